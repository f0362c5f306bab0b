/*
 * detail.c -- a root with all its children, for one request or for several together.
 *
 * Of what was answered before only the mark is read: when it is still the same, so is the answer (kept.h). Everything else is read
 * whole. Where a question is a round trip, those who wait are asked for together (api.c), whatever each of them wants: one round
 * trip for all, and another for what changed since it was answered.
 */
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "record/json.h"
#include "shell/api/answer.h"
#include "shell/read/family.h"
#include "shell/read/kept.h"

/* One request. */
struct wanted {
	struct exchange *ex;
	struct kept_key key;
	struct family *family;		/* NULL: its path names no root there could be */
	struct str body;		/* empty: to be made */
	int64_t version;		/* of the body: the family may be read again for who wants it in another way */
};

/* All of them, and the roots they want: one may be wanted by many. */
struct reading {
	struct engine *engine;
	struct family_reader reader;
	struct wanted *wanted;
	struct family **family;
	int n, families;
	bool begun;
};

static struct str *id_part(struct exchange *ex)
{
	return &ex->path.at[ex->to->id];
}

static struct family *family_of(struct reading *r, const struct entry *root, struct id id)
{
	for (int i = 0; i < r->families; i++)
		if (r->family[i]->root == root && r->family[i]->id.v == id.v)
			return r->family[i];
	struct family *f = NEW(r->reader.arena, struct family);
	*f = (struct family){ .reader = &r->reader, .root = root, .id = id };
	return r->family[r->families++] = f;
}

static void want(struct reading *r, struct wanted *w, struct exchange *ex)
{
	const struct record *record = ex->to->route->get;
	struct id id;

	*w = (struct wanted){ .ex = ex };
	if (!str_int(*id_part(ex), &id.v))
		return;
	w->key = (struct kept_key){ record, id, ex->who.roles };
	w->family = family_of(r, engine_entry(r->engine, record), id);
	w->family->whole |= !kept_has(r->engine->kept, w->key);
}

/* The answer that is kept, if its root is still as it was. Else the family is wanted whole: true. */
static bool must_be_made(struct reading *r, struct wanted *w)
{
	if (!w->family || !w->family->mark.id.v)
		return false;
	w->version = w->family->mark.version;
	return !kept_find(r->engine->kept, w->key, w->family->mark.head, &w->ex->rq->arena, &w->body);
}

/* Marks are one look. What is read whole is of one moment. */
static bool begin(struct reading *r)
{
	r->begun = r->begun || db_begin(r->reader.db, DB_READ, r->reader.errs);
	return r->begun;
}

/* Those whose mark says that they changed. */
static bool read_changed(struct reading *r)
{
	struct family **changed = arena_array(r->reader.arena, (size_t)r->n, sizeof *changed);
	int n = 0;

	for (int i = 0; i < r->n; i++) {
		struct wanted *w = &r->wanted[i];

		if (!must_be_made(r, w) || w->family->whole)
			continue;
		w->family->whole = true;
		changed[n++] = w->family;
	}
	return !n || (begin(r) && families_read(changed, n));
}

static bool make(struct reading *r, struct wanted *w)
{
	struct family *f = w->family;
	unsigned by = w->ex->who.roles;
	struct buf more = buf_in(r->reader.arena, 0), out = buf_in(&w->ex->rq->arena, 0);

	if (!family_attached(r->engine, f->root, f->row, by, family_from_db, f, &more))
		return false;
	record_encode(&out, f->root->record, f->row, VIEW_DETAIL, by, buf_str(&more));
	if (!buf_whole(&more, &w->ex->errs) || !buf_whole(&out, &w->ex->errs))
		return true;	/* the others are answered */
	w->body = buf_str(&out);
	w->version = f->mark.version;
	kept_offer(r->engine->kept, w->key, f->mark.head, w->body);
	return true;
}

static bool read_all(struct reading *r)
{
	bool whole = false;

	for (int i = 0; i < r->families; i++)
		whole |= r->family[i]->whole;
	bool fine = (!whole || begin(r)) && families_read(r->family, r->families) && read_changed(r);

	for (int i = 0; i < r->n && fine; i++)
		if (!r->wanted[i].body.n && r->wanted[i].family && r->wanted[i].family->row)
			fine = make(r, &r->wanted[i]);
	return fine;
}

/* --- answering ---------------------------------------------------------------------- */

static void answer(struct wanted *w, const struct errs *errs)
{
	struct exchange *ex = w->ex;
	struct arena *a = &ex->rq->arena;
	const struct record *r = ex->to->route->get;

	errs_join(&ex->errs, errs);
	if (!ex->errs.n && !w->body.n)
		fail(&ex->errs, &E_NOT_FOUND, S(""), both(a, r->zh, r->en), *id_part(ex));
	if (ex->errs.n) {
		answer_errors(ex);
		return;
	}
	answer_tagged(ex, w->body, str_fmt(a, "\"%lld\"", (long long)w->version));
}

static bool read_within(struct reading *r)
{
	struct db *db = r->reader.db = engine_reader(r->engine, r->reader.errs);
	bool fine = db && read_all(r);

	if (r->begun)
		db_rollback(db);
	if (db)
		engine_reader_done(r->engine, db);
	return fine;
}

static void answer_each(struct exchange *first)
{
	for (struct exchange *ex = first, *next; ex; ex = next) {
		next = ex->next;
		ex->next = NULL;
		details_answer(ex);
	}
}

/* From its answer on an exchange is not ours any more. What is wrong with one of them is not told the others. */
void details_answer(struct exchange *first)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };
	struct engine *e = api_engine(first->api);
	struct reading r = { .engine = e, .reader = { .engine = e, .arena = &a, .errs = &errs } };
	int n = 0;

	for (struct exchange *ex = first; ex; ex = ex->next)
		n++;
	r.wanted = arena_array(&a, (size_t)n, sizeof *r.wanted);
	r.family = arena_array(&a, (size_t)n, sizeof *r.family);
	for (struct exchange *ex = first; ex; ex = ex->next)
		want(&r, &r.wanted[r.n++], ex);
	if (!read_within(&r) && n > 1 && errs.at[0].problem != &E_BUSY) {
		log_line(LOG_WARN, "could not read together", "code", errs.at[0].problem->code, NULL);
		answer_each(first);
		return;
	}
	for (int i = 0; i < n; i++)
		answer(&r.wanted[i], &errs);
}
