/*
 * people_http.c -- who is calling.
 */
#include "people/people_http.h"

#include "people/people_commands.h"
#include "people/queries.h"
#include "record/json.h"

bool me_get(struct asked *q)
{
	const struct caller *who = q->x->who;
	int64_t named = ((int64_t)1 << role_names.n) - 1;
	struct me me = {
		.id = who->id, .name = who->name, .roles = { who->roles & named }, .customer_id = who->customer,
	};

	record_encode(q->out, &me_record, &me, VIEW_DETAIL, 0, S(""));
	return true;
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
	*who = (struct caller){ .id = found.id, .name = found.name, .roles = (unsigned)found.roles.bits };
	*until = found.expires_at;
	return true;
}
