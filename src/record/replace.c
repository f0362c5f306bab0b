/*
 * replace.c -- child rows as the caller listed them.
 */
#include <string.h>

#include "record/replace.h"

static void *nth(const struct record *r, struct rows rows, int64_t i)
{
	return (char *)rows.at + (size_t)i * r->size;
}

/* The first of the rows whose key is that of `row`. */
static void *row_like(const struct record *r, const struct field *key, struct rows rows, const void *row)
{
	for (int64_t i = 0; i < rows.n; i++)
		if (field_same(key, nth(r, rows, i), row))
			return nth(r, rows, i);
	return NULL;
}

static struct str pointer_to(struct arena *a, struct str at, int64_t i, const struct field *key)
{
	return str_fmt(a, "%.*s/%lld/%s", P(at), (long long)i, key->name);
}

/* Give a new row its number; a row that names one must be among those there are. */
static bool number_row(const struct record *r, const struct field *key, void *row, bool known,
                       int64_t *count, struct errs *errs, struct str pointer)
{
	int64_t *number = field_at(key, row);

	if (known)
		return true;
	if (*number)
		return fail(errs, &E_NOT_FOUND, pointer, both(errs->arena, r->zh, r->en),
		            int_text(errs->arena, *number));
	*number = ++*count;
	return true;
}

bool rows_replace(const struct record *r, struct id root, struct rows have, struct rows want,
                  int64_t *count, struct rows *kept, struct decision *out,
                  struct errs *errs, struct str at)
{
	const struct field *key = record_last_key(r);
	int before = errs->n;

	kept->at = arena_array(out->arena, (size_t)want.n, r->size);
	for (kept->n = 0; kept->n < want.n; kept->n++) {
		void *row = nth(r, *kept, kept->n);

		memcpy(row, nth(r, want, kept->n), r->size);
		*(struct id *)field_at(&r->field[0], row) = root;

		struct str pointer = pointer_to(errs->arena, at, kept->n, key);
		void *was = row_like(r, key, have, row);

		if (row_like(r, key, *kept, row))
			fail(errs, &E_CONFLICT, pointer, field_label(errs->arena, key));
		else if (key->type == F_INT && !number_row(r, key, row, was, count, errs, pointer))
			continue;
		else if (was)
			put(out, r, memcpy(was, row, r->size));
		else
			put_new(out, r, row);
	}
	for (int64_t i = 0; i < have.n; i++)
		if (!row_like(r, key, *kept, nth(r, have, i)))
			drop(out, r, nth(r, have, i));
	if (key->type == F_TEXT)
		*count = kept->n;
	return errs->n == before;
}
