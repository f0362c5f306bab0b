/*
 * serve.c -- the daemon: start everything in order, wait for a signal, stop in the other order.
 */
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "shell/api/api.h"
#include "shell/node/node.h"
#include "shell/read/feed.h"
#include "shell/run/clock.h"
#include "shell/run/jobs.h"
#include "shell/run/outbox.h"
#include "shell/run/worker.h"
#include "shell/serve.h"

enum { STOP_S = 30, IDLE_S = 60 };

/* Tell systemd, when it asked to be told. */
static void notify(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = { .sun_family = AF_UNIX };

	if (!path || strlen(path) >= sizeof to.sun_path)
		return;
	memcpy(to.sun_path, path, strlen(path));
	if (to.sun_path[0] == '@')
		to.sun_path[0] = 0;
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&to,
	       (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path)));
	close(fd);
}

/* Signals are waited for by the main thread only; all others are started with them blocked. */
static sigset_t block_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	return set;
}

static void wait_to_stop(const sigset_t *set)
{
	int sig;

	do
		sigwait(set, &sig);
	while (sig == SIGHUP);	/* configuration is read at the start; the log goes to standard error */
	log_line(LOG_WARN, "stopping", "signal", sig == SIGINT ? "SIGINT" : "SIGTERM", NULL);
}

/* Until nothing is open, the time is up, or a second signal says at once. */
static void finish_requests(struct http_server *s, const sigset_t *set)
{
	int64_t until = monotonic_us() + STOP_S * (int64_t)SECOND;

	while (http_open_requests(s) > 0 && monotonic_us() < until) {
		struct timespec tenth = { .tv_nsec = 100000000 };
		if (sigtimedwait(set, NULL, &tenth) > 0)
			return;
	}
}

static const struct problem NOT_DATABASE = { "NOT_DATABASE", 422, "{file} 不是数据库", "{file} is not a database" };

/* Beside what is no database nothing is to be left. A file that is not there, or empty, will be one. */
static bool may_be_database(const char *path)
{
	char head[16];
	FILE *in = fopen(path, "re");
	size_t n = in ? fread(head, 1, sizeof head, in) : 0;

	if (in)
		fclose(in);
	return !n || (n == sizeof head && !memcmp(head, "SQLite format 3", sizeof head));
}

bool database_lock(struct str db, int *fd, struct errs *errs)
{
	*fd = -1;
	if (!db_is_file(db))
		return db_alone(db, errs);
	if (!may_be_database(str_c(errs->arena, db)))
		return fail(errs, &NOT_DATABASE, S(""), db);
	*fd = open(str_c(errs->arena, str_fmt(errs->arena, "%.*s-lock", P(db))), O_CREAT | O_RDWR | O_CLOEXEC, 0640);
	if (*fd < 0)
		return fail(errs, &E_STORAGE, S(""), S("lock file"));
	if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
		return true;
	close(*fd);
	return fail(errs, &DATABASE_IN_USE, S(""), db);
}

static struct http_server *open_door(struct engine *e, struct api *api, struct str listen, http_handler *handler,
                                     struct errs *errs)
{
	const struct http_options o = {
		.listen = listen, .threads = (int)e->config->threads, .connections_max = (int)e->config->connections_max,
		.body_max = e->config->body_max, .timeout_s = IDLE_S,
	};
	struct http_server *s = http_start(&o, handler, api, errs);
	char port[16];

	if (!s)
		return NULL;
	snprintf(port, sizeof port, "%d", http_port(s));
	log_line(LOG_WARN, "listening", "address", str_c(&e->arena, listen), "port", port, NULL);
	return s;
}

/* While nobody can log in, whoever sees this terminal or this log is told where to begin. */
static bool tell_beginning(struct engine *e, const struct http_server *door, struct errs *errs)
{
	struct db *db = engine_reader(e, errs);
	struct str path = { 0 };

	for (int i = 0; db && modules[i]; i++)
		if (modules[i]->beginning && !path.n && !modules[i]->beginning(db, &path, &e->arena, errs))
			break;
	if (db)
		engine_reader_done(e, db);
	if (path.n) {
		struct str address = str_fmt(&e->arena, "%.*s%.*s", P(http_address(door, &e->arena)), P(path));
		printf("首次使用，请在浏览器打开 / to begin, open:\n  %.*s\n", P(address));
		fflush(stdout);
		log_line(LOG_WARN, "not set up yet", "address", str_c(&e->arena, address), NULL);
	}
	return !errs->n;
}

static bool run(struct engine *e, const sigset_t *set, struct errs *errs)
{
	struct api *api = api_new(e);
	struct http_server *metrics = NULL;

	feed_start(e->feed);
	struct http_server *door = open_door(e, api, e->config->listen, api_handle, errs);

	if (door && e->config->metrics_listen.n)
		metrics = open_door(e, api, e->config->metrics_listen, api_handle_metrics, errs);
	bool open = door && (metrics || !e->config->metrics_listen.n) && tell_beginning(e, door, errs);
	if (open) {
		node_start(e->node);
		struct clock *clock = clock_start(e);
		struct postman *postman = postman_start(e);
		struct worker *jobs = jobs_start(e);
		notify("READY=1");
		wait_to_stop(set);
		notify("STOPPING=1");
		api_stopping(api);
		http_quiesce(door);
		worker_stop(jobs);
		clock_stop(clock);
		postman_stop(postman);
		node_stop(e->node);
	}
	feed_stop(e->feed);
	if (open) {
		finish_requests(door, set);
		engine_drain(e);
	}
	if (metrics)
		http_stop(metrics);
	if (door)
		http_stop(door);
	api_free(api);
	return open;
}

/*
 * Every request takes and gives back some tens of kilobytes. Left alone, the allocator hands the end of its heap to the kernel
 * each time and gets it back cleared, page by page; a megabyte kept per thread is cheaper. So is taking the pieces of a large
 * answer, a page of a list, from there: above its threshold, which is low and does not move any more once the others are set, the
 * allocator maps each piece anew. No ordinary piece of an arena is larger than this.
 */
static void keep_memory(void)
{
	mallopt(M_TOP_PAD, 1 << 20);
	mallopt(M_TRIM_THRESHOLD, 8 << 20);
	mallopt(M_MMAP_THRESHOLD, 2 << 20);
}

bool serve(const struct config *config, struct errs *errs)
{
	keep_memory();
	sigset_t set = block_signals();
	int lock = -1;
	bool file = db_is_file(config->db);

	if (file && !database_lock(config->db, &lock, errs))
		return false;
	struct engine *e = engine_open(config, errs);
	if (e && file)
		node_alone(e->node);
	bool served = e && run(e, &set, errs);
	if (e)
		engine_close(e);
	if (lock >= 0)
		close(lock);
	return served;
}
