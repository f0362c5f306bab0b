/*
 * http_gate_test.c -- the boundaries of messages, byte by byte over a socket.
 *
 * What the gate cannot see is asserted as it is, so that a change of the library shows.
 */
#include "http/http_probe.h"

#include "http/gate.h"

static struct probe *server;

/*
 * What the library refuses itself for its Host or Content-Length comes with the head twice and counts as
 * two answers; the connection is closed all the same and nothing reaches the handler.
 */
#define HOST "Host: a\r\n"
#define NEXT "GET /smuggled HTTP/1.1\r\n" HOST "\r\n"

static const struct row {
	const char *name;
	struct str bytes;
	int status;		/* of the first answer */
	int answers;
	bool closed;
	int seen;		/* requests that reached the handler */
} rows[] = {
	{ "a plain request", S("GET / HTTP/1.1\r\n" HOST "\r\n"), 200, 1, false, 1 },
	{ "no host", S("GET / HTTP/1.1\r\n\r\n" NEXT), 400, 2, true, 0 },
	{ "no host in HTTP/1.0", S("GET / HTTP/1.0\r\n\r\n"), 400, 1, true, 0 },
	{ "two hosts", S("GET / HTTP/1.1\r\n" HOST "Host: b\r\n\r\n" NEXT), 400, 1, true, 0 },
	{ "length and chunks", S("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
	                         "0\r\n\r\n" NEXT), 400, 1, true, 0 },
	{ "two different lengths", S("POST / HTTP/1.1\r\n" HOST "Content-Length: 0\r\nContent-Length: 35\r\n\r\n" NEXT),
	  400, 1, true, 0 },
	{ "the same length twice", S("POST / HTTP/1.1\r\n" HOST "Content-Length: 2\r\nContent-Length: 2\r\n\r\nhi" NEXT),
	  400, 1, true, 0 },
	{ "a list of lengths", S("POST / HTTP/1.1\r\n" HOST "Content-Length: 0, 37\r\n\r\n" NEXT), 400, 2, true, 0 },
	{ "a length with a plus", S("POST / HTTP/1.1\r\n" HOST "Content-Length: +0\r\n\r\n" NEXT), 400, 2, true, 0 },
	{ "+5", S("POST / HTTP/1.1\r\n" HOST "Content-Length: +5\r\n\r\nhello" NEXT), 400, 2, true, 0 },
	{ "a negative length", S("POST / HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\n" NEXT), 400, 2, true, 0 },
	{ "a huge length", S("POST / HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999999\r\n\r\n" NEXT),
	  413, 2, true, 0 },
	{ "an empty length", S("POST / HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\n" NEXT), 400, 2, true, 0 },
	{ "gzip, chunked and a length", S("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n"
	                                  "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), 400, 1, true, 0 },
	{ "an unknown coding and a length", S("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n"
	                                      "Transfer-Encoding: xchunked\r\n\r\nhello"), 400, 1, true, 0 },
	{ "an unknown coding", S("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
	  400, 1, true, 0 },
	{ "chunked, identity", S("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
	  400, 1, true, 0 },
	{ "chunked twice", S("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"
	                     "0\r\n\r\n" NEXT), 400, 1, true, 0 },
	{ "a blank before the colon", S("POST / HTTP/1.1\r\n" HOST "Content-Length : 3\r\n\r\nabc" NEXT), 400, 1, true, 0 },
	{ "a chunk size in C", S("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n"),
	  400, 1, true, 0 },
	{ "a control character in a value", S("GET / HTTP/1.1\r\n" HOST "X-Y: a\1b\r\n\r\n" NEXT), 400, 1, true, 0 },
	{ "TRACE", S("TRACE / HTTP/1.1\r\n" HOST "\r\n"), 405, 1, true, 0 },
	{ "CONNECT", S("CONNECT a:80 HTTP/1.1\r\n" HOST "\r\n"), 405, 1, true, 0 },
	{ "an unknown method", S("BREW / HTTP/1.1\r\n" HOST "\r\n"), 405, 1, true, 0 },
	{ "a method in small letters", S("get / HTTP/1.1\r\n" HOST "\r\n"), 405, 1, true, 0 },
	{ "another expectation", S("POST / HTTP/1.1\r\n" HOST "Expect: money\r\nContent-Length: 2\r\n\r\nhi"),
	  417, 1, true, 0 },
	{ "a compressed body", S("POST / HTTP/1.1\r\n" HOST "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nhi"),
	  415, 1, true, 0 },
	{ "percent garbage", S("GET /%zz HTTP/1.1\r\n" HOST "\r\n"), 400, 1, true, 0 },
	{ "an encoded NUL", S("GET /a%00b HTTP/1.1\r\n" HOST "\r\n"), 400, 1, true, 0 },
	{ "broken UTF-8 in the path", S("GET /%e4%b8 HTTP/1.1\r\n" HOST "\r\n"), 400, 1, true, 0 },
	{ "an overlong slash", S("GET /%c0%af HTTP/1.1\r\n" HOST "\r\n"), 400, 1, true, 0 },
	{ "a blank in the address", S("GET /a b HTTP/1.1\r\n" HOST "\r\n"), 0, 0, true, 0 },
	{ "one byte of a second line", S("GET / HTTP/1.1\r\n" HOST "\r\nG"), 200, 1, false, 1 },

	/* What the gate cannot see. A header without a name is dropped, the others of its message count. */
	{ "bare line feeds", S("GET / HTTP/1.1\nHost: a\n\n"), 200, 1, false, 1 },
	{ "a folded header", S("GET / HTTP/1.1\r\n" HOST "X-Y: a\r\n b\r\n\r\n"), 200, 1, false, 1 },
	{ "a folded length", S("POST / HTTP/1.1\r\n" HOST "Content-Length:\r\n 35\r\n\r\n" NEXT), 200, 1, true, 1 },
	{ "no length", S("POST / HTTP/1.1\r\n" HOST "\r\n" NEXT), 200, 1, true, 1 },
	{ "a folded coding beside a length", S("POST / HTTP/1.1\r\n" HOST "Content-Length: 2\r\nTransfer-Encoding:\r\n"
	                                       " chunked\r\n\r\nhi"), 200, 1, false, 1 },
	{ "an empty header name", S("GET / HTTP/1.1\r\n" HOST ": x\r\n\r\n" NEXT), 200, 2, false, 2 },
	{ "a NUL in a value", S("GET / HTTP/1.1\r\n" HOST "X-Y: a\0b\r\n\r\n"), 200, 1, false, 1 },
};

/* What comes within the usual silence; on a machine that is busy, what is expected may take longer. */
static void read_reply(int fd, const struct row *row, struct reply *r)
{
	probe_read_all(fd, r, 150);
	for (int i = 0; i < 20 && (reply_count(r) < row->answers || r->closed < row->closed); i++)
		while (probe_read_some(fd, r, 150))
			;
}

static void messages_of_two_meanings_are_refused(void **state)
{
	static struct reply r;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct row *row = &rows[i];
		int fd = probe_connect(server), before = probe_seen(server);

		assert_int_equal(probe_send(fd, row->bytes.s, row->bytes.n), row->bytes.n);
		read_reply(fd, row, &r);
		close(fd);
		int seen = probe_seen(server) - before;
		bool right = reply_status(&r) == row->status && reply_count(&r) == row->answers &&
		             r.closed == row->closed && seen == row->seen;
		if (!right)
			print_error("%s: status %d, %d answers, %s, %d handled\n", row->name, reply_status(&r),
			            reply_count(&r), r.closed ? "closed" : "open", seen);
		assert_true(right);
	}
}

static void a_refusal_is_a_problem_in_the_language_asked_for(void **state)
{
	static struct reply r;

	(void)state;
	probe_ask(server, "TRACE / HTTP/1.1\r\n" HOST "Accept-Language: en-GB\r\nX-Request-Id: ab.c-1\r\n\r\n", &r);
	assert_true(reply_has(&r, "Content-Type: application/problem+json\r\n"));
	assert_true(reply_has(&r, "Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n"));
	assert_true(reply_has(&r, "Connection: close\r\n"));
	assert_true(reply_has(&r, "\"request_id\":\"ab.c-1\""));
	assert_true(reply_has(&r, "\"detail\":\"TRACE is not allowed here\""));

	probe_ask(server, "TRACE / HTTP/1.1\r\n" HOST "\r\n", &r);
	assert_false(reply_has(&r, "\"detail\":\"TRACE is not allowed here\""));
}

/* Ask with `n` bytes of filling between the two halves of a head. */
static int status_with_filling(const char *before, size_t n, const char *after, struct reply *r)
{
	int fd = probe_connect(server);
	char *filling = malloc(n);

	memset(filling, 'x', n);
	probe_send(fd, before, strlen(before));
	probe_send(fd, filling, n);
	probe_send(fd, after, strlen(after));
	probe_read_one(fd, r);
	close(fd);
	free(filling);
	return reply_status(r);
}

static void a_head_that_is_too_large_is_refused_by_its_own_status(void **state)
{
	static const struct { const char *before; size_t n; const char *after; int status; } row[] = {
		{ "GET /", 8000, " HTTP/1.1\r\n" HOST "\r\n", 200 },
		{ "GET /", GATE_TARGET_MAX, " HTTP/1.1\r\n" HOST "\r\n", 414 },
		{ "GET /", 40000, " HTTP/1.1\r\n" HOST "\r\n", 414 },
		{ "GET /?", GATE_TARGET_MAX, " HTTP/1.1\r\n" HOST "\r\n", 414 },
		{ "GET / HTTP/1.1\r\n" HOST "X: ", 16000, "\r\n\r\n", 200 },
		{ "GET / HTTP/1.1\r\n" HOST "X: ", 18000, "\r\n\r\n", 431 },
		{ "GET / HTTP/1.1\r\n" HOST "X: ", 80000, "\r\n\r\n", 431 },	/* by the library */
	};
	static struct reply r;

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++)
		assert_int_equal(status_with_filling(row[i].before, row[i].n, row[i].after, &r), row[i].status);
}

/* The library has a fixed room for what it lists, and says nothing to who overfills it. */
static void what_is_let_in_is_few_enough_to_be_answered(void **state)
{
	static const struct { const char *before, *each; int times; const char *after; int status; } row[] = {
		{ "GET /?a", "&", 100, " HTTP/1.1\r\n" HOST "\r\n", 200 },
		{ "GET /?a", "&", 400, " HTTP/1.1\r\n" HOST "\r\n", 431 },
		{ "GET /?a", "&", 8000, " HTTP/1.1\r\n" HOST "\r\n", 431 },
		{ "GET /?a", "&a=1", 600, " HTTP/1.1\r\n" HOST "\r\n", 431 },
		{ "GET / HTTP/1.1\r\n" HOST, "X: v\r\n", 100, "\r\n", 200 },
		{ "GET / HTTP/1.1\r\n" HOST, "X: v\r\n", 334, "\r\n", 431 },
		{ "GET / HTTP/1.1\r\n" HOST "Cookie: a=1", "; b=1", 100, "\r\n\r\n", 200 },
		{ "GET / HTTP/1.1\r\n" HOST "Cookie: a=1", "; b=1", 311, "\r\n\r\n", 431 },
		{ "GET / HTTP/1.1\r\n" HOST "Cookie: a=1", "x", 8000, "\r\n\r\n", 200 },
		{ "GET / HTTP/1.1\r\n" HOST "Cookie: a=1", "x", 11000, "\r\n\r\n", 431 },
	};
	static struct reply r;

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = { 0 };
		struct buf head = buf_in(&a, 0);

		buf_text(&head, row[i].before);
		for (int k = 0; k < row[i].times; k++)
			buf_text(&head, row[i].each);
		buf_text(&head, row[i].after);
		int fd = probe_connect(server);
		probe_send(fd, head.s, head.n);
		probe_read_one(fd, &r);
		close(fd);
		assert_int_equal(reply_status(&r), row[i].status);
	}
}

static void a_target_is_split_and_decoded_strictly(void **state)
{
	static const struct { const char *target; bool fits; const char *path, *query; } row[] = {
		{ "/", true, "/", "" },
		{ "/a/b?c=d&e", true, "/a/b", "c=d&e" },
		{ "/a?b?c", true, "/a", "b?c" },
		{ "/%E8%AE%A2%e5%8d%95", true, "/订单", "" },
		{ "/a+b", true, "/a+b", "" },
		{ "/a/../b", true, "/a/../b", "" },
		{ "*", true, "*", "" },
		{ "http://a.example:80/b?c", true, "/b", "c" },
		{ "HTTPS://a", true, "/", "" },
		{ "", false, "", "" },
		{ "?a", false, "", "" },
		{ "/%", false, "", "" },
		{ "/%4", false, "", "" },
		{ "/%4g", false, "", "" },
		{ "/%00", false, "", "" },
		{ "/%1b", false, "", "" },
		{ "/%ff", false, "", "" },
		{ "/%ed%a0%80", false, "", "" },
		{ "/a\tb", false, "", "" },
		{ "/a\x7f", false, "", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		struct errs errs = { .arena = &a };
		struct str path = S(""), query = S("");
		bool fits = gate_target(STR(row[i].target), &a, &path, &query, &errs);

		assert_int_equal(fits, row[i].fits);
		assert_int_equal(errs.n, !fits);
		assert_true(!fits || str_eq(path, STR(row[i].path)));
		assert_true(!fits || str_eq(query, STR(row[i].query)));
	}
}

static void parameters_are_decoded_one_by_one(void **state)
{
	static const struct { const char *query, *list; bool bad; } row[] = {
		{ "", "", false },
		{ "a=1&b=2", "[a=1][b=2]", false },
		{ "a", "[a=]", false },
		{ "a=", "[a=]", false },
		{ "=a", "[=a]", false },
		{ "&&a=1&&", "[a=1]", false },
		{ "a=b=c", "[a=b=c]", false },
		{ "q=%E8%AE%A2+%2B%26%3d", "[q=订 +&=]", false },
		{ "a=1&b=%", "[a=1]", true },
		{ "%zz=1&b=2", "", true },
		{ "a=%00", "", true },
		{ "a=%c3", "", true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		struct str rest = STR(row[i].query), name, value;
		struct buf list = buf_in(&a, 0);
		bool bad = false;

		while (http_parameter(&rest, &a, &name, &value, &bad))
			buf_fmt(&list, "[%.*s=%.*s]", P(name), P(value));
		assert_true(str_eq(buf_str(&list), STR(row[i].list)));
		assert_int_equal(bad, row[i].bad);
	}
}

static void a_path_fits_a_pattern_as_a_whole(void **state)
{
	static const struct { const char *pattern, *path; bool fits; const char *first, *second; } row[] = {
		{ "/orders", "/orders", true, "", "" },
		{ "/orders", "/orders/", false, "", "" },
		{ "/orders", "/order", false, "", "" },
		{ "/orders", "/ordersx", false, "", "" },
		{ "/orders", "", false, "", "" },
		{ "/orders/{id}", "/orders/12", true, "12", "" },
		{ "/orders/{id}", "/orders/", false, "", "" },
		{ "/orders/{id}", "/orders/1/2", false, "", "" },
		{ "/orders/{id}/actions/{move}", "/orders/7/actions/approve", true, "7", "approve" },
		{ "/orders/{id}/actions/{move}", "/orders/7/actions", false, "", "" },
		{ "/orders/{id}/actions/{move}", "/orders//actions/approve", false, "", "" },
		{ "/files/{name}.csv", "/files/a.csv", false, "", "" },	/* a part is a whole segment */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct str part[HTTP_PARTS] = { S(""), S("") };
		bool fits = http_match(row[i].pattern, STR(row[i].path), part);

		assert_int_equal(fits, row[i].fits);
		assert_true(!fits || str_eq(part[0], STR(row[i].first)));
		assert_true(!fits || str_eq(part[1], STR(row[i].second)));
	}
}

static int start(void **state)
{
	(void)state;
	server = probe_start(2, PROBE_BODY_MAX, 10, NULL);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	probe_stop(server);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_of_two_meanings_are_refused),
		cmocka_unit_test(a_refusal_is_a_problem_in_the_language_asked_for),
		cmocka_unit_test(a_head_that_is_too_large_is_refused_by_its_own_status),
		cmocka_unit_test(what_is_let_in_is_few_enough_to_be_answered),
		cmocka_unit_test(a_target_is_split_and_decoded_strictly),
		cmocka_unit_test(parameters_are_decoded_one_by_one),
		cmocka_unit_test(a_path_fits_a_pattern_as_a_whole),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
