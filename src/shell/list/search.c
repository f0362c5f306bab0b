/*
 * search.c -- the queue, the index, and finding.
 *
 * The index says which rows may have what was typed; the rows themselves say whether they do. So the index may still know
 * of a text that was changed away, and nobody finds it. A row that is written only enters a queue, in its commit; the
 * writer indexes what waits there when it has nothing better to do, and a search looks through the queue as well.
 */
#include "shell/list/search_inner.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/text.h"
#include "record/personal.h"

enum { FEW_ROWS = 400, RARE_MAX = 2, PAGE = 200, IN_VAIN_MAX = 5000 };

const struct field *search_field(const struct record *r)
{
	return record_field(r, S("search"));
}

bool search_finds(const struct record *r)
{
	return search_field(r) || (r->everywhere && r->called && record_is_root(r));
}

/* --- statements ------------------------------------------------------------- */

#define TEXT_OF(macro) QUOTED(macro)
#define QUOTED(text) #text
#define TSQUERY "CAST(replace(replace(?1, ' AND ', ' & '), ' OR ', ' | ') AS tsquery)"

static const struct field searched_fields[] = {
	FIELD(searched, id,     .flags = KEY, .zh = "标识"),
	FIELD(searched, search, .zh = "检索文本"),
	FIELD(searched, was,    .zh = "已索引文本"),
};
static RECORD(searched_record, searched, NULL, searched_fields, .zh = "检索");

/* Of a row no more than this is read: of an order a fifth of what it has. */
static const struct field text_fields[] = {
	FIELD(searched, id,     .flags = KEY, .zh = "标识"),
	FIELD(searched, search, .zh = "检索文本"),
};

/* In the queue. */
struct place { struct str record; struct id id; struct str was; };
static const struct field place_fields[] = {
	FIELD(place, record, .flags = KEY, .zh = "对象"), FIELD(place, id, .flags = KEY, .zh = "标识"), FIELD(place, was, .zh = "已索引文本"),
};
static RECORD(place_record, place, "search_queue", place_fields, .zh = "待检索");

struct filled { struct str record; };
static const struct field filled_fields[] = { FIELD(filled, record, .flags = KEY, .zh = "对象") };
static RECORD(filled_record, filled, NULL, filled_fields, .zh = "已入检索");

/* In the words of SQLite, and of nobody else: no QUERY. */
static const struct query has_more_rows = {
	.name = "search_has_more", .params = 2, .row = &searched_record,
	.sql = "SELECT rowid AS id FROM search_index WHERE search_index MATCH ?1 ORDER BY rowid DESC LIMIT 1 OFFSET ?2",
};
QUERY(wait_in_queue) = {
	.name = "search_wait", .params = 3,
	/* What waits already keeps what it is indexed by. The row is locked, so that nobody takes it before our commit. */
	.sql = "INSERT INTO search_queue (record, id, was) VALUES (?1, ?2, ?3)"
	       " ON CONFLICT (record, id) DO UPDATE SET was = search_queue.was",
};
/* Newest first, before an id: their texts are asked for by key, and of no more than are wanted. PostgreSQL plans by how rare the words are. */
QUERY(found_in_index) = {
	.name = "search_found", .params = 3, .row = &searched_record, .anew = true,
	.sql = "SELECT rowid AS id FROM search_index WHERE search_index MATCH ?1 AND rowid < ?2 ORDER BY rowid DESC LIMIT ?3",
	.sql_postgres = "SELECT id FROM search_index WHERE terms @@ " TSQUERY " AND id < ?2 ORDER BY id DESC LIMIT ?3",
};
/*
 * The same where it is known how rare they are (search_common.c). What is asked for is hidden from PostgreSQL's planner, which would look that
 * up again. In its words, and of nobody else: no QUERY.
 */
