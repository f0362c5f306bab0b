/*
 * list_test.c -- filters, order, pages and cursors, against a table of crates in a real database.
 *
 * What a page must hold is worked out here from an array of the same rows, by hand.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "shell/list/list_sample.h"

/* All but the last field: it is not found by words. */
static const struct record plain_record = {
	.name = "crate", .table = "crates", .zh = "货箱", .en = "crate", .size = sizeof(struct crate), .field = crate_fields,
	.fields = COUNT(crate_fields) - 1,
};
static const struct list sent_crates = { .record = &plain_record, .sort = "pieces", .where = "state = 'sent'" };

/* --- filters ----------------------------------------------------------------------- */

static bool is_open(const struct crate *c) { return c->state.v == OPEN; }
static bool is_not_sent(const struct crate *c) { return c->state.v != SENT; }
static bool is_n1(const struct crate *c) { return str_eq(c->name, S("N1")); }
static bool is_box(const struct crate *c) { return str_eq(c->name, S("箱")); }
static bool has_few(const struct crate *c) { return c->pieces >= -1 && c->pieces <= 1; }
static bool is_early(const struct crate *c) { return c->at.us >= 3 * SECOND && c->at.us < 5 * SECOND; }
static bool is_at_three(const struct crate *c) { return c->at.us / SECOND == 3; }
static bool is_due(const struct crate *c) { return c->due.day && c->due.day <= 20002; }
static bool is_mine(const struct crate *c) { return c->owner_id.v == 2; }
static bool is_mine_and_open(const struct crate *c) { return is_mine(c) && is_open(c); }
static bool is_packed_early(const struct crate *c) { return c->state.v == PACKED && c->at.us < 5 * SECOND; }
static bool is_all(const struct crate *c) { return c != NULL; }
static bool is_none(const struct crate *c) { return c == NULL; }
static bool is_7(const struct crate *c) { return c->id.v == 7; }
static bool is_8(const struct crate *c) { return c->id.v == 8; }
static bool is_7_or_8(const struct crate *c) { return is_7(c) || is_8(c); }

static void a_filter_finds_what_it_says_and_nothing_else(void **state)
{
	static const struct { const char *parameters; bool (*fits)(const struct crate *c); } row[] = {
		{ "",                                            is_all },
		{ "state=open",                                  is_open },
		{ "state=open,packed",                           is_not_sent },
		{ "state=packed,open,open",                      is_not_sent },
		{ "name=N1",                                     is_n1 },
		{ "name=%E7%AE%B1",                              is_box },
		{ "pieces_from=-1&pieces_until=1",               has_few },
		{ "pieces=-1,0,1",                               has_few },
		/* Times end before their end, numbers and dates with it. */
		{ "at_from=1970-01-01T00:00:03Z&at_until=1970-01-01T00:00:05Z", is_early },
		{ "at=1970-01-01T00:00:03.000Z",                 is_at_three },
		{ "at=1970-01-01T00:00:03.001Z",                 is_none },
		{ "at_until=1970-01-01T08:00:05%2B08:00&at_from=1970-01-01T08:00:03%2B08:00", is_early },
		{ "due_until=2024-10-06",                        is_due },
		{ "owner_id=2",                                  is_mine },
		{ "owner_id=2&state=open",                       is_mine_and_open },
		{ "state=packed&at_until=1970-01-01T00:00:05Z",  is_packed_early },
		{ "pieces=77",                                   is_none },
		/* Signs are looked at where there is a word beside them. */
		{ "q=50%25",                                     is_7 },
		{ "q=50",                                        is_7_or_8 },
		{ "q=_a",                                        is_7 },
		{ "q=a%5Cb",                                     is_7 },
		{ "q=%5C",                                       is_none },
		{ "q=%25%25",                                    is_none },
		{ "q=PERCENT",                                   is_8 },
		{ "q=+percent+",                                 is_8 },
		{ "q=percent+50",                                is_8 },
		{ "q=percent&state=sent",                        is_8 },
		{ "q=percent&state=open",                        is_none },
		{ "q=nowhere",                                   is_none },
		{ "q=",                                          is_all },
		{ "format=csv",                                  is_all },
	};
	struct bench b;
	int64_t id[CRATES * 2];
	(void)state;

	bench_open(&b);
	for (size_t i = 0; i < COUNT(row); i++) {
		int n = whole(&b, &crates, row[i].parameters, id), fitting = 0;

		for (int k = 1; k <= CRATES; k++) {
			struct crate c = crate_of(k);
			fitting += row[i].fits(&c);
		}
		if (n != fitting)
			print_error("%s: %d, not %d %s\n", row[i].parameters, n, fitting, told(&b));
		assert_int_equal(n, fitting);
		for (int k = 0; k < n; k++) {
			struct crate c = crate_of((int)id[k]);
			assert_true(row[i].fits(&c));
		}
	}
	bench_close(&b);
}

