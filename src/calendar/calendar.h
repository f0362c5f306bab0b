/*
 * calendar.h -- when the company works: days of the week, hours of the day, and what is different in a year (节假日与调休).
 *
 * Whatever is due within working time is counted by working_due; whatever is promised for a day of rest is warned of.
 */
#ifndef CALENDAR_CALENDAR_H
#define CALENDAR_CALENDAR_H

#include "shell/module.h"

extern const struct module calendar_module;

/* The days of one year that are not as the day of the week says; nobody publishes less than a year. */
struct holiday_plan {
	struct id id;
	int64_t version;
	struct digest head;
	int64_t year;			/* unique */
	struct instant created_at;
	int64_t day_count;		/* highest number of a day given so far */
	struct rows days;		/* of struct holiday */
};

struct holiday {
	struct id holiday_plan_id;
	int64_t n;			/* 1, 2 … */
	struct date date;		/* of the plan's year; unique */
	bool working;			/* 调休: a day of rest that is worked */
	struct str name;		/* 国庆节 */
};

extern const struct record holiday_plan_record, holiday_record;
extern const struct lookup holiday_by_date;	/* VI(day) */

/* The settings calendar.week and calendar.hours. */
struct working_week {
	bool on[8];			/* 1 Monday … 7 Sunday */
	int spans;
	struct { int from, to; } span[4];	/* minutes of the day, in order, apart */
};

/* "12345" and "08:30-12:00,13:30-17:30". False: it is none. */
bool working_week_parse(struct str week, struct str hours, struct working_week *out);
struct working_week working_week_of(const struct context *x);

int weekday(struct date d);		/* 1 Monday … 7 Sunday */

/* `special` is what the plan says of that very day, or NULL. */
bool is_working_day(const struct working_week *w, const struct holiday *special, struct date d);

/*
 * When `minutes` of working time have passed since `from`. `special`: the days of the plans from that day on, by date. Zero when
 * that is more than DUE_DAYS_MAX away.
 */
enum { DUE_DAYS_MAX = 400 };
struct instant working_due(const struct working_week *w, struct rows special, struct instant from, int64_t minutes, struct zone z);

/* Warns when d is a day of rest; `special` as above. No date, no warning. */
void warn_of_rest(const struct context *x, const struct holiday *special, struct date d, struct str pointer, struct decision *out);

extern const struct problem
	DAY_OF_REST;			/* 422 {date} is a day of rest: {name} (a warning) */

#endif
