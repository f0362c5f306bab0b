/*
 * rows_sqlite.c -- copying the rows of the pattern in SQLite, row by row, as orderd writes them there.
 */
#include "rows_inner.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct row { sqlite3_value *value[COLUMNS_MAX]; };

struct table {
	sqlite3_stmt *insert;
	enum fill fill[COLUMNS_MAX];
	int columns;
	struct row row[ROWS_MAX];
	int rows;
};

struct writer {
	struct rows_writer rows;	/* first */
	sqlite3 *db;
	struct table table[TABLES_MAX];
	int tables;
	sqlite3_stmt *begin, *commit, *reserve, *count, *advance;
};

static void give_up(struct writer *w, const char *what)
{
	fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(w->db));
	exit(1);
}

static sqlite3_stmt *prepare(struct writer *w, const char *sql)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v3(w->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL) != SQLITE_OK)
		give_up(w, sql);
	return s;
}

static void step(struct writer *w, sqlite3_stmt *s)
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

static void prepare_insert(struct writer *w, struct table *t, const char *name)
{
	char sql[512];
	int n = snprintf(sql, sizeof sql, "INSERT INTO %s VALUES (?1", name);

	for (int i = 2; i <= t->columns; i++)
		n += snprintf(sql + n, sizeof sql - (size_t)n, ",?%d", i);
	snprintf(sql + n, sizeof sql - (size_t)n, ")");
	t->insert = prepare(w, sql);
}

/* The rows of one table that belong to the pattern, if there are any. */
static void read_table(struct writer *w, const char *name, const char *key, int64_t pattern)
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
	w->rows.inserted += t->rows;
	w->tables++;
}

/* The order itself, then every table with a column that names it: those that refer to fewer others first. */
static void read_tables(struct writer *w, int64_t pattern)
{
	sqlite3_stmt *s = prepare(w,
		"SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c"
		" WHERE m.type = 'table' AND c.name IN ('order_id', 'subject_id', 'made') AND m.name <> 'stock_moves'"
		" ORDER BY (SELECT count(DISTINCT \"table\") FROM pragma_foreign_key_list(m.name)), m.name = 'order_lines' DESC, m.name");

	read_table(w, "orders", "id", pattern);
	while (sqlite3_step(s) == SQLITE_ROW && w->tables < TABLES_MAX)
		read_table(w, (const char *)sqlite3_column_text(s, 0), (const char *)sqlite3_column_text(s, 1), pattern);
	sqlite3_finalize(s);
}

/* One value about the pattern, or "" and 0. */
static void ask(struct writer *w, const char *sql, int64_t pattern, char *text, size_t room, int64_t *number)
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

static void read_answer(struct writer *w, int64_t pattern)
{
	sqlite3_stmt *s = prepare(w, "SELECT body FROM idempotency WHERE made = ?1");

	sqlite3_bind_int64(s, 1, pattern);
	if (sqlite3_step(s) == SQLITE_ROW) {
		w->rows.answer = strdup((const char *)sqlite3_column_text(s, 0));
		w->rows.answer_n = strlen(w->rows.answer);
	}
	sqlite3_finalize(s);
}

static int products(struct rows_writer *self, int64_t *product, int most)
{
	struct writer *w = (struct writer *)self;
	sqlite3_stmt *s = prepare(w, "SELECT product_id FROM stock");
	int n = 0;

	while (n < most && sqlite3_step(s) == SQLITE_ROW)
		product[n++] = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return n;
}

static void commit(struct rows_writer *self);

struct rows_writer *rows_open_sqlite(const char *path, int64_t pattern)
{
	struct writer *w = calloc(1, sizeof *w);
	struct rows_writer *r = &w->rows;

