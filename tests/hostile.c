/*
 * hostile.c -- input that means harm, or was made by a broken program: a clear 4xx, nothing written, the server alive.
 *
 * The strings of ../shared/data/hostile-input (or $ORDERD_SHARED) go through every text field and every filter;
 * without them that test is skipped, and says so.
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "lib/rows.h"
#include "lib/shop_bench.h"
#include "order/order.h"
#include "shell/list/list.h"
#include "shell/module.h"
#include "shell/shell.h"

enum { GIGABYTE = 1 << 30, MILLION = 1000000, MOST_KIB = 400 * 1024 };

static struct str sales;

static bool alive(void)
{
	ARENA a = { 0 };
	const struct sent s = { "GET", "/api/v1/me", sales, NULL, S("") };

	return web_send(web, &s, &a).status == 200;
}

static struct got post_order(struct str body, struct arena *a)
{
	static int turn;
	char key[40];
	const char *const header[] = { key, NULL };
	const struct sent s = { "POST", "/api/v1/orders", sales, header, body };

	snprintf(key, sizeof key, "Idempotency-Key: hostile-%d", turn++);
	return web_send(web, &s, a);
}

/* --- bodies that are wrong ------------------------------------------------------------------ */

#define GOOD "\"customer_code\":\"KH-1\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"1\"}]"

static const struct wrong { const char *body; int status; const char *code, *pointer; } wrongs[] = {
	{ "{",                                               400, "E_JSON", "" },
	{ "{" GOOD ",}",                                     400, "E_JSON", "" },
	{ "{" GOOD "} {}",                                   400, "E_JSON", "" },
	{ "{" GOOD ",\"message\":\"a\",\"message\":\"b\"}",  400, "E_JSON", "" },
	{ "{" GOOD ",\"message\":\"\xff\xfe\"}",             400, "E_JSON", "" },
	{ "{" GOOD ",\"message\":\"\xed\xa0\x80\"}",         400, "E_JSON", "" },	/* half of a pair */
	{ "{" GOOD ",\"message\":\"\xc0\x80\"}",             400, "E_JSON", "" },	/* two bytes for NUL */
	{ "{" GOOD ",\"message\":\"\\ud800\"}",              400, "E_JSON", "" },
	{ "{" GOOD ",\"payment_days\":1e999999}",            400, "E_JSON", "" },
	{ "{" GOOD ",\"payment_days\":99999999999999999999999999999999}", 400, "E_JSON", "" },
	{ "{" GOOD ",\"payment_days\":NaN}",                 400, "E_JSON", "" },
	{ "\"text\"",                                        0, NULL, "" },
	{ "[]",                                              0, NULL, "" },
	{ "null",                                            0, NULL, "" },
	{ "{" GOOD ",\"message\":7}",                        422, "E_TYPE", "/message" },
	{ "{" GOOD ",\"message\":{}}",                       422, "E_TYPE", "/message" },
	{ "{" GOOD ",\"payment_days\":\"thirty\"}",          422, "E_TYPE", "/payment_days" },
	{ "{" GOOD ",\"payment_days\":1.5}",                 422, "E_TYPE", "/payment_days" },
	{ "{" GOOD ",\"payment_days\":-1}",                  422, "E_TOO_SMALL", "/payment_days" },
	{ "{" GOOD ",\"discount\":12.5}",                    422, NULL, "/discount" },	/* money is never a number */
	{ "{" GOOD ",\"discount\":\"1e3\"}",                 422, NULL, "/discount" },
	{ "{" GOOD ",\"discount\":\"0x10\"}",                422, NULL, "/discount" },
	{ "{" GOOD ",\"discount\":\"\xef\xbc\x91\"}",        422, NULL, "/discount" },	/* a wide digit */
	{ "{" GOOD ",\"draft\":\"yes\"}",                    422, "E_TYPE", "/draft" },
	{ "{" GOOD ",\"class\":\"vip\"}",                    422, "E_CHOICE", "/class" },
	{ "{" GOOD ",\"order_date\":\"2026-02-30\"}",        422, NULL, "/order_date" },
	{ "{" GOOD ",\"received_at\":\"2026-11-23 08:00\"}", 422, NULL, "/received_at" },
	{ "{" GOOD ",\"colour\":\"red\"}",                   422, "E_UNKNOWN_FIELD", "/colour" },
	{ "{" GOOD ",\"total\":\"0.01\"}",                   422, "E_READ_ONLY", "/total" },
	{ "{" GOOD ",\"state\":\"completed\"}",              422, "E_READ_ONLY", "/state" },
	{ "{" GOOD ",\"id\":\"1\"}",                         422, "E_READ_ONLY", "/id" },
	{ "{" GOOD ",\"lines\":{}}",                         400, "E_JSON", "" },		/* named twice */
	{ "{\"customer_code\":\"KH-1\",\"lines\":{}}",       422, "E_TYPE", "/lines" },
	{ "{\"customer_code\":\"KH-1\",\"lines\":[1]}",      422, "E_TYPE", "/lines/0" },
	{ "{\"customer_code\":\"KH-1\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":1}]}", 422, NULL, "/lines/0/quantity" },
	{ "{\"customer_code\":\"KH-1\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"0\"}]}", 422, "E_TOO_SMALL", "/lines/0/quantity" },
	{ "{\"customer_code\":\"KH-1\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"-1\"}]}", 422, "E_TOO_SMALL", "/lines/0/quantity" },
	{ "{\"customer_code\":\"KH-1\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"9999999999\",\"unit_price\":\"1000000000\"}]}",
	  422, "E_OVERFLOW", "/lines/0/quantity" },
	{ "{\"customer_code\":\"KH-1\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"99999999999999999999\"}]}", 422, NULL, "/lines/0/quantity" },
	{ "{\"customer_code\":\"KH-1\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"1\",\"unit_price\":\"9223372036854775807\"}]}",
	  422, NULL, "/lines/0/unit_price" },
	/* Left out it would be the list price: zero is no price. */
	{ "{\"customer_code\":\"KH-1\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"1\",\"unit_price\":\"0.00\"}]}",
	  422, "E_ZERO", "/lines/0/unit_price" },
	{ "{" GOOD ",\"message\":\"\\uffff\"}",              422, "E_FORMAT", "/message" },	/* no XML may hold it, and no workbook */
	{ "{" GOOD ",\"message\":\"\\u202e1\"}",             422, "E_FORMAT", "/message" },
	{ "{\"customer_id\":\"9223372036854775808\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"1\"}]}", 422, NULL, "/customer_id" },
	{ "{\"customer_id\":\"-5\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"1\"}]}", 0, NULL, "/customer_id" },
};

