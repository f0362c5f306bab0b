/*
 * outbox_test.c -- events on their way to a receiver that fails, comes back and is slow to be pleased.
 *
 * The receiver is a socket on the loopback. What it answers to an event is the number in the name of the event's
 * box, once; afterwards 200. Time is made by moving what is due, so no test waits for a pause.
 */
#define _GNU_SOURCE	/* strcasestr */
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "shell/node/node.h"
#include "shell/run/outbox.h"
#include "shell/run/webhook.h"
#include "shell/shell.h"
#include "shell/write/batch_sample.h"
#include "unit/testbed_config.h"

/* --- a receiver ----------------------------------------------------------------- */

enum { SEEN_MAX = 64, REQUEST_MAX = 16384 };

struct post { int64_t subject, seq; bool signed_well; };

struct receiver {
	int socket, port;
	pthread_t thread;
	pthread_mutex_t lock;
	struct post post[SEEN_MAX];
	int n;
	int64_t failing;		/* seq of any subject that is answered with 500; 0: none */
	bool by_name;			/* the box's name is the status */
	struct str secret;
};

static int64_t number_after(const char *text, const char *label)
{
	const char *at = strstr(text, label);

	return at ? strtoll(at + strlen(label), NULL, 10) : -1;
}

static struct str header_of(struct arena *a, const char *request, const char *name)
{
	const char *at = strcasestr(request, name);

	if (!at)
		return S("");
	at += strlen(name);
	return str_dup(a, str_trim((struct str){ at, strcspn(at, "\r\n") }));
}

static bool signature_holds(struct receiver *r, const char *request, const char *body)
{
	ARENA a = { 0 };
	int64_t at = 0;

	str_int(header_of(&a, request, "webhook-timestamp:"), &at);
	struct str want = webhook_signature(&a, r->secret, header_of(&a, request, "webhook-id:"), at, STR(body));
	return str_eq(header_of(&a, request, "webhook-signature:"), want);
}

static int note_down(struct receiver *r, const char *request)
{
	const char *body = strstr(request, "\r\n\r\n") + 4;
	int status = 200;

	pthread_mutex_lock(&r->lock);
	struct post p = {
		number_after(body, "/api/v1/boxs/"), number_after(body, "\"sequence\":\""), signature_holds(r, request, body),
	};
	if (r->n < SEEN_MAX)
		r->post[r->n++] = p;
	if (r->failing == p.seq)
		status = 500;
	if (r->by_name)
		status = (int)number_after(body, "\"new\":{\"name\":\"");
	pthread_mutex_unlock(&r->lock);
	return status;
}

static void take_request(struct receiver *r, int fd)
{
	char request[REQUEST_MAX] = "", reply[128];
	size_t have = 0;
	ssize_t got;

	while ((got = read(fd, request + have, sizeof request - 1 - have)) > 0) {
		have += (size_t)got;
		request[have] = '\0';
		const char *body = strstr(request, "\r\n\r\n");
		const char *length = strcasestr(request, "content-length:");
		if (body && length && have >= (size_t)(body + 4 - request) + (size_t)atoll(length + 15))
			break;
	}
	if (got > 0) {
		int n = snprintf(reply, sizeof reply, "HTTP/1.1 %d X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
		                 note_down(r, request));
		assert_true(write(fd, reply, (size_t)n) == n);
	}
	close(fd);
}

static void *receive(void *self)
{
	struct receiver *r = self;
	int fd;

	while ((fd = accept(r->socket, NULL, NULL)) >= 0)
		take_request(r, fd);
	return NULL;
}

