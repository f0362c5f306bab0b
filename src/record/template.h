/*
 * template.h -- texts that people write with {{places}}, which are fields of a record: checked when saved, filled when used.
 *
 * The record's table is all that can be named: what is no field of it cannot be told. A line all of whose places are empty is
 * left out, so that "delivery on {{promised_date}}" does not end in nothing.
 */
#ifndef RECORD_TEMPLATE_H
#define RECORD_TEMPLATE_H

#include "record/field.h"

/* Every {{…}} ends, and names a field; else each that does not is an error at `pointer`. */
bool template_check(const struct record *r, struct str text, struct str pointer, struct errs *errs);

/* Append the text with the row's values, masked when their kind is among `hidden` (personal.h). What is no place stays as it is. */
void template_fill(struct buf *out, struct str text, const struct record *r, const void *row, unsigned hidden);

extern const struct problem
	TEMPLATE_PLACE,		/* 422 there is no {place}: {places} can be named */
	TEMPLATE_OPEN;		/* 422 a place is not closed: {text} */

#endif
