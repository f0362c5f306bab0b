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

/* The source that reads from a connection: `self` is a struct family_reader; what was read ahead is not asked for again. */
struct family_part;
struct family_reader { struct db *db; struct arena *arena; struct errs *errs; struct family_part *ahead; };
family_source family_from_db;

/* A root with all its children by id. *found tells whether there is one. */
bool family_read(const struct engine *e, struct family_reader *r, const struct record *root, struct id id,
                 void *row, bool *found);

/*
 * Records of higher modules that are shown with this root (record.attached): ,"batches":[…] for each. A field
 * <name>_count of the root that says zero saves the read.
 */
bool family_attached(const struct engine *e, const struct entry *root, const void *row, unsigned by,
                     family_source *source, void *self, struct buf *out);

#endif
