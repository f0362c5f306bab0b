/*
 * order_reports.h -- rows of the order's reports and checks.
 */
#ifndef ORDER_ORDER_REPORTS_H
#define ORDER_ORDER_REPORTS_H

#include "order/order.h"

/* What the reports read of an order. */
struct order_fact {
	struct state state, class, channel, kind;
	struct str currency;
	struct id customer_id;
	struct str customer_name;
	struct instant created_at, placed_at, approved_at, shipped_at, signed_at;
	struct date promised_date;
	struct money total, goods_amount, freight, paid, refunded;
};

struct product_sum {
	struct id newest;		/* of the orders: it says what the product is called */
	struct id product_id;
	struct str sku, name, currency;
	int64_t line_count;
	struct quantity quantity;
	struct money amount;
};

/* For the checks. */
struct line_sum { struct id order_id; int64_t line_count; struct money amount, discount; };
struct amount_sum { struct id order_id; struct money amount; };
struct number_place { struct id id; struct str number; struct date number_day; int64_t number_serial; };
struct order_sum {
	struct id id;
	struct str number;
	struct state state;
	bool historical, settled;
	int64_t line_count;
	struct money goods_amount, discount, freight, total, paid, refunded;
};

extern const struct record order_fact_record, product_sum_record, line_sum_record,
	amount_sum_record, number_place_record, order_sum_record;

enum { ORDER_REPORTS = 6, ORDER_CHECKS = 3 };	/* the compiler says when a row is added and the number is not */
extern const struct report order_reports[ORDER_REPORTS];
extern const struct check order_checks[ORDER_CHECKS];

#endif
