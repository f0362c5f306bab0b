/*
 * report.h -- running a report and giving its rows away as JSON, CSV, XLSX or a table for a terminal.
 */
#ifndef SHELL_REPORT_H
#define SHELL_REPORT_H

#include "shell/engine.h"

enum report_format { REPORT_JSON, REPORT_CSV, REPORT_XLSX, REPORT_TABLE };

/* Words "json", "csv", "xlsx", "table". False for another one. */
bool report_format_parse(struct str word, enum report_format *out);

/*
 * Run a report with parameters by name (a query string: "from=2026-01-01&by=month"). JSON and the table go into q->out; CSV and
 * XLSX into a temporary file, whose descriptor is in *fd (else -1) and its size in *size. q->x->errs has every bad
 * parameter at once.
 */
bool report_answer(struct asked *q, const struct report *r, struct str parameters, enum report_format format,
                   int *fd, int64_t *size);

#endif
