/*
 * list_sql.c -- the statement of what was asked of a list.
 *
 * It follows from the filters, the order and the way: few shapes, each prepared once per connection and found again by its text.
 */
#include <assert.h>
#include <pthread.h>
#include <string.h>

#include "base/chains.h"
#include "record/sql.h"
#include "shell/list/list_inner.h"

enum { SHAPES_MAX = 512 };

/* --- statements of a shape ---------------------------------------------------------- */

/* Texts of statements made so far. They are kept: connections remember statements by their address. */
struct shape { struct link link; struct query query; struct str sql; };
static struct { pthread_mutex_t lock; struct arena arena; struct chains chains; } shapes = { .lock = PTHREAD_MUTEX_INITIALIZER };

static struct query query_of(const struct list_query *q, const char *sql)
{
	const struct record *r = q->list->record;
	/* The arms of a way are found by their index, whatever the values. */
	bool anew = q->filters > 1 && q->way.arms == 1;

	return (struct query){ .name = r->name, .sql = sql, .params = q->values, .row = r, .anew = anew };
}

static struct shape *shape_known(const struct list_query *q, struct str sql)
{
	struct link *l = chains_at(&shapes.chains, str_hash(sql));

	while (l && !(((struct shape *)l)->query.row == q->list->record && str_eq(((struct shape *)l)->sql, sql)))
		l = l->next;
	return (struct shape *)l;
}

static struct shape *shape_made(const struct list_query *q, struct str sql)
{
	struct shape *s = NEW(&shapes.arena, struct shape);
	const char *text = str_c(&shapes.arena, sql);

	*s = (struct shape){ .link.hash = str_hash(sql), .sql = { text, sql.n }, .query = query_of(q, text) };
	chains_add(&shapes.chains, &shapes.arena, &s->link);
	return s;
}

/* A shape there is no more room for is asked once and forgotten: slower, and it costs nobody else anything. */
static const struct query *shape_once(const struct list_query *q, struct str sql, struct arena *a)
{
	struct query *once = NEW(a, struct query);

	*once = query_of(q, str_c(a, sql));
	return once;
}

static const struct query *shape_of(struct list_query *q, struct str sql, struct arena *a)
{
	pthread_mutex_lock(&shapes.lock);
	if (!shapes.chains.n)
		chains_clear(&shapes.chains);
	struct shape *s = shape_known(q, sql);
	if (!s && shapes.chains.links < SHAPES_MAX)
		s = shape_made(q, sql);
	pthread_mutex_unlock(&shapes.lock);
	q->once = !s;
	return s ? &s->query : shape_once(q, sql, a);
}

void list_forget(const struct list_query *q, struct db *db, const struct query *s)
{
	if (q->once)
		db_forget(db, s);
}

/* --- columns -------------------------------------------------------------------------- */

/* A column that may be NULL sorts as its zero, on every engine and in every comparison. */
static void add_zero_for_null(struct buf *out, const struct field *f)
{
	if (f->flags & OPTIONAL)
		buf_fmt(out, "COALESCE(%s, %s)", f->name, stored_as_text(f) ? "''" : "0");
	else
		buf_text(out, f->name);
}

/* What leads to no row: the cast keeps SQLite from its index. To PostgreSQL it is nothing. */
static void add_aside(struct buf *out, const struct field *f, bool sorted)
{
	buf_text(out, "CAST(");
	if (sorted)
		add_zero_for_null(out, f);
	else
		buf_text(out, f->name);
	buf_fmt(out, " AS %s)", stored_as_text(f) ? "TEXT" : "BIGINT");
}

static void add_sorted(const struct list_query *q, struct buf *out, const struct field *f)
{
	if (q->way.ordered)
		add_zero_for_null(out, f);
	else
		add_aside(out, f, true);
}

static void add_order(const struct list_query *q, struct buf *out)
{
	for (int i = 0; i < q->orders; i++) {
		buf_text(out, i ? ", " : " ORDER BY ");
		add_sorted(q, out, q->order[i]);
		buf_text(out, q->down ? " DESC" : "");
	}
}

static bool is_called(const struct field *f, const char *name)
{
	return name && strcmp(f->name, name) == 0;
}

/* What its rows show, in a list and as hits, and what a cursor is made of: less than half of an order. */
static bool is_read(const struct list_query *q, const struct field *f)
{
	const struct list *l = q->list;

	return field_is_column(f) && (f->flags & (KEY | LISTED | CARRIED) || f == q->order[0] || is_called(f, l->title) ||
	                              is_called(f, l->subtitle) || f->type == F_STATE);
}

