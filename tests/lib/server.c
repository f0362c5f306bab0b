/*
 * server.c -- a server with one database, and the signals that end it.
 */
#define _GNU_SOURCE
#include "lib/server.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/rows.h"
#include "unit/pause.h"

enum { CHILDREN_MAX = 200 };

static const char *const settings[] = {
	"--fsync=off", "--full_page_writes=off", "--max_connections=120", "--shared_buffers=64MB", NULL,
};

bool server_start(struct server *s)
{
	return postmaster_start(&s->postmaster, settings);
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
	static const char *const options[] = { "--username", "postgres", "--auth", "trust", NULL };
	char all[200];

	*s = (struct server){ .url = "" };
	if (!postmaster_make(&s->postmaster, folder, options) || !server_start(s))
		return false;
	snprintf(all, sizeof all, "postgresql://postgres@127.0.0.1:%d/postgres", s->postmaster.port);
	run_at(all, "CREATE DATABASE orderd");
	snprintf(s->url, sizeof s->url, "postgresql://postgres@127.0.0.1:%d/orderd", s->postmaster.port);
	return true;
}

/* Not in TMPDIR: its user may not go there, and the name of a socket is short. */
bool server_open(struct server *s)
{
	return server_open_in(s, "/tmp");
}

void server_stop(struct server *s)
{
	postmaster_stop(&s->postmaster);
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
	if (!postmaster_fallen(&s->postmaster))
		server_kill_all(s->postmaster.pid);
	s->postmaster.pid = 0;
}

void server_freeze(struct server *s, bool frozen)
{
	pid_t child[CHILDREN_MAX];
	int signal = frozen ? SIGSTOP : SIGCONT;

	kill(s->postmaster.pid, signal);
	int n = children_of(s->postmaster.pid, child, CHILDREN_MAX);
	for (int i = 0; i < n; i++)
		kill(child[i], signal);
}

void server_close(struct server *s)
{
	postmaster_remove(&s->postmaster);
}
