/*
 * qr.c -- a text as a square; see qr.h. The code itself is libqrencode's.
 */
#include "people/qr.h"

#include <qrencode.h>
#include <stdlib.h>

enum { EDGE = 4 };		/* modules of quiet around it that the standard asks for */

struct str qr_path(struct arena *a, struct str text, int64_t *size)
{
	QRcode *code = QRcode_encodeString8bit(str_c(a, text), 0, QR_ECLEVEL_M);
	struct buf out = buf_in(a, 0);

	if (!code)
		abort();	/* out of memory, or a text longer than any of ours */
	*size = code->width + 2 * EDGE;
	for (int y = 0; y < code->width; y++)
		for (int x = 0, run; x < code->width; x += run ? run : 1) {
			for (run = 0; x + run < code->width && code->data[y * code->width + x + run] & 1; run++)
				;
			if (run)
				buf_fmt(&out, "M%d %dh%dv1h-%dz", x + EDGE, y + EDGE, run, run);
		}
	QRcode_free(code);
	return buf_str(&out);
}
