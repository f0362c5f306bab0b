/*
 * api_read.c -- lists, reports and other reads, each inside one read transaction.
 */
#include <string.h>
#include <unistd.h>

#include "base/temp.h"
#include "base/text.h"
#include "record/json.h"
#include "record/personal.h"
#include "shell/api/answer.h"
#include "shell/list/list.h"
#include "shell/read/feed.h"
#include "shell/read/papers.h"
#include "shell/read/report.h"
#include "shell/shell.h"

/* The word that the parameter has of those there are, the first one when it is not given; "?" for any other. */
static struct str word_of(const struct request *rq, struct str parameter, const struct str *known, int n)
{
	struct str rest = rq->query, name, value;
	bool bad = false;
	ARENA a = { 0 };

	while (http_parameter(&rest, &a, &name, &value, &bad)) {
		if (!str_eq(name, parameter))
			continue;
		for (int i = 0; i < n; i++)
			if (str_eq(value, known[i]))
				return known[i];
		return S("?");
	}
	return known[0];
}

static struct str format_of(const struct request *rq)
{
	return word_of(rq, S("format"), (const struct str[]){ S("json"), S("csv"), S("xlsx") }, 3);
}

/* Of a sheet that a link leads to: such a request is in the browser's language, not in that of the screen. */
static struct str language_of(const struct request *rq)
{
	return word_of(rq, S("lang"), (const struct str[]){ rq->english ? S("en") : S("zh"), S("en"), S("zh") }, 3);
}

static int parameter_at(const char *const *known, int n, struct str name)
{
	for (int i = 0; i < n; i++)
		if (str_eq(name, STR(known[i])))
			return i;
	return -1;
}

bool asked_parameters(struct asked *q, const char *const *known, int n, struct str *text)
{
	struct str rest = q->rq->query, name, value;
	struct arena *a = q->x->arena;
	bool bad = false;

	for (int i = 0; i < n; i++)
		text[i] = S("");
	while (http_parameter(&rest, a, &name, &value, &bad)) {
		int i = parameter_at(known, n, name);
		if (i < 0)
			return fail(q->x->errs, &E_PARAMETER, S(""), name);
		text[i] = value;
		bad |= !text_storable(value);
	}
	return !bad || fail(q->x->errs, &E_BAD_REQUEST, S(""), both(a, "查询参数编码有误", "the query string is not well encoded"));
}

bool asked_parameter(struct asked *q, const char *only, struct str *text)
{
	return asked_parameters(q, &only, 1, text);
}

bool asked_ids(struct asked *q, const char *only, struct id id[static IDS_ASKED], size_t *n)
{
	struct arena *a = q->x->arena;
	struct str text, one, pointer = str_fmt(a, "/%s", only);

	*n = 0;
	if (!asked_parameter(q, only, &text))
		return false;
	while (str_cut(&text, ',', &one)) {
		if (*n == IDS_ASKED)
			return fail(q->x->errs, &E_TOO_MANY, pointer, str_fmt(a, "%d", IDS_ASKED));
		if (!str_int(one, &id[*n].v))
			return fail(q->x->errs, &E_TYPE, pointer, both(a, "标识", "an id"));
		++*n;
	}
	*n = ids_distinct(id, *n);
	return *n || fail(q->x->errs, &E_TOO_FEW, pointer, S("1"));
}

static bool has_condition(const struct exchange *ex, const struct list *l)
{
	struct str rest = ex->rq->query, name, value;
	bool bad = false, found = false;
	ARENA a = { 0 };

	while (!found && http_parameter(&rest, &a, &name, &value, &bad))
		found = list_condition(l, name) != NULL;
	return found;
}

bool read_is_slow(const struct exchange *ex)
{
	const struct list *l = ex->to->route->list;

	return ex->to->route->slow || (l && (!str_eq(format_of(ex->rq), S("json")) || has_condition(ex, l)));
}

/* --- sheets ----------------------------------------------------------------------- */

static void answer_file(struct exchange *ex, int fd, const char *name, struct str format)
{
	struct arena *a = &ex->rq->arena;
	bool xlsx = str_eq(format, S("xlsx"));
	struct http_header h = { "Content-Disposition",
		str_fmt(a, "attachment; filename=\"%s%s\"", name, sheet_suffix(xlsx ? SHEET_XLSX : SHEET_CSV)) };
	off_t size = lseek(fd, 0, SEEK_END);

	http_answer_file(ex->rq, 200, sheet_type(xlsx ? SHEET_XLSX : SHEET_CSV), fd, size, &h, 1);
}

