/*
 * record_json_test.c -- records out of JSON and into it, with what hostile callers send.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "record/json.h"
#include "record/record_sample.h"

struct trial {
	struct arena arena;
	struct errs errs;
	struct sample row;
	bool good;
};

static void trial_end(struct trial *t)
{
	arena_free(&t->arena);
}

#define TRIAL __attribute__((cleanup(trial_end))) struct trial

static void decode(struct trial *t, enum decode_mode mode, const char *text)
{
	t->errs = (struct errs){ .arena = &t->arena };
	json_t *json = json_read(STR(text), &t->errs);
	assert_non_null(json);
	t->good = record_decode(&sample_record, mode, json, &t->row, &t->arena, &t->errs, S(""));
	json_decref(json);
	assert_int_equal(t->good, t->errs.n == 0);
}

static const char *encoded(struct trial *t, enum encode_view view, unsigned by, struct str more)
{
	struct buf out = buf_in(&t->arena, 0);

	record_encode(&out, &sample_record, &t->row, view, by, more);
	return str_c(&t->arena, buf_str(&out));
}

static bool has_error(const struct errs *errs, const struct problem *p, const char *pointer)
{
	for (int i = 0; i < errs->n; i++)
		if (errs->at[i].problem == p && str_eq(errs->at[i].pointer, STR(pointer)))
			return true;
	return false;
}

static const char *english(struct trial *t, int i)
{
	return str_c(&t->arena, err_text(&t->arena, &t->errs.at[i], false));
}

static const char full[] =
	"{\"code\":\"A/1\",\"name\":\"螺丝刀\",\"note\":\"小心 \\\"轻放\\\"\\n\",\"phone\":\"138****5678\","
	"\"kind\":\"urgent\",\"roles\":[\"money\",\"sales\"],\"active\":true,\"count\":-3,\"total\":\"-12.5\","
	"\"price\":\"0.123456\",\"quantity\":\"1.50\",\"placed_at\":\"2026-11-23T16:00:00.123456+08:00\","
	"\"due\":\"2028-02-29\",\"customer_id\":\"9007199254740993\","
	"\"print\":\"00000000000000000000000000000000000000000000000000000000000000ff\","
	"\"attributes\":{\"颜色\":\"蓝\",\"a\":\"1\"},"
	"\"parts\":[{\"sku\":\"A\",\"quantity\":\"1\"},{\"part\":2,\"sku\":\"B\",\"quantity\":\"0.5\",\"price\":\"3\"}]}";

static void every_type_is_read(void **state)
{
	(void)state;
	TRIAL t = {0};

	decode(&t, DECODE_NEW, full);
	assert_true(t.good);
	assert_true(str_eq(t.row.note, S("小心 \"轻放\"\n")));
	assert_int_equal(t.row.kind.v, SAMPLE_URGENT);
	assert_int_equal(t.row.roles.bits, 5);
	assert_true(t.row.active);
	assert_int_equal(t.row.count, -3);
	assert_int_equal(t.row.total.fen, -1250);
	assert_int_equal(t.row.price.micro, 123456);
	assert_int_equal(t.row.quantity.v, 15000);
	assert_int_equal(t.row.placed_at.us, 1795420800123456);
	assert_int_equal(t.row.due.day, date_of(2028, 2, 29).day);
	assert_int_equal(t.row.customer_id.v, 9007199254740993);
	assert_int_equal(t.row.print.b[31], 255);
	assert_true(str_eq(t.row.attributes.json, S("{\"a\":\"1\",\"颜色\":\"蓝\"}")));
	assert_int_equal(t.row.parts.n, 2);
	const struct part *part = t.row.parts.at;
	assert_int_equal(part[1].part, 2);
	assert_int_equal(part[1].quantity.v, 5000);
	assert_int_equal(part[1].price.micro, 3000000);
}

static void every_type_is_written(void **state)
{
	(void)state;
	TRIAL t = {0};

	decode(&t, DECODE_NEW, full);
	t.row.id.v = 7;
	t.row.version = 3;
	t.row.secret = S("never");
	assert_string_equal(encoded(&t, VIEW_DETAIL, NOBODY, S(",\"x\":1")),
		"{\"id\":\"7\",\"version\":3,\"code\":\"A/1\",\"name\":\"螺丝刀\","
		"\"note\":\"小心 \\\"轻放\\\"\\n\",\"phone\":\"138****5678\",\"state\":\"new\",\"kind\":\"urgent\","
		"\"roles\":[\"sales\",\"money\"],\"active\":true,\"count\":-3,\"total\":\"-12.50\","
		"\"price\":\"0.123456\",\"quantity\":\"1.5\",\"on_hand\":\"0\","
		"\"placed_at\":\"2026-11-23T08:00:00.123Z\",\"due\":\"2028-02-29\","
		"\"customer_id\":\"9007199254740993\","
		"\"print\":\"00000000000000000000000000000000000000000000000000000000000000ff\","
		"\"attributes\":{\"a\":\"1\",\"颜色\":\"蓝\"},\"part_count\":0,"
		"\"parts\":[{\"sample_id\":\"0\",\"part\":0,\"sku\":\"A\",\"quantity\":\"1\"},"
		"{\"sample_id\":\"0\",\"part\":2,\"sku\":\"B\",\"quantity\":\"0.5\",\"price\":\"3.00\"}],"
		"\"computed\":\"0.00\",\"x\":1}");
}

static void a_list_shows_the_listed_fields_only(void **state)
{
	(void)state;
	TRIAL t = { .row = { .id = { 7 }, .name = S("锤子"), .total = { 100 } } };

	assert_string_equal(encoded(&t, VIEW_LIST, NOBODY, S("")),
		"{\"id\":\"7\",\"version\":0,\"code\":\"\",\"name\":\"锤子\",\"state\":\"new\",\"active\":false,"
		"\"total\":\"1.00\"}");
}

static void a_caller_is_told_what_to_do_next(void **state)
{
	(void)state;
	TRIAL t = { .row = { .id = { 7 }, .state = { SAMPLE_SENT } } };
	struct buf want = buf_in(&t.arena, 0);

	machine_encode_actions(&want, &sample_record, &t.row, SALES, (struct owner){ 0 });
	buf_text(&want, ",\"x\":1}");
	assert_true(str_ends(STR(encoded(&t, VIEW_DETAIL, SALES, S(",\"x\":1"))), buf_str(&want)));
	assert_null(strstr(encoded(&t, VIEW_LIST, SALES, S("")), "allowed_actions"));
}

static void more_stands_alone_in_an_empty_object(void **state)
{
	(void)state;
	ARENA a = {0};
	const struct record none = { .name = "none" };
	struct buf out = buf_in(&a, 0);

	record_encode(&out, &none, "", VIEW_DETAIL, NOBODY, S(",\"x\":1"));
	record_encode(&out, &none, "", VIEW_DETAIL, NOBODY, S(""));
	assert_true(str_eq(buf_str(&out), S("{\"x\":1}{}")));
}

static void all_errors_are_told_at_once_with_their_pointers(void **state)
{
	(void)state;
	TRIAL t = {0};

	decode(&t, DECODE_NEW,
	       "{\"version\":1,\"kind\":\"slow\",\"total\":12.5,\"count\":11,\"price\":\"-1\",\"a/b~c\":1,"
	       "\"roles\":[\"sales\",\"none\",3],\"attributes\":{\"x/y\":1},"
	       "\"parts\":[{\"sku\":\"123456789\",\"quantity\":\"2\"},{\"sku\":\"A\",\"quantity\":0,\"z\":1},[]]}");
	static const struct { const struct problem *problem; const char *pointer; } want[] = {
		{ &E_READ_ONLY, "/version" }, { &E_REQUIRED, "/name" }, { &E_CHOICE, "/kind" },
		{ &E_CHOICE, "/roles/1" }, { &E_TYPE, "/roles/2" }, { &E_TOO_LARGE, "/count" },
		{ &E_TYPE, "/total" }, { &E_TOO_SMALL, "/price" }, { &E_TYPE, "/attributes/x~1y" },
		{ &E_TOO_LONG, "/parts/0/sku" }, { &E_TYPE, "/parts/1/quantity" },
		{ &E_UNKNOWN_FIELD, "/parts/1/z" }, { &E_TYPE, "/parts/2" }, { &E_UNKNOWN_FIELD, "/a~1b~0c" },
	};

	for (size_t i = 0; i < COUNT(want); i++) {
		bool found = has_error(&t.errs, want[i].problem, want[i].pointer);
		if (!found)
			print_error("no %s at %s\n", want[i].problem->code, want[i].pointer);
		assert_true(found);
	}
	assert_int_equal(t.errs.n, COUNT(want));
}

static void errors_say_what_would_be_right(void **state)
{
	(void)state;
	static const struct { const char *json, *en; } row[] = {
		{ "{\"name\":\"ab\",\"total\":12.5}", "must be a decimal text such as \"12.50\"" },
		{ "{\"name\":\"ab\",\"total\":\"1.005\"}",
		  "is not a decimal text of at most 2 decimals such as \"12.50\"" },
		{ "{\"name\":\"ab\",\"total\":\"-1000.01\"}", "must be at least -1000.00" },
		{ "{\"name\":\"ab\",\"total\":\"1000.01\"}", "must be at most 1000.00" },
		{ "{\"name\":\"ab\",\"quantity\":\"-0.5\"}", "must be at least 0" },
		{ "{\"name\":\"ab\",\"kind\":\"x\"}", "must be one of plain, urgent" },
		{ "{\"name\":\"ab\",\"x\":1}", "x is not a field of sample" },
		{ "{\"name\":\"ab\",\"part_count\":1}", "part count is set by the server" },
		{ "{}", "name is required" },
		{ "{\"name\":\"螺\"}", "must have at least 2 characters" },
		{ "{\"name\":\"螺丝刀螺丝刀\"}", "must have at most 5 characters" },
		{ "{\"name\":\"ab\",\"due\":\"2026-02-29\"}", "is not a date such as \"2026-11-23\"" },
		{ "{\"name\":\"ab\",\"customer_id\":\"-1\"}", "is not an id as text such as \"123\"" },
		{ "{\"name\":\"ab\",\"note\":\"\\u0007\"}", "is not UTF-8 text without control characters" },
		{ "{\"name\":\"ab\",\"parts\":[{},{},{},{},{}]}", "must have at most 4 entries" },
		{ "{\"name\":\"ab\",\"attributes\":{\"a\":\"\",\"b\":\"\",\"c\":\"\",\"d\":\"\"}}",
		  "must have at most 3 entries" },
		{ "{\"name\":\"ab\",\"active\":1}", "must be true or false" },
		{ "{\"name\":\"ab\",\"count\":1.0}", "must be a whole number" },
		{ "{\"name\":\"ab\",\"print\":\"ff\"}", "is not a text of 64 hexadecimal digits" },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		TRIAL t = {0};
		decode(&t, DECODE_NEW, row[i].json);
		assert_int_equal(t.errs.n, 1);
		assert_string_equal(english(&t, 0), row[i].en);
	}
}

static void what_is_required_is_not_blank_nor_null(void **state)
{
	(void)state;
	static const char *const row[] = { "{}", "{\"name\":null}", "{\"name\":\"\"}", "{\"name\":\" \\t \"}" };

	for (size_t i = 0; i < COUNT(row); i++) {
		TRIAL t = {0};
		decode(&t, DECODE_NEW, row[i]);
		assert_int_equal(t.errs.n, 1);
		assert_true(has_error(&t.errs, &E_REQUIRED, "/name"));
	}
}

static void characters_are_counted_not_bytes(void **state)
{
	(void)state;
	TRIAL t = {0};

	decode(&t, DECODE_NEW, "{\"name\":\"螺丝刀螺丝\"}");
	assert_true(t.good);
	decode(&t, DECODE_NEW, "{\"name\":\"😀😀😀😀😀\"}");
	assert_true(t.good);
}

static void a_new_row_starts_empty(void **state)
{
	(void)state;
	TRIAL t = { .row = { .count = 9, .total = { 9 } } };

	decode(&t, DECODE_NEW, "{\"name\":\"ab\"}");
	assert_int_equal(t.row.count, 0);
	assert_int_equal(t.row.total.fen, 0);
}

static void a_patch_changes_what_it_mentions(void **state)
{
	(void)state;
	TRIAL t = {0};

	decode(&t, DECODE_NEW, full);
	t.row.id.v = 7;
	decode(&t, DECODE_PATCH,
	       "{\"note\":null,\"count\":4,\"attributes\":{\"a\":null,\"b\":\"2\"},"
	       "\"parts\":[{\"sku\":\"C\",\"quantity\":\"9\"}]}");
	assert_true(t.good);
	assert_int_equal(t.row.id.v, 7);
	assert_int_equal(t.row.note.n, 0);
	assert_int_equal(t.row.count, 4);
	assert_true(str_eq(t.row.name, S("螺丝刀")));
	assert_int_equal(t.row.total.fen, -1250);
	assert_true(str_eq(t.row.attributes.json, S("{\"b\":\"2\",\"颜色\":\"蓝\"}")));
	assert_int_equal(t.row.parts.n, 1);
	assert_true(str_eq(((const struct part *)t.row.parts.at)->sku, S("C")));
}

static void a_patch_is_refused_what_is_fixed_or_required(void **state)
{
	(void)state;
	TRIAL t = {0};

	decode(&t, DECODE_NEW, full);
	decode(&t, DECODE_PATCH,
	       "{\"code\":\"B\",\"name\":null,\"state\":\"paid\",\"parts\":[{\"sku\":\"C\"}]}");
	assert_int_equal(t.errs.n, 4);
	assert_true(has_error(&t.errs, &E_READ_ONLY, "/code"));
	assert_true(has_error(&t.errs, &E_REQUIRED, "/name"));
	assert_true(has_error(&t.errs, &E_READ_ONLY, "/state"));
	assert_true(has_error(&t.errs, &E_REQUIRED, "/parts/0/quantity"));
	assert_true(str_eq(t.row.code, S("A/1")));
}

static void attributes_equal_in_meaning_are_equal_texts(void **state)
{
	(void)state;
	TRIAL a = {0}, b = {0};

	decode(&a, DECODE_NEW, "{\"name\":\"ab\",\"attributes\":{\"x\":\"1\",\"y\":\"\\u0032\"}}");
	decode(&b, DECODE_NEW, "{\"name\":\"ab\",\"attributes\":{ \"y\" : \"2\", \"x\":\"1\" }}");
	assert_true(a.good && b.good);
	assert_true(str_eq(a.row.attributes.json, b.row.attributes.json));
	decode(&a, DECODE_NEW, "{\"name\":\"ab\",\"attributes\":{}}");
	assert_int_equal(a.row.attributes.json.n, 0);
}

static void pointers_begin_where_the_caller_says(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };
	struct sample row;
	json_t *json = json_read(S("{\"name\":\"ab\",\"parts\":[{}]}"), &errs);

	assert_false(record_decode(&sample_record, DECODE_NEW, json, &row, &a, &errs, S("/items/3")));
	json_decref(json);
	assert_true(has_error(&errs, &E_REQUIRED, "/items/3/parts/0/sku"));
}

/* `open` n times, then `close` n times. */
static struct str nested(struct arena *a, int n, const char *open, const char *close)
{
	struct buf out = buf_in(a, 0);

