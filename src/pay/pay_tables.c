/*
 * pay_tables.c -- the module at a glance: words, moves, records, lists, the report, the checks.
 *
 * It has no commands: money moves with its order, so the commands are order's.
 */
#include "pay/pay_parts.h"
#include "pay/queries.h"
#include "pay/schema.h"

/* --- words --------------------------------------------------------------------------------- */

const struct names pay_methods = NAMES(
	{ "bank",    "银行转账", "bank transfer" },
	{ "alipay",  "支付宝",   "Alipay" },
	{ "wechat",  "微信支付", "WeChat Pay" },
	{ "cash",    "现金",     "cash" },
	{ "credit_card", "信用卡", "credit card" },
	{ "debit_card",  "借记卡", "debit card" },
	{ "voucher", "代金券",   "voucher" },
	{ "other",   "其他",     "other" },
);

const struct names accounts = NAMES(
	{ "bank",            "银行存款",   "bank" },
	{ "alipay",          "支付宝",     "Alipay" },
	{ "wechat",          "微信支付",   "WeChat Pay" },
	{ "cash",            "库存现金",   "cash" },
	{ "credit_card",     "信用卡收款", "credit card" },
	{ "debit_card",      "借记卡收款", "debit card" },
	{ "voucher",         "代金券",     "voucher" },
	{ "other_money",     "其他货币资金", "other money" },
	{ "receivable",      "应收账款",   "receivable" },
	{ "revenue",         "主营业务收入", "revenue" },
	{ "freight_income",  "运费收入",   "freight income" },
	{ "tax_payable",     "应交税费",   "tax payable" },
	{ "sales_return",    "销售退回与折让", "sales returns and allowances" },
	{ "refund_clearing", "应付退款",   "refund clearing" },
);

const struct names entry_reasons = NAMES(
	{ "payment",          "收款",       "payment" },
	{ "reversal",         "收款冲销",   "reversal" },
	{ "refund_request",   "申请退款",   "refund requested" },
	{ "refund_paid",      "退款支付",   "refund paid" },
	{ "refund_cancelled", "退款取消",   "refund cancelled" },
	{ "return",           "销售退回",   "sales return" },
	{ "settlement",       "结算",       "settlement" },
	{ "settlement_void",  "结算单作废", "settlement voided" },
);

static const struct names payment_states = NAMES(
	{ "received", "已收款", "received", TONE_GOOD },
	{ "reversed", "已冲销", "reversed", TONE_IDLE },
);

static const struct names refund_states = NAMES(
	{ "requested", "待退款", "requested", TONE_WAIT },
	{ "paid",      "已退款", "paid", TONE_GOOD },
	{ "cancelled", "已取消", "cancelled", TONE_IDLE },
);

const struct names settlement_states = NAMES(
	{ "issued",  "待结清", "issued", TONE_WAIT },
	{ "settled", "已结清", "settled", TONE_GOOD },
	{ "void",    "已作废", "void", TONE_IDLE },
);

/* --- moves --------------------------------------------------------------------------------- */

static const struct move payment_moves[] = {
	/* from             action     to                who      button */
	{ PAYMENT_RECEIVED, "reverse", PAYMENT_REVERSED, FINANCE, "冲销收款", "reverse", NULL, RARE },
};
MACHINE(payment_machine, payment_states, payment_moves, PAYMENT_RECEIVED, 1u << PAYMENT_REVERSED);

static const struct move refund_moves[] = {
	{ REFUND_REQUESTED, "pay",    REFUND_PAID,      FINANCE,                      "支付退款", "pay out", NULL },
	{ REFUND_REQUESTED, "cancel", REFUND_CANCELLED, FINANCE | AFTERSALES | SALES, "取消退款", "cancel", NULL, RARE },
};
MACHINE(refund_machine, refund_states, refund_moves, REFUND_REQUESTED, 1u << REFUND_PAID | 1u << REFUND_CANCELLED);

static const struct problem *returned(const void *row)
{
	return ((const struct settlement *)row)->returned.fen ? &SETTLEMENT_RETURNED : NULL;
}

