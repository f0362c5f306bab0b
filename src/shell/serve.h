/*
 * serve.h -- the daemon: HTTP in front of an engine, the clock and the outbox beside it, until told to stop.
 */
#ifndef SHELL_SERVE_H
#define SHELL_SERVE_H

#include "shell/engine.h"

/* Runs until SIGTERM or SIGINT; then takes nothing new, finishes what it has (30 s at most) and returns 0. */
bool serve(const struct config *config, struct errs *errs);

/*
 * Only one process serves a database file: an flock on FILE-lock, held while *fd is open. E (DATABASE_IN_USE) when another has it; a restore
 * takes it too.
 */
bool database_lock(struct str db, int *fd, struct errs *errs);

#endif
