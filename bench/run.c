/*
 * run.c -- servers side by side on one machine, and what they were measured at.
 */
#define _GNU_SOURCE
#include "run.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/db.h"
#include "unit/cluster.h"
#include "unit/testbed.h"

struct options options = { .seconds = 3, .turns = 4, .customers = 20000, .many = 100000 };
struct company company;
bool failed;
struct result result[RESULTS_MAX];
int results;
const char *group = "";

static char dir[200], orderd[400], floor_program[400];
static int databases[1 + WORKERS_MAX + 1];	/* servers of PostgreSQL, up to 0; none when it is not what is measured */

void say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

void wrong(const char *what)
{
	failed = true;
	say("bench: %s; see %s", what, dir);
}

/* There is nothing to measure. */
void give_up(const char *what)
{
	wrong(what);
	exit(1);
}

const char *in_dir(const char *name)
{
	static char path[8][300];
	static int i;

	i = (i + 1) % 8;
	snprintf(path[i], sizeof path[i], "%s/%s", dir, name);
	return path[i];
}

/* --- the folder ---------------------------------------------------------------------------- */

/* bench lies in build/release/bench, orderd above it. */
static void find_programs(void)
{
	char self[300] = "";

	if (readlink("/proc/self/exe", self, sizeof self - 1) < 0)
		exit(1);
	snprintf(floor_program, sizeof floor_program, "%s/floor", dirname(self));
	snprintf(orderd, sizeof orderd, "%s/orderd", dirname(self));
}

static void remove_dir(void)
{
	pid_t pid = fork();

	if (!pid)
		execl("/bin/rm", "rm", "-rf", dir, NULL);
	waitpid(pid, NULL, 0);
}

void run_open(void)
{
	find_programs();
	snprintf(dir, sizeof dir, "%s/orderd-bench-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	if (!mkdtemp(dir)) {
		perror(dir);
		exit(73);
	}
}

void run_close(void)
{
	if (!failed)
		remove_dir();
}

/* --- servers --------------------------------------------------------------------------- */

/* Below the range from which the kernel takes ports for outgoing connections. */
static int free_port(void)
{
	for (int i = 0; i < 1000; i++) {
		int port = 20000 + (int)(random() % 12000), on = 1;
		struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
		                          .sin_addr = { htonl(INADDR_LOOPBACK) } };
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
		bool free = bind(fd, (struct sockaddr *)&at, sizeof at) == 0;
		close(fd);
		if (free)
			return port;
	}
	say("bench: no free port");
	exit(1);
}

static pid_t start(const char *log, const char *const argv[])
{
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	int fd = open(in_dir(log), O_CREAT | O_WRONLY | O_TRUNC, 0644);
	dup2(fd, 1);
	dup2(fd, 2);
	execv(argv[0], (char *const *)argv);
	perror(argv[0]);
	_exit(127);
}

static bool ready(int port)
{
	static const char ask[] = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";

	for (int i = 0; i < 500; i++) {
		if (load_once(port, ask, sizeof ask - 1, NULL, 0) == 200)
			return true;
		usleep(20000);
	}
	return false;
}

struct server serve_orderd(const char *db)
{
	struct server s = { .port = free_port() };
	char listen[40];
	const char *argv[16] = { orderd, "serve", "--db", db, "--listen", listen, "--log-level=0" };

	snprintf(listen, sizeof listen, "127.0.0.1:%d", s.port);
	for (int i = 0; company_flags[i]; i++)
		argv[7 + i] = company_flags[i];
	s.pid = start("orderd.log", argv);
	if (!ready(s.port))
		give_up("orderd does not answer");
	return s;
}

struct server serve_floor(const char *db, int64_t pattern, size_t bytes)
{
	struct server s = { .port = free_port() };
	char id[24], port[8], size[24];
	const char *argv[] = { floor_program, "serve", db, id, port, size, NULL };

	snprintf(id, sizeof id, "%lld", (long long)pattern);
	snprintf(port, sizeof port, "%d", s.port);
	snprintf(size, sizeof size, "%zu", bytes);
	s.pid = start("floor.log", argv);
	if (!ready(s.port))
		give_up("the floor does not answer");
	return s;
}

void stop(struct server s)
{
	int status;

	kill(s.pid, SIGTERM);
	if (waitpid(s.pid, &status, 0) == s.pid && status)
		wrong("a server did not end well");
}

/* "VmRSS" or "VmHWM" in MB. */
double memory(struct server s, const char *what)
{
	char path[64], line[200];
	double kb = 0;

	snprintf(path, sizeof path, "/proc/%d/status", s.pid);
	FILE *f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, what, strlen(what)) == 0)
			kb = atof(line + strlen(what) + 1);
	if (f)
		fclose(f);
	return kb / 1024;
}

