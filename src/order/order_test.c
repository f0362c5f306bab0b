/*
 * order_test.c -- numbers, and how an order is made, placed, reviewed, confirmed and cancelled.
 */
#include "order/order_bench.h"

static const struct reason_in why = { S("客户要求") };
static const struct confirm_in plainly = { { 0 } };

/* --- numbers -------------------------------------------------------------------- */

static const char *number(struct bench *b, struct series *series)
{
	struct order o = { 0 };

	b->out = decision_in(&b->arena);
	order_take_number(&b->x, &o, series, &b->out);
	assert_int_equal(b->out.puts, 1);
	assert_int_equal(b->out.put[0].kind, series ? PUT_CHANGED : PUT_NEW);
	assert_int_equal(o.number_day.day, today(&b->x).day);
	assert_int_equal(o.number_serial, ((struct series *)b->out.put[0].row)->last);
	return str_c(&b->arena, o.number);
}

static void a_number_follows_its_pattern(void **state)
{
	static const struct { const char *pattern; int64_t last; const char *number; } row[] = {
		{ NULL,                 0,     "202611230001" },
		{ NULL,                 1,     "202611230002" },
		{ NULL,                 9998,  "202611239999" },
		{ NULL,                 12344, "2026112312345" },
		{ "DD-{date}-{n6}",     41,    "DD-20261123-000042" },
		{ "{n1}.{date}",        9,     "10.20261123" },
		{ "{year}/{month} {date}{n9}订", 0, "2026/11 20261123000000001订" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;
		struct series series = { S("order:20261123"), row[i].last };

		house_set("order.number", row[i].pattern);
		bench_setup(&b, SALES);
		assert_true(str_eq(order_series(b.x.arena, today(&b.x)), series.name));
		assert_string_equal(number(&b, row[i].last ? &series : NULL), row[i].number);
		arena_free(&b.arena);
	}
	house_set("order.number", NULL);
}

static void the_first_number_of_a_day_is_one_wherever_the_company_is(void **state)
{
	/* Midnight in Shanghai is 16:00 UTC. */
	static const struct { int64_t us; const char *series, *number; } row[] = {
		{ 11 * HOUR + 59 * MINUTE, "order:20261123", "202611230001" },
		{ 12 * HOUR,               "order:20261124", "202611240001" },
		{ 39 * 24 * HOUR,          "order:20270101", "202701010001" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;

		bench_setup(&b, SALES);
		b.x.now.us = NOON.us + row[i].us;
		assert_true(str_eq(order_series(b.x.arena, today(&b.x)), STR(row[i].series)));
		assert_string_equal(number(&b, NULL), row[i].number);
		assert_true(str_eq(((struct series *)b.out.put[0].row)->name, STR(row[i].series)));
		arena_free(&b.arena);
	}
}

/* A pattern that gave two orders one number would stop all of them. */
static void a_pattern_that_could_repeat_itself_is_not_saved(void **state)
{
	static const struct { const char *pattern; bool valid; } row[] = {
		{ "{date}{n4}", true }, { "{n1}{date}", true }, { "A{date}-{n9}B", true }, { "{year}{month}{date}{n3}", true },
		{ "", false }, { "{date}", false }, { "{n4}", false }, { "{year}{n4}", false }, { "{date}{n0}", false },
		{ "{date}{nx}", false }, { "{date}{n44}", false }, { "{date}{n}", false }, { "{date}{nope}", false },
		{ "{date}{n4}{colour}", false }, { "}{date}{n4}", false }, { "{date}{n4}{", false }, { "{date}}{n4}", false },
		{ "{{date}{n4}", false }, { "{date}{n4}12345678901234567890123456789012345", false },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		bool valid = order_number_valid(STR(row[i].pattern));

		if (valid != row[i].valid)
			print_error("%s\n", row[i].pattern);
		assert_int_equal(valid, row[i].valid);
	}
}

/* --- making ---------------------------------------------------------------------- */

static void a_new_order_copies_its_customer_and_takes_a_number(void **state)
{
	struct bench b;
	(void)state;

	bench_setup(&b, SALES);
	b.w.order.requested_date = date_of(2026, 12, 1);
	ask_for(&b, BEARING, 3);
	ask_for(&b, REPAIR, 1)->requested_date = date_of(2026, 12, 24);
	assert_true(create(&b));

	const struct order *o = &b.w.order;
	assert_int_equal(o->state.v, ORDER_PLACED);
	assert_true(str_eq(o->number, S("202611230001")));
	assert_true(str_eq(o->customer_name, S("海河机械")));
	assert_true(str_eq(o->contact_name, S("孙强")));
	assert_true(str_eq(o->phone, S("13800000002")));
	assert_true(str_eq(o->email, S("buy@haihe.example")));
	assert_true(str_eq(o->street, S("解放路 2 号")));
	assert_true(str_eq(o->created_by, S("wang")));
	assert_int_equal(o->order_date.day, date_of(2026, 11, 23).day);
	assert_int_equal(o->placed_at.us, NOON.us);
	assert_int_equal(o->created_at.us, NOON.us);
	assert_int_equal(o->state_at.us, NOON.us);
	assert_true(str_eq(o->currency, S("CNY")));
	assert_int_equal(o->total.fen, 23000);
	assert_int_equal(o->line_count, 2);
	assert_int_equal(b.w.line[0].order_id.v, o->id.v);
	assert_int_equal(b.w.line[1].line, 2);
	assert_int_equal(b.w.line[0].requested_date.day, date_of(2026, 12, 1).day);
	assert_int_equal(b.w.line[1].requested_date.day, date_of(2026, 12, 24).day);
	assert_string_equal(fact(&b, 0), "order.placed");
	/* Whoever telephones knows the number, the company, the contact or the phone. */
	assert_true(str_find_str(o->search, S("202611230001")) >= 0);
	assert_true(str_find_str(o->search, S("海河机械")) >= 0);
	assert_true(str_find_str(o->search, S("孙强")) >= 0);
	arena_free(&b.arena);
}

static void what_the_caller_says_of_the_customer_goes_before_the_file(void **state)
{
	struct bench b;
	(void)state;

	bench_setup(&b, SALES);
	b.w.order.contact_name = S("李四");
	b.w.order.city = S("北京市");
	b.w.order.order_date = date_of(2026, 11, 1);
	b.w.order.received_at.us = NOON.us - 30 * DAY;
	ask_for(&b, BEARING, 1);
	assert_true(create(&b));
	assert_true(str_eq(b.w.order.contact_name, S("李四")));
	assert_true(str_eq(b.w.order.phone, S("13800000002")));
	/* An address is taken as a whole: half of another one would send the goods to nowhere. */
	assert_true(str_eq(b.w.order.city, S("北京市")));
	assert_int_equal(b.w.order.street.n + b.w.order.province.n, 0);
	assert_int_equal(b.w.order.order_date.day, date_of(2026, 11, 1).day);
	assert_int_equal(b.w.order.created_at.us, NOON.us);
	arena_free(&b.arena);
}

static void the_order_date_is_that_of_the_day_it_was_received(void **state)
{
	struct bench b;
	(void)state;

	bench_setup(&b, SALES);
	b.w.order.received_at.us = NOON.us - 13 * HOUR;	/* an hour before midnight */
	ask_for(&b, BEARING, 1);
	assert_true(create(&b));
	assert_int_equal(b.w.order.order_date.day, date_of(2026, 11, 22).day);
	arena_free(&b.arena);
}

static void no_two_lines(struct bench *b) { (void)b; }
static void unknown_phone(struct bench *b) { b->w.order.phone = S("call me"); }
static void unknown_region(struct bench *b) { b->w.order.region = S("999999"); }
static void from_the_future(struct bench *b) { b->w.order.received_at.us = NOON.us + 2 * DAY; }
static void too_much_off(struct bench *b) { b->w.order.discount.fen = 100000000; }
static void no_lines(struct bench *b) { b->w.order.lines.n = 0; }
static void retired_product(struct bench *b) { b->w.line[0].sku = S("X-1"); }
static void half_a_bearing(struct bench *b) { b->w.line[1].quantity.v = ONE / 2; }
static void two_bad_lines(struct bench *b) { retired_product(b); half_a_bearing(b); unknown_phone(b); }

static void an_order_that_cannot_be_is_refused_with_all_its_errors(void **state)
{
	static const struct { void (*spoil)(struct bench *b); const char *codes; } row[] = {
		{ no_two_lines, "" },
		{ unknown_phone, "E_FORMAT /phone;" },
		{ unknown_region, "REGION_UNKNOWN /region;" },
		{ from_the_future, "E_TOO_LARGE /received_at;" },
		{ too_much_off, "ORDER_DISCOUNT /discount;" },
		{ no_lines, "ORDER_EMPTY /lines;E_REQUIRED /lines;" },
		{ retired_product, "PRODUCT_RETIRED /lines/0/sku;" },
		{ half_a_bearing, "UNIT_INDIVISIBLE /lines/1/quantity;" },
		{ two_bad_lines, "E_FORMAT /phone;PRODUCT_RETIRED /lines/0/sku;UNIT_INDIVISIBLE /lines/1/quantity;" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;

		bench_setup(&b, SALES);
		ask_for(&b, BEARING, 3);
		ask_for(&b, BEARING, 1);
		row[i].spoil(&b);
		assert_int_equal(create(&b), !row[i].codes[0]);
		struct buf told = buf_in(&b.arena, 0);
		for (int k = 0; k < b.errs.n; k++)
			buf_fmt(&told, "%s %.*s;", b.errs.at[k].problem->code, P(b.errs.at[k].pointer));
		assert_string_equal(str_c(&b.arena, buf_str(&told)), row[i].codes);
		arena_free(&b.arena);
	}
}

static void a_customer_that_is_not_active_orders_nothing(void **state)
{
	struct bench b;
	(void)state;

	bench_setup(&b, SALES);
	ask_for(&b, BEARING, 3);
	customer.active = false;
	assert_false(create(&b));
	customer.active = true;
	assert_string_equal(code(&b), "CUSTOMER_INACTIVE");
	arena_free(&b.arena);
}

static void a_reference_is_ordered_once(void **state)
{
	struct bench b;
	struct order_reference twin = { S("tmall:1"), { 1 } };
	(void)state;

	bench_setup(&b, SALES);
	b.w.order.reference = S("tmall:1");
	ask_for(&b, BEARING, 3);
	struct order_state_rows s = state_of(&b);
	s.twin = &twin;
	assert_false(step_with(&b, order_create_decide, NULL, &s));
	assert_string_equal(code(&b), "E_CONFLICT");
	assert_true(str_eq(b.errs.at[0].pointer, S("/reference")));
	arena_free(&b.arena);
}

/* The name's row is what keeps it unique; an order without a name has none. */
static void a_reference_is_kept_as_that_of_its_order(void **state)
{
	const struct order_reference *kept = NULL;
	ARENA a = { 0 };
	struct decision out = decision_in(&a);
	struct context x = { .arena = &a };
	struct order named = { .id = { 7 }, .reference = S("tmall:2") }, nameless = { .id = { 8 } };
	(void)state;

	order_put_new(&x, &named, &out);
	order_put_new(&x, &nameless, &out);
	assert_int_equal(out.puts, 3);
	for (size_t i = 0; i < out.puts; i++)
		if (out.put[i].record == &order_reference_record)
			kept = out.put[i].row;
	assert_non_null(kept);
	assert_true(str_eq(kept->reference, named.reference));
	assert_int_equal(kept->order_id.v, 7);
}

/* --- drafts ------------------------------------------------------------------------- */

/* When the timer that a decision sets is due; 0 when it sets none. */
static int64_t timer_due(const struct decision *out)
{
	for (size_t i = 0; i < out->puts; i++)
		if (out->put[i].record == &timer_row_record)
			return ((const struct timer_row *)out->put[i].row)->due_at.us;
	return 0;
}

static void a_draft_is_kept_for_so_many_days(void **state)
{
	static const struct { bool draft; const char *days; int64_t due; } row[] = {
		{ true, "30", 30 * DAY }, { true, "7", 7 * DAY }, { true, "0", 0 },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;

		house_set("order.draft_days", row[i].days);
		bench_setup(&b, SALES);
		b.w.order.draft = row[i].draft;
		int64_t now = b.x.now.us;
		assert_true(create(&b));
		int64_t due = timer_due(&b.out);
		assert_int_equal(due ? due - now : 0, row[i].due);
		arena_free(&b.arena);
	}
	house_set("order.draft_days", "30");
}

static void a_draft_has_no_number_before_it_is_placed(void **state)
{
	struct bench b;
	(void)state;

	house_set("order.required", "*: lines, message");
	bench_setup(&b, SALES);
	b.w.order.draft = true;
	assert_true(create(&b));
	assert_int_equal(b.w.order.state.v, ORDER_DRAFT);
	assert_int_equal(b.w.order.number.n, 0);
	assert_int_equal(b.w.order.placed_at.us, 0);
	assert_string_equal(fact(&b, 0), "order.drafted");
	assert_false(step(&b, order_place_decide, NULL));
	assert_string_equal(code(&b), "ORDER_EMPTY");

	/* It gets lines, then what is required, and may be placed. */
	struct order_line line = { .sku = S("B-1"), .quantity = { 2 * ONE } };
	struct order want = b.w.order;
	want.lines = (struct rows){ &line, 1 };
	struct order_state_rows s = state_of(&b);
	s.lines = want.lines;
	s.facts[0] = facts_of(BEARING);
	assert_true(step_with(&b, order_change_decide, &want, &s));
	assert_int_equal(b.w.order.total.fen, 2000);
	assert_int_equal(b.w.order.line_count, 1);
	assert_int_equal(line.line, 1);
	assert_int_equal(line.order_id.v, b.w.order.id.v);
	assert_false(step(&b, order_place_decide, NULL));
	assert_string_equal(code(&b), "E_REQUIRED");
	assert_true(str_eq(b.errs.at[0].pointer, S("/message")));
	b.w.order.message = S("小心");
	assert_true(step(&b, order_place_decide, NULL));
	assert_int_equal(b.w.order.state.v, ORDER_PLACED);
	assert_true(str_eq(b.w.order.number, S("202611230001")));
	assert_true(b.w.order.placed_at.us > b.w.order.created_at.us);
	assert_false(step(&b, order_place_decide, NULL));
	assert_string_equal(code(&b), "E_MOVE");
	house_set("order.required", NULL);
	arena_free(&b.arena);
}

static void a_draft_can_be_discarded_and_has_then_no_number(void **state)
{
	struct bench b;
	(void)state;

	bench_setup(&b, SALES);
	b.w.order.draft = true;
	ask_for(&b, BEARING, 3);
	assert_true(create(&b));
	assert_true(step(&b, order_discard_decide, NULL));
	assert_int_equal(b.w.order.state.v, ORDER_CANCELLED);
	assert_int_equal(b.w.order.number.n, 0);
	assert_true(b.w.order.cancelled_at.us > 0);
	arena_free(&b.arena);
}

/* --- changing ------------------------------------------------------------------------ */

static void rejected(struct bench *b)
{
	bench_setup(b, SALES | REVIEWER);
	ask_for(b, BEARING, 3);
	ask_for(b, ROPE, 10);
	assert_true(create(b));
	assert_true(step(b, order_reject_decide, &why));
}

static void a_change_takes_the_lines_as_they_are_listed(void **state)
{
	static const struct { int lines; int64_t total; } row[] = { { 1, 2000 }, { 2, 4000 }, { 3, 6000 }, { 0, 0 } };
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;
		struct order_line line[3] = { 0 };
		int kinds[3] = { 0 };

		rejected(&b);
		struct order want = b.w.order;
		want.lines = (struct rows){ line, row[i].lines };
		struct order_state_rows s = state_of(&b);
		s.lines = want.lines;
		for (int k = 0; k < row[i].lines; k++) {
			line[k] = (struct order_line){ .sku = S("B-1"), .quantity = { 2 * ONE } };
			s.facts[k] = facts_of(BEARING);
		}
		assert_true(step_with(&b, order_change_decide, &want, &s));
		for (size_t k = 0; k < b.out.puts; k++)
			if (b.out.put[k].record == &order_line_record)
				kinds[b.out.put[k].kind]++;
		assert_int_equal(kinds[PUT_CHANGED], row[i].lines < 2 ? row[i].lines : 2);
		assert_int_equal(kinds[PUT_NEW], row[i].lines > 2 ? row[i].lines - 2 : 0);
		assert_int_equal(kinds[PUT_GONE], row[i].lines < 2 ? 2 - row[i].lines : 0);
		assert_int_equal(b.w.order.line_count, row[i].lines);
		assert_int_equal(b.w.order.total.fen, row[i].total);
		assert_int_equal(b.w.order.state.v, ORDER_REJECTED);
		if (!row[i].lines) {
			assert_false(step(&b, order_resubmit_decide, NULL));
			assert_string_equal(code(&b), "ORDER_EMPTY");
		}
		arena_free(&b.arena);
	}
}

static void a_change_of_the_head_keeps_the_lines(void **state)
{
	struct bench b;
	(void)state;

	rejected(&b);
	struct order want = b.w.order;
	want.discount.fen = 333;
	want.freight.fen = 1000;
	struct order_state_rows s = state_of(&b);
	s.lines = (struct rows){ 0 };
	int64_t before = b.w.order.total.fen;
	assert_true(step_with(&b, order_change_decide, &want, &s));
	assert_int_equal(b.w.order.total.fen, before - 333 + 1000);
	assert_int_equal(b.w.line[0].discount.fen + b.w.line[1].discount.fen, 333);
	assert_int_equal(b.w.order.lines.n, 2);

	/* Prices in one currency are not prices in another. */
	want = b.w.order;
	want.currency = S("USD");
	assert_false(step_with(&b, order_change_decide, &want, &s));
	assert_string_equal(code(&b), "ORDER_PRICED");
	want.currency = S("CNY");
	want.discount.fen = b.w.order.goods_amount.fen + 1;
	assert_false(step_with(&b, order_change_decide, &want, &s));
	assert_string_equal(code(&b), "ORDER_DISCOUNT");
	arena_free(&b.arena);
}

/* Money once booked, even if reversed, is of that customer and in that currency. */
static void an_order_with_money_keeps_its_currency_and_customer(void **state)
{
	enum { PAYMENTS, REFUNDS, ENTRIES, CASES };
	struct customer other = { .id = { 32 }, .name = S("长江贸易"), .active = true };
	(void)state;

	for (int i = 0; i < CASES; i++) {
		struct bench b;
		rejected(&b);
		struct order *o = &b.w.order;
		*(i == PAYMENTS ? &o->payment_count : i == REFUNDS ? &o->refund_count : &o->ledger_entry_count) = 1;

		struct order want = *o;
		struct order_line line = { .sku = S("B-1"), .quantity = { ONE }, .unit_price = { 5000000 } };
		want.lines = (struct rows){ &line, 1 };
		want.currency = S("USD");
		struct order_state_rows s = state_of(&b);
		s.lines = want.lines;
		assert_false(step_with(&b, order_change_decide, &want, &s));
		assert_string_equal(code(&b), "ORDER_HAS_MONEY");
		assert_true(str_eq(b.errs.at[0].pointer, S("/currency")));

		want.currency = o->currency;
		s.customer = &other;
		assert_false(step_with(&b, order_change_decide, &want, &s));
		assert_string_equal(code(&b), "ORDER_HAS_MONEY");
		assert_true(str_eq(b.errs.at[0].pointer, S("/customer_id")));

		s.customer = &customer;
		assert_true(step_with(&b, order_change_decide, &want, &s));
		arena_free(&b.arena);
	}
}

static void another_customer_brings_what_was_copied_of_the_former(void **state)
{
	struct bench b;
	struct customer other = { .id = { 32 }, .name = S("长江贸易"), .phone = S("027-1111111"), .active = true };
	(void)state;

	rejected(&b);
	struct order want = b.w.order;
	want.customer_id = other.id;
	want.phone = S("13911111111");		/* said anew, so it stays */
	struct order_state_rows s = state_of(&b);
	s.lines = s.contacts = s.addresses = (struct rows){ 0 };
	s.customer = &other;
	assert_true(step_with(&b, order_change_decide, &want, &s));
	assert_true(str_eq(b.w.order.customer_name, S("长江贸易")));
	assert_true(str_eq(b.w.order.phone, S("13911111111")));
	assert_int_equal(b.w.order.street.n, 0);
	assert_int_equal(b.w.order.contact_name.n, 0);
	assert_true(str_find_str(b.w.order.search, S("长江贸易")) >= 0);
	arena_free(&b.arena);
}

static void what_was_agreed_is_not_changed_in_passing(void **state)
{
	(void)state;
	for (int at = 0; at < order_states.n; at++) {
		struct bench b;

		rejected(&b);
		b.w.order.state.v = at;
		struct order want = b.w.order;
		want.freight.fen = 1;
		struct order_state_rows s = state_of(&b);
		s.lines = (struct rows){ 0 };
		bool open = at == ORDER_DRAFT || at == ORDER_REJECTED;
		assert_int_equal(step_with(&b, order_change_decide, &want, &s), open);
		assert_string_equal(code(&b), open ? "" : "E_MOVE");
		arena_free(&b.arena);
	}
}

/* --- reviewing, confirming, cancelling -------------------------------------------------- */

static int64_t reserved(const struct bench *b)
{
	int64_t stock = 0, held = 0;

	for (size_t i = 0; i < COUNT(b->w.stock); i++)
		stock += b->w.stock[i].reserved.v;
	for (int i = 0; i < b->w.helds; i++)
		held += b->w.held[i].quantity.v;
	assert_int_equal(stock, held);
	return stock / ONE;
}

static void stock_is_reserved_when_the_company_says(void **state)
{
	static const struct { const char *at; int64_t placed, rejected, resubmitted, confirmed; } row[] = {
		{ "confirm", 0, 0, 0, 3 }, { "place", 3, 0, 3, 3 },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;

		house_set("order.reserve_at", row[i].at);
		bench_setup(&b, SALES | REVIEWER);
		ask_for(&b, BEARING, 3);
		ask_for(&b, REPAIR, 1);
		assert_true(create(&b));
		assert_int_equal(reserved(&b), row[i].placed);
		assert_true(step(&b, order_reject_decide, &why));
		assert_true(str_eq(b.out.reason, S("客户要求")));
		assert_int_equal(reserved(&b), row[i].rejected);
		assert_true(step(&b, order_resubmit_decide, NULL));
		assert_int_equal(reserved(&b), row[i].resubmitted);
		assert_true(step(&b, order_approve_decide, &why));
		assert_true(step(&b, order_confirm_decide, &plainly));
		assert_int_equal(reserved(&b), row[i].confirmed);
		assert_int_equal(b.w.line[0].warehouse_id.v, SH);
		assert_true(str_eq(b.w.line[0].ship_from, S("上海仓 上海市港路 1 号")));
		assert_int_equal(b.w.line[1].warehouse_id.v, 0);
		assert_true(step(&b, order_cancel_decide, &why));
		assert_int_equal(reserved(&b), 0);
		assert_true(str_eq(b.w.order.cancel_reason, S("客户要求")));
		assert_int_equal(b.w.order.state.v, ORDER_CANCELLED);
		arena_free(&b.arena);
	}
	house_set("order.reserve_at", NULL);
}

static void what_is_short_is_not_confirmed(void **state)
{
	struct bench b;
	(void)state;

	bench_setup(&b, SALES | REVIEWER);
	ask_for(&b, ROPE, 100);
	ask_for(&b, BEARING, 31);
	assert_true(create(&b));
	assert_true(step(&b, order_approve_decide, &why));
	assert_false(step(&b, order_confirm_decide, &plainly));
	assert_string_equal(code(&b), "STOCK_SHORT");
	assert_true(str_eq(b.errs.at[0].pointer, S("/lines/1/quantity")));
	assert_int_equal(reserved(&b), 0);
	assert_int_equal(b.w.order.state.v, ORDER_APPROVED);
	assert_int_equal(errs_status(&b.errs), 409);
	arena_free(&b.arena);
}

static void each_step_is_stamped_and_starts_the_next_clock(void **state)
{
	struct bench b;
	(void)state;

	confirmed(&b, 3, 0);
	const struct order *o = &b.w.order;
	assert_int_equal(o->placed_at.us, NOON.us);
	assert_int_equal(o->approved_at.us, NOON.us + HOUR);
	assert_int_equal(o->confirmed_at.us, NOON.us + 2 * HOUR);
	assert_int_equal(o->state_at.us, o->confirmed_at.us);
	assert_string_equal(fact(&b, 0), "order.confirmed");
	arena_free(&b.arena);
}

static void a_confirmation_promises_the_day_that_was_asked_for(void **state)
{
	enum { ASKED = 20800, LATER = 20810, NAMED = 20790 };
	static const struct { int64_t order, line, named, order_promise, line_promise; } row[] = {
		{ 0, 0, 0, 0, 0 },
		{ ASKED, 0, 0, ASKED, ASKED },
		{ ASKED, LATER, 0, ASKED, LATER },
		{ ASKED, LATER, NAMED, NAMED, LATER },
		{ 0, 0, NAMED, NAMED, NAMED },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;
		struct confirm_in in = { { row[i].named } };

		bench_setup(&b, SALES | REVIEWER);
		b.w.order.requested_date.day = row[i].order;
		ask_for(&b, BEARING, 1)->requested_date.day = row[i].line;
		assert_true(create(&b));
		assert_true(step(&b, order_approve_decide, &why));
		assert_true(step(&b, order_confirm_decide, &in));
		assert_int_equal(b.w.order.promised_date.day, row[i].order_promise);
		assert_int_equal(b.w.line[0].promised_date.day, row[i].line_promise);
		arena_free(&b.arena);
	}
}

/* Nothing left the house, and still there is something to be paid for. */
static void an_order_of_which_a_service_was_performed_is_not_cancelled(void **state)
{
	const struct perform_in done = { 2, { 0 } };
	struct bench b;
	(void)state;

	confirmed(&b, 3, 1);
	assert_true(step(&b, order_perform_decide, &done));
	assert_false(step(&b, order_cancel_decide, &why));
	assert_string_equal(code(&b), "ORDER_PERFORMED_ALREADY");
	/* Once goods have left as well, they are what has to come back. */
	assert_true(deliver(&b, 1, 3, 3, 0));
	assert_false(step(&b, order_cancel_decide, &why));
	assert_string_equal(code(&b), "ORDER_SHIPPED_ALREADY");
	arena_free(&b.arena);
}

static void an_order_of_which_something_left_the_house_is_not_cancelled(void **state)
{
	(void)state;
	for (int shipped = 0; shipped <= 3; shipped++) {
		struct bench b;

		confirmed(&b, 3, 0);
		assert_true(deliver(&b, 1, 3, 0, 0));
		assert_true(shipped == 0 || deliver(&b, 1, 3, shipped, 0));
		assert_int_equal(step(&b, order_cancel_decide, &why), shipped == 0);
		assert_string_equal(code(&b), shipped ? "ORDER_SHIPPED_ALREADY" : "");
		assert_int_equal(reserved(&b), shipped ? 3 : 0);
		arena_free(&b.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_follows_its_pattern),
		cmocka_unit_test(the_first_number_of_a_day_is_one_wherever_the_company_is),
		cmocka_unit_test(a_pattern_that_could_repeat_itself_is_not_saved),
		cmocka_unit_test(a_new_order_copies_its_customer_and_takes_a_number),
		cmocka_unit_test(what_the_caller_says_of_the_customer_goes_before_the_file),
		cmocka_unit_test(the_order_date_is_that_of_the_day_it_was_received),
		cmocka_unit_test(an_order_that_cannot_be_is_refused_with_all_its_errors),
		cmocka_unit_test(a_customer_that_is_not_active_orders_nothing),
		cmocka_unit_test(a_reference_is_ordered_once),
		cmocka_unit_test(a_reference_is_kept_as_that_of_its_order),
		cmocka_unit_test(a_draft_has_no_number_before_it_is_placed),
		cmocka_unit_test(a_draft_is_kept_for_so_many_days),
		cmocka_unit_test(a_draft_can_be_discarded_and_has_then_no_number),
		cmocka_unit_test(a_change_takes_the_lines_as_they_are_listed),
		cmocka_unit_test(a_change_of_the_head_keeps_the_lines),
		cmocka_unit_test(an_order_with_money_keeps_its_currency_and_customer),
		cmocka_unit_test(another_customer_brings_what_was_copied_of_the_former),
		cmocka_unit_test(what_was_agreed_is_not_changed_in_passing),
		cmocka_unit_test(stock_is_reserved_when_the_company_says),
		cmocka_unit_test(what_is_short_is_not_confirmed),
		cmocka_unit_test(each_step_is_stamped_and_starts_the_next_clock),
		cmocka_unit_test(a_confirmation_promises_the_day_that_was_asked_for),
		cmocka_unit_test(an_order_of_which_a_service_was_performed_is_not_cancelled),
		cmocka_unit_test(an_order_of_which_something_left_the_house_is_not_cancelled),
	};

	return cmocka_run_group_tests(tests, house_open, house_close);
}
