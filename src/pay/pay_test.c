/*
 * pay_test.c -- the rules of money, as tables of steps.
 *
 * proves R-145 R-148
 *
 * After every step, accepted or refused, the books are compared with the rows they speak
 * of: that is I4, held at each moment and not only at night.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pay/pay.h"

/* An order on the bench: ten pieces at 10.00 with 1.00 off the line, 13 % tax within, 5.00 freight. */
struct bench {
	struct arena arena;
	struct errs errs;
	struct context x;
	struct caller who;
	struct id_source ids;
	struct pay_order o;
	int64_t payments, refunds, settlements, entries;
	struct decision out;
};

static const struct instant NOON = { 1795435200 * (int64_t)SECOND };	/* 2026-11-23 12:00 UTC */

static void bench_setup(struct bench *b, unsigned roles)
{
	*b = (struct bench){ .who = { .id = { 9 }, .name = S("li"), .roles = roles } };
	b->errs.arena = &b->arena;
	b->ids = (struct id_source){ 1, 0 };
	b->x = (struct context){
		.arena = &b->arena,
		.errs = &b->errs,
		.who = &b->who,
		.now = NOON,
		.zone = { 28800 },
		.ids = &b->ids,
	};
	b->o = (struct pay_order){
		.id = { 7 },
		.customer = { 3 },
		.currency = S("CNY"),
		.payment_count = &b->payments,
		.refund_count = &b->refunds,
		.settlement_count = &b->settlements,
		.entry_count = &b->entries,
	};
	b->out = decision_in(&b->arena);
}

static const char *code(const struct bench *b)
{
	return b->errs.n ? b->errs.at[0].problem->code : "";
}

static bool deliver(struct bench *b, int64_t pieces, const char *reason)
{
	struct settlement_goods goods = {
		.line = 1, .product = S("轴承"), .unit = S("件"), .ordered = { 10 * ONE },
		.delivered = { pieces * ONE }, .unit_price = { 10 * 1000000 }, .discount = { 100 },
		.tax_rate = 130000, .reason = STR(reason),
	};
	struct settlement_want want = {
		.number = S("JS1"),
		.goods = &goods,
		.goods_n = 1,
		.freight = { 500 },
		.freight_tax_rate = 90000,
		.pointer = S("/lines"),
	};

	return settlement_issue(&b->x, &b->o, &want, NULL, &b->out);
}

static bool receive(struct bench *b, int64_t fen)
{
	struct receipt in = { .method = PAY_ALIPAY, .amount = { fen }, .currency = S("CNY") };

	return payment_receive(&b->x, &b->o, &in, NULL, &b->out);
}

static bool ask_back(struct bench *b, int64_t fen, int64_t payment)
{
	struct refund_want in = {
		.payment = payment, .amount = { fen }, .currency = S("CNY"), .method = PAY_BANK, .reason = S("退货"),
	};

	return refund_request(&b->x, &b->o, &in, NULL, &b->out);
}

enum act { RECEIVE, REVERSE, ASK_BACK, PAY_BACK, CANCEL_BACK, DELIVER, VOID };

/* What a step works on: `a` an amount in fen, a row's number, or pieces; `b` the payment of a refund. */
static bool act(struct bench *b, enum act what, int64_t a, int64_t of)
{
	switch (what) {
	case RECEIVE:     return receive(b, a);
	case REVERSE:     return payment_reverse(&b->x, &b->o, a, S("退票"), &b->out);
	case ASK_BACK:    return ask_back(b, a, of);
	case PAY_BACK:    return refund_pay(&b->x, &b->o, a, (struct instant){ 0 }, &b->out);
	case CANCEL_BACK: return refund_cancel(&b->x, &b->o, a, &b->out);
	case DELIVER:     return deliver(b, a, a == 10 ? "" : "缺货");
	case VOID:        return settlement_void(&b->x, &b->o, a, &b->out);
	}
	return false;
}

/* --- the books ----------------------------------------------------------------------------- */

