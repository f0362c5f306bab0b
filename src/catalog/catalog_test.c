/*
 * catalog_test.c -- units, prices and the commands of the catalogue, as tables.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "catalog/catalog_commands.h"

/* --- a product to try things on: 1 箱 = 12 件, 1 托 = 20 箱 ------------------- */

static struct product_unit units_at[] = {
	{ .unit = { "箱", 3 }, .factor = { 12 * ONE } },
	{ .unit = { "托", 3 }, .factor = { 240 * ONE } },
	{ .unit = { "打", 3 }, .factor = { 12 * ONE }, .divisible = true },
};
static const struct rows units = { units_at, COUNT(units_at) };
static const struct rows box_only = { units_at, 1 };

static struct product bottle(void)
{
	return (struct product){
		.id = { 1 }, .version = 3, .sku = S("B-1"), .name = S("矿泉水"), .unit = S("件"),
		.currency = S("CNY"), .price = { 2500000 }, .active = true,
	};
}

static const char *code_of(const struct errs *errs)
{
	return errs->n ? errs->at[0].problem->code : "";
}

/* --- units ------------------------------------------------------------------------ */

/* proves R-25 */
static void quantities_convert_exactly_or_are_refused(void **unused)
{
	static const struct { const char *unit; int64_t q; bool divisible; const char *code; int64_t base; } row[] = {
		{ "",   5 * ONE,     false, "",                 5 * ONE },
		{ "件", 5 * ONE,     false, "",                 5 * ONE },
		{ "件", 5 * ONE / 2, false, "UNIT_INDIVISIBLE", 0 },
		{ "件", 5 * ONE / 2, true,  "",                 5 * ONE / 2 },
		{ "箱", 2 * ONE,     false, "",                 24 * ONE },
		{ "箱", 5 * ONE / 2, false, "UNIT_INDIVISIBLE", 0 },
		{ "箱", 5 * ONE / 2, true,  "UNIT_INDIVISIBLE", 0 },
		{ "打", 5 * ONE / 2, false, "",                 30 * ONE },
		{ "打", ONE / 10,    false, "UNIT_INDIVISIBLE", 0 },
		{ "打", ONE / 10,    true,  "",                 12 * ONE / 10 },
		{ "箱", -2 * ONE,    false, "",                 -24 * ONE },
		{ "桶", 1 * ONE,     false, "UNIT_UNKNOWN",     0 },
		{ "箱", INT64_MAX / ONE * ONE, false, "E_OVERFLOW", 0 },
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA arena = { 0 };
		struct errs errs = { .arena = &arena };
		struct product p = bottle();
		struct quantity base = { 0 };

		p.divisible = row[i].divisible;
		bool fine = product_to_base(&p, &units, STR(row[i].unit), (struct quantity){ row[i].q }, &base,
		                            &errs, S("/lines/0/quantity"));
		assert_int_equal(fine, !*row[i].code);
		assert_true(base.v == row[i].base);
		if (fine)
			assert_int_equal(errs.n, 0);
		else if (strcmp(row[i].code, "E_OVERFLOW") == 0)
			assert_ptr_equal(errs.at[0].problem, &E_OVERFLOW);
		else
			assert_string_equal(code_of(&errs), row[i].code);
		if (!fine)
			assert_true(str_eq(errs.at[0].pointer, S("/lines/0/quantity")));
	}
}

/* proves R-25 */
static void a_refusal_says_in_chinese_what_is_possible(void **unused)
{
	ARENA arena = { 0 };
	struct errs errs = { .arena = &arena };
	struct product p = bottle();
	struct quantity base;

	(void)unused;
	product_to_base(&p, &box_only, S("箱"), (struct quantity){ 25000 }, &base, &errs, S("/q"));
	product_to_base(&p, &box_only, S("桶"), (struct quantity){ ONE }, &base, &errs, S("/q"));
	assert_int_equal(errs.n, 2);
	assert_true(str_eq(err_text(&arena, &errs.at[0], true), S("2.5 箱不可拆分，只能是整数")));
	assert_true(str_eq(err_text(&arena, &errs.at[1], true), S("“矿泉水”不按“桶”销售，可用单位：件、箱")));
}

/* proves R-25 */
static void quantities_show_in_the_largest_units(void **unused)
{
	static const struct { int64_t base; const char *text; } row[] = {
		{ 30 * ONE,      "2 箱 6 件" },
		{ 24 * ONE,      "2 箱" },
		{ 6 * ONE,       "6 件" },
		{ 0,             "0 件" },
		{ 300 * ONE,     "1 托 5 箱" },
		{ 245 * ONE,     "1 托 5 件" },
		{ 253 * ONE,     "1 托 1 箱 1 件" },
		{ -30 * ONE,     "-2 箱 6 件" },
		{ 12 * ONE + 5000, "1 箱 0.5 件" },
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA arena = { 0 };
		struct product p = bottle();
		struct buf out = buf_in(&arena, 0);

		product_show_quantity(&out, &p, &units, (struct quantity){ row[i].base });
		assert_true(str_eq(buf_str(&out), STR(row[i].text)));
	}
}

