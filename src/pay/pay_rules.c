/*
 * pay_rules.c -- what money may do.
 *
 * Every rule checks first and writes last, books its ledger entries, and brings the
 * order's settlement up to date. Sums are taken from the order's own rows each
 * time: an order has few, and a sum that is not stored cannot be wrong.
 */
#include <string.h>

#include "pay/pay.h"

const struct problem
	PAY_CURRENCY = { "PAY_CURRENCY", 422, "订单币种是 {wanted}，不是 {currency}",
		"the order is in {wanted}, not in {currency}" },
	PAYMENT_FUTURE = { "PAYMENT_FUTURE", 422, "收款时间不能晚于明天",
		"money cannot have come in later than tomorrow" },
	PAYMENT_REFUNDED = { "PAYMENT_REFUNDED", 409, "第 {payment} 笔收款已有退款，不能冲销",
		"payment {payment} cannot be reversed: money of it is refunded" },
	PAYMENT_REVERSED_ALREADY = { "PAYMENT_REVERSED", 409, "第 {payment} 笔收款已冲销",
		"payment {payment} was reversed" },
	REFUND_ABOVE_PAID = { "REFUND_ABOVE_PAID", 409, "不能退款 {amount}：可退金额只有 {left}",
		"cannot refund {amount}: only {left} is left of what was paid" },
	SETTLEMENT_RETURNED = { "SETTLEMENT_RETURNED", 409, "结算单已有退货退款，不能作废",
		"the settlement cannot be voided: some of it is returned" },
	SETTLEMENT_EXISTS = { "SETTLEMENT_EXISTS", 409, "订单已有结算单，请先作废",
		"the order has a settlement already: void it first" },
	SETTLEMENT_REASON = { "SETTLEMENT_REASON", 422, "订购 {ordered}，实交 {delivered}，请说明原因",
		"say why not {ordered} but {delivered} was delivered" },
	SETTLEMENT_EXCESS = { "SETTLEMENT_EXCESS", 422, "实交数量 {delivered} 超过订购数量 {ordered}",
		"{delivered} was delivered, but only {ordered} ordered" };

/* --- sets of rows ------------------------------------------------------------------------- */

static void set_push(struct arena *a, struct pay_set *set, void *row)
{
	set->row = arena_grow(a, set->row, set->n, &set->room, sizeof(*set->row));
	set->row[set->n++] = row;
}

void pay_set_add(struct arena *a, struct pay_set *set, const struct record *r,
                 const struct rows *rows)
{
	for (int64_t i = 0; i < rows->n; i++)
		set_push(a, set, (char *)rows->at + (size_t)i * r->size);
}

struct rows pay_set_rows(struct arena *a, const struct pay_set *set, const struct record *r)
{
	struct rows rows = { arena_array(a, set->n, r->size), (int64_t)set->n };

	for (size_t i = 0; i < set->n; i++)
		memcpy((char *)rows.at + i * r->size, set->row[i], r->size);
	return rows;
}

/* --- sums --------------------------------------------------------------------------------- */

/* Debits less credits of an account. */
static bool account_balance(const struct pay_set *entries, int64_t account, struct money *sum)
{
	*sum = (struct money){ 0 };
	for (size_t i = 0; i < entries->n; i++) {
		const struct ledger_entry *e = entries->row[i];

		if (e->debit.v == account && !money_add(sum, e->amount))
			return false;
		if (e->credit.v == account && !money_sub(sum, e->amount))
			return false;
	}
	return true;
}

bool order_receivable(const struct pay_set *entries, struct money *sum)
{
	return account_balance(entries, ACCOUNT_RECEIVABLE, sum);
}

bool order_paid(const struct pay_set *payments, struct money *sum)
{
	*sum = (struct money){ 0 };
	for (size_t i = 0; i < payments->n; i++) {
		const struct payment *p = payments->row[i];

		if (p->state.v == PAYMENT_RECEIVED && !money_add(sum, p->amount))
			return false;
	}
	return true;
}

/* Refunds of one payment, or of all when `payment` is 0; those cancelled do not count. */
static bool refunded_of(const struct pay_set *refunds, int64_t payment, struct money *sum)
{
	*sum = (struct money){ 0 };
	for (size_t i = 0; i < refunds->n; i++) {
		const struct refund *r = refunds->row[i];

		if (r->state.v != REFUND_CANCELLED && (!payment || r->payment == payment) &&
		    !money_add(sum, r->amount))
			return false;
	}
	return true;
}

