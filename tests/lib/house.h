/*
 * house.h -- an orderd of one's own: a folder, a database, and the server over it.
 *
 * The server is the program built beside the test: build/release/tests/story tries build/release/orderd,
 * the sanitized test the sanitized one; $ORDERD names another.
 */
#ifndef LIB_HOUSE_H
#define LIB_HOUSE_H

#include <sys/types.h>

#include "base/str.h"
#include "unit/testbed.h"

struct house {
	struct testbed bed;
	const char *dir, *db;		/* of the bed */
	char log[300];
	int port;
	pid_t pid;			/* of the server; 0: none runs */
};

/* An empty folder under $TMPDIR; the database has no company yet. Ends the process when it cannot be. */
void house_open(struct house *h);
/* Stop what runs and remove folder and database. */
void house_close(struct house *h);
/* How a test ends: the server stops of itself, `orderd check` finds nothing, all is removed. False, and told why, if not. */
bool house_end(struct house *h);

/* A database for a company, with its administrator "admin". False with what orderd printed in `out`. */
bool house_init(struct house *h, struct buf *out);
/* A copy of a database nobody has open. */
bool house_copy(struct house *h, const struct house *from);

/* Serve, with further options ("--zone", "UTC", NULL); ready when it returns. False: see the log. */
bool house_start(struct house *h, const char *const *options);
/* Ask it to stop. True when it finished with exit code 0. */
bool house_stop(struct house *h);
/* Take the power away. */
void house_kill(struct house *h);
/* Has the server ended by itself? */
bool house_fallen(struct house *h);

/* Run orderd with these arguments, NULL-terminated; what it prints goes to out. The exit code, or -1. */
int house_run(const char *const *args, struct buf *out);
/* The same, and what it cost: time, and the most memory it held. */
struct house_cost { double seconds, cpu; long kib; };	/* by the clock; of processor time; at most resident */
int house_run_cost(const char *const *args, struct buf *out, struct house_cost *cost);
/* orderd check: true when it finds nothing wrong. */
bool house_check(const struct house *h, struct buf *out);

/* A figure of /proc/PID/status in KiB: "VmHWM", "VmRSS". */
long house_memory(pid_t pid, const char *what);

/* The password of every person these tests make. */
extern const char house_password[];

#endif
