/*
 * exchange.c -- one request and its answer, between the library and the handler.
 *
 * The library calls begin at the request line, step for the head, for each piece of
 * the body and for the answer, and end when all is sent or the peer is gone. All a
 * request needs lies in its arena, the struct connection included, and end frees it.
 *
 * An answer may come while the handler still runs or at any time later, from any
 * thread. `turn` decides between the two sides: who comes second moves the
 * connection on. The connection is suspended before it is said to be ASLEEP, so an
 * answer never wakes a connection that is not yet asleep.
 */
#include "http/exchange.h"

#include <stdatomic.h>
#include <assert.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/instant.h"
#include "base/secret.h"
#include "http/gate.h"
#include "http/stream.h"

enum turn { HANDLING, ASLEEP, ANSWERED };

struct answer {
	int status;
	const char *type;
	struct str body;
	int fd;				/* of a file, or -1 */
	int64_t size;			/* of the file */
	struct http_stream *stream;	/* or NULL */
	bool bare;			/* of a stream only the head was asked for: the library would send pieces of it all the same */
	const struct http_header *headers;
	int n;
	bool last;			/* the connection is closed after it */
};

struct connection {
	struct request rq;
	struct http_server *server;
	struct MHD_Connection *mhd;
	struct peer *peer;
	struct str target;
	size_t room;			/* of the body */
	bool head_seen, handed;
	bool unmeasured;		/* nobody said how long its body is: what follows may be one, and is not read as the next request */
	bool bare;			/* a HEAD */
	atomic_int turn;
	struct answer answer;
};

enum { BODY_FIRST_ROOM = 64 * 1024, REQUEST_ID_MAX = 64 };

static const struct http_header allow = {
	"Allow", S("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"),
};

/* ---- the head ---- */

static struct str *captured(struct request *rq, struct str name)
{
	const struct { struct str name; struct str *to; } wanted[] = {
		{ S("content-type"), &rq->content_type },
		{ S("authorization"), &rq->authorization },
		{ S("if-match"), &rq->if_match },
		{ S("if-none-match"), &rq->if_none_match },
		{ S("idempotency-key"), &rq->idempotency_key },
		{ S("accept-language"), &rq->accept_language },
		{ S("accept"), &rq->accept },
		{ S("accept-encoding"), &rq->accept_encoding },
		{ S("x-request-id"), &rq->request_id },
		{ S("cookie"), &rq->cookie },
		{ S("last-event-id"), &rq->last_event_id },
		{ S("traceparent"), &rq->traceparent },
		{ S("host"), &rq->host },
		{ S("origin"), &rq->origin },
		{ S("x-orderd"), &rq->x_orderd },
		{ S("user-agent"), &rq->user_agent },
	};

	for (size_t i = 0; i < COUNT(wanted); i++)
		if (str_eq_ignoring_case(name, wanted[i].name))
			return wanted[i].to;
	return NULL;
}

struct reading { struct request *rq; struct head *head; };

/* Names and values live as long as the request, in the library's memory. The first counts. */
static enum MHD_Result read_header(void *self, enum MHD_ValueKind kind, const char *name,
                                   size_t name_n, const char *value, size_t value_n)
{
	const struct reading *r = self;
	struct str header = { name, name_n };
	struct str content = { value ? value : "", value ? value_n : 0 };
	struct str *to = captured(r->rq, header);

	(void)kind;
	gate_header(r->head, header, content);
	if (to && !to->s)
		*to = content;
	return MHD_YES;
}

