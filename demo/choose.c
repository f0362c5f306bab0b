/*
 * choose.c -- who orders what: customer, channel, goods, services, prices agreed.
 */
#include <string.h>

#include "demo/orders.h"

enum { MACHINE_FEN = 150000 };	/* from this price on it is a machine, sold one by one */

static bool is_machine(const struct demo_product *p)
{
	return !p->service && !p->pack.n && p->fen >= MACHINE_FEN;
}

static const struct demo_product *product_named(const struct world *w, struct str sku)
{
	for (int i = 0; i < w->products; i++)
		if (str_eq(w->product[i].sku, sku))
			return &w->product[i];
	return &w->product[0];
}

static bool must_be_parted(const struct demo_order *o)
{
	return o->fate == ORDER_PART_SHIPPED || o->fate == ORDER_PART_SIGNED;
}

/* --- the customer ---------------------------------------------------------------- */

/* One of the companies or of the persons; the first of the file order most often. */
static const struct demo_customer *choose_customer(struct world *w, bool company)
{
	const struct demo_customer *able[CUSTOMERS_MAX];
	int n = 0;

	for (int i = 0; i < w->customers; i++)
		if (w->customer[i].company == company)
			able[n++] = &w->customer[i];
	return able[between(w, 0, between(w, n / 3, n - 1))];
}

static enum order_channel choose_channel(struct world *w, const struct demo_customer *c)
{
	static const enum order_channel of_company[] = {
		CHANNEL_SALES, CHANNEL_SALES, CHANNEL_PHONE, CHANNEL_EMAIL, CHANNEL_EMAIL, CHANNEL_FAX, CHANNEL_WEB,
		CHANNEL_API,
	};
	static const enum order_channel of_person[] = {
		CHANNEL_MALL, CHANNEL_MALL, CHANNEL_MALL, CHANNEL_WEB, CHANNEL_PHONE,
	};

	return c->company ? of_company[between(w, 0, COUNT(of_company) - 1)]
	                  : of_person[between(w, 0, COUNT(of_person) - 1)];
}

static enum shipping_mode choose_mode(struct world *w, const struct demo_order *o)
{
	if (!o->customer->company)
		return SHIP_EXPRESS;
	if (str_starts(o->customer->region, S("3307")) && chance(w, 30))
		return SHIP_PICKUP;
	if (o->class == ORDER_URGENT)
		return chance(w, 60) ? SHIP_AIR : SHIP_EXPRESS;
	return chance(w, 70) ? SHIP_ROAD : chance(w, 70) ? SHIP_EXPRESS : SHIP_RAIL;
}

/* --- the lines --------------------------------------------------------------------- */

static bool has_product(const struct demo_order *o, const struct demo_product *p)
{
	for (int i = 0; i < o->lines; i++)
		if (o->line[i].product == p)
			return true;
	return false;
}

/* The first of the file sell best; machines are for companies, and few. */
static const struct demo_product *choose_product(struct world *w, const struct demo_order *o)
{
	for (;;) {
		const struct demo_product *p = &w->product[between(w, 0, between(w, 5, w->products - 1))];
		bool rare = is_machine(p) && !(o->customer->company && chance(w, 25));
		if (!p->service && !rare && !has_product(o, p) && !str_eq(p->sku, S("RL-Z001")))
			return p;
	}
}

static int64_t clamp(int64_t n, int64_t least, int64_t most)
{
	return n < least ? least : n > most ? most : n;
}

static struct demo_line goods_line(struct world *w, const struct demo_order *o, const struct demo_product *p)
{
	struct demo_line l = { .product = p, .warehouse = warehouse_for(w, o->customer->region) };

	if (!o->customer->company) {
		l.quantity = p->fen < 2000 ? between(w, 1, 8) : between(w, 1, 2);
		return l;
	}
	int64_t worth = between(w, 60000, 900000);
	l.packs = p->pack.n > 0;
	l.quantity = l.packs ? clamp(worth / (p->fen * p->per_pack), 1, 30) : clamp(worth / p->fen, 1, 4);
	return l;
}

static void add_line(struct demo_order *o, struct demo_line l)
{
	o->line[o->lines++] = l;
	o->goods += !l.product->service;
}

static void choose_goods(struct world *w, struct demo_order *o)
{
	int64_t n = o->customer->company ? between(w, must_be_parted(o) ? 2 : 1, 5) : between(w, 1, 3);

	if (o->class == ORDER_SPECIAL)
		add_line(o, (struct demo_line){
			.product = product_named(w, S("RL-Z001")), .quantity = between(w, 1, 2),
			.warehouse = warehouse_for(w, o->customer->region),
		});
	for (int64_t i = 0; i < n; i++)
		add_line(o, goods_line(w, o, choose_product(w, o)));
	if (o->customer->company && chance(w, 6))
		add_line(o, (struct demo_line){
			.product = product_named(w, S("RL-T409")), .quantity = between(w, 2, 10), .gift = true,
			.warehouse = warehouse_for(w, o->customer->region),
		});
}

