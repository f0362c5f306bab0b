/*
 * base_instant_test.c -- instants, days, zones, and ids that follow the time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/id.h"
#include "base/instant.h"
#include "base/secret.h"

static void instants_are_read_as_rfc_3339_says(void **state)
{
	(void)state;
	static const struct { const char *text, *utc; } row[] = {	/* NULL: refused */
		{ "2026-11-23T08:00:00Z", "2026-11-23T08:00:00.000Z" },
		{ "2026-11-23t08:00:00z", "2026-11-23T08:00:00.000Z" },
		{ "2026-11-23T16:00:00.25+08:00", "2026-11-23T08:00:00.250Z" },
		{ "2026-11-23T00:30:00+08:00", "2026-11-22T16:30:00.000Z" },
		{ "2026-12-31T23:00:00-01:30", "2027-01-01T00:30:00.000Z" },
		{ "2026-11-23T08:00:00-00:00", "2026-11-23T08:00:00.000Z" },
		{ "2024-02-29T23:59:59.999999999Z", "2024-02-29T23:59:59.999Z" },
		{ "2000-02-29T00:00:00Z", "2000-02-29T00:00:00.000Z" },
		{ "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z" },
		{ "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z" },
		{ "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z" },
		{ "0001-01-01T07:59:59+08:00", NULL }, { "9999-12-31T23:59:59-00:01", NULL },
		{ "0000-01-01T00:00:00Z", NULL }, { "10000-01-01T00:00:00Z", NULL },
		{ "2025-02-29T00:00:00Z", NULL }, { "1900-02-29T00:00:00Z", NULL },
		{ "2026-04-31T00:00:00Z", NULL }, { "2026-13-01T00:00:00Z", NULL },
		{ "2026-00-01T00:00:00Z", NULL }, { "2026-01-00T00:00:00Z", NULL },
		{ "2026-01-32T00:00:00Z", NULL }, { "2026-01-01T24:00:00Z", NULL },
		{ "2026-01-01T23:60:00Z", NULL }, { "2026-12-31T23:59:60Z", NULL },
		{ "2026-01-01T00:00:00", NULL }, { "2026-01-01T00:00:00.Z", NULL },
		{ "2026-01-01T00:00:00,5Z", NULL }, { "2026-01-01 00:00:00Z", NULL },
		{ "2026-01-01T00:00Z", NULL }, { "2026-01-01T00:00:00+0800", NULL },
		{ "2026-01-01T00:00:00+24:00", NULL }, { "2026-01-01T00:00:00+08:60", NULL },
		{ "2026-01-01T00:00:00Z ", NULL }, { " 2026-01-01T00:00:00Z", NULL },
		{ "2026-1-1T00:00:00Z", NULL }, { "-026-01-01T00:00:00Z", NULL },
		{ "2026-01-01", NULL }, { "", NULL }, { "2026-01-01T00:00:00+08", NULL },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		struct instant t = { 77 };
		struct buf b = buf_in(&a, 0);
		bool ok = instant_parse(STR(row[i].text), &t);
		instant_format(&b, t);
		if (ok != !!row[i].utc || (!ok && t.us != 77))
			fail_msg("%s: %d", row[i].text, ok);
		if (ok)
			assert_string_equal(str_c(&a, buf_str(&b)), row[i].utc);
	}
}

static void microseconds_are_kept(void **state)
{
	(void)state;
	struct instant t;

	assert_true(instant_parse(S("1970-01-01T00:00:01.234567Z"), &t));
	assert_int_equal(t.us, 1234567);
	assert_true(instant_parse(S("1969-12-31T23:59:59.9999999Z"), &t));
	assert_int_equal(t.us, -1);
}

/* Day by day from year 1 to 9999, beside a calendar that only knows how long months are. */
static void every_day_of_the_calendar_comes_back_as_itself(void **state)
{
	(void)state;
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int64_t day = date_of(1, 1, 1).day;

	assert_int_equal(date_of(1970, 1, 1).day, 0);
	for (int year = 1; year <= 9999; year++) {
		bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
		for (int month = 1; month <= 12; month++) {
			for (int d = 1; d <= length[month - 1] + (month == 2 && leap); d++, day++) {
				int y, m, dd;
				date_parts((struct date){ day }, &y, &m, &dd);
				if (y != year || m != month || dd != d || date_of(year, month, d).day != day)
					fail_msg("%d-%d-%d", year, month, d);
			}
		}
	}
	assert_int_equal(day, date_of(10000, 1, 1).day);
}

