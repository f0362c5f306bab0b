/*
 * rows_inner.h -- what the two ways to write rows share: rows_sqlite.c and rows_postgres.c.
 */
#ifndef BENCH_ROWS_INNER_H
#define BENCH_ROWS_INNER_H

#include "rows.h"

enum { TABLES_MAX = 24, ROWS_MAX = 64, COLUMNS_MAX = 96 };

/* One order of the group that is being written. */
struct pending { struct order_in in; int64_t id, serial; };

/* What a column gets; the others are as in the pattern. */
enum fill { AS_IT_WAS, ORDER_ID, FRESH_ID, NUMBER, SERIAL, CUSTOMER, PRODUCT, QUANTITY, KEY, REFERENCE, NOW };
enum fill fill_of(const char *table, const char *column);

struct rows_writer {
	void (*commit)(struct rows_writer *w);
	int (*products)(struct rows_writer *w, int64_t *product, int most);
	struct sqlite3 *handle;		/* NULL on PostgreSQL */
	int inserted;			/* rows by one order */
	int64_t warehouse;		/* 0: the pattern reserves nothing */
	char *answer;
	size_t answer_n;
	char series[80], counter[80];
	int64_t id, serial, now;
	struct pending group[GROUP_MAX];
	int orders;
};

/* What all orders of the group take of each product, sorted by product. Returns how many products. */
int rows_taken(const struct rows_writer *w, struct line *all);

struct rows_writer *rows_open_sqlite(const char *path, int64_t pattern);
struct rows_writer *rows_open_postgres(const char *url, int64_t pattern);

#endif
