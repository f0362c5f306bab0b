/*
 * stock_document_rules.c -- receipts, adjustments, transfers, and the warehouses themselves: what
 * their commands decide.
 */
#include "stock/document.h"

/* What is written on the papers of each kind, before day and number. */
static const char *const document_prefix[] = { "RK", "TZ", "DB" };
static const char *const document_fact[] = { "stock.received", "stock.adjusted",
	                                     "stock.transferred" };

struct str document_series(struct context *x, int64_t kind)
{
	int year, month, day;

	date_parts(today(x), &year, &month, &day);
	return str_fmt(x->arena, "%s%04d%02d%02d", document_prefix[kind], year, month, day);
}

static struct str quantity_pointer(struct context *x, const struct document_goods *g)
{
	return str_fmt(x->arena, "%.*s/quantity", P(g->pointer));
}

/* --- papers -------------------------------------------------------------------------------- */

static struct stock_document *document_new(struct context *x, struct document_state *st,
                                           int64_t kind, struct str reason, struct decision *out)
{
	struct stock_document *d = NEW(x->arena, struct stock_document);
	int64_t n = series_next(x, st->series, st->series_name, out);

	*d = (struct stock_document){
		.id = new_id(x), .kind = { kind }, .warehouse_id = st->from->id,
		.to_warehouse_id = st->to ? st->to->id : (struct id){ 0 },
		.number = str_fmt(x->arena, "%.*s-%04lld", P(st->series_name), (long long)n),
		.reason = reason, .at = x->now, .by = x->who->name,
	};
	d->lines = (struct rows){
		arena_array(x->arena, (size_t)st->n, sizeof(struct stock_document_line)), st->n
	};
	put_new(out, &stock_document_record, d);
	announce(out, document_fact[kind], &stock_document_record, d->id);
	reply_with(out, &stock_document_record, d);
	return d;
}

/* The asked quantity in base units, of a product that can be stocked. */
static bool goods_count(struct context *x, const struct document_goods *g, struct quantity *base)
{
	struct quantity asked = g->in->quantity;
	struct str pointer = quantity_pointer(x, g);

	if (!asked.v)
		return fail(x->errs, &STOCK_NOTHING, pointer);
	if (g->product->kind.v == PRODUCT_SERVICE)
		return fail(x->errs, &STOCK_SERVICE, g->pointer, g->product->sku);
	return product_to_base(g->product, &g->units, g->in->unit, asked, base, x->errs, pointer);
}

static struct stock_document_line *document_line(struct stock_document *d, int i,
                                                 const struct document_goods *g,
                                                 struct quantity quantity, struct decision *out)
{
	struct stock_document_line *line = (struct stock_document_line *)d->lines.at + i;

	*line = (struct stock_document_line){
		.stock_document_id = d->id, .line = i + 1, .product_id = g->product->id,
		.sku = g->product->sku, .name = g->product->name, .unit = g->product->unit,
		.quantity = quantity,
	};
	put_new(out, &stock_document_line_record, line);
	return line;
}

/* --- balances ------------------------------------------------------------------------------ */

/* A balance for every product of the paper in this warehouse: made, at zero, where there was none. */
static void open_balances(struct context *x, struct document_state *st, struct id warehouse, struct decision *out)
{
	struct id *product = arena_array(x->arena, (size_t)st->n, sizeof(*product));
	struct stock *fresh = arena_array(x->arena, (size_t)st->n, sizeof(*fresh));
	int64_t made = 0;

	for (int i = 0; i < st->n; i++)
		product[i] = st->goods[i].product->id;
	size_t n = ids_distinct(product, (size_t)st->n);
	for (size_t i = 0; i < n; i++) {
		if (stock_find(&st->stocks, product[i], warehouse))
			continue;
		fresh[made] = (struct stock){ .product_id = product[i], .warehouse_id = warehouse };
		put_new(out, &stock_record, &fresh[made++]);
	}
	stock_set_add(x->arena, &st->stocks, &(struct rows){ fresh, made });
	stock_set_sort(&st->stocks);
}

static struct stock *balance_at(const struct document_state *st, const struct document_goods *g, struct id warehouse,
                                struct decision *out)
{
	struct stock *s = stock_find(&st->stocks, g->product->id, warehouse);

	put(out, &stock_record, s);
	return s;
}

static void document_move(struct context *x, const struct stock_document *d, const struct stock *s,
                          struct quantity quantity, struct decision *out)
{
	struct stock_move *m = NEW(x->arena, struct stock_move);

