/*
 * event_checks.c -- proving the log, and what is kept beside it: keys, counters and the outbox.
 */
#include "shell/check/replay.h"
#include "shell/write/event.h"

/* --- I9: the chain -------------------------------------------------------- */

/* A break is told once: what follows is held against the hash that is stored. */
static void check_link(const struct event *e, int64_t seq, struct instant before, struct digest head, struct check_out *out)
{
	const long long id = e->subject_id.v;

	if (e->at.us < before.us)
		check_found(out, "%.*s %lld: event %lld is dated before the one before it", P(e->subject), id, (long long)seq);
	if (e->seq != seq)
		check_found(out, "%.*s %lld: event %lld is missing", P(e->subject), id, (long long)seq);
	else if (!digest_eq(event_hash(head, e), e->hash))
		check_found(out, "%.*s %lld: event %lld is not as it was sealed", P(e->subject), id, (long long)seq);
}

static void check_head(const struct stream *root, int64_t seq, struct digest head, struct check_out *out)
{
	const struct entry *e = root->entry;
	int64_t version = *(int64_t *)field_at(e->version, root->row);

	if (!seq)
		check_found(out, "%s %lld has no events", e->record->name, (long long)stream_id(root));
	else if (version != seq)
		check_found(out, "%s %lld is version %lld and its last event is %lld", e->record->name,
		            (long long)stream_id(root), (long long)version, (long long)seq);
	else if (!digest_eq(head, *(struct digest *)field_at(e->head, root->row)))
		check_found(out, "%s %lld: its head is not the hash of event %lld", e->record->name,
		            (long long)stream_id(root), (long long)seq);
}

static void check_chain(struct walk *w, struct check_out *out)
{
	const struct event *e;
	struct digest head = { 0 };
	struct instant at = { INT64_MIN };
	int64_t seq = 0;

	for (; (e = walk_event(w)); walk_event_done(w)) {
		const char *record = w->subject ? w->subject->entry->record->name : NULL;

		if (!seq && !record)
			check_found(out, "%.*s %lld has events and is not there", P(e->subject), (long long)w->id);
		else if (!seq && !str_eq(e->subject, STR(record)))
			check_found(out, "%s %lld has events of a %.*s", record, (long long)w->id, P(e->subject));
		check_link(e, seq + 1, at, head, out);
		at = e->at;
		seq = e->seq;
		head = e->hash;
	}
	if (w->subject)
		check_head(w->subject, seq, head, out);
}

static bool check_chains(struct db *db, struct check_out *out, struct errs *errs)
{
	struct walk w;
	bool fine = walk_open(&w, db, WALK_HEADS, out, errs);

	while (fine && walk_next(&w))
		check_chain(&w, out);
	return walk_close(&w) && fine;
}

/* --- I5: rows are what their events say ----------------------------------- */

/* The rows of one child table up to this root's: those of no root are told. */
static void hold_children(struct walk *w, struct stream *s, struct replay *r, struct check_out *out)
{
	struct buf name;

	for (; s->live && stream_id(s) <= w->id; stream_next(s)) {
		if (stream_id(s) == w->id) {
			replay_row(r, s->entry, s->row);
			continue;
		}
		name = buf_in(&s->rows, 0);
		row_name(&name, s->entry, s->row);
		check_found(out, "%.*s belongs to no %s", P(buf_str(&name)), s->entry->root->record->name);
	}
}

static void check_family(struct walk *w, struct replay *r, struct check_out *out)
{
	const struct event *e;
	const struct entry *root = w->subject->entry;

	replay_start(r, root, w->id);
	for (; (e = walk_event(w)); walk_event_done(w))
		replay_event(r, e);
	replay_row(r, root, w->subject->row);
	for (int i = 0; i < w->children; i++)
		if (w->child[i].entry->root == root)
			hold_children(w, &w->child[i], r, out);
	replay_end(r);
}

static bool check_rows(struct db *db, struct check_out *out, struct errs *errs)
{
	struct walk w;
	struct replay *r = replay_new(tables(), out);
	bool fine = walk_open(&w, db, WALK_ROWS, out, errs);

	while (fine && walk_next(&w))
		if (w.subject)
			check_family(&w, r, out);
	w.id = INT64_MAX - 1;
	for (int i = 0; fine && i < w.children; i++)
		hold_children(&w, &w.child[i], r, out);
	replay_free(r);
	return walk_close(&w) && fine;
}

/* --- counters ------------------------------------------------------------- */

struct tally {
	struct str name;
	int64_t kept, counted;
	struct tally *next;
};

static struct tally *tally_of(struct tally **all, struct str name, struct arena *a)
{
	for (struct tally *t = *all; t; t = t->next)
		if (str_eq(t->name, name))
			return t;
	struct tally *t = NEW(a, struct tally);
	*t = (struct tally){ .name = str_dup(a, name), .next = *all };
	return *all = t;
}

static bool tally_rows(struct db *db, const struct query *q, const char *record, struct tally **all, struct arena *a,
                       struct errs *errs)
{
	struct rows rows;

	if (!db_all(db, q, NULL, &rows, a, errs))
		return false;
	for (int64_t i = 0; i < rows.n; i++) {
		const struct counter *c = (struct counter *)rows.at + i;
		if (record)
			tally_of(all, str_fmt(a, "%s:%.*s", record, P(c->name)), a)->counted = c->n;
		else
			tally_of(all, c->name, a)->kept = c->n;
	}
	return true;
}

