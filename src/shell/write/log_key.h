/*
 * log_key.h -- the key of a database under which personal values are digested in its log.
 */
#ifndef SHELL_LOG_KEY_H
#define SHELL_LOG_KEY_H

#include "db/db.h"

/* Read it, and give it to record/ for this process. True also when the database has none yet (then nothing was logged). */
bool log_key_load(struct db *db, struct errs *errs);
/* Make it when there is none. */
bool log_key_make(struct db *db, struct errs *errs);

extern const struct record secret_record;

#endif
