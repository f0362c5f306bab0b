/*
 * engine_race_test.c -- many threads submit, read and change settings at once.
 *
 * Meant for the thread sanitizer; what holds afterwards is checked as well: every acknowledged command is there
 * once, nothing else is, and the log is whole.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "shell/api/session.h"
#include "shell/list/list.h"
#include "shell/setting.h"
#include "shell/shell.h"
#include "shell/write/batch_sample.h"
#include "unit/testbed_config.h"

enum { WRITERS = 8, LOOKERS = 2, ROUNDS = 30 };

static const struct list boxes = { .record = &box_record, .sort = "-id" };

struct company {
	struct arena arena;
	struct errs errs;
	struct config config;
	struct testbed bed;
	struct engine *engine;
	struct id shared;		/* one box everybody wants to change */
	_Atomic int64_t version;	/* … as it was when somebody last changed it */
	_Atomic bool stopping;
};

struct worker {
	struct company *company;
	pthread_t thread;
	int number;
	int64_t made, taken, renamed, replayed, stale, refused, pages;
};

static bool run(struct worker *w, const struct command *command, struct id target, void *in, struct str key, int64_t seen,
                struct arena *a, struct call *c)
{
	*c = (struct call){
		.command = command, .arena = a, .errs = { .arena = a }, .target = target, .in = in, .key = key, .seen = seen,
		.fingerprint = digest_of(key), .who = { .id = { w->number + 1 }, .name = S("worker"), .roles = SALES | ADMIN },
	};
	return call_run(w->company->engine, c);
}

/* Make a box, ask again with the same key, take from the pile, and rename the box that everybody renames. */
static void work_once(struct worker *w, int round)
{
	ARENA a = { 0 };
	struct str name = str_fmt(&a, "box %d of %d", round, w->number);
	struct box box = { .name = name };
	struct deed take = { .what = TAKE, .n = 1 }, rename = { .what = RENAME, .text = str_fmt(&a, "shared %d.%d", w->number, round) },
		spoil = { .what = SPOIL_LATE, .text = S("x") };
	struct call made, c;

	w->made += run(w, &box_make, (struct id){ 0 }, &box, name, 0, &a, &made);
	run(w, &box_make, (struct id){ 0 }, &box, name, 0, &a, &c);
	w->replayed += c.replayed && c.made.v == made.made.v && str_eq(c.body, made.body);
	w->taken += run(w, &box_act, made.made, &take, S(""), 0, &a, &c);
	if (run(w, &box_act, w->company->shared, &rename, S(""), atomic_load(&w->company->version), &a, &c)) {
		w->renamed++;
		atomic_store(&w->company->version, c.version);
	} else {
		w->stale += c.status == 412;
	}
	w->refused += !run(w, &box_act, w->company->shared, &spoil, S(""), 0, &a, &c);
}

static void *work(void *self)
{
	struct worker *w = self;

	for (int i = 0; i < ROUNDS; i++)
		work_once(w, i);
	return NULL;
}

/* Lists, single rows and callers, as HTTP threads ask for them. */
static void *look_on(void *self)
{
	struct worker *w = self;
	struct company *c = w->company;

	while (!atomic_load(&c->stopping)) {
		ARENA a = { 0 };
		struct errs errs = { .arena = &a };
		struct buf out = buf_in(&a, 0);
		struct caller who = { .roles = SALES };
		struct db *db = engine_reader(c->engine, &errs);
		struct list_query *q = list_parse(&boxes, S("limit=20"), &who, &a, &errs);

		w->pages += db && q && list_page(q, db, &out, NULL, &a, &errs);
		engine_reader_done(c->engine, db);
		struct request rq = { .authorization = S("Bearer nobody"), .remote = S("1.2.3.4") };
		session_caller(c->engine, &rq, &who, &errs);
		arena_free(&rq.arena);
		(void)setting_value(atomic_load(&c->engine->settings), "box.colour");
	}
	return NULL;
}

static void *change_settings(void *self)
{
	struct worker *w = self;

	for (int i = 0; i < ROUNDS; i++) {
		ARENA a = { 0 };
		struct setting_row in = { .name = S("box.colour"), .value = i % 2 ? S("blue") : S("red") };
		struct call c;
		w->made += run(w, &setting_change, (struct id){ 0 }, &in, S(""), 0, &a, &c);
	}
	return NULL;
}

