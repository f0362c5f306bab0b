/*
 * crash.h -- points at which a test lets the process die.
 *
 * ORDERD_CRASH_AT=commit.sent:17 kills the process, as by -9, when it comes by that point for the 17th time. The points are those
 * moments after which a crash would find something half done, if anything ever were. Without the variable a point is a look at a
 * flag.
 */
#ifndef BASE_CRASH_H
#define BASE_CRASH_H

#include <stdbool.h>

enum crash_point {
	CRASH_COMMIT_DECIDED,	/* a batch is decided and written, and not committed */
	CRASH_COMMIT_SENT,	/* the server was told to commit and has not answered (PostgreSQL) */
	CRASH_COMMIT_DONE,	/* it is committed, and nobody was answered */
	CRASH_COMMIT_ANSWERED,	/* one of its calls was answered, the others not */
	CRASH_MIGRATE_APPLIED,	/* a schema change has happened and is not written down */
	CRASH_MIGRATE_DONE,	/* one change is committed, the next has not begun */
	CRASH_BACKUP_COPIED,	/* the copy is there and not proven */
	CRASH_OUTBOX_READ,	/* an event is about to be posted */
	CRASH_OUTBOX_POSTED,	/* it was posted, and that is not written down */
	CRASH_TIMER_READ,	/* a timer is due, and its command has not run */
	CRASH_POINTS
};

/* "commit.sent" … */
extern const char *const crash_point_names[CRASH_POINTS];

/* Here the process dies, if it was told to. */
void crash_point(enum crash_point here);

#endif
