/*
 * batch_room_test.c -- how much an answer and an event may be, and what becomes of a command whose are more.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "shell/write/batch_bench.h"

/* Neither an event nor an answer is ever cut: what would be has not happened. */
static void what_outgrows_an_answer_or_an_event_is_refused(void **state)
{
	enum { MOST = 64 << 20 };
	struct bench b;
	(void)state;

	bench_open(&b);
	char *text = arena_alloc(&b.arena, MOST + 1);
	memset(text, 'x', MOST);
	text[MOST] = 0;
	struct id box = make(&b, "a", "{\"text\":\"1\"}");
	assert_string_equal(code(act(&b, box, RENAME, 0, text)), "E_TOO_MUCH");
	act_well(&b, box, RENAME, 0, text + MOST / 2);
	assert_string_equal(code(act(&b, box, RETEXT, 1, text + MOST / 2)), "E_TOO_MUCH");
	struct call *c = act(&b, box, RENAME, 0, "b");
	assert_int_equal(c->version, 3);
	assert_true(str_find_str(c->body, S("\"name\":\"b\"")) >= 0 && str_find_str(c->body, S("\"text\":\"1.\"")) >= 0);
	bench_close(&b);
}

/* Who has no room for its answer any more is done all the same, and says so under its key as well. */
static void calls_of_one_answer_share_its_room(void **state)
{
	static const char *const name[] = { "a", "b", "c", "d" };
	struct call *c[COUNT(name)];
	struct bench b;
	(void)state;

	bench_open(&b);
	for (int turn = 0; turn < 2; turn++) {	/* the second time they are answered from their keys */
		size_t room = 2 * 200 + 100;
		for (size_t i = 0; i < COUNT(c); i++) {
			(c[i] = make_call(&b, name[i], ""))->room = &room;
			batch_call(b.batch, c[i]);
			assert_true(c[i]->status == 201 && c[i]->replayed == turn && c[i]->made.v && (c[i]->body.n > 0) == (i < 2));
		}
		batch_call(b.batch, c[1]);	/* decided again, alone: it has what it had */
		assert_true(c[1]->body.n > 0);
	}
	bench_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_outgrows_an_answer_or_an_event_is_refused),
		cmocka_unit_test(calls_of_one_answer_share_its_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
