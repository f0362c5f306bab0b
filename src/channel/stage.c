/*
 * stage.c -- files into a temporary database.
 *
 * The tables are described by field tables made at run time, so they are written and read with the same
 * functions as everything else. All is one transaction: nothing here must survive a crash.
 */
#include "channel/stage.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/temp.h"
#include "db/db.h"
#include "record/sql.h"
#include "record/table.h"

enum { CHUNK = 500, FIXED_FIELDS = 2 };

const struct problem STAGE_NO_FILE = {
	"STAGE_NO_FILE", 422, "找不到文件 {file}", "{file} is not there",
};
const struct problem STAGE_NO_COLUMN = {
	"STAGE_NO_COLUMN", 422, "文件 {file} 没有列 {column}", "{file} has no column {column}",
};
const struct problem STAGE_EMPTY = {
	"STAGE_EMPTY", 422, "文件 {file} 是空的", "{file} is empty",
};
const struct problem STAGE_ROWS = {
	"STAGE_ROWS", 422, "文件超过 {max} 行", "the file has more than {max} rows",
};
const struct problem STAGE_WIDTH = {
	"STAGE_WIDTH", 422, "单元格的数目与表头不同", "has another number of cells than the header",
};

struct stage_file {
	struct record record;
	struct query all, line;
	struct query groups[PROFILE_COLUMNS], lone[PROFILE_COLUMNS], find[PROFILE_COLUMNS];	/* of the columns sought */
	int64_t rows;
};

struct stage {
	const struct profile *p;
	struct arena arena;
	struct db *db;
	const char *path;		/* of the database */
	struct stage_file *file;
	bool open;			/* in its transaction */
};

/* --- tables ------------------------------------------------------------------------------------------ */

static struct str column_names(struct stage *s, const struct record *r)
{
	struct buf names = buf_in(&s->arena, 0);

	sql_columns(&names, r);
	return buf_str(&names);
}

/* The statements by which rows are found through one column. */
static void describe_search(struct stage *s, struct stage_file *f, int column)
{
	struct arena *a = &s->arena;
	const struct record *r = &f->record;
	const char *name = r->field[FIXED_FIELDS + column].name;
	struct str all = column_names(s, r);

	f->find[column] = (struct query){
		.name = "stage_find",
		.params = 1,
		.row = r,
		.sql = str_c(a, str_fmt(a, "SELECT %.*s FROM %s WHERE %s = ?1 ORDER BY line",
					P(all), r->table, name)),
	};
	f->groups[column] = (struct query){
		.name = "stage_groups",
		.row = r,
		.sql = str_c(
			a, str_fmt(a, "SELECT min(line) AS line, %s FROM %s GROUP BY %s ORDER BY 1",
				   name, r->table, name)),
	};
	f->lone[column] = (struct query){
		.name = "stage_lone",
		.row = r,
		.sql = str_c(a, str_fmt(a, "SELECT min(line) AS line, %s FROM %s GROUP BY %s,"
					" CASE WHEN %s = '' THEN line ELSE 0 END ORDER BY 1", name, r->table, name, name)),
	};
}

static void describe(struct stage *s, int number)
{
	struct stage_file *f = &s->file[number];
	const struct profile_file *of = &s->p->file[number];
	struct field *field =
		arena_array(&s->arena, (size_t)of->columns + FIXED_FIELDS, sizeof(*field));

	field[0] = (struct field)FIELD(staged, line, .flags = KEY);
	field[1] = (struct field)FIELD(staged, bad, .flags = 0);
	for (int i = 0; i < of->columns; i++) {
		field[FIXED_FIELDS + i] = (struct field){
			.name = str_c(&s->arena, str_fmt(&s->arena, "c%d", i)),
			.type = F_TEXT,
			.offset =
				(uint32_t)(sizeof(struct staged) + (size_t)i * sizeof(struct str)),
		};
	}
	f->record = (struct record){
		.name = "staged", .table = str_c(&s->arena, str_fmt(&s->arena, "f%d", number)),
		.size = sizeof(struct staged) + (size_t)of->columns * sizeof(struct str),
		.field = field, .fields = of->columns + FIXED_FIELDS,
	};
	f->all = (struct query){
		.name = "stage_all", .row = &f->record,
		.sql = str_c(&s->arena, str_fmt(&s->arena, "SELECT %.*s FROM %s ORDER BY line",
		                                P(column_names(s, &f->record)), f->record.table)),
	};
	f->line = (struct query){
		.name = "stage_line", .params = 1, .row = &f->record,
		.sql = str_c(&s->arena, str_fmt(&s->arena, "SELECT %.*s FROM %s WHERE line = ?1",
		                                P(column_names(s, &f->record)), f->record.table)),
	};
	for (int i = 0; i < of->columns; i++) {
		if (of->sought >> i & 1)
			describe_search(s, f, i);
	}
}

