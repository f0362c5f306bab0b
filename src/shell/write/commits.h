/*
 * commits.h -- this writer among those of a database, and the log in the order of its commits.
 *
 * Event ids are made before their commit, so of two processes the one with the lesser id may commit later, and who follows the
 * log by id would miss it. Where processes write side by side, each writer has a row in `commits` with an id that all its
 * later ones are greater than; the least of all rows is how far the log is complete, and the list of events ends there. A
 * writer's row must be there before its first id is made, and its commit proves that it still is: the row of one that was
 * silent for COMMITS_KEEP_S is swept, and nobody waits for it any more.
 *
 * Where one process writes at a time (a file), ids simply follow the last of the log.
 */
#ifndef SHELL_COMMITS_H
#define SHELL_COMMITS_H

#include "shell/write/batch.h"

enum { COMMITS_KEEP_S = 60 };

struct commits {
	struct id writer;
	int64_t batch;			/* the last one it tried to commit */
	bool joined;
};

/* Have a row. A transaction of its own, when it has none yet or may have lost it. */
bool commits_join(struct commits *c, struct batch *b, struct instant now, struct errs *errs);

/* In the transaction, before ids are made. */
bool commits_follow(struct batch *b, struct errs *errs);

/* In the transaction, at its end: the batch that is committed. E_STALE when the row is gone. */
bool commits_mark(struct commits *c, struct batch *b, struct errs *errs);

void commits_leave(struct commits *c, struct batch *b);

#endif
