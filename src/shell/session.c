/*
 * session.c -- tokens to callers, and how often they may call.
 */
#include <stdlib.h>
#include <string.h>

#include "shell/session.h"

enum { SLOTS = 4096, NAME_MAX_BYTES = 64 };

/* One remembered token: a fixed-size table, the newer pushes the older out. */
struct known {
	struct digest token;
	struct id id, customer;
	unsigned roles;
	char name[NAME_MAX_BYTES];
	size_t name_n;
	int64_t asked_us;		/* monotonic */
	int64_t until_us;		/* wall clock; 0: no end */
	bool used;
};

/* A bucket of requests per caller (or address): refilled with time, emptied by asking. */
struct bucket { uint64_t who; double level; int64_t at_us; };

struct sessions {
	pthread_rwlock_t lock;
	pthread_mutex_t rate_lock;
	int64_t generation;		/* a change since asking makes an answer too old to keep */
	struct known known[SLOTS];
	struct bucket bucket[SLOTS];
};

struct sessions *sessions_new(struct engine *e)
{
	struct sessions *s = arena_alloc(&e->arena, sizeof *s);

	pthread_rwlock_init(&s->lock, NULL);
	pthread_mutex_init(&s->rate_lock, NULL);
	return s;
}

void sessions_free(struct sessions *s)
{
	pthread_rwlock_destroy(&s->lock);
	pthread_mutex_destroy(&s->rate_lock);
}

void sessions_forget(struct sessions *s)
{
	pthread_rwlock_wrlock(&s->lock);
	s->generation++;
	for (int i = 0; i < SLOTS; i++)
		s->known[i].used = false;
	pthread_rwlock_unlock(&s->lock);
}

static struct known *slot_of(struct sessions *s, struct digest token)
{
	uint32_t h;

	memcpy(&h, token.b, sizeof h);
	return &s->known[h % SLOTS];
}

static bool recall(struct engine *e, struct digest token, struct caller *who, struct arena *a)
{
	struct sessions *s = e->sessions;
	bool hit = false;

	pthread_rwlock_rdlock(&s->lock);
	struct known *k = slot_of(s, token);
	if (k->used && digest_eq(k->token, token) &&
	    monotonic_us() - k->asked_us < CALLER_FRESH_S * (int64_t)SECOND &&
	    (!k->until_us || engine_now(e).us < k->until_us)) {
		*who = (struct caller){ k->id, str_dup(a, (struct str){ k->name, k->name_n }), k->roles, k->customer };
		hit = true;
	}
	pthread_rwlock_unlock(&s->lock);
	return hit;
}

static void keep(struct sessions *s, int64_t generation, struct digest token, const struct caller *who,
                 struct instant until)
{
	pthread_rwlock_wrlock(&s->lock);
	if (s->generation == generation && who->name.n <= NAME_MAX_BYTES) {
		struct known *k = slot_of(s, token);
		*k = (struct known){
			.token = token, .id = who->id, .customer = who->customer, .roles = who->roles,
			.name_n = who->name.n, .asked_us = monotonic_us(), .until_us = until.us, .used = true,
		};
		memcpy(k->name, who->name.s, who->name.n);
	}
	pthread_rwlock_unlock(&s->lock);
}

static bool ask(struct engine *e, struct digest token, struct caller *who, struct arena *a, struct errs *errs)
{
	struct db *db = engine_reader(e, errs);
	struct instant until = { 0 };
	bool known = false;

	if (!db)
		return false;
	pthread_rwlock_rdlock(&e->sessions->lock);
	int64_t generation = e->sessions->generation;
	pthread_rwlock_unlock(&e->sessions->lock);
	for (int i = 0; modules[i] && !known && !errs->n; i++)
		if (modules[i]->identify)
			known = modules[i]->identify(db, token, engine_now(e), who, &until, a, errs);
	engine_reader_done(e, db);
	if (known)
		keep(e->sessions, generation, token, who, until);
	return known;
}

static bool within_rate(struct engine *e, uint64_t who, struct errs *errs)
{
	int64_t limit = e->config->rate_limit, now = monotonic_us();

	if (!limit)
		return true;
	struct sessions *s = e->sessions;
	pthread_mutex_lock(&s->rate_lock);
	struct bucket *b = &s->bucket[who % SLOTS];
	if (b->who != who)
		*b = (struct bucket){ .who = who, .level = (double)limit, .at_us = now };
	b->level += (double)(now - b->at_us) * (double)limit / SECOND;
	if (b->level > (double)limit)
		b->level = (double)limit;
	b->at_us = now;
	bool fine = b->level >= 1;
	if (fine)
		b->level -= 1;
	pthread_mutex_unlock(&s->rate_lock);
	return fine || fail(errs, &E_TOO_MANY_REQUESTS, S(""), S("1"));
}

bool session_caller(struct engine *e, struct str authorization, struct str remote, struct caller *who,
                    struct arena *a, struct errs *errs)
{
	*who = (struct caller){ .roles = NOBODY };
	if (!authorization.n)
		return within_rate(e, str_hash(remote), errs);
	if (!str_eq(str_lower(a, str_sub(authorization, 0, 7)), S("bearer ")))
		return fail(errs, &E_UNAUTHENTICATED, S(""));
	struct digest token = digest_of(str_trim(str_sub(authorization, 7, authorization.n)));
	if (!recall(e, token, who, a) && !ask(e, token, who, a, errs))
		return errs->n ? false : within_rate(e, str_hash(remote), errs) && fail(errs, &E_UNAUTHENTICATED, S(""));
	/* The low bits of ids are mostly zero: unmixed, all callers would share one bucket. */
	return within_rate(e, (uint64_t)who->id.v * UINT64_C(0x9E3779B97F4A7C15) >> 20, errs);
}
