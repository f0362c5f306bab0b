/*
 * migrate.c -- the schema of every module, applied once, in order.
 *
 * The digest of a change is taken over its statements without comments and layout, so that a
 * schema may be explained better later, and nothing else.
 */
#include "db/migrate.h"

#include <string.h>
#include <time.h>

#include "base/crash.h"
#include "db/scan.h"
#include "record/sql.h"

enum { AGAIN_MAX = 100, AGAIN_MS = 100 };

static const struct problem SCHEMA_CHANGED = { "SCHEMA_CHANGED", 500,
	"模块 {module} 的结构变更 {change} 与数据库中已执行的内容不同",
	"change {change} of module {module} is not the one this database was made with" };
static const struct problem SCHEMA_NEWER = { "SCHEMA_NEWER", 500,
	"数据库含有本程序不认识的结构变更（模块 {module}，变更 {change}），请使用更新版本的程序",
	"this database has change {change} of module {module}, which this program does not know: "
	"use a newer one" };
static const struct problem SCHEMA_NUMBER = { "SCHEMA_NUMBER", 500,
	"模块 {module} 的结构变更应为第 {expected} 号，实际为 {found}",
	"the next change of module {module} must be number {expected}, not \"{found}\"" };

/* Change number 1 is what stands before the first line that begins with this. */
#define CHANGE_LINE "-- change "

struct schema_change {
	struct str module;
	int64_t change;
	struct digest digest;
	struct instant at;
};

static const struct field schema_change_fields[] = {
	FIELD(schema_change, module, .flags = KEY, .zh = "模块"),
	FIELD(schema_change, change, .flags = KEY, .zh = "变更号"),
	FIELD(schema_change, digest, .zh = "摘要"),
	FIELD(schema_change, at, .zh = "执行时间"),
};
static RECORD(schema_change_record, schema_change, "schema_changes", schema_change_fields,
	.zh = "结构变更");

static const char schema_changes_sql[] =
	"CREATE TABLE IF NOT EXISTS schema_changes (\n"
	"  module TEXT NOT NULL,\n"
	"  change BIGINT NOT NULL,\n"
	"  digest BLOB NOT NULL,\n"
	"  at BIGINT NOT NULL,\n"
	"  PRIMARY KEY (module, change)\n"
	");\n";

static const struct query applied_changes = {
	.name = "applied_changes",
	.sql = "SELECT module, change, digest, at FROM schema_changes ORDER BY module, change",
	.row = &schema_change_record,
};

struct migration {
	struct db *db;
	struct arena *arena;
	struct errs *errs;
	struct instant now;
	struct rows applied;		/* struct schema_change */
};

static const struct schema_change *find_applied(
	const struct migration *m, struct str module, int64_t change)
{
	const struct schema_change *c = m->applied.at;

	for (int64_t i = 0; i < m->applied.n; i++)
		if (str_eq(c[i].module, module) && c[i].change == change)
			return &c[i];
	return NULL;
}

static bool is_for_one_engine(struct str comment)
{
	return str_starts(comment, S("-- sqlite:")) || str_starts(comment, S("-- postgres:"));
}

static struct digest digest_of_change(struct arena *a, struct str sql)
{
	struct buf out = buf_in(a, 0);
	enum lexeme kind;
	struct str piece;

	while (scan_next(&sql, &kind, &piece)) {
		if (kind == L_BLANK || (kind == L_COMMENT && !is_for_one_engine(piece)))
			continue;
		buf_add(&out, piece);
		buf_char(&out, '\n');
	}
	return digest_of(buf_str(&out));
}

/*
 * Cut the text of the next change off the front of `*rest`, which stands after its change line;
 * `*number` gets what the following change line, if there is one, says before its colon.
 */
static struct str cut_change(struct str *rest, struct str *number)
{
	struct str whole = *rest, line;
	const char *start = rest->s;

	*number = (struct str){0};
	while (str_cut(rest, '\n', &line)) {
		if (!str_starts(line, S(CHANGE_LINE)))
			continue;
		struct str said = str_sub(line, strlen(CHANGE_LINE), line.n);
		str_cut(&said, ':', number);
		*number = str_trim(*number);
		if (number->n == 0)
			*number = S("?");
		return (struct str){ start, (size_t)(line.s - start) };
	}
	return whole;
}

static bool is_applied(
	struct migration *m, struct str module, int64_t change, struct digest digest, bool *applied)
{
	const struct schema_change *was = find_applied(m, module, change);

