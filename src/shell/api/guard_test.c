/*
 * guard_test.c -- who guesses waits, longer each time and everywhere, and nobody else does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/instant.h"
#include "shell/api/guard.h"
#include "shell/node/rate.h"

static const struct problem WRONG = { "WRONG", 422, "错", "wrong", .guess = true };
static const struct problem MISSING = { "MISSING", 422, "缺", "missing" };

struct knock { struct str login, password; };
static const struct field knock_fields[] = {
	FIELD(knock, login, .flags = INPUT, .zh = "登录名"),
	FIELD(knock, password, .flags = INPUT, .zh = "密码"),
};
static RECORD(knock_record, knock, NULL, knock_fields, .zh = "敲门", .en = "knock");
static const struct command open_door = { .name = "door.open", .in = &knock_record, .flags = GUARDED };

static struct instant now;
static struct instant clock_now(void *self)
{
	(void)self;
	return now;
}

/* What the guard knows of an engine. */
struct bench { struct arena arena; struct engine engine; };

static void bench_open(struct bench *b)
{
	*b = (struct bench){ .engine = { .clock = clock_now } };
	b->engine.rates = rates_new(&b->arena, 0);
	now = (struct instant){ 1800000000 * (int64_t)SECOND };
}

static void bench_close(struct bench *b)
{
	rates_free(b->engine.rates);
	arena_free(&b->arena);
}

/* One try that ends in this problem (NULL: well). The seconds to wait instead, when it is not let in. */
static int64_t knock_at(struct bench *b, const char *login, const char *remote, const struct problem *p)
{
	ARENA a = { 0 };
	struct knock in = { .login = STR(login) };
	struct call c = { .command = &open_door, .arena = &a, .errs = { .arena = &a }, .in = &in };
	int64_t wait;

	if (!guard_admits(&b->engine, &c, STR(remote))) {
		assert_ptr_equal(c.errs.at[0].problem, &E_TOO_MANY_REQUESTS);
		assert_true(str_int(c.errs.at[0].param[0], &wait));
		return wait;
	}
	if (p)
		fail(&c.errs, p, S(""));
	guard_note(&b->engine, &c, STR(remote));
	return 0;
}

static void after_a_few_each_guess_costs_twice_the_wait(void **state)
{
	static const int64_t waits[] = { 5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900 };
	struct bench b;
	(void)state;

	bench_open(&b);
	for (int i = 0; i < GUARD_FREE_NAME; i++)
		assert_int_equal(knock_at(&b, "li", "127.0.0.1", &WRONG), 0);
	for (size_t i = 0; i < COUNT(waits); i++) {
		assert_int_equal(knock_at(&b, "li", "127.0.0.1", NULL), waits[i]);
		now.us += (waits[i] - 1) * SECOND;
		assert_int_equal(knock_at(&b, " LI", "10.1.1.1", NULL), 1);	/* the same name, from elsewhere */
		assert_int_equal(knock_at(&b, "wang", "127.0.0.1", NULL), 0);	/* another is not kept waiting */
		now.us += SECOND;
		assert_int_equal(knock_at(&b, "li", "127.0.0.1", &WRONG), 0);
	}
	bench_close(&b);
}

static void a_right_guess_and_half_an_hour_make_it_forgotten(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < GUARD_FREE_NAME; i++)
			assert_int_equal(knock_at(&b, "li", "127.0.0.1", &WRONG), 0);
		assert_int_equal(knock_at(&b, "li", "127.0.0.1", NULL), 5);
		now.us += (round ? 1801 : 5) * SECOND;
		assert_int_equal(knock_at(&b, "li", "127.0.0.1", round ? &WRONG : NULL), 0);
	}
	assert_int_equal(knock_at(&b, "li", "127.0.0.1", &WRONG), 0);
	/* A clock that is put back makes nobody wait longer. */
	for (int i = 0; i < 3; i++)
		assert_int_equal(knock_at(&b, "li", "127.0.0.1", &WRONG), 0);
	now.us -= HOUR;
	assert_int_equal(knock_at(&b, "li", "127.0.0.1", NULL), 5);
	bench_close(&b);
}

