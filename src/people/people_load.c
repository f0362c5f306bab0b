/*
 * people_load.c -- what each decision of people must see.
 *
 * Passwords are hashed before a command is queued (the prepare functions), because the writer must not wait for
 * it; tokens are drawn here, because a rule may not use chance.
 */
#include "people/people_commands.h"

#include "base/text.h"
#include "people/queries.h"
#include "people/totp.h"
#include "print/qr.h"
#include "shell/api/session.h"

struct str login_of(struct arena *a, struct str typed)
{
	return text_fold(a, str_trim(typed));
}

static bool load_text(struct load *l, const struct lookup *by, struct str key, void *row_pointer)
{
	return !key.n || load_one(l, by, VT(key), row_pointer);
}

bool department_create_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct department *d = in;
	struct department_seen *s = state;

	(void)x;
	return load_one(l, &department_by_code, VT(d->code), &s->same_code);
}

bool department_change_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct department_seen *s = state;

	(void)in;
	return load_must(l, &department_by_id, VI(x->target.v), &s->department, S(""));
}

static bool load_department(struct load *l, struct id id, struct staff_seen *s)
{
	return !id.v || load_must(l, &department_by_id, VI(id.v), &s->department, S("/department_id"));
}

/* One letter again and again is long, and the first thing that is tried. Bytes are counted: two Han characters have four and more. */
static bool is_simple(struct str password)
{
	bool seen[256] = { false };
	int different = 0;

	for (size_t i = 0; i < password.n; i++) {
		different += !seen[(unsigned char)password.s[i]];
		seen[(unsigned char)password.s[i]] = true;
	}
	return different < 4;
}

bool hash_of(struct context *x, struct str password, struct str *hash)
{
	char text[128];

	if (is_simple(password))
		return fail(x->errs, &PASSWORD_SIMPLE, S("/password"));
	password_hash(password, text);
	*hash = str_dup(x->arena, STR(text));
	return true;
}

bool staff_create_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct staff_new *n = in;
	struct staff_seen *s = state;

	s->hash = n->hash;
	return load_one(l, &staff_by_login, VT(login_of(x->arena, n->login)), &s->same_login) &&
	       load_department(l, n->department_id, s);
}

bool staff_create_prepare(struct context *x, struct db *db, void *in)
{
	struct staff_new *n = in;

	(void)db;
	return hash_of(x, n->password, &n->hash);
}

bool staff_change_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct staff *wanted = in;
	struct staff_seen *s = state;

	return load_must(l, &staff_by_id, VI(x->target.v), &s->staff, S("")) &&
	       load_department(l, wanted->department_id, s) &&
	       load_all(l, &sessions_by_staff, VI(x->target.v), &s->sessions);
}

bool staff_password_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct password_change *c = in;
	struct staff_seen *s = state;

	if (!load_must(l, &staff_by_id, VI(x->target.v), &s->staff, S("")) ||
	    !load_all(l, &sessions_by_staff, VI(x->target.v), &s->sessions))
		return false;
	s->matches = c->verified.n && str_eq(c->verified, s->staff->password);
	s->hash = c->hash;
	return true;
}

/*
 * The hash that a login nobody has is compared with, so that it takes as long as a wrong password.
 * It is of the limits password_hash uses; no password is known to match it.
 */
static const char nobodys_hash[] =
	"$argon2id$v=19$m=65536,t=2,p=1$b3JkZXJkLW5vYm9keS0wMA$"
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

bool session_open_prepare(struct context *x, struct db *db, void *in)
{
	struct sign_in *i = in;
	struct staff_secret secret = { 0 };
	bool found = false;

	if (!password_of_login(db, login_of(x->arena, i->login), &secret, &found, x->arena, x->errs))
		return false;
	bool right = password_matches(i->password, found ? str_c(x->arena, secret.password) : nobodys_hash);
	i->verified = found && right ? secret.password : (struct str){ 0 };
	return true;
}

bool staff_password_prepare(struct context *x, struct db *db, void *in)
{
	struct password_change *c = in;
	struct staff_secret secret = { 0 };
	bool found = false;

	if (!password_of_staff(db, x->target, &secret, &found, x->arena, x->errs))
		return false;
	if (found && c->old.n && password_matches(c->old, str_c(x->arena, secret.password)))
		c->verified = secret.password;
	return hash_of(x, c->password, &c->hash);
}

