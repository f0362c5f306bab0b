/*
 * session.c -- tokens to callers.
 */
#include <stdlib.h>
#include <string.h>

#include "shell/api/rate.h"
#include "shell/api/session.h"

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

struct sessions {
	pthread_rwlock_t lock;
	int64_t generation;		/* a change since asking makes an answer too old to keep */
	_Atomic int64_t confirmed_us;	/* then no process had changed what is remembered */
	struct known known[SLOTS];
};

struct sessions *sessions_new(struct engine *e)
{
	struct sessions *s = arena_alloc(&e->arena, sizeof *s);

	pthread_rwlock_init(&s->lock, NULL);
	return s;
}

void sessions_free(struct sessions *s)
{
	pthread_rwlock_destroy(&s->lock);
}

void sessions_forget(struct sessions *s)
{
	pthread_rwlock_wrlock(&s->lock);
	s->generation++;
	for (int i = 0; i < SLOTS; i++)
		s->known[i].used = false;
	pthread_rwlock_unlock(&s->lock);
}

void sessions_confirm(struct sessions *s, int64_t at_us)
{
	atomic_store(&s->confirmed_us, at_us);
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

static struct asking asking_now(struct sessions *s)
{
	pthread_rwlock_rdlock(&s->lock);
	struct asking now = { s->generation, monotonic_us() };
	pthread_rwlock_unlock(&s->lock);
	return now;
}

static void keep(struct sessions *s, struct asking asked, struct digest token, const struct caller *who,
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
	struct asking now = asking_now(e->sessions);
	for (int i = 0; modules[i] && !known && !errs->n; i++)
		if (modules[i]->identify)
			known = modules[i]->identify(db, token, engine_now(e), who, &until, a, errs);
	engine_reader_done(e, db);
	if (known)
		keep(e->sessions, now, token, who, until);
	return known;
}

/* --- what a caller shows -------------------------------------------------------------- */

#define COOKIE "orderd_session"

struct digest session_cookie_digest(struct str secret)
{
	const struct str what[] = { S(COOKIE), secret };

	return digest_of_all(what, COUNT(what));
}

static struct str cookie_of(struct str header)
{
	struct str one, name;

	while (str_cut(&header, ';', &one))
		if (str_cut(&one, '=', &name) && str_eq(str_trim(name), S(COOKIE)))
			return str_trim(one);
	return S("");
}

static struct str host_of(struct str origin)
{
	ptrdiff_t at = str_find_str(origin, S("://"));

	return at < 0 ? S("") : str_sub(origin, (size_t)at + 3, origin.n);
}

/* A page of another origin cannot set the header without asking first, and is not answered then. */
static bool is_from_own_page(const struct request *rq)
{
	if (rq->method == GET || rq->method == HEAD)
		return true;
	return str_eq(rq->x_orderd, S("console")) && (!rq->origin.n || str_eq(host_of(rq->origin), rq->host));
}

static bool allowed_stranger(struct engine *e, const struct request *rq, struct errs *errs)
{
	return rate_allows(e->rates, rate_who("requests from an address", rq->remote), errs);
}

static bool by_cookie(struct engine *e, struct request *rq, struct str secret, struct caller *who, struct errs *errs)
{
	struct digest token = session_cookie_digest(secret);

	if (!is_from_own_page(rq))
		return fail(errs, &E_CSRF, S(""));
	if (!recall(e, token, who, &rq->arena) && !ask(e, token, who, &rq->arena, errs))
		return false;
	who->token = token;
	who->browser = true;
	return true;
}

static bool by_header(struct engine *e, struct request *rq, struct caller *who, struct errs *errs)
{
	struct str said = rq->authorization;

	if (!str_eq(str_lower(&rq->arena, str_sub(said, 0, 7)), S("bearer ")))
		return fail(errs, &E_UNAUTHENTICATED, S(""));
	struct digest token = digest_of(str_trim(str_sub(said, 7, said.n)));
	if (recall(e, token, who, &rq->arena) || ask(e, token, who, &rq->arena, errs)) {
		who->token = token;
		return true;
	}
	return !errs->n && allowed_stranger(e, rq, errs) && fail(errs, &E_UNAUTHENTICATED, S(""));
}

/* The low bits of ids are mostly zero: unmixed, all callers would share one bucket. */
static uint64_t counted_as(const struct caller *who)
{
	return (uint64_t)who->id.v * UINT64_C(0x9E3779B97F4A7C15) >> 20;
}

void session_charge(struct engine *e, const struct caller *who, int requests)
{
	rate_charge(e->rates, counted_as(who), requests);
}

bool session_caller(struct engine *e, struct request *rq, struct caller *who, struct errs *errs)
{
	struct str secret = rq->authorization.n ? S("") : cookie_of(rq->cookie);
	bool known = false;

	*who = (struct caller){ .roles = NOBODY };
	if (rq->authorization.n)
		known = by_header(e, rq, who, errs);
	else if (secret.n)
		known = by_cookie(e, rq, secret, who, errs);
	if (errs->n)
		return false;
	who->address = rq->remote;
	who->agent = rq->user_agent;
	return known ? rate_allows(e->rates, counted_as(who), errs) : allowed_stranger(e, rq, errs);
}

bool session_stands(struct engine *e, struct digest token, unsigned by, unsigned *roles, struct errs *errs)
{
	struct caller who;

	if (!recall(e, token, &who, errs->arena) && !ask(e, token, &who, errs->arena, errs))
		return false;
	*roles = who.roles;
	return roles_permit(by, who.roles);
}

/* --- what a browser keeps ----------------------------------------------------------------- */

/* Of this machine, or of a network that is nobody else's. */
static bool is_near(struct str address)
{
	static const char *const near[] = { "127.", "10.", "192.168.", "169.254.", "::1", "fc", "fd", "fe80:" };
	struct str second = str_sub(address, 4, 3);

	for (size_t i = 0; i < COUNT(near); i++)
		if (str_starts(address, STR(near[i])))
			return true;
	return str_starts(address, S("172.")) && str_cmp(second, S("16.")) >= 0 && str_cmp(second, S("31.")) <= 0;
}

/* Over which protocol its page came a browser says itself. Plain HTTP is for those who are near. */
static bool must_be_secure(const struct engine *e, const struct request *rq)
{
	return e->config->https_only || !is_near(rq->remote) || str_starts(rq->origin, S("https://"));
}

struct http_header session_cookie(const struct engine *e, struct request *rq, const struct keep *keep)
{
	int64_t seconds = keep->secret.n ? (keep->until.us - engine_now(e).us + SECOND - 1) / SECOND : 0;

	return (struct http_header){ "Set-Cookie",
		str_fmt(&rq->arena, COOKIE "=%.*s; Path=/api; HttpOnly; SameSite=Strict; Max-Age=%lld%s", P(keep->secret),
		        (long long)(seconds > 0 ? seconds : 0), must_be_secure(e, rq) ? "; Secure" : "") };
}
