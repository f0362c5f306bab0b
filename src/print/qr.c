/*
 * qr.c -- a text as a square; see qr.h. The code itself is libqrencode's.
 */
#include "print/qr.h"

#include <qrencode.h>

enum { EDGE = 4 };

bool qr_make(struct arena *a, struct str text, struct qr *out)
{
	QRcode *code = QRcode_encodeString8bit(str_c(a, text), 0, QR_ECLEVEL_M);

	if (!code)
		return false;
	int64_t size = code->width + 2 * EDGE;
	bool *dark = arena_alloc(a, (size_t)(size * size) * sizeof *dark);
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++)
			dark[(y + EDGE) * size + x + EDGE] = code->data[y * code->width + x] & 1;
	QRcode_free(code);
	*out = (struct qr){ size, dark };
	return true;
}

/* How many modules are dark from this one to the right. */
static int64_t run_at(const struct qr *qr, int64_t x, int64_t y)
{
	int64_t run = 0;

	while (x + run < qr->size && qr->dark[y * qr->size + x + run])
		run++;
	return run;
}

struct str qr_path(struct arena *a, const struct qr *qr)
{
	struct buf out = buf_in(a, 0);

	for (int64_t y = 0; y < qr->size; y++)
		for (int64_t x = 0, run; x < qr->size; x += run ? run : 1)
			if ((run = run_at(qr, x, y)))
				buf_fmt(&out, "M%d %dh%dv1h-%dz", (int)x, (int)y, (int)run, (int)run);
	return buf_str(&out);
}
