/*
 * portable.c -- the same statements over the same rows on both engines give the same.
 *
 * What the SQL of orderd is made of, one construct a statement, run through src/db as orderd runs it: on SQLite and on the
 * server of $ORDERD_TEST_DB, one after the other over the rows the last one left. Both must give what stands beside it.
 * After them come words that are not portable: of each the engines must make different things, or it need not be avoided.
 * The number before a statement is that of the rule in src/db/README.md.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/db.h"
#include "unit/testbed.h"

enum { VALUES_MAX = 4 };

/* --- what a row is here ------------------------------------------------------------------- */

struct cells {
	int64_t n1, n2, n3;
	struct str t1, t2;
};
static const struct field cells_fields[] = {
	FIELD(cells, n1, .flags = OPTIONAL, .zh = "数一"),
	FIELD(cells, n2, .flags = OPTIONAL, .zh = "数二"),
	FIELD(cells, n3, .flags = OPTIONAL, .zh = "数三"),
	FIELD(cells, t1, .flags = OPTIONAL, .zh = "文一"),
	FIELD(cells, t2, .flags = OPTIONAL, .zh = "文二"),
};
static RECORD(cells_record, cells, NULL, cells_fields, .zh = "格");

static const char schema[] =
	"CREATE TABLE goods (id BIGINT NOT NULL PRIMARY KEY, sku TEXT NOT NULL UNIQUE, name TEXT NOT NULL, price BIGINT NOT NULL,"
	" on_hand BIGINT NOT NULL, reserved BIGINT NOT NULL CHECK (reserved >= 0), note TEXT, seen BIGINT, head BLOB NOT NULL,"
	" active BIGINT NOT NULL CHECK (active IN (0, 1)), by TEXT NOT NULL, CHECK (on_hand >= reserved));\n"
	"CREATE TABLE lines (goods_id BIGINT NOT NULL REFERENCES goods (id), line BIGINT NOT NULL, quantity BIGINT NOT NULL,"
	" state TEXT NOT NULL, PRIMARY KEY (goods_id, line));\n"
	"CREATE TABLE tallies (name TEXT NOT NULL PRIMARY KEY, n BIGINT NOT NULL);\n"
	"CREATE TABLE jobs (bucket BIGINT NOT NULL, job BIGINT NOT NULL, owner TEXT NOT NULL, lease BIGINT NOT NULL,"
	" fence BIGINT NOT NULL, run_at BIGINT NOT NULL, PRIMARY KEY (bucket, job));\n"
	"CREATE INDEX lines_open ON lines (quantity) WHERE state = 'open';\n"
	"CREATE VIEW levels AS SELECT g.id, g.sku, g.on_hand - g.reserved AS available FROM goods g;\n";

/* On a Citus cluster: a table on every machine, three by key, as the tables of orderd are (docs/operations/growing.md). */
static const char spread[] =
	"SET citus.enable_local_reference_table_foreign_keys TO off;"
	"SELECT create_reference_table('goods');"
	"SELECT create_distributed_table('lines', 'goods_id');"
	"SELECT create_distributed_table('tallies', 'name');"
	"SELECT create_distributed_table('jobs', 'bucket', colocate_with => 'lines');";

/* --- portable ------------------------------------------------------------------------------- */

#define NIL { V_NULL }

struct portable {
	int rule;
	const char *sql;
	const char *shape;		/* the columns of a row, n1 n2 … t1 t2; "": how many were changed; "schema": nothing */
	const char *want;		/* rows end in ';', cells are apart by ','; "!CODE": it is refused so */
	struct value value[VALUES_MAX];
	int values;
};
#define N(x) { V_INT, (x), { 0, 0 } }
#define T(x) { V_TEXT, 0, { x, sizeof x - 1 } }
#define B(x) { V_BLOB, 0, { x, sizeof x - 1 } }
#define ONE(a) { a }, 1
#define TWO(a, b) { a, b }, 2
#define THREE(a, b, c) { a, b, c }, 3
#define FOUR(a, b, c, d) { a, b, c, d }, 4

