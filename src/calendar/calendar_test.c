/*
 * calendar_test.c -- what a week is, which days are worked, and when working time has passed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "calendar/calendar.h"

static struct arena arena;
static const struct zone shanghai = { 28800 };

static void a_week_is_digits_in_order_and_hours_are_spans_apart(void **state)
{
	static const struct { const char *week, *hours; bool fine; } row[] = {
		{ "12345", "08:30-12:00,13:30-17:30", true },
		{ "123456", "00:00-24:00", true },
		{ "7", " 08:00 - 12:00 , 12:00 - 13:00 ", true },
		{ "", "08:00-12:00", false }, { "0", "08:00-12:00", false }, { "8", "08:00-12:00", false },
		{ "21", "08:00-12:00", false }, { "11", "08:00-12:00", false }, { "1,2", "08:00-12:00", false },
		{ "1", "", false }, { "1", "8:00-12:00", false }, { "1", "08:00", false }, { "1", "08:60-12:00", false },
		{ "1", "12:00-08:00", false }, { "1", "08:00-08:00", false }, { "1", "08:00-24:01", false },
		{ "1", "08:00-12:00,11:00-13:00", false }, { "1", "0a:00-12:00", false },
		{ "1", "01:00-02:00,03:00-04:00,05:00-06:00,07:00-08:00,09:00-10:00", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct working_week w;
		bool fine = working_week_parse(STR(row[i].week), STR(row[i].hours), &w);
		if (fine != row[i].fine)
			print_error("\"%s\" \"%s\"\n", row[i].week, row[i].hours);
		assert_int_equal(fine, row[i].fine);
	}
}

static void days_of_the_week_are_those_of_the_almanac(void **state)
{
	static const struct { int year, month, day, weekday; } row[] = {
		{ 1970, 1, 1, 4 }, { 1969, 12, 31, 3 }, { 2000, 2, 29, 2 }, { 2026, 10, 1, 4 }, { 2026, 11, 28, 6 }, { 1, 1, 1, 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++)
		assert_int_equal(weekday(date_of(row[i].year, row[i].month, row[i].day)), row[i].weekday);
}

/* 国庆节 2026 and a Saturday that is worked for it. */
static struct holiday special[9];
static const struct rows specials = { special, COUNT(special) };

static void plan_october(void)
{
	special[0] = (struct holiday){ .date = date_of(2026, 9, 20), .working = true };
	for (int i = 1; i <= 7; i++)
		special[i].date = date_of(2026, 10, i);
	special[8] = (struct holiday){ .date = date_of(2026, 10, 10), .working = true };
}

static void what_the_plan_says_goes_before_the_day_of_the_week(void **state)
{
	struct working_week w;

	(void)state;
	working_week_parse(S("12345"), S("08:30-12:00,13:30-17:30"), &w);
	assert_false(is_working_day(&w, NULL, date_of(2026, 10, 10)));
	assert_true(is_working_day(&w, &special[8], date_of(2026, 10, 10)));
	assert_true(is_working_day(&w, NULL, date_of(2026, 10, 1)));
	assert_false(is_working_day(&w, &special[1], date_of(2026, 10, 1)));
}

static void working_time_passes_only_while_there_is_work(void **state)
{
	static const struct { const char *from; int64_t minutes; const char *due; } row[] = {
		{ "2026-11-27T09:00:00+08:00", 60, "2026-11-27T02:00:00.000Z" },
		{ "2026-11-27T17:00:00+08:00", 120, "2026-11-30T02:00:00.000Z" },	/* over the week-end: 10:00 */
		{ "2026-11-27T11:30:00+08:00", 60, "2026-11-27T06:00:00.000Z" },	/* over noon: 14:00 */
		{ "2026-11-27T11:59:30+08:00", 1, "2026-11-27T05:30:30.000Z" },	/* seconds count, too */
		{ "2026-11-27T12:00:00+08:00", 0, "2026-11-27T05:30:00.000Z" },	/* at noon work begins at 13:30 */
		{ "2026-11-27T03:00:00+08:00", 450, "2026-11-27T09:30:00.000Z" },	/* a whole day ends with it */
		{ "2026-09-30T17:00:00+08:00", 31, "2026-10-08T00:31:00.000Z" },	/* over 国庆节 */
		{ "2026-10-09T17:30:00+08:00", 1, "2026-10-10T00:31:00.000Z" },	/* the Saturday is worked */
	};
	struct working_week w;

	(void)state;
	working_week_parse(S("12345"), S("08:30-12:00,13:30-17:30"), &w);
	for (size_t i = 0; i < COUNT(row); i++) {
		struct instant from;
		struct buf text = buf_in(&arena, 0);
		assert_true(instant_parse(STR(row[i].from), &from));
		instant_format(&text, working_due(&w, specials, from, row[i].minutes, shanghai));
		assert_string_equal(str_c(&arena, buf_str(&text)), row[i].due);
	}
}

static void what_never_ends_is_not_waited_for(void **state)
{
	struct working_week w;
	struct instant from;

	(void)state;
	working_week_parse(S("7"), S("08:00-08:01"), &w);
	assert_true(instant_parse(S("2026-11-27T09:00:00Z"), &from));
	assert_int_not_equal(working_due(&w, specials, from, 50, shanghai).us, 0);
	assert_int_equal(working_due(&w, specials, from, 60, shanghai).us, 0);
	assert_int_equal(working_due(&w, specials, from, INT64_MAX, shanghai).us, 0);
	working_week_parse(S("1234567"), S("00:00-24:00"), &w);
	assert_true(instant_parse(S("9999-12-30T01:00:00Z"), &from));
	assert_int_not_equal(working_due(&w, specials, from, 60, shanghai).us, 0);
	assert_int_equal(working_due(&w, specials, from, 3 * 24 * 60, shanghai).us, 0);	/* there is no year 10000 */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_week_is_digits_in_order_and_hours_are_spans_apart),
		cmocka_unit_test(days_of_the_week_are_those_of_the_almanac),
		cmocka_unit_test(what_the_plan_says_goes_before_the_day_of_the_week),
		cmocka_unit_test(working_time_passes_only_while_there_is_work),
		cmocka_unit_test(what_never_ends_is_not_waited_for),
	};

	plan_october();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(&arena);
	return failed;
}