static void what_is_no_guess_does_not_count(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	for (int i = 0; i < 50; i++)
		assert_int_equal(knock_at(&b, "li", "10.1.1.1", &MISSING), 0);
	for (int i = 0; i < 50; i++)
		assert_int_equal(knock_at(&b, "li", "10.1.1.1", NULL), 0);
	bench_close(&b);
}

static void one_address_that_tries_many_names_waits(void **state)
{
	static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g" };
	struct bench b;
	(void)state;

	bench_open(&b);
	for (int i = 0; i < GUARD_FREE_ADDRESS; i++)
		assert_int_equal(knock_at(&b, names[i % 7], "203.0.113.7", &WRONG), 0);
	assert_int_equal(knock_at(&b, "zhao", "203.0.113.7", NULL), 5);
	assert_int_equal(knock_at(&b, "zhao", "203.0.113.8", NULL), 0);
	/* Behind a proxy of this machine are all: it is nobody. */
	for (int i = 0; i < 2 * GUARD_FREE_ADDRESS; i++)
		assert_int_equal(knock_at(&b, i % 2 ? "h" : "k", "127.0.0.1", i % 2 ? NULL : &MISSING), 0);
	bench_close(&b);
}

/* Guesses under way count before it is known what comes of them: many at once are not a way around. */
static void many_at_once_are_counted_as_they_come(void **state)
{
	enum { MANY = 30 };
	ARENA a = { 0 };
	struct knock in = { .login = S("li") };
	struct bench b;
	int admitted = 0;
	(void)state;

	bench_open(&b);
	for (int i = 0; i < MANY; i++) {
		struct call c = { .command = &open_door, .arena = &a, .errs = { .arena = &a }, .in = &in };
		admitted += guard_admits(&b.engine, &c, S("127.0.0.1"));
	}
	assert_int_equal(admitted, GUARD_FREE_NAME);
	bench_close(&b);
}

static void all_processes_count_together(void **state)
{
	ARENA a = { 0 };
	int64_t heard[2] = { 0 };
	struct bench b[2];
	(void)state;

	bench_open(&b[0]);
	bench_open(&b[1]);
	for (int i = 0; i < 3; i++)
		assert_int_equal(knock_at(&b[0], "li", "127.0.0.1", &WRONG), 0);
	rates_hear(b[1].engine.rates, rates_report(b[0].engine.rates, true, &a), &heard[1], now.us);
	assert_true(str_find(rates_report(b[0].engine.rates, true, &a), '|') < 0);	/* told once */
	for (int i = 0; i < 2; i++)
		assert_int_equal(knock_at(&b[1], "li", "127.0.0.1", &WRONG), 0);
	assert_int_equal(knock_at(&b[1], "li", "127.0.0.1", NULL), 5);
	assert_int_equal(knock_at(&b[0], "li", "127.0.0.1", &WRONG), 0);
	rates_hear(b[0].engine.rates, rates_report(b[1].engine.rates, true, &a), &heard[0], now.us);
	assert_int_equal(knock_at(&b[0], "li", "127.0.0.1", NULL), 10);
	/* Who came in at one comes in at all. */
	now.us += 10 * (int64_t)SECOND;
	assert_int_equal(knock_at(&b[1], "li", "127.0.0.1", NULL), 0);
	rates_hear(b[0].engine.rates, rates_report(b[1].engine.rates, true, &a), &heard[0], now.us);
	for (int i = 0; i < GUARD_FREE_NAME; i++)
		assert_int_equal(knock_at(&b[0], "li", "127.0.0.1", &WRONG), 0);
	bench_close(&b[0]);
	bench_close(&b[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(after_a_few_each_guess_costs_twice_the_wait),
		cmocka_unit_test(a_right_guess_and_half_an_hour_make_it_forgotten),
		cmocka_unit_test(what_is_no_guess_does_not_count),
		cmocka_unit_test(one_address_that_tries_many_names_waits),
		cmocka_unit_test(many_at_once_are_counted_as_they_come),
		cmocka_unit_test(all_processes_count_together),
	};

	secret_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
