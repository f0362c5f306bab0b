/*
 * callers.h -- whom a token stands for, remembered for a while.
 *
 * Asking the database on every request would cost more than reading an order. What a token stands for is kept in memory
 * until a change of staff, roles or tokens: at once when this process made it. For those of others it is good for
 * CALLER_FRESH_S seconds, each look at the revisions (cache.h) that found nothing new beginning them again. So a process that
 * cannot look, because it was stopped or the database is away, trusts nobody for longer.
 */
#ifndef SHELL_CALLERS_H
#define SHELL_CALLERS_H

#include "shell/engine.h"

enum { CALLER_FRESH_S = 1 };

struct callers *callers_new(struct engine *e);
void callers_free(struct callers *s);
void callers_forget(struct callers *s);
void callers_confirm(struct callers *s, int64_t at_us);	/* monotonic */

/* Whom the token stands for now; who->name lives in the arena. False: for nobody, or with errs. */
bool caller_find(struct engine *e, struct digest token, struct caller *who, struct arena *a, struct errs *errs);

/* Does the token, of a caller found earlier, still stand for somebody of these roles, and of which now? False with errs: it cannot be told now. */
bool caller_stands(struct engine *e, struct digest token, unsigned by, unsigned *roles, struct errs *errs);

#endif
