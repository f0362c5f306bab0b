/*
 * figures.c -- a thousand random orders: their amounts to the fen, and the reports against a recount of the log.
 *
 * The orders are made by many clients at once and go different lengths of their way; some are histories with times of
 * their own. What they must add up to is worked out here in whole numbers, apart from orderd's rules.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/instant.h"
#include "base/money.h"
#include "lib/crowd.h"
#include "lib/shop_bench.h"

enum { ORDERS = 1000, PAST = 200, CLIENTS = 8, LINES_MAX = 6, PRODUCTS = 8, FEN_UNITS = 100000000 };

static char customer[32];
static _Atomic int wrong;

static struct str role(const char *word)
{
	return words_value(&words, STR(word));
}

/* --- what an order must add up to ----------------------------------------------------------- */

struct planned {
	int lines;
	int64_t quantity[LINES_MAX];	/* 1e-4 */
	int64_t price[LINES_MAX];	/* 1e-6 */
	int64_t amount[LINES_MAX];	/* fen */
	int64_t goods, discount, freight;
};

static int64_t below(unsigned *seed, int64_t n)
{
	int64_t big = (int64_t)rand_r(seed) << 31 ^ rand_r(seed);

	return n > 0 ? (big & INT64_MAX) % n : 0;
}

/* quantity x price, half a fen up. */
static int64_t times(int64_t quantity, int64_t price)
{
	return (int64_t)(((__int128)quantity * price + FEN_UNITS / 2) / FEN_UNITS);
}

static struct planned plan(unsigned *seed)
{
	struct planned p = { .lines = 1 + (int)below(seed, LINES_MAX) };

	for (int i = 0; i < p.lines; i++) {
		p.quantity[i] = 1 + below(seed, 100 * 10000);
		p.price[i] = 1 + below(seed, below(seed, 2) ? 100000000 : 1000000000000);
		p.amount[i] = times(p.quantity[i], p.price[i]);
		p.goods += p.amount[i];
	}
	p.discount = below(seed, 3) ? below(seed, p.goods + 1) : 0;
	p.freight = below(seed, 2) ? below(seed, 50000) : 0;
	return p;
}

static char *decimal(struct arena *a, int64_t v, int scale, int least)
{
	struct buf out = buf_in(a, 0);

	decimal_format(&out, v, scale, least);
	return str_c(a, buf_str(&out));
}

static int64_t fen(json_t *row, const char *member)
{
	int64_t v = INT64_MIN;

	decimal_parse(STR(json_string_value(json_object_get(row, member))), 2, &v);
	return v;
}

static void same(const char *what, int order, int64_t want, int64_t got)
{
	if (want == got)
		return;
	wrong++;
	print_message("order %d: %s is %lld, expected %lld\n", order, what, (long long)got, (long long)want);
}

static void hold_amounts(const struct planned *p, int i, json_t *order)
{
	json_t *lines = json_object_get(order, "lines");
	int64_t net = 0, shares = 0;

	same("how many lines", i, p->lines, (int64_t)json_array_size(lines));
	for (int k = 0; k < p->lines; k++) {
		json_t *line = json_array_get(lines, (size_t)k);
		same("a line's amount", i, p->amount[k], fen(line, "amount"));
		shares += fen(line, "discount");
		net += fen(line, "amount") - fen(line, "discount");
	}
	same("the goods", i, p->goods, fen(order, "goods_amount"));
	same("the lines' discounts", i, p->discount, shares);
	same("the total", i, p->goods - p->discount + p->freight, fen(order, "total"));
	same("the lines and the freight", i, fen(order, "total"), net + p->freight);
}

/* --- making them ----------------------------------------------------------------------------------- */

static const char *const channels[] = { "web", "phone", "email", "fax", "sales" };
static const char *const classes[] = { "normal", "special", "urgent" };

static struct str order_body(const struct planned *p, unsigned *seed, struct arena *a)
{
	struct buf out = buf_in(a, 0);

	buf_fmt(&out, "{\"customer_id\":\"%s\",\"channel\":\"%s\",\"class\":\"%s\",\"discount\":\"%s\",\"freight\":\"%s\",\"lines\":[",
	        customer, channels[below(seed, 5)], classes[below(seed, 3)], decimal(a, p->discount, 2, 2),
	        decimal(a, p->freight, 2, 2));
	for (int i = 0; i < p->lines; i++)
		buf_fmt(&out, "%s{\"sku\":\"P%d\",\"quantity\":\"%s\",\"unit_price\":\"%s\"}", i ? "," : "",
		        (int)below(seed, PRODUCTS), decimal(a, p->quantity[i], 4, 0), decimal(a, p->price[i], 6, 0));
	buf_text(&out, "]}");
	return buf_str(&out);
}

