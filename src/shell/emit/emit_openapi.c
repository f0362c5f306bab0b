/*
 * emit_openapi.c -- the API for programs: OpenAPI 3.1.
 *
 * Everything is read off the tables of the modules: what a route answers, what its command takes,
 * which filters its list has. The schemas of the records come from record/schema.h.
 */
#include <string.h>

#include "record/schema.h"
#include "shell/emit/emit_inner.h"
#include "shell/list/list.h"
#include "shell/list/search.h"

static void ref(struct buf *out, const char *kind, struct str n)
{
	emit_next(out);
	buf_fmt(out, "{\"$ref\":\"#/components/%s/%.*s\"}", kind, P(n));
}

/* --- parameters --------------------------------------------------------------------- */

static void parameter(struct buf *out, const char *in, struct str n, struct str about, const char *schema)
{
	emit_next(out);
	buf_char(out, '{');
	emit_text(out, "name", n);
	emit_text(out, "in", STR(in));
	if (strcmp(in, "path") == 0)
		emit_raw(out, "\"required\":true");
	emit_text(out, "description", about);
	emit_name(out, S("schema"));
	buf_text(out, schema);
	buf_char(out, '}');
}

static const struct { const char *name, *about, *schema; } parts[] = {
	{ "id",   "标识 · id",                    "{\"type\":\"string\",\"pattern\":\"^[0-9]+$\"}" },
	{ "part", "序号 · number within the root", "{\"type\":\"integer\",\"format\":\"int64\",\"minimum\":1}" },
	{ NULL,   "名称 · name",                  "{\"type\":\"string\"}" },
};

static void add_path_parameters(struct buf *out, struct str path)
{
	ptrdiff_t open;

	while ((open = str_find(path, '{')) >= 0) {
		ptrdiff_t close = str_find(path, '}');
		struct str part = str_sub(path, (size_t)open + 1, (size_t)(close - open - 1));
		size_t i = 0;
		while (parts[i].name && !str_eq(STR(parts[i].name), part))
			i++;
		parameter(out, "path", part, STR(parts[i].about), parts[i].schema);
		path = str_sub(path, (size_t)close + 1, path.n);
	}
}

/* What one value of a filter looks like. */
static const char *const filters[] = {
	[F_TEXT]     = "\"type\":\"string\"",
	[F_INT]      = "\"type\":\"integer\",\"format\":\"int64\"",
	[F_BOOL]     = "\"type\":\"boolean\"",
	[F_MONEY]    = "\"type\":\"string\"",
	[F_PRICE]    = "\"type\":\"string\"",
	[F_QUANTITY] = "\"type\":\"string\"",
	[F_TIME]     = "\"type\":\"string\",\"format\":\"date-time\"",
	[F_DATE]     = "\"type\":\"string\",\"format\":\"date\"",
	[F_ID]       = "\"type\":\"string\",\"pattern\":\"^[0-9]+$\"",
	[F_STATE]    = "\"type\":\"string\"",
	[F_DIGEST]   = "\"type\":\"string\"",
	[F_ROWS]     = NULL,
};

/* ?name=a,b, up to what one of them looks like. */
static void begin_several(struct buf *out, const char *name, struct str about, const char *schema)
{
	emit_next(out);
	buf_char(out, '{');
	emit_text(out, "name", STR(name));
	emit_raw(out, "\"in\":\"query\",\"style\":\"form\",\"explode\":false");
	emit_text(out, "description", about);
	emit_raw(out, "\"schema\":{\"type\":\"array\",\"items\":{");
	buf_text(out, schema);
}

/* ?state=a,b: any of these values. */
static void add_values(struct buf *out, const struct field *f, struct str about)
{
	begin_several(out, f->name, about, filters[f->type]);
	if (f->type == F_STATE) {
		emit_list(out, "enum");
		for (int i = 0; i < f->names->n; i++) {
			emit_next(out);
			buf_json(out, STR(f->names->at[i].word));
		}
		buf_char(out, ']');
	}
	buf_text(out, "}}}");
}

