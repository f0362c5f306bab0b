/*
 * run.h -- servers side by side on one machine, and what they were measured at.
 */
#ifndef BENCH_RUN_H
#define BENCH_RUN_H

#include <sys/types.h>

#include "company.h"
#include "load.h"

enum { RESULTS_MAX = 256 };

struct options {
	double seconds;			/* that each side of a comparison is loaded for, in turns */
	int turns;
	int customers, many;
	const char *json, *engine;	/* NULL: both engines */
	const char *only;		/* of what bench.c measures; NULL: all of it */
	bool scale;			/* nothing but reading, over `many` orders and over few */
	bool citus;			/* spread over machines against one */
};
extern struct options options;

extern struct company company;		/* whose token the requests carry */
extern bool failed;			/* an answer was wrong, or a check found something */

void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void wrong(const char *what);
void give_up(const char *what) __attribute__((noreturn));	/* there is nothing to measure */

void run_open(void);			/* a folder in $TMPDIR, and where the programs are */
void run_close(void);			/* the folder is kept when something was wrong */
const char *in_dir(const char *name);

/* --- servers --- */

struct server { pid_t pid; int port; };

struct server serve_orderd(const char *db);
/* The bare program; `bytes` is the size of its answer to GET. */
struct server serve_floor(const char *db, int64_t pattern, size_t bytes);
void stop(struct server s);
/* A line of /proc/PID/status in MB: "RssAnon:", "VmHWM:". */
double memory(struct server s, const char *what);
/* The bare program without HTTP: orders per second, and rows that one order inserts. */
double alone(const char *db, int64_t pattern, int group, int *rows);
/* Seconds that orderd check took; what it found is wrong. */
double check(const char *db);

/*
 * PostgreSQL of the bench's own, with workers a Citus cluster (unit/cluster.h): testbeds lie in it and its processor time is noted
 * from then on. NULL where none is installed.
 */
const char *run_postgres(int workers);
/* All rows of a database in an empty one. */
bool copy(const char *from, const char *to);
/* PostgreSQL looks through what was written when it sees fit, and its processor time is counted: it has done so before anything is asked. */
void look_through(const char *db);

/* --- comparing --- */

/* A against B; B is the floor, or the same on less data. */
struct result {
	char name[120];
	int connections;
	struct measured a, b;
	double rate[2], p50[2], p99[2], cpu[2], db_cpu[2], behind[2];
};
extern struct result result[RESULTS_MAX];
extern int results;
extern const char *group;		/* put before the names of results */

typedef size_t request_maker(void *self, char *out, size_t room);
size_t get_request(char *out, size_t room, const char *path);
struct load load_of(struct server s, int connections, request_maker *request, void *self, int want);
/* Both sides in turns. */
struct result *compare(const char *name, struct load a, struct load b);
/* Zeroes when it was not measured. */
const struct result *find(const char *name, int connections);
double share(double a, double b);

/* --- many orders against few: scale.c --- */

void scale(const char *engine, const char *prefix);
void scale_report(void);

#endif
