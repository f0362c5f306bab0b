/*
 * postmaster.c -- initdb and postgres, found, launched and waited for.
 */
#define _GNU_SOURCE
#include "unit/pause.h"
#include "unit/postmaster.h"

#include <glob.h>
#include <grp.h>
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

#include "unit/folder.h"

enum { START_MS = 30000, PORT_FIRST = 6000, PORTS = 5000, PORT_TRIES = 20, ARGS_MAX = 40 };

/* --- its programs -------------------------------------------------------------------- */

/* "/usr/lib/postgresql/15/bin/"; "" is the path. */
static const char *programs(void)
{
	static char dir[200];
	const char *told = getenv("PG_BIN");
	glob_t found;

	if (told && *told) {
		snprintf(dir, sizeof dir, "%s/", told);
	} else if (!dir[0] && glob("/usr/lib/postgresql/*/bin/", 0, NULL, &found) == 0) {
		snprintf(dir, sizeof dir, "%s", found.gl_pathv[found.gl_pathc - 1]);
		globfree(&found);
	}
	return dir;
}

bool postmaster_possible(void)
{
	char path[220];

	snprintf(path, sizeof path, "%spostgres", programs());
	return (!*programs() || access(path, X_OK) == 0) && (geteuid() != 0 || getpwnam("postgres"));
}

bool postmaster_extends(const char *extension)
{
	char command[300], path[300] = "";
	FILE *told;

	snprintf(command, sizeof command, "%spg_config --sharedir 2>/dev/null", programs());
	if ((told = popen(command, "r"))) {
		if (!fgets(path, sizeof path - 80, told))
			path[0] = 0;
		pclose(told);
	}
	snprintf(path + strcspn(path, "\n"), 80, "/extension/%s.control", extension);
	return access(path, R_OK) == 0;
}

bool postmaster_become_user(void)
{
	const struct passwd *user = geteuid() == 0 ? getpwnam("postgres") : NULL;

	if (geteuid() != 0)
		return true;
	return user && setenv("HOME", user->pw_dir, 1) == 0 && initgroups(user->pw_name, user->pw_gid) == 0 &&
	       setgid(user->pw_gid) == 0 && setuid(user->pw_uid) == 0;
}

/* It looks for its others beside itself, by the name it was called by, so that is where it lies. */
pid_t postmaster_launch(const char *log, const char *const *args)
{
	char path[256];
	const char *argv[ARGS_MAX + 1] = { path };
	pid_t parent = getpid();

	snprintf(path, sizeof path, "%s%s", strchr(args[0], '/') ? "" : programs(), args[0]);
	for (int i = 1; args[i] && i < ARGS_MAX; i++)
		argv[i] = args[i];
	fflush(NULL);
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	if (!postmaster_become_user())
		_exit(126);
	prctl(PR_SET_PDEATHSIG, SIGQUIT);
	if (getppid() != parent || (log && (!freopen(log, "a", stdout) || dup2(STDOUT_FILENO, STDERR_FILENO) < 0)))
		_exit(126);
	execvp(path, (char *const *)argv);
	_exit(127);
}

/* --- made ----------------------------------------------------------------------------- */

static int add_all(const char **args, int n, const char *const *more)
{
	while (more && *more && n < ARGS_MAX - 1)
		args[n++] = *more++;
	args[n] = NULL;
	return n;
}

bool postmaster_make(struct postmaster *p, const char *folder, const char *const *options)
{
	const struct passwd *user = geteuid() == 0 ? getpwnam("postgres") : NULL;
	char data[120], log[120];
	int status;

	*p = (struct postmaster){ .pid = 0 };
	snprintf(p->dir, sizeof p->dir, "%s/orderd-postgres-XXXXXX", folder);
	if (!postmaster_possible() || !folder_make(p->dir) || (user && chown(p->dir, user->pw_uid, user->pw_gid) != 0))
		return false;
	snprintf(data, sizeof data, "%s/data", p->dir);
	snprintf(log, sizeof log, "%s/log", p->dir);
	const char *args[ARGS_MAX] = {
		"initdb", "--pgdata", data, "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--no-instructions",
	};
	add_all(args, 9, options);
	pid_t pid = postmaster_launch(log, args);
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

/* --- started -------------------------------------------------------------------------- */

static bool start_at(struct postmaster *p, int port, const char *const *settings)
{
	char data[120], log[120], number[8], ping[160];
	const char *args[ARGS_MAX] = { "postgres", "-D", data, "-p", number, "-k", p->dir, "-h", "127.0.0.1" };

	snprintf(data, sizeof data, "%s/data", p->dir);
	snprintf(log, sizeof log, "%s/log", p->dir);
	snprintf(number, sizeof number, "%d", port);
	/* By its socket: at the port another may answer. */
	snprintf(ping, sizeof ping, "host=%s port=%d dbname=postgres connect_timeout=2", p->dir, port);
	add_all(args, 9, settings);
	p->pid = postmaster_launch(log, args);
	for (int ms = 0; ms < START_MS && !postmaster_fallen(p); ms += 5) {
		if (PQping(ping) == PQPING_OK) {
			p->port = port;
			return true;
		}
		pause_ms(5);
	}
	postmaster_stop(p);
	return false;
}

/* Another test may have taken the port: then the next one is tried. */
bool postmaster_start(struct postmaster *p, const char *const *settings)
{
	static unsigned turn;

	if (p->port)
		return start_at(p, p->port, settings);
	for (int i = 0; i < PORT_TRIES; i++)
		if (start_at(p, PORT_FIRST + (int)(((unsigned)getpid() * 37 + turn++ * 101) % PORTS), settings))
			return true;
	fprintf(stderr, "PostgreSQL does not start: see %s/log\n", p->dir);
	return false;
}

/* --- stopped -------------------------------------------------------------------------- */

bool postmaster_fallen(struct postmaster *p)
{
	if (p->pid > 0 && waitpid(p->pid, NULL, WNOHANG) == p->pid)
		p->pid = 0;
	return p->pid <= 0;
}

void postmaster_stop(struct postmaster *p)
{
	if (postmaster_fallen(p))
		return;
	kill(p->pid, SIGQUIT);
	waitpid(p->pid, NULL, 0);
	p->pid = 0;
}

void postmaster_remove(struct postmaster *p)
{
	postmaster_stop(p);
	if (p->dir[0])
		folder_remove(p->dir);
}
