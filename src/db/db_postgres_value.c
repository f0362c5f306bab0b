/*
 * db_postgres_value.c -- values in PostgreSQL's binary form: numbers big-endian, texts and bytes as they are.
 */
#include "db/db_postgres.h"

#include <assert.h>
#include <endian.h>
#include <string.h>

/* Which way a value travels: by the type the server has for it. */
enum form { FORM_NONE, FORM_INT2, FORM_INT4, FORM_INT8, FORM_TEXT, FORM_BYTES };

static enum form form_of(Oid type)
{
	switch (type) {
	case PG_INT2: return FORM_INT2;
	case PG_INT4: return FORM_INT4;
	case PG_INT8: return FORM_INT8;
	case PG_TEXT: case PG_NAME: case PG_VARCHAR: return FORM_TEXT;
	case PG_BYTEA: return FORM_BYTES;
	default: return FORM_NONE;
	}
}

static void put32(char *to, int32_t v)
{
	uint32_t big = htobe32((uint32_t)v);

	memcpy(to, &big, sizeof big);
}

static void put64(char *to, int64_t v)
{
	uint64_t big = htobe64((uint64_t)v);

	memcpy(to, &big, sizeof big);
}

static int64_t get(const char *from, int n)
{
	uint64_t v = 0;

	for (int i = 0; i < n; i++)
		v = v << 8 | (unsigned char)from[i];
	return n == 8 ? (int64_t)v : n == 4 ? (int32_t)v : (int16_t)v;
}

struct pg_values pg_values_for(int n, struct arena *a)
{
	return (struct pg_values){ .room = n,
		.type = arena_array(a, (size_t)n, sizeof(Oid)), .value = arena_array(a, (size_t)n, sizeof(char *)),
		.length = arena_array(a, (size_t)n, sizeof(int)), .format = arena_array(a, (size_t)n, sizeof(int)) };
}

static void add_value(struct pg_values *to, Oid type, const char *value, size_t length)
{
	assert(to->n < to->room && length <= INT32_MAX);
	to->type[to->n] = type;
	to->value[to->n] = value;
	to->length[to->n] = (int)length;
	to->format[to->n++] = 1;
}

static bool bind_number(struct pg_values *to, Oid type, int64_t v, struct arena *a)
{
	char *bytes = arena_alloc(a, 8);

	switch (form_of(type)) {
	case FORM_INT8:
		put64(bytes, v);
		add_value(to, type, bytes, 8);
		return true;
	case FORM_INT4:
		put32(bytes, (int32_t)v);
		add_value(to, type, bytes, 4);
		return v == (int32_t)v;
	default:
		return false;
	}
}

bool pg_bind(struct pg_values *to, Oid type, const struct value *v, struct arena *a)
{
	enum form form = form_of(type);
	/* A NULL pointer would be NULL: the empty text is a text. */
	const char *s = v->t.s ? v->t.s : "";

	switch (v->type) {
	case V_NULL:
		add_value(to, type, NULL, 0);
		return true;
	case V_INT:
		return bind_number(to, type, v->i, a);
	default:
		add_value(to, type, s, v->t.n);
		return form == (v->type == V_TEXT ? FORM_TEXT : FORM_BYTES);
	}
}

/* Arrays */

static const struct kind { Oid array, element; const char *name; } number_kind = { PG_INT8S, PG_INT8, "bigint[]" },
	text_kind = { PG_TEXTS, PG_TEXT, "text[]" }, bytes_kind = { PG_BYTEAS, PG_BYTEA, "bytea[]" };

static const struct kind *kind_of(const struct field *f)
{
	switch (f->type) {
	case F_TEXT: case F_STATE: case F_ATTRIBUTES:
		return &text_kind;
	case F_DIGEST:
		return &bytes_kind;
	default:
		return &number_kind;
	}
}

const char *pg_array_type(const struct field *f)
{
	return kind_of(f)->name;
}

static void add32(struct buf *out, int32_t v)
{
	char *to = buf_reserve(out, 4);

	if (to) {
		put32(to, v);
		out->n += 4;
	}
}

static void add_element(struct buf *out, struct value v)
{
	if (v.type == V_NULL) {
		add32(out, -1);
		return;
	}
	if (v.type != V_INT) {
		add32(out, (int32_t)v.t.n);
		buf_add(out, v.t);
		return;
	}
	add32(out, 8);
	char *to = buf_reserve(out, 8);
	if (to) {
		put64(to, v.i);
		out->n += 8;
	}
}

/* One dimension from 1; the flag says that there may be NULLs. */
void pg_bind_array(struct pg_values *to, const struct field *f, struct value (*value)(const void *self, const struct field *f, int i),
                   const void *self, int n, struct arena *a)
{
	const struct kind *kind = kind_of(f);
	struct buf out = buf_in(a, INT32_MAX / 2);

	add32(&out, n > 0);
	add32(&out, 1);
	add32(&out, (int32_t)kind->element);
	if (n > 0) {
		add32(&out, n);
		add32(&out, 1);
	}
	for (int i = 0; i < n; i++)
		add_element(&out, value(self, f, i));
	assert(!out.full);
	add_value(to, kind->array, out.s, out.n);
}

/* Rows */

static bool take_column(const struct field *f, void *row, const PGresult *r, int at, int column, Oid type)
{
	const struct str bytes = { PQgetvalue(r, at, column), (size_t)PQgetlength(r, at, column) };

	if (PQgetisnull(r, at, column))
		return row_take_null(f);
	switch (form_of(type)) {
	case FORM_INT2: case FORM_INT4: case FORM_INT8:
		return row_take_number(f, row, get(bytes.s, (int)bytes.n));
	case FORM_TEXT:
		return row_take_text(f, row, bytes);
	case FORM_BYTES:
		return row_take_bytes(f, row, bytes);
	default:
		return false;	/* a real number has no place here */
	}
}

bool pg_take_row(const struct pg_statement *s, const PGresult *r, int at, void *row, struct arena *a, struct errs *errs)
{
	const struct query *q = s->query;

	memset(row, 0, q->row->size);
	for (int i = 0; i < s->columns.n; i++)
		if (!take_column(s->columns.field[i], row, r, at, i, s->type[i]))
			return row_refuse(q->name, q->row, s->columns.field[i], errs);
	row_keep_texts(&s->columns, row, a);
	return true;
}
