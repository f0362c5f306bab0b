/*
 * text.h -- UTF-8, and what searching Chinese needs.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/str.h"

bool text_valid(struct str s);			/* well-formed UTF-8 without NUL and control characters but \t \n \r */
size_t text_length(struct str s);		/* in code points */

/* NFKC and lower case: "ＡＢＣ１" and "abc1" are the same thing to a searcher. */
struct str text_fold(struct arena *a, struct str s);

/*
 * Folded text with every Han character a word of its own ("华 东 精 密 abc1"), for an FTS5
 * unicode61 index. A query is text_words() of what was typed, asked as a phrase.
 */
struct str text_words(struct arena *a, struct str s);

/*
 * GB18030 to UTF-8. False, with nothing written, when the bytes are not GB18030.
 * NULL or "utf-8" as encoding checks and copies; a byte order mark in front is dropped. The
 * result is text_valid(). "utf-8" and "gb18030" are all there is.
 */
bool text_decode(struct arena *a, struct str bytes, const char *encoding, struct str *out);

#endif
