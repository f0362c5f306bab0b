/*
 * stock.h -- warehouses, what lies in them, and what of it is promised.
 *
 * A balance (struct stock) is the sum of its moves, kept beside them by guarded
 * deltas; `reserved` is the sum of the open reservations. Orders and shipments
 * live in higher modules: they call the rules below and report the changes of
 * reservations as their own. The rules are pure; they edit the rows they are
 * given and put() them.
 */
#ifndef STOCK_STOCK_H
#define STOCK_STOCK_H

#include "record/decision.h"
#include "shell/context.h"
#include "shell/load.h"

struct warehouse {
	struct id id;
	int64_t version;
	struct digest head;
	struct str code;		/* "WH-SH": what people and files call it */
	struct str name;
	struct str province, city, district, street;
	struct str contact_name, phone;
	bool active;
	int64_t priority;		/* the smaller, the sooner it is asked */
};
extern const struct record warehouse_record;
extern const struct lookup warehouse_by_id, warehouse_by_code;
extern const struct lookup warehouse_by_active;	/* key VI(1): all that may be reserved from */

/* What one warehouse has of one product. */
struct stock {
	struct id product_id, warehouse_id;
	struct quantity on_hand, reserved;
};
extern const struct record stock_record;
extern const struct lookup stock_by_product;

static inline struct quantity stock_available(const struct stock *s)
{
	return (struct quantity){ s->on_hand.v - s->reserved.v };
}

enum stock_reason { STOCK_RECEIPT, STOCK_ADJUSTMENT, STOCK_TRANSFER, STOCK_SHIPMENT, STOCK_RETURN };
extern const struct names stock_reasons;

/* One line of the stock ledger; never changed. */
struct stock_move {
	struct id product_id, warehouse_id;
	struct id id;
	struct quantity quantity;	/* signed */
	struct state reason;
	struct id order_id;
	int64_t batch;			/* of that order */
	struct id document_id;
	struct instant at;
	struct str by;
};
extern const struct record stock_move_record;

/*
 * What is promised to one line of an order. A row stays, at zero, when everything was shipped or
 * released, so that the line can be reserved again.
 */
struct reservation {
	struct id order_id;
	int64_t line;
	struct id product_id, warehouse_id;
	struct quantity quantity;	/* still open */
};
extern const struct record reservation_record;
extern const struct lookup reservations_by_order;

/* The paper of a receipt, an adjustment or a transfer; `kind` is one of the first three reasons. */
struct stock_document {
	struct id id;
	int64_t version;
	struct digest head;
	struct str number;
	struct state kind;
	struct id warehouse_id, to_warehouse_id;
	struct str reason;
	struct instant at;
	struct str by;
	struct rows lines;
};
extern const struct names stock_kinds;
extern const struct record stock_document_record;
extern const struct lookup stock_document_by_id;

struct stock_document_line {
	struct id stock_document_id;
	int64_t line;
	struct id product_id;
	struct str sku, name, unit;	/* as they were then */
	struct quantity quantity;	/* in base units; signed for an adjustment */
};
extern const struct record stock_document_line_record;

extern const struct problem
	STOCK_SHORT,		/* 409 wanted {wanted} of {sku}, but only {left} is left */
	STOCK_BELOW_RESERVED,	/* 409 {sku} would fall to {left}, but {reserved} is reserved */
	STOCK_NOT_RESERVED,	/* 409 only {left} is reserved, not {wanted} */
	STOCK_SAME_WAREHOUSE,	/* 422 goods cannot be transferred to the warehouse they are in */
	STOCK_NOTHING,		/* 422 the quantity must not be zero */
	STOCK_SERVICE,		/* 422 {sku} is a service: it is not stocked */
	WAREHOUSE_CLOSED;	/* 409 the warehouse is not in use */

/*
 * The balances a decision may change: pointers to private copies, in the order of product and warehouse. Whoever adds
 * rows that do not follow those there are sorts the set before anything is looked for.
 */
struct stock_set {
	struct stock **at;
	size_t n, room;
};

void stock_set_add(struct arena *a, struct stock_set *set, const struct rows *rows);
void stock_set_sort(struct stock_set *set);

