/*
 * server.h -- a PostgreSQL of one's own, to be stopped, killed and started again.
 *
 * It does not sync: the machine stays up, so what a killed server wrote is there when it starts again.
 */
#ifndef LIB_SERVER_H
#define LIB_SERVER_H

#include <sys/types.h>

#include "lib/house.h"
#include "unit/postmaster.h"

struct server {
	struct postmaster postmaster;
	char url[160];			/* of a database in it */
	char through[160];		/* of the same at a proxy's port */
};

/* Made, started, with an empty database. False when this machine has no PostgreSQL, or it does not start. */
bool server_open(struct server *s);
/* The same, its files in a folder of the test's choice with a short name. */
bool server_open_in(struct server *s, const char *folder);
/* Ready when it returns. */
bool server_start(struct server *s);
/* Stopped at once, without a checkpoint; the next start recovers. */
void server_stop(struct server *s);
/* The postmaster and all its backends killed with -9. */
void server_kill(struct server *s);
/* Stopped (SIGSTOP) with all its backends, but there; and going on. */
void server_freeze(struct server *s, bool frozen);
/* Stopped and removed. */
void server_close(struct server *s);

/* The database of an orderd is that of the server; asked for at the port of a proxy, when that is not 0. */
void server_house(struct server *s, int port, struct house *h);
/* A statement in its database; ends the process when it cannot be run. */
void server_run(const struct server *s, const char *sql);
/* Commits wait for this standby from now on; "" for none. */
void server_standby(const struct server *s, const char *name);

/* A postmaster and its backends killed with -9. */
void server_kill_all(pid_t postmaster);

#endif
