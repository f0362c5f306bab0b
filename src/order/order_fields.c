/*
 * order_fields.c -- the order's rows, described once for JSON, SQL, sheets, lists and the log.
 */
#include "order/order.h"

const struct names order_states = NAMES(
	[ORDER_DRAFT]        = { "draft",        "草稿",     "draft", TONE_IDLE },
	[ORDER_PLACED]       = { "placed",       "已接收",   "placed", TONE_WAIT },
	[ORDER_REJECTED]     = { "rejected",     "已驳回",   "rejected", TONE_BAD },
	[ORDER_APPROVED]     = { "approved",     "审核通过", "approved", TONE_BUSY },
	[ORDER_CONFIRMED]    = { "confirmed",    "已确认",   "confirmed", TONE_BUSY },
	[ORDER_PROCESSING]   = { "processing",   "处理中",   "processing", TONE_BUSY },
	[ORDER_PART_SHIPPED] = { "part_shipped", "部分发货", "part shipped", TONE_BUSY },
	[ORDER_SHIPPED]      = { "shipped",      "已发货",   "shipped", TONE_BUSY },
	[ORDER_PART_SIGNED]  = { "part_signed",  "部分签收", "part signed", TONE_BUSY },
	[ORDER_SIGNED]       = { "signed",       "已签收",   "signed for", TONE_GOOD },
	[ORDER_COMPLETED]    = { "completed",    "已完成",   "completed", TONE_GOOD },
	[ORDER_CANCELLED]    = { "cancelled",    "已取消",   "cancelled", TONE_IDLE },
);
const struct names order_classes = NAMES(
	[ORDER_NORMAL]  = { "normal",  "普通", "normal" },
	[ORDER_SPECIAL] = { "special", "特殊", "special" },
	[ORDER_URGENT]  = { "urgent",  "紧急", "urgent" },
);
const struct names order_kinds = NAMES(
	[ORDER_SALE]   = { "sale",   "销售", "sale" },
	[ORDER_RETURN] = { "return", "退货", "return" },
);
const struct names order_channels = NAMES(
	[CHANNEL_WEB]   = { "web",   "网站",     "web" },
	[CHANNEL_PHONE] = { "phone", "电话",     "phone" },
	[CHANNEL_EMAIL] = { "email", "邮件",     "e-mail" },
	[CHANNEL_FAX]   = { "fax",   "传真",     "fax" },
	[CHANNEL_MALL]  = { "mall",  "在线商城", "online mall" },
	[CHANNEL_SALES] = { "sales", "销售接单", "salesperson" },
	[CHANNEL_FILE]  = { "file",  "文件导入", "file" },
	[CHANNEL_API]   = { "api",   "接口",     "program" },
);
const struct names shipping_modes = NAMES(
	[SHIP_EXPRESS] = { "express", "快递", "express" },
	[SHIP_ROAD]    = { "road",    "陆运", "road" },
	[SHIP_AIR]     = { "air",     "空运", "air" },
	[SHIP_SEA]     = { "sea",     "海运", "sea" },
	[SHIP_RAIL]    = { "rail",    "铁路", "rail" },
	[SHIP_PICKUP]  = { "pickup",  "自提", "picked up" },
);

const struct names supplies = NAMES(
	[SUPPLY_FULL] = { "full", "充足", "enough" },
	[SUPPLY_PART] = { "part", "不足", "not enough" },
	[SUPPLY_NONE] = { "none", "无货", "nothing" },
);

#define MAX_FEN 100000000000000		/* a trillion yuan: sums of many still fit */
#define MAX_PRICE 1000000000000000	/* a billion yuan each */
#define MAX_QUANTITY 100000000000000	/* ten billion pieces */

