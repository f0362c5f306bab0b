/*
 * progress.c -- how far long work has come, told by a thread of its own.
 *
 * The work only stores two numbers. The thread looks at them: so the work is never slowed by a
 * terminal, and what stands still is shown to stand still.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

enum { BAR = 24, TERMINAL_MS = 200, LINE_MS = 10000, FIRST_MS = 1000 };

struct progress {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t stop;
	bool stopping, terminal, shown, zh;
	char what[64];
	_Atomic int64_t done, total;
	int64_t started;
};

static void add_time_left(struct buf *out, int64_t seconds)
{
	if (seconds >= 3600)
		buf_fmt(out, "%lldh%02lldm", (long long)seconds / 3600, (long long)seconds / 60 % 60);
	else
		buf_fmt(out, "%lldm%02llds", (long long)seconds / 60, (long long)seconds % 60);
}

static void add_bar(struct buf *out, int64_t done, int64_t total)
{
	int filled = (int)(done * BAR / total);

	buf_char(out, '[');
	for (int i = 0; i < BAR; i++)
		buf_char(out, i < filled ? '#' : '.');
	buf_fmt(out, "] %3d%% ", (int)(done * 100 / total));
}

/* Called with the lock held. */
static void show(struct progress *p)
{
	ARENA a = { 0 };
	struct buf out = buf_in(&a, 0);
	int64_t done = atomic_load(&p->done), total = atomic_load(&p->total);
	int64_t us = monotonic_us() - p->started;
	double rate = us > 0 ? (double)done * 1e6 / (double)us : 0;

	buf_fmt(&out, p->terminal ? "\r\033[K%s " : "%s: ", p->what);
	if (total > 0 && p->terminal)
		add_bar(&out, done < total ? done : total, total);
	buf_fmt(&out, total > 0 ? "%lld/%lld" : "%lld", (long long)done, (long long)total);
	buf_fmt(&out, ", %.0f/s", rate);
	if (total > done && rate > 0) {
		buf_text(&out, ", ");
		add_time_left(&out, (int64_t)((double)(total - done) / rate) + 1);
		buf_text(&out, p->zh ? " 后完成" : " left");
	}
	if (!p->terminal)
		buf_char(&out, '\n');
	fwrite(out.s, 1, out.n, stderr);
	p->shown = true;
}

static void *watch(void *self)
{
	struct progress *p = self;
	int64_t next = monotonic_us() + FIRST_MS * 1000;

	pthread_mutex_lock(&p->lock);
	while (!p->stopping) {
		struct timespec until;

		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += 100 * 1000000L;
		until.tv_sec += until.tv_nsec / 1000000000L;
		until.tv_nsec %= 1000000000L;
		pthread_cond_timedwait(&p->stop, &p->lock, &until);
		if (p->stopping || monotonic_us() < next)
			continue;
		show(p);
		next = monotonic_us() + (p->terminal ? TERMINAL_MS : LINE_MS) * 1000;
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

struct progress *progress_start(const struct cli *c, const char *what)
{
	struct progress *p = c->quiet ? NULL : calloc(1, sizeof *p);

	if (!p)
		return NULL;
	snprintf(p->what, sizeof p->what, "%s", what);
	p->zh = c->zh;
	p->terminal = isatty(STDERR_FILENO);
	p->started = monotonic_us();
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->stop, NULL);
	if (pthread_create(&p->thread, NULL, watch, p) == 0)
		return p;
	free(p);
	return NULL;
}

void progress_show(struct progress *p, const char *what, int64_t done, int64_t total)
{
	if (!p)
		return;
	atomic_store(&p->done, done);
	atomic_store(&p->total, total);
	if (strncmp(what, p->what, sizeof p->what - 1) == 0)
		return;
	pthread_mutex_lock(&p->lock);
	snprintf(p->what, sizeof p->what, "%s", what);
	p->started = monotonic_us();
	pthread_mutex_unlock(&p->lock);
}

void progress_stop(struct progress *p)
{
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	p->stopping = true;
	pthread_cond_signal(&p->stop);
	pthread_mutex_unlock(&p->lock);
	pthread_join(p->thread, NULL);
	if (p->terminal && p->shown)
		fputs("\r\033[K", stderr);
	pthread_cond_destroy(&p->stop);
	pthread_mutex_destroy(&p->lock);
	free(p);
}