static void dates_are_read_and_written(void **state)
{
	(void)state;
	static const struct { const char *text; bool ok; } row[] = {
		{ "2026-11-23", true }, { "0001-01-01", true }, { "9999-12-31", true },
		{ "1969-12-31", true }, { "2024-02-29", true }, { "2023-02-29", false },
		{ "2026-11-23T00:00:00Z", false }, { "2026/11/23", false }, { "20261123", false },
		{ "", false }, { "0000-12-31", false },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		struct date d = { 77 };
		struct buf b = buf_in(&a, 0);
		assert_int_equal(date_parse(STR(row[i].text), &d), row[i].ok);
		date_format(&b, d);
		assert_string_equal(str_c(&a, buf_str(&b)), row[i].ok ? row[i].text : "1970-03-19");
	}
}

static void a_day_begins_at_midnight_of_its_zone(void **state)
{
	(void)state;
	static const struct { const char *instant; int32_t zone; const char *date; } row[] = {
		{ "2026-11-22T16:00:00Z", 28800, "2026-11-23" },
		{ "2026-11-22T15:59:59.999Z", 28800, "2026-11-22" },
		{ "2026-11-22T16:00:00Z", 0, "2026-11-22" },
		{ "2026-11-22T02:59:59Z", -10800, "2026-11-21" },
		{ "1969-12-31T23:59:59Z", 0, "1969-12-31" },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		struct instant t;
		struct date want;
		struct zone z = { row[i].zone };
		assert_true(instant_parse(STR(row[i].instant), &t) && date_parse(STR(row[i].date), &want));
		assert_int_equal(date_in(t, z).day, want.day);
		assert_true(date_start(want, z).us <= t.us);
		assert_true(date_start((struct date){ want.day + 1 }, z).us > t.us);
	}
}

static void wall_clocks_of_files_must_match_their_pattern_as_a_whole(void **state)
{
	(void)state;
	static const struct { const char *text, *pattern, *utc; } row[] = {
		{ "2011-12-01 08:26:00", "%Y-%m-%d %H:%M:%S", "2011-12-01T00:26:00.000Z" },
		{ "12/1/2010 8:26", "%m/%d/%Y %H:%M", "2010-12-01T00:26:00.000Z" },
		{ "2026年11月23日", "%Y年%m月%d日", "2026-11-22T16:00:00.000Z" },
		{ "2011-02-30 08:26:00", "%Y-%m-%d %H:%M:%S", NULL },
		{ "2011-12-01 08:26:60", "%Y-%m-%d %H:%M:%S", NULL },
		{ "2011-12-01 08:26:00x", "%Y-%m-%d %H:%M:%S", NULL },
		{ "2011-12-01", "%Y-%m-%d %H:%M:%S", NULL },
		{ "", "%Y", NULL },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		struct instant t;
		struct buf b = buf_in(&a, 0);
		bool ok = instant_parse_local(STR(row[i].text), row[i].pattern, (struct zone){ 28800 }, &t);
		assert_int_equal(ok, row[i].utc != NULL);
		if (!ok)
			continue;
		instant_format(&b, t);
		assert_string_equal(str_c(&a, buf_str(&b)), row[i].utc);
	}
	struct instant t;
	assert_false(instant_parse_local(S("2026\0"), "%Y", (struct zone){0}, &t));
}

static void zones_are_two_names_or_an_offset(void **state)
{
	(void)state;
	static const struct { const char *text; bool ok; int32_t seconds; } row[] = {
		{ "Asia/Shanghai", true, 28800 }, { "UTC", true, 0 }, { "+08:00", true, 28800 },
		{ "-03:30", true, -12600 }, { "+14:00", true, 50400 }, { "+15:00", false, 0 },
		{ "+08:60", false, 0 }, { "08:00", false, 0 }, { "+8:00", false, 0 }, { "", false, 0 },
		{ "Europe/Berlin", false, 0 }, { "+08:00 ", false, 0 }, { "utc", false, 0 },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		struct zone z = { 77 };
		assert_int_equal(zone_parse(STR(row[i].text), &z), row[i].ok);
		assert_int_equal(z.seconds, row[i].ok ? row[i].seconds : 77);
	}
}

static void the_clocks_go_forward(void **state)
{
	(void)state;
	struct instant year_2020 = date_start(date_of(2020, 1, 1), (struct zone){0});
	int64_t before = monotonic_us();

	assert_true(instant_now().us > year_2020.us);
	assert_true(monotonic_us() >= before);
}

