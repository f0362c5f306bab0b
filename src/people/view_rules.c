/*
 * view_rules.c -- views of lists: everybody makes their own; who shares one keeps it.
 */
#include "people/people_commands.h"

enum { VIEWS_MOST = 100 };		/* of one owner */

static bool has_room(struct context *x, const struct rows *own)
{
	const struct view *v = own->at;
	int n = 0;

	for (int64_t i = 0; i < own->n; i++)
		n += !v[i].removed;
	return n < VIEWS_MOST || fail(x->errs, &E_TOO_MANY, S(""), str_fmt(x->arena, "%d", VIEWS_MOST));
}

bool view_create_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct view_seen *s = state;
	struct view *v = arena_copy(x->arena, in, sizeof *v);

	if (!has_room(x, &s->own))
		return false;
	v->id = new_id(x);
	v->owner_id = x->who->id;
	v->owner = x->who->name;
	v->created_at = x->now;
	put_new(out, &view_record, v);
	announce(out, "view.created", &view_record, v->id);
	reply_with(out, &view_record, v);
	return true;
}

/* What is not shared is not there for others, also not for an administrator. */
static bool may_change(struct context *x, const struct view *v)
{
	struct arena *a = x->errs->arena;
	bool own = v->owner_id.v == x->who->id.v;

	if (v->removed || (!own && !v->shared))
		return fail(x->errs, &E_NOT_FOUND, S(""), both(a, view_record.zh, view_record.en),
		            int_text(a, v->id.v));
	return own || (x->who->roles & ADMIN) ||
	       fail(x->errs, &E_FORBIDDEN, S(""), both(a, "修改他人的视图", "change another's view"));
}

static bool keep(struct view *v, const char *fact, struct decision *out)
{
	put(out, &view_record, v);
	announce(out, fact, &view_record, v->id);
	reply_with(out, &view_record, v);
	return true;
}

bool view_change_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct view *wanted = in;
	struct view *v = ((struct view_seen *)state)->view;

	if (!may_change(x, v))
		return false;
	v->name = wanted->name;
	v->shared = wanted->shared;
	v->query = wanted->query;
	return keep(v, "view.changed", out);
}

bool view_remove_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct view *v = ((struct view_seen *)state)->view;

	(void)in;
	if (!may_change(x, v))
		return false;
	v->removed = true;
	return keep(v, "view.removed", out);
}
