/*
 * arena.c -- chunks that are filled from the front and freed together.
 *
 * A chunk is twice the size of the one before, up to CHUNK_MAX, so a small request
 * costs one malloc and a large one a few. Memory is cleared when it is handed out,
 * not when a chunk is made: most of a chunk is often never used.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_MIN = 16 << 10, CHUNK_MAX = 1 << 20, ARRAY_MIN = 8 };

struct arena_chunk {
	struct arena_chunk *older;
	size_t size, filled;
	alignas(max_align_t) unsigned char bytes[];
};

static _Noreturn void out_of_memory(void)
{
	fputs("out of memory\n", stderr);
	abort();
}

static size_t aligned(size_t size)
{
	const size_t mask = alignof(max_align_t) - 1;

	if (size > PTRDIFF_MAX - sizeof(struct arena_chunk) - mask)
		out_of_memory();
	return (size + mask) & ~mask;
}

static size_t times(size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		out_of_memory();
	return bytes;
}

/*
 * A large piece gets a chunk of its own, put behind the one being filled, so that
 * the rest of that one is not wasted.
 */
static struct arena_chunk *add_chunk(struct arena *a, size_t need)
{
	struct arena_chunk *head = a->chunk;
	size_t size = head && head->size < CHUNK_MAX ? 2 * head->size : head ? CHUNK_MAX : CHUNK_MIN;
	bool alone = need > size / 2;

	if (alone)
		size = need;
	struct arena_chunk *chunk = malloc(sizeof *chunk + size);
	if (!chunk)
		out_of_memory();
	chunk->size = size;
	chunk->filled = 0;
	if (alone && head) {
		chunk->older = head->older;
		head->older = chunk;
		return chunk;
	}
	chunk->older = head;
	a->chunk = chunk;
	return chunk;
}

/* `size` bytes that are not cleared yet. */
static void *take(struct arena *a, size_t size)
{
	size = aligned(size);
	struct arena_chunk *chunk = a->chunk;
	if (!chunk || chunk->size - chunk->filled < size)
		chunk = add_chunk(a, size);
	void *p = chunk->bytes + chunk->filled;
	chunk->filled += size;
	a->used += size;
	return p;
}

void *arena_room(struct arena *a, size_t size)
{
	return take(a, size);
}

void *arena_alloc(struct arena *a, size_t size)
{
	return memset(take(a, size), 0, size);
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	return arena_alloc(a, times(n, size));
}

void *arena_copy(struct arena *a, const void *from, size_t size)
{
	void *p = take(a, size);

	if (size)
		memcpy(p, from, size);
	return p;
}

/* When the array is the last thing taken from its chunk it grows where it lies. */
static bool grow_in_place(struct arena *a, unsigned char *array, size_t from, size_t to)
{
	struct arena_chunk *chunk = a->chunk;
	size_t more = aligned(to) - aligned(from);

	if (!chunk || !array || array + aligned(from) != chunk->bytes + chunk->filled ||
	    chunk->size - chunk->filled < more)
		return false;
	memset(array + from, 0, to - from);
	chunk->filled += more;
	a->used += more;
	return true;
}

void *arena_grow(struct arena *a, void *array, size_t have, size_t *room, size_t size)
{
	if (have < *room)
		return array;

	size_t from = times(*room, size);
	size_t larger = *room ? times(*room, 2) : ARRAY_MIN;
	size_t to = times(larger, size);
	*room = larger;
	if (grow_in_place(a, array, from, to))
		return array;
	unsigned char *p = take(a, to);
	if (from)
		memcpy(p, array, from);
	memset(p + from, 0, to - from);
	return p;
}

/* The largest ordinary chunk stays; one made for a single huge piece goes. */
void arena_reset(struct arena *a)
{
	struct arena_chunk *keep = NULL;

	for (struct arena_chunk *chunk = a->chunk, *older; chunk; chunk = older) {
		older = chunk->older;
		if (chunk->size > CHUNK_MAX || (keep && chunk->size <= keep->size)) {
			free(chunk);
			continue;
		}
		free(keep);
		keep = chunk;
	}
	if (keep) {
		keep->older = NULL;
		keep->filled = 0;
	}
	*a = (struct arena){ .chunk = keep };
}

void arena_free(struct arena *a)
{
	for (struct arena_chunk *chunk = a->chunk, *older; chunk; chunk = older) {
		older = chunk->older;
		free(chunk);
	}
	*a = (struct arena){0};
}
