/*
 * job_file.c -- the file of a job, read again for whoever looks at it: its columns, its rows with what is wrong, what to mend.
 */
#define _GNU_SOURCE 1	/* memfd_create */
#include "channel/job.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/text.h"
#include "channel/queries.h"
#include "record/json.h"
#include "record/sheet.h"
#include "record/table.h"

enum { ROWS_A_PAGE = 100, FAULTS_A_PAGE = 500, SAMPLES = 3, ROWS_SAMPLED = 20 };

/* The columns that the download of wrong rows adds; they are not read when it comes back. */
static const struct str reason_headers[] = { S("错误原因"), S("Reason") };

/* --- the file ---------------------------------------------------------------------------------- */

static bool write_all(int fd, struct str bytes)
{
	while (bytes.n) {
		ssize_t n = write(fd, bytes.s, bytes.n);
		if (n <= 0)
			return false;
		bytes = str_sub(bytes, (size_t)n, bytes.n);
	}
	return true;
}

static bool copy_chunks(struct db *db, const struct import_job *job, int fd, struct errs *errs)
{
	for (int64_t i = 1; i <= job->chunks; i++) {
		ARENA a = { 0 };
		struct import_chunk chunk;
		struct str bytes;
		bool found;

		if (!import_chunk_of(db, job->id, i, &chunk, &found, &a, errs))
			return false;
		if (!found)
			return fail(errs, &IMPORT_GONE, S(""));
		if (!base64_decode(&a, chunk.data, &bytes) || !write_all(fd, bytes))
			return fail(errs, &E_STORAGE, S(""), S("import"));
	}
	return true;
}

int job_file(struct db *db, const struct import_job *job, struct errs *errs)
{
	int fd = memfd_create("import", MFD_CLOEXEC);

	if (fd < 0) {
		fail(errs, &E_STORAGE, S(""), S("memfd"));
		return fd;
	}
	if (copy_chunks(db, job, fd, errs) && lseek(fd, 0, SEEK_SET) == 0)
		return fd;
	close(fd);
	return -1;
}

int job_columns(const struct str *header, int n)
{
	for (size_t i = 0; n > 0 && i < COUNT(reason_headers); i++)
		if (str_eq(str_trim(header[n - 1]), reason_headers[i]))
			return n - 1;
	return n;
}

struct str job_text(struct arena *a, struct str cell)
{
	return str_dup(a, text_valid(cell) ? str_trim(cell) : S("?"));
}

bool job_is_of(const struct import_job *job, const struct caller *who)
{
	return job->owner_id.v == who->id.v || who->roles & (MANAGER | SYSTEM);
}

/* A job that was asked about, its file as a table behind its header, and the header. */
struct reading_job {
	struct import_job job;
	struct table *table;
	struct str *header;
	int columns;
};

static bool find_job(struct asked *q, struct import_job *job)
{
	struct id id = { 0 };
	bool found = false;

	if (str_int(q->part[0], &id.v) && !import_job_of(q->db, id, job, &found, q->x->arena, q->x->errs))
		return false;
	return (found && job_is_of(job, q->x->who)) ||
	       fail(q->x->errs, &E_NOT_FOUND, S(""), both(q->x->arena, import_job_record.zh, import_job_record.en), q->part[0]);
}

static bool open_job(struct asked *q, struct reading_job *r)
{
	struct arena *a = q->x->arena;
	struct str *cells;
	int n;

	if (!find_job(q, &r->job))
		return false;
	if (r->job.state.v == JOB_UPLOADING)
		return fail(q->x->errs, &IMPORT_CHUNK, S(""), int_text(a, r->job.chunks + 1));
	int fd = job_file(q->db, &r->job, q->x->errs);
	if (fd < 0)
		return false;
	r->table = table_open_fd(fd, &(struct table_options){ .bytes_max = JOB_UNPACKED_MAX }, q->x->errs);
	if (!r->table || !table_next(r->table, &cells, &n))
		return q->x->errs->n ? false : fail(q->x->errs, &TABLE_DAMAGED, S(""), S("1"), both(a, "文件是空的", "it is empty"));
	r->columns = job_columns(cells, n < JOB_COLUMNS_MAX ? n : JOB_COLUMNS_MAX);
	r->header = arena_array(a, (size_t)r->columns, sizeof *r->header);
	for (int i = 0; i < r->columns; i++)
		r->header[i] = job_text(a, cells[i]);
	return true;
}

