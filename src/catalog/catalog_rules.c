/*
 * catalog_rules.c -- products are made, changed, retired and restored: the decisions. Pure.
 */
#include "catalog/catalog_commands.h"

#include "base/text.h"
#include "record/replace.h"

static struct str unit_pointer(struct errs *errs, int64_t i, const char *field)
{
	return str_fmt(errs->arena, "/units/%lld/%s", (long long)i, field);
}

/* No unit may be the base unit again, nor stand for a part of what cannot be divided. */
static void check_units(const struct product *p, struct errs *errs)
{
	const struct product_unit *u = p->units.at;

	for (int64_t i = 0; i < p->units.n; i++) {
		if (str_eq(u[i].unit, p->unit))
			fail(errs, &UNIT_IS_BASE, unit_pointer(errs, i, "unit"), p->unit);
		if (u[i].factor.v % ONE && !p->divisible) {
			struct buf factor = buf_in(errs->arena, 0);
			decimal_format(&factor, u[i].factor.v, QUANTITY_SCALE, 0);
			fail(errs, &UNIT_INDIVISIBLE, unit_pointer(errs, i, "factor"),
			     buf_str(&factor), p->unit);
		}
	}
}

static bool currency_form(struct str currency)
{
	for (size_t i = 0; i < currency.n; i++)
		if (currency.s[i] < 'A' || currency.s[i] > 'Z')
			return false;
	return currency.n == 3;
}

static void check_unique(struct errs *errs, const struct product *same, struct id self, const char *field)
{
	if (same && same->id.v != self.v)
		fail_taken(errs, &product_record, field);
}

static bool barcode_form(struct str code)
{
	for (size_t i = 0; i < code.n; i++)
		if (code.s[i] <= ' ' || code.s[i] > '~')
			return false;
	return true;
}

static bool is_others(const struct product *p, const struct code_owner *owner)
{
	return (owner->product && owner->product->id.v != p->id.v) || (owner->named && owner->named->id.v != p->id.v) ||
	       (owner->unit && owner->unit->product_id.v != p->id.v);
}

/* Code `at` of those that may be scanned: 0 the SKU, 1 the barcode, then those of the units. */
static struct str code_at(const struct product *p, int64_t at)
{
	return at == 0 ? p->sku : at == 1 ? p->barcode : ((const struct product_unit *)p->units.at)[at - 2].barcode;
}

/* A scan means one thing: the code is nobody else's, and not another of the product's own. */
static void check_code(struct errs *errs, const struct product *p, const struct code_owner *owner, int64_t at)
{
	const struct field *f = record_field(&product_record, at ? S("barcode") : S("sku"));
	struct str code = code_at(p, at), pointer = at > 1 ? unit_pointer(errs, at - 2, "barcode") : str_fmt(errs->arena, "/%s", f->name);
	bool taken = is_others(p, owner);

	if (!code.n)
		return;
	if (at && !barcode_form(code))
		fail(errs, &BARCODE_FORM, pointer);
	for (int64_t before = 0; before < at; before++)
		taken = taken || str_eq(code, code_at(p, before));
	if (taken)
		fail(errs, &E_CONFLICT, pointer, field_label(errs->arena, f));
}

static bool check_product(struct context *x, const struct product *p, const struct product_seen *s)
{
	int before = x->errs->n;

	if (!currency_form(p->currency))
		fail(x->errs, &CURRENCY_FORM, S("/currency"));
	check_units(p, x->errs);
	check_unique(x->errs, s->same_sku, p->id, "sku");
	check_unique(x->errs, s->same_reference, p->id, "reference");
	for (int64_t i = 0; s->owner && i <= p->units.n + 1; i++)
		check_code(x->errs, p, &s->owner[i], i);
	return x->errs->n == before;
}

static struct str search_text(struct arena *a, const struct product *p)
{
	const struct str part[] = { p->sku, p->name, p->model, p->specification };
	struct buf words = buf_in(a, 0);

	for (size_t i = 0; i < COUNT(part); i++) {
		buf_add(&words, part[i]);
		buf_char(&words, '\n');
	}
	return text_fold(a, buf_str(&words));
}

/* The units and prices of p become the children of its row; `have` is what was loaded. */
static bool keep_children(struct context *x, struct product *p, const struct product *have,
                          struct decision *out)
{
	struct rows units = p->units, prices = p->prices;

	bool distinct = rows_replace(&product_unit_record, p->id, have->units, units, &p->unit_count,
	                             &p->units, out, x->errs, S("/units"));
	return rows_replace(&product_price_record, p->id, have->prices, prices, &p->price_count,
	                    &p->prices, out, x->errs, S("/prices")) && distinct;
}

static bool make(struct context *x, struct product *p, struct decision *out)
{
	static const struct product none;

	p->id = new_id(x);
	p->active = true;
	p->search = search_text(x->arena, p);
	if (!keep_children(x, p, &none, out))
		return false;
	put_new(out, &product_record, p);
	announce(out, "product.created", &product_record, p->id);
	reply_with(out, &product_record, p);
	return true;
}

bool product_create_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct product *p = arena_copy(x->arena, in, sizeof *p);

	if (!p->currency.n)
		p->currency = S("CNY");
	if (!check_product(x, p, state))
		return false;
	p->created_at = x->now;
	return make(x, p, out);
}

bool product_change_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct product_seen *s = state;
	struct product *p = s->product;
	const struct product have = *p;

	if (!check_product(x, in, s))
		return false;
	*p = *(const struct product *)in;
	p->search = search_text(x->arena, p);
	if (!keep_children(x, p, &have, out))
		return false;
	put(out, &product_record, p);
	announce(out, "product.changed", &product_record, p->id);
	reply_with(out, &product_record, p);
	return true;
}

static bool set_active(struct context *x, struct product *p, bool active, const char *fact, struct decision *out)
{
	const char *action = active ? "restore" : "retire";

	if (!machine_permit(&product_record, p, action, x->who->roles, x->errs))
		return false;
	p->active = active;
	put(out, &product_record, p);
	announce(out, fact, &product_record, p->id);
	reply_with(out, &product_record, p);
	return true;
}

bool product_retire_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct product_seen *s = state;

	(void)in;
	return set_active(x, s->product, false, "product.retired", out);
}

bool product_restore_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct product_seen *s = state;

	(void)in;
	return set_active(x, s->product, true, "product.restored", out);
}

/* A reference that is known already changes nothing, so that an import may be repeated. */
bool product_past_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct product_past *past = in;
	const struct product_seen *s = state;

	if (s->same_reference) {
		reply_with(out, &product_record, s->same_reference);
		return true;
	}
	struct product *p = NEW(x->arena, struct product);
	*p = (struct product){
		.sku = past->sku, .name = past->name, .kind = past->kind, .model = past->model,
		.specification = past->specification, .unit = past->unit, .divisible = past->divisible,
		.tax_rate = past->tax_rate, .currency = past->currency.n ? past->currency : S("CNY"),
		.price = past->price, .reference = past->reference,
		.created_at = past->created_at.us ? past->created_at : x->now,
	};
	return check_product(x, p, s) && make(x, p, out);
}
