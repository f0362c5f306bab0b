/*
 * rows.c -- statements run with SQLite or libpq themselves, not through src/db.
 */
#include "lib/rows.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAIT_MS = 20000, CELLS_MAX = 64 };

/* --- SQLite ---------------------------------------------------------------------------- */

static int step(sqlite3_stmt *st, rows_each *each, void *self)
{
	const char *cell[CELLS_MAX];
	int cells = sqlite3_column_count(st), code = sqlite3_step(st);

	for (int i = 0; code == SQLITE_ROW && i < cells; i++)
		cell[i] = (const char *)sqlite3_column_text(st, i);
	if (code == SQLITE_ROW)
		each(self, cells, cell);
	return code;
}

static int64_t run_sqlite(const char *path, const char *sql, rows_each *each, void *self, struct buf *why)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	int64_t n = 0;
	int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL);

	sqlite3_busy_timeout(db, WAIT_MS);
	if (code == SQLITE_OK)
		code = sqlite3_prepare_v2(db, sql, -1, &st, NULL);
	while (code == SQLITE_OK || code == SQLITE_ROW) {
		code = step(st, each, self);
		n += code == SQLITE_ROW;
	}
	if (code != SQLITE_DONE)
		buf_text(why, sqlite3_errmsg(db));
	else if (sqlite3_column_count(st) == 0)
		n = sqlite3_changes64(db);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return code == SQLITE_DONE ? n : -1;
}

/* --- PostgreSQL -------------------------------------------------------------------------- */

/* A truth is 1 or 0, as SQLite has it. */
static const char *cell_of(const PGresult *r, int row, int column)
{
	enum { BOOL_TYPE = 16 };
	const char *text = PQgetvalue(r, row, column);

	if (PQgetisnull(r, row, column))
		return NULL;
	return PQftype(r, column) == BOOL_TYPE ? *text == 't' ? "1" : "0" : text;
}

static void tell_rows(const PGresult *r, rows_each *each, void *self)
{
	const char *cell[CELLS_MAX];
	int cells = PQnfields(r);

	for (int i = 0; i < PQntuples(r); i++) {
		for (int k = 0; k < cells; k++)
			cell[k] = cell_of(r, i, k);
		each(self, cells, cell);
	}
}

static int64_t run_postgres(const char *url, const char *sql, rows_each *each, void *self, struct buf *why)
{
	PGconn *conn = PQconnectdb(url);
	PGresult *r = PQexec(conn, sql);
	int64_t n = -1;

	if (PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK) {
		tell_rows(r, each, self);
		n = atoll(PQcmdTuples(r));
	} else {
		buf_text(why, PQerrorMessage(conn));
	}
	PQclear(r);
	PQfinish(conn);
	return n;
}

/* --- both ----------------------------------------------------------------------------------- */

static bool is_postgres(const char *db)
{
	return strncmp(db, "postgres", 8) == 0;
}

int64_t rows_run(const char *db, const char *sql, rows_each *each, void *self, struct buf *why)
{
	return (is_postgres(db) ? run_postgres : run_sqlite)(db, sql, each, self, why);
}

static void run_or_end(const char *db, const char *sql, rows_each *each, void *self)
{
	ARENA a = { 0 };
	struct buf why = buf_in(&a, 0);

	if (rows_run(db, sql, each, self, &why) > 0)
		return;
	fprintf(stderr, "%s: %.*s\n", sql, P(buf_str(&why)));
	exit(1);
}

/* The sum of the first cells. */
static void add_figure(void *self, int cells, const char *const *cell)
{
	int64_t *n = self;
	char *end = NULL;

	if (cells && cell[0])
		*n += strtoll(cell[0], &end, 10);
	if (!end || end == cell[0] || *end) {
		fprintf(stderr, "not a whole number: %s\n", cells && cell[0] ? cell[0] : "NULL");
		exit(1);
	}
}

int64_t rows_figure(const char *db, const char *sql)
{
	int64_t n = 0;

	run_or_end(db, sql, add_figure, &n);
	return n;
}

static void add_count(void *self, int cells, const char *const *cell)
{
	struct buf *sql = self;

	(void)cells;
	buf_fmt(sql, "%sSELECT count(*) FROM %s", sql->n ? " UNION ALL " : "", cell[0]);
}

/* What a process keeps about itself, and the index of searches, change also while nobody asks for anything. */
#define OF_ITS_OWN(name) " NOT IN ('commits', 'nodes', 'leases') AND " name " NOT LIKE 'search!_%' ESCAPE '!'"

int64_t rows_in_all(const char *db)
{
	ARENA a = { 0 };
	struct buf sql = buf_in(&a, 0);

	run_or_end(db, is_postgres(db) ? "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
	                                 " AND tablename" OF_ITS_OWN("tablename")
	                               : "SELECT name FROM sqlite_schema WHERE type = 'table' AND name" OF_ITS_OWN("name"),
	           add_count, &sql);
	return rows_figure(db, str_c(&a, buf_str(&sql)));
}