bool order_refunded(const struct pay_set *refunds, struct money *sum)
{
	return refunded_of(refunds, 0, sum);
}

/* What the customer's money still is: paid less refunded or promised back. */
static bool money_kept(const struct pay_order *o, struct money *sum)
{
	struct money refunded;

	return order_paid(&o->payments, sum) && order_refunded(&o->refunds, &refunded) &&
	       money_sub(sum, refunded);
}

/* --- helpers of the rules ------------------------------------------------------------------ */

static struct str number_text(struct context *x, int64_t n)
{
	return str_fmt(x->arena, "%lld", (long long)n);
}

static struct str below(struct context *x, struct str pointer, const char *member)
{
	return str_fmt(x->arena, "%.*s/%s", P(pointer), member);
}

static bool too_large(struct context *x, struct str pointer)
{
	return fail(x->errs, &E_OVERFLOW, pointer);
}

static struct instant or_now(struct context *x, struct instant t)
{
	return t.us ? t : x->now;
}

static bool not_found(struct context *x, const char *zh, const char *en, int64_t n)
{
	return fail(x->errs, &E_NOT_FOUND, S(""), both(x->arena, zh, en), number_text(x, n));
}

static struct payment *payment_find(const struct pay_order *o, int64_t number)
{
	for (size_t i = 0; i < o->payments.n; i++) {
		struct payment *p = o->payments.row[i];

		if (p->payment == number)
			return p;
	}
	return NULL;
}

static struct refund *refund_find(const struct pay_order *o, int64_t number)
{
	for (size_t i = 0; i < o->refunds.n; i++) {
		struct refund *r = o->refunds.row[i];

		if (r->refund == number)
			return r;
	}
	return NULL;
}

/* The settlement that stands; NULL when there is none. */
static struct settlement *settlement_standing(const struct pay_order *o)
{
	for (size_t i = 0; i < o->settlements.n; i++) {
		struct settlement *s = o->settlements.row[i];

		if (s->state.v != SETTLEMENT_VOID)
			return s;
	}
	return NULL;
}

static struct settlement *settlement_find(const struct pay_order *o, int64_t number)
{
	for (size_t i = 0; i < o->settlements.n; i++) {
		struct settlement *s = o->settlements.row[i];

		if (s->settlement == number)
			return s;
	}
	return NULL;
}

/* A trillion yuan, as orders have it: sums of many still fit. */
static const int64_t MAX_FEN = 100000000000000;

/* What an amount that comes in must be: in the order's currency, above zero, and of this world. */
static bool amount_accept(struct context *x, const struct pay_order *o, struct money amount,
                          struct str currency, struct str pointer)
{
	bool good = true;

	if (amount.fen <= 0)
		good = fail(x->errs, &E_TOO_SMALL, below(x, pointer, "amount"), S("0.01"));
	if (amount.fen > MAX_FEN)
		good = fail(x->errs, &E_TOO_LARGE, below(x, pointer, "amount"),
		            money_text(x->arena, (struct money){ MAX_FEN }));
	if (!str_eq(currency, o->currency))
		good = fail(x->errs, &PAY_CURRENCY, below(x, pointer, "currency"), o->currency,
		            currency);
	return good;
}

/* --- the ledger ---------------------------------------------------------------------------- */

/* What an entry is about; the numbers that do not apply are 0. */
struct cause {
	enum entry_reason reason;
	int64_t payment, refund, settlement;
	struct instant at;
};

/* One transfer. A negative amount goes the other way round; nothing is no entry. */
static bool book(struct context *x, struct pay_order *o, int64_t debit, int64_t credit,
                 struct money amount, struct cause why, struct decision *out)
{
	if (!amount.fen)
		return true;
	if (amount.fen < 0) {
		struct money turned = { 0 };

		return money_sub(&turned, amount) ? book(x, o, credit, debit, turned, why, out)
						  : too_large(x, S(""));
	}
	struct ledger_entry *e = NEW(x->arena, struct ledger_entry);

