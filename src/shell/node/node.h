/*
 * node.h -- this process among those that work on the same database.
 *
 * A row of `nodes` beats for it every BEAT_MS. Who has not seen it beat for LEASE_MS by the own monotonic clock
 * takes it away, and with it what it held; no clock is compared with another's. A process whose row is gone has lost its
 * leases, whatever it believes: what it does under them is refused in the commit (fence.h).
 */
#ifndef SHELL_NODE_H
#define SHELL_NODE_H

#include "shell/engine.h"

enum { BEAT_MS = 1000, LEASE_MS = 4000 };

struct node *node_new(struct engine *e);
/* Beat, and go on beating on a thread of its own: what is free is held when this returns. And leave: others need not wait. */
void node_start(struct node *n);
void node_stop(struct node *n);
void node_free(struct node *n);

/* No other can be at work: those that are there died in an earlier run, and nobody waits for them. Before it starts. */
void node_alone(struct node *n);

/* Another pace, before it starts, for tests that do not wait: all processes of a database must have the same. */
void node_pace(struct node *n, int64_t beat_ms, int64_t lease_ms);

/* Does this process hold the lease now? It may have lost it before the answer is used: that is what `held` is for. */
bool lease_held(const struct engine *e, enum lease lease, struct held *held);

/* Microseconds since the last beat of this process that was committed; 0 while it does not beat at all. */
int64_t node_silence_us(const struct engine *e);
struct str node_name(const struct engine *e);
/* The processes at work and who holds what, as metrics. */
void node_metrics(struct buf *out, const struct engine *e);

extern const struct command node_beat, node_leave;
extern const struct problem NODE_GONE;

/* What node_beat is told. */
struct sighting { struct id id; int64_t beat; };
struct beat {
	struct id id;
	struct str name, used;
	bool first;			/* makes the row; else a missing one is NODE_GONE */
	int64_t wants;			/* bit i: lease i */
	struct rows dead;		/* sightings that grew too old */
};
enum { DEAD_MAX = 16 };

#endif
