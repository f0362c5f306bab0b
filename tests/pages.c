/*
 * pages.c -- a page of a list costs the same however many rows there are.
 *
 * Every list is asked in two databases, one with ten times the rows of the other, by every filter, range and order that
 * its fields declare. What is compared is the number of steps that SQLite's virtual machine took: no clock, no neighbours.
 *
 *   in its own order   by a filter that half of the rows pass, and by one that none passes
 *   in another order   as it is, by a filter that none passes: the rows that pass may have to be sorted; and by a state in which
 *                      only the newest are
 *   far down           a page behind the first thousand rows costs what the first one does
 *   what is due        by a transport for which nothing waits, while much waits for another
 *   last prices        of a customer who ordered half of all there is
 *   customers' pages   of an order of many lines, wherever the page begins
 *   by two filters     in every order: whatever half of the rows pass, all or none. Only of two halves that never meet, or whose rows
 *                      lie far apart, all of one may be read, unless they are of words, which have an index together
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "fulfil/fulfil.h"
#include "portal/portal_inner.h"
#include "record/sql.h"
#include "shell/engine.h"
#include "shell/list/list.h"
#include "unit/testbed.h"

enum {
	FEW = 600, MANY = 6000,
	HALF_MOST = 150,		/* ten times the rows may cost so many percent … */
	STEPS_FREE = 400,		/* … and so many steps; … */
	COUNT_FREE = 9000,		/* … of two filters each is counted first, up to some hundred, of one customer two thousand */
	DEEP_PAGES = 6, DEEP_LIMIT = 200,
	BASE_DAY = 20000,
	EVEN = 8,			/* one row has this as an id, and what the other half of the rows have */
};

/* Lists of what a company has a handful of, however long it lives. */
static const char *const small_lists[] = { "warehouses", "departments", "staff", "api_tokens", "message_templates", "holiday_plans" };

/* Of a filter by one of these few rows are left, whatever they are called: it is the name of something. */
static const char *const names_of_one[] = { "order_id", "number", "reference", "tracking_number" };

/* Behind a list that is a view, the tables it is made of; and what is read of an order beside lists. */
static const char *const behind_views[] = { "stock", "stock_moves", "products", "warehouses", "order_lines", "batch_lines" };

struct shelf { struct testbed bed; struct db *db; int rows; };

static struct arena arena;
static struct errs errs = { .arena = &arena };
static struct engine engine;
static struct shelf few = { .rows = FEW }, many = { .rows = MANY };
static struct buf wrong;
static int asked;

static void end(const char *what, const char *why)
{
	fprintf(stderr, "pages: %s: %s\n", what, why);
	exit(1);
}

/* --- counting ------------------------------------------------------------------------ */

static int64_t steps;

static int count(unsigned what, void *self, void *statement, void *ns)
{
	(void)what, (void)self, (void)ns;
	steps += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1);
	return 0;
}

/* Of every connection that is opened from now on. */
static int count_steps(sqlite3 *db, const char **why, const void *api)
{
	(void)why, (void)api;
	return sqlite3_trace_v2(db, SQLITE_TRACE_PROFILE, count, NULL);
}

/* --- rows ----------------------------------------------------------------------------- */

static int64_t ask_int(sqlite3 *db, const char *sql, const char *name, const char *column)
{
	sqlite3_stmt *s;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
	sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
	sqlite3_bind_text(s, 2, column, -1, SQLITE_STATIC);
	int64_t n = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
	sqlite3_finalize(s);
	return n;
}

/* No two rows may have the same value in this column alone. */
static bool is_unique(sqlite3 *db, const char *table, const char *column)
{
	return ask_int(db, "SELECT count(*) FROM pragma_index_list(?1) l WHERE l.\"unique\" AND"
	               " (SELECT group_concat(name) FROM pragma_index_info(l.name)) = ?2", table, column) > 0;
}

/* The newest tenth of the rows is in a state of its own, as orders are of which the old ones are done. */
static bool has_young(const struct field *f)
{
	return !strcmp(f->name, "state") && f->names->n > 2;
}

static const char *young_word(const struct field *f)
{
	return f->names->at[1].word;
}

/* Every second row has this, where the words suffice: none has the last one. */
static bool has_even(const struct field *f)
{
	return f->names->n > 3;
}

