/*
 * api.c -- from a request to the route that serves it, and to commands.
 *
 * The order of refusals: path, method, caller, role, rate, body. A command is queued
 * for the writer and answered from its thread after the commit; a read is answered
 * here, a slow one on a reader's thread.
 */
#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "shell/api/answer.h"
#include "shell/api/guard.h"
#include "shell/api/session.h"
#include "shell/list/list.h"

enum { KEY_MAX = 255, POOL_THREADS = 2 };

/*
 * Threads for what takes long, so that it holds up neither HTTP nor each other: sheets and reports have two, hashing passwords has
 * one, however many strangers try to log in. So have reads of roots where a question is a round trip: while it is under way, the
 * next gather, and are asked for together.
 */
struct pool {
	int threads;
	int room;			/* whoever finds so many before them is told to come again */
	int together;			/* as many are taken at once, linked by `next` */
	void (*run)(struct exchange *first);
	pthread_t thread[POOL_THREADS];
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct exchange *first, **last;
	int waiting;
	bool closing;
};

struct api {
	struct engine *engine;
	struct compiled *route;
	int routes;
	_Atomic bool stopping;

	struct pool reading, hashing, details;
};

struct engine *api_engine(struct api *api) { return api->engine; }
bool api_is_stopping(const struct api *api) { return atomic_load(&api->stopping); }
void api_stopping(struct api *api) { atomic_store(&api->stopping, true); }

/* --- routes --------------------------------------------------------------------- */

struct segments segments_of(struct str path)
{
	struct segments s = { .n = 0 };
	struct str piece;

	if (path.n && path.s[0] == '/')
		path = str_sub(path, 1, path.n);
	while (s.n < SEGMENTS_MAX && str_cut(&path, '/', &piece))
		s.at[s.n++] = piece;
	if (path.n)
		s.n = SEGMENTS_MAX + 1;	/* longer than any route */
	return s;
}

static struct compiled compile(const struct route *r)
{
	struct compiled c = { .route = r, .path = segments_of(STR(r->path)), .id = -1, .part = -1, .move = -1 };

	for (int i = 0; i < c.path.n; i++) {
		struct str s = c.path.at[i];
		if (!s.n || s.s[0] != '{')
			continue;
		if (str_eq(s, S("{move}")))
			c.move = i;
		else if (c.id < 0)
			c.id = i;
		else
			c.part = i;
	}
	return c;
}

static bool fits(const struct compiled *c, const struct segments *path)
{
	if (c->path.n != path->n)
		return false;
	for (int i = path->n - 1; i >= 0; i--)
		if (c->path.at[i].s[0] != '{' && !str_eq(c->path.at[i], path->at[i]))
			return false;
	return true;
}

/* The route; or why not: nothing at this path, or not by this method (then ex->allow lists those there are). */
static const struct compiled *find_route(struct exchange *ex)
{
	const struct api *api = ex->api;
	struct buf allow = buf_in(&ex->rq->arena, 0);

	for (int i = 0; i < api->routes; i++) {
		const struct compiled *c = &api->route[i];
		if (!fits(c, &ex->path))
			continue;
		if (c->route->method == ex->rq->method)
			return c;
		if (allow.n)
			buf_text(&allow, ", ");
		buf_text(&allow, method_names[c->route->method]);
	}
	ex->allow = buf_str(&allow);
	if (allow.n)
		fail(&ex->errs, &E_METHOD, S(""), STR(method_names[ex->rq->method]));
	else
		fail(&ex->errs, &E_ROUTE, S(""), ex->rq->path);
	return NULL;
}

/* --- answers ---------------------------------------------------------------------- */

static void log_request(const struct exchange *ex, int status)
{
	ARENA a = { 0 };
	const struct request *rq = ex->rq;
	enum log_level level = status >= 500 ? LOG_ERROR : LOG_DEBUG;

	if (!log_wants(level))
		return;
	int64_t us = monotonic_us() - rq->started;
	log_line(level, "request", "method", method_names[rq->method],
	         "route", ex->to ? ex->to->route->path : "-", "status", str_c(&a, str_fmt(&a, "%d", status)),
	         "ms", str_c(&a, str_fmt(&a, "%lld.%03lld", (long long)us / 1000, (long long)us % 1000)),
	         "request_id", str_c(&a, rq->request_id), NULL);
}

static void count_answer(struct exchange *ex, int status)
{
	api_measure(ex->to ? ex->to->route : NULL, status, monotonic_us() - ex->rq->started);
}

void answer_text(struct exchange *ex, int status, const char *type, struct str body, const struct http_header *h, int n)
{
	log_request(ex, status);
	count_answer(ex, status);
	http_answer_kept(ex->rq, status, type, body, h, n);
}

void answer_json(struct exchange *ex, int status, struct str body, const struct http_header *h, int n)
{
	answer_text(ex, status, "application/json; charset=utf-8", body, h, n);
}

