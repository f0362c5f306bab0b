/*
 * script.c -- what becomes of an order: its steps up to its fate, and when each is taken.
 *
 * The steps are laid out in working minutes from the first; then all are moved so that the last one lies
 * where it should.
 */
#include "demo/orders.h"

/* --- laying out ------------------------------------------------------------------ */

/* So many minutes later, a third of it when the order is urgent; never at once. */
static void wait(struct world *w, struct demo_order *o, int64_t least, int64_t most)
{
	int64_t minutes = between(w, least, most);

	if (o->class == ORDER_URGENT)
		minutes /= 3;
	o->minute += minutes < 3 ? 3 : minutes;
}

static void step(struct demo_order *o, enum act act, int64_t arg)
{
	if (o->steps < STEPS_MAX)
		o->step[o->steps++] = (struct step){ .minute = o->minute, .act = act, .arg = arg };
}

static void later(struct world *w, struct demo_order *o, int64_t least, int64_t most, enum act act, int64_t arg)
{
	wait(w, o, least, most);
	step(o, act, arg);
}

/* Where a cancelled order ended. */
enum { AT_DRAFT, AT_PLACED, AT_REJECTED, AT_APPROVED, AT_CONFIRMED, AT_PROCESSING, ENDS };

/* Does it end here? Then, if it was cancelled, the money goes back; sometimes that is still to be done. */
static bool ends(struct world *w, struct demo_order *o, enum order_state fate, int64_t cancelled_at)
{
	if (o->fate == fate)
		return true;
	if (o->fate != ORDER_CANCELLED || o->how_far != cancelled_at)
		return false;
	later(w, o, 30, 400, cancelled_at == AT_DRAFT ? DISCARD : CANCEL, 0);
	later(w, o, 20, 200, REFUND, REFUND_ALL);
	if (chance(w, 70))
		later(w, o, 30, 700, PAY_REFUND, 1);
	return true;
}

/* --- the desk: from entering to confirming ------------------------------------------ */

static bool pays_first(const struct demo_order *o)
{
	return o->customer->terms == PREPAID || o->customer->terms == MALL;
}

static void pay_first(struct world *w, struct demo_order *o)
{
	later(w, o, 5, o->customer->terms == MALL ? 20 : 400, PAY, 100);
	if (o->trouble != PAID_TWICE)
		return;
	later(w, o, 5, 30, PAY_AGAIN, 0);
	later(w, o, 60, 500, REVERSE, 2);
}

static bool review(struct world *w, struct demo_order *o)
{
	bool rejected = o->fate == ORDER_REJECTED || (o->fate == ORDER_CANCELLED && o->how_far == AT_REJECTED);

	if (rejected || o->trouble == SENT_BACK) {
		later(w, o, 20, 300, REJECT, 0);
		if (ends(w, o, ORDER_REJECTED, AT_REJECTED))
			return false;
		later(w, o, 30, 300, CHANGE, 0);
		later(w, o, 5, 20, RESUBMIT, 0);
	}
	later(w, o, 20, 300, APPROVE, 0);
	return !ends(w, o, ORDER_APPROVED, AT_APPROVED);
}

/* True when it goes on. */
static bool at_desk(struct world *w, struct demo_order *o)
{
	step(o, ENTER, 0);
	if (ends(w, o, ORDER_DRAFT, AT_DRAFT))
		return false;
	if (o->drafted)
		later(w, o, 20, 500, PLACE, 0);
	if (o->customer->terms == MALL)
		pay_first(w, o);
	if (ends(w, o, ORDER_PLACED, AT_PLACED) || !review(w, o))
		return false;
	if (o->customer->terms == PREPAID)
		pay_first(w, o);
	later(w, o, 20, 400, CONFIRM, 0);
	if (o->customer->terms == DEPOSIT)
		later(w, o, 60, 600, PAY, 30);
	if (chance(w, 15))
		later(w, o, 10, 100, NOTE, 0);
	return !ends(w, o, ORDER_CONFIRMED, AT_CONFIRMED);
}

/* --- the warehouse --------------------------------------------------------------------- */

static bool stops_in_warehouse(const struct demo_order *o)
{
	return o->fate == ORDER_PROCESSING || (o->fate == ORDER_CANCELLED && o->how_far == AT_PROCESSING);
}

static void plan(struct world *w, struct demo_order *o, int batch)
{
	if (o->by_parts && batch == 1)
		later(w, o, 60, 700, PLAN_SOME, 0);
	else if (o->by_parts || batch == 1)
		later(w, o, 60, 700, PLAN_REST, 0);
}

/* The batch that counts after the first was cancelled is the second. */
static int64_t number_of(const struct demo_order *o, int batch)
{
	return o->trouble == PLANNED_AGAIN ? batch + 1 : batch;
}

static void ship(struct world *w, struct demo_order *o, int batch)
{
	int64_t n = number_of(o, batch);

	later(w, o, 30, 400, PICK, n);
	later(w, o, 10, 90, PACK, n);
	later(w, o, 20, 240, SHIP, n);
	if (o->trouble == WRONG_TRACKING && batch == 1)
		later(w, o, 30, 200, TRACK, n);
}

