/*
 * db_sqlite.c -- the SQLite driver: connections, transactions, statements, values.
 *
 * One writer and many readers on a write-ahead log, each commit synced. A statement is
 * prepared once per connection and found again by the address of its query; its columns
 * are matched with fields by name at that moment, so that reading a row is a walk along
 * an array of fields. Values are bound where they lie, until the statement is done.
 */
#include "db/db_sqlite.h"
#include "db/row.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct statement {
	struct cursor cursor;		/* first: a cursor is a statement being run */
	sqlite3_stmt *stmt;
	struct columns columns;
	bool busy;
	struct statement *twin;		/* the same query once more, for a run inside a run */
	struct statement *next;		/* with the same hash */
};


/* Errors */

static const struct { int rc; const struct problem *problem; } refusals[] = {
	{ SQLITE_CONSTRAINT_UNIQUE,     &E_CONFLICT },
	{ SQLITE_CONSTRAINT_PRIMARYKEY, &E_CONFLICT },
	{ SQLITE_CONSTRAINT_ROWID,      &E_CONFLICT },
	{ SQLITE_BUSY,                  &E_BUSY },
	{ SQLITE_LOCKED,                &E_BUSY },
	{ SQLITE_FULL,                  &E_STORAGE },
	{ SQLITE_IOERR,                 &E_STORAGE },
	{ SQLITE_CANTOPEN,              &E_STORAGE },
	{ SQLITE_CORRUPT,               &E_STORAGE },
	{ SQLITE_NOTADB,                &E_STORAGE },
	{ SQLITE_READONLY,              &E_STORAGE },
};

static const struct problem *problem_of(int rc)
{
	for (size_t i = 0; i < COUNT(refusals); i++)
		if (refusals[i].rc == rc || refusals[i].rc == (rc & 0xff))
			return refusals[i].problem;
	return &E_INTERNAL;
}

/* "UNIQUE constraint failed: orders.number" is about orders. */
static struct str table_in(struct str message)
{
	struct str rest = message, table;
	ptrdiff_t at = str_find_str(message, S("failed: "));

	if (at < 0)
		return message;
	rest = str_sub(message, (size_t)at + strlen("failed: "), message.n);
	return str_cut(&rest, '.', &table) ? table : message;
}

bool sqlite_refuse(struct sqlite *db, const char *what, int rc, struct errs *errs)
{
	const struct problem *problem = problem_of(rc);
	const char *message = db->handle ? sqlite3_errmsg(db->handle) : sqlite3_errstr(rc);

	/* The kernel may have dropped the pages: trying again could seem to succeed. */
	if (rc == SQLITE_IOERR_FSYNC || rc == SQLITE_IOERR_DIR_FSYNC)
		db->dead = true;
	if (!errs)
		return false;
	if (problem == &E_CONFLICT)
		return fail(errs, problem, S(""), table_in(STR(message)));
	if (problem == &E_BUSY)
		return fail(errs, problem, S(""));
	return fail(errs, problem, S(""), str_fmt(errs->arena, "%s: %s (%d)", what, message, rc));
}

bool sqlite_alive(const struct sqlite *db, struct errs *errs)
{
	if (!db->dead)
		return true;
	if (errs)
		fail(errs, &E_STORAGE, S(""), S("an earlier sync failed: start again"));
	return false;
}

/* Connections */

static const char pragmas[] =
	"PRAGMA foreign_keys = ON;"
	"PRAGMA case_sensitive_like = ON;"
	"PRAGMA trusted_schema = OFF;"
	"PRAGMA temp_store = MEMORY;"
	"PRAGMA synchronous = FULL;";
/* The log is moved into the database by another thread, so that no commit has to wait for it. */
static const char writer_pragmas[] =
	"PRAGMA cache_size = -8192;"
	"PRAGMA wal_autocheckpoint = 0;";
/*
 * So much that the upper pages of the trees stay: they are read for every order. And the file is mapped, as far as SQLite
 * does that (2 GiB): a page that is not in the cache is looked at where the kernel has it, without a call and a copy.
 */
static const char reader_pragmas[] =
	"PRAGMA cache_size = -8192;"
	"PRAGMA mmap_size = 2147483648;";

