/*
 * search_test.c -- what is found by words, from the queue and from the index, and what it costs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"
#include "db/migrate.h"
#include "shell/list/search_inner.h"
#include "shell/schema.h"
#include "shell/shell.h"
#include "unit/testbed.h"

/* --- letters, and stamps that must not be found among them ------------------- */

struct letter { struct id id; int64_t version; struct digest head; struct str search; };

static const struct field letter_fields[] = { ROOT_FIELDS(letter), FIELD(letter, search, .flags = HIDDEN | PERSONAL,
	SEARCH_LINES(0, 0, OF_NAME, OF_NAME, OF_PHONE), .zh = "检索词") };
static RECORD(letter_record, letter, "letters", letter_fields, .zh = "信", .en = "letter");
static const struct record stamp_record = {
	.name = "stamp", .symbol = "stamp_record", .table = "stamps", .zh = "邮票", .en = "stamp", .size = sizeof(struct letter),
	.field = letter_fields, .fields = COUNT(letter_fields),
};

static const struct record *const records[] = { &letter_record, &stamp_record, NULL };
static const char post_schema[] =
	"CREATE TABLE letters (id BIGINT NOT NULL PRIMARY KEY, version BIGINT NOT NULL, head BLOB NOT NULL, search TEXT NOT NULL);\n"
	"CREATE TABLE stamps (id BIGINT NOT NULL PRIMARY KEY, version BIGINT NOT NULL, head BLOB NOT NULL, search TEXT NOT NULL);\n";
static const struct module post = { .name = "post", .zh = "邮", .en = "post", .schema = post_schema, .records = records };
const struct module *const modules[] = { &post, NULL };

enum { FOUND = 20 };

struct bench {
	struct arena arena;
	struct errs errs;
	struct testbed bed;
	struct db *db;
	struct engine engine;
	int64_t waiting;
};

static void bench_open(struct bench *b)
{
	const struct schema schema[] = { { "shell", shell_schema }, { "post", post_schema } };

	*b = (struct bench){ 0 };
	b->errs.arena = &b->arena;
	search_count_anew();
	testbed_open(&b->bed);
	b->db = db_open(STR(b->bed.db), DB_WRITE, &b->errs);
	assert_non_null(b->db);
	assert_true(migrate(b->db, schema, COUNT(schema), instant_now(), &b->errs));
	engine_describe(&b->engine);
	assert_true(db_begin(b->db, DB_WRITE, &b->errs));
}

static void bench_close(struct bench *b)
{
	db_rollback(b->db);
	db_close(b->db);
	testbed_close(&b->bed);
	arena_free(&b->engine.arena);
	arena_free(&b->arena);
}

/* As a batch writes it: the row, and a note of it. */
static void write_row(struct bench *b, const struct record *r, int64_t id, const char *was, struct str text)
{
	struct letter old = { .id = { id }, .search = STR(was) }, row = { .id = { id }, .search = text };

	assert_true(db_write(b->db, r, &(struct change){ was ? &old : NULL, &row }, 1, &b->errs));
	assert_true(search_note(b->db, r, &(struct change){ was ? &old : NULL, &row }, 1, &b->waiting, &b->errs));
}

static void letter(struct bench *b, int64_t id, const char *text)
{
	write_row(b, &letter_record, id, NULL, text_fold(&b->arena, STR(text)));
}

static int64_t index_all(struct bench *b)
{
	int64_t done, all = 0;

	assert_true(db_commit(b->db, &b->errs));
	do {
		assert_true(search_index(&b->engine, b->db, &done, &b->errs));
		all += done;
	} while (done == SEARCH_SLICE);
	assert_true(db_begin(b->db, DB_WRITE, &b->errs));
	return all;
}

/* How many steps it took. */
static int tidy_all(struct bench *b)
{
	bool more = true;
	int steps = 0;

	assert_true(db_commit(b->db, &b->errs));
	for (; more; steps++)
		assert_true(search_tidy(b->db, &more, &b->errs));
	assert_true(db_begin(b->db, DB_WRITE, &b->errs));
	return steps;
}

