/*
 * actions.c -- what an answer promises of its buttons is what the rules then do.
 *
 * Orders are taken through every state. In each, every role reads the order and asks, as a dry run, for every action
 * its allowed_actions name, of the order and of its parts: what is allowed must be done, and what is not must be refused
 * with the very code that was announced. The same is asked of every other root.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "lib/shop_bench.h"
#include "order/order.h"

static int asked, done, wrong, keys;
static unsigned states_seen;

/* What an action is sent; one that is not here is sent nothing. */
static const struct { const char *action, *body; } bodies[] = {
	{ "reject", "{\"reason\":\"缺货\"}" },
	{ "cancel", "{\"reason\":\"不要了\"}" },
	{ "promise", "{\"promised_date\":\"2099-01-01\",\"reason\":\"改期\"}" },
	{ "note", "{\"text\":\"记一笔\"}" },
	{ "reduce", "{\"line\":1,\"quantity\":\"1\",\"reason\":\"少要一件\"}" },
	{ "perform", "{\"line\":2,\"quantity\":\"1\"}" },
	{ "receive_payment", "{\"method\":\"bank\",\"amount\":\"1.00\"}" },
	{ "refund", "{\"method\":\"bank\",\"amount\":\"1.00\",\"reason\":\"多付\"}" },
	{ "reverse", "{\"reason\":\"记错\"}" },
	{ "void", "{\"reason\":\"写错\"}" },
	{ "scan", "{\"code\":\"CUP\"}" },
	{ "lost", "{\"reason\":\"丢了\"}" },
	{ "ship", "{\"carrier\":\"顺丰\",\"tracking_number\":\"SF1\"}" },
	{ "track", "{\"tracking_number\":\"SF2\"}" },
	{ "sign", "{\"signer\":\"陈小满\"}" },
	{ "password", "{\"password\":\"correct horse 2\",\"old\":\"%s\"}" },
};

static struct str body_of(struct arena *a, const char *action)
{
	for (size_t i = 0; i < COUNT(bodies); i++)
		if (strcmp(bodies[i].action, action) == 0)
			return strcmp(action, "password") == 0 ? str_fmt(a, bodies[i].body, house_password) : STR(bodies[i].body);
	return S("{}");
}

/* What a row cannot know: that line 1 is the wrong one to reduce, and that nothing of the stock is held for it. */
static bool unforeseen(struct str code)
{
	return str_eq(code, S("ORDER_REDUCE")) || str_eq(code, S("BATCH_NOTHING"));
}

static struct got send_as(const char *who, const char *method, const char *path, struct str body, struct arena *a)
{
	char key[40];
	snprintf(key, sizeof key, "Idempotency-Key: k%d", ++keys);
	const char *const header[] = {
		"If-Match: *", key, strcmp(method, "PATCH") == 0 ? "Content-Type: application/merge-patch+json" : NULL, NULL,
	};
	const struct sent s = { method, path, words_value(&words, STR(who)), header, body };

	return web_send(web, &s, a);
}

/* --- promises and what becomes of them ------------------------------------------------- */

/* The request behind a button of the thing at `path`: "PATCH /api/v1/orders/{id}", or POST to actions/{action}. */
static const char *request_path(struct arena *a, const char *path, struct str id, const char *action, const char *request,
                                struct str *method)
{
	*method = S("POST");
	if (!request)
		return str_c(a, str_fmt(a, "%s/actions/%s?dry_run=true", path, action));
	struct str rest = STR(request);
	str_cut(&rest, ' ', method);
	ptrdiff_t at = str_find_str(rest, S("{part}"));
	if (at > 0)	/* of a part: below its own path */
		return str_c(a, str_fmt(a, "%s%s?dry_run=true", path, rest.s + at + strlen("{part}")));
	at = str_find_str(rest, S("{id}"));
	assert_true(at > 0);
	return str_c(a, str_fmt(a, "%.*s%.*s%s?dry_run=true", (int)at, rest.s, P(id), rest.s + at + 4));
}

static void hold_promise(const char *who, const char *path, struct str id, json_t *button)
{
	ARENA a = { 0 };
	const char *action = json_string_value(json_object_get(button, "action"));
	bool allowed = json_is_true(json_object_get(button, "allowed"));
	const char *code = json_string_value(json_object_get(json_object_get(button, "reason"), "code"));
	struct str method;
	const char *to = request_path(&a, path, id, action, json_string_value(json_object_get(button, "request")), &method);
	struct got g = send_as(who, str_c(&a, method), to, body_of(&a, action), &a);
	struct str got = got_text(&g, "code", &a);
	bool fine = g.status == 200 || g.status == 204;		/* 204: the answer would be a secret */
	bool good = allowed ? fine || unforeseen(got) : code && str_eq(got, STR(code));

	asked++;
	done += fine;
	if (good)
		return;
	wrong++;
	print_message("%s %.*s %s: %s announced, got %d %.*s\n", who, P(method), to, allowed ? "allowed" : code, g.status,
	              P(str_sub(g.body, 0, g.body.n < 300 ? g.body.n : 300)));
}

