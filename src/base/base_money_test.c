/*
 * base_money_test.c -- exact amounts: rounding, sharing, overflow, and their texts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/money.h"

/* Numbers that are the same at each run. */
static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void sums_refuse_overflow_and_stay_as_they_were(void **state)
{
	(void)state;
	struct money m = { INT64_MAX };
	struct quantity q = { INT64_MIN };

	assert_false(money_add(&m, (struct money){ 1 }));
	assert_int_equal(m.fen, INT64_MAX);
	assert_true(money_sub(&m, (struct money){ INT64_MAX }));
	assert_int_equal(m.fen, 0);
	assert_false(quantity_sub(&q, (struct quantity){ 1 }));
	assert_int_equal(q.v, INT64_MIN);
	assert_true(quantity_add(&q, (struct quantity){ INT64_MAX }));
	assert_int_equal(q.v, -1);
	assert_false(money_sub(&(struct money){ -2 }, (struct money){ INT64_MAX }));
}

static void a_line_is_rounded_once_half_away_from_zero(void **state)
{
	(void)state;
	static const struct { int64_t quantity, price; bool ok; int64_t fen; } row[] = {
		{ ONE, 1000000, true, 100 },		/* 1 x 1.00 */
		{ 3 * ONE, 333333, true, 100 },		/* 0.999999 */
		{ ONE, 5000, true, 1 },			/* half a fen */
		{ -ONE, 5000, true, -1 },
		{ ONE, 4999, true, 0 },
		{ -ONE, 4999, true, 0 },
		{ ONE, 15000, true, 2 },		/* not to even: 1.5 */
		{ ONE, 25000, true, 3 },		/* 2.5 */
		{ 25000, 1234567, true, 309 },		/* 2.5 x 1.234567 = 3.0864175 */
		{ 1, 1, true, 0 },
		{ INT64_MAX, 100000000, true, INT64_MAX },
		{ INT64_MIN, 100000000, true, INT64_MIN },
		{ INT64_MAX, 100000001, false, 0 },
		{ INT64_MAX, INT64_MAX, false, 0 },
		{ INT64_MIN, INT64_MIN, false, 0 },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		struct money m = { 77 };
		struct quantity q = { row[i].quantity };
		assert_int_equal(money_of(q, (struct price){ row[i].price }, &m), row[i].ok);
		assert_int_equal(m.fen, row[i].ok ? row[i].fen : 77);
	}
}

static void rates_and_the_tax_within_a_gross_amount(void **state)
{
	(void)state;
	static const struct { int64_t fen, ppm, rate, within; } row[] = {
		{ 11300, 130000, 1469, 1300 },		/* 13 % */
		{ 10000, 130000, 1300, 1150 },		/* 1150.44 */
		{ -10000, 130000, -1300, -1150 },
		{ 100, 60000, 6, 6 },			/* 5.66 */
		{ 50, 10000, 1, 0 },			/* half a fen; 0.495 */
		{ 10000, 0, 0, 0 },
		{ 10000, RATE_ONE, 10000, 5000 },
		{ INT64_MAX, RATE_ONE, INT64_MAX, INT64_MAX / 2 + 1 },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		struct money m;
		assert_true(money_rate((struct money){ row[i].fen }, row[i].ppm, &m));
		assert_int_equal(m.fen, row[i].rate);
		assert_true(money_tax_within((struct money){ row[i].fen }, row[i].ppm, &m));
		assert_int_equal(m.fen, row[i].within);
	}
	struct money m;
	assert_false(money_rate((struct money){ INT64_MAX }, RATE_ONE + 1, &m));
	assert_false(money_tax_within((struct money){ 1 }, -RATE_ONE, &m));
}

static void a_part_of_a_whole_is_rounded_half_away_from_zero(void **state)
{
	(void)state;
	static const struct { int64_t fen, part, whole; bool ok; int64_t want; } row[] = {
		{ 100, 1, 3, true, 33 }, { 100, 2, 3, true, 67 }, { -100, 2, 3, true, -67 },
		{ 1, 1, 2, true, 1 }, { -1, 1, 2, true, -1 }, { 5, 0, 9, true, 0 },
		{ 2, 1, 5, true, 0 }, { 3, 1, 5, true, 1 },	/* odd divisors have no half */
		{ INT64_MAX, INT64_MAX, INT64_MAX, true, INT64_MAX }, { INT64_MAX, 2, 1, false, 0 },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		struct money m = { 77 };
		struct money whole = { row[i].fen };
		assert_int_equal(money_part(whole, row[i].part, row[i].whole, &m), row[i].ok);
		assert_int_equal(m.fen, row[i].ok ? row[i].want : 77);
	}
}

