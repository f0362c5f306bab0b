/*
 * paper_inner.h -- what the papers are made of: rows as they are printed. Private to paper/.
 */
#ifndef PAPER_PAPER_INNER_H
#define PAPER_PAPER_INNER_H

#include "paper/paper.h"
#include "print/form.h"
#include "shell/read/papers.h"

/* The head of what accompanies a batch. */
struct batch_paper {
	struct id order_id;
	int64_t batch;
	struct str code;		/* number of the order, "-", number of the batch: what is scanned */
	struct str number;
	struct str customer_name, contact_name, phone, address;
	struct str ship_from, warehouse;
	struct state state;		/* batch_states */
	struct date order_date, planned_date;
	struct state shipping_mode;
	struct str carrier, tracking_number;
	int64_t packages;
	struct str weight, message;
	struct str picked_by, packed_by;
	struct str link;		/* where the customer follows it */
};

struct batch_paper_line {
	int64_t line;
	struct str sku, name, model, specification;
	struct attributes attributes;
	struct str barcode, unit;
	struct quantity quantity;	/* planned; picked; once packed, what was packed */
	struct str note;
	struct str ticked;		/* room for the hand */
};

struct order_paper {
	struct id id;
	int64_t version;
	struct str number;
	struct date order_date;
	struct state state;		/* order_states */
	struct str customer_name, contact_name, phone, address;
	struct date requested_date, promised_date;
	struct state payment_method, shipping_mode;
	int64_t payment_days;
	struct str currency;
	struct money goods_amount, discount, freight, tax, total;
	struct str message;
};

struct order_paper_line {
	int64_t line;
	struct str sku, name, model, specification;
	struct attributes attributes;
	struct str unit, packing;
	struct quantity quantity;
	struct price unit_price;
	struct money amount;
	struct date requested_date;
};

struct settlement_paper {
	struct id order_id;
	int64_t settlement;
	struct str settlement_number, number;
	struct str customer_name, phone;
	struct instant issued_at;
	struct date due_date;
	struct state method;
	struct str terms, currency;
	struct money order_amount, discount, freight, tax, receivable, returned, paid, balance;
	struct state state;
	struct str by;
};

struct settlement_paper_line {
	int64_t line;
	struct str product, model, specification;
	struct attributes attributes;
	struct str unit;
	struct quantity ordered, delivered;
	struct price unit_price;
	struct money amount, discount;
	struct str reason;
};

struct copies { int64_t n; };

extern const struct record batch_paper_record, batch_paper_line_record, order_paper_record, order_paper_line_record,
	settlement_paper_record, settlement_paper_line_record, copies_record;

extern const struct form pick_list_form, packing_list_form, delivery_note_form, label_form, confirmation_form, settlement_form;

/* What must be seen to log a printing: the order, and its printings. */
struct printing_seen { struct order *order; struct rows printings; };

bool paper_printed_load(struct context *x, struct load *l, const void *in, void *state);
bool paper_printed_decide(struct context *x, const void *in, void *state, struct decision *out);

#endif
