/*
 * fulfil_fields.c -- the batch's rows and every move it can make.
 */
#include "fulfil/fulfil_rules.h"

const struct names batch_states = NAMES(
	[BATCH_PLANNED]   = { "planned",   "待拣货", "planned", TONE_WAIT },
	[BATCH_PICKED]    = { "picked",    "已拣货", "picked", TONE_BUSY },
	[BATCH_PACKED]    = { "packed",    "已包装", "packed", TONE_BUSY },
	[BATCH_SHIPPED]   = { "shipped",   "已发货", "shipped", TONE_BUSY },
	[BATCH_SIGNED]    = { "signed",    "已签收", "signed for", TONE_GOOD },
	[BATCH_CANCELLED] = { "cancelled", "已取消", "cancelled", TONE_IDLE },
	[BATCH_LOST]      = { "lost",      "已丢失/未送达", "lost or not delivered", TONE_BAD },
);
const struct names proof_kinds = NAMES(
	[PROOF_NONE]          = { "none",          "无",       "none" },
	[PROOF_PHOTO]         = { "photo",         "照片",     "photo" },
	[PROOF_SIGNATURE]     = { "signature",     "签名",     "signature" },
	[PROOF_CARRIER_EVENT] = { "carrier_event", "物流轨迹", "carrier's event" },
	[PROOF_PAPER]         = { "paper",         "纸质回单", "paper receipt" },
);

/* Who hears from the customer that the goods are there. */
enum { RECEIVERS = LOGISTICS | AFTERSALES | SALES };
/* Who hears from the carrier that they are not, or takes them in again. */
enum { LOSERS = LOGISTICS | AFTERSALES | WAREHOUSE };

static const struct move batch_moves[] = {
	/* from          action    to               who                    button */
	{ BATCH_PLANNED, "pick",   BATCH_PICKED,    WAREHOUSE,             "拣货完成", "pick", NULL },
	{ BATCH_PICKED,  "pack",   BATCH_PACKED,    WAREHOUSE,             "包装完成", "pack", NULL },
	{ BATCH_PACKED,  "ship",   BATCH_SHIPPED,   WAREHOUSE | LOGISTICS, "发货", "ship", NULL },
	{ BATCH_SHIPPED, "sign",   BATCH_SIGNED,    RECEIVERS,             "登记签收", "sign", NULL },
	{ BATCH_SHIPPED, "lost",   BATCH_LOST,      LOSERS,                "登记丢失或退回", "record lost or returned", NULL, RARE },
	{ BATCH_PLANNED, "cancel", BATCH_CANCELLED, WAREHOUSE | MANAGER,   "取消批次", "cancel", NULL, RARE },
	{ BATCH_PICKED,  "cancel", BATCH_CANCELLED, WAREHOUSE | MANAGER,   "取消批次", "cancel", NULL, RARE },
	{ BATCH_PACKED,  "cancel", BATCH_CANCELLED, WAREHOUSE | MANAGER,   "取消批次", "cancel", NULL, RARE },
};
static const struct gate batch_way[] = {
	{ BATCH_PLANNED, STATE_BIT(BATCH_PLANNED), "created_at", "已确认订单的货物排入批次", "goods of a confirmed order were put into it" },
	{ BATCH_PICKED,  STATE_BIT(BATCH_PICKED),  "picked_at",  "按批次拣货，数量不足须注明原因", "what it is to hold was picked; why less is noted" },
	{ BATCH_PACKED,  STATE_BIT(BATCH_PACKED),  "packed_at",  "核对后包装，数量不足须注明原因", "it was checked and packed; why less is noted" },
	{ BATCH_SHIPPED, STATE_BIT(BATCH_SHIPPED), "shipped_at", "登记承运信息后发出", "by whom it is carried was written down" },
	{ BATCH_SIGNED,  STATE_BIT(BATCH_SIGNED),  "signed_at",  "客户签收，凭证已登记", "the customer signed for it, and how was written down" },
};

MACHINE(batch_machine, batch_states, batch_moves, BATCH_PLANNED,
        1u << BATCH_SIGNED | 1u << BATCH_CANCELLED | 1u << BATCH_LOST, WAY(batch_way));

static const struct action batch_actions_table[] = {
	{ "scan", STATE_BIT(BATCH_PLANNED) | STATE_BIT(BATCH_PICKED), WAREHOUSE, "扫码计数", "count by scanning",
	  "POST /api/v1/orders/{id}/batches/{part}/scans", NULL },
	{ "track", STATE_BIT(BATCH_SHIPPED), LOGISTICS, "更正运单", "correct the tracking number", NULL, NULL },
};
static ACTIONS(batch_actions, batch_actions_table);

