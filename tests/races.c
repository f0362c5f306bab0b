/*
 * races.c -- two people do two things at once through two orderd over one PostgreSQL, in every order that is possible.
 *
 * A command reads, decides and commits. A trigger that only this test's database has holds a commit at its first row, the
 * key, until it is let go: so both read before either writes, and whichever is to be first is. Whatever the order, all that can
 * be seen afterwards must be as if one had been done after the other.
 */
#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/rows.h"
#include "lib/server.h"
#include "lib/shop.h"
#include "lib/web.h"
#include "unit/pause.h"

enum { HELD_MS = 4000, FIRST_MS = 300 };

static struct server server;
static struct house house[2];
static struct words words;
static PGconn *gate;
static int passed, failed;

/* --- what is done -------------------------------------------------------------------------- */

/* A request: "role METHOD path body". {{sku}} is that of the run, {{order}} the last order it made, {{first}} the first. */
static const char *const way[] = {
	"sales POST orders {\"customer_id\":\"{{customer}}\",\"lines\":[{\"sku\":\"{{sku}}\",\"quantity\":\"2\"}]}",
	"reviewer POST orders/{{order}}/actions/approve",
	"sales POST orders/{{order}}/actions/confirm",
	"warehouse POST orders/{{order}}/batches {}",
	"warehouse POST orders/{{order}}/batches/1/actions/pick",
	"warehouse POST orders/{{order}}/batches/1/actions/pack",
	"logistics POST orders/{{order}}/batches/1/actions/ship {\"carrier\":\"顺丰\",\"tracking_number\":\"SF1\"}",
	"logistics POST orders/{{order}}/batches/1/actions/sign {\"signer\":\"张伟\"}",
	"finance POST orders/{{order}}/settlements {}",
	"finance POST orders/{{order}}/payments {\"method\":\"bank\",\"amount\":\"20.00\"}",
};
enum stage { NOTHING, PLACED, APPROVED, CONFIRMED, PLANNED, PICKED, PACKED, SHIPPED, SIGNED, SETTLED, PAID };

#define BUY     "sales POST orders {\"customer_id\":\"{{customer}}\",\"lines\":[{\"sku\":\"{{sku}}\",\"quantity\":\"3\"}]}"
#define DRAFT   "sales POST orders {\"draft\":true,\"customer_id\":\"{{customer}}\",\"lines\":[{\"sku\":\"{{sku}}\",\"quantity\":\"1\"}]}"
#define CHANGE  "sales PATCH orders/{{order}} {\"lines\":[{\"sku\":\"{{sku}}\",\"quantity\":\"4\"}]}"
#define PAY     "finance POST orders/{{order}}/payments {\"method\":\"bank\",\"amount\":\"20.00\"}"
#define REFUND  "aftersales POST orders/{{order}}/refunds {\"amount\":\"15.00\",\"method\":\"bank\",\"reason\":\"r\"}"
#define REVERSE "finance POST orders/{{order}}/payments/1/actions/reverse {\"reason\":\"r\"}"
#define SETTLE  "finance POST orders/{{order}}/settlements {}"
#define VOID    "finance POST orders/{{order}}/settlements/1/actions/void {\"reason\":\"r\"}"
#define MOVE(who, move, body) who " POST orders/{{order}}/actions/" move " " body
#define BATCH(who, move, body) who " POST orders/{{order}}/batches/1/actions/" move " " body
#define PLAN    "warehouse POST orders/{{order}}/batches {}"
#define CANCEL  MOVE("sales", "cancel", "{\"reason\":\"r\"}")
#define SHIP    BATCH("logistics", "ship", "{\"carrier\":\"顺丰\",\"tracking_number\":\"SF1\"}")
#define SIGN    BATCH("logistics", "sign", "{\"signer\":\"张伟\"}")
#define COMPLETE MOVE("finance", "complete", "")
#define REDUCE  MOVE("sales", "reduce", "{\"line\":1,\"quantity\":\"1\",\"reason\":\"r\"}")
#define WRITE_OFF "warehouse POST stock/adjustments {\"warehouse\":\"W1\",\"reason\":\"r\",\"lines\":[{\"sku\":\"{{sku}}\",\"quantity\":\"-4\"}]}"
#define CREATE    "manager POST products {\"sku\":\"{{sku}}-2\",\"name\":\"杯\",\"unit\":\"件\",\"tax_rate\":130000,\"price\":\"1.00\"}"
#define REPRICE  "manager PATCH products/{{product}} {\"price\":\"11.00\"}"

