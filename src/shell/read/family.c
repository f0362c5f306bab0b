/*
 * family.c -- a root and its children as one tree of rows.
 */
#include <string.h>

#include "record/json.h"
#include "shell/read/family.h"

static void *row_at(struct rows rows, const struct record *r, int64_t i)
{
	return (char *)rows.at + (size_t)i * r->size;
}

static bool none_expected(const struct record *r, const struct field *count, struct rows rows)
{
	if (!count)
		return false;
	for (int64_t i = 0; i < rows.n; i++)
		if (*(int64_t *)field_at(count, row_at(rows, r, i)))
			return false;
	return true;
}

/* Both sides are in key order: hand every parent the slice of children with its own second key. */
static void nest(const struct entry *parent, struct rows parents, const struct field *f,
                 const struct entry *child, struct rows children)
{
	int64_t at = 0;

	for (int64_t i = 0; i < parents.n; i++) {
		void *p = row_at(parents, parent->record, i);
		struct value key = field_value(parent->key[1], p);
		int64_t from = at;

		while (at < children.n &&
		       value_eq(field_value(child->key[1], row_at(children, child->record, at)), key))
			at++;
		*(struct rows *)field_at(f, p) = (struct rows){ row_at(children, child->record, from), at - from };
	}
}

bool family_fill(const struct engine *e, const struct record *r, struct rows rows, struct id root,
                 family_source *source, void *self)
{
	const struct entry *entry = engine_entry(e, r);

	for (int i = 0; i < r->fields; i++) {
		const struct field *f = &r->field[i];
		const struct entry *child = f->type == F_ROWS ? engine_entry(e, f->of) : NULL;
		struct rows all;

		if (!child || !rows.n || none_expected(r, entry->count[i], rows))
			continue;
		if (!source(self, child, root, &all))
			return false;
		if (entry->root == entry)
			*(struct rows *)field_at(f, rows.at) = all;
		else
			nest(entry, rows, f, child, all);
		if (!family_fill(e, f->of, all, root, source, self))
			return false;
	}
	return true;
}

bool family_attached(const struct engine *e, const struct entry *root, const void *row, unsigned by,
                     family_source *source, void *self, struct buf *out)
{
	struct id id = { field_value(root->key[0], row).i };

	for (int i = 0; i < e->entries; i++) {
		const struct entry *child = &e->entry[i];
		struct rows all = { 0 };

		if (!child->record->attached || child->root != root)
			continue;
		if (!none_expected(root->record, child->counted_by, (struct rows){ (void *)row, 1 }) &&
		    (!source(self, child, id, &all) || !family_fill(e, child->record, all, id, source, self)))
			return false;
		buf_text(out, ",\"");
		buf_text(out, child->record->table);
		buf_text(out, "\":[");
		for (int64_t k = 0; k < all.n; k++) {
			if (k)
				buf_char(out, ',');
			record_encode_part(out, (struct owner){ root->record, row }, child->record,
			                   row_at(all, child->record, k), by);
		}
		buf_char(out, ']');
	}
	return true;
}

/* --- from a connection ---------------------------------------------------- */

static const struct field root_mark_fields[] = { ROOT_FIELDS(root_mark) };
RECORD(root_mark_record, root_mark, NULL, root_mark_fields, .zh = "版本", .en = "version");

struct family_part {
	const struct entry *entry;
	struct rows rows;
	size_t room;
	struct arena *arena;
	struct family_part *next;
};

bool family_from_db(void *self, const struct entry *child, struct id root, struct rows *out)
{
	const struct family *f = self;
	const struct family_reader *r = f->reader;

	for (struct family_part *part = f->ahead; part; part = part->next) {
		if (part->entry == child) {
			*out = part->rows;
			return true;
		}
	}
	return db_rows(r->db, child->record, child->key[0], VI(root.v), out, r->arena, r->errs);
}

static void note_mark(struct family *f)
{
	if (!f->row)
		return;
	f->mark = (struct root_mark){
		f->id, *(const int64_t *)field_at(f->root->version, f->row), *(const struct digest *)field_at(f->root->head, f->row),
	};
}

