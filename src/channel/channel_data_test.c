/*
 * channel_data_test.c -- the shipped profiles over the real data they were written for.
 *
 * The numbers are the published or independently computed ones of each data set. The data are not part of the
 * project: without them (ORDERD_SHARED, or ../shared) the tests are skipped, and say so.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "channel/import_fixture.h"
#include "record/json.h"
#include "unit/testbed.h"

enum { STATES = 9, MONTHS = 12 * 11 };

/* What all orders together say. */
struct totals {
	int64_t orders, returns, lines, payments, refunds, deliveries, without_lines, negative_lines;
	int64_t state[STATES];
	int64_t month[MONTHS];			/* orders, by order_date from 2010-01 */
	struct money net[MONTHS];		/* goods by month */
	struct money goods, returned, freight, paid, refunded;
	int64_t late_by_day, late_by_time;
	struct money method[8];
	int64_t paid_orders;
};

static void add_lines(struct totals *t, const struct order_in *o, int64_t month)
{
	for (int64_t i = 0; i < o->lines.n; i++) {
		const struct line_in *l = &((struct line_in *)o->lines.at)[i];
		struct money amount;

		assert_true(money_of(l->quantity, l->unit_price, &amount));
		money_add(&t->goods, amount);
		money_add(&t->net[month], amount);
		money_add(&t->freight, l->freight);
		t->negative_lines += l->quantity.v < 0;
		if (o->kind.v == 1)
			money_add(&t->returned, amount);
	}
	t->lines += o->lines.n;
	t->without_lines += o->lines.n == 0;
}

static void add_money(struct totals *t, const struct order_in *o)
{
	struct money paid = {0};

	for (int64_t i = 0; i < o->payments.n; i++) {
		const struct payment_in *p = &((struct payment_in *)o->payments.at)[i];

		money_add(&paid, p->amount);
		money_add(&t->method[p->method.v], p->amount);
	}
	for (int64_t i = 0; i < o->refunds.n; i++)
		money_add(&t->refunded, ((struct refund_in *)o->refunds.at)[i].amount);
	money_add(&t->paid, paid);
	t->paid_orders += paid.fen > 0;
	t->payments += o->payments.n;
	t->refunds += o->refunds.n;
	t->deliveries += o->deliveries.n;
}

static void add_order(struct totals *t, const struct order_in *o)
{
	static const struct zone brazil = { -10800 };
	int year, month, day;

	date_parts(o->order_date, &year, &month, &day);
	month += (year - 2010) * 12 - 1;
	assert_in_range(month, 0, MONTHS - 1);
	t->orders++;
	t->returns += o->kind.v == 1;
	t->state[o->state.v]++;
	t->month[month]++;
	add_lines(t, o, month);
	add_money(t, o);
	if (o->state.v != 5 || !o->signed_at.us)
		return;
	t->late_by_time += o->signed_at.us > date_start(o->promised_date, brazil).us;
	t->late_by_day += date_in(o->signed_at, brazil).day > o->promised_date.day;
}

/* The sink: every input is decoded as its command would, so that nothing is sent that a command cannot read. */
static bool count_items(void *self, struct import_item *item, int n, struct errs *errs)
{
	ARENA a = {0};

	for (int i = 0; i < n; i++) {
		struct errs wrong = { .arena = &a };
		bool order = strcmp(item[i].command, "order.record") == 0;
		const struct record *r = order ? &order_in_record : item[i].command[0] == 'p' ? &product_in_record
		                                                                            : &customer_in_record;
		json_t *json = json_read(item[i].input, &wrong);
		void *row = arena_alloc(&a, r->size);

		assert_non_null(json);
		if (!record_decode(r, DECODE_NEW, json, row, &a, &wrong, S("")))
			print_error("%s\n", str_c(&a, err_text(&a, &wrong.at[0], false)));
		assert_int_equal(wrong.n, 0);
		json_decref(json);
		if (order)
			add_order(self, row);
		item[i].outcome = IMPORT_MADE;
	}
	(void)errs;
	return true;
}

static struct str read_text(struct arena *a, const char *path)
{
	char *text = arena_alloc(a, 1 << 16);
	FILE *file = fopen(path, "r");

	assert_non_null(file);

	size_t n = fread(text, 1, 1 << 16, file);

	fclose(file);
	return (struct str){ text, n };
}

