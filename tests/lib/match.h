/*
 * match.h -- is what was expected in what came?
 *
 * An expected object needs only the members that matter; an array needs all its elements, in order, unless it
 * ends in "..." (more may follow) or begins with "any" (each is somewhere among them). As a value,
 * "*" is anything but null, "~text" a text that contains it, "{{=name}}" anything, kept under that name; null is
 * a member that is null or not there.
 */
#ifndef LIB_MATCH_H
#define LIB_MATCH_H

#include <jansson.h>

#include "lib/words.h"

/* False with a line "at /lines/0/sku: expected …, got …" for each difference in `why`. */
bool match_json(json_t *want, json_t *got, struct words *keep, struct buf *why);
/* The same for one text: "*", "~part", "{{=name}}" or the text itself. */
bool match_text(struct str want, struct str got, struct words *keep);

#endif
