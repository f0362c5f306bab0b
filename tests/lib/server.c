/*
 * server.c -- initdb, postgres, and the signals that end it.
 */
#define _GNU_SOURCE
#include "lib/server.h"

#include <dirent.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/rows.h"
#include "unit/folder.h"

enum { START_MS = 30000, PORT_FIRST = 6000, PORTS = 5000, PORT_TRIES = 10, CHILDREN_MAX = 200 };

#define BIN "/usr/lib/postgresql/15/bin"

bool server_possible(void)
{
	return access(BIN "/postgres", X_OK) == 0 && access(BIN "/initdb", X_OK) == 0 && (geteuid() != 0 || getpwnam("postgres"));
}

static void pause_ms(int ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000L }, NULL);
}

pid_t server_launch(const char *log, const char *const *args)
{
	const struct passwd *user = geteuid() == 0 ? getpwnam("postgres") : NULL;
	pid_t parent = getpid();

	fflush(NULL);
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	if (user && (setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
		_exit(126);
	prctl(PR_SET_PDEATHSIG, SIGQUIT);
	if (getppid() != parent || !freopen(log, "a", stdout) || dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
		_exit(126);
	execvp(args[0], (char *const *)args);
	_exit(127);
}

/* One of its programs. */
static pid_t launch(const struct server *s, const char *const *args)
{
	char log[80];

	snprintf(log, sizeof log, "%s/log", s->dir);
	return server_launch(log, args);
}

static bool run(const struct server *s, const char *const *args)
{
	int status;
	pid_t pid = launch(s, args);

	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool fallen(struct server *s)
{
	if (s->pid && waitpid(s->pid, NULL, WNOHANG) == s->pid)
		s->pid = 0;
	return s->pid == 0;
}

static bool start_at(struct server *s, int port)
{
	char data[80], number[8], ping[120];
	const char *const args[] = { BIN "/postgres", "-D", data, "-p", number, "-k", s->dir, "-h", "127.0.0.1", "-c", "fsync=off",
		"-c", "full_page_writes=off", "-c", "max_connections=120", "-c", "shared_buffers=64MB", NULL };

	snprintf(data, sizeof data, "%s/data", s->dir);
	snprintf(number, sizeof number, "%d", port);
	snprintf(ping, sizeof ping, "host=%s port=%d dbname=postgres", s->dir, port);
	s->port = port;
	s->pid = launch(s, args);
	for (int ms = 0; ms < START_MS && !fallen(s); ms += 5) {
		if (PQping(ping) == PQPING_OK)
			return true;
		pause_ms(5);
	}
	server_kill(s);
	return false;
}

bool server_start(struct server *s)
{
	return start_at(s, s->port);
}

/* Another test may have taken the port: then the next one is tried. */
static bool start_somewhere(struct server *s)
{
	for (int i = 0; i < PORT_TRIES; i++)
		if (start_at(s, PORT_FIRST + (int)((unsigned)getpid() * 37 + (unsigned)i * 101) % PORTS))
			return true;
	return false;
}

static void no_row(void *self, int columns, const char *const *column)
{
	(void)self, (void)columns, (void)column;
}

static void run_at(const char *url, const char *sql)
{
	ARENA a = { 0 };
	struct buf why = buf_in(&a, 0);

	if (rows_run(url, sql, no_row, NULL, &why) >= 0)
		return;
	fprintf(stderr, "%s: %.*s\n", sql, P(buf_str(&why)));
	exit(1);
}

void server_run(const struct server *s, const char *sql)
{
	run_at(s->url, sql);
}

void server_standby(const struct server *s, const char *name)
{
	char sql[100];

	snprintf(sql, sizeof sql, "ALTER SYSTEM SET synchronous_standby_names = '%s'", name);
	server_run(s, sql);		/* commits nothing, and so waits for nobody */
	server_run(s, "SELECT pg_reload_conf()");
}

void server_house(struct server *s, int port, struct house *h)
{
	snprintf(s->through, sizeof s->through, "postgresql://postgres@127.0.0.1:%d/orderd", port);
	h->db = port ? s->through : s->url;
}

bool server_open_in(struct server *s, const char *folder)
{
	const struct passwd *user = geteuid() == 0 ? getpwnam("postgres") : NULL;
	char data[80], all[200];
	const char *const args[] = { BIN "/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
		"--no-sync", "--no-instructions", NULL };

	*s = (struct server){ .pid = 0 };
	if (!server_possible())
		return false;
	snprintf(s->dir, sizeof s->dir, "%s/orderd-postgres-XXXXXX", folder);
	if (!mkdtemp(s->dir) || (user && chown(s->dir, user->pw_uid, user->pw_gid) != 0))
		return false;
	snprintf(data, sizeof data, "%s/data", s->dir);
	if (!run(s, args) || !start_somewhere(s)) {
		fprintf(stderr, "PostgreSQL does not start: see %s/log\n", s->dir);
		return false;
	}
	snprintf(all, sizeof all, "postgresql://postgres@127.0.0.1:%d/postgres", s->port);
	run_at(all, "CREATE DATABASE orderd");
	snprintf(s->url, sizeof s->url, "postgresql://postgres@127.0.0.1:%d/orderd", s->port);
	return true;
}

/* Not in TMPDIR: its user may not go there, and the name of a socket is short. */
bool server_open(struct server *s)
{
	return server_open_in(s, "/tmp");
}

bool server_fallen(struct server *s)
{
	return fallen(s);
}

void server_stop(struct server *s)
{
	if (fallen(s))
		return;
	kill(s->pid, SIGQUIT);
	waitpid(s->pid, NULL, 0);
	s->pid = 0;
}

/* Of a process: its parent and whether it is done. False when it is not there. */
static bool look_at(pid_t pid, pid_t *parent, char *state)
{
	char path[40], line[300];
	FILE *in;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	if (!(in = fopen(path, "r")))
		return false;
	char *end = fgets(line, sizeof line, in) ? strrchr(line, ')') : NULL;
	fclose(in);
	return end && sscanf(end + 1, " %c %d", state, parent) == 2;
}

static int children_of(pid_t pid, pid_t *child, int most)
{
	DIR *all = opendir("/proc");
	int n = 0;
	char state;

	for (struct dirent *d; all && n < most && (d = readdir(all)); ) {
		pid_t one = atoi(d->d_name), parent;
		if (one > 0 && look_at(one, &parent, &state) && parent == pid)
			child[n++] = one;
	}
	if (all)
		closedir(all);
	return n;
}

/* Backends outlive a killed postmaster, and it cannot start again as long as there is one. */
void server_kill_all(pid_t postmaster)
{
	pid_t victim[CHILDREN_MAX + 1] = { postmaster }, parent;
	char state;

	kill(postmaster, SIGSTOP);		/* nobody new while they are counted */
	int n = 1 + children_of(postmaster, victim + 1, CHILDREN_MAX);
	for (int i = 0; i < n; i++)
		kill(victim[i], SIGKILL);
	for (int i = 0; i < n; i++) {
		while (look_at(victim[i], &parent, &state) && state != 'Z')
			pause_ms(1);
		waitpid(victim[i], NULL, WNOHANG);	/* when it is a child of the test */
	}
}

void server_kill(struct server *s)
{
	if (!fallen(s))
		server_kill_all(s->pid);
	s->pid = 0;
}

void server_freeze(struct server *s, bool frozen)
{
	pid_t child[CHILDREN_MAX];
	int signal = frozen ? SIGSTOP : SIGCONT;

	kill(s->pid, signal);
	int n = children_of(s->pid, child, CHILDREN_MAX);
	for (int i = 0; i < n; i++)
		kill(child[i], signal);
}

void server_close(struct server *s)
{
	server_stop(s);
	if (s->dir[0])
		folder_remove(s->dir);
}
