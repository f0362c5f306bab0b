/*
 * kept.h -- answers about roots, kept for who asks for the same again.
 *
 * What an answer says of a root follows from what happened to it, from the roles of who asks, and from nothing else: all that
 * belongs to a root changes with it, masks and buttons go by roles, and no clock is looked at. So an answer is good as long as
 * the root's head, the hash of its last event, is the one it was made of; whoever asks looks at that in the database first. What
 * was asked for once is not kept, what was asked for again is, up to KEPT_MOST bytes of those asked for last.
 */
#ifndef SHELL_KEPT_H
#define SHELL_KEPT_H

#include "shell/engine.h"

enum { KEPT_MOST = 24 << 20 };

struct kept;
struct kept_key { const struct record *record; struct id id; unsigned roles; };

struct kept *kept_new(struct arena *a);
void kept_free(struct kept *k);

/* Is there an answer, of whichever head? */
bool kept_has(struct kept *k, struct kept_key key);
/* The answer of this head, copied to the arena. */
bool kept_find(struct kept *k, struct kept_key key, struct digest head, struct arena *a, struct str *body);
/* An answer that had to be made: kept instead of an older one, and when its like was asked for before. */
void kept_offer(struct kept *k, struct kept_key key, struct digest head, struct str body);
size_t kept_bytes(struct kept *k);

#endif
