/*
 * list_search.c -- the rows of a list that have words.
 *
 * They are found newest first, some hundred at a time, and those are kept that pass the filters. In that order a page follows where the
 * one before it ended, and a page that nothing was found for by a long look ends there as well: the next one goes on. In another order
 * the best are chosen from all that are found, or from the newest of very many.
 */
#define _GNU_SOURCE 1	/* qsort_r */
#include <stdlib.h>

#include "base/text.h"
#include "record/personal.h"
#include "shell/list/list_inner.h"
#include "shell/list/search.h"

enum { LOOKED_MAX = 5000 };

struct looking {
	struct list_query *q;
	struct db *db;
	int64_t before;			/* older ones come next */
	int looked;
	bool end;			/* there are none */
};

static bool is_mobile(struct str s)
{
	int64_t number;

	return s.n == 11 && s.s[0] == '1' && s.s[1] >= '3' && str_int(s, &number);
}

/*
 * Who sees only the end of a phone number may still be told all of it by a caller: then rows that end so are what there is to be
 * found. That follows from what they see, so it tells nothing they do not.
 */
static bool choose_words(struct list_query *q, struct db *db, struct arena *a, struct errs *errs)
{
	int64_t any;
	int n;

	if (!(q->hidden & OF_PHONE) || !is_mobile(q->words))
		return true;
	if (!search_find(db, q->list->record, q->words, q->hidden, INT64_MAX, &any, 1, &n, a, errs))
		return false;
	if (!n)
		q->words = text_tail(q->words, 4);
	return true;
}

/* As values of the query, the last one again up to a power of two: few lengths, few statements. */
static void ask_for(struct list_query *q, const int64_t *found, int n)
{
	q->found = q->values + 1;
	for (q->places = 0; q->places < n || (q->places & (q->places - 1)); q->places++)
		add_value(q, VI(found[q->places < n ? q->places : n - 1]));
}

/* Up to `most` more are found; those of them that pass, in the order asked for: the first `limit`, or all (0). */
static bool look(struct looking *w, int most, int64_t limit, struct rows *rows, struct arena *a, struct errs *errs)
{
	struct list_query *q = w->q;
	int64_t found[FOUND_MAX];
	int values = q->values, n;

	*rows = (struct rows){ 0 };
	if (!search_find(w->db, q->list->record, q->words, q->hidden, w->before, found, most, &n, a, errs))
		return false;
	w->looked += n;
	w->end = n < most;
	if (!n)
		return true;
	w->before = found[n - 1];
	ask_for(q, found, n);
	if (!list_way(q, w->db, false, errs))
		return false;
	const struct query *s = list_statement(q, limit, a);
	bool read = db_all(w->db, s, q->value, rows, a, errs);
	list_forget(q, w->db, s);
	q->values = values;
	return read;
}

static void append(struct rows *all, const struct rows *some, int64_t most, size_t size)
{
	int64_t n = some->n < most - all->n ? some->n : most - all->n;

	if (n)
		memcpy((char *)all->at + (size_t)all->n * size, some->at, (size_t)n * size);
	all->n += n;
}

/* Newest first: no more is looked for than a page, where all that is found is shown. */
static bool newest(struct looking *w, struct rows *rows, struct arena *a, struct errs *errs)
{
	struct list_query *q = w->q;
	size_t size = q->list->record->size;
	bool all_pass = !q->filters && !q->alsos && !q->list->where;
	struct rows some;

	w->before = q->after ? q->value[q->after - 1].i : INT64_MAX;
	while (!w->end && rows->n <= q->limit && w->looked < LOOKED_MAX) {
		if (!look(w, all_pass ? (int)q->limit + 1 : LIST_LIMIT_MAX, 0, &some, a, errs))
			return false;
		append(rows, &some, q->limit + 1, size);
	}
	if (rows->n <= q->limit && !w->end)
		q->resume = w->before;
	return true;
}

static int in_order(const void *a, const void *b, void *self)
{
	const struct list_query *q = self;
	int c = 0;

	for (int i = 0; !c && i < q->orders; i++) {
		struct value x = field_value(q->order[i], a), y = field_value(q->order[i], b);
		c = stored_as_text(q->order[i]) ? str_cmp(x.t, y.t) : (x.i > y.i) - (x.i < y.i);
	}
	return q->down ? -c : c;
}

static bool first_in_order(struct looking *w, struct rows *rows, struct arena *a, struct errs *errs)
{
	struct list_query *q = w->q;
	struct rows some;

	w->before = INT64_MAX;
	while (!w->end && w->looked < LOOKED_MAX) {
		if (!look(w, LIST_LIMIT_MAX, q->limit + 1, &some, a, errs))
			return false;
		append(rows, &some, rows->n + some.n, q->list->record->size);
		qsort_r(rows->at, (size_t)rows->n, q->list->record->size, in_order, q);
		rows->n = rows->n < q->limit + 1 ? rows->n : q->limit + 1;
	}
	q->truncated = !w->end;
	return true;
}

bool list_found(struct list_query *q, struct db *db, struct rows *rows, struct arena *a, struct errs *errs)
{
	struct looking w = { .q = q, .db = db };
	bool by_age = q->order[0] == &q->list->record->field[0] && q->down;

	*rows = (struct rows){ arena_array(a, 2 * (size_t)q->limit + 2, q->list->record->size), 0 };
	return choose_words(q, db, a, errs) && (by_age ? newest : first_in_order)(&w, rows, a, errs);
}

bool list_found_each(struct list_query *q, struct db *db, list_taker *take, void *self, struct errs *errs)
{
	struct looking w = { .q = q, .db = db, .before = INT64_MAX };
	ARENA words = { 0 };
	bool fine = choose_words(q, db, &words, errs);

	while (fine && !w.end) {
		ARENA a = { 0 };
		struct rows rows;
		fine = look(&w, LIST_LIMIT_MAX, 0, &rows, &a, errs) && take(self, q, db, rows.at, (int)rows.n, &a, errs);
	}
	return fine;
}
