/*
 * db_postgres_rows.c -- many rows of a record in one statement: asked for by key, made, changed, removed.
 *
 * Each column travels as an array and is laid out as rows by unnest(). Changed and removed rows are found along their keys in
 * the order they are given. A statement that touches fewer rows than it was given has met another's change: it divides by zero,
 * so that what was sent behind it is passed over, the commit too.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "db/db_postgres.h"
#include "record/sql.h"

/*
 * One key is asked for by words of its own: of many, PostgreSQL believes each time that a plan for these few would be better. And to
 * Citus it is a question for one machine, whose plan is made once.
 */
enum set_kind { SET_ASK, SET_ASK_ONE, SET_INSERT, SET_UPDATE, SET_DELETE };

struct pg_set {
	const struct record *record;
	const struct field *by;		/* of what is asked, else NULL */
	enum set_kind kind;
	struct query query;
	struct pg_set *next;
};

/* Statements */

static bool is_key(const struct field *f)
{
	return f->flags & KEY;
}

/* unnest(?1::bigint[], …) AS given (id, …): one array for each field that is `wanted`; `extra` is one number more. */
static int add_given(struct buf *sql, const struct record *r, bool (*wanted)(const struct field *f), const char *extra)
{
	struct buf names = buf_in(sql->arena, 0);
	int n = 0;

	buf_text(sql, "unnest(");
	for (int i = 0; i < r->fields; i++) {
		if (!wanted(&r->field[i]))
			continue;
		buf_fmt(sql, "%s?%d::%s", n ? ", " : "", n + 1, pg_array_type(&r->field[i]));
		buf_fmt(&names, "%s%s", n ? ", " : "", r->field[i].name);
		n++;
	}
	if (extra) {
		buf_fmt(sql, ", ?%d::bigint[]", ++n);
		buf_fmt(&names, ", %s", extra);
	}
	buf_fmt(sql, ") AS given (%.*s)", P(buf_str(&names)));
	return n;
}

/*
 * A number series stays locked until the transaction ends: no other takes a number meanwhile, so there is no gap. A reader's keys
 * are wrapped up, so that no plan is made for just these; a writer's need not be, and Citus has to see them.
 */
static int add_ask(struct buf *sql, const struct record *r, const struct field *by, bool one, const struct postgres *db)
{
	bool writing = db->mode == DB_WRITE;
	const char *separator = " ORDER BY ";

	buf_text(sql, "SELECT ");
	sql_columns(sql, r);
	const char *array = pg_array_type(by);
	buf_fmt(sql, one ? " FROM %s WHERE %s = ?1" : writing || db->spread ? " FROM %s WHERE %s = ANY (?1::%s)"
	             : " FROM %s WHERE %s = ANY ((SELECT ?1::%s)::%s)", r->table, by->name, array, array);
	for (int i = 0; i < r->fields; i++) {
		if (!is_key(&r->field[i]))
			continue;
		buf_fmt(sql, "%s%s", separator, r->field[i].name);
		separator = ", ";
	}
	if (writing && r->rank == RANK_NUMBER)
		buf_text(sql, " FOR UPDATE");
	return 1;
}

static int add_insert(struct buf *sql, const struct record *r)
{
	buf_fmt(sql, "INSERT INTO %s (", r->table);
	sql_columns(sql, r);
	buf_text(sql, ") SELECT * FROM ");
	return add_given(sql, r, field_is_column, NULL);
}

/* t.id = given.id AND … */
static void add_match(struct buf *sql, const struct record *r)
{
	const char *separator = " WHERE ";

	for (int i = 0; i < r->fields; i++) {
		if (!is_key(&r->field[i]))
			continue;
		buf_fmt(sql, "%st.%s = given.%s", separator, r->field[i].name, r->field[i].name);
		separator = " AND ";
	}
}

/*
 * " AND t.id = ANY (ids)", the array of the first key once more: Citus then asks the machines that have them and no others. To
 * one machine it says nothing new, and its plan is not to be another for it.
 */
static void add_where_they_lie(struct buf *sql, const struct record *r, bool (*wanted)(const struct field *f))
{
	for (int i = 0, n = 0; i < r->fields; i++) {
		n += wanted(&r->field[i]);
		if (!is_key(&r->field[i]))
			continue;
		buf_fmt(sql, " AND t.%s = ANY (?%d::%s)", r->field[i].name, n, pg_array_type(&r->field[i]));
		return;
	}
}