static bool close_job(struct reading_job *r, bool fine)
{
	return table_close(r->table) && fine;
}

/* --- its columns ---------------------------------------------------------------------------------- */

struct import_column { int64_t column; struct str header, sample, field; };
struct import_target { struct str field, zh, en; bool line, required; };
struct import_columns {
	struct str headers;
	bool remembered;
	struct state dates, channel;
	bool draft;
	struct rows columns, targets;
};

static const struct field import_column_fields[] = {
	FIELD(import_column, column, .zh = "列号"),
	FIELD(import_column, header, .zh = "表头"),
	FIELD(import_column, sample, .zh = "示例"),
	FIELD(import_column, field,  .zh = "建议的字段", .doc = "empty: none is known"),
};
static RECORD(import_column_record, import_column, NULL, import_column_fields, .zh = "文件的列", .en = "column of a file");
static const struct field import_target_fields[] = {
	FIELD(import_target, field,    .zh = "字段"),
	FIELD(import_target, zh,       .zh = "中文名"),
	FIELD(import_target, en,       .zh = "英文名"),
	FIELD(import_target, line,     .zh = "属于订单行"),
	FIELD(import_target, required, .zh = "必须对应"),
};
static RECORD(import_target_record, import_target, NULL, import_target_fields, .zh = "可导入的字段", .en = "field to import");
static const struct field import_columns_fields[] = {
	FIELD(import_columns, headers,    .zh = "表头摘要", .doc = "to be sent with the check: the mapping is remembered by it"),
	FIELD(import_columns, remembered, .zh = "沿用上次", .doc = "the mapping is the one of the last file with these headers"),
	FIELD(import_columns, dates,      .names = &job_dates, .zh = "日期写法"),
	FIELD(import_columns, channel,    .names = &order_channels, .zh = "接收渠道"),
	FIELD(import_columns, draft,      .zh = "存为草稿"),
	FIELD(import_columns, columns,    .of = &import_column_record, .zh = "列"),
	FIELD(import_columns, targets,    .of = &import_target_record, .zh = "可导入的字段"),
};
RECORD(import_columns_record, import_columns, NULL, import_columns_fields, .zh = "列与建议", .en = "columns and proposals");

/* A few texts of each column, and how the file writes days. */
static void take_samples(struct asked *q, struct reading_job *r, struct import_columns *out)
{
	struct import_column *column = out->columns.at;
	int *taken = arena_array(q->x->arena, (size_t)r->columns, sizeof *taken);
	struct str *cells;
	int64_t dates;

	for (int row = 0, n; row < ROWS_SAMPLED && table_next(r->table, &cells, &n); row++)
		for (int i = 0; i < n && i < r->columns; i++) {
			struct str text = job_text(q->x->arena, cells[i]);
			struct str rest = text, day = text;

			if (!text.n || taken[i] == SAMPLES)
				continue;
			str_cut(&rest, ' ', &day);
			if (!out->dates.v && dates_of(day, &dates))
				out->dates.v = dates;
			column[i].sample = taken[i]++ ? str_fmt(q->x->arena, "%.*s · %.*s", P(column[i].sample), P(text_head(text, 40)))
			                              : text_head(text, 40);
		}
}

static struct rows all_targets(struct arena *a)
{
	struct import_target *t = arena_array(a, (size_t)job_targets_n, sizeof *t);

