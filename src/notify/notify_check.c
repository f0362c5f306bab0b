/*
 * notify_check.c -- what must hold of messages: each has its row in the outbox, and both know the same of it.
 */
#include "notify/notify_inner.h"
#include "notify/queries.h"

static const char *const same_state[] = {
	[MESSAGE_QUEUED] = "pending", [MESSAGE_UNDELIVERED] = "pending", [MESSAGE_SENT] = "delivered", [MESSAGE_FAILED] = "dead",
};

/* What was delivered is swept from the outbox after a while; the message stays. */
static void check_pair(const struct message *m, const struct outbox *o, struct check_out *out)
{
	long long id = m->id.v;
	const char *now = o ? field_value(record_field(&outbox_record, S("state")), o).t.s : NULL;

	if (!o && m->state.v != MESSAGE_SENT)
		check_found(out, "message %lld waits to be sent, or failed, and is not in the outbox", id);
	if (o && o->subject_id.v != m->id.v)
		check_found(out, "message %lld: its row in the outbox is of %lld", id, (long long)o->subject_id.v);
	if (o && strcmp(now, same_state[m->state.v]) != 0)
		check_found(out, "message %lld is %s, and its row in the outbox %s", id, message_states.at[m->state.v].word, now);
}

static void check_nobodys(const struct outbox *o, struct check_out *out)
{
	check_found(out, "outbox %lld is to send a message that there is not", (long long)o->id.v);
}

/* Both sides come in the order of the outbox's ids. */
bool notify_check_messages(struct db *db, struct check_out *out, struct errs *errs)
{
	struct cursor *messages = db_query(db, &q_messages_by_outbox, NULL, errs);
	struct cursor *rows = messages ? db_query(db, &q_mails_in_outbox, NULL, errs) : NULL;
	ARENA am = { 0 };
	ARENA ao = { 0 };
	struct message m;
	struct outbox o;
	bool more = rows && db_next(rows, &o, &ao);

	while (rows && db_next(messages, &m, &am)) {
		for (; more && o.id.v < m.outbox_id.v; more = db_next(rows, &o, &ao))
			check_nobodys(&o, out);
		bool pair = more && o.id.v == m.outbox_id.v;
		check_pair(&m, pair ? &o : NULL, out);
		if (pair)
			more = db_next(rows, &o, &ao);
		arena_reset(&am);
	}
	for (; more; more = db_next(rows, &o, &ao))
		check_nobodys(&o, out);
	bool read = !rows || db_done(rows);
	return (!messages || db_done(messages)) && read && rows;
}
