/*
 * rate_test.c -- requests and guesses have limits of their own, and what is used elsewhere is missing here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/instant.h"
#include "shell/node/rate.h"

static struct arena arena;

static int forget(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

enum { FREE = 5 };

static struct guess by(int n)
{
	return (struct guess){ rate_who("test", str_fmt(&arena, "%d", n)), FREE };
}

/* How many may be guessed at once. */
static int guesses(struct rates *r, int who)
{
	const struct guess g = by(who);
	int n = 0;

	while (n < 2 * FREE && rate_guess(r, &g, 1, 0) == 0)
		n++;
	return n;
}

static void guesses_are_counted_for_each_also_where_requests_are_not(void **state)
{
	struct rates *r = rates_new(&arena, 0);
	struct errs errs = { .arena = &arena };

	(void)state;
	assert_int_equal(guesses(r, 1), FREE);
	assert_int_equal(guesses(r, 2), FREE);
	assert_int_equal(guesses(r, 1), 0);
	for (int i = 0; i < 1000; i++)
		assert_true(rate_allows(r, 1, &errs));
	rates_free(r);
}

/* Five seconds, ten, twenty … a quarter of an hour, from the guess before on; and a clock put back makes nobody wait longer. */
static void each_guess_too_many_waits_twice_as_long(void **state)
{
	static const int64_t waits[] = { 5, 10, 20, 40, 80, 160, 320, 640, 900, 900 };
	struct rates *r = rates_new(&arena, 0);
	const struct guess g = by(1);
	int64_t now = 1000 * SECOND;

	(void)state;
	for (int i = 0; i < FREE; i++)
		assert_int_equal(rate_guess(r, &g, 1, now), 0);
	for (size_t i = 0; i < COUNT(waits); i++) {
		assert_int_equal(rate_guess(r, &g, 1, now), waits[i]);
		assert_int_equal(rate_wait_s(r, &g, now - 100 * SECOND), waits[i]);
		assert_int_equal(rate_guess(r, &g, 1, now + waits[i] * SECOND - 1), 1);
		now += waits[i] * SECOND;
		assert_int_equal(rate_guess(r, &g, 1, now), 0);
	}
	rates_free(r);
}

/* Two are counted together; when one of them has to wait, the other has not been charged. */
static void a_guess_that_must_wait_costs_nobody_else_anything(void **state)
{
	struct rates *r = rates_new(&arena, 0);
	const struct guess both[] = { by(1), by(2) };

	(void)state;
	assert_int_equal(guesses(r, 2), FREE);
	for (int i = 0; i < 10 * FREE; i++)
		assert_true(rate_guess(r, both, 2, 0) > 0);
	assert_int_equal(guesses(r, 1), FREE);
	rates_free(r);
}

static void what_was_no_guess_is_given_back(void **state)
{
	struct rates *r = rates_new(&arena, 5);
	const struct guess both[] = { by(1), { 0, FREE } };

	(void)state;
	for (int i = 0; i < 10 * FREE; i++) {
		assert_int_equal(rate_guess(r, both, 2, 0), 0);
		rate_no_guess(r, both, 2);
	}
	assert_int_equal(guesses(r, 1), FREE);
	rates_free(r);
}

/* Those of one set: they differ in the upper bits alone. */
static void those_who_drive_each_other_out_have_no_more_for_it(void **state)
{
	enum { LIMIT = 5, CALLERS = 8, CALLS = 2000 };
	struct rates *r = rates_new(&arena, LIMIT);
	int allowed = 0;

	(void)state;
	for (int i = 0; i < CALLS; i++) {
		struct errs errs = { .arena = &arena };
		allowed += rate_allows(r, 7 + ((uint64_t)(i % CALLERS) << 32), &errs);
	}
	assert_in_range(allowed, LIMIT, LIMIT * CALLERS);
	rates_free(r);
}

/* Somebody guesses at as many things as it takes: their own place has the most failures, and stays. */
static void nobody_gets_rid_of_their_own_guesses_by_guessing_elsewhere(void **state)
{
	struct rates *r = rates_new(&arena, 0);

	(void)state;
	assert_int_equal(guesses(r, 1), FREE);
	for (int i = 2; i < 40000; i++) {
		const struct guess g = by(i);
		rate_guess(r, &g, 1, 0);
	}
	assert_int_equal(guesses(r, 1), 0);
	rates_free(r);
}

static void what_is_guessed_elsewhere_is_counted_here(void **state)
{
	struct rates *here = rates_new(&arena, 100), *there = rates_new(&arena, 100);
	int64_t serial = 0;

	(void)state;
	assert_int_equal(guesses(there, 1), FREE);
	struct str report = rates_report(there, true, &arena);
	rates_hear(here, report, &serial, 0);
	assert_int_equal(guesses(here, 1), 0);
	assert_int_equal(guesses(here, 2), FREE);
	rates_hear(here, report, &serial, 0);	/* once heard */
	assert_int_equal(guesses(there, 1), 0);
	rates_free(here);
	rates_free(there);
}

static void requests_have_their_limit_a_second(void **state)
{
	struct rates *here = rates_new(&arena, 50), *there = rates_new(&arena, 50);
	struct errs errs = { .arena = &arena };
	int64_t serial = 0;
	int n = 0;

	(void)state;
	while (n < 100 && rate_allows(there, 7, &errs))
		n++;
	assert_in_range(n, 50, 60);		/* what comes in while it is asked */
	rates_hear(here, rates_report(there, true, &arena), &serial, 0);
	assert_false(rate_allows(here, 7, &errs));
	assert_true(rate_allows(here, 8, &errs));
	assert_int_equal(guesses(here, 7), FREE);
	rates_free(here);
	rates_free(there);
}

/* A batch is one request and as many as it holds: whoever sends it waits as long as for all of them. */
static void many_in_one_request_count_as_many(void **state)
{
	struct rates *r = rates_new(&arena, 100);
	struct errs errs = { .arena = &arena };

	(void)state;
	assert_true(rate_allows(r, 7, &errs));
	rate_charge(r, 7, 499);
	assert_false(rate_allows(r, 7, &errs));
	assert_string_equal(str_c(&arena, errs.at[0].param[0]), "5");	/* 400 too many at 100 a second */
	assert_true(rate_allows(r, 8, &errs));
	rates_free(r);
}

#define T(test) cmocka_unit_test_teardown(test, forget)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(guesses_are_counted_for_each_also_where_requests_are_not),
		T(each_guess_too_many_waits_twice_as_long),
		T(a_guess_that_must_wait_costs_nobody_else_anything),
		T(what_was_no_guess_is_given_back),
		T(those_who_drive_each_other_out_have_no_more_for_it),
		T(nobody_gets_rid_of_their_own_guesses_by_guessing_elsewhere),
		T(what_is_guessed_elsewhere_is_counted_here),
		T(many_in_one_request_count_as_many),
		T(requests_have_their_limit_a_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
