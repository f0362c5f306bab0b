/*
 * order_bench.h -- an order on the bench, for the tests of its rules.
 *
 * A step gives a rule the rows a command would load. What is refused is taken back; what is accepted must have been
 * put, row by row, or the step fails. The settings are read from a database of their own, as the engine does.
 */
#ifndef ORDER_ORDER_BENCH_H
#define ORDER_ORDER_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "order/order_rules.h"
#include "record/sql.h"
#include "shell/schema.h"
#include "shell/setting.h"
#include "unit/testbed.h"

const struct module *const modules[] = { &calendar_module, &order_module, NULL };

/* --- settings ---------------------------------------------------------------- */

static struct house {
	struct arena arena;
	struct errs errs;
	struct engine engine;
	struct db *db;
	struct testbed bed;
} house;

static inline int house_open(void **state)
{
	(void)state;
	house = (struct house){ .errs = { .arena = &house.arena } };
	testbed_open(&house.bed);
	engine_describe(&house.engine);
	house.db = db_open(STR(house.bed.db), DB_WRITE, &house.errs);
	assert_non_null(house.db);
	struct str settings = db_dialect(house.db, &house.arena, S("CREATE TABLE settings (id BIGINT NOT NULL, version BIGINT NOT NULL,"
		" head BLOB NOT NULL, name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)"));
	assert_true(db_script(house.db, str_c(&house.arena, settings), &house.errs));
	assert_true(settings_load(&house.engine, house.db, &house.errs));
	return 0;
}

static inline int house_close(void **state)
{
	(void)state;
	db_close(house.db);
	testbed_close(&house.bed);
	arena_free(&house.engine.arena);
	arena_free(&house.arena);
	return 0;
}

/* For the contexts made from now on; NULL: what the program says. */
static inline void house_set(const char *name, const char *value)
{
	const struct setting_row row = { .id = { 1 }, .version = 1, .name = STR(name), .value = STR(value) };
	struct str sql = str_fmt(&house.arena, "DELETE FROM settings WHERE name = '%s'", name);

	assert_true(db_script(house.db, str_c(&house.arena, sql), &house.errs));
	assert_true(!value || db_write(house.db, &setting_row_record, &(struct change){ .row = &row }, 1, &house.errs));
	assert_true(settings_load(&house.engine, house.db, &house.errs));
}

/* --- what there is ------------------------------------------------------------ */

enum { BEARING, ROPE, REPAIR, RETIRED, UNPRICED, DOLLAR, PRODUCTS };
enum { SH = 21, GZ = 22 };

static struct product products[PRODUCTS] = {
	[BEARING]  = { .id = { 11 }, .sku = S("B-1"), .name = S("轴承"), .model = S("6204"), .specification = S("20x47x14"),
	               .unit = S("件"), .tax_rate = 130000, .currency = S("CNY"), .price = { 10000000 }, .active = true },
	[ROPE]     = { .id = { 12 }, .sku = S("R-1"), .name = S("缆绳"), .unit = S("米"), .divisible = true,
	               .tax_rate = 130000, .currency = S("CNY"), .price = { 3333000 }, .active = true },
	[REPAIR]   = { .id = { 13 }, .sku = S("S-1"), .name = S("检修"), .kind = { PRODUCT_SERVICE }, .unit = S("次"),
	               .tax_rate = 60000, .currency = S("CNY"), .price = { 200000000 }, .active = true },
	[RETIRED]  = { .id = { 14 }, .sku = S("X-1"), .name = S("旧轴承"), .unit = S("件"), .currency = S("CNY"),
	               .price = { 1000000 } },
	[UNPRICED] = { .id = { 15 }, .sku = S("U-1"), .name = S("样品"), .unit = S("件"), .currency = S("CNY"), .active = true },
	[DOLLAR]   = { .id = { 16 }, .sku = S("D-1"), .name = S("进口轴承"), .unit = S("件"), .currency = S("USD"),
	               .price = { 5000000 }, .active = true },
};
static struct product_unit units[] = {		/* of the bearing */
	{ .product_id = { 11 }, .unit = S("箱"), .factor = { 12 * ONE } },
	{ .product_id = { 11 }, .unit = S("半箱"), .factor = { 6 * ONE }, .divisible = true },
};
static struct product_price prices[] = {	/* of the bearing: 9.00 from 24 pieces on, 8.00 from 2027 on */
	{ .product_id = { 11 }, .n = 1, .min_quantity = { 24 * ONE }, .price = { 9000000 } },
	{ .product_id = { 11 }, .n = 2, .min_quantity = { 24 * ONE }, .price = { 8000000 }, .valid_from = { 20819 } },
};
static struct warehouse warehouses[] = {
	{ .id = { SH }, .code = S("SH"), .name = S("上海仓"), .province = S("上海市"), .street = S("港路 1 号"), .active = true, .priority = 1 },
	{ .id = { GZ }, .code = S("GZ"), .name = S("广州仓"), .province = S("广东省"), .city = S("广州市"), .active = true, .priority = 2 },
};
static struct customer customer = {
	.id = { 31 }, .kind = { CUSTOMER_COMPANY }, .name = S("海河机械"), .phone = S("022-2345678"), .email = S("buy@haihe.example"),
	.active = true,
};
static struct contact contacts[] = {
	{ .customer_id = { 31 }, .contact = 1, .name = S("赵敏"), .phone = S("13800000001") },
	{ .customer_id = { 31 }, .contact = 2, .name = S("孙强"), .phone = S("13800000002"), .is_default = true },
};
static struct address addresses[] = {
	{ .customer_id = { 31 }, .address = 1, .province = S("天津市"), .city = S("天津市"), .street = S("解放路 2 号"), .is_default = true },
};