/* " AND (guard)", where {c} is what the column will be once the difference is added. */
static void add_guard(struct buf *sql, const struct record *r)
{
	struct str rest = STR(r->guard), text, column;

	buf_text(sql, " AND (");
	while (str_cut(&rest, '{', &text)) {
		buf_add(sql, text);
		if (!str_cut(&rest, '}', &column))
			break;
		buf_fmt(sql, "(t.%.*s + given.%.*s)", P(column), P(column));
	}
	buf_char(sql, ')');
}

/* All of them, or an error. */
static void add_count(struct buf *sql, int n)
{
	buf_fmt(sql, " RETURNING 1) SELECT 1 / CASE WHEN count(*) = ?%d::bigint THEN 1 ELSE 0 END FROM done", n);
}

static int add_update(struct buf *sql, const struct record *r, bool spread)
{
	const char *separator = "";

	buf_fmt(sql, "WITH done AS (UPDATE %s t SET ", r->table);
	for (int i = 0; i < r->fields; i++) {
		const struct field *f = &r->field[i];

		if (!field_is_column(f) || is_key(f))
			continue;
		buf_fmt(sql, f->flags & DELTA ? "%s%s = t.%s + given.%s" : "%s%s = given.%s", separator, f->name, f->name, f->name);
		separator = ", ";
	}
	buf_text(sql, " FROM ");
	int n = add_given(sql, r, field_is_column, record_is_root(r) ? "was_version" : NULL);
	add_match(sql, r);
	if (spread)
		add_where_they_lie(sql, r, field_is_column);
	if (record_is_root(r))
		buf_text(sql, " AND t.version = given.was_version");
	if (r->guard)
		add_guard(sql, r);
	add_count(sql, ++n);
	return n;
}

static int add_delete(struct buf *sql, const struct record *r, bool spread)
{
	buf_fmt(sql, "WITH done AS (DELETE FROM %s t USING ", r->table);
	int n = add_given(sql, r, is_key, NULL);
	add_match(sql, r);
	if (spread)
		add_where_they_lie(sql, r, is_key);
	add_count(sql, ++n);
	return n;
}

static struct pg_set *make_set(struct postgres *db, const struct record *r, enum set_kind kind, const struct field *by)
{
	struct pg_set *made = NEW(&db->db.arena, struct pg_set);
	struct buf sql = buf_in(&db->db.arena, 0);

	assert(r->table);
	*made = (struct pg_set){ .record = r, .by = by, .kind = kind };
	bool asks = kind == SET_ASK || kind == SET_ASK_ONE;
	int params = asks ? add_ask(&sql, r, by, kind == SET_ASK_ONE, db) : kind == SET_INSERT ? add_insert(&sql, r) :
	             kind == SET_UPDATE ? add_update(&sql, r, db->spread) : add_delete(&sql, r, db->spread);
	made->query = (struct query){ .name = r->table, .sql = str_c(&db->db.arena, buf_str(&sql)), .params = params,
		.row = asks ? r : NULL };
	return made;
}

static const struct query *set_query(struct postgres *db, const struct record *r, enum set_kind kind, const struct field *by)
{
	uint64_t h = ((uintptr_t)r ^ (uintptr_t)by << 1 ^ (uint64_t)kind) * UINT64_C(0x9e3779b97f4a7c15);
	struct pg_set **slot = &db->set[(h >> 32) % COUNT(db->set)];

	for (struct pg_set *s = *slot; s; s = s->next)
		if (s->record == r && s->kind == kind && s->by == by)
			return &s->query;
	struct pg_set *made = make_set(db, r, kind, by);
	made->next = *slot;
	*slot = made;
	return &made->query;
}

/* Asking */

static struct value key_at(const void *self, const struct field *f, int i)
{
	(void)f;
	return ((const struct value *)self)[i];
}

/* Which key a row answers is looked up in their order. */
struct place { struct value key; int at; };

static int by_key(const void *a, const void *b)
{
	const struct value *x = &((const struct place *)a)->key, *y = &((const struct place *)b)->key;

	return x->type == V_INT ? (x->i > y->i) - (x->i < y->i) : str_cmp(x->t, y->t);
}

static struct place *places_of(const struct fetch *f, struct arena *a)
{
	struct place *place = arena_array(a, (size_t)f->keys, sizeof *place);

	for (int i = 0; i < f->keys; i++)
		place[i] = (struct place){ f->key[i], i };
	qsort(place, (size_t)f->keys, sizeof *place, by_key);
	return place;
}

struct answers {
	const struct fetch *fetch;
	const struct pg_statement **statement;
	int first;			/* answers before it are of what was sent earlier */
	bool fine;
	struct arena *arena;
	struct errs *errs;
};

