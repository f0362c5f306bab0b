/*
 * job_tables.c -- import jobs at a glance: rows, life cycle, commands, routes, settings.
 */
#include "channel/channel.h"
#include "channel/job.h"
#include "channel/queries.h"
#include "channel/schema.h"

#define SENDERS JOB_SENDERS

/* --- rows -------------------------------------------------------------------------------- */

static const struct names job_states = NAMES(
	[JOB_UPLOADING] = { "uploading", "上传中",   "uploading", TONE_BUSY },
	[JOB_UPLOADED]  = { "uploaded",  "待对应列", "uploaded", TONE_WAIT },
	[JOB_CHECKING]  = { "checking",  "检查中",   "checking", TONE_BUSY },
	[JOB_CHECKED]   = { "checked",   "已检查",   "checked", TONE_WAIT },
	[JOB_RUNNING]   = { "running",   "导入中",   "running", TONE_BUSY },
	[JOB_STOPPING]  = { "stopping",  "停止中",   "stopping", TONE_BUSY },
	[JOB_FINISHED]  = { "finished",  "已完成",   "finished", TONE_GOOD },
	[JOB_CANCELLED] = { "cancelled", "已取消",   "cancelled", TONE_IDLE },
	[JOB_FAILED]    = { "failed",    "未能完成", "failed", TONE_BAD },
);
const struct names job_dates = NAMES(
	[DATES_ISO]         = { "iso",         "2026-11-28", "2026-11-28" },
	[DATES_SLASH]       = { "slash",       "2026/11/28", "2026/11/28" },
	[DATES_HAN]         = { "han",         "2026年11月28日", "2026年11月28日" },
	[DATES_DOT]         = { "dot",         "2026.11.28", "2026.11.28" },
	[DATES_DAY_FIRST]   = { "day_first",   "28/11/2026", "28/11/2026" },
	[DATES_MONTH_FIRST] = { "month_first", "11/28/2026", "11/28/2026" },
);

static const struct field import_job_fields[] = {
	ROOT_FIELDS(import_job),
	FIELD(import_job, name,          .flags = LISTED | INPUT | REQUIRED | PERSONAL, .scope = OF_STAFF, .min = 1, .max = 200, .zh = "文件名", .en = "file"),
	FIELD(import_job, size,          .flags = LISTED | INPUT | REQUIRED, .min = 1, .max = JOB_FILE_MAX, .zh = "字节数", .en = "bytes"),
	FIELD(import_job, received,      .zh = "已收到字节"),
	FIELD(import_job, chunks,        .zh = "已收到分块", .en = "chunks received"),
	FIELD(import_job, state,         .flags = LISTED | FILTER, .names = &job_states, .zh = "状态"),
	FIELD(import_job, state_at,      .zh = "状态时间"),
	FIELD(import_job, customer_id,   .refers = "customer", .zh = "客户", .doc = "all orders are theirs; 0: a column says whose"),
	FIELD(import_job, customer_code, .zh = "客户代码"),
	FIELD(import_job, channel,       .names = &order_channels, .zh = "接收渠道"),
	FIELD(import_job, draft,         .zh = "存为草稿", .en = "as drafts"),
	FIELD(import_job, dates,         .names = &job_dates, .zh = "日期写法", .en = "how days are written"),
	FIELD(import_job, mapping,       .max = 4000, .zh = "列的对应", .doc = "field=column, separated by blanks"),
	FIELD(import_job, pass,          .zh = "处理次数"),
	FIELD(import_job, faults,        .zh = "问题数"),
	FIELD(import_job, row_count,     .flags = LISTED, .zh = "总行数", .en = "rows"),
	FIELD(import_job, done,          .flags = LISTED, .zh = "已处理行", .en = "rows done"),
	FIELD(import_job, good,          .flags = LISTED, .zh = "正常行", .en = "good rows"),
	FIELD(import_job, warned,        .flags = LISTED, .zh = "提醒行", .en = "rows with a warning"),
	FIELD(import_job, bad,           .flags = LISTED, .zh = "错误行", .en = "wrong rows"),
	FIELD(import_job, made,          .flags = LISTED, .zh = "新增订单", .en = "orders made", .doc = "of a check: that would be made"),
	FIELD(import_job, unchanged,     .flags = LISTED, .zh = "已有订单", .en = "orders there already"),
	FIELD(import_job, failure_zh,    .flags = PERSONAL, .scope = OF_STAFF, .zh = "原因(中文)", .en = "why it failed (zh)"),
	FIELD(import_job, failure_en,    .flags = PERSONAL, .scope = OF_STAFF, .zh = "原因(英文)", .en = "why it failed (en)"),
	FIELD(import_job, owner_id,      .refers = "staff", .flags = HIDDEN, .zh = "导入人"),
	FIELD(import_job, owner,         .flags = LISTED, .zh = "导入人"),
	FIELD(import_job, created_at,    .flags = LISTED | SORT | FILTER, .zh = "创建时间"),
	FIELD(import_job, started_at,    .flags = OPTIONAL, .zh = "开始时间"),
	FIELD(import_job, finished_at,   .flags = LISTED | OPTIONAL, .zh = "结束时间"),
	FIELD(import_job, keep_until,    .zh = "文件保留至", .doc = "then the file and what was wrong with it are removed"),
};
RECORD(import_job_record, import_job, "import_jobs", import_job_fields, .zh = "订单导入", .en = "order import", .called = "name",
       .machine = &import_job_machine, .actions = &import_job_actions, .counted = true);

