/*
 * totp.h -- the second step of a login: six digits that a phone shows for half a minute (RFC 6238, liboath).
 */
#ifndef PEOPLE_TOTP_H
#define PEOPLE_TOTP_H

#include "base/instant.h"
#include "base/str.h"

enum { TOTP_PERIOD_S = 30, TOTP_DIGITS = 6 };

/* 160 random bits in base32, as phones take them. */
struct str totp_secret_new(struct arena *a);

/* What a phone is shown as a square: otpauth://totp/…. */
struct str totp_uri(struct arena *a, struct str login, struct str secret);

/*
 * The number of the half minute that the code is of: this one, or one before or after it, since clocks differ; and later than
 * `last`, since a code is good once. 0: it is none of these.
 */
int64_t totp_step(struct str secret, struct str code, struct instant now, int64_t last);

#endif