static bool create(struct stage *s, int number, struct errs *errs)
{
	const struct record *r = &s->file[number].record;
	struct buf sql = buf_in(&s->arena, 0);

	buf_fmt(&sql, "CREATE TABLE %s (line BIGINT PRIMARY KEY, bad BIGINT NOT NULL", r->table);
	for (int i = FIXED_FIELDS; i < r->fields; i++)
		buf_fmt(&sql, ", %s TEXT NOT NULL", r->field[i].name);
	buf_text(&sql, ");");
	return db_script(
		s->db, str_c(&s->arena, db_dialect(s->db, &s->arena, buf_str(&sql))), errs);
}

static bool open_database(struct stage *s, struct errs *errs)
{
	s->path = temp_path(&s->arena, errs);
	if (!s->path)
		return false;
	s->db = db_open(STR(s->path), DB_WRITE, errs);
	s->open = s->db && db_begin(s->db, DB_WRITE, errs);
	return s->open;
}

struct stage *stage_open(const struct profile *p, struct errs *errs)
{
	struct stage *s = calloc(1, sizeof(*s));

	if (!s)
		abort();
	s->p = p;
	s->file = arena_array(&s->arena, (size_t)p->files, sizeof(*s->file));
	if (open_database(s, errs)) {
		int i = 0;

		for (; i < p->files; i++) {
			describe(s, i);
			if (!create(s, i, errs))
				break;
		}
		if (i == p->files)
			return s;
	}
	stage_close(s);
	return NULL;
}

void stage_close(struct stage *s)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };

	if (!s)
		return;
	if (s->open)
		db_rollback(s->db);
	db_close(s->db);
	for (size_t i = 0; s->path && i < COUNT(suffixes); i++)
		unlink(str_c(&s->arena, str_fmt(&s->arena, "%s%s", s->path, suffixes[i])));
	arena_free(&s->arena);
	free(s);
}

/* --- reading a file ---------------------------------------------------------------------------------- */

/* One file on its way in: which cell of a row becomes which column, and the rows not yet written. */
struct intake {
	struct stage *s;
	int file;
	struct table *table;
	struct place { int cell[2], n; } *at;	/* column -> cells; none: what tells the row from others */
	struct seen { uint64_t row; int64_t times; } *seen;	/* hash of the rows there were, for that */
	size_t seen_n, seen_room;
	int width;			/* cells of the header */
	struct change *change;
	int n;
	struct arena rows;
	stage_reject *reject;
	void *self;
	struct errs *errs;
};

/* A path is also found with .xz or .gz behind it. */
static const char *find_path(struct arena *a, struct str folder, struct str path)
{
	static const char *const suffixes[] = { "", ".xz", ".gz" };

	for (size_t i = 0; i < COUNT(suffixes); i++) {
		const char *name =
			str_c(a, str_fmt(a, "%.*s/%.*s%s", P(folder), P(path), suffixes[i]));

		if (access(name, R_OK) == 0)
			return name;
	}
	return NULL;
}

/* "@3": the third cell; "@2+3": two of them; "@": what tells the row from all others. */
static bool read_places(struct intake *in, struct str text, struct place *out)
{
	struct str part;
	int64_t cell;

	for (text = str_sub(text, 1, text.n); str_cut(&text, '+', &part) && out->n < (int)COUNT(out->cell); )
		if (!str_int(part, &cell) || cell < 1 || cell > in->width)
			return false;
		else
			out->cell[out->n++] = (int)cell - 1;
	return !text.n;
}

