/*
 * unit_rules.c -- units and prices: what order/, stock/ and fulfil/ ask of a product. Pure.
 */
#include "catalog/catalog.h"

static const struct product_unit *unit_named(const struct rows *units, struct str unit)
{
	const struct product_unit *u = units->at;

	for (int64_t i = 0; i < units->n; i++)
		if (str_eq(u[i].unit, unit))
			return &u[i];
	return NULL;
}

/* "件、箱": the base unit and the others. */
static struct str units_text(struct arena *a, const struct product *p, const struct rows *units)
{
	struct buf out = buf_in(a, 0);
	const struct product_unit *u = units->at;

	buf_add(&out, p->unit);
	for (int64_t i = 0; i < units->n; i++) {
		buf_text(&out, "、");
		buf_add(&out, u[i].unit);
	}
	return buf_str(&out);
}

static bool indivisible(struct errs *errs, struct str pointer, struct quantity q, struct str unit)
{
	struct buf text = buf_in(errs->arena, 0);

	decimal_format(&text, q.v, QUANTITY_SCALE, 0);
	return fail(errs, &UNIT_INDIVISIBLE, pointer, buf_str(&text), unit);
}

/* More of it than can be counted, or a fraction finer than quantities are counted in. */
static bool not_exact(struct errs *errs, struct str pointer, struct quantity q, const struct product_unit *u)
{
	if ((__int128)q.v * u->factor.v % ONE)
		return indivisible(errs, pointer, q, u->unit);
	return fail(errs, &E_OVERFLOW, pointer);
}

bool product_to_base(const struct product *p, const struct rows *units, struct str unit,
                     struct quantity q, struct quantity *base, struct errs *errs, struct str pointer)
{
	bool in_base = !unit.n || str_eq(unit, p->unit);
	const struct product_unit *u = in_base ? NULL : unit_named(units, unit);

	if (!in_base && !u)
		return fail(errs, &UNIT_UNKNOWN, pointer, p->name, unit, units_text(errs->arena, p, units));
	if (q.v % ONE && !(u ? u->divisible : p->divisible))
		return indivisible(errs, pointer, q, u ? unit : p->unit);
	struct quantity sum = q;
	if (u && !quantity_times(q, u->factor, &sum))
		return not_exact(errs, pointer, q, u);
	if (sum.v % ONE && !p->divisible)
		return indivisible(errs, pointer, sum, p->unit);
	*base = sum;
	return true;
}

/* Of two breaks that hold, the higher quantity wins; of the same quantity the later one, then the later listed. */
static bool better(const struct product_price *a, const struct product_price *b)
{
	if (a->min_quantity.v != b->min_quantity.v)
		return a->min_quantity.v > b->min_quantity.v;
	return a->valid_from.day >= b->valid_from.day;
}

struct price product_price(const struct product *p, const struct rows *prices,
                           struct quantity base, struct date on)
{
	const struct product_price *at = prices->at, *best = NULL;

	for (int64_t i = 0; i < prices->n; i++) {
		bool holds = at[i].valid_from.day <= on.day && at[i].min_quantity.v <= base.v;
		if (holds && (!best || better(&at[i], best)))
			best = &at[i];
	}
	return best ? best->price : p->price;
}

/* The largest unit of more than one base unit that is smaller than `below`. */
static const struct product_unit *next_unit(const struct rows *units, int64_t below)
{
	const struct product_unit *u = units->at, *largest = NULL;

	for (int64_t i = 0; i < units->n; i++)
		if (u[i].factor.v > ONE && u[i].factor.v < below &&
		    (!largest || u[i].factor.v > largest->factor.v))
			largest = &u[i];
	return largest;
}

static void show(struct buf *out, size_t start, struct quantity q, struct str unit)
{
	if (out->n > start)
		buf_char(out, ' ');
	decimal_format(out, q.v, QUANTITY_SCALE, 0);
	buf_char(out, ' ');
	buf_add(out, unit);
}

void product_show_quantity(struct buf *out, const struct product *p, const struct rows *units,
                           struct quantity base)
{
	struct quantity left = { base.v < 0 ? -base.v : base.v };
	const struct product_unit *u;

	if (base.v < 0)
		buf_char(out, '-');
	size_t start = out->n;
	for (int64_t below = INT64_MAX; (u = next_unit(units, below)); below = u->factor.v) {
		int64_t whole = left.v / u->factor.v;
		if (whole)
			show(out, start, (struct quantity){ whole * ONE }, u->unit);
		left.v %= u->factor.v;
	}
	if (left.v || out->n == start)
		show(out, start, left, p->unit);
}

bool product_usable(const struct product *p, struct errs *errs, struct str pointer)
{
	return p->active || fail(errs, &PRODUCT_RETIRED, pointer, p->name);
}
