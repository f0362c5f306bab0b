/*
 * text.h -- UTF-8, and what searching Chinese needs.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/str.h"

bool text_valid(struct str s);			/* well-formed UTF-8 without NUL, control characters but \t \n \r, noncharacters and what turns the direction round */
bool text_storable(struct str s);			/* well-formed UTF-8 without NUL: every engine takes it */
size_t text_length(struct str s);		/* in code points */

/* NFKC and lower case: "ＡＢＣ１" and "abc1" are the same thing to a searcher. */
struct str text_fold(struct arena *a, struct str s);

/*
 * Cut the next run of Han characters, or of other letters and digits, off the front of `*rest`; what parts runs is passed
 * over. "M8螺丝, A-1" is m8, 螺丝, a, 1 when folded. False when there is none left.
 */
bool text_run(struct str *rest, struct str *run, bool *han);

/* The first, or last, `n` code points of well-formed text; all of it when it has no more. */
struct str text_head(struct str s, size_t n);
struct str text_tail(struct str s, size_t n);

/*
 * GB18030 to UTF-8. False, with nothing written, when the bytes are not GB18030.
 * NULL or "utf-8" as encoding checks and copies; a byte order mark in front is dropped. The
 * result is text_valid(). "utf-8" and "gb18030" are all there is.
 */
bool text_decode(struct arena *a, struct str bytes, const char *encoding, struct str *out);

#endif
