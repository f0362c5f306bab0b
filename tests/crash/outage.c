/*
 * outage.c -- PostgreSQL goes away under load, again and again: stopped at once, killed, or only the connections are cut.
 *
 *   outage [--rounds N]     of each kind; 6 when nothing is said
 *
 * One orderd, then three over one database. Nothing acknowledged is lost or made twice, and soon after the server is
 * ready requests are answered again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/load.h"
#include "lib/rows.h"
#include "lib/server.h"

enum { ROUNDS = 6, CUTS = 40, WAITS = 10, LONG_MS = 13000, CLIENTS = 12, BACK_MS = 5000, ANSWER_MS = 22000 };

static struct server server;
static unsigned seed;
static int failed;

static void pause_ms(int ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000L }, NULL);
}

static void expect(bool so, const char *what)
{
	if (so)
		return;
	printf("FAILED: %s\n", what);
	failed++;
}

/* --- what goes wrong ------------------------------------------------------------------------- */

static void stop_and_start(void)
{
	server_stop(&server);
	pause_ms(rand_r(&seed) % 600);
	expect(server_start(&server), "PostgreSQL starts after it was stopped");
}

static void kill_and_start(void)
{
	server_kill(&server);
	pause_ms(rand_r(&seed) % 600);
	expect(server_start(&server), "PostgreSQL starts after it was killed");
}

/* Only writers say COMMIT for longer than a moment. */
static void cut_writers(void)
{
	for (int i = 0; i < CUTS; i++) {
		rows_run(server.url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'orderd'"
		         " AND state <> 'idle' ORDER BY random() LIMIT 1");
		pause_ms(rand_r(&seed) % 20);
	}
}

static void standby(const char *name)
{
	char sql[100];

	snprintf(sql, sizeof sql, "ALTER SYSTEM SET synchronous_standby_names = '%s'", name);
	rows_run(server.url, "SET synchronous_commit = 'local'");
	rows_run(server.url, sql);
	rows_run(server.url, "SELECT pg_reload_conf()");
}

/* Commits wait for a standby that does not come. What ends the wait leaves them committed here, and nobody sure of it. */
static void end_waits(const char *how)
{
	char sql[200];

	snprintf(sql, sizeof sql, "SELECT %s(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'", how);
	standby("nobody");
	for (int i = 0; i < WAITS; i++) {
		pause_ms(rand_r(&seed) % 100);
		rows_run(server.url, sql);
	}
	standby("");
}

static void cut_waits(void)
{
	end_waits("pg_terminate_backend");
}

static void cancel_waits(void)
{
	end_waits("pg_cancel_backend");
}

/* Nobody ends it: the answer is given up, and the transaction may go on for long. */
static void wait_long(void)
{
	standby("nobody");
	pause_ms(LONG_MS);
	standby("");
}

/* It is there, but does nothing. */
static void freeze(void)
{
	server_freeze(&server, true);
	pause_ms(2 * LONG_MS);
	server_freeze(&server, false);
}

static void cut_everybody(void)
{
	rows_run(server.url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'orderd'");
}

static const struct { const char *name; void (*happens)(void); bool once; } outages[] = {
	{ "stopped", stop_and_start },
	{ "killed", kill_and_start },
	{ "writers cut", cut_writers },
	{ "everybody cut", cut_everybody },
	{ "commits cut", cut_waits },
	{ "commits cancelled", cancel_waits },
	{ "commits without end", wait_long, .once = true },
	{ "frozen", freeze, .once = true },
};

/* --- rounds -------------------------------------------------------------------------------------- */

static void go_through(struct load *l, int rounds)
{
	for (int kind = 0; kind < (int)COUNT(outages); kind++) {
		int slowest = 0, n = outages[kind].once ? 1 : rounds;

		for (int i = 0; i < n; i++) {
			pause_ms(50 + rand_r(&seed) % 200);
			outages[kind].happens();
			int back = load_wait(l, BACK_MS);
			expect(back >= 0, "orders are taken again within five seconds");
			slowest = back > slowest ? back : slowest;
		}
		printf("%d orderd, %s: %d times, back after %d ms at most\n", l->houses, outages[kind].name, n, slowest);
	}
}

static void with(int houses, int rounds)
{
	struct house house[3];
	struct load l;

	rows_run(server.url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
	for (int i = 0; i < houses; i++) {
		house_open(&house[i]);
		snprintf(house[i].db, sizeof house[i].db, "%s", server.url);
	}
	bool open = load_open(&l, house, houses);
	expect(open, "orderd serves");
	if (open) {
		load_start(&l, CLIENTS);
		go_through(&l, rounds);
		load_stop(&l);
		failed += load_hold(&l);
		expect(l.slowest_ms < ANSWER_MS, "every request is answered in time");
	}
	load_close(&l);
	for (int i = 0; i < houses && !failed; i++)
		house_close(&house[i]);
}

int main(int argc, char **argv)
{
	int rounds = argc > 2 && strcmp(argv[1], "--rounds") == 0 ? atoi(argv[2]) : ROUNDS;

	if (!server_possible()) {
		printf("no PostgreSQL on this machine\n0 passed, 0 failed, 2 skipped\n");
		return 77;
	}
	seed = (unsigned)time(NULL);
	printf("seed %u\n", seed);
	expect(server_open(&server), "PostgreSQL starts");
	if (!failed) {
		with(1, rounds);
		with(3, rounds);
	}
	if (!failed)
		server_close(&server);
	else
		server_stop(&server);
	printf("%d passed, %d failed\n", failed ? 0 : 2, failed);
	return failed > 0;
}
