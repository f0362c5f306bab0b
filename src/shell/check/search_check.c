/*
 * search_check.c -- does the index of searches know each row by the text it says it does?
 *
 * Both sides are summed up in parts: a row's terms must make the sum that the index has of it. Only the rows of parts that
 * differ are then looked at one by one, so memory does not grow with the number of rows.
 */
#include "shell/check/walk.h"
#include "shell/list/search.h"

enum { PARTS = 1 << 16, TOLD_PARTS = 64 };

/* What the index, and what the rows, say of one part or one row: the sums of all terms with their rows. */
struct sum { int64_t id; const struct record *record; uint64_t index, rows; };

struct proof {
	struct db *db;
	struct arena arena;
	struct sum *part;		/* PARTS of them */
	struct sum **row;		/* by part: rows that are looked at; NULL: it agrees */
	size_t *n, *room;
	struct errs *errs;
};

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9E3779B97F4A7C15u;
	return h ^ h >> 29;
}

static size_t part_of(int64_t id)
{
	return mix(1, (uint64_t)id) % PARTS;
}

/* Where a term of this row is added to: its part, or the row itself in the second pass. NULL: to nothing. */
static struct sum *sum_of(struct proof *p, int64_t id)
{
	size_t part = part_of(id);

	if (!p->row)
		return &p->part[part];
	if (p->part[part].index == p->part[part].rows || p->part[part].id > TOLD_PARTS)
		return NULL;
	for (size_t i = 0; i < p->n[part]; i++)
		if (p->row[part][i].id == id)
			return &p->row[part][i];
	p->row[part] = arena_grow(&p->arena, p->row[part], p->n[part], &p->room[part], sizeof **p->row);
	p->row[part][p->n[part]] = (struct sum){ .id = id };
	return &p->row[part][p->n[part]++];
}

/* Is this the first time? `seen` has room for a power of two, more than there are. */
static bool is_new(uint64_t *seen, size_t room, uint64_t hash)
{
	size_t at = hash & (room - 1);

	for (; seen[at]; at = (at + 1) & (room - 1))
		if (seen[at] == hash)
			return false;
	seen[at] = hash;
	return true;
}

/* Each term once, as the index has it. */
static void add_row(struct proof *p, const struct record *r, int64_t id, struct str text, struct arena *a)
{
	struct sum *s = sum_of(p, id);
	size_t room = 256;

	if (!s)
		return;
	s->record = r;
	struct str terms = search_terms(a, r, text), term;
	while (room < terms.n)
		room *= 2;
	uint64_t *seen = arena_array(a, room, sizeof *seen);
	while (str_cut(&terms, ' ', &term)) {
		uint64_t hash = str_hash(term) | 1;	/* zero is an empty place */
		if (is_new(seen, room, hash))
			s->rows += mix(hash, (uint64_t)id);
	}
}

static bool sum_rows(struct proof *p, const struct record *r)
{
	ARENA a = { 0 };
	struct searched row;
	struct cursor *c = db_query(p->db, search_indexed(r), NULL, p->errs);

	for (; db_next(c, &row, &a); arena_reset(&a))
		add_row(p, r, row.id.v, row.search, &a);
	return db_done(c);
}

struct entry_of_index { struct str term; int64_t doc; };
static const struct field entry_of_index_fields[] = {
	FIELD(entry_of_index, term, .flags = KEY, .zh = "词"),
	FIELD(entry_of_index, doc,  .flags = KEY, .zh = "标识"),
};
static RECORD(entry_of_index_record, entry_of_index, NULL, entry_of_index_fields, .zh = "索引项");

QUERY(vocabulary) = {
	.name = "search_vocabulary", .row = &entry_of_index_record, .sql = "SELECT term, doc FROM search_vocabulary",
};

