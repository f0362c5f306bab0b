/*
 * err.h -- what can go wrong, said once.
 *
 * A problem is a kind of error: a stable machine code, an HTTP status and a
 * sentence in Chinese and English. Sentences name their parameters in braces;
 * the order in which they first appear in `en` is the order in which `fail`
 * takes them, and their names become the JSON member "params".
 *
 * A parameter that differs between the languages (the name of a field) is made by
 * both(); the sentence then takes its half.
 *
 * Errors of one request are collected, so that a caller sees all of them at
 * once. Each carries a JSON pointer to the member it speaks of ("" for the
 * whole request).
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/str.h"

enum { ERR_PARAMS_MAX = 4, ERRS_MAX = 100 };

struct problem {
	const char *code;	/* "ORDER_STALE": stable, never translated */
	int status;		/* HTTP status it is answered with */
	const char *zh, *en;	/* "only {left} of {sku} left" */
	bool guess;		/* a secret was guessed wrong: counted against who guesses */
};

struct err {
	const struct problem *problem;
	struct str pointer;			/* "/lines/1/quantity" */
	struct str param[ERR_PARAMS_MAX];	/* in the order of the braces of `en` */
	int params;
};

struct errs {
	struct arena *arena;
	struct err *at;
	int n;
	size_t room;
	int dropped;		/* errors past ERRS_MAX, counted only */
};

/*
 * Record an error and return false, so that a rule can say
 *     return fail(x->errs, &ORDER_EMPTY, S("/lines"));
 * Parameters are strs; their bytes are copied into the arena of errs.
 */
#undef fail	/* cmocka's, in a test that includes it first; fail_msg() cannot be used there */
#define fail(errs, problem, pointer, ...) \
	fail_with((errs), (problem), (pointer), \
	          (const struct str[]){ S(""), ##__VA_ARGS__ }, \
	          (int)(sizeof((const struct str[]){ S(""), ##__VA_ARGS__ }) / sizeof(struct str)) - 1)
bool fail_with(struct errs *errs, const struct problem *p, struct str pointer,
               const struct str *param_from_1, int params);

/* A parameter that reads differently in the two languages. */
struct str both(struct arena *a, const char *zh, const char *en);

/* The sentence with its parameters filled in; `zh` chooses the language. */
struct str err_text(struct arena *a, const struct err *e, bool zh);

/* Add copies of another's errors: what was collected in a shorter-lived arena. */
void errs_join(struct errs *to, const struct errs *from);

/* What stands there at `member`. */
struct str pointer_below(struct arena *a, struct str pointer, const char *member);

/* Add `prefix` in front of the pointers of all errors from index `from` on. */
void errs_prefix(struct errs *errs, int from, struct str prefix);

/*
 * RFC 9457 body for all errors: type, title, status, detail, code, request_id and
 * errors[] of {pointer, code, detail, params}. title and detail are of the first error
 * in the language chosen; every error also carries both languages as detail_zh, detail_en.
 */
void errs_json(const struct errs *errs, bool zh, struct str request_id, struct buf *out);

/* Is it all there? What outgrew its limit is refused as a whole, with E_TOO_MUCH. */
bool buf_whole(const struct buf *b, struct errs *errs);

/* The status of the first error; 500 when there is none. */
int errs_status(const struct errs *errs);

/* Errors that belong to no module. */
extern const struct problem
	E_JSON,			/* 400 the body is not JSON: {reason} */
	E_TYPE,			/* 422 must be {type} */
	E_REQUIRED,		/* 422 {field} is required */
	E_UNKNOWN_FIELD,	/* 422 {field} is not a field of {record} */
	E_READ_ONLY,		/* 422 {field} is set by the server */
	E_TOO_SHORT,		/* 422 must have at least {min} characters */
	E_TOO_LONG,		/* 422 must have at most {max} characters */
	E_TOO_SMALL,		/* 422 must be at least {min} */
	E_TOO_LARGE,		/* 422 must be at most {max} */
	E_ZERO,			/* 422 {field} is zero: say {flag} beside it, or leave it out */
	E_TOO_FEW,		/* 422 must have at least {min} entries */
	E_TOO_MANY,		/* 422 must have at most {max} entries */
	E_CHOICE,		/* 422 must be one of {choices} */
	E_FORMAT,		/* 422 is not {format} */
	E_TOO_MUCH,		/* 422 it is more than {max} bytes */
	E_OVERFLOW,		/* 422 the amount is too large to be counted */
	E_PARAMETER,		/* 400 {name} is not a parameter here */
	E_NOT_FOUND,		/* 404 there is no {what} {key} */
	E_ROUTE,		/* 404 there is nothing at {path} */
	E_METHOD,		/* 405 {method} is not allowed here */
	E_UNAUTHENTICATED,	/* 401 say who you are: a token is missing, unknown or expired */
	E_TOTP_REQUIRED,	/* 401 the second step of the login is missing */
	E_FORBIDDEN,		/* 403 your role may not {action} */
	E_CSRF,			/* 403 another page may have sent this with your cookie */
	E_CONFLICT,		/* 409 {what} exists already */
	E_MOVE,			/* 409 cannot {action} the {record}: it is {state}; possible: {allowed} */
	E_STALE,		/* 412 it was changed meanwhile: version {current} */
	E_PRECONDITION,		/* 428 send If-Match with the version you saw */
	E_KEY_REQUIRED,		/* 400 send an Idempotency-Key */
	E_KEY_REUSED,		/* 422 the key was used for another request */
	E_KEY_TOLD,		/* 409 it was done already and its secret told, once: to make another, send another key */
	E_TOO_MANY_REQUESTS,	/* 429 slow down: try again in {seconds} seconds */
	E_BODY_TOO_LARGE,	/* 413 the body is larger than {max} bytes */
	E_MEDIA_TYPE,		/* 415 send {type} */
	E_BAD_REQUEST,		/* 400 the request is malformed: {reason} */
	E_BUSY,			/* 503 try again shortly */
	E_DATABASE,		/* 503 the database cannot be opened: {reason} */
	E_STORAGE,		/* 507 could not write to the disk: {reason} */
	E_INTERNAL;		/* 500 something broke here; quote the request id */

#endif
