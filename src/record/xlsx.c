/*
 * xlsx.c -- rows out of an XLSX workbook: libzip unpacks the parts, expat reads their XML.
 *
 * Four parts matter: xl/workbook.xml names the sheets and the epoch of dates, its .rels say where each
 * sheet lies, xl/styles.xml says which numbers are dates, xl/sharedStrings.xml holds most texts. The
 * sheet itself is parsed a row at a time: expat is suspended at the end of each.
 */
#include "record/xlsx.h"

#include <errno.h>
#include <expat.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "base/instant.h"
#include "record/table.h"

enum {
	PIECE = 1 << 14,
	DEPTH_MAX = 64,
	ROWS_MAX = 1 << 20,
	STYLES_MAX = 1 << 16,
	TEXTS_MAX = 1 << 22,
	TEXT_BYTES_MAX = 128 << 20,	/* of all shared texts */
	RATIO_FROM = 8 << 20,		/* a part may inflate freely to this size … */
	RATIO_MAX = 500,		/* … and beyond only to so many times its packed size */
};

enum number_kind { NUMBER, NUMBER_DATE, NUMBER_TIME, NUMBER_BOTH };
enum cell_kind { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_BOOL };

struct sheet_name { struct str name, relation; };

struct xlsx {
	struct arena arena;		/* shared texts, styles */
	struct arena row_arena;
	zip_t *zip;
	const char *reason;		/* why it is broken */

	/* the part being read */
	zip_file_t *part;
	uint64_t packed, inflated;
	XML_Parser parser;
	int depth;
	bool suspended, part_end;

	/* of the workbook */
	struct sheet_name *sheet;
	size_t sheets, sheet_room;
	struct str wanted_relation, target;
	bool from_1904;
	struct { int id; enum number_kind kind; } *format;
	size_t formats, format_room;
	enum number_kind *style;
	size_t styles, style_room;
	bool in_styles;			/* inside cellXfs */
	struct str *text;
	size_t texts, text_room;

	/* the text being collected: a shared text or a cell's value */
	struct buf value;
	bool collecting, phonetic;

	/* the row being read */
	int64_t row;
	struct str *cell;
	size_t cells, cell_room;
	size_t column;			/* of the present cell, from 0 */
	enum cell_kind kind;
	size_t cell_style;
	size_t row_bytes;
	size_t width; /* of the first row: cells at the end that are empty are not in the file */
	bool row_ready;
};

/* --- a part: unpacked and parsed in pieces ---------------------------------------------------------- */

static bool xlsx_broke(struct xlsx *x, const char *reason)
{
	if (!x->reason)
		x->reason = reason;
	if (x->parser)
		XML_StopParser(x->parser, XML_FALSE);
	return false;
}

/* The name without its namespace: the parser gives "uri|name". */
static const char *local(const XML_Char *name)
{
	const char *bar = strrchr(name, '|');

	return bar ? bar + 1 : name;
}

static bool is(const XML_Char *name, const char *wanted)
{
	return strcmp(local(name), wanted) == 0;
}

