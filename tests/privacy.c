/*
 * privacy.c -- a crawl: whatever can be read, read by every post, and nothing personal is in it that the post may not see.
 *
 * One order is walked to its receipt with data of a person that stands nowhere else. Then every route of the tables is read as
 * every role: lists, sheets, details, reports, searches, the log and its stream; and so are the server's own log and the
 * customer's page. What is said of an order inside stays inside.
 */
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/rows.h"
#include "lib/shop_bench.h"
#include "record/personal.h"
#include "shell/list/list.h"
#include "shell/module.h"
#include "shell/shell.h"

/* What is personal, of which kind, and how often somebody was shown it who may see it. */
static struct secret { unsigned kind; const char *text; int seen; } secrets[] = {
	{ OF_NAME,   "闻人探路", 0 },
	{ OF_NAME,   "司徒签收", 0 },
	{ OF_PHONE,  "13900017788", 0 },
	{ OF_PHONE,  "13911127799", 0 },
	{ OF_EMAIL,  "wenren.tanlu", 0 },
	{ OF_STREET, "隐秘路404号", 0 },
	{ OF_STREET, "背阴巷7号", 0 },
	{ OF_NUMBER, "91330000SECRET404K", 0 },
	{ OF_NUMBER, "6222021234567890123", 0 },
};
#define NOTE "此客户上次拒收不得外传"		/* internal: customers are not to see it anywhere */

static const struct { const char *word; unsigned roles; } readers[] = {
	{ "sales", SALES }, { "reviewer", REVIEWER }, { "warehouse", WAREHOUSE }, { "logistics", LOGISTICS },
	{ "finance", FINANCE }, { "aftersales", AFTERSALES }, { "manager", MANAGER }, { "keeper", ADMIN },
	{ "machine", MACHINE }, { "customer", CUSTOMER }, { "nobody", NOBODY },
};

static struct str order, number, customer, look, message, template;
static int pages, leaks, notes;

static struct str token(const char *word)
{
	return words_value(&words, STR(word));
}

static bool holds(struct str text, const char *part)
{
	return str_find_str(text, STR(part)) >= 0;
}

/* --- looking ----------------------------------------------------------------------------- */

static void leak(const char *where, const char *who, const char *what)
{
	leaks++;
	print_message("%s shows %s to %s\n", where, what, who);
}

static void look_at(struct str text, const char *where, const char *who, unsigned roles)
{
	unsigned hidden = personal_hidden(roles);

	pages++;
	for (size_t i = 0; i < COUNT(secrets); i++) {
		if (!holds(text, secrets[i].text))
			continue;
		if (secrets[i].kind & hidden)
			leak(where, who, secrets[i].text);
		else
			secrets[i].seen++;
	}
	if (!holds(text, NOTE))
		return;
	notes++;
	if (!(roles & (STAFF | MACHINE)))
		leak(where, who, NOTE);
}

static struct got ask(const char *path, const char *who, struct arena *a)
{
	const struct sent s = { "GET", path, token(who), NULL, S("") };

	return web_send(web, &s, a);
}

/* An answer, and its headers: nobody's data stand in an address. */
static void read_as(size_t who, const char *path)
{
	ARENA a = { 0 };
	struct got g = ask(path, readers[who].word, &a);

	assert_int_not_equal(g.status, 0);
	assert_true(g.status < 500 && g.status != 429);
	look_at(g.body, path, readers[who].word, readers[who].roles);
	look_at(g.headers, path, readers[who].word, NOBODY);
}

static void read_as_all(const char *path)
{
	for (size_t i = 0; i < COUNT(readers); i++)
		read_as(i, path);
}

/* --- the routes ------------------------------------------------------------------------------ */

/* The {id} of what there is one of; of all else the order's. */
static struct str id_for(const struct route *r)
{
	static const struct { const char *below; const struct str *id; } known[] = {
		{ "/api/v1/customers", &customer }, { "/api/v1/messages/", &message }, { "/api/v1/message_templates/", &template },
	};

	for (size_t i = 0; i < COUNT(known); i++)
		if (str_starts(STR(r->path), STR(known[i].below)))
			return *known[i].id;
	return order;
}

static const char *path_of(struct arena *a, const struct route *r)
{
	struct str rest = STR(r->path), piece;
	struct buf out = buf_in(a, 0);

	str_cut(&rest, '/', &piece);
	while (str_cut(&rest, '/', &piece)) {
		buf_char(&out, '/');
		if (piece.s[0] != '{')
			buf_add(&out, piece);
		else if (str_eq(piece, S("{record}")))
			buf_text(&out, "order");
		else
			buf_add(&out, id_for(r));
	}
	return str_c(a, buf_str(&out));
}