static const struct move settlement_moves[] = {
	{ SETTLEMENT_ISSUED,  "settle", SETTLEMENT_SETTLED, SYSTEM,  NULL, NULL, NULL },
	{ SETTLEMENT_SETTLED, "reopen", SETTLEMENT_ISSUED,  SYSTEM,  NULL, NULL, NULL },
	{ SETTLEMENT_ISSUED,  "void",   SETTLEMENT_VOID,    FINANCE, "作废结算单", "void", returned, RARE },
	{ SETTLEMENT_SETTLED, "void",   SETTLEMENT_VOID,    FINANCE, "作废结算单", "void", returned, RARE },
};
MACHINE(settlement_machine, settlement_states, settlement_moves, SETTLEMENT_ISSUED, 1u << SETTLEMENT_VOID);

/* --- records ------------------------------------------------------------------------------- */

static const struct field payment_fields[] = {
	FIELD(payment, order_id, .refers = "order", .flags = KEY | LISTED | FILTER, .zh = "订单"),
	FIELD(payment, payment, .flags = KEY | LISTED, .zh = "收款序号"),
	FIELD(payment, customer_id, .refers = "customer", .flags = LISTED | FILTER, .zh = "客户"),
	FIELD(payment, method, .flags = LISTED | FILTER, .names = &pay_methods, .zh = "付款方式"),
	FIELD(payment, amount, .flags = LISTED, .zh = "金额"),
	FIELD(payment, currency, .flags = LISTED | FILTER, .zh = "币种"),
	FIELD(payment, value_date, .flags = LISTED | FILTER | SORT, .zh = "付款日期",
	      .doc = "the day the payment counts from"),
	FIELD(payment, reference, .flags = LISTED | PERSONAL, .scope = OF_NUMBER, .zh = "付款凭证号"),
	FIELD(payment, note, .zh = "备注"),
	FIELD(payment, state, .flags = LISTED | FILTER, .names = &payment_states, .zh = "状态"),
	FIELD(payment, received_at, .flags = LISTED | FILTER | SORT, .zh = "收款时间"),
	FIELD(payment, recorded_by, .flags = LISTED, .zh = "登记人"),
	FIELD(payment, reversed_at, .flags = OPTIONAL, .zh = "冲销时间"),
	FIELD(payment, reverse_reason, .zh = "冲销原因"),
};
RECORD(payment_record, payment, "payments", payment_fields, .zh = "收款", .en = "payment",
       .machine = &payment_machine);

static const struct field refund_fields[] = {
	FIELD(refund, order_id, .refers = "order", .flags = KEY | LISTED | FILTER, .zh = "订单"),
	FIELD(refund, refund, .flags = KEY | LISTED, .zh = "退款序号"),
	FIELD(refund, customer_id, .refers = "customer", .flags = LISTED | FILTER, .zh = "客户"),
	FIELD(refund, payment, .flags = OPTIONAL | LISTED, .zh = "收款序号"),
	FIELD(refund, amount, .flags = LISTED, .zh = "金额"),
	FIELD(refund, currency, .flags = LISTED | FILTER, .zh = "币种"),
	FIELD(refund, method, .flags = LISTED | FILTER, .names = &pay_methods, .zh = "退款方式"),
	FIELD(refund, reason, .flags = LISTED, .zh = "退款原因"),
	FIELD(refund, state, .flags = LISTED | FILTER, .names = &refund_states, .zh = "状态"),
	FIELD(refund, requested_at, .flags = LISTED | FILTER | SORT, .zh = "申请时间"),
	FIELD(refund, paid_at, .flags = OPTIONAL | LISTED, .zh = "退款时间"),
	FIELD(refund, by, .flags = LISTED, .zh = "申请人"),
};
RECORD(refund_record, refund, "refunds", refund_fields, .zh = "退款", .en = "refund",
       .machine = &refund_machine, .counted = true);

static const struct field settlement_line_fields[] = {
	FIELD(settlement_line, order_id, .refers = "order", .flags = KEY, .zh = "订单"),
	FIELD(settlement_line, settlement, .flags = KEY, .zh = "结算序号"),
	FIELD(settlement_line, line, .flags = KEY, .zh = "行号"),
	FIELD(settlement_line, product, .zh = "产品名称"),
	FIELD(settlement_line, unit, .zh = "单位"),
	FIELD(settlement_line, ordered, .zh = "订购数量"),
	FIELD(settlement_line, delivered, .zh = "实交数量"),
	FIELD(settlement_line, unit_price, .zh = "单价"),
	FIELD(settlement_line, amount, .zh = "金额"),
	FIELD(settlement_line, discount, .zh = "优惠金额"),
	FIELD(settlement_line, tax, .zh = "税额"),
	FIELD(settlement_line, reason, .zh = "差异原因"),
};
RECORD(settlement_line_record, settlement_line, "settlement_lines", settlement_line_fields, .zh = "结算明细",
       .en = "settlement line");

