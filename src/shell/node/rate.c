/*
 * rate.c -- buckets of requests, wrong guesses, and the reports by which processes share them.
 *
 * A report is a serial number and "who used" in pairs, and after a bar "who guessed wrong" in pairs, where 0 says that they were
 * right in the end: "17 9f3a 12 1c07 3 | 77aa 2". Little use is saved up until it is worth telling; only of a caller whose
 * place is taken the rest is forgotten. A report that was overwritten before it was heard counts like the one that is heard.
 */
#include "shell/node/rate.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "record/decision.h"

enum {
	SETS = 1024,
	WAYS = 4,		/* buckets of a set: who comes new takes the fullest */
	SLOTS = SETS * WAYS,
	REPORT_MAX = 100,	/* callers in a report; the others are told next time */
	WORTH = 8,		/* told from an eighth of the limit on */
	MISSED_MAX = 4,		/* reports not heard that are made up for */
	DEBT_S = 4,		/* nobody waits longer than this for what was used elsewhere */
	PLACES = 8,		/* where somebody's wrong guesses may stand: the fewest give way */
	WAIT_FIRST_S = 5,	/* doubled by each further one … */
	WAIT_MOST_S = 900,	/* … up to a quarter of an hour, so that nobody is locked out */
	FORGOTTEN_S = 2 * WAIT_MOST_S,
};

/* Refilled with time, emptied by asking, here and elsewhere. */
struct bucket { uint64_t who; double level; int64_t at_us, used; };

/* Wrong guesses in a row, and when the last one was, by the engine's clock. */
struct guesser { uint64_t who; int64_t failures, at_us, untold; bool cleared; };

struct rates {
	pthread_mutex_t lock;
	int64_t limit, serial;
	size_t next;			/* where the last report ended */
	struct bucket bucket[SLOTS];
	struct guesser guesser[SLOTS];
};

struct rates *rates_new(struct arena *a, int64_t limit)
{
	struct rates *r = arena_alloc(a, sizeof *r);

	pthread_mutex_init(&r->lock, NULL);
	r->limit = limit;
	return r;
}

void rates_free(struct rates *r)
{
	pthread_mutex_destroy(&r->lock);
}

uint64_t rate_who(const char *kind, struct str what)
{
	struct digest d = digest_keyed(record_key(STR(kind)), what);
	uint64_t who;

	memcpy(&who, d.b, sizeof who);
	return who ? who : 1;
}

static double level_now(const struct rates *r, const struct bucket *b, int64_t now)
{
	double most = (double)r->limit, level = b->level + (double)(now - b->at_us) * most / SECOND;

	return level < most ? level : most;
}

/* Who would be missed least: the fullest. */
static double missing(const struct rates *r, const struct bucket *b, int64_t now)
{
	return b->who ? (double)r->limit - level_now(r, b, now) : 0;
}

/*
 * The bucket of `who` as it is by now: its own, or that of whoever would be missed least, as full as it was: those who drive each
 * other out in turn gain nothing by it.
 */
static struct bucket *bucket_now(struct rates *r, uint64_t who)
{
	struct bucket *set = &r->bucket[who % SETS * WAYS], *b = set;
	int64_t now = monotonic_us();

	for (int i = 1; i < WAYS && b->who != who; i++)
		if (set[i].who == who || missing(r, &set[i], now) < missing(r, b, now))
			b = &set[i];
	if (b->who != who)
		*b = (struct bucket){ .who = who, .level = (double)r->limit - missing(r, b, now), .at_us = now };
	b->level = level_now(r, b, now);
	b->at_us = now;
	return b;
}

static void take_here(struct bucket *b, int n)
{
	b->level -= n;
	b->used += n;
}

bool rate_allows(struct rates *r, uint64_t who, struct errs *errs)
{
	if (!r->limit)
		return true;
	pthread_mutex_lock(&r->lock);
	struct bucket *b = bucket_now(r, who);
	bool fine = b->level >= 1;
	double wait_s = (1 - b->level) / (double)r->limit;
	if (fine)
		take_here(b, 1);
	pthread_mutex_unlock(&r->lock);
	return fine || fail(errs, &E_TOO_MANY_REQUESTS, S(""), str_fmt(errs->arena, "%lld", (long long)wait_s + 1));
}

void rate_charge(struct rates *r, uint64_t who, int n)
{
	if (!r->limit || !n)
		return;
	pthread_mutex_lock(&r->lock);
	take_here(bucket_now(r, who), n);
	pthread_mutex_unlock(&r->lock);
}

/* --- who guesses secrets ----------------------------------------------------------- */

/* Their place, or NULL. */
static struct guesser *guesser_of(struct rates *r, uint64_t who)
{
	for (uint64_t i = 0; i < PLACES; i++) {
		struct guesser *g = &r->guesser[(who + i) % SLOTS];
		if (g->who == who)
			return g;
	}
	return NULL;
}

static struct guesser *guesser_new(struct rates *r, uint64_t who)
{
	struct guesser *least = &r->guesser[who % SLOTS];

	for (uint64_t i = 1; i < PLACES; i++)
		if (r->guesser[(who + i) % SLOTS].failures < least->failures)
			least = &r->guesser[(who + i) % SLOTS];
	*least = (struct guesser){ .who = who };
	return least;
}

static void count_failures(struct rates *r, uint64_t who, int64_t n, int64_t now_us, bool here)
{
	struct guesser *g = guesser_of(r, who);

	if (!g)
		g = guesser_new(r, who);
	if (now_us - g->at_us > FORGOTTEN_S * (int64_t)SECOND)
		g->failures = 0;
	g->failures += n;
	g->at_us = now_us;
	g->untold += here ? n : 0;
}

