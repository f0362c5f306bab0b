/*
 * feed.c -- the thread that reads the log for all who listen; see feed.h.
 */
#include "shell/read/feed.h"

#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "record/json.h"
#include "shell/read/callers.h"
#include "shell/read/told.h"
#include "shell/shell.h"

enum {
	LOOK_MS = 500,			/* commits of other processes announce nothing here */
	REST_MS = 50,			/* between two rounds: many commits are told together */
	PAGE = 100,
	PAGE_BYTES = 256 * 1024,	/* a page ends with the event that goes beyond it */
	MS = 1000,
};

struct follower {
	struct follower *next;
	struct http_stream *stream;
	struct id after;
	struct digest token;
	unsigned by;
	int64_t told_us;		/* when something was sent last: monotonic */
};

struct feed {
	struct engine *engine;
	pthread_t thread;
	pthread_mutex_t lock;		/* of what follows */
	pthread_cond_t wake;
	bool running, news;
	struct follower *joining;

	_Atomic int followers;
	struct follower *first;	/* of the thread alone */
	int64_t beat_us;
	int most;
};

/* What follows an id, as it is sent to who is told all of it, and where in it each event ends and who is told of it. */
struct piece { size_t end; unsigned told; struct event event; };
struct page { struct arena arena; bool read; struct id after, last; struct str text; struct piece piece[PAGE]; int pieces; };

struct feed *feed_new(struct engine *e)
{
	struct feed *f = arena_alloc(&e->arena, sizeof *f);
	pthread_condattr_t attr;

	*f = (struct feed){ .engine = e, .beat_us = FEED_BEAT_MS * (int64_t)MS, .most = FEED_MOST };
	pthread_mutex_init(&f->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&f->wake, &attr);
	pthread_condattr_destroy(&attr);
	return f;
}

void feed_free(struct feed *f)
{
	pthread_cond_destroy(&f->wake);
	pthread_mutex_destroy(&f->lock);
}

void feed_pace(struct feed *f, int64_t beat_ms, int most)
{
	f->beat_us = beat_ms * MS;
	f->most = most;
}

int feed_followers(const struct feed *f)
{
	return atomic_load(&f->followers);
}

void feed_wake(struct feed *f)
{
	if (!feed_followers(f))
		return;
	pthread_mutex_lock(&f->lock);
	f->news = true;
	pthread_cond_signal(&f->wake);
	pthread_mutex_unlock(&f->lock);
}

/* --- reading ------------------------------------------------------------------ */

QUERY(last_complete) = {
	.name = "last_complete", .row = &event_record,
	.sql = "SELECT coalesce(max(id), 0) AS id FROM events WHERE " COMMITS_COMPLETE,
};
QUERY(events_after) = {
	.name = "events_after", .params = 2, .row = &event_record,
	.sql = "SELECT subject_id, seq, id, subject, name, actor_id, actor, at, request_id, data, hash FROM events"
	       " WHERE id > ?1 AND " COMMITS_COMPLETE " ORDER BY id LIMIT ?2",
};

bool feed_end(struct db *db, struct id *end, struct errs *errs)
{
	struct event last;
	bool found;

	if (!db_one(db, &last_complete, NULL, &last, &found, errs->arena, errs))
		return false;
	*end = last.id;
	return true;
}

/* One line of data: JSON as it is written here has no line ends. */
static void add_event(struct buf *out, const struct event *e)
{
	buf_fmt(out, "id: %lld\ndata: ", (long long)e->id.v);
	record_encode(out, &event_record, e, VIEW_LIST, 0, S(""));
	buf_text(out, "\n\n");
}

static bool read_page(struct feed *f, struct db *db, struct id after, struct page *page, struct errs *errs)
{
	const struct value v[] = { VI(after.v), VI(PAGE) };
	struct cursor *c = db_query(db, &events_after, v, errs);
	struct event e;

	arena_free(&page->arena);
	struct buf text = buf_in(&page->arena, 0);
	page->after = page->last = after;
	page->pieces = 0;
	while (c && text.n < PAGE_BYTES) {
		if (!db_next(c, &e, &page->arena))
			break;
		add_event(&text, &e);
		page->last = e.id;
		page->piece[page->pieces++] = (struct piece){ text.n, engine_told(f->engine, e.subject), e };
	}
	page->read = c && db_done(c) && !text.full;
	page->text = buf_str(&text);
	return page->read;
}

/* --- telling ---------------------------------------------------------------------- */

static bool all_is_told(const struct feed *f, unsigned roles, const struct page *page)
{
	for (int i = 0; i < page->pieces; i++)
		if (!roles_permit(page->piece[i].told, roles) || !told_whole(f->engine, roles, page->piece[i].event.data))
			return false;
	return true;
}

/*
 * What these roles are told of a page: all of it for most. What was left out at its end is gone past all the same: an id without data
 * is no event to a browser, and where it goes on when it comes again.
 */
static struct str told_to(const struct feed *f, unsigned roles, const struct page *page, struct arena *a)
{
	struct buf own = buf_in(a, 0);
	size_t start = 0, said = 0;

