/*
 * bench.c -- what orderd costs, against a bare program that writes the same rows.
 *
 *   bench [--seconds N] [--quick] [--json FILE] [--engine sqlite|postgres] [--only place|alone|read|three]
 *   bench --scale ORDERS [--plain] [--engine sqlite|postgres]
 *   bench --citus
 *
 * Both servers run side by side on databases made from one seed and are loaded in turns, A B A B, so
 * that what else the machine does falls on both. See README.md for what is compared with what.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/secret.h"
#include "run.h"
#include "shell/emit/emit.h"
#include "unit/testbed.h"

enum { FEW = 10000, RECENT = 1000 };

/* The databases of one engine, all made from the first. */
enum bed { ORDERD, FLOOR, ALONE, FEW_ORDERS, MANY_ORDERS, BARE, BEDS };
static struct testbed bed[BEDS];

/* What there is to say of an engine beside the comparisons. */
static struct figures {
	const char *engine, *prefix;	/* NULL: it was not measured */
	double alone[3], import_rows, bare_rows, idle_mb, peak_mb, many_mb;
} lite, pg, *now;
static const int groups[] = { 1, 32, 128 };

static int64_t *recorded;

/* --- requests ---------------------------------------------------------------------------- */

/* What is asked of one server. */
struct asking { int lines; int64_t product; };

static size_t order_request(void *self, char *out, size_t room)
{
	static long long key;
	const struct asking *a = self;
	char body[REQUEST_MAX / 2];
	size_t n = company_order(&company, a->lines, a->product, body, sizeof body);

	return (size_t)snprintf(out, room, "POST /api/v1/orders HTTP/1.1\r\nHost: 127.0.0.1\r\n"
	                        "Authorization: Bearer %s\r\nContent-Type: application/json\r\n"
	                        "Idempotency-Key: %08lx-bench-%010lld\r\nContent-Length: %zu\r\n\r\n%s",
	                        company.token, random(), key++, n, body);
}

/* One of the newest so many. */
static size_t read_request(void *self, char *out, size_t room)
{
	const int *newest = self;
	char path[80];

	snprintf(path, sizeof path, "/api/v1/orders/%lld", (long long)recorded[options.many - 1 - random() % *newest]);
	return get_request(out, room, path);
}

static size_t list_request(void *self, char *out, size_t room)
{
	(void)self;
	return get_request(out, room, "/api/v1/orders?state=placed&limit=50");
}

static size_t find_request(void *self, char *out, size_t room)
{
	char path[80];

	(void)self;
	snprintf(path, sizeof path, "/api/v1/orders?q=%03ld&limit=20", random() % 1000);
	return get_request(out, room, path);
}

/* --- what is measured ------------------------------------------------------------------------ */

static void prepare(void)
{
	double from = seconds_now();
	int64_t one[1];

	for (int i = 0; i < BEDS; i++)
		testbed_open(&bed[i]);
	if (!company_make(bed[ORDERD].db, &company, options.customers))
		give_up("the company could not be made");
	for (int i = 1; i < BEDS; i++)
		if (!testbed_copy(&bed[i], &bed[ORDERD]))
			give_up("the company could not be copied");
	if (!company_record(bed[BARE].db, &company, 1, one))
		give_up("an order could not be recorded");
	company.recorded = one[0];
	say("a company of %d customers and %d products made in %.1f s", options.customers, PRODUCTS, seconds_now() - from);
}

static void import_orders(void)
{
	int rows = 0;
	double took;

	recorded = calloc((size_t)options.many, sizeof *recorded);
	if (!company_record(bed[FEW_ORDERS].db, &company, FEW, NULL) ||
	    !(took = company_record(bed[MANY_ORDERS].db, &company, options.many, recorded)))
		give_up("the orders could not be recorded");
	now->bare_rows = alone(bed[BARE].db, company.recorded, 256, &rows) * rows;
	now->import_rows = options.many / took * rows;
	say("%simport %d orders: %.0f rows/s, bare inserts %.0f rows/s (%d rows each)", group, options.many, now->import_rows,
	    now->bare_rows, rows);
}

