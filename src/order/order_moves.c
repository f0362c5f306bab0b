/*
 * order_moves.c -- every move an order can make.
 *
 * The API, the buttons, the diagram in the documents and the model check read this table.
 * Moves by SYSTEM are derived from what lines and batches say (order_derive).
 */
#include "order/order.h"

const struct problem
	ORDER_NOT_SETTLED = { "ORDER_NOT_SETTLED", 409,
		"订单尚未结算，请先开具结算单", "the order has no settlement: settle it first" },
	ORDER_OWED = { "ORDER_OWED", 409,
		"货款尚未结清", "the settlement is not settled: money is owed" };

/* A completed order was delivered as agreed, settled, and owes nothing. */
static const struct problem *not_complete(const void *row)
{
	const struct order *o = row;

	if (!o->settlement_count)
		return &ORDER_NOT_SETTLED;
	return o->settled ? NULL : &ORDER_OWED;
}

#define DESK (SALES | AFTERSALES)

static const struct move order_moves_table[] = {
	/* from               action         to                  who                 button */
	{ ORDER_DRAFT,        "place",       ORDER_PLACED,       SALES | MACHINE,    "提交", "place", NULL },
	{ ORDER_DRAFT,        "discard",     ORDER_CANCELLED,    SALES | MACHINE,    "作废草稿", "discard", NULL },
	{ ORDER_PLACED,       "approve",     ORDER_APPROVED,     REVIEWER,           "审核通过", "approve", NULL },
	{ ORDER_PLACED,       "reject",      ORDER_REJECTED,     REVIEWER,           "驳回", "reject", NULL },
	{ ORDER_PLACED,       "cancel",      ORDER_CANCELLED,    DESK,               "取消订单", "cancel", NULL },
	{ ORDER_REJECTED,     "resubmit",    ORDER_PLACED,       SALES,              "重新提交", "resubmit", NULL },
	{ ORDER_REJECTED,     "cancel",      ORDER_CANCELLED,    DESK,               "取消订单", "cancel", NULL },
	{ ORDER_APPROVED,     "confirm",     ORDER_CONFIRMED,    SALES,              "确认订单", "confirm", NULL },
	{ ORDER_APPROVED,     "cancel",      ORDER_CANCELLED,    DESK,               "取消订单", "cancel", NULL },
	{ ORDER_CONFIRMED,    "cancel",      ORDER_CANCELLED,    DESK,               "取消订单", "cancel", NULL },
	{ ORDER_PROCESSING,   "cancel",      ORDER_CANCELLED,    DESK,               "取消订单", "cancel", NULL },
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

MACHINE(order_machine, order_states, order_moves_table, ORDER_DRAFT,
        1u << ORDER_COMPLETED | 1u << ORDER_CANCELLED);
