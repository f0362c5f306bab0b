/*
 * shell.h -- the shell's own rows: events, keys, counters, settings, series, timers, outbox.
 */
#ifndef SHELL_SHELL_H
#define SHELL_SHELL_H

#include "shell/module.h"

struct event {
	struct id subject_id;
	int64_t seq;			/* = the subject's version after it */
	struct id id;			/* in order of commit: the cursor of who follows the log */
	struct str subject;		/* "order" */
	struct str name;		/* "order.placed" */
	struct id actor_id;
	struct str actor;
	struct instant at;
	struct str request_id;
	struct str data;		/* {"command","facts","reason","changes":[…]} */
	struct digest hash;		/* over the head before it and all the above */
};

struct idempotency {
	struct str key;
	struct id caller_id;
	struct digest fingerprint;
	int64_t status, version;
	struct id made;
	struct instant at;
	struct str body;
};

struct counter { struct str name; int64_t n; };

struct setting_row {
	struct id id;
	int64_t version;
	struct digest head;
	struct str name, value;
};

struct series { struct str name; int64_t last; };

struct timer_row {
	struct id id;
	struct str name;
	struct id subject_id;
	struct instant due_at;
};

/*
 * A process at work on the database. Its beat grows while it lives; the row is replaced, never changed, so whoever takes it
 * away has seen its last beat, and whoever finds it gone was taken for dead.
 */
struct node_row {
	struct id id;
	int64_t beat;
	struct str name;
	struct instant started_at, seen_at;
	struct str used;		/* of the rate limit, since the beat before: rate.h */
};

/* What one process does at a time. The fence grows with each owner; a row is replaced, too. */
struct lease_row { struct str name; int64_t fence; struct id owner; };

/* The transport of events. */
#define WEBHOOK "webhook"

enum outbox_state { OUTBOX_PENDING, OUTBOX_DELIVERED, OUTBOX_DEAD };

struct outbox {
	struct id id, subject_id;
	int64_t seq;
	struct str transport;		/* by which it leaves: outbox.h */
	struct str endpoint;		/* where it was to be posted then; empty: the transport knows */
	struct state state;
	int64_t tries;
	struct instant due_at;
	int64_t status;			/* of the last try; 0: no answer */
	struct str reason;		/* why that failed */
	struct instant done_at;
};

/* What a writer has committed last, and when by its clock; of several: how many they are. */
struct commit_mark { int64_t batch; struct instant at; struct id last; int64_t writers; };

/* Of a list of events: those behind which no other will be found later. */
#define COMMITS_COMPLETE "id <= coalesce((SELECT min(last) FROM commits WHERE writer <> 0), 9223372036854775807)"

extern const struct record commit_mark_record;
extern const struct record event_record, idempotency_record, counter_record, setting_row_record,
	series_record, timer_row_record, outbox_record, node_row_record, lease_row_record;

extern const struct lookup idempotency_by_key, setting_by_name, series_by_name, timer_by_id, outbox_by_id, node_by_id,
	lease_by_name;

extern const struct module shell_module;

/*
 * The next number of a series, taken in the commit of what it numbers: no hole, no double, whoever else asks (R-16,
 * `row` is the loaded series or NULL when this is its first.
 */
int64_t series_next(struct context *x, struct series *row, struct str name, struct decision *out);

/*
 * A setting gets a value, in the commit of whatever decides so. `row` is the stored one, or NULL. NULL with errors below `pointer`
 * when it is not declared or the value does not fit.
 */
struct setting_row *setting_set(struct context *x, struct setting_row *row, const struct setting_row *want,
                                struct str pointer, struct decision *out);

/* The hash an event must have after `head`. */
struct digest event_hash(struct digest head, const struct event *e);

#endif