/* --- the bench ------------------------------------------------------------------ */

enum { LINES_MAX = 4 };

struct world {
	struct order order;
	struct order_line line[LINES_MAX];
	struct reservation held[LINES_MAX];
	struct stock stock[3];
	struct series series;
	struct rows entries;
	int helds;
};

struct bench {
	struct arena arena;
	struct errs errs;
	struct caller who;
	struct id_source ids;
	struct context x;
	struct world w;
	struct decision out;
};

/* 2026-11-23 12:00 in Shanghai */
static const struct instant NOON = { (1795435200 - 8 * 3600) * (int64_t)SECOND };

static inline void bench_setup(struct bench *b, unsigned roles)
{
	*b = (struct bench){ .who = { .id = { 9 }, .name = S("wang"), .roles = roles }, .ids = { 1, 0 } };
	b->errs.arena = &b->arena;
	b->x = (struct context){
		.arena = &b->arena, .errs = &b->errs, .who = &b->who, .now = NOON, .zone = { 28800 }, .ids = &b->ids,
		.settings = atomic_load(&house.engine.settings),
	};
	b->w.stock[0] = (struct stock){ { 11 }, { SH }, { 10 * ONE }, { 0 } };
	b->w.stock[1] = (struct stock){ { 11 }, { GZ }, { 30 * ONE }, { 0 } };
	b->w.stock[2] = (struct stock){ { 12 }, { GZ }, { 100 * ONE }, { 0 } };
	b->out = decision_in(&b->arena);
}

static inline const char *code(const struct bench *b)
{
	return b->errs.n ? b->errs.at[0].problem->code : "";
}

static inline struct line_facts facts_of(int product)
{
	struct line_facts f = { .product = &products[product] };

	if (product == BEARING) {
		f.units = (struct rows){ units, COUNT(units) };
		f.prices = (struct rows){ prices, COUNT(prices) };
	}
	return f;
}

static inline struct line_facts facts_for(struct str sku)
{
	for (int i = 0; i < PRODUCTS; i++)
		if (str_eq(products[i].sku, sku))
			return facts_of(i);
	return (struct line_facts){ 0 };
}

typedef bool decide_rule(struct context *x, const void *in, void *state, struct decision *out);

static inline struct order_state_rows state_of(struct bench *b)
{
	struct world *w = &b->w;
	struct order_state_rows s = {
		.order = &w->order, .lines = w->order.lines, .customer = &customer,
		.contacts = { contacts, COUNT(contacts) }, .addresses = { addresses, COUNT(addresses) },
		.series = w->series.last ? &w->series : NULL,
		.warehouses = { warehouses, COUNT(warehouses) }, .reservations = { w->held, w->helds }, .entries = w->entries,
		.facts = arena_array(&b->arena, LINES_MAX, sizeof(struct line_facts)),
	};

	stock_set_add(&b->arena, &s.stocks, &(struct rows){ w->stock, COUNT(w->stock) });
	stock_set_sort(&s.stocks);
	for (int64_t i = 0; i < s.lines.n; i++)
		s.facts[i] = facts_for(((struct order_line *)s.lines.at)[i].sku);
	return s;
}

