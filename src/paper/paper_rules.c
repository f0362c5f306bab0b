/*
 * paper_rules.c -- a paper was printed: which copy it was. Pure.
 */
#include "paper/paper_inner.h"

bool paper_printed_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct paper_printed *what = in;
	struct printing_seen *s = state;
	const struct printing *before = s->printings.at;
	struct printing *row = NEW(x->arena, struct printing);

	*row = (struct printing){
		.order_id = s->order->id, .printing = ++s->order->printing_count, .paper = what->paper, .part = what->part,
		.copy = 1, .printed_at = x->now, .printed_by = x->who->name,
	};
	for (int64_t i = 0; i < s->printings.n; i++)
		row->copy += str_eq(before[i].paper, row->paper) && before[i].part == row->part;
	put_new(out, &printing_record, row);
	put(out, &order_record, s->order);
	announce(out, "order.printed", &order_record, s->order->id);
	reply_with(out, &order_record, s->order);
	return true;
}
