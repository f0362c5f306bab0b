/*
 * migrate_test.c -- schemas that grow, databases that are older, newer or other than the program.
 */
#include "db/migrate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "unit/testbed.h"

struct fixture {
	struct arena arena;
	struct errs errs;
	struct testbed bed;
	struct db *db;
};

static const struct instant now = { 1000000 };

#define BOX_1 "CREATE TABLE boxes (id BIGINT PRIMARY KEY, name TEXT NOT NULL);\n"
#define BOX_2 "-- change 2: what it weighs\nALTER TABLE boxes ADD COLUMN grams BIGINT NOT NULL DEFAULT 5;\n"
#define BOX_3 "-- change 3: found by name\nCREATE INDEX boxes_name ON boxes (name);\n"

struct box { struct id id; struct str name; int64_t grams; };
static const struct field box_fields[] = {
	FIELD(box, id, .flags = KEY, .zh = "标识"),
	FIELD(box, name, .zh = "名称"),
	FIELD(box, grams, .zh = "克"),
};
static RECORD(box_record, box, "boxes", box_fields, .zh = "箱");
static const struct query boxes = {
	.name = "boxes", .sql = "SELECT * FROM boxes", .row = &box_record
};

static int set_up(void **state)
{
	static struct fixture f;

	f = (struct fixture){0};
	f.errs.arena = &f.arena;
	testbed_open(&f.bed);
	f.db = db_open(STR(f.bed.db), DB_WRITE, &f.errs);
	assert_non_null(f.db);
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	db_close(f->db);
	testbed_close(&f->bed);
	arena_free(&f->arena);
	return 0;
}

static bool migrate_boxes(struct fixture *f, const char *sql)
{
	return migrate(f->db, &(struct schema){ "box", sql }, 1, now, &f->errs);
}

/* What went wrong, as one sentence. */
static const char *complaint(struct fixture *f)
{
	assert_int_equal(f->errs.n, 1);
	f->errs.n = 0;
	return str_c(&f->arena, err_text(&f->arena, &f->errs.at[0], false));
}

static void a_schema_is_applied_once(void **state)
{
	struct fixture *f = *state;
	struct rows rows;

	assert_true(migrate_boxes(f, BOX_1 BOX_2));
	assert_true(db_script(f->db, "INSERT INTO boxes VALUES (1, 'a', 7)", &f->errs));
	assert_true(migrate_boxes(f, BOX_1 BOX_2));
	assert_true(db_all(f->db, &boxes, NULL, &rows, &f->arena, &f->errs));
	assert_int_equal(rows.n, 1);
}

static void a_later_change_reaches_the_rows_that_are_there(void **state)
{
	struct fixture *f = *state;
	struct box box;
	bool found;

	assert_true(migrate_boxes(f, BOX_1));
	assert_true(db_script(f->db, "INSERT INTO boxes VALUES (1, 'a')", &f->errs));
	assert_true(migrate_boxes(f, BOX_1 BOX_2 BOX_3));
	assert_true(db_one(f->db, &boxes, NULL, &box, &found, &f->arena, &f->errs));
	assert_int_equal(box.grams, 5);
}

static void a_change_may_be_explained_but_not_altered_later(void **state)
{
	struct fixture *f = *state;

	assert_true(migrate_boxes(f, BOX_1 BOX_2));
	assert_true(migrate_boxes(f,
		"-- Where things lie.\nCREATE TABLE boxes (\n\tid BIGINT PRIMARY KEY,\n"
		"\tname TEXT NOT NULL -- on the lid\n);\n\n" BOX_2));
	assert_false(migrate_boxes(
		f, "CREATE TABLE boxes (id BIGINT PRIMARY KEY, label TEXT NOT NULL);\n" BOX_2));
	assert_string_equal(
		complaint(f), "change 1 of module box is not the one this database was made with");
}

static void a_database_of_a_newer_program_is_left_alone(void **state)
{
	static const struct query tables = {
		.name = "tables", .row = &box_record,
		.sql = "SELECT COUNT(*) AS grams FROM sqlite_schema WHERE name = 'other'",
		.sql_postgres = "SELECT COUNT(*) AS grams FROM pg_class WHERE relname = 'other'",
	};
	static const struct schema older[] = {
		{ "other", "CREATE TABLE other (id BIGINT PRIMARY KEY);" }, { "box", BOX_1 }
	};
	struct fixture *f = *state;
	struct box box;
	bool found;

	assert_true(migrate_boxes(f, BOX_1 BOX_2));
	assert_false(migrate(f->db, older, COUNT(older), now, &f->errs));
	assert_string_equal(complaint(f),
		"this database has change 2 of module box, which this program does not know: use a newer one");
	assert_false(migrate(f->db, older, 1, now, &f->errs));
	assert_string_equal(complaint(f),
		"this database has change 1 of module box, which this program does not know: use a newer one");
	assert_true(db_one(f->db, &tables, NULL, &box, &found, &f->arena, &f->errs));
	assert_int_equal(box.grams, 0);
}

