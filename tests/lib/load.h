/*
 * load.h -- clients that place and pay orders whatever happens to who serves them, and remember what they were told.
 *
 * A request is repeated with its key until it is answered, each time with the next of the houses, which serve one database.
 * What was acknowledged is held against the rows at the end: everything is there, once, and nothing else is.
 */
#ifndef LIB_LOAD_H
#define LIB_LOAD_H

#include <stdatomic.h>

#include "lib/house.h"
#include "lib/words.h"

enum { LOAD_HOUSES = 4, LOAD_CLIENTS = 64 };

struct load_client;

struct load {
	struct house *house;
	int houses, clients;
	int limit;			/* orders in all; 0: until it is stopped */
	int others;			/* orders that somebody else placed, unpaid */
	struct words words;
	struct arena arena;
	char customer[32];
	_Atomic int port[LOAD_HOUSES];	/* where each is asked, a proxy's perhaps */
	_Atomic int started, answered, paid;	/* orders begun; acknowledged; paid for */
	_Atomic int repeated;		/* requests that had to be sent again */
	_Atomic int busy, full;		/* answers 503, and 507 */
	_Atomic int abrupt;		/* of those 503 that do not say when to come again: there must be none */
	_Atomic int slowest_ms;		/* until a request was answered */
	_Atomic bool closing;
	struct load_client *client;
};

/*
 * A shop in the database of the first house, with as many units of HOT as anybody may want, all houses serving it; an order
 * reserves at once. house[].db are set. False: nothing starts, and it has been printed why.
 */
bool load_open(struct load *l, struct house *house, int houses);
void load_start(struct load *l, int clients);
/* A house was started again: it may be somewhere else now. */
void load_moved(struct load *l);
/* Until an order was acknowledged that had not been begun when this was called. The time it took, or -1. */
int load_wait(struct load *l, int most_ms);
/* With a limit: when all of it is done. Else every client finishes the order it is about. */
void load_stop(struct load *l);
/* Stops the houses; what was acknowledged against the rows, and orderd check. How much is not so. */
int load_hold(struct load *l);
void load_close(struct load *l);

#endif
