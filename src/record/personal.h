/*
 * personal.h -- which posts see what of a person, and what the others see instead.
 *
 * One table: kinds of personal data by roles (docs/permissions.md prints it). A field names its kind in .scope. What is hidden
 * from a reader is found once for an answer, as bits; a field is then masked by one AND.
 */
#ifndef RECORD_PERSONAL_H
#define RECORD_PERSONAL_H

#include <jansson.h>

#include "record/field.h"
#include "record/role.h"

/* One kind of personal data. */
struct scope {
	const char *word, *zh, *en;
	unsigned bit;			/* enum personal of field.h */
	unsigned sees;			/* these roles read it as it is; ANYONE: it is nobody's secret in the house */
	unsigned reveals;		/* these may look at it with a reason, which is kept; the others never */
	void (*mask)(struct buf *out, struct str text);
};
enum { PERSONAL_ASKS = SALES | REVIEWER | FINANCE | MANAGER };	/* all of `reveals` */
extern const struct scope personal_scopes[];
extern const int personal_scopes_n;

/* The one with this bit. */
const struct scope *personal_scope(unsigned bit);

/* The kinds hidden from a reader with these roles. Who has none sees nothing: a forgotten caller leaks nothing. */
unsigned personal_hidden(unsigned roles);

/* 138****5678, 张*, a***@x.cn: what is seen instead. Nothing stays nothing; all else has a '*' in it. */
void personal_mask(struct buf *out, unsigned bit, struct str text);

/* The field as text (field_text), masked when its kind is among `hidden`. */
void personal_text(struct buf *out, const struct field *f, const void *row, unsigned hidden);

/*
 * What is kept for searching, as somebody sees it from whom `hidden` is hidden: each line masked that the field's .lines say is
 * hidden. So what they find follows from what they see, and trying teaches nothing.
 */
struct str personal_lines(struct arena *a, const struct field *f, struct str text, unsigned hidden);
/* One line of such a text: breaks within a value are blanks, or what comes after would be masked as something else. */
void personal_add_line(struct buf *out, struct str value);

extern const struct problem PERSONAL_MASKED;	/* 422 {field} is masked: send the real value, or leave it out */

/* Somebody sends back what was masked for them? Then PERSONAL_MASKED at each such member, and false. */
bool personal_is_whole(const struct record *r, json_t *json, unsigned hidden, struct errs *errs, struct str at);

/*
 * Child rows as somebody listed them who could not see all: what is hidden from them and left out is as it was.
 * Call it before rows_replace.
 */
void personal_keep(const struct record *r, struct rows have, struct rows want, unsigned hidden);

#endif
