/*
 * batch.h -- the unit of work of the writer: many commands, one commit.
 *
 * A batch is a view of the database as the commands so far have decided it to be. A
 * row is read once and then shared; decisions are taken in memory, one after the
 * other, and written set by set at the end. A refused command leaves no trace: what
 * it had changed is undone here, before the database saw any of it.
 */
#ifndef SHELL_BATCH_H
#define SHELL_BATCH_H

#include "shell/engine.h"

struct batch;

struct batch *batch_new(struct engine *e, struct db *db);
void batch_free(struct batch *b);

/* Forget everything; the next command sees what is committed. */
void batch_start(struct batch *b, struct instant now);

/*
 * Where questions cost round trips: find out what all these calls will look up, and ask for it together. False: the database
 * did not answer. What is overlooked here is asked for when a call is decided. `told`: batch_follows was told of the last commit
 * of the others; else they are asked for it.
 */
bool batch_gather(struct batch *b, struct call *calls, bool told, struct errs *errs);

/* The batch is not dated before this: another writer's commit that it follows. */
void batch_follows(struct batch *b, struct instant other);

/* Does the command take a number out of a series, as far as was seen, and are there other writers that do? */
bool batch_competes(const struct batch *b, const struct command *c);

/* Decide one call: answer or errs are in it. What it decided is in the batch, or nothing is. */
void batch_call(struct batch *b, struct call *c);

/*
 * What is written proves what was read: the statement that changes a root compares its version. A call that writes nothing, most
 * often a refusal, has no such proof, and where others write too, its questions were answered at several moments. For those all
 * roots and keys are asked for once more. False, with E_STALE, when one is not as it was seen: decide again.
 */
bool batch_stands(struct batch *b, const struct call *calls, struct errs *errs);

/* Write what was decided, in the order of ranks. The transaction is the caller's. */
bool batch_write(struct batch *b, struct errs *errs);

/* How many rows it wrote that wait for the index of searches. */
int64_t batch_unindexed(const struct batch *b);

/* After the commit: settings and callers that changed are asked for anew. */
void batch_committed(struct batch *b);

/* --- between command.c, event.c and batch.c --- */

struct load {
	struct batch *batch;
	struct context *x;
	struct copy *copies;		/* what was handed out, to find what was changed but not put */
	size_t n, room;
	int64_t serial;			/* of this command within the process */
};

/* Look up what a call will look up, on an arena of its own; nothing is decided, and errors are of no interest. */
void call_look(struct batch *b, struct call *c, struct arena *a);

struct db *batch_db(struct batch *b);
struct engine *batch_engine(struct batch *b);
struct instant batch_now(struct batch *b);
struct id_source *batch_ids(struct batch *b);
struct arena *batch_arena(struct batch *b);
int64_t batch_serial(struct batch *b);		/* of one more command */

/* A point to come back to, and back. */
size_t batch_mark(struct batch *b);
void batch_undo(struct batch *b, size_t mark);

/*
 * Take a decision into the batch: differences become events, versions go up, counters move, outbox rows are made.
 * False with errs when a new row exists already or a change was not put.
 */
bool batch_absorb(struct batch *b, struct load *l, struct decision *d, struct str command, struct str request_id);

/* A row made by the shell itself: no event, no version. */
bool batch_put_new(struct batch *b, const struct record *r, void *row, struct errs *errs);

/* Add to a counter row "name": made when missing. */
void batch_count(struct batch *b, struct str name, int64_t by);

#endif