static void hold_promises(const char *who, const char *path, struct str id, json_t *of)
{
	json_t *button;
	size_t i;

	json_array_foreach(json_object_get(of, "allowed_actions"), i, button)
		hold_promise(who, path, id, button);
}

static void hold_parts(const char *who, const char *path, struct str id, json_t *order)
{
	static const struct { const char *rows, *number; } parts[] = {
		{ "payments", "payment" }, { "refunds", "refund" }, { "settlements", "settlement" }, { "batches", "batch" },
	};

	for (size_t k = 0; k < COUNT(parts); k++) {
		json_t *part;
		size_t i;
		json_array_foreach(json_object_get(order, parts[k].rows), i, part) {
			char to[200];
			snprintf(to, sizeof to, "%s/%s/%lld", path, parts[k].rows,
			         (long long)json_integer_value(json_object_get(part, parts[k].number)));
			hold_promises(who, to, id, part);
		}
	}
}

/* Everything this caller may see there, with every button of it. */
static void hold_all(const char *who, const char *collection, struct str id)
{
	ARENA a = { 0 };
	const char *path = str_c(&a, str_fmt(&a, "/api/v1/%s/%.*s", collection, P(id)));
	struct got g = send_as(who, "GET", path, S(""), &a);

	if (g.status == 403)
		return;
	json_t *row = json_loadb(g.body.s, g.body.n, 0, NULL);
	const char *state = json_string_value(json_object_get(row, "state"));
	assert_non_null(json_object_get(row, "allowed_actions"));
	if (state && strcmp(collection, "orders") == 0)
		states_seen |= 1u << names_find(&order_states, STR(state));
	hold_promises(who, path, id, row);
	hold_parts(who, path, id, row);
	json_decref(row);
}

static void hold_for_all(const char *collection, struct str id)
{
	for (int i = 0; shop_roles[i]; i++)
		hold_all(shop_roles[i], collection, id);
	hold_all("admin", collection, id);
}

/* --- orders through every state ------------------------------------------------------------ */

struct step { const char *who, *path, *body; };

static struct str draft_of(const char *lines)
{
	struct str body = str_fmt(&arena, "{\"draft\":true,\"customer_code\":\"KH-1\",\"lines\":[%s]}", lines);
	struct got g = send_as("sales", "POST", "/api/v1/orders", body, &arena);

	assert_int_equal(g.status, 201);
	return got_text(&g, "id", &arena);
}

static void walk(const struct step *step, size_t n)
{
	struct str id = draft_of("{\"sku\":\"CUP\",\"quantity\":\"10\"},{\"sku\":\"FIT\",\"quantity\":\"2\"}");

	hold_for_all("orders", id);
	for (size_t i = 0; i < n; i++) {
		ARENA a = { 0 };
		const char *path = str_c(&a, str_fmt(&a, "/api/v1/orders/%.*s/%s", P(id), step[i].path));
		struct got g = send_as(step[i].who, "POST", path, STR(step[i].body), &a);
		if (g.status != 200)
			print_message("%s: %.*s\n", step[i].path, P(g.body));
		assert_int_equal(g.status, 200);
		hold_for_all("orders", id);
	}
}

static const struct step whole_way[] = {
	{ "sales",     "actions/place",                 "" },
	{ "reviewer",  "actions/reject",                "{\"reason\":\"缺电话\"}" },
	{ "sales",     "actions/resubmit",              "" },
	{ "finance",   "payments",                      "{\"method\":\"bank\",\"amount\":\"100.00\"}" },
	{ "reviewer",  "actions/approve",               "{}" },
	{ "sales",     "actions/confirm",               "{}" },
	{ "warehouse", "batches",                       "{\"lines\":[{\"line\":1,\"quantity\":\"4\"}]}" },
	{ "warehouse", "batches/1/actions/cancel",      "{\"reason\":\"重排\"}" },
	{ "warehouse", "batches",                       "{\"lines\":[{\"line\":1,\"quantity\":\"4\"}]}" },
	{ "warehouse", "batches/2/actions/pick",        "{}" },
	{ "warehouse", "batches/2/actions/pack",        "{}" },
	{ "warehouse", "batches/2/actions/ship",        "{\"carrier\":\"顺丰\",\"tracking_number\":\"SF1\"}" },
	{ "warehouse", "batches",                       "{}" },
	{ "warehouse", "batches/3/actions/pick",        "{}" },
	{ "warehouse", "batches/3/actions/pack",        "{}" },
	{ "warehouse", "batches/3/actions/ship",        "{\"carrier\":\"顺丰\",\"tracking_number\":\"SF3\"}" },
	{ "logistics", "batches/2/actions/sign",        "{\"signer\":\"陈小满\"}" },
	{ "sales",     "actions/perform",               "{\"line\":2}" },
	{ "logistics", "batches/3/actions/sign",        "{\"signer\":\"陈小满\"}" },
	{ "finance",   "settlements",                   "{}" },
	{ "finance",   "settlements/1/actions/void",    "{\"reason\":\"条款\"}" },
	{ "finance",   "settlements",                   "{}" },
	{ "finance",   "payments",                      "{\"method\":\"bank\",\"amount\":\"799.00\"}" },
	{ "sales",     "actions/complete",              "" },
	{ "sales",     "refunds",                       "{\"method\":\"bank\",\"amount\":\"99.00\",\"reason\":\"退一件\"}" },
	{ "finance",   "refunds/1/actions/pay",         "" },
};

