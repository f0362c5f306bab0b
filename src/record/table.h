/*
 * table.h -- rows out of a file that somebody sent: CSV, also gzip or xz, and XLSX.
 *
 * What a file is, is seen from its first bytes. Rows come one by one, in bounded memory, as texts in
 * UTF-8; the first is usually the header and is given byte for byte. A row that cannot be understood
 * is given with its fault, so that the caller can report it and go on; a file that cannot be read
 * further ends the table, and table_close says so.
 */
#ifndef RECORD_TABLE_H
#define RECORD_TABLE_H

#include "base/err.h"

struct table_options {
	const char
		*encoding; /* "utf-8", "gb18030"; NULL: GB18030 when the beginning is not UTF-8 */
	char separator;		/* of CSV; 0 is ',' */
	struct str sheet;	/* name of the XLSX sheet; empty: the first */
	int64_t bytes_max;	/* unpacked; of a sheet, whose values stand between tags, TABLE_TAGS times that; 0: any */
};

enum { TABLE_ROW_MAX = 1 << 20, TABLE_CELLS_MAX = 16384, TABLE_TAGS = 8 };	/* bytes and cells of one row */

struct table;

/* NULL, and errs says why. `o` may be NULL; `errs` must live until table_close. */
struct table *table_open(const char *path, const struct table_options *o, struct errs *errs);
/* The same for an open file, which is closed with the table. */
struct table *table_open_fd(int fd, const struct table_options *o, struct errs *errs);

/*
 * The next row; it lives until the next call. Lines with nothing on them are passed over. False at the
 * end, and when the file cannot be read further.
 */
bool table_next(struct table *t, struct str **cells, int *n);

/* Where the present row begins: the line of a CSV file, the row of a sheet, from 1. */
int64_t table_line(const struct table *t);

/* What is wrong with the present row (without parameters), and in which cell from 0; NULL: nothing. */
const struct problem *table_fault(const struct table *t, int *cell);

/* Always call it. False if the file could not be read to its end. Safe on NULL. */
bool table_close(struct table *t);

extern const struct problem
	TABLE_OPEN,		/* 422 could not open {file}: {reason} */
	TABLE_DAMAGED,		/* 422 the file cannot be read from line {line} on: {reason} */
	TABLE_TOO_LARGE,	/* 422 the file has more than {max} MiB when it is unpacked */
	TABLE_ROW_TOO_LARGE,	/* 422 the row at line {line} is too large; is a quote missing? */
	TABLE_NOT_XLSX,		/* 422 this is not a sheet that can be read: {reason} */
	TABLE_BAD_TEXT,		/* fault: characters that are not of the file's encoding */
	TABLE_BAD_QUOTE,	/* fault: text after a closing quote */
	TABLE_OPEN_QUOTE;	/* fault: a quote that is never closed */

#endif
