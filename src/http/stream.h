/*
 * stream.h -- an answer that goes on, between its writer and the library (inside src/http only).
 */
#ifndef HTTP_STREAM_H
#define HTTP_STREAM_H

#include "http/exchange.h"

struct http_stream *stream_new(struct http_server *server, struct peer *peer, struct MHD_Connection *mhd);
/* The library may ask it for bytes from now on. NULL when there is no memory for it. */
struct MHD_Response *stream_response(struct http_stream *s);
/* The connection is not the request's any more. */
void stream_gone(struct http_stream *s);

#endif
