/*
 * people.h -- who works with orders, and who orders.
 *
 * Departments, staff with their roles, sessions and API tokens; customers with their contacts
 * and addresses. Orders keep their own copies of what they need of a customer, so that editing
 * the customer file never changes a past order.
 */
#ifndef PEOPLE_PEOPLE_H
#define PEOPLE_PEOPLE_H

#include "shell/module.h"

extern const struct module people_module;

/* The words of the roles, in the order of the bits of role.h, SALES to MACHINE. */
extern const struct names role_names;

enum customer_kind { CUSTOMER_PERSON, CUSTOMER_COMPANY };
extern const struct names customer_kinds;

struct department {
	struct id id;
	int64_t version;
	struct digest head;
	struct str code;		/* unique */
	struct str name;
	struct instant created_at;
};

struct staff {
	struct id id;
	int64_t version;
	struct digest head;
	struct str login;		/* unique, lower case */
	struct str name;
	struct id department_id;	/* 0: none */
	struct set roles;		/* bits of enum role */
	struct str password;		/* its argon2id hash */
	bool active;
	bool totp;			/* logs in in two steps */
	struct instant created_at;
};

/*
 * The secret of somebody's second step, drawn and perhaps not confirmed yet (staff.totp), with the half minute of the code it
 * was used with last. The row is replaced, never changed: of two who use one code at once, one finds it gone.
 */
struct totp { struct id staff_id; int64_t step; struct str secret; };

/* Somebody who logged in. It ends by its time; logging out sets the time to now. */
struct session {
	struct str token;		/* hex digest of the token: the token itself is never stored */
	struct id staff_id;
	struct instant created_at, expires_at;
	struct str device;		/* "Chrome · Windows": device_of */
	struct str address;
};

/* What a program calls with. */
struct api_token {
	struct id id;
	int64_t version;
	struct digest head;
	struct str name;
	struct str token;		/* hex digest */
	struct set roles;
	bool active;
	struct instant expires_at;	/* 0: never */
	struct instant created_at;
};

/* How somebody likes to see a list: its filters, order and columns, as the address of the screen says them. */
struct view {
	struct id id;
	int64_t version;
	struct digest head;
	struct str list;		/* "/api/v1/orders" */
	struct str name;
	bool shared;			/* all see it; its owner or an administrator changes it */
	struct id owner_id;
	struct str owner;		/* their login */
	struct str query;
	bool removed;			/* nobody sees it any more: a root is never deleted */
	struct instant created_at;
};

struct customer {
	struct id id;
	int64_t version;
	struct digest head;
	struct str code;		/* unique; empty: none */
	struct state kind;		/* enum customer_kind */
	struct str name;		/* of the person or the company */
	struct str phone, email;
	struct str tax_number;
	struct str level;		/* "VIP": free text that classifies */
	bool active;
	struct str reference;		/* unique name in another system: "olist:abc"; empty: none */
	struct str search;		/* folded name, code, phone and contacts */
	struct instant created_at;
	int64_t contact_count, address_count;	/* highest numbers given so far */
	struct rows contacts;		/* of struct contact; collected when read */
	struct rows addresses;		/* of struct address */
};

/* Contacts and addresses are numbered per customer; a number is never given twice. */
struct contact {
	struct id customer_id;
	int64_t contact;		/* 1, 2 … */
	struct str name, phone, email;
	struct str post;		/* position in the company */
	bool is_default;
};

/* Where goods go. A row that has it has each of its members, and all of them as `to`: it is copied as a whole. */
struct ship_to { struct str region, province, city, district, street; };	/* region: GB/T 2260, six digits, or empty */

static inline bool is_somewhere(const struct ship_to *to)
{
	return to->region.n || to->province.n || to->city.n || to->district.n || to->street.n;
}

struct address {
	struct id customer_id;
	int64_t address;
	struct str label;		/* "仓库", "总部" */
	union {
		struct ship_to to;
		struct { struct str region, province, city, district, street; };
	};
	struct str contact_name, phone, postcode;
	bool is_default;
};

extern const struct record department_record, staff_record, totp_record, session_record, api_token_record,
	view_record, customer_record, contact_record, address_record;

extern const struct lookup department_by_id, department_by_code,
	staff_by_id, staff_by_login, totp_by_staff, sessions_by_staff,
	api_token_by_id, view_by_id, views_by_owner,
	customer_by_id, customer_by_code, customer_by_reference,	/* VI(id), VT(code), VT(reference) */
	contacts_by_customer, addresses_by_customer;			/* VI(customer id) */

extern const struct problem
	CUSTOMER_ACTIVE_ALREADY,	/* 409 the customer is active already */
	CUSTOMER_INACTIVE_ALREADY,	/* 409 the customer is inactive already */
	CUSTOMER_INACTIVE,		/* 409 customer {name} is not active */
	REGION_UNKNOWN;			/* 422 {region} is not a region code of GB/T 2260 */

/*
 * The contact or address with this number, or for 0 the default one (else the first). NULL when
 * none is there.
 */
const struct contact *contact_choose(const struct rows *contacts, int64_t number);
const struct address *address_choose(const struct rows *addresses, int64_t number);

/* May something new be begun with this customer? Else CUSTOMER_INACTIVE at `pointer`. */
bool customer_usable(const struct customer *c, struct errs *errs, struct str pointer);

/*
 * Who is behind that id today, with the roles of today? `known` is false when they are not active any more. For what goes on after
 * they asked for it. False when it could not be read.
 */
bool people_caller(struct db *db, struct id id, struct instant now, struct caller *who, bool *known, struct arena *a, struct errs *errs);

/* A region code is empty or a division of GB/T 2260; else REGION_UNKNOWN at `pointer`. */
bool region_check(struct str region, struct errs *errs, struct str pointer);
/* Is it a province, city or county of GB/T 2260? */
bool region_known(struct str region);

/* A phone number: digits, blanks and + - ( ) # *, at least five digits; or empty. Else E_FORMAT. */
bool phone_check(struct str phone, struct errs *errs, struct str pointer);
bool email_check(struct str email, struct errs *errs, struct str pointer);

#endif