static void add_filter(struct buf *out, const struct field *f)
{
	struct arena *a = out->arena;
	struct str about = emit_label(a, f->zh, field_label_en(a, f));

	if (!filters[f->type])
		return;
	add_values(out, f, about);
	if (!list_has_range(f))
		return;
	const char *schema = str_c(a, str_fmt(a, "{%s}", filters[f->type]));
	parameter(out, "query", str_fmt(a, "%s_from", f->name), str_fmt(a, "%.*s ≥", P(about)), schema);
	parameter(out, "query", str_fmt(a, "%s_until", f->name),
	          str_fmt(a, "%.*s %s", P(about), f->type == F_TIME ? "<" : "≤"), schema);
}

static void add_condition(struct buf *out, const struct list_condition *c)
{
	begin_several(out, c->name, emit_label(out->arena, c->zh, c->en), "\"type\":\"string\"");
	emit_list(out, "enum");
	for (int i = 0; i < c->words->n; i++) {
		emit_next(out);
		buf_json(out, STR(c->words->at[i].word));
	}
	buf_text(out, "]}}}");
}

static void add_sort(struct buf *out, const struct list *l)
{
	struct buf schema = buf_in(out->arena, 0);

	buf_text(&schema, "{\"type\":\"string\",\"enum\":[");
	for (int i = 0; i < l->record->fields; i++) {
		const struct field *f = &l->record->field[i];
		if (!list_sorts_by(l, f))
			continue;
		emit_next(&schema);
		buf_fmt(&schema, "\"%s\",\"-%s\"", f->name, f->name);
	}
	if (schema.s[schema.n - 1] == '[')
		return;
	buf_text(&schema, "]");
	if (l->sort) {
		buf_text(&schema, ",\"default\":");
		buf_json(&schema, STR(l->sort));
	}
	buf_char(&schema, '}');
	parameter(out, "query", S("sort"), S("排序，减号为降序 · order; a minus reverses it"),
	          str_c(out->arena, buf_str(&schema)));
}

static void add_columns(struct buf *out, const struct list *l)
{
	begin_several(out, "columns", S("表格的列，依此顺序；缺省为全部 · columns of a sheet, in this order; absent: all"), "\"type\":\"string\"");
	emit_list(out, "enum");
	for (int i = 0; i < l->record->fields; i++) {
		if (!sheet_shows(&l->record->field[i]))
			continue;
		emit_next(out);
		buf_json(out, STR(l->record->field[i].name));
	}
	buf_text(out, "]}}}");
}

static void add_list_parameters(struct buf *out, const struct list *l)
{
	for (int i = 0; i < l->record->fields; i++)
		if (l->record->field[i].flags & FILTER)
			add_filter(out, &l->record->field[i]);
	for (int i = 0; i < l->conditions; i++)
		add_condition(out, &l->condition[i]);
	add_sort(out, l);
	if (search_finds(l->record))
		parameter(out, "query", S("q"), S("关键词 · words to search for"), "{\"type\":\"string\"}");
	ref(out, "parameters", S("Limit"));
	ref(out, "parameters", S("Cursor"));
	ref(out, "parameters", S("Format"));
	add_columns(out, l);
	ref(out, "parameters", S("Lang"));
}

static void add_report_parameters(struct buf *out, const struct report *r)
{
	struct arena *a = out->arena;

	for (int i = 0; i < r->parameters; i++) {
		const struct parameter *p = &r->parameter[i];
		const char *schema = filters[p->type];
		parameter(out, "query", STR(p->name), emit_label(a, p->zh, p->en),
		          str_c(a, str_fmt(a, "{%s}", schema ? schema : "\"type\":\"string\"")));
	}
	ref(out, "parameters", S("Format"));
	ref(out, "parameters", S("Lang"));
}

