/*
 * fulfil_tables.c -- the module at a glance: bodies, commands, routes, the listener, checks.
 */
#include "fulfil/fulfil_rules.h"
#include "fulfil/history.h"
#include "fulfil/task.h"
#include "fulfil/queries.h"
#include "fulfil/schema.h"

/* --- bodies of the actions ------------------------------------------------------ */

#define MAX_FEN 100000000000000		/* a trillion yuan, as orders have it */
#define MAX_PRICE 1000000000000000
#define MAX_QUANTITY 100000000000000
#define MAX_LINES 10000

const struct names mode_changes = NAMES(
	{ "unchanged", "不变", "unchanged" },
	[1 + SHIP_EXPRESS] = { "express", "快递", "express" },
	[1 + SHIP_ROAD]    = { "road",    "陆运", "road" },
	[1 + SHIP_AIR]     = { "air",     "空运", "air" },
	[1 + SHIP_SEA]     = { "sea",     "海运", "sea" },
	[1 + SHIP_RAIL]    = { "rail",    "铁路", "rail" },
	[1 + SHIP_PICKUP]  = { "pickup",  "自提", "picked up" },
);

static const struct field planned_part_fields[] = {
	FIELD(batch_part, line,     .flags = INPUT | REQUIRED, .min = 1, .max = MAX_LINES,
	      .zh = "行号", .doc = "of the order"),
	FIELD(batch_part, quantity, .flags = INPUT | REQUIRED, .min = 1, .max = MAX_QUANTITY,
	      .zh = "数量", .doc = "in base units"),
	FIELD(batch_part, reason,   .zh = "原因"),
};
static const struct record planned_part_record = {
	.name = "planned_part", .size = sizeof(struct batch_part), .field = planned_part_fields,
	.fields = COUNT(planned_part_fields), .zh = "计划明细", .en = "planned line",
};

static const struct field done_part_fields[] = {
	FIELD(batch_part, line,     .flags = INPUT | REQUIRED, .min = 1, .max = MAX_LINES,
	      .zh = "行号", .doc = "of the order"),
	FIELD(batch_part, quantity, .flags = INPUT | REQUIRED, .max = MAX_QUANTITY,
	      .zh = "数量", .doc = "in base units"),
	FIELD(batch_part, reason,   .flags = INPUT, .max = 200, .zh = "原因", .doc = "why it is less"),
};
static const struct record done_part_record = {
	.name = "done_part", .size = sizeof(struct batch_part), .field = done_part_fields,
	.fields = COUNT(done_part_fields), .zh = "完成明细", .en = "line done",
};

#define PARTS(T) FIELD(T, lines, .flags = INPUT, .max = MAX_LINES, .of = &done_part_record, \
	.zh = "明细", .doc = "only the lines that differ; the others as they were counted, or in full")

static const struct field batch_plan_fields[] = {
	FIELD(batch_plan, lines,         .flags = INPUT, .max = MAX_LINES,
	      .of = &planned_part_record,
	      .zh = "明细",
	      .doc = "absent: all that is reserved and in no batch, one batch for each warehouse"),
	FIELD(batch_plan, planned_date,  .flags = INPUT | OPTIONAL, .zh = "计划发货日期"),
	FIELD(batch_plan, contact_name,  .flags = INPUT | PERSONAL, .scope = OF_NAME, .max = 80, .zh = "收货人"),
	FIELD(batch_plan, phone,         .flags = INPUT | PERSONAL, .scope = OF_PHONE, .max = 40, .zh = "收货电话"),
	FIELD(batch_plan, region,        .flags = INPUT, .max = 6, .zh = "行政区划代码"),
	FIELD(batch_plan, province,      .flags = INPUT, .max = 60, .zh = "省"),
	FIELD(batch_plan, city,          .flags = INPUT, .max = 60, .zh = "市"),
	FIELD(batch_plan, district,      .flags = INPUT, .max = 60, .zh = "区"),
	FIELD(batch_plan, street,        .flags = INPUT | PERSONAL, .scope = OF_STREET, .max = 200, .zh = "收货地址"),
	FIELD(batch_plan, shipping_mode, .flags = INPUT, .names = &mode_changes,
	      .zh = "物流方式", .doc = "absent: as the order says"),
	FIELD(batch_plan, carrier,       .flags = INPUT, .max = 80, .zh = "承运商"),
};
RECORD(batch_plan_record, batch_plan, NULL, batch_plan_fields, .zh = "批次计划", .en = "batch plan");

