/*
 * api_bulk.c -- POST /api/v1/commands:batch: up to 500 commands in one request, an answer for each.
 *
 * {"items":[{"command":"order.approve","id":"12","if_match":3,"key":"…","input":{…}}]} gives
 * {"items":[{"status":200,"changed":true,"id":"12","version":4,"body":{…}}]}. Each item stands or falls alone; all of
 * them go to the writer together and mostly share one commit. Bodies have 16 MiB together; an item beyond that says what became of it
 * without one: its root is read by its id. What is left is short, so that the answer to what was committed is always whole.
 */
#include <jansson.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "record/json.h"
#include "shell/api/answer.h"
#include "shell/api/session.h"
#include "shell/write/writer.h"

enum { ITEMS_MAX = 500, BODIES_MAX = 16 << 20 };

struct bulk {
	struct exchange *exchange;
	struct call *call;
	int n;
	_Atomic int open;
	bool brief;			/* leave out the bodies: an import reads none */
	size_t room;			/* for bodies, all together */
};

static void encode_item(struct buf *out, struct call *c, const struct exchange *ex, bool brief)
{
	buf_fmt(out, "{\"status\":%d", c->status);
	if (c->errs.n) {
		buf_text(out, ",\"error\":");
		errs_json(&c->errs, !ex->rq->english, ex->rq->request_id, out);
	} else {
		buf_fmt(out, ",\"changed\":%s", c->changed ? "true" : "false");
		if (c->made.v)
			buf_fmt(out, ",\"id\":\"%lld\",\"version\":%lld", (long long)c->made.v, (long long)c->version);
		if (c->body.n && !brief) {
			buf_text(out, ",\"body\":");
			buf_add(out, c->body);
		}
	}
	buf_char(out, '}');
}

static void answer_all(struct bulk *b)
{
	struct exchange *ex = b->exchange;
	struct buf out = buf_in(&ex->rq->arena, 0);

	buf_text(&out, "{\"items\":[");
	for (int i = 0; i < b->n; i++) {
		if (i)
			buf_char(&out, ',');
		encode_item(&out, &b->call[i], ex, b->brief);
		call_release(&b->call[i]);
	}
	buf_text(&out, "]}");
	answer_json(ex, 200, buf_str(&out), NULL, 0);
}

static void item_done(struct call *c)
{
	struct bulk *b = c->self;

	if (atomic_fetch_sub(&b->open, 1) == 1)
		answer_all(b);
}

static const struct problem NOT_IN_BATCH = { "NOT_IN_BATCH", 422, "{command} 只能单独提交", "{command} is asked by itself" };

static bool wrong_type(struct call *c, const char *member, const char *zh, const char *en)
{
	return fail(&c->errs, &E_TYPE, str_fmt(c->arena, "/%s", member), both(c->arena, zh, en));
}

/* A positive number; an id is a text as everywhere. */
static bool item_number(struct call *c, json_t *item, const char *name, bool text, int64_t *out)
{
	json_t *v = json_object_get(item, name);

	if (!v)
		return true;
	bool fine = text ? json_is_string(v) && str_int(STR(json_string_value(v)), out)
	                 : json_is_integer(v) && (*out = json_integer_value(v), true);
	return (fine && *out > 0) || wrong_type(c, name, text ? "标识" : "正整数", text ? "an id" : "a positive number");
}

/* The version that was seen, or "*": as If-Match, a change of something says of which state it speaks. */
static bool item_seen(struct call *c, json_t *item)
{
	json_t *v = json_object_get(item, "if_match");

	if (!v)
		return !command_matches(c->command) || fail(&c->errs, &E_PRECONDITION, S("/if_match"));
	if (json_is_string(v) && strcmp(json_string_value(v), "*") == 0)
		return true;
	if (json_is_integer(v) && !json_integer_value(v)) {
		c->seen = SEEN_NONE;
		return true;
	}
	return item_number(c, item, "if_match", false, &c->seen);
}

static bool item_key(struct call *c, json_t *item)
{
	json_t *v = json_object_get(item, "key");

	if (!v)
		return true;
	if (!json_is_string(v))
		return wrong_type(c, "key", "文本", "a text");
	char *text = json_dumps(item, JSON_COMPACT | JSON_SORT_KEYS);
	struct digest fingerprint = digest_of(STR(text));
	free(text);
	return call_key(c, str_dup(c->arena, STR(json_string_value(v))), fingerprint, S("/key"));
}

static bool known_members(json_t *object, const char *const known[], int n, struct errs *errs)
{
	const char *name;
	json_t *value;
	int before = errs->n;

	json_object_foreach(object, name, value) {
		bool found = false;
		for (int i = 0; i < n; i++)
			found |= strcmp(name, known[i]) == 0;
		if (!found)
			fail(errs, &E_UNKNOWN_FIELD, str_fmt(errs->arena, "/%s", name), STR(name), S("commands:batch"));
	}
	return errs->n == before;
}

