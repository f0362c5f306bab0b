/*
 * node_share_test.c -- several processes on one database: what one of them changes the others see; whoever follows the log misses
 * nothing; a limit is that of all of them.
 */
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "shell/write/commits.h"
#include "shell/node/node_sample.h"

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
