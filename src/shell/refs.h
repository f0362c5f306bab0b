/*
 * refs.h -- which root an id is of, and what people know it by.
 */
#ifndef SHELL_REFS_H
#define SHELL_REFS_H

#include "shell/engine.h"

/* The root that an id is of, by the name of the field: customer_id, wanted_warehouse_id. NULL: its own, or of any. */
const struct record *field_refers_to(const struct field *f);

/*
 * ,"names":{"order":{"7":"20260101001"},…}: what the rows of a page refer to, by the field each record is `called` by. One
 * look-up for all of them together. What the caller may not list is left out.
 */
bool refs_encode(struct buf *out, const struct engine *e, struct db *db, const struct record *r, const void *rows, int64_t n,
                 unsigned by, struct errs *errs);

#endif
