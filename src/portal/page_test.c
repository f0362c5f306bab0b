/*
 * page_test.c -- what stands on a page, and what never does, whatever the order is like.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "portal/portal_inner.h"

enum { MANY = 1000 };

static struct arena arena;

static int forget(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static struct page page_in(bool english)
{
	struct buf *out = NEW(&arena, struct buf);

	*out = buf_in(&arena, 0);
	return (struct page){ out, english, { 28800 }, S("/track/abc"), S("云栖商贸"), S("400-800-1234") };
}

static struct str written(const struct shown *s, bool english)
{
	struct page p = page_in(english);

	page_order(&p, s);
	assert_true(p.out->n <= PORTAL_PAGE_MAX);
	return buf_str(p.out);
}

static bool holds(struct str page, const char *text)
{
	return str_find_str(page, STR(text)) >= 0;
}

/* An order whose every text is this one. */
static struct shown order_of(struct str text, int n)
{
	struct shown s = { .order = {
		.number = text, .state = { ORDER_SHIPPED }, .order_date = { 20000 }, .promised_date = { 20010 }, .message = text,
		.currency = text, .goods_amount = { 59900 }, .discount = { 100 }, .freight = { 1000 }, .total = { 60800 },
		.paid = { 60800 }, .refunded = { 5 },
	}, .prices = true };
	struct shown_line *line = arena_array(&arena, (size_t)n, sizeof *line);
	struct shown_batch *batch = arena_array(&arena, (size_t)n, sizeof *batch);
	struct shown_part *part = arena_array(&arena, (size_t)n, sizeof *part);

	for (int i = 0; i < n; i++) {
		line[i] = (struct shown_line){ i + 1, text, text, { 3 * ONE }, text, { 59900000 }, { 17970 } };
		batch[i] = (struct shown_batch){ i + 1, { BATCH_SHIPPED }, text, text, { 20001 }, { 1 }, { 2 } };
		part[i] = (struct shown_part){ i + 1, i + 1, text, text, { ONE } };
	}
	s.lines = (struct rows){ line, n };
	s.batches = (struct rows){ batch, n };
	s.parts = (struct rows){ part, n };
	return s;
}

/* Every state has words of its own in both languages, and they fit a page without a table of the trade's words. */
static void every_state_is_said_in_plain_words(void **state)
{
	struct str seen[2][ORDER_CANCELLED + 1];

	(void)state;
	for (int at = 0; at <= ORDER_CANCELLED; at++) {
		struct shown s = order_of(S("x"), 1);
		s.order.state.v = at;
		for (int english = 0; english < 2; english++) {
			struct str page = written(&s, english);
			size_t from = (size_t)str_find_str(page, S("class=\"state\">")), n;
			struct str words = str_sub(page, from, page.n);
			for (n = 0; words.s[n] != '\n'; n++)
				;
			seen[english][at] = str_sub(words, 0, n);
			assert_true(n > 40 && !holds(seen[english][at], "<p></p>"));
			for (int before = 0; before < at; before++)
				assert_false(str_eq(seen[english][before], seen[english][at]));
		}
	}
	assert_int_equal(order_states.n, ORDER_CANCELLED + 1);
}

static void every_state_of_a_batch_has_words(void **state)
{
	(void)state;
	for (int at = 0; at < batch_states.n; at++) {
		struct shown s = order_of(S("x"), 1);
		((struct shown_batch *)s.batches.at)->state.v = at;
		assert_false(holds(written(&s, false), "<dt>状态</dt><dd></dd>"));
		assert_true(holds(written(&s, false), "<dt>状态</dt>"));
		assert_true(holds(written(&s, true), "<dt>State</dt>"));
	}
}

static void no_text_of_an_order_becomes_markup(void **state)
{
	struct shown s = order_of(S("<script>\"'&{}"), 2);
	struct page p = page_in(false);

	(void)state;
	p.company = p.contact = p.path = S("<script>\"'&{}");
	page_order(&p, &s);
	struct str page = buf_str(p.out);
	/* number twice, message, company, contact; of two batches, parts and lines two each; the path in an attribute */
	int found = 0;
	for (struct str rest = page; str_find_str(rest, S("&lt;script&gt;&quot;&#39;&amp;{}")) >= 0; found++)
		rest = str_sub(rest, (size_t)str_find_str(rest, S("&lt;script&gt;")) + 1, page.n);
	assert_in_range(found, 6 + 2 * 6, 40);
	assert_false(holds(page, "<script"));
	assert_false(holds(page, "\"'"));
	page_form(&p, NOTICE_BROKEN);
	assert_false(holds(buf_str(p.out), "<script"));
}

