/*
 * scan_rules.c -- counting what is picked or packed, one scan at a time. Pure.
 *
 * A scan adds to what is done of a line; a negative one takes it back. In a batch that waits for picking it counts
 * what was picked, in one that was picked what was checked for the parcel. The step itself (batch.pick, batch.pack)
 * then takes what was counted.
 */
#include "fulfil/fulfil_steps.h"

const struct problem
	SCAN_FOREIGN = { "SCAN_FOREIGN", 409, "“{code}”不在本批次中", "{code} is not in this batch" },
	SCAN_ABOVE = { "SCAN_ABOVE", 409, "“{code}”已够数：应 {most}，再加 {more} 就多了",
		"enough of {code}: {most} are wanted, {more} more would be too many" },
	SCAN_BELOW = { "SCAN_BELOW", 409, "“{code}”只计了 {done}，不能减去 {less}",
		"of {code} only {done} were counted: {less} cannot be taken back" };

const struct batch_step *batch_step_counted(const struct batch *b)
{
	return b->state.v == BATCH_PLANNED ? &batch_picking : &batch_packing;
}

/* What a scan changes: lines of the batch that are of the product, in their order, and their sums. */
struct counting {
	const struct batch_step *step;
	struct batch_line **line;
	int64_t lines, done, most;
};

static struct counting counting_of(struct context *x, const struct batch_seen *s, struct batch *b, const struct product *p)
{
	struct batch_line *l = b->lines.at;
	struct counting c = { batch_step_counted(b), arena_array(x->arena, (size_t)b->lines.n, sizeof *c.line), 0, 0, 0 };

	for (int64_t i = 0; p && i < b->lines.n; i++) {
		if (order_line_find(s->order, l[i].line)->product_id.v != p->id.v)
			continue;
		c.line[c.lines++] = &l[i];
		c.done += batch_amount(&l[i], c.step->done)->v;
		c.most += batch_amount(&l[i], c.step->most)->v;
	}
	return c;
}

/* So much more, first where there is room; or less, last where there is some. Answers the line it went to last. */
static struct batch_line *spread(const struct counting *c, int64_t more, struct decision *out)
{
	struct batch_line *last = c->line[0];

	for (int64_t n = 0; n < c->lines && more; n++) {
		struct batch_line *l = c->line[more > 0 ? n : c->lines - 1 - n];
		struct quantity *done = batch_amount(l, c->step->done);
		int64_t room = more > 0 ? batch_amount(l, c->step->most)->v - done->v : -done->v;
		int64_t part = (more > 0) == (room < more) ? room : more;

		if (!part)
			continue;
		done->v += part;
		more -= part;
		put(out, &batch_line_record, l);
		last = l;
	}
	return last;
}

static void tell_counted(struct context *x, const struct batch_seen *s, const struct counting *c,
                         const struct batch_line *l, struct decision *out)
{
	const struct order_line *ol = order_line_find(s->order, l->line);
	struct scanned *told = NEW(x->arena, struct scanned);

	*told = (struct scanned){
		.line = l->line, .sku = ol->sku, .name = ol->name,
		.done = *batch_amount((struct batch_line *)l, c->step->done),
		.most = *batch_amount((struct batch_line *)l, c->step->most),
	};
	reply_with(out, &scanned_record, told);
}

/* The code is of a unit of the product, of the product, or its SKU: what one scan of it is worth in base units. */
static struct quantity worth(const struct batch_seen *s, struct quantity times)
{
	struct quantity sum = times;

	if (s->scanned_unit && !quantity_times(times, s->scanned_unit->factor, &sum))
		sum.v = times.v > 0 ? INT64_MAX : -INT64_MAX;
	return sum;
}

bool batch_scan_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct batch_scan *want = in;
	struct batch_seen *s = state;
	struct batch *b = batch_asked(x, s);

	if (!b || !machine_permit(&batch_record, b, "scan", x->who->roles, x->errs))
		return false;
	struct quantity more = worth(s, want->quantity.v ? want->quantity : (struct quantity){ ONE });
	struct counting c = counting_of(x, s, b, s->scanned);
	if (!c.lines)
		return fail(x->errs, &SCAN_FOREIGN, S("/code"), want->code);
	if (more.v > c.most - c.done)
		return fail(x->errs, &SCAN_ABOVE, S("/quantity"), want->code,
		            quantity_text(x->arena, (struct quantity){ c.most }), quantity_text(x->arena, more));
	if (more.v < -c.done)
		return fail(x->errs, &SCAN_BELOW, S("/quantity"), want->code,
		            quantity_text(x->arena, (struct quantity){ c.done }), quantity_text(x->arena, (struct quantity){ -more.v }));
	tell_counted(x, s, &c, spread(&c, more.v, out), out);
	announce(out, "batch.scanned", &order_record, s->order->id);
	return true;
}