static void crawl_route(const struct route *r)
{
	const char *path = path_of(&arena, r);

	if (r->method != GET || r->page || r->report || r->stream)
		return;
	for (int i = 0; i < (r->get ? 3 : 1); i++)	/* what was asked for before is known from then */
		read_as_all(path);
	if (r->list) {
		read_as_all(str_c(&arena, str_fmt(&arena, "%s?limit=1", path)));	/* with a cursor in its Link */
		read_as_all(str_c(&arena, str_fmt(&arena, "%s?format=csv", path)));
	}
}

/* Each parameter in each of its words: what a report sums up by may be a person. */
static void crawl_report(const struct report *r)
{
	const char *path = str_c(&arena, str_fmt(&arena, "/api/v1/reports/%s", r->name));

	read_as_all(path);
	read_as_all(str_c(&arena, str_fmt(&arena, "%s?format=csv", path)));
	for (int i = 0; i < r->parameters; i++) {
		for (int k = 0; r->parameter[i].names && k < r->parameter[i].names->n; k++) {
			const char *asked = str_c(&arena, str_fmt(&arena, "%s?%s=%s", path, r->parameter[i].name, r->parameter[i].names->at[k].word));
			read_as_all(asked);
			read_as_all(str_c(&arena, str_fmt(&arena, "%s&format=csv", asked)));
		}
	}
}

static void crawl_module(const struct module *m)
{
	for (int i = 0; i < m->routes_n; i++)
		crawl_route(&m->routes[i]);
	for (int i = 0; i < m->reports_n; i++)
		crawl_report(&m->reports[i]);
}

static void whatever_is_read_hides_what_its_reader_may_not_see(void **state)
{
	(void)state;
	crawl_module(&shell_module);
	for (int i = 0; modules[i]; i++)
		crawl_module(modules[i]);
	read_as_all("/api/v1/search?q=7788");
	read_as_all("/api/v1/search?q=闻人");
	read_as_all("/api/v1/orders?q=7788");
	read_as_all(str_c(&arena, str_fmt(&arena, "/api/v1/events?subject_id=%.*s", P(order))));
	assert_true(pages > 1000);
	assert_true(notes > 0);
	/* That each is found where it may be shows that it is looked for. */
	for (size_t i = 0; i < COUNT(secrets); i++)
		if (!secrets[i].seen)
			print_message("nobody was shown %s\n", secrets[i].text);
	for (size_t i = 0; i < COUNT(secrets); i++)
		assert_true(secrets[i].seen > 0);
	assert_int_equal(leaks, 0);
}

#define BOOKED "receivable"		/* the account: a word of ledger entries alone */

/* The order was paid: what that did to the ledger is in the event, for those alone who may list the ledger. */
static void an_event_tells_of_the_ledger_to_its_readers_alone(void **state)
{
	static const char *const format[] = { "json", "csv" };

	(void)state;
	for (size_t k = 0; k < COUNT(format); k++) {
		for (size_t i = 0; i < COUNT(readers); i++) {
			bool may = readers[i].roles & (FINANCE | MANAGER | ADMIN);
			const char *path = str_c(&arena, str_fmt(&arena, "/api/v1/events?subject_id=%.*s&limit=200&format=%s", P(order), format[k]));
			struct got g = ask(path, readers[i].word, &arena);

			assert_int_equal(holds(g.body, "payment.received"), (readers[i].roles & (STAFF | MACHINE)) != 0);
			if (holds(g.body, BOOKED) != may)
				leak(path, readers[i].word, may ? "no ledger" : "the ledger");
		}
	}
	assert_int_equal(leaks, 0);
}

/* All that happened, as it is streamed to who follows it. */
static struct str streamed_to(const char *who)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)house.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct timeval patience = { .tv_sec = 1 };
	struct buf got = buf_in(&arena, 0);
	char text[8192];
	int s = socket(AF_INET, SOCK_STREAM, 0);
	ssize_t n;

	assert_int_equal(connect(s, (struct sockaddr *)&at, sizeof at), 0);
	setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	dprintf(s, "GET /api/v1/events/stream?after=0 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %.*s\r\n\r\n", P(token(who)));
	while ((n = recv(s, text, sizeof text, 0)) > 0)
		buf_add(&got, (struct str){ text, (size_t)n });
	close(s);
	return buf_str(&got);
}

static void the_stream_of_events_tells_nothing(void **state)
{
	struct str got = streamed_to("sales");

	(void)state;
	assert_true(holds(got, "order.placed"));
	look_at(got, "the stream", "sales", SALES);
	for (size_t i = 0; i < COUNT(secrets); i++)
		assert_false(holds(got, secrets[i].text));	/* of names, too: the log keeps digests */
	assert_false(holds(got, BOOKED));
	assert_true(holds(streamed_to("finance"), BOOKED));
	assert_int_equal(leaks, 0);
}

