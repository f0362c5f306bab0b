/*
 * outbox.h -- events on their way to the world: at least once, in the order of each subject.
 *
 * Posted as Standard Webhooks 1.0: webhook-id, webhook-timestamp, webhook-signature over
 * id.timestamp.body. Tried again after network errors, 429 and 5xx with growing pauses for about
 * three days, then marked dead and kept; a 4xx is dead at once.
 */
#ifndef SHELL_OUTBOX_H
#define SHELL_OUTBOX_H

#include "shell/engine.h"

/* Is there somebody to post to, and is it not held? */
bool outbox_is_posted(const struct config *c);

/* It works in the process that holds LEASE_OUTBOX; the others' postmen wait for it to be free. */
struct postman;
struct postman *postman_start(struct engine *e);	/* NULL when nothing is posted */
void postman_stop(struct postman *p);

/* base64 of HMAC-SHA256 with the secret (whsec_ and base64) over "id.timestamp.body". */
struct str webhook_signature(struct arena *a, struct str secret, struct str id, int64_t timestamp, struct str body);

/* Pause before try n (1 …), with jitter by the id; 0 when it is to be given up. */
int64_t outbox_pause_s(int64_t tries, struct id id);

/* What outbox_done is told of each event, under the lease. */
struct delivery {
	struct id id;
	struct state state;
	int64_t status;
	struct instant due_at;
	bool waits;			/* not tried: an earlier event of its subject is not there yet */
};

struct done_in { struct rows deliveries; };

extern const struct command outbox_done, outbox_retry;

#endif
