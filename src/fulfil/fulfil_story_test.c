/*
 * fulfil_story_test.c -- orders on their way through the whole engine, and past orders recorded,
 * with every invariant of every module checked at the end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "calendar/calendar.h"
#include "fulfil/fulfil.h"
#include "shell/check/check.h"
#include "unit/testbed_config.h"

const struct module *const modules[] = {
	&calendar_module, &people_module, &catalog_module, &stock_module, &pay_module,
	&order_module,  &fulfil_module,  NULL,
};

/* --- a company -------------------------------------------------------------------- */

struct company {
	struct arena arena;
	struct errs errs;
	struct config config;
	struct engine *engine;
	struct testbed bed;
	struct call call;		/* the last one */
	int keys;
};

/* False when it was refused; the answer or the errors are in c->call. */
static bool run(struct company *c, const char *name, struct id target, int64_t part, unsigned roles,
                const char *body)
{
	c->call = (struct call){
		.command = engine_command(c->engine, STR(name)),
		.arena = &c->arena,
		.errs = { .arena = &c->arena },
		.who = { .id = { 1 }, .name = S("tester"), .roles = roles },
		.target = target,
		.part = part,
		.key = str_fmt(&c->arena, "key-%d", c->keys++),
	};
	assert_non_null(c->call.command);
	bool fine = call_accept(&c->call, STR(body)) && call_run(c->engine, &c->call);

	call_release(&c->call);
	return fine;
}

static struct id done(struct company *c, const char *name, struct id target, int64_t part,
                      const char *body)
{
	bool fine = run(c, name, target, part, SYSTEM, body);

	for (int i = 0; !fine && i < c->call.errs.n; i++) {
		struct str text = err_text(&c->arena, &c->call.errs.at[i], false);

		print_error("%s: %.*s: %.*s\n", name, P(c->call.errs.at[i].pointer), P(text));
	}
	assert_true(fine);
	return c->call.made;
}

static void assert_refused(struct company *c, const char *name, struct id target, int64_t part,
                           const char *body, const char *code)
{
	assert_false(run(c, name, target, part, SYSTEM, body));
	assert_string_equal(c->call.errs.at[0].problem->code, code);
}

static bool said(const struct company *c, const char *text)
{
	return str_find_str(c->call.body, STR(text)) >= 0;
}

/* Two warehouses: P-1 lies in Shanghai only, P-2 in Guangzhou only; S-1 is a service. */
static void furnish(struct company *c)
{
	static const char *const steps[][2] = {
		{ "warehouse.create",
		  "{\"code\":\"SH\",\"name\":\"上海仓\",\"active\":true,\"priority\":1}" },
		{ "warehouse.create",
		  "{\"code\":\"GZ\",\"name\":\"广州仓\",\"active\":true,\"priority\":2}" },
		{ "product.create", "{\"sku\":\"P-1\",\"name\":\"轴承\",\"unit\":\"件\",\"tax_"
		                    "rate\":130000,\"price\":\"10.00\",\"reference\":\"x:p1\"}" },
		{ "product.create", "{\"sku\":\"P-2\",\"name\":\"齿轮\",\"unit\":\"件\",\"tax_"
		                    "rate\":130000,\"price\":\"20.00\"}" },
		{ "product.create", "{\"sku\":\"S-1\",\"name\":\"安装\",\"kind\":\"service\","
		                    "\"unit\":\"次\",\"tax_rate\":60000,\"price\":\"50.00\"}" },
		{ "stock.receive",
		  "{\"warehouse\":\"SH\",\"lines\":[{\"sku\":\"P-1\",\"quantity\":\"150\"}]}" },
		{ "stock.receive",
		  "{\"warehouse\":\"GZ\",\"lines\":[{\"sku\":\"P-2\",\"quantity\":\"10\"}]}" },
		{ "customer.create", "{\"code\":\"C1\",\"name\":\"王芳\",\"phone\":\"13800000000\","
		                     "\"reference\":\"x:c1\"}" },
	};

	for (size_t i = 0; i < COUNT(steps); i++)
		done(c, steps[i][0], (struct id){ 0 }, 0, steps[i][1]);
}

