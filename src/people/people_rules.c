/*
 * people_rules.c -- departments, staff, logins and tokens: the decisions. Pure.
 */
#include "people/people_commands.h"

/* --- departments ------------------------------------------------------------ */

bool department_create_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct department_seen *s = state;

	if (s->same_code)
		return fail_taken(x->errs, &department_record, "code");
	struct department *d = arena_copy(x->arena, in, sizeof *d);
	d->id = new_id(x);
	d->created_at = x->now;
	put_new(out, &department_record, d);
	announce(out, "department.created", &department_record, d->id);
	reply_with(out, &department_record, d);
	return true;
}

bool department_change_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct department *wanted = in;
	struct department *d = ((struct department_seen *)state)->department;

	(void)x;
	d->name = wanted->name;
	put(out, &department_record, d);
	announce(out, "department.changed", &department_record, d->id);
	reply_with(out, &department_record, d);
	return true;
}

/* --- staff -------------------------------------------------------------------- */

bool roles_within(struct context *x, struct set roles, unsigned may, const struct problem *p)
{
	int before = x->errs->n;

	for (int i = 0; i < role_names.n; i++) {
		const struct name *name = &role_names.at[i];
		if ((roles.bits >> i & 1) && !(may >> i & 1))
			fail(x->errs, p, S("/roles"), both(x->errs->arena, name->zh, name->en));
	}
	return x->errs->n == before;
}

bool staff_create_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct staff_new *n = in;
	const struct staff_seen *s = state;

	if (s->same_login)
		return fail_taken(x->errs, &staff_record, "login");
	if (!roles_within(x, n->roles, STAFF, &ROLE_NOT_STAFF))
		return false;
	struct staff *staff = NEW(x->arena, struct staff);
	*staff = (struct staff){
		.id = new_id(x), .login = login_of(x->arena, n->login), .name = n->name,
		.department_id = n->department_id, .roles = n->roles, .password = s->hash,
		.active = true, .created_at = x->now,
	};
	put_new(out, &staff_record, staff);
	announce(out, "staff.created", &staff_record, staff->id);
	reply_with(out, &staff_record, staff);
	return true;
}

static void end_sessions(const struct rows *sessions, struct decision *out)
{
	struct session *s = sessions->at;

	for (int64_t i = 0; i < sessions->n; i++)
		drop(out, &session_record, &s[i]);
}

/* Administrators cannot lock themselves out, so one always remains. */
static bool keeps_own_rights(struct context *x, const struct staff *was, const struct staff *wanted)
{
	bool loses = (was->roles.bits & ADMIN) && (!wanted->active || !(wanted->roles.bits & ADMIN));

	if (was->id.v == x->who->id.v && loses)
		return fail(x->errs, &STAFF_SELF, wanted->active ? S("/roles") : S("/active"));
	return true;
}

bool staff_change_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct staff *wanted = in;
	const struct staff_seen *s = state;
	struct staff *staff = s->staff;

	if (!roles_within(x, wanted->roles, STAFF, &ROLE_NOT_STAFF) ||
	    !keeps_own_rights(x, staff, wanted))
		return false;
	if (staff->active && !wanted->active)
		end_sessions(&s->sessions, out);
	staff->name = wanted->name;
	staff->department_id = wanted->department_id;
	staff->roles = wanted->roles;
	staff->active = wanted->active;
	put(out, &staff_record, staff);
	announce(out, "staff.changed", &staff_record, staff->id);
	reply_with(out, &staff_record, staff);
	return true;
}

/* Staff change their own password by telling the old one; an administrator sets anybody else's. */
bool staff_password_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct staff_seen *s = state;
	struct staff *staff = s->staff;
	bool own = staff->id.v == x->who->id.v;

	(void)in;
	if (!own && !(x->who->roles & (ADMIN | SYSTEM)))
		return fail(x->errs, &E_FORBIDDEN, S(""),
		            both(x->errs->arena, "修改他人的密码", "change another's password"));
	if (own && !s->matches)
		return fail(x->errs, &PASSWORD_WRONG, S("/old"));
	staff->password = s->hash;
	end_sessions(&s->sessions, out);
	put(out, &staff_record, staff);
	announce(out, "staff.password_changed", &staff_record, staff->id);
	reply_with(out, &staff_record, staff);
	return true;
}

