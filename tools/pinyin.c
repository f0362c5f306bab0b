/*
 * pinyin.c -- how Han characters are read, as a table in C.
 *
 *   pinyin pinyin_table.c
 *
 * The readings are those of ICU (Unicode CLDR): asked once for every character while building, so that the program
 * itself needs no such library. A character that is read otherwise at the beginning of a name (曾 is Zeng) is told
 * beside. Tones are left out: nobody types them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>
#include <unicode/uversion.h>

enum { FIRST = 0x4e00, LAST = 0x9fff, SYLLABLES_MAX = 600, LETTERS = 6 };

static char syllable[SYLLABLES_MAX][LETTERS + 1];	/* the first is empty: no reading */
static int syllables = 1;

static UTransliterator *reader(const char *id)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar text[80];

	u_uastrcpy(text, id);
	UTransliterator *t = utrans_openU(text, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
	if (U_FAILURE(error)) {
		fprintf(stderr, "pinyin: %s: %s\n", id, u_errorName(error));
		exit(1);
	}
	return t;
}

/* The number of its syllable; 0 when it is not read as letters. */
static int read_as(UTransliterator *t, int han)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar text[32] = { (UChar)han };
	int32_t n = 1, limit = 1;
	char letters[LETTERS + 1] = "";

	utrans_transUChars(t, text, &n, 32, 0, &limit, &error);
	if (U_FAILURE(error) || n < 1 || n > LETTERS)
		return 0;
	for (int i = 0; i < n; i++) {
		if (text[i] < 'a' || text[i] > 'z')
			return 0;
		letters[i] = (char)text[i];
	}
	for (int i = 1; i < syllables; i++)
		if (strcmp(syllable[i], letters) == 0)
			return i;
	if (syllables == SYLLABLES_MAX)
		exit(1);
	strcpy(syllable[syllables], letters);
	return syllables++;
}

static void write_readings(FILE *out, UTransliterator *usual, UTransliterator *name)
{
	fprintf(out, "const uint16_t pinyin_usual[] = {");
	for (int c = FIRST; c <= LAST; c++)
		fprintf(out, "%s%d,", (c - FIRST) % 20 ? "" : "\n\t", read_as(usual, c));
	fprintf(out, "\n};\n\nconst struct pinyin_name pinyin_names[] = {\n");
	int n = 0;
	for (int c = FIRST; c <= LAST; c++) {
		int is = read_as(usual, c), named = read_as(name, c);
		if (is && named && is != named)
			fprintf(out, "\t{ 0x%x, %d },\n", c, named), n++;
	}
	fprintf(out, "};\nconst int pinyin_names_n = %d;\n\n", n);
}

static void write_syllables(FILE *out)
{
	fprintf(out, "const char pinyin_syllables[][%d] = {", LETTERS + 1);
	for (int i = 0; i < syllables; i++)
		fprintf(out, "%s\"%s\",", i % 10 ? " " : "\n\t", syllable[i]);
	fprintf(out, "\n};\n\nconst char pinyin_source[] = \"ICU " U_ICU_VERSION "\";\n");
}

int main(int argc, char **argv)
{
	FILE *out = argc == 2 ? fopen(argv[1], "w") : NULL;

	if (!out) {
		perror("pinyin");
		return 1;
	}
	fprintf(out, "/* Made by tools/pinyin. */\n#include \"base/pinyin_table.h\"\n\n");
	write_readings(out, reader("Han-Latin; Latin-ASCII"), reader("Han-Latin/Names; Latin-ASCII"));
	write_syllables(out);
	if (ferror(out) | fclose(out)) {
		fprintf(stderr, "pinyin: %s could not be written\n", argv[1]);
		return 1;
	}
	return 0;
}
