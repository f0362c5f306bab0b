/*
 * order.h -- the sales order 订单: what a customer asked for, and how far it has come.
 *
 * An order with all that belongs to it (lines, notes, reservations, payments, refunds,
 * settlements, ledger entries, batches) is one family: one version, one event log. Its state
 * is moved by people up to the confirmation and from then on derived from what its parts did,
 * in the same commit.
 */
#ifndef ORDER_ORDER_H
#define ORDER_ORDER_H

#include "catalog/catalog.h"
#include "pay/pay.h"
#include "people/people.h"
#include "shell/shell.h"
#include "stock/stock.h"

enum order_state {
	ORDER_DRAFT, ORDER_PLACED, ORDER_REJECTED, ORDER_APPROVED, ORDER_CONFIRMED, ORDER_PROCESSING,
	ORDER_PART_SHIPPED, ORDER_SHIPPED, ORDER_PART_SIGNED, ORDER_SIGNED, ORDER_COMPLETED, ORDER_CANCELLED,
};
enum order_class { ORDER_NORMAL, ORDER_SPECIAL, ORDER_URGENT };
enum order_kind { ORDER_SALE, ORDER_RETURN };
enum order_channel {
	CHANNEL_WEB, CHANNEL_PHONE, CHANNEL_EMAIL, CHANNEL_FAX, CHANNEL_MALL, CHANNEL_SALES, CHANNEL_FILE, CHANNEL_API,
};
enum shipping_mode { SHIP_EXPRESS, SHIP_ROAD, SHIP_AIR, SHIP_SEA, SHIP_RAIL, SHIP_PICKUP };

extern const struct names order_states, order_classes, order_kinds, order_channels, shipping_modes;

struct order {
	struct id id;
	int64_t version;
	struct digest head;
	struct str number;		/* 年月日+流水号, taken at acceptance; empty for a draft */
	struct date number_day;		/* the series it is of, and its place there: gapless */
	int64_t number_serial;
	struct state state;
	struct instant state_at;	/* since when: where the clock of this stage begins */
	struct state kind;		/* a return is only ever recorded from history here */
	struct state class;
	struct state channel;
	struct str reference;		/* the order's name in the channel: "olist:e481…"; unique; empty: none */
	struct id customer_id;
	struct str customer_code;	/* instead of customer_id when sent */
	struct str customer_name, contact_name, phone, email;	/* as they were then */
	union {
		struct ship_to to;
		struct { struct str region, province, city, district, street; };
	};
	struct date order_date;		/* the customer's, not the day of entry */
	struct instant received_at;	/* when the customer sent it */
	struct instant created_at;	/* when it was entered */
	struct date requested_date, promised_date, delivered_date;	/* */
	struct instant placed_at, approved_at, confirmed_at, shipped_at, signed_at, completed_at, cancelled_at;
	struct str currency;
	struct money goods_amount;	/* sum of the lines */
	struct money discount;		/* shared over the lines when the order is made */
	struct money freight;
	struct money tax;		/* the part of total that is tax */
	struct money total;		/* goods_amount - discount + freight */
	struct money paid;		/* sum of the receipts not reversed */
	struct money refunded;		/* requested or paid */
	struct money open;		/* derived: what the customer still owes; below zero: what we owe */
	struct state payment_method;
	int64_t payment_days;		/* after the settlement; 0: at once */
	struct state shipping_mode;
	struct str message;		/* 客户留言 */
	struct str internal_note;	/* first note when the order is made; kept as a note, not here */
	bool draft;			/* when sent: keep it as a draft */
	struct str cancel_reason;
	struct str reject_reason;	/* while it is sent back */
	struct str search;		/* folded names, numbers and phone, for ?q= */
	struct str created_by;
	bool historical;		/* recorded from another system, with the times it had there */
	bool settled;			/* its settlement is settled: nothing owed either way */
	int64_t line_count, note_count, batch_count, tracking_link_count, printing_count;
	int64_t payment_count, refund_count, settlement_count, ledger_entry_count;
	struct rows lines, notes, payments, refunds, settlements;
	struct rows supply;		/* of a dry run: struct line_supply of each line that needs stock */
};

struct order_line {
	struct id order_id;
	int64_t line;			/* 1, 2 … */
	struct id product_id;
	struct str sku, name;		/* as they were then */
	struct state kind;		/* product_kind */
	struct str model, specification;
	struct attributes attributes;
	struct str unit;		/* the one ordered in */
	struct quantity factor;		/* base units in one of it */
	struct quantity quantity;	/* in `unit`; the following are in base units */
	struct quantity base_quantity;
	struct str base_unit;		/* what these are counted in; empty: not kept then */
	struct str packing;		/* base_quantity in the largest units: "2 箱 6 件" */
	struct quantity reduced;	/* agreed with the customer not to deliver */
	struct quantity batched;	/* in batches that are not cancelled */
	struct quantity shipped;	/* left the house; of a service: performed */
	struct quantity signed_for;	/* 签收; of a service: performed */
	struct price list_price;	/* of one `unit` when it was ordered */
	bool gift;			/* priced at nothing */
	struct price unit_price;
	struct money amount;		/* quantity x unit_price, rounded once */
	struct money discount;		/* its share of the order's */
	int64_t tax_rate;		/* ppm, within the price */
	struct money tax;
	struct id warehouse_id;		/* ship-from; 0 until reserved, or for a service */
	struct str ship_from;		/* its address then */
	struct id wanted_warehouse_id;	/* the one the caller named, kept when it was reserved; 0: any that has it */
	struct date requested_date, promised_date, delivered_date;
	struct str reduce_reason;
	struct str note;
};

