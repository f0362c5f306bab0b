/*
 * check_bench.h -- a database with rows of a test's own, and what the checks of a module find in it. Included once, by the test, behind
 * cmocka.h.
 */
#ifndef UNIT_CHECK_BENCH_H
#define UNIT_CHECK_BENCH_H

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "db/migrate.h"
#include "shell/module.h"
#include "unit/testbed.h"

struct bench { struct arena arena; struct errs errs; struct db *db; struct testbed bed; };

/* What was found, a line each: in place of the shell's. */
static char found[8192];

void check_found(struct check_out *out, const char *format, ...)
{
	size_t n = strlen(found);
	va_list args;

	(void)out;
	va_start(args, format);
	vsnprintf(found + n, sizeof found - n, format, args);
	va_end(args);
	strncat(found, "\n", sizeof found - strlen(found) - 1);
}

static inline int lines_found(void)
{
	int n = 0;

	for (const char *at = found; (at = strchr(at, '\n')); at++)
		n++;
	return n;
}

/* With the tables of these modules. */
static inline struct bench *bench_open(const struct schema *schema, int n)
{
	static struct bench b;

	b = (struct bench){ .errs = { .arena = &b.arena } };
	testbed_open(&b.bed);
	b.db = db_open(STR(b.bed.db), DB_WRITE, &b.errs);
	assert_non_null(b.db);
	assert_true(migrate(b.db, schema, n, (struct instant){ 1 }, &b.errs));
	*found = 0;
	return &b;
}

static inline int bench_close(void **state)
{
	struct bench *b = *state;

	db_close(b->db);
	testbed_close(&b->bed);
	arena_free(&b->arena);
	return 0;
}

static inline void bench_add(struct bench *b, const struct record *r, const void *row)
{
	assert_true(db_write(b->db, r, &(struct change){ .row = row }, 1, &b->errs));
}

/* All checks of the module. */
static inline void bench_check(struct bench *b, const struct module *m)
{
	*found = 0;
	for (int i = 0; i < m->checks_n; i++)
		assert_true(m->checks[i].run(b->db, NULL, &b->errs));
}

#define ON_A_BENCH(test) cmocka_unit_test_setup_teardown(test, fill, bench_close)

#endif
