/*
 * base_str_test.c -- memory that is freed at once, slices, and the text that grows.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"

static void assert_str(struct str got, const char *want)
{
	assert_int_equal(got.n, strlen(want));
	assert_memory_equal(got.s ? got.s : "", want, got.n);
}

static void arena_memory_is_zeroed_even_after_a_reset(void **state)
{
	(void)state;
	ARENA a = {0};

	for (int round = 0; round < 3; round++) {
		for (size_t size = 0; size < 5000; size = size * 2 + 1) {
			unsigned char *p = arena_alloc(&a, size);
			assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
			for (size_t i = 0; i < size; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xff, size);
		}
		assert_true(a.used > 5000);
		arena_reset(&a);
		assert_int_equal(a.used, 0);
		assert_non_null(a.chunk);
	}
}

static void a_huge_piece_leaves_the_chunk_being_filled_in_use(void **state)
{
	(void)state;
	ARENA a = {0};

	char *before = arena_alloc(&a, 16);
	memset(arena_alloc(&a, 3 << 20), 1, 3 << 20);
	char *after = arena_alloc(&a, 16);
	assert_ptr_equal(after, before + 16);
	arena_free(&a);
	arena_free(&a);
	assert_null(a.chunk);
}

static void a_growing_array_keeps_what_it_holds(void **state)
{
	(void)state;
	ARENA a = {0};
	int *array = NULL;
	size_t room = 0;

	for (size_t i = 0; i < 10000; i++) {
		array = arena_grow(&a, array, i, &room, sizeof *array);
		assert_true(room > i);
		assert_int_equal(array[i], 0);
		array[i] = (int)i;
		if (i % 1000 == 0)
			arena_alloc(&a, 8);	/* in the way of growing in place */
	}
	for (size_t i = 0; i < 10000; i++)
		assert_int_equal(array[i], i);
}

static void slices_compare_bytewise(void **state)
{
	(void)state;
	static const struct { const char *a, *b; int order; } row[] = {
		{ "", "", 0 }, { "a", "", 1 }, { "", "a", -1 }, { "ab", "abc", -1 }, { "b", "abc", 1 },
		{ "abc", "abc", 0 }, { "\xe4", "a", 1 },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		int order = str_cmp(STR(row[i].a), STR(row[i].b));
		assert_int_equal((order > 0) - (order < 0), row[i].order);
		assert_int_equal(str_eq(STR(row[i].a), STR(row[i].b)), row[i].order == 0);
	}
	assert_true(str_eq((struct str){0}, S("")));
	assert_true(str_eq(STR(NULL), S("")));
}

static void slices_are_cut_and_searched(void **state)
{
	(void)state;

	assert_true(str_starts(S("orders"), S("order")) && !str_starts(S("or"), S("order")));
	assert_true(str_ends(S("orders"), S("ers")) && !str_ends(S("rs"), S("ers")));
	assert_true(str_starts(S("x"), S("")) && str_ends(S("x"), S("")));
	assert_str(str_sub(S("orders"), 2, 3), "der");
	assert_str(str_sub(S("orders"), 4, 99), "rs");
	assert_str(str_sub(S("orders"), 7, 1), "");
	assert_str(str_trim(S(" \t a b\r\n")), "a b");
	assert_str(str_trim(S(" \n ")), "");
	assert_int_equal(str_find(S("a=b=c"), '='), 1);
	assert_int_equal(str_find(S(""), '='), -1);
	assert_int_equal(str_find_str(S("abcabd"), S("abd")), 3);
	assert_int_equal(str_find_str(S("ab"), S("abd")), -1);
}

static void cutting_gives_the_pieces_between_separators(void **state)
{
	(void)state;
	static const struct { const char *text; int n; const char *piece[3]; } row[] = {
		{ "", 0, {0} }, { "a", 1, { "a" } }, { "a,,b", 3, { "a", "", "b" } }, { ",", 1, { "" } },
		{ "a,", 1, { "a" } },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		struct str rest = STR(row[i].text), piece;
		int n = 0;
		for (; str_cut(&rest, ',', &piece); n++)
			assert_str(piece, row[i].piece[n]);
		assert_int_equal(n, row[i].n);
	}
}

static void whole_numbers_are_read_strictly(void **state)
{
	(void)state;
	static const struct { const char *text; bool ok; int64_t v; } row[] = {
		{ "0", true, 0 }, { "-0", true, 0 }, { "007", true, 7 }, { "-12", true, -12 },
		{ "9223372036854775807", true, INT64_MAX }, { "-9223372036854775808", true, INT64_MIN },
		{ "9223372036854775808", false, 0 }, { "-9223372036854775809", false, 0 },
		{ "99999999999999999999", false, 0 }, { "", false, 0 }, { "-", false, 0 },
		{ "+1", false, 0 }, { " 1", false, 0 }, { "1 ", false, 0 }, { "1.0", false, 0 },
		{ "0x1", false, 0 }, { "١", false, 0 },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		int64_t v = 77;
		assert_int_equal(str_int(STR(row[i].text), &v), row[i].ok);
		assert_int_equal(v, row[i].ok ? row[i].v : 77);
	}
}

static void a_number_written_reads_back(void **state)
{
	(void)state;
	static const int64_t row[] = { 0, 1, -1, 10, 99, 12345, INT64_MAX, INT64_MIN };

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		struct buf b = buf_in(&a, 0);
		int64_t back;
		buf_int(&b, row[i]);
		assert_true(str_int(buf_str(&b), &back));
		assert_int_equal(back, row[i]);
	}
}