/* "3 1": the ids that are found. */
static const char *found(struct bench *b, const char *typed)
{
	int64_t id[FOUND];
	struct buf out = buf_in(&b->arena, 0);
	int n;

	assert_true(search_find(b->db, &letter_record, STR(typed), 0, INT64_MAX, id, FOUND, &n, &b->arena, &b->errs));
	for (int i = 0; i < n; i++)
		buf_fmt(&out, "%s%lld", i ? " " : "", (long long)id[i]);
	return str_c(&b->arena, buf_str(&out));
}

/* --- what is found ------------------------------------------------------------- */

static const char *const texts[] = {
	NULL,
	"SO202611230001\nTB-778812345678901\n华东精密机械有限公司\n王小明\n13805710001",
	"SO202611230002\n\n上海海东贸易有限公司\n欧阳娜娜\n021-55667788",
	"SO202611240001\nJD9981\nＡＣＭＥ Trading Co.\nLi Wei\n+86 13900001234",
	"M8×40 不锈钢螺丝\n华为P70\nÉcole",
	"曾国藩",
};
static const struct { const char *typed, *found; } asked[] = {
	/* Two characters anywhere in a name; one at its ends; more of them; signs between. */
	{ "精密", "1" }, { "密机", "1" }, { "有限", "2 1" }, { "华东", "1" }, { "海东", "2" }, { "东海", "" },
	{ "王", "1" }, { "娜", "2" }, { "阳", "" }, { "精密机械有限公司", "1" }, { "精密有限", "" }, { "欧阳娜娜", "2" },
	/* Numbers: all, the head, the tail; phones by the last four. */
	{ "SO202611230001", "1" }, { "so20261123", "2 1" }, { "so", "3 2 1" }, { "0001", "3 1" }, { "230001", "1" },
	{ "1230001", "1" }, { "2611230001", "1" }, { "001", "3 1" }, { "13805710001", "1" }, { "1380571", "1" },
	{ "1234", "3" }, { "7788", "2 1" }, { "021-5566", "2" }, { "+86 139", "3" }, { "778812345678901", "1" },
	{ "7788123456789", "1" }, { "TB-7788", "1" }, { "tb-7", "1" }, { "tb-778812345678901", "1" },
	{ "tb-8901", "" }, { "tb 8901", "1" }, { "021-55667788", "2" }, { "021-5566 7788", "2" }, { "021-7788", "" }, { "JD9981", "3" }, { "13805710002", "" }, { "SO2027", "" },
	/* Not from the middle of a number: that is no index's. */
	{ "0571", "" },
	/* Width and case. */
	{ "acme", "3" }, { "ＡＣＭＥ", "3" }, { "ｓｏ２０２６１１２４", "3" }, { "TRADING", "3" }, { "école", "4" }, { "ÉC", "4" },
	/* Several words, in any order; a word of signs and letters. */
	{ "王小明 精密", "1" }, { "0001 有限", "1" }, { "  li　wei ", "3" }, { "li 精密", "" }, { "有限 有限 公司", "2 1" },
	{ "m8 螺丝", "4" }, { "华为p70", "4" }, { "m8×40", "4" }, { "P70", "4" },
	/* Pinyin: initials from anywhere in a name, the first two, the letters from its beginning; two readings of a name. */
	{ "hdjm", "1" }, { "jmj", "1" }, { "jmjx", "1" }, { "jmjxyxgs", "1" }, { "yxgs", "2 1" }, { "WXM", "1" }, { "wx", "1" },
	{ "oynn", "2" }, { "hd", "1" }, { "xm", "" }, { "jmx", "" }, { "jmmyyxgs", "" },
	{ "huadong", "1" }, { "huad", "1" }, { "wangxiaoming", "1" }, { "wangxiaomei", "" }, { "xiaoming", "" }, { "shanghaihaidong", "2" },
	{ "shanghaihaixi", "" }, { "zgf", "5" }, { "cgf", "5" }, { "zengguo", "5" }, { "cengguof", "5" }, { "hw", "4" }, { "bxgls", "4" },
	{ "wxm 0001", "1" }, { "wxm 华东", "1" }, { "wxm 海东", "" }, { "hdj有限", "" },
	/* What an engine might obey, and what is no word. */
	{ "so AND", "" }, { "\"so\"", "" }, { "so*", "" }, { "(so", "" }, { "%", "" }, { "-", "" }, { "", "" }, { "' OR 1", "" },
	{ "so2026 NOT", "" }, { "letter_精密", "" },
};

