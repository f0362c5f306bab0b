/*
 * data.c -- rows out of the database: reports and exports.
 */
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "shell/list/list.h"
#include "shell/read/report.h"

/* The form asked for; a table for people, JSON for programs. */
static bool choose_format(struct cli *c, enum report_format otherwise, enum report_format *format)
{
	const char *word = cli_flag(c, "format");

	*format = c->json ? REPORT_JSON : otherwise;
	if (!word || report_format_parse(STR(word), format))
		return true;
	cli_usage(c, "没有这种格式", "there is no such format", STR(word));
	return false;
}

static bool binary_to_terminal(struct cli *c, enum report_format format, FILE *out)
{
	if (format != REPORT_XLSX || !isatty(fileno(out)))
		return false;
	cli_usage(c, "请用 --out 写明文件", "name a file with --out", S(""));
	return true;
}

static bool copy_fd(int fd, FILE *out)
{
	char piece[1 << 16];
	ssize_t n;

	while ((n = read(fd, piece, sizeof piece)) > 0)
		if (fwrite(piece, 1, (size_t)n, out) != (size_t)n)
			return false;
	return n == 0;
}

/* --- report --------------------------------------------------------------- */

static void add_report(const struct cli *c, const struct report *r, struct buf *out)
{
	buf_fmt(out, "%-24s %s", r->name, c->zh ? r->zh : r->en);
	for (int i = 0; i < r->parameters; i++) {
		const struct parameter *p = &r->parameter[i];
		buf_fmt(out, "  [--%s %s]", p->name, p->fallback && *p->fallback ? p->fallback : "…");
	}
	buf_char(out, '\n');
}

static int list_reports(struct cli *c)
{
	struct engine e = { 0 };
	struct buf out = buf_in(c->arena, 0);

	engine_describe(&e);
	for (int i = 0; i < e.reports; i++) {
		const struct report *r = e.report[i];
		if (c->json)
			buf_fmt(&out, "%s{\"name\":\"%s\",\"title\":\"%s\"}", i ? "," : "[", r->name,
			        c->zh ? r->zh : r->en);
		else
			add_report(c, r, &out);
	}
	buf_text(&out, c->json ? "]\n" : "");
	cli_write(buf_str(&out));
	arena_free(&e.arena);
	return EXIT_FINE;
}

static const char *report_word(void *self, int i)
{
	const struct engine *e = self;

	return i < e->reports ? e->report[i]->name : NULL;
}

static int no_report(struct cli *c, struct engine *e, const char *name)
{
	return cli_mistyped(c, "没有这个报表", "there is no such report", name, cli_closest(name, report_word, e));
}

static int write_report(struct cli *c, struct reading *reading, const struct report *r, enum report_format format,
                        FILE *out)
{
	struct buf text = buf_in(c->arena, 1u << 30);
	struct request rq = { .english = !c->zh };
	struct asked asked = { .x = &reading->x, .db = reading->db, .rq = &rq, .out = &text };
	struct progress *progress = progress_start(c, r->name);
	int64_t size;
	int fd;

	bool fine = report_answer(&asked, r, buf_str(&c->parameters), format, &fd, &size);
	progress_stop(progress);
	if (!fine)
		return cli_failed(c);
	if (fd >= 0) {
		fine = copy_fd(fd, out);
		close(fd);
	} else {
		buf_text(&text, format == REPORT_JSON ? "\n" : "");
		fwrite(text.s, 1, text.n, out);
	}
	return fine ? EXIT_FINE : EXIT_DISK;
}

