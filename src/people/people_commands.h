/*
 * people_commands.h -- what the commands of people are sent and what they must see.
 *
 * For the files of this module only: tables, loads and rules share it.
 */
#ifndef PEOPLE_PEOPLE_COMMANDS_H
#define PEOPLE_PEOPLE_COMMANDS_H

#include "people/people.h"
#include "shell/shell.h"

extern const struct problem TOKEN_REVOKED;	/* 409 the API token was revoked */
extern const struct problem
	TOTP_ON,			/* 409 the second step is on */
	TOTP_OFF,			/* 409 the second step is off */
	TOTP_NOT_DRAWN,			/* 409 no secret was drawn to be confirmed */
	TOTP_WRONG;			/* 422 the code is wrong, or was used */
extern const struct problem
	SETUP_DONE,			/* 410 the company was set up */
	SETUP_CODE_WRONG,		/* 422 the set-up code is wrong */
	SETTING_TWICE;			/* 422 the setting {name} is there twice */

/* --- inputs ---------------------------------------------------------------- */

struct staff_new {
	struct str login, name;
	struct id department_id;
	struct set roles;
	struct str password;
	struct str hash;		/* of the password; made before queueing */
};

/* `verified`: the stored hash that the old password matched; empty when it did not. */
struct password_change { struct str old, password, hash, verified; };
struct sign_in {
	struct str login, password;
	struct str totp;		/* the second step */
	bool cookie;			/* a browser: the session is kept as a cookie, not told */
	struct str verified;
};

struct staff_secret { struct str password; };

/* Six digits of the caller's phone. */
struct totp_code { struct str code; };

/*
 * Which sessions to end: that of the token, or the one that is named; else a browser's own, unless all of the caller's are meant,
 * or all but this one; else all.
 */
struct sign_out { struct str token, session; bool everywhere, others; };

/*
 * The company begins: what it sets, and its first administrator, by whoever read the code where orderd was started.
 * `begun` and `right` are found out before queueing.
 */
struct company_setup {
	struct str code;
	struct rows settings;		/* of struct setting_wish */
	struct str administrator, name, password;
	struct set roles;		/* beside that of the administrator */
	struct str hash;
	bool begun, right;
};
struct setting_wish { struct str name, value; };

struct api_token_new {
	struct str name;
	struct set roles;
	struct instant expires_at;
};

/* A customer out of another system: made when its reference is new, else left alone. */
struct customer_past {
	struct str reference, code;
	struct state kind;
	struct str name, phone, email, tax_number, level;
	struct str region, province, city, district, street, postcode;
	struct instant created_at;
};

/* --- answers ---------------------------------------------------------------- */

struct signed_in {
	struct str token;
	struct instant expires_at;
	struct id staff_id;
	struct str login, name;
	struct set roles;
};

/* The only time the token itself is told. */
struct token_made {
	struct id id;
	struct str name, token;
	struct set roles;
	struct instant expires_at;
};

/* The only time the secret is told. */
struct totp_drawn {
	struct str uri, secret;
	struct str qr;			/* the address as the path of an SVG (print/qr.h) */
	int64_t qr_size;
};

struct me {
	struct id id;
	struct str login;		/* of staff; of a program its token's name */
	struct str name;
	struct set roles;
	bool totp;
	struct id customer_id;
};

/* A session as its owner sees it. `session` names it: the beginning of the digest of its token. */
struct my_session {
	struct str session;
	struct instant created_at, expires_at;
	struct str device, address;
	bool current;
};

/* May the company still be founded? */
struct setup { bool open; };

struct token_caller {
	struct id id;
	struct str name;
	struct set roles;
	struct instant expires_at;
};

extern const struct record staff_new_record, password_change_record, sign_in_record, sign_out_record,
	api_token_new_record, customer_past_record, signed_in_record, token_made_record, me_record,
	token_caller_record, staff_secret_record, totp_code_record, totp_drawn_record, company_setup_record, setting_wish_record,
	setup_record, my_session_record;

