/*
 * field.c -- a described member as a value of the database, compared, found by name and labelled.
 */
#include "record/field.h"

#include <assert.h>
#include <string.h>

static const int64_t *whole(const struct field *f, const void *row)
{
	return field_at(f, row);
}

static const struct str *text(const struct field *f, const void *row)
{
	return field_at(f, row);	/* attributes are a text too */
}

const struct field *record_field(const struct record *r, struct str name)
{
	for (int i = 0; i < r->fields; i++) {
		const char *known = r->field[i].name;
		if (strncmp(known, name.s ? name.s : "", name.n) == 0 && !known[name.n])
			return &r->field[i];
	}
	return NULL;
}

int record_field_index(const struct record *r, const char *name)
{
	const struct field *f = record_field(r, STR(name));

	return f ? (int)(f - r->field) : -1;
}

const struct field *record_last_key(const struct record *r)
{
	const struct field *key = NULL;

	for (int i = 0; i < r->fields; i++)
		if (r->field[i].flags & KEY)
			key = &r->field[i];
	return key;
}

void *rows_find(const struct record *r, struct rows rows, int64_t number)
{
	const struct field *key = record_last_key(r);
	int64_t from = 0, to = rows.n;

	while (from < to) {
		int64_t at = from + (to - from) / 2;
		void *row = (char *)rows.at + (size_t)at * r->size;
		int64_t has = *whole(key, row);

		if (has == number)
			return row;
		if (has < number)
			from = at + 1;
		else
			to = at;
	}
	return NULL;
}

bool record_is_root(const struct record *r)
{
	return record_field_index(r, "version") >= 0 && record_field_index(r, "head") >= 0;
}

struct str names_words(const struct names *n, struct arena *a)
{
	struct buf words = buf_in(a, 0);

	for (int i = 0; i < n->n; i++) {
		buf_text(&words, i ? ", " : "");
		buf_text(&words, n->at[i].word);
	}
	return buf_str(&words);
}

int64_t names_find(const struct names *n, struct str word)
{
	char first = word.n ? word.s[0] : '\0';

	for (int i = 0; i < n->n; i++)
		if (n->at[i].word[0] == first && str_eq(STR(n->at[i].word), word))
			return i;
	return -1;
}

const struct name *field_word(const struct field *f, struct str text)
{
	for (int i = 0; f->words && f->words[i]; i++) {
		int64_t found = names_find(f->words[i], text);
		if (found >= 0)
			return &f->words[i]->at[found];
	}
	return NULL;
}

bool field_is_zero(const struct field *f, const void *row)
{
	static const struct digest none;

	switch (f->type) {
	case F_TEXT:
	case F_ATTRIBUTES:
		return text(f, row)->n == 0;
	case F_BOOL:
		return !*(const bool *)field_at(f, row);
	case F_DIGEST:
		return memcmp(field_at(f, row), &none, sizeof none) == 0;
	case F_ROWS:
		return ((const struct rows *)field_at(f, row))->n == 0;
	default:
		return *whole(f, row) == 0;
	}
}

struct value field_value(const struct field *f, const void *row)
{
	const char *bytes = field_at(f, row);

	if ((f->flags & OPTIONAL) && field_is_zero(f, row))
		return (struct value){0};

	switch (f->type) {
	case F_TEXT:
	case F_ATTRIBUTES:
		return VT(text(f, row)->n ? *text(f, row) : S(""));	/* a pointer to NULL would be bound as NULL */
	case F_BOOL:
		return VI(*(const bool *)bytes);
	case F_STATE:
		assert(*whole(f, row) >= 0 && *whole(f, row) < f->names->n);
		return VT(STR(f->names->at[*whole(f, row)].word));
	case F_DIGEST:
		return (struct value){ V_BLOB, 0, { bytes, sizeof(struct digest) } };
	case F_ROWS:
		return (struct value){0};
	default:
		return VI(*whole(f, row));
	}
}

