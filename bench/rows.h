/*
 * rows.h -- the rows one order leaves in the database, written again and again by bare SQL.
 *
 * The database was made and seeded by orderd, and one order was placed in it: the pattern. Its rows
 * are read from whatever tables they lie in, and are inserted anew under other keys. So the bare
 * programs write what orderd writes, to the column, also when that changes.
 */
#ifndef BENCH_ROWS_H
#define BENCH_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINES_MAX = 16, GROUP_MAX = 256 };

struct line { int64_t product, quantity; };

/* What differs from one order to the next. */
struct order_in {
	int64_t customer;
	struct line line[LINES_MAX];
	int lines;
	char key[80];			/* Idempotency-Key */
};

struct rows_writer;

/* Ends the program when the database cannot be used: there is nothing to measure then. */
struct rows_writer *rows_open(const char *db, int64_t pattern);	/* a path, or postgresql://… */

struct sqlite3;
struct sqlite3 *rows_handle(struct rows_writer *w);		/* NULL on PostgreSQL */
struct sqlite3 *rows_connect(const char *path);			/* how orderd opens its connections */

/* Products that are in stock, at most so many; returns how many. */
int rows_products(struct rows_writer *w, int64_t *product, int most);

/* The answer orderd gave for the pattern. */
const char *rows_answer(const struct rows_writer *w, size_t *n);
/* Rows that one order inserts. */
int rows_inserted(const struct rows_writer *w);

/*
 * A group: begin, up to GROUP_MAX orders, commit. Table by table, as orderd writes; the stock of a product, the counter and
 * the number series are moved once for all.
 */
void rows_begin(struct rows_writer *w);
void rows_add(struct rows_writer *w, const struct order_in *in);
void rows_commit(struct rows_writer *w);

#endif
