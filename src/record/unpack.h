/*
 * unpack.h -- the bytes of a file that may be compressed.
 *
 * gzip and xz are known by their first bytes, not by the file's name; anything else is read as it is.
 * Memory is bounded: 64 KiB of window here and what the decoder needs (at most 128 MiB for xz).
 */
#ifndef RECORD_UNPACK_H
#define RECORD_UNPACK_H

#include <sys/types.h>

struct unpack;

/* Reads from fd, from its present position, and closes it at the end. Never NULL. */
struct unpack *unpack_open(int fd);
/* Up to n bytes; 0 at the end; -1 when the file is damaged or unreadable. */
ssize_t unpack_read(struct unpack *s, void *out, size_t n);
/* Why unpack_read said -1. */
const char *unpack_reason(const struct unpack *s);
void unpack_close(struct unpack *s);

#endif
