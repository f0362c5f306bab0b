/*
 * serve.h -- the daemon: HTTP in front of an engine, the clock and the outbox beside it, until told to stop.
 */
#ifndef SHELL_SERVE_H
#define SHELL_SERVE_H

#include "shell/engine.h"

/* Runs until SIGTERM or SIGINT; then takes nothing new, finishes what it has (30 s at most) and returns 0. */
bool serve(const struct config *config, struct errs *errs);

/*
 * Nobody else works on the database, or E (DATABASE_IN_USE). Of a file: an flock on FILE-lock, held while *fd is open, which the one process
 * that serves it has, and a restore. Of a server: no other orderd is connected now, and *fd is -1.
 */
bool database_lock(struct str db, int *fd, struct errs *errs);

#endif
