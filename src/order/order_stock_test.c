/*
 * order_stock_test.c -- the state that follows from the parts; leaving out, performing, reserving again, promising.
 */
#include "order/order_bench.h"

/* --- the state that follows ------------------------------------------------------- */

/* Two lines of ten: how much of each is planned, shipped and signed for, and what the order then is. */
static void the_state_follows_from_what_was_planned_shipped_and_signed(void **state)
{
	enum { NONE, PART, ALL };
	static const int64_t amount[] = { 0, 4, 10 };
	int seen[ORDER_CANCELLED + 1] = { 0 };
	(void)state;

	/* Every way two lines can stand, each stage at most as far as the one before it. */
	for (int p1 = NONE; p1 <= ALL; p1++)
	for (int p2 = NONE; p2 <= ALL; p2++)
	for (int s1 = NONE; s1 <= p1; s1++)
	for (int s2 = NONE; s2 <= p2; s2++)
	for (int g1 = NONE; g1 <= s1; g1++)
	for (int g2 = NONE; g2 <= s2; g2++) {
		struct bench b;
		bool all_shipped = s1 == ALL && s2 == ALL, all_signed = g1 == ALL && g2 == ALL;
		int want = all_signed ? ORDER_SIGNED : g1 || g2 ? ORDER_PART_SIGNED : all_shipped ? ORDER_SHIPPED :
		           s1 || s2 ? ORDER_PART_SHIPPED : p1 || p2 ? ORDER_PROCESSING : ORDER_CONFIRMED;

		bench_setup(&b, WAREHOUSE);
		b.w.order = (struct order){ .state = { ORDER_CONFIRMED }, .lines = { b.w.line, 2 } };
		for (int i = 0; i < 2; i++)
			b.w.line[i] = (struct order_line){ .line = i + 1, .base_quantity = { 10 * ONE } };
		/* One stage after the other, as batches do it. */
		b.w.line[1].batched.v = amount[p2] * ONE;
		assert_true(deliver(&b, 1, amount[p1], 0, 0));
		b.w.line[1].shipped.v = amount[s2] * ONE;
		assert_true(deliver(&b, 1, amount[p1], amount[s1], 0));
		b.w.line[1].signed_for.v = amount[g2] * ONE;
		assert_true(deliver(&b, 1, amount[p1], amount[s1], amount[g1]));
		assert_int_equal(b.w.order.state.v, want);
		assert_int_equal(b.w.order.shipped_at.us != 0, all_shipped);
		assert_int_equal(b.w.order.signed_at.us != 0, all_signed);
		assert_int_equal(b.w.order.delivered_date.day, all_signed ? today(&b.x).day : 0);
		seen[want]++;
		arena_free(&b.arena);
	}
	for (int at = ORDER_CONFIRMED; at <= ORDER_SIGNED; at++)
		assert_true(seen[at] > 0);
}

static void what_is_no_longer_planned_makes_the_order_wait_again(void **state)
{
	struct bench b;
	(void)state;

	confirmed(&b, 10, 0);
	assert_true(deliver(&b, 1, 4, 0, 0));
	assert_int_equal(b.w.order.state.v, ORDER_PROCESSING);
	assert_string_equal(fact(&b, 0), "order.processing");
	assert_true(deliver(&b, 1, 0, 0, 0));
	assert_int_equal(b.w.order.state.v, ORDER_CONFIRMED);
	assert_string_equal(fact(&b, 0), "order.unprocessed");
	arena_free(&b.arena);
}

static void a_state_that_did_not_change_is_no_news(void **state)
{
	struct bench b;
	(void)state;

	confirmed(&b, 10, 0);
	assert_true(deliver(&b, 1, 4, 0, 0));
	struct instant since = b.w.order.state_at;
	b.x.now.us += HOUR;
	assert_true(deliver(&b, 1, 8, 0, 0));
	assert_int_equal(b.out.facts, 0);
	assert_int_equal(b.w.order.state_at.us, since.us);
	arena_free(&b.arena);
}

/* --- leaving out --------------------------------------------------------------------- */

