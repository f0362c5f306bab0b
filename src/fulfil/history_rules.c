/*
 * history_rules.c -- a past order becomes rows, with the times it had.
 *
 * Amounts may be what nobody would accept today: lines below zero, a discount above the goods,
 * payments of nothing. What must hold afterwards holds for history too: the order's total is the
 * sum of its parts, its lines say what its batches say, and the ledger says what its payments and
 * refunds say.
 */
#include "fulfil/history.h"

const struct problem HISTORY_STATE = { "HISTORY_STATE", 422,
		"历史订单不能是“{state}”：没有说明已交付多少",
		"a past order cannot be {state}: it does not say how much "
		"was delivered" },
		     HISTORY_FUTURE = { "HISTORY_FUTURE", 422, "时间在将来，不是历史",
		"this is in the future: history is past" };

/* --- checks -------------------------------------------------------------------- */

static bool state_possible(int64_t state)
{
	return state != ORDER_DRAFT && state != ORDER_PART_SHIPPED && state != ORDER_PART_SIGNED;
}

static bool history_accept(struct context *x, const struct history_order *h,
                           const struct history_seen *s)
{
	const struct name *state = &order_states.at[h->state.v];

	if (!state_possible(h->state.v))
		fail(x->errs, &HISTORY_STATE, S("/state"), both(x->arena, state->zh, state->en));
	if (h->placed_at.us > x->now.us)
		fail(x->errs, &HISTORY_FUTURE, S("/placed_at"));
	if (s->same_number)
		fail(x->errs, &E_CONFLICT, S("/number"),
		     both(x->arena, "此编号的订单", "an order with this number"));
	return !x->errs->n;
}

/* --- times ---------------------------------------------------------------------- */

static void later(struct instant *last, struct instant t)
{
	if (t.us > last->us)
		*last = t;
}

/* When the last of all that is known happened to it: since then it is in its state. */
static struct instant last_stamp(const struct history_order *h)
{
	const struct instant stamp[] = {
		h->placed_at, h->approved_at,  h->confirmed_at, h->shipped_at,
		h->signed_at, h->completed_at, h->cancelled_at,
	};
	const struct history_delivery *d = h->deliveries.at;
	struct instant last = { 0 };

	for (size_t i = 0; i < COUNT(stamp); i++)
		later(&last, stamp[i]);
	for (int64_t i = 0; i < h->deliveries.n; i++) {
		later(&last, d[i].shipped_at);
		later(&last, d[i].signed_at);
	}
	return last;
}

/* What the order does not say of its deliveries, they say. */
static void stamp_deliveries(struct context *x, struct order *o, const struct history_order *h)
{
	const struct history_delivery *d = h->deliveries.at;
	struct instant shipped = { 0 }, signed_last = { 0 };

	for (int64_t i = 0; i < h->deliveries.n; i++) {
		later(&shipped, d[i].shipped_at);
		later(&signed_last, d[i].signed_at);
	}
	if (!o->shipped_at.us)
		o->shipped_at = shipped;
	if (!o->signed_at.us)
		o->signed_at = signed_last;
	if (o->signed_at.us)
		o->delivered_date = date_in(o->signed_at, x->zone);
}

/* --- the order and its lines ------------------------------------------------------ */

static struct order *order_of(struct context *x, const struct history_order *h,
                              const struct customer *c)
{
	const struct history_payment *p = h->payments.at;
	struct order *o = NEW(x->arena, struct order);

	*o = (struct order){
		.id = new_id(x),
		.number = h->number,
		.reference = h->reference,
		.kind = h->kind,
		.state = h->state,
		.class = h->class,
		.channel = h->channel,
		.customer_id = c ? c->id : (struct id){ 0 },
		.customer_name = h->customer_name.n || !c ? h->customer_name : c->name,
		.phone = h->phone.n || !c ? h->phone : c->phone,
		.province = h->province,
		.city = h->city,
		.district = h->district,
		.street = h->street,
		.order_date = h->order_date.day ? h->order_date : date_in(h->placed_at, x->zone),
		.received_at = h->placed_at,
		.created_at = h->placed_at,
		.state_at = last_stamp(h),
		.placed_at = h->placed_at,
		.approved_at = h->approved_at,
		.confirmed_at = h->confirmed_at,
		.shipped_at = h->shipped_at,
		.signed_at = h->signed_at,
		.completed_at = h->completed_at,
		.cancelled_at = h->cancelled_at,
		.promised_date = h->promised_date,
		.currency = h->currency.n ? h->currency : setting_text(x, "company.currency"),
		.discount = h->discount,
		.freight = h->freight,
		.message = h->message,
		.payment_method =
			!h->payment_method.v && h->payments.n ? p[0].method : h->payment_method,
		.created_by = x->who->name,
		.historical = true,
		.line_count = h->lines.n,
	};
	stamp_deliveries(x, o, h);
	return o;
}

