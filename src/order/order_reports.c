/*
 * order_reports.c -- counts, amounts and times of orders, by any axis.
 *
 * Every report walks the orders of a period once and folds them into groups.
 */
#include <stdlib.h>

#include "base/chains.h"
#include "order/order_reports.h"
#include "order/queries.h"

/* --- what is read ----------------------------------------------------------- */

static const struct field order_fact_fields[] = {
	FIELD(order_fact, state,         .names = &order_states, .zh = "订单状态"),
	FIELD(order_fact, class,         .names = &order_classes, .zh = "订单类别"),
	FIELD(order_fact, channel,       .names = &order_channels, .zh = "接收渠道"),
	FIELD(order_fact, kind,          .names = &order_kinds, .zh = "业务类型"),
	FIELD(order_fact, currency,      .zh = "币种"),
	FIELD(order_fact, customer_id,   .refers = "customer", .zh = "客户"),
	FIELD(order_fact, customer_name, .flags = PERSONAL, .scope = OF_NAME, .zh = "客户名称"),
	FIELD(order_fact, created_at,    .zh = "录入时间"),
	FIELD(order_fact, placed_at,     .flags = OPTIONAL, .zh = "接收时间"),
	FIELD(order_fact, approved_at,   .flags = OPTIONAL, .zh = "审核时间"),
	FIELD(order_fact, shipped_at,    .flags = OPTIONAL, .zh = "发货时间"),
	FIELD(order_fact, signed_at,     .flags = OPTIONAL, .zh = "签收时间"),
	FIELD(order_fact, promised_date, .flags = OPTIONAL, .zh = "约定交付日期"),
	FIELD(order_fact, total,         .zh = "应付总额"),
	FIELD(order_fact, goods_amount,  .zh = "订单金额"),
	FIELD(order_fact, freight,       .zh = "物流费用"),
	FIELD(order_fact, paid,          .zh = "支付金额"),
	FIELD(order_fact, refunded,      .zh = "退款金额"),
};
RECORD(order_fact_record, order_fact, NULL, order_fact_fields, .zh = "订单", .en = "order");

static const struct field product_sum_fields[] = {
	FIELD(product_sum, newest,     .refers = "order", .flags = HIDDEN, .zh = "最近的订单"),
	FIELD(product_sum, product_id, .refers = "product", .shown_by = "name", .flags = LISTED, .zh = "产品"),
	FIELD(product_sum, sku,        .flags = LISTED, .zh = "产品编码"),
	FIELD(product_sum, name,       .flags = LISTED, .zh = "产品名称"),
	FIELD(product_sum, currency,   .flags = LISTED, .zh = "币种"),
	FIELD(product_sum, line_count, .flags = LISTED, .zh = "订单行数"),
	FIELD(product_sum, quantity,   .flags = LISTED, .zh = "数量"),
	FIELD(product_sum, amount,     .flags = LISTED, .zh = "金额"),
};
RECORD(product_sum_record, product_sum, NULL, product_sum_fields, .zh = "产品销售", .en = "product sales");

/* --- groups ------------------------------------------------------------------ */

enum { STEPS = 4 };

struct durations { int64_t *us; size_t n, room; int64_t sum; };

struct group {
	struct link link;
	struct str key, currency;
	struct id customer_id;
	struct str customer_name;	/* as their newest order has it */
	struct instant named_at;
	int64_t orders;
	struct money total, goods_amount, freight, paid, refunded;
	struct durations step[STEPS];
};

/* What rows are folded into, while they are read: groups, or sums of products. */
struct groups { struct arena *arena; struct chains chains; };

static struct groups *groups_in(struct arena *a)
{
	struct groups *g = NEW(a, struct groups);

	g->arena = a;
	chains_clear(&g->chains);
	return g;
}

static struct group *group_of(struct groups *g, struct str key, struct id customer, struct str currency)
{
	uint64_t hash = (str_hash(key) * 31 + (uint64_t)customer.v) * 31 + str_hash(currency);

