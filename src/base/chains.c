/*
 * chains.c -- things found by their hash.
 */
#include "base/chains.h"

#include <string.h>

void chains_clear(struct chains *c)
{
	memset(c->first, 0, sizeof c->first);
	c->at = c->first;
	c->n = CHAINS_FIRST;
	c->links = 0;
}

struct link *chains_at(const struct chains *c, uint64_t hash)
{
	return c->at[hash & (c->n - 1)];
}

static void chain_in(struct chains *c, struct link *l)
{
	struct link **at = &c->at[l->hash & (c->n - 1)];

	l->next = *at;
	*at = l;
}

/* A batch of a few orders never grows: it is an order of ten thousand lines that does. */
static void chains_grow(struct chains *c, struct arena *a)
{
	struct link **old = c->at;
	size_t n = c->n;

	c->n *= 8;
	c->at = arena_array(a, c->n, sizeof(struct link *));
	for (size_t i = 0; i < n; i++) {
		for (struct link *l = old[i], *next; l; l = next) {
			next = l->next;
			chain_in(c, l);
		}
	}
}

void chains_add(struct chains *c, struct arena *a, struct link *l)
{
	if (++c->links > c->n)
		chains_grow(c, a);
	chain_in(c, l);
}

struct link *chains_next(const struct chains *c, const struct link *l)
{
	if (l && l->next)
		return l->next;
	for (size_t i = l ? (l->hash & (c->n - 1)) + 1 : 0; i < c->n; i++)
		if (c->at[i])
			return c->at[i];
	return NULL;
}