static bool read_root(struct family *f)
{
	const struct family_reader *r = f->reader;
	const struct record *record = f->whole ? f->root->record : f->root->mark;
	void *row = arena_alloc(r->arena, record->size);
	bool found;

	if (!db_row(r->db, record, f->root->key[0], VI(f->id.v), row, &found, r->arena, r->errs))
		return false;
	if (found && f->whole)
		f->row = row;
	else if (found)
		f->mark = *(const struct root_mark *)row;
	return true;
}

/* The families of one root that want the same of it. */
struct asking { struct family **of; struct value *key; int n; };

static struct asking asking_of(struct family *const *family, int n, const struct entry *root, bool whole, struct arena *a)
{
	struct asking s = { arena_array(a, (size_t)n, sizeof *s.of), arena_array(a, (size_t)n, sizeof *s.key), 0 };

	for (int i = 0; i < n; i++) {
		if (family[i]->root != root || family[i]->whole != whole)
			continue;
		s.of[s.n] = family[i];
		s.key[s.n++] = VI(family[i]->id.v);
	}
	return s;
}

static void take_mark(void *self, int key, void *row)
{
	((struct family **)self)[key]->mark = *(const struct root_mark *)row;
}

static void take_root(void *self, int key, void *row)
{
	((struct family **)self)[key]->row = row;
}

static void take_part(void *self, int key, void *row)
{
	struct family_part *part = (struct family_part *)self + key;
	const struct record *r = part->entry->record;

	part->rows.at = arena_grow(part->arena, part->rows.at, (size_t)part->rows.n, &part->room, r->size);
	memcpy(row_at(part->rows, r, part->rows.n++), row, r->size);
}

static struct fetch children_of(const struct asking *s, const struct entry *child, struct arena *a)
{
	struct family_part *part = arena_array(a, (size_t)s->n, sizeof *part);

	for (int i = 0; i < s->n; i++) {
		part[i] = (struct family_part){ .entry = child, .arena = a, .next = s->of[i]->ahead };
		s->of[i]->ahead = &part[i];
	}
	return (struct fetch){ child->record, child->key[0], s->key, s->n, take_part, part };
}

/* What is asked of the roots of one record, and of all there may be below them: what a root counts is not known yet. */
static int ask_roots(struct family *const *family, int n, const struct entry *root, struct fetch *fetch)
{
	const struct family_reader *r = family[0]->reader;
	struct asking marks = asking_of(family, n, root, false, r->arena), whole = asking_of(family, n, root, true, r->arena);
	int k = 0;

	if (marks.n)
		fetch[k++] = (struct fetch){ root->mark, root->mark->field, marks.key, marks.n, take_mark, marks.of };
	if (!whole.n)
		return k;
	fetch[k++] = (struct fetch){ root->record, root->key[0], whole.key, whole.n, take_root, whole.of };
	for (int i = 0; i < r->engine->entries; i++)
		if (r->engine->entry[i].root == root && r->engine->entry[i].shown)
			fetch[k++] = children_of(&whole, &r->engine->entry[i], r->arena);
	return k;
}

/* Where a question is a round trip all of it is asked for in one. */
static bool ask_together(struct family *const *family, int n)
{
	const struct family_reader *r = family[0]->reader;
	struct fetch *fetch = arena_array(r->arena, (size_t)r->engine->entries * 2, sizeof *fetch);
	int fetches = 0;

	for (int i = 0; i < r->engine->entries; i++) {
		const struct entry *root = &r->engine->entry[i];
		bool asked = false;

		for (int k = 0; k < n && !asked; k++)
			asked = family[k]->root == root;
		if (asked)
			fetches += ask_roots(family, n, root, fetch + fetches);
	}
	return db_fetch(r->db, fetch, fetches, r->arena, r->errs);
}

bool families_read(struct family *const *family, int n)
{
	bool fine = true;

	if (n && db_is_shared(family[0]->reader->db))
		fine = ask_together(family, n);
	else
		for (int i = 0; i < n && fine; i++)
			fine = read_root(family[i]);
	for (int i = 0; i < n && fine; i++) {
		struct family *f = family[i];

		note_mark(f);
		fine = !f->row || family_fill(f->reader->engine, f->root->record, (struct rows){ f->row, 1 }, f->id, family_from_db, f);
	}
	return fine;
}
