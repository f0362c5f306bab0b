/*
 * sheet.c -- a record's rows as CSV or XLSX, behind one set of writing functions.
 *
 * CSV is collected in a buffer and written when it is full. XLSX is made by libxlsxwriter in its
 * constant-memory mode; it wants a file name of its own, so the sheet is made in a temporary file and
 * copied at the end.
 */
#include "record/sheet.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/temp.h"
#include "record/json.h"
#include "record/personal.h"

enum { FLUSH_AT = 1 << 16, XLSX_ROWS = 1048576 };

const struct problem SHEET_FULL = {
	"SHEET_FULL", 422,
	"一张工作表最多容纳 {most} 行，请缩小范围或改用 CSV",
	"a sheet has room for {most} rows; choose fewer or take CSV",
};

enum format {
	FORMAT_NONE,
	FORMAT_HEADER,
	FORMAT_MONEY,
	FORMAT_PRICE,
	FORMAT_RATE,
	FORMAT_TIME,
	FORMAT_DATE,
	FORMATS
};

/* What a cell of XLSX looks like, and how wide its column is. */
static const struct { const char *number; double width; } formats[FORMATS] = {
	[FORMAT_NONE]   = { NULL, 16 },
	[FORMAT_HEADER] = { NULL, 16 },
	[FORMAT_MONEY]  = { "#,##0.00", 14 },
	[FORMAT_PRICE]  = { "#,##0.00####", 14 },
	[FORMAT_RATE]   = { "0.00%", 10 },
	[FORMAT_TIME]   = { "yyyy-mm-dd hh:mm:ss", 20 },
	[FORMAT_DATE]   = { "yyyy-mm-dd", 12 },
};

struct sheet {
	struct sheet_options o;
	const struct record *record;
	struct arena arena;
	struct errs *errs;
	sheet_name *name_of;			/* NULL: ids are shown */
	const void *names;
	const struct field *const *chosen;	/* NULL: all columns there are */
	int chosen_n;
	int fd;
	bool broken;
	struct buf line;			/* CSV not yet written */
	struct buf cell;			/* the text of the cell at hand */

	lxw_workbook *book;
	lxw_worksheet *page;
	lxw_format *format[FORMATS];
	lxw_row_t row;
	const char *name;			/* of the temporary file */
};

const char *sheet_type(enum sheet_kind kind)
{
	return kind == SHEET_CSV
		       ? "text/csv; charset=utf-8"
		       : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
}

const char *sheet_suffix(enum sheet_kind kind)
{
	return kind == SHEET_CSV ? ".csv" : ".xlsx";
}

static bool sheet_broke(struct sheet *s, const char *reason)
{
	if (!s->broken)
		fail(s->errs, &E_STORAGE, S(""), STR(reason));
	s->broken = true;
	return false;
}

static bool write_all(struct sheet *s, const char *at, size_t n)
{
	while (n) {
		ssize_t done = write(s->fd, at, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return sheet_broke(s, strerror(errno));
		at += done;
		n -= (size_t)done;
	}
	return true;
}

/* --- CSV ------------------------------------------------------------------------------------------- */

/* "-12.50" and "+8" are numbers; "-1+2" and "=1" are what a sheet would compute. */
static bool is_number(struct str text)
{
	size_t i = text.n && (text.s[0] == '-' || text.s[0] == '+');
	size_t digits = 0, points = 0;

	for (; i < text.n; i++) {
		if (text.s[i] == '.')
			points++;
		else if (text.s[i] >= '0' && text.s[i] <= '9')
			digits++;
		else
			return false;
	}
	return digits && points <= 1;
}

/* Also as an input method for Chinese types them, which Excel takes for the same. */
static bool is_formula(struct str text)
{
	static const char *const wide[] = { "＝", "＋", "－", "＠" };

	for (size_t i = 0; i < COUNT(wide); i++)
		if (str_starts(text, STR(wide[i])))
			return true;
	return text.n && memchr("=+-@\t\r\n", text.s[0], 7) && !is_number(text);
}

static bool wants_quotes(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.s[i] == ',' || text.s[i] == '"' || text.s[i] == '\n' || text.s[i] == '\r')
			return true;
	}
	return text.n && (text.s[0] == ' ' || text.s[text.n - 1] == ' ');
}

