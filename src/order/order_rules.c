/*
 * order_rules.c -- how an order is made, placed, reviewed, confirmed and cancelled.
 */
#include "base/text.h"
#include "order/order_rules.h"
#include "record/personal.h"

enum { AGREED_DAYS = 3660 };

const struct problem
	ORDER_PRICED = { "ORDER_PRICED", 422, "订单行按 {currency} 定价：更改币种时请重新提交订单行",
		"the lines are priced in {currency}: send them again with the new currency" },
	ORDER_HAS_MONEY = { "ORDER_HAS_MONEY", 409,
		"订单已有收付款记录，不能更改{field}，请取消后重新录入",
		"money was booked on the order: its {field} stays, cancel it and enter it anew" };

/* --- moving -------------------------------------------------------------- */

bool order_move(struct context *x, struct order *o, const char *action, struct decision *out)
{
	if (!machine_move(&order_record, o, action, x->who->roles, x->errs))
		return false;
	o->state_at = x->now;
	put(out, &order_record, o);
	return true;
}

bool order_permit(struct context *x, const struct order *o, const char *action)
{
	return machine_permit(&order_record, o, action, x->who->roles, x->errs);
}

/* Whatever somebody on the phone may know of an order, folded. */
void order_searchable(struct arena *a, struct order *o)
{
	const struct str known[] = { o->number, o->reference, o->customer_name, o->contact_name, o->phone };
	struct buf words = buf_in(a, 0);

	for (size_t i = 0; i < COUNT(known); i++)
		personal_add_line(&words, known[i]);
	o->search = text_fold(a, buf_str(&words));
}

/* --- making -------------------------------------------------------------- */

/* What the order copies of its customer, unless the caller said otherwise. */
static void copy_customer(struct order *o, const struct order_state_rows *s)
{
	const struct customer *c = s->customer;
	const struct contact *contact = contact_choose(&s->contacts, 0);
	const struct address *address = address_choose(&s->addresses, 0);

	o->customer_id = c->id;
	if (!o->customer_name.n)
		o->customer_name = c->name;
	if (!o->contact_name.n && contact)
		o->contact_name = contact->name;
	if (!o->phone.n)
		o->phone = contact && contact->phone.n ? contact->phone : c->phone;
	if (!o->email.n)
		o->email = contact && contact->email.n ? contact->email : c->email;
	if (is_somewhere(&o->to) || !address)
		return;
	o->to = address->to;
	if (!contact && !o->contact_name.n)
		o->contact_name = address->contact_name;
}

static void set_defaults(struct context *x, struct order *o)
{
	if (!o->currency.n)
		o->currency = setting_text(x, "company.currency");
	if (!o->received_at.us)
		o->received_at = x->now;
	if (!o->order_date.day)
		o->order_date = date_in(o->received_at, x->zone);
}

static struct str day_text(struct context *x, struct date day)
{
	struct buf text = buf_in(x->arena, 0);

	date_format(&text, day);
	return buf_str(&text);
}

bool order_day_fits(struct context *x, const struct order *o, struct date day, struct str pointer)
{
	return !day.day || day.day >= o->order_date.day || fail(x->errs, &E_TOO_SMALL, pointer, day_text(x, o->order_date));
}

/* What came in today may have been agreed years ago; what is beyond is a slip of the pen. */
static void check_days(struct context *x, const struct order *o)
{
	int64_t today = date_in(x->now, x->zone).day;
	struct date first = { today - AGREED_DAYS }, last = { today + 1 };

	if (o->order_date.day < first.day)
		fail(x->errs, &E_TOO_SMALL, S("/order_date"), day_text(x, first));
	else if (o->order_date.day > last.day)
		fail(x->errs, &E_TOO_LARGE, S("/order_date"), day_text(x, last));
	else
		order_day_fits(x, o, o->requested_date, S("/requested_date"));
}

