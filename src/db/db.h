/*
 * db.h -- a connection to the database, whichever engine it is.
 *
 * A connection is used by one thread at a time. Statements are prepared once per
 * connection and found again by the address of their struct query. No SQL type
 * leaks out: values are NULL, whole numbers, text or bytes. Every function that
 * can fail returns false (or NULL) and says why in errs: E_CONFLICT for a unique
 * key, E_STALE for a version or guard that did not hold, E_BUSY for what may work
 * when tried again, E_STORAGE for a full or broken disk, E_INTERNAL else.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include "record/field.h"

struct db;

enum db_mode { DB_READ, DB_WRITE };

/*
 * A named statement. Made by tools/sqlgen from *.sql, or by list.c for the shape of a list. It is found again by
 * its address: it must not change, and must outlive the connections that use it.
 */
struct query {
	const char *name;
	const char *sql;		/* with ?1 ?2 …; {order} stands for all columns of the record of that name, which is `row` */
	const char *sql_postgres;	/* NULL: the same text */
	int params;
	const struct record *row;	/* what a result row is; columns are matched by name. NULL: no result */
	bool anew;			/* the way to the rows depends on the values: planned each time, where an engine plans by them */
};

/* QUERY(last_event) = { … }; is a query written where it is used. All of these are in one section, for db_prepare at the start. */
#define QUERY(var) \
	static const struct query var; \
	static const struct query *const var##_in_section __attribute__((section("queries"), used)) = &var; \
	static const struct query var
extern const struct query *const __start_queries[], *const __stop_queries[];

/*
 * Open `url` (a path, or postgresql://…). DB_WRITE creates the file when it is missing. SQLite: WAL,
 * synchronous=FULL, foreign_keys=ON, busy timeout 10 s, and a small page cache for the writer.
 */
struct db *db_open(struct str url, enum db_mode mode, struct errs *errs);
void db_close(struct db *db);

/* Is it a file, and not a database of a server? */
bool db_is_file(struct str url);
/* Does it say where its password ends? An @, / or ? in one is written %40, %2F, %3F. */
bool db_is_plain(struct str url);
/* The address as it may be shown and logged: *** for a password. */
struct str db_shown(struct arena *a, struct str url);

/* DB_WRITE takes the write lock now (BEGIN IMMEDIATE). */
bool db_begin(struct db *db, enum db_mode mode, struct errs *errs);
/* What cannot be committed is rolled back. E_UNSURE: the connection was lost while it committed. */
bool db_commit(struct db *db, struct errs *errs);
extern const struct problem E_UNSURE;
void db_rollback(struct db *db);			/* nothing, when no transaction is open */

/* Does the statement fit this database? Prepared now, kept for later. */
bool db_prepare(struct db *db, const struct query *q, struct errs *errs);

/* The query will not be asked again on this connection: what was kept for it is given back. */
void db_forget(struct db *db, const struct query *q);

/*
 * A statement without result; `changed` (may be NULL) gets the number of rows. Where a round trip costs something and nobody
 * asks for the number, a transaction goes on before the statement is done, and its error is that of a later call.
 */
bool db_run(struct db *db, const struct query *q, const struct value *v, int64_t *changed, struct errs *errs);

/*
 * Rows one by one, for any number of them; texts of a row live in the arena given to db_next. For few rows db_all
 * costs less.
 */
struct cursor;
struct cursor *db_query(struct db *db, const struct query *q, const struct value *v, struct errs *errs);
bool db_next(struct cursor *c, void *row, struct arena *a);	/* false at the end, and on an error */
bool db_done(struct cursor *c);					/* always call it; false if reading failed */

/* All rows as an array on the arena. */
bool db_all(struct db *db, const struct query *q, const struct value *v, struct rows *out,
            struct arena *a, struct errs *errs);
/* The first row, or *found = false. */
bool db_one(struct db *db, const struct query *q, const struct value *v, void *row, bool *found,
            struct arena *a, struct errs *errs);