size_t field_size(const struct field *f)
{
	static const size_t size[] = {
		[F_TEXT] = sizeof(struct str), [F_INT] = sizeof(int64_t), [F_BOOL] = sizeof(bool),
		[F_MONEY] = sizeof(struct money), [F_PRICE] = sizeof(struct price),
		[F_QUANTITY] = sizeof(struct quantity), [F_TIME] = sizeof(struct instant),
		[F_DATE] = sizeof(struct date), [F_ID] = sizeof(struct id), [F_STATE] = sizeof(struct state),
		[F_SET] = sizeof(struct set), [F_DIGEST] = sizeof(struct digest),
		[F_ATTRIBUTES] = sizeof(struct attributes), [F_ROWS] = sizeof(struct rows),
	};

	return size[f->type];
}

static bool take_whole(const struct field *f, void *row, struct value v)
{
	if (v.type != V_INT)
		return false;
	if (f->type == F_BOOL) {
		*(bool *)field_at(f, row) = v.i != 0;
		return v.i == 0 || v.i == 1;
	}
	*(int64_t *)field_at(f, row) = v.i;
	return true;
}

static bool take_state(const struct field *f, void *row, struct value v)
{
	int64_t found = v.type == V_TEXT ? names_find(f->names, v.t) : -1;

	if (found < 0)
		return false;
	((struct state *)field_at(f, row))->v = found;
	return true;
}

bool field_take(const struct field *f, void *row, struct value v)
{
	if (v.type == V_NULL) {
		memset(field_at(f, row), 0, field_size(f));
		return true;
	}

	switch (f->type) {
	case F_TEXT:
	case F_ATTRIBUTES:
		if (v.type != V_TEXT)
			return false;
		*(struct str *)field_at(f, row) = v.t;
		return true;
	case F_STATE:
		return take_state(f, row, v);
	case F_DIGEST:
		if (v.type != V_BLOB || v.t.n != sizeof(struct digest))
			return false;
		memcpy(field_at(f, row), v.t.s, v.t.n);
		return true;
	case F_ROWS:
		return false;
	default:
		return take_whole(f, row, v);
	}
}

static bool rows_same(const struct record *r, struct rows a, struct rows b)
{
	if (a.n != b.n)
		return false;
	for (int64_t i = 0; i < a.n; i++) {
		const char *x = (const char *)a.at + (size_t)i * r->size;
		const char *y = (const char *)b.at + (size_t)i * r->size;
		for (int k = 0; k < r->fields; k++)
			if (!field_same(&r->field[k], x, y))
				return false;
	}
	return true;
}

bool field_same(const struct field *f, const void *a, const void *b)
{
	switch (f->type) {
	case F_TEXT:
	case F_ATTRIBUTES:
		return str_eq(*text(f, a), *text(f, b));
	case F_ROWS:
		return rows_same(f->of, *(const struct rows *)field_at(f, a), *(const struct rows *)field_at(f, b));
	default:
		return memcmp(field_at(f, a), field_at(f, b), field_size(f)) == 0;
	}
}

bool value_eq(struct value a, struct value b)
{
	if (a.type != b.type)
		return false;
	switch (a.type) {
	case V_NULL:
		return true;
	case V_INT:
		return a.i == b.i;
	default:
		return str_eq(a.t, b.t);
	}
}

const char *field_label_en(struct arena *a, const struct field *f)
{
	if (f->en)
		return f->en;

	/* An id is shown as what it is of. */
	struct str name = STR(f->name);
	if (f->type == F_ID && str_ends(name, S("_id")))
		name = str_sub(name, 0, name.n - strlen("_id"));
	char *label = str_c(a, name);
	for (char *p = label; *p; p++)
		if (*p == '_')
			*p = ' ';
	return label;
}

struct str field_label(struct arena *a, const struct field *f)
{
	const char *en = field_label_en(a, f);

	return both(a, f->zh ? f->zh : en, en);
}

bool fail_taken(struct errs *errs, const struct record *r, const char *field)
{
	const struct field *f = record_field(r, STR(field));

	return fail(errs, &E_CONFLICT, str_fmt(errs->arena, "/%s", field), field_label(errs->arena, f));
}

struct str record_label(struct arena *a, const struct record *r)
{
	const char *en = r->en ? r->en : r->name;

	return both(a, r->zh ? r->zh : en, en);
}
