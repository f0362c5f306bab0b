/*
 * batch_test.c -- many commands, one commit: what each sees, and what is left of the refused ones.
 *
 * Batches are driven by hand, one call after the other, so that it is certain what lies in which commit; only the
 * fall back to single commits needs the writer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "shell/read/family.h"
#include "shell/shell.h"
#include "shell/write/batch_bench.h"
#include "shell/write/commit.h"
#include "shell/write/writer.h"

#define TWO_LINES "{\"text\":\"x\",\"parts\":[{\"text\":\"p\"},{\"text\":\"q\"}]},{\"text\":\"y\"}"

/* --- tests --------------------------------------------------------------------- */

static void a_later_command_of_a_batch_sees_what_an_earlier_one_did(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	assert_string_equal(look(&b, "a"), "; x in 0; pile 10");
	struct id a = make(&b, "a", TWO_LINES);
	assert_string_equal(look(&b, "a"), "a open v1 [1 x.(1 p)(2 q)] [2 y.]; x in 1; pile 10");
	act_well(&b, a, RENAME, 0, "b");
	assert_string_equal(look(&b, "a"), "; x in 1; pile 10");
	assert_string_equal(look(&b, "b"), "b open v2 [1 x.(1 p)(2 q)] [2 y.]; x in 1; pile 10");
	act_well(&b, a, RETEXT, 2, "x.");
	act_well(&b, a, TAKE, 3, "");
	act_well(&b, a, ADD_LINE, 3, "z");
	assert_string_equal(look(&b, "b"), "b open v4 [1 x.(1 p)(2 q)] [2 x.] [3 z]; x in 2; pile 7");
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM boxes"), 0);
	commit(&b);
	assert_string_equal(look(&b, "b"), "b open v4 [1 x.(1 p)(2 q)] [2 x.] [3 z]; x in 2; pile 7");
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM events"), 4);
	bench_close(&b);
}

static void a_refused_command_leaves_no_trace(void **state)
{
	static const struct { enum deed_kind what; const char *code; int status; } row[] = {
		{ FORGET_ROOT,         "E_INTERNAL", 500 },
		{ FORGET_LINE,         "E_INTERNAL", 500 },
		{ FORGET_ROOT_OF_LINE, "E_INTERNAL", 500 },
		{ DROP_UNSEEN,         "E_INTERNAL", 500 },
		{ SAME_LINE_TWICE,     "E_CONFLICT", 409 },
		{ SPOIL,               "SPOILT",     409 },
		{ SPOIL_LATE,          "SPOILT",     409 },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		for (int fresh = 0; fresh < 2; fresh++) {
			struct bench b;
			bench_open(&b);
			struct id a = make(&b, "a", TWO_LINES);
			if (fresh)
				commit(&b);	/* the refused command changes rows of the database, else rows of the batch */
			act_well(&b, a, RENAME, 0, "b");
			const char *before = look(&b, "b");
			struct call *c = act_call(&b, a, row[i].what, 0, "x.");
			c->key = S("refused");
			batch_call(b.batch, c);
			assert_string_equal(code(c), row[i].code);
			assert_int_equal(c->status, row[i].status);
			assert_int_equal(c->version, 0);
			assert_false(c->changed);
			assert_string_equal(look(&b, "b"), before);
			assert_string_equal(look(&b, "x."), "; x in 1; pile 10");
			commit(&b);
			assert_string_equal(look(&b, "b"), before);
			assert_int_equal(stored(&b, "SELECT COUNT(*) FROM events"), 2);
			assert_int_equal(stored(&b, "SELECT COUNT(*) FROM lines"), 2);
			assert_int_equal(stored(&b, "SELECT version FROM boxes"), 2);
			assert_int_equal(stored(&b, "SELECT COUNT(*) FROM idempotency"), 1);
			assert_int_equal(stored(&b, "SELECT n FROM counters WHERE name = 'box:open'"), 1);
			assert_int_equal(stored(&b, "SELECT COUNT(*) FROM counters WHERE n <> 0"), 1);
			bench_close(&b);
		}
	}
}