static void what_is_not_understood_is_refused_with_its_name(void **state)
{
	static const struct { const char *parameters, *told; } row[] = {
		{ "colour=blue",                    "E_PARAMETER /colour" },
		{ "secret=x",                       "E_PARAMETER /secret" },
		{ "note=x",                         "E_PARAMETER /note" },
		{ "name_from=a",                    "E_PARAMETER /name_from" },
		{ "state_from=open",                "E_PARAMETER /state_from" },
		{ "state=shut",                     "E_CHOICE /state" },
		{ "state=open,shut",                "E_CHOICE /state" },
		{ "state=",                         "E_TOO_FEW /state" },
		{ "state=open,",                    "E_FORMAT /state" },
		{ "state=,open",                    "E_FORMAT /state" },
		{ "name=N1,,N2",                    "E_FORMAT /name" },
		{ "pieces=,",                       "E_FORMAT /pieces" },
		{ "pieces=many",                    "E_FORMAT /pieces" },
		{ "pieces=1.5",                     "E_FORMAT /pieces" },
		{ "pieces=99999999999999999999",    "E_FORMAT /pieces" },
		{ "at_from=yesterday",              "E_FORMAT /at_from" },
		{ "due=2026-02-30",                 "E_FORMAT /due" },
		{ "limit=0",                        "E_TOO_SMALL /limit" },
		{ "limit=-1",                       "E_TOO_SMALL /limit" },
		{ "limit=201",                      "E_TOO_LARGE /limit" },
		{ "limit=ten",                      "E_TYPE /limit" },
		{ "limit=",                         "E_TYPE /limit" },
		{ "sort=state",                     "E_PARAMETER /sort" },
		{ "sort=colour",                    "E_PARAMETER /sort" },
		{ "sort=--at",                      "E_PARAMETER /sort" },
		{ "sort=",                          "E_PARAMETER /sort" },
		{ "columns=",                       "E_TOO_FEW /columns" },
		{ "columns=name,,state",            "E_FORMAT /columns" },
		{ "columns=name,colour",            "E_CHOICE /columns" },
		{ "columns=name,secret",            "E_CHOICE /columns" },
		{ "columns=fragile",                "E_CHOICE /columns" },	/* no list shows it */
		{ "columns=name",                   "E_PARAMETER /columns" },	/* of a page: only a sheet has columns */
		{ "state=%zz",                      "E_BAD_REQUEST " },
		/* All at once. */
		{ "sort=colour&limit=x&state=shut", "E_TYPE /limit; E_PARAMETER /sort; E_CHOICE /state" },
	};
	struct bench b;
	int64_t id[CRATES * 2];
	(void)state;

	bench_open(&b);
	for (size_t i = 0; i < COUNT(row); i++) {
		assert_int_equal(page(&b, &crates, STR(row[i].parameters), id, NULL), -1);
		assert_string_equal(told(&b), row[i].told);
	}
	assert_int_equal(page(&b, &sent_crates, S("q=x"), id, NULL), -1);
	assert_string_equal(told(&b), "E_PARAMETER /q");
	struct buf many = buf_in(&b.arena, 0);
	for (int i = 0; i <= 50; i++)
		buf_fmt(&many, "%s%d", i ? "," : "pieces=", i);
	assert_int_equal(page(&b, &crates, buf_str(&many), id, NULL), -1);
	assert_string_equal(told(&b), "E_TOO_MANY /pieces");
	assert_true(page(&b, &crates, str_sub(buf_str(&many), 0, many.n - 3), id, NULL) > 0);
	bench_close(&b);
}

