/*
 * fulfil_check.c -- I2: the lines of orders say of their batches what the batches say, and what
 * open batches plan is reserved.
 *
 * Two streams in the order of order and line are read side by side, so that a million orders cost
 * one walk over each and no memory.
 */
#include "fulfil/fulfil_rules.h"
#include "fulfil/queries.h"

struct stream {
	struct cursor *cursor;
	struct line_progress row;	/* no texts: nothing of it is kept in the arena */
	bool live;
};

static void stream_step(struct stream *s, struct arena *a)
{
	s->live = db_next(s->cursor, &s->row, a);
}

static bool stream_open(struct stream *s, struct db *db, const struct query *q, struct arena *a,
                        struct errs *errs)
{
	s->cursor = db_query(db, q, NULL, errs);
	if (s->cursor)
		stream_step(s, a);
	return s->cursor != NULL;
}

static bool stream_close(struct stream *s)
{
	return !s->cursor || db_done(s->cursor);
}

static int key_cmp(const struct line_progress *a, const struct line_progress *b)
{
	if (a->order_id.v != b->order_id.v)
		return a->order_id.v < b->order_id.v ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

/* Which stream is behind; one that has ended is ahead of all. */
static int key_cmp_live(const struct stream *a, const struct stream *b)
{
	if (!a->live || !b->live)
		return a->live ? -1 : 1;
	return key_cmp(&a->row, &b->row);
}

static void put_quantity(struct buf *b, struct quantity q)
{
	decimal_format(b, q.v, QUANTITY_SCALE, 0);
}

static struct str progress_text(struct arena *a, const struct line_progress *p)
{
	const struct quantity q[] = { p->batched, p->shipped, p->signed_for };
	struct buf b = buf_in(a, 200);

	for (size_t i = 0; i < COUNT(q); i++) {
		if (i)
			buf_text(&b, "/");
		put_quantity(&b, q[i]);
	}
	return buf_str(&b);
}

static void compare(struct check_out *out, const struct line_progress *claimed,
                    const struct line_progress *proven)
{
	ARENA a = { 0 };

	if (claimed->batched.v == proven->batched.v && claimed->shipped.v == proven->shipped.v &&
	    claimed->signed_for.v == proven->signed_for.v)
		return;
	const struct line_progress *key = claimed->order_id.v ? claimed : proven;
	struct str says = progress_text(&a, claimed), gives = progress_text(&a, proven);

	check_found(out,
	            "order %lld, line %lld: batched/shipped/signed for %.*s, its batches give %.*s",
	            (long long)key->order_id.v, (long long)key->line, P(says), P(gives));
}

static void walk(struct check_out *out, struct stream *claimed, struct stream *proven,
                 struct arena *a)
{
	static const struct line_progress none;

	while (claimed->live || proven->live) {
		int c = key_cmp_live(claimed, proven);

		compare(out, c <= 0 ? &claimed->row : &none, c >= 0 ? &proven->row : &none);
		if (c <= 0)
			stream_step(claimed, a);
		if (c >= 0)
			stream_step(proven, a);
	}
}

bool fulfil_check_lines(struct db *db, struct check_out *out, struct errs *errs)
{
	ARENA a = { 0 };
	struct stream claimed = { 0 }, proven = { 0 };
	bool good = stream_open(&claimed, db, &q_fulfil_claimed, &a, errs) &&
	            stream_open(&proven, db, &q_fulfil_proven, &a, errs);

	if (good)
		walk(out, &claimed, &proven, &a);
	good &= stream_close(&claimed);
	good &= stream_close(&proven);
	return good;
}

static void held_tell(struct check_out *out, const struct line_held *l)
{
	ARENA a = { 0 };
	struct buf planned = buf_in(&a, 40), reserved = buf_in(&a, 40);

	put_quantity(&planned, l->planned);
	put_quantity(&reserved, l->reserved);
	check_found(out, "order %lld, line %lld: %.*s in open batches, but %.*s reserved",
	            (long long)l->order_id.v, (long long)l->line, P(buf_str(&planned)),
	            P(buf_str(&reserved)));
}

bool fulfil_check_reserved(struct db *db, struct check_out *out, struct errs *errs)
{
	ARENA a = { 0 };
	struct line_held line;
	struct cursor *c = db_query(db, &q_fulfil_unreserved, NULL, errs);

	if (!c)
		return false;
	while (db_next(c, &line, &a))
		held_tell(out, &line);
	return db_done(c);
}

bool fulfil_check_batches(struct db *db, struct check_out *out, struct errs *errs)
{
	enum { MOST = 1000 };
	ARENA a = { 0 };
	struct rows rows;

	if (!fulfil_empty(db, MOST, &rows, &a, errs))
		return false;
	for (int64_t i = 0; i < rows.n; i++) {
		const struct batch_key *k = (const struct batch_key *)rows.at + i;

		check_found(out, "order %lld, batch %lld: it has no lines",
		            (long long)k->order_id.v, (long long)k->batch);
	}
	return true;
}
