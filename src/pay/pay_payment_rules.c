/*
 * pay_payment_rules.c -- money comes in, or turns out not to have.
 */
#include "pay/pay_rules.h"

const struct problem
	PAYMENT_FUTURE = { "PAYMENT_FUTURE", 422, "收款时间不能晚于明天",
		"money cannot have come in later than tomorrow" },
	PAYMENT_REFUNDED = { "PAYMENT_REFUNDED", 409, "第 {payment} 笔收款已有退款，不能冲销",
		"payment {payment} cannot be reversed: money of it is refunded" };

static struct payment *payment_new(struct context *x, struct pay_order *o, const struct receipt *in)
{
	struct payment *p = NEW(x->arena, struct payment);
	struct instant at = pay_or_now(x, in->received_at);

	*p = (struct payment){
		.order_id = o->id, .payment = ++*o->payment_count, .customer_id = o->customer,
		.method = { in->method }, .amount = in->amount, .currency = o->currency,
		.value_date = in->value_date.day ? in->value_date : date_in(at, x->zone),
		.reference = in->reference, .note = in->note, .state = { PAYMENT_RECEIVED },
		.received_at = at, .recorded_by = x->who->name,
	};
	pay_set_push(x->arena, &o->payments, p);
	return p;
}

static bool payment_past(struct context *x, const struct receipt *in)
{
	struct instant latest = { x->now.us + DAY };
	bool good = true;

	if (in->received_at.us > latest.us)
		good = fail(x->errs, &PAYMENT_FUTURE, pointer_below(x->arena, in->pointer, "received_at"));
	if (in->value_date.day > date_in(latest, x->zone).day)
		good = fail(x->errs, &PAYMENT_FUTURE, pointer_below(x->arena, in->pointer, "value_date"));
	return good;
}

bool payment_receive(struct context *x, struct pay_order *o, const struct receipt *in,
                     struct payment **made, struct decision *out)
{
	struct money paid;

	bool amount = pay_amount_accept(x, o, in->amount, in->currency, in->pointer);

	if (!payment_past(x, in) || !amount)
		return false;
	if (!order_paid(&o->payments, &paid) || !money_add(&paid, in->amount))
		return pay_too_large(x, pointer_below(x->arena, in->pointer, "amount"));

	struct payment *p = payment_new(x, o, in);
	struct cause why = { ENTRY_PAYMENT, .payment = p->payment, .at = p->received_at };

	put_new(out, &payment_record, p);
	if (made)
		*made = p;
	return pay_book(x, o, p->method.v, ACCOUNT_RECEIVABLE, p->amount, why, out) &&
	       settlement_mark(x, o, out);
}

bool payment_reverse(struct context *x, struct pay_order *o, int64_t payment, struct str reason,
                     struct decision *out)
{
	struct payment *p = pay_find(&o->payments, &payment_record, payment);
	struct money refunded, kept;

	if (!p)
		return pay_not_found(x, "收款", "payment", payment);
	if (!pay_refunded_of(&o->refunds, payment, &refunded) || !pay_kept(o, &kept) ||
	    !money_sub(&kept, p->amount))
		return pay_too_large(x, S(""));
	if (p->state.v == PAYMENT_RECEIVED && (refunded.fen > 0 || kept.fen < 0))
		return fail(x->errs, &PAYMENT_REFUNDED, S(""), int_text(x->arena, payment));
	if (!machine_move(&payment_record, p, "reverse", x->who->roles, x->errs))
		return false;

	struct cause why = { ENTRY_REVERSAL, .payment = payment, .at = x->now };

	p->reversed_at = x->now;
	p->reverse_reason = reason;
	put(out, &payment_record, p);
	return pay_book(x, o, ACCOUNT_RECEIVABLE, p->method.v, p->amount, why, out) &&
	       settlement_mark(x, o, out);
}
