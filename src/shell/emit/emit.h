/*
 * emit.h -- what the program prints of itself.
 */
#ifndef SHELL_EMIT_H
#define SHELL_EMIT_H

#include "base/str.h"

/*
 * "openapi" (OpenAPI 3.1 JSON), "typescript", "meta" (JSON), "states" and "permissions" (Markdown), "settings", "listeners", "routes",
 * "reports", "checks", "schema", "citus". False when there is no such document. Needs no database: all is in the modules' tables.
 */
bool emit(struct str what, struct buf *out);

/* Names of the documents with one line of help each, NULL-terminated pairs. */
extern const char *const emit_documents[];

#endif
