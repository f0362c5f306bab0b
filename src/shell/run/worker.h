/*
 * worker.h -- a thread that does what there is to do, and looks again after a pause.
 */
#ifndef SHELL_WORKER_H
#define SHELL_WORKER_H

#include <stdbool.h>
#include <stdint.h>

struct worker;

/* `work` is called as long as it says that there may be more to do, and again after the pause. */
struct worker *worker_start(bool (*work)(struct worker *w, void *self), void *self, int64_t pause_ms);
/* Waits until `work` has returned. Safe on NULL. */
void worker_stop(struct worker *w);
/* For work that takes long: does somebody wait for it to return? */
bool worker_is_stopping(struct worker *w);

#endif
