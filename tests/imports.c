/*
 * imports.c -- order files as jobs, against a real server: what is found, what is made, and that nothing is made twice, whoever
 * dies in the middle.
 *
 *     imports [--large]      --large: 10,000 rows with 1 % bad, against the clock; else 600
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <jansson.h>
#include <sodium.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/secret.h"
#include "lib/rows.h"
#include "lib/shop.h"
#include "lib/web.h"
#include "unit/pause.h"

enum { CHUNK = 30000, WAIT_MS = 60000, STEP_MS = 20, PREVIEW_MS = 5000, SILENT_MS = 1500 };

static struct arena arena;
static struct house house;
static struct words words = { .arena = &arena };
static struct web *web;
static int rows_n = 600;

/* --- talking ------------------------------------------------------------------------------------- */

static struct str role(const char *word)
{
	return words_value(&words, STR(word));
}

static const char *fmt(const char *format, ...) __attribute__((format(printf, 1, 2)));
static const char *fmt(const char *format, ...)
{
	char text[8192];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return arena_copy(&arena, text, strlen(text) + 1);
}

static const char *sender = "sales";	/* who sends files */

static struct got get(const char *path)
{
	static const char *const zh[] = { "Accept-Language: zh", NULL };

	return web_send(web, &(struct sent){ "GET", path, role(sender), zh, { 0 } }, &arena);
}

static struct got ask(const char *path, const char *body)
{
	static int keys;
	const char *const header[] = {
		"Content-Type: application/json", "If-Match: *", fmt("Idempotency-Key: import-%d-%d", (int)getpid(), keys++), NULL,
	};

	return web_send(web, &(struct sent){ "POST", path, role(sender), header, STR(body) }, &arena);
}

static json_t *json_of(const struct got *g)
{
	json_t *json = json_loadb(g->body.s, g->body.n, 0, NULL);

	if (!json)
		print_error("%d %.*s\n", g->status, P(str_sub(g->body, 0, 300)));
	assert_non_null(json);
	return json;
}

static int64_t number(const struct got *g, const char *member)
{
	json_t *json = json_of(g);
	int64_t n = json_integer_value(json_object_get(json, member));

	json_decref(json);
	return n;
}

static void expect(const struct got *g, int status)
{
	if (g->status != status)
		print_error("%d instead of %d: %.*s\n", g->status, status, P(str_sub(g->body, 0, 600)));
	assert_int_equal(g->status, status);
}

/* --- a job ----------------------------------------------------------------------------------------- */

static char job[100];			/* "/api/v1/imports/17" */

static void send_file(const char *name, struct str bytes)
{
	struct got g = ask("/api/v1/imports", fmt("{\"name\":\"%s\",\"size\":%zu}", name, bytes.n));
	int chunk = 0;

	expect(&g, 201);
	snprintf(job, sizeof job, "/api/v1/imports/%.*s", P(got_text(&g, "id", &arena)));
	while (bytes.n) {
		struct str part = str_sub(bytes, 0, CHUNK);
		size_t room = sodium_base64_encoded_len(part.n, sodium_base64_VARIANT_ORIGINAL);
		char *text = arena_alloc(&arena, room);
		struct buf body = buf_in(&arena, 0);

		sodium_bin2base64(text, room, (const unsigned char *)part.s, part.n, sodium_base64_VARIANT_ORIGINAL);
		buf_fmt(&body, "{\"chunk\":%d,\"data\":\"", ++chunk);
		buf_text(&body, text);
		buf_text(&body, "\"}");
		g = ask(fmt("%s/chunks", job), str_c(&arena, buf_str(&body)));
		expect(&g, 200);
		bytes = str_sub(bytes, part.n, bytes.n);
	}
	assert_true(str_eq(got_text(&g, "state", &arena), S("uploaded")));
}

/* The plan as the wizard would send it: what the server proposes, and no customer but the column's. */
static const char *proposed_plan(void)
{
	struct got g = get(fmt("%s/columns", job));
	struct buf out = buf_in(&arena, 0);
	const char *before = "";
	size_t i;
	json_t *column;

	expect(&g, 200);
	json_t *json = json_of(&g);
	buf_fmt(&out, "{\"headers\":\"%s\",\"channel\":\"%s\",\"dates\":\"%s\",\"columns\":[",
	        json_string_value(json_object_get(json, "headers")), json_string_value(json_object_get(json, "channel")),
	        json_string_value(json_object_get(json, "dates")));
	json_array_foreach(json_object_get(json, "columns"), i, column) {
		const char *field = json_string_value(json_object_get(column, "field"));

		if (!*field)
			continue;
		buf_fmt(&out, "%s{\"field\":\"%s\",\"column\":%d}", before, field, (int)i + 1);
		before = ",";
	}
	buf_text(&out, "]}");
	json_decref(json);
	return str_c(&arena, buf_str(&out));
}

