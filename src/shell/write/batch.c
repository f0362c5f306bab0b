/*
 * batch.c -- the batch's view of the database.
 *
 * A slot is one row: as the database has it and as the batch wants it. A found is
 * the answer to one look-up ("lines of order 7") and is kept true while slots
 * change, so a later command finds what an earlier one made. Every change goes
 * through slot_set, which writes the undo log.
 */
#include <assert.h>
#include <string.h>

#include "record/json.h"
#include "record/sql.h"
#include "shell/read/family.h"
#include "shell/shell.h"
#include "shell/write/batch_inner.h"
#include "shell/write/event.h"

struct copy { struct slot *slot; void *row; };

struct batch *batch_new(struct engine *e, struct db *db)
{
	struct batch *b = arena_alloc(&e->arena, sizeof *b);

	b->engine = e;
	b->db = db;
	b->ids = id_source();
	b->alone = true;
	return b;
}

void batch_free(struct batch *b)
{
	arena_free(&b->arena);
}

void batch_start(struct batch *b, struct instant now)
{
	arena_reset(&b->arena);
	chains_clear(&b->slots);
	chains_clear(&b->founds);
	b->table = arena_array(&b->arena, (size_t)b->engine->entries, sizeof *b->table);
	b->counting = NULL;
	b->unindexed = 0;
	b->undo = NULL;
	b->wanted = NULL;
	b->countings = b->counting_room = b->undos = b->undo_room = b->wants = b->wanted_room = 0;
	b->gathering = false;
	if (now.us > b->now.us)
		b->now = now;	/* a clock set back does not make an event older than its predecessor */
}

struct db *batch_db(struct batch *b) { return b->db; }
struct engine *batch_engine(struct batch *b) { return b->engine; }
struct instant batch_now(struct batch *b) { return b->now; }
struct id_source *batch_ids(struct batch *b) { return &b->ids; }
struct arena *batch_arena(struct batch *b) { return &b->arena; }
int64_t batch_serial(struct batch *b) { return ++b->serial; }

/* --- slots and founds ---------------------------------------------------- */

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9E3779B97F4A7C15u;
	return h ^ h >> 29;
}

static uint64_t value_hash(uint64_t h, struct value v)
{
	return mix(h, v.type == V_INT ? (uint64_t)v.i : v.type == V_NULL ? 0 : str_hash(v.t));
}

static uint64_t row_hash(const struct entry *e, const void *row)
{
	uint64_t h = mix(1, (uint64_t)e->number);

	for (int i = 0; i < e->keys; i++)
		h = value_hash(h, field_value(e->key[i], row));
	return h;
}

static bool same_key(const struct entry *e, const void *a, const void *b)
{
	for (int i = 0; i < e->keys; i++)
		if (!field_same(e->key[i], a, b))
			return false;
	return true;
}

/* The slot of a row by its key. A slot always keeps some row to compare with, even one undone. */
static struct slot *slot_find(struct batch *b, const struct entry *e, const void *row, bool make)
{
	uint64_t h = row_hash(e, row);

	for (struct link *l = chains_at(&b->slots, h); l; l = l->next) {
		struct slot *s = (struct slot *)l;
		if (l->hash == h && s->entry == e && same_key(e, s->copy, row))
			return s;
	}
	if (!make)
		return NULL;
	struct slot *s = NEW(&b->arena, struct slot);
	*s = (struct slot){ .link.hash = h, .entry = e, .copy = (void *)row };
	chains_add(&b->slots, &b->arena, &s->link);
	return s;
}

static struct found *found_find(struct batch *b, const struct entry *e, const struct field *by, struct value key)
{
	uint64_t h = value_hash(mix((uint64_t)e->number + 2, by->offset), key);

	for (struct link *l = chains_at(&b->founds, h); l; l = l->next) {
		struct found *f = (struct found *)l;
		if (l->hash == h && f->by == by && value_eq(f->key, key))
			return f;
	}
	return NULL;
}

static void found_add(struct batch *b, struct found *f, struct slot *s)
{
	f->slot = arena_grow(&b->arena, f->slot, f->n, &f->room, sizeof *f->slot);
	f->slot[f->n++] = s;
	s->last = f;
}

