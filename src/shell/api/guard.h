/*
 * guard.h -- who guesses at a GUARDED command: slowed down by the name that is guessed at, and by where it comes from.
 */
#ifndef SHELL_GUARD_H
#define SHELL_GUARD_H

#include "shell/engine.h"

enum { GUARD_FREE_NAME = 5, GUARD_FREE_ADDRESS = 20 };

/* May they try now? Else E_TOO_MANY_REQUESTS in the call's errors, with the seconds to wait. */
bool guard_admits(struct engine *e, struct call *c, struct str remote);

/* What came of one that was admitted. */
void guard_note(struct engine *e, const struct call *c, struct str remote);

#endif