	for (int i = 0; i < n; i++)
		buf_text(&out, open);
	for (int i = 0; i < n; i++)
		buf_text(&out, close);
	return buf_str(&out);
}

static void what_is_not_json_is_refused_with_its_place(void **state)
{
	(void)state;
	ARENA a = {0};
	const struct { struct str body; const char *reason; } row[] = {
		{ S(""), "ends too early" },
		{ S("{\"a\":1"), "ends too early" },
		{ S("{\"a\":1}}"), "something follows the end" },
		{ S("{'a':1}"), "syntax error" },
		{ S("{\"a\":01}"), "syntax error" },
		{ S("{\"a\":NaN}"), "syntax error" },
		{ S("[]"), "not an object" },
		{ S("3"), "syntax error" },
		{ S("{\"a\":1,\"a\":2}"), "a member is there twice" },
		{ S("{\"a\":\"\\u0000\"}"), "\\u0000" },
		{ S("{\"a\\u0000\":1}"), "\\u0000" },
		{ S("{\"a\":\"\0\"}"), "syntax error" },
		{ S("{\"a\":\"\xff\"}"), "not valid UTF-8" },
		{ S("{\"a\":\"\xed\xa0\x80\"}"), "not valid UTF-8" },
		{ S("{\"a\":\"\xc0\xaf\"}"), "not valid UTF-8" },
		{ S("{\"a\":\"\\ud800\"}"), "line 1" },
		{ S("{\"a\":123456789012345678901234567890}"), "a number is too large" },
		{ S("{\"a\":1e999}"), "a number is too large" },
		{ nested(&a, 1000000, "[", "]"), "nested too deeply" },
		{ nested(&a, 1000000, "{\"a\":", "}"), "nested too deeply" },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		struct errs errs = { .arena = &a };
		assert_null(json_read(row[i].body, &errs));
		assert_int_equal(errs.n, 1);
		assert_ptr_equal(errs.at[0].problem, &E_JSON);
		struct str text = err_text(&a, &errs.at[0], false);
		bool said = str_find_str(text, STR(row[i].reason)) >= 0;
		if (!said)
			print_error("row %zu: %.*s\n", i, P(text));
		assert_true(said);
	}
}