/* From the end: what is undone or left out of an order came last. */
static void found_remove(struct found *f, const struct slot *s)
{
	for (size_t i = f->n; i-- > 0;) {
		if (f->slot[i] != s)
			continue;
		memmove(f->slot + i, f->slot + i + 1, (f->n - i - 1) * sizeof *f->slot);
		f->n--;
		return;
	}
}

/* Put a slot under its new value of every field that was asked for. */
static void refile(struct batch *b, struct slot *s, const void *from, const void *to)
{
	const struct record *r = s->entry->record;
	uint64_t asked = b->table[s->entry->number].asked;

	for (int i = 0; asked; i++, asked >>= 1) {
		const struct field *f = &r->field[i];

		if (!(asked & 1) || (from && to && field_same(f, from, to)))
			continue;
		struct found *old = from ? found_find(b, s->entry, f, field_value(f, from)) : NULL;
		struct found *new = to ? found_find(b, s->entry, f, field_value(f, to)) : NULL;
		if (old)
			found_remove(old, s);
		if (new)
			found_add(b, new, s);
	}
}

static void slot_move(struct batch *b, struct slot *s, const void *to)
{
	const void *from = s->now;

	s->now = to;
	refile(b, s, from, to);
}

static void undo_push(struct batch *b, struct undo u)
{
	b->undo = arena_grow(&b->arena, b->undo, b->undos, &b->undo_room, sizeof *b->undo);
	b->undo[b->undos++] = u;
}

static void slot_set(struct batch *b, struct slot *s, const void *to)
{
	struct table *t = &b->table[s->entry->number];

	undo_push(b, (struct undo){ .slot = s, .now = s->now });
	if (!s->listed) {
		t->touched = arena_grow(&b->arena, t->touched, t->n, &t->room, sizeof(struct slot *));
		t->touched[t->n++] = s;
		s->listed = true;
	}
	slot_move(b, s, to);
}

size_t batch_mark(struct batch *b)
{
	return b->undos;
}

void batch_undo(struct batch *b, size_t mark)
{
	while (b->undos > mark) {
		struct undo *u = &b->undo[--b->undos];

		if (u->slot)
			slot_move(b, u->slot, u->now);
		else
			u->counting->n -= u->by;
	}
}

/* --- loading ------------------------------------------------------------- */

struct fetching { struct batch *batch; struct found **found; bool *differs; };

static void fetched(void *self, int key, void *row)
{
	struct fetching *w = self;
	struct found *f = w->found[key];
	struct slot *s = slot_find(w->batch, f->entry, row, true);

	/* Not asked for before; or it was to be made by a command that was undone, and is there already. */
	if (!s->was && !s->now) {
		s->was = s->now = row;
		s->copy = row;
	}
	/* What the batch changed meanwhile is found by what it says now. */
	if (s->now && value_eq(field_value(f->by, s->now), f->key))
		found_add(w->batch, f, s);
}

/* A row that is there now and was not when it was asked for, or in another version. */
static void compared(void *self, int key, void *row)
{
	struct fetching *w = self;
	const struct entry *e = w->found[key]->entry;
	const struct slot *s = slot_find(w->batch, e, row, false);

	*w->differs |= !s || !s->was || (e->version && !field_same(e->version, s->was, row));
}

static struct value value_keep(struct arena *a, struct value v)
{
	if (v.type != V_INT && v.type != V_NULL)
		v.t = str_dup(a, v.t);
	return v;
}

static bool founds_ask(struct batch *b, struct found **found, size_t n, void (*each)(void *self, int key, void *row),
                       bool *differs, struct errs *errs)
{
	ARENA a = { 0 };
	struct fetch *fetch = arena_array(&a, n, sizeof *fetch);
	struct fetching *w = arena_array(&a, n, sizeof *w);
	struct value *key = arena_array(&a, n, sizeof *key);
	int fetches = 0;

	/* Those that ask for the same record by the same field stand side by side: one statement. */
	for (size_t i = 0; i < n; i++) {
		struct found *f = found[i];
		key[i] = f->key;
		if (i == 0 || found[i - 1]->entry != f->entry || found[i - 1]->by != f->by) {
			w[fetches] = (struct fetching){ b, &found[i], differs };
			fetch[fetches] = (struct fetch){ f->entry->record, f->by, &key[i], 0, each, &w[fetches] };
			fetches++;
		}
		fetch[fetches - 1].keys++;
	}
	return db_fetch(b->db, fetch, fetches, &b->arena, errs);
}

