/*
 * stock_check_test.c -- the tables of stock on a database: guard, views, and I3 with planted faults.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "stock/document.h"
#include "stock/schema.h"
#include "unit/check_bench.h"

/* Two products in one warehouse: P-1 has 10 of which 4 are promised to two orders, P-2 has 3. */
static int fill(void **state)
{
	const struct schema schema[] = { { "catalog", catalog_module.schema }, { "stock", stock_schema } };
	static const struct stock_move moves[] = {
		{ { 11 }, { 1 }, { 1 }, { 12 * ONE }, { STOCK_RECEIPT }, .at = { 5 } },
		{ { 11 }, { 1 }, { 2 }, { -2 * ONE }, { STOCK_SHIPMENT }, .order_id = { 7 }, .batch = 1, .at = { 6 } },
		{ { 12 }, { 1 }, { 3 }, { 3 * ONE }, { STOCK_ADJUSTMENT }, .document_id = { 9 }, .at = { 7 } },
	};
	static const struct reservation held[] = {
		{ { 7 }, 1, { 11 }, { 1 }, { 3 * ONE } }, { { 8 }, 1, { 11 }, { 1 }, { ONE } },
		{ { 8 }, 2, { 12 }, { 1 }, { 0 } },
	};
	static const struct stock stocks[] = { { { 11 }, { 1 }, { 10 * ONE }, { 4 * ONE } },
		                               { { 12 }, { 1 }, { 3 * ONE }, { 0 } } };
	struct warehouse w = { .id = { 1 }, .code = S("SH"), .name = S("上海仓"), .active = true };
	struct product p = { .id = { 11 }, .sku = S("P-1"), .name = S("轴承"), .unit = S("件"), .currency = S("CNY") };
	struct bench *b = *state = bench_open(schema, COUNT(schema));

	bench_add(b, &warehouse_record, &w);
	bench_add(b, &product_record, &p);
	p.id.v = 12;
	p.sku = S("P-2");
	bench_add(b, &product_record, &p);
	for (size_t i = 0; i < COUNT(stocks); i++)
		bench_add(b, &stock_record, &stocks[i]);
	for (size_t i = 0; i < COUNT(moves); i++)
		bench_add(b, &stock_move_record, &moves[i]);
	for (size_t i = 0; i < COUNT(held); i++)
		bench_add(b, &reservation_record, &held[i]);
	return 0;
}

/* Each writer adds its difference to what is there by then, or is told that it does not fit. */
static void two_writers_of_one_balance_add_up_or_are_refused(void **state)
{
	static const struct { int64_t on_hand, reserved; bool good; } row[] = {
		{ 10, 8, true },	/* + 4 promised: 8 of 10 */
		{ 10, 6, true },	/* + 2 from the same old row: 10 of 10 */
		{ 10, 5, false },	/* + 1 does not fit, though 5 of 10 would */
		{ 9, 4, false },
		{ 10, 0, true },	/* - 4 */
		{ 10, -3, false },
	};
	const struct stock was = { { 11 }, { 1 }, { 10 * ONE }, { 4 * ONE } };
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct stock now = was;

		now.on_hand.v = row[i].on_hand * ONE;
		now.reserved.v = row[i].reserved * ONE;
		b->errs.n = 0;
		assert_int_equal(db_write(b->db, &stock_record, &(struct change){ &was, &now }, 1, &b->errs), row[i].good);
		if (!row[i].good)
			assert_string_equal(b->errs.at[0].problem->code, "E_STALE");
	}
}

static void the_views_name_products_and_warehouses(void **state)
{
	static const struct query level = {
		.name = "level",
		.sql = "SELECT * FROM stock_levels WHERE sku = ?1",
		.params = 1,
		.row = &stock_level_record,
	};
	static const struct query line = {
		.name = "line",
		.sql = "SELECT * FROM stock_ledger WHERE order_id = ?1",
		.params = 1,
		.row = &stock_ledger_line_record,
	};
	struct bench *b = *state;
	struct stock_level l;
	struct stock_ledger_line m;
	bool there;

	assert_true(db_one(b->db, &level, (struct value[]){ VT(S("P-1")) }, &l, &there, &b->arena,
	                   &b->errs));
	assert_true(there);
	assert_int_equal(l.available.v, 6 * ONE);
	assert_true(str_eq(l.warehouse_name, S("上海仓")));
	assert_true(
		db_one(b->db, &line, (struct value[]){ VI(7) }, &m, &there, &b->arena, &b->errs));
	assert_true(there);
	assert_true(str_eq(m.product_name, S("轴承")));
	assert_int_equal(m.quantity.v, -2 * ONE);
}

static void each_planted_fault_is_found_and_named(void **state)
{
	static const struct { const char *plant, *mend, *want; } row[] = {
		{ "UPDATE stock SET on_hand = 110000 WHERE product_id = 11",
		  "UPDATE stock SET on_hand = 100000 WHERE product_id = 11",
		  "P-1 in SH: on hand 11, moves give 10; reserved 4, reservations give 4\n" },
		{ "UPDATE stock SET reserved = 0", "UPDATE stock SET reserved = 40000 WHERE product_id = 11",
		  "P-1 in SH: on hand 10, moves give 10; reserved 0, reservations give 4\n" },
		{ "UPDATE reservations SET quantity = 5 WHERE order_id = 8 AND line = 2",
		  "UPDATE reservations SET quantity = 0 WHERE order_id = 8 AND line = 2",
		  "P-2 in SH: on hand 3, moves give 3; reserved 0, reservations give 0.0005\n" },
		{ "DELETE FROM stock WHERE product_id = 12", "INSERT INTO stock VALUES (12, 1, 30000, 0)",
		  "P-2 in SH: on hand 0, moves give 3; reserved 0, reservations give 0\n" },
		{ "INSERT INTO stock VALUES (13, 1, 1, 0)", "DELETE FROM stock WHERE product_id = 13",
		  "? in SH: on hand 0.0001, moves give 0; reserved 0, reservations give 0\n" },
	};
	struct bench *b = *state;

	bench_check(b, &stock_module);
	assert_string_equal(found, "");
	for (size_t i = 0; i < COUNT(row); i++) {
		assert_true(db_script(b->db, row[i].plant, &b->errs));
		bench_check(b, &stock_module);
		assert_string_equal(found, row[i].want);
		assert_true(db_script(b->db, row[i].mend, &b->errs));
		bench_check(b, &stock_module);
		assert_string_equal(found, "");
	}
}

static void every_broken_balance_is_told(void **state)
{
	struct bench *b = *state;

	for (int64_t i = 0; i < 25; i++) {
		struct stock s = { { 100 + i }, { 1 }, { ONE }, { 0 } };

		bench_add(b, &stock_record, &s);
	}
	bench_check(b, &stock_module);
	assert_int_equal(lines_found(), 25);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		ON_A_BENCH(two_writers_of_one_balance_add_up_or_are_refused),
		ON_A_BENCH(the_views_name_products_and_warehouses),
		ON_A_BENCH(each_planted_fault_is_found_and_named),
		ON_A_BENCH(every_broken_balance_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
