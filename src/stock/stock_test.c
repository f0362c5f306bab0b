/*
 * stock_test.c -- reserving, shipping, releasing, and the papers that move goods.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stock/document.h"

enum { SHANGHAI = 1, BEIJING, CANTON, CLOSED };		/* warehouses */
enum { BEARING = 11, BELT, REPAIR };			/* products */

static struct warehouse house[] = {
	{ .id = { SHANGHAI }, .code = { "SH", 2 }, .active = true, .priority = 1 },
	{ .id = { BEIJING }, .code = { "BJ", 2 }, .active = true, .priority = 2 },
	{ .id = { CANTON }, .code = { "GZ", 2 }, .active = true, .priority = 2 },
	{ .id = { CLOSED }, .code = { "XX", 2 }, .active = false, .priority = 0 },
};
static const struct rows houses = { house, COUNT(house) };

struct bench {
	struct arena arena;
	struct errs errs;
	struct context x;
	struct caller who;
	struct id_source ids;
	struct decision out;
	struct stock row[6];
	struct stock_set stocks;
	int n;
};

static void bench_setup(struct bench *b)
{
	static const struct stock rows[] = {
		{ { BEARING }, { SHANGHAI }, { 10 * ONE }, { 2 * ONE } },	/* 8 free */
		{ { BEARING }, { BEIJING },  { 20 * ONE }, { 5 * ONE } },	/* 15 free */
		{ { BEARING }, { CANTON },   { 15 * ONE }, { 0 } },		/* 15 free */
		{ { BEARING }, { CLOSED },   { 99 * ONE }, { 0 } },
		{ { BELT },    { BEIJING },  { 5 * ONE / 2 }, { 0 } },		/* 2.5 free */
		{ { BELT },    { SHANGHAI }, { 3 * ONE }, { 3 * ONE } },	/* none free */
	};

	*b = (struct bench){ .who = { .id = { 9 }, .name = S("wang"), .roles = WAREHOUSE }, .n = COUNT(rows) };
	b->errs.arena = &b->arena;
	b->ids = (struct id_source){ 1, 0 };
	b->x = (struct context){
		.arena = &b->arena,
		.errs = &b->errs,
		.who = &b->who,
		.now = { 1795435200 * (int64_t)SECOND },
		.zone = { 28800 },
		.ids = &b->ids,
	};
	b->out = decision_in(&b->arena);
	for (int i = 0; i < b->n; i++)
		b->row[i] = rows[i];
	stock_set_add(&b->arena, &b->stocks, &(struct rows){ b->row, b->n });
}

static const char *code(const struct bench *b)
{
	return b->errs.n ? b->errs.at[0].problem->code : "";
}

static int64_t all_reserved(const struct bench *b)
{
	int64_t sum = 0;

	for (int i = 0; i < b->n; i++) {
		assert_true(b->row[i].reserved.v >= 0 &&
		            b->row[i].reserved.v <= b->row[i].on_hand.v);
		sum += b->row[i].reserved.v;
	}
	return sum;
}

static int count_put(const struct bench *b, const struct record *r)
{
	int n = 0;

	for (size_t i = 0; i < b->out.puts; i++)
		n += b->out.put[i].record == r;
	return n;
}

/* --- reserving ----------------------------------------------------------------------------- */

/* Up to three lines; the warehouse each is to get, or the codes and lefts of those refused. */
struct order_row {
	struct { int64_t product, warehouse, quantity, chosen; const char *code, *left; } line[3];
};

