/*
 * replay.c -- folding the log into images of rows.
 *
 * The log is our own canonical JSON: no blanks, members in a fixed order, keys never escaped. The
 * scanner below reads just that, in place and without a tree, because a million orders have
 * gigabytes of it. Anything else it finds was not written by orderd, and is told.
 */
#include "shell/check/replay.h"

#include <stdlib.h>
#include <string.h>

#include "record/json.h"

/* What is known of a record before any event. */
struct shape {
	const struct entry *entry;
	bool *told;			/* of each field: is it in the log */
	struct str *zero;		/* … and as what, when it is zero */
};

struct image {
	const struct shape *shape;
	struct str key;			/* "7",1 */
	struct str *value;		/* of each field, in the bytes of the last event that told it */
	bool gone, held;
};

struct replay {
	const struct tables *tables;
	struct check_out *out;
	struct shape *shape;		/* by the entry's number */
	struct arena arena, scratch;	/* for the process of checking; for this root */
	const struct entry *root;
	int64_t id;
	int64_t seq;			/* of the event taken in */
	struct image *image;
	size_t images, room;
	size_t at;			/* where the last image was found: the next one is often behind it */
	struct buf text;
	bool failed;			/* an event could not be taken in: its family is not held against it */
};

/* --- the scanner ---------------------------------------------------------- */

struct scan { const char *p, *end; };

static bool take(struct scan *s, const char *literal)
{
	size_t n = strlen(literal);

	if ((size_t)(s->end - s->p) < n || memcmp(s->p, literal, n) != 0)
		return false;
	s->p += n;
	return true;
}

/* Past the closing quote of the text that begins at p. */
static bool pass_text(struct scan *s)
{
	for (const char *p = s->p + 1; (p = memchr(p, '"', (size_t)(s->end - p))); p++) {
		const char *back = p;

		while (back[-1] == '\\')
			back--;
		if ((p - back) % 2)
			continue;
		s->p = p + 1;
		return true;
	}
	return false;
}

/* Past an object, an array, a number or a word: up to the comma or bracket that ends it. */
static bool pass_other(struct scan *s)
{
	int depth = 0;

	while (s->p < s->end) {
		char c = *s->p;

		if (c == '"') {
			if (!pass_text(s))
				return false;
			continue;
		}
		if (!depth && (c == ',' || c == ']' || c == '}'))
			return true;
		depth += (c == '{' || c == '[') - (c == '}' || c == ']');
		s->p++;
		if (!depth && (c == '}' || c == ']'))
			return true;
	}
	return false;
}

/* One value as it is written. */
static bool take_value(struct scan *s, struct str *out)
{
	const char *from = s->p;

	if (s->p == s->end || !(*s->p == '"' ? pass_text(s) : pass_other(s)))
		return false;
	*out = (struct str){ from, (size_t)(s->p - from) };
	return out->n > 0;
}

/* "name": and the name alone. */
static bool take_name(struct scan *s, struct str *out)
{
	if (s->p == s->end || *s->p != '"' || !take_value(s, out))
		return false;
	*out = str_sub(*out, 1, out->n - 2);
	return take(s, ":");
}

/* --- shapes and images ---------------------------------------------------- */

struct replay *replay_new(const struct tables *t, struct check_out *out)
{
	struct replay *r = calloc(1, sizeof *r);

	if (!r)
		abort();
	r->tables = t;
	r->out = out;
	r->shape = arena_array(&r->arena, (size_t)t->engine.entries, sizeof *r->shape);
	for (int i = 0; i < t->engine.entries; i++) {
		const struct entry *e = &t->engine.entry[i];
		void *row = arena_alloc(&r->arena, e->record->size);
		struct shape *s = &r->shape[i];

		s->entry = e;
		s->told = arena_array(&r->arena, (size_t)e->record->fields, sizeof *s->told);
		s->zero = arena_array(&r->arena, (size_t)e->record->fields, sizeof *s->zero);
		for (int k = 0; k < e->record->fields; k++) {
			struct buf text = buf_in(&r->arena, 0);
			s->told[k] = field_is_told(&e->record->field[k]);
			if (s->told[k])
				field_tell(&text, e->record, &e->record->field[k], row);
			s->zero[k] = buf_str(&text);
		}
	}
	return r;
}

void replay_free(struct replay *r)
{
	arena_free(&r->arena);
	arena_free(&r->scratch);
	free(r);
}

