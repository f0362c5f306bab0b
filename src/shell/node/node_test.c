/*
 * node_test.c -- several processes on one database: each effect once, whoever is killed or put to sleep; what one of them
 * changes the others see; a limit is that of all of them.
 */
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "shell/api/session.h"
#include "shell/node/commits.h"
#include "shell/node/fence.h"
#include "shell/node/node.h"
#include "shell/run/clock.h"
#include "shell/setting.h"
#include "unit/testbed.h"

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
	int argc = 1;
	char *argv[] = { (char[]){ "test" }, NULL };

	*b = (struct bench){ .engine = { NULL } };
	b->errs.arena = &b->arena;
	testbed_open(&b->bed);
	for (int i = 0; i < PROCESSES; i++) {
		assert_true(config_read(&b->config[i], "/dev/null", &argc, argv, &b->arena, &b->errs));
		b->config[i].db = STR(b->bed.db);
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

static struct db *peek(struct bench *b)
{
	struct db *db = db_open(STR(b->bed.db), DB_WRITE, &b->errs);

	assert_non_null(db);
	return db;
}

/* On a connection that is closed again: what forks must not share one. */
static void sql(struct bench *b, const char *text)
{
	struct db *db = peek(b);

	assert_true(db_script(db, text, &b->errs));
	db_close(db);
}

static int64_t stored(struct bench *b, const char *text)
{
	ARENA a = { 0 };
	struct db *db = peek(b);
	struct query q = {
		.name = "stored", .row = &counter_record, .sql = str_c(&a, str_fmt(&a, "SELECT '' AS name, (%s) AS n", text)),
	};
	struct counter row = { 0 };
	bool found;

	assert_true(db_one(db, &q, NULL, &row, &found, &a, &b->errs));
	db_close(db);
	return row.n;
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

static const char *problem(struct bench *b)
{
	const char *code = b->errs.n ? b->errs.at[0].problem->code : "";

	b->errs.n = 0;
	return code;
}

/* --- many processes ------------------------------------------------------------------------------ */

enum { HAND = 600, HANDS = 3, SOME = 250, WAIT_MS = 20000 };

static const char holder_of_the_clock[] =
	"SELECT coalesce(max(CAST(substr(n.name, 2) AS BIGINT)), -1) FROM leases l JOIN nodes n ON n.id = l.owner"
	" WHERE l.name = 'clock'";
static const char rung[] = "SELECT COUNT(*) FROM chimes WHERE subject_id > 0";

static pid_t child(struct bench *b, int i)
{
	pid_t parent = getpid(), pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	start(b, i);
	clock_start(b->engine[i]);
	for (;;)
		pause();
}

static void wait_for(struct bench *b, const char *what, int64_t at_least)
{
	for (int i = 0; i < WAIT_MS / 10 && stored(b, what) < at_least; i++)
		usleep(10000);
	assert_true(stored(b, what) >= at_least);
}

static void make_timers(struct bench *b, int hand)
{
	struct buf text = buf_in(&b->arena, 0);

	for (int i = hand * HAND + 1; i <= (hand + 1) * HAND; i++)
		buf_fmt(&text, "%s(%d, 'ring', %d, 1000)", text.n ? ", " : "INSERT INTO timers VALUES ", i, i);
	buf_char(&text, 0);
	sql(b, buf_str(&text).s);
}

/* The one that rings now, and has still to. Each time of a new hand: on a slow machine the last may be through already. */
static int caught(struct bench *b, int hand)
{
	int64_t before = stored(b, rung);

	make_timers(b, hand);
	wait_for(b, rung, before + SOME);
	int i = (int)stored(b, holder_of_the_clock);
	assert_in_range(i, 0, PROCESSES - 1);
	return i;
}

/* Not in the middle of a transaction: in a file that would stop everybody. */
static void put_to_sleep(struct bench *b, pid_t pid)
{
	struct db *db = peek(b);

	assert_true(db_begin(db, DB_WRITE, &b->errs));
	assert_int_equal(kill(pid, SIGSTOP), 0);
	db_rollback(db);
	db_close(db);
}

static void each_effect_happens_once_whoever_is_killed_or_put_to_sleep(void **state)
{
	struct bench b;
	pid_t pid[PROCESSES];
	(void)state;

	bench_open(&b, 0);
	start(&b, 0);
	stop(&b, 0);
	slow_us = 700;
	int64_t from = monotonic_us();
	for (int i = 0; i < PROCESSES; i++)
		pid[i] = child(&b, i);

	int killed = caught(&b, 0);
	kill(pid[killed], SIGKILL);
	waitpid(pid[killed], NULL, 0);
	pid[killed] = child(&b, killed);
	int asleep = caught(&b, 1);
	put_to_sleep(&b, pid[asleep]);
	assert_int_not_equal(caught(&b, 2), asleep);
	kill(pid[asleep], SIGCONT);
	wait_for(&b, "SELECT CASE WHEN COUNT(*) = 0 THEN 1 ELSE 0 END FROM timers WHERE subject_id > 0", 1);
	wait_for(&b, "SELECT COUNT(*) FROM nodes", PROCESSES);	/* the one that slept, too, is at work again */

	for (int i = 0; i < PROCESSES; i++) {
		kill(pid[i], SIGKILL);
		waitpid(pid[i], NULL, 0);
	}
	int64_t seconds = (monotonic_us() - from) / SECOND;
	assert_int_equal(stored(&b, rung), HANDS * HAND);
	assert_int_equal(stored(&b, "SELECT COUNT(DISTINCT subject_id) FROM chimes WHERE subject_id > 0"), HANDS * HAND);
	assert_true(stored(&b, "SELECT max(fence) FROM leases WHERE name = 'clock'") >= 3);
	/* What is done every second is done once a second, and has one row. */
	int64_t ticks = stored(&b, "SELECT COUNT(*) FROM chimes WHERE subject_id = 0");
	assert_in_range(ticks, 1, seconds + 1);
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM timers"), 1);
	bench_close(&b);
}

/* --- fences -------------------------------------------------------------------------------------- */

static void an_effect_without_its_timer_does_not_happen(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b, 0);
	start(&b, 0);
	sql(&b, "INSERT INTO timers VALUES (5, 'ring', 77, 1000)");
	assert_int_equal(run(&b, 0, &bell_ring, (struct id){ 77 }, (struct id){ 5 }, (struct held){ 0 }), 204);
	assert_int_equal(run(&b, 0, &bell_ring, (struct id){ 77 }, (struct id){ 5 }, (struct held){ 0 }), 409);
	assert_string_equal(problem(&b), "TIMER_DONE");
	assert_int_equal(stored(&b, rung), 1);
	stop(&b, 0);
	bench_close(&b);
}

static void wait_to_hold(struct bench *b, int i, struct held *held)
{
	for (int k = 0; k < 500 && !lease_held(b->engine[i], LEASE_CLOCK, held); k++)
		usleep(10000);
	assert_true(lease_held(b->engine[i], LEASE_CLOCK, held));
}

static void who_was_taken_for_dead_has_no_effect_and_begins_again(void **state)
{
	struct bench b;
	struct held old, now;
	(void)state;

	bench_open(&b, 0);
	start(&b, 0);
	assert_true(lease_held(b.engine[0], LEASE_CLOCK, &old));
	assert_int_equal(run(&b, 0, &bell_tick, (struct id){ 1 }, (struct id){ 0 }, old), 204);
	sql(&b, "DELETE FROM nodes");
	assert_int_equal(run(&b, 0, &bell_tick, (struct id){ 1 }, (struct id){ 0 }, old), 409);
	assert_string_equal(problem(&b), "LEASE_LOST");
	for (int i = 0; i < 500 && stored(&b, "SELECT max(fence) FROM leases WHERE name = 'clock'") == old.fence; i++)
		usleep(10000);
	wait_to_hold(&b, 0, &now);
	assert_int_equal(now.fence, old.fence + 1);
	/* What it began before stays without effect. */
	assert_int_equal(run(&b, 0, &bell_tick, (struct id){ 1 }, (struct id){ 0 }, old), 409);
	assert_string_equal(problem(&b), "LEASE_LOST");
	assert_int_equal(stored(&b, rung), 1);
	stop(&b, 0);
	bench_close(&b);
}

/* As when the database was away, and comes back for one a little sooner than for the other. */
static void who_saw_nobody_takes_nobody_for_dead(void **state)
{
	static const char ids[] = "SELECT CAST(sum(id % 1000003) AS BIGINT) FROM nodes", beats[] = "SELECT min(beat) FROM nodes";
	struct bench b;
	pid_t pid[2];
	(void)state;

	bench_open(&b, 0);
	start(&b, 0);
	stop(&b, 0);
	for (int i = 0; i < 2; i++)
		pid[i] = child(&b, i);
	wait_for(&b, "SELECT COUNT(*) FROM nodes", 2);
	wait_for(&b, beats, 3);
	int64_t before = stored(&b, ids), beat = stored(&b, beats);
	for (int i = 0; i < 2; i++)
		put_to_sleep(&b, pid[i]);
	usleep(LEASE * 1500);
	for (int i = 0; i < 2; i++)
		kill(pid[i], SIGCONT);
	wait_for(&b, beats, beat + 5);
	assert_int_equal(stored(&b, ids), before);
	for (int i = 0; i < 2; i++) {
		kill(pid[i], SIGKILL);
		waitpid(pid[i], NULL, 0);
	}
	bench_close(&b);
}

static void who_leaves_keeps_nobody_waiting(void **state)
{
	struct bench b;
	struct held held;
	(void)state;

	bench_open(&b, 0);
	start(&b, 0);
	start(&b, 1);
	assert_true(lease_held(b.engine[0], LEASE_CLOCK, &held));
	assert_false(lease_held(b.engine[1], LEASE_CLOCK, &held));
	int64_t from = monotonic_us();
	stop(&b, 0);
	wait_to_hold(&b, 1, &held);
	assert_true(monotonic_us() - from < LEASE * 1000);
	assert_int_equal(held.fence, 2);
	stop(&b, 1);
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM nodes"), 0);
	bench_close(&b);
}

/* --- what is remembered ---------------------------------------------------------------------------- */

static bool is_known(struct bench *b, int i)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };
	struct caller who;
	struct request rq = { .authorization = S("Bearer badge"), .remote = S("x") };

	bool known = session_caller(b->engine[i], &rq, &who, &errs);
	arena_free(&rq.arena);
	return known;
}

