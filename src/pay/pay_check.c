/*
 * pay_check.c -- I4: the ledger says what payments, refunds and settlements say.
 *
 * Streams in the order of the order's id are read side by side, so that millions of
 * rows cost one walk over each table and no memory.
 */
#include <string.h>

#include "pay/pay_parts.h"
#include "pay/queries.h"

/* --- per order ----------------------------------------------------------------------------- */

enum { RECEIVED, REFUNDED, BOOKED, SETTLED, STREAMS };

struct stream {
	const struct query *query;
	bool (*next)(struct stream *s);	/* the next order into `row` */
	struct cursor *cursor;
	struct arena text;		/* of `row`; forgotten with it */
	struct pay_sum row;
	bool live;
	struct ledger_entry entry;	/* of the ledger: the first of the order after it … */
	struct arena entry_text;
	enum { UNREAD, READ, ENDED } ahead;	/* … if there is one */
};

static bool next_sum(struct stream *s)
{
	return db_next(s->cursor, &s->row, &s->text);
}

static void read_ahead(struct stream *s)
{
	arena_reset(&s->entry_text);
	s->ahead = db_next(s->cursor, &s->entry, &s->entry_text) ? READ : ENDED;
}

/* What cannot be counted is left out: then the sums are not those of the others. */
static void add_entry(struct pay_sum *sum, const struct ledger_entry *e)
{
	struct { int64_t account; bool (*add)(struct money *, struct money); } sides[] = {
		{ e->debit.v, money_add }, { e->credit.v, money_sub },
	};

	for (size_t i = 0; i < COUNT(sides); i++)
		if (account_is_money(sides[i].account))
			sides[i].add(&sum->amount, e->amount);
		else if (sides[i].account == ACCOUNT_RECEIVABLE)
			sides[i].add(&sum->open, e->amount);
}

/* The balance of the money accounts, and of the receivable. */
static bool next_booked(struct stream *s)
{
	struct pay_sum *sum = &s->row;

	if (s->ahead == UNREAD)
		read_ahead(s);
	if (s->ahead == ENDED)
		return false;
	struct str currency = str_dup(&s->text, s->entry.currency);
	*sum = (struct pay_sum){
		.order_id = s->entry.order_id, .currency = currency, .currency_other = currency,
		.customer = s->entry.customer_id, .customer_other = s->entry.customer_id,
	};
	for (; s->ahead == READ && s->entry.order_id.v == sum->order_id.v; read_ahead(s)) {
		add_entry(sum, &s->entry);
		if (!str_eq(s->entry.currency, currency))
			sum->currency_other = str_dup(&s->text, s->entry.currency);
		if (s->entry.customer_id.v != sum->customer.v)
			sum->customer_other = s->entry.customer_id;
	}
	return true;
}

static void stream_step(struct stream *s)
{
	arena_reset(&s->text);
	s->live = s->next(s);
}

/* One order as the four streams have it; where a stream has nothing, the row is zero. */
struct view {
	struct id order;
	struct pay_sum of[STREAMS];
};

static bool one_currency(const struct view *v)
{
	struct str currency = { 0 };

	for (int i = 0; i < STREAMS; i++) {
		const struct pay_sum *s = &v->of[i];

		if (!s->order_id.v)
			continue;
		if (!str_eq(s->currency, s->currency_other) ||
		    (currency.n && !str_eq(currency, s->currency)))
			return false;
		currency = s->currency;
	}
	return true;
}

/* Zero is a customer too: the one nobody knows any more. */
static bool one_customer(const struct view *v)
{
	const struct pay_sum *first = NULL;

	for (int i = 0; i < STREAMS; i++) {
		const struct pay_sum *s = &v->of[i];

		if (!s->order_id.v)
			continue;
		first = first ? first : s;
		if (s->customer.v != first->customer.v || s->customer_other.v != first->customer.v)
			return false;
	}
	return true;
}

/* What is wrong with an order's money; NULL when nothing is. */
static const char *order_fault(const struct view *v)
{
	struct money kept = v->of[RECEIVED].amount;

	if (!one_currency(v))
		return "more than one currency";
	if (!one_customer(v))
		return "of more than one customer";
	if (v->of[REFUNDED].open.fen > v->of[RECEIVED].amount.fen)
		return "refunded more than was paid";
	if (!money_sub(&kept, v->of[REFUNDED].amount) || kept.fen != v->of[BOOKED].amount.fen)
		return "the ledger's money is not what was paid less refunded";
	if (v->of[SETTLED].amount.fen > 1)
		return "more than one settlement";
	if (v->of[SETTLED].amount.fen && v->of[SETTLED].open.fen != v->of[BOOKED].open.fen)
		return "the settlement's balance is not the ledger's receivable";
	return NULL;
}

