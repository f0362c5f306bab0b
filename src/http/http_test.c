/*
 * http_test.c -- the course of requests: what comes in, bodies and their limits, and
 * answers that come later or too late.
 */
#define _GNU_SOURCE		/* memfd_create */
#include "http/http_probe.h"

#include <limits.h>
#include <fcntl.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>

#define HOST "Host: a\r\n"

enum { CROWD = 200 };

static struct reply reply;	/* large, and tests run one after the other */

/* ---- requests ---- */

static void a_request_comes_in_with_what_it_said(void **state)
{

	(void)state;
	struct probe *p = probe_start(2, PROBE_BODY_MAX, 10, NULL);
	probe_ask(p, "POST /a%20b?c=%20 HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello", &reply);
	assert_int_equal(reply_status(&reply), 200);
	assert_string_equal(reply_body(&reply), "POST /a b?c=%20 hello");
	assert_true(reply_has(&reply, "\r\nDate: "));
	assert_true(reply_has(&reply, "\r\nX-Content-Type-Options: nosniff\r\n"));
	assert_true(reply_has(&reply, "\r\nCache-Control: no-store\r\n"));
	assert_false(reply_has(&reply, "\r\nServer:"));

	probe_ask(p, "GET http://a/x HTTP/1.1\r\n" HOST "\r\n", &reply);
	assert_string_equal(reply_body(&reply), "GET /x");
	probe_stop(p);
}

/* The handler's other half: everything the head says, and headers of its own. */
static void answer_with_what_was_captured(void *self, struct request *rq)
{
	const struct http_header headers[] = { { "ETag", S("\"7\"") }, { "Cache-Control", S("private") } };
	struct str said[] = {
		rq->content_type, rq->authorization, rq->if_match, rq->if_none_match, rq->idempotency_key,
		rq->accept_language, rq->accept, rq->cookie, rq->last_event_id, rq->traceparent, rq->remote,
		rq->accept_encoding, rq->host, rq->origin, rq->x_orderd, rq->user_agent,
	};
	struct buf text = buf_in(&rq->arena, 0);

	(void)self;
	for (size_t i = 0; i < COUNT(said); i++)
		buf_fmt(&text, "%.*s,", P(said[i]));
	http_answer_kept(rq, 200, "text/plain", buf_str(&text), headers, COUNT(headers));
}

static void headers_of_interest_are_captured_and_answered(void **state)
{

	(void)state;
	struct probe *p = probe_start(1, PROBE_BODY_MAX, 10, answer_with_what_was_captured);
	probe_ask(p, "GET / HTTP/1.1\r\n" HOST "CONTENT-TYPE: 1\r\nauthorization: 2\r\nIf-Match: 3\r\n"
	          "If-None-Match: 4\r\nIdempotency-Key: 5\r\nAccept-Language: 6\r\nAccept: 7\r\nCookie: 8\r\n"
	          "Last-Event-ID: 9\r\nTraceparent: 10\r\nAuthorization: second\r\nAccept-Encoding: 11\r\nOrigin: 12\r\n"
	          "X-Orderd: 13\r\nUser-Agent: 14\r\n\r\n", &reply);
	assert_string_equal(reply_body(&reply), "1,2,3,4,5,6,7,8,9,10,127.0.0.1,11,a,12,13,14,");
	assert_true(reply_has(&reply, "\r\nETag: \"7\"\r\n"));
	assert_true(reply_has(&reply, "\r\nCache-Control: private\r\n"));
	assert_false(reply_has(&reply, "no-store"));
	probe_stop(p);
}

static void a_request_has_an_id_its_own_or_a_new_one(void **state)
{
	static const struct { const char *sent; bool kept; } row[] = {
		{ "trace-1.A_b", true }, { "", false }, { "a b", false }, { "a\"b", false }, { "单", false },
		{ "0123456789012345678901234567890123456789012345678901234567890123", true },
		{ "01234567890123456789012345678901234567890123456789012345678901234", false },
	};

	(void)state;
	struct probe *p = probe_start(1, PROBE_BODY_MAX, 10, NULL);
	for (size_t i = 0; i < COUNT(row); i++) {
		char ask[256], expected[128];
		snprintf(ask, sizeof ask, "GET / HTTP/1.1\r\n" HOST "X-Request-Id: %s\r\n\r\n", row[i].sent);
		snprintf(expected, sizeof expected, "\r\nX-Request-Id: %s\r\n", row[i].sent);
		probe_ask(p, ask, &reply);
		assert_int_equal(reply_has(&reply, expected), row[i].kept);
		const char *id = strstr(reply.text, "X-Request-Id: ") + 14;
		assert_true(row[i].kept || strspn(id, "0123456789abcdef") == 16);
	}
	probe_stop(p);
}

