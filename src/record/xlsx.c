/*
 * xlsx.c -- rows out of an XLSX workbook: libzip unpacks the parts, expat reads their XML.
 *
 * The sheet is parsed a row at a time: expat is suspended at the end of each. What holds for all sheets is read before (xlsx_book.c).
 */
#include "record/xlsx_inner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/instant.h"

enum {
	PIECE = 1 << 14,
	DEPTH_MAX = 64,
	ROWS_MAX = 1 << 20,
	RATIO_FROM = 8 << 20,		/* a part may inflate freely to this size … */
	RATIO_MAX = 500,		/* … and beyond only to so many times its packed size */
};

/* --- a part: unpacked and parsed in pieces ---------------------------------------------------------- */

bool xlsx_broke(struct xlsx *x, const char *reason)
{
	if (!x->reason)
		x->reason = reason;
	if (x->parser)
		XML_StopParser(x->parser, XML_FALSE);
	return false;
}

bool xlsx_too_large(const struct xlsx *x)
{
	return x->most && x->read > x->most;
}

/* The name without its namespace: the parser gives "uri|name". */
static const char *local(const XML_Char *name)
{
	const char *bar = strrchr(name, '|');

	return bar ? bar + 1 : name;
}

bool xlsx_is_named(const XML_Char *name, const char *wanted)
{
	return strcmp(local(name), wanted) == 0;
}

struct str xlsx_attribute(const XML_Char **pairs, const char *name)
{
	for (; pairs[0]; pairs += 2) {
		if (xlsx_is_named(pairs[0], name))
			return STR(pairs[1]);
	}
	return (struct str){0};
}

static void on_doctype(void *self, const XML_Char *name, const XML_Char *sysid,
	const XML_Char *pubid, int internal)
{
	(void)name, (void)sysid, (void)pubid, (void)internal;
	xlsx_broke(self, "it declares a document type");
}

static void on_text(void *self, const XML_Char *s, int n)
{
	struct xlsx *x = self;

	if (!x->collecting || x->phonetic)
		return;
	buf_add(&x->value, (struct str){ s, (size_t)n });
	if (x->value.full)
		xlsx_broke(x, "a text is too long");
}

void xlsx_collect(struct xlsx *x)
{
	x->value.n = 0;
	x->collecting = true;
}

/* Inflate and parse the next piece. False when the part is at its end, or broken. */
static bool parse_piece(struct xlsx *x)
{
	void *room = XML_GetBuffer(x->parser, PIECE);
	zip_int64_t n = room ? zip_fread(x->part, room, PIECE) : -1;

	if (n < 0)
		return xlsx_broke(x, "it is damaged");
	x->inflated += (uint64_t)n;
	x->read += (uint64_t)n;
	if (xlsx_too_large(x))
		return xlsx_broke(x, "it is too large");
	if (x->inflated > RATIO_FROM && x->inflated / RATIO_MAX > x->packed)
		return xlsx_broke(x, "it unpacks to far more than a sheet does");
	x->part_end = n == 0;

	enum XML_Status s = XML_ParseBuffer(x->parser, (int)n, n == 0);

	x->suspended = s == XML_STATUS_SUSPENDED;
	if (s == XML_STATUS_ERROR)
		return xlsx_broke(x, "its XML is malformed");
	return n > 0;
}

static void part_close(struct xlsx *x)
{
	if (x->parser)
		XML_ParserFree(x->parser);
	if (x->part)
		zip_fclose(x->part);
	x->parser = NULL;
	x->part = NULL;
}

static bool part_open(
	struct xlsx *x, const char *name, XML_StartElementHandler start, XML_EndElementHandler end)
{
	zip_stat_t stat;

	if (zip_stat(x->zip, name, 0, &stat) != 0 || !(stat.valid & ZIP_STAT_COMP_SIZE))
		return false;
	x->part = zip_fopen_index(x->zip, stat.index, 0);
	if (!x->part)
		return xlsx_broke(x, "it is locked with a password or damaged");
	x->packed = stat.comp_size;
	x->inflated = 0;
	x->depth = 0;
	x->part_end = x->suspended = x->collecting = false;
	x->parser = XML_ParserCreateNS(NULL, '|');
	if (!x->parser)
		abort();
	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, start, end);
	XML_SetCharacterDataHandler(x->parser, on_text);
	XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
	return true;
}

/* A whole part at once. A part that is not there reads as an empty one. */
bool xlsx_read(
	struct xlsx *x, const char *name, XML_StartElementHandler start, XML_EndElementHandler end)
{
	if (!part_open(x, name, start, end))
		return !x->reason;
	while (parse_piece(x))
		;
	part_close(x);
	return !x->reason;
}