static void each_line_gets_the_first_warehouse_that_has_it_all(void **state)
{
	static const struct order_row row[] = {
		{ { { BEARING, 0, 8, SHANGHAI } } },
		{ { { BEARING, 0, 9, BEIJING } } },		/* Canton has as much, but comes later by code */
		{ { { BEARING, CANTON, 1, CANTON } } },
		{ { { BEARING, 0, 16, 0, "STOCK_SHORT", "15" } } },
		{ { { BEARING, SHANGHAI, 9, 0, "STOCK_SHORT", "8" } } },
		{ { { BEARING, CLOSED, 1, 0, "WAREHOUSE_CLOSED" } } },
		{ { { BELT, 0, 3, 0, "STOCK_SHORT", "2.5" } } },
		{ { { REPAIR, 0, 1, 0, "STOCK_SHORT", "0" } } },
		{ { { BEARING, 0, 0, 0, "STOCK_NOTHING" } } },
		{ { { BEARING, 0, -1, 0, "STOCK_NOTHING" } } },
		/* Two lines of one product share what is there. */
		{ { { BEARING, SHANGHAI, 5, SHANGHAI }, { BEARING, SHANGHAI, 3, SHANGHAI } } },
		{ { { BEARING, SHANGHAI, 5, SHANGHAI }, { BEARING, SHANGHAI, 4, 0, "STOCK_SHORT", "3" } } },
		{ { { BEARING, 0, 15, BEIJING }, { BEARING, 0, 15, CANTON }, { BEARING, 0, 9, 0, "STOCK_SHORT", "8" } } },
		/* The larger line chooses first, the bound one before all. */
		{ { { BEARING, 0, 9, CANTON }, { BEARING, 0, 15, BEIJING } } },
		{ { { BEARING, 0, 8, SHANGHAI }, { BEARING, 0, 15, BEIJING }, { BEARING, 0, 15, CANTON } } },
		{ { { BEARING, 0, 15, CANTON }, { BEARING, BEIJING, 1, BEIJING } } },
		/* All shortages are told. */
		{ { { BELT, 0, 3, 0, "STOCK_SHORT", "2.5" }, { BEARING, 0, 1, SHANGHAI }, { BEARING, 0, 99, 0, "STOCK_SHORT", "15" } } },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;
		struct stock_want want[3] = { 0 };
		struct rows made = { 0 };
		int n = 0, refused = 0;
		int64_t before, asked = 0;

		bench_setup(&b);
		before = all_reserved(&b);
		for (; n < 3 && row[i].line[n].product; n++) {
			want[n] = (struct stock_want){
				.product = { row[i].line[n].product },
				.warehouse = { row[i].line[n].warehouse },
				.quantity = { row[i].line[n].quantity * ONE },
				.line = n + 1,
				.sku = S("SKU"),
				.pointer = str_fmt(&b.arena, "/lines/%d", n),
			};
			asked += want[n].quantity.v;
			refused += row[i].line[n].code != NULL;
		}

		bool good = stock_reserve(&b.x, (struct id){ 7 }, want, n, &b.stocks, &houses,
		                          NULL, &made, &b.out);

		assert_int_equal(good, !refused);
		assert_int_equal(b.errs.n, refused);
		assert_int_equal(all_reserved(&b), good ? before + asked : before);
		assert_int_equal(made.n, good ? n : 0);
		assert_int_equal(count_put(&b, &reservation_record), good ? n : 0);
		for (int k = 0, e = 0; k < n; k++) {
			const struct err *err = b.errs.n ? &b.errs.at[e] : NULL;

			if (good)
				assert_int_equal(want[k].chosen.v, row[i].line[k].chosen);
			if (!row[i].line[k].code)
				continue;
			e++;
			assert_string_equal(err->problem->code, row[i].line[k].code);
			assert_true(str_starts(err->pointer, want[k].pointer));
			if (row[i].line[k].left)
				assert_true(str_eq(err->param[2], STR(row[i].line[k].left)));
		}
		arena_free(&b.arena);
	}
}

static void a_shortage_reads_well_in_both_languages(void **state)
{
	struct bench b;
	struct stock_want want = {
		.product = { BELT },
		.quantity = { 3 * ONE },
		.line = 1,
		.sku = S("B-7"),
		.pointer = S("/lines/0"),
	};
	(void)state;

	bench_setup(&b);
	assert_false(stock_reserve(&b.x, (struct id){ 7 }, &want, 1, &b.stocks, &houses, NULL,
	                           NULL, &b.out));
	assert_true(str_eq(err_text(&b.arena, &b.errs.at[0], true), S("B-7 库存不足：需要 3，可用 2.5")));
	assert_true(str_eq(err_text(&b.arena, &b.errs.at[0], false),
	                   S("not enough of B-7: 3 wanted, 2.5 left")));
	assert_int_equal(errs_status(&b.errs), 409);
	assert_int_equal(b.out.puts, 0);
	arena_free(&b.arena);
}

