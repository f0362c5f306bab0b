/*
 * outbox.h -- what is on its way to the world: at least once, in the order of each subject.
 *
 * A row of the outbox is made in the commit of what it tells of, and leaves by the transport it names. What could not be
 * sent is tried again with growing pauses for about three days, then marked dead and kept; what will never be taken is
 * dead at once.
 */
#ifndef SHELL_OUTBOX_H
#define SHELL_OUTBOX_H

#include "shell/engine.h"

/* One row on its way: what is sent, and with what is known of it afterwards. */
struct sending {
	struct engine *engine;
	struct db *db;
	struct arena *arena;
	struct errs *errs;
	const struct outbox *row;
	int64_t status;			/* the receiver's answer; 0: none */
	struct str reason;		/* why it was not taken, for people */
	struct instant until;		/* of SENT_NOT_YET */
};

enum sent {
	SENT,
	SENT_LATER,			/* not taken now: again after a pause */
	SENT_NEVER,			/* and never will be */
	SENT_NOBODY,			/* nobody there, for no row: again after a pause, and the postman rests */
	SENT_NOT_YET,			/* not tried before `until` */
	SENT_UNREAD,			/* the database did not say what; errs do */
};

/* A way out of the house: a row of a module's transports[]. Each has a thread of its own: one that is shut delays no other. */
struct transport {
	const char *name;		/* "webhook": what rows name */
	bool (*open)(const struct config *c);	/* is it set up, and not held? */
	enum sent (*send)(struct sending *s);
	int page;			/* rows between two commits: what may arrive twice when the power fails; at most OUTBOX_PAGE */
	const char *told;		/* fact announced of a row's subject after each try; NULL: nobody wants to know */
};
enum { OUTBOX_PAGE = 100 };

extern const struct transport webhook_transport;

/* They work in the process that holds LEASE_OUTBOX; the others' postmen wait for it to be free. */
struct postman;
struct postman *postman_start(struct engine *e);	/* NULL when nothing is sent */
void postman_stop(struct postman *p);

/* Pause before try n (1 …), with jitter by the id; 0 when it is to be given up. */
int64_t outbox_pause_s(int64_t tries, struct id id);

/* The event `seq` of a subject is to leave by this transport. The row's id. */
struct id outbox_send(struct context *x, const struct transport *t, struct id subject, int64_t seq, struct decision *out);
/* A row that was loaded is sent once more, from the first try on. */
void outbox_send_again(struct context *x, struct outbox *row, struct decision *out);

/* What outbox_done is told of each row, under the lease. */
struct delivery {
	struct id id;
	struct state state;
	int64_t status;
	struct str reason;
	struct instant due_at;
	bool waits;			/* not tried: its time has not come, or an earlier event of its subject is not there yet */
};

struct done_in { struct rows deliveries; };

extern const struct command outbox_done, outbox_retry;

#endif
