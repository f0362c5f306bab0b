/*
 * company.c -- the company: products, customers, stock, a token, and orders to copy.
 *
 * Everything is done by commands in this process, through the same engine a server has.
 */
#include "company.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/config.h"
#include "record/json.h"
#include "shell/engine.h"

enum { CHUNK = 500, BODY_MAX = 128 * 1024, REQUEST_BODY = 4096 };

const char *const company_flags[] = { "--webhook-url=http://127.0.0.1:9/", "--webhook-hold=true", NULL };

static struct engine *open_engine(const char *db, struct config *config, struct arena *a, struct errs *errs)
{
	char *argv[8] = { str_c(a, S("bench")), str_c(a, str_fmt(a, "--db=%s", db)) };
	int argc = 2;

	for (; company_flags[argc - 2]; argc++)
		argv[argc] = str_c(a, STR(company_flags[argc - 2]));
	if (!config_read(config, NULL, &argc, argv, a, errs))
		return NULL;
	return engine_open(config, errs);
}

static bool complain(const char *what, const struct errs *errs)
{
	ARENA a = { 0 };

	for (int i = 0; i < errs->n && i < 3; i++)
		fprintf(stderr, "%s: %s %.*s\n", what, errs->at[i].problem->code, P(err_text(&a, &errs->at[i], false)));
	return false;
}

/* --- commands ------------------------------------------------------------------------ */

static struct call call_of(struct engine *e, struct arena *a, const char *command)
{
	return (struct call){
		.command = engine_command(e, STR(command)), .arena = a, .errs = { .arena = a },
		.who = { .name = S("bench"), .roles = SYSTEM },
	};
}

/* Run one command; its answer as JSON into `answer` (may be NULL). */
static bool run(struct engine *e, const char *command, const char *body, int64_t *made, json_t **answer)
{
	ARENA a = { 0 };
	struct call c = call_of(e, &a, command);
	bool done = call_accept(&c, STR(body)) && call_run(e, &c);

	call_release(&c);
	if (!done)
		return complain(command, &c.errs);
	if (made)
		*made = c.made.v;
	if (answer)
		*answer = json_loadb(c.body.s, c.body.n, 0, NULL);
	return true;
}

static void nothing(struct call *c)
{
	(void)c;
}

typedef void write_body(const struct company *c, int i, char *out, size_t room);

/* Many of one command, some hundred on their way at a time; ids into `made` (may be NULL). */
static bool run_many(struct engine *e, const char *command, const struct company *company, write_body *body,
                     int from, int to, int64_t *made)
{
	static char text[BODY_MAX];
	static struct call call[CHUNK];
	bool fine = true;

	for (int at = from; fine && at < to; at += CHUNK) {
		ARENA a = { 0 };
		int n = to - at < CHUNK ? to - at : CHUNK;
		for (int i = 0; fine && i < n; i++) {
			call[i] = call_of(e, &a, command);
			call[i].done = nothing;
			body(company, at + i, text, sizeof text);
			fine = call_accept(&call[i], STR(text)) || complain(command, &call[i].errs);
		}
		for (int i = 0; fine && i < n; i++)	/* from here on the arena is the writer's */
			call_submit(e, &call[i]);
		engine_drain(e);
		for (int i = 0; fine && i < n; i++) {
			fine = !call[i].errs.n || complain(command, &call[i].errs);
			if (made)
				made[at + i] = call[i].made.v;
		}
	}
	return fine;
}

/* --- what the company has --------------------------------------------------------------- */

static void product_body(const struct company *c, int i, char *out, size_t room)
{
	(void)c;
	snprintf(out, room, "{\"sku\":\"P%05d\",\"name\":\"深沟球轴承 62%02d\",\"model\":\"62%02d\","
	         "\"specification\":\"内径 %d mm\",\"unit\":\"件\",\"tax_rate\":130000,\"price\":\"%d.50\"}",
	         i, i % 100, i % 100, 10 + i % 90, 10 + i % 500);
}

static void customer_body(const struct company *c, int i, char *out, size_t room)
{
	(void)c;
	snprintf(out, room, "{\"code\":\"C%06d\",\"kind\":\"company\",\"name\":\"华东第%d机械有限公司\","
	         "\"phone\":\"021-5%07d\",\"contacts\":[{\"name\":\"王先生\",\"phone\":\"1380%07d\",\"is_default\":true}],"
	         "\"addresses\":[{\"province\":\"上海市\",\"city\":\"上海市\",\"district\":\"浦东新区\","
	         "\"street\":\"张江路 %d 号\",\"is_default\":true}]}", i, i, i, i, i % 900 + 1);
}

