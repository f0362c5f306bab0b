/*
 * feed_test.c -- who follows the log: signs of life, the end of their rights, and how many there may be.
 *
 * What they are told, and that nothing is missed, is tests/stream.c.
 */
#include "http/http_probe.h"

#include <stdio.h>

#include "db/db.h"
#include "shell/api/session.h"
#include "shell/read/callers.h"
#include "shell/read/feed.h"
#include "shell/shell.h"
#include "unit/testbed_config.h"

enum { BEAT_MS = 100, MOST = 3 };

/* --- a module that knows one token ------------------------------------------------ */

static _Atomic unsigned roles;

static bool identify(struct db *db, struct digest token, struct instant now, struct caller *who,
                     struct instant *until, struct arena *a, struct errs *errs)
{
	(void)db, (void)now, (void)until, (void)a, (void)errs;
	*who = (struct caller){ .id = { 7 << 12 }, .name = S("t7"), .roles = atomic_load(&roles) };
	return digest_eq(token, digest_of(S("t7")));
}

/* Settings are for sales and finance, reveals (shell_tables.c) for others. */
static const struct list settings = { .record = &setting_row_record, .sort = "id" };
static const struct route routes[] = { { GET, "/settings", SALES | FINANCE, .list = &settings } };
static const struct module people = { .name = "people", .zh = "人员", .en = "people", .identify = identify, .routes = routes, .routes_n = COUNT(routes) };
const struct module *const modules[] = { &people, &shell_module, NULL };

/* --- a feed with a door --------------------------------------------------------------- */

struct bench {
	struct arena arena;
	struct errs errs;
	struct config config;
	struct testbed bed;
	struct engine *engine;
	struct probe *door;
	_Atomic int refused;
};
static struct bench bench;
static struct reply reply;

static void follow(void *self, struct request *rq)
{
	struct bench *b = &bench;
	struct errs errs = { .arena = &rq->arena };
	struct caller who;

	(void)self;
	if (session_caller(b->engine, rq, &who, &errs) &&
	    feed_join(b->engine->feed, rq, &who, SALES | MANAGER, (struct id){ 0 }, &errs))
		return;
	atomic_fetch_add(&b->refused, 1);
	http_answer(rq, errs_status(&errs), "text/plain", S("refused"), NULL, 0);
}

static int open_bench(void **state)
{
	struct bench *b = &bench;

	(void)state;
	*b = (struct bench){ .errs = { .arena = &b->arena } };
	secret_start();
	testbed_open(&b->bed);
	testbed_config(&b->bed, &b->config, &b->arena, &b->errs);
	b->engine = engine_open(&b->config, &b->errs);
	assert_non_null(b->engine);
	atomic_store(&roles, SALES);
	feed_pace(b->engine->feed, BEAT_MS, MOST);
	feed_start(b->engine->feed);
	b->door = probe_start(1, PROBE_BODY_MAX, 10, follow);
	return 0;
}

static int close_bench(void **state)
{
	struct bench *b = &bench;

	(void)state;
	feed_stop(b->engine->feed);
	probe_stop(b->door);
	engine_close(b->engine);
	testbed_close(&b->bed);
	arena_free(&b->arena);
	return 0;
}

static int ask(void)
{
	int fd = probe_connect(bench.door);

	probe_say(fd, "GET /stream HTTP/1.0\r\nHost: a\r\nAuthorization: Bearer t7\r\n\r\n");
	reply.n = 0;
	reply.text[0] = 0;
	reply.closed = false;
	return fd;
}

static void comes(int fd, const char *text)
{
	while (!reply_has(&reply, text))
		assert_true(probe_read_some(fd, &reply, PROBE_WAIT_MS));
}

static void ends(int fd)
{
	while (probe_read_some(fd, &reply, PROBE_WAIT_MS))
		;
	assert_true(reply.closed);
	close(fd);
}

