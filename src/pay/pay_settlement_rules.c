/*
 * pay_settlement_rules.c -- what is owed for what was really delivered.
 */
#include "pay/pay_rules.h"

const struct problem
	SETTLEMENT_RETURNED = { "SETTLEMENT_RETURNED", 409, "结算单已有退货退款，不能作废",
		"the settlement cannot be voided: some of it is returned" },
	SETTLEMENT_EXISTS = { "SETTLEMENT_EXISTS", 409, "订单已有结算单，请先作废",
		"the order has a settlement already: void it first" },
	SETTLEMENT_REASON = { "SETTLEMENT_REASON", 422, "订购 {ordered}，实交 {delivered}，请说明原因",
		"say why not {ordered} but {delivered} was delivered" },
	SETTLEMENT_EXCESS = { "SETTLEMENT_EXCESS", 422, "实交数量 {delivered} 超过订购数量 {ordered}",
		"{delivered} was delivered, but only {ordered} ordered" };

/* The settlement that stands; NULL when there is none. */
static struct settlement *settlement_standing(const struct pay_order *o)
{
	for (size_t i = 0; i < o->settlements.n; i++) {
		struct settlement *s = o->settlements.row[i];

		if (settlement_stands(s))
			return s;
	}
	return NULL;
}

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
		return fail(x->errs, &SETTLEMENT_EXCESS, pointer_below(x->arena, pointer, "delivered"), delivered,
		            ordered);
	if (g->delivered.v != g->ordered.v && !str_trim(g->reason).n)
		return fail(x->errs, &SETTLEMENT_REASON, pointer_below(x->arena, pointer, "reason"), ordered,
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
			good = pay_too_large(x, pointer);
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
		return pay_too_large(x, S(""));
	return pay_book(x, o, ACCOUNT_RECEIVABLE, ACCOUNT_REVENUE, goods, why, out) &&
	       pay_book(x, o, ACCOUNT_RECEIVABLE, ACCOUNT_FREIGHT_INCOME, freight, why, out) &&
	       pay_book(x, o, ACCOUNT_RECEIVABLE, ACCOUNT_TAX_PAYABLE, s->tax, why, out);
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
		.issued_at = pay_or_now(x, in->issued_at),
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
		return pay_too_large(x, in->pointer);

	++*o->settlement_count;
	pay_set_push(x->arena, &o->settlements, s);
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
	struct settlement *s = pay_find(&o->settlements, &settlement_record, settlement);
	struct cause why = { ENTRY_SETTLEMENT_VOID, .settlement = settlement, .at = x->now };

	if (!s)
		return pay_not_found(x, "结算单", "settlement", settlement);
	if (!machine_move(&settlement_record, s, "void", x->who->roles, x->errs))
		return false;
	put(out, &settlement_record, s);
	return pay_book_back(x, o, 0, settlement, why, out);
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
	if (!pay_kept(o, &s->paid) ||
	    !pay_balance(&o->entries, ACCOUNT_SALES_RETURN, &s->returned) ||
	    !money_sub(&s->balance, s->returned) || !money_sub(&s->balance, s->paid))
		return pay_too_large(x, S(""));
	put(out, &settlement_record, s);

	bool settled = s->balance.fen == 0;

	if (settled == (s->state.v == SETTLEMENT_SETTLED))
		return true;
	s->settled_at = settled ? last_at(o, s) : (struct instant){ 0 };
	return machine_move(&settlement_record, s, settled ? "settle" : "reopen", SYSTEM, x->errs);
}
