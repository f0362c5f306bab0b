/*
 * cluster.c -- starting the servers, and their guard.
 *
 * A process of its own, the guard, makes them, is their parent and waits at a pipe whose other end is held by
 * the test and its children alone. The kernel closes it with the last of them, also when they are killed; then the
 * guard stops the servers and removes their folders.
 */
#define _GNU_SOURCE
#include "unit/cluster.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit/postmaster.h"

struct cluster {
	enum cluster_use use;
	char password[33];
	struct postmaster node[1 + WORKERS_MAX];	/* the first is the coordinator, or all there is */
	int nodes;
};

static const char *text(char *to, size_t size, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(to, size, format, args);
	va_end(args);
	return to;
}
#define TEXT(size, ...) text((char[size]){ 0 }, size, __VA_ARGS__)

/* --- what the guard does ------------------------------------------------------------------ */

#define CITUS "--shared_preload_libraries=citus", "--max_worker_processes=100", "--citus.enable_statistics_collection=off", \
	"--citus.node_conninfo=sslmode=disable keepalives_idle=5 keepalives_interval=2 keepalives_count=3 tcp_user_timeout=10000"

static const char *const settings[][2][12] = {
	/* Citus asks by TLS unless it is told otherwise. Each of its databases has a worker of the server. */
	[CLUSTER_TEST] = {
		{ "--fsync=off", "--shared_buffers=64MB", "--max_connections=300" },
		/* What a killed test left prepared is not to wait for long. */
		{ "--fsync=off", "--shared_buffers=64MB", "--max_connections=300", CITUS, "--citus.recover_2pc_interval=2s",
		  "--citus.shard_count=4" },
	},
	[CLUSTER_BENCH] = {
		{ "--max_wal_size=4GB", "--shared_buffers=512MB", "--max_connections=300" },
		{ "--max_wal_size=4GB", "--shared_buffers=512MB", "--max_connections=300", CITUS, "--citus.shard_count=8" },
	},
};

static bool make_password(struct cluster *c, const char *file)
{
	unsigned char chance[16];

	if (getrandom(chance, sizeof chance, 0) != sizeof chance)
		return false;
	for (size_t i = 0; i < sizeof chance; i++)
		sprintf(c->password + 2 * i, "%02x", chance[i]);
	/* The nodes of a cluster ask each other with it as well. */
	setenv("PGPASSWORD", c->password, 1);
	FILE *out = fopen(file, "w");
	return out && fprintf(out, "%s\n", c->password) > 0 && fclose(out) == 0;
}

static bool start_all(struct cluster *c)
{
	char file[] = "/tmp/orderd-password-XXXXXX";
	int fd = mkstemp(file);
	const char *const options[] = {
		"--username", "orderd", "--pwfile", file, "--auth", "scram-sha-256", "--data-checksums", NULL,
	};
	bool started = fd >= 0 && close(fd) == 0 && make_password(c, file);

	for (int i = 0; i < c->nodes && started; i++)
		started = postmaster_make(&c->node[i], "/tmp", options) && postmaster_start(&c->node[i], settings[c->use][c->nodes > 1]);
	unlink(file);
	return started;
}

/* The test's files are none of the guard's: whoever reads them must see their end without it. */
static void let_go(int ready, int alive)
{
	int nothing = open("/dev/null", O_RDWR);

	setsid();
	dup2(nothing, STDIN_FILENO);
	dup2(nothing, STDOUT_FILENO);
	for (int i = STDERR_FILENO + 1; i < 256; i++)
		if (i != ready && i != alive)
			close(i);
	umask(077);
}

static void guard(struct cluster *c, int ready, int alive)
{
	char end;

	let_go(ready, alive);
	if (postmaster_become_user() && start_all(c)) {
		dprintf(ready, "%s", c->password);
		for (int i = 0; i < c->nodes; i++)
			dprintf(ready, " %d %d %s", c->node[i].port, (int)c->node[i].pid, c->node[i].dir);
		close(ready);
		/* What goes wrong before a server starts is said on standard error; afterwards it is in the server's log. */
		dup2(STDOUT_FILENO, STDERR_FILENO);
		while (read(alive, &end, 1) > 0)
			;
	}
	for (int i = 0; i < c->nodes; i++)
		postmaster_remove(&c->node[i]);
	_exit(0);
}

