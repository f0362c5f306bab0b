/*
 * requirements.c -- which requirement is proven by which test.
 *
 *   requirements [--missing]        (from the root of the project)
 *
 * The requirements are the rows of docs/requirements.tsv. A test names those it proves in a comment
 * of one line, the word "proves" and the ids after it: in C and JavaScript the line stands above the
 * test, elsewhere it counts for its file. An id that is not in the table is an error:
 * "file:line: what".
 */
#define _GNU_SOURCE
#include <assert.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct requirement {
	char id[8], section[4];
	char *clause;
	char **proof;		/* "tests/cases/x.case", "src/x/x_test.c: a_sentence" */
	int proofs;
};
static struct requirement rows[500];
static int rows_n, unknown;

static bool ends(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && !strcmp(text + n - m, end);
}

static void read_rows(const char *path)
{
	FILE *in = fopen(path, "r");
	char line[1024], clause[1024];

	if (!in) {
		perror(path);
		exit(1);
	}
	while (fgets(line, sizeof line, in)) {
		struct requirement *r = &rows[rows_n];

		assert(rows_n < 500);
		if (sscanf(line, "%7[RS0-9-]\t%3[A-Z]\t%1023[^\t]\t", r->id, r->section, clause) != 3)
			continue;	/* the head line */
		r->clause = strdup(clause);
		rows_n++;
	}
	fclose(in);
}

static struct requirement *find(const char *id)
{
	for (int i = 0; i < rows_n; i++)
		if (!strcmp(rows[i].id, id))
			return &rows[i];
	return NULL;
}

static void add_proof(struct requirement *r, const char *by)
{
	if (r->proofs && !strcmp(r->proof[r->proofs - 1], by))
		return;
	r->proof = realloc(r->proof, (r->proofs + 1) * sizeof *r->proof);
	if (!r->proof || !(r->proof[r->proofs++] = strdup(by)))
		abort();
}

/* The next id at *at, after blanks and commas; false when something else stands there. */
static bool next_id(const char **at, char id[8])
{
	int end = 0;

	*at += strspn(*at, " ,");
	if (sscanf(*at, "%1[RS]-%*5[0-9]%n", id, &end) != 1 || end == 0)
		return false;
	snprintf(id, 8, "%.*s", end, *at);
	*at += end;
	return true;
}

/* How a test of several in a file is named on its line. */
static const struct { const char *end, *name; } named[] = {
	{ ".c",   "static void %199[a-z0-9A-Z_](" },
	{ ".mjs", "test('%199[^'\\]" },
};

static const char *naming_of(const char *path)
{
	for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
		if (ends(path, named[i].end))
			return named[i].name;
	return NULL;
}

/* The ids that wait for the name of their test, which comes next where tests have names. */
struct waiting { struct requirement *row[100]; int n; };

static void take_tag(const char *path, int line_no, const char *at, struct waiting *waiting)
{
	char id[8];

	while (next_id(&at, id)) {
		struct requirement *r = find(id);

		if (!r) {
			printf("%s:%d: there is no requirement %s\n", path, line_no, id);
			unknown++;
		} else if (waiting->n < 100) {
			waiting->row[waiting->n++] = r;
		}
	}
}

static void give(struct waiting *waiting, const char *by)
{
	for (int i = 0; i < waiting->n; i++)
		add_proof(waiting->row[i], by);
	waiting->n = 0;
}

static void read_tests(FILE *in, const char *path)
{
	const char *naming = naming_of(path);
	struct waiting waiting = { .n = 0 };
	char *line = NULL;
	size_t size = 0;

	for (int n = 1; getline(&line, &size, in) > 0; n++) {
		const char *tag = strstr(line, "proves ");
		char name[200], by[512];

		if (tag)
			take_tag(path, n, tag + strlen("proves "), &waiting);
		if (!naming) {
			give(&waiting, path);
		} else if (waiting.n && sscanf(line, naming, name) == 1) {
			snprintf(by, sizeof by, "%s: %s", path, name);
			give(&waiting, by);
		}
	}
	give(&waiting, path);
	free(line);
}

static int visit(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	FILE *in;

	(void)st, (void)where;
	if (kind != FTW_F || (!strncmp(path, "src/", 4) && !ends(path, "_test.c")))
		return 0;
	in = fopen(path, "r");
	if (in) {
		read_tests(in, path);
		fclose(in);
	}
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void print_row(struct requirement *r)
{
	printf("%s  %s\n", r->id, r->clause);
	if (!r->proofs)
		printf("      not yet\n");
	else
		qsort(r->proof, r->proofs, sizeof *r->proof, by_name);
	for (int i = 0; i < r->proofs; i++)
		printf("      %s\n", r->proof[i]);
}

static void print_sections(void)
{
	int all = 0;

	for (char section = 'A'; section <= 'Z'; section++) {
		int of = 0, proven = 0;

		for (int i = 0; i < rows_n; i++) {
			of += rows[i].section[0] == section;
			proven += rows[i].section[0] == section && rows[i].proofs;
		}
		if (of)
			printf("%c  %3d of %3d\n", section, proven, of);
		all += proven;
	}
	printf("%d of %d requirements are proven by a test\n", all, rows_n);
}

int main(int argc, char **argv)
{
	bool missing = argc == 2 && !strcmp(argv[1], "--missing");

	if (argc > 1 && !missing) {
		fputs("usage: requirements [--missing]\n", stderr);
		return 64;
	}
	read_rows("docs/requirements.tsv");
	nftw("src", visit, 16, FTW_PHYS);
	nftw("tests", visit, 16, FTW_PHYS);
	nftw("ui/tests", visit, 16, FTW_PHYS);
	for (int i = 0; i < rows_n; i++)
		if (!missing || !rows[i].proofs)
			print_row(&rows[i]);
	print_sections();
	return unknown > 0;
}