static const struct field batch_pick_fields[] = { PARTS(batch_pick) };
RECORD(batch_pick_record, batch_pick, NULL, batch_pick_fields, .zh = "拣货", .en = "picking");

static const struct field batch_scan_fields[] = {
	FIELD(batch_scan, code,     .flags = INPUT | REQUIRED, .min = 1, .max = 64, .zh = "条码", .doc = "or the SKU"),
	FIELD(batch_scan, quantity, .flags = INPUT, .min = -MAX_QUANTITY, .max = MAX_QUANTITY,
	      .zh = "数量", .doc = "of the unit the code is on; absent: 1; below zero: taken back"),
};
RECORD(batch_scan_record, batch_scan, NULL, batch_scan_fields, .zh = "扫码计数", .en = "scan");

static const struct field scanned_fields[] = {
	FIELD(scanned, line, .zh = "行号"),
	FIELD(scanned, sku,  .zh = "产品编码"),
	FIELD(scanned, name, .zh = "产品名称"),
	FIELD(scanned, done, .zh = "已计数量", .doc = "in base units"),
	FIELD(scanned, most, .zh = "应计数量"),
};
RECORD(scanned_record, scanned, NULL, scanned_fields, .zh = "计数结果", .en = "what was counted");

static const struct field batch_pack_fields[] = {
	PARTS(batch_pack),
	FIELD(batch_pack, packages, .flags = INPUT, .max = 100000, .zh = "件数"),
	FIELD(batch_pack, weight,   .flags = INPUT, .max = 40,
	      .zh = "重量", .doc = "with its unit: 12.5 kg"),
};
RECORD(batch_pack_record, batch_pack, NULL, batch_pack_fields, .zh = "包装", .en = "packing");

static const struct field batch_ship_fields[] = {
	FIELD(batch_ship, carrier,         .flags = INPUT, .max = 80,
	      .zh = "承运商", .doc = "absent: as planned"),
	FIELD(batch_ship, tracking_number, .flags = INPUT, .max = 80,
	      .zh = "运单号", .doc = "not needed when the goods are picked up"),
	FIELD(batch_ship, freight_cost,    .flags = INPUT, .max = MAX_FEN, .zh = "运费成本"),
	FIELD(batch_ship, shipping_mode,   .flags = INPUT, .names = &mode_changes,
	      .zh = "物流方式", .doc = "absent: as planned"),
};
RECORD(batch_ship_record, batch_ship, NULL, batch_ship_fields, .zh = "发货", .en = "shipping");

static const struct field batch_sign_fields[] = {
	FIELD(batch_sign, signer,     .flags = INPUT | REQUIRED | PERSONAL, .scope = OF_NAME, .min = 1, .max = 80,
	      .zh = "签收人"),
	FIELD(batch_sign, signed_at,  .flags = INPUT | OPTIONAL,
	      .zh = "签收时间", .doc = "absent: now"),
	FIELD(batch_sign, proof_kind, .flags = INPUT, .names = &proof_kinds, .zh = "签收凭证类型"),
	FIELD(batch_sign, proof,      .flags = INPUT, .max = 500, .zh = "签收凭证"),
	PARTS(batch_sign),
};
RECORD(batch_sign_record, batch_sign, NULL, batch_sign_fields, .zh = "签收", .en = "signing");

