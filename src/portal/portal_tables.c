/*
 * portal_tables.c -- the module at a glance: rows, the command, pages, settings.
 */
#include "portal/portal_inner.h"
#include "portal/queries.h"
#include "portal/schema.h"

/* --- links ------------------------------------------------------------------- */

static const struct field tracking_link_fields[] = {
	FIELD(tracking_link, order_id,      .refers = "order", .flags = KEY | HIDDEN, .zh = "订单"),
	FIELD(tracking_link, tracking_link, .flags = KEY, .zh = "序号"),
	FIELD(tracking_link, prices,        .zh = "显示价格"),
	FIELD(tracking_link, expires_at,    .zh = "到期时间"),
	FIELD(tracking_link, created_at,    .zh = "发放时间"),
	FIELD(tracking_link, created_by,    .zh = "发放人"),
};
RECORD(tracking_link_record, tracking_link, "tracking_links", tracking_link_fields, .zh = "查询链接",
       .en = "tracking link", .attached = true);

static const struct field share_in_fields[] = {
	FIELD(share_in, prices, .flags = INPUT, .zh = "显示价格", .doc = "the link shows prices and totals too"),
	FIELD(share_in, days,   .flags = INPUT, .max = 3650, .zh = "有效天数", .doc = "absent: the setting portal.link_days"),
};
RECORD(share_in_record, share_in, NULL, share_in_fields, .zh = "发放查询链接", .en = "handing out of a link");

static const struct field shared_link_fields[] = {
	FIELD(shared_link, url,        .zh = "链接", .doc = "whoever has it sees the order; told this once"),
	FIELD(shared_link, prices,     .zh = "显示价格"),
	FIELD(shared_link, expires_at, .zh = "到期时间"),
};
RECORD(shared_link_record, shared_link, NULL, shared_link_fields, .zh = "已发放的链接", .en = "shared link");

/* --- what is read for a page ---------------------------------------------------- */

static const struct field numbered_order_fields[] = {
	FIELD(numbered_order, id,    .flags = KEY, .zh = "标识"),
	FIELD(numbered_order, phone, .flags = PERSONAL, .scope = OF_PHONE, .zh = "联系方式"),
};
RECORD(numbered_order_record, numbered_order, NULL, numbered_order_fields, .zh = "按编号查到的订单");

static const struct field shown_order_fields[] = {
	FIELD(shown_order, number,         .flags = OPTIONAL, .zh = "订单编号"),
	FIELD(shown_order, state,          .names = &order_states, .zh = "订单状态"),
	FIELD(shown_order, order_date,     .zh = "下单日期"),
	FIELD(shown_order, requested_date, .flags = OPTIONAL, .zh = "要求交付日期"),
	FIELD(shown_order, promised_date,  .flags = OPTIONAL, .zh = "约定交付日期"),
	FIELD(shown_order, delivered_date, .flags = OPTIONAL, .zh = "实际交付日期"),
	FIELD(shown_order, message,        .zh = "客户留言"),
	FIELD(shown_order, currency,       .zh = "币种"),
	FIELD(shown_order, goods_amount,   .zh = "订单金额"),
	FIELD(shown_order, discount,       .zh = "优惠金额"),
	FIELD(shown_order, freight,        .zh = "物流费用"),
	FIELD(shown_order, total,          .zh = "应付总额"),
	FIELD(shown_order, paid,           .zh = "支付金额"),
	FIELD(shown_order, refunded,       .zh = "退款金额"),
};
RECORD(shown_order_record, shown_order, NULL, shown_order_fields, .zh = "订单(客户)");

static const struct field shown_line_fields[] = {
	FIELD(shown_line, line,          .zh = "行号"),
	FIELD(shown_line, name,          .zh = "产品名称"),
	FIELD(shown_line, specification, .zh = "规格"),
	FIELD(shown_line, quantity,      .zh = "数量"),
	FIELD(shown_line, unit,          .zh = "单位"),
	FIELD(shown_line, unit_price,    .zh = "单价"),
	FIELD(shown_line, amount,        .zh = "金额"),
};
RECORD(shown_line_record, shown_line, NULL, shown_line_fields, .zh = "订单行(客户)");

static const struct field shown_batch_fields[] = {
	FIELD(shown_batch, batch,           .zh = "批次"),
	FIELD(shown_batch, state,           .names = &batch_states, .zh = "批次状态"),
	FIELD(shown_batch, carrier,         .zh = "承运商"),
	FIELD(shown_batch, tracking_number, .flags = OPTIONAL, .zh = "运单号"),
	FIELD(shown_batch, planned_date,    .flags = OPTIONAL, .zh = "计划发货日期"),
	FIELD(shown_batch, shipped_at,      .flags = OPTIONAL, .zh = "发货时间"),
	FIELD(shown_batch, signed_at,       .flags = OPTIONAL, .zh = "签收时间"),
};
RECORD(shown_batch_record, shown_batch, NULL, shown_batch_fields, .zh = "批次(客户)");

static const struct field shown_part_fields[] = {
	FIELD(shown_part, batch,    .zh = "批次"),
	FIELD(shown_part, line,     .zh = "行号"),
	FIELD(shown_part, name,     .zh = "产品名称"),
	FIELD(shown_part, unit,     .zh = "单位"),
	FIELD(shown_part, quantity, .zh = "数量"),
};
RECORD(shown_part_record, shown_part, NULL, shown_part_fields, .zh = "批次明细(客户)");

/* --- the module ------------------------------------------------------------------- */

static const struct command order_share = {
	.name = "order.share", .zh = "发放查询链接", .en = "hand out a tracking link", .by = SALES | AFTERSALES,
	.in = &share_in_record, .subject = &order_record, .state = sizeof(struct share_seen), .load = order_share_load,
	.decide = order_share_decide, .flags = SECRET | TALKS,
};

static const struct record *const records[] = { &tracking_link_record, NULL };
static const struct command *const commands[] = { &order_share, NULL };

static const struct route routes[] = {
	{ POST, "/api/v1/orders/{id}/tracking_links", .command = &order_share, .out = &shared_link_record },
	{ GET,  "/track",        .by = ANYONE, .page = portal_form,    .zh = "订单查询", .en = "look up an order" },
	{ POST, "/track",        .by = ANYONE, .page = portal_look_up, .zh = "订单查询", .en = "look up an order" },
	{ GET,  "/track/{link}", .by = ANYONE, .page = portal_show,    .zh = "查看订单", .en = "see an order" },
};

static const struct setting settings[] = {
	{ "portal.address", SETTING_TEXT, "", 0, 0, NULL, "客户查询页的网址,如 https://dd.example.cn",
	  "where customers reach this server, such as https://orders.example.com", portal_address_valid },
	{ "portal.contact", SETTING_TEXT, "", 0, 0, NULL, "客户查询页上的联系方式", "whom customers may ask, shown on their pages",
	  portal_contact_valid },
	{ "portal.link_days", SETTING_INT, "30", 1, 3650, NULL, "查询链接的有效天数", "days a link that is handed out is good for", NULL },
};

const struct module portal_module = {
	.name = "portal", .zh = "客户查询", .en = "customer portal", .schema = portal_schema,
	.records = records, .commands = commands, .queries = portal_queries,
	.routes = routes, .routes_n = COUNT(routes), .settings = settings, .settings_n = COUNT(settings),
};
