/*
 * fulfil_ship_test.c -- batches on their way, as scripts of steps: signed for, in part, or lost.
 */
#include "fulfil/fulfil_bench.h"

/* --- signing ------------------------------------------------------------------------------ */

/* proves R-140 */
static void the_last_batch_that_is_signed_for_makes_the_order_signed(void **unused)
{
	struct batch_sign in = { .signer = S("王芳"),
		                 .proof_kind = { PROOF_PHOTO },
		                 .proof = S("p.jpg") };
	struct bench b;

	(void)unused;
	bench_setup(&b, MANAGER);
	only_line_1(&b);
	assert_true(plan(&b, "1:60"));
	assert_true(plan(&b, ""));
	send(&b, 1);
	send(&b, 2);
	assert_int_equal(b.world.order.state.v, ORDER_SHIPPED);
	b.x.now.us += 3 * DAY;
	assert_true(sign(&b, 2, ""));
	assert_int_equal(b.world.order.state.v, ORDER_PART_SIGNED);
	assert_int_equal(b.world.line[0].delivered_date.day, 0);

	b.x.now.us += DAY;
	in.signed_at.us = NOON.us + DAY;
	assert_true(decide(&b, batch_sign_decide, 1, &in));
	assert_int_equal(b.world.order.state.v, ORDER_SIGNED);
	assert_true(str_eq(b.world.batch[0].signer, S("王芳")));
	assert_int_equal(b.world.batch[0].proof_kind.v, PROOF_PHOTO);
	assert_int_equal(b.world.batch[0].signed_at.us, NOON.us + DAY);
	/* By the later of the two, whenever they were entered. */
	assert_int_equal(b.world.order.signed_at.us, NOON.us + 3 * DAY);
	assert_int_not_equal(b.world.line[0].delivered_date.day, 0);
	arena_free(&b.arena);
}

static void what_is_missing_at_signing_is_due_again(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b, MANAGER);
	only_line_1(&b);
	assert_true(plan(&b, ""));
	send(&b, 1);
	assert_false(sign(&b, 1, "1:101"));
	assert_refused(&b, &SIGN_ABOVE, "/lines/0/quantity");
	assert_false(sign(&b, 1, "1:0"));
	assert_refused(&b, &BATCH_EMPTY, "/lines");
	assert_true(sign(&b, 1, "1:98"));
	assert_warned(&b, &SIGN_SHORT, "/lines/0/quantity");
	assert_int_equal(b.world.batch_line[0][0].missing.v, 2 * ONE);
	assert_int_equal(b.world.line[0].shipped.v, 98 * ONE);
	assert_int_equal(b.world.line[0].batched.v, 98 * ONE);
	assert_int_equal(b.world.order.state.v, ORDER_PART_SIGNED);
	assert_false(plan(&b, "1:2"));
	assert_refused(&b, &BATCH_ABOVE, "/lines/0/quantity");

	/* Reserved again (order.reserve), they go out and the order is complete. */
	b.world.held[0].quantity.v = b.world.stock[0].reserved.v = 2 * ONE;
	assert_true(plan(&b, ""));
	send(&b, 2);
	assert_true(sign(&b, 2, ""));
	assert_int_equal(b.world.order.state.v, ORDER_SIGNED);
	assert_int_equal(b.world.line[0].signed_for.v, 100 * ONE);
	assert_int_equal(b.world.stock[0].on_hand.v, 18 * ONE);
	arena_free(&b.arena);
}

