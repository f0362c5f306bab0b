/*
 * form.c -- from the table of a form and a row to pages.
 *
 * A sheet is drawn twice: once onto nothing, to know how many pages it takes, and then for good.
 */
#include "print/form.h"

#include <string.h>

enum { PAIR_MM = 80, LABEL_MM = 24, GAP_MM = 2, BARCODE_MM = 14, BARCODE_WIDTH_MM = 80, QR_MM = 26, FOOT_MM = 6, COLUMNS_MAX = 12 };

struct sheet_drawing {
	struct pages *pages;
	const struct form *form;
	const struct form_style *style;
	const struct paper_sheet *sheet;
	struct arena *arena;
	double left, width, bottom, y;
	int64_t page, of;		/* of: 0 while they are counted */
	bool in_lines;			/* a new page begins with the heads of the columns */
};

/* --- words and values ---------------------------------------------------------------- */

static struct str word(const struct sheet_drawing *d, const char *zh, const char *en)
{
	return STR(d->style->english ? en : zh);
}

static struct str label(const struct sheet_drawing *d, const struct field *f)
{
	return word(d, f->zh, field_label_en(d->arena, f));
}

/* All of the fields that have something to say. */
static struct str value_of(const struct sheet_drawing *d, const struct record *r, const void *row, const char *fields)
{
	struct buf out = buf_in(d->arena, 0);
	struct str rest = STR(fields), name;

	while (str_cut(&rest, ' ', &name)) {
		struct buf one = buf_in(d->arena, 0);
		form_value(&one, d->style, record_field(r, name), row);
		if (one.n && out.n)
			buf_char(&out, ' ');
		buf_add(&out, buf_str(&one));
	}
	return buf_str(&out);
}

static struct str head_value(const struct sheet_drawing *d, const char *field)
{
	return field ? value_of(d, d->sheet->record, d->sheet->row, field) : S("");
}

static struct type plain(const struct sheet_drawing *d)
{
	return (struct type){ .size = d->form->text };
}

static struct type small(const struct sheet_drawing *d, enum align align)
{
	return (struct type){ .size = d->form->text * 0.85, .align = align };
}

/* --- pages ------------------------------------------------------------------------------ */

static void draw_column_heads(struct sheet_drawing *d);

/* The foot: who, and which page of how many. */
static void draw_foot(struct sheet_drawing *d)
{
	struct str at = str_fmt(d->arena, d->style->english ? "page %lld/%lld" : "第 %lld/%lld 页", (long long)d->page,
	                        (long long)(d->of ? d->of : d->page));

	page_text(d->pages, d->style->company, d->left, d->bottom + 1, d->width * 0.6, small(d, ALIGN_LEFT));
	page_text(d->pages, at, d->left, d->bottom + 1, d->width, small(d, ALIGN_RIGHT));
}

static void draw_title(struct sheet_drawing *d)
{
	struct type t = { d->form->text * 1.7, true, ALIGN_CENTRE };
	double height = page_text(d->pages, word(d, d->form->zh, d->form->en), d->left, d->y, d->width, t);

	if (d->sheet->copy > 1) {
		struct str mark = str_fmt(d->arena, d->style->english ? "reprint %lld" : "补打 %lld", (long long)d->sheet->copy - 1);
		page_text(d->pages, mark, d->left, d->y, d->width, (struct type){ d->form->text * 1.2, true, ALIGN_RIGHT });
	}
	d->y += height + 1;
}

static void begin_page(struct sheet_drawing *d)
{
	const struct page_size *size = page_size(d->pages);

	if (d->page++)
		page_next(d->pages);
	d->left = size->margin;
	d->width = size->width - 2 * size->margin;
	d->bottom = size->height - size->margin - FOOT_MM;
	d->y = size->margin;
	draw_title(d);
	draw_foot(d);
	if (d->in_lines)
		draw_column_heads(d);
}

/* Room for so much more, on this page or the next. */
static void need(struct sheet_drawing *d, double height)
{
	if (d->y + height > d->bottom)
		begin_page(d);
}

/* --- the head ------------------------------------------------------------------------------ */

static double draw_pair(struct sheet_drawing *d, struct str name, struct str value, double x, double width)
{
	double inset = width < PAIR_MM ? width * 0.32 : LABEL_MM;
	double left = page_text(d->pages, name, x, d->y, inset - 1, small(d, ALIGN_LEFT));
	double right = page_text(d->pages, value, x + inset, d->y, width - inset - GAP_MM, plain(d));

	return left > right ? left : right;
}

static double pair_height(struct sheet_drawing *d, struct str value, double width)
{
	double inset = width < PAIR_MM ? width * 0.32 : LABEL_MM;

	return page_text_height(d->pages, value, width - inset - GAP_MM, plain(d));
}

