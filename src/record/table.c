/*
 * table.c -- the reader of rows: CSV here, XLSX in xlsx.c.
 *
 * The structure of CSV is read from raw bytes: no byte of a GB18030 character can be a comma, a quote
 * or an end of line, so cells are cut first and decoded afterwards.
 */
#include "record/table.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "record/unpack.h"
#include "record/xlsx.h"

const struct problem TABLE_OPEN = {
	"TABLE_OPEN", 422, "无法打开文件 {file}：{reason}", "could not open {file}: {reason}",
};
const struct problem TABLE_DAMAGED = {
	"TABLE_DAMAGED", 422, "文件从第 {line} 行起无法读取：{reason}",
	"the file cannot be read from line {line} on: {reason}",
};
const struct problem TABLE_TOO_LARGE = {
	"TABLE_TOO_LARGE", 422, "文件解压后超过 {max} MiB", "the file has more than {max} MiB when it is unpacked",
};
const struct problem TABLE_ROW_TOO_LARGE = {
	"TABLE_ROW_TOO_LARGE", 422, "第 {line} 行开始的数据过长，可能缺少一个引号",
	"the row at line {line} is too large; is a quote missing?",
};
const struct problem TABLE_NOT_XLSX = {
	"TABLE_NOT_XLSX",
	422,
	"无法读取该工作簿：{reason}",
	"this workbook cannot be read: {reason}",
};
const struct problem TABLE_BAD_TEXT = {
	"TABLE_BAD_TEXT",
	422,
	"含有不属于该文件编码的字符",
	"has characters that are not of the file's encoding",
};
const struct problem TABLE_BAD_QUOTE = {
	"TABLE_BAD_QUOTE", 422, "右引号之后还有文字", "has text after its closing quote",
};
const struct problem TABLE_OPEN_QUOTE = {
	"TABLE_OPEN_QUOTE", 422, "引号没有闭合", "has a quote that is never closed",
};

enum { PIECE = 1 << 16 };

struct span { size_t at, n; };

struct table {
	struct xlsx *xlsx;		/* NULL: CSV */
	struct errs *errs;
	struct arena arena;		/* of the present row's decoded cells */
	struct str *cells;
	int64_t row_line;
	const struct problem *fault;
	int fault_cell;
	bool broken;

	struct unpack *stream;
	int64_t bytes, bytes_max;	/* read so far; 0: any */
	const char *encoding;		/* NULL: UTF-8 */
	char separator;
	char *at;			/* in `piece` */
	size_t n;
	bool end;
	int64_t line;			/* lines begun */
	char *row;			/* bytes of the cells, one behind the other */
	size_t row_n, row_room;
	struct span *span;
	size_t spans, span_room;
	char piece[PIECE];
};

/* --- opening --------------------------------------------------------------------------------------- */

struct table *table_open(const char *path, const struct table_options *o, struct errs *errs)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		fail(errs, &TABLE_OPEN, S(""), STR(path), STR(strerror(errno)));
		return NULL;
	}
	return table_open_fd(fd, o, errs);
}

static bool table_broke(struct table *t, const struct problem *p, const char *reason)
{
	struct arena *a = t->errs->arena;
	struct str line = int_text(a, t->line);

	if (p == &TABLE_DAMAGED)
		fail(t->errs, p, S(""), line, STR(reason));
	else
		fail(t->errs, p, S(""), int_text(a, t->row_line));
	t->broken = true;
	return false;
}

static bool too_large(struct table *t, int64_t most)
{
	t->broken = true;
	return fail(t->errs, &TABLE_TOO_LARGE, S(""), int_text(t->errs->arena, most >> 20));
}

/* More bytes behind those that are left. False at the end of the file. */
static bool fill(struct table *t)
{
	if (t->end || t->broken)
		return false;
	memmove(t->piece, t->at, t->n);
	t->at = t->piece;

	ssize_t got = unpack_read(t->stream, t->piece + t->n, PIECE - t->n);

	if (got < 0)
		return table_broke(t, &TABLE_DAMAGED, unpack_reason(t->stream));
	t->bytes += got;
	if (t->bytes_max && t->bytes > t->bytes_max)
		return too_large(t, t->bytes_max);
	t->end = got == 0;
	t->n += (size_t)got;
	return got > 0;
}

