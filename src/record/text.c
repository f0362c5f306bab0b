/*
 * text.c -- a field as plain text and back: sheets, tables on a terminal, cursors, path parts.
 *
 * The text is exact. A time that is not a whole millisecond is written with its microseconds, so
 * that a cursor made of it continues where the page ended.
 */
#include "record/intake.h"

static void add_words(struct buf *out, const struct field *f, int64_t bits)
{
	const char *before = "";

	for (int i = 0; i < f->names->n; i++) {
		if (!(bits >> i & 1))
			continue;
		buf_text(out, before);
		buf_text(out, f->names->at[i].word);
		before = ",";
	}
}

static void add_instant(struct buf *out, struct instant t)
{
	ARENA a = {0};
	struct buf text = buf_in(&a, 0);
	int finer = (int)((t.us % 1000 + 1000) % 1000);

	instant_format(&text, t);
	if (!finer) {
		buf_add(out, buf_str(&text));
		return;
	}
	buf_add(out, str_sub(buf_str(&text), 0, text.n - 1));	/* without Z */
	buf_fmt(out, "%03dZ", finer);
}

/* What JSON writes between quotes. */
static void add_unquoted(struct buf *out, const struct field *f, const void *row)
{
	ARENA a = {0};
	struct buf quoted = buf_in(&a, 0);

	field_encode(&quoted, f, row);
	buf_add(out, str_sub(buf_str(&quoted), 1, quoted.n - 2));
}

void field_text(struct buf *out, const struct field *f, const void *row)
{
	if ((f->flags & OPTIONAL) && field_is_zero(f, row))
		return;

	switch (f->type) {
	case F_TEXT:
	case F_ATTRIBUTES:
		buf_add(out, *(const struct str *)field_at(f, row));
		break;
	case F_INT:
	case F_BOOL:
	case F_ROWS:
		field_encode(out, f, row);
		break;
	case F_SET:
		add_words(out, f, ((const struct set *)field_at(f, row))->bits);
		break;
	case F_TIME:
		add_instant(out, *(const struct instant *)field_at(f, row));
		break;
	default:
		add_unquoted(out, f, row);
	}
}

static bool parse_json(const struct intake *in, const struct place *at, const struct field *f,
                       struct str text, void *row)
{
	json_t *json = json_loadb(text.s, text.n, JSON_REJECT_DUPLICATES, NULL);
	bool good = json ? take_json(in, at, f, json, row) : refuse_type(in, at, f);

	json_decref(json);
	return good;
}

bool field_parse(const struct field *f, struct str text, void *row, struct arena *a,
                 struct errs *errs, struct str pointer)
{
	const struct intake in = { DECODE_NEW, a, errs };
	const struct place at = { .name = pointer };

	if (!text.n && (f->flags & REQUIRED))
		return refuse_field(&in, &at, &E_REQUIRED, f);
	if (!text.n)
		return field_take(f, row, (struct value){0});
	if (f->type == F_ATTRIBUTES || f->type == F_ROWS)
		return parse_json(&in, &at, f, text, row);
	return take_text(&in, &at, f, text, row);
}
