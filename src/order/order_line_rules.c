/*
 * order_line_rules.c -- lines and totals: what is ordered, at which price, and what it adds up to.
 *
 * Rounding happens once per line, half away from zero; the order's discount is shared
 * over the lines by largest remainder when the order is made, so that the sum of the lines is
 * the order's total to the fen and a returned line is worth what was paid for it.
 */
#include "order/order_rules.h"

const struct problem
	ORDER_EMPTY = { "ORDER_EMPTY", 422, "订单至少需要一行产品", "an order needs at least one line" },
	ORDER_DISCOUNT = { "ORDER_DISCOUNT", 422, "优惠金额 {discount} 超过了订单金额 {goods}",
		"the discount {discount} is more than the goods are worth: {goods}" },
	ORDER_PRICE_MISSING = { "ORDER_PRICE_MISSING", 422, "请填写单价：{sku} 没有标价",
		"{sku} has no price: give one" },
	ORDER_CURRENCY = { "ORDER_CURRENCY", 422, "{sku} 的标价币种是 {currency}，请填写单价",
		"the price of {sku} is in {currency}: give one" };

/* Made for each line of each order, nearly always for nothing: not by printf. */
struct str line_pointer(struct arena *a, int64_t index, const char *member)
{
	struct buf out = buf_in(a, 0);

	buf_text(&out, "/lines/");
	buf_int(&out, index);
	buf_char(&out, '/');
	buf_text(&out, member);
	return buf_str(&out);
}

struct order_line *order_line_find(const struct order *o, int64_t line)
{
	return rows_find(&order_line_record, o->lines, line);
}

/* price of one `unit` from the price of one base unit. */
static bool price_per_unit(struct price base, struct quantity factor, struct price *out)
{
	__int128 micro = (__int128)base.micro * factor.v / ONE;

	out->micro = (int64_t)micro;
	return micro == (__int128)out->micro;
}

static bool choose_price(struct context *x, const struct order *o, struct order_line *l, const struct line_facts *f,
                         int64_t index)
{
	struct price base = product_price(f->product, &f->prices, l->base_quantity, o->order_date);

	if (!price_per_unit(base, l->factor, &l->list_price))
		return fail(x->errs, &E_OVERFLOW, line_pointer(x->arena, index, "unit_price"));
	if (l->gift) {
		l->unit_price = (struct price){ 0 };
		return true;
	}
	if (l->unit_price.micro)
		return true;
	if (!l->list_price.micro)
		return fail(x->errs, &ORDER_PRICE_MISSING, line_pointer(x->arena, index, "unit_price"), f->product->sku);
	if (!str_eq(f->product->currency, o->currency))
		return fail(x->errs, &ORDER_CURRENCY, line_pointer(x->arena, index, "unit_price"), f->product->sku,
		            f->product->currency);
	l->unit_price = l->list_price;
	return true;
}

static struct quantity unit_factor(const struct line_facts *f, struct str unit)
{
	const struct product_unit *u = f->units.at;

	for (int64_t i = 0; i < f->units.n; i++)
		if (str_eq(u[i].unit, unit))
			return u[i].factor;
	return (struct quantity){ ONE };
}

/* Everything a line copies from the catalogue, and its amount. */
bool order_line_fill(struct context *x, const struct order *o, struct order_line *l, const struct line_facts *f,
                     int64_t index)
{
	const struct product *p = f->product;
	struct errs *errs = x->errs;

	if (!product_usable(p, errs, line_pointer(x->arena, index, "sku")))
		return false;
	l->product_id = p->id;
	l->sku = p->sku;
	l->name = p->name;
	l->kind = p->kind;
	if (!l->model.n)
		l->model = p->model;
	if (!l->specification.n)
		l->specification = p->specification;
	if (!l->attributes.json.n)
		l->attributes = p->attributes;
	if (!l->unit.n)
		l->unit = p->unit;
	l->base_unit = p->unit;
	l->tax_rate = p->tax_rate;
	l->factor = unit_factor(f, l->unit);
	if (!product_to_base(p, &f->units, l->unit, l->quantity, &l->base_quantity, errs,
	                     line_pointer(x->arena, index, "quantity")))
		return false;
	struct buf packing = buf_in(x->arena, 0);
	product_show_quantity(&packing, p, &f->units, l->base_quantity);
	l->packing = buf_str(&packing);
	if (!choose_price(x, o, l, f, index))
		return false;
	if (!money_of(l->quantity, l->unit_price, &l->amount))
		return fail(errs, &E_OVERFLOW, line_pointer(x->arena, index, "quantity"));
	return true;
}

static bool share_discount(struct context *x, struct order *o, struct order_line *lines, int n)
{
	if (o->discount.fen > o->goods_amount.fen)
		return fail(x->errs, &ORDER_DISCOUNT, S("/discount"), money_text(x->arena, o->discount),
		            money_text(x->arena, o->goods_amount));
	if (!n)
		return true;
	int64_t *weight = arena_array(x->arena, (size_t)n, sizeof *weight);
	struct money *part = arena_array(x->arena, (size_t)n, sizeof *part);
	for (int i = 0; i < n; i++)
		weight[i] = lines[i].amount.fen;
	money_share(x->arena, o->discount, weight, part, n);
	for (int i = 0; i < n; i++)
		lines[i].discount = part[i];
	return true;
}

#define AMOUNT_MOST 100000000000000	/* fen */

bool order_total(struct context *x, struct order *o, struct order_line *lines, int n)
{
	bool fits = true;

	o->goods_amount = o->tax = (struct money){ 0 };
	for (int i = 0; i < n; i++)
		fits = fits && money_add(&o->goods_amount, lines[i].amount);
	/* A trillion yuan: reports add up ninety thousand of the largest before they overflow. */
	fits = fits && o->goods_amount.fen <= AMOUNT_MOST;
	if (!fits)
		return fail(x->errs, &E_OVERFLOW, S("/lines"));
	if (!share_discount(x, o, lines, n))
		return false;
	for (int i = 0; i < n; i++) {
		struct money net = { lines[i].amount.fen - lines[i].discount.fen };
		fits = fits && money_tax_within(net, lines[i].tax_rate, &lines[i].tax) &&
		       money_add(&o->tax, lines[i].tax);
	}
	struct money freight_tax = { 0 };
	fits = fits && money_tax_within(o->freight, setting_int(x, "company.freight_tax_rate"), &freight_tax) &&
	       money_add(&o->tax, freight_tax);
	o->total = o->goods_amount;
	fits = fits && money_sub(&o->total, o->discount) && money_add(&o->total, o->freight);
	return fits || fail(x->errs, &E_OVERFLOW, S("/lines"));
}
