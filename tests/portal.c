/*
 * portal.c -- strangers at the customer's page: they learn nothing by trying, and nothing they wrote becomes markup.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/instant.h"
#include "lib/rows.h"
#include "lib/shop_bench.h"
#include "portal/link.h"
#include "portal/portal.h"
#include "record/decision.h"

enum { ORDERS = 24, UNTRIED = ORDERS, PLACED, ROUNDS = 96, KINDS = 3, LINES = 300, PAGE_MAX = 15000 };

#define EVIL "<script>\\\"'&amp;</script>"	/* as it stands in JSON */

static struct { struct str id, number; } order[PLACED];

static struct str role(const char *name)
{
	return words_value(&words, STR(name));
}

static bool holds(struct str text, const char *part)
{
	return str_find_str(text, STR(part)) >= 0;
}

/* A stranger nobody has seen before: each address has tries of its own. */
static void as_a_stranger(void)
{
	static int n;
	char address[40];

	n++;
	snprintf(address, sizeof address, "127.%d.%d.%d", 1 + n / 40000, n / 200 % 200, 1 + n % 200);
	web_from(web, address);
}

static struct got look_up(struct arena *a, struct str number, const char *phone)
{
	static const char *const form[] = { "Content-Type: application/x-www-form-urlencoded", NULL };
	const struct sent s = { "POST", "/track", S(""), form, str_fmt(a, "number=%.*s&phone=%s", P(number), phone) };

	return web_send(web, &s, a);
}

static struct got see(struct arena *a, const char *path)
{
	const struct sent s = { "GET", path, S(""), NULL, S("") };

	return web_send(web, &s, a);
}

static char *share(struct arena *a, struct str id, const char *body)
{
	static int n;
	const char *path = str_c(a, str_fmt(a, "/api/v1/orders/%.*s/tracking_links", P(id)));
	struct got g = web_post(web, role("sales"), path, str_c(a, str_fmt(a, "share-%d", ++n)), a, "%s", body);

	assert_int_equal(g.status, 200);
	return str_c(a, got_text(&g, "url", a));
}

/* --- trying ------------------------------------------------------------------------- */

/* An order there is with another phone, a number nobody has, and one of another company's form. */
static struct got wrong_try(struct arena *a, int kind, int round)
{
	if (kind == 0)
		return look_up(a, order[round % ORDERS].number, "9999");
	return look_up(a, kind == 1 ? str_fmt(a, "20200101%04d", round) : str_fmt(a, "PO/%d/XYZ-%d", round, round), "1111");
}

/* Without what belongs to the one answer. */
static struct str headers_of(struct arena *a, const struct got *g)
{
	struct buf out = buf_in(a, 0);
	struct str rest = g->headers, line;

	while (str_cut(&rest, '\n', &line))
		if (!str_starts(line, S("Date:")) && !str_starts(line, S("X-Request-Id:")))
			buf_add(&out, line);
	return buf_str(&out);
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void a_wrong_number_and_a_wrong_phone_have_the_same_answer_in_the_same_time(void **state)
{
	static int64_t took[KINDS][ROUNDS];
	struct str body = { 0 }, headers = { 0 };

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		as_a_stranger();
		see(&arena, "/track");	/* the connection is there before it is measured */
		for (int i = 0; i < KINDS; i++) {
			int kind = (i + round) % KINDS;
			int64_t from = monotonic_us();
			struct got g = wrong_try(&arena, kind, round);
			took[kind][round] = monotonic_us() - from;
			assert_int_equal(g.status, 404);
			if (!body.n) {
				body = g.body;
				headers = headers_of(&arena, &g);
			}
			assert_true(str_eq(g.body, body));
			assert_true(str_eq(headers_of(&arena, &g), headers));
		}
	}
	assert_false(holds(body, "热销保温杯"));
	for (int kind = 0; kind < KINDS; kind++)
		qsort(took[kind], ROUNDS, sizeof took[kind][0], by_size);
	int64_t least = took[0][ROUNDS / 2], most = least;
	for (int kind = 0; kind < KINDS; kind++) {
		int64_t median = took[kind][ROUNDS / 2];
		print_message("kind %d: median %lld us\n", kind, (long long)median);
		least = median < least ? median : least;
		most = median > most ? median : most;
	}
	assert_true(most - least < 150 + least / 4);
}

