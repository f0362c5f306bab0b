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

extern const struct batch_step batch_picking, batch_packing;
/* The step that is counted for in the state of the batch. */
const struct batch_step *batch_step_counted(const struct batch *b);

static inline struct quantity *batch_amount(struct batch_line *l, size_t offset)
{
	return (struct quantity *)((char *)l + offset);
}

/*
 * Fill in what is done of each line of the batch: as listed; of the others what was counted by scanning, or all when
 * nothing of the batch was. Fails when it is
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