static const char *even_word(const struct field *f)
{
	return f->names->at[has_even(f) ? 2 : 0].word;
}

/* What row i has here: half of the rows have the same, where they may; times and dates go on. */
static void value_of(struct buf *out, sqlite3 *db, const struct record *r, const struct field *f, bool first_key, int rows)
{
	if (first_key || is_unique(db, r->table, f->name)) {
		buf_text(out, f->type == F_TEXT ? "'t' || i" : "i");
		return;
	}
	switch (f->type) {
	case F_TEXT:       buf_text(out, "iif(i % 2, 'common', 't' || i)"); break;
	case F_ID:         buf_text(out, "iif(i % 2, 7, i)"); break;
	case F_STATE:      buf_fmt(out, "CASE WHEN i > %d THEN '%s' WHEN i %% 2 THEN '%s' ELSE '%s' END", has_young(f) ? rows / 10 * 9 : rows,
	                           young_word(f), f->names->at[0].word, even_word(f)); break;
	case F_TIME:       buf_fmt(out, "i * %lld", (long long)SECOND); break;
	case F_DATE:       buf_fmt(out, "%d + i / 50", BASE_DAY); break;
	case F_ATTRIBUTES: buf_text(out, "'{}'"); break;
	case F_DIGEST:     buf_text(out, "zeroblob(32)"); break;
	default:           buf_text(out, "1"); break;
	}
}

static void fill(sqlite3 *db, const struct record *r, int rows)
{
	struct buf sql = buf_in(&arena, 0), columns = buf_in(&arena, 0);
	bool first = true;

	sql_columns(&columns, r);
	buf_fmt(&sql, "WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) INSERT INTO %s (%.*s) SELECT ", rows,
	        r->table, P(buf_str(&columns)));
	for (int i = 0; i < r->fields; i++) {
		const struct field *f = &r->field[i];
		if (!field_is_column(f))
			continue;
		buf_text(&sql, first ? "" : ", ");
		value_of(&sql, db, r, f, first && (f->flags & KEY), rows);
		first = false;
	}
	buf_text(&sql, " FROM n");
	if (sqlite3_exec(db, str_c(&arena, buf_str(&sql)), NULL, NULL, NULL) != SQLITE_OK)
		end(r->table, sqlite3_errmsg(db));
}