	for (int i = 0; i < job_targets_n; i++) {
		const struct field *f = target_field(&job_targets[i]);
		t[i] = (struct import_target){ STR(f->name), STR(f->zh), STR(field_label_en(a, f)), job_targets[i].line, job_targets[i].required };
	}
	return (struct rows){ t, job_targets_n };
}

static void propose(struct asked *q, struct reading_job *r, const struct import_mapping *m, struct import_columns *out)
{
	struct import_column *column = out->columns.at;
	const struct target **field = arena_array(q->x->arena, (size_t)r->columns, sizeof *field);
	struct rows rows = mapping_rows(q->x->arena, m->mapping);
	const struct mapped *known = rows.at;

	if (!out->remembered)
		mapping_propose(q->x->arena, r->header, r->columns, field);
	for (int i = 0; i < r->columns; i++)
		column[i] = (struct import_column){ i + 1, r->header[i], S(""), field[i] ? STR(field[i]->name) : S("") };
	for (int64_t i = 0; out->remembered && i < rows.n; i++)
		if (known[i].column <= r->columns)
			column[known[i].column - 1].field = known[i].field;
}

/* GET …/columns?customer_id=: what the columns were the last time for this customer, or for any, or what they might be. */
bool import_columns_get(struct asked *q)
{
	struct arena *a = q->x->arena;
	struct reading_job r = { 0 };
	struct import_columns out = { .channel = { CHANNEL_FILE } };
	struct import_mapping m = { 0 };
	struct id customer = { 0 };
	struct str text;
	bool fine = asked_parameter(q, "customer_id", &text) && open_job(q, &r);

	if (fine && text.n && !str_int(text, &customer.v))
		fine = fail(q->x->errs, &E_FORMAT, S("/customer_id"), both(a, "客户标识", "the id of a customer"));
	if (!fine)
		return close_job(&r, false);
	out.headers = str_sub(digest_hex(a, digest_of_all(r.header, r.columns)), 0, 32);
	fine = import_mapping_named(q->db, mapping_name(a, customer, out.headers), &m, &out.remembered, a, q->x->errs) &&
	       (out.remembered || import_mapping_named(q->db, mapping_name(a, (struct id){ 0 }, out.headers), &m, &out.remembered, a, q->x->errs));
	if (out.remembered) {
		out.channel = m.channel;
		out.draft = m.draft;
	}
	out.columns = (struct rows){ arena_array(a, (size_t)r.columns, sizeof(struct import_column)), r.columns };
	out.targets = all_targets(a);
	propose(q, &r, &m, &out);
	take_samples(q, &r, &out);
	if (out.remembered && m.dates.v)
		out.dates = m.dates;
	record_encode(q->out, &import_columns_record, &out, VIEW_DETAIL, 0, S(""));
	return close_job(&r, fine);
}

/* --- its rows ------------------------------------------------------------------------------------- */

enum row_result { ROW_GOOD, ROW_WARNING, ROW_BAD };
static const struct names row_results = NAMES(
	[ROW_GOOD] = { "good", "正常", "good" }, [ROW_WARNING] = { "warning", "提醒", "warning" }, [ROW_BAD] = { "bad", "错误", "wrong" },
);

struct import_row { int64_t line; struct state result; struct attributes cells; struct rows faults; };
struct import_rows { struct rows items; struct str next_cursor; };

static const struct field import_row_fields[] = {
	FIELD(import_row, line,   .zh = "行"),
	FIELD(import_row, result, .names = &row_results, .zh = "结果"),
	FIELD(import_row, cells,  .zh = "内容", .doc = "texts by the number of their column"),
	FIELD(import_row, faults, .of = &import_fault_record, .zh = "问题"),
};
static RECORD(import_row_record, import_row, NULL, import_row_fields, .zh = "文件的行", .en = "row of a file");
static const struct field import_rows_fields[] = {
	FIELD(import_rows, items, .of = &import_row_record, .zh = "行"),
	FIELD(import_rows, next_cursor, .flags = OPTIONAL, .zh = "下一页游标", .en = "next cursor"),
};
RECORD(import_rows_record, import_rows, NULL, import_rows_fields, .zh = "文件的行", .en = "rows of a file");

