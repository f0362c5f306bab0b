/*
 * record_sheet_test.c -- sheets are written as people can open them, and read back as what was written.
 */
#define _GNU_SOURCE 1	/* memfd_create */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "record/sheet.h"
#include "record/table.h"

struct thing {
	struct id id, maker_id;
	struct str name;
	int64_t count, tax;
	bool urgent;
	struct money amount;
	struct price price;
	struct quantity quantity;
	struct instant at;
	struct date day;
	struct state state;
	struct set roles;
	struct str secret, unlisted;
};

static const struct names states = NAMES({ "new", "新建", "new" }, { "done", "已完成", "done" });
static const struct names roles = NAMES({ "sales", "销售", "Sales" }, { "finance", "财务", "Finance" });
static const struct field thing_fields[] = {
	FIELD(thing, id,       .flags = KEY | LISTED, .zh = "标识"),
	FIELD(thing, maker_id, .flags = LISTED | OPTIONAL, .zh = "厂家"),
	FIELD(thing, name,     .flags = LISTED, .zh = "名称"),
	FIELD(thing, count,    .flags = LISTED, .zh = "数"),
	FIELD(thing, tax,      .flags = LISTED | RATE, .zh = "税率"),
	FIELD(thing, urgent,   .flags = LISTED, .zh = "加急"),
	FIELD(thing, amount,   .flags = LISTED | OPTIONAL, .zh = "金额"),
	FIELD(thing, price,    .flags = LISTED, .zh = "单价"),
	FIELD(thing, quantity, .flags = LISTED, .zh = "数量"),
	FIELD(thing, at,       .flags = LISTED | OPTIONAL, .zh = "时间"),
	FIELD(thing, day,      .flags = LISTED | OPTIONAL, .zh = "日期"),
	FIELD(thing, state,    .flags = LISTED, .names = &states, .zh = "状态"),
	FIELD(thing, roles,    .flags = LISTED, .names = &roles, .zh = "岗位"),
	FIELD(thing, secret,   .flags = LISTED | HIDDEN, .zh = "密"),
	FIELD(thing, unlisted, .zh = "详情"),
};
static RECORD(thing_record, thing, "things", thing_fields, .zh = "物");

static struct thing example(struct str name)
{
	struct thing t = {
		.id = { 1234567890123456789 }, .name = name, .count = 7, .tax = 65000, .urgent = true, .amount = { -123450 },
		.price = { 3390000 }, .quantity = { 25000 }, .day = { 20780 }, .state = { 1 }, .roles = { 3 },
		.secret = S("hush"), .unlisted = S("more"),
	};

	t.at.us = 20780 * DAY + 16 * HOUR + 30 * MINUTE;	/* half past midnight in Shanghai, the next day */
	return t;
}

/* What a sheet of these rows holds, as bytes. */
static struct str written(struct arena *a, const struct sheet_options *o, const struct thing *row, int n)
{
	struct errs errs = { .arena = a };
	int fd = memfd_create("sheet", MFD_CLOEXEC);
	struct sheet *s = sheet_open(fd, &thing_record, o, &errs);
	off_t size;

	assert_non_null(s);
	assert_true(sheet_header(s));
	for (int i = 0; i < n; i++)
		assert_true(sheet_row(s, &row[i]));
	assert_true(sheet_close(s));
	assert_int_equal(errs.n, 0);
	size = lseek(fd, 0, SEEK_END);

	char *bytes = arena_alloc(a, (size_t)size);

	assert_int_equal(pread(fd, bytes, (size_t)size, 0), size);
	close(fd);
	return (struct str){ bytes, (size_t)size };
}

/* "[a][b];" of the rows of a file with these bytes. */
static struct str read_back(struct arena *a, struct str bytes)
{
	struct errs errs = { .arena = a };
	int fd = memfd_create("table", MFD_CLOEXEC);
	struct buf out = buf_in(a, 0);
	struct str *cells;
	int n;

	assert_int_equal(write(fd, bytes.s, bytes.n), bytes.n);
	lseek(fd, 0, SEEK_SET);

	struct table *t = table_open_fd(fd, NULL, &errs);

	assert_non_null(t);
	while (table_next(t, &cells, &n)) {
		for (int i = 0; i < n; i++)
			buf_fmt(&out, "[%.*s]", P(cells[i]));
		buf_char(&out, ';');
	}
	assert_true(table_close(t));
	return buf_str(&out);
}

