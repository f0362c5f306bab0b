/*
 * setup.c -- an empty database becomes a company over HTTP: only with the code that the server told, once, and never again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "lib/house.h"
#include "lib/rows.h"
#include "lib/web.h"

static struct arena arena;
static struct house house, second;	/* two processes on one database, where it can be shared */
static struct web *web;

static struct str log_code(const struct house *h)
{
	static char text[8192];
	FILE *in = fopen(h->log, "r");
	size_t n = in ? fread(text, 1, sizeof text - 1, in) : 0;

	if (in)
		fclose(in);
	text[n] = 0;
	char *at = strstr(text, "/console/setup#");
	if (!at)
		return S("");
	at += strlen("/console/setup#");
	return str_dup(&arena, (struct str){ at, strcspn(at, "\" \n") });
}

/* The code behind the # of the address in the log, which comes right after that it listens. */
static struct str told(const struct house *h)
{
	struct str code = log_code(h);

	for (int i = 0; !code.n && i < 200; i++) {
		nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
		code = log_code(h);
	}
	return code;
}

static struct got set_up(struct web *w, struct str code, const char *login, const char *setting, const char *value)
{
	return web_post(w, S(""), "/api/v1/setup", NULL, &arena,
	                "{\"code\":\"%.*s\",\"administrator\":\"%s\",\"name\":\"沈砚\",\"password\":\"%s\",\"roles\":[\"sales\"],"
	                "\"settings\":[{\"name\":\"company.name\",\"value\":\"云杉\"},{\"name\":\"%s\",\"value\":\"%s\"}]}",
	                P(code), login, house_password, setting, value);
}

static void is(struct got g, int status, const char *code)
{
	if (g.status != status)
		print_message("%.*s\n", P(g.body));
	assert_int_equal(g.status, status);
	if (code)
		assert_true(str_eq(got_text(&g, "code", &arena), STR(code)));
}

static void the_code_is_told_and_the_same_after_a_kill_and_at_another_process(void **state)
{
	struct str code = told(&house);
	(void)state;

	assert_int_equal(code.n, 14);
	house_kill(&house);
	assert_true(house_start(&house, NULL));
	assert_true(str_eq(told(&house), code));
	web_port(web, house.port);
	if (!testbed_is_postgres())
		return;
	second = house;
	snprintf(second.log, sizeof second.log, "%s/second", house.dir);
	assert_true(house_start(&second, NULL));
	assert_true(str_eq(told(&second), code));
}

static void who_does_not_have_it_sets_nothing_up_and_is_slowed_down(void **state)
{
	int slowed = 0;
	(void)state;

	for (int i = 0; i < 8; i++) {
		char login[16];
		snprintf(login, sizeof login, "boss%d", i);
		struct got g = set_up(web, S("ABCD-EFGH-JKLM"), login, "order.number", "{date}{n4}");
		slowed += g.status == 429;
		if (g.status != 429)
			is(g, 422, "SETUP_CODE_WRONG");
	}
	assert_true(slowed >= 2);
	assert_int_equal(rows_figure(house.db, "SELECT count(*) FROM staff"), 0);
	house_kill(&house);
	assert_true(house_start(&house, NULL));
	web_port(web, house.port);
}

static void what_is_wrong_is_said_and_nothing_is_half_done(void **state)
{
	(void)state;
	is(set_up(web, told(&house), "boss", "order.number", "{n4}"), 422, "E_FORMAT");
	is(set_up(web, told(&house), "boss", "no.such", "1"), 404, "E_NOT_FOUND");
	is(set_up(web, told(&house), "boss", "company.name", "1"), 422, "SETTING_TWICE");
	assert_int_equal(rows_figure(house.db, "SELECT count(*) FROM settings"), 0);
}

static void it_is_done_once_and_gone_for_ever(void **state)
{
	struct str code = told(&house);
	struct got g;
	(void)state;

	is(set_up(web, code, "Boss", "order.number", "DD{date}{n3}"), 204, NULL);
	is(set_up(web, code, "other", "order.number", "DD{date}{n3}"), 410, "SETUP_DONE");
	assert_int_equal(rows_figure(house.db, "SELECT count(*) FROM staff"), 1);
	assert_int_equal(rows_figure(house.db, "SELECT count(*) FROM settings WHERE value IN ('云杉', 'DD{date}{n3}')"), 2);
	g = web_post(web, S(""), "/api/v1/login", NULL, &arena, "{\"login\":\"boss\",\"password\":\"%s\"}", house_password);
	is(g, 201, NULL);
	if (second.pid) {
		struct web *other = web_open(second.port);
		is(set_up(other, code, "other", "order.number", "{date}{n4}"), 410, "SETUP_DONE");
		web_close(other);
	}
	assert_true(house_stop(&house));
	assert_true(house_start(&house, NULL));
	web_port(web, house.port);
	is(set_up(web, code, "other", "order.number", "{date}{n4}"), 410, "SETUP_DONE");
}

static int open_house(void **state)
{
	(void)state;
	house_open(&house);
	if (!house_start(&house, NULL))
		return -1;
	web = web_open(house.port);
	return 0;
}

static int close_house(void **state)
{
	(void)state;
	house_kill(&second);
	web_close(web);
	bool told = log_code(&house).n, sound = house_end(&house);
	arena_free(&arena);
	return sound && !told ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_code_is_told_and_the_same_after_a_kill_and_at_another_process),
		cmocka_unit_test(who_does_not_have_it_sets_nothing_up_and_is_slowed_down),
		cmocka_unit_test(what_is_wrong_is_said_and_nothing_is_half_done),
		cmocka_unit_test(it_is_done_once_and_gone_for_ever),
	};

	return cmocka_run_group_tests(tests, open_house, close_house);
}
