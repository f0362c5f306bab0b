/*
 * writer.c -- queue, batch, commit, answer.
 */

#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/crash.h"
#include "base/log.h"
#include "base/secret.h"
#include "shell/batch.h"
#include "shell/commits.h"
#include "shell/search.h"
#include "shell/shell.h"
#include "shell/writer.h"

enum {
	CHECKPOINT_PAGES = 4000,	/* from here on the log is folded into the file, beside the writing */
	CHECKPOINT_HARD = 40000,	/* 160 MB: the writer folds it itself, however long that takes */
	PATIENCE_US = 10000000,		/* how long after it was asked a call is tried again while the database does not take it */
	AGAIN_MAX = 5,			/* … or while others change what it saw: then its calls go one by one */
	QUIET_US = 2000,		/* nothing was asked for as long: time to index what waits, when it is worth a commit … */
	REST_US = 1000000,		/* … or after this, however little it is */
	UNINDEXED_MAX = 8192,		/* more than that are not let wait: a search reads them all */
	PAUSE_US = 2000, PAUSE_US_MAX = 200000,
};

struct writer {
	struct engine *engine;
	struct db *db;
	struct batch *batch;
	pthread_t thread, checkpointer;
	pthread_mutex_t lock;
	pthread_cond_t wake, idle, fold;
	struct call *first, **last;
	bool busy, stopping;
	_Atomic bool nearly_folded;
	bool away;			/* the database did not take the last batch */
	struct commits row;
	bool turn;			/* it has its turn: the transaction has begun */
	int64_t unindexed;		/* rows that are known to wait for the index of searches */
};

static bool competes(const struct writer *w)
{
	for (const struct call *c = w->first; c; c = c->next)
		if (batch_competes(w->batch, c->command))
			return true;
	return false;
}

/*
 * Writers of several processes wait for each other at the number series, until the other has committed. Whoever is going to wait
 * does so before he takes his calls: meanwhile they gather, and one commit takes them all.
 */
static const struct query my_turn = {
	.name = "my_turn", .row = &commit_mark_record, .sql = "SELECT at FROM commits WHERE writer = 0",
	.sql_postgres = "SELECT at FROM commits WHERE writer = 0 FOR UPDATE",
};
static const struct query end_turn = {
	.name = "end_turn", .params = 1, .sql = "UPDATE commits SET at = ?1 WHERE writer = 0",
};

static void wait_for_turn(struct writer *w)
{
	ARENA a = { 0 };
	struct errs unheard = { .arena = &a };
	struct commit_mark before;
	bool found;

	w->turn = commits_join(&w->row, w->batch, engine_now(w->engine), &unheard) &&
	          db_begin(w->db, DB_WRITE, &unheard) && db_one(w->db, &my_turn, NULL, &before, &found, &a, &unheard) && found;
	if (w->turn)
		batch_follows(w->batch, before.at);
	else
		db_rollback(w->db);
}

/* Nobody is left for whom it was waited: the next writer must not wait until the server ends it. */
static void give_up_turn(struct writer *w)
{
	if (w->turn)
		db_rollback(w->db);
	w->turn = false;
}

/*
 * After a failed sync nobody here can tell whether the last commit will be there, and trying again may seem to succeed. Whoever
 * waits is not answered; the next process finds out, and they ask it with their keys.
 */
static void halt_if_dead(const struct db *db)
{
	if (!db_is_dead(db))
		return;
	log_line(LOG_ERROR, "a sync of the database failed: stopping, to be started again", NULL);
	_exit(EX_IOERR);
}

/*
 * The log begins again only when all of it is folded, and while the writer goes on there is always a little more. So when
 * the other thread has folded nearly all, the writer folds the rest between two commits: few pages, a short wait.
 */
static void fold_log(struct writer *w)
{
	int64_t pages = db_wal_pages(w->db);
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };

	if (pages > CHECKPOINT_HARD || (pages > CHECKPOINT_PAGES && atomic_exchange(&w->nearly_folded, false))) {
		db_checkpoint(w->db, true, &errs);
		halt_if_dead(w->db);
		return;
	}
	if (pages > CHECKPOINT_PAGES)
		pthread_cond_signal(&w->fold);
}

/* Wait for calls, under the lock. False: there are none, and time for what can be done meanwhile. */
static bool wait_for_calls(struct writer *w)
{
	int64_t us = w->unindexed < SEARCH_SLICE ? REST_US : QUIET_US;
	struct timespec until;

	if (!w->unindexed)
		return pthread_cond_wait(&w->wake, &w->lock) == 0;
	clock_gettime(CLOCK_MONOTONIC, &until);
	us += until.tv_nsec / 1000;
	until.tv_sec += us / 1000000;
	until.tv_nsec = us % 1000000 * 1000;
	return pthread_cond_timedwait(&w->wake, &w->lock, &until) == 0;
}

