/*
 * match.c -- comparing an answer with what a story expects of it.
 */
#include "lib/match.h"

#include <stdlib.h>
#include <string.h>

struct match {
	struct words *keep;
	struct buf *why;
	struct arena *arena;
	struct str at;			/* JSON pointer of where we are */
};

static struct str name_to_keep(struct str want)
{
	if (!str_starts(want, S("{{=")) || !str_ends(want, S("}}")))
		return (struct str){ 0 };
	return str_sub(want, 3, want.n - 5);
}

bool match_text(struct str want, struct str got, struct words *keep)
{
	struct str name = name_to_keep(want);

	if (name.n)
		words_keep(keep, name, got);
	if (name.n || str_eq(want, S("*")))
		return got.n > 0;
	if (str_starts(want, S("~")))
		return str_find_str(got, str_sub(want, 1, want.n)) >= 0;
	return str_eq(want, got);
}

static struct str dumped(struct match *m, json_t *j)
{
	char *text = j ? json_dumps(j, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
	struct str s = text ? str_dup(m->arena, STR(text)) : S("nothing");

	free(text);
	return str_sub(s, 0, 400);
}

static bool differs(struct match *m, json_t *want, json_t *got)
{
	buf_fmt(m->why, "at %.*s: expected %.*s, got %.*s\n", m->at.n ? (int)m->at.n : 1, m->at.n ? m->at.s : "/",
	        P(dumped(m, want)), P(dumped(m, got)));
	return false;
}

static bool match(struct match *m, json_t *want, json_t *got);

static bool match_at(struct match *m, const char *member, json_t *want, json_t *got)
{
	struct match inner = *m;

	inner.at = str_fmt(m->arena, "%.*s/%s", P(m->at), member);
	return match(&inner, want, got);
}

static bool match_object(struct match *m, json_t *want, json_t *got)
{
	const char *name;
	json_t *value;
	bool fine = true;

	if (!json_is_object(got))
		return differs(m, want, got);
	json_object_foreach(want, name, value)
		fine = match_at(m, name, value, json_object_get(got, name)) && fine;
	return fine;
}

/* Each expected element is somewhere among those that came. */
static bool match_any(struct match *m, json_t *want, json_t *got)
{
	bool fine = true;

	for (size_t i = 1; i < json_array_size(want); i++) {
		struct buf quiet = buf_in(m->arena, 0);
		struct match inner = { m->keep, &quiet, m->arena, m->at };
		bool found = false;
		for (size_t k = 0; k < json_array_size(got) && !found; k++)
			found = match(&inner, json_array_get(want, i), json_array_get(got, k));
		fine = (found || differs(m, json_array_get(want, i), got)) && fine;
	}
	return fine;
}

static bool is_word(json_t *j, const char *word)
{
	return json_is_string(j) && strcmp(json_string_value(j), word) == 0;
}

static bool match_array(struct match *m, json_t *want, json_t *got)
{
	size_t n = json_array_size(want);
	bool more = n > 0 && is_word(json_array_get(want, n - 1), "..."), fine = true;

	if (!json_is_array(got))
		return differs(m, want, got);
	if (n && is_word(json_array_get(want, 0), "any"))
		return match_any(m, want, got);
	n -= more;
	if (more ? json_array_size(got) < n : json_array_size(got) != n)
		return differs(m, want, got);
	for (size_t i = 0; i < n; i++) {
		char index[24];
		snprintf(index, sizeof index, "%zu", i);
		fine = match_at(m, index, json_array_get(want, i), json_array_get(got, i)) && fine;
	}
	return fine;
}

/* What may be compared with a text: a string as it is, anything else as JSON. */
static struct str as_text(struct match *m, json_t *got)
{
	if (json_is_string(got))
		return (struct str){ json_string_value(got), json_string_length(got) };
	return got ? dumped(m, got) : S("");
}

static bool special(struct str want)
{
	return str_eq(want, S("*")) || str_starts(want, S("~")) || name_to_keep(want).n;
}

static bool match(struct match *m, json_t *want, json_t *got)
{
	if (json_is_object(want))
		return match_object(m, want, got);
	if (json_is_array(want))
		return match_array(m, want, got);
	if (json_is_null(want))
		return !got || json_is_null(got) || differs(m, want, got);
	if (json_is_string(want)) {
		struct str text = STR(json_string_value(want));
		bool usable = got && (json_is_string(got) || (special(text) && !json_is_null(got)));
		return (usable && match_text(text, as_text(m, got), m->keep)) || differs(m, want, got);
	}
	return json_equal(want, got) || differs(m, want, got);
}

bool match_json(json_t *want, json_t *got, struct words *keep, struct buf *why)
{
	struct match m = { keep, why, why->arena, S("") };

	return match(&m, want, got);
}
