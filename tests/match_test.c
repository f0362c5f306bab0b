/*
 * match_test.c -- the stories' own rule of what is "as expected": it must be able to say no.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lib/match.h"

static const struct row { const char *want, *got; bool fits; } rows[] = {
	{ "{\"a\":1}", "{\"a\":1,\"b\":2}", true },
	{ "{\"a\":1}", "{\"a\":2}", false },
	{ "{\"a\":1}", "{\"b\":1}", false },
	{ "{\"a\":\"1\"}", "{\"a\":1}", false },
	{ "{\"a\":\"1.0\"}", "{\"a\":\"1.00\"}", false },
	{ "{\"a\":null}", "{}", true },
	{ "{\"a\":null}", "{\"a\":null}", true },
	{ "{\"a\":null}", "{\"a\":0}", false },
	{ "{\"a\":\"*\"}", "{\"a\":0}", true },
	{ "{\"a\":\"*\"}", "{\"a\":null}", false },
	{ "{\"a\":\"*\"}", "{}", false },
	{ "{\"a\":\"~客户\"}", "{\"a\":\"请填写客户名称\"}", true },
	{ "{\"a\":\"~客户\"}", "{\"a\":\"请填写数量\"}", false },
	{ "[1,2]", "[1,2]", true },
	{ "[1,2]", "[2,1]", false },
	{ "[1]", "[1,2]", false },
	{ "[1,2]", "[1]", false },
	{ "[]", "[1]", false },
	{ "[1,\"...\"]", "[1,2]", true },
	{ "[1,\"...\"]", "[2,1]", false },
	{ "[1,2,\"...\"]", "[1]", false },
	{ "[\"any\",2,1]", "[1,2,3]", true },
	{ "[\"any\",4]", "[1,2,3]", false },
	{ "[{\"n\":1},{}]", "[{\"n\":1},{\"n\":2}]", true },
	{ "{\"a\":[]}", "{\"a\":{}}", false },
	{ "{\"a\":{}}", "{\"a\":[]}", false },
};

static void what_differs_is_told_and_what_fits_is_not(void **state)
{
	ARENA a = { 0 };
	struct words words = { .arena = &a };
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf why = buf_in(&a, 0);
		json_t *want = json_loads(rows[i].want, 0, NULL), *got = json_loads(rows[i].got, 0, NULL);
		bool fits = match_json(want, got, &words, &why);
		if (fits != rows[i].fits || (why.n == 0) != fits)
			print_message("%s and %s\n", rows[i].want, rows[i].got);
		assert_int_equal(fits, rows[i].fits);
		assert_int_equal(why.n == 0, fits);
		json_decref(want);
		json_decref(got);
	}
}

static void a_name_is_kept_and_filled_in(void **state)
{
	ARENA a = { 0 };
	struct words words = { .arena = &a };
	struct buf why = buf_in(&a, 0);
	json_t *want = json_loads("{\"id\":\"{{=order}}\"}", 0, NULL), *got = json_loads("{\"id\":\"42\"}", 0, NULL);
	struct str filled, unknown;
	(void)state;

	assert_true(match_json(want, got, &words, &why));
	assert_true(words_fill(&words, S("/orders/{{order}}?keep={{=x}}"), &a, &filled, &unknown));
	assert_true(str_eq(filled, S("/orders/42?keep={{=x}}")));
	assert_false(words_fill(&words, S("{{nobody}}"), &a, &filled, &unknown));
	assert_true(str_eq(unknown, S("nobody")));
	assert_true(words_fill(&words, S("{{today+1}}"), &a, &filled, &unknown));
	assert_int_equal(filled.n, 10);
	assert_false(words_fill(&words, S("{{today+x}}"), &a, &filled, &unknown));
	json_decref(want);
	json_decref(got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_differs_is_told_and_what_fits_is_not),
		cmocka_unit_test(a_name_is_kept_and_filled_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
