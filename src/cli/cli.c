/*
 * cli.c -- from argv to a command, and what it says on the way.
 */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/log.h"
#include "base/secret.h"

enum { JSON_, QUIET, VERBOSE, YES, NO_COLOR, CONFIG, HELP, COMMONS };

const struct flag cli_common_flags[] = {
	[JSON_]    = { "json", NULL, "输出 JSON", "print JSON", 0 },
	[QUIET]    = { "quiet", NULL, "不显示进度", "no progress", 'q' },
	[VERBOSE]  = { "verbose", NULL, "记录更多日志", "log more", 'v' },
	[YES]      = { "yes", NULL, "不再询问", "do not ask", 'y' },
	[NO_COLOR] = { "no-color", NULL, "不使用颜色", "no colours", 0 },
	[CONFIG]   = { "config", "FILE", "配置文件", "configuration file", 'c' },
	[HELP]     = { "help", NULL, "显示帮助", "this help", 'h' },
};
const int cli_common_flags_n = COUNT(cli_common_flags);

const char *cli_flag(const struct cli *c, const char *name)
{
	for (int i = 0; i < c->command->flags_n; i++)
		if (strcmp(c->command->flags[i].name, name) == 0)
			return c->flag[i];
	return NULL;
}

const char *cli_word(const struct cli *c, int i)
{
	return i < c->words ? c->word[i] : NULL;
}

/* --- saying things -------------------------------------------------------- */

static void begin_line(const struct cli *c)
{
	fputs(c->color ? "\033[1;31morderd:\033[0m " : "orderd: ", stderr);
}

int cli_say(struct cli *c, enum exit_code code, const char *zh, const char *en)
{
	begin_line(c);
	fprintf(stderr, "%s\n", c->zh ? zh : en);
	return code;
}

int cli_say_of(struct cli *c, enum exit_code code, const char *zh, const char *en, struct str what)
{
	begin_line(c);
	fprintf(stderr, c->zh ? "%s：%.*s\n" : "%s: %.*s\n", c->zh ? zh : en, P(what));
	return code;
}

int cli_usage(struct cli *c, const char *zh, const char *en, struct str what)
{
	if (what.n)
		cli_say_of(c, EXIT_USAGE, zh, en, what);
	else
		cli_say(c, EXIT_USAGE, zh, en);
	fprintf(stderr, c->zh ? "请看：orderd help%s%s\n" : "see: orderd help%s%s\n", c->command ? " " : "",
	        c->command ? c->command->name : "");
	return EXIT_USAGE;
}

int cli_mistyped(struct cli *c, const char *zh, const char *en, const char *typed, const char *close)
{
	const char *hint = c->zh ? "%s（是 %s 吗？）" : "%s (did you mean %s?)";

	return cli_usage(c, zh, en, close ? str_fmt(c->arena, hint, typed, close) : STR(typed));
}

static int code_of(const struct err *e)
{
	static const struct { const char *code; enum exit_code exit; } kinds[] = {
		{ "CONFIG_", EXIT_CONFIG }, { "E_DATABASE", EXIT_UNAVAILABLE },
	};
	static const struct { int status; enum exit_code code; } codes[] = {
		{ 401, EXIT_PERMISSION }, { 403, EXIT_PERMISSION }, { 404, EXIT_NO_INPUT },
		{ 502, EXIT_UNAVAILABLE }, { 503, EXIT_TRY_AGAIN },
		{ 507, EXIT_DISK },
	};

	for (size_t i = 0; i < COUNT(kinds); i++)
		if (str_starts(STR(e->problem->code), STR(kinds[i].code)))
			return kinds[i].exit;
	for (size_t i = 0; i < COUNT(codes); i++)
		if (codes[i].status == e->problem->status)
			return codes[i].code;
	return e->problem->status < 500 ? EXIT_DATA : EXIT_INTERNAL;
}

