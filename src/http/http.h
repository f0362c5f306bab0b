/*
 * http.h -- HTTP in, behind one small door.
 *
 * The server (libmicrohttpd) refuses ambiguous messages in its gate, reads the body
 * up to a limit and hands over a struct request. The handler runs on an HTTP thread
 * and either answers at once or keeps the request and answers later from any
 * thread, exactly once; the connection sleeps meanwhile. Nothing else of orderd
 * knows the library.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum method { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, METHODS };
extern const char *const method_names[METHODS];

struct request {
	struct arena arena;		/* lives until the answer is sent */
	enum method method;
	struct str path;		/* decoded, without query: "/api/v1/orders"; valid UTF-8 */
	struct str query;		/* raw, after the '?' */
	struct str body;
	struct str remote;		/* address of the peer */
	struct str content_type, authorization, if_match, if_none_match, idempotency_key,
	           accept_language, accept, accept_encoding, request_id, cookie, last_event_id, traceparent,
	           host, origin, x_orderd, user_agent;
	bool english;			/* who asks reads English sooner than Chinese */
	int64_t started;		/* monotonic µs */
	void *self;			/* free for the handler */
	struct connection *connection;	/* the library's side */
};

struct http_header { const char *name; struct str value; };

/*
 * Answer with a body that is copied. The request must not be touched afterwards. A HEAD comes to the handler as a GET
 * and its answer is sent without the body; OPTIONS never comes.
 * Adds Content-Length, Date, X-Request-Id, nosniff and no-store; `headers` may replace the last.
 */
void http_answer(struct request *rq, int status, const char *type, struct str body,
                 const struct http_header *headers, int n);
/* The same without a copy: the body lives in the arena of the request. */
void http_answer_kept(struct request *rq, int status, const char *type, struct str body,
                      const struct http_header *headers, int n);
/* Answer with an open file (fd is closed afterwards): exports, backups. */
void http_answer_file(struct request *rq, int status, const char *type, int fd, int64_t size,
                      const struct http_header *headers, int n);

/*
 * Answer 200 with a body that goes on until one of the two sides ends it. The stream is the caller's until http_stream_end,
 * which is always called, also for one whose peer is gone.
 */
struct http_stream;
struct http_stream *http_answer_stream(struct request *rq, const char *type, const struct http_header *headers, int n);

/* READY: what was sent is on the wire, and a piece more is taken. BUSY: it is not yet. */
enum http_stream_state { STREAM_READY, STREAM_BUSY, STREAM_GONE };
enum http_stream_state http_stream_state(struct http_stream *s);
/* A piece, copied. False, and nothing is sent, when it was not READY. */
bool http_stream_send(struct http_stream *s, struct str bytes);
void http_stream_end(struct http_stream *s);

struct http_options {
	struct str listen;		/* "127.0.0.1:8080", "[::1]:8080", ":8080" = all addresses */
	int threads;
	int connections_max;
	int64_t body_max;
	int timeout_s;			/* idle connections */
};

struct http_server;
typedef void http_handler(void *self, struct request *rq);

struct http_server *http_start(const struct http_options *o, http_handler *handler, void *self, struct errs *errs);
int http_port(const struct http_server *s);	/* the one chosen, when asked for port 0 */
struct str http_address(const struct http_server *s, struct arena *a);	/* "http://localhost:8080", as one comes to it from this machine */
void http_quiesce(struct http_server *s);	/* take no new connections */
int http_open_requests(const struct http_server *s);
void http_stop(struct http_server *s);		/* after the last request was answered */

/* Next "name=value" of a query string, percent-decoded into the arena. False at the end; *bad on broken encoding. */
bool http_parameter(struct str *rest, struct arena *a, struct str *name, struct str *value, bool *bad);
bool http_parameter_twice(struct str query, struct arena *a, struct str *name);	/* one of them, when some name is given again */

/*
 * Split a path by a pattern: "/api/v1/orders/{id}/actions/{move}" puts the parts in braces into `part` (at most
 * HTTP_PARTS). False when it does not fit.
 */
enum { HTTP_PARTS = 4 };
bool http_match(const char *pattern, struct str path, struct str part[HTTP_PARTS]);

#endif
