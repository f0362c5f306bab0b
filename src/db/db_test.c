/*
 * db_test.c -- the database layer on either engine: values, writes, guards, cursors.
 */
#include "db/db_sample.h"

#include <malloc.h>
#include <string.h>

static const struct query thing_by_id = {
	.name = "thing_by_id", .params = 1, .row = &thing_record,
	.sql = "SELECT * FROM things WHERE id = ?1",
};

static struct thing read_thing(struct fixture *f, struct db *db, int64_t id)
{
	struct thing row;
	bool found;

	assert_true(db_one(db, &thing_by_id, &VI(id), &row, &found, &f->arena, &f->errs));
	if (!found)
		row.id.v = 0;
	return row;
}

static void a_row_comes_back_as_it_was_written(void **state)
{
	struct fixture *f = *state;
	struct thing full = some_thing(1, "a"), empty = { .id = { 2 } }, back;

	assert_true(write_thing(f, NULL, &full));
	back = read_thing(f, f->db, 1);
	assert_same_thing(&full, &back);

	assert_true(write_thing(f, NULL, &empty));
	back = read_thing(f, f->db, 2);
	assert_same_thing(&empty, &back);
}

static void the_zero_of_an_optional_field_is_null(void **state)
{
	struct fixture *f = *state;
	struct thing empty = { .id = { 1 } }, row;
	static const struct query nulls = {
		.name = "nulls", .row = &thing_record,
		.sql = "SELECT id FROM things WHERE nick IS NULL AND until IS NULL AND code = ''",
	};
	bool found;

	assert_true(write_thing(f, NULL, &empty));
	assert_true(db_one(f->db, &nulls, NULL, &row, &found, &f->arena, &f->errs));
	assert_true(found);
}

static void a_change_of_a_version_that_is_gone_is_stale(void **state)
{
	struct fixture *f = *state;
	struct thing was = some_thing(1, "a"), row = was, other = was, back;

	assert_true(write_thing(f, NULL, &was));
	row.version = other.version = 2;
	row.count = 8;
	other.count = 9;
	assert_true(write_thing(f, &was, &row));
	assert_false(write_thing(f, &was, &other));
	assert_problem(f, &E_STALE);
	back = read_thing(f, f->db, 1);
	assert_same_thing(&row, &back);
}

static bool write_level(struct fixture *f, const struct level *was, const struct level *row)
{
	return db_write(f->db, &level_record, &(struct change){ was, row }, 1, &f->errs);
}

static struct level read_level(struct fixture *f)
{
	static const struct query first_level = {
		.name = "first_level", .sql = "SELECT {level} FROM levels WHERE '{thing}' <> ''", .row = &level_record,
	};
	struct level row;
	bool found;

	assert_true(db_one(f->db, &first_level, NULL, &row, &found, &f->arena, &f->errs));
	assert_true(found);
	return row;
}

static void differences_add_up_whatever_was_read(void **state)
{
	struct fixture *f = *state;
	struct level was = { { 1 }, { 2 }, { 10 }, { 0 } }, row = was;

	assert_true(write_level(f, NULL, &was));
	row.reserved.v = 4;
	assert_true(write_level(f, &was, &row));	/* both saw nothing reserved */
	assert_true(write_level(f, &was, &row));
	assert_int_equal(read_level(f).reserved.v, 8);
	assert_int_equal(read_level(f).on_hand.v, 10);
}

static void a_guard_refuses_what_it_would_not_hold_after(void **state)
{
	static const struct { int64_t on_hand, reserved; bool fits; } row[] = {
		{ 0, 10, true }, { 0, 11, false }, { 0, -1, false }, { -10, 0, true }, { -11, 0, false },
		{ -5, 5, true }, { -5, 6, false },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct level was = { { 1 }, { (int64_t)i }, { 10 }, { 0 } }, to = was;

		to.on_hand.v += row[i].on_hand;
		to.reserved.v += row[i].reserved;
		assert_true(write_level(f, NULL, &was));
		assert_int_equal(write_level(f, &was, &to), row[i].fits);
		if (!row[i].fits)
			assert_problem(f, &E_STALE);
	}
}