static const struct field settlement_fields[] = {
	FIELD(settlement, order_id, .refers = "order", .flags = KEY | LISTED | FILTER, .zh = "订单"),
	FIELD(settlement, settlement, .flags = KEY | LISTED, .zh = "结算序号"),
	FIELD(settlement, customer_id, .refers = "customer", .flags = LISTED | FILTER, .zh = "客户"),
	FIELD(settlement, number, .flags = LISTED | FILTER, .zh = "结算单号"),
	FIELD(settlement, order_amount, .flags = LISTED, .zh = "订单金额"),
	FIELD(settlement, discount, .flags = LISTED, .zh = "优惠金额"),
	FIELD(settlement, freight, .flags = LISTED, .zh = "运费"),
	FIELD(settlement, tax, .flags = LISTED, .zh = "税额", .doc = "the part of receivable that is tax"),
	FIELD(settlement, receivable, .flags = LISTED, .zh = "应收金额", .doc = "order amount - discount + freight"),
	FIELD(settlement, returned, .flags = LISTED, .zh = "退货折让金额"),
	FIELD(settlement, paid, .flags = LISTED, .zh = "实际支付金额", .doc = "received less refunded or about to be"),
	FIELD(settlement, balance, .flags = LISTED, .zh = "未付余额", .doc = "receivable - returned - paid"),
	FIELD(settlement, currency, .flags = LISTED | FILTER, .zh = "币种"),
	FIELD(settlement, due_date, .flags = OPTIONAL | LISTED | FILTER | SORT, .zh = "付款期限"),
	FIELD(settlement, method, .flags = LISTED | FILTER, .names = &pay_methods, .zh = "结算方式"),
	FIELD(settlement, terms, .zh = "结算条款"),
	FIELD(settlement, state, .flags = LISTED | FILTER, .names = &settlement_states, .zh = "状态"),
	FIELD(settlement, issued_at, .flags = LISTED | FILTER | SORT, .zh = "开具时间"),
	FIELD(settlement, settled_at, .flags = OPTIONAL | LISTED, .zh = "结清时间"),
	FIELD(settlement, by, .flags = LISTED, .zh = "开具人"),
	FIELD(settlement, lines, .of = &settlement_line_record, .zh = "明细"),
};
RECORD(settlement_record, settlement, "settlements", settlement_fields, .zh = "结算单", .en = "settlement",
       .machine = &settlement_machine, .counted = true);

static const struct field ledger_entry_fields[] = {
	FIELD(ledger_entry, order_id, .refers = "order", .flags = KEY | LISTED | FILTER, .zh = "订单"),
	FIELD(ledger_entry, entry, .flags = KEY | LISTED, .zh = "分录号"),
	FIELD(ledger_entry, customer_id, .refers = "customer", .flags = LISTED, .zh = "客户"),
	FIELD(ledger_entry, debit, .flags = LISTED | FILTER, .names = &accounts, .zh = "借方科目"),
	FIELD(ledger_entry, credit, .flags = LISTED | FILTER, .names = &accounts, .zh = "贷方科目"),
	FIELD(ledger_entry, amount, .flags = LISTED, .zh = "金额"),
	FIELD(ledger_entry, currency, .flags = LISTED | FILTER, .zh = "币种"),
	FIELD(ledger_entry, reason, .flags = LISTED | FILTER, .names = &entry_reasons, .zh = "摘要"),
	FIELD(ledger_entry, payment, .flags = OPTIONAL | LISTED, .zh = "收款序号"),
	FIELD(ledger_entry, refund, .flags = OPTIONAL | LISTED, .zh = "退款序号"),
	FIELD(ledger_entry, settlement, .flags = OPTIONAL | LISTED, .zh = "结算序号"),
	FIELD(ledger_entry, at, .flags = LISTED | FILTER | SORT, .zh = "时间"),
};
RECORD(ledger_entry_record, ledger_entry, "ledger_entries", ledger_entry_fields, .zh = "分录",
       .en = "ledger entry");

const struct lookup
	payments_by_order = { &payment_record, "order_id" },
	refunds_by_order = { &refund_record, "order_id" },
	settlements_by_order = { &settlement_record, "order_id" },
	settlement_lines_by_order = { &settlement_line_record, "order_id" },
	entries_by_order = { &ledger_entry_record, "order_id" };