static const struct query found_among_newest = {
	.name = "search_found_among_newest", .params = 3, .row = &searched_record,
	.sql = "SELECT id FROM (SELECT id, terms FROM search_index WHERE id < ?2 ORDER BY id DESC LIMIT " TEXT_OF(SEARCH_NEWEST) ") AS newest"
	       " WHERE terms @@ (SELECT " TSQUERY ") ORDER BY id DESC LIMIT ?3",
};
static const struct query found_by_terms = {
	.name = "search_found_by_terms", .params = 3, .row = &searched_record,
	.sql = "SELECT id FROM search_index WHERE terms @@ (SELECT " TSQUERY ") AND id + 0 < ?2 ORDER BY id + 0 DESC LIMIT ?3",
};
static const struct query *const found[] = {
	[BY_PLAN] = &found_in_index, [BY_NEWEST] = &found_among_newest, [BY_TERMS] = &found_by_terms,
};
/* The oldest that wait to be indexed, unless another process has them in hand. */
QUERY(waiting) = {
	.name = "search_waiting", .params = 2, .row = &searched_record,
	.sql = "SELECT id, was FROM search_queue WHERE record = ?1 ORDER BY id LIMIT ?2",
	.sql_postgres = "SELECT id, was FROM search_queue WHERE record = ?1 ORDER BY id LIMIT ?2 FOR UPDATE SKIP LOCKED",
};
/* Those that wait, newest first, before an id. Their texts are asked for by key: they may lie on other machines. */
QUERY(queued) = {
	.name = "search_queued", .params = 3, .row = &searched_record,
	.sql = "SELECT id FROM search_queue WHERE record = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
};
QUERY(add_row) = {
	.name = "search_add", .params = 2,
	.sql = "INSERT INTO search_index (rowid, terms) VALUES (?1, ?2)",
	.sql_postgres = "INSERT INTO search_index (id, terms) VALUES (?1, CAST(CAST(?2 AS TEXT) AS tsvector))",
};
QUERY(drop_row) = {
	.name = "search_drop", .params = 2,
	.sql = "INSERT INTO search_index (search_index, rowid, terms) VALUES ('delete', ?1, ?2)",
	.sql_postgres = "DELETE FROM search_index WHERE id = ?1 AND CAST(?2 AS TEXT) IS NOT NULL",
};

/* Those of one record. They are kept: connections remember statements by their address. */
struct statements {
	const struct record *record;
	struct record text;		/* its key and its text */
	struct query indexed;		/* every row and the text it is indexed by, for the check */
	struct query fill;		/* every row waits that is not known yet */
	struct query few;		/* the newest before one, and what they are called */
	struct statements *next;
};

static const char INDEXED[] = "SELECT t.id, COALESCE(q.was, t.search) AS search FROM %s t"
                              " LEFT JOIN search_queue q ON q.record = '%s' AND q.id = t.id ORDER BY t.id";

static const char FILL[] = "INSERT INTO search_queue (id, was, record) SELECT id, '', '%2$s' FROM %1$s WHERE true"
                           " ON CONFLICT (record, id) DO NOTHING";

static struct { pthread_mutex_t lock; struct arena arena; struct statements *first; } known = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
};

__attribute__((format(printf, 1, 0)))
static const char *text_for(const char *format, const struct record *r, const char *more)
{
	struct buf out = buf_in(&known.arena, 0);

	buf_fmt(&out, format, r->table, r->name);
	buf_text(&out, more);
	return str_c(&known.arena, buf_str(&out));
}

static const char *few_text(const struct record *r)
{
	struct buf out = buf_in(&known.arena, 0);

	buf_fmt(&out, "SELECT id, %s", r->called);
	for (const char *const *b = r->beside; b && *b; b++)
		buf_fmt(&out, ", %s", *b);
	buf_fmt(&out, " FROM %s WHERE id < ?1 ORDER BY id DESC LIMIT ?2", r->table);
	return str_c(&known.arena, buf_str(&out));
}

