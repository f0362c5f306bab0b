/*
 * fence.h -- what must still be so in the commit of an effect.
 *
 * A timer's row must be there: it goes with the effect, so nobody has it a second time. A lease must be held under the same
 * fence, and its holder must not have been taken for dead. Both are proven by replacing or removing the row in the commit
 * itself: of two that try it together one finds no row, and is decided again.
 */
#ifndef SHELL_FENCE_H
#define SHELL_FENCE_H

#include "shell/write/batch.h"

extern const char *const lease_names[LEASES];
extern const struct problem TIMER_DONE, LEASE_LOST;

/* Look up what the fences of a call are. */
bool fence_look(struct load *l, const struct call *c);

/* Pass them, or refuse: the call has no effect. */
bool fence_pass(struct batch *b, struct context *x, const struct call *c);

/* The row of a living node with its next beat. */
struct node_row *beat_on(struct context *x, struct node_row *node, struct decision *out);

#endif
