/*
 * id.c -- time, node and counter side by side in 63 bits.
 *
 * When the clock stands still or goes back, the source goes on from its last id:
 * through the counter, then into milliseconds that have not come yet.
 */
#include "base/id.h"

#include <assert.h>
#include <stdlib.h>

#include "base/secret.h"

enum { NODE_BITS = 10, COUNTER_BITS = 12, COUNTER_MAX = (1 << COUNTER_BITS) - 1 };

static const int64_t start_ms = 1577836800000;		/* 2020-01-01T00:00:00Z */
static const int64_t ms_max = ((int64_t)1 << 41) - 1;	/* in 2089 */

struct id_source id_source(void)
{
	uint16_t node;

	random_bytes(&node, sizeof node);
	return (struct id_source){ .node = node & ((1 << NODE_BITS) - 1) };
}

/*
 * A clock before 2020 counts as one that went back: a new source, whose last id is zero, then
 * begins with counter 1, so an id is never zero, which stands for "none".
 */
struct id id_new(struct id_source *source, struct instant now)
{
	int64_t ms = now.us / 1000 - start_ms, counter = 0;
	int64_t last_ms = source->last >> (NODE_BITS + COUNTER_BITS);

	if (ms > ms_max)
		ms = ms_max;
	if (ms <= last_ms) {
		ms = last_ms;
		counter = (source->last & COUNTER_MAX) + 1;
		if (counter > COUNTER_MAX) {
			ms++;
			counter = 0;
		}
	}
	assert(ms <= ms_max);
	source->last = (ms << NODE_BITS | source->node) << COUNTER_BITS | counter;
	return (struct id){ source->last };
}

static int by_value(const void *a, const void *b)
{
	const struct id *x = a, *y = b;

	return (x->v > y->v) - (x->v < y->v);
}

size_t ids_distinct(struct id *id, size_t n)
{
	size_t kept = 0;

	qsort(id, n, sizeof *id, by_value);
	for (size_t i = 0; i < n; i++)
		if (!kept || id[i].v != id[kept - 1].v)
			id[kept++] = id[i];
	return kept;
}

/* The node stands before the counter: another's id is left behind by its whole millisecond. */
void id_follow(struct id_source *source, struct id other)
{
	if (other.v > source->last)
		source->last = other.v | COUNTER_MAX;
}