static void the_right_number_and_phone_see_the_order(void **state)
{
	(void)state;

	as_a_stranger();
	struct got g = look_up(&arena, order[0].number, "1111");
	assert_int_equal(g.status, 303);
	struct str to = got_header(&g, "Location");
	assert_true(str_starts(to, S("/track/")));
	assert_false(str_find_str(to, order[0].number) >= 0 || holds(to, "1111"));
	g = see(&arena, str_c(&arena, to));
	assert_int_equal(g.status, 200);
	assert_true(str_find_str(g.body, order[0].number) >= 0);
	assert_false(holds(g.body, "59.90"));
	assert_false(holds(g.body, "13800001111"));
}

static void who_tries_too_often_is_told_to_wait(void **state)
{
	char mine[] = "127.0.9.1";
	int64_t wait_s;

	(void)state;
	web_from(web, mine);
	for (int i = 0; i < 2 * PORTAL_FREE_ADDRESS; i++)	/* what is right costs nothing */
		assert_int_equal(look_up(&arena, order[1].number, "1111").status, 303);
	for (int i = 0; i < PORTAL_FREE_ADDRESS; i++)
		assert_int_equal(look_up(&arena, str_fmt(&arena, "20210101%04d", i), "1111").status, 404);
	struct got g = look_up(&arena, order[1].number, "1111");
	assert_int_equal(g.status, 429);
	assert_true(str_int(got_header(&g, "Retry-After"), &wait_s) && wait_s > 0 && wait_s <= 5);
	assert_true(holds(g.body, "尝试次数过多"));
	as_a_stranger();
	assert_int_equal(look_up(&arena, order[1].number, "1111").status, 303);
}

/* From an address of its own each: whether there is such an order makes no difference. */
static void what_is_tried_too_often_is_shut_for_a_while(void **state)
{
	const struct str number[] = { order[UNTRIED].number, S("20220101-NONE") };

	(void)state;
	for (size_t k = 0; k < sizeof number / sizeof *number; k++) {
		for (int i = 0; i < PORTAL_FREE_NUMBER; i++) {
			as_a_stranger();
			assert_int_equal(look_up(&arena, number[k], "9998").status, 404);
		}
		as_a_stranger();
		assert_int_equal(look_up(&arena, number[k], "1111").status, 429);
	}
	as_a_stranger();
	assert_int_equal(look_up(&arena, order[3].number, "1111").status, 303);
}

static void no_log_names_an_order_or_a_phone(void **state)
{
	FILE *f = fopen(house.log, "r");
	char *text = NULL;
	size_t room = 0;

	(void)state;
	assert_non_null(f);
	assert_true(getdelim(&text, &room, 0, f) > 0);
	fclose(f);
	assert_true(holds(STR(text), "/track"));	/* requests are logged, by their routes */
	for (int i = 0; i < PLACED; i++)
		assert_null(strstr(text, str_c(&arena, order[i].number)));
	assert_null(strstr(text, "13800001111"));
	free(text);
}

/* --- links ---------------------------------------------------------------------------- */

static void take_key(void *self, int cells, const char *const *cell)
{
	(void)self, (void)cells;
	record_log_key(str_dup(&arena, STR(cell[0])));
}

static struct got see_link(const struct link *l)
{
	return see(&arena, str_c(&arena, str_fmt(&arena, "/track/%.*s", P(link_sign(&arena, l)))));
}