static const struct field batch_cancel_fields[] = {
	FIELD(batch_cancel, reason, .flags = INPUT | REQUIRED, .min = 1, .max = 500, .zh = "原因"),
};
RECORD(batch_cancel_record, batch_cancel, NULL, batch_cancel_fields,
       .zh = "取消批次", .en = "cancellation");

static const struct field batch_lost_fields[] = {
	FIELD(batch_lost, reason,   .flags = INPUT | REQUIRED, .min = 1, .max = 500, .zh = "原因"),
	FIELD(batch_lost, returned, .flags = INPUT,
	      .zh = "货物已退回仓库", .doc = "put them back into the stock they were taken from"),
};
RECORD(batch_lost_record, batch_lost, NULL, batch_lost_fields,
       .zh = "丢失或退回", .en = "loss or return");

static const struct field batch_track_fields[] = {
	FIELD(batch_track, carrier,         .flags = INPUT, .max = 80,
	      .zh = "承运商", .doc = "absent: as it was"),
	FIELD(batch_track, tracking_number, .flags = INPUT, .max = 80,
	      .zh = "运单号", .doc = "absent: as it was"),
};
RECORD(batch_track_record, batch_track, NULL, batch_track_fields, .zh = "运单更正", .en = "tracking");

/* --- history ---------------------------------------------------------------------- */

static const struct field history_line_fields[] = {
	FIELD(history_line, product_reference, .flags = INPUT, .max = 200, .zh = "产品外部标识", .instead_of = "sku"),
	FIELD(history_line, sku,               .flags = INPUT, .max = 64, .zh = "产品编码"),
	FIELD(history_line, name,              .flags = INPUT, .max = 200,
	      .zh = "产品名称", .doc = "absent: the product's"),
	FIELD(history_line, quantity,          .flags = INPUT | REQUIRED,
	      .min = -MAX_QUANTITY, .max = MAX_QUANTITY,
	      .zh = "数量", .doc = "below zero: taken back"),
	FIELD(history_line, unit_price,        .flags = INPUT | REQUIRED,
	      .min = -MAX_PRICE, .max = MAX_PRICE,
	      .zh = "单价"),
	FIELD(history_line, freight,           .flags = INPUT, .max = MAX_FEN,
	      .zh = "物流费用", .doc = "added to the order's"),
};
static RECORD(history_line_record, history_line, NULL, history_line_fields,
       .zh = "历史订单行", .en = "past order line");

static const struct field history_payment_fields[] = {
	FIELD(history_payment, method,      .flags = INPUT | REQUIRED, .names = &pay_methods,
	      .zh = "支付方式"),
	FIELD(history_payment, amount,      .flags = INPUT | REQUIRED, .max = MAX_FEN, .zh = "金额"),
	FIELD(history_payment, received_at, .flags = INPUT | OPTIONAL,
	      .zh = "收款时间", .doc = "absent: when the order was placed"),
	FIELD(history_payment, value_date,  .flags = INPUT | OPTIONAL,
	      .zh = "付款日期", .doc = "absent: the day of received_at"),
	FIELD(history_payment, note,        .flags = INPUT, .max = 500, .zh = "备注"),
};
static RECORD(history_payment_record, history_payment, NULL, history_payment_fields,
       .zh = "历史收款", .en = "past payment");

static const struct field history_refund_fields[] = {
	FIELD(history_refund, amount,  .flags = INPUT | REQUIRED, .max = MAX_FEN, .zh = "金额"),
	FIELD(history_refund, reason,  .flags = INPUT, .max = 500, .zh = "退款原因"),
	FIELD(history_refund, paid_at, .flags = INPUT | OPTIONAL,
	      .zh = "退款时间", .doc = "absent: not paid out yet"),
};
static RECORD(history_refund_record, history_refund, NULL, history_refund_fields,
       .zh = "历史退款", .en = "past refund");

