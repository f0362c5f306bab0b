/*
 * cluster.c -- starting a PostgreSQL server, and its guard.
 *
 * A process of its own, the guard, makes the cluster, is the parent of the server and waits at a pipe whose other end is held by
 * the test and its children alone. The kernel closes it with the last of them, also when they are killed; then the
 * guard stops the server and removes the folder. As root everything of it runs as the user postgres, since PostgreSQL
 * refuses to run as root.
 */
#define _GNU_SOURCE
#include "unit/cluster.h"

#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "unit/folder.h"

enum {
	PORT_FIRST = 10000, PORTS = 20000,	/* below the ports a connection is given by itself */
	PORT_TRIES = 20, START_MS = 20000,
};

struct cluster {
	enum cluster_use use;
	char bin[200], dir[64], password[33];
	int port;
	pid_t server;
};

/* --- small things ---------------------------------------------------------------------- */

static const char *text(char *to, size_t size, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(to, size, format, args);
	va_end(args);
	return to;
}
#define TEXT(size, ...) text((char[size]){ 0 }, size, __VA_ARGS__)

static void pause_ms(int ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&t, NULL);
}

/* The newest one of those Debian keeps side by side; else what the path has. */
static void find_programs(struct cluster *c)
{
	glob_t found;

	if (glob("/usr/lib/postgresql/*/bin/", 0, NULL, &found) == 0)
		text(c->bin, sizeof c->bin, "%s", found.gl_pathv[found.gl_pathc - 1]);
	globfree(&found);
}

/* --- what the guard does ------------------------------------------------------------------ */

static bool give_up_root(void)
{
	const struct passwd *user = geteuid() == 0 ? getpwnam("postgres") : NULL;

	if (geteuid() != 0)
		return true;
	return user && initgroups(user->pw_name, user->pw_gid) == 0 && setgid(user->pw_gid) == 0 && setuid(user->pw_uid) == 0;
}

/*
 * Run a program of PostgreSQL, args[0]; the server dies with its guard. It looks for the others beside itself, by the name it
 * was called by, so that is where it lies.
 */
static pid_t launch(const struct cluster *c, const char **args)
{
	const char *path = TEXT(256, "%s%s", c->bin, args[0]);
	pid_t guard = getpid(), pid = fork();

	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGQUIT);
	args[0] = path;
	if (getppid() == guard)
		execvp(path, (char *const *)args);
	_exit(127);
}

static bool make_cluster(struct cluster *c)
{
	unsigned char chance[16];
	int status;

	strcpy(c->dir, "/tmp/orderd-postgres-XXXXXX");
	if (!folder_make(c->dir) || getrandom(chance, sizeof chance, 0) != sizeof chance)
		return false;
	for (size_t i = 0; i < sizeof chance; i++)
		sprintf(c->password + 2 * i, "%02x", chance[i]);
	const char *file = TEXT(128, "%s/password", c->dir);
	FILE *out = fopen(file, "w");
	if (!out || fprintf(out, "%s\n", c->password) < 0 || fclose(out) != 0)
		return false;
	const char *args[] = {
		"initdb", "--pgdata", TEXT(128, "%s/data", c->dir), "--username", "orderd", "--pwfile", file,
		"--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--data-checksums", "--no-sync", NULL,
	};
	return waitpid(launch(c, args), &status, 0) > 0 && status == 0;
}

static bool is_up(struct cluster *c)
{
	const char *where = TEXT(64, "host=127.0.0.1 port=%d connect_timeout=2", c->port);

	for (int ms = 0; ms < START_MS && waitpid(c->server, NULL, WNOHANG) == 0; ms += 10) {
		if (PQping(where) == PQPING_OK)
			return true;
		pause_ms(10);
	}
	return false;
}

static const char *const uses[][2] = {
	[CLUSTER_TEST]  = { "--fsync=off", "--shared_buffers=64MB" },
	[CLUSTER_BENCH] = { "--max_wal_size=4GB", "--shared_buffers=512MB" },
};

/* Another may have taken the port: then the next one is tried. */
static bool start_server(struct cluster *c)
{
	for (int i = 0; i < PORT_TRIES; i++) {
		c->port = PORT_FIRST + (int)((unsigned)getpid() * 37 + (unsigned)i * 101) % PORTS;
		const char *args[] = {
			"postgres", "-D", TEXT(128, "%s/data", c->dir), "-k", c->dir, "-h", "127.0.0.1", "-p", TEXT(16, "%d", c->port),
			"--max_connections=300", uses[c->use][0], uses[c->use][1], NULL,
		};
		c->server = launch(c, args);
		if (c->server > 0 && is_up(c))
			return true;
	}
	return false;
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

/* What goes wrong before the server starts is said on standard error; afterwards it is in the server's log. */
static void keep_log(const struct cluster *c)
{
	dup2(open(TEXT(128, "%s/log", c->dir), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
}

static void guard(struct cluster *c, int ready, int alive)
{
	char end;

	let_go(ready, alive);
	if (!give_up_root() || !make_cluster(c))
		_exit(1);
	keep_log(c);
	if (start_server(c)) {
		dprintf(ready, "%s %d %d", c->password, c->port, (int)c->server);
		close(ready);
		while (read(alive, &end, 1) > 0)
			;
		kill(c->server, SIGQUIT);
		waitpid(c->server, NULL, 0);
	}
	folder_remove(c->dir);
	_exit(0);
}

/* --- what the test does --------------------------------------------------------------------- */

static int server;

pid_t cluster_server(void)
{
	return server;
}

const char *cluster_start(enum cluster_use use)
{
	static char url[128];
	char told[128] = "", password[40];
	struct cluster c = { .use = use };
	int ready[2], alive[2], port;

	find_programs(&c);
	/* The end of `alive` that is written to stays open in every child: it is how the guard knows. */
	if (pipe2(ready, O_CLOEXEC) != 0 || pipe(alive) != 0)
		return NULL;
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		/* Nobody's child: a test that waits for all of its own does not wait for the guard. */
		if (fork() != 0)
			_exit(0);
		close(alive[1]);
		guard(&c, ready[1], alive[0]);
	}
	waitpid(pid, NULL, 0);
	close(ready[1]);
	close(alive[0]);
	for (ssize_t n, at = 0; (n = read(ready[0], told + at, sizeof told - 1 - (size_t)at)) > 0; at += n)
		;
	close(ready[0]);
	if (sscanf(told, "%39s %d %d", password, &port, &server) != 3) {
		fputs("no PostgreSQL server could be started: is postgresql installed?\n", stderr);
		return NULL;
	}
	setenv("PGPASSWORD", password, 1);
	snprintf(url, sizeof url, "postgresql://orderd@127.0.0.1:%d/postgres", port);
	return url;
}
