/*
 * crash.c -- dying where a test wants it.
 */
#include "base/crash.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

const char *const crash_point_names[CRASH_POINTS] = {
	[CRASH_COMMIT_DECIDED]  = "commit.decided",
	[CRASH_COMMIT_SENT]     = "commit.sent",
	[CRASH_COMMIT_DONE]     = "commit.done",
	[CRASH_COMMIT_ANSWERED] = "commit.answered",
	[CRASH_MIGRATE_APPLIED] = "migrate.applied",
	[CRASH_MIGRATE_DONE]    = "migrate.done",
	[CRASH_BACKUP_COPIED]   = "backup.copied",
	[CRASH_OUTBOX_READ]     = "outbox.read",
	[CRASH_OUTBOX_POSTED]   = "outbox.posted",
	[CRASH_TIMER_READ]      = "timer.read",
};

static pthread_once_t told = PTHREAD_ONCE_INIT;
static int where = -1;
static atomic_int passes_left;

static void read_order(void)
{
	const char *order = getenv("ORDERD_CRASH_AT");
	const char *colon = order ? strchr(order, ':') : NULL;

	for (int i = 0; colon && i < CRASH_POINTS; i++)
		if (strncmp(crash_point_names[i], order, (size_t)(colon - order)) == 0 &&
		    crash_point_names[i][colon - order] == 0)
			where = i;
	passes_left = colon ? atoi(colon + 1) : 0;
}

void crash_point(enum crash_point here)
{
	pthread_once(&told, read_order);
	if (where == (int)here && atomic_fetch_sub(&passes_left, 1) == 1)
		raise(SIGKILL);
}
