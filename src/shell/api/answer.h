/*
 * answer.h -- one request on its way through the API, and how it is answered.
 */
#ifndef SHELL_ANSWER_H
#define SHELL_ANSWER_H

#include "shell/api/api.h"

enum { SEGMENTS_MAX = 10 };

/* A path cut at its slashes. */
struct segments { struct str at[SEGMENTS_MAX]; int n; };
struct segments segments_of(struct str path);

/* A route with its path cut once. */
struct compiled {
	const struct route *route;
	struct segments path;
	int id, part, move;		/* where {id}, {part}, {move} stand; -1: nowhere */
};

struct exchange {
	struct api *api;
	struct request *rq;
	const struct compiled *to;
	struct segments path;
	struct errs errs;
	struct str allow;		/* methods of the path, when it is not asked by any of them */
	struct caller who;
	struct call call;		/* when it is a command */
	struct exchange *next;		/* in the queue of a pool, and of those it takes together */
};

/* Problem+json of everything that is wrong. */
void answer_errors(struct exchange *ex);
/* JSON from the request's arena. */
void answer_json(struct exchange *ex, int status, struct str body, const struct http_header *h, int n);
/* The same with an ETag (may be empty): 304 to who has it. */
void answer_tagged(struct exchange *ex, struct str body, struct str etag);
/* JSON's like, of another type. */
void answer_text(struct exchange *ex, int status, const char *type, struct str body, const struct http_header *h, int n);

/* The fixed pages: /, /healthz, /readyz, /metrics, /openapi.json, security.txt. False when it is none of them. */
bool page_answer(struct exchange *ex);

/* Reads of roots by {id}, all that are linked by `next`, on this thread. */
void details_answer(struct exchange *first);

/* A list, report or query, on this thread. */
void read_answer(struct exchange *ex);
/* Is it one for the slow readers? */
bool read_is_slow(const struct exchange *ex);

/* Has it no body, or one of JSON? */
bool request_is_json(const struct request *rq);

/* POST /api/v1/commands:batch: many commands, an answer for each. */
void bulk_start(struct exchange *ex);

/* A call of this request's caller, with nothing asked yet. */
void call_prepare(struct exchange *ex, struct call *c, const struct command *command);
/* The key of a call and what tells its request from another; empty for commands whose answer is a secret. */
bool call_key(struct call *c, struct str key, struct digest fingerprint, struct str pointer);
/* dry_run=true|false and nothing else but what `known` names (may be NULL): *set is true when it was "true". */
bool query_flags(struct exchange *ex, const char *known, bool *known_set, bool *dry);
/* What a finished call answers with. */
void call_answered(struct exchange *ex, struct call *c);

struct engine *api_engine(struct api *api);
bool api_is_stopping(const struct api *api);

/* For /metrics: one answer of a route (NULL: none fitted), its status and duration. */
void api_measure(const struct route *r, int status, int64_t us);

#endif
