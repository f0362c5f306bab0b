/*
 * rate.c -- buckets of requests and tries, and the reports by which processes share them.
 *
 * A report is a serial number and "who used" in pairs: "17 9f3a 12 1c07 3". Little use is saved up until it is worth telling;
 * nothing is forgotten. A report that was overwritten before it was heard counts like the one that is heard.
 */
#include "shell/rate.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"

enum {
	SETS = 1024,
	WAYS = 4,		/* buckets of a set: who comes new takes the fullest, so nobody's own is pushed out by their tries */
	SLOTS = SETS * WAYS,
	REPORT_MAX = 100,	/* callers in a report; the others are told next time */
	WORTH = 8,		/* told from an eighth of the limit on */
	MISSED_MAX = 4,		/* reports not heard that are made up for */
	DEBT_S = 4,		/* nobody waits longer than this for what was used elsewhere */
};

/* The bit of `who` that tells a bucket of tries from one of requests. */
#define A_TRY (UINT64_C(1) << 63)

/* Refilled with time, emptied by asking, here and elsewhere. */
struct bucket { uint64_t who; double level; int64_t at_us, used; };

/* What it holds, and in how many seconds it is filled. */
struct measure { double most; int64_t fills_s; };

struct rates {
	pthread_mutex_t lock;
	int64_t limit, serial;
	size_t next;			/* where the last report ended */
	struct bucket bucket[SLOTS];
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

static struct measure measure_of(const struct rates *r, uint64_t who)
{
	return who & A_TRY ? (struct measure){ TRIES, TRIES_S } : (struct measure){ (double)r->limit, 1 };
}

static double level_now(const struct rates *r, const struct bucket *b, int64_t now)
{
	struct measure m = measure_of(r, b->who);
	double level = b->level + (double)(now - b->at_us) * m.most / (double)(m.fills_s * SECOND);

	return level < m.most ? level : m.most;
}

/* Who would be missed least: the fullest. */
static double missing(const struct rates *r, const struct bucket *b, int64_t now)
{
	double most = measure_of(r, b->who).most;

	return b->who && most > 0 ? 1 - level_now(r, b, now) / most : 0;
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
		*b = (struct bucket){ .who = who, .level = measure_of(r, who).most * (1 - missing(r, b, now)), .at_us = now };
	b->level = level_now(r, b, now);
	b->at_us = now;
	return b;
}

static bool take_one(struct rates *r, uint64_t who)
{
	pthread_mutex_lock(&r->lock);
	struct bucket *b = bucket_now(r, who);
	bool fine = b->level >= 1;
	if (fine) {
		b->level -= 1;
		b->used++;
	}
	pthread_mutex_unlock(&r->lock);
	return fine;
}

bool rate_allows(struct rates *r, uint64_t who, struct errs *errs)
{
	return !r->limit || take_one(r, who & ~A_TRY) || fail(errs, &E_TOO_MANY_REQUESTS, S(""), S("1"));
}

static uint64_t bucket_of_tries(struct digest who)
{
	uint64_t name;

	memcpy(&name, who.b, sizeof name);
	return name | A_TRY;
}

bool rate_allows_try(struct rates *r, struct digest who, struct errs *errs)
{
	return take_one(r, bucket_of_tries(who)) ||
	       fail(errs, &E_TOO_MANY_REQUESTS, S(""), str_fmt(errs->arena, "%d", TRIES_S / TRIES));
}

void rate_try_was_right(struct rates *r, struct digest who)
{
	pthread_mutex_lock(&r->lock);
	struct bucket *b = bucket_now(r, bucket_of_tries(who));
	b->level += 1;
	b->used--;
	pthread_mutex_unlock(&r->lock);
}

struct str rates_report(struct rates *r, bool listens, struct arena *a)
{
	struct buf out = buf_in(a, 0);
	int told = 0;

	pthread_mutex_lock(&r->lock);
	buf_int(&out, ++r->serial);
	for (int i = 0; i < SLOTS && told < REPORT_MAX; i++) {
		struct bucket *b = &r->bucket[r->next++ % SLOTS];
		if (!b->used || (listens && (double)(b->used * WORTH) < measure_of(r, b->who).most))
			continue;
		if (listens) {
			buf_fmt(&out, " %llx %lld", (unsigned long long)b->who, (long long)b->used);
			told++;
		}
		b->used = 0;
	}
	pthread_mutex_unlock(&r->lock);
	return buf_str(&out);
}

static void take(struct rates *r, uint64_t who, int64_t n)
{
	struct bucket *b = bucket_now(r, who);
	struct measure m = measure_of(r, who);
	double least = who & A_TRY ? -m.most : -(DEBT_S * m.most);

	b->level -= (double)n;
	if (b->level < least)
		b->level = least;
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

void rates_hear(struct rates *r, struct str report, int64_t *serial)
{
	uint64_t told, who, used;

	if (!number(&report, 10, &told) || (int64_t)told <= *serial)
		return;
	int64_t times = *serial ? (int64_t)told - *serial : 1;
	if (times > MISSED_MAX)
		times = MISSED_MAX;
	*serial = (int64_t)told;
	pthread_mutex_lock(&r->lock);
	while (number(&report, 16, &who) && number(&report, 10, &used))
		take(r, who, (int64_t)used * times);
	pthread_mutex_unlock(&r->lock);
}