/* How long it takes until the caller is nobody. */
static int64_t until_unknown_us(struct bench *b, int i)
{
	int64_t from = monotonic_us();

	while (is_known(b, i) && monotonic_us() - from < 10 * (int64_t)SECOND)
		usleep(5000);
	return monotonic_us() - from;
}

static void who_loses_a_badge_is_nobody_everywhere_within_a_second(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b, 0);
	start(&b, 0);
	start(&b, 1);
	run(&b, 0, &bell_badge, (struct id){ 1 }, (struct id){ 0 }, (struct held){ 0 });
	/* Nobody is asked for on the way of a request while nothing changes. */
	for (int64_t from = monotonic_us(); monotonic_us() - from < 5 * (int64_t)SECOND / 2; usleep(5000))
		assert_true(is_known(&b, 1));
	assert_in_range(asked, 1, 2);
	assert_true(is_known(&b, 0));
	run(&b, 0, &bell_badge, (struct id){ 1 }, (struct id){ 0 }, (struct held){ 0 });
	assert_false(is_known(&b, 0));
	assert_true(until_unknown_us(&b, 1) < 3 * SECOND / 2);
	stop(&b, 1);
	stop(&b, 0);
	bench_close(&b);
}

static void a_new_badge_makes_nobody_ask_for_the_others(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b, 0);
	start(&b, 0);
	run(&b, 0, &bell_badge, (struct id){ 1 }, (struct id){ 0 }, (struct held){ 0 });
	assert_true(is_known(&b, 0));
	run(&b, 0, &bell_badge, (struct id){ 2 }, (struct id){ 0 }, (struct held){ 0 });
	assert_true(is_known(&b, 0));
	assert_int_equal(asked, 1);
	stop(&b, 0);
	bench_close(&b);
}

