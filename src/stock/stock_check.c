/*
 * stock_check.c -- I3: balances are what moves and reservations say.
 *
 * Three streams in the order of product and warehouse are read side by side, so that
 * millions of moves cost one walk over them and no memory.
 */
#include <string.h>

#include "stock/document.h"
#include "stock/queries.h"

struct stream {
	struct cursor *cursor;
	union {
		struct stock balance;
		struct stock_sum sum;	/* begins with the same two ids */
	} row;
	bool live;
};

struct walk {
	struct db *db;
	struct check_out *out;
	struct errs *errs;
	struct arena *arena;
	struct stream balances, moved, promised;
};

static bool stream_open(struct walk *w, struct stream *s, const struct query *q)
{
	s->cursor = db_query(w->db, q, NULL, w->errs);
	s->live = s->cursor && db_next(s->cursor, &s->row, w->arena);
	return s->cursor != NULL;
}

static bool stream_close(struct stream *s)
{
	return !s->cursor || db_done(s->cursor);
}

static bool key_before(const struct stock_sum *a, const struct stock_sum *b)
{
	if (a->product_id.v != b->product_id.v)
		return a->product_id.v < b->product_id.v;
	return a->warehouse_id.v < b->warehouse_id.v;
}

/* The smallest key that any stream is at; false when all have ended. */
static bool walk_key(const struct walk *w, struct stock_sum *key)
{
	const struct stream *all[] = { &w->balances, &w->moved, &w->promised };
	bool any = false;

	for (size_t i = 0; i < COUNT(all); i++) {
		if (!all[i]->live || (any && !key_before(&all[i]->row.sum, key)))
			continue;
		*key = all[i]->row.sum;
		any = true;
	}
	return any;
}

/* Is the stream at this key? Then hand out its row and step on; else a row of zeros. */
static void stream_take(struct walk *w, struct stream *s, const struct stock_sum *key, void *row,
                        size_t size)
{
	bool here = s->live && s->row.sum.product_id.v == key->product_id.v &&
		    s->row.sum.warehouse_id.v == key->warehouse_id.v;

	memset(row, 0, size);
	if (!here)
		return;
	memcpy(row, &s->row, size);
	s->live = db_next(s->cursor, &s->row, w->arena);
}

static bool tell(struct walk *w, const struct stock_sum *key, const struct stock *balance,
                 struct quantity moved, struct quantity promised)
{
	ARENA a = { 0 };
	struct stock_name name = { 0 };
	struct str hand = quantity_text(&a, balance->on_hand);
	struct str given = quantity_text(&a, moved);
	struct str reserved = quantity_text(&a, balance->reserved);
	struct str held = quantity_text(&a, promised);
	bool there;

	if (!stock_names(w->db, key->product_id, key->warehouse_id, &name, &there, &a, w->errs))
		return false;
	check_found(w->out, "%.*s in %.*s: on hand %.*s, moves give %.*s; "
	            "reserved %.*s, reservations give %.*s",
	            P(name.sku), P(name.code), P(hand), P(given), P(reserved), P(held));
	return true;
}

static bool walk_all(struct walk *w)
{
	struct stock_sum key, moved, promised;
	struct stock balance;

	while (walk_key(w, &key)) {
		stream_take(w, &w->balances, &key, &balance, sizeof(balance));
		stream_take(w, &w->moved, &key, &moved, sizeof(moved));
		stream_take(w, &w->promised, &key, &promised, sizeof(promised));

		bool good = balance.reserved.v >= 0 && balance.reserved.v <= balance.on_hand.v &&
		            balance.on_hand.v == moved.quantity.v &&
		            balance.reserved.v == promised.quantity.v;

		if (!good && !tell(w, &key, &balance, moved.quantity, promised.quantity))
			return false;
	}
	return true;
}

bool stock_check_balances(struct db *db, struct check_out *out, struct errs *errs)
{
	ARENA arena = { 0 };
	struct walk w = { .db = db, .out = out, .errs = errs, .arena = &arena };
	bool good = stream_open(&w, &w.balances, &q_stock_balances) &&
	            stream_open(&w, &w.moved, &q_stock_moved) &&
	            stream_open(&w, &w.promised, &q_stock_promised) && walk_all(&w);

	good &= stream_close(&w.balances);
	good &= stream_close(&w.moved);
	good &= stream_close(&w.promised);
	return good;
}
