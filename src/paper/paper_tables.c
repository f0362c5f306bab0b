/*
 * paper_tables.c -- the module at a glance: which papers there are, of what, for whom, and how they are filled.
 */
#include "paper/paper_inner.h"
#include "paper/queries.h"
#include "paper/schema.h"

static const struct command paper_printed = {
	.name = "order.print", .zh = "登记打印", .en = "record that a paper was printed", .by = SYSTEM,
	.in = &paper_printed_record, .subject = &order_record, .state = sizeof(struct printing_seen),
	.load = paper_printed_load, .decide = paper_printed_decide, .flags = INTERNAL | TALKS,
};

/* --- filling ------------------------------------------------------------------- */

/* The path says which paper it is. */
static bool count_copies(struct asked *q, struct id order, int64_t part, struct paper_sheet *sheet)
{
	struct copies before = { 0 };
	bool found;

	if (!paper_copies(q->db, order, q->part[0], part, &before, &found, q->x->arena, q->x->errs))
		return false;
	sheet->copy = before.n + 1;
	return true;
}

/* Only a link that shows no prices: papers pass through many hands. */
static bool add_link(struct asked *q, struct batch_paper *p)
{
	struct tracking_link link = { 0 };
	bool found = false;

	if (!paper_link(q->db, p->order_id, q->x->now, &link, &found, q->x->arena, q->x->errs))
		return false;
	if (found && setting_text(q->x, "portal.address").n)
		p->link = tracking_link_url(q->x, &link);
	return true;
}

static bool fill_batch(struct asked *q, struct id id, int64_t part, struct paper_sheet *sheet, bool *found)
{
	struct batch_paper *p = NEW(q->x->arena, struct batch_paper);
	struct arena *a = q->x->arena;

	sheet->record = &batch_paper_record;
	sheet->row = p;
	sheet->line = &batch_paper_line_record;
	if (!paper_batch(q->db, id, part, p, found, a, q->x->errs) ||
	    !paper_batch_lines(q->db, id, part, &sheet->lines, a, q->x->errs) || !add_link(q, p))
		return false;
	p->code = batch_code(a, p->number, p->order_id, p->batch);
	return count_copies(q, id, part, sheet);
}

static bool fill_order(struct asked *q, struct id id, int64_t part, struct paper_sheet *sheet, bool *found)
{
	struct order_paper *p = NEW(q->x->arena, struct order_paper);

	sheet->record = &order_paper_record;
	sheet->row = p;
	sheet->line = &order_paper_line_record;
	return paper_order(q->db, id, p, found, q->x->arena, q->x->errs) &&
	       paper_order_lines(q->db, id, &sheet->lines, q->x->arena, q->x->errs) &&
	       count_copies(q, id, part, sheet);
}

static bool fill_settlement(struct asked *q, struct id id, int64_t part, struct paper_sheet *sheet, bool *found)
{
	struct settlement_paper *p = NEW(q->x->arena, struct settlement_paper);

	sheet->record = &settlement_paper_record;
	sheet->row = p;
	sheet->line = &settlement_paper_line_record;
	return paper_settlement(q->db, id, part, p, found, q->x->arena, q->x->errs) &&
	       paper_settlement_lines(q->db, id, part, &sheet->lines, q->x->arena, q->x->errs) &&
	       count_copies(q, id, part, sheet);
}

/* --- papers ---------------------------------------------------------------------- */

enum {
	SHIPPERS = WAREHOUSE | LOGISTICS,
	SHIP_DESK = WAREHOUSE | LOGISTICS | SALES | AFTERSALES,
	ORDER_DESK = SALES | REVIEWER | AFTERSALES,
	MONEY_DESK = FINANCE | SALES,
};
#define TO_PACK STATE_BITS(BATCH_PLANNED, BATCH_PACKED)
#define PACKED (STATE_BITS(BATCH_PICKED, BATCH_SIGNED))

static const struct paper papers[] = {
	{ "pick-list", "拣货单", "pick list", SHIPPERS, &batch_record, TO_PACK, &pick_list_form, fill_batch, &paper_printed },
	{ "packing-list", "装箱单", "packing list", SHIPPERS, &batch_record, PACKED, &packing_list_form, fill_batch, &paper_printed },
	{ "delivery-note", "送货单", "delivery note", SHIP_DESK, &batch_record, PACKED, &delivery_note_form, fill_batch, &paper_printed },
	{ "shipping-label", "发货标签", "shipping label", SHIPPERS, &batch_record, PACKED, &label_form, fill_batch, &paper_printed },
	{ "confirmation", "订单确认函", "order confirmation", ORDER_DESK, &order_record,
	  STATE_BITS(ORDER_APPROVED, ORDER_COMPLETED), &confirmation_form, fill_order, &paper_printed },
	{ "settlement", "结算单", "settlement sheet", MONEY_DESK, &settlement_record, 0, &settlement_form, fill_settlement,
	  &paper_printed },
};

static const struct record *const records[] = { &printing_record, NULL };
static const struct command *const commands[] = { &paper_printed, NULL };

const struct module paper_module = {
	.name = "paper", .zh = "单据打印", .en = "printed papers", .schema = paper_schema, .records = records,
	.commands = commands, .queries = paper_queries, .papers = papers, .papers_n = COUNT(papers),
};
