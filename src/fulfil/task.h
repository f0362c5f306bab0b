/*
 * task.h -- the work on a batch as the warehouse sees it: found by a scan, with all that later scans are checked against.
 */
#ifndef FULFIL_TASK_H
#define FULFIL_TASK_H

#include "fulfil/fulfil.h"

/* A batch, by order and number. */
struct batch_task {
	struct id order_id;
	int64_t batch;
	struct str code;		/* what stands on its papers: number of the order, "-", number of the batch */
	struct str number;		/* of the order */
	struct str customer_name;
	struct state state;		/* batch_states */
	struct id warehouse_id;
	struct str warehouse;
	struct str province, city;
	struct date planned_date;
	struct state shipping_mode;
	struct str carrier, tracking_number;
	struct str message;		/* 客户留言 */
	struct rows lines, codes;
};

struct task_line {
	int64_t line;
	struct str sku, name, model, specification;
	struct str unit;		/* the base unit, which all amounts are in */
	struct str packing;		/* of the whole order line: "2 箱 6 件" */
	struct quantity quantity, picked, packed;
	struct str note;
};

/* What a scanner may read on it, and how many base units that is; the SKU always does. */
struct task_code { int64_t line; struct str code, unit; struct quantity factor; };

struct task_found { struct id order_id; int64_t batch; };

extern const struct record batch_task_record, task_line_record, task_code_record, task_found_record;

/* GET /api/v1/warehouse/task?code= */
bool task_query(struct asked *q);

#endif