void sheet_csv_cell(struct buf *out, struct str text)
{
	bool guard = is_formula(text);

	if (!wants_quotes(text)) {
		if (guard)
			buf_char(out, '\'');
		buf_add(out, text);
		return;
	}
	buf_char(out, '"');
	if (guard)
		buf_char(out, '\'');
	for (size_t from = 0; from < text.n;) {
		ptrdiff_t quote = str_find(str_sub(text, from, text.n), '"');
		size_t n = quote < 0 ? text.n - from : (size_t)quote + 1;

		buf_add(out, str_sub(text, from, n));
		if (quote >= 0)
			buf_char(out, '"');
		from += n;
	}
	buf_char(out, '"');
}

static bool csv_end_line(struct sheet *s)
{
	buf_add(&s->line, S("\r\n"));
	if (s->line.full)
		return sheet_broke(s, "a row is too large");
	if (s->line.n < FLUSH_AT)
		return true;

	bool ok = write_all(s, s->line.s, s->line.n);

	s->line.n = 0;
	return ok;
}

/* --- what a field looks like to its reader --------------------------------------------------------- */

static const char *name_word(const struct sheet *s, const struct name *name)
{
	if (s->o.words == SHEET_NAMES)
		return name->word;
	return s->o.words == SHEET_ZH && name->zh ? name->zh : name->en ? name->en : name->word;
}

static void set_text(const struct sheet *s, struct buf *out, const struct field *f, int64_t bits)
{
	bool first = true;

	for (int i = 0; f->names && i < f->names->n && i < 63; i++) {
		if (!(bits >> i & 1))
			continue;
		if (!first)
			buf_text(out, s->o.words == SHEET_ZH ? "、" : ",");
		buf_text(out, name_word(s, &f->names->at[i]));
		first = false;
	}
}

static void time_text(const struct sheet *s, struct buf *out, struct instant t)
{
	struct date day = date_in(t, s->o.zone);
	int64_t second = (t.us - date_start(day, s->o.zone).us) / SECOND;

	date_format(out, day);
	buf_fmt(out, " %02d:%02d:%02d", (int)(second / 3600), (int)(second / 60 % 60),
		(int)(second % 60));
}

static bool is_absent(const struct field *f, const void *row)
{
	return f->flags & OPTIONAL && field_is_zero(f, row);
}

static bool is_rate(const struct sheet *s, const struct field *f)
{
	return f->flags & RATE && s->o.words != SHEET_NAMES;
}

static struct str called(const struct sheet *s, const struct field *f, const void *row)
{
	if (!s->name_of || s->o.words == SHEET_NAMES)
		return (struct str){ 0 };
	return s->name_of(s->names, f, field_value(f, row).i);
}

static void cell_text(
	const struct sheet *s, struct buf *out, const struct field *f, const void *row)
{
	const void *at = field_at(f, row);

	if (is_absent(f, row))
		return;
	switch (f->type) {
	case F_TEXT: {
		const struct name *word = field_word(f, *(const struct str *)at);

		if (!word)
			break;
		buf_text(out, name_word(s, word));
		return;
	}
	case F_STATE: {
		int64_t v = ((const struct state *)at)->v;

		if (f->names && v >= 0 && v < f->names->n)
			buf_text(out, name_word(s, &f->names->at[v]));
		return;
	}
	case F_SET:
		set_text(s, out, f, ((const struct set *)at)->bits);
		return;
	case F_BOOL:
		if (s->o.words == SHEET_NAMES)
			break;
		buf_text(out, *(const bool *)at ? (s->o.words == SHEET_ZH ? "是" : "yes")
		                                : (s->o.words == SHEET_ZH ? "否" : "no"));
		return;
	case F_INT:
		if (!is_rate(s, f))
			break;
		decimal_format(out, *(const int64_t *)at, 4, 0);
		buf_char(out, '%');
		return;
	case F_TIME:
		if (s->o.words == SHEET_NAMES)
			break;
		time_text(s, out, *(const struct instant *)at);
		return;
	case F_ID: {
		struct str name = called(s, f, row);

		if (!name.n)
			break;
		buf_add(out, name);
		return;
	}
	default:
		break;
	}
	personal_text(out, f, row, s->o.hidden);
}

/* --- XLSX ------------------------------------------------------------------------------------------ */