static void a_customer_sees_what_is_his_whatever_he_asks_for(void **state)
{
	struct bench b;
	int64_t id[CRATES * 2];
	(void)state;

	bench_open(&b);
	b.who = (struct caller){ .roles = CUSTOMER, .customer = { 2 } };
	int n = whole(&b, &crates, "", id);
	assert_int_equal(n, CRATES / 2);
	for (int i = 0; i < n; i++)
		assert_int_equal(crate_of((int)id[i]).owner_id.v, 2);
	assert_int_equal(whole(&b, &crates, "owner_id=1", id), 0);
	assert_int_equal(whole(&b, &crates, "q=crate&owner_id=1,2", id), CRATES / 2 - 1);
	bench_close(&b);
}

static const struct names sizes = NAMES({ "small", "小", "small" }, { "large", "大", "large" });
static const char *const sizes_sql[] = { "pieces < 1", "pieces >= 1" };
static const struct names hours = NAMES({ "early", "早", "early" });
static const char *const hours_sql[] = { "at < {zone}" };
static const struct list_condition conditions[] = { { "size", "大小", "size", &sizes, sizes_sql }, { "hour", "时", "hour", &hours, hours_sql } };
static const struct list sorted = { .record = &plain_record, .sort = "-at", .condition = conditions, .conditions = 2 };

static void a_condition_is_any_of_its_words_beside_the_filters(void **state)
{
	struct bench b;
	int64_t id[CRATES * 2];
	int small = 0, open = 0, early = 0;
	(void)state;

	bench_open(&b);
	for (int i = 1; i <= CRATES; i++) {
		struct crate c = crate_of(i);
		small += c.pieces < 1;
		open += c.pieces < 1 && c.state.v == OPEN;
		early += c.at.us < 5 * SECOND;
	}
	assert_true(small > 0 && small < CRATES);
	assert_int_equal(whole(&b, &sorted, "size=small", id), small);
	assert_int_equal(whole(&b, &sorted, "size=large", id), CRATES - small);
	assert_int_equal(whole(&b, &sorted, "size=large,small", id), CRATES);
	assert_int_equal(whole(&b, &sorted, "size=small&state=open", id), open);
	struct list_query *q = list_parse(&sorted, S("hour=early&limit=200"), &b.who, &b.arena, &b.errs);
	struct rows rows;
	list_in_zone(q, (struct zone){ 5 });
	assert_true(list_rows(q, b.db, &rows, &b.arena, &b.errs));
	assert_int_equal(rows.n, early);
	assert_true(early > 0 && early < CRATES);
	static const struct { const char *parameters, *told; } wrong[] = {
		{ "size=huge", "E_CHOICE /size" }, { "size=", "E_TOO_FEW /size" }, { "size=small,", "E_FORMAT /size" },
		{ "size_from=small", "E_PARAMETER /size_from" }, { "sort=size", "E_PARAMETER /sort" },
	};
	for (size_t i = 0; i < COUNT(wrong); i++) {
		assert_int_equal(page(&b, &sorted, STR(wrong[i].parameters), id, NULL), -1);
		assert_string_equal(told(&b), wrong[i].told);
	}
	bench_close(&b);
}

static void a_fixed_condition_holds_beside_the_filters(void **state)
{
	struct bench b;
	int64_t id[CRATES * 2];
	(void)state;

	bench_open(&b);
	assert_int_equal(whole(&b, &sent_crates, "", id), CRATES / 3);
	assert_int_equal(whole(&b, &sent_crates, "state=open", id), 0);
	bench_close(&b);
}

/* --- filters that many rows pass ------------------------------------------------------ */

static bool is_open_and_fragile(const struct crate *c) { return is_open(c) && c->fragile; }
static bool is_not_sent_and_whole(const struct crate *c) { return is_not_sent(c) && !c->fragile; }
static bool is_mine_and_fragile(const struct crate *c) { return is_mine(c) && c->fragile; }
static bool is_mine_and_not_sent(const struct crate *c) { return is_mine(c) && is_not_sent(c); }
static bool is_box_and_packed(const struct crate *c) { return is_box(c) && c->state.v == PACKED; }
static bool is_fragile_and_due(const struct crate *c) { return c->fragile && is_due(c); }
static bool is_open_and_7(const struct crate *c) { return is_open(c) && c->pieces == 2 && c->fragile; }

