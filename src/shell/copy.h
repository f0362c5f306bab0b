/*
 * copy.h -- all rows of one database in another, whichever engines they are of.
 *
 * The target gets the schema, and then what it lacks, table by table in the order of keys, some thousand rows a commit. Each of
 * its tables must hold the first rows of the source's and no others (COPY_STRANGER). So a copy that was cut off is taken up
 * where it stopped, and one that is complete changes nothing. At the end every row of both has been held against the other.
 */
#ifndef SHELL_COPY_H
#define SHELL_COPY_H

#include "shell/engine.h"

struct copy {
	struct db *from;		/* inside a read transaction: one moment of it is copied */
	struct db *to;
	void (*progress)(void *self, const char *what, int64_t done, int64_t total);
	void *self;
	int64_t rows, written;		/* what there is; what this run wrote */
};

bool copy_run(struct copy *c, struct errs *errs);

/* A database as this program needs it: the schema, and all that is found by words in the index or waiting for it. */
bool copy_renew(struct db *db, struct errs *errs);

/* Is a table of the schema left out, because it tells of its own database: its changes, its processes, its index? */
bool copy_leaves_out(struct str table);

#endif
