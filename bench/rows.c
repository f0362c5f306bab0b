/*
 * rows.c -- copying the rows of the pattern: which columns change, and how.
 */
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TABLES_MAX = 24, ROWS_MAX = 64, COLUMNS_MAX = 96 };

/* One order of the group that is being written. */
struct pending { struct order_in in; int64_t id, serial; };

/* What a column gets; the others are as in the pattern. */
enum fill { AS_IT_WAS, ORDER_ID, FRESH_ID, NUMBER, SERIAL, CUSTOMER, PRODUCT, QUANTITY, KEY, REFERENCE, NOW };

/* In the table of the orders `id` is the order; elsewhere it is a number of its own. */
static const struct { const char *column; enum fill fill; } fills[] = {
	{ "id", FRESH_ID }, { "order_id", ORDER_ID }, { "subject_id", ORDER_ID }, { "made", ORDER_ID },
	{ "number", NUMBER }, { "number_serial", SERIAL }, { "customer_id", CUSTOMER },
	{ "product_id", PRODUCT }, { "quantity", QUANTITY }, { "base_quantity", QUANTITY },
	{ "key", KEY }, { "reference", REFERENCE }, { "created_at", NOW },
};

struct row { sqlite3_value *value[COLUMNS_MAX]; };

struct table {
	sqlite3_stmt *insert;
	enum fill fill[COLUMNS_MAX];
	int columns;
	struct row row[ROWS_MAX];
	int rows;
};

struct rows_writer {
	sqlite3 *db;
	struct table table[TABLES_MAX];
	int tables, inserted;
	sqlite3_stmt *begin, *commit, *reserve, *count, *advance;
	int64_t warehouse;		/* 0: the pattern reserves nothing */
	char *answer;
	size_t answer_n;
	char series[80], counter[80];
	int64_t id, serial, now;
	struct pending group[GROUP_MAX];
	int orders;
};

static void give_up(struct rows_writer *w, const char *what)
{
	fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(w->db));
	exit(1);
}

static sqlite3_stmt *prepare(struct rows_writer *w, const char *sql)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v3(w->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL) != SQLITE_OK)
		give_up(w, sql);
	return s;
}

static void step(struct rows_writer *w, sqlite3_stmt *s)
{
	if (sqlite3_step(s) != SQLITE_DONE)
		give_up(w, sqlite3_sql(s));
	sqlite3_reset(s);
}

sqlite3 *rows_connect(const char *path)
{
	sqlite3 *db;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
		fprintf(stderr, "%s: %s\n", path, sqlite3_errmsg(db));
		exit(1);
	}
	sqlite3_busy_timeout(db, 10000);
	sqlite3_exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
	             "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192; PRAGMA wal_autocheckpoint = 0;",
	             NULL, NULL, NULL);
	return db;
}

/* --- reading the pattern ----------------------------------------------------------- */

static enum fill fill_of(const char *table, const char *column)
{
	if (strcmp(table, "orders") == 0 && strcmp(column, "id") == 0)
		return ORDER_ID;
	for (size_t i = 0; i < sizeof fills / sizeof fills[0]; i++)
		if (strcmp(fills[i].column, column) == 0)
			return fills[i].fill;
	return AS_IT_WAS;
}

static void prepare_insert(struct rows_writer *w, struct table *t, const char *name)
{
	char sql[512];
	int n = snprintf(sql, sizeof sql, "INSERT INTO %s VALUES (?1", name);

	for (int i = 2; i <= t->columns; i++)
		n += snprintf(sql + n, sizeof sql - (size_t)n, ",?%d", i);
	snprintf(sql + n, sizeof sql - (size_t)n, ")");
	t->insert = prepare(w, sql);
}