static const struct race {
	const char *name;
	enum stage stage;		/* the order has come so far */
	const char *before[2];		/* and this was done then */
	const char *one, *other;
} races[] = {
	{ "the last units", APPROVED, { BUY, MOVE("reviewer", "approve", "") }, MOVE("sales", "confirm", ""),
	  "sales POST orders/{{first}}/actions/confirm" },
	{ "number against number", NOTHING, { NULL }, BUY, BUY },
	{ "order against price", NOTHING, { NULL }, BUY, REPRICE },
	{ "one article twice", NOTHING, { NULL }, CREATE, CREATE },
	{ "place against change", NOTHING, { DRAFT }, MOVE("sales", "place", ""), CHANGE },
	{ "place against discard", NOTHING, { DRAFT }, MOVE("sales", "place", ""), MOVE("sales", "discard", "") },
	{ "approve against reject", PLACED, { NULL }, MOVE("reviewer", "approve", ""), MOVE("reviewer", "reject", "{\"reason\":\"r\"}") },
	{ "edit against pay", PLACED, { MOVE("reviewer", "reject", "{\"reason\":\"r\"}") }, CHANGE, PAY },
	{ "pay against pay", PLACED, { NULL }, PAY, PAY },
	{ "confirm against cancel", APPROVED, { NULL }, MOVE("sales", "confirm", ""), CANCEL },
	{ "confirm against write-off", APPROVED, { NULL }, MOVE("sales", "confirm", ""), WRITE_OFF },
	{ "order against write-off", NOTHING, { NULL }, BUY, WRITE_OFF },
	{ "pay against cancel", CONFIRMED, { NULL }, PAY, CANCEL },
	{ "plan against cancel", CONFIRMED, { NULL }, PLAN, CANCEL },
	{ "plan against plan", CONFIRMED, { NULL }, PLAN, PLAN },
	{ "pick against reduce", PLANNED, { NULL }, BATCH("warehouse", "pick", ""), REDUCE },
	{ "cancel against ship", PACKED, { NULL }, CANCEL, SHIP },
	{ "ship against ship", PACKED, { NULL }, SHIP, SHIP },
	{ "sign against settle", SHIPPED, { NULL }, SIGN, SETTLE },
	{ "sign against lost", SHIPPED, { NULL }, SIGN, BATCH("logistics", "lost", "{\"reason\":\"r\"}") },
	{ "settle against settle", SIGNED, { NULL }, SETTLE, SETTLE },
	{ "settle against pay", SIGNED, { NULL }, SETTLE, PAY },
	{ "void against pay", SETTLED, { NULL }, VOID, PAY },
	{ "refund against refund", PAID, { NULL }, REFUND, REFUND },
	{ "refund against reversal", PAID, { NULL }, REFUND, REVERSE },
	{ "complete against refund", PAID, { NULL }, COMPLETE, REFUND },
	{ "complete against reversal", PAID, { NULL }, COMPLETE, REVERSE },
	{ "complete against complete", PAID, { NULL }, COMPLETE, COMPLETE },
	{ "pay a refund against cancelling it", PAID, { REFUND }, "finance POST orders/{{order}}/refunds/1/actions/pay",
	  "finance POST orders/{{order}}/refunds/1/actions/cancel {\"reason\":\"r\"}" },
};

