/*
 * id.h -- ids made by the program: 63 bits, in order of time.
 *
 * 41 bits of milliseconds since 2020, 10 bits of node, 12 bits of counter. The
 * node is random for each process; two processes that draw the same one may in
 * theory make the same id in the same millisecond: the primary key refuses the
 * second, and the command is decided again with new ids. One source is used by
 * one thread at a time. Ids never go backwards, whatever the clock does.
 */
#ifndef BASE_ID_H
#define BASE_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/instant.h"

struct id { int64_t v; };

struct id_source {
	int64_t last;
	int node;		/* 0..1023 */
};

struct id_source id_source(void);		/* with a random node */
struct id id_new(struct id_source *source, struct instant now);
void id_follow(struct id_source *source, struct id other);	/* what comes is later than this one, too */

/* Put ids in order, each of them once; how many remain. */
size_t ids_distinct(struct id *id, size_t n);

#endif
