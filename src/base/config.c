/*
 * config.c -- the table of options, and the four places their values come from.
 *
 * Sources are read from the weakest to the strongest, each overwriting what it
 * names: default, file, environment, flag. All mistakes are reported, not the first.
 */
#include "base/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/instant.h"

const struct config_option config_options[] = {
	{ "db", "orderd.db", offsetof(struct config, db), .type = CONFIG_TEXT, .may_be_secret = true,
	  .zh = "数据库文件的路径，或 postgresql:// 地址",
	  .en = "path of the database file, or postgresql://…" },
	{ "listen", "127.0.0.1:8080", offsetof(struct config, listen), .type = CONFIG_TEXT,
	  .zh = "API 的监听地址和端口",
	  .en = "address:port of the API" },
	{ "metrics_listen", "", offsetof(struct config, metrics_listen), .type = CONFIG_TEXT,
	  .zh = "指标的监听地址和端口；留空则由 API 端口提供，仅限本机访问",
	  .en = "address:port of /metrics; empty: on the API port, loopback only" },
	{ "zone", "Asia/Shanghai", offsetof(struct config, zone), .type = CONFIG_TEXT,
	  .zh = "公司所在时区，日期和月份按此计算（Asia/Shanghai、UTC 或 +08:00）",
	  .en = "zone in which days and months are counted (Asia/Shanghai, UTC or +08:00)" },
	{ "log_format", "text", offsetof(struct config, log_format), .type = CONFIG_TEXT,
	  .zh = "日志格式：text 或 json",
	  .en = "form of the log: text or json" },
	{ "log_level", "1", offsetof(struct config, log_level), .type = CONFIG_INT, .min = 0, .max = 3,
	  .zh = "日志级别：0 错误，1 警告，2 请求，3 调试",
	  .en = "0 errors, 1 warnings, 2 requests, 3 debug" },
	{ "threads", "2", offsetof(struct config, threads), .type = CONFIG_INT, .min = 1, .max = 256,
	  .zh = "处理 HTTP 请求的线程数",
	  .en = "HTTP threads" },
	{ "connections_max", "1000", offsetof(struct config, connections_max), .type = CONFIG_INT, .min = 1, .max = 100000,
	  .zh = "同时保持的连接数上限",
	  .en = "open connections at most" },
	{ "body_max", "4194304", offsetof(struct config, body_max), .type = CONFIG_INT, .min = 1024, .max = 1073741824,
	  .zh = "请求内容的字节数上限",
	  .en = "bytes of a request body at most" },
	{ "batch_max", "256", offsetof(struct config, batch_max), .type = CONFIG_INT, .min = 1, .max = 10000,
	  .zh = "每次提交最多包含的命令数",
	  .en = "commands per commit at most" },
	{ "rate_limit", "0", offsetof(struct config, rate_limit), .type = CONFIG_INT, .min = 0, .max = 1000000,
	  .zh = "每个调用方每秒的请求数上限；0 为不限",
	  .en = "requests per second and caller; 0: no limit" },
	{ "https_only", "false", offsetof(struct config, https_only), .type = CONFIG_BOOL,
	  .zh = "浏览器只经 HTTPS 访问：会话 Cookie 一律标为 Secure",
	  .en = "browsers come over HTTPS only: the session cookie is always Secure" },
	{ "webhook_url", "", offsetof(struct config, webhook_url), .type = CONFIG_TEXT,
	  .zh = "事件推送的目标地址；留空则不推送",
	  .en = "where events are posted; empty: nowhere" },
	{ "webhook_secret", "", offsetof(struct config, webhook_secret), .type = CONFIG_TEXT, .secret = true,
	  .zh = "事件推送的签名密钥（whsec_…）",
	  .en = "key that signs deliveries (whsec_…)" },
	{ "webhook_hold", "false", offsetof(struct config, webhook_hold), .type = CONFIG_BOOL,
	  .zh = "暂不推送，事件留在发件箱中直到放行",
	  .en = "keep deliveries in the outbox until released" },
	{ "mail_url", "", offsetof(struct config, mail_url), .type = CONFIG_TEXT,
	  .zh = "发邮件的服务器，smtp://主机:端口 或 smtps://主机:端口；留空则邮件留在发件箱中",
	  .en = "server that takes e-mail: smtp://host:port or smtps://host:port; empty: it stays in the outbox" },
	{ "mail_user", "", offsetof(struct config, mail_user), .type = CONFIG_TEXT,
	  .zh = "登录邮件服务器的用户名；留空则不登录",
	  .en = "who logs in there; empty: nobody" },
	{ "mail_password", "", offsetof(struct config, mail_password), .type = CONFIG_TEXT, .secret = true,
	  .zh = "登录邮件服务器的密码",
	  .en = "password of that user" },
	{ "node", "", offsetof(struct config, node), .type = CONFIG_TEXT,
	  .zh = "多个进程共用一个数据库时本进程的名称；留空为 主机名:进程号",
	  .en = "name of this process among several on one database; empty: host:pid" },
};
const int config_options_n = COUNT(config_options);

