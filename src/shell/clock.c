/*
 * clock.c -- runs the command a due timer names, and sweeps what is old.
 *
 * A timer row is removed by the command it starts, in the same commit as its effect (the
 * shell does it: see timer_done), so a crash repeats nothing and loses nothing. Whatever else
 * happens "every so often" is a row of a module's timers[] with `every_s`.
 */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "base/crash.h"
#include "base/log.h"
#include "shell/clock.h"
#include "shell/shell.h"

enum { PAGE = 100, PAUSE_S = 1, SWEEP_S = 10 };

struct clock {
	struct engine *engine;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stopping;
	int64_t sweep_us;
	int64_t *next_us;		/* per timer with every_s: monotonic */
};

static const struct query timers_due = {
	.name = "timers_due", .params = 2, .row = &timer_row_record,
	.sql = "SELECT id, name, subject_id, due_at FROM timers WHERE due_at <= ?1 ORDER BY due_at, id LIMIT ?2",
};

/* A timer whose command a rule refuses has nothing to wait for: the order went on without it. */
static bool forget_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	(void)x, (void)in, (void)state, (void)out;
	return true;
}

const struct command timer_forget = {
	.name = "timer.forget", .zh = "清除定时任务", .en = "forget a timer", .by = SYSTEM, .decide = forget_decide, .flags = INTERNAL,
};

/* 0, or the status it was refused with. */
static int run_command(struct clock *c, const struct command *command, struct id target, struct id timer)
{
	ARENA a = { 0 };
	struct call call = {
		.command = command, .arena = &a, .errs = { .arena = &a }, .target = target, .timer = timer,
		.who = { .name = S("clock"), .roles = SYSTEM }, .request_id = S("clock"),
	};

	if (call_run(c->engine, &call))
		return 0;
	const struct err *e = &call.errs.at[0];
	log_line(LOG_WARN, "a timer was refused", "command", command->name, "code", e->problem->code, "detail",
	         str_c(&a, err_text(&a, e, false)), NULL);
	return call.status;
}

static const struct timer *timer_named(const struct engine *e, struct str name)
{
	for (int i = 0; i < e->timers; i++)
		if (str_eq(STR(e->timer[i]->name), name))
			return e->timer[i];
	return NULL;
}

/* One page of due rows. Returns how many there were, or 0 when the next try should wait. */
static int64_t run_due(struct clock *c)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };
	struct value v[] = { VI(engine_now(c->engine).us), VI(PAGE) };
	struct db *db = engine_reader(c->engine, &errs);
	struct rows due = { 0 };

	if (!db)
		return 0;
	bool fine = db_all(db, &timers_due, v, &due, &a, &errs);
	engine_reader_done(c->engine, db);
	if (!fine)
		return 0;
	for (int64_t i = 0; i < due.n; i++) {
		const struct timer_row *row = (const struct timer_row *)due.at + i;
		const struct timer *t = timer_named(c->engine, row->name);
		crash_point(CRASH_TIMER_READ);
		int refused = t ? run_command(c, t->command, row->subject_id, row->id) : 404;
		if (refused >= 500)
			return 0;	/* a full disk, a busy database: it is still due */
		if (refused)
			run_command(c, &timer_forget, (struct id){ 0 }, row->id);
	}
	return due.n;
}

static void run_periodic(struct clock *c)
{
	struct engine *e = c->engine;
	int64_t now = monotonic_us();

	for (int i = 0; i < e->timers; i++) {
		if (!e->timer[i]->every_s || c->next_us[i] > now)
			continue;
		run_command(c, e->timer[i]->command, (struct id){ 0 }, (struct id){ 0 });
		c->next_us[i] = now + e->timer[i]->every_s * SECOND;
	}
}

static void sweep_old(struct clock *c)
{
	for (int i = 0; i < c->engine->sweeps; i++) {
		ARENA a = { 0 };
		struct call call = { .sweep = c->engine->sweep[i], .arena = &a, .errs = { .arena = &a } };

		call_run(c->engine, &call);
	}
	c->sweep_us = monotonic_us() + SWEEP_S * SECOND;
}

static void *tick(void *self)
{
	struct clock *c = self;

	pthread_mutex_lock(&c->lock);
	while (!c->stopping) {
		struct timespec until;
		pthread_mutex_unlock(&c->lock);
		int64_t due = run_due(c);
		run_periodic(c);
		if (monotonic_us() >= c->sweep_us)
			sweep_old(c);
		pthread_mutex_lock(&c->lock);
		if (due == PAGE || c->stopping)
			continue;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec += PAUSE_S;
		pthread_cond_timedwait(&c->wake, &c->lock, &until);
	}
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

struct clock *clock_start(struct engine *e)
{
	struct clock *c = arena_alloc(&e->arena, sizeof *c);
	pthread_condattr_t attr;

	c->engine = e;
	c->next_us = arena_array(&e->arena, (size_t)e->timers + 1, sizeof *c->next_us);
	for (int i = 0; i < e->timers; i++)
		c->next_us[i] = monotonic_us() + e->timer[i]->every_s * SECOND;
	pthread_mutex_init(&c->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&c->wake, &attr);
	pthread_condattr_destroy(&attr);
	pthread_create(&c->thread, NULL, tick, c);
	return c;
}

void clock_stop(struct clock *c)
{
	pthread_mutex_lock(&c->lock);
	c->stopping = true;
	pthread_cond_signal(&c->wake);
	pthread_mutex_unlock(&c->lock);
	pthread_join(c->thread, NULL);
}