static struct statements *make_statements(const struct record *r)
{
	struct statements *s = NEW(&known.arena, struct statements);
	const struct query any = { .name = r->name, .row = &searched_record };

	*s = (struct statements){ .record = r, .indexed = any, .fill = any, .next = known.first };
	s->text = (struct record){ .name = r->name, .table = r->table, .size = sizeof(struct searched), .field = text_fields,
		.fields = COUNT(text_fields) };
	s->indexed.sql = text_for(INDEXED, r, "");
	s->fill.row = NULL;
	s->fill.sql = text_for(FILL, r, "");
	s->few = (struct query){ .name = r->name, .params = 2, .row = r, .sql = r->called ? few_text(r) : NULL };
	return known.first = s;
}

static const struct statements *statements_of(const struct record *r)
{
	pthread_mutex_lock(&known.lock);
	struct statements *s = known.first;
	while (s && s->record != r)
		s = s->next;
	if (!s)
		s = make_statements(r);
	pthread_mutex_unlock(&known.lock);
	return s;
}

const struct query *search_indexed(const struct record *r)
{
	return &statements_of(r)->indexed;
}

/* --- indexing ---------------------------------------------------------------- */

static struct str text_of(const struct record *r, const void *row)
{
	return *(const struct str *)field_at(search_field(r), row);
}

static int64_t id_of(const struct record *r, const void *row)
{
	return *(const int64_t *)field_at(&r->field[0], row);
}

/* A row that is new waits for the first time; they go together. One that was there may wait already. */
bool search_note(struct db *db, const struct record *r, const struct change *change, int n, int64_t *waiting, struct errs *errs)
{
	ARENA a = { 0 };
	struct change *fresh = arena_array(&a, (size_t)n, sizeof *fresh);
	int first = 0;

	for (int i = 0; i < n; i++) {
		const struct change *c = &change[i];
		if (!c->row || (c->was && str_eq(text_of(r, c->was), text_of(r, c->row))))
			continue;
		struct place *place = NEW(&a, struct place);
		*place = (struct place){ STR(r->name), { id_of(r, c->row) }, c->was ? text_of(r, c->was) : S("") };
		++*waiting;
		if (!c->was)
			fresh[first++] = (struct change){ NULL, place };
		else if (!db_run(db, &wait_in_queue, (struct value[]){ VT(place->record), VI(place->id.v), VT(place->was) }, NULL, errs))
			return false;
	}
	return !first || db_write(db, &place_record, fresh, first, errs);
}

static bool index_row(struct db *db, const struct record *r, const struct searched *row, struct arena *a,
                      struct errs *errs)
{
	struct value add[] = { VI(row->id.v), VT(search_terms(a, r, row->search)) };
	struct value drop[] = { VI(row->id.v), VT(search_terms(a, r, row->was)) };

	return (!row->was.n || db_run(db, &drop_row, drop, NULL, errs)) && db_run(db, &add_row, add, NULL, errs);
}

static bool leave_queue(struct db *db, const struct record *r, struct rows rows, struct arena *a, struct errs *errs)
{
	const struct searched *row = rows.at;
	struct place *place = arena_array(a, (size_t)rows.n, sizeof *place);
	struct change *gone = arena_array(a, (size_t)rows.n, sizeof *gone);

	for (int64_t i = 0; i < rows.n; i++) {
		place[i] = (struct place){ STR(r->name), row[i].id, row[i].was };
		gone[i].was = &place[i];
	}
	return db_write(db, &place_record, gone, (int)rows.n, errs);
}

static void take_text(void *self, int key, void *row)
{
	((struct searched *)self)[key].search = ((struct searched *)row)->search;
}