static void draw_token(struct arena *a, bool cookie, struct str *token, struct str *digest)
{
	*token = token_new(a);
	*digest = digest_hex(a, cookie ? session_cookie_digest(*token) : digest_of(*token));
}

bool session_open_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct sign_in *i = in;
	struct sign_in_seen *s = state;

	if (!load_one(l, &staff_by_login, VT(login_of(x->arena, i->login)), &s->staff))
		return false;
	/* The password was compared before queueing; it must be the same one still. */
	s->matches = s->staff && i->verified.n && str_eq(i->verified, s->staff->password);
	draw_token(x->arena, i->cookie, &s->token, &s->digest);
	if (!s->staff)
		return true;
	if (!load_one(l, &totp_by_staff, VI(s->staff->id.v), &s->totp))
		return false;
	s->step = s->totp ? totp_step(s->totp->secret, i->totp, x->now, s->totp->step) : 0;
	return load_all(l, &sessions_by_staff, VI(s->staff->id.v), &s->sessions);
}

static bool load_totp(struct context *x, struct load *l, const struct totp_code *in, struct totp_seen *s)
{
	if (!s->staff || !load_one(l, &totp_by_staff, VI(s->staff->id.v), &s->totp))
		return !s->staff;
	s->step = s->totp && in ? totp_step(s->totp->secret, in->code, x->now, s->totp->step) : 0;
	return true;
}

bool totp_draw_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct totp_seen *s = state;

	(void)in;
	if (!load_one(l, &staff_by_id, VI(x->who->id.v), &s->staff) || !load_totp(x, l, NULL, s))
		return false;
	if (!s->staff)
		return true;
	s->fresh.secret = totp_secret_new(x->arena);
	s->fresh.uri = totp_uri(x->arena, s->staff->login, s->fresh.secret);
	struct qr qr;
	if (!qr_make(x->arena, s->fresh.uri, &qr))
		return true;	/* the address can still be typed */
	s->fresh.qr = qr_path(x->arena, &qr);
	s->fresh.qr_size = qr.size;
	return true;
}

bool totp_confirm_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct totp_seen *s = state;

	return load_one(l, &staff_by_id, VI(x->who->id.v), &s->staff) && load_totp(x, l, in, s);
}

bool staff_totp_off_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct totp_seen *s = state;

	return load_must(l, &staff_by_id, VI(x->target.v), &s->staff, S("")) && load_totp(x, l, in, s);
}

bool session_close_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct sign_out *o = in;
	struct sign_out_seen *s = state;

	s->digest = digest_hex(x->arena, o->token.n ? digest_of(o->token) : x->who->token);
	return load_all(l, &sessions_by_staff, VI(x->who->id.v), &s->sessions);
}

bool api_token_create_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct token_seen *s = state;

	(void)l;
	(void)in;
	draw_token(x->arena, false, &s->token, &s->digest);
	return true;
}

bool api_token_revoke_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct token_seen *s = state;

	(void)in;
	return load_must(l, &api_token_by_id, VI(x->target.v), &s->api_token, S(""));
}

bool view_create_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct view_seen *s = state;

	(void)in;
	return load_all(l, &views_by_owner, VI(x->who->id.v), &s->own);
}

bool view_change_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct view_seen *s = state;

	(void)in;
	return load_must(l, &view_by_id, VI(x->target.v), &s->view, S(""));
}

bool customer_create_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct customer *c = in;
	struct customer_seen *s = state;

	(void)x;
	return load_text(l, &customer_by_code, c->code, &s->same_code) &&
	       load_text(l, &customer_by_reference, c->reference, &s->same_reference);
}

bool customer_change_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct customer_seen *s = state;

	return load_family(l, &customer_record, x->target, &s->customer) &&
	       customer_create_load(x, l, in, state);
}

bool customer_move_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct customer_seen *s = state;

	(void)in;
	return load_family(l, &customer_record, x->target, &s->customer);
}

bool customer_past_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct customer_past *p = in;
	struct customer_seen *s = state;

	(void)x;
	return load_one(l, &customer_by_reference, VT(p->reference), &s->same_reference) &&
	       load_text(l, &customer_by_code, p->code, &s->same_code);
}
