/*
 * testbed.c -- folders and databases of tests.
 */
#define _GNU_SOURCE
#include "unit/testbed.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit/cluster.h"
#include "unit/folder.h"

#define NODES "ORDERD_TEST_NODES"

/* --- PostgreSQL ------------------------------------------------------------------------------ */

/* The server's address; NULL for SQLite. Children inherit one that was started here. */
static const char *server(void)
{
	const char *told = getenv("ORDERD_TEST_DB");

	if (!told || !*told || !strcmp(told, "sqlite"))
		return NULL;
	if (strcmp(told, "postgres") != 0)
		return told;
	const char *url = cluster_start(CLUSTER_TEST, 0);
	if (!url)
		exit(1);
	setenv("ORDERD_TEST_DB", url, 1);
	return url;
}

bool testbed_is_spread(void)
{
	const char *nodes = getenv(NODES);

	return testbed_is_postgres() && nodes && *nodes;
}

bool testbed_is_postgres(void)
{
	const char *told = getenv("ORDERD_TEST_DB");

	return told && !strncmp(told, "postgres", 8);
}

static bool is_on_server(const struct testbed *t)
{
	return !strncmp(t->db, "postgres", 8);
}

/* "orderd_71_3" of postgresql://…/orderd_71_3. */
static const char *name_of(const struct testbed *t)
{
	return strrchr(t->db, '/') + 1;
}

/* The database of an address that is to be copied for a test; of an ordinary server the one that nothing was ever put into. */
static const char *empty_of(const char *url)
{
	const char *name = strrchr(url, '/') + 1;

	return testbed_is_spread() ? name : "template0";
}

/* Another database of the same server. */
static void new_address(struct testbed *t, const char *url)
{
	static int serial;

	snprintf(t->db, sizeof t->db, "%.*s/orderd_%d_%d", (int)(strrchr(url, '/') - url), url, (int)getpid(), ++serial);
}

static bool tell(const char *url, const char *sql)
{
	PGconn *conn = PQconnectdb(url);
	PGresult *r = PQexec(conn, sql);
	bool done = PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK;
	if (!done)
		fprintf(stderr, "%.60s: %s", sql, PQerrorMessage(conn));
	PQclear(r);
	PQfinish(conn);
	return done;
}

/* From another database than the one that is meant; of a cluster every node has it. */
static bool tell_servers(const struct testbed *t, const char *format, const char *name, const char *other)
{
	char sql[200], nodes[400], url[420], *rest = nodes, *node;

	snprintf(sql, sizeof sql, format, name, other);
	snprintf(nodes, sizeof nodes, "%.*s %s", (int)(name_of(t) - 1 - t->db), t->db, testbed_is_spread() ? getenv(NODES) : "");
	while ((node = strsep(&rest, " "))) {
		snprintf(url, sizeof url, "%s/postgres", node);
		if (*node && !tell(url, sql))
			return false;
	}
	return true;
}

/* Citus has a process of its own in each database, which may not be there while it is copied. */
static bool copy_database(const struct testbed *t, const char *from)
{
	return (!testbed_is_spread() ||
	        tell_servers(t, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'", from, "")) &&
	       tell_servers(t, "CREATE DATABASE %s TEMPLATE %s", name_of(t), from);
}

/* --- SQLite ------------------------------------------------------------------------------------ */

static bool copy_file(const char *from, const char *to)
{
	char piece[1 << 16];
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ssize_t n = -1;

	while (in >= 0 && out >= 0 && (n = read(in, piece, sizeof piece)) > 0)
		if (write(out, piece, (size_t)n) != n)
			break;
	close(in);
	return close(out) == 0 && n == 0;
}

/* With what is still in the write-ahead log, if there is one. */
static bool copy_files(const struct testbed *t, const struct testbed *from)
{
	char log[320], copy[320];

	snprintf(log, sizeof log, "%s-wal", from->db);
	snprintf(copy, sizeof copy, "%s-wal", t->db);
	return copy_file(from->db, t->db) && (access(log, F_OK) != 0 || copy_file(log, copy));
}

/* --- both ---------------------------------------------------------------------------------------- */

void testbed_open(struct testbed *t)
{
	const char *tmp = getenv("TMPDIR"), *url = server();

	snprintf(t->dir, sizeof t->dir, "%s/orderd-test-XXXXXX", tmp ? tmp : "/tmp");
	if (!folder_make(t->dir))
		exit(1);
	if (!url) {
		snprintf(t->db, sizeof t->db, "%s/orderd.db", t->dir);
		return;
	}
	new_address(t, url);
	if (!copy_database(t, empty_of(url)))
		exit(1);
}

bool testbed_copy(const struct testbed *t, const struct testbed *from)
{
	if (!is_on_server(t))
		return copy_files(t, from);
	return tell_servers(t, "DROP DATABASE %s WITH (FORCE)", name_of(t), "") && copy_database(t, name_of(from));
}

bool testbed_spread(const struct testbed *t, const char *script)
{
	return !testbed_is_spread() || tell(t->db, script);
}

void testbed_close(struct testbed *t)
{
	if (is_on_server(t))
		tell_servers(t, "DROP DATABASE %s WITH (FORCE)", name_of(t), "");
	folder_remove(t->dir);
}
