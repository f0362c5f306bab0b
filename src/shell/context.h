/*
 * context.h -- who asks, when, and with what: all a rule may know of the world.
 */
#ifndef SHELL_CONTEXT_H
#define SHELL_CONTEXT_H

#include "base/id.h"
#include "record/field.h"
#include "record/machine.h"
#include "record/role.h"

/* Who is calling. Found by the session or token; SYSTEM for timers and derived work. */
struct caller {
	struct id id;			/* staff, token or customer; 0 for SYSTEM */
	struct str name;		/* login or token name; goes into the event as the actor */
	unsigned roles;
	struct id customer;		/* set for CUSTOMER */
	struct digest token;		/* of what they showed; zero for who showed nothing */
	bool browser;			/* … which was a cookie */
	struct str address, agent;	/* where the request came from, and what sent it, as it says; empty of what no request asked for */
};

struct settings;

/* What was seen is that there is nothing yet: "0" in If-Match. */
enum { SEEN_NONE = -1 };

struct context {
	struct arena *arena;		/* of this command */
	struct errs *errs;
	const struct caller *who;
	struct instant now;
	struct zone zone;
	struct id_source *ids;
	const struct settings *settings;
	struct id target;		/* {id} of the path, 0 when there is none */
	int64_t part;			/* the second number of the path: a batch, a payment */
	int64_t seen;			/* version in If-Match; 0: any; SEEN_NONE: that there was none yet */
	bool dry;			/* nothing of it will be kept: what only informs who tries may be worked out too */
};

/* A setting's value; the row of the module's table says its type (see module.h). Unknown names stop the program. */
int64_t setting_int(const struct context *x, const char *name);
struct str setting_text(const struct context *x, const char *name);

/* Is this the version that who asks has seen (0: it is not there)? Else E_STALE. */
bool context_matches(struct context *x, int64_t version);

static inline struct id new_id(struct context *x)
{
	return id_new(x->ids, x->now);
}

static inline struct date today(const struct context *x)
{
	return date_in(x->now, x->zone);
}

#endif
