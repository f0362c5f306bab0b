/*
 * people_http.c -- who is calling, and the views they see.
 */
#include "people/people_http.h"

#include "people/people_commands.h"
#include "people/queries.h"
#include "record/json.h"

bool me_get(struct asked *q)
{
	struct staff staff;
	bool found = false;

	if (q->x->who->id.v && !staff_of_caller(q->db, q->x->who->id, &staff, &found, q->x->arena, q->x->errs))
		return false;
	struct me me = me_of(q->x->who, found ? &staff : NULL);
	record_encode(q->out, &me_record, &me, VIEW_DETAIL, 0, S(""));
	return true;
}

/* --- where one is logged in ------------------------------------------------------ */

struct my_session_page { struct rows items; };
static const struct field my_session_page_fields[] = { FIELD(my_session_page, items, .of = &my_session_record, .zh = "会话") };
RECORD(my_session_page_record, my_session_page, NULL, my_session_page_fields, .zh = "我的会话列表", .en = "sessions of one's own");

bool my_sessions_get(struct asked *q)
{
	struct arena *a = q->x->arena;
	struct str current = digest_hex(a, q->x->who->token);
	struct rows rows;

	if (q->rq->query.n)
		return fail(q->x->errs, &E_PARAMETER, S(""), q->rq->query);
	if (!sessions_of(q->db, q->x->who->id, q->x->now, &rows, a, q->x->errs))
		return false;
	const struct session *s = rows.at;
	struct my_session *mine = arena_array(a, (size_t)rows.n, sizeof *mine);
	for (int64_t i = 0; i < rows.n; i++)
		mine[i] = (struct my_session){
			session_name(s[i].token), s[i].created_at, s[i].expires_at, s[i].device, s[i].address, str_eq(s[i].token, current),
		};
	struct my_session_page page = { { mine, rows.n } };
	record_encode(q->out, &my_session_page_record, &page, VIEW_DETAIL, 0, S(""));
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

static struct caller caller_as(const struct token_caller *found)
{
	return (struct caller){ .id = found->id, .name = found->name, .roles = (unsigned)found->roles.bits };
}

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
	*who = caller_as(&found);
	*until = found.expires_at;
	return true;
}

bool people_caller(struct db *db, struct id id, struct instant now, struct caller *who, bool *known, struct arena *a, struct errs *errs)
{
	struct token_caller found = { 0 };

	if (!caller_of_id(db, id, now, &found, known, a, errs))
		return false;
	*who = caller_as(&found);
	return true;
}
