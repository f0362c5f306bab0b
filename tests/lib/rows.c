/*
 * rows.c -- reading with SQLite.
 */
#include "lib/rows.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

enum { WAIT_MS = 20000 };

static sqlite3 *opened(const char *path)
{
	sqlite3 *db = NULL;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
		fprintf(stderr, "%s: %s\n", path, sqlite3_errmsg(db));
		exit(1);
	}
	sqlite3_busy_timeout(db, WAIT_MS);
	return db;
}

static int64_t figure(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK || sqlite3_step(st) != SQLITE_ROW) {
		fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(db));
		exit(1);
	}
	int64_t n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

int64_t rows_figure(const char *path, const char *sql)
{
	sqlite3 *db = opened(path);
	int64_t n = figure(db, sql);

	sqlite3_close(db);
	return n;
}

int64_t rows_in_all(const char *path)
{
	sqlite3 *db = opened(path);
	sqlite3_stmt *tables = NULL;
	int64_t n = 0;

	sqlite3_prepare_v2(db, "SELECT 'SELECT count(*) FROM \"' || name || '\"' FROM sqlite_schema"
	                   " WHERE type = 'table'", -1, &tables, NULL);
	while (sqlite3_step(tables) == SQLITE_ROW)
		n += figure(db, (const char *)sqlite3_column_text(tables, 0));
	sqlite3_finalize(tables);
	sqlite3_close(db);
	return n;
}