static void act(const char *move, const char *body)
{
	struct got g = ask(fmt("%s/actions/%s", job, move), body);

	expect(&g, 200);
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Until the job is in the state; what it then says. The longest it did not move is kept in `silent`, when that is wanted. */
static struct got wait_for(const char *state, int64_t *silent)
{
	int64_t from = now_ms(), moved = from, done = -1;

	for (;;) {
		struct got g = get(job);
		int64_t now = now_ms(), at = number(&g, "done");

		if (silent && now - moved > *silent)
			*silent = now - moved;
		if (at != done)
			moved = now;
		done = at;
		if (str_eq(got_text(&g, "state", &arena), STR(state)))
			return g;
		if (now - from > WAIT_MS)
			fail_msg("not %s: %.*s", state, P(g.body));
		pause_ms(STEP_MS);
	}
}

static int64_t orders(void)
{
	return rows_figure(house.db, "SELECT count(*) FROM orders");
}

/* --- files ----------------------------------------------------------------------------------------- */

#define HEADER "客户代码,订单号,收货人,手机号,收货地址,商品编码,数量,单价\r\n"

/* One order a row; each hundredth row is wrong, in one of three ways. */
static struct str many_rows(const char *prefix, int n)
{
	static const char *const wrong[] = { "NOPE,1,", "CUP,x,", "CUP,0,9" };
	struct buf out = buf_in(&arena, 0);

	buf_text(&out, HEADER);
	for (int i = 1; i <= n; i++) {
		buf_fmt(&out, "C1,%s-%d,张三%d,138%08d,文三路 %d 号,", prefix, i, i, i, i);
		if (i % 100 == 50)
			buf_text(&out, wrong[i / 100 % COUNT(wrong)]);
		else
			buf_fmt(&out, "CUP,%d,9.90", i % 7 + 1);
		buf_text(&out, "\r\n");
	}
	return buf_str(&out);
}

static struct str rejects(void)
{
	struct got g = get(fmt("%s/rejects", job));

	expect(&g, 200);
	assert_true(str_starts(got_header(&g, "Content-Type"), S("text/csv")));
	return str_sub(g.body, 3, g.body.n);		/* without the mark */
}

static bool holds(struct str text, const char *words_)
{
	if (str_find_str(text, STR(words_)) >= 0)
		return true;
	print_error("%s is not in\n%.*s\n", words_, P(str_sub(text, 0, 2000)));
	return false;
}

static struct str replaced(struct str text, const char *from, const char *to)
{
	struct buf out = buf_in(&arena, 0);

	for (ptrdiff_t at; (at = str_find_str(text, STR(from))) >= 0; text = str_sub(text, (size_t)at + strlen(from), text.n)) {
		buf_add(&out, str_sub(text, 0, (size_t)at));
		buf_text(&out, to);
	}
	buf_add(&out, text);
	return buf_str(&out);
}

/* --- what holds ---------------------------------------------------------------------------------------- */

static const char small[] =
	HEADER
	"C1,A-1,李四,13900000001,一号路,CUP,2,9.90\r\n"
	"C1,A-1,李四,13900000001,一号路,CUP,3,8.80\r\n"		/* the second line of A-1 */
	"C1,A-2,王五,13900000002,二号路,CUP,1,9.90\r\n"
	"C1,A-2,王五,13900000002,二号路,NOPE,1,9.90\r\n"		/* so A-2 is not entered at all */
	"C9,A-3,赵六,13900000003,三号路,CUP,1,9.90\r\n"		/* no such customer */
	"C1,A-4,钱七,12,四号路,CUP,1,9.90\r\n"			/* no phone number */
	"C1,A-5,孙八,13900000005,五号路,CUP,many,9.90\r\n"
	"C1,,周九,13900000006,六号路,CUP,1,9.90\r\n"			/* no number: an order of its own … */
	"C1,,周九,13900000006,六号路,CUP,1,9.90\r\n"			/* … and another */
	"C1,A-6,too few cells\r\n";

static void a_check_says_all_and_makes_nothing(void **state)
{
	int64_t before = orders();

	(void)state;
	send_file("small.csv", STR(small));
	act("check", proposed_plan());
	struct got g = wait_for("checked", NULL);
	assert_int_equal(number(&g, "row_count"), 10);
	assert_int_equal(number(&g, "done"), 10);
	assert_int_equal(number(&g, "good"), 4);
	assert_int_equal(number(&g, "bad"), 6);
	assert_int_equal(number(&g, "made"), 3);
	assert_int_equal(orders(), before);

	g = get(fmt("%s/rows?result=bad", job));
	assert_true(holds(g.body, "\"line\":4") && holds(g.body, "同一订单的其他行有误") && holds(g.body, "NOPE"));
	assert_true(holds(g.body, "\"place\":\"手机号\"") && holds(g.body, "\"place\":\"客户代码\"") && holds(g.body, "\"place\":\"数量\""));
	assert_true(holds(g.body, "\"4\":\"13900000002\""));
	g = get(fmt("%s/rows?result=good", job));
	assert_int_equal(str_find_str(g.body, S("\"line\":5")), -1);
	assert_true(holds(g.body, "\"line\":2"));
}

static void good_rows_are_entered_and_bad_ones_come_back(void **state)
{
	int64_t before = orders();

	(void)state;
	act("run", "{}");
	struct got g = wait_for("finished", NULL);
	assert_int_equal(number(&g, "made"), 3);
	assert_int_equal(orders() - before, 3);
	assert_int_equal(rows_figure(house.db, "SELECT count(*) FROM order_lines l JOIN orders o ON o.id = l.order_id"
	                                       " WHERE o.reference = 'C1:A-1'"), 2);
	assert_int_equal(rows_figure(house.db, "SELECT count(*) FROM orders WHERE reference = 'C1:A-1' AND phone = '13900000001'"
	                                       " AND channel = 'file' AND state = 'placed'"), 1);
	struct str csv = rejects();
	assert_true(holds(csv, ",单价,错误原因\r\n") && holds(csv, "C1,A-2,王五,13900000002,二号路,CUP,1,9.90,同一订单的其他行有误\r\n"));
	assert_int_equal(str_find_str(csv, S("A-1")), -1);
}

/* The download, mended and sent again: only what was missing is entered, and the mapping is remembered. */
static void what_came_back_is_mended_and_sent_again(void **state)
{
	struct str csv = rejects();
	int64_t before = orders();

	(void)state;
	csv = replaced(replaced(replaced(replaced(csv, "NOPE", "CUP"), "C9", "C1"), "many", "4"), ",12,", ",13900000012,");
	send_file("mended.csv", csv);
	struct got g = get(fmt("%s/columns", job));
	assert_true(holds(g.body, "\"remembered\":true"));
	act("check", proposed_plan());
	g = wait_for("checked", NULL);
	assert_int_equal(number(&g, "bad"), 1);
	act("run", "{}");
	g = wait_for("finished", NULL);
	assert_int_equal(number(&g, "made"), 4);
	assert_int_equal(orders() - before, 4);
}

static void the_same_file_again_makes_nothing(void **state)
{
	int64_t before = orders();

	(void)state;
	send_file("small.csv", STR(small));
	act("check", proposed_plan());
	struct got g = wait_for("checked", NULL);
	assert_int_equal(number(&g, "good"), 0);
	act("run", "{}");
	g = wait_for("finished", NULL);
	assert_int_equal(number(&g, "made"), 0);
	assert_int_equal(orders(), before);
	g = get(fmt("%s/rows?result=warning", job));
	assert_true(holds(g.body, "订单已存在"));
}

static struct str workbook(void)
{
	static const char *const cell[][4] = {
		{ "PO", "Item", "Qty", "Delivery date" }, { "X-1", "CUP", "5", "2099-05-01" }, { "X-2", "CUP", "6", "2099-05-02" },
	};
	const char *path = fmt("%s/book.xlsx", house.dir);
	lxw_workbook *book = workbook_new(path);
	lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
	char *bytes = arena_alloc(&arena, 1 << 16);

	for (int i = 0; i < (int)COUNT(cell); i++)
		for (int k = 0; k < (int)COUNT(cell[0]); k++)
			worksheet_write_string(sheet, (lxw_row_t)i, (lxw_col_t)k, cell[i][k], NULL);
	assert_int_equal(workbook_close(book), 0);
	FILE *f = fopen(path, "rb");
	size_t n = fread(bytes, 1, 1 << 16, f);
	fclose(f);
	return (struct str){ bytes, n };
}

static void a_workbook_of_one_customer_becomes_drafts(void **state)
{
	(void)state;
	send_file("book.xlsx", workbook());
	const char *plan = proposed_plan();
	struct got g = ask(fmt("%s/actions/check", job), plan);
	expect(&g, 422);
	assert_true(holds(g.body, "IMPORT_WHOSE"));
	act("check", fmt("{\"draft\":true,\"customer_id\":\"%.*s\",%s", P(role("customer")), plan + 1));
	g = wait_for("checked", NULL);
	assert_int_equal(number(&g, "good"), 2);
	act("run", "{}");
	wait_for("finished", NULL);
	assert_int_equal(rows_figure(house.db, "SELECT count(*) FROM orders WHERE reference = 'C1:X-1' AND state = 'draft'"), 1);
}

static void what_is_no_sheet_fails_and_says_so(void **state)
{
	(void)state;
	send_file("cut.xlsx", str_sub(workbook(), 0, 900));
	act("check", "{\"columns\":[{\"field\":\"sku\",\"column\":1},{\"field\":\"quantity\",\"column\":2},{\"field\":\"customer_code\",\"column\":3}]}");
	struct got g = wait_for("failed", NULL);
	assert_true(got_text(&g, "failure_zh", &arena).n > 0);
	act("cancel", "{}");
	wait_for("cancelled", NULL);
}

static void a_file_without_measure_fills_no_disk(void **state)
{
	struct buf rows = buf_in(&arena, 0);
	int64_t faults = rows_figure(house.db, "SELECT count(*) FROM import_faults");

	(void)state;
	buf_text(&rows, "sku,quantity\n");
	for (int i = 0; i <= 200000; i++)
		buf_text(&rows, "a,1\n");
	send_file("endless.csv", buf_str(&rows));
	act("check", fmt("{\"customer_id\":\"%.*s\",\"columns\":[{\"field\":\"sku\",\"column\":1},{\"field\":\"quantity\",\"column\":2}]}",
	    P(role("customer"))));
	struct got g = wait_for("failed", NULL);
	assert_true(holds(got_text(&g, "failure_en", &arena), "more than 200000 rows"));
	assert_int_equal(rows_figure(house.db, "SELECT count(*) FROM import_faults"), faults);
	act("cancel", "{}");
	wait_for("cancelled", NULL);
}

static void chunks_come_in_order_and_once(void **state)
{
	(void)state;
	struct got g = ask("/api/v1/imports", "{\"name\":\"a.csv\",\"size\":6}");
	snprintf(job, sizeof job, "/api/v1/imports/%.*s", P(got_text(&g, "id", &arena)));
	g = ask(fmt("%s/chunks", job), "{\"chunk\":2,\"data\":\"YWJj\"}");
	expect(&g, 409);
	for (int i = 0; i < 2; i++) {		/* the second time its answer was lost */
		g = ask(fmt("%s/chunks", job), "{\"chunk\":1,\"data\":\"YWJj\"}");
		expect(&g, 200);
		assert_int_equal(number(&g, "received"), 3);
	}
	g = ask(fmt("%s/chunks", job), "{\"chunk\":2,\"data\":\"YWJjZGVm\"}");
	expect(&g, 422);
	g = ask(fmt("%s/chunks", job), "{\"chunk\":2,\"data\":\"!!!!\"}");
	expect(&g, 422);
	g = get(fmt("%s/columns", job));
	expect(&g, 409);
}

static void a_file_whose_time_is_up_is_gone(void **state)
{
	struct buf why = buf_in(&arena, 0);

	(void)state;
	send_file("small.csv", STR(small));
	assert_true(rows_run(house.db, fmt("DELETE FROM import_chunks WHERE import_job_id = %s", strrchr(job, '/') + 1), NULL, NULL, &why) >= 0);
	struct got g = get(fmt("%s/rows", job));
	expect(&g, 410);
}

/* --- many rows --------------------------------------------------------------------------------------------- */

/* Of a file, page by page: in its order, each once. */
static int64_t rows_by_pages(const char *of)
{
	struct str cursor = S("");
	int64_t n = 0, last = 0;

	do {
		struct got g = get(fmt("%s/rows?%s&cursor=%.*s", job, of, P(cursor)));
		json_t *json = json_of(&g), *row;
		size_t i;
		expect(&g, 200);
		json_array_foreach(json_object_get(json, "items"), i, row) {
			int64_t line = json_integer_value(json_object_get(row, "line"));
			assert_true(line > last && (!*of || json_array_size(json_object_get(row, "faults")) > 0));
			last = line;
			n++;
		}
		cursor = str_dup(&arena, STR(json_string_value(json_object_get(json, "next_cursor"))));
		json_decref(json);
	} while (cursor.n);
	return n;
}

static void many_rows_are_checked_and_entered_in_time(void **state)
{
	int64_t bad = rows_n / 100, good = rows_n - bad, before = orders(), from, silent = 0;

	(void)state;
	send_file("many.csv", many_rows("M", rows_n));
	const char *plan = proposed_plan();
	from = now_ms();
	act("check", plan);
	struct got g = wait_for("checked", NULL);
	int64_t preview = now_ms() - from;
	assert_int_equal(number(&g, "bad"), bad);
	assert_int_equal(number(&g, "good"), good);

	from = now_ms();
	act("run", "{}");
	g = wait_for("finished", &silent);
	int64_t run = now_ms() - from;
	assert_int_equal(number(&g, "made"), good);
	assert_int_equal(orders() - before, good);
	struct str csv = rejects(), line;
	int64_t lines = -1;
	while (str_cut(&csv, '\n', &line))
		lines++;
	assert_int_equal(lines, bad);

	send_file("many.csv", many_rows("M", rows_n));
	act("check", plan);
	wait_for("checked", NULL);
	act("run", "{}");
	g = wait_for("finished", NULL);
	assert_int_equal(number(&g, "made"), 0);
	assert_int_equal(orders() - before, good);
	assert_int_equal(rows_by_pages("result=bad"), bad);
	assert_int_equal(rows_by_pages("result=warning"), good);
	assert_int_equal(rows_by_pages(""), rows_n);
	print_message("U14: %d rows, %d bad: preview %lld ms, run %lld ms, longest without progress %lld ms, again: 0 orders\n",
	              rows_n, (int)bad, (long long)preview, (long long)run, (long long)silent);
	assert_true(preview <= PREVIEW_MS);
	assert_true(silent <= SILENT_MS);
}

/* --- in the middle -------------------------------------------------------------------------------------------- */

static void patch_sales(const char *changes)
{
	static const char *const header[] = { "Content-Type: application/merge-patch+json", "If-Match: *", NULL };
	struct got g = web_send(web, &(struct sent){ "PATCH", fmt("/api/v1/staff/%.*s", P(role("sales.id"))), role("admin"), header,
	                                             STR(changes) }, &arena);

	expect(&g, 200);
}

static void serve_again(void)
{
	if (!house_start(&house, NULL))
		fail_msg("it does not start again: %s", house.log);
	web_port(web, house.port);
}

static void wait_for_orders(int64_t n)
{
	for (int64_t from = now_ms(); orders() < n; pause_ms(2))
		if (now_ms() - from > WAIT_MS)
			fail_msg("no %lld orders", (long long)n);
}

static void a_killed_run_goes_on_and_makes_nothing_twice(void **state)
{
	int64_t before = orders(), good = rows_n - rows_n / 100;

	(void)state;
	send_file("killed.csv", many_rows("K", rows_n));
	act("check", proposed_plan());
	wait_for("checked", NULL);
	act("run", "{}");
	wait_for_orders(before + 1);
	for (int i = 0; i < 2; i++) {		/* the second time while it goes over what was made */
		house_kill(&house);
		serve_again();
		pause_ms(i * 200);
	}
	struct got g = wait_for("finished", NULL);
	assert_int_equal(orders() - before, good);
	assert_int_equal(number(&g, "made"), good);
	assert_int_equal(number(&g, "bad"), rows_n / 100);
	assert_int_equal(rows_figure(house.db, "SELECT count(*) - count(DISTINCT reference) FROM orders WHERE reference LIKE 'C1:K-%'"), 0);
}

static void a_run_is_stopped_and_says_what_it_made(void **state)
{
	int64_t before = orders();

	(void)state;
	send_file("stopped.csv", many_rows("S", rows_n));
	act("check", proposed_plan());
	wait_for("checked", NULL);
	act("run", "{}");
	act("cancel", "{}");
	struct got g = wait_for("cancelled", NULL);
	assert_int_equal(number(&g, "made"), orders() - before);
	assert_true(orders() - before < rows_n);
}

/* Checked, then its owner gets another post or leaves; a manager starts it. */
static void who_may_not_enter_orders_any_more_enters_none(void **state)
{
	static const char *const changes[] = { "{\"roles\":[\"warehouse\"]}", "{\"roles\":[\"sales\"],\"active\":false}" };
	int64_t before = orders();

	(void)state;
	for (size_t i = 0; i < COUNT(changes); i++) {
		struct buf csv = buf_in(&arena, 0);
		sender = "sales";
		buf_fmt(&csv, HEADER "C1,L-%zu,李四,13900000001,一号路,CUP,2,9.90\r\n", i);
		send_file("left.csv", buf_str(&csv));
		act("check", proposed_plan());
		wait_for("checked", NULL);
		patch_sales(changes[i]);
		sender = "manager";
		act("run", "{}");
		struct got g = wait_for("failed", NULL);
		assert_true(holds(got_text(&g, "failure_zh", &arena), "sales 已停用或已不能录入订单"));
		patch_sales("{\"roles\":[\"sales\"],\"active\":true}");
	}
	sender = "sales";
	assert_int_equal(orders(), before);
}

static void all_of_it_adds_up(void **state)
{
	struct buf out = buf_in(&arena, 0);

	(void)state;
	if (!house_check(&house, &out))
		fail_msg("%.*s", P(buf_str(&out)));
}

static void a_broken_figure_is_found(void **state)
{
	static const char *const broken[] = {
		"UPDATE import_jobs SET good = good + 1 WHERE state = 'finished'",
		"UPDATE import_jobs SET row_count = row_count + 1 WHERE state = 'finished'",
		"UPDATE import_jobs SET made = done + 1 WHERE state = 'finished'",
		"UPDATE import_jobs SET received = size - 1 WHERE state = 'finished'",
	};
	static const char *const said[] = { "are not the", "of which", "more orders than rows", "bytes were received" };

	(void)state;
	for (size_t i = 0; i < COUNT(broken); i++) {
		struct buf out = buf_in(&arena, 0);

		assert_true(rows_run(house.db, broken[i], NULL, NULL, &out) >= 0);
		assert_false(house_check(&house, &out));
		assert_true(holds(buf_str(&out), said[i]));
	}
}

/* --- the house ------------------------------------------------------------------------------------------------- */

static int open_house(void **state)
{
	struct buf why = buf_in(&arena, 0);

	(void)state;
	house_open(&house);
	if (!shop_open(&house, &words, &why) || !shop_fill(&house, &words, "CUP", 1000000, &why)) {
		print_error("%.*s\n", P(buf_str(&why)));
		return 1;
	}
	web = web_open(house.port);
	struct got g = web_send(web, &(struct sent){ "PATCH", fmt("/api/v1/customers/%.*s", P(role("customer"))), role("sales"),
		(const char *const[]){ "Content-Type: application/merge-patch+json", "If-Match: *", NULL }, S("{\"code\":\"C1\"}") }, &arena);
	expect(&g, 200);
	return 0;
}

static int close_house(void **state)
{
	(void)state;
	web_close(web);
	house_close(&house);
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_check_says_all_and_makes_nothing),
		cmocka_unit_test(good_rows_are_entered_and_bad_ones_come_back),
		cmocka_unit_test(what_came_back_is_mended_and_sent_again),
		cmocka_unit_test(the_same_file_again_makes_nothing),
		cmocka_unit_test(a_workbook_of_one_customer_becomes_drafts),
		cmocka_unit_test(what_is_no_sheet_fails_and_says_so),
		cmocka_unit_test(a_file_without_measure_fills_no_disk),
		cmocka_unit_test(chunks_come_in_order_and_once),
		cmocka_unit_test(a_file_whose_time_is_up_is_gone),
		cmocka_unit_test(many_rows_are_checked_and_entered_in_time),
		cmocka_unit_test(a_killed_run_goes_on_and_makes_nothing_twice),
		cmocka_unit_test(a_run_is_stopped_and_says_what_it_made),
		cmocka_unit_test(who_may_not_enter_orders_any_more_enters_none),
		cmocka_unit_test(all_of_it_adds_up),
		cmocka_unit_test(a_broken_figure_is_found),
	};

	if (argc > 1 && strcmp(argv[1], "--large") == 0)
		rows_n = 10000;
	secret_start();
	return cmocka_run_group_tests(tests, open_house, close_house);
}
