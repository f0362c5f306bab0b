/*
 * commands.h -- orderd's own commands in this process, through the same engine a server has: one, or very many.
 */
#ifndef BENCH_COMMANDS_H
#define BENCH_COMMANDS_H

#include <jansson.h>

#include "shell/engine.h"

/* An engine on a database, as a server with these flags (NULL-terminated) has it. NULL, with the reason on stderr. */
struct engine *commands_open(const char *db, const char *const *flags, struct arena *a);

/* The first of the errors on stderr. Always false. */
bool commands_complain(const char *what, const struct errs *errs);

/* A call of a command by the program itself. */
struct call command_call(struct engine *e, struct arena *a, const char *command);

/* Run one command; what it made, and its answer as JSON, where one asks for them. */
bool command_run(struct engine *e, const char *command, const char *body, int64_t *made, json_t **answer);

/* Writes the i-th request. */
typedef void command_body(const void *self, int i, char *out, size_t room);

/* Many of one command, from … to - 1, some hundred on their way at a time; ids into `made` (may be NULL). */
bool commands_run(struct engine *e, const char *command, const void *self, command_body *body, int from, int to,
                  int64_t *made);

#endif
