/*
 * load.h -- many clients in one thread: each sends a request, waits for its answer, and sends the next.
 *
 * The time of a request is from its first byte sent to the last byte of its answer. All are kept, so
 * that percentiles are exact and runs can be added up.
 */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { REQUEST_MAX = 4096 };

struct load {
	int port, connections;
	int more_port[2];		/* other servers of the same database, which get their share of the connections; 0: none */
	int pid;			/* of the server, whose processor time is noted */
	double seconds, warm;		/* measured, after so many that are not */
	/* Write the next request, its head included, into `out`; returns its length. */
	size_t (*request)(void *self, char *out, size_t room);
	void *self;
	int want;			/* the status that counts as done */
};

struct measured {
	uint32_t *us;			/* of every request that was done */
	size_t n, room;
	double seconds;
	size_t refused;			/* other statuses, and connections that broke */
	int status;			/* the first of those; 0: none or broken */
	size_t answered;		/* all, also those that are not measured */
	double cpu;			/* seconds of the server's processor time for them */
};

/* Adds to what was measured before. False when no connection could be made. */
bool load_run(const struct load *l, struct measured *m);

double measured_rate(const struct measured *m);
/* In milliseconds: part 0.5 is the median. Sorts. */
double measured_quantile(struct measured *m, double part);
/* Microseconds of the server's processor time for one request: it hardly depends on what else the machine does. */
double measured_cpu_us(const struct measured *m);
void measured_free(struct measured *m);

/* One request, its answer's body into `body`. Returns the status, 0 when there was none. */
int load_once(int port, const char *request, size_t n, char *body, size_t room);

double seconds_now(void);

#endif
