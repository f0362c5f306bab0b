/*
 * import.c -- driving an import: files into the stage, rows into records, records into batches.
 */
#include "channel/import_inner.h"

#include <stdlib.h>
#include <string.h>

#include "db/db.h"

enum { JSON_MAX = 8 << 20, SHOW_EVERY = 1000 };

/* --- rejects ------------------------------------------------------------------------------------------ */

struct reject_line {
	struct str file;
	int64_t row;
	struct str column, reason;
};

static const struct field reject_fields[] = {
	FIELD(reject_line, file,   .flags = LISTED, .zh = "文件"),
	FIELD(reject_line, row,    .flags = LISTED, .zh = "行"),
	FIELD(reject_line, column, .flags = LISTED, .zh = "列"),
	FIELD(reject_line, reason, .flags = LISTED, .zh = "原因"),
};
static RECORD(reject_record, reject_line, NULL, reject_fields, .zh = "退回");

static void note(struct import *im, struct origin at, struct str zh, struct str en, bool warning)
{
	const struct import_watch *w = im->o->watch;

	if (w)
		w->note(w->self, &(struct import_note){ at.file, at.line, at.column, zh, en, warning });
}

bool reject(struct import *im, struct origin at, struct str zh, struct str en)
{
	struct reject_line line = {
		at.file < 0 ? im->p->name : im->p->file[at.file].path, at.line, at.column, im->o->zh ? zh : en,
	};

	/* A column that fills two fields is wrong once. */
	if (at.column.n && at.file == im->last.file && at.line == im->last.line &&
		str_eq(at.column, im->last.column))
		return false;
	im->last = at;
	im->out->rejects++;
	note(im, at, zh, en, false);
	if (im->rejects && !sheet_row(im->rejects, &line))
		im->broken = true;
	return false;
}

bool reject_error(struct import *im, struct origin at, const struct err *e)
{
	return reject(im, at, err_text(&im->arena, e, true), err_text(&im->arena, e, false));
}

bool reject_problem(struct import *im, struct origin at, const struct problem *p, struct str one,
	struct str two)
{
	struct errs errs = { .arena = &im->arena };

	fail(&errs, p, S(""), one, two);
	return reject_error(im, at, &errs.at[0]);
}

static void show(struct import *im, const char *what, int64_t done, int64_t total)
{
	if (im->o->progress)
		im->o->progress->show(im->o->progress->self, what, done, total);
}

/* --- reading the files --------------------------------------------------------------------------------- */

struct reading_file { struct import *im; const char *name; };

static void reject_row(
	void *self, int file, int64_t line, struct str column, const struct problem *why)
{
	const struct reading_file *r = self;

	r->im->last = (struct origin){ .file = -1 };
	reject_problem(r->im, (struct origin){ file, line, column }, why, S(""), S(""));
	arena_reset(&r->im->arena);
}

static void show_rows(void *self, int64_t rows)
{
	const struct reading_file *r = self;

	show(r->im, r->name, rows, 0);
}

static bool read_files(struct import *im)
{
	for (int i = 0; i < im->p->files; i++) {
		struct reading_file r = { im, str_c(im->errs->arena, im->p->file[i].path) };

		if (!stage_read(im->stage, i, im->o->folder, reject_row, show_rows, &r, im->errs))
			return false;
		im->out->rows += stage_rows(im->stage, i);
		show(im, r.name, stage_rows(im->stage, i), stage_rows(im->stage, i));
	}
	return stage_ready(im->stage, im->errs);
}

/* --- sending ------------------------------------------------------------------------------------------- */

/* The row a pointer speaks of: "/lines/3/quantity" is the column of quantity in the row of the fourth line. */
static struct origin locate(const struct sent *sent, struct str pointer)
{
	const struct profile_section *s = sent->section;
	struct origin at = sent->row;
	struct str part = {0}, index;
	int64_t i = -1;

	pointer = str_sub(pointer, 1, pointer.n);
	str_cut(&pointer, '/', &part);
	for (int k = 0; k < s->children; k++) {
		if (!str_eq(s->child[k]->name, part) || !str_cut(&pointer, '/', &index) ||
			!str_int(index, &i))
			continue;
		if (i >= 0 && i < sent->child[k].n)
			at = (struct origin){ sent->child[k].file, sent->child[k].line[i], S("") };
		at.column = pointer;
		return at;
	}
	at.column = part;
	return at;
}

static void tell_rows(struct import *im, const int64_t *line, int64_t n, enum import_outcome outcome)
{
	for (int64_t i = 0; im->o->watch && i < n; i++)
		im->o->watch->row(im->o->watch->self, line[i], outcome);
}

