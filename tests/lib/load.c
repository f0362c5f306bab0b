/*
 * load.c -- see load.h: a thread for each client.
 */
#include "lib/load.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/rows.h"
#include "lib/shop.h"
#include "lib/web.h"
#include "unit/pause.h"

enum { TRIES_MAX = 20000, PAUSE_MS = 5, UNITS = 100000000, PRICE = 5990 };

/* What a client was told: it must be so for ever. */
struct ack { int64_t id, total; char number[24]; bool paid, found; };

struct load_client {
	struct load *load;
	pthread_t thread;
	int number;
	struct ack *ack;
	size_t n, room;
	char wrong[500];		/* the answer it did not expect */
};

static int64_t ms_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

/* --- a client ------------------------------------------------------------------------------ */

static void note_time(struct load *l, int64_t since)
{
	int ms = (int)(ms_now() - since), slowest = atomic_load(&l->slowest_ms);

	while (ms > slowest && !atomic_compare_exchange_weak(&l->slowest_ms, &slowest, ms))
		;
}

/* Send it until it is answered; "try again shortly" and a full disk are no answers. */
static struct got insist(struct load_client *c, struct web *w, struct str token, const char *path, const char *key,
                         struct arena *a, const char *body)
{
	struct load *l = c->load;
	struct got g = { 0 };

	for (int i = 0; i < TRIES_MAX; i++) {
		int64_t since = ms_now();

		web_port(w, atomic_load(&l->port[(c->number + i) % l->houses]));
		g = web_post(w, token, path, key, a, "%s", body);
		note_time(l, since);
		if (g.status && g.status != 503 && g.status != 507)
			return g;
		atomic_fetch_add(g.status == 503 ? &l->busy : g.status ? &l->full : &l->repeated, 1);
		atomic_fetch_add(&l->abrupt, g.status == 503 && !got_header(&g, "Retry-After").n);
		pause_ms(PAUSE_MS);
	}
	return g;
}

static bool refused(struct load_client *c, const char *what, const struct got *g)
{
	snprintf(c->wrong, sizeof c->wrong, "%s: %d %.*s%s", what, g->status, P(str_sub(g->body, 0, 400)),
	         g->error ? g->error : "");
	return false;
}

static struct ack *room_for_one(struct load_client *c)
{
	if (c->n == c->room) {
		c->room = c->room ? 2 * c->room : 1024;
		c->ack = realloc(c->ack, c->room * sizeof *c->ack);
		if (!c->ack)
			abort();
	}
	c->ack[c->n] = (struct ack){ .paid = false };
	return &c->ack[c->n];
}

static bool pay(struct load_client *c, struct web *w, const struct ack *ack, struct arena *a)
{
	char path[80], key[64], body[80];

	snprintf(path, sizeof path, "/api/v1/orders/%lld/payments", (long long)ack->id);
	snprintf(key, sizeof key, "pay-%d-%zu", c->number, c->n);
	snprintf(body, sizeof body, "{\"method\":\"alipay\",\"amount\":\"%lld.%02lld\"}", (long long)ack->total / 100,
	         (long long)ack->total % 100);
	struct got g = insist(c, w, words_value(&c->load->words, S("finance")), path, key, a, body);
	return g.status == 200 || refused(c, "a payment", &g);
}

static bool place(struct load_client *c, struct web *w, struct arena *a)
{
	struct load *l = c->load;
	struct ack *ack = room_for_one(c);
	char body[200], key[64];
	int quantity = 1 + (int)(c->n % 3);

	snprintf(key, sizeof key, "place-%d-%zu", c->number, c->n);
	snprintf(body, sizeof body, "{\"customer_id\":\"%s\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"%d\"}]}", l->customer,
	         quantity);
	struct got g = insist(c, w, words_value(&l->words, S("sales")), "/api/v1/orders", key, a, body);
	struct str total = got_text(&g, "total", a), fen;
	if (g.status != 201 || !str_int(got_text(&g, "id", a), &ack->id) || !str_cut(&total, '.', &fen) ||
	    !str_int(str_fmt(a, "%.*s%.*s", P(fen), P(total)), &ack->total) || ack->total != quantity * PRICE)
		return refused(c, "an order", &g);
	snprintf(ack->number, sizeof ack->number, "%.*s", P(got_text(&g, "number", a)));
	atomic_fetch_add(&l->answered, 1);
	ack->paid = pay(c, w, ack, a);
	atomic_fetch_add(&l->paid, ack->paid);
	c->n++;
	return ack->paid;
}

