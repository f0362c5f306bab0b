/*
 * scale.c -- what people ask for, over many orders and over few: what it costs should be the same.
 *
 * Both databases hold the same history, one more of it than the other. What is compared is processor time, of orderd and of
 * PostgreSQL, for one request: it hardly depends on the neighbours. Reports read what they sum up and are told apart.
 */
#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "db/db.h"
#include "unit/testbed.h"

enum { SCALE_FEW = 10000, MILLION = 1000000, CLIENTS = 8, SETTLE_S = 600 };

/* What is asked; %lld is an id. A customer is a large one: of a small one there are fewer orders among few. */
static const struct ask { const char *path; enum { NO_ID, CUSTOMER_ID, ORDER_ID, RECENT_ORDER_ID, PRODUCT_ID } id; } asks[] = {
	{ "orders/%lld", RECENT_ORDER_ID },		/* what people work on: as many as there are of the few */
	{ "orders/%lld", ORDER_ID },			/* of all that ever were */
	{ "counts/order" },
	{ "orders" },
	{ "orders?sort=order_date" },
	{ "orders?sort=-order_date" },
	{ "orders?sort=created_at" },
	{ "orders?state=draft" },
	{ "orders?state=placed" },
	{ "orders?state=rejected&limit=10" },
	{ "orders?state=approved" },
	{ "orders?state=confirmed" },
	{ "orders?state=processing" },
	{ "orders?state=shipped" },
	{ "orders?state=signed" },
	{ "orders?state=completed" },
	{ "orders?state=cancelled" },
	{ "orders?state=placed,approved,confirmed,processing" },
	{ "orders?state=draft,part_signed" },
	{ "orders?class=urgent" },
	{ "orders?class=special&limit=3" },
	{ "orders?channel=mall" },
	{ "orders?channel=fax&limit=2" },
	{ "orders?channel=email" },
	{ "orders?customer_id=%lld", CUSTOMER_ID },
	{ "orders?customer_id=%lld&state=completed", CUSTOMER_ID },
	{ "orders?number=H000000777" },
	{ "orders?reference=shop:777" },
	{ "orders?order_date=2025-03-05&limit=5" },
	{ "orders?order_date_from=2024-03-01&order_date_until=2024-03-31" },
	{ "orders?created_at_from=2025-03-01T00:00:00Z&created_at_until=2025-04-01T00:00:00Z" },
	{ "orders?created_at_until=2024-01-09T00:00:00Z&state=completed" },
	{ "orders?q=H000000777" },
	{ "orders?q=shop:777&limit=10" },		/* and 7770, 77700 …: of both a page */
	{ "orders?q=%E5%8D%8E%E4%B8%9C%E7%AC%AC12" },		/* 华东第12, of customers' names */
	{ "orders?q=%E6%9C%BA%E6%A2%B0" },			/* 机械, of all of them */
	{ "payments" },
	{ "payments?state=reversed" },
	{ "payments?method=bank" },
	{ "payments?customer_id=%lld", CUSTOMER_ID },
	{ "payments?currency=USD" },
	{ "payments?value_date_from=2025-03-01&value_date_until=2025-03-31" },
	{ "refunds" },
	{ "settlements" },
	{ "ledger?reason=payment" },
	{ "ledger?credit=revenue" },
	{ "batches" },
	{ "batches?state=shipped" },
	{ "batches?state=planned,picked,packed" },
	{ "batches?tracking_number=SF0000000777" },
	{ "batches?shipped_at_from=2025-03-01T00:00:00Z&shipped_at_until=2025-04-01T00:00:00Z" },
	{ "batches?planned_date_from=2025-03-01" },
	{ "events" },
	{ "events?subject_id=%lld", RECENT_ORDER_ID },
	{ "events?subject_id=%lld", ORDER_ID },
	{ "customers" },
	{ "customers?level=A" },
	{ "products?active=false" },
	{ "products/%lld", PRODUCT_ID },
	{ "stock" },
};

static const char *const reports[] = {
	"orders?from=2025-03-01&until=2025-03-31&by=state", "orders?by=month", "steps?from=2025-03-01&until=2025-03-31",
	"late?from=2025-03-01&until=2025-03-31", "products?from=2025-03-01&until=2025-03-31",
	"repeat-customers?from=2025-03-01&until=2025-03-31",
};

struct scaled { const struct ask *ask; const int64_t *id; int ids; };

static size_t request(void *self, char *out, size_t room)
{
	const struct scaled *s = self;
	int64_t id = 0;
	char path[300];

	switch (s->ask->id) {
	case NO_ID: break;
	case CUSTOMER_ID: id = company.customer[random() % LARGE_CUSTOMERS]; break;
	case ORDER_ID: id = s->id[random() % s->ids]; break;
	case RECENT_ORDER_ID: id = s->id[s->ids - 1 - random() % SCALE_FEW]; break;
	case PRODUCT_ID: id = company.product[random() % PRODUCTS]; break;
	}
	const char *at = strstr(s->ask->path, "%lld");
	if (at)
		snprintf(path, sizeof path, "/api/v1/%.*s%lld%s", (int)(at - s->ask->path), s->ask->path, (long long)id, at + 4);
	else
		snprintf(path, sizeof path, "/api/v1/%s", s->ask->path);
	return get_request(out, room, path);
}

