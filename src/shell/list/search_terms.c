/*
 * search_terms.c -- from texts to the terms of the index, and from what was typed to what is asked of it.
 *
 * Terms are what people type: pairs of Han characters, heads and tails of other words, heads of words that only signs keep
 * apart, and of Han characters how they are read. Nothing of that stands in the row: it is made of its text, behind the commit.
 */
#include "shell/list/search_inner.h"

#include "base/pinyin.h"
#include "base/text.h"

enum {
	HEAD_MIN = 2, HEAD_MAX = 12, TAIL_MIN = 3, TAIL_MAX = 6,
	INITIALS = 3,			/* that stand together anywhere in a name are a term */
	INITIALS_MAX = 24,		/* of a name; the rest is not typed */
	INITIALS_TYPED = 8,		/* more letters are not initials */
};

/* Of all letters of a name only these heads: who typed more is told by the row. */
static const size_t spelt[] = { 3, 6, 10 };

/* --- terms ---------------------------------------------------------------- */

/* "order_华东": one index serves all records. Letters, digits and _ are plain words to every engine. */
static void add_term(struct buf *out, const struct record *r, struct str gram)
{
	if (out->n)
		buf_char(out, ' ');
	buf_text(out, r->name);
	buf_char(out, '_');
	buf_add(out, gram);
}

/* 王小明: wx, wxm; wan, wangxi, wangxiaomi. Of longer ones all three initials that stand together. */
static void add_reading(struct buf *out, const struct record *r, struct str run, bool named)
{
	struct buf initials = buf_in(out->arena, 0), letters = buf_in(out->arena, 0);

	if (!pinyin_of(text_head(run, INITIALS_MAX), named, &initials, &letters))
		return;
	if (initials.n >= HEAD_MIN)
		add_term(out, r, str_sub(buf_str(&initials), 0, HEAD_MIN));
	for (size_t i = 0; i + INITIALS <= initials.n; i++)
		add_term(out, r, str_sub(buf_str(&initials), i, INITIALS));
	for (size_t i = 0; i < COUNT(spelt); i++)
		if (letters.n >= spelt[i])
			add_term(out, r, str_sub(buf_str(&letters), 0, spelt[i]));
}

/* 精密机: 精, 精密, 密机, 机, and how it is read */
static void add_han(struct buf *out, const struct record *r, struct str run)
{
	struct str last = text_tail(run, 1);

	add_term(out, r, text_head(run, 1));
	for (struct str rest = run; rest.n > last.n; rest = str_sub(rest, text_head(rest, 1).n, rest.n))
		add_term(out, r, text_head(rest, 2));
	if (run.n > last.n)
		add_term(out, r, last);
	add_reading(out, r, run, false);
	add_reading(out, r, run, true);
}

/* so20: so20, so, so2, o20; a longer one has no term of its own. */
static void add_word(struct buf *out, const struct record *r, struct str run)
{
	size_t n = text_length(run);

	if (n <= HEAD_MAX)
		add_term(out, r, run);
	for (size_t k = HEAD_MIN; k <= HEAD_MAX && k < n; k++)
		add_term(out, r, text_head(run, k));
	for (size_t k = TAIL_MIN; k <= TAIL_MAX && k < n; k++)
		add_term(out, r, text_tail(run, k));
}

static struct str from_here(struct str run, struct str rest)
{
	return (struct str){ run.s, run.n + rest.n };
}

static bool are_signs(const char *from, const char *to)
{
	for (const char *s = from; s < to; s++)
		if ((unsigned char)*s <= ' ')
			return false;
	return from < to;
}

/* Words with nothing but signs between them, from the first on: shop:77-1 is shop_77_1. *rest gets what follows. */
static struct str joined(struct arena *a, struct str text, struct str *rest)
{
	struct buf out = buf_in(a, 0);
	struct str run;
	bool han;

	for (*rest = text; text_run(&text, &run, &han) && !han && (!out.n || are_signs(rest->s, run.s)); *rest = text) {
		if (out.n)
			buf_char(&out, '_');
		buf_add(&out, run);
	}
	return buf_str(&out);
}

/* Of words that are joined the shortest head with something of the second. */
static size_t joined_min(struct str run)
{
	return text_length(run) + 2;
}

/* shop:77-1: shop_7, shop_77, shop_77_1 …; 77_1. */
static void add_joined(struct buf *out, const struct record *r, struct str run, struct str rest)
{
	struct str whole = joined(out->arena, from_here(run, rest), &rest);
	size_t n = text_length(whole);

	for (size_t k = joined_min(run); k <= HEAD_MAX && k <= n; k++)
		add_term(out, r, text_head(whole, k));
}

struct str search_terms(struct arena *a, const struct record *r, struct str text)
{
	struct buf out = buf_in(a, 0);
	struct str run;
	bool han;

	while (text_run(&text, &run, &han)) {
		(han ? add_han : add_word)(&out, r, run);
		if (!han)
			add_joined(&out, r, run, text);
	}
	return buf_str(&out);
}

struct str search_terms_version(struct arena *a)
{
	return str_fmt(a, "3, %s", pinyin_source);
}

/* --- what was typed --------------------------------------------------------- */

static struct str term_of(const struct condition *c, struct str gram)
{
	struct buf out = buf_in(c->arena, 0);

	add_term(&out, c->record, gram);
	return buf_str(&out);
}

/* More than that only narrow what the rows are asked about anyway. */
static bool must_have(struct condition *c)
{
	if (c->parts == PARTS_MAX)
		return false;
	c->part[c->parts++].n = 0;
	return true;
}

