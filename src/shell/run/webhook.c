/*
 * webhook.c -- an event as it is posted.
 */
#include "http/client.h"
#include "shell/read/told.h"
#include "shell/run/webhook.h"
#include "shell/write/event.h"

struct str webhook_signature(struct arena *a, struct str secret, struct str id, int64_t timestamp, struct str body)
{
	struct str key, coded = str_starts(secret, S("whsec_")) ? str_sub(secret, 6, secret.n) : secret;
	struct str message = str_fmt(a, "%.*s.%lld.%.*s", P(id), (long long)timestamp, P(body));

	if (!base64_decode(a, coded, &key))
		key = secret;
	return str_fmt(a, "v1,%.*s", P(hmac_sha256_base64(a, key, message)));
}

QUERY(event_at) = {
	.name = "event_at", .params = 2, .row = &event_record,
	.sql = "SELECT subject_id, seq, id, subject, name, actor_id, actor, at, request_id, data, hash"
	       " FROM events WHERE subject_id = ?1 AND seq = ?2",
};

static bool post(struct sending *s, const struct event *e, struct http_reply *reply)
{
	struct arena *a = s->arena;
	struct buf body = buf_in(a, 0);
	struct str id = str_fmt(a, "evt_%lld", (long long)e->id.v);
	int64_t now = instant_now().us / SECOND;

	struct event told = *e;
	told.data = told_data(s->engine, MACHINE, e->data, a);	/* a program, whoever runs it */
	event_cloud(&body, &told);
	const struct http_header h[] = {
		{ "Content-Type", S("application/cloudevents+json; charset=utf-8") }, { "webhook-id", id },
		{ "webhook-timestamp", str_fmt(a, "%lld", (long long)now) },
		{ "webhook-signature", webhook_signature(a, s->engine->config->webhook_secret, id, now, buf_str(&body)) },
	};
	return http_post(s->row->endpoint, h, COUNT(h), buf_str(&body), HTTP_POST_MS, a, reply);
}

static enum sent judge(int64_t status)
{
	if (status >= 200 && status < 300)
		return SENT;
	return status == 408 || status == 429 || status >= 500 ? SENT_LATER : SENT_NEVER;
}

static enum sent webhook_send(struct sending *s)
{
	struct value at[] = { VI(s->row->subject_id.v), VI(s->row->seq) };
	struct http_reply reply = { 0 };
	struct event e;
	bool found;

	if (!db_one(s->db, &event_at, at, &e, &found, s->arena, s->errs))
		return SENT_UNREAD;
	if (!found)	/* orderd check tells what is wrong with the log; the others need not wait for that */
		return SENT_NEVER;
	if (!post(s, &e, &reply)) {
		s->reason = reply.error;
		return SENT_NOBODY;
	}
	s->status = reply.status;
	return judge(reply.status);
}

static bool webhook_open(const struct config *c)
{
	return c->webhook_url.n && !c->webhook_hold;
}

const struct transport webhook_transport = {
	.name = WEBHOOK, .open = webhook_open, .send = webhook_send, .page = OUTBOX_PAGE,
};
