/*
 * err.c -- the problems every part of orderd shares, and how errors become an answer.
 *
 * A sentence is filled in only when it is shown; until then an error is its problem
 * and its parameters, so tests and callers compare kinds, not texts.
 */
#include "base/err.h"

#include <assert.h>

const struct problem
	E_JSON = { "E_JSON", 400,
		"请求内容不是有效的 JSON：{reason}",
		"the body is not JSON: {reason}" },
	E_TYPE = { "E_TYPE", 422,
		"此处应为{type}",
		"must be {type}" },
	E_REQUIRED = { "E_REQUIRED", 422,
		"请填写{field}",
		"{field} is required" },
	E_UNKNOWN_FIELD = { "E_UNKNOWN_FIELD", 422,
		"{record}没有名为 {field} 的字段",
		"{field} is not a field of {record}" },
	E_READ_ONLY = { "E_READ_ONLY", 422,
		"{field}由系统填写，不能提交",
		"{field} is set by the server" },
	E_TOO_SHORT = { "E_TOO_SHORT", 422,
		"至少需要 {min} 个字符",
		"must have at least {min} characters" },
	E_TOO_LONG = { "E_TOO_LONG", 422,
		"最多允许 {max} 个字符",
		"must have at most {max} characters" },
	E_TOO_SMALL = { "E_TOO_SMALL", 422,
		"不能小于 {min}",
		"must be at least {min}" },
	E_TOO_LARGE = { "E_TOO_LARGE", 422,
		"不能大于 {max}",
		"must be at most {max}" },
	E_ZERO = { "E_ZERO", 422,
		"{field}为 0：请注明“{flag}”，或不填此项", "{field} is zero: say \"{flag}\", or leave it out" },
	E_TOO_FEW = { "E_TOO_FEW", 422,
		"至少需要 {min} 条",
		"must have at least {min} entries" },
	E_TOO_MANY = { "E_TOO_MANY", 422,
		"最多允许 {max} 条",
		"must have at most {max} entries" },
	E_CHOICE = { "E_CHOICE", 422,
		"只能是下列之一：{choices}",
		"must be one of {choices}" },
	E_FORMAT = { "E_FORMAT", 422,
		"格式不正确，应为{format}",
		"is not {format}" },
	E_OVERFLOW = { "E_OVERFLOW", 422,
		"金额过大，无法计算",
		"the amount is too large to be counted" },
	E_PARAMETER = { "E_PARAMETER", 400,
		"此处不支持参数 {name}",
		"{name} is not a parameter here" },
	E_NOT_FOUND = { "E_NOT_FOUND", 404,
		"找不到{what} {key}",
		"there is no {what} {key}" },
	E_ROUTE = { "E_ROUTE", 404,
		"地址 {path} 不存在",
		"there is nothing at {path}" },
	E_METHOD = { "E_METHOD", 405,
		"此地址不支持 {method} 方法",
		"{method} is not allowed here" },
	E_UNAUTHENTICATED = { "E_UNAUTHENTICATED", 401,
		"请先表明身份：令牌缺失、无效或已过期",
		"say who you are: a token is missing, unknown or expired", .guess = true },
	E_TOTP_REQUIRED = { "E_TOTP_REQUIRED", 401,
		"请输入手机上显示的 6 位验证码",
		"the second step is missing: the six digits on your phone" },
	E_FORBIDDEN = { "E_FORBIDDEN", 403,
		"您的岗位无权{action}",
		"your role may not {action}" },
	E_CSRF = { "E_CSRF", 403,
		"请求可能来自其他网站的页面：须带请求头 X-Orderd: console，且来源与主机一致",
		"another site's page may have sent this: X-Orderd: console is needed, and an Origin that is the Host" },
	E_CONFLICT = { "E_CONFLICT", 409,
		"{what}已存在",
		"{what} exists already" },
	E_MOVE = { "E_MOVE", 409,
		"{record}的状态为“{state}”，不能{action}；当前可以：{allowed}",
		"cannot {action} the {record}: it is {state}; possible: {allowed}" },
	E_STALE = { "E_STALE", 412,
		"数据已被他人修改，当前版本为 {current}，请刷新后重试",
		"it was changed meanwhile: version {current}" },
	E_PRECONDITION = { "E_PRECONDITION", 428,
		"请在 If-Match 中注明您所看到的版本",
		"send If-Match with the version you saw" },
	E_KEY_REQUIRED = { "E_KEY_REQUIRED", 400,
		"请提供 Idempotency-Key",
		"send an Idempotency-Key" },
	E_KEY_REUSED = { "E_KEY_REUSED", 422,
		"此 Idempotency-Key 已用于另一个请求",
		"the key was used for another request" },
	E_KEY_TOLD = { "E_KEY_TOLD", 409,
		"此 Idempotency-Key 的请求已经完成，其中的秘密只显示一次；需要另一份时请换一个键",
		"it was done already with this key, and its secret was told once: for another one send another key" },
	E_TOO_MANY_REQUESTS = { "E_TOO_MANY_REQUESTS", 429,
		"请求过于频繁，请在 {seconds} 秒后重试",
		"slow down: try again in {seconds} seconds" },
	E_TOO_MUCH = { "E_TOO_MUCH", 422,
		"内容超过 {max} 字节，请分次处理或缩小范围",
		"it is more than {max} bytes: do or ask for less at once" },
	E_BODY_TOO_LARGE = { "E_BODY_TOO_LARGE", 413,
		"请求内容超过 {max} 字节",
		"the body is larger than {max} bytes" },
	E_MEDIA_TYPE = { "E_MEDIA_TYPE", 415,
		"请以 {type} 格式提交",
		"send {type}" },
	E_BAD_REQUEST = { "E_BAD_REQUEST", 400,
		"请求格式有误：{reason}",
		"the request is malformed: {reason}" },
	E_BUSY = { "E_BUSY", 503,
		"系统繁忙，请稍后重试",
		"try again shortly" },
	E_DATABASE = { "E_DATABASE", 503,
		"数据库无法打开：{reason}", "the database cannot be opened: {reason}" },
	E_STORAGE = { "E_STORAGE", 507,
		"数据未能写入磁盘：{reason}",
		"could not write to the disk: {reason}" },
	E_INTERNAL = { "E_INTERNAL", 500,
		"系统内部出错，请联系管理员并提供请求编号",
		"something broke here; quote the request id" };

