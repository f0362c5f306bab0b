/*
 * upkeep.c -- a company's database: made, served, checked.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "db/migrate.h"
#include "people/people.h"
#include "shell/check/check.h"
#include "shell/serve.h"

/* --- is there one? ---------------------------------------------------------- */

int cli_no_database(struct cli *c)
{
	return cli_say_of(c, EXIT_NO_INPUT, "数据库不存在，请先用 orderd init 建立",
	                  "there is no database; make one with orderd init", db_shown(c->arena, c->config.db));
}

/* On a server the database is there before orderd was: what counts is whether it has this table. */
static bool has_table(struct cli *c, struct str table, bool *has)
{
	struct db *db = db_open(c->config.db, DB_READ, &c->errs);
	bool known = db && migrate_has_table(db, table, has, &c->errs);

	if (db)
		db_close(db);
	return known;
}

bool cli_database_there(struct cli *c, bool *there)
{
	if (!db_is_file(c->config.db))
		return has_table(c, S("schema_changes"), there);
	*there = access(str_c(c->arena, c->config.db), F_OK) == 0;
	return true;
}

/* --- init ----------------------------------------------------------------- */

static bool furnish(struct cli *c, struct engine *e, struct str password)
{
	const char *company = cli_flag(c, "company"), *login = cli_flag(c, "admin");
	struct buf body = buf_in(c->arena, 0), setting = buf_in(c->arena, 0);

	buf_text(&body, "{\"roles\":[\"admin\",\"manager\"],\"login\":");
	buf_json(&body, STR(login ? login : "admin"));
	buf_text(&body, ",\"name\":");
	buf_json(&body, STR(login ? login : "admin"));
	buf_text(&body, ",\"password\":");
	buf_json(&body, password);
	buf_char(&body, '}');
	buf_text(&setting, "{\"name\":\"company.name\",\"value\":");
	buf_json(&setting, STR(company));
	buf_char(&setting, '}');
	return cli_run(c, e, "staff.create", (struct id){ 0 }, buf_str(&body), NULL) &&
	       (!company || cli_run(c, e, "setting.change", (struct id){ 0 }, buf_str(&setting), NULL));
}

static void remove_database(struct arena *a, struct str db)
{
	static const char *const suffix[] = { "", "-wal", "-shm" };

	for (size_t i = 0; i < COUNT(suffix); i++)
		unlink(str_c(a, str_fmt(a, "%.*s%s", P(db), suffix[i])));
}

static void tell_made(struct cli *c, struct str password, bool made)
{
	const char *login = cli_flag(c, "admin") ? cli_flag(c, "admin") : "admin";
	struct buf out = buf_in(c->arena, 0);

	if (c->json) {
		buf_text(&out, "{\"db\":");
		buf_json(&out, db_shown(c->arena, c->config.db));
		buf_text(&out, ",\"admin\":");
		buf_json(&out, STR(login));
		buf_text(&out, made ? ",\"password\":" : "");
		if (made)
			buf_json(&out, password);
		buf_text(&out, "}\n");
	} else {
		buf_fmt(&out, c->zh ? "已建立 %.*s，管理员为 %s\n" : "made %.*s with the administrator %s\n",
		        P(db_shown(c->arena, c->config.db)), login);
		if (made)
			buf_fmt(&out, c->zh ? "密码（只显示这一次）：%.*s\n" : "password, told this once: %.*s\n",
			        P(password));
	}
	cli_write(buf_str(&out));
}

static const struct query anybody = { .name = "anybody", .row = &staff_record, .sql = "SELECT id FROM staff LIMIT 1" };

/* A database of a server may be left with tables and nobody in it, by an init that failed: that one is made whole. */
static bool has_company(struct cli *c, bool *has)
{
	struct staff row;

	if (db_is_file(c->config.db))
		return cli_database_there(c, has);
	if (!has_table(c, S("staff"), has) || !*has)
		return c->errs.n == 0;
	struct db *db = db_open(c->config.db, DB_READ, &c->errs);
	bool known = db && db_one(db, &anybody, NULL, &row, has, c->arena, &c->errs);
	if (db)
		db_close(db);
	return known;
}

static int run_init(struct cli *c)
{
	bool made, there;

	if (!has_company(c, &there))
		return cli_failed(c);
	if (there)
		return cli_say_of(c, EXIT_CANNOT_CREATE, "数据库已存在", "there is a database already",
		                  db_shown(c->arena, c->config.db));
	struct str password = cli_password(c, &made);
	struct engine *e = engine_open(&c->config, &c->errs);
	bool fine = e && furnish(c, e, password);
	if (e)
		engine_close(e);
	if (!fine) {
		if (db_is_file(c->config.db))
			remove_database(c->arena, c->config.db);
		return cli_failed(c);
	}
	tell_made(c, password, made);
	return EXIT_FINE;
}

