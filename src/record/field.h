/*
 * field.h -- one description of a struct for everything that handles it.
 *
 * A field table is read by JSON in and out, validation, SQL binding, sheets,
 * lists, OpenAPI, TypeScript and the audit trail. The type of a field is read
 * off the struct member by the compiler, so the table cannot disagree with it.
 * Every member of a described struct has a line (a test checks it).
 */
#ifndef RECORD_FIELD_H
#define RECORD_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/money.h"
#include "base/secret.h"
#include "base/str.h"

/* A value out of a list of words: the index into `names`. */
struct state { int64_t v; };
/* Several of them: bit i is names.at[i]. */
struct set { int64_t bits; };
/* A JSON object of texts ({"颜色":"蓝"}), kept as its canonical text; the database does not look into it. */
struct attributes { struct str json; };
/* Child rows: an array of the struct that the field's `of` describes. */
struct rows { void *at; int64_t n; };

enum field_type {
	F_TEXT, F_INT, F_BOOL, F_MONEY, F_PRICE, F_QUANTITY, F_TIME, F_DATE,
	F_ID, F_STATE, F_SET, F_DIGEST, F_ATTRIBUTES, F_ROWS,
};

enum field_flag {
	KEY      = 1 << 0,	/* part of the primary key, in table order */
	INPUT    = 1 << 1,	/* a caller may send it */
	REQUIRED = 1 << 2,	/* … and must */
	OPTIONAL = 1 << 3,	/* its zero value is NULL in SQL and absent in JSON */
	LISTED   = 1 << 4,	/* in lists and sheets, not only in the detail */
	FILTER   = 1 << 5,	/* a list may be filtered by it (it has an index, or follows one) */
	SORT     = 1 << 6,	/* a list may be sorted by it (same) */
	PERSONAL = 1 << 7,	/* about a person: a digest of it, never itself, goes into the event log */
	HIDDEN   = 1 << 8,	/* never leaves the program */
	VIRTUAL  = 1 << 9,	/* not a column: computed or collected */
	DELTA    = 1 << 10,	/* written as `x = x + difference` under the record's guard, never as a value read */
	FIXED    = 1 << 11,	/* may be sent when the record is made, not changed afterwards */
	ONCE     = 1 << 12,	/* from a series, or an id: where rows are spread over machines no index needs to prove it unique */
	CARRIED  = 1 << 13,	/* in the rows of a list, but no column of a sheet */
	RATE     = 1 << 14,	/* an INT of parts per million: people read and write per cent */
	UNIQUE   = 1 << 15,	/* of a child, one of its fields: no two rows have it, and rows of one commit may exchange it */
	PASSWORD = 1 << 16,	/* typed unseen */
	COUNTER  = 1 << 17,	/* how many children of a kind there are: whoever sees these need not be told */
};
/* Each is a bit of its own. */
_Static_assert(KEY + INPUT + REQUIRED + OPTIONAL + LISTED + FILTER + SORT + PERSONAL + HIDDEN + VIRTUAL + DELTA + FIXED + ONCE + CARRIED +
	RATE + UNIQUE + PASSWORD + COUNTER == (1 << 18) - 1, "two flags share a bit");

/* Kinds of what is PERSONAL: which posts see them, and what the others see instead, is a table in personal.c. */
enum personal {
	OF_NAME   = 1 << 0,	/* of a customer, or of who receives */
	OF_PHONE  = 1 << 1,
	OF_EMAIL  = 1 << 2,
	OF_STREET = 1 << 3,
	OF_NUMBER = 1 << 4,	/* a tax number, a payment's reference: what identifies, or leads to an account */
	OF_STAFF  = 1 << 5,	/* about who works here */
};
#define SEARCH_LINES(...) .lines = (const uint32_t[]){ __VA_ARGS__ }, .lines_n = (int)(sizeof((const uint32_t[]){ __VA_ARGS__ }) / 4)