	*applied = was;
	if (was && !digest_eq(was->digest, digest))
		return fail(m->errs, &SCHEMA_CHANGED, S(""),
			int_text(m->arena, change), module);
	return true;
}

/* Another process may have applied it between our looking and our having the write lock. */
static bool apply_once(struct migration *m, struct str module, int64_t change, struct str sql)
{
	struct schema_change row = { module, change, digest_of_change(m->arena, sql), m->now };
	bool applied;

	if (!db_all(m->db, &applied_changes, NULL, &m->applied, m->arena, m->errs) ||
	    !is_applied(m, module, change, row.digest, &applied))
		return false;
	if (applied)
		return true;
	struct str words = db_dialect(m->db, m->arena, sql);
	bool made = db_script(m->db, str_c(m->arena, words), m->errs);
	crash_point(CRASH_MIGRATE_APPLIED);
	return made && db_write(m->db, &schema_change_record, &(struct change){ .row = &row }, 1, m->errs);
}

static bool apply(struct migration *m, struct str module, int64_t change, struct str sql)
{
	bool applied;

	if (!is_applied(m, module, change, digest_of_change(m->arena, sql), &applied))
		return false;
	if (applied)
		return true;
	if (!db_begin(m->db, DB_WRITE, m->errs))
		return false;
	if (apply_once(m, module, change, sql)) {
		bool kept = db_commit(m->db, m->errs);
		crash_point(CRASH_MIGRATE_DONE);
		return kept;
	}
	db_rollback(m->db);
	return false;
}

static bool apply_module(struct migration *m, const struct schema *schema)
{
	struct str module = STR(schema->module), rest = STR(schema->sql), number;
	int64_t found;

	for (int64_t last = 1; ; last++) {
		struct str sql = cut_change(&rest, &number);

		if (!apply(m, module, last, sql))
			return false;
		if (number.n == 0)
			return true;
		if (!str_int(number, &found) || found != last + 1)
			return fail(m->errs, &SCHEMA_NUMBER, S(""), module,
			            int_text(m->arena, last + 1), number);
	}
}

static int64_t changes_known(const struct schema *schema, int n, struct str module)
{
	for (int i = 0; i < n; i++) {
		if (!str_eq(STR(schema[i].module), module))
			continue;
		struct str rest = STR(schema[i].sql), number;
		int64_t last = 1;

		while (cut_change(&rest, &number), number.n)
			last++;
		return last;
	}
	return 0;
}

/* Before anything is applied: a newer program's database is not to be touched. */
static bool knows_all(struct migration *m, const struct schema *schema, int n)
{
	const struct schema_change *c = m->applied.at;

	for (int64_t i = 0; i < m->applied.n; i++)
		if (c[i].change > changes_known(schema, n, c[i].module))
			return fail(m->errs, &SCHEMA_NEWER, S(""),
			            str_fmt(m->arena, "%lld", (long long)c[i].change), c[i].module);
	return true;
}

static bool migrate_once(struct migration *m, const struct schema *schema, int n)
{
	struct str words = db_dialect(m->db, m->arena, STR(schema_changes_sql));

	if (!db_script(m->db, str_c(m->arena, words), m->errs) ||
	    !db_all(m->db, &applied_changes, NULL, &m->applied, m->arena, m->errs) || !knows_all(m, schema, n))
		return false;
	for (int i = 0; i < n; i++)
		if (!apply_module(m, &schema[i]))
			return false;
	return true;
}

/* Processes that start together on a new database make the same tables: whoever comes second looks again. */
static bool met_another(const struct migration *m)
{
	return db_is_shared(m->db) && m->errs->n &&
	       (m->errs->at[0].problem == &E_CONFLICT || m->errs->at[0].problem == &E_BUSY);
}

bool migrate(
	struct db *db, const struct schema *schema, int n, struct instant now, struct errs *errs)
{
	ARENA arena = {0};
	struct migration m = { .db = db, .arena = &arena, .errs = errs, .now = now };
	bool done = migrate_once(&m, schema, n);

	for (int again = 0; !done && again < AGAIN_MAX && met_another(&m); again++) {
		errs->n = 0;
		nanosleep(&(struct timespec){ .tv_nsec = AGAIN_MS * 1000000L }, NULL);
		done = migrate_once(&m, schema, n);
	}
	return done;
}

