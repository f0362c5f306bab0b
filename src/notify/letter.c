/*
 * letter.c -- what a letter can name, read and filled in; and letters as somebody of the house may see them.
 */
#include "base/text.h"
#include "notify/mime.h"
#include "notify/notify_inner.h"
#include "notify/queries.h"
#include "portal/portal.h"
#include "record/json.h"
#include "record/personal.h"
#include "record/template.h"

/* A value is one line: what was typed into an order cannot begin a line of its own. */
static void straighten(struct arena *a, const struct record *r, void *row)
{
	for (int i = 0; i < r->fields; i++) {
		const struct field *f = &r->field[i];
		struct str *value = field_at(f, row);

		if (f->type == F_TEXT)
			*value = mail_one_line(a, *value);
	}
}

/* 热销保温杯 500ml × 3 件 */
static void add_line(struct buf *out, struct arena *a, struct letter_line *l)
{
	struct str quantity = quantity_text(a, l->quantity);

	straighten(a, &letter_line_record, l);
	buf_fmt(out, "%s%.*s%s%.*s × %.*s %.*s", out->n ? "\n" : "", P(l->name), l->specification.n ? " " : "", P(l->specification),
	        P(quantity), P(l->unit));
}

static bool read_lines(struct context *x, struct db *db, const struct message *m, int64_t batch, struct letter *l)
{
	struct buf out = buf_in(x->arena, 0);
	struct rows lines;

	if (batch ? !letter_batch_lines(db, m->order_id, batch, &lines, x->arena, x->errs) :
	            !letter_lines(db, m->order_id, &lines, x->arena, x->errs))
		return false;
	for (int64_t i = 0; i < lines.n; i++)
		add_line(&out, x->arena, (struct letter_line *)lines.at + i);
	l->lines = buf_str(&out);
	return true;
}

static bool read_letter(struct context *x, struct db *db, const struct message *m, struct letter *l, bool *found)
{
	int64_t batch = m->kind.v == MESSAGE_SHIPPED ? m->part : 0, refund = m->kind.v == MESSAGE_REFUNDED ? m->part : 0;

	if (!letter_of(db, m->order_id, batch, refund, l, found, x->arena, x->errs))
		return false;
	l->company = setting_text(x, "company.name");
	l->contact = setting_text(x, "portal.contact");
	straighten(x->arena, &letter_record, l);
	return read_lines(x, db, m, batch, l);
}

/* A subject is one line and cut; of a letter that is too long customers would lose the end, so they are not sent it. */
static enum lettering fill(struct context *x, const struct message *m, const struct letter *l, unsigned hidden, struct letter_text *text)
{
	struct buf subject = buf_in(x->arena, LETTER_MAX), body = buf_in(x->arena, LETTER_MAX);

	template_fill(&subject, m->subject, &letter_record, l, hidden);
	template_fill(&body, m->body, &letter_record, l, hidden);
	*text = (struct letter_text){ mail_one_line(x->arena, text_head(buf_str(&subject), SUBJECT_MAX)), buf_str(&body) };
	return body.full ? LETTER_LONG : LETTER_WHOLE;
}

/* Good from when it was queued: sent again, it is the same. Nobody can follow one while customers have no address to come to. */
bool letter_sent(struct context *x, struct db *db, const struct message *m, struct letter_text *text, enum lettering *is)
{
	struct instant until = { (m->queued_at.us + setting_int(x, "portal.link_days") * DAY) / MINUTE * MINUTE };
	struct letter l = { 0 };
	bool found;

	if (!read_letter(x, db, m, &l, &found))
		return false;
	if (setting_text(x, "portal.address").n)
		l.link = tracking_link_url(x, &(struct tracking_link){ .order_id = m->order_id, .expires_at = until });
	*is = found ? fill(x, m, &l, 0, text) : LETTER_NONE;
	return true;
}

bool letter_seen(struct context *x, struct db *db, const struct message *m, struct letter_text *text, enum lettering *is)
{
	struct str address = setting_text(x, "portal.address");
	struct letter l = { 0 };
	bool found;

	if (!read_letter(x, db, m, &l, &found))
		return false;
	if (address.n)
		l.link = str_fmt(x->arena, "%.*s/track/…", P(address));
	*is = found ? fill(x, m, &l, personal_hidden(x->who->roles), text) : LETTER_NONE;
	return true;
}

/* --- routes ---------------------------------------------------------------------------- */

static bool not_found(struct asked *q, const struct record *r, struct str key)
{
	return fail(q->x->errs, &E_NOT_FOUND, S(""), record_label(q->x->arena, r), key);
}

static bool answer(struct asked *q, const struct message *m)
{
	struct letter_text text;
	enum lettering is;

	if (!letter_seen(q->x, q->db, m, &text, &is))
		return false;
	if (is == LETTER_NONE)
		return not_found(q, &order_record, int_text(q->x->arena, m->order_id.v));
	if (is == LETTER_LONG)
		return fail(q->x->errs, &LETTER_TOO_LONG, S("/body"), str_fmt(q->x->arena, "%d", LETTER_MAX >> 10));
	record_encode(q->out, &letter_text_record, &text, VIEW_DETAIL, q->x->who->roles, S(""));
	return true;
}

bool message_text_get(struct asked *q)
{
	struct message m;
	struct id id;
	bool found = false;

	if (q->rq->query.n)
		return fail(q->x->errs, &E_PARAMETER, S(""), q->rq->query);
	if (str_int(q->part[0], &id.v) && !message_of(q->db, id, &m, &found, q->x->arena, q->x->errs))
		return false;
	return found ? answer(q, &m) : not_found(q, &message_record, q->part[0]);
}

/* The order asked for, else the one of the newest batch or refund, where it tells of these; else the newest. */
static bool find_order(struct asked *q, struct str asked, int64_t kind, struct tried_order *o, bool *found)
{
	struct arena *a = q->x->arena;
	struct errs *errs = q->x->errs;
	struct id id;

	if (asked.n && !str_int(asked, &id.v))
		return fail(errs, &E_TYPE, S("/order_id"), both(a, "订单标识", "the id of an order"));
	if (asked.n)
		return order_to_try(q->db, id, o, found, a, errs);
	*found = false;
	if ((kind == MESSAGE_SHIPPED && !newest_batch(q->db, o, found, a, errs)) ||
	    (kind == MESSAGE_REFUNDED && !newest_refund(q->db, o, found, a, errs)))
		return false;
	return *found || newest_order(q->db, o, found, a, errs);
}

bool template_text_get(struct asked *q)
{
	struct message_template t;
	struct tried_order o = { 0 };
	struct str asked;
	struct id id;
	bool found = false;

	if (!asked_parameter(q, "order_id", &asked))
		return false;
	if (str_int(q->part[0], &id.v) && !template_of(q->db, id, &t, &found, q->x->arena, q->x->errs))
		return false;
	if (!found)
		return not_found(q, &message_template_record, q->part[0]);
	if (!find_order(q, asked, t.kind.v, &o, &found))
		return false;
	if (!found)
		return not_found(q, &order_record, asked);
	const struct message m = {
		.kind = t.kind, .language = t.language, .order_id = o.id, .part = t.kind.v == MESSAGE_REFUNDED ? o.refund : o.batch, .subject = t.subject, .body = t.body,
	};
	return answer(q, &m);
}