static int note_wal_pages(void *self, sqlite3 *handle, const char *name, int pages)
{
	struct sqlite *db = self;

	(void)handle, (void)name;
	atomic_store_explicit(&db->wal_pages, pages, memory_order_relaxed);
	return SQLITE_OK;
}

/* A file system without shared memory would quietly leave another journal in place. */
static bool use_wal(struct sqlite *db, struct errs *errs)
{
	sqlite3_stmt *stmt = NULL;
	bool wal = false;

	int rc = sqlite3_prepare_v2(db->handle, "PRAGMA journal_mode = WAL", -1, &stmt, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if (rc != SQLITE_ROW) {
		sqlite_refuse(db, "journal_mode", rc, errs);
	} else {
		const char *mode = (const char *)sqlite3_column_text(stmt, 0);

		wal = strcmp(mode, "wal") == 0 || strcmp(mode, "memory") == 0;
		if (!wal)
			fail(errs, &E_STORAGE, S(""),
				S("no write-ahead log is possible on this file system"));
	}
	sqlite3_finalize(stmt);
	return wal;
}

static bool sqlite_script(struct db *self, const char *sql, struct errs *errs)
{
	struct sqlite *db = (struct sqlite *)self;

	if (!sqlite_alive(db, errs))
		return false;
	int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
	return rc == SQLITE_OK || sqlite_refuse(db, "script", rc, errs);
}

static bool set_up(struct sqlite *db, enum db_mode mode, struct errs *errs)
{
	sqlite3_busy_timeout(db->handle, BUSY_MS);
	/* "x" is a name here and everywhere, never a text in the wrong quotes. */
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);

	if (mode == DB_WRITE && !use_wal(db, errs))
		return false;
	if (!sqlite_script(&db->db, pragmas, errs) ||
	    !sqlite_script(&db->db, mode == DB_WRITE ? writer_pragmas : reader_pragmas, errs))
		return false;
	sqlite3_wal_hook(db->handle, note_wal_pages, db);
	return true;
}

static void sqlite_close(struct db *self)
{
	struct sqlite *db = (struct sqlite *)self;

	for (int i = 0; i < STATEMENTS; i++)
		for (struct statement *s = db->statement[i]; s; s = s->next)
			for (struct statement *t = s; t; t = t->twin)
				sqlite3_finalize(t->stmt);
	sqlite3_close(db->handle);
	arena_free(&db->db.arena);
	free(db);
}

/* Counting its memory would make every allocation of every thread take one lock. */
static void configure(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_config(SQLITE_CONFIG_MALLOC, &sqlite_memory);
}

static struct db *sqlite_open(struct str url, enum db_mode mode, struct errs *errs)
{
	int access = mode == DB_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
				      : SQLITE_OPEN_READONLY;
	static pthread_once_t configured = PTHREAD_ONCE_INIT;
	struct sqlite *db = calloc(1, sizeof *db);

	if (!db)
		abort();
	pthread_once(&configured, configure);
	db->db.ops = &sqlite_ops;
	const char *path = str_c(&db->db.arena, url);
	int rc = sqlite3_open_v2(
		path, &db->handle, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	if (rc != SQLITE_OK)
		sqlite_refuse(db, path, rc, errs);
	if (rc != SQLITE_OK || !set_up(db, mode, errs)) {
		sqlite_close(&db->db);
		return NULL;
	}
	return &db->db;
}

/* Statements */

static size_t statement_slot(const struct query *q)
{
	return (size_t)((uintptr_t)q * UINT64_C(0x9e3779b97f4a7c15) >> 32) % STATEMENTS;
}

/* What a query says of itself must be what the database makes of it. */
static bool describe(struct sqlite *db, struct statement *s, struct errs *errs)
{
	const struct query *q = s->cursor.query;
	int params = sqlite3_bind_parameter_count(s->stmt);

	if (params != q->params)
		return fail(errs, &E_INTERNAL, S(""), str_fmt(errs->arena,
			"%s: has %d parameters, %d are declared", q->name, params, q->params));
	if (!q->row)
		return true;
	int n = sqlite3_column_count(s->stmt);
	columns_begin(&s->columns, n, &db->db.arena);
	for (int i = 0; i < n; i++)
		if (!columns_add(&s->columns, q->name, q->row, sqlite3_column_name(s->stmt, i), errs))
			return false;
	return true;
}

static void retire(struct sqlite *db, struct statement *s)
{
	sqlite3_finalize(s->stmt);
	s->stmt = NULL;
	s->next = db->spare;
	db->spare = s;
}

static struct statement *prepare(struct sqlite *db, const struct query *q, struct errs *errs)
{
	ARENA text = { 0 };
	sqlite3_stmt *stmt = NULL;
	const char *tail = "";

