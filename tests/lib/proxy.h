/*
 * proxy.h -- a wire between a client and a server that breaks at a chosen moment.
 *
 * It carries bytes both ways. Of HTTP it knows where a request ends, so that it can let one through and lose its answer.
 */
#ifndef LIB_PROXY_H
#define LIB_PROXY_H

#include <stdatomic.h>
#include <stdint.h>

enum proxy_cut {
	CUT_NEVER,
	CUT_IN_REQUEST,			/* half of it arrives */
	CUT_AFTER_REQUEST,		/* it arrives whole; nobody waits for the answer */
	CUT_BEFORE_ANSWER,		/* it is answered, and the answer lost: what it asked for has happened */
	CUT_IN_ANSWER,			/* half of the answer arrives */
	PROXY_CUTS,
};

struct proxy;

/* Listens on a port of its own for `to`, a port of this machine. NULL: no port is free. */
struct proxy *proxy_open(int to);
void proxy_close(struct proxy *p);
int proxy_port(const struct proxy *p);

/* From now on one request of so many is cut, each way as often as the others. 0: none. */
void proxy_cut_one_of(struct proxy *p, int one_of);
/* How often it was cut so. */
int proxy_count(const struct proxy *p, enum proxy_cut cut);
/* Break all there are now; new ones are made. The server is not told: to it they stay open and silent until `proxy_close`. */
void proxy_strand(struct proxy *p);

#endif
