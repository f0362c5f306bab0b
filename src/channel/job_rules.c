/*
 * job_rules.c -- what may be done with an import job, and what its pass tells of itself.
 */
#include "channel/job.h"

const struct problem
	IMPORT_GONE = { "IMPORT_GONE", 410, "导入文件已过保留期并被删除", "the file was removed when its time was up" },
	IMPORT_CHUNK = { "IMPORT_CHUNK", 409, "下一个分块应为第 {wanted} 块", "chunk {wanted} comes next" },
	IMPORT_TOO_MUCH = { "IMPORT_TOO_MUCH", 422, "内容超过声明的 {size} 字节", "more was sent than the {size} bytes announced" },
	IMPORT_UNMAPPED = { "IMPORT_UNMAPPED", 422, "没有任何列对应{field}", "no column is {field}" },
	IMPORT_NO_FIELD = { "IMPORT_NO_FIELD", 422, "没有可导入的字段“{field}”", "no column can be {field}" },
	IMPORT_TWICE = { "IMPORT_TWICE", 422, "“{field}”已由另一列对应", "another column is {field} already" },
	IMPORT_WHOSE = { "IMPORT_WHOSE", 422, "请选择客户，或指定客户代码所在的列",
		"say whose orders these are: a customer, or a column with their code" },
	IMPORT_BESIDE = { "IMPORT_BESIDE", 422, "同一订单的其他行有误", "another row of the same order is wrong" },
	IMPORT_THERE = { "IMPORT_THERE", 409, "订单已存在，不会重复录入", "the order is there already: nothing is entered twice" };

/* --- the file comes ---------------------------------------------------------------------- */

bool import_create_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct import_job *job = arena_copy(x->arena, in, sizeof *job);

	(void)state;
	job->id = new_id(x);
	job->state.v = JOB_UPLOADING;
	job->channel.v = CHANNEL_FILE;
	job->owner_id = x->who->id;
	job->owner = x->who->name;
	job->created_at = job->state_at = x->now;
	job->keep_until.us = x->now.us + setting_int(x, "import.keep_days") * DAY;
	put_new(out, &import_job_record, job);
	announce(out, "import.created", &import_job_record, job->id);
	reply_with(out, &import_job_record, job);
	return true;
}

bool import_job_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct job_seen *s = state;

	(void)in;
	return load_family(l, &import_job_record, x->target, &s->job) &&
	       (job_is_of(s->job, x->who) || fail(x->errs, &E_NOT_FOUND, S(""), both(x->arena, import_job_record.zh, import_job_record.en),
	                                          int_text(x->arena, x->target.v)));
}

static bool done(struct import_job *job, const char *fact, struct decision *out)
{
	put(out, &import_job_record, job);
	announce(out, fact, &import_job_record, job->id);
	reply_with(out, &import_job_record, job);
	return true;
}

static bool move(struct context *x, struct import_job *job, const char *action, unsigned by)
{
	if (!machine_move(&import_job_record, job, action, by, x->errs))
		return false;
	job->state_at = x->now;
	return true;
}

/* A chunk that came before is answered again and changes nothing: its answer was lost. */
bool import_append_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct import_chunk_sent *sent = in;
	struct import_job *job = ((struct job_seen *)state)->job;
	struct import_chunk *chunk = NEW(x->arena, struct import_chunk);
	struct str bytes;

	if (sent->chunk <= job->chunks) {
		reply_with(out, &import_job_record, job);
		return true;
	}
	if (!machine_permit(&import_job_record, job, "append", x->who->roles, x->errs))
		return false;
	if (sent->chunk != job->chunks + 1)
		return fail(x->errs, &IMPORT_CHUNK, S("/chunk"), int_text(x->arena, job->chunks + 1));
	if (!base64_decode(x->arena, sent->data, &bytes))
		return fail(x->errs, &E_FORMAT, S("/data"), both(x->arena, "base64 文本", "base64"));
	if (job->received + (int64_t)bytes.n > job->size)
		return fail(x->errs, &IMPORT_TOO_MUCH, S("/data"), int_text(x->arena, job->size));
	*chunk = (struct import_chunk){ job->id, ++job->chunks, job->keep_until, sent->data };
	put_new(out, &import_chunk_record, chunk);
	job->received += (int64_t)bytes.n;
	if (job->received == job->size && !move(x, job, "receive", SYSTEM))
		return false;
	return done(job, "import.received", out);
}

static LOOKUP(mapping_by_name, import_mapping_record, "name");

/* --- what its columns are ------------------------------------------------------------------ */

bool import_check_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct import_plan *plan = in;
	struct job_seen *s = state;

	return import_job_load(x, l, in, state) &&
	       (!plan->customer_id.v || load_must(l, &customer_by_id, VI(plan->customer_id.v), &s->customer, S("/customer_id"))) &&
	       load_one(l, &mapping_by_name, VT(mapping_name(x->arena, plan->customer_id, plan->headers)), &s->before);
}

