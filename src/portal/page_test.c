/*
 * page_test.c -- what stands on a page, and what never does, whatever the order is like.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

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

/* The row at which the next page begins; 0: this is the last. */
static int64_t next_row(struct str page)
{
	struct str label = S("\">下一页");
	ptrdiff_t at = str_find_str(page, label);
	int64_t row = 0, power = 1;

	if (at < 0)
		return 0;
	for (size_t i = (size_t)at - 1; page.s[i] >= '0' && page.s[i] <= '9'; i--, power *= 10)
		row += (page.s[i] - '0') * power;
	return row;
}

/* However long the order and its texts are: no page is larger than it may be, and all of them show everything once. */
static void a_long_order_is_cut_into_pages(void **state)
{
	static const int lengths[] = { 1, 20, 200, 500 };

	(void)state;
	for (size_t i = 0; i < COUNT(lengths); i++) {
		struct buf text = buf_in(&arena, 0);
		for (int k = 0; k < lengths[i]; k++)
			buf_char(&text, '"');		/* six bytes on a page */
		struct shown s = order_of(buf_str(&text), MANY);
		s.order.number = s.order.currency = S("x");
		int batches = 0, rows = 0, pages = 0;
		do {
			struct str page = written(&s, false);
			for (struct str rest = page; str_find_str(rest, S("<h3>")) >= 0; batches++)
				rest = str_sub(rest, (size_t)str_find_str(rest, S("<h3>")) + 1, page.n);
			for (struct str rest = page; str_find_str(rest, S("<li>")) >= 0; rows++)
				rest = str_sub(rest, (size_t)str_find_str(rest, S("<li>")) + 1, page.n);
			s.row = next_row(page);
			assert_true(++pages < 5 * MANY);
		} while (s.row);
		assert_int_equal(batches, MANY);
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
		s.row = next_row(page);
	} while (s.row);
	assert_int_equal(signs, 1000);
}

/* A row beyond the end, as in a link that was typed: the first page. */
static void a_row_that_is_none_is_the_first_page(void **state)
{
	struct shown s = order_of(S("x"), 3);
	static const int64_t wrong[] = { -1, 10, 11, INT64_MAX, INT64_MIN };

	(void)state;
	struct str first = written(&s, false);
	for (size_t i = 0; i < COUNT(wrong); i++) {
		s.row = wrong[i];
		assert_true(str_eq(written(&s, false), first));
	}
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
		T(a_row_that_is_none_is_the_first_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
