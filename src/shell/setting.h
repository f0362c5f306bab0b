/*
 * setting.h -- the company's choices: declared in the modules' tables, changed by command, read by rules.
 */
#ifndef SHELL_SETTING_H
#define SHELL_SETTING_H

#include "shell/engine.h"

/* Read all values from the database; rules of the next command see them. False with errs when it cannot be read. */
bool settings_load(struct engine *e, struct db *db, struct errs *errs);

const struct setting *setting_find(const struct engine *e, struct str name);
struct str setting_value(const struct settings *s, const char *name);

/* Whose settings they are. */
const struct engine *setting_engine(const struct context *x);

extern const struct command setting_change;
/* GET /api/v1/settings: every setting with its value, default and meaning. */
bool settings_query(struct asked *q);

#endif