/* Pairs of label and value, as many beside each other as the page is wide for. */
static void draw_head(struct sheet_drawing *d, double width)
{
	int across = width >= 2 * PAIR_MM ? (int)(width / PAIR_MM) : 1, at = 0;
	double part = width / across, row = 0;
	struct str rest = STR(d->form->head), name;

	while (str_cut(&rest, ' ', &name)) {
		const struct field *f = record_field(d->sheet->record, name);
		struct str value = head_value(d, f->name);
		if (!value.n)
			continue;
		if (!at)
			need(d, pair_height(d, value, part));
		double height = draw_pair(d, label(d, f), value, d->left + at * part, part);
		row = height > row ? height : row;
		if (++at < across)
			continue;
		d->y += row + 0.6;
		row = at = 0;
	}
	d->y += row + (at ? 0.6 : 0);
}

static void draw_codes(struct sheet_drawing *d)
{
	struct str code = head_value(d, d->form->barcode);
	double wide = d->width < BARCODE_WIDTH_MM ? d->width : BARCODE_WIDTH_MM;

	if (code.n && page_barcode(d->pages, code, d->left, d->y, wide, BARCODE_MM))
		d->y += BARCODE_MM + 2;
}

static void draw_large(struct sheet_drawing *d)
{
	struct str rest = STR(d->form->large), name;

	while (str_cut(&rest, ' ', &name)) {
		struct str value = head_value(d, record_field(d->sheet->record, name)->name);
		d->y += page_text(d->pages, value, d->left, d->y, d->width, (struct type){ d->form->text * 1.5, true, ALIGN_LEFT }) + 0.8;
	}
	if (STR(d->form->large).n) {
		page_line(d->pages, d->left, d->y, d->left + d->width, d->y);
		d->y += 1.2;
	}
}

/* The QR code stands beside the head, at its right; at the foot where the page is narrow. */
static void draw_top(struct sheet_drawing *d)
{
	struct str qr = head_value(d, d->form->qr);
	bool narrow = d->width < 2 * PAIR_MM;
	double room = qr.n && !narrow ? QR_MM + GAP_MM : 0, y = d->y;

	draw_codes(d);
	draw_large(d);
	if (qr.n)
		page_qr(d->pages, qr, d->left + d->width - QR_MM, narrow ? d->bottom - QR_MM : y, QR_MM);
	draw_head(d, d->width - room);
	if (room && d->y < y + QR_MM)
		d->y = y + QR_MM;
	d->y += 1.5;
}

/* --- lines ------------------------------------------------------------------------------------ */

static double column_width(const struct sheet_drawing *d, int i)
{
	int sum = 0;

	for (int k = 0; k < d->form->columns; k++)
		sum += d->form->column[k].share;
	return d->width * d->form->column[i].share / sum;
}

static struct str column_label(const struct sheet_drawing *d, const struct form_column *c)
{
	return c->zh ? word(d, c->zh, c->en) : label(d, record_field(d->sheet->line, STR(c->fields)));
}

/* One row of cells, each as high as the highest. */
static void draw_cells(struct sheet_drawing *d, const struct str *cell, bool head)
{
	double x = d->left, height = 0, each[COLUMNS_MAX];
	struct type t = head ? small(d, ALIGN_LEFT) : plain(d);

	for (int i = 0; i < d->form->columns; i++) {
		each[i] = page_text_height(d->pages, cell[i], column_width(d, i) - GAP_MM, t);
		height = each[i] > height ? each[i] : height;
	}
	if (!head)
		need(d, height + 1);
	for (int i = 0; i < d->form->columns; i++) {
		t.align = d->form->column[i].right ? ALIGN_RIGHT : ALIGN_LEFT;
		page_text(d->pages, cell[i], x + 1, d->y + 0.5, column_width(d, i) - GAP_MM, t);
		x += column_width(d, i);
	}
	d->y += height + 1;
	page_line(d->pages, d->left, d->y, d->left + d->width, d->y);
}

static void draw_column_heads(struct sheet_drawing *d)
{
	struct str cell[COLUMNS_MAX];

	for (int i = 0; i < d->form->columns; i++)
		cell[i] = column_label(d, &d->form->column[i]);
	page_box(d->pages, d->left, d->y, d->width, d->form->text, 0.92);
	page_line(d->pages, d->left, d->y, d->left + d->width, d->y);
	draw_cells(d, cell, true);
}