bool founds_fetch(struct batch *b, struct found **found, size_t n, struct errs *errs)
{
	return founds_ask(b, found, n, fetched, NULL, errs);
}

bool founds_compare(struct batch *b, struct found **found, size_t n, bool *differs, struct errs *errs)
{
	return founds_ask(b, found, n, compared, differs, errs);
}

/* What the batch made or changed before it was asked for by this field. */
static void add_touched(struct batch *b, struct found *f)
{
	struct table *t = &b->table[f->entry->number];

	for (size_t i = 0; i < t->n; i++) {
		struct slot *s = t->touched[i];
		if (s->now && s->last != f && value_eq(field_value(f->by, s->now), f->key))
			found_add(b, f, s);
	}
}

/* The row with this key, when the batch has it: read by another question, or made by an earlier command. */
static struct slot *known(struct batch *b, const struct entry *e, const struct field *by, struct value key)
{
	if (e->keys > 1 || by != e->key[0])
		return NULL;
	uint64_t h = value_hash(mix(1, (uint64_t)e->number), key);
	for (struct link *l = chains_at(&b->slots, h); l; l = l->next) {
		struct slot *s = (struct slot *)l;
		if (l->hash == h && s->entry == e && (s->was || s->now) && value_eq(field_value(by, s->copy), key))
			return s;
	}
	return NULL;
}

/* All rows of a record whose field has this value, from the batch or the database. */
static struct found *ask(struct batch *b, const struct entry *e, const struct field *by, struct value key,
                         struct errs *errs)
{
	struct found *f = found_find(b, e, by, key);

	if (f)
		return f;
	uint64_t h = value_hash(mix((uint64_t)e->number + 2, by->offset), key);
	f = NEW(&b->arena, struct found);
	*f = (struct found){ .link.hash = h, .entry = e, .by = by, .key = value_keep(&b->arena, key) };
	struct slot *s = known(b, e, by, key);
	if (s) {
		if (s->now)
			found_add(b, f, s);
	} else if (b->gathering) {
		b->wanted = arena_grow(&b->arena, b->wanted, b->wants, &b->wanted_room, sizeof *b->wanted);
		b->wanted[b->wants++] = f;
	} else if (!founds_fetch(b, &f, 1, errs)) {
		return NULL;
	}
	if (!s)
		add_touched(b, f);
	chains_add(&b->founds, &b->arena, &f->link);
	b->table[e->number].asked |= (uint64_t)1 << (by - e->record->field);
	return f;
}

/* The private copy of this command, made at `room` (or anew) the first time. */
static void *hand_out(struct load *l, struct slot *s, void *room)
{
	size_t size = s->entry->record->size;

	if (l->batch->gathering)	/* nobody decides on it: the slot need not know */
		return room ? memcpy(room, s->now, size) : arena_copy(l->x->arena, s->now, size);
	if (s->serial == l->serial) {
		if (room)
			memcpy(room, s->copy, size);
		else
			return s->copy;
	} else if (room) {
		memcpy(room, s->now, size);
	} else {
		room = arena_copy(l->x->arena, s->now, size);
	}
	l->copies = arena_grow(l->x->arena, l->copies, l->n, &l->room, sizeof *l->copies);
	l->copies[l->n++] = (struct copy){ s, room };
	s->copy = room;
	s->serial = l->serial;
	return room;
}

/* What a lookup means, worked out once: it is asked on every load. */
static const struct resolved *resolve(struct batch *b, const struct lookup *by)
{
	struct resolved *r = &b->resolved[((uintptr_t)by >> 4) % RESOLVED];

	if (r->by != by)
		*r = (struct resolved){ by, engine_entry(b->engine, by->record), record_field(by->record, STR(by->by)) };
	return r;
}