/*
 * The rows of a record whose field `by` equals one of `keys` different values; `each` is called for every row found with
 * the index of its key, rows of one key in the order of the record's key. The rows stay in the arena.
 */
struct fetch {
	const struct record *record;
	const struct field *by;
	const struct value *key;
	int keys;
	void (*each)(void *self, int key, void *row);
	void *self;
};
/* Several of them: one round trip for all where the engine has round trips. */
bool db_fetch(struct db *db, const struct fetch *fetch, int n, struct arena *a, struct errs *errs);

/*
 * Do others write to the database while this connection does, and does each question cost a round trip? Then what was read may
 * have changed when it is written (E_STALE, E_CONFLICT, E_BUSY: read and decide again), a number series stays locked from its
 * fetch to the end of the transaction, and whoever knows what will be needed asks for it together.
 */
bool db_is_shared(const struct db *db);

/* Its server has gone: whoever begins something on it waits until another connection is made, or cannot be. */
bool db_is_lost(const struct db *db);

/*
 * A sync failed. What was committed before is safe; of the last commit only a process that opens the database anew can tell.
 * Nothing works on the connection any more.
 */
bool db_is_dead(const struct db *db);

/*
 * End the transactions of orderd's other writers that the server has heard nothing of for so long: a process that was paused or
 * lost its machine in the middle of writing holds what it has locked, and nobody can take it over by waiting. What is ended was
 * not committed.
 */
bool db_release(struct db *db, int64_t silent_us, struct errs *errs);

/* All rows with this value as an array; or the one there is, into `row`. */
bool db_rows(struct db *db, const struct record *r, const struct field *by, struct value key, struct rows *out,
             struct arena *a, struct errs *errs);
bool db_row(struct db *db, const struct record *r, const struct field *by, struct value key, void *row, bool *found,
            struct arena *a, struct errs *errs);

/* A row to write: `was` NULL is an insert, `row` NULL a delete, else an update from what was loaded to `row`. */
struct change { const void *was; const void *row; };
/* Write changes of one record, each row once; one statement for all where the engine can. */
bool db_write(struct db *db, const struct record *r, const struct change *change, int n, struct errs *errs);

/* Several statements at once, without parameters: schema and pragmas. */
bool db_script(struct db *db, const char *sql, struct errs *errs);
/*
 * Statement text of one table definition in the engine's words (BIGINT -> INTEGER … STRICT). Rows lie in the order of their
 * key; a table marked heap keeps large rows of a random key in the order they came.
 */
struct str db_dialect(struct db *db, struct arena *a, struct str sql);

/*
 * Move what is in the write-ahead log into the database (SQLite). `hard` also lets the log begin again, when no reader needs it;
 * neither waits for anybody.
 */
bool db_checkpoint(struct db *db, bool hard, struct errs *errs);
int64_t db_wal_pages(struct db *db);

/* Online copy of the whole database, a file, into a new one, page by page; `progress` (may be NULL) is told pages done and total. */
bool db_backup(struct db *db, struct str path, void (*progress)(void *self, int64_t done, int64_t total),
               void *self, struct errs *errs);
/*
 * A copy is made beside the database it will be, proven there, and takes its place: FILE.part, or the schema orderd_part of the
 * same database of a server. What was there is kept as FILE.before or in the schema orderd_before, until the next time.
 */
struct str db_part(struct arena *a, struct str url);		/* the address of the place beside it */
bool db_part_begin(struct str url, struct errs *errs);		/* what an earlier try left is gone */
void db_part_drop(struct str url);				/* nothing is left of it */
bool db_part_take(struct str url, bool keep, struct errs *errs);	/* all of it takes its place, or nothing; keep: as said above */

/*
 * E: another orderd is connected to this database of a server. Of a file nothing is known here: who serves it holds a lock
 * (shell/serve.h).
 */
bool db_alone(struct str url, struct errs *errs);
extern const struct problem DATABASE_IN_USE;

/* The engine's own checks (integrity_check, foreign_key_check); appends what is wrong. */
bool db_verify(struct db *db, struct buf *wrong, struct errs *errs);

#endif
