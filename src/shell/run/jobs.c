/*
 * jobs.c -- each module's job in turn, as long as this process holds the lease.
 */
#include "shell/node/node.h"
#include "shell/run/jobs.h"
#include "shell/run/worker.h"

enum { PAUSE_MS = 250 };	/* somebody sits and waits for it to begin */

bool job_goes_on(const struct job_run *t)
{
	struct held now;

	return !worker_is_stopping(t->worker) && lease_held(t->engine, LEASE_JOBS, &now) && now.fence == t->held.fence;
}

static bool work(struct worker *w, void *self)
{
	struct engine *e = self;
	struct job_run run = { .engine = e, .worker = w };
	bool more = false;

	for (int i = 0; i < e->jobs && lease_held(e, LEASE_JOBS, &run.held); i++)
		more |= e->job[i]->work(&run);
	return more;
}

struct worker *jobs_start(struct engine *e)
{
	return worker_start(work, e, PAUSE_MS);
}
