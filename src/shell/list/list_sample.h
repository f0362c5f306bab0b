/*
 * list_sample.h -- crates in a real database, and pages of them, for tests of lists. Included once, by the test that needs it.
 */
#ifndef SHELL_LIST_SAMPLE_H
#define SHELL_LIST_SAMPLE_H

#include "db/migrate.h"
#include "shell/list/list.h"
#include "shell/list/search.h"
#include "shell/schema.h"
#include "unit/testbed.h"

enum crate_state { OPEN, PACKED, SENT };
static const struct names crate_states = NAMES({ "open", "开", "open" }, { "packed", "包", "packed" }, { "sent", "发", "sent" });

struct crate {
	struct id id;
	struct str name;
	struct state state;
	bool fragile;
	int64_t pieces;
	struct instant at;
	struct date due;
	struct id owner_id;
	struct str note, secret, search;
};
static const struct field crate_fields[] = {
	FIELD(crate, id,       .flags = KEY | LISTED, .zh = "标识"),
	FIELD(crate, name,     .flags = LISTED | FILTER | SORT, .zh = "名称"),
	FIELD(crate, state,    .flags = LISTED | FILTER, .names = &crate_states, .zh = "状态"),
	FIELD(crate, fragile,  .flags = FILTER, .zh = "易碎"),
	FIELD(crate, pieces,   .flags = LISTED | FILTER | SORT, .min = -10, .zh = "件数"),
	FIELD(crate, at,       .flags = LISTED | FILTER | SORT, .zh = "时间"),
	FIELD(crate, due,      .flags = LISTED | FILTER | SORT | OPTIONAL, .zh = "期限"),
	FIELD(crate, owner_id, .flags = FILTER, .zh = "货主"),
	FIELD(crate, note,     .flags = LISTED | SORT | OPTIONAL, .zh = "备注"),
	FIELD(crate, secret,   .flags = HIDDEN, .zh = "密"),
	FIELD(crate, search,   .flags = HIDDEN, .zh = "检索词"),
};
static RECORD(crate_record, crate, "crates", crate_fields, .zh = "货箱", .en = "crate");

static const struct list crates = { .record = &crate_record, .sort = "-at", .mine = "owner_id" };

/* --- the bench ----------------------------------------------------------------- */

enum { CRATES = 60 };

struct bench {
	struct arena arena;
	struct errs errs;
	struct testbed bed;
	struct db *db;
	struct caller who;
	int64_t waiting;
};

static inline struct crate crate_of(int i)
{
	static const char *const names[] = { "n0", "N1", "箱", "n\x01x", "n", "", "a:b" };

	return (struct crate){
		.id = { i }, .name = STR(names[i % 7]), .state = { i % 3 }, .fragile = i % 2, .pieces = i % 5 - 2, .at = { i % 10 * (int64_t)SECOND + 7 },
		.due = { i % 4 ? 20000 + i % 4 : 0 }, .owner_id = { i % 2 + 1 }, .note = STR(i % 3 ? i % 2 ? "x" : "y" : ""),
		.search = STR(i == 7 ? "50%_a\\b" : i == 8 ? "50 percent" : "crate"),
	};
}

static inline void add_crate(struct bench *b, int i)
{
	static const struct query insert = {
		.name = "insert", .params = 10, .sql = "INSERT INTO crates VALUES (?1, ?2, ?3, ?10, ?4, ?5, ?6, ?7, ?8, '', ?9)",
	};
	struct crate c = crate_of(i);
	struct value v[] = {
		VI(c.id.v), VT(c.name), VT(STR(crate_states.at[c.state.v].word)), VI(c.pieces), VI(c.at.us),
		c.due.day ? VI(c.due.day) : (struct value){ 0 }, VI(c.owner_id.v), c.note.n ? VT(c.note) : (struct value){ 0 },
		VT(c.search), VI(c.fragile),
	};

	assert_true(db_run(b->db, &insert, v, NULL, &b->errs));
	assert_true(search_note(b->db, &crate_record, &(struct change){ NULL, &c }, 1, &b->waiting, &b->errs));
}

