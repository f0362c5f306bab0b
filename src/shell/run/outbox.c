/*
 * outbox.c -- the workers that send what is in the outbox, and the command that writes down what became of it.
 *
 * One thread for each transport, in one process, oldest first. A row that could not be delivered holds back the later
 * ones of its own subject only; when nobody answers at all the worker rests.
 */
#include <stdlib.h>
#include <string.h>

#include "base/crash.h"
#include "base/log.h"
#include "base/text.h"
#include "shell/write/fence.h"
#include "shell/node/node.h"
#include "shell/run/outbox.h"
#include "shell/run/worker.h"
#include "shell/setting.h"
#include "shell/shell.h"

enum { PAUSE_MS = 250, TRIES_MAX = 19, PAUSE_MAX_S = 6 * 3600, REASON_MAX = 300 };	/* three days in all */

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

/* --- into it ------------------------------------------------------------------------- */

struct id outbox_send(struct context *x, const struct transport *t, struct id subject, int64_t seq, struct decision *out)
{
	struct outbox *o = NEW(x->arena, struct outbox);

	*o = (struct outbox){
		.id = new_id(x), .subject_id = subject, .seq = seq, .transport = STR(t->name), .due_at = x->now,
	};
	put_new(out, &outbox_record, o);
	return o->id;
}

/* Who wants to know what became of it hears so in the same commit. */
static void tell(struct context *x, const struct outbox *row, struct decision *out)
{
	const struct transport *t = engine_transport(setting_engine(x), row->transport);

	if (t && t->told)
		announce(out, t->told, &outbox_record, row->subject_id);
}

void outbox_send_again(struct context *x, struct outbox *row, struct decision *out)
{
	row->state.v = OUTBOX_PENDING;
	row->tries = 0;
	row->due_at = x->now;
	row->done_at = (struct instant){ 0 };
	put(out, &outbox_record, row);
	tell(x, row, out);
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
	FIELD(delivery, reason, .flags = INPUT, .max = REASON_MAX, .zh = "原因"),
	FIELD(delivery, due_at, .flags = INPUT, .zh = "下次时间"),
	FIELD(delivery, waits,  .flags = INPUT, .zh = "等待前一事件"),
};
static RECORD(delivery_record, delivery, NULL, delivery_fields, .zh = "投递结果", .en = "delivery");
static const struct field done_fields[] = {
	FIELD(done_in, deliveries, .flags = INPUT | REQUIRED, .of = &delivery_record, .max = OUTBOX_PAGE, .zh = "投递结果"),
};
static RECORD(done_record, done_in, NULL, done_fields, .zh = "投递结果", .en = "deliveries");

struct done_state { struct outbox *row[OUTBOX_PAGE]; };

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
		row->reason = d[i].reason;
		if (d[i].state.v != OUTBOX_PENDING)
			row->done_at = x->now;
		tell(x, row, out);
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
	outbox_send_again(x, s->row, out);
	reply_with(out, &outbox_record, s->row);
	return true;
}

const struct command outbox_retry = {
	.name = "outbox.retry", .zh = "重新投递", .en = "deliver again", .by = ADMIN,
	.state = sizeof(struct retry_state), .load = retry_load, .decide = retry_decide,
};

/* --- the workers ----------------------------------------------------------------------- */

/* What was sent is not forgotten while it cannot be written down (the disk is full): it is not sent again meanwhile. */
struct round {
	struct engine *engine;
	const struct transport *transport;
	struct worker *worker;
	struct arena arena;		/* of the page below */
	struct delivery page[OUTBOX_PAGE];
	int64_t n;
	struct held held;		/* it was sent under this fence */
};
struct postman { int rounds; struct round round[]; };

/* A row waits while an earlier one of its subject is to be tried later than it. */
QUERY(outbox_due) = {
	.name = "outbox_due", .params = 3, .row = &outbox_record,
	.sql = "SELECT id, subject_id, seq, transport, endpoint, state, tries, due_at, status, reason, done_at FROM outbox o"
	       " WHERE state = 'pending' AND due_at <= ?1 AND transport = ?2 AND NOT EXISTS (SELECT 1 FROM outbox e"
	       " WHERE e.subject_id = o.subject_id AND e.seq < o.seq AND e.state = 'pending' AND e.transport = o.transport"
	       " AND e.due_at > o.due_at)"
	       " ORDER BY due_at, id LIMIT ?3",
};

