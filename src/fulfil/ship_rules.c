/*
 * ship_rules.c -- a batch on its way: shipping, correcting the tracking, signing for it,
 * and losing it.
 *
 * Shipping takes the goods out of the stock and out of the reservation; what was planned and not
 * packed may be planned again. What the customer did not get is due again: it is no longer
 * shipped, and can be reserved and sent once more, or left out by agreement. So it is with a batch
 * that is lost as a whole; when its goods came back, they are in the stock again.
 */
#include "fulfil/fulfil_steps.h"

const struct problem
	BATCH_NO_STOCK = { "BATCH_NO_STOCK", 409, "该批次没有从库存发出，货物不能退回库存",
		"the batch took nothing out of the stock: nothing comes back into it" },
	SIGN_ABOVE = { "SIGN_ABOVE", 409, "第 {line} 行签收 {signed}，超过发货的 {shipped}",
		"{signed} of line {line} signed for, but only {shipped} shipped" },
	SIGN_SHORT = { "SIGN_SHORT", 200, "第 {line} 行签收 {signed}，少于发货的 {shipped}",
		"{signed} of line {line} signed for, {shipped} shipped" },
	SIGN_EARLY = { "SIGN_EARLY", 422, "签收时间早于发货时间",
		"it cannot be signed for before it is shipped" },
	SIGN_FUTURE = { "SIGN_FUTURE", 422, "签收时间不能在将来",
		"it cannot be signed for in the future" };

enum { MILLISECOND = 1000 };

/* --- shipping ---------------------------------------------------------------- */

static bool required(struct context *x, struct str value, const char *name)
{
	const struct field *f = record_field(&batch_record, STR(name));

	return value.n ||
	       fail(x->errs, &E_REQUIRED, str_fmt(x->arena, "/%s", name), field_label(x->arena, f));
}

/* Who carries it, and under which number; goods that are fetched need neither. */
static bool set_carrier(struct context *x, struct batch *b, const struct batch_ship *want)
{
	b->shipping_mode = mode_changed(b->shipping_mode, want->shipping_mode);
	b->carrier = want->carrier.n ? want->carrier : b->carrier;
	b->tracking_number = want->tracking_number;
	b->freight_cost = want->freight_cost;
	if (b->shipping_mode.v == SHIP_PICKUP)
		return true;
	bool carrier = required(x, b->carrier, "carrier");
	return required(x, b->tracking_number, "tracking_number") && carrier;
}

static bool nothing_reserved(struct context *x, struct quantity wanted)
{
	return fail(x->errs, &STOCK_NOT_RESERVED, S(""), S("0"), quantity_text(x->arena, wanted));
}

static bool ship_line(struct context *x, struct batch_seen *s, const struct batch *b,
                      const struct batch_line *l, struct decision *out)
{
	struct order_line *ol = order_line_find(s->order, l->line);
	struct reservation *r = batch_reservation(s, l->line);
	struct stock *stock =
		r ? stock_find(&s->stocks, r->product_id, r->warehouse_id) : NULL;

	ol->batched.v -= l->quantity.v - l->packed.v;
	ol->shipped.v += l->packed.v;
	put(out, &order_line_record, ol);
	if (!l->packed.v)
		return true;
	if (!stock || r->warehouse_id.v != b->warehouse_id.v)
		return nothing_reserved(x, l->packed);
	return stock_ship(x, r, stock, l->packed, b->batch, out);
}

bool batch_ship_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct batch_seen *s = state;
	struct batch *b = batch_asked(x, s);

	if (!b || !batch_move(x, s, b, "ship", "batch.shipped", out) || !set_carrier(x, b, in))
		return false;
	b->shipped_at = x->now;
	b->shipped_by = x->who->name;
	for (int64_t i = 0; i < b->lines.n; i++)
		if (!ship_line(x, s, b, (struct batch_line *)b->lines.at + i, out))
			return false;
	return order_derive(x, s->order, out);
}

bool batch_track_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct batch_track *want = in;
	struct batch_seen *s = state;
	struct batch *b = batch_asked(x, s);

	if (!b || !batch_act(x, s, b, "track", "batch.tracked", out))
		return false;
	if (!want->carrier.n && !required(x, want->tracking_number, "tracking_number"))
		return false;
	b->carrier = want->carrier.n ? want->carrier : b->carrier;
	b->tracking_number = want->tracking_number.n ? want->tracking_number : b->tracking_number;
	return true;
}

/* --- signing ------------------------------------------------------------------- */

