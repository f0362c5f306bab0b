/*
 * sound.c -- proofs that a field table fits its struct and its readers; run by the tests of every module.
 */
#include "record/machine.h"

#include <stdlib.h>

static const size_t alignment[] = {
	[F_TEXT] = _Alignof(struct str), [F_INT] = _Alignof(int64_t), [F_BOOL] = _Alignof(bool),
	[F_MONEY] = _Alignof(struct money), [F_PRICE] = _Alignof(struct price),
	[F_QUANTITY] = _Alignof(struct quantity), [F_TIME] = _Alignof(struct instant),
	[F_DATE] = _Alignof(struct date), [F_ID] = _Alignof(struct id),
	[F_STATE] = _Alignof(struct state), [F_SET] = _Alignof(struct set),
	[F_DIGEST] = _Alignof(struct digest), [F_ATTRIBUTES] = _Alignof(struct attributes),
	[F_ROWS] = _Alignof(struct rows),
};

static size_t round_up(size_t n, size_t align)
{
	return (n + align - 1) / align * align;
}

static int by_offset(const void *a, const void *b)
{
	const struct field *x = *(const struct field *const *)a, *y = *(const struct field *const *)b;

	return (x->offset > y->offset) - (x->offset < y->offset);
}

/* A gap that alignment explains may still hide a small member: eight bytes never can be explained. */
bool record_covers_struct(const struct record *r, struct buf *wrong)
{
	ARENA a = {0};
	const struct field **sorted = arena_array(&a, (size_t)r->fields, sizeof *sorted);
	const char *before = "the start";
	size_t end = 0, widest = 1, wrongs = wrong->n;

	for (int i = 0; i < r->fields; i++)
		sorted[i] = &r->field[i];
	qsort(sorted, (size_t)r->fields, sizeof *sorted, by_offset);
	for (int i = 0; i < r->fields; i++) {
		const struct field *f = sorted[i];
		size_t align = alignment[f->type];
		if (f->offset < end)
			buf_fmt(wrong, "%s: %s overlaps %s\n", r->name, f->name, before);
		else if (f->offset > round_up(end, align))
			buf_fmt(wrong, "%s: a member between %s and %s has no line\n", r->name, before, f->name);
		end = f->offset + field_size(f);
		before = f->name;
		widest = align > widest ? align : widest;
	}
	if (round_up(end, widest) != r->size)
		buf_fmt(wrong, "%s: a member after %s has no line\n", r->name, before);
	return wrong->n == wrongs;
}

static const char *names_fault(const struct field *f)
{
	if (!f->names || !f->names->n)
		return "has no words";
	if (f->names->n > 63)
		return "has more words than bits";
	for (int i = 0; i < f->names->n; i++)
		if (!f->names->at[i].word || !f->names->at[i].zh)
			return "has a word without a Chinese label";
	return NULL;
}

static const char *rows_fault(const struct record *r, const struct field *f)
{
	int count = f->count ? record_field_index(r, f->count) : -1;

	if (!f->of)
		return "does not say of what its rows are";
	if (f->count && (count < 0 || r->field[count].type != F_INT || !(r->field[count].flags & COUNTER)))
		return "is counted by a field that is not there, or no counter";
	return NULL;
}

static bool is_amount(const struct field *f)
{
	return f->type == F_INT || f->type == F_MONEY || f->type == F_PRICE || f->type == F_QUANTITY;
}