static void the_place_of_an_error_is_line_and_column(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };

	assert_null(json_read(S("{\n  \"a\": x\n}"), &errs));
	assert_string_equal(str_c(&a, err_text(&a, &errs.at[0], false)),
	                    "the body is not JSON: line 2, column 8, syntax error");
	assert_string_equal(str_c(&a, err_text(&a, &errs.at[0], true)),
	                    "请求内容不是有效的 JSON：第 2 行第 8 列，语法错误");
}

static void a_hundred_thousand_unknown_members_are_counted(void **state)
{
	(void)state;
	TRIAL t = {0};
	struct buf out = buf_in(&t.arena, 0);
	const int n = 100000;

	buf_text(&out, "{\"name\":\"ab\"");
	for (int i = 0; i < n; i++)
		buf_fmt(&out, ",\"k%d\":1", i);
	buf_char(&out, '}');
	const char *text = str_c(&t.arena, buf_str(&out));
	size_t before = t.arena.used;
	t.errs.arena = &t.arena;
	json_t *json = json_read(STR(text), &t.errs);
	assert_false(record_decode(&sample_record, DECODE_NEW, json, &t.row, &t.arena, &t.errs, S("")));
	json_decref(json);
	assert_int_equal(t.errs.n, ERRS_MAX);
	assert_int_equal(t.errs.dropped, n - ERRS_MAX);
	assert_true(t.arena.used - before < 1 << 20);
}

