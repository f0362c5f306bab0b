/*
 * fulfil.h -- the batch 批次: a part of an order that is picked, packed, shipped and signed for
 * together.
 *
 * A batch leaves one warehouse for one address. It belongs to its order's family: its number is
 * counted there, and whatever it does is a change of the order, whose lines say how much is in
 * batches, shipped and signed for, and whose state follows from them (order_derive). Past orders
 * of other systems are recorded here too, because they bring their batches along (history.h).
 */
#ifndef FULFIL_FULFIL_H
#define FULFIL_FULFIL_H

#include "order/order.h"

enum batch_state {
	BATCH_PLANNED, BATCH_PICKED, BATCH_PACKED, BATCH_SHIPPED, BATCH_SIGNED, BATCH_CANCELLED,
	BATCH_LOST,
};
enum proof_kind { PROOF_NONE, PROOF_PHOTO, PROOF_SIGNATURE, PROOF_CARRIER_EVENT, PROOF_PAPER };

extern const struct names batch_states, proof_kinds;

struct batch {
	struct id order_id;
	int64_t batch;			/* 1, 2 … of its order */
	struct state state;
	struct id warehouse_id;		/* 0: history does not say */
	struct str ship_from;		/* the warehouse's name and address then */
	struct str contact_name, phone;	/* ship-to, as it was then */
	union {
		struct ship_to to;
		struct { struct str region, province, city, district, street; };
	};
	struct date planned_date;
	struct state shipping_mode;
	struct str carrier, tracking_number;
	struct money freight_cost;	/* what the carrier takes of us */
	int64_t packages;
	struct str weight;
	struct instant picked_at;
	struct str picked_by;
	struct instant packed_at;
	struct str packed_by;
	struct instant shipped_at;
	struct str shipped_by;
	struct instant signed_at;	/* when the customer signed */
	struct str signer;
	struct state proof_kind;
	struct str proof;		/* name of the file, id of the carrier's event … */
	struct str signed_by;		/* who recorded it */
	struct str cancel_reason;
	struct instant created_at;
	struct str created_by;
	bool historical;		/* recorded from another system; may have no lines */
	struct rows lines;
};

/*
 * In base units. What was packed is what is shipped; until then the whole quantity counts as
 * being in the batch, afterwards packed - missing does.
 */
struct batch_line {
	struct id order_id;
	int64_t batch;
	int64_t line;			/* of the order */
	struct quantity quantity;	/* planned */
	struct quantity picked, packed;
	struct quantity signed_for;
	struct quantity missing;	/* shipped, but not there when it was signed for; lost: all */
	struct str note;		/* why less of it was picked or packed */
};

extern const struct record batch_record, batch_line_record;
extern const struct machine batch_machine;
extern const struct lookup batches_by_order, batch_lines_by_order;

extern const struct problem
	BATCH_ABOVE,          /* 409 only {left} of line {line} is reserved and in no batch yet */
	BATCH_NOTHING,        /* 409 nothing is reserved that is not in a batch already */
	BATCH_TWO_WAREHOUSES, /* 409 line {line} is reserved in another warehouse */
	BATCH_SERVICE,        /* 409 line {line} is a service: it is performed, not shipped */
	BATCH_LINE_TWICE,     /* 422 line {line} is listed twice */
	BATCH_NO_LINE,        /* 404 the batch has no line {line} */
	BATCH_EMPTY,          /* 409 nothing of the batch would be left */
	BATCH_NO_STOCK,       /* 409 it took nothing out of the stock: nothing comes back into it */
	SCAN_FOREIGN,         /* 409 {code} is not in this batch */
	SCAN_ABOVE,           /* 409 enough of {code}: {most} are wanted, {more} more would be too many */
	SCAN_BELOW,           /* 409 of {code} only {done} were counted: {less} cannot be taken back */
	PICK_ABOVE,           /* 409 {picked} of line {line} picked, but only {planned} planned */
	PICK_SHORT,           /* warning: {picked} of line {line} picked, {planned} planned */
	PACK_ABOVE,           /* 409 {packed} of line {line} packed, but only {picked} picked */
	PACK_SHORT,           /* warning: {packed} of line {line} packed, {planned} planned */
	SIGN_ABOVE,  /* 409 {signed} of line {line} signed for, but only {shipped} shipped */
	SIGN_SHORT,  /* warning: {signed} of line {line} signed for, {shipped} shipped */
	SIGN_EARLY,  /* 422 it cannot be signed for before it is shipped */
	SIGN_FUTURE; /* 422 it cannot be signed for in the future */

/* What stands on a batch's papers, to be scanned: number of the order (or its id, when it has none), "-", number of the batch. */
struct str batch_code(struct arena *a, struct str number, struct id order, int64_t batch);

extern const struct module fulfil_module;

#endif