/* Valid UTF-8, but for a character that the end of the piece cuts in two. */
static bool looks_like_utf8(struct str s)
{
	for (size_t cut = 0; cut < 4 && cut <= s.n; cut++) {
		if (text_valid(str_sub(s, 0, s.n - cut)))
			return true;
	}
	return false;
}

static void choose_encoding(struct table *t, const char *encoding)
{
	while (t->n < PIECE / 2 && fill(t))
		;
	if (t->n >= 3 && memcmp(t->at, "\xEF\xBB\xBF", 3) == 0) {
		t->at += 3;
		t->n -= 3;
	} else if (encoding) {
		t->encoding = strcasecmp(encoding, "utf-8") == 0 ? NULL : encoding;
	} else if (!looks_like_utf8((struct str){ t->at, t->n })) {
		t->encoding = "gb18030";
	}
}

struct table *table_open_fd(int fd, const struct table_options *o, struct errs *errs)
{
	static const struct table_options usual = {0};
	struct table *t = calloc(1, sizeof(*t));

	if (!t)
		abort();
	if (!o)
		o = &usual;
	t->errs = errs;
	t->separator = o->separator ? o->separator : ',';
	t->bytes_max = o->bytes_max;
	t->at = t->piece;
	t->line = 1;
	t->row_room = 256;
	t->row = malloc(t->row_room);
	if (!t->row)
		abort();
	if (!xlsx_is(fd)) {
		t->stream = unpack_open(fd);
		choose_encoding(t, o->encoding);
		return t;
	}
	t->xlsx = xlsx_open(fd, o->sheet, o->bytes_max * TABLE_TAGS, errs);
	if (!t->xlsx) {
		t->broken = true;
		table_close(t);
		return NULL;
	}
	return t;
}

/* --- one row of CSV -------------------------------------------------------------------------------- */

static void set_fault(struct table *t, const struct problem *p, size_t cell)
{
	if (t->fault)
		return;
	t->fault = p;
	t->fault_cell = (int)cell;
}

static bool row_add(struct table *t, const char *s, size_t n)
{
	if (!n)
		return true;
	if (t->row_n + n > TABLE_ROW_MAX)
		return table_broke(t, &TABLE_ROW_TOO_LARGE, NULL);
	if (t->row_n + n > t->row_room) {
		t->row_room = 2 * (t->row_n + n);
		t->row = realloc(t->row, t->row_room);
		if (!t->row)
			abort();
	}
	memcpy(t->row + t->row_n, s, n);
	t->row_n += n;
	return true;
}

static bool end_cell(struct table *t, size_t from)
{
	if (t->spans == TABLE_CELLS_MAX)
		return table_broke(t, &TABLE_ROW_TOO_LARGE, NULL);
	if (t->spans == t->span_room) {
		t->span_room = t->span_room ? 2 * t->span_room : 32;
		t->span = realloc(t->span, t->span_room * sizeof(*t->span));
		t->cells = realloc(t->cells, t->span_room * sizeof(*t->cells));
		if (!t->span || !t->cells)
			abort();
	}
	t->span[t->spans++] = (struct span){ from, t->row_n - from };
	return true;
}

/* The next byte without taking it, or -1. */
static int peek(struct table *t)
{
	return t->n || fill(t) ? (unsigned char)*t->at : -1;
}

static void skip(struct table *t)
{
	t->at++;
	t->n--;
}

/* Behind an opening quote: copy up to the closing one. */
static bool quoted(struct table *t)
{
	while (peek(t) >= 0) {
		const char *quote = memchr(t->at, '"', t->n);
		size_t n = quote ? (size_t)(quote - t->at) : t->n;

		for (size_t i = 0; i < n; i++)
			t->line += t->at[i] == '\n';
		if (!row_add(t, t->at, n))
			return false;
		t->at += n;
		t->n -= n;
		if (!quote)
			continue;
		skip(t);
		if (peek(t) != '"')
			return true;
		skip(t);
		if (!row_add(t, "\"", 1))
			return false;
	}
	set_fault(t, &TABLE_OPEN_QUOTE, t->spans);
	return !t->broken;
}

