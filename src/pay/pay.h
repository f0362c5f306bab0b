/*
 * pay.h -- money received and returned, the settlement 结算单, and the ledger under them.
 *
 * All rows here are children of an order (first key order_id), though orders live
 * in a higher module: the commands that use these rules are order's. Every rule
 * writes its ledger entries itself. An entry is one transfer between two accounts,
 * so the books balance by construction. Prices include tax: `tax` is the part of an
 * amount that is tax, shown and booked apart, never added.
 */
#ifndef PAY_PAY_H
#define PAY_PAY_H

#include "record/decision.h"
#include "record/machine.h"
#include "shell/context.h"
#include "shell/load.h"

enum pay_method { PAY_BANK, PAY_ALIPAY, PAY_WECHAT, PAY_CASH, PAY_CREDIT_CARD, PAY_DEBIT_CARD, PAY_VOUCHER, PAY_OTHER };
extern const struct names pay_methods, settlement_states;

/* The first accounts are where money of a method lies, in the order of pay_method. */
enum account {
	ACCOUNT_BANK, ACCOUNT_ALIPAY, ACCOUNT_WECHAT, ACCOUNT_CASH, ACCOUNT_CREDIT_CARD,
	ACCOUNT_DEBIT_CARD, ACCOUNT_VOUCHER,
	ACCOUNT_OTHER_MONEY,
	ACCOUNT_RECEIVABLE,		/* what the customer owes; below zero: what we owe */
	ACCOUNT_REVENUE, ACCOUNT_FREIGHT_INCOME, ACCOUNT_TAX_PAYABLE,
	ACCOUNT_SALES_RETURN,		/* revenue given back after it was settled */
	ACCOUNT_REFUND_CLEARING,	/* promised back, not yet paid out */
};
extern const struct names accounts;

enum payment_state { PAYMENT_RECEIVED, PAYMENT_REVERSED };
struct payment {
	struct id order_id;
	int64_t payment;
	struct id customer_id;
	struct state method;
	struct money amount;
	struct str currency;
	struct date value_date;		/* 付款日期: the day the customer's payment counts from */
	struct str reference;
	struct str note;
	struct state state;
	struct instant received_at;
	struct str recorded_by;
	struct instant reversed_at;
	struct str reverse_reason;
};
extern const struct record payment_record;
extern const struct lookup payments_by_order;

enum refund_state { REFUND_REQUESTED, REFUND_PAID, REFUND_CANCELLED };
struct refund {
	struct id order_id;
	int64_t refund;
	struct id customer_id;
	int64_t payment;		/* the payment it gives back; 0: none in particular */
	struct money amount;
	struct str currency;
	struct state method;
	struct str reason;
	struct state state;
	struct instant requested_at, paid_at;
	struct str by;
};
extern const struct record refund_record;
extern const struct lookup refunds_by_order;

/*
 * 结算单. order_amount - discount + freight = receivable, and receivable - returned - paid = balance, which
 * is the balance of the receivable account in the order's entries.
 */
enum settlement_state { SETTLEMENT_ISSUED, SETTLEMENT_SETTLED, SETTLEMENT_VOID };
struct settlement {
	struct id order_id;
	int64_t settlement;
	struct id customer_id;
	struct str number;
	struct money order_amount;	/* 订单金额: of the goods really delivered */
	struct money discount;		/* 优惠金额 */
	struct money freight;		/* 运费 */
	struct money tax;		/* 税: the part of receivable that is tax */
	struct money receivable;	/* 应收 */
	struct money returned;		/* given back after settling: sales returns and allowances */
	struct money paid;		/* 实际支付金额: received less refunded or about to be */
	struct money balance;
	struct str currency;
	struct date due_date;
	struct state method;
	struct str terms;
	struct state state;
	struct instant issued_at, settled_at;
	struct str by;
	struct rows lines;
};
extern const struct record settlement_record;
/* Does it stand? Of those that were voided others stand in their place. */
static inline bool settlement_stands(const struct settlement *s)
{
	return s->state.v != SETTLEMENT_VOID;
}
extern const struct lookup settlements_by_order;

struct settlement_line {
	struct id order_id;
	int64_t settlement, line;
	struct str product, unit;
	struct quantity ordered, delivered;
	struct price unit_price;
	struct money amount;		/* delivered x unit_price */
	struct money discount;		/* share of the line's discount that was delivered */
	struct money tax;		/* within amount - discount */
	struct str reason;		/* why delivered is not what was ordered */
};
extern const struct record settlement_line_record;
extern const struct lookup settlement_lines_by_order;

enum entry_reason {
	ENTRY_PAYMENT, ENTRY_REVERSAL, ENTRY_REFUND_REQUEST, ENTRY_REFUND_PAID, ENTRY_REFUND_CANCELLED,
	ENTRY_RETURN, ENTRY_SETTLEMENT, ENTRY_SETTLEMENT_VOID,
};
extern const struct names entry_reasons;

/* One transfer: debit grows, credit shrinks, by `amount` > 0. Never changed. */
struct ledger_entry {
	struct id order_id;
	int64_t entry;
	struct id customer_id;
	struct state debit, credit;
	struct money amount;
	struct str currency;
	struct state reason;
	int64_t payment, refund, settlement;
	struct instant at;
};
extern const struct record ledger_entry_record;
extern const struct lookup entries_by_order;

extern const struct machine payment_machine, refund_machine, settlement_machine;

