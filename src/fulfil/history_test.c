/*
 * history_test.c -- past orders become rows that add up, whatever they were.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fulfil/history.h"

static const struct instant PLACED = { 1500000000 * (int64_t)SECOND };	/* 2017-07-14 02:40 UTC */
static const struct instant NOW = { 1795435200 * (int64_t)SECOND };

static struct instant after(int days)
{
	return (struct instant){ PLACED.us + days * DAY };
}

struct bench {
	struct arena arena;
	struct errs errs;
	struct caller who;
	struct id_source ids;
	struct context x;
	struct product goods, service, *products[3];
	struct customer customer;
	struct history_line line[3];
	struct history_order in;
	struct history_seen seen;
	struct decision out;
};

/* A past order of three lines: 3 at 10.00, -1 at 10.00, and a service at 5.55. */
static void bench_setup(struct bench *b)
{
	*b = (struct bench){
		.who = { .id = { 9 }, .name = S("import"), .roles = MACHINE }, .ids = { 1, 0 },
		.goods = { .id = { 11 }, .sku = S("P-1"), .name = S("轴承"), .tax_rate = 130000 },
		.service = { .id = { 12 }, .sku = S("S-1"), .kind = { PRODUCT_SERVICE } },
		.customer = { .id = { 3 }, .name = S("王芳"), .phone = S("13800000000") },
		.line = {
			{ .quantity = { 3 * ONE }, .unit_price = { 10000000 }, .freight = { 200 } },
			{ .quantity = { -ONE }, .unit_price = { 10000000 }, .name = S("旧轴承") },
			{ .quantity = { ONE }, .unit_price = { 5550000 }, .freight = { 50 } },
		},
		.in = {
			.reference = S("olist:1"), .state = { ORDER_COMPLETED },
			.placed_at = PLACED, .currency = S("BRL"),
			.discount = { 100 }, .freight = { 300 },
		},
	};
	b->errs.arena = &b->arena;
	b->x = (struct context){
		.arena = &b->arena,
		.errs = &b->errs,
		.who = &b->who,
		.now = NOW,
		.zone = { 28800 },
		.ids = &b->ids,
	};
	b->products[0] = b->products[1] = &b->goods;
	b->products[2] = &b->service;
	b->in.lines = (struct rows){ b->line, 3 };
	b->seen = (struct history_seen){ .customer = &b->customer, .products = b->products };
	b->out = decision_in(&b->arena);
}

static bool record(struct bench *b)
{
	bool fine = history_decide(&b->x, &b->in, &b->seen, &b->out);

	assert_int_equal(fine, b->errs.n == 0);
	return fine;
}

static const struct order *made(const struct bench *b)
{
	assert_ptr_equal(b->out.reply_record, &order_record);
	return b->out.reply_row;
}

static int count(const struct bench *b, const struct record *r)
{
	int n = 0;

	for (size_t i = 0; i < b->out.puts; i++) {
		assert_int_equal(b->out.put[i].kind, PUT_NEW);
		n += b->out.put[i].record == r;
	}
	return n;
}

static const void *row_of(const struct bench *b, const struct record *r, int nth)
{
	for (size_t i = 0; i < b->out.puts; i++)
		if (b->out.put[i].record == r && nth-- == 0)
			return b->out.put[i].row;
	return NULL;
}

/* --- amounts ------------------------------------------------------------------- */

static void totals_hold_with_lines_below_zero(void **unused)
{
	struct bench b;
	int64_t goods = 0, discount = 0, tax = 0;

	(void)unused;
	bench_setup(&b);
	assert_true(record(&b));
	const struct order *o = made(&b);
	const struct order_line *l = o->lines.at;

	for (int i = 0; i < 3; i++) {
		goods += l[i].amount.fen;
		discount += l[i].discount.fen;
		tax += l[i].tax.fen;
	}
	assert_int_equal(o->goods_amount.fen, 3000 - 1000 + 555);
	assert_int_equal(o->goods_amount.fen, goods);
	assert_int_equal(discount, 100);
	assert_int_equal(l[0].discount.fen, 84);
	assert_int_equal(l[1].discount.fen, 0);
	assert_int_equal(o->tax.fen, tax);
	assert_int_equal(l[1].tax.fen, -115);
	assert_int_equal(o->freight.fen, 300 + 200 + 50);
	assert_int_equal(o->total.fen, o->goods_amount.fen - 100 + 550);
	assert_true(str_eq(l[0].name, S("轴承")));
	assert_true(str_eq(l[1].name, S("旧轴承")));
	assert_int_equal(o->line_count, 3);
	arena_free(&b.arena);
}

