/*
 * list.c -- filters, order, pages.
 *
 * Pages are cut by row values after the last row seen, never by counting, so page 1,000 costs what page 1 does. By which of the
 * filters the rows are found is chosen in list_way.c; the statement is made in list_sql.c.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "record/json.h"
#include "record/personal.h"
#include "shell/list/list_inner.h"
#include "shell/list/search.h"
#include "shell/read/refs.h"
#include "shell/read/told.h"

void list_request_words(struct arena *a, const struct route *r, const char **zh, const char **en)
{
	*zh = str_c(a, str_fmt(a, "%s列表", r->zh));
	*en = str_c(a, str_fmt(a, "list %s", r->en));
}

/* --- parameters --------------------------------------------------------------- */

/* Rows that pass are read in the order of what they were filtered by, if no other was asked for: see list_parse. */
static void note_range(struct list_query *q, const struct field *f)
{
	if (((f->flags & SORT) || f == q->order[0]) && q->ranged != q->order[0])
		q->ranged = f;
}

/* One word of a filter as the database stores it. */
static bool parse_value(const struct field *f, const struct record *r, struct str text, struct str pointer,
                        struct value *out, struct arena *a, struct errs *errs)
{
	void *row = arena_alloc(a, r->size);

	if (!field_parse(f, text, row, a, errs, pointer))
		return false;
	*out = field_value(f, row);
	return true;
}

static bool same_value(const struct value *a, const struct value *b)
{
	return a->i == b->i && str_eq(a->t, b->t);
}

/* A comma too many is a slip: nobody knows what was meant there. */
static bool has_gap(struct str text)
{
	return str_starts(text, S(",")) || str_ends(text, S(",")) || str_find_str(text, S(",,")) >= 0;
}

/* Each once, among the values. */
static bool parse_choices(struct list_query *q, const struct field *f, struct str text, struct str pointer,
                          struct arena *a, struct errs *errs)
{
	int first = q->values;
	struct str one;

	if (has_gap(text))
		return fail(errs, &E_FORMAT, pointer, both(a, "以逗号分隔的值，其间不得为空", "values with one comma between them"));
	while (str_cut(&text, ',', &one)) {
		struct value v;
		bool known = false;
		if (q->values - first == CHOICES_MAX)
			return fail(errs, &E_TOO_MANY, pointer, S("50"));
		if (!parse_value(f, q->list->record, one, pointer, &v, a, errs))
			return false;
		for (int i = first; i < q->values && !known; i++)
			known = same_value(&q->value[i], &v);
		if (!known)
			add_value(q, v);
	}
	return q->values > first || fail(errs, &E_TOO_FEW, pointer, S("1"));
}

static struct filter *add_filter(struct list_query *q, const struct field *f, int first)
{
	struct filter *filter = &q->filter[q->filters++];

	*filter = (struct filter){ .field = f, .first = first, .n = q->values - first };
	return filter;
}

static bool filter_any(struct list_query *q, const struct field *f, struct str text, struct str pointer,
                       struct arena *a, struct errs *errs)
{
	int first = q->values;

	if (!parse_choices(q, f, text, pointer, a, errs))
		return false;
	/* The last one of many again, up to a power of two: few lengths, few statements. */
	for (int n = q->values - first; n > ARMS_EACH && (n & (n - 1)); n++)
		add_value(q, q->value[q->values - 1]);
	add_filter(q, f, first);
	note_range(q, f);
	return true;
}

bool list_has_range(const struct field *f)
{
	switch (f->type) {
	case F_TIME: case F_DATE: case F_INT: case F_MONEY: case F_PRICE: case F_QUANTITY: case F_ID:
		return true;
	default:
		return false;
	}
}

static bool filter_range(struct list_query *q, const struct field *f, const char *operator, struct str text,
                         struct str pointer, struct arena *a, struct errs *errs)
{
	struct value v;

	if (!parse_value(f, q->list->record, text, pointer, &v, a, errs))
		return false;
	add_filter(q, f, add_value(q, v) - 1)->operator = operator;
	note_range(q, f);
	return true;
}

/* A time is shown to the millisecond and kept to the microsecond: what is shown finds its row. */
static bool filter_moment(struct list_query *q, const struct field *f, struct str text, struct str pointer,
                          struct arena *a, struct errs *errs)
{
	if (!filter_range(q, f, ">=", text, pointer, a, errs))
		return false;
	int64_t end = q->value[q->values - 1].i + SECOND / 1000;
	add_filter(q, f, add_value(q, VI(end)) - 1)->operator = "<";
	return true;
}

