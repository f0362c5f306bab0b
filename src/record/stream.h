/*
 * stream.h -- the bytes of a file that may be compressed.
 *
 * gzip and xz are known by their first bytes, not by the file's name; anything else is read as it is.
 * Memory is bounded: 64 KiB of window here and what the decoder needs (at most 128 MiB for xz).
 */
#ifndef RECORD_STREAM_H
#define RECORD_STREAM_H

#include <sys/types.h>

struct stream;

/* Reads from fd, from its present position, and closes it at the end. Never NULL. */
struct stream *stream_open(int fd);
/* Up to n bytes; 0 at the end; -1 when the file is damaged or unreadable. */
ssize_t stream_read(struct stream *s, void *out, size_t n);
/* Why stream_read said -1. */
const char *stream_reason(const struct stream *s);
void stream_close(struct stream *s);

#endif