static int company_open(void **state)
{
	static struct company c;

	c = (struct company){ .errs = { .arena = &c.arena } };
	testbed_open(&c.bed);
	testbed_config(&c.bed, &c.config, &c.arena, &c.errs);
	c.engine = engine_open(&c.config, &c.errs);
	assert_non_null(c.engine);
	furnish(&c);
	*state = &c;
	return 0;
}

static int company_close(void **state)
{
	struct company *c = *state;

	engine_close(c->engine);
	testbed_close(&c->bed);
	arena_free(&c->arena);
	return 0;
}

/* --- what always holds --------------------------------------------------------------- */

static void tell_begin(void *self, const struct check *c)
{
	(void)self, (void)c;
}

static void tell_end(void *self, const struct check *c, int64_t found, int64_t us)
{
	(void)self, (void)c, (void)found, (void)us;
}

static void tell_found(void *self, const struct check *c, struct str what)
{
	(void)self;
	print_error("%s: %.*s\n", c->name, P(what));
}

static void assert_sound(struct company *c)
{
	struct check_progress progress = { tell_begin, tell_end, tell_found, NULL };

	engine_drain(c->engine);
	struct db *db = engine_reader(c->engine, &c->errs);
	assert_non_null(db);
	assert_int_equal(check_all(db, &progress, &c->errs), 0);
	engine_reader_done(c->engine, db);
}

static const struct id NONE = { 0 };

static struct id confirmed(struct company *c, const char *lines)
{
	struct str body = str_fmt(
		&c->arena, "{\"customer_code\":\"C1\",\"street\":\"文三路 1 号\",\"lines\":[%s]}",
		lines);
	struct id order = done(c, "order.create", NONE, 0, str_c(&c->arena, body));

	done(c, "order.approve", order, 0, "{}");
	done(c, "order.confirm", order, 0, "{}");
	return order;
}

static void send(struct company *c, struct id order, int64_t batch)
{
	done(c, "batch.pick", order, batch, "{}");
	done(c, "batch.pack", order, batch, "{\"packages\":1}");
	done(c, "batch.ship", order, batch,
	     "{\"carrier\":\"顺丰\",\"tracking_number\":\"SF1\",\"freight_cost\":\"12.00\"}");
}

/* --- stories ----------------------------------------------------------------------------- */

/* proves R-38 R-28 R-140 R-24 */
static void an_order_from_two_warehouses_with_a_service_is_signed_for(void **state)
{
	struct company *c = *state;
	struct id order = confirmed(
		c, "{\"sku\":\"P-1\",\"quantity\":\"100\"},{\"sku\":\"P-2\",\"quantity\":\"10\"},"
		   "{\"sku\":\"S-1\",\"quantity\":\"1\"}");

	done(c, "batch.plan", order, 0, "{\"lines\":[{\"line\":1,\"quantity\":\"40\"}]}");
	assert_true(said(c, "\"state\":\"processing\""));
	assert_true(said(c, "\"batches\":[{"));
	assert_refused(c, "batch.plan", order, 0, "{\"lines\":[{\"line\":1,\"quantity\":\"61\"}]}",
	               "BATCH_ABOVE");
	assert_refused(
		c, "batch.plan", order, 0,
		"{\"lines\":[{\"line\":1,\"quantity\":\"1\"},{\"line\":2,\"quantity\":\"1\"}]}",
		"BATCH_TWO_WAREHOUSES");
	done(c, "batch.plan", order, 0, "{}");
	assert_true(said(c, "\"batch\":3"));
	assert_true(said(c, "上海仓"));
	assert_true(said(c, "广州仓"));
	for (int64_t batch = 1; batch <= 3; batch++)
		send(c, order, batch);
	assert_true(said(c, "\"state\":\"shipped\""));
	done(c, "order.perform", order, 0, "{\"line\":3}");
	for (int64_t batch = 1; batch <= 3; batch++) {
		assert_true(said(c, "\"state\":\"part_signed\""));
		done(c, "batch.sign", order, batch,
		     "{\"signer\":\"王芳\",\"proof_kind\":\"photo\",\"proof\":\"p.jpg\"}");
	}
	assert_true(said(c, "\"tracking_number\":\"SF1\",\"freight_cost\":\"12.00\""));
	assert_false(said(c, "\"state\":\"part_signed\""));
	assert_sound(c);
}

