/*
 * code128.h -- a text as bars of Code 128 (ISO/IEC 15417): sets B and C, whichever is shorter.
 */
#ifndef PRINT_CODE128_H
#define PRINT_CODE128_H

#include "base/str.h"

enum { CODE128_TEXT_MAX = 48, CODE128_WIDTHS_MAX = 6 * (2 * CODE128_TEXT_MAX + 3) + 7 };

/*
 * Widths of bar, gap, bar … in modules, beginning and ending with a bar; answers how many. 0: empty, longer than
 * CODE128_TEXT_MAX, or with what is not printable ASCII.
 */
int code128(struct str text, unsigned char width[CODE128_WIDTHS_MAX]);

#endif