/* A seat has a number on it that no other has. */
struct seat { struct id hall_id; int64_t n, number; };
static const struct field seat_fields[] = {
	FIELD(seat, hall_id, .flags = KEY, .zh = "厅"),
	FIELD(seat, n, .flags = KEY, .zh = "序号"),
	FIELD(seat, number, .flags = UNIQUE, .zh = "座号"),
};
static RECORD(seat_record, seat, "seats", seat_fields, .zh = "座位");

static void what_only_one_row_may_have_goes_from_one_to_the_other(void **state)
{
	struct fixture *f = *state;
	static const struct seat seats[] = { { { 1 }, 1, 10 }, { { 1 }, 2, 20 }, { { 1 }, 3, 30 } },
		exchanged[] = { { { 1 }, 1, 20 }, { { 1 }, 2, 30 }, { { 1 }, 3, 10 } }, comes = { { 1 }, 4, 20 };
	struct change first[3], turn[3], take[] = { { NULL, &comes }, { &exchanged[0], NULL } };
	struct rows rows;

	assert_true(db_script(f->db, str_c(&f->arena, db_dialect(f->db, &f->arena, S("CREATE TABLE seats (hall_id BIGINT NOT NULL,"
		" n BIGINT NOT NULL, number BIGINT NOT NULL UNIQUE, PRIMARY KEY (hall_id, n));\n"))), &f->errs));
	for (int i = 0; i < 3; i++) {
		first[i] = (struct change){ NULL, &seats[i] };
		turn[i] = (struct change){ &seats[i], &exchanged[i] };
	}
	assert_true(db_write(f->db, &seat_record, first, 3, &f->errs));
	assert_true(db_write(f->db, &seat_record, turn, 3, &f->errs));
	assert_true(db_write(f->db, &seat_record, take, 2, &f->errs));
	assert_true(db_rows(f->db, &seat_record, &seat_fields[0], VI(1), &rows, &f->arena, &f->errs));
	assert_int_equal(rows.n, 3);
	static const int64_t left[] = { 30, 10, 20 };
	for (int i = 0; i < 3; i++)
		assert_int_equal(((struct seat *)rows.at)[i].number, left[i]);
	assert_false(db_write(f->db, &seat_record, &(struct change){ NULL, &(struct seat){ { 1 }, 5, 30 } }, 1, &f->errs));
	assert_problem(f, &E_CONFLICT);
}

static void a_row_that_is_taken_away_is_gone_once(void **state)
{
	struct fixture *f = *state;
	struct level one = { { 1 }, { 2 }, { 10 }, { 0 } }, other = { { 1 }, { 3 }, { 11 }, { 0 } };

	assert_true(write_level(f, NULL, &one));
	assert_true(write_level(f, NULL, &other));
	assert_true(write_level(f, &one, NULL));
	assert_int_equal(read_level(f).on_hand.v, 11);
	assert_false(write_level(f, &one, NULL));
	assert_problem(f, &E_STALE);
}

static void a_second_row_of_a_unique_key_is_a_conflict(void **state)
{
	struct fixture *f = *state;
	struct thing a = some_thing(1, "same"), b = some_thing(2, "same"),
		     c = some_thing(1, "other");

	assert_true(write_thing(f, NULL, &a));
	assert_false(write_thing(f, NULL, &b));
	assert_true(str_eq(said(f), S("things")));
	assert_problem(f, &E_CONFLICT);
	assert_false(write_thing(f, NULL, &c));
	assert_problem(f, &E_CONFLICT);
}

static void a_broken_check_is_our_own_mistake(void **state)
{
	struct fixture *f = *state;
	struct thing a = some_thing(1, "a");

	a.amount.fen = -1000;
	assert_false(write_thing(f, NULL, &a));
	assert_true(str_find_str(said(f), S("amount")) >= 0);
	assert_problem(f, &E_INTERNAL);
}

