/*
 * copy.c -- a company's database in another place: backed up, brought back, moved to another engine.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "shell/copy.h"
#include "shell/serve.h"

static void told(void *self, const char *what, int64_t done, int64_t total)
{
	progress_show(self, what, done, total);
}

static void pages_told(void *self, int64_t done, int64_t total)
{
	progress_show(self, "pages", done, total);
}

/* --- from one to the other ---------------------------------------------------- */

static bool copy_rows(struct cli *c, struct db *from, struct str to, struct copy *copy)
{
	*copy = (struct copy){ .from = from, .to = db_open(to, DB_WRITE, &c->errs), .progress = told };
	if (!copy->to)
		return false;
	copy->self = progress_start(c, "rows");
	bool fine = db_begin(from, DB_READ, &c->errs) && copy_run(copy, &c->errs);
	db_rollback(from);
	progress_stop(copy->self);
	db_close(copy->to);
	return fine;
}

/* Pages, where both are files: faster, and true to the bit. */
static bool copy_pages(struct cli *c, struct db *from, struct str to)
{
	struct progress *progress = progress_start(c, "pages");
	bool fine = db_backup(from, to, pages_told, progress, &c->errs);

	progress_stop(progress);
	return fine;
}

/* Into a place where nothing is yet. */
static bool copy_database(struct cli *c, struct str from, struct str to)
{
	struct db *db = db_open(from, DB_READ, &c->errs);
	struct copy copy;
	bool fine = db && (db_is_file(from) && db_is_file(to) ? copy_pages(c, db, to) : copy_rows(c, db, to, &copy));

	db_close(db);
	return fine;
}

/* --- backup ------------------------------------------------------------------- */

static int backup_to(struct cli *c, struct str to)
{
	bool fine = db_part_begin(to, &c->errs) && copy_database(c, c->config.db, db_part(c->arena, to)) &&
	            db_part_take(to, false, &c->errs);

	if (!fine)
		db_part_drop(to);
	return fine ? EXIT_FINE : cli_failed(c);
}

static int run_backup(struct cli *c)
{
	struct str to = STR(cli_word(c, 0));
	int lock = -1;

	if (c->words != 1 || !db_is_file(to))
		return cli_usage(c, "请写明备份文件", "name one file to write to", S(""));
	bool there = access(c->word[0], F_OK) == 0;
	if (there && !c->yes)
		return cli_is_there(c, to);
	umask(077);		/* hashes of passwords and the key of the log are in it */
	/* A server would go on writing into the file that has no name any more. */
	if (there && !database_lock(to, &lock, &c->errs))
		return cli_failed(c);
	int code = backup_to(c, to);
	if (lock >= 0)
		close(lock);
	return code;
}

static const char *const backup_examples[] = {
	"orderd backup /backup/company-20261123.db", "a copy of one moment; also while a server runs",
	"orderd backup company.db --db postgresql://db.example.com/orderd",
	"of PostgreSQL, as a file that is a database", NULL,
};
const struct cli_command cli_backup = {
	"backup", "FILE", "备份数据库", "copy the database to a file", NULL, 0, backup_examples, run_backup,
	.database = NEEDS_DATABASE,
};

/* --- restore ------------------------------------------------------------------ */

/* What an older program made as this one needs it. */
static bool renew(struct cli *c, struct str url)
{
	struct db *db = db_open(url, DB_WRITE, &c->errs);
	bool fine = db && copy_renew(db, &c->errs);

	db_close(db);
	return fine;
}

/* Nothing takes the place of a database that was not proven first. */
static int restore_from(struct cli *c, struct str from)
{
	struct str db = c->config.db, part = db_part(c->arena, db);

	if (!db_part_begin(db, &c->errs) || !copy_database(c, from, part) || !renew(c, part))
		return cli_failed(c);
	int64_t n = cli_check_database(c, part);
	if (n > 0)
		return cli_say_of(c, EXIT_DATA, "备份有问题，未恢复",
		                  "the backup is not sound and was not restored", from);
	return n == 0 && db_part_take(db, true, &c->errs) ? EXIT_FINE : cli_failed(c);
}