/* The row of this product in this warehouse; NULL when there is none. */
struct stock *stock_find(const struct stock_set *set, struct id product, struct id warehouse);

/* All balances of these products, whose ids are put in order. */
bool stock_load(struct context *x, struct load *l, struct id *product, size_t n, struct stock_set *set);

/* What a line of an order asks for. */
struct stock_want {
	struct id product;
	struct id warehouse;		/* 0: any */
	struct quantity quantity;
	int64_t line;
	struct str sku;			/* for the error */
	struct str pointer;		/* of the line */
	struct id chosen;		/* out: the warehouse that serves it; 0: none can */
	struct quantity left;		/* out: what that one has for it; without one the most that any has */
};

/*
 * Where could all of this be reserved? Each line is served whole by one active warehouse: the one it names, or the
 * one with the smallest priority that has enough after the other lines of the same product took theirs. Named
 * and larger lines choose first, so that a small one does not take the only place a large one fits.
 *
 * `stocks`: all stock rows of the wanted products. `held`: the order's reservation rows,
 * NULL for a new order; a line that holds something already gets more of it in the same warehouse.
 */
void stock_plan(struct arena *a, struct stock_want *want, int n, const struct stock_set *stocks,
                const struct rows *warehouses, const struct rows *held);

/*
 * Reserve all wants as planned, or nothing; every shortage is reported (STOCK_SHORT at the line's pointer). `made` (may
 * be NULL) gets the reservations that are new, as an array of struct reservation in the order of wants.
 */
bool stock_reserve(struct context *x, struct id order, struct stock_want *want, int n,
                   const struct stock_set *stocks, const struct rows *warehouses,
                   const struct rows *held, struct rows *made, struct decision *out);

/* Give back `quantity` of a reservation. */
bool stock_release(struct context *x, struct reservation *r, struct stock *stock, struct quantity quantity,
                   struct decision *out);

/* Goods of a reservation leave the house in a batch of its order. */
bool stock_ship(struct context *x, struct reservation *r, struct stock *stock, struct quantity quantity,
                int64_t batch, struct decision *out);

/* Goods of an order come back into the warehouse. */
bool stock_return(struct context *x, struct stock *stock, struct quantity quantity, struct id order,
                  int64_t batch, struct decision *out);

/* What a clerk sees: a balance with the names of its product and warehouse (a view). */
struct stock_level {
	struct id product_id, warehouse_id;
	struct str sku, product_name, unit;
	struct str warehouse_code, warehouse_name;
	struct quantity on_hand, reserved, available;
};
extern const struct record stock_level_record;

/* GET /api/v1/stock/supply?product_id=1,2: the most one line could get of each. */
extern const struct record stock_supply_page_record;
struct asked;
bool stock_supply_get(struct asked *q);

/* A move with the names of its product and warehouse (a view). */
struct stock_ledger_line {
	struct id product_id, warehouse_id, id;
	struct str sku, product_name, warehouse_code;
	struct quantity quantity;
	struct state reason;
	struct id order_id;
	int64_t batch;
	struct id document_id;
	struct instant at;
	struct str by;
};
extern const struct record stock_ledger_line_record;

/* Rows of the checks: what moves or reservations of one product and warehouse add up to; how to call them. */
struct stock_sum {
	struct id product_id, warehouse_id;
	struct quantity quantity;
};
extern const struct record stock_sum_record;

struct stock_name { struct str sku, code; };
extern const struct record stock_name_record;

/* Inputs. A product is named by id or SKU, a warehouse by id or code. */
struct stock_entry_line {
	struct id product_id;
	struct str sku;
	struct quantity quantity;
	struct str unit;		/* empty: the product's base unit */
};

struct stock_entry {			/* a receipt or an adjustment */
	struct id warehouse_id;
	struct str warehouse;
	struct str reason;
	struct rows lines;
};

struct stock_transfer {
	struct id warehouse_id;
	struct str warehouse;
	struct id to_warehouse_id;
	struct str to_warehouse;
	struct str reason;
	struct rows lines;
};
extern const struct record stock_receipt_record, stock_adjustment_record, stock_transfer_record;

struct module;
extern const struct module stock_module;

#endif
