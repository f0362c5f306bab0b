/*
 * base_err_test.c -- problems: their sentences, their JSON, and how many are kept.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"

static const struct problem SHORTAGE = {
	"SHORTAGE", 409, "{sku} 只剩 {left}，{sku} 不够", "only {left} of {sku} left",
};

static const struct problem *const shared[] = {
	&E_JSON, &E_TYPE, &E_REQUIRED, &E_UNKNOWN_FIELD, &E_READ_ONLY, &E_TOO_SHORT, &E_TOO_LONG,
	&E_TOO_SMALL, &E_TOO_LARGE, &E_ZERO, &E_TOO_FEW, &E_TOO_MANY, &E_CHOICE, &E_FORMAT, &E_OVERFLOW,
	&E_PARAMETER, &E_NOT_FOUND, &E_ROUTE, &E_METHOD, &E_UNAUTHENTICATED, &E_FORBIDDEN,
	&E_CONFLICT, &E_MOVE, &E_STALE, &E_PRECONDITION, &E_KEY_REQUIRED, &E_KEY_REUSED, &E_KEY_TOLD,
	&E_TOO_MANY_REQUESTS, &E_TOO_MUCH, &E_BODY_TOO_LARGE, &E_MEDIA_TYPE, &E_BAD_REQUEST, &E_BUSY, &E_STORAGE,
	&E_INTERNAL,
};

static void assert_text(struct arena *a, const struct err *e, bool zh, const char *want)
{
	assert_string_equal(str_c(a, err_text(a, e, zh)), want);
}

static void parameters_follow_the_english_sentence(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };

	assert_false(fail(&errs, &SHORTAGE, S("/lines/1"), S("3"), S("A-1")));
	assert_int_equal(errs.n, 1);
	assert_text(&a, &errs.at[0], false, "only 3 of A-1 left");
	assert_text(&a, &errs.at[0], true, "A-1 只剩 3，A-1 不够");
}

static void a_parameter_named_twice_is_taken_once(void **state)
{
	(void)state;
	static const struct problem twice = {
		"TWICE", 409, "{a}、{b}", "{a}, again {a}, then {b}",
	};
	ARENA a = {0};
	struct errs errs = { .arena = &a };

	fail(&errs, &twice, S(""), S("1"), S("2"));
	assert_text(&a, &errs.at[0], false, "1, again 1, then 2");
	assert_text(&a, &errs.at[0], true, "1、2");
}

static void a_parameter_of_both_languages_gives_its_half(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };

	fail(&errs, &E_REQUIRED, S("/note"), both(&a, "备注", "note"));
	assert_text(&a, &errs.at[0], false, "note is required");
	assert_text(&a, &errs.at[0], true, "请填写备注");
}

static void a_value_in_braces_is_not_taken_for_a_parameter(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };

	fail(&errs, &SHORTAGE, S(""), S("{sku}"), S("{left"));
	assert_text(&a, &errs.at[0], false, "only {sku} of {left left");
}

static void a_parameter_that_was_not_given_stays_visible(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };

	fail(&errs, &SHORTAGE, S(""), S("3"));
	assert_text(&a, &errs.at[0], false, "only 3 of {sku} left");
}

static void parameters_and_pointers_are_copied(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };
	char left[] = "3", pointer[] = "/x";

	fail(&errs, &SHORTAGE, STR(pointer), STR(left), S("A"));
	left[0] = pointer[1] = '?';
	assert_text(&a, &errs.at[0], false, "only 3 of A left");
	assert_true(str_eq(errs.at[0].pointer, S("/x")));
}

static void every_shared_problem_speaks_two_languages_with_the_same_parameters(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(shared); i++) {
		ARENA a = {0};
		struct errs errs = { .arena = &a };
		const struct problem *p = shared[i];
		fail(&errs, p, S(""), S("v"), S("v"), S("v"), S("v"));
		for (int zh = 0; zh < 2; zh++) {
			struct str text = err_text(&a, &errs.at[0], zh);
			print_message("%s: %.*s\n", p->code, P(text));
			assert_true(text.n && str_find(text, '{') < 0);
			assert_false(str_ends(text, S(".")) || str_ends(text, S("。")));
		}
		assert_in_range(p->status, 400, 599);
		assert_string_not_equal(p->zh, p->en);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(p->code, shared[k]->code);
	}
}

static void a_prefix_moves_only_the_errors_after_it(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };

	fail(&errs, &E_OVERFLOW, S("/total"));
	fail(&errs, &E_OVERFLOW, S("/price"));
	fail(&errs, &E_BUSY, S(""));
	errs_prefix(&errs, 1, S("/lines/2"));
	assert_true(str_eq(errs.at[0].pointer, S("/total")));
	assert_true(str_eq(errs.at[1].pointer, S("/lines/2/price")));
	assert_true(str_eq(errs.at[2].pointer, S("/lines/2")));
}

static void the_body_is_as_rfc_9457_says(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };
	struct buf out = buf_in(&a, 0);

	fail(&errs, &SHORTAGE, S("/lines/1"), S("3"), S("A\"1"));
	fail(&errs, &E_REQUIRED, S("/note"), both(&a, "备注", "note"));
	errs_json(&errs, false, S("r-1"), &out);
	assert_string_equal(str_c(&a, buf_str(&out)),
		"{\"type\":\"/problems/SHORTAGE\",\"title\":\"in conflict with the current state\","
		"\"status\":409,\"detail\":\"only 3 of A\\\"1 left\",\"code\":\"SHORTAGE\",\"request_id\":\"r-1\","
		"\"errors\":[{\"pointer\":\"/lines/1\",\"code\":\"SHORTAGE\",\"detail\":\"only 3 of A\\\"1 left\","
		"\"detail_zh\":\"A\\\"1 只剩 3，A\\\"1 不够\",\"detail_en\":\"only 3 of A\\\"1 left\","
		"\"params\":{\"left\":\"3\",\"sku\":\"A\\\"1\"}},"
		"{\"pointer\":\"/note\",\"code\":\"E_REQUIRED\",\"detail\":\"note is required\","
		"\"detail_zh\":\"请填写备注\",\"detail_en\":\"note is required\",\"params\":{\"field\":\"note\"}}]}");
}

static void nothing_recorded_reads_as_an_internal_error(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };
	struct buf out = buf_in(&a, 0);

	assert_int_equal(errs_status(&errs), 500);
	errs_json(&errs, true, S("r"), &out);
	assert_true(str_starts(buf_str(&out), S("{\"type\":\"/problems/E_INTERNAL\",\"title\":\"系统内部错误\"")));
	assert_true(str_ends(buf_str(&out), S("\"errors\":[]}")));
}

static void errors_past_the_limit_are_only_counted(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };
	struct buf out = buf_in(&a, 0);

	fail(&errs, &E_STALE, S(""), S("4"));
	for (int i = 1; i < ERRS_MAX + 7; i++)
		assert_false(fail(&errs, &E_BUSY, S("")));
	assert_int_equal(errs.n, ERRS_MAX);
	assert_int_equal(errs.dropped, 7);
	assert_int_equal(errs_status(&errs), 412);
	errs_json(&errs, true, S("r"), &out);
	assert_true(str_ends(buf_str(&out), S("],\"errors_omitted\":7}")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parameters_follow_the_english_sentence),
		cmocka_unit_test(a_parameter_named_twice_is_taken_once),
		cmocka_unit_test(a_parameter_of_both_languages_gives_its_half),
		cmocka_unit_test(a_value_in_braces_is_not_taken_for_a_parameter),
		cmocka_unit_test(a_parameter_that_was_not_given_stays_visible),
		cmocka_unit_test(parameters_and_pointers_are_copied),
		cmocka_unit_test(every_shared_problem_speaks_two_languages_with_the_same_parameters),
		cmocka_unit_test(a_prefix_moves_only_the_errors_after_it),
		cmocka_unit_test(the_body_is_as_rfc_9457_says),
		cmocka_unit_test(nothing_recorded_reads_as_an_internal_error),
		cmocka_unit_test(errors_past_the_limit_are_only_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
