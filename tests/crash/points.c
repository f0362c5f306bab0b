/*
 * points.c -- the process dies at each point after which something could be half done, and nothing is.
 *
 *   points [--repeats N]       twice at each point when nothing is said
 *
 * The points are those of base/crash.h. At each the server is told to die there, is given work until it does, and is started
 * again: the request that was not answered is sent once more with its key, a timer that was due has its effect once, and every
 * event arrives where it was to be posted. orderd check proves the database after each.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/crash.h"
#include "http/http.h"
#include "lib/expect.h"
#include "lib/rows.h"
#include "lib/shop.h"
#include "lib/web.h"
#include "unit/pause.h"

enum { REPEATS = 2, REQUESTS_MAX = 40, WAIT_MS = 15000, CHANGES = 9 };

static struct house house;
static struct words words;
static struct web *web;
static int64_t placed;			/* orders that were acknowledged */
static char key[64];		/* of the request that was not answered; empty: all were */
static int keys;

/* --- where events are posted --------------------------------------------------------------- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct arena heard_arena;
static struct buf heard;		/* ids of the events that arrived, a line each; twice is no fault */

static void receive(void *self, struct request *rq)
{
	ptrdiff_t at = str_find_str(rq->body, S("\"id\":\""));
	struct str rest = str_sub(rq->body, (size_t)(at + 6), rq->body.n), id;

	(void)self;
	str_cut(&rest, '"', &id);
	pthread_mutex_lock(&lock);
	buf_fmt(&heard, "%.*s\n", P(id));
	pthread_mutex_unlock(&lock);
	http_answer(rq, 204, NULL, S(""), NULL, 0);
}

static struct http_server *open_receiver(char *url, size_t room)
{
	struct http_options o = { .listen = S("127.0.0.1:0"), .threads = 1, .connections_max = 8, .body_max = 1 << 20,
		.timeout_s = 10 };
	struct errs errs = { .arena = &heard_arena };

	heard = buf_in(&heard_arena, 0);
	struct http_server *s = http_start(&o, receive, NULL, &errs);
	if (s)
		snprintf(url, room, "http://127.0.0.1:%d/", http_port(s));
	return s;
}

/* How many of the events that were to be posted did not arrive, each asked by its id. */
static int64_t events_missing(void)
{
	int64_t missing = 0, last = 0;

	for (;;) {
		ARENA a = { 0 };
		struct str sql = str_fmt(&a, "SELECT coalesce(min(e.id), 0) FROM outbox o JOIN events e"
			" ON e.subject_id = o.subject_id AND e.seq = o.seq WHERE e.id > %lld", (long long)last);
		last = rows_figure(house.db, str_c(&a, sql));
		if (!last)
			return missing;
		pthread_mutex_lock(&lock);
		missing += str_find_str(buf_str(&heard), str_fmt(&a, "evt_%lld\n", (long long)last)) < 0 &&
		           str_find_str(buf_str(&heard), str_fmt(&a, "%lld\n", (long long)last)) < 0;
		pthread_mutex_unlock(&lock);
	}
}

/* --- work ------------------------------------------------------------------------------------ */

static bool place_with_key(void)
{
	ARENA a = { 0 };
	struct str customer = words_value(&words, S("customer"));
	struct got g = web_post(web, words_value(&words, S("sales")), "/api/v1/orders", key, &a,
		"{\"customer_id\":\"%.*s\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"1\"}]}", P(customer));

	if (g.status != 201)
		return false;
	placed++;
	key[0] = 0;
	return true;
}

/* Orders until the server is gone; the last one has no answer and keeps its key. */
static bool work_until_it_falls(void)
{
	for (int i = 0; i < REQUESTS_MAX; i++) {
		snprintf(key, sizeof key, "points-%d", ++keys);
		if (!place_with_key())
			break;
	}
	for (int ms = 0; ms < WAIT_MS; ms += 5) {
		if (house_fallen(&house))
			return true;
		pause_ms(5);
	}
	return false;
}

static bool wait_for_none(const char *sql)
{
	for (int ms = 0; ms < WAIT_MS; ms += 20) {
		if (rows_figure(house.db, sql) == 0)
			return true;
		pause_ms(20);
	}
	return false;
}

static bool sound(void)
{
	ARENA a = { 0 };
	struct buf out = buf_in(&a, 0);

	if (house_check(&house, &out))
		return true;
	printf("%.*s", P(buf_str(&out)));
	return false;
}

/* A draft whose time has come. */
static bool make_due_draft(void)
{
	ARENA a = { 0 };
	struct str customer = words_value(&words, S("customer"));
	char due[32];

	snprintf(due, sizeof due, "due-%d", ++keys);
	struct got g = web_post(web, words_value(&words, S("sales")), "/api/v1/orders", due, &a,
		"{\"draft\":true,\"customer_id\":\"%.*s\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"1\"}]}", P(customer));

	return g.status == 201 && rows_figure(house.db, "UPDATE timers SET due_at = 1 RETURNING 1") == 1;
}

/* --- points of a server ------------------------------------------------------------------------ */

static const char *options[] = { "--webhook-url", NULL, NULL };

static bool start(const char *order)
{
	if (order)
		setenv("ORDERD_CRASH_AT", order, 1);
	bool started = house_start(&house, options);
	unsetenv("ORDERD_CRASH_AT");
	if (started)
		web_port(web, house.port);
	return started;
}

