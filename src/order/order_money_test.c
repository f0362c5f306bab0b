/*
 * order_money_test.c -- what was paid, what is settled, and when an order is done.
 *
 * proves R-34 R-143
 */
#include "order/order_bench.h"

static const struct settle_in plainly = { 0 };
static const struct reason_in bounced = { S("退票") };

static bool pay(struct bench *b, int64_t fen)
{
	const struct payment_in in = { .method = { PAY_ALIPAY }, .amount = { fen } };

	return step(b, order_receive_payment_decide, &in);
}

static bool take_back(struct bench *b, decide_rule *rule, int64_t part, const void *in)
{
	b->x.part = part;
	bool fine = step(b, rule, in);
	b->x.part = 0;
	return fine;
}

static bool refund(struct bench *b, int64_t fen, int64_t payment)
{
	const struct refund_in in = { .payment = payment, .amount = { fen }, .method = { PAY_BANK }, .reason = S("退货") };

	return step(b, order_refund_decide, &in);
}

/* Ten bearings at 10.00, delivered and signed for. */
static void signed_for(struct bench *b, int64_t pieces)
{
	confirmed(b, 10, 0);
	if (pieces < 10) {
		struct reduce_in out = { 1, { (10 - pieces) * ONE }, S("缺货") };
		assert_true(step(b, order_reduce_decide, &out));
	}
	assert_true(deliver(b, 1, pieces, 0, 0));
	assert_true(deliver(b, 1, pieces, pieces, 0));
	assert_true(deliver(b, 1, pieces, pieces, pieces));
	assert_int_equal(b->w.order.state.v, ORDER_SIGNED);
}

static const struct settlement *settlement(const struct bench *b)
{
	return b->w.order.settlements.n ? (const struct settlement *)b->w.order.settlements.at + b->w.order.settlements.n - 1 : NULL;
}

/* --- paid ------------------------------------------------------------------------- */

static void what_is_paid_is_the_sum_of_the_receipts(void **state)
{
	struct bench b;
	(void)state;

	confirmed(&b, 10, 0);
	assert_true(pay(&b, 3000));
	assert_true(pay(&b, 4550));
	assert_int_equal(b.w.order.paid.fen, 7550);
	assert_string_equal(fact(&b, 0), "payment.received");
	assert_true(take_back(&b, order_reverse_payment_decide, 1, &bounced));
	assert_int_equal(b.w.order.paid.fen, 4550);
	assert_true(str_eq(b.out.reason, S("退票")));
	/* The receipt is still there, and says what became of it. */
	const struct payment *p = b.w.order.payments.at;
	assert_int_equal(b.w.order.payments.n, 2);
	assert_int_equal(p[0].amount.fen, 3000);
	assert_int_equal(p[0].state.v, PAYMENT_REVERSED);
	assert_true(str_eq(p[0].reverse_reason, S("退票")));
	assert_int_equal(p[1].state.v, PAYMENT_RECEIVED);
	assert_false(take_back(&b, order_reverse_payment_decide, 1, &bounced));
	assert_false(take_back(&b, order_reverse_payment_decide, 9, &bounced));
	assert_string_equal(code(&b), "E_NOT_FOUND");
	assert_int_equal(b.w.order.paid.fen, 4550);
	/* Two receipts, one reversal: each is a line of the ledger. */
	assert_int_equal(b.w.entries.n, 3);
	assert_int_equal(b.w.order.ledger_entry_count, 3);
	assert_false(record_field(&order_record, S("paid"))->flags & INPUT);
	arena_free(&b.arena);
}

static void a_payment_is_in_the_currency_of_its_order(void **state)
{
	struct bench b;
	const struct payment_in in = { .method = { PAY_BANK }, .amount = { 100 }, .currency = S("USD") };
	(void)state;

	confirmed(&b, 10, 0);
	assert_false(step(&b, order_receive_payment_decide, &in));
	assert_string_equal(code(&b), "PAY_CURRENCY");
	assert_int_equal(b.w.order.paid.fen, 0);
	arena_free(&b.arena);
}

static void a_draft_is_not_paid(void **state)
{
	struct bench b;
	(void)state;

	bench_setup(&b, SALES | FINANCE);
	b.w.order.draft = true;
	ask_for(&b, BEARING, 1);
	assert_true(create(&b));
	assert_false(pay(&b, 100));
	assert_string_equal(code(&b), "E_MOVE");
	arena_free(&b.arena);
}