static const struct portable portables[] = {
	/* Rows are made, with NULLs and without. */
	{ 1, "INSERT INTO goods VALUES (1, 'CUP', '杯子', 1250, 100000, 40000, NULL, 5, ?1, 1, '')", "", "1;", ONE(B("\1\2")) },
	{ 1, "INSERT INTO goods VALUES (?1, ?2, ?3, 300, 7, 7, '50%_off', NULL, ?4, 0, 'li')", "", "1;",
	  FOUR(N(2), T("tea"), T("Tea 茶"), B("")) },
	{ 6, "INSERT INTO goods (id, sku, name, price, on_hand, reserved, note, seen, head, active, by) VALUES"
	  " (3, 'Tea', 'a\\b', -5, 0, 0, '', 9, ?1, 1, 'li'), (4, 'LAMP', '灯', 9223372036854775807, 1, 0, NULL, NULL, ?1, 1, 'wu')",
	  "", "2;", ONE(B("\377")) },
	{ 2, "INSERT INTO lines VALUES (1, 1, 30000, 'open'), (1, 2, 10000, 'done'), (2, 1, 7, 'open'), (4, 1, 5, 'void')", "", "4;" },
	{ 2, "INSERT INTO jobs VALUES (1, 1, '', 0, 0, 10), (1, 2, '', 0, 0, 20), (1, 3, 'x', 99, 4, 5), (2, 1, '', 0, 0, 1)", "", "4;" },

	/* What a table refuses. */
	{ 2, "INSERT INTO goods SELECT id, 'X', name, price, on_hand, reserved, note, seen, head, active, by FROM goods WHERE id = 1",
	  "", "!E_CONFLICT" },
	{ 2, "INSERT INTO goods SELECT 9, sku, name, price, on_hand, reserved, note, seen, head, active, by FROM goods WHERE id = 1",
	  "", "!E_CONFLICT" },
	{ 4, "INSERT INTO lines VALUES (77, 1, 1, 'open')", "", "!E_INTERNAL" },
	{ 4, "DELETE FROM goods WHERE id = 1", "", "!E_INTERNAL" },
	{ 6, "UPDATE goods SET active = 2 WHERE id = 1", "", "!E_INTERNAL" },
	{ 6, "UPDATE goods SET name = NULL WHERE id = 1", "", "!E_INTERNAL" },
	{ 7, "UPDATE goods SET reserved = on_hand + 1 WHERE id = 1", "", "!E_INTERNAL" },
	{ 7, "UPDATE goods SET reserved = -1 WHERE id = 3", "", "!E_INTERNAL" },

	/* One statement reserves, or touches no row. */
	{ 8, "UPDATE goods SET reserved = reserved + ?1 WHERE id = ?2 AND on_hand - reserved >= ?1", "", "1;", TWO(N(60000), N(1)) },
	{ 8, "UPDATE goods SET reserved = reserved + ?1 WHERE id = ?2 AND on_hand - reserved >= ?1", "", "0;", TWO(N(1), N(1)) },
	{ 8, "UPDATE goods SET reserved = reserved - ?1 WHERE id = ?2 RETURNING on_hand - reserved AS n1, sku AS t1", "nt",
	  "50000,CUP;", TWO(N(50000), N(1)) },
	{ 9, "UPDATE goods SET seen = seen + 1 WHERE id = 1 AND seen = ?1", "", "1;", ONE(N(5)) },
	{ 9, "UPDATE goods SET seen = seen + 1 WHERE id = 1 AND seen = ?1", "", "0;", ONE(N(5)) },
	{ 9, "UPDATE goods SET price = price + 1, note = ?1 WHERE id IN (2, 3, 99)", "", "2;", ONE(NIL) },
	{ 10, "UPDATE jobs SET owner = ?1, lease = ?2, fence = fence + 1 WHERE bucket = 1 AND job IN (SELECT job FROM jobs"
	  " WHERE bucket = 1 AND run_at <= 20 AND lease < ?3 ORDER BY run_at, job LIMIT 1) RETURNING job AS n1, fence AS n2", "nn",
	  "1,1;", THREE(T("me"), N(50), N(20)) },

	/* Made or added to, by the whole key. */
	{ 11, "INSERT INTO tallies (name, n) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET n = tallies.n + excluded.n", "", "1;",
	  TWO(T("open"), N(3)) },
	{ 11, "INSERT INTO tallies (name, n) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET n = tallies.n + excluded.n", "", "1;",
	  TWO(T("open"), N(-1)) },
	{ 11, "INSERT INTO tallies (name, n) VALUES ('open', 9) ON CONFLICT (name) DO NOTHING", "", "0;" },
	{ 11, "INSERT INTO tallies (name, n) VALUES ('late', 9) ON CONFLICT (name) DO NOTHING RETURNING n AS n1", "n", "9;" },
	{ 11, "SELECT n AS n1, name AS t1 FROM tallies ORDER BY name", "nt", "9,late;2,open;" },
	{ 12, "INSERT INTO lines SELECT 1, coalesce(max(line), 0) + 1, ?1, 'open' FROM lines WHERE goods_id = 1", "", "1;", ONE(N(4)) },
	{ 12, "SELECT max(line) AS n1, count(*) AS n2 FROM lines WHERE goods_id = 1", "nn", "3,3;" },

	/* Pages by row values; the order of NULLs is said. */
	{ 13, "SELECT goods_id AS n1, line AS n2 FROM lines WHERE (goods_id, line) > (?1, ?2) ORDER BY goods_id, line LIMIT ?3", "nn",
	  "1,2;1,3;2,1;", THREE(N(1), N(1), N(3)) },
	{ 13, "SELECT id AS n1 FROM goods WHERE (coalesce(seen, 0), id) < (?1, ?2) ORDER BY coalesce(seen, 0) DESC, id DESC", "n",
	  "1;4;2;", TWO(N(9), N(3)) },
	{ 13, "SELECT id AS n1, note AS t1 FROM goods ORDER BY coalesce(note, ''), id", "nt", "1,;2,;3,;4,;" },
	{ 13, "SELECT id AS n1, seen AS n2 FROM goods WHERE seen IS NOT NULL ORDER BY seen DESC", "nn", "3,9;1,6;" },
	{ 13, "SELECT DISTINCT by AS t1 FROM goods ORDER BY by", "t", ";li;wu;" },
	{ 13, "SELECT id AS n1 FROM goods ORDER BY id LIMIT 2", "n", "1;2;" },

	/* Joins. */
	{ 14, "SELECT g.sku AS t1, l.line AS n1 FROM goods g JOIN lines l ON l.goods_id = g.id WHERE l.state = 'open'"
	  " ORDER BY g.id, l.line", "nt", "1,CUP;3,CUP;1,tea;" },
	{ 14, "SELECT g.id AS n1, l.line AS n2 FROM goods g LEFT JOIN lines l ON l.goods_id = g.id AND l.state = 'done' ORDER BY g.id",
	  "nn", "1,2;2,0;3,0;4,0;" },
	{ 14, "WITH chosen AS (SELECT goods_id, quantity FROM lines WHERE state = 'open') SELECT g.id AS n1, s.quantity AS n2"
	  " FROM chosen s JOIN goods g ON g.id = s.goods_id ORDER BY g.id, s.quantity", "nn", "1,4;1,30000;2,7;" },
	{ 14, "SELECT goods_id AS n1, line AS n2 FROM lines l WHERE NOT EXISTS (SELECT 1 FROM lines m WHERE m.goods_id = l.goods_id"
	  " AND m.line > l.line) ORDER BY goods_id", "nn", "1,3;2,1;4,1;" },
	{ 14, "SELECT id AS n1 FROM goods WHERE id NOT IN (SELECT goods_id FROM lines) ORDER BY id", "n", "3;" },
	{ 14, "SELECT coalesce((SELECT sku FROM goods WHERE id = ?1), '?') AS t1, coalesce((SELECT name FROM goods WHERE id = ?2), '?')"
	  " AS t2", "tt", "?,灯;", TWO(N(99), N(4)) },
	{ 14, "SELECT goods_id AS n1, line AS n2, (SELECT count(*) FROM lines m WHERE m.goods_id = l.goods_id) AS n3 FROM lines l"
	  " ORDER BY goods_id, line", "nnn", "1,1,3;1,2,3;1,3,3;2,1,1;4,1,1;" },
	{ 14, "SELECT sku AS t1, available AS n1 FROM levels WHERE available > 0 ORDER BY sku", "nt", "50000,CUP;1,LAMP;" },
	{ 14, "SELECT count(*) AS n1 FROM (SELECT goods_id FROM lines GROUP BY goods_id HAVING count(*) > 1) many", "n", "1;" },
	{ 14, "SELECT id AS n1 FROM goods WHERE id = 1 UNION ALL SELECT goods_id FROM lines WHERE line = 3 ORDER BY n1", "n", "1;1;" },

	/* Conditions become numbers through CASE; sums are cast. */
	{ 6, "SELECT CASE WHEN active = 1 AND price > 0 THEN 1 ELSE 0 END AS n1, id AS n2 FROM goods ORDER BY id", "nn",
	  "1,1;0,2;0,3;1,4;" },
	{ 6, "SELECT CAST(sum(quantity) AS BIGINT) AS n1, goods_id AS n2 FROM lines GROUP BY goods_id ORDER BY goods_id", "nn",
	  "40004,1;7,2;5,4;" },
	{ 6, "SELECT CAST(coalesce(sum(quantity), 0) AS BIGINT) AS n1 FROM lines WHERE goods_id = 99", "n", "0;" },
	{ 6, "SELECT CAST(sum(CASE WHEN state = 'open' THEN quantity ELSE 0 END) - sum(CASE WHEN state = 'done' THEN quantity ELSE 0"
	  " END) AS BIGINT) AS n1 FROM lines", "n", "20011;" },
	{ 6, "SELECT goods_id AS n1, min(state) AS t1, max(state) AS t2 FROM lines GROUP BY goods_id"
	  " HAVING min(state) <> max(state) ORDER BY goods_id", "ntt", "1,done,open;" },
	{ 6, "SELECT count(*) AS n1, count(seen) AS n2, count(DISTINCT by) AS n3 FROM goods", "nnn", "4,2,3;" },
	{ 6, "SELECT id AS n1 FROM goods WHERE head = ?1 ORDER BY id", "n", "3;4;", ONE(B("\377")) },
	{ 6, "SELECT id AS n1 FROM goods WHERE head = ?1", "n", "2;", ONE(B("")) },
	{ 6, "SELECT id AS n1 FROM goods WHERE note IS NULL AND by <> '' ORDER BY id", "n", "2;3;4;" },
	{ 6, "SELECT price AS n1, price - 1 AS n2 FROM goods WHERE id = 4", "nn", "9223372036854775807,9223372036854775806;" },
	{ 6, "SELECT 'x' AS t1, 7 AS n1, CAST(?1 AS BIGINT) AS n2", "nnt", "7,8,x;", ONE(N(8)) },

	/* Texts are compared by their bytes, and LIKE over one that is folded. */
	{ 16, "SELECT id AS n1 FROM goods WHERE lower(sku) LIKE '%' || ?1 || '%' ESCAPE '\\' ORDER BY id DESC", "n", "3;2;",
	  ONE(T("te")) },
	{ 16, "SELECT id AS n1 FROM goods WHERE name LIKE '%' || ?1 || '%' ESCAPE '\\' ORDER BY id", "n", "1;", ONE(T("杯")) },
	{ 16, "SELECT id AS n1 FROM goods WHERE name LIKE '%' || ?1 || '%' ESCAPE '\\' ORDER BY id", "n", "3;", ONE(T("\\\\")) },
	{ 16, "SELECT id AS n1 FROM goods WHERE name LIKE '%' || ?1 || '%' ESCAPE '\\'", "n", "", ONE(T("\\%")) },
	{ 16, "SELECT lower('AB') || 'c' AS t1, substr('杯子架', 2, 1) AS t2, length('杯子') AS n1", "ntt", "2,abc,子;" },
	{ 16, "SELECT id AS n1 FROM goods WHERE sku LIKE 'T%' ORDER BY id", "n", "3;" },
	{ 16, "SELECT id AS n1 FROM goods WHERE sku = \"CUP\"", "n", "!E_INTERNAL" },
	{ 16, "SELECT substr(name, 2) AS t1, length(name) AS n1 FROM goods WHERE id = 1", "nt", "2,子;" },
	{ 16, "SELECT replace(name, '茶', '水') AS t1, trim('  a ') AS t2 FROM goods WHERE id = 2", "tt", "Tea 水,a;" },
	{ 19, "SELECT sku AS t1 FROM goods ORDER BY sku", "t", "CUP;LAMP;Tea;tea;" },
	{ 19, "SELECT name AS t1 FROM goods ORDER BY name DESC", "t", "灯;杯子;a\\b;Tea 茶;" },
	{ 19, "SELECT sku AS t1 FROM goods WHERE sku >= ?1 AND sku < ?2 ORDER BY sku", "t", "CUP;LAMP;Tea;", TWO(T("C"), T("a")) },
	{ 19, "SELECT min(sku) AS t1, max(sku) AS t2 FROM goods", "tt", "CUP,tea;" },
	{ 19, "SELECT id AS n1 FROM goods WHERE sku = ?1", "n", "3;", ONE(T("Tea")) },
	{ 19, "SELECT id AS n1 FROM goods WHERE sku IN (?1, ?2, ?2) ORDER BY id", "n", "1;2;", TWO(T("CUP"), T("tea")) },

	/* Whole numbers divide the same way; parameters by number, in any order, more than once. */
	{ 17, "SELECT 7 / 2 AS n1, -7 / 2 AS n2, -7 % 3 AS n3", "nnn", "3,-3,-1;" },
	{ 17, "SELECT CAST(sum(quantity) AS BIGINT) / 3 AS n1, abs(min(quantity) - 9) AS n2 FROM lines", "nn", "13338,5;" },
	{ 17, "UPDATE goods SET price = price + 1 WHERE id = 4", "", "!E_INTERNAL" },
	{ 18, "SELECT CAST(?2 AS BIGINT) AS n1, CAST(?1 AS BIGINT) AS n2, ?3 || '?1' AS t1", "nnt", "2,1,x?1;",
	  THREE(N(1), N(2), T("x")) },
	{ 18, "SELECT id AS n1 FROM goods WHERE id = ?1 OR on_hand = ?1 OR ?1 = reserved ORDER BY id", "n", "2;", ONE(N(7)) },

	/* Changes of tables that both can do. */
	{ 20, "ALTER TABLE tallies ADD COLUMN at BIGINT NOT NULL DEFAULT 7", "schema", "" },
	{ 20, "SELECT n AS n1, at AS n2 FROM tallies ORDER BY n", "nn", "2,7;9,7;" },
	{ 20, "ALTER TABLE tallies RENAME COLUMN at TO since", "schema", "" },
	{ 20, "CREATE INDEX tallies_since ON tallies (since, name)", "schema", "" },
	{ 20, "DROP INDEX tallies_since", "schema", "" },
	{ 20, "ALTER TABLE tallies DROP COLUMN since", "schema", "" },
	{ 21, "DELETE FROM tallies WHERE (name) IN (SELECT name FROM tallies WHERE n < 5 ORDER BY n LIMIT 1000)", "", "1;" },
	{ 21, "DELETE FROM jobs WHERE (bucket, job) IN (SELECT bucket, job FROM jobs WHERE run_at < ?1 ORDER BY run_at LIMIT 1)", "",
	  "1;", ONE(N(6)) },
	{ 23, "SELECT g.id AS n1 FROM goods g LEFT JOIN (SELECT goods_id, CAST(sum(quantity) AS BIGINT) AS planned FROM lines"
	  " GROUP BY goods_id) p ON p.goods_id = g.id WHERE coalesce(p.planned, 0) <> g.reserved ORDER BY g.id", "n", "1;4;" },
};