static struct str attribute(const XML_Char **pairs, const char *name)
{
	for (; pairs[0]; pairs += 2) {
		if (is(pairs[0], name))
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

static void begin_collecting(struct xlsx *x)
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
static bool part_read(
	struct xlsx *x, const char *name, XML_StartElementHandler start, XML_EndElementHandler end)
{
	if (!part_open(x, name, start, end))
		return !x->reason;
	while (parse_piece(x))
		;
	part_close(x);
	return !x->reason;
}

static bool deeper(struct xlsx *x)
{
	return ++x->depth <= DEPTH_MAX || xlsx_broke(x, "its XML is nested too deeply");
}

static void on_end_nothing(void *self, const XML_Char *name)
{
	struct xlsx *x = self;

	(void)name;
	x->depth--;
}

/* --- workbook.xml and its relations ----------------------------------------------------------------- */

static void on_workbook(void *self, const XML_Char *name, const XML_Char **pairs)
{
	struct xlsx *x = self;

	if (!deeper(x))
		return;
	if (is(name, "workbookPr")) {
		struct str v = attribute(pairs, "date1904");

		x->from_1904 = str_eq(v, S("1")) || str_eq(v, S("true"));
	}
	if (!is(name, "sheet") || x->sheets == STYLES_MAX)
		return;
	x->sheet = arena_grow(&x->arena, x->sheet, x->sheets, &x->sheet_room, sizeof(*x->sheet));
	x->sheet[x->sheets++] = (struct sheet_name){
		str_dup(&x->arena, attribute(pairs, "name")),
		str_dup(&x->arena, attribute(pairs, "id")),
	};
}

static void on_relation(void *self, const XML_Char *name, const XML_Char **pairs)
{
	struct xlsx *x = self;

	if (deeper(x) && is(name, "Relationship") &&
		str_eq(attribute(pairs, "Id"), x->wanted_relation))
		x->target = str_dup(&x->arena, attribute(pairs, "Target"));
}

/* The name of the part that holds the sheet asked for. */
static const char *find_sheet(struct xlsx *x, struct str wanted)
{
	size_t i = 0;

	if (!part_read(x, "xl/workbook.xml", on_workbook, on_end_nothing))
		return NULL;
	while (i < x->sheets && wanted.n && !str_eq(x->sheet[i].name, wanted))
		i++;
	if (i >= x->sheets) {
		xlsx_broke(x, wanted.n ? "it has no sheet of that name" : "it has no sheet");
		return NULL;
	}
	x->wanted_relation = x->sheet[i].relation;
	if (!part_read(x, "xl/_rels/workbook.xml.rels", on_relation, on_end_nothing))
		return NULL;
	if (!x->target.n)
		x->target = S("worksheets/sheet1.xml");
	if (x->target.s[0] == '/')
		return str_c(&x->arena, str_sub(x->target, 1, x->target.n));
	return str_c(&x->arena, str_fmt(&x->arena, "xl/%.*s", P(x->target)));
}

/* --- styles.xml: which numbers are dates ------------------------------------------------------------ */

/* "[h]", "[mm]": hours or minutes that do not start again at midnight. */
static bool is_elapsed(struct str code)
{
	size_t i = 1;

	while (i < code.n && strchr("hHmMsS", code.s[i]))
		i++;
	return code.s[0] == '[' && i > 1 && i < code.n && code.s[i] == ']';
}

/*
 * A number format with y or d shows a date, with h or s a time; m belongs to either. Quoted texts,
 * escaped characters and [colours] say nothing; [h] is a time.
 */
static enum number_kind format_kind(struct str code)
{
	bool date = false, time = false;

	for (size_t i = 0; i < code.n; i++) {
		char c = code.s[i] | 0x20;
		char closing = code.s[i] == '"' ? '"' : code.s[i] == '[' ? ']' : 0;

		if (code.s[i] == ';')
			break;
		if (strchr("\\_*", code.s[i])) {
			i++;
		} else if (is_elapsed(str_sub(code, i, code.n))) {
			time = true;
		} else if (closing) {
			while (i + 1 < code.n && code.s[++i] != closing)
				;
		}
		date = date || (!closing && (c == 'y' || c == 'd'));
		time = time || (!closing && (c == 'h' || c == 's'));
	}
	return (date ? NUMBER_DATE : NUMBER) | (time ? NUMBER_TIME : NUMBER);
}

/* The formats that every reader knows by number (ECMA-376 18.8.30 and its Chinese column). */
static enum number_kind known_format(int64_t id)
{
	if (id == 22)
		return NUMBER_BOTH;
	if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 ||
		(id >= 50 && id <= 54) || (id >= 57 && id <= 58))
		return NUMBER_DATE;
	if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) ||
		(id >= 55 && id <= 56))
		return NUMBER_TIME;
	return NUMBER;
}

static enum number_kind kind_of_format(const struct xlsx *x, int64_t id)
{
	for (size_t i = 0; i < x->formats; i++) {
		if (x->format[i].id == id)
			return x->format[i].kind;
	}
	return known_format(id);
}

static void on_style(void *self, const XML_Char *name, const XML_Char **pairs)
{
	struct xlsx *x = self;
	int64_t id = 0;

	if (!deeper(x))
		return;
	if (is(name, "cellXfs"))
		x->in_styles = true;
	str_int(attribute(pairs, "numFmtId"), &id);
	if (is(name, "numFmt") && x->formats < 1024) {
		x->format = arena_grow(
			&x->arena, x->format, x->formats, &x->format_room, sizeof(*x->format));
		x->format[x->formats].id = (int)id;
		x->format[x->formats++].kind = format_kind(attribute(pairs, "formatCode"));
	}
	if (x->in_styles && is(name, "xf") && x->styles < STYLES_MAX) {
		x->style = arena_grow(
			&x->arena, x->style, x->styles, &x->style_room, sizeof(*x->style));
		x->style[x->styles++] = kind_of_format(x, id);
	}
}

