/*
 * words.h -- the names a story gives to what it was answered, and the texts they stand in.
 *
 * "{{order}}" in a text is replaced by what was kept under that name. {{today}}, {{today+3}} and {{today-1}}
 * are days in the company's zone, {{serial_day}} is today as it stands in an order number.
 */
#ifndef LIB_WORDS_H
#define LIB_WORDS_H

#include "base/str.h"

enum { WORDS_MAX = 200 };

struct words {
	struct arena *arena;
	struct { struct str name, value; } word[WORDS_MAX];
	int n;
};

void words_keep(struct words *w, struct str name, struct str value);
/* The value, or an empty text. */
struct str words_value(const struct words *w, struct str name);
/* The text with all names replaced. False, with the first unknown name in *unknown. */
bool words_fill(const struct words *w, struct str text, struct arena *a, struct str *out, struct str *unknown);

#endif
