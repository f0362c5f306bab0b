/*
 * node.c -- the thread that beats, looks at the others, and learns what they changed.
 */
#include "shell/node/node.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "shell/node/rate.h"
#include "shell/write/cache.h"
#include "shell/shell.h"
#include "shell/write/fence.h"

enum { PEERS_MAX = 64, MS = 1000 };

/* Another process, and when it was seen to beat last. */
struct peer { struct id id; int64_t beat, since_us, report; char name[64]; bool here; };

struct node {
	struct engine *engine;
	struct id_source ids;
	pthread_t thread;
	pthread_mutex_t lock;		/* of stopping, and of what others read: held, beat_us, peers */
	pthread_cond_t wake;
	bool stopping, alone;
	int64_t pace_us, lease_us;
	char name[128];
	struct id id;			/* 0: to be registered */
	bool registered;
	int64_t beat_us;		/* when the last committed beat began */
	int64_t looked_us;		/* when the others were seen last */
	struct { int64_t fence; bool mine; } lease[LEASES];
	struct peer peer[PEERS_MAX];
	int peers;
};

QUERY(all_nodes) = {
	.name = "all_nodes", .row = &node_row_record,
	.sql = "SELECT id, beat, name, started_at, seen_at, used FROM nodes ORDER BY id",
};
QUERY(all_leases) = {
	.name = "all_leases", .row = &lease_row_record, .sql = "SELECT name, fence, owner FROM leases",
};

/* --- beating ----------------------------------------------------------------------- */

static bool run_command(struct node *n, const struct command *command, struct id target, void *in, struct errs *errs)
{
	struct call call = {
		.command = command, .arena = errs->arena, .errs = { .arena = errs->arena }, .target = target, .in = in,
		.who = { .name = S("node"), .roles = SYSTEM }, .request_id = S("node"),
	};
	bool fine = call_run(n->engine, &call);

	errs_join(errs, &call.errs);
	return fine;
}

static struct rows dead_peers(struct node *n, struct arena *a)
{
	struct sighting *dead = arena_array(a, DEAD_MAX, sizeof *dead);
	int64_t found = 0;

	for (int i = 0; i < n->peers && found < DEAD_MAX; i++)
		if (n->alone || n->looked_us - n->peer[i].since_us > n->lease_us)
			dead[found++] = (struct sighting){ n->peer[i].id, n->peer[i].beat };
	return (struct rows){ dead, found };
}

static int64_t wanted_leases(const struct engine *e)
{
	return 1 << LEASE_CLOCK | 1 << LEASE_JOBS | (engine_sends(e) ? 1 << LEASE_OUTBOX : 0);
}

/* Somebody waited long enough for this process and has taken its leases: it begins again as another. */
static void begin_again(struct node *n)
{
	pthread_mutex_lock(&n->lock);
	n->id = (struct id){ 0 };
	n->registered = false;
	n->beat_us = 0;
	pthread_mutex_unlock(&n->lock);
	log_line(LOG_WARN, "this process was taken for dead and begins again", "node", n->name, NULL);
}

static void beat(struct node *n)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };
	int64_t from = monotonic_us();

	if (!n->id.v)
		n->id = id_new(&n->ids, engine_now(n->engine));
	struct beat in = {
		.id = n->id, .name = STR(n->name), .used = rates_report(n->engine->rates, n->peers > 0, &a),
		.first = !n->registered, .wants = wanted_leases(n->engine), .dead = dead_peers(n, &a),
	};
	if (run_command(n, &node_beat, (struct id){ 0 }, &in, &errs)) {
		pthread_mutex_lock(&n->lock);
		n->registered = true;
		n->beat_us = from;
		pthread_mutex_unlock(&n->lock);
	} else if (errs.at[0].problem == &NODE_GONE) {
		begin_again(n);
	}
}

/* --- looking ------------------------------------------------------------------------- */

static struct peer *peer_of(struct node *n, const struct node_row *row)
{
	for (int i = 0; i < n->peers; i++)
		if (n->peer[i].id.v == row->id.v)
			return &n->peer[i];
	if (n->peers == PEERS_MAX)
		return NULL;
	struct peer *p = &n->peer[n->peers++];
	*p = (struct peer){ .id = row->id };
	snprintf(p->name, sizeof p->name, "%.*s", P(row->name));
	return p;
}

static void see_peers(struct node *n, const struct rows *rows)
{
	const struct node_row *row = rows->at;
	int64_t now = monotonic_us();
	bool away = now - n->looked_us > n->lease_us / 2;
	int kept = 0;

	/* Who could not be seen was not silent: the database was away, for them as well, or this process slept. */
	n->looked_us = now;
	for (int i = 0; i < n->peers; i++) {
		n->peer[i].here = false;
		if (away)
			n->peer[i].since_us = now;
	}
	for (int64_t i = 0; i < rows->n; i++) {
		struct peer *p = row[i].id.v == n->id.v ? NULL : peer_of(n, &row[i]);
		if (!p)
			continue;
		p->here = true;
		if (p->beat == row[i].beat)
			continue;
		p->beat = row[i].beat;
		p->since_us = now;
		rates_hear(n->engine->rates, row[i].used, &p->report, engine_now(n->engine).us);
	}
	for (int i = 0; i < n->peers; i++)
		if (n->peer[i].here)
			n->peer[kept++] = n->peer[i];
	n->peers = kept;
}

static void see_leases(struct node *n, const struct rows *rows)
{
	const struct lease_row *row = rows->at;

	for (int k = 1; k < LEASES; k++) {
		n->lease[k].mine = false;
		for (int64_t i = 0; i < rows->n; i++) {
			if (!str_eq(row[i].name, STR(lease_names[k])))
				continue;
			n->lease[k].fence = row[i].fence;
			n->lease[k].mine = row[i].owner.v == n->id.v;
		}
	}
}