static const struct field *filter_field(const struct record *r, struct str name)
{
	const struct field *f = record_field(r, name);

	return f && (f->flags & FILTER) ? f : NULL;
}

/* Who sees a value masked could find it by trying: they ask by what they see (?q=5678). */
static bool may_filter(const struct list_query *q, const struct field *f, struct str pointer, struct arena *a, struct errs *errs)
{
	return !(f->scope & q->hidden) ||
	       fail(errs, &E_FORBIDDEN, pointer, both(a, "按脱敏的内容筛选", "filter by what is masked for it"));
}

static bool filter(struct list_query *q, struct str name, struct str text, struct arena *a, struct errs *errs)
{
	const struct record *r = q->list->record;
	struct str pointer = str_fmt(a, "/%.*s", P(name));
	const struct field *f = filter_field(r, name);

	if (q->filters > FILTERS_MAX - WORDS_MAX || q->values > VALUES_MAX - FOUND_PLACES - 2 * CHOICES_MAX)
		return fail(errs, &E_TOO_MANY, pointer, S("50"));
	if (f && !may_filter(q, f, pointer, a, errs))
		return false;
	if (f)
		return (f->type == F_TIME ? filter_moment : filter_any)(q, f, text, pointer, a, errs);
	if (str_ends(name, S("_from")) && (f = filter_field(r, str_sub(name, 0, name.n - 5))) && list_has_range(f))
		return filter_range(q, f, ">=", text, pointer, a, errs);
	if (str_ends(name, S("_until")) && (f = filter_field(r, str_sub(name, 0, name.n - 6))) && list_has_range(f))
		return filter_range(q, f, f->type == F_TIME ? "<" : "<=", text, pointer, a, errs);
	return fail(errs, &E_PARAMETER, pointer, name);
}

const struct list_condition *list_condition(const struct list *l, struct str name)
{
	for (int i = 0; i < l->conditions; i++)
		if (str_eq(name, STR(l->condition[i].name)))
			return &l->condition[i];
	return NULL;
}

/* Any of its words. */
static bool parse_condition(struct list_query *q, const struct list_condition *c, struct str text, struct arena *a, struct errs *errs)
{
	struct str pointer = str_fmt(a, "/%s", c->name), one;
	uint64_t words = 0;

	if (q->alsos == CONDITIONS_MAX)
		return fail(errs, &E_TOO_MANY, pointer, str_fmt(a, "%d", CONDITIONS_MAX));
	if (has_gap(text))
		return fail(errs, &E_FORMAT, pointer, both(a, "以逗号分隔的值，其间不得为空", "values with one comma between them"));
	while (str_cut(&text, ',', &one)) {
		int64_t word = names_find(c->words, one);
		if (word < 0)
			return fail(errs, &E_CHOICE, pointer, names_words(c->words, a));
		words |= STATE_BIT(word);
	}
	if (!words)
		return fail(errs, &E_TOO_FEW, pointer, S("1"));
	q->also[q->alsos].of = c;
	q->also[q->alsos++].words = words;
	return true;
}

static bool parse_limit(struct list_query *q, struct str text, struct errs *errs)
{
	if (!str_int(text, &q->limit))
		return fail(errs, &E_TYPE, S("/limit"), both(errs->arena, "整数", "a whole number"));
	if (q->limit < 1)
		return fail(errs, &E_TOO_SMALL, S("/limit"), S("1"));
	return q->limit <= LIST_LIMIT_MAX || fail(errs, &E_TOO_LARGE, S("/limit"), S("200"));
}

/* The sort field, then the key: an order in which no two rows are equal. */
static void order_on(struct list_query *q, const struct field *f, bool down)
{
	const struct record *r = q->list->record;

	q->down = down;
	q->orders = 0;
	q->order[q->orders++] = f;
	for (int i = 0; i < r->fields && q->orders < (int)COUNT(q->order); i++)
		if ((r->field[i].flags & KEY) && &r->field[i] != f)
			q->order[q->orders++] = &r->field[i];
}

bool list_sorts_by(const struct list *l, const struct field *f)
{
	return (f->flags & SORT) || (l->sort && !strcmp(f->name, l->sort + (*l->sort == '-')));
}

