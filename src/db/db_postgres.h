/*
 * db_postgres.h -- what the files of the PostgreSQL driver share. Private to src/db.
 *
 * A connection is always in libpq's pipeline mode. What is sent waits in `pending` until somebody needs an answer: then all of it
 * is read, and the first failure is that of the caller. Numbers, texts and bytes travel in binary.
 */
#ifndef DB_DB_POSTGRES_H
#define DB_DB_POSTGRES_H

#include <libpq-fe.h>

#include "db/driver.h"
#include "db/row.h"

enum { PG_STATEMENTS = 1024 };
enum { PG_INT8 = 20, PG_INT2 = 21, PG_INT4 = 23, PG_TEXT = 25, PG_NAME = 19, PG_VARCHAR = 1043, PG_BYTEA = 17 };
enum { PG_INT8S = 1016, PG_TEXTS = 1009, PG_BYTEAS = 1001 };

/* A query as this connection has prepared it. */
struct pg_statement {
	struct arena arena;		/* of all below; freed with the statement */
	const struct query *query;
	char name[16];
	const char *sql;		/* with $1 $2 … */
	Oid *param;
	int params;
	struct columns columns;		/* none when the query has no row record */
	Oid *type;			/* of each column */
	struct pg_statement *next;	/* with the same hash */
};

/* Values on their way: what PQsendQueryPrepared wants. */
struct pg_values {
	Oid *type;
	const char **value;
	int *length, *format;
	int n, room;
};

/* Something sent whose answer was not read yet. */
struct pg_pending {
	const char *name;		/* of the statement, for errors */
	bool counts;			/* it fails with a division by zero when it touched too few rows: E_STALE */
	bool sync;			/* not a statement: the end of a group */
};

struct postgres {
	struct db db;
	PGconn *conn;
	const char *url;
	enum db_mode mode;
	bool inside, writing;		/* a transaction is open; it is one that writes */
	bool for_walks;			/* … which was begun for walks alone */
	bool committing;		/* the answer of a COMMIT is awaited */
	bool doubtful;			/* … of one that was told not to be on the standby */
	bool misplaced;			/* the server turned out to take no writes: after a fail-over it is another */
	bool spread;			/* over machines, by Citus */
	int cursors;			/* not done yet: they look into their statements */
	bool laborious;			/* a script of the caller's, which may build an index */
	int walks, walk_serial;
	struct pg_statement *statement[PG_STATEMENTS];
	int statement_serial;
	struct arena scratch;		/* values being sent */
	struct pg_pending *pending;
	size_t pendings, pending_room;
	struct pg_cursor *spare;
	struct pg_set *set[256];	/* statements over many rows of a record, by hash */
};

/* --- db_postgres.c: sending and reading --- */

/* A connection to work on: made anew when the last one was lost, unless that was inside a transaction. */
bool pg_alive(struct postgres *db, struct errs *errs);

/* Send without waiting. `counts`: the statement divides by zero when it touched too few rows. */
bool pg_send(struct postgres *db, const struct pg_statement *s, const struct pg_values *v, bool counts, struct errs *errs);
bool pg_send_text(struct postgres *db, const char *sql, const struct pg_values *v, struct errs *errs);

bool pg_send_prepare(struct postgres *db, const struct pg_statement *s, struct errs *errs);	/* and describe */

/* Read the answers of all that was sent; `last` (may be NULL) gets the last one's, to be cleared by the caller. */
bool pg_receive(struct postgres *db, PGresult **last, struct errs *errs);
/* The same, the i-th answer handed to `each`, which may keep it and leave NULL. */
bool pg_receive_each(struct postgres *db, void (*each)(void *self, int i, PGresult **r), void *self, struct errs *errs);
int pg_pending_statements(const struct postgres *db);	/* whose answers come first */

/* A transaction for cursors that walk, if none is open; it ends with the last of them. */
bool pg_begin_walks(struct postgres *db, struct errs *errs);

/* --- db_postgres_query.c: statements and cursors --- */

/* The statement of a query, prepared when first asked for. NULL with errs. */
struct pg_statement *pg_prepare(struct postgres *db, const struct query *q, struct errs *errs);
struct cursor *postgres_start(struct db *db, const struct query *q, const struct value *v, enum db_reading reading,
                              struct errs *errs);
bool postgres_next(struct cursor *c, void *row, struct arena *a);
bool postgres_done(struct cursor *c, int64_t *changed);
void postgres_forget(struct db *db, const struct query *q);
void pg_free_cursors(struct postgres *db);
void pg_free_statements(struct postgres *db);	/* what the server knew is gone, too */

/* --- db_postgres_value.c --- */

/* Room for `n` values in the arena. */
struct pg_values pg_values_for(int n, struct arena *a);
bool pg_bind(struct pg_values *to, Oid type, const struct value *v, struct arena *a);
/* An array of the stored values of a field: `value(self, f, i)` is asked n times. */
void pg_bind_array(struct pg_values *to, const struct field *f, struct value (*value)(const void *self, const struct field *f, int i),
                   const void *self, int n, struct arena *a);
const char *pg_array_type(const struct field *f);	/* "bigint[]" */
bool pg_take_row(const struct pg_statement *s, const PGresult *r, int at, void *row, struct arena *a, struct errs *errs);

/* --- db_postgres_rows.c --- */

bool postgres_fetch(struct db *db, const struct fetch *f, int n, struct arena *a, struct errs *errs);
bool postgres_write(struct db *db, const struct record *r, const struct change *change, int n, struct errs *errs);

/* --- db_postgres_dialect.c --- */

struct str postgres_dialect(struct arena *a, struct str sql);
/* ?1 as $1. */
const char *postgres_parameters(struct arena *a, const char *sql);

extern const struct db_upkeep postgres_upkeep;	/* db_postgres_upkeep.c */

#endif
