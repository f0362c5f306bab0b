/*
 * writer.c -- queue, take, answer; and what the writer does between two batches.
 */

#include <time.h>

#include "base/crash.h"
#include "base/log.h"
#include "shell/list/search.h"
#include "shell/read/feed.h"
#include "shell/write/commit.h"
#include "shell/write/writer.h"

enum {
	CHECKPOINT_PAGES = 4000,	/* from here on the log is folded into the file, beside the writing */
	CHECKPOINT_HARD = 40000,	/* 160 MB: the writer folds it itself, however long that takes */
	QUIET_US = 20000,		/* nothing was asked for as long: time to index what waits, or to tidy, when it is worth a commit … */
	REST_US = 1000000,		/* … or after this, however little it is */
	UNINDEXED_MAX = 8192,		/* more than that are not let wait: a search reads them all */
};

struct writer {
	struct committer commit;
	pthread_t thread, checkpointer;
	pthread_mutex_t lock;
	pthread_cond_t wake, idle, fold;
	struct call *first, **last;
	bool busy, stopping;
	int64_t untidy;			/* rows indexed since the index was last made quick */
	_Atomic bool nearly_folded;
};

/*
 * The log begins again only when all of it is folded, and while the writer goes on there is always a little more. So when
 * the other thread has folded nearly all, the writer folds the rest between two commits: few pages, a short wait.
 */
static void fold_log(struct writer *w)
{
	int64_t pages = db_wal_pages(w->commit.db);
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };

	if (pages > CHECKPOINT_HARD || (pages > CHECKPOINT_PAGES && atomic_exchange(&w->nearly_folded, false))) {
		db_checkpoint(w->commit.db, true, &errs);
		halt_if_dead(w->commit.db);
		return;
	}
	if (pages > CHECKPOINT_PAGES)
		pthread_cond_signal(&w->fold);
}

static bool is_untidy(const struct writer *w)
{
	return w->untidy >= SEARCH_UNTIDY && w->commit.unindexed < SEARCH_SLICE;
}

/* Wait for calls, under the lock. False: there are none, and time for what can be done meanwhile. */
static bool wait_for_calls(struct writer *w)
{
	int64_t us = w->commit.unindexed < SEARCH_SLICE && !is_untidy(w) ? REST_US : QUIET_US;
	struct timespec until;

	if (!w->commit.unindexed && !is_untidy(w))
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
	int64_t done, *waiting = &w->commit.unindexed;

	if (!search_index(w->commit.engine, w->commit.db, &done, &errs)) {
		log_line(LOG_WARN, "could not index", "code", errs.at[0].problem->code, NULL);
		*waiting = 1;		/* after a rest, not at once */
		return;
	}
	w->untidy += done;
	/* A full slice: there may be more, of an earlier run or another process. */
	*waiting = done < SEARCH_SLICE ? 0 : *waiting > done + SEARCH_SLICE ? *waiting - done : SEARCH_SLICE;
	fold_log(w);
}

static void tidy_some(struct writer *w)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };
	bool more;

	if (!search_tidy(w->commit.db, &more, &errs))
		log_line(LOG_WARN, "could not tidy the index", "code", errs.at[0].problem->code, NULL);
	if (errs.n || !more)
		w->untidy = 0;
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
		if (!committer_others_write(&w->commit))
			(is_untidy(w) ? tidy_some : index_some)(w);
		pthread_mutex_lock(&w->lock);
	}
	w->busy = true;
	if (committer_competes(&w->commit, w->first)) {
		pthread_mutex_unlock(&w->lock);
		committer_wait_turn(&w->commit);
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
 * Those that waited too long while the database did not take what was before them: they are told to come again. Returns the
 * others. The first of the queue has waited longest.
 */
static struct call *still_patient(struct writer *w, struct call *calls)
{
	while (calls && w->commit.away && monotonic_us() - calls->queued_us > PATIENCE_US) {
		struct call *late = calls;
		ARENA a = { 0 };
		struct errs errs = { .arena = &a };

		calls = late->next;
		late->next = NULL;
		fail(&errs, &E_BUSY, S(""));
		calls_refuse(late, &errs);
		answer(w->commit.engine, late);
	}
	return calls;
}

static void *write_on(void *self)
{
	struct writer *w = self;
	struct call *calls;

	while (take(w, &calls, w->commit.engine->config->batch_max)) {
		int64_t from = monotonic_us();

		calls = still_patient(w, calls);
		if (!calls) {
			committer_leave_turn(&w->commit);
			continue;
		}
		committer_run(&w->commit, calls);
		answer(w->commit.engine, calls);
		atomic_fetch_add(&w->commit.engine->commits, 1);
		feed_wake(w->commit.engine->feed);
		atomic_fetch_add(&w->commit.engine->batch_us, monotonic_us() - from);
		while (w->commit.unindexed > UNINDEXED_MAX)
			index_some(w);
		fold_log(w);
	}
	/* A command that imports and ends leaves nothing for others to read through. */
	while (w->commit.unindexed >= SEARCH_SLICE)
		index_some(w);
	if (w->commit.unindexed)
		index_some(w);
	return NULL;
}

static struct db *open_to_fold(const struct writer *w, bool *told)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };
	struct db *db = db_open(w->commit.engine->config->db, DB_WRITE, &errs);

	if (!db && !*told)
		log_line(LOG_ERROR, "could not open the database to fold its log: the writer will, and everybody waits for it",
		         "code", errs.at[0].problem->code, NULL);
	*told = !db;
	return db;
}

static void fold_beside(struct writer *w, struct db *db)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };

	if (!atomic_load(&w->nearly_folded))
		atomic_store(&w->nearly_folded, db_checkpoint(db, false, &errs));
	halt_if_dead(db);
}

/*
 * Folding the log into the file takes long and hinders nobody: it has a thread and a connection of its own, which is asked for again when it
 * could not be had. A server of databases folds by itself.
 */
static void *fold_on(void *self)
{
	struct writer *w = self;
	bool shared = db_is_shared(w->commit.db), told = false;
	struct db *db = shared ? NULL : open_to_fold(w, &told);

	pthread_mutex_lock(&w->lock);
	while (!shared && !w->stopping) {
		pthread_cond_wait(&w->fold, &w->lock);
		pthread_mutex_unlock(&w->lock);
		if (!db)
			db = open_to_fold(w, &told);
		if (db)
			fold_beside(w, db);
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

	*w = (struct writer){ .commit = { .engine = e, .db = db, .batch = batch_new(e, db) } };
	w->commit.row.writer = id_new(batch_ids(w->commit.batch), engine_now(e));
	w->last = &w->first;
	w->commit.unindexed = SEARCH_SLICE;	/* of an earlier run, perhaps */
	w->untidy = SEARCH_UNTIDY;		/* as well */
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
	commits_leave(&w->commit.row, w->commit.batch);
	batch_free(w->commit.batch);
	db_close(w->commit.db);
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