static bool check_header(struct context *x, const struct order *o)
{
	int before = x->errs->n;

	phone_check(o->phone, x->errs, S("/phone"));
	email_check(o->email, x->errs, S("/email"));
	region_check(o->region, x->errs, S("/region"));
	if (o->received_at.us > x->now.us + DAY)
		fail(x->errs, &E_TOO_LARGE, S("/received_at"), both(x->arena, "当前时间", "the present"));
	else	/* the day of the order may be that one's */
		check_days(x, o);
	return x->errs->n == before;
}

/* Fill and total the lines; all errors of all lines at once. */
static bool fill_lines(struct context *x, struct order *o, struct order_state_rows *s, bool draft)
{
	struct order_line *lines = s->lines.at;
	int n = (int)s->lines.n;
	bool fine = true;

	if (!n && !draft)
		return fail(x->errs, &ORDER_EMPTY, S("/lines"));
	for (int i = 0; i < n; i++) {
		lines[i].order_id = o->id;
		lines[i].line = i + 1;
		if (!lines[i].requested_date.day)
			lines[i].requested_date = o->requested_date;
		else if (lines[i].requested_date.day != o->requested_date.day)
			order_day_fits(x, o, lines[i].requested_date, str_fmt(x->arena, "/lines/%d/requested_date", i));
		fine = s->facts[i].product && order_line_fill(x, o, &lines[i], &s->facts[i], i) && fine;
	}
	o->line_count = n;
	o->lines = s->lines;
	return fine && order_total(x, o, lines, n);
}

/* Who tries an order out is told what could be reserved for it; asked before it is, where that is done at once. */
static void tell_supply(struct context *x, struct order_state_rows *s)
{
	if (x->dry)
		s->order->supply = order_supply(x->arena, s, &s->lines);
}

/* Accept it: number, time, state; stock too when the company reserves at placing. */
static bool accept_order(struct context *x, struct order_state_rows *s, struct decision *out)
{
	struct order *o = s->order;

	order_take_number(x, o, s->series, out);
	o->placed_at = o->state_at = x->now;
	o->state.v = ORDER_PLACED;
	if (order_reserves_at_place(x) && !order_reserve(x, s, out))
		return false;
	order_searchable(x->arena, o);
	announce(out, "order.placed", &order_record, o->id);
	return true;
}

static void first_note(struct context *x, struct order *o, struct decision *out)
{
	if (!o->internal_note.n)
		return;
	struct order_note *n = NEW(x->arena, struct order_note);
	*n = (struct order_note){ o->id, ++o->note_count, o->internal_note, x->who->name, x->now };
	put_new(out, &order_note_record, n);
	o->notes = (struct rows){ n, 1 };
}

void order_put_new(struct context *x, struct order *o, struct decision *out)
{
	put_new(out, &order_record, o);
	if (!o->reference.n)
		return;
	struct order_reference *r = NEW(x->arena, struct order_reference);
	*r = (struct order_reference){ o->reference, o->id };
	put_new(out, &order_reference_record, r);
}

/* A draft nobody places is discarded after a while; once it is placed, the timer finds nothing to do. */
static void keep_draft(struct context *x, struct order *o, struct decision *out)
{
	int64_t days = setting_int(x, "order.draft_days");

	announce(out, "order.drafted", &order_record, o->id);
	if (!days)
		return;
	struct timer_row *t = NEW(x->arena, struct timer_row);
	*t = (struct timer_row){
		.id = new_id(x), .name = S("order.draft_expires"), .subject_id = o->id,
		.due_at = { x->now.us + days * DAY },
	};
	put_new(out, &timer_row_record, t);
}

