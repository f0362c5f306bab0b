/*
 * order_moves.c -- every move an order can make, and everything else that may be done with it.
 *
 * The API, the rules, the buttons, the diagram in the documents and the model check read these tables.
 * Moves by SYSTEM are derived from what lines and batches say (order_derive).
 */
#include "order/order.h"

const struct problem
	ORDER_NOT_SETTLED = { "ORDER_NOT_SETTLED", 409,
		"订单尚未结算，请先结算", "the order has no settlement: settle it first" },
	ORDER_OWED = { "ORDER_OWED", 409,
		"货款尚未结清", "the settlement is not settled: money is owed" },
	ORDER_UNDELIVERED = { "ORDER_UNDELIVERED", 409,
		"订单尚未按约定全部交付", "not all of the order was delivered as agreed" },
	ORDER_SHIPPED_ALREADY = { "ORDER_SHIPPED_ALREADY", 409,
		"已有货物发出，不能取消，请按退货处理", "goods have left the house: return them instead of cancelling" },
	ORDER_PERFORMED_ALREADY = { "ORDER_PERFORMED_ALREADY", 409,
		"已有服务完成，不能取消，请协商减少商品", "a service was performed: reduce the goods instead" },
	ORDER_IRREDUCIBLE = { "ORDER_IRREDUCIBLE", 409,
		"没有可减少的数量：都已排批次或完成", "nothing can be left out: all of it is in batches or done" },
	ORDER_PLANNED = { "ORDER_PLANNED", 409,
		"没有待排批次的产品", "there are no goods that are in no batch yet" },
	ORDER_PERFORMED = { "ORDER_PERFORMED", 409,
		"没有待完成的服务", "no service is still to be performed" },
	ORDER_CLOSED = { "ORDER_CLOSED", 409,
		"订单已完成并结清，收付款不再更改", "the order is completed and settled: its money stays as it is" },
	ORDER_DONE = { "ORDER_DONE", 409,
		"订单已完成，结算单不能作废", "the order is completed: its settlement stands" },
	ORDER_UNPAID = { "ORDER_UNPAID", 409,
		"没有可退的款项", "nothing that was paid is left to be refunded" };

/* A completed order was delivered as agreed, settled, and owes nothing. */
static const struct problem *not_complete(const void *row)
{
	const struct order *o = row;

	if (!o->settlement_count)
		return &ORDER_NOT_SETTLED;
	return o->settled ? NULL : &ORDER_OWED;
}

static const struct problem *empty(const void *row)
{
	return ((const struct order *)row)->line_count ? NULL : &ORDER_EMPTY;
}

/* No way back once something arrived or was done; what is on its way is returned first. */
static const struct problem *too_late(const void *row)
{
	const struct order *o = row;
	const struct order_line *l = o->lines.at;
	bool performed = false;

	for (int64_t i = 0; i < o->lines.n; i++) {
		if (l[i].shipped.v > 0 && l[i].kind.v != PRODUCT_SERVICE)
			return &ORDER_SHIPPED_ALREADY;
		performed |= l[i].shipped.v > 0;
	}
	return performed ? &ORDER_PERFORMED_ALREADY : &ORDER_SHIPPED_ALREADY;
}

static const struct problem *undelivered(const void *row)
{
	(void)row;
	return &ORDER_UNDELIVERED;
}

/* Is there a line, of services or of goods, of which something is still to be done? */
static bool any_open(const struct order *o, bool service)
{
	const struct order_line *l = o->lines.at;

	for (int64_t i = 0; i < o->lines.n; i++) {
		int64_t done = service ? l[i].shipped.v : l[i].batched.v;
		if ((l[i].kind.v == PRODUCT_SERVICE) == service && line_due(&l[i]).v > done)
			return true;
	}
	return false;
}

static const struct problem *irreducible(const void *row)
{
	return any_open(row, false) || any_open(row, true) ? NULL : &ORDER_IRREDUCIBLE;
}

static const struct problem *all_planned(const void *row)
{
	return any_open(row, false) ? NULL : &ORDER_PLANNED;
}

static const struct problem *all_performed(const void *row)
{
	return any_open(row, true) ? NULL : &ORDER_PERFORMED;
}

static const struct problem *settled_before(const void *row)
{
	return order_settlement(row) ? &SETTLEMENT_EXISTS : NULL;
}

/* Done and paid for: what came in stays. History may be done and owe; its money may still come. */
static const struct problem *closed(const void *row)
{
	const struct order *o = row;

	return o->state.v == ORDER_COMPLETED && o->settled ? &ORDER_CLOSED : NULL;
}

static const struct problem *completed(const void *row)
{
	const struct order *o = row;

	return o->state.v == ORDER_COMPLETED ? &ORDER_DONE : NULL;
}