static void a_link_is_good_until_it_ends(void **state)
{
	struct buf why = buf_in(&arena, 0);
	struct link l = { .prices = true };

	(void)state;
	assert_int_equal(rows_run(house.db, "SELECT value FROM secrets WHERE name = 'log'", take_key, NULL, &why), 1);
	assert_true(str_int(order[4].id, &l.order.v));
	l.until = link_end(instant_now(), HOUR);
	assert_int_equal(see_link(&l).status, 200);
	l.until = link_end(instant_now(), -MINUTE);
	struct got g = see_link(&l);
	assert_int_equal(g.status, 410);
	assert_true(holds(g.body, "已过期") && holds(g.body, "name=\"number\""));
	l.until = link_end(instant_now(), HOUR);
	l.order.v = 1;		/* of nobody */
	assert_int_equal(see_link(&l).status, 404);
}

static void a_changed_link_opens_nothing(void **state)
{
	char *url = share(&arena, order[5].id, "{\"prices\":true}");
	size_t from = strlen("/track/");

	(void)state;
	assert_int_equal(see(&arena, url).status, 200);
	for (size_t i = from; url[i]; i++) {
		ARENA a = { 0 };
		char *changed = str_c(&a, STR(url));
		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		struct got g = see(&a, changed);
		assert_int_equal(g.status, 404);
		assert_false(holds(g.body, "59.90"));
	}
}

/* --- what is shown ----------------------------------------------------------------------- */

static void must(struct got g)
{
	if (g.status != 200 && g.status != 201)
		print_message("%d %.*s\n", g.status, P(g.body));
	assert_true(g.status == 200 || g.status == 201);
}

static struct got act(const char *who, struct str id, const char *action, const char *body)
{
	return web_post(web, role(who), str_c(&arena, str_fmt(&arena, "/api/v1/orders/%.*s/%s", P(id), action)), action, &arena,
	                "%s", body);
}

static void ship(struct str id, const char *carrier)
{
	must(act("reviewer", id, "actions/approve", ""));
	must(act("sales", id, "actions/confirm", ""));
	must(act("warehouse", id, "batches", "{}"));
	must(act("warehouse", id, "batches/1/actions/pick", "{}"));
	must(act("warehouse", id, "batches/1/actions/pack", "{}"));
	must(act("logistics", id, "batches/1/actions/ship", carrier));
}

static void set(const char *name, const char *value)
{
	must(web_post(web, role("admin"), "/api/v1/settings", name, &arena, "{\"name\":\"%s\",\"value\":\"%s\"}", name, value));
}

/* Every text that somebody may send and a customer may see; and those a customer must not. */
static void nothing_that_was_written_becomes_markup(void **state)
{
	(void)state;

	set("company.name", "公司" EVIL);
	set("portal.contact", "联系" EVIL);
	must(web_post(web, role("manager"), "/api/v1/products", "evil", &arena, "{\"sku\":\"EVIL\",\"name\":\"商品" EVIL "\","
	              "\"specification\":\"规格" EVIL "\",\"unit\":\"个<b>\",\"tax_rate\":130000,\"price\":\"1.00\"}"));
	must(web_post(web, role("manager"), "/api/v1/stock/receipts", "evil-stock", &arena,
	              "{\"warehouse\":\"W1\",\"lines\":[{\"sku\":\"EVIL\",\"quantity\":\"9\"}]}"));
	struct got g = web_post(web, role("sales"), "/api/v1/orders", "evil-order", &arena,
	              "{\"customer_code\":\"KH-1\",\"message\":\"留言" EVIL "\",\"internal_note\":\"内部机密" EVIL "\","
	              "\"contact_name\":\"某人" EVIL "\",\"lines\":[{\"sku\":\"EVIL\",\"quantity\":\"2\",\"note\":\"行内机密\"}]}");
	must(g);
	struct str id = got_text(&g, "id", &arena);
	ship(id, "{\"carrier\":\"承运" EVIL "\",\"tracking_number\":\"T" EVIL "\"}");
	char *url = share(&arena, id, "{\"prices\":true}");
	for (int english = 0; english < 2; english++) {
		g = see(&arena, str_c(&arena, str_fmt(&arena, "%s?lang=%s&row=<script>", url, english ? "en" : "zh")));
		assert_int_equal(g.status, 200);
		static const char *const shown[] = { "公司&lt;script", "联系&lt;script", "商品&lt;script", "规格&lt;script", "个&lt;b&gt;",
			"留言&lt;script", "承运&lt;script", "T&lt;script" };
		for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
			assert_true(holds(g.body, shown[i]));
		assert_false(holds(g.body, "<script") || holds(g.body, "个<b>") || holds(g.body, "机密") || holds(g.body, "某人"));
	}
	must(web_post(web, role("admin"), "/api/v1/settings", "plain", &arena, "{\"name\":\"company.name\",\"value\":\"云栖\"}"));
}