int cli_failed(struct cli *c)
{
	for (int i = 0; i < c->errs.n; i++) {
		const struct err *e = &c->errs.at[i];
		struct str text = err_text(c->arena, e, c->zh);
		bool detail = e->problem == &E_INTERNAL && e->params;

		begin_line(c);
		fprintf(stderr, "%.*s%s%.*s", P(e->pointer), e->pointer.n ? ": " : "", P(text));
		if (detail)
			fprintf(stderr, " (%.*s)", P(e->param[0]));
		fputc('\n', stderr);
	}
	if (c->errs.n)
		return code_of(&c->errs.at[0]);
	return cli_say(c, EXIT_INTERNAL, "内部错误", "something broke here");
}

bool cli_agreed(struct cli *c, const char *zh, const char *en, struct str name)
{
	char line[512];

	if (c->yes)
		return true;
	if (!isatty(STDIN_FILENO)) {
		cli_say_of(c, EXIT_USAGE, "需要 --yes 才会继续", "not done without --yes", STR(c->zh ? zh : en));
		return false;
	}
	fprintf(stderr, c->zh ? "%s。请输入 %.*s 以继续：" : "%s. Type %.*s to go on: ", c->zh ? zh : en, P(name));
	if (!fgets(line, sizeof line, stdin))
		return false;
	return str_eq(str_trim(STR(line)), name);
}

bool cli_secret(struct cli *c, const char *prompt, struct str *out)
{
	struct termios was, quiet;
	char line[512];

	if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &was) != 0)
		return false;
	fputs(prompt, stderr);
	quiet = was;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	bool read = fgets(line, sizeof line, stdin) != NULL;
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
	fputc('\n', stderr);
	if (read)
		*out = str_dup(c->arena, str_sub(STR(line), 0, strcspn(line, "\n")));
	return read;
}

struct str cli_password(struct cli *c, bool *made)
{
	const char *given = getenv("ORDERD_PASSWORD");
	struct str typed;

	*made = false;
	if (given && *given)
		return STR(given);
	if (cli_secret(c, c->zh ? "密码：" : "Password: ", &typed) && typed.n)
		return typed;
	*made = true;
	return str_sub(token_new(c->arena), 4, 20);
}

/* --- files ---------------------------------------------------------------- */

void cli_write(struct str text)
{
	fwrite(text.s, 1, text.n, stdout);
}

int cli_is_there(struct cli *c, struct str path)
{
	return cli_say_of(c, EXIT_CANNOT_CREATE, "文件已存在（--yes 则覆盖）", "the file is there already (--yes replaces it)", path);
}

/* A company may lie there: whoever exports into it has mixed up two names. */
static bool is_database(const char *path)
{
	char head[16] = { 0 };
	FILE *in = fopen(path, "re");
	bool is = in && fread(head, 1, sizeof head, in) == sizeof head && memcmp(head, "SQLite format 3", sizeof head) == 0;

	if (in)
		fclose(in);
	return is;
}

FILE *cli_open_out(struct cli *c, const char *path)
{
	if (!path || strcmp(path, "-") == 0)
		return stdout;
	if (is_database(path)) {
		cli_say_of(c, EXIT_CANNOT_CREATE, "该文件是数据库，不会覆盖", "this file is a database and is not replaced", STR(path));
		return NULL;
	}
	/* Customers are in most of what is written: not for everybody on this machine. */
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (c->yes ? O_TRUNC : O_EXCL), 0640);
	if (fd >= 0)
		return fdopen(fd, "w");
	if (errno == EEXIST)
		cli_is_there(c, STR(path));
	else
		cli_say_of(c, EXIT_CANNOT_CREATE, strerror(errno), strerror(errno), STR(path));
	return NULL;
}

bool cli_close_out(struct cli *c, FILE *out, const char *path)
{
	bool fine = fflush(out) == 0 && !ferror(out);

	if (out != stdout)
		fine = fclose(out) == 0 && fine;
	if (!fine)
		cli_say_of(c, EXIT_DISK, strerror(errno), strerror(errno), path ? STR(path) : S("-"));
	return fine;
}

bool cli_read_file(struct cli *c, const char *path, size_t most, struct str *out)
{
	FILE *in = fopen(path, "re");
	char *text = arena_alloc(c->arena, most + 1);
	size_t n = in ? fread(text, 1, most + 1, in) : 0;
	const char *why = !in || ferror(in) ? strerror(errno) : n > most ? "too large" : NULL;

	if (in)
		fclose(in);
	*out = (struct str){ text, n };
	if (why)
		cli_say_of(c, EXIT_NO_INPUT, why, why, STR(path));
	return !why;
}