static void only_what_is_in_no_batch_can_be_left_out(void **state)
{
	/* Of ten pieces in line 1, beside one in line 2: planned, shipped, signed, lost, then left out. */
	static const struct { int64_t batched, shipped, signed_for, lost, out; const char *code; int after; int64_t held; } row[] = {
		{ 0,  0, 0, 0, 4,  "", ORDER_CONFIRMED, 6 },
		{ 0,  0, 0, 0, 10, "", ORDER_CONFIRMED, 0 },
		{ 0,  0, 0, 0, 11, "ORDER_REDUCE", ORDER_CONFIRMED, 10 },
		{ 6,  0, 0, 0, 4,  "", ORDER_PROCESSING, 6 },
		{ 6,  0, 0, 0, 5,  "ORDER_REDUCE", ORDER_PROCESSING, 10 },
		{ 10, 0, 0, 0, 1,  "ORDER_REDUCE", ORDER_PROCESSING, 10 },
		{ 6,  6, 0, 0, 4,  "", ORDER_SHIPPED, 0 },	/* the service of line 2 is not shipped */
		{ 6,  6, 6, 0, 4,  "", ORDER_PART_SIGNED, 0 },
		{ 8,  3, 3, 2, 2,  "", ORDER_PART_SIGNED, 5 },	/* five are packed, two got lost: those held are theirs */
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;
		struct reduce_in in = { 1, { row[i].out * ONE }, S("缺货") };

		confirmed(&b, 10, 1);
		assert_true(deliver(&b, 1, row[i].batched, 0, 0));
		assert_true(deliver(&b, 1, row[i].batched, row[i].shipped, 0));
		assert_true(deliver(&b, 1, row[i].batched, row[i].shipped, row[i].signed_for));
		b.w.held[0].quantity.v = b.w.stock[0].reserved.v = (10 - row[i].shipped - row[i].lost) * ONE;
		bool fine = step(&b, order_reduce_decide, &in);
		assert_string_equal(code(&b), row[i].code);
		assert_int_equal(b.w.order.state.v, row[i].after);
		assert_int_equal(b.w.line[0].reduced.v, fine ? row[i].out * ONE : 0);
		assert_int_equal(b.w.held[0].quantity.v, row[i].held * ONE);
		assert_int_equal(b.w.stock[0].reserved.v, row[i].held * ONE);
		if (fine) {
			assert_true(str_eq(b.out.reason, S("缺货")));
			assert_true(str_eq(b.w.line[0].reduce_reason, S("缺货")));
		}
		arena_free(&b.arena);
	}
}

/* The last thing that was missing is left out: the order is then as far as the rest of it. */
static void leaving_out_what_is_missing_moves_the_order_on(void **state)
{
	static const struct { int64_t shipped, signed_for; int before, after; } row[] = {
		{ 6, 0, ORDER_PART_SHIPPED, ORDER_SHIPPED }, { 6, 3, ORDER_PART_SIGNED, ORDER_PART_SIGNED },
		{ 6, 6, ORDER_PART_SIGNED, ORDER_SIGNED },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;
		struct reduce_in in = { 1, { 4 * ONE }, S("缺货") };

		confirmed(&b, 10, 0);
		assert_true(deliver(&b, 1, 6, 0, 0));
		assert_true(deliver(&b, 1, 6, row[i].shipped, 0));
		assert_true(deliver(&b, 1, 6, row[i].shipped, row[i].signed_for));
		assert_int_equal(b.w.order.state.v, row[i].before);
		assert_true(step(&b, order_reduce_decide, &in));
		assert_int_equal(b.w.order.state.v, row[i].after);
		assert_int_equal(b.w.order.shipped_at.us != 0, true);
		arena_free(&b.arena);
	}
}

/* Five days after the last delivery the rest is left out: the goods came on the day they came. */
static void what_ends_by_leaving_out_was_delivered_when_it_came(void **state)
{
	/* Of ten pieces six arrive; beside them a repair, done on another day, or nothing. */
	static const struct { int64_t repairs, repaired_after, arrived_after; } row[] = {
		{ 0, 0, 0 },	/* no line has a date yet: when it was first signed for */
		{ 1, 0, 0 }, { 1, 2, 2 },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;
		struct reduce_in rest = { 1, { 4 * ONE }, S("缺货") };
		struct perform_in repair = { 2, { 0 } };

		confirmed(&b, 10, row[i].repairs);
		struct date first = today(&b.x);
		assert_true(deliver(&b, 1, 6, 0, 0));
		assert_true(deliver(&b, 1, 6, 6, 0));
		assert_true(deliver(&b, 1, 6, 6, 6));
		assert_int_equal(b.w.line[0].delivered_date.day, 0);
		b.x.now.us += row[i].repaired_after * DAY;
		if (row[i].repairs)
			assert_true(step(&b, order_perform_decide, &repair));
		b.x.now.us += 5 * DAY;
		struct instant agreed = b.x.now;
		assert_true(step(&b, order_reduce_decide, &rest));
		assert_int_equal(b.w.order.state.v, ORDER_SIGNED);
		int64_t day = first.day + row[i].arrived_after;
		assert_int_equal(b.w.line[0].delivered_date.day, day);
		assert_int_equal(b.w.order.delivered_date.day, day);
		assert_int_equal(date_in(b.w.order.signed_at, b.x.zone).day, day);
		assert_true(b.w.order.signed_at.us < agreed.us);
		assert_true(b.w.order.shipped_at.us <= b.w.order.signed_at.us);
		arena_free(&b.arena);
	}
}