/* Under the lock. A clock that was put back makes nobody wait longer. */
static int64_t wait_of(struct rates *r, const struct guess *guess, int64_t now_us)
{
	const struct guesser *g = guess->who ? guesser_of(r, guess->who) : NULL;
	int64_t over = g ? g->failures - guess->free : -1, since_us = g ? now_us - g->at_us : 0, wait = WAIT_FIRST_S;

	if (over < 0)
		return 0;
	for (; over > 0 && wait < WAIT_MOST_S; over--)
		wait *= 2;
	wait = wait < WAIT_MOST_S ? wait : WAIT_MOST_S;
	int64_t left_us = wait * SECOND - (since_us > 0 ? since_us : 0);
	return left_us > 0 ? (left_us + SECOND - 1) / SECOND : 0;
}

int64_t rate_wait_s(struct rates *r, const struct guess *g, int64_t now_us)
{
	pthread_mutex_lock(&r->lock);
	int64_t wait = wait_of(r, g, now_us);
	pthread_mutex_unlock(&r->lock);
	return wait;
}

int64_t rate_guess(struct rates *r, const struct guess *g, int n, int64_t now_us)
{
	int64_t wait = 0;

	pthread_mutex_lock(&r->lock);
	for (int i = 0; i < n && !wait; i++)
		wait = wait_of(r, &g[i], now_us);
	for (int i = 0; i < n && !wait; i++)
		if (g[i].who)
			count_failures(r, g[i].who, 1, now_us, true);
	pthread_mutex_unlock(&r->lock);
	return wait;
}

void rate_no_guess(struct rates *r, const struct guess *g, int n)
{
	pthread_mutex_lock(&r->lock);
	for (int i = 0; i < n; i++) {
		struct guesser *place = g[i].who ? guesser_of(r, g[i].who) : NULL;
		if (place && place->failures)
			place->failures--;
		if (place && place->untold)
			place->untold--;
	}
	pthread_mutex_unlock(&r->lock);
}

void rate_guessed(struct rates *r, uint64_t who)
{
	pthread_mutex_lock(&r->lock);
	struct guesser *g = guesser_of(r, who);
	if (g)
		*g = (struct guesser){ .who = who, .cleared = true };
	pthread_mutex_unlock(&r->lock);
}

/* --- among processes ------------------------------------------------------------------ */

static void report_use(struct rates *r, bool listens, struct buf *out)
{
	int told = 0;

	for (int i = 0; i < SLOTS && told < REPORT_MAX; i++) {
		struct bucket *b = &r->bucket[r->next++ % SLOTS];
		if (!b->used || (listens && b->used * WORTH < r->limit))
			continue;
		if (listens) {
			buf_fmt(out, " %llx %lld", (unsigned long long)b->who, (long long)b->used);
			told++;
		}
		b->used = 0;
	}
}

static void report_failures(struct rates *r, bool listens, struct buf *out)
{
	int told = 0;

	for (int i = 0; i < SLOTS && told < REPORT_MAX; i++) {
		struct guesser *g = &r->guesser[i];
		if (!g->untold && !g->cleared)
			continue;
		if (listens) {
			buf_fmt(out, told ? " %llx %lld" : " | %llx %lld", (unsigned long long)g->who, (long long)g->untold);
			told++;
		}
		g->untold = 0;
		g->cleared = false;
	}
}

struct str rates_report(struct rates *r, bool listens, struct arena *a)
{
	struct buf out = buf_in(a, 0);

	pthread_mutex_lock(&r->lock);
	buf_int(&out, ++r->serial);
	report_use(r, listens, &out);
	report_failures(r, listens, &out);
	pthread_mutex_unlock(&r->lock);
	return buf_str(&out);
}

static void take(struct rates *r, uint64_t who, int64_t n)
{
	struct bucket *b = bucket_now(r, who);
	double least = -(double)(DEBT_S * r->limit), left = b->level - (double)n;

	if (b->level > least)
		b->level = left > least ? left : least;
}

/* The next word as a number; false at the end. */
static bool number(struct str *rest, int base, uint64_t *n)
{
	struct str word;
	char text[24];

	if (!str_cut(rest, ' ', &word) || !word.n || word.n >= sizeof text)
		return false;
	memcpy(text, word.s, word.n);
	text[word.n] = 0;
	*n = strtoull(text, NULL, base);
	return true;
}

void rates_hear(struct rates *r, struct str report, int64_t *serial, int64_t now_us)
{
	uint64_t told, who, n;
	struct str use = S("");

	str_cut(&report, '|', &use);
	report = str_trim(report);
	if (!number(&use, 10, &told) || (int64_t)told <= *serial)
		return;
	int64_t times = *serial ? (int64_t)told - *serial : 1;
	if (times > MISSED_MAX)
		times = MISSED_MAX;
	*serial = (int64_t)told;
	pthread_mutex_lock(&r->lock);
	while (number(&use, 16, &who) && number(&use, 10, &n))
		take(r, who, (int64_t)n * times);
	while (number(&report, 16, &who) && number(&report, 10, &n)) {
		struct guesser *g = guesser_of(r, who);
		if (n)
			count_failures(r, who, (int64_t)n, now_us, false);
		else if (g)
			*g = (struct guesser){ .who = who };
	}
	pthread_mutex_unlock(&r->lock);
}
