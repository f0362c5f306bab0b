/*
 * pay_parts.h -- between the files of pay/.
 */
#ifndef PAY_PAY_PARTS_H
#define PAY_PAY_PARTS_H

#include "pay/pay.h"
#include "shell/module.h"

/* The accounts of the methods come first, each as its method. */
_Static_assert((int)ACCOUNT_OTHER_MONEY == (int)PAY_OTHER, "a method has no account");
static inline bool account_is_money(int64_t account)
{
	return account <= ACCOUNT_OTHER_MONEY;
}

/* I4, see module.h. */
bool pay_check_ledger(struct db *db, struct check_out *out, struct errs *errs);
bool pay_check_settlements(struct db *db, struct check_out *out, struct errs *errs);

bool pay_report_methods(struct asked *q, const struct value *value, struct report_out *out);

#endif
