/*
 * order_review.c -- GET /api/v1/orders/{id}/checks: read what the questions look at, ask them, answer.
 */
#include "order/order_review.h"
#include "order/queries.h"
#include "record/json.h"

static const struct names review_groups = NAMES(
	[REVIEW_COMPLETE] = { "complete", "完整性", "completeness" },
	[REVIEW_LEGAL]    = { "legal",    "合规性", "legality" },
	[REVIEW_FEASIBLE] = { "feasible", "可行性", "feasibility" },
);
static const struct names review_verdicts = NAMES(
	[REVIEW_FINE] = { "fine", "没问题", "fine" },
	[REVIEW_LOOK] = { "look", "请留意", "please look" },
	[REVIEW_BAD]  = { "bad",  "有问题", "not fine" },
);

static const struct field review_fault_fields[] = {
	FIELD(review_fault, pointer, .zh = "位置", .doc = "JSON pointer into the order"),
	FIELD(review_fault, code,    .zh = "代码"),
	FIELD(review_fault, zh,      .zh = "中文说明"),
	FIELD(review_fault, en,      .zh = "英文说明"),
};
static RECORD(review_fault_record, review_fault, NULL, review_fault_fields, .zh = "审核发现", .en = "what a check found");

static const struct field review_check_fields[] = {
	FIELD(review_check, group,   .names = &review_groups, .zh = "方面"),
	FIELD(review_check, zh,      .zh = "中文名称"),
	FIELD(review_check, en,      .zh = "英文名称"),
	FIELD(review_check, verdict, .names = &review_verdicts, .zh = "结论"),
	FIELD(review_check, faults,  .flags = VIRTUAL, .of = &review_fault_record, .zh = "发现"),
};
static RECORD(review_check_record, review_check, NULL, review_check_fields, .zh = "审核检查", .en = "check of an order");

static const struct field order_review_fields[] = {
	FIELD(order_review, checks, .flags = VIRTUAL, .of = &review_check_record, .zh = "检查项"),
	FIELD(order_review, supply, .flags = VIRTUAL, .of = &line_supply_record, .zh = "可预占库存"),
};
RECORD(order_review_record, order_review, NULL, order_review_fields, .zh = "订单检查", .en = "checks of an order");

static const struct field *field_of(const struct record *r, const char *name)
{
	return record_field(r, STR(name));
}

static bool read_order(struct asked *q, struct id id, struct order *o)
{
	struct arena *a = q->x->arena;
	struct errs *errs = q->x->errs;
	bool found = false;

	if (!db_row(q->db, &order_record, field_of(&order_record, "id"), VI(id.v), o, &found, a, errs))
		return false;
	if (!found)
		return fail(errs, &E_NOT_FOUND, S(""), record_label(a, &order_record), q->part[0]);
	return db_rows(q->db, &order_line_record, field_of(&order_line_record, "order_id"), VI(id.v), &o->lines, a, errs);
}

static bool read_stock(struct asked *q, struct id id, struct order_state_rows *s)
{
	struct arena *a = q->x->arena;
	struct errs *errs = q->x->errs;
	struct rows stocks;

	if (!db_rows(q->db, &reservation_record, field_of(&reservation_record, "order_id"), VI(id.v), &s->reservations, a, errs) ||
	    !db_rows(q->db, &warehouse_record, field_of(&warehouse_record, "active"), VI(1), &s->warehouses, a, errs) ||
	    !order_stocks(q->db, id, &stocks, a, errs))
		return false;
	stock_set_add(a, &s->stocks, &stocks);
	return true;
}

bool order_review_get(struct asked *q)
{
	struct order o = { 0 };
	struct order_state_rows s = { .order = &o };
	struct id id = { 0 };
	struct str none;

	if (!asked_parameters(q, NULL, 0, &none))
		return false;
	str_int(q->part[0], &id.v);	/* what is no number is the id of nothing */
	if (!read_order(q, id, &o) || !read_stock(q, id, &s))
		return false;
	struct order_review review = order_review(q->x, &s);
	record_encode(q->out, &order_review_record, &review, VIEW_DETAIL, q->x->who->roles, S(""));
	return true;
}
