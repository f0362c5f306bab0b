/*
 * pay_rules.h -- what the rules of payments, refunds and settlements have in common. Private to pay/.
 *
 * Every rule checks first and writes last, books its ledger entries, and brings the order's settlement up to date.
 */
#ifndef PAY_PAY_RULES_H
#define PAY_PAY_RULES_H

#include "pay/pay.h"

/* --- rows of an order, and what they add up to; false: more than can be counted --------------- */

void pay_set_push(struct arena *a, struct pay_set *set, void *row);
/* The row of this number; NULL when there is none. */
void *pay_find(const struct pay_set *set, const struct record *r, int64_t number);

/* Debits less credits of an account. */
bool pay_balance(const struct pay_set *entries, int64_t account, struct money *sum);
/* Refunds of one payment, or of all when `payment` is 0; those cancelled do not count. */
bool pay_refunded_of(const struct pay_set *refunds, int64_t payment, struct money *sum);
/* What the customer's money still is: paid less refunded or promised back. */
bool pay_kept(const struct pay_order *o, struct money *sum);

/* --- what is refused: always false ------------------------------------------------------------ */

bool pay_too_large(struct context *x, struct str pointer);
bool pay_not_found(struct context *x, const char *zh, const char *en, int64_t n);
/* Unless an amount that comes in is in the order's currency, above zero, and of this world. */
bool pay_amount_accept(struct context *x, const struct pay_order *o, struct money amount, struct str currency, struct str pointer);

struct instant pay_or_now(struct context *x, struct instant t);

/* --- the ledger --------------------------------------------------------------------------------- */

/* What an entry is about; the numbers that do not apply are 0. */
struct cause {
	enum entry_reason reason;
	int64_t payment, refund, settlement;
	struct instant at;
};

/* One transfer. A negative amount goes the other way round; nothing is no entry. */
bool pay_book(struct context *x, struct pay_order *o, int64_t debit, int64_t credit, struct money amount, struct cause why,
              struct decision *out);
/* Write the opposite of every entry that was booked for a refund or a settlement. */
bool pay_book_back(struct context *x, struct pay_order *o, int64_t refund, int64_t settlement, struct cause why,
                   struct decision *out);

#endif
