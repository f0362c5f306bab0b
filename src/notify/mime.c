/*
 * mime.c -- headers in encoded words (RFC 2047), the body in base64.
 */
#include "notify/mime.h"

#include <assert.h>

#include "base/secret.h"

enum { ADDRESS_MAX = 254, LINE = 76, WORD = 39 };	/* bytes of text in an encoded word: with its frame and "Subject: " at most 76 letters */

bool mail_address_fits(struct str address)
{
	ptrdiff_t at = str_find(address, '@');

	if (at < 1 || (size_t)at + 1 >= address.n || address.n > ADDRESS_MAX)
		return false;
	for (size_t i = 0; i < address.n; i++) {
		char c = address.s[i];
		if (c <= ' ' || c >= 0x7f || strchr("<>()[],:;\\\"", c) || (c == '@' && i != (size_t)at))
			return false;
	}
	return true;
}

/* The bytes of what controls or ends a line at the head of the text; 0: it is a letter. */
static size_t break_of(struct str text)
{
	static const char *const breaks[] = { "\x7f", "\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9" };	/* beside ASCII's: Unicode's ends of lines */

	if ((unsigned char)text.s[0] < ' ')
		return 1;
	for (size_t i = 0; i < COUNT(breaks); i++)
		if (str_starts(text, STR(breaks[i])))
			return strlen(breaks[i]);
	return 0;
}

bool mail_is_one_line(struct str text)
{
	for (; text.n; text = str_sub(text, 1, text.n))
		if (break_of(text))
			return false;
	return true;
}

struct str mail_one_line(struct arena *a, struct str text)
{
	struct buf out = buf_in(a, 0);

	for (size_t n; text.n; text = str_sub(text, n ? n : 1, text.n)) {
		n = break_of(text);
		buf_char(&out, n ? ' ' : text.s[0]);
	}
	return buf_str(&out);
}

/* --- headers ------------------------------------------------------------------- */

static bool is_plain(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.s[i] < ' ' || text.s[i] >= 0x7f)
			return false;
	return text.n <= WORD && str_find_str(text, S("=?")) < 0;
}

/* As many bytes as fit in a word, and no part of a character. */
static struct str word_of(struct str text)
{
	size_t n = text.n < WORD ? text.n : WORD;

	while (n < text.n && n > 1 && ((unsigned char)text.s[n] & 0xc0) == 0x80)
		n--;
	return str_sub(text, 0, n);
}

/* What comes in as a control character leaves within an encoded word, where it ends no header. */
static void add_text(struct buf *out, struct str text)
{
	if (is_plain(text)) {
		buf_add(out, text);
		return;
	}
	for (struct str word; text.n; text = str_sub(text, word.n, text.n)) {
		word = word_of(text);
		buf_text(out, "=?UTF-8?B?");
		buf_add(out, base64(out->arena, word));
		buf_text(out, word.n < text.n ? "?=\r\n " : "?=");
	}
}

static void add_header(struct buf *out, const char *name, struct str text)
{
	buf_text(out, name);
	buf_text(out, ": ");
	add_text(out, text);
	buf_text(out, "\r\n");
}

/* A name is always encoded: then none of its letters has a meaning. */
static void add_from(struct buf *out, const struct mail *m)
{
	buf_text(out, "From: ");
	for (struct str rest = m->from_name, word; rest.n; rest = str_sub(rest, word.n, rest.n)) {
		word = word_of(rest);
		buf_text(out, "=?UTF-8?B?");
		buf_add(out, base64(out->arena, word));
		buf_text(out, "?=\r\n ");
	}
	buf_fmt(out, "<%.*s>\r\n", P(m->from));
}

/* Sat, 28 Nov 2026 14:30:00 +0000 */
static void add_date(struct buf *out, struct instant t)
{
	static const char *const weekdays[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };	/* 1970-01-01 */
	static const char *const months[] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
	};
	int64_t seconds = t.us / SECOND, day = seconds / 86400;
	int year, month, date;

	date_parts((struct date){ (int32_t)day }, &year, &month, &date);
	buf_fmt(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", weekdays[day % 7], date, months[month - 1], year,
	        (int)(seconds / 3600 % 24), (int)(seconds / 60 % 60), (int)(seconds % 60));
}

/* --- the body --------------------------------------------------------------------- */

static struct str with_crlf(struct arena *a, struct str text)
{
	struct buf out = buf_in(a, 0);
	struct str line;

	while (str_cut(&text, '\n', &line)) {
		buf_add(&out, str_ends(line, S("\r")) ? str_sub(line, 0, line.n - 1) : line);
		buf_text(&out, "\r\n");
	}
	return buf_str(&out);
}

static void add_body(struct buf *out, struct str text)
{
	struct str coded = base64(out->arena, with_crlf(out->arena, text));

	for (; coded.n; coded = str_sub(coded, LINE, coded.n)) {
		buf_add(out, str_sub(coded, 0, LINE));
		buf_text(out, "\r\n");
	}
}

struct str mail_compose(struct arena *a, const struct mail *m)
{
	struct buf out = buf_in(a, 0);
	ptrdiff_t at = str_find(m->from, '@');

	assert(mail_address_fits(m->from) && mail_address_fits(m->to));
	add_date(&out, m->at);
	add_from(&out, m);
	buf_fmt(&out, "To: <%.*s>\r\n", P(m->to));
	add_header(&out, "Subject", m->subject);
	buf_fmt(&out, "Message-ID: <%lld%.*s>\r\n", (long long)m->id.v, P(str_sub(m->from, (size_t)at, m->from.n)));
	buf_text(&out, "Auto-Submitted: auto-generated\r\n"
	         "MIME-Version: 1.0\r\n"
	         "Content-Type: text/plain; charset=utf-8\r\n"
	         "Content-Transfer-Encoding: base64\r\n\r\n");
	add_body(&out, m->body);
	return buf_str(&out);
}