static inline void bench_open(struct bench *b)
{
	*b = (struct bench){ .who = { .roles = SALES } };
	b->errs.arena = &b->arena;
	testbed_open(&b->bed);
	b->db = db_open(STR(b->bed.db), DB_WRITE, &b->errs);
	assert_non_null(b->db);
	assert_true(migrate(b->db, &(struct schema){ "shell", shell_schema }, 1, instant_now(), &b->errs));
	struct str crates_sql = db_dialect(b->db, &b->arena, S("CREATE TABLE crates (id BIGINT PRIMARY KEY, name TEXT NOT NULL, state TEXT NOT NULL,"
	                      " fragile BIGINT NOT NULL, pieces BIGINT NOT NULL, at BIGINT NOT NULL, due BIGINT, owner_id BIGINT NOT NULL,"
	                      " note TEXT, secret TEXT NOT NULL, search TEXT NOT NULL)"));
	assert_true(db_script(b->db, str_c(&b->arena, crates_sql), &b->errs));
	for (int i = 1; i <= CRATES; i++)
		add_crate(b, i);
}

static inline void bench_close(struct bench *b)
{
	db_close(b->db);
	testbed_close(&b->bed);
	arena_free(&b->arena);
}

/* The ids of a page, in its order; the cursor of the next one. Refused: -1. */
static inline int page(struct bench *b, const struct list *list, struct str parameters, int64_t id[CRATES * 2], struct str *next)
{
	struct buf out = buf_in(&b->arena, 0);
	int n = 0;

	b->errs.n = 0;
	struct list_query *q = list_parse(list, parameters, &b->who, &b->arena, &b->errs);
	if (!q || !list_page(q, b->db, &out, next, &b->arena, &b->errs))
		return -1;
	struct str rest = buf_str(&out);
	assert_true(str_starts(rest, S("{\"items\":[")));
	assert_int_equal(str_find_str(rest, S("secret")), -1);
	for (ptrdiff_t at; (at = str_find_str(rest, S("{\"id\":\""))) >= 0; ) {
		rest = str_sub(rest, (size_t)at + 7, rest.n);
		struct str digits = str_sub(rest, 0, (size_t)str_find(rest, '"'));
		assert_true(str_int(digits, &id[n++]));
	}
	return n;
}

static inline int whole(struct bench *b, const struct list *list, const char *parameters, int64_t id[CRATES * 2])
{
	return page(b, list, str_fmt(&b->arena, "%s&limit=200", parameters), id, NULL);
}

/* "E_CHOICE /state; E_PARAMETER /sort" */
static inline const char *told(struct bench *b)
{
	struct buf out = buf_in(&b->arena, 0);

	for (int i = 0; i < b->errs.n; i++)
		buf_fmt(&out, "%s%s %.*s", i ? "; " : "", b->errs.at[i].problem->code, P(b->errs.at[i].pointer));
	return str_c(&b->arena, buf_str(&out));
}

/* --- many of them ----------------------------------------------------------------- */

enum { HEAP = 3000 };

static inline int64_t sorted_by(const struct crate *c, char sort)
{
	return sort == 'd' ? c->due.day : sort == 'p' ? c->pieces : sort == 'a' ? c->at.us : c->id.v;
}

/* All pages, from the highest to the lowest: only what fits, in order, and all of it. */
static inline void turn_pages(struct bench *b, struct str parameters, bool (*fits)(const struct crate *), char sort)
{
	int64_t id[CRATES * 4], last = INT64_MAX, last_id = INT64_MAX;
	struct str next = S(""), query = parameters;
	int n = 0, fitting = 0;

	do {
		int m = page(b, &crates, query, id, &next);
		assert_true(m >= 0);
		for (int i = 0; i < m; i++) {
			struct crate c = crate_of((int)id[i]);
			int64_t v = sorted_by(&c, sort);
			assert_true(fits(&c) && (v < last || (v == last && c.id.v < last_id)));
			last = v;
			last_id = c.id.v;
		}
		n += m;
		query = str_fmt(&b->arena, "%.*s&cursor=%.*s", P(parameters), P(next));
	} while (next.n);
	for (int i = 1; i <= HEAP; i++) {
		struct crate c = crate_of(i);
		fitting += fits(&c);
	}
	assert_int_equal(n, fitting);
}

static inline void heap_up(struct bench *b, int most)
{
	assert_true(db_begin(b->db, DB_WRITE, &b->errs));
	for (int i = CRATES + 1; i <= most; i++)
		add_crate(b, i);
	assert_true(db_commit(b->db, &b->errs));
}

#endif
