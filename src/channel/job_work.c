/*
 * job_work.c -- the pass of a job over its file: in the background, under the lease of jobs.
 *
 * A process that dies leaves a job under way; whoever holds the lease next begins its pass anew. Nothing is made twice by that: each
 * order has an idempotency key of the job and its own content, and its reference besides. A sleeper that lost the lease is
 * refused with the next progress it wants to tell.
 */
#include "channel/channel.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "channel/job.h"
#include "channel/queries.h"
#include "channel/sink.h"
#include "record/json.h"
#include "record/table.h"
#include "shell/run/jobs.h"

enum { TOGETHER = 100, TELL_EVERY_US = 400000 };

static const struct problem
	STOPPED = { "IMPORT_STOPPED", 409, "导入已停止", "the import was stopped" },
	NO_OWNER = { "IMPORT_OWNER", 403, "{login} 已停用或已不能录入订单", "{login} is not active or may not enter orders any more" };

/* A pass under way. */
struct pass {
	const struct job_run *run;
	struct import_job job;
	struct arena arena;		/* as long as the pass */
	struct str *header;
	int columns;
	struct engine_sink sink;
	struct import_advance told;
	struct arena words;		/* of the faults that are not told yet */
	struct import_fault fault[JOB_FAULTS_MAX];
	uint8_t *row;			/* by line: what became of it, and whether anything was said of it */
	size_t rows;
	int64_t told_us;
	bool lost;			/* the job is not ours any more: not a word */
	struct errs errs;
};
enum { ROW_SAID = 1 << 4 };

/* --- telling --------------------------------------------------------------------------------- */

static bool tell(struct pass *p)
{
	ARENA a = { 0 };
	struct call call = {
		.command = &import_advance, .arena = &a, .errs = { .arena = &a }, .in = &p->told, .held = p->run->held,
		.target = p->job.id, .who = { .name = p->job.owner, .roles = SYSTEM }, .request_id = S("import"),
	};

	p->told.faults.at = p->fault;
	p->lost |= !call_run(p->run->engine, &call);
	if (call.errs.n)
		log_line(LOG_INFO, "an import goes on elsewhere or not at all", "code", call.errs.at[0].problem->code, NULL);
	p->told.faults.n = 0;
	p->told.begin = false;
	p->told_us = monotonic_us();
	arena_reset(&p->words);
	return !p->lost;
}

static void add_fault(struct pass *p, int64_t line, struct str place, struct str zh, struct str en, bool warning)
{
	if (p->told.faults.n == JOB_FAULTS_MAX && !tell(p))
		return;
	p->fault[p->told.faults.n++] = (struct import_fault){
		.line = line, .place = str_dup(&p->words, place), .warning = warning,
		.zh = str_dup(&p->words, zh), .en = str_dup(&p->words, en),
	};
}

static uint8_t *row_at(struct pass *p, int64_t line)
{
	size_t at = (size_t)line;

	if (at >= p->rows) {
		size_t more = p->rows ? 2 * p->rows : 4096;
		while (more <= at)
			more *= 2;
		p->row = realloc(p->row, more);
		if (!p->row)
			abort();
		memset(p->row + p->rows, 0, more - p->rows);
		p->rows = more;
	}
	return &p->row[at];
}

/* "@4" is the fourth header; the name of a field is the field's label. */
static struct str place_of(struct pass *p, struct str column)
{
	int64_t at = 0;

	if (str_starts(column, S("@")) && str_int(str_sub(column, 1, column.n), &at) && at >= 1 && at <= p->columns)
		return p->header[at - 1];
	const struct target *t = target_named(column);
	struct rows known = mapping_rows(&p->words, p->job.mapping);
	const struct mapped *m = known.at;
	for (int64_t i = 0; i < known.n; i++)
		if (str_eq(m[i].field, column) && m[i].column <= p->columns)
			return p->header[m[i].column - 1];
	return t ? STR(target_field(t)->zh) : str_starts(column, S("@")) ? S("") : column;
}