static void draw_lines(struct sheet_drawing *d)
{
	struct str cell[COLUMNS_MAX];

	if (!d->form->columns)
		return;
	need(d, 3 * d->form->text);
	d->in_lines = true;
	draw_column_heads(d);
	for (int64_t n = 0; n < d->sheet->lines.n; n++) {
		const char *row = (const char *)d->sheet->lines.at + (size_t)n * d->sheet->line->size;
		for (int i = 0; i < d->form->columns; i++)
			cell[i] = value_of(d, d->sheet->line, row, d->form->column[i].fields);
		draw_cells(d, cell, false);
	}
	d->in_lines = false;
	d->y += 1;
}

/* --- the end ------------------------------------------------------------------------------------- */

static void draw_totals(struct sheet_drawing *d)
{
	struct str rest = STR(d->form->totals), name;
	double x = d->left + d->width * 0.55, width = d->width * 0.45;

	while (str_cut(&rest, ' ', &name)) {
		const struct field *f = record_field(d->sheet->record, name);
		struct str value = head_value(d, f->name);
		if (!value.n)
			continue;
		need(d, d->form->text);
		page_text(d->pages, label(d, f), x, d->y, width / 2, plain(d));
		d->y += page_text(d->pages, value, x + width / 2, d->y, width / 2 - 1, (struct type){ d->form->text, true, ALIGN_RIGHT });
	}
}

static void draw_note(struct sheet_drawing *d)
{
	struct str note = word(d, d->form->note_zh, d->form->note_en);

	if (!note.n)
		return;
	need(d, 1 + page_text_height(d->pages, note, d->width, small(d, ALIGN_LEFT)));
	d->y += 1 + page_text(d->pages, note, d->left, d->y + 1, d->width, small(d, ALIGN_LEFT));
}

static void draw_signs(struct sheet_drawing *d)
{
	struct str rest = word(d, d->form->signs_zh, d->form->signs_en), who, all = rest;
	int n = 0;

	while (str_cut(&all, '|', &who))
		n++;
	if (!n)
		return;
	need(d, 2.5 * d->form->text);
	d->y += 1.2 * d->form->text;
	for (int i = 0; str_cut(&rest, '|', &who); i++) {
		double x = d->left + d->width * i / n, width = d->width / n - GAP_MM;
		page_text(d->pages, who, x, d->y, width, small(d, ALIGN_LEFT));
		page_line(d->pages, x, d->y + d->form->text, x + width, d->y + d->form->text);
	}
}

static void draw_sheet(struct sheet_drawing *d)
{
	d->page = 0;
	d->in_lines = false;
	begin_page(d);
	draw_top(d);
	draw_lines(d);
	draw_totals(d);
	draw_note(d);
	draw_signs(d);
}

/* --- all of them ----------------------------------------------------------------------------------- */

static bool count_pages(struct sheet_drawing *d, const struct page_size *size, struct errs *errs)
{
	d->of = 0;
	d->pages = pages_open(size, S(""), NULL, d->arena, errs);
	if (!d->pages)
		return false;
	draw_sheet(d);
	d->of = d->page;
	return pages_close(d->pages, errs);
}

bool form_print(struct buf *out, const struct form *f, const struct page_size *size, const struct form_style *style,
                const struct paper_sheet *sheet, int64_t n, struct arena *a, struct errs *errs)
{
	struct sheet_drawing d = { .form = f, .style = style, .arena = a };
	struct pages *pages = pages_open(size, word(&d, f->zh, f->en), out, a, errs);
	bool fine = pages != NULL;

	for (int64_t i = 0; fine && i < n; i++) {
		d.sheet = &sheet[i];
		fine = count_pages(&d, size, errs);
		d.pages = pages;
		if (fine && i)
			page_next(pages);
		if (fine)
			draw_sheet(&d);
	}
	return pages && pages_close(pages, errs) && fine;
}

/* --- for tests ----------------------------------------------------------------------------------------- */

static void check_fields(const char *fields, const struct record *r, struct buf *wrong)
{
	struct str rest = STR(fields), name;

	while (str_cut(&rest, ' ', &name))
		if (!r || !record_field(r, name))
			buf_fmt(wrong, "%.*s is no field of %s\n", P(name), r ? r->name : "nothing");
}

bool form_check(const struct form *f, const struct record *record, const struct record *line, struct buf *wrong)
{
	const char *const fields[] = { f->barcode, f->qr, f->large, f->head, f->totals };
	size_t before = wrong->n;

	for (size_t i = 0; i < COUNT(fields); i++)
		check_fields(fields[i], record, wrong);
	for (int i = 0; i < f->columns; i++)
		check_fields(f->column[i].fields, line, wrong);
	if (f->columns > COLUMNS_MAX)
		buf_text(wrong, "more columns than fit\n");
	return wrong->n == before;
}