/* The rows of one table that belong to the pattern, if there are any. */
static void read_table(struct rows_writer *w, const char *name, const char *key, int64_t pattern)
{
	struct table *t = &w->table[w->tables];
	char sql[256];

	snprintf(sql, sizeof sql, "SELECT * FROM %s WHERE %s = ?1", name, key);
	sqlite3_stmt *s = prepare(w, sql);
	sqlite3_bind_int64(s, 1, pattern);
	t->columns = sqlite3_column_count(s);
	for (int i = 0; i < t->columns; i++)
		t->fill[i] = fill_of(name, sqlite3_column_name(s, i));
	while (sqlite3_step(s) == SQLITE_ROW && t->rows < ROWS_MAX) {
		for (int i = 0; i < t->columns; i++)
			t->row[t->rows].value[i] = sqlite3_value_dup(sqlite3_column_value(s, i));
		t->rows++;
	}
	sqlite3_finalize(s);
	if (!t->rows)
		return;
	prepare_insert(w, t, name);
	w->inserted += t->rows;
	w->tables++;
}

/* The order itself, then every table with a column that names it. */
static void read_tables(struct rows_writer *w, int64_t pattern)
{
	sqlite3_stmt *s = prepare(w,
		"SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c"
		" WHERE m.type = 'table' AND c.name IN ('order_id', 'subject_id', 'made') AND m.name <> 'stock_moves'"
		" ORDER BY m.name = 'order_lines' DESC, m.name");

	read_table(w, "orders", "id", pattern);
	while (sqlite3_step(s) == SQLITE_ROW && w->tables < TABLES_MAX)
		read_table(w, (const char *)sqlite3_column_text(s, 0), (const char *)sqlite3_column_text(s, 1), pattern);
	sqlite3_finalize(s);
}

/* One value about the pattern, or "" and 0. */
static void ask(struct rows_writer *w, const char *sql, int64_t pattern, char *text, size_t room, int64_t *number)
{
	sqlite3_stmt *s = prepare(w, sql);

	sqlite3_bind_int64(s, 1, pattern);
	if (sqlite3_step(s) == SQLITE_ROW) {
		if (text)
			snprintf(text, room, "%s", (const char *)sqlite3_column_text(s, 0));
		if (number)
			*number = sqlite3_column_int64(s, 0);
	}
	sqlite3_finalize(s);
}

static void read_answer(struct rows_writer *w, int64_t pattern)
{
	sqlite3_stmt *s = prepare(w, "SELECT body FROM idempotency WHERE made = ?1");

	sqlite3_bind_int64(s, 1, pattern);
	if (sqlite3_step(s) == SQLITE_ROW) {
		w->answer = strdup((const char *)sqlite3_column_text(s, 0));
		w->answer_n = strlen(w->answer);
	}
	sqlite3_finalize(s);
}

struct rows_writer *rows_open(const char *path, int64_t pattern)
{
	struct rows_writer *w = calloc(1, sizeof *w);

	w->db = rows_connect(path);
	read_tables(w, pattern);
	read_answer(w, pattern);
	ask(w, "SELECT warehouse_id FROM reservations WHERE order_id = ?1", pattern, NULL, 0, &w->warehouse);
	ask(w, "SELECT 'order:' || state FROM orders WHERE id = ?1", pattern, w->counter, sizeof w->counter, NULL);
	ask(w, "SELECT name FROM series WHERE name LIKE 'order:%' AND ?1 > 0", pattern, w->series, sizeof w->series, NULL);
	ask(w, "SELECT max(number_serial) FROM orders WHERE ?1 > 0", pattern, NULL, 0, &w->serial);
	ask(w, "SELECT max(id) FROM orders WHERE ?1 > 0", pattern, NULL, 0, &w->id);
	w->id += (int64_t)1 << 22;	/* the next second's */
	w->begin = prepare(w, "BEGIN IMMEDIATE");
	w->commit = prepare(w, "COMMIT");
	w->reserve = prepare(w, "UPDATE stock SET reserved = reserved + ?1 WHERE product_id = ?2 AND warehouse_id = ?3");
	w->count = prepare(w, "UPDATE counters SET n = n + ?1 WHERE name = ?2");
	w->advance = prepare(w, "UPDATE series SET last = last + ?1 WHERE name = ?2");
	return w;
}

sqlite3 *rows_handle(struct rows_writer *w)
{
	return w->db;
}

const char *rows_answer(const struct rows_writer *w, size_t *n)
{
	*n = w->answer_n;
	return w->answer;
}