static const struct field history_delivery_fields[] = {
	FIELD(history_delivery, shipped_at,      .flags = INPUT | OPTIONAL, .zh = "发货时间"),
	FIELD(history_delivery, signed_at,       .flags = INPUT | OPTIONAL, .zh = "签收时间"),
	FIELD(history_delivery, carrier,         .flags = INPUT, .max = 80, .zh = "承运商"),
	FIELD(history_delivery, tracking_number, .flags = INPUT, .max = 80, .zh = "运单号"),
};
static RECORD(history_delivery_record, history_delivery, NULL, history_delivery_fields,
       .zh = "历史发货", .en = "past delivery");

static const struct field history_order_fields[] = {
	FIELD(history_order, reference,          .flags = INPUT | REQUIRED, .min = 1, .max = 120,
	      .zh = "渠道单号", .doc = "an order that is known by it already is left as it is"),
	FIELD(history_order, number,             .flags = INPUT, .max = 40,
	      .zh = "订单编号", .doc = "absent: none; the numbers of new orders have no gaps"),
	FIELD(history_order, kind,               .flags = INPUT, .names = &order_kinds,
	      .zh = "业务类型"),
	FIELD(history_order, state,              .flags = INPUT | REQUIRED, .names = &order_states,
	      .zh = "订单状态"),
	FIELD(history_order, class,              .flags = INPUT, .names = &order_classes,
	      .zh = "订单类别"),
	FIELD(history_order, channel,            .flags = INPUT, .names = &order_channels,
	      .zh = "接收渠道"),
	FIELD(history_order, customer_reference, .flags = INPUT, .max = 200, .zh = "客户外部标识", .instead_of = "customer_id"),
	FIELD(history_order, customer_id,        .refers = "customer", .flags = INPUT | OPTIONAL, .zh = "客户"),
	FIELD(history_order, customer_name,      .flags = INPUT | PERSONAL, .scope = OF_NAME, .max = 120,
	      .zh = "客户名称", .doc = "absent: the customer's"),
	FIELD(history_order, phone,              .flags = INPUT | PERSONAL, .scope = OF_PHONE, .max = 40,
	      .zh = "联系方式"),
	FIELD(history_order, order_date,         .flags = INPUT | OPTIONAL,
	      .zh = "下单日期", .doc = "absent: the day of placed_at"),
	FIELD(history_order, placed_at,          .flags = INPUT | REQUIRED, .zh = "接收登记时间"),
	FIELD(history_order, approved_at,        .flags = INPUT | OPTIONAL, .zh = "审核时间"),
	FIELD(history_order, confirmed_at,       .flags = INPUT | OPTIONAL, .zh = "确认时间"),
	FIELD(history_order, shipped_at,         .flags = INPUT | OPTIONAL, .zh = "发货时间"),
	FIELD(history_order, signed_at,          .flags = INPUT | OPTIONAL, .zh = "签收时间"),
	FIELD(history_order, completed_at,       .flags = INPUT | OPTIONAL, .zh = "完成时间"),
	FIELD(history_order, cancelled_at,       .flags = INPUT | OPTIONAL, .zh = "取消时间"),
	FIELD(history_order, promised_date,      .flags = INPUT | OPTIONAL, .zh = "约定交付日期"),
	FIELD(history_order, currency,           .flags = INPUT, .min = 3, .max = 3, .zh = "币种"),
	FIELD(history_order, freight,            .flags = INPUT, .max = MAX_FEN, .zh = "物流费用"),
	FIELD(history_order, discount,           .flags = INPUT, .max = MAX_FEN, .zh = "优惠金额"),
	FIELD(history_order, message,            .flags = INPUT, .max = 2000, .zh = "客户留言"),
	FIELD(history_order, payment_method,     .flags = INPUT, .names = &pay_methods,
	      .zh = "支付方式"),
	FIELD(history_order, province,           .flags = INPUT, .max = 60, .zh = "省"),
	FIELD(history_order, city,               .flags = INPUT, .max = 60, .zh = "市"),
	FIELD(history_order, district,           .flags = INPUT, .max = 60, .zh = "区"),
	FIELD(history_order, street,             .flags = INPUT | PERSONAL, .scope = OF_STREET, .max = 200,
	      .zh = "收货地址"),
	FIELD(history_order, lines,              .flags = INPUT, .max = MAX_LINES,
	      .of = &history_line_record,
	      .zh = "订单行"),
	FIELD(history_order, payments,           .flags = INPUT, .max = 1000,
	      .of = &history_payment_record,
	      .zh = "收款"),
	FIELD(history_order, refunds,            .flags = INPUT, .max = 1000,
	      .of = &history_refund_record,
	      .zh = "退款"),
	FIELD(history_order, deliveries,         .flags = INPUT, .max = 1000,
	      .of = &history_delivery_record,
	      .zh = "发货"),
};
RECORD(history_order_record, history_order, NULL, history_order_fields,
       .zh = "历史订单", .en = "past order");

