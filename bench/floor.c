/*
 * floor.c -- the bare program orderd is measured against: the same libraries, none of its rules.
 *
 *   floor serve DB PATTERN PORT BYTES     POST: parse the order, write its rows, answer; GET: BYTES
 *   floor alone DB PATTERN GROUP SECONDS  the rows only, from a loop, GROUP orders in a transaction
 *
 * One thread writes: it takes all that waits, writes it in one transaction, and then answers. The
 * write-ahead log is folded into the file by another thread. All this is as in orderd.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <jansson.h>
#include <microhttpd.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#include "rows.h"

enum { DAEMONS = 2, CONNECTION_MEMORY = 32 * 1024, BODY_MAX = 64 * 1024, FOLD_PAGES = 4000, FOLD_HARD = 40000 };

struct work {
	struct MHD_Connection *connection;
	char body[BODY_MAX];
	size_t n;
	bool done;
	struct order_in in;
	struct work *next;
};

static struct rows_writer *rows;
static const char *path, *constant;
static size_t constant_n;
static int wal_pages;
static bool nearly_folded;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER, fold = PTHREAD_COND_INITIALIZER;
static struct work *first, **last = &first;

/* --- the writer ---------------------------------------------------------------------- */

static struct work *take_all(void)
{
	struct work *all, **end = &first;

	pthread_mutex_lock(&lock);
	while (!first)
		pthread_cond_wait(&wake, &lock);
	all = first;
	for (int i = 0; *end && i < GROUP_MAX; i++)
		end = &(*end)->next;
	struct work *rest = *end;
	*end = NULL;
	first = rest;
	if (!rest)
		last = &first;
	pthread_mutex_unlock(&lock);
	return all;
}

/*
 * Beside the writing; what is left when nearly all is folded, and a log that has grown too long, is waited for. Otherwise the log
 * would never begin again while orders come, and each commit be followed by a fold, with its two syncs beside the writer's.
 */
static void fold_log(void)
{
	int pages = __atomic_load_n(&wal_pages, __ATOMIC_RELAXED);	/* none on PostgreSQL */

	if (pages > FOLD_HARD || (pages > FOLD_PAGES && __atomic_exchange_n(&nearly_folded, false, __ATOMIC_RELAXED)))
		sqlite3_wal_checkpoint_v2(rows_handle(rows), "main", SQLITE_CHECKPOINT_RESTART, NULL, NULL);
	else if (pages > FOLD_PAGES)
		pthread_cond_signal(&fold);
}

static void *write_on(void *self)
{
	(void)self;
	for (;;) {
		struct work *all = take_all();
		rows_begin(rows);
		for (struct work *w = all; w; w = w->next)
			rows_add(rows, &w->in);
		rows_commit(rows);
		for (struct work *w = all, *next; w; w = next) {
			next = w->next;
			w->done = true;
			MHD_resume_connection(w->connection);
		}
		fold_log();
	}
	return NULL;
}

static int note_pages(void *self, sqlite3 *db, const char *name, int pages)
{
	(void)self, (void)db, (void)name;
	__atomic_store_n(&wal_pages, pages, __ATOMIC_RELAXED);
	return SQLITE_OK;
}

static void *fold_on(void *self)
{
	sqlite3 *db = rows_connect(path);

	(void)self;
	for (;;) {
		pthread_mutex_lock(&lock);
		pthread_cond_wait(&fold, &lock);
		pthread_mutex_unlock(&lock);
		if (!__atomic_load_n(&nearly_folded, __ATOMIC_RELAXED))
			__atomic_store_n(&nearly_folded, sqlite3_wal_checkpoint_v2(db, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL) ==
			                 SQLITE_OK, __ATOMIC_RELAXED);
	}
	return NULL;
}

/* The log of a file is folded beside the writing. */
static void open_rows(int64_t pattern)
{
	pthread_t folder;

	rows = rows_open(path, pattern);
	if (!rows_handle(rows))
		return;
	sqlite3_wal_hook(rows_handle(rows), note_pages, NULL);
	pthread_create(&folder, NULL, fold_on, NULL);
}

/* --- requests -------------------------------------------------------------------------- */

static int64_t number(json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? strtoll(text, NULL, 10) : 0;
}