static void a_cursor_reads_any_number_of_rows(void **state)
{
	struct fixture *f = *state;
	struct thing row;
	int64_t n = 0;

	write_many(f, 10000);
	struct cursor *c = db_query(f->db, &things_from, &VI(1), &f->errs);
	ARENA arena = {0};
	while (db_next(c, &row, &arena)) {
		n++;
		assert_int_equal(row.count, n);
		assert_true(str_eq(row.code, str_fmt(&arena, "code %d", (int)n)));
		assert_int_equal(row.amount.fen, 0);	/* not asked for */
		arena_reset(&arena);
	}
	assert_true(db_done(c));
	assert_int_equal(n, 10000);
}

static void all_rows_come_as_an_array(void **state)
{
	struct fixture *f = *state;
	struct rows rows;

	write_many(f, 100);
	assert_true(db_all(f->db, &things_from, &VI(41), &rows, &f->arena, &f->errs));
	assert_int_equal(rows.n, 60);
	for (int64_t i = 0; i < rows.n; i++)
		assert_int_equal(((struct thing *)rows.at)[i].id.v, 41 + i);
	assert_true(db_all(f->db, &things_from, &VI(101), &rows, &f->arena, &f->errs));
	assert_int_equal(rows.n, 0);
}

static void a_query_may_run_inside_itself(void **state)
{
	struct fixture *f = *state;
	struct thing row, inner;
	int n = 0;
	bool found;

	write_many(f, 3);
	struct cursor *c = db_query(f->db, &things_from, &VI(1), &f->errs);
	while (db_next(c, &row, &f->arena)) {
		assert_true(db_one(
			f->db, &things_from, &VI(row.id.v), &inner, &found, &f->arena, &f->errs));
		assert_true(found && inner.id.v == row.id.v);
		n++;
	}
	assert_true(db_done(c));
	assert_int_equal(n, 3);
}

struct found { int64_t id[10]; int n; };

static void note_found(void *self, int key, void *row)
{
	struct found *found = self;

	assert_int_equal(found->id[key], 0);
	found->id[key] = ((struct thing *)row)->id.v;
	found->n++;
}

static void fetch_tells_which_key_found_a_row(void **state)
{
	struct fixture *f = *state;
	struct value keys[] = { VI(3), VI(99), VI(1) };
	struct found found = {0};
	struct fetch fetch = { &thing_record, record_field(&thing_record, S("id")), keys, COUNT(keys), note_found, &found };

	write_many(f, 3);
	assert_true(db_fetch(f->db, &fetch, 1, &f->arena, &f->errs));
	assert_int_equal(found.n, 2);
	assert_int_equal(found.id[0], 3);
	assert_int_equal(found.id[2], 1);
}

/* Whoever asks in thousands of ways: what was kept of one is given back. (A sanitizer's memory is not counted here.) */
static void what_is_forgotten_costs_nothing(void **state)
{
	enum { WAYS = 3000, MOST = 256 * 1024 };
	struct fixture *f = *state;
	size_t before = mallinfo2().uordblks;

	for (int i = 0; i < WAYS; i++) {
		ARENA a = {0};
		struct query once = { .name = "once", .row = &thing_record };
		struct rows rows;
		once.sql = str_c(&a, str_fmt(&a, "SELECT id, code FROM things WHERE id = %d", i));
		assert_true(db_all(f->db, &once, NULL, &rows, &a, &f->errs));
		db_forget(f->db, &once);
	}
	assert_true(mallinfo2().uordblks < before + MOST);
}

static void run_tells_how_many_rows_changed(void **state)
{
	struct fixture *f = *state;
	static const struct query drop = {
		.name = "drop", .params = 1, .sql = "DELETE FROM things WHERE id > ?1"
	};
	int64_t changed;

	write_many(f, 10);
	assert_true(db_run(f->db, &drop, &VI(7), &changed, &f->errs));
	assert_int_equal(changed, 3);
	assert_true(db_run(f->db, &drop, &VI(7), &changed, &f->errs));
	assert_int_equal(changed, 0);
}