static void an_order_may_have_no_lines_and_more_discount_than_goods(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b);
	b.in.lines.n = 0;
	assert_true(record(&b));
	assert_int_equal(made(&b)->total.fen, -100 + 300);
	assert_int_equal(count(&b, &order_line_record), 0);
	arena_free(&b.arena);

	bench_setup(&b);
	b.in.discount.fen = 10000;
	assert_true(record(&b));
	assert_int_equal(made(&b)->total.fen, 2555 - 10000 + 550);
	arena_free(&b.arena);
}

static void what_cannot_be_counted_is_refused(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b);
	b.line[0].quantity.v = b.line[0].unit_price.micro = INT64_MAX;
	assert_false(record(&b));
	assert_ptr_equal(b.errs.at[0].problem, &E_OVERFLOW);
	assert_int_equal(b.out.puts, 0);
	arena_free(&b.arena);
}

/* --- times ---------------------------------------------------------------------------- */

static void an_order_has_the_times_it_had(void **unused)
{
	struct history_delivery d[] = {
		{ .shipped_at = after(2), .signed_at = after(9) },
		{ .shipped_at = after(4), .signed_at = after(8) },
	};
	struct bench b;

	(void)unused;
	bench_setup(&b);
	b.in.approved_at = after(1);
	b.in.deliveries = (struct rows){ d, 2 };
	assert_true(record(&b));
	const struct order *o = made(&b);

	assert_true(o->historical);
	assert_int_equal(o->created_at.us, PLACED.us);
	assert_int_equal(o->order_date.day, date_in(PLACED, b.x.zone).day);
	assert_int_equal(o->state_at.us, after(9).us);
	assert_int_equal(o->shipped_at.us, after(4).us);
	assert_int_equal(o->signed_at.us, after(9).us);
	assert_int_equal(o->delivered_date.day, date_in(after(9), b.x.zone).day);
	assert_int_equal(o->completed_at.us, 0);
	assert_int_equal(o->number.n, 0);
	assert_true(str_eq(o->customer_name, S("王芳")));
	arena_free(&b.arena);
}

static void history_is_past_and_says_how_much_was_delivered(void **unused)
{
	struct bench b;

	(void)unused;
	for (int state = 0; state < order_states.n; state++) {
		bool may = state != ORDER_DRAFT && state != ORDER_PART_SHIPPED &&
		           state != ORDER_PART_SIGNED;

		bench_setup(&b);
		b.in.state.v = state;
		assert_int_equal(record(&b), may);
		if (!may)
			assert_ptr_equal(b.errs.at[0].problem, &HISTORY_STATE);
		arena_free(&b.arena);
	}
	bench_setup(&b);
	b.in.placed_at.us = NOW.us + 1;
	assert_false(record(&b));
	assert_ptr_equal(b.errs.at[0].problem, &HISTORY_FUTURE);
	arena_free(&b.arena);
}

/* --- deliveries --------------------------------------------------------------------------- */

enum { PLAIN, SENT, GOT };	/* a delivery without times, shipped, signed for */

