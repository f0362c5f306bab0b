/*
 * portal.c -- requests for pages.
 *
 * Looking up never tells which of number and phone was wrong, neither by its answer nor by its time: the limits are asked, the
 * database is asked and the digits are compared in every case, and the page is the same.
 */
#include <arpa/inet.h>
#include <string.h>

#include "portal/css.h"
#include "portal/portal_inner.h"
#include "portal/queries.h"
#include "shell/node/rate.h"

/* Who looked an order up may reload the page, and come back the same day. */
#define LOOKED_UP (24 * HOUR)

enum { AWAY_S = 5 };

/* --- what is asked ------------------------------------------------------------------ */

/* One parameter, empty when it is not there; of others nobody here knows: messengers add their own to a link. */
static struct str parameter(struct asked_page *v, struct str from, struct str wanted)
{
	struct str name, value;
	bool bad = false;

	while (http_parameter(&from, v->q.x->arena, &name, &value, &bad))
		if (str_eq(name, wanted))
			return value;
	return S("");
}

static bool in_english(struct asked_page *v)
{
	struct str lang = parameter(v, v->q.rq->query, S("lang"));

	if (!lang.n)
		lang = parameter(v, v->q.rq->body, S("lang"));
	return lang.n ? str_eq(lang, S("en")) : v->q.rq->english;
}

static struct page page_of(struct asked_page *v)
{
	const struct context *x = v->q.x;

	return (struct page){
		.out = v->q.out, .english = in_english(v), .zone = x->zone, .path = v->q.rq->path,
		.company = text_head(setting_text(x, "company.name"), 60), .contact = setting_text(x, "portal.contact"),
	};
}

/* --- how it is answered ------------------------------------------------------------------ */

static void header(struct asked_page *v, const char *name, struct str value)
{
	v->header[v->headers++] = (struct http_header){ name, value };
}

/* Nothing but its own style, in nobody's frame, kept and followed by nobody. */
static void guard(struct asked_page *v)
{
	struct arena *a = v->q.x->arena;
	struct str hash = sha256_base64(a, STR(portal_css));

	header(v, "Content-Security-Policy", str_fmt(a, "default-src 'none'; style-src 'sha256-%.*s'; form-action 'self'; "
	       "base-uri 'none'; frame-ancestors 'none'", P(hash)));
	header(v, "Referrer-Policy", S("no-referrer"));
	header(v, "X-Robots-Tag", S("noindex, nofollow"));
	header(v, "Cache-Control", S("no-store"));
	header(v, "Vary", S("Accept-Language"));
}

static void answer_form(struct asked_page *v, enum notice n, int64_t wait_s)
{
	struct page p = page_of(v);

	/* A link that is of no use is not repeated. */
	p.path = S("/track");
	page_form(&p, n);
	v->status = notice_status[n];
	guard(v);
	if (wait_s)
		header(v, "Retry-After", int_text(v->q.x->arena, wait_s));
}

static void answer_link(struct asked_page *v, const struct link *l)
{
	struct arena *a = v->q.x->arena;

	v->status = 303;
	guard(v);
	header(v, "Location", str_fmt(a, "/track/%.*s?lang=%s", P(link_sign(a, l)), in_english(v) ? "en" : "zh"));
}

void portal_form(struct asked_page *v)
{
	answer_form(v, NOTICE_NONE, 0);
}

/* --- looking up ---------------------------------------------------------------------------- */

struct str address_of(struct arena *a, struct str remote)
{
	struct in6_addr six;

	if (inet_pton(AF_INET6, str_c(a, remote), &six) != 1)
		return remote;
	return str_dup(a, (struct str){ (const char *)&six, 8 });
}

/* A guess by this address, and one at this number. */
enum { BY, AT, GUESSES };
struct guesses { struct guess of[GUESSES]; };

static struct guesses guesses_of(struct asked_page *v, struct str capitals)
{
	return (struct guesses){ {
		[BY] = { rate_who("look-ups by an address", address_of(v->q.x->arena, v->q.rq->remote)), PORTAL_FREE_ADDRESS },
		[AT] = { rate_who("look-ups of a number", capitals), PORTAL_FREE_NUMBER },
	} };
}

