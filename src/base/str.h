/*
 * str.h -- a slice of bytes, and a text that grows.
 *
 * A str is a pointer and a length; it owns nothing and need not end in NUL.
 * Texts are UTF-8, checked where they come in. A zero str is the empty text.
 * A buf grows inside an arena and has a mandatory maximum: past it the buf is
 * marked `full` and drops what does not fit, so an output can be refused as a
 * whole instead of filling memory.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

struct str {
	const char *s;
	size_t n;
};

/* A str of a literal. STR(x) of a NUL-terminated pointer (NULL is the empty text). */
#define S(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
struct str STR(const char *text);

/* For printf("%.*s", P(x)). */
#define P(x) (int)(x).n, (x).s

bool str_eq(struct str a, struct str b);
bool str_eq_ignoring_case(struct str a, struct str b);	/* of ASCII */
int  str_cmp(struct str a, struct str b);		/* bytewise, as the databases compare */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
struct str str_sub(struct str s, size_t from, size_t n);	/* clamped */
struct str str_trim(struct str s);			/* without ASCII blanks at both ends */

/* Index of the first `c`, or -1. */
ptrdiff_t str_find(struct str s, char c);

/* Index of the first `needle`, or -1. */
ptrdiff_t str_find_str(struct str s, struct str needle);

/*
 * Cut the next piece up to `sep` off the front of `*rest`. False when nothing
 * is left; "a,,b" gives "a", "", "b"; "" gives nothing.
 */
bool str_cut(struct str *rest, char sep, struct str *piece);

struct str str_dup(struct arena *a, struct str s);
char *str_c(struct arena *a, struct str s);		/* NUL-terminated copy */
struct str str_lower(struct arena *a, struct str s);	/* ASCII only */
struct str str_upper(struct arena *a, struct str s);	/* ASCII only */
struct str str_fmt(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A decimal whole number with optional '-', nothing else around it. False on overflow or other text. */
bool str_int(struct str s, int64_t *out);

uint64_t str_hash(struct str s);			/* for hash tables; not for secrets */

struct buf {
	struct arena *arena;
	char *s;
	size_t n, room, max;
	bool full;
};

/* An empty buf of at most `max` bytes (0 means 64 MiB). */
struct buf buf_in(struct arena *a, size_t max);

/* Room for `more` bytes at the end, or NULL when they do not fit; then the buf is full. */
char *buf_reserve(struct buf *b, size_t more);

/* The same. These three are called for every piece of every answer: where there is room they are no call. */
static inline char *buf_room(struct buf *b, size_t more)
{
	return more <= b->room - b->n && !b->full ? b->s + b->n : buf_reserve(b, more);
}

static inline void buf_add(struct buf *b, struct str s)
{
	if (!s.n)
		return;
	char *to = buf_room(b, s.n);
	if (to) {
		memcpy(to, s.s, s.n);
		b->n += s.n;
	}
}

static inline void buf_char(struct buf *b, char c)
{
	char *to = buf_room(b, 1);

	if (to) {
		*to = c;
		b->n++;
	}
}

void buf_text(struct buf *b, const char *text);
void buf_int(struct buf *b, int64_t v);
struct str int_text(struct arena *a, int64_t v);
void buf_fmt(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vfmt(struct buf *b, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
void buf_json(struct buf *b, struct str s);		/* as a JSON string, quotes included */
void buf_url(struct buf *b, struct str s);		/* as a part of an address: all but letters, digits and - . _ ~ is escaped */
void buf_html(struct buf *b, struct str s);		/* with & < > " ' escaped */
struct str buf_str(const struct buf *b);

/* Digits where there is room for them: as many as the number has (at most 20), or its last `n`. They return where they end. */
char *number_put(char *to, uint64_t v);
char *digits_put(char *to, uint64_t v, int n);
char *int_put(char *to, int64_t v);			/* with its sign */

#endif