static void index_some(struct writer *w)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };
	int64_t done, *waiting = &w->unindexed;

	if (!search_index(w->engine, w->db, &done, &errs)) {
		log_line(LOG_WARN, "could not index", "code", errs.at[0].problem->code, NULL);
		*waiting = 1;		/* after a rest, not at once */
		return;
	}
	/* A full slice: there may be more, of an earlier run or another process. */
	*waiting = done < SEARCH_SLICE ? 0 : *waiting > done + SEARCH_SLICE ? *waiting - done : SEARCH_SLICE;
	fold_log(w);
}

/* The oldest of the queue, once there are any. False: there will be none any more. */
static bool take(struct writer *w, struct call **calls, int64_t most)
{
	int n = 0;

	pthread_mutex_lock(&w->lock);
	while (!w->first && !w->stopping) {
		w->busy = false;
		pthread_cond_broadcast(&w->idle);
		if (wait_for_calls(w))
			continue;
		pthread_mutex_unlock(&w->lock);
		index_some(w);
		pthread_mutex_lock(&w->lock);
	}
	w->busy = true;
	if (competes(w)) {
		pthread_mutex_unlock(&w->lock);
		wait_for_turn(w);
		pthread_mutex_lock(&w->lock);
	}
	*calls = w->first;
	struct call **end = &w->first;
	while (*end && n < most) {
		end = &(*end)->next;
		n++;
	}
	struct call *rest = *end;
	*end = NULL;
	w->first = rest;
	if (!rest)
		w->last = &w->first;
	pthread_mutex_unlock(&w->lock);
	return n > 0;
}

static void copy_error(struct errs *to, const struct err *e)
{
	struct str param[ERR_PARAMS_MAX + 1] = { 0 };

	for (int i = 0; i < e->params; i++)
		param[i + 1] = e->param[i];
	fail_with(to, e->problem, e->pointer, param, e->params);
}

static void refuse(struct call *calls, const struct errs *why)
{
	for (struct call *c = calls; c; c = c->next) {
		c->errs = (struct errs){ .arena = c->arena };
		c->body = (struct str){ 0 };
		for (int i = 0; i < why->n; i++)
			copy_error(&c->errs, &why->at[i]);
		c->status = errs_status(&c->errs);
	}
}

static void answer(struct engine *e, struct call *calls)
{
	for (struct call *c = calls, *next; c; c = next) {
		next = c->next;		/* done may give the call's memory away */
		atomic_fetch_add(c->errs.n ? &e->commands_refused : &e->commands_done, 1);
		c->done(c);
		crash_point(CRASH_COMMIT_ANSWERED);
	}
}

/*
 * When the connection is lost during a commit, the writer's row tells whether it happened; changing it first waits for the old
 * transaction to end either way.
 */
static const struct query touch_commit = {
	.name = "touch_commit", .params = 2, .row = &commit_mark_record,
	.sql = "UPDATE commits SET at = ?2 WHERE writer = ?1 RETURNING batch",
};

static bool mark(struct writer *w, bool turn, struct errs *errs)
{
	struct value at = VI(batch_now(w->batch).us);

	if (!db_is_shared(w->db))
		return true;
	return commits_mark(&w->row, w->batch, errs) && (!turn || db_run(w->db, &end_turn, &at, NULL, errs));
}

/* Was the batch committed whose commit was not answered? Asked in a commit of its own, so that the answer stays true. */
static bool was_committed(struct writer *w, bool *committed, struct errs *errs)
{
	ARENA a = { 0 };
	struct value v[] = { VI(w->row.writer.v), VI(engine_now(w->engine).us) };
	struct commit_mark last;
	bool found;

	if (!db_begin(w->db, DB_WRITE, errs))
		return false;
	if (!db_one(w->db, &touch_commit, v, &last, &found, &a, errs) || !db_commit(w->db, errs)) {
		db_rollback(w->db);
		return false;
	}
	if (!found)	/* swept: it was long ago, and nobody can tell any more */
		return fail(errs, &E_UNSURE, S(""));
	*committed = last.batch == w->row.batch;
	return true;
}

