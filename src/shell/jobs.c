/*
 * jobs.c -- each module's job in turn, as long as this process holds the lease.
 */
#include <stdlib.h>

#include "shell/node.h"
#include "shell/jobs.h"
#include "shell/worker.h"

enum { PAUSE_MS = 250 };	/* somebody sits and waits for it to begin */

struct jobs { struct engine *engine; struct worker *worker; };

bool job_goes_on(const struct job_run *t)
{
	struct held now;

	return !worker_is_stopping(t->worker) && lease_held(t->engine, LEASE_JOBS, &now) && now.fence == t->held.fence;
}

static bool work(struct worker *w, void *self)
{
	const struct jobs *t = self;
	struct job_run run = { .engine = t->engine, .worker = w };
	bool more = false;

	for (int i = 0; i < t->engine->jobs && lease_held(t->engine, LEASE_JOBS, &run.held); i++)
		more |= t->engine->job[i]->work(&run);
	return more;
}

struct jobs *jobs_start(struct engine *e)
{
	struct jobs *t = calloc(1, sizeof *t);

	t->engine = e;
	t->worker = worker_start(work, t, PAUSE_MS);
	return t;
}

void jobs_stop(struct jobs *t)
{
	worker_stop(t->worker);
	free(t);
}
