/*
 * db_postgres_upkeep.c -- what the server can say of its own health. It keeps its files in order by itself, and is backed up
 * with its own tools.
 */
#include "db/db_postgres.h"

struct fault { struct str what; };

static const struct field fault_fields[] = {
	FIELD(fault, what, .zh = "问题"),
};
static RECORD(fault_record, fault, NULL, fault_fields, .zh = "问题");

/* Pages the server found damaged, indexes that were never finished, constraints that were never proven. */
static const struct query faults = {
	.name = "faults", .row = &fault_record,
	.sql = "SELECT 'damaged pages: ' || checksum_failures::text AS what FROM pg_stat_database"
	       "  WHERE datname = current_database() AND checksum_failures > 0"
	       " UNION ALL SELECT 'invalid index: ' || c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
	       "  WHERE NOT i.indisvalid AND c.relnamespace = current_schema()::regnamespace"
	       " UNION ALL SELECT 'unproven constraint: ' || conname FROM pg_constraint"
	       "  WHERE NOT convalidated AND connamespace = current_schema()::regnamespace",
};

static bool postgres_verify(struct db *db, struct buf *wrong, struct errs *errs)
{
	ARENA a = {0};
	struct rows rows;

	if (!db_all(db, &faults, NULL, &rows, &a, errs))
		return false;
	for (int64_t i = 0; i < rows.n; i++)
		buf_fmt(wrong, "%.*s\n", P(((struct fault *)rows.at)[i].what));
	return true;
}

const struct db_upkeep postgres_upkeep = {
	.verify = postgres_verify,
};
