/*
 * share_rules.c -- who hands a link out, and what may be typed to look an order up. Pure.
 */
#include "portal/portal_inner.h"

enum { TAIL = 4, CONTACT_MAX = 200 };

struct str tracking_link_url(struct context *x, const struct tracking_link *l)
{
	const struct link link = { l->order_id, l->prices, l->expires_at };

	return str_fmt(x->arena, "%.*s/track/%.*s", P(setting_text(x, "portal.address")), P(link_sign(x->arena, &link)));
}

/* The row tells who handed it out and what it shows; the link is told this once. */
bool order_share_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct share_in *want = in;
	struct order *o = ((struct share_seen *)state)->order;
	struct tracking_link *row = NEW(x->arena, struct tracking_link);
	struct shared_link *reply = NEW(x->arena, struct shared_link);
	int64_t days = want->days ? want->days : setting_int(x, "portal.link_days");

	if (!machine_permit(&order_record, o, "share", x->who->roles, x->errs))
		return false;
	struct link link = { o->id, want->prices, link_end(x->now, days * DAY) };
	*row = (struct tracking_link){
		.order_id = o->id, .tracking_link = ++o->tracking_link_count, .prices = link.prices, .expires_at = link.until,
		.created_at = x->now, .created_by = x->who->name,
	};
	put_new(out, &tracking_link_record, row);
	put(out, &order_record, o);
	announce(out, "order.shared", &order_record, o->id);
	*reply = (struct shared_link){
		.url = tracking_link_url(x, row), .prices = link.prices, .expires_at = link.until,
	};
	reply_with(out, &shared_link_record, reply);
	return true;
}

static bool is_host_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr(".-:[]", c);
}

bool portal_address_valid(struct str value)
{
	struct str host = str_starts(value, S("https://")) ? str_sub(value, 8, value.n) :
	                  str_starts(value, S("http://")) ? str_sub(value, 7, value.n) : S("");

	for (size_t i = 0; i < host.n; i++)
		if (!host.s[i] || !is_host_char(host.s[i]))
			return false;
	return host.n > 0 || !value.n;
}

bool portal_contact_valid(struct str value)
{
	return text_valid(value) && text_length(value) <= CONTACT_MAX;
}

struct str typed_number(const struct typed *t)
{
	return str_trim(t->number);
}

struct str typed_capitals(struct arena *a, const struct typed *t)
{
	return str_upper(a, text_fold(a, typed_number(t)));
}

/* "+86 138-0571-0001 转 8" is digits with something between them; a wide digit is one too. */
static struct str digits_of(struct arena *a, struct str text)
{
	struct str folded = text_fold(a, text);
	struct buf out = buf_in(a, 0);

	for (size_t i = 0; i < folded.n; i++)
		if (folded.s[i] >= '0' && folded.s[i] <= '9')
			buf_char(&out, folded.s[i]);
	return buf_str(&out);
}

bool typed_phone_fits(struct arena *a, const struct typed *t, struct str phone)
{
	struct str want = digits_of(a, phone), have = digits_of(a, t->phone);
	struct str tail = str_sub(want, want.n > TAIL ? want.n - TAIL : 0, TAIL);
	bool same = digest_eq(digest_of(tail), digest_of(have));

	return same & (have.n == TAIL);
}