/* Two databases */

static const struct problem SCHEMA_OLDER = { "SCHEMA_OLDER", 422,
	"来源数据库缺少本程序的结构变更（模块 {module}，变更 {change}），请先用本程序启动一次服务",
	"the source lacks change {change} of module {module}: let this program serve it once" };

bool migrate_same(struct db *from, struct db *to, struct errs *errs)
{
	ARENA arena = {0};
	struct migration source = { .db = from };
	struct rows wanted;
	bool has;

	if (!migrate_has_table(from, S("schema_changes"), &has, errs))
		return false;
	if (has && !db_all(from, &applied_changes, NULL, &source.applied, &arena, errs))
		return false;
	if (!db_all(to, &applied_changes, NULL, &wanted, &arena, errs))
		return false;
	const struct schema_change *c = wanted.at;
	for (int64_t i = 0; i < wanted.n; i++) {
		const struct schema_change *was = find_applied(&source, c[i].module, c[i].change);

		if (!was || !digest_eq(was->digest, c[i].digest))
			return fail(errs, &SCHEMA_OLDER, S(""), str_fmt(errs->arena, "%lld", (long long)c[i].change),
			            c[i].module);
	}
	return true;
}

/* Comparing */

struct column {
	struct str name;
	bool required;
	int64_t key; /* its place in the primary key, from 1; 0: not part of it */
};

static const struct field column_fields[] = {
	FIELD(column, name, .flags = KEY, .zh = "列"),
	FIELD(column, required, .zh = "必填"),
	FIELD(column, key, .zh = "主键"),
};
static RECORD(column_record, column, NULL, column_fields, .zh = "列");

/* Each engine is asked in its own way. */
static const struct query columns_of_table = {
	.name = "columns_of_table",
	.sql = "SELECT name, \"notnull\" AS required, pk AS key FROM pragma_table_info(?1) ORDER "
	       "BY cid",
	.sql_postgres = "SELECT CAST(a.attname AS TEXT) AS name,"
		" CASE WHEN a.attnotnull THEN 1 ELSE 0 END AS required,"
		" coalesce(array_position(CAST(i.indkey AS SMALLINT[]), a.attnum) + 1, 0) AS key"
		" FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary"
		" WHERE a.attrelid = to_regclass(?1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
	.params = 1,
	.row = &column_record,
};

static void compare_column(const struct record *r, const struct column *c, struct buf *wrong)
{
	const struct field *f = record_field(r, c->name);

	if (!f || !field_is_column(f))
		buf_fmt(wrong, "column %.*s of %s has no field\n", P(c->name), r->table);
	else if (!!(f->flags & KEY) != !!c->key)
		buf_fmt(wrong, "column %.*s of %s is %s the primary key, the field is %s\n",
			P(c->name), r->table, c->key ? "in" : "not in",
			f->flags & KEY ? "a KEY" : "none");
	else if (c->required && (f->flags & OPTIONAL))
		buf_fmt(wrong, "column %.*s of %s is NOT NULL, the field is OPTIONAL\n", P(c->name),
			r->table);
}

static void compare_field(const struct record *r, const struct field *f, const struct rows *columns,
                          struct buf *wrong)
{
	const struct column *c = columns->at;

	if (!field_is_column(f))
		return;
	for (int64_t i = 0; i < columns->n; i++)
		if (str_eq(c[i].name, STR(f->name)))
			return;
	buf_fmt(wrong, "field %s of %s has no column in %s\n", f->name, r->name, r->table);
}

bool migrate_compare(struct db *db, const struct record *const *records, int n, struct buf *wrong,
	struct errs *errs)
{
	ARENA arena = {0};
	struct rows columns;

	for (int i = 0; i < n; i++) {
		const struct record *r = records[i];

		if (!r->table)
			continue;
		if (!db_all(db, &columns_of_table, &VT(STR(r->table)), &columns, &arena, errs))
			return false;
		for (int64_t k = 0; k < columns.n; k++)
			compare_column(r, (const struct column *)columns.at + k, wrong);
		for (int k = 0; k < r->fields; k++)
			compare_field(r, &r->field[k], &columns, wrong);
	}
	return true;
}

bool migrate_has_table(struct db *db, struct str table, bool *has, struct errs *errs)
{
	ARENA arena = {0};
	struct column column;

	return db_one(db, &columns_of_table, &VT(table), &column, has, &arena, errs);
}