static bool find_header(const struct intake *in, const struct str *cells, struct str name, struct place *out)
{
	for (int i = 0; i < in->width; i++) {
		if (!str_eq(cells[i], name))
			continue;
		*out = (struct place){ { i }, 1 };
		return true;
	}
	return false;
}

static bool read_header(struct intake *in)
{
	const struct profile_file *f = &in->s->p->file[in->file];
	struct str *cells;
	int before = in->errs->n;
	bool good = true;

	if (!table_next(in->table, &cells, &in->width))
		return in->errs->n > before ? false : fail(in->errs, &STAGE_EMPTY, S(""), f->path);
	in->at = arena_array(&in->s->arena, (size_t)f->columns, sizeof *in->at);
	for (int i = 0; i < f->columns; i++) {
		struct str name = f->column[i];

		if (find_header(in, cells, name, &in->at[i]) ||
		    (str_starts(name, S("@")) && read_places(in, name, &in->at[i])))
			continue;
		good = fail(in->errs, &STAGE_NO_COLUMN, S(""), f->path, name);
	}
	return good;
}

static bool write_rows(struct intake *in)
{
	bool good = !in->n ||
		    db_write(in->s->db, &in->s->file[in->file].record, in->change, in->n, in->errs);

	in->n = 0;
	arena_reset(&in->rows);
	return good;
}

static struct str header_of(const struct intake *in, int cell)
{
	const struct profile_file *f = &in->s->p->file[in->file];

	for (int i = 0; i < f->columns; i++) {
		if (in->at[i].n == 1 && in->at[i].cell[0] == cell)
			return f->column[i];
	}
	return (struct str){0};
}

/* Is there anything wrong with the row as a whole? */
static bool check_row(struct intake *in, int cells)
{
	int64_t line = table_line(in->table);
	int cell = 0;
	const struct problem *fault = table_fault(in->table, &cell);

	if (fault)
		in->reject(in->self, in->file, line, header_of(in, cell), fault);
	else if (cells != in->width)
		in->reject(in->self, in->file, line, S(""), &STAGE_WIDTH);
	return !fault && cells == in->width;
}

/* How often a row like this was there before. */
static int64_t times_seen(struct intake *in, uint64_t row)
{
	struct seen *old = in->seen;
	size_t room = in->seen_room, i;

	if (2 * in->seen_n >= room) {
		in->seen_room = room ? 2 * room : 1024;
		in->seen = arena_array(&in->s->arena, in->seen_room, sizeof *in->seen);
		for (size_t k = 0; k < room; k++) {
			if (!old[k].times)
				continue;
			for (i = old[k].row % in->seen_room; in->seen[i].times; i = (i + 1) % in->seen_room)
				;
			in->seen[i] = old[k];
		}
	}
	for (i = row % in->seen_room; in->seen[i].times && in->seen[i].row != row; i = (i + 1) % in->seen_room)
		;
	in->seen_n += !in->seen[i].times;
	in->seen[i].row = row;
	return in->seen[i].times++;
}

/* The same for the same row in the same or a corrected file, another for one that stands there twice. */
static struct str row_key(struct intake *in, const struct str *cells, int n)
{
	struct digest d = digest_of_all(cells, n);
	uint64_t row;

	memcpy(&row, d.b, sizeof row);
	return str_fmt(&in->rows, "%.*s-%lld", P(str_sub(digest_hex(&in->rows, d), 0, 24)), (long long)times_seen(in, row));
}

/* Sheets that orderd writes have a ' before what a spreadsheet would take for a formula: +86 … */
static struct str unguarded(struct str text)
{
	return text.n > 1 && text.s[0] == '\'' && memchr("=+-@", text.s[1], 4) ? str_sub(text, 1, text.n) : text;
}

/* The text of a column. Two cells are one text when the last of them has any. */
static struct str cell_text(struct intake *in, const struct place *at, const struct str *cells, int n)
{
	struct str text[2] = { 0 };

