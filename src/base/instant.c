/*
 * instant.c -- time as RFC 3339 writes it, and days of the proleptic Gregorian calendar.
 *
 * Parsing is strict and never wraps: 30 February, 24:00 and the leap second :60 are
 * refused, because no instant stands for them.
 */
#define _GNU_SOURCE 1	/* strptime */
#include "base/instant.h"

#include <string.h>
#include <time.h>

enum { YEAR_MIN = 1, YEAR_MAX = 9999, ZONE_HOURS_MAX = 14 };

static int64_t clock_us(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * SECOND + now.tv_nsec / 1000;
}

struct instant instant_now(void)
{
	return (struct instant){ clock_us(CLOCK_REALTIME) };
}

int64_t monotonic_us(void)
{
	return clock_us(CLOCK_MONOTONIC);
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static const int64_t before_1970 = 719468;	/* days from 0000-03-01 */

/*
 * Years are counted from March, so that the leap day is the last of its year and the
 * months before a day have a length that one division gives.
 */
struct date date_of(int year, int month, int day)
{
	int64_t y = month > 2 ? year : year - 1;
	int64_t month_from_march = (month + 9) % 12;
	int64_t era = floor_div(y, 400), year_of_era = y - era * 400;
	int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return (struct date){ era * 146097 + day_of_era - before_1970 };
}

void date_parts(struct date d, int *year, int *month, int *day)
{
	int64_t days = d.day + before_1970;
	int64_t era = floor_div(days, 146097), day_of_era = days - era * 146097;
	int64_t leap_days = day_of_era / 1460 - day_of_era / 36524 + day_of_era / 146096;
	int64_t year_of_era = (day_of_era - leap_days) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month_from_march = (5 * day_of_year + 2) / 153;

	*day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
	*month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
	*year = (int)(year_of_era + era * 400 + (*month <= 2));
}

struct date date_in(struct instant t, struct zone z)
{
	return (struct date){ floor_div(t.us + (int64_t)z.seconds * SECOND, DAY) };
}

struct instant date_start(struct date d, struct zone z)
{
	return (struct instant){ d.day * DAY - (int64_t)z.seconds * SECOND };
}

/* Exactly `n` digits off the front of `*s`. */
static bool cut_digits(struct str *s, int n, int *out)
{
	int v = 0;

	if (s->n < (size_t)n)
		return false;
	for (int i = 0; i < n; i++) {
		if (s->s[i] < '0' || s->s[i] > '9')
			return false;
		v = v * 10 + (s->s[i] - '0');
	}
	*s = str_sub(*s, (size_t)n, s->n);
	*out = v;
	return true;
}

static bool cut_char(struct str *s, char c)
{
	if (!s->n || s->s[0] != c)
		return false;
	*s = str_sub(*s, 1, s->n);
	return true;
}

/* A day that exists, found by asking whether it comes back as itself. */
static bool date_checked(int year, int month, int day, struct date *out)
{
	int y, m, d;

	if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	struct date date = date_of(year, month, day);
	date_parts(date, &y, &m, &d);
	if (d != day)
		return false;
	*out = date;
	return true;
}

static bool cut_date(struct str *s, struct date *out)
{
	int year, month, day;

	return cut_digits(s, 4, &year) && cut_char(s, '-') && cut_digits(s, 2, &month) &&
	       cut_char(s, '-') && cut_digits(s, 2, &day) && date_checked(year, month, day, out);
}

/* "+08:00" or "-03:30" */
static bool cut_offset(struct str *s, int hours_max, int *seconds)
{
	bool west = s->n && s->s[0] == '-';
	int hours, minutes;

	if (!cut_char(s, west ? '-' : '+') || !cut_digits(s, 2, &hours) || !cut_char(s, ':') ||
	    !cut_digits(s, 2, &minutes) || hours > hours_max || minutes > 59)
		return false;
	*seconds = (hours * 60 + minutes) * 60 * (west ? -1 : 1);
	return true;
}

/* Digits after the point; what is finer than a microsecond is cut off. */
static bool cut_fraction(struct str *s, int64_t *us)
{
	int64_t unit = SECOND / 10;

	*us = 0;
	if (!cut_char(s, '.'))
		return true;
	if (!s->n || s->s[0] < '0' || s->s[0] > '9')
		return false;
	for (; s->n && s->s[0] >= '0' && s->s[0] <= '9'; unit /= 10) {
		*us += (s->s[0] - '0') * unit;
		*s = str_sub(*s, 1, s->n);
	}
	return true;
}

static bool cut_clock(struct str *s, int64_t *us)
{
	int hour, minute, second;

	if (!cut_digits(s, 2, &hour) || !cut_char(s, ':') || !cut_digits(s, 2, &minute) ||
	    !cut_char(s, ':') || !cut_digits(s, 2, &second) || !cut_fraction(s, us) ||
	    hour > 23 || minute > 59 || second > 59)
		return false;
	*us += hour * HOUR + minute * MINUTE + (int64_t)second * SECOND;
	return true;
}

/* The offset may push the last hours of 9999 or the first of year 1 out of range. */
static bool instant_checked(struct date d, int64_t us_of_day, struct zone z, struct instant *out)
{
	int64_t us = date_start(d, z).us + us_of_day;

	if (us < date_of(YEAR_MIN, 1, 1).day * DAY || us >= date_of(YEAR_MAX + 1, 1, 1).day * DAY)
		return false;
	out->us = us;
	return true;
}

bool instant_parse(struct str s, struct instant *out)
{
	struct date date;
	struct zone zone = {0};
	int64_t us_of_day;

	if (!cut_date(&s, &date) || !(cut_char(&s, 'T') || cut_char(&s, 't')) ||
	    !cut_clock(&s, &us_of_day))
		return false;
	if (!(cut_char(&s, 'Z') || cut_char(&s, 'z')) && !cut_offset(&s, 23, &zone.seconds))
		return false;
	return !s.n && instant_checked(date, us_of_day, zone, out);
}

bool date_parse(struct str s, struct date *out)
{
	struct date date;

	if (!cut_date(&s, &date) || s.n)
		return false;
	*out = date;
	return true;
}

/* Two digits and what stands behind them. */
static char *put_pair(char *to, unsigned v, char after)
{
	digits_put(to, v, 2);
	to[2] = after;
	return to + 3;
}

char *date_put(char *to, struct date d)
{
	int year, month, day;

	date_parts(d, &year, &month, &day);
	to = digits_put(to, (uint64_t)year, 4);
	*to++ = '-';
	to = put_pair(to, (unsigned)month, '-');
	return digits_put(to, (uint64_t)day, 2);
}

char *instant_put(char *to, struct instant t)
{
	struct date date = date_in(t, (struct zone){0});
	unsigned ms = (unsigned)((t.us - date.day * DAY) / 1000), s = ms / 1000;

	to = date_put(to, date);
	*to++ = 'T';
	to = put_pair(to, s / 3600, ':');
	to = put_pair(to, s / 60 % 60, ':');
	to = put_pair(to, s % 60, '.');
	to = digits_put(to, ms % 1000, 3);
	*to++ = 'Z';
	return to;
}

void date_format(struct buf *out, struct date d)
{
	char text[10];

	buf_add(out, (struct str){ text, (size_t)(date_put(text, d) - text) });
}

void instant_format(struct buf *out, struct instant t)
{
	char text[24];

	buf_add(out, (struct str){ text, (size_t)(instant_put(text, t) - text) });
}

bool instant_parse_local(struct str s, const char *pattern, struct zone z, struct instant *out)
{
	char text[64];
	struct tm tm = { .tm_mday = 1 };
	struct date date;

	if (!s.n || s.n >= sizeof text || memchr(s.s, '\0', s.n))
		return false;
	memcpy(text, s.s, s.n);
	text[s.n] = '\0';
	const char *end = strptime(text, pattern, &tm);
	if (!end || *end || tm.tm_sec > 59 ||
	    !date_checked(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, &date))
		return false;
	int64_t us_of_day = tm.tm_hour * HOUR + tm.tm_min * MINUTE + (int64_t)tm.tm_sec * SECOND;
	return instant_checked(date, us_of_day, z, out);
}

bool zone_parse(struct str s, struct zone *out)
{
	static const struct { struct str name; int32_t seconds; } known[] = {
		{ S("UTC"), 0 },
		{ S("Asia/Shanghai"), 8 * 3600 },
	};
	struct zone zone;

	for (size_t i = 0; i < COUNT(known); i++) {
		if (str_eq(s, known[i].name)) {
			out->seconds = known[i].seconds;
			return true;
		}
	}
	if (!cut_offset(&s, ZONE_HOURS_MAX, &zone.seconds) || s.n)
		return false;
	*out = zone;
	return true;
}
