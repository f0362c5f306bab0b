/*
 * module.h -- what a module may declare. The shell does the rest.
 */
#ifndef SHELL_MODULE_H
#define SHELL_MODULE_H

#include "db/db.h"
#include "http/http.h"
#include "record/decision.h"
#include "record/machine.h"
#include "shell/context.h"
#include "shell/load.h"

/*
 * One business operation: the only thing that writes. API, console, command line, import, listener and timer
 * all run the same one.
 */
struct command {
	const char *name;		/* "order.approve": subject and verb */
	const char *zh, *en;		/* what it does, for OpenAPI, the permission matrix and the manual */
	unsigned by;			/* roles that may */
	const struct record *in;	/* body; NULL: none */
	const struct record *subject;	/* the root named by {id} of the path and If-Match; NULL: makes a new one */
	/*
	 * Slow work that need not see the batch (hashing a password), done on the asker's thread before queueing, with a read
	 * connection; its results go into members of `in` that are not INPUT.
	 */
	bool (*prepare)(struct context *x, struct db *db, void *in);
	size_t state;			/* bytes of what load fills; zeroed before */
	bool (*load)(struct context *x, struct load *l, const void *in, void *state);
	bool (*decide)(struct context *x, const void *in, void *state, struct decision *out);
	enum command_flag {
		KEYED   = 1 << 0,	/* creates or moves money: an Idempotency-Key is required */
		PATCHES = 1 << 1,	/* body is a merge patch of `in`; in is then the subject's own record */
		INTERNAL = 1 << 2,	/* has no route of its own: listeners, timers, import */
		SECRET   = 1 << 3,	/* the answer holds a secret: told once, never stored; the same Idempotency-Key again is E_KEY_TOLD */
		GUARDED  = 1 << 4,	/* asks for a secret: who guesses is slowed down (guard.h) */
		TALKS    = 1 << 5,	/* says or hands something to colleagues or a customer: screens show it as talk */
		MATCHES  = 1 << 6,	/* what it changes is named in its body: `decide` compares the version that was seen (context_matches) */
	} flags;
};

/* Whether who asks has to say which version was seen. */
static inline bool command_matches(const struct command *c)
{
	return c->subject || c->flags & MATCHES;
}

/* A login is none of those: whoever logs in has no name yet that a key could be of, and no digest of a password is kept. */
static inline bool command_takes_key(const struct command *c)
{
	return !(c->flags & SECRET) || !(c->flags & GUARDED);
}

/* A read with a hand of its own, where the list and get mechanisms do not do. */
struct asked {
	struct context *x;
	struct db *db;			/* a read connection inside a read transaction */
	struct request *rq;
	struct str part[HTTP_PARTS];
	struct buf *out;		/* the JSON answer */
	struct str etag;		/* set by the query: answered as ETag, and 304 when it matches */
	const char *type;		/* set by a query whose answer is no JSON … */
	struct str file;		/* … but a file to be kept under this name */
};

struct rates;

/*
 * A request for a page, and what it is answered with. A page says itself what is wrong: without a `db`, x->errs tells why.
 */
struct asked_page {
	struct asked q;
	struct rates *rates;		/* rate.h: of tries at what the page keeps secret */
	int status;
	const char *type;
	struct http_header header[8];
	int headers;
};

/* The parameters of a read that knows no others, each at most once; empty when it is not there. */
bool asked_parameters(struct asked *q, const char *const *known, int n, struct str *text);
bool asked_parameter(struct asked *q, const char *only, struct str *text);
/* The only parameter is ids with a comma between them, 1 … IDS_ASKED: each once, ascending. */
enum { IDS_ASKED = 200 };
bool asked_ids(struct asked *q, const char *only, struct id id[static IDS_ASKED], size_t *n);

struct list;

struct route {
	enum method method;
	const char *path;		/* "/api/v1/orders/{id}/actions/{move}" */
	unsigned by;
	const struct command *command;	/* a fixed command, or … */
	const struct command *const *moves; /* … the one of these whose name ends in {move}; NULL-terminated */
	const struct list *list;	/* … or a list */
	const struct record *get;	/* … or one root with all its children, by {id} */
	bool (*query)(struct asked *q);	/* … or a read */
	void (*page)(struct asked_page *v);	/* … or a page for people, which is no part of the API and changes nothing */
	bool report;			/* … or the report named by the path */
	bool stream;			/* … or the log as it grows (feed.h) */
	bool bulk;			/* … or many commands, an answer for each (api_bulk.c) */
	bool paper;			/* … or the paper named by the path, of what ?of= names (papers.h) */
	const struct record *out;	/* what comes back, for OpenAPI */
	const char *zh, *en;		/* what a query does; of a list what is in it: "orders" */
	bool slow;			/* runs on the reader pool, not on an HTTP thread */
};

/*
 * A list endpoint: columns, filters and sorting come from the record's flags LISTED, FILTER, SORT.
 * Filters: ?state=a,b  ?customer_id=1  ?placed_at_from= ?placed_at_until= (times, dates, numbers)  ?q=words, when the record has a field `search` (search.h).
 */
/*
 * What no single field says of a row: a filter by words, each a condition in SQL; {zone} stands for the company's offset in µs. It is looked
 * at beside the others and leads to no row: asked for alone it reads as many rows as a report, and is answered where reports are.
 */
struct list_condition { const char *name, *zh, *en; const struct names *words; const char *const *sql; };