static void take_answer(void *self, int i, PGresult **r)
{
	struct answers *w = self;

	if (i < w->first || !w->fine)
		return;
	ARENA scratch = {0};
	const struct fetch *f = &w->fetch[i - w->first];
	const struct place *place = f->keys > 1 ? places_of(f, &scratch) : NULL;
	int n = PQntuples(*r);

	for (int k = 0; k < n && w->fine; k++) {
		void *row = arena_alloc(w->arena, f->record->size);
		w->fine = pg_take_row(w->statement[i - w->first], *r, k, row, w->arena, w->errs);
		if (!w->fine)
			return;
		struct place asked = { .key = field_value(f->by, row) };
		const struct place *found = place ? bsearch(&asked, place, (size_t)f->keys, sizeof *place, by_key) : NULL;
		assert(found || !place);
		f->each(f->self, found ? found->at : 0, row);
	}
}

bool postgres_fetch(struct db *self, const struct fetch *f, int n, struct arena *a, struct errs *errs)
{
	struct postgres *db = (struct postgres *)self;
	ARENA scratch = {0};
	struct answers w = { .fetch = f, .fine = true, .arena = a, .errs = errs,
		.statement = arena_array(&scratch, (size_t)n, sizeof *w.statement) };

	if (!pg_alive(db, errs))
		return false;
	for (int i = 0; i < n; i++)
		if (!(w.statement[i] = pg_prepare(db, set_query(db, f[i].record, f[i].keys == 1 ? SET_ASK_ONE : SET_ASK, f[i].by), errs)))
			return false;
	w.first = pg_pending_statements(db);
	for (int i = 0; i < n; i++) {
		struct pg_values v = pg_values_for(w.statement[i]->params, &scratch);
		if (f[i].keys == 1)
			pg_bind(&v, w.statement[i]->param[0], f[i].key, &scratch);
		else
			pg_bind_array(&v, f[i].by, key_at, f[i].key, f[i].keys, &scratch);
		if (!pg_send(db, w.statement[i], &v, false, errs))
			return false;
	}
	return pg_receive_each(db, take_answer, &w, errs) && w.fine;
}

/* Writing */

static enum set_kind kind_of(const struct change *c)
{
	return !c->was ? SET_INSERT : !c->row ? SET_DELETE : SET_UPDATE;
}

/* What stands at a change for a column: as it is to be; a DELTA as the difference; of a row that goes, its key. */
static struct value column_at(const void *self, const struct field *f, int i)
{
	const struct change *c = ((const struct change *const *)self)[i];
	struct value v = field_value(f, c->row ? c->row : c->was);

	if (c->was && c->row && (f->flags & DELTA))
		v.i -= field_value(f, c->was).i;
	return v;
}

static struct value version_before(const void *self, const struct field *f, int i)
{
	return field_value(f, ((const struct change *const *)self)[i]->was);
}

static bool write_set(struct postgres *db, const struct record *r, enum set_kind kind, const struct change **c, int n,
                      struct errs *errs)
{
	const struct pg_statement *s = pg_prepare(db, set_query(db, r, kind, NULL), errs);
	struct pg_values v;

	if (!s)
		return false;
	arena_reset(&db->scratch);
	v = pg_values_for(s->params, &db->scratch);
	for (int i = 0; i < r->fields; i++)
		if (kind == SET_DELETE ? is_key(&r->field[i]) : field_is_column(&r->field[i]))
			pg_bind_array(&v, &r->field[i], column_at, c, n, &db->scratch);
	if (kind == SET_UPDATE && record_is_root(r))
		pg_bind_array(&v, record_field(r, S("version")), version_before, c, n, &db->scratch);
	if (kind != SET_INSERT)
		pg_bind(&v, PG_INT8, &VI(n), &db->scratch);
	return pg_send(db, s, &v, kind != SET_INSERT, errs);
}

/* What goes makes room for what comes: a number that is given back may be taken in the same commit. */
bool postgres_write(struct db *self, const struct record *r, const struct change *change, int n, struct errs *errs)
{
	static const enum set_kind order[] = { SET_DELETE, SET_UPDATE, SET_INSERT };
	struct postgres *db = (struct postgres *)self;
	ARENA a = {0};
	const struct change **some = arena_array(&a, (size_t)n, sizeof *some);

	if (!pg_alive(db, errs))
		return false;
	for (size_t k = 0; k < COUNT(order); k++) {
		int found = 0;

		for (int i = 0; i < n; i++)
			if (kind_of(&change[i]) == order[k])
				some[found++] = &change[i];
		if (found && !write_set(db, r, order[k], some, found, errs))
			return false;
	}
	return db->inside || pg_receive(db, NULL, errs);
}