static void a_head_is_answered_as_a_get_without_the_body(void **state)
{

	(void)state;
	struct probe *p = probe_start(1, PROBE_BODY_MAX, 10, NULL);
	int fd = probe_connect(p);
	probe_say(fd, "HEAD /x HTTP/1.1\r\n" HOST "\r\n");
	probe_read_all(fd, &reply, 150);
	close(fd);
	assert_int_equal(reply_status(&reply), 200);
	assert_true(reply_has(&reply, "Content-Length: 6\r\n"));	/* of "GET /x" */
	assert_string_equal(reply_body(&reply), "");
	probe_stop(p);
}

static void options_says_what_is_allowed(void **state)
{

	(void)state;
	struct probe *p = probe_start(1, PROBE_BODY_MAX, 10, NULL);
	probe_ask(p, "OPTIONS * HTTP/1.1\r\n" HOST "\r\n", &reply);
	assert_int_equal(reply_status(&reply), 204);
	assert_true(reply_has(&reply, "Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n"));
	assert_int_equal(probe_seen(p), 0);
	probe_stop(p);
}

/* ---- connections ---- */

static void a_connection_serves_one_request_after_another(void **state)
{

	(void)state;
	struct probe *p = probe_start(2, PROBE_BODY_MAX, 10, NULL);
	int fd = probe_connect(p);
	for (int i = 0; i < 50; i++) {
		char ask[128], expected[64];
		snprintf(ask, sizeof ask, "POST /%d HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n%02d", i, i);
		snprintf(expected, sizeof expected, "POST /%d %02d", i, i);
		probe_say(fd, ask);
		probe_read_one(fd, &reply);
		assert_string_equal(reply_body(&reply), expected);
	}
	close(fd);
	probe_stop(p);
}