	for (int i = 0; i < at->n; i++)
		if (at->cell[i] < n)
			text[i] = unguarded(str_trim(cells[at->cell[i]]));
	if (at->n == 0)
		return row_key(in, cells, n);
	if (at->n == 1 || !text[1].n)
		return str_dup(&in->rows, text[at->n - 1]);
	return str_fmt(&in->rows, "%.*s:%.*s", P(text[0]), P(text[1]));
}

static bool take_row(struct intake *in, const struct str *cells, int n)
{
	struct stage_file *f = &in->s->file[in->file];
	struct staged *row = arena_alloc(&in->rows, f->record.size);

	row->line = table_line(in->table);
	row->bad = !check_row(in, n);
	for (int i = 0; i < in->s->p->file[in->file].columns; i++)
		row->cell[i] = cell_text(in, &in->at[i], cells, n);
	in->change[in->n++] = (struct change){ .row = row };
	f->rows++;
	return in->n < CHUNK || write_rows(in);
}

static bool read_rows(struct intake *in, void (*progress)(void *self, int64_t rows))
{
	const int64_t most = in->s->p->rows_max;
	struct str *cells;
	int n;

	while (table_next(in->table, &cells, &n)) {
		if (most && in->s->file[in->file].rows == most)
			return fail(in->errs, &STAGE_ROWS, S(""), int_text(in->errs->arena, most));
		if (!take_row(in, cells, n))
			return false;
		if (progress && in->n == 0)
			progress(in->self, in->s->file[in->file].rows);
	}
	return write_rows(in);
}

bool stage_read(struct stage *s, int file, struct str folder, stage_reject *reject,
                void (*progress)(void *self, int64_t rows), void *self, struct errs *errs)
{
	const struct profile_file *f = &s->p->file[file];
	const struct table_options o = { s->p->encoding, s->p->separator, f->sheet, s->p->bytes_max };
	const char *path = find_path(&s->arena, folder, f->path);
	struct change change[CHUNK];
	struct intake in = {
		.s = s, .file = file, .change = change, .reject = reject, .self = self, .errs = errs
	};

	if (!path)
		return fail(errs, &STAGE_NO_FILE, S(""), f->path);
	in.table = table_open(path, &o, errs);
	if (!in.table)
		return false;

	bool good = read_header(&in) && read_rows(&in, progress);

	arena_free(&in.rows);
	return table_close(in.table) && good;
}

bool stage_ready(struct stage *s, struct errs *errs)
{
	for (int i = 0; i < s->p->files; i++) {
		for (int c = 0; c < s->p->file[i].columns; c++) {
			if (!(s->p->file[i].sought >> c & 1))
				continue;

			struct str sql = str_fmt(
				&s->arena, "CREATE INDEX f%d_c%d ON f%d (c%d);", i, c, i, c);

			if (!db_script(s->db, str_c(&s->arena, sql), errs))
				return false;
		}
	}
	return true;
}

/* --- finding rows ------------------------------------------------------------------------------------ */

int64_t stage_rows(const struct stage *s, int file)
{
	return s->file[file].rows;
}

size_t stage_size(const struct stage *s, int file)
{
	return s->file[file].record.size;
}

struct cursor *stage_all(struct stage *s, int file, struct errs *errs)
{
	return db_query(s->db, &s->file[file].all, NULL, errs);
}

struct cursor *stage_groups(struct stage *s, int file, int column, bool lone, struct errs *errs)
{
	const struct stage_file *f = &s->file[file];

	return db_query(s->db, lone ? &f->lone[column] : &f->groups[column], NULL, errs);
}

bool stage_line(struct stage *s, int file, int64_t line, struct rows *out, struct arena *a, struct errs *errs)
{
	return db_all(s->db, &s->file[file].line, (struct value[]){ VI(line) }, out, a, errs);
}

bool stage_find(struct stage *s, int file, int column, struct str value, struct rows *out,
	struct arena *a, struct errs *errs)
{
	return db_all(
		s->db, &s->file[file].find[column], (struct value[]){ VT(value) }, out, a, errs);
}

struct staged *stage_at(const struct stage *s, int file, const struct rows *rows, int64_t i)
{
	return (struct staged *)((char *)rows->at + (size_t)i * s->file[file].record.size);
}
