/*
 * kept_test.c -- what is kept of answers, for whom, and for how long.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "shell/read/kept.h"
#include "shell/shell.h"

struct bench { struct arena arena; struct kept *kept; };

static int bench_open(void **state)
{
	static struct bench b;

	b = (struct bench){ 0 };
	b.kept = kept_new(&b.arena);
	*state = &b;
	return 0;
}

static int bench_close(void **state)
{
	struct bench *b = *state;

	kept_free(b->kept);
	arena_free(&b->arena);
	return 0;
}

static struct kept_key key_of(int64_t id, unsigned roles)
{
	return (struct kept_key){ &event_record, { id << 20 }, roles };
}

static struct digest head_of(uint8_t n)
{
	return (struct digest){ { n } };
}

/* The answer there is, or "none". */
static struct str look(struct bench *b, int64_t id, unsigned roles, uint8_t head)
{
	struct str body;

	return kept_find(b->kept, key_of(id, roles), head_of(head), &b->arena, &body) ? body : S("none");
}

static void answer(struct bench *b, int64_t id, unsigned roles, uint8_t head, struct str body)
{
	kept_offer(b->kept, key_of(id, roles), head_of(head), body);
}

#define assert_text(is, text) assert_true(str_eq(is, S(text)))

static void what_is_asked_for_again_is_kept(void **state)
{
	struct bench *b = *state;

	answer(b, 1, SALES, 1, S("one"));
	assert_text(look(b, 1, SALES, 1), "none");
	assert_false(kept_has(b->kept, key_of(1, SALES)));
	answer(b, 1, SALES, 1, S("one"));
	assert_true(kept_has(b->kept, key_of(1, SALES)));
	assert_text(look(b, 1, SALES, 1), "one");
}

static void an_answer_is_for_one_root_one_head_and_the_same_roles(void **state)
{
	struct bench *b = *state;

	for (int i = 0; i < 2; i++) {
		answer(b, 1, SALES, 1, S("one"));
		answer(b, 1, FINANCE, 1, S("one with money"));
	}
	assert_text(look(b, 1, SALES, 1), "one");
	assert_text(look(b, 1, FINANCE, 1), "one with money");
	assert_text(look(b, 1, SALES | FINANCE, 1), "none");
	assert_text(look(b, 2, SALES, 1), "none");
	assert_text(look(b, 1, SALES, 2), "none");
}

static void a_newer_answer_takes_the_place_of_the_older(void **state)
{
	struct bench *b = *state;

	for (int i = 0; i < 2; i++)
		answer(b, 1, SALES, 1, S("placed"));
	size_t bytes = kept_bytes(b->kept);
	answer(b, 1, SALES, 2, S("signed"));
	assert_text(look(b, 1, SALES, 1), "none");
	assert_text(look(b, 1, SALES, 2), "signed");
	assert_int_equal(kept_bytes(b->kept), bytes);
}

/* One that is asked for all the time, one that is not, and then more than there is room for. */
static void what_was_asked_for_last_stays_within_the_bytes_there_are(void **state)
{
	struct bench *b = *state;
	struct str body = { arena_alloc(&b->arena, 100000), 100000 };
	int more = KEPT_MOST / 100000 + 1;

	for (int i = 0; i < 2; i++) {
		answer(b, 1, SALES, 1, S("busy"));
		answer(b, 2, SALES, 1, S("forgotten"));
	}
	for (int id = 3; id < 3 + more; id++) {
		answer(b, id, SALES, 1, body);
		answer(b, id, SALES, 1, body);
		assert_text(look(b, 1, SALES, 1), "busy");
		assert_true(kept_bytes(b->kept) <= KEPT_MOST);
	}
	assert_true(kept_bytes(b->kept) > KEPT_MOST - 200000);
	assert_text(look(b, 2, SALES, 1), "none");
	answer(b, 9999, SALES, 1, (struct str){ arena_alloc(&b->arena, KEPT_MOST), KEPT_MOST });
	answer(b, 9999, SALES, 1, (struct str){ arena_alloc(&b->arena, KEPT_MOST), KEPT_MOST });
	assert_text(look(b, 9999, SALES, 1), "none");
	assert_text(look(b, 1, SALES, 1), "busy");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_asked_for_again_is_kept, bench_open, bench_close),
		cmocka_unit_test_setup_teardown(an_answer_is_for_one_root_one_head_and_the_same_roles, bench_open, bench_close),
		cmocka_unit_test_setup_teardown(a_newer_answer_takes_the_place_of_the_older, bench_open, bench_close),
		cmocka_unit_test_setup_teardown(what_was_asked_for_last_stays_within_the_bytes_there_are, bench_open, bench_close),
	};

	return cmocka_run_group_tests_name("kept", tests, NULL, NULL);
}
