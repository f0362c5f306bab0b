/*
 * stream.c -- the log as it grows, to many at once: nothing is missed, nothing told twice, and nobody is held up.
 *
 *   stream [--scale N]        N: an N-th of it; 10 for the slow sanitizers
 *
 * On PostgreSQL orders are placed at one process and heard of at another.
 */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <sys/socket.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/instant.h"
#include "lib/crowd.h"
#include "lib/rows.h"
#include "lib/shop_bench.h"

enum { STREAMS = 200, ORDERS = 2000, SOON_MS = 2000, LONG_MS = 30000 };

static int scale = 1;		/* everything is divided by it */
static struct house other;		/* only where a database can be shared: the same one, served by another process */
static int listening;		/* the port where it is listened */

/* --- one who listens -------------------------------------------------------------- */

struct ear {
	int fd;
	char *text;			/* what came */
	size_t n, read;			/* … of which so much was looked at */
	bool ended;
	int64_t *id;			/* events told, in their order */
	int ids;
};

static void ear_open(struct ear *e, const char *path, const char *last)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)listening) };
	struct str token = words_value(&words, S("sales"));
	char ask[500];

	*e = (struct ear){ .fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(connect(e->fd, (struct sockaddr *)&to, sizeof to), 0);
	/* Of the older protocol, whose bodies come as they are. */
	int n = snprintf(ask, sizeof ask, "GET %s HTTP/1.0\r\nHost: a\r\nAuthorization: Bearer %.*s\r\n%s%s%s\r\n", path, P(token),
	                 last ? "Last-Event-ID: " : "", last ? last : "", last ? "\r\n" : "");
	assert_int_equal(send(e->fd, ask, (size_t)n, MSG_NOSIGNAL), n);
}

static void ear_close(struct ear *e)
{
	close(e->fd);
	free(e->text);
	free(e->id);
}

/* The ids of the lines that are whole. */
static void ear_understand(struct ear *e)
{
	char *end;

	while ((end = memchr(e->text + e->read, '\n', e->n - e->read))) {
		char *line = e->text + e->read;
		e->read = (size_t)(end + 1 - e->text);
		if (strncmp(line, "id: ", 4))
			continue;
		e->id = realloc(e->id, (size_t)(e->ids + 1) * sizeof *e->id);
		assert_non_null(e->id);
		e->id[e->ids++] = strtoll(line + 4, NULL, 10);
	}
}

/* Hear for so long, or until something came. False: nothing did. */
static bool ear_hear(struct ear *e, int ms)
{
	struct pollfd ready = { .fd = e->fd, .events = POLLIN };

	if (e->ended || poll(&ready, 1, ms) <= 0)
		return false;
	e->text = realloc(e->text, e->n + 65537);
	assert_non_null(e->text);
	ssize_t n = recv(e->fd, e->text + e->n, 65536, 0);
	e->ended = n <= 0;
	e->n += n > 0 ? (size_t)n : 0;
	e->text[e->n] = 0;
	ear_understand(e);
	return n > 0;
}

static bool ear_has(struct ear *e, const char *text, int ms)
{
	int64_t until = monotonic_us() + ms * (int64_t)1000;

	while (!e->text || !strstr(e->text, text))
		if (e->ended || monotonic_us() > until || (!ear_hear(e, 100) && e->ended))
			return false;
	return true;
}

static bool ear_counts(struct ear *e, int ids, int ms)
{
	int64_t until = monotonic_us() + ms * (int64_t)1000;

	while (e->ids < ids && !e->ended && monotonic_us() < until)
		ear_hear(e, 50);
	return e->ids >= ids;
}

static int64_t last_id(void)
{
	return rows_figure(house.db, "SELECT max(id) FROM events");
}

static void ear_open_after(struct ear *e, int64_t id)
{
	char path[80];

	snprintf(path, sizeof path, "/api/v1/events/stream?after=%lld", (long long)id);
	ear_open(e, path, NULL);
}