/* The other line is still to come: this one is delivered all the same. */
static void a_line_that_ends_by_leaving_out_has_its_date_at_once(void **state)
{
	struct bench b;
	struct reduce_in rest = { 1, { 4 * ONE }, S("缺货") };
	(void)state;

	confirmed(&b, 10, 1);
	int64_t day = today(&b.x).day;
	assert_true(deliver(&b, 1, 6, 0, 0));
	assert_true(deliver(&b, 1, 6, 6, 0));
	assert_true(deliver(&b, 1, 6, 6, 6));
	b.x.now.us += 5 * DAY;
	assert_true(step(&b, order_reduce_decide, &rest));
	assert_int_equal(b.w.order.state.v, ORDER_PART_SIGNED);
	assert_int_equal(b.w.line[0].delivered_date.day, day);
	assert_int_equal(b.w.order.delivered_date.day, 0);
	arena_free(&b.arena);
}

static void an_order_is_not_emptied_by_leaving_out(void **state)
{
	struct bench b;
	struct reduce_in all = { 1, { 10 * ONE }, S("缺货") }, service = { 2, { ONE }, S("不要了") }, none = { 3, { ONE }, S("x") };
	(void)state;

	confirmed(&b, 10, 1);
	assert_false(step(&b, order_reduce_decide, &none));
	assert_string_equal(code(&b), "ORDER_NO_LINE");
	assert_true(step(&b, order_reduce_decide, &service));
	assert_false(step(&b, order_reduce_decide, &all));
	assert_string_equal(code(&b), "ORDER_LAST");
	assert_int_equal(b.w.line[0].reduced.v, 0);
	arena_free(&b.arena);
}

/* --- services --------------------------------------------------------------------------- */

static void a_service_needs_no_stock_and_no_shipment(void **state)
{
	struct bench b;
	struct perform_in half = { 1, { ONE } }, rest = { 1, { 0 } }, more = { 1, { ONE } };
	const struct settle_in plainly = { 0 };
	(void)state;

	confirmed(&b, 0, 3);
	assert_int_equal(b.w.helds, 0);
	assert_true(step(&b, order_perform_decide, &half));
	assert_int_equal(b.w.order.state.v, ORDER_PART_SIGNED);
	assert_string_equal(fact(&b, 0), "order.performed");
	assert_string_equal(fact(&b, 1), "order.part_signed");
	assert_true(step(&b, order_perform_decide, &rest));
	assert_int_equal(b.w.order.state.v, ORDER_SIGNED);
	assert_int_equal(b.w.line[0].signed_for.v, 3 * ONE);
	assert_int_equal(b.w.line[0].delivered_date.day, today(&b.x).day);
	assert_false(step(&b, order_perform_decide, &more));
	assert_string_equal(code(&b), "E_MOVE");
	for (size_t i = 0; i < COUNT(b.w.stock); i++)
		assert_int_equal(b.w.stock[i].reserved.v, 0);

	assert_true(step(&b, order_settle_decide, &plainly));
	const struct settlement *s = b.w.order.settlements.at;
	assert_int_equal(s->receivable.fen, 60000);
	assert_int_equal(s->tax.fen, b.w.order.tax.fen);
	arena_free(&b.arena);
}

