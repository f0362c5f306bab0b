/*
 * lost.c -- requests and answers get lost on the way, and are sent again with the same key.
 *
 *   lost [--postgres] [--orders N]       2000 when nothing is said
 *
 * A proxy cuts a quarter of all requests: in the middle, after them, before their answer, in the middle of it. Every order is
 * there once all the same. Then the same key is sent with another body, and by many at once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/crowd.h"
#include "lib/expect.h"
#include "lib/load.h"
#include "lib/proxy.h"
#include "lib/rows.h"
#include "lib/server.h"

enum { ORDERS = 2000, CLIENTS = 16, ONE_OF = 4, KEYS = 50, TWINS = 8, HOUSES = 2 };

static struct house house[HOUSES];
static struct load load;
static int houses;

/* --- cut off ----------------------------------------------------------------------------------- */

static void orders_through_a_bad_wire(int orders)
{
	static const char *const names[PROXY_CUTS] = { "", "in the request", "after it", "before the answer", "in the answer" };
	struct proxy *proxy[HOUSES];

	load.limit = orders;
	for (int i = 0; i < houses; i++) {
		proxy[i] = proxy_open(house[i].port);
		proxy_cut_one_of(proxy[i], ONE_OF);
		atomic_store(&load.port[i], proxy_port(proxy[i]));
	}
	load_start(&load, CLIENTS);
	load_stop(&load);
	expect(load.paid == orders, "every order is answered and paid in the end");
	for (enum proxy_cut cut = CUT_IN_REQUEST; cut < PROXY_CUTS; cut++) {
		int n = 0;
		for (int i = 0; i < houses; i++)
			n += proxy_count(proxy[i], cut);
		printf("%s: %d times; ", names[cut], n);
		expect(n > orders / 50, "each kind of cut happened");
	}
	for (int i = 0; i < houses; i++)
		proxy_close(proxy[i]);
}

/* --- one key ---------------------------------------------------------------------------------------- */

static struct got order(struct web *w, int i, const char *key, int quantity, struct arena *a)
{
	web_port(w, house[i % houses].port);
	return web_post(w, words_value(&load.words, S("sales")), "/api/v1/orders", key, a,
	                "{\"customer_id\":\"%s\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"%d\"}]}", load.customer, quantity);
}

/* To every house: the one that did not see the first request, too. */
static void another_body_is_refused(void)
{
	ARENA a = { 0 };
	struct web *w = web_open(house[0].port);

	expect(order(w, 0, "body", 1, &a).status == 201, "the first body of a key is an order");
	for (int i = 0; i < houses; i++) {
		struct got g = order(w, i, "body", 2, &a);
		expect(g.status == 422 && str_find_str(g.body, S("E_KEY_REUSED")) >= 0, "another body is refused");
		expect(order(w, i, "body", 1, &a).status == 201, "the first body is answered again");
	}
	web_close(w);
}

struct twins { _Atomic int made, replayed, other; _Atomic int64_t id[KEYS]; _Atomic int different; };

static void twin(struct web *w, int i, void *self, struct arena *a)
{
	struct twins *t = self;
	char key[32];
	int64_t id = 0, none = 0;

	snprintf(key, sizeof key, "twin-%d", i / TWINS);
	struct got g = order(w, i, key, 1, a);
	if (g.status != 201 || !str_int(got_text(&g, "id", a), &id)) {
		t->other++;
		printf("%d %.*s\n", g.status, P(g.body));
	} else if (got_header(&g, "Idempotent-Replayed").n) {
		t->replayed++;
	} else {
		t->made++;
	}
	if (!atomic_compare_exchange_strong(&t->id[i / TWINS], &none, id))
		t->different += none != id;
}

static void twins_are_one(void)
{
	static struct twins t;
	int64_t before = rows_figure(house[0].db, "SELECT count(*) FROM orders");

	crowd(house[0].port, 2 * TWINS, KEYS * TWINS, twin, &t);
	expect(t.other == 0, "every twin is answered");
	expect(t.made == KEYS && t.replayed == KEYS * (TWINS - 1), "one of them makes the order, the others hear of it");
	expect(t.different == 0, "all of them hear the same");
	expect(rows_figure(house[0].db, "SELECT count(*) FROM orders") == before + KEYS, "there is one order for a key");
}

int main(int argc, char **argv)
{
	bool shared = argc > 1 && strcmp(argv[1], "--postgres") == 0;
	int orders = argc > 2 && strcmp(argv[argc - 2], "--orders") == 0 ? atoi(argv[argc - 1]) : ORDERS;
	static struct server server;

	if (shared && !postmaster_possible()) {
		printf("no PostgreSQL on this machine\n0 passed, 0 failed, 1 skipped\n");
		return 77;
	}
	expect(!shared || server_open(&server), "PostgreSQL starts");
	houses = shared ? HOUSES : 1;
	for (int i = 0; i < houses; i++) {
		house_open(&house[i]);
		if (shared)
			server_house(&server, 0, &house[i]);
	}
	expect(!failed && load_open(&load, house, houses), "orderd serves");
	if (!failed) {
		twins_are_one();
		another_body_is_refused();
		load.others = KEYS + 1;
		orders_through_a_bad_wire(orders);
		failed += load_hold(&load);
		load_close(&load);
	}
	for (int i = 0; i < houses && !failed; i++)
		house_close(&house[i]);
	if (shared && !failed)
		server_close(&server);
	printf("%d passed, %d failed\n", passed, failed);
	return failed > 0;
}
