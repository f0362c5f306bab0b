/*
 * page.c -- pages by cairo and Pango.
 *
 * Both count in points; whoever draws here counts in millimetres.
 */
#include "print/page.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "print/code128.h"
#include "print/qr.h"

#define MM (72.0 / 25.4)
#define FAMILY "WenQuanYi Micro Hei, Noto Sans CJK SC, sans-serif"
#define GETA "〓"

const struct page_size
	PAGE_A4 = { "a4", 210, 297, 14 },
	PAGE_HALF = { "241x140", 241, 140, 12 },	/* its edges have the holes */
	PAGE_LABEL = { "76x130", 76, 130, 4 };

const struct problem
	PRINT_NO_FONT = { "PRINT_NO_FONT", 500, "系统没有中文字体，无法打印；请安装 fonts-wqy-microhei 或 fonts-noto-cjk",
		"no font has Chinese letters: install fonts-wqy-microhei or fonts-noto-cjk" },
	PRINT_FAILED = { "PRINT_FAILED", 500, "无法生成页面：{why}", "the page could not be made: {why}" };

struct pages {
	const struct page_size *size;
	struct buf *out;
	struct arena *arena;
	cairo_surface_t *surface;
	cairo_t *cairo;
	PangoLayout *layout;
};

static cairo_status_t keep(void *self, const unsigned char *data, unsigned n)
{
	struct pages *p = self;

	if (!p->out)
		return CAIRO_STATUS_SUCCESS;
	buf_add(p->out, (struct str){ (const char *)data, n });
	return p->out->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static bool lacks(PangoLayout *l, const char *text, size_t n)
{
	pango_layout_set_text(l, text, (int)n);
	return pango_layout_get_unknown_glyphs_count(l) > 0;
}

static void set_type(struct pages *p, struct type t)
{
	static const PangoAlignment alignments[] = { PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT };
	PangoFontDescription *font = pango_font_description_from_string(FAMILY);

	/* The lines of these fonts are some 1.3 as high as their letters. */
	pango_font_description_set_absolute_size(font, t.size / 1.32 * MM * PANGO_SCALE);
	pango_font_description_set_weight(font, t.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(p->layout, font);
	pango_font_description_free(font);
	pango_layout_set_alignment(p->layout, alignments[t.align]);
}

/* Positions are of the paper, not of a screen. */
static PangoLayout *new_layout(cairo_t *cairo)
{
	PangoLayout *l = pango_cairo_create_layout(cairo);
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(pango_layout_get_context(l), options);
	pango_context_set_round_glyph_positions(pango_layout_get_context(l), FALSE);
	cairo_font_options_destroy(options);
	pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
	return l;
}

struct pages *pages_open(const struct page_size *size, struct str title, struct buf *out, struct arena *a, struct errs *errs)
{
	struct pages *p = NEW(a, struct pages);

	*p = (struct pages){ .size = size, .out = out, .arena = a };
	p->surface = cairo_pdf_surface_create_for_stream(keep, p, size->width * MM, size->height * MM);
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, str_c(a, title));
	p->cairo = cairo_create(p->surface);
	p->layout = new_layout(p->cairo);
	set_type(p, (struct type){ .size = 4 });
	if (!lacks(p->layout, "订单", strlen("订单")))
		return p;
	fail(errs, &PRINT_NO_FONT, S(""));
	p->out = NULL;
	pages_close(p, errs);
	return NULL;
}

bool pages_close(struct pages *p, struct errs *errs)
{
	g_object_unref(p->layout);
	cairo_destroy(p->cairo);
	cairo_surface_finish(p->surface);
	cairo_status_t status = cairo_surface_status(p->surface);
	cairo_surface_destroy(p->surface);
	return status == CAIRO_STATUS_SUCCESS || fail(errs, &PRINT_FAILED, S(""), STR(cairo_status_to_string(status)));
}

void page_next(struct pages *p)
{
	cairo_show_page(p->cairo);
}

const struct page_size *page_size(const struct pages *p)
{
	return p->size;
}

/* --- text ------------------------------------------------------------------------- */

static struct str replace_missing(struct pages *p, struct str text)
{
	struct buf out = buf_in(p->arena, 0);

	for (size_t i = 0; i < text.n; ) {
		size_t n = 1;
		while (i + n < text.n && ((unsigned char)text.s[i + n] & 0xc0) == 0x80)
			n++;
		if (lacks(p->layout, text.s + i, n))
			buf_text(&out, GETA);
		else
			buf_add(&out, str_sub(text, i, n));
		i += n;
	}
	return buf_str(&out);
}

static double set_text(struct pages *p, struct str text, double width, struct type t)
{
	int height;

	set_type(p, t);
	pango_layout_set_width(p->layout, (int)(width * MM * PANGO_SCALE));
	if (lacks(p->layout, text.s, text.n)) {
		struct str shown = replace_missing(p, text);
		pango_layout_set_text(p->layout, shown.s, (int)shown.n);
	}
	pango_layout_get_size(p->layout, NULL, &height);
	return text.n ? height / (MM * PANGO_SCALE) : 0;
}

double page_text_height(struct pages *p, struct str text, double width, struct type t)
{
	return set_text(p, text, width, t);
}

double page_text(struct pages *p, struct str text, double x, double y, double width, struct type t)
{
	double height = set_text(p, text, width, t);

	cairo_move_to(p->cairo, x * MM, y * MM);
	pango_cairo_show_layout(p->cairo, p->layout);
	return height;
}

/* --- lines, boxes, codes ------------------------------------------------------------- */

void page_line(struct pages *p, double x1, double y1, double x2, double y2)
{
	cairo_set_line_width(p->cairo, 0.2 * MM);
	cairo_move_to(p->cairo, x1 * MM, y1 * MM);
	cairo_line_to(p->cairo, x2 * MM, y2 * MM);
	cairo_stroke(p->cairo);
}

void page_box(struct pages *p, double x, double y, double width, double height, double grey)
{
	cairo_save(p->cairo);
	cairo_set_source_rgb(p->cairo, grey, grey, grey);
	cairo_rectangle(p->cairo, x * MM, y * MM, width * MM, height * MM);
	cairo_fill(p->cairo);
	cairo_restore(p->cairo);
}

/* Bars of a quarter to half a millimetre: thinner ones a label printer cannot, wider ones a hand scanner need not. */
enum { QUIET = 10, CAPTION_MM = 4 };

bool page_barcode(struct pages *p, struct str text, double x, double y, double width, double height)
{
	unsigned char bar[CODE128_WIDTHS_MAX];
	int n = code128(text, bar), modules = 2 * QUIET;
	double at;

	for (int i = 0; i < n; i++)
		modules += bar[i];
	double module = width / modules < 0.5 ? width / modules : 0.5;
	if (!n || module < 0.19)
		return false;
	at = x + QUIET * module;
	for (int i = 0; i < n; at += bar[i++] * module)
		if (i % 2 == 0)
			page_box(p, at, y, bar[i] * module, height - CAPTION_MM, 0);
	page_text(p, text, x, y + height - CAPTION_MM + 0.3, modules * module, (struct type){ CAPTION_MM - 0.3, false, ALIGN_CENTRE });
	return true;
}

bool page_qr(struct pages *p, struct str text, double x, double y, double side)
{
	struct qr qr;

	if (!qr_make(p->arena, text, &qr))
		return false;
	double module = side / (double)qr.size;
	for (int64_t i = 0; i < qr.size * qr.size; i++)
		if (qr.dark[i])
			page_box(p, x + (double)(i % qr.size) * module, y + (double)(i / qr.size) * module, module * 1.01, module * 1.01, 0);
	return true;
}