static const struct command *item_command(struct exchange *ex, struct call *c, json_t *item)
{
	json_t *name = json_object_get(item, "command");

	if (!json_is_string(name)) {
		wrong_type(c, "command", "命令名", "the name of a command");
		return NULL;
	}
	const struct command *command = engine_command(api_engine(ex->api), STR(json_string_value(name)));
	if (!command) {
		fail(&c->errs, &E_NOT_FOUND, S("/command"), both(c->arena, "命令", "command"), STR(json_string_value(name)));
		return NULL;
	}
	/* Who may not ask learns nothing of what is wrong with the question. */
	c->command = command;
	if (!roles_permit(command->by, c->who.roles))
		call_accept_json(c, NULL);
	else if (command->prepare || (command->flags & (SECRET | GUARDED)))
		fail(&c->errs, &NOT_IN_BATCH, S("/command"), STR(command->name));
	return command;
}

/* One item as a call. What is wrong with it is its own answer. */
static void prepare_item(struct exchange *ex, struct call *c, json_t *item)
{
	static const char *const known[] = { "command", "id", "part", "if_match", "key", "input" };
	json_t *input = json_object_get(item, "input"), *none = NULL;

	call_prepare(ex, c, NULL);
	if (!json_is_object(item)) {
		fail(&c->errs, &E_TYPE, S(""), both(c->arena, "对象", "an object"));
		return;
	}
	if (!known_members(item, known, COUNT(known), &c->errs))
		return;
	if (!item_command(ex, c, item) || c->errs.n)
		return;
	item_number(c, item, "id", true, &c->target.v);
	item_number(c, item, "part", false, &c->part);
	item_seen(c, item);
	item_key(c, item);
	if (!input)
		input = none = json_object();
	if (!json_is_object(input))
		wrong_type(c, "input", "对象", "an object");
	else if (!c->errs.n)
		call_accept_json(c, input);
	json_decref(none);
}

/* What is asked for as a whole, and whether it can be looked at item by item. */
static bool whole_is_fine(struct exchange *ex, json_t *json, bool *brief, bool *dry)
{
	static const char *const known[] = { "items" };
	json_t *items = json_object_get(json, "items");

	if (!query_flags(ex, "brief", brief, dry) || !known_members(json, known, COUNT(known), &ex->errs))
		return false;
	if (!json_is_array(items) || !json_array_size(items))
		return fail(&ex->errs, &E_REQUIRED, S("/items"), S("items"));
	return json_array_size(items) <= ITEMS_MAX || fail(&ex->errs, &E_TOO_MANY, S("/items"), S("500"));
}

static void submit(struct bulk *b)
{
	struct call *first = NULL, *last = NULL;

	for (int i = 0; i < b->n; i++) {
		struct call *c = &b->call[i];
		if (c->errs.n) {
			c->status = errs_status(&c->errs);
			continue;
		}
		atomic_fetch_add(&b->open, 1);
		if (last)
			last->next = c;
		else
			first = c;
		last = c;
	}
	if (first)
		writer_submit(api_engine(b->exchange->api)->writer, first, last);
	else
		answer_all(b);
}

static struct bulk *prepare(struct exchange *ex, json_t *items, bool brief, bool dry)
{
	struct bulk *b = NEW(&ex->rq->arena, struct bulk);

	*b = (struct bulk){ .exchange = ex, .brief = brief, .room = BODIES_MAX, .n = (int)json_array_size(items) };
	b->call = arena_array(&ex->rq->arena, (size_t)b->n, sizeof *b->call);
	for (int i = 0; i < b->n; i++) {
		struct call *c = &b->call[i];
		prepare_item(ex, c, json_array_get(items, (size_t)i));
		c->dry = dry;
		c->room = &b->room;
		c->brief = brief && !c->key.n;	/* what is kept under a key is whole: it may be asked for so */
		c->done = item_done;
		c->self = b;
	}
	return b;
}

void bulk_start(struct exchange *ex)
{
	json_t *json = NULL;
	bool brief = false, dry = false;

	if (request_is_json(ex->rq))
		json = json_read(ex->rq->body, &ex->errs);
	else
		fail(&ex->errs, &E_MEDIA_TYPE, S(""), S("application/json"));
	if (!json || !whole_is_fine(ex, json, &brief, &dry)) {
		json_decref(json);
		answer_errors(ex);
		return;
	}
	struct bulk *b = prepare(ex, json_object_get(json, "items"), brief, dry);
	json_decref(json);
	session_charge(api_engine(ex->api), &ex->who, b->n - 1);
	submit(b);
}