static void choose_services(struct world *w, struct demo_order *o)
{
	int64_t machines = 0;

	for (int i = 0; i < o->goods; i++)
		machines += is_machine(o->line[i].product) ? o->line[i].quantity : 0;
	if (machines && chance(w, 60))
		add_line(o, (struct demo_line){ .product = product_named(w, S("FW-AZ")), .quantity = machines });
	if (o->class == ORDER_URGENT && o->customer->company)
		add_line(o, (struct demo_line){ .product = product_named(w, S("FW-JJ")), .quantity = 1 });
}

/* A service alone: nothing is shipped, and still it is delivered and settled. */
static void choose_service_alone(struct world *w, struct demo_order *o)
{
	bool care = chance(w, 50);

	add_line(o, (struct demo_line){
		.product = product_named(w, care ? S("FW-WX") : S("FW-MD")),
		.quantity = care ? between(w, 1, 4) : between(w, 8, 40),
	});
}

/* --- money and troubles -------------------------------------------------------------- */

static void choose_money(struct world *w, struct demo_order *o)
{
	int64_t worth = 0;

	for (int i = 0; i < o->lines; i++)
		if (!o->line[i].gift)
			worth += o->line[i].product->fen * line_base(&o->line[i]);
	if (o->customer->company && o->goods && chance(w, 18))
		o->discount_fen = worth * between(w, 1, 3) / 100 / 1000 * 1000;
	if (!o->goods || o->mode == SHIP_PICKUP)
		return;
	if (!o->customer->company)
		o->freight_fen = worth < 9900 ? 1200 : 0;
	else if (chance(w, 40))
		o->freight_fen = between(w, 6, 60) * 1000;
}

static bool possible(const struct demo_order *o, enum trouble t)
{
	const struct demo_line *first = &o->line[0];
	bool one_batch = o->goods && !o->by_parts && o->batches == 1;

	switch (t) {
	case REDUCED:        return one_batch && first->quantity >= 3;
	case SHORT:          return one_batch && line_base(first) >= 3;
	case PLANNED_AGAIN:  return one_batch;
	case WRONG_TRACKING: return o->goods && o->mode != SHIP_PICKUP;
	case PAID_TWICE:     return o->customer->terms == PREPAID || o->customer->terms == MALL;
	case PROMISED_LATER: return o->customer->company;
	case COMPENSATED:    return o->fate == ORDER_COMPLETED;
	default:             return true;
	}
}

static void choose_trouble(struct world *w, struct demo_order *o)
{
	enum trouble t = chance(w, 30) ? (enum trouble)between(w, 1, TROUBLES - 1) : NO_TROUBLE;

	o->trouble = possible(o, t) ? t : NO_TROUBLE;
}

/* One batch, or two: planned one after the other, or because the goods lie in two warehouses. */
static void choose_batches(struct world *w, struct demo_order *o)
{
	bool parts = o->customer->company && o->goods >= 2;

	o->by_parts = must_be_parted(o) || (parts && chance(w, 15));
	o->batches = o->by_parts ? 2 : o->goods ? 1 : 0;
	if (parts && !o->by_parts && o->line[0].warehouse != 0 && chance(w, 25)) {
		o->line[o->goods - 1].warehouse = 0;
		o->batches = 2;
	}
}

void order_choose(struct world *w, struct demo_order *o)
{
	o->customer = choose_customer(w, must_be_parted(o) || chance(w, 72));
	o->sales = somebody(w, SALES);
	o->class = chance(w, 12) ? ORDER_URGENT : o->customer->company && chance(w, 5) ? ORDER_SPECIAL : ORDER_NORMAL;
	o->channel = choose_channel(w, o->customer);
	o->mode = choose_mode(w, o);
	o->drafted = o->customer->company && chance(w, 12);
	bool ships = o->fate >= ORDER_PROCESSING && o->fate <= ORDER_PART_SIGNED;
	if (o->customer->company && o->fate != ORDER_CANCELLED && !ships && chance(w, 5))
		choose_service_alone(w, o);
	else {
		choose_goods(w, o);
		if (o->fate != ORDER_SHIPPED)	/* it is not, before its services are done */
			choose_services(w, o);
	}
	choose_batches(w, o);
	choose_money(w, o);
	choose_trouble(w, o);
}