void answer_tagged(struct exchange *ex, struct str body, struct str etag)
{
	struct http_header h = { "ETag", etag };
	bool same = etag.n && str_eq(etag, str_trim(ex->rq->if_none_match));

	answer_json(ex, same ? 304 : 200, same ? S("") : body, &h, etag.n ? 1 : 0);
}

void answer_errors(struct exchange *ex)
{
	struct buf out = buf_in(&ex->rq->arena, 0);
	int status = errs_status(&ex->errs), n = 0;
	struct http_header h[3];

	errs_json(&ex->errs, !ex->rq->english, ex->rq->request_id, &out);
	if (status == 401)
		h[n++] = (struct http_header){ "WWW-Authenticate", S("Bearer realm=\"orderd\"") };
	if (status == 429 || status == 503)
		h[n++] = (struct http_header){ "Retry-After", status == 429 ? ex->errs.at[0].param[0] : S("1") };
	if (ex->allow.n)
		h[n++] = (struct http_header){ "Allow", ex->allow };
	log_request(ex, status);
	count_answer(ex, status);
	http_answer_kept(ex->rq, status, "application/problem+json; charset=utf-8", buf_str(&out), h, n);
}

/* --- commands ----------------------------------------------------------------------- */

static const struct command *command_of(struct exchange *ex)
{
	const struct route *r = ex->to->route;

	if (r->command)
		return r->command;
	struct str move = ex->path.at[ex->to->move];
	for (int i = 0; r->moves[i]; i++) {
		struct str name = STR(r->moves[i]->name);
		ptrdiff_t dot = str_find(name, '.');
		if (str_eq(str_sub(name, (size_t)dot + 1, name.n), move))
			return r->moves[i];
	}
	fail(&ex->errs, &E_ROUTE, S(""), ex->rq->path);
	return NULL;
}

static bool path_number(struct exchange *ex, int at, int64_t *out)
{
	*out = 0;
	if (at < 0)
		return true;
	if (str_int(ex->path.at[at], out) && *out > 0)
		return true;
	return fail(&ex->errs, &E_NOT_FOUND, S(""), both(&ex->rq->arena, "记录", "record"), ex->path.at[at]);
}

/* "7", "0" of what is not there yet, or * ; a weak tag never matches what is to be changed. */
static bool parse_if_match(struct exchange *ex, struct call *c, bool required)
{
	struct str tag = str_trim(ex->rq->if_match);

	if (!tag.n)
		return !required || fail(&ex->errs, &E_PRECONDITION, S(""));
	if (str_eq(tag, S("*")))
		return true;
	if (tag.n > 2 && tag.s[0] == '"' && tag.s[tag.n - 1] == '"' &&
	    str_int(str_sub(tag, 1, tag.n - 2), &c->seen) && c->seen >= 0) {
		c->seen = c->seen ? c->seen : SEEN_NONE;
		return true;
	}
	return fail(&ex->errs, &E_FORMAT, S("/If-Match"), both(&ex->rq->arena, "带引号的版本号", "a quoted version"));
}

static bool plain_text(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.s[i] < ' ' || s.s[i] == 0x7f)
			return false;
	return text_valid(s);
}

bool call_key(struct call *c, struct str key, struct digest fingerprint, struct str pointer)
{
	if (key.n > KEY_MAX)
		return fail(&c->errs, &E_TOO_LONG, pointer, S("255"));
	if (!plain_text(key))
		return fail(&c->errs, &E_FORMAT, pointer, both(c->arena, "不含控制字符的文本", "a text without control characters"));
	if (!key.n || !command_takes_key(c->command))
		return true;
	c->key = key;
	c->fingerprint = fingerprint;
	return true;
}

static bool parse_key(struct exchange *ex, struct call *c)
{
	struct request *rq = ex->rq;
	const struct str what[] = { STR(method_names[rq->method]), rq->path, rq->query, rq->body };

	if (call_key(c, str_trim(rq->idempotency_key), digest_of_all(what, COUNT(what)), S("/Idempotency-Key")))
		return true;
	ex->errs = c->errs;
	return false;
}

static bool flag_value(struct exchange *ex, struct str name, struct str value, bool *set)
{
	*set = str_eq(value, S("true"));
	return *set || str_eq(value, S("false")) ||
	       fail(&ex->errs, &E_CHOICE, str_fmt(&ex->rq->arena, "/%.*s", P(name)), S("true, false"));
}

