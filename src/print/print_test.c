/*
 * print_test.c -- pages of an exact size whose barcodes are read and whose text is found again (U25).
 *
 * What a page is like is asked of others: pdfinfo, pdftotext, pdftoppm and zbarimg, where they are.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "print/code128.h"
#include "print/form.h"

struct printed { struct str code, name, link; struct money amount; struct state state; struct attributes attributes; };
static const struct names states = NAMES({ "open", "待打印", "to be printed" }, { "done", "已打印", "printed" });
static const struct field printed_fields[] = {
	FIELD(printed, code,       .zh = "编号"),
	FIELD(printed, name,       .flags = PERSONAL, .scope = OF_NAME, .zh = "产品名称"),
	FIELD(printed, link,       .zh = "链接"),
	FIELD(printed, amount,     .zh = "金额"),
	FIELD(printed, state,      .names = &states, .zh = "状态"),
	FIELD(printed, attributes, .zh = "属性"),
};
static RECORD(printed_record, printed, NULL, printed_fields, .zh = "单据");

static const struct page_size *const sizes[] = { &PAGE_A4, &PAGE_HALF, &PAGE_LABEL, NULL };
static const struct form_column columns[] = {
	{ "code", 2, false, NULL, NULL }, { "name attributes", 5, false, "品名规格", "product" }, { "amount", 2, true, NULL, NULL },
};
static const struct form form = {
	"送货单", "Delivery note", sizes, 4.5, .barcode = "code", .qr = "link", .head = "code name state",
	.column = columns, .columns = COUNT(columns), .totals = "amount", .signs_zh = "收货人|日期", .signs_en = "received by|date",
};
static const struct form label = { "标签", "label", sizes, 4, .barcode = "code", .qr = "link", .large = "name", .head = "state" };

static struct arena arena;
static char folder[] = "/tmp/orderd-print-XXXXXX";

static int begin(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	arena_free(&arena);
	return system(str_c(&arena, str_fmt(&arena, "rm -rf %s", folder)));
}

static bool there_is(const char *program)
{
	return system(str_c(&arena, str_fmt(&arena, "command -v %s >/dev/null", program))) == 0;
}

/* What a command says of the page, run in the test's folder. */
static struct str said(const char *command)
{
	FILE *in = popen(str_c(&arena, str_fmt(&arena, "cd %s && %s 2>/dev/null", folder, command)), "r");
	struct buf out = buf_in(&arena, 0);
	char piece[4096];

	assert_non_null(in);
	for (size_t n; (n = fread(piece, 1, sizeof piece, in)); )
		buf_add(&out, (struct str){ piece, n });
	pclose(in);
	return buf_str(&out);
}

static void print(const struct form *f, const struct page_size *size, const struct paper_sheet *sheet, int64_t n, bool english)
{
	const struct form_style style = { english, { 8 * 3600 }, S("浙江箬澜厨具有限公司"), 0 };
	struct errs errs = { .arena = &arena };
	struct buf out = buf_in(&arena, 0);

	assert_true(form_print(&out, f, size, &style, sheet, n, &arena, &errs));
	FILE *file = fopen(str_c(&arena, str_fmt(&arena, "%s/a.pdf", folder)), "w");
	assert_non_null(file);
	fwrite(out.s, 1, out.n, file);
	fclose(file);
}

static struct paper_sheet sheet_of(struct printed *row, struct printed *lines, int64_t n, int64_t copy)
{
	return (struct paper_sheet){ &printed_record, row, &printed_record, { lines, n }, copy };
}

static struct printed row_of(struct str code)
{
	return (struct printed){
		.code = code, .name = S("不锈钢保温杯"), .link = S("https://dd.example.cn/track/AbCdEf0123456789AbCdEf0123456789"),
		.amount = { 123456 }, .state = { 1 }, .attributes = { S("{\"颜色\":\"深蓝\",\"刻字\":\"云栖\"}") },
	};
}

static bool has(struct str text, const char *part)
{
	return str_find_str(text, STR(part)) >= 0;
}

