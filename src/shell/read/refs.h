/*
 * refs.h -- which root an id is of, and what people know it by.
 */
#ifndef SHELL_REFS_H
#define SHELL_REFS_H

#include "shell/engine.h"

/* The root that an id is of, as its field says. NULL: its own, or another in each row (`refers_by`). */
const struct record *field_refers_to(const struct field *f);

/*
 * The names of what the rows of a page refer to, each by the field its record is `called` by: one look-up for all of them together, in `a`.
 * What the caller may not list has none. NULL, and errs says why, when they could not be read.
 */
struct refs;
struct refs *refs_load(const struct engine *e, struct db *db, const struct record *r, const void *rows, int64_t n, unsigned by,
                       struct arena *a, struct errs *errs);

/* Of the row that field `f` refers to by `id`. Empty: it has no name, or none that the caller may know. */
struct str refs_name(const struct refs *refs, const struct field *f, int64_t id);

/* ,"names":{"order":{"7":"20260101001"},…}; nothing when there are none. */
void refs_encode(struct buf *out, const struct refs *refs);

#endif