/* proves R-102 */
static void a_short_delivery_is_warned_of_reserved_again_and_sent(void **state)
{
	struct company *c = *state;
	struct id order = confirmed(c, "{\"sku\":\"P-1\",\"quantity\":\"10\"}");

	done(c, "batch.plan", order, 0, "{}");
	done(c, "batch.pick", order, 1, "{}");
	assert_refused(c, "batch.pack", order, 1, "{\"lines\":[{\"line\":1,\"quantity\":\"11\"}]}",
	               "PACK_ABOVE");
	assert_true(str_eq(c->call.errs.at[0].pointer, S("/lines/0/quantity")));
	done(c, "batch.pack", order, 1, "{\"lines\":[{\"line\":1,\"quantity\":\"9\"}]}");
	assert_true(said(
		c, "\"warnings\":[{\"pointer\":\"/lines/0/quantity\",\"code\":\"PACK_SHORT\""));
	done(c, "batch.ship", order, 1, "{\"shipping_mode\":\"pickup\"}");
	assert_sound(c);
	done(c, "batch.sign", order, 1,
	     "{\"signer\":\"王芳\",\"lines\":[{\"line\":1,\"quantity\":\"7\"}]}");
	assert_true(said(c, "SIGN_SHORT"));
	assert_true(said(c, "\"state\":\"part_signed\""));
	assert_sound(c);

	/*
	 * One piece stayed behind and is reserved still; the two that were lost are, after
	 * order.reserve.
	 */
	done(c, "batch.plan", order, 0, "{}");
	send(c, order, 2);
	done(c, "order.reserve", order, 0, "{}");
	done(c, "batch.plan", order, 0, "{}");
	send(c, order, 3);
	done(c, "batch.sign", order, 2, "{\"signer\":\"王芳\"}");
	done(c, "batch.sign", order, 3, "{\"signer\":\"王芳\"}");
	assert_true(said(c, "\"state\":\"signed\",\"state_at\""));
	assert_sound(c);
}

static void cancelling_the_order_cancels_its_batches_in_the_same_commit(void **state)
{
	struct company *c = *state;
	struct id order = confirmed(
		c, "{\"sku\":\"P-1\",\"quantity\":\"10\"},{\"sku\":\"P-2\",\"quantity\":\"3\"}");

	done(c, "batch.plan", order, 0, "{}");
	done(c, "batch.pick", order, 2, "{}");
	assert_false(run(c, "batch.cancel_all", order, 0, MANAGER, "{}"));
	done(c, "order.cancel", order, 0, "{\"reason\":\"不要了\"}");
	assert_true(said(c, "\"state\":\"cancelled\""));
	assert_false(said(c, "\"state\":\"planned\""));
	assert_false(said(c, "\"state\":\"picked\""));
	assert_true(said(c, "\"cancel_reason\":\"不要了\""));
	assert_true(said(c, "\"batched\":\"0\""));
	assert_sound(c);

	/* All of the stock is free again. */
	order = confirmed(c, "{\"sku\":\"P-1\",\"quantity\":\"150\"}");
	done(c, "batch.plan", order, 0, "{}");
	assert_sound(c);
}

static void who_may_not_may_not(void **state)
{
	struct company *c = *state;
	struct id order = confirmed(c, "{\"sku\":\"P-1\",\"quantity\":\"10\"}");

	done(c, "batch.plan", order, 0, "{}");
	assert_false(run(c, "batch.pick", order, 1, LOGISTICS, "{}"));
	assert_string_equal(c->call.errs.at[0].problem->code, E_FORBIDDEN.code);
	assert_true(run(c, "batch.pick", order, 1, WAREHOUSE, "{}"));
	assert_false(run(c, "order.record", NONE, 0, MANAGER,
	                 "{\"reference\":\"a\",\"state\":\"placed\",\"placed_at\":\"2017-01-01T00:"
	                 "00:00Z\"}"));
	assert_string_equal(c->call.errs.at[0].problem->code, E_FORBIDDEN.code);
}