	for (struct link *l = chains_at(&g->chains, hash); l; l = l->next) {
		struct group *one = (struct group *)l;
		if (str_eq(one->key, key) && one->customer_id.v == customer.v && str_eq(one->currency, currency))
			return one;
	}
	struct group *one = NEW(g->arena, struct group);
	one->link.hash = hash;
	one->key = str_dup(g->arena, key);
	one->customer_id = customer;
	one->currency = str_dup(g->arena, currency);
	chains_add(&g->chains, g->arena, &one->link);
	return one;
}

static int by_group_key(const void *a, const void *b)
{
	const struct group *x = *(struct group *const *)a, *y = *(struct group *const *)b;
	int c = str_cmp(x->key, y->key);

	c = c ? c : (x->customer_id.v > y->customer_id.v) - (x->customer_id.v < y->customer_id.v);
	return c ? c : str_cmp(x->currency, y->currency);
}

/* All that hangs in the chains, in an order; what hangs there has its link as its first member. */
static void **in_order(struct chains *chains, struct arena *a, int (*order)(const void *, const void *))
{
	void **all = arena_array(a, chains->links + 1, sizeof *all);
	struct link *l = NULL;
	size_t n = 0;

	while ((l = chains_next(chains, l)))
		all[n++] = l;
	qsort(all, n, sizeof *all, order);
	return all;
}

/* --- the axis ------------------------------------------------------------------ */

static struct str day_of(struct arena *a, struct instant t, struct zone z, size_t length)
{
	struct buf b = buf_in(a, 40);

	date_format(&b, date_in(t, z));
	return str_sub(buf_str(&b), 0, length);
}

static struct str word_of(const struct names *names, struct state s)
{
	return STR(names->at[s.v].word);
}

/* What rows may be summed up by. */
enum axis { BY_ALL, BY_STATE, BY_CLASS, BY_CHANNEL, BY_KIND, BY_MONTH, BY_DAY, BY_CUSTOMER };
static const struct names axes = NAMES(
	[BY_ALL]      = { "all",      "全部",     "all" },
	[BY_STATE]    = { "state",    "订单状态", "state" },
	[BY_CLASS]    = { "class",    "订单类别", "class" },
	[BY_CHANNEL]  = { "channel",  "接收渠道", "channel" },
	[BY_KIND]     = { "kind",     "订单种类", "kind" },
	[BY_MONTH]    = { "month",    "月",       "month" },
	[BY_DAY]      = { "day",      "日",       "day" },
	[BY_CUSTOMER] = { "customer", "客户",     "customer" },
);
/* What a group may be called; a day and a month stand for themselves. */
static const struct names axis_all = NAMES({ "all", "全部", "all" });
static const struct names *const axis_words[] = { &order_states, &order_classes, &order_channels, &order_kinds, &axis_all, NULL };
static const struct names *const state_words[] = { &order_states, NULL };

static struct str axis_of(struct arena *a, enum axis by, const struct order_fact *o, struct zone z)
{
	switch (by) {
	case BY_ALL:      return S("all");
	case BY_STATE:    return word_of(&order_states, o->state);
	case BY_CLASS:    return word_of(&order_classes, o->class);
	case BY_CHANNEL:  return word_of(&order_channels, o->channel);
	case BY_KIND:     return word_of(&order_kinds, o->kind);
	case BY_MONTH:    return day_of(a, o->created_at, z, 7);
	case BY_DAY:      return day_of(a, o->created_at, z, 10);
	case BY_CUSTOMER: break;	/* its id, and beside it the name, which is not for everybody's eyes */
	}
	return S("");
}

/* The group of its customer, who is called as in the newest order. */
static struct group *customer_group(struct groups *all, const struct order_fact *o, struct str currency)
{
	struct group *g = group_of(all, S(""), o->customer_id, currency);

	if (o->created_at.us < g->named_at.us)
		return g;
	g->named_at = o->created_at;
	if (!str_eq(g->customer_name, o->customer_name))
		g->customer_name = str_dup(all->arena, o->customer_name);
	return g;
}

/* --- one walk over the orders of a period ------------------------------------- */

typedef void order_fold(void *self, const struct order_fact *o);

struct period { struct value v[2]; };

static struct period period_of(const struct asked *q, const struct value *days)
{
	return (struct period){ {
		VI(days[0].i ? date_start((struct date){ days[0].i }, q->x->zone).us : INT64_MIN),
		VI(days[1].i ? date_start((struct date){ days[1].i + 1 }, q->x->zone).us : INT64_MAX),
	} };
}