static bool parse_sort(struct list_query *q, struct str text, struct errs *errs)
{
	const struct record *r = q->list->record;
	bool down = str_starts(text, S("-"));
	const struct field *f = record_field(r, down ? str_sub(text, 1, text.n) : text);

	if (!f || !list_sorts_by(q->list, f))
		return fail(errs, &E_PARAMETER, S("/sort"), text);
	order_on(q, f, down);
	return true;
}

static bool column_known(const struct list_query *q, const struct field *f)
{
	for (int i = 0; i < q->columns; i++)
		if (q->column[i] == f)
			return true;
	return false;
}

static bool no_column(const struct record *r, struct arena *a, struct errs *errs)
{
	struct buf known = buf_in(a, 0);

	for (int i = 0; i < r->fields; i++)
		if (sheet_shows(&r->field[i]))
			buf_fmt(&known, "%s%s", known.n ? ", " : "", r->field[i].name);
	return fail(errs, &E_CHOICE, S("/columns"), buf_str(&known));
}

/* Of a sheet, in the order they are named; each once. */
static bool parse_columns(struct list_query *q, struct str text, struct arena *a, struct errs *errs)
{
	const struct record *r = q->list->record;
	struct str one;

	if (!text.n)
		return fail(errs, &E_TOO_FEW, S("/columns"), S("1"));
	if (has_gap(text))
		return fail(errs, &E_FORMAT, S("/columns"), both(a, "以逗号分隔的列名，其间不得为空", "names with one comma between them"));
	q->column = arena_array(a, (size_t)r->fields, sizeof(struct field *));
	while (str_cut(&text, ',', &one)) {
		const struct field *f = record_field(r, one);
		if (!f || !sheet_shows(f))
			return no_column(r, a, errs);
		if (!column_known(q, f))
			q->column[q->columns++] = f;
	}
	return true;
}

static bool parameter(struct list_query *q, struct str name, struct str value, struct arena *a, struct errs *errs)
{
	if (str_eq(name, S("limit")))
		return parse_limit(q, value, errs);
	if (str_eq(name, S("sort"))) {
		q->sorted = true;
		return parse_sort(q, value, errs);
	}
	if (str_eq(name, S("format")) || str_eq(name, S("lang")))
		return true;	/* chosen by who answers */
	if (str_eq(name, S("columns")))
		return parse_columns(q, value, a, errs);
	if (str_eq(name, S("cursor"))) {
		q->cursor = value;
		return true;
	}
	if (str_eq(name, S("q")) && search_finds(q->list->record)) {
		q->words = str_trim(value);
		return true;
	}
	const struct list_condition *c = list_condition(q->list, name);
	return c ? parse_condition(q, c, value, a, errs) : filter(q, name, value, a, errs);
}

/* In the order of their names, so that the same filters make the same statement however they were written. */
struct pair { struct str name, value; };

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct pair *)a)->name, ((const struct pair *)b)->name);
}

static bool parse_all(struct list_query *q, struct str parameters, struct arena *a, struct errs *errs)
{
	struct pair *pair = NULL, one = { 0 };
	size_t n = 0, room = 0;
	bool bad = false;

	while (http_parameter(&parameters, a, &one.name, &one.value, &bad)) {
		pair = arena_grow(a, pair, n, &room, sizeof *pair);
		pair[n++] = one;
	}
	if (n)
		qsort(pair, n, sizeof *pair, by_name);
	for (size_t i = 0; i < n; i++)
		parameter(q, pair[i].name, pair[i].value, a, errs);
	if (bad)
		fail(errs, &E_BAD_REQUEST, S(""), both(a, "查询参数编码有误", "the query string is not well encoded"));
	return errs->n == 0;
}

/* --- cursors --------------------------------------------------------------------- */

static void add_piece(struct buf *out, struct str piece)
{
	buf_fmt(out, "%zu:", piece.n);
	buf_add(out, piece);
}

static bool next_piece(struct str *rest, struct str *piece)
{
	struct str length;
	int64_t n;

	if (!str_cut(rest, ':', &length) || !str_int(length, &n) || n < 0 || (uint64_t)n > rest->n)
		return false;
	*piece = str_sub(*rest, 0, (size_t)n);
	*rest = str_sub(*rest, (size_t)n, rest->n);
	return true;
}

/*
 * The values of the order's fields of the last row, each with its length in front, in hex: opaque, and harmless when
 * forged.
 */