bool xlsx_deeper(struct xlsx *x)
{
	return ++x->depth <= DEPTH_MAX || xlsx_broke(x, "its XML is nested too deeply");
}

void xlsx_up(void *self, const XML_Char *name)
{
	struct xlsx *x = self;

	(void)name;
	x->depth--;
}

/* --- cells ------------------------------------------------------------------------------------------ */

/* "AB12" is column 27; a missing reference is the column after the last. */
static size_t column_of(struct str reference, size_t otherwise)
{
	size_t column = 0, i = 0;

	for (; i < reference.n && i < 4; i++) {
		char c = reference.s[i];

		if (c < 'A' || c > 'Z')
			break;
		column = column * 26 + (size_t)(c - 'A') + 1;
	}
	return i ? column - 1 : otherwise;
}

static void on_row(struct xlsx *x, const XML_Char **pairs)
{
	int64_t number;

	x->row = str_int(xlsx_attribute(pairs, "r"), &number) && number > x->row ? number : x->row + 1;
	if (x->row > ROWS_MAX)
		xlsx_broke(x, "it has more rows than a sheet can have");
	x->cells = x->column = x->row_bytes = 0;
	arena_reset(&x->row_arena);
}

static void on_cell(struct xlsx *x, const XML_Char **pairs)
{
	struct str type = xlsx_attribute(pairs, "t");
	int64_t style = 0;

	x->column = column_of(xlsx_attribute(pairs, "r"), x->cells);
	if (x->column < x->cells || x->column >= TABLE_CELLS_MAX) {
		xlsx_broke(x, "its cells are out of order");
		return;
	}
	x->kind = str_eq(type, S("s")) ? CELL_SHARED : str_eq(type, S("b")) ? CELL_BOOL
	        : !type.n || str_eq(type, S("n")) ? CELL_NUMBER : CELL_TEXT;
	str_int(xlsx_attribute(pairs, "s"), &style);
	x->cell_style = style < 0 ? 0 : (size_t)style;
	x->value.n = 0;
}

static void on_sheet(void *self, const XML_Char *name, const XML_Char **pairs)
{
	struct xlsx *x = self;

	if (!xlsx_deeper(x))
		return;
	if (xlsx_is_named(name, "row"))
		on_row(x, pairs);
	else if (xlsx_is_named(name, "c"))
		on_cell(x, pairs);
	else if (xlsx_is_named(name, "v"))
		xlsx_collect(x);
	else if (xlsx_is_named(name, "t"))
		x->collecting = true;	/* an inline text may come in several runs */
	else if (xlsx_is_named(name, "rPh"))
		x->phonetic = true;
}

/*
 * A number as people write it. The file holds what a double prints as: "0.30000000000000004",
 * "1.5E-2"; fifteen digits are what a sheet shows.
 */
static struct str number_text(struct arena *a, struct str s)
{
	char *end, *text = str_c(a, s);
	double v = strtod(text, &end);

	if (*end || end == text || !isfinite(v))
		return s;
	if (s.n <= 15 && str_find(s, 'e') < 0 && str_find(s, 'E') < 0)
		return str_dup(a, s);
	if (fabs(v) >= 1e15)
		return str_fmt(a, "%.0f", v);

	int whole = fabs(v) < 1 ? 1 : (int)floor(log10(fabs(v))) + 1;
	struct str out = str_fmt(a, "%.*f", 15 - whole, v);

	while (out.n && out.s[out.n - 1] == '0')
		out.n--;
	if (out.n && out.s[out.n - 1] == '.')
		out.n--;
	return out;
}

/* A date counted in days since 1899-12-30 (or 1904-01-01), as "2026-11-23 08:00:00" or a part of it. */
static struct str date_text(struct xlsx *x, struct str s, enum number_kind kind)
{
	struct arena *a = &x->row_arena;
	char *end, *text = str_c(a, s);
	double v = strtod(text, &end);

	if (*end || end == text || !(v >= 0 && v < 2958466))
		return str_dup(a, s);

	int64_t second = (int64_t)floor(v * 86400 + 0.5);
	int64_t day = second / 86400 - (x->from_1904 ? 24107 : 25569);
	struct buf out = buf_in(a, 64);

	second %= 86400;
	if (kind == NUMBER_DATE && second)
		kind = NUMBER_BOTH;
	if (kind != NUMBER_TIME || v >= 1)
		date_format(&out, (struct date){ day });
	if (kind == NUMBER_BOTH || kind == NUMBER_TIME)
		buf_fmt(&out, "%s%02d:%02d:%02d", out.n ? " " : "", (int)(second / 3600),
		        (int)(second / 60 % 60), (int)(second % 60));
	return buf_str(&out);
}

