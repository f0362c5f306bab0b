/*
 * db_postgres_upkeep.c -- what the server can say of its own health, and a copy that takes the place of what is there. It keeps
 * its files in order by itself.
 */
#include <time.h>

#include "base/instant.h"
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

/* Who has fallen silent */

struct ended { int64_t n; };

static const struct field ended_fields[] = {
	FIELD(ended, n, .zh = "数量"),
};
static RECORD(ended_record, ended, NULL, ended_fields, .zh = "已结束的事务");

/*
 * Whoever has written waits for words of the client: between statements, or in the middle of what is sent ahead, where the
 * server takes it for busy and its own limit for idle transactions does not hold.
 */
static const struct query end_silent = {
	.name = "end_silent", .row = &ended_record, .params = 1,
	.sql = "SELECT count(CASE WHEN pg_terminate_backend(pid) THEN 1 END) AS n FROM pg_stat_activity"
	       " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
	       " AND application_name = current_setting('application_name') AND backend_xid IS NOT NULL"
	       " AND wait_event = 'ClientRead' AND state_change < clock_timestamp() - CAST(?1 AS BIGINT) * interval '1 microsecond'",
};

static bool postgres_release(struct db *db, int64_t silent_us, struct errs *errs)
{
	ARENA a = {0};
	struct ended ended;
	bool found;

	return db_one(db, &end_silent, &VI(silent_us), &ended, &found, &a, errs);
}

/* Who else is connected */

struct others { int64_t n; };

static const struct field others_fields[] = {
	FIELD(others, n, .zh = "数量"),
};
static RECORD(others_record, others, NULL, others_fields, .zh = "其他连接");

static const struct query others = {
	.name = "others", .row = &others_record,
	.sql = "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database()"
	       " AND application_name = 'orderd' AND pid <> pg_backend_pid()",
};

enum { LEAVING_MS = 2000 };	/* the server may still list a connection that was closed */

static bool is_alone(struct db *db, struct str url, struct errs *errs)
{
	int64_t until = monotonic_us() + LEAVING_MS * INT64_C(1000);
	struct others o = {0};
	ARENA a = {0};
	bool found;

	for (;;) {
		if (!db_one(db, &others, NULL, &o, &found, &a, errs))
			return false;
		if (o.n == 0)
			return true;
		if (monotonic_us() > until)
			return fail(errs, &DATABASE_IN_USE, S(""), db_shown(errs->arena, url));
		nanosleep(&(struct timespec){ .tv_nsec = 50 * 1000000L }, NULL);
	}
}

static bool postgres_alone(struct str url, struct errs *errs)
{
	struct db *db = postgres_ops.open(url, DB_READ, errs);
	bool alone = db && is_alone(db, url, errs);

	db_close(db);
	return alone;
}

/* A copy that takes its place: a schema of the same database */

#define PART "orderd_part"
#define BEFORE "orderd_before"

static struct str postgres_part(struct arena *a, struct str url)
{
	return str_fmt(a, "%.*s%coptions=-csearch_path%%3D" PART, P(url), str_find(url, '?') < 0 ? '?' : '&');
}

static const char drop_part[] = "SET client_min_messages = warning; DROP SCHEMA IF EXISTS " PART " CASCADE;";
static const char make_part[] = "CREATE SCHEMA " PART ";";
/* By the names of the copy: what else there is in the schema, an extension perhaps, stays where it is. */
static const char take_part[] =
	"SET client_min_messages = warning;"
	"DO $$\n"
	"DECLARE\n"
	"  home TEXT := current_schema();\n"
	"  one RECORD;\n"
	"BEGIN\n"
	"  DROP SCHEMA IF EXISTS " BEFORE " CASCADE;\n"
	"  CREATE SCHEMA " BEFORE ";\n"
	"  FOR one IN SELECT relname FROM pg_class WHERE relnamespace = '" PART "'::regnamespace AND relkind IN ('r', 'v') LOOP\n"
	"    IF to_regclass(format('%I.%I', home, one.relname)) IS NOT NULL THEN\n"
	"      EXECUTE format('ALTER TABLE %I.%I SET SCHEMA " BEFORE "', home, one.relname);\n"
	"    END IF;\n"
	"    EXECUTE format('ALTER TABLE " PART ".%I SET SCHEMA %I', one.relname, home);\n"
	"  END LOOP;\n"
	"  DROP SCHEMA " PART ";\n"
	"END $$;";
static const char drop_before[] = "DROP SCHEMA " BEFORE " CASCADE;";

static bool run_alone(struct str url, const char *sql, const char *then, struct errs *errs)
{
	struct db *db = postgres_ops.open(url, DB_WRITE, errs);
	bool done = db && is_alone(db, url, errs) && db_script(db, sql, errs) && db_script(db, then, errs);

	db_close(db);
	return done;
}

static bool postgres_part_begin(struct str url, struct errs *errs)
{
	return run_alone(url, drop_part, make_part, errs);
}

static void postgres_part_drop(struct str url)
{
	ARENA a = {0};
	struct errs unheard = { .arena = &a };

	run_alone(url, drop_part, "", &unheard);
}

static bool postgres_part_take(struct str url, bool keep, struct errs *errs)
{
	return run_alone(url, take_part, keep ? "" : drop_before, errs);
}

const struct db_upkeep postgres_upkeep = {
	.verify = postgres_verify,
	.part = postgres_part,
	.part_begin = postgres_part_begin,
	.part_drop = postgres_part_drop,
	.part_take = postgres_part_take,
	.alone = postgres_alone,
	.release = postgres_release,
};
