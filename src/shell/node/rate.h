/*
 * rate.h -- how often somebody may call, or guess a secret, counted over all processes.
 *
 * Each process has a bucket per caller that fills with the limit per second. Whoever asks takes from it here; what is taken
 * elsewhere is told with the beats of the nodes and taken from it afterwards, so a bucket may be empty for some seconds. In
 * the long run all buckets together give the limit; README.md says by how much a burst may exceed it.
 *
 * Nobody is to be kept out for minutes by a slip, so wrong guesses cost more the more they are: the first few are free, then it is
 * five seconds, and twice as long each time, at most a quarter of an hour. A right one, or half an hour, and all is forgotten.
 */
#ifndef SHELL_RATE_H
#define SHELL_RATE_H

#include "base/err.h"
#include "base/secret.h"

struct rates;
struct rates *rates_new(struct arena *a, int64_t limit);	/* requests per second and caller; 0: no limit */
void rates_free(struct rates *r);

/* One request more. False with E_TOO_MANY_REQUESTS. */
bool rate_allows(struct rates *r, uint64_t who, struct errs *errs);
/* One that was allowed is as much as `n` more: the next one is allowed when that is made up for. */
void rate_charge(struct rates *r, uint64_t who, int n);

/* What was used here since the last report, as others are told; nothing is kept for later when nobody `listens`. */
struct str rates_report(struct rates *r, bool listens, struct arena *a);

/* What another used. `serial` is that of its last report heard, 0 before the first. */
void rates_hear(struct rates *r, struct str report, int64_t *serial, int64_t now_us);

/*
 * Who is counted: keyed, so nobody can choose whose place to share or to push somebody out of. `kind` says what it is, "address".
 * Never 0, which is nobody.
 */
uint64_t rate_who(const char *kind, struct str what);

/* By whom, or at what, a secret is guessed, and how many wrong guesses are free. `who` 0: not counted. */
struct guess { uint64_t who; int free; };

/*
 * Somebody guesses: 0, and it counts as wrong of each until it is known better, lest many at once all be the last free one; or how
 * many seconds to wait before the next. Times are the engine's.
 */
int64_t rate_guess(struct rates *r, const struct guess *g, int n, int64_t now_us);
void rate_no_guess(struct rates *r, const struct guess *g, int n);	/* it does not count: right, or wrong for another reason */
void rate_guessed(struct rates *r, uint64_t who);			/* it was right: all before is forgotten */
int64_t rate_wait_s(struct rates *r, const struct guess *g, int64_t now_us);

#endif
