/*
 * outbox.c -- the worker that posts events, and the command that writes down what became of them.
 *
 * One thread of one process, oldest first. An event that could not be delivered holds back the later
 * ones of its own subject only; when nobody answers at all the worker rests.
 */
#include <stdlib.h>
#include <string.h>

#include "base/crash.h"
#include "base/log.h"
#include "http/client.h"
#include "shell/event.h"
#include "shell/node.h"
#include "shell/outbox.h"
#include "shell/worker.h"

enum { PAGE = 100, PAUSE_MS = 1000, TRIES_MAX = 19, PAUSE_MAX_S = 6 * 3600 };	/* three days in all */

int64_t outbox_pause_s(int64_t tries, struct id id)
{
	int64_t pause = 5;

	if (tries >= TRIES_MAX)
		return 0;
	for (int64_t i = 1; i < tries && pause < PAUSE_MAX_S; i++)
		pause *= 3;
	if (pause > PAUSE_MAX_S)
		pause = PAUSE_MAX_S;
	return pause + (int64_t)((uint64_t)id.v * 2654435761u % (uint64_t)(pause / 4 + 1));
}

struct str webhook_signature(struct arena *a, struct str secret, struct str id, int64_t timestamp, struct str body)
{
	struct str key, coded = str_starts(secret, S("whsec_")) ? str_sub(secret, 6, secret.n) : secret;
	struct str message = str_fmt(a, "%.*s.%lld.%.*s", P(id), (long long)timestamp, P(body));

	if (!base64_decode(a, coded, &key))
		key = secret;
	return str_fmt(a, "v1,%.*s", P(hmac_sha256_base64(a, key, message)));
}

/* --- what became of them: outbox.done -------------------------------------------- */

static const struct names delivery_states = NAMES(
	[OUTBOX_PENDING]   = { "pending",   "待发送", "pending" },
	[OUTBOX_DELIVERED] = { "delivered", "已送达", "delivered" },
	[OUTBOX_DEAD]      = { "dead",      "已放弃", "given up" },
);
static const struct field delivery_fields[] = {
	FIELD(delivery, id,     .flags = INPUT | REQUIRED, .zh = "标识"),
	FIELD(delivery, state,  .flags = INPUT, .names = &delivery_states, .zh = "状态"),
	FIELD(delivery, status, .flags = INPUT, .max = 999, .zh = "应答码"),
	FIELD(delivery, due_at, .flags = INPUT, .zh = "下次时间"),
	FIELD(delivery, waits,  .flags = INPUT, .zh = "等待前一事件"),
};
static RECORD(delivery_record, delivery, NULL, delivery_fields, .zh = "投递结果", .en = "delivery");
static const struct field done_fields[] = {
	FIELD(done_in, deliveries, .flags = INPUT | REQUIRED, .of = &delivery_record, .max = PAGE, .zh = "投递结果"),
};
static RECORD(done_record, done_in, NULL, done_fields, .zh = "投递结果", .en = "deliveries");

struct done_state { struct outbox *row[PAGE]; };

static bool done_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct done_in *want = in;
	const struct delivery *d = want->deliveries.at;
	struct done_state *s = state;

	(void)x;
	for (int64_t i = 0; i < want->deliveries.n; i++)
		if (!load_one(l, &outbox_by_id, VI(d[i].id.v), &s->row[i]))
			return false;
	return true;
}

static bool done_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct done_in *want = in;
	const struct delivery *d = want->deliveries.at;
	struct done_state *s = state;

	for (int64_t i = 0; i < want->deliveries.n; i++) {
		struct outbox *row = s->row[i];
		if (!row || row->state.v != OUTBOX_PENDING)
			continue;
		row->due_at = d[i].due_at;
		put(out, &outbox_record, row);
		if (d[i].waits)
			continue;
		row->tries++;
		row->state = d[i].state;
		row->status = d[i].status;
		if (d[i].state.v != OUTBOX_PENDING)
			row->done_at = x->now;
	}
	return true;
}

const struct command outbox_done = {
	.name = "outbox.done", .zh = "登记投递结果", .en = "record deliveries", .by = SYSTEM, .in = &done_record,
	.state = sizeof(struct done_state), .load = done_load, .decide = done_decide, .flags = INTERNAL,
};

/* --- outbox.retry: somebody mended the receiver ------------------------------------- */

struct retry_state { struct outbox *row; };

static bool retry_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct retry_state *s = state;

	(void)in;
	return load_must(l, &outbox_by_id, VI(x->target.v), &s->row, S(""));
}

static bool retry_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct retry_state *s = state;

	(void)in;
	s->row->state.v = OUTBOX_PENDING;
	s->row->tries = 0;
	s->row->due_at = x->now;
	s->row->done_at = (struct instant){ 0 };
	put(out, &outbox_record, s->row);
	reply_with(out, &outbox_record, s->row);
	return true;
}

const struct command outbox_retry = {
	.name = "outbox.retry", .zh = "重新投递", .en = "deliver again", .by = ADMIN,
	.state = sizeof(struct retry_state), .load = retry_load, .decide = retry_decide,
};

/* --- the worker ------------------------------------------------------------------------ */

struct postman { struct engine *engine; struct worker *worker; };