static const struct field import_chunk_fields[] = {
	FIELD(import_chunk, import_job_id, .refers = "import_job", .flags = KEY, .zh = "订单导入"),
	FIELD(import_chunk, chunk,         .flags = KEY, .zh = "序号"),
	FIELD(import_chunk, keep_until,    .zh = "保留至"),
	FIELD(import_chunk, data,          .flags = HIDDEN | PERSONAL, .scope = OF_STAFF, .max = JOB_CHUNK_MAX, .zh = "内容"),
};
RECORD(import_chunk_record, import_chunk, "import_chunks", import_chunk_fields, .zh = "文件分块", .en = "chunk of a file", .rank = RANK_STOCK);

static const struct field import_fault_fields[] = {
	FIELD(import_fault, import_job_id, .refers = "import_job", .flags = KEY | HIDDEN, .zh = "订单导入"),
	FIELD(import_fault, pass,          .flags = KEY | HIDDEN, .zh = "处理次数"),
	FIELD(import_fault, fault,         .flags = KEY | HIDDEN, .zh = "序号"),
	FIELD(import_fault, keep_until,    .flags = HIDDEN, .zh = "保留至"),
	FIELD(import_fault, line,          .flags = INPUT, .zh = "行"),
	FIELD(import_fault, place,         .flags = INPUT, .max = 400, .zh = "列或字段"),
	FIELD(import_fault, warning,       .flags = INPUT, .zh = "仅提醒"),
	FIELD(import_fault, zh,            .flags = INPUT | PERSONAL, .scope = OF_STAFF, .max = 4000, .zh = "原因(中文)", .en = "reason (zh)"),
	FIELD(import_fault, en,            .flags = INPUT | PERSONAL, .scope = OF_STAFF, .max = 4000, .zh = "原因(英文)", .en = "reason (en)"),
};
RECORD(import_fault_record, import_fault, "import_faults", import_fault_fields, .zh = "导入问题", .en = "import fault", .rank = RANK_STOCK);

static const struct field import_mapping_fields[] = {
	FIELD(import_mapping, name,    .flags = KEY, .zh = "表头"),
	FIELD(import_mapping, mapping, .max = 4000, .zh = "列的对应"),
	FIELD(import_mapping, dates,   .names = &job_dates, .zh = "日期写法"),
	FIELD(import_mapping, channel, .names = &order_channels, .zh = "接收渠道"),
	FIELD(import_mapping, draft,   .zh = "存为草稿"),
	FIELD(import_mapping, used_at, .zh = "使用时间"),
};
RECORD(import_mapping_record, import_mapping, "import_mappings", import_mapping_fields, .zh = "列对应记录", .en = "remembered mapping",
       .rank = RANK_STOCK);

/* --- what is sent ---------------------------------------------------------------------------- */

static const struct field import_chunk_sent_fields[] = {
	FIELD(import_chunk_sent, chunk, .flags = INPUT | REQUIRED, .min = 1, .max = 1000, .zh = "序号", .doc = "1, 2 …"),
	FIELD(import_chunk_sent, data,  .flags = INPUT | REQUIRED | PERSONAL, .scope = OF_STAFF, .min = 4, .max = JOB_CHUNK_MAX, .zh = "内容", .doc = "in base64"),
};
RECORD(import_chunk_sent_record, import_chunk_sent, NULL, import_chunk_sent_fields, .zh = "文件分块", .en = "chunk of a file");

static const struct field mapped_fields[] = {
	FIELD(mapped, field,  .flags = INPUT | REQUIRED, .max = 40, .zh = "字段"),
	FIELD(mapped, column, .flags = INPUT | REQUIRED, .min = 1, .max = JOB_COLUMNS_MAX, .zh = "列号", .doc = "from 1"),
};
static RECORD(mapped_record, mapped, NULL, mapped_fields, .zh = "列的对应", .en = "mapped column");