static void add_command_parameters(struct buf *out, const struct command *c)
{
	if (command_takes_key(c))
		ref(out, "parameters", c->flags & KEYED ? S("IdempotencyKey") : S("IdempotencyKeyOptional"));
	if (command_matches(c))
		ref(out, "parameters", S("IfMatch"));
	ref(out, "parameters", S("DryRun"));
}

static const char paper_parameters[] =
	"{\"name\":\"of\",\"in\":\"query\",\"required\":true,\"description\":\"打印对象：标识，或标识.序号，逗号分隔 · ids, or id.number, with commas\","
	"\"schema\":{\"type\":\"string\"}},"
	"{\"name\":\"size\",\"in\":\"query\",\"description\":\"纸张，缺省为第一种 · paper size\",\"schema\":{\"type\":\"string\"}},"
	"{\"name\":\"lang\",\"in\":\"query\",\"description\":\"语言 · language\",\"schema\":{\"type\":\"string\",\"enum\":[\"zh\",\"en\"],\"default\":\"zh\"}}";

static const char stream_parameters[] =
	"{\"name\":\"Last-Event-ID\",\"in\":\"header\",\"description\":\"从此事件之后续传 · go on after this event\","
	"\"schema\":{\"type\":\"string\",\"pattern\":\"^[0-9]+$\"}},"
	"{\"name\":\"after\",\"in\":\"query\",\"description\":\"同 Last-Event-ID，供首次连接 · the same, for the first time\","
	"\"schema\":{\"type\":\"string\",\"pattern\":\"^[0-9]+$\"}}";

/* --- many commands at once: what is sent and answered is of no table ---------------------- */

static const char bulk_parameters[] =
	"{\"name\":\"brief\",\"in\":\"query\",\"description\":\"不返回内容 · leave out the bodies\",\"schema\":{\"type\":\"boolean\"}}";
static const char bulk_body[] =
	"\"requestBody\":{\"required\":true,\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\","
	"\"additionalProperties\":false,\"required\":[\"items\"],\"properties\":{\"items\":{\"type\":\"array\","
	"\"minItems\":1,\"maxItems\":500,\"items\":{\"$ref\":\"#/components/schemas/BatchItem\"}}}}}}}";
static const char bulk_answer[] =
	"{\"type\":\"object\",\"required\":[\"items\"],\"properties\":{\"items\":{\"type\":\"array\","
	"\"items\":{\"$ref\":\"#/components/schemas/BatchResult\"}}}}";

static void add_parameters(struct buf *out, const struct operation *o)
{
	emit_list(out, "parameters");
	add_path_parameters(out, o->path);
	if (o->route->list)
		add_list_parameters(out, o->route->list);
	if (o->report)
		add_report_parameters(out, o->report);
	if (o->paper)
		emit_raw(out, paper_parameters);
	if (o->route->stream)
		emit_raw(out, stream_parameters);
	if (o->command)
		add_command_parameters(out, o->command);
	if (o->route->bulk) {
		emit_raw(out, bulk_parameters);
		ref(out, "parameters", S("DryRun"));
	}
	buf_char(out, ']');
}

/* --- bodies and answers ---------------------------------------------------------------- */

static void add_body(struct buf *out, const struct operation *o)
{
	const struct command *c = o->command;

	if (o->route->bulk)
		emit_raw(out, bulk_body);
	if (!c || !c->in)
		return;
	emit_object(out, S("requestBody"));
	emit_raw(out, c->flags & PATCHES ? "\"required\":true,\"content\":{\"application/merge-patch+json\":{\"schema\":" :
	                              "\"required\":true,\"content\":{\"application/json\":{\"schema\":");
	ref(out, "schemas", emit_schema_name(out->arena, c->in, true));
	buf_text(out, "}}}");
}