	int rc = sqlite3_prepare_v3(db->handle, query_text(&text, q, q->sql), -1, SQLITE_PREPARE_PERSISTENT, &stmt, &tail);
	if (rc != SQLITE_OK) {
		sqlite_refuse(db, q->name, rc, errs);
		return NULL;
	}
	struct statement *s = db->spare ? db->spare : NEW(&db->db.arena, struct statement);
	if (s == db->spare)
		db->spare = s->next;
	*s = (struct statement){
		.cursor = { .db = &db->db, .query = q }, .stmt = stmt, .columns = s->columns,
	};
	tail += strspn(tail, "; \t\r\n");
	if (*tail)
		fail(errs, &E_INTERNAL, S(""),
			str_fmt(errs->arena, "%s: more than one statement", q->name));
	if (*tail || !describe(db, s, errs)) {
		retire(db, s);
		return NULL;
	}
	return s;
}

static void sqlite_forget(struct db *self, const struct query *q)
{
	struct sqlite *db = (struct sqlite *)self;
	struct statement **at = &db->statement[statement_slot(q)];

	while (*at && (*at)->cursor.query != q)
		at = &(*at)->next;
	struct statement *s = *at;
	if (!s)
		return;
	*at = s->next;
	for (struct statement *twin; s; s = twin) {
		twin = s->twin;
		retire(db, s);
	}
}

/* A prepared statement of this query that nobody is running. */
static struct statement *statement(struct sqlite *db, const struct query *q, struct errs *errs)
{
	struct statement **slot = &db->statement[statement_slot(q)];
	struct statement *s = *slot;

	while (s && s->cursor.query != q)
		s = s->next;
	if (!s) {
		s = prepare(db, q, errs);
		if (s) {
			s->next = *slot;
			*slot = s;
		}
		return s;
	}
	while (s->busy && s->twin)
		s = s->twin;
	if (s->busy)
		s = s->twin = prepare(db, q, errs);
	return s;
}

static int bind_value(sqlite3_stmt *stmt, int i, const struct value *v)
{
	/* A NULL pointer would bind NULL: the empty text is a text. */
	const char *s = v->t.s ? v->t.s : "";

	switch (v->type) {
	case V_INT:
		return sqlite3_bind_int64(stmt, i, v->i);
	case V_TEXT:
		return sqlite3_bind_text64(stmt, i, s, v->t.n, SQLITE_STATIC, SQLITE_UTF8);
	case V_BLOB:
		return sqlite3_bind_blob64(stmt, i, s, v->t.n, SQLITE_STATIC);
	default:
		return SQLITE_OK;	/* unbound is NULL */
	}
}

static void release(struct statement *s)
{
	sqlite3_reset(s->stmt);
	sqlite3_clear_bindings(s->stmt);
	s->busy = false;
}

/* Every statement here runs row by row, beside any other. */
static struct cursor *sqlite_start(struct db *self, const struct query *q, const struct value *v,
                                   enum db_reading reading, struct errs *errs)
{
	(void)reading;
	struct sqlite *db = (struct sqlite *)self;
	struct statement *s = sqlite_alive(db, errs) ? statement(db, q, errs) : NULL;