static bool walk(struct asked *q, const struct query *what, const struct value *days, order_fold *fold, void *self)
{
	struct period period = period_of(q, days);
	struct cursor *c = db_query(q->db, what, period.v, q->x->errs);
	ARENA row_arena = { 0 };
	struct order_fact o = { 0 };

	if (!c)
		return false;
	while (db_next(c, &o, &row_arena)) {
		fold(self, &o);
		arena_reset(&row_arena);
		o = (struct order_fact){ 0 };
	}
	return db_done(c);
}

static const struct parameter period_only[] = {
	{ "from",  F_DATE, "", "起始日期", "first day" },
	{ "until", F_DATE, "", "截止日期", "last day" },
};
static const struct parameter period_and_axis[] = {
	{ "from",  F_DATE, "", "起始日期", "first day" },
	{ "until", F_DATE, "", "截止日期", "last day" },
	{ "by",    F_STATE, "state", "分组", "summed up by", &axes },
};
static const struct parameter period_and_all[] = {
	{ "from",  F_DATE, "", "起始日期", "first day" },
	{ "until", F_DATE, "", "截止日期", "last day" },
	{ "by",    F_STATE, "all", "分组", "summed up by", &axes },
};

/* --- orders: number and amounts -------------------------------------------------- */

/* What a row is of: a word, or a customer, whom two may be called like and who may be called otherwise tomorrow. */
#define GROUP_FIELDS(T) \
	FIELD(T, key,           .flags = LISTED | OPTIONAL, .words = axis_words, .zh = "分组"), \
	FIELD(T, customer_id,   .refers = "customer", .shown_by = "customer_name", .flags = LISTED | OPTIONAL, .zh = "客户"), \
	FIELD(T, customer_name, .flags = LISTED | OPTIONAL | PERSONAL, .scope = OF_NAME, .zh = "客户名称")

struct amounts_row {
	struct str key;
	struct id customer_id;
	struct str customer_name, currency;
	int64_t orders;
	struct money goods_amount, freight, total, paid, refunded, received;
};
static const struct field amounts_fields[] = {
	GROUP_FIELDS(amounts_row),
	FIELD(amounts_row, currency,     .flags = LISTED, .zh = "币种"),
	FIELD(amounts_row, orders,       .flags = LISTED, .zh = "订单数量"),
	FIELD(amounts_row, goods_amount, .flags = LISTED, .zh = "订单金额"),
	FIELD(amounts_row, freight,      .flags = LISTED, .zh = "物流费用"),
	FIELD(amounts_row, total,        .flags = LISTED, .zh = "应付总额"),
	FIELD(amounts_row, paid,         .flags = LISTED, .zh = "支付金额"),
	FIELD(amounts_row, refunded,     .flags = LISTED, .zh = "退款金额"),
	FIELD(amounts_row, received,     .flags = LISTED, .zh = "净收金额", .doc = "paid less refunded"),
};
static RECORD(amounts_record, amounts_row, NULL, amounts_fields, .zh = "订单统计", .en = "orders");

struct amounts_walk { struct groups *groups; struct asked *asked; enum axis by; bool fits; };

static struct group *group_for(struct amounts_walk *w, const struct order_fact *o, struct str currency)
{
	ARENA a = { 0 };

	if (w->by == BY_CUSTOMER)
		return customer_group(w->groups, o, currency);
	return group_of(w->groups, axis_of(&a, w->by, o, w->asked->x->zone), (struct id){ 0 }, currency);
}

static void fold_amounts(void *self, const struct order_fact *o)
{
	struct amounts_walk *w = self;
	struct group *g = group_for(w, o, o->currency);

	g->orders++;
	w->fits = w->fits && money_add(&g->goods_amount, o->goods_amount) && money_add(&g->freight, o->freight) &&
	          money_add(&g->total, o->total) && money_add(&g->paid, o->paid) &&
	          money_add(&g->refunded, o->refunded);
}

