/*
 * family.c -- a root and its children as one tree of rows.
 */
#include "shell/family.h"

static void *row_at(struct rows rows, const struct record *r, int64_t i)
{
	return (char *)rows.at + (size_t)i * r->size;
}

static bool none_expected(const struct record *r, const struct field *f, struct rows rows)
{
	if (!f->count)
		return false;
	const struct field *count = record_field(r, STR(f->count));
	for (int64_t i = 0; i < rows.n; i++)
		if (*(int64_t *)field_at(count, row_at(rows, r, i)))
			return false;
	return true;
}

/* Both sides are in key order: hand every parent the slice of children with its own second key. */
static void nest(const struct entry *parent, struct rows parents, const struct field *f,
                 const struct entry *child, struct rows children)
{
	int64_t at = 0;

	for (int64_t i = 0; i < parents.n; i++) {
		void *p = row_at(parents, parent->record, i);
		struct value key = field_value(parent->key[1], p);
		int64_t from = at;

		while (at < children.n &&
		       value_eq(field_value(child->key[1], row_at(children, child->record, at)), key))
			at++;
		*(struct rows *)field_at(f, p) = (struct rows){ row_at(children, child->record, from), at - from };
	}
}

bool family_fill(const struct engine *e, const struct record *r, struct rows rows, struct id root,
                 family_source *source, void *self)
{
	const struct entry *entry = engine_entry(e, r);

	for (int i = 0; i < r->fields; i++) {
		const struct field *f = &r->field[i];
		const struct entry *child = f->type == F_ROWS ? engine_entry(e, f->of) : NULL;
		struct rows all;

		if (!child || !rows.n || none_expected(r, f, rows))
			continue;
		if (!source(self, child, root, &all))
			return false;
		if (entry->root == entry)
			*(struct rows *)field_at(f, rows.at) = all;
		else
			nest(entry, rows, f, child, all);
		if (!family_fill(e, f->of, all, root, source, self))
			return false;
	}
	return true;
}
