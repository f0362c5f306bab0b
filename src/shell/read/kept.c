/*
 * kept.c -- answers about roots: found by their hash, and in the order in which they were asked for last.
 */
#include "shell/read/kept.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { CHAINS = 4096, ASKED = 8192, ANSWER_MOST = KEPT_MOST / 64 };

struct answer {
	struct answer *chain;			/* the next of the same hash */
	struct answer *newer, *older;		/* by when they were asked for last */
	struct kept_key key;
	struct digest head;
	size_t n;
	char body[];
};

struct kept {
	pthread_mutex_t lock;
	struct answer *chain[CHAINS];
	struct answer *newest, *oldest;
	size_t bytes;
	uint64_t asked[ASKED];			/* hashes of what was asked for and is not kept: the newer pushes the older out */
};

struct kept *kept_new(struct arena *a)
{
	struct kept *k = NEW(a, struct kept);

	pthread_mutex_init(&k->lock, NULL);
	return k;
}

static uint64_t hash_of(struct kept_key key)
{
	uint64_t h = ((uint64_t)key.id.v ^ (uintptr_t)key.record ^ (uint64_t)key.roles << 40) * UINT64_C(0x9E3779B97F4A7C15);

	return h ^ h >> 32;
}

static bool same_key(struct kept_key a, struct kept_key b)
{
	return a.record == b.record && a.id.v == b.id.v && a.roles == b.roles;
}

/* Where it hangs in its chain: NULL stands there when there is none. */
static struct answer **place_of(struct kept *k, struct kept_key key)
{
	struct answer **at = &k->chain[hash_of(key) % CHAINS];

	while (*at && !same_key((*at)->key, key))
		at = &(*at)->chain;
	return at;
}

static size_t size_of(size_t body)
{
	return sizeof(struct answer) + body;
}

/* --- the order ---------------------------------------------------------------------- */

static void leave_order(struct kept *k, struct answer *a)
{
	*(a->newer ? &a->newer->older : &k->newest) = a->older;
	*(a->older ? &a->older->newer : &k->oldest) = a->newer;
}

static void be_newest(struct kept *k, struct answer *a)
{
	a->newer = NULL;
	a->older = k->newest;
	*(a->older ? &a->older->newer : &k->oldest) = a;
	k->newest = a;
}

static void forget(struct kept *k, struct answer **at)
{
	struct answer *a = *at;

	*at = a->chain;
	leave_order(k, a);
	k->bytes -= size_of(a->n);
	free(a);
}

void kept_free(struct kept *k)
{
	while (k->oldest)
		forget(k, place_of(k, k->oldest->key));
	pthread_mutex_destroy(&k->lock);
}

/* --- asking ------------------------------------------------------------------------- */

bool kept_has(struct kept *k, struct kept_key key)
{
	pthread_mutex_lock(&k->lock);
	bool has = *place_of(k, key);
	pthread_mutex_unlock(&k->lock);
	return has;
}

bool kept_find(struct kept *k, struct kept_key key, struct digest head, struct arena *a, struct str *body)
{
	pthread_mutex_lock(&k->lock);
	struct answer *kept = *place_of(k, key);
	bool good = kept && digest_eq(kept->head, head);
	if (good) {
		*body = (struct str){ arena_copy(a, kept->body, kept->n), kept->n };
		leave_order(k, kept);
		be_newest(k, kept);
	}
	pthread_mutex_unlock(&k->lock);
	return good;
}

/* --- keeping ------------------------------------------------------------------------ */

static bool was_asked(struct kept *k, struct kept_key key)
{
	uint64_t hash = hash_of(key), *asked = &k->asked[(hash >> 20) % ASKED];
	bool was = *asked == hash;

	*asked = hash;
	return was;
}

static void keep(struct kept *k, struct answer *a)
{
	struct answer **at = place_of(k, a->key);

	if (*at)
		forget(k, at);
	while (k->bytes + size_of(a->n) > KEPT_MOST)
		forget(k, place_of(k, k->oldest->key));
	at = place_of(k, a->key);
	a->chain = *at;
	*at = a;
	be_newest(k, a);
	k->bytes += size_of(a->n);
}

void kept_offer(struct kept *k, struct kept_key key, struct digest head, struct str body)
{
	if (body.n > ANSWER_MOST)
		return;
	pthread_mutex_lock(&k->lock);
	bool wanted = *place_of(k, key) || was_asked(k, key);
	pthread_mutex_unlock(&k->lock);
	struct answer *a = wanted ? malloc(size_of(body.n)) : NULL;
	if (!a)
		return;
	*a = (struct answer){ .key = key, .head = head, .n = body.n };
	memcpy(a->body, body.s, body.n);
	pthread_mutex_lock(&k->lock);
	keep(k, a);
	pthread_mutex_unlock(&k->lock);
}

size_t kept_bytes(struct kept *k)
{
	pthread_mutex_lock(&k->lock);
	size_t bytes = k->bytes;
	pthread_mutex_unlock(&k->lock);
	return bytes;
}