	w->db = r->handle = rows_connect(path);
	r->commit = commit;
	r->products = products;
	read_tables(w, pattern);
	read_answer(w, pattern);
	ask(w, "SELECT warehouse_id FROM reservations WHERE order_id = ?1", pattern, NULL, 0, &r->warehouse);
	ask(w, "SELECT 'order:' || state FROM orders WHERE id = ?1", pattern, r->counter, sizeof r->counter, NULL);
	ask(w, "SELECT name FROM series WHERE name LIKE 'order:%' AND ?1 > 0", pattern, r->series, sizeof r->series, NULL);
	ask(w, "SELECT max(number_serial) FROM orders WHERE ?1 > 0", pattern, NULL, 0, &r->serial);
	ask(w, "SELECT max(id) FROM orders WHERE ?1 > 0", pattern, NULL, 0, &r->id);
	w->begin = prepare(w, "BEGIN IMMEDIATE");
	w->commit = prepare(w, "COMMIT");
	w->reserve = prepare(w, "UPDATE stock SET reserved = reserved + ?1 WHERE product_id = ?2 AND warehouse_id = ?3");
	w->count = prepare(w, "UPDATE counters SET n = n + ?1 WHERE name = ?2");
	w->advance = prepare(w, "UPDATE series SET last = last + ?1 WHERE name = ?2");
	return r;
}

/* --- writing -------------------------------------------------------------------------- */

static void bind_text(sqlite3_stmt *s, int i, const char *format, int64_t n)
{
	char text[64];

	snprintf(text, sizeof text, format, (long long)n);
	sqlite3_bind_text(s, i, text, -1, SQLITE_TRANSIENT);
}

static void bind_row(struct writer *w, const struct table *t, int r, const struct pending *p)
{
	const struct order_in *in = &p->in;
	const struct line *line = &in->line[r % LINES_MAX];

	for (int i = 0; i < t->columns; i++) {
		sqlite3_value *was = t->row[r].value[i];
		enum fill fill = sqlite3_value_type(was) == SQLITE_NULL ? AS_IT_WAS : t->fill[i];

		switch (fill) {
		case AS_IT_WAS: sqlite3_bind_value(t->insert, i + 1, was); break;
		case ORDER_ID:  sqlite3_bind_int64(t->insert, i + 1, p->id); break;
		case FRESH_ID:  sqlite3_bind_int64(t->insert, i + 1, ++w->rows.id); break;
		case NUMBER:    bind_text(t->insert, i + 1, "20261123%04lld", p->serial); break;
		case SERIAL:    sqlite3_bind_int64(t->insert, i + 1, p->serial); break;
		case CUSTOMER:  sqlite3_bind_int64(t->insert, i + 1, in->customer); break;
		case PRODUCT:   sqlite3_bind_int64(t->insert, i + 1, line->product); break;
		case QUANTITY:  sqlite3_bind_int64(t->insert, i + 1, line->quantity); break;
		case KEY:       sqlite3_bind_text(t->insert, i + 1, in->key, -1, SQLITE_STATIC); break;
		case REFERENCE: bind_text(t->insert, i + 1, "bare:%lld", p->id); break;
		case NOW:       sqlite3_bind_int64(t->insert, i + 1, w->rows.now); break;
		}
	}
}

static void reserve(struct writer *w)
{
	struct line all[GROUP_MAX * LINES_MAX];
	int n = rows_taken(&w->rows, all);

	for (int i = 0; i < n; i++) {
		sqlite3_bind_int64(w->reserve, 1, all[i].quantity);
		sqlite3_bind_int64(w->reserve, 2, all[i].product);
		sqlite3_bind_int64(w->reserve, 3, w->rows.warehouse);
		step(w, w->reserve);
	}
}

static void write_table(struct writer *w, const struct table *t)
{
	for (int i = 0; i < w->rows.orders; i++) {
		for (int r = 0; r < t->rows; r++) {
			bind_row(w, t, r, &w->rows.group[i]);
			step(w, t->insert);
		}
	}
}

static void add_to(struct writer *w, sqlite3_stmt *s, const char *name)
{
	sqlite3_bind_int64(s, 1, w->rows.orders);
	sqlite3_bind_text(s, 2, name, -1, SQLITE_STATIC);
	step(w, s);
}

static void commit(struct rows_writer *self)
{
	struct writer *w = (struct writer *)self;

	step(w, w->begin);
	for (int t = 0; t < w->tables; t++)
		write_table(w, &w->table[t]);
	if (self->warehouse)
		reserve(w);
	add_to(w, w->count, self->counter);
	add_to(w, w->advance, self->series);
	step(w, w->commit);
}
