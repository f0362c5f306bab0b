/*
 * event.h -- the append-only log: how an event is sealed, and how it leaves.
 */
#ifndef SHELL_EVENT_H
#define SHELL_EVENT_H

#include "shell/shell.h"
#include "shell/write/batch.h"

/* An outbox row for each endpoint that wants this event. */
bool outbox_put(struct batch *b, const struct event *e, struct context *x, struct errs *errs);

/* The event as CloudEvents 1.0 JSON, as webhooks carry it. */
void event_cloud(struct buf *out, const struct event *e);

/* Invariants of the log: I5, I9, and that rows equal what their events say. */
extern const struct check event_checks[];
extern const int event_checks_n;

#endif