static struct str cursor_of(const struct list_query *q, const void *row, struct arena *a)
{
	struct buf plain = buf_in(a, 0), out = buf_in(a, 0);

	add_piece(&plain, STR(q->order[0]->name));
	for (int i = 0; i < q->orders; i++) {
		struct value v = field_value(q->order[i], row);
		add_piece(&plain, stored_as_text(q->order[i]) ? v.t : str_fmt(a, "%lld", (long long)v.i));
	}
	for (size_t i = 0; i < plain.n; i++)
		buf_fmt(&out, "%02x", (unsigned char)plain.s[i]);
	return buf_str(&out);
}

/* Where a search is to go on though it found no row for the page there. */
static struct str cursor_at(const struct list_query *q, struct arena *a)
{
	void *row = arena_alloc(a, q->list->record->size);

	*(int64_t *)field_at(q->order[0], row) = q->resume;
	return cursor_of(q, row, a);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool unhex(struct str hex, struct arena *a, struct str *out)
{
	char *s = arena_alloc(a, hex.n / 2 + 1);

	for (size_t i = 0; i + 1 < hex.n; i += 2) {
		int high = hex_digit(hex.s[i]), low = hex_digit(hex.s[i + 1]);
		if (high < 0 || low < 0)
			return false;
		s[i / 2] = (char)(high << 4 | low);
	}
	*out = (struct str){ s, hex.n / 2 };
	return hex.n % 2 == 0;
}

static bool not_ours(struct arena *a, struct errs *errs)
{
	return fail(errs, &E_FORMAT, S("/cursor"), both(a, "本列表给出的游标", "a cursor of this list"));
}

static bool after_cursor(struct list_query *q, struct arena *a, struct errs *errs)
{
	struct str plain, text;

	if (!unhex(q->cursor, a, &plain) || !next_piece(&plain, &text) || !str_eq(text, STR(q->order[0]->name)))
		return not_ours(a, errs);
	q->after = q->values + 1;
	for (int i = 0; i < q->orders; i++) {
		struct value v = { .type = stored_as_text(q->order[i]) ? V_TEXT : V_INT };
		if (!next_piece(&plain, &v.t) || (v.type == V_INT ? !str_int(v.t, &v.i) : !text_storable(v.t)))
			return not_ours(a, errs);
		add_value(q, v);
	}
	return !plain.n || not_ours(a, errs);
}

struct list_query *list_parse(const struct list *l, struct str parameters, const struct caller *who,
                              struct arena *a, struct errs *errs)
{
	struct list_query *q = NEW(a, struct list_query);

