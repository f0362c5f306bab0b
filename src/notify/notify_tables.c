/*
 * notify_tables.c -- the module at a glance: messages, their templates, who may do what with them, and what there is to set.
 */
#include "notify/notify_inner.h"
#include "notify/queries.h"
#include "notify/schema.h"

enum {
	SEES = SALES | REVIEWER | LOGISTICS | FINANCE | AFTERSALES | MANAGER | ADMIN,
	SENDS = SALES | AFTERSALES | ADMIN,
	WRITES = MANAGER | ADMIN,
};

const struct problem
	LETTER_TOO_LONG = { "LETTER_TOO_LONG", 422, "正文过长：最多 {max} KiB", "the text is too long: at most {max} KiB" };

const struct names message_kinds = NAMES(
	[MESSAGE_PLACED]    = { "placed",    "收到订单", "order received" },
	[MESSAGE_CONFIRMED] = { "confirmed", "订单确认", "order confirmed" },
	[MESSAGE_SHIPPED]   = { "shipped",   "发货",     "shipped" },
	[MESSAGE_CANCELLED] = { "cancelled", "订单取消", "order cancelled" },
	[MESSAGE_REFUNDED]  = { "refunded",  "退款",     "refunded" },
);
const struct names message_languages = NAMES([MESSAGE_ZH] = { "zh", "中文", "Chinese" }, [MESSAGE_EN] = { "en", "英文", "English" });

/* --- messages --------------------------------------------------------------------- */

const struct names message_states = NAMES(
	[MESSAGE_QUEUED]      = { "queued",      "待发送", "queued", TONE_BUSY },
	[MESSAGE_UNDELIVERED] = { "undelivered", "未送达", "undelivered", TONE_BUSY },	/* and tried again by itself */
	[MESSAGE_SENT]        = { "sent",        "已发送", "sent", TONE_GOOD },
	[MESSAGE_FAILED]      = { "failed",      "已放弃", "given up", TONE_BAD },
);
static const struct move message_moves[] = {
	{ MESSAGE_QUEUED,      "delay", MESSAGE_UNDELIVERED, SYSTEM, NULL, NULL, NULL },
	{ MESSAGE_QUEUED,      "send",  MESSAGE_SENT,        SYSTEM, NULL, NULL, NULL },
	{ MESSAGE_UNDELIVERED, "send",  MESSAGE_SENT,        SYSTEM, NULL, NULL, NULL },
	{ MESSAGE_QUEUED,      "fail",  MESSAGE_FAILED,      SYSTEM, NULL, NULL, NULL },
	{ MESSAGE_UNDELIVERED, "fail",  MESSAGE_FAILED,      SYSTEM, NULL, NULL, NULL },
	{ MESSAGE_UNDELIVERED, "retry", MESSAGE_QUEUED,      SENDS,  "立即重发", "send now", NULL, RARE },
	{ MESSAGE_FAILED,      "retry", MESSAGE_QUEUED,      SENDS,  "重新发送", "send again", NULL },
	{ MESSAGE_SENT,        "retry", MESSAGE_QUEUED,      SENDS,  "重新发送", "send again", NULL, RARE },
};
static MACHINE(message_machine, message_states, message_moves, MESSAGE_QUEUED, 0);

static const struct field message_fields[] = {
	ROOT_FIELDS(message),
	FIELD(message, kind,      .flags = LISTED | FILTER, .names = &message_kinds, .zh = "事由"),
	FIELD(message, state,     .flags = LISTED | FILTER, .names = &message_states, .zh = "状态"),
	FIELD(message, order_id,  .refers = "order", .flags = LISTED | FILTER, .zh = "订单"),
	FIELD(message, part,      .flags = LISTED | OPTIONAL, .zh = "序号", .doc = "the batch or the refund it tells of; absent: of the order"),
	FIELD(message, language,  .flags = LISTED, .names = &message_languages, .zh = "语言"),
	FIELD(message, address,   .flags = LISTED | PERSONAL, .scope = OF_EMAIL, .zh = "收件人", .en = "to"),
	FIELD(message, subject,   .zh = "主题", .doc = "as it stood in the template then; with the order's values: …/text"),
	FIELD(message, body,      .zh = "正文", .doc = "likewise"),
	FIELD(message, outbox_id, .flags = HIDDEN, .zh = "发件箱"),
	FIELD(message, tries,     .flags = LISTED, .zh = "次数"),
	FIELD(message, status,    .flags = LISTED | OPTIONAL, .zh = "应答码", .doc = "of the mail server, to the last try; absent: none"),
	FIELD(message, reason,    .flags = LISTED, .zh = "失败原因"),
	FIELD(message, queued_at, .flags = LISTED | SORT, .zh = "生成时间"),
	FIELD(message, done_at,   .flags = LISTED | OPTIONAL, .zh = "完成时间"),
};
RECORD(message_record, message, "messages", message_fields, .zh = "客户通知", .en = "message to a customer", .called = "kind", .machine = &message_machine,
       .counted = true);