static void check_all_asked(struct bench *b, const char *where)
{
	for (size_t i = 0; i < COUNT(asked); i++) {
		const char *got = found(b, asked[i].typed);
		if (strcmp(got, asked[i].found) != 0)
			print_error("%s: %s finds %s, not %s\n", where, asked[i].typed, got, asked[i].found);
		assert_string_equal(got, asked[i].found);
	}
}

static void the_queue_and_the_index_find_the_same(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	for (int i = 1; i < (int)COUNT(texts); i++)
		letter(&b, i, texts[i]);
	assert_int_equal(b.waiting, COUNT(texts) - 1);
	check_all_asked(&b, "queue");
	assert_int_equal(index_all(&b), COUNT(texts) - 1);
	check_all_asked(&b, "index");
	assert_int_equal(index_all(&b), 0);
	bench_close(&b);
}

static void what_was_changed_away_is_not_found(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	letter(&b, 1, "精密");
	write_row(&b, &letter_record, 1, "精密", S("机械"));
	assert_string_equal(found(&b, "精密"), "");
	assert_string_equal(found(&b, "机械"), "1");
	assert_int_equal(index_all(&b), 1);
	/* Twice before it is indexed: the index is rid of what it has, not of what it never had. */
	write_row(&b, &letter_record, 1, "机械", S("贸易"));
	write_row(&b, &letter_record, 1, "贸易", S("建材"));
	write_row(&b, &letter_record, 1, "建材", S("建材"));
	for (int i = 0; i < 2; i++) {
		assert_string_equal(found(&b, "精密"), "");
		assert_string_equal(found(&b, "机械"), "");
		assert_string_equal(found(&b, "贸易"), "");
		assert_string_equal(found(&b, "建材"), "1");
		assert_int_equal(index_all(&b), i ? 0 : 1);
	}
	bench_close(&b);
}

static void of_many_the_newest_are_found_each_once(void **state)
{
	struct bench b;
	int64_t id[FOUND];
	int n;
	(void)state;

	bench_open(&b);
	for (int i = 1; i <= 1000; i++)
		letter(&b, i, i % 2 ? "精密 奇" : "精密 偶");
	index_all(&b);
	/* Some are known to the index and wait as well, some only wait. */
	for (int i = 995; i <= 1000; i++)
		write_row(&b, &letter_record, i, i % 2 ? "精密 奇" : "精密 偶", S("精密 新"));
	for (int i = 1001; i <= 1004; i++)
		letter(&b, i, "精密");
	assert_true(search_find(b.db, &letter_record, S("精密"), 0, INT64_MAX, id, FOUND, &n, &b.arena, &b.errs));
	assert_int_equal(n, FOUND);
	for (int i = 0; i < FOUND; i++)
		assert_int_equal(id[i], 1004 - i);
	assert_true(search_find(b.db, &letter_record, S("精密 奇"), 0, INT64_MAX, id, FOUND, &n, &b.arena, &b.errs));
	assert_int_equal(n, FOUND);
	for (int i = 0; i < FOUND; i++)
		assert_int_equal(id[i], 993 - 2 * i);
	/* And then those before them, a few at a time, to the last. */
	int64_t before = INT64_MAX, all = 0;
	do {
		assert_true(search_find(b.db, &letter_record, S("精密"), 0, before, id, 7, &n, &b.arena, &b.errs));
		for (int i = 0; i < n; i++)
			assert_int_equal(id[i], 1004 - all++);
		before = n ? id[n - 1] : 0;
	} while (n);
	assert_int_equal(all, 1004);
	bench_close(&b);
}

static void each_record_finds_its_own(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	letter(&b, 1, "精密");
	write_row(&b, &stamp_record, 2, NULL, S("精密"));
	assert_string_equal(found(&b, "精密"), "1");
	index_all(&b);
	assert_string_equal(found(&b, "精密"), "1");
	bench_close(&b);
}

