/*
 * money.h -- amounts, unit prices and quantities.
 *
 * All three are whole numbers of a fixed scale in structs of their own, so that
 * one cannot be taken for another: money in fen (scale 2), price per unit in
 * millionths (scale 6), quantity in ten-thousandths (scale 4). Nothing here is
 * floating point. Whatever would overflow is refused, never wrapped. Rounding
 * happens once, per line, half away from zero.
 */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct money    { int64_t fen; };
struct price    { int64_t micro; };
struct quantity { int64_t v; };		/* 10,000 = one piece */

enum { MONEY_SCALE = 2, PRICE_SCALE = 6, QUANTITY_SCALE = 4, RATE_SCALE = 6 };
enum { ONE = 10000, RATE_ONE = 1000000 };	/* one piece; a rate of 100 % in parts per million */

/* *sum += part. False, and *sum unchanged, on overflow. */
bool money_add(struct money *sum, struct money part);
bool money_sub(struct money *sum, struct money part);
bool quantity_add(struct quantity *sum, struct quantity part);
bool quantity_sub(struct quantity *sum, struct quantity part);

/* quantity x price, rounded half away from zero to fen. False on overflow. */
bool money_of(struct quantity q, struct price p, struct money *out);

/* m x ppm / 1,000,000, rounded half away from zero. False on overflow. */
bool money_rate(struct money m, int64_t ppm, struct money *out);

/* The part of a gross amount that is tax at `ppm`: m x ppm / (1,000,000 + ppm), half away from zero. */
bool money_tax_within(struct money m, int64_t ppm, struct money *out);

/* m x part / whole, rounded half away from zero (whole > 0). False on overflow. */
bool money_part(struct money m, int64_t part, int64_t whole, struct money *out);

/*
 * Divide total over n weights (each >= 0) so that the parts add up to total exactly: largest
 * remainder first, the earlier line on a tie. All weights zero: everything to the last part.
 */
void money_share(struct arena *a, struct money total, const int64_t weight[], struct money part[], int n);

/* q x factor where factor is a quantity too (units per unit): exact, or false on overflow or a remainder. */
bool quantity_times(struct quantity q, struct quantity factor, struct quantity *out);

/*
 * A decimal text as a whole number of the given scale: "-12.5" at scale 2 is -1250. No sign but '-',
 * no exponent, no blanks, at most `scale` digits after the point (more are refused, not rounded,
 * unless they are zeros), at least one digit before it.
 */
bool decimal_parse(struct str s, int scale, int64_t *out);

/* The text of v with exactly `least` decimals or, where needed, up to `scale`. money: 2; price: 2; quantity: 0. */
void decimal_format(struct buf *out, int64_t v, int scale, int least);
/* The same where there is room for it; returns where it ends. */
enum { DECIMAL_MOST = 1 + 20 + 1 + 19 };
char *decimal_put(char *to, int64_t v, int scale, int least);

/* Money with two decimals, a price with two or more, a quantity with those it needs: as people are told. */
struct str money_text(struct arena *a, struct money m);
struct str price_text(struct arena *a, struct price p);
struct str quantity_text(struct arena *a, struct quantity q);

#endif
