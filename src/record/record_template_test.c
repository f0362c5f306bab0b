/*
 * record_template_test.c -- places are found, checked and filled; what is none stays as it was written.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "record/template.h"

struct note { struct str name, carrier; struct money total; struct date day; int64_t n; };

static const struct field note_fields[] = {
	FIELD(note, name,    .flags = PERSONAL, .scope = OF_NAME, .zh = "姓名"),
	FIELD(note, carrier, .zh = "承运商"),
	FIELD(note, total,   .zh = "总额"),
	FIELD(note, day,     .flags = OPTIONAL, .zh = "日期"),
	FIELD(note, n,       .flags = OPTIONAL, .zh = "数"),
};
static RECORD(note_record, note, NULL, note_fields, .zh = "字条");

static struct arena arena;
static const struct note note = { .name = S("王小明"), .carrier = S("{{name}}"), .total = { 123450 } };

static void a_place_is_filled_with_the_field(void **state)
{
	static const struct { const char *text, *filled; } row[] = {
		{ "", "" },
		{ "没有占位", "没有占位" },
		{ "{{name}}", "王小明" },
		{ "a{{name}}b{{ total }}c", "a王小明b1234.50c" },
		{ "{{name}}{{name}}", "王小明王小明" },
		{ "{ {name}} }} {", "{ {name}} }} {" },
		{ "{{name", "{{name" },
		{ "{{name}} {{", "王小明 {{" },
		{ "{{carrier}}", "{{name}}" },		/* a value is not looked through for places */
		{ "{{stranger}}", "" },			/* never saved; nothing rather than the name */
		{ "一\n\n二", "一\n\n二" },
		/* A line all of whose places are empty is left out. */
		{ "日期：{{day}}", "" },
		{ "{{name}}\n日期：{{day}}\n完", "王小明\n完" },
		{ "日期：{{day}}\n{{name}}", "王小明" },
		{ "{{name}} {{day}}", "王小明 " },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct buf out = buf_in(&arena, 0);
		template_fill(&out, STR(row[i].text), &note_record, &note, 0);
		assert_string_equal(str_c(&arena, buf_str(&out)), row[i].filled);
	}
}

static void what_is_hidden_is_masked(void **state)
{
	struct buf out = buf_in(&arena, 0);

	(void)state;
	template_fill(&out, S("{{name}} {{total}}"), &note_record, &note, OF_NAME);
	assert_string_equal(str_c(&arena, buf_str(&out)), "王** 1234.50");
}

static void every_wrong_place_is_told(void **state)
{
	static const struct { const char *text, *first; int n; } row[] = {
		{ "", NULL, 0 }, { "{{name}} } { }}", NULL, 0 }, { "{{ name }}\n{{total}}", NULL, 0 },
		{ "{{salary}}", "TEMPLATE_PLACE", 1 }, { "{{}}", "TEMPLATE_PLACE", 1 }, { "{{a}} {{b}} {{name}}", "TEMPLATE_PLACE", 2 },
		{ "{{name", "TEMPLATE_OPEN", 1 }, { "x {{", "TEMPLATE_OPEN", 1 }, { "{{a}} {{name", "TEMPLATE_PLACE", 2 },
		{ "{{name {{total}}", "TEMPLATE_PLACE", 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct errs errs = { .arena = &arena };
		assert_int_equal(template_check(&note_record, STR(row[i].text), S("/body"), &errs), row[i].n == 0);
		assert_int_equal(errs.n, row[i].n);
		if (!row[i].n)
			continue;
		assert_string_equal(errs.at[0].problem->code, row[i].first);
		assert_string_equal(str_c(&arena, errs.at[0].pointer), "/body");
	}
}

static int forget(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_place_is_filled_with_the_field),
		cmocka_unit_test(what_is_hidden_is_masked),
		cmocka_unit_test(every_wrong_place_is_told),
	};

	return cmocka_run_group_tests_name("template", tests, NULL, forget);
}
