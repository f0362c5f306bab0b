/*
 * base_pinyin_test.c -- how names are read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/pinyin.h"
#include "base/text.h"

static const struct row { const char *han, *initials, *letters, *named; } rows[] = {
	{ "王小明",     "wxm", "wangxiaoming", "" },
	{ "上海精密机械", "shjmjx", "shanghaijingmijixie", "" },
	{ "曾国藩",     "cgf", "cengguofan", "zgf zengguofan" },
	{ "单雄信",     "dxx", "danxiongxin", "sxx shanxiongxin" },
	{ "重庆",       "zq",  "zhongqing", "cq chongqing" },
	{ "吕布",       "lb",  "lubu", "" },
	{ "華為",       "hw",  "huawei", "" },
	{ "〇㐀王",     "w",   "wang", "" },	/* what has no reading in the table */
	{ "",           "",    "", "" },
};

static void names_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		ARENA a = { 0 };
		struct buf initials = buf_in(&a, 0), letters = buf_in(&a, 0), named = buf_in(&a, 0), rest = buf_in(&a, 0);

		assert_true(pinyin_of(STR(rows[i].han), false, &initials, &letters));
		assert_string_equal(str_c(&a, buf_str(&initials)), rows[i].initials);
		assert_string_equal(str_c(&a, buf_str(&letters)), rows[i].letters);
		if (pinyin_of(STR(rows[i].han), true, &named, &rest))
			buf_fmt(&named, " %.*s", P(rest));
		assert_string_equal(str_c(&a, buf_str(&named)), rows[i].named);
	}
}

/* All of GB2312, which is what names are written with. */
static void every_common_character_has_a_reading(void **state)
{
	ARENA a = { 0 };
	struct buf initials = buf_in(&a, 0), letters = buf_in(&a, 0);
	int n = 0;
	(void)state;

	for (int high = 0xb0; high <= 0xf7; high++) {
		for (int low = 0xa1; low <= (high == 0xd7 ? 0xf9 : 0xfe); low++, n++) {
			const char gb[2] = { (char)high, (char)low };
			struct str han;
			assert_true(text_decode(&a, (struct str){ gb, 2 }, "gb18030", &han));
			pinyin_of(han, false, &initials, &letters);
		}
	}
	assert_int_equal(n, 6763);
	assert_int_equal(initials.n, n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_read),
		cmocka_unit_test(every_common_character_has_a_reading),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
