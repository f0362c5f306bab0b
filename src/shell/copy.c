/*
 * copy.c -- one database into another, record by record.
 *
 * What is copied are the records the modules declared, in the order in which a batch writes them: so what a foreign key points
 * to is there before it. Both sides are read in the order of keys, whatever their engine, and compared as what a program sees.
 */
#include "shell/copy.h"

#include <string.h>

#include "db/migrate.h"
#include "record/sql.h"
#include "shell/check/walk.h"
#include "shell/list/search.h"
#include "shell/shell.h"

/* A commit: so many rows, or fewer long ones. The log of a file is moved into it when it has this many pages. */
enum { ROWS_AT_ONCE = 5000, BYTES_AT_ONCE = 8 << 20, LOG_PAGES = 4000 };

static const struct problem COPY_STRANGER = { "COPY_STRANGER", 422,
	"目标数据库中的 {row} 与来源不同，未复制", "{row} of the target is not what the source has: nothing was copied" };
static const struct problem COPY_INCOMPLETE = { "COPY_INCOMPLETE", 500,
	"复制后 {table} 的行数与来源不同", "after the copy {table} has not the rows of the source" };

/* Made by the schema, by the processes at work on a database, or of other rows by the next start. */
static const char *const left_out[] = {
	"schema_changes", "commits", "nodes", "leases", "revisions", "search_records", "search_queue", "search_index",
	"search_vocabulary",
};

bool copy_leaves_out(struct str table)
{
	for (size_t i = 0; i < COUNT(left_out); i++)
		if (str_eq(table, STR(left_out[i])))
			return true;
	return false;
}

/* --- one side of a table ------------------------------------------------------ */

struct side {
	struct cursor *cursor;
	void *row;
	struct arena texts;		/* of the row */
};

static void side_open(struct side *s, struct db *db, const struct entry *e, const struct value *after, struct errs *errs)
{
	*s = (struct side){ .cursor = db_query(db, &tables()->query[e->number].rows, after, errs) };
	s->row = arena_alloc(&s->texts, e->record->size);
}

static bool side_next(struct side *s, const struct entry *e)
{
	arena_reset(&s->texts);
	s->row = arena_alloc(&s->texts, e->record->size);
	return db_next(s->cursor, s->row, &s->texts);
}

static bool side_close(struct side *s)
{
	bool read = db_done(s->cursor);

	arena_free(&s->texts);
	return read;
}

/* --- comparing ---------------------------------------------------------------- */

/* How far a table of the target is that of the source. */
struct position {
	int64_t rows;
	struct value after[3];		/* the key of the last of them */
	struct arena keys;
	bool whole;			/* the source has no more */
};

static bool same_row(const struct record *r, const void *a, const void *b)
{
	for (int i = 0; i < r->fields; i++)
		if (field_is_column(&r->field[i]) && !field_same(&r->field[i], a, b))
			return false;
	return true;
}

static void keep_key(struct position *p, const struct entry *e, const void *row)
{
	arena_reset(&p->keys);
	for (int i = 0; i < e->keys; i++) {
		p->after[i] = field_value(e->key[i], row);
		if (p->after[i].type != V_INT)
			p->after[i].t = str_dup(&p->keys, p->after[i].t);
	}
	p->rows++;
}

static bool stranger(const struct entry *e, const void *row, struct errs *errs)
{
	struct buf name = buf_in(errs->arena, 0);

	row_name(&name, e, row);
	return fail(errs, &COPY_STRANGER, S(""), buf_str(&name));
}

/* From the beginning to the end of the target's rows. */
static bool compare(struct copy *c, const struct entry *e, struct position *p, struct errs *errs)
{
	struct side from, to;
	bool same = true, strange = false;

	p->rows = 0;
	key_before_all(e, p->after);
	side_open(&from, c->from, e, p->after, errs);
	side_open(&to, c->to, e, p->after, errs);
	while (same && side_next(&to, e)) {
		same = side_next(&from, e) && same_row(e->record, from.row, to.row);
		if (same)
			keep_key(p, e, to.row);
		if (same && p->rows % ROWS_AT_ONCE == 0)
			c->progress(c->self, e->record->table, p->rows, 0);
	}
	p->whole = same && !side_next(&from, e);
	bool read = side_close(&from);
	if (read && !same)
		strange = !stranger(e, to.row, errs);
	return side_close(&to) && read && !strange;
}

/* One moment of the target. */
static bool compare_all(struct copy *c, struct position *at, struct errs *errs)
{
	const struct engine *engine = &tables()->engine;
	bool fine = db_begin(c->to, DB_READ, errs);

	for (int i = 0; fine && i < engine->entries; i++)
		if (!copy_leaves_out(STR(engine->entry[i].record->table)))
			fine = compare(c, &engine->entry[i], &at[i], errs);
	db_rollback(c->to);
	return fine;
}

