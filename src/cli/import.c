/*
 * import.c -- history out of files, into the database here or to a server.
 */
#include "channel/import.h"
#include "channel/sink.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "http/client.h"
#include "record/json.h"
#include "shell/read/grid.h"

enum { PROFILE_MOST = 1 << 20, HTTP_ITEMS = 40, HTTP_MS = 60000, HTTP_TRIES = 4 };

static const struct problem SERVER_AWAY = {
	"SERVER_AWAY", 502, "无法使用服务器 {server}：{reason}", "the server {server} cannot be used: {reason}"
};

/* --- to a server ---------------------------------------------------------------- */

struct server_sink {
	struct str url;			/* of commands:batch */
	struct http_header header[2];
	struct arena arena;
};

static struct str batch_body(struct arena *a, const struct import_item *item, int n)
{
	struct buf out = buf_in(a, 0);

	buf_text(&out, "{\"items\":[");
	for (int i = 0; i < n; i++) {
		buf_fmt(&out, "%s{\"command\":\"%s\",\"input\":", i ? "," : "", item[i].command);
		buf_add(&out, item[i].input);
		buf_char(&out, '}');
	}
	buf_text(&out, "]}");
	return buf_str(&out);
}

static struct str text_of(struct arena *a, json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? str_dup(a, STR(text)) : S("");
}

static void take_answer(struct server_sink *s, json_t *answer, struct import_item *item)
{
	json_t *error = json_object_get(answer, "error");
	json_t *first = json_array_get(json_object_get(error, "errors"), 0);

	item->outcome = json_is_true(json_object_get(answer, "changed")) ? IMPORT_MADE : IMPORT_UNCHANGED;
	if (!error)
		return;
	item->pointer = text_of(&s->arena, first, "pointer");
	item->outcome = is_there_already(text_of(&s->arena, first, "code"), item->pointer) ? IMPORT_UNCHANGED : IMPORT_REFUSED;
	item->zh = text_of(&s->arena, first ? first : error, first ? "detail_zh" : "detail");
	item->en = text_of(&s->arena, first ? first : error, first ? "detail_en" : "detail");
}

static bool take_answers(struct server_sink *s, struct str body, struct import_item *item, int n)
{
	json_t *json = json_loadb(body.s, body.n, 0, NULL), *items = json_object_get(json, "items");
	bool whole = json_array_size(items) == (size_t)n;

	for (int i = 0; whole && i < n; i++)
		take_answer(s, json_array_get(items, (size_t)i), &item[i]);
	json_decref(json);
	return whole;
}

/* Each item has its key: what was done and not heard of is answered the same when it is sent again. */
static bool post(struct server_sink *s, struct str body, struct http_reply *reply)
{
	for (int i = 0; i < HTTP_TRIES; i++) {
		if (i)
			sleep(1u << i);
		if (http_post(s->url, s->header, COUNT(s->header), body, HTTP_MS, &s->arena, reply) &&
		    reply->status != 429 && reply->status != 503)
			return true;
	}
	return false;
}

static bool send_piece(struct server_sink *s, struct import_item *item, int n, struct errs *errs)
{
	struct http_reply reply = { 0 };
	bool heard = post(s, batch_body(&s->arena, item, n), &reply);

	if (heard && reply.status == 200 && !reply.cut && take_answers(s, reply.body, item, n))
		return true;
	if (heard && reply.status == 200 && reply.cut && n > 1)	/* many errors make a long answer */
		return send_piece(s, item, n / 2, errs) && send_piece(s, item + n / 2, n - n / 2, errs);
	struct str reason = heard ? str_fmt(errs->arena, "%d %.*s", reply.status, P(str_sub(reply.body, 0, 200)))
	                          : reply.error;
	return fail(errs, &SERVER_AWAY, S(""), s->url, reason);
}

