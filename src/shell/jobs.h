/*
 * tasks.h -- the modules' work in the background, on a thread of its own in the process that holds LEASE_TASKS.
 */
#ifndef SHELL_TASKS_H
#define SHELL_TASKS_H

#include "shell/engine.h"

/* What a task is told: whose engine it works on, and under which fence. */
struct task_run { struct engine *engine; struct worker *worker; struct held held; };

struct tasks;
struct tasks *tasks_start(struct engine *e);
void tasks_stop(struct tasks *t);

#endif
