/*
 * portal_inner.h -- between the files of portal/.
 */
#ifndef PORTAL_PORTAL_INNER_H
#define PORTAL_PORTAL_INNER_H

#include "base/text.h"
#include "portal/link.h"
#include "portal/portal.h"

/* --- handing out a link ------------------------------------------------------ */

struct share_in { bool prices; int64_t days; };
struct shared_link { struct str url; bool prices; struct instant expires_at; };
struct share_seen { struct order *order; };

extern const struct record share_in_record, shared_link_record;

bool order_share_load(struct context *x, struct load *l, const void *in, void *state);
bool order_share_decide(struct context *x, const void *in, void *state, struct decision *out);

/* Is it "https://host" or "http://host", without a slash behind it? Empty is fine too. */
bool portal_address_valid(struct str value);
bool portal_contact_valid(struct str value);

/* --- looking an order up ------------------------------------------------------ */

/* What was typed into the form. */
struct typed { struct str number, phone; };

/* The number as the order may have it: without blanks around it, and the same in capitals. */
struct str typed_number(const struct typed *t);
struct str typed_capitals(struct arena *a, const struct typed *t);
/* Do the four digits end the phone number? Takes as long whether they do or not. */
bool typed_phone_fits(struct arena *a, const struct typed *t, struct str phone);

/* Who shares a limit: an IPv4 address, or what a household has of IPv6. */
struct str address_of(struct arena *a, struct str remote);

/* --- what is shown ------------------------------------------------------------- */

struct numbered_order { struct id id; struct str phone; };

struct shown_order {
	struct str number;
	struct state state;
	struct date order_date, requested_date, promised_date, delivered_date;
	struct str message, currency;
	struct money goods_amount, discount, freight, total, paid, refunded;
};

struct shown_line {
	int64_t line;
	struct str name, specification;
	struct quantity quantity;
	struct str unit;
	struct price unit_price;
	struct money amount;
};

struct shown_batch {
	int64_t batch;
	struct state state;
	struct str carrier, tracking_number;
	struct date planned_date;
	struct instant shipped_at, signed_at;
};

struct shown_part { int64_t batch, line; struct str name, unit; struct quantity quantity; };

extern const struct record numbered_order_record, shown_order_record, shown_line_record, shown_batch_record,
	shown_part_record;

/*
 * Where a page begins, for an order may need several: at a batch, at a line within one, else at a line of the order, else at a
 * piece of its message. All zero: the first page.
 */
struct place { int64_t batch, line, message; };

/* More than there is room for on a page: none has less than 36 bytes. */
enum { PORTAL_PIECES = PORTAL_PAGE_MAX / 36 };

/* An order with what is shown of it from there on, of each at most PORTAL_PIECES, and how. */
struct shown {
	struct shown_order order;
	struct rows lines, batches, parts;
	bool prices;
	struct place from;
};

/* --- pages ----------------------------------------------------------------------- */

/* What every page has. */
struct page {
	struct buf *out;
	bool english;
	struct zone zone;
	struct str path;		/* its own, for the link to the other language and to the next page */
	struct str company, contact;
	struct place from;		/* where in the order it begins */
};

/* Why the form is shown. */
enum notice { NOTICE_NONE, NOTICE_NOT_FOUND, NOTICE_BROKEN, NOTICE_EXPIRED, NOTICE_TOO_MANY, NOTICE_AWAY, NOTICES };
extern const int notice_status[NOTICES];

void page_form(struct page *p, enum notice n);
void page_order(struct page *p, const struct shown *s);

/* The routes. */
void portal_form(struct asked_page *v);	/* GET /track */
void portal_look_up(struct asked_page *v);	/* POST /track */
void portal_show(struct asked_page *v);	/* GET /track/{signed} */

#endif