static struct str tone(struct bench *b, int i)
{
	return setting_value(atomic_load(&b->engine[i]->settings), "bell.tone");
}

/* One event for each. */
static void change_setting(struct bench *b, int i, const char *name, struct str value)
{
	ARENA a = { 0 };
	struct setting_row in = { .name = STR(name), .value = value };
	struct call c = {
		.command = &setting_change, .arena = &a, .errs = { .arena = &a }, .in = &in,
		.who = { .name = S("test"), .roles = SYSTEM },
	};

	assert_true(call_run(b->engine[i], &c));
}

static void a_setting_changed_by_one_holds_for_all(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b, 0);
	start(&b, 0);
	start(&b, 1);
	change_setting(&b, 0, "bell.tone", S("high"));
	assert_true(str_eq(tone(&b, 0), S("high")));
	for (int i = 0; i < 200 && !str_eq(tone(&b, 1), S("high")); i++)
		usleep(10000);
	assert_true(str_eq(tone(&b, 1), S("high")));
	stop(&b, 1);
	stop(&b, 0);
	bench_close(&b);
}

/* --- the log --------------------------------------------------------------------------------------- */

enum { EVENTS = 80 };

struct talker { struct bench *bench; int i; pthread_t thread; };
static _Atomic int talkers;

static void *talk(void *self)
{
	struct talker *t = self;
	ARENA a = { 0 };
	const char *name = str_c(&a, str_fmt(&a, "bell.tone%d", t->i));

	for (int k = 0; k < EVENTS; k++)
		change_setting(t->bench, t->i, name, str_fmt(&a, "%d", k));
	atomic_fetch_sub(&talkers, 1);
	return NULL;
}