/* Whoever makes a row without looking finds out when it is written, unless it was refused before. */
static void a_row_that_a_refused_command_would_have_made_is_still_found_in_the_database(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	struct id a = make(&b, "a", TWO_LINES);
	assert_string_equal(code(act(&b, a, NEW_PILE_AND_SPOIL, 0, "")), "SPOILT");
	act_well(&b, a, TAKE, 4, "");
	assert_string_equal(look(&b, "a"), "a open v1 [1 x.(1 p)(2 q)] [2 y.]; x in 1; pile 6");
	commit(&b);
	assert_int_equal(stored(&b, "SELECT on_hand FROM piles WHERE product_id = 1"), 6);
	bench_close(&b);
}

static void a_secret_is_told_once_and_never_kept(void **state)
{
	struct bench b;
	struct command secret = box_make;
	(void)state;

	bench_open(&b);
	secret.flags |= SECRET;
	struct call *first = make_call(&b, "a", TWO_LINES), *again = make_call(&b, "a", TWO_LINES), *other = make_call(&b, "other", "");
	other->key = first->key;
	first->command = again->command = other->command = &secret;
	batch_call(b.batch, first);
	assert_true(first->status == 201 && first->body.n > 0);
	commit(&b);
	batch_call(b.batch, again);
	assert_ptr_equal(again->errs.at[0].problem, &E_KEY_TOLD);
	assert_int_equal(again->status, 409);
	assert_int_equal(again->body.n, 0);
	batch_call(b.batch, other);
	assert_ptr_equal(other->errs.at[0].problem, &E_KEY_REUSED);
	commit(&b);
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM boxes"), 1);
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM idempotency WHERE body = ''"), 1);
	bench_close(&b);
}

static void the_same_key_in_one_batch_is_one_command(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	struct call *first = make_call(&b, "a", TWO_LINES), *again = make_call(&b, "a", TWO_LINES);
	struct call *other = make_call(&b, "other", ""), *stranger = make_call(&b, "b", "");
	other->key = stranger->key = first->key;
	stranger->who.id.v = 6;
	batch_call(b.batch, first);
	batch_call(b.batch, again);
	batch_call(b.batch, other);
	batch_call(b.batch, stranger);
	assert_false(first->replayed);
	assert_true(first->changed);
	assert_true(again->replayed);
	assert_false(again->changed);
	assert_int_equal(again->status, 201);
	assert_int_equal(again->version, 1);
	assert_int_equal(again->made.v, first->made.v);
	assert_true(str_eq(again->body, first->body));
	assert_int_equal(other->status, E_KEY_REUSED.status);
	assert_ptr_equal(other->errs.at[0].problem, &E_KEY_REUSED);
	assert_int_equal(stranger->status, 201);
	assert_true(stranger->made.v != first->made.v);
	commit(&b);
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM boxes"), 2);
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM idempotency"), 2);
	bench_close(&b);
}

static void a_key_is_answered_again_from_the_database_word_for_word(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	struct call *first = make_call(&b, "a", TWO_LINES), *again = make_call(&b, "a", TWO_LINES);
	batch_call(b.batch, first);
	commit(&b);
	act_well(&b, first->made, RENAME, 0, "b");
	commit(&b);
	batch_call(b.batch, again);
	assert_true(again->replayed);
	assert_int_equal(again->status, 201);
	assert_int_equal(again->version, 1);
	assert_int_equal(again->made.v, first->made.v);
	assert_true(str_eq(again->body, first->body));
	commit(&b);
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM events"), 2);
	bench_close(&b);
}

static void a_refusal_is_not_remembered_under_its_key(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	struct id a = make(&b, "a", TWO_LINES);
	struct call *c = act_call(&b, a, SPOIL, 0, "b"), *again = act_call(&b, a, RENAME, 0, "b");
	c->key = again->key = S("k");
	batch_call(b.batch, c);
	assert_int_equal(c->status, 409);
	batch_call(b.batch, again);
	assert_int_equal(again->status, 200);
	assert_false(again->replayed);
	bench_close(&b);
}

