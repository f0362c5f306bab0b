/*
 * sink.h -- the inputs of an import into the engine of this process: of `orderd import`, and of the jobs of the console.
 */
#ifndef CHANNEL_SINK_H
#define CHANNEL_SINK_H

#include "channel/import.h"
#include "shell/engine.h"

struct engine_sink {
	struct engine *engine;
	struct caller who;
	struct str prefix;		/* of the idempotency keys; empty: none, what is recorded is known by its reference */
	bool dry;
	struct arena arena;		/* of the batch; free it at the end */
};

/* import_sink.send, with a struct engine_sink. All of it goes to the writer at once, and mostly shares one commit. */
bool send_to_engine(void *self, struct import_item *item, int n, struct errs *errs);

/* Was it refused because an order of this reference is there? Then it was imported before: nothing is wrong. */
bool is_there_already(struct str code, struct str pointer);

#endif