static const struct problem *nothing_paid(const void *row)
{
	const struct order *o = row;

	return o->paid.fen > o->refunded.fen ? NULL : &ORDER_UNPAID;
}

#define DESK (SALES | AFTERSALES)

static const struct move order_moves_table[] = {
	/* from               action         to                  who                 button */
	{ ORDER_DRAFT,        "place",       ORDER_PLACED,       SALES | MACHINE,    "提交", "place", empty },
	{ ORDER_DRAFT,        "discard",     ORDER_CANCELLED,    SALES | MACHINE,    "作废草稿", "discard", NULL, RARE },
	{ ORDER_PLACED,       "approve",     ORDER_APPROVED,     REVIEWER,           "审核通过", "approve", NULL },
	{ ORDER_PLACED,       "reject",      ORDER_REJECTED,     REVIEWER,           "驳回", "reject", NULL },
	{ ORDER_PLACED,       "cancel",      ORDER_CANCELLED,    DESK,               "取消订单", "cancel", NULL, RARE },
	{ ORDER_REJECTED,     "resubmit",    ORDER_PLACED,       SALES,              "重新提交", "resubmit", empty },
	{ ORDER_REJECTED,     "cancel",      ORDER_CANCELLED,    DESK,               "取消订单", "cancel", NULL, RARE },
	{ ORDER_APPROVED,     "confirm",     ORDER_CONFIRMED,    SALES,              "确认订单", "confirm", NULL },
	{ ORDER_APPROVED,     "cancel",      ORDER_CANCELLED,    DESK,               "取消订单", "cancel", NULL, RARE },
	{ ORDER_CONFIRMED,    "cancel",      ORDER_CANCELLED,    DESK,               "取消订单", "cancel", NULL, RARE },
	{ ORDER_PROCESSING,   "cancel",      ORDER_CANCELLED,    DESK,               "取消订单", "cancel", NULL, RARE },
	{ ORDER_SIGNED,       "complete",    ORDER_COMPLETED,    FINANCE | SALES,    "完成订单", "complete", not_complete },

	{ ORDER_CONFIRMED,    "process",     ORDER_PROCESSING,   SYSTEM, NULL, NULL, NULL },
	{ ORDER_CONFIRMED,    "part_sign",   ORDER_PART_SIGNED,  SYSTEM, NULL, NULL, NULL },
	{ ORDER_CONFIRMED,    "sign",        ORDER_SIGNED,       SYSTEM, NULL, NULL, NULL },
	{ ORDER_PROCESSING,   "unprocess",   ORDER_CONFIRMED,    SYSTEM, NULL, NULL, NULL },
	{ ORDER_PROCESSING,   "part_ship",   ORDER_PART_SHIPPED, SYSTEM, NULL, NULL, NULL },
	{ ORDER_PROCESSING,   "ship",        ORDER_SHIPPED,      SYSTEM, NULL, NULL, NULL },
	{ ORDER_PROCESSING,   "part_sign",   ORDER_PART_SIGNED,  SYSTEM, NULL, NULL, NULL },
	{ ORDER_PROCESSING,   "sign",        ORDER_SIGNED,       SYSTEM, NULL, NULL, NULL },
	{ ORDER_PART_SHIPPED, "unprocess",   ORDER_CONFIRMED,    SYSTEM, NULL, NULL, NULL },
	{ ORDER_PART_SHIPPED, "process",     ORDER_PROCESSING,   SYSTEM, NULL, NULL, NULL },
	{ ORDER_PART_SHIPPED, "ship",        ORDER_SHIPPED,      SYSTEM, NULL, NULL, NULL },
	{ ORDER_PART_SHIPPED, "part_sign",   ORDER_PART_SIGNED,  SYSTEM, NULL, NULL, NULL },
	{ ORDER_PART_SHIPPED, "sign",        ORDER_SIGNED,       SYSTEM, NULL, NULL, NULL },
	{ ORDER_SHIPPED,      "unprocess",   ORDER_CONFIRMED,    SYSTEM, NULL, NULL, NULL },
	{ ORDER_SHIPPED,      "process",     ORDER_PROCESSING,   SYSTEM, NULL, NULL, NULL },
	{ ORDER_SHIPPED,      "part_ship",   ORDER_PART_SHIPPED, SYSTEM, NULL, NULL, NULL },
	{ ORDER_SHIPPED,      "part_sign",   ORDER_PART_SIGNED,  SYSTEM, NULL, NULL, NULL },
	{ ORDER_SHIPPED,      "sign",        ORDER_SIGNED,       SYSTEM, NULL, NULL, NULL },
	{ ORDER_PART_SIGNED,  "sign",        ORDER_SIGNED,       SYSTEM, NULL, NULL, NULL },
};