/* By the words together, through the owner, along the order, or by what few have: the same rows in the same order. */
static void whatever_way_leads_to_them_the_rows_are_the_same(void **state)
{
	static const struct { const char *parameters; bool (*fits)(const struct crate *c); } row[] = {
		{ "state=open&fragile=true",                  is_open_and_fragile },
		{ "state=open,packed&fragile=false",          is_not_sent_and_whole },
		{ "owner_id=2&fragile=true",                  is_mine_and_fragile },
		{ "owner_id=2&state=packed,open",             is_mine_and_not_sent },
		{ "name=%E7%AE%B1&state=packed",              is_box_and_packed },
		{ "fragile=true&due_until=2024-10-06",        is_fragile_and_due },
		{ "state=open&pieces=2&fragile=true",         is_open_and_7 },
	};
	static const char *const sorts[] = { "at", "due", "pieces" };
	struct bench b;
	(void)state;

	bench_open(&b);
	heap_up(&b, HEAP);
	for (size_t i = 0; i < COUNT(row); i++)
		for (size_t k = 0; k < COUNT(sorts); k++)
			turn_pages(&b, str_fmt(&b.arena, "%s&sort=-%s&limit=60", row[i].parameters, sorts[k]), row[i].fits, *sorts[k]);
	bench_close(&b);
}

/* --- order and pages ------------------------------------------------------------------- */

/* Sorted by a field, for a range of it; the list's own order, for any other. */
static void a_range_is_read_in_its_own_order_unless_another_is_asked_for(void **state)
{
	static const struct { const char *range, *same; } row[] = {
		{ "due_from=2024-10-05",                     "due_from=2024-10-05&sort=-due" },
		{ "pieces_until=1&state=open,sent",          "pieces_until=1&state=open,sent&sort=-pieces" },
		{ "at_from=1970-01-01T00:00:03Z",            "at_from=1970-01-01T00:00:03Z&sort=-at" },
		{ "at_from=1970-01-01T00:00:03Z&pieces_from=0", "at_from=1970-01-01T00:00:03Z&pieces_from=0&sort=-at" },
		{ "owner_id_from=2",                         "owner_id_from=2&sort=-at" },
		{ "due=2024-10-05,2024-10-06",               "due=2024-10-05,2024-10-06&sort=-due" },
		{ "owner_id=2&state=open,sent",              "owner_id=2&state=open,sent&sort=-at" },
	};
	int64_t id[CRATES * 2], same[CRATES * 2];
	struct bench b;
	(void)state;

	bench_open(&b);
	for (size_t i = 0; i < COUNT(row); i++) {
		int n = whole(&b, &crates, row[i].range, id);
		assert_in_range(n, 2, CRATES);
		assert_int_equal(whole(&b, &crates, row[i].same, same), n);
		assert_memory_equal(id, same, (size_t)n * sizeof *id);
	}
	int n = whole(&b, &crates, "due_from=2024-10-05", id);
	assert_true(crate_of((int)id[0]).due.day > crate_of((int)id[n - 1]).due.day);
	bench_close(&b);
}

static void a_page_that_outgrows_its_limit_is_refused_not_cut(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	for (size_t max = 1000; max <= 100000; max *= 100) {
		struct buf out = buf_in(&b.arena, max);
		struct list_query *q = list_parse(&crates, S("limit=50"), &b.who, &b.arena, &b.errs);
		bool fits = list_page(q, b.db, &out, NULL, &b.arena, &b.errs);
		assert_int_equal(fits, max > 1000);
		assert_string_equal(told(&b), fits ? "" : "E_TOO_MUCH ");
		b.errs.n = 0;
	}
	bench_close(&b);
}

static const struct field *sort_field;
static int sort_sign;

static int by_sort_field(const void *a, const void *b)
{
	struct crate x = crate_of(*(const int *)a), y = crate_of(*(const int *)b);
	struct value v = field_value(sort_field, &x), w = field_value(sort_field, &y);
	int c = sort_field->type == F_TEXT ? str_cmp(v.t, w.t) : (v.i > w.i) - (v.i < w.i);

	return sort_sign * (c ? c : (x.id.v > y.id.v) - (x.id.v < y.id.v));
}