static void add_page(struct buf *out, struct str item, const struct list *list)
{
	buf_text(out, "{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":");
	ref(out, "schemas", item);
	buf_text(out, "},\"next_cursor\":{\"type\":\"string\"}");
	if (list && search_finds(list->record))
		buf_text(out, ",\"truncated\":{\"description\":\"匹配过多，只对最新的排序 · only the newest of very many matches were put in order\",\"type\":\"boolean\"}");
	if (list)
		buf_text(out, ",\"names\":{\"description\":\"所指记录的叫法 · what the rows refer to, by record and id\","
		              "\"type\":\"object\",\"additionalProperties\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}}");
	buf_text(out, "},\"required\":[\"items\"]}");
}

/* A root comes with what may be done with it, and with its version as ETag. */
static bool answers_root(const struct operation *o)
{
	return o->route->out && record_is_root(o->route->out) && (o->command || o->route->get);
}

static void add_result_schema(struct buf *out, const struct operation *o)
{
	const struct record *row = emit_row(o);

	emit_name(out, S("schema"));
	if (!row) {
		buf_text(out, o->route->bulk ? bulk_answer : "{\"type\":\"object\"}");
		return;
	}
	struct str schema = emit_schema_name(out->arena, row, false);
	if (o->route->list || o->report)
		add_page(out, schema, o->route->list);
	else if (answers_root(o))
		ref(out, "schemas", str_fmt(out->arena, "%.*sAnswer", P(schema)));
	else
		ref(out, "schemas", schema);
}

static void add_headers(struct buf *out, const struct operation *o, bool made)
{
	if (!answers_root(o))
		return;
	emit_object(out, S("headers"));
	emit_object(out, S("ETag"));
	emit_raw(out, "\"description\":\"版本 · the version, for If-Match\",\"schema\":{\"type\":\"string\"}}");
	if (made) {
		emit_object(out, S("Location"));
		emit_raw(out, "\"schema\":{\"type\":\"string\"}}");
	}
	buf_char(out, '}');
}

static const char *success_status(const struct operation *o)
{
	if (o->command && !o->route->out)
		return "204";
	return o->command && !o->command->subject ? "201" : "200";
}

/* What an answer comes as: JSON, and which sheets; a paper or the log as it grows is nothing else. */
static void add_content(struct buf *out, const struct operation *o)
{
	static const char *const sheets[] = { "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" };

	emit_object(out, S("content"));
	emit_object(out, o->paper ? S("application/pdf") : o->route->stream ? S("text/event-stream") : S("application/json"));
	if (o->paper)
		emit_raw(out, "\"schema\":{\"type\":\"string\",\"format\":\"binary\"}");
	else
		add_result_schema(out, o);
	buf_char(out, '}');
	for (size_t i = 0; i < COUNT(sheets) && (o->route->list || o->report); i++) {
		emit_object(out, STR(sheets[i]));
		emit_raw(out, "\"schema\":{\"type\":\"string\"}}");
	}
	buf_char(out, '}');
}

static void add_success(struct buf *out, const struct operation *o)
{
	const char *status = success_status(o);

	emit_object(out, STR(status));
	emit_text(out, "description", emit_label(out->arena, o->zh, o->en));
	add_headers(out, o, strcmp(status, "201") == 0);
	if (strcmp(status, "204") != 0)
		add_content(out, o);
	buf_char(out, '}');
}

/* Which refusals are worth a word of their own; any other one has the same shape. */
static void add_refusals(struct buf *out, const struct operation *o)
{
	const struct command *c = o->command;
	bool named = str_find(o->path, '{') >= 0;
	const struct { const char *status; bool here; } refusals[] = {
		{ "400", true },
		{ "401", !emit_is_public(o) || o->command },
		{ "403", !emit_is_public(o) },
		{ "404", named },
		{ "409", c != NULL },
		{ "412", c && command_matches(c) },
		{ "413", (c && c->in) || o->route->bulk },
		{ "415", (c && c->in) || o->route->bulk },
		{ "422", c != NULL || o->route->bulk || o->route->list || o->report || o->paper || o->route->stream },
		{ "428", c && command_matches(c) },
		{ "default", true },
	};

	for (size_t i = 0; i < COUNT(refusals); i++) {
		if (!refusals[i].here)
			continue;
		emit_name(out, STR(refusals[i].status));
		ref(out, "responses", S("Problem"));
	}
}

/* --- operations --------------------------------------------------------------------------- */

/* The command's name, or "get" and the words of the path. */
static struct str operation_id(struct arena *a, const struct operation *o)
{
	struct buf id = buf_in(a, 0);

	if (o->command)
		return STR(o->command->name);
	buf_add(&id, str_lower(a, STR(method_names[o->route->method])));
	for (size_t i = 0; i < o->path.n; i++) {
		char c = o->path.s[i];
		if (c == '/' || c == '-' || c == '.' || c == ':')
			buf_char(&id, '_');
		else if (c != '{' && c != '}')
			buf_char(&id, c);
	}
	return buf_str(&id);
}

static void add_operation(struct buf *out, const struct operation *o)
{
	emit_object(out, str_lower(out->arena, STR(method_names[o->route->method])));
	emit_text(out, "operationId", operation_id(out->arena, o));
	emit_list(out, "tags");
	buf_json(out, STR(o->module->name));
	buf_char(out, ']');
	emit_text(out, "summary", emit_label(out->arena, o->zh, o->en));
	emit_permitted(out, "x-roles", o);
	if (emit_is_public(o))
		emit_raw(out, "\"security\":[]");
	add_parameters(out, o);
	add_body(out, o);
	emit_object(out, S("responses"));
	add_success(out, o);
	add_refusals(out, o);
	buf_text(out, "}}");
}

/* What no table has, because it stands beside the routes. */
static const char fixed_paths[] =
	"\"/healthz\":{\"get\":{\"operationId\":\"healthz\",\"tags\":[\"shell\"],\"summary\":\"进程存活 · the process lives\","
	"\"security\":[],\"responses\":{\"200\":{\"description\":\"ok\"}}}},"
	"\"/readyz\":{\"get\":{\"operationId\":\"readyz\",\"tags\":[\"shell\"],\"summary\":\"可以接单 · able to take orders\","
	"\"security\":[],\"responses\":{\"200\":{\"description\":\"ok\"},\"503\":{\"description\":\"暂不可用 · not now\"}}}}";

static void add_paths(struct buf *out, const struct operations *all)
{
	emit_object(out, S("paths"));
	for (size_t i = 0; i < all->n; i++) {
		if (i == 0 || !str_eq(all->at[i].path, all->at[i - 1].path))
			emit_object(out, all->at[i].path);
		add_operation(out, &all->at[i]);
		if (i + 1 == all->n || !str_eq(all->at[i].path, all->at[i + 1].path))
			buf_char(out, '}');
	}
	emit_raw(out, fixed_paths);
	buf_char(out, '}');
}

/* --- components ----------------------------------------------------------------------------- */

static const char fixed_schemas[] =
	"\"Problem\":{\"type\":\"object\",\"title\":\"错误\",\"description\":\"RFC 9457\",\"properties\":{"
	"\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},"
	"\"detail\":{\"type\":\"string\"},\"code\":{\"type\":\"string\"},\"request_id\":{\"type\":\"string\"},"
	"\"errors\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/ProblemEntry\"}}},"
	"\"required\":[\"title\",\"status\",\"code\",\"errors\"]},"
	"\"ProblemEntry\":{\"type\":\"object\",\"title\":\"一处错误\",\"properties\":{"
	"\"pointer\":{\"type\":\"string\",\"description\":\"RFC 6901\"},\"code\":{\"type\":\"string\"},"
	"\"detail\":{\"type\":\"string\"},\"detail_zh\":{\"type\":\"string\"},\"detail_en\":{\"type\":\"string\"},"
	"\"params\":{\"type\":\"object\"}},\"required\":[\"pointer\",\"code\",\"detail\"]},"
	"\"Warning\":{\"type\":\"object\",\"title\":\"提示\",\"properties\":{\"pointer\":{\"type\":\"string\"},"
	"\"code\":{\"type\":\"string\"},\"zh\":{\"type\":\"string\"},\"en\":{\"type\":\"string\"}}},"
	"\"AllowedAction\":{\"type\":\"object\",\"title\":\"可执行的操作\",\"properties\":{"
	"\"action\":{\"type\":\"string\"},\"allowed\":{\"type\":\"boolean\"},\"label\":{\"type\":\"string\"},"
	"\"label_en\":{\"type\":\"string\"},\"rare\":{\"type\":\"boolean\",\"description\":\"很少用到 · seldom wanted\"},\"request\":{\"type\":\"string\","
	"\"description\":\"请求的方法与路径；缺省为 POST …/actions/{action} · method and path; absent: POST to actions/{action}\"},"
	"\"reason\":{\"type\":\"object\",\"properties\":{"
	"\"code\":{\"type\":\"string\"},\"zh\":{\"type\":\"string\"},\"en\":{\"type\":\"string\"},"
	"\"possible_in\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},"
	"\"description\":\"可执行此操作的状态 · the states that allow it\"}},\"required\":[\"code\"]}},"
	"\"required\":[\"action\",\"allowed\",\"label\",\"label_en\"]},"
	"\"BatchItem\":{\"type\":\"object\",\"title\":\"一条命令\",\"additionalProperties\":false,"
	"\"required\":[\"command\"],\"properties\":{\"command\":{\"type\":\"string\"},\"id\":{\"type\":\"string\"},"
	"\"part\":{\"type\":\"integer\"},\"if_match\":{\"oneOf\":[{\"type\":\"integer\"},{\"const\":\"*\"}],\"description\":\"所见的版本，或 * · the version you saw, or *\"},\"key\":{\"type\":\"string\"},"
	"\"input\":{\"type\":\"object\"}}},"
	"\"BatchResult\":{\"type\":\"object\",\"title\":\"一条结果\",\"required\":[\"status\"],\"properties\":{"
	"\"status\":{\"type\":\"integer\"},\"changed\":{\"type\":\"boolean\"},\"id\":{\"type\":\"string\"},"
	"\"version\":{\"type\":\"integer\"},\"body\":{\"type\":\"object\"},"
	"\"error\":{\"$ref\":\"#/components/schemas/Problem\"}}}";

static const char fixed_parameters[] =
	"\"parameters\":{"
	"\"IdempotencyKey\":{\"name\":\"Idempotency-Key\",\"in\":\"header\",\"required\":true,"
	"\"description\":\"幂等键：同一键只执行一次 · the same key is done once\","
	"\"schema\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":255}},"
	"\"IdempotencyKeyOptional\":{\"name\":\"Idempotency-Key\",\"in\":\"header\","
	"\"description\":\"幂等键 · makes a retry safe\",\"schema\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":255}},"
	"\"IfMatch\":{\"name\":\"If-Match\",\"in\":\"header\",\"required\":true,"
	"\"description\":\"所见的版本（ETag），或 * · the version you saw, or *\","
	"\"schema\":{\"type\":\"string\"}},"
	"\"DryRun\":{\"name\":\"dry_run\",\"in\":\"query\","
	"\"description\":\"只检查，不写入 · answer as if, write nothing\",\"schema\":{\"type\":\"boolean\"}},"
	"\"Limit\":{\"name\":\"limit\",\"in\":\"query\",\"description\":\"每页行数 · rows of a page\","
	"\"schema\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":200,\"default\":50}},"
	"\"Cursor\":{\"name\":\"cursor\",\"in\":\"query\",\"description\":\"上一页的 next_cursor · next_cursor of the page before\","
	"\"schema\":{\"type\":\"string\"}},"
	"\"Format\":{\"name\":\"format\",\"in\":\"query\",\"description\":\"输出格式 · form of the answer\","
	"\"schema\":{\"type\":\"string\",\"enum\":[\"json\",\"csv\",\"xlsx\"],\"default\":\"json\"}},"
	"\"Lang\":{\"name\":\"lang\",\"in\":\"query\",\"description\":\"表格的语言，缺省依 Accept-Language · language of a sheet; absent: by Accept-Language\","
	"\"schema\":{\"type\":\"string\",\"enum\":[\"zh\",\"en\"]}}}";

