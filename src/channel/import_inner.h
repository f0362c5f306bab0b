/*
 * import_inner.h -- an import under way. Private to src/channel.
 */
#ifndef CHANNEL_IMPORT_INNER_H
#define CHANNEL_IMPORT_INNER_H

#include "channel/import.h"
#include "channel/stage.h"
#include "record/sheet.h"

/* A row as values see it, with the rows joined to it, which are fetched when first asked for. */
struct view {
	int file;
	const struct staged *row;
	const struct staged *joined[PROFILE_JOINS];
	bool asked[PROFILE_JOINS];
	const struct rows *group;	/* of a root: all its rows */
};

/* Where a text came from, for the CSV of rejects. */
struct origin {
	int file;			/* -1: nowhere, it is a literal */
	int64_t line;
	struct str column;
};

/* One record sent and not yet answered: which rows it was made of. */
struct sent {
	const struct profile_section *section;
	struct origin row;
	struct lines { int file; int64_t *line; int64_t n; } child[PROFILE_CHILDREN], root;
};

struct import {
	const struct profile *p;
	const struct import_options *o;
	struct import_summary *out;
	struct errs *errs;
	struct stage *stage;
	struct sheet *rejects;
	struct import_count *count;	/* of the section at hand */

	struct arena batch;		/* items not yet sent */
	struct import_item item[IMPORT_BATCH];
	struct sent sent[IMPORT_BATCH];
	int items;

	struct arena arena;		/* of the record at hand */
	struct buf json;
	const struct profile_section *section;
	struct view root, child;
	bool good;			/* nothing of it was rejected so far */
	struct origin last;		/* that was rejected */
	bool broken;			/* the database failed: errs says why */
};

/* One line of the CSV of rejects; always false. */
bool reject(struct import *im, struct origin at, struct str zh, struct str en);
bool reject_error(struct import *im, struct origin at, const struct err *e);
bool reject_problem(struct import *im, struct origin at, const struct problem *p, struct str one,
	struct str two);

/*
 * The text of a value for the row at hand (im->child when `in_child`, with its parent im->root). False when
 * there is none to be had, which is then rejected. `at` is where it came from.
 */
bool import_value(struct import *im, const struct profile_value *v, bool in_child, struct str *out,
	struct origin *at);
/* Does the row pass the section's "only if"? */
bool import_passes(struct import *im, const struct profile_section *s, bool in_child);
/* The fields of a section as members of a JSON object, each with a comma behind it. */
void import_fields(struct import *im, const struct profile_section *s, bool in_child);

#endif
