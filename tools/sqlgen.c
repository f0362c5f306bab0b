/*
 * sqlgen.c -- typed C functions out of named SQL.
 *
 *     sqlgen MODULE queries.sql out.c out.h [queries_postgres.sql]
 *
 * A statement follows the line that is its prototype, "-- name(time cutoff, int most) -> order";
 * the comment before that becomes the comment of the function. Parameters are written :cutoff and
 * numbered as declared, so that the same values serve the text of either engine. {order} stands for
 * all columns of the record; src/db fills them in. What cannot be right is refused with file and line.
 */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))

enum { NAME_MAX_ = 64, PARAMS_MAX = 20, QUERIES_MAX = 500, INCLUDES_MAX = 20, TEXT_MAX = 8192 };

static const struct type { const char *name, *c, *value; } types[] = {
	{ "int",      "int64_t ",         "VI(%s)" },
	{ "text",     "struct str ",      "VT(%s)" },
	{ "time",     "struct instant ",  "VI(%s.us)" },
	{ "date",     "struct date ",     "VI(%s.day)" },
	{ "id",       "struct id ",       "VI(%s.v)" },
	{ "money",    "struct money ",    "VI(%s.fen)" },
	{ "price",    "struct price ",    "VI(%s.micro)" },
	{ "quantity", "struct quantity ", "VI(%s.v)" },
};

struct param { const struct type *type; char name[NAME_MAX_]; bool used; };

struct query {
	char name[NAME_MAX_], record[NAME_MAX_];	/* record "": no result */
	bool one;
	struct param param[PARAMS_MAX];
	int params, line;
	char doc[TEXT_MAX], sql[TEXT_MAX], sql_postgres[TEXT_MAX]; /* as the inside of a C string */
};

static struct query queries[QUERIES_MAX];
static int queries_n;
static char includes[INCLUDES_MAX][2 * NAME_MAX_];
static int includes_n;
static const char *path;	/* of the file being read, and the line in it */
static int line;

