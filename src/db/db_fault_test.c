/*
 * db_fault_test.c -- what a connection does when the disk fails under it.
 *
 * The default file system of SQLite is wrapped by one that can be told to fail: the next sync, or
 * every write because the disk is full.
 */
#include "db/db.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct { bool sync, full; int synced; } fault;

/* A file of ours is one of theirs with other methods: databases and logs have sets of their own. */
static struct methods { const sqlite3_io_methods *real; sqlite3_io_methods faulty; } methods[4];

static const sqlite3_io_methods *real_methods(const sqlite3_file *file)
{
	for (size_t i = 0; i < COUNT(methods); i++)
		if (file->pMethods == &methods[i].faulty)
			return methods[i].real;
	abort();
}

static int faulty_sync(sqlite3_file *file, int flags)
{
	fault.synced++;
	if (fault.sync)
		return SQLITE_IOERR_FSYNC;
	return real_methods(file)->xSync(file, flags);
}

static int faulty_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
	return fault.full ? SQLITE_FULL : real_methods(file)->xWrite(file, bytes, n, at);
}

static int faulty_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
	sqlite3_vfs *below = vfs->pAppData;
	int rc = below->xOpen(below, name, file, flags, out);

	if (rc != SQLITE_OK)
		return rc;
	struct methods *m = methods;
	while (m->real && m->real != file->pMethods)
		m++;
	assert_true(m < methods + COUNT(methods));
	m->real = file->pMethods;
	m->faulty = *m->real;
	m->faulty.xSync = faulty_sync;
	m->faulty.xWrite = faulty_write;
	file->pMethods = &m->faulty;
	return SQLITE_OK;
}

static void use_faulty_files(void)
{
	static sqlite3_vfs vfs;
	sqlite3_vfs *below = sqlite3_vfs_find(NULL);

	vfs = *below;
	vfs.zName = "faulty";
	vfs.pAppData = below;
	vfs.xOpen = faulty_open;
	sqlite3_vfs_register(&vfs, 1);
}

struct note { struct id id; struct str text; };
static const struct field note_fields[] = {
	FIELD(note, id, .flags = KEY, .zh = "标识"),
	FIELD(note, text, .zh = "内容"),
};
static RECORD(note_record, note, "notes", note_fields, .zh = "备注");

static const struct query count_notes = {
	.name = "count_notes", .sql = "SELECT COUNT(*) AS id FROM notes", .row = &note_record,
};

struct fixture {
	struct arena arena;
	struct errs errs;
	char path[200];
	struct db *db;
};

static int set_up(void **state)
{
	static struct fixture f;
	const char *folder = getenv("TMPDIR");

	f = (struct fixture){0};
	memset(&fault, 0, sizeof fault);
	f.errs.arena = &f.arena;
	snprintf(f.path, sizeof f.path, "%s/db_fault_test.XXXXXX", folder ? folder : "/tmp");
	close(mkstemp(f.path));
	f.db = db_open(STR(f.path), DB_WRITE, &f.errs);
	assert_non_null(f.db);
	assert_true(db_script(f.db,
		"CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT", &f.errs));
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	static const char *const suffix[] = { "", "-wal", "-shm" };
	struct fixture *f = *state;
	char name[220];

	db_close(f->db);
	for (size_t i = 0; i < COUNT(suffix); i++) {
		snprintf(name, sizeof name, "%s%s", f->path, suffix[i]);
		unlink(name);
	}
	arena_free(&f->arena);
	return 0;
}

static bool write_note(struct fixture *f, int64_t id)
{
	struct note row = { { id }, S("…") };

	return db_write(f->db, &note_record, &(struct change){ .row = &row }, 1, &f->errs);
}

static int64_t notes(struct fixture *f)
{
	struct note row;
	bool found;

	assert_true(db_one(f->db, &count_notes, NULL, &row, &found, &f->arena, &f->errs));
	return row.id.v;
}

static void assert_storage(struct fixture *f)
{
	assert_int_equal(f->errs.n, 1);
	assert_string_equal(f->errs.at[0].problem->code, E_STORAGE.code);
	f->errs.n = 0;
}

static void every_commit_is_synced(void **state)
{
	struct fixture *f = *state;

	for (int i = 1; i <= 3; i++) {
		int before = fault.synced;

		assert_true(write_note(f, i));
		assert_true(fault.synced > before);
	}
}

static void after_a_failed_sync_nothing_works_any_more(void **state)
{
	struct fixture *f = *state;
	struct note row;
	bool found;

	assert_true(write_note(f, 1));
	fault.sync = true;
	assert_false(db_is_dead(f->db));
	assert_false(write_note(f, 2));
	assert_storage(f);
	assert_true(db_is_dead(f->db));
	fault.sync = false;	/* the disk says it is well again: too late */

	assert_false(write_note(f, 3));
	assert_storage(f);
	assert_false(db_one(f->db, &count_notes, NULL, &row, &found, &f->arena, &f->errs));
	assert_storage(f);
	assert_false(db_begin(f->db, DB_WRITE, &f->errs));
	assert_storage(f);
	assert_false(db_script(f->db, "DELETE FROM notes", &f->errs));
	assert_storage(f);
	assert_false(db_checkpoint(f->db, false, &f->errs));
	assert_storage(f);
}

static void a_failed_sync_at_commit_is_told_by_commit(void **state)
{
	struct fixture *f = *state;

	assert_true(db_begin(f->db, DB_WRITE, &f->errs));
	assert_true(write_note(f, 1));
	fault.sync = true;
	assert_false(db_commit(f->db, &f->errs));
	assert_storage(f);
	fault.sync = false;

	db_close(f->db);	/* the process starts again */
	f->db = db_open(STR(f->path), DB_WRITE, &f->errs);
	assert_non_null(f->db);
	assert_true(notes(f) <= 1);
	assert_true(write_note(f, 2));
}

static void a_full_disk_refuses_and_recovers(void **state)
{
	struct fixture *f = *state;

	assert_true(write_note(f, 1));
	assert_true(db_begin(f->db, DB_WRITE, &f->errs));
	fault.full = true;
	assert_true(write_note(f, 2));	/* still in memory */
	assert_false(db_commit(f->db, &f->errs));
	assert_storage(f);
	assert_int_equal(notes(f), 1);

	fault.full = false;
	assert_true(write_note(f, 3));
	assert_int_equal(notes(f), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_commit_is_synced, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			after_a_failed_sync_nothing_works_any_more, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_failed_sync_at_commit_is_told_by_commit, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_full_disk_refuses_and_recovers, set_up, tear_down),
	};

	use_faulty_files();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