static void only_who_saw_the_version_may_change_it(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	struct id a = make(&b, "a", TWO_LINES);
	for (int64_t seen = 1; seen <= 3; seen++) {
		struct call *c = act_call(&b, a, RENAME, 0, "b");
		c->seen = seen;
		batch_call(b.batch, c);
		/* Version 1 is there at first; the change makes it 2, whoever saw 1 or 3 comes too late or too early. */
		assert_int_equal(c->status, seen == 1 ? 200 : seen == 2 ? 200 : 412);
		if (seen == 3)
			assert_true(str_eq(c->errs.at[0].param[0], S("2")));
	}
	struct call *none = act(&b, (struct id){ 999 }, RENAME, 0, "c");
	assert_int_equal(none->status, 404);
	bench_close(&b);
}

static void what_changes_nothing_is_no_version_and_no_event(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	struct id a = make(&b, "a", "");
	struct call *same = act(&b, a, RENAME, 0, "a"), *looked = act(&b, a, PUT_UNCHANGED, 0, "");
	assert_int_equal(same->version, 1);
	assert_false(same->changed);
	assert_int_equal(looked->version, 1);
	struct call *twice = act(&b, a, PUT_TWICE, 0, "b");
	assert_int_equal(twice->version, 2);
	commit(&b);
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM events"), 2);
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM events WHERE data LIKE '%\"name\":[\"a\",\"b\"],\"note\":[\" made\",\"b\"]%'"), 1);
	bench_close(&b);
}

static void a_dropped_row_is_gone_and_may_come_again(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	struct id a = make(&b, "a", TWO_LINES);
	commit(&b);
	act_well(&b, a, DROP_LINE, 2, "");
	assert_string_equal(look(&b, "a"), "a open v2 [1 x.(1 p)(2 q)]; x in 1; pile 10");
	act_well(&b, a, ADD_LINE, 2, "x.");
	assert_string_equal(look(&b, "a"), "a open v3 [1 x.(1 p)(2 q)] [2 x.]; x in 2; pile 10");
	act_well(&b, a, ADD_LINE, 3, "z");
	act_well(&b, a, DROP_LINE, 3, "");	/* made and gone in one commit */
	commit(&b);
	assert_string_equal(look(&b, "a"), "a open v5 [1 x.(1 p)(2 q)] [2 x.]; x in 2; pile 10");
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM lines"), 2);
	act_well(&b, a, DROP_LINE, 2, "");
	commit(&b);
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM lines"), 1);
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM events WHERE data LIKE '%\"gone\":true%'"), 3);
	bench_close(&b);
}

static void grandchildren_lie_with_their_parents_in_key_order(void **state)
{
	static const char shown[] = "a open v5 [1 x.(1 p)(2 q)(3 u)] [2 y.(1 v)(2 w)] [3 z]";
	struct bench b;
	struct buf text;
	(void)state;

	bench_open(&b);
	struct id a = make(&b, "a", TWO_LINES);
	make(&b, "between", TWO_LINES);
	act_well(&b, a, ADD_PART, 22, "w");
	act_well(&b, a, ADD_LINE, 3, "z");
	act_well(&b, a, ADD_PART, 13, "u");
	act_well(&b, a, ADD_PART, 21, "v");
	assert_true(str_starts(STR(look(&b, "a")), STR(shown)));
	commit(&b);
	const struct family_reader reader = { b.engine, b.db, &b.arena, &b.errs };
	struct family family = { .reader = &reader, .root = engine_entry(b.engine, &box_record), .id = a, .whole = true };
	assert_true(families_read(&(struct family *){ &family }, 1));
	assert_non_null(family.row);
	text = buf_in(&b.arena, 0);
	describe_box(&text, family.row);
	assert_string_equal(str_c(&b.arena, buf_str(&text)), shown);
	bench_close(&b);
}