extern const struct problem
	PAY_CURRENCY,		/* 422 the order is in {wanted}, not in {currency} */
	PAYMENT_FUTURE,		/* 422 money cannot have come in later than tomorrow */
	PAYMENT_REFUNDED,	/* 409 payment {payment} cannot be reversed: money of it is refunded */
	PAYMENT_REVERSED_ALREADY, /* 409 payment {payment} was reversed */
	REFUND_ABOVE_PAID,	/* 409 cannot refund {amount}: only {left} is left of what was paid */
	SETTLEMENT_RETURNED,	/* 409 the settlement cannot be voided: some of it is returned */
	SETTLEMENT_EXISTS,	/* 409 the order has a settlement already: void it first */
	SETTLEMENT_REASON,	/* 422 say why {delivered} instead of {ordered} was delivered */
	SETTLEMENT_EXCESS;	/* 422 {delivered} delivered, but only {ordered} ordered */

/*
 * Rows by pointer: a private copy that was put() must stay where it is when more rows come, so a set
 * grows by pointers and never moves a row.
 */
struct pay_set {
	void **row;
	size_t n, room;
};

/*
 * An order as seen from here. Rules look up rows in the sets and append those they make, so that two rules may
 * follow each other in one decision. The counts are fields of the order's row: a new row takes ++*count as
 * its number.
 */
struct pay_order {
	struct id id, customer;
	struct str currency;
	struct pay_set payments, refunds, settlements, entries;
	int64_t *payment_count, *refund_count, *settlement_count, *entry_count;
};

/* Put loaded rows (the private copies) into a set; and a set back into one array, to answer with it. */
void pay_set_add(struct arena *a, struct pay_set *set, const struct record *r, const struct rows *rows);
struct rows pay_set_rows(struct arena *a, const struct pay_set *set, const struct record *r);

/* What may be asked of a payment. Zero value_date: the day of received_at; zero received_at: now. */
struct receipt {
	int64_t method;
	struct money amount;
	struct str currency;
	struct date value_date;
	struct instant received_at;
	struct str reference, note;
	struct str pointer;		/* in front of the members in errors: "" or "/payment" */
};

/*
 * The customer's money is here. It cannot be so later than a day from now, which is for clocks that differ.
 * `made` may be NULL in all rules.
 */
bool payment_receive(struct context *x, struct pay_order *o, const struct receipt *in,
                     struct payment **made, struct decision *out);

/* It was not: a cheque bounced, a wrong order. Refused when it would leave more refunded than paid. */
bool payment_reverse(struct context *x, struct pay_order *o, int64_t payment, struct str reason,
                     struct decision *out);

struct refund_want {
	int64_t payment;		/* 0: none in particular */
	struct money amount;
	struct str currency;
	int64_t method;
	struct str reason;
	struct instant requested_at;	/* zero: now */
	struct str pointer;
};

/*
 * Promise money back: never more than was paid less what is refunded or promised already. What goes beyond
 * the customer's credit on a settled order is a sales return: it lessens what is owed, too.
 */
bool refund_request(struct context *x, struct pay_order *o, const struct refund_want *in,
                    struct refund **made, struct decision *out);
bool refund_pay(struct context *x, struct pay_order *o, int64_t refund, struct instant at, struct decision *out);
bool refund_cancel(struct context *x, struct pay_order *o, int64_t refund, struct decision *out);

/* One line of the order for the settlement. */
struct settlement_goods {
	int64_t line;
	struct str product, unit;
	struct quantity ordered, delivered;
	struct price unit_price;	/* of one `unit`, or of `factor` of them */
	struct quantity factor;		/* 0: of one */
	struct money discount;		/* of the whole line as ordered */
	int64_t tax_rate;		/* ppm */
	struct str reason;		/* needed when delivered differs from ordered */
};

struct settlement_want {
	struct str number;
	const struct settlement_goods *goods;
	int goods_n;
	struct money freight;
	int64_t freight_tax_rate;	/* ppm */
	struct date due_date;
	int64_t method;
	struct str terms;
	struct instant issued_at;	/* zero: now */
	struct str pointer;		/* of the goods: errors are at pointer/<index>/… */
};

/* What such a line comes to when it is settled: its amount less its share of the discount. False on overflow. */
bool settlement_worth(const struct settlement_goods *g, struct money *net);

/* Settle what was really delivered. One settlement that is not void per order. */
bool settlement_issue(struct context *x, struct pay_order *o, const struct settlement_want *in,
                      struct settlement **made, struct decision *out);
bool settlement_void(struct context *x, struct pay_order *o, int64_t settlement, struct decision *out);

/*
 * Bring paid, returned and balance of the order's settlement up to date; it is settled when the balance is zero.
 * The rules above call it themselves.
 */
bool settlement_mark(struct context *x, struct pay_order *o, struct decision *out);

/* Sums over the order's rows. False on overflow. */
bool order_receivable(const struct pay_set *entries, struct money *sum);	/* balance of the receivable account */
bool order_paid(const struct pay_set *payments, struct money *sum);	/* received and not reversed */
bool order_refunded(const struct pay_set *refunds, struct money *sum);	/* requested or paid */

/* Rows of the checks and of the report. */
struct pay_sum {
	struct id order_id;
	struct str currency, currency_other;	/* the first and the last in order; equal when all is well */
	struct id customer, customer_other;	/* likewise */
	struct money amount, open;
};
extern const struct record pay_sum_record;

struct settlement_sum {
	struct id order_id;
	int64_t settlement;
	struct money amount, discount;
};
extern const struct record settlement_sum_record;

struct method_sum {
	struct state method;
	int64_t payments;
	struct money amount;
};
extern const struct record method_sum_record;

struct module;
extern const struct module pay_module;

#endif
