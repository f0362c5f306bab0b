/*
 * refs.c -- the names of what rows refer to.
 */
#include "shell/refs.h"

#include <string.h>

#include "record/json.h"
#include "record/personal.h"
#include "shell/shell.h"

/* Is `name` "order", or the end of "wanted_warehouse" after a part that says which one? */
static bool is_named_after(struct str name, const struct record *r)
{
	struct str root = STR(r->name);

	return record_is_root(r) && str_ends(name, root) && (name.n == root.n || name.s[name.n - root.n - 1] == '_');
}

const struct record *field_refers_to(const struct field *f)
{
	struct str name = STR(f->name);

	if (f->type != F_ID || !str_ends(name, S("_id")))
		return NULL;
	name = str_sub(name, 0, name.n - strlen("_id"));
	for (int i = 0; modules[i]; i++)
		for (const struct record *const *r = modules[i]->records; r && *r; r++)
			if (is_named_after(name, *r))
				return *r;
	return NULL;
}

/* One record that is referred to, and the ids of it on the page. */
struct referred {
	const struct record *record;
	unsigned hidden;		/* of what is personal */
	struct value *key;
	int keys;
	struct buf names;		/* "7":"20260101001",… */
};
enum { REFERRED_MAX = 8 };

static struct referred *referred_of(struct referred *all, int *n, const struct record *r, unsigned hidden, int64_t rows,
                                    struct arena *a)
{
	for (int i = 0; i < *n; i++)
		if (all[i].record == r)
			return &all[i];
	all[*n] = (struct referred){ .record = r, .hidden = hidden, .names = buf_in(a, 0) };
	all[*n].key = arena_array(a, (size_t)rows * REFERRED_MAX, sizeof *all[*n].key);
	return &all[(*n)++];
}

static void add_key(struct referred *one, struct value id)
{
	for (int i = 0; i < one->keys; i++)
		if (one->key[i].i == id.i)
			return;
	one->key[one->keys++] = id;
}

/* The row was found: its name, if it has one; a draft has no number. */
static void add_name(void *self, int key, void *row)
{
	struct referred *one = self;
	const struct field *f = record_field(one->record, STR(one->record->called));
	struct buf name = buf_in(one->names.arena, 0);

	personal_text(&name, f, row, one->hidden);
	if (!name.n)
		return;
	buf_fmt(&one->names, "%s\"%lld\":", one->names.n ? "," : "", (long long)one->key[key].i);
	buf_json(&one->names, buf_str(&name));
}

static int collect(struct referred *all, const struct engine *e, const struct record *r, const void *rows, int64_t n,
                   unsigned by, struct arena *a)
{
	int count = 0;

	for (int i = 0; i < r->fields; i++) {
		const struct field *f = &r->field[i];
		const struct record *to = f->flags & LISTED ? field_refers_to(f) : NULL;
		if (!to || !to->called || count == REFERRED_MAX || !engine_may_list(e, to, by))
			continue;
		struct referred *one = referred_of(all, &count, to, personal_hidden(by), n, a);
		for (int64_t k = 0; k < n; k++) {
			const void *row = (const char *)rows + (size_t)k * r->size;
			if (!field_is_zero(f, row))
				add_key(one, field_value(f, row));
		}
	}
	return count;
}

bool refs_encode(struct buf *out, const struct engine *e, struct db *db, const struct record *r, const void *rows, int64_t n,
                 unsigned by, struct errs *errs)
{
	struct referred all[REFERRED_MAX];
	struct fetch fetch[REFERRED_MAX];
	int count = n ? collect(all, e, r, rows, n, by, out->arena) : 0, asked = 0;

	for (int i = 0; i < count; i++)
		if (all[i].keys)
			fetch[asked++] = (struct fetch){ all[i].record, &all[i].record->field[0], all[i].key, all[i].keys, add_name, &all[i] };
	if (asked && !db_fetch(db, fetch, asked, out->arena, errs))
		return false;
	const char *before = ",\"names\":{";
	for (int i = 0; i < count; i++) {
		if (!all[i].names.n)
			continue;
		buf_fmt(out, "%s\"%s\":{%.*s}", before, all[i].record->name, P(buf_str(&all[i].names)));
		before = ",";
	}
	if (*before == ',' && !before[1])
		buf_char(out, '}');
	return true;
}