static struct found *look_up(struct load *l, const struct lookup *by, struct value key)
{
	const struct resolved *r = resolve(l->batch, by);

	return ask(l->batch, r->entry, r->field, key, l->x->errs);
}

bool load_one(struct load *l, const struct lookup *by, struct value key, void *row_pointer)
{
	struct found *f = look_up(l, by, key);
	void **row = row_pointer;

	*row = NULL;
	if (!f)
		return false;
	if (f->n)
		*row = hand_out(l, f->slot[0], NULL);
	return true;
}

bool load_must(struct load *l, const struct lookup *by, struct value key, void *row_pointer, struct str pointer)
{
	if (!load_one(l, by, key, row_pointer))
		return false;
	if (*(void **)row_pointer)
		return true;
	struct arena *a = l->x->arena;
	struct str shown = key.type == V_TEXT ? key.t : str_fmt(a, "%lld", (long long)key.i);
	return fail(l->x->errs, &E_NOT_FOUND, pointer, both(a, by->record->zh, by->record->en), shown);
}

int slot_cmp(const struct slot *a, const struct slot *b)
{
	for (int i = 0; i < a->entry->keys; i++) {
		struct value x = field_value(a->entry->key[i], a->now), y = field_value(b->entry->key[i], b->now);
		int c = x.type == V_INT ? (x.i > y.i) - (x.i < y.i) : str_cmp(x.t, y.t);
		if (c)
			return c;
	}
	return 0;
}

/* They come sorted from the database; what the batch added is usually last: insertion costs one pass. */
static void in_key_order(struct found *f)
{
	for (size_t i = 1; i < f->n; i++) {
		struct slot *s = f->slot[i];
		size_t k = i;
		for (; k > 0 && slot_cmp(f->slot[k - 1], s) > 0; k--)
			f->slot[k] = f->slot[k - 1];
		f->slot[k] = s;
	}
}

bool load_all(struct load *l, const struct lookup *by, struct value key, struct rows *rows)
{
	struct found *f = look_up(l, by, key);

	*rows = (struct rows){ 0 };
	if (!f)
		return false;
	in_key_order(f);
	size_t size = by->record->size;
	char *at = arena_array(l->x->arena, f->n, size);
	for (size_t i = 0; i < f->n; i++)
		hand_out(l, f->slot[i], at + i * size);
	*rows = (struct rows){ at, (int64_t)f->n };
	return true;
}

static bool children(void *self, const struct entry *child, struct id root, struct rows *out)
{
	return load_all(self, &child->by_key, VI(root.v), out);
}

bool load_family(struct load *l, const struct record *root, struct id id, void *row_pointer)
{
	const struct engine *engine = l->batch->engine;
	const struct entry *e = engine_entry(engine, root);

	if (!load_must(l, &e->by_key, VI(id.v), row_pointer, S("")))
		return false;
	return family_fill(engine, root, (struct rows){ *(void **)row_pointer, 1 }, id, children, l);
}

/* --- taking a decision in ------------------------------------------------ */

/* A root that a decision touches: what changed in its family becomes one event. */
struct touched {
	const struct entry *entry;
	struct id id;
	void *row;			/* the root's row after the change */
	struct buf changes;
};

struct absorbing {
	struct batch *batch;
	struct load *load;
	struct decision *decision;
	struct touched *touched;
	size_t n, room;
	struct errs *errs;
};

static bool broken(struct errs *errs)
{
	return fail(errs, &E_INTERNAL, S(""));
}

static bool same_columns(const struct record *r, const void *a, const void *b)
{
	for (int i = 0; i < r->fields; i++)
		if (field_is_column(&r->field[i]) && !field_same(&r->field[i], a, b))
			return false;
	return true;
}

/*
 * The root's row for this command: the one being put, or a copy of what the batch has. Where only a child is put, an
 * edit of the root was forgotten: it would be written without being in the log.
 */
