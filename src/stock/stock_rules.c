/*
 * stock_rules.c -- promising, shipping and taking back goods.
 *
 * A reservation is decided over all lines of an order at once: what one line takes is
 * gone for the next, whatever the rows say until they are written. The database's
 * guard on the balance is the second lock on the same door.
 */
#include <assert.h>

#include "stock/stock.h"

const struct problem
	STOCK_SHORT = { "STOCK_SHORT", 409, "{sku} 库存不足：需要 {wanted}，可用 {left}",
		"not enough of {sku}: {wanted} wanted, {left} left" },
	STOCK_BELOW_RESERVED = { "STOCK_BELOW_RESERVED", 409, "{sku} 将只剩 {left}，少于已预留的 {reserved}",
		"{sku} would fall to {left}, but {reserved} is reserved" },
	STOCK_NOT_RESERVED = { "STOCK_NOT_RESERVED", 409, "已预留数量只有 {left}，不足 {wanted}",
		"only {left} is reserved, not {wanted}" },
	STOCK_SAME_WAREHOUSE = { "STOCK_SAME_WAREHOUSE", 422, "调入仓库不能与调出仓库相同",
		"goods cannot be transferred to the warehouse they are in" },
	STOCK_NOTHING = { "STOCK_NOTHING", 422, "数量不能为零", "the quantity must not be zero" },
	STOCK_SERVICE = { "STOCK_SERVICE", 422, "{sku} 是服务，不占库存", "{sku} is a service: it is not stocked" },
	WAREHOUSE_CLOSED = { "WAREHOUSE_CLOSED", 409, "仓库已停用", "the warehouse is not in use" };

/* --- helpers ------------------------------------------------------------------------------- */

static struct str quantity_text(struct context *x, struct quantity q)
{
	struct buf b = buf_in(x->arena, 64);

	decimal_format(&b, q.v, QUANTITY_SCALE, 0);
	return buf_str(&b);
}

static struct str below(struct context *x, struct str pointer, const char *member)
{
	return str_fmt(x->arena, "%.*s/%s", P(pointer), member);
}

struct stock *stock_find(struct stock *const *stocks, int n, struct id product, struct id warehouse)
{
	for (int i = 0; i < n; i++)
		if (stocks[i]->product_id.v == product.v &&
		    stocks[i]->warehouse_id.v == warehouse.v)
			return stocks[i];
	return NULL;
}

struct stock **stock_gather(struct arena *a, struct stock **have, int *n, const struct rows *rows)
{
	struct stock **all = arena_array(a, (size_t)*n + (size_t)rows->n, sizeof(*all));

	for (int i = 0; i < *n; i++)
		all[i] = have[i];
	for (int64_t i = 0; i < rows->n; i++)
		all[*n + i] = (struct stock *)rows->at + i;
	*n += (int)rows->n;
	return all;
}

static const struct warehouse *warehouse_active(const struct rows *warehouses, struct id id)
{
	const struct warehouse *w = warehouses->at;

	for (int64_t i = 0; i < warehouses->n; i++)
		if (w[i].id.v == id.v)
			return w[i].active ? &w[i] : NULL;
	return NULL;
}

/* --- choosing ------------------------------------------------------------------------------ */

/* One attempt to place all wants; nothing of it is in the rows yet. */
struct plan {
	struct stock *const *stocks;
	int stocks_n;
	const struct rows *warehouses;
	int64_t *taken;		/* of stocks[i], by the lines placed so far */
	struct stock **place;	/* of want[i]; NULL: none had enough */
	int64_t *left;		/* of want[i]: the most any place could have given */
};

/* Of two wants, does `a` choose first? Those bound to a warehouse do, then the larger ones. */
static bool want_sooner(const struct stock_want *a, const struct stock_want *b)
{
	if (!a->warehouse.v != !b->warehouse.v)
		return a->warehouse.v != 0;
	return a->quantity.v > b->quantity.v;
}