static int64_t money_accounts(const struct bench *b)
{
	int64_t sum = 0;

	for (size_t i = 0; i < b->o.entries.n; i++) {
		const struct ledger_entry *e = b->o.entries.row[i];

		assert_true(e->amount.fen > 0);
		assert_true(e->debit.v != e->credit.v);
		assert_int_equal(e->entry, (int64_t)i + 1);
		sum += e->debit.v <= ACCOUNT_OTHER_MONEY ? e->amount.fen : 0;
		sum -= e->credit.v <= ACCOUNT_OTHER_MONEY ? e->amount.fen : 0;
	}
	return sum;
}

static int64_t refunds_paid(const struct bench *b)
{
	int64_t sum = 0;

	for (size_t i = 0; i < b->o.refunds.n; i++) {
		const struct refund *r = b->o.refunds.row[i];

		sum += r->state.v == REFUND_PAID ? r->amount.fen : 0;
	}
	return sum;
}

static const struct settlement *standing(const struct bench *b)
{
	for (size_t i = 0; i < b->o.settlements.n; i++) {
		const struct settlement *s = b->o.settlements.row[i];

		if (s->state.v != SETTLEMENT_VOID)
			return s;
	}
	return NULL;
}

static int64_t receivable(const struct bench *b)
{
	struct money sum;

	assert_true(order_receivable(&b->o.entries, &sum));
	return sum.fen;
}

static void books_agree(const struct bench *b)
{
	struct money paid, refunded;
	const struct settlement *s = standing(b);

	assert_true(order_paid(&b->o.payments, &paid));
	assert_true(order_refunded(&b->o.refunds, &refunded));
	assert_true(refunded.fen <= paid.fen);
	assert_int_equal(money_accounts(b), paid.fen - refunds_paid(b));
	if (!s)
		return;
	assert_int_equal(s->receivable.fen, s->order_amount.fen - s->discount.fen + s->freight.fen);
	assert_int_equal(s->balance.fen, s->receivable.fen - s->returned.fen - s->paid.fen);
	assert_int_equal(s->paid.fen, paid.fen - refunded.fen);
	assert_int_equal(s->balance.fen, receivable(b));
	assert_int_equal(s->state.v, s->balance.fen ? SETTLEMENT_ISSUED : SETTLEMENT_SETTLED);
	assert_int_equal(s->settled_at.us != 0, s->state.v == SETTLEMENT_SETTLED);
}

/* --- stories ------------------------------------------------------------------------------- */

enum { NO_SETTLEMENT = -1, OPEN = SETTLEMENT_ISSUED, CLOSED = SETTLEMENT_SETTLED };

struct step {
	enum act what;
	int64_t a, of;
	const char *code;	/* of the refusal; "" when it goes through */
	int64_t receivable, money;
	int settlement;
};

static void walk(const struct step *step, size_t n)
{
	struct bench b;

	bench_setup(&b, FINANCE);
	for (size_t i = 0; i < n; i++) {
		bool good = act(&b, step[i].what, step[i].a, step[i].of);
		const struct settlement *s = standing(&b);

		assert_string_equal(code(&b), step[i].code);
		assert_int_equal(good, !*step[i].code);
		assert_int_equal(receivable(&b), step[i].receivable);
		assert_int_equal(money_accounts(&b), step[i].money);
		assert_int_equal(s ? s->state.v : NO_SETTLEMENT, step[i].settlement);
		books_agree(&b);
		b.errs.n = 0;
	}
	arena_free(&b.arena);
}

static void two_part_payments_settle_and_a_reversal_reopens(void **state)
{
	static const struct step steps[] = {
		{ DELIVER, 10, 0, "", 10400, 0, OPEN },
		{ RECEIVE, 4000, 0, "", 6400, 4000, OPEN },
		{ RECEIVE, 6400, 0, "", 0, 10400, CLOSED },
		{ REVERSE, 2, 0, "", 6400, 4000, OPEN },
		{ REVERSE, 2, 0, "E_MOVE", 6400, 4000, OPEN },
		{ RECEIVE, 6400, 0, "", 0, 10400, CLOSED },
		{ REVERSE, 9, 0, "E_NOT_FOUND", 0, 10400, CLOSED },
	};
	(void)state;
	walk(steps, COUNT(steps));
}

