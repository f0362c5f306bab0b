/*
 * url.c -- the address of a database: a path, or postgresql://….
 */
#include "db/db.h"

bool db_is_file(struct str url)
{
	return !str_starts(url, S("postgresql://")) && !str_starts(url, S("postgres://"));
}

/* "…?password=secret&…": libpq takes a password, and that of a key, there too. */
static void add_parameters(struct buf *out, struct str rest)
{
	const struct str name = S("password=");
	ptrdiff_t at;

	while ((at = str_find_str(rest, name)) >= 0) {
		buf_add(out, str_sub(rest, 0, (size_t)at + name.n));
		buf_text(out, "***");
		rest = str_sub(rest, (size_t)at + name.n, rest.n);
		ptrdiff_t end = str_find(rest, '&');
		rest = str_sub(rest, end < 0 ? rest.n : (size_t)end, rest.n);
	}
	buf_add(out, rest);
}

/* What stands between a colon and the last @ is hidden, whatever signs a password may have that should be written otherwise. */
struct str db_shown(struct arena *a, struct str url)
{
	struct buf out = buf_in(a, 0);
	size_t at = url.n;

	if (db_is_file(url))
		return url;
	size_t head = (size_t)str_find_str(url, S("://")) + 3;
	while (at > head && url.s[at - 1] != '@')
		at--;
	buf_add(&out, str_sub(url, 0, head));
	if (at > head) {
		struct str user = str_sub(url, head, at - 1 - head);
		ptrdiff_t colon = str_find(user, ':');

		add_parameters(&out, str_sub(user, 0, colon < 0 ? user.n : (size_t)colon));
		buf_text(&out, colon < 0 ? "@" : ":***@");
	}
	add_parameters(&out, str_sub(url, at > head ? at : head, url.n));
	return buf_str(&out);
}