/* Indexes of wants in the order in which they choose; equals stay in the order of lines. */
static int *want_order(struct context *x, const struct stock_want *want, int n)
{
	int *order = arena_array(x->arena, (size_t)n, sizeof(*order));

	for (int i = 0; i < n; i++) {
		int k = i;

		for (; k > 0 && want_sooner(&want[i], &want[order[k - 1]]); k--)
			order[k] = order[k - 1];
		order[k] = i;
	}
	return order;
}

static bool place_better(const struct warehouse *a, const struct warehouse *b)
{
	if (a->priority != b->priority)
		return a->priority < b->priority;
	return str_cmp(a->code, b->code) < 0;
}

/* Find a place for want i among those of its product and take its quantity there. */
static void plan_place(struct plan *p, const struct stock_want *want, int i)
{
	const struct warehouse *best = NULL;
	int chosen = -1;

	for (int k = 0; k < p->stocks_n; k++) {
		const struct stock *s = p->stocks[k];

		if (s->product_id.v != want->product.v)
			continue;
		if (want->warehouse.v && s->warehouse_id.v != want->warehouse.v)
			continue;

		const struct warehouse *w = warehouse_active(p->warehouses, s->warehouse_id);
		int64_t left = stock_available(s).v - p->taken[k];

		if (!w)
			continue;
		if (left > p->left[i])
			p->left[i] = left;
		if (left >= want->quantity.v && (!best || place_better(w, best))) {
			best = w;
			chosen = k;
		}
	}
	if (chosen < 0)
		return;
	p->place[i] = p->stocks[chosen];
	p->taken[chosen] += want->quantity.v;
}

static bool want_accept(struct context *x, const struct stock_want *want,
                        const struct rows *warehouses)
{
	if (want->quantity.v <= 0)
		return fail(x->errs, &STOCK_NOTHING, below(x, want->pointer, "quantity"));
	if (want->warehouse.v && !warehouse_active(warehouses, want->warehouse))
		return fail(x->errs, &WAREHOUSE_CLOSED, below(x, want->pointer, "warehouse_id"));
	return true;
}

static bool plan_make(struct context *x, struct plan *p, const struct stock_want *want, int n)
{
	bool good = true;

	for (int i = 0; i < n; i++)
		if (!want_accept(x, &want[i], p->warehouses))
			good = false;
	if (!good)
		return false;

	const int *order = want_order(x, want, n);

	for (int i = 0; i < n; i++)
		plan_place(p, &want[order[i]], order[i]);
	for (int i = 0; i < n; i++)
		if (!p->place[i])
			good = fail(x->errs, &STOCK_SHORT, want[i].pointer, want[i].sku,
				    quantity_text(x, want[i].quantity),
				    quantity_text(x, (struct quantity){ p->left[i] }));
	return good;
}

/* --- reserving ----------------------------------------------------------------------------- */

static struct reservation *held_by(const struct rows *held, int64_t line)
{
	struct reservation *r = held ? held->at : NULL;

	for (int64_t i = 0; held && i < held->n; i++)
		if (r[i].line == line)
			return &r[i];
	return NULL;
}

/* Write what was planned for one want: its row, `fresh` unless the line has one from before. */
static bool want_write(struct context *x, struct id order, struct stock_want *want,
                       struct stock *stock, struct reservation *old, struct reservation *fresh,
                       struct decision *out)
{
	struct reservation *r = old ? old : fresh;
	struct quantity held = old ? old->quantity : (struct quantity){ 0 };

	if (!quantity_add(&stock->reserved, want->quantity) || !quantity_add(&held, want->quantity))
		return fail(x->errs, &E_OVERFLOW, below(x, want->pointer, "quantity"));
	want->chosen = stock->warehouse_id;
	*r = (struct reservation){
		.order_id = order, .line = want->line, .product_id = want->product,
		.warehouse_id = want->chosen, .quantity = held,
	};
	put(out, &stock_record, stock);
	if (old)
		put(out, &reservation_record, r);
	else
		put_new(out, &reservation_record, r);
	return true;
}