static void a_short_delivery_settles_less_and_the_rest_is_refunded(void **state)
{
	static const struct step steps[] = {
		{ RECEIVE, 10400, 0, "", -10400, 10400, NO_SETTLEMENT },
		{ DELIVER, 7, 0, "", -2970, 10400, OPEN },		/* 70.00 - 0.70 + 5.00 = 74.30 owed */
		{ DELIVER, 7, 0, "SETTLEMENT_EXISTS", -2970, 10400, OPEN },
		{ ASK_BACK, 2970, 1, "", 0, 10400, CLOSED },
		{ PAY_BACK, 1, 0, "", 0, 7430, CLOSED },
		{ PAY_BACK, 1, 0, "E_MOVE", 0, 7430, CLOSED },
	};
	(void)state;
	walk(steps, COUNT(steps));
}

static void no_refund_goes_above_what_was_paid(void **state)
{
	static const struct step steps[] = {
		{ ASK_BACK, 1, 0, "REFUND_ABOVE_PAID", 0, 0, NO_SETTLEMENT },
		{ RECEIVE, 5000, 0, "", -5000, 5000, NO_SETTLEMENT },
		{ RECEIVE, 3000, 0, "", -8000, 8000, NO_SETTLEMENT },
		{ ASK_BACK, 3001, 2, "REFUND_ABOVE_PAID", -8000, 8000, NO_SETTLEMENT },
		{ ASK_BACK, 8001, 0, "REFUND_ABOVE_PAID", -8000, 8000, NO_SETTLEMENT },
		{ ASK_BACK, 3000, 2, "", -5000, 8000, NO_SETTLEMENT },
		{ ASK_BACK, 1, 2, "REFUND_ABOVE_PAID", -5000, 8000, NO_SETTLEMENT },
		{ ASK_BACK, 5001, 0, "REFUND_ABOVE_PAID", -5000, 8000, NO_SETTLEMENT },
		{ ASK_BACK, 5000, 0, "", 0, 8000, NO_SETTLEMENT },
		{ CANCEL_BACK, 1, 0, "", -3000, 8000, NO_SETTLEMENT },
		{ CANCEL_BACK, 1, 0, "E_MOVE", -3000, 8000, NO_SETTLEMENT },
		{ PAY_BACK, 1, 0, "E_MOVE", -3000, 8000, NO_SETTLEMENT },
		{ ASK_BACK, 3000, 0, "", 0, 8000, NO_SETTLEMENT },
		{ PAY_BACK, 2, 0, "", 0, 3000, NO_SETTLEMENT },
		{ PAY_BACK, 3, 0, "", 0, 0, NO_SETTLEMENT },
		{ PAY_BACK, 4, 0, "E_NOT_FOUND", 0, 0, NO_SETTLEMENT },
		{ ASK_BACK, 1, 5, "E_NOT_FOUND", 0, 0, NO_SETTLEMENT },
		{ ASK_BACK, 0, 0, "E_TOO_SMALL", 0, 0, NO_SETTLEMENT },
		{ ASK_BACK, -5, 0, "E_TOO_SMALL", 0, 0, NO_SETTLEMENT },
	};
	(void)state;
	walk(steps, COUNT(steps));
}

static void a_refunded_payment_cannot_be_reversed(void **state)
{
	static const struct step steps[] = {
		{ RECEIVE, 5000, 0, "", -5000, 5000, NO_SETTLEMENT },
		{ RECEIVE, 3000, 0, "", -8000, 8000, NO_SETTLEMENT },
		{ ASK_BACK, 4000, 0, "", -4000, 8000, NO_SETTLEMENT },
		{ REVERSE, 1, 0, "PAYMENT_REFUNDED", -4000, 8000, NO_SETTLEMENT },	/* 30.00 paid, 40.00 promised */
		{ REVERSE, 2, 0, "", -1000, 5000, NO_SETTLEMENT },
		{ ASK_BACK, 1, 2, "PAYMENT_REVERSED", -1000, 5000, NO_SETTLEMENT },
		{ ASK_BACK, 1, 1, "", -999, 5000, NO_SETTLEMENT },
		{ REVERSE, 1, 0, "PAYMENT_REFUNDED", -999, 5000, NO_SETTLEMENT },
		{ RECEIVE, 9000, 0, "", -9999, 14000, NO_SETTLEMENT },
		{ REVERSE, 1, 0, "PAYMENT_REFUNDED", -9999, 14000, NO_SETTLEMENT },	/* a fen of it is promised */
		{ REVERSE, 3, 0, "", -999, 5000, NO_SETTLEMENT },
	};
	(void)state;
	walk(steps, COUNT(steps));
}

