/*
 * rows.c -- the group of orders that is written next, whichever engine writes it.
 */
#include "rows_inner.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* In the table of the orders `id` is the order; elsewhere it is a number of its own. */
static const struct { const char *column; enum fill fill; } fills[] = {
	{ "id", FRESH_ID }, { "order_id", ORDER_ID }, { "subject_id", ORDER_ID }, { "made", ORDER_ID },
	{ "number", NUMBER }, { "number_serial", SERIAL }, { "customer_id", CUSTOMER },
	{ "product_id", PRODUCT }, { "quantity", QUANTITY }, { "base_quantity", QUANTITY },
	{ "key", KEY }, { "reference", REFERENCE }, { "created_at", NOW },
};

enum fill fill_of(const char *table, const char *column)
{
	if (strcmp(table, "orders") == 0 && strcmp(column, "id") == 0)
		return ORDER_ID;
	for (size_t i = 0; i < sizeof fills / sizeof fills[0]; i++)
		if (strcmp(fills[i].column, column) == 0)
			return fills[i].fill;
	return AS_IT_WAS;
}

struct rows_writer *rows_open(const char *db, int64_t pattern)
{
	struct rows_writer *w = (strncmp(db, "postgres", 8) == 0 ? rows_open_postgres : rows_open_sqlite)(db, pattern);

	w->id += (int64_t)1 << 22;	/* the next second's */
	return w;
}

struct sqlite3 *rows_handle(struct rows_writer *w)
{
	return w->handle;
}

const char *rows_answer(const struct rows_writer *w, size_t *n)
{
	*n = w->answer_n;
	return w->answer;
}

int rows_inserted(const struct rows_writer *w)
{
	return w->inserted;
}

int rows_products(struct rows_writer *w, int64_t *product, int most)
{
	return w->products(w, product, most);
}

void rows_begin(struct rows_writer *w)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	w->now = t.tv_sec * 1000000 + t.tv_nsec / 1000;
	w->orders = 0;
}

void rows_add(struct rows_writer *w, const struct order_in *in)
{
	w->group[w->orders++] = (struct pending){ *in, ++w->id, ++w->serial };
}

void rows_commit(struct rows_writer *w)
{
	w->commit(w);
}

static int by_product(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	return (x->product > y->product) - (x->product < y->product);
}

int rows_taken(const struct rows_writer *w, struct line *all)
{
	int n = 0, kept = 0;

	for (int i = 0; i < w->orders; i++)
		for (int k = 0; k < w->group[i].in.lines; k++)
			all[n++] = w->group[i].in.line[k];
	qsort(all, (size_t)n, sizeof all[0], by_product);
	for (int i = 0; i < n; i++) {
		if (kept && all[kept - 1].product == all[i].product)
			all[kept - 1].quantity += all[i].quantity;
		else
			all[kept++] = all[i];
	}
	return kept;
}
