/*
 * bench.c -- what orderd costs, against a bare program that writes the same rows.
 *
 *   bench [--seconds N] [--quick] [--json FILE] [--engine sqlite|postgres]
 *   bench --scale ORDERS [--seconds N]
 *
 * Both servers run side by side on databases made from one seed and are loaded in turns, A B A B, so
 * that what else the machine does falls on both. See README.md for what is compared with what.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/secret.h"
#include "company.h"
#include "load.h"
#include "unit/cluster.h"
#include "unit/testbed.h"

enum { TURNS = 4, RESULTS_MAX = 32, FEW = 1000 };

struct options {
	double seconds;
	int customers, many;
	const char *json, *engine;	/* NULL: both engines */
	bool scale;			/* nothing but reading, over `many` orders and over few */
};

/* A against B; B is the floor, or the same on less data. */
struct result {
	char name[64];
	int connections;
	struct measured a, b;
	double rate[2], p50[2], p99[2], cpu[2];
};

static struct options options = { .seconds = 3, .customers = 20000, .many = 100000 };
static char dir[200], orderd[400], floor_program[400];
static struct company company;
static int64_t *recorded;
static struct result result[RESULTS_MAX];
static int results;
static bool failed;
static const char *group = "";		/* put before the names of results */

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

static void wrong(const char *what)
{
	failed = true;
	say("bench: %s; see %s", what, dir);
}

/* There is nothing to measure. */
static void give_up(const char *what)
{
	wrong(what);
	exit(1);
}

static const char *in_dir(const char *name)
{
	static char path[8][300];
	static int i;

	i = (i + 1) % 8;
	snprintf(path[i], sizeof path[i], "%s/%s", dir, name);
	return path[i];
}

/* --- servers --------------------------------------------------------------------------- */

struct server { pid_t pid; int port; };

/* Below the range from which the kernel takes ports for outgoing connections. */
static int free_port(void)
{
	for (int i = 0; i < 1000; i++) {
		int port = 20000 + (int)(random() % 12000), on = 1;
		struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
		                          .sin_addr = { htonl(INADDR_LOOPBACK) } };
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
		bool free = bind(fd, (struct sockaddr *)&at, sizeof at) == 0;
		close(fd);
		if (free)
			return port;
	}
	say("bench: no free port");
	exit(1);
}

static pid_t start(const char *log, const char *const argv[])
{
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	int fd = open(in_dir(log), O_CREAT | O_WRONLY | O_TRUNC, 0644);
	dup2(fd, 1);
	dup2(fd, 2);
	execv(argv[0], (char *const *)argv);
	perror(argv[0]);
	_exit(127);
}

static bool ready(int port)
{
	static const char ask[] = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";

	for (int i = 0; i < 500; i++) {
		if (load_once(port, ask, sizeof ask - 1, NULL, 0) == 200)
			return true;
		usleep(20000);
	}
	return false;
}

static struct server serve_orderd(const char *db)
{
	struct server s = { .port = free_port() };
	char listen[40];
	const char *argv[16] = { orderd, "serve", "--db", db, "--listen", listen, "--log-level=0" };

	snprintf(listen, sizeof listen, "127.0.0.1:%d", s.port);
	for (int i = 0; company_flags[i]; i++)
		argv[7 + i] = company_flags[i];
	s.pid = start("orderd.log", argv);
	if (!ready(s.port))
		give_up("orderd does not answer");
	return s;
}

static struct server serve_floor(const char *db, int64_t pattern, size_t bytes)
{
	struct server s = { .port = free_port() };
	char id[24], port[8], size[24];
	const char *argv[] = { floor_program, "serve", db, id, port, size, NULL };

	snprintf(id, sizeof id, "%lld", (long long)pattern);
	snprintf(port, sizeof port, "%d", s.port);
	snprintf(size, sizeof size, "%zu", bytes);
	s.pid = start("floor.log", argv);
	if (!ready(s.port))
		give_up("the floor does not answer");
	return s;
}

static void stop(struct server s)
{
	int status;

	kill(s.pid, SIGTERM);
	if (waitpid(s.pid, &status, 0) == s.pid && status)
		wrong("a server did not end well");
}

