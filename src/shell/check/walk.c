/*
 * walk.c -- merging the tables of roots and children with the log.
 */
#include "shell/check/walk.h"

#include <pthread.h>

#include "record/json.h"
#include "record/sql.h"

/* --- how each table is read ----------------------------------------------- */

/* Keyset: so that reading can go on behind a row that could not be understood. */
static const char *select_from(struct arena *a, const struct entry *e, bool heads)
{
	struct buf sql = buf_in(a, 0), keys = buf_in(a, 0), places = buf_in(a, 0);
	const char *separator = "SELECT ";

	for (int i = 0; i < e->record->fields; i++) {
		const struct field *f = &e->record->field[i];
		if (heads ? f != e->key[0] && f != e->version && f != e->head : !field_is_column(f))
			continue;
		buf_fmt(&sql, "%s%s", separator, f->name);
		separator = ", ";
	}
	for (int i = 0; i < e->keys; i++) {
		buf_fmt(&keys, i ? ", %s" : "%s", e->key[i]->name);
		buf_fmt(&places, i ? ", ?%d" : "?%d", i + 1);
	}
	buf_fmt(&sql, " FROM %s WHERE (%.*s) > (%.*s) ORDER BY %.*s", e->record->table, P(buf_str(&keys)),
	        P(buf_str(&places)), P(buf_str(&keys)));
	return str_c(a, buf_str(&sql));
}

static const char *count_states(struct arena *a, const struct entry *e)
{
	return str_fmt(a, "SELECT state AS name, COUNT(*) AS n FROM %s GROUP BY state%c", e->record->table, 0).s;
}

static const char *count_rows(struct arena *a, const struct entry *e)
{
	return str_fmt(a, "SELECT '' AS name, COUNT(*) AS n FROM %s%c", e->record->table, 0).s;
}

static struct tables made;

static void make_tables(void)
{
	struct engine *engine = &made.engine;

	engine_describe(engine);
	struct arena *a = &engine->arena;
	made.query = arena_array(a, (size_t)engine->entries, sizeof *made.query);
	for (int i = 0; i < engine->entries; i++) {
		const struct entry *e = &engine->entry[i];
		struct query q = { .name = e->record->name, .params = e->keys, .row = e->record };

		q.sql = select_from(a, e, false);
		made.query[i].rows = q;
		made.query[i].count = (struct query){
			.name = e->record->name, .row = &counter_record, .sql = count_rows(a, e),
		};
		if (e->version) {
			q.sql = select_from(a, e, true);
			made.query[i].heads = q;
		}
		if (e->record->counted)
			made.query[i].states = (struct query){
				.name = e->record->name, .row = &counter_record, .sql = count_states(a, e),
			};
	}
}

const struct tables *tables(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, make_tables);
	return &made;
}

/* --- one table ------------------------------------------------------------ */

void key_before_all(const struct entry *e, struct value *key)
{
	for (int i = 0; i < e->keys; i++) {
		enum field_type type = e->key[i]->type;
		bool text = type == F_TEXT || type == F_STATE || type == F_ATTRIBUTES;
		key[i] = text ? VT(S("")) : VI(INT64_MIN);
	}
}

void row_name(struct buf *out, const struct entry *e, const void *row)
{
	buf_text(out, e->record->name);
	for (int i = 0; i < e->keys; i++) {
		buf_char(out, i ? '/' : ' ');
		field_text(out, e->key[i], row);
	}
}

/* Every record walked here begins with the id of its root. */
static int64_t *id_at(const struct stream *s)
{
	return field_at(s->entry->key[0], s->row);
}

int64_t stream_id(const struct stream *s)
{
	return s->live ? *id_at(s) : INT64_MAX;
}

static bool begin(struct stream *s)
{
	s->refused.n = 0;
	s->cursor = db_query(s->db, s->query, s->after, &s->refused);
	return s->cursor != NULL;
}

static void broken(struct stream *s)
{
	s->broken = true;
	errs_join(s->errs, &s->refused);
}

