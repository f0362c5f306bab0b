/*
 * spread_test.c -- the script of `orderd emit citus` against the schema, by every rule that Citus has for spread tables.
 *
 * The schema is asked of a database that was made with it, not of the tables the script is made from. What the rules are is in
 * docs/operations/growing.md; that they are looked at is shown by breaking each of them. And what else the schema asks of the records.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <unistd.h>

#include "db/db.h"
#include "shell/check/walk.h"
#include "shell/copy.h"
#include "shell/emit/emit.h"
#include "unit/testbed.h"

enum { TABLES_MAX = 100, NAME = 64 };
enum kind { ON_ONE, EVERYWHERE, BY_KEY };

struct spread { char table[NAME], column[NAME], group[NAME]; enum kind kind; int at; };

/* What a script does, table by table, and what it says that no database would take. */
struct script {
	struct spread table[TABLES_MAX];
	int n;
	char plain[TABLES_MAX][NAME];		/* unique indexes it replaced, table_column */
	int plains;
};

static sqlite3 *schema;
static struct testbed bed;
static char wrong[4000];

static void __attribute__((format(printf, 1, 2))) say(const char *format, ...)
{
	size_t n = strlen(wrong);
	va_list args;

	va_start(args, format);
	vsnprintf(wrong + n, sizeof wrong - n, format, args);
	va_end(args);
}

/* --- reading ------------------------------------------------------------------ */

static const struct spread *find(const struct script *s, const char *table)
{
	static const struct spread local = { .kind = ON_ONE };

	for (int i = 0; i < s->n; i++)
		if (strcmp(s->table[i].table, table) == 0)
			return &s->table[i];
	return &local;
}

static void read_line(struct script *s, const char *line)
{
	struct spread t = { .at = s->n };
	char table[NAME];

	if (sscanf(line, "SELECT create_reference_table('%63[a-z_]');", t.table) == 1) {
		t.kind = EVERYWHERE;
	} else if (sscanf(line, "SELECT create_distributed_table('%63[a-z_]', '%63[a-z_]', colocate_with => '%63[a-z_]');",
	                  t.table, t.column, t.group) == 3) {
		t.kind = BY_KEY;
		if (strcmp(t.group, "none") == 0)
			strcpy(t.group, t.table);
		else if (find(s, t.group)->kind != BY_KEY)
			say("%s lies beside %s, which is not spread before it\n", t.table, t.group);
	} else if (sscanf(line, "CREATE INDEX %63[a-z_] ON %63[a-z_]", s->plain[s->plains], table) == 2) {
		s->plains++;
		return;
	} else {
		return;
	}
	if (find(s, t.table)->kind != ON_ONE)
		say("%s is spread twice\n", t.table);
	if (t.kind == EVERYWHERE && s->n && s->table[s->n - 1].kind == BY_KEY)
		say("%s comes after a table that is spread by key\n", t.table);
	s->table[s->n++] = t;
}

static struct script read_script(struct str text)
{
	struct script s = { 0 };
	struct str line;

	wrong[0] = 0;
	while (str_cut(&text, '\n', &line)) {
		ARENA a = { 0 };
		read_line(&s, str_c(&a, line));
	}
	return s;
}

/* --- the schema --------------------------------------------------------------- */

typedef void each_row(struct script *s, const char *table, sqlite3_stmt *row);

static const char *text(sqlite3_stmt *row, int i)
{
	return (const char *)sqlite3_column_text(row, i);
}

/* Ask about every table. */
static void each_table(struct script *s, const char *sql, each_row *each)
{
	sqlite3_stmt *row;

	assert_int_equal(sqlite3_prepare_v2(schema, sql, -1, &row, NULL), SQLITE_OK);
	while (sqlite3_step(row) == SQLITE_ROW)
		each(s, text(row, 0), row);
	sqlite3_finalize(row);
}

#define TABLES "sqlite_schema t WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE 'search_%'"

/* table, column, its place in the primary key; so it is NOT NULL and never changed */
static void key_is_part_of_the_primary_key(struct script *s, const char *table, sqlite3_stmt *row)
{
	const struct spread *t = find(s, table);

	if (t->kind == BY_KEY && strcmp(text(row, 1), t->column) == 0 && !sqlite3_column_int(row, 2))
		say("%s.%s is not in the primary key\n", table, t->column);
}