static void the_log_of_the_server_names_nobody(void **state)
{
	FILE *f = fopen(house.log, "r");
	struct buf log = buf_in(&arena, 0);
	char text[8192];
	size_t n;

	(void)state;
	assert_non_null(f);
	while ((n = fread(text, 1, sizeof text, f)) > 0)
		buf_add(&log, (struct str){ text, n });
	fclose(f);
	assert_true(holds(buf_str(&log), "/api/v1/customers/{id}"));	/* requests are logged, by their route */
	look_at(buf_str(&log), "the log", "whoever reads it", NOBODY);
	assert_int_equal(leaks, 0);
}

/* --- the customer ------------------------------------------------------------------------------ */

static void the_page_of_the_customer_has_no_note(void **state)
{
	static const char *const form[] = { "Content-Type: application/x-www-form-urlencoded", NULL };
	const struct sent s = { "POST", "/track", S(""), form, str_fmt(&arena, "number=%.*s&phone=7788", P(number)) };
	struct got g = web_send(web, &s, &arena);
	struct got page = ask(str_c(&arena, got_header(&g, "Location")), "nobody", &arena);

	(void)state;
	assert_int_equal(g.status, 303);
	assert_int_equal(page.status, 200);
	assert_true(holds(page.body, "热销保温杯"));
	assert_false(holds(page.body, NOTE));
	assert_false(holds(page.body, "13900017788"));
	assert_false(holds(page.body, "wenren.tanlu"));
}

/* What a customer's own lists hold: asked as the customer of the order, with a token that none can be made of yet. */
static void the_lists_of_a_customer_have_no_note(void **state)
{
	struct errs errs = { .arena = &arena };
	struct caller who = { .roles = CUSTOMER };
	struct db *db = db_open(STR(house.db), DB_READ, &errs);
	int lists = 0;

	(void)state;
	assert_non_null(db);
	assert_true(str_int(customer, &who.customer.v));
	for (int i = 0; modules[i]; i++) {
		for (int k = 0; k < modules[i]->routes_n; k++) {
			const struct route *r = &modules[i]->routes[k];
			struct buf out = buf_in(&arena, 0);
			if (!r->list || !(r->by & CUSTOMER))
				continue;
			struct list_query *q = list_parse(r->list, S(""), &who, &arena, &errs);
			assert_true(q && list_page(q, db, &out, NULL, &arena, &errs));
			assert_false(holds(buf_str(&out), NOTE));
			lists += holds(buf_str(&out), "闻人探路");
		}
	}
	assert_true(lists > 0);
	db_close(db);
}

/* --- a person, and an order of theirs ------------------------------------------------------------- */

static const struct { const char *who, *path, *body; } steps[] = {
	{ "sales", "/api/v1/orders", "{\"customer_id\":\"{{person}}\",\"internal_note\":\"" NOTE "\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"2\"}]}" },
	{ "reviewer", "/api/v1/orders/{{order}}/actions/approve", "{}" },
	{ "sales", "/api/v1/orders/{{order}}/actions/confirm", "{\"promised_date\":\"{{today+3}}\"}" },
	{ "logistics", "/api/v1/orders/{{order}}/batches", "{\"contact_name\":\"闻人探路\",\"phone\":\"13911127799\",\"province\":\"浙江省\","
	  "\"city\":\"杭州市\",\"street\":\"背阴巷7号\",\"lines\":[{\"line\":1,\"quantity\":\"2\"}]}" },
	{ "warehouse", "/api/v1/orders/{{order}}/batches/1/actions/pick", "{}" },
	{ "warehouse", "/api/v1/orders/{{order}}/batches/1/actions/pack", "{}" },
	{ "logistics", "/api/v1/orders/{{order}}/batches/1/actions/ship", "{\"carrier\":\"顺丰速运\",\"tracking_number\":\"SF404\"}" },
	{ "logistics", "/api/v1/orders/{{order}}/batches/1/actions/sign", "{\"signer\":\"司徒签收\"}" },
	{ "finance", "/api/v1/orders/{{order}}/payments", "{\"method\":\"bank\",\"amount\":\"119.80\",\"reference\":\"6222021234567890123\"}" },
	{ "sales", "/api/v1/orders/{{order}}/actions/note", "{\"text\":\"" NOTE "\"}" },
};

static struct str post(const char *who, const char *path, const char *key, struct str body, const char *member)
{
	const char *const header[] = { "If-Match: *", str_c(&arena, str_fmt(&arena, "Idempotency-Key: %s", key)), NULL };
	const struct sent s = { "POST", path, token(who), header, body };
	struct got g = web_send(web, &s, &arena);