bool query_flags(struct exchange *ex, const char *known, bool *known_set, bool *dry)
{
	struct arena *a = &ex->rq->arena;
	struct str rest = ex->rq->query, name, value;
	bool bad = false;

	while (http_parameter(&rest, a, &name, &value, &bad)) {
		if (str_eq(name, S("dry_run")))
			flag_value(ex, name, value, dry);
		else if (known && str_eq(name, STR(known)))
			flag_value(ex, name, value, known_set);
		else
			fail(&ex->errs, &E_PARAMETER, S(""), name);
	}
	if (bad)
		fail(&ex->errs, &E_BAD_REQUEST, S(""), both(a, "查询参数编码有误", "the query string is not well encoded"));
	return ex->errs.n == 0;
}

void call_prepare(struct exchange *ex, struct call *c, const struct command *command)
{
	*c = (struct call){
		.command = command, .arena = &ex->rq->arena, .errs = { .arena = &ex->rq->arena }, .who = ex->who,
		.request_id = ex->rq->request_id, .self = ex,
	};
}

static void finished(struct call *c)
{
	call_answered(c->self, c);
}

static bool media_is(struct str type, struct str want)
{
	return str_eq_ignoring_case(str_sub(type, 0, want.n), want) && (type.n == want.n || type.s[want.n] == ';' || type.s[want.n] == ' ');
}

bool request_is_json(const struct request *rq)
{
	struct str t = rq->content_type;

	return !rq->body.n || media_is(t, S("application/json")) || media_is(t, S("application/merge-patch+json"));
}

/* False when too many wait already. */
static bool pool_take(struct pool *p, struct exchange *ex)
{
	pthread_mutex_lock(&p->lock);
	bool fits = p->waiting < p->room;
	if (fits) {
		p->waiting++;
		*p->last = ex;
		p->last = &ex->next;
		pthread_cond_signal(&p->wake);
	}
	pthread_mutex_unlock(&p->lock);
	return fits || fail(&ex->errs, &E_BUSY, S(""));
}

static bool admitted(struct exchange *ex, struct call *c)
{
	return !(c->command->flags & GUARDED) || guard_admits(ex->api->engine, c, ex->rq->remote);
}

static void start_command(struct exchange *ex)
{
	const struct command *command = command_of(ex);
	struct call *c = &ex->call;

	if (!command) {
		answer_errors(ex);
		return;
	}
	call_prepare(ex, c, command);
	c->done = finished;
	/* Who may not ask learns nothing of what is wrong with the question. */
	if (!roles_permit(command->by, ex->who.roles)) {
		call_accept_json(c, NULL);
		ex->errs = c->errs;
	} else if (!request_is_json(ex->rq)) {
		fail(&ex->errs, &E_MEDIA_TYPE, S(""), S("application/json"));
	} else if (path_number(ex, ex->to->id, &c->target.v) && path_number(ex, ex->to->part, &c->part) &&
	           parse_if_match(ex, c, command_matches(command))) {
		query_flags(ex, NULL, NULL, &c->dry);
		if (!ex->errs.n)
			parse_key(ex, c);
		if (!ex->errs.n && !(call_accept(c, ex->rq->body) && admitted(ex, c)))
			ex->errs = c->errs;
	}
	if (ex->errs.n) {
		call_release(c);
		answer_errors(ex);
		return;
	}
	if (!command->prepare) {
		call_submit(ex->api->engine, c);
	} else if (!pool_take(&ex->api->hashing, ex)) {
		c->errs = ex->errs;
		call_answered(ex, c);
	}
}

void call_answered(struct exchange *ex, struct call *c)
{
	struct arena *a = &ex->rq->arena;
	struct http_header h[4];
	int n = 0;

	call_release(c);
	if (c->command->flags & GUARDED)
		guard_note(ex->api->engine, c, ex->rq->remote);
	if (c->errs.n) {
		ex->errs = c->errs;
		answer_errors(ex);
		return;
	}
	if (c->version)
		h[n++] = (struct http_header){ "ETag", str_fmt(a, "\"%lld\"", (long long)c->version) };
	if (c->status == 201 && c->made.v)
		h[n++] = (struct http_header){ "Location", str_fmt(a, "%.*s/%lld", P(ex->rq->path), (long long)c->made.v) };
	if (c->replayed)
		h[n++] = (struct http_header){ "Idempotent-Replayed", S("true") };
	if (c->keep.said)
		h[n++] = session_cookie(ex->api->engine, ex->rq, &c->keep);
	answer_json(ex, c->status, c->body, h, n);
}

/* --- the way in ------------------------------------------------------------------------ */

/* The oldest of the queue, as many as are taken together; NULL when there are none any more. Under the lock. */
static struct exchange *pool_next(struct pool *p)
{
	struct exchange *first = p->first, **end = &p->first;

	for (int n = 0; *end && n < p->together; n++) {
		end = &(*end)->next;
		p->waiting--;
	}
	struct exchange *rest = *end;
	*end = NULL;
	p->first = rest;
	if (!rest)
		p->last = &p->first;
	return first;
}

