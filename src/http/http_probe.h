/*
 * http_probe.h -- for the tests of src/http: a server to be asked, and a client that
 * sends exactly the bytes it is given.
 */
#ifndef HTTP_PROBE_H
#define HTTP_PROBE_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/secret.h"
#include "http/http.h"

enum { PROBE_HELD_MAX = 1024, PROBE_BODY_MAX = 1 << 20, PROBE_WAIT_MS = 5000 };

/* What the handler of a test was given. Requests to /hold are kept until the test answers them. */
struct probe {
	struct http_server *server;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct request *held[PROBE_HELD_MAX];
	int holding;
	int seen;			/* requests that reached the handler */
};

/* "GET /path?query body", so that a test sees how its bytes were understood. */
static inline void probe_echo(struct request *rq)
{
	struct buf text = buf_in(&rq->arena, 0);

	buf_fmt(&text, "%s %.*s", method_names[rq->method], P(rq->path));
	if (rq->query.s)
		buf_fmt(&text, "?%.*s", P(rq->query));
	if (rq->body.n) {
		buf_char(&text, ' ');
		buf_add(&text, rq->body);
	}
	http_answer(rq, 200, "text/plain", buf_str(&text), NULL, 0);
}

static inline void probe_handle(void *self, struct request *rq)
{
	struct probe *p = self;
	bool hold = str_eq(rq->path, S("/hold"));

	pthread_mutex_lock(&p->lock);
	p->seen++;
	if (hold)
		p->held[p->holding++] = rq;
	pthread_cond_broadcast(&p->changed);
	pthread_mutex_unlock(&p->lock);
	if (!hold)
		probe_echo(rq);
}

/* On the heap, so that a test that fails in between does not leave the server without it. */
static inline struct probe *probe_start(int threads, int64_t body_max, int timeout_s,
                                        http_handler *handler)
{
	struct probe *p = calloc(1, sizeof *p);
	ARENA arena = {0};
	struct errs errs = { .arena = &arena };
	const struct http_options options = {
		.listen = S("127.0.0.1:0"), .threads = threads, .connections_max = 1000,
		.body_max = body_max, .timeout_s = timeout_s,
	};

	assert_non_null(p);
	secret_start();
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->changed, NULL);
	p->server = http_start(&options, handler ? handler : probe_handle, p, &errs);
	assert_non_null(p->server);
	return p;
}

static inline void probe_stop(struct probe *p)
{
	http_stop(p->server);
	pthread_cond_destroy(&p->changed);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

static inline int probe_seen(struct probe *p)
{
	pthread_mutex_lock(&p->lock);
	int seen = p->seen;
	pthread_mutex_unlock(&p->lock);
	return seen;
}

/* Wait until `n` requests are held, and take them. */
static inline void probe_take(struct probe *p, struct request **taken, int n)
{
	pthread_mutex_lock(&p->lock);
	while (p->holding < n)
		pthread_cond_wait(&p->changed, &p->lock);
	memcpy(taken, p->held, (size_t)n * sizeof *taken);
	p->holding -= n;
	memmove(p->held, p->held + n, (size_t)p->holding * sizeof *taken);
	pthread_mutex_unlock(&p->lock);
}

static inline void probe_wait_until_none_is_open(struct probe *p)
{
	for (int ms = 0; http_open_requests(p->server) && ms < PROBE_WAIT_MS; ms++)
		usleep(1000);
	assert_int_equal(http_open_requests(p->server), 0);
}

static inline int probe_try_connect(int port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (!connect(fd, (struct sockaddr *)&address, sizeof address))
		return fd;
	close(fd);
	return -1;
}

static inline int probe_connect(struct probe *p)
{
	int fd = probe_try_connect(http_port(p->server));

	assert_true(fd >= 0);
	return fd;
}

/* The number of bytes sent: fewer when the other side has hung up. */
static inline size_t probe_send(int fd, const char *bytes, size_t n)
{
	size_t sent = 0;

	while (sent < n) {
		ssize_t now = send(fd, bytes + sent, n - sent, MSG_NOSIGNAL);
		if (now <= 0)
			break;
		sent += (size_t)now;
	}
	return sent;
}

static inline void probe_say(int fd, const char *text)
{
	assert_int_equal(probe_send(fd, text, strlen(text)), strlen(text));
}

struct reply {
	char text[128 * 1024];		/* all that came, NUL-terminated */
	size_t n;
	bool closed;
};

/* One more piece. False when nothing came in `wait_ms` or the connection ended. */
static inline bool probe_read_some(int fd, struct reply *r, int wait_ms)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };

	if (poll(&ready, 1, wait_ms) <= 0)
		return false;
	ssize_t n = recv(fd, r->text + r->n, sizeof r->text - 1 - r->n, 0);
	r->closed = n <= 0;
	r->n += n > 0 ? (size_t)n : 0;
	r->text[r->n] = 0;
	return n > 0;
}

/* All until the connection ends or is silent for `wait_ms`. */
static inline void probe_read_all(int fd, struct reply *r, int wait_ms)
{
	r->n = 0;
	r->text[0] = 0;
	r->closed = false;
	while (probe_read_some(fd, r, wait_ms))
		;
}

/* One answer with a Content-Length; what follows it stays in the socket only if it was not sent yet. */
static inline void probe_read_one(int fd, struct reply *r)
{
	r->n = 0;
	r->text[0] = 0;
	r->closed = false;
	for (;;) {
		const char *end = strstr(r->text, "\r\n\r\n"), *length = strstr(r->text, "Content-Length: ");
		if (end && (!length || r->n >= (size_t)(end + 4 - r->text) + strtoul(length + 16, NULL, 10)))
			return;
		if (!probe_read_some(fd, r, PROBE_WAIT_MS))
			return;
	}
}

static inline int reply_count(const struct reply *r)
{
	int n = 0;

	for (const char *at = r->text; (at = strstr(at, "HTTP/1.1 ")); at++)
		n++;
	return n;
}

/* Status of the first answer; 0 without one. */
static inline int reply_status(const struct reply *r)
{
	return strncmp(r->text, "HTTP/1.1 ", 9) ? 0 : atoi(r->text + 9);
}

static inline const char *reply_body(const struct reply *r)
{
	const char *end = strstr(r->text, "\r\n\r\n");

	return end ? end + 4 : "";
}

static inline bool reply_has(const struct reply *r, const char *text)
{
	return strstr(r->text, text) != NULL;
}

/* Send on a new connection, and read the one answer. */
static inline void probe_ask(struct probe *p, const char *text, struct reply *r)
{
	int fd = probe_connect(p);

	probe_say(fd, text);
	probe_read_one(fd, r);
	close(fd);
}

#endif