static void shares_go_to_the_largest_remainder_and_earlier_on_a_tie(void **state)
{
	(void)state;
	static const struct { int64_t total, weight[4], part[4]; } row[] = {
		{ 100, { 1, 1, 1, 0 }, { 34, 33, 33, 0 } },
		{ -100, { 1, 1, 1, 0 }, { -34, -33, -33, 0 } },
		{ 10, { 5, 3, 2, 0 }, { 5, 3, 2, 0 } },
		{ 1, { 1, 2, 1, 0 }, { 0, 1, 0, 0 } },
		{ 3, { 1, 1, 1, 1 }, { 1, 1, 1, 0 } },
		{ 7, { 0, 0, 0, 0 }, { 0, 0, 0, 7 } },
		{ 0, { 1, 2, 3, 4 }, { 0, 0, 0, 0 } },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		struct money part[4];
		money_share(&a, (struct money){ row[i].total }, row[i].weight, part, 4);
		for (int k = 0; k < 4; k++)
			assert_int_equal(part[k].fen, row[i].part[k]);
	}
}

/* The parts add up, none is further than a fen from its exact share, and no weight means no part. */
static void assert_fair(struct money total, const int64_t weight[], const struct money part[], int n)
{
	__int128 sum = 0, weights = 0;

	for (int i = 0; i < n; i++) {
		sum += part[i].fen;
		weights += weight[i];
	}
	assert_true(sum == total.fen);
	for (int i = 0; weights && i < n; i++) {
		long double exact = (long double)total.fen * (long double)weight[i] / (long double)weights;
		long double off = exact - (long double)part[i].fen;
		assert_true(off > -1.001L && off < 1.001L);
		assert_true(weight[i] || !part[i].fen);
	}
}

static void shares_always_add_up_exactly(void **state)
{
	(void)state;
	uint64_t seed = 20261123;

	for (int round = 0; round < 5000; round++) {
		ARENA a = {0};
		int64_t weight[40];
		struct money part[40];
		int n = 1 + (int)(next_random(&seed) % COUNT(weight));
		int weight_bits = (int)(next_random(&seed) % 63), total_bits = (int)(next_random(&seed) % 50);
		struct money total = { (int64_t)(next_random(&seed) >> (63 - total_bits)) };
		if (next_random(&seed) % 2)
			total.fen = -total.fen;
		for (int i = 0; i < n; i++)
			weight[i] = (int64_t)(next_random(&seed) >> (63 - weight_bits));
		money_share(&a, total, weight, part, n);
		assert_fair(total, weight, part, n);
	}
}

static void the_largest_amount_is_shared_by_the_largest_weights(void **state)
{
	(void)state;
	ARENA a = {0};
	const int64_t weight[3] = { INT64_MAX, INT64_MAX, INT64_MAX };
	struct money part[3];

	money_share(&a, (struct money){ INT64_MIN }, weight, part, 3);
	struct money sum = part[0];
	assert_true(money_add(&sum, part[1]) && money_add(&sum, part[2]));
	assert_int_equal(sum.fen, INT64_MIN);
	money_share(&a, (struct money){ 5 }, NULL, NULL, 0);
}

static void conversions_are_exact_or_refused(void **state)
{
	(void)state;
	static const struct { int64_t q, factor; bool ok; int64_t want; } row[] = {
		{ 25000, 12 * ONE, true, 30 * ONE },	/* 2.5 boxes of 12 */
		{ ONE, 1, true, 1 },
		{ 1, 5000, false, 0 },			/* half of the smallest part */
		{ -ONE, 12 * ONE, true, -12 * ONE },
		{ INT64_MAX, 2 * ONE, false, 0 },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		struct quantity out = { 77 };
		struct quantity q = { row[i].q }, factor = { row[i].factor };
		assert_int_equal(quantity_times(q, factor, &out), row[i].ok);
		assert_int_equal(out.v, row[i].ok ? row[i].want : 77);
	}
}

