/*
 * fulfil_check_test.c -- the tables of fulfil on a database, and I2 with planted faults.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "db/migrate.h"
#include "fulfil/fulfil_rules.h"
#include "fulfil/schema.h"
#include "unit/testbed.h"

/* What a check found, in place of the shell's. */
static char found[8192];

void check_found(struct check_out *out, const char *format, ...)
{
	size_t n = strlen(found);
	va_list args;

	(void)out;
	va_start(args, format);
	vsnprintf(found + n, sizeof(found) - n, format, args);
	va_end(args);
	strncat(found, "\n", sizeof(found) - strlen(found) - 1);
}

struct bench {
	struct arena arena;
	struct errs errs;
	struct db *db;
	struct testbed bed;
};

static void write_row(struct bench *b, const struct record *r, const void *row)
{
	struct change change = { NULL, row };

	assert_true(db_write(b->db, r, &change, 1, &b->errs));
}

/*
 * Order 7: of 10 pieces 6 signed for (8 planned, 7 packed, 1 missing), 3 in an open batch, 5 in a
 * cancelled one, 1 in a lost one, 4 still reserved; a service that was performed; a line taken back. Order 8: nothing happened yet.
 */
static void fill(struct bench *b)
{
	static const struct order orders[] = {
		{ .id = { 7 },
		  .state = { ORDER_PART_SIGNED },
		  .number = { "A", 1 },
		  .reference = { "a", 1 } },
		{ .id = { 8 },
		  .state = { ORDER_CONFIRMED },
		  .number = { "B", 1 },
		  .reference = { "b", 1 } },
	};
	static const struct order_line lines[] = {
		{ .order_id = { 7 },
		  .line = 1,
		  .base_quantity = { 10 * ONE },
		  .batched = { 9 * ONE },
		  .shipped = { 6 * ONE },
		  .signed_for = { 6 * ONE } },
		{ .order_id = { 7 },
		  .line = 2,
		  .kind = { PRODUCT_SERVICE },
		  .base_quantity = { ONE },
		  .shipped = { ONE },
		  .signed_for = { ONE } },
		{ .order_id = { 7 }, .line = 3, .base_quantity = { -ONE } },
		{ .order_id = { 8 }, .line = 1, .base_quantity = { ONE } },
	};
	static const struct batch batches[] = {
		{ .order_id = { 7 }, .batch = 1, .state = { BATCH_SIGNED } },
		{ .order_id = { 7 }, .batch = 2, .state = { BATCH_PICKED } },
		{ .order_id = { 7 }, .batch = 3, .state = { BATCH_CANCELLED } },
		{ .order_id = { 7 }, .batch = 4, .state = { BATCH_LOST } },
		{ .order_id = { 8 }, .batch = 1, .state = { BATCH_SIGNED }, .historical = true },
	};
	static const struct batch_line batch_lines[] = {
		{ { 7 }, 1, 1, { 8 * ONE }, { 7 * ONE }, { 7 * ONE }, { 6 * ONE }, { ONE }, { 0 } },
		{ { 7 }, 2, 1, { 3 * ONE }, { 2 * ONE }, { 0 }, { 0 }, { 0 }, { 0 } },
		{ { 7 }, 3, 1, { 5 * ONE }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 } },
		{ { 7 }, 4, 1, { 2 * ONE }, { 2 * ONE }, { ONE }, { 0 }, { ONE }, { 0 } },
	};
	static const struct reservation held[] = {
		{ { 7 }, 1, { 11 }, { 21 }, { 4 * ONE } },
	};
	static const struct warehouse w = { .id = { 21 }, .code = { "SH", 2 } };

	write_row(b, &warehouse_record, &w);
	for (size_t i = 0; i < COUNT(orders); i++)
		write_row(b, &order_record, &orders[i]);
	for (size_t i = 0; i < COUNT(lines); i++)
		write_row(b, &order_line_record, &lines[i]);
	for (size_t i = 0; i < COUNT(batches); i++)
		write_row(b, &batch_record, &batches[i]);
	for (size_t i = 0; i < COUNT(batch_lines); i++)
		write_row(b, &batch_line_record, &batch_lines[i]);
	for (size_t i = 0; i < COUNT(held); i++)
		write_row(b, &reservation_record, &held[i]);
}

