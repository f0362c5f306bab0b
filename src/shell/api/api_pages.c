/*
 * api_pages.c -- the fixed pages: status, health, metrics, the API's description.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

#include "shell/api/answer.h"
#include "shell/api/assets.h"
#include "shell/emit/emit.h"
#include "shell/node/node.h"
#include "shell/read/feed.h"
#include "shell/shell.h"

/* --- metrics ----------------------------------------------------------------------- */

static const int64_t bounds_us[] = { 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 1000000, 5000000 };

/* One row per route and class of status: counted without a lock, read now and then. */
struct measure {
	_Atomic(const struct route *) route;
	_Atomic int64_t n, us, by_class[6], within[COUNT(bounds_us)];
};

enum { MEASURES = 512 };
static struct measure measures[MEASURES];
static const struct route unknown_route = { .path = "-" };

static struct measure *measure_of(const struct route *r)
{
	size_t at = ((uintptr_t)r >> 4) % MEASURES;

	for (int i = 0; i < MEASURES; i++, at = (at + 1) % MEASURES) {
		const struct route *there = atomic_load(&measures[at].route);
		if (there == r)
			return &measures[at];
		if (there)
			continue;
		const struct route *empty = NULL;
		if (atomic_compare_exchange_strong(&measures[at].route, &empty, r) || empty == r)
			return &measures[at];
	}
	return NULL;
}

void api_measure(const struct route *r, int status, int64_t us)
{
	struct measure *m = measure_of(r ? r : &unknown_route);

	if (!m)
		return;
	atomic_fetch_add_explicit(&m->n, 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&m->us, us, memory_order_relaxed);
	atomic_fetch_add_explicit(&m->by_class[status / 100 % 6], 1, memory_order_relaxed);
	for (size_t i = 0; i < COUNT(bounds_us); i++)
		if (us <= bounds_us[i])
			atomic_fetch_add_explicit(&m->within[i], 1, memory_order_relaxed);
}

static void print_measure(struct buf *out, const struct measure *m)
{
	const struct route *r = atomic_load(&m->route);
	const char *method = r == &unknown_route ? "-" : method_names[r->method];

	for (size_t i = 0; i < COUNT(bounds_us); i++)
		buf_fmt(out, "orderd_http_request_duration_seconds_bucket{method=\"%s\",route=\"%s\",le=\"%g\"} %lld\n",
		        method, r->path, (double)bounds_us[i] / SECOND, (long long)atomic_load(&m->within[i]));
	buf_fmt(out, "orderd_http_request_duration_seconds_bucket{method=\"%s\",route=\"%s\",le=\"+Inf\"} %lld\n",
	        method, r->path, (long long)atomic_load(&m->n));
	buf_fmt(out, "orderd_http_request_duration_seconds_sum{method=\"%s\",route=\"%s\"} %.6f\n", method, r->path,
	        (double)atomic_load(&m->us) / SECOND);
	buf_fmt(out, "orderd_http_request_duration_seconds_count{method=\"%s\",route=\"%s\"} %lld\n", method, r->path,
	        (long long)atomic_load(&m->n));
	for (int i = 2; i < 6; i++)
		if (atomic_load(&m->by_class[i]))
			buf_fmt(out, "orderd_http_requests_total{method=\"%s\",route=\"%s\",status=\"%dxx\"} %lld\n", method,
			        r->path, i, (long long)atomic_load(&m->by_class[i]));
}

static void print_engine(struct buf *out, const struct engine *e)
{
	buf_fmt(out, "# TYPE orderd_commits_total counter\norderd_commits_total %lld\n", (long long)atomic_load(&e->commits));
	buf_fmt(out, "# TYPE orderd_commands_total counter\norderd_commands_total{outcome=\"done\"} %lld\n"
	        "orderd_commands_total{outcome=\"refused\"} %lld\n",
	        (long long)atomic_load(&e->commands_done), (long long)atomic_load(&e->commands_refused));
	buf_fmt(out, "# TYPE orderd_event_streams gauge\norderd_event_streams %d\n", feed_followers(e->feed));
	buf_fmt(out, "# TYPE orderd_batch_seconds_total counter\norderd_batch_seconds_total %.6f\n",
	        (double)atomic_load(&e->batch_us) / SECOND);
}

/* Rows per state, from the counters: orders_open{state="placed"} and the like. */
QUERY(all_counters) = {
	.name = "all_counters", .row = &counter_record, .sql = "SELECT name, n FROM counters ORDER BY name",
};

static void print_counters(struct buf *out, struct engine *e, struct arena *a)
{
	struct errs errs = { .arena = a };
	struct db *db = engine_reader(e, &errs);
	struct rows rows;

	if (db && db_all(db, &all_counters, NULL, &rows, a, &errs)) {
		const struct counter *c = rows.at;
		buf_text(out, "# TYPE orderd_records gauge\n");
		for (int64_t i = 0; i < rows.n; i++) {
			ptrdiff_t colon = str_find(c[i].name, ':');
			buf_fmt(out, "orderd_records{record=\"%.*s\",state=\"%.*s\"} %lld\n",
			        P(str_sub(c[i].name, 0, (size_t)colon)),
			        P(str_sub(c[i].name, (size_t)colon + 1, c[i].name.n)), (long long)c[i].n);
		}
	}
	if (db)
		engine_reader_done(e, db);
}

