/*
 * xlsx_book.c -- what all sheets of a workbook share.
 *
 * xl/workbook.xml names the sheets and the epoch of dates, its .rels say where each sheet lies, xl/styles.xml says which numbers are
 * dates, xl/sharedStrings.xml holds most texts.
 */
#include "record/xlsx_inner.h"

#include <stdlib.h>
#include <string.h>

enum {
	STYLES_MAX = 1 << 16,
	TEXTS_MAX = 1 << 22,
	TEXT_BYTES_MAX = 128 << 20,	/* of all shared texts */
};

/* --- workbook.xml and its relations ----------------------------------------------------------------- */

static void on_workbook(void *self, const XML_Char *name, const XML_Char **pairs)
{
	struct xlsx *x = self;

	if (!xlsx_deeper(x))
		return;
	if (xlsx_is_named(name, "workbookPr")) {
		struct str v = xlsx_attribute(pairs, "date1904");

		x->from_1904 = str_eq(v, S("1")) || str_eq(v, S("true"));
	}
	if (!xlsx_is_named(name, "sheet") || x->sheets == STYLES_MAX)
		return;
	x->sheet = arena_grow(&x->arena, x->sheet, x->sheets, &x->sheet_room, sizeof(*x->sheet));
	x->sheet[x->sheets++] = (struct sheet_name){
		str_dup(&x->arena, xlsx_attribute(pairs, "name")),
		str_dup(&x->arena, xlsx_attribute(pairs, "id")),
	};
}

static void on_relation(void *self, const XML_Char *name, const XML_Char **pairs)
{
	struct xlsx *x = self;

	if (xlsx_deeper(x) && xlsx_is_named(name, "Relationship") &&
		str_eq(xlsx_attribute(pairs, "Id"), x->wanted_relation))
		x->target = str_dup(&x->arena, xlsx_attribute(pairs, "Target"));
}

/* The name of the part that holds the sheet asked for. */
const char *xlsx_find_sheet(struct xlsx *x, struct str wanted)
{
	size_t i = 0;

	if (!xlsx_read(x, "xl/workbook.xml", on_workbook, xlsx_up))
		return NULL;
	while (i < x->sheets && wanted.n && !str_eq(x->sheet[i].name, wanted))
		i++;
	if (i >= x->sheets) {
		xlsx_broke(x, wanted.n ? "it has no sheet of that name" : "it has no sheet");
		return NULL;
	}
	x->wanted_relation = x->sheet[i].relation;
	if (!xlsx_read(x, "xl/_rels/workbook.xml.rels", on_relation, xlsx_up))
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

	if (!xlsx_deeper(x))
		return;
	if (xlsx_is_named(name, "cellXfs"))
		x->in_styles = true;
	str_int(xlsx_attribute(pairs, "numFmtId"), &id);
	if (xlsx_is_named(name, "numFmt") && x->formats < 1024) {
		x->format = arena_grow(
			&x->arena, x->format, x->formats, &x->format_room, sizeof(*x->format));
		x->format[x->formats].id = (int)id;
		x->format[x->formats++].kind = format_kind(xlsx_attribute(pairs, "formatCode"));
	}
	if (x->in_styles && xlsx_is_named(name, "xf") && x->styles < STYLES_MAX) {
		x->style = arena_grow(
			&x->arena, x->style, x->styles, &x->style_room, sizeof(*x->style));
		x->style[x->styles++] = kind_of_format(x, id);
	}
}

static void on_style_end(void *self, const XML_Char *name)
{
	struct xlsx *x = self;

	x->depth--;
	if (xlsx_is_named(name, "cellXfs"))
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
struct str xlsx_unescape(struct arena *a, struct str s)
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
	if (!xlsx_deeper(x))
		return;
	if (xlsx_is_named(name, "si"))
		x->value.n = 0;
	if (xlsx_is_named(name, "rPh"))
		x->phonetic = true;
	x->collecting = xlsx_is_named(name, "t");
}

static void on_shared_end(void *self, const XML_Char *name)
{
	struct xlsx *x = self;

	x->depth--;
	x->collecting = false;
	if (xlsx_is_named(name, "rPh"))
		x->phonetic = false;
	if (!xlsx_is_named(name, "si"))
		return;
	if (x->texts == TEXTS_MAX || x->arena.used > TEXT_BYTES_MAX) {
		xlsx_broke(x, "it holds too many texts");
		return;
	}
	x->text = arena_grow(&x->arena, x->text, x->texts, &x->text_room, sizeof(*x->text));
	x->text[x->texts++] = xlsx_unescape(&x->arena, buf_str(&x->value));
}

/* --- the door --------------------------------------------------------------------------------------- */

bool xlsx_read_book(struct xlsx *x)
{
	return xlsx_read(x, "xl/styles.xml", on_style, on_style_end) && xlsx_read(x, "xl/sharedStrings.xml", on_shared, on_shared_end);
}