/* An event behind everybody's back, as another process writes it: nobody is woken. */
static void happen(int64_t id, const char *subject)
{
	static const struct query event = {
		.name = "event", .params = 3,
		.sql = "INSERT INTO events (subject_id, seq, id, subject, name, actor_id, actor, at, request_id, data, hash)"
		       " VALUES (1, ?1, ?1, ?3, 'box.opened', 0, 'SYSTEM', 0, 'r', '{}', ?2)",
	};
	struct digest hash = { 0 };
	const struct value v[] = { VI(id), { .type = V_BLOB, .t = { (const char *)hash.b, sizeof hash.b } }, VT(STR(subject)) };
	struct db *db = db_open(bench.config.db, DB_WRITE, &bench.errs);

	assert_non_null(db);
	assert_true(db_begin(db, DB_WRITE, &bench.errs) && db_run(db, &event, v, NULL, &bench.errs) && db_commit(db, &bench.errs));
	db_close(db);
}

/* Within a while: the end is told before it is counted. */
static void nobody_follows(void)
{
	for (int ms = 0; feed_followers(bench.engine->feed) && ms < PROBE_WAIT_MS; ms++)
		usleep(1000);
	assert_int_equal(feed_followers(bench.engine->feed), 0);
}

/* --- tests ---------------------------------------------------------------------------- */

static void a_silent_log_is_heard_to_live(void **state)
{
	int fd = ask();
	(void)state;

	comes(fd, "\r\n\r\n:\n\n:\n\n:\n\n");
	assert_true(reply_has(&reply, "Content-Type: text/event-stream"));
	assert_true(reply_has(&reply, "Cache-Control: no-store"));
	close(fd);
}

static void what_another_process_wrote_is_told(void **state)
{
	int fd = ask();
	(void)state;

	comes(fd, ":\n\n");
	happen(11, "setting_row");
	comes(fd, "id: 11\ndata: {\"subject_id\":\"1\",\"seq\":11,\"id\":\"11\",\"subject\":\"setting_row\",\"name\":\"box.opened\"");
	happen(12, "setting_row");
	comes(fd, "id: 12\n");
	close(fd);
}

/* Reveals are for managers; of a record that this process does not know nobody is told. */
static void what_one_may_not_read_is_left_out_and_gone_past(void **state)
{
	int fd = ask();
	(void)state;

	happen(11, "reveal");
	comes(fd, "id: 11\n\n");
	happen(12, "setting_row");
	happen(13, "box");
	comes(fd, "\"subject\":\"setting_row\"");
	comes(fd, "id: 13\n\n");
	assert_false(reply_has(&reply, "reveal") || reply_has(&reply, "\"box\""));
	close(fd);
	atomic_store(&roles, MANAGER);
	callers_forget(bench.engine->callers);
	fd = ask();
	comes(fd, "\"subject\":\"reveal\"");
	comes(fd, "\"subject\":\"setting_row\"");
	comes(fd, "id: 13\n\n");
	assert_false(reply_has(&reply, "\"box\""));
	close(fd);
}

static void who_may_no_longer_is_told_no_more(void **state)
{
	int fd = ask();
	(void)state;

	comes(fd, ":\n\n");
	atomic_store(&roles, FINANCE);
	callers_forget(bench.engine->callers);
	ends(fd);
	nobody_follows();
}

static void those_who_left_make_room(void **state)
{
	int fd[MOST];
	(void)state;

	for (int i = 0; i < MOST; i++) {
		fd[i] = ask();
		comes(fd[i], ":\n\n");
	}
	int more = ask();
	comes(more, "refused");
	assert_int_equal(reply_status(&reply), 503);
	close(more);
	for (int i = 0; i < MOST; i++)
		close(fd[i]);
	nobody_follows();
	fd[0] = ask();
	comes(fd[0], ":\n\n");
	close(fd[0]);
}

static void a_stop_is_an_end(void **state)
{
	int fd = ask();
	(void)state;

	comes(fd, ":\n\n");
	feed_stop(bench.engine->feed);
	ends(fd);
	fd = ask();
	comes(fd, "refused");
	close(fd);
	feed_start(bench.engine->feed);
}

#define T(test) cmocka_unit_test_setup_teardown(test, open_bench, close_bench)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_silent_log_is_heard_to_live),
		T(what_another_process_wrote_is_told),
		T(what_one_may_not_read_is_left_out_and_gone_past),
		T(who_may_no_longer_is_told_no_more),
		T(those_who_left_make_room),
		T(a_stop_is_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
