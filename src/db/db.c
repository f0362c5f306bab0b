/*
 * db.c -- what is the same for every engine: reading all or one, fetching by key, writing records.
 *
 * The statements of a record are made from its field table when first needed and kept with the
 * connection, so that to a driver they are queries like those of queries.sql.
 */
#include "db/db.h"

#include <assert.h>
#include <string.h>

#include "db/driver.h"
#include "record/sql.h"

enum { COLUMNS_MAX = 128, ROWS_FIRST = 4 };

const struct problem E_UNSURE = { "UNSURE", 503,
	"连接在提交时中断，结果未知", "the connection was lost while committing: the outcome is not known" };

const struct problem DATABASE_IN_USE = { "DATABASE_IN_USE", 503, "另一个 orderd 正在使用数据库 {db}",
	"another orderd serves the database {db}" };

static const struct db_ops *ops_of(struct str url)
{
	return db_is_file(url) ? &sqlite_ops : &postgres_ops;
}

struct db *db_open(struct str url, enum db_mode mode, struct errs *errs)
{
	return ops_of(url)->open(url, mode, errs);
}

void db_close(struct db *db)
{
	if (db)
		db->ops->close(db);
}

bool db_begin(struct db *db, enum db_mode mode, struct errs *errs)
{
	return db->ops->begin(db, mode, errs);
}

bool db_commit(struct db *db, struct errs *errs)
{
	return db->ops->end(db, true, errs);
}

void db_rollback(struct db *db)
{
	db->ops->end(db, false, NULL);
}

const char *query_text(struct arena *a, const struct query *q, const char *sql)
{
	struct buf out = buf_in(a, 0);

	if (!q->row || !strchr(sql, '{'))
		return sql;
	struct str name = str_fmt(a, "{%s}", q->row->name), rest = STR(sql);
	for (ptrdiff_t at; (at = str_find_str(rest, name)) >= 0; rest = str_sub(rest, (size_t)at + name.n, rest.n)) {
		buf_add(&out, str_sub(rest, 0, (size_t)at));
		sql_columns(&out, q->row);
	}
	buf_add(&out, rest);
	return str_c(a, buf_str(&out));
}

bool db_is_shared(const struct db *db)
{
	return db->ops->write;
}

bool db_is_lost(const struct db *db)
{
	return db->ops->lost && db->ops->lost(db);
}

bool db_is_dead(const struct db *db)
{
	return db->ops->upkeep->dead && db->ops->upkeep->dead(db);
}

bool db_release(struct db *db, int64_t silent_us, struct errs *errs)
{
	return !db->ops->upkeep->release || db->ops->upkeep->release(db, silent_us, errs);
}

bool db_script(struct db *db, const char *sql, struct errs *errs)
{
	return db->ops->script(db, sql, errs);
}

struct str db_dialect(struct db *db, struct arena *a, struct str sql)
{
	return db->ops->dialect(a, sql);
}

/* Reading */

static struct cursor *start(struct db *db, const struct query *q, const struct value *v, struct errs *errs)
{
	return db->ops->start(db, q, v, READ_WHOLE, errs);
}

struct cursor *db_query(
	struct db *db, const struct query *q, const struct value *v, struct errs *errs)
{
	assert(q->row);
	return db->ops->start(db, q, v, READ_WALK, errs);
}

bool db_next(struct cursor *c, void *row, struct arena *a)
{
	return c && c->db->ops->next(c, row, a);
}

bool db_done(struct cursor *c)
{
	return c && c->db->ops->done(c, NULL);
}

bool db_run(struct db *db, const struct query *q, const struct value *v, int64_t *changed,
	struct errs *errs)
{
	struct cursor *c = db->ops->start(db, q, v, changed ? READ_WHOLE : READ_NOTHING, errs);

	if (!c)
		return false;
	while (db->ops->next(c, NULL, NULL))
		;
	return db->ops->done(c, changed);
}

bool db_all(struct db *db, const struct query *q, const struct value *v, struct rows *out,
            struct arena *a, struct errs *errs)
{
	size_t size = q->row->size, room = 0;
	struct cursor *c = start(db, q, v, errs);

	*out = (struct rows){0};
	for (;;) {
		out->at = arena_grow(a, out->at, (size_t)out->n, &room, size);
		if (!db_next(c, (char *)out->at + (size_t)out->n * size, a))
			return db_done(c);
		out->n++;
	}
}

bool db_one(struct db *db, const struct query *q, const struct value *v, void *row, bool *found,
            struct arena *a, struct errs *errs)
{
	struct cursor *c = start(db, q, v, errs);

	*found = db_next(c, row, a);
	return db_done(c);
}

/* Statements of records */

enum kind { SELECT_BY, INSERT, UPDATE, DELETE };

struct record_query {
	const struct record *record;
	const struct field *by;		/* of SELECT_BY, else NULL */
	enum kind kind;
	const struct field *version;	/* of a root, else NULL */
	struct query query;
	struct record_query *next;
};