/* What an answer of a status is about in general: RFC 9457 wants a title that does not vary. */
static const struct { int status; const char *zh, *en; } titles[] = {
	{ 400, "请求无法识别",     "the request cannot be understood" },
	{ 401, "需要登录",         "authentication is needed" },
	{ 403, "没有权限",         "not allowed" },
	{ 404, "找不到",           "not found" },
	{ 405, "不支持的方法",     "method not allowed" },
	{ 409, "与当前状态冲突",   "in conflict with the current state" },
	{ 412, "版本已过期",       "the version is stale" },
	{ 413, "内容过大",         "the content is too large" },
	{ 415, "不支持的内容格式", "unsupported media type" },
	{ 422, "内容有误",         "the content cannot be accepted" },
	{ 428, "缺少版本条件",     "a precondition is required" },
	{ 429, "请求过于频繁",     "too many requests" },
	{ 500, "系统内部错误",     "internal error" },
	{ 503, "系统繁忙",         "temporarily unavailable" },
	{ 507, "存储失败",         "could not store" },
};

enum { SEPARATOR = '\x1f' };	/* between the halves that both() joins */

bool fail_with(struct errs *errs, const struct problem *p, struct str pointer,
               const struct str *param_from_1, int params)
{
	assert(errs->arena && params <= ERR_PARAMS_MAX);
	if (errs->n >= ERRS_MAX) {
		errs->dropped++;
		return false;
	}

	struct err e = {
		.problem = p, .pointer = str_dup(errs->arena, pointer), .params = params,
	};
	for (int i = 0; i < params; i++)
		e.param[i] = str_dup(errs->arena, param_from_1[i + 1]);
	errs->at = arena_grow(errs->arena, errs->at, (size_t)errs->n, &errs->room, sizeof e);
	errs->at[errs->n++] = e;
	return false;
}

void errs_join(struct errs *to, const struct errs *from)
{
	for (int i = 0; i < from->n; i++) {
		const struct err *e = &from->at[i];
		struct str param_from_1[ERR_PARAMS_MAX + 1];

		for (int k = 0; k < e->params; k++)
			param_from_1[k + 1] = e->param[k];
		fail_with(to, e->problem, e->pointer, param_from_1, e->params);
	}
	to->dropped += from->dropped;
}

struct str both(struct arena *a, const char *zh, const char *en)
{
	return str_fmt(a, "%s%c%s", zh, SEPARATOR, en);
}

static struct str half(struct str param, bool zh)
{
	ptrdiff_t at = str_find(param, SEPARATOR);

	if (at < 0)
		return param;
	return zh ? str_sub(param, 0, (size_t)at) : str_sub(param, (size_t)at + 1, param.n);
}

/*
 * Cut the text up to the next "{name}" off `*rest`. `name` is empty when no parameter follows;
 * false when nothing is left.
 */
static bool cut_param(struct str *rest, struct str *text, struct str *name)
{
	if (!rest->n)
		return false;

	ptrdiff_t open = str_find(*rest, '{');
	ptrdiff_t close = open < 0 ? -1 : str_find(str_sub(*rest, (size_t)open, rest->n), '}');
	*name = S("");
	if (close < 0) {
		*text = *rest;
		*rest = S("");
		return true;
	}
	*text = str_sub(*rest, 0, (size_t)open);
	*name = str_sub(*rest, (size_t)open + 1, (size_t)close - 1);
	*rest = str_sub(*rest, (size_t)(open + close) + 1, rest->n);
	return true;
}

