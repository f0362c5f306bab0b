/*
 * load.h -- what a decision must see, read through the batch.
 *
 * All commands of a batch share one view of the database: a row is read once, and
 * what an earlier command of the batch decided is what a later one loads. Loads
 * are by equality on one declared field only, so that the driver can fetch the
 * rows of a whole batch in a few round trips. What is handed out is a private
 * copy: a rule edits it and put()s it.
 *
 * A load function reads straight on, in a fixed order, and returns false when a load failed; errs says why.
 */
#ifndef SHELL_LOAD_H
#define SHELL_LOAD_H

#include "record/field.h"
#include "shell/context.h"

struct load;

/* "orders by id", "lines by order": LOOKUP(order_by_id, order_record, "id"); */
struct lookup { const struct record *record; const char *by; };
#define LOOKUP(var, record_, by_) const struct lookup var = { &(record_), by_ }

/* The one row with this value (a unique field), or *row = NULL. */
bool load_one(struct load *l, const struct lookup *by, struct value key, void *row_pointer);

/* The same, and E_NOT_FOUND at `pointer` when there is none. */
bool load_must(struct load *l, const struct lookup *by, struct value key, void *row_pointer, struct str pointer);

/* A root with all its children in its ROWS fields (and theirs); E_NOT_FOUND when there is none. */
bool load_family(struct load *l, const struct record *root, struct id id, void *row_pointer);

/* All rows with this value, in key order. */
bool load_all(struct load *l, const struct lookup *by, struct value key, struct rows *rows);

#endif
