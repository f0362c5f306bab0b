/*
 * fulfil_load.c -- what each decision about batches must see: the order's family, its batches,
 * what is reserved, and the stock of what leaves the house.
 */
#include "fulfil/fulfil_rules.h"

/* Both are in key order: each batch gets the slice of lines with its number. */
static void nest_lines(struct rows batches, struct rows lines)
{
	struct batch *b = batches.at;
	struct batch_line *l = lines.at;
	int64_t at = 0;

	for (int64_t i = 0; i < batches.n; i++) {
		int64_t from = at;

		while (at < lines.n && l[at].batch == b[i].batch)
			at++;
		b[i].lines = (struct rows){ l + from, at - from };
	}
}

bool batch_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct batch_seen *s = state;
	struct rows lines;

	(void)in;
	if (!load_family(l, &order_record, x->target, &s->order))
		return false;
	if (!s->order->batch_count)
		return true;
	if (!load_all(l, &batches_by_order, VI(x->target.v), &s->batches) ||
	    !load_all(l, &batch_lines_by_order, VI(x->target.v), &lines))
		return false;
	nest_lines(s->batches, lines);
	return true;
}

/* The code is a barcode of a unit or of a product, or else its SKU. */
bool batch_scan_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct batch_scan *want = in;
	struct batch_seen *s = state;

	if (!batch_load(x, l, in, state) || !load_one(l, &unit_by_barcode, VT(want->code), &s->scanned_unit))
		return false;
	if (s->scanned_unit)
		return load_one(l, &product_by_id, VI(s->scanned_unit->product_id.v), &s->scanned);
	return load_one(l, &product_by_barcode, VT(want->code), &s->scanned) &&
	       (s->scanned || load_one(l, &product_by_sku, VT(want->code), &s->scanned));
}

bool batch_plan_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct batch_seen *s = state;

	return batch_load(x, l, in, state) &&
	       load_all(l, &reservations_by_order, VI(x->target.v), &s->reservations);
}

static const struct batch *batch_of_path(const struct context *x, const struct batch_seen *s)
{
	const struct batch *b = s->batches.at;

	for (int64_t i = 0; i < s->batches.n; i++)
		if (b[i].batch == x->part)
			return &b[i];
	return NULL;
}

bool batch_ship_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct batch_seen *s = state;

	if (!batch_plan_load(x, l, in, state))
		return false;
	const struct batch *b = batch_of_path(x, s);
	struct rows lines = b ? b->lines : (struct rows){ 0 };
	struct id *product = arena_array(x->arena, (size_t)lines.n, sizeof *product);
	size_t n = 0;

	for (int64_t i = 0; i < lines.n; i++) {
		const struct batch_line *bl = (const struct batch_line *)lines.at + i;
		const struct order_line *ol = order_line_find(s->order, bl->line);

		if (ol)
			product[n++] = ol->product_id;
	}
	return stock_load(x, l, product, n, &s->stocks);
}
