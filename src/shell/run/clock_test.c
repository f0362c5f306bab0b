/*
 * clock_test.c -- what is due is run once, what is refused is forgotten, what could not be written is still due.
 */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "shell/node/node.h"
#include "shell/run/clock.h"
#include "shell/shell.h"
#include "unit/testbed_config.h"

/* --- a module with timers ---------------------------------------------------------- */

static const struct problem TOO_LATE = { "TOO_LATE", 409, "太晚了", "it is too late" };

/* How often each command was decided, and how often it fails before it succeeds. */
static struct { _Atomic int rang, refused, failed, ticked, failures; _Atomic int64_t last; } told;

static bool ring(struct context *x, const void *in, void *state, struct decision *out)
{
	(void)in, (void)state, (void)out;
	atomic_store(&told.last, x->target.v);
	atomic_fetch_add(&told.rang, 1);
	return (x->who->roles & SYSTEM) || fail(x->errs, &E_FORBIDDEN, S(""), S("ring"));
}

static bool refuse(struct context *x, const void *in, void *state, struct decision *out)
{
	(void)in, (void)state, (void)out;
	atomic_fetch_add(&told.refused, 1);
	return fail(x->errs, &TOO_LATE, S(""));
}

static bool fail_at_first(struct context *x, const void *in, void *state, struct decision *out)
{
	(void)in, (void)state, (void)out;
	if (atomic_fetch_add(&told.failed, 1) < atomic_load(&told.failures))
		return fail(x->errs, &E_STORAGE, S(""), S("full"));
	return true;
}

static bool tick(struct context *x, const void *in, void *state, struct decision *out)
{
	(void)x, (void)in, (void)state, (void)out;
	atomic_fetch_add(&told.ticked, 1);
	return true;
}

#define COMMAND(var, name_, rule) static const struct command var = { \
	.name = name_, .zh = "钟", .en = "bell", .by = SYSTEM, .decide = rule, .flags = INTERNAL }
COMMAND(bell_ring, "bell.ring", ring);
COMMAND(bell_refuse, "bell.refuse", refuse);
COMMAND(bell_fail, "bell.fail", fail_at_first);
COMMAND(bell_tick, "bell.tick", tick);

static const struct timer timers[] = {
	{ "ring", &bell_ring, 0 }, { "refuse", &bell_refuse, 0 }, { "fail", &bell_fail, 0 }, { "tick", &bell_tick, 1 },
};
static const struct query old_letters = {
	.name = "old_letters", .params = 1, .sql = "DELETE FROM letters WHERE at < ?1",
};
static const struct sweep sweeps[] = { { &old_letters, 3600 } };
static const struct command *const commands[] = { &bell_ring, &bell_refuse, &bell_fail, &bell_tick, NULL };
static const struct module bell_module = {
	.name = "bell", .zh = "钟", .en = "bells", .commands = commands, .timers = timers, .timers_n = COUNT(timers),
	.sweeps = sweeps, .sweeps_n = COUNT(sweeps), .schema = "CREATE TABLE letters (id BIGINT NOT NULL PRIMARY KEY, at BIGINT NOT NULL);\n",
};
const struct module *const modules[] = { &bell_module, NULL };

/* --- the bench ------------------------------------------------------------------------ */

struct bench {
	struct arena arena;
	struct errs errs;
	struct config config;
	struct testbed bed;
	struct engine *engine;
	struct db *db;
};

static void bench_open(struct bench *b)
{
	*b = (struct bench){ .errs = { .arena = NULL } };
	memset(&told, 0, sizeof told);
	b->errs.arena = &b->arena;
	testbed_open(&b->bed);
	testbed_config(&b->bed, &b->config, &b->arena, &b->errs);
	b->engine = engine_open(&b->config, &b->errs);
	assert_non_null(b->engine);
	node_start(b->engine->node);
	b->db = db_open(b->config.db, DB_WRITE, &b->errs);
}

static void bench_close(struct bench *b)
{
	db_close(b->db);
	node_stop(b->engine->node);
	engine_close(b->engine);
	testbed_close(&b->bed);
	arena_free(&b->arena);
}

static void due(struct bench *b, int64_t id, const char *name, int64_t subject, int64_t from_now)
{
	struct str sql = str_fmt(&b->arena, "INSERT INTO timers VALUES (%lld, '%s', %lld, %lld)", (long long)id, name,
	                         (long long)subject, (long long)(instant_now().us + from_now));

	assert_true(db_script(b->db, str_c(&b->arena, sql), &b->errs));
}

