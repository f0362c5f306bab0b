/*
 * report_test.c -- a report's parameters come in checked, and its rows go out aligned, quoted and escaped.
 */
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "shell/read/grid.h"
#include "shell/read/report.h"

struct sale { struct str city; int64_t orders; struct money amount; struct str secret; };
struct visit { struct instant at, left; };

static const struct field sale_fields[] = {
	FIELD(sale, city,   .flags = LISTED, .zh = "城市"),
	FIELD(sale, orders, .flags = LISTED, .zh = "订单数", .en = "orders"),
	FIELD(sale, amount, .flags = LISTED, .zh = "金额"),
	FIELD(sale, secret, .flags = HIDDEN, .zh = "密"),
};
static const struct field visit_fields[] = {
	FIELD(visit, at,   .flags = LISTED, .zh = "到店"),
	FIELD(visit, left, .flags = LISTED | OPTIONAL, .zh = "离店"),
};
static RECORD(visit_record, visit, NULL, visit_fields, .zh = "到访", .en = "visit");
static RECORD(sale_record, sale, NULL, sale_fields, .zh = "销售", .en = "sales");

static struct value seen[4];

static bool run(struct asked *q, const struct value *value, struct report_out *out)
{
	const struct sale rows[] = {
		{ S("上海"), 7, { 123450 }, S("x") }, { S("Wuxi, \"south\""), 12, { 5 }, S("x") },
	};

	memcpy(seen, value, sizeof seen);
	if (str_eq(value[1].t, S("broken")))
		return fail(q->x->errs, &E_CHOICE, S("/by"), S("state"));
	return report_row(out, &rows[0]) && report_row(out, &rows[1]);
}

static const struct parameter parameters[] = {
	{ "from", F_DATE, "", "起始日期", "first day" },
	{ "by",   F_TEXT, "state", "分组", "by what" },
	{ "most", F_INT,  "20", "最多行数", "how many" },
	{ "shop", F_TEXT, NULL, "店铺", "shop" },
};
static const struct report report = {
	"sales", "销售", "sales", STAFF, parameters, COUNT(parameters), &sale_record, run,
};

struct asking {
	struct arena arena;
	struct errs errs;
	struct context x;
	struct request rq;
	struct buf out;
	struct asked q;
	int fd;
	int64_t size;
};

static bool ask(struct asking *a, const char *words, enum report_format format, const char *language)
{
	*a = (struct asking){ .fd = -2 };
	a->errs.arena = &a->arena;
	a->x = (struct context){ .arena = &a->arena, .errs = &a->errs };
	a->rq.english = str_eq(STR(language), S("en"));
	a->out = buf_in(&a->arena, 0);
	a->q = (struct asked){ .x = &a->x, .rq = &a->rq, .out = &a->out };
	return report_answer(&a->q, &report, STR(words), format, &a->fd, &a->size);
}

static void parameters_are_read_by_their_types(void **state)
{
	struct asking a;

	(void)state;
	assert_true(ask(&a, "shop=%E5%BA%97&from=2026-03-01&most=5", REPORT_JSON, "en"));
	assert_int_equal(seen[0].i, date_of(2026, 3, 1).day);
	assert_true(str_eq(seen[1].t, S("state")));
	assert_int_equal(seen[2].i, 5);
	assert_true(str_eq(seen[3].t, S("店")));
	arena_free(&a.arena);

	assert_true(ask(&a, "shop=x&by=", REPORT_JSON, "en"));
	assert_int_equal(seen[0].type, V_INT);
	assert_int_equal(seen[0].i, 0);
	assert_int_equal(seen[1].t.n, 0);
	assert_int_equal(seen[2].i, 20);
	arena_free(&a.arena);
}

static void every_bad_parameter_is_told_at_once(void **state)
{
	static const struct { const char *words, *codes; } row[] = {
		{ "shop=x&form=2026-01-01", "E_PARAMETER@ " },
		{ "shop=x&from=2026-02-30", "E_FORMAT@/from " },
		{ "shop=x&most=many", "E_FORMAT@/most " },
		{ "shop=x&most=-1", "E_TOO_SMALL@/most " },
		{ "", "E_REQUIRED@/shop " },
		{ "form=1&from=yesterday&most=1.5", "E_PARAMETER@ E_FORMAT@/from E_FORMAT@/most E_REQUIRED@/shop " },
		{ "shop=%zz", "E_BAD_REQUEST@ E_REQUIRED@/shop " },
		{ "shop=x&by=broken", "E_CHOICE@/by " },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct asking a;
		assert_false(ask(&a, row[i].words, REPORT_JSON, "en"));
		struct buf codes = buf_in(&a.arena, 0);
		for (int k = 0; k < a.errs.n; k++)
			buf_fmt(&codes, "%s@%.*s ", a.errs.at[k].problem->code, P(a.errs.at[k].pointer));
		assert_string_equal(str_c(&a.arena, buf_str(&codes)), row[i].codes);
		assert_int_equal(a.fd, -1);
		arena_free(&a.arena);
	}
}