static const struct problem
	CONFIG_UNREADABLE = { "CONFIG_UNREADABLE", 500,
		"无法读取配置文件 {file}：{reason}",
		"could not read {file}: {reason}" },
	CONFIG_LINE = { "CONFIG_LINE", 500,
		"{file} 第 {line} 行应为 key = value",
		"line {line} of {file} is not key = value" },
	CONFIG_UNKNOWN = { "CONFIG_UNKNOWN", 500,
		"{source} 中没有名为 {name} 的选项",
		"{source}: there is no option {name}" },
	CONFIG_VALUE = { "CONFIG_VALUE", 500,
		"{source}：{name} 应为{wanted}",
		"{source}: {name} must be {wanted}" },
	CONFIG_NO_VALUE = { "CONFIG_NO_VALUE", 500,
		"{source}：{name} 缺少值",
		"{source}: {name} needs a value" },
	CONFIG_SECRET = { "CONFIG_SECRET", 500,
		"{source}：{name} 是密钥，只能通过 {name}_file 或环境变量提供",
		"{source}: {name} is a secret: give it by {name}_file or in the environment" };

enum { FILE_BYTES = 64 << 10 };

/* Where values are read into, and how the source is called in a complaint. */
struct reader {
	struct config *config;
	struct arena *arena;
	struct errs *errs;
	struct str source;
};

static struct str pointer_to(struct reader *r, const struct config_option *o)
{
	return str_fmt(r->arena, "/%s", o->name);
}

static bool refuse(struct reader *r, const struct config_option *o, struct str wanted)
{
	return fail(r->errs, &CONFIG_VALUE, pointer_to(r, o), r->source, STR(o->name), wanted);
}

static bool parse_bool(struct str s, bool *out)
{
	static const struct { const char *word; bool value; } words[] = {
		{ "true", true }, { "yes", true }, { "on", true }, { "1", true },
		{ "false", false }, { "no", false }, { "off", false }, { "0", false },
	};

	for (size_t i = 0; i < COUNT(words); i++) {
		if (str_eq(s, STR(words[i].word))) {
			*out = words[i].value;
			return true;
		}
	}
	return false;
}

static bool set_int(struct reader *r, const struct config_option *o, struct str value, int64_t *to)
{
	int64_t v;

	if (!str_int(value, &v) || v < o->min || v > o->max) {
		long long min = o->min, max = o->max;
		struct str zh = str_fmt(r->arena, " %lld 到 %lld 之间的整数", min, max);
		struct str en = str_fmt(r->arena, "a whole number from %lld to %lld", min, max);
		return refuse(r, o, both(r->arena, str_c(r->arena, zh), str_c(r->arena, en)));
	}
	*to = v;
	return true;
}

static bool set(struct reader *r, const struct config_option *o, struct str value)
{
	void *to = (char *)r->config + o->offset;

	switch (o->type) {
	case CONFIG_TEXT:
		*(struct str *)to = str_dup(r->arena, value);
		return true;
	case CONFIG_INT:
		return set_int(r, o, value, to);
	case CONFIG_BOOL:
		return parse_bool(value, to) || refuse(r, o, both(r->arena, " true 或 false", "true or false"));
	}
	return false;
}

