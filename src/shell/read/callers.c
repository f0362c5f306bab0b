/*
 * callers.c -- tokens to callers.
 */
#include "shell/read/callers.h"

#include <string.h>

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

struct callers {
	pthread_rwlock_t lock;
	int64_t generation;		/* a change since asking makes an answer too old to keep */
	_Atomic int64_t confirmed_us;	/* then no process had changed what is remembered */
	struct known known[SLOTS];
};

struct callers *callers_new(struct engine *e)
{
	struct callers *s = arena_alloc(&e->arena, sizeof *s);

	pthread_rwlock_init(&s->lock, NULL);
	return s;
}

void callers_free(struct callers *s)
{
	pthread_rwlock_destroy(&s->lock);
}

void callers_forget(struct callers *s)
{
	pthread_rwlock_wrlock(&s->lock);
	s->generation++;
	for (int i = 0; i < SLOTS; i++)
		s->known[i].used = false;
	pthread_rwlock_unlock(&s->lock);
}

void callers_confirm(struct callers *s, int64_t at_us)
{
	atomic_store(&s->confirmed_us, at_us);
}

static struct known *slot_of(struct callers *s, struct digest token)
{
	uint32_t h;

	memcpy(&h, token.b, sizeof h);
	return &s->known[h % SLOTS];
}

static bool recall(struct engine *e, struct digest token, struct caller *who, struct arena *a)
{
	struct callers *s = e->callers;
	int64_t fresh_us = monotonic_us() - CALLER_FRESH_S * (int64_t)SECOND;
	bool hit = false;

	pthread_rwlock_rdlock(&s->lock);
	struct known *k = slot_of(s, token);
	if (k->used && digest_eq(k->token, token) && (k->asked_us > fresh_us || atomic_load(&s->confirmed_us) > fresh_us) &&
	    (!k->until_us || engine_now(e).us < k->until_us)) {
		*who = (struct caller){
			.id = k->id, .name = str_dup(a, (struct str){ k->name, k->name_n }), .roles = k->roles, .customer = k->customer,
		};
		hit = true;
	}
	pthread_rwlock_unlock(&s->lock);
	return hit;
}

/* When somebody was asked for: what is told may be as old. */
struct asking { int64_t generation, at_us; };

static struct asking asking_now(struct callers *s)
{
	pthread_rwlock_rdlock(&s->lock);
	struct asking now = { s->generation, monotonic_us() };
	pthread_rwlock_unlock(&s->lock);
	return now;
}

static void keep(struct callers *s, struct asking asked, struct digest token, const struct caller *who,
                 struct instant until)
{
	pthread_rwlock_wrlock(&s->lock);
	if (s->generation == asked.generation && who->name.n <= NAME_MAX_BYTES) {
		struct known *k = slot_of(s, token);
		*k = (struct known){
			.token = token, .id = who->id, .customer = who->customer, .roles = who->roles,
			.name_n = who->name.n, .asked_us = asked.at_us, .until_us = until.us, .used = true,
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
	struct asking now = asking_now(e->callers);
	for (int i = 0; modules[i] && !known && !errs->n; i++)
		if (modules[i]->identify)
			known = modules[i]->identify(db, token, engine_now(e), who, &until, a, errs);
	engine_reader_done(e, db);
	if (known)
		keep(e->callers, now, token, who, until);
	return known;
}

bool caller_find(struct engine *e, struct digest token, struct caller *who, struct arena *a, struct errs *errs)
{
	return recall(e, token, who, a) || ask(e, token, who, a, errs);
}

bool caller_stands(struct engine *e, struct digest token, unsigned by, unsigned *roles, struct errs *errs)
{
	struct caller who;

	if (!caller_find(e, token, &who, errs->arena, errs))
		return false;
	*roles = who.roles;
	return roles_permit(by, who.roles);
}
