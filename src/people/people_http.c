/*
 * people_http.c -- who is calling, and the views they see.
 */
#include "people/people_http.h"

#include "people/people_commands.h"
#include "people/queries.h"
#include "record/json.h"

bool me_get(struct asked *q)
{
	struct me me = me_of(q->x->who);

	record_encode(q->out, &me_record, &me, VIEW_DETAIL, 0, S(""));
	return true;
}

/* --- views ---------------------------------------------------------------------- */

struct view_page { struct rows items; };
static const struct field view_page_fields[] = { FIELD(view_page, items, .of = &view_record, .zh = "视图") };
RECORD(view_page_record, view_page, NULL, view_page_fields, .zh = "视图列表", .en = "views");

bool views_get(struct asked *q)
{
	struct view_page page;
	struct str list;

	if (!asked_parameter(q, "list", &list) || !views_seen_by(q->db, q->x->who->id, list, &page.items, q->x->arena, q->x->errs))
		return false;
	record_encode(q->out, &view_page_record, &page, VIEW_DETAIL, 0, S(""));
	return true;
}

bool view_get(struct asked *q)
{
	struct arena *a = q->x->arena;
	struct id id = { 0 };
	struct view view;
	bool found = false;

	if (q->rq->query.n)
		return fail(q->x->errs, &E_PARAMETER, S(""), q->rq->query);
	if (str_int(q->part[0], &id.v) && !view_seen_by(q->db, q->x->who->id, id, &view, &found, a, q->x->errs))
		return false;
	if (!found)
		return fail(q->x->errs, &E_NOT_FOUND, S(""), both(a, view_record.zh, view_record.en), q->part[0]);
	record_encode(q->out, &view_record, &view, VIEW_DETAIL, q->x->who->roles, S(""));
	q->etag = str_fmt(a, "\"%lld\"", (long long)view.version);
	return true;
}

/* --- tokens ---------------------------------------------------------------------- */

bool people_identify(struct db *db, struct digest token, struct instant now, struct caller *who,
                     struct instant *until, struct arena *a, struct errs *errs)
{
	struct str hex = digest_hex(a, token);
	struct token_caller found = { 0 };
	bool known = false;

	if (!caller_of_token(db, hex, now, &found, &known, a, errs))
		return false;
	if (!known && !caller_of_session(db, hex, now, &found, &known, a, errs))
		return false;
	if (!known)
		return false;
	*who = (struct caller){ .id = found.id, .name = found.name, .roles = (unsigned)found.roles.bits };
	*until = found.expires_at;
	return true;
}
