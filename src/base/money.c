/*
 * money.c -- exact arithmetic of amounts, prices and quantities.
 *
 * Every product is taken in 128 bits and divided once, so nothing is lost before
 * the one rounding; what does not fit into 64 bits afterwards is refused.
 */
#include "base/money.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>

typedef __int128 wide;

static bool narrow(wide v, int64_t *out)
{
	if (v < INT64_MIN || v > INT64_MAX)
		return false;
	*out = (int64_t)v;
	return true;
}

/* a / b for b > 0, half away from zero. */
static wide divide_rounded(wide a, wide b)
{
	wide half_up = (a < 0 ? -a : a) + b / 2;	/* b odd: a half cannot occur */

	return a < 0 ? -(half_up / b) : half_up / b;
}

bool money_add(struct money *sum, struct money part)
{
	int64_t v;

	if (__builtin_add_overflow(sum->fen, part.fen, &v))
		return false;
	sum->fen = v;
	return true;
}

bool money_sub(struct money *sum, struct money part)
{
	int64_t v;

	if (__builtin_sub_overflow(sum->fen, part.fen, &v))
		return false;
	sum->fen = v;
	return true;
}

bool quantity_add(struct quantity *sum, struct quantity part)
{
	int64_t v;

	if (__builtin_add_overflow(sum->v, part.v, &v))
		return false;
	sum->v = v;
	return true;
}

bool quantity_sub(struct quantity *sum, struct quantity part)
{
	int64_t v;

	if (__builtin_sub_overflow(sum->v, part.v, &v))
		return false;
	sum->v = v;
	return true;
}

bool money_of(struct quantity q, struct price p, struct money *out)
{
	const wide scale = 100000000;	/* 10^(QUANTITY_SCALE + PRICE_SCALE - MONEY_SCALE) */

	return narrow(divide_rounded((wide)q.v * p.micro, scale), &out->fen);
}

bool money_rate(struct money m, int64_t ppm, struct money *out)
{
	return money_part(m, ppm, RATE_ONE, out);
}

bool money_tax_within(struct money m, int64_t ppm, struct money *out)
{
	wide gross = (wide)RATE_ONE + ppm;

	return gross > 0 && narrow(divide_rounded((wide)m.fen * ppm, gross), &out->fen);
}

bool money_part(struct money m, int64_t part, int64_t whole, struct money *out)
{
	assert(whole > 0);
	return narrow(divide_rounded((wide)m.fen * part, whole), &out->fen);
}

struct remainder { wide v; int line; };

static int larger_first(const void *a, const void *b)
{
	const struct remainder *x = a, *y = b;

	if (x->v != y->v)
		return x->v > y->v ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

/*
 * Each part is first cut off towards zero; fewer than n fen are then missing, and go
 * one each to the lines that lost most. The sum of the weights may pass 64 bits, so a
 * product may reach 126 bits and still fits.
 */
void money_share(struct arena *a, struct money total, const int64_t weight[], struct money part[],
                 int n)
{
	wide sum = 0;
	int64_t missing = total.fen;
	struct remainder *lost = arena_array(a, (size_t)n, sizeof *lost);

	for (int i = 0; i < n; i++) {
		assert(weight[i] >= 0);
		sum += weight[i];
		part[i] = (struct money){0};
	}
	if (sum == 0) {
		if (n)
			part[n - 1] = total;
		return;
	}
	for (int i = 0; i < n; i++) {
		wide product = (wide)total.fen * weight[i];
		part[i].fen = (int64_t)(product / sum);
		missing -= part[i].fen;
		lost[i] = (struct remainder){ product < 0 ? -(product % sum) : product % sum, i };
	}
	qsort(lost, (size_t)n, sizeof *lost, larger_first);
	for (int i = 0; missing; i++) {
		int64_t one = missing > 0 ? 1 : -1;
		part[lost[i].line].fen += one;
		missing -= one;
	}
}

bool quantity_times(struct quantity q, struct quantity factor, struct quantity *out)
{
	wide product = (wide)q.v * factor.v;

	return product % ONE == 0 && narrow(product / ONE, &out->v);
}

/*
 * Append the digits at the front of `*s` to *v and cut them off. Past `most` of them only
 * zeros are accepted, and change nothing. Counted downwards, because the smallest number
 * has no positive twin. False on overflow.
 */
static bool cut_digits(struct str *s, int64_t *v, int most, int *taken)
{
	for (*taken = 0; s->n && s->s[0] >= '0' && s->s[0] <= '9'; *s = str_sub(*s, 1, s->n)) {
		int digit = s->s[0] - '0';
		if (*taken == most && digit)
			return false;
		if (*taken == most)
			continue;
		if (__builtin_mul_overflow(*v, 10, v) || __builtin_sub_overflow(*v, digit, v))
			return false;
		++*taken;
	}
	return true;
}

static bool cut_char(struct str *s, char c)
{
	if (!s->n || s->s[0] != c)
		return false;
	*s = str_sub(*s, 1, s->n);
	return true;
}

bool decimal_parse(struct str s, int scale, int64_t *out)
{
	bool negative = cut_char(&s, '-');
	int64_t v = 0;
	int whole, decimals = 0;

	if (!cut_digits(&s, &v, INT_MAX, &whole) || !whole)
		return false;
	if (cut_char(&s, '.') && (!s.n || !cut_digits(&s, &v, scale, &decimals)))
		return false;
	if (s.n)
		return false;
	for (; decimals < scale; decimals++)
		if (__builtin_mul_overflow(v, 10, &v))
			return false;
	if (!negative && v == INT64_MIN)
		return false;
	*out = negative ? v : -v;
	return true;
}

static const uint64_t ten_to[] = {
	1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, UINT64_C(10000000000), UINT64_C(100000000000),
	UINT64_C(1000000000000), UINT64_C(10000000000000), UINT64_C(100000000000000), UINT64_C(1000000000000000),
	UINT64_C(10000000000000000), UINT64_C(100000000000000000), UINT64_C(1000000000000000000), UINT64_C(10000000000000000000),
};

char *decimal_put(char *to, int64_t v, int scale, int least)
{
	assert(0 <= least && least <= scale && scale < 20);
	uint64_t rest = v < 0 ? -(uint64_t)v : (uint64_t)v;

	if (v < 0)
		*to++ = '-';
	for (; scale > least && rest % 10 == 0; scale--)
		rest /= 10;
	to = number_put(to, rest / ten_to[scale]);
	if (!scale)
		return to;
	*to++ = '.';
	return digits_put(to, rest % ten_to[scale], scale);
}

void decimal_format(struct buf *out, int64_t v, int scale, int least)
{
	char text[DECIMAL_MOST];

	buf_add(out, (struct str){ text, (size_t)(decimal_put(text, v, scale, least) - text) });
}

static struct str decimal_text(struct arena *a, int64_t v, int scale, int least)
{
	struct buf b = buf_in(a, DECIMAL_MOST + 1);

	decimal_format(&b, v, scale, least);
	return buf_str(&b);
}

struct str money_text(struct arena *a, struct money m)
{
	return decimal_text(a, m.fen, MONEY_SCALE, 2);
}

struct str price_text(struct arena *a, struct price p)
{
	return decimal_text(a, p.micro, PRICE_SCALE, 2);
}

struct str quantity_text(struct arena *a, struct quantity q)
{
	return decimal_text(a, q.v, QUANTITY_SCALE, 0);
}