/* What can be seen of a run: the orders of its product, and that product's stock. */
static const char *const views[] = {
	"SELECT id, state, version, total, paid, refunded FROM orders WHERE id IN (SELECT order_id FROM order_lines WHERE product_id = %s)",
	"SELECT base_quantity, reduced, shipped, signed_for, unit_price FROM order_lines WHERE product_id = %s",
	"SELECT payment, state, amount FROM payments WHERE order_id IN (SELECT order_id FROM order_lines WHERE product_id = %s)",
	"SELECT refund, state, amount FROM refunds WHERE order_id IN (SELECT order_id FROM order_lines WHERE product_id = %s)",
	"SELECT settlement, state, receivable, paid, returned FROM settlements WHERE order_id IN (SELECT order_id FROM order_lines WHERE product_id = %s)",
	"SELECT batch, state FROM batches WHERE order_id IN (SELECT order_id FROM order_lines WHERE product_id = %s)",
	"SELECT on_hand, reserved FROM stock WHERE product_id = %s",
	"SELECT price FROM product_prices WHERE product_id = %s",
};

/* --- small things ------------------------------------------------------------------------------ */

static void give_up(const char *what, const char *detail)
{
	printf("%s: %s\n0 passed, 1 failed\n", what, detail);
	exit(1);
}

static int64_t gate_figure(const char *sql)
{
	PGresult *r = PQexec(gate, sql);

	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		give_up(sql, PQerrorMessage(gate));
	int64_t n = PQntuples(r) ? strtoll(PQgetvalue(r, 0, 0), NULL, 10) : 0;
	PQclear(r);
	return n;
}

static void hold(const char *key, bool held)
{
	char sql[120];

	snprintf(sql, sizeof sql, "SELECT pg_advisory_%slock(hashtext('%s'))", held ? "" : "un", key);
	gate_figure(sql);
}

/* --- requests ------------------------------------------------------------------------------------ */

struct asked {
	const char *what;
	char key[40];
	int house;
	struct arena arena;
	struct got got;
	struct str code;		/* of its first error */
	_Atomic bool answered;
	pthread_t thread;
};

static void ask(struct asked *q)
{
	struct arena *a = &q->arena;
	struct str text, unknown, who, method, path;

	if (!words_fill(&words, STR(q->what), a, &text, &unknown))
		give_up(q->what, str_c(a, unknown));
	str_cut(&text, ' ', &who);
	str_cut(&text, ' ', &method);
	str_cut(&text, ' ', &path);
	const char *header[] = { "If-Match: *", str_c(a, str_fmt(a, "Idempotency-Key: %s", q->key)), NULL };
	const struct sent sent = {
		.method = str_c(a, method), .path = str_c(a, str_fmt(a, "/api/v1/%.*s", P(path))),
		.token = words_value(&words, who), .header = header, .body = text,
	};
	struct web *w = web_open(house[q->house].port);
	q->got = web_send(w, &sent, a);
	web_close(w);
	ptrdiff_t at = str_find_str(q->got.body, S("\"code\":\""));
	if (q->got.status >= 300 && at >= 0) {
		struct str rest = str_sub(q->got.body, (size_t)at + 8, q->got.body.n);
		str_cut(&rest, '"', &q->code);
	}
	atomic_store(&q->answered, true);
}

static void *ask_aside(void *self)
{
	ask(self);
	return NULL;
}

/* Done before the race: it must work. What it makes is the order. */
static void prepare(const char *what)
{
	static int serial;
	struct asked q = { .what = what };

	snprintf(q.key, sizeof q.key, "prepare-%d", serial++);
	ask(&q);
	if (q.got.status != 200 && q.got.status != 201)
		give_up(what, str_c(&q.arena, q.got.body));
	struct str id = got_text(&q.got, "id", words.arena);
	if (q.got.status == 201)
		words_keep(&words, S("order"), id);
	arena_free(&q.arena);
}

/* --- a race ------------------------------------------------------------------------------------------ */

enum order { ONE_BY_ONE, OTHER_FIRST, BOTH_READ_ONE_WRITES, BOTH_READ_OTHER_WRITES, ORDERS };

static void add_row(void *self, int columns, const char *const *column)
{
	struct buf *out = self;

	for (int i = 0; i < columns; i++)
		if (!column[i] || strlen(column[i]) < 15)	/* an id is of one run */
			buf_fmt(out, " %s", column[i] ? column[i] : "-");
	buf_text(out, ";");
}