static enum format format_of(const struct sheet *s, const struct field *f)
{
	switch (f->type) {
	case F_MONEY:
		return FORMAT_MONEY;
	case F_PRICE:
		return FORMAT_PRICE;
	case F_INT:
		return is_rate(s, f) ? FORMAT_RATE : FORMAT_NONE;
	case F_DATE:
		return FORMAT_DATE;
	case F_TIME:
		return s->o.words == SHEET_NAMES ? FORMAT_NONE : FORMAT_TIME;
	default:
		return FORMAT_NONE;
	}
}

/* Days since 1899-12-30, which is how a sheet counts them. */
static double serial_day(int64_t day)
{
	return (double)(day + 25569);
}

/*
 * The number a sheet keeps for a field, or false for what stays text. A double holds 15 digits: an id
 * has more, and an amount that has more is better a text than a wrong number.
 */
static bool cell_number(const struct sheet *s, const struct field *f, const void *row, double *out)
{
	const void *at = field_at(f, row);
	int64_t v, scale;

	switch (f->type) {
	case F_INT:
		v = *(const int64_t *)at, scale = is_rate(s, f) ? RATE_ONE : 1;
		break;
	case F_MONEY:
		v = ((const struct money *)at)->fen, scale = 100;
		break;
	case F_PRICE:
		v = ((const struct price *)at)->micro, scale = 1000000;
		break;
	case F_QUANTITY:
		v = ((const struct quantity *)at)->v, scale = ONE;
		break;
	case F_DATE:
		*out = serial_day(((const struct date *)at)->day);
		return true;
	case F_TIME: {
		struct instant t = *(const struct instant *)at;
		struct date day = date_in(t, s->o.zone);

		*out = serial_day(day.day) +
		       (double)(t.us - date_start(day, s->o.zone).us) / (double)DAY;
		return s->o.words != SHEET_NAMES;
	}
	default:
		return false;
	}
	*out = (double)v / (double)scale;
	return v < 1000000000000000 && v > -1000000000000000;
}

static bool xlsx_put(struct sheet *s, lxw_col_t column, enum format format)
{
	buf_char(&s->cell, '\0');

	lxw_error e = worksheet_write_string(s->page, s->row, column, s->cell.s, s->format[format]);

	s->cell.n = 0;
	return !e || sheet_broke(s, lxw_strerror(e));
}

static bool xlsx_cell(struct sheet *s, lxw_col_t column, const struct field *f, const void *row)
{
	enum format format = format_of(s, f);
	double number;

	if (is_absent(f, row))
		return true;
	if (cell_number(s, f, row, &number)) {
		lxw_error e =
			worksheet_write_number(s->page, s->row, column, number, s->format[format]);

		return !e || sheet_broke(s, lxw_strerror(e));
	}
	cell_text(s, &s->cell, f, row);
	return s->cell.n == 0 || xlsx_put(s, column, FORMAT_NONE);
}

static bool xlsx_room(struct sheet *s)
{
	if (s->row < XLSX_ROWS)
		return true;
	if (!s->broken)
		fail(s->errs, &SHEET_FULL, S(""), S("1048576"));
	s->broken = true;
	return false;
}

static bool xlsx_begin(struct sheet *s)
{
	lxw_workbook_options o = { .constant_memory = LXW_TRUE, .tmpdir = (char *)temp_folder() };

	s->name = temp_path(&s->arena, s->errs);
	if (!s->name) {
		s->broken = true;
		return false;
	}
	s->book = workbook_new_opt(s->name, &o);
	s->page = s->book ? workbook_add_worksheet(s->book, NULL) : NULL;
	if (!s->page)
		return sheet_broke(s, "a temporary file could not be made");
	for (int i = 0; i < FORMATS; i++) {
		s->format[i] = i == FORMAT_NONE ? NULL : workbook_add_format(s->book);
		if (formats[i].number)
			format_set_num_format(s->format[i], formats[i].number);
	}
	format_set_bold(s->format[FORMAT_HEADER]);
	return true;
}

static bool copy_file(struct sheet *s)
{
	char piece[FLUSH_AT];
	int from = open(s->name, O_RDONLY | O_CLOEXEC);
	ssize_t n = 0;

	if (from < 0)
		return sheet_broke(s, strerror(errno));
	while (!s->broken && (n = read(from, piece, sizeof(piece))) > 0)
		write_all(s, piece, (size_t)n);
	if (n < 0)
		sheet_broke(s, strerror(errno));
	close(from);
	return !s->broken;
}

