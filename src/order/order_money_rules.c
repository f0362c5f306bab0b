/*
 * order_money_rules.c -- payments, refunds, settlement and completion of an order.
 *
 * The money rules are those of pay/; here they meet the order: what was delivered is what is
 * settled, what was paid is the sum of the receipts, and an order is completed only
 * when ordered = delivered ± what was agreed.
 */
#include "order/order_rules.h"

const struct problem
	ORDER_DIFFERENCE = { "ORDER_DIFFERENCE", 409,
		"{sku}：订购 {ordered}，协商减少 {reduced}，实际交付 {delivered}",
		"{sku}: {ordered} ordered, {reduced} agreed less, {delivered} delivered" };

/* --- to pay/ and back ------------------------------------------------------ */

struct pay_order order_pay_view(struct context *x, struct order *o, const struct rows *entries)
{
	struct pay_order p = {
		.id = o->id, .customer = o->customer_id, .currency = o->currency,
		.payment_count = &o->payment_count, .refund_count = &o->refund_count,
		.settlement_count = &o->settlement_count, .entry_count = &o->ledger_entry_count,
	};

	pay_set_add(x->arena, &p.payments, &payment_record, &o->payments);
	pay_set_add(x->arena, &p.refunds, &refund_record, &o->refunds);
	pay_set_add(x->arena, &p.settlements, &settlement_record, &o->settlements);
	pay_set_add(x->arena, &p.entries, &ledger_entry_record, entries);
	return p;
}

static bool settled(const struct pay_set *settlements)
{
	for (size_t i = 0; i < settlements->n; i++)
		if (((struct settlement *)settlements->row[i])->state.v == SETTLEMENT_SETTLED)
			return true;
	return false;
}

bool order_pay_taken(struct context *x, struct order *o, const struct pay_order *p, struct decision *out)
{
	o->payments = pay_set_rows(x->arena, &p->payments, &payment_record);
	o->refunds = pay_set_rows(x->arena, &p->refunds, &refund_record);
	o->settlements = pay_set_rows(x->arena, &p->settlements, &settlement_record);
	o->paid = o->refunded = (struct money){ 0 };
	o->settled = settled(&p->settlements);
	put(out, &order_record, o);
	reply_with(out, &order_record, o);
	if (order_paid(&p->payments, &o->paid) && order_refunded(&p->refunds, &o->refunded))
		return true;
	return fail(x->errs, &E_OVERFLOW, S("/amount"));
}

/* --- payments and refunds --------------------------------------------------- */

bool order_receive_payment_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct order_state_rows *s = state;
	const struct payment_in *want = in;
	struct order *o = s->order;
	struct pay_order p = order_pay_view(x, o, &s->entries);
	struct receipt r = {
		.method = want->method.v, .amount = want->amount,
		.currency = want->currency.n ? want->currency : o->currency, .value_date = want->value_date,
		.received_at = want->received_at, .reference = want->reference, .note = want->note,
	};

	if (!order_permit(x, o, "receive_payment") || !payment_receive(x, &p, &r, NULL, out))
		return false;
	announce(out, "payment.received", &order_record, o->id);
	return order_pay_taken(x, o, &p, out);
}

bool order_reverse_payment_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct order_state_rows *s = state;
	const struct reason_in *said = in;
	struct pay_order p = order_pay_view(x, s->order, &s->entries);

	out->reason = said->reason;
	if (!order_permit(x, s->order, "payment.reverse") || !payment_reverse(x, &p, x->part, said->reason, out))
		return false;
	announce(out, "payment.reversed", &order_record, s->order->id);
	return order_pay_taken(x, s->order, &p, out);
}

bool order_refund_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct order_state_rows *s = state;
	const struct refund_in *want = in;
	struct pay_order p = order_pay_view(x, s->order, &s->entries);
	struct refund_want w = {
		.payment = want->payment, .amount = want->amount, .currency = s->order->currency,
		.method = want->method.v, .reason = want->reason,
	};

	out->reason = want->reason;
	if (!order_permit(x, s->order, "refund") || !refund_request(x, &p, &w, NULL, out))
		return false;
	announce(out, "refund.requested", &order_record, s->order->id);
	return order_pay_taken(x, s->order, &p, out);
}

bool order_pay_refund_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct order_state_rows *s = state;
	struct pay_order p = order_pay_view(x, s->order, &s->entries);

	(void)in;
	if (!refund_pay(x, &p, x->part, x->now, out))
		return false;
	announce(out, "refund.paid", &order_record, s->order->id);
	return order_pay_taken(x, s->order, &p, out);
}

bool order_cancel_refund_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct order_state_rows *s = state;
	const struct reason_in *said = in;
	struct pay_order p = order_pay_view(x, s->order, &s->entries);

	out->reason = said->reason;
	bool was_closed = s->order->state.v == ORDER_COMPLETED && s->order->settled;
	if (!refund_cancel(x, &p, x->part, out))
		return false;
	announce(out, "refund.cancelled", &order_record, s->order->id);
	if (!order_pay_taken(x, s->order, &p, out))
		return false;
	/* A return is taken back whole; what was paid too much would be owed again. */
	return !was_closed || s->order->settled || fail(x->errs, &ORDER_CLOSED, S(""));
}

