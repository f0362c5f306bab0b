/*
 * fulfil_test.c -- batches planned, picked, packed, shipped and given up, as scripts of steps.
 */
#include "fulfil/fulfil_bench.h"

/* --- planning ------------------------------------------------------------------------ */

/* proves R-38 */
static void an_order_of_100_goes_in_batches_of_40_35_and_25_and_no_more(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b, MANAGER);
	assert_true(plan(&b, "1:40"));
	assert_int_equal(b.world.order.state.v, ORDER_PROCESSING);
	assert_true(plan(&b, "1:35"));
	assert_false(plan(&b, "1:26"));
	assert_refused(&b, &BATCH_ABOVE, "/lines/0/quantity");
	assert_true(str_eq(err_text(&b.arena, b.errs.at, true), S("第 1 行已预占且未排批次的数量只有 25")));
	assert_true(plan(&b, "1:25"));
	assert_false(plan(&b, "1:1"));
	assert_refused(&b, &BATCH_ABOVE, "/lines/0/quantity");

	b.x.now.us += DAY;
	send(&b, 1);
	b.x.now.us += DAY;
	send(&b, 2);
	assert_int_equal(b.world.batch[1].shipped_at.us - b.world.batch[0].shipped_at.us, DAY);
	assert_true(str_eq(b.world.batch[0].tracking_number, S("SF1")));
	assert_true(str_eq(b.world.batch[1].tracking_number, S("SF2")));
	assert_int_equal(b.world.order.state.v, ORDER_PART_SHIPPED);
	assert_false(plan(&b, "1:1"));
	assert_refused(&b, &BATCH_ABOVE, "/lines/0/quantity");
	assert_int_equal(b.world.stock[0].on_hand.v, 45 * ONE);
	arena_free(&b.arena);
}

static void what_cannot_be_planned_is_named_line_by_line(void **unused)
{
	static const struct {
		const char *lines;
		const struct problem *problem;
		const char *pointer;
	} row[] = {
		{ "1:101", &BATCH_ABOVE, "/lines/0/quantity" },
		{ "2:1 1:101", &BATCH_ABOVE, "/lines/1/quantity" },
		{ "9:1", &ORDER_NO_LINE, "/lines/0/line" },
		{ "1:1 1:1", &BATCH_LINE_TWICE, "/lines/1/line" },
		{ "3:1", &BATCH_SERVICE, "/lines/0/line" },
		{ "1:1 2:1", &BATCH_TWO_WAREHOUSES, "/lines/1/line" },
	};
	struct bench b;

	(void)unused;
	for (size_t i = 0; i < COUNT(row); i++) {
		bench_setup(&b, MANAGER);
		assert_false(plan(&b, row[i].lines));
		assert_refused(&b, row[i].problem, row[i].pointer);
		arena_free(&b.arena);
	}
	bench_setup(&b, MANAGER);
	assert_false(plan(&b, "1:101 3:1 9:1"));
	assert_int_equal(b.errs.n, 3);
	arena_free(&b.arena);
}

static void all_that_is_reserved_is_planned_per_warehouse_and_services_not(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b, MANAGER);
	assert_true(plan(&b, "1:30"));
	assert_true(plan(&b, ""));
	assert_int_equal(b.world.batches, 3);
	assert_int_equal(b.world.batch[1].warehouse_id.v, SH);
	assert_int_equal(b.world.batch[2].warehouse_id.v, GZ);
	assert_true(str_eq(b.world.batch[1].ship_from, S("上海仓 上海市")));
	assert_true(str_eq(b.world.batch[2].ship_from, S("广州仓 广东省")));
	assert_int_equal(b.world.batch_line[1][0].quantity.v, 70 * ONE);
	assert_int_equal(b.world.batch_line[2][0].quantity.v, 10 * ONE);
	assert_false(plan(&b, ""));
	assert_refused(&b, &ORDER_PLANNED, "");
	arena_free(&b.arena);
}

static void only_an_order_between_confirmed_and_part_signed_is_planned(void **unused)
{
	struct bench b;

	(void)unused;
	for (int state = 0; state < order_states.n; state++) {
		bool may = state >= ORDER_CONFIRMED && state <= ORDER_PART_SIGNED;

		if (state == ORDER_SHIPPED)
			continue;	/* everything has left: there is nothing to plan */
		bench_setup(&b, MANAGER);
		b.world.order.state.v = state;
		b.world.line[2].shipped.v = state >= ORDER_PART_SHIPPED ? ONE : 0;
		b.world.line[2].signed_for.v = state >= ORDER_PART_SIGNED ? ONE : 0;
		assert_int_equal(plan(&b, "1:1"), may);
		assert_string_equal(code(&b.errs), may ? "" : E_MOVE.code);
		arena_free(&b.arena);
	}
}

