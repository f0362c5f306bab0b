/*
 * outage.c -- PostgreSQL goes away under load, again and again: stopped at once, killed, or only the connections are cut.
 *
 *   outage [--long | KIND]     two rounds of each kind; long: 25, and those that are waited out; of one kind alone ("frozen")
 *
 * One orderd, then three over one database. Nothing acknowledged is lost or made twice, and soon after the server is
 * ready requests are answered again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/expect.h"
#include "lib/load.h"
#include "lib/rows.h"
#include "lib/server.h"
#include "lib/web.h"
#include "unit/pause.h"

enum { ROUNDS = 2, ROUNDS_LONG = 25, CUTS = 40, WAITS = 10, LONG_MS = 13000, CLIENTS = 12, ASKED = 20, AWAY_MS = 300, BACK_MS = 5000, ANSWER_MS = 25000 };

static struct server server;
static unsigned seed;
static const char *only;		/* this kind; NULL: all */

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
		server_run(&server, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'orderd'"
		         " AND state <> 'idle' ORDER BY random() LIMIT 1");
		pause_ms(rand_r(&seed) % 20);
	}
}

/* As after a fail-over to which nobody was disconnected. */
static void read_only(void)
{
	server_run(&server, "ALTER SYSTEM SET default_transaction_read_only = on");
	server_run(&server, "SELECT pg_reload_conf()");
	pause_ms(300);
	server_run(&server, "ALTER SYSTEM SET default_transaction_read_only = off");
	server_run(&server, "SELECT pg_reload_conf()");
}

/* Commits wait for a standby that does not come. What ends the wait leaves them committed here, and nobody sure of it. */
static void end_waits(const char *how)
{
	char sql[200];

	snprintf(sql, sizeof sql, "SELECT %s(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'", how);
	server_standby(&server, "nobody");
	for (int i = 0; i < WAITS; i++) {
		pause_ms(rand_r(&seed) % 100);
		server_run(&server, sql);
	}
	server_standby(&server, "");
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
	server_standby(&server, "nobody");
	pause_ms(LONG_MS);
	server_standby(&server, "");
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
	server_run(&server, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'orderd'");
}

static const struct { const char *name; void (*happens)(void); bool slow; } outages[] = {
	{ "stopped", stop_and_start },
	{ "killed", kill_and_start },
	{ "writers cut", cut_writers },
	{ "everybody cut", cut_everybody },
	{ "read only", read_only },
	{ "commits cut", cut_waits },
	{ "commits cancelled", cancel_waits },
	{ "commits without end", wait_long, .slow = true },
	{ "frozen", freeze, .slow = true },
};

/* --- rounds -------------------------------------------------------------------------------------- */

static void go_through(struct load *l, bool all)
{
	for (int kind = 0; kind < (int)COUNT(outages); kind++) {
		bool chosen = only && strcmp(only, outages[kind].name) == 0;
		int slowest = 0, n = outages[kind].slow ? all || chosen : all ? ROUNDS_LONG : ROUNDS;

		if (only && !chosen)
			continue;
		for (int i = 0; i < n; i++) {
			pause_ms(50 + rand_r(&seed) % 200);
			outages[kind].happens();
			int back = load_wait(l, BACK_MS);
			expect(back >= 0, "orders are taken again within five seconds");
			slowest = back > slowest ? back : slowest;
		}
		if (n)
			printf("%d orderd, %s: %d times, back after %d ms at most\n", l->houses, outages[kind].name, n, slowest);
	}
}

/* Readers that were idle when the server went away are not handed to whoever asks next. */
static void ask_all(struct load *l)
{
	ARENA a = { 0 };
	int answered = 0;

	server_stop(&server);
	expect(server_start(&server), "PostgreSQL starts again");
	pause_ms(AWAY_MS);
	for (int i = 0; i < l->houses; i++) {
		struct web *w = web_open(l->house[i].port);
		const struct sent list = { "GET", "/api/v1/orders?limit=1", words_value(&l->words, S("sales")), NULL, S("") };

		for (int k = 0; k < ASKED; k++)
			answered += web_send(w, &list, &a).status == 200;
		web_close(w);
	}
	expect(answered == l->houses * ASKED, "no read is refused once PostgreSQL is ready");
}

static void with(int houses, bool all)
{
	struct house house[3];
	struct load l;

	server_run(&server, "SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
	for (int i = 0; i < houses; i++) {
		house_open(&house[i]);
		server_house(&server, 0, &house[i]);
	}
	bool open = load_open(&l, house, houses);
	expect(open, "orderd serves");
	if (open) {
		load_start(&l, CLIENTS);
		go_through(&l, all);
		load_stop(&l);
		ask_all(&l);
		failed += load_hold(&l);
		expect(l.slowest_ms < ANSWER_MS, "every request is answered in time");
	}
	load_close(&l);
	for (int i = 0; i < houses && !failed; i++)
		house_close(&house[i]);
}

int main(int argc, char **argv)
{
	bool all = argc > 1 && strcmp(argv[1], "--long") == 0;

	only = argc > 1 && !all ? argv[1] : NULL;

	if (!postmaster_possible()) {
		printf("no PostgreSQL on this machine\n0 passed, 0 failed, 2 skipped\n");
		return 77;
	}
	seed = (unsigned)time(NULL);
	printf("seed %u\n", seed);
	expect(server_open(&server), "PostgreSQL starts");
	if (!failed) {
		with(1, all);
		with(3, all);
	}
	if (!failed)
		server_close(&server);
	else
		server_stop(&server);
	printf("%d passed, %d failed\n", failed ? 0 : 2, failed);
	return failed > 0;
}
