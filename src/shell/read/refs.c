/*
 * refs.c -- the names of what rows refer to.
 */
#include "shell/read/refs.h"

#include <string.h>

#include "record/json.h"
#include "record/personal.h"
#include "shell/shell.h"

static const struct record *root_named(struct str name)
{
	for (int i = 0; modules[i]; i++)
		for (const struct record *const *r = modules[i]->records; r && *r; r++)
			if (record_is_root(*r) && str_eq(STR((*r)->name), name))
				return *r;
	return NULL;
}

const struct record *field_refers_to(const struct field *f)
{
	return f->refers ? root_named(STR(f->refers)) : NULL;
}

/* One record that is referred to, the ids of it on the page, and the name of each. */
struct referred {
	const struct record *record;
	unsigned hidden;		/* of what is personal */
	struct value *key;
	struct str *name;
	size_t keys, room;
	struct arena *arena;
};

/* As many as the page refers to: each row of the log may be about another root. */
struct refs {
	struct referred *all;
	size_t n, room;
};

static struct referred *referred_of(struct refs *refs, const struct record *r, unsigned hidden, struct arena *a)
{
	for (size_t i = 0; i < refs->n; i++)
		if (refs->all[i].record == r)
			return &refs->all[i];
	refs->all = arena_grow(a, refs->all, refs->n, &refs->room, sizeof *refs->all);
	refs->all[refs->n] = (struct referred){ .record = r, .hidden = hidden, .arena = a };
	return &refs->all[refs->n++];
}

static ptrdiff_t key_of(const struct referred *one, int64_t id)
{
	for (size_t i = 0; i < one->keys; i++)
		if (one->key[i].i == id)
			return (ptrdiff_t)i;
	return -1;
}

static void add_key(struct referred *one, struct value id)
{
	if (key_of(one, id.i) >= 0)
		return;
	one->key = arena_grow(one->arena, one->key, one->keys, &one->room, sizeof *one->key);
	one->key[one->keys++] = id;
}

/* The row was found: its name, if it has one; a draft has no number. */
static void add_name(void *self, int key, void *row)
{
	struct referred *one = self;
	struct buf name = buf_in(one->arena, 0);

	personal_text(&name, record_field(one->record, STR(one->record->called)), row, one->hidden);
	one->name[key] = buf_str(&name);
}

/* What the field refers to in this row. */
static const struct record *root_of(const struct record *r, const struct field *f, const struct record *always, const void *row)
{
	return always ? always : root_named(*(const struct str *)field_at(record_field(r, STR(f->refers_by)), row));
}

struct asking { const struct engine *engine; unsigned by; const void *rows; int64_t n; };

static void collect(struct refs *refs, const struct asking *q, const struct record *r, const struct field *f, struct arena *a)
{
	const struct record *always = field_refers_to(f), *last = NULL;
	struct referred *one = NULL;

	if (!(f->flags & LISTED) || (!always && !f->refers_by))
		return;
	for (int64_t k = 0; k < q->n; k++) {
		const void *row = (const char *)q->rows + (size_t)k * r->size;
		const struct record *to = root_of(r, f, always, row);
		if (to != last)
			one = to && to->called && engine_may_list(q->engine, to, q->by) ?
			      referred_of(refs, to, personal_hidden(q->by), a) : NULL;
		last = to;
		if (one && !field_is_zero(f, row))
			add_key(one, field_value(f, row));
	}
}

struct refs *refs_load(const struct engine *e, struct db *db, const struct record *r, const void *rows, int64_t n, unsigned by,
                       struct arena *a, struct errs *errs)
{
	struct refs *refs = arena_alloc(a, sizeof *refs);
	struct fetch *fetch;
	int asked = 0;

	for (int i = 0; n && i < r->fields; i++)
		collect(refs, &(struct asking){ e, by, rows, n }, r, &r->field[i], a);
	fetch = arena_array(a, refs->n + 1, sizeof *fetch);
	for (size_t i = 0; i < refs->n; i++) {
		struct referred *one = &refs->all[i];
		if (!one->keys)
			continue;
		one->name = arena_array(a, one->keys, sizeof *one->name);
		fetch[asked++] = (struct fetch){ one->record, &one->record->field[0], one->key, (int)one->keys, add_name, one };
	}
	return asked && !db_fetch(db, fetch, asked, a, errs) ? NULL : refs;
}

struct str refs_name(const struct refs *refs, const struct field *f, int64_t id)
{
	const struct record *to = field_refers_to(f);

	for (size_t i = 0; (to || f->refers_by) && i < refs->n; i++) {
		ptrdiff_t key = !to || refs->all[i].record == to ? key_of(&refs->all[i], id) : -1;
		if (key >= 0)
			return refs->all[i].name[key];
	}
	return (struct str){ 0 };
}

static bool encode_names(struct buf *out, const struct referred *one, const char *before)
{
	bool any = false;

	for (size_t i = 0; i < one->keys; i++) {
		if (!one->name[i].n)
			continue;
		if (any)
			buf_char(out, ',');
		else
			buf_fmt(out, "%s\"%s\":{", before, one->record->name);
		any = true;
		buf_fmt(out, "\"%lld\":", (long long)one->key[i].i);
		buf_json(out, one->name[i]);
	}
	if (any)
		buf_char(out, '}');
	return any;
}

void refs_encode(struct buf *out, const struct refs *refs)
{
	const char *before = ",\"names\":{";

	for (size_t i = 0; i < refs->n; i++)
		if (encode_names(out, &refs->all[i], before))
			before = ",";
	if (!before[1])
		buf_char(out, '}');
}
