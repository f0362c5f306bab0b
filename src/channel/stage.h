/*
 * stage.h -- the rows of somebody's files, put where they can be found by key.
 *
 * The files of an import come in any order and any size. The columns that the profile uses are copied into a
 * temporary database, with an index for each column that rows are looked up by; it is deleted at the end.
 * A row that cannot be read is kept as bad, so that a record it belongs to is not made from half its rows.
 */
#ifndef CHANNEL_STAGE_H
#define CHANNEL_STAGE_H

#include "channel/profile.h"

/* One row of a file: the texts of the columns used, without blanks around them. */
struct staged {
	int64_t line;
	int64_t bad;			/* 1: part of it could not be read */
	struct str cell[];
};

struct stage;

/* What is told of a row that cannot be used. */
typedef void stage_reject(
	void *self, int file, int64_t line, struct str column, const struct problem *why);

struct stage *stage_open(const struct profile *p, struct errs *errs);
/* Read one file of the profile out of `folder`. `progress` (may be NULL) is told the rows read so far. */
bool stage_read(struct stage *s, int file, struct str folder, stage_reject *reject,
                void (*progress)(void *self, int64_t rows), void *self, struct errs *errs);
/* After the last file. */
bool stage_ready(struct stage *s, struct errs *errs);
void stage_close(struct stage *s);	/* safe on NULL */

int64_t stage_rows(const struct stage *s, int file);

/* All rows in the order of the file: db_next gives struct staged of stage_size bytes. */
struct cursor *stage_all(struct stage *s, int file, struct errs *errs);
/*
 * One row per distinct value of a column, in the order in which they first appear: `line`, and the value in its cell. With `lone`
 * each row without a value stands for itself.
 */
struct cursor *stage_groups(struct stage *s, int file, int column, bool lone, struct errs *errs);
size_t stage_size(const struct stage *s, int file);

/* The rows with a value, in the order of the file; row i is stage_at(…, i). */
bool stage_find(struct stage *s, int file, int column, struct str value, struct rows *out,
	struct arena *a, struct errs *errs);
/* The one row of a line. */
bool stage_line(struct stage *s, int file, int64_t line, struct rows *out, struct arena *a, struct errs *errs);
struct staged *stage_at(const struct stage *s, int file, const struct rows *rows, int64_t i);

extern const struct problem
	STAGE_NO_FILE,		/* 422 {file} is not there */
	STAGE_ROWS,		/* 422 the file has more than {max} rows */
	STAGE_NO_COLUMN,	/* 422 {file} has no column {column} */
	STAGE_EMPTY,		/* 422 {file} is empty */
	STAGE_WIDTH;		/* fault: the row has fewer or more cells than the header */

#endif