	*q = (struct list_query){
		.list = l, .roles = who->roles, .hidden = personal_hidden(who->roles), .limit = LIST_LIMIT,
	};
	if (who->roles == CUSTOMER && l->mine)
		add_filter(q, record_field(l->record, STR(l->mine)), add_value(q, VI(who->customer.v)) - 1);
	parse_sort(q, STR(l->sort), errs);
	if (!parse_all(q, parameters, a, errs))
		return NULL;
	/* What has the words is found newest first; a day or a range is read in the order of its field: else all of it would be for a page. */
	if (q->words.n && !q->sorted)
		order_on(q, &q->list->record->field[0], true);
	else if (q->ranged && !q->sorted)
		order_on(q, q->ranged, q->down);
	if (q->cursor.n)
		after_cursor(q, a, errs);
	return errs->n ? NULL : q;
}

/* All roots have their place, if only with a word that none is called by: so all roles ask by one statement. */
void list_told(struct list_query *q, const struct engine *e)
{
	if (!q->list->about || q->roles & SYSTEM)
		return;
	q->teller = e;
	q->about = q->values + 1;
	for (int i = 0; i < e->entries; i++)
		if (e->entry[i].version)
			add_value(q, VT(roles_permit(e->entry[i].told, q->roles) ? STR(e->entry[i].record->name) : S("")));
	q->abouts = q->values + 1 - q->about;
}

/* What is not for who asks goes out of what is said of these records (told.h). */
static void tell_rows(const struct list_query *q, void *rows, int64_t n, struct arena *a)
{
	const struct record *r = q->list->record;
	const struct field *said = q->teller ? record_field(r, S("data")) : NULL;

	for (int64_t i = 0; said && i < n; i++) {
		struct str *data = field_at(said, (char *)rows + (size_t)i * r->size);
		*data = told_data(q->teller, q->roles, *data, a);
	}
}

/* --- answers ----------------------------------------------------------------------------- */

bool list_rows(struct list_query *q, struct db *db, struct rows *rows, struct arena *a, struct errs *errs)
{
	if (q->words.n)
		return list_found(q, db, rows, a, errs);
	if (!list_way(q, db, false, errs))
		return false;
	const struct query *s = list_statement(q, q->limit + 1, a);
	bool read = db_all(db, s, q->value, rows, a, errs);
	list_forget(q, db, s);
	if (read)
		tell_rows(q, rows->at, rows->n, a);
	return read;
}

void list_in_zone(struct list_query *q, struct zone zone)
{
	q->zone = zone;
}

void list_with_names(struct list_query *q, const struct engine *e)
{
	q->names = e;
}

bool list_page(struct list_query *q, struct db *db, struct buf *out, struct str *next, struct arena *a, struct errs *errs)
{
	const struct record *r = q->list->record;
	struct rows rows;

	if (next)
		*next = (struct str){ 0 };
	if (q->columns)
		return fail(errs, &E_PARAMETER, S("/columns"), S("columns"));	/* a row of a page is whole */
	if (!list_rows(q, db, &rows, a, errs))
		return false;
	buf_text(out, "{\"items\":[");
	for (int64_t i = 0; i < rows.n && i < q->limit; i++) {
		if (i)
			buf_char(out, ',');
		record_encode(out, r, (char *)rows.at + (size_t)i * r->size, VIEW_LIST, q->roles, S(""));
	}
	buf_char(out, ']');
	if (q->names) {
		const struct refs *refs = refs_load(q->names, db, r, rows.at, rows.n > q->limit ? q->limit : rows.n, q->roles, a, errs);
		if (!refs)
			return false;
		refs_encode(out, refs);
	}
	if (q->truncated)
		buf_text(out, ",\"truncated\":true");
	if (rows.n > q->limit || q->resume) {
		struct str cursor = rows.n > q->limit ? cursor_of(q, (char *)rows.at + (size_t)(q->limit - 1) * r->size, a) : cursor_at(q, a);
		buf_text(out, ",\"next_cursor\":");
		buf_json(out, cursor);
		if (next)
			*next = cursor;
	}
	buf_char(out, '}');
	return buf_whole(out, errs);
}

static struct str name_in(const void *refs, const struct field *f, int64_t id)
{
	return refs_name(refs, f, id);
}

static bool write_rows(void *self, struct list_query *q, struct db *db, const char *rows, int n, struct arena *a, struct errs *errs)
{
	struct sheet *sheet = self;
	const struct record *r = q->list->record;
	const struct refs *refs = q->names ? refs_load(q->names, db, r, rows, n, q->roles, a, errs) : NULL;
	bool fine = refs || !q->names;

	if (refs)
		sheet_call(sheet, name_in, refs);
	for (int i = 0; fine && i < n; i++)
		fine = sheet_row(sheet, rows + (size_t)i * r->size);
	return fine;
}

/* A page's worth of rows is kept until it is written: a look-up of names serves them all. */
static bool walk_rows(struct list_query *q, struct db *db, struct cursor *c, struct sheet *sheet, struct errs *errs)
{
	size_t size = q->list->record->size;
	ARENA a = { 0 };
	bool fine = true, more = true;

	while (fine && more) {
		char *rows = arena_alloc(&a, LIST_LIMIT_MAX * size);
		int n = 0;
		while (n < LIST_LIMIT_MAX && (more = db_next(c, rows + (size_t)n * size, &a)))
			n++;
		tell_rows(q, rows, n, &a);
		fine = write_rows(sheet, q, db, rows, n, &a, errs);
		arena_reset(&a);
	}
	return fine;
}

bool list_sheet(struct list_query *q, struct db *db, struct sheet *sheet, struct errs *errs)
{
	ARENA a = { 0 };

	if (q->columns)
		sheet_choose(sheet, q->column, q->columns);
	if (!sheet_header(sheet))
		return false;
	if (q->words.n) {
		order_on(q, &q->list->record->field[0], true);
		return list_found_each(q, db, write_rows, sheet, errs);
	}
	if (!list_way(q, db, true, errs))
		return false;
	const struct query *s = list_statement(q, 0, &a);
	struct cursor *c = db_query(db, s, q->value, errs);
	bool fine = c && walk_rows(q, db, c, sheet, errs);
	fine = c && db_done(c) && fine;
	list_forget(q, db, s);
	return fine;
}
