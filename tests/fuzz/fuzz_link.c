/*
 * fuzz_link.c -- whatever stands in an address is no link unless it was signed; whatever is typed is compared and shown as text.
 */
#include <assert.h>

#include "portal/html.h"
#include "portal/portal_inner.h"
#include "record/decision.h"

static const struct instant now = { 1795900000 * (int64_t)SECOND };

/* Nobody can have made it: only its own letters are one. */
static void check_link(struct str text, struct arena *a)
{
	struct link l;

	if (link_read(a, text, now, &l) != LINK_BROKEN)
		assert(str_eq(link_sign(a, &l), text));
}

/* Signed for what the bytes say, a link says the same again. */
static void check_signed(struct str bytes, struct arena *a)
{
	struct link l = { .prices = bytes.n & 1 }, again;

	memcpy(&l.order.v, bytes.s, bytes.n < 8 ? bytes.n : 8);
	l.until = link_end(now, DAY);
	assert(link_read(a, link_sign(a, &l), now, &again) == LINK_GOOD);
	assert(again.order.v == l.order.v && again.prices == l.prices && again.until.us == l.until.us);
}

static void check_typed(struct str text, struct arena *a)
{
	const struct typed t = { text, text };
	struct str capitals = typed_capitals(a, &t);

	assert(text_valid(capitals));
	if (typed_phone_fits(a, &t, text))
		assert(text.n >= 4);
}

static void check_page(struct str text, struct arena *a)
{
	struct buf out = buf_in(a, 0);
	struct page p = { &out, text.n & 1, { 28800 }, text, text, text };
	const struct shown s = { .order = { .number = text, .message = text, .currency = text }, .prices = true };

	page_order(&p, &s);
	assert(str_find_str(buf_str(&out), S("<script")) < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ARENA a = { 0 };
	struct str text = { (const char *)data, size };

	secret_start();
	record_log_key(S("a key of the database"));
	check_link(text, &a);
	check_signed(text, &a);
	if (text_valid(text)) {
		check_typed(text, &a);
		check_page(text, &a);
	}
	return 0;
}