static const struct batch_step signing = {
	offsetof(struct batch_line, packed), offsetof(struct batch_line, signed_for),
	offsetof(struct batch_line, packed), &SIGN_ABOVE, &SIGN_SHORT,
};

/* A caller who was told when it was shipped was told in milliseconds. */
static bool sign_in_time(struct context *x, const struct batch *b, struct instant at)
{
	if (at.us / MILLISECOND < b->shipped_at.us / MILLISECOND)
		return fail(x->errs, &SIGN_EARLY, S("/signed_at"));
	return at.us <= x->now.us || fail(x->errs, &SIGN_FUTURE, S("/signed_at"));
}

static void sign_line(struct context *x, struct order *o, const struct batch *b,
                      struct batch_line *l, struct decision *out)
{
	struct order_line *ol = order_line_find(o, l->line);

	l->missing.v = l->packed.v - l->signed_for.v;
	ol->signed_for.v += l->signed_for.v;
	ol->batched.v -= l->missing.v;
	ol->shipped.v -= l->missing.v;
	if (ol->signed_for.v >= line_due(ol).v)
		ol->delivered_date = date_in(b->signed_at, x->zone);
	put(out, &order_line_record, ol);
}

static struct instant signed_last(const struct batch_seen *s)
{
	const struct batch *b = s->batches.at;
	struct instant last = { 0 };

	for (int64_t i = 0; i < s->batches.n; i++)
		if (b[i].signed_at.us > last.us)
			last = b[i].signed_at;
	return last;
}

/* The order is signed for when the last of its batches was, not when somebody entered it. */
static bool derive_signed(struct context *x, struct batch_seen *s, struct decision *out)
{
	struct order *o = s->order;

	if (!order_derive(x, o, out))
		return false;
	if (o->state.v == ORDER_SIGNED) {
		o->signed_at = signed_last(s);
		o->delivered_date = date_in(o->signed_at, x->zone);
	}
	return true;
}

bool batch_sign_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct batch_sign *want = in;
	struct batch_seen *s = state;
	struct batch *b = batch_asked(x, s);
	struct instant at = want->signed_at.us ? want->signed_at : x->now;

	if (!b || !batch_move(x, s, b, "sign", "batch.signed", out) || !sign_in_time(x, b, at))
		return false;
	b->signed_at = at;
	b->signer = want->signer;
	b->proof_kind = want->proof_kind;
	b->proof = want->proof;
	b->signed_by = x->who->name;
	if (!batch_step_take(x, b, &signing, &want->lines, out))
		return false;
	for (int64_t i = 0; i < b->lines.n; i++)
		sign_line(x, s->order, b, (struct batch_line *)b->lines.at + i, out);
	return derive_signed(x, s, out);
}

/* --- losing ---------------------------------------------------------------------- */

static bool line_back(struct context *x, const struct batch_seen *s, const struct batch *b,
                      const struct batch_line *l, struct id product, struct decision *out)
{
	struct stock *stock = stock_find(&s->stocks, product, b->warehouse_id);

	if (!stock)
		return fail(x->errs, &BATCH_NO_STOCK, S("/returned"));
	return stock_return(x, stock, l->packed, s->order->id, b->batch, out);
}

static bool lose_line(struct context *x, const struct batch_seen *s, const struct batch *b,
                      struct batch_line *l, bool returned, struct decision *out)
{
	struct order_line *ol = order_line_find(s->order, l->line);

	l->missing = l->packed;
	ol->batched.v -= l->packed.v;
	ol->shipped.v -= l->packed.v;
	put(out, &batch_line_record, l);
	put(out, &order_line_record, ol);
	return !returned || !l->packed.v || line_back(x, s, b, l, ol->product_id, out);
}

/* Nothing of it reached the customer: all is due again, and an order of which nothing is on its
 * way any more can be cancelled. */
bool batch_lost_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct batch_lost *said = in;
	struct batch_seen *s = state;
	struct order *o = s->order;
	struct batch *b = batch_asked(x, s);

	if (!b || !batch_move(x, s, b, "lost", "batch.lost", out))
		return false;
	out->reason = said->reason;
	for (int64_t i = 0; i < b->lines.n; i++)
		if (!lose_line(x, s, b, (struct batch_line *)b->lines.at + i, said->returned, out))
			return false;
	if (!order_derive(x, o, out))
		return false;
	if (o->state.v < ORDER_SHIPPED)
		o->shipped_at = (struct instant){ 0 };
	return true;
}