/* All rows of a list as a file. True when it was answered. */
static bool export_list(struct exchange *ex, struct asked *q, struct list_query *lq, struct str format)
{
	const struct record *r = ex->to->route->list->record;
	bool machine = (ex->who.roles & MACHINE) != 0;
	struct sheet_options o = {
		.kind = str_eq(format, S("xlsx")) ? SHEET_XLSX : SHEET_CSV, .zone = q->x->zone,
		.words = machine ? SHEET_NAMES : str_eq(language_of(ex->rq), S("en")) ? SHEET_EN : SHEET_ZH,
		.hidden = personal_hidden(ex->who.roles),
	};
	int fd = temp_file(q->x->errs);

	if (fd < 0)
		return false;
	struct sheet *sheet = sheet_open(fd, r, &o, q->x->errs);
	bool fine = sheet && list_sheet(lq, q->db, sheet, q->x->errs);
	if (!sheet_close(sheet) || !fine) {
		close(fd);
		return false;
	}
	answer_file(ex, fd, r->table, format);
	return true;
}

/* --- lists -------------------------------------------------------------------------- */

/* The same request with another cursor, for Link: rel="next". */
static struct str next_link(struct exchange *ex, struct str cursor)
{
	struct arena *a = &ex->rq->arena;
	struct buf out = buf_in(a, 0);
	struct str rest = ex->rq->query, one;

	buf_char(&out, '<');
	buf_add(&out, ex->rq->path);
	buf_char(&out, '?');
	while (str_cut(&rest, '&', &one)) {
		if (!one.n || str_starts(one, S("cursor=")))
			continue;
		buf_add(&out, one);
		buf_char(&out, '&');
	}
	buf_text(&out, "cursor=");
	buf_add(&out, cursor);
	buf_text(&out, ">; rel=\"next\"");
	return buf_str(&out);
}

/* True when it was answered; else errs says why. */
static bool answer_list(struct exchange *ex, struct asked *q)
{
	struct str format = format_of(ex->rq), next;
	struct list_query *lq = list_parse(ex->to->route->list, ex->rq->query, &ex->who, q->x->arena, q->x->errs);

	if (str_eq(format, S("?")))
		fail(q->x->errs, &E_CHOICE, S("/format"), S("json, csv, xlsx"));
	if (str_eq(language_of(ex->rq), S("?")))
		fail(q->x->errs, &E_CHOICE, S("/lang"), S("zh, en"));
	if (!lq || q->x->errs->n)
		return false;
	list_in_zone(lq, q->x->zone);
	list_told(lq, api_engine(ex->api));
	if (str_eq(format, S("json")) || !(ex->who.roles & MACHINE))
		list_with_names(lq, api_engine(ex->api));
	if (!str_eq(format, S("json")))
		return export_list(ex, q, lq, format);
	if (!list_page(lq, q->db, q->out, &next, q->x->arena, q->x->errs))
		return false;
	struct http_header h = { "Link", next.n ? next_link(ex, next) : next };
	answer_json(ex, 200, buf_str(q->out), &h, next.n ? 1 : 0);
	return true;
}

/* --- reports -------------------------------------------------------------------------- */

/* The parameters that are the report's own. */
static struct str own_parameters(struct exchange *ex)
{
	struct buf out = buf_in(&ex->rq->arena, 0);
	struct str rest = ex->rq->query, one;

	while (str_cut(&rest, '&', &one)) {
		if (!one.n || str_starts(one, S("format=")) || str_starts(one, S("lang=")))
			continue;
		if (out.n)
			buf_char(&out, '&');
		buf_add(&out, one);
	}
	return buf_str(&out);
}

/* GET /api/v1/reports/{name} */
static bool answer_report(struct exchange *ex, struct asked *q)
{
	struct engine *e = api_engine(ex->api);
	const struct report *r = engine_report(e, q->part[0]);
	struct str format = format_of(ex->rq);
	enum report_format f;
	int fd = -1;
	int64_t size = 0;

	if (!r)
		return fail(q->x->errs, &E_NOT_FOUND, S(""), both(q->x->arena, "报表", "report"), q->part[0]);
	if (!roles_permit(r->by, ex->who.roles))
		return fail(q->x->errs, &E_FORBIDDEN, S(""), both(q->x->arena, r->zh, r->en));
	if (!report_format_parse(format, &f) || f == REPORT_TABLE)
		return fail(q->x->errs, &E_CHOICE, S("/format"), S("json, csv, xlsx"));
	struct str language = language_of(ex->rq);
	if (str_eq(language, S("?")))
		return fail(q->x->errs, &E_CHOICE, S("/lang"), S("zh, en"));
	ex->rq->english = str_eq(language, S("en"));
	if (!report_answer(q, r, own_parameters(ex), f, &fd, &size))
		return false;
	if (fd >= 0)
		answer_file(ex, fd, r->name, format);
	else
		answer_json(ex, 200, buf_str(q->out), NULL, 0);
	return true;
}