/* Faults and rows both come in the order of the file; of the faults a page is in hand. */
struct merge {
	struct asked *q;
	const struct import_job *job;
	struct import_fault last;	/* of the page before */
	struct rows page;
	int64_t at;
	bool end;			/* there is no page after this one */
};

/* Those behind a line. */
static struct merge merge_after(struct asked *q, const struct import_job *job, int64_t line)
{
	return (struct merge){ .q = q, .job = job, .last = { .line = line, .fault = INT64_MAX } };
}

/* The next fault stays until it is taken; NULL: there are no more, or they could not be read. */
static const struct import_fault *merge_next(struct merge *m)
{
	if (m->at == m->page.n && !m->end) {
		if (m->page.n)
			m->last = ((const struct import_fault *)m->page.at)[m->page.n - 1];
		m->at = 0;
		if (!import_faults_after(m->q->db, m->job->id, m->job->pass, m->last.line, m->last.fault, FAULTS_A_PAGE, &m->page,
		                         m->q->x->arena, m->q->x->errs))
			m->page = (struct rows){ 0 };
		m->end = m->page.n < FAULTS_A_PAGE;
	}
	return m->at < m->page.n ? (const struct import_fault *)m->page.at + m->at : NULL;
}

static struct rows faults_at(struct merge *m, int64_t line)
{
	struct import_fault *at = NULL;
	const struct import_fault *f;
	size_t n = 0, room = 0;

	while ((f = merge_next(m)) && f->line <= line) {
		m->at++;
		if (f->line < line)
			continue;
		at = arena_grow(m->q->x->arena, at, n, &room, sizeof *at);
		at[n++] = *f;
	}
	return (struct rows){ at, (int64_t)n };
}

static enum row_result result_of(const struct rows *faults)
{
	const struct import_fault *f = faults->at;

	for (int64_t i = 0; i < faults->n; i++)
		if (!f[i].warning)
			return ROW_BAD;
	return faults->n ? ROW_WARNING : ROW_GOOD;
}

static struct attributes cells_json(struct arena *a, const struct str *cells, int n, int columns)
{
	struct buf out = buf_in(a, 0);

	buf_char(&out, '{');
	for (int i = 0; i < n && i < columns; i++) {
		buf_fmt(&out, "%s\"%d\":", i ? "," : "", i + 1);
		buf_json(&out, job_text(a, cells[i]));
	}
	buf_char(&out, '}');
	return (struct attributes){ buf_str(&out) };
}

struct rows_asked { int64_t after, result; };

/* The cursor is the line of the last row seen: opaque to whoever asks. */
static bool parse_rows_asked(struct asked *q, struct rows_asked *out)
{
	static const char *const known[] = { "result", "cursor" };
	struct str text[COUNT(known)];

	*out = (struct rows_asked){ 0, -1 };
	if (!asked_parameters(q, known, COUNT(known), text))
		return false;
	if (text[0].n && (out->result = names_find(&row_results, text[0])) < 0)
		fail(q->x->errs, &E_CHOICE, S("/result"), S("good, warning, bad"));
	if (text[1].n && !str_int(text[1], &out->after))
		fail(q->x->errs, &E_FORMAT, S("/cursor"), both(q->x->arena, "此处给出的游标", "a cursor of these rows"));
	return !q->x->errs->n;
}

