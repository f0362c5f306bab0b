/*
 * db_test.c -- the database layer on a file of its own: values, writes, guards, cursors.
 */
#include "db/db.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* A root with a column of every type, and a plain row that is changed by differences. */
static const struct name colour_names[] = { { "red", "红", "red" }, { "blue", "蓝", "blue" } };
static const struct names colours = { colour_names, COUNT(colour_names) };

struct thing {
	struct id id;
	int64_t version;
	struct digest head;
	struct str code;
	struct str nick;
	int64_t count;
	bool active;
	struct money amount;
	struct price price;
	struct quantity quantity;
	struct instant at;
	struct instant until;
	struct date day;
	struct state colour;
	struct set marks;
	struct attributes more;
	struct rows parts;
};
static const struct field thing_fields[] = {
	ROOT_FIELDS(thing),
	FIELD(thing, code, .zh = "代码"),
	FIELD(thing, nick, .flags = OPTIONAL, .zh = "别名"),
	FIELD(thing, count, .zh = "计数"),
	FIELD(thing, active, .zh = "启用"),
	FIELD(thing, amount, .zh = "金额"),
	FIELD(thing, price, .zh = "单价"),
	FIELD(thing, quantity, .zh = "数量"),
	FIELD(thing, at, .zh = "时间"),
	FIELD(thing, until, .flags = OPTIONAL, .zh = "截止"),
	FIELD(thing, day, .zh = "日期"),
	FIELD(thing, colour, .names = &colours, .zh = "颜色"),
	FIELD(thing, marks, .names = &colours, .zh = "标记"),
	FIELD(thing, more, .zh = "属性"),
	FIELD(thing, parts, .flags = VIRTUAL, .zh = "部件"),
};
static RECORD(thing_record, thing, "things", thing_fields, .zh = "物件");

struct level {
	struct id product_id;
	struct id warehouse_id;
	struct quantity on_hand;
	struct quantity reserved;
};
static const struct field level_fields[] = {
	FIELD(level, product_id, .flags = KEY, .zh = "商品"),
	FIELD(level, warehouse_id, .flags = KEY, .zh = "仓库"),
	FIELD(level, on_hand, .flags = DELTA, .zh = "在库"),
	FIELD(level, reserved, .flags = DELTA, .zh = "预留"),
};
static RECORD(level_record, level, "levels", level_fields, .zh = "库存", .rank = RANK_STOCK,
	.guard = "{on_hand} - {reserved} >= 0 AND {reserved} >= 0");

static const char schema[] =
	"CREATE TABLE things (id BIGINT PRIMARY KEY, version BIGINT NOT NULL, head BLOB NOT NULL,\n"
	"  code TEXT NOT NULL UNIQUE, nick TEXT, count BIGINT NOT NULL, active BIGINT NOT NULL,\n"
	"  amount BIGINT NOT NULL CHECK (amount > -1000), price BIGINT NOT NULL, quantity BIGINT NOT NULL,\n"
	"  at BIGINT NOT NULL, until BIGINT, day BIGINT NOT NULL, colour TEXT NOT NULL, marks BIGINT NOT NULL,\n"
	"  more TEXT NOT NULL);\n"
	"CREATE TABLE levels (product_id BIGINT NOT NULL, warehouse_id BIGINT NOT NULL, on_hand BIGINT NOT NULL,\n"
	"  reserved BIGINT NOT NULL, PRIMARY KEY (product_id, warehouse_id));\n";

struct fixture {
	struct arena arena;
	struct errs errs;
	char path[200];
	struct db *db;
};

static void set_up_schema(struct fixture *f)
{
	struct str sql = db_dialect(f->db, &f->arena, STR(schema));

	assert_true(db_script(f->db, str_c(&f->arena, sql), &f->errs));
}

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	const char *folder = getenv("TMPDIR");

	f->errs.arena = &f->arena;
	snprintf(f->path, sizeof f->path, "%s/db_test.XXXXXX", folder ? folder : "/tmp");
	close(mkstemp(f->path));
	f->db = db_open(STR(f->path), DB_WRITE, &f->errs);
	assert_non_null(f->db);
	set_up_schema(f);
	*state = f;
	return 0;
}

static void remove_file(const char *path, const char *suffix)
{
	char name[220];

	snprintf(name, sizeof name, "%s%s", path, suffix);
	unlink(name);
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	db_close(f->db);
	remove_file(f->path, "");
	remove_file(f->path, "-wal");
	remove_file(f->path, "-shm");
	remove_file(f->path, ".copy");
	arena_free(&f->arena);
	free(f);
	return 0;
}

static void assert_problem(struct fixture *f, const struct problem *problem)
{
	assert_int_equal(f->errs.n, 1);
	assert_string_equal(f->errs.at[0].problem->code, problem->code);
	f->errs.n = 0;
}