static bool send_to_server(void *self, struct import_item *item, int n, struct errs *errs)
{
	struct server_sink *s = self;

	arena_reset(&s->arena);
	for (int i = 0; i < n; i += HTTP_ITEMS)
		if (!send_piece(s, item + i, n - i < HTTP_ITEMS ? n - i : HTTP_ITEMS, errs))
			return false;
	return true;
}

/* --- the summary -------------------------------------------------------------- */

static void summary_json(const struct import_summary *s, struct buf *out)
{
	buf_fmt(out, "{\"rows\":%lld,\"rejects\":%lld,\"records\":[", (long long)s->rows, (long long)s->rejects);
	for (int i = 0; i < s->counts; i++) {
		const struct import_count *n = &s->count[i];
		buf_fmt(out, "%s{\"command\":\"%s\",\"records\":%lld,\"made\":%lld,\"unchanged\":%lld,\"refused\":%lld}",
		        i ? "," : "", n->command, (long long)n->records, (long long)n->made, (long long)n->unchanged,
		        (long long)n->refused);
	}
	buf_text(out, "]}\n");
}

static void summary_table(struct cli *c, const struct import_summary *s, struct buf *out)
{
	static const char *const head[][2] = {
		{ "命令", "command" }, { "记录", "records" }, { "新建", "made" }, { "未变", "unchanged" }, { "拒绝", "refused" },
	};
	struct grid g = { .arena = c->arena, .columns = COUNT(head), .right = { false, true, true, true, true } };

	for (size_t i = 0; i < COUNT(head); i++)
		grid_cell(&g, STR(head[i][!c->zh]));
	for (int i = 0; i < s->counts; i++) {
		const struct import_count *n = &s->count[i];
		const int64_t number[] = { n->records, n->made, n->unchanged, n->refused };

		grid_cell(&g, STR(n->command));
		for (size_t k = 0; k < COUNT(number); k++)
			grid_cell(&g, str_fmt(c->arena, "%lld", (long long)number[k]));
	}
	grid_write(&g, out);
}

static int tell_summary(struct cli *c, const struct import_summary *s)
{
	struct buf out = buf_in(c->arena, 0);
	bool refused = s->rejects > 0;

	for (int i = 0; i < s->counts; i++)
		refused |= s->count[i].refused > 0;
	if (c->json)
		summary_json(s, &out);
	else
		summary_table(c, s, &out);
	cli_write(buf_str(&out));
	return refused ? EXIT_DATA : EXIT_FINE;
}

/* --- the command ---------------------------------------------------------------- */

/* A path, or the name of one that comes with orderd. */
static struct profile *read_profile(struct cli *c, const char *name)
{
	static const struct { const char *before, *after; } place[] = {
		{ "", "" }, { "profiles/", ".profile" }, { "/usr/local/share/orderd/profiles/", ".profile" },
		{ "/usr/share/orderd/profiles/", ".profile" },
	};
	struct str text;

	for (size_t i = 0; i < COUNT(place); i++) {
		struct str tried = str_fmt(c->arena, "%s%s%s", place[i].before, name, place[i].after);
		const char *path = str_c(c->arena, tried);
		if (access(path, R_OK) != 0)
			continue;
		if (!cli_read_file(c, path, PROFILE_MOST, &text))
			return NULL;
		return profile_read(text, modules, c->arena, &c->errs);
	}
	cli_say_of(c, EXIT_NO_INPUT, "没有这个导入方案", "there is no such profile", STR(name));
	return NULL;
}

static void show(void *self, const char *what, int64_t done, int64_t total)
{
	progress_show(self, what, done, total);
}