static bool line_of(struct order *o, const struct history_line *h, const struct product *p,
                    struct order_line *l)
{
	*l = (struct order_line){
		.order_id = o->id,
		.product_id = p->id,
		.sku = p->sku,
		.name = h->name.n ? h->name : p->name,
		.kind = p->kind,
		.model = p->model,
		.specification = p->specification,
		.attributes = p->attributes,
		.unit = p->unit,
		.base_unit = p->unit,
		.factor = { ONE },
		.quantity = h->quantity,
		.base_quantity = h->quantity,
		.list_price = h->unit_price,
		.unit_price = h->unit_price,
		.tax_rate = p->tax_rate,
		.promised_date = o->promised_date,
		.delivered_date = o->delivered_date,
	};
	return money_of(l->quantity, l->unit_price, &l->amount) &&
	       money_add(&o->goods_amount, l->amount) && money_add(&o->freight, h->freight);
}

/*
 * By the worth of the lines that are worth anything; goods that were taken back got their share
 * then.
 */
static void share_discount(struct context *x, const struct order *o, struct order_line *l, int n)
{
	int64_t *weight = arena_array(x->arena, (size_t)n, sizeof *weight);
	struct money *part = arena_array(x->arena, (size_t)n, sizeof *part);

	for (int i = 0; i < n; i++)
		weight[i] = l[i].amount.fen > 0 ? l[i].amount.fen : 0;
	money_share(x->arena, o->discount, weight, part, n);
	for (int i = 0; i < n; i++)
		l[i].discount = part[i];
}

static bool add_taxes(struct order *o, struct order_line *l, int n)
{
	for (int i = 0; i < n; i++) {
		struct money net = l[i].amount;

		if (!money_sub(&net, l[i].discount) ||
		    !money_tax_within(net, l[i].tax_rate, &l[i].tax) ||
		    !money_add(&o->tax, l[i].tax))
			return false;
	}
	return true;
}

static bool make_lines(struct context *x, struct order *o, const struct history_order *h,
                       const struct history_seen *s)
{
	const struct history_line *in = h->lines.at;
	int n = (int)h->lines.n;
	struct order_line *l = arena_array(x->arena, (size_t)n, sizeof *l);
	bool fits = true;

	for (int i = 0; i < n; i++) {
		fits = line_of(o, &in[i], s->products[i], &l[i]) && fits;
		l[i].line = i + 1;
	}
	share_discount(x, o, l, n);
	o->lines = (struct rows){ l, n };
	o->total = o->goods_amount;
	fits = fits && add_taxes(o, l, n) && money_sub(&o->total, o->discount) &&
	       money_add(&o->total, o->freight);
	return fits || fail(x->errs, &E_OVERFLOW, S("/lines"));
}

/* --- deliveries -------------------------------------------------------------------- */

static bool state_signed(int64_t state)
{
	return state == ORDER_SIGNED || state == ORDER_COMPLETED;
}

/* How far a delivery came: by its own times, or by what the order says of all of them. */
static int64_t delivery_state(const struct order *o, const struct history_delivery *d)
{
	if (d->signed_at.us || state_signed(o->state.v))
		return BATCH_SIGNED;
	if (d->shipped_at.us || o->state.v == ORDER_SHIPPED)
		return BATCH_SHIPPED;
	return o->state.v == ORDER_CANCELLED || o->state.v == ORDER_REJECTED ? BATCH_CANCELLED
	                                                                     : BATCH_PLANNED;
}

static struct batch *batch_of(struct context *x, struct order *o, const struct history_delivery *d)
{
	struct batch *b = NEW(x->arena, struct batch);

	*b = (struct batch){
		.order_id = o->id,
		.batch = ++o->batch_count,
		.state = { delivery_state(o, d) },
		.contact_name = o->contact_name,
		.phone = o->phone,
		.to = o->to,
		.shipping_mode = o->shipping_mode,
		.carrier = d->carrier,
		.tracking_number = d->tracking_number,
		.shipped_at = d->shipped_at,
		.signed_at = d->signed_at,
		.created_at = d->shipped_at.us ? d->shipped_at : o->placed_at,
		.created_by = x->who->name,
		.historical = true,
	};
	return b;
}

/* All of a line of goods in a batch, as far as it came; the order's line says the same. */
static void deliver_line(struct context *x, const struct batch *b, struct order_line *ol,
                         struct decision *out)
{
	struct batch_line *l = NEW(x->arena, struct batch_line);
	struct quantity all = ol->base_quantity, none = { 0 };
	int64_t state = b->state.v;
	bool shipped = state == BATCH_SHIPPED || state == BATCH_SIGNED;

	*l = (struct batch_line){
		.order_id = b->order_id, .batch = b->batch, .line = ol->line, .quantity = all,
		.picked = shipped ? all : none, .packed = shipped ? all : none,
		.signed_for = state == BATCH_SIGNED ? all : none,
	};
	put_new(out, &batch_line_record, l);
	if (state == BATCH_CANCELLED)
		return;
	ol->batched = all;
	ol->shipped = l->packed;
	ol->signed_for = l->signed_for;
}

/*
 * History does not say which goods came when: they are all in the first delivery, the others have
 * no lines.
 */
