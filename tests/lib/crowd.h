/*
 * crowd.h -- many clients at once, each with a connection of its own.
 */
#ifndef LIB_CROWD_H
#define LIB_CROWD_H

#include "lib/web.h"

/* One piece of work, number i of all; the arena is emptied after it. */
typedef void crowd_work(struct web *w, int i, void *self, struct arena *a);

/* Do work 0 … n - 1 over `clients` connections, each taking the next one that nobody took. */
void crowd(int port, int clients, int n, crowd_work *work, void *self);

#endif
