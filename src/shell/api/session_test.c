/*
 * session_test.c -- who is calling: asked once, forgotten when it changes, and slowed down when it is too much.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "shell/api/session.h"
#include "shell/read/callers.h"
#include "unit/testbed_config.h"

/* --- a module that knows tokens ------------------------------------------------- */

/* Whoever shows "t7" is caller 7 << 12, as ids are made, and so is the cookie "c7"; "gone" is nobody, "broken" an error. */
static struct { int asked; unsigned roles; struct instant until; bool long_name; } book;

static bool identify(struct db *db, struct digest token, struct instant now, struct caller *who,
                     struct instant *until, struct arena *a, struct errs *errs)
{
	book.asked++;
	if (digest_eq(token, digest_of(S("broken"))))
		return fail(errs, &E_STORAGE, S(""), S("broken"));
	if (book.until.us && now.us >= book.until.us)
		return false;
	if (digest_eq(token, session_cookie_digest(S("c7"))))
		token = digest_of(S("t7"));
	for (int i = 1; i < 100; i++) {
		struct str name = str_fmt(a, "t%d", i);
		if (!digest_eq(token, digest_of(name)))
			continue;
		*who = (struct caller){ { (int64_t)i << 12 }, name, book.roles, { 0 } };
		if (book.long_name)
			who->name = str_fmt(a, "%0100d", i);
		*until = book.until;
		return true;
	}
	(void)db;
	return false;
}

static const struct module people = { .name = "people", .zh = "人员", .en = "people", .identify = identify };
const struct module *const modules[] = { &people, NULL };

/* --- the bench -------------------------------------------------------------------- */

struct bench {
	struct arena arena;
	struct errs errs;
	struct config config;
	struct testbed bed;
	struct engine *engine;
	struct caller who;
};

static void bench_open(struct bench *b, int64_t rate)
{
	*b = (struct bench){ .errs = { .arena = &b->arena } };
	testbed_open(&b->bed);
	testbed_config(&b->bed, &b->config, &b->arena, &b->errs);
	b->config.rate_limit = rate;
	b->engine = engine_open(&b->config, &b->errs);
	assert_non_null(b->engine);
	memset(&book, 0, sizeof book);
	book.roles = SALES;
}

static void bench_close(struct bench *b)
{
	engine_close(b->engine);
	testbed_close(&b->bed);
	arena_free(&b->arena);
}

/* What a caller with this header from this address is told: a code, or nothing. */
static const char *call(struct bench *b, const char *header, const char *remote)
{
	b->errs.n = 0;
	struct request rq = { .authorization = STR(header), .remote = STR(remote) };
	bool fine = session_caller(b->engine, &rq, &b->who, &b->errs);
	b->who.name = str_dup(&b->arena, b->who.name);
	arena_free(&rq.arena);
	assert_int_equal(fine, b->errs.n == 0);
	return fine ? "" : b->errs.at[0].problem->code;
}

/* --- tests ---------------------------------------------------------------------------- */

static void a_header_says_who_is_calling(void **state)
{
	static const struct { const char *header, *code; int64_t id; unsigned roles; } row[] = {
		{ "",               "",                  0,       NOBODY },
		{ "Bearer t7",      "",                  7 << 12, SALES },
		{ "Bearer   t7  ",  "",                  7 << 12, SALES },
		{ "Bearer t8",      "",                  8 << 12, SALES },
		{ "Bearer gone",    "E_UNAUTHENTICATED", 0,       NOBODY },
		{ "Bearer ",        "E_UNAUTHENTICATED", 0,       NOBODY },
		{ "Bearer",         "E_UNAUTHENTICATED", 0,       NOBODY },
		{ "Basic dDc6dDc=", "E_UNAUTHENTICATED", 0,       NOBODY },
		{ "t7",             "E_UNAUTHENTICATED", 0,       NOBODY },
		{ "Bearer broken",  "E_STORAGE",         0,       NOBODY },
	};
	struct bench b;
	(void)state;

	bench_open(&b, 0);
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < COUNT(row); i++) {
			assert_string_equal(call(&b, row[i].header, "1.2.3.4"), row[i].code);
			assert_int_equal(b.who.id.v, row[i].id);
			assert_int_equal(b.who.roles, row[i].roles);
		}
	}
	bench_close(&b);
}

static void who_is_known_is_not_asked_for_again(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b, 0);
	for (int i = 0; i < 10; i++) {
		assert_string_equal(call(&b, "Bearer t7", "x"), "");
		assert_true(str_eq(b.who.name, S("t7")));
	}
	assert_int_equal(book.asked, 1);
	/* Who is not known is asked for every time: the token may have been made just now. */
	call(&b, "Bearer gone", "x");
	call(&b, "Bearer gone", "x");
	assert_int_equal(book.asked, 3);
	bench_close(&b);
}

/* --- browsers -------------------------------------------------------------------------- */

