/*
 * session.h -- who is calling, remembered for a while.
 *
 * Asking the database on every request would cost more than reading an order. What a token stands for is kept in memory
 * until a change of staff, roles or tokens: at once when this process made it. For those of others it is good for
 * CALLER_FRESH_S seconds, each look at the revisions (cache.h) that found nothing new beginning them again. So a process that
 * cannot look, because it was stopped or the database is away, trusts nobody for longer.
 *
 * Programs show a token in a header. A browser has a cookie, which it sends with whatever any page makes it ask; so what writes
 * must also carry a header that only our own pages can set. A token is good only in the way in which it was given: a cookie
 * is digested differently.
 */
#ifndef SHELL_SESSION_H
#define SHELL_SESSION_H

#include "shell/engine.h"

enum { CALLER_FRESH_S = 1 };

struct sessions *sessions_new(struct engine *e);
void sessions_free(struct sessions *s);
void sessions_forget(struct sessions *s);
void sessions_confirm(struct sessions *s, int64_t at_us);	/* monotonic */

/*
 * The caller behind an Authorization header ("Bearer odt_…"), or else behind the cookie. Neither, or a cookie of a session that
 * has ended: NOBODY, true. False with E_UNAUTHENTICATED for a wrong header, E_CSRF for a cookie that another page may have sent
 * along, E_TOO_MANY_REQUESTS for a caller beyond the rate limit. who->name lives in the request's arena.
 */
bool session_caller(struct engine *e, struct request *rq, struct caller *who, struct errs *errs);

/* A request of this caller turned out to be so many more: they are allowed, and the next ones wait for it. */
void session_charge(struct engine *e, const struct caller *who, int requests);

/* Does the token, of a caller found earlier, still stand for somebody of these roles, and of which now? False with errs: it cannot be told now. */
bool session_stands(struct engine *e, struct digest token, unsigned by, unsigned *roles, struct errs *errs);

/* What a cookie's secret is known by. */
struct digest session_cookie_digest(struct str secret);
/* The Set-Cookie header for what a browser is to keep, or to forget. */
struct http_header session_cookie(const struct engine *e, struct request *rq, const struct keep *keep);

#endif