static void add_columns(const struct list_query *q, struct buf *out)
{
	const struct record *r = q->list->record;
	const char *separator = "";

	for (int i = 0; i < r->fields; i++) {
		const struct field *f = &r->field[i];
		if (!is_read(q, f))
			continue;
		buf_fmt(out, "%s%s", separator, f->name);
		separator = ", ";
	}
}

static void add_keys(const struct list_query *q, struct buf *out)
{
	const struct record *r = q->list->record;
	bool first = true;

	for (int i = 0; i < r->fields; i++)
		if (r->field[i].flags & KEY) {
			buf_fmt(out, "%s%s", first ? "" : ", ", r->field[i].name);
			first = false;
		}
}

/* "?3, ?4, ?5" */
static void add_places(struct buf *out, int first, int n)
{
	for (int i = 0; i < n; i++)
		buf_fmt(out, "%s?%d", i ? ", " : "", first + i + 1);
}

/* --- conditions ------------------------------------------------------------------------- */

/* What is filtered by what it can be sorted by goes through the same index. */
static void add_filtered(struct buf *out, const struct field *f, bool aside)
{
	bool sorted = (f->flags & OPTIONAL) && (f->flags & SORT);

	if (sorted)
		buf_fmt(out, "%s IS NOT NULL AND ", f->name);
	if (aside)
		add_aside(out, f, sorted);
	else if (sorted)
		add_zero_for_null(out, f);
	else
		buf_text(out, f->name);
}

static void add_word(struct buf *out, const struct field *f, int word)
{
	if (f->type == F_STATE)
		buf_fmt(out, "'%s'", f->names->at[word].word);
	else
		buf_int(out, word);
}

/* By n of its values, from `from` on. */
static void add_filter(struct buf *out, const struct filter *f, int from, int n, bool aside)
{
	add_filtered(out, f->field, aside);
	if (f->operator) {
		buf_fmt(out, " %s ?%d", f->operator, f->first + 1);
		return;
	}
	buf_text(out, " IN (");
	for (int i = 0; i < n && f->whole; i++) {
		buf_text(out, i ? ", " : "");
		add_word(out, f->field, from + i);
	}
	if (!f->whole)
		add_places(out, f->first + from, n);
	buf_char(out, ')');
}

/* The filters of an arm of a way; those beside the way too, unless only the way is asked about. */
static void add_filters(const struct list_query *q, struct buf *out, const struct way *w, int arm, bool beside)
{
	for (int i = 0; i < q->filters; i++) {
		const struct filter *f = &q->filter[i];
		bool on_way = w->filters >> i & 1;
		int n = filter_choices(f);
		if (!on_way && (!beside || f->whole))
			continue;
		buf_text(out, " AND ");
		if (on_way && w->arms > 1) {
			add_filter(out, f, arm % n, 1, false);
			arm /= n;
		} else
			add_filter(out, f, 0, n, !on_way);
	}
}

/* "(created_at, id) < (?7, ?8)"; SQLite finds its way by an expression only when that stands alone as well. */
static void add_after(const struct list_query *q, struct buf *out)
{
	const char *beyond = q->down ? "<" : ">";

	buf_text(out, " AND ");
	if (q->order[0]->flags & OPTIONAL) {
		add_sorted(q, out, q->order[0]);
		buf_fmt(out, " %s= ?%d AND ", beyond, q->after);
	}
	for (int i = 0; i < q->orders; i++) {
		buf_text(out, i ? ", " : "(");
		add_sorted(q, out, q->order[i]);
	}
	buf_fmt(out, ") %s (", beyond);
	add_places(out, q->after - 1, q->orders);
	buf_char(out, ')');
}

/* The condition of a word, its days beginning where they do. */
static void add_word_condition(struct buf *out, struct str sql, struct zone zone)
{
	int64_t at;

	while ((at = str_find_str(sql, S("{zone}"))) >= 0) {
		buf_add(out, str_sub(sql, 0, (size_t)at));
		buf_int(out, (int64_t)zone.seconds * SECOND);
		sql = str_sub(sql, (size_t)at + strlen("{zone}"), sql.n);
	}
	buf_add(out, sql);
}

