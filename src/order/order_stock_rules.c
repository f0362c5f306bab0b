/*
 * order_stock_rules.c -- holding stock for lines, leaving out what was agreed, performing services.
 */
#include "order/order_rules.h"

const struct problem
	ORDER_REDUCE = { "ORDER_REDUCE", 409, "第 {line} 行最多还能减少 {left}",
		"only {left} of line {line} can still be left out" },
	ORDER_LAST = { "ORDER_LAST", 409, "不能减到没有任何产品，请取消订单",
		"nothing would be left of the order: cancel it instead" },
	ORDER_NO_LINE = { "ORDER_NO_LINE", 404, "订单没有第 {line} 行", "the order has no line {line}" },
	ORDER_SERVICE_ONLY = { "ORDER_SERVICE_ONLY", 409, "第 {line} 行是商品，应发货而不是登记完成",
		"line {line} is goods: they are shipped, not performed" },
	ORDER_DELIVERED = { "ORDER_DELIVERED", 409, "第 {line} 行已没有待交付的数量", "nothing of line {line} is still to come" },
	ORDER_PERFORM = { "ORDER_PERFORM", 409, "第 {line} 行最多还能登记 {left}",
		"only {left} of line {line} is still to be performed" };

/* Nothing of it is still to come. */
static bool all_delivered(const struct order_line *l)
{
	return l->signed_for.v >= line_due(l).v;
}

static struct reservation *reservation_of(const struct order_state_rows *s, int64_t line)
{
	return rows_find(&reservation_record, s->reservations, line);
}

static const struct warehouse *warehouse_of(const struct order_state_rows *s, struct id id)
{
	const struct warehouse *w = s->warehouses.at;

	for (int64_t i = 0; i < s->warehouses.n; i++)
		if (w[i].id.v == id.v)
			return &w[i];
	return NULL;
}

/* The ship-from address as it is on the day, for the order and the papers. */
struct str warehouse_address(struct arena *a, const struct warehouse *w)
{
	return str_fmt(a, "%.*s %.*s%.*s%.*s%.*s", P(w->name), P(w->province), P(w->city), P(w->district), P(w->street));
}

/* A warehouse named at entry binds for good; one that was chosen binds only while goods are held there. */
static struct id warehouse_named(const struct order_line *l)
{
	return l->ship_from.n ? l->wanted_warehouse_id : l->warehouse_id;
}

/* What is open of its goods and not held yet. */
static int stock_wants(struct arena *a, const struct order_state_rows *s, const struct rows *all, struct stock_want **out)
{
	const struct order_line *lines = all->at;
	struct stock_want *want = *out = arena_array(a, (size_t)all->n, sizeof *want);
	int n = 0;

	for (int64_t i = 0; i < all->n; i++) {
		const struct order_line *l = &lines[i];
		const struct reservation *held = reservation_of(s, l->line);
		int64_t open = line_due(l).v - l->shipped.v - (held ? held->quantity.v : 0);
		if (l->kind.v == PRODUCT_SERVICE || open <= 0)
			continue;
		want[n++] = (struct stock_want){
			.product = l->product_id, .warehouse = warehouse_named(l), .quantity = { open }, .line = l->line,
			.sku = l->sku, .pointer = line_pointer(a, i, "quantity"),
		};
	}
	return n;
}

bool order_reserve(struct context *x, struct order_state_rows *s, struct decision *out)
{
	struct order *o = s->order;
	struct stock_want *want;
	int n = stock_wants(x->arena, s, &o->lines, &want);

	if (!n)
		return true;
	if (!stock_reserve(x, o->id, want, n, &s->stocks, &s->warehouses, &s->reservations, NULL, out))
		return false;
	for (int i = 0; i < n; i++) {
		struct order_line *l = order_line_find(o, want[i].line);
		const struct warehouse *w = warehouse_of(s, want[i].chosen);
		l->wanted_warehouse_id = warehouse_named(l);
		l->warehouse_id = want[i].chosen;
		l->ship_from = w ? warehouse_address(x->arena, w) : l->ship_from;
		put(out, &order_line_record, l);
	}
	return true;
}

static struct line_supply supply_of(const struct order_state_rows *s, const struct stock_want *want)
{
	const struct warehouse *w = want->chosen.v ? warehouse_of(s, want->chosen) : NULL;

	return (struct line_supply){
		.line = want->line, .wanted = want->quantity, .available = want->left, .warehouse_id = want->chosen,
		.warehouse = w ? w->name : S(""),
		.supply = { want->chosen.v ? SUPPLY_FULL : want->left.v > 0 ? SUPPLY_PART : SUPPLY_NONE },
	};
}

struct rows order_supply(struct arena *a, const struct order_state_rows *s, const struct rows *lines)
{
	struct stock_want *want;
	int n = stock_wants(a, s, lines, &want);
	struct line_supply *all = arena_array(a, (size_t)n, sizeof *all);

	stock_plan(a, want, n, &s->stocks, &s->warehouses, &s->reservations);
	for (int i = 0; i < n; i++)
		all[i] = supply_of(s, &want[i]);
	return (struct rows){ all, n };
}

