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

#include "fulfil/fulfil_rules.h"
#include "fulfil/schema.h"
#include "unit/check_bench.h"

/*
 * Order 7: of 10 pieces 6 signed for (8 planned, 7 packed, 1 missing), 3 in an open batch, 5 in a
 * cancelled one, 1 in a lost one, 4 still reserved; a service that was performed; a line taken back. Order 8: nothing happened yet.
 */
static int fill(void **state)
{
	const struct schema schema[] = {
		{ "catalog", catalog_module.schema }, { "stock", stock_module.schema }, { "order", order_module.schema },
		{ "fulfil", fulfil_schema },
	};
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
	struct bench *b = *state = bench_open(schema, COUNT(schema));

	bench_add(b, &warehouse_record, &w);
	for (size_t i = 0; i < COUNT(orders); i++)
		bench_add(b, &order_record, &orders[i]);
	for (size_t i = 0; i < COUNT(lines); i++)
		bench_add(b, &order_line_record, &lines[i]);
	for (size_t i = 0; i < COUNT(batches); i++)
		bench_add(b, &batch_record, &batches[i]);
	for (size_t i = 0; i < COUNT(batch_lines); i++)
		bench_add(b, &batch_line_record, &batch_lines[i]);
	for (size_t i = 0; i < COUNT(held); i++)
		bench_add(b, &reservation_record, &held[i]);
	return 0;
}

static void what_adds_up_is_not_reported(void **state)
{
	bench_check(*state, &fulfil_module);
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
		assert_true(db_begin(b->db, DB_WRITE, &b->errs));
		assert_true(db_script(b->db, row[i].sql, &b->errs));
		bench_check(b, &fulfil_module);
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

int main(void)
{
	static const struct CMUnitTest tests[] = {
		ON_A_BENCH(what_adds_up_is_not_reported),
		ON_A_BENCH(each_planted_fault_is_found_and_named),
		ON_A_BENCH(the_table_refuses_more_than_the_step_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