LOOKUP(message_by_id, message_record, "id");

/* --- templates --------------------------------------------------------------------- */

static const struct field message_template_fields[] = {
	ROOT_FIELDS(message_template),
	FIELD(message_template, kind,     .flags = LISTED | INPUT | REQUIRED | FIXED, .names = &message_kinds, .zh = "事由"),
	FIELD(message_template, language, .flags = LISTED | INPUT | REQUIRED | FIXED, .names = &message_languages, .zh = "语言"),
	FIELD(message_template, subject,  .flags = LISTED | INPUT, .max = 200, .zh = "主题",
	      .doc = "with places such as {{number}}; empty: the standard one"),
	FIELD(message_template, body,     .flags = INPUT, .max = 10000, .zh = "正文",
	      .doc = "with places; a line all of whose places are empty is left out; empty: the standard one"),
	FIELD(message_template, paused,   .flags = LISTED | INPUT, .zh = "停发", .doc = "customers are not told of this"),
	FIELD(message_template, changed_at, .flags = LISTED, .zh = "修改时间"),
	FIELD(message_template, changed_by, .flags = LISTED, .zh = "修改人"),
};
static const struct action message_template_actions_table[] = {
	{ "change", 0, WRITES, "修改通知模板", "change", "PATCH /api/v1/message_templates/{id}", NULL },
};
static ACTIONS(message_template_actions, message_template_actions_table);
RECORD(message_template_record, message_template, "message_templates", message_template_fields, .zh = "通知模板", .en = "message template", .called = "kind", BESIDE("language"),
       .actions = &message_template_actions, .everywhere = true);
LOOKUP(message_template_by_id, message_template_record, "id");
LOOKUP(templates_by_language, message_template_record, "language");

/* --- letters: the table of what a template may name ---------------------------------- */

static const struct field letter_fields[] = {
	FIELD(letter, number,         .flags = OPTIONAL, .zh = "订单编号"),
	FIELD(letter, order_date,     .zh = "下单日期"),
	FIELD(letter, addressee,      .flags = PERSONAL, .scope = OF_NAME, .zh = "称呼"),
	FIELD(letter, customer_name,  .flags = PERSONAL, .scope = OF_NAME, .zh = "客户名称"),
	FIELD(letter, requested_date, .flags = OPTIONAL, .zh = "要求交付日期"),
	FIELD(letter, promised_date,  .flags = OPTIONAL, .zh = "约定交付日期"),
	FIELD(letter, currency,       .zh = "币种"),
	FIELD(letter, total,          .zh = "应付总额"),
	FIELD(letter, message,        .zh = "客户留言"),
	FIELD(letter, batch,          .flags = OPTIONAL, .zh = "批次"),
	FIELD(letter, planned_date,   .flags = OPTIONAL, .zh = "计划发货日期"),
	FIELD(letter, carrier,        .flags = OPTIONAL, .zh = "承运商"),
	FIELD(letter, tracking_number, .flags = OPTIONAL, .zh = "运单号"),
	FIELD(letter, refund,         .flags = OPTIONAL, .zh = "退款金额"),
	FIELD(letter, lines,          .zh = "产品明细"),
	FIELD(letter, link,           .zh = "查询链接"),
	FIELD(letter, company,        .zh = "公司名称"),
	FIELD(letter, contact,        .zh = "联系方式"),
};
RECORD(letter_record, letter, NULL, letter_fields, .zh = "通知内容", .en = "letter");

static const struct field letter_line_fields[] = {
	FIELD(letter_line, name,          .zh = "产品名称"),
	FIELD(letter_line, specification, .zh = "规格"),
	FIELD(letter_line, quantity,      .zh = "数量"),
	FIELD(letter_line, unit,          .zh = "单位"),
};
RECORD(letter_line_record, letter_line, NULL, letter_line_fields, .zh = "通知明细");

static const struct field letter_text_fields[] = {
	FIELD(letter_text, subject, .zh = "主题"),
	FIELD(letter_text, body,    .zh = "正文"),
};
RECORD(letter_text_record, letter_text, NULL, letter_text_fields, .zh = "通知正文", .en = "text of a message");

static const struct field tried_order_fields[] = {
	FIELD(tried_order, id,     .zh = "标识"),
	FIELD(tried_order, batch,  .zh = "批次"),
	FIELD(tried_order, refund, .zh = "退款"),
};
RECORD(tried_order_record, tried_order, NULL, tried_order_fields, .zh = "试填的订单");

static const struct field mails_sent_fields[] = {
	FIELD(mails_sent, n,     .zh = "封数"),
	FIELD(mails_sent, first, .flags = OPTIONAL, .zh = "最早"),
};
RECORD(mails_sent_record, mails_sent, NULL, mails_sent_fields, .zh = "已发邮件");

/* --- commands --------------------------------------------------------------------------- */