/* How a state looks to people, who tell it by shape and colour before they read it: what it means to them. */
enum tone {
	TONE_NONE,		/* it is no state */
	TONE_IDLE,		/* nothing comes of it by itself: not begun, or called off */
	TONE_WAIT,		/* somebody has to do something next */
	TONE_BUSY,		/* it is on its way */
	TONE_GOOD,		/* it came to what was wanted */
	TONE_BAD,		/* it did not */
};
struct name { const char *word, *zh, *en; enum tone tone; };
struct names { const struct name *at; int n; };
#define NAMES(...) { (const struct name[]){ __VA_ARGS__ }, \
	(int)(sizeof((const struct name[]){ __VA_ARGS__ }) / sizeof(struct name)) }

struct record;

struct field {
	const char *name;
	const char *json;		/* the name as a JSON member: "name": */
	uint32_t json_n;
	uint32_t offset;
	enum field_type type;
	uint32_t flags;
	/* Characters, entries, or the scaled number; max 0 = the type's own limit. Not of times and dates. */
	int64_t min, max;
	/* Of a VIRTUAL number: worked out from the row and its children whenever they are shown, so that it is nowhere kept. */
	int64_t (*derive)(const void *row);
	const struct names *names;	/* of a STATE or SET */
	const struct names *const *words;	/* of a TEXT, up to NULL: what some of its values are called; others stand for themselves */
	const char *refers;		/* of an ID: the root it is of, which may be of a higher module; NULL: its own, or … */
	const char *refers_by;		/* … the TEXT beside it names the root */
	const char *shown_by;		/* of an ID: the field beside it that tells what it is of by name */
	const char *instead_of;		/* may be sent in place of the field of this name beside it */
	const char *zero_by;		/* of a number that is worked out where it is left out: zero is sent only where this BOOL beside it says so */
	const struct record *of;	/* of ROWS */
	const char *count;		/* of ROWS: the INT field beside it that counts and numbers them; zero saves the read */
	uint32_t scope;			/* of what is PERSONAL: its kind, a bit of enum personal; who sees it says personal.h */
	/* Of `search`: the kind of each of its lines, 0 for none; after the last one the last `again` come again. */
	const uint32_t *lines;
	int lines_n, again;
	const char *zh, *en;		/* label; en NULL: the name with blanks for underscores */
	const char *doc;		/* one sentence more, for OpenAPI and the form's hint */
};

#define FIELD(T, m, ...) { .name = #m, .json = "\"" #m "\":", .json_n = sizeof("\"" #m "\":") - 1,     \
	.offset = offsetof(struct T, m),                                                           \
	.type = _Generic(((struct T *)0)->m, struct str: F_TEXT, int64_t: F_INT, bool: F_BOOL,     \
		struct money: F_MONEY, struct price: F_PRICE, struct quantity: F_QUANTITY,         \
		struct instant: F_TIME, struct date: F_DATE, struct id: F_ID, struct state: F_STATE, \
		struct set: F_SET, struct digest: F_DIGEST, struct attributes: F_ATTRIBUTES,       \
		struct rows: F_ROWS), __VA_ARGS__ }

struct machine;
struct actions;

/*
 * A root has the fields id, version and head: every change of it or of its children is one version
 * and one event. A record of RANK_FAMILY whose first KEY refers to a root ("order_id") is that
 * root's child, in whichever module it lives. All other records are plain rows: a stock balance, a
 * number series, changed by deltas or by their only writer.
 */
