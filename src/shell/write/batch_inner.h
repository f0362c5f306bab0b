/*
 * batch_inner.h -- the rows a batch knows, between batch.c, which decides on them, and batch_write.c.
 */
#ifndef SHELL_BATCH_INNER_H
#define SHELL_BATCH_INNER_H

#include "base/chains.h"
#include "shell/write/batch.h"

/* One row: as the database has it and as the batch wants it. */
struct slot {
	struct link link;
	const struct entry *entry;
	const void *was;		/* as committed; NULL: not there */
	const void *now;		/* as decided; NULL: not there */
	void *copy;			/* what command `serial` was handed */
	int64_t serial;
	bool listed;			/* in the table's list of touched slots */
	const struct found *last;	/* the answer it was added to last */
};

/* The answer to one look-up. */
struct found {
	struct link link;
	const struct field *by;
	struct value key;
	struct slot **slot;
	size_t n, room;
	const struct entry *entry;
};

/* What the batch knows of one record. */
struct table {
	struct slot **touched;
	size_t n, room;
	uint64_t asked;			/* bit i: there are founds by field i */
};

struct counting { struct str name; int64_t n; };

struct undo {
	struct slot *slot;
	const void *now;
	struct counting *counting;
	int64_t by;
};

enum { RESOLVED = 256 };
enum { NUMBERING_MAX = 32 };
enum { COUNTINGS_MAX = 256 };	/* states of all counted records together */

struct resolved { const struct lookup *by; const struct entry *entry; const struct field *field; };

struct batch {
	struct engine *engine;
	struct db *db;
	struct arena arena;
	struct id_source ids;
	struct instant now;
	int64_t serial;
	struct table *table;			/* by entry number */
	struct chains slots, founds;
	int64_t unindexed;			/* rows that wait for the index of searches because of it */
	struct counting *counting;
	size_t countings, counting_room;
	struct resolved resolved[RESOLVED];	/* by the address of the lookup */
	struct undo *undo;
	size_t undos, undo_room;
	bool gathering;				/* look-ups only note what is wanted: batch_gather.c */
	struct found **wanted;			/* not asked of the database yet */
	size_t wants, wanted_room;
	bool alone;				/* no other writer has committed lately … */
	int64_t looked_us;			/* … when this was looked at */
	const struct command *numbering[NUMBERING_MAX];	/* those that took a number so far */
	int numberings;
};

/* What a look-up wants, asked in one round trip: fills the founds. */
bool founds_fetch(struct batch *b, struct found **found, size_t n, struct errs *errs);

/* The same asked once more: does a root stand there in another version now, or a row that was not there? */
bool founds_compare(struct batch *b, struct found **found, size_t n, bool *differs, struct errs *errs);

/* For one round trip: one record and field after the other, number series last; keys in one order for all to lock in. */
int found_cmp(const void *a, const void *b);

/* Where two rows of one record stand by their keys, as they are now. */
int slot_cmp(const struct slot *a, const struct slot *b);

#endif
