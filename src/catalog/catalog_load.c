/*
 * catalog_load.c -- what each decision of the catalogue must see.
 */
#include "catalog/catalog_commands.h"

static bool load_owner(struct load *l, struct str code, struct code_owner *owner)
{
	return load_one(l, &product_by_barcode, VT(code), &owner->product) && load_one(l, &unit_by_barcode, VT(code), &owner->unit);
}

static bool load_barcode(struct load *l, struct str barcode, struct code_owner *owner)
{
	return !barcode.n || (load_owner(l, barcode, owner) && load_one(l, &product_by_sku, VT(barcode), &owner->named));
}

static bool load_owners(struct context *x, struct load *l, const struct product *p, struct product_seen *s)
{
	const struct product_unit *u = p->units.at;

	s->owner = arena_array(x->arena, (size_t)p->units.n + 2, sizeof *s->owner);
	bool fine = load_owner(l, p->sku, &s->owner[0]) && load_barcode(l, p->barcode, &s->owner[1]);
	for (int64_t i = 0; fine && i < p->units.n; i++)
		fine = load_barcode(l, u[i].barcode, &s->owner[i + 2]);
	return fine;
}

bool product_create_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct product *p = in;
	struct product_seen *s = state;

	return load_one(l, &product_by_sku, VT(p->sku), &s->same_sku) &&
	       (!p->reference.n ||
	        load_one(l, &product_by_reference, VT(p->reference), &s->same_reference)) &&
	       load_owners(x, l, p, s);
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
