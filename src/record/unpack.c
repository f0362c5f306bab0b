/*
 * unpack.c -- plain, gzip and xz files as one stream of bytes.
 *
 * Both decoders have the same shape: take from `in`, give to the caller's buffer, and say when more
 * input is needed. A file that ends in the middle of its compressed data is damaged, not short.
 */
#include "record/unpack.h"

#include <errno.h>
#include <lzma.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { WINDOW = 1 << 16, XZ_MEMORY = 128 << 20 };

struct unpack {
	int fd;
	enum { UNKNOWN, PLAIN, GZIP, XZ } kind;
	const char *reason;
	bool end;			/* of the file */
	bool done;			/* the compressed data ended where it should */
	unsigned char *at;		/* read and not yet taken */
	size_t n;
	z_stream gzip;
	lzma_stream xz;
	unsigned char in[WINDOW];
};

struct unpack *unpack_open(int fd)
{
	struct unpack *s = calloc(1, sizeof(*s));

	if (!s)
		abort();
	s->fd = fd;
	s->at = s->in;
	return s;
}

static ssize_t unpack_broke(struct unpack *s, const char *reason)
{
	s->reason = reason;
	return -1;
}

/* Read behind what is still there, so that the first bytes of a file can be looked at. */
static bool refill(struct unpack *s)
{
	if (s->n == 0)
		s->at = s->in;
	while (!s->end && s->at + s->n < s->in + WINDOW) {
		ssize_t got = read(s->fd, s->at + s->n, (size_t)(s->in + WINDOW - (s->at + s->n)));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			s->reason = strerror(errno);
			return false;
		}
		s->end = got == 0;
		s->n += (size_t)got;
		if (s->n >= 6)
			break;
	}
	return true;
}

static bool begins(const struct unpack *s, const char *magic, size_t n)
{
	return s->n >= n && memcmp(s->at, magic, n) == 0;
}

static bool look(struct unpack *s)
{
	if (!refill(s))
		return false;
	s->kind = PLAIN;
	if (begins(s, "\x1f\x8b", 2)) {
		s->kind = GZIP;
		if (inflateInit2(&s->gzip, 15 + 16) != Z_OK)
			abort();
	} else if (begins(s, "\xFD" "7zXZ\0", 6)) {
		s->kind = XZ;
		if (lzma_stream_decoder(&s->xz, XZ_MEMORY, LZMA_CONCATENATED) != LZMA_OK)
			abort();
	}
	return true;
}

static ssize_t read_plain(struct unpack *s, void *out, size_t n)
{
	if (!s->n && !refill(s))
		return -1;
	if (n > s->n)
		n = s->n;
	memcpy(out, s->at, n);
	s->at += n;
	s->n -= n;
	return (ssize_t)n;
}

static ssize_t read_gzip(struct unpack *s, void *out, size_t n)
{
	s->gzip.next_out = out;
	s->gzip.avail_out = (uInt)n;
	while (s->gzip.avail_out == n) {
		if (!s->n && !refill(s))
			return -1;
		if (!s->n)
			return s->done ? 0 : unpack_broke(s, "the gzip data ends too early");
		if (s->done && inflateReset(&s->gzip) != Z_OK)	/* another member follows */
			return unpack_broke(s, "the gzip data is damaged");
		s->done = false;
		s->gzip.next_in = s->at;
		s->gzip.avail_in = (uInt)s->n;

		int rc = inflate(&s->gzip, Z_NO_FLUSH);

		s->at = s->gzip.next_in;
		s->n = s->gzip.avail_in;
		s->done = rc == Z_STREAM_END;
		if (rc != Z_OK && rc != Z_STREAM_END)
			return unpack_broke(s, "the gzip data is damaged");
	}
	return (ssize_t)(n - s->gzip.avail_out);
}

static const char *xz_reason(lzma_ret rc)
{
	switch (rc) {
	case LZMA_MEMLIMIT_ERROR:
		return "the xz data needs too much memory";
	case LZMA_BUF_ERROR:
		return "the xz data ends too early";
	default:
		return "the xz data is damaged";
	}
}

static ssize_t read_xz(struct unpack *s, void *out, size_t n)
{
	if (s->done)
		return 0;
	s->xz.next_out = out;
	s->xz.avail_out = n;
	while (s->xz.avail_out == n && !s->done) {
		if (!s->n && !refill(s))
			return -1;
		s->xz.next_in = s->at;
		s->xz.avail_in = s->n;

		lzma_ret rc = lzma_code(&s->xz, s->end && !s->n ? LZMA_FINISH : LZMA_RUN);

		s->at = (unsigned char *)s->xz.next_in;
		s->n = s->xz.avail_in;
		s->done = rc == LZMA_STREAM_END;
		if (rc != LZMA_OK && rc != LZMA_STREAM_END)
			return unpack_broke(s, xz_reason(rc));
	}
	return (ssize_t)(n - s->xz.avail_out);
}

ssize_t unpack_read(struct unpack *s, void *out, size_t n)
{
	if (n > WINDOW)
		n = WINDOW;
	if (s->reason || !n || (s->kind == UNKNOWN && !look(s)))
		return s->reason ? -1 : 0;
	switch (s->kind) {
	case GZIP:
		return read_gzip(s, out, n);
	case XZ:
		return read_xz(s, out, n);
	default:
		return read_plain(s, out, n);
	}
}

const char *unpack_reason(const struct unpack *s)
{
	return s->reason ? s->reason : "";
}

void unpack_close(struct unpack *s)
{
	if (!s)
		return;
	if (s->kind == GZIP)
		inflateEnd(&s->gzip);
	if (s->kind == XZ)
		lzma_end(&s->xz);
	close(s->fd);
	free(s);
}
