/*
 * schema.h -- what a record looks like in JSON, told to programs: OpenAPI 3.1 and TypeScript.
 *
 * `input` describes what a caller sends (the INPUT fields), else what comes back. The two have
 * names of their own, "OrderLineInput" and "OrderLine"; rows refer to them by name.
 */
#ifndef RECORD_SCHEMA_H
#define RECORD_SCHEMA_H

#include "record/field.h"

void schema_name(struct buf *out, const struct record *r, bool input);

/* The JSON Schema object to be put under components/schemas. */
void schema_openapi(struct buf *out, const struct record *r, bool input);

/* export interface Order { … }; what may be done with a record is an AllowedAction, which the reader must know. */
void schema_typescript(struct buf *out, const struct record *r, bool input);

#endif
