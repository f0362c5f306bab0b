/*
 * row.c -- a row on its way from an engine into a struct.
 */
#include "db/row.h"

#include <string.h>

/* Fields that are a number inside and in the column. */
static bool plain_number(const struct field *f)
{
	switch (f->type) {
	case F_INT: case F_MONEY: case F_PRICE: case F_QUANTITY: case F_TIME: case F_DATE: case F_ID:
		return true;
	default:
		return false;
	}
}

bool row_take(const struct field *f, void *row, struct value v)
{
	if (v.type == V_INT && plain_number(f)) {
		*(int64_t *)field_at(f, row) = v.i;
		return true;
	}
	if (v.type == V_NULL)
		return f->flags & OPTIONAL;
	return field_take(f, row, v);
}

static bool copied(const struct field *f)
{
	return f->type == F_TEXT || f->type == F_ATTRIBUTES;
}

void row_keep_texts(const struct columns *c, void *row, struct arena *a)
{
	size_t room = 0;

	for (int i = 0; i < c->n; i++)
		if (copied(c->field[i]))
			room += ((struct str *)field_at(c->field[i], row))->n;
	char *to = room ? arena_alloc(a, room) : NULL;
	for (int i = 0; to && i < c->n; i++) {
		struct str *text = copied(c->field[i]) ? field_at(c->field[i], row) : NULL;
		if (!text || !text->n)
			continue;
		text->s = memcpy(to, text->s, text->n);
		to += text->n;
	}
}

const struct field *row_field(const char *query, const struct record *r, const char *column, struct errs *errs)
{
	const struct field *f = record_field(r, STR(column));

	if (f && f->type != F_ROWS)
		return f;
	fail(errs, &E_INTERNAL, S(""),
		str_fmt(errs->arena, "%s: result column %s is no field of %s", query, column, r->name));
	return NULL;
}

bool row_refuse(const char *query, const struct record *r, const struct field *f, struct errs *errs)
{
	return fail(errs, &E_INTERNAL, S(""), str_fmt(errs->arena,
		"%s: column %s holds what field %s of %s cannot", query, f->name, f->name, r->name));
}
