/*
 * stock_supply.c -- GET /api/v1/stock/supply: the most that one line of an order could get at this moment, product by product.
 *
 * It is the plan of a reservation that wants more than there can be: what it says is left is what the best place has.
 */
#include "record/json.h"
#include "shell/module.h"
#include "stock/stock.h"

struct stock_supply { struct id product_id; struct quantity available; };
struct stock_supply_page { struct rows items; };

static const struct field supply_fields[] = {
	FIELD(stock_supply, product_id, .refers = "product", .zh = "产品"),
	FIELD(stock_supply, available,  .zh = "可预占", .doc = "in base units, in the warehouse in use that has most: a line is served by one"),
};
static RECORD(supply_record, stock_supply, NULL, supply_fields, .zh = "可预占库存", .en = "supply of a product");

static const struct field supply_page_fields[] = {
	FIELD(stock_supply_page, items, .flags = VIRTUAL, .of = &supply_record, .zh = "产品"),
};
RECORD(stock_supply_page_record, stock_supply_page, NULL, supply_page_fields, .zh = "可预占库存", .en = "supply of products");

struct taking { struct arena *arena; struct stock_set set; };

static void take(void *self, int key, void *row)
{
	struct taking *t = self;

	(void)key;
	stock_set_add(t->arena, &t->set, &(struct rows){ row, 1 });
}

static bool read_stock(struct asked *q, const struct id *product, size_t n, struct taking *t, struct rows *warehouses)
{
	struct value *key = arena_array(t->arena, n, sizeof *key);
	const struct record *of = warehouse_by_active.record;

	for (size_t i = 0; i < n; i++)
		key[i] = VI(product[i].v);
	const struct fetch fetch = {
		.record = &stock_record, .by = record_field(&stock_record, S("product_id")), .key = key, .keys = (int)n, .each = take, .self = t,
	};
	if (!db_fetch(q->db, &fetch, 1, t->arena, q->x->errs) ||
	    !db_rows(q->db, of, record_field(of, S("active")), VI(1), warehouses, t->arena, q->x->errs))
		return false;
	stock_set_sort(&t->set);
	return true;
}

bool stock_supply_get(struct asked *q)
{
	struct arena *a = q->x->arena;
	struct id product[IDS_ASKED];
	struct taking t = { .arena = a };
	struct rows warehouses;
	size_t n;

	if (!asked_ids(q, "product_id", product, &n) || !read_stock(q, product, n, &t, &warehouses))
		return false;
	struct stock_want *want = arena_array(a, n, sizeof *want);
	struct stock_supply *all = arena_array(a, n, sizeof *all);
	for (size_t i = 0; i < n; i++)
		want[i] = (struct stock_want){ .product = product[i], .quantity = { INT64_MAX } };
	stock_plan(a, want, (int)n, &t.set, &warehouses, NULL);
	for (size_t i = 0; i < n; i++)
		all[i] = (struct stock_supply){ product[i], want[i].left };
	const struct stock_supply_page page = { { all, (int64_t)n } };
	record_encode(q->out, &stock_supply_page_record, &page, VIEW_DETAIL, q->x->who->roles, S(""));
	return true;
}