/* How far an order goes: all steps up to the one its number gives. */
static const struct step { const char *who, *path, *body; } steps[] = {
	{ "reviewer", "actions/approve", "{}" },
	{ "sales", "actions/confirm", "{}" },
	{ "warehouse", "batches", "{\"shipping_mode\":\"pickup\"}" },
	{ "warehouse", "batches/1/actions/pick", "{}" },
	{ "warehouse", "batches/1/actions/pack", "{}" },
	{ "logistics", "batches/1/actions/ship", "{}" },
	{ "logistics", "batches/1/actions/sign", "{\"signer\":\"陈小满\"}" },
	{ "finance", "settlements", "{}" },
};

static struct got step_on(struct web *w, int i, const char *id, const struct step *s, struct arena *a)
{
	char path[100], key[100];

	snprintf(path, sizeof path, "/api/v1/orders/%s/%s", id, s->path);
	snprintf(key, sizeof key, "%d-%s", i, s->path);
	struct got g = web_post(w, role(s->who), path, key, a, "%s", s->body);
	if (g.status == 200)
		return g;
	wrong++;
	print_message("order %d: %s gave %d %.*s\n", i, s->path, g.status, P(g.body));
	return g;
}

/* Some are cancelled or sent back; some are paid, in part or in full; what is paid in full is completed. */
static void go_on(struct web *w, int i, const char *id, int64_t total, struct arena *a)
{
	static const struct step cancel = { "sales", "actions/cancel", "{\"reason\":\"改变主意\"}" };
	static const struct step reject = { "reviewer", "actions/reject", "{\"reason\":\"价格不对\"}" };
	static const struct step complete = { "sales", "actions/complete", "{}" };
	int far = i % 12, all = (int)(sizeof steps / sizeof steps[0]);
	char body[100];
	struct step pay = { "finance", "payments", body };

	for (int k = 0; k < far && k < all; k++)
		step_on(w, i, id, &steps[k], a);
	snprintf(body, sizeof body, "{\"method\":\"bank\",\"amount\":\"%s\"}", decimal(a, i % 5 ? total : total / 2, 2, 2));
	if (i % 3 == 0 && total > 1)
		step_on(w, i, id, &pay, a);
	if (far == 0 && i % 2)
		step_on(w, i, id, &reject, a);
	if (far < 3 && i % 7 == 0)
		step_on(w, i, id, &cancel, a);
	if (far >= all && i % 3 == 0 && i % 5 && total > 1)
		step_on(w, i, id, &complete, a);
}

static void make_order(struct web *w, int i, void *self, struct arena *a)
{
	unsigned seed = (unsigned)i * 2654435761u + 1;
	struct planned p = plan(&seed);
	struct str body = order_body(&p, &seed, a);
	char key[40];
	(void)self;

	snprintf(key, sizeof key, "order-%d", i);
	struct got g = web_post(w, role("sales"), "/api/v1/orders", key, a, "%.*s", P(body));
	json_t *order = json_loadb(g.body.s, g.body.n, 0, NULL);
	same("the status", i, 201, g.status);
	if (g.status == 201) {
		hold_amounts(&p, i, order);
		go_on(w, i, json_string_value(json_object_get(order, "id")), p.goods - p.discount + p.freight, a);
	} else
		print_message("%.*s\n%.*s\n", P(body), P(g.body));
	json_decref(order);
}

/* Times that are hours apart, so that means and medians say something. */
static void make_past(struct web *w, int i, void *self, struct arena *a)
{
	unsigned seed = (unsigned)i * 40503u + 7;
	struct instant at = { 1735689600000000 + below(&seed, 300 * DAY) };
	struct buf body = buf_in(a, 0);
	static const char *const stamps[] = { "placed_at", "approved_at", "shipped_at", "signed_at" };
	(void)self;

	buf_fmt(&body, "{\"reference\":\"past:%d\",\"state\":\"signed\",\"channel\":\"fax\",\"customer_id\":\"%s\"", i, customer);
	for (int k = 0; k < 4; k++) {
		buf_fmt(&body, ",\"%s\":\"", stamps[k]);
		instant_format(&body, at);
		buf_char(&body, '"');
		at.us += below(&seed, 20 * DAY) / 1000 * 1000;
	}
	buf_fmt(&body, ",\"lines\":[{\"sku\":\"P1\",\"quantity\":\"%d\",\"unit_price\":\"9.99\"}]}", 1 + i % 9);
	struct got g = web_post(w, role("machine"), "/api/v1/history/orders", NULL, a, "%.*s", P(buf_str(&body)));
	same("the status of a past order", i, 201, g.status);
	if (g.status != 201)
		print_message("%.*s\n", P(g.body));
}

