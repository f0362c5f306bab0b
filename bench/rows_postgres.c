/*
 * rows_postgres.c -- copying the rows of the pattern in PostgreSQL, as fast as it goes: a group is one prepared INSERT from
 * arrays for each table, one guarded UPDATE of the stock, and the commit, all sent ahead and answered together.
 */
#include "rows_inner.h"

#include <endian.h>
#include <libpq-fe.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INT8 = 20, BYTEA = 17 };

struct cell { char *bytes; int n; };	/* of the pattern; n < 0: NULL */

struct column {
	Oid type;
	enum fill fill;
	struct cell was[ROWS_MAX];
	char *array;			/* being built; the room is kept from group to group */
	size_t n, room;
};

struct table {
	char insert[16];		/* name of its statement */
	struct column column[COLUMNS_MAX];
	int columns, rows;
};

struct writer {
	struct rows_writer rows;	/* first */
	PGconn *conn;
	struct table table[TABLES_MAX];
	int tables;
	struct column taken[2];		/* product, quantity */
};

static void give_up(struct writer *w, const char *what)
{
	fprintf(stderr, "%s: %s\n", what, PQerrorMessage(w->conn));
	exit(1);
}

/* A statement of which $1, if it has one, is the pattern. */
static PGresult *ask(struct writer *w, const char *sql, int64_t pattern, int binary)
{
	char id[24];
	const char *value[] = { id };

	snprintf(id, sizeof id, "%lld", (long long)pattern);
	PGresult *r = PQexecParams(w->conn, sql, strstr(sql, "$1") ? 1 : 0, NULL, value, NULL, NULL, binary);
	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		give_up(w, sql);
	return r;
}

static void ask_text(struct writer *w, const char *sql, int64_t pattern, char *text, size_t room)
{
	PGresult *r = ask(w, sql, pattern, 0);

	snprintf(text, room, "%s", PQntuples(r) ? PQgetvalue(r, 0, 0) : "");
	PQclear(r);
}

static int64_t ask_number(struct writer *w, const char *sql, int64_t pattern)
{
	char text[32];

	ask_text(w, sql, pattern, text, sizeof text);
	return atoll(text);
}

static void prepare(struct writer *w, const char *name, const char *sql)
{
	PGresult *r = PQprepare(w->conn, name, sql, 0, NULL);

	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		give_up(w, sql);
	PQclear(r);
}

/* --- reading the pattern ----------------------------------------------------------- */

static const char *array_of(Oid type)
{
	return type == INT8 ? "bigint[]" : type == BYTEA ? "bytea[]" : "text[]";
}

static void prepare_insert(struct writer *w, struct table *t, const char *name)
{
	char sql[4096];
	int n = snprintf(sql, sizeof sql, "INSERT INTO %s SELECT * FROM unnest(", name);

	for (int i = 0; i < t->columns; i++)
		n += snprintf(sql + n, sizeof sql - (size_t)n, "%s$%d::%s", i ? ", " : "", i + 1, array_of(t->column[i].type));
	snprintf(sql + n, sizeof sql - (size_t)n, ")");
	snprintf(t->insert, sizeof t->insert, "insert%d", w->tables);
	prepare(w, t->insert, sql);
}

static struct cell cell_of(PGresult *r, int row, int column)
{
	int n = PQgetisnull(r, row, column) ? -1 : PQgetlength(r, row, column);
	char *bytes = malloc((size_t)(n > 0 ? n : 1));

	if (n > 0)
		memcpy(bytes, PQgetvalue(r, row, column), (size_t)n);
	return (struct cell){ bytes, n };
}

static void read_table(struct writer *w, const char *name, const char *key, int64_t pattern)
{
	struct table *t = &w->table[w->tables];
	char sql[256];

	snprintf(sql, sizeof sql, "SELECT * FROM %s WHERE %s = $1", name, key);
	PGresult *r = ask(w, sql, pattern, 1);
	t->columns = PQnfields(r);
	t->rows = PQntuples(r);
	for (int i = 0; i < t->columns; i++) {
		t->column[i] = (struct column){ .type = PQftype(r, i), .fill = fill_of(name, PQfname(r, i)) };
		for (int k = 0; k < t->rows && k < ROWS_MAX; k++)
			t->column[i].was[k] = cell_of(r, k, i);
	}
	PQclear(r);
	if (!t->rows)
		return;
	prepare_insert(w, t, name);
	w->rows.inserted += t->rows;
	w->tables++;
}

