/*
 * fuzz_csv.c -- any bytes as a CSV file, also packed: rows are read to the end or refused, never past their bounds.
 *
 * The first byte chooses encoding and separator, the rest is the file.
 */
#define _GNU_SOURCE 1	/* memfd_create */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/text.h"
#include "record/sheet.h"
#include "record/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* A cell that was read is written so that it is read again as the same. */
static void check_again(struct str cell)
{
	ARENA a = {0};
	struct errs errs = { .arena = &a };
	struct buf line = buf_in(&a, 0);
	int fd = memfd_create("again", MFD_CLOEXEC);
	struct str *cells;
	int n;

	sheet_csv_cell(&line, cell);
	buf_add(&line, S(",x\r\n"));
	check(write(fd, line.s, line.n) == (ssize_t)line.n && lseek(fd, 0, SEEK_SET) == 0);

	struct table *t = table_open_fd(fd, &(struct table_options){ .encoding = "utf-8" }, &errs);

	check(table_next(t, &cells, &n) && n == 2 && !table_fault(t, NULL));
	if (cells[0].n == cell.n + 1 && cells[0].s[0] == '\'')	/* the guard */
		cells[0] = str_sub(cells[0], 1, cell.n);
	check(str_eq(cells[0], cell));
	check(table_close(t));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const encodings[] = { NULL, "utf-8", "gb18030", NULL };
	ARENA a = {0};
	struct errs errs = { .arena = &a };
	struct table_options o = {0};
	int fd = memfd_create("csv", MFD_CLOEXEC), rows = 0, n;
	struct str *cells;

	if (size) {
		o.encoding = encodings[data[0] & 3];
		o.separator = data[0] & 4 ? ';' : 0;
		check(write(fd, data + 1, size - 1) == (ssize_t)size - 1 && lseek(fd, 0, SEEK_SET) == 0);
	}

	struct table *t = table_open_fd(fd, &o, &errs);

	while (t && table_next(t, &cells, &n)) {
		check(n > 0 && n <= TABLE_CELLS_MAX && table_line(t) > 0);
		for (int i = 0; i < n && !table_fault(t, NULL); i++) {
			check(text_valid(cells[i]));
			if (rows < 3 && i < 3 && !str_starts(cells[i], S("\xEF\xBB\xBF")))
				check_again(cells[i]);
		}
		rows++;
	}
	check((table_close(t) && t) == (errs.n == 0));
	return 0;
}
