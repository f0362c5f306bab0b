/*
 * search_inner.h -- what the index is asked for, and what a text must have. Private to search*.c.
 */
#ifndef SHELL_SEARCH_INNER_H
#define SHELL_SEARCH_INNER_H

#include "shell/list/search.h"

enum { PARTS_MAX = 16, ANY_OF = 4 };

/* Terms a text must have: of each part any. */
struct condition {
	const struct record *record;
	struct arena *arena;
	struct { struct str any[ANY_OF]; int n; } part[PARTS_MAX];
	int parts;
};

struct condition condition_of(struct arena *a, const struct record *r, struct str folded);
/* "order_张伟 AND (order_13812345678 OR order_345678)" */
struct str condition_text(const struct condition *c);
/* Would the index find this text? Who waits for it is not to be found by more than who is in it. */
bool condition_holds(const struct condition *c, struct str text, struct arena *a);

/*
 * How rows are looked for. A file has one way. A server has two: down the rows, newest first, which costs as much as there are rows until
 * enough of them have the words; and to all rows that have them, by the index, which costs as much as these are, also for the first few.
 */
enum search_by {
	BY_PLAN,			/* it is left to the engine */
	BY_NEWEST,			/* there should be as many as are wanted among the SEARCH_NEWEST newest; if there are not, go on BY_TERMS */
	BY_TERMS,
};
#define SEARCH_NEWEST 20000		/* no constant: it stands in a statement */

bool search_choose(struct db *db, const struct condition *c, int wanted, enum search_by *by, struct errs *errs);
/* What is known of how common words are is asked for again: for tests, which have a database each. */
void search_count_anew(void);

/* Do all words that were typed stand in this text, or in how it is read? */
bool search_has_words(struct str folded, struct str text, struct arena *a);

/* Another answer of search_terms to the same text is another index: what it was made with. */
struct str search_terms_version(struct arena *a);

#endif