static bool root_row(struct absorbing *w, struct touched *t)
{
	struct decision *d = w->decision;

	for (size_t i = 0; i < d->puts; i++) {
		struct put *p = &d->put[i];
		if (p->record == t->entry->record && field_value(t->entry->key[0], p->row).i == t->id.v) {
			t->row = p->row;
			return true;
		}
	}
	if (!load_must(w->load, &t->entry->by_key, VI(t->id.v), &t->row, S("")))
		return false;
	const struct slot *s = slot_find(w->batch, t->entry, t->row, false);
	return same_columns(t->entry->record, s->now, t->row) || broken(w->errs);
}

static struct touched *touch(struct absorbing *w, const struct entry *root, struct id id)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->touched[i].id.v == id.v)
			return &w->touched[i];
	struct touched t = { .entry = root, .id = id, .changes = buf_in(w->load->x->arena, 0) };
	if (!root_row(w, &t))
		return NULL;
	w->touched = arena_grow(w->load->x->arena, w->touched, w->n, &w->room, sizeof t);
	w->touched[w->n] = t;
	return &w->touched[w->n++];
}

/* {"record":"order_line","key":["7","1"],"new":{…}} */
static bool describe(struct buf *out, const struct entry *e, const struct put *p, const void *was)
{
	struct buf diff = buf_in(out->arena, 0);
	bool differs = p->kind != PUT_GONE && record_diff(&diff, e->record, was, p->row);

	if (!differs && p->kind == PUT_CHANGED)
		return false;
	buf_text(out, out->n ? ",{\"record\":\"" : "{\"record\":\"");
	buf_text(out, e->record->name);
	buf_text(out, "\",\"key\":[");
	for (int i = 0; i < e->keys; i++) {
		if (i)
			buf_char(out, ',');
		field_encode(out, e->key[i], p->row);
	}
	if (p->kind == PUT_GONE) {
		buf_text(out, "],\"gone\":true}");
		return true;
	}
	out->full |= diff.full;
	buf_text(out, p->kind == PUT_NEW ? "],\"new\":" : "],\"set\":");
	if (differs)
		buf_add(out, buf_str(&diff));
	else
		buf_text(out, "{}");
	buf_char(out, '}');
	return true;
}

/* Rows per state, kept as they move: no list ever counts (R-172 reads them, check proves them). */
static void count_state(struct batch *b, const struct entry *e, const void *row, int64_t by)
{
	if (!row || !e->state || !e->record->counted)
		return;
	int64_t state = *(int64_t *)field_at(e->state, row);
	batch_count(b, str_fmt(&b->arena, "%s:%s", e->record->name, e->state->names->at[state].word), by);
}

static bool absorb_put(struct absorbing *w, struct put *p)
{
	struct batch *b = w->batch;
	const struct entry *e = engine_entry(b->engine, p->record);
	struct slot *s = slot_find(b, e, p->row, p->kind == PUT_NEW);
	const void *was = s ? s->now : NULL;

	if (p->kind == PUT_NEW && was)
		return fail(w->errs, &E_CONFLICT, S(""), both(w->load->x->arena, e->record->zh, e->record->en));
	if (p->kind != PUT_NEW && !was)
		return broken(w->errs);
	if (e->root) {
		struct id id = { field_value(e->key[0], p->row).i };
		struct touched *t = touch(w, e->root, id);
		if (!t)
			return false;
		if (!describe(&t->changes, e, p, was))
			return true;
	}
	if (e->state && (!was || p->kind == PUT_GONE || !field_same(e->state, was, p->row))) {
		count_state(b, e, was, -1);
		count_state(b, e, p->kind == PUT_GONE ? NULL : p->row, 1);
	}
	slot_set(b, s, p->kind == PUT_GONE ? NULL : p->row);
	return true;
}

/* A rule that edits what it was given and forgets to put it has a bug: refuse instead of losing the edit. */
static bool nothing_forgotten(struct load *l, struct errs *errs)
{
	for (size_t i = 0; i < l->n; i++) {
		struct slot *s = l->copies[i].slot;
		const void *row = l->copies[i].row;
		const struct record *r = s->entry->record;

		if (!s->now || s->now == row || s->copy != row || memcmp(s->now, row, r->size) == 0)
			continue;
		if (!same_columns(r, s->now, row))
			return broken(errs);
	}
	return true;
}