static void same(struct str got, struct str wanted)
{
	if (!str_eq(got, wanted))
		print_error("got    %.*s\nwanted %.*s\n", P(got), P(wanted));
	assert_true(str_eq(got, wanted));
}

static const struct zone shanghai = { 28800 };

static void csv_for_programs_holds_names_words_and_utc(void **state)
{
	(void)state;
	ARENA a = {0};
	struct thing row = example(S("plain"));

	same(written(&a, &(struct sheet_options){ SHEET_CSV, SHEET_NAMES, shanghai }, &row, 1),
	     S("\xEF\xBB\xBFid,maker_id,name,count,tax,urgent,amount,price,quantity,at,day,state,roles\r\n"
	       "1234567890123456789,,plain,7,65000,true,-1234.50,3.39,2.5,2026-11-23T16:30:00.000Z,2026-11-23,done,"
	       "\"sales,finance\"\r\n"));
}

static void csv_for_people_holds_labels_and_the_wall_clock(void **state)
{
	(void)state;
	ARENA a = {0};
	struct thing row[] = { example(S("笔记本")), example(S("")) };

	row[1].amount = (struct money){0};
	row[1].at = (struct instant){0};
	row[1].day = (struct date){0};
	row[1].urgent = false;
	row[1].roles = (struct set){0};
	same(written(&a, &(struct sheet_options){ SHEET_CSV, SHEET_ZH, shanghai }, row, 2),
	     S("\xEF\xBB\xBF厂家,名称,数,税率,加急,金额,单价,数量,时间,日期,状态,岗位\r\n"
	       ",笔记本,7,6.5%,是,-1234.50,3.39,2.5,2026-11-24 00:30:00,2026-11-23,已完成,销售、财务\r\n"
	       ",,7,6.5%,否,,3.39,2.5,,,已完成,\r\n"));
}

static struct str maker_name(const void *self, const struct field *f, int64_t id)
{
	assert_string_equal(f->name, "maker_id");
	return id == 5 ? STR(self) : S("");
}

static void people_read_names_for_ids_and_programs_ids(void **state)
{
	(void)state;
	static const struct { enum sheet_words words; const char *known, *unknown; } row[] = {
		{ SHEET_EN, "[王麻子][a]", "[6][b]" },
		{ SHEET_NAMES, "[1234567890123456789][5][a]", "[1234567890123456789][6][b]" },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		struct errs errs = { .arena = &a };
		struct thing known = example(S("a")), unknown = example(S("b"));
		int fd = memfd_create("sheet", MFD_CLOEXEC);
		struct sheet *s = sheet_open(fd, &thing_record, &(struct sheet_options){ SHEET_CSV, row[i].words, shanghai }, &errs);
		char bytes[4096];

		known.maker_id.v = 5;
		unknown.maker_id.v = 6;
		sheet_call(s, maker_name, "王麻子");
		assert_true(sheet_row(s, &known) && sheet_row(s, &unknown) && sheet_close(s));
		struct str got = read_back(&a, (struct str){ bytes, (size_t)pread(fd, bytes, sizeof(bytes), 0) });
		assert_true(str_find_str(got, STR(row[i].known)) == 0);
		assert_true(str_find_str(got, STR(row[i].unknown)) > 0);
		close(fd);
	}
}

static void csv_cells_are_quoted_and_guarded(void **state)
{
	(void)state;
	static const struct { struct str text, wanted; } row[] = {
		{ S("plain"), S("plain") }, { S(""), S("") }, { S("a,b"), S("\"a,b\"") },
		{ S("say \"hi\""), S("\"say \"\"hi\"\"\"") }, { S("\""), S("\"\"\"\"") },
		{ S("two\r\nlines"), S("\"two\r\nlines\"") }, { S(" blank "), S("\" blank \"") },
		{ S("=1+1"), S("'=1+1") }, { S("+8613800000000"), S("+8613800000000") }, { S("+86 138"), S("'+86 138") },
		{ S("-12.50"), S("-12.50") }, { S("-1-2"), S("'-1-2") }, { S("-"), S("'-") }, { S("-1.2.3"), S("'-1.2.3") },
		{ S("@SUM(A1)"), S("'@SUM(A1)") }, { S("\t=1"), S("'\t=1") }, { S("\r=1"), S("\"'\r=1\"") },
		{ S("=cmd|' /C calc'!A0,1"), S("\"'=cmd|' /C calc'!A0,1\"") }, { S("a=1"), S("a=1") },
		{ S("\n=1"), S("\"'\n=1\"") }, { S("＝1+1"), S("'＝1+1") },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		struct buf out = buf_in(&a, 0);

		sheet_csv_cell(&out, row[i].text);
		same(buf_str(&out), row[i].wanted);
	}
}