/* --- rows of the checks ------------------------------------------------------------- */

static const struct field line_progress_fields[] = {
	FIELD(line_progress, order_id,   .refers = "order", .flags = KEY, .zh = "订单"),
	FIELD(line_progress, line,       .flags = KEY, .zh = "行号"),
	FIELD(line_progress, batched,    .zh = "已排批次"),
	FIELD(line_progress, shipped,    .zh = "已发货"),
	FIELD(line_progress, signed_for, .zh = "已签收"),
};
RECORD(line_progress_record, line_progress, NULL, line_progress_fields, .zh = "行进度");

static const struct field batch_key_fields[] = {
	FIELD(batch_key, order_id, .refers = "order", .flags = KEY, .zh = "订单"),
	FIELD(batch_key, batch,    .flags = KEY, .zh = "批次"),
};
RECORD(batch_key_record, batch_key, NULL, batch_key_fields, .zh = "批次标识");

static const struct field line_held_fields[] = {
	FIELD(line_held, order_id, .refers = "order", .flags = KEY, .zh = "订单"),
	FIELD(line_held, line,     .flags = KEY, .zh = "行号"),
	FIELD(line_held, planned,  .zh = "未发批次数量"),
	FIELD(line_held, reserved, .zh = "预留数量"),
};
RECORD(line_held_record, line_held, NULL, line_held_fields, .zh = "行预留");

/* --- commands ------------------------------------------------------------------------ */

/* A command on the order that the batch belongs to. */
#define COMMAND(var, name_, zh_, en_, by_, in_, load_, decide_, ...) \
	static const struct command var = { \
		.name = name_, .zh = zh_, .en = en_, .by = by_, .in = in_, \
		.subject = &order_record, .state = sizeof(struct batch_seen), \
		.load = load_, .decide = decide_, __VA_ARGS__ }

COMMAND(batch_plan, "batch.plan", "安排批次", "plan batches", SALES | WAREHOUSE | LOGISTICS,
        &batch_plan_record, batch_plan_load, batch_plan_decide, .flags = KEYED);
COMMAND(batch_scan, "batch.scan", "扫码计数", "count by scanning", WAREHOUSE,
        &batch_scan_record, batch_scan_load, batch_scan_decide, .flags = KEYED);
COMMAND(batch_pick, "batch.pick", "拣货完成", "pick what is planned", WAREHOUSE,
        &batch_pick_record, batch_load, batch_pick_decide);
COMMAND(batch_pack, "batch.pack", "包装完成", "pack what was picked", WAREHOUSE,
        &batch_pack_record, batch_load, batch_pack_decide);
COMMAND(batch_ship, "batch.ship", "发货", "ship a batch", WAREHOUSE | LOGISTICS,
        &batch_ship_record, batch_ship_load, batch_ship_decide);