static void a_line_is_reserved_again_in_its_old_row(void **state)
{
	struct bench b;
	struct reservation old[] = {
		{ { 7 }, 1, { BEARING }, { SHANGHAI }, { 0 } }, { { 7 }, 2, { BELT }, { BEIJING }, { ONE } },
	};
	struct rows held = { old, 2 }, made;
	struct stock_want want[] = {
		{ .product = { BEARING }, .quantity = { 9 * ONE }, .line = 1 },
		{ .product = { BEARING }, .quantity = { ONE }, .line = 3 },
	};
	(void)state;

	bench_setup(&b);
	assert_true(stock_reserve(&b.x, (struct id){ 7 }, want, 2, &b.stocks, &houses, &held,
	                          &made, &b.out));
	assert_int_equal(old[0].warehouse_id.v, BEIJING);
	assert_int_equal(old[0].quantity.v, 9 * ONE);
	assert_int_equal(old[1].quantity.v, ONE);
	assert_int_equal(made.n, 1);
	assert_int_equal(((struct reservation *)made.at)->line, 3);
	for (size_t i = 0; i < b.out.puts; i++)
		if (b.out.put[i].row == &old[0])
			assert_int_equal(b.out.put[i].kind, PUT_CHANGED);
	arena_free(&b.arena);
}

static void a_line_that_holds_some_gets_more_in_the_same_warehouse(void **state)
{
	struct bench b;
	struct reservation old[] = { { { 7 }, 1, { BEARING }, { BEIJING }, { 5 * ONE } } };
	struct rows held = { old, 1 };
	struct stock_want want[] = { { .product = { BEARING }, .quantity = { 2 * ONE }, .line = 1 } };
	(void)state;

	bench_setup(&b);
	assert_true(stock_reserve(&b.x, (struct id){ 7 }, want, 1, &b.stocks, &houses, &held, NULL, &b.out));
	assert_int_equal(old[0].warehouse_id.v, BEIJING);
	assert_int_equal(old[0].quantity.v, 7 * ONE);
	assert_int_equal(b.row[1].reserved.v, 7 * ONE);
	arena_free(&b.arena);
}

/* --- shipping and releasing ---------------------------------------------------------------- */

static void shipping_and_releasing_keep_to_what_is_reserved(void **state)
{
	static const struct {
		bool ship;
		int64_t q;
		const char *code;
		int64_t open, on_hand, reserved;
	} row[] = {
		{ true, 2, "", 0, 8, 0 },
		{ true, 1, "", 1, 9, 1 },
		{ true, 3, "STOCK_NOT_RESERVED", 2, 10, 2 },
		{ true, 0, "STOCK_NOTHING", 2, 10, 2 },
		{ true, -1, "STOCK_NOTHING", 2, 10, 2 },
		{ false, 2, "", 0, 10, 0 },
		{ false, 1, "", 1, 10, 1 },
		{ false, 3, "STOCK_NOT_RESERVED", 2, 10, 2 },
		{ false, -1, "STOCK_NOTHING", 2, 10, 2 },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;
		struct reservation r = { { 7 }, 1, { BEARING }, { SHANGHAI }, { 2 * ONE } };
		struct quantity q = { row[i].q * ONE };

		bench_setup(&b);
		struct stock *s = stock_find(&b.stocks, r.product_id, r.warehouse_id);
		bool good = row[i].ship ? stock_ship(&b.x, &r, s, q, 4, &b.out)
		                        : stock_release(&b.x, &r, s, q, &b.out);

		assert_int_equal(good, !*row[i].code);
		assert_string_equal(code(&b), row[i].code);
		assert_int_equal(r.quantity.v, row[i].open * ONE);
		assert_int_equal(s->on_hand.v, row[i].on_hand * ONE);
		assert_int_equal(s->reserved.v, row[i].reserved * ONE);
		assert_int_equal(count_put(&b, &stock_move_record), good && row[i].ship);
		assert_int_equal(b.out.puts, good ? 2 + row[i].ship : 0);
		arena_free(&b.arena);
	}
}

