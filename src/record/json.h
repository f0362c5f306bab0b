/*
 * json.h -- records in and out of JSON, by their field tables.
 */
#ifndef RECORD_JSON_H
#define RECORD_JSON_H

#include <jansson.h>

#include "record/field.h"
#include "record/machine.h"

enum decode_mode { DECODE_NEW, DECODE_PATCH };

/*
 * Parse a request body: UTF-8, no duplicate members, an object, nesting bounded. NULL and E_JSON
 * otherwise. The caller owns the reference (json_decref).
 */
json_t *json_read(struct str body, struct errs *errs);

/*
 * Fill the INPUT fields of `row` from a JSON object, collecting every error with its pointer under
 * `at`. NEW demands the REQUIRED fields and starts from a zeroed row; PATCH (RFC 7396) changes the
 * members present, null resets, FIXED members are refused. Texts are checked as UTF-8 and copied
 * to the arena; blanks around them are kept.
 */
bool record_decode(const struct record *r, enum decode_mode mode, json_t *json, void *row,
                   struct arena *a, struct errs *errs, struct str at);

enum encode_view { VIEW_DETAIL, VIEW_LIST };	/* all fields, or the LISTED ones */

/*
 * One row as a JSON object, for who has the roles `by`: what is hidden from them is masked (personal.h; 0: all that can be), and in
 * detail every row with moves or actions has its allowed_actions, children too. `more` (may be empty) is put before the closing brace as it is: ,"x":1
 */
void record_encode(struct buf *out, const struct record *r, const void *row, enum encode_view view,
                   unsigned by, struct str more);
/* A part that is shown beside its root, not within it. */
void record_encode_part(struct buf *out, struct owner owner, const struct record *r, const void *row, unsigned by);
/* One field's value as JSON. */
void field_encode(struct buf *out, const struct field *f, const void *row);

/* The field as text for a sheet, a table on a terminal or a cursor; and back. */
void field_text(struct buf *out, const struct field *f, const void *row);
/* Parse one field from text, checking it as record_decode would; errors at `pointer`. */
bool field_parse(const struct field *f, struct str text, void *row, struct arena *a,
                 struct errs *errs, struct str pointer);

#endif