static void xlsx_end(struct sheet *s)
{
	lxw_error e = s->book ? workbook_close(s->book) : LXW_NO_ERROR;

	if (e)
		sheet_broke(s, lxw_strerror(e));
	if (s->book && !s->broken)
		copy_file(s);
	if (s->name)
		unlink(s->name);
}

/* --- both ------------------------------------------------------------------------------------------ */

struct sheet *sheet_open(
	int fd, const struct record *r, const struct sheet_options *o, struct errs *errs)
{
	struct sheet *s = calloc(1, sizeof(*s));

	if (!s)
		abort();
	s->o = *o;
	s->record = r;
	s->errs = errs;
	s->fd = fd;
	s->line = buf_in(&s->arena, 0);
	s->cell = buf_in(&s->arena, 0);
	if (o->kind == SHEET_CSV)
		buf_add(&s->line, S("\xEF\xBB\xBF"));
	else if (!xlsx_begin(s)) {
		sheet_close(s);
		return NULL;
	}
	return s;
}

void sheet_call(struct sheet *s, sheet_name *name, const void *self)
{
	s->name_of = name;
	s->names = self;
}

static void header_text(const struct sheet *s, struct buf *out, const struct field *f)
{
	ARENA a = {0};

	if (s->o.words == SHEET_NAMES)
		buf_text(out, f->name);
	else if (s->o.words == SHEET_ZH && f->zh)
		buf_text(out, f->zh);
	else
		buf_text(out, field_label_en(&a, f));
}

void sheet_choose(struct sheet *s, const struct field *const *column, int n)
{
	s->chosen = column;
	s->chosen_n = n;
}

bool sheet_shows(const struct field *f)
{
	return f->flags & LISTED && !(f->flags & HIDDEN) && f->type != F_ROWS;
}

/* The row's own id only for programs, and for who asks for it. */
static bool is_column(const struct sheet *s, const struct field *f)
{
	return sheet_shows(f) && (s->o.words == SHEET_NAMES || !str_eq(STR(f->name), S("id")));
}

/* The next column from *i on, or NULL. */
static const struct field *next_column(const struct sheet *s, int *i)
{
	if (s->chosen)
		return *i < s->chosen_n ? s->chosen[(*i)++] : NULL;
	while (*i < s->record->fields) {
		const struct field *f = &s->record->field[(*i)++];

		if (is_column(s, f))
			return f;
	}
	return NULL;
}

static bool csv_row(struct sheet *s, const void *row)
{
	const struct field *f;
	int column = 0;

	for (int i = 0; (f = next_column(s, &i)); column++) {
		s->cell.n = 0;
		if (row)
			cell_text(s, &s->cell, f, row);
		else
			header_text(s, &s->cell, f);
		if (column)
			buf_char(&s->line, ',');
		sheet_csv_cell(&s->line, buf_str(&s->cell));
	}
	return csv_end_line(s);
}

static bool xlsx_header(struct sheet *s)
{
	const struct field *f;
	lxw_col_t column = 0;

	for (int i = 0; (f = next_column(s, &i)); column++) {
		worksheet_set_column(s->page, column, column, formats[format_of(s, f)].width, NULL);
		header_text(s, &s->cell, f);
		if (!xlsx_put(s, column, FORMAT_HEADER))
			return false;
	}
	worksheet_freeze_panes(s->page, 1, 0);
	s->row++;
	return true;
}

bool sheet_header(struct sheet *s)
{
	if (s->broken)
		return false;
	return s->o.kind == SHEET_CSV ? csv_row(s, NULL) : xlsx_header(s);
}

bool sheet_row(struct sheet *s, const void *row)
{
	const struct field *f;
	lxw_col_t column = 0;

	if (s->broken)
		return false;
	if (s->o.kind == SHEET_CSV)
		return csv_row(s, row);
	if (!xlsx_room(s))
		return false;
	for (int i = 0; (f = next_column(s, &i)); column++) {
		if (!xlsx_cell(s, column, f, row))
			return false;
	}
	s->row++;
	return true;
}

bool sheet_close(struct sheet *s)
{
	if (!s)
		return true;
	if (s->o.kind == SHEET_XLSX)
		xlsx_end(s);
	else if (!s->broken)
		write_all(s, s->line.s, s->line.n);

	bool ok = !s->broken;

	arena_free(&s->arena);
	free(s);
	return ok;
}