/* What could be reserved for a line at this moment, after the other lines of the order took theirs. */
enum supply { SUPPLY_FULL, SUPPLY_PART, SUPPLY_NONE };
extern const struct names supplies;
struct line_supply {
	int64_t line;
	struct state supply;		/* part: no warehouse has enough, but one has some */
	struct quantity wanted;		/* in base units, and not held yet */
	struct quantity available;	/* in the warehouse that could serve it, else the most that any has */
	struct id warehouse_id;		/* 0: none could */
	struct str warehouse;		/* its name */
};

/* Which order has this name in the channel: written with the order, never changed. */
struct order_reference { struct str reference; struct id order_id; };

struct order_note {
	struct id order_id;
	int64_t note;
	struct str text;
	struct str author;
	struct instant at;
};

extern const struct record order_record, order_line_record, order_note_record, order_reference_record, line_supply_record;
extern const struct machine order_machine;
extern const struct actions order_actions;
extern const struct lookup order_by_id, reference_by_name, lines_by_order, notes_by_order;

extern const struct problem
	ORDER_EMPTY,		/* 422 an order needs at least one line */
	ORDER_DISCOUNT,		/* 422 the discount {discount} is more than the goods are worth: {goods} */
	ORDER_DIFFERENCE,	/* 409 {sku}: {ordered} ordered, {reduced} agreed less, {delivered} delivered */
	ORDER_NOT_SETTLED,	/* 409 the order has no settlement */
	ORDER_OWED,		/* 409 the settlement is not settled: money is owed */
	ORDER_UNDELIVERED,	/* 409 not all of the order was delivered as agreed */
	ORDER_SHIPPED_ALREADY,	/* 409 goods have left the house: return them instead of cancelling */
	ORDER_PERFORMED_ALREADY,/* 409 a service was performed: reduce the goods instead */
	ORDER_IRREDUCIBLE,	/* 409 nothing can be left out: all of it is in batches or done */
	ORDER_PLANNED,		/* 409 there are no goods that are in no batch yet */
	ORDER_PERFORMED,	/* 409 no service is still to be performed */
	ORDER_CLOSED,		/* 409 the order is completed and settled: its money stays as it is */
	ORDER_DONE,		/* 409 the order is completed: its settlement stands */
	ORDER_UNPAID,		/* 409 nothing that was paid is left to be refunded */
	ORDER_REDUCE,		/* 409 only {left} of line {line} can still be left out */
	ORDER_NO_LINE,		/* 404 the order has no line {line} */
	ORDER_SERVICE_ONLY,	/* 409 line {line} is goods: they are shipped, not performed */
	ORDER_PRICE_MISSING;	/* 422 {sku} has no price: give one */

/* --- rules for the modules above ----------------------------------------- */

/* What line i still has to deliver in all: base_quantity - reduced. */
static inline struct quantity line_due(const struct order_line *l)
{
	return (struct quantity){ l->base_quantity.v - l->reduced.v };
}

/* Fill order.search from the other fields; whoever writes those calls it. */
void order_searchable(struct arena *a, struct order *o);

/* A new order, and its name in the channel when it has one. */
void order_put_new(struct context *x, struct order *o, struct decision *out);

struct order_line *order_line_find(const struct order *o, int64_t line);	/* NULL if there is none */

/* "/lines/3/sku": where in a request something of its lines is wrong. */
struct str line_pointer(struct arena *a, int64_t index, const char *member);

/*
 * Bring the state in line with what the lines say, after any of them changed: processing, part shipped, shipped,
 * part signed, signed. Stamps the times and announces "order.shipped", "order.signed" …; puts the order.
 */
bool order_derive(struct context *x, struct order *o, struct decision *out);

/* Totals from lines, discount and freight; false with errs on overflow or a discount above the goods. */
bool order_total(struct context *x, struct order *o, struct order_line *lines, int n);

/* Number the order: today's next, by the setting order.number. `series` is what series_by_name gave or NULL. */
void order_take_number(struct context *x, struct order *o, struct series *series, struct decision *out);
/* Name of the series of a day. */
struct str order_series(struct arena *a, struct date day);

/* What is still owed, in fen: by the settlement that stands; before there is one, if all that is still agreed were delivered. */
int64_t order_open(const void *order);
/* The settlement that stands; NULL when there is none. */
const struct settlement *order_settlement(const struct order *o);

/* The order as pay/ sees it; its rows must be loaded (ROWS payments, refunds, settlements and `entries`). */
struct pay_order order_pay_view(struct context *x, struct order *o, const struct rows *entries);
/* After a pay rule: sums and rows back into the order. */
bool order_pay_taken(struct context *x, struct order *o, const struct pay_order *p, struct decision *out);

extern const struct module order_module;

#endif