static void prices_are_shown_to_whom_they_were_given(void **state)
{
	struct shown s = order_of(S("x"), 1);

	(void)state;
	assert_true(holds(written(&s, false), "608.00 x"));
	assert_true(holds(written(&s, false), "59.90 = 179.70"));
	s.prices = false;
	assert_false(holds(written(&s, false), "608.00"));
	assert_false(holds(written(&s, false), "179.70"));
	assert_false(holds(written(&s, false), "59.90"));
	assert_false(holds(written(&s, true), "Total"));
}

static void what_was_done_is_told_instead_of_what_was_promised(void **state)
{
	struct shown s = order_of(S("x"), 0);

	(void)state;
	assert_true(holds(written(&s, true), "Promised for"));
	s.order.promised_date.day = 0;
	s.order.requested_date.day = 20009;
	assert_true(holds(written(&s, true), "Requested for"));
	s.order.delivered_date.day = 20008;
	assert_true(holds(written(&s, true), "Delivered on"));
	assert_false(holds(written(&s, true), "Requested for"));
	s.order.delivered_date.day = 0;
	s.order.state.v = ORDER_CANCELLED;
	assert_false(holds(written(&s, true), "Requested for"));
}

static int64_t number_behind(struct str text, const char *name)
{
	ptrdiff_t at = str_find_str(text, STR(name));
	size_t i = (size_t)at + strlen(name), n = i;
	int64_t number = 0;

	if (at < 0)
		return 0;
	while (n < text.n && text.s[n] >= '0' && text.s[n] <= '9')
		n++;
	assert_true(str_int(str_sub(text, i, n - i), &number));
	return number;
}

/* Where the next page begins; nowhere: this is the last. */
static struct place next_place(struct str page)
{
	ptrdiff_t end = str_find_str(page, S("\">下一页")), at;

	if (end < 0)
		return (struct place){ 0 };
	struct str link = str_sub(page, 0, (size_t)end);
	while ((at = str_find_str(link, S("<a href"))) >= 0)
		link = str_sub(link, (size_t)at + 1, link.n);
	return (struct place){ number_behind(link, "batch="), number_behind(link, "line="), number_behind(link, "message=") };
}

static bool is_first(struct place p)
{
	return !p.batch && !p.line && !p.message;
}

/* What is read of the order for a page: lines and batches are numbered from 1 on, part i is of batch and line i. */
static struct rows from_row(struct rows all, size_t size, int64_t i)
{
	int64_t left = all.n - i < 0 ? 0 : all.n - i;

	return (struct rows){ (char *)all.at + (size_t)i * size, left < PORTAL_PIECES ? left : PORTAL_PIECES };
}

static struct shown from_place(const struct shown *all, struct place at)
{
	struct shown s = *all;
	int64_t batch = at.batch ? at.batch - 1 : 0, line = at.line ? at.line - 1 : 0;

	s.from = at;
	if (at.batch || is_first(at)) {
		s.batches = from_row(all->batches, sizeof(struct shown_batch), at.line ? batch + 1 : batch);
		s.parts = from_row(all->parts, sizeof(struct shown_part), batch);
	} else {
		s.batches = s.parts = (struct rows){ 0 };
	}
	if (at.batch || at.line || is_first(at))
		s.lines = from_row(all->lines, sizeof(struct shown_line), at.batch ? 0 : line);
	else
		s.lines = (struct rows){ 0 };
	return s;
}

