/*
 * db_sqlite_memory.c -- memory for SQLite: small pieces come from lists of the thread's own.
 *
 * SQLite takes a piece for each text of the row it is at and gives it back at the end of the statement: some sixty for one
 * order. Its own lists for that ("lookaside") are left out of Debian's library, and the C library keeps too few pieces of a size.
 * A piece may be given back by another thread than took it; then it is on that one's list.
 */
#include <pthread.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "db/db_sqlite.h"

enum { STEP = 32, LISTS = 16, SPARE_MOST = 64 };	/* pieces of 32, 64 … 512 bytes: at most half a megabyte a thread */

/* What stands before the bytes; a spare piece has the next one in them. */
struct piece {
	size_t size;
	union { alignas(8) unsigned char bytes[STEP]; struct piece *next; };
};

static _Thread_local struct { struct piece *first; int n; } spare[LISTS];
static _Thread_local bool known;	/* that the lists are to be freed with the thread */
static pthread_key_t at_end;

static struct piece *piece_of(void *bytes)
{
	return (struct piece *)((char *)bytes - offsetof(struct piece, bytes));
}

static int round_up(int n)
{
	return (n + STEP - 1) & ~(STEP - 1);
}

static size_t list_of(size_t size)
{
	return size / STEP - 1;
}

static void *take(int n)
{
	size_t size = (size_t)round_up(n), list = list_of(size);
	struct piece *p = list < LISTS ? spare[list].first : NULL;

	if (p) {
		spare[list].first = p->next;
		spare[list].n--;
	} else {
		p = malloc(offsetof(struct piece, bytes) + size);
		if (!p)
			return NULL;
		p->size = size;
	}
	return p->bytes;
}

static void give_back(void *bytes)
{
	struct piece *p = piece_of(bytes);
	size_t list = list_of(p->size);

	if (list >= LISTS || spare[list].n == SPARE_MOST) {
		free(p);
		return;
	}
	if (!known)
		known = pthread_setspecific(at_end, spare) == 0;
	p->next = spare[list].first;
	spare[list].first = p;
	spare[list].n++;
}

static int size_of(void *bytes)
{
	return (int)piece_of(bytes)->size;
}

static void *change(void *bytes, int n)
{
	void *other = take(n);

	if (!other)
		return NULL;
	memcpy(other, bytes, (size_t)(n < size_of(bytes) ? n : size_of(bytes)));
	give_back(bytes);
	return other;
}

static void free_lists(void *self)
{
	(void)self;
	for (size_t i = 0; i < LISTS; i++) {
		for (struct piece *p = spare[i].first, *next; p; p = next) {
			next = p->next;
			free(p);
		}
		spare[i].first = NULL;
		spare[i].n = SPARE_MOST;	/* what is given back from now on is freed */
	}
}

static int begin(void *self)
{
	(void)self;
	return pthread_key_create(&at_end, free_lists) ? SQLITE_NOMEM : SQLITE_OK;
}

static void end(void *self)
{
	(void)self;
	pthread_key_delete(at_end);
}

const sqlite3_mem_methods sqlite_memory = {
	.xMalloc = take, .xFree = give_back, .xRealloc = change, .xSize = size_of, .xRoundup = round_up, .xInit = begin, .xShutdown = end,
};