static void a_full_buf_drops_what_does_not_fit_and_says_so(void **state)
{
	(void)state;
	ARENA a = {0};
	struct buf b = buf_in(&a, 5);

	buf_text(&b, "abc");
	buf_text(&b, "de");
	assert_false(b.full);
	buf_char(&b, 'f');
	assert_true(b.full);
	buf_text(&b, "");
	buf_int(&b, 1);
	buf_fmt(&b, "%d", 1);
	assert_str(buf_str(&b), "abcde");

	b = buf_in(&a, 5);
	buf_text(&b, "abc");
	buf_text(&b, "def");
	buf_text(&b, "g");	/* would fit, but what is there must be a beginning */
	assert_str(buf_str(&b), "abc");
}

static void a_buf_grows_through_all_sizes(void **state)
{
	(void)state;
	ARENA a = {0};
	struct buf b = buf_in(&a, 0);

	for (int i = 0; i < 100000; i++)
		buf_char(&b, (char)('a' + i % 26));
	assert_int_equal(b.n, 100000);
	for (int i = 0; i < 100000; i++)
		assert_int_equal(b.s[i], 'a' + i % 26);
}

static void formatted_text_may_be_long(void **state)
{
	(void)state;
	ARENA a = {0};

	for (int n = 250; n < 260; n++) {
		struct str text = str_fmt(&a, "%*d%s", n, 7, "x");
		assert_int_equal(text.n, n + 1);
		assert_str(str_sub(text, (size_t)n - 1, 2), "7x");
	}
	assert_str(str_fmt(&a, "%.*s|", P(str_sub(S("x"), 1, 1))), "|");
}

static void json_and_html_escape_what_they_must(void **state)
{
	(void)state;
	static const struct { struct str text; const char *json, *html; } row[] = {
		{ S(""), "\"\"", "" },
		{ S("华东 a"), "\"华东 a\"", "华东 a" },
		{ S("a\"b\\c"), "\"a\\\"b\\\\c\"", "a&quot;b\\c" },
		{ S("\n\t\r\b\f"), "\"\\n\\t\\r\\b\\f\"", "\n\t\r\b\f" },
		{ S("\0\x1f"), "\"\\u0000\\u001f\"", NULL },
		{ S("<a href='x'>&"), "\"<a href='x'>&\"", "&lt;a href=&#39;x&#39;&gt;&amp;" },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		struct buf json = buf_in(&a, 0), html = buf_in(&a, 0);
		buf_json(&json, row[i].text);
		assert_str(buf_str(&json), row[i].json);
		buf_html(&html, row[i].text);
		if (row[i].html)
			assert_str(buf_str(&html), row[i].html);
	}
}

static void a_part_of_an_address_is_escaped_but_for_what_is_plain(void **state)
{
	(void)state;
	static const struct { struct str text; const char *url; } row[] = {
		{ S(""), "" }, { S("aZ09-._~"), "aZ09-._~" }, { S("a b&c=d,e/f%"), "a%20b%26c%3Dd%2Ce%2Ff%25" },
		{ S("华"), "%E5%8D%8E" }, { S("a\0b"), "a%00b" },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		struct buf out = buf_in(&a, 0);
		buf_url(&out, row[i].text);
		assert_str(buf_str(&out), row[i].url);
	}
}

static void copies_stand_on_their_own(void **state)
{
	(void)state;
	ARENA a = {0};
	char text[] = "OrDer AZ@[ 单";
	struct str copy = str_dup(&a, STR(text)), lower = str_lower(&a, STR(text)), upper = str_upper(&a, STR(text));
	char *c = str_c(&a, STR(text));

	memset(text, 'x', sizeof text - 1);
	assert_str(copy, "OrDer AZ@[ 单");
	assert_str(lower, "order az@[ 单");
	assert_str(upper, "ORDER AZ@[ 单");
	assert_string_equal(c, "OrDer AZ@[ 单");
}

static void hashes_spread_over_a_small_table(void **state)
{
	(void)state;
	ARENA a = {0};
	int bucket[64] = {0};

	for (int i = 0; i < 6400; i++)
		bucket[str_hash(str_fmt(&a, "SKU-%05d", i)) % 64]++;
	for (int i = 0; i < 64; i++)
		assert_in_range(bucket[i], 50, 150);
	assert_true(str_hash(S("ab")) == str_hash(str_sub(S("abc"), 0, 2)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_memory_is_zeroed_even_after_a_reset),
		cmocka_unit_test(a_huge_piece_leaves_the_chunk_being_filled_in_use),
		cmocka_unit_test(a_growing_array_keeps_what_it_holds),
		cmocka_unit_test(slices_compare_bytewise),
		cmocka_unit_test(slices_are_cut_and_searched),
		cmocka_unit_test(cutting_gives_the_pieces_between_separators),
		cmocka_unit_test(whole_numbers_are_read_strictly),
		cmocka_unit_test(a_number_written_reads_back),
		cmocka_unit_test(a_full_buf_drops_what_does_not_fit_and_says_so),
		cmocka_unit_test(a_buf_grows_through_all_sizes),
		cmocka_unit_test(formatted_text_may_be_long),
		cmocka_unit_test(json_and_html_escape_what_they_must),
		cmocka_unit_test(a_part_of_an_address_is_escaped_but_for_what_is_plain),
		cmocka_unit_test(copies_stand_on_their_own),
		cmocka_unit_test(hashes_spread_over_a_small_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