static int run_report(struct cli *c)
{
	const char *name = cli_word(c, 0), *path = cli_flag(c, "out");
	enum report_format format;
	struct reading reading;

	if (!name)
		return list_reports(c);
	if (c->words > 1)
		return cli_usage(c, "多余的参数", "there is a word too many", STR(c->word[1]));
	if (!choose_format(c, REPORT_TABLE, &format))
		return EXIT_USAGE;
	if (!cli_read_open(c, &reading))
		return cli_failed(c);
	const struct report *r = engine_report(&reading.engine, STR(name));
	FILE *out = r ? cli_open_out(c, path) : NULL;
	int code = r ? EXIT_CANNOT_CREATE : no_report(c, &reading.engine, name);
	if (out) {
		code = binary_to_terminal(c, format, out) ? EXIT_USAGE : write_report(c, &reading, r, format, out);
		if (!cli_close_out(c, out, path))
			code = EXIT_DISK;
	}
	cli_read_close(&reading);
	return code;
}

static const struct flag report_flags[] = {
	{ "format", "FORMAT", "table、json、csv 或 xlsx", "table, json, csv or xlsx", 'f' },
	{ "out", "FILE", "写入文件", "write to this file", 'o' },
};
static const char *const report_examples[] = {
	"orderd report", "which there are, and their parameters",
	"orderd report orders --from 2026-01-01 --until 2026-03-31 --by month", "a table",
	"orderd report late --format xlsx --out late.xlsx", "a sheet for Excel", NULL,
};
const struct cli_command cli_report = {
	"report", "[NAME] [--PARAMETER VALUE …]", "查看报表", "run a report", report_flags, COUNT(report_flags),
	report_examples, run_report, .any_flag = true, .database = NEEDS_DATABASE,
};

/* --- export --------------------------------------------------------------- */

/* The list of a record, by the record's or the table's name. */
static const struct list *find_list(const struct engine *e, const char *name)
{
	for (int i = 0; i < e->routes; i++) {
		const struct list *l = e->route[i]->list;
		if (l && (strcmp(l->record->name, name) == 0 || strcmp(l->record->table, name) == 0))
			return l;
	}
	return NULL;
}

static int no_list(struct cli *c, const struct engine *e, const char *name)
{
	struct buf known = buf_in(c->arena, 0);

	for (int i = 0; i < e->routes; i++)
		if (e->route[i]->list)
			buf_fmt(&known, "%s%s", known.n ? ", " : "", e->route[i]->list->record->name);
	return cli_usage(c, "没有这种记录，可导出的有", "there is no such record; there are",
	                 name ? str_fmt(c->arena, "%.*s (%s)", P(buf_str(&known)), name) : buf_str(&known));
}

/* a=b&c=d as given with --filter, encoded. */
static void take_filters(struct cli *c)
{
	struct str rest = STR(cli_flag(c, "filter")), one, name;
	const char *sort = cli_flag(c, "sort"), *columns = cli_flag(c, "columns");

	while (str_cut(&rest, '&', &one))
		if (str_cut(&one, '=', &name))
			cli_add_parameter(&c->parameters, name, one);
	if (sort)
		cli_add_parameter(&c->parameters, S("sort"), STR(sort));
	if (columns)
		cli_add_parameter(&c->parameters, S("columns"), STR(columns));
}

/* Pages put together: {"items":[…]} however many there are. */
static bool export_json(struct cli *c, struct reading *r, const struct list *list,
                        struct progress *progress, FILE *out)
{
	struct str next = { 0 };
	int64_t pages = 0;

	fputs("{\"items\":[", out);
	do {
		ARENA a = { 0 };
		struct buf page = buf_in(&a, 0), parameters = buf_in(&a, 0);
		struct str cursor = { 0 };

		buf_add(&parameters, buf_str(&c->parameters));
		cli_add_parameter(&parameters, S("limit"), S("200"));
		if (next.n)
			cli_add_parameter(&parameters, S("cursor"), next);
		struct list_query *q = list_parse(list, buf_str(&parameters), &cli_system, &a, &c->errs);
		if (q)
			list_in_zone(q, r->engine.zone);
		if (!q || c->errs.n || !list_page(q, r->db, &page, &cursor, &a, &c->errs))
			return false;
		struct str head = S("{\"items\":["), items = str_sub(buf_str(&page), head.n, page.n);
		size_t tail = 1;
		while (items.s[items.n - tail] != ']')
			tail++;
		if (pages && items.n > tail)
			fputc(',', out);
		fwrite(items.s, 1, items.n - tail, out);
		next = str_dup(c->arena, cursor);
		progress_show(progress, list->record->table, ++pages * LIST_LIMIT_MAX, 0);
	} while (next.n);
	fputs("]}\n", out);
	return true;
}