static inline bool was_put(const struct bench *b, const void *row)
{
	for (size_t i = 0; i < b->out.puts; i++)
		if (b->out.put[i].row == row)
			return true;
	return false;
}

/* A row that differs from what was loaded must have been put. */
static inline void must_be_put(const struct bench *b, const struct record *r, const void *was, const void *now)
{
	for (int i = 0; i < r->fields; i++)
		if (field_is_column(&r->field[i]) && !field_same(&r->field[i], was, now) && !was_put(b, now))
			print_error("%s.%s was changed and not put\n", r->name, r->field[i].name), assert_true(false);
}

static inline void all_put(const struct bench *b, const struct world *was)
{
	must_be_put(b, &order_record, &was->order, &b->w.order);
	for (int i = 0; i < LINES_MAX; i++)
		must_be_put(b, &order_line_record, &was->line[i], &b->w.line[i]);
	for (int i = 0; i < was->helds; i++)
		must_be_put(b, &reservation_record, &was->held[i], &b->w.held[i]);
	for (size_t i = 0; i < COUNT(was->stock); i++)
		must_be_put(b, &stock_record, &was->stock[i], &b->w.stock[i]);
}

/* What came into being joins the world, as the next command would load it. */
static inline void take_new(struct bench *b)
{
	struct ledger_entry *entry = arena_array(&b->arena, (size_t)b->w.entries.n + b->out.puts, sizeof *entry);
	int64_t n = b->w.entries.n;

	if (n)
		memcpy(entry, b->w.entries.at, (size_t)n * sizeof *entry);
	for (size_t i = 0; i < b->out.puts; i++) {
		const struct put *p = &b->out.put[i];
		if (p->kind != PUT_NEW)
			continue;
		if (p->record == &reservation_record)
			b->w.held[b->w.helds++] = *(struct reservation *)p->row;
		if (p->record == &series_record)
			b->w.series = *(struct series *)p->row;
		if (p->record == &ledger_entry_record)
			entry[n++] = *(struct ledger_entry *)p->row;
	}
	b->w.entries = (struct rows){ entry, n };
}

static inline bool step_with(struct bench *b, decide_rule *rule, const void *in, struct order_state_rows *s)
{
	struct world was = b->w;

	b->errs.n = 0;
	b->out = decision_in(&b->arena);
	bool fine = rule(&b->x, in, s, &b->out);
	assert_int_equal(fine, b->errs.n == 0);
	if (!fine) {
		b->w = was;
		return false;
	}
	all_put(b, &was);
	take_new(b);
	b->x.now.us += HOUR;
	return true;
}

static inline bool step(struct bench *b, decide_rule *rule, const void *in)
{
	struct order_state_rows s = state_of(b);

	return step_with(b, rule, in, &s);
}

/* Put a line into the order that is to be made. */
static inline struct order_line *ask_for(struct bench *b, int product, int64_t pieces)
{
	struct order *o = &b->w.order;
	struct order_line *l = &b->w.line[o->lines.n];

	*l = (struct order_line){ .sku = products[product].sku, .quantity = { pieces * ONE } };
	o->lines = (struct rows){ b->w.line, o->lines.n + 1 };
	return l;
}

static inline bool create(struct bench *b)
{
	return step(b, order_create_decide, NULL);
}

static inline const char *fact(const struct bench *b, size_t i)
{
	return i < b->out.facts ? b->out.fact[i].name : "";
}

/* As far as confirmed: bearings and a repair, reserved. */
static inline void confirmed(struct bench *b, int64_t bearings, int64_t repairs)
{
	const struct reason_in yes = { S("") };
	const struct confirm_in on = { { 0 } };

	bench_setup(b, SALES | REVIEWER | FINANCE | WAREHOUSE);
	if (bearings)
		ask_for(b, BEARING, bearings);
	if (repairs)
		ask_for(b, REPAIR, repairs);
	assert_true(create(b));
	assert_true(step(b, order_approve_decide, &yes));
	assert_true(step(b, order_confirm_decide, &on));
}

/* What a batch of fulfil/ does to a line, and the state that follows. */
static inline bool deliver(struct bench *b, int64_t line, int64_t batched, int64_t shipped, int64_t signed_for)
{
	struct order_line *l = order_line_find(&b->w.order, line);

	l->batched.v = batched * ONE;
	l->shipped.v = shipped * ONE;
	l->signed_for.v = signed_for * ONE;
	b->errs.n = 0;
	b->out = decision_in(&b->arena);
	return order_derive(&b->x, &b->w.order, &b->out);
}

#endif