static void a_shipment_and_a_return_leave_their_moves(void **state)
{
	struct bench b;
	struct reservation r = { { 7 }, 1, { BEARING }, { SHANGHAI }, { 2 * ONE } };
	const struct stock_move *m;
	(void)state;

	bench_setup(&b);
	assert_true(stock_ship(&b.x, &r, &b.row[0], r.quantity, 4, &b.out));
	m = b.out.put[0].row;
	assert_int_equal(m->quantity.v, -2 * ONE);
	assert_int_equal(m->reason.v, STOCK_SHIPMENT);
	assert_int_equal(m->order_id.v, 7);
	assert_int_equal(m->batch, 4);
	assert_true(str_eq(m->by, S("wang")));

	b.out = decision_in(&b.arena);
	assert_true(stock_return(&b.x, &b.row[0], (struct quantity){ ONE }, (struct id){ 7 }, 4,
	                         &b.out));
	m = b.out.put[0].row;
	assert_int_equal(m->quantity.v, ONE);
	assert_int_equal(m->reason.v, STOCK_RETURN);
	assert_int_equal(b.row[0].on_hand.v, 9 * ONE);

	b.row[0].on_hand.v = INT64_MAX;
	assert_false(stock_return(&b.x, &b.row[0], (struct quantity){ ONE }, (struct id){ 7 }, 4,
	                          &b.out));
	assert_string_equal(code(&b), "E_OVERFLOW");
	arena_free(&b.arena);
}

/* --- papers -------------------------------------------------------------------------------- */

enum document { RECEIVE, ADJUST, TRANSFER };

static struct product product[] = {
	{ .id = { BEARING }, .sku = { "P-1", 3 }, .name = { "轴承", 6 }, .unit = { "件", 3 }, .active = true },
	{ .id = { BELT }, .sku = { "P-2", 3 }, .name = { "皮带", 6 }, .unit = { "米", 3 }, .divisible = true },
	{ .id = { REPAIR }, .sku = { "P-3", 3 }, .name = { "维修", 6 }, .unit = { "次", 3 },
	  .kind = { PRODUCT_SERVICE } },
};
static struct product_unit box[] = { { .unit = { "箱", 3 }, .factor = { 12 * ONE } } };

static struct product *product_of(int64_t id)
{
	return &product[id - BEARING];
}

/* Up to two lines of a paper. */
struct paper_row {
	enum document paper;
	int64_t from, to;
	struct { int64_t product, quantity; const char *unit; } line[2];
	const char *code, *pointer;
	int64_t product, warehouse,
		on_hand; /* a balance afterwards, in ten-thousandths; 0: none is looked at */
	int moves;
};

static bool paper_run(struct bench *b, const struct paper_row *p)
{
	static struct stock_entry_line in[2];
	static struct document_goods goods[2];
	struct stock_entry entry = { .reason = S("盘点") };
	struct stock_transfer transfer = { .reason = S("补货") };
	struct document_state st = {
		.from = &house[p->from - 1],
		.to = p->to ? &house[p->to - 1] : NULL,
		.goods = goods,
		.stocks = b->stocks,
		.series_name = document_series(&b->x, p->paper),
	};

	for (; st.n < 2 && p->line[st.n].product; st.n++) {
		in[st.n] = (struct stock_entry_line){
			.quantity = { p->line[st.n].quantity }, .unit = STR(p->line[st.n].unit),
		};
		goods[st.n] = (struct document_goods){
			&in[st.n],
			product_of(p->line[st.n].product),
			{ box, 1 },
			str_fmt(&b->arena, "/lines/%d", st.n),
		};
	}
	switch (p->paper) {
	case RECEIVE:  return stock_receive_decide(&b->x, &entry, &st, &b->out);
	case ADJUST:   return stock_adjust_decide(&b->x, &entry, &st, &b->out);
	case TRANSFER: return stock_transfer_decide(&b->x, &transfer, &st, &b->out);
	}
	return false;
}

static const struct stock *balance_put(const struct bench *b, int64_t product_id, int64_t warehouse)
{
	for (size_t i = 0; i < b->out.puts; i++) {
		const struct stock *s = b->out.put[i].row;

		if (b->out.put[i].record == &stock_record && s->product_id.v == product_id &&
		    s->warehouse_id.v == warehouse)
			return s;
	}
	return NULL;
}

