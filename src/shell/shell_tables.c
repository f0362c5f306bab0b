/*
 * shell_tables.c -- the shell's own records, described like everybody's.
 */
#include "record/personal.h"
#include "shell/emit/meta.h"
#include "shell/list/find.h"
#include "shell/write/commits.h"
#include "shell/node/node.h"
#include "shell/read/reveal.h"
#include "shell/run/clock.h"
#include "shell/run/outbox.h"
#include "shell/run/webhook.h"
#include "shell/schema.h"
#include "shell/setting.h"
#include "shell/shell.h"
#include "shell/write/event.h"
#include "shell/write/log_key.h"

static const struct field event_fields[] = {
	FIELD(event, subject_id, .refers_by = "subject", .flags = KEY | LISTED | FILTER, .zh = "对象标识"),
	FIELD(event, seq,        .flags = KEY | LISTED, .zh = "序号"),
	FIELD(event, id,         .flags = LISTED | SORT | ONCE, .zh = "事件标识"),
	FIELD(event, subject,    .flags = LISTED, .zh = "对象"),
	FIELD(event, name,       .flags = LISTED, .zh = "事件"),
	FIELD(event, actor_id,   .shown_by = "actor", .flags = LISTED, .zh = "操作人标识"),
	FIELD(event, actor,      .flags = LISTED, .zh = "操作人"),
	FIELD(event, at,         .flags = LISTED, .zh = "时间"),
	FIELD(event, request_id, .flags = LISTED, .zh = "请求号"),
	FIELD(event, data,       .flags = LISTED, .zh = "内容"),
	FIELD(event, hash,       .flags = LISTED, .zh = "链值"),
};
RECORD(event_record, event, "events", event_fields, .zh = "事件", .en = "event", .rank = RANK_LOG);

static const struct field idempotency_fields[] = {
	FIELD(idempotency, key,         .flags = KEY, .zh = "幂等键"),
	FIELD(idempotency, caller_id,   .flags = KEY, .zh = "调用者"),
	FIELD(idempotency, fingerprint, .zh = "请求指纹"),
	FIELD(idempotency, status,      .zh = "状态码"),
	FIELD(idempotency, version,     .zh = "版本"),
	FIELD(idempotency, made,        .zh = "新建标识"),
	FIELD(idempotency, at,          .zh = "时间"),
	FIELD(idempotency, body,        .zh = "应答"),
};
RECORD(idempotency_record, idempotency, "idempotency", idempotency_fields,
       .zh = "幂等记录", .en = "idempotency key", .rank = RANK_FIRST);

static const struct field counter_fields[] = {
	FIELD(counter, name, .flags = KEY | LISTED, .zh = "名称"),
	FIELD(counter, n,    .flags = LISTED | DELTA, .zh = "数量"),
};
RECORD(counter_record, counter, "counters", counter_fields, .zh = "计数", .en = "counter", .rank = RANK_NUMBER);

static const struct field setting_row_fields[] = {
	ROOT_FIELDS(setting_row),
	FIELD(setting_row, name,  .flags = LISTED | INPUT | REQUIRED | FIXED, .zh = "设置项"),
	FIELD(setting_row, value, .flags = LISTED | INPUT, .zh = "取值", .doc = "absent: the empty text"),
};
RECORD(setting_row_record, setting_row, "settings", setting_row_fields, .zh = "设置", .en = "setting", .called = "name",
       .told = STAFF, .everywhere = true);

static const struct field series_fields[] = {
	FIELD(series, name, .flags = KEY, .zh = "序列"),
	FIELD(series, last, .flags = DELTA, .zh = "末号"),
};
RECORD(series_record, series, "series", series_fields, .zh = "编号序列", .en = "number series", .rank = RANK_NUMBER);

static const struct field commit_mark_fields[] = {
	FIELD(commit_mark, batch, .zh = "批号"),
	FIELD(commit_mark, at,    .zh = "时间"),
	FIELD(commit_mark, last,  .zh = "末标识"),
	FIELD(commit_mark, writers, .zh = "写入者数"),
};
RECORD(commit_mark_record, commit_mark, NULL, commit_mark_fields, .zh = "提交记号", .en = "commit mark");

static const struct field timer_row_fields[] = {
	FIELD(timer_row, id,         .flags = KEY, .zh = "标识"),
	FIELD(timer_row, name,       .zh = "定时器"),
	FIELD(timer_row, subject_id, .zh = "对象标识"),
	FIELD(timer_row, due_at,     .zh = "到期时间"),
};
RECORD(timer_row_record, timer_row, "timers", timer_row_fields, .zh = "定时任务", .en = "timer", .rank = RANK_LOG);

