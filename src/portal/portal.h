/*
 * portal.h -- what customers see of their order, without an account.
 *
 * Pages are HTML without scripts, at most PORTAL_PAGE_MAX bytes with their styles. Who has the order's number and the end of
 * its phone number, or a link that was signed here, sees how far it has come; prices only who was handed a link for them. What
 * is not for customers (internal notes, staff, costs) is not even read: see queries.sql.
 */
#ifndef PORTAL_PORTAL_H
#define PORTAL_PORTAL_H

#include "fulfil/fulfil.h"
#include "order/order.h"

enum { PORTAL_PAGE_MAX = 15000 };

/* Wrong look-ups before one has to wait (rate.h). Some 440 a day at a number are three weeks for all four digits. */
enum { PORTAL_FREE_NUMBER = 5, PORTAL_FREE_ADDRESS = 10 };

/* A link that was handed out: of an order's family. The link itself is not kept; it is made again of the same values. */
struct tracking_link {
	struct id order_id;
	int64_t tracking_link;		/* 1, 2 … of its order */
	bool prices;			/* shows them */
	struct instant expires_at;
	struct instant created_at;
	struct str created_by;
};

/* The address of the page it leads to; relative while the setting portal.address is empty. */
struct str tracking_link_url(struct context *x, const struct tracking_link *l);

extern const struct record tracking_link_record;
extern const struct module portal_module;

#endif