static void a_return_after_settling_lessens_what_is_owed(void **state)
{
	static const struct step steps[] = {
		{ DELIVER, 10, 0, "", 10400, 0, OPEN },
		{ RECEIVE, 10400, 0, "", 0, 10400, CLOSED },
		{ ASK_BACK, 2000, 0, "", 0, 10400, CLOSED },
		{ VOID, 1, 0, "SETTLEMENT_RETURNED", 0, 10400, CLOSED },
		{ PAY_BACK, 1, 0, "", 0, 8400, CLOSED },
		{ ASK_BACK, 1000, 0, "", 0, 8400, CLOSED },
		{ CANCEL_BACK, 2, 0, "", 0, 8400, CLOSED },
		{ RECEIVE, 300, 0, "", -300, 8700, OPEN },
		{ ASK_BACK, 100, 0, "", -200, 8700, OPEN },
		{ CANCEL_BACK, 3, 0, "", -300, 8700, OPEN },
		{ ASK_BACK, 500, 0, "", 0, 8700, CLOSED },	/* 3.00 too much paid, 2.00 returned */
	};
	(void)state;
	walk(steps, COUNT(steps));
}

static void a_voided_settlement_makes_room_for_another(void **state)
{
	static const struct step steps[] = {
		{ RECEIVE, 10400, 0, "", -10400, 10400, NO_SETTLEMENT },
		{ DELIVER, 7, 0, "", -2970, 10400, OPEN },
		{ VOID, 1, 0, "", -10400, 10400, NO_SETTLEMENT },
		{ VOID, 1, 0, "E_MOVE", -10400, 10400, NO_SETTLEMENT },
		{ VOID, 2, 0, "E_NOT_FOUND", -10400, 10400, NO_SETTLEMENT },
		{ DELIVER, 10, 0, "", 0, 10400, CLOSED },
	};
	(void)state;
	walk(steps, COUNT(steps));
}

/* --- settlements --------------------------------------------------------------------------- */

static void a_settlement_counts_what_was_delivered(void **state)
{
	static const struct {
		int64_t ordered, delivered;
		const char *reason, *code, *pointer;
		int64_t amount, discount, tax, receivable;
	} row[] = {
		{ 10, 10, "",     "", "", 10000, 100, 1180, 10400 },
		{ 10, 7,  "缺货", "", "", 7000, 70, 838, 7430 },
		{ 10, 0,  "缺货", "", "", 0, 0, 41, 500 },
		{ 10, 7,  " ",    "SETTLEMENT_REASON", "/lines/0/reason", 0, 0, 0, 0 },
		{ 10, 11, "多发", "SETTLEMENT_EXCESS", "/lines/0/delivered", 0, 0, 0, 0 },
		{ 10, -1, "多发", "SETTLEMENT_EXCESS", "/lines/0/delivered", 0, 0, 0, 0 },
		{ -4, -4, "",     "", "", -4000, 100, -472 + 41, -3600 },	/* a return: -41.00 holds -4.72 of tax */
		{ -4, -5, "多退", "SETTLEMENT_EXCESS", "/lines/0/delivered", 0, 0, 0, 0 },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;
		struct settlement *s = NULL;
		struct settlement_goods goods = {
			.line = 1,
			.ordered = { row[i].ordered * ONE },
			.delivered = { row[i].delivered * ONE },
			.unit_price = { 10 * 1000000 },
			.discount = { 100 },
			.tax_rate = 130000,
			.reason = STR(row[i].reason),
		};
		struct settlement_want want = {
			.goods = &goods,
			.goods_n = 1,
			.freight = { 500 },
			.freight_tax_rate = 90000,
			.pointer = S("/lines"),
		};

		bench_setup(&b, FINANCE);
		assert_int_equal(settlement_issue(&b.x, &b.o, &want, &s, &b.out), !*row[i].code);
		assert_string_equal(code(&b), row[i].code);
		if (*row[i].code) {
			assert_true(str_eq(b.errs.at[0].pointer, STR(row[i].pointer)));
			assert_int_equal(b.out.puts, 0);
			assert_int_equal(b.settlements, 0);
		} else {
			assert_int_equal(s->order_amount.fen, row[i].amount);
			assert_int_equal(s->discount.fen, row[i].discount);
			assert_int_equal(s->tax.fen, row[i].tax);
			assert_int_equal(s->receivable.fen, row[i].receivable);
			assert_int_equal(receivable(&b), row[i].receivable);
			books_agree(&b);
		}
		arena_free(&b.arena);
	}
}