static const struct field node_row_fields[] = {
	FIELD(node_row, id,         .flags = KEY, .zh = "标识"),
	FIELD(node_row, beat,       .flags = KEY, .zh = "心跳"),
	FIELD(node_row, name,       .zh = "名称"),
	FIELD(node_row, started_at, .zh = "启动时间"),
	FIELD(node_row, seen_at,    .zh = "最近心跳时间"),
	FIELD(node_row, used,       .zh = "限流用量"),
};
RECORD(node_row_record, node_row, "nodes", node_row_fields, .zh = "进程", .en = "process", .rank = RANK_LOG);

static const struct field lease_row_fields[] = {
	FIELD(lease_row, name,  .flags = KEY, .zh = "名称"),
	FIELD(lease_row, fence, .flags = KEY, .zh = "任期"),
	FIELD(lease_row, owner, .zh = "持有者"),
};
RECORD(lease_row_record, lease_row, "leases", lease_row_fields, .zh = "租约", .en = "lease", .rank = RANK_LOG);

static const struct names outbox_states = NAMES(
	[OUTBOX_PENDING]   = { "pending",   "待发送", "pending" },
	[OUTBOX_DELIVERED] = { "delivered", "已送达", "delivered" },
	[OUTBOX_DEAD]      = { "dead",      "已放弃", "given up" },
);

static const struct field outbox_fields[] = {
	FIELD(outbox, id,         .flags = KEY | LISTED | SORT, .zh = "标识"),
	FIELD(outbox, subject_id, .flags = LISTED, .zh = "对象标识"),
	FIELD(outbox, seq,        .flags = LISTED, .zh = "事件序号"),
	FIELD(outbox, transport,  .flags = LISTED, .zh = "投递方式"),
	FIELD(outbox, endpoint,   .flags = LISTED, .zh = "接收地址"),
	FIELD(outbox, state,      .flags = LISTED | FILTER, .names = &outbox_states, .zh = "状态"),
	FIELD(outbox, tries,      .flags = LISTED, .zh = "次数"),
	FIELD(outbox, due_at,     .flags = LISTED, .zh = "下次时间"),
	FIELD(outbox, status,     .flags = LISTED, .zh = "应答码"),
	FIELD(outbox, reason,     .flags = LISTED, .zh = "失败原因"),
	FIELD(outbox, done_at,    .flags = LISTED | OPTIONAL, .zh = "完成时间"),
};
RECORD(outbox_record, outbox, "outbox", outbox_fields, .zh = "待发件", .en = "outbox entry", .rank = RANK_OUTBOX);

LOOKUP(idempotency_by_key, idempotency_record, "key");
LOOKUP(setting_by_name, setting_row_record, "name");
LOOKUP(series_by_name, series_record, "name");
LOOKUP(timer_by_id, timer_row_record, "id");
LOOKUP(outbox_by_id, outbox_record, "id");
LOOKUP(node_by_id, node_row_record, "id");
LOOKUP(lease_by_name, lease_row_record, "name");

int64_t series_next(struct context *x, struct series *row, struct str name, struct decision *out)
{
	if (row) {
		row->last++;
		put(out, &series_record, row);
		return row->last;
	}
	row = NEW(x->arena, struct series);
	*row = (struct series){ .name = name, .last = 1 };
	put_new(out, &series_record, row);
	return 1;
}

/* --- reads ------------------------------------------------------------------- */

QUERY(counters_of) = {
	.name = "counters_of", .params = 2, .row = &counter_record,
	.sql = "SELECT name, n FROM counters WHERE name >= ?1 AND name < ?2 ORDER BY name",
};

static bool is_counted(struct str record)
{
	for (int i = 0; modules[i]; i++)
		for (int k = 0; modules[i]->records && modules[i]->records[k]; k++)
			if (modules[i]->records[k]->counted && str_eq(STR(modules[i]->records[k]->name), record))
				return true;
	return false;
}

/* From this name on, and before that one. */
static bool read_counters(struct asked *q, struct str from, struct str until, struct rows *rows)
{
	struct value v[] = { VT(from), VT(until) };

	if (q->rq->query.n)
		return fail(q->x->errs, &E_PARAMETER, S(""), q->rq->query);
	return db_all(q->db, &counters_of, v, rows, q->x->arena, q->x->errs);
}

