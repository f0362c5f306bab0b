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

/* By what a root is known to be as it was: its version, and the hash of the last event. */
struct root_mark { struct id id; int64_t version; struct digest head; };
extern const struct record root_mark_record;	/* without a table: entry.mark has each root's */

struct family_reader { const struct engine *engine; struct db *db; struct arena *arena; struct errs *errs; };

/* A root to be read: all of its family, or its mark alone. */
struct family_part;
struct family {
	const struct family_reader *reader;
	const struct entry *root;
	struct id id;
	bool whole;
	struct root_mark mark;		/* id 0: there is none */
	void *row;			/* with its ROWS filled */
	struct family_part *ahead;	/* what was read and not asked for yet */
};

/* Different families of one reader; together, where the engine has round trips. */
bool families_read(struct family *const *family, int n);

/* The source that reads from a connection: `self` is a struct family; what was read ahead is not asked for again. */
family_source family_from_db;

/*
 * Records of higher modules that are shown with this root (record.attached): ,"batches":[…] for each. A field
 * <name>_count of the root that says zero saves the read.
 */
bool family_attached(const struct engine *e, const struct entry *root, const void *row, unsigned by,
                     family_source *source, void *self, struct buf *out);

#endif