static void three_requests_at_once_are_answered_in_order(void **state)
{

	(void)state;
	struct probe *p = probe_start(2, PROBE_BODY_MAX, 10, NULL);
	int fd = probe_connect(p);
	probe_say(fd, "GET /1 HTTP/1.1\r\n" HOST "\r\n"
	          "POST /2 HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx"
	          "GET /3 HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
	probe_read_all(fd, &reply, PROBE_WAIT_MS);
	close(fd);
	assert_int_equal(reply_count(&reply), 3);
	assert_true(reply.closed);
	const char *first = strstr(reply.text, "GET /1"), *second = strstr(reply.text, "POST /2 x");
	const char *third = strstr(reply.text, "GET /3");
	assert_true(first && first < second && second < third);
	probe_stop(p);
}

static void a_peer_that_has_finished_sending_is_still_answered(void **state)
{
	struct request *rq;

	(void)state;
	struct probe *p = probe_start(1, PROBE_BODY_MAX, 10, NULL);
	int fd = probe_connect(p);
	probe_say(fd, "POST /hold HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nhi");
	shutdown(fd, SHUT_WR);
	probe_take(p, &rq, 1);
	usleep(20000);
	probe_echo(rq);
	probe_read_all(fd, &reply, PROBE_WAIT_MS);
	close(fd);
	assert_string_equal(reply_body(&reply), "POST /hold hi");
	assert_true(reply.closed);
	probe_stop(p);
}

/* ---- bodies ---- */

static void chunks_are_put_together(void **state)
{

	(void)state;
	struct probe *p = probe_start(1, PROBE_BODY_MAX, 10, NULL);
	probe_ask(p, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
	          "2\r\nab\r\n3;x=y\r\ncde\r\n0\r\nTrailer: t\r\n\r\n", &reply);
	assert_string_equal(reply_body(&reply), "POST / abcde");
	probe_stop(p);
}

static void measure(void *self, struct request *rq)
{
	uint64_t sum = 0;

	(void)self;
	for (size_t i = 0; i < rq->body.n; i++)
		sum = sum * 31 + (unsigned char)rq->body.s[i];
	http_answer(rq, 200, "text/plain", str_fmt(&rq->arena, "%zu %llu", rq->body.n, (unsigned long long)sum), NULL, 0);
}

static void a_body_of_the_largest_size_arrives_whole(void **state)
{
	char *body = malloc(PROBE_BODY_MAX), expected[64];
	uint64_t sum = 0;

	(void)state;
	for (int i = 0; i < PROBE_BODY_MAX; i++) {
		body[i] = (char)(i * 7 + i / 251);
		sum = sum * 31 + (unsigned char)body[i];
	}
	snprintf(expected, sizeof expected, "%d %llu", PROBE_BODY_MAX, (unsigned long long)sum);
	struct probe *p = probe_start(1, PROBE_BODY_MAX, 10, measure);
	int fd = probe_connect(p);
	probe_say(fd, "POST / HTTP/1.1\r\n" HOST "Content-Length: 1048576\r\n\r\n");
	assert_int_equal(probe_send(fd, body, PROBE_BODY_MAX), PROBE_BODY_MAX);
	probe_read_one(fd, &reply);
	assert_string_equal(reply_body(&reply), expected);
	close(fd);
	probe_stop(p);
	free(body);
}

static void a_body_declared_too_large_is_refused_before_it_is_sent(void **state)
{

	(void)state;
	struct probe *p = probe_start(1, PROBE_BODY_MAX, 10, NULL);
	probe_ask(p, "POST / HTTP/1.1\r\n" HOST "Content-Length: 1048577\r\n\r\n", &reply);
	assert_int_equal(reply_status(&reply), 413);
	probe_ask(p, "POST / HTTP/1.1\r\n" HOST "Content-Length: 1073741824\r\nExpect: 100-continue\r\n\r\n", &reply);
	assert_int_equal(reply_status(&reply), 413);
	probe_stop(p);
}

static void who_asks_before_sending_a_body_is_told_to_go_on(void **state)
{
	(void)state;
	struct probe *p = probe_start(1, PROBE_BODY_MAX, 10, NULL);
	int fd = probe_connect(p);
	probe_say(fd, "POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
	probe_read_one(fd, &reply);
	assert_int_equal(reply_status(&reply), 100);
	probe_say(fd, "hello");
	probe_read_one(fd, &reply);
	assert_string_equal(reply_body(&reply), "POST / hello");
	close(fd);
	probe_stop(p);
}

static long resident_kib(void)
{
	long pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");

	assert_non_null(f);
	assert_int_equal(fscanf(f, "%*d %ld", &pages), 1);
	fclose(f);
	return pages * sysconf(_SC_PAGESIZE) / 1024;
}

static void a_body_that_is_only_declared_costs_nothing(void **state)
{
	enum { MANY = 50 };
	int fd[MANY];

	(void)state;
	struct probe *p = probe_start(1, (int64_t)2 << 30, 10, NULL);
	long before = resident_kib();
	for (int i = 0; i < MANY; i++) {
		fd[i] = probe_connect(p);
		probe_say(fd[i], "POST / HTTP/1.1\r\n" HOST "Content-Length: 1073741824\r\n\r\nx");
	}
	usleep(100000);
#ifdef __SANITIZE_THREAD__
	before = LONG_MAX / 2;	/* its shadow memory grows as it likes */
#endif
	assert_true(resident_kib() - before < MANY * 512);
	for (int i = 0; i < MANY; i++)
		close(fd[i]);
	probe_stop(p);
}

static void a_chunked_body_is_refused_when_it_passes_the_limit(void **state)
{
	enum { CHUNKS = 16384 };	/* 1 GiB, if it were taken */
	static char chunk[7 + 65536 + 2];
	int sent = 0;

	(void)state;
	memset(chunk, 'x', sizeof chunk);
	memcpy(chunk, "10000\r\n", 7);
	memcpy(chunk + sizeof chunk - 2, "\r\n", 2);
	struct probe *p = probe_start(1, PROBE_BODY_MAX, 10, NULL);
	int fd = probe_connect(p);
	probe_say(fd, "POST / HTTP/1.1\r\n" HOST "Accept-Language: en\r\nTransfer-Encoding: chunked\r\n\r\n");
	while (sent < CHUNKS && probe_send(fd, chunk, sizeof chunk) == sizeof chunk)
		sent++;
	probe_read_all(fd, &reply, PROBE_WAIT_MS);
	close(fd);
	assert_true(sent >= 16 && sent < 1024);
	assert_int_equal(reply_status(&reply), 413);
	assert_true(reply_has(&reply, "Connection: close\r\n"));
	assert_true(reply_has(&reply, "the body is larger than 1048576 bytes"));
	assert_int_equal(probe_seen(p), 0);
	probe_stop(p);
}

/* ---- answers that come later ---- */

struct crowd { struct probe *p; int rounds; };

/* Answers the whole crowd at once, the last that came first. */
static void *answer_the_crowd(void *self)
{
	const struct crowd *crowd = self;
	struct request *rq[CROWD];

	for (int round = 0; round < crowd->rounds; round++) {
		probe_take(crowd->p, rq, CROWD);
		for (int i = CROWD; i-- > 0; )
			probe_echo(rq[i]);
	}
	return NULL;
}

static void two_hundred_wait_and_each_gets_its_own_answer(void **state)
{
	pthread_t thread;
	int fd[CROWD];

	(void)state;
	struct probe *p = probe_start(2, PROBE_BODY_MAX, 10, NULL);
	struct crowd crowd = { p, 5 };
	pthread_create(&thread, NULL, answer_the_crowd, &crowd);
	for (int i = 0; i < CROWD; i++)
		fd[i] = probe_connect(p);
	for (int round = 0; round < crowd.rounds; round++) {
		char text[128];
		for (int i = 0; i < CROWD; i++) {
			snprintf(text, sizeof text, "POST /hold?%d HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\n%d",
			         i * 10 + round, round);
			probe_say(fd[i], text);
		}
		for (int i = 0; i < CROWD; i++) {
			probe_read_one(fd[i], &reply);
			snprintf(text, sizeof text, "POST /hold?%d %d", i * 10 + round, round);
			assert_string_equal(reply_body(&reply), text);
		}
	}
	pthread_join(thread, NULL);
	for (int i = 0; i < CROWD; i++)
		close(fd[i]);
	probe_stop(p);
}

/* Where the handler leaves a request for a thread that has nothing else to do but to look. */
static struct request *_Atomic handed;
enum { RACES = 20000 };

/* Takes a little longer each time, up to a few microseconds, so that the answer comes at every moment of its end. */
static void hand_to_the_one_who_looks(void *self, struct request *rq)
{
	static int times;

	(void)self;
	handed = rq;
	for (volatile int pause = times++ % 256 * 8; pause > 0; pause--)
		;
}

static void *answer_each_at_once(void *self)
{
	(void)self;
	for (int i = 0; i < RACES; i++) {
		struct request *rq;
		while (!(rq = atomic_exchange(&handed, NULL)))
			sched_yield();
		http_answer(rq, 200, "text/plain", S("GET /x"), NULL, 0);
	}
	return NULL;
}

static void an_answer_may_overtake_the_end_of_the_handler(void **state)
{
	pthread_t thread;

	(void)state;
	struct probe *p = probe_start(1, PROBE_BODY_MAX, 10, hand_to_the_one_who_looks);
	pthread_create(&thread, NULL, answer_each_at_once, NULL);
	int fd = probe_connect(p);
	for (int i = 0; i < RACES; i++) {
		probe_say(fd, "GET /x HTTP/1.1\r\n" HOST "\r\n");
		probe_read_one(fd, &reply);
		assert_string_equal(reply_body(&reply), "GET /x");
	}
	pthread_join(thread, NULL);
	close(fd);
	probe_stop(p);
}

/* Hang up without a word: the other side reads an error, not an end. */
static void hang_up_with_a_reset(int fd)
{
	const struct linger at_once = { .l_onoff = 1 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	close(fd);
}

static void answering_a_peer_that_is_gone_changes_nothing(void **state)
{
	struct request *rq[20];

	(void)state;
	struct probe *p = probe_start(2, PROBE_BODY_MAX, 10, NULL);
	for (int i = 0; i < 20; i++) {
		int fd = probe_connect(p);
		probe_say(fd, "POST /hold HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nhi");
		probe_take(p, &rq[i], 1);
		if (i % 2)
			hang_up_with_a_reset(fd);
		else
			close(fd);
	}
	assert_int_equal(http_open_requests(p->server), 20);
	usleep(20000);
	for (int i = 0; i < 20; i++)
		probe_echo(rq[i]);
	probe_wait_until_none_is_open(p);
	probe_ask(p, "GET /still HTTP/1.1\r\n" HOST "\r\n", &reply);
	assert_string_equal(reply_body(&reply), "GET /still");
	probe_stop(p);
}

/* Hold a request, answer it with a file once `meanwhile` was done to the connection, and return the file's number. */
static int answer_with_a_file(struct probe *p, int fd, void (*meanwhile)(int fd))
{
	struct request *rq;
	int file = memfd_create("export", MFD_CLOEXEC);

	assert_int_equal(write(file, "a,b\n1,2\n", 8), 8);
	probe_say(fd, "GET /hold HTTP/1.1\r\n" HOST "\r\n");
	probe_take(p, &rq, 1);
	if (meanwhile)
		meanwhile(fd);
	http_answer_file(rq, 200, "text/csv", file, 8, NULL, 0);
	return file;
}

static void hang_up(int fd)
{
	close(fd);
}

static void a_file_is_sent_and_closed(void **state)
{
	(void)state;
	struct probe *p = probe_start(1, PROBE_BODY_MAX, 10, NULL);
	int files[3], fd = probe_connect(p);
	files[0] = answer_with_a_file(p, fd, NULL);
	probe_read_one(fd, &reply);
	assert_string_equal(reply_body(&reply), "a,b\n1,2\n");
	files[1] = answer_with_a_file(p, fd, hang_up);
	probe_wait_until_none_is_open(p);
	files[2] = answer_with_a_file(p, probe_connect(p), hang_up_with_a_reset);
	probe_wait_until_none_is_open(p);
	probe_stop(p);
	for (size_t i = 0; i < COUNT(files); i++)
		assert_int_equal(fcntl(files[i], F_GETFD), -1);
}

/* --- two servers ------------------------------------------------------------------------------------ */

/* A port, and two that start on it at the same moment. */
struct rivals {
	char listen[40];
	pthread_barrier_t ready;
	_Atomic int up, refused;
};

static void *start_on_it(void *self)
{
	struct rivals *r = self;
	ARENA arena = { 0 };
	struct errs errs = { .arena = &arena };
	const struct http_options options = {
		.listen = STR(r->listen), .threads = 2, .connections_max = 10, .body_max = 1, .timeout_s = 1,
	};

	pthread_barrier_wait(&r->ready);
	struct http_server *server = http_start(&options, probe_handle, NULL, &errs);
	r->up += server != NULL;
	r->refused += !server && str_eq(STR(errs.at[0].problem->code), S("E_LISTEN"));
	pthread_barrier_wait(&r->ready);
	if (server)
		http_stop(server);
	arena_free(&arena);
	return NULL;
}

static void a_port_has_one_server_even_when_two_start_at_once(void **state)
{
	(void)state;
	struct probe *p = probe_start(1, 1, 1, NULL);
	struct rivals r = { 0 };
	pthread_t one, other;
	snprintf(r.listen, sizeof r.listen, "127.0.0.1:%d", http_port(p->server));
	probe_stop(p);
	pthread_barrier_init(&r.ready, NULL, 2);
	for (int i = 0; i < 50; i++) {
		r.up = r.refused = 0;
		pthread_create(&one, NULL, start_on_it, &r);
		pthread_create(&other, NULL, start_on_it, &r);
		pthread_join(one, NULL);
		pthread_join(other, NULL);
		assert_int_equal(r.up, 1);
		assert_int_equal(r.refused, 1);
	}
	pthread_barrier_destroy(&r.ready);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_comes_in_with_what_it_said),
		cmocka_unit_test(headers_of_interest_are_captured_and_answered),
		cmocka_unit_test(a_request_has_an_id_its_own_or_a_new_one),
		cmocka_unit_test(a_head_is_answered_as_a_get_without_the_body),
		cmocka_unit_test(options_says_what_is_allowed),
		cmocka_unit_test(a_connection_serves_one_request_after_another),
		cmocka_unit_test(three_requests_at_once_are_answered_in_order),
		cmocka_unit_test(a_peer_that_has_finished_sending_is_still_answered),
		cmocka_unit_test(chunks_are_put_together),
		cmocka_unit_test(a_body_of_the_largest_size_arrives_whole),
		cmocka_unit_test(a_body_declared_too_large_is_refused_before_it_is_sent),
		cmocka_unit_test(who_asks_before_sending_a_body_is_told_to_go_on),
		cmocka_unit_test(a_body_that_is_only_declared_costs_nothing),
		cmocka_unit_test(a_chunked_body_is_refused_when_it_passes_the_limit),
		cmocka_unit_test(two_hundred_wait_and_each_gets_its_own_answer),
		cmocka_unit_test(an_answer_may_overtake_the_end_of_the_handler),
		cmocka_unit_test(answering_a_peer_that_is_gone_changes_nothing),
		cmocka_unit_test(a_file_is_sent_and_closed),
		cmocka_unit_test(a_port_has_one_server_even_when_two_start_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
