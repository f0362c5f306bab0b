/*
 * tables_bench.h -- tests that ask all tables of all modules at once, and name everything that is wrong. Included once, behind cmocka.h.
 */
#ifndef LIB_TABLES_BENCH_H
#define LIB_TABLES_BENCH_H

#include <stdio.h>
#include <string.h>

#include "shell/emit/emit_inner.h"

static struct arena arena;
static struct buf wrong;

static inline int begin(void **state)
{
	(void)state;
	wrong = buf_in(&arena, 0);
	return 0;
}

static inline int forget(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

/* The test fails with everything that was found. */
static inline void nothing_is_wrong(void)
{
	fprintf(stderr, "%.*s", P(wrong));	/* cmocka's own printing has an end */
	assert_int_equal(wrong.n, 0);
}

/* Names seen so far, to find one given twice. */
struct seen { const char *name[1000]; int n; };

static inline void see(struct seen *s, const char *what, const char *name)
{
	for (int i = 0; i < s->n; i++)
		if (strcmp(s->name[i], name) == 0)
			buf_fmt(&wrong, "%s %s is there twice\n", what, name);
	assert_true(s->n < (int)COUNT(s->name));
	s->name[s->n++] = name;
}

#define T(test) cmocka_unit_test_setup_teardown(test, begin, forget)

#endif
