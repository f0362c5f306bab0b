/*
 * batch_bench.h -- an engine over the company of batch_sample.h, whose batches are driven by hand. Included once, by the test that
 * needs it.
 */
#ifndef SHELL_BATCH_BENCH_H
#define SHELL_BATCH_BENCH_H

#include "shell/shell.h"
#include "shell/write/batch.h"
#include "shell/write/batch_sample.h"
#include "unit/testbed_config.h"

/* --- the bench --------------------------------------------------------------- */

struct bench {
	struct arena arena;
	struct errs errs;
	struct config config;
	struct testbed bed;
	struct engine *engine;
	struct db *db;
	struct batch *batch;
	struct instant now;
};

static inline void bench_open(struct bench *b)
{
	*b = (struct bench){ .now = { 1795435200 * (int64_t)SECOND } };
	b->errs.arena = &b->arena;
	testbed_open(&b->bed);
	testbed_config(&b->bed, &b->config, &b->arena, &b->errs);
	b->engine = engine_open(&b->config, &b->errs);
	assert_non_null(b->engine);
	b->db = db_open(b->config.db, DB_WRITE, &b->errs);
	assert_true(db_script(b->db, "INSERT INTO piles VALUES (1, 10), (2, 0)", &b->errs));
	b->batch = batch_new(b->engine, b->db);
	batch_start(b->batch, b->now);
}

static inline void bench_close(struct bench *b)
{
	batch_free(b->batch);
	db_close(b->db);
	engine_close(b->engine);
	testbed_close(&b->bed);
	arena_free(&b->arena);
}

static inline struct call *call_new(struct bench *b, const struct command *command, void *in)
{
	struct call *c = NEW(&b->arena, struct call);

	*c = (struct call){
		.command = command, .arena = &b->arena, .errs = { .arena = &b->arena }, .in = in,
		.who = { .id = { 5 }, .name = S("wang"), .roles = SALES }, .request_id = S("r1"),
	};
	return c;
}

static inline struct call *make_call(struct bench *b, const char *name, const char *lines)
{
	struct call *c = call_new(b, &box_make, NULL);

	c->key = str_fmt(&b->arena, "key of %s", name);
	c->fingerprint = digest_of(STR(name));
	assert_true(call_accept(c, str_fmt(&b->arena, "{\"name\":\"%s\",\"lines\":[%s]}", name, lines)));
	return c;
}

static inline struct call *act_call(struct bench *b, struct id box, enum deed_kind what, int64_t n, const char *text)
{
	struct deed *d = NEW(&b->arena, struct deed);

	*d = (struct deed){ what, n, STR(text) };
	struct call *c = call_new(b, &box_act, d);
	c->target = box;
	return c;
}

static inline const char *code(const struct call *c)
{
	return c->errs.n ? c->errs.at[0].problem->code : "";
}

static inline struct id make(struct bench *b, const char *name, const char *lines)
{
	struct call *c = make_call(b, name, lines);

	batch_call(b->batch, c);
	assert_string_equal(code(c), "");
	assert_int_equal(c->status, 201);
	return c->made;
}

static inline struct call *act(struct bench *b, struct id box, enum deed_kind what, int64_t n, const char *text)
{
	struct call *c = act_call(b, box, what, n, text);

	batch_call(b->batch, c);
	return c;
}

static inline void act_well(struct bench *b, struct id box, enum deed_kind what, int64_t n, const char *text)
{
	assert_string_equal(code(act(b, box, what, n, text)), "");
}

/* What the batch shows under this name. */
static inline const char *look(struct bench *b, const char *name)
{
	struct look *in = NEW(&b->arena, struct look);
	struct call *c;

	in->name = STR(name);
	c = call_new(b, &box_look, in);
	batch_call(b->batch, c);
	assert_string_equal(code(c), "");
	struct str text = str_sub(c->body, 9, c->body.n);	/* {"text":"…"} */
	return str_c(&b->arena, str_sub(text, 0, text.n - 2));
}

static inline bool try_commit(struct bench *b)
{
	b->errs.n = 0;
	if (!db_begin(b->db, DB_WRITE, &b->errs))
		return false;
	bool fine = batch_write(b->batch, &b->errs) && db_commit(b->db, &b->errs);
	if (fine)
		batch_committed(b->batch);
	else
		db_rollback(b->db);
	b->now.us += SECOND;
	batch_start(b->batch, b->now);
	return fine;
}

static inline void commit(struct bench *b)
{
	assert_true(try_commit(b));
}

/* The first column of the first row, as a number. */
static inline int64_t stored(struct bench *b, const char *sql)
{
	struct query *q = NEW(&b->arena, struct query);
	struct counter row = { 0 };
	bool found;

	*q = (struct query){ .name = "stored", .row = &counter_record,
	                     .sql = str_c(&b->arena, str_fmt(&b->arena, "SELECT '' AS name, (%s) AS n", sql)) };
	assert_true(db_one(b->db, q, NULL, &row, &found, &b->arena, &b->errs));
	return row.n;
}

#endif
