/*
 * pay_report.c -- what finance asks for.
 */
#include "pay/pay_parts.h"
#include "pay/queries.h"

bool pay_report_methods(struct asked *q, const struct value *value, struct report_out *out)
{
	struct rows rows;
	struct date since = { value[0].i }, until = { value[1].i };

	if (!pay_by_method(q->db, since, until, value[2].t, &rows, q->x->arena, q->x->errs))
		return false;
	for (int64_t i = 0; i < rows.n; i++)
		if (!report_row(out, (struct method_sum *)rows.at + i))
			return false;
	return true;
}
