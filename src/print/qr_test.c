/*
 * qr_test.c -- the square has its three eyes, a quiet edge, and depends on every letter.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "print/qr.h"

enum { MOST = 80 };
struct square { bool dark[MOST][MOST]; int64_t size; };

/* Draws the path as a browser would. */
static struct square drawn(struct arena *a, const char *text)
{
	struct square s = { 0 };
	struct qr qr;
	int x, y, run, back, n;

	assert_true(qr_make(a, STR(text), &qr));
	s.size = qr.size;
	assert_true(s.size < MOST);
	const char *at = str_c(a, qr_path(a, &qr));
	for (; *at; at += n) {
		n = 0;
		assert_int_equal(sscanf(at, "M%d %dh%dv1h-%dz%n", &x, &y, &run, &back, &n), 4);
		assert_true(n > 0 && run == back);
		for (int i = 0; i < run; i++)
			s.dark[y][x + i] = true;
	}
	return s;
}

static bool has_eye(const struct square *s, int64_t x, int64_t y)
{
	static const char eye[7][8] = { "#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######" };

	for (int r = 0; r < 7; r++)
		for (int c = 0; c < 7; c++)
			if (s->dark[y + r][x + c] != (eye[r][c] == '#'))
				return false;
	return true;
}

static void it_has_three_eyes_and_a_quiet_edge(void **unused)
{
	ARENA a = { 0 };
	struct square s = drawn(&a, "otpauth://totp/orderd:li?secret=ABCDEFGH");

	(void)unused;
	assert_true(has_eye(&s, 4, 4) && has_eye(&s, s.size - 11, 4) && has_eye(&s, 4, s.size - 11));
	assert_false(has_eye(&s, s.size - 11, s.size - 11));
	for (int64_t i = 0; i < s.size; i++)
		for (int64_t k = 0; k < 4; k++)
			assert_false(s.dark[k][i] || s.dark[i][k] || s.dark[s.size - 1 - k][i] || s.dark[i][s.size - 1 - k]);
}

static void another_text_is_another_square(void **unused)
{
	ARENA a = { 0 };
	struct square one = drawn(&a, "otpauth://totp/orderd:li?secret=ABCDEFGH"), other = drawn(&a, "otpauth://totp/orderd:li?secret=ABCDEFGI");

	(void)unused;
	assert_int_equal(one.size, other.size);
	assert_memory_not_equal(one.dark, other.dark, sizeof one.dark);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_has_three_eyes_and_a_quiet_edge),
		cmocka_unit_test(another_text_is_another_square),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