static void make_deliveries(struct context *x, struct order *o, const struct history_order *h,
                            struct decision *out)
{
	struct history_delivery implied = { .shipped_at = o->shipped_at,
		                            .signed_at = o->signed_at };
	struct rows deliveries = h->deliveries;
	struct order_line *l = o->lines.at;

	if (!deliveries.n && (o->state.v == ORDER_SHIPPED || state_signed(o->state.v)))
		deliveries = (struct rows){ &implied, 1 };
	for (int64_t i = 0; i < deliveries.n; i++) {
		struct batch *b = batch_of(x, o, (struct history_delivery *)deliveries.at + i);

		put_new(out, &batch_record, b);
		for (int64_t k = 0; i == 0 && k < o->lines.n; k++)
			if (l[k].kind.v == PRODUCT_GOODS && l[k].base_quantity.v > 0)
				deliver_line(x, b, &l[k], out);
	}
}

/* Services need no delivery: those of a finished order were performed. */
static void perform_services(struct order *o)
{
	struct order_line *l = o->lines.at;

	for (int64_t i = 0; state_signed(o->state.v) && i < o->lines.n; i++)
		if (l[i].kind.v == PRODUCT_SERVICE && l[i].base_quantity.v > 0)
			l[i].shipped = l[i].signed_for = l[i].base_quantity;
}

/* --- money ------------------------------------------------------------------------- */

/* A payment of nothing is a row all the same: a history that is counted has as many as before. */
static void pay_nothing(struct context *x, struct pay_order *po, const struct receipt *in,
                        struct decision *out)
{
	struct payment *p = NEW(x->arena, struct payment);

	*p = (struct payment){
		.order_id = po->id,
		.payment = ++*po->payment_count,
		.customer_id = po->customer,
		.method = { in->method },
		.currency = po->currency,
		.note = in->note,
		.value_date =
			in->value_date.day ? in->value_date : date_in(in->received_at, x->zone),
		.state = { PAYMENT_RECEIVED },
		.received_at = in->received_at,
		.recorded_by = x->who->name,
	};
	pay_set_add(x->arena, &po->payments, &payment_record, &(struct rows){ p, 1 });
	put_new(out, &payment_record, p);
}

static bool make_payment(struct context *x, struct pay_order *po, const struct order *o,
                         const struct history_payment *h, int64_t i, struct decision *out)
{
	struct receipt in = {
		.method = h->method.v,
		.amount = h->amount,
		.currency = o->currency,
		.value_date = h->value_date,
		.received_at = h->received_at.us ? h->received_at : o->placed_at,
		.note = h->note,
		.pointer = str_fmt(x->arena, "/payments/%lld", (long long)i),
	};

	if (h->amount.fen)
		return payment_receive(x, po, &in, NULL, out);
	pay_nothing(x, po, &in, out);
	return true;
}

/* A refund of nothing gave nothing back: there is no row of it. */
static bool make_refund(struct context *x, struct pay_order *po, const struct order *o,
                        const struct history_refund *h, int64_t i, struct decision *out)
{
	struct refund *made = NULL;
	struct refund_want want = {
		.amount = h->amount,
		.currency = o->currency,
		.method = o->payment_method.v,
		.reason = h->reason,
		.requested_at = h->paid_at.us ? h->paid_at : o->state_at,
		.pointer = str_fmt(x->arena, "/refunds/%lld", (long long)i),
	};

	if (!h->amount.fen)
		return true;
	if (!refund_request(x, po, &want, &made, out))
		return false;
	return !h->paid_at.us || refund_pay(x, po, made->refund, h->paid_at, out);
}

/*
 * Whoever may record history may record its money: the moves are not the caller's, they were made
 * long ago.
 */
static bool make_money(struct context *x, struct order *o, const struct history_order *h,
                       struct decision *out)
{
	struct caller then = *x->who;
	struct context past = *x;
	struct pay_order po = order_pay_view(x, o, &(struct rows){ 0 });
	const struct history_payment *p = h->payments.at;
	const struct history_refund *r = h->refunds.at;

	then.roles = SYSTEM;
	past.who = &then;
	for (int64_t i = 0; i < h->payments.n; i++)
		if (!make_payment(&past, &po, o, &p[i], i, out))
			return false;
	for (int64_t i = 0; i < h->refunds.n; i++)
		if (!make_refund(&past, &po, o, &r[i], i, out))
			return false;
	return order_pay_taken(x, o, &po, out);
}

/* --- the rule ------------------------------------------------------------------------ */

bool history_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct history_order *h = in;
	const struct history_seen *s = state;

	if (s->known) {
		reply_with(out, &order_record, s->known);
		return true;
	}
	if (!history_accept(x, h, s))
		return false;
	struct order *o = order_of(x, h, s->customer);
	if (!make_lines(x, o, h, s))
		return false;
	order_searchable(x->arena, o);
	order_put_new(x, o, out);
	for (int64_t i = 0; i < o->lines.n; i++)
		put_new(out, &order_line_record, (struct order_line *)o->lines.at + i);
	make_deliveries(x, o, h, out);
	perform_services(o);
	announce(out, "order.recorded", &order_record, o->id);
	return make_money(x, o, h, out);
}
