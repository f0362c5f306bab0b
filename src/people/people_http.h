/*
 * people_http.h -- reads of people that tables cannot express.
 */
#ifndef PEOPLE_PEOPLE_HTTP_H
#define PEOPLE_PEOPLE_HTTP_H

#include "shell/module.h"

/* GET /api/v1/me, GET /api/v1/me/sessions */
bool me_get(struct asked *q);
bool my_sessions_get(struct asked *q);

/* GET /api/v1/setup */
bool setup_get(struct asked *q);
/* Where the first administrator begins: the address with the code, while there is nobody. */
bool setup_beginning(struct db *db, struct str *path, struct arena *a, struct errs *errs);

/* GET /api/v1/views?list=, GET /api/v1/views/{id}: the caller's own, and those that others share. */
bool views_get(struct asked *q);
bool view_get(struct asked *q);
/* What the lists answer. */
extern const struct record view_page_record, my_session_page_record;

/*
 * Who owns the token with this digest: a program's API token or a session of active staff. False
 * without an error when nobody does. `until` is when it ends; 0: never.
 */
bool people_identify(struct db *db, struct digest token, struct instant now, struct caller *who,
                     struct instant *until, struct arena *a, struct errs *errs);

#endif