static const struct field order_fields[] = {
	ROOT_FIELDS(order),
	FIELD(order, number,         .flags = LISTED | FILTER | OPTIONAL | ONCE, .zh = "订单编号", .doc = "what the customer quotes on the phone"),
	FIELD(order, number_day,     .flags = HIDDEN | OPTIONAL, .zh = "编号日期"),
	FIELD(order, number_serial,  .flags = HIDDEN, .zh = "流水号"),
	FIELD(order, state,          .flags = LISTED | FILTER, .names = &order_states, .zh = "订单状态"),
	FIELD(order, state_at,       .flags = LISTED | SORT, .zh = "状态时间"),
	FIELD(order, kind,           .flags = LISTED, .names = &order_kinds, .zh = "业务类型"),
	FIELD(order, class,          .flags = LISTED | INPUT | FILTER, .names = &order_classes, .zh = "订单类别"),
	FIELD(order, channel,        .flags = LISTED | INPUT | FILTER, .names = &order_channels, .zh = "接收渠道"),
	FIELD(order, reference,      .flags = LISTED | INPUT | FIXED | FILTER | OPTIONAL, .max = 120, .zh = "渠道单号", .doc = "the order's name in its channel; unique"),
	FIELD(order, customer_id,    .refers = "customer", .shown_by = "customer_name", .flags = LISTED | INPUT | FILTER, .zh = "客户"),
	FIELD(order, customer_code,  .flags = INPUT | VIRTUAL | OPTIONAL, .max = 40, .zh = "客户代码", .instead_of = "customer_id"),
	FIELD(order, customer_name,  .flags = LISTED | INPUT | PERSONAL, .scope = OF_NAME, .max = 120, .zh = "客户名称"),
	FIELD(order, contact_name,   .flags = INPUT | PERSONAL, .scope = OF_NAME, .max = 80, .zh = "联系人"),
	FIELD(order, phone,          .flags = INPUT | PERSONAL, .scope = OF_PHONE, .max = 40, .zh = "联系方式"),
	FIELD(order, email,          .flags = INPUT | PERSONAL, .scope = OF_EMAIL, .max = 254, .zh = "电子邮箱"),
	FIELD(order, region,         .flags = INPUT, .max = 6, .zh = "行政区划代码"),
	FIELD(order, province,       .flags = LISTED | INPUT, .max = 60, .zh = "省"),
	FIELD(order, city,           .flags = INPUT, .max = 60, .zh = "市"),
	FIELD(order, district,       .flags = INPUT, .max = 60, .zh = "区"),
	FIELD(order, street,         .flags = INPUT | PERSONAL, .scope = OF_STREET, .max = 200, .zh = "收货地址"),
	FIELD(order, order_date,     .flags = LISTED | INPUT | FILTER | SORT, .zh = "下单日期", .doc = "the customer's date, not the day of entry"),
	FIELD(order, received_at,    .flags = INPUT, .zh = "接收时间"),
	FIELD(order, created_at,     .flags = LISTED | FILTER | SORT, .zh = "录入时间"),
	FIELD(order, requested_date, .flags = LISTED | INPUT | OPTIONAL, .zh = "要求交付日期"),
	FIELD(order, promised_date,  .flags = LISTED | OPTIONAL, .zh = "约定交付日期"),
	FIELD(order, delivered_date, .flags = LISTED | OPTIONAL, .zh = "实际交付日期"),
	FIELD(order, placed_at,      .flags = LISTED | OPTIONAL, .zh = "接收登记时间"),
	FIELD(order, approved_at,    .flags = OPTIONAL, .zh = "审核时间"),
	FIELD(order, confirmed_at,   .flags = OPTIONAL, .zh = "确认时间"),
	FIELD(order, shipped_at,     .flags = OPTIONAL, .zh = "发货时间"),
	FIELD(order, signed_at,      .flags = OPTIONAL, .zh = "签收时间"),
	FIELD(order, completed_at,   .flags = OPTIONAL, .zh = "完成时间"),
	FIELD(order, cancelled_at,   .flags = OPTIONAL, .zh = "取消时间"),
	FIELD(order, currency,       .flags = LISTED | INPUT, .max = 3, .zh = "币种"),
	FIELD(order, goods_amount,   .flags = LISTED, .zh = "订单金额"),
	FIELD(order, discount,       .flags = LISTED | INPUT, .max = MAX_FEN, .zh = "优惠金额"),
	FIELD(order, freight,        .flags = LISTED | INPUT, .max = MAX_FEN, .zh = "物流费用"),
	FIELD(order, tax,            .zh = "税额", .doc = "the part of total that is tax; prices include it"),
	FIELD(order, total,          .flags = LISTED, .zh = "应付总额", .doc = "goods_amount - discount + freight"),
	FIELD(order, paid,           .flags = LISTED, .zh = "支付金额", .doc = "sum of the receipts that were not reversed"),
	FIELD(order, refunded,       .flags = LISTED, .zh = "退款金额"),
	FIELD(order, open,           .flags = VIRTUAL, .derive = order_open, .zh = "未收金额", .doc = "the balance of the settlement; before there is one, what is agreed comes to less what was received; below zero it is to be given back"),
	FIELD(order, payment_method, .flags = LISTED | INPUT, .names = &pay_methods, .zh = "支付方式"),
	FIELD(order, payment_days,   .flags = INPUT, .max = 3650, .zh = "账期天数", .doc = "days from the settlement to the due date"),
	FIELD(order, shipping_mode,  .flags = INPUT, .names = &shipping_modes, .zh = "物流方式"),
	FIELD(order, message,        .flags = INPUT, .max = 2000, .zh = "客户留言"),
	FIELD(order, internal_note,  .flags = INPUT | FIXED | VIRTUAL | OPTIONAL, .max = 2000, .zh = "内部备注", .doc = "becomes the first note; customers never see notes"),
	FIELD(order, draft,          .flags = INPUT | FIXED | VIRTUAL | OPTIONAL, .zh = "存为草稿"),
	FIELD(order, cancel_reason,  .zh = "取消原因"),
	FIELD(order, reject_reason,  .zh = "驳回原因", .doc = "while it is sent back"),
	FIELD(order, search,         .flags = HIDDEN | PERSONAL, SEARCH_LINES(0, 0, OF_NAME, OF_NAME, OF_PHONE), .max = 2000, .zh = "检索词"),
	FIELD(order, created_by,     .flags = LISTED, .zh = "录入人"),
	FIELD(order, historical,     .zh = "历史订单"),
	FIELD(order, settled,        .flags = LISTED, .zh = "已结清"),
	FIELD(order, line_count,         .flags = COUNTER, .zh = "行数"),
	FIELD(order, note_count,         .flags = COUNTER, .zh = "备注数"),
	FIELD(order, batch_count,        .flags = COUNTER, .zh = "批次数"),
	FIELD(order, tracking_link_count, .flags = COUNTER, .zh = "查询链接数"),
	FIELD(order, printing_count,     .flags = COUNTER, .zh = "打印次数"),
	FIELD(order, payment_count,      .flags = COUNTER, .zh = "收款数"),
	FIELD(order, refund_count,       .flags = COUNTER, .zh = "退款数"),
	FIELD(order, settlement_count,   .flags = COUNTER, .zh = "结算单数"),
	FIELD(order, ledger_entry_count, .flags = HIDDEN | COUNTER, .zh = "分录数"),
	FIELD(order, lines,       .flags = INPUT | VIRTUAL, .max = 10000, .of = &order_line_record, .count = "line_count", .zh = "订单行"),
	FIELD(order, notes,       .flags = VIRTUAL, .of = &order_note_record, .count = "note_count", .zh = "内部备注"),
	FIELD(order, payments,    .flags = VIRTUAL, .of = &payment_record, .count = "payment_count", .zh = "收款"),
	FIELD(order, refunds,     .flags = VIRTUAL, .of = &refund_record, .count = "refund_count", .zh = "退款"),
	FIELD(order, settlements, .flags = VIRTUAL, .of = &settlement_record, .count = "settlement_count", .zh = "结算单"),
	FIELD(order, supply,      .flags = VIRTUAL | OPTIONAL, .of = &line_supply_record, .zh = "可预占库存", .doc = "of a dry run only: what could be reserved for each line, and where"),
};
RECORD(order_record, order, "orders", order_fields, .zh = "订单", .en = "order", .called = "number", BESIDE("customer_name"),
       .machine = &order_machine, .actions = &order_actions, .counted = true);

