/*
 * order_required.c -- which fields an order must have, by class and channel.
 *
 * The setting order.required is a list of sets: "*: customer_name, phone; channel=fax: message;
 * class=urgent: requested_date". A set applies when its condition holds. Names without a field
 * are refused when the setting is saved, so the form, the API and the import obey the same text.
 */
#include "order/order_rules.h"

struct set_of { struct str condition, fields; };

static bool next_set(struct str *rest, struct set_of *out)
{
	struct str one;

	while (str_cut(rest, ';', &one)) {
		one = str_trim(one);
		if (!one.n)
			continue;
		ptrdiff_t colon = str_find(one, ':');
		out->condition = str_trim(str_sub(one, 0, colon < 0 ? one.n : (size_t)colon));
		out->fields = colon < 0 ? (struct str){ 0 } : str_sub(one, (size_t)colon + 1, one.n);
		return true;
	}
	return false;
}

static const struct names *condition_names(struct str axis)
{
	if (str_eq(axis, S("channel")))
		return &order_channels;
	return str_eq(axis, S("class")) ? &order_classes : NULL;
}

static bool split_condition(struct str condition, struct str *axis, struct str *word)
{
	ptrdiff_t equals = str_find(condition, '=');

	if (equals < 0)
		return false;
	*axis = str_trim(str_sub(condition, 0, (size_t)equals));
	*word = str_trim(str_sub(condition, (size_t)equals + 1, condition.n));
	return true;
}

static bool applies(struct str condition, const struct order *o)
{
	struct str axis, word;

	if (str_eq(condition, S("*")))
		return true;
	if (!split_condition(condition, &axis, &word))
		return false;
	const struct names *names = condition_names(axis);
	int64_t want = names ? names_find(names, word) : -1;
	return want >= 0 && want == (names == &order_channels ? o->channel.v : o->class.v);
}

static const struct field *required_field(struct str name, const struct record **r)
{
	bool line = str_starts(name, S("lines."));

	*r = line ? &order_line_record : &order_record;
	return record_field(*r, line ? str_sub(name, 6, name.n) : name);
}

static bool names_fields(struct str fields)
{
	const struct record *r;
	struct str name;
	bool any = false;

	while (str_cut(&fields, ',', &name)) {
		const struct field *f = required_field(str_trim(name), &r);
		if (!f || !(f->flags & INPUT))
			return false;
		any = true;
	}
	return any;
}

bool order_required_valid(struct str value)
{
	struct set_of set;
	struct str axis, word;

	while (next_set(&value, &set)) {
		if (!str_eq(set.condition, S("*"))) {
			if (!split_condition(set.condition, &axis, &word))
				return false;
			const struct names *names = condition_names(axis);
			if (!names || names_find(names, word) < 0)
				return false;
		}
		if (!names_fields(set.fields))
			return false;
	}
	return true;
}

static void missing(struct context *x, const struct field *f, struct str pointer)
{
	fail(x->errs, &E_REQUIRED, pointer, field_label(x->arena, f));
}

static void require(struct context *x, struct str name, const struct order *o, const struct order_line *lines, int n)
{
	const struct record *r;
	const struct field *f = required_field(name, &r);

	if (!f)
		return;
	if (f->type == F_STATE || f->type == F_BOOL)
		return;		/* these always say something: their first word is no gap */
	if (r == &order_record) {
		if (f->type == F_ROWS ? n == 0 : field_is_zero(f, o))
			missing(x, f, str_fmt(x->arena, "/%s", f->name));
		return;
	}
	for (int i = 0; i < n; i++)
		if (field_is_zero(f, &lines[i]) && !(lines[i].gift && f->type == F_PRICE))
			missing(x, f, str_fmt(x->arena, "/lines/%d/%s", i, f->name));
}

bool order_required(struct context *x, const struct order *o, const struct order_line *lines, int n)
{
	struct str rest = setting_text(x, "order.required"), name;
	struct set_of set;
	int before = x->errs->n;

	while (next_set(&rest, &set))
		if (applies(set.condition, o))
			while (str_cut(&set.fields, ',', &name))
				require(x, str_trim(name), o, lines, n);
	return x->errs->n == before;
}