static size_t record_query_slot(const struct record *r, enum kind kind, const struct field *by)
{
	uint64_t h =
		((uintptr_t)r ^ (uintptr_t)by << 1 ^ (uint64_t)kind) * UINT64_C(0x9e3779b97f4a7c15);

	return (size_t)(h >> 32) % RECORD_QUERIES;
}

static int parameter_count(const struct record *r, enum kind kind)
{
	int n = 0;

	if (kind == SELECT_BY)
		return 1;
	for (int i = 0; i < r->fields; i++)
		n += kind == DELETE ? !!(r->field[i].flags & KEY) : field_is_column(&r->field[i]);
	return n + (kind == UPDATE && record_is_root(r));
}

static void (*const sql_of[])(struct buf *out, const struct record *r) = {
	[INSERT] = sql_insert, [UPDATE] = sql_update, [DELETE] = sql_delete,
};

static struct record_query *make_record_query(struct db *db, const struct record *r, enum kind kind,
                                              const struct field *by)
{
	struct record_query *made = NEW(&db->arena, struct record_query);
	struct buf sql = buf_in(&db->arena, 0);

	assert(r->table);
	*made = (struct record_query){
		.record = r, .by = by, .kind = kind, .version = record_field(r, S("version")),
	};
	if (kind == SELECT_BY)
		sql_select_by(&sql, r, by);
	else
		sql_of[kind](&sql, r);

	made->query = (struct query){ .name = r->table, .sql = str_c(&db->arena, buf_str(&sql)),
		.params = parameter_count(r, kind), .row = kind == SELECT_BY ? r : NULL };
	assert(made->query.params <= COLUMNS_MAX);
	return made;
}

static const struct record_query *record_query(
	struct db *db, const struct record *r, enum kind kind, const struct field *by)
{
	struct record_query **slot = &db->made[record_query_slot(r, kind, by)];

	for (struct record_query *m = *slot; m; m = m->next)
		if (m->record == r && m->kind == kind && m->by == by)
			return m;

	struct record_query *made = make_record_query(db, r, kind, by);
	made->next = *slot;
	*slot = made;
	return made;
}

static bool fetch_by(struct db *db, const struct fetch *f, struct arena *a, struct errs *errs)
{
	const struct query *q = &record_query(db, f->record, SELECT_BY, f->by)->query;
	void *row = arena_alloc(a, f->record->size);	/* the one to be filled next */

	for (int i = 0; i < f->keys; i++) {
		struct cursor *c = start(db, q, &f->key[i], errs);

		while (db_next(c, row, a)) {
			f->each(f->self, i, row);
			row = arena_alloc(a, f->record->size);
		}
		if (!db_done(c))
			return false;
	}
	return true;
}

bool db_fetch(struct db *db, const struct fetch *fetch, int n, struct arena *a, struct errs *errs)
{
	if (db->ops->fetch)
		return db->ops->fetch(db, fetch, n, a, errs);
	for (int i = 0; i < n; i++)
		if (!fetch_by(db, &fetch[i], a, errs))
			return false;
	return true;
}

/* Room for one row more. Rows are cleared as they are read, so that the room need not be. */
static char *row_room(struct arena *a, char *at, size_t n, size_t *room, size_t size)
{
	if (n < *room)
		return at;
	*room = *room ? *room * 2 : ROWS_FIRST;
	char *larger = arena_room(a, *room * size);
	if (n)
		memcpy(larger, at, n * size);
	return larger;
}

bool db_rows(struct db *db, const struct record *r, const struct field *by, struct value key,
	struct rows *out, struct arena *a, struct errs *errs)
{
	struct cursor *c = start(db, &record_query(db, r, SELECT_BY, by)->query, &key, errs);
	size_t n = 0, room = 0;
	char *at = NULL;

	for (;; n++) {
		at = row_room(a, at, n, &room, r->size);
		if (!db_next(c, at + n * r->size, a))
			break;
	}
	*out = (struct rows){ at, (int64_t)n };
	return db_done(c);
}

bool db_row(struct db *db, const struct record *r, const struct field *by, struct value key,
	void *row, bool *found, struct arena *a, struct errs *errs)
{
	struct cursor *c = start(db, &record_query(db, r, SELECT_BY, by)->query, &key, errs);

	*found = db_next(c, row, a);
	return db_done(c);
}

bool db_prepare(struct db *db, const struct query *q, struct errs *errs)
{
	static const struct value nothing[COLUMNS_MAX];
	struct cursor *c = start(db, q, nothing, errs);

	return c && db_done(c);
}

void db_forget(struct db *db, const struct query *q)
{
	db->ops->forget(db, q);
}

/* Writing */

/* One value per column, as sql_insert and sql_update number them; returns how many. */
static int change_values(const struct record *r, const struct change *c, struct value *v)
{
	int n = 0;

	for (int i = 0; i < r->fields; i++) {
		const struct field *f = &r->field[i];

		if (!field_is_column(f))
			continue;
		v[n] = field_value(f, c->row);
		if (c->was && (f->flags & DELTA))
			v[n].i -= field_value(f, c->was).i;
		n++;
	}
	return n;
}

