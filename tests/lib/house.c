/*
 * house.c -- starting, stopping and killing the orderd of a test.
 */
#define _GNU_SOURCE
#include "lib/house.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	START_MS = 30000, STOP_MS = 40000,
	PORT_FIRST = 12000, PORTS = 18000,	/* below the ports a connection is given by itself */
	PORT_TRIES = 20, ARGS_MAX = 40,
};

const char house_password[] = "correct horse 电池";

/* --- the program ------------------------------------------------------------------- */

/* build/VARIANT/tests/x stands beside build/VARIANT/orderd. */
static const char *program(void)
{
	static char path[512];
	const char *told = getenv("ORDERD");

	if (told)
		return told;
	if (path[0])
		return path;
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 16);
	for (int up = 0; n > 0 && up < 2; up++)
		while (n > 0 && path[--n] != '/')
			;
	strcpy(path + (n > 0 ? n : 0), "/orderd");
	return path;
}

static void pause_ms(int ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&t, NULL);
}

/* Run it with its output in fd; it dies with its parent. */
static pid_t launch(const char *const *args, int fd)
{
	const char *argv[ARGS_MAX + 2] = { program() };
	pid_t parent = getpid(), pid;

	for (int i = 0; args[i] && i < ARGS_MAX; i++)
		argv[i + 1] = args[i];
	fflush(NULL);
	pid = fork();
	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	execv(argv[0], (char *const *)argv);
	perror(argv[0]);
	_exit(127);
}

static double processor_seconds(const struct rusage *used)
{
	return (double)(used->ru_utime.tv_sec + used->ru_stime.tv_sec) +
	       (double)(used->ru_utime.tv_usec + used->ru_stime.tv_usec) / 1e6;
}

static double seconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int house_run_cost(const char *const *args, struct buf *out, struct house_cost *cost)
{
	char text[4096];
	int pipe_fd[2], status;
	struct rusage used;
	double start = seconds_now();
	ssize_t n;

	if (pipe2(pipe_fd, O_CLOEXEC) != 0)
		return -1;
	pid_t pid = launch(args, pipe_fd[1]);
	close(pipe_fd[1]);
	while ((n = read(pipe_fd[0], text, sizeof text)) > 0)
		buf_add(out, (struct str){ text, (size_t)n });
	close(pipe_fd[0]);
	if (pid < 0 || wait4(pid, &status, 0, &used) != pid)
		return -1;
	*cost = (struct house_cost){ seconds_now() - start, processor_seconds(&used), used.ru_maxrss };
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int house_run(const char *const *args, struct buf *out)
{
	struct house_cost cost;

	return house_run_cost(args, out, &cost);
}

/* --- the database ------------------------------------------------------------------- */

void house_open(struct house *h)
{
	*h = (struct house){ .dir = h->bed.dir, .db = h->bed.db };
	testbed_open(&h->bed);
	snprintf(h->log, sizeof h->log, "%s/log", h->dir);
}

void house_close(struct house *h)
{
	house_kill(h);
	testbed_close(&h->bed);
}

/* Over the nodes of a cluster, as it is done at work (docs/operations/growing.md). */
static bool spread(const struct house *h)
{
	const char *const args[] = { "emit", "citus", NULL };
	ARENA a = { 0 };
	struct buf script = buf_in(&a, 0);

	return !testbed_is_spread() || (house_run(args, &script) == 0 && testbed_spread(&h->bed, str_c(&a, buf_str(&script))));
}

bool house_init(struct house *h, struct buf *out)
{
	const char *const args[] = {
		"init", "--db", h->db, "--company", "云杉家居用品有限公司", "--admin", "admin", NULL,
	};

	setenv("ORDERD_PASSWORD", house_password, 1);
	return house_run(args, out) == 0 && spread(h);
}

bool house_copy(struct house *h, const struct house *from)
{
	return testbed_copy(&h->bed, &from->bed);
}

bool house_check(const struct house *h, struct buf *out)
{
	const char *const args[] = { "check", "--db", h->db, NULL };

	return house_run(args, out) == 0;
}

long house_memory(pid_t pid, const char *what)
{
	char path[64], line[256];
	long kib = -1;

	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	FILE *in = fopen(path, "r");
	while (in && kib < 0 && fgets(line, sizeof line, in))
		if (!strncmp(line, what, strlen(what)) && line[strlen(what)] == ':')
			kib = strtol(line + strlen(what) + 1, NULL, 10);
	if (in)
		fclose(in);
	return kib;
}

/* --- the server ------------------------------------------------------------------------ */

bool house_fallen(struct house *h)
{
	if (h->pid && waitpid(h->pid, NULL, WNOHANG) == h->pid)
		h->pid = 0;
	return h->pid == 0;
}

static bool says_listening(const struct house *h)
{
	char text[8192];
	int fd = open(h->log, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof text - 1);

	if (fd >= 0)
		close(fd);
	text[n > 0 ? n : 0] = 0;
	return strstr(text, "listening") != NULL;
}

static bool start_at(struct house *h, int port, const char *const *options)
{
	char listen[32];
	const char *args[ARGS_MAX] = { "serve", "--db", h->db, "--listen", listen };
	int n = 5, log = open(h->log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	snprintf(listen, sizeof listen, "127.0.0.1:%d", port);
	while (options && *options && n < ARGS_MAX - 1)
		args[n++] = *options++;
	h->port = port;
	h->pid = launch(args, log);
	close(log);
	for (int ms = 0; ms < START_MS && !house_fallen(h); ms += 5) {
		if (says_listening(h))
			return true;
		pause_ms(5);
	}
	house_kill(h);
	return false;
}

/* Another test may have taken the port: then the server ends, and the next one is tried. */
bool house_start(struct house *h, const char *const *options)
{
	static unsigned turn;

	for (int i = 0; i < PORT_TRIES; i++) {
		unsigned at = (unsigned)getpid() * 37 + turn++ * 101;
		if (start_at(h, PORT_FIRST + (int)(at % PORTS), options))
			return true;
	}
	return false;
}

bool house_stop(struct house *h)
{
	int status;

	if (!h->pid)
		return false;
	kill(h->pid, SIGTERM);
	for (int ms = 0; ms < STOP_MS; ms += 2) {
		if (waitpid(h->pid, &status, WNOHANG) == h->pid) {
			h->pid = 0;
			return WIFEXITED(status) && WEXITSTATUS(status) == 0;
		}
		pause_ms(2);
	}
	house_kill(h);
	return false;
}

void house_kill(struct house *h)
{
	if (!h->pid)
		return;
	kill(h->pid, SIGKILL);
	waitpid(h->pid, NULL, 0);
	h->pid = 0;
}

bool house_end(struct house *h)
{
	ARENA a = { 0 };
	struct buf out = buf_in(&a, 0);
	bool stopped = house_stop(h), sound = house_check(h, &out);

	house_close(h);
	if (!stopped || !sound)
		printf("at the end:%s %.*s\n", stopped ? "" : " the server did not stop", P(buf_str(&out)));
	return stopped && sound;
}
