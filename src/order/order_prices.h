/*
 * order_prices.h -- what a customer paid last: who enters an order looks at it before naming a price.
 */
#ifndef ORDER_ORDER_PRICES_H
#define ORDER_ORDER_PRICES_H

#include "order/order.h"

/* The price of a product in the newest order that has one. */
struct last_price {
	struct id product_id;
	struct price unit_price;	/* of one `unit` */
	struct str unit, currency;
	struct id order_id;
	struct date order_date;
};
extern const struct record last_price_record, last_price_page_record;

/* So many of the customer's newest lines are looked at: what was agreed before them is no guide any more, and takes time to find. */
enum { LINES_LOOKED_AT = 2000 };

/* Of each of these products, ascending, the first of `sold`: the rows come newest first. */
size_t last_prices(const struct rows *sold, const struct id *product, size_t n, struct last_price *out);

/* GET /api/v1/customers/{id}/last-prices?product_id=1,2 */
bool last_prices_get(struct asked *q);

#endif