static void place_orders(void)
{
	static const int connections[] = { 1, 8, 32, 128 };
	struct asking three = { .lines = 3 }, hot = { .lines = 1, .product = company.product[0] }, any = { .lines = 1 };
	struct server a = serve_orderd(bed[ORDERD].db), b = serve_floor(bed[FLOOR].db, company.pattern3, 0);

	usleep(500000);
	now->idle_mb = memory(a, "RssAnon:");
	for (size_t i = 0; i < COUNT(connections); i++)
		compare("place order, 3 lines", load_of(a, connections[i], order_request, &three, 201),
		        load_of(b, connections[i], order_request, &three, 201));
	stop(b);
	b = serve_floor(bed[FLOOR].db, company.pattern1, 0);
	compare("place order, hot product", load_of(a, 32, order_request, &hot, 201),
	        load_of(b, 32, order_request, &hot, 201));
	compare("hot product / any product", load_of(a, 32, order_request, &hot, 201),
	        load_of(a, 32, order_request, &any, 201));
	now->peak_mb = memory(a, "VmHWM:");
	stop(b);
	stop(a);
	check(bed[ORDERD].db);
}

/* Three on one database, against one alone on another: with as many clients in all, and with as many for each. */
static void place_with_three(void)
{
	static const struct { const char *name; int all, one; } ways[] = {
		{ "3 orderd / 1 orderd", 96, 96 }, { "3 orderd / 1 orderd", 384, 384 }, { "3 orderd / 1 of as many each", 96, 32 },
	};
	struct asking three = { .lines = 3 };
	struct server s[3], one;

	if (!testbed_copy(&bed[FLOOR], &bed[ORDERD]))
		give_up("the orders could not be copied");
	one = serve_orderd(bed[FLOOR].db);
	for (int i = 0; i < 3; i++)
		s[i] = serve_orderd(bed[ORDERD].db);
	for (size_t w = 0; w < COUNT(ways); w++) {
		struct load together = load_of(s[0], ways[w].all, order_request, &three, 201);
		for (together.servers = 0; together.servers < 3; together.servers++) {
			together.port[together.servers] = s[together.servers].port;
			together.pid[together.servers] = s[together.servers].pid;
		}
		compare(ways[w].name, together, load_of(one, ways[w].one, order_request, &three, 201));
	}
	for (int i = 0; i < 3; i++)
		stop(s[i]);
	stop(one);
	check(bed[ORDERD].db);
}

static void write_alone(void)
{
	int rows;

	for (size_t i = 0; i < COUNT(groups); i++)
		now->alone[i] = alone(bed[ALONE].db, company.pattern3, groups[i], &rows);
}

static void read_orders(void)
{
	struct server a = serve_orderd(bed[MANY_ORDERS].db), b = serve_orderd(bed[FEW_ORDERS].db);
	char request[REQUEST_MAX];
	static char body[1 << 16];
	int recent = RECENT;

	size_t n = read_request(&recent, request, sizeof request);
	if (load_once(a.port, request, n, body, sizeof body) != 200)
		wrong("an order cannot be read");
	struct server bare = serve_floor(bed[ALONE].db, company.pattern3, strlen(body));
	compare("read one order", load_of(a, 32, read_request, &options.many, 200), load_of(bare, 32, read_request, &options.many, 200));
	compare("read a recent order", load_of(a, 32, read_request, &recent, 200), load_of(bare, 32, read_request, &recent, 200));
	stop(bare);
	compare("list 50 of a state", load_of(a, 8, list_request, NULL, 200), load_of(b, 8, list_request, NULL, 200));
	now->many_mb = memory(a, "RssAnon:");
	stop(a);
	stop(b);
	check(bed[MANY_ORDERS].db);
}

static void read_recorded(void)
{
	import_orders();
	for (int i = 0; i < BEDS; i++)
		look_through(bed[i].db);
	read_orders();
}

/* What --only chooses of. */
static const struct part { const char *name; void (*run)(void); bool shared; } parts[] = {
	{ "place", place_orders, false },
	{ "alone", write_alone, false },
	{ "read", read_recorded, false },
	{ "three", place_with_three, true },
};

static bool chosen(const struct part *p)
{
	return (!options.only || strcmp(options.only, p->name) == 0) && (!p->shared || testbed_is_postgres());
}

static void measure(const char *engine, const char *prefix)
{
	now = testbed_is_postgres() ? &pg : &lite;
	now->engine = engine;
	now->prefix = prefix;
	group = prefix;
	say("on %s:", engine);
	prepare();
	for (size_t i = 0; i < COUNT(parts); i++)
		if (chosen(&parts[i]))
			parts[i].run();
	for (int i = 0; i < BEDS && !failed; i++)
		testbed_close(&bed[i]);
}

/* --- spread over machines --------------------------------------------------------------------- */

/* One company on PostgreSQL, and on Citus with one worker and with two. */
enum { WORKERS = 2 };