bool order_release(struct context *x, struct order_state_rows *s, struct decision *out)
{
	struct reservation *r = s->reservations.at;

	for (int64_t i = 0; i < s->reservations.n; i++) {
		struct stock *stock = stock_find(&s->stocks, r[i].product_id, r[i].warehouse_id);
		if (r[i].quantity.v > 0 && !stock_release(x, &r[i], stock, r[i].quantity, out))
			return false;
	}
	return true;
}

static struct order_line *line_asked(struct context *x, struct order *o, int64_t line)
{
	struct order_line *l = order_line_find(o, line);

	if (!l)
		fail(x->errs, &ORDER_NO_LINE, S("/line"), int_text(x->arena, line));
	return l;
}

/* Everything that is still to be delivered in the whole order. */
static int64_t due_in_all(const struct order *o)
{
	const struct order_line *l = o->lines.at;
	int64_t due = 0;

	for (int64_t i = 0; i < o->lines.n; i++)
		due += line_due(&l[i]).v > 0;
	return due;
}

/* Of what the line holds, give back what it no longer needs: what batches are about to ship stays held. */
static bool give_back(struct context *x, const struct order_state_rows *s, const struct order_line *l,
                      struct decision *out)
{
	struct reservation *r = reservation_of(s, l->line);
	struct quantity back = { r ? r->quantity.v - (line_due(l).v - l->shipped.v) : 0 };

	if (back.v <= 0)
		return true;
	return stock_release(x, r, stock_find(&s->stocks, r->product_id, r->warehouse_id), back, out);
}

/* The customer agreed to get less: what is not in a batch yet may be left out, with a reason. */
bool order_reduce_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct order_state_rows *s = state;
	const struct reduce_in *want = in;
	struct order *o = s->order;
	struct order_line *l = order_permit(x, o, "reduce") ? line_asked(x, o, want->line) : NULL;

	if (!l)
		return false;
	struct quantity left = { line_due(l).v - (l->kind.v == PRODUCT_SERVICE ? l->shipped.v : l->batched.v) };
	if (want->quantity.v > left.v)
		return fail(x->errs, &ORDER_REDUCE, S("/quantity"), quantity_text(x->arena, left),
		            int_text(x->arena, l->line));
	l->reduced.v += want->quantity.v;
	l->reduce_reason = want->reason;
	if (!due_in_all(o))
		return fail(x->errs, &ORDER_LAST, S("/quantity"));
	if (!give_back(x, s, l, out))
		return false;
	out->reason = want->reason;
	put(out, &order_line_record, l);
	announce(out, "order.reduced", &order_record, o->id);
	reply_with(out, &order_record, o);
	return order_derive(x, o, out);
}

/* Hold what is open again: after a shortage at signing, or when goods came in that were missing. */
bool order_reserve_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct order_state_rows *s = state;
	struct order *o = s->order;

	(void)in;
	if (!order_permit(x, o, "reserve"))
		return false;
	announce(out, "order.reserved", &order_record, o->id);
	reply_with(out, &order_record, o);
	return order_reserve(x, s, out);
}

/* A service was done: no stock, no shipment, and still it is delivered and settled. */
bool order_perform_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct order_state_rows *s = state;
	const struct perform_in *want = in;
	struct order *o = s->order;
	struct order_line *l = order_permit(x, o, "perform") ? line_asked(x, o, want->line) : NULL;

	if (!l)
		return false;
	if (l->kind.v != PRODUCT_SERVICE)
		return fail(x->errs, &ORDER_SERVICE_ONLY, S("/line"), int_text(x->arena, l->line));
	struct quantity left = { line_due(l).v - l->shipped.v };
	struct quantity done = want->quantity.v ? want->quantity : left;
	if (done.v > left.v || done.v <= 0)
		return fail(x->errs, &ORDER_PERFORM, S("/quantity"), quantity_text(x->arena, left),
		            int_text(x->arena, l->line));
	l->shipped.v += done.v;
	l->signed_for.v += done.v;
	l->delivered_date = today(x);
	put(out, &order_line_record, l);
	announce(out, "order.performed", &order_record, o->id);
	reply_with(out, &order_record, o);
	return order_derive(x, o, out);
}

/* Does a new promise for the whole order change this line? Not where it has one of its own, or all of it arrived. */
static bool promise_of_order(const struct order *o, const struct order_line *l)
{
	return l->promised_date.day == o->promised_date.day && !all_delivered(l);
}

bool order_promise_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct order_state_rows *s = state;
	const struct promise_in *want = in;
	struct order *o = s->order;
	struct order_line *lines = o->lines.at, *one;

	if (!order_permit(x, o, "promise"))
		return false;
	one = want->line ? line_asked(x, o, want->line) : NULL;
	if (want->line && !one)
		return false;
	if (one && all_delivered(one))
		return fail(x->errs, &ORDER_DELIVERED, S("/line"), int_text(x->arena, one->line));
	if (!order_day_fits(x, o, want->promised_date, S("/promised_date")))
		return false;
	for (int64_t i = 0; i < o->lines.n; i++) {
		if (one ? &lines[i] != one : !promise_of_order(o, &lines[i]))
			continue;
		lines[i].promised_date = want->promised_date;
		put(out, &order_line_record, &lines[i]);
	}
	if (!one)
		o->promised_date = want->promised_date;
	warn_of_rest(x, s->special, want->promised_date, S("/promised_date"), out);
	put(out, &order_record, o);
	out->reason = want->reason;
	announce(out, "order.promised", &order_record, o->id);
	reply_with(out, &order_record, o);
	return true;
}

