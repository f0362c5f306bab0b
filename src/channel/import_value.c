/*
 * import_value.c -- from texts in a row to members of a JSON object.
 *
 * Every value is checked against the field it is meant for before anything is sent, so that a mistake is
 * reported with the file, row and column where it stands.
 */
#include "channel/import_inner.h"

#include <string.h>

#include "record/json.h"

const struct problem IMPORT_BAD_TIME = {
	"IMPORT_BAD_TIME",
	422,
	"“{text}”不是方案约定格式的时间",
	"\"{text}\" is not a time as the profile writes it",
};
const struct problem IMPORT_NO_ENTRY = {
	"IMPORT_NO_ENTRY", 422, "对照表 {map} 中没有“{text}”", "\"{text}\" is not in the map {map}",
};
const struct problem IMPORT_BAD_ROW = {
	"IMPORT_BAD_ROW", 422, "所属的一行（{file} 第 {row} 行）无法读取",
	"row {row} of {file}, which belongs to it, could not be read",
};

/* --- columns ----------------------------------------------------------------------------------------- */

static struct str column_name(const struct import *im, const struct profile_column *c)
{
	return im->p->file[c->file].column[c->column];
}

static bool bad_row(struct import *im, int file, int64_t line)
{
	return reject_problem(im, (struct origin){ file, line, S("") }, &IMPORT_BAD_ROW,
	                      str_fmt(&im->arena, "%lld", (long long)line), im->p->file[file].path);
}

/* The row that joins by key, or NULL when there is none. */
static const struct staged *joined_row(struct import *im, struct view *v, int number)
{
	const struct profile_join *j = &im->p->file[v->file].join[number];
	struct str key = v->row->cell[j->column];
	struct rows rows = {0};

	if (v->asked[number])
		return v->joined[number];
	v->asked[number] = true;
	if (key.n && !stage_find(im->stage, j->file, im->p->file[j->file].key, key, &rows,
			     &im->arena, im->errs))
		im->broken = true;
	if (rows.n)
		v->joined[number] = rows.at;
	if (rows.n && v->joined[number]->bad)
		im->good = bad_row(im, j->file, v->joined[number]->line);
	return v->joined[number];
}

static struct str column_text(
	struct import *im, const struct profile_column *c, bool in_child, struct origin *at)
{
	struct view *v = in_child && !c->parent ? &im->child : &im->root;
	const struct staged *row = c->join < 0 ? v->row : joined_row(im, v, c->join);

	*at = (struct origin){ c->file, row ? row->line : v->row->line, column_name(im, c) };
	return row ? row->cell[c->column] : (struct str){0};
}

/* --- texts, maps, sums ------------------------------------------------------------------------------- */

/* Empty when one of its columns is. */
static struct str choice_text(
	struct import *im, const struct profile_choice *c, bool in_child, struct origin *at)
{
	struct buf all = buf_in(&im->arena, 0);
	bool located = false;

	for (size_t i = 0; i < c->pieces; i++) {
		const struct profile_piece *piece = &c->piece[i];
		struct origin here;
		struct str text = piece->is_column
					  ? column_text(im, &piece->column, in_child, &here)
					  : piece->text;

		if (piece->is_column && !located) {
			*at = here;
			located = true;
		}
		if (!text.n)
			return text;
		if (c->pieces == 1)
			return text;
		buf_add(&all, text);
	}
	return buf_str(&all);
}

static bool map_text(
	struct import *im, const struct profile_map *m, struct str *text, const struct origin *at)
{
	for (size_t i = 0; i < m->entries; i++) {
		const struct profile_entry *e = &m->entry[i];

		if (e->prefix ? str_starts(*text, e->from) : str_eq(*text, e->from)) {
			*text = e->to;
			return true;
		}
	}
	if (!text->n)
		return true;
	if (!m->otherwise)
		return reject_problem(im, *at, &IMPORT_NO_ENTRY, *text, m->name);
	*text = m->other;
	return true;
}

/* *sum += the number in a cell; an empty one is nothing. */
static bool add_decimal(struct import *im, struct str text, struct origin at, struct price *sum)
{
	int64_t v = 0;

	if (text.n && !decimal_parse(text, PRICE_SCALE, &v))
		return reject_problem(im, at, &E_FORMAT, both(&im->arena, "数", "a number"), S(""));
	if (__builtin_add_overflow(sum->micro, v, &sum->micro))
		return reject_problem(im, at, &E_OVERFLOW, S(""), S(""));
	return true;
}

static struct str sum_as_text(struct import *im, struct price sum)
{
	struct buf text = buf_in(&im->arena, 0);

	decimal_format(&text, sum.micro, PRICE_SCALE, 0);
	return buf_str(&text);
}

/* Columns of the row at hand, added up. */
static bool add_text(struct import *im, const struct profile_choice *c, bool in_child,
	struct str *out, struct origin *at)
{
	struct price sum = {0};

	for (size_t i = 0; i < c->pieces; i++) {
		struct str text = column_text(im, &c->piece[i].column, in_child, at);

		if (!add_decimal(im, text, *at, &sum))
			return false;
	}
	*out = sum_as_text(im, sum);
	return true;
}