/* proves R-27 */
static void a_thousand_random_orders_add_up_to_the_fen(void **state)
{
	(void)state;
	crowd(house.port, CLIENTS, ORDERS, make_order, NULL);
	crowd(house.port, CLIENTS, PAST, make_past, NULL);
	assert_int_equal(wrong, 0);
}

/* --- a recount of the log ---------------------------------------------------------------------------- */

static json_t *get(struct web *w, const char *path, struct arena *a)
{
	const struct sent s = { "GET", path, role("manager"), NULL, S("") };
	struct got g = web_send(w, &s, a);
	json_t *json = json_loadb(g.body.s, g.body.n, 0, NULL);

	if (g.status != 200)
		print_message("%s gave %d %.*s\n", path, g.status, P(g.body));
	assert_int_equal(g.status, 200);
	return json;
}

static json_t *member_of(json_t *object, const char *key)
{
	json_t *member = json_object_get(object, key);

	if (!member) {
		member = json_object();
		json_object_set_new(object, key, member);
	}
	return member;
}

/* One change of an order, or of a line of it: what a member was told to be, or became. */
static void fold_change(json_t *orders, json_t *change)
{
	const char *record = json_string_value(json_object_get(change, "record")), *member;
	bool of_line = !strcmp(record, "order_line");
	json_t *value, *key = json_object_get(change, "key");

	if (!of_line && strcmp(record, "order") != 0)
		return;
	json_t *row = member_of(orders, json_string_value(json_array_get(key, 0)));
	if (of_line) {
		ARENA a = { 0 };
		value = json_array_get(key, 1);
		row = member_of(member_of(row, "lines"), str_c(&a, str_fmt(&a, "%lld", (long long)json_integer_value(value))));
	}
	json_object_update(row, json_object_get(change, "new"));
	json_object_foreach(json_object_get(change, "set"), member, value)
		json_object_set(row, member, json_array_get(value, 1));
}

static void fold_event(json_t *orders, json_t *event)
{
	json_t *data = json_loads(json_string_value(json_object_get(event, "data")), 0, NULL), *change;
	size_t i;

	json_array_foreach(json_object_get(data, "changes"), i, change)
		fold_change(orders, change);
	json_decref(data);
}

/* All orders as the log tells them, by id. */
static json_t *recount(struct web *w)
{
	json_t *orders = json_object(), *event;
	char path[1000] = "/api/v1/events?limit=200&sort=id";
	size_t i;

	while (path[0]) {
		ARENA a = { 0 };
		json_t *page = get(w, path, &a);
		const char *next = json_string_value(json_object_get(page, "next_cursor"));
		json_array_foreach(json_object_get(page, "items"), i, event)
			fold_event(orders, event);
		if (next)
			snprintf(path, sizeof path, "/api/v1/events?limit=200&sort=id&cursor=%s", next);
		else
			path[0] = 0;
		json_decref(page);
	}
	return orders;
}

/* "2026-11" or "2026-11-23": of the day of entry in the company's zone. */
static const char *day_of(json_t *order, int length)
{
	static char text[24];
	struct instant t = { 0 };
	int year, month, day;

	assert_true(instant_parse(STR(json_string_value(json_object_get(order, "created_at"))), &t));
	date_parts(date_in(t, (struct zone){ 8 * 3600 }), &year, &month, &day);
	snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
	text[length] = 0;
	return text;
}

/* A word that is not told is the first one of its kind. */
static const char *word_of(json_t *order, const char *member)
{
	const char *word = json_string_value(json_object_get(order, !strcmp(member, "customer") ? "customer_id" : member));

	if (!strcmp(member, "month") || !strcmp(member, "day"))
		return day_of(order, *member == 'm' ? 7 : 10);
	if (word)
		return word;
	return !strcmp(member, "state") ? "draft" : !strcmp(member, "class") ? "normal" : !strcmp(member, "kind") ? "sale" : "web";
}

static int64_t told_fen(json_t *order, const char *member)
{
	return json_object_get(order, member) ? fen(order, member) : 0;
}

