/*
 * pay_check_test.c -- I4 and the report on a database: silent when all is well, naming each planted fault.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "pay/pay_parts.h"
#include "pay/queries.h"
#include "pay/schema.h"
#include "unit/check_bench.h"

static void add_entry(struct bench *b, int64_t order, int64_t entry, int64_t debit, int64_t credit,
                      int64_t fen)
{
	struct ledger_entry e = {
		.order_id = { order },
		.entry = entry,
		.customer_id = { 3 },
		.debit = { debit },
		.credit = { credit },
		.amount = { fen },
		.currency = S("CNY"),
		.at = { 1 },
	};

	bench_add(b, &ledger_entry_record, &e);
}

/* Order 5 is settled over 80.00 and unpaid; order 6 paid 70.00 and got 20.00 back, 10.00 more is promised. */
static int fill(void **state)
{
	const struct schema schema = { "pay", pay_schema };
	struct bench *b = *state = bench_open(&schema, 1);
	struct settlement s = {
		.order_id = { 5 },
		.settlement = 1,
		.customer_id = { 3 },
		.number = S("JS1"),
		.order_amount = { 9000 },
		.discount = { 1000 },
		.receivable = { 8000 },
		.balance = { 8000 },
		.currency = S("CNY"),
		.issued_at = { 1 },
	};
	struct settlement_line l = {
		.order_id = { 5 },
		.settlement = 1,
		.line = 1,
		.amount = { 9000 },
		.discount = { 1000 },
	};
	struct payment p = {
		.order_id = { 6 },
		.payment = 1,
		.customer_id = { 3 },
		.method = { PAY_WECHAT },
		.amount = { 7000 },
		.currency = S("CNY"),
		.value_date = { 20000 },
		.received_at = { 1 },
	};
	struct refund paid = {
		.order_id = { 6 },
		.refund = 1,
		.customer_id = { 3 },
		.amount = { 2000 },
		.currency = S("CNY"),
		.state = { REFUND_PAID },
		.requested_at = { 1 },
	};
	struct refund promised = paid;

	promised.refund = 2;
	promised.amount.fen = 1000;
	promised.state.v = REFUND_REQUESTED;
	bench_add(b, &settlement_record, &s);
	bench_add(b, &settlement_line_record, &l);
	bench_add(b, &payment_record, &p);
	bench_add(b, &refund_record, &paid);
	bench_add(b, &refund_record, &promised);
	add_entry(b, 5, 1, ACCOUNT_RECEIVABLE, ACCOUNT_REVENUE, 8000);
	add_entry(b, 6, 1, ACCOUNT_WECHAT, ACCOUNT_RECEIVABLE, 7000);
	add_entry(b, 6, 2, ACCOUNT_RECEIVABLE, ACCOUNT_REFUND_CLEARING, 3000);
	add_entry(b, 6, 3, ACCOUNT_REFUND_CLEARING, ACCOUNT_BANK, 2000);
	return 0;
}

static void nothing_is_found_when_all_is_well(void **state)
{
	bench_check(*state, &pay_module);
	assert_string_equal(found, "");
}

static void each_planted_fault_is_found_and_named(void **state)
{
	static const struct { const char *plant, *mend, *want; } row[] = {
		{ "UPDATE payments SET currency = 'USD'", "UPDATE payments SET currency = 'CNY'",
		  "order 6: more than one currency" },
		{ "UPDATE payments SET customer_id = 4", "UPDATE payments SET customer_id = 3",
		  "order 6: of more than one customer (paid 70.00" },
		{ "UPDATE refunds SET customer_id = 2 WHERE refund = 2", "UPDATE refunds SET customer_id = 3",
		  "order 6: of more than one customer" },
		{ "UPDATE ledger_entries SET customer_id = 4 WHERE order_id = 6 AND entry = 2",
		  "UPDATE ledger_entries SET customer_id = 3", "order 6: of more than one customer" },
		{ "UPDATE settlements SET customer_id = 0", "UPDATE settlements SET customer_id = 3",
		  "order 5: of more than one customer" },
		{ "UPDATE payments SET amount = 2999", "UPDATE payments SET amount = 7000",
		  "order 6: refunded more than was paid" },
		{ "UPDATE payments SET amount = 7001", "UPDATE payments SET amount = 7000",
		  "order 6: the ledger's money is not what was paid less refunded (paid 70.01" },
		{ "UPDATE refunds SET state = 'requested'", "UPDATE refunds SET state = 'paid' WHERE refund = 1",
		  "order 6: the ledger's money is not what was paid less refunded" },
		{ "UPDATE ledger_entries SET amount = 7999 WHERE order_id = 5",
		  "UPDATE ledger_entries SET amount = 8000 WHERE order_id = 5",
		  "order 5: the settlement's balance is not the ledger's receivable" },
		{ "INSERT INTO settlements SELECT order_id, 2, customer_id, number, order_amount, discount, freight, tax,"
		  " receivable, returned, paid, balance, currency, due_date, method, terms, state, issued_at, settled_at,"
		  " by FROM settlements",
		  "DELETE FROM settlements WHERE settlement = 2", "order 5: more than one settlement" },
		{ "UPDATE settlement_lines SET amount = 8999", "UPDATE settlement_lines SET amount = 9000",
		  "order 5, settlement 1: lines give 89.99 less 10.00, the head says 90.00 less 10.00" },
		{ "UPDATE settlement_lines SET discount = 0", "UPDATE settlement_lines SET discount = 1000",
		  "order 5, settlement 1: lines give 90.00 less 0.00" },
		{ "-- sqlite: look away\nPRAGMA ignore_check_constraints = ON;\n"
		  "-- postgres: look away\nALTER TABLE settlements DROP CONSTRAINT settlements_check;\n"
		  "UPDATE settlements SET freight = 1",
		  "UPDATE settlements SET freight = 0",
		  "order 5, settlement 1: its amounts do not add up" },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct str plant = db_dialect(b->db, &b->arena, STR(row[i].plant));
		assert_true(db_script(b->db, str_c(&b->arena, plant), &b->errs));
		bench_check(b, &pay_module);
		assert_non_null(strstr(found, row[i].want));
		assert_true(db_script(b->db, row[i].mend, &b->errs));
		bench_check(b, &pay_module);
		assert_string_equal(found, "");
	}
}

