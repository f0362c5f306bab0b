/*
 * papers.h -- printing: records into forms, and that it was done into the log.
 */
#ifndef SHELL_PAPERS_H
#define SHELL_PAPERS_H

#include "shell/engine.h"

/* What the command `printed` of a paper is sent. */
struct paper_printed { struct str paper; int64_t part; };
extern const struct record paper_printed_record;

enum { PAPERS_MAX = 200 };	/* records at once */

/* GET /api/v1/papers/{name}?of=ID.PART,ID.PART&size=a4&lang=en: a PDF in q->out, each record logged as printed. */
bool papers_answer(struct asked *q, struct engine *e);

#endif