/* All crates in the order of a field and its direction, page by page. */
static int walk(struct bench *b, const char *sort, int limit, int64_t seen[CRATES * 2], void (*between)(struct bench *b, int page))
{
	int64_t id[CRATES * 2];
	struct str next = { 0 };
	int n = 0, pages = 0;

	do {
		struct str asked = str_fmt(&b->arena, "sort=%s&limit=%d&cursor=%.*s", sort, limit, P(next));
		int got = page(b, &crates, asked, id, &next);
		if (got < 0)
			print_error("%s: %s\n", sort, told(b));
		assert_true(got >= 0 && got <= limit && (got == limit || !next.n));
		for (int i = 0; i < got; i++)
			seen[n++] = id[i];
		if (between)
			between(b, pages);
	} while (next.n && ++pages < 2 * CRATES);
	return n;
}

static void pages_follow_each_other_in_every_order_over_ties_and_gaps(void **state)
{
	static const char *const fields[] = { "name", "pieces", "at", "due", "note" };
	static const int limits[] = { 1, 7, 20, 60, 200 };
	struct bench b;
	int64_t seen[CRATES * 2];
	int want[CRATES];
	(void)state;

	bench_open(&b);
	for (size_t i = 0; i < COUNT(fields) * 2; i++) {
		const char *field = fields[i / 2];
		bool down = i % 2;

		for (int k = 0; k < CRATES; k++)
			want[k] = k + 1;
		sort_field = record_field(&crate_record, STR(field));
		sort_sign = down ? -1 : 1;
		qsort(want, CRATES, sizeof *want, by_sort_field);
		for (size_t l = 0; l < COUNT(limits); l++) {
			const char *sort = str_c(&b.arena, str_fmt(&b.arena, "%s%s", down ? "-" : "", field));
			assert_int_equal(walk(&b, sort, limits[l], seen, NULL), CRATES);
			for (int k = 0; k < CRATES; k++)
				assert_int_equal(seen[k], want[k]);
		}
	}
	bench_close(&b);
}

static void a_list_that_is_not_told_has_its_own_order_and_fifty_rows(void **state)
{
	struct bench b;
	int64_t id[CRATES * 2];
	struct str next;
	(void)state;

	bench_open(&b);
	assert_int_equal(page(&b, &crates, S(""), id, &next), 50);
	assert_int_equal(id[0], 59);
	assert_int_equal(id[1], 49);
	assert_true(next.n > 0);
	assert_int_equal(page(&b, &crates, S("limit=60"), id, &next), 60);
	assert_int_equal(next.n, 0);
	bench_close(&b);
}

/* Between two pages rows go that were seen and rows come before and behind the place. */
static void come_and_go(struct bench *b, int pages)
{
	add_crate(b, CRATES + 1 + pages);
	assert_true(db_script(b->db, "DELETE FROM crates WHERE id = (SELECT MIN(id) FROM crates)", &b->errs));
}

static void who_turns_pages_while_rows_come_and_go_misses_none_and_sees_none_twice(void **state)
{
	static const char *const sorts[] = { "at", "-at", "name", "-name", "due", "-due", "pieces", "-pieces" };
	(void)state;

	for (size_t i = 0; i < COUNT(sorts); i++) {
		struct bench b;
		int64_t seen[CRATES * 2];
		int times[CRATES * 2] = { 0 };

		bench_open(&b);
		int n = walk(&b, sorts[i], 5, seen, come_and_go);
		for (int k = 0; k < n; k++)
			assert_int_equal(times[seen[k]]++, 0);
		/* Those that were there from the beginning to the end. */
		int64_t left[CRATES * 2];
		int rows = whole(&b, &crates, "", left);
		for (int k = 0; k < rows; k++)
			assert_true(left[k] > CRATES || times[left[k]] == 1);
		bench_close(&b);
	}
}

/* --- cursors ----------------------------------------------------------------------------- */

