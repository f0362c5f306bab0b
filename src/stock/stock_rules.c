/*
 * stock_rules.c -- promising, shipping and taking back goods.
 *
 * A reservation is decided over all lines of an order at once: what one line takes is
 * gone for the next, whatever the rows say until they are written. The database's
 * guard on the balance is the second lock on the same door.
 */
#include <assert.h>
#include <stdlib.h>

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

void stock_set_add(struct arena *a, struct stock_set *set, const struct rows *rows)
{
	for (int64_t i = 0; i < rows->n; i++) {
		set->at = arena_grow(a, set->at, set->n, &set->room, sizeof(*set->at));
		set->at[set->n++] = (struct stock *)rows->at + i;
	}
}

static int place_cmp(const struct stock *s, struct id product, struct id warehouse)
{
	if (s->product_id.v != product.v)
		return s->product_id.v < product.v ? -1 : 1;
	return (s->warehouse_id.v > warehouse.v) - (s->warehouse_id.v < warehouse.v);
}

static int by_place(const void *a, const void *b)
{
	const struct stock *other = *(struct stock *const *)b;

	return place_cmp(*(struct stock *const *)a, other->product_id, other->warehouse_id);
}

void stock_set_sort(struct stock_set *set)
{
	if (set->n)
		qsort(set->at, set->n, sizeof(*set->at), by_place);
}