static const struct field import_plan_fields[] = {
	FIELD(import_plan, columns,     .flags = INPUT | REQUIRED, .of = &mapped_record, .max = JOB_COLUMNS_MAX, .zh = "列的对应"),
	FIELD(import_plan, headers,     .flags = INPUT, .max = 64, .zh = "表头", .doc = "as GET …/columns said: the mapping is remembered by it"),
	FIELD(import_plan, customer_id, .refers = "customer", .flags = INPUT, .zh = "客户", .doc = "all orders are theirs; absent: a column says whose"),
	FIELD(import_plan, channel,     .flags = INPUT, .names = &order_channels, .zh = "接收渠道"),
	FIELD(import_plan, dates,       .flags = INPUT, .names = &job_dates, .zh = "日期写法", .en = "how days are written"),
	FIELD(import_plan, draft,       .flags = INPUT, .zh = "存为草稿", .en = "as drafts"),
};
RECORD(import_plan_record, import_plan, NULL, import_plan_fields, .zh = "导入方式", .en = "how to import");

static const struct names job_ends = NAMES(
	[END_NOT] = { "not", "未结束", "not yet" }, [END_DONE] = { "done", "完成", "done" }, [END_FAILED] = { "failed", "失败", "failed" },
);
static const struct field import_advance_fields[] = {
	FIELD(import_advance, begin,      .flags = INPUT, .zh = "开始"),
	FIELD(import_advance, end,        .flags = INPUT, .names = &job_ends, .zh = "结束"),
	FIELD(import_advance, row_count,  .flags = INPUT, .zh = "总行数"),
	FIELD(import_advance, done,       .flags = INPUT, .zh = "已处理行"),
	FIELD(import_advance, good,       .flags = INPUT, .zh = "正常行"),
	FIELD(import_advance, warned,     .flags = INPUT, .zh = "提醒行"),
	FIELD(import_advance, bad,        .flags = INPUT, .zh = "错误行"),
	FIELD(import_advance, made,       .flags = INPUT, .zh = "新增订单"),
	FIELD(import_advance, unchanged,  .flags = INPUT, .zh = "已有订单"),
	FIELD(import_advance, failure_zh, .flags = INPUT, .zh = "原因(中文)"),
	FIELD(import_advance, failure_en, .flags = INPUT, .zh = "原因(英文)"),
	FIELD(import_advance, faults,     .flags = INPUT, .of = &import_fault_record, .max = JOB_FAULTS_MAX, .zh = "问题"),
};
RECORD(import_advance_record, import_advance, NULL, import_advance_fields, .zh = "导入进度", .en = "progress of an import");

/* --- life cycle ------------------------------------------------------------------------------ */

static const struct move import_job_moves[] = {
	{ JOB_UPLOADING, "receive", JOB_UPLOADED,  SYSTEM,  NULL, NULL, NULL },
	{ JOB_UPLOADED,  "check",   JOB_CHECKING,  SENDERS, "检查", "check", NULL },
	{ JOB_CHECKED,   "check",   JOB_CHECKING,  SENDERS, "重新检查", "check again", NULL },
	{ JOB_FAILED,    "check",   JOB_CHECKING,  SENDERS, "重新检查", "check again", NULL },
	{ JOB_CHECKED,   "run",     JOB_RUNNING,   SENDERS, "开始导入", "import", NULL },
	{ JOB_CHECKING,  "end",     JOB_CHECKED,   SYSTEM,  NULL, NULL, NULL },
	{ JOB_RUNNING,   "end",     JOB_FINISHED,  SYSTEM,  NULL, NULL, NULL },
	{ JOB_STOPPING,  "end",     JOB_CANCELLED, SYSTEM,  NULL, NULL, NULL },
	{ JOB_CHECKING,  "fail",    JOB_FAILED,    SYSTEM,  NULL, NULL, NULL },
	{ JOB_RUNNING,   "fail",    JOB_FAILED,    SYSTEM,  NULL, NULL, NULL },
	{ JOB_STOPPING,  "fail",    JOB_CANCELLED, SYSTEM,  NULL, NULL, NULL },
	{ JOB_UPLOADING, "cancel",  JOB_CANCELLED, SENDERS, "取消", "cancel", NULL, RARE },
	{ JOB_UPLOADED,  "cancel",  JOB_CANCELLED, SENDERS, "取消", "cancel", NULL, RARE },
	{ JOB_CHECKING,  "cancel",  JOB_STOPPING,  SENDERS, "停止", "stop", NULL, RARE },
	{ JOB_CHECKED,   "cancel",  JOB_CANCELLED, SENDERS, "取消", "cancel", NULL, RARE },
	{ JOB_RUNNING,   "cancel",  JOB_STOPPING,  SENDERS, "停止", "stop", NULL, RARE },
	{ JOB_FAILED,    "cancel",  JOB_CANCELLED, SENDERS, "取消", "cancel", NULL, RARE },
};
MACHINE(import_job_machine, job_states, import_job_moves, JOB_UPLOADING, STATE_BIT(JOB_FINISHED) | STATE_BIT(JOB_CANCELLED));

