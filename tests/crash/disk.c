/*
 * disk.c -- the N-th call to the disk fails, for N = 1, 2 … until none does any more.
 *
 *   disk [--every N]       each one of the calls; of those that write only each N-th, beginning anywhere
 *
 * A child opens the database with files that fail once: a sync; a write that finds no room; one that fails; one that
 * stops half-way. It makes orders and payments, folds the log, copies the database, and says what was acknowledged. Then the
 * database is opened with good files: what was said is there, and the same keys sent again make all of it, once.
 * After a failed sync of the writer the child must have stopped by itself.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/secret.h"
#include "lib/rows.h"
#include "lib/shop.h"
#include "lib/web.h"
#include "shell/engine.h"

enum kind { FAIL_SYNC, FAIL_FULL, FAIL_WRITE, FAIL_HALF, KINDS };
static const char *const kinds[KINDS] = { "sync", "full disk", "failed write", "half a write" };

enum { ORDERS = 3, CALLS_MAX = 100000 };

static struct house house;		/* a shop as it was made; each run has a copy */
static struct words words;
static int passed, failed;
static int stopped;			/* how often a child stopped by itself */

/* --- files that fail -------------------------------------------------------------------- */

static struct { enum kind kind; int at, calls; } fault;
static struct methods { const sqlite3_io_methods *real; sqlite3_io_methods faulty; } methods[4];

static const sqlite3_io_methods *real_methods(const sqlite3_file *file)
{
	for (size_t i = 0; i < COUNT(methods); i++)
		if (file->pMethods == &methods[i].faulty)
			return methods[i].real;
	abort();
}

/* Is it this call's turn? */
static bool fails(bool sync)
{
	return sync == (fault.kind == FAIL_SYNC) && ++fault.calls == fault.at;
}

static int faulty_sync(sqlite3_file *file, int flags)
{
	return fails(true) ? SQLITE_IOERR_FSYNC : real_methods(file)->xSync(file, flags);
}

static int faulty_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
	if (!fails(false))
		return real_methods(file)->xWrite(file, bytes, n, at);
	if (fault.kind == FAIL_HALF)
		real_methods(file)->xWrite(file, bytes, n / 2, at);
	return fault.kind == FAIL_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int faulty_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
	sqlite3_vfs *below = vfs->pAppData;
	struct methods *m = methods;
	int rc = below->xOpen(below, name, file, flags, out);

	if (rc != SQLITE_OK)
		return rc;
	while (m < methods + COUNT(methods) && m->real && m->real != file->pMethods)
		m++;
	if (m == methods + COUNT(methods))
		abort();
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

/* --- the work ----------------------------------------------------------------------------- */

/* One command with a key; its answer lives in the arena. */
static bool run(struct engine *e, const char *name, unsigned roles, int64_t target, struct str key, struct str body,
                struct arena *a, int64_t *made)
{
	struct call c = {
		.command = engine_command(e, STR(name)), .arena = a, .errs = { .arena = a }, .target = { target }, .key = key,
		.fingerprint = digest_of(key), .who = { .id = { 1 }, .name = S("test"), .roles = roles },
	};
	bool fine = call_accept(&c, body) && call_run(e, &c);

	call_release(&c);
	if (made)
		*made = c.made.v;
	return fine;
}

/* Says of each step that it was acknowledged: "place 0 id", "pay 0 id". True: all were. */
static bool work(struct engine *e, FILE *out)
{
	ARENA a = { 0 };
	struct str customer = words_value(&words, S("customer"));
	bool all = true;

	for (int i = 0; i < ORDERS; i++) {
		int64_t id = 0;
		struct str body = str_fmt(&a, "{\"customer_id\":\"%.*s\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"1\"}]}", P(customer));
		bool placed = run(e, "order.create", SALES, 0, str_fmt(&a, "place %d", i), body, &a, &id);
		bool paid = placed && run(e, "order.receive_payment", FINANCE, id, str_fmt(&a, "pay %d", i),
		                          S("{\"method\":\"cash\",\"amount\":\"59.90\"}"), &a, NULL);
		if (placed)
			fprintf(out, "place %d %lld\n", i, (long long)id);
		if (paid)
			fprintf(out, "pay %d %lld\n", i, (long long)id);
		fflush(out);
		all &= paid;
	}
	return all;
}

static void copy_and_fold(struct engine *e, const char *copy)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };
	struct db *db = db_open(e->config->db, DB_WRITE, &errs);

	if (!db)
		return;
	db_checkpoint(db, true, &errs);
	errs.n = 0;
	db_backup(db, STR(copy), NULL, NULL, &errs);
	db_close(db);
}

static struct engine *engine_over(const char *db, struct config *config, struct arena *a)
{
	struct errs errs = { .arena = a };
	int argc = 1;
	char *argv[] = { (char[]){ "test" }, NULL };

	if (!config_read(config, "/dev/null", &argc, argv, a, &errs))
		abort();
	config->db = str_dup(a, STR(db));
	return engine_open(config, &errs);
}

/* What the child ends with when no call was left to fail. */
enum { ALL_DONE = 99 };

