/*
 * list.h -- every list endpoint, from the flags of the record's fields.
 */
#ifndef SHELL_LIST_H
#define SHELL_LIST_H

#include "record/sheet.h"
#include "shell/engine.h"

enum { LIST_LIMIT = 50, LIST_LIMIT_MAX = 200 };

/* What was asked of a list, checked. */
struct list_query;

/*
 * Parameters: limit, cursor, sort (name or -name of a SORT field), q, and the FILTER fields: name=a,b (any of
 * them), name_from=, name_until= (times, dates, numbers; until is exclusive for times, inclusive for dates). Anything else
 * is E_PARAMETER: a typo must not widen a result. Of a sheet: columns=a,b, and who answers looks at format and lang. Who names no order gets the list's own, or that of the range he asked for.
 * NULL with every error.
 */
struct list_query *list_parse(const struct list *l, struct str parameters, const struct caller *who,
                              struct arena *a, struct errs *errs);

/*
 * Before rows are asked of a list that is `about` records: of which of them who asks may read. The system reads all of them and
 * need not be asked.
 */
void list_told(struct list_query *q, const struct engine *e);

/* What asking is called, of a route that only names what is in its list: 订单列表, "list orders". */
void list_request_words(struct arena *a, const struct route *r, const char **zh, const char **en);

/* The filter of the list that is no field, by its name; NULL: there is none. */
const struct list_condition *list_condition(const struct list *l, struct str name);
/* Where days begin, for these: else in UTC. */
void list_in_zone(struct list_query *q, struct zone zone);
/* Whether a filter by it has bounds too, name_from= and name_until=. */
bool list_has_range(const struct field *f);

/* Whether it may be asked in the order of this field: of one that is declared, and of its own either way. */
bool list_sorts_by(const struct list *l, const struct field *f);

/* The rows of a page, and one more when there are more. */
bool list_rows(struct list_query *q, struct db *db, struct rows *rows, struct arena *a, struct errs *errs);

/* By which names people know what rows refer to (refs.h): a page then tells them, "names":{"order":{"7":"20260101001"}}; a sheet has them for ids. */
void list_with_names(struct list_query *q, const struct engine *e);

/*
 * One page: {"items":[…],"next_cursor":"…"}. Of a search with filters it may have fewer rows than its limit, even none, while there is
 * a next one; in another order than newest first it says "truncated":true when very many have the words and only the newest of these
 * were put in order. *next (may be NULL) gets the cursor or is empty at the end.
 */
bool list_page(struct list_query *q, struct db *db, struct buf *out, struct str *next, struct arena *a, struct errs *errs);

/* All rows into a sheet, in the order asked for, those of a search newest first; limit and cursor do not count. */
bool list_sheet(struct list_query *q, struct db *db, struct sheet *sheet, struct errs *errs);

#endif