static void a_forged_cursor_is_refused_or_harmless(void **state)
{
	struct bench b;
	int64_t id[CRATES * 2];
	struct str at, name;
	(void)state;

	bench_open(&b);
	assert_int_equal(page(&b, &crates, S("limit=3"), id, &at), 3);
	assert_int_equal(page(&b, &crates, S("limit=3&sort=name"), id, &name), 3);
	const char *const forged[] = {
		"x", "zz", "0", "00", "2d31", "ffffffff", "3a3a3a", "323a6174",
		str_c(&b.arena, name),						/* of another order */
		str_c(&b.arena, str_sub(at, 0, at.n - 2)),			/* cut off */
		str_c(&b.arena, str_fmt(&b.arena, "%.*s00", P(at))),		/* with something behind */
		str_c(&b.arena, str_fmt(&b.arena, "%.*s0", P(at))),
		"323a61743a313a31",						/* "2:at:1:1" */
		"323a617432303a3939393939393939393939393939393939393939313a31",	/* a time of twenty nines */
	};
	for (size_t i = 0; i < COUNT(forged); i++) {
		struct str asked = str_fmt(&b.arena, "cursor=%s", forged[i]);
		assert_int_equal(page(&b, &crates, asked, id, NULL), -1);
		assert_string_equal(told(&b), "E_FORMAT /cursor");
	}
	/* 4:name, and a text that is none: a NUL, what is no UTF-8 */
	assert_int_equal(page(&b, &crates, S("sort=name&cursor=343a6e616d65333a610062313a35"), id, NULL), -1);
	assert_string_equal(told(&b), "E_FORMAT /cursor");
	assert_int_equal(page(&b, &crates, S("sort=name&cursor=343a6e616d65323afffe313a35"), id, NULL), -1);
	assert_string_equal(told(&b), "E_FORMAT /cursor");
	/* "4:name20:' OR 1=1; DROP TABL …1:5": a name like any other */
	struct buf hex = buf_in(&b.arena, 0);
	for (const char *p = "4:name12:' OR 1=1; --1:5"; *p; p++)
		buf_fmt(&hex, "%02x", (unsigned char)*p);
	assert_int_equal(page(&b, &crates, str_fmt(&b.arena, "sort=name&limit=200&cursor=%.*s", P(buf_str(&hex))), id, NULL),
	                 CRATES - (CRATES + 2) / 7);
	bench_close(&b);
}

/* --- sheets -------------------------------------------------------------------------------- */

static void a_sheet_has_all_rows_in_order_whatever_the_limit(void **state)
{
	static const struct sheet_options csv = { .kind = SHEET_CSV, .words = SHEET_NAMES };
	struct bench b;
	char line[256], sheet_path[] = "/tmp/list-XXXXXX";
	int lines = 0;
	(void)state;

	bench_open(&b);
	int fd = mkstemp(sheet_path);
	struct list_query *q = list_parse(&crates, S("state=open&sort=pieces&limit=2"), &b.who, &b.arena, &b.errs);
	assert_non_null(q);
	struct sheet *sheet = sheet_open(fd, &crate_record, &csv, &b.errs);
	assert_true(list_sheet(q, b.db, sheet, &b.errs));
	assert_true(sheet_close(sheet));
	FILE *file = fdopen(fd, "r");
	rewind(file);
	while (fgets(line, sizeof line, file)) {
		int64_t id = strtoll(line, NULL, 10);
		if (lines++)
			assert_int_equal(crate_of((int)id).state.v, OPEN);
		if (lines == 2)
			assert_int_equal(id, 15);	/* the first with the fewest pieces that is open */
	}
	assert_int_equal(lines, 1 + CRATES / 3);
	fclose(file);
	unlink(sheet_path);
	bench_close(&b);
}