static void a_batch_goes_where_the_caller_says_else_where_the_order_goes(void **unused)
{
	struct batch_plan in = { .province = S("江苏省"),
		                 .shipping_mode = { 1 + SHIP_AIR },
		                 .carrier = S("东航") };
	struct bench b;

	(void)unused;
	bench_setup(&b, MANAGER);
	b.world.order.shipping_mode.v = SHIP_SEA;
	assert_true(plan(&b, "1:1"));
	assert_true(str_eq(b.world.batch[0].city, S("杭州市")));
	assert_int_equal(b.world.batch[0].shipping_mode.v, SHIP_SEA);
	in.lines = parts(&b, "1:1");
	assert_true(decide(&b, batch_plan_decide, 0, &in));
	assert_true(str_eq(b.world.batch[1].province, S("江苏省")));
	assert_int_equal(b.world.batch[1].city.n, 0);
	assert_true(str_eq(b.world.batch[1].contact_name, S("王芳")));
	assert_int_equal(b.world.batch[1].shipping_mode.v, SHIP_AIR);
	in.phone = S("x");
	in.region = S("999999");
	assert_false(decide(&b, batch_plan_decide, 0, &in));
	assert_int_equal(b.errs.n, 2);
	arena_free(&b.arena);
}

/* --- picking, packing, shipping ------------------------------------------------------- */

/* proves R-102 */
static void packing_9_of_10_warns_and_11_is_refused(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b, WAREHOUSE);
	assert_true(plan(&b, "1:10"));
	assert_false(pick(&b, 1, "1:11"));
	assert_refused(&b, &PICK_ABOVE, "/lines/0/quantity");
	assert_true(pick(&b, 1, ""));
	assert_int_equal(b.out.warnings.n, 0);
	assert_false(pack(&b, 1, "1:11"));
	assert_refused(&b, &PACK_ABOVE, "/lines/0/quantity");
	assert_false(pack(&b, 1, "1:0"));
	assert_refused(&b, &BATCH_EMPTY, "/lines");
	assert_true(pack(&b, 1, "1:9"));
	assert_warned(&b, &PACK_SHORT, "/lines/0/quantity");
	assert_true(str_eq(err_text(&b.arena, b.out.warnings.at, false),
	                   S("9 of line 1 packed, 10 planned")));

	/* What was packed is what is shipped; the tenth may be planned again. */
	assert_true(ship(&b, 1));
	assert_int_equal(b.world.line[0].shipped.v, 9 * ONE);
	assert_int_equal(b.world.line[0].batched.v, 9 * ONE);
	assert_true(plan(&b, "1:91"));
	arena_free(&b.arena);
}

static void what_was_not_picked_cannot_be_packed(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b, WAREHOUSE);
	assert_true(plan(&b, "1:10"));
	assert_true(pick(&b, 1, "1:8"));
	assert_warned(&b, &PICK_SHORT, "/lines/0/quantity");
	assert_false(pack(&b, 1, "1:9"));
	assert_refused(&b, &PACK_ABOVE, "/lines/0/quantity");
	assert_true(pack(&b, 1, ""));
	assert_warned(&b, &PACK_SHORT, "");
	assert_int_equal(b.world.batch_line[0][0].packed.v, 8 * ONE);
	arena_free(&b.arena);
}

static void a_step_takes_lines_of_its_batch_once(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b, WAREHOUSE);
	assert_true(plan(&b, "1:10"));
	assert_false(pick(&b, 1, "2:1"));
	assert_refused(&b, &BATCH_NO_LINE, "/lines/0/line");
	assert_false(pick(&b, 1, "1:1 1:1"));
	assert_refused(&b, &BATCH_LINE_TWICE, "/lines/1/line");
	assert_false(pick(&b, 2, ""));
	assert_refused(&b, &E_NOT_FOUND, "");
	arena_free(&b.arena);
}