/* Decide and commit these calls as one transaction. False: nothing of it was written, errs says why; or E_UNSURE. */
static bool commit(struct writer *w, struct call *calls, struct errs *errs)
{
	bool turn = w->turn;

	w->turn = false;
	if (!turn && (!commits_join(&w->row, w->batch, engine_now(w->engine), errs) || !db_begin(w->db, DB_WRITE, errs)))
		return false;
	/* Stamped when it is its turn to write, not when it began to wait for that. */
	batch_start(w->batch, engine_now(w->engine));
	if (!(db_is_shared(w->db) ? batch_gather(w->batch, calls, errs) : commits_follow(w->batch, errs))) {
		db_rollback(w->db);
		return false;
	}
	for (struct call *c = calls; c; c = c->next)
		batch_call(w->batch, c);
	bool written = batch_write(w->batch, errs) && mark(w, turn, errs);
	crash_point(CRASH_COMMIT_DECIDED);
	if (!written || !db_commit(w->db, errs)) {
		db_rollback(w->db);
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
static bool worth_another(const struct writer *w, const struct errs *errs, int again, int64_t since)
{
	if (!db_is_shared(w->db))
		return false;
	if (is_problem(errs, &E_BUSY) || is_problem(errs, &E_UNSURE))
		return monotonic_us() - since < PATIENCE_US;
	return again < AGAIN_MAX && (is_problem(errs, &E_STALE) || is_problem(errs, &E_CONFLICT));
}

/* Commit these calls, if need be in several tries. False: nothing was written; E_UNSURE: nobody can tell. */
static bool commit_at_last(struct writer *w, struct call *calls, struct errs *errs)
{
	bool committed = commit(w, calls, errs), unsure = false;

	for (int again = 1; !committed && worth_another(w, errs, again, calls->queued_us); again++) {
		unsure |= is_problem(errs, &E_UNSURE);
		w->row.joined &= !is_problem(errs, &E_STALE);	/* perhaps it was its row that was gone */
		errs->n = 0;
		pause_before(again);
		if (unsure && !was_committed(w, &committed, errs))
			continue;
		unsure = false;
		committed = committed || commit(w, calls, errs);
	}
	if (!committed && unsure) {
		errs->n = 0;
		fail(errs, &E_UNSURE, S(""));
	}
	if (committed) {
		batch_committed(w->batch);
		w->unindexed += batch_unindexed(w->batch);
	}
	return committed;
}

/* One by one: whoever cannot be written is told why, the others are not harmed. */
static void singly(struct writer *w, struct call *calls)
{
	for (struct call *c = calls, *next; c; c = next) {
		ARENA a = { 0 };
		struct errs errs = { .arena = &a };

		next = c->next;
		c->next = NULL;
		if (!commit_at_last(w, c, &errs))
			refuse(c, &errs);
		c->next = next;
	}
}

/*
 * Those that waited too long while the database did not take what was before them: they are told to come again. Returns the
 * others. The first of the queue has waited longest.
 */
static struct call *still_patient(struct writer *w, struct call *calls)
{
	while (calls && w->away && monotonic_us() - calls->queued_us > PATIENCE_US) {
		struct call *late = calls;
		ARENA a = { 0 };
		struct errs errs = { .arena = &a };

		calls = late->next;
		late->next = NULL;
		fail(&errs, &E_BUSY, S(""));
		refuse(late, &errs);
		answer(w->engine, late);
	}
	return calls;
}

/* A database that is away is away for each of them. */
static void commit_or_refuse(struct writer *w, struct call *calls)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };

	bool committed = commit_at_last(w, calls, &errs);
	w->away = !committed && db_is_shared(w->db) && (is_problem(&errs, &E_BUSY) || is_problem(&errs, &E_UNSURE));
	if (committed)
		return;
	halt_if_dead(w->db);
	if (calls->next && !w->away)
		singly(w, calls);
	else
		refuse(calls, &errs);
	if (errs.at[0].problem->status >= 500)
		log_line(LOG_ERROR, "could not write", "code", errs.at[0].problem->code, "detail",
		         str_c(&a, err_text(&a, &errs.at[0], false)), NULL);
}

static void *write_on(void *self)
{
	struct writer *w = self;
	struct call *calls;

	while (take(w, &calls, w->engine->config->batch_max)) {
		int64_t from = monotonic_us();

		calls = still_patient(w, calls);
		if (!calls) {
			give_up_turn(w);
			continue;
		}
		commit_or_refuse(w, calls);
		answer(w->engine, calls);
		atomic_fetch_add(&w->engine->commits, 1);
		atomic_fetch_add(&w->engine->batch_us, monotonic_us() - from);
		while (w->unindexed > UNINDEXED_MAX)
			index_some(w);
		fold_log(w);
	}
	/* A command that imports and ends leaves nothing for others to read through. */
	while (w->unindexed >= SEARCH_SLICE)
		index_some(w);
	if (w->unindexed)
		index_some(w);
	return NULL;
}