static bool export_sheet(struct cli *c, struct reading *r, const struct list *list,
                         enum report_format format, FILE *out)
{
	const char *names = cli_flag(c, "names");
	const struct sheet_options o = {
		.kind = format == REPORT_XLSX ? SHEET_XLSX : SHEET_CSV, .zone = r->engine.zone,
		.words = names ? SHEET_NAMES : c->zh ? SHEET_ZH : SHEET_EN,
	};
	struct list_query *q = list_parse(list, buf_str(&c->parameters), &cli_system, c->arena, &c->errs);
	if (q)
		list_in_zone(q, r->engine.zone);
	if (q && !names)
		list_with_names(q, &r->engine);
	struct sheet *sheet = q && !c->errs.n ? sheet_open(fileno(out), list->record, &o, &c->errs) : NULL;
	bool fine = sheet && list_sheet(q, r->db, sheet, &c->errs);

	return sheet_close(sheet) && fine;
}

static int write_export(struct cli *c, struct reading *r, const struct list *list,
                        enum report_format format, FILE *out)
{
	struct progress *progress = progress_start(c, list->record->table);

	take_filters(c);
	bool fine = format == REPORT_JSON ? export_json(c, r, list, progress, out)
	                                  : export_sheet(c, r, list, format, out);
	progress_stop(progress);
	return fine ? EXIT_FINE : cli_failed(c);
}

static int run_export(struct cli *c)
{
	const char *name = cli_word(c, 0), *path = cli_flag(c, "out");
	enum report_format format;
	struct reading reading;

	if (!choose_format(c, REPORT_CSV, &format))
		return EXIT_USAGE;
	if (format == REPORT_TABLE)
		return cli_usage(c, "导出格式为 csv、xlsx 或 json", "an export is csv, xlsx or json", S(""));
	if (!cli_read_open(c, &reading))
		return cli_failed(c);
	const struct list *list = name ? find_list(&reading.engine, name) : NULL;
	FILE *out = list ? cli_open_out(c, path) : NULL;
	int code = list ? EXIT_CANNOT_CREATE : no_list(c, &reading.engine, name);
	if (out) {
		code = binary_to_terminal(c, format, out) ? EXIT_USAGE
		                                          : write_export(c, &reading, list, format, out);
		if (!cli_close_out(c, out, path))
			code = EXIT_DISK;
	}
	cli_read_close(&reading);
	return code;
}

static const struct flag export_flags[] = {
	{ "format", "FORMAT", "csv、xlsx 或 json", "csv, xlsx or json", 'f' },
	{ "filter", "FIELD=VALUE", "筛选，可多次使用", "only these; may be given more than once", 0 },
	{ "sort", "FIELD", "排序，前加 - 为倒序", "order; with - before it, backwards", 0 },
	{ "columns", "FIELD,FIELD", "表格只含这些列", "only these columns of a sheet, in this order", 0 },
	{ "names", NULL, "列标题用字段名，供程序读取", "columns by field names, for programs", 0 },
	{ "out", "FILE", "写入文件", "write to this file", 'o' },
};
static const char *const export_examples[] = {
	"orderd export order --filter state=placed,approved --out orders.csv", "what waits",
	"orderd export order --filter created_at_from=2026-01-01T00:00:00Z -f xlsx -o 2026.xlsx", "a sheet for Excel",
	"orderd export product --json", "for programs", NULL,
};
const struct cli_command cli_export = {
	"export", "RECORD", "导出数据", "write records to a file", export_flags, COUNT(export_flags),
	export_examples, run_export, .database = NEEDS_DATABASE,
};