/* --- not portable ------------------------------------------------------------------------------ */

/* Each of these the engines understand differently, or only one of them does. */
static const struct portable others[] = {
	{ 6, "SELECT price > 0 AS n1 FROM goods WHERE id = 1", "n" },
	{ 6, "SELECT sum(quantity) AS n1 FROM lines", "n" },
	{ 9, "SELECT id AS n1 FROM goods WHERE id = 1 FOR UPDATE", "n" },
	{ 11, "INSERT OR REPLACE INTO tallies VALUES ('late', 1)", "" },
	{ 13, "SELECT id AS n1 FROM goods ORDER BY seen, id", "n" },
	{ 14, "SELECT g.sku AS t1, count(*) AS n1 FROM goods g JOIN lines l ON l.goods_id = g.id GROUP BY g.by ORDER BY 1", "nt" },
	{ 14, "SELECT id AS n1, count(*) AS n2 FROM goods HAVING id > 0", "nn" },
	{ 14, "SELECT some.line AS n1 FROM lines some WHERE some.goods_id = 2", "n" },
	{ 16, "SELECT lower('Ä') AS t1", "t" },
	{ 16, "SELECT id AS n1 FROM goods WHERE sku ILIKE 'TE%' ORDER BY id", "n" },
	{ 16, "SELECT group_concat(sku) AS t1 FROM goods", "t" },
	{ 16, "SELECT lower(name) AS t1 FROM goods WHERE id = 1 AND 1", "t" },
	{ 16, "SELECT max(id, 2) AS n1 FROM goods WHERE id = 1", "n" },
	{ 16, "SELECT price::bigint AS n1 FROM goods WHERE id = 1", "n" },
	{ 17, "SELECT CAST(avg(quantity) AS BIGINT) AS n1 FROM lines WHERE quantity < 6", "n" },
	{ 18, "SELECT id AS n1 FROM goods WHERE id = $2 AND active = $1", "n", .value = { N(1), N(3) }, .values = 2 },
	{ 20, "ALTER TABLE lines ADD CONSTRAINT positive CHECK (quantity > 0)", "schema" },
	{ 20, "PRAGMA user_version = 3", "schema" },
};

