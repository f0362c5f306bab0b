/*
 * web.h -- one keep-alive connection to the orderd of a test.
 */
#ifndef LIB_WEB_H
#define LIB_WEB_H

#include "base/str.h"

struct web;

struct sent {
	const char *method, *path;	/* the path may hold bytes above ASCII and blanks: they are encoded */
	struct str token;		/* empty: none is sent */
	const char *const *header;	/* "Name: value", NULL-terminated; may be NULL */
	struct str body;
};

struct got {
	int status;			/* 0: no answer */
	struct str body, headers;	/* headers as they came, a line each */
	const char *error;		/* why there is no answer */
};

struct web *web_open(int port);
void web_close(struct web *w);
/* The same connection to a server that was started again somewhere else. */
void web_port(struct web *w, int port);
/* From another address of this machine, "127.0.0.7", over a connection of its own. */
void web_from(struct web *w, const char *address);

/* One request and its answer, which lives in the arena. */
struct got web_send(struct web *w, const struct sent *s, struct arena *a);
/* The same with a JSON body made by a format. */
struct got web_post(struct web *w, struct str token, const char *path, const char *key, struct arena *a,
                    const char *format, ...) __attribute__((format(printf, 6, 7)));

/* The value of a header, or an empty text. */
struct str got_header(const struct got *g, const char *name);
/* The text of a member of the answer's object: "id", "token"; empty when it is not there. */
struct str got_text(const struct got *g, const char *member, struct arena *a);

#endif
