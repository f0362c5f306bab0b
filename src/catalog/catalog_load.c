/*
 * catalog_load.c -- what each decision of the catalogue must see.
 */
#include "catalog/catalog_commands.h"

bool product_create_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct product *p = in;
	struct product_seen *s = state;

	(void)x;
	return load_one(l, &product_by_sku, VT(p->sku), &s->same_sku) &&
	       (!p->reference.n ||
	        load_one(l, &product_by_reference, VT(p->reference), &s->same_reference));
}

bool product_change_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct product_seen *s = state;

	return load_family(l, &product_record, x->target, &s->product) &&
	       product_create_load(x, l, in, state);
}

bool product_move_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct product_seen *s = state;

	(void)in;
	return load_family(l, &product_record, x->target, &s->product);
}

bool product_past_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct product_past *p = in;
	struct product_seen *s = state;

	(void)x;
	return load_one(l, &product_by_reference, VT(p->reference), &s->same_reference) &&
	       load_one(l, &product_by_sku, VT(p->sku), &s->same_sku);
}
