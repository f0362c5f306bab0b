/*
 * order_rules.h -- the order's own rules, between order_load.c and the rule files.
 */
#ifndef ORDER_ORDER_RULES_H
#define ORDER_ORDER_RULES_H

#include "calendar/calendar.h"
#include "order/order.h"

extern const struct problem
	ORDER_CURRENCY,		/* 422 the price of {sku} is in {currency}: give one */
	ORDER_PRICED,		/* 422 the lines are priced in {currency}: send them again */
	ORDER_HAS_MONEY,	/* 409 money was booked on the order: its {field} stays */
	ORDER_LAST,		/* 409 nothing would be left of the order: cancel it instead */
	ORDER_DELIVERED,	/* 409 nothing of line {line} is still to come */
	ORDER_PERFORM;		/* 409 only {left} of line {line} is still to be performed */

/* What the catalogue says of the product of one line. */
struct line_facts {
	struct product *product;	/* NULL: unknown, and errs says so */
	struct rows units, prices;
};

/* Everything a decision about an order may have to see. */
struct order_state_rows {
	struct order *order;
	struct rows lines;		/* those of the order, or of the input when it is made */
	struct line_facts *facts;	/* per line of the input */
	struct customer *customer;
	struct rows contacts, addresses;
	struct series *series;
	struct order_reference *twin;	/* another order has this reference */
	struct stock_set stocks;	/* all stock rows of the products concerned */
	struct rows warehouses;
	struct rows reservations;
	struct rows entries;		/* of the ledger */
	struct holiday *special;	/* what the calendar says of the promised day */
};

/* Complete a line of the input from the catalogue; errors at /lines/index/… */
bool order_line_fill(struct context *x, const struct order *o, struct order_line *l, const struct line_facts *f,
                     int64_t index);

/* Are the fields that this class and channel require filled in? */
bool order_required(struct context *x, const struct order *o, const struct order_line *lines, int n);
/* Is the text of the setting order.required one? And that of order.number? */
bool order_required_valid(struct str value);
bool order_number_valid(struct str pattern);
/* GET /api/v1/order-number?pattern=: the first number that such a rule would give today. */
struct number_example { struct str number; };
extern const struct record number_example_record;
bool order_number_example(struct asked *q);

/* Does this patched order bring lines of its own, or those it had? */
bool order_lines_sent(const struct order *want, const struct rows *before);

/* The ship-from address of a warehouse as one text. */
struct str warehouse_address(struct arena *a, const struct warehouse *w);

/* Nothing is wanted or promised for a day before the order's: false, with E_TOO_SMALL. No day at all fits. */
bool order_day_fits(struct context *x, const struct order *o, struct date day, struct str pointer);

/* The day that is promised when the order is confirmed: what is said then, or was promised or wanted before. */
struct date order_promised(const struct order *o, struct date said);

bool order_reserves_at_place(struct context *x);
/* Reserve the goods of all lines, or nothing. */
bool order_reserve(struct context *x, struct order_state_rows *s, struct decision *out);
/* What could be reserved for each of these lines, and where: struct line_supply of those that need stock. */
struct rows order_supply(struct arena *a, const struct order_state_rows *s, const struct rows *lines);
/* Give back whatever is still reserved. */
bool order_release(struct context *x, struct order_state_rows *s, struct decision *out);

/* Move by a person's action, stamping state_at; E_MOVE when the table has no such row. */
/* May this be done with it now? The first question of every rule that is no move. */
bool order_permit(struct context *x, const struct order *o, const char *action);
bool order_move(struct context *x, struct order *o, const char *action, struct decision *out);

/* The rules of the commands; `in` and `state` as in module.h. */
bool order_create_decide(struct context *x, const void *in, void *state, struct decision *out);
bool order_change_decide(struct context *x, const void *in, void *state, struct decision *out);
bool order_place_decide(struct context *x, const void *in, void *state, struct decision *out);
bool order_discard_decide(struct context *x, const void *in, void *state, struct decision *out);
bool order_approve_decide(struct context *x, const void *in, void *state, struct decision *out);
bool order_reject_decide(struct context *x, const void *in, void *state, struct decision *out);
bool order_resubmit_decide(struct context *x, const void *in, void *state, struct decision *out);
bool order_confirm_decide(struct context *x, const void *in, void *state, struct decision *out);
bool order_cancel_decide(struct context *x, const void *in, void *state, struct decision *out);
bool order_promise_decide(struct context *x, const void *in, void *state, struct decision *out);
bool order_note_decide(struct context *x, const void *in, void *state, struct decision *out);
bool order_reduce_decide(struct context *x, const void *in, void *state, struct decision *out);
bool order_reserve_decide(struct context *x, const void *in, void *state, struct decision *out);
bool order_perform_decide(struct context *x, const void *in, void *state, struct decision *out);
bool order_complete_decide(struct context *x, const void *in, void *state, struct decision *out);
bool order_receive_payment_decide(struct context *x, const void *in, void *state, struct decision *out);
bool order_reverse_payment_decide(struct context *x, const void *in, void *state, struct decision *out);
bool order_refund_decide(struct context *x, const void *in, void *state, struct decision *out);
bool order_pay_refund_decide(struct context *x, const void *in, void *state, struct decision *out);
bool order_cancel_refund_decide(struct context *x, const void *in, void *state, struct decision *out);
bool order_settle_decide(struct context *x, const void *in, void *state, struct decision *out);
bool order_void_settlement_decide(struct context *x, const void *in, void *state, struct decision *out);

/* What each must see. */
bool order_create_load(struct context *x, struct load *l, const void *in, void *state);
bool order_change_load(struct context *x, struct load *l, const void *in, void *state);
bool order_family_load(struct context *x, struct load *l, const void *in, void *state);	/* the order alone */
bool order_place_load(struct context *x, struct load *l, const void *in, void *state);	/* … and series, stock */
bool order_stock_load(struct context *x, struct load *l, const void *in, void *state);	/* … and stock, reservations */
bool order_confirm_load(struct context *x, struct load *l, const void *in, void *state);	/* … and the calendar */
bool order_promise_load(struct context *x, struct load *l, const void *in, void *state);	/* the family and the calendar */
bool order_money_load(struct context *x, struct load *l, const void *in, void *state);	/* … and ledger entries */

/* Bodies of the actions. */
struct reason_in { struct str reason; };
struct promise_in { int64_t line; struct date promised_date; struct str reason; };
struct reduce_in { int64_t line; struct quantity quantity; struct str reason; };
struct perform_in { int64_t line; struct quantity quantity; };
struct confirm_in { struct date promised_date; };
struct settle_in { struct date due_date; struct str terms; };
struct payment_in {
	struct state method; struct money amount; struct str currency; struct date value_date;
	struct instant received_at; struct str reference, note;
};
struct refund_in { int64_t payment; struct money amount; struct state method; struct str reason; };
extern const struct record reason_in_record, reason_optional_record, promise_in_record, reduce_in_record,
	perform_in_record, confirm_in_record, settle_in_record, payment_in_record, refund_in_record;

extern const struct command *const order_commands[];
extern const struct command *const order_moves[], *const payment_moves[], *const refund_moves[],
	*const settlement_moves[];

#endif
