/*
 * sql.c -- the statements that follow from a field table.
 *
 * Parameter n is the nth column of the record, in every statement that writes, so that
 * one set of values serves insert and update alike.
 */
#include "record/sql.h"

#include <assert.h>
#include <string.h>

bool field_is_column(const struct field *f)
{
	return !(f->flags & VIRTUAL) && f->type != F_ROWS;
}

void sql_columns(struct buf *out, const struct record *r)
{
	const char *separator = "";

	for (int i = 0; i < r->fields; i++) {
		if (!field_is_column(&r->field[i]))
			continue;
		buf_text(out, separator);
		buf_text(out, r->field[i].name);
		separator = ", ";
	}
}

static void add_key_names(struct buf *out, const struct record *r)
{
	const char *separator = "";

	for (int i = 0; i < r->fields; i++) {
		if (!(r->field[i].flags & KEY))
			continue;
		buf_text(out, separator);
		buf_text(out, r->field[i].name);
		separator = ", ";
	}
}

void sql_select_by(struct buf *out, const struct record *r, const struct field *by)
{
	buf_text(out, "SELECT ");
	sql_columns(out, r);
	buf_fmt(out, " FROM %s WHERE %s = ?1 ORDER BY ", r->table, by->name);
	add_key_names(out, r);
}

static int column_count(const struct record *r)
{
	int n = 0;

	for (int i = 0; i < r->fields; i++)
		n += field_is_column(&r->field[i]);
	return n;
}

/* The number of the parameter that carries this column; 0 if the record has no such column. */
static int parameter_of(const struct record *r, struct str column)
{
	int n = 0;

	for (int i = 0; i < r->fields; i++) {
		if (!field_is_column(&r->field[i]))
			continue;
		n++;
		if (str_eq(STR(r->field[i].name), column))
			return n;
	}
	return 0;
}

void sql_insert(struct buf *out, const struct record *r)
{
	int n = column_count(r);

	buf_fmt(out, "INSERT INTO %s (", r->table);
	sql_columns(out, r);
	buf_text(out, ") VALUES (");
	for (int i = 1; i <= n; i++)
		buf_fmt(out, i == 1 ? "?%d" : ", ?%d", i);
	buf_char(out, ')');
}

/* " AND (guard)", where {c} is what the column will be once the difference is added. */
static void add_guard(struct buf *out, const struct record *r)
{
	struct str rest = STR(r->guard), text, column;

	buf_text(out, " AND (");
	while (str_cut(&rest, '{', &text)) {
		buf_add(out, text);
		if (!str_cut(&rest, '}', &column))
			break;
		int n = parameter_of(r, column);
		assert(n > 0);
		buf_fmt(out, "(%.*s + ?%d)", P(column), n);
	}
	buf_char(out, ')');
}

static void add_assignments(struct buf *out, const struct record *r)
{
	int n = 0, set = 0;

	for (int i = 0; i < r->fields; i++) {
		const struct field *f = &r->field[i];

		if (!field_is_column(f))
			continue;
		n++;
		if (f->flags & KEY)
			continue;
		buf_text(out, set++ ? ", " : "");
		if (f->flags & DELTA)
			buf_fmt(out, "%s = %s + ?%d", f->name, f->name, n);
		else
			buf_fmt(out, "%s = ?%d", f->name, n);
	}
	assert(set > 0);	/* a record of nothing but its key is made and never changed */
}

void sql_update(struct buf *out, const struct record *r)
{
	const char *separator = " WHERE ";
	int n = 0;

	buf_fmt(out, "UPDATE %s SET ", r->table);
	add_assignments(out, r);
	for (int i = 0; i < r->fields; i++) {
		n += field_is_column(&r->field[i]);
		if (!(r->field[i].flags & KEY))
			continue;
		buf_fmt(out, "%s%s = ?%d", separator, r->field[i].name, n);
		separator = " AND ";
	}
	assert(n > 0 && strcmp(separator, " AND ") == 0);
	if (record_is_root(r))
		buf_fmt(out, " AND version = ?%d", n + 1);
	if (r->guard)
		add_guard(out, r);
}

void sql_delete(struct buf *out, const struct record *r)
{
	int n = 0;

	buf_fmt(out, "DELETE FROM %s", r->table);
	for (int i = 0; i < r->fields; i++) {
		if (!(r->field[i].flags & KEY))
			continue;
		n++;
		buf_fmt(out, "%s%s = ?%d", n == 1 ? " WHERE " : " AND ", r->field[i].name, n);
	}
	assert(n > 0);	/* never a whole table */
}
