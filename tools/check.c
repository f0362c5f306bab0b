/*
 * check.c -- the rules of the house that no compiler knows.
 *
 *   check BUILD_DIR        (from the root of the project)
 *
 * Includes go downwards only, between folders and within the shell; rules (*_rules.c) are pure, in what they include and in what their
 * objects call; the SQL of a folder writes its own tables and reads its own and lower ones; files
 * and functions keep to a size. Each breach is a line "file:line: what"; the last line is a sum as
 * tests/run.sh wants it. tests/check.sh plants one breach of each kind.
 */
#define _GNU_SOURCE
#include <assert.h>
#include <ctype.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES_OF_FILE_MAX = 700, LINES_OF_FUNCTION_MAX = 80 };
/* Levels: the lowest module, what stands above all of them, and the files right in src/. */
enum { FIRST_MODULE = 4, CLI = 900, TOP };

struct file {
	char path[256];
	char folder[64];		/* "order" of src/order/order.c; empty right in src/ */
	char *text;
	int breaches;
};
static struct file files[2000];
static int files_n;

/* A folder may include those of a lower level. The modules are added as src/modules.c has them. */
static struct { char name[64]; int level; } folders[64] = {
	{ "base", 0 }, { "record", 1 }, { "db", 2 }, { "http", 2 }, { "print", 2 }, { "shell", 3 },
	{ "cli", CLI }, { "", TOP }, { "unit", 1 },	/* tests/unit, on the path of tests only */
};
enum { FOLDERS = 9 };
static int folders_n = FOLDERS;

/* The folders of src/shell, lowest first. A header right in it is below them all, a .c there above them all. */
static const char *const shell_floors[] = { "read", "list", "write", "node", "run", "check", "emit", "api" };
enum { SHELL_FLOORS = sizeof shell_floors / sizeof *shell_floors };

static struct { char name[64]; const char *folder; } tables[500];
static int tables_n;

static int function_lines[20000], functions_n;

static void __attribute__((format(printf, 3, 4)))
breach(struct file *f, int line, const char *format, ...)
{
	va_list args;

	printf("%s:%d: ", f->path, line);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	f->breaches++;
}

static bool ends(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && !strcmp(text + n - m, end);
}

static int level_of(const char *folder)
{
	for (int i = 0; i < folders_n; i++)
		if (!strcmp(folders[i].name, folder))
			return folders[i].level;
	return -1;
}

static bool is_module(int level)
{
	return level >= FIRST_MODULE && level < CLI;
}

/* ---- reading ---- */

static char *read_all(FILE *in)
{
	char *text = NULL;
	size_t size = 0;

	if (getdelim(&text, &size, '\0', in) < 0 && !text)
		exit(1);
	return text;
}

