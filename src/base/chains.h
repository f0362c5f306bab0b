/*
 * chains.h -- chains by hash, more of them as they get long. What hangs in them has a link as its first member and lives
 * in the same arena.
 */
#ifndef BASE_CHAINS_H
#define BASE_CHAINS_H

#include <stdint.h>

#include "base/arena.h"

struct link { struct link *next; uint64_t hash; };

enum { CHAINS_FIRST = 1 << 12 };
struct chains {
	struct link **at;
	size_t n, links;			/* n: a power of two */
	struct link *first[CHAINS_FIRST];	/* their own, so that those of a few things cost no memory */
};

/* Empty; also before the first use. */
void chains_clear(struct chains *c);
/* The chain in which what has this hash hangs, if anywhere: look at the hash, then at the thing. */
struct link *chains_at(const struct chains *c, uint64_t hash);
/* All of them in turn, in no order: begin with NULL; NULL at the end. */
struct link *chains_next(const struct chains *c, const struct link *l);
void chains_add(struct chains *c, struct arena *a, struct link *l);

#endif