static void differences_add_up_over_a_batch_whatever_others_did_meanwhile(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	struct id a = make(&b, "a", TWO_LINES);
	commit(&b);
	act_well(&b, a, TAKE, 2, "");
	act_well(&b, a, TAKE, 3, "");
	assert_true(db_script(b.db, "UPDATE piles SET on_hand = 105 WHERE product_id = 1", &b.errs));
	commit(&b);
	assert_int_equal(stored(&b, "SELECT on_hand FROM piles WHERE product_id = 1"), 100);
	bench_close(&b);
}

static void a_guard_that_does_not_hold_refuses_the_commit(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	struct id a = make(&b, "a", TWO_LINES);
	commit(&b);
	act_well(&b, a, RENAME, 0, "b");
	act_well(&b, a, TAKE, 6, "");
	assert_true(db_script(b.db, "UPDATE piles SET on_hand = 5 WHERE product_id = 1", &b.errs));
	assert_false(try_commit(&b));
	assert_ptr_equal(b.errs.at[0].problem, &E_STALE);
	assert_int_equal(stored(&b, "SELECT on_hand FROM piles WHERE product_id = 1"), 5);
	assert_int_equal(stored(&b, "SELECT version FROM boxes"), 1);
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM events"), 1);
	bench_close(&b);
}

static void listeners_act_in_the_same_commit_and_the_answer_shows_it(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	struct id a = make(&b, "a", TWO_LINES);
	struct call *c = act(&b, a, CLOSE, 0, "");
	assert_int_equal(c->status, 200);
	assert_int_equal(c->version, 3);
	assert_true(str_find_str(c->body, S("\"note\":\"filed by wang\"")) > 0);
	assert_true(str_find_str(c->body, S("\"text\":\"q\"")) > 0);
	assert_int_equal(act(&b, a, CLOSE, 0, "")->status, 409);
	commit(&b);
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM events WHERE name = 'box.closed' AND seq = 2"), 1);
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM events WHERE name = 'box.file' AND seq = 3 AND actor = 'wang'"
	                            " AND data LIKE '%\"reason\":\"box.closed\"%'"), 1);
	bench_close(&b);
}

static void counters_say_how_many_rows_are_in_each_state(void **state)
{
	struct bench b;
	struct id box[4];
	(void)state;

	bench_open(&b);
	for (int i = 0; i < 4; i++)
		box[i] = make(&b, (const char *[]){ "a", "b", "c", "d" }[i], TWO_LINES);
	act_well(&b, box[0], CLOSE, 0, "");
	commit(&b);
	act_well(&b, box[1], CLOSE, 0, "");
	act(&b, box[2], SPOIL_LATE, 0, "e");
	act(&b, box[1], CLOSE, 0, "");
	commit(&b);
	assert_int_equal(stored(&b, "SELECT n FROM counters WHERE name = 'box:open'"), 2);
	assert_int_equal(stored(&b, "SELECT n FROM counters WHERE name = 'box:closed'"), 2);
	bench_close(&b);
}

static const struct query take_turn = {
	.name = "take_turn", .row = &commit_mark_record, .sql = "SELECT at FROM commits WHERE writer = 0",
	.sql_postgres = "SELECT at FROM commits WHERE writer = 0 FOR UPDATE",
};

static void who_has_its_turn_is_noticed_by_the_others(void **state)
{
	struct bench b;
	struct commit_mark turn;
	bool found;
	(void)state;

	bench_open(&b);
	struct db *other = db_open(b.config.db, DB_WRITE, &b.errs);
	const struct committer mine = { .db = b.db };
	/* What the bench itself wrote last is made searchable about now. */
	for (int ms = 0; ms < 10000 && committer_others_write(&mine); ms += 10)
		usleep(10000);
	assert_true(db_begin(other, DB_WRITE, &b.errs) && db_one(other, &take_turn, NULL, &turn, &found, &b.arena, &b.errs) && found);
	assert_int_equal(committer_others_write(&mine), db_is_shared(b.db));
	db_rollback(other);
	assert_false(committer_others_write(&mine));
	db_close(other);
	bench_close(&b);
}