static void a_sheet_has_the_columns_that_were_chosen_in_their_order(void **state)
{
	static const struct { const char *parameters; enum sheet_words words; const char *header; } row[] = {
		{ "columns=state,name",          SHEET_NAMES, "state,name" },
		{ "columns=name,state,name",     SHEET_NAMES, "name,state" },
		{ "columns=due%2Cid&format=csv", SHEET_NAMES, "due,id" },
		{ "columns=pieces,id&lang=zh",   SHEET_ZH,    "件数,标识" },	/* one's own id too, when it is asked for */
		{ "columns=note&q=",             SHEET_ZH,    "备注" },
		{ "",                            SHEET_ZH,    "名称,状态,件数,时间,期限,备注" },
	};
	struct bench b;
	(void)state;

	bench_open(&b);
	for (size_t i = 0; i < COUNT(row); i++) {
		for (int kind = SHEET_CSV; kind <= SHEET_XLSX; kind++) {
			char line[256], path[] = "/tmp/list-XXXXXX";
			int fd = mkstemp(path);
			const struct sheet_options o = { .kind = (enum sheet_kind)kind, .words = row[i].words };
			struct list_query *q = list_parse(&crates, STR(row[i].parameters), &b.who, &b.arena, &b.errs);
			assert_non_null(q);
			struct sheet *sheet = sheet_open(fd, &crate_record, &o, &b.errs);
			assert_true(list_sheet(q, b.db, sheet, &b.errs));
			assert_true(sheet_close(sheet));
			FILE *file = fdopen(fd, "r");
			rewind(file);
			assert_non_null(fgets(line, sizeof line, file));
			if (kind == SHEET_CSV)
				assert_string_equal(strtok(line + 3, "\r\n"), row[i].header);	/* behind the byte order mark */
			fclose(file);
			unlink(path);
		}
	}
	bench_close(&b);
}

/* --- statements -------------------------------------------------------------------------------- */

/* However many ways of asking there are, each is answered: those there is no room for are asked once and forgotten. */
static void there_is_no_end_of_ways_to_ask(void **state)
{
	static const char *const length[] = { "", "1", "1,2", "1,2,3", "1,2,3,4,5", "1,2,3,4,5,6,7,8,9", "1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8" };
	struct bench b;
	enum { WAYS = 7 * 7 * 7 * (TESTBED_SANITIZED ? 2 : 16) };	/* there is room for 512 */
	int64_t id[CRATES * 2];
	int made = 0;
	(void)state;

	bench_open(&b);
	assert_true(whole(&b, &crates, "state=open&pieces=1,2,3", id) >= 0);
	for (int i = 0; i < WAYS; i++) {
		struct buf asked = buf_in(&b.arena, 0);
		const char *pieces = length[i % 7], *owner = length[i / 7 % 7], *name = length[i / 49 % 7];

		buf_fmt(&asked, "%s%s&%s%s&%s%s", *pieces ? "pieces=" : "", pieces, *owner ? "owner_id=" : "", owner,
		        *name ? "name=" : "", name);
		buf_text(&asked, i / 343 & 1 ? "&pieces_from=1" : "");
		buf_text(&asked, i / 343 & 2 ? "&pieces_until=1" : "");
		buf_text(&asked, i / 343 & 4 ? "&owner_id_from=1" : "");
		buf_text(&asked, i / 343 & 8 ? "&owner_id_until=1" : "");
		made += page(&b, &crates, buf_str(&asked), id, NULL) >= 0;
	}
	assert_int_equal(made, WAYS);
	/* The same filters in another order, and with another number of values of the same power of two. */
	assert_true(whole(&b, &crates, "pieces=1,2,3,4&state=sent", id) >= 0);
	assert_true(page(&b, &crates, S("sort=-due&due=2024-10-06&name=n"), id, NULL) >= 0);
	bench_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_filter_finds_what_it_says_and_nothing_else),
		cmocka_unit_test(what_is_not_understood_is_refused_with_its_name),
		cmocka_unit_test(a_customer_sees_what_is_his_whatever_he_asks_for),
		cmocka_unit_test(a_condition_is_any_of_its_words_beside_the_filters),
		cmocka_unit_test(a_fixed_condition_holds_beside_the_filters),
		cmocka_unit_test(whatever_way_leads_to_them_the_rows_are_the_same),
		cmocka_unit_test(a_range_is_read_in_its_own_order_unless_another_is_asked_for),
		cmocka_unit_test(a_page_that_outgrows_its_limit_is_refused_not_cut),
		cmocka_unit_test(pages_follow_each_other_in_every_order_over_ties_and_gaps),
		cmocka_unit_test(a_list_that_is_not_told_has_its_own_order_and_fifty_rows),
		cmocka_unit_test(who_turns_pages_while_rows_come_and_go_misses_none_and_sees_none_twice),
		cmocka_unit_test(a_forged_cursor_is_refused_or_harmless),
		cmocka_unit_test(a_sheet_has_all_rows_in_order_whatever_the_limit),
		cmocka_unit_test(a_sheet_has_the_columns_that_were_chosen_in_their_order),
		cmocka_unit_test(there_is_no_end_of_ways_to_ask),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
