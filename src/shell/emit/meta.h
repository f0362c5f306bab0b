/*
 * meta.h -- GET /api/v1/meta: the company and all that screens are drawn from.
 */
#ifndef SHELL_META_H
#define SHELL_META_H

#include "shell/module.h"

/* Its ETag changes with the program and with what is set about the company. */
bool meta_query(struct asked *q);

#endif
