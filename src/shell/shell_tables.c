/*
 * shell_tables.c -- the shell's own records, described like everybody's.
 */
#include "shell/shell.h"

static const struct field event_fields[] = {
	FIELD(event, subject_id, .flags = KEY | LISTED | FILTER, .zh = "对象标识"),
	FIELD(event, seq,        .flags = KEY | LISTED, .zh = "序号"),
	FIELD(event, id,         .flags = LISTED | SORT, .zh = "事件标识"),
	FIELD(event, subject,    .flags = LISTED, .zh = "对象"),
	FIELD(event, name,       .flags = LISTED, .zh = "事件"),
	FIELD(event, actor_id,   .flags = LISTED, .zh = "操作人标识"),
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
	FIELD(setting_row, value, .flags = LISTED | INPUT | REQUIRED, .zh = "取值"),
};
RECORD(setting_row_record, setting_row, "settings", setting_row_fields, .zh = "设置", .en = "setting");

static const struct field series_fields[] = {
	FIELD(series, name, .flags = KEY, .zh = "序列"),
	FIELD(series, last, .flags = DELTA, .zh = "末号"),
};
RECORD(series_record, series, "series", series_fields, .zh = "编号序列", .en = "number series", .rank = RANK_NUMBER);

static const struct field timer_row_fields[] = {
	FIELD(timer_row, id,         .flags = KEY, .zh = "标识"),
	FIELD(timer_row, name,       .zh = "定时器"),
	FIELD(timer_row, subject_id, .zh = "对象标识"),
	FIELD(timer_row, due_at,     .zh = "到期时间"),
};
RECORD(timer_row_record, timer_row, "timers", timer_row_fields, .zh = "定时任务", .en = "timer", .rank = RANK_LOG);

static const struct names outbox_states = NAMES(
	[OUTBOX_PENDING]   = { "pending",   "待发送", "pending" },
	[OUTBOX_DELIVERED] = { "delivered", "已送达", "delivered" },
	[OUTBOX_DEAD]      = { "dead",      "已放弃", "given up" },
);

static const struct field outbox_fields[] = {
	FIELD(outbox, id,         .flags = KEY | LISTED | SORT, .zh = "标识"),
	FIELD(outbox, subject_id, .flags = LISTED, .zh = "对象标识"),
	FIELD(outbox, seq,        .flags = LISTED, .zh = "事件序号"),
	FIELD(outbox, endpoint,   .flags = LISTED, .zh = "接收地址"),
	FIELD(outbox, state,      .flags = LISTED | FILTER, .names = &outbox_states, .zh = "状态"),
	FIELD(outbox, tries,      .flags = LISTED, .zh = "次数"),
	FIELD(outbox, due_at,     .flags = LISTED, .zh = "下次时间"),
	FIELD(outbox, status,     .flags = LISTED, .zh = "应答码"),
	FIELD(outbox, done_at,    .flags = LISTED | OPTIONAL, .zh = "完成时间"),
};
RECORD(outbox_record, outbox, "outbox", outbox_fields, .zh = "待发事件", .en = "outbox entry", .rank = RANK_OUTBOX);

LOOKUP(idempotency_by_key, idempotency_record, "key");
LOOKUP(setting_by_name, setting_row_record, "name");
LOOKUP(series_by_name, series_record, "name");

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