static int keep_file(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	struct file *f = &files[files_n];
	const char *below = path + strlen("src/"), *slash;
	FILE *in;

	(void)st, (void)where;
	if (kind != FTW_F || !(ends(path, ".c") || ends(path, ".h") || ends(path, ".sql")))
		return 0;
	assert(files_n < 2000 && strlen(path) < sizeof f->path);
	in = fopen(path, "r");
	if (!in)
		return 0;	/* gone since it was listed */
	strcpy(f->path, path);
	slash = strchr(below, '/');
	if (slash)
		snprintf(f->folder, sizeof f->folder, "%.*s", (int)(slash - below), below);
	f->text = read_all(in);
	fclose(in);
	files_n++;
	return 0;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

/* The modules are the "&x_module" of src/modules.c, lowest first. */
static void read_modules(void)
{
	FILE *in = fopen("src/modules.c", "r");
	char *text;

	if (!in) {
		perror("src/modules.c");
		exit(1);
	}
	text = read_all(in);
	fclose(in);
	for (const char *at = text; (at = strchr(at, '&')); at++) {
		char name[64];
		int end = 0;

		if (sscanf(at, "&%63[a-z0-9]_module%n", name, &end) == 1 && end && level_of(name) < 0) {
			assert(folders_n < 64);
			strcpy(folders[folders_n].name, name);
			folders[folders_n].level = folders_n - FOLDERS + FIRST_MODULE;
			folders_n++;
		}
	}
	free(text);
}

/* ---- includes ---- */

/* A rule sees values, the context and what modules offer: no database, network or other shell. */
static bool rule_may_include(const char *folder, const char *target)
{
	if (is_module(level_of(folder)))
		return !ends(target, "/queries.h") && !ends(target, "/schema.h");
	return !strcmp(folder, "base") || !strcmp(folder, "record") || !strcmp(target, "shell/context.h");
}

/* Where "shell/…" stands within the shell; -1: in a folder that shell_floors lacks. */
static int floor_of(const char *path)
{
	char folder[64];

	if (sscanf(path, "shell/%63[^/]/", folder) != 1 || !strchr(path + strlen("shell/"), '/'))
		return ends(path, ".h") ? 0 : SHELL_FLOORS + 1;
	for (int i = 0; i < SHELL_FLOORS; i++)
		if (!strcmp(shell_floors[i], folder))
			return i + 1;
	return -1;
}

/* A test may set its scene with what stands above what it tries. */
static bool is_of_tests(const char *path)
{
	return ends(path, "_test.c") || ends(path, "_sample.h") || ends(path, "_bench.h") || ends(path, "_probe.h");
}

static void check_floor(struct file *f, int line, const char *target)
{
	int from = floor_of(f->path + strlen("src/")), to = floor_of(target);

	if (from < 0 || to < 0)
		breach(f, line, "\"%s\": shell_floors of tools/check.c lacks a folder", target);
	else if (to > from && !is_of_tests(f->path))
		breach(f, line, "\"%s\" is not below %s within the shell", target, f->path);
}

static void check_include(struct file *f, int line, const char *target)
{
	char folder[64] = "", public[160];
	int from = level_of(f->folder), to;

	if (strchr(target, '/'))
		sscanf(target, "%63[^/]", folder);
	to = level_of(folder);
	snprintf(public, sizeof public, "%s/%s.h", folder, folder);

	if (to < 0)
		breach(f, line, "\"%s\" is of no folder that src/modules.c or the floor knows", target);
	else if (strcmp(folder, f->folder) && to >= from)
		breach(f, line, "\"%s\" is not below %s", target, f->folder);
	else if (is_module(from) && is_module(to) && to < from && strcmp(target, public))
		breach(f, line, "\"%s\" is private to its module; others include \"%s\"", target, public);
	else if (ends(f->path, "_rules.c") && !rule_may_include(folder, target))
		breach(f, line, "a rule may not include \"%s\"", target);
	if (!strcmp(folder, "shell") && !strcmp(f->folder, "shell"))
		check_floor(f, line, target);
}

static void check_includes(struct file *f)
{
	int line = 1;

	for (const char *at = f->text; at; at = strchr(at, '\n'), at = at ? at + 1 : NULL, line++) {
		char target[96];

		if (sscanf(at, " # include \"%95[^\"]\"", target) == 1)
			check_include(f, line, target);
	}
}

/* ---- objects of rules ---- */

/* What a pure function has no use for. "*" at the end stands for anything. */
static const char *const impure[] = {
	"sqlite3_*", "PQ*", "db_*", "http_*", "curl_*", "MHD_*", "log_line",
	"time", "clock_gettime", "gettimeofday", "localtime*", "instant_now", "monotonic_us",
	"rand*", "random*", "*rand48", "getrandom", "getentropy", "arc4random*", "token_new",
	"malloc", "calloc", "realloc", "free", "strdup", "getenv", "setenv",
	"socket", "connect", "send*", "recv*", "open", "openat", "fopen", "read", "write",
	"printf", "fprintf", "vprintf", "vfprintf", "puts", "putchar", "fputs", "fwrite",
	"pthread_*", "system", "fork",
};

/* Without what the C library's checked and large-file variants add: __printf_chk, fopen64. */
static void plain_name(char *name)
{
	size_t n;

	if (!strncmp(name, "__", 2))
		memmove(name, name + 2, strlen(name) - 1);
	name[strcspn(name, "@")] = '\0';
	n = strlen(name);
	if (ends(name, "_chk"))
		name[n - 4] = '\0';
	else if (ends(name, "64"))
		name[n - 2] = '\0';
}

static bool matches(const char *name, const char *pattern)
{
	size_t n = strlen(pattern);

	if (pattern[0] == '*')
		return ends(name, pattern + 1);
	if (pattern[n - 1] == '*')
		return !strncmp(name, pattern, n - 1);
	return !strcmp(name, pattern);
}

static void check_calls(struct file *f, const char *build_dir)
{
	char object[600], command[640], line[512];
	const char *base = strrchr(f->path, '/') + 1;
	FILE *nm;

	snprintf(object, sizeof object, "%s/src/lib%s.a.p/%s_%s.o", build_dir, f->folder, f->folder, base);
	snprintf(command, sizeof command, "nm -u '%s'", object);
	nm = popen(command, "r");
	while (nm && fgets(line, sizeof line, nm)) {
		char name[256];

		if (sscanf(line, " U %255s", name) != 1)
			continue;
		plain_name(name);
		for (size_t i = 0; i < sizeof impure / sizeof *impure; i++)
			if (matches(name, impure[i]))
				breach(f, 1, "a rule may not call %s", name);
	}
	if (!nm || pclose(nm))
		breach(f, 1, "its object %s could not be read", object);
}

/* ---- SQL ---- */

enum use { NOTHING, READ, WRITE };

struct sql {
	struct file *file;
	const char *at;
	int line;
	char token[64], before[64];	/* this word or character, and the one before it */
	char local[16][64];		/* names given by WITH */
	int locals;
};

static bool is(const char *token, const char *words)
{
	size_t n = strlen(token);

	for (const char *w = words; n && (w = strcasestr(w, token)); w++)
		if ((w == words || w[-1] == ' ') && (w[n] == ' ' || !w[n]))
			return true;
	return false;
}

static bool is_word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Past blanks, comments and quoted texts to the next word, :word or character. False at the end. */
static bool next_token(struct sql *s)
{
	const char *at = s->at;
	size_t n = 0;

	strcpy(s->before, s->token);
	for (;;) {
		if (isspace((unsigned char)*at)) {
			s->line += *at++ == '\n';
		} else if (at[0] == '-' && at[1] == '-') {
			at += strcspn(at, "\n");
		} else if (*at == '\'') {
			for (at++; *at && *at != '\''; at++)
				s->line += *at == '\n';
			at += *at != '\0';
		} else {
			break;
		}
	}
	if (!*at)
		return false;
	do
		s->token[n++] = *at++;
	while (n < sizeof s->token - 1 && is_word_char(*at) && (is_word_char(at[-1]) || at[-1] == ':'));
	s->token[n] = '\0';
	s->at = at;
	return true;
}

static const char *owner_of(const char *table)
{
	for (int i = 0; i < tables_n; i++)
		if (!strcasecmp(tables[i].name, table))
			return tables[i].folder;
	return NULL;
}

static void check_table(struct sql *s, enum use use)
{
	const char *owner = owner_of(s->token), *own = s->file->folder;

	for (int i = 0; i < s->locals; i++)
		if (!strcasecmp(s->local[i], s->token))
			return;
	if (!owner && s->at[strspn(s->at, " \t\n")] == '(' && use == READ)
		return;		/* a function that gives rows */
	if (!owner)
		breach(s->file, s->line, "no schema.sql has a table \"%s\"", s->token);
	else if (use == WRITE && strcmp(owner, own))
		breach(s->file, s->line, "writes \"%s\", a table of %s", s->token, owner);
	else if (strcmp(owner, own) && level_of(owner) >= level_of(own))
		breach(s->file, s->line, "reads \"%s\", a table of %s, which is not below %s",
			s->token, owner, own);
}

/* What the name after this word is used for. */
static enum use use_after(const struct sql *s, bool index)
{
	if (is(s->token, "into") || (is(s->token, "update") && !is(s->before, "do on for")) ||
	    (is(s->token, "table") && is(s->before, "create alter drop virtual")) ||
	    (is(s->token, "from") && is(s->before, "delete")) || (is(s->token, "on") && index))
		return WRITE;
	if (is(s->token, "join references") || (is(s->token, "from") && !is(s->before, "distinct")))
		return READ;
	return NOTHING;
}

static void check_sql(struct file *f)
{
	struct sql s = { .file = f, .at = f->text, .line = 1 };
	/* Per depth of brackets: does a comma bring a table, as between FROM and WHERE? And the
	   word before the bracket, which is what WITH x (a, b) AS ( names. */
	bool list[32] = {0};
	char named[32][64] = {{0}};
	enum use use = NOTHING;
	bool index = false;		/* after CREATE INDEX name, before its ON */
	int depth = 0;

	while (next_token(&s)) {
		bool word = isalpha((unsigned char)*s.token) || *s.token == '_';

		if (use && (is(s.token, "if not exists only") || *s.token == '"'))
			continue;
		if (use && word)
			check_table(&s, use);
		use = NOTHING;
		if (*s.token == '(' && depth < 31) {
			strcpy(named[++depth], s.before);
			list[depth] = false;
		} else if (*s.token == ')' && depth > 0) {
			depth--;
		} else if (*s.token == ';') {
			s.locals = depth = 0;
			index = list[0] = false;
		} else if (*s.token == ',' && list[depth]) {
			use = READ;
		} else if (is(s.token, "as") && s.at[strspn(s.at, " \t\n")] == '(' && s.locals < 16) {
			strcpy(s.local[s.locals++], *s.before == ')' ? named[depth + 1] : s.before);
		} else if (is(s.token, "where group order having limit union except intersect returning")) {
			list[depth] = false;
		} else if (word) {
			use = use_after(&s, index);
			index = is(s.token, "index") || (index && !is(s.token, "on"));
			list[depth] = list[depth] || (is(s.token, "from") && use == READ);
		}
	}
}

static void read_tables(struct file *f)
{
	struct sql s = { .file = f, .at = f->text, .line = 1 };

	while (next_token(&s)) {
		if (!is(s.token, "table view") || !is(s.before, "create virtual"))
			continue;
		do
			if (!next_token(&s))
				return;
		while (is(s.token, "if not exists"));
		assert(tables_n < 500);
		strcpy(tables[tables_n].name, s.token);
		tables[tables_n++].folder = f->folder;
	}
}

/* ---- sizes ---- */

/* A function is what stands between a "{" and a "}" in the first column. */
static void check_sizes(struct file *f)
{
	int line = 1, start = 0;

	for (const char *at = f->text; *at; at += strcspn(at, "\n"), at += *at == '\n', line++) {
		if (*at == '{')
			start = line;
		if (*at != '}' || !start)
			continue;
		assert(functions_n < 20000);
		function_lines[functions_n++] = line - start + 1;
		if (line - start + 1 > LINES_OF_FUNCTION_MAX)
			breach(f, start, "a function of %d lines; at most %d", line - start + 1, LINES_OF_FUNCTION_MAX);
		start = 0;
	}
	if (line - 1 > LINES_OF_FILE_MAX)
		breach(f, line - 1, "a file of %d lines; at most %d", line - 1, LINES_OF_FILE_MAX);
}

static int by_number(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

int main(int argc, char **argv)
{
	int bad = 0;

	if (argc != 2) {
		fputs("usage: check BUILD_DIR\n", stderr);
		return 64;
	}
	read_modules();
	nftw("src", keep_file, 16, FTW_PHYS);
	qsort(files, files_n, sizeof *files, by_path);
	for (int i = 0; i < files_n; i++)
		if (ends(files[i].path, "/schema.sql"))
			read_tables(&files[i]);

	for (int i = 0; i < files_n; i++) {
		struct file *f = &files[i];

		if (ends(f->path, ".sql")) {
			check_sql(f);
		} else {
			check_includes(f);
			if (ends(f->path, "_rules.c"))
				check_calls(f, argv[1]);
			if (ends(f->path, ".c"))
				check_sizes(f);
		}
		bad += f->breaches > 0;
		free(f->text);
	}

	qsort(function_lines, functions_n, sizeof *function_lines, by_number);
	if (functions_n)
		printf("%d functions: half have at most %d lines, nine in ten at most %d\n", functions_n,
			function_lines[functions_n / 2], function_lines[functions_n * 9 / 10]);
	printf("%d passed, %d failed\n", files_n - bad, bad);
	return bad > 0;
}
