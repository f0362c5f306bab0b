/*
 * db_sqlite_upkeep.c -- checkpoints, backups and the engine's own checks.
 *
 * None of this runs on the connection that commits: a checkpoint and a backup have one of
 * their own, so that an order never waits for them.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/crash.h"
#include "db/db_sqlite.h"

enum { BACKUP_STEP = 1000 };

static bool sqlite_checkpoint(struct db *self, bool hard, struct errs *errs)
{
	struct sqlite *db = (struct sqlite *)self;
	int mode = hard ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE;

	if (!sqlite_alive(db, errs))
		return false;
	/* A long report must not hold up the writer: then the log goes on growing until the next try. */
	sqlite3_busy_timeout(db->handle, 0);
	int rc = sqlite3_wal_checkpoint_v2(db->handle, "main", mode, NULL, NULL);
	sqlite3_busy_timeout(db->handle, BUSY_MS);
	return rc == SQLITE_BUSY || rc == SQLITE_OK || sqlite_refuse(db, "checkpoint", rc, errs);
}

static int64_t sqlite_wal_pages(struct db *self)
{
	struct sqlite *db = (struct sqlite *)self;

	return atomic_load_explicit(&db->wal_pages, memory_order_relaxed);
}

/* Rows of a pragma as lines; "ok" is not worth one. */
static int add_line(void *self, int n, char **value, char **name)
{
	struct buf *out = self;

	if (n == 1 && str_eq(STR(value[0]), S("ok")))
		return 0;
	for (int i = 0; i < n; i++) {
		if (n > 1)
			buf_fmt(out, "%s%s=", i ? " " : "", name[i]);
		buf_text(out, value[i] ? value[i] : "");
	}
	buf_char(out, '\n');
	return 0;
}

static bool sqlite_verify(struct db *self, struct buf *wrong, struct errs *errs)
{
	static const char *const checks[] = {
		"PRAGMA integrity_check",
		"PRAGMA foreign_key_check",
	};
	struct sqlite *db = (struct sqlite *)self;

	if (!sqlite_alive(db, errs))
		return false;
	for (size_t i = 0; i < COUNT(checks); i++) {
		int rc = sqlite3_exec(db->handle, checks[i], add_line, wrong, NULL);

		if (rc != SQLITE_OK)
			return sqlite_refuse(db, checks[i], rc, errs);
	}
	return true;
}

/* Sync a file or a directory by its name. */
static bool sync_path(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool synced = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return synced;
}

static bool copy_pages(struct sqlite *from, sqlite3 *to,
                       void (*progress)(void *self, int64_t done, int64_t total), void *self,
                       struct errs *errs)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from->handle, "main");
	int rc = SQLITE_OK;

	while (backup && rc == SQLITE_OK) {
		rc = sqlite3_backup_step(backup, BACKUP_STEP);
		int total = sqlite3_backup_pagecount(backup);

		if (progress)
			progress(self, total - sqlite3_backup_remaining(backup), total);
	}
	sqlite3_backup_finish(backup);
	if (backup && rc == SQLITE_DONE)
		return true;
	return fail(
		errs, &E_STORAGE, S(""), str_fmt(errs->arena, "backup: %s", sqlite3_errmsg(to)));
}

static bool verify_copy(const char *path, struct errs *errs)
{
	ARENA arena = {0};
	struct buf wrong = buf_in(&arena, 0);
	struct db *copy = db_open(STR(path), DB_WRITE, errs);
	bool looked = copy && sqlite_verify(copy, &wrong, errs);

	db_close(copy);
	if (!looked)
		return false;
	if (wrong.n == 0)
		return true;
	struct str start = str_sub(buf_str(&wrong), 0, 500);
	return fail(errs, &E_STORAGE, S(""), str_fmt(&arena, "the copy is damaged: %.*s", P(start)));
}

/*
 * One read transaction holds the state that is copied: without it, every commit of the writer
 * would make the copy begin again.
 */
static bool copy_state(struct sqlite *db, sqlite3 *copy,
                       void (*progress)(void *self, int64_t done, int64_t total), void *self,
                       struct errs *errs)
{
	bool inside = !sqlite3_get_autocommit(db->handle);

	if (!inside && !db_begin(&db->db, DB_READ, errs))
		return false;
	bool copied = db_script(&db->db, "SELECT 1 FROM sqlite_schema", errs) &&
	              copy_pages(db, copy, progress, self, errs);
	if (!inside)
		db_rollback(&db->db);
	return copied;
}

