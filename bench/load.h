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

enum { REQUEST_MAX = 4096, SERVERS_MAX = 3 };

struct load {
	/* Of one database; they get their share of the connections, and their processor time is noted. */
	int port[SERVERS_MAX], pid[SERVERS_MAX], servers;
	int database[5];		/* processes whose own and children's time is noted apart, up to 0 */
	int connections;
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
	double cpu, db_cpu;		/* seconds of processor time for them: of the servers, of the database */
	double behind;			/* … of both, after the last answer: what is done behind it */
};

/*
 * Adds to what was measured before. Returns when what was written has no more work behind it, so that it is not paid for by whoever is
 * measured next. False when no connection could be made.
 */
bool load_run(const struct load *l, struct measured *m);

/*
 * Searches are indexed behind the answers, a log is folded: until for a tenth of a second hardly anything is done, but no longer than
 * so many seconds. Returns the processor time that was used meanwhile.
 */
double load_rest(const struct load *l, double seconds);

double measured_rate(const struct measured *m);
/* In milliseconds: part 0.5 is the median. Sorts. */
double measured_quantile(struct measured *m, double part);
/* Microseconds of processor time for one request: it hardly depends on what else the machine does. */
double measured_us(const struct measured *m, double seconds);
void measured_free(struct measured *m);

/* One request, its answer's body into `body`. Returns the status, 0 when there was none. */
int load_once(int port, const char *request, size_t n, char *body, size_t room);

double seconds_now(void);

#endif
