/*
 * scan.c -- SQL text cut into lexemes, for the dialect and for the digest of a schema change.
 */
#include "db/scan.h"

#include <string.h>
#include <strings.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

static size_t run_of(struct str s, bool (*belongs)(char))
{
	size_t n = 0;

	while (n < s.n && belongs(s.s[n]))
		n++;
	return n;
}

/* Bytes up to and with `end`, searched from `from`; all of them when it never comes. */
static size_t up_to(struct str s, size_t from, struct str end)
{
	struct str rest = str_sub(s, from, s.n);
	ptrdiff_t at = str_find_str(rest, end);

	return at < 0 ? s.n : from + (size_t)at + end.n;
}

/* A doubled quote inside reads as two quoted texts side by side, which is as good here. */
static size_t lexeme_length(struct str s, enum lexeme *kind)
{
	if (is_blank(s.s[0])) {
		*kind = L_BLANK;
		return run_of(s, is_blank);
	}
	if (is_word(s.s[0])) {
		*kind = L_WORD;
		return run_of(s, is_word);
	}
	if (str_starts(s, S("--"))) {
		*kind = L_COMMENT;
		return up_to(s, 2, S("\n"));
	}
	if (str_starts(s, S("/*"))) {
		*kind = L_COMMENT;
		return up_to(s, 2, S("*/"));
	}
	if (s.s[0] == '\'' || s.s[0] == '"') {
		*kind = L_QUOTED;
		return up_to(s, 1, (struct str){ s.s, 1 });
	}
	*kind = L_SIGN;
	return 1;
}

bool scan_next(struct str *rest, enum lexeme *kind, struct str *piece)
{
	if (rest->n == 0)
		return false;
	size_t n = lexeme_length(*rest, kind);
	*piece = (struct str){ rest->s, n };
	*rest = (struct str){ rest->s + n, rest->n - n };
	return true;
}

bool scan_next_solid(struct str *rest, enum lexeme *kind, struct str *piece)
{
	while (scan_next(rest, kind, piece))
		if (*kind != L_BLANK && *kind != L_COMMENT)
			return true;
	return false;
}

bool scan_statement(struct str *rest, struct str *statement)
{
	const char *start = rest->s;
	enum lexeme kind;
	struct str piece;

	if (rest->n == 0)
		return false;
	while (scan_next(rest, &kind, &piece))
		if (kind == L_SIGN && piece.s[0] == ';')
			break;
	*statement = (struct str){ start, (size_t)(rest->s - start) };
	return true;
}

bool scan_is(struct str piece, const char *word)
{
	return piece.n == strlen(word) && strncasecmp(piece.s, word, piece.n) == 0;
}

bool scan_is_for(struct str statement, struct str engine)
{
	static const struct str lines[] = { { "-- sqlite:", 10 }, { "-- postgres:", 12 } };
	enum lexeme kind;
	struct str piece;

	while (scan_next(&statement, &kind, &piece)) {
		if (kind != L_BLANK && kind != L_COMMENT)
			break;
		for (size_t i = 0; i < COUNT(lines); i++)
			if (kind == L_COMMENT && str_starts(piece, lines[i]) &&
			    !str_starts(str_sub(lines[i], 3, lines[i].n), engine))
				return false;
	}
	return true;
}