static const char past[] =
	"{\"reference\":\"x:1\",\"state\":\"signed\",\"customer_reference\":\"x:c1\",\"placed_at\":"
        "\"2017-10-02T10:56:33-03:00\","
	"\"approved_at\":\"2017-10-02T11:07:15-03:00\",\"promised_date\":\"2017-10-18\","
        "\"currency\":\"BRL\",\"discount\":\"1.00\","
	"\"lines\":[{\"product_reference\":\"x:p1\",\"quantity\":\"3\",\"unit_price\":\"29.99\","
        "\"freight\":\"8.72\"},"
	"{\"sku\":\"P-2\",\"quantity\":\"-1\",\"unit_price\":\"-5.00\"}],"
	"\"payments\":[{\"method\":\"voucher\",\"amount\":\"18.59\"},"
	"{\"method\":\"other\",\"amount\":\"0.00\"},"
	"{\"method\":\"credit_card\",\"amount\":\"80.00\",\"received_at\":\"2017-10-02T14:00:00Z\"}],"
	"\"refunds\":[{\"amount\":\"2.00\",\"reason\":\"破损\",\"paid_at\":\"2017-10-20T00:00:"
        "00Z\"}],"
	"\"deliveries\":[{\"shipped_at\":\"2017-10-04T19:55:00-03:00\",\"signed_at\":\"2017-10-"
        "10T21:25:13-03:00\"},"
	"{\"shipped_at\":\"2017-10-05T00:00:00Z\"}]}";

static void a_past_order_is_recorded_once_and_adds_up(void **state)
{
	struct company *c = *state;
	struct id first = done(c, "order.record", NONE, 0, past);

	assert_true(c->call.changed);
	assert_true(said(c, "\"goods_amount\":\"94.97\""));
	assert_true(said(c, "\"total\":\"102.69\""));
	assert_true(said(c, "\"paid\":\"98.59\",\"refunded\":\"2.00\""));
	assert_true(said(c, "\"payment\":3"));
	assert_true(said(c, "\"historical\":true"));
	assert_true(said(c, "\"signed_at\":\"2017-10-11T00:25:13.000Z\""));
	assert_true(said(c, "\"batch\":2"));
	struct id again = done(c, "order.record", NONE, 0, past);
	assert_int_equal(again.v, first.v);
	assert_false(c->call.changed);
	/* It is known: what it is made of is not asked for again. */
	again = done(c, "order.record", NONE, 0,
	             "{\"reference\":\"x:1\",\"state\":\"signed\",\"customer_reference\":\"gone\","
	             "\"placed_at\":\"2017-10-02T10:56:33Z\"}");
	assert_int_equal(again.v, first.v);
	done(c, "order.record", NONE, 0,
	     "{\"reference\":\"x:2\",\"state\":\"rejected\",\"placed_at\":\"2017-10-02T10:56:33-03:"
	     "00\"}");
	assert_sound(c);
}

static void a_past_order_of_what_nobody_knows_is_refused_by_line(void **state)
{
	struct company *c = *state;
	static const char body[] =
		"{\"reference\":\"x:3\",\"state\":\"signed\",\"customer_reference\":\"x:nobody\","
	        "\"placed_at\":\"2017-10-02T10:56:33Z\","
		"\"lines\":[{\"product_reference\":\"x:p1\",\"quantity\":\"1\",\"unit_price\":"
	        "\"1\"},"
		"{\"product_reference\":\"x:none\",\"quantity\":\"1\",\"unit_price\":\"1\"},"
		"{\"quantity\":\"1\",\"unit_price\":\"1\"}]}";
	static const char *const pointer[] = { "/customer_reference", "/lines/1/product_reference",
		                               "/lines/2/sku" };

	assert_false(run(c, "order.record", NONE, 0, SYSTEM, body));
	assert_int_equal(c->call.errs.n, COUNT(pointer));
	for (size_t i = 0; i < COUNT(pointer); i++)
		assert_true(str_eq(c->call.errs.at[i].pointer, STR(pointer[i])));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, company_open, company_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(an_order_from_two_warehouses_with_a_service_is_signed_for),
		TEST(a_short_delivery_is_warned_of_reserved_again_and_sent),
		TEST(cancelling_the_order_cancels_its_batches_in_the_same_commit),
		TEST(who_may_not_may_not),
		TEST(a_past_order_is_recorded_once_and_adds_up),
		TEST(a_past_order_of_what_nobody_knows_is_refused_by_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
