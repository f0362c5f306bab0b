/*
 * check.h -- proving the invariants, on a live database or a closed one (orderd check).
 */
#ifndef SHELL_CHECK_H
#define SHELL_CHECK_H

#include "shell/engine.h"

/* Told before each check (name, what it proves) and after it (how many it found, in how many µs). */
struct check_progress {
	void (*begin)(void *self, const struct check *c);
	void (*end)(void *self, const struct check *c, int64_t found, int64_t us);
	/* One broken record. At most CHECK_SHOWN of each check are told. */
	void (*found)(void *self, const struct check *c, struct str what);
	void *self;
};
enum { CHECK_SHOWN = 20 };

/*
 * All checks of all modules, the log's and the engine's own (I10), each in a read transaction of its own. What is
 * told is told in one order, on the caller's thread. Returns how many broken records were found, or -1 with errs when
 * the database could not be read.
 */
int64_t check_all(struct db *db, const struct check_progress *progress, struct errs *errs);

/* The same over several connections to the database, a check on each at a time. */
int64_t check_all_over(struct db *const *db, int n, const struct check_progress *progress, struct errs *errs);

#endif
