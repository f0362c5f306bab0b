/*
 * report.c -- from the words of a query string to a report's rows in the form asked for.
 */
#include "shell/read/report.h"

#include <unistd.h>

#include "base/temp.h"
#include "record/json.h"
#include "record/personal.h"
#include "record/sheet.h"
#include "shell/read/grid.h"

static const char *const formats[] = {
	[REPORT_JSON] = "json", [REPORT_CSV] = "csv", [REPORT_XLSX] = "xlsx", [REPORT_TABLE] = "table",
};

bool report_format_parse(struct str word, enum report_format *out)
{
	for (size_t i = 0; i < COUNT(formats); i++) {
		if (!str_eq(word, STR(formats[i])))
			continue;
		*out = (enum report_format)i;
		return true;
	}
	return false;
}

/* --- parameters ----------------------------------------------------------- */

union any { struct str text; int64_t whole; struct state state; struct digest digest; bool truth; };

/* One value through the checks that a field of its type has. */
static bool take_parameter(struct asked *q, const struct parameter *p, struct str text, struct value *out)
{
	struct arena *a = q->x->arena;
	const struct field f = { .name = p->name, .type = p->type, .names = p->names, .zh = p->zh, .en = p->en };
	union any *row = NEW(a, union any);

	if (!field_parse(&f, text, row, a, q->x->errs, str_fmt(a, "/%s", p->name)))
		return false;
	*out = field_value(&f, row);
	return true;
}

static int parameter_named(const struct report *r, struct str name)
{
	for (int i = 0; i < r->parameters; i++)
		if (str_eq(STR(r->parameter[i].name), name))
			return i;
	return -1;
}

/* Those sent by their texts, the others by their fallbacks; one without fallback must be sent. */
static void take_parameters(struct asked *q, const struct report *r, struct str sent, struct value *value)
{
	struct errs *errs = q->x->errs;
	bool *given = arena_array(q->x->arena, (size_t)r->parameters, sizeof *given);
	struct str name, text;
	bool bad = false;

	while (http_parameter(&sent, q->x->arena, &name, &text, &bad)) {
		int i = parameter_named(r, name);
		if (i < 0) {
			fail(errs, &E_PARAMETER, S(""), name);
			continue;
		}
		given[i] = true;
		take_parameter(q, &r->parameter[i], text, &value[i]);
	}
	if (bad)
		fail(errs, &E_BAD_REQUEST, S(""), S("query string"));
	for (int i = 0; i < r->parameters; i++) {
		const struct parameter *p = &r->parameter[i];
		struct str pointer = str_fmt(q->x->arena, "/%s", p->name);
		if (given[i])
			continue;
		if (p->fallback)
			take_parameter(q, p, STR(p->fallback), &value[i]);
		else
			fail(errs, &E_REQUIRED, pointer, both(q->x->arena, p->zh, p->en));
	}
}

/* --- rows ----------------------------------------------------------------- */

struct report_out {
	const struct record *record;
	enum report_format format;
	unsigned roles;			/* of who asks */
	struct buf *json;
	int64_t rows;
	struct sheet *sheet;
	struct grid grid;
};

bool report_row(struct report_out *out, const void *row)
{
	switch (out->format) {
	case REPORT_JSON:
		if (out->rows++)
			buf_char(out->json, ',');
		record_encode(out->json, out->record, row, VIEW_DETAIL, out->roles, S(""));
		return !out->json->full;
	case REPORT_TABLE:
		grid_row(&out->grid, out->record, row);
		return true;
	default:
		return sheet_row(out->sheet, row);
	}
}

static bool wants_chinese(const struct asked *q)
{
	return !q->rq || !q->rq->english;
}

static bool answer_json(struct asked *q, const struct report *r, const struct value *value, struct report_out *out)
{
	buf_text(out->json, "{\"items\":[");
	if (!r->run(q, value, out))
		return false;
	buf_text(out->json, "]}");
	return buf_whole(out->json, q->x->errs);
}

static bool answer_table(struct asked *q, const struct report *r, const struct value *value, struct report_out *out)
{
	out->grid = grid_of(q->x->arena, r->row, q->x->zone, wants_chinese(q));
	if (!r->run(q, value, out))
		return false;
	grid_write(&out->grid, q->out);
	return true;
}

static bool answer_sheet(struct asked *q, const struct report *r, const struct value *value, struct report_out *out,
                         int fd)
{
	bool machine = q->x->who && (q->x->who->roles & MACHINE);
	struct sheet_options o = {
		.kind = out->format == REPORT_XLSX ? SHEET_XLSX : SHEET_CSV, .zone = q->x->zone,
		.words = machine ? SHEET_NAMES : wants_chinese(q) ? SHEET_ZH : SHEET_EN,
		.hidden = personal_hidden(out->roles),
	};

	out->sheet = sheet_open(fd, r->row, &o, q->x->errs);
	bool fine = out->sheet && sheet_header(out->sheet) && r->run(q, value, out);
	return sheet_close(out->sheet) && fine;
}

bool report_answer(struct asked *q, const struct report *r, struct str parameters, enum report_format format,
                   int *fd, int64_t *size)
{
	struct value *value = arena_array(q->x->arena, (size_t)r->parameters, sizeof *value);
	struct report_out out = { .record = r->row, .format = format, .json = q->out, .roles = q->x->who ? q->x->who->roles : SYSTEM };

	*fd = -1;
	*size = 0;
	take_parameters(q, r, parameters, value);
	if (q->x->errs->n)
		return false;
	if (format == REPORT_JSON)
		return answer_json(q, r, value, &out);
	if (format == REPORT_TABLE)
		return answer_table(q, r, value, &out);

	int file = temp_file(q->x->errs);
	if (file < 0)
		return false;
	if (!answer_sheet(q, r, value, &out, file)) {
		close(file);
		return false;
	}
	*size = lseek(file, 0, SEEK_END);
	lseek(file, 0, SEEK_SET);
	*fd = file;
	return true;
}
