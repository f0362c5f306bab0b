/*
 * load.c -- the clients: one epoll, non-blocking sockets, no more of HTTP than the servers answer with.
 */
#define _GNU_SOURCE
#include "load.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ANSWER_MAX = 1 << 20, EVENTS = 256, CREATED = 201, REST_US = 100000, REST_S = 10 };

struct client {
	int fd;
	char out[REQUEST_MAX];
	size_t out_n, sent;
	char *in;
	size_t in_n, whole;		/* bytes of the answer when its head has come; else 0 */
	int status;
	size_t body;
	double from;
};

double seconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int connect_to(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
	                          .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
		return fd;
	close(fd);
	return -1;
}

/* --- answers ---------------------------------------------------------------------- */

/* When the head is there: the status, and how long the answer is in all. */
static void read_head(struct client *c)
{
	char *end = memmem(c->in, c->in_n, "\r\n\r\n", 4);

	if (!end)
		return;
	c->status = c->in_n > 12 ? atoi(c->in + 9) : 0;
	c->body = 0;
	*end = 0;
	for (char *line = strstr(c->in, "\r\n"); line; line = strstr(line + 2, "\r\n"))
		if (strncasecmp(line + 2, "Content-Length:", 15) == 0)
			c->body = strtoul(line + 17, NULL, 10);
	*end = '\r';
	c->whole = (size_t)(end - c->in) + 4 + c->body;
}

/* What has come. 1: the answer is whole; 0: not yet; -1: the connection is gone. */
static int receive(struct client *c, int flags)
{
	ssize_t n = recv(c->fd, c->in + c->in_n, ANSWER_MAX - c->in_n, flags);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n <= 0)
		return -1;
	c->in_n += (size_t)n;
	if (!c->whole)
		read_head(c);
	if (c->whole > ANSWER_MAX)
		return -1;
	return c->whole && c->in_n >= c->whole;
}

/* False when the connection is gone. A request is smaller than a socket's buffer: it goes at once. */
static bool ask(struct client *c)
{
	c->in_n = c->whole = 0;
	c->from = seconds_now();
	return send(c->fd, c->out, c->out_n, MSG_NOSIGNAL) == (ssize_t)c->out_n;
}

int load_once(int port, const char *request, size_t n, char *body, size_t room)
{
	struct client *c = calloc(1, sizeof *c);
	int got = 0;

	c->fd = connect_to(port);
	c->in = malloc(ANSWER_MAX + 1);
	bool sent = c->fd >= 0 && n <= sizeof c->out;
	if (sent) {
		memcpy(c->out, request, n);
		c->out_n = n;
		sent = ask(c);
	}
	while (sent && got == 0)
		got = receive(c, 0);
	int status = got == 1 ? c->status : 0;
	if (status && body)
		snprintf(body, room, "%.*s", (int)c->body, c->in + c->whole - c->body);
	if (c->fd >= 0)
		close(c->fd);
	free(c->in);
	free(c);
	return status;
}

/* --- measuring ---------------------------------------------------------------------- */

static void keep(struct measured *m, double took)
{
	if (m->n == m->room) {
		m->room = m->room ? m->room * 2 : 1 << 16;
		m->us = realloc(m->us, m->room * sizeof *m->us);
		if (!m->us)
			abort();
	}
	m->us[m->n++] = (uint32_t)(took * 1e6);
}

static void note(const struct load *l, const struct client *c, struct measured *m)
{
	if (c->status == l->want) {
		keep(m, seconds_now() - c->from);
		return;
	}
	if (!m->refused++)
		m->status = c->status;
	if (m->refused == 1)
		fprintf(stderr, "answered %d: %.300s\n", c->status, c->in + c->whole - c->body);
}

static bool open_clients(const struct load *l, struct client *all, int epoll)
{
	for (int i = 0; i < l->connections; i++) {
		struct client *c = &all[i];
		struct epoll_event e = { .events = EPOLLIN, .data.ptr = c };
		c->fd = connect_to(l->port[i % l->servers]);
		c->in = malloc(ANSWER_MAX);
		if (c->fd < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &e))
			return false;
		c->out_n = l->request(l->self, c->out, sizeof c->out);
		if (!ask(c))
			return false;
	}
	return true;
}

