/*
 * pinyin.h -- Han characters by their Pinyin, without tones.
 */
#ifndef BASE_PINYIN_H
#define BASE_PINYIN_H

#include "base/str.h"

/*
 * Appends the first letters of a run of Han characters, and all letters: 曾小明 gives cxm, cengxiaoming. `named`: as a name
 * that begins with them is read: zxm, zengxiaoming; false, with nothing appended, when that is the same. What has no
 * reading is passed over.
 */
bool pinyin_of(struct str run, bool named, struct buf *initials, struct buf *letters);

/* Where the readings are from: another source may read otherwise. */
extern const char pinyin_source[];

#endif