/* The order itself, then every table with a column that names it: those that refer to fewer others first. */
static void read_tables(struct writer *w, int64_t pattern)
{
	PGresult *r = ask(w, "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
		" WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relname <> 'stock_moves'"
		" AND a.attname IN ('order_id', 'subject_id', 'made')"
		" ORDER BY (SELECT count(*) FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f'),"
		" c.relname = 'order_lines' DESC, c.relname",
		0, 0);

	read_table(w, "orders", "id", pattern);
	for (int i = 0; i < PQntuples(r) && w->tables < TABLES_MAX; i++)
		read_table(w, PQgetvalue(r, i, 0), PQgetvalue(r, i, 1), pattern);
	PQclear(r);
}

static int products(struct rows_writer *self, int64_t *product, int most)
{
	struct writer *w = (struct writer *)self;

	PQexitPipelineMode(w->conn);
	PGresult *r = ask(w, "SELECT product_id FROM stock", 0, 0);
	int n = PQntuples(r) < most ? PQntuples(r) : most;
	for (int i = 0; i < n; i++)
		product[i] = atoll(PQgetvalue(r, i, 0));
	PQclear(r);
	PQenterPipelineMode(w->conn);
	return n;
}

/* --- arrays in binary ---------------------------------------------------------------- */

static void add_bytes(struct column *c, const void *bytes, size_t n)
{
	while (c->n + n > c->room)
		c->array = realloc(c->array, c->room = c->room ? c->room * 2 : 4096);
	memcpy(c->array + c->n, bytes, n);
	c->n += n;
}

static void add32(struct column *c, int32_t v)
{
	uint32_t big = htobe32((uint32_t)v);

	add_bytes(c, &big, 4);
}

/* One dimension of n elements, from 1; NULLs are possible. */
static void begin_array(struct column *c, int n)
{
	c->n = 0;
	add32(c, 1);
	add32(c, 1);
	add32(c, (int32_t)c->type);
	add32(c, n);
	add32(c, 1);
}

static void add_number(struct column *c, int64_t v)
{
	uint64_t big = htobe64((uint64_t)v);

	add32(c, 8);
	add_bytes(c, &big, 8);
}

static void __attribute__((format(printf, 2, 3))) add_text(struct column *c, const char *format, ...)
{
	char text[100];
	va_list args;

	va_start(args, format);
	int n = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	add32(c, n);
	add_bytes(c, text, (size_t)n);
}

static void add_cell(struct writer *w, struct column *c, int r, const struct pending *p)
{
	const struct cell *was = &c->was[r];
	const struct line *line = &p->in.line[r % LINES_MAX];

	switch (was->n < 0 ? AS_IT_WAS : c->fill) {
	case AS_IT_WAS:
		add32(c, was->n);
		if (was->n > 0)
			add_bytes(c, was->bytes, (size_t)was->n);
		break;
	case ORDER_ID:  add_number(c, p->id); break;
	case FRESH_ID:  add_number(c, ++w->rows.id); break;
	case NUMBER:    add_text(c, "20261123%04lld", (long long)p->serial); break;
	case SERIAL:    add_number(c, p->serial); break;
	case CUSTOMER:  add_number(c, p->in.customer); break;
	case PRODUCT:   add_number(c, line->product); break;
	case QUANTITY:  add_number(c, line->quantity); break;
	case KEY:       add_text(c, "%s", p->in.key); break;
	case REFERENCE: add_text(c, "bare:%lld", (long long)p->id); break;
	case NOW:       add_number(c, w->rows.now); break;
	}
}

/* --- writing -------------------------------------------------------------------------- */

static void send_arrays(struct writer *w, const char *name, const struct column *c, int n)
{
	const char *value[COLUMNS_MAX];
	int length[COLUMNS_MAX], format[COLUMNS_MAX];

	for (int i = 0; i < n; i++) {
		value[i] = c[i].array;
		length[i] = (int)c[i].n;
		format[i] = 1;
	}
	if (!PQsendQueryPrepared(w->conn, name, n, value, length, format, 1))
		give_up(w, name);
}

static void send_table(struct writer *w, struct table *t)
{
	for (int i = 0; i < t->columns; i++) {
		begin_array(&t->column[i], w->rows.orders * t->rows);
		for (int k = 0; k < w->rows.orders; k++)
			for (int r = 0; r < t->rows; r++)
				add_cell(w, &t->column[i], r, &w->rows.group[k]);
	}
	send_arrays(w, t->insert, t->column, t->columns);
}

