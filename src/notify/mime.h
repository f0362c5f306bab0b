/*
 * mime.h -- an e-mail as bytes: RFC 5322, UTF-8, and nothing a value could break out of.
 */
#ifndef NOTIFY_MIME_H
#define NOTIFY_MIME_H

#include "base/id.h"
#include "base/instant.h"

struct mail {
	struct str from, from_name;	/* the name may be empty */
	struct str to;
	struct str subject, body;	/* UTF-8 */
	struct id id;			/* of what is told: the Message-ID, so that who gets it twice can tell */
	struct instant at;
};

/* name@host of printable ASCII, without what has a meaning in a header or a command. */
bool mail_address_fits(struct str address);
/* Without control characters and whatever else ends a line, and so without another header; a text with blanks in their place. */
bool mail_is_one_line(struct str text);
struct str mail_one_line(struct arena *a, struct str text);

/* Lines end in CR LF; none is longer than 76 letters. The addresses must fit. */
struct str mail_compose(struct arena *a, const struct mail *m);

#endif