/* Lines say what batches say: services and goods taken back are in none. */
static void lines_and_batches_come_as_far_as_the_delivery_did(void **unused)
{
	static const struct {
		int64_t order;
		int deliveries, came;
		int batches;
		int64_t state, batched, shipped, got;
	} row[] = {
		{ ORDER_PLACED, 0, PLAIN, 0, 0, 0, 0, 0 },
		{ ORDER_CANCELLED, 0, PLAIN, 0, 0, 0, 0, 0 },
		{ ORDER_PROCESSING, 1, PLAIN, 1, BATCH_PLANNED, 3, 0, 0 },
		{ ORDER_CANCELLED, 1, PLAIN, 1, BATCH_CANCELLED, 0, 0, 0 },
		{ ORDER_CANCELLED, 1, GOT, 1, BATCH_SIGNED, 3, 3, 3 },
		{ ORDER_SHIPPED, 0, PLAIN, 1, BATCH_SHIPPED, 3, 3, 0 },
		{ ORDER_SHIPPED, 1, SENT, 1, BATCH_SHIPPED, 3, 3, 0 },
		{ ORDER_SIGNED, 1, SENT, 1, BATCH_SIGNED, 3, 3, 3 },
		{ ORDER_COMPLETED, 0, PLAIN, 1, BATCH_SIGNED, 3, 3, 3 },
		{ ORDER_COMPLETED, 2, GOT, 2, BATCH_SIGNED, 3, 3, 3 },
	};
	struct bench b;

	(void)unused;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct history_delivery d[2] = { { .carrier = S("Correios") } };

		bench_setup(&b);
		d[0].shipped_at = row[i].came >= SENT ? after(1) : (struct instant){ 0 };
		d[0].signed_at = row[i].came >= GOT ? after(2) : (struct instant){ 0 };
		b.in.state.v = row[i].order;
		b.in.deliveries = (struct rows){ d, row[i].deliveries };
		assert_true(record(&b));
		const struct order_line *l = made(&b)->lines.at;
		const struct batch *batch = row_of(&b, &batch_record, 0);

		assert_int_equal(count(&b, &batch_record), row[i].batches);
		assert_int_equal(made(&b)->batch_count, row[i].batches);
		assert_int_equal(count(&b, &batch_line_record), row[i].batches ? 1 : 0);
		assert_int_equal(l[0].batched.v, row[i].batched * ONE);
		assert_int_equal(l[0].shipped.v, row[i].shipped * ONE);
		assert_int_equal(l[0].signed_for.v, row[i].got * ONE);
		assert_int_equal(l[1].batched.v + l[1].shipped.v, 0);
		if (batch)
			assert_int_equal(batch->state.v, row[i].state);
		arena_free(&b.arena);
	}
}

static void services_of_a_finished_order_were_performed(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b);
	assert_true(record(&b));
	const struct order_line *l = made(&b)->lines.at;

	assert_int_equal(l[2].batched.v, 0);
	assert_int_equal(l[2].shipped.v, ONE);
	assert_int_equal(l[2].signed_for.v, ONE);
	arena_free(&b.arena);
}

/* --- money ------------------------------------------------------------------------------------ */

static void payments_and_refunds_are_booked_with_their_own_times(void **unused)
{
	struct history_payment p[] = {
		{ .method = { PAY_CREDIT_CARD }, .amount = { 2000 }, .received_at = after(1) },
		{ .method = { PAY_VOUCHER }, .amount = { 1005 } },
	};
	struct history_refund r[] = {
		{ .amount = { 500 }, .reason = S("破损"), .paid_at = after(20) },
		{ .amount = { 5 } }
	};
	struct bench b;

	(void)unused;
	bench_setup(&b);
	b.who.roles = ADMIN;	/* who may import may not pay out: these were paid long ago */
	b.in.payments = (struct rows){ p, 2 };
	b.in.refunds = (struct rows){ r, 2 };
	assert_true(record(&b));
	const struct order *o = made(&b);
	const struct payment *pay = o->payments.at;
	const struct refund *back = o->refunds.at;

	assert_int_equal(o->paid.fen, 3005);
	assert_int_equal(o->refunded.fen, 505);
	assert_int_equal(o->payment_method.v, PAY_CREDIT_CARD);
	assert_int_equal(pay[0].received_at.us, after(1).us);
	assert_int_equal(pay[1].received_at.us, PLACED.us);
	assert_true(str_eq(pay[0].recorded_by, S("import")));
	assert_int_equal(back[0].state.v, REFUND_PAID);
	assert_int_equal(back[0].paid_at.us, after(20).us);
	assert_int_equal(back[1].state.v, REFUND_REQUESTED);
	assert_int_equal(o->ledger_entry_count, count(&b, &ledger_entry_record));
	assert_int_equal(o->ledger_entry_count, 2 + 2 + 1);
	arena_free(&b.arena);
}

