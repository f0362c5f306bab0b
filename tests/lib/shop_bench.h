/*
 * shop_bench.h -- one shop for all tests of a program: opened before the first, closed after the last, and checked then. Included
 * once, by the program, behind cmocka.h. What it has besides its people the program says in furnish().
 */
#ifndef LIB_SHOP_BENCH_H
#define LIB_SHOP_BENCH_H

#include "lib/shop.h"
#include "lib/web.h"

static struct arena arena;			/* until the end */
static struct house house;
static struct words words = { .arena = &arena };
static struct web *web;

/* Goods, settings, a server with other options. False, and `why` says what went wrong. */
static bool furnish(struct buf *why);

/* The server once more, with these options. */
static inline bool serve_again(const char *const *options)
{
	bool fine = house_stop(&house) && house_start(&house, options);

	web_port(web, house.port);
	return fine;
}

static int open_shop(void **state)
{
	struct buf why = buf_in(&arena, 0);

	(void)state;
	house_open(&house);
	bool fine = shop_open(&house, &words, &why);
	web = web_open(house.port);
	fine = fine && furnish(&why);
	if (!fine)
		print_message("%.*s", P(buf_str(&why)));
	return fine ? 0 : -1;
}

static int close_shop(void **state)
{
	(void)state;
	web_close(web);
	bool sound = house_end(&house);
	arena_free(&arena);
	return sound ? 0 : -1;
}

#endif