/* --- what a decision sees ---------------------------------------------------- */

struct department_seen { struct department *department, *same_code; };

struct staff_seen {
	struct staff *staff, *same_login;
	struct department *department;
	struct rows sessions;
	struct str hash;		/* of the new password */
	bool matches;			/* the old password is right */
};

struct sign_in_seen {
	struct staff *staff;
	struct rows sessions;
	struct totp *totp;
	int64_t step;			/* of the code that was sent; 0: it is wrong */
	bool matches;
	struct str token, digest;	/* a fresh token, in case */
};

struct totp_seen {
	struct staff *staff;		/* NULL: the caller is a program */
	struct totp *totp;
	int64_t step;			/* of the code that was sent; 0: it is wrong */
	struct totp_drawn fresh;	/* a secret, in case */
};

struct sign_out_seen {
	struct rows sessions;		/* of the caller */
	struct str digest;		/* of the token that was sent, or shown */
};

struct company_setup_seen {
	struct series *begun;		/* counts to one: two who found at once cannot both */
	struct setting_row **setting;	/* as they are stored, beside those sent */
};

struct token_seen {
	struct api_token *api_token;
	struct str token, digest;	/* fresh */
};

struct view_seen {
	struct view *view;
	struct rows own;		/* all of who makes one */
};

struct customer_seen { struct customer *customer, *same_code, *same_reference; };

/* The loads read in people_load.c, in the order of the rules of the same name in *_rules.c. */
typedef bool load_function(struct context *x, struct load *l, const void *in, void *state);
typedef bool decide_function(struct context *x, const void *in, void *state, struct decision *out);

load_function department_create_load, department_change_load, staff_create_load, staff_change_load,
	staff_password_load, session_open_load, session_close_load, api_token_create_load,
	api_token_revoke_load, view_create_load, view_change_load, customer_create_load, customer_change_load, customer_move_load,
	customer_past_load, totp_draw_load, totp_confirm_load, staff_totp_off_load, company_set_up_load;
decide_function department_create_decide, department_change_decide, staff_create_decide,
	staff_change_decide, staff_password_decide, session_open_decide, session_close_decide,
	api_token_create_decide, api_token_revoke_decide, view_create_decide, view_change_decide,
	view_remove_decide, customer_create_decide, customer_change_decide,
	customer_activate_decide, customer_deactivate_decide, customer_past_decide, totp_draw_decide,
	totp_confirm_decide, staff_totp_off_decide, company_set_up_decide;

typedef bool prepare_function(struct context *x, struct db *db, void *in);
prepare_function staff_create_prepare, staff_password_prepare, session_open_prepare, company_set_up_prepare;

/* Who somebody is to themselves; `staff` NULL: a program, or a customer. */
struct me me_of(const struct caller *who, const struct staff *staff);

/* What a session is called to its owner. */
struct str session_name(struct str digest);

/* Roles outside `may` are refused, each by its name, with `p`. */
bool roles_within(struct context *x, struct set roles, unsigned may, const struct problem *p);

/* What a program says it is (User-Agent), in few words: "Chrome · Windows"; empty when it says nothing one knows. */
struct str device_of(struct arena *a, struct str agent);

/* The password as it is kept. Slow. PASSWORD_SIMPLE: it has fewer than four different bytes. */
bool hash_of(struct context *x, struct str password, struct str *hash);

/* One login whatever the case and width it was typed in. */
struct str login_of(struct arena *a, struct str typed);

extern const struct problem ROLE_NOT_STAFF, ROLE_NOT_TOKEN, STAFF_SELF, PASSWORD_WRONG, PASSWORD_SIMPLE, DEFAULT_TWICE;

extern const struct command company_set_up;
extern const struct command view_create, view_change, view_remove;
extern const struct command customer_create, customer_change, customer_activate, customer_deactivate,
	customer_record_past;
extern const struct list customer_list;

#endif
