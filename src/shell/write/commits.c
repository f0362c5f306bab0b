/*
 * commits.c -- a writer's row, from its first commit to its last.
 */
#include "shell/write/commits.h"

#include "shell/shell.h"
#include "shell/write/batch_inner.h"

struct commit_row { struct id writer; int64_t batch; struct instant at; struct id last; };

static const struct field commit_row_fields[] = {
	FIELD(commit_row, writer, .flags = KEY, .zh = "写入者"),
	FIELD(commit_row, batch,  .zh = "批号"),
	FIELD(commit_row, at,     .zh = "时间"),
	FIELD(commit_row, last,   .zh = "末标识"),
};
static RECORD(commit_row_record, commit_row, "commits", commit_row_fields, .zh = "提交记号", .en = "commit mark",
              .rank = RANK_LOG);

/* Where others are is no less than where this one will go on: it looks before its first id (batch_gather.c). */
QUERY(join) = {
	.name = "join", .params = 4,
	.sql = "INSERT INTO commits (writer, batch, at, last)"
	       " SELECT ?1, ?2, ?3, CASE WHEN max(last) > ?4 THEN max(last) ELSE ?4 END FROM commits WHERE writer <> 0"
	       " ON CONFLICT (writer) DO NOTHING",
};

bool commits_join(struct commits *c, struct batch *b, struct instant now, struct errs *errs)
{
	if (c->joined || !db_is_shared(batch_db(b)))
		return true;
	struct value v[] = { VI(c->writer.v), VI(c->batch), VI(now.us), VI(id_new(batch_ids(b), now).v) };
	if (!db_begin(batch_db(b), DB_WRITE, errs))
		return false;
	c->joined = db_run(batch_db(b), &join, v, NULL, errs) && db_commit(batch_db(b), errs);
	if (c->joined) {
		b->looked_us = 0;
		return true;
	}
	db_rollback(batch_db(b));
	/* Of this commit it does not matter whether it happened; nothing of the batch was in it, which must not be looked for. */
	if (errs->n && errs->at[0].problem == &E_UNSURE) {
		errs->n = 0;
		fail(errs, &E_BUSY, S(""));
	}
	return false;
}

QUERY(last_event) = {
	.name = "last_event", .row = &event_record, .sql = "SELECT id, at FROM events ORDER BY id DESC LIMIT 1",
};

bool commits_follow(struct batch *b, struct errs *errs)
{
	struct event last;
	bool found;

	if (!db_one(batch_db(b), &last_event, NULL, &last, &found, batch_arena(b), errs))
		return false;
	if (!found)
		return true;
	batch_follows(b, last.at);
	id_follow(batch_ids(b), last.id);
	return true;
}

bool commits_mark(struct commits *c, struct batch *b, struct errs *errs)
{
	struct commit_row was = { .writer = c->writer };
	struct commit_row now = { c->writer, ++c->batch, batch_now(b), id_new(batch_ids(b), batch_now(b)) };

	return db_write(batch_db(b), &commit_row_record, &(struct change){ &was, &now }, 1, errs);
}

QUERY(leave) = { .name = "leave", .params = 1, .sql = "DELETE FROM commits WHERE writer = ?1" };

void commits_leave(struct commits *c, struct batch *b)
{
	ARENA a = { 0 };
	struct errs unheard = { .arena = &a };
	struct value writer = VI(c->writer.v);

	if (c->joined)
		db_run(batch_db(b), &leave, &writer, NULL, &unheard);
}
