/*
 * scan.h -- SQL text cut into lexemes, just well enough to leave quotes and comments alone.
 */
#ifndef DB_SCAN_H
#define DB_SCAN_H

#include "base/str.h"

enum lexeme { L_BLANK, L_COMMENT, L_WORD, L_QUOTED, L_SIGN };

/* Cut the next lexeme off the front of `*rest`; what is never closed reaches to the end. False at the end. */
bool scan_next(struct str *rest, enum lexeme *kind, struct str *piece);

/* The next one that is neither blank nor comment. */
bool scan_next_solid(struct str *rest, enum lexeme *kind, struct str *piece);

/* Cut the next statement, with what stands before it and its semicolon, off the front. */
bool scan_statement(struct str *rest, struct str *statement);

/* "bigint" is the word BIGINT. */
bool scan_is(struct str piece, const char *word);

/* Is the statement for this engine? Not when a line "-- sqlite:" or "-- postgres:" before it keeps it for another. */
bool scan_is_for(struct str statement, struct str engine);

#endif