/* --- sessions ------------------------------------------------------------------ */

struct me me_of(const struct caller *who, const struct staff *staff)
{
	int64_t named = ((int64_t)1 << role_names.n) - 1;

	return (struct me){
		.id = who->id, .login = who->name, .name = staff ? staff->name : who->name, .roles = { who->roles & named },
		.totp = staff && staff->totp, .customer_id = who->customer,
	};
}

/* A program is told its token, once; a browser's is where no script can read it. */
static void tell_session(struct context *x, const struct sign_in_seen *s, const struct session *session,
                         bool cookie, struct decision *out)
{
	const struct staff *staff = s->staff;

	if (cookie) {
		const struct caller who = { .id = staff->id, .name = staff->login, .roles = (unsigned)staff->roles.bits };
		struct me *me = NEW(x->arena, struct me);
		*me = me_of(&who, staff);
		keep_in_browser(out, s->token, session->expires_at);
		reply_with(out, &me_record, me);
		return;
	}
	struct signed_in *reply = NEW(x->arena, struct signed_in);
	*reply = (struct signed_in){
		.token = s->token, .expires_at = session->expires_at, .staff_id = staff->id,
		.login = staff->login, .name = staff->name, .roles = staff->roles,
	};
	reply_with(out, &signed_in_record, reply);
}

/* The row with another step, so that this code is used up. */
static void use_code(struct context *x, const struct totp *was, int64_t step, struct decision *out)
{
	struct totp *now = arena_copy(x->arena, was, sizeof *was);

	now->step = step;
	drop(out, &totp_record, (void *)(uintptr_t)was);
	put_new(out, &totp_record, now);
}

/*
 * A login nobody has, a wrong password and an inactive account are told apart by nothing that
 * leaves the program. Sessions that ran out go when their owner comes back.
 */
bool session_open_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct sign_in *i = in;
	const struct sign_in_seen *s = state;
	struct session *old = s->sessions.at;

	if (!s->staff || !s->matches || !s->staff->active)
		return fail(x->errs, &E_UNAUTHENTICATED, S(""));
	if (s->staff->totp && !i->totp.n)
		return fail(x->errs, &E_TOTP_REQUIRED, S("/totp"));
	if (s->staff->totp && !s->step)
		return fail(x->errs, &TOTP_WRONG, S("/totp"));
	if (s->staff->totp)
		use_code(x, s->totp, s->step, out);
	for (int64_t k = 0; k < s->sessions.n; k++)
		if (old[k].expires_at.us <= x->now.us)
			drop(out, &session_record, &old[k]);

	struct session *session = NEW(x->arena, struct session);
	*session = (struct session){
		.token = s->digest, .staff_id = s->staff->id, .created_at = x->now,
		.expires_at = { x->now.us + setting_int(x, "people.session_hours") * HOUR },
		.device = device_of(x->arena, x->who->agent), .address = x->who->address,
	};
	put_new(out, &session_record, session);
	tell_session(x, s, session, i->cookie, out);
	return true;
}

enum { SESSION_NAME = 16 };

struct str session_name(struct str digest)
{
	return str_sub(digest, 0, SESSION_NAME);
}

/* What a program does not name are all of its caller's; a browser means its own. */
static bool is_meant(const struct context *x, const struct sign_out *o, const struct sign_out_seen *s, struct str digest)
{
	if (o->session.n)
		return str_eq(session_name(digest), o->session);
	if (o->others)
		return !str_eq(digest, s->digest);
	return o->everywhere || (!o->token.n && !x->who->browser) || str_eq(digest, s->digest);
}