/* Exit code of a program whose output goes to a file. */
static int run_program(const char *log, const char *const argv[])
{
	int status = -1;
	pid_t pid = start(log, argv);

	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

double check(const char *db)
{
	const char *argv[] = { orderd, "check", "--db", db, NULL };
	double from = seconds_now();
	int code = run_program("check.log", argv);
	double took = seconds_now() - from;

	say("check of %s: %s (%.1f s)", strrchr(db, '/') + 1, code ? "FINDINGS" : "clean", took);
	if (code)
		wrong("orderd check found something (check.log)");
	return took;
}

bool copy(const char *from, const char *to)
{
	const char *argv[] = { orderd, "copy", "--from", from, "--to", to, NULL };

	return run_program("copy.log", argv) == 0;
}

void look_through(const char *db)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };

	if (!testbed_is_postgres())
		return;
	struct db *c = db_open(STR(db), DB_WRITE, &errs);
	if (!c || !db_script(c, "VACUUM (ANALYZE)", &errs) || !db_script(c, "CHECKPOINT", &errs))
		give_up("the database could not be looked through");
	db_close(c);
}

double alone(const char *db, int64_t pattern, int group, int *rows)
{
	char id[24], size[16], most[16];
	const char *argv[] = { floor_program, "alone", db, id, size, most, NULL };
	double orders = 0, took = 1;

	snprintf(id, sizeof id, "%lld", (long long)pattern);
	snprintf(size, sizeof size, "%d", group);
	snprintf(most, sizeof most, "%.1f", options.seconds);
	if (run_program("alone.log", argv))
		wrong("the database alone");
	FILE *f = fopen(in_dir("alone.log"), "r");
	if (!f || fscanf(f, "%lf %lf %d", &orders, &took, rows) != 3)
		wrong("the database alone");
	if (f)
		fclose(f);
	return orders / took;
}

/* --- PostgreSQL -------------------------------------------------------------------------------- */

const char *run_postgres(int workers)
{
	const char *server = cluster_start(CLUSTER_BENCH, workers);

	if (!server)
		return NULL;
	setenv("ORDERD_TEST_DB", server, 1);
	for (int i = 0; i <= workers; i++)
		databases[i] = cluster_server(i);
	return server;
}

size_t get_request(char *out, size_t room, const char *path)
{
	return (size_t)snprintf(out, room, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n\r\n",
	                        path, company.token);
}

/* --- comparing ---------------------------------------------------------------------------- */

static void summarize(struct result *r)
{
	struct measured *m[2] = { &r->a, &r->b };

	for (int i = 0; i < 2; i++) {
		r->rate[i] = measured_rate(m[i]);
		r->p50[i] = measured_quantile(m[i], 0.5);
		r->p99[i] = measured_quantile(m[i], 0.99);
		r->cpu[i] = measured_us(m[i], m[i]->cpu);
		r->db_cpu[i] = measured_us(m[i], m[i]->db_cpu);
		r->behind[i] = measured_us(m[i], m[i]->behind);
		if (m[i]->refused || !m[i]->n)
			wrong(r->name);
	}
	say("%-60.60s %4d %9.0f/s p99 %7.2f ms | %9.0f/s p99 %7.2f ms", r->name, r->connections, r->rate[0], r->p99[0],
	    r->rate[1], r->p99[1]);
}

/* Both sides in turns. */
struct result *compare(const char *name, struct load a, struct load b)
{
	struct result *r = &result[results++];

	snprintf(r->name, sizeof r->name, "%s%s", group, name);
	r->connections = a.connections;
	for (int turn = 0; turn < options.turns; turn++)
		if (!load_run(&a, &r->a) || !load_run(&b, &r->b))
			wrong("no connection");
	summarize(r);
	return r;
}

struct load load_of(struct server s, int connections, request_maker *request, void *self, int want)
{
	struct load l = { .port = { s.port }, .pid = { s.pid }, .servers = 1, .connections = connections,
	                  .seconds = options.seconds / options.turns, .warm = 0.3, .request = request, .self = self, .want = want };

	memcpy(l.database, databases, sizeof databases);
	return l;
}

const struct result *find(const char *name, int connections)
{
	static const struct result none;

	for (int i = 0; i < results; i++)
		if (strcmp(result[i].name, name) == 0 && result[i].connections == connections)
			return &result[i];
	return &none;
}

double share(double a, double b)
{
	return b > 0 ? a / b : 0;
}

