/*
 * emit_inner.h -- what the printed documents have in common. Private to emit*.c and its tests.
 */
#ifndef SHELL_EMIT_INNER_H
#define SHELL_EMIT_INNER_H

#include "shell/module.h"

/* One thing a caller may ask: a route, or one of its moves. */
struct operation {
	const struct module *module;
	const struct route *route;
	const struct command *command;	/* NULL: a read */
	const struct report *report;	/* … which is this one */
	struct str path;		/* {move} and the name of a report are filled in */
	const char *zh, *en;
};
struct operations { struct operation *at; size_t n, room; };

/* The shell first, then the modules, lowest first; NULL at the end. */
const struct module *emit_module(int i);

/* All of them, ordered by path and method. */
struct operations emit_operations(struct arena *a);

/* The roles a table may name, bit by bit as in enum role, without SYSTEM. */
extern const struct names emit_roles;
/* May this one role do it? */
bool emit_permits(const struct operation *o, unsigned role);
bool emit_is_public(const struct operation *o);

void emit_openapi(struct buf *out);
void emit_typescript(struct buf *out);
void emit_citus(struct buf *out);

#endif