/* Databases are made on so many workers from now on; 0: on the coordinator alone, without Citus. */
static void on_workers(int n)
{
	static char nodes[400], server[200];
	char url[240];

	if (!*nodes) {
		snprintf(nodes, sizeof nodes, "%s", getenv("ORDERD_TEST_NODES"));
		snprintf(server, sizeof server, "%.*s", (int)(strrchr(getenv("ORDERD_TEST_DB"), '/') - getenv("ORDERD_TEST_DB")),
		         getenv("ORDERD_TEST_DB"));
	}
	snprintf(url, sizeof url, n ? "%s/workers_%d" : "%s/postgres", server, n);
	setenv("ORDERD_TEST_DB", url, 1);
	setenv("ORDERD_TEST_NODES", n ? nodes : "", 1);
}

static void spread_company(struct testbed *t, int workers)
{
	ARENA a = { 0 };
	struct buf script = buf_in(&a, 0);
	double from = seconds_now();

	on_workers(workers);
	testbed_open(&t[workers]);
	if (!copy(t[0].db, t[workers].db))
		give_up("the company could not be copied");
	double copied = seconds_now();
	if (!emit(S("citus"), &script) || !testbed_spread(&t[workers], str_c(&a, buf_str(&script))))
		give_up("the company could not be spread");
	say("%d workers: copied in %.1f s, spread in %.1f s", workers, copied - from, seconds_now() - copied);
}

static void compare_spread(const struct server *s, int connections, const char *what, request_maker *request, void *self, int want)
{
	for (int n = 1; n <= WORKERS; n++) {
		char name[100];

		snprintf(name, sizeof name, "%s, %d worker%s", what, n, n > 1 ? "s" : "");
		compare(name, load_of(s[n], connections, request, self, want), load_of(s[0], connections, request, self, want));
	}
}

static void measure_spread(void)
{
	struct testbed t[WORKERS + 1];
	struct server s[WORKERS + 1];
	struct asking three = { .lines = 3 }, hot = { .lines = 1 };

	on_workers(0);
	testbed_open(&t[0]);
	recorded = calloc((size_t)options.many, sizeof *recorded);
	if (!company_make(t[0].db, &company, options.customers) || !company_record(t[0].db, &company, options.many, recorded))
		give_up("the company could not be made");
	hot.product = company.product[0];
	for (int n = 1; n <= WORKERS; n++)
		spread_company(t, n);
	for (int n = 0; n <= WORKERS; n++)
		s[n] = serve_orderd(t[n].db);
	compare_spread(s, 1, "place order, 3 lines", order_request, &three, 201);
	compare_spread(s, 32, "place order, 3 lines", order_request, &three, 201);
	compare_spread(s, 128, "place order, 3 lines", order_request, &three, 201);
	compare_spread(s, 32, "place order, hot product", order_request, &hot, 201);
	compare_spread(s, 8, "read one order", read_request, &options.many, 200);
	compare_spread(s, 8, "list 50 of a state", list_request, NULL, 200);
	compare_spread(s, 8, "find by words", find_request, NULL, 200);
	for (int n = 0; n <= WORKERS; n++) {
		stop(s[n]);
		check(t[n].db);
		on_workers(n);
		testbed_close(&t[n]);
	}
}

/* --- results ------------------------------------------------------------------------------------ */

static void print_table(void)
{
	printf("\n%-37s %5s | %8s %7s %7s %6s %6s | %8s %7s %7s %6s %6s | %6s %6s %6s\n", "", "conn.", "orderd/s", "p50 ms",
	       "p99 ms", "cpu us", "db us", "other/s", "p50 ms", "p99 ms", "cpu us", "db us", "rate x", "p99 x", "cpu x");
	for (int i = 0; i < results; i++) {
		const struct result *r = &result[i];
		printf("%-37s %5d | %8.0f %7.2f %7.2f %6.0f %6.0f | %8.0f %7.2f %7.2f %6.0f %6.0f | %6.2f %6.2f %6.2f\n", r->name,
		       r->connections, r->rate[0], r->p50[0], r->p99[0], r->cpu[0], r->db_cpu[0], r->rate[1], r->p50[1], r->p99[1],
		       r->cpu[1], r->db_cpu[1], share(r->rate[0], r->rate[1]), share(r->p99[0], r->p99[1]),
		       share(r->cpu[0] + r->db_cpu[0], r->cpu[1] + r->db_cpu[1]));
	}
	printf("other: the floor; for the list: the same list over %d orders instead of %d\n\n", FEW, options.many);
}

