/*
 * job.h -- an order file that somebody sent to the console, on its way to be orders.
 *
 * The file comes in chunks and lies in the database, so that any process can work on it. A job checks it (a dry run of every
 * order) or runs it (the orders themselves), each time in a pass over the whole file: the mapping becomes a profile, and import_run
 * does the rest, as for `orderd import`. What a pass finds wrong are rows of import_faults; the job has the figures.
 */
#ifndef CHANNEL_JOB_H
#define CHANNEL_JOB_H

#include "channel/profile.h"
#include "order/order.h"

enum {
	JOB_CHUNK_MAX = 700000,		/* characters of base64: half a megabyte of the file */
	JOB_FILE_MAX = 16 << 20,
	JOB_UNPACKED_MAX = 64 << 20,	/* a few kilobytes of xz may be gigabytes */
	JOB_ROWS_MAX = 200000,
	JOB_COLUMNS_MAX = 60,
	JOB_FAULTS_MAX = 500,		/* told at once */
	JOB_SENDERS = SALES | MACHINE,	/* who enters orders by files */
};

enum job_state {
	JOB_UPLOADING, JOB_UPLOADED, JOB_CHECKING, JOB_CHECKED, JOB_RUNNING, JOB_STOPPING, JOB_FINISHED, JOB_CANCELLED, JOB_FAILED,
};
/* How the file writes days; the place is that of the pattern in job_map.c. */
enum job_dates { DATES_ISO, DATES_SLASH, DATES_HAN, DATES_DOT, DATES_DAY_FIRST, DATES_MONTH_FIRST };

struct import_job {
	struct id id;
	int64_t version;
	struct digest head;
	struct str name;		/* of the file */
	int64_t size, received;		/* bytes */
	int64_t chunks;			/* received */
	struct state state;
	struct instant state_at;
	struct id customer_id;		/* all orders are theirs; 0: a column says whose */
	struct str customer_code;	/* … as it was when that was said */
	struct state channel;
	bool draft;
	struct state dates;
	struct str mapping;		/* "reference=1 sku=4 quantity=5": field and column */
	int64_t pass;			/* how often it was gone through */
	int64_t faults;			/* found by this pass */
	int64_t row_count, done;	/* of the file; by this pass */
	int64_t good, warned, bad;	/* of the rows done */
	int64_t made, unchanged;	/* orders; of a check: that would be */
	struct str failure_zh, failure_en;	/* why it could not be gone through */
	struct id owner_id;
	struct str owner;		/* who sent it: the orders are entered by them */
	struct instant created_at, started_at, finished_at;
	struct instant keep_until;	/* then the file and what was wrong with it go */
};

struct import_chunk { struct id import_job_id; int64_t chunk; struct instant keep_until; struct str data; };

struct import_fault {
	struct id import_job_id;
	int64_t pass, fault;
	struct instant keep_until;
	int64_t line;			/* of the file */
	struct str place;		/* which column or field; may be empty */
	bool warning;
	struct str zh, en;
};

struct import_mapping { struct str name, mapping; struct state dates, channel; bool draft; struct instant used_at; };

extern const struct record import_job_record, import_chunk_record, import_fault_record, import_mapping_record;
extern const struct machine import_job_machine;
extern const struct actions import_job_actions;
extern const struct names job_dates;

/* --- what the commands are sent ---------------------------------------------------- */

struct import_chunk_sent { int64_t chunk; struct str data; };
struct mapped { struct str field; int64_t column; };
struct import_plan {
	struct rows columns;		/* of struct mapped */
	struct str headers;		/* as GET columns said, to remember the mapping by */
	struct id customer_id;
	struct state channel, dates;
	bool draft;
};
/* How far a pass has come. `end`: why it ends. */
struct import_advance {
	bool begin;
	struct state end;
	int64_t row_count, done, good, warned, bad, made, unchanged;
	struct str failure_zh, failure_en;
	struct rows faults;
};
enum job_end { END_NOT, END_DONE, END_FAILED };

