/*
 * db_postgres.c -- the PostgreSQL driver: connections, what is sent and read, transactions, cursors.
 *
 * A commit that was answered is durable: synchronous_commit is never weaker than "on". Whoever loses the
 * connection while it commits is told E_UNSURE, because the server may have committed all the same. A lost connection is made
 * anew when the next transaction begins, on whichever server of the URL takes writes by then. A server that says nothing for
 * long is as good as lost: the connection is hung up, never cancelled, so that what it is doing happens or does not.
 */
#include "base/crash.h"
#include "db/db_postgres.h"

#include <assert.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
	PATIENCE_MS = 10000,		/* for one answer; less than whoever asked waits */
	LONG_MS = 1800000,		/* for one that may sort all there is, or build an index over it */
};

/* Errors */

#define DIVISION_BY_ZERO "22012"

/* `spread`: only where Citus says so, of a machine it lost in the middle of something. */
static const struct { const char *state; const struct problem *problem; bool spread; } refusals[] = {
	{ "23505", &E_CONFLICT },	/* unique */
	{ "42P07", &E_CONFLICT }, { "42710", &E_CONFLICT }, { "42701", &E_CONFLICT },	/* made by another process meanwhile */
	{ "40", &E_BUSY },		/* serialization, deadlock */
	{ "55P03", &E_BUSY },		/* lock timeout */
	{ "57", &E_BUSY },		/* the server stops, or cancelled it */
	{ "08", &E_BUSY },		/* connection */
	{ "25006", &E_BUSY },		/* read-only: after a fail-over */
	{ "25P03", &E_BUSY },		/* idle too long in a transaction */
	{ "53300", &E_BUSY },		/* too many connections */
	{ "XX000", &E_BUSY, .spread = true }, { "58030", &E_BUSY, .spread = true },
	{ "53", &E_STORAGE }, { "58", &E_STORAGE }, { "XX001", &E_STORAGE }, { "XX002", &E_STORAGE },
};

static const struct problem *problem_of(const struct postgres *db, const char *state)
{
	for (size_t i = 0; i < COUNT(refusals); i++)
		if (strncmp(state, refusals[i].state, strlen(refusals[i].state)) == 0 && (db->spread || !refusals[i].spread))
			return refusals[i].problem;
	return &E_INTERNAL;
}

static bool lost(struct errs *errs)
{
	if (errs)
		fail(errs, &E_BUSY, S(""));
	return false;
}

/* What the server refused as the problem it is; false. */
static bool refuse(struct postgres *db, const char *name, const PGresult *r, struct errs *errs)
{
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;

	if (!state || PQstatus(db->conn) == CONNECTION_BAD)
		return lost(errs);
	db->misplaced |= strcmp(state, "25006") == 0;
	const struct problem *problem = problem_of(db, state);
	if (!errs)
		return false;
	if (problem == &E_CONFLICT) {
		const char *table = PQresultErrorField(r, PG_DIAG_TABLE_NAME);
		return fail(errs, problem, S(""), str_dup(errs->arena, STR(table ? table : name)));
	}
	if (problem == &E_BUSY)
		return fail(errs, problem, S(""));
	return fail(errs, problem, S(""), str_fmt(errs->arena, "%s: %s (%s)", name,
		PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY), state));
}

/* Connections */

/*
 * A warning at a commit says that its wait for a standby was cut short: it is on this server alone and may be lost with it,
 * whatever the answer says. The text of the warning is in the server's language.
 */
static void hear(void *self, const PGresult *r)
{
	struct postgres *db = self;
	const char *severity = PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED);

	if (db->committing && severity && strcmp(severity, "WARNING") == 0)
		db->doubtful = true;
}

static const char session[] =
	"SELECT set_config('synchronous_commit', 'on', false)"
	" WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply');"
	"SET jit = off;"
	/* Others find us by this name (db_alone, db_release); an address may have given another. */
	"SET application_name = 'orderd';"
	/* The server, too, asks a machine that lost its power for a sign of life; not where there is no network in between. */
	"SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 10000;"
	"SET lock_timeout = '5s';";