static void print_figures(const struct figures *f)
{
	char name[80];

	if (!f->engine)
		return;
	snprintf(name, sizeof name, "%splace order, 3 lines", f->prefix);
	const struct result *place = find(name, 32);
	printf("%s, behind the answer to an order at 32: %.0f us of processor time, of the floor %.0f\n", f->engine, place->behind[0],
	       place->behind[1]);
	printf("%s alone, the rows of a placed order: %.0f orders/s one by one, %.0f in groups of 32, %.0f of 128\n", f->engine,
	       f->alone[0], f->alone[1], f->alone[2]);
	printf("%s, bulk import: %.0f rows/s, bare inserts of the same rows %.0f rows/s (%.2f)\n", f->engine, f->import_rows,
	       f->bare_rows, share(f->import_rows, f->bare_rows));
	printf("%s, memory of orderd: %.1f MB idle, %.1f MB at most while orders are placed, %.1f MB after reading %d orders\n\n",
	       f->engine, f->idle_mb, f->peak_mb, f->many_mb, options.many);
}

struct target { const char *what; double value, limit; bool at_least; };

/* A's rate as a part of B's; 0 when it was not measured. */
static double rate_of(const char *name, int connections)
{
	const struct result *r = find(name, connections);

	return share(r->rate[0], r->rate[1]);
}

/* The same on more data, as a multiple. */
static double cost_of(const char *name, int connections)
{
	const struct result *r = find(name, connections);

	return share(r->rate[1], r->rate[0]);
}

static bool wants(const char *engine)
{
	return !options.engine || strcmp(options.engine, engine) == 0;
}

static void print_targets(FILE *json)
{
	const struct result *place = find("place order, 3 lines", 32);
	const struct target target[] = {
		{ "place order at 32: rate of the floor", rate_of("place order, 3 lines", 32), 0.75, true },
		{ "place order at 128: rate of the floor", rate_of("place order, 3 lines", 128), 0.75, true },
		{ "place order at 32: p99 of the floor", share(place->p99[0], place->p99[1]), 2.5, false },
		{ "hot product: rate of any product", rate_of("hot product / any product", 32), 0.8, true },
		{ "read one order: rate of an empty reply", rate_of("read one order", 32), 0.5, true },
		{ "read a recent order: rate of an empty reply", rate_of("read a recent order", 32), 0.5, true },
		{ "list 50 at many orders: cost at few", cost_of("list 50 of a state", 8), 1.5, false },
		{ "bulk import: rate of bare inserts", share(lite.import_rows, lite.bare_rows), 0.4, true },
		{ "memory idle, MB", lite.idle_mb, 40, false },
		{ "memory after reading many orders, MB", lite.many_mb, 100, false },
		{ "PostgreSQL: place at 32: rate of the floor", rate_of("PostgreSQL: place order, 3 lines", 32), 0.6, true },
		{ "PostgreSQL: place at 128: rate of the floor", rate_of("PostgreSQL: place order, 3 lines", 128), 0.6, true },
		{ "PostgreSQL: hot product: rate of any", rate_of("PostgreSQL: hot product / any product", 32), 0.6, true },
		{ "PostgreSQL: 3 orderd at 96: rate of one", rate_of("PostgreSQL: 3 orderd / 1 orderd", 96), 0.9, true },
		{ "PostgreSQL: 3 orderd at 384: rate of one", rate_of("PostgreSQL: 3 orderd / 1 orderd", 384), 0.9, true },
		{ "PostgreSQL: 3 orderd at 32 each: rate of one", rate_of("PostgreSQL: 3 orderd / 1 of as many each", 96), 0.9, true },
		{ "PostgreSQL: read one order: rate of an empty reply", rate_of("PostgreSQL: read one order", 32), 0.5, true },
		{ "PostgreSQL: read a recent order: rate of an empty reply", rate_of("PostgreSQL: read a recent order", 32), 0.5, true },
		{ "PostgreSQL: list 50 at many: cost at few", cost_of("PostgreSQL: list 50 of a state", 8), 1.5, false },
		{ "PostgreSQL: bulk import: rate of bare inserts", share(pg.import_rows, pg.bare_rows), 0.4, true },
		{ "PostgreSQL: memory after reading many, MB", pg.many_mb, 100, false },
	};

	for (size_t i = 0, told = 0; i < COUNT(target); i++) {
		const struct target *t = &target[i];
		if (!wants(strncmp(t->what, "PostgreSQL", 10) == 0 ? "postgres" : "sqlite"))
			continue;
		if (!t->value) {
			printf("     %-46s was not measured\n", t->what);
			continue;
		}
		bool pass = t->at_least ? t->value >= t->limit : t->value <= t->limit;
		printf("%-4s  %-46s %7.2f  (%s %.2f)\n", pass ? "PASS" : "MISS", t->what, t->value,
		       t->at_least ? "at least" : "at most", t->limit);
		if (json)
			fprintf(json, "%s{\"target\":\"%s\",\"value\":%.3f,\"limit\":%.2f,\"pass\":%s}", told++ ? "," : "", t->what, t->value,
			        t->limit, pass ? "true" : "false");
	}
}