/* An event waits while an earlier one of its subject is to be tried later than it. */
QUERY(outbox_due) = {
	.name = "outbox_due", .params = 2, .row = &outbox_record,
	.sql = "SELECT id, subject_id, seq, endpoint, state, tries, due_at, status, done_at FROM outbox o"
	       " WHERE state = 'pending' AND due_at <= ?1 AND NOT EXISTS (SELECT 1 FROM outbox e"
	       " WHERE e.subject_id = o.subject_id AND e.seq < o.seq AND e.state = 'pending' AND e.due_at > o.due_at)"
	       " ORDER BY due_at, id LIMIT ?2",
};
QUERY(event_at) = {
	.name = "event_at", .params = 2, .row = &event_record,
	.sql = "SELECT subject_id, seq, id, subject, name, actor_id, actor, at, request_id, data, hash"
	       " FROM events WHERE subject_id = ?1 AND seq = ?2",
};

static bool post_event(struct postman *p, const struct outbox *o, const struct event *e, struct arena *a,
                       struct http_reply *reply)
{
	struct buf body = buf_in(a, 0);
	struct str id = str_fmt(a, "evt_%lld", (long long)e->id.v);
	int64_t now = instant_now().us / SECOND;

	event_cloud(&body, e);
	const struct http_header h[] = {
		{ "Content-Type", S("application/cloudevents+json; charset=utf-8") }, { "webhook-id", id },
		{ "webhook-timestamp", str_fmt(a, "%lld", (long long)now) },
		{ "webhook-signature",
		  webhook_signature(a, p->engine->config->webhook_secret, id, now, buf_str(&body)) },
	};
	return http_post(o->endpoint, h, COUNT(h), buf_str(&body), HTTP_POST_MS, a, reply);
}

/* 2xx is done; what may work later is tried again; the rest is given up. */
static struct delivery judge(const struct outbox *o, bool replied, int status)
{
	struct delivery d = { .id = o->id, .status = status, .due_at = instant_now() };
	int64_t pause = outbox_pause_s(o->tries + 1, o->id);
	bool later = !replied || status == 408 || status == 429 || status >= 500;

	if (replied && status >= 200 && status < 300)
		d.state.v = OUTBOX_DELIVERED;
	else if (later && pause)
		d.due_at.us += pause * SECOND;
	else
		d.state.v = OUTBOX_DEAD;
	return d;
}

/* Later events of a subject wait for the earlier one. */
static const struct delivery *held_back(const struct delivery *d, const struct outbox *rows, int64_t n, struct id subject)
{
	for (int64_t i = 0; i < n; i++)
		if (rows[i].subject_id.v == subject.v && d[i].state.v == OUTBOX_PENDING)
			return &d[i];
	return NULL;
}

/* Refused when the lease was lost meanwhile: its new holder posts them again, and what it writes down stands. */
static void write_down(struct postman *p, struct delivery *d, int64_t n, struct held held)
{
	ARENA a = { 0 };
	struct done_in in = { { d, n } };
	struct call call = {
		.command = &outbox_done, .arena = &a, .errs = { .arena = &a }, .in = &in, .held = held,
		.who = { .name = S("outbox"), .roles = SYSTEM }, .request_id = S("outbox"),
	};

	if (!call_run(p->engine, &call))
		log_line(LOG_WARN, "could not record deliveries", "code", call.errs.at[0].problem->code, NULL);
}

/* What is posted is posted under one fence: a lease lost and taken again may have had another holder in between. */
static bool still_held(const struct postman *p, struct held held)
{
	struct held now;

	return lease_held(p->engine, LEASE_OUTBOX, &now) && now.fence == held.fence;
}

/* One page. False when there was nothing to do, or nobody answered. */
static bool deliver_page(struct worker *w, void *self)
{
	struct postman *p = self;
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };
	struct value v[] = { VI(instant_now().us), VI(PAGE) };
	struct db *db = engine_reader(p->engine, &errs);
	struct rows due = { 0 };
	struct delivery *d = arena_array(&a, PAGE, sizeof *d);
	struct held held;
	bool reached = true;
	int64_t n = 0;

	(void)w;
	if (!db)
		return false;
	bool fine = lease_held(p->engine, LEASE_OUTBOX, &held) && db_all(db, &outbox_due, v, &due, &a, &errs);
	const struct outbox *rows = due.at;
	for (; fine && reached && n < due.n && still_held(p, held); n++) {
		struct value at[] = { VI(rows[n].subject_id.v), VI(rows[n].seq) };
		const struct delivery *before = held_back(d, rows, n, rows[n].subject_id);
		struct event e;
		struct http_reply reply = { 0 };
		bool found;
		if (before) {
			d[n] = (struct delivery){ .id = rows[n].id, .due_at = before->due_at, .waits = true };
			continue;
		}
		if (!db_one(db, &event_at, at, &e, &found, &a, &errs))
			break;
		if (!found) {	/* orderd check tells what is wrong with the log; the others need not wait for that */
			d[n] = (struct delivery){ .id = rows[n].id, .state = { OUTBOX_DEAD }, .due_at = rows[n].due_at };
			continue;
		}
		crash_point(CRASH_OUTBOX_READ);
		reached = post_event(p, &rows[n], &e, &a, &reply);
		crash_point(CRASH_OUTBOX_POSTED);
		d[n] = judge(&rows[n], reached, reply.status);
	}
	engine_reader_done(p->engine, db);
	if (n)
		write_down(p, d, n, held);
	return n > 0 && reached;
}

bool outbox_is_posted(const struct config *c)
{
	return c->webhook_url.n && !c->webhook_hold;
}

struct postman *postman_start(struct engine *e)
{
	if (!outbox_is_posted(e->config))
		return NULL;
	struct postman *p = calloc(1, sizeof *p);
	p->engine = e;
	p->worker = worker_start(deliver_page, p, PAUSE_MS);
	return p;
}

void postman_stop(struct postman *p)
{
	if (!p)
		return;
	worker_stop(p->worker);
	free(p);
}
