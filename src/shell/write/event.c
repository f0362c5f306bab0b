/*
 * event.c -- sealing events and giving them to the outbox.
 */
#include "shell/write/event.h"

static struct str bytes_of(const void *p, size_t n)
{
	return (struct str){ p, n };
}

struct digest event_hash(struct digest head, const struct event *e)
{
	const struct str piece[] = {
		bytes_of(head.b, sizeof head.b),
		bytes_of(&e->subject_id, sizeof e->subject_id), bytes_of(&e->seq, sizeof e->seq),
		bytes_of(&e->id, sizeof e->id), e->subject, e->name,
		bytes_of(&e->actor_id, sizeof e->actor_id), e->actor,
		bytes_of(&e->at, sizeof e->at), e->request_id, e->data,
	};

	return digest_of_all(piece, COUNT(piece));
}

bool outbox_put(struct batch *b, const struct event *e, struct context *x, struct errs *errs)
{
	const struct config *c = batch_engine(b)->config;

	if (!c->webhook_url.n)
		return true;
	struct outbox *o = NEW(x->arena, struct outbox);
	*o = (struct outbox){
		.id = id_new(batch_ids(b), batch_now(b)), .subject_id = e->subject_id, .seq = e->seq,
		.transport = S(WEBHOOK), .endpoint = c->webhook_url, .due_at = batch_now(b),
	};
	return batch_put_new(b, &outbox_record, o, errs);
}

void event_cloud(struct buf *out, const struct event *e)
{
	buf_text(out, "{\"specversion\":\"1.0\",\"id\":\"");
	buf_int(out, e->id.v);
	buf_text(out, "\",\"source\":\"/api/v1/");
	buf_add(out, e->subject);
	buf_text(out, "s/");
	buf_int(out, e->subject_id.v);
	buf_text(out, "\",\"type\":\"cn.orderd.");
	buf_add(out, e->name);
	buf_text(out, ".v1\",\"time\":\"");
	instant_format(out, e->at);
	buf_text(out, "\",\"datacontenttype\":\"application/json\",\"sequence\":\"");
	buf_int(out, e->seq);
	buf_text(out, "\",\"actor\":");
	buf_json(out, e->actor);
	buf_text(out, ",\"data\":");
	buf_add(out, e->data);
	buf_char(out, '}');
}
