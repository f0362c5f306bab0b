/*
 * xlsx_inner.h -- between the files that read a workbook: one part after the other, each parsed as it is inflated.
 */
#ifndef RECORD_XLSX_INNER_H
#define RECORD_XLSX_INNER_H

#include <expat.h>
#include <zip.h>

#include "record/table.h"
#include "record/xlsx.h"

enum number_kind { NUMBER, NUMBER_DATE, NUMBER_TIME, NUMBER_BOTH };
enum cell_kind { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_BOOL };

struct sheet_name { struct str name, relation; };

struct xlsx {
	struct arena arena;		/* shared texts, styles */
	struct arena row_arena;
	zip_t *zip;
	const char *reason;		/* why it is broken */
	uint64_t read, most;		/* bytes of XML, of all parts; most 0: any */

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

/* --- xlsx.c: a part ---------------------------------------------------------------------------------- */

bool xlsx_broke(struct xlsx *x, const char *reason);	/* false: it cannot be read further */
/* A whole part at once. A part that is not there reads as an empty one. */
bool xlsx_read(struct xlsx *x, const char *name, XML_StartElementHandler start, XML_EndElementHandler end);

/* For what is called at the begin of an element: one level deeper, unless that is too deep; and at its end. */
bool xlsx_deeper(struct xlsx *x);
void xlsx_up(void *self, const XML_Char *name);
bool xlsx_is_named(const XML_Char *name, const char *wanted);	/* without its namespace: the parser gives "uri|name" */
struct str xlsx_attribute(const XML_Char **pairs, const char *name);
void xlsx_collect(struct xlsx *x);	/* the text from here on, into x->value */

/* --- xlsx_book.c: what holds for all sheets ------------------------------------------------------------ */

const char *xlsx_find_sheet(struct xlsx *x, struct str wanted);	/* the name of its part; NULL: it is broken */
bool xlsx_read_book(struct xlsx *x);	/* styles and shared texts */
struct str xlsx_unescape(struct arena *a, struct str s);

#endif
