/*
 * url.c -- the address of a database: a path, or postgresql://….
 */
#include "db/db.h"

/* What is no postgresql:// is refused by libpq; taken for a path, it would make a file that is named after a password. */
bool db_is_file(struct str url)
{
	return str_find_str(url, S("://")) < 0;
}

/* Where the parts of an address begin; what is not there begins where the next does. */
struct parts {
	size_t head;			/* behind "://" */
	size_t place;			/* host, port and database: behind the last @ that may end a password */
	size_t query;			/* "?name=value&…" */
	bool agreed;			/* libpq ends the password there too */
};

/* Parameters that tell nothing secret; the value of any other is hidden, however its name is written. */
static const char *const harmless[] = {
	"application_name", "connect_timeout", "dbname", "host", "hostaddr", "options", "port", "service", "sslmode",
	"target_session_attrs", "user",
};

static bool is_harmless(struct str name)
{
	for (size_t i = 0; i < COUNT(harmless); i++)
		if (str_eq(name, STR(harmless[i])))
			return true;
	return false;
}

/* A "?" may also be a sign of a password that should have been written otherwise. */
static bool is_query(struct str text)
{
	struct str one;

	while (str_cut(&text, '&', &one))
		if (str_find(one, '=') < 0)
			return false;
	return true;
}

/* libpq takes the first @ for the end of a password, if no "/" stands before it. Whoever wrote more of them meant the last. */
static struct parts parts_of(struct str url)
{
	struct parts p = { .head = (size_t)str_find_str(url, S("://")) + 3, .query = url.n };
	size_t cut = p.head;

	while (cut < url.n && url.s[cut] != '@' && url.s[cut] != '/')
		cut++;
	cut = cut < url.n && url.s[cut] == '@' ? cut + 1 : p.head;
	for (size_t i = cut; i < p.query; i++)
		if (url.s[i] == '?' && is_query(str_sub(url, i + 1, url.n)))
			p.query = i;
	p.place = p.query;
	while (p.place > p.head && url.s[p.place - 1] != '@')
		p.place--;
	p.agreed = p.place == cut;
	return p;
}

bool db_is_plain(struct str url)
{
	return db_is_file(url) || parts_of(url).agreed;
}

static void add_user(struct buf *out, struct str user)
{
	ptrdiff_t colon = str_find(user, ':');

	buf_add(out, str_sub(user, 0, colon < 0 ? user.n : (size_t)colon));
	buf_text(out, colon < 0 ? "@" : ":***@");
}

static void add_parameters(struct buf *out, struct str query)
{
	const char *sign = "?";
	struct str one, name;

	for (; str_cut(&query, '&', &one); sign = "&") {
		str_cut(&one, '=', &name);
		buf_fmt(out, "%s%.*s=", sign, P(name));
		buf_add(out, is_harmless(name) ? one : S("***"));
	}
}

struct str db_shown(struct arena *a, struct str url)
{
	struct buf out = buf_in(a, 0);

	if (db_is_file(url))
		return url;
	struct parts p = parts_of(url);
	buf_add(&out, str_sub(url, 0, p.head));
	if (p.place > p.head)
		add_user(&out, str_sub(url, p.head, p.place - 1 - p.head));
	buf_add(&out, str_sub(url, p.place, p.query - p.place));
	if (p.query < url.n)
		add_parameters(&out, str_sub(url, p.query + 1, url.n));
	return buf_str(&out);
}