/* {"placed":2,…} of the counters from this one on that are of a record; the first that is not. */
static const struct counter *put_counts(struct buf *out, const struct counter *c, const struct counter *end, struct str record)
{
	const char *comma = "";

	for (buf_char(out, '{'); c < end; c++, comma = ",") {
		struct str state = c->name, of;
		if (!str_cut(&state, ':', &of) || !str_eq(of, record))
			break;
		buf_text(out, comma);
		buf_json(out, state);
		buf_char(out, ':');
		buf_int(out, c->n);
	}
	buf_char(out, '}');
	return c;
}

/* GET /api/v1/counts/{record}: how many rows are in each state, without counting. */
static bool counts_query(struct asked *q)
{
	struct arena *a = q->x->arena;
	struct rows rows;

	if (!is_counted(q->part[0]))
		return fail(q->x->errs, &E_NOT_FOUND, S(""), both(a, "计数", "count of"), q->part[0]);
	if (!read_counters(q, str_fmt(a, "%.*s:", P(q->part[0])), str_fmt(a, "%.*s;", P(q->part[0])), &rows))
		return false;
	buf_text(q->out, "{\"counts\":");
	put_counts(q->out, rows.at, (const struct counter *)rows.at + rows.n, q->part[0]);
	buf_char(q->out, '}');
	return true;
}

/* GET /api/v1/counts: of all records at once, {"counts":{"order":{"placed":2}}}: a screen of what waits asks once. */
static bool all_counts_query(struct asked *q)
{
	struct rows rows;

	if (!read_counters(q, S(""), S("~"), &rows))
		return false;
	const struct counter *c = rows.at, *end = c + rows.n;
	buf_text(q->out, "{\"counts\":{");
	while (c < end) {
		struct str rest = c->name, record;
		str_cut(&rest, ':', &record);
		if (c != rows.at)
			buf_char(q->out, ',');
		buf_json(q->out, record);
		buf_char(q->out, ':');
		c = put_counts(q->out, c, end, record);
	}
	buf_text(q->out, "}}");
	return true;
}

/* GET /api/v1/reports: what there is to be asked. */
static bool reports_query(struct asked *q)
{
	bool first = true;

	buf_text(q->out, "{\"items\":[");
	for (int i = 0; modules[i]; i++) {
		for (int k = 0; k < modules[i]->reports_n; k++) {
			const struct report *r = &modules[i]->reports[k];
			buf_text(q->out, first ? "{\"name\":" : ",{\"name\":");
			buf_json(q->out, STR(r->name));
			buf_text(q->out, ",\"zh\":");
			buf_json(q->out, STR(r->zh));
			buf_text(q->out, ",\"en\":");
			buf_json(q->out, STR(r->en));
			buf_text(q->out, ",\"parameters\":[");
			for (int p = 0; p < r->parameters; p++) {
				if (p)
					buf_char(q->out, ',');
				buf_json(q->out, STR(r->parameter[p].name));
			}
			buf_text(q->out, "]}");
			first = false;
		}
	}
	buf_text(q->out, "]}");
	return true;
}

/* The sign keeps SQLite from walking to the page by this condition instead of by the cursor. */
static const struct list event_list = { .record = &event_record, .sort = "-id", .where = "+" COMMITS_COMPLETE, .about = "subject" };
static const struct list outbox_list = { .record = &outbox_record, .sort = "-id" };

static const struct route routes[] = {
	{ POST,  "/api/v1/commands:batch", STAFF | MACHINE | CUSTOMER, .bulk = true,
	  .zh = "批量执行命令", .en = "up to 500 commands, an answer for each" },
	{ GET,   "/api/v1/events", STAFF | MACHINE, .list = &event_list, .out = &event_record,
	  .zh = "事件日志", .en = "what happened, newest first" },
	{ GET,   "/api/v1/events/stream", STAFF | MACHINE, .stream = true, .out = &event_record,
	  .zh = "实时事件流（SSE），断线后按 Last-Event-ID 续传", .en = "what happens, as it happens (SSE); resumes by Last-Event-ID" },
	{ GET,   "/api/v1/counts", STAFF | MACHINE, .query = all_counts_query,
	  .zh = "所有记录的各状态数量", .en = "rows per state of every record" },
	{ GET,   "/api/v1/counts/{record}", STAFF | MACHINE, .query = counts_query,
	  .zh = "各状态数量", .en = "rows per state" },
	{ GET,   "/api/v1/reports", STAFF | MACHINE, .query = reports_query, .zh = "报表目录", .en = "list reports" },
	{ GET,   "/api/v1/reports/{name}", STAFF | MACHINE, .report = true, .slow = true,
	  .zh = "报表", .en = "run a report" },
	{ GET,   "/api/v1/papers/{name}", STAFF | MACHINE, .paper = true, .slow = true, .zh = "打印单据", .en = "print a paper" },
	{ GET,   "/api/v1/meta", ANYONE, .query = meta_query, .zh = "界面元数据", .en = "what screens are drawn from" },
	{ GET,   "/api/v1/search", STAFF | MACHINE, .query = find_query, .out = &found_record,
	  .zh = "全局查找", .en = "find orders, customers, products …" },
	{ GET,   "/api/v1/settings", STAFF, .query = settings_query, .zh = "设置列表", .en = "list settings" },
	{ POST,  "/api/v1/settings", ADMIN, .command = &setting_change, .out = &setting_row_record },
	{ GET,   "/api/v1/reveals", ADMIN | MANAGER, .list = &reveal_list, .out = &reveal_record,
	  .zh = "个人信息查看记录", .en = "looks at personal data" },
	{ POST,  "/api/v1/reveals", PERSONAL_ASKS, .command = &personal_reveal, .out = &revealed_record },
	{ GET,   "/api/v1/outbox", ADMIN, .list = &outbox_list, .out = &outbox_record,
	  .zh = "待发件", .en = "what is on its way to the webhook, or to customers" },
	{ POST,  "/api/v1/outbox/{id}/actions/{move}", ADMIN, .moves = (const struct command *const[]){ &outbox_retry, NULL },
	  .out = &outbox_record },
};