/* table, index, its columns */
static void unique_has_the_key(struct script *s, const char *table, sqlite3_stmt *row)
{
	const struct spread *t = find(s, table);
	char key[NAME + 2], columns[200], plain[2 * NAME];

	if (t->kind != BY_KEY)
		return;
	snprintf(columns, sizeof columns, ",%s,", text(row, 2));
	snprintf(key, sizeof key, ",%s,", t->column);
	if (strstr(columns, key))
		return;
	snprintf(plain, sizeof plain, "%s_%s", table, text(row, 2));
	for (int i = 0; i < s->plains; i++)
		if (strcmp(s->plain[i], plain) == 0)
			return;
	say("unique (%s) of %s does not have its key %s\n", text(row, 2), table, t->column);
}

/* table, table pointed to, columns, columns pointed to */
static void foreign_key_is_possible(struct script *s, const char *table, sqlite3_stmt *row)
{
	const struct spread *from = find(s, table), *to = find(s, text(row, 1));
	struct str mine = STR(text(row, 2)), theirs = STR(text(row, 3)), one, other;
	bool keys = false;

	if (to->kind == EVERYWHERE && to->at >= from->at && from->kind == EVERYWHERE)
		say("%s is spread before %s that it points to\n", table, text(row, 1));
	if (to->kind == from->kind ? to->kind != BY_KEY : to->kind == EVERYWHERE && from->kind == BY_KEY)
		return;
	while (str_cut(&mine, ',', &one) && str_cut(&theirs, ',', &other))
		keys |= str_eq(one, STR(from->column)) && str_eq(other, STR(to->column));
	if (to->kind != BY_KEY || from->kind != BY_KEY || strcmp(from->group, to->group) != 0 || !keys)
		say("%s points to %s, which may lie on another machine\n", table, text(row, 1));
	else if (to->at >= from->at)
		say("%s is spread before %s that it points to\n", table, text(row, 1));
}

static void is_known(struct script *s, const char *table, sqlite3_stmt *row)
{
	(void)row;
	for (int i = 0; i < tables()->engine.entries; i++)
		if (strcmp(tables()->engine.entry[i].record->table, table) == 0)
			return;
	if (!copy_leaves_out(STR(table)))
		say("%s has no record: nobody copies it\n", table);
	if (find(s, table)->kind != ON_ONE)
		say("%s has no record and is spread\n", table);
}

static void hold_against_schema(struct script *s)
{
	each_table(s, "SELECT t.name, c.name, c.pk FROM pragma_table_info(t.name) c, " TABLES,
	           key_is_part_of_the_primary_key);
	each_table(s, "SELECT t.name, i.name, (SELECT group_concat(name) FROM pragma_index_info(i.name))"
	              " FROM pragma_index_list(t.name) i, " TABLES " AND i.\"unique\"", unique_has_the_key);
	each_table(s, "SELECT t.name, f.\"table\", group_concat(f.\"from\"), group_concat(f.\"to\")"
	              " FROM pragma_foreign_key_list(t.name) f, " TABLES " GROUP BY t.name, f.id", foreign_key_is_possible);
	each_table(s, "SELECT t.name FROM " TABLES, is_known);
}

/* --- the tests ---------------------------------------------------------------- */

static void the_script_keeps_every_rule(void **state)
{
	ARENA a = { 0 };
	struct buf out = buf_in(&a, 0);

	(void)state;
	assert_true(emit(S("citus"), &out));
	struct script s = read_script(buf_str(&out));
	hold_against_schema(&s);
	assert_string_equal(wrong, "");
	assert_int_equal(find(&s, "orders")->kind, BY_KEY);
	assert_string_equal(find(&s, "events")->group, find(&s, "orders")->group);
	assert_string_equal(find(&s, "search_index")->group, find(&s, "orders")->group);
	assert_int_equal(find(&s, "products")->kind, EVERYWHERE);
	assert_int_equal(find(&s, "series")->kind, ON_ONE);
}