/* GET …/rows?result=bad&cursor=…: the file is read as far as the page goes, and of the faults only those of it. */
bool import_rows_get(struct asked *q)
{
	struct reading_job r = { 0 };
	struct rows_asked want;
	struct import_row *row = arena_array(q->x->arena, ROWS_A_PAGE, sizeof *row);
	struct import_rows out = { .items.at = row };
	struct str *cells;

	if (!parse_rows_asked(q, &want) || !open_job(q, &r))
		return close_job(&r, false);
	struct merge m = merge_after(q, &r.job, want.after);
	for (int n; !out.next_cursor.n && table_next(r.table, &cells, &n); ) {
		int64_t line = table_line(r.table);
		if (line <= want.after)
			continue;
		struct rows faults = faults_at(&m, line);
		enum row_result result = result_of(&faults);
		if (want.result >= 0 && want.result != (int64_t)result)
			continue;
		if (out.items.n == ROWS_A_PAGE)
			out.next_cursor = str_fmt(q->x->arena, "%lld", (long long)row[ROWS_A_PAGE - 1].line);
		else
			row[out.items.n++] = (struct import_row){ line, { result }, cells_json(q->x->arena, cells, n, r.columns), faults };
	}
	record_encode(q->out, &import_rows_record, &out, VIEW_DETAIL, 0, S(""));
	return close_job(&r, !q->x->errs->n);
}

/* --- what to mend ----------------------------------------------------------------------------------- */

static void add_line(struct buf *out, const struct str *cells, int n, int columns, struct str last)
{
	for (int i = 0; i < columns; i++) {
		sheet_csv_cell(out, i < n ? cells[i] : S(""));
		buf_char(out, ',');
	}
	sheet_csv_cell(out, last);
	buf_text(out, "\r\n");
}

static struct str reasons(struct asked *q, const struct rows *faults)
{
	const struct import_fault *f = faults->at;
	struct buf out = buf_in(q->x->arena, 0);

	for (int64_t i = 0; i < faults->n; i++) {
		if (f[i].warning)
			continue;
		buf_text(&out, out.n ? "; " : "");
		if (f[i].place.n)
			buf_fmt(&out, "%.*s: ", P(f[i].place));
		buf_add(&out, q->rq->english ? f[i].en : f[i].zh);
	}
	return buf_str(&out);
}

static void answer_csv(struct asked *q, const char *name)
{
	q->type = "text/csv; charset=utf-8";
	q->file = str_fmt(q->x->arena, "%s.csv", name);
	buf_text(q->out, "\xEF\xBB\xBF");
}

/* The wrong rows as they were sent, each with what is wrong with it: to be mended and sent again. */
bool import_rejects_get(struct asked *q)
{
	struct reading_job r = { 0 };
	struct str *cells;

	if (q->rq->query.n)
		return fail(q->x->errs, &E_PARAMETER, S(""), q->rq->query);
	if (!open_job(q, &r))
		return close_job(&r, false);
	struct merge m = merge_after(q, &r.job, 0);
	answer_csv(q, "import-rejects");
	add_line(q->out, r.header, r.columns, r.columns, reason_headers[q->rq->english]);
	for (int n; table_next(r.table, &cells, &n); ) {
		struct rows faults = faults_at(&m, table_line(r.table));

		if (result_of(&faults) == ROW_BAD)
			add_line(q->out, cells, n, r.columns, reasons(q, &faults));
	}
	return close_job(&r, !q->x->errs->n);
}

/* --- the template ----------------------------------------------------------------------------------- */

/* A header of all fields in the asker's language; such a file is understood without a word. */
bool import_template_get(struct asked *q)
{
	if (q->rq->query.n)
		return fail(q->x->errs, &E_PARAMETER, S(""), q->rq->query);
	answer_csv(q, "import-template");
	for (int i = 0; i < job_targets_n; i++) {
		const struct field *f = target_field(&job_targets[i]);

		buf_text(q->out, i ? "," : "");
		sheet_csv_cell(q->out, q->rq->english ? STR(field_label_en(q->x->arena, f)) : STR(f->zh));
	}
	buf_text(q->out, "\r\n");
	return true;
}
