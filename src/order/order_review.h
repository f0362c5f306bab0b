/*
 * order_review.h -- what a reviewer looks for in an order, looked for already.
 */
#ifndef ORDER_ORDER_REVIEW_H
#define ORDER_ORDER_REVIEW_H

#include "order/order_rules.h"

enum review_group { REVIEW_COMPLETE, REVIEW_LEGAL, REVIEW_FEASIBLE };
enum review_verdict { REVIEW_FINE, REVIEW_LOOK, REVIEW_BAD };

/* What was found, in the words of errors. */
struct review_fault { struct str pointer, code, zh, en; };

/* One question, and the answer to it. */
struct review_check {
	struct state group;
	struct str zh, en;		/* what is looked at */
	struct state verdict;
	struct rows faults;
};

struct order_review {
	struct rows checks;		/* struct review_check */
	struct rows supply;		/* struct line_supply */
};
extern const struct record order_review_record;

/* Look at the order of `s`: its lines, its reservations, and the stock of their products must be there. */
struct order_review order_review(struct context *x, const struct order_state_rows *s);

/* GET /api/v1/orders/{id}/checks */
bool order_review_get(struct asked *q);

#endif