static int bench_setup(void **state)
{
	static struct bench b;
	const struct schema schema[] = { { "catalog", catalog_module.schema },
		                         { "stock", stock_module.schema },
		                         { "order", order_module.schema },
		                         { "fulfil", fulfil_schema } };

	b = (struct bench){ .errs = { .arena = &b.arena } };
	testbed_open(&b.bed);
	b.db = db_open(STR(b.bed.db), DB_WRITE, &b.errs);
	assert_non_null(b.db);
	assert_true(migrate(b.db, schema, COUNT(schema), (struct instant){ 1 }, &b.errs));
	fill(&b);
	*found = 0;
	*state = &b;
	return 0;
}

static int bench_teardown(void **state)
{
	struct bench *b = *state;

	db_close(b->db);
	testbed_close(&b->bed);
	arena_free(&b->arena);
	return 0;
}

static void the_tables_are_those_of_the_records(void **state)
{
	struct bench *b = *state;
	struct buf wrong = buf_in(&b->arena, 0);

	assert_true(migrate_compare(b->db, fulfil_module.records, 2, &wrong, &b->errs));
	assert_string_equal(str_c(&b->arena, buf_str(&wrong)), "");
}

static void check_all(struct bench *b)
{
	for (int i = 0; i < fulfil_module.checks_n; i++)
		assert_true(fulfil_module.checks[i].run(b->db, NULL, &b->errs));
}

static void what_adds_up_is_not_reported(void **state)
{
	check_all(*state);
	assert_string_equal(found, "");
}

static void each_planted_fault_is_found_and_named(void **state)
{
	static const struct { const char *sql, *told;
	} row[] = {
		{ "UPDATE order_lines SET batched = batched + 10000 WHERE order_id = 7 AND line = "
		  "1",
		  "order 7, line 1: batched/shipped/signed for 10/6/6, its batches give 9/6/6\n" },
		{ "UPDATE batch_lines SET signed_for = 50000 WHERE order_id = 7 AND batch = 1",
		  "order 7, line 1: batched/shipped/signed for 9/6/6, its batches give 9/6/5\n" },
		{ "UPDATE batches SET state = 'planned' WHERE order_id = 7 AND batch = 3",
		  "order 7, line 1: batched/shipped/signed for 9/6/6, its batches give 14/6/6\n"
		  "order 7, line 1: 8 in open batches, but 4 reserved\n" },
		{ "UPDATE batch_lines SET missing = 0 WHERE order_id = 7 AND batch = 4",
		  "order 7, line 1: batched/shipped/signed for 9/6/6, its batches give 10/7/6\n" },
		{ "UPDATE order_lines SET batched = 10000 WHERE order_id = 8",
		  "order 8, line 1: batched/shipped/signed for 1/0/0, its batches give 0/0/0\n" },
		{ "INSERT INTO batch_lines VALUES (7, 2, 2, 10000, 0, 0, 0, 0, '')",
		  "order 7, line 2: batched/shipped/signed for 0/0/0, its batches give 1/0/0\n"
		  "order 7, line 2: 1 in open batches, but 0 reserved\n" },
		{ "UPDATE reservations SET quantity = 29999",
		  "order 7, line 1: 3 in open batches, but 2.9999 reserved\n" },
		{ "DELETE FROM reservations",
		  "order 7, line 1: 3 in open batches, but 0 reserved\n" },
		{ "UPDATE batches SET historical = 0 WHERE order_id = 8",
		  "order 8, batch 1: it has no lines\n" },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(row); i++) {
		*found = 0;
		assert_true(db_begin(b->db, DB_WRITE, &b->errs));
		assert_true(db_script(b->db, row[i].sql, &b->errs));
		check_all(b);
		db_rollback(b->db);
		assert_string_equal(found, row[i].told);
	}
}

/* What a rule would have to do wrong twice: the table does not take it. */
static void the_table_refuses_more_than_the_step_before(void **state)
{
	static const char *const sql[] = {
		"UPDATE batch_lines SET picked = quantity + 1",
		"UPDATE batch_lines SET packed = picked + 1",
		"UPDATE batch_lines SET missing = packed - signed_for + 1",
		"UPDATE batch_lines SET quantity = 0, picked = 0, packed = 0, signed_for = 0, missing = 0",
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(sql); i++) {
		assert_true(db_begin(b->db, DB_WRITE, &b->errs));
		assert_false(db_script(b->db, sql[i], &b->errs));
		db_rollback(b->db);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bench_setup, bench_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(the_tables_are_those_of_the_records),
		TEST(what_adds_up_is_not_reported),
		TEST(each_planted_fault_is_found_and_named),
		TEST(the_table_refuses_more_than_the_step_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
