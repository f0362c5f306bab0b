/*
 * fulfil_rules.h -- what the commands of fulfil are sent and what they must see.
 *
 * For the files of this module only: tables, loads and rules share it.
 */
#ifndef FULFIL_FULFIL_RULES_H
#define FULFIL_FULFIL_RULES_H

#include "fulfil/fulfil.h"

/* Everything a decision about batches may have to see. */
struct batch_seen {
	struct order *order;
	struct rows batches;		/* all of the order; each has its lines */
	struct rows reservations;
	struct stock_set stocks;	/* all stock rows of the products concerned */
	struct product *scanned;	/* whose code was scanned; NULL: nobody's */
	struct product_unit *scanned_unit;	/* the unit the code is on; NULL: the base unit */
};

/* --- inputs ---------------------------------------------------------------- */

/* So much of a line of the order, in base units. */
struct batch_part { int64_t line; struct quantity quantity; struct str reason; };

struct batch_plan {
	struct rows lines; /* of batch_part; none: all that is reserved and in no batch */
	struct date planned_date;
	struct str contact_name, phone;	/* ship-to; what is left out is the order's */
	union {
		struct ship_to to;
		struct { struct str region, province, city, district, street; };
	};
	struct state shipping_mode;	/* mode_changes */
	struct str carrier;
};

struct batch_pick { struct rows lines; };

struct batch_scan { struct str code; struct quantity quantity; };
/* How far the line is that was scanned. */
struct scanned { int64_t line; struct str sku, name; struct quantity done, most; };

struct batch_pack {
	struct rows lines;
	int64_t packages;
	struct str weight;
};

struct batch_ship {
	struct str carrier, tracking_number;
	struct money freight_cost;
	struct state shipping_mode;	/* mode_changes */
};

struct batch_sign {
	struct str signer;
	struct instant signed_at;
	struct state proof_kind;
	struct str proof;
	struct rows lines;
};

struct batch_cancel { struct str reason; };

struct batch_lost {
	struct str reason;
	bool returned;			/* the goods are in the warehouse again */
};

struct batch_track { struct str carrier, tracking_number; };

/* "As it was", then the words of shipping_modes one after the other. */
extern const struct names mode_changes;

extern const struct record batch_scan_record, scanned_record, batch_plan_record, batch_pick_record, batch_pack_record,
	batch_ship_record, batch_sign_record, batch_lost_record, batch_cancel_record,
	batch_track_record;

/* --- between the rules ------------------------------------------------------ */

/* The batch of the path; NULL with E_NOT_FOUND. */
struct batch *batch_asked(struct context *x, const struct batch_seen *s);

/* What is reserved for a line of the order; NULL: nothing ever was. */
struct reservation *batch_reservation(const struct batch_seen *s, int64_t line);

/* Move it by the caller's action, put it, and answer with its order. */
bool batch_move(struct context *x, struct batch_seen *s, struct batch *b, const char *action,
                const char *fact, struct decision *out);
/* The same for what keeps the state. */
bool batch_act(struct context *x, struct batch_seen *s, struct batch *b, const char *action,
               const char *fact, struct decision *out);

/* --- loads and rules --------------------------------------------------------- */

typedef bool load_function(struct context *x, struct load *l, const void *in, void *state);
typedef bool decide_function(struct context *x, const void *in, void *state, struct decision *out);

load_function batch_load;	/* the order with its batches */
load_function batch_scan_load;	/* … and whose code was scanned */
load_function batch_plan_load;	/* … and what is reserved */
load_function batch_ship_load;	/* … and the stock of what is shipped or comes back */
decide_function batch_scan_decide, batch_plan_decide, batch_pick_decide, batch_pack_decide, batch_ship_decide,
	batch_sign_decide, batch_track_decide, batch_lost_decide, batch_cancel_decide, batch_cancel_all_decide;

/* --- checks ------------------------------------------------------------------- */

/* One line of an order, as its row or its batches have it. */
struct line_progress {
	struct id order_id;
	int64_t line;
	struct quantity batched, shipped, signed_for;
};
struct batch_key { struct id order_id; int64_t batch; };

/* What open batches plan of a line of an order, and what is reserved for it. */
struct line_held {
	struct id order_id;
	int64_t line;
	struct quantity planned, reserved;
};

extern const struct record line_progress_record, batch_key_record, line_held_record;

bool fulfil_check_lines(struct db *db, struct check_out *out, struct errs *errs);
bool fulfil_check_reserved(struct db *db, struct check_out *out, struct errs *errs);
bool fulfil_check_batches(struct db *db, struct check_out *out, struct errs *errs);

#endif