/* The order that was typed, whose phone fits. False also when the database failed. */
static bool find(struct asked_page *v, const struct typed *t, struct str capitals, struct id *id)
{
	struct context *x = v->q.x;
	struct numbered_order o = { 0 };
	bool found = false;

	if (!order_of_number(v->q.db, typed_number(t), capitals, &o, &found, x->arena, x->errs))
		return false;
	*id = o.id;
	return typed_phone_fits(x->arena, t, o.phone) & found;
}

void portal_look_up(struct asked_page *v)
{
	struct context *x = v->q.x;
	const struct typed t = {
		.number = parameter(v, v->q.rq->body, S("number")), .phone = parameter(v, v->q.rq->body, S("phone")),
	};
	struct str capitals = typed_capitals(x->arena, &t);
	struct guesses g = guesses_of(v, capitals);
	struct link link = { .until = link_end(x->now, LOOKED_UP) };
	int64_t wait_s;

	if (!v->q.db) {
		answer_form(v, NOTICE_AWAY, AWAY_S);
	} else if ((wait_s = rate_guess(v->rates, g.of, GUESSES, x->now.us))) {
		answer_form(v, NOTICE_TOO_MANY, wait_s);
	} else if (find(v, &t, capitals, &link.order)) {
		rate_no_guess(v->rates, g.of, GUESSES);
		answer_link(v, &link);
	} else if (x->errs->n) {
		rate_no_guess(v->rates, g.of, GUESSES);
		answer_form(v, NOTICE_AWAY, AWAY_S);
	} else {
		answer_form(v, NOTICE_NOT_FOUND, 0);
	}
}

/* --- an order ----------------------------------------------------------------------------------- */

static int64_t number_of(struct asked_page *v, struct str name)
{
	int64_t n;

	return str_int(parameter(v, v->q.rq->query, name), &n) && n > 0 ? n : 0;
}

static struct place place_of(struct asked_page *v)
{
	return (struct place){ number_of(v, S("batch")), number_of(v, S("line")), number_of(v, S("message")) };
}

static bool read_batches(struct asked_page *v, struct id id, struct shown *s)
{
	struct db *db = v->q.db;
	struct arena *a = v->q.x->arena;
	struct errs *errs = v->q.x->errs;
	struct place from = s->from;

	if (!from.batch && (from.line || from.message))
		return true;
	/* The batch that a page begins within was shown before. */
	int64_t after = from.line ? from.batch : from.batch - 1;
	return portal_batches(db, id, after, PORTAL_PIECES, &s->batches, a, errs) &&
	       portal_parts(db, id, from.batch, from.line, PORTAL_PIECES, &s->parts, a, errs);
}

static bool read_lines(struct asked_page *v, struct id id, struct shown *s)
{
	struct place from = s->from;

	if (!from.batch && !from.line && from.message)
		return true;
	return portal_lines(v->q.db, id, from.batch ? 0 : from.line, PORTAL_PIECES, &s->lines, v->q.x->arena, v->q.x->errs);
}

static bool read_order(struct asked_page *v, struct id id, struct shown *s, bool *found)
{
	return portal_order(v->q.db, id, &s->order, found, v->q.x->arena, v->q.x->errs) && read_batches(v, id, s) &&
	       read_lines(v, id, s);
}

void portal_show(struct asked_page *v)
{
	struct context *x = v->q.x;
	struct link link;
	enum link_state state = link_read(x->arena, v->q.part[0], x->now, &link);
	struct shown s = { .prices = state == LINK_GOOD && link.prices, .from = place_of(v) };
	bool found = false;

	if (state != LINK_GOOD) {
		answer_form(v, state == LINK_EXPIRED ? NOTICE_EXPIRED : NOTICE_BROKEN, 0);
	} else if (!v->q.db || !read_order(v, link.order, &s, &found)) {
		answer_form(v, NOTICE_AWAY, AWAY_S);
	} else if (!found) {
		answer_form(v, NOTICE_BROKEN, 0);
	} else {
		struct page p = page_of(v);
		page_order(&p, &s);
		guard(v);
	}
}
