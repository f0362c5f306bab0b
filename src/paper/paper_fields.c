/*
 * paper_fields.c -- the rows that papers are made of: their labels are what is printed.
 */
#include "paper/paper_inner.h"

static const struct field printing_fields[] = {
	FIELD(printing, order_id,   .refers = "order", .flags = KEY | HIDDEN, .zh = "订单"),
	FIELD(printing, printing,   .flags = KEY, .zh = "序号"),
	FIELD(printing, paper,      .zh = "单据"),
	FIELD(printing, part,       .zh = "批次或结算单"),
	FIELD(printing, copy,       .zh = "第几份", .doc = "more than 1: a reprint"),
	FIELD(printing, printed_at, .zh = "打印时间"),
	FIELD(printing, printed_by, .zh = "打印人"),
};
RECORD(printing_record, printing, "printings", printing_fields, .zh = "打印记录", .en = "printing", .attached = true);

static const struct field batch_paper_fields[] = {
	FIELD(batch_paper, order_id,        .refers = "order", .zh = "订单"),
	FIELD(batch_paper, batch,           .zh = "批次"),
	FIELD(batch_paper, code,            .flags = VIRTUAL, .zh = "批次条码", .en = "batch"),
	FIELD(batch_paper, number,          .flags = OPTIONAL, .zh = "订单编号", .en = "order"),
	FIELD(batch_paper, customer_name,   .flags = PERSONAL, .scope = OF_NAME, .zh = "客户", .en = "customer"),
	FIELD(batch_paper, contact_name,    .flags = PERSONAL, .scope = OF_NAME, .zh = "收货人", .en = "deliver to"),
	FIELD(batch_paper, phone,           .flags = PERSONAL, .scope = OF_PHONE, .zh = "电话"),
	FIELD(batch_paper, address,         .flags = PERSONAL, .scope = OF_STREET, .zh = "收货地址"),
	FIELD(batch_paper, ship_from,       .zh = "发货地址"),
	FIELD(batch_paper, warehouse,       .flags = OPTIONAL, .zh = "发货仓库"),
	FIELD(batch_paper, state,           .names = &batch_states, .zh = "批次状态"),
	FIELD(batch_paper, order_date,      .zh = "下单日期"),
	FIELD(batch_paper, planned_date,    .flags = OPTIONAL, .zh = "计划发货"),
	FIELD(batch_paper, shipping_mode,   .names = &shipping_modes, .zh = "物流方式"),
	FIELD(batch_paper, carrier,         .zh = "承运商"),
	FIELD(batch_paper, tracking_number, .flags = OPTIONAL, .zh = "运单号"),
	FIELD(batch_paper, packages,        .flags = OPTIONAL, .zh = "件数"),
	FIELD(batch_paper, weight,          .zh = "重量"),
	FIELD(batch_paper, message,         .zh = "客户留言"),
	FIELD(batch_paper, picked_by,       .zh = "拣货人"),
	FIELD(batch_paper, packed_by,       .zh = "包装人"),
	FIELD(batch_paper, link,            .flags = VIRTUAL, .zh = "查询链接"),
};
RECORD(batch_paper_record, batch_paper, NULL, batch_paper_fields, .zh = "批次单据");

static const struct field batch_paper_line_fields[] = {
	FIELD(batch_paper_line, line,          .zh = "行号"),
	FIELD(batch_paper_line, sku,           .zh = "产品编码"),
	FIELD(batch_paper_line, name,          .zh = "产品名称"),
	FIELD(batch_paper_line, model,         .zh = "型号"),
	FIELD(batch_paper_line, specification, .zh = "规格"),
	FIELD(batch_paper_line, attributes,    .zh = "属性"),
	FIELD(batch_paper_line, barcode,       .flags = OPTIONAL, .zh = "条码"),
	FIELD(batch_paper_line, unit,          .zh = "单位"),
	FIELD(batch_paper_line, quantity,      .zh = "数量"),
	FIELD(batch_paper_line, note,          .zh = "备注"),
	FIELD(batch_paper_line, ticked,        .flags = VIRTUAL, .zh = "实拣"),
};
RECORD(batch_paper_line_record, batch_paper_line, NULL, batch_paper_line_fields, .zh = "批次单据明细");

static const struct field order_paper_fields[] = {
	FIELD(order_paper, id,             .zh = "订单"),
	FIELD(order_paper, version,        .zh = "版本"),
	FIELD(order_paper, number,         .flags = OPTIONAL, .zh = "订单编号", .en = "order"),
	FIELD(order_paper, order_date,     .zh = "下单日期"),
	FIELD(order_paper, state,          .names = &order_states, .zh = "订单状态"),
	FIELD(order_paper, customer_name,  .flags = PERSONAL, .scope = OF_NAME, .zh = "客户", .en = "customer"),
	FIELD(order_paper, contact_name,   .flags = PERSONAL, .scope = OF_NAME, .zh = "联系人"),
	FIELD(order_paper, phone,          .flags = PERSONAL, .scope = OF_PHONE, .zh = "联系方式"),
	FIELD(order_paper, address,        .flags = PERSONAL, .scope = OF_STREET, .zh = "收货地址"),
	FIELD(order_paper, requested_date, .flags = OPTIONAL, .zh = "要求交付"),
	FIELD(order_paper, promised_date,  .flags = OPTIONAL, .zh = "约定交付"),
	FIELD(order_paper, payment_method, .names = &pay_methods, .zh = "支付方式"),
	FIELD(order_paper, shipping_mode,  .names = &shipping_modes, .zh = "物流方式"),
	FIELD(order_paper, payment_days,   .flags = OPTIONAL, .zh = "账期天数"),
	FIELD(order_paper, currency,       .zh = "币种"),
	FIELD(order_paper, goods_amount,   .zh = "订单金额"),
	FIELD(order_paper, discount,       .zh = "优惠金额"),
	FIELD(order_paper, freight,        .zh = "物流费用"),
	FIELD(order_paper, tax,            .zh = "其中税额", .en = "tax within it"),
	FIELD(order_paper, total,          .zh = "应付总额"),
	FIELD(order_paper, message,        .zh = "客户留言"),
};
RECORD(order_paper_record, order_paper, NULL, order_paper_fields, .zh = "订单单据");

