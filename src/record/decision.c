/*
 * decision.c -- collecting what a rule wants, and what a row's change says in the event log.
 */
#include "record/decision.h"

#include <stddef.h>
#include <string.h>

#include "record/json.h"
#include "record/sql.h"

enum { PLACES_FIRST = 32 };

struct decision decision_in(struct arena *a)
{
	return (struct decision){ .arena = a, .warnings = { .arena = a } };
}

/* Where a row is in the index, or would be: the first free place. */
static size_t place_of(const struct decision *out, const void *row)
{
	size_t at = (uintptr_t)row / sizeof(max_align_t) * 0x9E3779B97F4A7C15u;

	for (at >>= 20; out->place[at % out->places]; at++)
		if (out->put[out->place[at % out->places] - 1].row == row)
			break;
	return at % out->places;
}

static void index_puts(struct decision *out, size_t places)
{
	out->places = places;
	out->place = arena_array(out->arena, places, sizeof *out->place);
	for (size_t i = 0; i < out->puts; i++)
		out->place[place_of(out, out->put[i].row)] = i + 1;
}

static struct put *find_put(struct decision *out, const void *row)
{
	size_t n = out->places ? out->place[place_of(out, row)] : 0;

	return n ? &out->put[n - 1] : NULL;
}

static void add_put(struct decision *out, const struct record *r, void *row, enum put_kind kind)
{
	out->put = arena_grow(out->arena, out->put, out->puts, &out->put_room, sizeof *out->put);
	out->put[out->puts++] = (struct put){ r, row, kind };
	if (2 * out->puts > out->places)
		index_puts(out, out->places ? 4 * out->places : PLACES_FIRST);
	else
		out->place[place_of(out, row)] = out->puts;
}

void put(struct decision *out, const struct record *r, void *row)
{
	struct put *known = find_put(out, row);

	if (!known)
		add_put(out, r, row, PUT_CHANGED);
	else if (known->kind == PUT_GONE)
		known->kind = PUT_CHANGED;
}

void put_new(struct decision *out, const struct record *r, void *row)
{
	if (!find_put(out, row))
		add_put(out, r, row, PUT_NEW);
}

/* A row that was never stored has nothing to be removed. */
void drop(struct decision *out, const struct record *r, void *row)
{
	struct put *known = find_put(out, row);

	if (!known) {
		add_put(out, r, row, PUT_GONE);
		return;
	}
	if (known->kind != PUT_NEW) {
		known->kind = PUT_GONE;
		return;
	}
	size_t after = (size_t)(out->put + out->puts - (known + 1));
	memmove(known, known + 1, after * sizeof *known);
	out->puts--;
	index_puts(out, out->places);
}

void announce(struct decision *out, const char *fact, const struct record *r, struct id subject)
{
	out->fact = arena_grow(out->arena, out->fact, out->facts, &out->fact_room, sizeof *out->fact);
	out->fact[out->facts++] = (struct fact){ fact, r, subject };
}

void reply_with(struct decision *out, const struct record *r, void *row)
{
	out->reply_record = r;
	out->reply_row = row;
}

void keep_in_browser(struct decision *out, struct str secret, struct instant until)
{
	out->keep = (struct keep){ true, secret, until };
}

static struct str log_key;

void record_log_key(struct str key)
{
	log_key = key;
}

struct digest record_key(struct str purpose)
{
	const struct str made_of[] = { log_key, purpose };

	return digest_of_all(made_of, COUNT(made_of));
}

/*
 * What is personal or secret shows that it changed, not to what. The digest is cut short, and its text names the row and
 * the field: the same phone looks different in any other place, so that nobody finds it by writing guesses into a row of
 * his own, nor who shares it with whom.
 */
static void add_digest(struct buf *out, const struct record *r, const struct field *f, const void *row)
{
	ARENA a = {0};
	struct buf text = buf_in(&a, 0);

	buf_add(&text, log_key);
	buf_char(&text, ':');
	buf_text(&text, r->name);
	buf_char(&text, ':');
	for (int i = 0; i < r->fields; i++) {
		if (!(r->field[i].flags & KEY))
			continue;
		field_text(&text, &r->field[i], row);
		buf_char(&text, ':');
	}
	buf_text(&text, f->name);
	buf_char(&text, ':');
	field_text(&text, f, row);
	struct str hex = digest_hex(&a, digest_of(buf_str(&text)));
	buf_text(out, "\"#");
	buf_add(out, str_sub(hex, 0, 16));
	buf_char(out, '"');
}

/* JSON ends times at the millisecond; the log is exact, so that no byte of a row can change unseen. */
static void add_time(struct buf *out, const struct field *f, const void *row)
{
	buf_char(out, '"');
	field_text(out, f, row);
	buf_char(out, '"');
}

void field_tell(struct buf *out, const struct record *r, const struct field *f, const void *row)
{
	bool zero = field_is_zero(f, row);

	if (zero && (f->flags & OPTIONAL))
		buf_text(out, "null");
	else if (!zero && (f->flags & (PERSONAL | HIDDEN)))
		add_digest(out, r, f, row);
	else if (f->type == F_TIME)
		add_time(out, f, row);
	else
		field_encode(out, f, row);
}

/* The event itself says which row, which version and what came before it. */
bool field_is_told(const struct field *f)
{
	return field_is_column(f) && !(f->flags & KEY) && strcmp(f->name, "version") != 0 &&
	       strcmp(f->name, "head") != 0;
}

static bool differs(const struct field *f, const void *was, const void *row)
{
	return was ? !field_same(f, was, row) : !field_is_zero(f, row);
}

bool record_diff(struct buf *out, const struct record *r, const void *was, const void *row)
{
	char before = '{';

	for (int i = 0; i < r->fields; i++) {
		const struct field *f = &r->field[i];
		if (!field_is_told(f) || !differs(f, was, row))
			continue;
		buf_char(out, before);
		before = ',';
		buf_char(out, '"');
		buf_text(out, f->name);
		buf_text(out, was ? "\":[" : "\":");
		if (was) {
			field_tell(out, r, f, was);
			buf_char(out, ',');
		}
		field_tell(out, r, f, row);
		if (was)
			buf_char(out, ']');
	}
	buf_text(out, before == '{' ? "{}" : "}");
	return before == ',';
}
