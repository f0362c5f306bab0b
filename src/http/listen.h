/*
 * listen.h -- the socket a server listens on (inside src/http only).
 */
#ifndef HTTP_LISTEN_H
#define HTTP_LISTEN_H

#include "base/err.h"

/* A listening socket for "127.0.0.1:8080", "[::1]:8080" or ":8080", or -1 with the reason. */
int listen_on(struct str address, struct errs *errs);

/* One more on the same address: the kernel spreads new connections over them. -1, as above. */
int listen_beside(int fd, struct errs *errs);

int listen_port(int fd);

/* "[::1]" of "[::1]:8080"; empty when it names none. */
struct str listen_host(struct str address);

#endif