static const struct flag init_flags[] = {
	{ "company", "NAME", "公司名称", "name of the company", 0 },
	{ "admin", "LOGIN", "第一个管理员的登录名（默认 admin）", "login of the first administrator (admin)", 0 },
};
static const char *const init_examples[] = {
	"orderd init --db company.db --company 华东精密", "a new company; the password is asked for or made",
	"ORDERD_PASSWORD=… orderd init --admin li", "for scripts", NULL,
};
const struct cli_command cli_init = {
	"init", "", "建立新公司的数据库", "make the database of a new company", init_flags,
	COUNT(init_flags), init_examples, run_init, .database = MAKES_DATABASE,
};

/* --- serve ---------------------------------------------------------------- */

static int run_serve(struct cli *c)
{
	return serve(&c->config, &c->errs) ? EXIT_FINE : cli_failed(c);
}

static const char *const serve_examples[] = {
	"orderd serve --db company.db", "on 127.0.0.1:8080, until SIGTERM or Ctrl-C; a new database is set up in the browser",
	"orderd serve --listen :8080 --log-format json", "on all addresses", NULL,
};
const struct cli_command cli_serve = {
	"serve", "", "启动服务", "run the server", NULL, 0, serve_examples, run_serve, .database = MAKES_DATABASE,
};

/* --- check ---------------------------------------------------------------- */

struct checking {
	struct cli *cli;
	struct progress *progress;
	struct buf json;		/* of the findings of the check that runs */
	bool any;
};

static void begun(void *self, const struct check *check)
{
	struct checking *k = self;

	progress_show(k->progress, check->name, 0, 0);
	k->json.n = 0;
}

static void found(void *self, const struct check *check, struct str what)
{
	struct checking *k = self;

	if (k->cli->json) {
		if (k->json.n)
			buf_char(&k->json, ',');
		buf_json(&k->json, what);
	} else {
		printf("%s: %.*s\n", check->name, P(what));
	}
}

static void ended(void *self, const struct check *check, int64_t n, int64_t us)
{
	struct checking *k = self;
	struct cli *c = k->cli;

	if (c->json)
		printf("%s{\"name\":\"%s\",\"found\":%lld,\"ms\":%lld,\"records\":[%.*s]}", k->any ? "," : "{\"checks\":[",
		       check->name, (long long)n, (long long)us / 1000, P(buf_str(&k->json)));
	else if (n > CHECK_SHOWN)
		printf(c->zh ? "%s: 另有 %lld 处\n" : "%s: and %lld more\n", check->name, (long long)(n - CHECK_SHOWN));
	k->any = true;
	if (c->verbose)
		fprintf(stderr, "%-9s %6lld ms  %s\n", check->name, (long long)us / 1000, c->zh ? check->zh : check->en);
}

/* Two at a time: the long ones, of the log, take most of it. */
enum { CHECK_CONNECTIONS = 2 };

static bool open_all(struct cli *c, struct str path, struct db **db, int n)
{
	for (int i = 0; i < n; i++)
		if (!(db[i] = db_open(path, DB_READ, &c->errs)))
			return false;
	return true;
}

int64_t cli_check_database(struct cli *c, struct str path)
{
	struct db *db[CHECK_CONNECTIONS] = { 0 };
	bool open = open_all(c, path, db, CHECK_CONNECTIONS);
	struct checking k = { c, open ? progress_start(c, "check") : NULL, .json = buf_in(c->arena, 0) };
	const struct check_progress told = { begun, ended, found, &k };
	int64_t n = open ? check_all_over(db, CHECK_CONNECTIONS, &told, &c->errs) : -1;

	progress_stop(k.progress);
	for (int i = 0; i < CHECK_CONNECTIONS; i++)
		if (db[i])
			db_close(db[i]);
	if (c->json && k.any)
		printf("],\"found\":%lld}\n", (long long)n);
	return n;
}

static int run_check(struct cli *c)
{
	int64_t n = cli_check_database(c, c->config.db);
	if (n < 0)
		return cli_failed(c);
	if (n)
		return EXIT_DATA;
	if (!c->json && !c->quiet)
		puts(c->zh ? "一切正常" : "all is well");
	return EXIT_FINE;
}

static const char *const check_examples[] = {
	"orderd check --db company.db", "prove every invariant; also while a server runs",
	"orderd check --json -v", "for programs, with the time each check took", NULL,
};
const struct cli_command cli_check = {
	"check", "", "核对全部数据：事件链、库存、账目、计数", "prove the data: log, stock, money, counters", NULL, 0,
	check_examples, run_check, .database = NEEDS_DATABASE,
};
