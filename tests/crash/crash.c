/*
 * crash.c -- the power fails under load, again and again, and nothing that was acknowledged is lost or made twice.
 *
 *   crash [--rounds N]       30 rounds when nothing is said
 *
 * Clients place orders and record a payment for each, repeating a request with its key until it is answered.
 * Every round kills the server with -9 in the middle of that, proves the database with orderd check, and
 * serves it again. At the end every answer is held against the rows.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/rows.h"
#include "lib/shop.h"
#include "lib/web.h"

enum { ROUNDS = 30, CLIENTS = 8, TRIES_MAX = 20000, LIFE_MS_MIN = 60, LIFE_MS_MORE = 240 };

/* What a client was told: it must be so for ever. */
struct ack { char id[24], number[40]; bool paid; };

struct client {
	pthread_t thread;
	int number;
	struct ack *ack;
	size_t n, room;
	int repeated;			/* requests that had to be sent again */
	const char *wrong;
	char detail[500];
};

static struct house house;
static struct words words;
static _Atomic int port;
static _Atomic bool closing;
static char customer[32];
static int failed;

static void pause_ms(int ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&t, NULL);
}

static void expect(bool so, const char *what)
{
	if (so)
		return;
	printf("FAILED: %s\n", what);
	failed++;
}

/* --- clients ------------------------------------------------------------------------------ */

/* Send it until it is answered; 503 is "try again" too. */
static struct got insist(struct client *c, struct web *w, struct str token, const char *path, const char *key,
                         struct arena *a, const char *body)
{
	struct got g = { 0 };

	for (int i = 0; i < TRIES_MAX; i++) {
		web_port(w, atomic_load(&port));
		g = web_post(w, token, path, key, a, "%s", body);
		if (g.status && g.status != 503)
			return g;
		c->repeated++;
		pause_ms(5);
	}
	return g;
}

static bool refused(struct client *c, const char *what, const struct got *g)
{
	c->wrong = what;
	snprintf(c->detail, sizeof c->detail, "%d %.*s", g->status, P(str_sub(g->body, 0, 400)));
	return false;
}

static bool pay(struct client *c, struct web *w, struct ack *ack, struct arena *a)
{
	char path[80], key[64];

	snprintf(path, sizeof path, "/api/v1/orders/%s/payments", ack->id);
	snprintf(key, sizeof key, "pay-%d-%zu", c->number, c->n);
	struct got g = insist(c, w, words_value(&words, S("finance")), path, key, a,
	                      "{\"method\":\"alipay\",\"amount\":\"59.90\"}");
	ack->paid = g.status == 200;
	return ack->paid || refused(c, "a payment", &g);
}

static bool place(struct client *c, struct web *w, struct arena *a)
{
	char body[200], key[64];
	struct ack ack = { .paid = false };

	snprintf(key, sizeof key, "place-%d-%zu", c->number, c->n);
	snprintf(body, sizeof body, "{\"customer_id\":\"%s\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"1\"}]}", customer);
	struct got g = insist(c, w, words_value(&words, S("sales")), "/api/v1/orders", key, a, body);
	if (g.status != 201)
		return refused(c, "an order", &g);
	snprintf(ack.id, sizeof ack.id, "%.*s", P(got_text(&g, "id", a)));
	snprintf(ack.number, sizeof ack.number, "%.*s", P(got_text(&g, "number", a)));
	bool paid = pay(c, w, &ack, a);
	if (c->n == c->room) {
		c->room = c->room ? 2 * c->room : 1024;
		c->ack = realloc(c->ack, c->room * sizeof *c->ack);
	}
	c->ack[c->n++] = ack;
	return paid;
}

static void *client(void *self)
{
	struct client *c = self;
	struct web *w = web_open(atomic_load(&port));
	ARENA a = { 0 };

	while (!atomic_load(&closing) && place(c, w, &a))
		arena_reset(&a);
	web_close(w);
	return NULL;
}

/* --- rounds ---------------------------------------------------------------------------------- */

static bool sound(struct arena *a)
{
	struct buf out = buf_in(a, 0);

	if (house_check(&house, &out))
		return true;
	printf("%.*s", P(buf_str(&out)));
	return false;
}

static bool one_round(unsigned *seed)
{
	ARENA a = { 0 };

	pause_ms(LIFE_MS_MIN + rand_r(seed) % LIFE_MS_MORE);
	if (house_fallen(&house)) {
		printf("the server fell by itself: see %s\n", house.log);
		return false;
	}
	house_kill(&house);
	bool good = sound(&a);
	if (!house_start(&house, NULL)) {
		printf("the server does not start again: see %s\n", house.log);
		return false;
	}
	atomic_store(&port, house.port);
	return good;
}

/* --- at the end -------------------------------------------------------------------------------- */

/* What the database has of each order, by its id. */
struct kept { long long id; char number[40]; bool paid; };
struct kept_rows { struct kept *at; size_t n, room; };

