/*
 * command.c -- one command: authorise, decode, load, decide, listen, answer.
 *
 * call_accept runs on the thread of whoever asks; the rest on the writer's thread,
 * inside a batch.
 */
#include <string.h>

#include "record/json.h"
#include "record/personal.h"
#include "shell/write/fence.h"
#include "shell/read/family.h"
#include "shell/shell.h"
#include "shell/write/batch.h"
#include "shell/write/event.h"

enum { LISTENERS_DEEP = 8 };

static struct str command_title(struct arena *a, const struct command *c)
{
	return both(a, c->zh, c->en);
}

static bool may(struct call *c)
{
	const struct command *command = c->command;
	struct errs *errs = &c->errs;

	if (!roles_permit(command->by, c->who.roles))
		return fail(errs, c->who.roles == NOBODY ? &E_UNAUTHENTICATED : &E_FORBIDDEN, S(""), command_title(c->arena, command));
	if ((command->flags & KEYED) && !c->key.n && !(c->who.roles & SYSTEM))
		return fail(errs, &E_KEY_REQUIRED, S(""));
	return true;
}

/* What the caller could see only masked must not come back as the masks. */
static bool whole(struct call *c, json_t *json)
{
	return personal_is_whole(c->command->in, json, personal_hidden(c->who.roles), &c->errs, S(""));
}

static bool decode(struct call *c, json_t *json)
{
	const struct command *command = c->command;

	if (!command->in)
		return true;
	bool fine = whole(c, json);
	if (command->flags & PATCHES) {
		c->patch = json_incref(json);
		return fine;
	}
	c->in = arena_alloc(c->arena, command->in->size);
	return record_decode(command->in, DECODE_NEW, json, c->in, c->arena, &c->errs, S("")) && fine;
}

bool call_accept_json(struct call *c, void *json)
{
	return may(c) && decode(c, json);
}

bool call_accept(struct call *c, struct str body)
{
	if (!may(c))
		return false;
	if (!c->command->in)
		return true;
	json_t *json = json_read(body.n ? body : S("{}"), &c->errs);
	bool fine = json && decode(c, json);
	json_decref(json);
	return fine;
}

void call_release(struct call *c)
{
	if (c->patch)
		json_decref(c->patch);
	c->patch = NULL;
}

static bool has_room(const struct call *c, size_t n)
{
	return !c->room || n <= *c->room;
}

static void take_room(struct call *c, struct str body)
{
	c->body = body;
	if (c->room)
		*c->room -= body.n;
}

/* A call that is decided again gives back what it had. */
static void clear_body(struct call *c)
{
	if (c->room)
		*c->room += c->body.n;
	c->body = (struct str){ 0 };
}

/* Was this key seen? Then the call is answered: with what was said before, unless that was a secret, or that the key is another request's. */
static bool replay(struct call *c, struct load *l)
{
	struct rows seen;

	if (!load_all(l, &idempotency_by_key, VT(c->key), &seen))
		return true;
	for (int64_t i = 0; i < seen.n; i++) {
		struct idempotency *k = (struct idempotency *)seen.at + i;
		if (k->caller_id.v != c->who.id.v)
			continue;
		if (!digest_eq(k->fingerprint, c->fingerprint))
			return !fail(&c->errs, &E_KEY_REUSED, S(""));
		if (c->command->flags & SECRET)
			return !fail(&c->errs, &E_KEY_TOLD, S(""));
		c->status = (int)k->status;
		c->version = k->version;
		c->made = k->made;
		if (has_room(c, k->body.n))
			take_room(c, str_dup(c->arena, k->body));
		c->replayed = true;
		return true;
	}
	return false;
}

static bool remember(struct batch *b, struct call *c)
{
	struct idempotency *k = NEW(c->arena, struct idempotency);

	*k = (struct idempotency){
		.key = c->key, .caller_id = c->who.id, .fingerprint = c->fingerprint, .status = c->status,
		.version = c->version, .made = c->made, .at = batch_now(b), .body = c->command->flags & SECRET ? S("") : c->body,
	};
	return batch_put_new(b, &idempotency_record, k, &c->errs);
}

bool context_matches(struct context *x, int64_t version)
{
	if (!x->seen || x->seen == (version ? version : SEEN_NONE))
		return true;
	return fail(x->errs, &E_STALE, S(""), str_fmt(x->arena, "%lld", (long long)version));
}

/* The subject as it is, and whether it is what the caller saw. */
static bool right_subject(struct context *x, struct load *l, const struct command *command)
{
	void *row;
	const struct entry *e = engine_entry(batch_engine(l->batch), command->subject);

	if (!load_must(l, &e->by_key, VI(x->target.v), &row, S("")))
		return false;
	return context_matches(x, *(int64_t *)field_at(e->version, row));
}

