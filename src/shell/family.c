/*
 * family.c -- a root and its children as one tree of rows.
 */
#include <string.h>

#include "record/json.h"
#include "shell/family.h"

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

struct family_part {
	const struct entry *entry;
	struct rows rows;
	size_t room;
	struct arena *arena;
	struct family_part *next;
};

static void take(void *self, int key, void *row)
{
	struct family_part *part = self;
	const struct record *r = part->entry->record;

	(void)key;
	part->rows.at = arena_grow(part->arena, part->rows.at, (size_t)part->rows.n, &part->room, r->size);
	memcpy(row_at(part->rows, r, part->rows.n++), row, r->size);
}

/* Where a question is a round trip, all there may be below a root is asked for at once. */
static bool read_ahead(const struct engine *e, struct family_reader *r, const struct entry *root, const void *row)
{
	struct value id = field_value(root->key[0], row);
	struct fetch *fetch = arena_array(r->arena, (size_t)e->entries, sizeof *fetch);
	int n = 0;

	for (int i = 0; i < e->entries; i++) {
		const struct entry *child = &e->entry[i];

		if (child->root != root || child == root || none_expected(root->record, child->counted_by, (struct rows){ (void *)row, 1 }))
			continue;
		struct family_part *part = NEW(r->arena, struct family_part);
		*part = (struct family_part){ .entry = child, .arena = r->arena, .next = r->ahead };
		r->ahead = part;
		fetch[n++] = (struct fetch){ child->record, child->key[0], arena_copy(r->arena, &id, sizeof id), 1, take, part };
	}
	return db_fetch(r->db, fetch, n, r->arena, r->errs);
}

bool family_from_db(void *self, const struct entry *child, struct id root, struct rows *out)
{
	struct family_reader *r = self;

	for (struct family_part *part = r->ahead; part; part = part->next) {
		if (part->entry == child) {
			*out = part->rows;
			return true;
		}
	}
	return db_rows(r->db, child->record, child->key[0], VI(root.v), out, r->arena, r->errs);
}

bool family_read(const struct engine *e, struct family_reader *r, const struct record *root, struct id id,
                 void *row, bool *found)
{
	const struct entry *entry = engine_entry(e, root);

	if (!db_row(r->db, root, entry->key[0], VI(id.v), row, found, r->arena, r->errs))
		return false;
	if (*found && db_is_shared(r->db) && !read_ahead(e, r, entry, row))
		return false;
	return !*found || family_fill(e, root, (struct rows){ row, 1 }, id, family_from_db, r);
}
