/*
 * paper_load.c -- what logging a printing must see. The order alone: nothing of its family changes.
 */
#include "paper/paper_inner.h"

LOOKUP(printings_by_order, printing_record, "order_id");

bool paper_printed_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct printing_seen *s = state;

	(void)in;
	if (!load_must(l, &order_by_id, VI(x->target.v), &s->order, S("")))
		return false;
	return !s->order->printing_count || load_all(l, &printings_by_order, VI(x->target.v), &s->printings);
}
