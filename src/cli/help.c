/*
 * help.c -- what the tables say: help, the man page, and the version.
 */
#include <string.h>

#include "cli/cli.h"
#include "shell/api/assets.h"

static const struct { enum exit_code code; const char *zh, *en; } codes[] = {
	{ EXIT_FINE, "成功", "done" },
	{ EXIT_USAGE, "命令行用法错误", "the command line is wrong" },
	{ EXIT_DATA, "数据有误，或检查发现问题", "the data is wrong, or a check found something" },
	{ EXIT_NO_INPUT, "找不到输入文件或数据库", "an input file or the database is not there" },
	{ EXIT_UNAVAILABLE, "服务不可用", "a server cannot be reached" },
	{ EXIT_INTERNAL, "内部错误", "something broke inside" },
	{ EXIT_CANNOT_CREATE, "无法创建文件", "a file cannot be created, or is there already" },
	{ EXIT_DISK, "读写磁盘失败", "reading or writing the disk failed" },
	{ EXIT_TRY_AGAIN, "正忙，请重试", "busy; try again" },
	{ EXIT_PERMISSION, "没有权限", "not permitted" },
	{ EXIT_CONFIG, "配置有误", "the configuration is wrong" },
};

static const char *in_words(const struct cli *c, const char *zh, const char *en)
{
	return c->zh ? zh : en;
}

/* --- help ----------------------------------------------------------------- */

static void add_flag(const struct cli *c, const struct flag *f, struct buf *out)
{
	ARENA a = { 0 };
	struct str left = f->letter ? str_fmt(&a, "-%c, ", f->letter) : S("    ");

	left = str_fmt(&a, "%.*s--%s%s%s", P(left), f->name, f->value ? " " : "", f->value ? f->value : "");
	buf_fmt(out, "  %-28.*s %s\n", P(left), in_words(c, f->zh, f->en));
}

static void add_flags(const struct cli *c, const struct flag *flags, int n, struct buf *out)
{
	for (int i = 0; i < n; i++)
		add_flag(c, &flags[i], out);
}

void cli_help_of(struct cli *c, const struct cli_command *command, struct buf *out)
{
	buf_fmt(out, "%s\n\n  orderd %s%s%s%s\n\n", in_words(c, command->zh, command->en), command->name,
	        *command->words ? " " : "", command->words, command->flags_n ? " [FLAGS]" : "");
	add_flags(c, command->flags, command->flags_n, out);
	add_flags(c, cli_common_flags, cli_common_flags_n, out);
	if (command->database != WITHOUT_DATABASE)
		buf_fmt(out, "  %-28s %s\n", "    --db FILE", in_words(c, config_options[0].zh, config_options[0].en));
	buf_text(out, in_words(c, "\n  配置项都可写成选项，如 --db、--listen：orderd config show\n",
	                       "\n  What is configured may be a flag too, as --db and --listen: orderd config show\n"));
	buf_text(out, in_words(c, "\n示例：\n", "\nexamples:\n"));
	for (int i = 0; command->examples[i]; i += 2)
		buf_fmt(out, "  %-56s # %s\n", command->examples[i], command->examples[i + 1]);
}

static void add_overview(struct cli *c, struct buf *out)
{
	buf_text(out, in_words(c, "orderd：订单管理系统\n\n  orderd 命令 [选项]\n\n",
	                       "orderd: an order management system\n\n  orderd COMMAND [FLAGS]\n\n"));
	for (int i = 0; cli_commands[i]; i++)
		buf_fmt(out, "  %-10s %s\n", cli_commands[i]->name,
		        in_words(c, cli_commands[i]->zh, cli_commands[i]->en));
	buf_text(out, in_words(c, "\n配置项可写成选项、ORDERD_* 环境变量或配置文件中的一行：orderd config show\n",
	                       "\nOptions are flags, ORDERD_* variables or lines of a file: orderd config show\n"));
	buf_text(out, in_words(c, "某个命令的帮助：orderd help 命令\n", "help on a command: orderd help COMMAND\n"));
}

/* --- the man page --------------------------------------------------------- */

/* Text in roff: no line may begin a request, and '-' and '\' mean themselves. */
static void roff(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '-' || *text == '\\')
			buf_text(out, *text == '-' ? "\\-" : "\\e");
		else
			buf_char(out, *text);
	}
}

static void roff_item(struct buf *out, const char *dashes, const char *name, const char *value, const char *text)
{
	buf_text(out, ".TP\n\\fB");
	roff(out, dashes);
	roff(out, name);
	buf_text(out, "\\fR");
	if (value) {
		buf_text(out, " \\fI");
		roff(out, value);
		buf_text(out, "\\fR");
	}
	buf_char(out, '\n');
	roff(out, text);
	buf_char(out, '\n');
}

