/*
 * order_tables.c -- the module at a glance: commands, routes, lists, settings.
 */
#include "order/order_prices.h"
#include "order/order_reports.h"
#include "order/order_review.h"
#include "order/order_rules.h"
#include "order/queries.h"
#include "order/schema.h"

/* --- bodies of the actions ---------------------------------------------------- */

static const struct field reason_fields[] = {
	FIELD(reason_in, reason, .flags = INPUT | REQUIRED, .min = 1, .max = 500, .zh = "原因"),
};
RECORD(reason_in_record, reason_in, NULL, reason_fields, .zh = "原因", .en = "reason");

static const struct field reason_optional_fields[] = {
	FIELD(reason_in, reason, .flags = INPUT, .max = 500, .zh = "说明"),
};
RECORD(reason_optional_record, reason_in, NULL, reason_optional_fields, .zh = "说明", .en = "remark");

static const struct field promise_fields[] = {
	FIELD(promise_in, line,          .flags = INPUT, .max = 10000, .zh = "行号", .doc = "0: the whole order"),
	FIELD(promise_in, promised_date, .flags = INPUT | REQUIRED, .zh = "约定交付日期"),
	FIELD(promise_in, reason,        .flags = INPUT | REQUIRED, .min = 1, .max = 500, .zh = "原因"),
};
RECORD(promise_in_record, promise_in, NULL, promise_fields, .zh = "约定日期变更", .en = "promise");

static const struct field reduce_fields[] = {
	FIELD(reduce_in, line,     .flags = INPUT | REQUIRED, .min = 1, .max = 10000, .zh = "行号"),
	FIELD(reduce_in, quantity, .flags = INPUT | REQUIRED, .min = 1, .zh = "数量", .doc = "in base units"),
	FIELD(reduce_in, reason,   .flags = INPUT | REQUIRED, .min = 1, .max = 500, .zh = "原因"),
};
RECORD(reduce_in_record, reduce_in, NULL, reduce_fields, .zh = "协商减少", .en = "reduction");

static const struct field perform_fields[] = {
	FIELD(perform_in, line,     .flags = INPUT | REQUIRED, .min = 1, .max = 10000, .zh = "行号"),
	FIELD(perform_in, quantity, .flags = INPUT, .zh = "数量", .doc = "absent: all that is left"),
};
RECORD(perform_in_record, perform_in, NULL, perform_fields, .zh = "服务完成", .en = "performance");

static const struct field confirm_fields[] = {
	FIELD(confirm_in, promised_date, .flags = INPUT, .zh = "约定交付日期", .doc = "absent: the requested one"),
};
RECORD(confirm_in_record, confirm_in, NULL, confirm_fields, .zh = "确认", .en = "confirmation");

static const struct field settle_fields[] = {
	FIELD(settle_in, due_date, .flags = INPUT, .zh = "到期日", .doc = "absent: payment_days from today"),
	FIELD(settle_in, terms,    .flags = INPUT, .max = 500, .zh = "付款条件"),
};
RECORD(settle_in_record, settle_in, NULL, settle_fields, .zh = "结算", .en = "settlement");

static const struct field payment_in_fields[] = {
	FIELD(payment_in, method,      .flags = INPUT | REQUIRED, .names = &pay_methods, .zh = "支付方式"),
	FIELD(payment_in, amount,      .flags = INPUT | REQUIRED, .min = 1, .zh = "金额"),
	FIELD(payment_in, currency,    .flags = INPUT, .max = 3, .zh = "币种"),
	FIELD(payment_in, value_date,  .flags = INPUT, .zh = "付款日期"),
	FIELD(payment_in, received_at, .flags = INPUT, .zh = "收款时间"),
	FIELD(payment_in, reference,   .flags = INPUT, .max = 120, .zh = "流水号"),
	FIELD(payment_in, note,        .flags = INPUT, .max = 500, .zh = "备注"),
};
RECORD(payment_in_record, payment_in, NULL, payment_in_fields, .zh = "收款", .en = "payment");