static void xlsx_reads_back_as_it_was_written(void **state)
{
	(void)state;
	ARENA a = {0};
	struct thing row[] = { example(S("=1+1")), example(S(" 两\n行 <&> \"x\"")), example(S("")) };

	row[2].amount = (struct money){0};
	row[2].at = (struct instant){0};
	row[1].amount = (struct money){ 1234567890123456 };	/* more digits than a sheet's number holds */
	same(read_back(&a, written(&a, &(struct sheet_options){ SHEET_XLSX, SHEET_EN, shanghai }, row, 3)),
	     S("[maker][name][count][tax][urgent][amount][price][quantity][at][day][state][roles];"
	       "[][=1+1][7][0.065][yes][-1234.5][3.39][2.5][2026-11-24 00:30:00][2026-11-23][done][Sales,Finance];"
	       "[][ 两\n行 <&> \"x\"][7][0.065][yes][12345678901234.56][3.39][2.5][2026-11-24 00:30:00][2026-11-23]"
	       "[done][Sales,Finance];"
	       "[][][7][0.065][yes][][3.39][2.5][][2026-11-23][done][Sales,Finance];"));
}

static void csv_reads_back_as_it_was_written(void **state)
{
	(void)state;
	ARENA a = {0};
	struct thing row[] = { example(S("a \"b\",\r\nc")), example(S(" x ")) };
	struct str got = read_back(&a, written(&a, &(struct sheet_options){ SHEET_CSV, SHEET_NAMES, shanghai }, row, 2));

	assert_true(str_find_str(got, S("[a \"b\",\r\nc]")) > 0);
	assert_true(str_find_str(got, S("[ x ]")) > 0);
}

static void many_rows_are_written_in_little_memory(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };
	int fd = memfd_create("sheet", MFD_CLOEXEC);
	struct sheet *s = sheet_open(fd, &thing_record, &(struct sheet_options){ SHEET_CSV, SHEET_ZH, shanghai }, &errs);
	struct thing row = example(S("many"));

	assert_true(sheet_header(s));
	for (int i = 0; i < 100000; i++)
		assert_true(sheet_row(s, &row));
	assert_true(lseek(fd, 0, SEEK_CUR) > 1000000);		/* written while it was made */
	assert_true(sheet_close(s));
	close(fd);
}

static void a_full_disk_is_said_once(void **state)
{
	(void)state;
	static const enum sheet_kind kinds[] = { SHEET_CSV, SHEET_XLSX };

	for (size_t k = 0; k < COUNT(kinds); k++) {
		ARENA a = {0};
		struct errs errs = { .arena = &a };
		int fd = open("/dev/full", O_WRONLY);
		struct sheet *s = sheet_open(fd, &thing_record, &(struct sheet_options){ kinds[k], SHEET_ZH, shanghai }, &errs);
		struct thing row = example(S("many"));

		for (int i = 0; i < 3000; i++)
			sheet_row(s, &row);
		assert_false(sheet_close(s));
		assert_int_equal(errs.n, 1);
		assert_ptr_equal(errs.at[0].problem, &E_STORAGE);
		close(fd);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv_for_programs_holds_names_words_and_utc),
		cmocka_unit_test(csv_for_people_holds_labels_and_the_wall_clock),
		cmocka_unit_test(people_read_names_for_ids_and_programs_ids),
		cmocka_unit_test(csv_cells_are_quoted_and_guarded),
		cmocka_unit_test(xlsx_reads_back_as_it_was_written),
		cmocka_unit_test(csv_reads_back_as_it_was_written),
		cmocka_unit_test(many_rows_are_written_in_little_memory),
		cmocka_unit_test(a_full_disk_is_said_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