/* "VmRSS" or "VmHWM" in MB. */
static double memory(struct server s, const char *what)
{
	char path[64], line[200];
	double kb = 0;

	snprintf(path, sizeof path, "/proc/%d/status", s.pid);
	FILE *f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, what, strlen(what)) == 0)
			kb = atof(line + strlen(what) + 1);
	if (f)
		fclose(f);
	return kb / 1024;
}

/* Exit code of a program whose output goes to a file. */
static int run_program(const char *log, const char *const argv[])
{
	int status = -1;
	pid_t pid = start(log, argv);

	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void check(const char *db)
{
	const char *argv[] = { orderd, "check", "--db", db, NULL };
	double from = seconds_now();
	int code = run_program("check.log", argv);

	say("check of %s: %s (%.1f s)", strrchr(db, '/') + 1, code ? "FINDINGS" : "clean", seconds_now() - from);
	if (code)
		wrong("orderd check found something (check.log)");
}

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

static size_t get_request(char *out, size_t room, const char *path)
{
	return (size_t)snprintf(out, room, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n\r\n",
	                        path, company.token);
}

static size_t read_request(void *self, char *out, size_t room)
{
	char path[80];

	(void)self;
	snprintf(path, sizeof path, "/api/v1/orders/%lld", (long long)recorded[random() % options.many]);
	return get_request(out, room, path);
}

static size_t list_request(void *self, char *out, size_t room)
{
	(void)self;
	return get_request(out, room, "/api/v1/orders?state=placed&limit=50");
}

/* --- comparing ---------------------------------------------------------------------------- */

static void summarize(struct result *r)
{
	struct measured *m[2] = { &r->a, &r->b };

	for (int i = 0; i < 2; i++) {
		r->rate[i] = measured_rate(m[i]);
		r->p50[i] = measured_quantile(m[i], 0.5);
		r->p99[i] = measured_quantile(m[i], 0.99);
		r->cpu[i] = measured_cpu_us(m[i]);
		if (m[i]->refused || !m[i]->n)
			wrong(r->name);
	}
	say("%-37s %4d %9.0f/s p99 %7.2f ms | %9.0f/s p99 %7.2f ms", r->name, r->connections, r->rate[0], r->p99[0],
	    r->rate[1], r->p99[1]);
}

/* Both sides in turns. */
static struct result *compare(const char *name, struct load a, struct load b)
{
	struct result *r = &result[results++];

	snprintf(r->name, sizeof r->name, "%s%s", group, name);
	r->connections = a.connections;
	for (int turn = 0; turn < TURNS; turn++)
		if (!load_run(&a, &r->a) || !load_run(&b, &r->b))
			wrong("no connection");
	summarize(r);
	return r;
}

static struct load load_of(struct server s, int connections, size_t (*request)(void *, char *, size_t), void *self,
                           int want)
{
	return (struct load){ .port = s.port, .pid = s.pid, .connections = connections, .seconds = options.seconds / TURNS,
	                      .warm = 0.3, .request = request, .self = self, .want = want };
}

/* --- what is measured ------------------------------------------------------------------------ */

static double idle_mb, peak_mb;

/* SQLite alone, or bare inserts of recorded orders: orders per second, and rows that one order inserts. */
static double alone(const char *db, int64_t pattern, int group, int *rows)
{
	char id[24], size[16], most[16];
	const char *argv[] = { floor_program, "alone", db, id, size, most, NULL };
	double orders = 0, took = 1;

	snprintf(id, sizeof id, "%lld", (long long)pattern);
	snprintf(size, sizeof size, "%d", group);
	snprintf(most, sizeof most, "%.1f", options.seconds);
	if (run_program("alone.log", argv))
		wrong("SQLite alone");
	FILE *f = fopen(in_dir("alone.log"), "r");
	if (!f || fscanf(f, "%lf %lf %d", &orders, &took, rows) != 3)
		wrong("SQLite alone");
	if (f)
		fclose(f);
	return orders / took;
}

/* One database is orderd's, the other the floor's. */
static void place_orders(const char *db, const char *floor_db)
{
	static const int connections[] = { 1, 8, 32, 128 };
	struct asking three = { .lines = 3 }, hot = { .lines = 1, .product = company.product[0] }, any = { .lines = 1 };
	struct server a = serve_orderd(db), b = serve_floor(floor_db, company.pattern3, 0);

	usleep(500000);
	idle_mb = memory(a, "RssAnon:");
	for (size_t i = 0; i < COUNT(connections); i++)
		compare("place order, 3 lines", load_of(a, connections[i], order_request, &three, 201),
		        load_of(b, connections[i], order_request, &three, 201));
	stop(b);
	b = serve_floor(floor_db, company.pattern1, 0);
	compare("place order, hot product", load_of(a, 32, order_request, &hot, 201),
	        load_of(b, 32, order_request, &hot, 201));
	compare("hot product / any product", load_of(a, 32, order_request, &hot, 201),
	        load_of(a, 32, order_request, &any, 201));
	peak_mb = memory(a, "VmHWM:");
	stop(b);
	stop(a);
	check(db);
}

/* Three on one database, against one alone on another. */
static void place_with_three(const char *db, const char *other_db)
{
	struct asking three = { .lines = 3 };
	struct server s[3], one = serve_orderd(other_db);

	for (int i = 0; i < 3; i++)
		s[i] = serve_orderd(db);
	struct load together = load_of(s[0], 96, order_request, &three, 201);
	together.more_port[0] = s[1].port;
	together.more_port[1] = s[2].port;
	compare("3 orderd / 1 orderd", together, load_of(one, 96, order_request, &three, 201));
	for (int i = 0; i < 3; i++)
		stop(s[i]);
	stop(one);
	check(db);
}

static void read_orders(void)
{
	struct server a = serve_orderd(in_dir("many.db")), b = serve_orderd(in_dir("few.db"));
	char request[REQUEST_MAX];
	static char body[1 << 16];

	size_t n = read_request(NULL, request, sizeof request);
	if (load_once(a.port, request, n, body, sizeof body) != 200)
		wrong("an order cannot be read");
	struct server bare = serve_floor(in_dir("floor.db"), company.pattern3, strlen(body));
	compare("read one order", load_of(a, 32, read_request, NULL, 200), load_of(bare, 32, read_request, NULL, 200));
	stop(bare);
	compare("list 50 of a state", load_of(a, 8, list_request, NULL, 200), load_of(b, 8, list_request, NULL, 200));
	stop(a);
	stop(b);
	check(in_dir("many.db"));
}

/* --- many orders against few ------------------------------------------------------------------ */

enum { SCALE_FEW = 10000 };

/* What people ask for; %lld is an id. */
static const struct ask { const char *name, *path; enum { NO_ID, CUSTOMER_ID, ORDER_ID } id; } asks[] = {
	{ "newest", "/api/v1/orders?limit=50", NO_ID },
	{ "of a state", "/api/v1/orders?state=placed&limit=50", NO_ID },
	{ "of two states", "/api/v1/orders?state=placed,confirmed&limit=50", NO_ID },
	{ "of a state without any", "/api/v1/orders?state=shipped&limit=50", NO_ID },
	{ "of a customer", "/api/v1/orders?customer_id=%lld&limit=50", CUSTOMER_ID },
	{ "of a channel", "/api/v1/orders?channel=mall&limit=50", NO_ID },
	{ "of a channel without any", "/api/v1/orders?channel=fax&limit=50", NO_ID },
	{ "of a class without any", "/api/v1/orders?class=urgent&limit=50", NO_ID },
	{ "by reference", "/api/v1/orders?reference=shop:777", NO_ID },
	{ "of a day", "/api/v1/orders?order_date=2026-03-05&limit=50", NO_ID },
	{ "oldest first by date", "/api/v1/orders?sort=order_date&limit=50", NO_ID },
	{ "detail", "/api/v1/orders/%lld", ORDER_ID },
	{ "search: reference", "/api/v1/orders?q=shop:777", NO_ID },
	{ "search: customer", "/api/v1/orders?q=%E5%8D%8E%E4%B8%9C%E7%AC%AC12", NO_ID },
	{ "search: two characters", "/api/v1/orders?q=%E6%9C%BA%E6%A2%B0", NO_ID },
	{ "counts", "/api/v1/counts/order", NO_ID },
};

struct scaled { const struct ask *ask; const int64_t *id; int ids; };

static size_t scaled_request(void *self, char *out, size_t room)
{
	const struct scaled *s = self;
	char path[200];
	const char *at = strstr(s->ask->path, "%lld");
	int64_t id = s->ask->id == CUSTOMER_ID ? company.customer[random() % company.customers] : s->id[random() % s->ids];

	if (at)
		snprintf(path, sizeof path, "%.*s%lld%s", (int)(at - s->ask->path), s->ask->path, (long long)id, at + 4);
	else
		snprintf(path, sizeof path, "%s", s->ask->path);
	return get_request(out, room, path);
}

/* How long a server takes from its start to its first answer. */
static double start_seconds(const char *db)
{
	double from = seconds_now();
	struct server s = serve_orderd(db);
	double took = seconds_now() - from;

	stop(s);
	return took;
}

static double own_memory(struct server s)
{
	return memory(s, "RssAnon:");
}

static void measure_scale(void)
{
	int64_t *few = calloc(SCALE_FEW, sizeof *few), *many = calloc((size_t)options.many, sizeof *many);
	double took = 0;

	if (!company_make(in_dir("few.db"), &company, options.customers) || !company_copy(in_dir("few.db"), in_dir("many.db")) ||
	    !company_record(in_dir("few.db"), &company, 0, SCALE_FEW, few) ||
	    !(took = company_record(in_dir("many.db"), &company, 0, options.many, many)))
		give_up("the orders could not be made");
	say("%d orders made in %.0f s; starting on them takes %.2f s", options.many, took, start_seconds(in_dir("many.db")));
	struct server a = serve_orderd(in_dir("many.db")), b = serve_orderd(in_dir("few.db"));
	for (size_t i = 0; i < COUNT(asks); i++) {
		struct scaled large = { &asks[i], many, options.many }, small = { &asks[i], few, SCALE_FEW };
		compare(asks[i].name, load_of(a, 8, scaled_request, &large, 200), load_of(b, 8, scaled_request, &small, 200));
	}
	say("memory of its own: %.1f MB over %d orders, %.1f MB over %d", own_memory(a), options.many, own_memory(b), SCALE_FEW);
	stop(a);
	stop(b);
	check(in_dir("many.db"));
}

/* The cost at many as a multiple of that at few, by processor time, which hardly depends on the neighbours. */
static void report_scale(void)
{
	printf("\n%-28s %10s %10s %8s %10s %10s\n", "", "us at many", "us at few", "x", "p99 many", "p99 few");
	for (int i = 0; i < results; i++) {
		const struct result *r = &result[i];
		printf("%-28s %10.0f %10.0f %8.2f %7.2f ms %7.2f ms\n", r->name, r->cpu[0], r->cpu[1],
		       r->cpu[1] > 0 ? r->cpu[0] / r->cpu[1] : 0, r->p99[0], r->p99[1]);
	}
}

static double import_rows, bare_rows, alone_1, alone_32, alone_128;

/* The same on a server of the bench's own; what follows is named after it. */
static void place_on_postgres(void)
{
	struct testbed bed[2];
	const char *server = cluster_start();
	int rows;

	if (!server) {
		say("bench: PostgreSQL is not installed: NOT MEASURED");
		return;
	}
	setenv("ORDERD_TEST_DB", server, 1);
	testbed_open(&bed[0]);
	testbed_open(&bed[1]);
	say("the same company in PostgreSQL");
	if (!company_make(bed[0].db, &company, options.customers) || !testbed_copy(&bed[1], &bed[0]))
		give_up("the company could not be made in PostgreSQL");
	group = "PostgreSQL: ";
	place_orders(bed[0].db, bed[1].db);
	alone_32 = alone(bed[1].db, company.pattern3, 32, &rows);
	alone_128 = alone(bed[1].db, company.pattern3, 128, &rows);
	say("PostgreSQL alone, the rows of a placed order: %.0f orders/s in groups of 32, %.0f of 128", alone_32, alone_128);
	testbed_copy(&bed[1], &bed[0]);
	place_with_three(bed[0].db, bed[1].db);
	testbed_close(&bed[0]);
	testbed_close(&bed[1]);
}

/* The databases with few and many orders; how fast they came in. */
static bool import_orders(void)
{
	int rows = 0;
	double took;

	recorded = calloc((size_t)options.many, sizeof *recorded);
	if (!company_record(in_dir("few.db"), &company, 0, FEW, NULL) ||
	    !(took = company_record(in_dir("many.db"), &company, 0, options.many, recorded)))
		return false;
	bare_rows = alone(in_dir("bare.db"), company.recorded, 256, &rows);
	import_rows = options.many / took * rows;
	bare_rows *= rows;
	say("import %d orders: %.0f rows/s, bare inserts %.0f rows/s (%d rows each)", options.many, import_rows, bare_rows,
	    rows);
	return true;
}

static bool prepare(void)
{
	static const char *const copies[] = { "floor.db", "alone.db", "few.db", "many.db", "bare.db" };
	double from = seconds_now();

	say("making a company of %d customers and %d products in %s", options.customers, PRODUCTS, dir);
	if (!company_make(in_dir("orderd.db"), &company, options.customers))
		return false;
	for (size_t i = 0; i < COUNT(copies); i++)
		if (!company_copy(in_dir("orderd.db"), in_dir(copies[i])))
			return false;
	int64_t one[1];
	if (!company_record(in_dir("bare.db"), &company, 0, 1, one))
		return false;
	company.recorded = one[0];
	say("made in %.1f s", seconds_now() - from);
	return true;
}

/* --- results ------------------------------------------------------------------------------------ */

static const struct result *find(const char *name, int connections)
{
	static const struct result none;

	for (int i = 0; i < results; i++)
		if (strcmp(result[i].name, name) == 0 && result[i].connections == connections)
			return &result[i];
	return &none;
}

static double share(double a, double b)
{
	return b > 0 ? a / b : 0;
}

static void print_table(void)
{
	printf("\n%-37s %5s | %8s %7s %7s %6s | %8s %7s %7s %6s | %6s %6s %6s\n", "", "conn.", "orderd/s", "p50 ms",
	       "p99 ms", "cpu us", "other/s", "p50 ms", "p99 ms", "cpu us", "rate x", "p99 x", "cpu x");
	for (int i = 0; i < results; i++) {
		const struct result *r = &result[i];
		printf("%-37s %5d | %8.0f %7.2f %7.2f %6.0f | %8.0f %7.2f %7.2f %6.0f | %6.2f %6.2f %6.2f\n", r->name,
		       r->connections, r->rate[0], r->p50[0], r->p99[0], r->cpu[0], r->rate[1], r->p50[1], r->p99[1],
		       r->cpu[1], share(r->rate[0], r->rate[1]), share(r->p99[0], r->p99[1]), share(r->cpu[0], r->cpu[1]));
	}
	printf("other: the floor; for the list: the same list over %d orders instead of %d\n\n", FEW, options.many);
	if (import_rows)
		printf("bulk import: %.0f rows/s, bare inserts of the same rows %.0f rows/s (%.2f)\n", import_rows, bare_rows,
	       share(import_rows, bare_rows));
	printf("memory: %.1f MB idle, %.1f MB at most\n\n", idle_mb, peak_mb);
}

struct target { const char *what; double value, limit; bool at_least; };

/* A's rate as a part of B's; 0 when it was not measured. */
static double rate_of(const char *name, int connections)
{
	const struct result *r = find(name, connections);

	return share(r->rate[0], r->rate[1]);
}

static void print_targets(FILE *json)
{
	const struct result *place = find("place order, 3 lines", 32), *list = find("list 50 of a state", 8);
	const struct target target[] = {
		{ "place order at 32: rate of the floor", rate_of("place order, 3 lines", 32), 0.75, true },
		{ "place order at 128: rate of the floor", rate_of("place order, 3 lines", 128), 0.75, true },
		{ "place order at 32: p99 of the floor", share(place->p99[0], place->p99[1]), 2.5, false },
		{ "hot product: rate of any product", rate_of("hot product / any product", 32), 0.8, true },
		{ "read one order: rate of an empty reply", rate_of("read one order", 32), 0.5, true },
		{ "list 50 at many orders: cost at few", share(list->rate[1], list->rate[0]), 1.5, false },
		{ "bulk import: rate of bare inserts", share(import_rows, bare_rows), 0.4, true },
		{ "idle memory, MB", idle_mb, 40, false },
		{ "PostgreSQL: place at 32: rate of the floor", rate_of("PostgreSQL: place order, 3 lines", 32), 0.6, true },
		{ "PostgreSQL: place at 128: rate of the floor", rate_of("PostgreSQL: place order, 3 lines", 128), 0.6, true },
		{ "PostgreSQL: hot product: rate of any", rate_of("PostgreSQL: hot product / any product", 32), 0.6, true },
		{ "PostgreSQL: 3 orderd: rate of one", rate_of("PostgreSQL: 3 orderd / 1 orderd", 96), 0.9, true },
	};

	for (size_t i = 0, told = 0; i < COUNT(target); i++) {
		const struct target *t = &target[i];
		if (!t->value)
			continue;	/* not measured */
		bool pass = t->at_least ? t->value >= t->limit : t->value > 0 && t->value <= t->limit;
		printf("%-4s  %-44s %7.2f  (%s %.2f)\n", pass ? "PASS" : "MISS", t->what, t->value,
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
			fprintf(f, ",\"%s\":{\"rate\":%.1f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"cpu_us\":%.1f}",
			        side ? "other" : "orderd", r->rate[side], r->p50[side], r->p99[side], r->cpu[side]);
		fputc('}', f);
	}
	fprintf(f, "],\"alone\":{\"group_1\":%.1f,\"group_32\":%.1f},\"import_rows\":%.1f,\"bare_rows\":%.1f,"
	        "\"idle_mb\":%.1f,\"peak_mb\":%.1f,\"targets\":[", alone_1, alone_32, import_rows, bare_rows, idle_mb, peak_mb);
}

static void report(void)
{
	FILE *json = options.json ? fopen(options.json, "w") : NULL;

	print_table();
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
			options.many = 10000;
		} else if (strcmp(argv[i], "--seconds") == 0 && i + 1 < argc) {
			options.seconds = atof(argv[++i]);
		} else if (strcmp(argv[i], "--json") == 0 && i + 1 < argc) {
			options.json = argv[++i];
		} else if (strcmp(argv[i], "--scale") == 0 && i + 1 < argc) {
			options.scale = true;
			options.many = atoi(argv[++i]);
		} else if (strcmp(argv[i], "--engine") == 0 && i + 1 < argc) {
			options.engine = argv[++i];
		} else {
			say("usage: bench [--seconds N] [--quick] [--json FILE] [--engine sqlite|postgres] [--scale ORDERS]");
			exit(64);
		}
	}
}

