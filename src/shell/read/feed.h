/*
 * feed.h -- the log as it grows, told to whoever follows it: GET /api/v1/events/stream.
 *
 * Each follower has a cursor, the id of the last event it was told, and is told what follows once the log is complete so far
 * (commits.h), whoever wrote it; so it misses nothing and is told nothing twice, also after it comes again with that id. One
 * thread reads for all: most of them stand at the end and share what is read. Who reads slowly falls behind and costs no
 * more than the others.
 */
#ifndef SHELL_FEED_H
#define SHELL_FEED_H

#include "shell/engine.h"

enum { FEED_BEAT_MS = 15000, FEED_MOST = 500 };

struct feed *feed_new(struct engine *e);
void feed_free(struct feed *f);
void feed_start(struct feed *f);
/* All followers are told the end, and nobody new is taken. */
void feed_stop(struct feed *f);

/* Another pace of heartbeats, and another limit, before it starts: for tests that do not wait. */
void feed_pace(struct feed *f, int64_t beat_ms, int most);

/*
 * Answer the request with the events after this id, as long as who asks is still of these roles. False with E_BUSY, and nothing
 * is answered, when there are FEED_MOST or the process stops.
 */
bool feed_join(struct feed *f, struct request *rq, const struct caller *who, unsigned by, struct id after,
               struct errs *errs);

/* Something was committed here. */
void feed_wake(struct feed *f);
int feed_followers(const struct feed *f);

/* How far the log is complete now. */
bool feed_end(struct db *db, struct id *end, struct errs *errs);

#endif