static int run_restore(struct cli *c)
{
	struct str from = STR(cli_word(c, 0)), shown = db_shown(c->arena, c->config.db);
	bool there;
	int lock;

	if (c->words != 1)
		return cli_usage(c, "请写明备份文件", "name the file to restore from", S(""));
	if (access(c->word[0], R_OK) != 0)
		return cli_say_of(c, EXIT_NO_INPUT, strerror(errno), strerror(errno), from);
	if (!cli_database_there(c, &there) || !database_lock(c->config.db, &lock, &c->errs))
		return cli_failed(c);
	int code = EXIT_USAGE;
	if (!there || cli_agreed(c, "现有数据库将被替换", "this replaces the database that is there", shown)) {
		code = restore_from(c, from);
		db_part_drop(c->config.db);
	}
	if (lock >= 0)
		close(lock);
	return code;
}

static const char *const restore_examples[] = {
	"orderd restore /backup/company-20261123.db --db company.db", "prove the copy, then put it in place",
	"orderd restore old.db --yes", "without asking; what was there is kept as FILE.before until the next time",
	"orderd restore company.db --db postgresql://db.example.com/orderd",
	"into PostgreSQL, whatever it was backed up from", NULL,
};
const struct cli_command cli_restore = {
	"restore", "FILE", "从备份恢复", "bring a backup back", NULL, 0, restore_examples, run_restore,
};

/* --- copy --------------------------------------------------------------------- */

static void tell_copied(const struct cli *c, const struct copy *copy)
{
	const char *text = c->json ? "{\"rows\":%lld,\"written\":%lld}\n"
	                   : c->zh ? "共 %lld 行，本次写入 %lld 行；两边逐行相同，核对无误\n"
	                           : "%lld rows, %lld of them written now; both are the same row by row, and all is well\n";

	if (c->json || !c->quiet)
		printf(text, (long long)copy->rows, (long long)copy->written);
}

static int copy_and_check(struct cli *c, struct str from, struct str to)
{
	struct db *db = db_open(from, DB_READ, &c->errs);
	struct copy copy;
	bool json = c->json;

	bool fine = db && copy_rows(c, db, to, &copy);
	db_close(db);
	c->json = false;	/* what the checks find is told in lines */
	int64_t n = fine ? cli_check_database(c, to) : -1;
	c->json = json;
	if (n > 0)
		return cli_say_of(c, EXIT_DATA, "复制完成，但数据有问题", "what was copied is not sound",
		                  db_shown(c->arena, to));
	if (n < 0)
		return cli_failed(c);
	tell_copied(c, &copy);
	return EXIT_FINE;
}

static int run_copy(struct cli *c)
{
	struct str from = STR(cli_flag(c, "from")), to = STR(cli_flag(c, "to"));
	bool there;
	int lock;

	if (!from.n || !to.n || str_eq(from, to))
		return cli_usage(c, "请用 --from 和 --to 写明两个数据库", "name two databases with --from and --to", S(""));
	c->config.db = from;
	if (!cli_database_there(c, &there))
		return cli_failed(c);
	if (!there)
		return cli_no_database(c);
	if (!database_lock(to, &lock, &c->errs))
		return cli_failed(c);
	int code = copy_and_check(c, from, to);
	if (lock >= 0)
		close(lock);
	return code;
}

static const struct flag copy_flags[] = {
	{ "from", "FILE|URL", "来源数据库", "the database to be copied", 0 },
	{ "to", "FILE|URL", "目标数据库：空的，或上次未完成的复制", "where to: empty, or a copy that was cut off", 0 },
};
static const char *const copy_examples[] = {
	"orderd copy --from company.db --to postgresql://db.example.com/orderd",
	"from one file to PostgreSQL; again, to go on",
	"orderd copy --from postgresql://db.example.com/orderd --to company.db", "and back", NULL,
};
const struct cli_command cli_copy = {
	"copy", "", "复制到另一个数据库（SQLite 与 PostgreSQL 之间）", "copy a database to another engine or place",
	copy_flags, COUNT(copy_flags), copy_examples, run_copy,
};