static bool speaks_of(const struct got *g, const struct wrong *w)
{
	json_t *json = json_loadb(g->body.s, g->body.n, 0, NULL), *one;
	bool found = false;
	size_t i;

	json_array_foreach(json_object_get(json, "errors"), i, one) {
		const char *code = json_string_value(json_object_get(one, "code"));
		const char *pointer = json_string_value(json_object_get(one, "pointer"));
		found |= !strcmp(pointer, w->pointer) && (!w->code || !strcmp(code, w->code));
	}
	json_decref(json);
	return found;
}

static void what_is_wrong_is_told_and_nothing_is_written(void **state)
{
	int64_t rows = rows_in_all(house.db);
	int bad = 0;
	(void)state;

	for (size_t i = 0; i < sizeof wrongs / sizeof wrongs[0]; i++) {
		ARENA a = { 0 };
		const struct wrong *w = &wrongs[i];
		struct got g = post_order(STR(w->body), &a);
		bool right = (w->status ? g.status == w->status : g.status >= 400 && g.status < 500) && speaks_of(&g, w);
		bad += !right;
		if (!right)
			print_message("%s\n  expected %d %s at \"%s\", got %d %.*s\n", w->body, w->status, w->code ? w->code : "",
			              w->pointer, g.status, P(g.body));
	}
	assert_int_equal(bad, 0);
	assert_int_equal(rows_in_all(house.db), rows);
	assert_true(alive());
}

