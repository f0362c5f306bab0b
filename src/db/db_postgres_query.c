/*
 * db_postgres_query.c -- prepared statements and cursors of the PostgreSQL driver.
 *
 * A statement is prepared once per connection, and asked once what its parameters and columns are. A result is read whole; a
 * walk, whose rows may be many, is a cursor of the server's, read some hundred rows at a time.
 */
#include "db/db_postgres.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WALK_ROWS = 500 };

struct pg_cursor {
	struct cursor cursor;		/* first: a cursor of db.h */
	struct pg_statement *statement;
	struct pg_values values;
	struct arena arena;		/* of the values */
	PGresult *result;		/* the rows at hand */
	int at;				/* the next of them */
	enum db_reading reading;
	bool ran, whole;		/* whole: no more rows after those at hand */
	int serial;			/* of a walk: its name is walk<serial> */
	struct pg_cursor *next;		/* among the spare ones */
};

/* Statements */

static size_t statement_slot(const struct query *q)
{
	return (size_t)((uintptr_t)q * UINT64_C(0x9e3779b97f4a7c15) >> 32) % PG_STATEMENTS;
}

/* What a query says of itself must be what the database makes of it. */
static bool describe(struct pg_statement *s, const PGresult *r, struct errs *errs)
{
	const struct query *q = s->query;

	s->params = PQnparams(r);
	if (s->params != q->params)
		return fail(errs, &E_INTERNAL, S(""), str_fmt(errs->arena,
			"%s: has %d parameters, %d are declared", q->name, s->params, q->params));
	s->param = arena_array(&s->arena, (size_t)s->params, sizeof *s->param);
	for (int i = 0; i < s->params; i++)
		s->param[i] = PQparamtype(r, i);
	if (!q->row)
		return true;
	int n = PQnfields(r);
	columns_begin(&s->columns, n, &s->arena);
	s->type = arena_array(&s->arena, (size_t)n, sizeof *s->type);
	for (int i = 0; i < n; i++) {
		s->type[i] = PQftype(r, i);
		if (!columns_add(&s->columns, q->name, q->row, PQfname(r, i), errs))
			return false;
	}
	return true;
}

static void free_statement(struct pg_statement *s)
{
	arena_free(&s->arena);
	free(s);
}

void pg_free_statements(struct postgres *db)
{
	for (size_t i = 0; i < PG_STATEMENTS; i++) {
		for (struct pg_statement *s = db->statement[i], *next; s; s = next) {
			next = s->next;
			free_statement(s);
		}
		db->statement[i] = NULL;
	}
}

static struct pg_statement *prepare(struct postgres *db, const struct query *q, struct errs *errs)
{
	struct pg_statement *s = calloc(1, sizeof *s);
	PGresult *r = NULL;

	if (!s)
		abort();
	s->query = q;
	s->sql = postgres_parameters(&s->arena, query_text(&s->arena, q, q->sql_postgres ? q->sql_postgres : q->sql));
	snprintf(s->name, sizeof s->name, "s%d", ++db->statement_serial);
	bool sent = pg_send_prepare(db, s, errs);
	bool fine = sent && pg_receive(db, &r, errs) && describe(s, r, errs);
	PQclear(r);
	if (fine)
		return s;
	free_statement(s);
	return NULL;
}

struct pg_statement *pg_prepare(struct postgres *db, const struct query *q, struct errs *errs)
{
	struct pg_statement **slot = &db->statement[statement_slot(q)];

	for (struct pg_statement *s = *slot; s; s = s->next)
		if (s->query == q)
			return s;
	struct pg_statement *s = prepare(db, q, errs);
	if (s) {
		s->next = *slot;
		*slot = s;
	}
	return s;
}

void postgres_forget(struct db *self, const struct query *q)
{
	struct postgres *db = (struct postgres *)self;
	struct pg_statement **at = &db->statement[statement_slot(q)];
	char sql[40];

	while (*at && (*at)->query != q)
		at = &(*at)->next;
	if (!*at)
		return;
	struct pg_statement *gone = *at;
	*at = gone->next;
	snprintf(sql, sizeof sql, "DEALLOCATE %s", gone->name);
	free_statement(gone);
	if (PQstatus(db->conn) == CONNECTION_OK && pg_send_text(db, sql, NULL, NULL) && !db->inside)
		pg_receive(db, NULL, NULL);
}

/* Cursors */

static struct pg_cursor *take_cursor(struct postgres *db)
{
	struct pg_cursor *c = db->spare;

	db->cursors++;
	if (!c)
		return NEW(&db->db.arena, struct pg_cursor);
	db->spare = c->next;
	struct arena arena = c->arena;
	arena_reset(&arena);
	*c = (struct pg_cursor){ .arena = arena };
	return c;
}

static void put_cursor(struct postgres *db, struct pg_cursor *c)
{
	db->cursors--;
	PQclear(c->result);
	c->result = NULL;
	c->next = db->spare;
	db->spare = c;
}

