/*
 * walk.h -- all roots, their children and their events side by side, in order of the root's id.
 *
 * What proves the log reads every table once, from its beginning to its end, and keeps one row of
 * each. A row that cannot be understood (a byte of it was changed) is told as found and passed over.
 */
#ifndef SHELL_WALK_H
#define SHELL_WALK_H

#include "shell/engine.h"
#include "shell/shell.h"

/* The registries of this program and, for each of their records, how to read its table from a key on. */
struct tables {
	struct engine engine;		/* described, not opened */
	struct table_queries {
		struct query rows;	/* every column */
		struct query heads;	/* of a root: id, version and head alone */
		struct query states;	/* of a counted one: rows of each state, as counters */
		struct query count;	/* how many rows, as a counter */
	} *query;			/* by the entry's number */
};

/* Made once for the process, because a statement is known by its query's address. */
const struct tables *tables(void);

/* The key before all others of a table: one value for each KEY. */
void key_before_all(const struct entry *e, struct value *key);

/* One table in the order of its key. */
struct stream {
	const struct entry *entry;
	const struct query *query;
	struct db *db;
	struct check_out *out;
	struct cursor *cursor;
	void *row;			/* the next one; its texts live until stream_next */
	bool live;			/* there is one */
	bool broken;			/* reading failed: errs of the caller says why */
	struct value after[3];		/* the key it was begun behind */
	struct arena rows, names;
	struct errs refused;		/* what the cursor says; only what is not a row's fault goes to errs */
	struct errs *errs;
};

bool stream_open(struct stream *s, const struct entry *e, const struct query *q, struct db *db,
                 struct check_out *out, struct errs *errs);
void stream_next(struct stream *s);
bool stream_close(struct stream *s);
int64_t stream_id(const struct stream *s);	/* the first key of its row; INT64_MAX at the end */

/* "order_line 7/2": a row by its record and key. */
void row_name(struct buf *out, const struct entry *e, const void *row);

enum walk_reads { WALK_HEADS, WALK_ROWS };

struct walk {
	const struct tables *tables;
	struct stream events;
	struct stream *root;		/* of each root record */
	struct stream *child;		/* of each record of a family, WALK_ROWS only */
	int roots, children;
	struct arena arena;
	int64_t id;			/* of the subject walked now */
	struct stream *subject;		/* its row; NULL when there is none */
};

bool walk_open(struct walk *w, struct db *db, enum walk_reads reads, struct check_out *out, struct errs *errs);
/* The next id that a root or an event has. False at the end. What is left of the one before is passed over. */
bool walk_next(struct walk *w);
/* The subject's next event, until walk_event_done; NULL after its last. */
const struct event *walk_event(const struct walk *w);
void walk_event_done(struct walk *w);
bool walk_close(struct walk *w);

#endif