/* True when everything has left the house. */
static bool in_warehouse(struct world *w, struct demo_order *o)
{
	if (o->trouble == PROMISED_LATER)
		later(w, o, 100, 500, PROMISE, 0);
	if (o->trouble == REDUCED)
		later(w, o, 30, 400, REDUCE, 0);
	if (o->trouble == PLANNED_AGAIN) {
		plan(w, o, 1);
		later(w, o, 60, 300, CANCEL_BATCH, 1);
	}
	for (int batch = 1; batch <= o->batches; batch++) {
		plan(w, o, batch);
		if (stops_in_warehouse(o)) {
			if (o->how_far % 3 > 0)
				later(w, o, 30, 400, PICK, number_of(o, 1));
			if (o->how_far % 3 > 1)
				later(w, o, 10, 90, PACK, number_of(o, 1));
			ends(w, o, ORDER_PROCESSING, AT_PROCESSING);
			return false;
		}
		ship(w, o, batch);
		if (o->fate == ORDER_PART_SHIPPED)
			return false;
	}
	return o->fate != ORDER_SHIPPED;
}

/* --- the customer ------------------------------------------------------------------------ */

static void travel(struct world *w, struct demo_order *o)
{
	if (o->mode == SHIP_PICKUP)
		wait(w, o, 20, 60);
	else if (o->mode == SHIP_RAIL)
		wait(w, o, 4 * DAY_MINUTES, 7 * DAY_MINUTES);
	else
		wait(w, o, DAY_MINUTES, 4 * DAY_MINUTES);
}

/* True when all of it was signed for. */
static bool at_customer(struct world *w, struct demo_order *o)
{
	for (int batch = 1; batch <= o->batches; batch++) {
		travel(w, o);
		step(o, o->trouble == SHORT ? SIGN_LESS : SIGN, number_of(o, batch));
		if (o->fate == ORDER_PART_SIGNED)
			return false;
	}
	if (o->trouble == SHORT)
		later(w, o, 60, 600, REDUCE_MISSING, 1);
	for (int i = o->goods; i < o->lines; i++)
		later(w, o, 200, 3 * DAY_MINUTES, PERFORM, i + 1);
	return true;
}

/* --- the books ----------------------------------------------------------------------------- */

/* So far an order may be that was signed for and is not completed. */
enum { NOT_SETTLED, SETTLED, PART_PAID, PAID };

static void pay_later(struct world *w, struct demo_order *o)
{
	if (o->customer->terms == CREDIT)
		wait(w, o, 2 * DAY_MINUTES, 16 * DAY_MINUTES);
	if (o->how_far == PART_PAID || (!pays_first(o) && chance(w, 25)))
		later(w, o, 100, 900, PAY, 50);
	if (o->fate == ORDER_SIGNED && o->how_far == PART_PAID)
		return;
	later(w, o, 60, 2 * DAY_MINUTES, PAY, 100);
}

static void at_books(struct world *w, struct demo_order *o)
{
	if (o->fate == ORDER_SIGNED && o->how_far == NOT_SETTLED)
		return;
	later(w, o, 200, 3 * DAY_MINUTES, SETTLE, 0);
	if (o->fate == ORDER_SIGNED && o->how_far == SETTLED)
		return;
	if (!pays_first(o))
		pay_later(w, o);
	later(w, o, 60, 600, REFUND, REFUND_CREDIT);
	later(w, o, 60, 600, PAY_REFUND, 1);
	if (o->fate == ORDER_SIGNED)
		return;
	later(w, o, 20, 400, COMPLETE, 0);
	if (o->trouble != COMPENSATED)
		return;
	later(w, o, DAY_MINUTES, 4 * DAY_MINUTES, REFUND, REFUND_SOME);
	later(w, o, 100, 700, PAY_REFUND, 1);
}

/* --- all together ------------------------------------------------------------------------------ */

/* Move the steps so that the last lies where it should, and tell the order what it must know of it. */
static void set_times(struct world *w, struct demo_order *o, int number, int64_t slack)
{
	int64_t by = w->calendar.end - 2 - slack - o->step[o->steps - 1].minute;
	int64_t first = w->calendar.opened + 2 * DAY_MINUTES + number % 10 * DAY_MINUTES;

	if (by < first)		/* nobody orders before the company is there */
		by = first;
	for (int i = 0; i < o->steps; i++) {
		struct step *s = &o->step[i];
		s->minute += by;
		s->order = number;
		s->at = calendar_at(&w->calendar, s->minute);
		s->at.us += between(w, 0, 59999) * 1000;
		if (s->act == SIGN || s->act == SIGN_LESS || s->act == PERFORM)
			o->delivered = s->at;
	}
	o->entered = o->step[0].at;
}

void order_script(struct world *w, struct demo_order *o, int number, int64_t slack)
{
	static const int64_t ways[] = { [ORDER_PROCESSING] = 3, [ORDER_SIGNED] = 4, [ORDER_CANCELLED] = ENDS };

	o->how_far = (size_t)o->fate < COUNT(ways) && ways[o->fate] ? number % ways[o->fate] : 0;
	o->drafted |= o->fate == ORDER_DRAFT || (o->fate == ORDER_CANCELLED && o->how_far == AT_DRAFT);
	if (o->fate == ORDER_PART_SHIPPED || o->fate == ORDER_CANCELLED)
		o->trouble = NO_TROUBLE;
	if (at_desk(w, o) && in_warehouse(w, o) && at_customer(w, o))
		at_books(w, o);
	set_times(w, o, number, slack);
}