/* The rules in words; they are enforced by what the moves say, by order_required and by the lines (order_derive). */
static const struct gate order_way[] = {
	{ ORDER_PLACED, STATE_BITS(ORDER_PLACED, ORDER_REJECTED), "placed_at",
	  "客户、联系方式、产品与数量填写齐全，符合设置“必填字段”", "customer, contact, goods and quantities are there, and all that the setting order.required asks for" },
	{ ORDER_APPROVED, STATE_BIT(ORDER_APPROVED), "approved_at",
	  "审核岗核对完整性、合法性与可行性；不符则写明原因驳回", "a reviewer found it complete, lawful and feasible; else it is sent back with the reason" },
	{ ORDER_CONFIRMED, STATE_BITS(ORDER_CONFIRMED, ORDER_PROCESSING), "confirmed_at",
	  "销售岗与客户约定交付日期，同时预占库存", "sales agreed on a date with the customer; stock is reserved then" },
	{ ORDER_SHIPPED, STATE_BITS(ORDER_PART_SHIPPED, ORDER_SHIPPED), "shipped_at",
	  "全部货物已排入批次，并经拣货、包装后发出", "all goods are in batches that were picked, packed and shipped" },
	{ ORDER_SIGNED, STATE_BITS(ORDER_PART_SIGNED, ORDER_SIGNED), "signed_at",
	  "全部批次已由客户签收，服务已完成", "the customer signed for every batch, and every service was performed" },
	{ ORDER_COMPLETED, STATE_BIT(ORDER_COMPLETED), "completed_at",
	  "已开具结算单，货款结清", "a settlement was issued, and nothing is owed" },
};

MACHINE(order_machine, order_states, order_moves_table, ORDER_DRAFT,
        1u << ORDER_COMPLETED | 1u << ORDER_CANCELLED, WAY(order_way));

/* Orders that are being served; those that nobody placed yet or that were sent back; all that were ever placed. */
#define SERVED STATE_BITS(ORDER_CONFIRMED, ORDER_PART_SIGNED)
#define EDITED (STATE_BIT(ORDER_DRAFT) | STATE_BIT(ORDER_REJECTED))
#define PLACED STATE_BITS(ORDER_PLACED, ORDER_CANCELLED)
#define ORDER "/api/v1/orders/{id}"

static const struct action order_actions_table[] = {
	/* action             in the states          who                          button */
	{ "change",           EDITED,                SALES | MACHINE,             "修改订单", "change", "PATCH " ORDER, NULL },
	{ "promise",          STATE_BITS(ORDER_DRAFT, ORDER_PART_SIGNED), SALES,  "变更约定日期", "change the promised date", NULL, NULL },
	{ "note",             0,                     STAFF,                       "添加内部备注", "add an internal note", NULL, NULL },
	{ "reduce",           SERVED,                DESK,                        "协商减少数量", "reduce", NULL, irreducible },
	{ "reserve",          SERVED,                SALES | WAREHOUSE,           "预占库存", "reserve", NULL, NULL },
	{ "plan",             SERVED,                SALES | WAREHOUSE | LOGISTICS, "安排批次", "plan batches", "POST " ORDER "/batches", all_planned },
	{ "perform",          SERVED,                DESK,                        "登记服务完成", "record a service done", NULL, all_performed },
	{ "share",            PLACED,                DESK,                        "发放查询链接", "hand out a tracking link", "POST " ORDER "/tracking_links", NULL },
	{ "receive_payment",  PLACED,                FINANCE,                     "登记收款", "record a payment", "POST " ORDER "/payments", closed },
	{ "refund",           0,                     FINANCE | DESK,              "申请退款", "request a refund", "POST " ORDER "/refunds", nothing_paid },
	{ "settle",           STATE_BIT(ORDER_SIGNED), FINANCE,                   "结算", "settle", "POST " ORDER "/settlements", settled_before },

	/* What the order has to say about actions of its parts. */
	{ "payment.reverse",  0,                     FINANCE,                     "冲销收款", "reverse a payment", "POST " ORDER "/payments/{part}/actions/reverse", closed },
	{ "settlement.void",  0,                     FINANCE,                     "作废结算单", "void a settlement", "POST " ORDER "/settlements/{part}/actions/void", completed },

	/* Why a move of that name is not to be had. */
	{ "cancel",           STATE_BITS(ORDER_PART_SHIPPED, ORDER_COMPLETED), DESK, NULL, NULL, NULL, too_late },
	{ "complete",         SERVED,                FINANCE | SALES,             NULL, NULL, NULL, undelivered },
};
ACTIONS(order_actions, order_actions_table);