static void check_columns(struct context *x, const struct import_plan *plan)
{
	const struct mapped *m = plan->columns.at;

	for (int64_t i = 0; i < plan->columns.n; i++) {
		struct str at = str_fmt(x->arena, "/columns/%lld/field", (long long)i);
		struct rows before = { plan->columns.at, i };

		if (!target_named(m[i].field))
			fail(x->errs, &IMPORT_NO_FIELD, at, m[i].field);
		else if (mapping_column(&before, m[i].field))
			fail(x->errs, &IMPORT_TWICE, at, m[i].field);
	}
	for (int i = 0; i < job_targets_n; i++)
		if (job_targets[i].required && !mapping_column(&plan->columns, STR(job_targets[i].name)))
			fail(x->errs, &IMPORT_UNMAPPED, S("/columns"), field_label(x->arena, target_field(&job_targets[i])));
	if (!plan->customer_id.v && !mapping_column(&plan->columns, S("customer_code")))
		fail(x->errs, &IMPORT_WHOSE, S("/customer_id"));
}

static void remember(struct context *x, const struct import_job *job, struct str name, struct import_mapping *before, struct decision *out)
{
	struct import_mapping *m = before ? before : NEW(x->arena, struct import_mapping);

	*m = (struct import_mapping){ name, job->mapping, job->dates, job->channel, job->draft, x->now };
	if (before)
		put(out, &import_mapping_record, m);
	else
		put_new(out, &import_mapping_record, m);
}

/* What was counted before is not of this pass. */
static void begin_anew(struct import_job *job)
{
	job->done = job->good = job->warned = job->bad = job->made = job->unchanged = 0;
	job->finished_at.us = 0;
	job->failure_zh = job->failure_en = S("");
}

bool import_check_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct import_plan *plan = in;
	struct job_seen *s = state;
	struct import_job *job = s->job;

	check_columns(x, plan);
	if (x->now.us >= job->keep_until.us)
		fail(x->errs, &IMPORT_GONE, S(""));
	if (s->customer)
		customer_usable(s->customer, x->errs, S("/customer_id"));
	if (x->errs->n || !move(x, job, "check", x->who->roles))
		return false;
	job->mapping = mapping_text(x->arena, &plan->columns);
	job->customer_id = plan->customer_id;
	job->customer_code = s->customer ? s->customer->code : S("");
	job->channel = plan->channel;
	job->dates = plan->dates;
	job->draft = plan->draft;
	begin_anew(job);
	if (plan->headers.n)
		remember(x, job, mapping_name(x->arena, plan->customer_id, plan->headers), s->before, out);
	return done(job, "import.check", out);
}

bool import_run_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct import_job *job = ((struct job_seen *)state)->job;

	(void)in;
	if (x->now.us >= job->keep_until.us)
		return fail(x->errs, &IMPORT_GONE, S(""));
	if (!move(x, job, "run", x->who->roles))
		return false;
	begin_anew(job);
	return done(job, "import.started", out);
}

bool import_cancel_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct import_job *job = ((struct job_seen *)state)->job;

	(void)in;
	if (!move(x, job, "cancel", x->who->roles))
		return false;
	if (job->state.v == JOB_CANCELLED)
		job->finished_at = x->now;
	return done(job, "import.cancelled", out);
}

/* --- what a pass tells ---------------------------------------------------------------------- */

static void put_faults(struct context *x, struct import_job *job, const struct rows *faults, struct decision *out)
{
	const struct import_fault *from = faults->at;

	for (int64_t i = 0; i < faults->n; i++) {
		struct import_fault *f = arena_copy(x->arena, &from[i], sizeof *f);
		f->import_job_id = job->id;
		f->pass = job->pass;
		f->fault = ++job->faults;
		f->keep_until = job->keep_until;
		put_new(out, &import_fault_record, f);
	}
}

bool import_advance_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct import_advance *a = in;
	struct import_job *job = ((struct job_seen *)state)->job;

	if (job->state.v != JOB_CHECKING && job->state.v != JOB_RUNNING && job->state.v != JOB_STOPPING)
		return machine_permit(&import_job_record, job, "end", SYSTEM, x->errs);
	if (a->begin) {
		job->pass++;
		job->faults = 0;
		job->started_at = x->now;
	}
	job->row_count = a->row_count;
	job->done = a->done;
	job->good = a->good;
	job->warned = a->warned;
	job->bad = a->bad;
	job->made = a->made;
	job->unchanged = a->unchanged;
	job->failure_zh = a->failure_zh;
	job->failure_en = a->failure_en;
	put_faults(x, job, &a->faults, out);
	if (a->end.v == END_NOT)
		return done(job, "import.advanced", out);
	job->finished_at = x->now;
	return move(x, job, a->end.v == END_FAILED ? "fail" : "end", SYSTEM) && done(job, "import.ended", out);
}