static void a_cookie_says_who_is_calling_on_our_own_pages(void **state)
{
	static const struct { enum method method; const char *cookie, *header, *mark, *origin, *code; int64_t id; } row[] = {
		{ GET,  "orderd_session=c7",            "", "",        "",                  "",       7 << 12 },
		{ GET,  "a=b; orderd_session=c7; c=d",  "", "",        "https://evil.cn",   "",       7 << 12 },
		{ GET,  "orderd_session=c8",            "", "",        "",                  "",       0 },
		{ GET,  "xorderd_session=c7",           "", "",        "",                  "",       0 },
		{ GET,  "orderd_session=",              "", "",        "",                  "",       0 },
		{ GET,  "orderd_session=t7",            "", "",        "",                  "",       0 },	/* a program's token */
		{ GET,  "",                   "Bearer c7", "",        "",                  "E_UNAUTHENTICATED", 0 },
		{ GET,  "orderd_session=c7",  "Bearer t8", "",        "",                  "",       8 << 12 },
		{ GET,  "orderd_session=c7",  "Bearer gone", "",      "",                  "E_UNAUTHENTICATED", 0 },
		{ POST, "orderd_session=c7",            "", "",        "",                  "E_CSRF", 0 },
		{ POST, "orderd_session=c7",            "", "other",   "",                  "E_CSRF", 0 },
		{ POST, "orderd_session=c7",            "", "console", "",                  "",       7 << 12 },
		{ POST, "orderd_session=c7",            "", "console", "https://oms.cn",    "",       7 << 12 },
		{ POST, "orderd_session=c7",            "", "console", "http://oms.cn:80",  "E_CSRF", 0 },
		{ POST, "orderd_session=c7",            "", "console", "https://evil.cn",   "E_CSRF", 0 },
		{ POST, "orderd_session=c7",            "", "console", "null",              "E_CSRF", 0 },
		{ POST, "orderd_session=c8",            "", "console", "",                  "",       0 },	/* it ended: log in again */
		{ PATCH, "orderd_session=c7",           "", "",        "",                  "E_CSRF", 0 },
		{ DELETE, "orderd_session=c7",          "", "",        "",                  "E_CSRF", 0 },
		{ POST, "orderd_session=c7",  "Bearer t8", "",        "",                  "",       8 << 12 },
	};
	struct bench b;
	(void)state;

	bench_open(&b, 0);
	for (size_t i = 0; i < COUNT(row); i++) {
		struct request rq = {
			.method = row[i].method, .cookie = STR(row[i].cookie), .authorization = STR(row[i].header),
			.x_orderd = STR(row[i].mark), .origin = STR(row[i].origin), .host = S("oms.cn"), .remote = S("x"),
		};
		b.errs.n = 0;
		bool fine = session_caller(b.engine, &rq, &b.who, &b.errs);
		assert_int_equal(fine, b.errs.n == 0);
		assert_string_equal(fine ? "" : b.errs.at[0].problem->code, row[i].code);
		assert_int_equal(b.who.id.v, row[i].id);
		assert_int_equal(b.who.browser, row[i].id && !*row[i].header);
		arena_free(&rq.arena);
	}
	bench_close(&b);
}

static void a_cookie_is_kept_from_scripts_and_other_sites(void **state)
{
	static const struct { const char *remote, *origin; bool https_only, secure; } row[] = {
		{ "127.0.0.1",    "http://localhost:8080", false, false },
		{ "::1",          "",                      false, false },
		{ "192.168.1.20", "http://192.168.1.2",    false, false },
		{ "172.16.0.9",   "",                      false, false },
		{ "172.31.0.9",   "",                      false, false },
		{ "172.32.0.9",   "",                      false, true },
		{ "203.0.113.7",  "http://oms.cn",         false, true },
		{ "127.0.0.1",    "https://oms.cn",        false, true },	/* a proxy on this machine */
		{ "127.0.0.1",    "http://oms.cn",         true,  true },
	};
	struct bench b;
	(void)state;

	bench_open(&b, 0);
	for (size_t i = 0; i < COUNT(row); i++) {
		struct request rq = { .remote = STR(row[i].remote), .origin = STR(row[i].origin) };
		const struct keep keep = { true, S("odt_x"), { engine_now(b.engine).us + HOUR } };
		b.config.https_only = row[i].https_only;
		struct http_header h = session_cookie(b.engine, &rq, &keep);
		assert_string_equal(h.name, "Set-Cookie");
		assert_true(str_eq(h.value, row[i].secure ?
			S("orderd_session=odt_x; Path=/api; HttpOnly; SameSite=Strict; Max-Age=3600; Secure") :
			S("orderd_session=odt_x; Path=/api; HttpOnly; SameSite=Strict; Max-Age=3600")));
		const struct keep gone = { true, S(""), engine_now(b.engine) };
		assert_true(str_find_str(session_cookie(b.engine, &rq, &gone).value, S("orderd_session=; ")) == 0);
		assert_true(str_find_str(session_cookie(b.engine, &rq, &gone).value, S("Max-Age=0")) > 0);
		arena_free(&rq.arena);
	}
	bench_close(&b);
}

