/*
 * calendar_rules.h -- the decisions about holiday plans, and what is read of the calendar. Private to src/calendar.
 */
#ifndef CALENDAR_CALENDAR_RULES_H
#define CALENDAR_CALENDAR_RULES_H

#include "calendar/calendar.h"

struct holiday_plan_seen {
	struct holiday_plan *plan;	/* that is changed */
	struct holiday_plan *same_year;
};

bool holiday_plan_create_load(struct context *x, struct load *l, const void *in, void *state);
bool holiday_plan_change_load(struct context *x, struct load *l, const void *in, void *state);
bool holiday_plan_create_decide(struct context *x, const void *in, void *state, struct decision *out);
bool holiday_plan_change_decide(struct context *x, const void *in, void *state, struct decision *out);

bool week_valid(struct str value);
bool hours_valid(struct str value);

/* GET /api/v1/calendar?month=2026-10 and GET /api/v1/calendar/due?from=…&minutes=… */
struct calendar_month { struct str month; bool planned; struct rows days; };
struct calendar_day { struct date date; int64_t weekday; bool working; struct str name; };
struct due { struct instant from; int64_t minutes; struct instant due; };
extern const struct record calendar_month_record, due_record;
bool calendar_query(struct asked *q);
bool due_query(struct asked *q);

extern const struct lookup holiday_plan_by_year;	/* VI(year) */
extern const struct problem HOLIDAY_YEAR, DUE_TOO_FAR;

#endif
