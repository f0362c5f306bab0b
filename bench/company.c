/*
 * company.c -- the company: products, customers, stock, a token, and orders to copy.
 *
 * Everything is done by commands in this process, through the same engine a server has.
 */
#include "company.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "commands.h"
#include "record/json.h"

enum { CHUNK = 500, REQUEST_BODY = 4096 };

const char *const company_flags[] = { "--webhook-url=http://127.0.0.1:9/", "--webhook-hold=true", NULL };

/* --- what the company has --------------------------------------------------------------- */

static void product_body(const void *self, int i, char *out, size_t room)
{
	(void)self;
	snprintf(out, room, "{\"sku\":\"P%05d\",\"name\":\"深沟球轴承 62%02d\",\"model\":\"62%02d\","
	         "\"specification\":\"内径 %d mm\",\"unit\":\"件\",\"tax_rate\":130000,\"price\":\"%d.50\"}",
	         i, i % 100, i % 100, 10 + i % 90, 10 + i % 500);
}

static void customer_body(const void *self, int i, char *out, size_t room)
{
	(void)self;
	snprintf(out, room, "{\"code\":\"C%06d\",\"kind\":\"company\",\"name\":\"华东第%d机械有限公司\","
	         "\"phone\":\"021-5%07d\",\"contacts\":[{\"name\":\"王先生\",\"phone\":\"1380%07d\",\"is_default\":true}],"
	         "\"addresses\":[{\"province\":\"上海市\",\"city\":\"上海市\",\"district\":\"浦东新区\","
	         "\"street\":\"张江路 %d 号\",\"is_default\":true}]}", i, i, i, i, i % 900 + 1);
}

static void receipt_body(const void *self, int i, char *out, size_t room)
{
	const struct company *c = self;
	size_t n = (size_t)snprintf(out, room, "{\"warehouse\":\"SH\",\"reason\":\"期初\",\"lines\":[");

	for (int k = 0; k < CHUNK; k++)
		n += (size_t)snprintf(out + n, room - n, "%s{\"product_id\":\"%lld\",\"quantity\":\"1000000000\"}",
		                      k ? "," : "", (long long)c->product[i * CHUNK + k]);
	snprintf(out + n, room - n, "]}");
}

size_t company_order(const struct company *c, int lines, int64_t product, char *out, size_t room)
{
	size_t n = (size_t)snprintf(out, room, "{\"customer_id\":\"%lld\",\"channel\":\"api\",\"shipping_mode\":\"express\","
	                            "\"message\":\"请尽快发货\",\"lines\":[",
	                            (long long)c->customer[random() % c->customers]);

	for (int i = 0; i < lines; i++)
		n += (size_t)snprintf(out + n, room - n, "%s{\"product_id\":\"%lld\",\"quantity\":\"%ld\"}", i ? "," : "",
		                      (long long)(product ? product : c->product[random() % PRODUCTS]), random() % 9 + 1);
	return n + (size_t)snprintf(out + n, room - n, "]}");
}

/* --- an invented history -------------------------------------------------------------------- */

enum { HISTORY_DAYS = 1000, HISTORY_FROM = 19700 /* 2023-12-09 */, DAY_S = 86400 };

static const char *state_of(int i)
{
	static const char *const rest[20] = {
		"cancelled", "cancelled", "cancelled", "cancelled", "cancelled", "signed", "signed", "signed", "signed",
		"shipped", "shipped", "shipped", "shipped", "processing", "processing", "confirmed", "confirmed",
		"placed", "placed", "approved",
	};
	int n = i * 37 % 100;

	return i % 1000 == 999 ? "rejected" : n < 80 ? "completed" : rest[n - 80];
}

static const char *channel_of(int i)
{
	return i % 5000 == 3 ? "fax" : i % 10 < 7 ? "mall" : i % 10 < 9 ? "web" : "phone";
}

static const char *class_of(int i)
{
	return i % 3000 == 11 ? "special" : i % 50 == 7 ? "urgent" : "normal";
}

/* "2025-03-05T07:30:00Z" so many hours after the order came in. */
static const char *time_of(const struct company *c, int i, int hours, char out[32])
{
	int64_t second = (int64_t)i * HISTORY_DAYS * DAY_S / c->history + (int64_t)HISTORY_FROM * DAY_S + hours * 3600;
	time_t at = (time_t)second;
	struct tm tm;

	strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&at, &tm));
	return out;
}

/* Three lines of so many at 12.50. */
static size_t history_lines(int i, int each, char *out, size_t room)
{
	size_t n = (size_t)snprintf(out, room, ",\"lines\":[");

	for (int k = 0; k < 3; k++)
		n += (size_t)snprintf(out + n, room - n, "%s{\"sku\":\"P%05d\",\"quantity\":\"%d\",\"unit_price\":\"12.50\"}",
		                      k ? "," : "", (i * 7 + k * 331) % PRODUCTS, each);
	return n + (size_t)snprintf(out + n, room - n, "]");
}

