/*
 * template.c -- a text cut at its places.
 */
#include "record/template.h"

#include "base/text.h"
#include "record/personal.h"

enum { QUOTED = 20 };

const struct problem
	TEMPLATE_PLACE = { "TEMPLATE_PLACE", 422, "没有可填的“{place}”，可用的有：{places}",
		"there is no {place}: {places} can be named" },
	TEMPLATE_OPEN = { "TEMPLATE_OPEN", 422, "占位没有写完：{text}", "a place is not closed: {text}" };

/*
 * Cut what stands before the next place, and its name, off the front. False when nothing is left. After the last place `place`
 * has no bytes at all; of one that does not end, `text` begins with its braces.
 */
static bool next_place(struct str *rest, struct str *text, struct str *place)
{
	ptrdiff_t from = str_find_str(*rest, S("{{"));
	struct str inner = from < 0 ? S("") : str_sub(*rest, (size_t)from + 2, rest->n);
	ptrdiff_t n = str_find_str(inner, S("}}"));

	if (!rest->n)
		return false;
	*place = (struct str){ 0 };
	if (from < 0 || (n < 0 && !from)) {
		*text = *rest;
		*rest = S("");
		return true;
	}
	*text = str_sub(*rest, 0, (size_t)from);
	*rest = str_sub(*rest, (size_t)from, rest->n);
	if (n < 0)
		return true;
	*place = str_trim(str_sub(inner, 0, (size_t)n));
	if (!place->s)
		*place = S("");
	*rest = str_sub(inner, (size_t)n + 2, inner.n);
	return true;
}

static struct str places_of(struct arena *a, const struct record *r)
{
	struct buf out = buf_in(a, 0);

	for (int i = 0; i < r->fields; i++) {
		buf_text(&out, i ? ", " : "");
		buf_text(&out, r->field[i].name);
	}
	return buf_str(&out);
}

bool template_check(const struct record *r, struct str text, struct str pointer, struct errs *errs)
{
	struct str before, place;
	bool fine = true;

	while (next_place(&text, &before, &place)) {
		if (str_starts(before, S("{{")))
			fine = fail(errs, &TEMPLATE_OPEN, pointer, text_head(before, QUOTED));
		else if (place.s && !record_field(r, place))
			fine = fail(errs, &TEMPLATE_PLACE, pointer, text_head(place, QUOTED), places_of(errs->arena, r));
	}
	return fine;
}

/* False when it had places, and nothing for any of them. */
static bool fill_line(struct buf *out, struct str line, const struct record *r, const void *row, unsigned hidden)
{
	struct str before, place;
	bool asked = false, told = false;

	while (next_place(&line, &before, &place)) {
		const struct field *f = place.s ? record_field(r, place) : NULL;
		size_t had;

		buf_add(out, before);
		had = out->n;
		if (f)
			personal_text(out, f, row, hidden);
		asked |= f != NULL;
		told |= out->n > had;
	}
	return told || !asked;
}

void template_fill(struct buf *out, struct str text, const struct record *r, const void *row, unsigned hidden)
{
	struct str line;
	bool first = true;

	while (str_cut(&text, '\n', &line)) {
		size_t start = out->n;

		if (!first)
			buf_char(out, '\n');
		if (fill_line(out, line, r, row, hidden))
			first = false;
		else
			out->n = start;
	}
}
