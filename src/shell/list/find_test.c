/*
 * find_test.c -- the box finds in the lists its caller may read, and in no other.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "db/migrate.h"
#include "shell/list/find.h"
#include "shell/list/search.h"
#include "shell/schema.h"
#include "shell/setting.h"
#include "unit/testbed.h"

/* --- letters for the sales, parcels with a number for the warehouse, secrets that no box looks into ------ */

struct letter { struct id id; int64_t version; struct digest head; struct str name, search; };
static const struct field letter_fields[] = {
	ROOT_FIELDS(letter), FIELD(letter, name, .zh = "名称"), FIELD(letter, search, .flags = HIDDEN, .zh = "检索词"),
};
static RECORD(letter_record, letter, "letters", letter_fields, .zh = "信", .en = "letter");
static RECORD(secret_letter_record, letter, "secret_letters", letter_fields, .zh = "密信", .en = "secret letter");

static const struct name parcel_states_at[] = { { "here", "在此", "here" }, { "gone", "已寄", "gone" } };
static const struct names parcel_states = { parcel_states_at, 2 };
struct parcel { struct id letter_id; int64_t parcel; struct state state; struct str number; };
static const struct field parcel_fields[] = {
	FIELD(parcel, letter_id, .refers = "letter", .flags = KEY, .zh = "信"), FIELD(parcel, parcel, .flags = KEY, .zh = "序号"),
	FIELD(parcel, state, .names = &parcel_states, .zh = "状态"), FIELD(parcel, number, .flags = FILTER, .zh = "单号"),
};
static RECORD(parcel_record, parcel, "parcels", parcel_fields, .zh = "包裹", .en = "parcel");

static const struct list letters = { .record = &letter_record, .sort = "-id", .title = "name", .subtitle = "id" };
static const struct list secrets = { .record = &secret_letter_record, .sort = "-id" };
static const struct list parcels = {
	.record = &parcel_record, .sort = "letter_id", .title = "number", .subtitle = "parcel", .typed = "number",
};
static const struct route routes[] = {
	{ GET, "/api/v1/letters", SALES, .list = &letters }, { GET, "/api/v1/secrets", SALES, .list = &secrets },
	{ GET, "/api/v1/parcels", WAREHOUSE, .list = &parcels },
};
static const struct record *const records[] = { &letter_record, &parcel_record, NULL };
static const char post_schema[] =
	"CREATE TABLE letters (id BIGINT NOT NULL PRIMARY KEY, version BIGINT NOT NULL, head BLOB NOT NULL, name TEXT NOT NULL,"
	" search TEXT NOT NULL);\n"
	"CREATE TABLE parcels (letter_id BIGINT NOT NULL, parcel BIGINT NOT NULL, state TEXT NOT NULL, number TEXT NOT NULL,"
	" PRIMARY KEY (letter_id, parcel));\n";
static const struct module post = {
	.name = "post", .zh = "邮", .en = "post", .schema = post_schema, .records = records, .routes = routes,
	.routes_n = COUNT(routes),
};
const struct module *const modules[] = { &post, NULL };

/* --- asking ------------------------------------------------------------------------------------------------ */

struct bench { struct arena arena; struct errs errs; struct testbed bed; struct db *db; struct engine engine; };

static void write_rows(struct bench *b)
{
	int64_t waiting = 0;

	for (int i = 1; i <= 7; i++) {
		struct str text = i == 7 ? S("张伟\nab12") : S("王小明");
		struct letter l = { .id = { i }, .name = i == 7 ? S("张伟") : S(""), .search = text };
		assert_true(db_write(b->db, &letter_record, &(struct change){ NULL, &l }, 1, &b->errs));
		assert_true(search_note(b->db, &letter_record, &(struct change){ NULL, &l }, 1, &waiting, &b->errs));
	}
	struct parcel p[] = { { { 7 }, 1, { 0 }, S("AB12") }, { { 7 }, 2, { 1 }, S("ab12") }, { { 7 }, 3, { 0 }, S("Ab12") } };
	for (size_t i = 0; i < COUNT(p); i++)
		assert_true(db_write(b->db, &parcel_record, &(struct change){ NULL, &p[i] }, 1, &b->errs));
}

