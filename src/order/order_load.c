/*
 * order_load.c -- what each decision about an order must see, read in a fixed order: the order's family, the
 * catalogue, stock by product, number series.
 */
#include "order/order_rules.h"

static bool load_family_of(struct context *x, struct load *l, struct order_state_rows *s)
{
	return load_family(l, &order_record, x->target, &s->order);
}

/* The customer by id or by code, with contacts and addresses. */
static bool load_customer(struct context *x, struct load *l, const struct order *o, struct order_state_rows *s)
{
	if (o->customer_id.v && !load_must(l, &customer_by_id, VI(o->customer_id.v), &s->customer, S("/customer_id")))
		return false;
	if (!o->customer_id.v && o->customer_code.n &&
	    !load_must(l, &customer_by_code, VT(o->customer_code), &s->customer, S("/customer_code")))
		return false;
	if (!s->customer)
		return fail(x->errs, &E_REQUIRED, S("/customer_id"),
		            field_label(x->arena, record_field(&order_record, S("customer_id"))));
	return load_all(l, &contacts_by_customer, VI(s->customer->id.v), &s->contacts) &&
	       load_all(l, &addresses_by_customer, VI(s->customer->id.v), &s->addresses);
}

/* The product of one line by id or sku; errors are collected over all lines. */
static bool load_product(struct context *x, struct load *l, const struct order_line *line, int64_t i,
                         struct line_facts *f)
{
	struct str at = line_pointer(x->arena, i, line->product_id.v ? "product_id" : "sku");

	if (!line->product_id.v && !line->sku.n)
		return fail(x->errs, &E_REQUIRED, at, both(x->arena, "产品", "product"));
	if (line->product_id.v ? !load_must(l, &product_by_id, VI(line->product_id.v), &f->product, at)
	                       : !load_must(l, &product_by_sku, VT(line->sku), &f->product, at))
		return false;
	if (f->product->unit_count && !load_all(l, &units_by_product, VI(f->product->id.v), &f->units))
		return false;
	return !f->product->price_count || load_all(l, &prices_by_product, VI(f->product->id.v), &f->prices);
}

static bool load_products(struct context *x, struct load *l, struct order_state_rows *s)
{
	const struct order_line *lines = s->lines.at;
	bool all = true;

	s->facts = arena_array(x->arena, (size_t)s->lines.n + 1, sizeof *s->facts);
	for (int64_t i = 0; i < s->lines.n; i++)
		all = load_product(x, l, &lines[i], i, &s->facts[i]) && all;
	return all;
}

/* What the catalogue says of a line, when it was asked; else what the line says. */
static bool is_goods(const struct product *p, const struct order_line *line)
{
	return (p ? p->kind.v : line->kind.v) != PRODUCT_SERVICE;
}

static bool load_stock(struct context *x, struct load *l, struct order_state_rows *s)
{
	const struct order_line *line = s->lines.at;
	struct id *goods = arena_array(x->arena, (size_t)s->lines.n, sizeof *goods);
	size_t n = 0;

	for (int64_t i = 0; i < s->lines.n; i++) {
		const struct product *p = s->facts ? s->facts[i].product : NULL;

		if (is_goods(p, &line[i]))
			goods[n++] = p ? p->id : line[i].product_id;
	}
	return stock_load(x, l, goods, n, &s->stocks) && load_all(l, &warehouse_by_active, VI(1), &s->warehouses);
}

static bool load_series(struct context *x, struct load *l, struct order_state_rows *s)
{
	return load_one(l, &series_by_name, VT(order_series(x->arena, today(x))), &s->series);
}

bool order_reserves_at_place(struct context *x)
{
	return str_eq(setting_text(x, "order.reserve_at"), S("place"));
}

bool order_create_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct order_state_rows *s = state;

	s->order = (struct order *)in;
	s->lines = s->order->lines;
	bool customer = load_customer(x, l, s->order, s);
	bool products = load_products(x, l, s);
	if (s->order->reference.n && !load_one(l, &reference_by_name, VT(s->order->reference), &s->twin))
		return false;
	/* What is missing is told together with what the rule finds missing. */
	if ((!customer || !products) && !x->errs->n)
		return false;
	bool placed = !s->order->draft, reserving = placed && order_reserves_at_place(x);
	return (!(reserving || x->dry) || load_stock(x, l, s)) && (!placed || load_series(x, l, s));
}

bool order_change_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct order *want = in;
	struct order_state_rows *s = state;

	if (!load_family_of(x, l, s))
		return false;
	bool sent = order_lines_sent(want, &s->order->lines);
	s->lines = sent ? want->lines : (struct rows){ 0 };
	struct order who = *want;
	if (who.customer_code.n)
		who.customer_id = (struct id){ 0 };
	if (!load_customer(x, l, &who, s) || !load_products(x, l, s))
		return false;
	return !x->dry || !sent || load_stock(x, l, s);
}

bool order_family_load(struct context *x, struct load *l, const void *in, void *state)
{
	(void)in;
	return load_family_of(x, l, state);
}

bool order_place_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct order_state_rows *s = state;

	(void)in;
	if (!load_family_of(x, l, s))
		return false;
	s->lines = s->order->lines;
	return (!order_reserves_at_place(x) || load_stock(x, l, s)) && load_series(x, l, s);
}

bool order_stock_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct order_state_rows *s = state;

	(void)in;
	if (!load_family_of(x, l, s))
		return false;
	s->lines = s->order->lines;
	return load_all(l, &reservations_by_order, VI(x->target.v), &s->reservations) && load_stock(x, l, s);
}

static bool load_special(struct load *l, struct date d, struct order_state_rows *s)
{
	return !d.day || load_one(l, &holiday_by_date, VI(d.day), &s->special);
}

bool order_confirm_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct order_state_rows *s = state;

	return order_stock_load(x, l, in, s) &&
	       load_special(l, order_promised(s->order, ((const struct confirm_in *)in)->promised_date), s);
}

bool order_promise_load(struct context *x, struct load *l, const void *in, void *state)
{
	return load_family_of(x, l, state) && load_special(l, ((const struct promise_in *)in)->promised_date, state);
}

bool order_money_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct order_state_rows *s = state;

	(void)in;
	if (!load_family_of(x, l, s))
		return false;
	return !s->order->ledger_entry_count || load_all(l, &entries_by_order, VI(x->target.v), &s->entries);
}