	*e = (struct ledger_entry){
		.order_id = o->id, .entry = ++*o->entry_count, .customer_id = o->customer,
		.debit = { debit }, .credit = { credit }, .amount = amount, .currency = o->currency,
		.reason = { why.reason }, .payment = why.payment, .refund = why.refund,
		.settlement = why.settlement, .at = why.at,
	};
	set_push(x->arena, &o->entries, e);
	put_new(out, &ledger_entry_record, e);
	return true;
}

/* Write the opposite of every entry that was booked for a refund or a settlement. */
static bool book_back(struct context *x, struct pay_order *o, int64_t refund, int64_t settlement,
                      struct cause why, struct decision *out)
{
	size_t n = o->entries.n;

	for (size_t i = 0; i < n; i++) {
		const struct ledger_entry *e = o->entries.row[i];

		if ((refund && e->refund == refund) || (settlement && e->settlement == settlement))
			if (!book(x, o, e->credit.v, e->debit.v, e->amount, why, out))
				return false;
	}
	return true;
}

/* --- payments ------------------------------------------------------------------------------ */

static struct payment *payment_new(struct context *x, struct pay_order *o, const struct receipt *in)
{
	struct payment *p = NEW(x->arena, struct payment);
	struct instant at = or_now(x, in->received_at);

	*p = (struct payment){
		.order_id = o->id, .payment = ++*o->payment_count, .customer_id = o->customer,
		.method = { in->method }, .amount = in->amount, .currency = o->currency,
		.value_date = in->value_date.day ? in->value_date : date_in(at, x->zone),
		.reference = in->reference, .note = in->note, .state = { PAYMENT_RECEIVED },
		.received_at = at, .recorded_by = x->who->name,
	};
	set_push(x->arena, &o->payments, p);
	return p;
}

static bool payment_past(struct context *x, const struct receipt *in)
{
	struct instant latest = { x->now.us + DAY };
	bool good = true;

	if (in->received_at.us > latest.us)
		good = fail(x->errs, &PAYMENT_FUTURE, below(x, in->pointer, "received_at"));
	if (in->value_date.day > date_in(latest, x->zone).day)
		good = fail(x->errs, &PAYMENT_FUTURE, below(x, in->pointer, "value_date"));
	return good;
}

bool payment_receive(struct context *x, struct pay_order *o, const struct receipt *in,
                     struct payment **made, struct decision *out)
{
	struct money paid;

	bool amount = amount_accept(x, o, in->amount, in->currency, in->pointer);

	if (!payment_past(x, in) || !amount)
		return false;
	if (!order_paid(&o->payments, &paid) || !money_add(&paid, in->amount))
		return too_large(x, below(x, in->pointer, "amount"));

	struct payment *p = payment_new(x, o, in);
	struct cause why = { ENTRY_PAYMENT, .payment = p->payment, .at = p->received_at };

	put_new(out, &payment_record, p);
	if (made)
		*made = p;
	return book(x, o, p->method.v, ACCOUNT_RECEIVABLE, p->amount, why, out) &&
	       settlement_mark(x, o, out);
}

bool payment_reverse(struct context *x, struct pay_order *o, int64_t payment, struct str reason,
                     struct decision *out)
{
	struct payment *p = payment_find(o, payment);
	struct money refunded, kept;

	if (!p)
		return not_found(x, "收款", "payment", payment);
	if (!refunded_of(&o->refunds, payment, &refunded) || !money_kept(o, &kept) ||
	    !money_sub(&kept, p->amount))
		return too_large(x, S(""));
	if (p->state.v == PAYMENT_RECEIVED && (refunded.fen > 0 || kept.fen < 0))
		return fail(x->errs, &PAYMENT_REFUNDED, S(""), number_text(x, payment));
	if (!machine_move(&payment_record, p, "reverse", x->who->roles, x->errs))
		return false;

	struct cause why = { ENTRY_REVERSAL, .payment = payment, .at = x->now };

	p->reversed_at = x->now;
	p->reverse_reason = reason;
	put(out, &payment_record, p);
	return book(x, o, ACCOUNT_RECEIVABLE, p->method.v, p->amount, why, out) &&
	       settlement_mark(x, o, out);
}

/* --- refunds ------------------------------------------------------------------------------- */

/* How much may still be refunded: of the order, and of the payment when one is named. */
static bool refund_left(struct context *x, const struct pay_order *o, const struct refund_want *in,
                        struct money *left)
{
	if (!money_kept(o, left))
		return too_large(x, below(x, in->pointer, "amount"));
	if (!in->payment)
		return true;

