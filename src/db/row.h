/*
 * row.h -- a row on its way from an engine into a struct. Private to src/db.
 *
 * An engine takes the columns one by one and then keeps the texts: until then they lie in the
 * engine's own memory.
 */
#ifndef DB_ROW_H
#define DB_ROW_H

#include "record/field.h"

/* The fields of a result, in the order of its columns; and those of them whose texts must be kept. */
struct columns { const struct field **field, **text; int n, texts, room; };

/* No columns yet, and room for `n`. */
void columns_begin(struct columns *c, int n, struct arena *a);
/* The next column, which is called after a field; false, with E_INTERNAL, when the record has no such. */
bool columns_add(struct columns *c, const char *query, const struct record *r, const char *column, struct errs *errs);

/* One column into its field of a row that was cleared. False for what the field cannot hold. */
bool row_take_null(const struct field *f);
bool row_take_number(const struct field *f, void *row, int64_t n);
bool row_take_text(const struct field *f, void *row, struct str text);
bool row_take_bytes(const struct field *f, void *row, struct str bytes);

/* Copy the texts of a row into one block of the arena. */
void row_keep_texts(const struct columns *c, void *row, struct arena *a);

/* E_INTERNAL: the column holds what its field cannot. */
bool row_refuse(const char *query, const struct record *r, const struct field *f, struct errs *errs);

#endif
