/*
 * replay.h -- what the log says the rows of a family must be.
 *
 * The changes of a root's events are folded, in order, into an image of each row; then the rows are
 * held against their images. Values are compared as the texts the log keeps (record_diff), so a
 * byte changed in either is a difference.
 */
#ifndef SHELL_REPLAY_H
#define SHELL_REPLAY_H

#include "shell/check/walk.h"

struct replay;

struct replay *replay_new(const struct tables *t, struct check_out *out);
void replay_free(struct replay *r);

/* Begin with a root of which nothing is known. */
void replay_start(struct replay *r, const struct entry *root, int64_t id);
/* Take one event in. Tells of a change that contradicts the ones before, or makes a move no table has. */
void replay_event(struct replay *r, const struct event *e);
/* Hold a row of the family against its image. */
void replay_row(struct replay *r, const struct entry *e, const void *row);
/* After the last row: tells of images that no row was held against. */
void replay_end(struct replay *r);

#endif
