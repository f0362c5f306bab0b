/*
 * mailbox.h -- a mail server of a test (aiosmtpd): it listens on the loopback, keeps what it takes in a folder, and can be away.
 */
#ifndef LIB_MAILBOX_H
#define LIB_MAILBOX_H

#include <sys/types.h>

#include "base/str.h"

struct mailbox {
	char folder[200], url[40];	/* smtp://127.0.0.1:12345 */
	int port;
	pid_t pid;			/* 0: it is away */
};

/* A folder below `dir`, a port of its own, and a server. False, and told why, when it does not come up. */
bool mailbox_open(struct mailbox *m, const char *dir);
/* Back on the same port. With a certificate nobody knows, CERT.pem and its key CERT.key, it speaks TLS only. */
bool mailbox_start(struct mailbox *m, const char *cert);
void mailbox_stop(struct mailbox *m);

/* How many it has kept. */
int mailbox_count(const struct mailbox *m);
/* Wait until there are so many, at most ten seconds. */
bool mailbox_wait(const struct mailbox *m, int mails);

/* The n-th, 1 …, as it came; a header of it with its encoded words decoded; its body decoded. */
struct str mailbox_read(const struct mailbox *m, int n, struct arena *a);
struct str mail_header(struct str mail, const char *name, struct arena *a);
struct str mail_body(struct str mail, struct arena *a);

#endif