void cli_add_parameter(struct buf *out, struct str name, struct str value)
{
	buf_text(out, out->n ? "&" : "");
	buf_url(out, name);
	buf_char(out, '=');
	buf_url(out, value);
}

/* --- words and flags ------------------------------------------------------ */

/* Letters that must be changed, added or left out to make one word of the other (both short). */
static int distance(const char *a, const char *b)
{
	int n = (int)strlen(a), m = (int)strlen(b), row[64];

	if (n > 60 || m > 60)
		return 100;
	for (int j = 0; j <= m; j++)
		row[j] = j;
	for (int i = 1; i <= n; i++) {
		int before = row[0];
		row[0] = i;
		for (int j = 1; j <= m; j++) {
			int change = before + (a[i - 1] != b[j - 1]);
			before = row[j];
			int other = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
			row[j] = change < other ? change : other;
		}
	}
	return row[m];
}

const char *cli_closest(const char *typed, const char *(*word)(void *self, int i), void *self)
{
	const char *best = NULL, *one;
	int least = 3;			/* further away is another word */

	for (int i = 0; (one = word(self, i)); i++) {
		int d = distance(typed, one);
		if (d < least) {
			least = d;
			best = one;
		}
	}
	return best;
}

static const char *flag_word(void *self, int i)
{
	const struct cli *c = self;

	if (i < c->command->flags_n)
		return c->command->flags[i].name;
	i -= c->command->flags_n;
	if (i < COMMONS)
		return cli_common_flags[i].name;
	i -= COMMONS;
	return i < config_options_n ? config_options[i].name : NULL;
}

static int unknown_flag(struct cli *c, const char *given, struct str name)
{
	const char *close = cli_closest(str_c(c->arena, name), flag_word, c);

	if (close)
		close = str_c(c->arena, str_fmt(c->arena, "--%s", close));
	return cli_mistyped(c, "没有这个选项", "there is no such flag", given, close);
}

static bool is_flag(const struct flag *f, struct str name, char letter)
{
	return letter ? f->letter == letter : str_eq(STR(f->name), name);
}

static void set_common(struct cli *c, int i)
{
	bool *const to[COMMONS] = {
		[JSON_] = &c->json, [QUIET] = &c->quiet, [VERBOSE] = &c->verbose, [YES] = &c->yes,
		[HELP] = &c->help,
	};

	if (i == NO_COLOR)
		c->color = false;
	else if (to[i])
		*to[i] = true;
}

/* One flag and its value; *at moves past what was taken. 0, or the exit code. */
static int take_flag(struct cli *c, int argc, char **argv, int *at)
{
	const char *given = argv[(*at)++];
	char letter = given[1] != '-' ? given[1] : 0;
	struct str name = STR(given + 2), value = { 0 };
	ptrdiff_t equals = letter ? -1 : str_find(name, '=');

	if (letter && given[2])
		return cli_usage(c, "没有这个选项", "there is no such flag", STR(given));
	if (equals >= 0) {
		value = str_sub(name, (size_t)equals + 1, name.n);
		name = str_sub(name, 0, (size_t)equals);
	}
	for (int i = 0; i < COMMONS; i++) {
		if (!is_flag(&cli_common_flags[i], name, letter))
			continue;
		*at += cli_common_flags[i].value && equals < 0;
		set_common(c, i);
		return 0;
	}
	const struct cli_command *command = c->command;
	int i = 0;
	while (i < command->flags_n && !is_flag(&command->flags[i], name, letter))
		i++;
	if (i == command->flags_n && (letter || !command->any_flag))
		return unknown_flag(c, given, name);
	bool wants = i == command->flags_n || command->flags[i].value;
	if (wants && equals < 0) {
		if (*at >= argc)
			return cli_usage(c, "选项缺少值", "the flag needs a value", STR(given));
		value = STR(argv[(*at)++]);
	}
	if (i == command->flags_n)
		cli_add_parameter(&c->parameters, name, value);
	else if (c->flag[i] && wants && strcmp(command->flags[i].name, "filter") == 0)
		c->flag[i] = str_fmt(c->arena, "%s&%.*s%c", c->flag[i], P(value), 0).s;
	else
		c->flag[i] = wants ? str_c(c->arena, value) : "true";
	return 0;
}