/* A database from before there was an index: what is in it waits, once. */
static void rows_that_were_there_are_found(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	write_row(&b, &stamp_record, 9, NULL, S("邮票"));
	assert_true(db_script(b.db, "INSERT INTO letters SELECT 1, 1, head, '精密' FROM stamps; INSERT INTO letters SELECT 2, 1, head, '机械' FROM stamps", &b.errs));
	assert_string_equal(found(&b, "精密"), "");
	for (int i = 0; i < 2; i++) {
		assert_true(db_commit(b.db, &b.errs));
		assert_true(search_fill(&b.engine, b.db, &b.errs));
		assert_true(db_begin(b.db, DB_WRITE, &b.errs));
		assert_string_equal(found(&b, "精密"), "1");
		assert_int_equal(index_all(&b), i ? 0 : 3);
	}
	bench_close(&b);
}

static void fill_again(struct bench *b)
{
	assert_true(db_commit(b->db, &b->errs));
	assert_true(search_fill(&b->engine, b->db, &b->errs));
	assert_true(db_begin(b->db, DB_WRITE, &b->errs));
}

/* An index of a program that made other terms: all of it is made anew, also what is to be removed by its terms. */
static void rows_that_were_indexed_otherwise_are_indexed_anew(void **state)
{
	struct bench b;
	(void)state;

	bench_open(&b);
	fill_again(&b);
	letter(&b, 1, "精密");
	letter(&b, 2, "机械");
	assert_int_equal(index_all(&b), 2);
	fill_again(&b);
	assert_int_equal(index_all(&b), 0);

	assert_true(db_script(b.db, "UPDATE search_records SET terms = 'of old'", &b.errs));
	write_row(&b, &letter_record, 2, "机械", S("贸易"));
	fill_again(&b);
	assert_string_equal(found(&b, "jixie"), "");
	assert_int_equal(index_all(&b), 2);
	assert_string_equal(found(&b, "jingmi"), "1");
	assert_string_equal(found(&b, "maoyi"), "2");
	assert_string_equal(found(&b, "机械"), "");
	fill_again(&b);
	assert_int_equal(index_all(&b), 0);
	bench_close(&b);
}

/* A company, a person, numbers and a phone. One name is among the first only: as many rows have it, however many there are. */
static void many_letters(struct bench *b, int from, int until)
{
	static const char *const trade[] = { "机械", "电子", "贸易", "医疗", "化工", "精密", "建材", "食品", "纺织", "科技" };

	for (int i = from; i <= until; i++) {
		ARENA a = { 0 };
		write_row(b, &letter_record, i, NULL,
		          str_fmt(&a, "so2026%08d\nold:%d\n上海%s有限公司\n%s\n13805%02d%04d", i, i, trade[i % 10],
		                  i < 1000 && i % 100 == 7 ? "欧阳锋" : "王小明", i * 7 % 100, i * 13 % 10000));
		if (i % 10000 == 0)
			index_all(b);
	}
	index_all(b);
}

/* --- pieces ------------------------------------------------------------------------ */

static int64_t pieces(struct bench *b)
{
	static const struct query q = {
		.name = "pieces", .row = &counter_record, .sql = "SELECT '' AS name, COUNT(DISTINCT segid) AS n FROM search_index_idx",
		.sql_postgres = "SELECT '' AS name, CAST(0 AS BIGINT) AS n",
	};
	struct counter row = { 0 };
	bool is_there;

	assert_true(db_one(b->db, &q, NULL, &row, &is_there, &b->arena, &b->errs));
	return row.n;
}

/* A server keeps a list instead; that it is read no more is seen by the clock only (make bench-scale). */
static void what_came_in_many_commits_is_found_in_one_piece(void **state)
{
	enum { COMMITS = 30 };
	struct bench b;
	(void)state;

	bench_open(&b);
	for (int i = 1; i <= COMMITS; i++) {
		letter(&b, i, i % 10 ? "SO2026\n上海东方贸易有限公司" : "SO2026\n欧阳锋");
		index_all(&b);
	}
	const char *before = found(&b, "欧阳");
	assert_string_equal(before, "30 20 10");
	bool shared = db_is_shared(b.db);
	assert_true(shared || pieces(&b) > 3);
	tidy_all(&b);
	assert_true(shared || pieces(&b) == 1);
	assert_string_equal(found(&b, "欧阳"), before);
	/* One more is not worth writing all of it again. */
	many_letters(&b, 1001, 2000);
	tidy_all(&b);
	int64_t whole = pieces(&b);
	letter(&b, 5000, "欧阳");
	index_all(&b);
	assert_int_equal(tidy_all(&b), 1);
	assert_true(shared || pieces(&b) == whole + 1);
	assert_string_equal(found(&b, "欧阳"), "5000 30 20 10");
	bench_close(&b);
}