/* A whole file of up to FILE_BYTES. */
static bool read_file(struct reader *r, const char *path, struct str *out)
{
	char *text = arena_alloc(r->arena, FILE_BYTES + 1);
	FILE *file = fopen(path, "re");
	size_t n = file ? fread(text, 1, FILE_BYTES + 1, file) : 0;
	const char *why = !file || ferror(file) ? strerror(errno) : n > FILE_BYTES ? "too large" : NULL;

	if (file)
		fclose(file);
	if (why)
		return fail(r->errs, &CONFIG_UNREADABLE, S(""), STR(path), STR(why));
	*out = (struct str){ text, n };
	return true;
}

/* A secret is the first line of its file. */
static void set_from_file(struct reader *r, const struct config_option *o, struct str path)
{
	struct str text, line = S("");

	if (!read_file(r, str_c(r->arena, path), &text))
		return;
	str_cut(&text, '\n', &line);
	set(r, o, str_trim(line));
}

/* Words are parted by '_' in files and by '-' in flags; both are understood. */
static bool same_name(struct str given, const char *name)
{
	if (given.n != strlen(name))
		return false;
	for (size_t i = 0; i < given.n; i++)
		if ((given.s[i] == '-' ? '_' : given.s[i]) != name[i])
			return false;
	return true;
}

static bool may_stand_in_file(const struct config_option *o)
{
	return o->secret || o->may_be_secret;
}

/* The option of a name; `*by_file` says that it was "NAME_file" of a secret. */
static const struct config_option *find(struct str name, bool *by_file)
{
	const struct str suffix = S("_file");

	for (int i = 0; i < config_options_n; i++) {
		const struct config_option *o = &config_options[i];
		size_t n = strlen(o->name);
		*by_file = may_stand_in_file(o) && name.n == n + suffix.n &&
		           same_name(str_sub(name, n, suffix.n), suffix.s);
		if (same_name(str_sub(name, 0, *by_file ? n : name.n), o->name))
			return o;
	}
	return NULL;
}

/* A secret itself has no place in a file that people show each other, nor among flags. */
static void set_named(struct reader *r, struct str name, struct str value)
{
	bool by_file;
	const struct config_option *o = find(name, &by_file);

	if (!o)
		fail(r->errs, &CONFIG_UNKNOWN, S(""), r->source, name);
	else if (by_file)
		set_from_file(r, o, value);
	else if (o->secret)
		fail(r->errs, &CONFIG_SECRET, pointer_to(r, o), r->source, STR(o->name));
	else
		set(r, o, value);
}

static void read_defaults(struct reader *r)
{
	for (int i = 0; i < config_options_n; i++)
		set(r, &config_options[i], STR(config_options[i].fallback));
}

/* A comment begins with '#' at the start of a line or after a blank, so a URL may hold one. */
static struct str without_comment(struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.s[i] == '#' && (i == 0 || line.s[i - 1] == ' ' || line.s[i - 1] == '\t'))
			return str_trim(str_sub(line, 0, i));
	return str_trim(line);
}

static void read_lines(struct reader *r, struct str text)
{
	struct str line;

	for (int number = 1; str_cut(&text, '\n', &line); number++) {
		line = without_comment(line);
		ptrdiff_t equals = str_find(line, '=');
		if (!line.n)
			continue;
		if (equals <= 0)
			fail(r->errs, &CONFIG_LINE, S(""), str_fmt(r->arena, "%d", number), r->source);
		else
			set_named(r, str_trim(str_sub(line, 0, (size_t)equals)),
			          str_trim(str_sub(line, (size_t)equals + 1, line.n)));
	}
}

/* A file that was asked for must be there; the usual one may be missing. */
static void read_config_file(struct reader *r, const char *path)
{
	static const char usual[] = "/etc/orderd.conf";
	struct str text;

	if (!path)
		path = getenv("ORDERD_CONFIG");
	if (!path && access(usual, F_OK) == 0)
		path = usual;
	if (!path)
		return;
	r->source = STR(path);
	if (read_file(r, path, &text))
		read_lines(r, text);
}