static int count(struct str text, struct str part)
{
	int n = 0;

	for (ptrdiff_t at; (at = str_find_str(text, part)) >= 0; n++)
		text = str_sub(text, (size_t)at + part.n, text.n);
	return n;
}

/* The address behind the words, as the browser has it. */
static char *next_page(struct str page)
{
	struct str label = S("\">下一页"), open = S("<a href=\"");
	ptrdiff_t at = str_find_str(page, label);
	struct buf out = buf_in(&arena, 0);

	if (at < 0)
		return NULL;
	struct str before = str_sub(page, 0, (size_t)at);
	while ((at = str_find_str(before, open)) >= 0)
		before = str_sub(before, (size_t)at + open.n, before.n);
	for (size_t i = 0; i < before.n; i++) {
		buf_char(&out, before.s[i]);
		if (str_starts(str_sub(before, i, 5), S("&amp;")))
			i += 4;
	}
	return str_c(&arena, buf_str(&out));
}

static void a_long_order_is_read_page_by_page(void **state)
{
	struct buf lines = buf_in(&arena, 0);
	int rows = 0, pages = 0;

	(void)state;
	for (int i = 0; i < LINES; i++)
		buf_text(&lines, i ? ",{\"sku\":\"HOT\",\"quantity\":\"1\"}" : "{\"sku\":\"HOT\",\"quantity\":\"1\"}");
	struct got g = web_post(web, role("sales"), "/api/v1/orders", "long", &arena,
	                        "{\"customer_code\":\"KH-1\",\"lines\":[%.*s]}", P(buf_str(&lines)));
	must(g);
	char *url = share(&arena, got_text(&g, "id", &arena), "{\"prices\":true}");
	do {
		g = see(&arena, url);
		assert_int_equal(g.status, 200);
		assert_in_range(g.body.n, 1000, PAGE_MAX);
		rows += count(g.body, S("<li>"));
		pages++;
	} while ((url = next_page(g.body)) && pages < LINES);
	assert_int_equal(rows, LINES);
	assert_in_range(pages, 2, 20);
}

/* --- the shop ------------------------------------------------------------------------------- */

static bool place(int i)
{
	char key[20];

	snprintf(key, sizeof key, "order-%d", i);
	struct got g = web_post(web, role("sales"), "/api/v1/orders", key, &arena,
	                        "{\"customer_code\":\"KH-1\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"1\"}]}");
	order[i].id = got_text(&g, "id", &arena);
	order[i].number = got_text(&g, "number", &arena);
	return g.status == 201;
}

static bool furnish(struct buf *why)
{
	static const char *const options[] = { "--log-level", "3", NULL };
	bool fine = shop_fill(&house, &words, "HOT", 1000, why) && serve_again(options);

	secret_start();
	for (int i = 0; i < PLACED && fine; i++)
		fine = place(i);
	return fine;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wrong_number_and_a_wrong_phone_have_the_same_answer_in_the_same_time),
		cmocka_unit_test(the_right_number_and_phone_see_the_order),
		cmocka_unit_test(who_tries_too_often_is_told_to_wait),
		cmocka_unit_test(what_is_tried_too_often_is_shut_for_a_while),
		cmocka_unit_test(no_log_names_an_order_or_a_phone),
		cmocka_unit_test(a_link_is_good_until_it_ends),
		cmocka_unit_test(a_changed_link_opens_nothing),
		cmocka_unit_test(nothing_that_was_written_becomes_markup),
		cmocka_unit_test(a_long_order_is_read_page_by_page),
	};

	return cmocka_run_group_tests(tests, open_shop, close_shop);
}
