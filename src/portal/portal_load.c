/*
 * portal_load.c -- what the handing out of a link must see: the order alone.
 */
#include "portal/portal_inner.h"

bool order_share_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct share_seen *s = state;

	(void)in;
	return load_must(l, &order_by_id, VI(x->target.v), &s->order, S(""));
}