/* The names of the parameters in the order in which fail() takes them. */
static int param_names(const struct problem *p, struct str names[ERR_PARAMS_MAX])
{
	struct str rest = STR(p->en), text, name;
	int n = 0;

	while (cut_param(&rest, &text, &name)) {
		bool known = !name.n;
		for (int i = 0; i < n; i++)
			known = known || str_eq(names[i], name);
		if (!known && n < ERR_PARAMS_MAX)
			names[n++] = name;
	}
	return n;
}

/* A parameter that was not given stays visible in its braces. */
static void add_param(struct buf *b, const struct err *e, struct str name, bool zh)
{
	struct str names[ERR_PARAMS_MAX];
	int n = param_names(e->problem, names);

	for (int i = 0; i < n && i < e->params; i++) {
		if (str_eq(names[i], name)) {
			buf_add(b, half(e->param[i], zh));
			return;
		}
	}
	buf_char(b, '{');
	buf_add(b, name);
	buf_char(b, '}');
}

struct str err_text(struct arena *a, const struct err *e, bool zh)
{
	struct buf b = buf_in(a, 0);
	struct str rest = STR(zh ? e->problem->zh : e->problem->en), text, name;

	while (cut_param(&rest, &text, &name)) {
		buf_add(&b, text);
		if (name.n)
			add_param(&b, e, name, zh);
	}
	return buf_str(&b);
}

struct str pointer_below(struct arena *a, struct str pointer, const char *member)
{
	return str_fmt(a, "%.*s/%s", P(pointer), member);
}

void errs_prefix(struct errs *errs, int from, struct str prefix)
{
	for (int i = from; i < errs->n; i++) {
		struct str *pointer = &errs->at[i].pointer;
		struct buf b = buf_in(errs->arena, 0);
		buf_add(&b, prefix);
		buf_add(&b, *pointer);
		*pointer = buf_str(&b);
	}
}

/* A text, with its name and what goes before it already spelled out in `before`. */
static void add_member(struct buf *out, const char *before, struct str value)
{
	buf_text(out, before);
	buf_json(out, value);
}

static void add_params(struct buf *out, const struct err *e)
{
	struct str names[ERR_PARAMS_MAX];
	int n = param_names(e->problem, names);

	buf_text(out, ",\"params\":{");
	for (int i = 0; i < n && i < e->params; i++) {
		if (i)
			buf_char(out, ',');
		buf_json(out, names[i]);
		add_member(out, ":", half(e->param[i], false));
	}
	buf_char(out, '}');
}

static void add_err(struct buf *out, const struct err *e, bool zh)
{
	struct str in_zh = err_text(out->arena, e, true), in_en = err_text(out->arena, e, false);

	add_member(out, "{\"pointer\":", e->pointer);
	add_member(out, ",\"code\":", STR(e->problem->code));
	add_member(out, ",\"detail\":", zh ? in_zh : in_en);
	add_member(out, ",\"detail_zh\":", in_zh);
	add_member(out, ",\"detail_en\":", in_en);
	add_params(out, e);
	buf_char(out, '}');
}

/* A status outside the table is named by the problem's own sentence. */
static struct str title_of(const struct problem *p, bool zh)
{
	for (size_t i = 0; i < COUNT(titles); i++)
		if (titles[i].status == p->status)
			return STR(zh ? titles[i].zh : titles[i].en);
	return STR(zh ? p->zh : p->en);
}

void errs_json(const struct errs *errs, bool zh, struct str request_id, struct buf *out)
{
	const struct err unknown = { .problem = &E_INTERNAL };
	const struct err *first = errs->n ? &errs->at[0] : &unknown;
	struct str code = STR(first->problem->code);

	buf_text(out, "{\"type\":\"/problems/");
	buf_add(out, code);
	add_member(out, "\",\"title\":", title_of(first->problem, zh));
	buf_text(out, ",\"status\":");
	buf_int(out, first->problem->status);
	add_member(out, ",\"detail\":", err_text(out->arena, first, zh));
	add_member(out, ",\"code\":", code);
	add_member(out, ",\"request_id\":", request_id);
	buf_text(out, ",\"errors\":[");
	for (int i = 0; i < errs->n; i++) {
		if (i)
			buf_char(out, ',');
		add_err(out, &errs->at[i], zh);
	}
	buf_char(out, ']');
	if (errs->dropped) {
		buf_text(out, ",\"errors_omitted\":");
		buf_int(out, errs->dropped);
	}
	buf_char(out, '}');
}

int errs_status(const struct errs *errs)
{
	return errs->n ? errs->at[0].problem->status : E_INTERNAL.status;
}

bool buf_whole(const struct buf *b, struct errs *errs)
{
	return !b->full || fail(errs, &E_TOO_MUCH, S(""), str_fmt(errs->arena, "%zu", b->max));
}