	const struct payment *p = payment_find(o, in->payment);
	struct money refunded, of_payment;

	if (!p)
		return fail(x->errs, &E_NOT_FOUND, below(x, in->pointer, "payment"), both(x->arena, "收款", "payment"),
			    number_text(x, in->payment));
	if (p->state.v == PAYMENT_REVERSED)
		return fail(x->errs, &PAYMENT_REVERSED_ALREADY, below(x, in->pointer, "payment"),
			    number_text(x, in->payment));
	of_payment = p->amount;
	if (!refunded_of(&o->refunds, in->payment, &refunded) || !money_sub(&of_payment, refunded))
		return too_large(x, below(x, in->pointer, "amount"));
	if (of_payment.fen < left->fen)
		*left = of_payment;
	return true;
}

/*
 * Money promised back raises what the customer owes, unless we owed it: before a settlement all of it, later
 * what they paid too much. The rest is a sales return, so that a refund never makes a debtor.
 */
static bool refund_book(struct context *x, struct pay_order *o, const struct refund *r,
                        struct decision *out)
{
	struct cause why = { ENTRY_REFUND_REQUEST, .refund = r->refund, .at = r->requested_at };
	struct money receivable, credit = { 0 }, returned = r->amount;

	if (!order_receivable(&o->entries, &receivable))
		return too_large(x, S(""));
	if (receivable.fen < 0 && !money_sub(&credit, receivable))
		return too_large(x, S(""));
	if (!book(x, o, ACCOUNT_RECEIVABLE, ACCOUNT_REFUND_CLEARING, r->amount, why, out))
		return false;
	if (credit.fen >= r->amount.fen)
		return true;
	why.reason = ENTRY_RETURN;
	if (!money_sub(&returned, credit))
		return too_large(x, S(""));
	return book(x, o, ACCOUNT_SALES_RETURN, ACCOUNT_RECEIVABLE, returned, why, out);
}

bool refund_request(struct context *x, struct pay_order *o, const struct refund_want *in,
                    struct refund **made, struct decision *out)
{
	struct money left;

	if (!amount_accept(x, o, in->amount, in->currency, in->pointer) ||
	    !refund_left(x, o, in, &left))
		return false;
	if (in->amount.fen > left.fen)
		return fail(x->errs, &REFUND_ABOVE_PAID, below(x, in->pointer, "amount"),
			    money_text(x->arena, in->amount), money_text(x->arena, left));

	struct refund *r = NEW(x->arena, struct refund);

	*r = (struct refund){
		.order_id = o->id,
		.refund = ++*o->refund_count,
		.customer_id = o->customer,
		.payment = in->payment,
		.amount = in->amount,
		.currency = o->currency,
		.method = { in->method },
		.reason = in->reason,
		.state = { REFUND_REQUESTED },
		.requested_at = or_now(x, in->requested_at),
		.by = x->who->name,
	};
	set_push(x->arena, &o->refunds, r);
	put_new(out, &refund_record, r);
	if (made)
		*made = r;
	return refund_book(x, o, r, out) && settlement_mark(x, o, out);
}

bool refund_pay(struct context *x, struct pay_order *o, int64_t refund, struct instant at,
                struct decision *out)
{
	struct refund *r = refund_find(o, refund);

	if (!r)
		return not_found(x, "退款", "refund", refund);
	if (!machine_move(&refund_record, r, "pay", x->who->roles, x->errs))
		return false;

	struct cause why = { ENTRY_REFUND_PAID, .refund = refund, .at = or_now(x, at) };

	r->paid_at = why.at;
	put(out, &refund_record, r);
	return book(x, o, ACCOUNT_REFUND_CLEARING, r->method.v, r->amount, why, out);
}

bool refund_cancel(struct context *x, struct pay_order *o, int64_t refund, struct decision *out)
{
	struct refund *r = refund_find(o, refund);

	if (!r)
		return not_found(x, "退款", "refund", refund);
	if (!machine_move(&refund_record, r, "cancel", x->who->roles, x->errs))
		return false;

	struct cause why = { ENTRY_REFUND_CANCELLED, .refund = refund, .at = x->now };

	put(out, &refund_record, r);
	return book_back(x, o, refund, 0, why, out) && settlement_mark(x, o, out);
}

