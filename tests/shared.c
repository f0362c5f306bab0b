/*
 * shared.c -- several orderd over one PostgreSQL: stock is sold once, and a commit that is still under way is waited for.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <libpq-fe.h>

#include "lib/crowd.h"
#include "lib/proxy.h"
#include "lib/rows.h"
#include "lib/server.h"
#include "lib/shop.h"
#include "unit/pause.h"

enum { HOUSES = 3 };

struct shared {
	struct arena arena;
	struct house house[HOUSES];
	int houses;
	struct words words;
	struct str sales;
	char customer[32];
	_Atomic int made, refused, other;
};

static struct server server;

static void open_shop(struct shared *s, int houses, int port, int stock)
{
	struct buf why;

	memset(s, 0, sizeof *s);
	s->words.arena = &s->arena;
	s->houses = houses;
	why = buf_in(&s->arena, 0);
	server_run(&server, "SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
	for (int i = 0; i < houses; i++) {
		house_open(&s->house[i]);
		server_house(&server, port, &s->house[i]);
	}
	bool open = shop_open(&s->house[0], &s->words, &why) && shop_fill(&s->house[0], &s->words, "HOT", stock, &why);
	struct web *w = web_open(s->house[0].port);
	struct got g = web_post(w, words_value(&s->words, S("admin")), "/api/v1/settings", "setting", &s->arena,
	                        "{\"name\":\"order.reserve_at\",\"value\":\"place\"}");
	web_close(w);
	for (int i = 1; open && i < houses; i++)
		open = house_start(&s->house[i], NULL);
	if (!open)
		printf("%.*s", P(buf_str(&why)));
	assert_true(open);
	assert_int_equal(g.status, 201);
	s->sales = words_value(&s->words, S("sales"));
	snprintf(s->customer, sizeof s->customer, "%.*s", P(words_value(&s->words, S("customer"))));
}

static void close_shop(struct shared *s)
{
	struct buf out = buf_in(&s->arena, 0);

	for (int i = 0; i < s->houses; i++)
		assert_true(house_stop(&s->house[i]));
	bool clean = house_check(&s->house[0], &out);
	if (!clean)
		printf("%.*s", P(buf_str(&out)));
	assert_true(clean);
	for (int i = 0; i < s->houses; i++)
		house_close(&s->house[i]);
	arena_free(&s->arena);
}

/* --- stock ------------------------------------------------------------------------------------- */

static struct got order_one(struct shared *s, struct web *w, const char *key, struct arena *a)
{
	return web_post(w, s->sales, "/api/v1/orders", key, a,
	                "{\"customer_id\":\"%s\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"1\"}]}", s->customer);
}

static void buy(struct web *w, int i, void *self, struct arena *a)
{
	struct shared *s = self;
	char key[32];

	snprintf(key, sizeof key, "buy-%d", i);
	web_port(w, s->house[i % s->houses].port);
	struct got g = order_one(s, w, key, a);
	bool short_of_it = g.status == 409 && str_find_str(g.body, S("\"code\":\"STOCK_SHORT\"")) >= 0 &&
	                   str_find_str(g.body, S("\"left\":\"0\"")) >= 0;
	if (g.status == 201) {
		s->made++;
	} else if (short_of_it) {
		s->refused++;
	} else {
		s->other++;
		printf("%d %.*s %s\n", g.status, P(g.body), g.error ? g.error : "");
	}
}

static void what_is_in_stock_is_sold_once_by_three(void **state)
{
	static struct shared s;
	int stock = 500, orders = 2000;
	(void)state;

	open_shop(&s, HOUSES, 0, stock);
	crowd(s.house[0].port, 32, orders, buy, &s);
	assert_int_equal(s.made, stock);
	assert_int_equal(s.refused, orders - stock);
	assert_int_equal(s.other, 0);
	assert_int_equal(rows_figure(server.url, "SELECT count(*) FROM orders"), stock);
	assert_int_equal(rows_figure(server.url, "SELECT sum(on_hand - reserved) FROM stock"), 0);
	assert_int_equal(rows_figure(server.url, "SELECT count(*) FROM (SELECT number_day FROM orders GROUP BY number_day"
	                 " HAVING min(number_serial) <> 1 OR max(number_serial) <> count(*)) AS days"), 0);
	close_shop(&s);
}

/* --- a commit that is under way ------------------------------------------------------------------ */