static void changes_are_numbered_without_gaps(void **state)
{
	struct fixture *f = *state;

	assert_false(migrate_boxes(f, BOX_1 BOX_3));
	assert_string_equal(
		complaint(f), "the next change of module box must be number 2, not \"3\"");
	assert_false(migrate_boxes(f, BOX_1 "-- change two: x\nDROP TABLE boxes;\n"));
	assert_string_equal(
		complaint(f), "the next change of module box must be number 2, not \"two\"");
	assert_false(migrate_boxes(f, BOX_1 "-- change 2 no colon\nDROP TABLE boxes;\n"));
	assert_string_equal(
		complaint(f), "the next change of module box must be number 2, not \"2 no colon\"");
	assert_false(migrate_boxes(f, BOX_1 "-- change \nDROP TABLE boxes;\n"));
	assert_string_equal(
		complaint(f), "the next change of module box must be number 2, not \"?\"");
}

static void a_change_that_fails_leaves_no_half_of_itself(void **state)
{
	struct fixture *f = *state;

	assert_false(migrate_boxes(f, BOX_1
		"-- change 2: breaks\nALTER TABLE boxes ADD COLUMN grams BIGINT;\nNONSENSE;\n"));
	assert_string_equal(f->errs.at[0].problem->code, E_INTERNAL.code);
	f->errs.n = 0;
	assert_true(migrate_boxes(f, BOX_1 BOX_2));
}

static void tables_and_field_tables_are_compared(void **state)
{
	static const struct { const char *sql, *wrong; } row[] = {
		{ BOX_1 BOX_2, "" },
		{ BOX_1, "field grams of box has no column in boxes\n" },
		{ BOX_1 BOX_2 "-- change 3: x\nALTER TABLE boxes ADD COLUMN lid BIGINT;\n", "column lid of boxes has no field\n" },
		{ "CREATE TABLE boxes (id BIGINT, name TEXT PRIMARY KEY, grams BIGINT);",
		  "column id of boxes is not in the primary key, the field is a KEY\n"
		  "column name of boxes is in the primary key, the field is none\n" },
		{ "CREATE TABLE sacks (id BIGINT);",
		  "field id of box has no column in boxes\nfield name of box has no column in boxes\n"
		  "field grams of box has no column in boxes\n" },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		const struct record *records[] = { &box_record };
		void *fresh;

		set_up(&fresh);
		struct fixture *f = fresh;
		struct buf wrong = buf_in(&f->arena, 0);
		assert_true(migrate_boxes(f, row[i].sql));
		assert_true(migrate_compare(f->db, records, 1, &wrong, &f->errs));
		assert_string_equal(str_c(&f->arena, buf_str(&wrong)), row[i].wrong);
		tear_down(&fresh);
	}
	(void)state;
}
/* What is copied from one database to another must have been changed as far as the other. */
static void a_database_is_as_far_as_another_or_not(void **state)
{
	struct fixture *f = *state;
	struct testbed bed;

	testbed_open(&bed);
	struct db *other = db_open(STR(bed.db), DB_WRITE, &f->errs);
	assert_non_null(other);
	assert_true(migrate_boxes(f, BOX_1 BOX_2));
	assert_false(migrate_same(other, f->db, &f->errs));	/* it has not even begun */
	assert_string_equal(f->errs.at[0].problem->code, "SCHEMA_OLDER");
	f->errs.n = 0;

	const struct schema older = { "box", BOX_1 }, same = { "box", BOX_1 BOX_2 };
	assert_true(migrate(other, &older, 1, now, &f->errs));
	assert_false(migrate_same(other, f->db, &f->errs));
	assert_string_equal(str_c(&f->arena, f->errs.at[0].param[0]), "2");
	f->errs.n = 0;
	assert_true(migrate(other, &same, 1, now, &f->errs));
	assert_true(migrate_same(other, f->db, &f->errs));
	db_close(other);
	testbed_close(&bed);
}

static void an_optional_field_needs_a_column_that_may_be_null(void **state)
{
	static const struct field fields[] = {
		FIELD(box, id, .flags = KEY, .zh = "标识"),
		FIELD(box, name, .flags = OPTIONAL, .zh = "名称"),
	};
	static RECORD(record, box, "boxes", fields, .zh = "箱");
	const struct record *records[] = { &record };
	struct fixture *f = *state;
	struct buf wrong = buf_in(&f->arena, 0);

	assert_true(migrate_boxes(f, BOX_1));
	assert_true(migrate_compare(f->db, records, 1, &wrong, &f->errs));
	assert_string_equal(str_c(&f->arena, buf_str(&wrong)),
		"column name of boxes is NOT NULL, the field is OPTIONAL\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_schema_is_applied_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_later_change_reaches_the_rows_that_are_there, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_change_may_be_explained_but_not_altered_later, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_database_of_a_newer_program_is_left_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			changes_are_numbered_without_gaps, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_change_that_fails_leaves_no_half_of_itself, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_database_is_as_far_as_another_or_not, set_up, tear_down),
		cmocka_unit_test(tables_and_field_tables_are_compared),
		cmocka_unit_test_setup_teardown(
			an_optional_field_needs_a_column_that_may_be_null, set_up, tear_down),
	};

	secret_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