/* --- settlements --------------------------------------------------------------------------- */

/* Delivered goes from nothing up to what was ordered, on the same side of zero (a return is ordered below it). */
static bool delivered_fits(const struct settlement_goods *g)
{
	return g->ordered.v >= 0 ? g->delivered.v >= 0 && g->delivered.v <= g->ordered.v
				 : g->delivered.v <= 0 && g->delivered.v >= g->ordered.v;
}

static bool goods_accept(struct context *x, const struct settlement_goods *g, struct str pointer)
{
	struct str ordered = quantity_text(x->arena, g->ordered),
		   delivered = quantity_text(x->arena, g->delivered);

	if (!delivered_fits(g))
		return fail(x->errs, &SETTLEMENT_EXCESS, below(x, pointer, "delivered"), delivered,
		            ordered);
	if (g->delivered.v != g->ordered.v && !str_trim(g->reason).n)
		return fail(x->errs, &SETTLEMENT_REASON, below(x, pointer, "reason"), ordered,
		            delivered);
	return true;
}

/* a / b, b above zero, rounded half away from zero. False when it does not fit. */
static bool divide(__int128 a, __int128 b, int64_t *out)
{
	__int128 half = a < 0 ? -(b / 2) : b / 2, whole = (a + half) / b;

	*out = (int64_t)whole;
	return whole == (__int128)*out;
}

/* Delivered x price of `factor`, rounded once; the price of one is only to be read, and rounded apart. */
static bool amount_count(struct settlement_line *l, const struct settlement_goods *g)
{
	enum { MICRO_PER_FEN = 10000 };
	__int128 exact = (__int128)g->delivered.v * g->unit_price.micro;

	if (!g->factor.v)
		return money_of(g->delivered, g->unit_price, &l->amount);
	return divide(exact, (__int128)g->factor.v * MICRO_PER_FEN, &l->amount.fen) &&
	       divide((__int128)g->unit_price.micro * ONE, g->factor.v, &l->unit_price.micro);
}

/* Amount, share of the discount, and tax of one line, from what was delivered. */
static bool line_count(struct settlement_line *l, const struct settlement_goods *g)
{
	int64_t sign = g->ordered.v < 0 ? -1 : 1;
	struct money net;

	if (!amount_count(l, g))
		return false;
	if (g->ordered.v &&
	    !money_part(g->discount, sign * g->delivered.v, sign * g->ordered.v, &l->discount))
		return false;
	net = l->amount;
	return money_sub(&net, l->discount) && money_tax_within(net, g->tax_rate, &l->tax);
}

bool settlement_worth(const struct settlement_goods *g, struct money *net)
{
	struct settlement_line l = { 0 };

	if (!line_count(&l, g))
		return false;
	*net = l.amount;
	return money_sub(net, l.discount);
}

/* Fill the lines and add them up in the head. Every bad line is reported. */
static bool settlement_lines(struct context *x, struct settlement *s,
                             const struct settlement_want *in)
{
	struct settlement_line *line = arena_array(x->arena, (size_t)in->goods_n, sizeof(*line));
	bool good = true;

	for (int i = 0; i < in->goods_n; i++) {
		const struct settlement_goods *g = &in->goods[i];
		struct str pointer = str_fmt(x->arena, "%.*s/%d", P(in->pointer), i);

		line[i] = (struct settlement_line){
			.order_id = s->order_id, .settlement = s->settlement, .line = g->line,
			.product = g->product, .unit = g->unit, .ordered = g->ordered,
			.delivered = g->delivered, .unit_price = g->unit_price, .reason = g->reason,
		};
		if (!goods_accept(x, g, pointer))
			good = false;
		else if (!line_count(&line[i], g) || !money_add(&s->order_amount, line[i].amount) ||
		         !money_add(&s->discount, line[i].discount) ||
		         !money_add(&s->tax, line[i].tax))
			good = too_large(x, pointer);
	}
	s->lines = (struct rows){ line, in->goods_n };
	return good;
}

/* Receivable = order_amount - discount + freight; the freight's tax joins that of the goods. */
static bool settlement_total(struct settlement *s, int64_t freight_tax_rate,
                             struct money *freight_tax)
{
	s->receivable = s->order_amount;
	return money_sub(&s->receivable, s->discount) && money_add(&s->receivable, s->freight) &&
	       money_tax_within(s->freight, freight_tax_rate, freight_tax) &&
	       money_add(&s->tax, *freight_tax);
}

