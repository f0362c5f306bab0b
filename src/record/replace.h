/*
 * replace.h -- child rows as the caller listed them.
 *
 * An array in a PATCH replaces the rows there were. A row is recognised by the last KEY of its
 * record: a number counted on its root, which the caller leaves out for a new row, or a text the
 * caller chose.
 */
#ifndef RECORD_REPLACE_H
#define RECORD_REPLACE_H

#include "record/decision.h"

/*
 * Turn the rows `have` (private copies) of root `root` into `want`: puts what is changed or new and
 * drops what is missing. `*count` is the root's counter of them: the highest number given so far,
 * or the number of rows when the key is a text. `kept` becomes the rows as they then are. Fails
 * with E_NOT_FOUND for a number that is not among them and E_CONFLICT for a key used twice, at
 * "<at>/<index>/<key>".
 */
bool rows_replace(const struct record *r, struct id root, struct rows have, struct rows want,
                  int64_t *count, struct rows *kept, struct decision *out,
                  struct errs *errs, struct str at);

#endif