static void receiver_start(struct receiver *r, int port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) }, .sin_port = htons((uint16_t)port) };
	socklen_t size = sizeof at;
	int on = 1;

	r->socket = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(r->socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	assert_int_equal(bind(r->socket, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(r->socket, 16), 0);
	getsockname(r->socket, (struct sockaddr *)&at, &size);
	r->port = ntohs(at.sin_port);
	pthread_mutex_init(&r->lock, NULL);
	pthread_create(&r->thread, NULL, receive, r);
}

static void receiver_stop(struct receiver *r)
{
	shutdown(r->socket, SHUT_RDWR);
	pthread_join(r->thread, NULL);
	close(r->socket);
}

/* --- the bench ---------------------------------------------------------------------- */

struct bench {
	struct arena arena;
	struct errs errs;
	struct config config;
	struct testbed bed;
	struct engine *engine;
	struct db *db;
	struct receiver receiver;
};

static void bench_open(struct bench *b)
{
	*b = (struct bench){ .errs = { .arena = &b->arena } };
	testbed_open(&b->bed);
	testbed_config(&b->bed, &b->config, &b->arena, &b->errs);
	receiver_start(&b->receiver, 0);
	b->config.webhook_url = str_fmt(&b->arena, "http://127.0.0.1:%d/hook", b->receiver.port);
	b->config.webhook_secret = b->receiver.secret = S("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
	b->engine = engine_open(&b->config, &b->errs);
	assert_non_null(b->engine);
	node_start(b->engine->node);
	b->db = db_open(b->config.db, DB_WRITE, &b->errs);
}

static void bench_close(struct bench *b)
{
	receiver_stop(&b->receiver);
	db_close(b->db);
	node_stop(b->engine->node);
	engine_close(b->engine);
	testbed_close(&b->bed);
	arena_free(&b->arena);
}

static struct id run(struct bench *b, const struct command *command, struct id target, void *in)
{
	struct call c = {
		.command = command, .arena = &b->arena, .errs = { .arena = &b->arena }, .target = target, .in = in,
		.who = { .id = { 5 }, .name = S("wang"), .roles = SALES | ADMIN },
	};

	assert_true(call_run(b->engine, &c));
	return c.made;
}

static struct id make(struct bench *b, const char *name)
{
	struct box in = { .name = STR(name) };

	return run(b, &box_make, (struct id){ 0 }, &in);
}

static void rename_box(struct bench *b, struct id box, const char *name)
{
	struct deed in = { .what = RENAME, .text = STR(name) };

	run(b, &box_act, box, &in);
}

static void sql(struct bench *b, const char *text)
{
	assert_true(db_script(b->db, text, &b->errs));
}

static int64_t stored(struct bench *b, const char *text)
{
	struct query *q = NEW(&b->arena, struct query);
	struct counter row = { 0 };
	bool found;

	*q = (struct query){ .name = "stored", .row = &counter_record,
	                     .sql = str_c(&b->arena, str_fmt(&b->arena, "SELECT '' AS name, (%s) AS n", text)) };
	assert_true(db_one(b->db, q, NULL, &row, &found, &b->arena, &b->errs));
	return row.n;
}

static bool holds(struct bench *b, const char *condition)
{
	return stored(b, str_c(&b->arena, str_fmt(&b->arena, "CASE WHEN (%s) THEN 1 ELSE 0 END", condition)));
}

/* Let the postman go until this is so. */
static void go_until(struct bench *b, const char *condition)
{
	struct postman *p = postman_start(b->engine);

	assert_non_null(p);
	for (int i = 0; i < 1000 && !holds(b, condition); i++)
		usleep(10000);
	postman_stop(p);
	engine_drain(b->engine);
	assert_true(holds(b, condition));
}

/* … until the first event that waits of every subject has been tried, if it is due. */
static void go_round(struct bench *b)
{
	go_until(b, str_c(&b->arena, str_fmt(&b->arena,
		"SELECT COUNT(*) = 0 FROM outbox o WHERE state = 'pending' AND tries = 0 AND due_at <= %lld AND NOT EXISTS"
		" (SELECT 1 FROM outbox e WHERE e.subject_id = o.subject_id AND e.seq < o.seq AND e.state = 'pending')",
		(long long)instant_now().us)));
}

/* --- tests ------------------------------------------------------------------------------ */

/*
 * The example of the Standard Webhooks specification. By hand:
 *   printf '%s' 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}' | openssl dgst -sha256 -mac HMAC \
 *     -macopt hexkey:$(printf MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw | base64 -d | xxd -p) -binary | base64
 */
static void a_signature_is_that_of_standard_webhooks(void **state)
{
	static const struct { const char *secret, *body, *signature; } row[] = {
		{ "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "{\"test\": 2432232314}",
		  "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" },
		{ "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "{\"test\": 2432232314}",
		  "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" },
	};
	ARENA a = { 0 };
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct str s = webhook_signature(&a, STR(row[i].secret), S("msg_p5jXN8AQM9LWM0D4loKWxJek"), 1614265330, STR(row[i].body));
		assert_string_equal(str_c(&a, s), row[i].signature);
	}
	struct str other = webhook_signature(&a, STR(row[0].secret), S("msg_p5jXN8AQM9LWM0D4loKWxJek"), 1614265331, STR(row[0].body));
	assert_string_not_equal(str_c(&a, other), row[0].signature);
}

static void pauses_grow_to_hours_and_end_after_about_three_days(void **state)
{
	(void)state;
	for (int64_t id = 1; id < 1 << 20; id = id * 3 + 1) {
		int64_t sum = 0, last = 0, tries = 1;

		for (int64_t p; (p = outbox_pause_s(tries, (struct id){ id })) > 0; tries++) {
			assert_true(p >= 5 && p <= 6 * 3600 * 5 / 4);
			assert_true(tries > 8 || p > last * 2);
			last = p;
			sum += p;
		}
		assert_in_range(tries, 15, 25);
		assert_in_range(sum, 62 * 3600, 82 * 3600);
	}
	/* Two events that failed together are not tried again together. */
	assert_int_not_equal(outbox_pause_s(6, (struct id){ 1 }), outbox_pause_s(6, (struct id){ 2 }));
}

static void what_becomes_of_an_event_follows_from_the_answer(void **state)
{
	static const struct { const char *status, *state; } row[] = {
		{ "200", "delivered" }, { "202", "delivered" }, { "204", "delivered" }, { "299", "delivered" },
		{ "301", "dead" }, { "400", "dead" }, { "401", "dead" }, { "404", "dead" }, { "410", "dead" },
		{ "408", "pending" }, { "429", "pending" }, { "500", "pending" }, { "503", "pending" },
	};
	struct bench b;
	struct id box[COUNT(row)];
	(void)state;

	bench_open(&b);
	b.receiver.by_name = true;
	for (size_t i = 0; i < COUNT(row); i++)
		box[i] = make(&b, row[i].status);
	go_round(&b);
	assert_int_equal(b.receiver.n, COUNT(row));
	for (size_t i = 0; i < COUNT(row); i++) {
		const char *want = str_c(&b.arena, str_fmt(&b.arena,
			"SELECT COUNT(*) FROM outbox WHERE subject_id = %lld AND state = '%s' AND status = %s AND tries = 1"
			" AND (done_at IS NULL) = (state = 'pending') AND due_at > 0",
			(long long)box[i].v, row[i].state, row[i].status));
		assert_int_equal(stored(&b, want), 1);
		assert_true(b.receiver.post[i].signed_well);
		assert_int_equal(b.receiver.post[i].subject, box[i].v);
	}
	assert_int_equal(stored(&b, str_c(&b.arena, str_fmt(&b.arena,
		"SELECT COUNT(*) FROM outbox WHERE state = 'pending' AND due_at < %lld", (long long)instant_now().us))), 0);

	/* The last try of all. */
	sql(&b, "UPDATE outbox SET tries = 18, due_at = 1 WHERE state = 'pending' AND status = 503");
	go_until(&b, "SELECT tries = 19 FROM outbox WHERE status = 503");
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM outbox WHERE state = 'dead' AND status = 503 AND tries = 19"), 1);
	bench_close(&b);
}

static void dead_events_are_kept_and_can_be_sent_again(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	make(&b, "a");
	sql(&b, "UPDATE outbox SET state = 'dead', tries = 19, due_at = 9000000000000000, done_at = 1");
	go_round(&b);
	assert_int_equal(b.receiver.n, 0);
	run(&b, &outbox_retry, (struct id){ stored(&b, "SELECT id FROM outbox") }, NULL);
	go_round(&b);
	assert_int_equal(b.receiver.n, 1);
	assert_int_equal(stored(&b, "SELECT tries FROM outbox WHERE state = 'delivered'"), 1);
	bench_close(&b);
}

/* Only the box whose event could not be delivered waits, and what happens to it later waits behind. */
static void the_events_of_a_subject_arrive_in_their_order(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	b.receiver.failing = 2;
	struct id a = make(&b, "a"), other = make(&b, "b");
	rename_box(&b, a, "a2");
	rename_box(&b, a, "a3");
	go_round(&b);
	/* a1, b1 and a2 were posted; a3 waits for a2 without having been tried. */
	assert_int_equal(b.receiver.n, 3);
	assert_int_equal(b.receiver.post[2].subject, a.v);
	assert_int_equal(b.receiver.post[2].seq, 2);
	assert_int_equal(stored(&b, "SELECT tries FROM outbox WHERE seq = 3"), 0);
	assert_int_equal(stored(&b, "SELECT tries FROM outbox WHERE seq = 2"), 1);

	/* Something new happens meanwhile: it is due at once, and still comes later. */
	rename_box(&b, a, "a4");
	make(&b, "c");
	go_round(&b);
	assert_int_equal(b.receiver.n, 4);
	assert_int_equal(b.receiver.post[3].seq, 1);
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM outbox WHERE state = 'pending'"), 3);

	/* The worker was away for long: all of them are due, the failed one the latest. */
	b.receiver.failing = 0;
	sql(&b, "UPDATE outbox SET due_at = 10 - seq, tries = 0 WHERE state = 'pending'");
	for (int i = 0; i < 5; i++)
		go_round(&b);
	assert_int_equal(b.receiver.n, 7);
	for (int i = 4; i < 7; i++) {
		assert_int_equal(b.receiver.post[i].subject, a.v);
		assert_int_equal(b.receiver.post[i].seq, i - 2);
	}
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM outbox WHERE state <> 'delivered'"), 0);
	assert_int_equal(b.receiver.post[1].subject, other.v);
	bench_close(&b);
}

static void when_nobody_answers_the_postman_rests(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	make(&b, "a");
	make(&b, "b");
	receiver_stop(&b.receiver);
	go_until(&b, "SELECT SUM(tries) = 1 FROM outbox");
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM outbox WHERE state = 'pending' AND status = 0"), 2);
	receiver_start(&b.receiver, b.receiver.port);
	sql(&b, "UPDATE outbox SET due_at = 1, tries = 0");
	go_round(&b);
	assert_int_equal(b.receiver.n, 2);
	bench_close(&b);
}

/* Another process on the same database. */
static struct engine *another(struct bench *b)
{
	struct engine *e = engine_open(&b->config, &b->errs);

	assert_non_null(e);
	node_start(e->node);
	return e;
}

static void two_processes_post_each_event_once_and_in_order(void **state)
{
	enum { BOXES = 6, EVENTS = 4 };
	struct bench b;
	(void)state;

	bench_open(&b);
	struct engine *other = another(&b);
	struct postman *late = postman_start(other);
	for (int i = 0; i < BOXES; i++) {
		struct id box = make(&b, str_c(&b.arena, str_fmt(&b.arena, "box %d", i)));
		for (int k = 1; k < EVENTS; k++)
			rename_box(&b, box, str_c(&b.arena, str_fmt(&b.arena, "box %d.%d", i, k)));
	}
	go_until(&b, "SELECT COUNT(*) = 0 FROM outbox WHERE state = 'pending'");
	assert_int_equal(b.receiver.n, BOXES * EVENTS);
	for (int i = 0; i < b.receiver.n; i++)
		for (int k = 0; k < i; k++)
			assert_true(b.receiver.post[k].subject != b.receiver.post[i].subject ||
			            b.receiver.post[k].seq < b.receiver.post[i].seq);

	/* The one that posted them leaves; the other goes on. */
	node_stop(b.engine->node);
	make(&b, "c");
	for (int i = 0; i < 1000 && stored(&b, "SELECT COUNT(*) FROM outbox WHERE state = 'pending'"); i++)
		usleep(10000);
	assert_int_equal(b.receiver.n, BOXES * EVENTS + 1);
	postman_stop(late);
	node_stop(other->node);
	engine_close(other);
	node_start(b.engine->node);
	bench_close(&b);
}

static void what_became_of_an_event_is_not_told_by_who_lost_the_lease(void **state)
{
	struct bench b;
	struct held held;
	(void)state;

	bench_open(&b);
	make(&b, "a");
	assert_true(lease_held(b.engine, LEASE_OUTBOX, &held));
	held.fence--;
	struct delivery d = { .id = { stored(&b, "SELECT id FROM outbox") }, .state = { OUTBOX_DEAD }, .status = 400 };
	struct done_in in = { { &d, 1 } };
	struct call call = {
		.command = &outbox_done, .arena = &b.arena, .errs = { .arena = &b.arena }, .in = &in, .held = held,
		.who = { .name = S("outbox"), .roles = SYSTEM },
	};
	assert_false(call_run(b.engine, &call));
	assert_string_equal(call.errs.at[0].problem->code, "LEASE_LOST");
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM outbox WHERE state = 'pending' AND tries = 0"), 1);
	call.held.fence++;
	assert_true(call_run(b.engine, &call));
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM outbox WHERE state = 'dead' AND tries = 1"), 1);
	bench_close(&b);
}

static void who_has_no_receiver_needs_no_postman(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	make(&b, "a");
	b.config.webhook_hold = true;
	assert_null(postman_start(b.engine));
	b.config.webhook_hold = false;
	b.config.webhook_url = S("");
	assert_null(postman_start(b.engine));
	make(&b, "b");
	assert_int_equal(stored(&b, "SELECT COUNT(*) FROM outbox"), 1);
	bench_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signature_is_that_of_standard_webhooks),
		cmocka_unit_test(pauses_grow_to_hours_and_end_after_about_three_days),
		cmocka_unit_test(what_becomes_of_an_event_follows_from_the_answer),
		cmocka_unit_test(dead_events_are_kept_and_can_be_sent_again),
		cmocka_unit_test(the_events_of_a_subject_arrive_in_their_order),
		cmocka_unit_test(when_nobody_answers_the_postman_rests),
		cmocka_unit_test(two_processes_post_each_event_once_and_in_order),
		cmocka_unit_test(what_became_of_an_event_is_not_told_by_who_lost_the_lease),
		cmocka_unit_test(who_has_no_receiver_needs_no_postman),
	};

	secret_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