static bool orders_report(struct asked *q, const struct value *v, struct report_out *out)
{
	struct amounts_walk w = { groups_in(q->x->arena), q, (enum axis)names_find(&axes, v[2].t), true };

	if (!walk(q, &q_orders_between, v, fold_amounts, &w))
		return false;
	if (!w.fits)
		return fail(q->x->errs, &E_OVERFLOW, S(""));
	struct group **all = (struct group **)in_order(&w.groups->chains, q->x->arena, by_group_key);
	for (size_t i = 0; i < w.groups->chains.links; i++) {
		const struct group *g = all[i];
		struct amounts_row row = { g->key, g->customer_id, g->customer_name, g->currency, g->orders, g->goods_amount, g->freight, g->total,
		                           g->paid, g->refunded, { g->paid.fen - g->refunded.fen } };
		if (!report_row(out, &row))
			return false;
	}
	return true;
}

/* --- steps: hours between the stamps ---------------------------------------------- */

static const struct step { const char *from, *to, *zh; size_t a, b; } steps[STEPS] = {
	{ "placed", "approved", "接收→审核", offsetof(struct order_fact, placed_at), offsetof(struct order_fact, approved_at) },
	{ "approved", "shipped", "审核→发货", offsetof(struct order_fact, approved_at), offsetof(struct order_fact, shipped_at) },
	{ "shipped", "signed", "发货→签收", offsetof(struct order_fact, shipped_at), offsetof(struct order_fact, signed_at) },
	{ "placed", "signed", "接收→签收", offsetof(struct order_fact, placed_at), offsetof(struct order_fact, signed_at) },
};

struct steps_row {
	struct str key;
	struct id customer_id;
	struct str customer_name, from, to;
	int64_t orders;
	struct quantity mean_hours, median_hours;
};
static const struct field steps_fields[] = {
	GROUP_FIELDS(steps_row),
	FIELD(steps_row, from,         .flags = LISTED, .words = state_words, .zh = "从"),
	FIELD(steps_row, to,           .flags = LISTED, .words = state_words, .zh = "到"),
	FIELD(steps_row, orders,       .flags = LISTED, .zh = "订单数量"),
	FIELD(steps_row, mean_hours,   .flags = LISTED, .zh = "平均小时"),
	FIELD(steps_row, median_hours, .flags = LISTED, .zh = "中位小时"),
};
static RECORD(steps_record, steps_row, NULL, steps_fields, .zh = "环节用时", .en = "hours between steps");

