/*
 * crowd.c -- a thread for each client.
 */
#include "lib/crowd.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct crowd {
	int port, n;
	_Atomic int next;
	crowd_work *work;
	void *self;
};

static void *client(void *self)
{
	struct crowd *c = self;
	struct web *w = web_open(c->port);
	ARENA a = { 0 };
	int i;

	while ((i = atomic_fetch_add(&c->next, 1)) < c->n) {
		c->work(w, i, c->self, &a);
		arena_reset(&a);
	}
	web_close(w);
	return NULL;
}

void crowd(int port, int clients, int n, crowd_work *work, void *self)
{
	struct crowd c = { .port = port, .n = n, .work = work, .self = self };
	pthread_t *thread = calloc((size_t)clients, sizeof *thread);
	int started = 0;

	while (started < clients && pthread_create(&thread[started], NULL, client, &c) == 0)
		started++;
	for (int i = 0; i < started; i++)
		pthread_join(thread[i], NULL);
	free(thread);
}