/* --- papers ------------------------------------------------------------------------------ */

/* GET /api/v1/papers/{name}: shown where one stands, to be printed from there. */
static bool answer_paper(struct exchange *ex, struct asked *q)
{
	struct http_header h[] = {
		{ "Content-Disposition", str_fmt(&ex->rq->arena, "inline; filename=\"%.*s.pdf\"", P(q->part[0])) },
		{ "Cache-Control", S("no-store") },
	};

	if (!papers_answer(q, api_engine(ex->api)))
		return false;
	answer_text(ex, 200, "application/pdf", buf_str(q->out), h, COUNT(h));
	return true;
}

/* --- the log as it grows ------------------------------------------------------------------- */

/* After which event: what a browser says that comes again, or ?after= at its first coming, or from now on. */
static bool stream_start_of(struct asked *q, struct id *after)
{
	struct str said = q->rq->last_event_id, first;

	if (!asked_parameter(q, "after", &first))
		return false;
	struct str pointer = said.n ? S("/Last-Event-ID") : S("/after");
	said = said.n ? said : first;
	if (!said.n)
		return feed_end(q->db, after, q->x->errs);
	return (str_int(said, &after->v) && after->v >= 0) ||
	       fail(q->x->errs, &E_FORMAT, pointer, both(q->x->arena, "事件标识", "the id of an event"));
}

/* GET /api/v1/events/stream. True when it was answered. */
static bool answer_stream(struct exchange *ex, struct asked *q)
{
	const struct route *r = ex->to->route;
	int64_t us = monotonic_us() - ex->rq->started;
	struct id after;

	if (!stream_start_of(q, &after) || !feed_join(api_engine(ex->api)->feed, ex->rq, &ex->who, r->by, after, q->x->errs))
		return false;
	api_measure(r, 200, us);
	return true;
}

/* --- one read --------------------------------------------------------------------------- */

static void take_parts(struct exchange *ex, struct asked *q)
{
	int n = 0;

	for (int i = 0; i < ex->to->path.n && n < HTTP_PARTS; i++)
		if (ex->to->path.at[i].s[0] == '{')
			q->part[n++] = ex->path.at[i];
}

static void answer_body(struct exchange *ex, struct asked *q)
{
	if (q->type) {
		struct http_header h = { "Content-Disposition", str_fmt(q->x->arena, "attachment; filename=\"%.*s\"", P(q->file)) };
		answer_text(ex, 200, q->type, buf_str(q->out), &h, 1);
		return;
	}
	answer_tagged(ex, buf_str(q->out), q->etag);
}

/* What the route answers with. True when that was sent; else the body is in q->out, or errs says why not. */
static bool answer_route(struct exchange *ex, struct asked *q, bool *fine)
{
	const struct route *r = ex->to->route;

	take_parts(ex, q);
	if (r->list)
		return answer_list(ex, q);
	if (r->report)
		return answer_report(ex, q);
	if (r->paper)
		return answer_paper(ex, q);
	if (r->stream)
		return answer_stream(ex, q);
	*fine = r->query(q);
	return false;
}

static bool answer_page(struct exchange *ex, const struct asked *q)
{
	struct asked_page v = { .q = *q, .rates = api_engine(ex->api)->rates, .status = 200, .type = "text/html; charset=utf-8" };

	take_parts(ex, &v.q);
	ex->to->route->page(&v);
	answer_text(ex, v.status, v.type, buf_str(v.q.out), v.header, v.headers);
	return true;
}

void read_answer(struct exchange *ex)
{
	struct engine *e = api_engine(ex->api);
	struct arena *a = &ex->rq->arena;
	struct errs *errs = &ex->errs;
	struct buf out = buf_in(a, 0);
	struct context x = {
		.arena = a, .errs = errs, .who = &ex->who, .now = engine_now(e), .zone = e->zone,
		.settings = atomic_load(&e->settings),
	};
	struct asked q = { .x = &x, .rq = ex->rq, .out = &out };
	struct db *db = engine_reader(e, errs);
	bool answered = false, fine = false;

	if (db && db_begin(db, DB_READ, errs))
		q.db = db;
	if (ex->to->route->page)
		answered = answer_page(ex, &q);
	else if (q.db)
		answered = answer_route(ex, &q, &fine);
	if (q.db)
		db_rollback(db);
	if (db)
		engine_reader_done(e, db);
	if (answered)
		return;
	if (fine && !errs->n && buf_whole(&out, errs))
		answer_body(ex, &q);
	else
		answer_errors(ex);
}
