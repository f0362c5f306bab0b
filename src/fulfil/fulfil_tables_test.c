/*
 * fulfil_tables_test.c -- the tables of fulfil: sound, complete, and for whom they say.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fulfil/history.h"

static void moves_are_for_those_the_table_names(void **unused)
{
	static const struct {
		int64_t state;
		const char *action;
		unsigned roles;
		bool may;
	} row[] = {
		{ BATCH_PLANNED, "pick", WAREHOUSE, true },
		{ BATCH_PLANNED, "pick", LOGISTICS, false },
		{ BATCH_PICKED, "pack", WAREHOUSE, true },
		{ BATCH_PACKED, "ship", LOGISTICS, true },
		{ BATCH_PACKED, "ship", SALES, false },
		{ BATCH_PLANNED, "ship", WAREHOUSE, false },
		{ BATCH_SHIPPED, "sign", AFTERSALES, true },
		{ BATCH_SHIPPED, "sign", WAREHOUSE, false },
		{ BATCH_SHIPPED, "track", LOGISTICS, true },
		{ BATCH_PACKED, "track", LOGISTICS, false },
		{ BATCH_SHIPPED, "track", WAREHOUSE, false },
		{ BATCH_SIGNED, "sign", SALES, false },
		{ BATCH_SHIPPED, "lost", WAREHOUSE, true },
		{ BATCH_SHIPPED, "lost", SALES, false },
		{ BATCH_PACKED, "lost", LOGISTICS, false },
		{ BATCH_SIGNED, "lost", LOGISTICS, false },
		{ BATCH_LOST, "sign", LOGISTICS, false },
		{ BATCH_PACKED, "cancel", MANAGER, true },
		{ BATCH_SHIPPED, "cancel", WAREHOUSE, false },
		{ BATCH_PLANNED, "cancel", SALES, false },
		{ BATCH_PLANNED, "cancel", SYSTEM, true },
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA arena = { 0 };
		struct errs errs = { .arena = &arena };
		struct batch b = { .state = { row[i].state } };

		assert_int_equal(
			machine_permit(&batch_record, &b, row[i].action, row[i].roles, &errs),
			row[i].may);
	}
}

/* A change of mode is one more than the mode, so the two lists of words must go together. */
static void changes_of_mode_follow_the_modes(void **unused)
{
	(void)unused;
	assert_int_equal(mode_changes.n, shipping_modes.n + 1);
	for (int i = 0; i < shipping_modes.n; i++)
		assert_string_equal(mode_changes.at[i + 1].word, shipping_modes.at[i].word);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_of_mode_follow_the_modes),
		cmocka_unit_test(moves_are_for_those_the_table_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
