/*
 * client.h -- HTTP out: one POST, for webhooks.
 *
 * Blocks the calling thread for at most the time given, so only workers call it.
 * Certificates are verified, redirects are not followed: an event goes to the
 * address that was configured or nowhere.
 */
#ifndef HTTP_CLIENT_H
#define HTTP_CLIENT_H

#include "http/http.h"

enum {
	HTTP_CONNECT_MS = 1000,
	HTTP_POST_MS = 5000,		/* what a webhook is given in all */
	HTTP_REPLY_MAX = 64 * 1024,
};

struct http_reply {
	int status;
	struct str body;		/* the first HTTP_REPLY_MAX bytes, in the arena */
	bool cut;			/* there was more */
	struct str error;		/* why there is no reply: "could not connect"; for logs */
};

/* False when no complete reply came in time; a reply of any status is true. */
bool http_post(struct str url, const struct http_header *headers, int n, struct str body,
               int timeout_ms, struct arena *a, struct http_reply *reply);

#endif