static int by_time(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void fold_steps(void *self, const struct order_fact *o)
{
	struct amounts_walk *w = self;
	struct group *g = group_for(w, o, S(""));

	for (int i = 0; i < STEPS; i++) {
		int64_t from = *(const int64_t *)((const char *)o + steps[i].a);
		int64_t to = *(const int64_t *)((const char *)o + steps[i].b);
		struct durations *d = &g->step[i];
		if (!from || !to)
			continue;
		d->us = arena_grow(w->groups->arena, d->us, d->n, &d->room, sizeof *d->us);
		d->us[d->n++] = to - from;
		d->sum += to - from;
	}
}

/* µs as hours with four decimals, half away from zero. */
static struct quantity hours(__int128 us)
{
	__int128 scaled = us * ONE, half = HOUR / 2;

	return (struct quantity){ (int64_t)((scaled + (scaled < 0 ? -half : half)) / HOUR) };
}

/* sum / n hours, rounded once. */
static struct quantity mean_hours(int64_t sum, size_t n)
{
	__int128 scaled = (__int128)sum * ONE, whole = (__int128)HOUR * (__int128)n;

	return (struct quantity){ (int64_t)((scaled + (scaled < 0 ? -whole : whole) / 2) / whole) };
}

static bool steps_report(struct asked *q, const struct value *v, struct report_out *out)
{
	struct amounts_walk w = { groups_in(q->x->arena), q, (enum axis)names_find(&axes, v[2].t), true };

	if (!walk(q, &q_steps_between, v, fold_steps, &w))
		return false;
	struct group **all = (struct group **)in_order(&w.groups->chains, q->x->arena, by_group_key);
	for (size_t i = 0; i < w.groups->chains.links; i++) {
		struct group *g = all[i];
		for (int k = 0; k < STEPS; k++) {
			struct durations *d = &g->step[k];
			struct steps_row row = { g->key, g->customer_id, g->customer_name, STR(steps[k].from), STR(steps[k].to),
			                         .orders = (int64_t)d->n };
			if (!d->n)
				continue;
			qsort(d->us, d->n, sizeof *d->us, by_time);
			row.mean_hours = mean_hours(d->sum, d->n);
			row.median_hours = hours(((__int128)d->us[(d->n - 1) / 2] + d->us[d->n / 2]) / 2);
			if (!report_row(out, &row))
				return false;
		}
	}
	return true;
}

/* --- late deliveries --------------------------------------------------------------- */

struct late_row {
	struct str basis;
	int64_t delivered, late;
	struct quantity percent;
};
static const struct names late_bases = NAMES({ "time", "按时间", "by time" }, { "day", "按日", "by day" });
static const struct names *const basis_words[] = { &late_bases, NULL };
static const struct field late_fields[] = {
	FIELD(late_row, basis,     .flags = LISTED, .words = basis_words, .zh = "口径", .doc = "time: after the start of the promised day; day: after the promised day"),
	FIELD(late_row, delivered, .flags = LISTED, .zh = "已交付订单"),
	FIELD(late_row, late,      .flags = LISTED, .zh = "迟交订单"),
	FIELD(late_row, percent,   .flags = LISTED, .zh = "迟交率(%)"),
};
static RECORD(late_record, late_row, NULL, late_fields, .zh = "迟交", .en = "late deliveries");

struct late_walk { struct zone zone; int64_t delivered, by_time, by_day; };

static void fold_late(void *self, const struct order_fact *o)
{
	struct late_walk *w = self;
	bool done = o->state.v == ORDER_SIGNED || o->state.v == ORDER_COMPLETED;

	if (!done || !o->signed_at.us || !o->promised_date.day)
		return;
	w->delivered++;
	w->by_time += o->signed_at.us > date_start(o->promised_date, w->zone).us;
	w->by_day += date_in(o->signed_at, w->zone).day > o->promised_date.day;
}

static bool late_row_out(struct report_out *out, struct str basis, int64_t delivered, int64_t late)
{
	struct late_row row = { basis, delivered, late, { 0 } };

	if (delivered)
		row.percent.v = (late * 100 * ONE * 2 + delivered) / (2 * delivered);
	return report_row(out, &row);
}

static bool late_report(struct asked *q, const struct value *v, struct report_out *out)
{
	struct late_walk w = { .zone = q->x->zone };

	return walk(q, &q_deliveries_between, v, fold_late, &w) && late_row_out(out, S("time"), w.delivered, w.by_time) &&
	       late_row_out(out, S("day"), w.delivered, w.by_day);
}

/* --- customers who came back ---------------------------------------------------------- */

struct repeat_row { int64_t orders_each, customers, orders; };
static const struct field repeat_fields[] = {
	FIELD(repeat_row, orders_each, .flags = LISTED, .zh = "每客订单数"),
	FIELD(repeat_row, customers,   .flags = LISTED, .zh = "客户数"),
	FIELD(repeat_row, orders,      .flags = LISTED, .zh = "订单数量"),
};
static RECORD(repeat_record, repeat_row, NULL, repeat_fields, .zh = "复购", .en = "repeat customers");

static void fold_customers(void *self, const struct order_fact *o)
{
	customer_group(self, o, S(""))->orders++;
}

static int by_orders(const void *a, const void *b)
{
	int64_t x = (*(struct group *const *)a)->orders, y = (*(struct group *const *)b)->orders;

	return (x > y) - (x < y);
}

static bool repeat_report(struct asked *q, const struct value *v, struct report_out *out)
{
	struct groups *g = groups_in(q->x->arena);

	if (!walk(q, &q_customers_between, v, fold_customers, g))
		return false;
	size_t n = g->chains.links;
	struct group **all = (struct group **)in_order(&g->chains, q->x->arena, by_orders);
	for (size_t i = 0; i < n;) {
		struct repeat_row row = { .orders_each = all[i]->orders };
		for (; i < n && all[i]->orders == row.orders_each; i++) {
			row.customers++;
			row.orders += row.orders_each;
		}
		if (!report_row(out, &row))
			return false;
	}
	return true;
}

/* --- customers, by how often they came ---------------------------------------------------- */

struct customer_row { struct id customer_id; struct str customer_name; int64_t orders; };
static const struct field customer_row_fields[] = {
	FIELD(customer_row, customer_id,   .refers = "customer", .shown_by = "customer_name", .flags = LISTED, .zh = "客户"),
	FIELD(customer_row, customer_name, .flags = LISTED | PERSONAL, .scope = OF_NAME, .zh = "客户名称", .doc = "as the newest of these orders has it"),
	FIELD(customer_row, orders,        .flags = LISTED, .zh = "订单数量"),
};
static RECORD(customer_row_record, customer_row, NULL, customer_row_fields, .zh = "客户订单数量", .en = "orders of each customer");

static const struct parameter period_and_each[] = {
	{ "from",  F_DATE, "", "起始日期", "first day" },
	{ "until", F_DATE, "", "截止日期", "last day" },
	{ "each",  F_INT,  "", "每客订单数", "orders of each" },
};

/* Who came most often first. */
static int by_coming(const void *a, const void *b)
{
	int c = by_orders(b, a);

	return c ? c : by_group_key(a, b);
}

static bool customers_report(struct asked *q, const struct value *v, struct report_out *out)
{
	struct groups *g = groups_in(q->x->arena);
	bool fine = true;

	if (!walk(q, &q_customers_between, v, fold_customers, g))
		return false;
	size_t n = g->chains.links;
	struct group **all = (struct group **)in_order(&g->chains, q->x->arena, by_coming);
	for (size_t i = 0; i < n && fine; i++) {
		struct customer_row row = { all[i]->customer_id, all[i]->customer_name, all[i]->orders };
		fine = (v[2].i && row.orders != v[2].i) || report_row(out, &row);
	}
	return fine;
}

/* --- products ----------------------------------------------------------------------------- */

#define SOLD(columns) "SELECT l.product_id, l.sku, l.name, o.currency, " columns \
	" FROM orders o JOIN order_lines l ON l.order_id = o.id" \
	" WHERE o.created_at >= ?1 AND o.created_at < ?2 AND o.state NOT IN ('draft', 'cancelled', 'rejected')"

/* SQLite would sort all lines of the period to group them: it gives them as they come. PostgreSQL groups, and sends less. */
QUERY(lines_sold) = {
	.name = "lines_sold", .params = 2, .row = &product_sum_record,
	.sql = SOLD("l.order_id AS newest, 1 AS line_count, l.base_quantity AS quantity, l.amount - l.discount AS amount"),
	.sql_postgres = SOLD("MAX(l.order_id) AS newest, COUNT(*) AS line_count, CAST(SUM(l.base_quantity) AS BIGINT) AS quantity,"
	                     " CAST(SUM(l.amount - l.discount) AS BIGINT) AS amount")
	                " GROUP BY l.product_id, l.sku, l.name, o.currency",
};

struct sold { struct link link; struct product_sum sum; };

static struct product_sum *sum_of(struct groups *s, const struct product_sum *line)
{
	uint64_t hash = str_hash(line->currency) ^ (uint64_t)line->product_id.v;
	struct link *l = chains_at(&s->chains, hash);

	for (; l; l = l->next) {
		struct product_sum *sum = &((struct sold *)l)->sum;
		if (sum->product_id.v == line->product_id.v && str_eq(sum->currency, line->currency))
			return sum;
	}
	struct sold *one = NEW(s->arena, struct sold);
	one->link.hash = hash;
	one->sum = (struct product_sum){ .product_id = line->product_id, .currency = str_dup(s->arena, line->currency) };
	chains_add(&s->chains, s->arena, &one->link);
	return &one->sum;
}

/* A product that was renamed is one product, called as it last was. */
static void name_product(struct product_sum *sum, const struct product_sum *line, struct arena *a)
{
	if (line->newest.v < sum->newest.v)
		return;
	sum->newest = line->newest;
	if (!str_eq(sum->sku, line->sku))
		sum->sku = str_dup(a, line->sku);
	if (!str_eq(sum->name, line->name))
		sum->name = str_dup(a, line->name);
}

static bool add_line(struct groups *s, const struct product_sum *line)
{
	struct product_sum *sum = sum_of(s, line);

	name_product(sum, line, s->arena);
	sum->line_count += line->line_count;
	return quantity_add(&sum->quantity, line->quantity) && money_add(&sum->amount, line->amount);
}

static bool add_lines(struct asked *q, const struct value *days, struct groups *s)
{
	struct period period = period_of(q, days);
	struct cursor *c = db_query(q->db, &lines_sold, period.v, q->x->errs);
	ARENA row_arena = { 0 };
	struct product_sum line = { 0 };
	bool fits = true;

	while (c && fits && db_next(c, &line, &row_arena)) {
		fits = add_line(s, &line);
		arena_reset(&row_arena);
	}
	return c && db_done(c) && (fits || fail(q->x->errs, &E_OVERFLOW, S("")));
}

static int by_amount(const void *a, const void *b)
{
	const struct product_sum *x = &(*(struct sold *const *)a)->sum, *y = &(*(struct sold *const *)b)->sum;
	int c = (x->amount.fen < y->amount.fen) - (x->amount.fen > y->amount.fen);

	c = c ? c : (x->product_id.v > y->product_id.v) - (x->product_id.v < y->product_id.v);
	return c ? c : str_cmp(x->currency, y->currency);
}

static bool products_report(struct asked *q, const struct value *v, struct report_out *out)
{
	struct groups *s = groups_in(q->x->arena);
	bool fine = true;

	if (!add_lines(q, v, s))
		return false;
	struct sold **all = (struct sold **)in_order(&s->chains, q->x->arena, by_amount);
	for (size_t i = 0; i < s->chains.links && (int64_t)i < v[2].i && fine; i++)
		fine = report_row(out, &all[i]->sum);
	return fine;
}

static const struct parameter period_and_most[] = {
	{ "from",  F_DATE, "", "起始日期", "first day" },
	{ "until", F_DATE, "", "截止日期", "last day" },
	{ "most",  F_INT,  "20", "最多行数", "how many" },
};

const struct report order_reports[] = {
	{ "orders", "订单数量与金额", "orders and amounts", READERS, period_and_axis, 3, &amounts_record, orders_report,
	  .length = "total", .named = { "key", "customer_name" }, .per = "currency",
	  .opens = { { "orders", "orders?{by}={key}&customer_id={customer_id}&created_at={from}..{until}" } } },
	{ "steps", "环节用时", "hours between steps", READERS, period_and_all, 3, &steps_record, steps_report,
	  .length = "mean_hours", .named = { "key", "customer_name", "from", "to" },
	  .opens = { { "orders", "orders?{by}={key}&customer_id={customer_id}&step={from}_{to}&created_at={?from}..{?until}" } } },
	{ "late", "迟交", "late deliveries", READERS, period_only, 2, &late_record, late_report,
	  .length = "percent", .named = { "basis" },
	  .opens = { { "delivered", "orders?delivery=promised&created_at={from}..{until}", .same = true },
	             { "late", "orders?delivery=late_{basis}&created_at={from}..{until}" },
	             { "percent", "orders?delivery=late_{basis}&created_at={from}..{until}" } } },
	{ "products", "产品销售排行", "top products", READERS, period_and_most, 3, &product_sum_record, products_report,
	  .length = "amount", .named = { "name" }, .per = "currency" },
	{ "repeat-customers", "复购客户", "customers by number of orders", READERS, period_only, 2, &repeat_record, repeat_report,
	  .length = "customers", .named = { "orders_each" },
	  .opens = { { "customers", "reports/customer-orders?each={orders_each}&from={from}&until={until}" },
	             { "orders", "reports/customer-orders?each={orders_each}&from={from}&until={until}" } } },
	{ "customer-orders", "客户订单数量", "orders of each customer", READERS, period_and_each, 3, &customer_row_record, customers_report,
	  .length = "orders", .named = { "customer_name" }, .opens = { { "orders", "orders?customer_id={customer_id}&created_at={from}..{until}" } } },
};
_Static_assert(COUNT(order_reports) == ORDER_REPORTS, "ORDER_REPORTS counts them");
