/*
 * engine.h -- orderd without its doors: database, modules, writer, readers.
 *
 * `serve` puts HTTP in front of an engine; the command line opens one directly. All
 * writing goes through struct call: one command on its way from whoever asked to
 * its commit.
 */
#ifndef SHELL_ENGINE_H
#define SHELL_ENGINE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/config.h"
#include "shell/module.h"

struct writer;
struct callers;
struct rates;
struct node;
struct feed;
struct kept;

/* What a process remembers of the database. */
enum cache { CACHE_CALLERS, CACHE_SETTINGS, CACHES };

/* What one process does at a time, and since which fence it is this one. */
enum lease { LEASE_NONE, LEASE_CLOCK, LEASE_OUTBOX, LEASE_JOBS, LEASES };
struct held { enum lease lease; int64_t fence; };

/* A stored record and what the shell needs to know of it. */
struct entry {
	const struct record *record;
	int number;				/* its index in engine.entry */
	const struct entry *root;		/* itself, its root, or NULL for plain rows */
	struct lookup by_key;			/* rows by their first KEY */
	const struct field *key[3];		/* KEY fields in table order */
	int keys;
	const struct field *version, *head;	/* of a root */
	const struct field *state;		/* when it has a machine */
	const struct field **count;		/* by field: what counts these ROWS, or NULL */
	const struct field *counted_by;		/* of a child: the root's field <name>_count, or NULL */
	const struct record *mark;		/* of a root: the same table, read for a struct root_mark */
	unsigned told;				/* roles that are told of its events: those that may list or read it */
	bool shown;				/* of a child: answers show it with its root */
	bool searched;				/* found by words: see search.h */
	bool identity;				/* a row of it that changes or goes makes the shell ask again who is who */
};

struct engine {
	const struct config *config;
	struct arena arena;			/* the registries below; lives as long as the engine */
	struct zone zone;
	bool shared;				/* other processes write to its database too, over a connection that may be lost */

	/*
	 * What time it is, for whoever must not take the machine's word for it: a demo company that lived months, a
	 * test of days. Set between engine_open and the first call; NULL: the machine's clock.
	 */
	struct instant (*clock)(void *self);
	void *clock_self;

	/* What the modules declared, flattened once at start. */
	struct entry *entry;			/* stored records, in the order they are written */
	int entries;
	const struct entry **by_record;		/* hash of the record's address */
	int slots;
	const struct command **command;
	int commands;
	const struct route **route;
	int routes;
	const struct report **report;
	int reports;
	const struct paper **paper;
	int papers;
	const struct listener **listener;
	int listeners;
	const struct timer **timer;
	int timers;
	const struct sweep **sweep;
	int sweeps;
	const struct job **job;
	int jobs;
	const struct transport **transport;
	int transports;
	const struct setting **setting;
	int setting_n;

	_Atomic(const struct settings *) settings;	/* swapped whole when one changes */
	_Atomic int64_t revision[CACHES];		/* of what is remembered: cache.h */
	struct callers *callers;
	struct kept *kept;
	struct rates *rates;
	struct writer *writer;
	struct node *node;
	struct feed *feed;

	pthread_mutex_t readers_lock;
	struct db *readers[64];			/* idle read connections */
	int readers_idle;
	_Atomic int64_t away_until_us;		/* the database was not there just now: monotonic */

	_Atomic int64_t commits, commands_done, commands_refused, batch_us;	/* for /metrics */
};

/* Only the registries, of a zeroed engine: who reads a database that another process writes needs no more. */
void engine_describe(struct engine *e);

/* Apply what a database lacks of the schema. */
bool engine_migrate(struct db *db, struct errs *errs);

/* Open the database, apply the schema, prepare every query as a check, start the writer. */
struct engine *engine_open(const struct config *config, struct errs *errs);
void engine_close(struct engine *e);

/* The time by the engine's clock: of commands, of reads, of timers and sessions. */
struct instant engine_now(const struct engine *e);

const struct entry *engine_entry(const struct engine *e, const struct record *r);	/* NULL: not stored */
const struct entry *engine_entry_named(const struct engine *e, struct str name);
/* May these roles list rows of it? */
bool engine_may_list(const struct engine *e, const struct record *r, unsigned roles);
/* Which roles are told of the events of a record of this name? */
unsigned engine_told(const struct engine *e, struct str name);
const struct command *engine_command(const struct engine *e, struct str name);
const struct report *engine_report(const struct engine *e, struct str name);
const struct timer *engine_timer(const struct engine *e, struct str name);
const struct transport *engine_transport(const struct engine *e, struct str name);
/* Is there somebody to send to, by any transport? */
bool engine_sends(const struct engine *e);

/* A read connection, and back. NULL with errs when none can be opened. */
struct db *engine_reader(struct engine *e, struct errs *errs);
void engine_reader_done(struct engine *e, struct db *db);

/*
 * One command on its way. Whoever asks fills the first half; `done` is called on the writer's thread after
 * the commit, or after the refusal is certain. Everything lives in the caller's arena until then.
 */
struct call {
	const struct command *command;
	struct arena *arena;
	struct errs errs;
	struct caller who;
	struct id target;
	int64_t part, seen;
	void *in;				/* the decoded body */
	void *patch;				/* … or, of a PATCH, its json_t: applied to the row as it is then */
	struct str key;				/* Idempotency-Key, or empty */
	struct digest fingerprint;		/* of the request, to tell a retry from another use of the key */
	struct str request_id;
	bool dry;				/* answer as if, write nothing */
	bool brief;				/* nobody reads the body: none is made */
	size_t *room;				/* bytes that the bodies of one answer may have together: no body is made beyond; NULL: it stands alone */
	struct id timer;			/* the timer row this answers: gone in the same commit, or nothing happens */
	struct held held;			/* refused when this process is not its holder any more */
	const struct sweep *sweep;		/* instead of a command: remove what is too old */
	void (*done)(struct call *c);
	void *self;
	int64_t queued_us;			/* when: monotonic, set by the writer */

	int status;				/* 200, 201, or the error's */
	struct str body;			/* the answer as JSON; empty when errs has entries */
	int64_t version;			/* of the subject, for the ETag; 0: none */
	struct id made;				/* the new root's id, for Location */
	struct keep keep;			/* for the caller's browser */
	bool changed;				/* something was written */
	bool replayed;				/* answered from what an earlier request with this key did */
	struct call *next;
};

/* May they, and did they ask it well? Fills c->in from a JSON body. False with c->errs. */
bool call_accept(struct call *c, struct str body);
/* The same from JSON that was read already (a json_t, borrowed). */
bool call_accept_json(struct call *c, void *json);
/* Gives back what call_accept took beside the arena. */
void call_release(struct call *c);

/* Do the slow work of its command that comes before queueing. False with c->errs. call_submit does it itself. */
bool call_ready(struct engine *e, struct call *c);

/* Queue it; `done` will be called. */
void call_submit(struct engine *e, struct call *c);

/* Queue it and wait. False with c->errs when refused. */
bool call_run(struct engine *e, struct call *c);

/* Queue all of them together and wait for the last. Each has its own errs; their arenas may be one. */
void calls_run(struct engine *e, struct call *const *call, int n);

/* Wait until nothing is queued. */
void engine_drain(struct engine *e);

#endif
