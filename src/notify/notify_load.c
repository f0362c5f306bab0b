/*
 * notify_load.c -- what must be seen to tell a customer, and to change what is told.
 */
#include "notify/notify_inner.h"

/* Nothing is looked up for who is told nothing; the order itself is in the batch already. */
bool message_queue_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct message_seen *s = state;

	(void)in;
	if (!mail_is_on(x))
		return true;
	if (!load_one(l, &order_by_id, VI(x->target.v), &s->order))
		return false;
	return !s->order || !s->order->email.n || load_all(l, &templates_by_language, VT(mail_language(x)), &s->templates);
}

/* A row of the outbox that stands for no message has nobody to tell; orderd check does. */
bool message_tried_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct message_seen *s = state;

	(void)in;
	return load_one(l, &message_by_id, VI(x->target.v), &s->message) &&
	       (!s->message || load_one(l, &outbox_by_id, VI(s->message->outbox_id.v), &s->outbox));
}

bool message_retry_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct message_seen *s = state;

	(void)in;
	return load_must(l, &message_by_id, VI(x->target.v), &s->message, S("")) &&
	       load_one(l, &outbox_by_id, VI(s->message->outbox_id.v), &s->outbox);
}

bool template_create_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct message_template *want = in;
	struct template_seen *s = state;

	(void)x;
	return load_all(l, &templates_by_language, VT(STR(message_languages.at[want->language.v].word)), &s->templates);
}

bool template_change_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct template_seen *s = state;

	(void)in;
	return load_must(l, &message_template_by_id, VI(x->target.v), &s->template, S(""));
}
