/*
 * decision.h -- what a rule wants done: rows to write, facts to announce, an answer.
 *
 * A rule is a function from loaded state and input to a decision. It sees no
 * database, no clock, no network and no source of chance but its context. It
 * edits the private copies it was given and must put() every one it changed;
 * the shell compares with what was loaded, and the differences are the audit
 * trail. Versions, chain heads and events are made by the shell.
 */
#ifndef RECORD_DECISION_H
#define RECORD_DECISION_H

#include "record/field.h"

struct put  { const struct record *record; void *row; enum put_kind { PUT_CHANGED, PUT_NEW, PUT_GONE } kind; };
struct fact { const char *name; const struct record *record; struct id subject; };

/* A secret that the caller's browser is to keep until then; an empty one to be forgotten. */
struct keep { bool said; struct str secret; struct instant until; };

struct decision {
	struct arena *arena;
	struct put *put;
	size_t puts, put_room;
	size_t *place, places;			/* which put a row has, + 1: by the row's address */
	struct fact *fact;
	size_t facts, fact_room;
	struct errs warnings;			/* told to the caller, refuses nothing */
	const struct record *reply_record;	/* what the caller gets back */
	void *reply_row;
	struct keep keep;			/* … beside it, where no script can read it */
	struct str reason;			/* said by the caller, kept in the event */
};

struct decision decision_in(struct arena *a);

/*
 * A row that was loaded and changed; a row that is new. The struct is read at the end: later edits count, and
 * putting it again adds nothing.
 */
void put(struct decision *out, const struct record *r, void *row);
void put_new(struct decision *out, const struct record *r, void *row);

/* A row that was loaded and is to be removed: never of the log, the ledger or a root. */
void drop(struct decision *out, const struct record *r, void *row);

/* "order.placed": listeners of higher modules run in the same commit; the first fact of a subject names its event. */
void announce(struct decision *out, const char *fact, const struct record *r, struct id subject);

void reply_with(struct decision *out, const struct record *r, void *row);
/* Only for who has a browser: whoever asks otherwise is not told. */
void keep_in_browser(struct decision *out, struct str secret, struct instant until);

/*
 * Appends what differs, as the event log keeps it: {"field":[old,new],…} in table order without blanks, and for a
 * new row (`was` NULL) {"field":new,…} of what is not zero. Keys, version, head and computed fields are left out;
 * PERSONAL and HIDDEN ones appear as "#" and the start of a digest. False, with {} appended, when nothing differs.
 */
bool record_diff(struct buf *out, const struct record *r, const void *was, const void *row);

/* Is the field part of that, and its value as it stands there: for who compares rows with the log. */
bool field_is_told(const struct field *f);
void field_tell(struct buf *out, const struct record *r, const struct field *f, const void *row);

#define warn(out, problem, pointer, ...) fail(&(out)->warnings, (problem), (pointer), ##__VA_ARGS__)

/*
 * The key of this database under which personal values are digested in the log: without it a short value, such as a
 * phone number, could be found by trying all. Set once before anything is decided or checked; the text must live on.
 */
void record_log_key(struct str key);

/* Another key of this database, made of that one: each purpose has its own, and none tells of another. */
struct digest record_key(struct str purpose);

#endif
