/*
 * xlsx.h -- rows out of an XLSX workbook; for table.c.
 *
 * A workbook is a zip of XML parts. Its sheet is inflated and parsed piece by piece, so only the shared
 * texts are held in memory. What a hostile file could do is bounded: a part that inflates far beyond its
 * size, document types (and so entities), deep nesting, too many texts, cells and columns are refused.
 */
#ifndef RECORD_XLSX_H
#define RECORD_XLSX_H

#include "base/err.h"

struct xlsx;

bool xlsx_is(int fd);			/* does the file begin like a zip? */
/*
 * The sheet of that name, or the first when it is empty. Closes fd in any case. NULL: errs says why. No more than `most` bytes of
 * XML are read of it, all parts together; 0: any.
 */
struct xlsx *xlsx_open(int fd, struct str sheet, int64_t most, struct errs *errs);
bool xlsx_too_large(const struct xlsx *x);	/* that is why it cannot be read further */
/*
 * The next row with anything in it, as wide as the first at least; cells that are not in the file are
 * empty. False at the end, or with *reason when the sheet cannot be read further.
 */
bool xlsx_next(struct xlsx *x, struct str **cells, int *n, const char **reason);
int64_t xlsx_row(const struct xlsx *x);	/* number of the present row, from 1 */
void xlsx_close(struct xlsx *x);

#endif