static bool sum_index(struct proof *p)
{
	ARENA a = { 0 };
	struct entry_of_index e;
	struct cursor *c = db_query(p->db, &vocabulary, NULL, p->errs);

	for (; db_next(c, &e, &a); arena_reset(&a)) {
		struct sum *s = sum_of(p, e.doc);
		if (s)
			s->index += mix(str_hash(e.term) | 1, (uint64_t)e.doc);
	}
	return db_done(c);
}

static bool sum_all(struct proof *p)
{
	const struct engine *e = &tables()->engine;

	for (int i = 0; i < e->entries; i++)
		if (e->entry[i].searched && !sum_rows(p, e->entry[i].record))
			return false;
	return sum_index(p);
}

/* Number the parts that differ: the rows of the first ones are told by name. */
static int64_t differing(struct proof *p)
{
	int64_t n = 0;

	for (size_t i = 0; i < PARTS; i++)
		if (p->part[i].index != p->part[i].rows)
			p->part[i].id = ++n;
	return n;
}

static void tell(const struct proof *p, struct check_out *out)
{
	for (size_t i = 0; i < PARTS; i++)
		for (size_t k = 0; k < p->n[i]; k++) {
			const struct sum *s = &p->row[i][k];
			if (s->index != s->rows && s->record)
				check_found(out, "%s %lld is indexed by other words than it has", s->record->name,
				            (long long)s->id);
			else if (s->index != s->rows)
				check_found(out, "%lld is indexed and not there", (long long)s->id);
		}
}

static bool check_index(struct db *db, struct check_out *out, struct errs *errs)
{
	struct proof p = { .db = db, .errs = errs };

	p.part = arena_array(&p.arena, PARTS, sizeof *p.part);
	bool fine = sum_all(&p);
	int64_t parts = fine ? differing(&p) : 0;
	if (parts) {
		p.row = arena_array(&p.arena, PARTS, sizeof *p.row);
		p.n = arena_array(&p.arena, PARTS, sizeof *p.n);
		p.room = arena_array(&p.arena, PARTS, sizeof *p.room);
		fine = sum_all(&p);
		if (fine)
			tell(&p, out);
		for (int64_t i = TOLD_PARTS; i < parts; i++)
			check_found(out, "part %lld of the index differs", (long long)i + 1);
	}
	arena_free(&p.arena);
	return fine;
}

/* --- the queue ---------------------------------------------------------------- */

struct waiting { struct str record; struct id id; };
static const struct field waiting_fields[] = {
	FIELD(waiting, record, .flags = KEY, .zh = "对象"),
	FIELD(waiting, id,     .flags = KEY, .zh = "标识"),
};
static RECORD(waiting_record, waiting, NULL, waiting_fields, .zh = "待索引");

QUERY(queue_all) = {
	.name = "search_queue_all", .row = &waiting_record, .sql = "SELECT record, id FROM search_queue ORDER BY record, id",
};

/* Who waits must be there: who is not would wait for ever, and be known to the index for as long. */
static bool check_queue(struct db *db, struct check_out *out, struct errs *errs)
{
	const struct engine *e = &tables()->engine;
	struct waiting w;
	ARENA a = { 0 };
	struct cursor *c = db_query(db, &queue_all, NULL, errs);
	bool fine = c != NULL;

	for (; fine && db_next(c, &w, &a); arena_reset(&a)) {
		const struct entry *entry = engine_entry_named(e, w.record);
		bool there = false;

		if (entry && entry->searched)
			fine = db_row(db, entry->record, entry->key[0], VI(w.id.v),
			              arena_alloc(&a, entry->record->size), &there, &a, errs);
		if (fine && !there)
			check_found(out, "%.*s %lld waits to be indexed and is not there", P(w.record), (long long)w.id.v);
	}
	return db_done(c) && fine;
}

static bool check_search(struct db *db, struct check_out *out, struct errs *errs)
{
	return check_index(db, out, errs) && check_queue(db, out, errs);
}

const struct check search_check = {
	"search", "检索索引与数据一致", "the index of searches knows each row by its words", check_search,
};