/* Where it is, or would be: the first that does not come before it. */
static size_t stock_place(const struct stock_set *set, struct id product, struct id warehouse)
{
	size_t from = 0, to = set->n;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (place_cmp(set->at[middle], product, warehouse) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

struct stock *stock_find(const struct stock_set *set, struct id product, struct id warehouse)
{
	size_t i = stock_place(set, product, warehouse);

	return i < set->n && place_cmp(set->at[i], product, warehouse) == 0 ? set->at[i] : NULL;
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

/*
 * Of two wants, which chooses first? One bound to a warehouse, then the larger; equals stay in the order of lines, in
 * which they lie.
 */
static int sooner(const void *first, const void *second)
{
	const struct stock_want *a = *(const struct stock_want *const *)first,
				*b = *(const struct stock_want *const *)second;

	if (!a->warehouse.v != !b->warehouse.v)
		return a->warehouse.v ? -1 : 1;
	if (a->quantity.v != b->quantity.v)
		return a->quantity.v > b->quantity.v ? -1 : 1;
	return (a > b) - (a < b);
}

static struct stock_want **want_order(struct arena *a, struct stock_want *want, int n)
{
	struct stock_want **order = arena_array(a, (size_t)n, sizeof(*order));

	for (int i = 0; i < n; i++)
		order[i] = &want[i];
	qsort(order, (size_t)n, sizeof(*order), sooner);
	return order;
}

static bool place_better(const struct warehouse *a, const struct warehouse *b)
{
	if (a->priority != b->priority)
		return a->priority < b->priority;
	return str_cmp(a->code, b->code) < 0;
}

/* Find a place for a want among those of its product and take its quantity there: `taken`, of stocks->at[i], by wants before. */
static void want_place(struct stock_want *want, const struct stock_set *all, const struct rows *warehouses, int64_t *taken)
{
	const struct warehouse *best = NULL;
	size_t chosen = all->n;

	for (size_t k = stock_place(all, want->product, want->warehouse); k < all->n; k++) {
		const struct stock *s = all->at[k];

		if (s->product_id.v != want->product.v)
			break;
		if (want->warehouse.v && s->warehouse_id.v != want->warehouse.v)
			break;

		const struct warehouse *w = warehouse_active(warehouses, s->warehouse_id);
		int64_t left = stock_available(s).v - taken[k];

		if (!w)
			continue;
		if (left > want->left.v)
			want->left.v = left;
		if (left >= want->quantity.v && (!best || place_better(w, best))) {
			best = w;
			chosen = k;
		}
	}
	if (chosen == all->n)
		return;
	want->chosen = all->at[chosen]->warehouse_id;
	want->left.v = stock_available(all->at[chosen]).v - taken[chosen];
	taken[chosen] += want->quantity.v;
}

static struct reservation *held_by(const struct rows *held, int64_t line)
{
	return held ? rows_find(&reservation_record, *held, line) : NULL;
}

void stock_plan(struct arena *a, struct stock_want *want, int n, const struct stock_set *stocks,
                const struct rows *warehouses, const struct rows *held)
{
	int64_t *taken = arena_array(a, stocks->n, sizeof(*taken));

	for (int i = 0; i < n; i++) {
		const struct reservation *old = held_by(held, want[i].line);

		want[i].chosen = (struct id){ 0 };
		want[i].left = (struct quantity){ 0 };
		if (old && old->quantity.v > 0)
			want[i].warehouse = old->warehouse_id;
	}

	struct stock_want **order = want_order(a, want, n);

	for (int i = 0; i < n; i++)
		want_place(order[i], stocks, warehouses, taken);
}

static bool want_accept(struct context *x, const struct stock_want *want,
                        const struct rows *warehouses)
{
	if (want->quantity.v <= 0)
		return fail(x->errs, &STOCK_NOTHING, pointer_below(x->arena, want->pointer, "quantity"));
	if (want->warehouse.v && !warehouse_active(warehouses, want->warehouse))
		return fail(x->errs, &WAREHOUSE_CLOSED, pointer_below(x->arena, want->pointer, "warehouse_id"));
	return true;
}

/* Is there a place for every want? All that is wrong is told at once. */
static bool wants_placed(struct context *x, struct stock_want *want, int n, const struct stock_set *stocks,
                         const struct rows *warehouses, const struct rows *held)
{
	bool good = true;

	stock_plan(x->arena, want, n, stocks, warehouses, held);
	for (int i = 0; i < n; i++)
		good = want_accept(x, &want[i], warehouses) && good;
	if (!good)
		return false;
	for (int i = 0; i < n; i++)
		if (!want[i].chosen.v)
			good = fail(x->errs, &STOCK_SHORT, want[i].pointer, want[i].sku,
				    quantity_text(x->arena, want[i].quantity), quantity_text(x->arena, want[i].left));
	return good;
}

/* --- reserving ----------------------------------------------------------------------------- */

/* Write what was planned for one want: its row, `fresh` unless the line has one from before. */
static bool want_write(struct context *x, struct id order, struct stock_want *want,
                       struct stock *stock, struct reservation *old, struct reservation *fresh,
                       struct decision *out)
{
	struct reservation *r = old ? old : fresh;
	struct quantity held = old ? old->quantity : (struct quantity){ 0 };

	if (!quantity_add(&stock->reserved, want->quantity) || !quantity_add(&held, want->quantity))
		return fail(x->errs, &E_OVERFLOW, pointer_below(x->arena, want->pointer, "quantity"));
	*r = (struct reservation){
		.order_id = order, .line = want->line, .product_id = want->product,
		.warehouse_id = stock->warehouse_id, .quantity = held,
	};
	put(out, &stock_record, stock);
	if (old)
		put(out, &reservation_record, r);
	else
		put_new(out, &reservation_record, r);
	return true;
}

bool stock_reserve(struct context *x, struct id order, struct stock_want *want, int n,
                   const struct stock_set *stocks, const struct rows *warehouses,
                   const struct rows *held, struct rows *made, struct decision *out)
{
	if (!wants_placed(x, want, n, stocks, warehouses, held))
		return false;

	struct reservation *fresh = arena_array(x->arena, (size_t)n, sizeof(*fresh));
	int64_t fresh_n = 0;

	for (int i = 0; i < n; i++) {
		struct reservation *old = held_by(held, want[i].line);
		struct stock *place = stock_find(stocks, want[i].product, want[i].chosen);

		if (!want_write(x, order, &want[i], place, old, &fresh[fresh_n], out))
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
		return fail(x->errs, &STOCK_NOT_RESERVED, S(""), quantity_text(x->arena, r->quantity),
			    quantity_text(x->arena, quantity));
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