static void json_has_a_member_for_each_field_that_may_be_seen(void **state)
{
	struct asking a;

	(void)state;
	assert_true(ask(&a, "shop=x", REPORT_JSON, "en"));
	assert_string_equal(str_c(&a.arena, buf_str(&a.out)),
		"{\"items\":[{\"city\":\"上海\",\"orders\":7,\"amount\":\"1234.50\"},"
		"{\"city\":\"Wuxi, \\\"south\\\"\",\"orders\":12,\"amount\":\"0.05\"}]}");
	assert_int_equal(a.fd, -1);
	arena_free(&a.arena);
}

static void a_table_is_aligned_by_places_and_not_by_characters(void **state)
{
	struct asking a;

	(void)state;
	assert_true(ask(&a, "shop=x", REPORT_TABLE, "zh-CN"));
	assert_string_equal(str_c(&a.arena, buf_str(&a.out)),
		"城市           订单数     金额\n"
		"上海                7  1234.50\n"
		"Wuxi, \"south\"      12     0.05\n");
	arena_free(&a.arena);
	assert_true(ask(&a, "shop=x", REPORT_TABLE, "en"));
	assert_true(str_starts(buf_str(&a.out), S("city           orders   amount\n")));
	arena_free(&a.arena);
}

static size_t read_all(struct asking *a, char *bytes, size_t room)
{
	size_t n = 0;
	ssize_t got;

	while (n < room && (got = read(a->fd, bytes + n, room - n)) > 0)
		n += (size_t)got;
	assert_int_equal((int64_t)n, a->size);
	close(a->fd);
	return n;
}

static void sheets_are_files_read_from_their_beginning(void **state)
{
	static const char csv[] = "\xEF\xBB\xBF城市,订单数,金额\r\n上海,7,1234.50\r\n\"Wuxi, \"\"south\"\"\",12,0.05\r\n";
	static char bytes[1 << 16];
	struct asking a;

	(void)state;
	assert_true(ask(&a, "shop=x", REPORT_CSV, "zh"));
	assert_int_equal(read_all(&a, bytes, sizeof bytes), sizeof csv - 1);
	assert_memory_equal(bytes, csv, sizeof csv - 1);
	arena_free(&a.arena);

	assert_true(ask(&a, "shop=x", REPORT_XLSX, "zh"));
	assert_true(read_all(&a, bytes, sizeof bytes) > 1000);
	assert_memory_equal(bytes, "PK\3\4", 4);
	arena_free(&a.arena);
}

static void words_for_forms_are_known(void **state)
{
	enum report_format f = REPORT_JSON;

	(void)state;
	assert_true(report_format_parse(S("xlsx"), &f));
	assert_int_equal(f, REPORT_XLSX);
	assert_false(report_format_parse(S("pdf"), &f));
	assert_false(report_format_parse(S(""), &f));
}

static void cells_are_cut_and_harmless(void **state)
{
	static const struct { const char *cell, *shown; } row[] = {
		{ "a\tb\nc\x1b[31m", "a b c [31m" },
		{ "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十" },
		{ "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十x", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九…" },
	};
	ARENA arena = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct grid g = { .arena = &arena, .columns = 1 };
		struct buf out = buf_in(&arena, 0);

		grid_cell(&g, STR(row[i].cell));
		grid_write(&g, &out);
		assert_int_equal(out.s[--out.n], '\n');
		assert_string_equal(str_c(&arena, buf_str(&out)), row[i].shown);
	}
	assert_int_equal(text_width(S("ab中")), 4);
	assert_int_equal(text_width(S("\xff\xfe")), 2);
}

static void times_are_shown_by_the_wall_clock(void **state)
{
	ARENA arena = { 0 };
	struct visit visit = { .at = { 23 * HOUR + 1500 } };
	struct grid g = grid_of(&arena, &visit_record, (struct zone){ 8 * 3600 }, false);
	struct buf out = buf_in(&arena, 0);

	(void)state;
	grid_row(&g, &visit_record, &visit);
	grid_write(&g, &out);
	assert_string_equal(str_c(&arena, buf_str(&out)), "at                   left\n1970-01-02 07:00:00  \n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parameters_are_read_by_their_types),
		cmocka_unit_test(every_bad_parameter_is_told_at_once),
		cmocka_unit_test(json_has_a_member_for_each_field_that_may_be_seen),
		cmocka_unit_test(a_table_is_aligned_by_places_and_not_by_characters),
		cmocka_unit_test(sheets_are_files_read_from_their_beginning),
		cmocka_unit_test(words_for_forms_are_known),
		cmocka_unit_test(times_are_shown_by_the_wall_clock),
		cmocka_unit_test(cells_are_cut_and_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
