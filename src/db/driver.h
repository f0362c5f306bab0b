/*
 * driver.h -- what an engine must do to be a database here. Private to src/db.
 *
 * Everything else of db.h is built on these slots in db.c: statements of records are
 * ordinary queries, made once per connection from the field table. An engine puts
 * struct db first in its connection and struct cursor first in its statement.
 */
#ifndef DB_DRIVER_H
#define DB_DRIVER_H

#include "db/db.h"

enum { RECORD_QUERIES = 256 };

struct record_query;
struct db_ops;

struct db {
	const struct db_ops *ops;
	struct arena arena;		/* lives as long as the connection */
	struct record_query *made[RECORD_QUERIES];	/* statements of records, by hash */
};

struct cursor {
	struct db *db;
	const struct query *query;
	struct errs *errs;		/* of the caller, until done */
	bool ended, failed;
};

/* Keeping the files in order. NULL: the engine does it by itself, or has no such. */
struct db_upkeep {
	bool (*checkpoint)(struct db *db, bool hard, struct errs *errs);
	int64_t (*wal_pages)(struct db *db);
	bool (*backup)(struct db *db, struct str path,
	               void (*progress)(void *self, int64_t done, int64_t total), void *self,
	               struct errs *errs);
	bool (*verify)(struct db *db, struct buf *wrong, struct errs *errs);
	bool (*dead)(const struct db *db);
	bool (*release)(struct db *db, int64_t silent_us, struct errs *errs);
	/* A copy that takes its place (db.h). */
	struct str (*part)(struct arena *a, struct str url);
	bool (*part_begin)(struct str url, struct errs *errs);
	void (*part_drop)(struct str url);
	bool (*part_take)(struct str url, bool keep, struct errs *errs);
	bool (*alone)(struct str url, struct errs *errs);
};

/*
 * What becomes of a statement's rows: all are read at once; they are read one by one, may be more than fit in memory, and other
 * statements run in between; there are none, and nobody asks how many were changed.
 */
enum db_reading { READ_WHOLE, READ_WALK, READ_NOTHING };

struct db_ops {
	struct db *(*open)(struct str url, enum db_mode mode, struct errs *errs);
	void (*close)(struct db *db);
	bool (*begin)(struct db *db, enum db_mode mode, struct errs *errs);
	/* Whatever it answers, no transaction is open afterwards. `errs` is not used to roll back. */
	bool (*end)(struct db *db, bool commit, struct errs *errs);
	/* Bind; nothing runs before the first next. The values must stay where they are until done. */
	struct cursor *(*start)(struct db *db, const struct query *q, const struct value *v, enum db_reading reading,
	                        struct errs *errs);
	bool (*lost)(const struct db *db);	/* NULL: there is no server to lose */
	/* Run to the next row and read it into `row`, or pass over it when `row` is NULL. */
	bool (*next)(struct cursor *c, void *row, struct arena *a);
	bool (*done)(struct cursor *c, int64_t *changed);
	void (*forget)(struct db *db, const struct query *q);
	bool (*script)(struct db *db, const char *sql, struct errs *errs);
	struct str (*dialect)(struct arena *a, struct str sql);
	/*
	 * db_fetch and db_write of an engine to which each statement is a round trip, and which others write to at the same
	 * time. NULL: row by row, with queries.
	 */
	bool (*fetch)(struct db *db, const struct fetch *f, int n, struct arena *a, struct errs *errs);
	bool (*write)(struct db *db, const struct record *r, const struct change *change, int n, struct errs *errs);
	const struct db_upkeep *upkeep;
};

/* The text as the engine is to have it: {order} made the columns of the record. */
const char *query_text(struct arena *a, const struct query *q, const char *sql);

bool db_stale(struct errs *errs);	/* E_STALE, false: a version or guard did not hold */

extern const struct db_ops sqlite_ops, postgres_ops;

#endif