static void keep_row(void *self, int cells, const char *const *cell)
{
	struct kept_rows *rows = self;

	(void)cells;
	if (rows->n == rows->room) {
		rows->room = rows->room ? 2 * rows->room : 1024;
		rows->at = realloc(rows->at, rows->room * sizeof *rows->at);
	}
	struct kept *k = &rows->at[rows->n++];
	k->id = atoll(cell[0]);
	snprintf(k->number, sizeof k->number, "%s", cell[1] ? cell[1] : "");
	k->paid = strcmp(cell[2], "1") == 0;
}

static int by_id(const void *a, const void *b)
{
	long long x = ((const struct kept *)a)->id, y = ((const struct kept *)b)->id;

	return (x > y) - (x < y);
}

/* The order a client was told of is there under its number, with its payment once. */
static bool is_kept(const struct kept_rows *rows, const struct ack *ack)
{
	struct kept wanted = { .id = atoll(ack->id) };
	const struct kept *k = bsearch(&wanted, rows->at, rows->n, sizeof *rows->at, by_id);

	return k && strcmp(k->number, ack->number) == 0 && k->paid == ack->paid;
}

static void hold_acks(const struct client *clients, size_t *orders, size_t *payments)
{
	struct kept_rows rows = { 0 };
	ARENA a = { 0 };
	struct buf why = buf_in(&a, 0);
	size_t lost = 0;

	rows_run(house.db, "SELECT id, number, (SELECT count(*) FROM payments WHERE order_id = id) FROM orders ORDER BY id",
	         keep_row, &rows, &why);
	for (int i = 0; i < CLIENTS; i++) {
		for (size_t k = 0; k < clients[i].n; k++) {
			lost += !is_kept(&rows, &clients[i].ack[k]);
			*payments += clients[i].ack[k].paid;
		}
		*orders += clients[i].n;
	}
	free(rows.at);
	expect(why.n == 0 && lost == 0, "every acknowledged order is there once, with its number and payment");
}

static void hold_all(const struct client *clients, int rounds)
{
	size_t orders = 0, payments = 0;
	int repeated = 0;
	ARENA a = { 0 };

	hold_acks(clients, &orders, &payments);
	for (int i = 0; i < CLIENTS; i++) {
		repeated += clients[i].repeated;
		if (clients[i].wrong)
			printf("client %d: %s was refused: %s\n", i, clients[i].wrong, clients[i].detail);
		expect(!clients[i].wrong, "no request was refused");
	}
	expect(rows_figure(house.db, "SELECT count(*) FROM orders") == (int64_t)orders, "no order nobody was told of");
	expect(rows_figure(house.db, "SELECT count(*) FROM payments") == (int64_t)payments, "no payment nobody was told of");
	expect(rows_figure(house.db, "SELECT count(*) FROM (SELECT number_day FROM orders GROUP BY number_day HAVING"
	                   " min(number_serial) <> 1 OR max(number_serial) <> count(*))") == 0, "numbers have no gap");
	expect(rows_figure(house.db, "SELECT CAST(sum(reserved) AS BIGINT) / 10000 FROM stock") == (int64_t)orders, "what was ordered is reserved");
	expect(house_stop(&house), "the server stops");
	expect(sound(&a), "check is clean at the end");
	expect(orders >= (size_t)rounds, "there was a load");
	printf("%d rounds, %zu orders, %d requests repeated\n", rounds, orders, repeated);
}

static bool open_shop(struct arena *a)
{
	struct buf why = buf_in(a, 0);

	words.arena = a;
	house_open(&house);
	if (!shop_open(&house, &words, &why) || !shop_fill(&house, &words, "HOT", 100000000, &why)) {
		printf("%.*s", P(buf_str(&why)));
		return false;
	}
	struct web *w = web_open(house.port);
	struct got g = web_post(w, words_value(&words, S("admin")), "/api/v1/settings", "setting", a,
	                        "{\"name\":\"order.reserve_at\",\"value\":\"place\"}");
	web_close(w);
	snprintf(customer, sizeof customer, "%.*s", P(words_value(&words, S("customer"))));
	atomic_store(&port, house.port);
	return g.status == 201;
}

int main(int argc, char **argv)
{
	static struct client clients[CLIENTS];
	static struct arena kept_words;
	int rounds = argc > 2 && strcmp(argv[1], "--rounds") == 0 ? atoi(argv[2]) : ROUNDS, passed = 0;
	unsigned seed = (unsigned)time(NULL);

	printf("seed %u\n", seed);
	if (!open_shop(&kept_words)) {
		printf("0 passed, 1 failed\n");
		return 1;
	}
	for (int i = 0; i < CLIENTS; i++) {
		clients[i].number = i;
		pthread_create(&clients[i].thread, NULL, client, &clients[i]);
	}
	while (passed < rounds && one_round(&seed))
		passed++;
	expect(passed == rounds, "every round ends with a clean check and a server");
	atomic_store(&closing, true);
	for (int i = 0; i < CLIENTS && passed == rounds; i++)
		pthread_join(clients[i].thread, NULL);
	if (passed == rounds)
		hold_all(clients, rounds);
	if (!failed)
		house_close(&house);
	printf("%d passed, %d failed\n", passed, failed);
	return failed > 0;
}
