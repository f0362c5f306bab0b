/*
 * history_load.c -- what recording a past order must see. An order that is known costs one look-up.
 */
#include "fulfil/history.h"

static LOOKUP(order_by_number, order_record, "number");

static bool load_customer(struct load *l, const struct history_order *h, struct history_seen *s)
{
	if (h->customer_reference.n)
		return load_must(l, &customer_by_reference, VT(h->customer_reference), &s->customer,
		                 S("/customer_reference"));
	return !h->customer_id.v ||
	       load_must(l, &customer_by_id, VI(h->customer_id.v), &s->customer, S("/customer_id"));
}

static bool load_product(struct context *x, struct load *l, const struct history_line *line,
                         int64_t i, struct product **product)
{
	bool named = line->product_reference.n > 0;
	struct str pointer = line_pointer(x->arena, i, named ? "product_reference" : "sku");

	if (named)
		return load_must(l, &product_by_reference, VT(line->product_reference), product,
		                 pointer);
	if (!line->sku.n)
		return fail(x->errs, &E_REQUIRED, pointer, both(x->arena, "产品", "product"));
	return load_must(l, &product_by_sku, VT(line->sku), product, pointer);
}

bool history_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct history_order *h = in;
	const struct history_line *line = h->lines.at;
	struct history_seen *s = state;

	struct order_reference *name;

	if (!load_one(l, &reference_by_name, VT(h->reference), &name))
		return false;
	if (name)
		return load_must(l, &order_by_id, VI(name->order_id.v), &s->known, S("/reference"));
	if (h->number.n && !load_one(l, &order_by_number, VT(h->number), &s->same_number))
		return false;
	bool fine = load_customer(l, h, s);
	s->products = arena_array(x->arena, (size_t)h->lines.n, sizeof *s->products);
	for (int64_t i = 0; i < h->lines.n; i++)
		fine = load_product(x, l, &line[i], i, &s->products[i]) && fine;
	return fine;
}
