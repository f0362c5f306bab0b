/*
 * db_sqlite_test.c -- what only the SQLite driver has: files, the write-ahead log, copies, its own checks and words.
 */
#include "db/db_sample.h"

static void a_file_that_is_not_there_cannot_be_read(void **state)
{
	struct fixture *f = *state;

	assert_null(db_open(S("/nonexistent/x.db"), DB_READ, &f->errs));
	assert_problem(f, &E_STORAGE);
	assert_null(db_open(S("/nonexistent/x.db"), DB_WRITE, &f->errs));
	assert_problem(f, &E_STORAGE);
}

static void the_log_is_moved_into_the_database_by_another_connection(void **state)
{
	struct fixture *f = *state;
	struct db *keeper = db_open(STR(f->bed.db), DB_WRITE, &f->errs);

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
	struct str path = str_fmt(&f->arena, "%s.copy", f->bed.db);
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
		cmocka_unit_test_setup_teardown(a_file_that_is_not_there_cannot_be_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_log_is_moved_into_the_database_by_another_connection, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_copy_holds_what_the_original_held, set_up, tear_down),
		cmocka_unit_test_setup_teardown(verify_names_a_broken_reference, set_up, tear_down),
		cmocka_unit_test_setup_teardown(definitions_are_put_into_the_engines_words, set_up, tear_down),
	};

	setenv("ORDERD_TEST_DB", "sqlite", 1);
	secret_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