static void all_bad_lines_of_a_settlement_are_told_at_once(void **state)
{
	struct bench b;
	struct settlement_goods goods[] = {
		{ .ordered = { ONE }, .delivered = { 0 } },
		{ .ordered = { ONE }, .delivered = { ONE } },
		{ .ordered = { ONE }, .delivered = { 2 * ONE } },
	};
	struct settlement_want want = { .goods = goods, .goods_n = 3, .pointer = S("/lines") };
	(void)state;

	bench_setup(&b, FINANCE);
	assert_false(settlement_issue(&b.x, &b.o, &want, NULL, &b.out));
	assert_int_equal(b.errs.n, 2);
	assert_true(str_eq(b.errs.at[0].pointer, S("/lines/0/reason")));
	assert_true(str_eq(b.errs.at[1].pointer, S("/lines/2/delivered")));
	arena_free(&b.arena);
}

/* --- what is refused ----------------------------------------------------------------------- */

static void another_currency_is_refused(void **state)
{
	struct bench b;
	struct receipt in = { .amount = { 100 }, .currency = S("USD"), .pointer = S("/payment") };
	struct refund_want back = { .amount = { 0 }, .currency = S("") };
	(void)state;

	bench_setup(&b, FINANCE);
	assert_false(payment_receive(&b.x, &b.o, &in, NULL, &b.out));
	assert_string_equal(code(&b), "PAY_CURRENCY");
	assert_true(str_eq(b.errs.at[0].pointer, S("/payment/currency")));
	assert_true(str_eq(err_text(&b.arena, &b.errs.at[0], true), S("订单币种是 CNY，不是 USD")));

	b.errs.n = 0;
	assert_false(refund_request(&b.x, &b.o, &back, NULL, &b.out));
	assert_int_equal(b.errs.n, 2);	/* the amount and the currency */
	assert_int_equal(b.out.puts, 0);
	arena_free(&b.arena);
}

static void what_cannot_be_counted_is_refused(void **state)
{
	struct bench b;
	struct settlement_goods goods = {
		.ordered = { INT64_MAX }, .delivered = { INT64_MAX }, .unit_price = { INT64_MAX },
	};
	struct settlement_want want = { .goods = &goods, .goods_n = 1, .pointer = S("/lines") };
	struct payment all = { .order_id = { 7 }, .payment = 1, .amount = { INT64_MAX } };
	(void)state;

	bench_setup(&b, FINANCE);
	pay_set_add(&b.arena, &b.o.payments, &payment_record, &(struct rows){ &all, 1 });
	assert_false(receive(&b, 1));
	assert_string_equal(code(&b), "E_OVERFLOW");
	assert_int_equal(b.o.payments.n, 1);

	b.errs.n = 0;
	assert_false(settlement_issue(&b.x, &b.o, &want, NULL, &b.out));
	assert_string_equal(code(&b), "E_OVERFLOW");
	assert_true(str_eq(b.errs.at[0].pointer, S("/lines/0")));
	arena_free(&b.arena);
}

/* A trillion yuan and not a fen more, in or out. */
static void an_amount_not_of_this_world_is_refused(void **state)
{
	const int64_t most = 100000000000000;
	struct bench b;
	(void)state;

	bench_setup(&b, FINANCE);
	assert_false(receive(&b, most + 1));
	assert_string_equal(code(&b), "E_TOO_LARGE");
	assert_true(str_eq(b.errs.at[0].pointer, S("/amount")));
	b.errs.n = 0;
	assert_true(receive(&b, most));
	assert_true(receive(&b, most));
	assert_false(ask_back(&b, most + 1, 0));
	assert_string_equal(code(&b), "E_TOO_LARGE");
	b.errs.n = 0;
	assert_true(ask_back(&b, most, 0));
	assert_int_equal(b.o.refunds.n, 1);
	arena_free(&b.arena);
}