static int bench_open(void **state)
{
	static struct bench b;
	const struct schema schema[] = { { "shell", shell_schema }, { "post", post_schema } };

	b.errs.arena = &b.arena;
	testbed_open(&b.bed);
	b.db = db_open(STR(b.bed.db), DB_WRITE, &b.errs);
	assert_non_null(b.db);
	assert_true(migrate(b.db, schema, COUNT(schema), instant_now(), &b.errs));
	engine_describe(&b.engine);
	assert_true(settings_load(&b.engine, b.db, &b.errs));
	assert_true(db_begin(b.db, DB_WRITE, &b.errs));
	write_rows(&b);
	*state = &b;
	return 0;
}

static int bench_close(void **state)
{
	struct bench *b = *state;

	db_rollback(b->db);
	db_close(b->db);
	testbed_close(&b->bed);
	arena_free(&b->engine.arena);
	arena_free(&b->arena);
	return 0;
}

/* The hits, or the code of the refusal. */
static const char *found(struct bench *b, unsigned roles, const char *query)
{
	struct errs errs = { .arena = &b->arena };
	struct caller who = { .roles = roles };
	struct context x = { .arena = &b->arena, .errs = &errs, .who = &who, .settings = atomic_load(&b->engine.settings) };
	struct request rq = { .query = STR(query) };
	struct buf out = buf_in(&b->arena, 0);
	struct asked q = { .x = &x, .db = b->db, .rq = &rq, .out = &out };

	if (!find_query(&q))
		return errs.at[0].problem->code;
	return str_c(&b->arena, str_sub(buf_str(&out), 8, out.n - 9));
}

#define LETTER7 "{\"record\":\"letter\",\"id\":\"7\",\"title\":\"张伟\",\"subtitle\":\"7\"}"
#define PARCEL1 "{\"record\":\"parcel\",\"id\":\"7\",\"part\":1,\"title\":\"AB12\",\"subtitle\":\"1\",\"state\":\"here\"}"
#define PARCEL2 "{\"record\":\"parcel\",\"id\":\"7\",\"part\":2,\"title\":\"ab12\",\"subtitle\":\"2\",\"state\":\"gone\"}"

static void each_role_finds_what_its_lists_show(void **state)
{
	static const struct { unsigned roles; const char *query, *found; } row[] = {
		{ SALES, "q=ab12", "[" LETTER7 "]" },
		{ WAREHOUSE, "q=ab12", "[" PARCEL1 "," PARCEL2 "]" },
		{ WAREHOUSE, "q=+AB12+", "[" PARCEL1 "]" },
		{ SALES | WAREHOUSE, "q=ab12", "[" PARCEL1 "," PARCEL2 "," LETTER7 "]" },
		{ FINANCE, "q=ab12", "[]" },
		{ SALES, "q=zw", "[" LETTER7 "]" }, { SALES, "q=zhangw", "[" LETTER7 "]" }, { WAREHOUSE, "q=zhangw", "[]" },
		{ WAREHOUSE, "q=ab1", "[]" }, { SALES, "q=%20", "[]" }, { SALES, "", "[]" },
		{ SALES, "p=a", "E_PARAMETER" }, { SALES, "q=%f", "E_BAD_REQUEST" },
		{ SALES, "q=%00", "E_BAD_REQUEST" },
	};

	for (size_t i = 0; i < COUNT(row); i++)
		assert_string_equal(found(*state, row[i].roles, row[i].query), row[i].found);
}

/* The newest five of six; those without a title go by their ids. */
static void of_each_list_five_are_shown(void **state)
{
	const char *hits = found(*state, SALES, "q=wxm");
	struct str rest = STR(hits);
	int n = 0;

	for (ptrdiff_t at; (at = str_find_str(rest, S("\"title\":\""))) >= 0; n++) {
		rest = str_sub(rest, (size_t)at + 9, rest.n);
		assert_int_equal(rest.s[0], '6' - n);
	}
	assert_int_equal(n, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_role_finds_what_its_lists_show),
		cmocka_unit_test(of_each_list_five_are_shown),
	};

	return cmocka_run_group_tests(tests, bench_open, bench_close);
}
