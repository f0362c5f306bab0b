/*
 * order_required_test.c -- which fields an order must have, and what a company may say of that.
 */
#include "order/order_bench.h"

/* An order in which every field that is asked for below is filled in. */
static void whole(struct bench *b)
{
	b->w.order = (struct order){
		.customer_name = S("海河机械"), .phone = S("022-2345678"), .message = S("小心轻放"), .reference = S("tmall:1"),
		.street = S("解放路 2 号"), .requested_date = { 20800 }, .freight = { 500 },
		.lines = { b->w.line, 2 },
	};
	for (int i = 0; i < 2; i++)
		b->w.line[i] = (struct order_line){ .name = S("轴承"), .quantity = { ONE }, .unit_price = { 1000000 }, .note = S("x") };
}

/* The fields that are missing, as "/phone 联系方式; …". */
static struct str missing(struct bench *b)
{
	struct order *o = &b->w.order;
	struct buf out = buf_in(&b->arena, 0);

	b->errs.n = 0;
	b->x.settings = atomic_load(&house.engine.settings);
	bool fine = order_required(&b->x, o, o->lines.at, (int)o->lines.n);
	assert_int_equal(fine, b->errs.n == 0);
	for (int i = 0; i < b->errs.n; i++) {
		assert_string_equal(b->errs.at[i].problem->code, "E_REQUIRED");
		buf_fmt(&out, "%s%.*s ", i ? "; " : "", P(b->errs.at[i].pointer));
		buf_add(&out, err_text(&b->arena, &b->errs.at[i], true));
	}
	return buf_str(&out);
}

static void each_field_left_out_in_turn_is_named_in_chinese(void **state)
{
	static const struct { const char *field, *told; } row[] = {
		{ "",                    "" },
		{ "customer_name",       "/customer_name 请填写客户名称" },
		{ "phone",               "/phone 请填写联系方式" },
		{ "lines",               "/lines 请填写订单行" },
		{ "requested_date",      "/requested_date 请填写要求交付日期" },
		{ "freight",             "/freight 请填写物流费用" },
		{ "lines.quantity",      "/lines/1/quantity 请填写数量" },
		{ "lines.unit_price",    "/lines/1/unit_price 请填写单价" },
		{ "lines.name",          "/lines/1/name 请填写产品名称" },
	};
	(void)state;

	house_set("order.required",
	          "*: customer_name, phone, lines, requested_date, freight, lines.quantity, lines.unit_price, lines.name");
	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;
		struct str name = STR(row[i].field);
		bool line = str_starts(name, S("lines."));
		const struct record *r = line ? &order_line_record : &order_record;
		const struct field *f = record_field(r, line ? str_sub(name, 6, name.n) : name);

		bench_setup(&b, SALES);
		whole(&b);
		if (f)
			memset(field_at(f, line ? (void *)&b.w.line[1] : (void *)&b.w.order), 0, field_size(f));
		assert_string_equal(str_c(&b.arena, missing(&b)), row[i].told);
		arena_free(&b.arena);
	}
	house_set("order.required", NULL);
}

static void without_a_setting_customer_phone_and_lines_are_required(void **state)
{
	struct bench b;
	(void)state;

	bench_setup(&b, SALES);
	assert_string_equal(str_c(&b.arena, missing(&b)), "/customer_name 请填写客户名称; /phone 请填写联系方式; /lines 请填写订单行");
	whole(&b);
	b.w.order.reference = S("");
	assert_string_equal(str_c(&b.arena, missing(&b)), "");
	b.w.order.channel.v = CHANNEL_MALL;
	assert_string_equal(str_c(&b.arena, missing(&b)), "/reference 请填写渠道单号");
	arena_free(&b.arena);
}