static bool plain(struct table *t)
{
	while (peek(t) >= 0) {
		size_t n = 0;

		while (n < t->n && t->at[n] != t->separator && t->at[n] != '\n' && t->at[n] != '\r')
			n++;
		if (!row_add(t, t->at, n))
			return false;
		t->at += n;
		t->n -= n;
		if (t->n)
			break;
	}
	return !t->broken;
}

static void end_line(struct table *t)
{
	if (peek(t) == '\r')
		skip(t);
	if (peek(t) == '\n')
		skip(t);
	t->line++;
}

/* Cut one row into spans. False at the end of the file or when it broke; *blank: an empty line. */
static bool csv_cut(struct table *t, bool *blank)
{
	t->row_n = t->spans = 0;
	t->fault = NULL;
	t->row_line = t->line;
	*blank = true;
	if (peek(t) < 0)
		return false;
	for (;;) {
		size_t from = t->row_n;

		if (peek(t) == '"') {
			*blank = false;
			skip(t);
			if (!quoted(t))
				return false;
			if (peek(t) >= 0 &&
				!memchr((char[]){ t->separator, '\n', '\r' }, peek(t), 3))
				set_fault(t, &TABLE_BAD_QUOTE, t->spans);
		}
		if (!plain(t) || !end_cell(t, from))
			return false;
		if (peek(t) != (unsigned char)t->separator)
			break;
		skip(t);
	}
	*blank = *blank && t->spans == 1 && t->row_n == 0;
	end_line(t);
	return !t->broken;
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.s[i] & 0x80)
			return false;
	}
	return true;
}

static void decode_cell(struct table *t, size_t i)
{
	struct str *cell = &t->cells[i];

	if (t->encoding && !is_ascii(*cell) && !text_decode(&t->arena, *cell, t->encoding, cell))
		set_fault(t, &TABLE_BAD_TEXT, i);
	else if (!text_valid(*cell))
		set_fault(t, &TABLE_BAD_TEXT, i);
}

static bool csv_next(struct table *t, struct str **cells, int *n)
{
	bool blank;

	do {
		if (!csv_cut(t, &blank))
			return false;
	} while (blank);
	for (size_t i = 0; i < t->spans; i++) {
		t->cells[i] = (struct str){ t->row + t->span[i].at, t->span[i].n };
		decode_cell(t, i);
	}
	*cells = t->cells;
	*n = (int)t->spans;
	return true;
}

/* --- the door -------------------------------------------------------------------------------------- */

static bool sheet_next(struct table *t, struct str **cells, int *n)
{
	const char *reason = NULL;
	bool more = xlsx_next(t->xlsx, cells, n, &reason);

	t->fault = NULL;
	t->row_line = xlsx_row(t->xlsx);
	t->line = t->row_line + !more;
	if (reason && xlsx_too_large(t->xlsx))
		return too_large(t, t->bytes_max * TABLE_TAGS);
	if (reason)
		return table_broke(t, &TABLE_DAMAGED, reason);
	for (int i = 0; more && i < *n; i++) {
		if (!text_valid((*cells)[i]))
			set_fault(t, &TABLE_BAD_TEXT, (size_t)i);
	}
	return more;
}

bool table_next(struct table *t, struct str **cells, int *n)
{
	if (t->broken)
		return false;
	arena_reset(&t->arena);
	return t->xlsx ? sheet_next(t, cells, n) : csv_next(t, cells, n);
}

int64_t table_line(const struct table *t)
{
	return t->row_line;
}

const struct problem *table_fault(const struct table *t, int *cell)
{
	if (t->fault && cell)
		*cell = t->fault_cell;
	return t->fault;
}

bool table_close(struct table *t)
{
	if (!t)
		return true;

	bool ok = !t->broken;

	unpack_close(t->stream);
	xlsx_close(t->xlsx);
	arena_free(&t->arena);
	free(t->row);
	free(t->span);
	free(t->cells);
	free(t);
	return ok;
}