/* Of rows whose ids are known; of one that is gone meanwhile none. */
static bool read_texts(struct db *db, const struct record *r, struct rows rows, struct arena *a, struct errs *errs)
{
	const struct record *text = &statements_of(r)->text;
	struct value *id = arena_array(a, (size_t)rows.n, sizeof *id);
	const struct fetch fetch = { text, &text->field[0], id, (int)rows.n, take_text, rows.at };

	for (int64_t i = 0; i < rows.n; i++)
		id[i] = VI(((struct searched *)rows.at)[i].id.v);
	return rows.n == 0 || db_fetch(db, &fetch, 1, a, errs);
}

/* A text is read once the row's place in the queue is ours: whoever changes it again waits for that place. */
static bool index_rows(struct db *db, const struct record *r, int64_t most, int64_t *done, struct errs *errs)
{
	ARENA a = { 0 };
	struct value v[] = { VT(STR(r->name)), VI(most) };
	struct rows rows;

	if (!db_all(db, &waiting, v, &rows, &a, errs) || !read_texts(db, r, rows, &a, errs))
		return false;
	*done += rows.n;
	for (int64_t i = 0; i < rows.n; i++)
		if (!index_row(db, r, (struct searched *)rows.at + i, &a, errs))
			return false;
	return !rows.n || leave_queue(db, r, rows, &a, errs);
}

bool search_index(const struct engine *e, struct db *db, int64_t *done, struct errs *errs)
{
	*done = 0;
	if (!db_begin(db, DB_WRITE, errs))
		return false;
	bool fine = true;
	for (int i = 0; i < e->entries && fine && *done < SEARCH_SLICE; i++)
		if (e->entry[i].searched)
			fine = index_rows(db, e->entry[i].record, SEARCH_SLICE - *done, done, errs);
	if (fine)
		return db_commit(db, errs);
	db_rollback(db);
	return false;
}

QUERY(is_filled) = {
	.name = "search_is_filled", .params = 1, .row = &filled_record,
	.sql = "SELECT record FROM search_records WHERE record = ?1",
};
QUERY(now_filled) = {
	.name = "search_now_filled", .params = 2,
	.sql = "INSERT INTO search_records (record, terms) VALUES (?1, ?2) ON CONFLICT (record) DO NOTHING",
};
QUERY(filled_otherwise) = {
	.name = "search_filled_otherwise", .params = 1, .row = &filled_record,
	.sql = "SELECT record FROM search_records WHERE terms <> ?1 LIMIT 1",
};
QUERY(forget_index) = {
	.name = "search_forget_index", .sql = "INSERT INTO search_index (search_index) VALUES ('delete-all')",
	.sql_postgres = "DELETE FROM search_index",
};
QUERY(forget_queue) = { .name = "search_forget_queue", .sql = "DELETE FROM search_queue" };
QUERY(forget_records) = { .name = "search_forget_records", .sql = "DELETE FROM search_records" };

/* What was indexed by other terms than ours is indexed anew, from the beginning. */
static bool forget_others(struct db *db, struct errs *errs)
{
	ARENA a = { 0 };
	struct value version = VT(search_terms_version(&a));
	struct filled row;
	bool others;

	return db_one(db, &filled_otherwise, &version, &row, &others, &a, errs) &&
	       (!others || (db_run(db, &forget_index, NULL, NULL, errs) && db_run(db, &forget_queue, NULL, NULL, errs) &&
	                    db_run(db, &forget_records, NULL, NULL, errs)));
}

static bool fill(struct db *db, const struct record *r, struct errs *errs)
{
	ARENA a = { 0 };
	struct value v[] = { VT(STR(r->name)), VT(search_terms_version(&a)) };
	struct filled row;
	bool filled;

	return db_one(db, &is_filled, v, &row, &filled, &a, errs) &&
	       (filled || (db_run(db, &statements_of(r)->fill, NULL, NULL, errs) && db_run(db, &now_filled, v, NULL, errs)));
}

