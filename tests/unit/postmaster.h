/*
 * postmaster.h -- one PostgreSQL server: made, started, stopped.
 *
 * It runs as the user postgres when the test is root, which PostgreSQL does not want to be. Whose it is stands elsewhere:
 * cluster.h has those that tests share and that go with the last of them, lib/server.h one that a test kills.
 */
#ifndef UNIT_POSTMASTER_H
#define UNIT_POSTMASTER_H

#include <stdbool.h>
#include <sys/types.h>

struct postmaster {
	char dir[96];			/* its data, its log, its socket */
	int port;			/* 0: not chosen yet */
	pid_t pid;			/* 0: it does not run */
};

/* Is there a PostgreSQL on this machine, and somebody to run it as? */
bool postmaster_possible(void);

/* Does it have this extension? */
bool postmaster_extends(const char *extension);

/* From now on this process is the user who runs it. */
bool postmaster_become_user(void);

/*
 * A program run as that user, with its output at the end of a file (NULL: where ours goes); it dies with whoever started it. A
 * name without a slash is a program of PostgreSQL: of the directory in $PG_BIN, else of the newest that Debian keeps, else of the path.
 */
pid_t postmaster_launch(const char *log, const char *const *args);

/* Its files, in a new folder of this one, which has a short name: a socket's is short. `options` are of initdb, up to NULL. */
bool postmaster_make(struct postmaster *p, const char *folder, const char *const *options);

/* Ready when it returns: at its port, else at one that is free. `settings` are --name=value, up to NULL. */
bool postmaster_start(struct postmaster *p, const char *const *settings);

/* Has it ended by itself? */
bool postmaster_fallen(struct postmaster *p);

/* Stopped at once, without a checkpoint; the next start recovers. */
void postmaster_stop(struct postmaster *p);

/* Its files too. */
void postmaster_remove(struct postmaster *p);

#endif
