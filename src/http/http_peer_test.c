/*
 * http_peer_test.c -- slow peers, draining and stopping; and one POST out, which makes
 * orderd the peer.
 */
#include "http/http_probe.h"

#include <stdio.h>

#include "base/instant.h"
#include "http/client.h"

#define HOST "Host: a\r\n"

static struct reply reply;	/* large, and tests run one after the other */

/* ---- slow peers ---- */

static void a_peer_that_pauses_is_waited_for(void **state)
{
	static const char *const pieces[] = {
		"PO", "ST / HT", "TP/1.1\r", "\nHost: a\r\nContent-", "Length: 4\r\n\r", "\nab", "cd",
	};

	(void)state;
	struct probe *p = probe_start(1, PROBE_BODY_MAX, 10, NULL);
	int fd = probe_connect(p);
	for (size_t i = 0; i < COUNT(pieces); i++) {
		probe_say(fd, pieces[i]);
		usleep(30000);
	}
	probe_read_one(fd, &reply);
	assert_string_equal(reply_body(&reply), "POST / abcd");
	close(fd);
	probe_stop(p);
}

/* Send a byte ten times a second for five seconds at most; how long until the server hung up. */
static int64_t drip(int fd, const char *head, char byte)
{
	int64_t start = monotonic_us();
	struct reply *r = &reply;

	probe_say(fd, head);
	r->n = 0;
	r->closed = false;
	while (monotonic_us() - start < (int64_t)5 * SECOND && !r->closed) {
		if (probe_send(fd, &byte, 1) != 1)
			break;
		probe_read_some(fd, r, 100);
	}
	return monotonic_us() - start;
}

static void a_peer_that_drips_is_hung_up_on(void **state)
{
	static const struct { const char *head; char byte; } row[] = {
		{ "GET / HTTP/1.1\r\n" HOST "X-Slow: ", 'x' },
		{ "GET /", 'x' },
		{ "POST / HTTP/1.1\r\n" HOST "Content-Length: 1000\r\n\r\n", 'x' },
	};

	(void)state;
	struct probe *p = probe_start(1, PROBE_BODY_MAX, 1, NULL);
	for (size_t i = 0; i < COUNT(row); i++) {
		int fd = probe_connect(p);
		int64_t took = drip(fd, row[i].head, row[i].byte);
		close(fd);
		assert_in_range(took, (int64_t)SECOND / 2, (int64_t)4 * SECOND);
	}
	assert_int_equal(probe_seen(p), 0);
	probe_stop(p);
}

/* Bytes and the end of the stream come at once, as from a program that was killed. */
static void a_peer_that_leaves_amid_its_body_makes_room(void **state)
{
	static const char ask[] = "GET /x HTTP/1.1\r\n" HOST "\r\n";
	enum { ROOM = 1000 };

	(void)state;
	struct probe *p = probe_start(1, PROBE_BODY_MAX, 60, NULL);
	for (int i = 0; i < ROOM; i++) {
		int fd = probe_connect(p);
		probe_say(fd, "POST / HTTP/1.1\r\n" HOST "Content-Length: 1000\r\n\r\nbegun");
		close(fd);
	}
	int64_t start = monotonic_us();
	do {
		reply.text[0] = 0;
		int fd = probe_connect(p);
		if (probe_send(fd, ask, strlen(ask)) == strlen(ask))
			probe_read_one(fd, &reply);
		close(fd);
	} while (reply_status(&reply) != 200 && monotonic_us() - start < (int64_t)10 * SECOND);
	assert_string_equal(reply_body(&reply), "GET /x");
	probe_stop(p);
}

static void a_handler_may_take_longer_than_a_peer(void **state)
{
	struct request *rq;

	(void)state;
	struct probe *p = probe_start(1, PROBE_BODY_MAX, 1, NULL);
	int fd = probe_connect(p);
	probe_say(fd, "GET /hold HTTP/1.1\r\n" HOST "\r\n");
	probe_take(p, &rq, 1);
	usleep(3 * SECOND);
	probe_echo(rq);
	probe_read_one(fd, &reply);
	assert_string_equal(reply_body(&reply), "GET /hold");
	close(fd);
	probe_stop(p);
}

/* ---- the end ---- */

static void draining_answers_what_came_and_takes_nothing_new(void **state)
{
	struct request *rq;

	(void)state;
	struct probe *p = probe_start(2, PROBE_BODY_MAX, 10, NULL);
	int fd = probe_connect(p);
	probe_say(fd, "GET /hold HTTP/1.1\r\n" HOST "\r\n");
	probe_take(p, &rq, 1);
	http_quiesce(p->server);
	assert_int_equal(http_open_requests(p->server), 1);
	assert_int_equal(probe_try_connect(http_port(p->server)), -1);
	probe_echo(rq);
	probe_read_all(fd, &reply, PROBE_WAIT_MS);
	close(fd);
	assert_string_equal(reply_body(&reply), "GET /hold");
	assert_true(reply_has(&reply, "Connection: close\r\n"));
	assert_true(reply.closed);
	probe_wait_until_none_is_open(p);
	probe_stop(p);
}

static void *answer_a_little_later(void *rq)
{
	usleep(200000);
	probe_echo(rq);
	return NULL;
}

