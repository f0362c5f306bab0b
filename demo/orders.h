/*
 * orders.h -- the orders of the demo company: what is ordered, what becomes of it, and step by step how.
 *
 * An order's fate is the state it is to be found in today. Its steps are laid out from the end: the last of them
 * lies shortly before now, so that every queue has something fresh in it whenever the demo is made.
 */
#ifndef DEMO_ORDERS_H
#define DEMO_ORDERS_H

#include "demo/world.h"
#include "order/order.h"

/* What does not go as it should. */
enum trouble {
	NO_TROUBLE,
	SENT_BACK,		/* rejected, changed, submitted again */
	PROMISED_LATER,		/* the promised date is put off */
	REDUCED,		/* the customer takes less */
	SHORT,			/* not all was there when it was signed for */
	PAID_TWICE,		/* one payment is reversed */
	WRONG_TRACKING,		/* the number is corrected on the way */
	PLANNED_AGAIN,		/* the first batch is cancelled */
	COMPENSATED,		/* something is given back after all was done */
	TROUBLES,
};

enum act {
	ENTER, DISCARD, PLACE, APPROVE, REJECT, CHANGE, RESUBMIT, CONFIRM, CANCEL, PROMISE, NOTE, REDUCE, REDUCE_MISSING,
	PLAN_SOME, PLAN_REST, PICK, PACK, SHIP, TRACK, SIGN, SIGN_LESS, CANCEL_BATCH, PERFORM,
	SETTLE, PAY, PAY_AGAIN, REVERSE, REFUND, PAY_REFUND, COMPLETE, ACTS,
};

/* Of a refund. */
enum { REFUND_CREDIT, REFUND_ALL, REFUND_SOME };

/* `arg`: the batch or payment, a percentage, what is refunded; as the act wants it. */
struct step { int64_t minute; struct instant at; int order; enum act act; int64_t arg; };

struct demo_line {
	const struct demo_product *product;
	int64_t quantity;
	bool packs;			/* in its pack, else in its base unit */
	bool gift;
	int warehouse;
};

enum { LINES_MAX = 8, STEPS_MAX = 48 };

struct demo_order {
	enum order_state fate;
	enum trouble trouble;
	int64_t how_far;		/* within the fate */
	const struct demo_customer *customer;
	const struct demo_staff *sales;	/* who looks after it */
	enum order_class class;
	enum order_channel channel;
	enum shipping_mode mode;
	bool drafted;			/* it was a draft first */
	struct demo_line line[LINES_MAX];
	int lines, goods;		/* goods come first */
	bool by_parts;			/* planned in two batches, one after the other */
	int batches;
	int64_t discount_fen, freight_fen;
	struct instant entered, delivered;
	struct step step[STEPS_MAX];
	int steps;
	int64_t minute;			/* where the planning stands */

	/* What the engine said of it last. */
	struct id id;
	struct date requested, promised;
	int64_t total, paid, balance;	/* fen; the balance of its settlement */
	bool has_settlement;
	int64_t refund_open;		/* number of the refund that is to be paid out; 0: none */
	int64_t state;
};

/* Who orders what. */
void order_choose(struct world *w, struct demo_order *o);
/* What becomes of it: its steps, with their times. `slack`: so many working minutes before now the last one lies. */
void order_script(struct world *w, struct demo_order *o, int number, int64_t slack);
/* Take one step. False when the world broke. */
bool order_step(struct world *w, struct demo_order *o, const struct step *s);

static inline int64_t line_base(const struct demo_line *l)
{
	return l->packs ? l->quantity * l->product->per_pack : l->quantity;
}

#endif
