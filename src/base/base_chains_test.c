/*
 * base_chains_test.c -- what hangs in chains is found, few or many.
 */
#include "base/chains.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct bead { struct link link; int64_t n; int seen; };

static struct chains chains;

/* Three in a row have one hash. */
static uint64_t hash_of(int64_t n)
{
	return (uint64_t)(n / 3) * 0x9E3779B97F4A7C15u;
}

static struct bead *find(int64_t n)
{
	for (struct link *l = chains_at(&chains, hash_of(n)); l; l = l->next)
		if (l->hash == hash_of(n) && ((struct bead *)l)->n == n)
			return (struct bead *)l;
	return NULL;
}

static void hang(struct arena *a, int64_t most)
{
	chains_clear(&chains);
	for (int64_t n = 0; n < most; n++) {
		struct bead *b = NEW(a, struct bead);
		b->link.hash = hash_of(n);
		b->n = n;
		chains_add(&chains, a, &b->link);
	}
}

static void each_is_found_and_comes_once(void **state)
{
	static const int64_t sizes[] = { 0, 1, 7, CHAINS_FIRST, CHAINS_FIRST + 1, 300000 };

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		ARENA a = { 0 };
		struct link *l = NULL;
		int64_t all = 0;
		hang(&a, sizes[i]);
		assert_int_equal(chains.links, sizes[i]);
		for (int64_t n = 0; n < sizes[i]; n++)
			assert_non_null(find(n));
		assert_null(find(sizes[i]));
		for (; (l = chains_next(&chains, l)); all++)
			assert_int_equal(((struct bead *)l)->seen++, 0);
		assert_int_equal(all, sizes[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_found_and_comes_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
