/*
 * fulfil_rules.c -- how a batch comes about, and what is done with it in the warehouse: planning,
 * picking, packing, and giving it up.
 *
 * What is planned, picked, packed and signed for never exceeds the step before it; that less was
 * done than planned is told, not refused.
 */
#include "fulfil/fulfil_steps.h"

const struct problem
	BATCH_ABOVE = { "BATCH_ABOVE", 409, "第 {line} 行已预占且未排批次的数量只有 {left}",
		"only {left} of line {line} is reserved and in no batch yet" },
	BATCH_NOTHING = { "BATCH_NOTHING", 409, "没有已预占且未排批次的产品",
		"nothing is reserved that is not in a batch already" },
	BATCH_TWO_WAREHOUSES = { "BATCH_TWO_WAREHOUSES", 409,
		"第 {line} 行在另一仓库预占，一个批次只能从一个仓库发出",
		"line {line} is reserved in another warehouse: a batch leaves one" },
	BATCH_SERVICE = { "BATCH_SERVICE", 409, "第 {line} 行是服务，应登记完成而不是发货",
		"line {line} is a service: it is performed, not shipped" },
	BATCH_LINE_TWICE = { "BATCH_LINE_TWICE", 422, "第 {line} 行重复列出",
		"line {line} is listed twice" },
	BATCH_NO_LINE = { "BATCH_NO_LINE", 404, "批次没有第 {line} 行",
		"the batch has no line {line}" },
	BATCH_EMPTY = { "BATCH_EMPTY", 409, "批次将不含任何产品，请取消批次或登记丢失或退回",
		"nothing of the batch would be left: cancel it, or record it as lost or returned" },
	PICK_ABOVE = { "PICK_ABOVE", 409, "第 {line} 行拣货 {picked}，超过计划的 {planned}",
		"{picked} of line {line} picked, but only {planned} planned" },
	PICK_SHORT = { "PICK_SHORT", 200, "第 {line} 行拣货 {picked}，少于计划的 {planned}",
		"{picked} of line {line} picked, {planned} planned" },
	PACK_ABOVE = { "PACK_ABOVE", 409, "第 {line} 行包装 {packed}，超过拣货的 {picked}",
		"{packed} of line {line} packed, but only {picked} picked" },
	PACK_SHORT = { "PACK_SHORT", 200, "第 {line} 行包装 {packed}，少于计划的 {planned}",
		"{packed} of line {line} packed, {planned} planned" };

/* --- shared by the rules ----------------------------------------------------- */

struct batch *batch_asked(struct context *x, const struct batch_seen *s)
{
	struct batch *b = s->batches.at;

	for (int64_t i = 0; i < s->batches.n; i++)
		if (b[i].batch == x->part)
			return &b[i];
	fail(x->errs, &E_NOT_FOUND, S(""), both(x->arena, "批次", "batch"), int_text(x->arena, x->part));
	return NULL;
}

static void batch_tell(struct batch_seen *s, struct batch *b, const char *fact, struct decision *out)
{
	put(out, &batch_record, b);
	announce(out, fact, &order_record, s->order->id);
	reply_with(out, &order_record, s->order);
}

bool batch_move(struct context *x, struct batch_seen *s, struct batch *b, const char *action,
                const char *fact, struct decision *out)
{
	if (!machine_move(&batch_record, b, action, x->who->roles, x->errs))
		return false;
	batch_tell(s, b, fact, out);
	return true;
}

bool batch_act(struct context *x, struct batch_seen *s, struct batch *b, const char *action,
               const char *fact, struct decision *out)
{
	if (!machine_permit(&batch_record, b, action, x->who->roles, x->errs))
		return false;
	batch_tell(s, b, fact, out);
	return true;
}

struct reservation *batch_reservation(const struct batch_seen *s, int64_t line)
{
	return rows_find(&reservation_record, s->reservations, line);
}

static int64_t *amount(struct batch_line *l, size_t offset)
{
	return &batch_amount(l, offset)->v;
}