static void all_wrong_fields_are_told_at_once(void **state)
{
	ARENA a = { 0 };
	static const char *const pointers[] = {
		"/class", "/discount", "/order_date", "/colour", "/total", "/lines/0/quantity", "/lines/1/quantity", "/lines/1/gift",
	};
	struct got g = post_order(S("{\"customer_code\":\"KH-1\",\"class\":\"vip\",\"discount\":\"a\",\"order_date\":\"x\",\"colour\":1,"
	                            "\"total\":\"1\",\"lines\":[{\"sku\":\"HOT\"},{\"sku\":\"HOT\",\"quantity\":[],\"gift\":9}]}"), &a);
	(void)state;

	assert_int_equal(g.status, 422);
	for (size_t i = 0; i < sizeof pointers / sizeof pointers[0]; i++) {
		const struct wrong w = { .pointer = pointers[i] };
		if (!speaks_of(&g, &w))
			print_message("%s is missing in %.*s\n", pointers[i], P(g.body));
		assert_true(speaks_of(&g, &w));
	}
}

/* Which of the two is meant decides whether something is written. */
static void what_is_said_twice_is_refused(void **state)
{
	static const char *const header[] = { "Idempotency-Key: hostile-twice", "Content-Type: Application/JSON", NULL };
	static const char *const path[] = { "/api/v1/orders?dry_run=true&dry_run=false", "/api/v1/orders?dry_run=true&dry%5Frun=false" };
	static const char body[] = "{" GOOD "}";
	int64_t rows = rows_in_all(house.db);
	(void)state;

	for (int i = 0; i < 2; i++) {
		ARENA a = { 0 };
		struct got g = web_send(web, &(struct sent){ "POST", path[i], sales, header, STR(body) }, &a);
		assert_int_equal(g.status, 400);
		assert_true(str_find_str(g.body, S("PARAMETER_TWICE")) >= 0);
	}
	assert_int_equal(rows_in_all(house.db), rows);
	ARENA a = { 0 };
	assert_int_equal(web_send(web, &(struct sent){ "POST", "/api/v1/orders?dry_run=true", sales, header, STR(body) }, &a).status, 200);
}

/* A million of `open` and what closes them, as far as a body may be long. */
static void nested_a_million_deep(const char *open, const char *value)
{
	ARENA a = { 0 };
	struct buf body = buf_in(&a, 0);

	for (int i = 0; i < MILLION && body.n + strlen(open) < MILLION; i++)
		buf_text(&body, open);
	buf_text(&body, value);
	struct got g = post_order(buf_str(&body), &a);
	assert_int_equal(g.status, 400);
	assert_true(alive());
}

static void a_million_levels_are_refused(void **state)
{
	(void)state;
	nested_a_million_deep("[", "");
	nested_a_million_deep("{\"lines\":", "1");
}

/* --- bodies that are too long ------------------------------------------------------------------- */

static int dial(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)house.port) };
	struct timeval wait = { .tv_sec = 20 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	return fd;
}

