/*
 * embed.c -- makes a C array of a file, so that the program carries its texts with it.
 *
 *   embed order_schema order/schema.h schema.sql schema.c schema.h
 *
 * writes `const char order_schema[]`, the text of the file closed by a NUL, and
 * `order_schema_size`, which does not count that NUL. The second argument is the name by which
 * sources include the header.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *file_open(const char *path, const char *mode)
{
	FILE *f = fopen(path, mode);

	if (!f) {
		perror(path);
		exit(1);
	}
	return f;
}

static void file_close(FILE *f, const char *path)
{
	if (ferror(f) | fclose(f)) {
		fprintf(stderr, "%s: could not be written\n", path);
		exit(1);
	}
}

/* A text stays readable; any other byte becomes three octal digits, which swallow no next one. */
static void write_byte(FILE *out, int c, int *column)
{
	if (*column == 0)
		fputs("\n\t\"", out);
	if (c == '\n')
		fputs("\\n", out);
	else if (c == '\t')
		fputs("\\t", out);
	else if (c == '"' || c == '\\')
		fprintf(out, "\\%c", c);
	else if (c == '?' || !isascii(c) || !isprint(c))
		fprintf(out, "\\%03o", (unsigned)c);	/* "??=" would be a trigraph */
	else
		putc(c, out);

	*column += 1;
	if (c == '\n' || *column == 96) {
		putc('"', out);
		*column = 0;
	}
}

static void write_source(const char *name, const char *header, const char *from, const char *to)
{
	FILE *in = file_open(from, "rb"), *out = file_open(to, "w");
	size_t size = 0;
	int column = 0;

	fprintf(out, "/* Made by tools/embed. */\n#include \"%s\"\n\nconst char %s[] = \"\"",
		header, name);
	for (int c; (c = getc(in)) != EOF; size++)
		write_byte(out, c, &column);
	fprintf(out, "%s;\nconst size_t %s_size = %zu;\n", column ? "\"" : "", name, size);
	if (ferror(in)) {
		perror(from);
		exit(1);
	}
	fclose(in);
	file_close(out, to);
}

static void write_header(const char *name, const char *to)
{
	FILE *out = file_open(to, "w");

	fprintf(out, "/* Made by tools/embed. */\n#pragma once\n#include <stddef.h>\n\n"
		"extern const char %s[];\nextern const size_t %s_size;\n", name, name);
	file_close(out, to);
}

int main(int argc, char **argv)
{
	if (argc != 6) {
		fputs("usage: embed NAME INCLUDE_AS FILE OUT.c OUT.h\n", stderr);
		return 64;
	}
	write_source(argv[1], argv[2], argv[3], argv[4]);
	write_header(argv[1], argv[5]);
	return 0;
}
