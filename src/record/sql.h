/*
 * sql.h -- the statements that follow from a field table.
 *
 * Text only; the drivers prepare, cache and bind. Parameters are ?1 ?2 … in the
 * order told with each function; the PostgreSQL driver rewrites them to $1 $2.
 */
#ifndef RECORD_SQL_H
#define RECORD_SQL_H

#include "record/field.h"

bool field_is_column(const struct field *f);		/* not VIRTUAL, not ROWS */

/* "id, version, number, …" in table order. */
void sql_columns(struct buf *out, const struct record *r);
/* SELECT columns FROM table WHERE field = ?1 ORDER BY the key. */
void sql_select_by(struct buf *out, const struct record *r, const struct field *by);
/* INSERT INTO table (columns) VALUES (?1 …): one parameter per column, in table order. */
void sql_insert(struct buf *out, const struct record *r);
/*
 * UPDATE table SET c = ?n for every column (c = c + ?n for DELTA), parameters numbered as in sql_insert, so
 * that one binding serves both; KEY columns in WHERE; for a root AND version = ?last, one parameter more: the
 * version that was loaded; for a record with a guard, the guard over the new values.
 */
void sql_update(struct buf *out, const struct record *r);
/* DELETE FROM table WHERE key: one parameter per KEY column, in table order. */
void sql_delete(struct buf *out, const struct record *r);

#endif
