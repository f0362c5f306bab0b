/*
 * order_prices.c -- GET /api/v1/customers/{id}/last-prices: what the customer paid last, product by product.
 */
#include "order/order_prices.h"
#include "order/queries.h"
#include "record/json.h"

struct last_price_page { struct rows items; };

static const struct field last_price_fields[] = {
	FIELD(last_price, product_id, .refers = "product", .zh = "产品"),
	FIELD(last_price, unit_price, .zh = "上次价", .doc = "of one unit; what was given away or never accepted does not count"),
	FIELD(last_price, unit,       .zh = "单位"),
	FIELD(last_price, currency,   .zh = "币种"),
	FIELD(last_price, order_id,   .refers = "order", .zh = "订单"),
	FIELD(last_price, order_date, .zh = "下单日期"),
};
RECORD(last_price_record, last_price, NULL, last_price_fields, .zh = "上次价", .en = "last price");

static const struct field last_price_page_fields[] = {
	FIELD(last_price_page, items, .flags = VIRTUAL, .of = &last_price_record, .zh = "产品", .doc = "those the customer bought"),
};
RECORD(last_price_page_record, last_price_page, NULL, last_price_page_fields, .zh = "上次价", .en = "last prices");

static const struct last_price *newest(const struct rows *sold, struct id product)
{
	const struct last_price *one = sold->at;

	for (int64_t i = 0; i < sold->n; i++)
		if (one[i].product_id.v == product.v)
			return &one[i];
	return NULL;
}

size_t last_prices(const struct rows *sold, const struct id *product, size_t n, struct last_price *out)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++) {
		const struct last_price *one = newest(sold, product[i]);
		if (one)
			out[found++] = *one;
	}
	return found;
}

/* To customers nobody knows nothing was sold. */
bool last_prices_get(struct asked *q)
{
	struct arena *a = q->x->arena;
	struct id customer = { 0 }, product[IDS_ASKED];
	struct rows sold;
	size_t n;

	str_int(q->part[0], &customer.v);	/* what is no number is the id of nobody */
	if (!asked_ids(q, "product_id", product, &n) || !lines_sold_to(q->db, customer, LINES_LOOKED_AT, &sold, a, q->x->errs))
		return false;
	struct last_price *found = arena_array(a, n, sizeof *found);
	const struct last_price_page page = { { found, (int64_t)last_prices(&sold, product, n, found) } };
	record_encode(q->out, &last_price_page_record, &page, VIEW_DETAIL, q->x->who->roles, S(""));
	return true;
}