COMMAND(batch_sign, "batch.sign", "登记签收", "sign for a batch",
        LOGISTICS | AFTERSALES | SALES, &batch_sign_record, batch_load, batch_sign_decide);
COMMAND(batch_track, "batch.track", "更正运单", "correct the tracking number or carrier", LOGISTICS,
        &batch_track_record, batch_load, batch_track_decide);
COMMAND(batch_lost, "batch.lost", "登记丢失或退回", "record lost or returned",
        LOGISTICS | AFTERSALES | WAREHOUSE, &batch_lost_record, batch_ship_load, batch_lost_decide);
COMMAND(batch_cancel, "batch.cancel", "取消批次", "cancel a batch before it is shipped",
        WAREHOUSE | MANAGER, &batch_cancel_record, batch_load, batch_cancel_decide);
COMMAND(batch_cancel_all, "batch.cancel_all", "取消订单的批次", "cancel the batches of a cancelled order",
        SYSTEM, NULL, batch_load, batch_cancel_all_decide, .flags = INTERNAL);

static const struct command history_record = {
	.name = "order.record", .zh = "导入历史订单", .en = "record a past order of another system",
	.by = ADMIN | MACHINE, .in = &history_order_record, .state = sizeof(struct history_seen),
	.load = history_load, .decide = history_decide,
};

static const struct command *const commands[] = {
	&batch_plan, &batch_scan, &batch_pick, &batch_pack, &batch_ship, &batch_sign, &batch_track,
	&batch_lost, &batch_cancel, &batch_cancel_all, &history_record, NULL,
};
static const struct command *const moves[] = {
	&batch_pick, &batch_pack, &batch_ship, &batch_sign, &batch_track, &batch_lost,
	&batch_cancel, NULL,
};

static const struct listener listeners[] = { { "order.cancelled", &batch_cancel_all } };

/* --- list and routes ------------------------------------------------------------------- */

static const struct list batch_list = {
	.record = &batch_record, .sort = "-created_at", .title = "tracking_number", .subtitle = "contact_name", .typed = "tracking_number",
};

static const struct route routes[] = {
	{ GET,  "/api/v1/batches", .by = STAFF | MACHINE, .list = &batch_list, .out = &batch_record,
	  .zh = "批次", .en = "batches" },
	{ POST, "/api/v1/orders/{id}/batches", .command = &batch_plan, .out = &order_record },
	{ GET,  "/api/v1/warehouse/task", .by = STAFF | MACHINE, .query = task_query, .out = &batch_task_record,
	  .zh = "按批次条码或运单号查批次作业", .en = "the work on a batch, by its code or tracking number" },
	{ POST, "/api/v1/orders/{id}/batches/{part}/scans", .command = &batch_scan, .out = &scanned_record },
	{ POST, "/api/v1/orders/{id}/batches/{part}/actions/{move}", .moves = moves,
	  .out = &order_record },
	{ POST, "/api/v1/history/orders", .command = &history_record, .out = &order_record },
};

/* --- the module --------------------------------------------------------------------------- */

static const struct check checks[] = {
	{ "I2-batches", "订单行的排批、发货、签收数量等于其批次之和",
	  "what lines say of batches is the sum of the batches", fulfil_check_lines },
	{ "I2-batch-stock", "未发出批次的数量不超过订单行的预留",
	  "what open batches plan of a line is reserved for it", fulfil_check_reserved },
	{ "I2-batch-lines", "批次都有明细", "every batch has lines", fulfil_check_batches },
};

static const struct record *const records[] = { &batch_record, &batch_line_record, NULL };

const struct module fulfil_module = {
	.name = "fulfil", .zh = "发货与签收", .en = "fulfilment", .schema = fulfil_schema,
	.records = records, .commands = commands, .queries = fulfil_queries,
	.routes = routes, .routes_n = COUNT(routes),
	.listeners = listeners, .listeners_n = COUNT(listeners),
	.checks = checks, .checks_n = COUNT(checks),
};
