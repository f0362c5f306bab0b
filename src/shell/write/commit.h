/*
 * commit.h -- calls decided and committed, in as many tries as it takes.
 *
 * On a file the first try counts. Where others write to the database too, calls are decided anew when what they saw was changed
 * meanwhile; a database that is away is waited for; and a commit whose answer was lost is found out. A batch that
 * cannot be written at all is taken apart, so that one bad call refuses only itself.
 */
#ifndef SHELL_COMMIT_H
#define SHELL_COMMIT_H

#include "shell/write/commits.h"
#include "shell/write/batch.h"

enum { PATIENCE_US = 10000000 };	/* how long after it was asked a call is tried again while the database does not take it */

struct committer {
	struct engine *engine;
	struct db *db;
	struct batch *batch;
	struct commits row;
	bool turn;			/* it has its turn: the transaction has begun */
	bool away;			/* the database did not take the last batch */
	int64_t unindexed;		/* rows that are known to wait for the index of searches */
};

/* Will one of these wait for a number that other processes take, too? Then it is better to wait before they are taken. */
bool committer_competes(const struct committer *m, const struct call *queue);
void committer_wait_turn(struct committer *m);
void committer_leave_turn(struct committer *m);

/* Has another process its turn at this moment? Then what can be done at any time is not done now, on the same server. */
bool committer_others_write(const struct committer *m);

/* Commit or refuse all of them. Their answers are in them; nobody was told. */
void committer_run(struct committer *m, struct call *calls);

void calls_refuse(struct call *calls, const struct errs *why);

/* The process ends when a sync of the database has failed. */
void halt_if_dead(const struct db *db);

#endif
