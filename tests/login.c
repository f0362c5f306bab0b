/*
 * login.c -- logging in in two steps, with a phone that counts time: each code once, none without the other step, and a way back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <liboath/oath.h>

#include "base/instant.h"
#include "lib/rows.h"
#include "lib/shop_bench.h"
#include "people/totp.h"

static struct str secret;
static int64_t used;		/* the half minute of the last code that was good */

/* The code of the earliest half minute that is still good and was not used. */
static const char *phone(void)
{
	static char digits[TOTP_DIGITS + 1];
	int64_t now = instant_now().us / SECOND / TOTP_PERIOD_S;
	char *key;
	size_t n;

	used = used < now - 1 ? now - 1 : used + 1;
	assert_int_equal(oath_base32_decode(secret.s, secret.n, &key, &n), OATH_OK);
	assert_int_equal(oath_hotp_generate(key, n, (uint64_t)used, TOTP_DIGITS, false, OATH_HOTP_DYNAMIC_TRUNCATION, digits), OATH_OK);
	free(key);
	return digits;
}

static struct got ask(const char *who, const char *path, const char *body)
{
	static const char *const header[] = { "If-Match: *", NULL };
	const struct sent s = { "POST", path, words_value(&words, STR(who)), header, STR(body) };

	return web_send(web, &s, &arena);
}

static struct got log_in(const char *code)
{
	return web_post(web, S(""), "/api/v1/login", NULL, &arena, "{\"login\":\"sales\",\"password\":\"%s\",\"cookie\":true%s%s%s}",
	                house_password, code ? ",\"totp\":\"" : "", code ? code : "", code ? "\"" : "");
}

static void is_refused(struct got g, int status, const char *code)
{
	if (g.status != status)
		print_message("%.*s\n", P(g.body));
	assert_int_equal(g.status, status);
	assert_true(str_eq(got_text(&g, "code", &arena), STR(code)));
	assert_int_equal(got_header(&g, "Set-Cookie").n, 0);
}

/* Half a minute has an end: whoever begins right before it begins in the next. */
static void begin_early(void)
{
	while (instant_now().us / SECOND % TOTP_PERIOD_S > TOTP_PERIOD_S - 5)
		nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
}

static void turn_on(void)
{
	char body[64];
	struct got g = ask("sales", "/api/v1/me/totp", "{}");

	assert_int_equal(g.status, 201);
	secret = got_text(&g, "secret", &arena);
	used = 0;
	begin_early();
	snprintf(body, sizeof body, "{\"code\":\"%s\"}", phone());
	assert_int_equal(ask("sales", "/api/v1/me/totp/confirm", body).status, 204);
	is_refused(ask("sales", "/api/v1/me/totp/confirm", body), 409, "TOTP_ON");
	is_refused(ask("sales", "/api/v1/me/totp", "{}"), 409, "TOTP_ON");
}

static void a_login_takes_two_steps_and_each_code_once(void **state)
{
	char code[TOTP_DIGITS + 1], off[64];
	const char *path = str_c(&arena, str_fmt(&arena, "/api/v1/staff/%.*s/actions/totp_off", P(words_value(&words, S("sales.id")))));
	(void)state;

	assert_int_equal(log_in(NULL).status, 201);
	turn_on();
	is_refused(log_in(NULL), 401, "E_TOTP_REQUIRED");
	strcpy(code, phone());
	assert_int_equal(log_in(code).status, 201);
	is_refused(log_in(code), 422, "TOTP_WRONG");
	is_refused(log_in("12345"), 422, "TOTP_WRONG");
	is_refused(ask("manager", path, "{}"), 403, "E_FORBIDDEN");
	snprintf(off, sizeof off, "{\"code\":\"%s\"}", code);
	is_refused(ask("sales", path, off), 422, "TOTP_WRONG");
	snprintf(off, sizeof off, "{\"code\":\"%s\"}", phone());
	assert_int_equal(ask("sales", path, off).status, 200);
	assert_int_equal(log_in(NULL).status, 201);
}

static void an_administrator_lets_in_who_lost_the_phone(void **state)
{
	char path[100];
	const char *const run[] = { "user", "totp-off", "sales", "--db", house.db, NULL };
	struct buf out = buf_in(&arena, 0);
	(void)state;

	turn_on();
	snprintf(path, sizeof path, "/api/v1/staff/%.*s/actions/totp_off", P(words_value(&words, S("sales.id"))));
	assert_int_equal(ask("admin", path, "{}").status, 200);
	assert_int_equal(log_in(NULL).status, 201);
	assert_int_equal(rows_figure(house.db, "SELECT count(*) FROM totps"), 0);
	/* And where there is no other administrator, whoever has the machine. */
	turn_on();
	assert_true(house_stop(&house));
	assert_int_equal(house_run(run, &out), 0);
	assert_true(house_start(&house, NULL));
	web_port(web, house.port);
	assert_int_equal(log_in(NULL).status, 201);
}

/* It is in its table, and that table in no answer. */
static void the_secret_is_in_no_log(void **state)
{
	char sql[200];
	(void)state;

	snprintf(sql, sizeof sql, "SELECT count(*) FROM events WHERE data LIKE '%%%.*s%%'", P(secret));
	assert_int_equal(rows_figure(house.db, sql), 0);
	assert_true(rows_figure(house.db, "SELECT count(*) FROM events WHERE name = 'staff.totp_on'") >= 3);
}

static bool furnish(struct buf *why)
{
	(void)why;
	return true;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_login_takes_two_steps_and_each_code_once),
		cmocka_unit_test(an_administrator_lets_in_who_lost_the_phone),
		cmocka_unit_test(the_secret_is_in_no_log),
	};

	return cmocka_run_group_tests(tests, open_shop, close_shop);
}