static bool write_new(
	struct db *db, const struct record *r, const struct change *c, struct errs *errs)
{
	struct value v[COLUMNS_MAX];

	change_values(r, c, v);
	return db_run(db, &record_query(db, r, INSERT, NULL)->query, v, NULL, errs);
}

bool db_stale(struct errs *errs)
{
	return fail(errs, &E_STALE, S(""), both(errs->arena, "未知", "unknown"));
}

static bool write_changed(
	struct db *db, const struct record *r, const struct change *c, struct errs *errs)
{
	const struct record_query *update = record_query(db, r, UPDATE, NULL);
	struct value v[COLUMNS_MAX];
	int64_t changed;

	int n = change_values(r, c, v);
	if (update->version)
		v[n] = field_value(update->version, c->was);
	if (!db_run(db, &update->query, v, &changed, errs))
		return false;
	return changed > 0 || db_stale(errs);
}

static bool write_gone(
	struct db *db, const struct record *r, const struct change *c, struct errs *errs)
{
	struct value v[COLUMNS_MAX];
	int64_t changed;
	int n = 0;

	for (int i = 0; i < r->fields; i++)
		if (r->field[i].flags & KEY)
			v[n++] = field_value(&r->field[i], c->was);
	if (!db_run(db, &record_query(db, r, DELETE, NULL)->query, v, &changed, errs))
		return false;
	return changed > 0 || db_stale(errs);
}

/* One at a time, in the order in which an engine that writes sets has them: what goes makes room for what comes. */
static bool write_each(struct db *db, const struct record *r, const struct change *change, int n, struct errs *errs)
{
	for (int i = 0; i < n; i++)
		if (!change[i].row && !write_gone(db, r, &change[i], errs))
			return false;
	for (int i = 0; i < n; i++)
		if (change[i].was && change[i].row && !write_changed(db, r, &change[i], errs))
			return false;
	for (int i = 0; i < n; i++)
		if (!change[i].was && !write_new(db, r, &change[i], errs))
			return false;
	return true;
}

static const struct field *unique_field(const struct record *r)
{
	for (int i = 0; i < r->fields; i++)
		if (r->field[i].flags & UNIQUE)
			return &r->field[i];
	return NULL;
}

/* A row that changes what is UNIQUE goes and comes again: so rows may exchange it. */
static const struct change *parted(const struct field *unique, const struct change *change, int *n, struct arena *a)
{
	struct change *out = arena_array(a, (size_t)*n * 2, sizeof *out);
	int parts = 0;

	for (int i = 0; i < *n; i++) {
		bool two = change[i].was && change[i].row && !field_same(unique, change[i].was, change[i].row);
		if (two)
			out[parts++] = (struct change){ change[i].was, NULL };
		out[parts++] = (struct change){ two ? NULL : change[i].was, change[i].row };
	}
	*n = parts;
	return out;
}

bool db_write(struct db *db, const struct record *r, const struct change *change, int n,
	struct errs *errs)
{
	ARENA a = { 0 };
	const struct field *unique = unique_field(r);

	if (unique)
		change = parted(unique, change, &n, &a);
	return (db->ops->write ? db->ops->write : write_each)(db, r, change, n, errs);
}

/* Upkeep */

bool db_checkpoint(struct db *db, bool hard, struct errs *errs)
{
	return !db->ops->upkeep->checkpoint || db->ops->upkeep->checkpoint(db, hard, errs);
}

int64_t db_wal_pages(struct db *db)
{
	return db->ops->upkeep->wal_pages ? db->ops->upkeep->wal_pages(db) : 0;
}

bool db_backup(struct db *db, struct str path,
	void (*progress)(void *self, int64_t done, int64_t total), void *self, struct errs *errs)
{
	if (!db->ops->upkeep->backup)
		return fail(
			errs, &E_STORAGE, S(""), S("only a file is copied page by page"));
	return db->ops->upkeep->backup(db, path, progress, self, errs);
}

bool db_verify(struct db *db, struct buf *wrong, struct errs *errs)
{
	return db->ops->upkeep->verify(db, wrong, errs);
}

struct str db_part(struct arena *a, struct str url)
{
	return ops_of(url)->upkeep->part(a, url);
}

bool db_part_begin(struct str url, struct errs *errs)
{
	return ops_of(url)->upkeep->part_begin(url, errs);
}

void db_part_drop(struct str url)
{
	ops_of(url)->upkeep->part_drop(url);
}

bool db_part_take(struct str url, bool keep, struct errs *errs)
{
	return ops_of(url)->upkeep->part_take(url, keep, errs);
}

bool db_alone(struct str url, struct errs *errs)
{
	return !ops_of(url)->upkeep->alone || ops_of(url)->upkeep->alone(url, errs);
}