/* --- rows of checks and the report ---------------------------------------------------------- */

static const struct field pay_sum_fields[] = {
	FIELD(pay_sum, order_id, .refers = "order", .flags = KEY, .zh = "订单"),
	FIELD(pay_sum, currency, .zh = "币种"),
	FIELD(pay_sum, currency_other, .zh = "另一币种"),
	FIELD(pay_sum, customer, .zh = "客户"),
	FIELD(pay_sum, customer_other, .zh = "另一客户"),
	FIELD(pay_sum, amount, .zh = "金额"),
	FIELD(pay_sum, open, .zh = "未结金额"),
};
RECORD(pay_sum_record, pay_sum, NULL, pay_sum_fields, .zh = "订单合计");

static const struct field settlement_sum_fields[] = {
	FIELD(settlement_sum, order_id, .refers = "order", .flags = KEY, .zh = "订单"),
	FIELD(settlement_sum, settlement, .flags = KEY, .zh = "结算序号"),
	FIELD(settlement_sum, amount, .zh = "金额"),
	FIELD(settlement_sum, discount, .zh = "优惠金额"),
};
RECORD(settlement_sum_record, settlement_sum, NULL, settlement_sum_fields, .zh = "结算合计");

static const struct field method_sum_fields[] = {
	FIELD(method_sum, method, .flags = KEY | LISTED, .names = &pay_methods, .zh = "付款方式"),
	FIELD(method_sum, payments, .flags = LISTED, .zh = "笔数"),
	FIELD(method_sum, amount, .flags = LISTED, .zh = "金额"),
};
RECORD(method_sum_record, method_sum, NULL, method_sum_fields, .zh = "收款方式汇总", .en = "payments by method");

/* --- lists, routes, report, checks --------------------------------------------------------- */

static const struct list payments_list = { .record = &payment_record, .sort = "-received_at" };
static const struct list refunds_list = { .record = &refund_record, .sort = "-requested_at" };
static const struct list settlements_list = { .record = &settlement_record, .sort = "-issued_at" };
static const struct list entries_list = { .record = &ledger_entry_record, .sort = "-at" };

static const struct route routes[] = {
	{ GET, "/api/v1/payments", .by = READERS, .list = &payments_list, .out = &payment_record,
	  .zh = "收款", .en = "payments" },
	{ GET, "/api/v1/refunds", .by = READERS, .list = &refunds_list, .out = &refund_record,
	  .zh = "退款", .en = "refunds" },
	{ GET, "/api/v1/settlements", .by = READERS, .list = &settlements_list, .out = &settlement_record,
	  .zh = "结算单", .en = "settlements" },
	{ GET, "/api/v1/ledger", .by = FINANCE | MANAGER | ADMIN, .list = &entries_list, .out = &ledger_entry_record,
	  .zh = "分录", .en = "ledger entries" },
};

static const struct parameter method_parameters[] = {
	{ "from", F_DATE, "2000-01-01", "起始付款日期", "first value date" },
	{ "to", F_DATE, "9999-12-31", "截止付款日期", "last value date" },
	{ "currency", F_TEXT, "CNY", "币种", "currency" },
};

static const struct report reports[] = {
	{ "payments-by-method", "收款方式汇总", "payments by method", FINANCE | MANAGER | ADMIN,
	  method_parameters, COUNT(method_parameters), &method_sum_record, pay_report_methods, .length = "amount", .named = { "method" },
	  .opens = { { "payments", "payments?state=received&method={method}&currency={currency}&value_date={from}..{to}" } } },
};

static const struct check checks[] = {
	{ "I4", "账与收款、退款、结算一致", "the ledger agrees with payments, refunds and settlements",
	  pay_check_ledger },
	{ "I4-settlements", "结算单金额符合公式与明细", "settlements follow their formula and their lines",
	  pay_check_settlements },
};

/* --- the module ---------------------------------------------------------------------------- */

static const struct record *const records[] = {
	&payment_record, &refund_record, &settlement_record, &settlement_line_record, &ledger_entry_record, NULL,
};

static const struct command *const commands[] = { NULL };

const struct module pay_module = {
	.name = "pay", .zh = "收款与结算", .en = "payments and settlements", .schema = pay_schema,
	.records = records, .commands = commands, .queries = pay_queries,
	.routes = routes, .routes_n = COUNT(routes), .reports = reports, .reports_n = COUNT(reports),
	.checks = checks, .checks_n = COUNT(checks),
};
