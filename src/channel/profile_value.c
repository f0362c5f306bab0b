/*
 * profile_value.c -- the right-hand sides of a profile: texts with {columns}, alternatives, map() and sum().
 */
#include "channel/profile_parse.h"

#include <string.h>

/* --- columns ---------------------------------------------------------------------------------------- */

static bool section_has(const struct profile_section *s)
{
	return s && s->file >= 0;
}

/* Is `file` the section's own file, or one that joins it? */
static bool reach(const struct profile *p, const struct profile_section *s, int file, int *join)
{
	if (!section_has(s))
		return false;
	*join = -1;
	if (s->file == file)
		return true;

	const struct profile_file *own = &p->file[s->file];

	for (*join = 0; *join < own->joins; ++*join) {
		if (own->join[*join].file == file)
			return true;
	}
	return false;
}

/* "customers.city" is split where a file has that name; a header may have dots of its own. */
static int split_file(const struct profile *p, struct str *name)
{
	ptrdiff_t dot = str_find(*name, '.');
	int file = dot < 0 ? -1 : find_file(p, str_sub(*name, 0, (size_t)dot));

	if (file >= 0)
		*name = str_sub(*name, (size_t)dot + 1, name->n);
	return file;
}

static bool read_column(const struct reading *r, const struct site *at, struct str name,
	struct profile_column *out)
{
	int file = split_file(r->p, &name);

	if (file < 0 && !section_has(at->section))
		return profile_wrong(r, at->line, "本节没有 from，不能引用列",
			"the section has no from, so it has no column", name);
	if (file < 0)
		file = at->section->file;
	if (!reach(r->p, at->section, file, &out->join)) {
		if (!reach(r->p, at->parent, file, &out->join))
			return profile_wrong(r, at->line, "此处无法引用该文件",
				"this file is not joined here", r->p->file[file].name);
		out->parent = true;
	}
	out->file = file;
	out->column = use_column(r, file, name, at->line);
	return out->column >= 0;
}

/* --- texts ------------------------------------------------------------------------------------------ */

static struct profile_piece *add_piece(const struct reading *r, struct profile_choice *c)
{
	c->piece = arena_grow(r->a, c->piece, c->pieces, &c->room, sizeof(*c->piece));
	c->piece[c->pieces] = (struct profile_piece){0};
	return &c->piece[c->pieces++];
}

static bool read_text(const struct reading *r, const struct site *at, struct str text,
	struct profile_choice *out)
{
	while (text.n) {
		struct profile_piece *piece = add_piece(r, out);
		ptrdiff_t end = str_find(text, text.s[0] == '{' ? '}' : '{');

		if (text.s[0] == '{') {
			if (end < 2)
				return profile_wrong(r, at->line, "花括号里应当是列名",
					"braces must hold a column's name", text);
			piece->is_column = true;
			if (!read_column(r, at, str_sub(text, 1, (size_t)end - 1), &piece->column))
				return false;
			text = str_sub(text, (size_t)end + 1, text.n);
			continue;
		}
		piece->text = end < 0 ? text : str_sub(text, 0, (size_t)end);
		text = str_sub(text, piece->text.n, text.n);
	}
	return true;
}

static bool read_map(const struct reading *r, const struct site *at, struct str inner,
	struct profile_choice *out)
{
	ptrdiff_t comma = str_find(inner, ',');
	struct str name = str_trim(str_sub(inner, 0, comma < 0 ? inner.n : (size_t)comma));

	out->kind = CHOICE_MAP;
	out->map = find_map(r->p, name);
	if (out->map < 0)
		return profile_wrong(r, at->line, "没有这个对照表", "there is no map of this name", name);
	if (comma < 0)
		return profile_wrong(
			r, at->line, "应写作 map(表名, {列})", "write map(name, {column})", inner);
	return read_text(r, at, str_trim(str_sub(inner, (size_t)comma + 1, inner.n)), out);
}

/* The rows added up are those of the record: of its group, or of another file with its key. */
static bool read_sum(const struct reading *r, const struct site *at, struct str inner,
	struct profile_choice *out)
{
	int file = split_file(r->p, &inner);
	const struct profile_section *s = at->section;

