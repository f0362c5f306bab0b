/*
 * device_test.c -- what is kept of what a program says it is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "people/people_commands.h"

static void a_program_is_told_in_few_words(void **state)
{
	static const struct { const char *agent, *device; } row[] = {
		{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36", "Chrome · Windows" },
		{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0", "Edge · Windows" },
		{ "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15", "Safari · Mac" },
		{ "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.49", "WeChat · iPhone" },
		{ "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) wxwork/4.1 MicroMessenger/7.0.1", "WeCom · iPhone" },
		{ "Mozilla/5.0 (Linux; Android 13; EDA52) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0 Mobile Safari/537.36", "Chrome · Android" },
		{ "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox · Linux" },
		{ "curl/8.1.2", "curl" },
		{ "python-requests/2.31", "python-requests" },
		{ "\x1b[31m<script>", "" },
		{ "", "" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = { 0 };
		struct str device = device_of(&a, STR(row[i].agent));
		assert_string_equal(str_c(&a, device), row[i].device);
	}
}

/* However long it goes on. */
static void little_is_kept(void **state)
{
	ARENA a = { 0 };
	struct buf agent = buf_in(&a, 0);
	(void)state;

	for (int i = 0; i < 1000; i++)
		buf_text(&agent, "abcdefghij");
	assert_int_equal(device_of(&a, buf_str(&agent)).n, 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_program_is_told_in_few_words),
		cmocka_unit_test(little_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