static void send_reserve(struct writer *w)
{
	static struct line all[GROUP_MAX * LINES_MAX];
	int n = rows_taken(&w->rows, all);

	for (int i = 0; i < 2; i++) {
		begin_array(&w->taken[i], n);
		for (int k = 0; k < n; k++)
			add_number(&w->taken[i], i ? all[k].quantity : all[k].product);
	}
	send_arrays(w, "reserve", w->taken, 2);
}

/* A statement about so many orders, or one that only has a name. */
static void send_named(struct writer *w, const char *name, const char *word)
{
	char n[16];
	const char *value[] = { n, word };

	snprintf(n, sizeof n, "%d", w->rows.orders);
	if (!PQsendQueryPrepared(w->conn, name, word ? 2 : 0, value, NULL, NULL, 1))
		give_up(w, name);
}

/* The answers of everything that was sent, in order; nothing may have gone wrong. */
static void receive(struct writer *w, int statements)
{
	for (int i = 0; i < statements; i++) {
		PGresult *r = PQgetResult(w->conn);
		if (PQresultStatus(r) != PGRES_COMMAND_OK)
			give_up(w, PQresultErrorMessage(r));
		PQclear(r);
		PQclear(PQgetResult(w->conn));
	}
	PQclear(PQgetResult(w->conn));	/* the sync */
}

static void commit(struct rows_writer *self)
{
	struct writer *w = (struct writer *)self;

	send_named(w, "begin", NULL);
	for (int t = 0; t < w->tables; t++)
		send_table(w, &w->table[t]);
	if (self->warehouse)
		send_reserve(w);
	send_named(w, "count", self->counter);
	send_named(w, "advance", self->series);
	send_named(w, "commit", NULL);
	PQpipelineSync(w->conn);
	receive(w, w->tables + 4 + (self->warehouse != 0));
}

static void prepare_rest(struct writer *w)
{
	char reserve[400];

	snprintf(reserve, sizeof reserve, "UPDATE stock t SET reserved = t.reserved + given.n FROM"
	         " unnest($1::bigint[], $2::bigint[]) AS given (product_id, n) WHERE t.product_id = given.product_id"
	         " AND t.warehouse_id = %lld AND t.on_hand - t.reserved >= given.n", (long long)w->rows.warehouse);
	prepare(w, "begin", "BEGIN");
	prepare(w, "commit", "COMMIT");
	prepare(w, "reserve", reserve);
	prepare(w, "count", "UPDATE counters SET n = n + $1::bigint WHERE name = $2");
	prepare(w, "advance", "UPDATE series SET last = last + $1::bigint WHERE name = $2");
}

/* With the settings orderd gives its writer. */
struct rows_writer *rows_open_postgres(const char *url, int64_t pattern)
{
	struct writer *w = calloc(1, sizeof *w);
	struct rows_writer *r = &w->rows;

	w->conn = PQconnectdb(url);
	if (PQstatus(w->conn) != CONNECTION_OK)
		give_up(w, "floor");
	PQclear(PQexec(w->conn, "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off;"
		" SET enable_mergejoin = off; SET enable_bitmapscan = off; SET jit = off;"
		" SET default_toast_compression = 'lz4'"));
	r->commit = commit;
	r->products = products;
	read_tables(w, pattern);
	r->warehouse = ask_number(w, "SELECT warehouse_id FROM reservations WHERE order_id = $1", pattern);
	ask_text(w, "SELECT 'order:' || state FROM orders WHERE id = $1", pattern, r->counter, sizeof r->counter);
	ask_text(w, "SELECT name FROM series WHERE name LIKE 'order:%'", pattern, r->series, sizeof r->series);
	r->serial = ask_number(w, "SELECT max(number_serial) FROM orders", pattern);
	r->id = ask_number(w, "SELECT max(id) FROM orders", pattern);
	PGresult *answer = ask(w, "SELECT body FROM idempotency WHERE made = $1", pattern, 0);
	if (PQntuples(answer)) {
		r->answer = strdup(PQgetvalue(answer, 0, 0));
		r->answer_n = strlen(r->answer);
	}
	PQclear(answer);
	prepare_rest(w);
	w->taken[0].type = w->taken[1].type = INT8;
	PQenterPipelineMode(w->conn);
	return r;
}