static void receipt_body(const struct company *c, int i, char *out, size_t room)
{
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

/* One order a minute back from 2026; one in ten is still only placed. */
static void history_body(const struct company *c, int i, char *out, size_t room)
{
	int minute = i % 60, hour = i / 60 % 24, day = i / 1440 % 28 + 1, month = i / 40320 % 10 + 1;
	size_t n = (size_t)snprintf(out, room, "{\"reference\":\"shop:%d\",\"channel\":\"mall\",\"state\":\"%s\","
	                            "\"customer_id\":\"%lld\",\"placed_at\":\"2026-%02d-%02dT%02d:%02d:00Z\",\"lines\":[",
	                            i, i % 10 == 9 ? "placed" : "confirmed", (long long)c->customer[i % c->customers],
	                            month, day, hour, minute);

	for (int k = 0; k < 3; k++)
		n += (size_t)snprintf(out + n, room - n, "%s{\"sku\":\"P%05d\",\"quantity\":\"%d\",\"unit_price\":\"12.50\"}",
		                      k ? "," : "", (i * 7 + k * 331) % PRODUCTS, i % 9 + 1);
	snprintf(out + n, room - n, "]}");
}

/* An order placed by the token, with a key: exactly what a request over HTTP leaves behind. */
static bool place_pattern(struct engine *e, const struct company *c, int lines, int64_t token, int64_t *made)
{
	ARENA a = { 0 };
	char body[REQUEST_BODY];
	struct call call = call_of(e, &a, "order.create");

	size_t n = company_order(c, lines, lines == 1 ? c->product[0] : 0, body, sizeof body);
	call.who = (struct caller){ .id = { token }, .name = S("bench"), .roles = MACHINE };
	call.key = str_fmt(&a, "bench-pattern-%d-0123456789", lines);
	call.fingerprint = digest_of(call.key);
	call.request_id = S("0123456789abcdef");
	bool done = call_accept(&call, (struct str){ body, n }) && call_run(e, &call);
	call_release(&call);
	*made = call.made.v;
	return done || complain("order.create", &call.errs);
}

static bool make_token(struct engine *e, struct company *c, int64_t *id)
{
	json_t *answer = NULL;

	if (!run(e, "token.create", "{\"name\":\"bench\",\"roles\":[\"machine\"]}", NULL, &answer))
		return false;
	snprintf(c->token, sizeof c->token, "%s", json_string_value(json_object_get(answer, "token")));
	*id = atoll(json_string_value(json_object_get(answer, "id")));
	json_decref(answer);
	return true;
}

static bool make(struct engine *e, struct company *c)
{
	int64_t token;

	return run(e, "setting.change", "{\"name\":\"order.reserve_at\",\"value\":\"place\"}", NULL, NULL) &&
	       run(e, "warehouse.create", "{\"code\":\"SH\",\"name\":\"上海仓\",\"province\":\"上海市\",\"city\":\"上海市\","
	           "\"active\":true,\"priority\":1}", NULL, NULL) &&
	       make_token(e, c, &token) &&
	       run_many(e, "product.create", c, product_body, 0, PRODUCTS, c->product) &&
	       run_many(e, "customer.create", c, customer_body, 0, c->customers, c->customer) &&
	       run_many(e, "stock.receive", c, receipt_body, 0, PRODUCTS / CHUNK, NULL) &&
	       place_pattern(e, c, 3, token, &c->pattern3) && place_pattern(e, c, 1, token, &c->pattern1);
}

bool company_make(const char *db, struct company *c, int customers)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };
	struct config config;
	struct engine *e = open_engine(db, &config, &a, &errs);

	if (!e)
		return complain(db, &errs);
	c->customers = customers;
	c->customer = calloc((size_t)customers, sizeof *c->customer);
	bool made = make(e, c);
	engine_close(e);
	return made;
}

double company_record(const char *db, const struct company *c, int from, int to, int64_t *id)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };
	struct config config;
	struct engine *e = open_engine(db, &config, &a, &errs);

	if (!e) {
		complain(db, &errs);
		return 0;
	}
	int64_t began = monotonic_us();
	bool fine = run_many(e, "order.record", c, history_body, from, to, id);
	double took = (double)(monotonic_us() - began) / SECOND;
	engine_close(e);
	return fine ? took : 0;
}

bool company_copy(const char *from, const char *to)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };
	struct db *db = db_open(STR(from), DB_READ, &errs);
	bool copied = db && db_backup(db, STR(to), NULL, NULL, &errs);

	if (db)
		db_close(db);
	return copied || complain(to, &errs);
}