static void look(struct node *n)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };
	struct db *db = engine_reader(n->engine, &errs);
	struct rows nodes, leases;

	if (!db)
		return;
	if (db_all(db, &all_nodes, NULL, &nodes, &a, &errs) && db_all(db, &all_leases, NULL, &leases, &a, &errs)) {
		pthread_mutex_lock(&n->lock);
		see_peers(n, &nodes);
		see_leases(n, &leases);
		pthread_mutex_unlock(&n->lock);
		caches_look(n->engine, db, &errs);
	}
	/* On a connection of its own, because the writer may be the one who waits. */
	db_release(db, n->lease_us, &errs);
	engine_reader_done(n->engine, db);
}

/* --- the thread ---------------------------------------------------------------------- */

static void *live(void *self)
{
	struct node *n = self;
	int64_t next_us = monotonic_us() + n->pace_us;

	pthread_mutex_lock(&n->lock);
	while (!n->stopping) {
		int64_t until_us = monotonic_us() + (n->pace_us < CACHE_LOOK_MS * MS ? n->pace_us : CACHE_LOOK_MS * MS);
		struct timespec until = { until_us / SECOND, until_us % SECOND * 1000 };
		pthread_cond_timedwait(&n->wake, &n->lock, &until);
		if (n->stopping)
			break;
		pthread_mutex_unlock(&n->lock);
		if (monotonic_us() >= next_us) {
			next_us = monotonic_us() + n->pace_us;
			beat(n);
		}
		look(n);
		pthread_mutex_lock(&n->lock);
	}
	pthread_mutex_unlock(&n->lock);
	return NULL;
}

struct node *node_new(struct engine *e)
{
	struct node *n = arena_alloc(&e->arena, sizeof *n);
	pthread_condattr_t attr;
	char host[64] = "";

	*n = (struct node){ .engine = e, .ids = id_source(), .pace_us = BEAT_MS * MS, .lease_us = LEASE_MS * MS };
	gethostname(host, sizeof host - 1);
	if (e->config->node.n)
		snprintf(n->name, sizeof n->name, "%.*s", P(e->config->node));
	else
		snprintf(n->name, sizeof n->name, "%s:%d", host, (int)getpid());
	pthread_mutex_init(&n->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&n->wake, &attr);
	pthread_condattr_destroy(&attr);
	return n;
}

void node_pace(struct node *n, int64_t beat_ms, int64_t lease_ms)
{
	n->pace_us = beat_ms * MS;
	n->lease_us = lease_ms * MS;
}

void node_free(struct node *n)
{
	pthread_cond_destroy(&n->wake);
	pthread_mutex_destroy(&n->lock);
}

void node_alone(struct node *n)
{
	n->alone = true;
}

void node_start(struct node *n)
{
	n->stopping = false;
	if (n->alone)
		look(n);
	beat(n);
	look(n);
	pthread_create(&n->thread, NULL, live, n);
}

void node_stop(struct node *n)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };

	pthread_mutex_lock(&n->lock);
	n->stopping = true;
	pthread_cond_signal(&n->wake);
	pthread_mutex_unlock(&n->lock);
	pthread_join(n->thread, NULL);
	run_command(n, &node_leave, n->id, NULL, &errs);
	n->id = (struct id){ 0 };
	n->registered = false;
	n->beat_us = 0;
}

/* --- for others ------------------------------------------------------------------------ */

/* Held a quarter less long than the others wait: that much a clock may run wrong. */
bool lease_held(const struct engine *e, enum lease lease, struct held *held)
{
	struct node *n = e->node;

	pthread_mutex_lock(&n->lock);
	bool mine = n->lease[lease].mine && n->beat_us && monotonic_us() - n->beat_us < n->lease_us / 4 * 3;
	*held = (struct held){ lease, n->lease[lease].fence };
	pthread_mutex_unlock(&n->lock);
	return mine;
}

int64_t node_silence_us(const struct engine *e)
{
	pthread_mutex_lock(&e->node->lock);
	int64_t since = e->node->beat_us;
	pthread_mutex_unlock(&e->node->lock);
	return since ? monotonic_us() - since : 0;
}

struct str node_name(const struct engine *e)
{
	return STR(e->node->name);
}

static void metric_of(struct buf *out, const char *name, const char *label, struct str value, double n)
{
	buf_fmt(out, "%s{%s=", name, label);
	buf_json(out, value);
	buf_fmt(out, "} %g\n", n);
}

void node_metrics(struct buf *out, const struct engine *e)
{
	struct node *n = e->node;
	struct held held;

	buf_text(out, "# TYPE orderd_lease_held gauge\n");
	for (int i = 1; i < LEASES; i++)
		metric_of(out, "orderd_lease_held", "lease", STR(lease_names[i]), lease_held(e, i, &held));
	pthread_mutex_lock(&n->lock);
	buf_text(out, "# TYPE orderd_lease_fence gauge\n");
	for (int i = 1; i < LEASES; i++)
		metric_of(out, "orderd_lease_fence", "lease", STR(lease_names[i]), (double)n->lease[i].fence);
	buf_text(out, "# TYPE orderd_node_silence_seconds gauge\n");
	if (n->beat_us)
		metric_of(out, "orderd_node_silence_seconds", "node", STR(n->name), (double)(monotonic_us() - n->beat_us) / SECOND);
	for (int i = 0; i < n->peers; i++)
		metric_of(out, "orderd_node_silence_seconds", "node", STR(n->peer[i].name),
		          (double)(monotonic_us() - n->peer[i].since_us) / SECOND);
	pthread_mutex_unlock(&n->lock);
}
