/*
 * mail.c -- the transport of e-mails: what leaves, for whom, and what a server's answer means.
 */
#include "base/text.h"
#include "notify/mime.h"
#include "notify/notify_inner.h"
#include "notify/queries.h"
#include "notify/smtp.h"
#include "record/personal.h"
#include "shell/setting.h"
#include "shell/shell.h"

static bool mail_open(const struct config *c)
{
	return c->mail_url.n > 0;
}

/* Somebody whose address many orders name, or a loop of two machines that answer each other, is not buried in mail. */
static bool has_had_enough(struct sending *s, struct context *x, const struct message *m, bool *enough)
{
	struct mails_sent sent = { 0 };
	bool found;

	if (!mails_sent_to(s->db, m->address, (struct instant){ x->now.us - HOUR }, &sent, &found, s->arena, s->errs))
		return false;
	*enough = sent.n >= setting_int(x, "mail.per_hour");
	s->until.us = sent.first.us + HOUR;
	return true;
}

/* A server repeats the address it refuses, often in small letters; and not everybody may see it who sees why. */
static struct str without_address(struct arena *a, struct str text, struct str address)
{
	struct buf out = buf_in(a, 0);

	if (!text_valid(text))
		return S("the server's answer is not readable");
	address = str_lower(a, address);
	for (ptrdiff_t at; (at = str_find_str(str_lower(a, text), address)) >= 0; text = str_sub(text, (size_t)at + address.n, text.n)) {
		buf_add(&out, str_sub(text, 0, (size_t)at));
		personal_mask(&out, OF_EMAIL, str_sub(text, (size_t)at, address.n));
	}
	buf_add(&out, text);
	return buf_str(&out);
}

static enum sent hand_over(struct sending *s, struct context *x, const struct message *m, const struct letter_text *text)
{
	const struct config *c = s->engine->config;
	const struct smtp_server server = { c->mail_url, c->mail_user, c->mail_password };
	const struct mail mail = {
		.from = setting_text(x, "mail.from"), .from_name = mail_one_line(s->arena, setting_text(x, "company.name")), .to = m->address,
		.subject = text->subject, .body = text->body, .id = m->id, .at = x->now,
	};
	struct smtp_reply reply;
	bool heard = smtp_send(&server, mail.from, mail.to, mail_compose(s->arena, &mail), s->arena, &reply);

	s->status = reply.status;
	s->reason = without_address(s->arena, reply.text, m->address);
	if (!heard)
		return SENT_NOBODY;
	return reply.status < 400 ? SENT : reply.status < 500 ? SENT_LATER : SENT_NEVER;
}

static enum sent mail_send(struct sending *s)
{
	const struct caller who = { .name = S("mail"), .roles = SYSTEM };
	struct context x = {
		.arena = s->arena, .errs = s->errs, .who = &who, .now = engine_now(s->engine), .zone = s->engine->zone,
		.settings = atomic_load(&s->engine->settings),
	};
	struct message m;
	struct letter_text text;
	enum lettering is;
	bool found, enough;

	if (!message_of(s->db, s->row->subject_id, &m, &found, s->arena, s->errs))
		return SENT_UNREAD;
	if (!found || !mail_address_fits(m.address)) {
		s->reason = found ? S("no e-mail can be sent to this address") : S("there is no such message");
		return SENT_NEVER;
	}
	if (!mail_is_on(&x)) {
		s->reason = S("the setting mail.from is empty");
		return SENT_NOBODY;
	}
	if (!has_had_enough(s, &x, &m, &enough) || !letter_sent(&x, s->db, &m, &text, &is))
		return SENT_UNREAD;
	if (is != LETTER_WHOLE) {
		s->reason = is == LETTER_LONG ? S("the text is too long") : S("there is no such order");
		return SENT_NEVER;
	}
	return enough ? SENT_NOT_YET : hand_over(s, &x, &m, &text);
}

/* A mail a commit: after a crash at most one arrives twice, and its Message-ID says so. */
const struct transport mail_transport = {
	.name = "mail", .open = mail_open, .send = mail_send, .page = 1, .told = "mail.tried",
};