/* Once it is known that the commit waits, its connection is lost; the standby comes a moment later. */
static void *lose_it(void *self)
{
	while (!rows_figure(server.url, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND query = 'COMMIT'"))
		pause_ms(5);
	proxy_strand(self);
	pause_ms(500);
	server_standby(&server, "");
	return NULL;
}

static struct got add_note(struct shared *s, struct str order)
{
	static const char *const header[] = { "If-Match: *", NULL };
	struct web *w = web_open(s->house[0].port);
	struct str path = str_fmt(&s->arena, "/api/v1/orders/%.*s/actions/note", P(order));
	const struct sent note = { "POST", str_c(&s->arena, path), s->sales, header, S("{\"text\":\"once\"}") };
	struct got g = web_send(w, &note, &s->arena);

	web_close(w);
	return g;
}

/*
 * The first commit of a process waits for a standby when its connection is lost, and goes on waiting: whether it happens is not
 * decided yet. A change without a key must neither be made a second time beside it, nor be taken for made because the
 * process's own row, which comes before it, is there.
 */
static void a_lost_commit_that_is_still_under_way_is_waited_for(void **state)
{
	static struct shared s;
	struct proxy *wire = proxy_open(server.postmaster.port);
	pthread_t later;
	(void)state;

	assert_non_null(wire);
	open_shop(&s, 1, proxy_port(wire), 10);
	struct web *w = web_open(s.house[0].port);
	struct got order = order_one(&s, w, "one", &s.arena);
	web_close(w);
	assert_int_equal(order.status, 201);
	server_run(&server, "DELETE FROM commits");	/* as if this process had not committed yet */
	server_standby(&server, "nobody");
	pthread_create(&later, NULL, lose_it, wire);
	struct got g = add_note(&s, got_text(&order, "id", &s.arena));
	pthread_join(later, NULL);
	assert_int_equal(g.status, 200);
	assert_int_equal(rows_figure(server.url, "SELECT count(*) FROM order_notes"), 1);
	close_shop(&s);
	proxy_close(wire);
}

/* --- one order, many at once ---------------------------------------------------------------------- */

struct payers { struct shared *s; struct str finance; char path[80]; _Atomic int paid, other; };

/* Four send the same key at the same time, as a payment provider does that sees no answer. */
enum { TWINS = 4, PAYMENTS = 150 };

static void pay_one(struct web *w, int i, void *self, struct arena *a)
{
	struct payers *p = self;
	char key[32];

	snprintf(key, sizeof key, "pay-%d", i / TWINS);
	web_port(w, p->s->house[i % p->s->houses].port);
	struct got g = web_post(w, p->finance, p->path, key, a, "{\"method\":\"bank\",\"amount\":\"0.01\"}");
	if (g.status == 200) {
		p->paid++;
		return;
	}
	p->other++;
	printf("%d %.*s %s\n", g.status, P(str_sub(g.body, 0, 300)), g.error ? g.error : "");
}

static void whoever_repeats_a_payment_is_told_that_it_was_taken(void **state)
{
	static struct shared s;
	static struct payers p;
	(void)state;

	open_shop(&s, 2, 0, 10);
	struct web *w = web_open(s.house[0].port);
	struct got g = order_one(&s, w, "order", &s.arena);
	assert_int_equal(g.status, 201);
	web_close(w);
	p = (struct payers){ .s = &s, .finance = words_value(&s.words, S("finance")) };
	snprintf(p.path, sizeof p.path, "/api/v1/orders/%.*s/payments", P(got_text(&g, "id", &s.arena)));
	crowd(s.house[0].port, 2 * TWINS, PAYMENTS * TWINS, pay_one, &p);
	assert_int_equal(p.other, 0);
	assert_int_equal(p.paid, PAYMENTS * TWINS);
	assert_int_equal(rows_figure(server.url, "SELECT count(*) FROM payments"), PAYMENTS);
	close_shop(&s);
}

/* --- a writer that fell silent ---------------------------------------------------------------------- */

/* As a process does that is paused while it sends: the turn is taken, and half of what was to follow is on its way. */
static PGconn *fall_silent(void)
{
	const char *const keys[] = { "application_name", "dbname", NULL }, *const values[] = { "orderd", server.url, NULL };
	PGconn *c = PQconnectdbParams(keys, values, 1);

	assert_int_equal(PQstatus(c), CONNECTION_OK);
	PQclear(PQexec(c, "BEGIN"));
	PQclear(PQexec(c, "SELECT at FROM commits WHERE writer = 0 FOR UPDATE"));
	PQclear(PQexec(c, "UPDATE series SET last = last"));
	assert_true(PQenterPipelineMode(c));
	assert_true(PQsendQueryParams(c, "SELECT 1", 0, NULL, NULL, NULL, NULL, 1));
	assert_int_equal(PQflush(c), 0);	/* and no sync */
	return c;
}

static void a_writer_that_fell_silent_holds_up_nobody(void **state)
{
	enum { LONG_S = 9 };		/* a lease, some looks, and a slow machine */
	static struct shared s;
	(void)state;

	open_shop(&s, 2, 0, 10);
	struct web *w = web_open(s.house[1].port);
	assert_int_equal(order_one(&s, w, "before", &s.arena).status, 201);
	PGconn *silent = fall_silent();
	time_t from = time(NULL);
	struct got g = order_one(&s, w, "after", &s.arena);
	assert_int_equal(g.status, 201);
	assert_true(time(NULL) - from <= LONG_S);
	PQfinish(silent);
	web_close(w);
	close_shop(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_writer_that_fell_silent_holds_up_nobody),
		cmocka_unit_test(what_is_in_stock_is_sold_once_by_three),
		cmocka_unit_test(whoever_repeats_a_payment_is_told_that_it_was_taken),
		cmocka_unit_test(a_lost_commit_that_is_still_under_way_is_waited_for),
	};

	if (!postmaster_possible()) {
		printf("no PostgreSQL on this machine\n0 passed, 0 failed, 4 skipped\n");
		return 77;
	}
	if (!server_open(&server))
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	server_close(&server);
	return failed;
}