static void decimals_are_read_strictly(void **state)
{
	(void)state;
	static const struct { const char *text; int scale; bool ok; int64_t v; } row[] = {
		{ "0", 2, true, 0 }, { "-0", 2, true, 0 }, { "007", 2, true, 700 },
		{ "-12.5", 2, true, -1250 }, { "12.50", 2, true, 1250 }, { "12.5000", 2, true, 1250 },
		{ "12.501", 2, false, 0 }, { "0.000001", 6, true, 1 }, { "0.0000001", 6, false, 0 },
		{ "5", 0, true, 5 }, { "5.0", 0, true, 5 }, { "5.1", 0, false, 0 },
		{ "92233720368547758.07", 2, true, INT64_MAX },
		{ "-92233720368547758.08", 2, true, INT64_MIN },
		{ "92233720368547758.08", 2, false, 0 }, { "92233720368547759", 2, false, 0 },
		{ "100000000000000000000", 2, false, 0 },
		{ "00000000000000000000000001.00000000000000000000000000", 2, true, 100 },
		{ "", 2, false, 0 }, { "-", 2, false, 0 }, { ".", 2, false, 0 }, { ".5", 2, false, 0 },
		{ "-.5", 2, false, 0 }, { "1.", 2, false, 0 }, { "1e3", 2, false, 0 },
		{ "+1", 2, false, 0 }, { " 1", 2, false, 0 }, { "1 ", 2, false, 0 },
		{ "١", 2, false, 0 }, { "1,5", 2, false, 0 }, { "1.2.3", 2, false, 0 },
		{ "--1", 2, false, 0 }, { "1.-5", 2, false, 0 }, { "0x10", 2, false, 0 },
		{ "NaN", 2, false, 0 }, { "１", 2, false, 0 },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		int64_t v = 77;
		bool ok = decimal_parse(STR(row[i].text), row[i].scale, &v);
		if (ok != row[i].ok || v != (ok ? row[i].v : 77))
			fail_msg("\"%s\" at scale %d: %d, %lld", row[i].text, row[i].scale, ok, (long long)v);
	}
}

static void decimals_are_written_with_the_digits_they_need(void **state)
{
	(void)state;
	static const struct { int64_t v; int scale, least; const char *text; } row[] = {
		{ 123450, 2, 2, "1234.50" }, { 0, 2, 2, "0.00" }, { -5, 2, 2, "-0.05" },
		{ 1234500, 6, 2, "1.2345" }, { 1000000, 6, 2, "1.00" }, { 1, 6, 2, "0.000001" },
		{ 25000, 4, 0, "2.5" }, { 10000, 4, 0, "1" }, { 0, 4, 0, "0" }, { 7, 0, 0, "7" },
		{ 100, 0, 0, "100" }, { INT64_MIN, 2, 2, "-92233720368547758.08" },
		{ INT64_MAX, 6, 2, "9223372036854.775807" },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		struct buf b = buf_in(&a, 0);
		decimal_format(&b, row[i].v, row[i].scale, row[i].least);
		assert_string_equal(str_c(&a, buf_str(&b)), row[i].text);
	}
}

static void a_decimal_written_reads_back(void **state)
{
	(void)state;
	uint64_t seed = 7;

	for (int i = 0; i < 20000; i++) {
		char text[64];
		struct buf b = { .s = text, .room = sizeof text, .max = sizeof text };
		int scale = (int)(next_random(&seed) % 7), least = scale < 2 ? scale : 2;
		int64_t v = (int64_t)next_random(&seed) >> (next_random(&seed) % 64), back;
		decimal_format(&b, v, scale, least);
		assert_true(decimal_parse(buf_str(&b), scale, &back));
		assert_int_equal(back, v);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_refuse_overflow_and_stay_as_they_were),
		cmocka_unit_test(a_line_is_rounded_once_half_away_from_zero),
		cmocka_unit_test(rates_and_the_tax_within_a_gross_amount),
		cmocka_unit_test(a_part_of_a_whole_is_rounded_half_away_from_zero),
		cmocka_unit_test(shares_go_to_the_largest_remainder_and_earlier_on_a_tie),
		cmocka_unit_test(shares_always_add_up_exactly),
		cmocka_unit_test(the_largest_amount_is_shared_by_the_largest_weights),
		cmocka_unit_test(conversions_are_exact_or_refused),
		cmocka_unit_test(decimals_are_read_strictly),
		cmocka_unit_test(decimals_are_written_with_the_digits_they_need),
		cmocka_unit_test(a_decimal_written_reads_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