static bool send_all(int fd, const char *s, size_t n)
{
	while (n > 0) {
		ssize_t sent = send(fd, s, n, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		s += sent;
		n -= (size_t)sent;
	}
	return true;
}

/* The status of what comes back; 0 when the connection just ends. */
static int status_of(int fd)
{
	char text[4096] = "";
	ssize_t n = recv(fd, text, sizeof text - 1, 0);

	return n > 12 && !strncmp(text, "HTTP/1.1 ", 9) ? atoi(text + 9) : 0;
}

static int begin_request(const char *length)
{
	char head[600];
	int fd = dial();

	snprintf(head, sizeof head, "POST /api/v1/orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %.*s\r\n"
	         "Content-Type: application/json\r\nIdempotency-Key: big\r\n%s\r\n\r\n", P(sales), length);
	assert_true(send_all(fd, head, strlen(head)));
	return fd;
}

static void a_gigabyte_announced_is_refused_before_it_comes(void **state)
{
	int fd = begin_request("Content-Length: 1073741824");
	(void)state;

	assert_int_equal(status_of(fd), 413);
	close(fd);
	assert_true(alive());
}

static void a_gigabyte_in_chunks_is_refused_on_the_way(void **state)
{
	static char chunk[(1 << 16) + 16];
	int fd = begin_request("Transfer-Encoding: chunked"), head = sprintf(chunk, "10000\r\n"), status;
	size_t sent = 0;
	(void)state;

	memset(chunk + head, ' ', 1 << 16);
	memcpy(chunk + head + (1 << 16), "\r\n", 2);
	while (sent < GIGABYTE && send_all(fd, chunk, (size_t)head + (1 << 16) + 2))
		sent += 1 << 16;
	status = status_of(fd);
	close(fd);
	assert_true(sent < GIGABYTE);
	assert_true(status == 413 || status == 0);	/* the answer may be lost when we go on sending */
	assert_true(alive());
	assert_in_range(house_memory(house.pid, "VmHWM"), 1, MOST_KIB);
}

/* A client that asks first gets its answer instead of sending. */
static void a_body_just_too_long_is_told_so(void **state)
{
	static const char *const header[] = { "Idempotency-Key: long", "Expect: 100-continue", NULL };
	ARENA a = { 0 };
	struct buf body = buf_in(&a, 0);
	(void)state;

	while (body.n <= 4 << 20)
		buf_text(&body, "                                                                ");
	const struct sent s = { "POST", "/api/v1/orders", sales, header, buf_str(&body) };
	struct got g = web_send(web, &s, &a);
	assert_int_equal(g.status, 413);
	assert_true(alive());
}

/* --- strings that are attacks elsewhere ----------------------------------------------------------- */

struct attack {
	int strings, stored, refused, filters, bad;
};

/* Every text a person may write into an order. */
static struct str attack_body(struct str evil, int turn, struct arena *a)
{
	static const char *const fields[] = {
		"customer_name", "contact_name", "province", "city", "district", "street", "message", "internal_note",
	};
	struct buf out = buf_in(a, 0);

	buf_text(&out, "{\"customer_code\":\"KH-1\",");
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		bool narrow = i >= 2 && i <= 4;		/* at most 60 characters */
		buf_fmt(&out, "\"%s\":", fields[i]);
		buf_json(&out, narrow && evil.n > 60 ? S("-") : evil);
		buf_char(&out, ',');
	}
	buf_text(&out, "\"reference\":");
	buf_json(&out, str_fmt(a, "%d %.*s", turn, P(evil)));
	buf_text(&out, ",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"1\",\"specification\":");
	buf_json(&out, evil);
	buf_text(&out, ",\"model\":\"-\",\"note\":");
	buf_json(&out, evil);
	buf_text(&out, "}]}");
	return buf_str(&out);
}

static struct got get(struct arena *a, const char *who, const char *path)
{
	const struct sent s = { "GET", path, words_value(&words, STR(who)), NULL, S("") };

	return web_send(web, &s, a);
}

static bool is_text(json_t *row, const char *member, struct str want)
{
	json_t *v = json_object_get(row, member);

	return str_eq((struct str){ json_string_value(v), json_string_length(v) }, want);
}

/* It comes back byte for byte as it went in, to somebody from whom neither names nor streets are hidden. */
static bool shown_unharmed(struct got *made, struct str evil, struct arena *a)
{
	struct got g = get(a, "warehouse", str_c(a, str_fmt(a, "/api/v1/orders/%.*s", P(got_text(made, "id", a)))));
	json_t *json = json_loadb(g.body.s, g.body.n, 0, NULL);
	json_t *line = json_array_get(json_object_get(json, "lines"), 0), *note = json_array_get(json_object_get(json, "notes"), 0);
	bool same = is_text(json, "message", evil) && is_text(json, "customer_name", evil) &&
	            is_text(json, "street", evil) && is_text(line, "specification", evil) && is_text(note, "text", evil);

	json_decref(json);
	return g.status == 200 && same;
}

static void store(struct attack *t, struct str evil)
{
	ARENA a = { 0 };
	struct got g = post_order(attack_body(evil, t->strings, &a), &a);
	bool fine = g.status == 201 ? shown_unharmed(&g, evil, &a) : g.status == 422 || g.status == 400;

	t->stored += g.status == 201;
	t->refused += g.status != 201;
	t->bad += !fine;
	if (!fine)
		print_message("%.*s\n  gave %d %.*s\n", P(evil), g.status, P(g.body));
}

static void encode(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		buf_fmt(out, "%%%02X", (unsigned char)text.s[i]);
}

