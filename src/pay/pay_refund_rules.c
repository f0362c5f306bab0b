/*
 * pay_refund_rules.c -- money is promised back, returned, or kept after all.
 */
#include "pay/pay_rules.h"

const struct problem
	PAYMENT_REVERSED_ALREADY = { "PAYMENT_REVERSED", 409, "第 {payment} 笔收款已冲销",
		"payment {payment} was reversed" },
	REFUND_ABOVE_PAID = { "REFUND_ABOVE_PAID", 409, "不能退款 {amount}：可退金额只有 {left}",
		"cannot refund {amount}: only {left} is left of what was paid" };

/* How much may still be refunded: of the order, and of the payment when one is named. */
static bool refund_left(struct context *x, const struct pay_order *o, const struct refund_want *in,
                        struct money *left)
{
	if (!pay_kept(o, left))
		return pay_too_large(x, pointer_below(x->arena, in->pointer, "amount"));
	if (!in->payment)
		return true;

	const struct payment *p = pay_find(&o->payments, &payment_record, in->payment);
	struct money refunded, of_payment;

	if (!p)
		return fail(x->errs, &E_NOT_FOUND, pointer_below(x->arena, in->pointer, "payment"), both(x->arena, "收款", "payment"),
			    int_text(x->arena, in->payment));
	if (p->state.v == PAYMENT_REVERSED)
		return fail(x->errs, &PAYMENT_REVERSED_ALREADY, pointer_below(x->arena, in->pointer, "payment"),
			    int_text(x->arena, in->payment));
	of_payment = p->amount;
	if (!pay_refunded_of(&o->refunds, in->payment, &refunded) || !money_sub(&of_payment, refunded))
		return pay_too_large(x, pointer_below(x->arena, in->pointer, "amount"));
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
		return pay_too_large(x, S(""));
	if (receivable.fen < 0 && !money_sub(&credit, receivable))
		return pay_too_large(x, S(""));
	if (!pay_book(x, o, ACCOUNT_RECEIVABLE, ACCOUNT_REFUND_CLEARING, r->amount, why, out))
		return false;
	if (credit.fen >= r->amount.fen)
		return true;
	why.reason = ENTRY_RETURN;
	if (!money_sub(&returned, credit))
		return pay_too_large(x, S(""));
	return pay_book(x, o, ACCOUNT_SALES_RETURN, ACCOUNT_RECEIVABLE, returned, why, out);
}

bool refund_request(struct context *x, struct pay_order *o, const struct refund_want *in,
                    struct refund **made, struct decision *out)
{
	struct money left;

	if (!pay_amount_accept(x, o, in->amount, in->currency, in->pointer) ||
	    !refund_left(x, o, in, &left))
		return false;
	if (in->amount.fen > left.fen)
		return fail(x->errs, &REFUND_ABOVE_PAID, pointer_below(x->arena, in->pointer, "amount"),
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
		.requested_at = pay_or_now(x, in->requested_at),
		.by = x->who->name,
	};
	pay_set_push(x->arena, &o->refunds, r);
	put_new(out, &refund_record, r);
	if (made)
		*made = r;
	return refund_book(x, o, r, out) && settlement_mark(x, o, out);
}

bool refund_pay(struct context *x, struct pay_order *o, int64_t refund, struct instant at,
                struct decision *out)
{
	struct refund *r = pay_find(&o->refunds, &refund_record, refund);

	if (!r)
		return pay_not_found(x, "退款", "refund", refund);
	if (!machine_move(&refund_record, r, "pay", x->who->roles, x->errs))
		return false;

	struct cause why = { ENTRY_REFUND_PAID, .refund = refund, .at = pay_or_now(x, at) };

	r->paid_at = why.at;
	put(out, &refund_record, r);
	return pay_book(x, o, ACCOUNT_REFUND_CLEARING, r->method.v, r->amount, why, out);
}

bool refund_cancel(struct context *x, struct pay_order *o, int64_t refund, struct decision *out)
{
	struct refund *r = pay_find(&o->refunds, &refund_record, refund);

	if (!r)
		return pay_not_found(x, "退款", "refund", refund);
	if (!machine_move(&refund_record, r, "cancel", x->who->roles, x->errs))
		return false;

	struct cause why = { ENTRY_REFUND_CANCELLED, .refund = refund, .at = x->now };

	put(out, &refund_record, r);
	return pay_book_back(x, o, refund, 0, why, out) && settlement_mark(x, o, out);
}