static void die_while_serving(enum crash_point point, int pass)
{
	const char *name = crash_point_names[point];
	char order[80];

	/* One timer is due at a time: it is met once. */
	snprintf(order, sizeof order, "%s:%d", name, point == CRASH_TIMER_READ ? 1 : pass);
	if (point == CRASH_TIMER_READ && !expect(make_due_draft(), "%s: a draft is due", name))
		return;
	house_stop(&house);
	/* A server that dies of what it finds at once has not said that it listens. */
	bool started = start(order);
	if (started && !expect(work_until_it_falls(), "%s: the server dies there", name))
		return;
	if (!expect(sound(), "%s: nothing is half done", name) || !expect(start(NULL), "%s: it serves again", name))
		return;
	if (started && key[0])
		expect(place_with_key(), "%s: the request is answered when it is sent again", name);
	expect(rows_figure(house.db, "SELECT count(*) FROM orders WHERE state <> 'draft' AND state <> 'cancelled'") == placed,
	       "%s: each order is there once", name);
	expect(wait_for_none("SELECT count(*) FROM timers WHERE due_at = 1"), "%s: what is due happens", name);
	expect(rows_figure(house.db, "SELECT count(*) FROM orders o WHERE o.state = 'cancelled' AND o.version <> 2") == 0,
	       "%s: and happens once", name);
	expect(wait_for_none("SELECT count(*) FROM outbox WHERE state = 'pending'"), "%s: every event is posted", name);
	expect(events_missing() == 0, "%s: and has arrived", name);
}

/* --- points of other programs --------------------------------------------------------------------- */

static int run_dying(const char *order, const char *const *args, struct buf *out)
{
	setenv("ORDERD_CRASH_AT", order, 1);
	int code = house_run(args, out);
	unsetenv("ORDERD_CRASH_AT");
	return code;
}

/* A database that was being made when the process died is made to the end by the next start. */
static void die_while_migrating(enum crash_point point, int pass)
{
	const char *name = crash_point_names[point];
	ARENA a = { 0 };
	struct buf out = buf_in(&a, 0);
	struct house fresh;
	char order[80];

	snprintf(order, sizeof order, "%s:%d", name, pass);
	house_open(&fresh);
	const char *const init[] = { "init", "--db", fresh.db, "--company", "x", "--admin", "admin", NULL };
	setenv("ORDERD_PASSWORD", house_password, 1);
	if (expect(run_dying(order, init, &out) < 0, "%s: the program dies there", name)) {
		expect(house_start(&fresh, NULL) && house_stop(&fresh), "%s: the next start ends what was begun", name);
		expect(house_check(&fresh, &out), "%s: and the database is whole", name);
	}
	house_close(&fresh);
}

static void die_while_copying(enum crash_point point, int pass)
{
	const char *name = crash_point_names[point];
	ARENA a = { 0 };
	struct buf out = buf_in(&a, 0);
	const char *first = str_c(&a, str_fmt(&a, "%s/first-%d.db", house.dir, pass));
	const char *second = str_c(&a, str_fmt(&a, "%s/second-%d.db", house.dir, pass));
	const char *const backup[] = { "backup", "--db", house.db, first, NULL };
	const char *const again[] = { "backup", "--db", house.db, second, NULL };

	expect(run_dying(str_c(&a, str_fmt(&a, "%s:1", name)), backup, &out) < 0, "%s: the program dies there", name);
	expect(sound(), "%s: the database is as it was", name);
	expect(house_run(again, &out) == 0, "%s: the next backup is made", name);
}

static const struct { enum crash_point point; void (*die)(enum crash_point point, int pass); } trials[] = {
	{ CRASH_COMMIT_DECIDED, die_while_serving }, { CRASH_COMMIT_SENT, die_while_serving },
	{ CRASH_COMMIT_DONE, die_while_serving }, { CRASH_COMMIT_ANSWERED, die_while_serving },
	{ CRASH_MIGRATE_APPLIED, die_while_migrating }, { CRASH_MIGRATE_DONE, die_while_migrating },
	{ CRASH_BACKUP_COPIED, die_while_copying },
	{ CRASH_OUTBOX_READ, die_while_serving }, { CRASH_OUTBOX_POSTED, die_while_serving },
	{ CRASH_TIMER_READ, die_while_serving },
};
_Static_assert(COUNT(trials) == CRASH_POINTS, "every point is tried");

/* Only a server is told to commit and may not answer; only the file's backup is made page by page. */
static bool is_of_this_engine(enum crash_point point)
{
	bool file = house.db[0] == '/';

	return file ? point != CRASH_COMMIT_SENT : point != CRASH_BACKUP_COPIED;
}

static bool open_shop(char *url, size_t room, struct arena *a)
{
	struct buf why = buf_in(a, 0);

	words.arena = a;
	setenv("ORDERD_WEBHOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 1);
	house_open(&house);
	if (!open_receiver(url, room) || !shop_open(&house, &words, &why) ||
	    !shop_fill(&house, &words, "HOT", 1000000, &why)) {
		printf("%.*s", P(buf_str(&why)));
		return false;
	}
	options[1] = url;
	web = web_open(house.port);
	return house_stop(&house) && start(NULL);
}

int main(int argc, char **argv)
{
	static struct arena kept_words;
	static char url[64];
	int repeats = argc > 2 && strcmp(argv[1], "--repeats") == 0 ? atoi(argv[2]) : REPEATS;

	if (!open_shop(url, sizeof url, &kept_words)) {
		printf("0 passed, 1 failed\n");
		return 1;
	}
	for (size_t i = 0; i < COUNT(trials) && !failed; i++)
		for (int pass = 1; pass <= repeats && !failed; pass++)
			if (is_of_this_engine(trials[i].point))
				trials[i].die(trials[i].point, trials[i].die == die_while_migrating ? (pass - 1) % CHANGES + 1 : pass);
	expect(house_stop(&house), "the end: the server stops");
	expect(sound(), "the end: check is clean");
	if (!failed)
		house_close(&house);
	printf("%d passed, %d failed\n", passed, failed);
	return failed > 0;
}
