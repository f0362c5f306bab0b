/*
 * list_way.c -- by which of its filters the rows of a list are found.
 *
 * Each filter has an index that ends in the list's own order; a bound has one in the order of its field; the words of a record
 * have one together; its state has one with each order there is. SQLite keeps no statistics, and would take a filter that half of the rows pass for as good as one that five
 * rows pass. So a few entries of each index are counted first: the rows of a filter that few have are all read and sorted; where
 * all are common a page of them is soon found in the order asked for. PostgreSQL has statistics.
 */
#include "shell/list/list_inner.h"

/* So many rows are read and sorted rather than all walked along to find a page of them; a customer's more, for who looks further finds few. */
enum { FEW = 400, FEW_OF_ONE = 2000, WAYS_MAX = FILTERS_MAX + 2 };

struct ways { struct way way[WAYS_MAX]; int n; };

int filter_choices(const struct filter *f)
{
	if (!f->whole)
		return f->operator ? 1 : f->n;
	return f->field->type == F_STATE ? f->field->names->n : 2;
}

static bool is_own_order(const struct list_query *q)
{
	const char *own = q->list->sort;

	return !strcmp(q->order[0]->name, own + (*own == '-'));
}

static unsigned filters_of(const struct list_query *q, const struct field *field)
{
	unsigned bits = 0;

	for (int i = 0; i < q->filters; i++)
		if (q->filter[i].field == field)
			bits |= 1u << i;
	return bits;
}

static int words_said(const struct list_query *q)
{
	int n = 0;

	for (int i = 0; i < q->filters; i++)
		n += is_word(q->filter[i].field);
	return n;
}

/* Of an index of all words of a record, those nobody filters by are any. */
static void complete_words(struct list_query *q)
{
	const struct record *r = q->list->record;

	if (words_said(q) < 2)
		return;
	for (int i = 0; i < r->fields; i++)
		if ((r->field[i].flags & FILTER) && is_word(&r->field[i]) && !filters_of(q, &r->field[i]))
			q->filter[q->filters++] = (struct filter){ .field = &r->field[i], .whole = true };
}

static unsigned filters_by_words(const struct list_query *q)
{
	unsigned bits = 0;

	for (int i = 0; i < q->filters; i++)
		if (is_word(q->filter[i].field) && q->filter[i].field != q->order[0])
			bits |= 1u << i;
	return bits;
}

/* 0: too many. */
static int arms_of(const struct list_query *q, unsigned filters)
{
	int arms = 1;

	for (int i = 0; i < q->filters; i++) {
		int n = filters >> i & 1 ? filter_choices(&q->filter[i]) : 1;
		if (n > ARMS_EACH || arms * n > ARMS_MAX)
			return 0;
		arms *= n;
	}
	return arms;
}

static bool has_bound(const struct list_query *q, unsigned filters)
{
	for (int i = 0; i < q->filters; i++)
		if (filters >> i & 1 && q->filter[i].operator)
			return true;
	return false;
}

/* In the order asked for, by what is said of its first field. */
static struct way walk_of(const struct list_query *q)
{
	unsigned on_order = filters_of(q, q->order[0]);
	int arms = arms_of(q, on_order);

	return (struct way){ .filters = on_order, .arms = arms ? arms : 1, .ordered = true };
}

/* What is said of the state: old orders are done, so that those in any other state lie all at one end of an order. */
static unsigned filters_by_state(const struct list_query *q)
{
	unsigned bits = 0;

	for (int i = 0; i < q->filters; i++)
		if (!q->filter[i].whole && q->filter[i].field->type == F_STATE && !strcmp(q->filter[i].field->name, "state"))
			bits |= 1u << i;
	return bits;
}

/* Does the index of these filters go on with the order asked for? */
static bool goes_on(const struct list_query *q, unsigned filters)
{
	return !has_bound(q, filters) && (is_own_order(q) || filters == filters_by_state(q));
}

/* By some filters of one index; where it goes on with the order, by what is said of its field too. */
static void add_way(struct ways *ways, const struct list_query *q, unsigned filters, const struct field *f)
{
	bool on = goes_on(q, filters);
	struct way w = { .filters = filters | (on ? filters_of(q, q->order[0]) : 0), .of_one = f->type == F_ID };

	w.arms = arms_of(q, w.filters);
	w.ordered = on && w.arms;
	if (!w.arms)
		w.arms = 1;
	ways->way[ways->n++] = w;
}

static struct ways ways_of(const struct list_query *q)
{
	struct ways ways = { .n = 0 };
	unsigned words = filters_by_words(q), state = filters_by_state(q), seen = filters_of(q, q->order[0]);

	for (int i = 0; i < q->filters; i++) {
		const struct field *f = q->filter[i].field;
		unsigned filters = words >> i & 1 ? words : filters_of(q, f);
		if (!(seen >> i & 1))
			add_way(&ways, q, filters, f);
		seen |= filters;
	}
	if (state && state != words && !is_own_order(q))
		add_way(&ways, q, state, q->filter[__builtin_ctz(state)].field);
	return ways;
}

static bool has_few(struct list_query *q, struct db *db, const struct way *w, bool *few, struct errs *errs)
{
	ARENA a = { 0 };
	const struct query *probe = list_probe(q, w, w->of_one && !w->ordered ? FEW_OF_ONE : FEW, &a);
	void *row = arena_alloc(&a, q->list->record->size);
	bool more;

	if (!db_one(db, probe, q->value, row, &more, &a, errs))
		return false;
	q->values--;	/* what the probe asked with */
	list_forget(q, db, probe);
	*few = !more;
	return true;
}

/* Where all are common: through the customer rather than through all in a state; else along the order. */
static struct way common_way(const struct list_query *q, const struct ways *ways, bool all)
{
	const struct way *best = NULL;

	for (int i = 0; i < ways->n; i++) {
		const struct way *w = &ways->way[i];
		if (w->ordered && (!all || w->arms == 1) && (!best || (w->of_one && !best->of_one)))
			best = w;
	}
	return best ? *best : walk_of(q);
}

/* Whatever is asked for is said to PostgreSQL, which plans by the values. */
static struct way planned_way(const struct list_query *q, const struct ways *ways, bool all)
{
	struct way plain = { .arms = 1, .ordered = true };

	if (ways->n == 1 && ways->way[0].ordered && !all)
		return ways->way[0];
	for (int i = 0; i < q->filters; i++)
		plain.filters |= q->filter[i].whole ? 0 : 1u << i;
	return plain;
}

bool list_way(struct list_query *q, struct db *db, bool all, struct errs *errs)
{
	bool few = false;

	q->way = (struct way){ .arms = 1 };
	if (q->found)
		return true;
	complete_words(q);
	struct ways ways = ways_of(q);
	struct way walk = walk_of(q);
	q->way = db_is_shared(db) ? planned_way(q, &ways, all) : common_way(q, &ways, all);
	if (db_is_shared(db) || ways.n == 0 || (ways.n == 1 && ways.way[0].ordered))
		return true;
	/* What is said of the order's own field may leave few, too. */
	if (walk.filters && !is_own_order(q))
		ways.way[ways.n++] = walk;
	for (int i = 0; i < ways.n; i++) {
		if (!has_few(q, db, &ways.way[i], &few, errs))
			return false;
		if (few) {
			q->way = ways.way[i];
			return true;
		}
	}
	return true;
}
