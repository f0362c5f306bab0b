/*
 * http_stream_test.c -- answers that go on: pieces, ends from either side, and peers that do not read.
 */
#include "http/http_probe.h"

#include "base/instant.h"

#define HOST "Host: a\r\n"
#define ASK "GET /stream HTTP/1.1\r\n" HOST "\r\n"

static struct reply reply;

/* A stream whose peer has sent its request, waiting for its first piece. */
static struct http_stream *open_stream(struct probe *p, int *fd, const char *ask)
{
	const struct http_header none = { "X-Stream", S("yes") };
	struct request *rq;

	*fd = probe_connect(p);
	probe_say(*fd, ask);
	probe_take(p, &rq, 1);
	return http_answer_stream(rq, "text/plain", &none, 1);
}

static void hold(void *self, struct request *rq)
{
	rq->path = S("/hold");
	probe_handle(self, rq);
}

static bool becomes(struct http_stream *s, enum http_stream_state state)
{
	for (int ms = 0; ms < PROBE_WAIT_MS; ms++) {
		if (http_stream_state(s) == state)
			return true;
		usleep(1000);
	}
	return false;
}

/* Read until the text has come; fails when it does not. */
static void comes(int fd, const char *text)
{
	while (!reply_has(&reply, text))
		assert_true(probe_read_some(fd, &reply, PROBE_WAIT_MS));
}

static void pieces_arrive_as_they_are_given(void **state)
{
	int fd;
	(void)state;

	struct probe *p = probe_start(1, PROBE_BODY_MAX, 10, hold);
	struct http_stream *s = open_stream(p, &fd, ASK);
	reply.n = 0;
	comes(fd, "\r\n\r\n");
	assert_true(reply_has(&reply, "Transfer-Encoding: chunked") && reply_has(&reply, "X-Stream: yes"));
	assert_true(becomes(s, STREAM_READY));
	assert_true(http_stream_send(s, S("one")));
	comes(fd, "one");
	assert_true(becomes(s, STREAM_READY));
	assert_true(http_stream_send(s, S("two")));
	comes(fd, "two");
	assert_int_equal(http_open_requests(p->server), 1);
	http_stream_end(s);
	comes(fd, "\r\n0\r\n\r\n");
	probe_wait_until_none_is_open(p);
	/* The connection is good for more. */
	probe_say(fd, ASK);
	struct request *rq;
	probe_take(p, &rq, 1);
	probe_echo(rq);
	comes(fd, "GET /hold");
	close(fd);
	probe_stop(p);
}

static void a_peer_that_left_is_found_gone(void **state)
{
	int fd;
	(void)state;

	struct probe *p = probe_start(1, PROBE_BODY_MAX, 10, hold);
	struct http_stream *s = open_stream(p, &fd, ASK);
	assert_true(becomes(s, STREAM_READY));
	close(fd);
	for (int i = 0; http_stream_state(s) != STREAM_GONE && i < PROBE_WAIT_MS; i++) {
		http_stream_send(s, S("is anybody there"));
		usleep(1000);
	}
	assert_int_equal(http_stream_state(s), STREAM_GONE);
	assert_false(http_stream_send(s, S("nobody")));
	probe_wait_until_none_is_open(p);
	http_stream_end(s);
	probe_stop(p);
}

static void a_peer_that_does_not_read_is_hung_up_on(void **state)
{
	enum { MUCH = 16 << 20 };
	char *much = calloc(1, MUCH);
	int fd;
	(void)state;

	struct probe *p = probe_start(1, PROBE_BODY_MAX, 1, hold);
	struct http_stream *s = open_stream(p, &fd, ASK);
	assert_true(becomes(s, STREAM_READY));
	assert_true(http_stream_send(s, (struct str){ much, MUCH }));
	free(much);
	assert_int_equal(http_stream_state(s), STREAM_BUSY);
	assert_false(http_stream_send(s, S("more")));
	assert_true(becomes(s, STREAM_GONE));
	http_stream_end(s);
	close(fd);
	probe_stop(p);
}

static void a_stream_with_nothing_to_say_stays(void **state)
{
	int fd;
	(void)state;

	struct probe *p = probe_start(1, PROBE_BODY_MAX, 1, hold);
	struct http_stream *s = open_stream(p, &fd, ASK);
	usleep(2500000);		/* longer than a peer is waited for */
	assert_int_equal(http_stream_state(s), STREAM_READY);
	reply.n = 0;
	assert_true(http_stream_send(s, S("late")));
	comes(fd, "late");
	http_stream_end(s);
	close(fd);
	probe_stop(p);
}

static void a_head_is_a_stream_without_a_body(void **state)
{
	int fd;
	(void)state;

	struct probe *p = probe_start(1, PROBE_BODY_MAX, 10, hold);
	struct http_stream *s = open_stream(p, &fd, "HEAD /stream HTTP/1.1\r\n" HOST "\r\n");
	assert_true(becomes(s, STREAM_GONE));
	http_stream_end(s);
	close(fd);
	probe_stop(p);
}

/* Many streams ended and left at the same time, in every order that comes about. */
static void both_sides_may_end_at_once(void **state)
{
	enum { MANY = 200 };
	static struct http_stream *s[MANY];
	static int fd[MANY];
	(void)state;

	struct probe *p = probe_start(2, PROBE_BODY_MAX, 10, hold);
	for (int i = 0; i < MANY; i++)
		s[i] = open_stream(p, &fd[i], ASK);
	for (int i = 0; i < MANY; i++) {
		http_stream_send(s[i], S("piece"));
		if (i % 3)
			close(fd[i]);
		http_stream_end(s[i]);
		if (i % 3 == 0)
			close(fd[i]);
	}
	probe_wait_until_none_is_open(p);
	probe_stop(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_arrive_as_they_are_given),
		cmocka_unit_test(a_peer_that_left_is_found_gone),
		cmocka_unit_test(a_peer_that_does_not_read_is_hung_up_on),
		cmocka_unit_test(a_stream_with_nothing_to_say_stays),
		cmocka_unit_test(a_head_is_a_stream_without_a_body),
		cmocka_unit_test(both_sides_may_end_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
