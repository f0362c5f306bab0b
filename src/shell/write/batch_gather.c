/*
 * batch_gather.c -- what the calls of a batch will look up, asked for together; and once more, when nothing else proves it.
 *
 * Loads are pure but for their look-ups. So they are run for all calls with an empty database, which tells the first things they
 * want; one round trip brings them; they are run again and want the next, until nobody wants anything more. A batch of any size
 * costs as many round trips as the longest chain of look-ups that follow from each other, three or four. Number series
 * come last, because they stay locked from then on until the commit.
 */
#include <stdlib.h>

#include "shell/shell.h"
#include "shell/write/batch_inner.h"

enum { ROUNDS_MAX = 12, LATELY_US = 1000000 };

static bool is_series(const struct found *f)
{
	return f->entry->record->rank == RANK_NUMBER;
}

int found_cmp(const void *a, const void *b)
{
	const struct found *x = *(struct found *const *)a, *y = *(struct found *const *)b;

	if (is_series(x) != is_series(y))
		return is_series(x) - is_series(y);
	if (x->entry != y->entry)
		return x->entry->number - y->entry->number;
	if (x->by != y->by)
		return x->by < y->by ? -1 : 1;
	return x->key.type == V_INT ? (x->key.i > y->key.i) - (x->key.i < y->key.i) : str_cmp(x->key.t, y->key.t);
}

/* Ask for what is wanted; series wait while anything else is. */
static bool ask_together(struct batch *b, struct errs *errs)
{
	struct found **wanted = b->wanted;
	size_t n = b->wants, now = 0;

	qsort(wanted, n, sizeof *wanted, found_cmp);
	while (now < n && !is_series(wanted[now]))
		now++;
	if (now == 0)
		now = n;
	if (!founds_fetch(b, wanted, now, errs))
		return false;
	for (size_t i = now; i < n; i++)
		wanted[i - now] = wanted[i];
	b->wants = n - now;
	return true;
}

static bool is_numbering(const struct batch *b, const struct command *c)
{
	for (int i = 0; i < b->numberings; i++)
		if (b->numbering[i] == c)
			return true;
	return false;
}

static void note_numbering(struct batch *b, const struct command *c, size_t from)
{
	for (size_t i = from; i < b->wants; i++)
		if (is_series(b->wanted[i]) && !is_numbering(b, c) && b->numberings < NUMBERING_MAX)
			b->numbering[b->numberings++] = c;
}

bool batch_competes(const struct batch *b, const struct command *c)
{
	return !b->alone && is_numbering(b, c);
}

/* The calls that wanted something new: the others have seen all they will ask for. */
static size_t look(struct batch *b, struct call **open, size_t n)
{
	size_t still = 0;

	b->gathering = true;
	for (size_t i = 0; i < n; i++) {
		ARENA scratch = { 0 };
		size_t before = b->wants;

		call_look(b, open[i], &scratch);
		if (b->wants == before)
			continue;
		note_numbering(b, open[i]->command, before);
		open[still++] = open[i];
	}
	b->gathering = false;
	return still;
}

/*
 * The machines' clocks differ: what follows another writer's commit is not dated before it. Asked last, when all that the
 * batch builds upon was read.
 */
QUERY(latest_commit) = {
	.name = "latest_commit", .row = &commit_mark_record, .params = 1,
	.sql = "SELECT coalesce(max(at), 0) AS at, coalesce(max(last), 0) AS last, CAST(count(CASE WHEN at > ?1 THEN 1 END) AS BIGINT) AS writers FROM commits",
};

void batch_follows(struct batch *b, struct instant other)
{
	if (other.us > b->now.us)
		b->now = other;
}

static bool not_before_others(struct batch *b, bool told, struct errs *errs)
{
	struct commit_mark latest;
	int64_t now = monotonic_us();
	bool found;

	/* Whoever has its turn was told when the one before it committed, and looks round only now and then. */
	if (told && !b->alone && now - b->looked_us < LATELY_US / 2)
		return true;
	b->looked_us = now;
	if (!db_one(b->db, &latest_commit, &VI(b->now.us - LATELY_US), &latest, &found, &b->arena, errs))
		return false;
	b->alone = latest.writers < 2;
	batch_follows(b, latest.at);
	id_follow(&b->ids, latest.last);	/* a writer that has just joined makes no id that others are beyond */
	return true;
}

bool batch_gather(struct batch *b, struct call *calls, bool told, struct errs *errs)
{
	size_t n = 0, room = 0;
	struct call **open = NULL;

	for (struct call *c = calls; c; c = c->next) {
		open = arena_grow(&b->arena, open, n, &room, sizeof *open);
		open[n++] = c;
	}
	for (int round = 0; round < ROUNDS_MAX && (n || b->wants); round++) {
		n = look(b, open, n);
		if (b->wants && !ask_together(b, errs))
			return false;
	}
	/* Whatever a call stopped at, no question is left without its answer. */
	while (b->wants)
		if (!ask_together(b, errs))
			return false;
	return not_before_others(b, told, errs);
}

/* --- is it still so? ----------------------------------------------------------------------------------- */

static bool wrote_nothing(const struct call *c)
{
	return !c->changed && !c->replayed;
}

/* Every change of a root or of what belongs to it gives the root another version; a key is there or not. */
static bool proves(const struct found *f)
{
	return f->entry->root == f->entry || f->entry->record == &idempotency_record;
}

bool batch_stands(struct batch *b, const struct call *calls, struct errs *errs)
{
	struct found **found = arena_array(&b->arena, b->founds.links, sizeof *found);
	bool differs = false;
	size_t n = 0;

	while (calls && !wrote_nothing(calls))
		calls = calls->next;
	if (!calls || !db_is_shared(b->db))
		return true;
	for (struct link *l = NULL; (l = chains_next(&b->founds, l));)
		if (proves((struct found *)l))
			found[n++] = (struct found *)l;
	qsort(found, n, sizeof *found, found_cmp);
	return (!n || founds_compare(b, found, n, &differs, errs)) && (!differs || fail(errs, &E_STALE, S(""), both(&b->arena, "未知", "unknown")));
}