static const struct field refund_in_fields[] = {
	FIELD(refund_in, payment, .flags = INPUT, .max = 10000, .zh = "收款序号", .doc = "0: none in particular"),
	FIELD(refund_in, amount,  .flags = INPUT | REQUIRED, .min = 1, .zh = "金额"),
	FIELD(refund_in, method,  .flags = INPUT | REQUIRED, .names = &pay_methods, .zh = "退款方式"),
	FIELD(refund_in, reason,  .flags = INPUT | REQUIRED, .min = 1, .max = 500, .zh = "原因"),
};
RECORD(refund_in_record, refund_in, NULL, refund_in_fields, .zh = "退款", .en = "refund");

/* --- commands -------------------------------------------------------------------- */

#define COMMAND(var, name_, zh_, en_, by_, in_, load_, decide_, ...) static const struct command var = { \
	.name = name_, .zh = zh_, .en = en_, .by = by_, .in = in_, .subject = &order_record,             \
	.state = sizeof(struct order_state_rows), .load = load_, .decide = decide_, __VA_ARGS__ }

static const struct command order_create = {
	.name = "order.create", .zh = "录入订单", .en = "enter an order", .by = SALES | MACHINE, .in = &order_record,
	.state = sizeof(struct order_state_rows), .load = order_create_load, .decide = order_create_decide, .flags = KEYED,
};
COMMAND(order_change, "order.change", "修改订单", "change a draft or rejected order", SALES | MACHINE, &order_record,
        order_change_load, order_change_decide, .flags = PATCHES);
COMMAND(order_place, "order.place", "提交", "place a draft", SALES | MACHINE, NULL, order_place_load, order_place_decide);
COMMAND(order_discard, "order.discard", "作废草稿", "discard a draft", SALES | MACHINE, NULL, order_family_load, order_discard_decide);
COMMAND(order_approve, "order.approve", "审核通过", "approve", REVIEWER, &reason_optional_record, order_family_load, order_approve_decide);
COMMAND(order_reject, "order.reject", "驳回", "reject", REVIEWER, &reason_in_record, order_stock_load, order_reject_decide);
COMMAND(order_resubmit, "order.resubmit", "重新提交", "resubmit", SALES, NULL, order_stock_load, order_resubmit_decide);
COMMAND(order_confirm, "order.confirm", "确认订单", "confirm and reserve", SALES, &confirm_in_record, order_confirm_load, order_confirm_decide);
COMMAND(order_cancel, "order.cancel", "取消订单", "cancel before shipping", SALES | AFTERSALES, &reason_in_record, order_stock_load, order_cancel_decide);
COMMAND(order_promise, "order.promise", "变更约定日期", "change the promised date", SALES, &promise_in_record, order_promise_load, order_promise_decide);
COMMAND(order_note, "order.note", "添加内部备注", "add an internal note", STAFF, &order_note_record, order_family_load, order_note_decide, .flags = TALKS);
COMMAND(order_reduce, "order.reduce", "协商减少数量", "reduce by what the customer agreed to", SALES | AFTERSALES, &reduce_in_record, order_stock_load, order_reduce_decide);
COMMAND(order_reserve_again, "order.reserve", "预占库存", "reserve what is open", SALES | WAREHOUSE, NULL, order_stock_load, order_reserve_decide);
COMMAND(order_perform, "order.perform", "登记服务完成", "record a service done", SALES | AFTERSALES, &perform_in_record, order_family_load, order_perform_decide);
COMMAND(order_complete, "order.complete", "完成订单", "complete", FINANCE | SALES, NULL, order_family_load, order_complete_decide);
COMMAND(order_settle, "order.settle", "结算", "settle", FINANCE, &settle_in_record, order_money_load, order_settle_decide, .flags = KEYED);
COMMAND(order_receive_payment, "order.receive_payment", "登记收款", "record a payment", FINANCE, &payment_in_record, order_money_load, order_receive_payment_decide, .flags = KEYED);
COMMAND(payment_reverse_, "payment.reverse", "冲销收款", "reverse a payment", FINANCE, &reason_in_record, order_money_load, order_reverse_payment_decide);
COMMAND(order_refund, "order.refund", "申请退款", "request a refund", FINANCE | SALES | AFTERSALES, &refund_in_record, order_money_load, order_refund_decide, .flags = KEYED);
COMMAND(refund_pay_, "refund.pay", "支付退款", "pay out a refund", FINANCE, NULL, order_money_load, order_pay_refund_decide);
COMMAND(refund_cancel_, "refund.cancel", "取消退款", "cancel a refund", FINANCE | SALES | AFTERSALES, &reason_in_record, order_money_load, order_cancel_refund_decide);
COMMAND(settlement_void_, "settlement.void", "作废结算单", "void a settlement", FINANCE, &reason_in_record, order_money_load, order_void_settlement_decide);