/* --- writing ------------------------------------------------------------------ */

static bool count(struct copy *c, const struct entry *e, int64_t *n, struct errs *errs)
{
	struct counter counter = { 0 };
	ARENA a = { 0 };
	bool found;

	if (!db_one(c->from, &tables()->query[e->number].count, NULL, &counter, &found, &a, errs))
		return false;
	*n = counter.n;
	return true;
}

/* A row that is found by words waits to be indexed, as after any other commit. */
static bool write_rows(struct copy *c, const struct entry *e, const struct change *change, int n, struct errs *errs)
{
	int64_t waiting = 0;

	if (!db_begin(c->to, DB_WRITE, errs) || !db_write(c->to, e->record, change, n, errs) ||
	    (e->searched && !search_note(c->to, e->record, change, n, &waiting, errs))) {
		db_rollback(c->to);
		return false;
	}
	c->written += n;
	return db_commit(c->to, errs) &&
	       (db_wal_pages(c->to) < LOG_PAGES || db_checkpoint(c->to, true, errs));
}

/* What the target lacks of a table; `total` is how many the source has. */
static bool write_table(struct copy *c, const struct entry *e, const struct position *p, int64_t total, struct errs *errs)
{
	ARENA a = { 0 }, keep = { 0 };
	const struct record *r = e->record;
	struct change *change = arena_array(&keep, ROWS_AT_ONCE, sizeof *change);
	struct cursor *cursor = db_query(c->from, &tables()->query[e->number].rows, p->after, errs);
	int64_t done = p->rows;
	bool fine = cursor;

	for (int n = -1; fine && n; done += n) {
		arena_reset(&a);
		char *rows = arena_array(&a, ROWS_AT_ONCE, r->size);
		size_t full = a.used + BYTES_AT_ONCE;

		c->progress(c->self, r->table, done, total);
		for (n = 0; n < ROWS_AT_ONCE && a.used < full && db_next(cursor, rows, &a); rows += r->size)
			change[n++].row = rows;
		if (n)
			fine = write_rows(c, e, change, n, errs);
	}
	return db_done(cursor) && fine;
}

static bool index_all(struct copy *c, int64_t total, struct errs *errs)
{
	int64_t done = 0, n = 0;

	do {
		if (!search_index(&tables()->engine, c->to, &n, errs))
			return false;
		c->progress(c->self, "search_index", done += n, total);
	} while (n);
	return db_checkpoint(c->to, true, errs);
}

static bool write_all(struct copy *c, const struct position *at, struct errs *errs)
{
	const struct engine *engine = &tables()->engine;
	int64_t words = 0;

	for (int i = 0; i < engine->entries; i++) {
		const struct entry *e = &engine->entry[i];
		int64_t total;

		if (copy_leaves_out(STR(e->record->table)))
			continue;
		if (!count(c, e, &total, errs) || (!at[i].whole && !write_table(c, e, &at[i], total, errs)))
			return false;
		c->rows += total;
		words += e->searched ? total : 0;
	}
	return index_all(c, words, errs);
}

bool copy_renew(struct db *db, struct errs *errs)
{
	return engine_migrate(db, errs) && search_fill(&tables()->engine, db, errs) && db_checkpoint(db, true, errs);
}

/* --- all of it ---------------------------------------------------------------- */

static bool complete(const struct copy *c, const struct position *at, struct errs *errs)
{
	const struct engine *engine = &tables()->engine;
	int64_t rows = 0;

	for (int i = 0; i < engine->entries; i++) {
		if (!copy_leaves_out(STR(engine->entry[i].record->table)) && !at[i].whole)
			return fail(errs, &COPY_INCOMPLETE, S(""), STR(engine->entry[i].record->table));
		rows += at[i].rows;
	}
	return rows == c->rows || fail(errs, &COPY_INCOMPLETE, S(""), S("orderd"));
}

/* Nothing is written before all of the target was seen to be a part of the source. */
bool copy_run(struct copy *c, struct errs *errs)
{
	int n = tables()->engine.entries;
	ARENA a = { 0 };
	struct position *at = arena_array(&a, (size_t)n, sizeof *at);

	bool fine = engine_migrate(c->to, errs) && migrate_same(c->from, c->to, errs) && compare_all(c, at, errs) &&
	            copy_renew(c->to, errs) && write_all(c, at, errs) && compare_all(c, at, errs) && complete(c, at, errs);
	for (int i = 0; i < n; i++)
		arena_free(&at[i].keys);
	return fine;
}