static void order_tell(struct check_out *out, const struct view *v, const char *fault)
{
	ARENA a = { 0 };
	struct str paid = money_text(&a, v->of[RECEIVED].amount);
	struct str refunded = money_text(&a, v->of[REFUNDED].amount);
	struct str booked = money_text(&a, v->of[BOOKED].amount);

	check_found(out, "order %lld: %s (paid %.*s, refunded %.*s, in the ledger %.*s)",
	            (long long)v->order.v, fault, P(paid), P(refunded), P(booked));
}

/* The smallest order any stream is at, with the rows that are of it; false at the end. */
static bool view_next(struct stream *s, struct view *v)
{
	*v = (struct view){ 0 };
	for (int i = 0; i < STREAMS; i++)
		if (s[i].live && (!v->order.v || s[i].row.order_id.v < v->order.v))
			v->order = s[i].row.order_id;
	for (int i = 0; i < STREAMS; i++)
		if (s[i].live && s[i].row.order_id.v == v->order.v)
			v->of[i] = s[i].row;
	return v->order.v != 0;
}

static void view_pass(struct stream *s, const struct view *v)
{
	for (int i = 0; i < STREAMS; i++)
		if (s[i].live && s[i].row.order_id.v == v->order.v)
			stream_step(&s[i]);
}

bool pay_check_ledger(struct db *db, struct check_out *out, struct errs *errs)
{
	struct stream stream[STREAMS] = {
		[RECEIVED] = { &q_pay_received, next_sum }, [REFUNDED] = { &q_pay_refunded, next_sum },
		[BOOKED] = { &q_pay_entries, next_booked }, [SETTLED] = { &q_pay_settled, next_sum },
	};
	struct view view;
	bool good = true;

	for (int i = 0; i < STREAMS; i++) {
		stream[i].cursor = db_query(db, stream[i].query, NULL, errs);
		if (stream[i].cursor)
			stream_step(&stream[i]);
		else
			good = false;
	}
	while (good && view_next(stream, &view)) {
		const char *fault = order_fault(&view);

		if (fault)
			order_tell(out, &view, fault);
		view_pass(stream, &view);
	}
	for (int i = 0; i < STREAMS; i++) {
		good &= !stream[i].cursor || db_done(stream[i].cursor);
		arena_free(&stream[i].text);
		arena_free(&stream[i].entry_text);
	}
	return good;
}

/* --- per settlement ------------------------------------------------------------------------ */

static bool formula_check(struct db *db, struct check_out *out, struct errs *errs)
{
	ARENA arena = { 0 };
	struct settlement_sum s;
	struct cursor *odd = db_query(db, &q_pay_settlements_odd, NULL, errs);

	if (!odd)
		return false;
	while (db_next(odd, &s, &arena))
		check_found(out, "order %lld, settlement %lld: its amounts do not add up",
		            (long long)s.order_id.v, (long long)s.settlement);
	return db_done(odd);
}

static bool sum_before(const struct settlement_sum *a, const struct settlement_sum *b)
{
	return a->order_id.v < b->order_id.v ||
	       (a->order_id.v == b->order_id.v && a->settlement < b->settlement);
}

static void lines_compare(struct check_out *out, const struct settlement_sum *head,
                          const struct settlement_sum *lines)
{
	if (head->amount.fen == lines->amount.fen && head->discount.fen == lines->discount.fen)
		return;

	ARENA a = { 0 };
	struct str amount = money_text(&a, lines->amount), discount = money_text(&a, lines->discount);
	struct str head_amount = money_text(&a, head->amount);
	struct str head_discount = money_text(&a, head->discount);

	check_found(out, "order %lld, settlement %lld: lines give %.*s less %.*s, "
	            "the head says %.*s less %.*s",
	            (long long)head->order_id.v, (long long)head->settlement,
	            P(amount), P(discount), P(head_amount), P(head_discount));
}

/* Heads and lines in one order; a head without lines is compared with nothing. */
static void lines_walk(struct check_out *out, struct cursor *heads, struct cursor *lines)
{
	ARENA arena = { 0 };
	struct settlement_sum head, line, none = { 0 };
	bool more = db_next(lines, &line, &arena);

	while (db_next(heads, &head, &arena)) {
		while (more && sum_before(&line, &head))
			more = db_next(lines, &line, &arena);
		lines_compare(out, &head, more && !sum_before(&head, &line) ? &line : &none);
	}
}

bool pay_check_settlements(struct db *db, struct check_out *out, struct errs *errs)
{
	struct cursor *heads, *lines;
	bool good;

	if (!formula_check(db, out, errs))
		return false;
	heads = db_query(db, &q_pay_settlement_heads, NULL, errs);
	lines = db_query(db, &q_pay_settlement_lines, NULL, errs);
	good = heads && lines;
	if (good)
		lines_walk(out, heads, lines);
	good &= !heads || db_done(heads);
	good &= !lines || db_done(lines);
	return good;
}