static void stopping_waits_for_the_last_answer(void **state)
{
	struct request *rq;
	pthread_t thread;

	(void)state;
	struct probe *p = probe_start(2, PROBE_BODY_MAX, 10, NULL);
	int fd = probe_connect(p);
	probe_say(fd, "GET /hold HTTP/1.1\r\n" HOST "\r\n");
	probe_take(p, &rq, 1);
	pthread_create(&thread, NULL, answer_a_little_later, rq);
	probe_stop(p);
	pthread_join(thread, NULL);
	probe_read_one(fd, &reply);
	assert_string_equal(reply_body(&reply), "GET /hold");
	close(fd);
}

static void a_port_in_use_and_a_wrong_address_are_told(void **state)
{
	static const char *const wrong[] = { "", "8080", "127.0.0.1:", "127.0.0.1:x", "nowhere.invalid:1", "[::1:80" };
	ARENA a = {0};
	struct errs errs = { .arena = &a };

	(void)state;
	struct probe *p = probe_start(2, PROBE_BODY_MAX, 10, NULL);
	struct http_options o = {
		.listen = str_fmt(&a, "127.0.0.1:%d", http_port(p->server)), .threads = 2, .connections_max = 10, .timeout_s = 1,
	};
	assert_null(http_start(&o, probe_handle, p, &errs));
	assert_int_equal(errs.n, 1);
	for (size_t i = 0; i < COUNT(wrong); i++) {
		o.listen = STR(wrong[i]);
		assert_null(http_start(&o, probe_handle, p, &errs));
		assert_int_equal(errs.n, i + 2);
	}
	probe_stop(p);
}

/* ---- out ---- */

static void reply_by_path(void *self, struct request *rq)
{
	const struct http_header elsewhere = { "Location", S("/moved") };
	struct buf large = buf_in(&rq->arena, 0);

	if (str_eq(rq->path, S("/hold"))) {
		probe_handle(self, rq);
	} else if (str_eq(rq->path, S("/away"))) {
		http_answer(rq, 307, "text/plain", S("elsewhere"), &elsewhere, 1);
	} else if (str_eq(rq->path, S("/large"))) {
		while (large.n < 2 * HTTP_REPLY_MAX)
			buf_text(&large, "0123456789abcdef");
		http_answer_kept(rq, 200, "text/plain", buf_str(&large), NULL, 0);
	} else {
		http_answer(rq, 202, "text/plain",
		            str_fmt(&rq->arena, "%.*s %.*s", P(rq->content_type), P(rq->body)), NULL, 0);
	}
}

static bool post(struct probe *p, struct arena *a, const char *path, int timeout_ms, struct http_reply *r)
{
	const struct http_header type = { "Content-Type", S("application/json") };

	return http_post(str_fmt(a, "http://127.0.0.1:%d%s", http_port(p->server), path), &type, 1,
	                 S("{\"n\":1}"), timeout_ms, a, r);
}

static void a_post_brings_back_status_and_reply(void **state)
{
	ARENA a = {0};
	struct http_reply r;

	(void)state;
	struct probe *p = probe_start(1, PROBE_BODY_MAX, 10, reply_by_path);
	assert_true(post(p, &a, "/hook", HTTP_POST_MS, &r));
	assert_int_equal(r.status, 202);
	assert_true(str_eq(r.body, S("application/json {\"n\":1}")));

	assert_true(post(p, &a, "/away", HTTP_POST_MS, &r));	/* not followed */
	assert_int_equal(r.status, 307);
	assert_true(str_eq(r.body, S("elsewhere")));

	assert_true(post(p, &a, "/large", HTTP_POST_MS, &r));
	assert_int_equal(r.status, 200);
	assert_int_equal(r.body.n, HTTP_REPLY_MAX);
	assert_true(r.cut);
	probe_stop(p);
}

static void a_post_that_cannot_arrive_says_why(void **state)
{
	ARENA a = {0};
	struct request *rq;
	struct http_reply r;

	(void)state;
	struct probe *p = probe_start(1, PROBE_BODY_MAX, 10, reply_by_path);
	int64_t start = monotonic_us();
	assert_false(post(p, &a, "/hold", 300, &r));
	assert_in_range(monotonic_us() - start, 250000, (int64_t)3 * SECOND);
	assert_true(r.error.n > 0);
	probe_take(p, &rq, 1);
	probe_echo(rq);
	http_quiesce(p->server);
	assert_false(post(p, &a, "/hook", 1000, &r));
	assert_int_equal(r.status, 0);
	assert_false(http_post(S("file:///etc/hostname"), NULL, 0, S(""), 1000, &a, &r));
	probe_stop(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_peer_that_pauses_is_waited_for),
		cmocka_unit_test(a_peer_that_drips_is_hung_up_on),
		cmocka_unit_test(a_peer_that_leaves_amid_its_body_makes_room),
		cmocka_unit_test(a_handler_may_take_longer_than_a_peer),
		cmocka_unit_test(draining_answers_what_came_and_takes_nothing_new),
		cmocka_unit_test(stopping_waits_for_the_last_answer),
		cmocka_unit_test(a_port_in_use_and_a_wrong_address_are_told),
		cmocka_unit_test(a_post_brings_back_status_and_reply),
		cmocka_unit_test(a_post_that_cannot_arrive_says_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
