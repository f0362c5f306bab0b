/*
 * calendar_rules.c -- working days and hours, and the holiday plans. Pure.
 */
#include "calendar/calendar_rules.h"

#include "record/replace.h"

enum { DAY_MINUTES = 24 * 60 };

/* --- the week -------------------------------------------------------------------- */

/* Its digits in order, none twice, at least one. */
static bool read_week(struct str text, struct working_week *out)
{
	char last = '0';

	for (size_t i = 0; i < text.n; last = text.s[i++]) {
		if (text.s[i] <= last || text.s[i] > '7')
			return false;
		out->on[text.s[i] - '0'] = true;
	}
	return text.n > 0;
}

static bool two_digits(struct str s, size_t at, int most, int *out)
{
	if (s.s[at] < '0' || s.s[at] > '9' || s.s[at + 1] < '0' || s.s[at + 1] > '9')
		return false;
	*out = (s.s[at] - '0') * 10 + s.s[at + 1] - '0';
	return *out <= most;
}

/* "08:30" or "24:00": minutes of the day. */
static bool read_minute(struct str text, int *out)
{
	int hour, minute;

	if (text.n != 5 || text.s[2] != ':' || !two_digits(text, 0, 24, &hour) || !two_digits(text, 3, 59, &minute))
		return false;
	*out = hour * 60 + minute;
	return *out <= DAY_MINUTES;
}

static bool read_hours(struct str text, struct working_week *out)
{
	struct str one, from;
	int last = 0;

	for (out->spans = 0; str_cut(&text, ',', &one); out->spans++) {
		if (out->spans == COUNT(out->span) || !str_cut(&one, '-', &from))
			return false;
		if (!read_minute(str_trim(from), &out->span[out->spans].from) || !read_minute(str_trim(one), &out->span[out->spans].to))
			return false;
		if (out->span[out->spans].from < last || out->span[out->spans].from >= out->span[out->spans].to)
			return false;
		last = out->span[out->spans].to;
	}
	return out->spans > 0;
}

bool working_week_parse(struct str week, struct str hours, struct working_week *out)
{
	*out = (struct working_week){ 0 };
	return read_week(week, out) && read_hours(hours, out);
}

bool week_valid(struct str value)
{
	struct working_week w = { 0 };

	return read_week(value, &w);
}

bool hours_valid(struct str value)
{
	struct working_week w = { 0 };

	return read_hours(value, &w);
}

struct working_week working_week_of(const struct context *x)
{
	struct working_week w;

	working_week_parse(setting_text(x, "calendar.week"), setting_text(x, "calendar.hours"), &w);
	return w;
}

/* --- days and hours ---------------------------------------------------------------- */

/* 1970-01-01 was a Thursday. */
int weekday(struct date d)
{
	return (int)(((d.day + 3) % 7 + 7) % 7) + 1;
}

bool is_working_day(const struct working_week *w, const struct holiday *special, struct date d)
{
	return special ? special->working : w->on[weekday(d)];
}

/* `at` goes on through one day's spans; false when what is `left` is used up before its end. */
static bool spend_day(const struct working_week *w, struct instant start, struct instant *at, int64_t *left)
{
	for (int i = 0; i < w->spans; i++) {
		int64_t from = start.us + w->span[i].from * MINUTE, to = start.us + w->span[i].to * MINUTE;
		int64_t begin = at->us > from ? at->us : from;
		if (begin >= to)
			continue;
		if (to - begin >= *left) {
			at->us = begin + *left;
			return false;
		}
		*left -= to - begin;
		at->us = to;
	}
	return true;
}

struct instant working_due(const struct working_week *w, struct rows special, struct instant from, int64_t minutes, struct zone z)
{
	const struct holiday *h = special.at;
	struct date day = date_in(from, z);
	int64_t last = day.day + DUE_DAYS_MAX, end = date_of(9999, 12, 31).day;

	if (minutes > DUE_DAYS_MAX * DAY_MINUTES)
		return (struct instant){ 0 };
	int64_t left = minutes * MINUTE;
	for (int64_t i = 0; day.day <= last && day.day < end; day.day++) {
		while (i < special.n && h[i].date.day < day.day)
			i++;
		bool is_special = i < special.n && h[i].date.day == day.day;
		if (!is_working_day(w, is_special ? &h[i] : NULL, day))
			continue;
		if (!spend_day(w, date_start(day, z), &from, &left))
			return from;
	}
	return (struct instant){ 0 };
}

void warn_of_rest(const struct context *x, const struct holiday *special, struct date d, struct str pointer, struct decision *out)
{
	static const char *const zh[] = { "", "周一", "周二", "周三", "周四", "周五", "周六", "周日" };
	static const char *const en[] = { "", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
	struct working_week w = working_week_of(x);
	struct buf date = buf_in(x->arena, 0);

	if (!d.day || is_working_day(&w, special, d))
		return;
	date_format(&date, d);
	warn(out, &DAY_OF_REST, pointer, buf_str(&date),
	     special && special->name.n ? special->name : both(x->arena, zh[weekday(d)], en[weekday(d)]));
}

/* --- plans -------------------------------------------------------------------------- */

/* Each day within the year, and once. */
static bool check_days(struct context *x, const struct holiday_plan *p)
{
	const struct holiday *day = p->days.at;
	int before = x->errs->n;

	for (int64_t i = 0; i < p->days.n; i++) {
		struct str at = str_fmt(x->arena, "/days/%lld/date", (long long)i);
		int year, month, of_month;
		date_parts(day[i].date, &year, &month, &of_month);
		if (year != p->year)
			fail(x->errs, &HOLIDAY_YEAR, at, int_text(x->arena, p->year));
		for (int64_t k = 0; k < i; k++)
			if (day[k].date.day == day[i].date.day) {
				fail(x->errs, &E_CONFLICT, at, both(x->arena, "该日期", "this date"));
				break;
			}
	}
	return x->errs->n == before;
}

static bool keep_days(struct context *x, struct holiday_plan *p, struct rows have, struct decision *out)
{
	struct rows want = p->days;

	return rows_replace(&holiday_record, p->id, have, want, &p->day_count, &p->days, out, x->errs, S("/days"));
}

bool holiday_plan_create_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct holiday_plan_seen *s = state;
	struct holiday_plan *p = arena_copy(x->arena, in, sizeof *p);

	if (s->same_year)
		fail(x->errs, &E_CONFLICT, S("/year"), both(x->arena, "该年的节假日安排", "a plan of this year"));
	if (!check_days(x, p) || s->same_year)
		return false;
	p->id = new_id(x);
	p->created_at = x->now;
	if (!keep_days(x, p, (struct rows){ 0 }, out))
		return false;
	put_new(out, &holiday_plan_record, p);
	announce(out, "holiday_plan.created", &holiday_plan_record, p->id);
	reply_with(out, &holiday_plan_record, p);
	return true;
}

bool holiday_plan_change_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct holiday_plan_seen *s = state;
	struct holiday_plan *p = s->plan;
	struct rows have = p->days;

	p->days = ((const struct holiday_plan *)in)->days;
	if (!check_days(x, p) || !keep_days(x, p, have, out))
		return false;
	put(out, &holiday_plan_record, p);
	announce(out, "holiday_plan.changed", &holiday_plan_record, p->id);
	reply_with(out, &holiday_plan_record, p);
	return true;
}