static void __attribute__((noreturn, format(printf, 1, 2))) refuse(const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s:%d: ", path, line);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

/* What is wrong with a query as a whole is told at its prototype. */
static void __attribute__((noreturn)) refuse_from(const struct query *q, const char *what)
{
	line = q->line;
	refuse("%s: %s", q->name, what);
}

static void add(char *text, const char *more)
{
	if (strlen(text) + strlen(more) >= TEXT_MAX)
		refuse("longer than %d bytes", TEXT_MAX - 1);
	strcat(text, more);
}

static void add_char(char *text, char c)
{
	if (c == '"' || c == '\\')
		add(text, "\\");
	add(text, c == '\n' ? "\\n\"\n\t\t\"" : (const char[]){ c, 0 });
}

/* "time cutoff" */
static void read_param(struct query *q, const char *text)
{
	struct param *p = &q->param[q->params];
	char type[NAME_MAX_];
	int end = 0;

	if (q->params == PARAMS_MAX)
		refuse("%s: more than %d parameters", q->name, PARAMS_MAX);
	if (sscanf(text, " %63[a-z] %63[a-z0-9_] %n", type, p->name, &end) != 2 || text[end])
		refuse("%s: a parameter is a type and a name, not \"%s\"", q->name, text);
	for (int i = 0; i < COUNT(types); i++)
		if (strcmp(types[i].name, type) == 0)
			p->type = &types[i];
	if (!p->type)
		refuse("%s: there is no type %s", q->name, type);
	for (int i = 0; i < q->params; i++)
		if (strcmp(q->param[i].name, p->name) == 0)
			refuse("%s: parameter %s is declared twice", q->name, p->name);
	q->params++;
}

/* "name(type name, …) -> one order"; false when the comment is prose instead. */
static bool read_prototype(struct query *q, const char *text)
{
	char list[TEXT_MAX] = "", *rest = list;
	int end = 0;

	*q = (struct query){ .line = line };
	if (sscanf(text, "%63[a-z0-9_](%n", q->name, &end) != 1 || !end)
		return false;
	size_t n = strcspn(text + end, ")");
	if (!text[end + n] || n >= sizeof list)
		return false;
	memcpy(list, text + end, n);
	text += end + n + 1;
	end = 0;
	if (sscanf(text, " -> one %63[a-z0-9_] %n", q->record, &end) == 1 && end && !text[end])
		q->one = true;
	else if (sscanf(text, " -> %63[a-z0-9_] %n", q->record, &end) != 1 || text[end])
		q->record[0] = 0;
	if (!q->record[0] && text[strspn(text, " ")])
		return false;
	for (char *one; (one = strsep(&rest, ",")) && (rest || one[strspn(one, " ")] || q->params);)
		read_param(q, one);
	return true;
}

/* ":cutoff" becomes "?1". */
static const char *read_use(struct query *q, const char *s, char *sql)
{
	char name[NAME_MAX_] = "", number[16];

	if (sscanf(s, ":%63[a-z0-9_]", name) != 1)
		refuse("%s: a colon must begin the name of a parameter (cast with CAST)", q->name);
	for (int i = 0; i < q->params; i++) {
		if (strcmp(q->param[i].name, name) != 0)
			continue;
		q->param[i].used = true;
		snprintf(number, sizeof number, "?%d", i + 1);
		add(sql, number);
		return s + 1 + strlen(name);
	}
	refuse("%s: parameter %s is not declared", q->name, name);
}

/* Copy a quoted text as it is; it may contain anything but its end. */
static const char *read_quoted(const struct query *q, const char *s, char *sql)
{
	char quote = *s;

	do {
		line += *s == '\n';
		add_char(sql, *s++);
		if (!*s)
			refuse_from(q, "a quote is not closed");
	} while (*s != quote);
	add_char(sql, *s);
	return s + 1;
}

/* "{order}" is copied: only the program knows the columns (db/driver.h). */
static const char *read_columns(const struct query *q, const char *s, char *sql)
{
	char name[NAME_MAX_] = "";
	int end = 0;

	if (sscanf(s, "{%63[a-z0-9_]}%n", name, &end) != 1 || !end || strcmp(name, q->record) != 0)
		refuse("%s: braces hold the name of the record of its rows", q->name);
	for (int i = 0; i < end; i++)
		add_char(sql, s[i]);
	return s + end;
}

/* Copy a statement without its comments and its semicolon; returns what follows it. */
static const char *read_statement(struct query *q, const char *s, char *sql)
{
	while (*s != ';') {
		if (!*s)
			refuse_from(q, "the statement does not end in a semicolon");
		line += *s == '\n';
		if (strncmp(s, "--", 2) == 0)
			s += strcspn(s, "\n");
		else if (*s == '\'' || *s == '"')
			s = read_quoted(q, s, sql);
		else if (*s == ':')
			s = read_use(q, s, sql);
		else if (*s == '{')
			s = read_columns(q, s, sql);
		else if (*s == '?' || *s == '$' || strncmp(s, "/*", 2) == 0)
			refuse("%s: \"%c\" has no place here", q->name, *s);
		else
			add_char(sql, *s++);
	}
	for (int i = 0; i < q->params; i++) {
		if (!q->param[i].used)
			refuse("%s: parameter %s is not used", q->name, q->param[i].name);
		q->param[i].used = false;
	}
	return s + 1;
}

static struct query *find(const char *name)
{
	for (int i = 0; i < queries_n; i++)
		if (strcmp(queries[i].name, name) == 0)
			return &queries[i];
	return NULL;
}

static bool same_prototype(const struct query *a, const struct query *b)
{
	bool same = a->params == b->params && a->one == b->one && strcmp(a->record, b->record) == 0;

	for (int i = 0; same && i < a->params; i++)
		same = a->param[i].type == b->param[i].type &&
		       strcmp(a->param[i].name, b->param[i].name) == 0;
	return same;
}

/* A query of queries.sql is new; one of the other engine replaces the text of one that is there. */
static const char *keep(struct query *q, const char *s, bool override)
{
	struct query *known = find(q->name);

	if (!override) {
		if (known)
			refuse_from(q, "stands twice");
		if (queries_n == QUERIES_MAX)
			refuse("more than %d queries", QUERIES_MAX);
		s = read_statement(q, s, q->sql);
		queries[queries_n++] = *q;
		return s;
	}
	if (!known || !same_prototype(known, q))
		refuse_from(q, "no query of the same prototype stands in queries.sql");
	if (known->sql_postgres[0])
		refuse_from(q, "stands twice");
	return read_statement(q, s, known->sql_postgres);
}

static void read_comment(const char *text, struct query *q, char *doc)
{
	struct query found;

	if (strstr(text, "*/"))
		refuse("a comment cannot contain the end of a C comment");
	if (sscanf(text, "include \"%127[^\"]\"", includes[includes_n]) == 1) {
		if (++includes_n == INCLUDES_MAX)
			refuse("too many includes");
		return;
	}
	if (!read_prototype(&found, text)) {
		add(doc, doc[0] ? "\n * " : "");
		add(doc, text);
		return;
	}
	if (q->name[0])
		refuse("%s has no statement", q->name);
	*q = found;
	strcpy(q->doc, doc);
	doc[0] = 0;
}

static void read_queries(const char *s, bool override)
{
	struct query q = {0};
	char doc[TEXT_MAX] = "", text[TEXT_MAX];

	for (line = 1; *s; ) {
		size_t n = strcspn(s, "\n");

		if (strncmp(s, "--", 2) == 0) {
			snprintf(text, sizeof text, "%.*s", (int)n - 2, s + 2);
			read_comment(text + strspn(text, " "), &q, doc);
			s += n;
		} else if (isspace((unsigned char)*s)) {
			/* A comment with an empty line after it is about the file. */
			if (*s == '\n' && s[1] == '\n')
				doc[0] = 0;
			line += *s++ == '\n';
		} else {
			if (!q.name[0])
				refuse("a statement without a prototype before it");
			s = keep(&q, s, override);
			q.name[0] = doc[0] = 0;
		}
	}
	if (q.name[0])
		refuse("%s has no statement", q.name);
}

static char *read_file(const char *name)
{
	FILE *f = fopen(path = name, "r");
	char *text = NULL;
	size_t room = 0;

	if (!f || (getdelim(&text, &room, 0, f) < 0 && ferror(f)))
		refuse("cannot read: %s", strerror(errno));
	fclose(f);
	return text ? text : calloc(1, 1);
}

static void write_signature(FILE *f, const struct query *q)
{
	fprintf(f, "bool %s(struct db *db", q->name);
	for (int i = 0; i < q->params; i++)
		fprintf(f, ", %s%s", q->param[i].type->c, q->param[i].name);
	if (!q->record[0])
		fputs(", int64_t *changed, struct errs *errs)", f);
	else if (q->one)
		fprintf(f, ", struct %s *row, bool *found, struct arena *a, struct errs *errs)",
			q->record);
	else
		fputs(", struct rows *out, struct arena *a, struct errs *errs)", f);
}

static void write_function(FILE *f, const struct query *q)
{
	fprintf(f, "\nconst struct query q_%s = {\n\t.name = \"%s\",\n\t.sql =\n\t\t\"%s\",\n",
		q->name, q->name, q->sql);
	if (q->sql_postgres[0])
		fprintf(f, "\t.sql_postgres =\n\t\t\"%s\",\n", q->sql_postgres);
	fprintf(f, "\t.params = %d,\n", q->params);
	if (q->record[0])
		fprintf(f, "\t.row = &%s_record,\n", q->record);
	fputs("};\n\n", f);
	write_signature(f, q);
	fputs("\n{\n", f);
	for (int i = 0; i < q->params; i++) {
		fputs(i ? ", " : "\tconst struct value v[] = { ", f);
		fprintf(f, q->param[i].type->value, q->param[i].name);
	}
	fputs(q->params ? " };\n\n" : "", f);
	fprintf(f, "\treturn %s(db, &q_%s, %s, %s, errs);\n}\n",
		!q->record[0] ? "db_run"
		: q->one      ? "db_one"
			      : "db_all",
		q->name, q->params ? "v" : "NULL",
		!q->record[0] ? "changed"
		: q->one      ? "row, found, a"
			      : "out, a");
}

static FILE *create(const char *name, const char *module, const char *source)
{
	FILE *f = fopen(path = name, "w");

	line = 0;
	if (!f)
		refuse("cannot write: %s", strerror(errno));
	fprintf(f, "/* Made by sqlgen from %s of %s. */\n",
		strrchr(source, '/') ? strrchr(source, '/') + 1 : source, module);
	return f;
}

static void finish(FILE *f, const char *name)
{
	path = name;
	if (ferror(f) | fclose(f))
		refuse("cannot write: %s", strerror(errno));
}

static void write_header(const char *name, const char *module, const char *source)
{
	FILE *f = create(name, module, source);

	fprintf(f, "#ifndef MADE_%s_QUERIES_H\n#define MADE_%s_QUERIES_H\n\n#include \"db/db.h\"\n",
		module, module);
	for (int i = 0; i < includes_n; i++)
		fprintf(f, "#include \"%s\"\n", includes[i]);
	for (const struct query *q = queries; q < queries + queries_n; q++) {
		fprintf(f, q->doc[0] ? "\n/*\n * %s\n */\n" : "\n%s", q->doc);
		write_signature(f, q);
		fprintf(f, ";\nextern const struct query q_%s;\n", q->name);
	}
	fprintf(f, "\n/* All of them, to be prepared at start as a check. Ends in NULL. */\n"
	           "extern const struct query *const %s_queries[];\n\n#endif\n", module);
	finish(f, name);
}

static void write_source(const char *name, const char *module, const char *source)
{
	FILE *f = create(name, module, source);

	fprintf(f, "#include \"%s/queries.h\"\n", module);
	for (int i = 0; i < queries_n; i++)
		write_function(f, &queries[i]);
	fprintf(f, "\nconst struct query *const %s_queries[] = {\n", module);
	for (int i = 0; i < queries_n; i++)
		fprintf(f, "\t&q_%s,\n", queries[i].name);
	fputs("\tNULL\n};\n", f);
	finish(f, name);
}

int main(int argc, char **argv)
{
	if (argc != 5 && argc != 6) {
		fputs("usage: sqlgen MODULE queries.sql out.c out.h [queries_postgres.sql]\n",
			stderr);
		return 2;
	}
	char *text = read_file(argv[2]);
	read_queries(text, false);
	free(text);
	if (argc == 6) {
		text = read_file(argv[5]);
		read_queries(text, true);
		free(text);
	}
	write_source(argv[3], argv[1], argv[2]);
	write_header(argv[4], argv[1], argv[2]);
	return 0;
}