static const struct query all_events = {
	.name = "all_events", .row = &event_record,
	.sql = "SELECT subject_id, seq, id, subject, name, actor_id, actor, at, request_id, data, hash FROM events"
	       " ORDER BY subject_id, seq",
};

static void events_are_dense_and_chained_over_all_commits(void **state)
{
	struct bench b;
	struct rows rows;
	struct digest head = { 0 };
	int64_t last = 0;
	(void)state;

	bench_open(&b);
	struct id a = make(&b, "a", TWO_LINES), other = make(&b, "b", "");
	act_well(&b, a, RENAME, 0, "c");
	act(&b, a, SPOIL_LATE, 0, "x");
	act_well(&b, other, CLOSE, 0, "");
	commit(&b);
	act_well(&b, a, ADD_PART, 21, "x");
	act_well(&b, a, DROP_LINE, 1, "");
	act(&b, a, SAME_LINE_TWICE, 0, "x");
	act_well(&b, a, CLOSE, 0, "");
	commit(&b);
	assert_true(db_all(b.db, &all_events, NULL, &rows, &b.arena, &b.errs));
	assert_int_equal(rows.n, 6 + 3);
	const struct event *e = rows.at;
	for (int64_t i = 0; i < rows.n; i++) {
		if (i == 0 || e[i].subject_id.v != e[i - 1].subject_id.v) {
			head = (struct digest){ 0 };
			last = 0;
		}
		assert_int_equal(e[i].seq, last + 1);
		assert_true(digest_eq(e[i].hash, event_hash(head, &e[i])));
		assert_true(i == 0 || e[i].seq == 1 || e[i].id.v > e[i - 1].id.v);
		head = e[i].hash;
		last = e[i].seq;
	}
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM boxes b JOIN events e ON e.subject_id = b.id AND e.seq = b.version"
	                            " WHERE e.hash = b.head"), 2);
	bench_close(&b);
}

static void a_dry_run_answers_as_if_and_writes_nothing(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	struct call *dry = make_call(&b, "a", TWO_LINES), *real = make_call(&b, "a", TWO_LINES);
	dry->dry = true;
	batch_call(b.batch, dry);
	assert_int_equal(dry->status, 200);	/* nothing was made */
	assert_true(str_find_str(dry->body, S("\"text\":\"x.\"")) > 0);
	assert_false(dry->changed);
	assert_string_equal(look(&b, "a"), "; x in 0; pile 10");
	batch_call(b.batch, real);
	assert_int_equal(real->status, 201);
	assert_false(real->replayed);
	struct call *closing = act_call(&b, real->made, CLOSE, 0, "");
	closing->dry = true;
	batch_call(b.batch, closing);
	assert_int_equal(closing->version, 3);
	for (int same = 0; same <= 1; same++) {
		struct call *guess = act_call(&b, real->made, RENAME, 0, same ? "a" : "z");
		guess->dry = true;
		batch_call(b.batch, guess);
		assert_int_equal(guess->version, 2);
	}
	commit(&b);
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM boxes"), 1);
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM events"), 1);
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM counters WHERE n <> 0"), 1);
	bench_close(&b);
}

static void a_timer_goes_in_the_commit_of_its_command_and_stays_when_it_is_refused(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	struct id a = make(&b, "a", TWO_LINES);
	commit(&b);
	assert_true(db_script(b.db, "INSERT INTO timers VALUES (41, 'x', 1, 1), (42, 'x', 1, 1)", &b.errs));
	struct call *c = act_call(&b, a, RENAME, 0, "b"), *refused = act_call(&b, a, SPOIL_LATE, 0, "c");
	c->timer.v = 41;
	refused->timer.v = 42;
	batch_call(b.batch, c);
	batch_call(b.batch, refused);
	commit(&b);
	assert_int_equal(stored(&b, "SELECT CAST(SUM(id) AS BIGINT) FROM timers"), 42);
	bench_close(&b);
}