/* Part i as the caller lists it; `listed` keeps, by the place of a line in the batch, which part that is, + 1. */
static bool part_take(struct context *x, const struct batch *b, const struct batch_step *step,
                      const struct batch_part *part, int64_t i, int64_t *listed)
{
	struct batch_line *l = rows_find(&batch_line_record, b->lines, part[i].line);
	struct str line = int_text(x->arena, part[i].line);

	if (!l)
		return fail(x->errs, &BATCH_NO_LINE, line_pointer(x->arena, i, "line"), line);
	int64_t *before = &listed[l - (struct batch_line *)b->lines.at];
	if (*before)
		return fail(x->errs, &BATCH_LINE_TWICE, line_pointer(x->arena, i, "line"), line);
	*before = i + 1;
	int64_t most = *amount(l, step->most);
	if (part[i].quantity.v > most)
		return fail(x->errs, step->above, line_pointer(x->arena, i, "quantity"),
		            quantity_text(x->arena, part[i].quantity), line,
		            quantity_text(x->arena, (struct quantity){ most }));
	*amount(l, step->done) = part[i].quantity.v;
	if (part[i].reason.n)
		l->note = part[i].reason;
	return true;
}

/* Tell that less was done than was due, where the caller said so. */
static void warn_short(struct context *x, const struct batch_step *step, struct batch_line *l, int64_t listed,
                       struct decision *out)
{
	struct str pointer = listed ? line_pointer(x->arena, listed - 1, "quantity") : S("");

	warn(out, step->fewer, pointer, quantity_text(x->arena, (struct quantity){ *amount(l, step->done) }),
	     int_text(x->arena, l->line), quantity_text(x->arena, (struct quantity){ *amount(l, step->due) }));
}

/* Was anything of the batch counted for this step? Then what was not counted is not there. */
static bool was_counted(const struct batch *b, const struct batch_step *step)
{
	struct batch_line *l = b->lines.at;

	for (int64_t i = 0; i < b->lines.n; i++)
		if (*amount(&l[i], step->done))
			return true;
	return false;
}

bool batch_step_take(struct context *x, struct batch *b, const struct batch_step *step,
                     const struct rows *parts, struct decision *out)
{
	struct batch_line *l = b->lines.at;
	int64_t *listed = arena_array(x->arena, (size_t)b->lines.n, sizeof *listed);
	bool fine = true, counted = was_counted(b, step);
	int64_t left = 0;

	for (int64_t i = 0; !counted && i < b->lines.n; i++)
		*amount(&l[i], step->done) = *amount(&l[i], step->most);
	for (int64_t i = 0; i < parts->n; i++)
		fine = part_take(x, b, step, parts->at, i, listed) && fine;
	if (!fine)
		return false;
	for (int64_t i = 0; i < b->lines.n; i++) {
		left += *amount(&l[i], step->done) > 0;
		if (*amount(&l[i], step->done) < *amount(&l[i], step->due))
			warn_short(x, step, &l[i], listed[i], out);
		put(out, &batch_line_record, &l[i]);
	}
	return left || !b->lines.n || fail(x->errs, &BATCH_EMPTY, S("/lines"));
}

/* --- planning ------------------------------------------------------------------ */

/* One line of a batch to be made. */
struct planned {
	struct order_line *line;
	const struct reservation *held;
	struct quantity quantity;
};

/* What is known of the lines of the order, each by its place there. */
struct planning {
	const struct batch_seen *seen;
	struct quantity *batched;	/* in open batches: those take theirs from the reservation when they are shipped */
	bool *listed;			/* by the caller */
};

static int64_t place_of(const struct planning *p, const struct order_line *l)
{
	return l - (const struct order_line *)p->seen->order->lines.at;
}

static struct planning planning_of(struct context *x, const struct batch_seen *s)
{
	size_t lines = (size_t)s->order->lines.n;
	struct planning p = {
		s, arena_array(x->arena, lines, sizeof *p.batched), arena_array(x->arena, lines, sizeof *p.listed),
	};
	const struct batch *b = s->batches.at;

	for (int64_t i = 0; i < s->batches.n; i++) {
		const struct batch_line *l = b[i].lines.at;

		for (int64_t k = 0; b[i].state.v < BATCH_SHIPPED && k < b[i].lines.n; k++)
			p.batched[place_of(&p, order_line_find(s->order, l[k].line))].v += l[k].quantity.v;
	}
	return p;
}

