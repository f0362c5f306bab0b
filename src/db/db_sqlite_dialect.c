/*
 * db_sqlite_dialect.c -- portable table definitions in SQLite's words.
 *
 * BIGINT becomes INTEGER, so that a single whole number as key is the row's own number; every
 * table becomes STRICT, which refuses a text in a number; and a table with any other key is kept
 * in the order of that key. A statement after a line "-- postgres:" is left out.
 */
#include "db/db_sqlite.h"
#include "db/scan.h"

enum { LEXEMES_MAX = 64 };

/* Cut the next column or table constraint off what stands between the parentheses of a table. */
static bool next_element(struct str *body, struct str *element)
{
	const char *start = body->s;
	enum lexeme kind;
	struct str piece;
	int depth = 0;

	if (body->n == 0)
		return false;
	while (scan_next(body, &kind, &piece)) {
		char c = kind == L_SIGN ? piece.s[0] : 0;

		depth += (c == '(') - (c == ')');
		if (depth < 0 || (depth == 0 && c == ','))
			break;
	}
	*element = (struct str){ start, (size_t)(body->s - start) };
	if (depth < 0)
		*body = (struct str){0};
	return true;
}

static int lexemes_of(struct str element, struct str *at)
{
	enum lexeme kind;
	int n = 0;

	while (n < LEXEMES_MAX && scan_next_solid(&element, &kind, &at[n]))
		n++;
	return n;
}

static int find_word(const struct str *at, int n, const char *word)
{
	for (int i = 0; i < n; i++)
		if (scan_is(at[i], word))
			return i;
	return -1;
}

static bool is_number_column(struct str body, struct str name)
{
	struct str element, at[LEXEMES_MAX];

	while (next_element(&body, &element)) {
		int n = lexemes_of(element, at);

		if (n > 1 && str_eq(at[0], name))
			return scan_is(at[1], "BIGINT") || scan_is(at[1], "INTEGER");
	}
	return false;
}

/* PRIMARY KEY (a, b) as an element, or after the column it is made of. */
static bool has_other_key_than_a_number(struct str body)
{
	struct str rest = body, element, at[LEXEMES_MAX];

	while (next_element(&rest, &element)) {
		int n = lexemes_of(element, at);
		int key = find_word(at, n, "PRIMARY");

		if (key < 0)
			continue;
		if (key > 0 && !scan_is(at[0], "CONSTRAINT"))
			return !is_number_column(body, at[0]);
		return key + 4 >= n || at[key + 4].s[0] == ',' ||
		       !is_number_column(body, at[key + 3]);
	}
	return false;
}

static struct str body_of(struct str statement)
{
	enum lexeme kind;
	struct str piece;

	while (scan_next(&statement, &kind, &piece))
		if (kind == L_SIGN && piece.s[0] == '(')
			break;
	return statement;
}

/* Every lexeme as it is, but BIGINT; `options` after the parenthesis that closes the table. */
static void add_converted(struct buf *out, struct str statement, const char *options)
{
	enum lexeme kind;
	struct str piece;
	int depth = 0;

	while (scan_next(&statement, &kind, &piece)) {
		char c = kind == L_SIGN ? piece.s[0] : 0;

		if (kind == L_WORD && scan_is(piece, "BIGINT"))
			piece = S("INTEGER");
		buf_add(out, piece);
		depth += (c == '(') - (c == ')');
		if (c == ')' && depth == 0)
			buf_text(out, options);
	}
}

static const char *options_of(struct str body)
{
	return has_other_key_than_a_number(body) ? " STRICT, WITHOUT ROWID" : " STRICT";
}

static void convert(struct buf *out, struct str statement)
{
	struct str rest = statement, first, second;
	enum lexeme kind;
	const char *options = "";

	bool create = scan_next_solid(&rest, &kind, &first) && scan_is(first, "CREATE") &&
	              scan_next_solid(&rest, &kind, &second);
	if (create && scan_is(second, "VIRTUAL")) {
		buf_add(out, statement);
		return;
	}
	if (create && scan_is(second, "TABLE"))
		options = str_find_str(statement, S("/* heap */")) >= 0 ? " STRICT" : options_of(body_of(statement));
	add_converted(out, statement, options);
}

struct str sqlite_dialect(struct arena *a, struct str sql)
{
	struct buf out = buf_in(a, 0);
	struct str statement;

	while (scan_statement(&sql, &statement))
		if (scan_is_for(statement, S("sqlite")))
			convert(&out, statement);
	return buf_str(&out);
}