static void a_shipment_names_carrier_and_number_unless_it_is_fetched(void **unused)
{
	struct batch_ship none = { 0 }, fetched = { .shipping_mode = { 1 + SHIP_PICKUP } };
	struct bench b;

	(void)unused;
	bench_setup(&b, WAREHOUSE);
	assert_true(plan(&b, "1:10"));
	assert_true(pick(&b, 1, "") && pack(&b, 1, ""));
	assert_false(decide(&b, batch_ship_decide, 1, &none));
	assert_int_equal(b.errs.n, 2);
	assert_true(str_eq(b.errs.at[0].pointer, S("/carrier")));
	assert_true(str_eq(b.errs.at[1].pointer, S("/tracking_number")));
	assert_true(decide(&b, batch_ship_decide, 1, &fetched));
	assert_int_equal(b.world.batch[0].shipping_mode.v, SHIP_PICKUP);
	arena_free(&b.arena);
}

static void a_wrong_tracking_number_is_corrected_on_the_way(void **unused)
{
	struct batch_track in = { .tracking_number = S("SF9") }, none = { 0 };
	struct bench b;

	(void)unused;
	bench_setup(&b, MANAGER);
	assert_true(plan(&b, "1:10"));
	assert_false(decide(&b, batch_track_decide, 1, &in));
	assert_string_equal(code(&b.errs), E_MOVE.code);
	send(&b, 1);
	assert_false(decide(&b, batch_track_decide, 1, &none));
	assert_refused(&b, &E_REQUIRED, "/tracking_number");
	assert_true(decide(&b, batch_track_decide, 1, &in));
	assert_true(str_eq(b.world.batch[0].tracking_number, S("SF9")));
	assert_true(str_eq(b.world.batch[0].carrier, S("顺丰")));
	assert_int_equal(b.world.batch[0].state.v, BATCH_SHIPPED);
	arena_free(&b.arena);
}

/* --- giving up ------------------------------------------------------------------------------ */

static void a_cancelled_batch_frees_its_lines(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b, WAREHOUSE);
	assert_true(plan(&b, "1:40"));
	assert_true(plan(&b, "1:60"));
	assert_true(pick(&b, 2, "1:50"));
	assert_true(cancel(&b, 1));
	assert_int_equal(b.world.order.state.v, ORDER_PROCESSING);
	assert_true(cancel(&b, 2));
	assert_int_equal(b.world.order.state.v, ORDER_CONFIRMED);
	assert_int_equal(b.world.line[0].batched.v, 0);
	assert_int_equal(b.world.held[0].quantity.v, 100 * ONE);
	assert_true(str_eq(b.world.batch[1].cancel_reason, S("改期")));
	assert_true(plan(&b, "1:100"));
	send(&b, 3);
	assert_false(cancel(&b, 3));
	assert_string_equal(code(&b.errs), E_MOVE.code);
	arena_free(&b.arena);
}

static void a_cancelled_order_cancels_its_open_batches(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b, SYSTEM);
	assert_true(plan(&b, "1:40"));
	assert_true(plan(&b, "2:4"));
	assert_true(plan(&b, "1:10"));
	assert_true(cancel(&b, 2));
	b.world.order.state.v = ORDER_CANCELLED;
	b.world.order.cancel_reason = S("不要了");
	assert_true(decide(&b, batch_cancel_all_decide, 0, NULL));
	for (int i = 0; i < 3; i++)
		assert_int_equal(b.world.batch[i].state.v, BATCH_CANCELLED);
	assert_true(str_eq(b.world.batch[2].cancel_reason, S("不要了")));
	assert_true(str_eq(b.world.batch[1].cancel_reason, S("改期")));
	assert_int_equal(b.world.order.state.v, ORDER_CANCELLED);
	assert_true(decide(&b, batch_cancel_all_decide, 0, NULL));
	assert_int_equal(b.out.puts, 0);
	arena_free(&b.arena);
}
int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_order_of_100_goes_in_batches_of_40_35_and_25_and_no_more),
		cmocka_unit_test(what_cannot_be_planned_is_named_line_by_line),
		cmocka_unit_test(all_that_is_reserved_is_planned_per_warehouse_and_services_not),
		cmocka_unit_test(only_an_order_between_confirmed_and_part_signed_is_planned),
		cmocka_unit_test(a_batch_goes_where_the_caller_says_else_where_the_order_goes),
		cmocka_unit_test(packing_9_of_10_warns_and_11_is_refused),
		cmocka_unit_test(what_was_not_picked_cannot_be_packed),
		cmocka_unit_test(a_step_takes_lines_of_its_batch_once),
		cmocka_unit_test(a_shipment_names_carrier_and_number_unless_it_is_fetched),
		cmocka_unit_test(a_wrong_tracking_number_is_corrected_on_the_way),
		cmocka_unit_test(a_cancelled_batch_frees_its_lines),
		cmocka_unit_test(a_cancelled_order_cancels_its_open_batches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