/* A PATCH speaks of the row as it is now: it is decoded onto a copy of its own. */
static bool patched(struct context *x, struct load *l, struct call *c, void **in)
{
	struct load own = { .batch = l->batch, .x = x, .serial = batch_serial(l->batch) };

	if (!load_family(&own, c->command->subject, x->target, in))
		return false;
	*in = arena_copy(x->arena, *in, c->command->subject->size);
	return record_decode(c->command->in, DECODE_PATCH, c->patch, *in, x->arena, x->errs, S(""));
}

/*
 * A copy of the input with all its rows. A rule may edit what it is given, and a call may be decided twice: once
 * more by itself when its batch could not be written.
 */
static void *own_rows(struct arena *a, const struct record *r, const void *from, int64_t n)
{
	char *to = n ? arena_copy(a, from, (size_t)n * r->size) : NULL;

	for (int64_t i = 0; i < n; i++) {
		for (int k = 0; k < r->fields; k++) {
			if (r->field[k].type != F_ROWS)
				continue;
			struct rows *rows = field_at(&r->field[k], to + (size_t)i * r->size);
			rows->at = own_rows(a, r->field[k].of, rows->at, rows->n);
		}
	}
	return to;
}

static bool run(struct batch *b, const struct command *command, struct context *x, struct call *c,
                struct decision *d, int depth);

/* Listeners of what was just decided, in the same commit: all hold or nothing does. */
static bool tell(struct batch *b, struct context *x, struct call *c, const struct decision *d, int depth)
{
	const struct engine *e = batch_engine(b);

	for (size_t i = 0; i < d->facts; i++) {
		for (int k = 0; k < e->listeners; k++) {
			const struct listener *l = e->listener[k];
			if (strcmp(l->fact, d->fact[i].name) != 0)
				continue;
			struct caller system = { .id = x->who->id, .name = x->who->name, .roles = SYSTEM };
			struct context heard = *x;
			heard.who = &system;
			heard.target = d->fact[i].subject;
			heard.seen = 0;
			struct decision then = decision_in(x->arena);
			then.reason = STR(l->fact);
			if (!run(b, l->command, &heard, c, &then, depth + 1))
				return false;
		}
	}
	return true;
}

/* All that a command must see: its subject, its input, and what its load asks for. */
static bool see(struct context *x, struct load *l, const struct command *command, struct call *c, int depth,
                void **in, void **state)
{
	*state = arena_alloc(x->arena, command->state ? command->state : 1);
	*in = depth || !c->in ? NULL : own_rows(x->arena, command->in, c->in, 1);
	if (command->subject && !right_subject(x, l, command))
		return false;
	if (!depth && c->patch && !patched(x, l, c, in))
		return false;
	return !command->load || command->load(x, l, *in, *state);
}

static bool run(struct batch *b, const struct command *command, struct context *x, struct call *c,
                struct decision *d, int depth)
{
	struct load l = { .batch = b, .x = x, .serial = batch_serial(b) };
	void *in, *state;

	if (depth > LISTENERS_DEEP)
		return fail(x->errs, &E_INTERNAL, S(""));
	if (!see(x, &l, command, c, depth, &in, &state) || !command->decide(x, in, state, d) || x->errs->n)
		return false;
	return batch_absorb(b, &l, d, STR(command->name), c->request_id) && tell(b, x, c, d, depth);
}

static void encode_warnings(struct buf *out, const struct errs *warnings)
{
	for (int i = 0; i < warnings->n; i++) {
		const struct err *w = &warnings->at[i];
		buf_text(out, i ? ",{\"pointer\":" : ",\"warnings\":[{\"pointer\":");
		buf_json(out, w->pointer);
		buf_text(out, ",\"code\":");
		buf_json(out, STR(w->problem->code));
		buf_text(out, ",\"zh\":");
		buf_json(out, err_text(warnings->arena, w, true));
		buf_text(out, ",\"en\":");
		buf_json(out, err_text(warnings->arena, w, false));
		buf_char(out, '}');
	}
	if (warnings->n)
		buf_char(out, ']');
}

/*
 * The row a decision answers with was made before listeners ran. When one of them changed the same root, the
 * answer is read again from the batch, so that state and version are those of the commit.
 */
static bool freshest(struct batch *b, struct context *x, struct decision *d, const struct entry *e)
{
	struct load l = { .batch = b, .x = x, .serial = batch_serial(b) };
	struct id id = { field_value(e->key[0], d->reply_row).i };
	void *now;

	if (!load_one(&l, &e->by_key, VI(id.v), &now))
		return false;
	if (!now || field_same(e->version, now, d->reply_row))
		return true;
	return load_family(&l, d->reply_record, id, &d->reply_row);
}