/* It is heard once the first sign of life came. */
static void ear_starts(struct ear *e)
{
	bool lives = ear_has(e, "\r\n\r\n:", LONG_MS);

	if (!lives)
		print_message("%s\n", e->text ? e->text : "nothing came");
	assert_true(lives);
	assert_non_null(strstr(e->text, "Content-Type: text/event-stream"));
}

/* --- what happens -------------------------------------------------------------------- */

static void place(struct web *w, int i, void *self, struct arena *a)
{
	char key[40];
	_Atomic int *placed = self;
	static _Atomic int turn;

	(void)i;
	snprintf(key, sizeof key, "stream-%d", atomic_fetch_add(&turn, 1));
	struct got g = web_post(w, words_value(&words, S("sales")), "/api/v1/orders", key, a,
	                        "{\"customer_id\":\"%.*s\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"1\"}]}",
	                        P(words_value(&words, S("customer"))));
	if (g.status == 201)
		atomic_fetch_add(placed, 1);
	else
		print_message("%d %.*s\n", g.status, P(g.body));
}

static void place_orders(int clients, int n)
{
	_Atomic int placed = 0;

	crowd(house.port, clients, n, place, &placed);
	assert_int_equal(placed, n);
}

struct told { int64_t *id; int n; };

static void keep_id(void *self, int cells, const char *const *cell)
{
	struct told *t = self;

	(void)cells;
	t->id[t->n++] = strtoll(cell[0], NULL, 10);
}

/* The log after an event, as the database has it. */
static struct told log_after(int64_t id)
{
	char sql[100];
	int64_t n = rows_figure(house.db, "SELECT count(*) FROM events");
	struct told t = { .id = arena_array(&arena, (size_t)n + 1, sizeof *t.id) };
	struct buf why = buf_in(&arena, 0);

	snprintf(sql, sizeof sql, "SELECT id FROM events WHERE id > %lld ORDER BY id", (long long)id);
	assert_true(rows_run(house.db, sql, keep_id, &t, &why) >= 0);
	return t;
}

static void is_the_log(const int64_t *id, int n, struct told log)
{
	assert_int_equal(n, log.n);
	for (int i = 0; i < n; i++)
		assert_int_equal(id[i], log.id[i]);
}

/* --- tests ------------------------------------------------------------------------------ */

static void an_event_is_told_soon_and_as_the_list_has_it(void **state)
{
	ARENA a = { 0 };
	struct ear e;
	(void)state;

	ear_open_after(&e, last_id());
	ear_starts(&e);
	place_orders(1, 1);
	assert_true(ear_has(&e, "\n\n", SOON_MS) && ear_counts(&e, 1, SOON_MS));
	struct web *w = web_open(listening);
	const struct sent s = { "GET", "/api/v1/events?limit=1", words_value(&words, S("sales")), NULL, S("") };
	struct got g = web_send(w, &s, &a);
	json_t *list = json_loadb(g.body.s, g.body.n, 0, NULL), *item = json_array_get(json_object_get(list, "items"), 0);
	json_t *told = json_loads(strstr(e.text, "data: ") + 6, JSON_DISABLE_EOF_CHECK, NULL);
	assert_non_null(told);
	assert_true(json_equal(told, item));
	json_decref(told);
	json_decref(list);
	web_close(w);
	ear_close(&e);
}

static void who_comes_again_misses_nothing_and_hears_nothing_twice(void **state)
{
	struct ear e;
	int64_t start, last;
	char said[32];
	(void)state;

	place_orders(1, 1);
	start = last_id();
	snprintf(said, sizeof said, "%lld", (long long)start);
	int64_t *heard = arena_array(&arena, 100, sizeof *heard);
	int n = 0;
	/* Each time it goes in the middle of what it is told. */
	for (int round = 0; round < 5; round++) {
		ear_open(&e, "/api/v1/events/stream", said);
		place_orders(4, 8);
		assert_true(ear_counts(&e, 1, SOON_MS + 1000));
		for (int i = 0; i < e.ids && i < 3; i++)
			heard[n++] = e.id[i];
		last = heard[n - 1];
		snprintf(said, sizeof said, "%lld", (long long)last);
		ear_close(&e);
	}
	ear_open_after(&e, last);
	assert_true(ear_counts(&e, 40 - n, SOON_MS + 1000));
	for (int i = 0; i < e.ids; i++)
		heard[n++] = e.id[i];
	ear_close(&e);
	is_the_log(heard, n, log_after(start));
}