static const struct field order_line_fields[] = {
	FIELD(order_line, order_id,       .refers = "order", .flags = KEY | HIDDEN, .zh = "订单"),
	FIELD(order_line, line,           .flags = KEY, .zh = "行号"),
	FIELD(order_line, product_id,     .refers = "product", .shown_by = "name", .flags = INPUT, .zh = "产品"),
	FIELD(order_line, sku,            .flags = INPUT, .max = 64, .zh = "产品编码", .instead_of = "product_id"),
	FIELD(order_line, name,           .zh = "产品名称"),
	FIELD(order_line, kind,           .names = &product_kinds, .zh = "类别"),
	FIELD(order_line, model,          .flags = INPUT, .max = 120, .zh = "型号"),
	FIELD(order_line, specification,  .flags = INPUT, .max = 500, .zh = "规格"),
	FIELD(order_line, attributes,     .flags = INPUT, .zh = "属性"),
	FIELD(order_line, unit,           .flags = INPUT, .max = 20, .zh = "单位"),
	FIELD(order_line, factor,         .zh = "换算系数"),
	FIELD(order_line, quantity,       .flags = INPUT | REQUIRED, .min = 1, .max = MAX_QUANTITY, .zh = "数量"),
	FIELD(order_line, base_quantity,  .zh = "基本单位数量"),
	FIELD(order_line, base_unit,      .zh = "基本单位", .doc = "what base_quantity and the amounts after it are counted in"),
	FIELD(order_line, packing,        .max = 200, .zh = "整零数量", .doc = "base_quantity in the largest units: 2 箱 6 件"),
	FIELD(order_line, reduced,        .zh = "协商减少"),
	FIELD(order_line, batched,        .zh = "已排批次"),
	FIELD(order_line, shipped,        .zh = "已发货"),
	FIELD(order_line, signed_for,     .zh = "已签收"),
	FIELD(order_line, list_price,     .zh = "标价"),
	FIELD(order_line, gift,           .flags = INPUT, .zh = "赠品", .doc = "priced at nothing"),
	FIELD(order_line, unit_price,     .flags = INPUT, .max = MAX_PRICE, .zero_by = "gift", .zh = "单价", .doc = "when absent, the list price of the day and quantity"),
	FIELD(order_line, amount,         .zh = "金额"),
	FIELD(order_line, discount,       .zh = "优惠"),
	FIELD(order_line, tax_rate,       .flags = RATE, .zh = "税率"),
	FIELD(order_line, tax,            .zh = "税额"),
	FIELD(order_line, warehouse_id,   .refers = "warehouse", .flags = INPUT | OPTIONAL, .zh = "发货仓库"),
	FIELD(order_line, ship_from,      .zh = "发货地址"),
	FIELD(order_line, wanted_warehouse_id, .refers = "warehouse", .flags = OPTIONAL, .zh = "指定仓库"),
	FIELD(order_line, requested_date, .flags = INPUT | OPTIONAL, .zh = "要求交付日期"),
	FIELD(order_line, promised_date,  .flags = OPTIONAL, .zh = "约定交付日期"),
	FIELD(order_line, delivered_date, .flags = OPTIONAL, .zh = "实际交付日期"),
	FIELD(order_line, reduce_reason,  .zh = "减少原因"),
	FIELD(order_line, note,           .flags = INPUT, .max = 500, .zh = "行备注"),
};
RECORD(order_line_record, order_line, "order_lines", order_line_fields, .zh = "订单行", .en = "order line");