static void a_broken_rule_is_found(void **state)
{
#define SPREAD(t, c, g) "SELECT create_distributed_table('" t "', '" c "', colocate_with => '" g "');\n"
	static const struct { const char *script, *says; } row[] = {
		{ SPREAD("order_lines", "order_id", "none"), "order_lines points to orders, which may lie on another machine" },
		{ SPREAD("orders", "id", "none") SPREAD("order_lines", "line", "orders"), "order_lines points to orders" },
		{ SPREAD("orders", "id", "none") SPREAD("order_lines", "order_id", "none"), "order_lines points to orders" },
		{ SPREAD("orders", "id", "none"), "unique (number) of orders does not have its key id" },
		{ SPREAD("orders", "customer_id", "none"), "orders.customer_id is not in the primary key" },
		{ SPREAD("orders", "id", "stock"), "orders lies beside stock" },
		{ SPREAD("stock", "product_id", "none"), "stock points to warehouses, which may lie on another machine" },
		{ "SELECT create_reference_table('sessions');\nSELECT create_reference_table('staff');\n",
		  "sessions is spread before staff" },
		{ SPREAD("stock", "product_id", "none") "SELECT create_reference_table('warehouses');\n",
		  "warehouses comes after a table that is spread by key" },
		{ SPREAD("stock", "product_id", "none") SPREAD("stock", "product_id", "none"), "stock is spread twice" },
		{ "SELECT create_reference_table('commits');\n", "commits has no record and is spread" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct script s = read_script(STR(row[i].script));
		hold_against_schema(&s);
		if (!strstr(wrong, row[i].says))
			print_error("not found: %s in\n%s", row[i].says, wrong);
		assert_non_null(strstr(wrong, row[i].says));
	}
}

/* What copy writes first is there when something points to it: the order of the records. */
static void follows(struct script *s, const char *table, sqlite3_stmt *row)
{
	const struct engine *e = &tables()->engine;
	int at = -1, to = -1;

	(void)s;
	for (int i = 0; i < e->entries; i++) {
		if (strcmp(e->entry[i].record->table, table) == 0)
			at = i;
		if (strcmp(e->entry[i].record->table, text(row, 1)) == 0)
			to = i;
	}
	if (to >= at)
		say("%s is written before %s\n", table, text(row, 1));
}

static void records_follow_what_they_point_to(void **state)
{
	struct script s = read_script(S(""));

	(void)state;
	each_table(&s, "SELECT t.name, f.\"table\" FROM pragma_foreign_key_list(t.name) f, " TABLES, follows);
	assert_string_equal(wrong, "");
}

/* Of rows that are replaced together one may take what another gives up; of a root one row is changed at a time. */
static void is_marked(struct script *s, const char *table, sqlite3_stmt *row)
{
	const struct engine *e = &tables()->engine;

	(void)s;
	for (int i = 0; i < e->entries; i++) {
		const struct record *r = e->entry[i].record;
		const struct field *f = record_field(r, STR(text(row, 1)));
		if (strcmp(r->table, table) == 0 && e->entry[i].root != &e->entry[i] && e->entry[i].root && !(f && (f->flags & UNIQUE)))
			say("%s.%s is unique, and its rows cannot exchange it\n", table, text(row, 1));
	}
}

static void children_may_exchange_what_is_unique(void **state)
{
	struct script s = read_script(S(""));

	(void)state;
	each_table(&s, "SELECT t.name, (SELECT group_concat(name) FROM pragma_index_info(i.name))"
	               " FROM pragma_index_list(t.name) i, " TABLES " AND i.\"unique\" AND i.origin <> 'pk'", is_marked);
	assert_string_equal(wrong, "");
}

static int make_schema(void **state)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };

	(void)state;
	unsetenv("ORDERD_TEST_DB");
	testbed_open(&bed);
	struct db *db = db_open(STR(bed.db), DB_WRITE, &errs);
	bool made = db && engine_migrate(db, &errs);
	db_close(db);
	return made && sqlite3_open(bed.db, &schema) == SQLITE_OK ? 0 : -1;
}

static int remove_schema(void **state)
{
	(void)state;
	sqlite3_close(schema);
	testbed_close(&bed);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_script_keeps_every_rule),
		cmocka_unit_test(a_broken_rule_is_found),
		cmocka_unit_test(records_follow_what_they_point_to),
		cmocka_unit_test(children_may_exchange_what_is_unique),
	};

	return cmocka_run_group_tests(tests, make_schema, remove_schema);
}
