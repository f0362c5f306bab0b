/*
 * job_check.c -- what must hold of import jobs: their figures add up, and a file that was received is whole.
 */
#include "channel/job.h"
#include "channel/queries.h"

static void check_job(const struct import_job *j, struct check_out *out)
{
	long long id = j->id.v;

	if (j->good + j->warned + j->bad != j->done)
		check_found(out, "import %lld: %lld good, %lld warned and %lld bad rows are not the %lld done", id, (long long)j->good,
		            (long long)j->warned, (long long)j->bad, (long long)j->done);
	if (j->done > j->row_count || (j->state.v == JOB_FINISHED && j->done != j->row_count))
		check_found(out, "import %lld has %lld rows, of which %lld are done", id, (long long)j->row_count, (long long)j->done);
	/* Orders are counted before their rows are: it holds when nobody is at it. */
	if (j->state.v == JOB_FINISHED && j->made + j->unchanged > j->done)
		check_found(out, "import %lld: more orders than rows", id);
	if (j->received > j->size || (j->received < j->size && j->state.v != JOB_UPLOADING && j->state.v != JOB_CANCELLED))
		check_found(out, "import %lld: %lld of %lld bytes were received", id, (long long)j->received, (long long)j->size);
}

bool import_jobs_check(struct db *db, struct check_out *out, struct errs *errs)
{
	struct cursor *c = db_query(db, &q_import_jobs_all, NULL, errs);
	struct import_job job;

	if (!c)
		return false;
	for (;;) {
		ARENA a = { 0 };

		if (!db_next(c, &job, &a))
			break;
		check_job(&job, out);
	}
	return db_done(c);
}