static const char fixed_responses[] =
	"\"responses\":{\"Problem\":{\"description\":\"拒绝及原因 · refused, and why\",\"content\":{"
	"\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}},"
	"\"securitySchemes\":{\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\","
	"\"description\":\"登录会话或访问令牌 · of a login, or an API token\"},"
	"\"cookie\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"orderd_session\","
	"\"description\":\"浏览器会话；除 GET 外须带 X-Orderd: console · of a browser; all but GET need X-Orderd: console\"}}";

/* What a root is answered with: itself, what may be done with it now, and what other modules attach. */
static void add_answer_schema(struct buf *out, const struct record *r)
{
	struct arena *a = out->arena;
	struct str schema = emit_schema_name(a, r, false);

	emit_object(out, str_fmt(a, "%.*sAnswer", P(schema)));
	emit_list(out, "allOf");
	ref(out, "schemas", schema);
	emit_raw(out, "{\"type\":\"object\",\"properties\":{");
	if (r->machine || r->actions)
		emit_raw(out, "\"allowed_actions\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/AllowedAction\"}}");
	emit_raw(out, "\"warnings\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/Warning\"}}");
	for (int i = 0; emit_module(i); i++)
		for (const struct record *const *c = emit_module(i)->records; c && *c; c++) {
			if (!emit_is_attached(*c, r))
				continue;
			emit_object(out, STR((*c)->table));
			emit_raw(out, "\"type\":\"array\",\"items\":");
			ref(out, "schemas", emit_schema_name(a, *c, false));
			buf_char(out, '}');
		}
	buf_text(out, "}}]}");
}