/* What higher modules keep with this root, under the names of their tables: an order's batches. */
static bool attached(void *self, const struct entry *child, struct id root, struct rows *out)
{
	return load_all(self, &child->by_key, VI(root.v), out);
}

static bool answer(struct batch *b, struct context *x, struct call *c, struct decision *d)
{
	struct load l = { .batch = b, .x = x, .serial = batch_serial(b) };
	const struct record *r = d->reply_record;
	const struct entry *e = r ? engine_entry(batch_engine(b), r) : NULL;
	struct buf out = buf_in(c->arena, c->room ? *c->room : 0), more = buf_in(c->arena, 0);

	c->status = c->command->subject ? 200 : 201;
	c->keep = d->keep;
	if (!r || (c->dry && c->command->flags & SECRET)) {	/* a trial tells no secret: it leaves no trace */
		c->status = 204;
		return true;
	}
	bool root = e && e->root == e;
	if (root && !freshest(b, x, d, e))
		return false;
	if (root) {
		c->version = *(int64_t *)field_at(e->version, d->reply_row);
		c->made.v = field_value(e->key[0], d->reply_row).i;
	}
	if (c->brief || !has_room(c, 1))
		return true;
	if (root && !family_attached(batch_engine(b), e, d->reply_row, c->who.roles, attached, &l, &more))
		return false;
	encode_warnings(&more, &d->warnings);
	record_encode(&out, r, d->reply_row, VIEW_DETAIL, c->who.roles, buf_str(&more));
	if (c->room && out.full)
		return true;
	if (!buf_whole(&more, x->errs) || !buf_whole(&out, x->errs))
		return false;
	take_room(c, buf_str(&out));
	return true;
}

static void sweep(struct batch *b, struct context *x, struct call *c)
{
	struct value before = VI(batch_now(b).us - c->sweep->keep_s * SECOND);
	int64_t gone = 0;

	if (fence_pass(b, x, c))
		db_run(batch_db(b), c->sweep->query, &before, &gone, &c->errs);
	c->changed = gone > 0;
	c->status = c->errs.n ? errs_status(&c->errs) : 204;
}

static struct context context_of(struct batch *b, struct call *c, struct arena *a, struct errs *errs)
{
	struct engine *e = batch_engine(b);

	return (struct context){
		.arena = a, .errs = errs, .who = &c->who, .now = batch_now(b), .zone = e->zone,
		.ids = batch_ids(b), .settings = atomic_load(&e->settings), .target = c->target,
		.part = c->part, .seen = c->seen, .dry = c->dry,
	};
}

void call_look(struct batch *b, struct call *c, struct arena *a)
{
	struct errs unheard = { .arena = a };
	struct context x = context_of(b, c, a, &unheard);
	struct load l = { .batch = b, .x = &x };
	struct rows seen = { 0 };
	void *in, *state;

	fence_look(&l, c);
	if (c->sweep)
		return;
	if (c->key.n)
		load_all(&l, &idempotency_by_key, VT(c->key), &seen);
	if (!seen.n)
		see(&x, &l, c->command, c, 0, &in, &state);
}

void batch_call(struct batch *b, struct call *c)
{
	struct context x = context_of(b, c, c->arena, &c->errs);
	size_t mark = batch_mark(b);
	struct decision d = decision_in(c->arena);

	c->status = 0;
	clear_body(c);
	c->version = 0;
	c->made = (struct id){ 0 };
	c->keep = (struct keep){ 0 };
	c->changed = c->replayed = false;
	c->errs = (struct errs){ .arena = c->arena };
	if (c->sweep) {
		sweep(b, &x, c);
		return;
	}
	struct load keys = { .batch = b, .x = &x, .serial = batch_serial(b) };
	if (c->key.n && replay(c, &keys)) {
		c->status = c->errs.n ? errs_status(&c->errs) : c->status;
		return;
	}
	bool fine = fence_pass(b, &x, c) && run(b, c->command, &x, c, &d, 0) && answer(b, &x, c, &d);
	size_t done = batch_mark(b);
	if (fine && c->status == 201 && (c->dry || done == mark))
		c->status = 200;	/* nothing was made */
	if (fine && c->key.n && !c->dry)
		fine = remember(b, c);
	if (!fine && !c->errs.n)
		fail(&c->errs, &E_INTERNAL, S(""));
	c->changed = fine && !c->dry && done > mark;
	if (!fine || c->dry)
		batch_undo(b, mark);
	if (!fine)
		c->status = errs_status(&c->errs);
}
