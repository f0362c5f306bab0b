/*
 * setting_test.c -- the company's choices: what may be said, who may say it, and that rules hear of it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "shell/setting.h"
#include "unit/testbed_config.h"

static bool shouts(struct str value)
{
	return str_ends(value, S("!"));
}

static const struct names colours = NAMES({ "white", "白", "white" }, { "red", "红", "red" }, { "blue", "蓝", "blue" });

static const struct names days = NAMES({ "1", "一", "one" }, { "2", "二", "two" }, { "3", "三", "three" });

static const struct setting settings[] = {
	{ "lamp.watts", SETTING_INT, "60", 5, 100, NULL, "瓦数", "watts", NULL },
	{ "lamp.colour", SETTING_CHOICE, "white", 0, 0, &colours, "颜色", "colour", NULL },
	{ "lamp.days", SETTING_SET, "12", 0, 0, &days, "日", "days", NULL },
	{ "lamp.tax", SETTING_RATE, "130000", 0, 1000000, NULL, "税", "tax", NULL },
	{ "lamp.name", SETTING_TEXT, "", 0, 0, NULL, "名称", "name", NULL },
	{ "lamp.motto", SETTING_TEXT, "light!", 0, 0, NULL, "口号", "motto", shouts },
};
static const struct module lamp_module = {
	.name = "lamp", .zh = "灯", .en = "lamps", .settings = settings, .settings_n = COUNT(settings),
};
const struct module *const modules[] = { &lamp_module, NULL };

struct bench {
	struct arena arena;
	struct errs errs;
	struct config config;
	struct testbed bed;
	struct engine *engine;
};

static void bench_open(struct bench *b)
{
	*b = (struct bench){ .errs = { .arena = &b->arena } };
	testbed_open(&b->bed);
	testbed_config(&b->bed, &b->config, &b->arena, &b->errs);
	b->engine = engine_open(&b->config, &b->errs);
	assert_non_null(b->engine);
}

static void bench_close(struct bench *b)
{
	engine_close(b->engine);
	testbed_close(&b->bed);
	arena_free(&b->arena);
}

static const char *value(struct bench *b, const char *name)
{
	return str_c(&b->arena, setting_value(atomic_load(&b->engine->settings), name));
}

static int64_t seen;	/* the version that who changes one says */

/* "" or the code it is refused with; the answer's version in *version. */
static const char *change(struct bench *b, unsigned roles, const char *name, const char *to, int64_t *version)
{
	struct call c = {
		.command = &setting_change, .seen = seen, .arena = &b->arena, .errs = { .arena = &b->arena },
		.who = { .id = { 5 }, .name = S("li"), .roles = roles },
	};
	struct buf body = buf_in(&b->arena, 0);

	buf_text(&body, "{\"name\":");
	buf_json(&body, STR(name));
	buf_text(&body, ",\"value\":");
	buf_json(&body, STR(to));
	buf_char(&body, '}');
	bool fine = call_accept(&c, buf_str(&body)) && call_run(b->engine, &c);
	*version = c.version;
	return fine ? "" : c.errs.at[0].problem->code;
}