/* bench lies in build/release/bench, orderd above it. */
static void find_programs(void)
{
	char self[300] = "";

	if (readlink("/proc/self/exe", self, sizeof self - 1) < 0)
		exit(1);
	snprintf(floor_program, sizeof floor_program, "%s/floor", dirname(self));
	snprintf(orderd, sizeof orderd, "%s/orderd", dirname(self));
}

static bool wants(const char *engine)
{
	return !options.engine || strcmp(options.engine, engine) == 0;
}

static void measure_sqlite(void)
{
	int rows;

	if (!prepare() || !import_orders())
		give_up("the company could not be made");
	place_orders(in_dir("orderd.db"), in_dir("floor.db"));
	alone_1 = alone(in_dir("alone.db"), company.pattern3, 1, &rows);
	alone_32 = alone(in_dir("alone.db"), company.pattern3, 32, &rows);
	say("SQLite alone, the rows of a placed order: %.0f orders/s one by one, %.0f in groups of 32", alone_1, alone_32);
	read_orders();
}

static void remove_dir(void)
{
	pid_t pid = fork();

	if (!pid)
		execl("/bin/rm", "rm", "-rf", dir, NULL);
	waitpid(pid, NULL, 0);
}

int main(int argc, char **argv)
{
	parse_options(argc, argv);
	find_programs();
	secret_start();
	snprintf(dir, sizeof dir, "%s/orderd-bench-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	if (!mkdtemp(dir)) {
		perror(dir);
		return 73;
	}
	if (options.scale) {
		measure_scale();
		report_scale();
	} else {
		if (wants("sqlite"))
			measure_sqlite();
		if (wants("postgres"))
			place_on_postgres();
		report();
	}
	if (!failed)
		remove_dir();
	return failed;
}