void pg_free_cursors(struct postgres *db)
{
	for (struct pg_cursor *c = db->spare; c; c = c->next)
		arena_free(&c->arena);
}

static bool bind_all(struct pg_cursor *c, const struct query *q, const struct value *v, struct errs *errs)
{
	c->values = pg_values_for(q->params, &c->arena);
	for (int i = 0; i < q->params; i++)
		if (!pg_bind(&c->values, c->statement->param[i], &v[i], &c->arena))
			return fail(errs, &E_INTERNAL, S(""),
				str_fmt(errs->arena, "%s: parameter %d is of another type", q->name, i + 1));
	return true;
}

struct cursor *postgres_start(struct db *self, const struct query *q, const struct value *v, enum db_reading reading,
                              struct errs *errs)
{
	struct postgres *db = (struct postgres *)self;
	struct pg_statement *s = pg_alive(db, errs) ? pg_prepare(db, q, errs) : NULL;

	if (!s)
		return NULL;
	struct pg_cursor *c = take_cursor(db);
	c->cursor = (struct cursor){ .db = self, .query = q, .errs = errs };
	c->statement = s;
	c->reading = reading;
	if (bind_all(c, q, v, errs))
		return &c->cursor;
	put_cursor(db, c);
	return NULL;
}

/* In a transaction that writes nobody needs the answer of such a statement before the commit. */
static bool may_go_on(const struct postgres *db, const struct pg_cursor *c)
{
	return db->writing && c->reading == READ_NOTHING && !c->cursor.query->row;
}

static bool declare(struct postgres *db, struct pg_cursor *c)
{
	struct buf sql = buf_in(&c->arena, 0);

	if (!pg_begin_walks(db, c->cursor.errs))
		return false;
	c->serial = ++db->walk_serial;
	db->walks++;
	buf_fmt(&sql, "DECLARE walk%d NO SCROLL CURSOR FOR %s", c->serial, c->statement->sql);
	buf_char(&sql, '\0');
	return pg_send_text(db, sql.s, &c->values, c->cursor.errs);
}

static bool fetch_more(struct postgres *db, struct pg_cursor *c)
{
	char sql[60];

	PQclear(c->result);
	c->result = NULL;
	c->at = 0;
	snprintf(sql, sizeof sql, "FETCH %d FROM walk%d", WALK_ROWS, c->serial);
	if (!pg_send_text(db, sql, NULL, c->cursor.errs) || !pg_receive(db, &c->result, c->cursor.errs))
		return false;
	c->whole = PQntuples(c->result) < WALK_ROWS;
	return true;
}

static bool run(struct postgres *db, struct pg_cursor *c)
{
	const struct pg_statement *s = c->statement;
	bool sent = s->query->anew ? pg_send_text(db, s->sql, &c->values, c->cursor.errs)
	                           : pg_send(db, s, &c->values, false, c->cursor.errs);

	c->whole = true;
	return sent && pg_receive(db, &c->result, c->cursor.errs);
}

/* The rows at hand are used up: get the next. */
static bool more(struct postgres *db, struct pg_cursor *c)
{
	bool first = !c->ran;

	c->ran = true;
	if (!first)
		return fetch_more(db, c);
	return c->reading == READ_WALK ? declare(db, c) && fetch_more(db, c) : run(db, c);
}

bool postgres_next(struct cursor *self, void *row, struct arena *a)
{
	struct pg_cursor *c = (struct pg_cursor *)self;
	struct postgres *db = (struct postgres *)self->db;

	if (self->ended)
		return false;
	if (may_go_on(db, c)) {
		self->ended = true;
		self->failed = !pg_send(db, c->statement, &c->values, false, self->errs);
		return false;
	}
	while (!c->result || c->at == PQntuples(c->result)) {
		self->failed = !(c->ran && c->whole) && !more(db, c);
		self->ended = self->failed || (c->whole && c->at == PQntuples(c->result));
		if (self->ended)
			return false;
	}
	int at = c->at++;
	if (!row || pg_take_row(c->statement, c->result, at, row, a, self->errs))
		return true;
	self->ended = self->failed = true;
	return false;
}

/* A walk that was left early is told to the server; with the last one the transaction begun for them ends. */
static void end_walk(struct postgres *db, struct pg_cursor *c)
{
	char sql[40];

	snprintf(sql, sizeof sql, "CLOSE walk%d", c->serial);
	db->walks--;
	if (db->walks == 0 && db->for_walks)
		db->db.ops->end(&db->db, false, NULL);
	else if (!c->cursor.failed)
		pg_send_text(db, sql, NULL, NULL);
}

bool postgres_done(struct cursor *self, int64_t *changed)
{
	struct pg_cursor *c = (struct pg_cursor *)self;
	struct postgres *db = (struct postgres *)self->db;
	bool fine = !self->failed;

	if (changed)
		*changed = c->result ? strtoll(PQcmdTuples(c->result), NULL, 10) : 0;
	if (c->serial)
		end_walk(db, c);
	put_cursor(db, c);
	return fine;
}