static struct str said(struct fixture *f)
{
	return f->errs.at[0].param[0];
}

static struct thing some_thing(int64_t id, const char *code)
{
	return (struct thing){
		.id = { id }, .version = 1, .code = STR(code), .nick = S("昵称"), .count = -7, .active = true,
		.amount = { 1250 }, .price = { 1234567 }, .quantity = { -15000 }, .at = { INT64_MAX },
		.until = { 5 }, .day = { 20000 }, .colour = { 1 }, .marks = { 3 }, .more = { S("{\"颜色\":\"蓝\"}") },
		.head = digest_of(S("x")),
	};
}

static bool write_thing(struct fixture *f, const struct thing *was, const struct thing *row)
{
	return db_write(f->db, &thing_record, &(struct change){ was, row }, 1, &f->errs);
}

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

static void assert_same_thing(const struct thing *a, const struct thing *b)
{
	for (size_t i = 0; i < COUNT(thing_fields); i++)
		if (!field_same(&thing_fields[i], a, b))
			fail_msg("field %s differs", thing_fields[i].name);
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
		.name = "first_level", .sql = "SELECT * FROM levels", .row = &level_record,
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
	assert_true(str_find_str(said(f), S("amount > -1000")) >= 0);
	assert_problem(f, &E_INTERNAL);
}

static void write_many(struct fixture *f, int n)
{
	assert_true(db_begin(f->db, DB_WRITE, &f->errs));
	for (int i = 1; i <= n; i++) {
		struct thing row =
			some_thing(i, str_c(&f->arena, str_fmt(&f->arena, "code %d", i)));

		row.count = i;
		assert_true(write_thing(f, NULL, &row));
	}
	assert_true(db_commit(f->db, &f->errs));
}

static const struct query things_from = {
	.name = "things_from", .params = 1, .row = &thing_record,
	.sql = "SELECT id, code, count FROM things WHERE id >= ?1 ORDER BY id",
};

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
	struct db *reader = db_open(STR(f->path), DB_READ, &f->errs);

	assert_non_null(reader);
	assert_true(db_begin(f->db, DB_WRITE, &f->errs));
	assert_true(write_thing(f, NULL, &row));
	assert_int_equal(read_thing(f, f->db, 1).id.v, 1);
	assert_int_equal(read_thing(f, reader, 1).id.v, 0);
	assert_true(db_commit(f->db, &f->errs));
	assert_int_equal(read_thing(f, reader, 1).id.v, 1);

	assert_false(db_write(reader, &thing_record, &(struct change){ NULL, &row }, 1, &f->errs));
	assert_problem(f, &E_STORAGE);
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

static void a_file_that_is_not_there_cannot_be_read(void **state)
{
	struct fixture *f = *state;

	assert_null(db_open(S("/nonexistent/x.db"), DB_READ, &f->errs));
	assert_problem(f, &E_STORAGE);
	assert_null(db_open(S("/nonexistent/x.db"), DB_WRITE, &f->errs));
	assert_problem(f, &E_STORAGE);
	assert_null(db_open(S("postgresql://localhost/x"), DB_WRITE, &f->errs));
	assert_problem(f, &E_STORAGE);
}

static void the_log_is_moved_into_the_database_by_another_connection(void **state)
{
	struct fixture *f = *state;
	struct db *keeper = db_open(STR(f->path), DB_WRITE, &f->errs);

	write_many(f, 1000);
	assert_true(db_wal_pages(f->db) > 10);
	assert_true(db_checkpoint(keeper, true, &f->errs));
	db_close(keeper);
	struct thing row = some_thing(2000, "one more");
	assert_true(write_thing(f, NULL, &row));
	assert_true(db_wal_pages(f->db) <= 10);		/* it began again */
}

static void note_progress(void *self, int64_t done, int64_t total)
{
	assert_true(done <= total);
	*(int64_t *)self = done;
}

static void a_copy_holds_what_the_original_held(void **state)
{
	struct fixture *f = *state;
	struct str path = str_fmt(&f->arena, "%s.copy", f->path);
	struct rows rows, copied;
	int64_t pages = 0;

	write_many(f, 5000);
	assert_true(db_backup(f->db, path, note_progress, &pages, &f->errs));
	assert_true(pages > 50);
	assert_false(db_backup(f->db, path, NULL, NULL, &f->errs)); /* never over another file */
	assert_problem(f, &E_STORAGE);

	struct db *copy = db_open(path, DB_READ, &f->errs);
	assert_non_null(copy);
	assert_true(db_all(f->db, &things_from, &VI(1), &rows, &f->arena, &f->errs));
	assert_true(db_all(copy, &things_from, &VI(1), &copied, &f->arena, &f->errs));
	assert_int_equal(rows.n, copied.n);
	for (int64_t i = 0; i < rows.n; i++)
		assert_same_thing((struct thing *)rows.at + i, (struct thing *)copied.at + i);
	db_close(copy);
}