static struct delivery judge(const struct sending *s, enum sent sent)
{
	const struct outbox *o = s->row;
	struct delivery d = { .id = o->id, .status = s->status, .reason = text_head(s->reason, REASON_MAX), .due_at = instant_now() };
	int64_t pause = outbox_pause_s(o->tries + 1, o->id);

	if (sent == SENT) {
		d.state.v = OUTBOX_DELIVERED;
	} else if (sent == SENT_NOT_YET) {
		d.waits = true;
		d.due_at = s->until;
	} else if (sent == SENT_NEVER || !pause) {
		d.state.v = OUTBOX_DEAD;
	} else {
		d.due_at.us += pause * SECOND;
	}
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

/* Refused when the lease was lost meanwhile: its new holder sends them again, and what it writes down stands. */
static bool write_down(struct round *r)
{
	ARENA a = { 0 };
	struct done_in in = { { r->page, r->n } };
	struct call call = {
		.command = &outbox_done, .arena = &a, .errs = { .arena = &a }, .in = &in, .held = r->held,
		.who = { .name = S("outbox"), .roles = SYSTEM }, .request_id = S("outbox"),
	};

	bool done = !r->n || call_run(r->engine, &call);
	if (!done)
		log_line(LOG_WARN, "could not record deliveries", "code", call.errs.at[0].problem->code, NULL);
	if (!done && call.errs.at[0].problem != &LEASE_LOST)
		return false;
	r->n = 0;
	arena_reset(&r->arena);
	return true;
}

/* What is sent is sent under one fence: a lease lost and taken again may have had another holder in between. */
static bool still_held(const struct engine *e, struct held held)
{
	struct held now;

	return lease_held(e, LEASE_OUTBOX, &now) && now.fence == held.fence;
}

/* Send rows[r->n], unless an earlier one holds it back. */
static enum sent deliver(struct round *r, const struct outbox *rows, struct db *db, struct errs *errs)
{
	const struct outbox *row = &rows[r->n];
	const struct delivery *before = held_back(r->page, rows, r->n, row->subject_id);
	struct sending s = { .engine = r->engine, .db = db, .arena = &r->arena, .errs = errs, .row = row };
	enum sent sent;

	if (before) {
		r->page[r->n++] = (struct delivery){ .id = row->id, .due_at = before->due_at, .waits = true };
		return SENT_NOT_YET;
	}
	crash_point(CRASH_OUTBOX_READ);
	sent = r->transport->send(&s);
	crash_point(CRASH_OUTBOX_POSTED);
	if (sent != SENT_UNREAD)
		r->page[r->n++] = judge(&s, sent);
	return sent;
}

/* One page. False when there was nothing to do, nobody answered, or it could not be written down. */
static bool deliver_page(struct worker *w, void *self)
{
	struct round *r = self;
	struct engine *e = r->engine;
	struct errs errs = { .arena = &r->arena };
	struct value v[] = { VI(instant_now().us), VT(STR(r->transport->name)), VI(r->transport->page) };
	struct rows due = { 0 };
	struct db *db;
	enum sent sent = SENT;

	(void)w;
	if (!write_down(r) || !(db = engine_reader(e, &errs)))
		return false;
	if (lease_held(e, LEASE_OUTBOX, &r->held) && db_all(db, &outbox_due, v, &due, &r->arena, &errs))
		while (sent != SENT_NOBODY && sent != SENT_UNREAD && r->n < due.n && still_held(e, r->held))
			sent = deliver(r, due.at, db, &errs);
	engine_reader_done(e, db);
	if (errs.n)
		log_line(LOG_WARN, "could not read what is to be sent", "transport", r->transport->name, "detail",
		         str_c(&r->arena, err_text(&r->arena, &errs.at[0], false)), NULL);
	bool any = r->n > 0;
	return write_down(r) && any && sent != SENT_NOBODY;
}

struct postman *postman_start(struct engine *e)
{
	if (!engine_sends(e))
		return NULL;
	struct postman *p = calloc(1, sizeof *p + (size_t)e->transports * sizeof p->round[0]);

	for (int i = 0; i < e->transports; i++) {
		struct round *r = &p->round[p->rounds];
		if (!e->transport[i]->open(e->config))
			continue;
		*r = (struct round){ .engine = e, .transport = e->transport[i] };
		r->worker = worker_start(deliver_page, r, PAUSE_MS);
		p->rounds++;
	}
	return p;
}

void postman_stop(struct postman *p)
{
	if (!p)
		return;
	for (int i = 0; i < p->rounds; i++) {
		worker_stop(p->round[i].worker);
		arena_free(&p->round[i].arena);
	}
	free(p);
}