/*
 * A writer asks by keys alone. Whatever the statistics of a young table say, the plan is the same: along the keys in the order
 * they were given, so that two writers take their rows in one order.
 */
static const char writer_session[] =
	"SET plan_cache_mode = force_generic_plan;"
	/* Cheaper than its own way to compress the long texts of events and answers; a server may have been built without. */
	"SELECT set_config(name, 'lz4', false) FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals);"
	"SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_bitmapscan = off;"
	"SET idle_in_transaction_session_timeout = '10s';";
/*
 * Citus has to see the keys before it knows which machines to ask; it asks them one after the other, so that writers wait for rows
 * of each other and not for whole shards.
 */
static const char spread_session[] =
	"SET plan_cache_mode = force_custom_plan; SET citus.multi_shard_modify_mode = 'sequential';";
static const char reader_session[] =
	"SET default_transaction_read_only = on;";

static bool run_script(struct postgres *db, const char *sql, struct errs *errs);

static bool speaks_utf8(struct postgres *db, struct errs *errs)
{
	const char *encoding = PQparameterStatus(db->conn, "server_encoding");

	return (encoding && strcmp(encoding, "UTF8") == 0) ||
	       fail(errs, &E_DATABASE, S(""), S("the database must have the encoding UTF8"));
}

/* Are the tables spread over machines? */
static bool look_for_citus(struct postgres *db, struct errs *errs)
{
	PGresult *r;

	if (!pg_send_text(db, "SELECT FROM pg_extension WHERE extname = 'citus'", NULL, errs) || !pg_receive(db, &r, errs))
		return false;
	db->spread = PQntuples(r) > 0;
	PQclear(r);
	return true;
}

static bool set_up(struct postgres *db, struct errs *errs)
{
	if (!speaks_utf8(db, errs) || !run_script(db, session, errs) || !look_for_citus(db, errs))
		return false;
	if (db->mode != DB_WRITE)
		return run_script(db, reader_session, errs);
	return run_script(db, writer_session, errs) && (!db->spread || run_script(db, spread_session, errs));
}

static bool connect_to(struct postgres *db, struct errs *errs)
{
	/* A host that lost its power says nothing: it is asked for a sign of life after five seconds, and given up after ten. */
	const char *const keys[] = { "client_encoding", "application_name", "connect_timeout", "tcp_user_timeout",
		"keepalives_idle", "keepalives_interval", "target_session_attrs", "dbname", NULL };
	/* What the URL says comes last and wins. */
	const char *const values[] = { "UTF8", "orderd", "5", "10000", "5", "2", "read-write", db->url, NULL };

	db->conn = PQconnectdbParams(keys, values, 1);
	if (PQstatus(db->conn) != CONNECTION_OK)
		return fail(errs, &E_BUSY, S(""));
	PQsetNoticeReceiver(db->conn, hear, db);
	PQenterPipelineMode(db->conn);
	return set_up(db, errs);
}

/* What the server knew of us is gone with the connection. */
static void disconnect(struct postgres *db)
{
	PQfinish(db->conn);
	db->conn = NULL;
	pg_free_statements(db);
	db->pendings = 0;
	db->inside = db->for_walks = db->doubtful = db->misplaced = false;
}

/* A server that went away while nobody asked it anything has said so: it is heard before the next question is lost. */
static void hear_from_server(struct postgres *db)
{
	struct pollfd socket = { .fd = PQsocket(db->conn), .events = POLLIN };

	while (PQstatus(db->conn) == CONNECTION_OK && poll(&socket, 1, 0) > 0)
		PQconsumeInput(db->conn);
}