static void take_note(void *self, const struct import_note *n)
{
	struct pass *p = self;
	struct str zh = n->zh, en = n->en;
	ARENA a = { 0 };

	if (n->warning) {
		const struct err there = { .problem = &IMPORT_THERE };
		zh = err_text(&a, &there, true);
		en = err_text(&a, &there, false);
	}
	add_fault(p, n->row, place_of(p, n->column), zh, en, n->warning);
	*row_at(p, n->row) |= ROW_SAID;
}

static void take_row(void *self, int64_t line, enum import_outcome outcome)
{
	struct pass *p = self;
	uint8_t *row = row_at(p, line);

	p->told.done++;
	p->told.good += outcome == IMPORT_MADE;
	p->told.warned += outcome == IMPORT_UNCHANGED;
	p->told.bad += outcome == IMPORT_REFUSED;
	*row |= (uint8_t)(outcome + 1);
}

/* What has no fault of its own and was refused, or is there, because of another row of its order. */
static void say_the_rest(struct pass *p)
{
	static const struct problem *const why[] = { [IMPORT_UNCHANGED + 1] = &IMPORT_THERE, [IMPORT_REFUSED + 1] = &IMPORT_BESIDE };
	ARENA a = { 0 };

	for (size_t line = 0; line < p->rows && !p->lost; line++) {
		const struct err e = { .problem = p->row[line] < COUNT(why) ? why[p->row[line]] : NULL };

		if (e.problem)
			add_fault(p, (int64_t)line, S(""), err_text(&a, &e, true), err_text(&a, &e, false), e.problem == &IMPORT_THERE);
	}
}

/* --- running ----------------------------------------------------------------------------------- */

/* The job by its id; 0: the next that waits. False when it could not be read. */
static bool job_of(struct engine *e, struct id id, struct import_job *job, bool *found, struct arena *a)
{
	struct errs errs = { .arena = a };
	struct db *db = engine_reader(e, &errs);

	*found = false;
	if (!db)
		return false;
	bool read = id.v ? import_job_of(db, id, job, found, a, &errs) : import_job_waiting(db, job, found, a, &errs);
	engine_reader_done(e, db);
	return read;
}

/* Is it still ours, and wanted? Who cannot know says nothing of it any more: the pass begins anew. */
static bool goes_on(struct pass *p)
{
	ARENA a = { 0 };
	struct import_job now;
	bool found;

	p->lost |= !job_goes_on(p->run) || !job_of(p->run->engine, p->job.id, &now, &found, &a);
	return !p->lost && found && now.state.v == p->job.state.v;
}

/* What is entered is entered by who sent the file, with the roles of now: who may not any more ends it, in the middle too. */
static bool is_permitted(struct pass *p, struct errs *errs)
{
	struct engine *e = p->run->engine;
	struct db *db = engine_reader(e, errs);
	ARENA a = { 0 };
	struct caller who;
	bool known = false;

	if (!db)
		return false;
	bool read = people_caller(db, p->job.owner_id, engine_now(e), &who, &known, &a, errs);
	engine_reader_done(e, db);
	if (!read)
		return false;
	p->sink.who.roles = who.roles;
	return (known && roles_permit(JOB_SENDERS, who.roles)) || fail(errs, &NO_OWNER, S(""), p->job.owner);
}

static void count_orders(struct pass *p, const struct import_item *item, int n)
{
	for (int i = 0; i < n; i++) {
		p->told.made += item[i].outcome == IMPORT_MADE;
		p->told.unchanged += item[i].outcome == IMPORT_UNCHANGED;
	}
}

static bool send(void *self, struct import_item *item, int n, struct errs *errs)
{
	struct pass *p = self;

	if (!goes_on(p) || (monotonic_us() - p->told_us > TELL_EVERY_US && !tell(p)))
		return fail(errs, &STOPPED, S(""));
	if (!is_permitted(p, errs) || !send_to_engine(&p->sink, item, n, errs))
		return false;
	count_orders(p, item, n);
	return true;
}

static void show(void *self, const char *what, int64_t done, int64_t total)
{
	struct pass *p = self;

	(void)what;
	p->told.row_count = total ? total : done;
}