/* The file is made here, not by SQLite, because it must be new and nobody else's to read. */
static bool make_file(const char *path, struct errs *errs)
{
	int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);

	if (fd < 0)
		return fail(errs, &E_STORAGE, S(""),
			str_fmt(errs->arena, "cannot create %s: %m", path));
	close(fd);
	return true;
}

static bool fill_file(struct sqlite *db, const char *path,
                      void (*progress)(void *self, int64_t done, int64_t total), void *self,
                      struct errs *errs)
{
	ARENA arena = {0};
	sqlite3 *copy;

	/* Not by db_open: through a log the pages would be written twice. */
	int rc = sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	bool good = rc == SQLITE_OK && copy_state(db, copy, progress, self, errs);
	if (rc != SQLITE_OK)
		fail(errs, &E_STORAGE, S(""), str_fmt(errs->arena, "%s: %s", path, sqlite3_errstr(rc)));
	sqlite3_close(copy);
	crash_point(CRASH_BACKUP_COPIED);
	good = good && verify_copy(path, errs);
	if (good && !(sync_path(path) && sync_path(dirname(str_c(&arena, STR(path))))))
		good = fail(errs, &E_STORAGE, S(""),
			str_fmt(errs->arena, "could not sync %s: %m", path));
	return good;
}

static bool sqlite_backup_to(struct db *self, struct str to,
	void (*progress)(void *self, int64_t done, int64_t total), void *teller, struct errs *errs)
{
	struct sqlite *db = (struct sqlite *)self;
	ARENA arena = {0};
	const char *path = str_c(&arena, to);

	if (!sqlite_alive(db, errs) || !make_file(path, errs))
		return false;
	if (fill_file(db, path, progress, teller, errs))
		return true;
	unlink(path);
	return false;
}

static bool sqlite_dead(const struct db *self)
{
	return ((const struct sqlite *)self)->dead;
}

/* A copy that takes its place */

static const char *const files[] = { "", "-wal", "-shm" };	/* of a database */

static struct str sqlite_part(struct arena *a, struct str path)
{
	return str_fmt(a, "%.*s.part", P(path));
}

static void sqlite_part_drop(struct str path)
{
	ARENA a = {0};

	for (size_t i = 0; i < COUNT(files); i++)
		unlink(str_c(&a, str_fmt(&a, "%.*s.part%s", P(path), files[i])));
}

static bool sqlite_part_begin(struct str path, struct errs *errs)
{
	(void)errs;
	sqlite_part_drop(path);
	return true;
}

/* With its log moved in, or, when it cannot be opened, as it is. */
static bool set_aside(struct arena *a, struct str path)
{
	struct errs unheard = { .arena = a };
	struct db *old = access(str_c(a, path), F_OK) == 0 ? db_open(path, DB_WRITE, &unheard) : NULL;

	if (old) {
		db_checkpoint(old, true, &unheard);
		db_close(old);
	}
	for (size_t i = COUNT(files); i-- > 0;) {
		const char *from = str_c(a, str_fmt(a, "%.*s%s", P(path), files[i]));
		const char *to = str_c(a, str_fmt(a, "%.*s.before%s", P(path), files[i]));

		if (rename(from, to) != 0 && errno != ENOENT)
			return false;
	}
	return true;
}

/* The log of what is going to be replaced would be taken for that of whatever comes in its place. */
static bool drop_log(struct arena *a, struct str path)
{
	for (size_t i = COUNT(files); --i > 0;)
		if (unlink(str_c(a, str_fmt(a, "%.*s%s", P(path), files[i]))) != 0 && errno != ENOENT)
			return false;
	return true;
}

/* The new name is durable only when its folder is. */
static bool sqlite_part_take(struct str path, bool keep, struct errs *errs)
{
	ARENA a = {0};
	const char *part = str_c(&a, sqlite_part(&a, path)), *to = str_c(&a, path);

	if ((keep ? set_aside : drop_log)(&a, path) && rename(part, to) == 0 && sync_path(dirname(str_c(&a, path))))
		return true;
	return fail(errs, &E_STORAGE, S(""), STR(strerror(errno)));
}

const struct db_upkeep sqlite_upkeep = {
	.checkpoint = sqlite_checkpoint,
	.wal_pages = sqlite_wal_pages,
	.backup = sqlite_backup_to,
	.verify = sqlite_verify,
	.dead = sqlite_dead,
	.part = sqlite_part,
	.part_begin = sqlite_part_begin,
	.part_drop = sqlite_part_drop,
	.part_take = sqlite_part_take,
};