static const struct field order_paper_line_fields[] = {
	FIELD(order_paper_line, line,           .zh = "行号"),
	FIELD(order_paper_line, sku,            .zh = "产品编码"),
	FIELD(order_paper_line, name,           .zh = "产品名称"),
	FIELD(order_paper_line, model,          .zh = "型号"),
	FIELD(order_paper_line, specification,  .zh = "规格"),
	FIELD(order_paper_line, attributes,     .zh = "属性"),
	FIELD(order_paper_line, unit,           .zh = "单位"),
	FIELD(order_paper_line, packing,        .zh = "包装换算"),
	FIELD(order_paper_line, quantity,       .zh = "数量"),
	FIELD(order_paper_line, unit_price,     .zh = "单价"),
	FIELD(order_paper_line, amount,         .zh = "金额"),
	FIELD(order_paper_line, requested_date, .flags = OPTIONAL, .zh = "要求交付"),
};
RECORD(order_paper_line_record, order_paper_line, NULL, order_paper_line_fields, .zh = "订单单据明细");

static const struct field settlement_paper_fields[] = {
	FIELD(settlement_paper, order_id,          .refers = "order", .zh = "订单"),
	FIELD(settlement_paper, settlement,        .zh = "序号"),
	FIELD(settlement_paper, settlement_number, .zh = "结算单号", .en = "settlement"),
	FIELD(settlement_paper, number,            .flags = OPTIONAL, .zh = "订单编号", .en = "order"),
	FIELD(settlement_paper, customer_name,     .flags = PERSONAL, .scope = OF_NAME, .zh = "客户", .en = "customer"),
	FIELD(settlement_paper, phone,             .flags = PERSONAL, .scope = OF_PHONE, .zh = "联系方式"),
	FIELD(settlement_paper, issued_at,         .zh = "出具时间"),
	FIELD(settlement_paper, due_date,          .flags = OPTIONAL, .zh = "到期日期"),
	FIELD(settlement_paper, method,            .names = &pay_methods, .zh = "支付方式"),
	FIELD(settlement_paper, terms,             .zh = "结算条件"),
	FIELD(settlement_paper, currency,          .zh = "币种"),
	FIELD(settlement_paper, order_amount,      .zh = "订单金额"),
	FIELD(settlement_paper, discount,          .zh = "优惠金额"),
	FIELD(settlement_paper, freight,           .zh = "运费"),
	FIELD(settlement_paper, tax,               .zh = "其中税额", .en = "tax within it"),
	FIELD(settlement_paper, receivable,        .zh = "应收"),
	FIELD(settlement_paper, returned,          .zh = "退货折让"),
	FIELD(settlement_paper, paid,              .zh = "实际支付"),
	FIELD(settlement_paper, balance,           .zh = "未付"),
	FIELD(settlement_paper, state,             .names = &settlement_states, .zh = "结算状态"),
	FIELD(settlement_paper, by,                .zh = "制单"),
};
RECORD(settlement_paper_record, settlement_paper, NULL, settlement_paper_fields, .zh = "结算单据");

static const struct field settlement_paper_line_fields[] = {
	FIELD(settlement_paper_line, line,          .zh = "行号"),
	FIELD(settlement_paper_line, product,       .zh = "产品"),
	FIELD(settlement_paper_line, model,         .flags = OPTIONAL, .zh = "型号"),
	FIELD(settlement_paper_line, specification, .flags = OPTIONAL, .zh = "规格"),
	FIELD(settlement_paper_line, attributes,    .flags = OPTIONAL, .zh = "属性"),
	FIELD(settlement_paper_line, unit,          .zh = "单位"),
	FIELD(settlement_paper_line, ordered,       .zh = "订购"),
	FIELD(settlement_paper_line, delivered,     .zh = "交付"),
	FIELD(settlement_paper_line, unit_price,    .zh = "单价"),
	FIELD(settlement_paper_line, amount,        .zh = "金额"),
	FIELD(settlement_paper_line, discount,      .zh = "优惠"),
	FIELD(settlement_paper_line, reason,        .zh = "差异原因"),
};
RECORD(settlement_paper_line_record, settlement_paper_line, NULL, settlement_paper_line_fields, .zh = "结算单据明细");

static const struct field copies_fields[] = { FIELD(copies, n, .zh = "份数") };
RECORD(copies_record, copies, NULL, copies_fields, .zh = "已打印份数");
