/*
 * rows.h -- one figure out of a database, read behind the server's back.
 */
#ifndef LIB_ROWS_H
#define LIB_ROWS_H

#include <stdint.h>

/* The first column of the first row; ends the process when the statement cannot be run. */
int64_t rows_figure(const char *db, const char *sql);
/* All rows of all tables together: the same before and after when nothing was written. */
int64_t rows_in_all(const char *db);

#endif