/* Folding the log into the file takes long and hinders nobody: it has a thread and a connection of its own. A server does it itself. */
static void *fold_on(void *self)
{
	struct writer *w = self;
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };
	struct db *db = db_is_shared(w->db) ? NULL : db_open(w->engine->config->db, DB_WRITE, &errs);

	pthread_mutex_lock(&w->lock);
	while (db && !w->stopping) {
		pthread_cond_wait(&w->fold, &w->lock);
		pthread_mutex_unlock(&w->lock);
		if (!atomic_load(&w->nearly_folded))
			atomic_store(&w->nearly_folded, db_checkpoint(db, false, &errs));
		halt_if_dead(db);
		errs.n = 0;
		pthread_mutex_lock(&w->lock);
	}
	pthread_mutex_unlock(&w->lock);
	if (db)
		db_close(db);
	return NULL;
}

struct writer *writer_start(struct engine *e, struct db *db)
{
	struct writer *w = arena_alloc(&e->arena, sizeof *w);
	pthread_condattr_t attr;

	*w = (struct writer){ .engine = e, .db = db, .batch = batch_new(e, db) };
	w->row.writer = id_new(batch_ids(w->batch), engine_now(e));
	w->last = &w->first;
	w->unindexed = SEARCH_SLICE;	/* of an earlier run, perhaps */
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&w->wake, &attr);
	pthread_condattr_destroy(&attr);
	pthread_cond_init(&w->idle, NULL);
	pthread_cond_init(&w->fold, NULL);
	pthread_create(&w->thread, NULL, write_on, w);
	pthread_create(&w->checkpointer, NULL, fold_on, w);
	return w;
}

void writer_submit(struct writer *w, struct call *first, struct call *last)
{
	last->next = NULL;
	for (struct call *c = first; c; c = c->next)
		c->queued_us = monotonic_us();
	pthread_mutex_lock(&w->lock);
	*w->last = first;
	w->last = &last->next;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
}

void writer_drain(struct writer *w)
{
	pthread_mutex_lock(&w->lock);
	while (w->first || w->busy)
		pthread_cond_wait(&w->idle, &w->lock);
	pthread_mutex_unlock(&w->lock);
}

void writer_stop(struct writer *w)
{
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_broadcast(&w->wake);
	pthread_cond_broadcast(&w->fold);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	pthread_mutex_lock(&w->lock);
	pthread_cond_broadcast(&w->fold);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->checkpointer, NULL);
	commits_leave(&w->row, w->batch);
	batch_free(w->batch);
	db_close(w->db);
}

/* --- calls --------------------------------------------------------------- */

bool call_ready(struct engine *e, struct call *c)
{
	if (!c->command || !c->command->prepare)
		return true;
	struct db *db = engine_reader(e, &c->errs);
	if (!db)
		return false;
	struct context x = {
		.arena = c->arena, .errs = &c->errs, .who = &c->who, .now = engine_now(e), .zone = e->zone,
		.settings = atomic_load(&e->settings), .target = c->target, .part = c->part, .seen = c->seen,
	};
	bool fine = c->command->prepare(&x, db, c->in);
	engine_reader_done(e, db);
	return fine;
}

void call_submit(struct engine *e, struct call *c)
{
	if (call_ready(e, c)) {
		writer_submit(e->writer, c, c);
		return;
	}
	c->status = errs_status(&c->errs);
	c->done(c);
}

struct waiting { pthread_mutex_t lock; pthread_cond_t wake; int open; };

static void woken(struct call *c)
{
	struct waiting *w = c->self;

	pthread_mutex_lock(&w->lock);
	if (--w->open == 0)
		pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
}

void calls_run(struct engine *e, struct call *const *call, int n)
{
	struct waiting w = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0 };
	struct call *first = NULL, *last = NULL;

	for (int i = 0; i < n; i++) {
		call[i]->done = woken;
		call[i]->self = &w;
		if (!call_ready(e, call[i])) {
			call[i]->status = errs_status(&call[i]->errs);
			continue;
		}
		if (last)
			last->next = call[i];
		else
			first = call[i];
		last = call[i];
		w.open++;
	}
	if (first)
		writer_submit(e->writer, first, last);
	pthread_mutex_lock(&w.lock);
	while (w.open)
		pthread_cond_wait(&w.wake, &w.lock);
	pthread_mutex_unlock(&w.lock);
}

bool call_run(struct engine *e, struct call *c)
{
	calls_run(e, &c, 1);
	return c->errs.n == 0;
}

void engine_drain(struct engine *e)
{
	writer_drain(e->writer);
}