static void add_also(const struct list_query *q, struct buf *out)
{
	for (int i = 0; i < q->alsos; i++) {
		const char *separator = " AND (";
		for (int k = 0; k < q->also[i].of->words->n; k++) {
			if (!(q->also[i].words & STATE_BIT(k)))
				continue;
			buf_text(out, separator);
			add_word_condition(out, STR(q->also[i].of->sql[k]), q->zone);
			separator = " OR ";
		}
		buf_char(out, ')');
	}
}

/* Nobody gets rows because it was forgotten to say whose: list_told. */
static void add_about(const struct list_query *q, struct buf *out)
{
	if (!q->list->about || q->roles & SYSTEM)
		return;
	assert(q->abouts);
	buf_fmt(out, " AND %s IN (", q->list->about);
	add_places(out, q->about - 1, q->abouts);
	buf_char(out, ')');
}

static void add_conditions(const struct list_query *q, struct buf *out, int arm)
{
	struct buf all = buf_in(out->arena, 0);

	if (q->list->where)
		buf_fmt(&all, " AND %s", q->list->where);
	add_about(q, &all);
	add_filters(q, &all, &q->way, arm, true);
	add_also(q, &all);
	if (q->after)
		add_after(q, &all);
	if (q->found) {
		buf_fmt(&all, " AND %s IN (", q->order[q->orders - 1]->name);
		add_places(&all, q->found - 1, q->places);
		buf_char(&all, ')');
	}
	if (all.n)
		buf_fmt(out, " WHERE %.*s", (int)(all.n - strlen(" AND ")), all.s + strlen(" AND "));
}

/* --- statements --------------------------------------------------------------------------- */

static void add_from(const struct list_query *q, struct buf *out)
{
	buf_fmt(out, " FROM %s", q->list->record->table);
}

/* `limit` is the place of the parameter; 0: all rows. */
static void add_page(const struct list_query *q, struct buf *out, int limit)
{
	add_order(q, out);
	if (limit)
		buf_fmt(out, " LIMIT ?%d", limit);
}

/* What it is sorted by is read from the index as well: so it stands in the arms that are put together. */
static void add_arm(const struct list_query *q, struct buf *out, int arm, int limit)
{
	buf_text(out, "SELECT ");
	add_keys(q, out);
	if (!(q->order[0]->flags & KEY))
		buf_fmt(out, ", %s", q->order[0]->name);
	add_from(q, out);
	add_conditions(q, out, arm);
	add_page(q, out, limit);
}

/* A page of the keys of each arm, of these one page, then its rows. */
static void add_arms(const struct list_query *q, struct buf *out, int limit)
{
	buf_text(out, " WHERE (");
	add_keys(q, out);
	buf_text(out, ") IN (SELECT ");
	add_keys(q, out);
	buf_text(out, " FROM (");
	for (int i = 0; i < q->way.arms; i++) {
		buf_text(out, i ? " UNION ALL SELECT * FROM (" : "SELECT * FROM (");
		add_arm(q, out, i, limit);
		buf_fmt(out, ") AS arm%d", i);
	}
	buf_text(out, ") AS arms");
	add_page(q, out, limit);
	buf_char(out, ')');
}

const struct query *list_statement(struct list_query *q, int64_t most, struct arena *a)
{
	struct buf sql = buf_in(a, 0);
	int limit = most ? add_value(q, VI(most)) : 0;

	buf_text(&sql, "SELECT ");
	add_columns(q, &sql);
	add_from(q, &sql);
	if (q->way.arms > 1)
		add_arms(q, &sql, limit);
	else
		add_conditions(q, &sql, 0);
	add_page(q, &sql, limit);
	return shape_of(q, buf_str(&sql), a);
}

/* The arms one after another: of the first that have so many no more is read. */
const struct query *list_probe(struct list_query *q, const struct way *w, int64_t after, struct arena *a)
{
	struct buf sql = buf_in(a, 0);

	for (int i = 0; i < w->arms; i++) {
		struct buf filters = buf_in(a, 0);
		add_filters(q, &filters, w, i, false);
		buf_text(&sql, i ? " UNION ALL SELECT " : "SELECT ");
		add_keys(q, &sql);
		add_from(q, &sql);
		buf_fmt(&sql, " WHERE %.*s", (int)(filters.n - strlen(" AND ")), filters.s + strlen(" AND "));
	}
	buf_fmt(&sql, " LIMIT 1 OFFSET ?%d", add_value(q, VI(after)));
	return shape_of(q, buf_str(&sql), a);
}
