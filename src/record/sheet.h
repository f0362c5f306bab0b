/*
 * sheet.h -- rows of a record as a sheet for people: CSV or XLSX.
 *
 * The columns are the LISTED fields of the record, in table order, or those of them that were chosen. Rows are written as they come and
 * nothing is kept, so a sheet may have any number of them (an XLSX sheet ends at 1,048,576).
 * CSV is RFC 4180 with a byte order mark, which is how Excel knows UTF-8; a text that Excel would take
 * for a formula gets a ' in front. In XLSX amounts, counts and times are real numbers and dates.
 */
#ifndef RECORD_SHEET_H
#define RECORD_SHEET_H

#include "record/field.h"

enum sheet_kind { SHEET_CSV, SHEET_XLSX };

/*
 * For a program: names of fields, words of states, times in UTC as in JSON. For people: labels in
 * their language, times of the company's wall clock, and no id of the row's own: of its 18 digits a sheet would keep 15.
 */
enum sheet_words { SHEET_NAMES, SHEET_ZH, SHEET_EN };

struct sheet_options {
	enum sheet_kind kind;
	enum sheet_words words;
	struct zone zone;		/* of the times shown to people */
	unsigned hidden;		/* kinds of personal data that are masked: personal.h */
};

struct sheet;

/*
 * A sheet that ends up in the open file `fd`, from its present position on; the caller keeps fd. NULL,
 * and errs says why, when it cannot be begun. `errs` must live until sheet_close.
 */
struct sheet *sheet_open(
	int fd, const struct record *r, const struct sheet_options *o, struct errs *errs);

/*
 * For people: by which name they know the row that field `f` refers to by `id`; empty for none, then the id is shown. The text
 * has to live until the row is written.
 */
typedef struct str sheet_name(const void *self, const struct field *f, int64_t id);
void sheet_call(struct sheet *s, sheet_name *name, const void *self);

/* Whether a sheet can have a column of it. */
bool sheet_shows(const struct field *f);
/* Only these columns, in this order, also the row's own id; before the header. The array has to live as long as the sheet. */
void sheet_choose(struct sheet *s, const struct field *const *column, int n);

/* The line of labels: once, before the rows. */
bool sheet_header(struct sheet *s);
/* One row. False when the disk is full or the sheet is: nothing more needs to be written. */
bool sheet_row(struct sheet *s, const void *row);
/* Always call it. False when something could not be written, now or before. Safe on NULL. */
bool sheet_close(struct sheet *s);

const char *sheet_type(enum sheet_kind kind);		/* media type, for HTTP */
const char *sheet_suffix(enum sheet_kind kind);		/* ".csv", ".xlsx" */

/* One cell of CSV with its quotes and guard, for texts that are not a record. */
void sheet_csv_cell(struct buf *out, struct str text);

extern const struct problem
	SHEET_FULL;		/* 422 a sheet has room for {most} rows; choose fewer or CSV */

#endif
