/*
 * task.c -- a batch for who stands before it with a scanner: everything in one answer, so that the scans that follow are
 * understood without asking again.
 */
#include "fulfil/task.h"

#include "fulfil/queries.h"
#include "record/json.h"

static const struct field task_line_fields[] = {
	FIELD(task_line, line,          .zh = "行号"),
	FIELD(task_line, sku,           .zh = "产品编码"),
	FIELD(task_line, name,          .zh = "产品名称"),
	FIELD(task_line, model,         .zh = "型号"),
	FIELD(task_line, specification, .zh = "规格"),
	FIELD(task_line, unit,          .zh = "单位", .doc = "the base unit, which all amounts are in"),
	FIELD(task_line, packing,       .zh = "包装换算", .doc = "of the whole line of the order"),
	FIELD(task_line, quantity,      .zh = "计划数量"),
	FIELD(task_line, picked,        .zh = "拣货数量"),
	FIELD(task_line, packed,        .zh = "包装数量"),
	FIELD(task_line, note,          .zh = "备注"),
};
RECORD(task_line_record, task_line, NULL, task_line_fields, .zh = "作业明细", .en = "line of the work");

static const struct field task_code_fields[] = {
	FIELD(task_code, line,   .zh = "行号"),
	FIELD(task_code, code,   .zh = "条码"),
	FIELD(task_code, unit,   .zh = "单位"),
	FIELD(task_code, factor, .zh = "换算系数", .doc = "base units that one scan of it counts"),
};
RECORD(task_code_record, task_code, NULL, task_code_fields, .zh = "作业条码", .en = "code of the work");

static const struct field task_fields[] = {
	FIELD(batch_task, order_id,        .refers = "order", .zh = "订单"),
	FIELD(batch_task, batch,           .zh = "批次"),
	FIELD(batch_task, code,            .flags = VIRTUAL, .zh = "批次条码", .doc = "number of the order, \"-\", number of the batch"),
	FIELD(batch_task, number,          .flags = OPTIONAL, .zh = "订单编号"),
	FIELD(batch_task, customer_name,   .flags = PERSONAL, .scope = OF_NAME, .zh = "客户名称"),
	FIELD(batch_task, state,           .names = &batch_states, .zh = "批次状态"),
	FIELD(batch_task, warehouse_id,    .refers = "warehouse", .flags = OPTIONAL, .zh = "发货仓库"),
	FIELD(batch_task, warehouse,       .flags = OPTIONAL, .zh = "仓库名称"),
	FIELD(batch_task, province,        .zh = "省"),
	FIELD(batch_task, city,            .zh = "市"),
	FIELD(batch_task, planned_date,    .flags = OPTIONAL, .zh = "计划发货日期"),
	FIELD(batch_task, shipping_mode,   .names = &shipping_modes, .zh = "物流方式"),
	FIELD(batch_task, carrier,         .zh = "承运商"),
	FIELD(batch_task, tracking_number, .flags = OPTIONAL, .zh = "运单号"),
	FIELD(batch_task, message,         .zh = "客户留言"),
	FIELD(batch_task, lines,           .flags = VIRTUAL, .of = &task_line_record, .zh = "作业明细"),
	FIELD(batch_task, codes,           .flags = VIRTUAL, .of = &task_code_record, .zh = "作业条码"),
};
RECORD(batch_task_record, batch_task, NULL, task_fields, .zh = "批次作业", .en = "work on a batch");

static const struct field task_found_fields[] = {
	FIELD(task_found, order_id, .refers = "order", .flags = KEY, .zh = "订单"),
	FIELD(task_found, batch,    .flags = KEY, .zh = "批次"),
};
RECORD(task_found_record, task_found, NULL, task_found_fields, .zh = "找到的批次");

struct str batch_code(struct arena *a, struct str number, struct id order, int64_t batch)
{
	return number.n ? str_fmt(a, "%.*s-%lld", P(number), (long long)batch) :
	                  str_fmt(a, "%lld-%lld", (long long)order.v, (long long)batch);
}

/* --- what was scanned ------------------------------------------------------------- */

/* "NUMBER-2": the number, and 2. False when there is no such end. */
static bool cut_code(struct str code, struct str *number, int64_t *batch)
{
	size_t at = code.n;

	while (at && code.s[at - 1] != '-')
		at--;
	*number = str_sub(code, 0, at ? at - 1 : 0);
	return number->n && str_int(str_sub(code, at, code.n), batch) && *batch > 0;
}

/* An order without a number goes by its id. */
static bool find_by_code(struct asked *q, struct str code, struct task_found *found, bool *there)
{
	struct arena *a = q->x->arena;
	struct str number;
	int64_t batch, id = 0;

	if (!cut_code(code, &number, &batch))
		return true;
	str_int(number, &id);
	return task_by_number(q->db, number, batch, found, there, a, q->x->errs) &&
	       (*there || !id || task_by_id(q->db, (struct id){ id }, batch, found, there, a, q->x->errs));
}

static bool find(struct asked *q, struct str code, struct task_found *found)
{
	struct arena *a = q->x->arena;
	struct str capitals = str_upper(a, code);
	bool there = false;

	if (!find_by_code(q, capitals, found, &there) ||
	    (!there && !task_by_tracking(q->db, code, capitals, found, &there, a, q->x->errs)))
		return false;
	return there || fail(q->x->errs, &E_NOT_FOUND, S("/code"), both(a, "批次", "batch"), code);
}

bool task_query(struct asked *q)
{
	struct arena *a = q->x->arena;
	struct errs *errs = q->x->errs;
	struct task_found at = { 0 };
	struct batch_task t = { 0 };
	struct str code;
	bool there = false;

	if (!asked_parameter(q, "code", &code) || !find(q, str_trim(code), &at) ||
	    !task_head(q->db, at.order_id, at.batch, &t, &there, a, errs) ||
	    !task_lines(q->db, at.order_id, at.batch, &t.lines, a, errs) ||
	    !task_codes(q->db, at.order_id, at.batch, &t.codes, a, errs))
		return false;
	t.code = batch_code(a, t.number, t.order_id, t.batch);
	record_encode(q->out, &batch_task_record, &t, VIEW_DETAIL, q->x->who->roles, S(""));
	return true;
}