static void add_schemas(struct buf *out, const struct shapes *shapes)
{
	emit_object(out, S("schemas"));
	emit_raw(out, fixed_schemas);
	for (size_t i = 0; i < shapes->n; i++) {
		const struct shape *s = &shapes->at[i];
		emit_name(out, emit_schema_name(out->arena, s->record, s->input));
		schema_openapi(out, s->record, s->input);
		if (!s->input && record_is_root(s->record))
			add_answer_schema(out, s->record);
	}
	buf_char(out, '}');
}

static void add_tags(struct buf *out)
{
	emit_list(out, "tags");
	for (int i = 0; emit_module(i); i++) {
		const struct module *m = emit_module(i);
		if (!m->routes_n)
			continue;
		emit_next(out);
		buf_char(out, '{');
		emit_text(out, "name", STR(m->name));
		emit_text(out, "description", emit_label(out->arena, m->zh, m->en));
		buf_char(out, '}');
	}
	buf_char(out, ']');
}

void emit_openapi(struct buf *out)
{
	struct operations all = emit_operations(out->arena);
	struct shapes shapes = emit_shapes(out->arena, &all);

	buf_text(out, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"orderd 订单管理 · order management\","
	              "\"version\":\"1\",\"license\":{\"name\":\"Apache-2.0\",\"identifier\":\"Apache-2.0\"}},"
	              "\"servers\":[{\"url\":\"/\"}],\"security\":[{\"bearer\":[]},{\"cookie\":[]}]");
	add_tags(out);
	add_paths(out, &all);
	emit_object(out, S("components"));
	add_schemas(out, &shapes);
	emit_raw(out, fixed_parameters);
	emit_raw(out, fixed_responses);
	buf_text(out, "}}\n");
}
