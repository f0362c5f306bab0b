/*
 * pinyin.c -- readings looked up in the table.
 */
#include "base/pinyin.h"

#include <stdlib.h>

#include "base/pinyin_table.h"
#include "base/text.h"

enum { HAN_FIRST = 0x4e00, HAN_LAST = 0x9fff };

/* The code point of one character of that block, which are three bytes each; 0 for any other. */
static int han_of(struct str one)
{
	const unsigned char *s = (const unsigned char *)one.s;
	int code = one.n == 3 ? (s[0] & 0x0f) << 12 | (s[1] & 0x3f) << 6 | (s[2] & 0x3f) : 0;

	return code >= HAN_FIRST && code <= HAN_LAST ? code : 0;
}

static int by_han(const void *key, const void *row)
{
	return *(const int *)key - ((const struct pinyin_name *)row)->han;
}

/* Its other reading at the beginning of a name, or NULL. */
static const char *name_of(int han)
{
	const struct pinyin_name *name = bsearch(&han, pinyin_names, (size_t)pinyin_names_n, sizeof *name, by_han);

	return name ? pinyin_syllables[name->syllable] : NULL;
}

static void append(const char *syllable, struct buf *initials, struct buf *letters)
{
	if (!*syllable)
		return;
	buf_char(initials, *syllable);
	buf_text(letters, syllable);
}

bool pinyin_of(struct str run, bool named, struct buf *initials, struct buf *letters)
{
	if (named) {
		struct str first = text_head(run, 1);
		const char *name = name_of(han_of(first));
		if (!name)
			return false;
		append(name, initials, letters);
		run = str_sub(run, first.n, run.n);
	}
	while (run.n) {
		struct str one = text_head(run, 1);
		int han = han_of(one);
		append(han ? pinyin_syllables[pinyin_usual[han - HAN_FIRST]] : "", initials, letters);
		run = str_sub(run, one.n, run.n);
	}
	return true;
}