	if (all_is_told(f, roles, page))
		return page->text;
	for (int i = 0; i < page->pieces; start = page->piece[i++].end) {
		struct event e = page->piece[i].event;
		struct str whole = e.data;

		if (!roles_permit(page->piece[i].told, roles))
			continue;
		e.data = told_data(f->engine, roles, whole, a);
		if (e.data.s == whole.s)
			buf_add(&own, str_sub(page->text, start, page->piece[i].end - start));
		else
			add_event(&own, &e);
		said = page->piece[i].end;
	}
	if (said < page->text.n)
		buf_fmt(&own, "id: %lld\n\n", (long long)page->last.v);
	return buf_str(&own);
}

static bool say(struct follower *l, struct str text, int64_t now)
{
	if (!http_stream_send(l->stream, text))
		return false;
	l->told_us = now;
	return true;
}

/* False: it is to be told no more. Who cannot be told now is told another time. */
static bool tell(struct feed *f, struct follower *l, struct db *db, struct id end, struct page *page, struct errs *errs)
{
	enum http_stream_state state = http_stream_state(l->stream);
	int64_t now = monotonic_us();
	unsigned roles;
	ARENA own = { 0 };
	bool behind = l->after.v < end.v, silent = now - l->told_us >= f->beat_us;

	if (state != STREAM_READY || (!behind && !silent))
		return state != STREAM_GONE;
	if (!caller_stands(f->engine, l->token, l->by, &roles, errs))
		return errs->n > 0;
	if (!behind) {
		say(l, S(":\n\n"), now);
		return true;
	}
	if ((!page->read || page->after.v != l->after.v) && !read_page(f, db, l->after, page, errs))
		return true;
	if (say(l, told_to(f, roles, page, &own), now))
		l->after = page->last;
	return true;
}

static void leave(struct feed *f, struct follower *l)
{
	http_stream_end(l->stream);
	free(l);
	atomic_fetch_sub(&f->followers, 1);
}

static void tell_all(struct feed *f)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };
	struct db *db = engine_reader(f->engine, &errs);
	struct page page = { 0 };
	struct id end = { 0 };
	bool fine = db && feed_end(db, &end, &errs);

	for (struct follower **at = &f->first; fine && *at;) {
		struct follower *l = *at;
		errs.n = 0;
		if (tell(f, l, db, end, &page, &errs)) {
			at = &l->next;
			continue;
		}
		*at = l->next;
		leave(f, l);
	}
	arena_free(&page.arena);
	if (db)
		engine_reader_done(f->engine, db);
	if (!fine)
		log_line(LOG_INFO, "could not read the log for who listens", "code", errs.at[0].problem->code, NULL);
}

/* --- the thread --------------------------------------------------------------------- */

static void wait_for(struct feed *f, int64_t us, bool until_news)
{
	int64_t until_us = monotonic_us() + us;
	struct timespec until = { until_us / SECOND, until_us % SECOND * 1000 };
	int late = 0;

	while (f->running && !late && !(until_news && (f->news || f->joining)))
		late = pthread_cond_timedwait(&f->wake, &f->lock, &until);
}

static void take_joining(struct feed *f)
{
	while (f->joining) {
		struct follower *l = f->joining;
		f->joining = l->next;
		l->next = f->first;
		f->first = l;
	}
}

static void *follow(void *self)
{
	struct feed *f = self;

	pthread_mutex_lock(&f->lock);
	while (f->running) {
		wait_for(f, LOOK_MS * MS, true);
		f->news = false;
		take_joining(f);
		pthread_mutex_unlock(&f->lock);
		if (f->first)
			tell_all(f);
		pthread_mutex_lock(&f->lock);
		wait_for(f, REST_MS * MS, false);
	}
	take_joining(f);
	pthread_mutex_unlock(&f->lock);
	while (f->first) {
		struct follower *l = f->first;
		f->first = l->next;
		leave(f, l);
	}
	return NULL;
}

void feed_start(struct feed *f)
{
	pthread_mutex_lock(&f->lock);
	f->running = true;
	pthread_mutex_unlock(&f->lock);
	pthread_create(&f->thread, NULL, follow, f);
}

void feed_stop(struct feed *f)
{
	pthread_mutex_lock(&f->lock);
	f->running = false;
	pthread_cond_signal(&f->wake);
	pthread_mutex_unlock(&f->lock);
	pthread_join(f->thread, NULL);
}

bool feed_join(struct feed *f, struct request *rq, const struct caller *who, unsigned by, struct id after,
               struct errs *errs)
{
	const struct http_header own = { "Cache-Control", S("no-store, no-transform") };
	const struct http_header unbuffered = { "X-Accel-Buffering", S("no") };	/* for a proxy that collects answers */
	const struct http_header headers[] = { own, unbuffered };

	pthread_mutex_lock(&f->lock);
	bool fine = f->running && feed_followers(f) < f->most;
	if (fine) {
		struct follower *l = calloc(1, sizeof *l);
		if (!l)
			abort();
		*l = (struct follower){ .next = f->joining, .after = after, .token = who->token, .by = by };
		l->stream = http_answer_stream(rq, "text/event-stream; charset=utf-8", headers, COUNT(headers));
		f->joining = l;
		atomic_fetch_add(&f->followers, 1);
		pthread_cond_signal(&f->wake);
	}
	pthread_mutex_unlock(&f->lock);
	return fine || fail(errs, &E_BUSY, S(""));
}