int rows_inserted(const struct rows_writer *w)
{
	return w->inserted;
}

/* --- writing -------------------------------------------------------------------------- */

static void bind_text(sqlite3_stmt *s, int i, const char *format, int64_t n)
{
	char text[64];

	snprintf(text, sizeof text, format, (long long)n);
	sqlite3_bind_text(s, i, text, -1, SQLITE_TRANSIENT);
}

static void bind_row(struct rows_writer *w, const struct table *t, int r, const struct pending *p)
{
	const struct order_in *in = &p->in;
	const struct line *line = &in->line[r % LINES_MAX];

	for (int i = 0; i < t->columns; i++) {
		sqlite3_value *was = t->row[r].value[i];
		enum fill fill = sqlite3_value_type(was) == SQLITE_NULL ? AS_IT_WAS : t->fill[i];

		switch (fill) {
		case AS_IT_WAS: sqlite3_bind_value(t->insert, i + 1, was); break;
		case ORDER_ID:  sqlite3_bind_int64(t->insert, i + 1, p->id); break;
		case FRESH_ID:  sqlite3_bind_int64(t->insert, i + 1, ++w->id); break;
		case NUMBER:    bind_text(t->insert, i + 1, "20261123%04lld", p->serial); break;
		case SERIAL:    sqlite3_bind_int64(t->insert, i + 1, p->serial); break;
		case CUSTOMER:  sqlite3_bind_int64(t->insert, i + 1, in->customer); break;
		case PRODUCT:   sqlite3_bind_int64(t->insert, i + 1, line->product); break;
		case QUANTITY:  sqlite3_bind_int64(t->insert, i + 1, line->quantity); break;
		case KEY:       sqlite3_bind_text(t->insert, i + 1, in->key, -1, SQLITE_STATIC); break;
		case REFERENCE: bind_text(t->insert, i + 1, "bare:%lld", p->id); break;
		case NOW:       sqlite3_bind_int64(t->insert, i + 1, w->now); break;
		}
	}
}

static int by_product(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	return (x->product > y->product) - (x->product < y->product);
}

/* What all orders of the group take of a product at once. */
static void reserve(struct rows_writer *w)
{
	struct line all[GROUP_MAX * LINES_MAX];
	int n = 0;

	for (int i = 0; i < w->orders; i++)
		for (int k = 0; k < w->group[i].in.lines; k++)
			all[n++] = w->group[i].in.line[k];
	qsort(all, (size_t)n, sizeof all[0], by_product);
	for (int i = 0; i < n; i++) {
		if (i + 1 < n && all[i + 1].product == all[i].product) {
			all[i + 1].quantity += all[i].quantity;
			continue;
		}
		sqlite3_bind_int64(w->reserve, 1, all[i].quantity);
		sqlite3_bind_int64(w->reserve, 2, all[i].product);
		sqlite3_bind_int64(w->reserve, 3, w->warehouse);
		step(w, w->reserve);
	}
}

void rows_begin(struct rows_writer *w)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	w->now = t.tv_sec * 1000000 + t.tv_nsec / 1000;
	w->orders = 0;
}

void rows_add(struct rows_writer *w, const struct order_in *in)
{
	w->group[w->orders++] = (struct pending){ *in, ++w->id, ++w->serial };
}

static void write_table(struct rows_writer *w, const struct table *t)
{
	for (int i = 0; i < w->orders; i++) {
		for (int r = 0; r < t->rows; r++) {
			bind_row(w, t, r, &w->group[i]);
			step(w, t->insert);
		}
	}
}

static void add_to(struct rows_writer *w, sqlite3_stmt *s, const char *name)
{
	sqlite3_bind_int64(s, 1, w->orders);
	sqlite3_bind_text(s, 2, name, -1, SQLITE_STATIC);
	step(w, s);
}

void rows_commit(struct rows_writer *w)
{
	step(w, w->begin);
	for (int t = 0; t < w->tables; t++)
		write_table(w, &w->table[t]);
	if (w->warehouse)
		reserve(w);
	add_to(w, w->count, w->counter);
	add_to(w, w->advance, w->series);
	step(w, w->commit);
}