/* What of the reservation of a line is in no batch yet. A line left out before the review has an empty one still. */
static struct quantity unplanned(const struct planning *p, const struct order_line *l, const struct reservation *r)
{
	return (struct quantity){ r && l ? r->quantity.v - p->batched[place_of(p, l)].v : 0 };
}

static bool plan_part(struct context *x, const struct planning *all, const struct batch_part *part, int64_t i,
                      struct planned *p)
{
	struct str line = int_text(x->arena, part[i].line);

	p->line = order_line_find(all->seen->order, part[i].line);
	p->quantity = part[i].quantity;
	if (!p->line)
		return fail(x->errs, &ORDER_NO_LINE, line_pointer(x->arena, i, "line"), line);
	if (p->line->kind.v == PRODUCT_SERVICE)
		return fail(x->errs, &BATCH_SERVICE, line_pointer(x->arena, i, "line"), line);
	if (all->listed[place_of(all, p->line)])
		return fail(x->errs, &BATCH_LINE_TWICE, line_pointer(x->arena, i, "line"), line);
	all->listed[place_of(all, p->line)] = true;
	p->held = batch_reservation(all->seen, part[i].line);
	int64_t left = unplanned(all, p->line, p->held).v;
	return p->quantity.v <= left || fail(x->errs, &BATCH_ABOVE, line_pointer(x->arena, i, "quantity"),
	                                     quantity_text(x->arena, (struct quantity){ left }), line);
}

/* The lines the caller lists: all from one warehouse. */
static int64_t plan_listed(struct context *x, const struct planning *all, const struct rows *parts,
                           struct planned *p)
{
	const struct batch_part *part = parts->at;
	bool fine = true;

	for (int64_t i = 0; i < parts->n; i++)
		fine = plan_part(x, all, part, i, &p[i]) && fine;
	for (int64_t i = 1; fine && i < parts->n; i++)
		if (p[i].held->warehouse_id.v != p[0].held->warehouse_id.v)
			fail(x->errs, &BATCH_TWO_WAREHOUSES, line_pointer(x->arena, i, "line"),
			     int_text(x->arena, part[i].line));
	return parts->n;
}

/* Everything that is reserved and in no batch. */
static int64_t plan_open(const struct planning *all, struct planned *p)
{
	const struct reservation *r = all->seen->reservations.at;
	int64_t n = 0;

	for (int64_t i = 0; i < all->seen->reservations.n; i++) {
		struct order_line *l = order_line_find(all->seen->order, r[i].line);
		struct quantity left = unplanned(all, l, &r[i]);

		if (left.v > 0)
			p[n++] = (struct planned){ l, &r[i], left };
	}
	return n;
}

/* Ship-to as the caller says, else as the order does; an address is taken as a whole. */
static void set_address(struct batch *b, const struct batch_plan *want, const struct order *o)
{
	b->contact_name = want->contact_name.n ? want->contact_name : o->contact_name;
	b->phone = want->phone.n ? want->phone : o->phone;
	b->to = is_somewhere(&want->to) ? want->to : o->to;
}

static struct batch *batch_new(struct context *x, struct order *o, const struct batch_plan *want,
                               const struct planned *first)
{
	struct batch *b = NEW(x->arena, struct batch);

	*b = (struct batch){
		.order_id = o->id, .batch = ++o->batch_count, .state = { BATCH_PLANNED },
		.warehouse_id = first->held->warehouse_id, .ship_from = first->line->ship_from,
		.planned_date = want->planned_date, .carrier = want->carrier,
		.shipping_mode = mode_changed(o->shipping_mode, want->shipping_mode),
		.created_at = x->now, .created_by = x->who->name,
	};
	set_address(b, want, o);
	return b;
}

/* One batch of what is planned from the first one's warehouse; what it takes has no line then. */
static void plan_batch(struct context *x, struct order *o, const struct batch_plan *want,
                       struct planned *p, int64_t n, struct decision *out)
{
	struct batch *b = batch_new(x, o, want, p);

