/*
 * encode.c -- records into JSON, written straight into the answer: this is in the path of every read.
 */
#include <assert.h>

#include "record/intake.h"
#include "record/machine.h"
#include "record/personal.h"

/* For whom it is written: how much of it, what is hidden from them, with whose actions, and within what. */
struct reader {
	enum encode_view view;
	unsigned by, hidden;
	struct owner owner;
};

static void encode_view(struct buf *out, const struct record *r, const void *row, const struct reader *to,
                        struct str more);

enum { WORD_MOST = 64, SHORT_MOST = 80 };	/* bytes: of a state, of any value but texts and rows */

static const char *word_of(const struct names *names, int64_t v)
{
	assert(v >= 0 && v < names->n);
	return names->at[v].word;
}

static void encode_words(struct buf *out, const struct field *f, int64_t bits)
{
	char before = '[';

	for (int i = 0; i < f->names->n; i++) {
		if (!(bits >> i & 1))
			continue;
		buf_char(out, before);
		buf_json(out, STR(f->names->at[i].word));
		before = ',';
	}
	buf_text(out, before == '[' ? "[]" : "]");
}

static char *put_text(char *to, struct str text)
{
	return (char *)memcpy(to, text.s, text.n) + text.n;
}

static char *put_word(char *to, const struct names *names, int64_t v)
{
	struct str word = STR(word_of(names, v));

	assert(word.n <= WORD_MOST);
	return put_text(to, word);
}

static char *put_hex(char *to, const struct digest *d)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < sizeof d->b; i++) {
		*to++ = digits[d->b[i] >> 4];
		*to++ = digits[d->b[i] & 15];
	}
	return to;
}

static void encode_rows(struct buf *out, const struct record *r, const struct rows *rows, const struct reader *to)
{
	buf_char(out, '[');
	for (int64_t i = 0; i < rows->n; i++) {
		if (i)
			buf_char(out, ',');
		encode_view(out, r, (const char *)rows->at + (size_t)i * r->size, to, S(""));
	}
	buf_char(out, ']');
}

/* The types that are texts in JSON but need no escaping. */
static char *put_quoted(char *to, const struct field *f, const void *member)
{
	const int64_t v = *(const int64_t *)member;
	struct decimals d;

	switch (f->type) {
	case F_ID:
		return int_put(to, v);
	case F_TIME:
		return instant_put(to, (struct instant){ v });
	case F_DATE:
		return date_put(to, (struct date){ v });
	case F_STATE:
		return put_word(to, f->names, v);
	case F_DIGEST:
		return put_hex(to, member);
	default:
		d = field_decimals(f);
		return decimal_put(to, v, d.scale, d.least);
	}
}

/* What needs no more than SHORT_MOST bytes: nearly all there is. */
static char *put_short(char *to, const struct field *f, const void *member)
{
	switch (f->type) {
	case F_INT:
		return int_put(to, *(const int64_t *)member);
	case F_BOOL:
		return put_text(to, *(const bool *)member ? S("true") : S("false"));
	default:
		*to++ = '"';
		to = put_quoted(to, f, member);
		*to++ = '"';
		return to;
	}
}

static void encode_short(struct buf *out, const struct field *f, const void *member)
{
	char *to = buf_room(out, SHORT_MOST);

	if (to)
		out->n = (size_t)(put_short(to, f, member) - out->s);
}

static void encode_text(struct buf *out, const struct field *f, struct str text, const struct reader *to)
{
	if (!(f->scope & to->hidden)) {
		buf_json(out, text);
		return;
	}
	struct buf masked = buf_in(out->arena, 0);
	personal_mask(&masked, f->scope, text);
	buf_json(out, buf_str(&masked));
}

static void encode_value(struct buf *out, const struct field *f, const void *row, const struct reader *to)
{
	const int64_t derived = f->derive ? f->derive(row) : 0;
	const void *member = f->derive ? &derived : field_at(f, row);
	struct str text;

	switch (f->type) {
	case F_TEXT:
		encode_text(out, f, *(const struct str *)member, to);
		break;
	case F_SET:
		encode_words(out, f, ((const struct set *)member)->bits);
		break;
	case F_ATTRIBUTES:
		text = ((const struct attributes *)member)->json;
		buf_add(out, text.n ? text : S("{}"));
		break;
	case F_ROWS:
		encode_rows(out, f->of, member, to);
		break;
	default:
		encode_short(out, f, member);
	}
}

void field_encode(struct buf *out, const struct field *f, const void *row)
{
	encode_value(out, f, row, &(struct reader){ .view = VIEW_DETAIL });
}

static bool shown(const struct field *f, const void *row, enum encode_view view)
{
	if ((f->flags & HIDDEN) || (view == VIEW_LIST && !(f->flags & (LISTED | CARRIED))))
		return false;
	return !(f->flags & OPTIONAL) || !field_is_zero(f, row);
}

/* Names of fields are C names: nothing in them to escape, and their members are there ready made. */
static void encode_view(struct buf *out, const struct record *r, const void *row, const struct reader *to,
                        struct str more)
{
	const struct reader of_parts = { to->view, to->by, to->hidden, { r, row } };
	bool first = true;

	for (int i = 0; i < r->fields; i++) {
		const struct field *f = &r->field[i];
		if (!shown(f, row, to->view))
			continue;
		buf_char(out, first ? '{' : ',');
		buf_add(out, (struct str){ f->json, f->json_n });
		encode_value(out, f, row, &of_parts);
		first = false;
	}
	if (first) {
		buf_char(out, '{');
		more = str_sub(more, 1, more.n);	/* its comma has nothing before it */
	}
	if (to->view == VIEW_DETAIL && to->by && (r->machine || r->actions))
		machine_encode_actions(out, r, row, to->by, to->owner);
	buf_add(out, more);
	buf_char(out, '}');
}

void record_encode(struct buf *out, const struct record *r, const void *row, enum encode_view view,
                   unsigned by, struct str more)
{
	encode_view(out, r, row, &(struct reader){ .view = view, .by = by, .hidden = personal_hidden(by) }, more);
}

void record_encode_part(struct buf *out, struct owner owner, const struct record *r, const void *row, unsigned by)
{
	encode_view(out, r, row, &(struct reader){ VIEW_DETAIL, by, personal_hidden(by), owner }, S(""));
}