struct list {
	const struct record *record;
	const char *sort;		/* default: "-placed_at"; the key is always appended */
	const char *where;		/* a fixed condition, or NULL */
	const struct list_condition *condition;	/* filters beside those of the fields */
	int conditions;
	const char *about;		/* column with the name of the record a row is about: only who may read that record gets the row */
	const char *mine;		/* column a CUSTOMER's id must equal; NULL: customers may not list */
	/* GET /api/v1/search looks into it, too: by words, or by a FILTER column that is typed whole. Fields that tell a row: */
	const char *title, *subtitle;	/* NULL: it does not */
	const char *typed;		/* that column; NULL: by words */
};

/* "When this was announced, run that command" in the same commit. */
struct listener { const char *fact; const struct command *command; };

/* A timer row names one of these; `every` > 0 also runs it periodically, once over all processes. */
struct timer { const char *name; const struct command *command; int64_t every_s; };

/*
 * What takes long, done in the background by the one process that holds LEASE_JOBS: called as long as it says that there may be
 * more to do, and again soon after. It puts down how far it came by commands with `held`, and returns soon once job_goes_on says no.
 */
struct job_run;
bool job_goes_on(const struct job_run *t);	/* still the holder, and nobody waits for the end */
struct job { const char *name; bool (*work)(const struct job_run *t); };

/*
 * Rows that are of no use after a while: a DELETE of at most a thousand whose time is before ?1. Run now and then by the writer; never of
 * the log, the ledger or a root.
 */
struct sweep { const struct query *query; int64_t keep_s; };

struct transport;

struct parameter {
	const char *name;
	enum field_type type;
	const char *fallback;		/* NULL: it must be sent */
	const char *zh, *en;
	const struct names *names;	/* of an F_STATE: the words it may be */
};

struct report_out;
/* Give one row to the report's answer. */
bool report_row(struct report_out *out, const void *row);

struct report {
	const char *name;		/* "orders-by-month" */
	const char *zh, *en;
	unsigned by;
	const struct parameter *parameter;
	int parameters;
	const struct record *row;
	/* Reads, computes, and calls report_row for each line. value[i] belongs to parameter[i]. */
	bool (*run)(struct asked *q, const struct value *value, struct report_out *out);
	/* As a picture: a bar for each row, as long as this column says, named by those; one picture for each word of the column `per`. */
	const char *length, *named[4], *per;
	/*
	 * The number in a column opens the rows it counts: a list or a report and its filters, {name} being a column of the row or else a
	 * parameter, {?name} the parameter where a column has its name. "created_at={from}..{until}" is of those days. A filter named by a
	 * parameter that is none of the list is a month or a day, or all; one left empty is none.
	 * Two rows that would open the same open nothing, for each counts a part of it; unless `same`: both count all of it.
	 */
	struct { const char *count, *rows; bool same; } opens[3];
};

struct form;
struct paper_sheet;

/* What is printed of a record: GET /api/v1/papers/{name}?of=… (papers.h) */
struct paper {
	const char *name;		/* "pick-list" */
	const char *zh, *en;
	unsigned by;
	const struct record *of;	/* of its pages and lists; a part is named by the id of its root and its number */
	uint64_t in;			/* STATE_BIT per state of it; 0: all */
	const struct form *form;	/* print/form.h */
	/* Reads all that stands on it, and how many were printed before. */
	bool (*fill)(struct asked *q, struct id id, int64_t part, struct paper_sheet *sheet, bool *found);
	const struct command *printed;	/* run for each, with a struct paper_printed: it was printed */
};

/* Found by orderd check: an invariant broken at a record that is named. */
struct check_out;
void check_found(struct check_out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct check {
	const char *name;		/* "I3": as in reliability.md */
	const char *zh, *en;
	bool (*run)(struct db *db, struct check_out *out, struct errs *errs);
};

struct setting {
	const char *name;		/* "order.reserve_at" */
	/* A RATE is an INT of parts per million; a SET some of `choices`, words of one character, in their order and without anything between. */
	enum setting_type { SETTING_INT, SETTING_TEXT, SETTING_CHOICE, SETTING_RATE, SETTING_SET } type;
	const char *fallback;
	int64_t min, max;
	const struct names *choices;	/* of a CHOICE or SET */
	const char *zh, *en;		/* what it does */
	bool (*valid)(struct str value);/* further check; may be NULL */
};

struct module {
	const char *name, *zh, *en;
	const char *schema;		/* text of schema.sql */
	const struct record *const *records;	/* stored ones, parents first; all NULL-terminated from here */
	const struct command *const *commands;
	const struct query *const *queries;	/* all of queries.sql, prepared at start as a check */
	const struct route *routes;		int routes_n;
	const struct listener *listeners;	int listeners_n;
	const struct timer *timers;		int timers_n;
	const struct job *jobs;		int jobs_n;
	const struct transport *const *transports;	/* outbox.h; NULL-terminated */
	const struct sweep *sweeps;		int sweeps_n;
	const struct report *reports;		int reports_n;
	const struct paper *papers;		int papers_n;
	const struct check *checks;		int checks_n;
	const struct setting *settings;		int settings_n;
	/* Who owns this token? Asked of the module that has it; the answer is kept in memory until staff or tokens change. */
	const struct record *const *identity;	/* a row of these that changes or goes makes the shell ask again */
	bool (*identify)(struct db *db, struct digest token, struct instant now, struct caller *who,
	                 struct instant *until, struct arena *a, struct errs *errs);
	/* Where a person is to begin while nobody can log in yet, "/console/setup#…"; empty from then on. Told where the program was started. */
	bool (*beginning)(struct db *db, struct str *path, struct arena *a, struct errs *errs);
};

extern const struct module *const modules[];	/* modules.c; NULL-terminated, lowest first */

#endif
