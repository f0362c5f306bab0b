/*
 * cache.c -- callers and settings: kept in memory, changed by any process.
 */
#include "shell/write/cache.h"

#include "base/log.h"
#include "shell/read/callers.h"
#include "shell/setting.h"
#include "shell/shell.h"
#include "shell/write/batch_inner.h"

/* Did the batch change rows of this record? With `known` those count only that were there before. */
static bool rows_changed(const struct batch *b, const struct entry *e, bool known)
{
	const struct table *t = &b->table[e->number];

	for (size_t i = 0; i < t->n; i++)
		if (t->touched[i]->was != t->touched[i]->now && (t->touched[i]->was || !known))
			return true;
	return false;
}

/* A new row makes nobody known who was known as somebody else: a login does not make every process ask again. */
static bool callers_changed(const struct batch *b)
{
	for (int i = 0; i < b->engine->entries; i++)
		if (b->engine->entry[i].identity && rows_changed(b, &b->engine->entry[i], true))
			return true;
	return false;
}

static bool callers_renew(struct engine *e, struct db *db, struct errs *errs)
{
	(void)db, (void)errs;
	callers_forget(e->callers);
	return true;
}

static bool settings_changed(const struct batch *b)
{
	return rows_changed(b, engine_entry(b->engine, &setting_row_record), false);
}

static const struct {
	const char *name;
	bool (*changed)(const struct batch *b);
	bool (*renew)(struct engine *e, struct db *db, struct errs *errs);
} caches[CACHES] = {
	[CACHE_CALLERS]  = { "callers",  callers_changed,  callers_renew },
	[CACHE_SETTINGS] = { "settings", settings_changed, settings_load },
};

QUERY(raise_revision) = {
	.name = "raise_revision", .params = 1,
	.sql = "INSERT INTO revisions (name, n) VALUES (?1, 1) ON CONFLICT (name) DO UPDATE SET n = revisions.n + 1",
};
QUERY(all_revisions) = {
	.name = "all_revisions", .row = &counter_record, .sql = "SELECT name, n FROM revisions",
};

bool caches_mark(struct batch *b, struct errs *errs)
{
	for (int i = 0; i < CACHES; i++) {
		struct value name = VT(STR(caches[i].name));
		if (caches[i].changed(b) && !db_run(b->db, &raise_revision, &name, NULL, errs))
			return false;
	}
	return true;
}

void batch_committed(struct batch *b)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };

	for (int i = 0; i < CACHES; i++)
		if (caches[i].changed(b) && !caches[i].renew(b->engine, b->db, &errs))
			log_line(LOG_ERROR, "could not read anew", "what", caches[i].name, "code", errs.at[0].problem->code, NULL);
}

static int64_t revision_of(const struct rows *rows, const char *name)
{
	const struct counter *c = rows->at;

	for (int64_t i = 0; i < rows->n; i++)
		if (str_eq(c[i].name, STR(name)))
			return c[i].n;
	return 0;
}

bool caches_look(struct engine *e, struct db *db, struct errs *errs)
{
	ARENA a = { 0 };
	int64_t from = monotonic_us();
	struct rows rows;

	if (!db_all(db, &all_revisions, NULL, &rows, &a, errs))
		return false;
	for (int i = 0; i < CACHES; i++) {
		/* Counted from one, so that what was never looked at differs from what never changed. */
		int64_t revision = revision_of(&rows, caches[i].name) + 1;
		if (revision == atomic_load(&e->revision[i]))
			continue;
		if (!caches[i].renew(e, db, errs))
			return false;
		atomic_store(&e->revision[i], revision);
	}
	callers_confirm(e->callers, from);
	return true;
}
