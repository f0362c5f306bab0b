/*
 * stream.c -- an answer that goes on: bytes given by any thread, sent by the HTTP thread.
 *
 * A stream with nothing to send is a suspended connection, which costs no thread anything. What is given wakes it; once
 * all is on the wire it sleeps again. It holds one piece at most: the writer looks whether the last one was taken, so a
 * peer that reads slowly costs memory once and holds up nobody. From a piece given to a piece taken the peer has a
 * deadline as for any answer.
 *
 * The stream lives until both its writer and its connection have let go of it. Both take the lock to do so, therefore the
 * connection is there while the lock is held and it is not `gone`.
 */
#include "http/stream.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 8 * 1024 };

struct http_stream {
	pthread_mutex_t lock;
	struct http_server *server;
	struct peer *peer;
	struct MHD_Connection *mhd;
	char *bytes;			/* the piece under way */
	size_t n, taken;
	bool asleep, ended, gone;
};

struct http_stream *stream_new(struct http_server *server, struct peer *peer, struct MHD_Connection *mhd)
{
	struct http_stream *s = calloc(1, sizeof *s);

	if (!s)
		abort();
	pthread_mutex_init(&s->lock, NULL);
	s->server = server;
	s->peer = peer;
	s->mhd = mhd;
	return s;
}

static void stream_free(struct http_stream *s)
{
	pthread_mutex_destroy(&s->lock);
	free(s->bytes);
	free(s);
}

/* Under the lock. */
static void wake(struct http_stream *s)
{
	if (s->gone || !s->asleep)
		return;
	s->asleep = false;
	peer_must_act(&s->server->peers, s->peer, (int64_t)s->n);
	MHD_resume_connection(s->mhd);
}

/* The library's question for more. It asks when what it was given before is on the wire. */
static ssize_t take(void *self, uint64_t at, char *to, size_t room)
{
	struct http_stream *s = self;
	ssize_t n = 0;

	(void)at;
	pthread_mutex_lock(&s->lock);
	if (s->taken < s->n) {
		size_t left = s->n - s->taken;
		n = (ssize_t)(left < room ? left : room);
		memcpy(to, s->bytes + s->taken, (size_t)n);
		s->taken += (size_t)n;
	} else if (s->ended) {
		n = MHD_CONTENT_READER_END_OF_STREAM;
	} else {
		s->n = s->taken = 0;
		s->asleep = true;
		peer_waits(s->peer);
		MHD_suspend_connection(s->mhd);
	}
	pthread_mutex_unlock(&s->lock);
	return n;
}

struct MHD_Response *stream_response(struct http_stream *s)
{
	return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, take, s, NULL);
}

void stream_gone(struct http_stream *s)
{
	pthread_mutex_lock(&s->lock);
	s->gone = true;
	bool last = s->ended;
	pthread_mutex_unlock(&s->lock);
	if (last)
		stream_free(s);
}

enum http_stream_state http_stream_state(struct http_stream *s)
{
	pthread_mutex_lock(&s->lock);
	enum http_stream_state state = s->gone ? STREAM_GONE : s->asleep ? STREAM_READY : STREAM_BUSY;
	pthread_mutex_unlock(&s->lock);
	return state;
}

bool http_stream_send(struct http_stream *s, struct str bytes)
{
	pthread_mutex_lock(&s->lock);
	bool ready = s->asleep && !s->gone && bytes.n;
	if (ready) {
		char *room = realloc(s->bytes, bytes.n);
		if (!room)
			abort();
		memcpy(room, bytes.s, bytes.n);
		s->bytes = room;
		s->n = bytes.n;
		wake(s);
	}
	pthread_mutex_unlock(&s->lock);
	return ready;
}

void http_stream_end(struct http_stream *s)
{
	pthread_mutex_lock(&s->lock);
	s->ended = true;
	bool last = s->gone;
	wake(s);
	pthread_mutex_unlock(&s->lock);
	if (last)
		stream_free(s);
}
