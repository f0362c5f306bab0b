/*
 * import.h -- history out of somebody's files into commands, by a profile.
 *
 * Each record of the files becomes the JSON input of one command (customer.record, product.record,
 * order.record), handed on in batches to a sink: the engine of this process, or a server. What cannot be
 * understood or is refused goes into a CSV of rejects with file, row, column and reason; the rest goes on.
 * An import may be broken off and begun again: the commands know their references and change nothing then.
 */
#ifndef CHANNEL_IMPORT_H
#define CHANNEL_IMPORT_H

#include "channel/profile.h"

enum { IMPORT_BATCH = 500 };

enum import_outcome { IMPORT_MADE, IMPORT_UNCHANGED, IMPORT_REFUSED };

/* One command to run, and what became of it. */
struct import_item {
	const char *command;		/* "order.record" */
	struct str input;		/* JSON */
	struct str key;			/* idempotency key: of the command and the input's bytes */
	enum import_outcome
		outcome; /* set by the sink; texts of it must live until send is called again */
	struct str pointer;		/* when refused: the member, "/lines/1/quantity" */
	struct str zh, en;		/* … and why; also when it was there already and that is worth a word */
};

/* Run n items in order. False, and errs says why, when the import cannot go on (the server is gone). */
struct import_sink {
	bool (*send)(void *self, struct import_item *item, int n, struct errs *errs);
	void *self;
};

struct import_progress {
	/* Rows, of a file or of the section of a command; total 0: not known. */
	void (*show)(void *self, const char *what, int64_t done, int64_t total);
	void *self;
};

/* What is wrong with a row, or worth a look. */
struct import_note { int file; int64_t row; struct str column, zh, en; bool warning; };

/* Who follows an import row by row. */
struct import_watch {
	void (*note)(void *self, const struct import_note *n);
	/* What became of the record that a row of its first file belongs to; each row once. Of a dry run: MADE. */
	void (*row)(void *self, int64_t row, enum import_outcome outcome);
	void *self;
};

struct import_options {
	struct str folder;			/* where the files lie */
	const struct import_sink *sink;		/* NULL: a dry run */
	const struct import_progress *progress;	/* may be NULL */
	const struct import_watch *watch;	/* the same */
	int rejects;				/* open file for the CSV of rejects; -1: none */
	bool zh;				/* language of the reasons */
	int batch;				/* inputs sent together, at most IMPORT_BATCH; 0: that many */
};

/* What became of the records of one section. */
struct import_count {
	const char *command;
	int64_t records, made, unchanged,
		refused; /* refused: by the sink, or not understood before */
};

struct import_summary {
	struct import_count count[PROFILE_SECTIONS];	/* in the order of the profile */
	int counts;
	int64_t rows;				/* read from the files, without headers */
	int64_t rejects;			/* lines in the CSV of rejects */
};

/* False, and errs says why, when it could not be brought to its end; the summary says how far it came. */
bool import_run(const struct profile *p, const struct import_options *o, struct import_summary *out,
                struct errs *errs);

extern const struct problem
	IMPORT_BAD_TIME,	/* {text} is not a time as the profile writes it */
	IMPORT_NO_ENTRY,	/* {text} is not in the map {map} */
	IMPORT_BAD_ROW;		/* row {row} of {file}, which belongs to it, could not be read */

#endif