const struct command *const order_commands[] = {
	&order_create, &order_change, &order_place, &order_discard, &order_approve, &order_reject, &order_resubmit,
	&order_confirm, &order_cancel, &order_promise, &order_note, &order_reduce, &order_reserve_again, &order_perform,
	&order_complete, &order_settle, &order_receive_payment, &payment_reverse_, &order_refund, &refund_pay_,
	&refund_cancel_, &settlement_void_, NULL,
};
const struct command *const order_moves[] = {
	&order_place, &order_discard, &order_approve, &order_reject, &order_resubmit, &order_confirm, &order_cancel,
	&order_promise, &order_note, &order_reduce, &order_reserve_again, &order_perform, &order_complete, NULL,
};
const struct command *const payment_moves[] = { &payment_reverse_, NULL };
const struct command *const refund_moves[] = { &refund_pay_, &refund_cancel_, NULL };
const struct command *const settlement_moves[] = { &settlement_void_, NULL };

/* --- routes ------------------------------------------------------------------------ */

/* What reports count by, so that a number opens its orders. A promised day begins and ends with the company's. */
#define DELIVERED "state IN ('signed', 'completed') AND signed_at IS NOT NULL AND promised_date IS NOT NULL"
static const struct names deliveries = NAMES(
	{ "promised",  "已交付且有约定日期", "delivered, with a promised day" },
	{ "late_time", "迟交（按时间）",     "late by time" },
	{ "late_day",  "迟交（按日）",       "late by day" },
);
static const char *const deliveries_sql[] = {
	DELIVERED,
	DELIVERED " AND signed_at > promised_date * 86400000000 - {zone}",
	DELIVERED " AND signed_at >= (promised_date + 1) * 86400000000 - {zone}",
};
static const struct names steps_taken = NAMES(
	{ "placed_approved",  "接收→审核", "from placed to approved" },
	{ "approved_shipped", "审核→发货", "from approved to shipped" },
	{ "shipped_signed",   "发货→签收", "from shipped to signed for" },
	{ "placed_signed",    "接收→签收", "from placed to signed for" },
);
static const char *const steps_taken_sql[] = {
	"placed_at IS NOT NULL AND approved_at IS NOT NULL", "approved_at IS NOT NULL AND shipped_at IS NOT NULL",
	"shipped_at IS NOT NULL AND signed_at IS NOT NULL", "placed_at IS NOT NULL AND signed_at IS NOT NULL",
};
static const char *const kinds_sql[] = { [ORDER_SALE] = "kind = 'sale'", [ORDER_RETURN] = "kind = 'return'" };
/* What finance has yet to do with it: a settlement that was voided is none. */
#define SETTLEMENT "SELECT 1 FROM settlements WHERE order_id = orders.id AND state "
static const struct names settlings = NAMES(
	{ "none",    "尚未结算",         "no settlement yet" },
	{ "owed",    "已结算，款项未清", "settlement issued, money open" },
	{ "settled", "款项已清",         "settlement paid" },
);
static const char *const settlings_sql[] = {
	"NOT EXISTS (" SETTLEMENT "<> 'void')", "EXISTS (" SETTLEMENT "= 'issued')", "settled = 1",
};
static const struct list_condition order_conditions[] = {
	{ "delivery", "交付情况", "delivery", &deliveries, deliveries_sql },
	{ "step", "经过环节", "steps taken", &steps_taken, steps_taken_sql },
	{ "kind", "业务类型", "kind", &order_kinds, kinds_sql },
	{ "settlement", "结算情况", "settlement", &settlings, settlings_sql },
};

static const struct list order_list = {
	.record = &order_record, .condition = order_conditions, .conditions = COUNT(order_conditions), .sort = "-created_at",
	.mine = "customer_id", .title = "number", .subtitle = "customer_name",
};

