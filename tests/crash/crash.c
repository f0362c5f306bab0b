/*
 * crash.c -- the power fails under load, again and again, and nothing that was acknowledged is lost or made twice.
 *
 *   crash [--postgres] [--rounds N]       30 rounds when nothing is said
 *
 * Every round kills a server with -9 in the middle of its work, proves the database with orderd check, and serves it again.
 * Of three that share a PostgreSQL one after the other is killed, and the clients turn to the next.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/expect.h"
#include "lib/load.h"
#include "lib/server.h"
#include "unit/pause.h"

enum { ROUNDS = 30, CLIENTS = 8, LIFE_MS_MIN = 60, LIFE_MS_MORE = 240, CHECK_EVERY = 5, SHARED = 3 };

static struct house house[SHARED];
static struct load load;

static bool sound(void)
{
	ARENA a = { 0 };
	struct buf out = buf_in(&a, 0);

	if (house_check(&house[0], &out))
		return true;
	printf("%.*s", P(buf_str(&out)));
	return false;
}

static bool one_round(int round, int houses, unsigned *seed)
{
	struct house *h = &house[round % houses];

	pause_ms(LIFE_MS_MIN + rand_r(seed) % LIFE_MS_MORE);
	if (house_fallen(h)) {
		printf("a server fell by itself: see %s\n", h->log);
		return false;
	}
	house_kill(h);
	/* The others go on writing while it is checked: that takes longer, with nothing new to see. */
	bool good = (houses > 1 && round % CHECK_EVERY) || sound();
	if (!house_start(h, NULL)) {
		printf("a server does not start again: see %s\n", h->log);
		return false;
	}
	load_moved(&load);
	return good;
}

static void go(int houses, int rounds, unsigned seed)
{
	int round = 0;

	load_start(&load, CLIENTS);
	while (round < rounds && one_round(round, houses, &seed))
		round++;
	expect(round == rounds, "every round ends with a clean check and a server");
	if (failed)
		return;
	load_stop(&load);
	failed += load_hold(&load);
	expect(load.answered >= rounds, "there was a load");
	printf("%d rounds\n", rounds);
}

int main(int argc, char **argv)
{
	bool shared = argc > 1 && strcmp(argv[1], "--postgres") == 0;
	int rounds = argc > 2 && strcmp(argv[argc - 2], "--rounds") == 0 ? atoi(argv[argc - 1]) : ROUNDS;
	int houses = shared ? SHARED : 1;
	static struct server server;
	unsigned seed = (unsigned)time(NULL);

	if (shared && !postmaster_possible()) {
		printf("no PostgreSQL on this machine\n0 passed, 0 failed, 1 skipped\n");
		return 77;
	}
	printf("seed %u\n", seed);
	expect(!shared || server_open(&server), "PostgreSQL starts");
	for (int i = 0; i < houses; i++) {
		house_open(&house[i]);
		if (shared)
			server_house(&server, 0, &house[i]);
	}
	expect(!failed && load_open(&load, house, houses), "orderd serves");
	if (!failed)
		go(houses, rounds, seed);
	for (int i = 0; i < houses && !failed; i++)
		house_close(&house[i]);
	if (shared && !failed)
		server_close(&server);
	printf("%d passed, %d failed\n", failed ? 0 : rounds, failed);
	return failed > 0;
}