static void a_payment_of_nothing_is_kept_and_booked_nowhere(void **unused)
{
	struct history_payment p[] = { { .method = { PAY_OTHER } },
		                       { .method = { PAY_CREDIT_CARD }, .amount = { 1 } } };
	struct history_refund r = { .reason = S("无") };
	struct bench b;

	(void)unused;
	bench_setup(&b);
	b.in.payments = (struct rows){ p, 2 };
	b.in.refunds = (struct rows){ &r, 1 };
	assert_true(record(&b));
	assert_int_equal(count(&b, &payment_record), 2);
	assert_int_equal(count(&b, &refund_record), 0);
	assert_int_equal(made(&b)->refund_count, 0);
	assert_int_equal(count(&b, &ledger_entry_record), 1);
	assert_int_equal(((struct payment *)made(&b)->payments.at)[1].payment, 2);
	assert_int_equal(made(&b)->paid.fen, 1);
	arena_free(&b.arena);
}

static void more_refunded_than_paid_is_refused_where_it_stands(void **unused)
{
	struct history_payment p = { .amount = { 100 } };
	struct history_refund r[] = { { .amount = { 60 } }, { .amount = { 50 } } };
	struct bench b;

	(void)unused;
	bench_setup(&b);
	b.in.payments = (struct rows){ &p, 1 };
	b.in.refunds = (struct rows){ r, 2 };
	assert_false(record(&b));
	assert_ptr_equal(b.errs.at[0].problem, &REFUND_ABOVE_PAID);
	assert_true(str_eq(b.errs.at[0].pointer, S("/refunds/1/amount")));
	arena_free(&b.arena);
}

/* --- twice ---------------------------------------- */

static void a_known_reference_changes_nothing(void **unused)
{
	struct order known = { .id = { 77 }, .version = 5, .reference = S("olist:1") };
	struct bench b;

	(void)unused;
	bench_setup(&b);
	b.seen = (struct history_seen){ .known = &known };
	assert_true(record(&b));
	assert_int_equal(b.out.puts, 0);
	assert_int_equal(b.out.facts, 0);
	assert_ptr_equal(made(&b), &known);
	arena_free(&b.arena);
}

static void a_number_is_given_once(void **unused)
{
	struct order other = { .id = { 77 } };
	struct bench b;

	(void)unused;
	bench_setup(&b);
	b.in.number = S("201707140001");
	b.seen.same_number = &other;
	assert_false(record(&b));
	assert_ptr_equal(b.errs.at[0].problem, &E_CONFLICT);
	assert_true(str_eq(b.errs.at[0].pointer, S("/number")));
	arena_free(&b.arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(totals_hold_with_lines_below_zero),
		cmocka_unit_test(an_order_may_have_no_lines_and_more_discount_than_goods),
		cmocka_unit_test(what_cannot_be_counted_is_refused),
		cmocka_unit_test(an_order_has_the_times_it_had),
		cmocka_unit_test(history_is_past_and_says_how_much_was_delivered),
		cmocka_unit_test(lines_and_batches_come_as_far_as_the_delivery_did),
		cmocka_unit_test(services_of_a_finished_order_were_performed),
		cmocka_unit_test(payments_and_refunds_are_booked_with_their_own_times),
		cmocka_unit_test(a_payment_of_nothing_is_kept_and_booked_nowhere),
		cmocka_unit_test(more_refunded_than_paid_is_refused_where_it_stands),
		cmocka_unit_test(a_known_reference_changes_nothing),
		cmocka_unit_test(a_number_is_given_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
