/*
 * order_review_rules.c -- is an order complete, legal, feasible? Each question is a row of the table, asked by the rules that
 * would refuse it: what must be filled in is the company's setting, what can be reserved is the plan of the reservation.
 */
#include "order/order_review.h"

static const struct problem
	ORDER_CHEAP = { "ORDER_CHEAP", 422, "{sku} 的单价 {price} 低于标价 {list}", "{sku} is priced at {price}, below its list price {list}" },
	ORDER_LATE = { "ORDER_LATE", 422, "要求交付日期 {date} 已过", "the requested date {date} has passed" };

/* Everything a question may look at; what is wrong goes into x->errs, which are those of the question alone. */
struct look { struct context *x; const struct order_state_rows *s; const struct rows *supply; };

static struct str line_at(const struct look *k, int64_t i, const char *member)
{
	return str_fmt(k->x->arena, "/lines/%lld/%s", (long long)i, member);
}

static void look_fields(const struct look *k)
{
	const struct order *o = k->s->order;

	order_required(k->x, o, o->lines.at, (int)o->lines.n);
}

static void look_prices(const struct look *k)
{
	const struct order_line *l = k->s->order->lines.at;

	for (int64_t i = 0; i < k->s->order->lines.n; i++)
		if (!l[i].gift && l[i].unit_price.micro < l[i].list_price.micro)
			fail(k->x->errs, &ORDER_CHEAP, line_at(k, i, "unit_price"), l[i].sku, price_text(k->x->arena, l[i].unit_price),
			     price_text(k->x->arena, l[i].list_price));
}

static void look_stock(const struct look *k)
{
	struct arena *a = k->x->arena;
	const struct line_supply *one = k->supply->at;

	for (int64_t i = 0; i < k->supply->n; i++) {
		const struct order_line *l = order_line_find(k->s->order, one[i].line);
		if (one[i].supply.v != SUPPLY_FULL)
			fail(k->x->errs, &STOCK_SHORT, line_at(k, one[i].line - 1, "quantity"), l->sku, quantity_text(a, one[i].wanted),
			     quantity_text(a, one[i].available));
	}
}

static void tell_late(const struct look *k, struct date wanted, struct str pointer)
{
	struct buf text = buf_in(k->x->arena, 0);

	if (!wanted.day || wanted.day >= today(k->x).day)
		return;
	date_format(&text, wanted);
	fail(k->x->errs, &ORDER_LATE, pointer, buf_str(&text));
}

/* A line is told of where it has a day of its own. */
static void look_dates(const struct look *k)
{
	const struct order *o = k->s->order;
	const struct order_line *l = o->lines.at;

	tell_late(k, o->requested_date, S("/requested_date"));
	for (int64_t i = 0; i < o->lines.n; i++)
		if (l[i].requested_date.day != o->requested_date.day)
			tell_late(k, l[i].requested_date, line_at(k, i, "requested_date"));
}

static const struct question {
	enum review_group group;
	enum review_verdict found;	/* the verdict when something is found */
	const char *zh, *en;
	void (*look)(const struct look *k);
} questions[] = {
	{ REVIEW_COMPLETE, REVIEW_BAD,  "必填项齐全", "all that is required is there", look_fields },
	{ REVIEW_LEGAL,    REVIEW_LOOK, "价格不低于标价", "no price is below the list", look_prices },
	{ REVIEW_FEASIBLE, REVIEW_LOOK, "库存可以预占", "the stock can be reserved", look_stock },
	{ REVIEW_FEASIBLE, REVIEW_BAD,  "要求日期未过", "the requested dates are to come", look_dates },
};

static struct rows faults_of(struct arena *a, const struct errs *errs)
{
	struct review_fault *all = arena_array(a, (size_t)errs->n, sizeof *all);

	for (int i = 0; i < errs->n; i++) {
		const struct err *e = &errs->at[i];
		all[i] = (struct review_fault){ e->pointer, STR(e->problem->code), err_text(a, e, true), err_text(a, e, false) };
	}
	return (struct rows){ all, errs->n };
}

static struct review_check ask(struct look k, const struct question *q)
{
	struct errs found = { .arena = k.x->arena };
	struct context x = *k.x;

	x.errs = &found;
	k.x = &x;
	q->look(&k);
	return (struct review_check){
		{ q->group }, STR(q->zh), STR(q->en), { found.n ? q->found : REVIEW_FINE }, faults_of(x.arena, &found),
	};
}

struct order_review order_review(struct context *x, const struct order_state_rows *s)
{
	struct review_check *checks = arena_array(x->arena, COUNT(questions), sizeof *checks);
	struct rows supply = order_supply(x->arena, s, &s->order->lines);

	for (size_t i = 0; i < COUNT(questions); i++)
		checks[i] = ask((struct look){ x, s, &supply }, &questions[i]);
	return (struct order_review){ { checks, COUNT(questions) }, supply };
}
