/*
 * jobs.h -- the modules' work in the background, on a thread of its own in the process that holds LEASE_JOBS.
 */
#ifndef SHELL_JOBS_H
#define SHELL_JOBS_H

#include "shell/engine.h"

/* What a job is told: whose engine it works on, and under which fence. */
struct job_run { struct engine *engine; struct worker *worker; struct held held; };

struct worker *jobs_start(struct engine *e);	/* worker_stop ends it */

#endif
