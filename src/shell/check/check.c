/*
 * check.c -- running every check there is, and saying what was found.
 *
 * Each connection has a thread that takes the next check from the table. What they find is kept until its
 * turn comes, so that the same database is always told of in the same words.
 */
#include "shell/check/check.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>

#include "shell/list/search.h"
#include "shell/write/event.h"
#include "shell/write/log_key.h"

/* One check and what came of it. */
struct check_out {
	const struct check *check;
	struct arena arena;
	struct errs errs;
	struct str what[CHECK_SHOWN];
	int64_t found, us;
	bool fine, done;		/* done: under the lock */
};

/* Past the first ones nothing is spelled out: a broken database may have millions. */
void check_found(struct check_out *out, const char *format, ...)
{
	struct buf what;
	va_list args;

	if (out->found++ >= CHECK_SHOWN)
		return;
	what = buf_in(&out->arena, 0);
	va_start(args, format);
	buf_vfmt(&what, format, args);
	va_end(args);
	out->what[out->found - 1] = buf_str(&what);
}

/* I10: what the engine itself can tell of its file. */
static bool check_engine(struct db *db, struct check_out *out, struct errs *errs)
{
	ARENA a = { 0 };
	struct buf wrong = buf_in(&a, 0);
	struct str rest, line;

	if (!db_verify(db, &wrong, errs))
		return false;
	rest = buf_str(&wrong);
	while (str_cut(&rest, '\n', &line))
		if (line.n)
			check_found(out, "%.*s", P(line));
	return true;
}

static const struct check engine_check = {
	"I10", "数据库文件完整，外键有效", "the database file and its foreign keys are sound", check_engine,
};

/* --- the work ------------------------------------------------------------- */

struct checking {
	struct check_out *out;		/* of every check, in the order they are told */
	int n;
	_Atomic int next;
	pthread_mutex_t lock;
	pthread_cond_t done;
};

/* One moment of the database for one check, whatever is written meanwhile. */
static void run_check(struct db *db, struct check_out *out)
{
	int64_t started = monotonic_us();

	out->errs.arena = &out->arena;
	out->fine = db_begin(db, DB_READ, &out->errs) && out->check->run(db, out, &out->errs);
	db_rollback(db);
	out->us = monotonic_us() - started;
}

struct worker { struct checking *checking; struct db *db; pthread_t thread; };

static void *work(void *self)
{
	struct worker *w = self;
	struct checking *k = w->checking;
	int i;

	while ((i = atomic_fetch_add(&k->next, 1)) < k->n) {
		run_check(w->db, &k->out[i]);
		pthread_mutex_lock(&k->lock);
		k->out[i].done = true;
		pthread_cond_signal(&k->done);
		pthread_mutex_unlock(&k->lock);
	}
	return NULL;
}

static void add(struct checking *k, struct arena *a, size_t *room, const struct check *check)
{
	k->out = arena_grow(a, k->out, (size_t)k->n, room, sizeof *k->out);
	k->out[k->n++].check = check;
}

static void add_all(struct checking *k, struct arena *a)
{
	size_t room = 0;

	add(k, a, &room, &engine_check);
	for (int i = 0; i < event_checks_n; i++)
		add(k, a, &room, &event_checks[i]);
	add(k, a, &room, &search_check);
	for (int m = 0; modules[m]; m++)
		for (int i = 0; i < modules[m]->checks_n; i++)
			add(k, a, &room, &modules[m]->checks[i]);
}

/* --- what is told --------------------------------------------------------- */

static void wait_for(struct checking *k, const struct check_out *out)
{
	pthread_mutex_lock(&k->lock);
	while (!out->done)
		pthread_cond_wait(&k->done, &k->lock);
	pthread_mutex_unlock(&k->lock);
}

static void tell(const struct check_out *out, const struct check_progress *p)
{
	for (int64_t i = 0; p->found && i < out->found && i < CHECK_SHOWN; i++)
		p->found(p->self, out->check, out->what[i]);
	if (out->fine && p->end)
		p->end(p->self, out->check, out->found, out->us);
}

static int64_t tell_all(struct checking *k, const struct check_progress *p, struct errs *errs)
{
	int64_t found = 0;

	for (int i = 0; i < k->n && found >= 0; i++) {
		struct check_out *out = &k->out[i];

		if (p->begin)
			p->begin(p->self, out->check);
		wait_for(k, out);
		tell(out, p);
		found = out->fine ? found + out->found : -1;
		if (found < 0)
			errs_join(errs, &out->errs);
	}
	return found;
}

int64_t check_all_over(struct db *const *db, int n, const struct check_progress *progress, struct errs *errs)
{
	static const struct check_progress silent;
	ARENA a = { 0 };
	struct checking k = { .lock = PTHREAD_MUTEX_INITIALIZER, .done = PTHREAD_COND_INITIALIZER };
	struct worker *worker = arena_array(&a, (size_t)n, sizeof *worker);

	if (!log_key_load(db[0], errs))	/* rows are compared by the digests of this database */
		return -1;
	add_all(&k, &a);
	for (int i = 0; i < n; i++) {
		worker[i] = (struct worker){ .checking = &k, .db = db[i] };
		if (pthread_create(&worker[i].thread, NULL, work, &worker[i]) != 0)
			abort();
	}
	int64_t found = tell_all(&k, progress ? progress : &silent, errs);
	if (found < 0)
		atomic_store(&k.next, k.n);	/* what has not begun need not */
	for (int i = 0; i < n; i++)
		pthread_join(worker[i].thread, NULL);
	for (int i = 0; i < k.n; i++)
		arena_free(&k.out[i].arena);
	return found;
}

int64_t check_all(struct db *db, const struct check_progress *progress, struct errs *errs)
{
	return check_all_over(&db, 1, progress, errs);
}