static char *environment_name(struct arena *a, const char *name, const char *suffix)
{
	char *upper = str_c(a, str_fmt(a, "ORDERD_%s%s", name, suffix));

	for (char *p = upper; *p; p++)
		if (*p >= 'a' && *p <= 'z')
			*p -= 'a' - 'A';
	return upper;
}

static void read_environment(struct reader *r)
{
	for (int i = 0; i < config_options_n; i++) {
		const struct config_option *o = &config_options[i];
		char *name = environment_name(r->arena, o->name, "");
		const char *value = getenv(name);
		const char *path = may_stand_in_file(o) ? getenv(environment_name(r->arena, o->name, "_FILE")) : NULL;
		r->source = STR(name);
		if (path)
			set_from_file(r, o, STR(path));
		if (value)
			set(r, o, STR(value));
	}
}

/*
 * Take the flag at argv[at] when it is an option's; returns how many words it took. A yes-or-no
 * option needs no value: "--webhook-hold" is "--webhook-hold=true".
 */
static int read_flag(struct reader *r, char **argv, int at)
{
	struct str name = STR(argv[at]), value = S("true");
	bool by_file;

	if (!str_starts(name, S("--")))
		return 0;
	name = str_sub(name, 2, name.n);
	ptrdiff_t equals = str_find(name, '=');
	if (equals >= 0) {
		value = str_sub(name, (size_t)equals + 1, name.n);
		name = str_sub(name, 0, (size_t)equals);
	}
	const struct config_option *o = find(name, &by_file);
	if (!o)
		return 0;

	int words = 1;
	if (equals < 0 && (o->type != CONFIG_BOOL || by_file)) {
		if (!argv[at + 1]) {
			fail(r->errs, &CONFIG_NO_VALUE, pointer_to(r, o), STR(argv[at]), STR(o->name));
			return 1;
		}
		value = STR(argv[at + 1]);
		words = 2;
	}
	r->source = str_fmt(r->arena, "--%.*s", P(name));
	set_named(r, name, value);
	return words;
}

/* What follows "--" is not looked at. */
static void read_flags(struct reader *r, int *argc, char **argv)
{
	int kept = 0, at = 0;

	while (at < *argc && strcmp(argv[at], "--") != 0) {
		int words = at ? read_flag(r, argv, at) : 0;
		if (!words)
			argv[kept++] = argv[at++];
		at += words;
	}
	while (at < *argc)
		argv[kept++] = argv[at++];
	argv[kept] = NULL;
	*argc = kept;
}

/* Texts that only some values make sense for. */
static void check_texts(struct reader *r)
{
	struct zone zone;
	struct str format = r->config->log_format;

	r->source = S("orderd");
	if (!zone_parse(r->config->zone, &zone))
		fail(r->errs, &CONFIG_VALUE, S("/zone"), r->source, S("zone"),
		     both(r->arena, " Asia/Shanghai、UTC 或 +08:00 这样的时差",
		          "Asia/Shanghai, UTC or an offset like +08:00"));
	if (r->config->mail_url.n && !str_starts(r->config->mail_url, S("smtp://")) && !str_starts(r->config->mail_url, S("smtps://")))
		fail(r->errs, &CONFIG_VALUE, S("/mail_url"), r->source, S("mail_url"),
		     both(r->arena, " smtp:// 或 smtps:// 开头的地址", "an address that begins with smtp:// or smtps://"));
	if (!str_eq(format, S("text")) && !str_eq(format, S("json")))
		fail(r->errs, &CONFIG_VALUE, S("/log_format"), r->source, S("log_format"),
		     both(r->arena, " text 或 json", "text or json"));
}

bool config_read(struct config *c, const char *file, int *argc, char **argv,
                 struct arena *a, struct errs *errs)
{
	int before = errs->n;
	struct reader r = { .config = c, .arena = a, .errs = errs, .source = S("orderd") };

	*c = (struct config){0};
	read_defaults(&r);
	read_config_file(&r, file);
	read_environment(&r);
	read_flags(&r, argc, argv);
	check_texts(&r);
	return errs->n == before;
}
