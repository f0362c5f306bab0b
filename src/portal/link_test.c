/*
 * link_test.c -- a link says what it was signed for, and nothing else is a link.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "portal/link.h"
#include "record/decision.h"

static struct arena arena;
static const struct instant now = { 1795900000 * (int64_t)SECOND + 123456 };

static struct str signed_for(int64_t order, bool prices, int64_t us)
{
	const struct link l = { { order }, prices, link_end(now, us) };

	return link_sign(&arena, &l);
}

static enum link_state read_at(struct str text, int64_t after_us, struct link *l)
{
	return link_read(&arena, text, (struct instant){ now.us + after_us }, l);
}

static void a_link_says_what_it_was_signed_for(void **state)
{
	static const struct { int64_t order; bool prices; int64_t us; } row[] = {
		{ 1, false, HOUR }, { INT64_MAX, true, DAY }, { 914416486366138368, true, 3650 * DAY },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct link l;
		struct str text = signed_for(row[i].order, row[i].prices, row[i].us);
		assert_int_equal(text.n, 60);
		assert_int_equal(read_at(text, 0, &l), LINK_GOOD);
		assert_int_equal(l.order.v, row[i].order);
		assert_int_equal(l.prices, row[i].prices);
		assert_int_equal(l.until.us, link_end(now, row[i].us).us);
	}
}

static void it_ends_on_its_minute(void **state)
{
	struct link l;
	struct str text = signed_for(7, false, DAY);
	int64_t end = link_end(now, DAY).us - now.us;

	(void)state;
	assert_in_range(end, DAY - MINUTE + 1, DAY);
	assert_int_equal(read_at(text, end - 1, &l), LINK_GOOD);
	assert_int_equal(read_at(text, end, &l), LINK_EXPIRED);
}

/* Every letter replaced by every other one. */
static void a_changed_letter_breaks_it(void **state)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ %";
	struct str text = signed_for(7, false, DAY);
	struct link l;

	(void)state;
	for (size_t i = 0; i < text.n; i++) {
		for (const char *c = letters; *c; c++) {
			char *changed = str_c(&arena, text);
			if (changed[i] == *c)
				continue;
			changed[i] = *c;
			assert_int_equal(read_at(STR(changed), 0, &l), LINK_BROKEN);
		}
	}
}

static void another_length_or_another_key_breaks_it(void **state)
{
	struct str text = signed_for(7, true, DAY);
	struct link l;

	(void)state;
	for (size_t n = 0; n < text.n; n++)
		assert_int_equal(read_at(str_sub(text, 0, n), 0, &l), LINK_BROKEN);
	assert_int_equal(read_at(str_fmt(&arena, "%.*sA", P(text)), 0, &l), LINK_BROKEN);
	record_log_key(S("the key of another database"));
	assert_int_equal(read_at(text, 0, &l), LINK_BROKEN);
	record_log_key(S("the key of this database"));
	assert_int_equal(read_at(text, 0, &l), LINK_GOOD);
}

static int begin(void **state)
{
	(void)state;
	secret_start();
	record_log_key(S("the key of this database"));
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_link_says_what_it_was_signed_for),
		cmocka_unit_test(it_ends_on_its_minute),
		cmocka_unit_test(a_changed_letter_breaks_it),
		cmocka_unit_test(another_length_or_another_key_breaks_it),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
