/*
 * base_text_test.c -- UTF-8, folding, runs and old encodings; tokens, passwords, digests.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/secret.h"
#include "base/text.h"

static void text_is_well_formed_and_without_control_characters(void **state)
{
	(void)state;
	static const struct { struct str text; bool ok; size_t length; } row[] = {
		{ S(""), true, 0 }, { S("abc\t\r\n"), true, 6 }, { S("华东精密"), true, 4 },
		{ S("\xf0\xa0\x80\x80"), true, 1 },		/* U+20000 */
		{ S("\xf4\x8f\xbf\xbd"), true, 1 },		/* U+10FFFD, the last */
		{ S("\xef\xbf\xbf"), false, 0 }, { S("\xf4\x8f\xbf\xbe"), false, 0 },	/* U+FFFF, U+10FFFE: no characters */
		{ S("\xef\xb7\x90"), false, 0 },		/* U+FDD0 */
		{ S("\xe2\x80\xae" "abc"), false, 0 },		/* what follows is read from right to left */
		{ S("\xe2\x81\xa7"), false, 0 },
		{ S("\xe2\x80\xad" "138\xe2\x80\xac"), true, 5 },	/* as telephones copy a number */
		{ S("a\0b"), false, 0 }, { S("\x1b[0m"), false, 0 }, { S("\x7f"), false, 0 },
		{ S("\xc2\x85"), false, 0 },			/* NEL, a control character */
		{ S("\x80"), false, 0 }, { S("\xe5\x8d"), false, 0 }, { S("\xff"), false, 0 },
		{ S("\xc0\xaf"), false, 0 }, { S("\xe0\x80\xaf"), false, 0 },	/* overlong */
		{ S("\xed\xa0\x80"), false, 0 },		/* a surrogate */
		{ S("\xf4\x90\x80\x80"), false, 0 },		/* past U+10FFFF */
		{ S("\xe5\x8d\x8e\xe5"), false, 0 },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		assert_int_equal(text_valid(row[i].text), row[i].ok);
		if (row[i].ok)
			assert_int_equal(text_length(row[i].text), row[i].length);
	}
}

static void folding_makes_what_looks_alike_equal(void **state)
{
	(void)state;
	static const struct { const char *text, *folded; } row[] = {
		{ "ABC1", "abc1" }, { "ＡＢＣ１", "abc1" }, { "Müller", "müller" },
		{ "Mu\xcc\x88ller", "müller" }, { "STRASSE", "strasse" }, { "Straße", "strasse" },
		{ "①㎏", "1kg" }, { "华东", "华东" }, { "ﾊﾟ", "パ" }, { "", "" },
		{ "\xff""AB", "\xff""ab" },		/* not UTF-8: ASCII letters only */
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		struct str folded = text_fold(&a, STR(row[i].text));
		assert_string_equal(str_c(&a, folded), row[i].folded);
		assert_true(str_eq(text_fold(&a, folded), folded));
	}
}

static void han_and_other_letters_are_runs_of_their_own(void **state)
{
	(void)state;
	static const struct { const char *text, *runs; } row[] = {
		{ "华东精密ABC1", "[华东精密]ABC1 " }, { "abc华1", "abc [华]1 " },
		{ "  A-100/B（大）\n", "A 100 B [大]" }, { "㐀𠀀豈", "[㐀𠀀豈]" },
		{ "M8螺丝 M10螺母", "M8 [螺丝]M10 [螺母]" }, { "“\"*精:密\"”", "[精][密]" },
		{ "", "" }, { "…", "" }, { "二〇二六", "[二〇二六]" }, { "Café\xff", "Café " },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		struct buf out = buf_in(&a, 0);
		struct str rest = STR(row[i].text), run;
		bool han;

		while (text_run(&rest, &run, &han))
			buf_fmt(&out, han ? "[%.*s]" : "%.*s ", P(run));
		assert_string_equal(str_c(&a, buf_str(&out)), row[i].runs);
		assert_int_equal(rest.n, 0);
	}
}

static void heads_and_tails_are_of_whole_characters(void **state)
{
	(void)state;
	static const struct { const char *text; size_t n; const char *head, *tail; } row[] = {
		{ "13812345678", 4, "1381", "5678" }, { "华东精密", 1, "华", "密" }, { "a华𠀀", 2, "a华", "华𠀀" },
		{ "ab", 3, "ab", "ab" }, { "", 1, "", "" }, { "ab", 0, "", "" },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		assert_true(str_eq(text_head(STR(row[i].text), row[i].n), STR(row[i].head)));
		assert_true(str_eq(text_tail(STR(row[i].text), row[i].n), STR(row[i].tail)));
	}
}

static void files_in_gb18030_and_utf_8_are_read(void **state)
{
	(void)state;
	static const struct { struct str bytes; const char *encoding, *text; } row[] = {
		{ S("\xbb\xaa\xb6\xab,1\r\n"), "GB18030", "华东,1\r\n" },
		{ S("\x95\x32\x82\x36"), "gb18030", "𠀀" },
		{ S("\x80\xff"), "gb18030", NULL }, { S("\xbb"), "gb18030", NULL },
		{ S("a\0"), "gb18030", NULL }, { S(""), "gb18030", "" },
		{ S("华东"), NULL, "华东" }, { S("华东"), "UTF-8", "华东" },
		{ S("\xef\xbb\xbf""a"), NULL, "a" },
		{ S("\xbb\xaa"), NULL, NULL }, { S("a"), "latin1", NULL },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		struct str out = S("untouched");
		bool ok = text_decode(&a, row[i].bytes, row[i].encoding, &out);
		assert_int_equal(ok, row[i].text != NULL);
		assert_string_equal(str_c(&a, out), ok ? row[i].text : "untouched");
	}
}