/* What is masked for who prints is masked on their paper. */
static void a_mask_is_printed_as_one(void **state)
{
	const struct form_style mine = { .hidden = 0 }, others = { .hidden = OF_NAME };
	struct printed row = { .name = S("王小明") };
	struct buf seen = buf_in(&arena, 0), masked = buf_in(&arena, 0);
	const struct field *name = record_field(&printed_record, S("name"));
	(void)state;

	form_value(&seen, &mine, name, &row);
	form_value(&masked, &others, name, &row);
	assert_true(str_eq(buf_str(&seen), S("王小明")));
	assert_true(str_eq(buf_str(&masked), S("王**")));
}

static void every_size_is_exact_to_half_a_millimetre(void **state)
{
	struct printed row = row_of(S("202611280001-1"));

	(void)state;
	if (!there_is("pdfinfo"))
		skip();
	for (const struct page_size *const *s = sizes; *s; s++) {
		struct paper_sheet sheet = sheet_of(&row, NULL, 0, 1);
		double width = 0, height = 0;
		print(&label, *s, &sheet, 1, false);
		struct str size = said("pdfinfo a.pdf | sed -n 's/^Page size: *//p'");
		assert_int_equal(sscanf(str_c(&arena, size), "%lf x %lf", &width, &height), 2);
		width = width * 25.4 / 72 - (*s)->width;
		height = height * 25.4 / 72 - (*s)->height;
		print_message("U25 %s: off by %.2f and %.2f mm (<= 0.5)\n", (*s)->name, width, height);
		assert_true(width > -0.5 && width < 0.5 && height > -0.5 && height < 0.5);
	}
}

static void barcodes_are_read_again(void **state)
{
	static const char *const codes[] = { "202611280001-1", "7", "ABC-12345678-9", "914469620538949764-12", "!~ az09" };

	(void)state;
	if (!there_is("zbarimg") || !there_is("pdftoppm"))
		skip();
	for (size_t i = 0; i < COUNT(codes); i++) {
		struct printed row = row_of(STR(codes[i]));
		struct paper_sheet sheet = sheet_of(&row, NULL, 0, 1);
		print(&label, &PAGE_LABEL, &sheet, 1, false);
		struct str read = said("pdftoppm -r 203 -gray a.pdf a && zbarimg -q a-1.pgm");
		assert_true(has(read, str_c(&arena, str_fmt(&arena, "CODE-128:%s\n", codes[i]))));
		assert_true(has(read, "QR-Code:https://dd.example.cn/track/AbCdEf0123456789AbCdEf0123456789\n"));
	}
}

static void text_can_be_found_again_in_both_languages(void **state)
{
	struct printed row = row_of(S("202611280001-1")), line = row_of(S("A1"));
	struct paper_sheet sheet = sheet_of(&row, &line, 1, 2);

	(void)state;
	if (!there_is("pdftotext"))
		skip();
	print(&form, &PAGE_A4, &sheet, 1, false);
	struct str zh = said("pdftotext -layout a.pdf -");
	static const char *const words[] = { "送货单", "补打 1", "不锈钢保温杯", "颜色 深蓝 · 刻字 云栖", "1234.56", "已打印", "第 1/1 页", "收货人", "浙江箬澜厨具有限公司" };
	for (size_t i = 0; i < COUNT(words); i++) {
		if (!has(zh, words[i]))
			print_error("%s is not there\n", words[i]);
		assert_true(has(zh, words[i]));
	}
	print(&form, &PAGE_HALF, &sheet, 1, true);
	struct str en = said("pdftotext -layout a.pdf -");
	assert_true(has(en, "Delivery note") && has(en, "reprint 1") && has(en, "printed") && has(en, "page 1/1"));
}

enum { MANY = 1000 };