/* --- what the test does --------------------------------------------------------------------- */

/* Its words, once it has begun; false when it has not. */
static bool hear_guard(struct cluster *c, int ready)
{
	char told[400] = "";
	int at = 0, more;

	for (ssize_t n, end = 0; (n = read(ready, told + end, sizeof told - 1 - (size_t)end)) > 0; end += n)
		;
	if (sscanf(told, "%32s%n", c->password, &at) != 1)
		return false;
	for (int i = 0; i < c->nodes; i++, at += more)
		if (sscanf(told + at, " %d %d %99s%n", &c->node[i].port, &c->node[i].pid, c->node[i].dir, &more) != 3)
			return false;
	setenv("PGPASSWORD", c->password, 1);
	return true;
}

static bool start_guard(struct cluster *c)
{
	int ready[2], alive[2];

	/* The end of `alive` that is written to stays open in every child: it is how the guard knows. */
	if (pipe2(ready, O_CLOEXEC) != 0 || pipe(alive) != 0)
		return false;
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		/* Nobody's child: a test that waits for all of its own does not wait for the guard. */
		if (fork() != 0)
			_exit(0);
		close(alive[1]);
		guard(c, ready[1], alive[0]);
	}
	waitpid(pid, NULL, 0);
	close(ready[1]);
	close(alive[0]);
	bool begun = hear_guard(c, ready[0]);
	close(ready[0]);
	return begun;
}

static bool tell(int port, const char *database, const char *sql)
{
	PGconn *conn = PQconnectdb(TEXT(100, "postgresql://orderd@127.0.0.1:%d/%s", port, database));
	PGresult *r = PQexec(conn, sql);
	bool done = PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK;

	if (!done)
		fprintf(stderr, "%s: %s", sql, PQerrorMessage(conn));
	PQclear(r);
	PQfinish(conn);
	return done;
}

/* A database on all nodes that spreads over so many of them: what the databases of tests are copies of. */
static bool make_empty(const struct cluster *c, int workers)
{
	const char *name = TEXT(20, "workers_%d", workers), *create = TEXT(80, "CREATE DATABASE %s TEMPLATE template0", name);
	bool done = true;

	for (int i = 0; i < c->nodes && done; i++)
		done = tell(c->node[i].port, "postgres", create) && tell(c->node[i].port, name, "CREATE EXTENSION citus");
	done = done && tell(c->node[0].port, name, TEXT(100, "SELECT citus_set_coordinator_host('127.0.0.1', %d)", c->node[0].port));
	for (int i = 1; i <= workers && done; i++)
		done = tell(c->node[0].port, name, TEXT(100, "SELECT citus_add_node('127.0.0.1', %d)", c->node[i].port));
	return done;
}

static bool join_nodes(const struct cluster *c)
{
	char nodes[40 * WORKERS_MAX] = "";
	bool done = true;

	for (int i = 1; i < c->nodes && done; i++) {
		done = make_empty(c, i);
		snprintf(nodes + strlen(nodes), sizeof nodes - strlen(nodes), "postgresql://orderd@127.0.0.1:%d ", c->node[i].port);
	}
	setenv("ORDERD_TEST_NODES", nodes, 1);
	return done;
}

/* By its socket, as who has the server on the same machine would. */
static const char *address_of(const struct cluster *c, char *url, size_t size)
{
	size_t n = (size_t)snprintf(url, size, "postgresql://orderd@");

	for (const char *at = c->node[0].dir; *at && n < size; at++)
		n += (size_t)snprintf(url + n, size - n, *at == '/' ? "%%2F" : "%c", *at);
	snprintf(url + n, size - n, ":%d/postgres", c->node[0].port);
	return url;
}

static struct cluster started;

pid_t cluster_server(int n)
{
	return started.node[n].pid;
}

const char *cluster_start(enum cluster_use use, int workers)
{
	static char url[200];
	struct cluster c = { .use = use, .nodes = 1 + workers };

	if (!start_guard(&c)) {
		fputs("no PostgreSQL server could be started: is postgresql installed?\n", stderr);
		return NULL;
	}
	if (workers && !join_nodes(&c))
		return NULL;
	started = c;
	return workers ? text(url, sizeof url, "postgresql://orderd@127.0.0.1:%d/workers_%d", c.node[0].port, workers)
	               : address_of(&c, url, sizeof url);
}
