/*
 * clock.c -- runs the command a due timer names, and sweeps what is old.
 *
 * A timer row is removed by the command it starts, in the same commit as its effect (fence.h), so a crash repeats nothing and
 * loses nothing, and neither does another process that has the same row at hand. Whatever happens "every so often" is a
 * row, too, that comes back with each run: `every_s` in a module's timers[].
 */
#include <stdlib.h>

#include "base/crash.h"
#include "base/log.h"
#include "shell/write/fence.h"
#include "shell/node/node.h"
#include "shell/run/clock.h"
#include "shell/run/worker.h"

enum { PAGE = 100, PAUSE_MS = 1000, SWEEP_S = 10 };

struct clock {
	struct engine *engine;
	struct worker *worker;
	int64_t sweep_us;		/* monotonic */
	int64_t wound;			/* the fence under which the periodic timers were seen to be there */
};

QUERY(timers_due) = {
	.name = "timers_due", .params = 2, .row = &timer_row_record,
	.sql = "SELECT id, name, subject_id, due_at FROM timers WHERE due_at <= ?1 ORDER BY due_at, id LIMIT ?2",
};
QUERY(timers_periodic) = {
	.name = "timers_periodic", .row = &timer_row_record,
	.sql = "SELECT id, name, subject_id, due_at FROM timers WHERE subject_id = 0",
};

/* --- commands -------------------------------------------------------------------------- */

/* A timer whose command a rule refuses has nothing to wait for: the order went on without it. */
static bool forget_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	(void)x, (void)in, (void)state, (void)out;
	return true;
}

const struct command timer_forget = {
	.name = "timer.forget", .zh = "清除定时任务", .en = "forget a timer", .by = SYSTEM, .decide = forget_decide, .flags = INTERNAL,
};

static bool wind_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct timer_row *row = NEW(x->arena, struct timer_row);

	(void)state;
	*row = *(const struct timer_row *)in;
	row->id = new_id(x);
	put_new(out, &timer_row_record, row);
	return true;
}

const struct command timer_wind = {
	.name = "timer.wind", .zh = "建立周期任务", .en = "begin a periodic timer", .by = SYSTEM, .in = &timer_row_record,
	.decide = wind_decide, .flags = INTERNAL,
};

/* --- what is due ------------------------------------------------------------------------ */

static struct call system_call(struct arena *a, const struct command *command)
{
	return (struct call){
		.command = command, .arena = a, .errs = { .arena = a },
		.who = { .name = S("clock"), .roles = SYSTEM }, .request_id = S("clock"),
	};
}

static bool due_timers(struct clock *c, struct rows *due, struct arena *a)
{
	struct errs errs = { .arena = a };
	struct value v[] = { VI(engine_now(c->engine).us), VI(PAGE) };
	struct db *db = engine_reader(c->engine, &errs);
	bool fine = db && db_all(db, &timers_due, v, due, a, &errs);

	if (db)
		engine_reader_done(c->engine, db);
	return fine;
}

/* What no rule lets happen is forgotten; a full disk or a busy database leaves it due, and another was quicker at times. */
static bool is_refused(const struct call *call)
{
	const struct err *e = call->errs.at;

	if (!call->errs.n || e->problem == &TIMER_DONE)
		return false;
	/* A draft that was placed meanwhile is the usual case: nobody takes timers back. */
	log_line(e->problem == &E_MOVE ? LOG_INFO : LOG_WARN, "a timer was refused", "command", call->command->name, "code", e->problem->code, "detail",
	         str_c(call->arena, err_text(call->arena, e, false)), NULL);
	return call->status < 500;
}

/* One page of due rows, together. True when there may be more to do at once. */
static bool run_due(struct clock *c)
{
	ARENA a = { 0 };
	struct rows due;

	if (!due_timers(c, &due, &a) || !due.n)
		return false;
	const struct timer_row *row = due.at;
	struct call *call = arena_array(&a, PAGE, sizeof *call), *all[PAGE];
	for (int64_t i = 0; i < due.n; i++) {
		const struct timer *t = engine_timer(c->engine, row[i].name);
		call[i] = system_call(&a, t ? t->command : &timer_forget);
		call[i].target = t ? row[i].subject_id : (struct id){ 0 };
		call[i].timer = row[i].id;
		all[i] = &call[i];
	}
	crash_point(CRASH_TIMER_READ);
	calls_run(c->engine, all, (int)due.n);
	int refused = 0, failed = 0;
	for (int64_t i = 0; i < due.n; i++) {
		failed += call[i].status >= 500;
		if (!is_refused(&call[i]))
			continue;
		call[i] = system_call(&a, &timer_forget);
		call[i].timer = row[i].id;
		all[refused++] = &call[i];
	}
	calls_run(c->engine, all, refused);
	return due.n == PAGE && !failed;
}

/* Periodic timers have a row from the first start on that knows them. */
static void wind_periodic(struct clock *c, struct held held)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };
	struct db *db = engine_reader(c->engine, &errs);
	struct rows rows = { 0 };
	bool fine = db && db_all(db, &timers_periodic, NULL, &rows, &a, &errs);

	if (db)
		engine_reader_done(c->engine, db);
	for (int i = 0; fine && i < c->engine->timers; i++) {
		const struct timer *t = c->engine->timer[i];
		const struct timer_row *row = rows.at;
		bool there = !t->every_s;
		for (int64_t k = 0; k < rows.n; k++)
			there |= str_eq(row[k].name, STR(t->name));
		if (there)
			continue;
		struct timer_row in = { .name = STR(t->name), .due_at = { engine_now(c->engine).us + t->every_s * SECOND } };
		struct call call = system_call(&a, &timer_wind);
		call.in = &in;
		call.held = held;
		fine = call_run(c->engine, &call);
	}
	if (fine)
		c->wound = held.fence;
}

static void sweep_old(struct clock *c, struct held held)
{
	for (int i = 0; i < c->engine->sweeps; i++) {
		ARENA a = { 0 };
		struct call call = { .sweep = c->engine->sweep[i], .arena = &a, .errs = { .arena = &a }, .held = held };

		call_run(c->engine, &call);
	}
	c->sweep_us = monotonic_us() + SWEEP_S * SECOND;
}

/* True when there may be more to do at once. */
static bool work(struct worker *w, void *self)
{
	struct clock *c = self;
	struct held held;

	(void)w;
	if (!lease_held(c->engine, LEASE_CLOCK, &held))
		return false;
	if (c->wound != held.fence)
		wind_periodic(c, held);
	bool more = run_due(c);
	if (monotonic_us() >= c->sweep_us)
		sweep_old(c, held);
	return more;
}

struct clock *clock_start(struct engine *e)
{
	struct clock *c = calloc(1, sizeof *c);

	c->engine = e;
	c->worker = worker_start(work, c, PAUSE_MS);
	return c;
}

void clock_stop(struct clock *c)
{
	worker_stop(c->worker);
	free(c);
}