static const struct route order_routes[] = {
	{ GET,   "/api/v1/orders", .by = READERS | CUSTOMER, .list = &order_list, .out = &order_record, .zh = "订单", .en = "orders" },
	{ POST,  "/api/v1/orders", .command = &order_create, .out = &order_record },
	{ GET,   "/api/v1/orders/{id}", .by = READERS, .get = &order_record, .out = &order_record, .zh = "订单详情", .en = "read an order" },
	{ PATCH, "/api/v1/orders/{id}", .command = &order_change, .out = &order_record },
	{ POST,  "/api/v1/orders/{id}/actions/{move}", .moves = order_moves, .out = &order_record },
	{ GET,   "/api/v1/orders/{id}/checks", .by = READERS, .query = order_review_get, .out = &order_review_record,
	  .zh = "审核检查与可预占库存", .en = "what a reviewer looks for, and what could be reserved" },
	{ GET,   "/api/v1/customers/{id}/last-prices", .by = READERS, .query = last_prices_get, .out = &last_price_page_record,
	  .zh = "客户上次购买各产品的价格", .en = "what a customer paid for products last" },
	{ GET,   "/api/v1/order-number", ANYONE, .query = order_number_example, .out = &number_example_record,
	  .zh = "按规则生成的编号示例", .en = "what a pattern of order numbers gives" },
	{ POST,  "/api/v1/orders/{id}/payments", .command = &order_receive_payment, .out = &order_record },
	{ POST,  "/api/v1/orders/{id}/payments/{part}/actions/{move}", .moves = payment_moves, .out = &order_record },
	{ POST,  "/api/v1/orders/{id}/refunds", .command = &order_refund, .out = &order_record },
	{ POST,  "/api/v1/orders/{id}/refunds/{part}/actions/{move}", .moves = refund_moves, .out = &order_record },
	{ POST,  "/api/v1/orders/{id}/settlements", .command = &order_settle, .out = &order_record },
	{ POST,  "/api/v1/orders/{id}/settlements/{part}/actions/{move}", .moves = settlement_moves, .out = &order_record },
};

/* --- settings ----------------------------------------------------------------------- */

static const struct names reserve_times = NAMES(
	{ "place", "接收订单时", "when the order is placed" }, { "confirm", "确认订单时", "when the order is confirmed" },
);

static const struct setting order_settings[] = {
	{ "company.freight_tax_rate", SETTING_RATE, "90000", 0, RATE_ONE, NULL, "运费税率", "tax within freight", NULL },
	{ "order.draft_days", SETTING_INT, "30", 0, 3650, NULL, "草稿保留天数(0为永久)", "days a draft is kept; 0: for ever", NULL },
	{ "order.reserve_at", SETTING_CHOICE, "confirm", 0, 0, &reserve_times, "预占库存的时点", "when stock is reserved", NULL },
	{ "order.number", SETTING_TEXT, "{date}{n4}", 0, 0, NULL, "订单编号规则", "pattern of order numbers: {date} {year} {month} {n1}…{n9}", order_number_valid },
	{ "order.required", SETTING_TEXT, "*: customer_name, phone, lines; channel=mall: reference", 0, 0, NULL,
	  "必填字段(按渠道、类别)", "required fields: sets of 'condition: field, field' separated by ;", order_required_valid },
};

/* --- timers -------------------------------------------------------------------------- */

static const struct timer order_timers[] = { { "order.draft_expires", &order_discard, 0 } };

static const struct record *const order_records[] = { &order_record, &order_line_record, &order_note_record, &order_reference_record,
	NULL };

const struct module order_module = {
	.name = "order", .zh = "订单", .en = "orders", .schema = order_schema,
	.records = order_records, .commands = order_commands, .queries = order_queries,
	.routes = order_routes, .routes_n = COUNT(order_routes),
	.reports = order_reports, .reports_n = ORDER_REPORTS,
	.checks = order_checks, .checks_n = ORDER_CHECKS,
	.timers = order_timers, .timers_n = COUNT(order_timers),
	.settings = order_settings, .settings_n = COUNT(order_settings),
};