/* Import a data set by a profile; skips the test when the data are not there. */
static void import_data(const char *profile, const char *data, bool large, struct totals *t, struct import_summary *out)
{
	ARENA a = {0};
	struct errs errs = { .arena = &a };
	const char *shared = getenv("ORDERD_SHARED");
	struct str folder = str_fmt(&a, "%s/data/%s", shared ? shared : "../shared", data);
	const struct import_sink sink = { count_items, t };
	const struct import_options o = { .folder = folder, .sink = &sink, .rejects = -1 };

	if (access(str_c(&a, folder), R_OK) != 0 || (large && TESTBED_SANITIZED)) {
		print_message("SKIPPED: %s\n", large && TESTBED_SANITIZED ? "too much for a build with sanitizers"
		              : "no data; set ORDERD_SHARED to the folder that has data/");
		arena_free(&a);
		skip();
	}

	const struct profile *p = profile_read(read_text(&a, profile), fixture_modules, &a, &errs);

	assert_non_null(p);

	bool good = import_run(p, &o, out, &errs);

	for (int i = 0; i < errs.n; i++)
		print_error("%s\n", str_c(&a, err_text(&a, &errs.at[i], false)));
	assert_true(good);
	assert_int_equal(out->rejects, 0);
}

static void olist_gives_its_published_numbers(void **state)
{
	(void)state;
	static const int64_t states_wanted[STATES] = { 5, 2, 314, 301, 1107, 96478, 0, 625, 609 };
	static const struct { int year, month; int64_t orders; } months[] = {
		{ 2016, 9, 4 }, { 2016, 10, 324 }, { 2016, 12, 1 }, { 2017, 1, 800 }, { 2017, 11, 7544 }, { 2018, 8, 6512 },
		{ 2018, 9, 16 }, { 2018, 10, 4 },
	};
	static struct totals t;
	struct import_summary out;

	import_data("profiles/olist.profile", "olist", true, &t, &out);
	assert_int_equal(t.orders, 99441);
	for (int i = 0; i < STATES; i++)
		assert_int_equal(t.state[i], states_wanted[i]);
	for (size_t i = 0; i < COUNT(months); i++)
		assert_int_equal(t.month[(months[i].year - 2010) * 12 + months[i].month - 1], months[i].orders);
	assert_int_equal(t.lines, 112650);
	assert_int_equal(t.without_lines, 775);
	assert_int_equal(t.goods.fen, 1359164370);
	assert_int_equal(t.freight.fen, 225190954);
	assert_int_equal(t.payments, 103886);
	assert_int_equal(t.paid.fen, 1600887212);
	assert_int_equal(t.method[0].fen, 286936127);			/* boleto: bank */
	assert_int_equal(t.method[2].fen, 1254208419);
	assert_int_equal(t.method[3].fen, 21798979);
	assert_int_equal(t.method[4].fen, 37943687);
	assert_int_equal(t.deliveries, 99441 - 1783);
	assert_int_equal(t.late_by_time, 7826);
	assert_int_equal(t.late_by_day, 6534);
	assert_int_equal(out.count[0].records, 96096);
	assert_int_equal(out.count[1].records, 32951);
}

static void uci_gives_its_published_numbers(void **state)
{
	(void)state;
	static const int64_t net[] = {		/* December 2010 to December 2011 */
		74895702, 56000026, 49806265, 68326708, 49320712, 72333351, 69112312, 68130011, 68268051, 101968762,
		107070467, 146175625, 43366801,
	};
	static struct totals t;
	struct import_summary out;

	import_data("profiles/uci-online-retail.profile", "uci-online-retail", true, &t, &out);
	assert_int_equal(out.rows, 541909);
	assert_int_equal(t.orders, 25900);
	assert_int_equal(t.returns, 3836);
	assert_int_equal(t.lines, 541909);
	assert_int_equal(t.negative_lines, 10624);
	assert_int_equal(t.goods.fen, 974774793);
	assert_int_equal(t.returned.fen, -89681249);
	for (size_t i = 0; i < COUNT(net); i++)
		assert_int_equal(t.net[11 + i].fen, net[i]);
	assert_int_equal(out.count[0].records, 4373);		/* and the walk-in customer */
	assert_int_equal(out.count[1].records, 4070);
}

static void tmall_gives_its_published_numbers(void **state)
{
	(void)state;
	static struct totals t;
	struct import_summary out;

	import_data("profiles/tmall.profile", "cn-tmall-orders", false, &t, &out);
	assert_int_equal(t.orders, 28010);
	assert_int_equal(t.month[(2020 - 2010) * 12 + 1], 28010);
	assert_int_equal(t.goods.fen, 299576061);
	assert_int_equal(t.paid.fen, 247482307);
	assert_int_equal(t.refunded.fen, 57233592);
	assert_int_equal(t.state[5], 24087);
	assert_int_equal(t.state[7], 28010 - 24087);
	assert_int_equal(t.paid_orders, 24087);	/* those with a time of payment; 5,132 of them got all of it back */
	assert_int_equal(t.refunds, 5646);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(olist_gives_its_published_numbers),
		cmocka_unit_test(uci_gives_its_published_numbers),
		cmocka_unit_test(tmall_gives_its_published_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