/* --- running them ---------------------------------------------------------------------------------- */

struct engine_here { struct testbed bed; struct db *db; const char *name; };

static void add_row(struct buf *out, const char *shape, const struct cells *row)
{
	const int64_t *number = &row->n1;
	const struct str *text = &row->t1;

	for (const char *s = shape; *s; s++) {
		if (s != shape)
			buf_char(out, ',');
		if (*s == 'n')
			buf_int(out, *number++);
		else
			buf_add(out, *text++);
	}
	buf_char(out, ';');
}

static bool is_schema(const struct portable *p)
{
	return strcmp(p->shape, "schema") == 0;
}

/* What came of it, as `want` is written. */
static struct str outcome(struct engine_here *e, const struct query *q, const struct portable *p, struct arena *a)
{
	struct errs errs = { .arena = a };
	struct buf out = buf_in(a, 0);
	struct rows rows = { 0 };
	int64_t changed = 0;
	if (is_schema(p)) {
		struct str words = db_dialect(e->db, a, STR(p->sql));
		return db_script(e->db, str_c(a, words), &errs) ? S("") : str_fmt(a, "!%s", errs.at[0].problem->code);
	}
	bool fine = q->row ? db_all(e->db, q, p->value, &rows, a, &errs) : db_run(e->db, q, p->value, &changed, &errs);