/* --- by which way a server finds ------------------------------------------------------ */

enum { OLD = 2500, ALL = OLD + SEARCH_NEWEST + 2000 };

static bool has_word(int64_t id, struct str word)
{
	return str_eq(word, S("shop")) ? id <= OLD : str_eq(word, S("mall")) ? id > OLD : str_eq(word, S("urgent")) ? id % 10 == 0 : id == 1207;
}

/* Old ones of a shop, each with a phone, and new ones of the mall; one in ten is urgent, one of all is lost. */
static void fill_both(struct bench *b)
{
	char fill[1000];

	snprintf(fill, sizeof fill,
	         "INSERT INTO letters (id, version, head, search) SELECT n, 0, '', CASE WHEN n <= %d THEN 'shop' ELSE 'mall' END"
	         " || CASE WHEN n %% 10 = 0 THEN ' urgent' ELSE '' END || CASE WHEN n = 1207 THEN ' lost' ELSE '' END"
	         " || CASE WHEN n <= %d THEN E'\\n\\n\\n\\n13805710001' ELSE '' END FROM generate_series(1, %d) AS n;"
	         "INSERT INTO search_index SELECT id, array_to_tsvector(ARRAY(SELECT DISTINCT 'letter_' || word"
	         " FROM regexp_split_to_table(search || CASE WHEN id <= %d THEN ' 13805' ELSE '' END, '\\s+') AS word)) FROM letters",
	         OLD, OLD, ALL, OLD);
	assert_true(db_script(b->db, fill, &b->errs));
	assert_true(db_script(b->db, "VACUUM ANALYZE search_index", &b->errs));
}

static enum search_by by(struct bench *b, const char *typed, int wanted)
{
	struct condition c = condition_of(&b->arena, &letter_record, STR(typed));
	enum search_by by;

	assert_true(search_choose(b->db, &c, wanted, &by, &b->errs));
	return by;
}

/* The newest before an id, each once, as often as a server that knows the values makes a plan for them, and once more. */
static void finds_the_newest(struct bench *b, struct db *reader, const char *typed, int64_t before)
{
	for (int round = 0; round < 7; round++) {
		int64_t id[FOUND], expected = (before < ALL ? before : ALL + 1) - 1;
		int n, i = 0;

		assert_true(search_find(reader, &letter_record, STR(typed), 0, before, id, FOUND, &n, &b->arena, &b->errs));
		for (; expected > 0 && i < FOUND; expected--) {
			struct str rest = STR(typed), word;
			bool all = true;
			while (str_cut(&rest, ' ', &word))
				all = all && has_word(expected, word);
			if (all && (i >= n || id[i] != expected))
				print_error("%s before %lld: %lld is missing\n", typed, (long long)before, (long long)expected);
			assert_true(!all || (i < n && id[i++] == expected));
		}
		assert_int_equal(i, n);
	}
}

/* A common word is looked for among the newest rows, and behind them when they have it too seldom. */
static void a_server_finds_the_same_by_any_way(void **state)
{
	static const char *const typed[] = { "mall", "shop", "urgent", "lost", "shop urgent", "shop lost", "shop mall" };
	struct bench b;
	int64_t none[FOUND];
	int n;
	(void)state;

	bench_open(&b);
	if (!db_is_shared(b.db)) {
		bench_close(&b);
		skip();
	}
	assert_true(db_commit(b.db, &b.errs));
	fill_both(&b);
	struct db *reader = db_open(STR(b.bed.db), DB_READ, &b.errs);
	assert_non_null(reader);
	assert_int_equal(by(&b, "mall", FOUND), BY_NEWEST);
	assert_int_equal(by(&b, "shop", FOUND), BY_NEWEST);
	assert_int_equal(by(&b, "urgent", FOUND), BY_NEWEST);
	assert_int_equal(by(&b, "urgent", 2000), BY_TERMS);	/* more than the newest should have */
	assert_int_equal(by(&b, "shop lost", FOUND), BY_TERMS);
	assert_int_equal(by(&b, "lost", FOUND), BY_TERMS);
	for (size_t i = 0; i < COUNT(typed); i++) {
		finds_the_newest(&b, reader, typed[i], INT64_MAX);
		finds_the_newest(&b, reader, typed[i], OLD + SEARCH_NEWEST - 4);	/* five old ones are among the newest, the others behind */
		finds_the_newest(&b, reader, typed[i], 1300);
		finds_the_newest(&b, reader, typed[i], 4);
	}
	/* One that waits is in the index as well. */
	assert_true(db_begin(b.db, DB_WRITE, &b.errs));
	write_row(&b, &letter_record, OLD - 1, "shop\n\n\n\n13805710001", S("shop 2"));
	assert_true(db_commit(b.db, &b.errs));
	finds_the_newest(&b, reader, "shop", INT64_MAX);
	finds_the_newest(&b, reader, "shop", OLD + SEARCH_NEWEST - 4);
	assert_int_equal(by(&b, "13805", FOUND), BY_NEWEST);
	assert_true(search_find(reader, &letter_record, S("13805"), OF_PHONE, INT64_MAX, none, FOUND, &n, &b.arena, &b.errs));
	assert_int_equal(n, 0);
	db_close(reader);
	search_count_anew();
	assert_true(db_begin(b.db, DB_WRITE, &b.errs));
	bench_close(&b);
}