/* At noon UTC of the 23rd, which is the evening of the 23rd in Shanghai. */
static void money_cannot_have_come_in_after_tomorrow(void **state)
{
	static const struct { int64_t after_us, day; const char *pointers[2]; } row[] = {
		{ DAY,     24, { NULL } },
		{ DAY + 1, 24, { "/payment/received_at" } },
		{ 0,       25, { "/payment/value_date" } },
		{ 2 * DAY, 25, { "/payment/received_at", "/payment/value_date" } },
		{ -DAY,    1,  { NULL } },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;
		struct receipt in = {
			.amount = { 100 }, .currency = S("CNY"),
			.received_at = { NOON.us + row[i].after_us },
			.value_date = date_of(2026, 11, (int)row[i].day), .pointer = S("/payment"),
		};
		int n = 0;

		bench_setup(&b, FINANCE);
		assert_int_equal(payment_receive(&b.x, &b.o, &in, NULL, &b.out), !row[i].pointers[0]);
		for (; n < 2 && row[i].pointers[n]; n++) {
			assert_string_equal(b.errs.at[n].problem->code, "PAYMENT_FUTURE");
			assert_true(str_eq(b.errs.at[n].pointer, STR(row[i].pointers[n])));
		}
		assert_int_equal(b.errs.n, n);
		arena_free(&b.arena);
	}
}

static void only_finance_takes_a_payment_back(void **state)
{
	static const struct { unsigned roles; bool good; } row[] = {
		{ FINANCE, true }, { MANAGER, true }, { SYSTEM, true },
		{ SALES, false }, { WAREHOUSE, false }, { CUSTOMER, false },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;

		bench_setup(&b, row[i].roles);
		assert_true(receive(&b, 100));
		assert_int_equal(payment_reverse(&b.x, &b.o, 1, S("x"), &b.out), row[i].good);
		assert_string_equal(code(&b), row[i].good ? "" : "E_FORBIDDEN");
		books_agree(&b);
		arena_free(&b.arena);
	}
}

/* --- rows ---------------------------------------------------------------------------------- */

static void a_payment_counts_from_its_value_date(void **state)
{
	struct bench b;
	struct payment *p;
	struct receipt in = { .method = PAY_BANK, .amount = { 100 }, .currency = S("CNY") };
	(void)state;

	bench_setup(&b, FINANCE);
	b.x.now.us = NOON.us + 8 * HOUR;	/* the 24th in Shanghai */
	assert_true(payment_receive(&b.x, &b.o, &in, &p, &b.out));
	assert_int_equal(p->value_date.day, date_of(2026, 11, 24).day);

	in.value_date = date_of(2026, 11, 20);
	assert_true(payment_receive(&b.x, &b.o, &in, &p, &b.out));
	assert_int_equal(p->value_date.day, date_of(2026, 11, 20).day);
	assert_int_equal(p->payment, 2);
	assert_true(str_eq(p->recorded_by, S("li")));
	arena_free(&b.arena);
}

static void every_row_that_was_made_is_put(void **state)
{
	struct bench b;
	int fresh = 0;
	(void)state;

	bench_setup(&b, FINANCE);
	assert_true(deliver(&b, 10, ""));
	assert_true(receive(&b, 10400));
	for (size_t i = 0; i < b.out.puts; i++)
		fresh += b.out.put[i].kind == PUT_NEW;
	/* settlement, its line, three entries; payment and its entry. The settlement is put once, as new. */
	assert_int_equal(fresh, 7);
	assert_int_equal(b.out.puts, 7);
	arena_free(&b.arena);
}

