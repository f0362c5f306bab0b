/*
 * calendar_http.c -- the calendar as it is read: a month, and when working time will have passed.
 */
#include "calendar/calendar_rules.h"

#include "calendar/queries.h"
#include "record/json.h"

static const struct field day_fields[] = {
	FIELD(calendar_day, date, .zh = "日期"),
	FIELD(calendar_day, weekday, .zh = "星期", .doc = "1 Monday … 7 Sunday"),
	FIELD(calendar_day, working, .zh = "工作日"),
	FIELD(calendar_day, name, .zh = "名称", .doc = "of the holiday, or for which the day is worked"),
};
static RECORD(calendar_day_record, calendar_day, NULL, day_fields, .zh = "日历日", .en = "day of the calendar");

static const struct field month_fields[] = {
	FIELD(calendar_month, month, .zh = "月份"),
	FIELD(calendar_month, planned, .zh = "已有安排", .doc = "the holidays of this year are known"),
	FIELD(calendar_month, days, .of = &calendar_day_record, .zh = "日期"),
};
RECORD(calendar_month_record, calendar_month, NULL, month_fields, .zh = "月历", .en = "month of the calendar");

static const struct field due_fields[] = {
	FIELD(due, from, .zh = "起算时间"),
	FIELD(due, minutes, .zh = "工作分钟"),
	FIELD(due, due, .zh = "到期时间"),
};
RECORD(due_record, due, NULL, due_fields, .zh = "工作时限", .en = "end of a time limit");

/* "2026-10"; without it the month that it is. */
static bool month_asked(struct asked *q, int *year, int *month)
{
	struct arena *a = q->x->arena;
	struct date first = today(q->x);
	struct str text;
	int day;

	if (!asked_parameter(q, "month", &text))
		return false;
	if (text.n && !date_parse(str_fmt(a, "%.*s-01", P(text)), &first))
		return fail(q->x->errs, &E_FORMAT, S("/month"), both(a, "月份，如 2026-10", "a month such as 2026-10"));
	date_parts(first, year, month, &day);
	return true;
}

static void fill_days(const struct context *x, struct rows special, struct date first, struct rows *out)
{
	const struct working_week w = working_week_of(x);
	const struct holiday *h = special.at;
	struct calendar_day *day = out->at;

	for (int64_t i = 0, k = 0; i < out->n; i++) {
		struct date d = { first.day + i };
		const struct holiday *is = k < special.n && h[k].date.day == d.day ? &h[k++] : NULL;
		day[i] = (struct calendar_day){ d, weekday(d), is_working_day(&w, is, d), is ? is->name : S("") };
	}
}

bool calendar_query(struct asked *q)
{
	struct arena *a = q->x->arena;
	struct rows special, plan;
	int year, month;
	struct calendar_month m = { 0 };

	if (!month_asked(q, &year, &month))
		return false;
	struct date first = date_of(year, month, 1), next = month == 12 ? date_of(year + 1, 1, 1) : date_of(year, month + 1, 1);
	if (!calendar_span(q->db, first, (struct date){ next.day - 1 }, &special, a, q->x->errs) ||
	    !calendar_plan_of(q->db, year, &plan, a, q->x->errs))
		return false;
	m.planned = plan.n > 0;
	m.month = str_fmt(a, "%04d-%02d", year, month);
	m.days = (struct rows){ arena_array(a, (size_t)(next.day - first.day), sizeof(struct calendar_day)), next.day - first.day };
	fill_days(q->x, special, first, &m.days);
	record_encode(q->out, &calendar_month_record, &m, VIEW_DETAIL, 0, S(""));
	return true;
}

bool due_query(struct asked *q)
{
	static const char *const names[] = { "from", "minutes" };
	struct arena *a = q->x->arena;
	struct errs *errs = q->x->errs;
	struct due d = { .from = q->x->now };
	struct str said[COUNT(names)];
	struct rows special;

	if (!asked_parameters(q, names, COUNT(names), said))
		return false;
	if (said[0].n && !instant_parse(said[0], &d.from) && !instant_parse_local(said[0], "%Y-%m-%dT%H:%M", q->x->zone, &d.from))
		fail(errs, &E_FORMAT, S("/from"), both(a, "时间，如 2026-10-01T17:00", "a time such as 2026-10-01T17:00"));
	if (!str_int(said[1], &d.minutes) || d.minutes < 0)
		fail(errs, &E_FORMAT, S("/minutes"), both(a, "分钟数", "a number of minutes"));
	if (errs->n)
		return false;
	struct date first = date_in(d.from, q->x->zone);
	if (!calendar_span(q->db, first, (struct date){ first.day + DUE_DAYS_MAX }, &special, a, errs))
		return false;
	struct working_week w = working_week_of(q->x);
	d.due = working_due(&w, special, d.from, d.minutes, q->x->zone);
	if (!d.due.us)
		return fail(errs, &DUE_TOO_FAR, S("/minutes"), str_fmt(a, "%d", DUE_DAYS_MAX));
	record_encode(q->out, &due_record, &d, VIEW_DETAIL, 0, S(""));
	return true;
}