static void roff_command(struct buf *out, const struct cli_command *command)
{
	buf_fmt(out, ".SS orderd %s %s\n", command->name, command->words);
	roff(out, command->en);
	buf_text(out, ".\n");
	for (int i = 0; i < command->flags_n; i++)
		roff_item(out, "--", command->flags[i].name, command->flags[i].value, command->flags[i].en);
	for (int i = 0; command->examples[i]; i += 2) {
		buf_text(out, ".PP\n.EX\n");
		roff(out, command->examples[i]);
		buf_text(out, "\n.EE\n");
	}
}

static void add_man(struct buf *out)
{
	buf_fmt(out, ".TH ORDERD 1 \"\" \"orderd %s\" \"User Commands\"\n", program_version);
	buf_text(out, ".SH NAME\n"
	              "orderd \\- order management system\n.SH SYNOPSIS\n.B orderd\n\\fICOMMAND\\fR [\\fIFLAGS\\fR]\n"
	              ".SH COMMANDS\n");
	for (int i = 0; cli_commands[i]; i++)
		roff_command(out, cli_commands[i]);
	buf_text(out, ".SH COMMON FLAGS\n");
	for (int i = 0; i < cli_common_flags_n; i++)
		roff_item(out, "--", cli_common_flags[i].name, cli_common_flags[i].value, cli_common_flags[i].en);
	buf_text(out, ".SH OPTIONS\nEach is a flag, a variable ORDERD_* or a line of the configuration file, in this"
	              " order of strength. A secret is given by variable or NAME_file.\n");
	for (int i = 0; i < config_options_n; i++)
		roff_item(out, "", config_options[i].name, NULL, config_options[i].en);
	buf_text(out, ".SH EXIT STATUS\n");
	for (size_t i = 0; i < COUNT(codes); i++) {
		char number[12];
		snprintf(number, sizeof number, "%d", codes[i].code);
		roff_item(out, "", number, NULL, codes[i].en);
	}
	buf_text(out, ".SH FILES\n.TP\n/etc/orderd.conf\nread when no other configuration file is named\n");
}

static void add_codes(struct cli *c, struct buf *out)
{
	for (size_t i = 0; i < COUNT(codes); i++)
		buf_fmt(out, "  %3d  %s\n", codes[i].code, in_words(c, codes[i].zh, codes[i].en));
}

static int run_help(struct cli *c)
{
	struct buf out = buf_in(c->arena, 0);
	const char *word = cli_word(c, 0);
	const struct cli_command *about = NULL;

	for (int i = 0; word && cli_commands[i]; i++)
		if (strcmp(cli_commands[i]->name, word) == 0)
			about = cli_commands[i];
	if (word && strcmp(word, "codes") == 0)
		add_codes(c, &out);
	else if (word && !about)
		return cli_usage(c, "没有这个命令", "there is no such command", STR(word));
	else if (about)
		cli_help_of(c, about, &out);
	else if (cli_flag(c, "man"))
		add_man(&out);
	else
		add_overview(c, &out);
	cli_write(buf_str(&out));
	return EXIT_FINE;
}

static const struct flag help_flags[] = { { "man", NULL, "输出手册页（roff）", "the manual page, in roff", 0 } };
static const char *const help_examples[] = {
	"orderd help import", "all about one command",
	"orderd help codes", "what the exit codes mean",
	"orderd help --man >orderd.1", "the manual page", NULL,
};
const struct cli_command cli_help = {
	"help", "[COMMAND|codes]", "显示帮助", "explain a command", help_flags, COUNT(help_flags), help_examples,
	run_help,
};

/* --- the version ---------------------------------------------------------- */

static int run_version(struct cli *c)
{
	struct buf out = buf_in(c->arena, 0);
	bool console = console_site.n > 0;

	if (c->json)
		buf_fmt(&out, "{\"version\":\"%s\",\"commit\":\"%s\",\"console\":%s}\n", program_version, program_commit,
		        console ? "true" : "false");
	else
		buf_fmt(&out, "orderd %s (%s)%s\n", program_version, program_commit,
		        console ? "" : in_words(c, "，不含控制台", ", without its console"));
	cli_write(buf_str(&out));
	return EXIT_FINE;
}

static const char *const version_examples[] = { "orderd version --json", "for programs", NULL };
const struct cli_command cli_version = {
	"version", "", "显示版本", "which orderd this is", NULL, 0, version_examples, run_version,
};
