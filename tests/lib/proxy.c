/*
 * proxy.c -- a thread for each connection.
 */
#define _GNU_SOURCE
#include "lib/proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PORT_FIRST = 11000, PORTS = 1000, PIECE = 1 << 16, REQUEST_MAX = 1 << 16, TICK_MS = 20 };

struct wire {
	struct proxy *proxy;
	int generation;
	int client, server;
	unsigned chance;
	enum proxy_cut cut;		/* what becomes of the request on its way */
	char request[REQUEST_MAX];	/* of it, what came so far */
	size_t n;
};

struct proxy {
	int to, fd, port;
	pthread_t thread;
	_Atomic int one_of, wires;
	_Atomic int generation;		/* wires of an earlier one are stranded */
	_Atomic bool closing;
	_Atomic int count[PROXY_CUTS];
};

static int connect_to(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
		return fd;
	close(fd);
	return -1;
}

static bool send_all(int fd, const char *s, size_t n)
{
	while (n) {
		ssize_t sent = send(fd, s, n, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		s += sent;
		n -= (size_t)sent;
	}
	return true;
}

/* How long the request is that begins here; 0: cannot be told yet. */
static size_t request_length(const char *s, size_t n)
{
	const char *end = memmem(s, n, "\r\n\r\n", 4);
	size_t body = 0;

	if (!end)
		return 0;
	for (const char *line = s; line < end; ) {
		const char *next = memmem(line, (size_t)(end - line) + 2, "\r\n", 2);
		if (strncasecmp(line, "Content-Length:", 15) == 0)
			body = strtoul(line + 15, NULL, 10);
		line = next + 2;
	}
	return (size_t)(end - s) + 4 + body;
}

static enum proxy_cut choose(struct wire *w)
{
	int one_of = atomic_load(&w->proxy->one_of);

	if (!one_of || rand_r(&w->chance) % one_of)
		return CUT_NEVER;
	return (enum proxy_cut)(1 + rand_r(&w->chance) % (PROXY_CUTS - 1));
}

/* True: go on. What is to be cut inside is held back until it is known how long it is. */
static bool carry_request(struct wire *w)
{
	ssize_t n = recv(w->client, w->request + w->n, sizeof w->request - w->n, 0);

	if (n <= 0)
		return false;
	if (w->n == 0)
		w->cut = choose(w);
	w->n += (size_t)n;
	if (w->cut == CUT_NEVER) {
		bool sent = send_all(w->server, w->request, w->n);
		w->n = 0;
		return sent;
	}
	size_t length = request_length(w->request, w->n);
	if (!length || w->n < length)
		return w->n < sizeof w->request;
	if (!send_all(w->server, w->request, w->cut == CUT_IN_REQUEST ? length / 2 : length))
		return false;
	w->n = 0;
	return w->cut > CUT_AFTER_REQUEST;
}

static bool carry_answer(struct wire *w)
{
	char piece[PIECE];
	ssize_t n = recv(w->server, piece, sizeof piece, 0);

	if (n <= 0 || w->cut == CUT_BEFORE_ANSWER)
		return false;
	if (w->cut == CUT_IN_ANSWER)
		n /= 2;
	return send_all(w->client, piece, (size_t)n) && w->cut != CUT_IN_ANSWER;
}

static bool stranded(const struct wire *w)
{
	return atomic_load(&w->proxy->generation) != w->generation;
}

static void *carry(void *self)
{
	struct wire *w = self;
	struct proxy *p = w->proxy;
	struct pollfd fd[2] = { { w->client, POLLIN, 0 }, { w->server, POLLIN, 0 } };
	bool on = w->server >= 0;

	while (on && !atomic_load(&p->closing) && !stranded(w)) {
		if (poll(fd, 2, TICK_MS) <= 0)
			continue;
		on = (!fd[0].revents || carry_request(w)) && (!fd[1].revents || carry_answer(w));
	}
	if (w->cut != CUT_NEVER)
		atomic_fetch_add(&p->count[w->cut], 1);
	close(w->client);
	while (stranded(w) && !atomic_load(&p->closing))
		poll(NULL, 0, TICK_MS);
	if (w->server >= 0)
		close(w->server);
	free(w);
	atomic_fetch_sub(&p->wires, 1);
	return NULL;
}

static void *serve(void *self)
{
	struct proxy *p = self;
	unsigned chance = 1;

	while (!atomic_load(&p->closing)) {
		struct pollfd fd = { p->fd, POLLIN, 0 };
		if (poll(&fd, 1, TICK_MS) <= 0)
			continue;
		struct wire *w = calloc(1, sizeof *w);
		int one = 1;
		pthread_t thread;
		*w = (struct wire){ .proxy = p, .generation = atomic_load(&p->generation), .chance = chance++ };
		w->client = accept4(p->fd, NULL, NULL, SOCK_CLOEXEC);
		setsockopt(w->client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		w->server = connect_to(p->to);
		atomic_fetch_add(&p->wires, 1);
		pthread_create(&thread, NULL, carry, w);
		pthread_detach(thread);
	}
	return NULL;
}

struct proxy *proxy_open(int to)
{
	struct proxy *p = calloc(1, sizeof *p);

	p->to = to;
	for (int i = 0; i < 50; i++) {
		struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
		p->port = PORT_FIRST + (int)((unsigned)getpid() * 37 + (unsigned)i * 101) % PORTS;
		at.sin_port = htons((uint16_t)p->port);
		p->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		int one = 1;
		setsockopt(p->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
		if (bind(p->fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(p->fd, 100) == 0) {
			pthread_create(&p->thread, NULL, serve, p);
			return p;
		}
		close(p->fd);
	}
	free(p);
	return NULL;
}

void proxy_close(struct proxy *p)
{
	atomic_store(&p->closing, true);
	pthread_join(p->thread, NULL);
	while (atomic_load(&p->wires))
		poll(NULL, 0, 1);
	close(p->fd);
	free(p);
}

int proxy_port(const struct proxy *p) { return p->port; }
void proxy_cut_one_of(struct proxy *p, int one_of) { atomic_store(&p->one_of, one_of); }
int proxy_count(const struct proxy *p, enum proxy_cut cut) { return atomic_load(&p->count[cut]); }


void proxy_strand(struct proxy *p)
{
	atomic_fetch_add(&p->generation, 1);
}