static const struct query next_events = {
	.name = "next_events", .params = 1, .row = &event_record,
	.sql = "SELECT id FROM events WHERE " COMMITS_COMPLETE " AND id > ?1 ORDER BY id LIMIT 7",
};

static void who_follows_the_log_by_id_misses_nothing(void **state)
{
	struct bench b;
	struct talker talker[PROCESSES];
	int64_t seen = 0, last = 0;
	(void)state;

	bench_open(&b, 0);
	for (int i = 0; i < PROCESSES; i++)
		start(&b, i);
	struct db *db = db_open(STR(b.bed.db), DB_READ, &b.errs);
	atomic_store(&talkers, PROCESSES);
	for (int i = 0; i < PROCESSES; i++) {
		talker[i] = (struct talker){ &b, i, 0 };
		pthread_create(&talker[i].thread, NULL, talk, &talker[i]);
	}
	/* Until all have said what they had to say, and for a few beats more: so long may the last of it be withheld. */
	for (int64_t end_us = 0; !end_us || monotonic_us() < end_us;) {
		if (!end_us && atomic_load(&talkers) == 0)
			end_us = monotonic_us() + 4 * BEAT * 1000;
		ARENA a = { 0 };
		struct rows rows;
		assert_true(db_all(db, &next_events, &VI(last), &rows, &a, &b.errs));
		seen += rows.n;
		if (rows.n)
			last = ((struct event *)rows.at)[rows.n - 1].id.v;
	}
	for (int i = 0; i < PROCESSES; i++)
		pthread_join(talker[i].thread, NULL);
	assert_int_equal(seen, PROCESSES * EVENTS);
	db_close(db);
	for (int i = 0; i < PROCESSES; i++)
		stop(&b, i);
	bench_close(&b);
}