extern const struct record import_chunk_sent_record, import_plan_record, import_advance_record;
extern const struct command import_advance;

bool import_create_decide(struct context *x, const void *in, void *state, struct decision *out);
bool import_job_load(struct context *x, struct load *l, const void *in, void *state);
bool import_append_decide(struct context *x, const void *in, void *state, struct decision *out);
bool import_check_load(struct context *x, struct load *l, const void *in, void *state);
bool import_check_decide(struct context *x, const void *in, void *state, struct decision *out);
bool import_run_decide(struct context *x, const void *in, void *state, struct decision *out);
bool import_cancel_decide(struct context *x, const void *in, void *state, struct decision *out);
bool import_advance_decide(struct context *x, const void *in, void *state, struct decision *out);

/* What they see. */
struct job_seen { struct import_job *job; struct customer *customer; struct import_mapping *before; };

/* --- mapping: columns to fields ------------------------------------------------------- */

/* What a column may be: a field of the order, or of its lines. */
struct target {
	const char *name;		/* of the field */
	bool line;
	bool required;
	const char *headers;		/* what such columns are called, between |, folded */
};
extern const struct target job_targets[];
extern const int job_targets_n;

const struct target *target_named(struct str name);		/* NULL: none */
const struct field *target_field(const struct target *t);

/* Which columns they might be: field[i] is the target of header i, or NULL. */
void mapping_propose(struct arena *a, const struct str *header, int n, const struct target **field);
/* "sku=4" … of the job to rows of struct mapped and back. */
struct str mapping_text(struct arena *a, const struct rows *columns);
struct rows mapping_rows(struct arena *a, struct str text);
/* The column that is mapped to a field, from 1; 0: none. */
int64_t mapping_column(const struct rows *columns, struct str field);
/* What a mapping is remembered by. */
struct str mapping_name(struct arena *a, struct id customer, struct str headers);
/* The profile of a job whose file is `path`, in the language of profile.h. */
struct str job_profile(struct arena *a, const struct import_job *job, struct str path);
/* How a text writes a day; false: none of the ways. */
bool dates_of(struct str text, int64_t *dates);

/* --- the file ------------------------------------------------------------------------- */

/* The whole file as an open one without a name, at its beginning. -1 with errs when it is not there any more. */
int job_file(struct db *db, const struct import_job *job, struct errs *errs);
/* Columns of a header without those that an earlier download added. */
int job_columns(const struct str *header, int n);
/* A cell as it is shown and kept: without blanks around it; "?" when it is no text. */
struct str job_text(struct arena *a, struct str cell);
/* Files hold what is masked elsewhere: only who sent one sees into it and goes on with it, and the manager. */
bool job_is_of(const struct import_job *job, const struct caller *who);

bool import_columns_get(struct asked *q);
bool import_rows_get(struct asked *q);
bool import_rejects_get(struct asked *q);
bool import_template_get(struct asked *q);
extern const struct record import_columns_record, import_rows_record;

/* For orderd check. */
bool import_jobs_check(struct db *db, struct check_out *out, struct errs *errs);

/* One pass over the next job. */
struct job_run;
bool import_work(const struct job_run *t);

extern const struct problem
	IMPORT_GONE,		/* 410 the file was removed when its time was up */
	IMPORT_CHUNK,		/* 409 chunk {wanted} comes next */
	IMPORT_TOO_MUCH,	/* 422 more was sent than the {size} bytes announced */
	IMPORT_UNMAPPED,	/* 422 no column is {field} */
	IMPORT_NO_FIELD,	/* 422 no column can be {field} */
	IMPORT_TWICE,		/* 422 another column is {field} already */
	IMPORT_WHOSE,		/* 422 say whose orders these are: a customer, or a column with their code */
	IMPORT_BESIDE,		/* another row of the same order is wrong */
	IMPORT_THERE;		/* is there already: nothing is entered twice */

#endif
