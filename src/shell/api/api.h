/*
 * api.h -- HTTP requests to commands, lists and reads.
 */
#ifndef SHELL_API_H
#define SHELL_API_H

#include "shell/engine.h"

struct api;

struct api *api_new(struct engine *e);
void api_free(struct api *api);			/* after the last request was answered */

/* The http_handler of the API port; self is the struct api. */
void api_handle(void *self, struct request *rq);
/* The handler of a separate /metrics port. */
void api_handle_metrics(void *self, struct request *rq);

/* From now on /readyz says no: a stop has begun. */
void api_stopping(struct api *api);

#endif