bool order_create_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct order_state_rows *s = state;
	struct order *o = s->order;
	struct order_line *lines = s->lines.at;

	(void)in;
	if (s->twin)
		fail_taken(x->errs, &order_record, "reference");
	o->id = new_id(x);
	o->created_at = o->state_at = x->now;
	o->created_by = x->who->name;
	set_defaults(x, o);
	if (s->customer) {
		customer_usable(s->customer, x->errs, S("/customer_id"));
		copy_customer(o, s);
	}
	check_header(x, o);
	fill_lines(x, o, s, o->draft);
	/* Of a customer that was named and is unknown only that is said: what is copied of them cannot be there. */
	bool unknown = !s->customer && (o->customer_id.v || o->customer_code.n);
	if (!o->draft && !unknown)
		order_required(x, o, lines, (int)s->lines.n);
	if (x->errs->n)
		return false;
	order_searchable(x->arena, o);
	tell_supply(x, s);
	order_put_new(x, o, out);
	for (int64_t i = 0; i < s->lines.n; i++)
		put_new(out, &order_line_record, &lines[i]);
	first_note(x, o, out);
	if (!o->draft && !accept_order(x, s, out))
		return false;
	if (o->draft)
		keep_draft(x, o, out);
	reply_with(out, &order_record, o);
	return true;
}

/* A PATCH without lines carries those there are, with their numbers; lines sent have none yet. */
bool order_lines_sent(const struct order *want, const struct rows *before)
{
	const struct order_line *l = want->lines.at;

	return want->lines.n ? l[0].line == 0 : before->n > 0;
}

/* What an order has of its customer. */
static const size_t of_customer[] = {
	offsetof(struct order, customer_name), offsetof(struct order, contact_name), offsetof(struct order, phone),
	offsetof(struct order, email), offsetof(struct order, region), offsetof(struct order, province), offsetof(struct order, city),
	offsetof(struct order, district), offsetof(struct order, street),
};

/* What was copied of the former customer gives way to what the new one has. */
static void clear_copied(struct order *o, const struct order *was)
{
	for (size_t i = 0; i < COUNT(of_customer); i++) {
		struct str *now = (struct str *)((char *)o + of_customer[i]);
		if (str_eq(*now, *(const struct str *)((const char *)was + of_customer[i])))
			*now = (struct str){ 0 };
	}
}

static void take_header(struct context *x, struct order *o, const struct order *want, const struct order_state_rows *s)
{
	struct order was = *o;

	*o = *want;
	o->customer_id = was.customer_id;
	set_defaults(x, o);
	if (!s->customer || s->customer->id.v == was.customer_id.v)
		return;
	if (!customer_usable(s->customer, x->errs, S("/customer_id")))
		return;
	clear_copied(o, &was);
	copy_customer(o, s);
}

static void keep_field(struct context *x, const char *name)
{
	fail(x->errs, &ORDER_HAS_MONEY, str_fmt(x->arena, "/%s", name),
	     field_label(x->arena, record_field(&order_record, STR(name))));
}

/* Receipts and entries, reversed ones too, are in the order's currency and of its customer. */
static void keep_books(struct context *x, const struct order *was, const struct order *o)
{
	if (!was->payment_count && !was->refund_count && !was->ledger_entry_count)
		return;
	if (!str_eq(was->currency, o->currency))
		keep_field(x, "currency");
	if (was->customer_id.v != o->customer_id.v)
		keep_field(x, "customer_id");
}

/*
 * A draft, or an order that was sent back, may be edited as a whole: lines are taken as the caller lists them. What
 * was agreed is changed by other commands.
 */