static void goods_are_shipped_and_services_performed(void **state)
{
	static const struct { int64_t line, quantity; const char *code; } row[] = {
		{ 1, 1, "ORDER_SERVICE_ONLY" }, { 2, 3, "ORDER_PERFORM" }, { 2, 2, "" }, { 2, 0, "" }, { 9, 1, "ORDER_NO_LINE" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;
		struct perform_in in = { row[i].line, { row[i].quantity * ONE } };

		confirmed(&b, 5, 2);
		step(&b, order_perform_decide, &in);
		assert_string_equal(code(&b), row[i].code);
		if (!row[i].code[0])
			assert_int_equal(b.w.order.state.v, ORDER_PART_SIGNED);
		arena_free(&b.arena);
	}
}

/* --- reserving again, promises, notes ------------------------------------------------------ */

/* Two pieces were lost on the way: they are due again, and reserved where the line ships from. */
static void what_got_lost_is_reserved_again(void **state)
{
	struct bench b;
	(void)state;

	confirmed(&b, 8, 0);
	assert_true(deliver(&b, 1, 8, 0, 0));
	assert_true(deliver(&b, 1, 8, 8, 0));
	b.w.held[0].quantity.v = b.w.stock[0].reserved.v = 0;
	b.w.stock[0].on_hand.v = 2 * ONE;
	assert_true(deliver(&b, 1, 6, 6, 6));
	assert_int_equal(b.w.order.state.v, ORDER_PART_SIGNED);
	assert_true(step(&b, order_reserve_decide, NULL));
	assert_int_equal(b.w.held[0].quantity.v, 2 * ONE);
	assert_int_equal(b.w.stock[0].reserved.v, 2 * ONE);
	assert_int_equal(b.w.helds, 1);
	/* Nothing is open any more. */
	assert_true(step(&b, order_reserve_decide, NULL));
	assert_int_equal(b.w.stock[0].reserved.v, 2 * ONE);
	arena_free(&b.arena);
}

/* The warehouse that was chosen has nothing left: another one serves the line, unless it was named. */
static void a_chosen_warehouse_binds_no_later_reservation_and_a_named_one_does(void **state)
{
	static const struct { int64_t named; const char *code; int64_t from; } row[] = {
		{ 0, "", GZ }, { SH, "STOCK_SHORT", SH },
	};
	const struct reason_in yes = { S("") };
	const struct confirm_in on = { { 0 } };
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;

		bench_setup(&b, SALES | REVIEWER | WAREHOUSE);
		ask_for(&b, BEARING, 8)->warehouse_id.v = row[i].named;
		assert_true(create(&b));
		assert_true(step(&b, order_approve_decide, &yes));
		assert_true(step(&b, order_confirm_decide, &on));
		assert_int_equal(b.w.line[0].warehouse_id.v, SH);
		assert_int_equal(b.w.line[0].wanted_warehouse_id.v, row[i].named);
		/* All of it was lost on the way, and nothing is left where it came from. */
		b.w.held[0].quantity.v = b.w.stock[0].reserved.v = b.w.stock[0].on_hand.v = 0;
		step(&b, order_reserve_decide, NULL);
		assert_string_equal(code(&b), row[i].code);
		assert_int_equal(b.w.line[0].warehouse_id.v, row[i].from);
		if (!row[i].named)
			assert_true(str_find_str(b.w.line[0].ship_from, S("广州仓")) == 0);
		arena_free(&b.arena);
	}
}

static void each_action_has_its_states(void **state)
{
	static const struct { decide_rule *rule; int first, last; } row[] = {
		{ order_reserve_decide, ORDER_CONFIRMED, ORDER_PART_SIGNED },
		{ order_reduce_decide,  ORDER_CONFIRMED, ORDER_PART_SIGNED },
		{ order_perform_decide, ORDER_CONFIRMED, ORDER_PART_SIGNED },
		{ order_promise_decide, ORDER_DRAFT,     ORDER_PART_SIGNED },
		{ order_note_decide,    ORDER_DRAFT,     ORDER_CANCELLED },
		{ order_settle_decide,  ORDER_SIGNED,    ORDER_SIGNED },
	};
	/* One body that suits all: line 1 by itself, or the order. */
	const struct reduce_in reduce = { 1, { ONE }, S("x") };
	const struct perform_in perform = { 1, { ONE } };
	const struct promise_in promise = { 0, { 20800 }, S("x") };
	const struct order_note note = { .text = S("x") };
	const struct settle_in settle = { 0 };
	const void *const in[] = { NULL, &reduce, &perform, &promise, &note, &settle };
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		for (int at = 0; at < order_states.n; at++) {
			struct bench b;

			confirmed(&b, 0, 3);
			b.w.order.state.v = at;
			if (at == ORDER_SIGNED)
				b.w.line[0].shipped.v = b.w.line[0].signed_for.v = 3 * ONE;
			step(&b, row[i].rule, in[i]);
			bool open = at >= row[i].first && at <= row[i].last;
			/* From far states what is derived has no move: that it was let in is what counts here. */
			bool blocked = strcmp(code(&b), "E_MOVE") == 0 && b.out.puts == 0 && b.out.facts == 0;
			if (blocked == open)
				print_error("rule %zu in %s: %s\n", i, order_states.at[at].word, code(&b));
			assert_int_equal(blocked, !open);
			arena_free(&b.arena);
		}
	}
}

