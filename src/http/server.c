/*
 * server.c -- the life of a server: start, drain, stop.
 *
 * Each thread is a daemon of the library with a listening socket of its own, and the
 * kernel spreads new connections over them; README.md says what was measured. The
 * daemons share nothing, so a request stays on one thread but for its answer.
 */
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/instant.h"
#include "http/exchange.h"
#include "http/listen.h"

/*
 * Of one connection: the largest address and head the gate lets in, an index of 9 KB, and the head of the answer, which may name the
 * address of the next page. What is let in can always be answered.
 */
enum { CONNECTION_MEMORY = 48 * 1024 };

static const struct problem E_START = {
	"E_START", 500, "无法启动 HTTP 服务", "could not start an HTTP thread",
};

/* The gate decodes the path itself, strictly. */
static size_t leave_escaped(void *self, struct MHD_Connection *mhd, char *text)
{
	size_t n = 0;

	(void)self, (void)mhd;
	while (text[n])
		n++;
	return n;
}

static void connection_changed(void *self, struct MHD_Connection *mhd, void **peer,
                               enum MHD_ConnectionNotificationCode what)
{
	struct http_server *s = self;

	if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
		peer_close(&s->peers, *peer);
		return;
	}
	int fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	const struct sockaddr *address =
		MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
	*peer = peer_open(&s->peers, fd, address);
}

static struct MHD_Daemon *start_daemon(struct http_server *s, int fd)
{
	unsigned most = (unsigned)((s->options.connections_max + s->daemons - 1) / s->daemons);

	return MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC,
		0, NULL, NULL, exchange_step, s,
		MHD_OPTION_LISTEN_SOCKET, fd,
		MHD_OPTION_STRICT_FOR_CLIENT, 1,
		MHD_OPTION_CONNECTION_LIMIT, most,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)s->options.timeout_s,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
		MHD_OPTION_URI_LOG_CALLBACK, exchange_begin, s,
		MHD_OPTION_NOTIFY_COMPLETED, exchange_end, s,
		MHD_OPTION_NOTIFY_CONNECTION, connection_changed, s,
		MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
		MHD_OPTION_END);
}

/* One more daemon. False, with the reason, when there can be none. */
static bool add_daemon(struct http_server *s, int i, struct errs *errs)
{
	int fd = i ? listen_beside(s->listening[0], errs) : listen_on(s->options.listen, errs);

	if (fd < 0)
		return false;
	s->daemon[i] = start_daemon(s, fd);
	if (!s->daemon[i])
		return fail(errs, &E_START, S(""));	/* the library has closed the socket */
	s->listening[i] = fd;
	return true;
}

static void *zeroed(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (!p)
		abort();
	return p;
}

struct http_server *http_start(const struct http_options *o, http_handler *handler, void *self,
                               struct errs *errs)
{
	struct http_server *s = zeroed(1, sizeof *s);

	s->options = *o;
	s->handler = handler;
	s->self = self;
	s->daemons = o->threads > 1 ? o->threads : 1;
	s->daemon = zeroed((size_t)s->daemons, sizeof *s->daemon);
	s->listening = zeroed((size_t)s->daemons, sizeof *s->listening);
	for (int i = 0; i < s->daemons; i++)
		s->listening[i] = -1;
	peers_start(&s->peers, o->timeout_s * (int64_t)SECOND);
	for (int i = 0; i < s->daemons; i++) {
		if (add_daemon(s, i, errs))
			continue;
		http_stop(s);
		return NULL;
	}
	s->port = listen_port(s->listening[0]);
	return s;
}

int http_port(const struct http_server *s)
{
	return s->port;
}

struct str http_address(const struct http_server *s, struct arena *a)
{
	struct str host = listen_host(s->options.listen);
	bool any = !host.n || str_eq(host, S("0.0.0.0")) || str_eq(host, S("[::]"));

	return str_fmt(a, "http://%.*s:%d", P(any ? S("localhost") : host), s->port);
}

/* The sockets stay open until the daemons have ended: no other file may get their numbers. */
void http_quiesce(struct http_server *s)
{
	if (atomic_exchange(&s->quiet, true))
		return;
	for (int i = 0; i < s->daemons; i++) {
		if (!s->daemon[i])
			continue;
		MHD_quiesce_daemon(s->daemon[i]);
		shutdown(s->listening[i], SHUT_RD);
	}
}

int http_open_requests(const struct http_server *s)
{
	return atomic_load(&s->open);
}

static void wait_for_none(const atomic_int *count)
{
	const struct timespec pause = { .tv_nsec = 1000000 };

	while (atomic_load(count) > 0)
		nanosleep(&pause, NULL);
}

/*
 * An answering thread counts itself in `waking` before its request can end, so once no request is
 * open and nobody is waking, no thread touches a connection any more.
 */
void http_stop(struct http_server *s)
{
	if (!s)
		return;
	http_quiesce(s);
	atomic_store(&s->closing, true);
	wait_for_none(&s->open);
	wait_for_none(&s->waking);
	for (int i = 0; i < s->daemons; i++) {
		if (s->daemon[i])
			MHD_stop_daemon(s->daemon[i]);
		if (s->listening[i] >= 0)
			close(s->listening[i]);
	}
	peers_stop(&s->peers);
	free(s->daemon);
	free(s->listening);
	free(s);
}
