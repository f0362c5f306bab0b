/*
 * pinyin_table.h -- readings of U+4E00 to U+9FFF: pinyin_table.c, which tools/pinyin makes while building.
 */
#ifndef BASE_PINYIN_TABLE_H
#define BASE_PINYIN_TABLE_H

#include <stdint.h>

struct pinyin_name { uint16_t han, syllable; };

extern const uint16_t pinyin_usual[];		/* numbers of syllables, 0 for none */
extern const struct pinyin_name pinyin_names[];	/* those that a name begins with otherwise, in order */
extern const int pinyin_names_n;
extern const char pinyin_syllables[][7];

#endif
