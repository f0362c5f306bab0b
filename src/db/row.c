/*
 * row.c -- a row on its way from an engine into a struct.
 */
#include "db/row.h"

#include <string.h>

/* What a column of a type comes as is decided by these sets, not by a switch: it is asked for every column of every row. */
enum {
	NUMBERS = 1 << F_INT | 1 << F_MONEY | 1 << F_PRICE | 1 << F_QUANTITY | 1 << F_TIME | 1 << F_DATE | 1 << F_ID | 1 << F_SET,
	TEXTS = 1 << F_TEXT | 1 << F_ATTRIBUTES,
};

void columns_begin(struct columns *c, int n, struct arena *a)
{
	c->n = c->texts = 0;
	if (c->room >= n)
		return;
	c->room = n;
	c->field = arena_array(a, (size_t)n * 2, sizeof *c->field);
	c->text = c->field + n;
}

bool columns_add(struct columns *c, const char *query, const struct record *r, const char *column, struct errs *errs)
{
	const struct field *f = record_field(r, STR(column));

	if (!f || f->type == F_ROWS)
		return fail(errs, &E_INTERNAL, S(""),
			str_fmt(errs->arena, "%s: result column %s is no field of %s", query, column, r->name));
	c->field[c->n++] = f;
	if (TEXTS >> f->type & 1)
		c->text[c->texts++] = f;
	return true;
}

bool row_take_null(const struct field *f)
{
	return f->flags & OPTIONAL;
}

bool row_take_number(const struct field *f, void *row, int64_t n)
{
	if (!(NUMBERS >> f->type & 1))
		return field_take(f, row, VI(n));
	*(int64_t *)field_at(f, row) = n;
	return true;
}

bool row_take_text(const struct field *f, void *row, struct str text)
{
	if (!(TEXTS >> f->type & 1))
		return field_take(f, row, VT(text));
	*(struct str *)field_at(f, row) = text;
	return true;
}

bool row_take_bytes(const struct field *f, void *row, struct str bytes)
{
	return field_take(f, row, (struct value){ V_BLOB, 0, bytes });
}

void row_keep_texts(const struct columns *c, void *row, struct arena *a)
{
	size_t room = 0;

	for (int i = 0; i < c->texts; i++)
		room += ((struct str *)field_at(c->text[i], row))->n;
	char *to = room ? arena_room(a, room) : NULL;
	for (int i = 0; to && i < c->texts; i++) {
		struct str *text = field_at(c->text[i], row);
		if (!text->n)
			continue;
		text->s = memcpy(to, text->s, text->n);
		to += text->n;
	}
}

bool row_refuse(const char *query, const struct record *r, const struct field *f, struct errs *errs)
{
	return fail(errs, &E_INTERNAL, S(""), str_fmt(errs->arena,
		"%s: column %s holds what field %s of %s cannot", query, f->name, f->name, r->name));
}
