/*
 * notify_rules.c -- who is told what, what became of it, and in which words. Pure.
 */
#include "notify/mime.h"
#include "notify/notify_inner.h"
#include "record/template.h"

bool mail_is_on(const struct context *x)
{
	return setting_text(x, "mail.from").n > 0;
}

struct str mail_language(const struct context *x)
{
	return setting_text(x, "mail.language");
}

bool mail_from_valid(struct str value)
{
	return !value.n || mail_address_fits(value);
}

/* --- telling a customer ---------------------------------------------------------- */

/* A listener is told why it runs: the fact it heard. */
static enum message_kind kind_of(struct str fact)
{
	enum message_kind k = 0;

	while (k < MESSAGE_KINDS && !str_eq(fact, STR(message_kind_rows[k].fact)))
		k++;
	return k;
}

static const struct message_template *own_words(const struct rows *templates, int64_t kind)
{
	const struct message_template *t = templates->at;

	for (int64_t i = 0; i < templates->n; i++)
		if (t[i].kind.v == kind)
			return &t[i];
	return NULL;
}

/* A draft has no number, and nobody was promised anything. */
bool message_queue_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct message_seen *s = state;
	const struct order *o = s->order;
	enum message_kind kind = kind_of(out->reason);

	(void)in;
	if (!o || !o->email.n || !o->number.n || kind == MESSAGE_KINDS)
		return true;
	const struct message_kind_row *row = &message_kind_rows[kind];
	const struct message_template *own = own_words(&s->templates, kind);
	int64_t language = names_find(&message_languages, mail_language(x));
	if (own && own->paused)
		return true;
	struct message *m = NEW(x->arena, struct message);
	*m = (struct message){
		.id = new_id(x), .kind = { kind }, .order_id = o->id, .part = row->of_part ? x->part : 0, .language = { language },
		.address = o->email, .subject = own ? own->subject : STR(row->text[language].subject),
		.body = own ? own->body : STR(row->text[language].body), .queued_at = x->now,
	};
	m->outbox_id = outbox_send(x, &mail_transport, m->id, 1, out);
	put_new(out, &message_record, m);
	announce(out, "message.queued", &message_record, m->id);
	return true;
}

/* --- what became of it ------------------------------------------------------------ */

static void follow(struct message *m, const struct outbox *row)
{
	m->tries = row->tries;
	m->status = row->status;
	m->reason = row->reason;
	m->done_at = row->done_at;
}

/* How a message comes to a state, and what is announced then. */
static const struct { const char *action, *fact; } became[] = {
	[MESSAGE_QUEUED] = { "retry", "message.retried" }, [MESSAGE_UNDELIVERED] = { "delay", "message.undelivered" },
	[MESSAGE_SENT] = { "send", "message.sent" }, [MESSAGE_FAILED] = { "fail", "message.failed" },
};

static enum message_state state_of(const struct outbox *row)
{
	if (row->state.v == OUTBOX_PENDING)
		return row->tries ? MESSAGE_UNDELIVERED : MESSAGE_QUEUED;
	return row->state.v == OUTBOX_DELIVERED ? MESSAGE_SENT : MESSAGE_FAILED;
}

bool message_tried_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct message_seen *s = state;
	struct message *m = s->message;

	(void)in;
	if (!m || !s->outbox)
		return true;
	enum message_state now = state_of(s->outbox);
	if (m->state.v != now && !machine_move(&message_record, m, became[now].action, SYSTEM, x->errs))
		return false;
	follow(m, s->outbox);
	put(out, &message_record, m);
	announce(out, became[now].fact, &message_record, m->id);
	return true;
}

/* What was delivered long ago is gone from there. */
static void put_into_outbox_again(struct context *x, struct message_seen *s, struct decision *out)
{
	struct outbox none = { 0 };

	if (s->outbox)
		outbox_send_again(x, s->outbox, out);
	else
		s->message->outbox_id = outbox_send(x, &mail_transport, s->message->id, 1, out);
	follow(s->message, s->outbox ? s->outbox : &none);
}

bool message_retry_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct message_seen *s = state;

	(void)in;
	if (!machine_move(&message_record, s->message, "retry", x->who->roles, x->errs))
		return false;
	announce(out, became[MESSAGE_QUEUED].fact, &message_record, s->message->id);	/* first: the event is named so */
	put_into_outbox_again(x, s, out);
	put(out, &message_record, s->message);
	reply_with(out, &message_record, s->message);
	return true;
}

/* --- words ------------------------------------------------------------------------------ */

/* Nothing said is the program's own words. A subject is one line. */
static bool take_words(struct context *x, struct message_template *t)
{
	const struct message_text *standard = &message_kind_rows[t->kind.v].text[t->language.v];
	int before = x->errs->n;

	if (!t->subject.n)
		t->subject = STR(standard->subject);
	if (!t->body.n)
		t->body = STR(standard->body);
	if (!mail_is_one_line(t->subject))
		fail(x->errs, &E_FORMAT, S("/subject"), both(x->arena, "单行文字", "a single line"));
	template_check(&letter_record, t->subject, S("/subject"), x->errs);
	template_check(&letter_record, t->body, S("/body"), x->errs);
	t->changed_at = x->now;
	t->changed_by = x->who->name;
	return x->errs->n == before;
}

bool template_create_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct template_seen *s = state;
	struct message_template *t = arena_copy(x->arena, in, sizeof *t);

	if (own_words(&s->templates, t->kind.v))
		return fail(x->errs, &E_CONFLICT, S("/kind"), record_label(x->arena, &message_template_record));
	if (!take_words(x, t))
		return false;
	t->id = new_id(x);
	put_new(out, &message_template_record, t);
	announce(out, "message_template.created", &message_template_record, t->id);
	reply_with(out, &message_template_record, t);
	return true;
}

bool template_change_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct message_template *want = in;
	struct message_template *t = ((struct template_seen *)state)->template;

	t->subject = want->subject;
	t->body = want->body;
	t->paused = want->paused;
	if (!take_words(x, t))
		return false;
	put(out, &message_template_record, t);
	announce(out, "message_template.changed", &message_template_record, t->id);
	reply_with(out, &message_template_record, t);
	return true;
}
