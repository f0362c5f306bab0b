/*
 * fuzz_xlsx.c -- any bytes as a workbook, or as one part of an otherwise sound workbook.
 *
 * The first byte chooses which part; a workbook as a whole would rarely get past its checksums.
 */
#define _GNU_SOURCE 1	/* memfd_create */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zip.h>

#include "base/text.h"
#include "record/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct { const char *name; struct str text; } parts[] = {
	{ "xl/worksheets/sheet1.xml", S("<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='C1' s='1'>"
	                                "<v>46349.5</v></c></row></sheetData></worksheet>") },
	{ "xl/sharedStrings.xml", S("<sst><si><t>a</t></si><si><r><t>b</t></r></si></sst>") },
	{ "xl/styles.xml", S("<styleSheet><numFmts><numFmt numFmtId='164' formatCode='yyyy'/></numFmts>"
	                     "<cellXfs><xf numFmtId='0'/><xf numFmtId='164'/></cellXfs></styleSheet>") },
	{ "xl/workbook.xml", S("<workbook><sheets><sheet name='a' id='r1'/></sheets></workbook>") },
	{ "xl/_rels/workbook.xml.rels", S("<Relationships><Relationship Id='r1' Target='worksheets/sheet1.xml'/></Relationships>") },
};

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* The bytes of a workbook in which part `which` is `text`. */
static struct str workbook(struct arena *a, size_t which, struct str text)
{
	zip_source_t *out = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip = zip_open_from_source(out, ZIP_TRUNCATE, NULL);
	zip_stat_t stat;

	check(zip);
	zip_source_keep(out);
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct str part = i == which ? text : parts[i].text;
		zip_int64_t at = zip_file_add(zip, parts[i].name, zip_source_buffer(zip, part.s, part.n, 0), 0);

		check(at >= 0 && zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_STORE, 0) == 0);
	}
	check(zip_close(zip) == 0 && zip_source_stat(out, &stat) == 0 && zip_source_open(out) == 0);

	char *bytes = arena_alloc(a, stat.size);

	check(zip_source_read(out, bytes, stat.size) == (zip_int64_t)stat.size);
	zip_source_close(out);
	zip_source_free(out);
	return (struct str){ bytes, stat.size };
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ARENA a = {0};
	struct errs errs = { .arena = &a };
	int fd = memfd_create("xlsx", MFD_CLOEXEC), n;
	struct str file = { (const char *)data + 1, size ? size - 1 : 0 };
	struct str *cells;

	if (!size)
		file = S("");
	else if (data[0] % 8 < COUNT(parts))
		file = workbook(&a, data[0] % 8, file);
	check(write(fd, file.s, file.n) == (ssize_t)file.n && lseek(fd, 0, SEEK_SET) == 0);

	struct table *t = table_open_fd(fd, NULL, &errs);

	while (t && table_next(t, &cells, &n)) {
		check(n > 0 && n <= TABLE_CELLS_MAX && table_line(t) > 0);
		for (int i = 0; i < n && !table_fault(t, NULL); i++)
			check(text_valid(cells[i]));
	}
	check((table_close(t) && t) == (errs.n == 0));
	return 0;
}