static void a_promise_is_of_one_line_or_of_all(void **state)
{
	struct bench b;
	struct promise_in all = { 0, { 20800 }, S("工厂检修") }, one = { 2, { 20900 }, S("缺件") }, none = { 7, { 20900 }, S("x") };
	(void)state;

	confirmed(&b, 3, 1);
	assert_true(step(&b, order_promise_decide, &all));
	assert_int_equal(b.w.order.promised_date.day, 20800);
	assert_int_equal(b.w.line[0].promised_date.day, 20800);
	assert_int_equal(b.w.line[1].promised_date.day, 20800);
	assert_true(str_eq(b.out.reason, S("工厂检修")));
	assert_true(step(&b, order_promise_decide, &one));
	assert_int_equal(b.w.order.promised_date.day, 20800);
	assert_int_equal(b.w.line[0].promised_date.day, 20800);
	assert_int_equal(b.w.line[1].promised_date.day, 20900);
	assert_false(step(&b, order_promise_decide, &none));
	assert_string_equal(code(&b), "ORDER_NO_LINE");
	arena_free(&b.arena);
}

static void a_promise_does_not_touch_what_has_one_of_its_own_or_has_arrived(void **state)
{
	struct bench b;
	struct promise_in first = { 0, { 20800 }, S("工厂检修") }, own = { 2, { 20900 }, S("缺件") }, all = { 0, { 20850 }, S("再推迟") },
	                  late = { 1, { 20950 }, S("x") };
	(void)state;

	confirmed(&b, 3, 1);
	assert_true(step(&b, order_promise_decide, &first));
	assert_true(step(&b, order_promise_decide, &own));
	assert_true(step(&b, order_promise_decide, &all));
	assert_int_equal(b.w.order.promised_date.day, 20850);
	assert_int_equal(b.w.line[0].promised_date.day, 20850);
	assert_int_equal(b.w.line[1].promised_date.day, 20900);
	assert_true(deliver(&b, 1, 3, 0, 0));
	assert_true(deliver(&b, 1, 3, 3, 0));
	assert_true(deliver(&b, 1, 3, 3, 3));
	assert_false(step(&b, order_promise_decide, &late));
	assert_string_equal(code(&b), "ORDER_DELIVERED");
	assert_true(step(&b, order_promise_decide, &first));
	assert_int_equal(b.w.line[0].promised_date.day, 20850);
	arena_free(&b.arena);
}

static void notes_are_numbered_and_signed(void **state)
{
	struct bench b;
	const struct order_note first = { .text = S("一") }, second = { .text = S("二") };
	(void)state;

	bench_setup(&b, SALES);
	b.w.order.internal_note = S("零");
	ask_for(&b, BEARING, 1);
	assert_true(create(&b));
	b.who.name = S("li");
	assert_true(step(&b, order_note_decide, &first));
	assert_true(step(&b, order_note_decide, &second));
	const struct order_note *n = b.w.order.notes.at;
	assert_int_equal(b.w.order.notes.n, 3);
	assert_int_equal(b.w.order.note_count, 3);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(n[i].note, i + 1);
		assert_int_equal(n[i].order_id.v, b.w.order.id.v);
		assert_true(str_eq(n[i].text, STR((const char *[]){ "零", "一", "二" }[i])));
		assert_true(str_eq(n[i].author, i ? S("li") : S("wang")));
		assert_int_equal(n[i].at.us, NOON.us + i * HOUR);
	}
	arena_free(&b.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_state_follows_from_what_was_planned_shipped_and_signed),
		cmocka_unit_test(what_is_no_longer_planned_makes_the_order_wait_again),
		cmocka_unit_test(a_state_that_did_not_change_is_no_news),
		cmocka_unit_test(only_what_is_in_no_batch_can_be_left_out),
		cmocka_unit_test(leaving_out_what_is_missing_moves_the_order_on),
		cmocka_unit_test(what_ends_by_leaving_out_was_delivered_when_it_came),
		cmocka_unit_test(a_line_that_ends_by_leaving_out_has_its_date_at_once),
		cmocka_unit_test(an_order_is_not_emptied_by_leaving_out),
		cmocka_unit_test(a_service_needs_no_stock_and_no_shipment),
		cmocka_unit_test(goods_are_shipped_and_services_performed),
		cmocka_unit_test(what_got_lost_is_reserved_again),
		cmocka_unit_test(a_chosen_warehouse_binds_no_later_reservation_and_a_named_one_does),
		cmocka_unit_test(each_action_has_its_states),
		cmocka_unit_test(a_promise_is_of_one_line_or_of_all),
		cmocka_unit_test(a_promise_does_not_touch_what_has_one_of_its_own_or_has_arrived),
		cmocka_unit_test(notes_are_numbered_and_signed),
	};

	return cmocka_run_group_tests(tests, house_open, house_close);
}