	put_new(out, &batch_record, b);
	for (int64_t i = 0; i < n; i++) {
		if (!p[i].line || p[i].held->warehouse_id.v != b->warehouse_id.v)
			continue;
		struct batch_line *l = NEW(x->arena, struct batch_line);

		*l = (struct batch_line){
			.order_id = o->id, .batch = b->batch, .line = p[i].line->line,
			.quantity = p[i].quantity,
		};
		p[i].line->batched.v += l->quantity.v;
		put_new(out, &batch_line_record, l);
		put(out, &order_line_record, p[i].line);
		p[i].line = NULL;
	}
}

bool batch_plan_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct batch_plan *want = in;
	struct batch_seen *s = state;
	struct order *o = s->order;
	size_t most = (size_t)(want->lines.n + s->reservations.n);
	struct planned *p = arena_array(x->arena, most, sizeof *p);

	if (!machine_permit(&order_record, o, "plan", x->who->roles, x->errs))
		return false;
	phone_check(want->phone, x->errs, S("/phone"));
	region_check(want->region, x->errs, S("/region"));
	struct planning all = planning_of(x, s);
	int64_t n = want->lines.n ? plan_listed(x, &all, &want->lines, p) : plan_open(&all, p);
	if (!n && !x->errs->n)
		fail(x->errs, &BATCH_NOTHING, S("/lines"));
	if (x->errs->n)
		return false;
	for (int64_t i = 0; i < n; i++)
		if (p[i].line)
			plan_batch(x, o, want, p + i, n - i, out);
	announce(out, "batch.planned", &order_record, o->id);
	reply_with(out, &order_record, o);
	return order_derive(x, o, out);
}

/* --- picking and packing ---------------------------------------------------------- */

#define OF(member) offsetof(struct batch_line, member)

const struct batch_step batch_picking = {
	OF(quantity), OF(picked), OF(quantity), &PICK_ABOVE, &PICK_SHORT,
};
const struct batch_step batch_packing = {
	OF(picked), OF(packed), OF(quantity), &PACK_ABOVE, &PACK_SHORT,
};

bool batch_pick_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct batch_pick *want = in;
	struct batch_seen *s = state;
	struct batch *b = batch_asked(x, s);

	if (!b || !batch_move(x, s, b, "pick", "batch.picked", out))
		return false;
	b->picked_at = x->now;
	b->picked_by = x->who->name;
	return batch_step_take(x, b, &batch_picking, &want->lines, out);
}

bool batch_pack_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct batch_pack *want = in;
	struct batch_seen *s = state;
	struct batch *b = batch_asked(x, s);

	if (!b || !batch_move(x, s, b, "pack", "batch.packed", out))
		return false;
	b->packages = want->packages;
	b->weight = want->weight;
	b->packed_at = x->now;
	b->packed_by = x->who->name;
	return batch_step_take(x, b, &batch_packing, &want->lines, out);
}

/* --- giving it up --------------------------------------------------------------------- */

/* Its lines are free for other batches; the reservation stays. */
static void batch_release(struct order *o, const struct batch *b, struct decision *out)
{
	const struct batch_line *l = b->lines.at;

	for (int64_t i = 0; i < b->lines.n; i++) {
		struct order_line *ol = order_line_find(o, l[i].line);

		ol->batched.v -= l[i].quantity.v;
		put(out, &order_line_record, ol);
	}
}

bool batch_cancel_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct batch_cancel *said = in;
	struct batch_seen *s = state;
	struct batch *b = batch_asked(x, s);

	if (!b || !batch_move(x, s, b, "cancel", "batch.cancelled", out))
		return false;
	out->reason = b->cancel_reason = said->reason;
	batch_release(s->order, b, out);
	return order_derive(x, s->order, out);
}

/* The order is cancelled, and its batches with it; it could not have been with one shipped. */
bool batch_cancel_all_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct batch_seen *s = state;
	struct batch *b = s->batches.at;

	(void)in;
	for (int64_t i = 0; i < s->batches.n; i++) {
		if (b[i].state.v >= BATCH_SHIPPED)
			continue;
		if (!batch_move(x, s, &b[i], "cancel", "batch.cancelled", out))
			return false;
		b[i].cancel_reason = s->order->cancel_reason;
		batch_release(s->order, &b[i], out);
	}
	return true;
}
