/*
 * text.c -- UTF-8 checked, folded and cut into runs (utf8proc), and old encodings (iconv).
 */
#include "base/text.h"

#include <iconv.h>
#include <stdlib.h>
#include <strings.h>
#include <utf8proc.h>

/* The code point at the front of `s` and how many bytes it takes; 0 when malformed. */
static size_t decode(struct str s, utf8proc_int32_t *code)
{
	unsigned char first = (unsigned char)s.s[0];

	if (first < 0x80) {
		*code = first;
		return 1;
	}
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.s, (utf8proc_ssize_t)s.n, code);
	return n > 0 ? (size_t)n : 0;
}

static bool is_control(utf8proc_int32_t code)
{
	if (code == '\t' || code == '\n' || code == '\r')
		return false;
	return code < 0x20 || (code >= 0x7f && code <= 0x9f);
}

/* No XML may hold them, so that one would spoil a whole workbook; and what is read from right to left behind one of three deceives. */
static bool is_no_letter(utf8proc_int32_t code)
{
	return (code & 0xfffe) == 0xfffe || (code >= 0xfdd0 && code <= 0xfdef) || code == 0x202b ||
	       code == 0x202e || code == 0x2067;
}

bool text_valid(struct str s)
{
	utf8proc_int32_t code;

	for (size_t i = 0, n; i < s.n; i += n) {
		n = decode(str_sub(s, i, s.n), &code);
		if (!n || is_control(code) || is_no_letter(code))
			return false;
	}
	return true;
}

bool text_storable(struct str s)
{
	utf8proc_int32_t code;

	for (size_t i = 0, n; i < s.n; i += n) {
		n = decode(str_sub(s, i, s.n), &code);
		if (!n || !code)
			return false;
	}
	return true;
}

static bool continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Every byte but the continuing ones begins a code point. */
size_t text_length(struct str s)
{
	size_t length = 0;

	for (size_t i = 0; i < s.n; i++)
		length += !continues(s.s[i]);
	return length;
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.s[i] >= 0x80)
			return false;
	return true;
}

struct str text_fold(struct arena *a, struct str s)
{
	utf8proc_uint8_t *folded = NULL;

	if (is_ascii(s))
		return str_lower(a, s);
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.s, (utf8proc_ssize_t)s.n, &folded,
	                                  UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
	                                  UTF8PROC_CASEFOLD);
	if (n < 0)
		return str_lower(a, s);		/* not UTF-8: no other letters to fold */
	struct str copy = str_dup(a, (struct str){ (const char *)folded, (size_t)n });
	free(folded);
	return copy;
}

static bool is_han(utf8proc_int32_t code)
{
	static const struct { utf8proc_int32_t first, last; } ranges[] = {
		{ 0x3007, 0x3007 },	/* 〇 */
		{ 0x3400, 0x4dbf },	/* extension A */
		{ 0x4e00, 0x9fff },
		{ 0xf900, 0xfaff },	/* compatibility */
		{ 0x20000, 0x2fa1f },	/* extensions B to F, compatibility supplement */
		{ 0x30000, 0x323af },	/* extensions G and H */
	};

	for (size_t i = 0; i < COUNT(ranges); i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	return false;
}

static bool is_word(utf8proc_int32_t code)
{
	utf8proc_category_t category = utf8proc_category(code);

	return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO) ||
	       category == UTF8PROC_CATEGORY_CO;
}

bool text_run(struct str *rest, struct str *run, bool *han)
{
	utf8proc_int32_t code;
	size_t from = 0, n;

	for (n = 0; from < rest->n; from += n ? n : 1) {
		n = decode(str_sub(*rest, from, rest->n), &code);
		if (n && is_word(code))
			break;
	}
	size_t to = from;
	while (to < rest->n) {
		n = decode(str_sub(*rest, to, rest->n), &code);
		if (!n || !is_word(code) || (to > from && is_han(code) != *han))
			break;
		*han = is_han(code);
		to += n;
	}
	*run = str_sub(*rest, from, to - from);
	*rest = str_sub(*rest, to, rest->n);
	return run->n > 0;
}

struct str text_head(struct str s, size_t n)
{
	size_t to = 0;

	while (to < s.n && n-- > 0)
		for (to++; to < s.n && continues(s.s[to]); to++)
			;
	return str_sub(s, 0, to);
}

struct str text_tail(struct str s, size_t n)
{
	size_t from = s.n;

	while (from > 0 && n-- > 0)
		for (from--; from > 0 && continues(s.s[from]); from--)
			;
	return str_sub(s, from, s.n);
}

static bool convert(struct arena *a, struct str bytes, struct str *out)
{
	size_t room = 2 * bytes.n, left = room, unread = bytes.n;	/* 2 bytes become 3, 4 stay 4 */
	char *text = arena_alloc(a, room), *to = text, *from = (char *)(uintptr_t)bytes.s;
	iconv_t conversion = iconv_open("UTF-8", "GB18030");

	if (conversion == (iconv_t)-1)
		return false;
	size_t result = iconv(conversion, &from, &unread, &to, &left);
	iconv_close(conversion);
	if (result == (size_t)-1 || unread)
		return false;
	*out = (struct str){ text, room - left };
	return true;
}

bool text_decode(struct arena *a, struct str bytes, const char *encoding, struct str *out)
{
	const struct str mark = S("\xef\xbb\xbf");
	struct str text;

	if (!encoding || strcasecmp(encoding, "utf-8") == 0) {
		text = str_starts(bytes, mark) ? str_sub(bytes, mark.n, bytes.n) : bytes;
		if (!text_valid(text))
			return false;
		*out = str_dup(a, text);
		return true;
	}
	if (strcasecmp(encoding, "gb18030") != 0 || !convert(a, bytes, &text) || !text_valid(text))
		return false;
	*out = text;
	return true;
}