/* --- prices ----------------------------------------------------------------------------- */

static void the_highest_break_reached_and_in_force_gives_the_price(void **unused)
{
	static struct product_price breaks[] = {
		{ .n = 1, .min_quantity = { 10 * ONE },  .price = { 2400000 } },
		{ .n = 2, .min_quantity = { 100 * ONE }, .price = { 2000000 } },
		{ .n = 3, .min_quantity = { 10 * ONE },  .price = { 2300000 }, .valid_from = { 20000 } },
		{ .n = 4, .min_quantity = { 100 * ONE }, .price = { 1900000 }, .valid_from = { 20500 } },
	};
	static const struct rows prices = { breaks, COUNT(breaks) };
	static const struct { int64_t base, day, price; } row[] = {
		{ 1 * ONE,       19999, 2500000 },
		{ 10 * ONE - 1,  19999, 2500000 },
		{ 10 * ONE,      19999, 2400000 },
		{ 10 * ONE,      20000, 2300000 },
		{ 99 * ONE,      20600, 2300000 },
		{ 100 * ONE,     20499, 2000000 },
		{ 100 * ONE,     20500, 1900000 },
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct product p = bottle();
		struct price price = product_price(&p, &prices, (struct quantity){ row[i].base },
		                                   (struct date){ row[i].day });
		assert_true(price.micro == row[i].price);
	}
}

/* --- commands ------------------------------------------------------------------------------ */

struct trial {
	struct arena arena;
	struct errs errs;
	struct caller who;
	struct id_source ids;
	struct context x;
	struct decision out;
};

static void trial_start(struct trial *t)
{
	*t = (struct trial){ .who = { .id = { 7 }, .roles = MANAGER } };
	t->errs.arena = &t->arena;
	t->x = (struct context){
		.arena = &t->arena, .errs = &t->errs, .who = &t->who, .now = { 1800000000 * (int64_t)SECOND },
		.zone = { 28800 }, .ids = &t->ids,
	};
	t->out = decision_in(&t->arena);
}

static bool has_error(const struct trial *t, const struct problem *p, const char *pointer)
{
	for (int i = 0; i < t->errs.n; i++)
		if (t->errs.at[i].problem == p && str_eq(t->errs.at[i].pointer, STR(pointer)))
			return true;
	return false;
}

static void a_new_product_is_put_with_its_units(void **unused)
{
	struct trial t;
	struct product in = bottle();
	struct product_seen seen = { 0 };

	(void)unused;
	trial_start(&t);
	in.id.v = in.version = 0;
	in.currency = S("");
	in.units = box_only;
	assert_true(product_create_decide(&t.x, &in, &seen, &t.out));
	assert_int_equal(t.out.puts, 2);
	const struct product *p = t.out.reply_row;
	assert_true(p->id.v > 0 && p->active && p->unit_count == 1);
	assert_true(str_eq(p->currency, S("CNY")));
	assert_true(str_find_str(p->search, S("b-1")) >= 0);
	assert_true(((struct product_unit *)p->units.at)->product_id.v == p->id.v);
	assert_string_equal(t.out.fact[0].name, "product.created");
	arena_free(&t.arena);
}

static void a_sku_is_given_once(void **unused)
{
	struct trial t;
	struct product in = bottle(), other = bottle();
	struct product_seen seen = { .same_sku = &other };

	(void)unused;
	trial_start(&t);
	in.id.v = 0;
	assert_false(product_create_decide(&t.x, &in, &seen, &t.out));
	assert_true(has_error(&t, &E_CONFLICT, "/sku"));
	assert_int_equal(t.out.puts, 0);
	arena_free(&t.arena);
}

static void all_that_is_wrong_is_said_at_once(void **unused)
{
	struct product_unit bad[] = {
		{ .unit = S("件"), .factor = { 2 * ONE } },
		{ .unit = S("半箱"), .factor = { ONE / 2 } },
	};
	struct trial t;
	struct product in = bottle();
	struct product_seen seen = { 0 };

	(void)unused;
	trial_start(&t);
	in.currency = S("rmb");
	in.units = (struct rows){ bad, 2 };
	assert_false(product_create_decide(&t.x, &in, &seen, &t.out));
	assert_int_equal(t.errs.n, 3);
	assert_true(has_error(&t, &CURRENCY_FORM, "/currency"));
	assert_true(has_error(&t, &UNIT_IS_BASE, "/units/0/unit"));
	assert_true(has_error(&t, &UNIT_INDIVISIBLE, "/units/1/factor"));
	arena_free(&t.arena);
}

static int puts_of(const struct decision *d, const struct record *r, enum put_kind kind)
{
	int n = 0;

	for (size_t i = 0; i < d->puts; i++)
		n += d->put[i].record == r && d->put[i].kind == kind;
	return n;
}

