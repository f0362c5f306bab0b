/*
 * worker.c -- a thread for the clock, for the modules' jobs, and for each transport of the postman.
 */
#include "shell/run/worker.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct worker {
	bool (*work)(struct worker *w, void *self);
	void *self;
	int64_t pause_ms;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stopping;
};

static void *work_on(void *self)
{
	struct worker *w = self;

	pthread_mutex_lock(&w->lock);
	while (!w->stopping) {
		struct timespec until;
		pthread_mutex_unlock(&w->lock);
		bool more = w->work(w, w->self);
		pthread_mutex_lock(&w->lock);
		if (more || w->stopping)
			continue;
		clock_gettime(CLOCK_MONOTONIC, &until);
		int64_t ns = until.tv_nsec + w->pause_ms * 1000000;
		until.tv_sec += ns / 1000000000;
		until.tv_nsec = ns % 1000000000;
		pthread_cond_timedwait(&w->wake, &w->lock, &until);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

struct worker *worker_start(bool (*work)(struct worker *w, void *self), void *self, int64_t pause_ms)
{
	struct worker *w = calloc(1, sizeof *w);
	pthread_condattr_t attr;

	w->work = work;
	w->self = self;
	w->pause_ms = pause_ms;
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&w->wake, &attr);
	pthread_condattr_destroy(&attr);
	pthread_create(&w->thread, NULL, work_on, w);
	return w;
}

void worker_stop(struct worker *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	free(w);
}

bool worker_is_stopping(struct worker *w)
{
	pthread_mutex_lock(&w->lock);
	bool stopping = w->stopping;
	pthread_mutex_unlock(&w->lock);
	return stopping;
}