static bool may_begin(struct load *l)
{
	return !atomic_load(&l->closing) && (atomic_fetch_add(&l->started, 1) < l->limit || !l->limit);
}

static void *go_on(void *self)
{
	struct load_client *c = self;
	struct web *w = web_open(atomic_load(&c->load->port[0]));
	ARENA a = { 0 };

	while (may_begin(c->load) && place(c, w, &a))
		arena_reset(&a);
	web_close(w);
	return NULL;
}

/* --- all of them ------------------------------------------------------------------------------- */

bool load_open(struct load *l, struct house *house, int houses)
{
	*l = (struct load){ .house = house, .houses = houses };
	struct buf why = buf_in(&l->arena, 0);
	bool open;

	l->words.arena = &l->arena;
	open = shop_open(&house[0], &l->words, &why) && shop_fill(&house[0], &l->words, "HOT", UNITS, &why);
	for (int i = 1; open && i < houses; i++)
		if (!(open = house_start(&house[i], NULL)))
			buf_fmt(&why, "another orderd does not start: see %s\n", house[i].log);
	if (open) {
		struct web *w = web_open(house[0].port);
		struct got g = web_post(w, words_value(&l->words, S("admin")), "/api/v1/settings", "setting", &l->arena,
		                        "{\"name\":\"order.reserve_at\",\"value\":\"place\"}");
		web_close(w);
		open = g.status == 201;
	}
	/* Each house has read the settings when it started. */
	for (int i = 1; open && i < houses; i++)
		open = house_stop(&house[i]) && house_start(&house[i], NULL);
	if (!open)
		printf("%.*s", P(buf_str(&why)));
	snprintf(l->customer, sizeof l->customer, "%.*s", P(words_value(&l->words, S("customer"))));
	load_moved(l);
	return open;
}

void load_moved(struct load *l)
{
	for (int i = 0; i < l->houses; i++)
		atomic_store(&l->port[i], l->house[i].port);
}

void load_start(struct load *l, int clients)
{
	l->clients = clients;
	l->client = calloc((size_t)clients, sizeof *l->client);
	for (int i = 0; i < clients; i++) {
		l->client[i] = (struct load_client){ .load = l, .number = i };
		pthread_create(&l->client[i].thread, NULL, go_on, &l->client[i]);
	}
}

int load_wait(struct load *l, int most_ms)
{
	int64_t since = ms_now();
	/* Each client may be about one that was begun before. */
	int wanted = atomic_load(&l->answered) + l->clients + 1;

	while (atomic_load(&l->answered) < wanted)
		if (ms_now() - since > most_ms)
			return -1;
		else
			pause_ms(1);
	return (int)(ms_now() - since);
}

void load_stop(struct load *l)
{
	if (!l->limit)
		atomic_store(&l->closing, true);
	for (int i = 0; i < l->clients; i++)
		pthread_join(l->client[i].thread, NULL);
}

/* --- at the end -------------------------------------------------------------------------------- */

struct holding { struct ack **ack; size_t acks; int unknown, different; };

static int by_id(const void *a, const void *b)
{
	int64_t x = (*(struct ack *const *)a)->id, y = (*(struct ack *const *)b)->id;

	return (x > y) - (x < y);
}

