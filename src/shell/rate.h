/*
 * rate.h -- how often somebody may call, counted over all processes.
 *
 * Each process has a bucket per caller that fills with the limit per second. Whoever asks takes from it here; what is taken
 * elsewhere is told with the beats of the nodes and taken from it afterwards, so a bucket may be empty for some seconds. In
 * the long run all buckets together give the limit; README.md says by how much a burst may exceed it.
 */
#ifndef SHELL_RATE_H
#define SHELL_RATE_H

#include "base/err.h"

struct rates;
struct rates *rates_new(struct arena *a, int64_t limit);	/* requests per second and caller; 0: no limit */
void rates_free(struct rates *r);

/* One request more. False with E_TOO_MANY_REQUESTS. */
bool rate_allows(struct rates *r, uint64_t who, struct errs *errs);

/* What was used here since the last report, as others are told; nothing is kept for later when nobody `listens`. */
struct str rates_report(struct rates *r, bool listens, struct arena *a);

/* What another used. `serial` is that of its last report heard, 0 before the first. */
void rates_hear(struct rates *r, struct str report, int64_t *serial);

#endif
