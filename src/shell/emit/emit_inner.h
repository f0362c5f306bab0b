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
	const struct paper *paper;	/* … or this one */
	struct str path;		/* {move} and the name of a report or paper are filled in */
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

/* A record that appears in the API, as what comes back or as what is sent. */
struct shape { const struct record *record; bool input; };
struct shapes { struct shape *at; size_t n, room; };
struct shapes emit_shapes(struct arena *a, const struct operations *all);
/* Is it the first of its record, whatever is done with it? */
bool emit_is_first(const struct shapes *shapes, size_t i);
/* "order": two records may describe one struct, but each has a symbol. */
struct str emit_record_name(const struct record *r);
/* "Order", "OrderInput" */
struct str emit_schema_name(struct arena *a, const struct record *r, bool input);

/* The record of what comes back: one of them, or a page. NULL: what no table describes. */
const struct record *emit_row(const struct operation *o);
/* Is `child` shown with a root of a lower module, as a batch is with its order? */
bool emit_is_attached(const struct record *child, const struct record *root);

/* JSON, each with a comma before it where one is needed. */
void emit_next(struct buf *out);
void emit_name(struct buf *out, struct str n);				/* "n": */
void emit_text(struct buf *out, const char *n, struct str value);	/* "n":"value" */
void emit_object(struct buf *out, struct str n);			/* "n":{ */
void emit_list(struct buf *out, const char *n);				/* "n":[ */
void emit_raw(struct buf *out, const char *json);			/* as it is */
void emit_flag(struct buf *out, const char *n, bool set);		/* "n":true, or nothing */
void emit_labels(struct buf *out, const char *zh, const char *en);	/* "zh":"…","en":"…" */
void emit_choices(struct buf *out, const struct names *names);	/* {"value":"…","zh":"…","en":"…"},… */
void emit_words(struct buf *out, const char *n, const struct names *names);	/* "n":[{"value":"…","zh":"…","en":"…"},…] */
void emit_role_names(struct buf *out, const char *n, unsigned roles);		/* "n":["sales",…] */
void emit_permitted(struct buf *out, const char *n, const struct operation *o);	/* whoever may do it */
/* Both languages as one text. */
struct str emit_label(struct arena *a, const char *zh, const char *en);

/* Words for the types of fields, by enum field_type; an id of something else is a "ref". */
extern const char *const emit_field_types[];
extern const int emit_field_types_n;

void emit_meta(struct buf *out);
void emit_openapi(struct buf *out);
void emit_typescript(struct buf *out);
void emit_citus(struct buf *out);

#endif