static struct str cell_value(struct xlsx *x)
{
	struct str s = buf_str(&x->value);
	enum number_kind kind = x->cell_style < x->styles ? x->style[x->cell_style] : NUMBER;
	int64_t i;

	switch (x->kind) {
	case CELL_SHARED:
		if (str_int(s, &i) && i >= 0 && (size_t)i < x->texts)
			return x->text[i];
		xlsx_broke(x, "a cell refers to a text that is not there");
		return (struct str){0};
	case CELL_BOOL:
		return str_eq(s, S("1")) ? S("true") : S("false");
	case CELL_TEXT:
		return xlsx_unescape(&x->row_arena, s);
	default:
		return kind ? date_text(x, s, kind) : number_text(&x->row_arena, s);
	}
}

static void pad(struct xlsx *x, size_t width)
{
	while (x->cells < width) {
		x->cell = x->cells < x->cell_room ? x->cell
		        : arena_grow(&x->arena, x->cell, x->cells, &x->cell_room, sizeof(*x->cell));
		x->cell[x->cells++] = (struct str){0};
	}
}

static void end_of_cell(struct xlsx *x)
{
	if (x->reason)
		return;
	while (x->cells <= x->column) {
		x->cell = x->cells < x->cell_room ? x->cell
		        : arena_grow(&x->arena, x->cell, x->cells, &x->cell_room, sizeof(*x->cell));
		x->cell[x->cells++] = (struct str){0};
	}
	if (x->value.n || x->kind == CELL_TEXT)
		x->cell[x->column] = cell_value(x);
	x->row_bytes += x->cell[x->column].n;
	if (x->row_bytes > TABLE_ROW_MAX)
		xlsx_broke(x, "a row is too large");
}

static void on_sheet_end(void *self, const XML_Char *name)
{
	struct xlsx *x = self;

	x->depth--;
	x->collecting = false;
	if (xlsx_is_named(name, "rPh"))
		x->phonetic = false;
	else if (xlsx_is_named(name, "c"))
		end_of_cell(x);
	else if (xlsx_is_named(name, "row") && x->row_bytes && !x->reason) {
		x->width = x->width ? x->width : x->cells;
		pad(x, x->width);
		x->row_ready = true;
		XML_StopParser(x->parser, XML_TRUE);
	}
}

/* --- the door --------------------------------------------------------------------------------------- */

bool xlsx_is(int fd)
{
	char magic[4];

	return pread(fd, magic, 4, 0) == 4 && memcmp(magic, "PK\3\4", 4) == 0;
}

static bool begin(struct xlsx *x, struct str wanted)
{
	const char *name = xlsx_find_sheet(x, wanted);

	if (!name || !xlsx_read_book(x))
		return false;
	return part_open(x, name, on_sheet, on_sheet_end) || xlsx_broke(x, "its sheet is missing");
}

struct xlsx *xlsx_open(int fd, struct str sheet, int64_t most, struct errs *errs)
{
	int error = 0;
	zip_t *zip = zip_fdopen(fd, 0, &error);

	if (!zip) {
		fail(errs, &TABLE_NOT_XLSX, S(""), S("it is no zip archive"));
		close(fd);
		return NULL;
	}

	struct xlsx *x = calloc(1, sizeof(*x));

	if (!x)
		abort();
	x->zip = zip;
	x->most = (uint64_t)most;
	x->value = buf_in(&x->arena, TABLE_ROW_MAX);
	if (begin(x, sheet))
		return x;
	if (!xlsx_too_large(x))
		fail(errs, &TABLE_NOT_XLSX, S(""), STR(x->reason));
	else
		fail(errs, &TABLE_TOO_LARGE, S(""), int_text(errs->arena, most >> 20));
	xlsx_close(x);
	return NULL;
}

bool xlsx_next(struct xlsx *x, struct str **cells, int *n, const char **reason)
{
	x->row_ready = false;
	while (!x->row_ready && !x->reason) {
		if (x->suspended) {
			enum XML_Status s = XML_ResumeParser(x->parser);

			x->suspended = s == XML_STATUS_SUSPENDED;
			if (s == XML_STATUS_ERROR)
				xlsx_broke(x, "its XML is malformed");
		} else if (x->part_end) {
			return false;
		} else {
			parse_piece(x);
		}
	}
	*reason = x->reason;
	*cells = x->cell;
	*n = (int)x->cells;
	return !x->reason;
}

int64_t xlsx_row(const struct xlsx *x)
{
	return x->row;
}

void xlsx_close(struct xlsx *x)
{
	if (!x)
		return;
	part_close(x);
	zip_discard(x->zip);
	arena_free(&x->row_arena);
	arena_free(&x->arena);
	free(x);
}