/* What a row of a report is of. */
static const char *key_of(json_t *row, const char *axis)
{
	return json_string_value(json_object_get(row, !strcmp(axis, "customer") ? "customer_id" : "key"));
}

static bool belongs(json_t *order, const char *axis, const char *key)
{
	return !strcmp(axis, "all") || !strcmp(word_of(order, axis), key);
}

static void hold_group(json_t *orders, const char *axis, json_t *row)
{
	static const char *const sums[] = { "total", "goods_amount", "freight", "paid", "refunded" };
	const char *key = key_of(row, axis), *id;
	json_t *order;
	int64_t n = 0, sum[5] = { 0 };

	json_object_foreach(orders, id, order) {
		if (!belongs(order, axis, key))
			continue;
		n++;
		for (int k = 0; k < 5; k++)
			sum[k] += told_fen(order, sums[k]);
	}
	assert_int_equal(json_integer_value(json_object_get(row, "orders")), n);
	for (int k = 0; k < 5; k++)
		assert_int_equal(fen(row, sums[k]), sum[k]);
}

static void hold_axis(struct web *w, json_t *orders, const char *axis)
{
	ARENA a = { 0 };
	json_t *report = get(w, str_c(&a, str_fmt(&a, "/api/v1/reports/orders?by=%s", axis)), &a), *row;
	json_int_t n = 0;
	size_t i;

	json_array_foreach(json_object_get(report, "items"), i, row) {
		hold_group(orders, axis, row);
		n += json_integer_value(json_object_get(row, "orders"));
	}
	assert_int_equal(n, json_object_size(orders));
	json_decref(report);
}

/* --- hours between the steps ------------------------------------------------------------------------------ */

static int64_t stamp(json_t *order, const char *step)
{
	char member[40];
	struct instant t = { 0 };

	snprintf(member, sizeof member, "%s_at", step);
	const char *text = json_string_value(json_object_get(order, member));
	if (text)
		assert_true(instant_parse(STR(text), &t));
	return t.us;
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Ten-thousandths of an hour, half up. */
static int64_t in_hours(__int128 us, int64_t n)
{
	return (int64_t)((us * 10000 + (__int128)HOUR * n / 2) / ((__int128)HOUR * n));
}

static int64_t told_hours(json_t *row, const char *member)
{
	int64_t v = -1;

	decimal_parse(STR(json_string_value(json_object_get(row, member))), 4, &v);
	return v;
}

static void hold_step(json_t *orders, const char *axis, json_t *row)
{
	const char *key = key_of(row, axis);
	const char *from = json_string_value(json_object_get(row, "from")), *to = json_string_value(json_object_get(row, "to")), *id;
	int64_t *us = calloc(json_object_size(orders), sizeof *us), n = 0;
	__int128 sum = 0;
	json_t *order;

	json_object_foreach(orders, id, order) {
		if (!belongs(order, axis, key) || !stamp(order, from) || !stamp(order, to))
			continue;
		us[n] = stamp(order, to) - stamp(order, from);
		sum += us[n++];
	}
	qsort(us, (size_t)n, sizeof *us, by_size);
	assert_true(n > 0);
	assert_int_equal(json_integer_value(json_object_get(row, "orders")), n);
	assert_int_equal(told_hours(row, "mean_hours"), in_hours(sum, n));
	int64_t median = in_hours((__int128)us[(n - 1) / 2] + us[n / 2], 2);
	assert_true(llabs(told_hours(row, "median_hours") - median) <= 1);	/* of two middle ones, halved first */
	free(us);
}

static void hold_steps(struct web *w, json_t *orders, const char *axis)
{
	ARENA a = { 0 };
	json_t *report = get(w, str_c(&a, str_fmt(&a, "/api/v1/reports/steps?by=%s", axis)), &a), *row;
	size_t i;

	assert_true(json_array_size(json_object_get(report, "items")) >= 4);
	json_array_foreach(json_object_get(report, "items"), i, row)
		hold_step(orders, axis, row);
	json_decref(report);
}

/* --- products, customers who came back --------------------------------------------------- */

static bool is_in(json_t *order, const char *states)
{
	return strstr(states, word_of(order, "state")) != NULL;
}

static int64_t ten_thousandths(json_t *line, const char *member)
{
	int64_t v = 0;

	decimal_parse(STR(json_string_value(json_object_get(line, member))), 4, &v);
	return v;
}

static void hold_product(json_t *orders, json_t *row)
{
	const char *sku = json_string_value(json_object_get(row, "sku")), *id, *n;
	int64_t lines = 0, quantity = 0, amount = 0;
	json_t *order, *line;

	json_object_foreach(orders, id, order) {
		json_object_foreach(json_object_get(order, "lines"), n, line) {
			if (is_in(order, "draft cancelled rejected") || strcmp(json_string_value(json_object_get(line, "sku")), sku) != 0)
				continue;
			lines++;
			quantity += ten_thousandths(line, "base_quantity");
			amount += told_fen(line, "amount") - told_fen(line, "discount");
		}
	}
	assert_int_equal(json_integer_value(json_object_get(row, "line_count")), lines);
	assert_int_equal(ten_thousandths(row, "quantity"), quantity);
	assert_int_equal(fen(row, "amount"), amount);
}

static void hold_products(struct web *w, json_t *orders)
{
	ARENA a = { 0 };
	json_t *report = get(w, "/api/v1/reports/products", &a), *row;
	int64_t last = INT64_MAX;
	size_t i;

	assert_int_equal(json_array_size(json_object_get(report, "items")), PRODUCTS);
	json_array_foreach(json_object_get(report, "items"), i, row) {
		hold_product(orders, row);
		assert_true(fen(row, "amount") <= last);
		last = fen(row, "amount");
	}
	json_decref(report);
}

/* All are of one customer. */
static void hold_customers(struct web *w, json_t *orders)
{
	ARENA a = { 0 };
	json_t *report = get(w, "/api/v1/reports/repeat-customers", &a), *items = json_object_get(report, "items");

	assert_int_equal(json_array_size(items), 1);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(items, 0), "orders_each")), json_object_size(orders));
	json_decref(report);
}