bool session_close_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct sign_out_seen *s = state;
	struct session *session = s->sessions.at;
	bool own = false;

	for (int64_t i = 0; i < s->sessions.n; i++)
		if (is_meant(x, in, s, session[i].token)) {
			own |= str_eq(session[i].token, s->digest);
			drop(out, &session_record, &session[i]);
		}
	if (x->who->browser && own)
		keep_in_browser(out, S(""), x->now);
	return true;
}

/* --- the second step ------------------------------------------------------------- */

/* A program's token is nobody who has a phone. */
static bool is_staff(struct context *x, const struct staff *staff)
{
	return staff || fail(x->errs, &E_FORBIDDEN, S(""), both(x->errs->arena, "使用两步验证", "log in in two steps"));
}

bool totp_draw_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct totp_seen *s = state;

	(void)in;
	if (!is_staff(x, s->staff))
		return false;
	if (s->staff->totp)
		return fail(x->errs, &TOTP_ON, S(""));
	if (s->totp)
		drop(out, &totp_record, s->totp);
	struct totp *t = NEW(x->arena, struct totp);
	*t = (struct totp){ .staff_id = s->staff->id, .secret = s->fresh.secret };
	put_new(out, &totp_record, t);
	reply_with(out, &totp_drawn_record, arena_copy(x->arena, &s->fresh, sizeof s->fresh));
	return true;
}

bool totp_confirm_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct totp_seen *s = state;

	(void)in;
	if (!is_staff(x, s->staff))
		return false;
	if (s->staff->totp)
		return fail(x->errs, &TOTP_ON, S(""));
	if (!s->totp)
		return fail(x->errs, &TOTP_NOT_DRAWN, S(""));
	if (!s->step)
		return fail(x->errs, &TOTP_WRONG, S("/code"));
	use_code(x, s->totp, s->step, out);
	s->staff->totp = true;
	put(out, &staff_record, s->staff);
	announce(out, "staff.totp_on", &staff_record, s->staff->id);
	return true;
}

/* With a code of one's own phone; by an administrator for somebody who lost theirs. */
bool staff_totp_off_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct totp_seen *s = state;
	bool own = s->staff->id.v == x->who->id.v;

	(void)in;
	if (!machine_permit(&staff_record, s->staff, "totp_off", x->who->roles, x->errs))
		return false;
	if (!own && !(x->who->roles & (ADMIN | SYSTEM)))
		return fail(x->errs, &E_FORBIDDEN, S(""),
		            both(x->errs->arena, "关闭他人的两步验证", "turn off another's second step"));
	if (own && !s->step)
		return fail(x->errs, &TOTP_WRONG, S("/code"));
	drop(out, &totp_record, s->totp);
	s->staff->totp = false;
	put(out, &staff_record, s->staff);
	announce(out, "staff.totp_off", &staff_record, s->staff->id);
	reply_with(out, &staff_record, s->staff);
	return true;
}

/* --- tokens of programs ------------------------------------------------------------ */

bool api_token_create_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct api_token_new *n = in;
	const struct token_seen *s = state;

	if (!roles_within(x, n->roles, STAFF | MACHINE, &ROLE_NOT_TOKEN))
		return false;
	struct api_token *t = NEW(x->arena, struct api_token);
	*t = (struct api_token){
		.id = new_id(x), .name = n->name, .token = s->digest, .roles = n->roles,
		.active = true, .expires_at = n->expires_at, .created_at = x->now,
	};
	put_new(out, &api_token_record, t);
	announce(out, "token.created", &api_token_record, t->id);

	struct token_made *reply = NEW(x->arena, struct token_made);
	*reply = (struct token_made){
		.id = t->id, .name = t->name, .token = s->token, .roles = t->roles,
		.expires_at = t->expires_at,
	};
	reply_with(out, &token_made_record, reply);
	return true;
}

bool api_token_revoke_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct api_token *t = ((struct token_seen *)state)->api_token;

	(void)in;
	if (!machine_permit(&api_token_record, t, "revoke", x->who->roles, x->errs))
		return false;
	t->active = false;
	put(out, &api_token_record, t);
	announce(out, "token.revoked", &api_token_record, t->id);
	reply_with(out, &api_token_record, t);
	return true;
}
