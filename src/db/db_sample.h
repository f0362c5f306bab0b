/*
 * db_sample.h -- a root with a column of every type, a row changed by differences, and a database with their tables.
 */
#ifndef DB_SAMPLE_H
#define DB_SAMPLE_H

#include "db/db.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "unit/testbed.h"

/* A root with a column of every type, and a plain row that is changed by differences. */
static const struct name colour_names[] = { { "red", "红", "red" }, { "blue", "蓝", "blue" } };
static const struct names colours = { colour_names, COUNT(colour_names) };

struct thing {
	struct id id;
	int64_t version;
	struct digest head;
	struct str code;
	struct str nick;
	int64_t count;
	bool active;
	struct money amount;
	struct price price;
	struct quantity quantity;
	struct instant at;
	struct instant until;
	struct date day;
	struct state colour;
	struct set marks;
	struct attributes more;
	struct rows parts;
};
static const struct field thing_fields[] = {
	ROOT_FIELDS(thing),
	FIELD(thing, code, .zh = "代码"),
	FIELD(thing, nick, .flags = OPTIONAL, .zh = "别名"),
	FIELD(thing, count, .zh = "计数"),
	FIELD(thing, active, .zh = "启用"),
	FIELD(thing, amount, .zh = "金额"),
	FIELD(thing, price, .zh = "单价"),
	FIELD(thing, quantity, .zh = "数量"),
	FIELD(thing, at, .zh = "时间"),
	FIELD(thing, until, .flags = OPTIONAL, .zh = "截止"),
	FIELD(thing, day, .zh = "日期"),
	FIELD(thing, colour, .names = &colours, .zh = "颜色"),
	FIELD(thing, marks, .names = &colours, .zh = "标记"),
	FIELD(thing, more, .zh = "属性"),
	FIELD(thing, parts, .flags = VIRTUAL, .zh = "部件"),
};
static RECORD(thing_record, thing, "things", thing_fields, .zh = "物件");

struct level {
	struct id product_id;
	struct id warehouse_id;
	struct quantity on_hand;
	struct quantity reserved;
};
static const struct field level_fields[] = {
	FIELD(level, product_id, .refers = "product", .flags = KEY, .zh = "商品"),
	FIELD(level, warehouse_id, .refers = "warehouse", .flags = KEY, .zh = "仓库"),
	FIELD(level, on_hand, .flags = DELTA, .zh = "在库"),
	FIELD(level, reserved, .flags = DELTA, .zh = "预留"),
};
static RECORD(level_record, level, "levels", level_fields, .zh = "库存", .rank = RANK_STOCK,
	.guard = "{on_hand} - {reserved} >= 0 AND {reserved} >= 0");

static const char schema[] =
	"CREATE TABLE things (id BIGINT PRIMARY KEY, version BIGINT NOT NULL, head BLOB NOT NULL,\n"
	"  code TEXT NOT NULL UNIQUE, nick TEXT, count BIGINT NOT NULL, active BIGINT NOT NULL,\n"
	"  amount BIGINT NOT NULL CHECK (amount > -1000), price BIGINT NOT NULL, quantity BIGINT NOT NULL,\n"
	"  at BIGINT NOT NULL, until BIGINT, day BIGINT NOT NULL, colour TEXT NOT NULL, marks BIGINT NOT NULL,\n"
	"  more TEXT NOT NULL);\n"
	"CREATE TABLE levels (product_id BIGINT NOT NULL, warehouse_id BIGINT NOT NULL, on_hand BIGINT NOT NULL,\n"
	"  reserved BIGINT NOT NULL, PRIMARY KEY (product_id, warehouse_id));\n";

struct fixture {
	struct arena arena;
	struct errs errs;
	struct testbed bed;
	struct db *db;
};

static inline void set_up_schema(struct fixture *f)
{
	struct str sql = db_dialect(f->db, &f->arena, STR(schema));

	assert_true(db_script(f->db, str_c(&f->arena, sql), &f->errs));
}

static inline int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	f->errs.arena = &f->arena;
	testbed_open(&f->bed);
	f->db = db_open(STR(f->bed.db), DB_WRITE, &f->errs);
	assert_non_null(f->db);
	set_up_schema(f);
	*state = f;
	return 0;
}

static inline int tear_down(void **state)
{
	struct fixture *f = *state;

	db_close(f->db);
	testbed_close(&f->bed);
	arena_free(&f->arena);
	free(f);
	return 0;
}

static inline void assert_problem(struct fixture *f, const struct problem *problem)
{
	assert_int_equal(f->errs.n, 1);
	assert_string_equal(f->errs.at[0].problem->code, problem->code);
	f->errs.n = 0;
}

static inline struct str said(struct fixture *f)
{
	return f->errs.at[0].param[0];
}

static inline struct thing some_thing(int64_t id, const char *code)
{
	return (struct thing){
		.id = { id }, .version = 1, .code = STR(code), .nick = S("昵称"), .count = -7, .active = true,
		.amount = { 1250 }, .price = { 1234567 }, .quantity = { -15000 }, .at = { INT64_MAX },
		.until = { 5 }, .day = { 20000 }, .colour = { 1 }, .marks = { 3 }, .more = { S("{\"颜色\":\"蓝\"}") },
		.head = digest_of(S("x")),
	};
}

static inline bool write_thing(struct fixture *f, const struct thing *was, const struct thing *row)
{
	return db_write(f->db, &thing_record, &(struct change){ was, row }, 1, &f->errs);
}

static inline void assert_same_thing(const struct thing *a, const struct thing *b)
{
	for (size_t i = 0; i < COUNT(thing_fields); i++)
		if (!field_same(&thing_fields[i], a, b))
			fail_msg("field %s differs", thing_fields[i].name);
}

static inline void write_many(struct fixture *f, int n)
{
	assert_true(db_begin(f->db, DB_WRITE, &f->errs));
	for (int i = 1; i <= n; i++) {
		struct thing row =
			some_thing(i, str_c(&f->arena, str_fmt(&f->arena, "code %d", i)));

		row.count = i;
		assert_true(write_thing(f, NULL, &row));
	}
	assert_true(db_commit(f->db, &f->errs));
}

static const struct query things_from = {
	.name = "things_from", .params = 1, .row = &thing_record,
	.sql = "SELECT id, code, count FROM things WHERE id >= ?1 ORDER BY id",
};

#endif
