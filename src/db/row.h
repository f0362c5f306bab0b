/*
 * row.h -- a row on its way from an engine into a struct. Private to src/db.
 *
 * An engine takes the columns one by one and then keeps the texts: until then they lie in the
 * engine's own memory.
 */
#ifndef DB_ROW_H
#define DB_ROW_H

#include "record/field.h"

/* The fields of a result, in the order of its columns. */
struct columns { const struct field **field; int n; };

/* One column into its field. False for what the field cannot hold. */
bool row_take(const struct field *f, void *row, struct value v);

/* Copy the texts of a row into one block of the arena. */
void row_keep_texts(const struct columns *c, void *row, struct arena *a);

/* The field a result column is called after; NULL, with E_INTERNAL, when the record has no such. */
const struct field *row_field(const char *query, const struct record *r, const char *column, struct errs *errs);

/* E_INTERNAL: the column holds what its field cannot. */
bool row_refuse(const char *query, const struct record *r, const struct field *f, struct errs *errs);

#endif
