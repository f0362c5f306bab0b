/*
 * str.c -- slices of bytes, and the text that every answer is written into.
 *
 * The buf functions are on the path of each request: they reserve once, copy runs
 * of bytes, and leave printf to buf_fmt.
 */
#define _GNU_SOURCE 1	/* memmem */
#include "base/str.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

struct str STR(const char *text)
{
	return text ? (struct str){ text, strlen(text) } : (struct str){0};
}

bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (!a.n || memcmp(a.s, b.s, a.n) == 0);
}

bool str_eq_ignoring_case(struct str a, struct str b)
{
	return a.n == b.n && (!a.n || strncasecmp(a.s, b.s, a.n) == 0);
}

int str_cmp(struct str a, struct str b)
{
	size_t common = a.n < b.n ? a.n : b.n;
	int order = common ? memcmp(a.s, b.s, common) : 0;

	return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, suffix.n), suffix);
}

struct str str_sub(struct str s, size_t from, size_t n)
{
	if (from >= s.n)
		return (struct str){0};
	return (struct str){ s.s + from, n < s.n - from ? n : s.n - from };
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
	while (s.n && is_blank(s.s[0]))
		s = (struct str){ s.s + 1, s.n - 1 };
	while (s.n && is_blank(s.s[s.n - 1]))
		s.n--;
	return s;
}

ptrdiff_t str_find(struct str s, char c)
{
	const char *at = s.n ? memchr(s.s, c, s.n) : NULL;

	return at ? at - s.s : -1;
}

ptrdiff_t str_find_str(struct str s, struct str needle)
{
	if (!needle.n)
		return 0;
	const char *at = s.n ? memmem(s.s, s.n, needle.s, needle.n) : NULL;
	return at ? at - s.s : -1;
}

bool str_cut(struct str *rest, char sep, struct str *piece)
{
	if (!rest->n)
		return false;

	ptrdiff_t at = str_find(*rest, sep);
	if (at < 0) {
		*piece = *rest;
		*rest = (struct str){0};
		return true;
	}
	*piece = (struct str){ rest->s, (size_t)at };
	*rest = (struct str){ rest->s + at + 1, rest->n - (size_t)at - 1 };
	return true;
}

struct str str_dup(struct arena *a, struct str s)
{
	return s.n ? (struct str){ arena_copy(a, s.s, s.n), s.n } : S("");
}

char *str_c(struct arena *a, struct str s)
{
	char *copy = arena_alloc(a, s.n + 1);

	if (s.n)
		memcpy(copy, s.s, s.n);
	return copy;
}

struct str str_lower(struct arena *a, struct str s)
{
	char *copy = str_c(a, s);

	for (size_t i = 0; i < s.n; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] += 'a' - 'A';
	return (struct str){ copy, s.n };
}

struct str str_upper(struct arena *a, struct str s)
{
	char *copy = str_c(a, s);

	for (size_t i = 0; i < s.n; i++)
		if (copy[i] >= 'a' && copy[i] <= 'z')
			copy[i] -= 'a' - 'A';
	return (struct str){ copy, s.n };
}

struct str str_fmt(struct arena *a, const char *format, ...)
{
	struct buf b = buf_in(a, 0);
	va_list args;

	va_start(args, format);
	buf_vfmt(&b, format, args);
	va_end(args);
	return buf_str(&b);
}

/* Counted downwards, because the smallest number has no positive twin. */
bool str_int(struct str s, int64_t *out)
{
	bool negative = s.n && s.s[0] == '-';
	struct str digits = str_sub(s, negative, s.n);
	int64_t v = 0;

	if (!digits.n)
		return false;
	for (size_t i = 0; i < digits.n; i++) {
		if (digits.s[i] < '0' || digits.s[i] > '9' || __builtin_mul_overflow(v, 10, &v) ||
		    __builtin_sub_overflow(v, digits.s[i] - '0', &v))
			return false;
	}
	if (!negative && v == INT64_MIN)
		return false;
	*out = negative ? v : -v;
	return true;
}

/* FNV-1a, with a last mixing so that the low bits may serve as an index. */
uint64_t str_hash(struct str s)
{
	uint64_t h = 0xcbf29ce484222325;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.s[i]) * 0x100000001b3;
	h ^= h >> 32;
	h *= 0x9e3779b97f4a7c15;
	return h ^ h >> 29;
}

/* --- digits --- */

static const char pairs[] =
	"00010203040506070809" "10111213141516171819" "20212223242526272829" "30313233343536373839" "40414243444546474849"
	"50515253545556575859" "60616263646566676869" "70717273747576777879" "80818283848586878889" "90919293949596979899";

char *digits_put(char *to, uint64_t v, int n)
{
	char *end = to + n;

	for (; n >= 2; n -= 2, v /= 100)
		memcpy(to + n - 2, pairs + 2 * (v % 100), 2);
	if (n)
		*to = (char)('0' + v % 10);
	return end;
}

char *number_put(char *to, uint64_t v)
{
	int n = 1;

	for (uint64_t least = 10; v >= least; n++)
		if (__builtin_mul_overflow(least, 10, &least))
			least = UINT64_MAX;
	return digits_put(to, v, n);
}

