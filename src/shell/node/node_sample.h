/*
 * node_sample.h -- what the tests of several processes have in common: a module with timers, badges and a setting, and some
 * engines on one database. Included once, after cmocka, by the test that needs it.
 */
#ifndef SHELL_NODE_SAMPLE_H
#define SHELL_NODE_SAMPLE_H

#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "shell/api/session.h"
#include "shell/node/node.h"
#include "shell/run/clock.h"
#include "shell/setting.h"
#include "unit/testbed_config.h"

/* --- a module with timers, badges and a setting -------------------------------------------- */

struct chime { struct id id, subject_id; };
struct badge { struct id id; int64_t holder; };

static const struct field chime_fields[] = {
	FIELD(chime, id,         .flags = KEY, .zh = "标识"),
	FIELD(chime, subject_id, .zh = "对象"),
};
static RECORD(chime_record, chime, "chimes", chime_fields, .zh = "钟声", .en = "chime", .rank = RANK_LOG);
static const struct field badge_fields[] = {
	FIELD(badge, id,     .flags = KEY, .zh = "标识"),
	FIELD(badge, holder, .zh = "持有人"),
};
static RECORD(badge_record, badge, "badges", badge_fields, .zh = "证件", .en = "badge", .rank = RANK_LOG);
static LOOKUP(badge_by_id, badge_record, "id");

/* A timer takes its time before it is queued: there a process is caught that is killed or stopped. */
static int64_t slow_us;

static bool dawdle(struct context *x, struct db *db, void *in)
{
	(void)x, (void)db, (void)in;
	usleep((useconds_t)slow_us);
	return true;
}

static bool ring(struct context *x, const void *in, void *state, struct decision *out)
{
	struct chime *c = NEW(x->arena, struct chime);

	(void)in, (void)state;
	*c = (struct chime){ new_id(x), x->target };
	put_new(out, &chime_record, c);
	return true;
}

static bool badge_load(struct context *x, struct load *l, const void *in, void *state)
{
	(void)in;
	return load_one(l, &badge_by_id, VI(x->target.v), state);
}

static bool badge_turn(struct context *x, const void *in, void *state, struct decision *out)
{
	struct badge *badge = *(struct badge **)state;

	(void)in;
	if (badge) {
		drop(out, &badge_record, badge);
		return true;
	}
	badge = NEW(x->arena, struct badge);
	*badge = (struct badge){ x->target, 7 };
	put_new(out, &badge_record, badge);
	return true;
}

static const struct command bell_ring = {
	.name = "bell.ring", .zh = "鸣钟", .en = "ring", .by = SYSTEM, .prepare = dawdle, .decide = ring, .flags = INTERNAL,
};
static const struct command bell_tick = {
	.name = "bell.tick", .zh = "滴答", .en = "tick", .by = SYSTEM, .decide = ring, .flags = INTERNAL,
};
/* Give it, or take it back. */
static const struct command bell_badge = {
	.name = "bell.badge", .zh = "证件", .en = "turn a badge", .by = SYSTEM, .state = sizeof(struct badge *),
	.load = badge_load, .decide = badge_turn, .flags = INTERNAL,
};

static const struct query badge_of = {
	.name = "badge_of", .params = 1, .row = &badge_record, .sql = "SELECT id, holder FROM badges WHERE id = ?1",
};
static int asked;

/* "badge" is whoever has badge 1. */
static bool identify(struct db *db, struct digest token, struct instant now, struct caller *who,
                     struct instant *until, struct arena *a, struct errs *errs)
{
	struct value id = VI(1);
	struct badge badge;
	bool found;

	(void)now, (void)until;
	asked++;
	if (!digest_eq(token, digest_of(S("badge"))) || !db_one(db, &badge_of, &id, &badge, &found, a, errs) || !found)
		return false;
	*who = (struct caller){ { badge.holder << 12 }, S("wang"), SALES, { 0 } };
	return true;
}

static const struct timer timers[] = { { "ring", &bell_ring, 0 }, { "tick", &bell_tick, 1 } };
static const struct setting settings[] = {
	{ "bell.tone", SETTING_TEXT, "low", 0, 0, NULL, "音调", "tone", NULL },
	{ "bell.tone0", SETTING_TEXT, "low", 0, 0, NULL, "音调", "tone", NULL },
	{ "bell.tone1", SETTING_TEXT, "low", 0, 0, NULL, "音调", "tone", NULL },
	{ "bell.tone2", SETTING_TEXT, "low", 0, 0, NULL, "音调", "tone", NULL },
};
static const struct record *const records[] = { &chime_record, &badge_record, NULL };
static const struct record *const identity[] = { &badge_record, NULL };
static const struct command *const commands[] = { &bell_ring, &bell_tick, &bell_badge, NULL };
static const struct module bell_module = {
	.name = "bell", .zh = "钟", .en = "bells", .records = records, .commands = commands, .timers = timers,
	.timers_n = COUNT(timers), .settings = settings, .settings_n = COUNT(settings), .identity = identity,
	.identify = identify,
	.schema = "CREATE TABLE chimes (id BIGINT NOT NULL PRIMARY KEY, subject_id BIGINT NOT NULL);\n"
	          "CREATE TABLE badges (id BIGINT NOT NULL PRIMARY KEY, holder BIGINT NOT NULL);\n",
};
const struct module *const modules[] = { &bell_module, NULL };

/* --- the bench -------------------------------------------------------------------------------- */

enum { PROCESSES = 3, BEAT = 200, LEASE = 2000 };

struct bench {
	struct arena arena;
	struct errs errs;
	struct config config[PROCESSES];
	struct engine *engine[PROCESSES];
	struct testbed bed;
};

static void bench_open(struct bench *b, int64_t rate)
{
	*b = (struct bench){ .engine = { NULL } };
	b->errs.arena = &b->arena;
	testbed_open(&b->bed);
	for (int i = 0; i < PROCESSES; i++) {
		testbed_config(&b->bed, &b->config[i], &b->arena, &b->errs);
		b->config[i].rate_limit = rate;
		b->config[i].node = str_fmt(&b->arena, "n%d", i);
	}
	slow_us = 0;
	asked = 0;
}

static void bench_close(struct bench *b)
{
	testbed_close(&b->bed);
	arena_free(&b->arena);
}

static void start(struct bench *b, int i)
{
	b->engine[i] = engine_open(&b->config[i], &b->errs);
	assert_non_null(b->engine[i]);
	node_pace(b->engine[i]->node, BEAT, LEASE);
	node_start(b->engine[i]->node);
}

static void stop(struct bench *b, int i)
{
	node_stop(b->engine[i]->node);
	engine_close(b->engine[i]);
}

static int run(struct bench *b, int i, const struct command *command, struct id target, struct id timer, struct held held)
{
	struct call c = {
		.command = command, .arena = &b->arena, .errs = { .arena = &b->arena }, .target = target, .timer = timer,
		.held = held, .who = { .name = S("test"), .roles = SYSTEM },
	};

	call_run(b->engine[i], &c);
	b->errs.n = 0;
	errs_join(&b->errs, &c.errs);
	return c.status;
}

#endif