static int64_t stored(struct bench *b, const char *text)
{
	struct query *q = NEW(&b->arena, struct query);
	struct counter row = { 0 };
	bool found;

	*q = (struct query){ .name = "stored", .row = &counter_record,
	                     .sql = str_c(&b->arena, str_fmt(&b->arena, "SELECT '' AS name, (%s) AS n", text)) };
	assert_true(db_one(b->db, q, NULL, &row, &found, &b->arena, &b->errs));
	return row.n;
}

static bool holds(struct bench *b, const char *condition)
{
	return stored(b, str_c(&b->arena, str_fmt(&b->arena, "CASE WHEN (%s) THEN 1 ELSE 0 END", condition)));
}

static void wait_until(struct bench *b, const char *condition)
{
	for (int i = 0; i < 1500 && !holds(b, condition); i++)
		usleep(10000);
	assert_true(holds(b, condition));
}

/* --- tests -------------------------------------------------------------------------------- */

static void what_is_due_is_run_once_for_its_subject_and_the_rest_waits(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	due(&b, 1, "ring", 77, -SECOND);
	due(&b, 2, "ring", 78, 3600 * (int64_t)SECOND);
	struct clock *c = clock_start(b.engine);
	wait_until(&b, "SELECT COUNT(*) = 1 FROM timers WHERE subject_id > 0");
	clock_stop(c);
	assert_int_equal(atomic_load(&told.rang), 1);
	assert_int_equal(atomic_load(&told.last), 77);
	assert_int_equal(stored(&b, "SELECT id FROM timers WHERE subject_id > 0"), 2);
	bench_close(&b);
}

static void a_timer_that_is_refused_or_unknown_is_forgotten(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	due(&b, 1, "refuse", 77, -SECOND);
	due(&b, 2, "nonsense", 77, -SECOND);
	due(&b, 3, "ring", 79, 0);
	struct clock *c = clock_start(b.engine);
	wait_until(&b, "SELECT COUNT(*) = 0 FROM timers WHERE subject_id > 0");
	clock_stop(c);
	assert_int_equal(atomic_load(&told.refused), 1);
	assert_int_equal(atomic_load(&told.rang), 1);
	bench_close(&b);
}

static void a_timer_that_could_not_be_written_is_tried_again(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	atomic_store(&told.failures, 1);
	due(&b, 1, "fail", 77, -SECOND);
	struct clock *c = clock_start(b.engine);
	wait_until(&b, "SELECT COUNT(*) = 0 FROM timers WHERE subject_id > 0");
	clock_stop(c);
	assert_int_equal(atomic_load(&told.failed), 2);
	bench_close(&b);
}

static void more_than_a_page_is_run_without_a_rest(void **state)
{
	enum { MANY = 250 };
	struct bench b;
	(void)state;

	bench_open(&b);
	for (int i = 1; i <= MANY; i++)
		due(&b, i, "ring", i, -SECOND);
	struct clock *c = clock_start(b.engine);
	wait_until(&b, "SELECT COUNT(*) = 0 FROM timers WHERE subject_id > 0");
	clock_stop(c);
	assert_int_equal(atomic_load(&told.rang), MANY);
	assert_int_equal(atomic_load(&told.last), MANY);
	bench_close(&b);
}

static void what_is_done_every_second_is_done_again(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	struct clock *c = clock_start(b.engine);
	for (int i = 0; i < 1000 && atomic_load(&told.ticked) < 2; i++)
		usleep(10000);
	clock_stop(c);
	assert_true(atomic_load(&told.ticked) >= 2);
	bench_close(&b);
}

static void what_is_old_is_swept_and_what_is_not_stays(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	struct str sql = str_fmt(&b.arena, "INSERT INTO letters VALUES (1, %lld), (2, %lld)",
	                         (long long)(instant_now().us - 3601 * (int64_t)SECOND), (long long)(instant_now().us - 60 * (int64_t)SECOND));
	assert_true(db_script(b.db, str_c(&b.arena, sql), &b.errs));
	struct clock *c = clock_start(b.engine);
	wait_until(&b, "SELECT COUNT(*) = 1 FROM letters");
	clock_stop(c);
	assert_int_equal(stored(&b, "SELECT id FROM letters"), 2);
	bench_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_due_is_run_once_for_its_subject_and_the_rest_waits),
		cmocka_unit_test(a_timer_that_is_refused_or_unknown_is_forgotten),
		cmocka_unit_test(a_timer_that_could_not_be_written_is_tried_again),
		cmocka_unit_test(more_than_a_page_is_run_without_a_rest),
		cmocka_unit_test(what_is_done_every_second_is_done_again),
		cmocka_unit_test(what_is_old_is_swept_and_what_is_not_stays),
	};

	secret_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
