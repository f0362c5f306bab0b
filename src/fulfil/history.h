/*
 * history.h -- past orders as another system knew them, recorded whole: lines, money, deliveries,
 * times.
 *
 * An order is known by its reference; recording it again changes nothing, so that an import may
 * be repeated. History takes no stock, reserves nothing and settles nothing.
 */
#ifndef FULFIL_HISTORY_H
#define FULFIL_HISTORY_H

#include "fulfil/fulfil_rules.h"

struct history_order {
	struct str reference;
	struct str number;
	struct state kind, state, class, channel;
	struct str customer_reference;
	struct id customer_id; /* instead of customer_reference; neither: nobody knows any more */
	struct str customer_name, phone;
	struct date order_date;
	struct instant placed_at, approved_at, confirmed_at, shipped_at, signed_at, completed_at,
		cancelled_at;
	struct date promised_date;
	struct str currency;
	struct money freight;		/* beside that of the lines */
	struct money discount;
	struct str message;
	struct state payment_method;
	struct str province, city, district, street;
	struct rows lines, payments, refunds, deliveries;
};

struct history_line {
	struct str product_reference;
	struct str sku;			/* instead of product_reference */
	struct str name;		/* as it was then; else the product's */
	struct quantity quantity;	/* below zero: taken back */
	struct price unit_price;
	struct money freight;
};

struct history_payment {
	struct state method;
	struct money amount;		/* zero is kept, and booked nowhere */
	struct instant received_at;
	struct date value_date;
	struct str note;
};

struct history_refund {
	struct money amount;
	struct str reason;
	struct instant paid_at;		/* zero: not yet */
};

struct history_delivery {
	struct instant shipped_at, signed_at;
	struct str carrier, tracking_number;
};

extern const struct record history_order_record;

extern const struct problem
	HISTORY_STATE,  /* 422 a past order cannot be {state}: how much was delivered is not said */
	HISTORY_FUTURE; /* 422 this is in the future: history is past */

struct history_seen {
	struct order *known;		/* the order with this reference: nothing is to be done */
	struct order *same_number;
	struct customer *customer;
	struct product **products;	/* by line */
};

load_function history_load;
decide_function history_decide;

#endif