/* --- what is measured ---------------------------------------------------------------------- */

/* How long a server takes from its start to its first answer. */
static double start_seconds(const char *db)
{
	double from = seconds_now();
	struct server s = serve_orderd(db);
	double took = seconds_now() - from;

	stop(s);
	return took;
}

/* What recording left to be done: the index of searches in one piece. */
static void let_both_rest(struct server a, struct server b)
{
	struct load many = load_of(a, 1, request, NULL, 200), few = load_of(b, 1, request, NULL, 200);

	say("%sbehind the recording: %.1f s of processor time over many, %.1f s over few", group, load_rest(&many, SETTLE_S),
	    load_rest(&few, SETTLE_S));
}

static void ask_everything(struct server a, const int64_t *many, struct server b, const int64_t *few)
{
	for (size_t i = 0; i < COUNT(asks); i++) {
		struct scaled large = { &asks[i], many, options.many }, small = { &asks[i], few, SCALE_FEW };
		char what[120];

		snprintf(what, sizeof what, "%s%s", asks[i].path, asks[i].id == RECENT_ORDER_ID ? " (recent)" : "");
		compare(what, load_of(a, CLIENTS, request, &large, 200), load_of(b, CLIENTS, request, &small, 200));
	}
}

/* Once each, over many. */
static void ask_reports(struct server s)
{
	static char body[1 << 20];
	char path[200], text[REQUEST_MAX];

	for (size_t i = 0; i < COUNT(reports); i++) {
		snprintf(path, sizeof path, "/api/v1/reports/%s", reports[i]);
		double from = seconds_now();
		if (load_once(s.port, text, get_request(text, sizeof text, path), body, sizeof body) != 200)
			wrong(path);
		say("%s%-60s %8.3f s", group, path + 8, seconds_now() - from);
	}
}

/* Into the kernel's cache, as on a machine whose memory holds it: a random order of the past would be read from the disk. */
static void read_file(const char *path)
{
	static char piece[1 << 20];
	FILE *f = fopen(path, "r");

	while (f && fread(piece, 1, sizeof piece, f) == sizeof piece)
		;
	if (f)
		fclose(f);
}

static double file_gb(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (double)st.st_size / 1e9 : 0;
}

static void record_all(struct testbed *few, struct testbed *many, int64_t *few_ids, int64_t *many_ids)
{
	double took;

	testbed_open(few);
	testbed_open(many);
	if (!company_make(few->db, &company, options.customers) || !testbed_copy(many, few) ||
	    !company_record(few->db, &company, SCALE_FEW, few_ids) ||
	    !(took = company_record(many->db, &company, options.many, many_ids)))
		give_up("the orders could not be made");
	look_through(many->db);
	look_through(few->db);
	say("%s%d orders made in %.0f s (%.0f/s); the file is of %.1f GB", group, options.many, took, options.many / took,
	    file_gb(many->db));
}

void scale(const char *engine, const char *prefix)
{
	struct testbed few, many;
	int64_t *few_ids = calloc(SCALE_FEW, sizeof *few_ids), *many_ids = calloc((size_t)options.many, sizeof *many_ids);

	group = prefix;
	say("on %s:", engine);
	record_all(&few, &many, few_ids, many_ids);
	say("%sstarting on many takes %.2f s, on few %.2f s", prefix, start_seconds(many.db), start_seconds(few.db));
	struct server a = serve_orderd(many.db), b = serve_orderd(few.db);
	read_file(many.db);
	let_both_rest(a, b);
	ask_everything(a, many_ids, b, few_ids);
	ask_reports(a);
	say("%smemory of its own: %.1f MB over %d orders, %.1f MB over %d", prefix, memory(a, "RssAnon:"), options.many,
	    memory(b, "RssAnon:"), SCALE_FEW);
	stop(a);
	stop(b);
	check(many.db);
	if (!failed) {
		testbed_close(&few);
		testbed_close(&many);
	}
	free(few_ids);
	free(many_ids);
}

/* --- results --------------------------------------------------------------------------------- */

static double cost(const struct result *r, int side)
{
	return r->cpu[side] + r->db_cpu[side];
}

void scale_report(void)
{
	double most = options.many > MILLION ? 2 : 1.5;
	int missed = 0, slow = 0;

	printf("\n%-90s %9s %9s %6s %9s %9s\n", "", "us, many", "us, few", "x", "p99 many", "p99 few");
	for (int i = 0; i < results; i++) {
		const struct result *r = &result[i];
		double x = share(cost(r, 0), cost(r, 1));
		missed += x > most;
		slow += r->p99[0] > 50;
		printf("%-90s %9.0f %9.0f %6.2f %6.2f ms %6.2f ms%s\n", r->name, cost(r, 0), cost(r, 1), x, r->p99[0], r->p99[1],
		       x > most ? "  MISS" : "");
	}
	printf("\n%d of %d cost at most %.1f times what they cost over %d; %d have a p99 of more than 50 ms at %d connections\n",
	       results - missed, results, most, SCALE_FEW, slow, CLIENTS);
}
