/*
 * batch_write.c -- what a batch decided goes to the database, table by table in the order of ranks.
 */
#include <stdlib.h>

#include "shell/list/search.h"
#include "shell/write/cache.h"
#include "shell/shell.h"
#include "shell/write/batch_inner.h"

static int by_key(const void *a, const void *b)
{
	return slot_cmp(*(struct slot *const *)a, *(struct slot *const *)b);
}

/* Rows that several processes fight for are always taken in one order: nobody waits in a circle. */
static bool write_table(struct batch *b, const struct entry *e, struct errs *errs)
{
	struct table *t = &b->table[e->number];
	struct change *change = arena_array(&b->arena, t->n, sizeof *change);
	int n = 0;

	if (e->record->rank == RANK_STOCK || e->record->rank == RANK_NUMBER) {
		struct slot **live = arena_array(&b->arena, t->n, sizeof *live);
		size_t lives = 0;
		for (size_t i = 0; i < t->n; i++)
			if (t->touched[i]->now)
				live[lives++] = t->touched[i];
		qsort(live, lives, sizeof *live, by_key);
		for (size_t i = 0; i < lives; i++)
			change[n++] = (struct change){ live[i]->was, live[i]->now };
	} else {
		for (size_t i = 0; i < t->n; i++)
			if (t->touched[i]->was || t->touched[i]->now)
				change[n++] = (struct change){ t->touched[i]->was, t->touched[i]->now };
	}
	int kept = 0;
	for (int i = 0; i < n; i++)
		if (change[i].was != change[i].row)
			change[kept++] = (struct change){ change[i].was, change[i].row };
	if (kept && !db_write(b->db, e->record, change, kept, errs))
		return false;
	return !e->searched || search_note(b->db, e->record, change, kept, &b->unindexed, errs);
}

QUERY(add_counter) = {
	.name = "add_counter", .params = 2,
	.sql = "INSERT INTO counters (name, n) VALUES (?1, ?2)"
	       " ON CONFLICT (name) DO UPDATE SET n = counters.n + excluded.n",
};

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct counting *)a)->name, ((const struct counting *)b)->name);
}

static bool write_counters(struct batch *b, struct errs *errs)
{
	if (b->countings)
		qsort(b->counting, b->countings, sizeof *b->counting, by_name);
	for (size_t i = 0; i < b->countings; i++) {
		struct value v[] = { VT(b->counting[i].name), VI(b->counting[i].n) };
		if (b->counting[i].n && !db_run(b->db, &add_counter, v, NULL, errs))
			return false;
	}
	return true;
}

bool batch_write(struct batch *b, struct errs *errs)
{
	for (int i = 0; i < b->engine->entries; i++)
		if (b->table[i].n && !write_table(b, &b->engine->entry[i], errs))
			return false;
	return write_counters(b, errs) && caches_mark(b, errs);
}

int64_t batch_unindexed(const struct batch *b)
{
	return b->unindexed;
}