/* --- settlement --------------------------------------------------------------- */

/* q of `factor` base units each, when that is exact at the scale of a quantity. */
static bool in_unit(struct quantity base, struct quantity factor, struct quantity *out)
{
	__int128 scaled = (__int128)base.v * ONE;

	out->v = (int64_t)(scaled / factor.v);
	return scaled % factor.v == 0;
}

/*
 * So much of a line as it is settled: in the unit it was ordered in; where that is no exact number (7 of a box of 12), in
 * base units, still at the price of the unit: only what they come to is rounded.
 */
static struct settlement_goods goods_of(const struct order_line *l, struct quantity delivered)
{
	struct settlement_goods g = {
		.line = l->line, .unit = l->unit, .ordered = l->quantity, .unit_price = l->unit_price, .discount = l->discount,
		.tax_rate = l->tax_rate, .reason = l->reduce_reason,
	};

	if (in_unit(delivered, l->factor, &g.delivered))
		return g;
	g.unit = S("");
	g.ordered = l->base_quantity;
	g.delivered = delivered;
	g.factor = l->factor;
	return g;
}

bool order_settle_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct order_state_rows *s = state;
	const struct settle_in *said = in;
	struct order *o = s->order;
	const struct order_line *l = o->lines.at;
	struct settlement_goods *goods = arena_array(x->arena, (size_t)o->lines.n, sizeof *goods);
	struct pay_order p = order_pay_view(x, o, &s->entries);

	if (!order_permit(x, o, "settle"))
		return false;
	for (int64_t i = 0; i < o->lines.n; i++) {
		goods[i] = goods_of(&l[i], l[i].signed_for);
		goods[i].product = str_fmt(x->arena, "%.*s %.*s", P(l[i].sku), P(l[i].name));
	}
	struct settlement_want want = {
		.number = str_fmt(x->arena, "%.*s-S%lld", P(o->number), (long long)o->settlement_count + 1),
		.goods = goods, .goods_n = (int)o->lines.n, .freight = o->freight,
		.freight_tax_rate = setting_int(x, "company.freight_tax_rate"),
		.due_date = said->due_date.day ? said->due_date : (struct date){ today(x).day + o->payment_days },
		.method = o->payment_method.v, .terms = said->terms,
	};
	if (!settlement_issue(x, &p, &want, NULL, out))
		return false;
	announce(out, "settlement.issued", &order_record, o->id);
	return order_pay_taken(x, o, &p, out);
}

bool order_void_settlement_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct order_state_rows *s = state;
	const struct reason_in *said = in;
	struct pay_order p = order_pay_view(x, s->order, &s->entries);

	out->reason = said->reason;
	if (!order_permit(x, s->order, "settlement.void") || !settlement_void(x, &p, x->part, out))
		return false;
	announce(out, "settlement.voided", &order_record, s->order->id);
	return order_pay_taken(x, s->order, &p, out);
}

/* --- what is owed --------------------------------------------------------------- */

const struct settlement *order_settlement(const struct order *o)
{
	const struct settlement *s = o->settlements.at;

	for (int64_t i = 0; i < o->settlements.n; i++)
		if (settlement_stands(&s[i]))
			return &s[i];
	return NULL;
}

/* What a settlement would come to if all that is still agreed were delivered; nothing of what was called off. */
static struct money order_worth(const struct order *o)
{
	const struct order_line *l = o->lines.at;
	struct money sum = o->freight, net;
	bool fits = true;

	if (o->state.v == ORDER_CANCELLED)
		return (struct money){ 0 };
	for (int64_t i = 0; i < o->lines.n; i++) {
		const struct settlement_goods g = goods_of(&l[i], line_due(&l[i]));
		fits = fits && settlement_worth(&g, &net) && money_add(&sum, net);
	}
	return fits ? sum : o->total;	/* an extreme price of a tiny unit has no price of its base unit: then what was ordered stands */
}

int64_t order_open(const void *row)
{
	const struct order *o = row;
	const struct settlement *s = order_settlement(o);

	return s ? s->balance.fen : order_worth(o).fen - (o->paid.fen - o->refunded.fen);
}

/* --- completion ---------------------------------------------------------------- */

/* Every line that was not delivered as ordered and agreed, named. */
static void tell_differences(struct context *x, const struct order *o)
{
	const struct order_line *l = o->lines.at;

	for (int64_t i = 0; i < o->lines.n; i++)
		if (l[i].signed_for.v != line_due(&l[i]).v)
			fail(x->errs, &ORDER_DIFFERENCE, str_fmt(x->arena, "/lines/%lld", (long long)i), l[i].sku,
			     quantity_text(x->arena, l[i].base_quantity), quantity_text(x->arena, l[i].reduced),
			     quantity_text(x->arena, l[i].signed_for));
}

bool order_complete_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct order_state_rows *s = state;
	struct order *o = s->order;

	(void)in;
	if (!order_move(x, o, "complete", out)) {
		if (x->errs->at[0].problem == &ORDER_UNDELIVERED)
			tell_differences(x, o);
		return false;
	}
	o->completed_at = x->now;
	announce(out, "order.completed", &order_record, o->id);
	reply_with(out, &order_record, o);
	return true;
}
