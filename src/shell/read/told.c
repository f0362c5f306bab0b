/*
 * told.c -- changes that are not for everybody who is told of their subject.
 */
#include "shell/read/told.h"

#include <stdio.h>
#include <string.h>

/* As batch.c writes it. Within a text the quotes would be escaped: where these bytes stand, a change begins. */
#define CHANGE "{\"record\":\""
#define CHANGES ",\"changes\":["

/* A part that answers do not show with its root, and that has readers of its own. What has none is no secret: balances that were set aside. */
static bool is_withheld(const struct entry *e, unsigned roles)
{
	return e->root && e->root != e && !e->shown && e->told && !roles_permit(e->told, roles);
}

bool told_whole(const struct engine *e, unsigned roles, struct str data)
{
	if (roles & SYSTEM)
		return true;
	for (int i = 0; i < e->entries; i++) {
		char mark[80];

		if (!is_withheld(&e->entry[i], roles))
			continue;
		snprintf(mark, sizeof mark, CHANGE "%s\"", e->entry[i].record->name);
		if (str_find_str(data, STR(mark)) >= 0)
			return false;
	}
	return true;
}

/* Where the value that begins here ends. */
static size_t end_of(struct str json)
{
	bool quoted = false;
	int depth = 0;

	for (size_t i = 0; i < json.n; i++) {
		char c = json.s[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '{' || c == '['))
			depth++;
		else if (!quoted && (c == '}' || c == ']') && --depth == 0)
			return i + 1;
	}
	return json.n;
}

static bool is_told(const struct engine *e, unsigned roles, struct str change)
{
	struct str name, rest = str_sub(change, strlen(CHANGE), change.n);

	str_cut(&rest, '"', &name);
	const struct entry *entry = engine_entry_named(e, name);
	return !entry || !is_withheld(entry, roles);
}

struct str told_data(const struct engine *e, unsigned roles, struct str data, struct arena *a)
{
	ptrdiff_t at = told_whole(e, roles, data) ? -1 : str_find_str(data, S(CHANGES));
	struct buf out = buf_in(a, 0);
	bool first = true;

	if (at < 0)
		return data;
	size_t from = (size_t)at + strlen(CHANGES);
	buf_add(&out, str_sub(data, 0, from));
	while (from < data.n && data.s[from] == '{') {
		struct str change = str_sub(data, from, data.n);
		change.n = end_of(change);
		from += change.n + (from + change.n < data.n && data.s[from + change.n] == ',');
		if (!is_told(e, roles, change))
			continue;
		if (!first)
			buf_char(&out, ',');
		buf_add(&out, change);
		first = false;
	}
	buf_add(&out, str_sub(data, from, data.n - from));
	return buf_str(&out);
}