static void filter_one(struct attack *t, const struct route *r, const char *parameter, struct str evil)
{
	ARENA a = { 0 };
	struct buf path = buf_in(&a, 0);

	buf_fmt(&path, "%s?%s=", r->path, parameter);
	/* Encoded already: the client leaves a percent sign as it is. */
	encode(&path, evil);
	struct got g = get(&a, "admin", str_c(&a, buf_str(&path)));
	t->filters++;
	if (g.status == 200 || g.status == 422 || g.status == 400 || g.status == 403)	/* 403: by what is hidden from them */
		return;
	t->bad++;
	print_message("%.*s\n  gave %d %.*s\n", P(buf_str(&path)), g.status, P(g.body));
}

/* The string in filter number `turn` of every list, and in what all lists have. */
static void filter(struct attack *t, const struct module *m, struct str evil)
{
	static const char *const common[] = { "q", "sort", "cursor", "limit", "format" };

	for (int i = 0; i < m->routes_n; i++) {
		const struct route *r = &m->routes[i];
		if (!r->list)
			continue;
		int n = r->list->record->fields, turn = t->strings % (n + (int)COUNT(common));
		if (turn >= n)
			filter_one(t, r, common[turn - n], evil);
		else if (r->list->record->field[turn].flags & FILTER)
			filter_one(t, r, r->list->record->field[turn].name, evil);
	}
}

static void attack_with(struct attack *t, struct str evil)
{
	if (!evil.n)
		return;
	store(t, evil);
	for (int i = 0; modules[i]; i++)
		filter(t, modules[i], evil);
	filter(t, &shell_module, evil);
	t->strings++;
}

static void attack_from(struct attack *t, const char *path)
{
	FILE *in = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	while (in && (n = getline(&line, &room, in)) > 0)
		attack_with(t, str_trim((struct str){ line, (size_t)n }));
	free(line);
	if (in)
		fclose(in);
}

static void attack_folder(struct attack *t, const char *folder)
{
	char path[1024];
	DIR *dir = opendir(folder);

	for (struct dirent *e; dir && (e = readdir(dir));) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
		attack_from(t, path);
	}
	if (dir)
		closedir(dir);
}

static void attacks_are_stored_unharmed_or_refused(void **state)
{
	const char *shared = getenv("ORDERD_SHARED");
	struct attack t = { 0 };
	char folder[512];
	int64_t customers = rows_figure(house.db, "SELECT count(*) FROM customers");
	(void)state;

	snprintf(folder, sizeof folder, "%s/data/hostile-input/sqli", shared ? shared : "../shared");
	if (access(folder, R_OK) != 0) {
		print_message("SKIPPED: there is no %s\n", folder);
		skip();
	}
	attack_folder(&t, folder);
	strcpy(strrchr(folder, '/'), "/xxe");
	attack_folder(&t, folder);
	print_message("%d strings: %d stored, %d refused; %d filters\n", t.strings, t.stored, t.refused, t.filters);
	assert_int_equal(t.bad, 0);
	assert_true(t.strings > 1000 && t.stored > 1000 && t.filters > 2000);
	assert_int_equal(rows_figure(house.db, "SELECT count(*) FROM orders"), t.stored);
	assert_int_equal(rows_figure(house.db, "SELECT count(*) FROM customers"), customers);
	assert_true(alive());
}

/* --- before and after -------------------------------------------------------------------------------- */

static bool furnish(struct buf *why)
{
	sales = words_value(&words, S("sales"));
	return shop_fill(&house, &words, "HOT", 10, why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_wrong_is_told_and_nothing_is_written),
		cmocka_unit_test(all_wrong_fields_are_told_at_once),
		cmocka_unit_test(what_is_said_twice_is_refused),
		cmocka_unit_test(a_million_levels_are_refused),
		cmocka_unit_test(a_gigabyte_announced_is_refused_before_it_comes),
		cmocka_unit_test(a_gigabyte_in_chunks_is_refused_on_the_way),
		cmocka_unit_test(a_body_just_too_long_is_told_so),
		cmocka_unit_test(attacks_are_stored_unharmed_or_refused),
	};

	return cmocka_run_group_tests(tests, open_shop, close_shop);
}
