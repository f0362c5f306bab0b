/*
 * node_test.c -- several processes on one database: each effect once, whoever is killed or put to sleep.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "shell/write/fence.h"
#include "shell/node/node_sample.h"

enum { TRIES = 3 };		/* of ten seconds each */

/* On a connection that is closed again: what forks must not share one. */
static struct db *peek(struct bench *b)
{
	struct db *db = db_open(STR(b->bed.db), DB_WRITE, &b->errs);

	assert_non_null(db);
	return db;
}

/* Those that write all the time may leave no room for one who writes once: it comes again. */
static void sql(struct bench *b, const char *text)
{
	struct db *db = peek(b);

	for (int i = 1; !db_script(db, text, &b->errs); i++) {
		assert_ptr_equal(b->errs.at[0].problem, &E_BUSY);
		assert_true(i < TRIES);
		b->errs.n = 0;
	}
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
static const char ticked[] = "SELECT COUNT(*) FROM chimes WHERE subject_id = 0";

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
	assert_int_equal(waitpid(pid, NULL, WUNTRACED), pid);	/* it sleeps before the lock is let go */
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
	wait_for(&b, ticked, 1);	/* its turn comes after all that was due before it */

	for (int i = 0; i < PROCESSES; i++) {
		kill(pid[i], SIGKILL);
		waitpid(pid[i], NULL, 0);
	}
	int64_t seconds = (monotonic_us() - from) / SECOND;
	assert_int_equal(stored(&b, rung), HANDS * HAND);
	assert_int_equal(stored(&b, "SELECT COUNT(DISTINCT subject_id) FROM chimes WHERE subject_id > 0"), HANDS * HAND);
	assert_true(stored(&b, "SELECT max(fence) FROM leases WHERE name = 'clock'") >= 3);
	/* What is done every second is done once a second, and has one row. */
	assert_in_range(stored(&b, ticked), 1, seconds + 1);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_effect_happens_once_whoever_is_killed_or_put_to_sleep),
		cmocka_unit_test(an_effect_without_its_timer_does_not_happen),
		cmocka_unit_test(who_was_taken_for_dead_has_no_effect_and_begins_again),
		cmocka_unit_test(who_saw_nobody_takes_nobody_for_dead),
		cmocka_unit_test(who_leaves_keeps_nobody_waiting),
	};

	secret_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
