/*
 * fulfil_steps.h -- the steps of a batch that all go the same way: so much of each line, at most
 * as the step before gave, and less is told.
 */
#ifndef FULFIL_FULFIL_STEPS_H
#define FULFIL_FULFIL_STEPS_H

#include "fulfil/fulfil_rules.h"

struct batch_step {
	size_t most, done,
		due; /* members of struct batch_line: the limit, what is done, what was wanted */
	const struct problem *above;	/* {done} {line} {most} */
	const struct problem *fewer;	/* {done} {line} {due} */
};

/*
 * Fill in what is done of each line of the batch: as listed, the others in full. Fails when it is
 * more than there can be, when a line is not in the batch or listed twice, and when nothing at
 * all is left.
 */
bool batch_step_take(struct context *x, struct batch *b, const struct batch_step *step,
                     const struct rows *parts, struct decision *out);

/* A mode of shipping after what the caller said of it (mode_changes). */
static inline struct state mode_changed(struct state mode, struct state change)
{
	return change.v ? (struct state){ change.v - 1 } : mode;
}

#endif