	if (g.status != 200 && g.status != 201)
		print_message("%s: %d %.*s\n", path, g.status, P(g.body));
	assert_true(g.status == 200 || g.status == 201);
	for (size_t i = 0; i < COUNT(readers); i++)
		if (strcmp(readers[i].word, who) == 0)
			look_at(g.body, path, who, strstr(path, "reveals") ? SYSTEM : readers[i].roles);
	return got_text(&g, member, &arena);
}

static struct str filled(const char *text)
{
	struct str out, unknown;

	assert_true(words_fill(&words, STR(text), &arena, &out, &unknown));
	return out;
}

static void live(void)
{
	static const char person[] = "{\"code\":\"MIREN\",\"kind\":\"person\",\"name\":\"闻人探路\",\"phone\":\"13900017788\",\"email\":\"wenren.tanlu@person.cn\","
		"\"tax_number\":\"91330000SECRET404K\",\"contacts\":[{\"name\":\"闻人探路\",\"phone\":\"13900017788\",\"email\":\"wenren.tanlu@person.cn\"}],"
		"\"addresses\":[{\"province\":\"浙江省\",\"city\":\"杭州市\",\"street\":\"隐秘路404号\",\"contact_name\":\"闻人探路\",\"phone\":\"13900017788\"}]}";

	post("admin", "/api/v1/settings", "from", S("{\"name\":\"mail.from\",\"value\":\"dd@shop.example\"}"), "id");
	template = post("manager", "/api/v1/message_templates", "template",
	                S("{\"kind\":\"shipped\",\"language\":\"zh\",\"body\":\"{{customer_name}} {{addressee}} {{lines}} {{link}}\"}"), "id");
	customer = post("sales", "/api/v1/customers", "person", STR(person), "id");
	words_keep(&words, S("person"), customer);
	for (size_t i = 0; i < COUNT(steps); i++) {
		struct str made = post(steps[i].who, str_c(&arena, filled(steps[i].path)), str_c(&arena, str_fmt(&arena, "step-%zu", i)),
		                       filled(steps[i].body), "id");
		if (i)
			continue;
		order = made;
		words_keep(&words, S("order"), order);
	}
	message = str_fmt(&arena, "%lld", (long long)rows_figure(house.db, "SELECT MAX(id) FROM messages"));
	look = post("sales", "/api/v1/reveals", "look", filled("{\"record\":\"order\",\"subject_id\":\"{{order}}\",\"fields\":\"phone,batches/1/phone\","
	                                                       "\"reason\":\"核对送货\"}"), "id");
	assert_true(look.n > 0);
	struct got g = ask(str_c(&arena, filled("/api/v1/orders/{{order}}")), "sales", &arena);
	number = got_text(&g, "number", &arena);
}

/* An administrator and no more; and somebody with the token of a customer, which no request can make. */
static void hire_others(void)
{
	struct buf why = buf_in(&arena, 0);

	post("admin", "/api/v1/staff", "keeper", str_fmt(&arena, "{\"login\":\"keeper\",\"name\":\"管理员\",\"roles\":[\"admin\"],\"password\":\"%s\"}",
	     house_password), "id");
	words_keep(&words, S("keeper"), post("nobody", "/api/v1/login", "login", str_fmt(&arena, "{\"login\":\"keeper\",\"password\":\"%s\"}",
	           house_password), "token"));
	words_keep(&words, S("customer"), post("admin", "/api/v1/tokens", "shopper", S("{\"name\":\"shopper\",\"roles\":[\"machine\"]}"), "token"));
	assert_int_equal(rows_run(house.db, "UPDATE api_tokens SET roles = 256 WHERE name = 'shopper'", NULL, NULL, &why), 1);
}

static bool furnish(struct buf *why)
{
	static const char *const verbose[] = { "--log-level", "3", NULL };

	if (!shop_fill(&house, &words, "HOT", 10, why) || !serve_again(verbose))
		return false;
	hire_others();
	live();
	return true;
}

/* No command makes a customer's token: it is what its log says again before that is looked at. */
static int close_all(void **state)
{
	struct buf why = buf_in(&arena, 0);

	rows_run(house.db, "UPDATE api_tokens SET roles = 512 WHERE name = 'shopper'", NULL, NULL, &why);
	return close_shop(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_is_read_hides_what_its_reader_may_not_see),
		cmocka_unit_test(an_event_tells_of_the_ledger_to_its_readers_alone),
		cmocka_unit_test(the_stream_of_events_tells_nothing),
		cmocka_unit_test(the_log_of_the_server_names_nobody),
		cmocka_unit_test(the_page_of_the_customer_has_no_note),
		cmocka_unit_test(the_lists_of_a_customer_have_no_note),
	};

	return cmocka_run_group_tests(tests, open_shop, close_all);
}
