/*
 * db_postgres_dialect.c -- portable table definitions in PostgreSQL's words, and its way to name parameters.
 *
 * TEXT is compared byte by byte, as SQLite does, whatever the language of the database; BLOB is BYTEA. A statement after a
 * line "-- sqlite:" is left out.
 */
#include "db/db_postgres.h"
#include "db/scan.h"

/* Types are written in capitals, columns are not: a column may be called text. */
static struct str type_of(struct str word)
{
	if (str_eq(word, S("TEXT")))
		return S("TEXT COLLATE \"C\"");
	return str_eq(word, S("BLOB")) ? S("BYTEA") : word;
}

static void convert(struct buf *out, struct str statement)
{
	struct str rest = statement, piece;
	enum lexeme kind;
	bool defines = scan_next_solid(&rest, &kind, &piece) && (scan_is(piece, "CREATE") || scan_is(piece, "ALTER")) &&
	               scan_next_solid(&rest, &kind, &piece) && scan_is(piece, "TABLE");

	while (scan_next(&statement, &kind, &piece))
		buf_add(out, defines && kind == L_WORD ? type_of(piece) : piece);
}

struct str postgres_dialect(struct arena *a, struct str sql)
{
	struct buf out = buf_in(a, 0);
	struct str statement;

	while (scan_statement(&sql, &statement))
		if (scan_is_for(statement, S("postgres")))
			convert(&out, statement);
	return buf_str(&out);
}

const char *postgres_parameters(struct arena *a, const char *sql)
{
	struct buf out = buf_in(a, 0);
	struct str rest = STR(sql), piece;
	enum lexeme kind;

	while (scan_next(&rest, &kind, &piece))
		buf_add(&out, kind == L_SIGN && piece.s[0] == '?' ? S("$") : piece);
	return str_c(a, buf_str(&out));
}