char *int_put(char *to, int64_t v)
{
	if (v < 0)
		*to++ = '-';
	return number_put(to, v < 0 ? -(uint64_t)v : (uint64_t)v);
}

/* --- texts that grow --- */

enum { BUF_FIRST = 512, BUF_MAX = 64 << 20 };

#define BYTES(c) (UINT64_C(0x0101010101010101) * (c))	/* eight times the same */

struct buf buf_in(struct arena *a, size_t max)
{
	return (struct buf){ .arena = a, .max = max ? max : BUF_MAX };
}

char *buf_reserve(struct buf *b, size_t more)
{
	if (b->full || more > b->max - b->n) {
		b->full = true;
		return NULL;
	}
	if (more > b->room - b->n) {
		size_t room = b->room ? b->room : BUF_FIRST;
		while (room < b->n + more)
			room *= 2;
		if (room > b->max)
			room = b->max;	/* so that whatever fits the room fits the maximum */
		char *larger = arena_room(b->arena, room);
		if (b->n)
			memcpy(larger, b->s, b->n);
		b->s = larger;
		b->room = room;
	}
	return b->s + b->n;
}

void buf_text(struct buf *b, const char *text)
{
	buf_add(b, STR(text));
}

void buf_int(struct buf *b, int64_t v)
{
	char digits[20];

	buf_add(b, (struct str){ digits, (size_t)(int_put(digits, v) - digits) });
}

struct str int_text(struct arena *a, int64_t v)
{
	struct buf b = buf_in(a, 0);

	buf_int(&b, v);
	return buf_str(&b);
}

void buf_fmt(struct buf *b, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vfmt(b, format, args);
	va_end(args);
}

/* Measured first: a text that does not fit must be dropped as a whole. */
void buf_vfmt(struct buf *b, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	char small[256];
	int n = vsnprintf(small, sizeof small, format, args);

	if (n > 0 && (size_t)n < sizeof small) {
		buf_add(b, (struct str){ small, (size_t)n });
	} else if (n > 0) {
		ARENA a = {0};
		char *text = arena_alloc(&a, (size_t)n + 1);
		vsnprintf(text, (size_t)n + 1, format, again);
		buf_add(b, (struct str){ text, (size_t)n });
	}
	va_end(again);
}

/*
 * Copy `s`, replacing each byte that has an entry in `escape`. Long clean runs,
 * which is nearly everything, are copied at once.
 */
static void add_escaped(struct buf *b, struct str s, const char *const escape[256])
{
	size_t done = 0;

	for (size_t i = 0; i < s.n; i++) {
		const char *instead = escape[(unsigned char)s.s[i]];
		if (!instead)
			continue;
		buf_add(b, str_sub(s, done, i - done));
		buf_text(b, instead);
		done = i + 1;
	}
	buf_add(b, str_sub(s, done, s.n - done));
}

/* Of eight bytes, is one below `limit`, at most 128? Those above 127 never are (Hacker's Delight, 6-1). */
static uint64_t has_below(uint64_t eight, uint64_t limit)
{
	return (eight - BYTES(limit)) & ~eight & BYTES(0x80);
}

/* Does JSON take it as it is? */
static bool is_clean(struct str s)
{
	uint64_t eight, odd = 0;
	size_t i = 0;

	for (; i + sizeof eight <= s.n; i += sizeof eight) {
		memcpy(&eight, s.s + i, sizeof eight);
		odd |= has_below(eight, ' ') | has_below(eight ^ BYTES('"'), 1) | has_below(eight ^ BYTES('\\'), 1);
	}
	for (; i < s.n; i++)
		odd |= (unsigned char)s.s[i] < ' ' || s.s[i] == '"' || s.s[i] == '\\';
	return !odd;
}

static void add_json(struct buf *b, struct str s)
{
	static const char *const escape[256] = {
		"\\u0000", "\\u0001", "\\u0002", "\\u0003", "\\u0004", "\\u0005", "\\u0006", "\\u0007",
		"\\b",     "\\t",     "\\n",     "\\u000b", "\\f",     "\\r",     "\\u000e", "\\u000f",
		"\\u0010", "\\u0011", "\\u0012", "\\u0013", "\\u0014", "\\u0015", "\\u0016", "\\u0017",
		"\\u0018", "\\u0019", "\\u001a", "\\u001b", "\\u001c", "\\u001d", "\\u001e", "\\u001f",
		['"'] = "\\\"", ['\\'] = "\\\\",
	};

	add_escaped(b, s, escape);
}

void buf_json(struct buf *b, struct str s)
{
	buf_char(b, '"');
	if (is_clean(s))
		buf_add(b, s);
	else
		add_json(b, s);
	buf_char(b, '"');
}

void buf_url(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.s[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c && strchr("-._~", c));

		if (plain)
			buf_char(b, c);
		else
			buf_fmt(b, "%%%02X", (unsigned char)c);
	}
}

void buf_html(struct buf *b, struct str s)
{
	static const char *const escape[256] = {
		['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
	};

	add_escaped(b, s, escape);
}

struct str buf_str(const struct buf *b)
{
	return b->n ? (struct str){ b->s, b->n } : S("");
}
