/*
 * session.h -- who is calling, remembered for a while.
 *
 * Asking the database on every request would cost more than reading an order. What a token stands for is kept in memory
 * until a change of staff, roles or tokens: at once when this process made it. For those of others it is good for
 * CALLER_FRESH_S seconds, each look at the revisions (cache.h) that found nothing new beginning them again. So a process that
 * cannot look, because it was stopped or the database is away, trusts nobody for longer.
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
 * The caller behind an Authorization header ("Bearer odt_…"). Empty: NOBODY, true. False with E_UNAUTHENTICATED for
 * a wrong one, E_TOO_MANY_REQUESTS for a caller beyond the rate limit. who->name lives in the arena.
 */
bool session_caller(struct engine *e, struct str authorization, struct str remote, struct caller *who,
                    struct arena *a, struct errs *errs);

#endif
