/*
 * stock_load.c -- what the commands of stock must see.
 *
 * A load goes on after a failed look-up, so that a caller hears of all unknown products
 * at once, and an engine with round trips gets all questions together.
 */
#include "stock/document.h"

bool warehouse_create_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct warehouse_state *st = state;
	const struct warehouse *w = in;

	(void)x;
	return load_one(l, &warehouse_by_code, VT(w->code), &st->twin);
}

bool warehouse_change_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct warehouse_state *st = state;

	(void)in;
	return load_must(l, &warehouse_by_id, VI(x->target.v), &st->row, S(""));
}

/* By id, or by code when there is no id; `member` is the code's. */
static bool load_warehouse(struct context *x, struct load *l, struct id id, struct str code,
                           const char *member, struct warehouse **row)
{
	if (id.v)
		return load_must(l, &warehouse_by_id, VI(id.v), row,
		                 str_fmt(x->arena, "/%s_id", member));
	if (code.n)
		return load_must(l, &warehouse_by_code, VT(code), row,
		                 str_fmt(x->arena, "/%s", member));
	return fail(x->errs, &E_REQUIRED, str_fmt(x->arena, "/%s", member), both(x->arena, "仓库", "warehouse"));
}

static bool load_product(struct context *x, struct load *l, struct document_goods *g)
{
	struct product *p = NULL;
	struct str sku = str_fmt(x->arena, "%.*s/sku", P(g->pointer));
	bool fine;

	if (g->in->product_id.v)
		fine = load_must(l, &product_by_id, VI(g->in->product_id.v), &p,
		                 str_fmt(x->arena, "%.*s/product_id", P(g->pointer)));
	else if (g->in->sku.n)
		fine = load_must(l, &product_by_sku, VT(g->in->sku), &p, sku);
	else
		fine = fail(x->errs, &E_REQUIRED, sku, both(x->arena, "产品编码", "sku"));
	g->product = p;
	return fine && load_all(l, &units_by_product, VI(p->id.v), &g->units);
}

bool stock_load(struct context *x, struct load *l, struct id *product, size_t n, struct stock_set *set)
{
	n = ids_distinct(product, n);
	for (size_t i = 0; i < n; i++) {
		struct rows rows;

		if (!load_all(l, &stock_by_product, VI(product[i].v), &rows))
			return false;
		stock_set_add(x->arena, set, &rows);
	}
	return true;
}

static bool load_document(struct context *x, struct load *l, struct document_state *st,
                          const struct rows *lines, int64_t kind)
{
	struct id *product = arena_array(x->arena, (size_t)lines->n, sizeof(*product));
	bool fine;

	st->n = (int)lines->n;
	st->goods = arena_array(x->arena, (size_t)st->n, sizeof(*st->goods));
	st->series_name = document_series(x, kind);
	fine = load_one(l, &series_by_name, VT(st->series_name), &st->series);
	for (int i = 0; i < st->n; i++) {
		st->goods[i].in = (const struct stock_entry_line *)lines->at + i;
		st->goods[i].pointer = str_fmt(x->arena, "/lines/%d", i);
		fine &= load_product(x, l, &st->goods[i]);
		if (st->goods[i].product)
			product[i] = st->goods[i].product->id;
	}
	return fine && stock_load(x, l, product, (size_t)st->n, &st->stocks);
}

static bool load_entry(struct context *x, struct load *l, const struct stock_entry *entry,
                       void *state, int64_t kind)
{
	struct document_state *st = state;
	bool fine =
		load_warehouse(x, l, entry->warehouse_id, entry->warehouse, "warehouse", &st->from);

	return load_document(x, l, st, &entry->lines, kind) && fine;
}

bool stock_receive_load(struct context *x, struct load *l, const void *in, void *state)
{
	return load_entry(x, l, in, state, STOCK_RECEIPT);
}

bool stock_adjust_load(struct context *x, struct load *l, const void *in, void *state)
{
	return load_entry(x, l, in, state, STOCK_ADJUSTMENT);
}

bool stock_transfer_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct stock_transfer *t = in;
	struct document_state *st = state;
	bool fine = load_warehouse(x, l, t->warehouse_id, t->warehouse, "warehouse", &st->from);

	fine &= load_warehouse(x, l, t->to_warehouse_id, t->to_warehouse, "to_warehouse", &st->to);
	return load_document(x, l, st, &t->lines, STOCK_TRANSFER) && fine;
}
