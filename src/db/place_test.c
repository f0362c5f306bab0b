/*
 * place_test.c -- where a database is: its address as it is shown, and a copy beside it that takes its place.
 */
#include "db/db_sample.h"

static void a_password_is_not_shown(void **state)
{
	static const struct { const char *url, *shown; } row[] = {
		{ "company.db", "company.db" },
		{ "/data/a:b@c.db", "/data/a:b@c.db" },
		{ "postgresql://db.example.com/orderd", "postgresql://db.example.com/orderd" },
		{ "postgresql:///orderd?host=/run/postgresql", "postgresql:///orderd?host=/run/postgresql" },
		{ "postgresql://li@db/orderd", "postgresql://li@db/orderd" },
		{ "postgresql://li:secret@db:5432/orderd", "postgresql://li:***@db:5432/orderd" },
		{ "postgres://li:secret@one:1,two:2/orderd?connect_timeout=2", "postgres://li:***@one:1,two:2/orderd?connect_timeout=2" },
		{ "postgresql://li:sec@re:t@db/orderd", "postgresql://li:***@db/orderd" },
		{ "postgresql://li:se?cr/et@db/orderd", "postgresql://li:***@db/orderd" },
		{ "postgresql://db/orderd?user=li&password=secret", "postgresql://db/orderd?user=li&password=***" },
		{ "postgresql://db/orderd?sslpassword=secret&user=l@i", "postgresql://db/orderd?sslpassword=***&user=l@i" },
		{ "postgresql://l:secret@db/orderd?password=secret&user=l@i", "postgresql://l:***@db/orderd?password=***&user=l@i" },
		{ "postgresql://db/orderd?password=sec@ret", "postgresql://db/orderd?password=***" },
		{ "postgresql://li:se@db:1/orderd?password=sec@ret&port=2", "postgresql://li:***@db:1/orderd?password=***&port=2" },
		{ "postgresql://db/orderd?pass%77ord=secret", "postgresql://db/orderd?pass%77ord=***" },
		{ "postgresql://db/orderd?PASSWORD=secret", "postgresql://db/orderd?PASSWORD=***" },
		{ "POSTGRESQL://li:secret@db/orderd", "POSTGRESQL://li:***@db/orderd" },
		{ " postgresql://li:secret@db/orderd", " postgresql://li:***@db/orderd" },
		{ "postgresql://li:se?a=1@db/orderd?host=b", "postgresql://li:***@db/orderd?host=b" },
	};
	ARENA a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++)
		assert_string_equal(str_c(&a, db_shown(&a, STR(row[i].url))), row[i].shown);
}

static void what_cannot_be_opened_is_told_without_its_password(void **state)
{
	static const char *const urls[] = {
		"postgresql://li:secret@127.0.0.1:1/orderd", "postgresql://li:secret%zz@127.0.0.1/orderd",
		"postgresql://li:secret@[::1/orderd", "postgresql://127.0.0.1:1/orderd?password=secret&colour=red",
		"postgresql://li:a@secret@127.0.0.1:1/orderd", "postgresql://li:secret/b@127.0.0.1:1/orderd",
		"postgresql://127.0.0.1:1/orderd?password=a@secret", "postgresql://127.0.0.1:1/orderd?pass%77ord=secret&colour=red",
		"POSTGRESQL://li:secret@127.0.0.1:1/orderd", " postgresql://li:secret@127.0.0.1:1/orderd",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(urls); i++) {
		ARENA a = {0};
		struct errs errs = { .arena = &a };

		assert_null(db_open(STR(urls[i]), DB_READ, &errs));
		assert_int_equal(errs.n, 1);
		assert_string_equal(errs.at[0].problem->code, E_DATABASE.code);
		struct str text = err_text(&a, &errs.at[0], false);
		assert_true(str_find_str(text, S("secret")) < 0 && errs.at[0].params > 0);
		assert_true(str_find_str(errs.at[0].param[0], S("secret")) < 0);
	}
}

static void fill(struct fixture *f, struct str url, const char *code)
{
	struct db *db = db_open(url, DB_WRITE, &f->errs);
	struct thing row = some_thing(1, code);

	assert_non_null(db);
	assert_true(db_script(db, str_c(&f->arena, db_dialect(db, &f->arena, STR(schema))), &f->errs));
	assert_true(db_write(db, &thing_record, &(struct change){ .row = &row }, 1, &f->errs));
	db_close(db);
}

static const char *code_in(struct fixture *f, struct str url)
{
	struct db *db = db_open(url, DB_READ, &f->errs);
	struct thing row;
	bool found = false;

	if (!db || !db_row(db, &thing_record, record_field(&thing_record, S("id")), VI(1), &row, &found, &f->arena, &f->errs))
		f->errs.n = 0;
	db_close(db);
	return found ? str_c(&f->arena, row.code) : "";
}

/* Where the one that was there before is. */
static struct str before(struct fixture *f)
{
	struct str part = db_part(&f->arena, STR(f->bed.db));

	return str_fmt(&f->arena, "%.*sbefore", (int)part.n - 4, part.s);
}

static void a_copy_takes_the_place_of_what_was_there(void **state)
{
	struct fixture *f = *state;
	struct str here = STR(f->bed.db), part = db_part(&f->arena, here);
	struct thing row = some_thing(1, "first");

	assert_true(write_thing(f, NULL, &row));
	db_close(f->db);
	f->db = NULL;
	assert_true(db_part_begin(here, &f->errs));
	fill(f, part, "second");
	assert_string_equal(code_in(f, here), "first");
	assert_true(db_part_take(here, true, &f->errs));
	assert_string_equal(code_in(f, here), "second");
	assert_string_equal(code_in(f, part), "");
	assert_string_equal(code_in(f, before(f)), "first");

	/* Once more: of those before, only the last is kept. */
	assert_true(db_part_begin(here, &f->errs));
	fill(f, part, "third");
	assert_true(db_part_take(here, true, &f->errs));
	assert_string_equal(code_in(f, here), "third");
	assert_string_equal(code_in(f, before(f)), "second");
}

static void a_copy_that_was_given_up_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	struct str here = STR(f->bed.db), part = db_part(&f->arena, here);
	struct thing row = some_thing(1, "first");

	assert_true(write_thing(f, NULL, &row));
	db_close(f->db);
	f->db = NULL;
	assert_true(db_part_begin(here, &f->errs));
	fill(f, part, "second");
	assert_true(db_part_begin(here, &f->errs));	/* what an earlier try left is gone */
	assert_string_equal(code_in(f, part), "");
	fill(f, part, "third");
	db_part_drop(here);
	assert_string_equal(code_in(f, part), "");
	assert_string_equal(code_in(f, here), "first");
}

/* Of a server it is known who else is there; of a file its lock tells. */
static void nobody_is_replaced_under_another_orderd(void **state)
{
	struct fixture *f = *state;
	struct str here = STR(f->bed.db);

	assert_int_equal(db_alone(here, &f->errs), !testbed_is_postgres());
	f->errs.n = 0;
	assert_int_equal(db_part_begin(here, &f->errs), !testbed_is_postgres());
	f->errs.n = 0;
	db_close(f->db);
	f->db = NULL;
	assert_true(db_alone(here, &f->errs));
	assert_true(db_part_begin(here, &f->errs));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_password_is_not_shown),
		cmocka_unit_test(what_cannot_be_opened_is_told_without_its_password),
		cmocka_unit_test_setup_teardown(a_copy_takes_the_place_of_what_was_there, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_copy_that_was_given_up_leaves_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nobody_is_replaced_under_another_orderd, set_up, tear_down),
	};

	secret_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