static void ids_hold_time_node_and_counter(void **state)
{
	(void)state;
	struct id_source source = { .node = 5 };
	struct instant t = { date_of(2020, 1, 1).day * DAY + 3 * SECOND };

	assert_int_equal(id_new(&source, t).v, ((int64_t)3000 << 22) | (5 << 12));
	assert_int_equal(id_new(&source, t).v, ((int64_t)3000 << 22) | (5 << 12) | 1);
	t.us += 1000;
	assert_int_equal(id_new(&source, t).v, ((int64_t)3001 << 22) | (5 << 12));
}

static void ids_never_go_backwards_whatever_the_clock_does(void **state)
{
	(void)state;
	static const int64_t clock[] = { 0, 1700000000, 1699999999, -5, 1700000000, 1800000000, 1 };
	struct id_source source = { .node = 1023 };
	int64_t last = 0;

	for (size_t i = 0; i < COUNT(clock); i++) {
		for (int k = 0; k < 10000; k++) {	/* twice past the counter */
			int64_t id = id_new(&source, (struct instant){ clock[i] * SECOND }).v;
			assert_true(id > last);
			assert_int_equal(id >> 12 & 1023, 1023);
			last = id;
		}
	}
}

static void what_follows_another_is_later_whatever_the_nodes(void **state)
{
	(void)state;
	static const int node[] = { 0, 5, 1023 };
	struct instant t = { 1700000000 * (int64_t)SECOND };

	for (size_t i = 0; i < COUNT(node); i++) {
		for (size_t k = 0; k < COUNT(node); k++) {
			struct id_source one = { .node = node[i] }, two = { .node = node[k] };
			struct id before = id_new(&one, t), after;
			id_follow(&two, before);
			after = id_new(&two, t);
			assert_true(after.v > before.v);
			id_follow(&two, before);	/* it is beyond that: nothing changes */
			assert_int_equal(id_new(&two, t).v, after.v + 1);
			id_follow(&one, after);
			assert_true(id_new(&one, (struct instant){ t.us - SECOND }).v > after.v);
		}
	}
}

static void a_full_counter_moves_to_the_next_millisecond(void **state)
{
	(void)state;
	struct id_source source = { .node = 0 };
	struct instant t = { date_of(2026, 1, 1).day * DAY };
	int64_t first = id_new(&source, t).v, id = first;

	for (int i = 1; i < 4096; i++)
		id = id_new(&source, t).v;
	assert_int_equal(id, first + 4095);
	assert_int_equal(id_new(&source, t).v, first + (1 << 22));
}

static void nodes_are_drawn_at_random(void **state)
{
	(void)state;
	int first, differing = 0;

	secret_start();
	first = id_source().node;
	for (int i = 0; i < 50; i++) {
		int node = id_source().node;
		assert_in_range(node, 0, 1023);
		differing += node != first;
	}
	assert_true(differing > 40);
}

static void ids_are_put_in_order_each_once(void **state)
{
	struct id id[] = { { 7 }, { 3 }, { 7 }, { 9 }, { 3 }, { 3 } };
	(void)state;

	assert_int_equal(ids_distinct(id, 6), 3);
	assert_int_equal(id[0].v, 3);
	assert_int_equal(id[1].v, 7);
	assert_int_equal(id[2].v, 9);
	assert_int_equal(ids_distinct(id, 1), 1);
	assert_int_equal(ids_distinct(id, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(instants_are_read_as_rfc_3339_says),
		cmocka_unit_test(microseconds_are_kept),
		cmocka_unit_test(every_day_of_the_calendar_comes_back_as_itself),
		cmocka_unit_test(dates_are_read_and_written),
		cmocka_unit_test(a_day_begins_at_midnight_of_its_zone),
		cmocka_unit_test(wall_clocks_of_files_must_match_their_pattern_as_a_whole),
		cmocka_unit_test(zones_are_two_names_or_an_offset),
		cmocka_unit_test(the_clocks_go_forward),
		cmocka_unit_test(ids_hold_time_node_and_counter),
		cmocka_unit_test(ids_never_go_backwards_whatever_the_clock_does),
		cmocka_unit_test(what_follows_another_is_later_whatever_the_nodes),
		cmocka_unit_test(a_full_counter_moves_to_the_next_millisecond),
		cmocka_unit_test(nodes_are_drawn_at_random),
		cmocka_unit_test(ids_are_put_in_order_each_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
