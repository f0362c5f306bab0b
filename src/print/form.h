/*
 * form.h -- a printed form as a table: which fields of a record stand at its head, which columns its lines have.
 *
 * Labels and types come from the records' field tables; a form only names fields. What does not fit goes on on the next
 * page, under the same heads, and every page says which of how many it is.
 */
#ifndef PRINT_FORM_H
#define PRINT_FORM_H

#include "print/page.h"
#include "record/field.h"

struct form_column {
	const char *fields;		/* "name" or "model specification": what is not empty, with blanks between */
	int share;			/* of the width */
	bool right;			/* a number */
	const char *zh, *en;		/* NULL: the label of the field */
};

struct form {
	const char *zh, *en;		/* its title */
	const struct page_size *const *sizes;	/* the usual one first; NULL-terminated */
	double text;			/* mm from line to line */
	const char *barcode, *qr;	/* fields; NULL: none */
	const char *large;		/* fields in large letters, without a label: whom a parcel is for */
	const char *head;		/* fields with their labels, in columns where the page is wide; empty ones are left out */
	const struct form_column *column;
	int columns;
	const char *totals;		/* fields under the lines, at the right */
	const char *note_zh, *note_en;	/* a sentence at the end */
	const char *signs_zh, *signs_en;/* "发货人|收货人|日期": who signs; NULL: nobody */
};

/* A form filled in. */
struct paper_sheet {
	const struct record *record;	/* of the row that head, totals and codes are fields of */
	const void *row;
	const struct record *line;
	struct rows lines;
	int64_t copy;			/* 1; more: a reprint, and says so */
};

struct form_style {
	bool english;
	struct zone zone;
	struct str company;
	unsigned hidden;		/* kinds of personal data that who prints sees masked */
};

/* All of them as one PDF; each counts its own pages. */
bool form_print(struct buf *out, const struct form *f, const struct page_size *size, const struct form_style *style,
                const struct paper_sheet *sheet, int64_t n, struct arena *a, struct errs *errs);

/* What stands for a field on paper: words in the language, local times, attributes as "colour blue". */
void form_value(struct buf *out, const struct form_style *style, const struct field *f, const void *row);

/* Names a field that is not in the record, for tests. False if there is one. */
bool form_check(const struct form *f, const struct record *record, const struct record *line, struct buf *wrong);

#endif
