/*
 * migrate.h -- the schema of every module, applied once, in order.
 *
 * A schema.sql holds the tables as they were first, then numbered changes:
 *
 *     CREATE TABLE orders ( … );
 *     -- change 2: remember who asked
 *     ALTER TABLE orders ADD COLUMN asked_by TEXT NOT NULL DEFAULT '';
 *
 * What stands before the first change line is change 1. What was applied is kept in
 * `schema_changes` (module, change, digest, at): a change whose text differs from what was
 * applied, or a database with changes this program does not know, stops the start.
 */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include "db/db.h"

struct schema { const char *module; const char *sql; };

/* Apply what is missing, each change in a transaction of its own. */
bool migrate(struct db *db, const struct schema *schema, int n, struct instant now, struct errs *errs);

/* Has `from` every change that was applied to `to`? */
bool migrate_same(struct db *from, struct db *to, struct errs *errs);

/* Does every column of a record's table have a field, and every field a column? Appends what differs. */
bool migrate_compare(struct db *db, const struct record *const *records, int n, struct buf *wrong, struct errs *errs);

/* Is there a table of this name? */
bool migrate_has_table(struct db *db, struct str table, bool *has, struct errs *errs);

#endif
