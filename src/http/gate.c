/*
 * gate.c -- which messages come in at all; see gate.h.
 *
 * Every check here answers a request that libmicrohttpd 0.9.75 was seen to let
 * through or to hang on. What the library hides (bare line feeds, folded headers,
 * bytes behind a NUL) cannot be judged here; README.md lists it.
 */
#include "http/gate.h"

#include "base/text.h"

const char *const method_names[METHODS] = {
	[GET] = "GET", [HEAD] = "HEAD", [POST] = "POST", [PUT] = "PUT",
	[PATCH] = "PATCH", [DELETE] = "DELETE", [OPTIONS] = "OPTIONS",
};

static const struct problem
	E_TARGET_TOO_LONG = { "E_TARGET_TOO_LONG", 414, "网址过长，最多 {max} 字节",
	                      "the address is longer than {max} bytes" },
	E_HEADERS_TOO_LARGE = { "E_HEADERS_TOO_LARGE", 431, "请求头过大，最多 {max} 字节",
	                        "the headers are larger than {max} bytes" },
	E_ENTRIES = { "E_TOO_MANY_HEADERS", 431, "请求头、Cookie 和查询参数共不能超过 {max} 个",
	              "there are more than {max} headers, cookies and parameters" },
	E_EXPECTATION = { "E_EXPECTATION", 417, "不支持的 Expect 请求头，仅支持 100-continue",
	                  "only 100-continue can be expected" },
	E_ENCODING = { "E_ENCODING", 415, "请求正文不能压缩，请去掉 Content-Encoding 后重发",
	               "send the body without Content-Encoding" };

/* RFC 9110 5.6.2: what a method or the name of a header is made of. */
static bool is_token(struct str s)
{
	const struct str marks = S("!#$%&'*+-.^_`|~");

	for (size_t i = 0; i < s.n; i++) {
		char c = s.s[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool digit = c >= '0' && c <= '9';
		if (!letter && !digit && str_find(marks, c) < 0)
			return false;
	}
	return s.n > 0;
}

static bool has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.s[i];
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return true;
	}
	return false;
}

static bool is_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.s[i] < '0' || s.s[i] > '9')
			return false;
	return s.n > 0;
}

/* A header that decides where the body ends or whether it can be read. */
struct boundary { struct str name; int *seen; struct str *value; };

void gate_header(struct head *h, struct str name, struct str value)
{
	const struct boundary boundaries[] = {
		{ S("host"), &h->hosts, NULL },
		{ S("content-length"), &h->lengths, &h->length },
		{ S("transfer-encoding"), &h->codings, &h->coding },
		{ S("expect"), &h->expects, &h->expect },
		{ S("content-encoding"), NULL, &h->encoding },
	};

	h->bytes += name.n + value.n + 4 + (str_eq_ignoring_case(name, S("cookie")) ? value.n : 0);
	h->odd_name |= !is_token(name);
	h->odd_value |= has_control(value);
	for (size_t i = 0; i < COUNT(boundaries); i++) {
		const struct boundary *b = &boundaries[i];
		if (!str_eq_ignoring_case(name, b->name))
			continue;
		if (b->seen)
			++*b->seen;
		if (b->value)
			*b->value = value;
		return;
	}
}

static bool malformed(struct errs *errs, const char *zh, const char *en)
{
	return fail(errs, &E_BAD_REQUEST, S(""), both(errs->arena, zh, en));
}

/* Can everybody on the way only have read this message in one way? */
static bool boundaries_are_clear(const struct head *h, struct errs *errs)
{
	if (!is_token(h->method))
		return malformed(errs, "请求方法含有非法字符",
		                 "the method contains characters that are not allowed");
	if (h->odd_name)
		return malformed(errs, "请求头名称含有非法字符",
		                 "the name of a header contains characters that are not allowed");
	if (h->odd_value)
		return malformed(errs, "请求头的值含有控制字符",
		                 "the value of a header contains control characters");
	if (h->hosts != 1)
		return malformed(errs, "必须有且只有一个 Host 请求头",
		                 "exactly one Host header is needed");
	if (h->lengths > 1)
		return malformed(errs, "Content-Length 重复", "Content-Length is repeated");
	if (h->lengths && !is_digits(h->length))
		return malformed(errs, "Content-Length 不是数字", "Content-Length is not a number");
	if (h->codings > 1 || (h->codings && !str_eq_ignoring_case(h->coding, S("chunked"))))
		return malformed(errs, "Transfer-Encoding 只能是 chunked",
		                 "Transfer-Encoding can only be chunked");
	if (h->lengths && h->codings)
		return malformed(errs, "Content-Length 与 Transfer-Encoding 不能同时使用",
		                 "Content-Length and Transfer-Encoding exclude each other");
	return true;
}