static const char *flags_fault(const struct record *r, const struct field *f)
{
	if ((f->flags & (REQUIRED | FIXED)) && !(f->flags & INPUT))
		return "is required or fixed but nobody may send it";
	if ((f->flags & HIDDEN) && (f->flags & (LISTED | FILTER | SORT)))
		return "is hidden but listed, filtered or sorted by";
	if ((f->flags & DELTA) && !is_amount(f))
		return "is changed by differences but is no amount";
	if ((f->flags & (RATE | COUNTER)) && f->type != F_INT)
		return "is a rate or a counter but no whole number";
	if ((f->flags & PASSWORD) && f->type != F_TEXT)
		return "is a password but no text";
	if (f->derive && (!is_amount(f) || (f->flags & (VIRTUAL | INPUT | LISTED | OPTIONAL)) != VIRTUAL))
		return "is derived, and yet no amount, or kept, sent or listed";
	if (f->type == F_TEXT && (f->flags & PERSONAL) && !(f->flags & HIDDEN) && !f->scope)
		return "is personal, but not of which kind";
	if (f->scope && (f->type != F_TEXT || !(f->flags & PERSONAL)))
		return "is of a kind of personal data, but no personal text";
	if (r->table && (f->flags & KEY) && (f->flags & (OPTIONAL | VIRTUAL)))
		return "is a key but may be missing";
	return NULL;
}

static bool is_beside(const struct record *r, const char *name, enum field_type type)
{
	const struct field *f = record_field(r, STR(name));

	return f && f->type == type;
}

/* Whatever it says of a field beside it. */
static const char *beside_fault(const struct record *r, const struct field *f)
{
	if (f->type != F_ID && (f->refers || f->refers_by || f->shown_by))
		return "refers to something but is no id";
	if ((f->refers_by && (f->refers || !is_beside(r, f->refers_by, F_TEXT))) || (f->shown_by && !is_beside(r, f->shown_by, F_TEXT)))
		return "refers to what no text beside it names";
	if (f->instead_of && (!(f->flags & INPUT) || !record_field(r, STR(f->instead_of))))
		return "is sent instead of nothing";
	if (f->zero_by && (!is_amount(f) || !(f->flags & INPUT) || !is_beside(r, f->zero_by, F_BOOL)))
		return "is zero by what is no flag beside it";
	return f->words && f->type != F_TEXT ? "has words but is no text" : NULL;
}

static const char *field_fault(const struct record *r, const struct field *f)
{
	if (!f->zh)
		return "has no Chinese label";
	if (f->max && f->max < f->min)
		return "has a maximum below its minimum";
	if (flags_fault(r, f))
		return flags_fault(r, f);
	if (beside_fault(r, f))
		return beside_fault(r, f);
	if (f->type == F_ROWS)
		return rows_fault(r, f);
	return f->type == F_STATE || f->type == F_SET ? names_fault(f) : NULL;
}

/* What the caller may send must not bypass the moves. */
static const char *machine_fault(const struct record *r)
{
	const struct field *state = record_field(r, S("state"));

	if (!state || state->type != F_STATE || state->names != r->machine->states)
		return "its field \"state\" is not of its machine's states";
	return r->table && (state->flags & INPUT) ? "its state may be sent past the machine" : NULL;
}

/* Fields that it is known by must be there. */
static const char *called_fault(const struct record *r)
{
	if (r->called && !record_field(r, STR(r->called)))
		return "it is called by a field that is not there";
	for (const char *const *b = r->beside; b && *b; b++)
		if (!record_field(r, STR(*b)))
			return "it is told apart by a field that is not there";
	return NULL;
}

static const char *record_fault(const struct record *r)
{
	bool keys = true;

	if (!r->zh)
		return "it has no Chinese name";
	if (called_fault(r))
		return called_fault(r);
	if (r->table && (!r->fields || !(r->field[0].flags & KEY)))
		return "it is stored but does not begin with its key";
	for (int i = 0; i < r->fields; i++) {
		if (!keys && (r->field[i].flags & KEY))
			return "its keys do not stand together";
		keys = r->field[i].flags & KEY;
	}
	return r->machine ? machine_fault(r) : NULL;
}

bool record_check(const struct record *r, struct buf *wrong)
{
	size_t wrongs = wrong->n;

	if (record_fault(r))
		buf_fmt(wrong, "%s: %s\n", r->name, record_fault(r));
	for (int i = 0; i < r->fields; i++)
		if (field_fault(r, &r->field[i]))
			buf_fmt(wrong, "%s: %s %s\n", r->name, r->field[i].name, field_fault(r, &r->field[i]));
	return wrong->n == wrongs;
}
