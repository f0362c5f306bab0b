/*
 * family.h -- a root and its children as one tree of rows.
 */
#ifndef SHELL_FAMILY_H
#define SHELL_FAMILY_H

#include "shell/engine.h"

/* All children of a root of one record, in key order, as one array. */
typedef bool family_source(void *self, const struct entry *child, struct id root, struct rows *out);

/*
 * Fill the ROWS fields of `rows` (of record r, all of the same root) from the source, and theirs below. A field
 * whose `count` says zero is not asked for.
 */
bool family_fill(const struct engine *e, const struct record *r, struct rows rows, struct id root,
                 family_source *source, void *self);

#endif