static void count_answer(struct import *im, const struct import_item *item, const struct sent *sent)
{
	struct origin at = sent->row;

	im->count->made += item->outcome == IMPORT_MADE;
	im->count->unchanged += item->outcome == IMPORT_UNCHANGED;
	im->count->refused += item->outcome == IMPORT_REFUSED;
	tell_rows(im, sent->root.line, sent->root.n, item->outcome);
	im->last = (struct origin){ .file = -1 };
	if (item->pointer.n || item->outcome == IMPORT_REFUSED)
		at = locate(sent, item->pointer);
	if (item->outcome == IMPORT_REFUSED)
		reject(im, at, item->zh, item->en);
	else if (item->zh.n)
		note(im, at, item->zh, item->en, true);
}

static bool flush(struct import *im)
{
	bool good = true;

	if (im->items && im->o->sink) {
		good = im->o->sink->send(im->o->sink->self, im->item, im->items, im->errs);
		for (int i = 0; good && i < im->items; i++)
			count_answer(im, &im->item[i], &im->sent[i]);
	}
	im->items = 0;
	arena_reset(&im->batch);
	return good;
}

static void keep_line(struct import *im, struct lines *lines, int64_t line)
{
	size_t n = (size_t)lines->n++;

	/* Room doubles at each power of two, so that nothing but the count needs to be kept. */
	if ((n & (n - 1)) == 0) {
		int64_t *more = arena_array(&im->batch, n ? 2 * n : 1, sizeof(int64_t));

		if (n)
			memcpy(more, lines->line, n * sizeof(int64_t));
		lines->line = more;
	}
	lines->line[n] = line;
}

/* The record in im->json joins the batch. */
static bool enqueue(struct import *im)
{
	struct import_item *item = &im->item[im->items];
	struct digest d;

	*item = (struct import_item){
		.command = im->section->command->name,
		.input = str_dup(&im->batch, buf_str(&im->json)),
	};
	d = digest_of_all((struct str[]){ STR(item->command), item->input }, 2);
	item->key = str_sub(digest_hex(&im->batch, d), 0, 32);
	im->items++;
	return im->items < (im->o->batch ? im->o->batch : IMPORT_BATCH) || flush(im);
}

/* --- one record ---------------------------------------------------------------------------------------- */

static void end_object(struct import *im, char closing)
{
	if (im->json.s[im->json.n - 1] == ',')
		im->json.n--;
	buf_char(&im->json, closing);
}

static void add_child(struct import *im, int number, const struct staged *row)
{
	const struct profile_section *s = im->section->child[number];
	struct sent *sent = &im->sent[im->items];

	im->child = (struct view){ .file = s->file, .row = row };
	if (row->bad) {
		struct origin at = { s->file, row->line, S("") };

		im->good = reject_problem(im, at, &IMPORT_BAD_ROW,
			str_fmt(&im->arena, "%lld", (long long)row->line),
			im->p->file[s->file].path);
		return;
	}
	if (!import_passes(im, s, true))
		return;
	sent->child[number].file = s->file;
	keep_line(im, &sent->child[number], row->line);
	buf_char(&im->json, '{');
	import_fields(im, s, true);
	end_object(im, '}');
	buf_char(&im->json, ',');
}

static void add_children(struct import *im, int number)
{
	const struct profile_section *s = im->section->child[number];
	const struct profile_file *own = &im->p->file[im->root.file],
				  *other = &im->p->file[s->file];
	struct rows rows = {0};

	if (s->file == im->root.file)
		rows = *im->root.group;
	else if (!stage_find(im->stage, s->file, other->key, im->root.row->cell[own->key], &rows,
			 &im->arena, im->errs))
		im->broken = true;
	if (!rows.n)
		return;
	buf_fmt(&im->json, "\"%s\":[", s->rows->name);
	for (int64_t i = 0; i < rows.n; i++)
		add_child(im, number, stage_at(im->stage, s->file, &rows, i));
	end_object(im, ']');
	buf_char(&im->json, ',');
}

/* A record that is not sent. */
static bool refuse(struct import *im, const struct rows *group)
{
	im->count->refused++;
	for (int64_t i = 0; group && i < group->n; i++)
		tell_rows(im, &stage_at(im->stage, im->section->file, group, i)->line, 1, IMPORT_REFUSED);
	return true;
}