static void a_set_is_asked_of_its_channel_or_class_alone(void **state)
{
	static const struct { const char *setting; int channel, class; const char *told; } row[] = {
		{ "channel=fax: message",              CHANNEL_FAX,   ORDER_NORMAL,  "/message 请填写客户留言" },
		{ "channel=fax: message",              CHANNEL_PHONE, ORDER_NORMAL,  "" },
		{ "class=urgent: requested_date",      CHANNEL_WEB,   ORDER_URGENT,  "/requested_date 请填写要求交付日期" },
		{ "class=urgent: requested_date",      CHANNEL_WEB,   ORDER_SPECIAL, "" },
		{ " channel = fax : message ; class = urgent : street ", CHANNEL_FAX, ORDER_URGENT,
		  "/message 请填写客户留言; /street 请填写收货地址" },
		{ "channel=web: message; class=normal: street", CHANNEL_WEB, ORDER_NORMAL,
		  "/message 请填写客户留言; /street 请填写收货地址" },
		{ "*: message",                        CHANNEL_API,   ORDER_SPECIAL, "/message 请填写客户留言" },
		/* What always has a value cannot be left out: the first word of a list is a choice, too. */
		{ "*: channel, class, payment_method, shipping_mode", CHANNEL_WEB, ORDER_NORMAL, "" },
		{ "*: lines.gift",                     CHANNEL_WEB,   ORDER_NORMAL,  "" },
		{ "",                                  CHANNEL_WEB,   ORDER_NORMAL,  "" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;

		house_set("order.required", row[i].setting);
		bench_setup(&b, SALES);
		whole(&b);
		b.w.order.message = b.w.order.street = S("");
		b.w.order.requested_date.day = 0;
		b.w.order.channel.v = row[i].channel;
		b.w.order.class.v = row[i].class;
		assert_true(order_required_valid(STR(row[i].setting)));
		assert_string_equal(str_c(&b.arena, missing(&b)), row[i].told);
		arena_free(&b.arena);
	}
	house_set("order.required", NULL);
}

static void a_gift_needs_no_price(void **state)
{
	struct bench b;
	(void)state;

	house_set("order.required", "*: lines.unit_price, lines.note");
	bench_setup(&b, SALES);
	whole(&b);
	b.w.line[0].gift = true;
	b.w.line[0].unit_price.micro = 0;
	assert_string_equal(str_c(&b.arena, missing(&b)), "");
	b.w.line[0].note = S("");
	assert_string_equal(str_c(&b.arena, missing(&b)), "/lines/0/note 请填写行备注");
	arena_free(&b.arena);
	house_set("order.required", NULL);
}

static void a_setting_that_means_nothing_is_not_saved(void **state)
{
	static const struct { const char *value; bool valid; } row[] = {
		{ "*: customer_name, phone, lines; channel=mall: reference", true },
		{ "class=special:lines.unit_price", true },
		{ "", true },
		{ " ; ", true },
		{ "*:", false },
		{ "*", false },
		{ "customer_name, phone", false },
		{ "*: customer_nam", false },
		{ "*: phone,, lines", false },
		{ "*: lines.colour", false },
		{ "*: lines.", false },
		{ "*: total", false },			/* not for a caller to fill in */
		{ "*: lines.amount", false },
		{ "channel=pigeon: phone", false },
		{ "colour=blue: phone", false },
		{ "class: phone", false },
		{ "*: phone; class=urgent", false },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		bool valid = order_required_valid(STR(row[i].value));

		if (valid != row[i].valid)
			print_error("%s\n", row[i].value);
		assert_int_equal(valid, row[i].valid);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_field_left_out_in_turn_is_named_in_chinese),
		cmocka_unit_test(without_a_setting_customer_phone_and_lines_are_required),
		cmocka_unit_test(a_set_is_asked_of_its_channel_or_class_alone),
		cmocka_unit_test(a_gift_needs_no_price),
		cmocka_unit_test(a_setting_that_means_nothing_is_not_saved),
	};

	return cmocka_run_group_tests(tests, house_open, house_close);
}