/* The facts of a root in the order they were announced; the first one names the event. */
static struct str event_name(const struct decision *d, struct id id, struct str otherwise, struct buf *facts)
{
	struct str name = { 0 };

	for (size_t i = 0; i < d->facts; i++) {
		if (d->fact[i].subject.v != id.v)
			continue;
		if (name.n)
			buf_char(facts, ',');
		else
			name = STR(d->fact[i].name);
		buf_json(facts, STR(d->fact[i].name));
	}
	return name.n ? name : otherwise;
}

static bool make_event(struct absorbing *w, struct touched *t, struct str command, struct str request_id)
{
	struct batch *b = w->batch;
	struct context *x = w->load->x;
	int64_t *version = field_at(t->entry->version, t->row);
	struct digest *head = field_at(t->entry->head, t->row);
	struct buf facts = buf_in(x->arena, 0), data = buf_in(x->arena, 0);
	struct event *e = NEW(x->arena, struct event);

	*e = (struct event){
		.subject_id = t->id, .seq = *version + 1, .id = id_new(&b->ids, b->now),
		.subject = STR(t->entry->record->name),
		.name = event_name(w->decision, t->id, command, &facts),
		.actor_id = x->who->id, .actor = x->who->name, .at = b->now, .request_id = request_id,
	};
	buf_text(&data, "{\"command\":");
	buf_json(&data, command);
	if (facts.n) {
		buf_text(&data, ",\"facts\":[");
		buf_add(&data, buf_str(&facts));
		buf_char(&data, ']');
	}
	if (w->decision->reason.n) {
		buf_text(&data, ",\"reason\":");
		buf_json(&data, w->decision->reason);
	}
	buf_text(&data, ",\"changes\":[");
	buf_add(&data, buf_str(&t->changes));
	buf_text(&data, "]}");
	if (!buf_whole(&t->changes, w->errs) || !buf_whole(&data, w->errs))
		return false;
	e->data = buf_str(&data);
	e->hash = event_hash(*head, e);
	*version = e->seq;
	*head = e->hash;
	return batch_put_new(b, &event_record, e, w->errs) && outbox_put(b, e, x, w->errs);
}

bool batch_absorb(struct batch *b, struct load *l, struct decision *d, struct str command, struct str request_id)
{
	struct absorbing w = { b, l, d, .errs = l->x->errs };

	for (size_t i = 0; i < d->puts; i++)
		if (!absorb_put(&w, &d->put[i]))
			return false;
	for (size_t i = 0; i < w.n; i++) {
		struct touched *t = &w.touched[i];

		/*
		 * What changed nothing has no event, whatever it announced. A trial leaves no trace: its answer would tell for nothing
		 * whether a guess is what stands there, behind a mask.
		 */
		if (!t->changes.n && !l->x->dry)
			continue;
		if (!make_event(&w, t, command, request_id))
			return false;
		slot_set(b, slot_find(b, t->entry, t->row, true), t->row);
	}
	return nothing_forgotten(l, w.errs);
}

bool batch_put_new(struct batch *b, const struct record *r, void *row, struct errs *errs)
{
	const struct entry *e = engine_entry(b->engine, r);
	struct slot *s = slot_find(b, e, row, true);

	if (s->now)
		return fail(errs, &E_CONFLICT, S(""), both(errs->arena, r->zh, r->en));
	slot_set(b, s, row);
	return true;
}

void batch_count(struct batch *b, struct str name, int64_t by)
{
	struct counting *c = NULL;

	for (size_t i = 0; i < b->countings && !c; i++)
		if (str_eq(b->counting[i].name, name))
			c = &b->counting[i];
	if (!c) {
		assert(b->countings < COUNTINGS_MAX);
		if (!b->counting)
			b->counting = arena_array(&b->arena, COUNTINGS_MAX, sizeof *c);
		c = &b->counting[b->countings++];
		c->name = name;
	}
	c->n += by;
	undo_push(b, (struct undo){ .counting = c, .by = by });
}