/* Answers are noted between `from` and `until`; those under way at the end are waited for and not counted. */
static void converse(const struct load *l, int epoll, double from, double until, struct measured *m)
{
	struct epoll_event event[EVENTS];
	int open = l->connections;

	while (open > 0) {
		int n = epoll_wait(epoll, event, EVENTS, 1000);
		double now = seconds_now();
		if (n == 0 && now > until + 10)
			return;
		for (int i = 0; i < n; i++) {
			struct client *c = event[i].data.ptr;
			int got = receive(c, MSG_DONTWAIT);
			if (got == 0)
				continue;
			m->answered++;
			if (got > 0 && now >= from && now < until)
				note(l, c, m);
			if (got > 0 && now < until) {
				c->out_n = l->request(l->self, c->out, sizeof c->out);
				if (ask(c))
					continue;
			}
			if (now < until)
				m->refused++;
			epoll_ctl(epoll, EPOLL_CTL_DEL, c->fd, NULL);
			open--;
		}
	}
}

/* Of a process so far: its user and system time, that of its children that have ended, and who started it. */
static bool read_times(const char *pid, double *own, double *ended, int *parent)
{
	char path[300];
	unsigned long user, kernel, ended_user, ended_kernel;

	snprintf(path, sizeof path, "/proc/%s/stat", pid);
	FILE *f = fopen(path, "r");
	/* The second word may have blanks, and ends in the last bracket. */
	bool read = f && fscanf(f, "%*d (%*[^)]) %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %lu %lu", parent, &user,
	                        &kernel, &ended_user, &ended_kernel) == 5;
	if (f)
		fclose(f);
	if (!read)
		return false;
	*own = (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
	*ended = (double)(ended_user + ended_kernel) / (double)sysconf(_SC_CLK_TCK);
	return true;
}

static double processor_time(int pid)
{
	char name[16];
	double own, ended;
	int parent;

	snprintf(name, sizeof name, "%d", pid);
	return read_times(name, &own, &ended, &parent) ? own : 0;
}

/* A process and all it started. */
static double family_time(int pid)
{
	double sum = 0, own, ended;
	int parent;
	DIR *all = opendir("/proc");

	for (struct dirent *d; all && (d = readdir(all)); ) {
		if (d->d_name[0] < '0' || d->d_name[0] > '9' || !read_times(d->d_name, &own, &ended, &parent))
			continue;
		if (atoi(d->d_name) == pid)
			sum += own + ended;
		else if (parent == pid)
			sum += own;
	}
	if (all)
		closedir(all);
	return sum;
}

static void note_times(const struct load *l, struct measured *m, double sign)
{
	for (int i = 0; i < l->servers; i++)
		m->cpu += sign * processor_time(l->pid[i]);
	for (int i = 0; l->database[i]; i++)
		m->db_cpu += sign * family_time(l->database[i]);
}

double load_rest(const struct load *l, double seconds)
{
	double done = 1, all = 0;

	for (int i = 0; i < seconds * 1e6 / REST_US && done > 0.01; i++) {
		struct measured rest = { 0 };
		note_times(l, &rest, -1);
		usleep(REST_US);
		note_times(l, &rest, 1);
		done = rest.cpu + rest.db_cpu;
		all += done;
	}
	return all;
}

bool load_run(const struct load *l, struct measured *m)
{
	struct client *all = calloc((size_t)l->connections, sizeof *all);
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	double from = seconds_now() + l->warm;

	for (int i = 0; i < l->connections; i++)
		all[i].fd = -1;
	note_times(l, m, -1);
	bool open = open_clients(l, all, epoll);
	if (open) {
		converse(l, epoll, from, from + l->seconds, m);
		m->seconds += l->seconds;
	}
	note_times(l, m, 1);
	if (l->want == CREATED)
		m->behind += load_rest(l, REST_S);
	for (int i = 0; i < l->connections; i++) {
		if (all[i].fd >= 0)
			close(all[i].fd);
		free(all[i].in);
	}
	close(epoll);
	free(all);
	return open;
}

double measured_rate(const struct measured *m)
{
	return m->seconds > 0 ? (double)m->n / m->seconds : 0;
}

double measured_us(const struct measured *m, double seconds)
{
	return m->answered ? seconds * 1e6 / (double)m->answered : 0;
}

static int by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

double measured_quantile(struct measured *m, double part)
{
	if (!m->n)
		return 0;
	qsort(m->us, m->n, sizeof *m->us, by_size);
	size_t at = (size_t)(part * (double)m->n);
	return m->us[at < m->n ? at : m->n - 1] / 1000.0;
}

void measured_free(struct measured *m)
{
	free(m->us);
	*m = (struct measured){ 0 };
}