static void a_thousand_lines_fill_pages_that_know_how_many_they_are(void **state)
{
	struct printed row = row_of(S("202611280001-1"));
	struct printed *line = arena_array(&arena, MANY, sizeof *line);

	(void)state;
	if (!there_is("pdftotext"))
		skip();
	for (int i = 0; i < MANY; i++)
		line[i] = row_of(str_fmt(&arena, "L%04d", i));
	line[0].name = S("一个长得在任何纸上都放不进一行的产品名称，后面还有型号、材质、颜色、产地、适用范围和其他一切说明，直到它非折行不可为止");
	struct paper_sheet sheet[2] = { sheet_of(&row, line, MANY, 1), sheet_of(&row, line, 1, 1) };
	print(&form, &PAGE_A4, sheet, 2, false);
	int pages = atoi(str_c(&arena, said("pdfinfo a.pdf | sed -n 's/^Pages: *//p'")));
	struct str text = said("pdftotext a.pdf -"), rest = text, at;
	assert_true(pages > 20);
	assert_true(has(text, str_c(&arena, str_fmt(&arena, "第 %d/%d 页", pages - 1, pages - 1))));	/* the second has its own */
	assert_true(has(text, "第 1/1 页"));
	int64_t next = 0;
	while (str_cut(&rest, '\n', &at))
		next += next < MANY && str_eq(str_trim(at), line[next].code);
	assert_int_equal(next, MANY);	/* all of them, in their order */
	struct buf flat = buf_in(&arena, 0);
	for (size_t i = 0; i < text.n; i++)
		if (text.s[i] != '\n')
			buf_char(&flat, text.s[i]);
	assert_true(has(buf_str(&flat), "直到它非折行不可为止"));	/* nothing is cut off */
}

static void a_letter_that_no_font_has_is_a_geta(void **state)
{
	struct printed row = row_of(S("1-1"));
	struct paper_sheet sheet = sheet_of(&row, NULL, 0, 1);

	(void)state;
	if (!there_is("pdftotext"))
		skip();
	row.name = S("杯\U000F1234子");	/* private use: nobody has it */
	print(&label, &PAGE_LABEL, &sheet, 1, false);
	assert_true(has(said("pdftotext a.pdf -"), "杯〓子"));
}

static void what_is_no_barcode_is_refused(void **state)
{
	unsigned char width[CODE128_WIDTHS_MAX];
	struct buf longest = buf_in(&arena, 0);

	(void)state;
	for (int i = 0; i < CODE128_TEXT_MAX; i++)
		buf_char(&longest, 'x');
	assert_int_equal(code128(buf_str(&longest), width), 6 * (CODE128_TEXT_MAX + 2) + 7);
	buf_char(&longest, 'x');
	assert_int_equal(code128(buf_str(&longest), width), 0);
	assert_int_equal(code128(S(""), width), 0);
	assert_int_equal(code128(S("单"), width), 0);
	assert_int_equal(code128(S("123456"), width), 6 * 5 + 7);	/* start, three pairs, check, stop */
	/* one digit too many for pairs: the worst that can be between two changes still fits */
	struct buf changing = buf_in(&arena, 0);
	while (changing.n + 5 <= CODE128_TEXT_MAX)
		buf_text(&changing, "1234a");
	assert_in_range(code128(buf_str(&changing), width), 1, CODE128_WIDTHS_MAX);
}

static void a_form_names_fields_that_are_there(void **state)
{
	const struct form wrong = { "x", "x", sizes, 4, .head = "code nothing" };
	struct buf out = buf_in(&arena, 0);

	(void)state;
	assert_true(form_check(&form, &printed_record, &printed_record, &out));
	assert_false(form_check(&wrong, &printed_record, NULL, &out));
	assert_true(has(buf_str(&out), "nothing is no field of printed"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mask_is_printed_as_one),
		cmocka_unit_test(every_size_is_exact_to_half_a_millimetre),
		cmocka_unit_test(barcodes_are_read_again),
		cmocka_unit_test(text_can_be_found_again_in_both_languages),
		cmocka_unit_test(a_thousand_lines_fill_pages_that_know_how_many_they_are),
		cmocka_unit_test(a_letter_that_no_font_has_is_a_geta),
		cmocka_unit_test(what_is_no_barcode_is_refused),
		cmocka_unit_test(a_form_names_fields_that_are_there),
	};

	return cmocka_run_group_tests_name("print", tests, begin, end);
}