	if (!fine)
		return str_fmt(a, "!%s", errs.at[0].problem->code);
	for (int64_t i = 0; i < rows.n; i++)
		add_row(&out, p->shape, (const struct cells *)rows.at + i);
	if (!q->row)
		buf_fmt(&out, "%lld;", (long long)changed);
	return buf_str(&out);
}

static struct query query_of(const struct portable *p)
{
	return (struct query){ .name = "portable", .sql = p->sql, .params = p->values, .row = *p->shape ? &cells_record : NULL };
}

static bool open_engine(struct engine_here *e, const char *name, const char *url, struct arena *a)
{
	struct errs errs = { .arena = a };

	e->name = name;
	setenv("ORDERD_TEST_DB", url, 1);
	testbed_open(&e->bed);
	e->db = db_open(STR(e->bed.db), DB_WRITE, &errs);
	return e->db && db_script(e->db, str_c(a, db_dialect(e->db, a, STR(schema))), &errs) && testbed_spread(&e->bed, spread);
}

static void close_engine(struct engine_here *e)
{
	if (e->db)
		db_close(e->db);
	testbed_close(&e->bed);
}

/* Statements are found again by their address: each has its own. */
static struct query portable_query[COUNT(portables)], other_query[COUNT(others)];

static bool holds(struct engine_here *e, size_t i, struct arena *a)
{
	const struct portable *p = &portables[i];
	struct str got = outcome(e, &portable_query[i], p, a);

	if (str_eq(got, STR(p->want)))
		return true;
	printf("%s, rule %d: %s\n  expected %s\n  got      %.*s\n", e->name, p->rule, p->sql, p->want, P(got));
	return false;
}