static void *work(void *self)
{
	struct pool *p = self;

	pthread_mutex_lock(&p->lock);
	for (;;) {
		while (!p->first && !p->closing)
			pthread_cond_wait(&p->wake, &p->lock);
		struct exchange *first = pool_next(p);
		if (!first)
			break;
		pthread_mutex_unlock(&p->lock);
		p->run(first);
		pthread_mutex_lock(&p->lock);
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

static void hash_and_submit(struct exchange *ex)
{
	call_submit(ex->api->engine, &ex->call);
}

static const struct pool pool_of_reading = { .threads = 2, .room = 100, .together = 1, .run = read_answer },
	pool_of_hashing = { .threads = 1, .room = 100, .together = 1, .run = hash_and_submit },
	pool_of_details = { .threads = 1, .room = INT_MAX, .together = 32, .run = details_answer };

static void start_detail(struct exchange *ex)
{
	if (ex->rq->query.n) {
		fail(&ex->errs, &E_PARAMETER, S(""), ex->rq->query);
		answer_errors(ex);
	} else if (ex->api->engine->shared) {
		pool_take(&ex->api->details, ex);
	} else {
		details_answer(ex);
	}
}

/* What is no single command: of that the call itself asks. */
static bool may_ask(struct exchange *ex)
{
	const struct route *r = ex->to->route;
	const char *zh = r->zh ? r->zh : "查看", *en = r->en ? r->en : "read this";
	struct arena *a = &ex->rq->arena;

	if (roles_permit(r->by, ex->who.roles))
		return true;
	if (r->list) {
		list_request_words(a, r, &zh, &en);
	} else if (r->query) {	/* its name is that of a thing, and says not what is done */
		zh = str_c(a, str_fmt(a, "查询“%s”", zh));
		en = str_c(a, str_fmt(a, "ask for \"%s\"", en));
	}
	return fail(&ex->errs, ex->who.roles == NOBODY ? &E_UNAUTHENTICATED : &E_FORBIDDEN, S(""), both(a, zh, en));
}

static void start_read(struct exchange *ex)
{
	if (ex->to->route->get)
		start_detail(ex);
	else if (!read_is_slow(ex))
		read_answer(ex);
	else if (!pool_take(&ex->api->reading, ex))
		answer_errors(ex);
}

static void start(struct exchange *ex)
{
	const struct route *r = ex->to->route;

	if (r->command || r->moves)
		start_command(ex);
	else if (!may_ask(ex))
		answer_errors(ex);
	else if (r->bulk)
		bulk_start(ex);
	else
		start_read(ex);
}

static const struct problem TWICE = { "PARAMETER_TWICE", 400, "参数 {name} 出现了两次", "{name} is given twice" };

/* Which of two values is meant nobody can tell: of dry_run it would decide whether something is written. */
static bool query_is_clear(struct exchange *ex)
{
	struct str name;

	return str_find(ex->rq->query, '&') < 0 || !http_parameter_twice(ex->rq->query, &ex->rq->arena, &name) ||
	       fail(&ex->errs, &TWICE, str_fmt(&ex->rq->arena, "/%.*s", P(name)), name);
}

void api_handle(void *self, struct request *rq)
{
	struct exchange *ex = NEW(&rq->arena, struct exchange);

	ex->api = self;
	ex->rq = rq;
	ex->errs.arena = &rq->arena;
	if (page_answer(ex))
		return;
	ex->path = segments_of(rq->path);
	if ((ex->to = find_route(ex)) && query_is_clear(ex) && session_caller(ex->api->engine, rq, &ex->who, &ex->errs))
		start(ex);
	else
		answer_errors(ex);
}

/* --- opening and closing ----------------------------------------------------------------- */

static void pool_open(struct pool *p, const struct pool *as)
{
	*p = *as;
	p->last = &p->first;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->wake, NULL);
	for (int i = 0; i < p->threads; i++)
		pthread_create(&p->thread[i], NULL, work, p);
}

static void pool_close(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	p->closing = true;
	pthread_cond_broadcast(&p->wake);
	pthread_mutex_unlock(&p->lock);
	for (int i = 0; i < p->threads; i++)
		pthread_join(p->thread[i], NULL);
}

struct api *api_new(struct engine *e)
{
	struct api *api = calloc(1, sizeof *api);

	api->engine = e;
	api->routes = e->routes;
	api->route = calloc((size_t)e->routes + 1, sizeof *api->route);
	for (int i = 0; i < e->routes; i++)
		api->route[i] = compile(e->route[i]);
	pool_open(&api->reading, &pool_of_reading);
	pool_open(&api->hashing, &pool_of_hashing);
	pool_open(&api->details, &pool_of_details);
	return api;
}

void api_free(struct api *api)
{
	pool_close(&api->reading);
	pool_close(&api->hashing);
	pool_close(&api->details);
	free(api->route);
	free(api);
}
