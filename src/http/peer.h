/*
 * peer.h -- the connections that are open, and who has been slow for too long or is
 * gone (inside src/http only).
 *
 * The library's timeout starts anew with every byte, so a peer that sends a byte now
 * and then could hold a connection for ever. A peer therefore has a deadline for the
 * whole of what it is to do next; a watch, once a second, hangs up on those past it, and on those
 * who left in the middle of it.
 */
#ifndef HTTP_PEER_H
#define HTTP_PEER_H

#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/str.h"

struct peer {
	struct peer *before, *after;
	int fd;
	atomic_llong deadline;		/* monotonic µs; 0 while it is orderd that is to act */
	char name[INET6_ADDRSTRLEN];
};

struct peers {
	pthread_mutex_t lock;
	pthread_cond_t ending;
	pthread_t watch;
	struct peer first;		/* head of a ring */
	int64_t patience;		/* µs for a request's head, or between requests */
	bool ended;
};

void peers_start(struct peers *all, int64_t patience);
void peers_stop(struct peers *all);

struct peer *peer_open(struct peers *all, int fd, const struct sockaddr *address);
void peer_close(struct peers *all, struct peer *p);

/* From now on it has the patience, and a second more for every 4 KiB that are to be moved. */
void peer_must_act(struct peers *all, struct peer *p, int64_t bytes);
/* It has moved some bytes of a body: the deadline moves with them. */
void peer_moved(struct peer *p, size_t bytes);
/* It waits for us. */
void peer_waits(struct peer *p);

#endif
