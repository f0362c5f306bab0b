/*
 * pay_rules.c -- what the rules of payments, refunds and settlements have in common: sums, and the ledger.
 *
 * Sums are taken from the order's own rows each time: an order has few, and a sum that is not stored cannot be wrong.
 */
#include "pay/pay_rules.h"

#include <string.h>

const struct problem
	PAY_CURRENCY = { "PAY_CURRENCY", 422, "订单币种是 {wanted}，不是 {currency}",
		"the order is in {wanted}, not in {currency}" };

/* --- sets of rows ------------------------------------------------------------------------- */

void pay_set_push(struct arena *a, struct pay_set *set, void *row)
{
	set->row = arena_grow(a, set->row, set->n, &set->room, sizeof(*set->row));
	set->row[set->n++] = row;
}

void pay_set_add(struct arena *a, struct pay_set *set, const struct record *r,
                 const struct rows *rows)
{
	for (int64_t i = 0; i < rows->n; i++)
		pay_set_push(a, set, (char *)rows->at + (size_t)i * r->size);
}

struct rows pay_set_rows(struct arena *a, const struct pay_set *set, const struct record *r)
{
	struct rows rows = { arena_array(a, set->n, r->size), (int64_t)set->n };

	for (size_t i = 0; i < set->n; i++)
		memcpy((char *)rows.at + i * r->size, set->row[i], r->size);
	return rows;
}

/* --- sums --------------------------------------------------------------------------------- */

bool pay_balance(const struct pay_set *entries, int64_t account, struct money *sum)
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
	return pay_balance(entries, ACCOUNT_RECEIVABLE, sum);
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

bool pay_refunded_of(const struct pay_set *refunds, int64_t payment, struct money *sum)
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
	return pay_refunded_of(refunds, 0, sum);
}

bool pay_kept(const struct pay_order *o, struct money *sum)
{
	struct money refunded;

	return order_paid(&o->payments, sum) && order_refunded(&o->refunds, &refunded) &&
	       money_sub(sum, refunded);
}

/* --- helpers of the rules ------------------------------------------------------------------ */

bool pay_too_large(struct context *x, struct str pointer)
{
	return fail(x->errs, &E_OVERFLOW, pointer);
}

struct instant pay_or_now(struct context *x, struct instant t)
{
	return t.us ? t : x->now;
}

bool pay_not_found(struct context *x, const char *zh, const char *en, int64_t n)
{
	return fail(x->errs, &E_NOT_FOUND, S(""), both(x->arena, zh, en), int_text(x->arena, n));
}

void *pay_find(const struct pay_set *set, const struct record *r, int64_t number)
{
	const struct field *key = record_last_key(r);

	for (size_t i = 0; i < set->n; i++)
		if (*(const int64_t *)field_at(key, set->row[i]) == number)
			return set->row[i];
	return NULL;
}

/* A trillion yuan, as orders have it: sums of many still fit. */
static const int64_t MAX_FEN = 100000000000000;

bool pay_amount_accept(struct context *x, const struct pay_order *o, struct money amount,
                          struct str currency, struct str pointer)
{
	bool good = true;

	if (amount.fen <= 0)
		good = fail(x->errs, &E_TOO_SMALL, pointer_below(x->arena, pointer, "amount"), S("0.01"));
	if (amount.fen > MAX_FEN)
		good = fail(x->errs, &E_TOO_LARGE, pointer_below(x->arena, pointer, "amount"),
		            money_text(x->arena, (struct money){ MAX_FEN }));
	if (!str_eq(currency, o->currency))
		good = fail(x->errs, &PAY_CURRENCY, pointer_below(x->arena, pointer, "currency"), o->currency,
		            currency);
	return good;
}

/* --- the ledger ---------------------------------------------------------------------------- */

bool pay_book(struct context *x, struct pay_order *o, int64_t debit, int64_t credit,
                 struct money amount, struct cause why, struct decision *out)
{
	if (!amount.fen)
		return true;
	if (amount.fen < 0) {
		struct money turned = { 0 };

		return money_sub(&turned, amount) ? pay_book(x, o, credit, debit, turned, why, out)
						  : pay_too_large(x, S(""));
	}
	struct ledger_entry *e = NEW(x->arena, struct ledger_entry);

	*e = (struct ledger_entry){
		.order_id = o->id, .entry = ++*o->entry_count, .customer_id = o->customer,
		.debit = { debit }, .credit = { credit }, .amount = amount, .currency = o->currency,
		.reason = { why.reason }, .payment = why.payment, .refund = why.refund,
		.settlement = why.settlement, .at = why.at,
	};
	pay_set_push(x->arena, &o->entries, e);
	put_new(out, &ledger_entry_record, e);
	return true;
}

bool pay_book_back(struct context *x, struct pay_order *o, int64_t refund, int64_t settlement,
                      struct cause why, struct decision *out)
{
	size_t n = o->entries.n;

	for (size_t i = 0; i < n; i++) {
		const struct ledger_entry *e = o->entries.row[i];

		if ((refund && e->refund == refund) || (settlement && e->settlement == settlement))
			if (!pay_book(x, o, e->credit.v, e->debit.v, e->amount, why, out))
				return false;
	}
	return true;
}
