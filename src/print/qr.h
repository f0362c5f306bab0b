/*
 * qr.h -- a text as the square that phones read.
 */
#ifndef PRINT_QR_H
#define PRINT_QR_H

#include "base/str.h"

/* `size` by `size` modules, with the quiet edge of four that the standard asks for; of the arena. */
struct qr { int64_t size; const bool *dark; };

/* False: no square holds so long a text. */
bool qr_make(struct arena *a, struct str text, struct qr *out);

/* The dark modules as the path of an SVG, one unit each: "M4 4h7v1h-7z…". */
struct str qr_path(struct arena *a, const struct qr *qr);

#endif
