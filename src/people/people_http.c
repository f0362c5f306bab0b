/*
 * people_http.c -- who is calling.
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