static void no_more_is_refunded_than_was_paid(void **state)
{
	struct bench b;
	(void)state;

	confirmed(&b, 10, 0);
	assert_false(refund(&b, 1, 0));
	assert_string_equal(code(&b), "ORDER_UNPAID");
	assert_true(pay(&b, 5000));
	assert_true(refund(&b, 2000, 1));
	assert_int_equal(b.w.order.refunded.fen, 2000);
	assert_false(refund(&b, 3001, 0));
	assert_string_equal(code(&b), "REFUND_ABOVE_PAID");
	assert_true(take_back(&b, order_cancel_refund_decide, 1, &bounced));
	assert_int_equal(b.w.order.refunded.fen, 0);
	assert_true(refund(&b, 5000, 0));
	assert_true(take_back(&b, order_pay_refund_decide, 2, NULL));
	assert_int_equal(b.w.order.refunded.fen, 5000);
	assert_int_equal(b.w.order.paid.fen, 5000);
	assert_false(take_back(&b, order_cancel_refund_decide, 2, &bounced));
	assert_false(take_back(&b, order_pay_refund_decide, 2, NULL));
	assert_false(take_back(&b, order_reverse_payment_decide, 1, &bounced));
	arena_free(&b.arena);
}

/* --- settled ------------------------------------------------------------------------ */

static void what_was_delivered_is_what_is_settled(void **state)
{
	static const struct { int64_t pieces, receivable; const char *reason; } row[] = { { 10, 10000, "" }, { 7, 7000, "缺货" } };
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;

		signed_for(&b, row[i].pieces);
		b.w.order.payment_days = 30;
		assert_true(step(&b, order_settle_decide, &plainly));
		const struct settlement *s = settlement(&b);
		const struct settlement_line *l = s->lines.at;
		assert_true(str_eq(s->number, S("202611230001-S1")));
		assert_int_equal(s->receivable.fen, row[i].receivable);
		assert_int_equal(s->due_date.day, date_of(2026, 12, 23).day);
		assert_int_equal(l[0].ordered.v, 10 * ONE);
		assert_int_equal(l[0].delivered.v, row[i].pieces * ONE);
		assert_true(str_eq(l[0].reason, STR(row[i].reason)));
		assert_true(str_eq(l[0].product, S("B-1 轴承")));
		assert_false(step(&b, order_settle_decide, &plainly));
		assert_string_equal(code(&b), "SETTLEMENT_EXISTS");
		arena_free(&b.arena);
	}
}

static void a_full_settlement_shows_the_total_and_the_tax_of_its_order(void **state)
{
	struct bench b;
	(void)state;

	bench_setup(&b, SALES | REVIEWER | FINANCE);
	b.w.order.discount.fen = 1234;
	b.w.order.freight.fen = 2500;
	ask_for(&b, BEARING, 10);
	ask_for(&b, ROPE, 7);
	assert_true(create(&b));
	assert_true(step(&b, order_approve_decide, &bounced));
	assert_true(step(&b, order_confirm_decide, &(struct confirm_in){ { 0 } }));
	assert_true(deliver(&b, 1, 10, 10, 10));
	assert_true(deliver(&b, 2, 7, 7, 7));
	assert_true(step(&b, order_settle_decide, &plainly));
	const struct settlement *s = settlement(&b);
	assert_int_equal(s->order_amount.fen, b.w.order.goods_amount.fen);
	assert_int_equal(s->discount.fen, 1234);
	assert_int_equal(s->freight.fen, 2500);
	assert_int_equal(s->receivable.fen, b.w.order.total.fen);
	assert_int_equal(s->tax.fen, b.w.order.tax.fen);
	arena_free(&b.arena);
}