bool search_fill(const struct engine *e, struct db *db, struct errs *errs)
{
	bool fine = db_begin(db, DB_WRITE, errs) && forget_others(db, errs);

	for (int i = 0; i < e->entries && fine; i++)
		if (e->entry[i].searched)
			fine = fill(db, e->entry[i].record, errs);
	if (fine)
		return db_commit(db, errs);
	db_rollback(db);
	return false;
}

/* --- finding ----------------------------------------------------------------- */

struct search {
	struct db *db;
	struct str folded;		/* what was typed */
	struct condition condition;	/* what a row's terms must be … */
	struct condition asked;		/* … and what of it the index is asked for */
	unsigned hidden;
	int64_t before;			/* older ones only */
	int64_t *id;
	int n, max;
	struct errs *errs;
};

/* The index knows all; what is hidden from the asker is hidden here. */
static bool fits(const struct search *s, struct str text, struct arena *a)
{
	const struct record *r = s->condition.record;

	text = personal_lines(a, search_field(r), text, s->hidden);
	return search_has_words(s->folded, text, a) &&
	       ((s->asked.parts == s->condition.parts && !s->hidden) || condition_holds(&s->condition, text, a));
}

static bool is_known(const struct search *s, int64_t id)
{
	for (int i = 0; i < s->n; i++)
		if (s->id[i] == id)
			return true;
	return false;
}

/* The newest of those that wait, which may be many. */
static bool find_queued(struct search *s)
{
	const struct record *r = s->condition.record;
	struct value v[] = { VT(STR(r->name)), VI(s->before), VI(PAGE) };
	struct rows rows;

	do {
		ARENA a = { 0 };
		if (!db_all(s->db, &queued, v, &rows, &a, s->errs) || !read_texts(s->db, r, rows, &a, s->errs))
			return false;
		const struct searched *row = rows.at;
		for (int64_t i = 0; i < rows.n && s->n < s->max; i++) {
			if (row[i].search.n && fits(s, row[i].search, &a))
				s->id[s->n++] = row[i].id.v;
			v[1] = VI(row[i].id.v);
		}
	} while (rows.n == PAGE && s->n < s->max);
	return true;
}

/*
 * Where few rows have a term, it is enough to ask for it, and for a second one: the rows are read anyway, and long lists of
 * other terms are not.
 */
static bool ask_for_rare(struct search *s)
{
	struct searched row;
	ARENA a = { 0 };
	struct condition rare = { .record = s->condition.record, .arena = s->condition.arena };

	for (int i = 0; i < s->condition.parts && rare.parts < RARE_MAX; i++) {
		struct condition one = { .arena = &a, .parts = 1, .part[0] = s->condition.part[i] };
		struct value v[] = { VT(condition_text(&one)), VI(FEW_ROWS) };
		bool more;
		if (!db_one(s->db, &has_more_rows, v, &row, &more, &a, s->errs))
			return false;
		if (!more)
			rare.part[rare.parts++] = s->condition.part[i];
	}
	if (rare.parts)
		s->asked = rare;
	return true;
}

/* Those of what the index proposes that do have the words; their texts are read as far as they are wanted. */
static bool take_fitting(struct search *s, struct rows rows, int most, int *in_vain)
{
	for (struct rows page = rows; rows.n && s->n < most && *in_vain < IN_VAIN_MAX; rows.n -= page.n) {
		ARENA a = { 0 };
		page.n = rows.n < PAGE ? rows.n : PAGE;
		if (!read_texts(s->db, s->condition.record, page, &a, s->errs))
			return false;
		const struct searched *row = page.at;
		for (int64_t i = 0; i < page.n && s->n < most; i++) {
			if (!fits(s, row[i].search, &a))
				++*in_vain;
			else if (!is_known(s, row[i].id.v))
				s->id[s->n++] = row[i].id.v;
		}
		page.at = (struct searched *)page.at + page.n;
	}
	return true;
}