static const struct field batch_line_fields[] = {
	FIELD(batch_line, order_id,   .refers = "order", .flags = KEY, .zh = "订单"),
	FIELD(batch_line, batch,      .flags = KEY, .zh = "批次"),
	FIELD(batch_line, line,       .flags = KEY, .zh = "行号", .doc = "of the order"),
	FIELD(batch_line, quantity,   .zh = "计划数量", .doc = "in base units, as the following"),
	FIELD(batch_line, picked,     .zh = "拣货数量"),
	FIELD(batch_line, packed,     .zh = "包装数量", .doc = "what was packed is what is shipped"),
	FIELD(batch_line, signed_for, .zh = "签收数量"),
	FIELD(batch_line, missing,    .zh = "短少数量",
	      .doc = "shipped, but not there when it was signed for; of a lost batch all"),
	FIELD(batch_line, note,       .zh = "备注", .doc = "why less of it was picked or packed"),
};
RECORD(batch_line_record, batch_line, "batch_lines", batch_line_fields,
       .zh = "批次明细", .en = "batch line");

static const struct field batch_fields[] = {
	FIELD(batch, order_id,        .refers = "order", .flags = KEY | LISTED | FILTER, .zh = "订单"),
	FIELD(batch, batch,           .flags = KEY | LISTED, .zh = "批次"),
	FIELD(batch, state,           .flags = LISTED | FILTER, .names = &batch_states,
	      .zh = "批次状态"),
	FIELD(batch, warehouse_id,    .refers = "warehouse", .flags = LISTED | FILTER | OPTIONAL, .zh = "发货仓库"),
	FIELD(batch, ship_from,       .flags = LISTED, .zh = "发货地址"),
	FIELD(batch, contact_name,    .flags = LISTED | PERSONAL, .scope = OF_NAME, .zh = "收货人"),
	FIELD(batch, phone,           .flags = PERSONAL, .scope = OF_PHONE, .zh = "收货电话"),
	FIELD(batch, region,          .zh = "行政区划代码"),
	FIELD(batch, province,        .flags = LISTED, .zh = "省"),
	FIELD(batch, city,            .flags = LISTED, .zh = "市"),
	FIELD(batch, district,        .zh = "区"),
	FIELD(batch, street,          .flags = PERSONAL, .scope = OF_STREET, .zh = "收货地址"),
	FIELD(batch, planned_date,    .flags = LISTED | FILTER | SORT | OPTIONAL, .zh = "计划发货日期"),
	FIELD(batch, shipping_mode,   .flags = LISTED, .names = &shipping_modes, .zh = "物流方式"),
	FIELD(batch, carrier,         .flags = LISTED, .zh = "承运商"),
	FIELD(batch, tracking_number, .flags = LISTED | FILTER | OPTIONAL, .zh = "运单号"),
	FIELD(batch, freight_cost,    .zh = "运费成本", .doc = "what the carrier takes of us"),
	FIELD(batch, packages,        .flags = LISTED, .zh = "件数"),
	FIELD(batch, weight,          .zh = "重量"),
	FIELD(batch, picked_at,       .flags = OPTIONAL, .zh = "拣货时间"),
	FIELD(batch, picked_by,       .zh = "拣货人"),
	FIELD(batch, packed_at,       .flags = OPTIONAL, .zh = "包装时间"),
	FIELD(batch, packed_by,       .zh = "包装人"),
	FIELD(batch, shipped_at,      .flags = LISTED | FILTER | SORT | OPTIONAL, .zh = "发货时间"),
	FIELD(batch, shipped_by,      .zh = "发货人"),
	FIELD(batch, signed_at,       .flags = LISTED | OPTIONAL, .zh = "签收时间"),
	FIELD(batch, signer,          .flags = PERSONAL, .scope = OF_NAME, .zh = "签收人"),
	FIELD(batch, proof_kind,      .names = &proof_kinds, .zh = "签收凭证类型"),
	FIELD(batch, proof,           .zh = "签收凭证",
	      .doc = "name of the file, id of the carrier's event"),
	FIELD(batch, signed_by,       .zh = "签收登记人"),
	FIELD(batch, cancel_reason,   .zh = "取消原因"),
	FIELD(batch, created_at,      .flags = LISTED | FILTER | SORT, .zh = "创建时间"),
	FIELD(batch, created_by,      .flags = LISTED, .zh = "创建人"),
	FIELD(batch, historical,      .flags = LISTED, .zh = "历史批次"),
	FIELD(batch, lines,           .flags = VIRTUAL, .of = &batch_line_record, .zh = "批次明细"),
};
RECORD(batch_record, batch, "batches", batch_fields, .zh = "批次", .en = "batch",
       .machine = &batch_machine, .actions = &batch_actions, .counted = true, .attached = true);

LOOKUP(batches_by_order, batch_record, "order_id");
LOOKUP(batch_lines_by_order, batch_line_record, "order_id");