/* A history that is imported keeps its own times. */
static void a_settlement_is_settled_when_the_money_moved(void **state)
{
	struct bench b;
	struct receipt in = { .amount = { 10400 }, .currency = S("CNY"), .received_at = { NOON.us - DAY } };
	(void)state;

	bench_setup(&b, FINANCE);
	assert_true(deliver(&b, 10, ""));
	assert_true(payment_receive(&b.x, &b.o, &in, NULL, &b.out));
	assert_int_equal(standing(&b)->settled_at.us, NOON.us - DAY);
	arena_free(&b.arena);
}

/* A row handed to the shell stays where it is, however many follow. */
static void a_set_keeps_its_rows_in_place(void **state)
{
	struct bench b;
	struct payment first = { .payment = 1, .amount = { 5 } }, *row = &first;
	struct rows loaded = { row, 1 }, rows;
	(void)state;

	bench_setup(&b, FINANCE);
	b.payments = 1;
	pay_set_add(&b.arena, &b.o.payments, &payment_record, &loaded);
	for (int i = 0; i < 100; i++)
		assert_true(receive(&b, 10));
	assert_ptr_equal(b.o.payments.row[0], row);
	rows = pay_set_rows(&b.arena, &b.o.payments, &payment_record);
	assert_int_equal(rows.n, 101);
	assert_int_equal(((struct payment *)rows.at)[100].payment, 101);
	assert_int_equal(((struct payment *)rows.at)[0].amount.fen, 5);
	arena_free(&b.arena);
}

/* --- any steps at all ---------------------------------------------------------------------- */

static uint32_t dice(uint32_t *seed, uint32_t sides)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % sides;
}

static void the_books_agree_after_any_steps(void **state)
{
	int accepted = 0;
	(void)state;

	for (uint32_t seed = 1; seed <= 300; seed++) {
		uint32_t roll = seed;
		struct bench b;

		bench_setup(&b, FINANCE);
		for (int i = 0; i < 40; i++) {
			enum act what = dice(&roll, VOID + 1);
			int64_t a = what == RECEIVE || what == ASK_BACK ? dice(&roll, 6000)
			                                                : dice(&roll, 11);
			size_t puts = b.out.puts, entries = b.o.entries.n;

			if (act(&b, what, a, dice(&roll, 3))) {
				accepted++;
			} else {
				assert_int_equal(b.out.puts, puts);
				assert_int_equal(b.o.entries.n, entries);
				assert_true(b.errs.n > 0);
			}
			books_agree(&b);
			b.errs.n = 0;
		}
		arena_free(&b.arena);
	}
	assert_true(accepted > 3000);
}

static void words_stand_for_their_numbers(void **state)
{
	(void)state;
	assert_int_equal(accounts.n, ACCOUNT_REFUND_CLEARING + 1);
	assert_int_equal(pay_methods.n, PAY_OTHER + 1);
	assert_int_equal(entry_reasons.n, ENTRY_SETTLEMENT_VOID + 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_part_payments_settle_and_a_reversal_reopens),
		cmocka_unit_test(a_short_delivery_settles_less_and_the_rest_is_refunded),
		cmocka_unit_test(no_refund_goes_above_what_was_paid),
		cmocka_unit_test(a_refunded_payment_cannot_be_reversed),
		cmocka_unit_test(a_return_after_settling_lessens_what_is_owed),
		cmocka_unit_test(a_voided_settlement_makes_room_for_another),
		cmocka_unit_test(a_settlement_counts_what_was_delivered),
		cmocka_unit_test(all_bad_lines_of_a_settlement_are_told_at_once),
		cmocka_unit_test(another_currency_is_refused),
		cmocka_unit_test(what_cannot_be_counted_is_refused),
		cmocka_unit_test(an_amount_not_of_this_world_is_refused),
		cmocka_unit_test(money_cannot_have_come_in_after_tomorrow),
		cmocka_unit_test(only_finance_takes_a_payment_back),
		cmocka_unit_test(a_payment_counts_from_its_value_date),
		cmocka_unit_test(every_row_that_was_made_is_put),
		cmocka_unit_test(a_settlement_is_settled_when_the_money_moved),
		cmocka_unit_test(a_set_keeps_its_rows_in_place),
		cmocka_unit_test(the_books_agree_after_any_steps),
		cmocka_unit_test(words_stand_for_their_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
