/*
 * rows.h -- what a database holds, read or changed behind the server's back, on either engine.
 */
#ifndef LIB_ROWS_H
#define LIB_ROWS_H

#include "base/str.h"

/*
 * Run a statement and hand over each row, its cells as text, a truth as 1 or 0, NULL as NULL. The number of rows
 * read or changed; -1, and the engine's words in `why`, when it cannot be run.
 */
typedef void rows_each(void *self, int cells, const char *const *cell);
int64_t rows_run(const char *db, const char *sql, rows_each *each, void *self, struct buf *why);

/* The first column of the first row, a whole number; ends the process when there is none. */
int64_t rows_figure(const char *db, const char *sql);
/* All rows of all tables but the marks of writers: the same before and after when nothing was written. */
int64_t rows_in_all(const char *db);

#endif