static bool fail_above(struct errs *errs, const struct problem *p, int64_t max)
{
	return fail(errs, p, S(""), int_text(errs->arena, max));
}

bool gate_counts(struct str target, struct errs *errs)
{
	int n = 0;

	for (size_t i = 0; i < target.n; i++)
		n += target.s[i] == '&';
	return n < GATE_ENTRIES_MAX || fail_above(errs, &E_ENTRIES, GATE_ENTRIES_MAX);
}

static bool is_small(const struct head *h, struct errs *errs)
{
	if (h->target.n > GATE_TARGET_MAX)
		return fail_above(errs, &E_TARGET_TOO_LONG, GATE_TARGET_MAX);
	if (h->bytes > GATE_HEADERS_MAX)
		return fail_above(errs, &E_HEADERS_TOO_LARGE, GATE_HEADERS_MAX);
	if (h->entries > GATE_ENTRIES_MAX)
		return fail_above(errs, &E_ENTRIES, GATE_ENTRIES_MAX);
	return true;
}

static bool method_of(struct str name, enum method *out)
{
	for (int m = 0; m < METHODS; m++) {
		if (!str_eq(name, STR(method_names[m])))
			continue;
		*out = (enum method)m;
		return true;
	}
	return false;
}

int64_t gate_body_size(const struct head *h)
{
	int64_t size;

	if (h->codings)
		return -1;
	if (!h->lengths)
		return 0;
	return str_int(h->length, &size) ? size : INT64_MAX;
}

static bool body_is_welcome(const struct head *h, int64_t body_max, struct errs *errs)
{
	if (h->expects && !str_eq_ignoring_case(h->expect, S("100-continue")))
		return fail(errs, &E_EXPECTATION, S(""));
	if (h->encoding.n && !str_eq_ignoring_case(h->encoding, S("identity")))
		return fail(errs, &E_ENCODING, S(""));
	if (gate_body_size(h) > body_max)
		return fail_above(errs, &E_BODY_TOO_LARGE, body_max);
	return true;
}

bool gate_passes(const struct head *h, int64_t body_max, enum method *method, struct errs *errs)
{
	if (!is_small(h, errs) || !boundaries_are_clear(h, errs))
		return false;
	if (!method_of(h->method, method))
		return fail(errs, &E_METHOD, S(""), h->method);
	return body_is_welcome(h, body_max, errs);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The byte that "%41" stands for, or -1. */
static int percent_byte(struct str at)
{
	if (at.n < 3)
		return -1;
	int high = hex_digit(at.s[1]), low = hex_digit(at.s[2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool percent_decode(struct arena *a, struct str from, bool plus, struct str *out)
{
	char *to = arena_alloc(a, from.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < from.n; i++) {
		char c = from.s[i];
		if (c == '%') {
			int byte = percent_byte(str_sub(from, i, 3));
			if (byte < 0)
				return false;
			c = (char)byte;
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		to[n++] = c;
	}
	*out = (struct str){ to, n };
	return text_valid(*out);
}

/* "http://host/path" is the path too (RFC 9112 3.2.2); which host was meant does not matter. */
static struct str without_origin(struct str target)
{
	const struct str schemes[] = { S("http://"), S("https://") };

	for (size_t i = 0; i < COUNT(schemes); i++) {
		if (!str_eq_ignoring_case(str_sub(target, 0, schemes[i].n), schemes[i]))
			continue;
		struct str rest = str_sub(target, schemes[i].n, target.n);
		ptrdiff_t slash = str_find(rest, '/');
		return slash < 0 ? S("/") : str_sub(rest, (size_t)slash, rest.n);
	}
	return target;
}

bool gate_target(struct str target, struct arena *a, struct str *path, struct str *query,
                 struct errs *errs)
{
	struct str raw = without_origin(target);
	ptrdiff_t mark = str_find(raw, '?');

	if (mark >= 0) {
		*query = str_sub(raw, (size_t)mark + 1, raw.n);
		raw = str_sub(raw, 0, (size_t)mark);
	}
	if (!raw.n || has_control(target) || str_find(target, '\t') >= 0)
		return malformed(errs, "网址格式有误", "the address is malformed");
	if (!percent_decode(a, raw, false, path))
		return malformed(errs, "网址路径的编码有误", "the path is not correctly encoded");
	return true;
}