/* Goods, freight and tax, each to its account; together they are the receivable. */
static bool settlement_book(struct context *x, struct pay_order *o, const struct settlement *s,
                            struct money freight_tax, struct decision *out)
{
	struct cause why = { ENTRY_SETTLEMENT, .settlement = s->settlement, .at = s->issued_at };
	struct money freight = s->freight, goods = s->receivable;

	if (!money_sub(&freight, freight_tax) || !money_sub(&goods, freight) ||
	    !money_sub(&goods, s->tax))
		return too_large(x, S(""));
	return book(x, o, ACCOUNT_RECEIVABLE, ACCOUNT_REVENUE, goods, why, out) &&
	       book(x, o, ACCOUNT_RECEIVABLE, ACCOUNT_FREIGHT_INCOME, freight, why, out) &&
	       book(x, o, ACCOUNT_RECEIVABLE, ACCOUNT_TAX_PAYABLE, s->tax, why, out);
}

static struct settlement *settlement_new(struct context *x, struct pay_order *o,
                                         const struct settlement_want *in)
{
	struct settlement *s = NEW(x->arena, struct settlement);

	*s = (struct settlement){
		.order_id = o->id,
		.settlement = *o->settlement_count + 1,
		.customer_id = o->customer,
		.number = in->number,
		.freight = in->freight,
		.currency = o->currency,
		.due_date = in->due_date,
		.method = { in->method },
		.terms = in->terms,
		.state = { SETTLEMENT_ISSUED },
		.issued_at = or_now(x, in->issued_at),
		.by = x->who->name,
	};
	return s;
}

bool settlement_issue(struct context *x, struct pay_order *o, const struct settlement_want *in,
                      struct settlement **made, struct decision *out)
{
	struct settlement *s = settlement_new(x, o, in);
	struct money freight_tax;

	if (settlement_standing(o))
		return fail(x->errs, &SETTLEMENT_EXISTS, S(""));
	if (!settlement_lines(x, s, in))
		return false;
	if (!settlement_total(s, in->freight_tax_rate, &freight_tax))
		return too_large(x, in->pointer);

	++*o->settlement_count;
	set_push(x->arena, &o->settlements, s);
	put_new(out, &settlement_record, s);
	for (int64_t i = 0; i < s->lines.n; i++)
		put_new(out, &settlement_line_record, (struct settlement_line *)s->lines.at + i);
	if (made)
		*made = s;
	return settlement_book(x, o, s, freight_tax, out) && settlement_mark(x, o, out);
}

bool settlement_void(struct context *x, struct pay_order *o, int64_t settlement,
                     struct decision *out)
{
	struct settlement *s = settlement_find(o, settlement);
	struct cause why = { ENTRY_SETTLEMENT_VOID, .settlement = settlement, .at = x->now };

	if (!s)
		return not_found(x, "结算单", "settlement", settlement);
	if (!machine_move(&settlement_record, s, "void", x->who->roles, x->errs))
		return false;
	put(out, &settlement_record, s);
	return book_back(x, o, 0, settlement, why, out);
}

/* When the order's money last moved: a history that is imported keeps its own times. */
static struct instant last_at(const struct pay_order *o, const struct settlement *s)
{
	const struct ledger_entry *e = o->entries.n ? o->entries.row[o->entries.n - 1] : NULL;

	return e ? e->at : s->issued_at;
}

bool settlement_mark(struct context *x, struct pay_order *o, struct decision *out)
{
	struct settlement *s = settlement_standing(o);

	if (!s)
		return true;
	s->balance = s->receivable;
	if (!money_kept(o, &s->paid) ||
	    !account_balance(&o->entries, ACCOUNT_SALES_RETURN, &s->returned) ||
	    !money_sub(&s->balance, s->returned) || !money_sub(&s->balance, s->paid))
		return too_large(x, S(""));
	put(out, &settlement_record, s);

	bool settled = s->balance.fen == 0;

	if (settled == (s->state.v == SETTLEMENT_SETTLED))
		return true;
	s->settled_at = settled ? last_at(o, s) : (struct instant){ 0 };
	return machine_move(&settlement_record, s, settled ? "settle" : "reopen", SYSTEM, x->errs);
}
