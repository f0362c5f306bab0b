/*
 * calendar_load.c -- what the decisions about holiday plans must see.
 */
#include "calendar/calendar_rules.h"

bool holiday_plan_create_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct holiday_plan_seen *s = state;

	(void)x;
	return load_one(l, &holiday_plan_by_year, VI(((const struct holiday_plan *)in)->year), &s->same_year);
}

bool holiday_plan_change_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct holiday_plan_seen *s = state;

	(void)in;
	return load_family(l, &holiday_plan_record, x->target, &s->plan);
}
