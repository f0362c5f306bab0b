/*
 * words.c -- keeping names, and filling them in.
 */
#include "lib/words.h"

#include <assert.h>

#include "base/instant.h"

enum { SHANGHAI = 8 * 3600 };

void words_keep(struct words *w, struct str name, struct str value)
{
	for (int i = 0; i < w->n; i++) {
		if (str_eq(w->word[i].name, name)) {
			w->word[i].value = str_dup(w->arena, value);
			return;
		}
	}
	assert(w->n < WORDS_MAX);
	w->word[w->n].name = str_dup(w->arena, name);
	w->word[w->n++].value = str_dup(w->arena, value);
}

struct str words_value(const struct words *w, struct str name)
{
	for (int i = 0; i < w->n; i++)
		if (str_eq(w->word[i].name, name))
			return w->word[i].value;
	return (struct str){ 0 };
}

/* today, today+3, today-1, serial_day */
static bool day_word(struct str name, struct buf *out)
{
	struct date day = date_in(instant_now(), (struct zone){ SHANGHAI });
	int64_t days = 0;
	int y, m, d;

	date_parts(day, &y, &m, &d);
	if (str_eq(name, S("serial_day"))) {
		buf_fmt(out, "%04d%02d%02d", y, m, d);
		return true;
	}
	if (!str_starts(name, S("today")))
		return false;
	struct str shift = str_sub(name, 5, name.n);
	if (str_starts(shift, S("+")))
		shift = str_sub(shift, 1, shift.n);
	if (shift.n && !str_int(shift, &days))
		return false;
	date_format(out, (struct date){ day.day + days });
	return true;
}

static bool known(const struct words *w, struct str name)
{
	for (int i = 0; i < w->n; i++)
		if (str_eq(w->word[i].name, name))
			return true;
	return false;
}

bool words_fill(const struct words *w, struct str text, struct arena *a, struct str *out, struct str *unknown)
{
	struct buf b = buf_in(a, 0);
	ptrdiff_t open, n;

	while ((open = str_find_str(text, S("{{"))) >= 0) {
		struct str rest = str_sub(text, (size_t)open + 2, text.n);
		if ((n = str_find_str(rest, S("}}"))) < 0)
			break;
		struct str name = str_sub(rest, 0, (size_t)n);
		buf_add(&b, str_sub(text, 0, (size_t)open));
		if (name.n && name.s[0] == '=')		/* to be kept, not to be filled in */
			buf_fmt(&b, "{{%.*s}}", P(name));
		else if (known(w, name))
			buf_add(&b, words_value(w, name));
		else if (!day_word(name, &b)) {
			*unknown = name;
			return false;
		}
		text = str_sub(rest, (size_t)n + 2, rest.n);
	}
	buf_add(&b, text);
	*out = buf_str(&b);
	return true;
}
