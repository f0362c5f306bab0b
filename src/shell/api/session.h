/*
 * session.h -- who is calling, by what a request shows.
 *
 * Programs show a token in a header. A browser has a cookie, which it sends with whatever any page makes it ask; so what writes
 * must also carry a header that only our own pages can set. A token is good only in the way in which it was given: a cookie
 * is digested differently.
 */
#ifndef SHELL_SESSION_H
#define SHELL_SESSION_H

#include "shell/engine.h"

/*
 * The caller behind an Authorization header ("Bearer odt_…"), or else behind the cookie. Neither, or a cookie of a session that
 * has ended: NOBODY, true. False with E_UNAUTHENTICATED for a wrong header, E_CSRF for a cookie that another page may have sent
 * along, E_TOO_MANY_REQUESTS for a caller beyond the rate limit. who->name lives in the request's arena.
 */
bool session_caller(struct engine *e, struct request *rq, struct caller *who, struct errs *errs);

/* A request of this caller turned out to be so many more: they are allowed, and the next ones wait for it. */
void session_charge(struct engine *e, const struct caller *who, int requests);

/* What a cookie's secret is known by. */
struct digest session_cookie_digest(struct str secret);
/* The Set-Cookie header for what a browser is to keep, or to forget. */
struct http_header session_cookie(const struct engine *e, struct request *rq, const struct keep *keep);

#endif
