/*
 * cache.h -- what a process remembers of the database, and when it asks anew.
 *
 * Each of it has a number in `revisions`, raised in the commit of a change. The process that changed it asks anew at once; the
 * others look at the numbers CACHE_LOOK_MS apart (node.c).
 */
#ifndef SHELL_CACHE_H
#define SHELL_CACHE_H

#include "shell/write/batch.h"

enum { CACHE_LOOK_MS = 500 };

/* In the commit: raise the numbers of what this batch changes. */
bool caches_mark(struct batch *b, struct errs *errs);

/* Ask anew what others changed since the last look, and all of it the first time. */
bool caches_look(struct engine *e, struct db *db, struct errs *errs);

#endif