static void whom_a_token_stood_for_may_change(void **state)
{
	struct bench b;
	unsigned roles = 0;
	(void)state;

	bench_open(&b, 0);
	struct digest token = digest_of(S("t7"));
	assert_true(caller_stands(b.engine, token, SALES | FINANCE, &roles, &b.errs));
	assert_int_equal(roles, SALES);
	assert_false(caller_stands(b.engine, token, FINANCE, &roles, &b.errs));
	assert_int_equal(b.errs.n, 0);
	assert_false(caller_stands(b.engine, digest_of(S("gone")), ANYONE, &roles, &b.errs));
	assert_int_equal(b.errs.n, 0);
	assert_false(caller_stands(b.engine, digest_of(S("broken")), ANYONE, &roles, &b.errs));
	assert_int_equal(b.errs.n, 1);
	bench_close(&b);
}

static void a_change_of_roles_holds_at_once(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b, 0);
	call(&b, "Bearer t7", "x");
	book.roles = FINANCE;
	call(&b, "Bearer t7", "x");
	assert_int_equal(b.who.roles, SALES);
	callers_forget(b.engine->callers);
	call(&b, "Bearer t7", "x");
	assert_int_equal(b.who.roles, FINANCE);
	bench_close(&b);
}

/* Another process may have changed it: unless it was looked whether one did, what is remembered is good for a second. */
static void what_is_remembered_grows_old(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b, 0);
	call(&b, "Bearer t7", "x");
	book.roles = FINANCE;
	usleep(CALLER_FRESH_S * 1000000 + 100000);
	call(&b, "Bearer t7", "x");
	assert_int_equal(b.who.roles, FINANCE);
	assert_int_equal(book.asked, 2);
	bench_close(&b);
}

static void a_session_ends_when_its_time_is_over(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b, 0);
	book.until.us = instant_now().us + 700000;	/* on a machine that is busy the two calls take long */
	assert_string_equal(call(&b, "Bearer t7", "x"), "");
	assert_string_equal(call(&b, "Bearer t7", "x"), "");
	assert_int_equal(book.asked, 1);
	usleep(750000);
	assert_string_equal(call(&b, "Bearer t7", "x"), "E_UNAUTHENTICATED");
	bench_close(&b);
}

static void a_name_too_long_to_remember_is_asked_for_each_time(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b, 0);
	book.long_name = true;
	call(&b, "Bearer t7", "x");
	call(&b, "Bearer t7", "x");
	assert_int_equal(book.asked, 2);
	assert_int_equal(b.who.name.n, 100);
	bench_close(&b);
}

/* How many of 30 calls in a row are let through: the limit, and what comes back meanwhile. */
static int let_through(struct bench *b, const char *header, const char *remote)
{
	int n = 0;

	for (int i = 0; i < 30; i++) {
		const char *code = call(b, header, remote);
		n += strcmp(code, "E_TOO_MANY_REQUESTS") != 0;
	}
	return n;
}

static void each_caller_has_a_limit_of_its_own(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b, 2);
	int first = let_through(&b, "Bearer t7", "x");
	assert_true(first >= 2 && first < 30);
	assert_string_equal(call(&b, "Bearer t7", "elsewhere"), "E_TOO_MANY_REQUESTS");
	assert_int_equal(errs_status(&b.errs), 429);
	/* Others are not slowed down by it, nor does their calling give it new room. */
	assert_string_equal(call(&b, "Bearer t8", "x"), "");
	assert_string_equal(call(&b, "Bearer t7", "x"), "E_TOO_MANY_REQUESTS");
	for (int i = 9; i < 40; i++) {
		struct str header = str_fmt(&b.arena, "Bearer t%d", i);
		assert_string_equal(call(&b, str_c(&b.arena, header), "x"), "");
	}
	/* Without a token it is the address that counts; guessing tokens is calling, too. */
	static const char *const header[] = { "", "", "Bearer guess" }, *const remote[] = { "10.0.0.1", "10.0.0.2", "10.0.0.3" };
	for (int i = 0; i < 3; i++) {
		int n = let_through(&b, header[i], remote[i]);
		assert_true(n >= 2 && n < 30);
	}
	usleep(1100000);
	assert_string_equal(call(&b, "Bearer t7", "x"), "");
	assert_string_equal(call(&b, "Bearer t7", "x"), "");
	bench_close(&b);
}

static void without_a_limit_nobody_is_slowed_down(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b, 0);
	assert_int_equal(let_through(&b, "Bearer t7", "x"), 30);
	assert_int_equal(let_through(&b, "", "x"), 30);
	bench_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_header_says_who_is_calling),
		cmocka_unit_test(who_is_known_is_not_asked_for_again),
		cmocka_unit_test(a_cookie_says_who_is_calling_on_our_own_pages),
		cmocka_unit_test(a_cookie_is_kept_from_scripts_and_other_sites),
		cmocka_unit_test(whom_a_token_stood_for_may_change),
		cmocka_unit_test(a_change_of_roles_holds_at_once),
		cmocka_unit_test(what_is_remembered_grows_old),
		cmocka_unit_test(a_session_ends_when_its_time_is_over),
		cmocka_unit_test(a_name_too_long_to_remember_is_asked_for_each_time),
		cmocka_unit_test(each_caller_has_a_limit_of_its_own),
		cmocka_unit_test(without_a_limit_nobody_is_slowed_down),
	};

	secret_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
