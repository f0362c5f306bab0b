/*
 * peer.c -- the connections that are open, and who has been slow for too long or is gone; see peer.h.
 */
#include "http/peer.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/instant.h"

enum {
	BYTES_PER_SECOND_MIN = 4096,
	FIRST_US = 10 * SECOND,		/* whoever comes has a request with him: with half of one he takes a place from others */
};

static int64_t time_for(int64_t bytes)
{
	const int64_t countable = INT64_MAX / SECOND / 2;

	return (bytes < countable ? bytes : countable) * SECOND / BYTES_PER_SECOND_MIN;
}

/* It has closed its side, and all that it had sent was read. */
static bool is_at_its_end(const struct peer *p)
{
	char byte;

	return recv(p->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

/*
 * The library sees the end of the stream and closes the connection in its own thread. An end that comes together with the
 * last bytes it may overlook, since it is told of both at once: it is told again. An answer under way goes on.
 */
static void look_after(struct peers *all, int64_t now)
{
	for (struct peer *p = all->first.after; p != &all->first; p = p->after) {
		long long deadline = atomic_load_explicit(&p->deadline, memory_order_relaxed);
		if (!deadline)
			continue;
		if (deadline < now)
			shutdown(p->fd, SHUT_RDWR);
		else if (is_at_its_end(p))
			shutdown(p->fd, SHUT_RD);
	}
}

static void *watch(void *self)
{
	struct peers *all = self;

	pthread_mutex_lock(&all->lock);
	while (!all->ended) {
		struct timespec until;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec++;
		pthread_cond_timedwait(&all->ending, &all->lock, &until);
		look_after(all, monotonic_us());
	}
	pthread_mutex_unlock(&all->lock);
	return NULL;
}

void peers_start(struct peers *all, int64_t patience)
{
	pthread_condattr_t clock;

	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_mutex_init(&all->lock, NULL);
	pthread_cond_init(&all->ending, &clock);
	pthread_condattr_destroy(&clock);
	all->first.before = all->first.after = &all->first;
	all->patience = patience;
	if (pthread_create(&all->watch, NULL, watch, all))
		abort();
}

void peers_stop(struct peers *all)
{
	pthread_mutex_lock(&all->lock);
	all->ended = true;
	pthread_cond_signal(&all->ending);
	pthread_mutex_unlock(&all->lock);
	pthread_join(all->watch, NULL);
	pthread_cond_destroy(&all->ending);
	pthread_mutex_destroy(&all->lock);
}

static void name_of(const struct sockaddr *address, char name[INET6_ADDRSTRLEN])
{
	if (address->sa_family == AF_INET) {
		const struct sockaddr_in *v4 = (const void *)address;
		inet_ntop(AF_INET, &v4->sin_addr, name, INET6_ADDRSTRLEN);
		return;
	}
	if (address->sa_family != AF_INET6)
		return;
	const struct sockaddr_in6 *in6 = (const void *)address;
	const struct in6_addr *v6 = &in6->sin6_addr;
	if (IN6_IS_ADDR_V4MAPPED(v6))
		inet_ntop(AF_INET, &v6->s6_addr[12], name, INET6_ADDRSTRLEN);
	else
		inet_ntop(AF_INET6, v6, name, INET6_ADDRSTRLEN);
}

struct peer *peer_open(struct peers *all, int fd, const struct sockaddr *address)
{
	struct peer *p = calloc(1, sizeof *p);

	if (!p)
		abort();
	p->fd = fd;
	name_of(address, p->name);
	atomic_store(&p->deadline, monotonic_us() + (all->patience < FIRST_US ? all->patience : FIRST_US));

	pthread_mutex_lock(&all->lock);
	p->before = &all->first;
	p->after = all->first.after;
	p->after->before = p->before->after = p;
	pthread_mutex_unlock(&all->lock);
	return p;
}

void peer_close(struct peers *all, struct peer *p)
{
	pthread_mutex_lock(&all->lock);
	p->before->after = p->after;
	p->after->before = p->before;
	pthread_mutex_unlock(&all->lock);
	free(p);
}

void peer_must_act(struct peers *all, struct peer *p, int64_t bytes)
{
	int64_t until = monotonic_us() + all->patience;

	atomic_store_explicit(&p->deadline, until + time_for(bytes), memory_order_relaxed);
}

void peer_moved(struct peer *p, size_t bytes)
{
	atomic_fetch_add_explicit(&p->deadline, time_for((int64_t)bytes), memory_order_relaxed);
}

void peer_waits(struct peer *p)
{
	atomic_store_explicit(&p->deadline, 0, memory_order_relaxed);
}