static void see(struct buf *out)
{
	struct buf why = buf_in(out->arena, 0);
	char sql[300];

	for (size_t i = 0; i < COUNT(views); i++) {
		snprintf(sql, sizeof sql, views[i], str_c(out->arena, words_value(&words, S("product"))));
		buf_text(out, " |");
		if (rows_run(server.url, str_c(out->arena, str_fmt(out->arena, "%s ORDER BY 1", sql)), add_row, out, &why) < 0)
			give_up(sql, str_c(out->arena, buf_str(&why)));
	}
}

/* A product of the run's own, of which there are four, and an order of it that has come so far. */
static void set_up(const struct race *r, int run)
{
	ARENA a = { 0 };

	words_keep(&words, S("sku"), str_fmt(words.arena, "RACE-%d", run));
	prepare(str_c(&a, str_fmt(&a, "manager POST products {\"sku\":\"RACE-%d\",\"name\":\"杯\",\"unit\":\"件\",\"tax_rate\":130000,"
		"\"price\":\"10.00\"}", run)));
	words_keep(&words, S("product"), words_value(&words, S("order")));
	prepare(str_c(&a, str_fmt(&a, "warehouse POST stock/receipts {\"warehouse\":\"W1\",\"lines\":[{\"sku\":\"RACE-%d\",\"quantity\":\"4\"}]}",
		run)));
	for (int i = 0; i < (int)r->stage; i++)
		prepare(way[i]);
	words_keep(&words, S("first"), words_value(&words, S("order")));
	for (size_t i = 0; i < COUNT(r->before) && r->before[i]; i++)
		prepare(r->before[i]);
}

/* Until both are held, or answered because there is nothing to write. */
static void await_both(const struct asked *one, const struct asked *other)
{
	for (int ms = 0; ms < HELD_MS; ms++) {
		int answered = atomic_load(&one->answered) + atomic_load(&other->answered);
		if (gate_figure("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") + answered >= 2)
			return;
		pause_ms(1);
	}
	give_up("nobody is held", one->what);
}

static void together(struct asked *first, struct asked *second)
{
	hold(first->key, true);
	hold(second->key, true);
	pthread_create(&first->thread, NULL, ask_aside, first);
	pthread_create(&second->thread, NULL, ask_aside, second);
	await_both(first, second);
	hold(first->key, false);
	for (int ms = 0; ms < FIRST_MS && !atomic_load(&first->answered); ms++)
		pause_ms(1);
	hold(second->key, false);	/* it may have what the first one waits for: a number is taken before it is written */
	pthread_join(first->thread, NULL);
	pthread_join(second->thread, NULL);
}

/* What came of it, as one line. */
static struct str run(const struct race *r, enum order order, struct arena *a)
{
	static int runs;
	struct asked one = { .what = r->one, .house = 0 }, other = { .what = r->other, .house = 1 };
	struct buf out = buf_in(a, 0);
	int number = runs++;

	set_up(r, number);
	snprintf(one.key, sizeof one.key, "one-%d", number);
	snprintf(other.key, sizeof other.key, "other-%d", number);
	if (order == BOTH_READ_ONE_WRITES)
		together(&one, &other);
	else if (order == BOTH_READ_OTHER_WRITES)
		together(&other, &one);
	else if (order == ONE_BY_ONE)
		ask(&one), ask(&other);
	else
		ask(&other), ask(&one);
	buf_fmt(&out, "%d %.*s, %d %.*s", one.got.status, P(one.code), other.got.status, P(other.code));
	see(&out);
	arena_free(&one.arena);
	arena_free(&other.arena);
	return buf_str(&out);
}