static bool is_sane_id(struct str id)
{
	for (size_t i = 0; i < id.n; i++) {
		char c = id.s[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool digit = c >= '0' && c <= '9';
		if (!letter && !digit && c != '.' && c != '_' && c != '-')
			return false;
	}
	return id.n > 0 && id.n <= REQUEST_ID_MAX;
}

/* Sixteen hex digits: a number drawn at the start of the process, counted up and stirred. No secret, only a name. */
static struct str new_request_id(struct arena *a)
{
	static const char digits[] = "0123456789abcdef";
	static _Atomic uint64_t next;
	uint64_t id = atomic_load(&next);
	char *text = arena_alloc(a, 16 + 1);

	if (!id) {
		uint64_t none = 0;
		random_bytes(&id, sizeof id);
		atomic_compare_exchange_strong(&next, &none, id | 1);
	}
	id = atomic_fetch_add(&next, 2) * UINT64_C(0x9E3779B97F4A7C15);
	for (int i = 0; i < 16; i++, id <<= 4)
		text[i] = digits[id >> 60];
	return (struct str){ text, 16 };
}

/* False, with the reason, when the message must not come in. */
static bool read_head(struct connection *c, const char *method, struct errs *errs)
{
	struct request *rq = &c->rq;
	struct head head = { .method = STR(method), .target = c->target };
	struct reading reading = { rq, &head };

	MHD_get_connection_values_n(c->mhd, MHD_HEADER_KIND, read_header, &reading);
	head.entries = MHD_get_connection_values(c->mhd, MHD_HEADER_KIND | MHD_COOKIE_KIND | MHD_GET_ARGUMENT_KIND, NULL, NULL);
	rq->english = str_eq_ignoring_case(str_sub(str_trim(rq->accept_language), 0, 2), S("en"));
	if (!is_sane_id(rq->request_id))
		rq->request_id = new_request_id(&rq->arena);
	if (!gate_passes(&head, c->server->options.body_max, &rq->method, errs) ||
	    !gate_target(c->target, &rq->arena, &rq->path, &rq->query, errs))
		return false;

	int64_t size = gate_body_size(&head);
	c->unmeasured = size == 0 && !head.lengths && rq->method != GET && rq->method != HEAD && rq->method != OPTIONS;
	c->room = size < 0 || size > BODY_FIRST_ROOM ? BODY_FIRST_ROOM : (size_t)size;
	return true;
}

/* ---- answers ---- */

static void answer_problem(struct connection *c, const struct errs *errs)
{
	struct request *rq = &c->rq;
	struct buf body = buf_in(&rq->arena, 0);

	errs_json(errs, !rq->english, rq->request_id, &body);
	c->answer = (struct answer){
		.status = errs_status(errs), .type = "application/problem+json",
		.body = buf_str(&body), .fd = -1, .last = true,
	};
	if (c->answer.status == 405) {
		c->answer.headers = &allow;
		c->answer.n = 1;
	}
}

static bool says(const struct answer *a, const char *name)
{
	for (int i = 0; i < a->n; i++)
		if (str_eq_ignoring_case(STR(a->headers[i].name), STR(name)))
			return true;
	return false;
}

static void add_headers(const struct connection *c, struct MHD_Response *response)
{
	const struct answer *a = &c->answer;

	if (a->type)
		MHD_add_response_header(response, "Content-Type", a->type);
	MHD_add_response_header(response, "X-Request-Id", c->rq.request_id.s);
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	if (!says(a, "Cache-Control"))
		MHD_add_response_header(response, "Cache-Control", "no-store");
	for (int i = 0; i < a->n; i++)
		MHD_add_response_header(response, a->headers[i].name, a->headers[i].value.s);
	if (a->last || c->unmeasured || atomic_load_explicit(&c->server->quiet, memory_order_relaxed))
		MHD_add_response_header(response, "Connection", "close");
}

/* The body stays in the arena, which outlives the response; a file now belongs to the response. */
static struct MHD_Response *response_of(struct answer *a)
{
	if (a->stream && !a->bare)
		return stream_response(a->stream);
	if (a->fd < 0)
		return MHD_create_response_from_buffer(a->body.n, (void *)(uintptr_t)a->body.s,
		                                       MHD_RESPMEM_PERSISTENT);
	struct MHD_Response *response = MHD_create_response_from_fd64((uint64_t)a->size, a->fd);
	if (response)
		a->fd = -1;
	return response;
}

static enum MHD_Result send_answer(struct connection *c)
{
	int64_t bytes = c->answer.fd < 0 ? (int64_t)c->answer.body.n : c->answer.size;
	struct MHD_Response *response = response_of(&c->answer);

	if (!response)
		return MHD_NO;
	add_headers(c, response);
	peer_must_act(&c->server->peers, c->peer, bytes);
	enum MHD_Result sent = MHD_queue_response(c->mhd, (unsigned)c->answer.status, response);
	MHD_destroy_response(response);
	return sent;
}

static enum MHD_Result refuse(struct connection *c, const struct errs *errs)
{
	answer_problem(c, errs);
	return send_answer(c);
}

/* Hand the answer over to the HTTP thread; nothing of the request may be touched afterwards. */
static void deliver(struct request *rq, struct answer answer,
                    const struct http_header *headers, int n)
{
	struct connection *c = rq->connection;
	struct http_server *server = c->server;
	struct MHD_Connection *mhd = c->mhd;

	struct http_header *copy = arena_array(&rq->arena, (size_t)n, sizeof *copy);
	for (int i = 0; i < n; i++)
		copy[i] = (struct http_header){
			headers[i].name, STR(str_c(&rq->arena, headers[i].value)),
		};
	answer.headers = copy;
	answer.n = n;
	c->answer = answer;

	atomic_fetch_add(&server->waking, 1);
	int before = atomic_exchange(&c->turn, ANSWERED);
	assert(before != ANSWERED);
	if (before == ASLEEP)
		MHD_resume_connection(mhd);
	atomic_fetch_sub(&server->waking, 1);
}

void http_answer(struct request *rq, int status, const char *type, struct str body,
                 const struct http_header *headers, int n)
{
	http_answer_kept(rq, status, type, str_dup(&rq->arena, body), headers, n);
}

void http_answer_kept(struct request *rq, int status, const char *type, struct str body,
                      const struct http_header *headers, int n)
{
	const struct answer answer = { .status = status, .type = type, .body = body, .fd = -1 };

	deliver(rq, answer, headers, n);
}

void http_answer_file(struct request *rq, int status, const char *type, int fd, int64_t size,
                      const struct http_header *headers, int n)
{
	const struct answer answer = { .status = status, .type = type, .fd = fd, .size = size };

	deliver(rq, answer, headers, n);
}

struct http_stream *http_answer_stream(struct request *rq, const char *type, const struct http_header *headers, int n)
{
	struct connection *c = rq->connection;
	struct http_stream *stream = stream_new(c->server, c->peer, c->mhd);
	const struct answer answer = { .status = 200, .type = type, .fd = -1, .stream = stream, .bare = c->bare };

	deliver(rq, answer, headers, n);
	return stream;
}

/* ---- the body ---- */

/*
 * The library takes no answer in the middle of a body or before it has the head, and waiting for the end of one that may
 * have none is no choice. Nothing else is under way on the connection, so the answer is written to
 * its socket; it is far smaller than the socket's buffer. The caller then closes.
 */
static void answer_amid_body(struct connection *c, const struct errs *errs)
{
	struct buf text = buf_in(&c->rq.arena, 0);
	time_t now = time(NULL);
	struct tm tm;
	char date[64];

	answer_problem(c, errs);
	strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &tm));
	buf_fmt(&text, "HTTP/1.1 %d %s\r\nDate: %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
	        "X-Request-Id: %.*s\r\nX-Content-Type-Options: nosniff\r\n"
	        "Cache-Control: no-store\r\nConnection: close\r\n\r\n",
	        c->answer.status, MHD_get_reason_phrase_for((unsigned)c->answer.status), date,
	        c->answer.type, c->answer.body.n, P(c->rq.request_id));
	buf_add(&text, c->answer.body);
	send(c->peer->fd, text.s, text.n, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/* Room doubles as bytes arrive: what was only announced costs nothing. */
static void append(struct connection *c, const char *data, size_t n)
{
	struct str *body = &c->rq.body;
	char *to = (char *)(uintptr_t)body->s;

	if (!to || body->n + n > c->room) {
		while (body->n + n > c->room)
			c->room = c->room ? 2 * c->room : n;
		to = arena_alloc(&c->rq.arena, c->room);
		if (body->n)
			memcpy(to, body->s, body->n);
	}
	memcpy(to + body->n, data, n);
	*body = (struct str){ to, body->n + n };
}

static enum MHD_Result take_body(struct connection *c, const char *data, size_t *size)
{
	int64_t max = c->server->options.body_max;

	if (*size > (uint64_t)max - c->rq.body.n) {
		struct errs errs = { .arena = &c->rq.arena };
		fail(&errs, &E_BODY_TOO_LARGE, S(""),
		     str_fmt(&c->rq.arena, "%lld", (long long)max));
		answer_amid_body(c, &errs);
		return MHD_NO;
	}
	append(c, data, *size);
	peer_moved(c->peer, *size);
	*size = 0;
	return MHD_YES;
}

/* ---- the course of a request ---- */

/* The library would list the parameters now, in memory it has not: then it says nothing and waits until the time is up. */
static void refuse_target(struct connection *c)
{
	struct errs errs = { .arena = &c->rq.arena };

	if (gate_counts(c->target, &errs))
		return;
	c->rq.request_id = new_request_id(&c->rq.arena);
	answer_amid_body(c, &errs);
	shutdown(c->peer->fd, SHUT_RDWR);
}

static struct peer *peer_of(struct MHD_Connection *mhd)
{
	return MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

void *exchange_begin(void *self, const char *target, struct MHD_Connection *mhd)
{
	struct arena arena = {0};
	struct connection *c = NEW(&arena, struct connection);
	size_t n = target ? strnlen(target, GATE_TARGET_MAX + 1) : 0;

	c->server = self;
	c->mhd = mhd;
	c->peer = peer_of(mhd);
	c->answer.fd = -1;
	c->target = (struct str){ arena_copy(&arena, n ? target : "", n), n };
	c->rq.arena = arena;
	c->rq.connection = c;
	c->rq.remote = STR(c->peer->name);
	c->rq.started = monotonic_us();
	refuse_target(c);
	return c;
}

static enum MHD_Result first_step(struct connection *c, const char *method)
{
	struct errs errs = { .arena = &c->rq.arena };

	c->head_seen = true;
	return read_head(c, method, &errs) ? MHD_YES : refuse(c, &errs);
}

static enum MHD_Result answer_options(struct connection *c)
{
	c->answer = (struct answer){ .status = 204, .fd = -1, .headers = &allow, .n = 1 };
	return send_answer(c);
}

/*
 * `open` is counted before `closing` is read, and http_stop does it the other way round, so that
 * one of them sees the other.
 */
static bool hand_over(struct connection *c)
{
	struct http_server *server = c->server;

	c->handed = true;
	atomic_fetch_add(&server->open, 1);
	if (atomic_load(&server->closing))
		return false;
	c->bare = c->rq.method == HEAD;
	if (c->bare)
		c->rq.method = GET;
	server->handler(server->self, &c->rq);
	return true;
}

static enum MHD_Result handle(struct connection *c)
{
	struct MHD_Connection *mhd = c->mhd;
	int still = HANDLING;

	peer_waits(c->peer);
	if (c->rq.method == OPTIONS)
		return answer_options(c);
	if (!hand_over(c)) {
		struct errs errs = { .arena = &c->rq.arena };
		fail(&errs, &E_BUSY, S(""));
		return refuse(c, &errs);
	}
	if (atomic_load(&c->turn) == ANSWERED)
		return send_answer(c);
	MHD_suspend_connection(mhd);
	if (!atomic_compare_exchange_strong(&c->turn, &still, ASLEEP))
		MHD_resume_connection(mhd);
	return MHD_YES;
}

enum MHD_Result exchange_step(void *self, struct MHD_Connection *mhd, const char *url,
                              const char *method, const char *version,
                              const char *data, size_t *size, void **connection)
{
	struct connection *c = *connection;

	(void)self, (void)mhd, (void)url, (void)version;
	if (!c->head_seen)
		return first_step(c, method);
	if (*size)
		return take_body(c, data, size);
	if (atomic_load(&c->turn) == ANSWERED)
		return send_answer(c);
	return handle(c);
}

void exchange_end(void *self, struct MHD_Connection *mhd, void **connection,
                  enum MHD_RequestTerminationCode why)
{
	struct http_server *server = self;
	struct connection *c = *connection;

	(void)mhd, (void)why;
	if (!c)
		return;
	bool handed = c->handed;
	struct arena arena = c->rq.arena;
	peer_must_act(&server->peers, c->peer, 0);
	if (c->answer.fd >= 0)
		close(c->answer.fd);
	if (c->answer.stream)
		stream_gone(c->answer.stream);
	*connection = NULL;
	arena_free(&arena);
	if (handed)
		atomic_fetch_sub(&server->open, 1);
}