/* The last part holds with this term, too. */
static void or_have(struct condition *c, struct str gram)
{
	struct str term = term_of(c, gram);
	int *n = &c->part[c->parts - 1].n;

	for (int i = 0; i < *n; i++)
		if (str_eq(c->part[c->parts - 1].any[i], term))
			return;
	c->part[c->parts - 1].any[(*n)++] = term;
}

/* 精密机械厂: 精密, 机械, 械厂. The pairs between would hardly tell more, and each is a list to read. */
static void must_have_han(struct condition *c, struct str run)
{
	struct str rest = run, last = text_tail(run, 2);

	for (; rest.n > last.n; rest = str_sub(rest, text_head(rest, 2).n, rest.n))
		if (must_have(c))
			or_have(c, text_head(rest, 2));
	if (must_have(c))
		or_have(c, last);
}

/* It begins with it, or ends with it: what is longer than a term is looked for by the longest there is. */
static void or_have_word(struct condition *c, struct str run)
{
	or_have(c, text_head(run, HEAD_MAX));
	if (text_length(run) > TAIL_MAX)
		or_have(c, text_tail(run, TAIL_MAX));
}

static bool is_letters(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.s[i] < 'a' || s.s[i] > 'z')
			return false;
	return true;
}

/* Or a name is spelt so, from its beginning. */
static void or_have_spelt(struct condition *c, struct str run)
{
	size_t i = COUNT(spelt);

	while (i-- > 0)
		if (run.n >= spelt[i]) {
			or_have(c, str_sub(run, 0, spelt[i]));
			return;
		}
}

/* Letters may be a word, a name that is spelt so, or initials: (jmjx or jmj) and (jmjx or jmj or mjx). */
static void must_have_word(struct condition *c, struct str run)
{
	size_t last = is_letters(run) && run.n >= INITIALS && run.n <= INITIALS_TYPED ? run.n - INITIALS : 0;

	for (size_t at = 0; at <= last; at = at < last && at + INITIALS > last ? last : at + INITIALS) {
		if (!must_have(c))
			return;
		or_have_word(c, run);
		if (is_letters(run))
			or_have_spelt(c, run);
		if (last || run.n == INITIALS)
			or_have(c, str_sub(run, at, INITIALS));
	}
}

/* shop:77: what stands together, not each of it anywhere; of longer ones also the words that no term reaches. */
static void must_have_joined(struct condition *c, struct str whole)
{
	struct str run;
	size_t at = 0;

	if (must_have(c))
		or_have(c, text_head(whole, HEAD_MAX));
	for (; str_cut(&whole, '_', &run); at++) {
		at += text_length(run);
		if (at > HEAD_MAX)
			must_have_word(c, run);
	}
}

struct condition condition_of(struct arena *a, const struct record *r, struct str folded)
{
	struct condition c = { .record = r, .arena = a };
	struct str run, rest = folded;
	bool han;

	while (text_run(&folded, &run, &han)) {
		struct str whole = han ? run : joined(a, from_here(run, folded), &rest);
		if (whole.n > run.n && joined_min(run) <= HEAD_MAX) {
			must_have_joined(&c, whole);
			folded = rest;
		} else
			(han ? must_have_han : must_have_word)(&c, run);
	}
	return c;
}

struct str condition_text(const struct condition *c)
{
	struct buf out = buf_in(c->arena, 0);

	for (int i = 0; i < c->parts; i++) {
		int n = c->part[i].n;
		buf_text(&out, i ? " AND " : "");
		for (int k = 0; k < n; k++)
			buf_fmt(&out, "%s%.*s%s", k ? " OR " : n > 1 ? "(" : "", P(c->part[i].any[k]), k && k == n - 1 ? ")" : "");
	}
	return buf_str(&out);
}

static bool has_any(const struct condition *c, int part, struct str terms, struct arena *a)
{
	for (int k = 0; k < c->part[part].n; k++)
		if (str_find_str(terms, str_fmt(a, " %.*s ", P(c->part[part].any[k]))) >= 0)
			return true;
	return false;
}

bool condition_holds(const struct condition *c, struct str text, struct arena *a)
{
	struct str terms = str_fmt(a, " %.*s ", P(search_terms(a, c->record, text)));

	for (int i = 0; i < c->parts; i++)
		if (!has_any(c, i, terms, a))
			return false;
	return true;
}

/* --- what a text says --------------------------------------------------------- */

static bool next_word(struct str *rest, struct str *word)
{
	size_t from = 0, to;

	while (from < rest->n && (unsigned char)rest->s[from] <= ' ')
		from++;
	for (to = from; to < rest->n && (unsigned char)rest->s[to] > ' '; to++)
		;
	*word = str_sub(*rest, from, to - from);
	*rest = str_sub(*rest, to, rest->n);
	return word->n > 0;
}

/* Its Han characters by their initials and letters, each reading of each run on lines of its own. */
static struct str read_aloud(struct arena *a, struct str text)
{
	struct buf out = buf_in(a, 0);
	struct str run;
	bool han;

	while (text_run(&text, &run, &han)) {
		for (int named = 0; han && named < 2; named++) {
			struct buf initials = buf_in(a, 0), letters = buf_in(a, 0);
			if (pinyin_of(text_head(run, INITIALS_MAX), named, &initials, &letters))
				buf_fmt(&out, "%.*s\n%.*s\n", P(initials), P(letters));
		}
	}
	return buf_str(&out);
}

bool search_has_words(struct str folded, struct str text, struct arena *a)
{
	struct str read = S(""), word;

	while (next_word(&folded, &word)) {
		if (str_find_str(text, word) >= 0)
			continue;
		if (!is_letters(word))
			return false;
		if (!read.n)
			read = read_aloud(a, text);
		if (str_find_str(read, word) < 0)
			return false;
	}
	return true;
}