static void units_and_prices_sent_replace_those_there_were(void **unused)
{
	struct product_unit have_units[] = {
		{ { 1 }, S("箱"), { 12 * ONE }, false }, { { 1 }, S("袋"), { 3 * ONE }, false },
	};
	struct product_price have_prices[] = { { { 1 }, 4, { ONE }, { 2000000 }, { 0 } } };
	struct product_unit want_units[] = {
		{ .unit = S("箱"), .factor = { 24 * ONE } }, { .unit = S("托"), .factor = { 480 * ONE } },
	};
	struct product_price want_prices[] = { { .price = { 1800000 } }, { .n = 4, .price = { 1900000 } } };
	struct trial t;
	struct product now = bottle(), in = bottle();
	struct product_seen seen = { .product = &now, .same_sku = &now };

	(void)unused;
	trial_start(&t);
	now.units = (struct rows){ have_units, 2 };
	now.prices = (struct rows){ have_prices, 1 };
	now.price_count = in.price_count = 6;
	in.units = (struct rows){ want_units, 2 };
	in.prices = (struct rows){ want_prices, 2 };
	assert_true(product_change_decide(&t.x, &in, &seen, &t.out));
	assert_int_equal(puts_of(&t.out, &product_unit_record, PUT_CHANGED), 1);
	assert_int_equal(puts_of(&t.out, &product_unit_record, PUT_NEW), 1);
	assert_int_equal(puts_of(&t.out, &product_unit_record, PUT_GONE), 1);
	assert_true(have_units[0].factor.v == 24 * ONE);
	assert_int_equal(puts_of(&t.out, &product_price_record, PUT_CHANGED), 1);
	assert_int_equal(puts_of(&t.out, &product_price_record, PUT_NEW), 1);
	assert_int_equal(now.price_count, 7);
	assert_int_equal(((struct product_price *)now.prices.at)[0].n, 7);
	assert_int_equal(now.version, 3);
	arena_free(&t.arena);
}

static void a_number_or_unit_that_cannot_be_is_refused(void **unused)
{
	struct product_unit twice[] = {
		{ .unit = S("箱"), .factor = { 12 * ONE } }, { .unit = S("箱"), .factor = { 24 * ONE } },
	};
	struct product_price unknown[] = { { .n = 9, .price = { 1000000 } } };
	struct trial t;
	struct product now = bottle(), in = bottle();
	struct product_seen seen = { .product = &now };

	(void)unused;
	trial_start(&t);
	in.units = (struct rows){ twice, 2 };
	in.prices = (struct rows){ unknown, 1 };
	assert_false(product_change_decide(&t.x, &in, &seen, &t.out));
	assert_true(has_error(&t, &E_CONFLICT, "/units/1/unit"));
	assert_true(has_error(&t, &E_NOT_FOUND, "/prices/0/n"));
	arena_free(&t.arena);
}

static void a_retired_product_cannot_be_ordered_until_restored(void **unused)
{
	struct trial t;
	struct product p = bottle();
	struct product_seen seen = { .product = &p };

	(void)unused;
	trial_start(&t);
	assert_true(product_usable(&p, &t.errs, S("/lines/0")));
	assert_true(product_retire_decide(&t.x, NULL, &seen, &t.out));
	assert_false(product_usable(&p, &t.errs, S("/lines/0")));
	assert_true(has_error(&t, &PRODUCT_RETIRED, "/lines/0"));
	assert_true(product_restore_decide(&t.x, NULL, &seen, &t.out));
	assert_true(product_usable(&p, &t.errs, S("/lines/0")));
	assert_int_equal(t.out.facts, 2);
	assert_false(product_restore_decide(&t.x, NULL, &seen, &t.out));
	assert_true(has_error(&t, &PRODUCT_SOLD_ALREADY, ""));
	assert_int_equal(t.out.facts, 2);
	arena_free(&t.arena);
}

static void a_known_reference_changes_nothing(void **unused)
{
	struct trial t;
	struct product known = bottle();
	struct product_past in = { .reference = S("olist:1"), .sku = S("X"), .name = S("X"), .unit = S("件") };
	struct product_seen seen = { .same_reference = &known };

	(void)unused;
	trial_start(&t);
	assert_true(product_past_decide(&t.x, &in, &seen, &t.out));
	assert_int_equal(t.out.puts, 0);
	assert_ptr_equal(t.out.reply_row, &known);

	seen = (struct product_seen){ 0 };
	assert_true(product_past_decide(&t.x, &in, &seen, &t.out));
	assert_int_equal(t.out.puts, 1);
	assert_true(str_eq(((struct product *)t.out.reply_row)->reference, S("olist:1")));
	arena_free(&t.arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(quantities_convert_exactly_or_are_refused),
		cmocka_unit_test(a_refusal_says_in_chinese_what_is_possible),
		cmocka_unit_test(quantities_show_in_the_largest_units),
		cmocka_unit_test(the_highest_break_reached_and_in_force_gives_the_price),
		cmocka_unit_test(a_new_product_is_put_with_its_units),
		cmocka_unit_test(a_sku_is_given_once),
		cmocka_unit_test(all_that_is_wrong_is_said_at_once),
		cmocka_unit_test(units_and_prices_sent_replace_those_there_were),
		cmocka_unit_test(a_number_or_unit_that_cannot_be_is_refused),
		cmocka_unit_test(a_retired_product_cannot_be_ordered_until_restored),
		cmocka_unit_test(a_known_reference_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