	*m = (struct stock_move){
		.product_id = s->product_id,
		.warehouse_id = s->warehouse_id,
		.id = new_id(x),
		.quantity = quantity,
		.reason = d->kind,
		.document_id = d->id,
		.at = d->at,
		.by = d->by,
	};
	put_new(out, &stock_move_record, m);
}

/* Change a balance by a line: never below what is reserved. */
static bool document_post(struct context *x, const struct stock_document *d,
                          const struct document_goods *g, struct stock *s, struct quantity quantity,
                          struct decision *out)
{
	struct quantity after = s->on_hand;

	if (!quantity_add(&after, quantity))
		return fail(x->errs, &E_OVERFLOW, quantity_pointer(x, g));
	if (after.v < s->reserved.v && d->kind.v == STOCK_TRANSFER)
		return fail(x->errs, &STOCK_SHORT, quantity_pointer(x, g), g->product->sku,
		            quantity_text(x->arena, (struct quantity){ -quantity.v }),
		            quantity_text(x->arena, stock_available(s)));
	if (after.v < s->reserved.v)
		return fail(x->errs, &STOCK_BELOW_RESERVED, quantity_pointer(x, g), g->product->sku,
			    quantity_text(x->arena, after), quantity_text(x->arena, s->reserved));
	s->on_hand = after;
	document_move(x, d, s, quantity, out);
	return true;
}

/* One line of the paper: into or out of `from`, and for a transfer into `to`. */
static bool line_decide(struct context *x, struct document_state *st, struct stock_document *d,
                        int i, struct decision *out)
{
	const struct document_goods *g = &st->goods[i];
	struct quantity base;

	if (!goods_count(x, g, &base))
		return false;
	document_line(d, i, g, base, out);

	struct quantity first = { st->to ? -base.v : base.v };
	struct stock *from = balance_at(st, g, st->from->id, out);

	if (!document_post(x, d, g, from, first, out))
		return false;
	if (!st->to)
		return true;
	return document_post(x, d, g, balance_at(st, g, st->to->id, out), base, out);
}

static bool document_decide(struct context *x, struct document_state *st, int64_t kind,
                            struct str reason, struct decision *out)
{
	struct stock_document *d = document_new(x, st, kind, reason, out);
	bool good = true;

	out->reason = reason;
	open_balances(x, st, st->from->id, out);
	if (st->to)
		open_balances(x, st, st->to->id, out);
	for (int i = 0; i < st->n; i++)
		if (!line_decide(x, st, d, i, out))
			good = false;
	return good;
}

bool stock_receive_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct stock_entry *entry = in;
	struct document_state *st = state;

	if (!st->from->active)
		return fail(x->errs, &WAREHOUSE_CLOSED, S("/warehouse"));
	return document_decide(x, st, STOCK_RECEIPT, entry->reason, out);
}

/* Also in a warehouse that is closed: its remains must be counted out. */
bool stock_adjust_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct stock_entry *entry = in;

	return document_decide(x, state, STOCK_ADJUSTMENT, entry->reason, out);
}

bool stock_transfer_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct stock_transfer *transfer = in;
	struct document_state *st = state;

	if (st->from->id.v == st->to->id.v)
		return fail(x->errs, &STOCK_SAME_WAREHOUSE, S("/to_warehouse"));
	if (!st->to->active)
		return fail(x->errs, &WAREHOUSE_CLOSED, S("/to_warehouse"));
	return document_decide(x, st, STOCK_TRANSFER, transfer->reason, out);
}

/* --- warehouses ---------------------------------------------------------------------------- */

bool warehouse_create_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct warehouse_state *st = state;
	struct warehouse *w = arena_copy(x->arena, in, sizeof(*w));

	if (st->twin)
		return fail_taken(x->errs, &warehouse_record, "code");
	w->id = new_id(x);
	w->active = true;
	put_new(out, &warehouse_record, w);
	announce(out, "warehouse.created", &warehouse_record, w->id);
	reply_with(out, &warehouse_record, w);
	return true;
}

bool warehouse_change_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct warehouse_state *st = state;
	struct warehouse *w = st->row;
	struct warehouse changed = *(const struct warehouse *)in;

	(void)x;
	changed.id = w->id;
	changed.version = w->version;
	changed.head = w->head;
	*w = changed;
	put(out, &warehouse_record, w);
	announce(out, "warehouse.changed", &warehouse_record, w->id);
	reply_with(out, &warehouse_record, w);
	return true;
}
