/*
 * html_test.c -- whatever is put into a template stays a text; days are said as people say them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "portal/html.h"

static void a_text_stays_a_text(void **state)
{
	ARENA a = { 0 };
	struct buf out = buf_in(&a, 0);

	(void)state;
	HTML(&out, "<a href=\"{}\">{}</a>{}", S("\" onclick='x'"), S("<script>&</script>"), S("{}"));
	assert_true(str_eq(buf_str(&out), S("<a href=\"&quot; onclick=&#39;x&#39;\">&lt;script&gt;&amp;&lt;/script&gt;</a>{}")));
}

static void a_day_is_said_in_words(void **state)
{
	static const struct { int year, month, day; const char *html; bool english; } row[] = {
		{ 2026, 11, 28, "<time datetime=\"2026-11-28\">2026年11月28日 星期六</time>", false },
		{ 2026, 11, 28, "<time datetime=\"2026-11-28\">Saturday, 28 November 2026</time>", true },
		{ 1970, 1, 1,   "<time datetime=\"1970-01-01\">Thursday, 1 January 1970</time>", true },
		{ 1969, 12, 31, "<time datetime=\"1969-12-31\">1969年12月31日 星期三</time>", false },
		{ 2000, 2, 29,  "<time datetime=\"2000-02-29\">2000年2月29日 星期二</time>", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = { 0 };
		struct buf out = buf_in(&a, 0);
		html_date(&out, date_of(row[i].year, row[i].month, row[i].day), row[i].english);
		assert_true(str_eq(buf_str(&out), STR(row[i].html)));
	}
}

/* 18:05 in Greenwich is the next morning in Shanghai. */
static void an_instant_is_said_in_the_company_s_zone(void **state)
{
	ARENA a = { 0 };
	struct buf out = buf_in(&a, 0);
	struct instant t;

	(void)state;
	assert_true(instant_parse(S("2026-11-28T18:05:59Z"), &t));
	html_instant(&out, t, (struct zone){ 28800 }, false);
	html_instant(&out, t, (struct zone){ 0 }, true);
	assert_true(str_eq(buf_str(&out), S("<time datetime=\"2026-11-28T18:05:59.000Z\">2026年11月29日 星期日 02:05</time>"
	                                    "<time datetime=\"2026-11-28T18:05:59.000Z\">Saturday, 28 November 2026 18:05</time>")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_stays_a_text),
		cmocka_unit_test(a_day_is_said_in_words),
		cmocka_unit_test(an_instant_is_said_in_the_company_s_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