void replay_start(struct replay *r, const struct entry *root, int64_t id)
{
	arena_reset(&r->scratch);
	r->root = root;
	r->id = id;
	r->image = NULL;
	r->images = r->room = r->at = 0;
	r->text = buf_in(&r->scratch, 0);
	r->failed = false;
}

static struct image *image_of(struct replay *r, const struct entry *e, struct str key)
{
	for (size_t n = 0; n < r->images; n++) {
		size_t i = r->at + n < r->images ? r->at + n : r->at + n - r->images;
		struct image *image = &r->image[i];

		if (image->shape->entry != e || !str_eq(image->key, key))
			continue;
		r->at = i + 1 < r->images ? i + 1 : 0;
		return image;
	}
	return NULL;
}

static struct image *image_new(struct replay *r, const struct entry *e, struct str key)
{
	const struct shape *shape = &r->shape[e->number];
	size_t size = (size_t)e->record->fields * sizeof(struct str);
	struct image *image = image_of(r, e, key);

	if (!image) {
		r->image = arena_grow(&r->scratch, r->image, r->images, &r->room, sizeof *r->image);
		image = &r->image[r->images++];
	}
	*image = (struct image){ shape, key, .value = arena_copy(&r->scratch, shape->zero, size) };
	return image;
}

/* --- taking events in ----------------------------------------------------- */

__attribute__((format(printf, 3, 4)))
static void contradicts(struct replay *r, const struct image *image, const char *format, ...)
{
	va_list args;
	struct buf why = buf_in(&r->scratch, 0);

	va_start(args, format);
	buf_vfmt(&why, format, args);
	va_end(args);
	check_found(r->out, "%s %lld: event %lld: %s [%.*s] %.*s", r->root->record->name, (long long)r->id,
	            (long long)r->seq, image->shape->entry->record->name, P(image->key), P(buf_str(&why)));
}

/* Members come in the order of the table: each is looked for behind the one before. */
static int field_after(const struct shape *shape, int before, struct str name)
{
	const struct record *r = shape->entry->record;

	for (int n = 1; n <= r->fields; n++) {
		int i = (before + n) % r->fields;
		if (str_eq(STR(r->field[i].name), name))
			return shape->told[i] ? i : -1;
	}
	return -1;
}

static bool is_move(const struct entry *e, struct str from, struct str to)
{
	const struct machine *m = e->record->machine;
	int64_t a = names_find(e->state->names, str_sub(from, 1, from.n - 2));
	int64_t b = names_find(e->state->names, str_sub(to, 1, to.n - 2));

	for (int i = 0; i < m->moves; i++)
		if (m->move[i].from == a && m->move[i].to == b)
			return true;
	return false;
}

/* [old,new] */
static bool take_step(struct replay *r, struct scan *s, struct image *image, int i)
{
	const struct entry *e = image->shape->entry;
	const struct field *f = &e->record->field[i];
	struct str old, new;

	if (!take(s, "[") || !take_value(s, &old) || !take(s, ",") || !take_value(s, &new) || !take(s, "]"))
		return false;
	if (!str_eq(old, image->value[i]))
		contradicts(r, image, "changes another %s than there was", f->name);
	if (f == e->state && !is_move(e, old, new))
		contradicts(r, image, "goes from %.*s to %.*s, which is no move", P(old), P(new));
	image->value[i] = new;
	return true;
}

static bool take_fields(struct replay *r, struct scan *s, struct image *image, bool steps)
{
	int i = image->shape->entry->record->fields - 1;
	struct str name;

	if (!take(s, "{"))
		return false;
	while (take_name(s, &name)) {
		i = field_after(image->shape, i, name);
		if (i < 0 || !(steps ? take_step(r, s, image, i) : take_value(s, &image->value[i])))
			return false;
		if (!take(s, ","))
			break;
	}
	return take(s, "}");
}

static bool take_record(struct replay *r, struct scan *s, const struct entry **e)
{
	struct str name;

	if (!take(s, "{\"record\":") || !take_value(s, &name) || name.n < 2)
		return false;
	*e = engine_entry_named(&r->tables->engine, str_sub(name, 1, name.n - 2));
	return *e && (*e)->root == r->root;
}

