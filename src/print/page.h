/*
 * page.h -- pages of an exact size, in millimetres: text that wraps, lines, boxes, barcodes.
 *
 * Text is set by Pango, so that Han and Latin letters stand beside each other and can be copied out of the PDF again. A
 * letter that no font has is shown as 〓, as printers do; where no font has Han at all nothing is printed (PRINT_NO_FONT).
 */
#ifndef PRINT_PAGE_H
#define PRINT_PAGE_H

#include "base/err.h"
#include "base/str.h"

struct page_size { const char *name; double width, height, margin; };	/* mm */
extern const struct page_size PAGE_A4, PAGE_HALF, PAGE_LABEL;	/* 210x297; 241x140, continuous paper; 76x130 */

extern const struct problem
	PRINT_NO_FONT,	/* 500 no font has Chinese letters: install fonts-wqy-microhei or fonts-noto-cjk */
	PRINT_FAILED;	/* 500 the page could not be made: {why} */

enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };
/* How letters look: their size from line to line in mm. */
struct type { double size; bool bold; enum align align; };

struct pages;
/* A PDF into `out`; with `out` NULL nothing is kept, to count pages. NULL with errs when it cannot be. */
struct pages *pages_open(const struct page_size *size, struct str title, struct buf *out, struct arena *a, struct errs *errs);
/* False with errs when anything went wrong on the way. Closes it in any case. */
bool pages_close(struct pages *p, struct errs *errs);

void page_next(struct pages *p);
const struct page_size *page_size(const struct pages *p);
/* The height that the text takes in this width. */
double page_text_height(struct pages *p, struct str text, double width, struct type t);
/* With its upper left corner at x, y; answers the height. */
double page_text(struct pages *p, struct str text, double x, double y, double width, struct type t);
/* A thin line; a box filled with grey (0 black, 1 white). */
void page_line(struct pages *p, double x1, double y1, double x2, double y2);
void page_box(struct pages *p, double x, double y, double width, double height, double grey);
/* Code 128 as wide as it needs, at most `width`, with the text below it; and a QR code. False: the text cannot be one. */
bool page_barcode(struct pages *p, struct str text, double x, double y, double width, double height);
bool page_qr(struct pages *p, struct str text, double x, double y, double side);

#endif