static void many_are_told_all_while_orders_are_placed(void **state)
{
	static struct ear ears[STREAMS];
	int streams = STREAMS / scale, orders = ORDERS / scale;
	(void)state;

	int64_t start = last_id();
	for (int i = 0; i < streams; i++)
		ear_open_after(&ears[i], start);
	for (int i = 0; i < streams; i++)
		ear_starts(&ears[i]);
	int64_t from = monotonic_us();
	place_orders(8, orders);
	int64_t placed = monotonic_us();
	for (int i = 0; i < streams; i++)
		assert_true(ear_counts(&ears[i], orders, LONG_MS));
	print_message("%d orders in %.2f s, told to %d in %.2f s more\n", orders, (double)(placed - from) / SECOND, streams,
	              (double)(monotonic_us() - placed) / SECOND);
	struct told log = log_after(start);
	for (int i = 0; i < streams; i++) {
		is_the_log(ears[i].id, ears[i].ids, log);
		ear_close(&ears[i]);
	}
}

/* Those who do not read cost the others nothing, and are told all of it when they do. */
static void who_reads_late_is_told_late(void **state)
{
	struct ear late, early;
	int orders = ORDERS / scale;
	(void)state;

	int64_t start = last_id();
	ear_open_after(&late, start);
	ear_open_after(&early, start);
	ear_starts(&late);
	ear_starts(&early);
	place_orders(8, orders);
	assert_true(ear_counts(&early, orders, LONG_MS));
	assert_true(ear_counts(&late, orders, LONG_MS));
	is_the_log(late.id, late.ids, log_after(start));
	ear_close(&late);
	ear_close(&early);
}

static void a_stop_ends_all_streams(void **state)
{
	static struct ear ears[STREAMS];
	int streams = STREAMS / scale;
	struct house *h = testbed_is_postgres() ? &other : &house;
	(void)state;

	int64_t start = last_id();
	for (int i = 0; i < streams; i++)
		ear_open_after(&ears[i], start);
	for (int i = 0; i < streams; i++)
		ear_starts(&ears[i]);
	int64_t from = monotonic_us();
	assert_true(house_stop(h));
	assert_in_range(monotonic_us() - from, 0, (int64_t)10 * SECOND);
	for (int i = 0; i < streams; i++) {
		while (ear_hear(&ears[i], 1000))
			;
		assert_true(ears[i].ended);
		ear_close(&ears[i]);
	}
	assert_true(house_start(h, NULL));
	listening = h->port;
}

/* --- the shop ------------------------------------------------------------------------------ */

static bool furnish(struct buf *why)
{
	if (!shop_fill(&house, &words, "HOT", 1000000, why))
		return false;
	listening = house.port;
	if (!testbed_is_postgres())
		return true;
	house_open(&other);
	other.db = house.db;
	bool fine = house_start(&other, NULL);
	listening = other.port;
	return fine;
}

static int close_both(void **state)
{
	bool stopped = !testbed_is_postgres() || house_stop(&other);

	if (testbed_is_postgres())
		house_close(&other);
	return close_shop(state) == 0 && stopped ? 0 : -1;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_is_told_soon_and_as_the_list_has_it),
		cmocka_unit_test(who_comes_again_misses_nothing_and_hears_nothing_twice),
		cmocka_unit_test(many_are_told_all_while_orders_are_placed),
		cmocka_unit_test(who_reads_late_is_told_late),
		cmocka_unit_test(a_stop_ends_all_streams),
	};

	scale = argc > 2 && !strcmp(argv[1], "--scale") ? atoi(argv[2]) : 1;
	return cmocka_run_group_tests(tests, open_shop, close_both);
}
