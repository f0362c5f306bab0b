/*
 * case.h -- a story as it is written: a file of steps. The format is told in tests/README.md.
 */
#ifndef LIB_CASE_H
#define LIB_CASE_H

#include "base/str.h"

enum step_kind {
	STEP_REQUEST,			/* WHO METHOD PATH */
	STEP_ROWS,			/* rows SELECT … */
	STEP_ALTER,			/* alter UPDATE …: behind the server's back */
	STEP_RUN,			/* run report orders …: the program itself */
	STEP_RESTART,			/* restart --zone UTC: stop, and serve again with these options */
	STEP_KILL,			/* kill: -9, and serve again */
};

enum { STEP_LINES = 64 };
struct lines { struct str at[STEP_LINES]; int n; };

struct step {
	enum step_kind kind;
	int line;			/* where it begins */
	struct str title;		/* the last "== …" above it */
	struct str who, method, path;	/* of a request */
	struct str text;		/* of the others: what follows the word */
	struct lines sent;		/* "> Name: value" */
	struct str body;
	bool form;			/* the body is what a form sends */
	struct str status;		/* "< 201", or the exit code of a run */
	struct lines headers;		/* "< Name: value" */
	struct str json;		/* what the answer must hold */
	struct lines errors;		/* "! CODE /pointer text" */
	struct lines holds, lacks;	/* "~ text", "!~ text" */
	struct lines rows;		/* "| a | b" */
};

struct story {
	const char *path;
	struct step *step;
	size_t n, room;
};

/* False, with "file:line: what" in why, when it is not written as a story is. */
bool story_read(struct story *s, const char *path, struct arena *a, struct buf *why);

#endif
