/*
 * rate.h -- how often somebody may call, or try a secret, counted over all processes.
 *
 * Each process has a bucket per caller that fills with the limit per second. Whoever asks takes from it here; what is taken
 * elsewhere is told with the beats of the nodes and taken from it afterwards, so a bucket may be empty for some seconds. In
 * the long run all buckets together give the limit; README.md says by how much a burst may exceed it. Tries at a secret have
 * buckets of the same kind, which hold TRIES and fill within TRIES_S.
 *
 * Somebody who logs in is not to be kept out for minutes by a slip, so wrong guesses at a login cost more the more they are: the
 * first few are free, then it is five seconds, and twice as long each time, at most a quarter of an hour. A right one, or half
 * an hour, and all is forgotten.
 */
#ifndef SHELL_RATE_H
#define SHELL_RATE_H

#include "base/err.h"
#include "base/secret.h"

enum { TRIES = 10, TRIES_S = 3600 };	/* four digits withstand that for forty days of trying */

struct rates;
struct rates *rates_new(struct arena *a, int64_t limit);	/* requests per second and caller; 0: no limit */
void rates_free(struct rates *r);

/* One request more. False with E_TOO_MANY_REQUESTS. */
bool rate_allows(struct rates *r, uint64_t who, struct errs *errs);

/*
 * One try more by somebody, or at something: `who` is a keyed digest of it, so nobody can choose what shares a bucket. False
 * with E_TOO_MANY_REQUESTS. It is taken before it is looked at, lest many at once all be the last, and given back when it was right.
 */
bool rate_allows_try(struct rates *r, struct digest who, struct errs *errs);
void rate_try_was_right(struct rates *r, struct digest who);

/* What was used here since the last report, as others are told; nothing is kept for later when nobody `listens`. */
struct str rates_report(struct rates *r, bool listens, struct arena *a);

/* What another used. `serial` is that of its last report heard, 0 before the first. */
void rates_hear(struct rates *r, struct str report, int64_t *serial, int64_t now_us);

/*
 * Somebody guesses: 0, and it counts as wrong until it is known better; or how many seconds to wait before the next. Times are the
 * engine's.
 */
int64_t rate_guess(struct rates *r, uint64_t who, int free, int64_t now_us);
void rate_no_guess(struct rates *r, uint64_t who);	/* it was no guess: something else was wrong */
void rate_guessed(struct rates *r, uint64_t who);	/* it was right */
int64_t rate_wait_s(struct rates *r, uint64_t who, int free, int64_t now_us);

#endif
