/*
 * paper.h -- what is printed of orders, batches and settlements, and that it was.
 */
#ifndef PAPER_PAPER_H
#define PAPER_PAPER_H

#include "fulfil/fulfil.h"
#include "order/order.h"
#include "portal/portal.h"

/* A paper of an order, or of a part of it, that was printed: of the order's family. */
struct printing {
	struct id order_id;
	int64_t printing;		/* 1, 2 … of its order */
	struct str paper;		/* "pick-list" */
	int64_t part;			/* batch or settlement; 0: of the order itself */
	int64_t copy;			/* 1, then the reprints */
	struct instant printed_at;
	struct str printed_by;
};

extern const struct record printing_record;
extern const struct module paper_module;

#endif