/* --- what it costs ---------------------------------------------------------------- */

static int64_t cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Of several tries the least: what else the machine does only adds. */
static int64_t cost_of(struct bench *b, const char *typed, unsigned hidden)
{
	int64_t least = INT64_MAX, id[200];
	int n;

	for (int i = 0; i < 15; i++) {
		ARENA a = { 0 };
		int64_t from = cpu_ns();
		assert_true(search_find(b->db, &letter_record, STR(typed), hidden, INT64_MAX, id, COUNT(id), &n, &a, &b->errs));
		int64_t ns = cpu_ns() - from;
		least = ns < least ? ns : least;
	}
	assert_true(hidden ? n == 0 : n > 0);
	return least;
}

/* Reading all rows would cost twenty times as much. There are more parts of the index to look into, so it is not quite the same. */
static void a_search_of_twenty_times_the_rows_costs_the_same(void **state)
{
	static const struct { const char *words; unsigned hidden; } typed[] = {
		{ "有限公司", 0 }, { "王小明", 0 }, { "wxm", 0 }, { "wangxiaom", 0 }, { "dzyxgs", 0 }, { "so2026", 0 }, { "电子 王小明", 0 },
		{ "欧阳", 0 }, { "欧阳锋 上海", 0 }, { "so202600000777", 0 }, { "00000777", 0 },
		{ "old:13", 0 },		/* all have old, and a phone that begins with 13 */
		{ "13805", OF_PHONE },	/* all have that, and who asks may not see it */
	};
	enum { FEW = 5000, MANY = 20 * FEW };
	int64_t few[COUNT(typed)];
	struct bench b;
	(void)state;

	if (TESTBED_SANITIZED)
		skip();
	bench_open(&b);
	many_letters(&b, 1, FEW);
	tidy_all(&b);
	for (size_t i = 0; i < COUNT(typed); i++)
		few[i] = cost_of(&b, typed[i].words, typed[i].hidden);
	many_letters(&b, FEW + 1, MANY);
	tidy_all(&b);
	for (size_t i = 0; i < COUNT(typed); i++) {
		int64_t many = cost_of(&b, typed[i].words, typed[i].hidden);
		if (many > 6 * few[i] + 200000)
			print_error("%s: %lld us, then %lld us\n", typed[i].words, (long long)few[i] / 1000, (long long)many / 1000);
		assert_true(many <= 6 * few[i] + 200000);
	}
	bench_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_server_finds_the_same_by_any_way),
		cmocka_unit_test(the_queue_and_the_index_find_the_same),
		cmocka_unit_test(what_was_changed_away_is_not_found),
		cmocka_unit_test(of_many_the_newest_are_found_each_once),
		cmocka_unit_test(each_record_finds_its_own),
		cmocka_unit_test(rows_that_were_there_are_found),
		cmocka_unit_test(rows_that_were_indexed_otherwise_are_indexed_anew),
		cmocka_unit_test(what_came_in_many_commits_is_found_in_one_piece),
		cmocka_unit_test(a_search_of_twenty_times_the_rows_costs_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
