/*
 * list_inner.h -- what was asked of a list, and by which way its rows are reached. Private to list*.c.
 */
#ifndef SHELL_LIST_INNER_H
#define SHELL_LIST_INNER_H

#include "shell/list/list.h"

enum { VALUES_MAX = 512, CHOICES_MAX = 50, FILTERS_MAX = 32, WORDS_MAX = 8, ARMS_EACH = 12, ARMS_MAX = 96 };
enum { FOUND_MAX = LIST_LIMIT_MAX + 1, CONDITIONS_MAX = 8, FOUND_PLACES = 256 /* the power of two they fit into */ };

/* Equal to any of some values, or a bound. */
struct filter {
	const struct field *field;
	const char *operator;		/* of a bound: ">="; NULL: any of its values */
	int first, n;			/* its values */
	bool whole;			/* any word there is: it takes no row away, and completes the words of an index */
};

/*
 * By which filters the rows are found; the others are only looked at. `ordered`: so they come in the order asked for, and a page
 * of them is all that is read. Where filters have several values, each arm is one of them: an index has each in order, but not
 * all together.
 */
struct way {
	unsigned filters;		/* bits */
	int arms;
	bool ordered;
	bool of_one;			/* they are of a customer, of an order */
};

struct list_query {
	const struct list *list;
	const struct engine *names;	/* to name what the rows refer to; NULL: not wanted */
	unsigned roles, hidden;		/* of who asks; what is hidden from them */
	struct filter filter[FILTERS_MAX];
	int filters;
	struct value value[VALUES_MAX];
	int values;
	int after, found;		/* the parameter where the cursor's values, or the ids of a search, begin; 0: none */
	int places;			/* of these ids */
	const struct engine *teller;	/* knows what of these records is told to whom; NULL: all of it */
	int about, abouts;		/* the parameter where the records begin that its rows may be about, and how many */
	const struct field *order[4];	/* the sort field and the key */
	int orders;
	bool down;
	bool sorted;			/* by a parameter */
	const struct field *ranged;	/* a field that is filtered by and that the list can be sorted by */
	struct way way;
	struct { const struct list_condition *of; uint64_t words; } also[CONDITIONS_MAX];
	int alsos;
	struct zone zone;		/* in which they speak of days */
	const struct field **column;	/* of a sheet; NULL: all there are */
	int columns;
	int64_t limit;
	struct str words, cursor;
	int64_t resume;			/* a page of a search ended before it was full: older ones than this come next; 0: it did not */
	bool truncated;			/* only the newest of what has the words were put in order */
	bool once;			/* its last statement is not kept */
};

static inline bool stored_as_text(const struct field *f)
{
	return f->type == F_TEXT || f->type == F_STATE;
}

static inline bool is_word(const struct field *f)
{
	return f->type == F_STATE || f->type == F_BOOL;
}

static inline int add_value(struct list_query *q, struct value v)
{
	q->value[q->values] = v;
	return ++q->values;
}

/* How many values a filter has to choose from. */
int filter_choices(const struct filter *f);

/* Choose the way, by asking how many rows there are by each, where there is more than one; `all`: not only a page is read. */
bool list_way(struct list_query *q, struct db *db, bool all, struct errs *errs);

/*
 * The statement by that way of `most` rows, or of all (0); list_forget after its use. Another one: is there a row by a way after so
 * many?
 */
const struct query *list_statement(struct list_query *q, int64_t most, struct arena *a);
const struct query *list_probe(struct list_query *q, const struct way *w, int64_t after, struct arena *a);
void list_forget(const struct list_query *q, struct db *db, const struct query *s);

/* The rows of a page that have the words, and one more; or fewer, and `resume`. */
bool list_found(struct list_query *q, struct db *db, struct rows *rows, struct arena *a, struct errs *errs);

/* All of them, newest first, some at a time. */
typedef bool list_taker(void *self, struct list_query *q, struct db *db, const char *rows, int n, struct arena *a, struct errs *errs);
bool list_found_each(struct list_query *q, struct db *db, list_taker *take, void *self, struct errs *errs);

#endif