static void long_numbers_in_texts_are_refused_not_wrapped(void **state)
{
	(void)state;
	TRIAL t = {0};

	decode(&t, DECODE_NEW,
	       "{\"name\":\"ab\",\"total\":\"92233720368547758.08\",\"price\":\"99999999999999999999\","
	       "\"quantity\":\"1e3\",\"customer_id\":\"9223372036854775808\",\"placed_at\":\"10000-01-01T00:00:00Z\"}");
	assert_int_equal(t.errs.n, 5);
	assert_true(has_error(&t.errs, &E_FORMAT, "/total"));
	assert_true(has_error(&t.errs, &E_FORMAT, "/price"));
	assert_true(has_error(&t.errs, &E_FORMAT, "/quantity"));
	assert_true(has_error(&t.errs, &E_FORMAT, "/customer_id"));
	assert_true(has_error(&t.errs, &E_FORMAT, "/placed_at"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type_is_read),
		cmocka_unit_test(every_type_is_written),
		cmocka_unit_test(a_list_shows_the_listed_fields_only),
		cmocka_unit_test(a_caller_is_told_what_to_do_next),
		cmocka_unit_test(more_stands_alone_in_an_empty_object),
		cmocka_unit_test(all_errors_are_told_at_once_with_their_pointers),
		cmocka_unit_test(errors_say_what_would_be_right),
		cmocka_unit_test(what_is_required_is_not_blank_nor_null),
		cmocka_unit_test(characters_are_counted_not_bytes),
		cmocka_unit_test(a_new_row_starts_empty),
		cmocka_unit_test(a_patch_changes_what_it_mentions),
		cmocka_unit_test(a_patch_is_refused_what_is_fixed_or_required),
		cmocka_unit_test(attributes_equal_in_meaning_are_equal_texts),
		cmocka_unit_test(pointers_begin_where_the_caller_says),
		cmocka_unit_test(what_is_not_json_is_refused_with_its_place),
		cmocka_unit_test(the_place_of_an_error_is_line_and_column),
		cmocka_unit_test(a_hundred_thousand_unknown_members_are_counted),
		cmocka_unit_test(long_numbers_in_texts_are_refused_not_wrapped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