static void papers_move_goods_and_never_below_what_is_reserved(void **state)
{
	static const struct paper_row row[] = {
		{ RECEIVE, SHANGHAI, 0, { { BEARING, 5 * ONE } }, "", "", BEARING, SHANGHAI, 15 * ONE, 1 },
		{ RECEIVE, SHANGHAI, 0, { { BEARING, 2 * ONE, "箱" } }, "", "", BEARING, SHANGHAI, 34 * ONE, 1 },
		{ RECEIVE, CANTON, 0, { { BELT, ONE / 2 } }, "", "", BELT, CANTON, ONE / 2, 1 },
		{ RECEIVE, CANTON, 0, { { BELT, ONE }, { BELT, ONE } }, "", "", BELT, CANTON, 2 * ONE, 2 },
		{ RECEIVE, SHANGHAI, 0, { { BEARING, ONE / 2 } }, "UNIT_INDIVISIBLE", "/lines/0/quantity" },
		{ RECEIVE, SHANGHAI, 0, { { BEARING, 5 * ONE / 2, "箱" } }, "UNIT_INDIVISIBLE", "/lines/0/quantity" },
		{ RECEIVE, SHANGHAI, 0, { { BEARING, ONE }, { BEARING, ONE, "桶" } }, "UNIT_UNKNOWN", "/lines/1/quantity" },
		{ RECEIVE, SHANGHAI, 0, { { REPAIR, ONE } }, "STOCK_SERVICE", "/lines/0" },
		{ RECEIVE, CLOSED, 0, { { BEARING, ONE } }, "WAREHOUSE_CLOSED", "/warehouse" },
		{ RECEIVE, SHANGHAI, 0, { { BEARING, INT64_MAX / ONE * ONE } }, "E_OVERFLOW", "/lines/0/quantity" },
		{ ADJUST, SHANGHAI, 0, { { BEARING, -8 * ONE } }, "", "", BEARING, SHANGHAI, 2 * ONE, 1 },
		{ ADJUST, SHANGHAI, 0, { { BEARING, -9 * ONE } }, "STOCK_BELOW_RESERVED", "/lines/0/quantity" },
		{ ADJUST, SHANGHAI, 0, { { BEARING, -5 * ONE }, { BEARING, -4 * ONE } }, "STOCK_BELOW_RESERVED", "/lines/1/quantity" },
		{ ADJUST, CANTON, 0, { { BELT, -1 } }, "STOCK_BELOW_RESERVED", "/lines/0/quantity" },
		{ ADJUST, CANTON, 0, { { BELT, 0 } }, "STOCK_NOTHING", "/lines/0/quantity" },
		{ ADJUST, CLOSED, 0, { { BEARING, -98 * ONE } }, "", "", BEARING, CLOSED, ONE, 1 },
		{ TRANSFER, SHANGHAI, BEIJING, { { BEARING, 8 * ONE } }, "", "", BEARING, BEIJING, 28 * ONE, 2 },
		{ TRANSFER, SHANGHAI, BEIJING, { { BEARING, 8 * ONE } }, "", "", BEARING, SHANGHAI, 2 * ONE, 2 },
		{ TRANSFER, BEIJING, CANTON, { { BELT, 2 * ONE } }, "", "", BELT, CANTON, 2 * ONE, 2 },
		{ TRANSFER, SHANGHAI, BEIJING, { { BEARING, 9 * ONE } }, "STOCK_SHORT", "/lines/0/quantity" },
		{ TRANSFER, SHANGHAI, SHANGHAI, { { BEARING, ONE } }, "STOCK_SAME_WAREHOUSE", "/to_warehouse" },
		{ TRANSFER, SHANGHAI, CLOSED, { { BEARING, ONE } }, "WAREHOUSE_CLOSED", "/to_warehouse" },
		{ TRANSFER, CLOSED, SHANGHAI, { { BEARING, 99 * ONE } }, "", "", BEARING, SHANGHAI, 109 * ONE, 2 },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;

		bench_setup(&b);
		assert_int_equal(paper_run(&b, &row[i]), !*row[i].code);
		assert_string_equal(code(&b), row[i].code);
		if (*row[i].code) {
			assert_true(str_eq(b.errs.at[0].pointer, STR(row[i].pointer)));
		} else {
			const struct stock *s = balance_put(&b, row[i].product, row[i].warehouse);

			assert_non_null(s);
			assert_int_equal(s->on_hand.v, row[i].on_hand);
			assert_int_equal(count_put(&b, &stock_move_record), row[i].moves);
		}
		arena_free(&b.arena);
	}
}

