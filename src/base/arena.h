/*
 * arena.h -- all memory of one request, freed at once.
 *
 * Whatever a request, a job or a batch needs is taken from its arena and never
 * freed singly. Nothing allocated in an arena may be stored in anything that
 * lives longer. Memory comes zeroed. Running out of memory ends the process:
 * everything acknowledged is on disk, and the supervisor starts it again.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *chunk;	/* the one being filled; older ones are linked behind it */
	size_t used;			/* bytes handed out since the last reset, for limits and tests */
};

/* `size` zeroed bytes, aligned for any type. Never NULL. */
void *arena_alloc(struct arena *a, size_t size);

/* `size` bytes that are not cleared, for who writes all of them. */
void *arena_room(struct arena *a, size_t size);

/* Zeroed room for `n` things of `size` bytes; ends the process when n * size overflows. */
void *arena_array(struct arena *a, size_t n, size_t size);

/* A copy of `size` bytes. */
void *arena_copy(struct arena *a, const void *from, size_t size);

/*
 * Grow an array of `have` elements so that one more fits, doubling its room;
 * `*room` is its capacity in elements. Returns where the array now lies.
 */
void *arena_grow(struct arena *a, void *array, size_t have, size_t *room, size_t size);

/* Forget everything but keep one chunk for reuse (a writer's batch arena). */
void arena_reset(struct arena *a);

/* Give all memory back. Safe on a zeroed arena, and twice. */
void arena_free(struct arena *a);

/* ARENA a = {0};  frees itself at the end of the block. */
#define ARENA __attribute__((cleanup(arena_free))) struct arena

/* One zeroed struct of a type. */
#define NEW(a, T) ((T *)arena_alloc((a), sizeof(T)))

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
