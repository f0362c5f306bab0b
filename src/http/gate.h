/*
 * gate.h -- which messages come in at all (inside src/http only).
 *
 * Two parties that read the boundaries of a message differently let one of them
 * smuggle a request past the other. The gate looks at the head of a message before
 * a byte of its body is read, and refuses whatever could be read in two ways. It
 * knows nothing of the library, so it can be tested without a socket.
 */
#ifndef HTTP_GATE_H
#define HTTP_GATE_H

#include "http/http.h"

enum {
	GATE_HEADERS_MAX = 16 * 1024,
	GATE_TARGET_MAX = 8 * 1024,
	GATE_ENTRIES_MAX = 128,		/* headers, cookies and parameters together */
};

/* What counts of a message's head; filled header by header. */
struct head {
	struct str method;
	struct str target;		/* as it came, cut after GATE_TARGET_MAX + 1 bytes */
	size_t bytes;			/* of all headers; the library keeps cookies twice, and so they count */
	int entries;			/* headers, cookies and parameters */
	int hosts, lengths, codings, expects;
	struct str length;		/* Content-Length */
	struct str coding;		/* Transfer-Encoding */
	struct str expect;
	struct str encoding;		/* Content-Encoding */
	bool odd_name, odd_value;
};

void gate_header(struct head *h, struct str name, struct str value);

/* False, with the one reason in errs, when the message must not come in. */
bool gate_passes(const struct head *h, int64_t body_max, enum method *method, struct errs *errs);

/* Has a target so few parameters that the library can list them? It says nothing to who sends more, and waits. */
bool gate_counts(struct str target, struct errs *errs);

/* The body's declared length, of a head that passed: 0 without one, -1 when it comes in chunks. */
int64_t gate_body_size(const struct head *h);

/* Split a target into decoded path and raw query. False, with the reason, when it is malformed. */
bool gate_target(struct str target, struct arena *a, struct str *path, struct str *query,
                 struct errs *errs);

/* Percent-decode; `plus` also turns '+' into a blank. False on '%' garbage, NUL or broken UTF-8. */
bool percent_decode(struct arena *a, struct str from, bool plus, struct str *out);

#endif