bool stock_reserve(struct context *x, struct id order, struct stock_want *want, int n,
                   struct stock *const *stocks, int stocks_n, const struct rows *warehouses,
                   const struct rows *held, struct rows *made, struct decision *out)
{
	struct plan plan = {
		stocks, stocks_n, warehouses,
		.taken = arena_array(x->arena, (size_t)stocks_n, sizeof(int64_t)),
		.place = arena_array(x->arena, (size_t)n, sizeof(struct stock *)),
		.left = arena_array(x->arena, (size_t)n, sizeof(int64_t)),
	};

	for (int i = 0; i < n; i++) {
		const struct reservation *old = held_by(held, want[i].line);

		if (old && old->quantity.v > 0)
			want[i].warehouse = old->warehouse_id;
	}
	if (!plan_make(x, &plan, want, n))
		return false;

	struct reservation *fresh = arena_array(x->arena, (size_t)n, sizeof(*fresh));
	int64_t fresh_n = 0;

	for (int i = 0; i < n; i++) {
		struct reservation *old = held_by(held, want[i].line);

		if (!want_write(x, order, &want[i], plan.place[i], old, &fresh[fresh_n], out))
			return false;
		fresh_n += !old;
	}
	if (made)
		*made = (struct rows){ fresh, fresh_n };
	return true;
}

/* Lower the reservation and the promise in the balance together. */
static bool unreserve(struct context *x, struct reservation *r, struct stock *stock,
                      struct quantity quantity)
{
	assert(stock->product_id.v == r->product_id.v &&
	       stock->warehouse_id.v == r->warehouse_id.v);
	if (quantity.v <= 0)
		return fail(x->errs, &STOCK_NOTHING, S(""));
	if (quantity.v > r->quantity.v)
		return fail(x->errs, &STOCK_NOT_RESERVED, S(""), quantity_text(x, r->quantity),
			    quantity_text(x, quantity));
	r->quantity.v -= quantity.v;
	stock->reserved.v -= quantity.v;
	return true;
}

bool stock_release(struct context *x, struct reservation *r, struct stock *stock,
                   struct quantity quantity, struct decision *out)
{
	if (!unreserve(x, r, stock, quantity))
		return false;
	put(out, &reservation_record, r);
	put(out, &stock_record, stock);
	return true;
}

/* A line of the stock ledger for an order's batch. */
static void order_move(struct context *x, const struct stock *stock, struct quantity quantity,
                       enum stock_reason reason, struct id order, int64_t batch,
                       struct decision *out)
{
	struct stock_move *m = NEW(x->arena, struct stock_move);

	*m = (struct stock_move){
		.product_id = stock->product_id,
		.warehouse_id = stock->warehouse_id,
		.id = new_id(x),
		.quantity = quantity,
		.reason = { reason },
		.order_id = order,
		.batch = batch,
		.at = x->now,
		.by = x->who->name,
	};
	put_new(out, &stock_move_record, m);
}

bool stock_ship(struct context *x, struct reservation *r, struct stock *stock,
                struct quantity quantity, int64_t batch, struct decision *out)
{
	if (!unreserve(x, r, stock, quantity))
		return false;
	stock->on_hand.v -= quantity.v;
	order_move(x, stock, (struct quantity){ -quantity.v }, STOCK_SHIPMENT, r->order_id, batch,
	           out);
	put(out, &reservation_record, r);
	put(out, &stock_record, stock);
	return true;
}

bool stock_return(struct context *x, struct stock *stock, struct quantity quantity, struct id order,
                  int64_t batch, struct decision *out)
{
	if (quantity.v <= 0)
		return fail(x->errs, &STOCK_NOTHING, S(""));
	if (!quantity_add(&stock->on_hand, quantity))
		return fail(x->errs, &E_OVERFLOW, S(""));
	order_move(x, stock, quantity, STOCK_RETURN, order, batch, out);
	put(out, &stock_record, stock);
	return true;
}