/* Sent in two batches of 60 and 40, then one after the other is lost. */
static void a_lost_batch_is_due_again_and_the_order_goes_back(void **unused)
{
	static const struct { bool returned; int64_t on_hand; } row[] = {
		{ false, 20 * ONE }, { true, 120 * ONE },
	};
	struct bench b;

	(void)unused;
	for (size_t i = 0; i < COUNT(row); i++) {
		bench_setup(&b, MANAGER);
		only_line_1(&b);
		assert_true(plan(&b, "1:60"));
		assert_false(lose(&b, 1, false));
		assert_string_equal(code(&b.errs), E_MOVE.code);
		assert_true(plan(&b, "1:40"));
		send(&b, 1);
		send(&b, 2);
		assert_int_equal(b.world.order.state.v, ORDER_SHIPPED);
		assert_int_not_equal(b.world.order.shipped_at.us, 0);

		assert_true(lose(&b, 1, row[i].returned));
		assert_true(str_eq(b.out.reason, S("货车起火")));
		assert_int_equal(b.world.batch_line[0][0].missing.v, 60 * ONE);
		assert_int_equal(b.world.order.state.v, ORDER_PART_SHIPPED);
		assert_int_equal(b.world.order.shipped_at.us, 0);
		assert_int_equal(b.world.line[0].batched.v, 40 * ONE);
		assert_false(sign(&b, 1, ""));
		assert_string_equal(code(&b.errs), E_MOVE.code);
		assert_false(lose(&b, 1, row[i].returned));
		assert_string_equal(code(&b.errs), E_MOVE.code);

		assert_true(lose(&b, 2, row[i].returned));
		assert_int_equal(b.world.order.state.v, ORDER_CONFIRMED);
		assert_int_equal(b.world.line[0].shipped.v, 0);
		assert_int_equal(b.world.stock[0].on_hand.v, row[i].on_hand);
		assert_int_equal(b.world.stock[0].reserved.v, 0);
		arena_free(&b.arena);
	}
}

static void a_lost_batch_leaves_the_order_where_its_other_batches_are(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b, MANAGER);
	assert_true(plan(&b, "1:60"));
	assert_true(plan(&b, "1:30"));
	assert_true(plan(&b, "2:10"));
	send(&b, 1);
	assert_true(lose(&b, 1, false));
	assert_int_equal(b.world.order.state.v, ORDER_PROCESSING);
	send(&b, 2);
	send(&b, 3);
	assert_true(sign(&b, 2, ""));
	assert_true(lose(&b, 3, true));
	assert_int_equal(b.world.order.state.v, ORDER_PART_SIGNED);
	assert_int_equal(b.world.stock[1].on_hand.v, 10 * ONE);
	arena_free(&b.arena);
}

/* A past batch took nothing out of the stock, so nothing can be put back. */
static void a_batch_without_stock_is_lost_but_not_returned(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b, MANAGER);
	assert_true(plan(&b, "1:60"));
	send(&b, 1);
	b.world.batch[0].warehouse_id.v = 0;
	assert_false(lose(&b, 1, true));
	assert_refused(&b, &BATCH_NO_STOCK, "/returned");
	assert_true(lose(&b, 1, false));
	assert_int_equal(b.world.line[0].shipped.v, 0);
	arena_free(&b.arena);
}

static void nobody_signs_before_the_shipment_or_in_the_future(void **unused)
{
	static const struct { int64_t after_us; const struct problem *problem; } row[] = {
		{ -1500,          &SIGN_EARLY },
		{ -500,           NULL },	/* the same millisecond: what the caller was told */
		{ 0,              NULL },
		{ DAY,            NULL },
		{ DAY + 1,        &SIGN_FUTURE },
	};
	struct bench b;

	(void)unused;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct batch_sign in = { .signer = S("王芳") };

		bench_setup(&b, MANAGER);
		b.x.now.us += 500;
		assert_true(plan(&b, "1:1"));
		send(&b, 1);
		in.signed_at.us = b.x.now.us + row[i].after_us;
		b.x.now.us += DAY;
		assert_int_equal(decide(&b, batch_sign_decide, 1, &in), row[i].problem == NULL);
		if (row[i].problem)
			assert_refused(&b, row[i].problem, "/signed_at");
		arena_free(&b.arena);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_batch_that_is_signed_for_makes_the_order_signed),
		cmocka_unit_test(what_is_missing_at_signing_is_due_again),
		cmocka_unit_test(a_lost_batch_is_due_again_and_the_order_goes_back),
		cmocka_unit_test(a_lost_batch_leaves_the_order_where_its_other_batches_are),
		cmocka_unit_test(a_batch_without_stock_is_lost_but_not_returned),
		cmocka_unit_test(nobody_signs_before_the_shipment_or_in_the_future),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