static void hold_race(const struct race *r)
{
	ARENA a = { 0 };
	struct str seen[ORDERS];
	bool fine = true;

	for (enum order order = ONE_BY_ONE; order < ORDERS; order++) {
		seen[order] = run(r, order, &a);
		fine &= order <= OTHER_FIRST || str_eq(seen[order], seen[ONE_BY_ONE]) || str_eq(seen[order], seen[OTHER_FIRST]);
	}
	passed += fine;
	failed += !fine;
	for (enum order order = ONE_BY_ONE; order < ORDERS && (!fine || getenv("VERBOSE")); order++)
		printf("%s %s, %d: %.*s\n", fine ? "" : "FAILED:", r->name, order, P(seen[order]));
}

/* --- what one has written the other shows ------------------------------------------------------------- */

static struct got read_order(int at, const char *who, struct arena *a)
{
	const struct sent sent = {
		.method = "GET", .token = words_value(&words, STR(who)),
		.path = str_c(a, str_fmt(a, "/api/v1/orders/%.*s", P(words_value(&words, S("order"))))),
	};
	struct web *w = web_open(house[at].port);
	struct got got = web_send(w, &sent, a);

	web_close(w);
	return got;
}

/* To either post, asked again and again, so that what is known from before is asked for. */
static bool both_show(struct str version)
{
	static const char *const posts[] = { "sales", "finance" };
	bool fine = true;

	for (int i = 0; i < 6; i++) {
		ARENA a = { 0 };
		struct got one = read_order(0, posts[i % 2], &a), other = read_order(1, posts[i % 2], &a);

		fine &= one.status == 200 && str_eq(got_header(&one, "ETag"), version) && str_eq(one.body, other.body);
	}
	return fine;
}

/* The whole way of an order, each step by the other process. */
static void hold_freshness(void)
{
	set_up(&(struct race){ .stage = PLACED }, ORDERS * (int)COUNT(races));
	for (size_t i = PLACED; i < COUNT(way); i++) {
		struct asked q = { .what = way[i], .house = (int)i % 2 };

		snprintf(q.key, sizeof q.key, "fresh-%zu", i);
		ask(&q);
		bool fine = q.got.status < 300 && both_show(got_header(&q.got, "ETag"));
		passed += fine;
		failed += !fine;
		if (!fine)
			printf("FAILED: after %s the two show different orders\n", q.what);
		arena_free(&q.arena);
	}
}

/* --- the shop --------------------------------------------------------------------------------------------- */

static void open_shop(struct arena *a)
{
	struct buf why = buf_in(a, 0);

	words.arena = a;
	for (int i = 0; i < 2; i++) {
		house_open(&house[i]);
		server_house(&server, 0, &house[i]);
	}
	if (!shop_open(&house[0], &words, &why) || !shop_fill(&house[0], &words, "HOT", 1, &why) || !house_start(&house[1], NULL))
		give_up("orderd", str_c(a, buf_str(&why)));
	server_run(&server, "CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS"
		" 'BEGIN PERFORM pg_advisory_xact_lock_shared(hashtext(NEW.key)); RETURN NEW; END'");
	server_run(&server, "CREATE TRIGGER gate BEFORE INSERT ON idempotency FOR EACH ROW EXECUTE FUNCTION wait_at_gate()");
	gate = PQconnectdb(server.url);
}

static void close_shop(struct arena *a)
{
	struct buf out = buf_in(a, 0);
	bool fine = house_stop(&house[0]) && house_stop(&house[1]) && house_check(&house[0], &out);

	printf("%.*s", P(fine ? S("") : buf_str(&out)));
	passed += fine;
	failed += !fine;
	PQfinish(gate);
	house_close(&house[0]);
	house_close(&house[1]);
}

int main(void)
{
	static struct arena arena;

	if (!postmaster_possible()) {
		printf("no PostgreSQL on this machine\n0 passed, 0 failed, 1 skipped\n");
		return 77;
	}
	if (!server_open(&server))
		give_up("PostgreSQL", "does not start");
	open_shop(&arena);
	for (size_t i = 0; i < COUNT(races); i++)
		hold_race(&races[i]);
	hold_freshness();
	close_shop(&arena);
	server_close(&server);
	printf("%d passed, %d failed\n", passed, failed);
	return failed > 0;
}