/* Inside a transaction, and as long as a cursor is open, the connection stays the one it is. */
bool pg_alive(struct postgres *db, struct errs *errs)
{
	if (db->inside || db->cursors)
		return PQstatus(db->conn) == CONNECTION_OK || lost(errs);
	/* What a read transaction left unread is of no interest. */
	if (db->pendings)
		pg_receive(db, NULL, NULL);
	hear_from_server(db);
	if (PQstatus(db->conn) == CONNECTION_OK && !db->misplaced)
		return true;
	disconnect(db);
	if (connect_to(db, errs))
		return true;
	/* One that was not set up to the end is none. */
	disconnect(db);
	return false;
}

static void postgres_close(struct db *self)
{
	struct postgres *db = (struct postgres *)self;

	pg_free_cursors(db);
	PQfinish(db->conn);
	pg_free_statements(db);
	arena_free(&db->scratch);
	free(db->pending);
	arena_free(&db->db.arena);
	free(db);
}

/*
 * Who opens a database by hand wants to know why not. The server's text names host and database, not the password; of an address
 * that cannot be read libpq may say any part.
 */
static void tell_why_not(struct postgres *db, struct errs *errs)
{
	char *unread = NULL;
	PQconninfoOption *parts = PQconninfoParse(db->url, &unread);
	struct str why = str_trim(str_dup(errs->arena, STR(PQerrorMessage(db->conn))));

	if (!parts)
		why = str_fmt(errs->arena, "this address cannot be read: %.*s", P(db_shown(errs->arena, STR(db->url))));
	PQconninfoFree(parts);
	PQfreemem(unread);
	errs->n = 0;
	fail(errs, &E_DATABASE, S(""), why);
}

/* Of a password that libpq ends too early it takes the rest for a host, asks for it in the network and tells it. */
static bool is_plain(struct str url, struct errs *errs)
{
	return db_is_plain(url) ||
	       fail(errs, &E_DATABASE, S(""), str_fmt(errs->arena,
	                "a password has @ / ? as %%40 %%2F %%3F in an address: %.*s", P(db_shown(errs->arena, url))));
}

static struct db *postgres_open(struct str url, enum db_mode mode, struct errs *errs)
{
	if (!is_plain(url, errs))
		return NULL;
	struct postgres *db = calloc(1, sizeof *db);
	if (!db)
		abort();
	db->db.ops = &postgres_ops;
	db->mode = mode;
	db->url = str_c(&db->db.arena, url);
	if (connect_to(db, errs))
		return &db->db;
	if (PQstatus(db->conn) != CONNECTION_OK)
		tell_why_not(db, errs);
	postgres_close(&db->db);
	return NULL;
}

/* Sending and reading */

static void expect(struct postgres *db, struct pg_pending p)
{
	if (db->pendings == db->pending_room) {
		db->pending_room = db->pending_room ? db->pending_room * 2 : 64;
		db->pending = realloc(db->pending, db->pending_room * sizeof *db->pending);
		if (!db->pending)
			abort();
	}
	db->pending[db->pendings++] = p;
}

bool pg_send(struct postgres *db, const struct pg_statement *s, const struct pg_values *v, bool counts, struct errs *errs)
{
	if (!PQsendQueryPrepared(db->conn, s->name, v->n, v->value, v->length, v->format, 1))
		return lost(errs);
	expect(db, (struct pg_pending){ .name = s->query->name, .counts = counts });
	return true;
}

bool pg_send_text(struct postgres *db, const char *sql, const struct pg_values *v, struct errs *errs)
{
	bool sent = v ? PQsendQueryParams(db->conn, sql, v->n, v->type, v->value, v->length, v->format, 1)
	              : PQsendQueryParams(db->conn, sql, 0, NULL, NULL, NULL, NULL, 1);

	if (!sent)
		return lost(errs);
	expect(db, (struct pg_pending){ .name = "statement" });
	return true;
}

