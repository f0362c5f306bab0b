/*
 * company.h -- a company to measure with, made by orderd's own commands.
 */
#ifndef BENCH_COMPANY_H
#define BENCH_COMPANY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PRODUCTS = 1000 };

struct company {
	int64_t *customer;
	int customers;
	int64_t product[PRODUCTS];
	char token[80];
	int64_t pattern3, pattern1;	/* placed orders of three lines and of one */
	int64_t recorded;		/* an order recorded from history */
	int history;			/* orders of the history that is being recorded */
	bool plain;			/* … without payments and deliveries */
};

/* The company in a new database. False, with the reason on stderr, when a command was refused. */
bool company_make(const char *db, struct company *c, int customers);

/* The flags a server needs to write what company_make wrote: an outbox that holds. NULL-terminated. */
extern const char *const company_flags[];

/* A request body: an order of `lines` lines; with `product` 0 random products, else all of that one. */
size_t company_order(const struct company *c, int lines, int64_t product, char *out, size_t room);

/*
 * Record an invented history of so many orders over a thousand days, newest last; id (may be NULL) gets theirs. Four in five
 * are completed, delivered and paid for; the others are in every state an old order can have, two in a hundred are placed.
 * One in ten is of one of ten large customers: the first ten. Returns the seconds it took, 0 when one was refused.
 */
double company_record(const char *db, const struct company *c, int orders, int64_t *id);
enum { LARGE_CUSTOMERS = 10 };

#endif