static void company_open(struct company *c)
{
	struct worker w = { .company = c, .number = 99 };
	struct box box = { .name = S("shared"), .lines = { (struct line[]){ { .text = S("a") }, { .text = S("b") } }, 2 } };
	struct call call;

	*c = (struct company){ .errs = { .arena = &c->arena } };
	testbed_open(&c->bed);
	testbed_config(&c->bed, &c->config, &c->arena, &c->errs);
	c->engine = engine_open(&c->config, &c->errs);
	assert_non_null(c->engine);
	struct db *db = db_open(c->config.db, DB_WRITE, &c->errs);
	assert_true(db_script(db, "INSERT INTO piles VALUES (1, 1000)", &c->errs));
	db_close(db);
	assert_true(run(&w, &box_make, (struct id){ 0 }, &box, S("shared"), 0, &c->arena, &call));
	c->shared = call.made;
	atomic_store(&c->version, 1);
}

static int64_t stored(struct company *c, struct db *db, const char *sql)
{
	struct query *q = NEW(&c->arena, struct query);
	struct counter row = { 0 };
	bool found;

	*q = (struct query){ .name = "stored", .row = &counter_record,
	                     .sql = str_c(&c->arena, str_fmt(&c->arena, "SELECT '' AS name, (%s) AS n", sql)) };
	assert_true(db_one(db, q, NULL, &row, &found, &c->arena, &c->errs));
	return row.n;
}

static void everybody_works_at_once_and_nothing_is_lost_or_doubled(void **state)
{
	static struct company c;
	struct worker w[WRITERS + LOOKERS + 1] = { 0 }, sum = { 0 };
	(void)state;

	company_open(&c);
	for (int i = 0; i < WRITERS + LOOKERS + 1; i++) {
		w[i].company = &c;
		w[i].number = i;
		pthread_create(&w[i].thread, NULL, i < WRITERS ? work : i < WRITERS + LOOKERS ? look_on : change_settings, &w[i]);
	}
	for (int i = 0; i < WRITERS; i++) {
		pthread_join(w[i].thread, NULL);
		sum.made += w[i].made;
		sum.taken += w[i].taken;
		sum.renamed += w[i].renamed;
		sum.stale += w[i].stale;
		sum.replayed += w[i].replayed;
		sum.refused += w[i].refused;
	}
	pthread_join(w[WRITERS + LOOKERS].thread, NULL);
	atomic_store(&c.stopping, true);
	for (int i = WRITERS; i < WRITERS + LOOKERS; i++) {
		pthread_join(w[i].thread, NULL);
		assert_true(w[i].pages > 0);
	}
	engine_close(c.engine);

	struct db *db = db_open(c.config.db, DB_WRITE, &c.errs);
	int64_t all = WRITERS * ROUNDS;
	assert_int_equal(sum.made, all);
	assert_int_equal(sum.taken, all);
	assert_int_equal(sum.replayed, all);
	assert_int_equal(sum.refused, all);
	/* Of those who saw one version one could change it, and the others were told. */
	assert_int_equal(sum.renamed + sum.stale, all);
	assert_true(sum.renamed >= 1);
	assert_int_equal(stored(&c, db, "SELECT version FROM boxes WHERE name LIKE 'shared%'"), 1 + sum.renamed);
	assert_int_equal(stored(&c, db, "SELECT COUNT(*) FROM boxes"), all + 1);
	assert_int_equal(stored(&c, db, "SELECT on_hand FROM piles"), 1000 - sum.taken);
	assert_int_equal(stored(&c, db, "SELECT COUNT(*) FROM events WHERE subject = 'box'"), all + 1 + sum.renamed);
	assert_int_equal(stored(&c, db, "SELECT COUNT(*) FROM idempotency"), all + 1);
	assert_int_equal(stored(&c, db, "SELECT version FROM settings WHERE name = 'box.colour'"), w[WRITERS + LOOKERS].made);
	assert_int_equal(stored(&c, db, "SELECT n FROM counters WHERE name = 'box:open'"), all + 1);
	db_close(db);
	testbed_close(&c.bed);
	arena_free(&c.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everybody_works_at_once_and_nothing_is_lost_or_doubled),
	};

	secret_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