static void tokens_are_long_and_differ(void **state)
{
	(void)state;
	ARENA a = {0};
	struct str one = token_new(&a), other = token_new(&a);

	assert_int_equal(one.n, 36);
	assert_true(str_starts(one, S("odt_")));
	assert_false(str_eq(one, other));
	for (size_t i = 4; i < one.n; i++)
		assert_non_null(strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", one.s[i]));
}

static void a_password_matches_its_own_hash_only(void **state)
{
	(void)state;
	char hash[128], again[128];

	password_hash(S("correct horse 电池"), hash);
	password_hash(S("correct horse 电池"), again);
	assert_string_not_equal(hash, again);
	assert_true(strncmp(hash, "$argon2id$", 10) == 0);
	assert_true(password_matches(S("correct horse 电池"), hash));
	assert_false(password_matches(S("correct horse"), hash));
	assert_false(password_matches(S(""), hash));
	assert_false(password_matches(S(""), ""));
}

static void digests_are_blake2b_and_read_back(void **state)
{
	(void)state;
	ARENA a = {0};
	struct digest d = digest_of(S("abc")), back;
	struct str hex = digest_hex(&a, d);

	assert_string_equal(str_c(&a, hex), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	assert_true(digest_parse(hex, &back) && digest_eq(back, d));
	assert_false(digest_eq(d, digest_of(S("abd"))));
	assert_true(digest_eq(digest_of(S("")), digest_of((struct str){0})));
	assert_false(digest_parse(str_sub(hex, 0, 63), &back));
	assert_false(digest_parse(str_fmt(&a, "%.*sg", P(str_sub(hex, 0, 63))), &back));
	assert_false(digest_parse(str_fmt(&a, "%.*s0", P(hex)), &back));
	assert_false(digest_parse(S(""), &back));
}

static void a_digest_of_pieces_knows_where_they_end(void **state)
{
	(void)state;
	const struct str lists[][3] = {
		{ S("ab"), S("c"), S("") }, { S("a"), S("bc"), S("") }, { S("abc"), S(""), S("") },
		{ S(""), S("abc"), S("") },
	};

	for (size_t i = 0; i < COUNT(lists); i++) {
		assert_true(digest_eq(digest_of_all(lists[i], 3), digest_of_all(lists[i], 3)));
		assert_false(digest_eq(digest_of_all(lists[i], 3), digest_of_all(lists[i], 2)));
		for (size_t k = 0; k < i; k++)
			assert_false(digest_eq(digest_of_all(lists[i], 3), digest_of_all(lists[k], 3)));
	}
	const struct str one[] = { S("x") };
	assert_true(digest_eq(digest_of_all(one, 1), digest_of(S("\1\0\0\0\0\0\0\0x"))));
}

static int start(void **state)
{
	(void)state;
	secret_start();
	return 0;
}

/* Against what Python's hmac and hashlib say of the same. */
static void a_keyed_digest_and_a_hash_are_the_standard_ones(void **state)
{
	ARENA a = { 0 };
	struct digest key, other;

	(void)state;
	for (size_t i = 0; i < sizeof key.b; i++)
		key.b[i] = (uint8_t)i;
	struct digest d = digest_keyed(key, S("what is signed"));
	assert_true(str_eq(digest_hex(&a, d), S("cc3fe7fb602f484f05afbb83831d3ac71604d10edaf457d4471b96023ca785e8")));
	other = key;
	other.b[31] ^= 1;
	assert_false(digest_eq(d, digest_keyed(other, S("what is signed"))));
	assert_true(str_eq(sha256_base64(&a, S("abc")), S("ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")));
}

static void bytes_have_one_text_for_an_address(void **state)
{
	static const char *const wrong[] = { "_-8=", "/+8", "_-9", "_-", "_-8 ", "_-8A" };
	ARENA a = { 0 };
	struct str out;

	(void)state;
	assert_true(str_eq(base64url(&a, S("\xff\xef")), S("_-8")));
	assert_true(base64url_decode(&a, S("_-8"), &out) && str_eq(out, S("\xff\xef")));
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(base64url_decode(&a, STR(wrong[i]), &out) && str_eq(out, S("\xff\xef")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_well_formed_and_without_control_characters),
		cmocka_unit_test(folding_makes_what_looks_alike_equal),
		cmocka_unit_test(han_and_other_letters_are_runs_of_their_own),
		cmocka_unit_test(heads_and_tails_are_of_whole_characters),
		cmocka_unit_test(files_in_gb18030_and_utf_8_are_read),
		cmocka_unit_test(tokens_are_long_and_differ),
		cmocka_unit_test(a_password_matches_its_own_hash_only),
		cmocka_unit_test(digests_are_blake2b_and_read_back),
		cmocka_unit_test(a_digest_of_pieces_knows_where_they_end),
		cmocka_unit_test(a_keyed_digest_and_a_hash_are_the_standard_ones),
		cmocka_unit_test(bytes_have_one_text_for_an_address),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