static bool differs(struct engine_here *one, struct engine_here *other, size_t i, struct arena *a)
{
	const struct portable *p = &others[i];
	struct str a_got = outcome(one, &other_query[i], p, a), b_got = outcome(other, &other_query[i], p, a);

	if (!str_eq(a_got, b_got))
		return true;
	printf("portable after all, rule %d: %s\n  both give %.*s\n", p->rule, p->sql, P(a_got));
	return false;
}

int main(void)
{
	static struct engine_here sqlite, postgres;
	const char *told = getenv("ORDERD_TEST_DB");
	char *server = strdup(told && *told && strcmp(told, "sqlite") != 0 ? told : "postgres");
	int passed = 0, failed = 0;
	ARENA a = { 0 };

	if (!open_engine(&sqlite, "SQLite", "sqlite", &a) || !open_engine(&postgres, "PostgreSQL", server, &a)) {
		printf("0 passed, 1 failed\n");
		return 1;
	}
	for (size_t i = 0; i < COUNT(portables); i++) {
		portable_query[i] = query_of(&portables[i]);
		bool good = holds(&sqlite, i, &a);
		good = holds(&postgres, i, &a) && good;
		good ? passed++ : failed++;
	}
	for (size_t i = 0; i < COUNT(others); i++) {
		other_query[i] = query_of(&others[i]);
		differs(&sqlite, &postgres, i, &a) ? passed++ : failed++;
	}
	close_engine(&sqlite);
	close_engine(&postgres);
	free(server);
	printf("%d passed, %d failed\n", passed, failed);
	return failed > 0;
}