static const struct action import_job_actions_table[] = {
	{ "append", STATE_BIT(JOB_UPLOADING), SENDERS, "上传分块", "send a chunk", "POST /api/v1/imports/{id}/chunks", NULL },
};
ACTIONS(import_job_actions, import_job_actions_table);

/* --- commands -------------------------------------------------------------------------------- */

static const struct command import_create = {
	.name = "import.create", .zh = "新建订单导入", .en = "begin an order import", .by = SENDERS, .in = &import_job_record,
	.decide = import_create_decide, .flags = KEYED,
};
#define COMMAND(var_, name_, zh_, en_, by_, in_, load_, decide_, ...) const struct command var_ = { \
	.name = name_, .zh = zh_, .en = en_, .by = by_, .in = in_, .subject = &import_job_record,           \
	.state = sizeof(struct job_seen), .load = load_, .decide = decide_, ##__VA_ARGS__ }
static COMMAND(import_append, "import.append", "上传分块", "send a chunk of the file", SENDERS, &import_chunk_sent_record, import_job_load, import_append_decide);
static COMMAND(import_check, "import.check", "检查导入文件", "check the file", SENDERS, &import_plan_record, import_check_load, import_check_decide);
static COMMAND(import_start, "import.run", "开始导入", "import the orders", SENDERS, NULL, import_job_load, import_run_decide);
static COMMAND(import_cancel, "import.cancel", "取消导入", "cancel the import", SENDERS, NULL, import_job_load, import_cancel_decide);
COMMAND(import_advance, "import.advance", "登记导入进度", "record the progress of an import", SYSTEM, &import_advance_record, import_job_load,
        import_advance_decide, .flags = INTERNAL);

static const struct command *const commands[] = {
	&import_create, &import_append, &import_check, &import_start, &import_cancel, &import_advance, NULL,
};
static const struct command *const import_moves[] = { &import_check, &import_start, &import_cancel, NULL };

/* --- requests -------------------------------------------------------------------------------- */

static const struct list import_list = { .record = &import_job_record, .sort = "-created_at" };

static const struct route routes[] = {
	{ GET,  "/api/v1/imports", .by = SENDERS, .list = &import_list, .out = &import_job_record, .zh = "订单导入", .en = "order imports" },
	{ POST, "/api/v1/imports", .command = &import_create, .out = &import_job_record },
	{ GET,  "/api/v1/imports/{id}", .by = SENDERS, .get = &import_job_record, .out = &import_job_record, .zh = "订单导入详情",
	  .en = "read an order import" },
	{ POST, "/api/v1/imports/{id}/chunks", .command = &import_append, .out = &import_job_record },
	{ POST, "/api/v1/imports/{id}/actions/{move}", .moves = import_moves, .out = &import_job_record },
	{ GET,  "/api/v1/imports/{id}/columns", .by = SENDERS, .query = import_columns_get, .out = &import_columns_record, .slow = true,
	  .zh = "文件的列与建议的对应", .en = "the columns of the file and what they might be" },
	{ GET,  "/api/v1/imports/{id}/rows", .by = SENDERS, .query = import_rows_get, .out = &import_rows_record, .slow = true,
	  .zh = "文件的行与问题", .en = "rows of the file and what is wrong with them" },
	{ GET,  "/api/v1/imports/{id}/rejects", .by = SENDERS, .query = import_rejects_get, .slow = true,
	  .zh = "下载错误行", .en = "download the wrong rows" },
	{ GET,  "/api/v1/import-template", .by = SENDERS, .query = import_template_get, .zh = "下载导入模板", .en = "download a template" },
};

/* --- upkeep ---------------------------------------------------------------------------------- */

static const struct sweep sweeps[] = { { &q_import_chunks_old, 0 }, { &q_import_faults_old, 0 } };
static const struct job jobs[] = { { "import", import_work } };
static const struct check checks[] = {
	{ "imports", "导入任务的行数与订单数一致", "the figures of imports add up", import_jobs_check },
};
static const struct setting settings[] = {
	{ "import.keep_days", SETTING_INT, "30", 1, 3650, NULL, "导入文件保留天数", "days an imported file is kept", NULL },
};

static const struct record *const records[] = { &import_job_record, &import_chunk_record, &import_fault_record, &import_mapping_record, NULL };

const struct module channel_module = {
	.name = "channel", .zh = "渠道", .en = "channels", .schema = channel_schema,
	.records = records, .commands = commands, .queries = channel_queries,
	.routes = routes, .routes_n = COUNT(routes), .jobs = jobs, .jobs_n = COUNT(jobs), .sweeps = sweeps, .sweeps_n = COUNT(sweeps),
	.checks = checks, .checks_n = COUNT(checks), .settings = settings, .settings_n = COUNT(settings),
};
