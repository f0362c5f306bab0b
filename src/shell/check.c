/*
 * check.c -- running every check there is, and saying what was found.
 */
#include "shell/check.h"

#include <stdarg.h>

#include "shell/event.h"
#include "shell/log_key.h"

struct check_out {
	const struct check *check;
	const struct check_progress *progress;
	int64_t found;
};

/* Past the first ones nothing is spelled out: a broken database may have millions. */
void check_found(struct check_out *out, const char *format, ...)
{
	ARENA a = { 0 };
	struct buf what = buf_in(&a, 0);
	va_list args;

	if (out->found++ >= CHECK_SHOWN || !out->progress->found)
		return;
	va_start(args, format);
	buf_vfmt(&what, format, args);
	va_end(args);
	out->progress->found(out->progress->self, out->check, buf_str(&what));
}

/* I10: what the engine itself can tell of its file. */
static bool check_engine(struct db *db, struct check_out *out, struct errs *errs)
{
	ARENA a = { 0 };
	struct buf wrong = buf_in(&a, 0);
	struct str rest, line;

	if (!db_verify(db, &wrong, errs))
		return false;
	rest = buf_str(&wrong);
	while (str_cut(&rest, '\n', &line))
		if (line.n)
			check_found(out, "%.*s", P(line));
	return true;
}

static const struct check engine_check = {
	"I10", "数据库文件完整，外键有效", "the database file and its foreign keys are sound", check_engine,
};

/* One moment of the database for one check, whatever is written meanwhile. */
static bool run_check(struct db *db, const struct check *c, const struct check_progress *p, int64_t *found,
                      struct errs *errs)
{
	struct check_out out = { c, p, 0 };
	int64_t started = monotonic_us();

	if (p->begin)
		p->begin(p->self, c);
	if (!db_begin(db, DB_READ, errs))
		return false;
	bool fine = c->run(db, &out, errs);
	db_rollback(db);
	*found += out.found;
	if (fine && p->end)
		p->end(p->self, c, out.found, monotonic_us() - started);
	return fine;
}

int64_t check_all(struct db *db, const struct check_progress *progress, struct errs *errs)
{
	static const struct check_progress silent;
	const struct check_progress *p = progress ? progress : &silent;
	int64_t found = 0;

	if (!log_key_load(db, errs) || !run_check(db, &engine_check, p, &found, errs))
		return -1;
	for (int i = 0; i < event_checks_n; i++)
		if (!run_check(db, &event_checks[i], p, &found, errs))
			return -1;
	for (int m = 0; modules[m]; m++)
		for (int i = 0; i < modules[m]->checks_n; i++)
			if (!run_check(db, &modules[m]->checks[i], p, &found, errs))
				return -1;
	return found;
}
