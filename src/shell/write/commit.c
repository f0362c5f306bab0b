/*
 * commit.c -- calls decided and committed, in as many tries as it takes.
 */
#include "shell/write/commit.h"

#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/crash.h"
#include "base/log.h"
#include "base/secret.h"
#include "shell/shell.h"

enum {
	AGAIN_MAX = 5,			/* tries while others change what was seen: then the calls go one by one */
	PAUSE_US = 2000, PAUSE_US_MAX = 200000,
};

bool committer_competes(const struct committer *m, const struct call *queue)
{
	for (const struct call *c = queue; c; c = c->next)
		if (batch_competes(m->batch, c->command))
			return true;
	return false;
}

/*
 * Writers of several processes wait for each other at the number series, until the other has committed. Whoever is going to wait
 * does so before he takes his calls: meanwhile they gather, and one commit takes them all.
 */
QUERY(my_turn) = {
	.name = "my_turn", .row = &commit_mark_record, .sql = "SELECT at FROM commits WHERE writer = 0",
	.sql_postgres = "SELECT at FROM commits WHERE writer = 0 FOR UPDATE",
};
QUERY(end_turn) = {
	.name = "end_turn", .params = 1, .sql = "UPDATE commits SET at = ?1 WHERE writer = 0",
};

void committer_wait_turn(struct committer *m)
{
	ARENA a = { 0 };
	struct errs unheard = { .arena = &a };
	struct commit_mark before;
	bool found;

	m->turn = commits_join(&m->row, m->batch, engine_now(m->engine), &unheard) &&
	          db_begin(m->db, DB_WRITE, &unheard) && db_one(m->db, &my_turn, NULL, &before, &found, &a, &unheard) && found;
	if (m->turn)
		batch_follows(m->batch, before.at);
	else
		db_rollback(m->db);
}

/* Nobody is left for whom it was waited: the next writer must not wait until the server ends it. */
void committer_leave_turn(struct committer *m)
{
	if (m->turn)
		db_rollback(m->db);
	m->turn = false;
}

QUERY(free_turn) = {
	.name = "free_turn", .row = &commit_mark_record, .sql = "SELECT at FROM commits WHERE writer = 0",
	.sql_postgres = "SELECT at FROM commits WHERE writer = 0 FOR UPDATE SKIP LOCKED",
};

bool committer_others_write(const struct committer *m)
{
	ARENA a = { 0 };
	struct errs unheard = { .arena = &a };
	struct commit_mark turn;
	bool found = true;

	if (!db_is_shared(m->db) || !db_begin(m->db, DB_WRITE, &unheard))
		return false;
	bool asked = db_one(m->db, &free_turn, NULL, &turn, &found, &a, &unheard);
	db_rollback(m->db);
	return asked && !found;
}

/*
 * After a failed sync nobody here can tell whether the last commit will be there, and trying again may seem to succeed. Whoever
 * waits is not answered; the next process finds out, and they ask it with their keys.
 */
void halt_if_dead(const struct db *db)
{
	if (!db_is_dead(db))
		return;
	log_line(LOG_ERROR, "a sync of the database failed: stopping, to be started again", NULL);
	_exit(EX_IOERR);
}

static void copy_error(struct errs *to, const struct err *e)
{
	struct str param[ERR_PARAMS_MAX + 1] = { 0 };

	for (int i = 0; i < e->params; i++)
		param[i + 1] = e->param[i];
	fail_with(to, e->problem, e->pointer, param, e->params);
}

void calls_refuse(struct call *calls, const struct errs *why)
{
	for (struct call *c = calls; c; c = c->next) {
		c->errs = (struct errs){ .arena = c->arena };
		c->body = (struct str){ 0 };
		for (int i = 0; i < why->n; i++)
			copy_error(&c->errs, &why->at[i]);
		c->status = errs_status(&c->errs);
	}
}

/*
 * When the connection is lost during a commit, the writer's row tells whether it happened; changing it first waits for the old
 * transaction to end either way.
 */
QUERY(touch_commit) = {
	.name = "touch_commit", .params = 2, .row = &commit_mark_record,
	.sql = "UPDATE commits SET at = ?2 WHERE writer = ?1 RETURNING batch",
};

static bool mark(struct committer *m, bool turn, struct errs *errs)
{
	struct value at = VI(batch_now(m->batch).us);

	if (!db_is_shared(m->db))
		return true;
	return commits_mark(&m->row, m->batch, errs) && (!turn || db_run(m->db, &end_turn, &at, NULL, errs));
}

/* Was the batch committed whose commit was not answered? Asked in a commit of its own, so that the answer stays true. */
static bool was_committed(struct committer *m, bool *committed, struct errs *errs)
{
	ARENA a = { 0 };
	struct value v[] = { VI(m->row.writer.v), VI(engine_now(m->engine).us) };
	struct commit_mark last;
	bool found;

	if (!db_begin(m->db, DB_WRITE, errs))
		return false;
	if (!db_one(m->db, &touch_commit, v, &last, &found, &a, errs) || !db_commit(m->db, errs)) {
		db_rollback(m->db);
		return false;
	}
	if (!found)	/* swept: it was long ago, and nobody can tell any more */
		return fail(errs, &E_UNSURE, S(""));
	*committed = last.batch == m->row.batch;
	return true;
}