static int run_with(struct cli *c, const struct profile *profile, const struct import_sink *sink, int rejects)
{
	struct progress *bar = progress_start(c, "import");
	const struct import_progress progress = { show, bar };
	const struct import_options o = {
		.folder = STR(cli_flag(c, "from")), .sink = sink, .progress = &progress, .rejects = rejects, .zh = c->zh,
	};
	struct import_summary summary = { 0 };
	bool fine = import_run(profile, &o, &summary, &c->errs);

	progress_stop(bar);
	if (!fine && !summary.counts)	/* it never began: a heading over nothing says nothing */
		return cli_failed(c);
	int code = tell_summary(c, &summary);
	return fine ? code : cli_failed(c);
}

static int run_here(struct cli *c, const struct profile *profile, int rejects)
{
	bool there;

	if (!cli_database_there(c, &there))
		return cli_failed(c);
	if (!there)
		return cli_no_database(c);
	struct engine *e = engine_open(&c->config, &c->errs);
	if (!e)
		return cli_failed(c);
	struct engine_sink s = { .engine = e, .who = cli_system };
	int code = run_with(c, profile, &(struct import_sink){ send_to_engine, &s }, rejects);
	engine_close(e);
	arena_free(&s.arena);
	return code;
}

static int run_there(struct cli *c, const struct profile *profile, int rejects, const char *server)
{
	const char *token = cli_flag(c, "token") ? cli_flag(c, "token") : getenv("ORDERD_TOKEN");
	struct str base = STR(server);

	if (str_ends(base, S("/")))
		base.n--;
	struct server_sink s = {
		.url = str_fmt(c->arena, "%.*s/api/v1/commands:batch?brief=true", P(base)),
		.header = {
			{ "Content-Type", S("application/json") },
			{ "Authorization", str_fmt(c->arena, "Bearer %s", token ? token : "") },
		},
	};
	int code = run_with(c, profile, &(struct import_sink){ send_to_server, &s }, rejects);
	arena_free(&s.arena);
	return code;
}

static int run_import(struct cli *c)
{
	const char *name = cli_flag(c, "profile"), *server = cli_flag(c, "server"), *path = cli_flag(c, "rejects");

	if (!name || !cli_flag(c, "from"))
		return cli_usage(c, "请用 --profile 和 --from 写明方案和目录",
		                 "name the profile and the folder: --profile P --from DIR", S(""));
	const struct profile *profile = read_profile(c, name);
	if (!profile)
		return c->errs.n ? cli_failed(c) : EXIT_NO_INPUT;
	FILE *out = path ? cli_open_out(c, path) : NULL;
	if (path && !out)
		return EXIT_CANNOT_CREATE;
	int rejects = out ? fileno(out) : -1;
	int code = cli_flag(c, "dry-run") ? run_with(c, profile, NULL, rejects)
	           : server               ? run_there(c, profile, rejects, server)
	                                  : run_here(c, profile, rejects);
	if (out && !cli_close_out(c, out, path))
		code = EXIT_DISK;
	return code;
}

static const struct flag import_flags[] = {
	{ "profile", "PROFILE", "导入方案的文件或名称", "file or name of the profile", 'p' },
	{ "from", "FOLDER", "数据文件所在目录", "folder with the files", 0 },
	{ "rejects", "FILE", "把被拒绝的行写入此 CSV", "write what is refused to this CSV", 0 },
	{ "dry-run", NULL, "只检查，不写入", "look, and write nothing", 0 },
	{ "server", "URL", "通过服务器导入", "by way of a server", 0 },
	{ "token", "TOKEN", "访问令牌（或用 ORDERD_TOKEN）", "its token; better in ORDERD_TOKEN", 0 },
};
static const char *const import_examples[] = {
	"orderd import -p olist --from data/olist --dry-run", "what would be refused, and why",
	"orderd import -p olist --from data/olist --rejects rejects.csv", "begun again it changes nothing twice",
	"ORDERD_TOKEN=… orderd import -p shop.profile --from . --server https://orders.example.com", "into a running server",
	NULL,
};
const struct cli_command cli_import = {
	"import", "", "按方案导入历史数据", "take in history from files", import_flags, COUNT(import_flags), import_examples,
	run_import,
};
