/*
 * assets.h -- the files of the web console, which the program carries with it.
 *
 * They are looked up in a table that tools/assets.sh makes of what the build of ui/ left; no path reaches a disk. A program
 * built without them has an empty table, and nothing is under /console/.
 */
#ifndef SHELL_ASSETS_H
#define SHELL_ASSETS_H

#include "http/http.h"

struct asset {
	const char *path;		/* below /console/ */
	const char *type;
	const char *etag;
	struct str raw, gzip, br;	/* the compressed forms are empty when there are none */
};

struct site { const struct asset *file; int n; };
extern const struct site console_site;

enum { SITE_HEADERS_MAX = 10 };
struct site_reply {
	int status;
	const char *type;
	struct str body;
	struct http_header header[SITE_HEADERS_MAX];
	int n;
};

/*
 * What a GET is answered with. A path with nothing behind it that looks like a page of the console ("/console/orders/7") is
 * its index.html, which knows what to draw. False when the path is none of the site's.
 */
bool site_reply(const struct site *site, const struct request *rq, struct site_reply *reply);

#endif
