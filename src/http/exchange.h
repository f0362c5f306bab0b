/*
 * exchange.h -- one request and its answer, between the library and the handler
 * (inside src/http only).
 */
#ifndef HTTP_EXCHANGE_H
#define HTTP_EXCHANGE_H

#include <microhttpd.h>
#include <stdatomic.h>

#include "http/http.h"
#include "http/peer.h"

struct http_server {
	struct http_options options;
	http_handler *handler;
	void *self;
	struct peers peers;
	int port;
	int daemons;
	struct MHD_Daemon **daemon;	/* one per thread */
	int *listening;			/* its socket, open until the daemon has ended; or -1 */
	atomic_int open;		/* requests handed over and not yet answered in full */
	atomic_int waking;		/* answering threads that still touch a connection */
	atomic_bool quiet;		/* kept connections are closed with their next answer */
	atomic_bool closing;		/* no request is handed over any more */
};

/* The library's callbacks; `self` is the http_server. */
void *exchange_begin(void *self, const char *target, struct MHD_Connection *mhd);
enum MHD_Result exchange_step(void *self, struct MHD_Connection *mhd, const char *url,
                              const char *method, const char *version,
                              const char *data, size_t *size, void **connection);
void exchange_end(void *self, struct MHD_Connection *mhd, void **connection,
                  enum MHD_RequestTerminationCode why);

#endif