static void print_json(FILE *f)
{
	fprintf(f, "{\"results\":[");
	for (int i = 0; i < results; i++) {
		const struct result *r = &result[i];
		fprintf(f, "%s{\"name\":\"%s\",\"connections\":%d", i ? "," : "", r->name, r->connections);
		for (int side = 0; side < 2; side++)
			fprintf(f, ",\"%s\":{\"rate\":%.1f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"cpu_us\":%.1f,\"db_us\":%.1f,\"behind_us\":%.1f}",
			        side ? "other" : "orderd", r->rate[side], r->p50[side], r->p99[side], r->cpu[side], r->db_cpu[side], r->behind[side]);
		fputc('}', f);
	}
	fprintf(f, "],\"engines\":[");
	for (int i = 0, told = 0; i < 2; i++) {
		const struct figures *g = i ? &pg : &lite;
		if (!g->engine)
			continue;
		fprintf(f, "%s{\"engine\":\"%s\",\"alone\":[%.1f,%.1f,%.1f],\"import_rows\":%.1f,\"bare_rows\":%.1f,\"idle_mb\":%.1f,"
		        "\"peak_mb\":%.1f,\"many_mb\":%.1f}", told++ ? "," : "", g->engine, g->alone[0], g->alone[1], g->alone[2],
		        g->import_rows, g->bare_rows, g->idle_mb, g->peak_mb, g->many_mb);
	}
	fprintf(f, "],\"targets\":[");
}

static void report(void)
{
	FILE *json = options.json ? fopen(options.json, "w") : NULL;

	print_table();
	print_figures(&lite);
	print_figures(&pg);
	if (json)
		print_json(json);
	print_targets(json);
	if (json) {
		fprintf(json, "]}\n");
		fclose(json);
	}
}

/* --- the program ---------------------------------------------------------------------------------- */

static void parse_options(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--quick") == 0) {
			options.seconds = 2;
			options.customers = 2000;
			options.many = 30000;
		} else if (strcmp(argv[i], "--seconds") == 0 && i + 1 < argc) {
			options.seconds = atof(argv[++i]);
		} else if (strcmp(argv[i], "--json") == 0 && i + 1 < argc) {
			options.json = argv[++i];
		} else if (strcmp(argv[i], "--scale") == 0 && i + 1 < argc) {
			options.scale = true;
			options.many = atoi(argv[++i]);
			options.seconds = 1;
			options.turns = 2;
		} else if (strcmp(argv[i], "--plain") == 0) {
			company.plain = true;
		} else if (strcmp(argv[i], "--citus") == 0) {
			options.citus = true;
			options.customers = 300;
			options.many = 1000;
		} else if (strcmp(argv[i], "--engine") == 0 && i + 1 < argc) {
			options.engine = argv[++i];
		} else if (strcmp(argv[i], "--only") == 0 && i + 1 < argc) {
			options.only = argv[++i];
		} else {
			say("usage: bench [--seconds N] [--quick] [--json FILE] [--engine sqlite|postgres]"
			    " [--only place|alone|read|three] [--scale ORDERS [--plain]] [--citus]");
			exit(64);
		}
	}
}

static void run(const char *engine, const char *prefix)
{
	if (options.scale)
		scale(engine, prefix);
	else
		measure(engine, prefix);
}

int main(int argc, char **argv)
{
	parse_options(argc, argv);
	secret_start();
	run_open();
	if (options.citus) {
		if (!run_postgres(WORKERS))
			give_up("no Citus cluster can be started: name the programs of a PostgreSQL that has it in PG_BIN");
		measure_spread();
		print_table();
		run_close();
		return failed;
	}
	setenv("ORDERD_TEST_DB", "sqlite", 1);
	if (wants("sqlite"))
		run("SQLite", "");
	if (wants("postgres") && run_postgres(0))
		run("PostgreSQL", "PostgreSQL: ");
	else if (wants("postgres"))
		say("bench: PostgreSQL is not installed: NOT MEASURED");
	if (options.scale)
		scale_report();
	else
		report();
	run_close();
	return failed;
}