/* Decide and commit these calls as one transaction. False: nothing of it was written, errs says why; or E_UNSURE. */
static bool commit(struct committer *m, struct call *calls, struct errs *errs)
{
	bool turn = m->turn;

	m->turn = false;
	if (!turn && (!commits_join(&m->row, m->batch, engine_now(m->engine), errs) || !db_begin(m->db, DB_WRITE, errs)))
		return false;
	/* Stamped when it is its turn to write, not when it began to wait for that. */
	batch_start(m->batch, engine_now(m->engine));
	if (!(db_is_shared(m->db) ? batch_gather(m->batch, calls, turn, errs) : commits_follow(m->batch, errs))) {
		db_rollback(m->db);
		return false;
	}
	for (struct call *c = calls; c; c = c->next)
		batch_call(m->batch, c);
	bool written = batch_stands(m->batch, calls, errs) && batch_write(m->batch, errs) && mark(m, turn, errs);
	crash_point(CRASH_COMMIT_DECIDED);
	if (!written || !db_commit(m->db, errs)) {
		db_rollback(m->db);
		return false;
	}
	crash_point(CRASH_COMMIT_DONE);
	return true;
}

static bool is_problem(const struct errs *errs, const struct problem *p)
{
	return errs->n && errs->at[0].problem == p;
}

/* A little longer each time, and not in step with the other writers. */
static void pause_before(int again)
{
	uint16_t chance;
	int64_t us = PAUSE_US;

	for (int i = 1; i < again && us < PAUSE_US_MAX; i++)
		us *= 2;
	random_bytes(&chance, sizeof chance);
	us = us / 2 + us * chance / UINT16_MAX;
	nanosleep(&(struct timespec){ us / 1000000, us % 1000000 * 1000 }, NULL);
}

/*
 * Whether to decide and commit the same calls once more. Others may have changed what was read, or taken a unique value: seen
 * anew, it is decided rightly. A database that is away for a moment is waited for.
 */
static bool worth_another(const struct committer *m, const struct errs *errs, int again, int64_t since)
{
	if (!db_is_shared(m->db))
		return false;
	if (is_problem(errs, &E_BUSY) || is_problem(errs, &E_UNSURE))
		return monotonic_us() - since < PATIENCE_US;
	return again < AGAIN_MAX && (is_problem(errs, &E_STALE) || is_problem(errs, &E_CONFLICT));
}

/* Commit these calls, if need be in several tries. False: nothing was written; E_UNSURE: nobody can tell. */
static bool commit_at_last(struct committer *m, struct call *calls, struct errs *errs)
{
	bool committed = commit(m, calls, errs), unsure = false;

	for (int again = 1; !committed && worth_another(m, errs, again, calls->queued_us); again++) {
		unsure |= is_problem(errs, &E_UNSURE);
		m->row.joined &= !is_problem(errs, &E_STALE);	/* perhaps it was its row that was gone */
		errs->n = 0;
		pause_before(again);
		if (unsure && !was_committed(m, &committed, errs))
			continue;
		unsure = false;
		committed = committed || commit(m, calls, errs);
	}
	if (!committed && unsure) {
		errs->n = 0;
		fail(errs, &E_UNSURE, S(""));
	}
	if (committed) {
		batch_committed(m->batch);
		m->unindexed += batch_unindexed(m->batch);
	}
	return committed;
}

/* One by one: whoever cannot be written is told why, the others are not harmed. */
static void singly(struct committer *m, struct call *calls)
{
	for (struct call *c = calls, *next; c; c = next) {
		ARENA a = { 0 };
		struct errs errs = { .arena = &a };

		next = c->next;
		c->next = NULL;
		if (!commit_at_last(m, c, &errs))
			calls_refuse(c, &errs);
		c->next = next;
	}
}

/* Who asked is not told what broke here; who runs this is. */
static void tell(const struct err *e)
{
	ARENA a = { 0 };
	struct str detail = e->problem == &E_INTERNAL && e->params ? e->param[0] : err_text(&a, e, false);

	log_line(LOG_ERROR, "could not write", "code", e->problem->code, "detail", str_c(&a, detail), NULL);
}

/* A database that is away is away for each of them. */
void committer_run(struct committer *m, struct call *calls)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };

	bool committed = commit_at_last(m, calls, &errs);
	m->away = !committed && db_is_shared(m->db) && (is_problem(&errs, &E_BUSY) || is_problem(&errs, &E_UNSURE));
	if (committed)
		return;
	halt_if_dead(m->db);
	if (calls->next && !m->away)
		singly(m, calls);
	else
		calls_refuse(calls, &errs);
	if (errs.at[0].problem->status >= 500)
		tell(&errs.at[0]);
}