/* However long the order and its texts are: no page is larger than it may be, and all of them show everything once. */
static void a_long_order_is_cut_into_pages(void **state)
{
	static const int lengths[] = { 0, 1, 20, 200, 500 };

	(void)state;
	for (size_t i = 0; i < COUNT(lengths); i++) {
		struct buf text = buf_in(&arena, 0);
		for (int k = 0; k < lengths[i]; k++)
			buf_char(&text, '"');		/* six bytes on a page */
		struct shown s = order_of(buf_str(&text), MANY);
		s.order.number = s.order.currency = S("x");
		struct place at = { 0 };
		int batches = 0, continued = 0, rows = 0, pages = 0;
		do {
			struct shown part = from_place(&s, at);
			struct str page = written(&part, false);
			assert_int_equal(holds(page, "批（续）</h3><ul>"), at.batch && at.line);
			continued += at.batch && at.line;
			for (struct str rest = page; str_find_str(rest, S("<h3>")) >= 0; batches++)
				rest = str_sub(rest, (size_t)str_find_str(rest, S("<h3>")) + 1, page.n);
			for (struct str rest = page; str_find_str(rest, S("<li>")) >= 0; rows++)
				rest = str_sub(rest, (size_t)str_find_str(rest, S("<li>")) + 1, page.n);
			at = next_place(page);
			assert_true(++pages < 5 * MANY);
			assert_true(is_first(at) || page.n > PORTAL_PAGE_MAX / 2);	/* what was read filled it */
		} while (!is_first(at));
		assert_int_equal(batches, MANY + continued);
		assert_int_equal(rows, 2 * MANY);
	}
}

static void a_long_message_is_shown_to_its_end(void **state)
{
	struct buf text = buf_in(&arena, 0);
	struct shown s = order_of(S("x"), 0);
	int signs = 0;

	(void)state;
	for (int k = 0; k < 2000; k++)
		buf_text(&text, k % 2 ? "\"" : "字");
	s.order.message = buf_str(&text);
	do {
		struct str page = written(&s, false);
		for (struct str rest = page; str_find_str(rest, S("&quot;")) >= 0; signs++)
			rest = str_sub(rest, (size_t)str_find_str(rest, S("&quot;")) + 1, page.n);
		s.from = next_place(page);
	} while (!is_first(s.from));
	assert_int_equal(signs, 1000);
}

/* As in a link that was typed: nothing is behind the end, and the way back is shown. */
static void a_place_beyond_the_end_leads_back_to_the_first_page(void **state)
{
	static const struct place beyond[] = { { .line = 4 }, { .line = INT64_MAX }, { .message = 2 }, { .message = INT64_MAX } };
	struct shown s = order_of(S("x"), 3);

	(void)state;
	for (size_t i = 0; i < COUNT(beyond); i++) {
		struct shown none = { .order = s.order, .from = beyond[i] };
		none.order.message = beyond[i].line ? S("") : s.order.message;
		struct str page = written(&none, false);
		assert_true(holds(page, "<a href=\"/track/abc?lang=zh\">回到第一页"));
		assert_false(holds(page, "<section>") || holds(page, "下一页"));
	}
}

static void the_other_language_is_of_the_same_page(void **state)
{
	struct shown s = order_of(S("x"), 3), part = from_place(&s, (struct place){ .batch = 2, .line = 2 });

	(void)state;
	assert_true(holds(written(&part, false), "<a href=\"/track/abc?lang=en&amp;batch=2&amp;line=2\" lang=\"en\""));
	assert_true(holds(written(&part, true), "<a href=\"/track/abc?lang=zh&amp;batch=2&amp;line=2\" lang=\"zh-CN\""));
	assert_true(holds(written(&part, true), "<h3>Delivery 2 (continued)</h3><ul>"));
	assert_true(holds(written(&s, true), "<a href=\"/track/abc?lang=zh\" lang=\"zh-CN\""));
}

#define T(test) cmocka_unit_test_teardown(test, forget)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(every_state_is_said_in_plain_words),
		T(every_state_of_a_batch_has_words),
		T(no_text_of_an_order_becomes_markup),
		T(prices_are_shown_to_whom_they_were_given),
		T(what_was_done_is_told_instead_of_what_was_promised),
		T(a_long_order_is_cut_into_pages),
		T(a_long_message_is_shown_to_its_end),
		T(the_other_language_is_of_the_same_page),
		T(a_place_beyond_the_end_leads_back_to_the_first_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