static void history_body(const void *self, int i, char *out, size_t room)
{
	const struct company *c = self;
	static const char *const methods[] = { "alipay", "wechat", "bank" };
	char at[32], sent[32], got[32];
	const char *state = state_of(i);
	bool done = !strcmp(state, "completed") || !strcmp(state, "signed");
	bool gone = !c->plain && (done || !strcmp(state, "shipped"));
	int each = i % 9 + 1, customer = i % 10 ? (int)((unsigned)i * 2654435761u % (unsigned)c->customers) : i / 100 % LARGE_CUSTOMERS;
	size_t n = (size_t)snprintf(out, room, "{\"reference\":\"shop:%d\",\"number\":\"H%09d\",\"channel\":\"%s\",\"class\":\"%s\","
	                            "\"state\":\"%s\",\"customer_id\":\"%lld\",\"placed_at\":\"%s\"", i, i, channel_of(i), class_of(i),
	                            state, (long long)c->customer[customer], time_of(c, i, 0, at));

	n += history_lines(i, each, out + n, room - n);
	if (gone)
		n += (size_t)snprintf(out + n, room - n, ",\"payments\":[{\"method\":\"%s\",\"amount\":\"%d.%d0\",\"received_at\":\"%s\"}],"
		                      "\"deliveries\":[{\"shipped_at\":\"%s\",\"carrier\":\"SF\",\"tracking_number\":\"SF%010d\"",
		                      methods[i % 3], 375 * each / 10, 375 * each % 10, at, time_of(c, i, 20, sent), i);
	if (gone && done)
		n += (size_t)snprintf(out + n, room - n, ",\"signed_at\":\"%s\"", time_of(c, i, 70, got));
	snprintf(out + n, room - n, gone ? "}]}" : "}");
}

/* An order placed by the token, with a key: exactly what a request over HTTP leaves behind. */
static bool place_pattern(struct engine *e, const struct company *c, int lines, int64_t token, int64_t *made)
{
	ARENA a = { 0 };
	char body[REQUEST_BODY];
	struct call call = command_call(e, &a, "order.create");

	size_t n = company_order(c, lines, lines == 1 ? c->product[0] : 0, body, sizeof body);
	call.who = (struct caller){ .id = { token }, .name = S("bench"), .roles = MACHINE };
	call.key = str_fmt(&a, "bench-pattern-%d-0123456789", lines);
	call.fingerprint = digest_of(call.key);
	call.request_id = S("0123456789abcdef");
	bool done = call_accept(&call, (struct str){ body, n }) && call_run(e, &call);
	call_release(&call);
	*made = call.made.v;
	return done || commands_complain("order.create", &call.errs);
}

static bool make_token(struct engine *e, struct company *c, int64_t *id)
{
	json_t *answer = NULL;

	if (!command_run(e, "token.create", "{\"name\":\"bench\",\"roles\":[\"machine\",\"finance\"]}", NULL, &answer))
		return false;
	snprintf(c->token, sizeof c->token, "%s", json_string_value(json_object_get(answer, "token")));
	*id = atoll(json_string_value(json_object_get(answer, "id")));
	json_decref(answer);
	return true;
}

static bool make(struct engine *e, struct company *c)
{
	int64_t token;

	return command_run(e, "setting.change", "{\"name\":\"order.reserve_at\",\"value\":\"place\"}", NULL, NULL) &&
	       command_run(e, "warehouse.create", "{\"code\":\"SH\",\"name\":\"上海仓\",\"province\":\"上海市\",\"city\":\"上海市\","
	           "\"active\":true,\"priority\":1}", NULL, NULL) &&
	       make_token(e, c, &token) &&
	       commands_run(e, "product.create", c, product_body, 0, PRODUCTS, c->product) &&
	       commands_run(e, "customer.create", c, customer_body, 0, c->customers, c->customer) &&
	       commands_run(e, "stock.receive", c, receipt_body, 0, PRODUCTS / CHUNK, NULL) &&
	       place_pattern(e, c, 3, token, &c->pattern3) && place_pattern(e, c, 1, token, &c->pattern1);
}

bool company_make(const char *db, struct company *c, int customers)
{
	ARENA a = { 0 };
	struct engine *e = commands_open(db, company_flags, &a);

	if (!e)
		return false;
	c->customers = customers;
	c->customer = calloc((size_t)customers, sizeof *c->customer);
	bool made = make(e, c);
	engine_close(e);
	return made;
}

double company_record(const char *db, const struct company *c, int orders, int64_t *id)
{
	ARENA a = { 0 };
	struct company with = *c;
	struct engine *e = commands_open(db, company_flags, &a);

	if (!e)
		return 0;
	int64_t began = monotonic_us();
	with.history = orders;
	bool fine = commands_run(e, "order.record", &with, history_body, 0, orders, id);
	double took = (double)(monotonic_us() - began) / SECOND;
	engine_close(e);
	return fine ? took : 0;
}