bool order_note_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct order_state_rows *s = state;
	const struct order_note *want = in;
	struct order *o = s->order;
	struct order_note *all = arena_array(x->arena, (size_t)o->notes.n + 1, sizeof *all), *n = &all[o->notes.n];

	if (!order_permit(x, o, "note"))
		return false;
	for (int64_t i = 0; i < o->notes.n; i++)
		all[i] = ((struct order_note *)o->notes.at)[i];
	*n = (struct order_note){ o->id, ++o->note_count, want->text, x->who->name, x->now };
	o->notes = (struct rows){ all, o->notes.n + 1 };
	put_new(out, &order_note_record, n);
	put(out, &order_record, o);
	announce(out, "order.noted", &order_record, o->id);
	reply_with(out, &order_record, o);
	return true;
}

/* --- the state that follows from the parts -------------------------------- */

struct progress { bool planned, shipped, signed_for, all_shipped, all_signed; };

static struct progress progress_of(const struct order *o)
{
	const struct order_line *l = o->lines.at;
	struct progress p = { .all_shipped = true, .all_signed = true };

	for (int64_t i = 0; i < o->lines.n; i++) {
		int64_t due = line_due(&l[i]).v;
		p.planned |= l[i].batched.v > 0;
		p.shipped |= l[i].shipped.v > 0;
		p.signed_for |= l[i].signed_for.v > 0;
		/* A service is not shipped: goods that have all left are shipped, whatever is still to be done. */
		p.all_shipped &= l[i].shipped.v >= due || l[i].kind.v == PRODUCT_SERVICE;
		p.all_signed &= l[i].signed_for.v >= due;
	}
	return p;
}

static const struct derived {
	int64_t state;
	const char *action, *fact;
} derived[] = {
	{ ORDER_CONFIRMED,    "unprocess", "order.unprocessed" },
	{ ORDER_PROCESSING,   "process",   "order.processing" },
	{ ORDER_PART_SHIPPED, "part_ship", "order.part_shipped" },
	{ ORDER_SHIPPED,      "ship",      "order.shipped" },
	{ ORDER_PART_SIGNED,  "part_sign", "order.part_signed" },
	{ ORDER_SIGNED,       "sign",      "order.signed" },
};

static const struct derived *derived_state(const struct progress *p)
{
	if (p->signed_for)
		return &derived[p->all_signed ? 5 : 4];
	if (p->shipped)
		return &derived[p->all_shipped ? 3 : 2];
	return &derived[p->planned ? 1 : 0];
}

/* The latest day on which something arrived, as far as lines know; else when the first of it was signed for. */
static struct date arrived_last(struct context *x, const struct order *o)
{
	const struct order_line *l = o->lines.at;
	struct date last = { 0 };

	for (int64_t i = 0; i < o->lines.n; i++)
		if (l[i].delivered_date.day > last.day)
			last = l[i].delivered_date;
	if (last.day)
		return last;
	return date_in(o->state.v == ORDER_PART_SIGNED && o->state_at.us ? o->state_at : x->now, x->zone);
}

/* What ended by leaving out the rest was delivered when its last piece came, not when that was agreed. */
static void date_lines(struct context *x, struct order *o, struct decision *out)
{
	struct order_line *l = o->lines.at;
	struct date last = arrived_last(x, o);

	for (int64_t i = 0; i < o->lines.n; i++) {
		if (l[i].delivered_date.day || l[i].signed_for.v <= 0 || !all_delivered(&l[i]))
			continue;
		l[i].delivered_date = last;
		put(out, &order_line_record, &l[i]);
	}
}

/* The end of the last day something arrived on, or now when that is today; by then it had left. */
static void date_order(struct context *x, struct order *o)
{
	o->delivered_date = arrived_last(x, o);
	o->signed_at.us = date_start((struct date){ o->delivered_date.day + 1 }, x->zone).us - SECOND;
	if (o->signed_at.us > x->now.us)
		o->signed_at = x->now;
	if (o->shipped_at.us > o->signed_at.us)
		o->shipped_at = o->signed_at;
}

bool order_derive(struct context *x, struct order *o, struct decision *out)
{
	struct progress p = progress_of(o);
	const struct derived *d = derived_state(&p);

	put(out, &order_record, o);
	date_lines(x, o, out);
	if (p.all_shipped && p.shipped && !o->shipped_at.us)
		o->shipped_at = x->now;
	if (o->state.v == d->state)
		return true;
	if (!machine_move(&order_record, o, d->action, SYSTEM, x->errs))
		return false;
	o->state_at = x->now;
	if (d->state == ORDER_SIGNED)
		date_order(x, o);
	announce(out, d->fact, &order_record, o->id);
	return true;
}
