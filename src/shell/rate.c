/*
 * rate.c -- buckets of requests, and the reports by which processes share them.
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
	SLOTS = 4096,
	REPORT_MAX = 100,	/* callers in a report; the others are told next time */
	WORTH = 8,		/* told from an eighth of the limit on */
	MISSED_MAX = 4,		/* reports not heard that are made up for */
	DEBT_S = 4,		/* nobody waits longer than this for what was used elsewhere */
};

/* Refilled with time, emptied by asking, here and elsewhere. */
struct bucket { uint64_t who; double level; int64_t at_us, used; };

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

static struct bucket *bucket_now(struct rates *r, uint64_t who)
{
	struct bucket *b = &r->bucket[who % SLOTS];
	int64_t now = monotonic_us();

	if (b->who != who)
		*b = (struct bucket){ .who = who, .level = (double)r->limit, .at_us = now };
	b->level += (double)(now - b->at_us) * (double)r->limit / SECOND;
	if (b->level > (double)r->limit)
		b->level = (double)r->limit;
	b->at_us = now;
	return b;
}

bool rate_allows(struct rates *r, uint64_t who, struct errs *errs)
{
	if (!r->limit)
		return true;
	pthread_mutex_lock(&r->lock);
	struct bucket *b = bucket_now(r, who);
	bool fine = b->level >= 1;
	if (fine) {
		b->level -= 1;
		b->used++;
	}
	pthread_mutex_unlock(&r->lock);
	return fine || fail(errs, &E_TOO_MANY_REQUESTS, S(""), S("1"));
}

struct str rates_report(struct rates *r, bool listens, struct arena *a)
{
	struct buf out = buf_in(a, 0);
	int told = 0;

	if (!r->limit)
		return S("");
	pthread_mutex_lock(&r->lock);
	buf_int(&out, ++r->serial);
	for (int i = 0; i < SLOTS && told < REPORT_MAX; i++) {
		struct bucket *b = &r->bucket[r->next++ % SLOTS];
		if (!b->used || (listens && b->used * WORTH < r->limit))
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
	double least = -(double)(DEBT_S * r->limit);

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

	if (!r->limit || !number(&report, 10, &told) || (int64_t)told <= *serial)
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