bool order_change_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct order *want = in;
	struct order_state_rows *s = state;
	struct order *o = s->order;
	struct order_line *old = o->lines.at, *new = s->lines.at;

	if (!order_permit(x, o, "change"))
		return false;
	struct order was = *o;
	struct rows before = o->lines;
	bool lines_sent = order_lines_sent(want, &before);
	take_header(x, o, want, s);
	keep_books(x, &was, o);
	if (before.n && !lines_sent && !str_eq(was.currency, o->currency))
		fail(x->errs, &ORDER_PRICED, S("/currency"), was.currency);
	o->lines = before;
	check_header(x, o);
	if (lines_sent && fill_lines(x, o, s, true))
		tell_supply(x, s);
	else if (!lines_sent)
		order_total(x, o, old, (int)before.n);
	if (x->errs->n)
		return false;
	int64_t kept = lines_sent && s->lines.n < before.n ? s->lines.n : before.n;
	for (int64_t i = 0; i < kept; i++) {
		if (lines_sent)
			old[i] = new[i];
		put(out, &order_line_record, &old[i]);
	}
	for (int64_t i = before.n; i-- > kept;)
		drop(out, &order_line_record, &old[i]);
	for (int64_t i = before.n; lines_sent && i < s->lines.n; i++)
		put_new(out, &order_line_record, &new[i]);
	put(out, &order_record, o);
	order_searchable(x->arena, o);
	announce(out, "order.changed", &order_record, o->id);
	reply_with(out, &order_record, o);
	return true;
}

bool order_place_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct order_state_rows *s = state;
	struct order *o = s->order;

	(void)in;
	if (!machine_move(&order_record, o, "place", x->who->roles, x->errs))
		return false;
	if (!order_required(x, o, o->lines.at, (int)o->lines.n))
		return false;
	put(out, &order_record, o);
	reply_with(out, &order_record, o);
	return accept_order(x, s, out);
}

/* --- reviewing and confirming -------------------------------------------- */

static bool moved(struct context *x, struct order_state_rows *s, const char *action, const char *fact,
                  struct decision *out)
{
	if (!order_move(x, s->order, action, out))
		return false;
	announce(out, fact, &order_record, s->order->id);
	reply_with(out, &order_record, s->order);
	return true;
}

bool order_approve_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct order_state_rows *s = state;
	const struct reason_in *said = in;

	out->reason = said->reason;
	s->order->approved_at = x->now;
	return moved(x, s, "approve", "order.approved", out);
}

bool order_reject_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct order_state_rows *s = state;
	const struct reason_in *said = in;

	out->reason = s->order->reject_reason = said->reason;
	return moved(x, s, "reject", "order.rejected", out) && order_release(x, s, out);
}

bool order_resubmit_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct order_state_rows *s = state;

	(void)in;
	if (!moved(x, s, "resubmit", "order.resubmitted", out))
		return false;
	s->order->reject_reason = S("");
	if (!order_required(x, s->order, s->order->lines.at, (int)s->order->lines.n))
		return false;
	return !order_reserves_at_place(x) || order_reserve(x, s, out);
}

struct date order_promised(const struct order *o, struct date said)
{
	return said.day ? said : o->promised_date.day ? o->promised_date : o->requested_date;
}

bool order_confirm_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct order_state_rows *s = state;
	const struct confirm_in *said = in;
	struct order *o = s->order;
	struct order_line *lines = o->lines.at;

	if (!moved(x, s, "confirm", "order.confirmed", out))
		return false;
	o->confirmed_at = x->now;
	if (!order_day_fits(x, o, said->promised_date, S("/promised_date")))
		return false;
	o->promised_date = order_promised(o, said->promised_date);
	warn_of_rest(x, s->special, o->promised_date, S("/promised_date"), out);
	for (int64_t i = 0; i < o->lines.n; i++) {
		/* A line wanted later than the order is promised for its own day. */
		bool later = lines[i].requested_date.day > o->requested_date.day &&
		             lines[i].requested_date.day > o->promised_date.day;
		lines[i].promised_date = later ? lines[i].requested_date : o->promised_date;
		put(out, &order_line_record, &lines[i]);
	}
	return order_reserve(x, s, out);
}

bool order_discard_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct order_state_rows *s = state;

	(void)in;
	s->order->cancelled_at = x->now;
	return moved(x, s, "discard", "order.discarded", out);
}

bool order_cancel_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct order_state_rows *s = state;
	const struct reason_in *said = in;
	struct order *o = s->order;

	out->reason = o->cancel_reason = said->reason;
	o->cancelled_at = x->now;
	return moved(x, s, "cancel", "order.cancelled", out) && order_release(x, s, out);
}