#define IS_ONE_OF(names, name) is_one_of(names, COUNT(names), name)
static bool is_one_of(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

static bool is_listed(const struct record *r)
{
	for (int i = 0; i < engine.routes; i++)
		if (engine.route[i]->list && engine.route[i]->list->record == r && !IS_ONE_OF(small_lists, r->table))
			return true;
	return IS_ONE_OF(behind_views, r->table);
}

/* The program's own tables, and rows of no sense in them. */
static void shelf_open(struct shelf *s)
{
	struct config config;
	int argc = 2;
	char *argv[] = { str_c(&arena, S("pages")), NULL, NULL };
	sqlite3 *db;

	testbed_open(&s->bed);
	argv[1] = str_c(&arena, str_fmt(&arena, "--db=%s", s->bed.db));
	assert_true(config_read(&config, NULL, &argc, argv, &arena, &errs));
	struct engine *e = engine_open(&config, &errs);
	assert_non_null(e);
	engine_close(e);
	assert_int_equal(sqlite3_open(s->bed.db, &db), SQLITE_OK);
	sqlite3_exec(db, "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; BEGIN", NULL, NULL, NULL);
	for (int i = 0; i < engine.entries; i++)
		if (is_listed(engine.entry[i].record))
			fill(db, engine.entry[i].record, s->rows);
	assert_int_equal(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	sqlite3_auto_extension((void (*)(void))count_steps);
	s->db = db_open(STR(s->bed.db), DB_READ, &errs);
	sqlite3_reset_auto_extension();
	assert_non_null(s->db);
}

static void shelf_close(struct shelf *s)
{
	db_close(s->db);
	testbed_close(&s->bed);
}

/* --- asking ---------------------------------------------------------------------------- */

/* Steps of a page; *next gets the cursor of the one after it. */
static int64_t page(struct shelf *s, const struct list *l, struct str parameters, struct str *next)
{
	struct caller who = { .roles = SYSTEM };	/* from whom nothing is hidden: every filter is tried */
	struct buf out = buf_in(&arena, 0);

	steps = 0;
	struct list_query *q = list_parse(l, parameters, &who, &arena, &errs);
	if (!q || !list_page(q, s->db, &out, next, &arena, &errs))
		end(str_c(&arena, parameters), str_c(&arena, err_text(&arena, &errs.at[0], false)));
	asked++;
	return steps;
}

static void compare_free(const struct list *l, int64_t steps_free, const char *text)
{
	struct str next;

	int64_t a = page(&few, l, STR(text), &next), b = page(&many, l, STR(text), &next);
	if (b > a * HALF_MOST / 100 + steps_free)
		buf_fmt(&wrong, "%s?%s: %lld steps of %d rows, %lld of %d\n", l->record->table, text, (long long)a, FEW,
		        (long long)b, MANY);
}

static void compare(const struct list *l, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void compare(const struct list *l, const char *format, ...)
{
	char text[200];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	compare_free(l, STEPS_FREE, text);
}

/* Something that half of the rows have, and something that none has. */
static const char *common_value(const struct field *f)
{
	return f->type == F_STATE ? f->names->at[0].word : f->type == F_TEXT ? "common" : f->type == F_BOOL ? "true" :
	       f->type == F_TIME ? "1970-01-01T00:00:07Z" : f->type == F_DATE ? "2024-10-05" : "7";
}

static const char *absent_value(const struct field *f)
{
	return f->type == F_STATE ? f->names->at[f->names->n - 1].word : f->type == F_TEXT ? "absent" : f->type == F_BOOL ? "false" :
	       f->type == F_TIME ? "2020-01-01T00:00:00Z" : f->type == F_DATE ? "2030-01-01" : "999999999";
}

static void ask_filter(const struct list *l, const struct field *f)
{
	const struct record *r = l->record;

	if (!IS_ONE_OF(names_of_one, f->name))
		compare(l, "%s=%s", f->name, common_value(f));
	compare(l, "%s=%s", f->name, absent_value(f));
	if (f->type == F_STATE && f->names->n > 2)
		compare(l, "%s=%s,%s", f->name, common_value(f), absent_value(f));
	if (f->type == F_STATE && f->names->n > 4)
		compare(l, "%s=%s,%s", f->name, f->names->at[f->names->n - 2].word, absent_value(f));
	if (f->type == F_TIME || f->type == F_DATE) {
		compare(l, "%s_from=%s", f->name, absent_value(f));
		compare(l, "%s_until=%s", f->name, f->type == F_TIME ? "1970-01-01T00:00:00Z" : "2001-01-01");
	}
	for (int i = 0; i < r->fields; i++) {
		const struct field *state = &r->field[i];
		if (f->type == F_ID && state->type == F_STATE && (state->flags & FILTER))
			compare(l, "%s=%d&%s=%s", f->name, EVEN, state->name, even_word(state));
		if (!(r->field[i].flags & SORT))
			continue;
		compare(l, "%s=%s&sort=%s", f->name, absent_value(f), r->field[i].name);
		compare(l, "%s=%s&sort=-%s", f->name, absent_value(f), r->field[i].name);
		if (f->type == F_STATE && has_young(f))
			compare(l, "%s=%s&sort=%s", f->name, young_word(f), r->field[i].name);
	}
}

/* --- two filters at once ----------------------------------------------------------- */

/* Of which rows a filter leaves which. */
enum left { NONE, FEW_ROWS, YOUNG, ODD, EVEN_ROWS, ALL };
struct said { const struct field *field; enum left left; char text[80]; };
enum { SAID_MAX = 5 };

static void say(struct said *said, int *n, const struct field *f, enum left left, const char *suffix, const char *value)
{
	struct said *one = &said[(*n)++];

	*one = (struct said){ .field = f, .left = left };
	snprintf(one->text, sizeof one->text, "%s%s=%s", f->name, suffix, value);
}

/* What can be said of a field. */
static int say_all(struct said said[SAID_MAX], const struct field *f)
{
	bool times = f->type == F_TIME || f->type == F_DATE;
	int n = 0;

	say(said, &n, f, NONE, "", absent_value(f));
	if (!IS_ONE_OF(names_of_one, f->name))
		say(said, &n, f, times ? FEW_ROWS : ODD, "", common_value(f));
	if (f->type == F_STATE && has_even(f))
		say(said, &n, f, EVEN_ROWS, "", even_word(f));
	if (f->type == F_STATE && has_young(f))
		say(said, &n, f, YOUNG, "", young_word(f));
	if (times) {
		say(said, &n, f, ALL, "_from", f->type == F_TIME ? "1970-01-01T00:00:00Z" : "2001-01-01");
		say(said, &n, f, NONE, "_until", f->type == F_TIME ? "1970-01-01T00:00:00Z" : "2001-01-01");
	}
	return n;
}

static bool is_promised(const struct said *a, const struct said *b)
{
	bool never_meet = (a->left == ODD && b->left == EVEN_ROWS) || (a->left == EVEN_ROWS && b->left == ODD);
	bool far_apart = (a->left == YOUNG && b->left == ODD) || (a->left == ODD && b->left == YOUNG);

	return !(never_meet || far_apart) || (a->field->names && b->field->names);
}

static void ask_both(const struct list *l, const struct said *a, const struct said *b)
{
	compare_free(l, COUNT_FREE, str_c(&arena, str_fmt(&arena, "%s&%s", a->text, b->text)));
	for (int i = 0; i < l->record->fields; i++) {
		const struct field *f = &l->record->field[i];
		if (f->flags & SORT)
			compare_free(l, COUNT_FREE, str_c(&arena, str_fmt(&arena, "%s&%s&sort=%s", a->text, b->text, f->name)));
	}
}

static void ask_pair(const struct list *l, const struct field *f, const struct field *g)
{
	struct said of_f[SAID_MAX], of_g[SAID_MAX];
	int n = say_all(of_f, f), m = say_all(of_g, g);

	for (int i = 0; i < n; i++)
		for (int k = 0; k < m; k++)
			if (is_promised(&of_f[i], &of_g[k]))
				ask_both(l, &of_f[i], &of_g[k]);
}

static void two_filters_cost_the_same_over_ten_times_the_rows(void **state)
{
	(void)state;
	wrong = buf_in(&arena, 0);
	for (int i = 0; i < engine.routes; i++) {
		const struct list *l = engine.route[i]->list;
		for (int f = 0; l && !IS_ONE_OF(small_lists, l->record->table) && f < l->record->fields; f++)
			for (int g = 0; g < f; g++)
				if (l->record->field[f].flags & l->record->field[g].flags & FILTER)
					ask_pair(l, &l->record->field[f], &l->record->field[g]);
	}
	fprintf(stderr, "%.*s", P(buf_str(&wrong)));
	assert_int_equal(wrong.n, 0);
	assert_true(asked > 2000);
}

/* --- every list ---------------------------------------------------------------------- */

static void ask_deep(const struct list *l, const char *sort)
{
	struct str next = S(""), first = str_fmt(&arena, "limit=%d&sort=%s", DEEP_LIMIT, sort);
	int64_t a = page(&many, l, first, &next), b = a;

	for (int i = 0; i < DEEP_PAGES; i++) {
		assert_true(next.n > 0);
		b = page(&many, l, str_fmt(&arena, "%.*s&cursor=%.*s", P(first), P(next)), &next);
	}
	if (b > a * HALF_MOST / 100 + STEPS_FREE)
		buf_fmt(&wrong, "%s?%.*s: %lld steps, %lld after %d pages\n", l->record->table, P(first), (long long)a, (long long)b,
		        DEEP_PAGES);
}

static void ask_list(const struct list *l)
{
	const struct record *r = l->record;

	if (IS_ONE_OF(small_lists, r->table))
		return;
	compare(l, "limit=50");
	ask_deep(l, l->sort);
	for (int i = 0; i < r->fields; i++) {
		const struct field *f = &r->field[i];
		if (f->flags & FILTER)
			ask_filter(l, f);
		if (!(f->flags & SORT))
			continue;
		compare(l, "sort=%s", f->name);
		compare(l, "sort=-%s", f->name);
		ask_deep(l, f->name);
	}
}

static void every_page_costs_the_same_over_ten_times_the_rows(void **state)
{
	(void)state;
	wrong = buf_in(&arena, 0);
	for (int i = 0; i < engine.routes; i++)
		if (engine.route[i]->list)
			ask_list(engine.route[i]->list);
	fprintf(stderr, "%.*s", P(buf_str(&wrong)));	/* cmocka's own printing has an end */
	assert_int_equal(wrong.n, 0);
	assert_true(asked > 500);
}

/* --- what is no list -------------------------------------------------------------------- */

static const struct query *query_named(const char *name)
{
	for (const struct query *const *q = __start_queries; q < __stop_queries; q++)
		if (!strcmp((*q)->name, name))
			return *q;
	for (const struct module *const *m = modules; *m; m++)
		for (const struct query *const *q = (*m)->queries; q && *q; q++)
			if (!strcmp((*q)->name, name))
				return *q;
	end(name, "no such query");
	return NULL;
}

static int64_t steps_of(struct shelf *s, const struct query *q, const struct value *v)
{
	struct rows rows;

	steps = 0;
	assert_true(db_all(s->db, q, v, &rows, &arena, &errs));
	return steps;
}

/* Each worker asks four times a second: what waits for an away receiver must not be read by those of other transports. */
static void what_is_due_costs_the_same_however_much_waits_for_another_transport(void **state)
{
	static const char *const transports[] = { "nobody's", "common" };
	const struct query *due = query_named("outbox_due");
	(void)state;

	for (size_t i = 0; i < COUNT(transports); i++) {
		struct value v[] = { VI(INT64_MAX), VT(STR(transports[i])), VI(50) };
		assert_true(steps_of(&many, due, v) <= steps_of(&few, due, v) * HALF_MOST / 100);
	}
}

/* Half of the orders there are were a customer's: his newest lines are looked at, and no more. */
static void a_last_price_costs_the_same_however_much_was_bought(void **state)
{
	const struct query *sold = query_named("lines_sold_to");
	struct value v[] = { VI(7), VI(FEW / 3) };
	(void)state;

	int64_t a = steps_of(&few, sold, v);
	assert_true(a > FEW);
	assert_true(steps_of(&many, sold, v) <= a * HALF_MOST / 100);
}

/* One order has all lines there are, and one batch all of them. */
static void gather_lines(struct shelf *s)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(s->bed.db, &db), SQLITE_OK);
	sqlite3_exec(db, "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON", NULL, NULL, NULL);
	int made = sqlite3_exec(db, "UPDATE order_lines SET line = order_id + 1, order_id = 7;"
	                        "UPDATE batch_lines SET line = order_id + 1, order_id = 7", NULL, NULL, NULL);
	if (made != SQLITE_OK)
		end("lines of one order", sqlite3_errmsg(db));
	sqlite3_close(db);
}

static int64_t portal_steps(struct shelf *s, const char *name, int64_t from)
{
	struct value lines[] = { VI(7), VI(from), VI(PORTAL_PIECES) };
	struct value parts[] = { VI(7), VI(1), VI(from), VI(PORTAL_PIECES) };

	return steps_of(s, query_named(name), strcmp(name, "portal_lines") ? parts : lines);
}

/* A stranger may ask for any of them, as often as he likes. */
static void a_page_of_the_portal_costs_the_same_however_long_the_order_is(void **state)
{
	static const char *const names[] = { "portal_lines", "portal_parts" };
	static const int64_t from[] = { 0, MANY / 2, MANY - PORTAL_PIECES };

	(void)state;
	gather_lines(&few);
	gather_lines(&many);
	for (size_t i = 0; i < COUNT(names); i++)
		for (size_t k = 0; k < COUNT(from); k++)
			assert_true(portal_steps(&many, names[i], from[k]) <= portal_steps(&few, names[i], 0) * HALF_MOST / 100);
}

static int open_all(void **state)
{
	(void)state;
	unsetenv("ORDERD_TEST_DB");	/* the steps are SQLite's */
	engine_describe(&engine);
	shelf_open(&few);
	shelf_open(&many);
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	shelf_close(&few);
	shelf_close(&many);
	arena_free(&engine.arena);
	arena_free(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_page_costs_the_same_over_ten_times_the_rows),
		cmocka_unit_test(what_is_due_costs_the_same_however_much_waits_for_another_transport),
		cmocka_unit_test(a_last_price_costs_the_same_however_much_was_bought),
		cmocka_unit_test(a_page_of_the_portal_costs_the_same_however_long_the_order_is),
		cmocka_unit_test(two_filters_cost_the_same_over_ten_times_the_rows),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