static bool read_header(struct pass *p, int fd)
{
	struct table *t = table_open_fd(dup(fd), NULL, &p->errs);
	struct str *cells;

	if (t && table_next(t, &cells, &p->columns)) {
		p->header = arena_array(&p->arena, (size_t)p->columns, sizeof *p->header);
		for (int i = 0; i < p->columns; i++)
			p->header[i] = job_text(&p->arena, cells[i]);
	}
	return table_close(t) && lseek(fd, 0, SEEK_SET) == 0;
}

static struct profile *profile_of(struct pass *p, int fd)
{
	struct str text = job_profile(&p->arena, &p->job, str_fmt(&p->arena, "%d", fd));
	struct profile *profile = profile_read(text, modules, &p->arena, &p->errs);

	if (profile) {
		profile->zone = p->run->engine->zone;
		profile->bytes_max = JOB_UNPACKED_MAX;
		profile->rows_max = JOB_ROWS_MAX;
	}
	return profile;
}

static int file_of(struct pass *p)
{
	struct db *db = engine_reader(p->run->engine, &p->errs);
	int fd = db ? job_file(db, &p->job, &p->errs) : -1;

	if (db)
		engine_reader_done(p->run->engine, db);
	return fd;
}

static bool go_through(struct pass *p)
{
	const struct import_sink sink = { send, p };
	const struct import_progress progress = { show, p };
	const struct import_watch watch = { take_note, take_row, p };
	const struct import_options o = {
		.folder = S("/proc/self/fd"), .sink = &sink, .progress = &progress, .watch = &watch, .rejects = -1,
		.batch = TOGETHER,	/* so that others come in between */
	};
	struct import_summary summary;
	int fd = file_of(p);
	const struct profile *profile = fd >= 0 && read_header(p, fd) ? profile_of(p, fd) : NULL;
	bool fine = profile && import_run(profile, &o, &summary, &p->errs);

	if (fd >= 0)
		close(fd);
	if (fine)
		say_the_rest(p);
	return fine;
}

/* How it ended. A pass that lost its job or its lease says nothing: somebody else will. */
static void end(struct pass *p, bool fine)
{
	const struct err *e = p->errs.at;

	p->lost |= !fine && e->problem->status >= 500;	/* of the database, not of the file: another try comes */
	p->told.end.v = fine || e->problem == &STOPPED ? END_DONE : END_FAILED;
	if (p->told.end.v == END_FAILED) {
		p->told.failure_zh = err_text(&p->arena, e, true);
		p->told.failure_en = err_text(&p->arena, e, false);
	}
	if (!p->lost)
		tell(p);
}

static struct engine_sink sink_of(const struct pass *p)
{
	return (struct engine_sink){
		.engine = p->run->engine, .dry = p->job.state.v == JOB_CHECKING,
		.prefix = str_fmt(p->errs.arena, "import-%lld", (long long)p->job.id.v),
		.who = { .id = p->job.owner_id, .name = p->job.owner },	/* the roles: is_permitted */
	};
}

/* A pass begins with nothing; one that only has to end leaves what was counted. */
static struct import_advance figures_of(const struct import_job *job)
{
	if (job->state.v != JOB_STOPPING)
		return (struct import_advance){ .begin = true };
	return (struct import_advance){
		.row_count = job->row_count, .done = job->done, .good = job->good, .warned = job->warned, .bad = job->bad,
		.made = job->made, .unchanged = job->unchanged,
	};
}

static void work_on(struct pass *p)
{
	p->sink = sink_of(p);
	p->told = figures_of(&p->job);
	if (p->job.state.v == JOB_STOPPING)	/* whoever was at it died */
		end(p, true);
	else if (tell(p))
		end(p, go_through(p));
}

bool import_work(const struct job_run *t)
{
	ARENA a = { 0 };
	struct import_job job;
	bool found;

	if (!job_of(t->engine, (struct id){ 0 }, &job, &found, &a) || !found)
		return false;
	struct pass *p = calloc(1, sizeof *p);
	if (!p)
		abort();
	p->run = t;
	p->job = job;
	p->errs.arena = &p->arena;
	work_on(p);
	bool more = !p->lost;
	arena_free(&p->sink.arena);
	arena_free(&p->words);
	arena_free(&p->arena);
	free(p->row);
	free(p);
	return more;
}