/* Seven pieces of a box of twelve are no exact number of boxes: they are settled by the piece. */
static void a_part_of_a_box_is_settled_by_the_piece(void **state)
{
	static const struct { int64_t pieces, delivered, unit_price, amount; const char *unit; } row[] = {
		{ 12, 1 * ONE,     100000000, 10000, "箱" },
		{ 6,  ONE / 2,     100000000,  5000, "箱" },
		{ 3,  ONE / 4,     100000000,  2500, "箱" },
		{ 7,  7 * ONE,       8333333,  5833, "" },
		{ 11, 11 * ONE,      8333333,  9167, "" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;
		struct reduce_in out = { 1, { (12 - row[i].pieces) * ONE }, S("缺货") };

		bench_setup(&b, SALES | REVIEWER | FINANCE);
		struct order_line *l = ask_for(&b, BEARING, 1);
		l->unit = S("箱");
		l->unit_price.micro = 100000000;
		assert_true(create(&b));
		assert_true(step(&b, order_approve_decide, &bounced));
		assert_true(step(&b, order_confirm_decide, &(struct confirm_in){ { 0 } }));
		if (row[i].pieces < 12)
			assert_true(step(&b, order_reduce_decide, &out));
		assert_true(deliver(&b, 1, row[i].pieces, row[i].pieces, row[i].pieces));
		assert_true(step(&b, order_settle_decide, &plainly));
		const struct settlement_line *sl = settlement(&b)->lines.at;
		assert_int_equal(sl->delivered.v, row[i].delivered);
		assert_int_equal(sl->unit_price.micro, row[i].unit_price);
		assert_int_equal(sl->amount.fen, row[i].amount);
		assert_true(str_eq(sl->unit, STR(row[i].unit)));
		arena_free(&b.arena);
	}
}

static void a_price_by_the_piece_is_rounded_not_cut(void **state)
{
	struct bench b;
	struct reduce_in out = { 1, { ONE }, S("缺货") };
	(void)state;

	bench_setup(&b, SALES | REVIEWER | FINANCE);
	struct order_line *l = ask_for(&b, BEARING, 1);
	l->unit = S("箱");
	l->unit_price.micro = 80000000;		/* 6.666666… a piece */
	assert_true(create(&b));
	assert_true(step(&b, order_approve_decide, &bounced));
	assert_true(step(&b, order_confirm_decide, &(struct confirm_in){ { 0 } }));
	assert_true(step(&b, order_reduce_decide, &out));
	assert_true(deliver(&b, 1, 11, 11, 11));
	assert_true(step(&b, order_settle_decide, &plainly));
	assert_int_equal(((const struct settlement_line *)settlement(&b)->lines.at)->unit_price.micro, 6666667);
	arena_free(&b.arena);
}

/* A fen in many boxes: the price of a piece is rounded to be read, the amount is not worked out from it. */
static void an_amount_by_the_piece_is_rounded_once(void **state)
{
	struct bench b;
	struct reduce_in out = { 1, { 5 * ONE }, S("缺货") };
	const int64_t boxes = 50001, pieces = boxes * 12 - 5;
	(void)state;

	bench_setup(&b, SALES | REVIEWER | FINANCE);
	b.w.stock[0].on_hand.v = boxes * 12 * ONE;
	struct order_line *l = ask_for(&b, BEARING, boxes);
	l->unit = S("箱");
	l->unit_price.micro = 100000000;
	assert_true(create(&b));
	assert_true(step(&b, order_approve_decide, &bounced));
	assert_true(step(&b, order_confirm_decide, &(struct confirm_in){ { 0 } }));
	assert_true(step(&b, order_reduce_decide, &out));
	assert_true(deliver(&b, 1, pieces, pieces, pieces));
	assert_true(step(&b, order_settle_decide, &plainly));
	const struct settlement_line *sl = settlement(&b)->lines.at;
	assert_int_equal(sl->delivered.v, pieces * ONE);
	assert_int_equal(sl->unit_price.micro, 8333333);
	assert_int_equal(sl->amount.fen, 500005833);
	arena_free(&b.arena);
}

/* --- done --------------------------------------------------------------------------- */

static void an_order_is_done_when_it_was_delivered_settled_and_paid(void **state)
{
	struct bench b;
	(void)state;

	signed_for(&b, 7);
	assert_false(step(&b, order_complete_decide, NULL));
	assert_string_equal(code(&b), "ORDER_NOT_SETTLED");
	assert_true(step(&b, order_settle_decide, &plainly));
	assert_false(step(&b, order_complete_decide, NULL));
	assert_string_equal(code(&b), "ORDER_OWED");
	assert_true(pay(&b, 6999));
	assert_false(b.w.order.settled);
	assert_true(pay(&b, 1));
	assert_true(b.w.order.settled);
	assert_true(step(&b, order_complete_decide, NULL));
	assert_int_equal(b.w.order.state.v, ORDER_COMPLETED);
	assert_true(b.w.order.completed_at.us > 0);
	assert_string_equal(fact(&b, 0), "order.completed");
	assert_false(take_back(&b, order_void_settlement_decide, 1, &bounced));
	assert_string_equal(code(&b), "ORDER_DONE");
	arena_free(&b.arena);
}

/* A receipt that came or went now would leave a completed order owing for ever. */
static void what_was_paid_for_a_done_order_stays(void **state)
{
	struct bench b;
	(void)state;

	signed_for(&b, 10);
	assert_true(pay(&b, 10000));
	assert_true(step(&b, order_settle_decide, &plainly));
	assert_true(step(&b, order_complete_decide, NULL));
	assert_false(pay(&b, 1));
	assert_string_equal(code(&b), "ORDER_CLOSED");
	assert_false(take_back(&b, order_reverse_payment_decide, 1, &bounced));
	assert_string_equal(code(&b), "ORDER_CLOSED");
	assert_true(b.w.order.settled);
	/* Goods that come back are still refunded, and the refund taken back. */
	assert_true(refund(&b, 1000, 1));
	assert_true(take_back(&b, order_cancel_refund_decide, 1, &bounced));
	assert_true(b.w.order.settled);
	arena_free(&b.arena);
}

static void what_was_promised_back_before_an_order_was_done_stays_promised(void **state)
{
	struct bench b;
	(void)state;

	signed_for(&b, 7);
	assert_true(pay(&b, 10000));
	assert_true(step(&b, order_settle_decide, &plainly));
	assert_true(refund(&b, 3000, 0));
	assert_true(step(&b, order_complete_decide, NULL));
	assert_false(take_back(&b, order_cancel_refund_decide, 1, &bounced));
	assert_string_equal(code(&b), "ORDER_CLOSED");
	arena_free(&b.arena);
}

/* What another system called done may still be owed. */
static void money_for_history_that_was_not_paid_may_still_come(void **state)
{
	struct bench b;
	(void)state;

	signed_for(&b, 10);
	b.w.order.state.v = ORDER_COMPLETED;
	b.w.order.historical = true;
	assert_true(pay(&b, 10000));
	arena_free(&b.arena);
}

static void paid_too_much_is_not_done_before_it_is_given_back(void **state)
{
	struct bench b;
	(void)state;

	signed_for(&b, 7);
	assert_true(pay(&b, 10000));
	assert_true(step(&b, order_settle_decide, &plainly));
	assert_false(b.w.order.settled);
	assert_int_equal(settlement(&b)->balance.fen, -3000);
	assert_false(step(&b, order_complete_decide, NULL));
	assert_string_equal(code(&b), "ORDER_OWED");
	assert_true(refund(&b, 3000, 0));
	assert_true(step(&b, order_complete_decide, NULL));
	arena_free(&b.arena);
}

/* Whatever is not as ordered and agreed is listed, line by line, before anything else is asked. */
static void an_order_that_was_not_delivered_as_agreed_is_not_done(void **state)
{
	struct bench b;
	struct reduce_in out = { 1, { ONE }, S("缺货") };
	(void)state;

	confirmed(&b, 10, 3);
	assert_true(step(&b, order_reduce_decide, &out));
	assert_true(deliver(&b, 1, 8, 0, 0));
	assert_true(deliver(&b, 1, 8, 8, 8));
	assert_false(step(&b, order_complete_decide, NULL));
	assert_int_equal(b.errs.n, 3);
	assert_string_equal(code(&b), "ORDER_UNDELIVERED");
	assert_true(str_eq(err_text(&b.arena, &b.errs.at[1], true), S("B-1：订购 10，协商减少 1，实际交付 8")));
	assert_true(str_eq(err_text(&b.arena, &b.errs.at[2], true), S("S-1：订购 3，协商减少 0，实际交付 0")));
	assert_true(str_eq(b.errs.at[2].pointer, S("/lines/1")));
	assert_int_equal(errs_status(&b.errs), 409);
	assert_int_equal(b.w.order.state.v, ORDER_PART_SIGNED);
	arena_free(&b.arena);
}

static void a_voided_settlement_can_be_made_anew(void **state)
{
	struct bench b;
	(void)state;

	signed_for(&b, 10);
	assert_true(pay(&b, 10000));
	assert_true(step(&b, order_settle_decide, &plainly));
	assert_true(b.w.order.settled);
	assert_true(take_back(&b, order_void_settlement_decide, 1, &bounced));
	assert_false(b.w.order.settled);
	assert_false(step(&b, order_complete_decide, NULL));
	assert_string_equal(code(&b), "ORDER_OWED");
	assert_true(step(&b, order_settle_decide, &plainly));
	assert_true(str_eq(settlement(&b)->number, S("202611230001-S2")));
	assert_true(b.w.order.settled);
	assert_int_equal(b.w.order.settlements.n, 2);
	arena_free(&b.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_paid_is_the_sum_of_the_receipts),
		cmocka_unit_test(a_payment_is_in_the_currency_of_its_order),
		cmocka_unit_test(a_draft_is_not_paid),
		cmocka_unit_test(no_more_is_refunded_than_was_paid),
		cmocka_unit_test(what_was_delivered_is_what_is_settled),
		cmocka_unit_test(a_full_settlement_shows_the_total_and_the_tax_of_its_order),
		cmocka_unit_test(a_part_of_a_box_is_settled_by_the_piece),
		cmocka_unit_test(a_price_by_the_piece_is_rounded_not_cut),
		cmocka_unit_test(an_amount_by_the_piece_is_rounded_once),
		cmocka_unit_test(an_order_is_done_when_it_was_delivered_settled_and_paid),
		cmocka_unit_test(what_was_paid_for_a_done_order_stays),
		cmocka_unit_test(what_was_promised_back_before_an_order_was_done_stays_promised),
		cmocka_unit_test(money_for_history_that_was_not_paid_may_still_come),
		cmocka_unit_test(paid_too_much_is_not_done_before_it_is_given_back),
		cmocka_unit_test(an_order_that_was_not_delivered_as_agreed_is_not_done),
		cmocka_unit_test(a_voided_settlement_can_be_made_anew),
	};

	return cmocka_run_group_tests(tests, house_open, house_close);
}
