/*
 * order_check_test.c -- I8 and the references of orders with planted faults.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "order/order_reports.h"
#include "order/schema.h"
#include "shell/schema.h"
#include "unit/check_bench.h"

/* Orders 1, 2 and 3; the first two have numbers 1 and 2 of their day and names in their channel. */
static int fill(void **state)
{
	static const struct order_reference names[] = { { { "mall:1", 6 }, { 1 } }, { { "mall:2", 6 }, { 2 } } };
	const struct schema schema[] = { { "shell", shell_schema }, { "order", order_schema } };
	const struct series series = { S("order:20241004"), 2 };
	struct bench *b = *state = bench_open(schema, COUNT(schema));

	for (int64_t id = 1; id <= 3; id++) {
		struct order o = { .id = { id }, .number_serial = id };
		if (id < 3) {
			o.reference = names[id - 1].reference;
			o.number = str_fmt(&b->arena, "2026112800%lld", (long long)id);
			o.number_day = (struct date){ 20000 };
			bench_add(b, &order_reference_record, &names[id - 1]);
		}
		bench_add(b, &order_record, &o);
	}
	bench_add(b, &series_record, &series);
	return 0;
}

static void run(struct bench *b, const char *name)
{
	bool known = false;

	*found = 0;
	for (int i = 0; i < ORDER_CHECKS; i++) {
		if (strcmp(order_checks[i].name, name) != 0)
			continue;
		known = true;
		assert_true(order_checks[i].run(b->db, NULL, &b->errs));
	}
	assert_true(known);
}

static void faults_are_found(void **state)
{
	static const struct { const char *check, *fault, *told; } row[] = {
		{ "I8", "", "" },
		{ "references", "", "" },
		{ "references", "DELETE FROM order_references WHERE order_id = 1",
		  "reference mall:1 of order 1 is not kept as its own\n" },
		{ "references", "UPDATE orders SET reference = 'mall:2' WHERE id = 3",
		  "reference mall:1 of order 1 is not kept as its own\nreference mall:2 of order 3 is not kept as its own\n" },
		{ "references", "UPDATE orders SET reference = NULL WHERE id = 3;"
		  " INSERT INTO order_references (reference, order_id) VALUES ('mall:1', 1), ('mall:9', 3), ('mall:8', 4)",
		  "reference mall:8 is kept as that of order 4\nreference mall:9 is kept as that of order 3\n" },
		{ "I8", "UPDATE series SET last = 3", "series order:20241004 gave out 3, the last order of the day has 2\n" },
		{ "I8", "UPDATE series SET last = 2; UPDATE orders SET number_day = 20000, number_serial = 2, number = 'again' WHERE id = 3",
		  "order again is number 2 of its day after number 2\n" },
		{ "I8", "UPDATE orders SET number_serial = 4 WHERE id = 3", "order again is number 4 of its day after number 2\n"
		  "series order:20241004 gave out 2, the last order of the day has 4\n" },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(row); i++) {
		if (*row[i].fault)
			assert_true(db_script(b->db, row[i].fault, &b->errs));
		run(b, row[i].check);
		assert_string_equal(found, row[i].told);
	}
}

/* Two processes that record the same name at once: one of them is refused by the table itself. */
static void a_reference_is_kept_once(void **state)
{
	const struct order_reference again = { { "mall:1", 6 }, { 3 } };
	struct bench *b = *state;

	assert_false(db_write(b->db, &order_reference_record, &(struct change){ .row = &again }, 1, &b->errs));
	assert_ptr_equal(b->errs.at[0].problem, &E_CONFLICT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_A_BENCH(faults_are_found),
		ON_A_BENCH(a_reference_is_kept_once),
	};

	secret_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