/* --- what is swept ------------------------------------------------------------- */

enum { MONTH_S = 30 * 24 * 3600 };

QUERY(old_keys) = {
	.name = "old_keys", .params = 1,
	.sql = "DELETE FROM idempotency WHERE (key, caller_id) IN"
	       " (SELECT key, caller_id FROM idempotency WHERE at < ?1 ORDER BY at LIMIT 1000)",
};
QUERY(old_deliveries) = {
	.name = "old_deliveries", .params = 1,
	.sql = "DELETE FROM outbox WHERE id IN"
	       " (SELECT id FROM outbox WHERE state = 'delivered' AND due_at < ?1 ORDER BY due_at LIMIT 1000)",
};
QUERY(old_commits) = {
	.name = "old_commits", .params = 1, .sql = "DELETE FROM commits WHERE at < ?1 AND writer <> 0",
};
static const struct sweep sweeps[] = { { &old_keys, MONTH_S }, { &old_deliveries, MONTH_S }, { &old_commits, COMMITS_KEEP_S } };

static const struct transport *const transports[] = { &webhook_transport, NULL };

static const struct record *const records[] = {
	&idempotency_record, &setting_row_record, &series_record, &counter_record, &timer_row_record, &event_record,
	&outbox_record, &node_row_record, &lease_row_record, &secret_record, &reveal_record, NULL,
};
static const struct command *const commands[] = { &setting_change, &outbox_done, &outbox_retry, &timer_forget, &timer_wind,
	&node_beat, &node_leave, &personal_reveal, NULL };

static const struct names currencies = NAMES(
	{ "CNY", "人民币 CNY", "yuan CNY" }, { "USD", "美元 USD", "US dollar USD" }, { "EUR", "欧元 EUR", "euro EUR" },
	{ "HKD", "港元 HKD", "Hong Kong dollar HKD" }, { "JPY", "日元 JPY", "yen JPY" }, { "GBP", "英镑 GBP", "pound GBP" },
	{ "BRL", "巴西雷亚尔 BRL", "real BRL" },
);

/* It stands in the head of papers and mails. */
static bool is_one_line(struct str value)
{
	return str_find(value, '\n') < 0 && str_find(value, '\r') < 0;
}

static const struct setting settings[] = {
	{ "company.name", SETTING_TEXT, "", 0, 0, NULL, "公司名称", "the company's name", is_one_line },
	{ "company.currency", SETTING_CHOICE, "CNY", 0, 0, &currencies, "本位币", "currency of new orders", NULL },
	{ "login.notice", SETTING_TEXT, "", 0, 0, NULL, "登录页上的通知", "a notice on the page to log in; whoever opens it reads it", NULL },
	{ "privacy.reveals_per_hour", SETTING_INT, "60", 0, 10000, NULL, "每人每小时可查看脱敏信息的次数",
	  "how often somebody may look at masked personal data in an hour", NULL },
};

const struct module shell_module = {
	.name = "shell", .zh = "系统", .en = "system", .schema = shell_schema, .records = records, .commands = commands,
	.routes = routes, .routes_n = COUNT(routes), .sweeps = sweeps, .sweeps_n = COUNT(sweeps),
	.transports = transports, .settings = settings, .settings_n = COUNT(settings),
};