	if (!section_has(s) || at->parent)
		return profile_wrong(r, at->line, "sum 只能用于有 from 的主记录",
			"sum belongs to a record that has a from", inner);
	if (file < 0)
		file = s->file;

	int key = r->p->file[file].key;

	if (file != s->file && (key < 0 || r->p->file[s->file].key < 0))
		return profile_wrong(r, at->line, "求和的两个文件都要有 key",
			"both files of a sum need a key", r->p->file[file].name);
	out->kind = CHOICE_SUM;

	struct profile_piece *piece = add_piece(r, out);

	piece->is_column = true;
	piece->column = (struct profile_column){ .join = -1, .file = file,
	                                         .column = use_column(r, file, inner, at->line) };
	if (file != s->file)
		r->p->file[file].sought |= UINT64_C(1) << key;
	return piece->column.column >= 0;
}

/* "add({paid}, {refunded})" */
static bool read_add(const struct reading *r, const struct site *at, struct str inner,
	struct profile_choice *out)
{
	struct str one;

	out->kind = CHOICE_ADD;
	while (str_cut(&inner, ',', &one)) {
		struct profile_piece *piece = add_piece(r, out);

		one = str_trim(one);
		if (one.n < 3 || one.s[0] != '{' || one.s[one.n - 1] != '}')
			return profile_wrong(r, at->line, "应写作 add({列}, {列})",
				"write add({column}, {column})", one);
		piece->is_column = true;
		if (!read_column(r, at, str_sub(one, 1, one.n - 2), &piece->column))
			return false;
	}
	return true;
}

static bool read_choice(const struct reading *r, const struct site *at, struct str text,
	struct profile_choice *out)
{
	bool closed = str_ends(text, S(")"));

	if (closed && str_starts(text, S("map(")))
		return read_map(r, at, str_sub(text, 4, text.n - 5), out);
	if (closed && str_starts(text, S("sum(")))
		return read_sum(r, at, str_trim(str_sub(text, 4, text.n - 5)), out);
	if (closed && str_starts(text, S("add(")))
		return read_add(r, at, str_sub(text, 4, text.n - 5), out);
	return read_text(r, at, text, out);
}

bool read_value(
	const struct reading *r, const struct site *at, struct str text, struct profile_value *out)
{
	struct str one;
	bool good = true;

	while (str_cut(&text, '|', &one)) {
		out->choice = arena_grow(
			r->a, out->choice, out->choices, &out->room, sizeof(*out->choice));

		struct profile_choice *choice = &out->choice[out->choices++];

		*choice = (struct profile_choice){0};
		good = read_choice(r, at, str_trim(one), choice) && good;
	}
	return good;
}

/* --- conditions ------------------------------------------------------------------------------------- */

/* Where the operator stands: outside braces. */
static size_t find_test(struct str text, enum profile_test *test, size_t *length)
{
	int depth = 0;

	*test = TEST_GIVEN;
	*length = 0;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.s[i];

		depth += (c == '{') - (c == '}');
		if (depth || !memchr("=<>!", c, 4))
			continue;
		*length = c == '!' ? 2 : 1;
		*test = c == '='   ? TEST_EQUAL
			: c == '!' ? TEST_UNEQUAL
			: c == '>' ? TEST_ABOVE
				   : TEST_BELOW;
		return i;
	}
	return text.n;
}

bool read_condition(const struct reading *r, const struct site *at, struct str text,
	struct profile_section *out)
{
	size_t length, i = find_test(text, &out->test, &length);
	int64_t number;

	out->against = str_trim(str_sub(text, i + length, text.n));
	if ((out->test == TEST_ABOVE || out->test == TEST_BELOW) &&
		!decimal_parse(out->against, PRICE_SCALE, &number))
		return profile_wrong(r, at->line, "比较的右边应当是数",
			"what it is compared with must be a number", out->against);
	return read_value(r, at, str_trim(str_sub(text, 0, i)), &out->tested);
}
