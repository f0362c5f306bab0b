/*
 * setup_rules.c -- an empty database becomes a company: what it sets and its first administrator, in one commit. Pure.
 */
#include "people/people_commands.h"

/* Each setting by its own rule, all errors at once. */
static bool set_all(struct context *x, const struct company_setup *f, const struct company_setup_seen *s, struct decision *out)
{
	const struct setting_wish *wish = f->settings.at;
	int before = x->errs->n;

	for (int64_t i = 0; i < f->settings.n; i++) {
		const struct setting_row want = { .name = wish[i].name, .value = wish[i].value };
		struct str at = str_fmt(x->arena, "/settings/%lld", (long long)i);
		bool twice = false;
		for (int64_t k = 0; k < i; k++)
			twice |= str_eq(wish[k].name, want.name);
		if (twice)
			fail(x->errs, &SETTING_TWICE, str_fmt(x->arena, "%.*s/name", P(at)), want.name);
		else
			setting_set(x, s->setting[i], &want, at, out);
	}
	return x->errs->n == before;
}

static bool hire(struct context *x, const struct company_setup *f, struct decision *out)
{
	struct staff *first = NEW(x->arena, struct staff);

	*first = (struct staff){
		.id = new_id(x), .login = login_of(x->arena, f->administrator), .name = f->name,
		.roles = { f->roles.bits | ADMIN }, .password = f->hash, .active = true, .created_at = x->now,
	};
	put_new(out, &staff_record, first);
	announce(out, "staff.created", &staff_record, first->id);
	return true;
}

bool company_set_up_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct company_setup *f = in;
	const struct company_setup_seen *s = state;

	if (f->begun || s->begun)
		return fail(x->errs, &SETUP_DONE, S(""));
	if (!f->right)
		return fail(x->errs, &SETUP_CODE_WRONG, S("/code"));
	if (!roles_within(x, f->roles, STAFF, &ROLE_NOT_STAFF) || !set_all(x, f, s, out))
		return false;
	series_next(x, s->begun, S("company"), out);
	return hire(x, f, out);
}