static void a_value_must_fit_its_setting(void **state)
{
	static const struct { const char *name, *value, *code; } row[] = {
		{ "lamp.watts", "5", "" }, { "lamp.watts", "100", "" },
		{ "lamp.watts", "4", "E_TOO_SMALL" }, { "lamp.watts", "101", "E_TOO_LARGE" },
		{ "lamp.watts", "many", "E_TYPE" }, { "lamp.watts", "", "E_TYPE" }, { "lamp.watts", "6.5", "E_TYPE" },
		{ "lamp.watts", "99999999999999999999", "E_TYPE" },
		{ "lamp.colour", "blue", "" }, { "lamp.colour", "green", "E_CHOICE" }, { "lamp.colour", "", "E_CHOICE" },
		{ "lamp.colour", "white,red", "E_CHOICE" }, { "lamp.colour", "BLUE", "E_CHOICE" },
		{ "lamp.days", "13", "" }, { "lamp.days", "", "" }, { "lamp.days", "31", "E_CHOICE" }, { "lamp.days", "11", "E_CHOICE" },
		{ "lamp.days", "14", "E_CHOICE" }, { "lamp.days", "1,2", "E_CHOICE" },
		{ "lamp.tax", "60000", "" }, { "lamp.tax", "1000001", "E_TOO_LARGE" }, { "lamp.tax", "6%", "E_TYPE" },
		{ "lamp.name", "", "" }, { "lamp.name", "床头灯", "" },
		{ "lamp.motto", "more light!", "" }, { "lamp.motto", "more light", "E_FORMAT" },
		{ "lamp.price", "1", "E_NOT_FOUND" }, { "", "1", "E_REQUIRED" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;
		int64_t version;

		bench_open(&b);
		const char *got = change(&b, ADMIN, row[i].name, row[i].value, &version);
		if (strcmp(got, row[i].code) != 0)
			print_error("%s = %s: %s\n", row[i].name, row[i].value, got);
		assert_string_equal(got, row[i].code);
		if (!row[i].code[0])
			assert_string_equal(value(&b, row[i].name), row[i].value);
		else if (setting_find(b.engine, STR(row[i].name)))
			assert_string_equal(value(&b, row[i].name), setting_find(b.engine, STR(row[i].name))->fallback);
		bench_close(&b);
	}
}

static void a_change_is_heard_at_once_and_after_a_restart(void **state)
{
	struct bench b;
	int64_t version;
	(void)state;

	bench_open(&b);
	assert_string_equal(value(&b, "lamp.colour"), "white");
	assert_string_equal(change(&b, ADMIN, "lamp.colour", "red", &version), "");
	assert_int_equal(version, 1);
	const struct settings *before = atomic_load(&b.engine->settings);
	assert_string_equal(change(&b, ADMIN, "lamp.colour", "blue", &version), "");
	assert_int_equal(version, 2);
	assert_string_equal(value(&b, "lamp.colour"), "blue");
	assert_string_equal(value(&b, "lamp.watts"), "60");
	/* A rule that is still reading has what it began with. */
	assert_true(str_eq(setting_value(before, "lamp.colour"), S("red")));
	engine_close(b.engine);
	b.engine = engine_open(&b.config, &b.errs);
	assert_string_equal(value(&b, "lamp.colour"), "blue");
	bench_close(&b);
}

static void of_two_who_saw_the_same_the_second_is_told(void **state)
{
	static const struct { int64_t seen; const char *value, *code; } row[] = {
		{ SEEN_NONE, "red", "" }, { SEEN_NONE, "blue", "E_STALE" }, { 1, "blue", "" }, { 1, "white", "E_STALE" },
		{ 0, "white", "" }, { 3, "green", "E_CHOICE" }, { 3, "red", "" },
	};
	struct bench b;
	(void)state;

	bench_open(&b);
	for (size_t i = 0; i < COUNT(row); i++) {
		int64_t version;
		seen = row[i].seen;
		assert_string_equal(change(&b, ADMIN, "lamp.colour", row[i].value, &version), row[i].code);
	}
	seen = 0;
	assert_string_equal(value(&b, "lamp.colour"), "red");
	bench_close(&b);
}

static void only_an_administrator_changes_settings(void **state)
{
	static const struct { unsigned roles; const char *code; } row[] = {
		{ ADMIN, "" }, { SYSTEM, "" }, { MANAGER, "E_FORBIDDEN" }, { SALES | FINANCE, "E_FORBIDDEN" },
		{ CUSTOMER, "E_FORBIDDEN" }, { MACHINE, "E_FORBIDDEN" }, { NOBODY, "E_UNAUTHENTICATED" },
	};
	struct bench b;
	int64_t version;
	(void)state;

	bench_open(&b);
	for (size_t i = 0; i < COUNT(row); i++)
		assert_string_equal(change(&b, row[i].roles, "lamp.name", "x", &version), row[i].code);
	bench_close(&b);
}

static void every_fallback_is_a_value_that_could_be_set(void **state)
{
	struct bench b;
	int64_t version;
	(void)state;

	bench_open(&b);
	for (size_t i = 0; i < COUNT(settings); i++)
		assert_string_equal(change(&b, ADMIN, settings[i].name, settings[i].fallback, &version), "");
	bench_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_must_fit_its_setting),
		cmocka_unit_test(a_change_is_heard_at_once_and_after_a_restart),
		cmocka_unit_test(of_two_who_saw_the_same_the_second_is_told),
		cmocka_unit_test(only_an_administrator_changes_settings),
		cmocka_unit_test(every_fallback_is_a_value_that_could_be_set),
	};

	secret_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