/* Tell of a row whose key could be read and the rest not; go on behind it. False when it is no row's fault. */
static bool passed_over(struct stream *s)
{
	struct arena *a = &s->names;
	struct buf name = buf_in(a, 0);

	if (*id_at(s) == INT64_MIN || !s->refused.n || s->refused.at[0].problem != &E_INTERNAL)
		return false;
	row_name(&name, s->entry, s->row);
	check_found(s->out, "%.*s cannot be read: %.*s", P(buf_str(&name)), P(s->refused.at[0].param[0]));
	for (int i = 0; i < s->entry->keys; i++) {
		s->after[i] = field_value(s->entry->key[i], s->row);
		if (s->after[i].type == V_TEXT)
			s->after[i].t = str_dup(a, s->after[i].t);
	}
	return begin(s);
}

void stream_next(struct stream *s)
{
	s->live = false;
	while (s->cursor && !s->live) {
		arena_reset(&s->rows);
		*id_at(s) = INT64_MIN;		/* so that it is known whether a row was come to */
		s->live = db_next(s->cursor, s->row, &s->rows);
		if (s->live)
			return;
		bool ended = db_done(s->cursor);
		s->cursor = NULL;
		if (!ended && !passed_over(s))
			broken(s);
	}
}

bool stream_open(struct stream *s, const struct entry *e, const struct query *q, struct db *db,
                 struct check_out *out, struct errs *errs)
{
	*s = (struct stream){ .entry = e, .query = q, .db = db, .out = out, .errs = errs };
	s->refused.arena = &s->names;
	s->row = arena_alloc(&s->names, e->record->size);
	key_before_all(e, s->after);
	if (!begin(s)) {
		broken(s);
		return false;
	}
	stream_next(s);
	return !s->broken;
}

bool stream_close(struct stream *s)
{
	if (s->cursor)
		db_done(s->cursor);
	arena_free(&s->rows);
	arena_free(&s->names);
	return !s->broken;
}

/* --- all of them ---------------------------------------------------------- */

static bool open_stream(struct walk *w, struct stream *s, const struct entry *e, bool heads, struct db *db,
                        struct check_out *out, struct errs *errs)
{
	const struct table_queries *q = &w->tables->query[e->number];

	return stream_open(s, e, heads ? &q->heads : &q->rows, db, out, errs);
}

bool walk_open(struct walk *w, struct db *db, enum walk_reads reads, struct check_out *out, struct errs *errs)
{
	*w = (struct walk){ .tables = tables(), .id = INT64_MIN };
	const struct engine *engine = &w->tables->engine;
	const struct entry *events = engine_entry(engine, &event_record);
	bool fine = open_stream(w, &w->events, events, false, db, out, errs);

	w->root = arena_array(&w->arena, (size_t)engine->entries, sizeof *w->root);
	w->child = arena_array(&w->arena, (size_t)engine->entries, sizeof *w->child);
	for (int i = 0; i < engine->entries && fine; i++) {
		const struct entry *e = &engine->entry[i];

		if (e->root == e)
			fine = open_stream(w, &w->root[w->roots++], e, reads == WALK_HEADS, db, out, errs);
		else if (e->root && reads == WALK_ROWS)
			fine = open_stream(w, &w->child[w->children++], e, false, db, out, errs);
	}
	return fine;
}

bool walk_close(struct walk *w)
{
	bool fine = stream_close(&w->events);

	for (int i = 0; i < w->roots; i++)
		fine = stream_close(&w->root[i]) && fine;
	for (int i = 0; i < w->children; i++)
		fine = stream_close(&w->child[i]) && fine;
	arena_free(&w->arena);
	return fine;
}

bool walk_next(struct walk *w)
{
	while (walk_event(w))
		walk_event_done(w);
	if (w->subject)
		stream_next(w->subject);

	w->subject = NULL;
	w->id = stream_id(&w->events);
	for (int i = 0; i < w->roots; i++) {
		int64_t id = stream_id(&w->root[i]);

		if (id > w->id || !w->root[i].live)
			continue;
		w->id = id;
		w->subject = &w->root[i];
	}
	return w->subject || w->events.live;
}

const struct event *walk_event(const struct walk *w)
{
	return w->events.live && stream_id(&w->events) == w->id ? w->events.row : NULL;
}

void walk_event_done(struct walk *w)
{
	stream_next(&w->events);
}