/*
 * Page by page down the index, until there are enough that do have the words: first as many as are wanted, for they mostly have. Whoever
 * may not see what has them in all rows would have all looked at, to learn nothing: a search that looks at so many in vain is over. By
 * terms each page costs as much as all of them: so the second is all that may be looked at.
 */
static bool find_indexed(struct search *s)
{
	int most = s->n + s->max, in_vain = 0, page = s->max;
	enum search_by by;
	struct rows rows;
	struct value v[] = { VT(condition_text(&s->asked)), VI(s->before), VI(page) };

	if (!search_choose(s->db, &s->asked, page, &by, s->errs))
		return false;
	do {
		ARENA a = { 0 };
		if (!db_all(s->db, found[by], v, &rows, &a, s->errs) || !take_fitting(s, rows, most, &in_vain))
			return false;
		if (rows.n < page && by != BY_NEWEST)
			return true;
		if (rows.n < page)
			by = BY_TERMS;
		if (rows.n)
			v[1] = VI(((const struct searched *)rows.at)[rows.n - 1].id.v);
		v[2] = VI(page = by == BY_TERMS ? IN_VAIN_MAX : PAGE);
	} while (s->n < most && in_vain < IN_VAIN_MAX);
	return true;
}

static void add_line(struct buf *text, const struct search *s, const char *name, const void *row)
{
	struct buf line = buf_in(text->arena, 0);

	personal_text(&line, record_field(s->condition.record, STR(name)), row, s->hidden);
	personal_add_line(text, buf_str(&line));
}

/* What a row is called and told apart by, as the asker sees it. */
static struct str called(const struct search *s, const void *row, struct arena *a)
{
	const struct record *r = s->condition.record;
	struct buf text = buf_in(a, 0);

	add_line(&text, s, r->called, row);
	for (const char *const *b = r->beside; b && *b; b++)
		add_line(&text, s, *b, row);
	return text_fold(a, buf_str(&text));
}

static bool find_among_few(struct search *s)
{
	const struct record *r = s->condition.record;
	struct value v[] = { VI(s->before), VI(PAGE) };
	struct rows rows;

	do {
		ARENA a = { 0 };
		if (!db_all(s->db, &statements_of(r)->few, v, &rows, &a, s->errs))
			return false;
		for (int64_t i = 0; i < rows.n && s->n < s->max; i++) {
			const char *row = (const char *)rows.at + (size_t)i * r->size;
			v[0] = VI(id_of(r, row));
			if (search_has_words(s->folded, called(s, row, &a), &a))
				s->id[s->n++] = v[0].i;
		}
	} while (rows.n == PAGE && s->n < s->max);
	return true;
}

static bool find_by_index(struct search *s)
{
	if (!find_queued(s))
		return false;
	/* PostgreSQL begins with the rarest of them by itself. */
	s->asked = s->condition;
	if (s->condition.parts > 1 && !db_is_shared(s->db) && !ask_for_rare(s))
		return false;
	return find_indexed(s);
}

static int newest_first(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x < y) - (x > y);
}

/* The queue first: what leaves it meanwhile is in the index then. */
bool search_find(struct db *db, const struct record *r, struct str typed, unsigned hidden, int64_t before, int64_t *id, int max,
                 int *n, struct arena *a, struct errs *errs)
{
	struct search s = {
		.db = db, .folded = text_fold(a, typed), .before = before,
		.id = arena_array(a, (size_t)max * 2, sizeof *id), .max = max, .hidden = hidden, .errs = errs,
	};

	s.condition = condition_of(a, r, s.folded);
	*n = 0;
	if (search_field(r) ? !s.condition.parts : !s.folded.n)
		return true;
	if (!(search_field(r) ? find_by_index : find_among_few)(&s))
		return false;
	qsort(s.id, (size_t)s.n, sizeof *s.id, newest_first);
	*n = s.n < max ? s.n : max;
	memcpy(id, s.id, (size_t)*n * sizeof *id);
	return true;
}