static void on_style_end(void *self, const XML_Char *name)
{
	struct xlsx *x = self;

	x->depth--;
	if (is(name, "cellXfs"))
		x->in_styles = false;
}

/* --- texts ------------------------------------------------------------------------------------------ */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "_x000D_" stands for a character that XML could not hold; only those below 128 are written so. */
static struct str unescape(struct arena *a, struct str s)
{
	if (str_find_str(s, S("_x")) < 0)
		return str_dup(a, s);

	struct buf out = buf_in(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++) {
		struct str seven = str_sub(s, i, 7);
		int v = 0;

		if (seven.n == 7 && str_starts(seven, S("_x")) && seven.s[6] == '_') {
			for (int k = 2; k < 6 && v >= 0; k++)
				v = hex_digit(seven.s[k]) < 0 ? -1 : v * 16 + hex_digit(seven.s[k]);
			if (v > 0 && v < 128) {
				buf_char(&out, (char)v);
				i += 6;
				continue;
			}
		}
		buf_char(&out, s.s[i]);
	}
	return buf_str(&out);
}

static void on_shared(void *self, const XML_Char *name, const XML_Char **pairs)
{
	struct xlsx *x = self;

	(void)pairs;
	if (!deeper(x))
		return;
	if (is(name, "si"))
		x->value.n = 0;
	if (is(name, "rPh"))
		x->phonetic = true;
	x->collecting = is(name, "t");
}

static void on_shared_end(void *self, const XML_Char *name)
{
	struct xlsx *x = self;

	x->depth--;
	x->collecting = false;
	if (is(name, "rPh"))
		x->phonetic = false;
	if (!is(name, "si"))
		return;
	if (x->texts == TEXTS_MAX || x->arena.used > TEXT_BYTES_MAX) {
		xlsx_broke(x, "it holds too many texts");
		return;
	}
	x->text = arena_grow(&x->arena, x->text, x->texts, &x->text_room, sizeof(*x->text));
	x->text[x->texts++] = unescape(&x->arena, buf_str(&x->value));
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

	x->row = str_int(attribute(pairs, "r"), &number) && number > x->row ? number : x->row + 1;
	if (x->row > ROWS_MAX)
		xlsx_broke(x, "it has more rows than a sheet can have");
	x->cells = x->column = x->row_bytes = 0;
	arena_reset(&x->row_arena);
}

static void on_cell(struct xlsx *x, const XML_Char **pairs)
{
	struct str type = attribute(pairs, "t");
	int64_t style = 0;

	x->column = column_of(attribute(pairs, "r"), x->cells);
	if (x->column < x->cells || x->column >= TABLE_CELLS_MAX) {
		xlsx_broke(x, "its cells are out of order");
		return;
	}
	x->kind = str_eq(type, S("s")) ? CELL_SHARED : str_eq(type, S("b")) ? CELL_BOOL
	        : !type.n || str_eq(type, S("n")) ? CELL_NUMBER : CELL_TEXT;
	str_int(attribute(pairs, "s"), &style);
	x->cell_style = style < 0 ? 0 : (size_t)style;
	x->value.n = 0;
}

static void on_sheet(void *self, const XML_Char *name, const XML_Char **pairs)
{
	struct xlsx *x = self;

	if (!deeper(x))
		return;
	if (is(name, "row"))
		on_row(x, pairs);
	else if (is(name, "c"))
		on_cell(x, pairs);
	else if (is(name, "v"))
		begin_collecting(x);
	else if (is(name, "t"))
		x->collecting = true;	/* an inline text may come in several runs */
	else if (is(name, "rPh"))
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
		return unescape(&x->row_arena, s);
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
	if (is(name, "rPh"))
		x->phonetic = false;
	else if (is(name, "c"))
		end_of_cell(x);
	else if (is(name, "row") && x->row_bytes && !x->reason) {
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
	const char *name = find_sheet(x, wanted);

	if (!name || !part_read(x, "xl/styles.xml", on_style, on_style_end) ||
	    !part_read(x, "xl/sharedStrings.xml", on_shared, on_shared_end))
		return false;
	return part_open(x, name, on_sheet, on_sheet_end) || xlsx_broke(x, "its sheet is missing");
}

struct xlsx *xlsx_open(int fd, struct str sheet, struct errs *errs)
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
	x->value = buf_in(&x->arena, TABLE_ROW_MAX);
	if (begin(x, sheet))
		return x;
	fail(errs, &TABLE_NOT_XLSX, S(""), STR(x->reason));
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