QUERY(counters_all) = {
	.name = "counters_all", .sql = "SELECT name, n FROM counters", .row = &counter_record,
};

static bool check_counters(struct db *db, struct check_out *out, struct errs *errs)
{
	ARENA a = { 0 };
	const struct tables *t = tables();
	struct tally *all = NULL;

	if (!tally_rows(db, &counters_all, NULL, &all, &a, errs))
		return false;
	for (int i = 0; i < t->engine.entries; i++) {
		const struct record *r = t->engine.entry[i].record;
		if (r->counted && !tally_rows(db, &t->query[i].states, r->name, &all, &a, errs))
			return false;
	}
	for (; all; all = all->next)
		if (all->kept != all->counted)
			check_found(out, "counter %.*s is %lld and there are %lld", P(all->name), (long long)all->kept,
			            (long long)all->counted);
	return true;
}

/* --- I1 and I6: keys and the outbox point at what there is ------------------ */

/*
 * Whatever names events is read beside them, both in the order of their keys, from the first that is named: on which machine
 * a row lies does not matter then.
 */
struct beside {
	struct db *db;
	struct cursor *events;		/* NULL: none was named yet */
	struct event event;
	bool live;
	struct errs *errs;
};

QUERY(events_from) = {
	.name = "events_from", .params = 1, .row = &event_record,
	.sql = "SELECT subject_id, seq FROM events WHERE subject_id >= ?1 ORDER BY subject_id, seq",
};

static bool next_event(struct beside *b)
{
	ARENA nothing = { 0 };

	return b->live = db_next(b->events, &b->event, &nothing);
}

/* Asked in the order of keys. What could not be read is no finding. */
static bool has_event(struct beside *b, struct id subject, int64_t seq)
{
	const struct event *e = &b->event;

	if (!b->events && (b->events = db_query(b->db, &events_from, &VI(subject.v), b->errs)))
		next_event(b);
	while (b->live && (e->subject_id.v < subject.v || (e->subject_id.v == subject.v && e->seq < seq)))
		next_event(b);
	return b->errs->n || (b->live && e->subject_id.v == subject.v && e->seq == seq);
}

static bool beside_done(struct beside *b)
{
	bool read = !b->events || db_done(b->events);

	return read && !b->errs->n;
}

QUERY(answers_made) = {
	.name = "answers_made", .row = &idempotency_record,
	.sql = "SELECT key, caller_id, made, version FROM idempotency WHERE made <> 0"
	       " ORDER BY made, CASE WHEN version > 0 THEN version ELSE 1 END",
};

static bool check_answers(struct db *db, struct check_out *out, struct errs *errs)
{
	ARENA a = { 0 };
	struct idempotency k;
	struct beside beside = { .db = db, .errs = errs };
	struct cursor *c = db_query(db, &answers_made, NULL, errs);

	for (; c && db_next(c, &k, &a); arena_reset(&a))
		if (!has_event(&beside, k.made, k.version > 0 ? k.version : 1))
			check_found(out, "idempotency key %.*s was answered with %lld, which does not exist", P(k.key),
			            (long long)k.made.v);
	bool read = c && db_done(c);
	return beside_done(&beside) && read;
}

QUERY(deliveries) = {
	.name = "deliveries", .row = &outbox_record, .sql = "SELECT id, subject_id, seq FROM outbox ORDER BY subject_id, seq, id",
};
/* A word that is no state would stop the reading of the row: it is looked at in the statement. */
QUERY(strange_deliveries) = {
	.name = "strange_deliveries", .row = &outbox_record,
	.sql = "SELECT id, subject_id, seq FROM outbox WHERE state NOT IN ('pending', 'delivered', 'dead')",
};

static void tell_outbox(const struct outbox *o, const char *what, struct check_out *out)
{
	check_found(out, "outbox %lld, event %lld of %lld: %s", (long long)o->id.v, (long long)o->seq, (long long)o->subject_id.v,
	            what);
}

static bool check_outbox(struct db *db, struct check_out *out, struct errs *errs)
{
	ARENA a = { 0 };
	struct outbox o;
	struct beside beside = { .db = db, .errs = errs };
	struct cursor *c = db_query(db, &deliveries, NULL, errs);

	while (c && db_next(c, &o, &a))
		if (!has_event(&beside, o.subject_id, o.seq))
			tell_outbox(&o, "there is no such event", out);
	bool read = c && db_done(c);
	if (!beside_done(&beside) || !read || !(c = db_query(db, &strange_deliveries, NULL, errs)))
		return false;
	while (db_next(c, &o, &a))
		tell_outbox(&o, "its state is none", out);
	return db_done(c);
}

const struct check event_checks[] = {
	{ "I9", "事件连续编号，链值正确，与对象的版本和链头一致",
	  "events are dense, sealed, and end at their root's version and head", check_chains },
	{ "I5", "每一行数据与其事件记录一致，状态只按规定流转",
	  "every row is what its events say, and states only made moves of their tables", check_rows },
	{ "counters", "各状态的计数与实际行数一致", "counters of states are what a recount gives", check_counters },
	{ "I1", "幂等应答所指的对象存在", "what was answered under a key exists", check_answers },
	{ "I6", "待发件所指的事件存在，状态有效", "what waits to be sent is an event, in a known state", check_outbox },
};
const int event_checks_n = COUNT(event_checks);