bool pg_send_prepare(struct postgres *db, const struct pg_statement *s, struct errs *errs)
{
	if (!PQsendPrepare(db->conn, s->name, s->sql, 0, NULL) || !PQsendDescribePrepared(db->conn, s->name))
		return lost(errs);
	expect(db, (struct pg_pending){ .name = s->query->name });
	expect(db, (struct pg_pending){ .name = s->query->name });
	return true;
}

/* All that was sent is to be done now. */
static bool flush(struct postgres *db)
{
	if (!PQpipelineSync(db->conn))
		return false;
	expect(db, (struct pg_pending){ .name = "sync", .sync = true });
	return true;
}

static bool is_fine(struct postgres *db, const struct pg_pending *p, const PGresult *r, struct errs *errs)
{
	ExecStatusType status = r ? PQresultStatus(r) : PGRES_FATAL_ERROR;
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;

	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
		return true;
	if (p->counts && state && strcmp(state, DIVISION_BY_ZERO) == 0)
		return db_stale(errs);
	return refuse(db, p->name, r, errs);
}

/* How long to wait for an answer: a walk may have to sort for long before its first row. */
static int patience_ms(const struct postgres *db)
{
	return db->walks || db->laborious ? LONG_MS : PATIENCE_MS;
}

/*
 * The next answer. A server that hangs, or a commit that no standby confirms, is left alone without being cancelled, and the
 * outcome is found out on another connection.
 */
static PGresult *next_answer(struct postgres *db)
{
	struct pollfd socket = { .fd = PQsocket(db->conn), .events = POLLIN };

	while (PQstatus(db->conn) == CONNECTION_OK && PQisBusy(db->conn)) {
		int ready = poll(&socket, 1, patience_ms(db));

		if (ready == 0)
			shutdown(socket.fd, SHUT_RDWR);
		if (ready >= 0 && !PQconsumeInput(db->conn))
			break;
	}
	return PQgetResult(db->conn);
}

/* Several statements in one text, which a pipeline does not take. */
static bool run_script(struct postgres *db, const char *sql, struct errs *errs)
{
	if (!pg_receive(db, NULL, errs))
		return false;
	PQexitPipelineMode(db->conn);
	bool ran = PQsendQuery(db->conn, sql) || lost(errs);
	for (PGresult *r; (r = next_answer(db)); PQclear(r)) {
		ExecStatusType status = PQresultStatus(r);
		bool fine = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
		ran = ran && (fine || refuse(db, "script", r, errs));
	}
	PQenterPipelineMode(db->conn);
	return ran;
}

/* After the first failure the server passes over all that follows until the next sync: it is not told of again. */
static bool read_answers(struct postgres *db, void (*each)(void *self, int i, PGresult **r), void *self, struct errs *errs)
{
	bool fine = true;
	int n = 0;

	for (size_t i = 0; i < db->pendings; i++) {
		const struct pg_pending *p = &db->pending[i];
		PGresult *r = next_answer(db);

		if (!p->sync) {
			bool answered = r;

			fine = fine && is_fine(db, p, r, errs);
			if (fine && each)
				each(self, n, &r);
			n++;
			/* A NULL ends the answer of each statement. */
			for (PGresult *more; answered && (more = next_answer(db)); )
				PQclear(more);
		}
		PQclear(r);
	}
	db->pendings = 0;
	return fine;
}

bool pg_receive_each(struct postgres *db, void (*each)(void *self, int i, PGresult **r), void *self, struct errs *errs)
{
	if (db->pendings && !db->pending[db->pendings - 1].sync && !flush(db)) {
		db->pendings = 0;
		return lost(errs);
	}
	return read_answers(db, each, self, errs);
}

static void keep_last(void *self, int i, PGresult **r)
{
	PGresult **last = self;

	(void)i;
	PQclear(*last);
	*last = *r;
	*r = NULL;
}

bool pg_receive(struct postgres *db, PGresult **last, struct errs *errs)
{
	if (last)
		*last = NULL;
	if (pg_receive_each(db, last ? keep_last : NULL, last, errs))
		return true;
	if (last) {
		PQclear(*last);
		*last = NULL;
	}
	return false;
}

