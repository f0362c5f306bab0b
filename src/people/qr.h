/*
 * qr.h -- a text as the square that phones read.
 */
#ifndef PEOPLE_QR_H
#define PEOPLE_QR_H

#include "base/str.h"

/* The dark modules as the path of an SVG, one unit each: "M4 4h7v1h-7z…". `size`: of the square, with its quiet edge. */
struct str qr_path(struct arena *a, struct str text, int64_t *size);

#endif