static void metrics(struct engine *e, struct request *rq)
{
	struct buf out = buf_in(&rq->arena, 0);

	print_engine(&out, e);
	print_counters(&out, e, &rq->arena);
	node_metrics(&out, e);
	buf_text(&out, "# TYPE orderd_http_request_duration_seconds histogram\n");
	for (int i = 0; i < MEASURES; i++)
		if (atomic_load(&measures[i].route))
			print_measure(&out, &measures[i]);
	http_answer_kept(rq, 200, "text/plain; version=0.0.4; charset=utf-8", buf_str(&out), NULL, 0);
}

static void not_here(struct request *rq)
{
	http_answer(rq, 404, "text/plain; charset=utf-8", S("not found\n"), NULL, 0);
}

void api_handle_metrics(void *self, struct request *rq)
{
	if (str_eq(rq->path, S("/metrics")))
		metrics(api_engine(self), rq);
	else
		not_here(rq);
}

/* --- health ------------------------------------------------------------------------- */

QUERY(can_read) = { .name = "can_read", .sql = "SELECT name, n FROM counters LIMIT 1", .row = &counter_record };

enum { SILENT_S = 15 };

/* Able to take an order: the database answers and is written to, the disk has room, no stop has begun. */
static const char *not_ready(struct exchange *ex)
{
	struct engine *e = api_engine(ex->api);
	struct statvfs disk;
	struct counter row;
	bool found;

	if (api_is_stopping(ex->api))
		return "stopping";
	if (statvfs(str_c(&ex->rq->arena, e->config->db), &disk) == 0 && disk.f_bavail < disk.f_blocks / 20)
		return "the disk is more than 95 % full";
	if (node_silence_us(e) > SILENT_S * (int64_t)SECOND)
		return "nothing was committed for a while";
	struct db *db = engine_reader(e, &ex->errs);
	bool fine = db && db_one(db, &can_read, NULL, &row, &found, &ex->rq->arena, &ex->errs);
	if (db)
		engine_reader_done(e, db);
	return fine ? NULL : "the database cannot be read";
}

/* A node's name is the operator's, and may hold anything. */
static void readyz(struct exchange *ex)
{
	const char *why = not_ready(ex);
	struct buf out = buf_in(&ex->rq->arena, 0);

	ex->errs.n = 0;
	buf_text(&out, why ? "{\"status\":\"unavailable\",\"reason\":" : "{\"status\":\"ok\"");
	if (why)
		buf_json(&out, STR(why));
	buf_text(&out, ",\"node\":");
	buf_json(&out, node_name(api_engine(ex->api)));
	buf_char(&out, '}');
	http_answer(ex->rq, why ? 503 : 200, "application/json", buf_str(&out), NULL, 0);
}

/* --- pages --------------------------------------------------------------------------- */

static const char status_page[] =
	"<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\">"
	"<meta name=\"viewport\" content=\"width=device-width\"><title>orderd 订单管理系统</title>"
	"<style>body{font:16px/1.6 system-ui,\"PingFang SC\",\"Microsoft YaHei\",\"Noto Sans CJK SC\",sans-serif;"
	"max-width:42rem;margin:3rem auto;padding:0 1rem;color:#1a1a1a}h1{font-size:1.6rem}"
	"code{background:#f2f4f7;padding:.1rem .3rem;border-radius:.2rem}"
	"li{margin:.3rem 0}a{color:#1554d1}</style>"
	"<h1>orderd 订单管理系统</h1><p>服务正在运行。 <span lang=\"en\">The server is running.</span></p><ul>"
	"<li><a href=\"/openapi.json\">/openapi.json</a> 接口说明 <span lang=\"en\">API description</span></li>"
	"<li><a href=\"/healthz\">/healthz</a>, <a href=\"/readyz\">/readyz</a> 健康检查 <span lang=\"en\">health</span></li>"
	"<li><code>/api/v1/…</code> 需要令牌 <span lang=\"en\">needs a token</span>: "
	"<code>Authorization: Bearer …</code></li></ul>"
	"<p>本程序不含控制台。 <span lang=\"en\">This program was built without its console.</span></p>";

static void openapi(struct request *rq)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static struct arena kept;
	static struct buf text;

	pthread_mutex_lock(&lock);
	if (!text.n) {
		text = buf_in(&kept, 0);
		emit(S("openapi"), &text);
	}
	pthread_mutex_unlock(&lock);
	http_answer(rq, 200, "application/json; charset=utf-8", buf_str(&text), NULL, 0);
}

static bool from_here(const struct request *rq)
{
	return str_starts(rq->remote, S("127.")) || str_eq(rq->remote, S("::1"));
}

bool page_answer(struct exchange *ex)
{
	struct request *rq = ex->rq;
	struct engine *e = api_engine(ex->api);
	struct site_reply reply;

	if (rq->method != GET || str_starts(rq->path, S("/api/")))
		return false;
	if (site_reply(&console_site, rq, &reply)) {
		http_answer_kept(rq, reply.status, reply.type, reply.body, reply.header, reply.n);
	} else if (str_eq(rq->path, S("/"))) {
		const struct http_header h = { "Content-Security-Policy",
			S("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'") };
		http_answer(rq, 200, "text/html; charset=utf-8", STR(status_page), &h, 1);
	} else if (str_eq(rq->path, S("/healthz"))) {
		http_answer(rq, 200, "application/json", S("{\"status\":\"ok\"}"), NULL, 0);
	} else if (str_eq(rq->path, S("/readyz"))) {
		readyz(ex);
	} else if (str_eq(rq->path, S("/openapi.json"))) {
		openapi(rq);
	} else if (str_eq(rq->path, S("/metrics")) && !e->config->metrics_listen.n && from_here(rq)) {
		metrics(e, rq);
	} else {
		return false;
	}
	return true;
}