struct record {
	const char *name;		/* "order": in errors, events */
	const char *symbol;		/* "order_record", of which OpenAPI makes "Order"; NULL: as the name */
	const char *table;		/* "orders"; NULL for an input or a view that is never stored */
	const char *zh, *en;
	size_t size;
	const struct field *field;
	int fields;
	const struct machine *machine;	/* of the field "state" */
	const char *called;		/* what people know a row by: "number" of an order; NULL: nothing */
	const char *const *beside;	/* up to NULL: what tells rows apart that are called the same; BESIDE("code", "phone") */
	const struct actions *actions;	/* what may be done with it beside the moves of its state */
	const char *guard;		/* SQL over {column}s of DELTA fields that must hold after the change */
	int rank;			/* rows are written in the order of rank, then of registration */
	bool counted;			/* keep the number of rows per state in `counters` */
	unsigned told;			/* roles that are told of its events though they read it by no list or page of its own */
	bool everywhere;		/* little, asked for often, changed seldom: of a spread database each node has all of it, and it is searched without an index */
	bool attached;			/* shown with its root, under its table's name, though the root's module is lower */
};
enum { RANK_FIRST = -1, RANK_FAMILY = 0, RANK_STOCK = 10, RANK_NUMBER = 20, RANK_LOG = 30, RANK_OUTBOX = 40 };

#define BESIDE(...) .beside = (const char *const[]){ __VA_ARGS__, NULL }

/* RECORD(order_record, order, "orders", order_fields, .zh = "订单", …); */
#define RECORD(var, T, table_, fields_, ...) const struct record var = { .name = #T, .symbol = #var, .table = table_, \
	.size = sizeof(struct T), .field = fields_, .fields = COUNT(fields_), __VA_ARGS__ }

/* A value on its way to or from the database. */
struct value {
	enum { V_NULL, V_INT, V_TEXT, V_BLOB } type;
	int64_t i;
	struct str t;
};
#define VI(x) ((struct value){ V_INT, (x), { 0, 0 } })
#define VT(x) ((struct value){ V_TEXT, 0, (x) })

static inline void *field_at(const struct field *f, const void *row)
{
	return (char *)row + f->offset;
}

const struct field *record_field(const struct record *r, struct str name);	/* NULL if there is none */
int record_field_index(const struct record *r, const char *name);		/* -1 if there is none */
const struct field *record_last_key(const struct record *r);
/* Of rows of one root in key order: the one whose last key, a number, is this; NULL when there is none. */
void *rows_find(const struct record *r, struct rows rows, int64_t number);
bool record_is_root(const struct record *r);	/* has the fields "version" and "head" */

/* A stored field as a value; STATE is its word, SET its bits; the zero of an OPTIONAL field is NULL. */
struct value field_value(const struct field *f, const void *row);
/* The other way round. Text and blob are not copied. False when a stored word is not in the table. */
bool field_take(const struct field *f, void *row, struct value v);
bool field_same(const struct field *f, const void *a, const void *b);
bool field_is_zero(const struct field *f, const void *row);
bool value_eq(struct value a, struct value b);
size_t field_size(const struct field *f);	/* bytes of the member */

struct str names_words(const struct names *n, struct arena *a);		/* "place, confirm" */
int64_t names_find(const struct names *n, struct str word);	/* index, or -1 */
const struct name *field_word(const struct field *f, struct str text);	/* out of `words`, or NULL */
const char *field_label_en(struct arena *a, const struct field *f);
struct str field_label(struct arena *a, const struct field *f);	/* in both languages, for errors */
struct str record_label(struct arena *a, const struct record *r);
/* E_CONFLICT at the field: another row has the value that only one may have. */
bool fail_taken(struct errs *errs, const struct record *r, const char *field);

/* Has every member of the struct a line of its own? Names each gap and overlap; for tests. */
bool record_covers_struct(const struct record *r, struct buf *wrong);
/* Is the table as its readers need it: keys first, words and labels there, children described? For tests too. */
bool record_check(const struct record *r, struct buf *wrong);

/* Fields every root begins with; use as the first lines of its table. */
#define ROOT_FIELDS(T) \
	FIELD(T, id, .flags = KEY | LISTED, .zh = "标识"), \
	FIELD(T, version, .flags = CARRIED, .zh = "版本", .doc = "goes up by one with every change; the ETag"), \
	FIELD(T, head, .flags = HIDDEN, .zh = "日志链头", .doc = "hash of its last event")

#endif