static const struct field line_supply_fields[] = {
	FIELD(line_supply, line,         .zh = "行号"),
	FIELD(line_supply, supply,       .names = &supplies, .zh = "库存"),
	FIELD(line_supply, wanted,       .zh = "待预占", .doc = "in base units; what is held already does not count"),
	FIELD(line_supply, available,    .zh = "可预占", .doc = "in the warehouse that could serve the whole line; without one the most that any has"),
	FIELD(line_supply, warehouse_id, .refers = "warehouse", .shown_by = "warehouse", .flags = OPTIONAL, .zh = "仓库"),
	FIELD(line_supply, warehouse,    .zh = "仓库名称"),
};
RECORD(line_supply_record, line_supply, NULL, line_supply_fields, .zh = "可预占库存", .en = "supply of a line");

static const struct field order_note_fields[] = {
	FIELD(order_note, order_id, .refers = "order", .flags = KEY | HIDDEN, .zh = "订单"),
	FIELD(order_note, note,     .flags = KEY, .zh = "序号"),
	FIELD(order_note, text,     .flags = INPUT | REQUIRED, .min = 1, .max = 2000, .zh = "内容"),
	FIELD(order_note, author,   .zh = "记录人"),
	FIELD(order_note, at,       .zh = "时间"),
};
RECORD(order_note_record, order_note, "order_notes", order_note_fields, .zh = "内部备注", .en = "internal note");

static const struct field order_reference_fields[] = {
	FIELD(order_reference, reference, .flags = KEY, .zh = "渠道单号"),
	FIELD(order_reference, order_id,  .refers = "order", .zh = "订单"),
};
RECORD(order_reference_record, order_reference, "order_references", order_reference_fields, .zh = "渠道单号",
       .en = "order reference");

LOOKUP(order_by_id, order_record, "id");
LOOKUP(reference_by_name, order_reference_record, "reference");
LOOKUP(lines_by_order, order_line_record, "order_id");
LOOKUP(notes_by_order, order_note_record, "order_id");