static bool sum_text(
	struct import *im, const struct profile_column *c, struct str *out, struct origin *at)
{
	const struct profile_file *own = &im->p->file[im->root.file];
	struct rows rows = {0};
	struct price sum = {0};

	*at = (struct origin){ im->root.file, im->root.row->line, column_name(im, c) };
	if (c->file == im->root.file)
		rows = *im->root.group;
	else if (!stage_find(im->stage, c->file, im->p->file[c->file].key,
			 im->root.row->cell[own->key], &rows, &im->arena, im->errs))
		return !(im->broken = true);
	for (int64_t i = 0; i < rows.n; i++) {
		const struct staged *row = stage_at(im->stage, c->file, &rows, i);
		struct origin here = { c->file, row->line, column_name(im, c) };

		if (row->bad)
			return bad_row(im, c->file, row->line);
		if (!add_decimal(im, row->cell[c->column], here, &sum))
			return false;
	}
	*out = sum_as_text(im, sum);
	return true;
}

bool import_value(struct import *im, const struct profile_value *v, bool in_child, struct str *out,
	struct origin *at)
{
	*out = (struct str){0};
	*at = (struct origin){ .file = -1 };
	for (size_t i = 0; i < v->choices && !out->n; i++) {
		const struct profile_choice *c = &v->choice[i];
		struct origin here = { .file = -1 };
		bool good = true;

		if (c->kind == CHOICE_SUM)
			good = sum_text(im, &c->piece[0].column, out, &here);
		else if (c->kind == CHOICE_ADD)
			good = add_text(im, c, in_child, out, &here);
		else
			*out = choice_text(im, c, in_child, &here);
		if (c->kind == CHOICE_MAP)
			good = map_text(im, &im->p->map[c->map], out, &here);
		if (i == 0 || out->n || !good)
			*at = here;
		if (!good)
			return false;
	}
	return true;
}

/* --- conditions -------------------------------------------------------------------------------------- */

static bool compare(const struct profile_section *s, struct str text)
{
	int64_t a, b;

	if (s->test == TEST_GIVEN)
		return text.n > 0;
	if (s->test == TEST_EQUAL || s->test == TEST_UNEQUAL)
		return str_eq(text, s->against) == (s->test == TEST_EQUAL);
	/* What is no number is let through: the field it goes into reports it. */
	if (!text.n || !decimal_parse(text, PRICE_SCALE, &a) ||
		!decimal_parse(s->against, PRICE_SCALE, &b))
		return text.n > 0;
	return s->test == TEST_ABOVE ? a > b : a < b;
}

bool import_passes(struct import *im, const struct profile_section *s, bool in_child)
{
	struct str text;
	struct origin at;

	if (s->test == TEST_NONE)
		return true;
	if (!import_value(im, &s->tested, in_child, &text, &at))
		return im->good = false;
	return compare(s, text);
}

/* --- fields ------------------------------------------------------------------------------------------ */

static bool take_time(
	struct import *im, const struct field *f, struct str text, void *row, struct origin at)
{
	struct instant t;

	/* Of a day the day counts, also where the file tells the time of day. */
	if (f->type == F_DATE && !strchr(im->p->time, ' '))
		text = str_sub(text, 0, str_find(text, ' ') < 0 ? text.n : (size_t)str_find(text, ' '));
	if (f->type == F_DATE && date_parse(text, field_at(f, row)))
		return true;
	if (!instant_parse_local(text, im->p->time, im->p->zone, &t))
		return reject_problem(im, at, &IMPORT_BAD_TIME, text, S(""));
	if (f->type == F_DATE)
		*(struct date *)field_at(f, row) = date_in(t, im->p->zone);
	else
		*(struct instant *)field_at(f, row) = t;
	return true;
}

static bool take_text(
	struct import *im, const struct field *f, struct str text, void *row, struct origin at)
{
	struct errs errs = { .arena = &im->arena };

	if (f->type == F_TIME || f->type == F_DATE)
		return take_time(im, f, text, row, at);
	if (field_parse(f, text, row, &im->arena, &errs, S("")))
		return true;
	return reject_error(im, at, &errs.at[0]);
}

static bool add_field(
	struct import *im, const struct profile_assignment *set, bool in_child, void *row)
{
	const struct field *f = set->field;
	struct origin at;
	struct str text;

	if (!import_value(im, &set->value, in_child, &text, &at))
		return false;
	if (at.file < 0) {		/* a literal: the row is still known */
		const struct view *v = in_child ? &im->child : &im->root;

		at = (struct origin){ v->row ? v->file : -1, v->row ? v->row->line : 0,
			STR(f->name) };
	}
	if (!text.n && f->flags & REQUIRED)
		return reject_problem(im, at, &E_REQUIRED, field_label(&im->arena, f), S(""));
	if (!text.n)
		return true;
	if (!take_text(im, f, text, row, at))
		return false;
	buf_char(&im->json, '"');
	buf_text(&im->json, f->name);
	buf_add(&im->json, S("\":"));
	field_encode(&im->json, f, row);
	buf_char(&im->json, ',');
	return true;
}

void import_fields(struct import *im, const struct profile_section *s, bool in_child)
{
	void *row = arena_alloc(&im->arena, s->record->size);

	for (size_t i = 0; i < s->sets; i++)
		im->good = add_field(im, &s->set[i], in_child, row) && im->good;
}