/* id, number, total, payments, what was paid: as its client was told, and only one was told of it. */
static void hold_row(void *self, int columns, const char *const *column)
{
	struct holding *h = self;
	struct ack asked = { .id = strtoll(column[0], NULL, 10) }, *key = &asked;
	struct ack **at = bsearch(&key, h->ack, h->acks, sizeof *h->ack, by_id);

	(void)columns;
	if (!at) {
		h->unknown++;
		return;
	}
	struct ack *ack = *at;
	h->different += ack->found || !column[1] || strcmp(column[1], ack->number) != 0 ||
	                strtoll(column[2], NULL, 10) != ack->total || atoi(column[3]) != ack->paid ||
	                strtoll(column[4], NULL, 10) != (ack->paid ? ack->total : 0);
	ack->found = true;
}

static int expect(bool so, const char *what, int64_t figure)
{
	if (!so)
		printf("FAILED: %s (%lld)\n", what, (long long)figure);
	return !so;
}

static int hold_acks(struct load *l, const char *db)
{
	struct holding h = { .acks = 0 };
	struct buf why = buf_in(&l->arena, 0);
	size_t missing = 0, doubles = 0;

	for (int i = 0; i < l->clients; i++)
		h.acks += l->client[i].n;
	h.ack = calloc(h.acks + 1, sizeof *h.ack);
	for (size_t i = 0, at = 0; i < (size_t)l->clients; i++)
		for (size_t k = 0; k < l->client[i].n; k++)
			h.ack[at++] = &l->client[i].ack[k];
	qsort(h.ack, h.acks, sizeof *h.ack, by_id);
	int64_t rows = rows_run(db, "SELECT id, number, total, (SELECT count(*) FROM payments WHERE order_id = orders.id), paid"
	                        " FROM orders", hold_row, &h, &why);
	for (size_t i = 0; i < h.acks; i++) {
		missing += !h.ack[i]->found;
		doubles += i && h.ack[i]->id == h.ack[i - 1]->id;
	}
	free(h.ack);
	return expect(rows >= 0, str_c(&l->arena, buf_str(&why)), rows) +
	       expect(missing == 0, "every acknowledged order is there", (int64_t)missing) +
	       expect(doubles == 0, "no two requests were answered with one order", (int64_t)doubles) +
	       expect(h.different == 0, "every order is what its client was told, paid once", h.different) +
	       expect(h.unknown == l->others, "no order nobody was told of", h.unknown);
}

static int hold_rows(const char *db)
{
	int64_t gaps = rows_figure(db, "SELECT count(*) FROM (SELECT number_day FROM orders GROUP BY number_day"
		" HAVING min(number_serial) <> 1 OR max(number_serial) <> count(*) OR count(DISTINCT number) <> count(*)) AS days");
	int64_t off = rows_figure(db, "SELECT CAST((SELECT sum(reserved) FROM stock) / 10000 - (SELECT sum(total) FROM orders) / 5990 AS BIGINT)");

	return expect(gaps == 0, "numbers have neither gap nor double", gaps) +
	       expect(off == 0, "what was ordered is reserved", off);
}

int load_hold(struct load *l)
{
	struct buf out = buf_in(&l->arena, 0);
	const char *db = l->house[0].db;
	int wrong = 0;

	for (int i = 0; i < l->clients; i++)
		if (l->client[i].wrong[0])
			wrong += expect(false, l->client[i].wrong, i);
	for (int i = 0; i < l->houses; i++)
		wrong += expect(house_stop(&l->house[i]), "every orderd stops well", i);
	wrong += expect(l->abrupt == 0, "every 503 says when to come again", l->abrupt);
	wrong += hold_acks(l, db) + hold_rows(db);
	bool clean = house_check(&l->house[0], &out);
	if (!clean)
		printf("%.*s", P(buf_str(&out)));
	wrong += expect(clean, "check is clean", 0);
	printf("%d orders, %d paid, sent again: %d without answer, %d after 503, %d after 507; slowest answer %d ms\n",
	       l->answered, l->paid, l->repeated, l->busy, l->full, l->slowest_ms);
	return wrong;
}

void load_close(struct load *l)
{
	for (int i = 0; i < l->clients; i++)
		free(l->client[i].ack);
	free(l->client);
	arena_free(&l->arena);
}