static void every_broken_order_is_told(void **state)
{
	struct bench *b = *state;

	for (int64_t i = 0; i < 30; i++)
		add_entry(b, 100 + i, 1, ACCOUNT_CASH, ACCOUNT_RECEIVABLE, 1);
	bench_check(b, &pay_module);
	assert_int_equal(lines_found(), 30);
}

/* A method that is new tomorrow, too. */
static void what_came_in_by_any_method_is_money_in_the_ledger(void **state)
{
	struct bench *b = *state;

	for (int method = 0; method < pay_methods.n; method++) {
		struct payment p = {
			.order_id = { 100 + method }, .payment = 1, .customer_id = { 3 }, .method = { method }, .amount = { 500 },
			.currency = S("CNY"), .value_date = { 20000 }, .received_at = { 1 },
		};
		bench_add(b, &payment_record, &p);
		add_entry(b, 100 + method, 1, method, ACCOUNT_RECEIVABLE, 500);
	}
	bench_check(b, &pay_module);
	assert_string_equal(found, "");
}

static void the_table_itself_refuses_a_wrong_formula(void **state)
{
	static const char *const wrong[] = {
		"UPDATE settlements SET receivable = 1", "UPDATE settlements SET paid = 1",
		"UPDATE ledger_entries SET credit = debit", "UPDATE ledger_entries SET amount = 0",
		"UPDATE payments SET amount = -1",
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(db_script(b->db, wrong[i], &b->errs));
}

static void payments_are_summed_by_method_and_value_date(void **state)
{
	static const struct {
		int64_t since, until;
		const char *currency;
		int64_t n, amount;
	} row[] = {
		{ 20000, 20000, "CNY", 2, 7001 },
		{ 20001, 30000, "CNY", 0, 0 },
		{ 0, 19999, "CNY", 0, 0 },
		{ 0, 30000, "USD", 0, 0 },
	};
	struct bench *b = *state;
	struct payment more = {
		.order_id = { 7 },
		.payment = 1,
		.customer_id = { 3 },
		.method = { PAY_WECHAT },
		.amount = { 1 },
		.currency = S("CNY"),
		.value_date = { 20000 },
		.received_at = { 1 },
	};

	bench_add(b, &payment_record, &more);
	more.payment = 2;
	more.state.v = PAYMENT_REVERSED;
	bench_add(b, &payment_record, &more);
	for (size_t i = 0; i < COUNT(row); i++) {
		struct rows rows;
		struct date since = { row[i].since }, until = { row[i].until };

		assert_true(pay_by_method(b->db, since, until, STR(row[i].currency), &rows,
		                          &b->arena, &b->errs));
		assert_int_equal(rows.n, row[i].n ? 1 : 0);
		if (!rows.n)
			continue;
		assert_int_equal(((struct method_sum *)rows.at)->method.v, PAY_WECHAT);
		assert_int_equal(((struct method_sum *)rows.at)->payments, row[i].n);
		assert_int_equal(((struct method_sum *)rows.at)->amount.fen, row[i].amount);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		ON_A_BENCH(nothing_is_found_when_all_is_well),
		ON_A_BENCH(each_planted_fault_is_found_and_named),
		ON_A_BENCH(every_broken_order_is_told),
		ON_A_BENCH(what_came_in_by_any_method_is_money_in_the_ledger),
		ON_A_BENCH(the_table_itself_refuses_a_wrong_formula),
		ON_A_BENCH(payments_are_summed_by_method_and_value_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