static const struct command message_queue = {
	.name = "message.queue", .zh = "生成客户通知", .en = "tell a customer", .by = SYSTEM, .state = sizeof(struct message_seen),
	.load = message_queue_load, .decide = message_queue_decide, .flags = INTERNAL,
};
static const struct command message_tried = {
	.name = "message.tried", .zh = "登记通知结果", .en = "record what became of a message", .by = SYSTEM,
	.state = sizeof(struct message_seen), .load = message_tried_load, .decide = message_tried_decide, .flags = INTERNAL,
};
static const struct command message_retry = {
	.name = "message.retry", .zh = "重新发送通知", .en = "send a message again", .by = SENDS, .subject = &message_record,
	.state = sizeof(struct message_seen), .load = message_retry_load, .decide = message_retry_decide,
};
static const struct command template_create = {
	.name = "message_template.create", .zh = "新建通知模板", .en = "write a message template", .by = WRITES,
	.in = &message_template_record, .state = sizeof(struct template_seen), .load = template_create_load,
	.decide = template_create_decide,
};
static const struct command template_change = {
	.name = "message_template.change", .zh = "修改通知模板", .en = "change a message template", .by = WRITES,
	.in = &message_template_record, .subject = &message_template_record, .state = sizeof(struct template_seen),
	.load = template_change_load, .decide = template_change_decide, .flags = PATCHES,
};

static const struct command *const commands[] = {
	&message_queue, &message_tried, &message_retry, &template_create, &template_change, NULL,
};
static const struct command *const message_moves_commands[] = { &message_retry, NULL };

/* One for each row of message_kind_rows; and what became of a mail. */
static const struct listener listeners[] = {
	{ "order.placed", &message_queue }, { "order.confirmed", &message_queue }, { "batch.shipped", &message_queue },
	{ "order.cancelled", &message_queue }, { "refund.paid", &message_queue }, { "mail.tried", &message_tried },
};

/* --- requests ------------------------------------------------------------------------------ */

static const struct list message_list = { .record = &message_record, .sort = "-queued_at" };
static const struct list template_list = { .record = &message_template_record, .sort = "id" };

static const struct route routes[] = {
	{ GET,   "/api/v1/messages", SEES, .list = &message_list, .out = &message_record, .zh = "客户通知", .en = "messages to customers" },
	{ GET,   "/api/v1/messages/{id}", SEES, .get = &message_record, .out = &message_record, .zh = "查看客户通知",
	  .en = "read a message to a customer" },
	{ GET,   "/api/v1/messages/{id}/text", SEES, .query = message_text_get, .out = &letter_text_record, .zh = "客户通知的正文",
	  .en = "its text, with the order's values" },
	{ POST,  "/api/v1/messages/{id}/actions/{move}", SEES, .moves = message_moves_commands, .out = &message_record },
	{ GET,   "/api/v1/message_templates", WRITES, .list = &template_list, .out = &message_template_record, .zh = "通知模板",
	  .en = "message templates" },
	{ POST,  "/api/v1/message_templates", .command = &template_create, .out = &message_template_record },
	{ GET,   "/api/v1/message_templates/{id}", WRITES, .get = &message_template_record, .out = &message_template_record,
	  .zh = "查看通知模板", .en = "read a message template" },
	{ PATCH, "/api/v1/message_templates/{id}", .command = &template_change, .out = &message_template_record },
	{ GET,   "/api/v1/message_templates/{id}/text", WRITES, .query = template_text_get, .out = &letter_text_record,
	  .zh = "用订单试填通知模板", .en = "a template filled with an order" },
};

static const struct setting settings[] = {
	{ "mail.from", SETTING_TEXT, "", 0, 0, NULL, "发给客户的邮件的发件地址；留空则不通知客户",
	  "address that e-mail to customers comes from; empty: they are not told", mail_from_valid },
	{ "mail.language", SETTING_CHOICE, "zh", 0, 0, &message_languages, "发给客户的邮件的语言", "language of e-mail to customers", NULL },
	{ "mail.per_hour", SETTING_INT, "20", 1, 10000, NULL, "每小时发给同一地址的邮件数上限", "e-mails to one address in an hour at most", NULL },
};

static const struct check checks[] = {
	{ "messages", "每条客户通知与发件箱中的记录一致", "messages to customers are what the outbox knows of them", notify_check_messages },
};
static const struct record *const records[] = { &message_template_record, &message_record, NULL };
static const struct transport *const transports[] = { &mail_transport, NULL };

const struct module notify_module = {
	.name = "notify", .zh = "客户通知", .en = "messages to customers", .schema = notify_schema, .records = records,
	.commands = commands, .queries = notify_queries, .routes = routes, .routes_n = COUNT(routes),
	.listeners = listeners, .listeners_n = COUNT(listeners), .transports = transports,
	.checks = checks, .checks_n = COUNT(checks), .settings = settings, .settings_n = COUNT(settings),
};