/* The image that a change speaks of. */
static struct image *image_for(struct replay *r, const struct entry *e, struct str key, bool new)
{
	struct image *image = image_of(r, e, key);
	bool there = image && !image->gone;

	if (there && !new)
		return image;
	image = image_new(r, e, key);
	if (there || !new)
		contradicts(r, image, there ? "is made twice" : "is changed before it is made");
	return image;
}

/* {"record":"order_line","key":["7",1],"new":{…}} */
static bool take_change(struct replay *r, struct scan *s)
{
	const struct entry *e;
	struct str key;

	if (!take_record(r, s, &e) || !take(s, ",\"key\":") || !take_value(s, &key) || key.n < 2)
		return false;
	key = str_sub(key, 1, key.n - 2);
	bool new = take(s, ",\"new\":");
	struct image *image = image_for(r, e, key, new);
	if (new || take(s, ",\"set\":"))
		return take_fields(r, s, image, !new) && take(s, "}");
	image->gone = true;
	return take(s, ",\"gone\":true}");
}

static bool take_data(struct replay *r, struct scan *s)
{
	struct str name, value;

	if (!take(s, "{"))
		return false;
	while (take_name(s, &name) && !str_eq(name, S("changes")))
		if (!take_value(s, &value) || !take(s, ","))
			return false;
	if (!take(s, "["))
		return false;
	while (take_change(r, s))
		if (!take(s, ","))
			return take(s, "]}") && s->p == s->end;
	return false;
}

void replay_event(struct replay *r, const struct event *e)
{
	struct str data = str_dup(&r->scratch, e->data);	/* images point into it */
	struct scan s = { data.s, data.s + data.n };

	r->seq = e->seq;
	if (take_data(r, &s))
		return;
	check_found(r->out, "%s %lld: event %lld cannot be understood", r->root->record->name, (long long)r->id,
	            (long long)r->seq);
	r->failed = true;
}

/* --- holding rows against images ------------------------------------------ */

static bool agrees(struct replay *r, const struct image *image, int i, const void *row)
{
	const struct record *of = image->shape->entry->record;
	const struct field *f = &of->field[i];

	if (image->value[i].s == image->shape->zero[i].s)
		return field_is_zero(f, row);
	r->text.n = 0;
	field_tell(&r->text, of, f, row);
	return str_eq(buf_str(&r->text), image->value[i]);
}

/* The beginning of a long text, not cut within a character. */
static struct str shown(struct str s)
{
	size_t n = s.n < 80 ? s.n : 80;

	while (n < s.n && n > 0 && (s.s[n] & 0xC0) == 0x80)
		n--;
	return str_sub(s, 0, n);
}

static void tell_difference(struct replay *r, const struct image *image, int i, const void *row)
{
	const struct entry *e = image->shape->entry;
	const struct field *f = &e->record->field[i];
	struct buf name = buf_in(&r->scratch, 0), is = buf_in(&r->scratch, 0);

	row_name(&name, e, row);
	field_tell(&is, e->record, f, row);
	check_found(r->out, "%.*s: %s is %.*s and the log says %.*s", P(buf_str(&name)), f->name,
	            P(shown(buf_str(&is))), P(shown(image->value[i])));
}

static struct str key_text(struct replay *r, const struct entry *e, const void *row)
{
	r->text.n = 0;
	for (int i = 0; i < e->keys; i++) {
		if (i)
			buf_char(&r->text, ',');
		field_encode(&r->text, e->key[i], row);
	}
	return buf_str(&r->text);
}

void replay_row(struct replay *r, const struct entry *e, const void *row)
{
	if (r->failed)
		return;
	struct image *image = image_of(r, e, key_text(r, e, row));
	if (!image || image->gone) {
		struct buf name = buf_in(&r->scratch, 0);
		row_name(&name, e, row);
		check_found(r->out, "%.*s is there and not in the log", P(buf_str(&name)));
		return;
	}
	image->held = true;
	for (int i = 0; i < e->record->fields; i++)
		if (image->shape->told[i] && !agrees(r, image, i, row))
			tell_difference(r, image, i, row);
}

void replay_end(struct replay *r)
{
	for (size_t i = 0; i < r->images && !r->failed; i++) {
		const struct image *image = &r->image[i];
		if (!image->gone && !image->held)
			check_found(r->out, "%s [%.*s] is in the log and not there",
			            image->shape->entry->record->name, P(image->key));
	}
}