static void a_query_that_does_not_fit_its_record_is_refused(void **state)
{
	static const struct query wrong[] = {
		{ .name = "column", .row = &thing_record, .sql = "SELECT id AS nobody FROM things" },
		{ .name = "rows", .row = &thing_record, .sql = "SELECT id AS parts FROM things" },
		{ .name = "text", .row = &thing_record, .sql = "SELECT code AS count FROM things" },
		{ .name = "null", .row = &thing_record, .sql = "SELECT NULL AS code FROM things" },
		{ .name = "number", .row = &thing_record, .sql = "SELECT 1 AS code FROM things" },
		{ .name = "real", .row = &thing_record, .sql = "SELECT 1.5 AS count FROM things" },
		{ .name = "word", .row = &thing_record, .sql = "SELECT 'green' AS colour FROM things" },
		{ .name = "parameters", .row = &thing_record, .sql = "SELECT id FROM things WHERE id = ?1" },
		{ .name = "two", .row = &thing_record, .sql = "SELECT id FROM things; SELECT 1" },
		{ .name = "quotes", .row = &thing_record, .sql = "SELECT id FROM things WHERE code = \"x\"" },
		{ .name = "syntax", .row = &thing_record, .sql = "SELEC" },
	};
	struct fixture *f = *state;
	struct thing row = some_thing(1, "a");
	bool found;

	assert_true(write_thing(f, NULL, &row));
	for (size_t i = 0; i < COUNT(wrong); i++) {
		assert_false(db_one(f->db, &wrong[i], NULL, &row, &found, &f->arena, &f->errs));
		assert_true(str_starts(said(f), STR(wrong[i].name)));
		assert_problem(f, &E_INTERNAL);
	}
}

static void a_reader_sees_only_what_is_committed(void **state)
{
	struct fixture *f = *state;
	struct thing row = some_thing(1, "a");
	struct db *reader = db_open(STR(f->bed.db), DB_READ, &f->errs);

	assert_non_null(reader);
	assert_true(db_begin(f->db, DB_WRITE, &f->errs));
	assert_true(write_thing(f, NULL, &row));
	assert_int_equal(read_thing(f, f->db, 1).id.v, 1);
	assert_int_equal(read_thing(f, reader, 1).id.v, 0);
	assert_true(db_commit(f->db, &f->errs));
	assert_int_equal(read_thing(f, reader, 1).id.v, 1);

	assert_false(db_write(reader, &thing_record, &(struct change){ NULL, &row }, 1, &f->errs));
	/* After a fail-over the server may be read-only for a while. */
	assert_problem(f, testbed_is_postgres() ? &E_BUSY : &E_STORAGE);
	db_close(reader);
}

static void what_is_rolled_back_was_never_there(void **state)
{
	struct fixture *f = *state;
	struct thing row = some_thing(1, "a");

	assert_true(db_begin(f->db, DB_WRITE, &f->errs));
	assert_true(write_thing(f, NULL, &row));
	db_rollback(f->db);
	assert_int_equal(read_thing(f, f->db, 1).id.v, 0);
	db_rollback(f->db);	/* nothing is open: nothing happens */
	assert_true(db_begin(f->db, DB_WRITE, &f->errs));
	assert_true(db_commit(f->db, &f->errs));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_row_comes_back_as_it_was_written, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			the_zero_of_an_optional_field_is_null, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_change_of_a_version_that_is_gone_is_stale, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			differences_add_up_whatever_was_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_guard_refuses_what_it_would_not_hold_after, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_row_that_is_taken_away_is_gone_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_only_one_row_may_have_goes_from_one_to_the_other, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_second_row_of_a_unique_key_is_a_conflict, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_broken_check_is_our_own_mistake, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_cursor_reads_any_number_of_rows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(all_rows_come_as_an_array, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_query_may_run_inside_itself, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			fetch_tells_which_key_found_a_row, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_forgotten_costs_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(run_tells_how_many_rows_changed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_query_that_does_not_fit_its_record_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_reader_sees_only_what_is_committed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_rolled_back_was_never_there, set_up, tear_down),
	};

	secret_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
