/*
 * db_sqlite.h -- what the files of the SQLite driver share. Private to src/db.
 */
#ifndef DB_DB_SQLITE_H
#define DB_DB_SQLITE_H

#include <sqlite3.h>
#include <stdatomic.h>

#include "db/driver.h"

enum { STATEMENTS = 1024 };

enum { BUSY_MS = 10000 };	/* how long a statement waits for another process */

struct statement;

struct sqlite {
	struct db db;
	sqlite3 *handle;
	bool dead;			/* an fsync failed: nothing here may be believed any more */
	_Atomic int64_t wal_pages;	/* in the log after the last commit; read from other threads */
	struct statement *statement[STATEMENTS];	/* by hash of the query's address */
	struct statement *spare;	/* of queries that were forgotten */
};

/* Record what SQLite refused as the problem it is, and return false. `what` names the statement. */
bool sqlite_refuse(struct sqlite *db, const char *what, int rc, struct errs *errs);

/* False, with E_STORAGE, on a connection that is dead. */
bool sqlite_alive(const struct sqlite *db, struct errs *errs);

/* Tables, types and statements for one engine in SQLite's words (db_sqlite_dialect.c). */
struct str sqlite_dialect(struct arena *a, struct str sql);

extern const struct db_upkeep sqlite_upkeep;	/* db_sqlite_upkeep.c */
extern const sqlite3_mem_methods sqlite_memory;	/* db_sqlite_memory.c */

#endif