	if (!s)
		return NULL;
	for (int i = 0; i < q->params; i++) {
		int rc = bind_value(s->stmt, i + 1, &v[i]);

		if (rc != SQLITE_OK) {
			sqlite_refuse(db, q->name, rc, errs);
			release(s);
			return NULL;
		}
	}
	s->busy = true;
	s->cursor.errs = errs;
	s->cursor.ended = s->cursor.failed = false;
	return &s->cursor;
}

/* Rows */

/* A text's own bytes, without adding a NUL. */
static struct str bytes_of(sqlite3_value *column)
{
	const char *bytes = sqlite3_value_blob(column);

	return (struct str){ bytes, (size_t)sqlite3_value_bytes(column) };
}

/*
 * A column is taken out once and then asked, because every sqlite3_column_ call locks and unlocks. A connection is used by one
 * thread at a time (SQLITE_OPEN_NOMUTEX), where a value may be asked like that.
 */
static bool take_column(const struct field *f, void *row, sqlite3_value *column)
{
	switch (sqlite3_value_type(column)) {
	case SQLITE_INTEGER:
		return row_take_number(f, row, sqlite3_value_int64(column));
	case SQLITE_TEXT:
		return row_take_text(f, row, bytes_of(column));
	case SQLITE_NULL:
		return row_take_null(f);
	case SQLITE_BLOB:
		return row_take_bytes(f, row, bytes_of(column));
	default:
		return false;	/* a real number has no place here */
	}
}

static bool take_row(struct statement *s, void *row, struct arena *a)
{
	const struct query *q = s->cursor.query;

	memset(row, 0, q->row->size);
	for (int i = 0; i < s->columns.n; i++)
		if (!take_column(s->columns.field[i], row, sqlite3_column_value(s->stmt, i)))
			return row_refuse(q->name, q->row, s->columns.field[i], s->cursor.errs);
	row_keep_texts(&s->columns, row, a);
	return true;
}

static bool sqlite_next(struct cursor *c, void *row, struct arena *a)
{
	struct statement *s = (struct statement *)c;

	if (c->ended)
		return false;
	int rc = sqlite3_step(s->stmt);
	if (rc == SQLITE_ROW) {
		if (!row || take_row(s, row, a))
			return true;
		c->failed = true;
	} else if (rc != SQLITE_DONE) {
		c->failed = true;
		sqlite_refuse((struct sqlite *)c->db, c->query->name, rc, c->errs);
	}
	c->ended = true;
	return false;
}

static bool sqlite_done(struct cursor *c, int64_t *changed)
{
	struct statement *s = (struct statement *)c;
	struct sqlite *db = (struct sqlite *)c->db;

	if (changed)
		*changed = sqlite3_stmt_readonly(s->stmt) ? 0 : sqlite3_changes64(db->handle);
	release(s);
	return !c->failed;
}

/* Transactions */

static const struct query begin_read  = { .name = "begin", .sql = "BEGIN" };
static const struct query begin_write = { .name = "begin", .sql = "BEGIN IMMEDIATE" };
static const struct query commit      = { .name = "commit", .sql = "COMMIT" };
static const struct query rollback    = { .name = "rollback", .sql = "ROLLBACK" };

static bool sqlite_begin(struct db *self, enum db_mode mode, struct errs *errs)
{
	return db_run(self, mode == DB_WRITE ? &begin_write : &begin_read, NULL, NULL, errs);
}

/* A full disk or a broken one may have rolled back already. */
static void undo(struct sqlite *db)
{
	ARENA arena = {0};
	struct errs unheard = { .arena = &arena };

	if (!db->dead && !sqlite3_get_autocommit(db->handle))
		db_run(&db->db, &rollback, NULL, NULL, &unheard);
}

static bool sqlite_end(struct db *self, bool keep, struct errs *errs)
{
	struct sqlite *db = (struct sqlite *)self;
	bool kept = keep && db_run(self, &commit, NULL, NULL, errs);

	if (!kept)
		undo(db);
	return kept || !keep;
}

const struct db_ops sqlite_ops = {
	.open = sqlite_open,
	.close = sqlite_close,
	.begin = sqlite_begin,
	.end = sqlite_end,
	.start = sqlite_start,
	.next = sqlite_next,
	.done = sqlite_done,
	.forget = sqlite_forget,
	.script = sqlite_script,
	.dialect = sqlite_dialect,
	.upkeep = &sqlite_upkeep,
};
