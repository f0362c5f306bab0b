/*
 * tasks.c -- each module's task in turn, as long as this process holds the lease.
 */
#include <stdlib.h>

#include "shell/node.h"
#include "shell/tasks.h"
#include "shell/worker.h"

enum { PAUSE_MS = 250 };	/* somebody sits and waits for it to begin */

struct tasks { struct engine *engine; struct worker *worker; };

bool task_goes_on(const struct task_run *t)
{
	struct held now;

	return !worker_is_stopping(t->worker) && lease_held(t->engine, LEASE_TASKS, &now) && now.fence == t->held.fence;
}

static bool work(struct worker *w, void *self)
{
	const struct tasks *t = self;
	struct task_run run = { .engine = t->engine, .worker = w };
	bool more = false;

	for (int i = 0; i < t->engine->tasks && lease_held(t->engine, LEASE_TASKS, &run.held); i++)
		more |= t->engine->task[i]->work(&run);
	return more;
}

struct tasks *tasks_start(struct engine *e)
{
	struct tasks *t = calloc(1, sizeof *t);

	t->engine = e;
	t->worker = worker_start(work, t, PAUSE_MS);
	return t;
}

void tasks_stop(struct tasks *t)
{
	worker_stop(t->worker);
	free(t);
}
