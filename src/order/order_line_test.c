/*
 * order_line_test.c -- what a line copies of the catalogue, and what lines add up to.
 */
#include "order/order_bench.h"

static void a_line_is_filled_from_the_catalogue(void **state)
{
	/* Quantities in ten-thousandths, prices in millionths, amounts in fen. */
	static const struct {
		int product;
		const char *unit;
		int64_t quantity, price;
		bool gift;
		int64_t base, list_price, unit_price, amount;
		const char *code, *pointer;
	} row[] = {
		{ BEARING, "",     3 * ONE,      0, false, 3 * ONE,   10000000,  10000000, 3000, "", "" },
		{ BEARING, "件",   3 * ONE,      0, false, 3 * ONE,   10000000,  10000000, 3000, "", "" },
		{ BEARING, "箱",   ONE,          0, false, 12 * ONE, 120000000, 120000000, 12000, "", "" },
		{ BEARING, "半箱", ONE / 2,      0, false, 3 * ONE,   60000000,  60000000, 3000, "", "" },
		/* From 24 pieces on they are cheaper, also when they come in boxes. */
		{ BEARING, "",     24 * ONE,     0, false, 24 * ONE,   9000000,   9000000, 21600, "", "" },
		{ BEARING, "箱",   2 * ONE,      0, false, 24 * ONE, 108000000, 108000000, 21600, "", "" },
		{ BEARING, "箱",   5 * ONE / 2,  0, false, 0, 0, 0, 0, "UNIT_INDIVISIBLE", "/lines/3/quantity" },
		{ BEARING, "",     ONE / 2,      0, false, 0, 0, 0, 0, "UNIT_INDIVISIBLE", "/lines/3/quantity" },
		{ BEARING, "吨",   ONE,          0, false, 0, 0, 0, 0, "UNIT_UNKNOWN", "/lines/3/quantity" },
		/* A price that was agreed on goes before the list's, which is kept beside it. */
		{ BEARING, "",     3 * ONE, 8888888, false, 3 * ONE,  10000000,   8888888, 2667, "", "" },
		{ BEARING, "",     3 * ONE,      0, true,  3 * ONE,   10000000,         0, 0, "", "" },
		{ BEARING, "",     3 * ONE, 8888888, true,  3 * ONE,  10000000,         0, 0, "", "" },
		/* Half a fen goes up. */
		{ ROPE,    "",     5 * ONE / 2,  0, false, 25000,      3333000,   3333000, 833, "", "" },
		{ ROPE,    "",     ONE / 2,  10000, false, 5000,       3333000,     10000, 1, "", "" },
		{ ROPE,    "",     ONE / 2,   9999, false, 5000,       3333000,      9999, 0, "", "" },
		{ ROPE,    "",     1,            0, false, 1,          3333000,   3333000, 0, "", "" },
		{ REPAIR,  "",     2 * ONE,      0, false, 2 * ONE,  200000000, 200000000, 40000, "", "" },
		{ RETIRED, "",     ONE,          0, false, 0, 0, 0, 0, "PRODUCT_RETIRED", "/lines/3/sku" },
		{ UNPRICED, "",    ONE,          0, false, 0, 0, 0, 0, "ORDER_PRICE_MISSING", "/lines/3/unit_price" },
		{ UNPRICED, "",    ONE,    1000000, false, ONE, 0,       1000000, 100, "", "" },
		{ UNPRICED, "",    ONE,          0, true,  ONE, 0,             0, 0, "", "" },
		{ DOLLAR,  "",     ONE,          0, false, 0, 0, 0, 0, "ORDER_CURRENCY", "/lines/3/unit_price" },
		{ DOLLAR,  "",     ONE,   36000000, false, ONE, 5000000,        36000000, 3600, "", "" },
		/* The largest quantity and price that may be sent, together. */
		{ ROPE,    "", 100000000000000, 1000000000000000, false, 0, 0, 0, 0, "E_OVERFLOW", "/lines/3/quantity" },
		{ BEARING, "箱", INT64_MAX / ONE * ONE, 1, false, 0, 0, 0, 0, "E_OVERFLOW", "/lines/3/quantity" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;
		struct line_facts f = facts_of(row[i].product);
		const struct order o = { .currency = S("CNY"), .order_date = date_of(2026, 11, 23) };
		struct order_line l = {
			.unit = STR(row[i].unit), .quantity = { row[i].quantity }, .unit_price = { row[i].price }, .gift = row[i].gift,
		};

		bench_setup(&b, SALES);
		bool fine = order_line_fill(&b.x, &o, &l, &f, 3);
		if (strcmp(code(&b), row[i].code) != 0)
			print_error("row %zu: %s\n", i, code(&b));
		assert_string_equal(code(&b), row[i].code);
		assert_int_equal(fine, !row[i].code[0]);
		if (fine) {
			assert_int_equal(l.base_quantity.v, row[i].base);
			assert_int_equal(l.list_price.micro, row[i].list_price);
			assert_int_equal(l.unit_price.micro, row[i].unit_price);
			assert_int_equal(l.amount.fen, row[i].amount);
			assert_int_equal(l.kind.v, products[row[i].product].kind.v);
			assert_true(str_eq(l.name, products[row[i].product].name));
			assert_true(l.unit.n > 0);
		} else {
			assert_true(str_eq(b.errs.at[0].pointer, STR(row[i].pointer)));
		}
		arena_free(&b.arena);
	}
}

static void the_price_is_that_of_the_order_date(void **state)
{
	struct bench b;
	struct line_facts f = facts_of(BEARING);
	(void)state;

	bench_setup(&b, SALES);
	for (int year = 2026; year <= 2027; year++) {
		const struct order o = { .currency = S("CNY"), .order_date = date_of(year, 1, 1) };
		struct order_line l = { .quantity = { 24 * ONE } };

		assert_true(order_line_fill(&b.x, &o, &l, &f, 0));
		assert_int_equal(l.unit_price.micro, year == 2026 ? 9000000 : 8000000);
	}
	arena_free(&b.arena);
}

static void what_was_said_of_a_line_goes_before_the_catalogue(void **state)
{
	struct bench b;
	struct line_facts f = facts_of(BEARING);
	const struct order o = { .currency = S("CNY") };
	struct order_line said = {
		.quantity = { ONE }, .model = S("6204-2RS"), .specification = S("加油嘴"), .attributes = { S("{\"颜色\":\"蓝\"}") },
		.name = S("别的名字"),
	}, unsaid = { .quantity = { ONE } };
	(void)state;

	bench_setup(&b, SALES);
	assert_true(order_line_fill(&b.x, &o, &said, &f, 0));
	assert_true(order_line_fill(&b.x, &o, &unsaid, &f, 1));
	assert_true(str_eq(said.model, S("6204-2RS")));
	assert_true(str_eq(said.specification, S("加油嘴")));
	assert_true(str_eq(said.attributes.json, S("{\"颜色\":\"蓝\"}")));
	assert_true(str_eq(said.name, S("轴承")));
	assert_true(str_eq(unsaid.model, S("6204")));
	assert_true(str_eq(unsaid.specification, S("20x47x14")));
	arena_free(&b.arena);
}

/* --- totals ------------------------------------------------------------------------ */

static uint64_t chance = 20261123;

static int64_t any(int64_t from, int64_t until)
{
	chance ^= chance << 13;
	chance ^= chance >> 7;
	chance ^= chance << 17;
	return from + (int64_t)(chance % (uint64_t)(until - from));
}

/* quantity x price to the fen, half up, worked out apart from the program's own arithmetic. */
static int64_t amount_by_hand(const struct order_line *l)
{
	__int128 exact = (__int128)l->quantity.v * l->unit_price.micro;	/* scale 10 */

	return (int64_t)((exact + 50000000) / 100000000);
}

static void an_order_by_chance(struct bench *b, struct order *o, struct order_line *l, int n)
{
	int64_t goods = 0;

	*o = (struct order){ .currency = S("CNY"), .freight = { any(0, 3) ? any(0, 100000) : 0 } };
	for (int i = 0; i < n; i++) {
		int product = any(0, 2) ? BEARING : ROPE;
		struct line_facts f = facts_of(product);

		l[i] = (struct order_line){
			.quantity = { product == ROPE ? any(1, 10000000) : any(1, 3000) * ONE },
			.unit_price = { any(0, 4) ? any(1, 1000000000) : 0 },
			.gift = any(0, 12) == 0,
		};
		assert_true(order_line_fill(&b->x, o, &l[i], &f, i));
		assert_int_equal(l[i].amount.fen, amount_by_hand(&l[i]));
		goods += l[i].amount.fen;
	}
	int64_t most[] = { 0, 1, goods / 3, goods - 1, goods };
	o->discount.fen = most[any(0, COUNT(most))];
	if (o->discount.fen < 0 || o->discount.fen > goods)
		o->discount.fen = 0;
}

static void the_lines_of_a_thousand_orders_add_up_to_the_total(void **state)
{
	enum { MANY = 30 };
	static struct order_line l[MANY];
	(void)state;

	for (int round = 0; round < 1000; round++) {
		struct bench b;
		struct order o;
		int n = (int)any(1, MANY);
		int64_t goods = 0, net = 0, tax = 0, freight_tax;

		bench_setup(&b, SALES);
		an_order_by_chance(&b, &o, l, n);
		assert_true(order_total(&b.x, &o, l, n));
		for (int i = 0; i < n; i++) {
			assert_in_range(l[i].discount.fen, 0, l[i].amount.fen);
			assert_in_range(l[i].tax.fen, 0, l[i].amount.fen - l[i].discount.fen);
			goods += l[i].amount.fen;
			net += l[i].amount.fen - l[i].discount.fen;
			tax += l[i].tax.fen;
		}
		freight_tax = (o.freight.fen * 90000 * 2 + 1090000) / (2 * 1090000);
		assert_int_equal(o.goods_amount.fen, goods);
		assert_int_equal(goods - net, o.discount.fen);
		assert_int_equal(o.total.fen, net + o.freight.fen);
		assert_int_equal(o.tax.fen, tax + freight_tax);
		arena_free(&b.arena);
	}
}

static void a_total_that_cannot_be_is_refused(void **state)
{
	const int64_t most = 100000000000000;	/* a trillion yuan */
	const struct {
		int64_t first, second, discount, freight;
		int n;
		const char *code, *pointer;
	} row[] = {
		{ 1000, 500, 1500, 0, 2, "", "" },
		{ 1000, 500, 1501, 0, 2, "ORDER_DISCOUNT", "/discount" },
		{ 0, 0, 1, 0, 2, "ORDER_DISCOUNT", "/discount" },
		{ 0, 0, 1, 0, 0, "ORDER_DISCOUNT", "/discount" },
		{ 0, 0, 0, 0, 0, "", "" },
		{ most, 0, 0, 0, 1, "", "" },
		{ most, 0, 1, 1, 1, "", "" },
		{ most + 1, 0, 0, 0, 1, "E_OVERFLOW", "/lines" },
		{ most, 1, 0, 0, 2, "E_OVERFLOW", "/lines" },
		{ INT64_MAX, 1, 0, 0, 2, "E_OVERFLOW", "/lines" },
		{ most, 0, 0, INT64_MAX, 1, "E_OVERFLOW", "/lines" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;
		struct order o = { .discount = { row[i].discount }, .freight = { row[i].freight } };
		struct order_line l[2] = { { .amount = { row[i].first } }, { .amount = { row[i].second } } };

		bench_setup(&b, SALES);
		bool fine = order_total(&b.x, &o, l, row[i].n);
		assert_string_equal(code(&b), row[i].code);
		assert_int_equal(fine, !row[i].code[0]);
		if (fine)
			assert_int_equal(o.total.fen, row[i].first - row[i].discount + row[i].second + row[i].freight);
		else
			assert_true(str_eq(b.errs.at[0].pointer, STR(row[i].pointer)));
		arena_free(&b.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_filled_from_the_catalogue),
		cmocka_unit_test(the_price_is_that_of_the_order_date),
		cmocka_unit_test(what_was_said_of_a_line_goes_before_the_catalogue),
		cmocka_unit_test(the_lines_of_a_thousand_orders_add_up_to_the_total),
		cmocka_unit_test(a_total_that_cannot_be_is_refused),
	};

	return cmocka_run_group_tests(tests, house_open, house_close);
}