/* `row` NULL: the section has no file. */
static bool make_record(struct import *im, const struct staged *row, const struct rows *group)
{
	const struct profile_section *s = im->section;

	im->root = (struct view){ .file = s->file, .row = row, .group = group };
	im->sent[im->items] = (struct sent){ .section = s,
		.row = { row ? s->file : -1, row ? row->line : 0, S("") } };
	im->json = buf_in(&im->arena, JSON_MAX);
	im->good = true;
	im->last = (struct origin){ .file = -1 };
	if (!import_passes(im, s, false) && im->good)
		return !im->broken;
	im->count->records++;
	buf_char(&im->json, '{');
	import_fields(im, s, false);
	for (int i = 0; i < s->children; i++)
		add_children(im, i);
	end_object(im, '}');
	if (im->json.full)
		im->good = reject_problem(
			im, im->sent[im->items].row, &E_BODY_TOO_LARGE, S("8388608"), S(""));
	if (im->broken)
		return false;
	if (!im->good)
		return refuse(im, group);
	for (int64_t i = 0; group && i < group->n; i++)
		keep_line(im, &im->sent[im->items].root, stage_at(im->stage, s->file, group, i)->line);
	return enqueue(im);
}

/* --- the rows of a section ----------------------------------------------------------------------------- */

/* One row out of a group: of each column the first text that is not empty. */
static struct staged *merge(struct import *im, int file, const struct rows *group)
{
	struct staged *one = arena_copy(&im->arena, group->at, stage_size(im->stage, file));

	for (int64_t i = 1; i < group->n; i++) {
		const struct staged *row = stage_at(im->stage, file, group, i);

		one->bad |= row->bad;
		for (int c = 0; c < im->p->file[file].columns; c++) {
			if (!one->cell[c].n)
				one->cell[c] = row->cell[c];
		}
	}
	return one;
}

/* The rows of a group that begins with this one, and the one they are together. */
static bool find_group(struct import *im, const struct staged *first, struct rows *group)
{
	const struct profile_section *s = im->section;
	struct str key = first->cell[s->group];

	if (s->lone && !key.n)
		return stage_line(im->stage, s->file, first->line, group, &im->arena, im->errs);
	return stage_find(im->stage, s->file, s->group, key, group, &im->arena, im->errs);
}

static bool make_rows(struct import *im, struct staged *row, int64_t *done)
{
	struct rows group = { row, 1 };

	if (im->section->group >= 0 && !find_group(im, row, &group))
		return false;
	if (im->section->group >= 0)
		row = merge(im, im->section->file, &group);
	*done += group.n;
	if (!row->bad)
		return make_record(im, row, &group);
	im->count->records++;		/* what is wrong was said when it was read */
	return refuse(im, &group);
}

static bool run_rows(struct import *im)
{
	const struct profile_section *s = im->section;
	int64_t done = 0, shown = 0, total = stage_rows(im->stage, s->file);
	struct cursor *c = s->group < 0 ? stage_all(im->stage, s->file, im->errs)
	                                : stage_groups(im->stage, s->file, s->group, s->lone, im->errs);
	struct staged *row = calloc(1, stage_size(im->stage, s->file));
	bool good = true;

	if (!row)
		abort();
	while (good && db_next(c, row, &im->arena)) {
		good = make_rows(im, row, &done);
		arena_reset(&im->arena);
		if (done - shown >= SHOW_EVERY)
			show(im, s->command->name, shown = done, total);
	}
	free(row);
	show(im, s->command->name, done, total);
	return db_done(c) && good;
}

static bool run_section(struct import *im, const struct profile_section *s)
{
	bool good;

	im->section = s;
	im->count = &im->out->count[im->out->counts++];
	im->count->command = s->command->name;
	if (s->file < 0) {
		good = make_record(im, NULL, NULL);
		arena_reset(&im->arena);
	} else {
		good = run_rows(im);
	}
	return good && flush(im);
}

static bool run_all(struct import *im)
{
	im->stage = stage_open(im->p, im->errs);
	if (!im->stage || !read_files(im))
		return false;
	for (size_t i = 0; i < im->p->sections; i++) {
		if (!run_section(im, im->p->section[i]))
			return false;
	}
	return true;
}

bool import_run(const struct profile *p, const struct import_options *o, struct import_summary *out,
	struct errs *errs)
{
	const struct sheet_options csv = { SHEET_CSV, o->zh ? SHEET_ZH : SHEET_EN, p->zone };
	struct import *im = calloc(1, sizeof(*im));

	if (!im)
		abort();
	*out = (struct import_summary){0};
	im->p = p;
	im->o = o;
	im->out = out;
	im->errs = errs;
	if (o->rejects >= 0) {
		im->rejects = sheet_open(o->rejects, &reject_record, &csv, errs);
		sheet_header(im->rejects);
	}

	bool good = run_all(im) && !im->broken;

	stage_close(im->stage);
	good = sheet_close(im->rejects) && good;
	arena_free(&im->batch);
	arena_free(&im->arena);
	free(im);
	return good;
}