int pg_pending_statements(const struct postgres *db)
{
	int n = 0;

	for (size_t i = 0; i < db->pendings; i++)
		n += !db->pending[i].sync;
	return n;
}

/* Transactions */

bool pg_begin_walks(struct postgres *db, struct errs *errs)
{
	if (db->inside)
		return true;
	if (!postgres_ops.begin(&db->db, DB_READ, errs))
		return false;
	db->for_walks = true;
	return true;
}

/* Sent with the first statement, so that it costs no round trip of its own. */
static bool postgres_begin(struct db *self, enum db_mode mode, struct errs *errs)
{
	struct postgres *db = (struct postgres *)self;

	assert(!db->inside);
	if (!pg_alive(db, errs))
		return false;
	db->doubtful = false;
	db->inside = pg_send_text(db, mode == DB_WRITE ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", NULL, errs);
	db->writing = db->inside && mode == DB_WRITE;
	return db->inside;
}

/* Whatever it was, nothing of it is left: the server forgets it too, when the connection is lost. */
static void undo(struct postgres *db)
{
	db->inside = db->for_walks = db->writing = false;
	if (PQstatus(db->conn) == CONNECTION_OK && pg_send_text(db, "ROLLBACK", NULL, NULL))
		pg_receive(db, NULL, NULL);
}

/* The writes go with the COMMIT: what is wrong with any of them lets the server pass over it. */
static bool commit(struct postgres *db, struct errs *errs)
{
	PGresult *r = NULL;

	db->committing = true;
	bool sent = pg_send_text(db, "COMMIT", NULL, errs) && (flush(db) || lost(errs));
	crash_point(CRASH_COMMIT_SENT);
	bool kept = sent && pg_receive(db, &r, errs);
	db->committing = false;
	bool rolled_back = kept && strcmp(PQcmdStatus(r), "COMMIT") != 0;
	PQclear(r);
	if (rolled_back)
		return fail(errs, &E_INTERNAL, S(""), S("the transaction had failed before it was committed"));
	if (kept && !db->doubtful)
		return true;
	if (db->doubtful || PQstatus(db->conn) != CONNECTION_OK) {
		errs->n = 0;
		return fail(errs, &E_UNSURE, S(""));
	}
	return false;
}

static bool postgres_end(struct db *self, bool keep, struct errs *errs)
{
	struct postgres *db = (struct postgres *)self;

	if (!db->inside)
		return !keep || fail(errs, &E_INTERNAL, S(""), S("no transaction is open"));
	if (keep && db->writing && commit(db, errs)) {
		db->inside = db->writing = false;
		return true;
	}
	if (db->writing || PQstatus(db->conn) != CONNECTION_OK) {
		undo(db);
		return !keep;
	}
	/* Nothing depends on how a reading ends: its answer is read when there is something else to ask. */
	db->inside = db->for_walks = false;
	return pg_send_text(db, "COMMIT", NULL, errs) && flush(db);
}

static bool postgres_lost(const struct db *db)
{
	return PQstatus(((const struct postgres *)db)->conn) != CONNECTION_OK;
}

static bool postgres_script(struct db *self, const char *sql, struct errs *errs)
{
	struct postgres *db = (struct postgres *)self;

	if (!pg_alive(db, errs))
		return false;
	db->laborious = true;
	bool ran = run_script(db, sql, errs);
	db->laborious = false;
	return ran;
}

const struct db_ops postgres_ops = {
	.open = postgres_open,
	.close = postgres_close,
	.begin = postgres_begin,
	.end = postgres_end,
	.lost = postgres_lost,
	.start = postgres_start,
	.next = postgres_next,
	.done = postgres_done,
	.forget = postgres_forget,
	.script = postgres_script,
	.dialect = postgres_dialect,
	.fetch = postgres_fetch,
	.write = postgres_write,
	.upkeep = &postgres_upkeep,
};
