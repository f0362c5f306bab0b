/*
 * rate_test.c -- requests and tries have limits of their own, and what is used elsewhere is missing here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "shell/rate.h"

static struct arena arena;

static int forget(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static struct digest somebody(int n)
{
	return digest_of(str_fmt(&arena, "%d", n));
}

static bool may_try(struct rates *r, int who)
{
	struct errs errs = { .arena = &arena };
	bool allowed = rate_allows_try(r, somebody(who), &errs);

	assert_int_equal(errs.n, !allowed);
	if (!allowed)
		assert_int_equal(errs_status(&errs), 429);
	return allowed;
}

static int tries(struct rates *r, int who)
{
	int n = 0;

	while (n < 2 * TRIES && may_try(r, who))
		n++;
	return n;
}

static void tries_are_counted_for_each_also_where_requests_are_not(void **state)
{
	struct rates *r = rates_new(&arena, 0);
	struct errs errs = { .arena = &arena };

	(void)state;
	assert_int_equal(tries(r, 1), TRIES);
	assert_int_equal(tries(r, 2), TRIES);
	assert_false(may_try(r, 1));
	for (int i = 0; i < 1000; i++)
		assert_true(rate_allows(r, 1, &errs));
	rates_free(r);
}

static void a_try_that_was_right_is_given_back(void **state)
{
	struct rates *r = rates_new(&arena, 5);

	(void)state;
	for (int i = 0; i < 10 * TRIES; i++) {
		assert_true(may_try(r, 1));
		rate_try_was_right(r, somebody(1));
	}
	assert_int_equal(tries(r, 1), TRIES);
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

/* Somebody tries as many things as it takes: their own bucket is the emptiest, and stays. */
static void nobody_gets_rid_of_their_own_tries_by_trying_others(void **state)
{
	struct rates *r = rates_new(&arena, 0);

	(void)state;
	assert_int_equal(tries(r, 1), TRIES);
	for (int i = 2; i < 40000; i++)
		may_try(r, i);
	assert_false(may_try(r, 1));
	rates_free(r);
}

static void what_is_tried_elsewhere_is_missing_here(void **state)
{
	struct rates *here = rates_new(&arena, 100), *there = rates_new(&arena, 100);
	int64_t serial = 0;

	(void)state;
	assert_int_equal(tries(there, 1), TRIES);
	struct str report = rates_report(there, true, &arena);
	rates_hear(here, report, &serial, 0);
	assert_false(may_try(here, 1));
	assert_int_equal(tries(here, 2), TRIES);
	rates_hear(here, report, &serial, 0);	/* once heard */
	assert_false(may_try(there, 1));
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
	assert_true(may_try(here, 7));
	rates_free(here);
	rates_free(there);
}

#define T(test) cmocka_unit_test_teardown(test, forget)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(tries_are_counted_for_each_also_where_requests_are_not),
		T(a_try_that_was_right_is_given_back),
		T(those_who_drive_each_other_out_have_no_more_for_it),
		T(nobody_gets_rid_of_their_own_tries_by_trying_others),
		T(what_is_tried_elsewhere_is_missing_here),
		T(requests_have_their_limit_a_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