static void hold_counts(struct web *w, json_t *orders)
{
	ARENA a = { 0 };
	json_t *counts = get(w, "/api/v1/counts/order", &a), *n, *order;
	const char *state, *id;

	json_object_foreach(json_object_get(counts, "counts"), state, n) {
		json_int_t same_state = 0;
		json_object_foreach(orders, id, order)
			same_state += !strcmp(word_of(order, "state"), state);
		assert_int_equal(json_integer_value(n), same_state);
	}
	json_decref(counts);
}

/* proves R-172 */
static void reports_equal_a_recount_of_the_log(void **state)
{
	static const char *const axes[] = { "all", "state", "channel", "class", "kind", "month", "day", "customer" };
	struct web *w = web_open(house.port);
	json_t *orders = recount(w);
	(void)state;

	assert_int_equal(json_object_size(orders), ORDERS + PAST);
	for (size_t k = 0; k < sizeof axes / sizeof axes[0]; k++) {
		hold_axis(w, orders, axes[k]);
		hold_steps(w, orders, axes[k]);
	}
	hold_products(w, orders);
	hold_customers(w, orders);
	hold_counts(w, orders);
	json_decref(orders);
	web_close(w);
}

/* --- before and after ----------------------------------------------------------------------------------------- */

static bool fill(struct buf *why)
{
	struct web *w = web_open(house.port);
	bool fine = true;

	for (int i = 0; i < PRODUCTS && fine; i++) {
		ARENA a = { 0 };
		char key[40];
		snprintf(key, sizeof key, "product-%d", i);
		struct got g = web_post(w, role("manager"), "/api/v1/products", key, &a, "{\"sku\":\"P%d\",\"name\":\"散装茶 %d\",\"unit\":\"千克\","
		                        "\"divisible\":true,\"tax_rate\":%d,\"price\":\"1.00\"}", i, i, 10000 * i);
		snprintf(key, sizeof key, "stock-%d", i);
		if (g.status == 201)
			g = web_post(w, role("warehouse"), "/api/v1/stock/receipts", key, &a,
			             "{\"warehouse\":\"W1\",\"lines\":[{\"sku\":\"P%d\",\"quantity\":\"10000000\"}]}", i);
		fine = g.status == 201;
		if (!fine)
			buf_fmt(why, "%d %.*s\n", g.status, P(g.body));
	}
	web_close(w);
	return fine;
}

static bool furnish(struct buf *why)
{
	bool fine = shop_fill(&house, &words, "HOT", 0, why) && fill(why);

	snprintf(customer, sizeof customer, "%.*s", P(words_value(&words, S("customer"))));
	return fine;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_thousand_random_orders_add_up_to_the_fen),
		cmocka_unit_test(reports_equal_a_recount_of_the_log),
	};

	return cmocka_run_group_tests(tests, open_shop, close_shop);
}