static void a_paper_is_numbered_by_kind_and_day_and_names_its_goods(void **state)
{
	static const struct paper_row row = { RECEIVE, CANTON, 0, { { BELT, ONE }, { BEARING, ONE, "箱" } }, "", "" };
	struct bench b;
	const struct stock_document *d;
	const struct stock_document_line *line;
	(void)state;

	bench_setup(&b);
	assert_true(paper_run(&b, &row));
	d = b.out.reply_row;
	assert_ptr_equal(b.out.reply_record, &stock_document_record);
	assert_true(str_eq(d->number, S("RK20261123-0001")));
	assert_int_equal(d->lines.n, 2);
	line = d->lines.at;
	assert_int_equal(line[1].stock_document_id.v, d->id.v);
	assert_int_equal(line[1].line, 2);
	assert_int_equal(line[1].quantity.v, 12 * ONE);
	assert_true(str_eq(line[1].unit, S("件")));
	assert_true(str_eq(line[0].name, S("皮带")));
	assert_string_equal(b.out.fact[0].name, "stock.received");
	assert_int_equal(count_put(&b, &stock_document_line_record), 2);

	b.x.now.us += 8 * HOUR;	/* past midnight in Shanghai */
	assert_true(str_eq(document_series(&b.x, STOCK_TRANSFER), S("DB20261124")));
	arena_free(&b.arena);
}

/* --- warehouses and tables ----------------------------------------------------------------- */

static void a_change_of_a_warehouse_keeps_its_identity(void **state)
{
	struct bench b;
	struct warehouse row = { .id = { 5 }, .version = 3, .code = S("SH"), .active = true };
	struct warehouse patched = { .code = S("SH"), .name = S("新名") };
	struct warehouse_state st = { .row = &row };
	(void)state;

	bench_setup(&b);
	assert_true(warehouse_change_decide(&b.x, &patched, &st, &b.out));
	assert_int_equal(row.id.v, 5);
	assert_int_equal(row.version, 3);
	assert_true(str_eq(row.name, S("新名")));
	assert_false(row.active);
	assert_int_equal(b.out.put[0].kind, PUT_CHANGED);
	arena_free(&b.arena);
}

static void a_warehouse_code_is_given_once(void **state)
{
	struct bench b;
	struct warehouse in = { .code = S("SH"), .name = S("上海仓") };
	struct warehouse_state st = { .twin = &house[0] };
	(void)state;

	bench_setup(&b);
	assert_false(warehouse_create_decide(&b.x, &in, &st, &b.out));
	assert_string_equal(code(&b), "E_CONFLICT");
	assert_true(str_eq(b.errs.at[0].pointer, S("/code")));

	b.errs.n = 0;
	st.twin = NULL;
	assert_true(warehouse_create_decide(&b.x, &in, &st, &b.out));
	assert_true(((struct warehouse *)b.out.reply_row)->active);
	assert_int_equal(b.out.put[0].kind, PUT_NEW);
	arena_free(&b.arena);
}

static void words_stand_for_their_numbers(void **state)
{
	(void)state;
	assert_int_equal(stock_reasons.n, STOCK_RETURN + 1);
	for (int i = 0; i < stock_kinds.n; i++)
		assert_string_equal(stock_kinds.at[i].word, stock_reasons.at[i].word);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_line_gets_the_first_warehouse_that_has_it_all),
		cmocka_unit_test(a_shortage_reads_well_in_both_languages),
		cmocka_unit_test(a_line_is_reserved_again_in_its_old_row),
		cmocka_unit_test(a_line_that_holds_some_gets_more_in_the_same_warehouse),
		cmocka_unit_test(shipping_and_releasing_keep_to_what_is_reserved),
		cmocka_unit_test(a_shipment_and_a_return_leave_their_moves),
		cmocka_unit_test(papers_move_goods_and_never_below_what_is_reserved),
		cmocka_unit_test(a_paper_is_numbered_by_kind_and_day_and_names_its_goods),
		cmocka_unit_test(a_change_of_a_warehouse_keeps_its_identity),
		cmocka_unit_test(a_warehouse_code_is_given_once),
		cmocka_unit_test(words_stand_for_their_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