static void child(const struct house *h, int out_fd)
{
	static struct arena arena;
	static struct config config;
	FILE *out = fdopen(out_fd, "w");
	char copy[340];
	int log = open(h->log, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	dup2(log, STDERR_FILENO);
	snprintf(copy, sizeof copy, "%s.copy", h->db);
	use_faulty_files();
	struct engine *e = engine_over(h->db, &config, &arena);
	if (!e)
		_exit(EX_SOFTWARE);
	work(e, out);
	copy_and_fold(e, copy);
	work(e, out);
	engine_close(e);
	_exit(fault.calls < fault.at ? ALL_DONE : 0);
}

/* --- a run ----------------------------------------------------------------------------------- */

struct told { char text[4096]; size_t n; int status; };

static void let_it_fail(const struct house *h, struct told *told)
{
	int pipe_fd[2];
	ssize_t n;

	told->n = 0;
	if (pipe(pipe_fd) != 0)
		abort();
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		close(pipe_fd[0]);
		child(h, pipe_fd[1]);
	}
	close(pipe_fd[1]);
	while ((n = read(pipe_fd[0], told->text + told->n, sizeof told->text - told->n)) > 0)
		told->n += (size_t)n;
	close(pipe_fd[0]);
	waitpid(pid, &told->status, 0);
}

/* Every acknowledged order is there, with the payments that were acknowledged. */
static bool is_there(const struct house *h, const struct told *told)
{
	struct str rest = { told->text, told->n }, line;
	bool fine = true;

	while (str_cut(&rest, '\n', &line)) {
		ARENA a = { 0 };
		struct str what = line, kind, number;
		str_cut(&what, ' ', &kind);
		str_cut(&what, ' ', &number);
		bool paid = str_eq(kind, S("pay"));
		struct str sql = str_fmt(&a, paid ? "SELECT count(*) FROM payments WHERE order_id = %.*s"
		                                  : "SELECT count(*) FROM orders WHERE id = %.*s", P(what));
		fine &= rows_figure(h->db, str_c(&a, sql)) == 1;
	}
	return fine;
}

static bool made_once(const struct house *h)
{
	return rows_figure(h->db, "SELECT count(*) FROM orders") == ORDERS &&
	       rows_figure(h->db, "SELECT count(*) FROM payments") == ORDERS &&
	       rows_figure(h->db, "SELECT count(DISTINCT order_id) FROM payments") == ORDERS;
}

/* With good files: all keys once more. */
static bool put_right(const struct house *h)
{
	int status;

	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		static struct arena arena;
		static struct config config;
		FILE *nowhere = fopen("/dev/null", "w");
		struct engine *e = engine_over(h->db, &config, &arena);
		bool fine = e && work(e, nowhere);
		if (e)
			engine_close(e);
		_exit(!fine);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void expect(bool so, enum kind kind, int at, const char *what, const struct told *told)
{
	if (so) {
		passed++;
		return;
	}
	printf("FAILED: %s, call %d: %s; it ended with %d and said:\n%.*s\n", kinds[kind], at, what, told->status, (int)told->n,
	       told->text);
	failed++;
}

/* False: there was no such call any more. */
static bool fail_at(enum kind kind, int at)
{
	ARENA a = { 0 };
	struct house h;
	struct told told;
	struct buf out = buf_in(&a, 0);

	house_open(&h);
	if (!house_copy(&h, &house))
		abort();
	fault.kind = kind;
	fault.at = at;
	let_it_fail(&h, &told);
	bool ended = WIFEXITED(told.status), itself = ended && WEXITSTATUS(told.status) == EX_IOERR;
	bool more = !(ended && WEXITSTATUS(told.status) == ALL_DONE);
	expect(ended && (kind == FAIL_SYNC || !itself), kind, at, "it ends well, and by itself only after a sync", &told);
	expect(is_there(&h, &told), kind, at, "what was acknowledged is there", &told);
	bool clean = house_check(&h, &out);
	printf("%.*s", P(clean ? S("") : buf_str(&out)));
	expect(clean, kind, at, "check is clean", &told);
	expect(put_right(&h) && made_once(&h), kind, at, "the same keys make all of it, once", &told);
	stopped += itself;
	house_close(&h);
	return more;
}

int main(int argc, char **argv)
{
	static struct arena arena;
	struct buf why = buf_in(&arena, 0);
	int every = argc > 2 && strcmp(argv[1], "--every") == 0 ? atoi(argv[2]) : 1;
	unsigned seed = (unsigned)time(NULL);

	secret_start();
	words.arena = &arena;
	house_open(&house);
	if (!shop_open(&house, &words, &why) || !shop_fill(&house, &words, "HOT", 1000, &why) || !house_stop(&house)) {
		printf("%.*s\n0 passed, 1 failed\n", P(buf_str(&why)));
		return 1;
	}
	for (enum kind kind = 0; kind < KINDS && !failed; kind++) {
		int step = kind == FAIL_SYNC ? 1 : every, at = 1 + rand_r(&seed) % step;

		while (at < CALLS_MAX && fail_at(kind, at) && !failed)
			at += step;
		printf("%s: each %d. of %d calls\n", kinds[kind], step, at);
	}
	expect(stopped > 0, FAIL_SYNC, 0, "it stops by itself", &(struct told){ .n = 0 });
	printf("it stopped by itself %d times\n", stopped);
	if (!failed)
		house_close(&house);
	printf("%d passed, %d failed\n", passed, failed);
	return failed > 0;
}