static const struct step given_up[] = {
	{ "sales",      "actions/place",                "" },
	{ "finance",    "payments",                     "{\"method\":\"cash\",\"amount\":\"9.00\"}" },
	{ "finance",    "payments/1/actions/reverse",   "{\"reason\":\"记错\"}" },
	{ "reviewer",   "actions/approve",              "{}" },
	{ "sales",      "actions/confirm",              "{}" },
	{ "warehouse",  "batches",                      "{}" },
	{ "warehouse",  "batches/1/actions/pick",       "{}" },
	{ "warehouse",  "batches/1/actions/pack",       "{}" },
	{ "logistics",  "batches/1/actions/ship",       "{\"carrier\":\"顺丰\",\"tracking_number\":\"SF1\"}" },
	{ "logistics",  "batches/1/actions/lost",       "{\"reason\":\"丢了\",\"returned\":true}" },
	{ "aftersales", "actions/cancel",               "{\"reason\":\"不要了\"}" },
};

static void what_an_order_promises_is_done(void **state)
{
	(void)state;

	asked = wrong = done = 0;
	hold_for_all("orders", draft_of(""));
	walk(whole_way, COUNT(whole_way));
	walk(given_up, COUNT(given_up));
	print_message("%d requests, %d done\n", asked, done);
	assert_int_equal(wrong, 0);
	assert_int_equal(states_seen, (1u << order_states.n) - 1);
	assert_true(done > 500 && asked > 2 * done);
}

/* --- the other roots -------------------------------------------------------------------------- */

static void move_it(const char *collection, struct str id, const char *action)
{
	ARENA a = { 0 };
	const char *path = str_c(&a, str_fmt(&a, "/api/v1/%s/%.*s/actions/%s", collection, P(id), action));

	assert_int_equal(send_as("admin", "POST", path, S(""), &a).status, 200);
}

static struct str made(const char *collection, const char *body)
{
	ARENA a = { 0 };
	struct got g = send_as("admin", "POST", str_c(&a, str_fmt(&a, "/api/v1/%s", collection)), STR(body), &arena);

	assert_int_equal(g.status, 201);
	return got_text(&g, "id", &arena);
}

static void what_other_roots_promise_is_done(void **state)
{
	(void)state;
	struct str customer = words_value(&words, S("customer")), product = words_value(&words, S("product"));
	struct str token = made("tokens", "{\"name\":\"旧接口\",\"roles\":[\"machine\"]}");

	asked = wrong = done = 0;
	hold_for_all("customers", customer);
	move_it("customers", customer, "deactivate");
	hold_for_all("customers", customer);
	hold_for_all("products", product);
	move_it("products", product, "retire");
	hold_for_all("products", product);
	hold_for_all("tokens", token);
	move_it("tokens", token, "revoke");
	hold_for_all("tokens", token);
	hold_for_all("departments", made("departments", "{\"code\":\"D1\",\"name\":\"销售一部\"}"));
	hold_for_all("warehouses", made("warehouses", "{\"code\":\"W2\",\"name\":\"二仓\",\"active\":true}"));
	/* Whose view it is, the row does not know either. */
	hold_all("admin", "views", made("views", "{\"list\":\"/api/v1/orders\",\"name\":\"急单\"}"));
	/* Whose password it is, the row does not know: everybody looks at their own. */
	for (int i = 0; shop_roles[i] && strcmp(shop_roles[i], "machine") != 0; i++)
		hold_all(shop_roles[i], "staff", words_value(&words, str_fmt(&arena, "%s.id", shop_roles[i])));
	print_message("%d requests, %d done\n", asked, done);
	assert_int_equal(wrong, 0);
	assert_true(done > 20 && asked > done);
}

static bool furnish(struct buf *why)
{
	if (!shop_fill(&house, &words, "CUP", 1000, why))
		return false;
	made("products", "{\"sku\":\"FIT\",\"name\":\"上门安装\",\"kind\":\"service\",\"unit\":\"次\",\"tax_rate\":60000,"
	                 "\"price\":\"150.00\"}");
	return true;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_an_order_promises_is_done),
		cmocka_unit_test(what_other_roots_promise_is_done),
	};

	return cmocka_run_group_tests(tests, open_shop, close_shop);
}