static void verify_names_a_broken_reference(void **state)
{
	struct fixture *f = *state;
	struct buf wrong = buf_in(&f->arena, 0);

	assert_true(db_verify(f->db, &wrong, &f->errs));
	assert_int_equal(wrong.n, 0);
	assert_true(db_script(f->db, "PRAGMA foreign_keys = OFF;"
		"CREATE TABLE p (id INTEGER PRIMARY KEY) STRICT;"
		"CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p (id)) STRICT;"
		"INSERT INTO c VALUES (1, 7)", &f->errs));
	assert_true(db_verify(f->db, &wrong, &f->errs));
	assert_true(str_find_str(buf_str(&wrong), S("table=c")) >= 0);
}

static void definitions_are_put_into_the_engines_words(void **state)
{
	static const struct { const char *portable, *want; } row[] = {
		{ "CREATE TABLE a (id BIGINT PRIMARY KEY);", "CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT;" },
		{ "create table a (id bigint, PRIMARY KEY (id));", "create table a (id INTEGER, PRIMARY KEY (id)) STRICT;" },
		{ "CREATE TABLE a (k TEXT PRIMARY KEY, v BIGINT);",
		  "CREATE TABLE a (k TEXT PRIMARY KEY, v INTEGER) STRICT, WITHOUT ROWID;" },
		{ "CREATE TABLE a (b BIGINT, c TEXT, PRIMARY KEY (b, c));",
		  "CREATE TABLE a (b INTEGER, c TEXT, PRIMARY KEY (b, c)) STRICT, WITHOUT ROWID;" },
		{ "CREATE TABLE a (c TEXT CHECK (c IN ('x', 'y)')), CONSTRAINT k PRIMARY KEY (c));",
		  "CREATE TABLE a (c TEXT CHECK (c IN ('x', 'y)')), CONSTRAINT k PRIMARY KEY (c)) STRICT, WITHOUT ROWID;" },
		{ "CREATE TABLE a (b BIGINT DEFAULT 0 CHECK (b IN (0, 1)), -- BIGINT, not (a key\n c BLOB);",
		  "CREATE TABLE a (b INTEGER DEFAULT 0 CHECK (b IN (0, 1)), -- BIGINT, not (a key\n c BLOB) STRICT;" },
		{ "CREATE TABLE a (b TEXT DEFAULT 'BIGINT', bigint_c BIGINT, \"BIGINT\" BIGINT);",
		  "CREATE TABLE a (b TEXT DEFAULT 'BIGINT', bigint_c INTEGER, \"BIGINT\" INTEGER) STRICT;" },
		{ "CREATE TABLE IF NOT EXISTS a (id BIGINT PRIMARY KEY);",
		  "CREATE TABLE IF NOT EXISTS a (id INTEGER PRIMARY KEY) STRICT;" },
		{ "ALTER TABLE a ADD COLUMN b BIGINT NOT NULL DEFAULT 0;",
		  "ALTER TABLE a ADD COLUMN b INTEGER NOT NULL DEFAULT 0;" },
		{ "CREATE INDEX i ON a (b, c);", "CREATE INDEX i ON a (b, c);" },
		{ "CREATE VIRTUAL TABLE w USING fts5(BIGINT, t);", "CREATE VIRTUAL TABLE w USING fts5(BIGINT, t);" },
		{ "-- postgres: trigrams\nCREATE INDEX g ON a USING gin (b);\n-- sqlite: words\nDROP TABLE x;",
		  "\n-- sqlite: words\nDROP TABLE x;" },
		{ "", "" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct str got = db_dialect(f->db, &f->arena, STR(row[i].portable));

		assert_string_equal(str_c(&f->arena, got), row[i].want);
	}
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
			a_second_row_of_a_unique_key_is_a_conflict, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_broken_check_is_our_own_mistake, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_cursor_reads_any_number_of_rows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(all_rows_come_as_an_array, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_query_may_run_inside_itself, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			fetch_tells_which_key_found_a_row, set_up, tear_down),
		cmocka_unit_test_setup_teardown(run_tells_how_many_rows_changed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_query_that_does_not_fit_its_record_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_reader_sees_only_what_is_committed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_rolled_back_was_never_there, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_file_that_is_not_there_cannot_be_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			the_log_is_moved_into_the_database_by_another_connection, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			a_copy_holds_what_the_original_held, set_up, tear_down),
		cmocka_unit_test_setup_teardown(verify_names_a_broken_reference, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			definitions_are_put_into_the_engines_words, set_up, tear_down),
	};

	secret_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