static int take_arguments(struct cli *c, int argc, char **argv)
{
	bool flags = true;

	c->word = arena_array(c->arena, (size_t)argc + 1, sizeof *c->word);
	for (int at = 0; at < argc;) {
		int code = 0;

		if (flags && strcmp(argv[at], "--") == 0) {
			flags = false;
			at++;
		} else if (flags && argv[at][0] == '-' && argv[at][1]) {
			code = take_flag(c, argc, argv, &at);
		} else {
			c->word[c->words++] = argv[at++];
		}
		if (code)
			return code;
	}
	return 0;
}

static bool speaks_chinese(void)
{
	static const char *const variable[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < COUNT(variable); i++) {
		const char *value = getenv(variable[i]);
		if (value && *value)
			return strncmp(value, "zh", 2) == 0;
	}
	return false;
}

static bool shows_colors(void)
{
	const char *none = getenv("NO_COLOR"), *term = getenv("TERM");

	return !(none && *none) && !(term && strcmp(term, "dumb") == 0) && isatty(STDERR_FILENO);
}

/* --config FILE or --config=FILE, wherever it stands: the file is read before the other flags. */
static const char *config_file(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if ((strcmp(argv[i], "--config") == 0 || strcmp(argv[i], "-c") == 0) && i + 1 < argc)
			return argv[i + 1];
		if (strncmp(argv[i], "--config=", 9) == 0)
			return argv[i] + 9;
	}
	return NULL;
}

static const char *command_word(void *self, int i)
{
	(void)self;
	return cli_commands[i] ? cli_commands[i]->name : NULL;
}

/* The first word chooses the command; "-h" and "--version" may stand for it. */
static int choose(struct cli *c, const char *word)
{
	if (!word || strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0)
		word = "help";
	if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
		word = "version";
	for (int i = 0; cli_commands[i]; i++)
		if (strcmp(cli_commands[i]->name, word) == 0)
			c->command = cli_commands[i];
	if (c->command)
		return 0;
	return cli_mistyped(c, "没有这个命令", "there is no such command", word,
	                    cli_closest(word, command_word, NULL));
}

static int run(struct cli *c, int argc, char **argv)
{
	int code;
	bool there = true;

	if ((code = choose(c, argv[1])))
		return code;
	if (!config_read(&c->config, config_file(argc, argv), &argc, argv, c->arena, &c->errs) &&
	    c->command != &cli_help && c->command != &cli_version)
		return cli_failed(c);
	c->config.version = program_version;
	c->errs.n = 0;
	if (argc > 2 && (code = take_arguments(c, argc - 2, argv + 2)))
		return code;
	log_setup(str_eq(c->config.log_format, S("json")), (enum log_level)(c->config.log_level + c->verbose));
	if (c->help) {
		struct buf out = buf_in(c->arena, 0);
		cli_help_of(c, c->command, &out);
		cli_write(buf_str(&out));
		return EXIT_FINE;
	}
	if (c->words && !*c->command->words)
		return cli_usage(c, "多余的参数", "there is a word too many", STR(c->word[0]));
	if (c->command->database == NEEDS_DATABASE && !cli_database_there(c, &there))
		return cli_failed(c);
	return there ? c->command->run(c) : cli_no_database(c);
}

int cli_main(int argc, char **argv)
{
	ARENA arena = { 0 };
	struct cli c = {
		.arena = &arena, .errs = { .arena = &arena }, .zh = speaks_chinese(), .color = shows_colors(),
	};

	c.parameters = buf_in(&arena, 0);
	secret_start();
	int code = run(&c, argc, argv);
	if (fflush(stdout) != 0 && code == EXIT_FINE)
		code = EXIT_DISK;
	return code;
}