static void answered(struct call *c)
{
	atomic_fetch_add((_Atomic int *)c->self, 1);
}

/* Nobody looked whether the name is free, so the database refuses the batch: then each stands for itself. */
static void only_the_guilty_one_of_a_batch_is_refused_when_it_cannot_be_written(void **state)
{
	struct bench b;
	struct call *c[5];
	_Atomic int done = 0;
	(void)state;

	bench_open(&b);
	struct id taken = make(&b, "taken", "");
	commit(&b);
	c[0] = make_call(&b, "a", TWO_LINES);
	c[1] = make_call(&b, "taken", TWO_LINES);
	c[1]->key = S("another");
	c[2] = act_call(&b, taken, TAKE, 4, "");
	c[3] = act_call(&b, taken, TAKE, 7, "");	/* below nothing: the guard refuses it */
	c[4] = make_call(&b, "a", TWO_LINES);
	for (int i = 0; i < 5; i++) {
		c[i]->done = answered;
		c[i]->self = &done;
		c[i]->next = i < 4 ? c[i + 1] : NULL;
	}
	writer_submit(b.engine->writer, c[0], c[4]);
	engine_drain(b.engine);
	assert_int_equal(atomic_load(&done), 5);
	assert_int_equal(c[0]->status, 201);
	assert_int_equal(c[0]->version, 1);
	assert_true(str_find_str(c[0]->body, S("\"note\":\" made\"")) > 0);
	assert_true(str_find_str(c[0]->body, S("\"text\":\"x.\"")) > 0);
	assert_int_equal(c[1]->status, 409);
	assert_int_equal(c[2]->status, 200);
	assert_int_equal(c[3]->status, E_STALE.status);
	assert_true(c[4]->replayed);
	assert_int_equal(c[4]->made.v, c[0]->made.v);
	assert_string_equal(look(&b, "a"), "a open v1 [1 x.(1 p)(2 q)] [2 y.]; x in 1; pile 6");
	assert_int_equal(stored(&b, "SELECT MIN(seq) FROM events"), 1);
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM events WHERE seq = 1"), 2);
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM idempotency"), 2);
	assert_int_equal(stored(&b, "SELECT n FROM counters WHERE name = 'box:open'"), 2);
	bench_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_later_command_of_a_batch_sees_what_an_earlier_one_did),
		cmocka_unit_test(a_refused_command_leaves_no_trace),
		cmocka_unit_test(a_row_that_a_refused_command_would_have_made_is_still_found_in_the_database),
		cmocka_unit_test(a_secret_is_told_once_and_never_kept),
		cmocka_unit_test(the_same_key_in_one_batch_is_one_command),
		cmocka_unit_test(a_key_is_answered_again_from_the_database_word_for_word),
		cmocka_unit_test(a_refusal_is_not_remembered_under_its_key),
		cmocka_unit_test(only_who_saw_the_version_may_change_it),
		cmocka_unit_test(what_changes_nothing_is_no_version_and_no_event),
		cmocka_unit_test(a_dropped_row_is_gone_and_may_come_again),
		cmocka_unit_test(grandchildren_lie_with_their_parents_in_key_order),
		cmocka_unit_test(differences_add_up_over_a_batch_whatever_others_did_meanwhile),
		cmocka_unit_test(a_guard_that_does_not_hold_refuses_the_commit),
		cmocka_unit_test(listeners_act_in_the_same_commit_and_the_answer_shows_it),
		cmocka_unit_test(counters_say_how_many_rows_are_in_each_state),
		cmocka_unit_test(who_has_its_turn_is_noticed_by_the_others),
		cmocka_unit_test(events_are_dense_and_chained_over_all_commits),
		cmocka_unit_test(a_dry_run_answers_as_if_and_writes_nothing),
		cmocka_unit_test(a_timer_goes_in_the_commit_of_its_command_and_stays_when_it_is_refused),
		cmocka_unit_test(only_the_guilty_one_of_a_batch_is_refused_when_it_cannot_be_written),
	};

	secret_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