static struct instant late_clock(void *self)
{
	(void)self;
	return (struct instant){ instant_now().us - 400000 };
}

static const struct query events_back_in_time = {
	.name = "events_back_in_time", .row = &event_record,
	.sql = "SELECT e.id FROM events e JOIN events p ON p.subject_id = e.subject_id AND p.seq = e.seq - 1"
	       " WHERE e.at < p.at OR e.id < p.id ORDER BY e.id",
};

/* Two take turns at one row, and the clock of one is slow: nothing is dated before what it follows. */
static void a_slow_clock_dates_nothing_before_what_it_follows(void **state)
{
	struct bench b;
	struct rows rows;
	(void)state;

	bench_open(&b, 0);
	start(&b, 0);
	start(&b, 1);
	b.engine[1]->clock = late_clock;
	for (int k = 0; k < EVENTS; k++) {
		ARENA a = { 0 };
		change_setting(&b, k % 2, "bell.tone", str_fmt(&a, "%d", k));
	}
	struct db *db = db_open(STR(b.bed.db), DB_READ, &b.errs);
	ARENA a = { 0 };
	assert_true(db_all(db, &events_back_in_time, NULL, &rows, &a, &b.errs));
	assert_int_equal(rows.n, 0);
	db_close(db);
	stop(&b, 1);
	stop(&b, 0);
	bench_close(&b);
}

/* --- the limit --------------------------------------------------------------------------------------- */

/* How many of the calls to all processes are let through in this time. */
static int let_through(struct bench *b, int processes, int64_t us)
{
	int n = 0;

	for (int64_t from = monotonic_us(); monotonic_us() - from < us; usleep(2000)) {
		for (int i = 0; i < processes; i++) {
			ARENA a = { 0 };
			struct errs errs = { .arena = &a };
			struct caller who;
			struct request rq = { .remote = S("10.0.0.1") };
			n += session_caller(b->engine[i], &rq, &who, &errs);
		}
	}
	return n;
}

static void a_limit_is_that_of_all_processes_together(void **state)
{
	enum { RATE = 40 };
	struct bench b;
	(void)state;

	bench_open(&b, RATE);
	for (int i = 0; i < PROCESSES; i++)
		start(&b, i);
	let_through(&b, PROCESSES, 2 * (int64_t)SECOND);
	int n = let_through(&b, PROCESSES, 2 * (int64_t)SECOND);
	/* Each for itself they would let through three times as much. */
	assert_in_range(n, RATE, 2 * RATE * 3 / 2);
	/* Who calls only one of them has all of it. */
	usleep(3 * SECOND);
	n = let_through(&b, 1, SECOND);
	assert_in_range(n, RATE * 3 / 4, 2 * RATE + RATE / 4);
	for (int i = 0; i < PROCESSES; i++)
		stop(&b, i);
	bench_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_effect_happens_once_whoever_is_killed_or_put_to_sleep),
		cmocka_unit_test(an_effect_without_its_timer_does_not_happen),
		cmocka_unit_test(who_was_taken_for_dead_has_no_effect_and_begins_again),
		cmocka_unit_test(who_saw_nobody_takes_nobody_for_dead),
		cmocka_unit_test(who_leaves_keeps_nobody_waiting),
		cmocka_unit_test(who_loses_a_badge_is_nobody_everywhere_within_a_second),
		cmocka_unit_test(a_new_badge_makes_nobody_ask_for_the_others),
		cmocka_unit_test(a_setting_changed_by_one_holds_for_all),
		cmocka_unit_test(who_follows_the_log_by_id_misses_nothing),
		cmocka_unit_test(a_slow_clock_dates_nothing_before_what_it_follows),
		cmocka_unit_test(a_limit_is_that_of_all_processes_together),
	};

	secret_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
