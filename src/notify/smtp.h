/*
 * smtp.h -- one e-mail to one address, handed to a server (libcurl).
 *
 * Blocks the calling thread for at most SMTP_MS. Certificates are verified. Only a server on this machine is spoken to in the
 * clear; to any other smtp:// begins TLS before anything else is said.
 */
#ifndef NOTIFY_SMTP_H
#define NOTIFY_SMTP_H

#include "base/str.h"

enum { SMTP_CONNECT_MS = 3000, SMTP_MS = 15000 };

struct smtp_server { struct str url, user, password; };	/* smtp://host:port or smtps://; user empty: nobody logs in */
struct smtp_reply {
	int status;			/* 250, 450, 550; 0: none */
	struct str text;		/* the server's words, or why there are none */
};

/* True when the server took or refused this mail. False: nobody was there, or would speak with us; tell it later. */
bool smtp_send(const struct smtp_server *s, struct str from, struct str to, struct str mail, struct arena *a,
               struct smtp_reply *reply);

#endif