/* The same text that orderd reads, by the same library. */
static void parse(struct work *w)
{
	json_t *json = json_loadb(w->body, w->n, JSON_REJECT_DUPLICATES, NULL), *line;
	const char *key = MHD_lookup_connection_value(w->connection, MHD_HEADER_KIND, "Idempotency-Key");
	size_t i;

	snprintf(w->in.key, sizeof w->in.key, "%s", key ? key : "");
	w->in.customer = number(json, "customer_id");
	json_array_foreach(json_object_get(json, "lines"), i, line) {
		if (i >= LINES_MAX)
			break;
		w->in.line[i] = (struct line){ number(line, "product_id"), number(line, "quantity") * 10000 };
		w->in.lines = (int)i + 1;
	}
	json_decref(json);
}

static enum MHD_Result answer(struct MHD_Connection *c, int status, const char *text, size_t n)
{
	struct MHD_Response *r = MHD_create_response_from_buffer(n, (void *)text, MHD_RESPMEM_PERSISTENT);

	MHD_add_response_header(r, "Content-Type", "application/json; charset=utf-8");
	enum MHD_Result queued = MHD_queue_response(c, (unsigned)status, r);
	MHD_destroy_response(r);
	return queued;
}

static void submit(struct work *w)
{
	MHD_suspend_connection(w->connection);
	pthread_mutex_lock(&lock);
	*last = w;
	last = &w->next;
	pthread_cond_signal(&wake);
	pthread_mutex_unlock(&lock);
}

static enum MHD_Result handle(void *self, struct MHD_Connection *c, const char *url, const char *method,
                              const char *version, const char *data, size_t *size, void **state)
{
	struct work *w = *state;
	size_t n;

	(void)self, (void)url, (void)version;
	if (!w) {
		w = *state = calloc(1, sizeof *w);
		w->connection = c;
		return MHD_YES;
	}
	if (*size) {
		if (w->n + *size > sizeof w->body)
			return MHD_NO;
		memcpy(w->body + w->n, data, *size);
		w->n += *size;
		*size = 0;
		return MHD_YES;
	}
	if (strcmp(method, "GET") == 0)
		return answer(c, 200, constant, constant_n);
	if (w->done) {
		const char *text = rows_answer(rows, &n);
		return answer(c, 201, text, n);
	}
	parse(w);
	submit(w);
	return MHD_YES;
}

static void ended(void *self, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode why)
{
	(void)self, (void)c, (void)why;
	free(*state);
}

static int listen_on(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
	                          .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
	if (bind(fd, (struct sockaddr *)&to, sizeof to) || listen(fd, SOMAXCONN)) {
		perror("floor: listen");
		exit(1);
	}
	return fd;
}

static int serve(int64_t pattern, int port, size_t bytes)
{
	pthread_t writer;
	sigset_t stop;
	int sig;

	open_rows(pattern);
	char *text = malloc(bytes + 1);
	memset(text, 'x', bytes);
	constant = text;
	constant_n = bytes;
	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &stop, NULL);
	pthread_create(&writer, NULL, write_on, NULL);
	for (int i = 0; i < DAEMONS; i++)
		MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC, 0, NULL, NULL,
		                 handle, NULL, MHD_OPTION_LISTEN_SOCKET, listen_on(port),
		                 MHD_OPTION_NOTIFY_COMPLETED, ended, NULL,
		                 MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_END);
	sigwait(&stop, &sig);
	return 0;
}

/* --- the database alone ------------------------------------------------------------------------- */

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Lines of the pattern's products in turn; checkpoints beside the writing, as when serving. */
static int alone(int64_t pattern, int group, double most)
{
	int64_t product[4096], orders = 0;

	open_rows(pattern);
	int n = rows_products(rows, product, 4096);
	srandom(1);
	double from = seconds(), took;
	do {
		rows_begin(rows);
		for (int i = 0; i < group; i++, orders++) {
			struct order_in in = { .customer = random(), .lines = 3 };
			for (int k = 0; k < 3; k++)
				in.line[k] = (struct line){ product[random() % n], 10000 };
			snprintf(in.key, sizeof in.key, "alone-%d-%" PRId64 "-%ld", (int)getpid(), orders, random());
			rows_add(rows, &in);
		}
		rows_commit(rows);
		fold_log();
	} while ((took = seconds() - from) < most);
	printf("%" PRId64 " %.6f %d\n", orders, took, rows_inserted(rows));
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 6) {
		puts("floor: the bare program that bench starts and measures orderd against; see bench/README.md");
		return 0;
	}
	path = argv[2];
	if (strcmp(argv[1], "serve") == 0)
		return serve(atoll(argv[3]), atoi(argv[4]), (size_t)atoll(argv[5]));
	return alone(atoll(argv[3]), atoi(argv[4]), atof(argv[5]));
}
