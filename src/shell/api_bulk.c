/*
 * api_bulk.c -- POST /api/v1/commands:batch: up to 500 commands in one request, an answer for each.
 *
 * {"items":[{"command":"order.approve","id":"12","if_match":3,"key":"…","input":{…}}]} gives
 * {"items":[{"status":200,"changed":true,"id":"12","version":4,"body":{…}}]}. Each item stands or falls alone; all of
 * them go to the writer together and mostly share one commit.
 */
#include <jansson.h>
#include <stdatomic.h>
#include <string.h>

#include "record/json.h"
#include "shell/answer.h"
#include "shell/command.h"
#include "shell/writer.h"

enum { ITEMS_MAX = 500 };

struct bulk {
	struct exchange *exchange;
	struct call *call;
	int n;
	_Atomic int open;
	bool brief;			/* leave out the bodies: an import reads none */
};

static void encode_item(struct buf *out, struct call *c, const struct exchange *ex, bool brief)
{
	buf_fmt(out, "{\"status\":%d", c->status);
	if (c->errs.n) {
		buf_text(out, ",\"error\":");
		errs_json(&c->errs, !wants_english(ex->rq), ex->rq->request_id, out);
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
	struct buf out = buf_in(&ex->rq->arena, 256 << 20);

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

static bool item_number(json_t *item, const char *name, bool text, int64_t *out)
{
	json_t *v = json_object_get(item, name);

	if (!v)
		return true;
	if (json_is_string(v) && text)
		return str_int(STR(json_string_value(v)), out) && *out > 0;
	if (!json_is_integer(v) || text)
		return false;
	*out = json_integer_value(v);
	return *out > 0;
}

static bool known_members(json_t *item, struct errs *errs)
{
	static const char *const known[] = { "command", "id", "part", "if_match", "key", "input" };
	const char *name;
	json_t *value;
	int before = errs->n;

	json_object_foreach(item, name, value) {
		bool found = false;
		for (size_t i = 0; i < COUNT(known); i++)
			found |= strcmp(name, known[i]) == 0;
		if (!found)
			fail(errs, &E_UNKNOWN_FIELD, str_fmt(errs->arena, "/%s", name), STR(name), S("item"));
	}
	return errs->n == before;
}

/* One item as a call. What is wrong with it is its own answer. */
static void prepare_item(struct exchange *ex, struct call *c, json_t *item)
{
	static const struct command nothing = { .name = "" };
	struct arena *a = &ex->rq->arena;
	json_t *input = json_object_get(item, "input"), *none = NULL;
	const char *name = json_string_value(json_object_get(item, "command"));
	const char *key = json_string_value(json_object_get(item, "key"));
	const struct command *command = name ? engine_command(api_engine(ex->api), STR(name)) : NULL;

	call_prepare(ex, c, command ? command : &nothing);
	if (!json_is_object(item)) {
		fail(&c->errs, &E_TYPE, S(""), both(a, "对象", "an object"));
		return;
	}
	if (!known_members(item, &c->errs))
		return;
	if (!command) {
		fail(&c->errs, &E_NOT_FOUND, S("/command"), both(a, "命令", "command"), STR(name));
		return;
	}
	if (!item_number(item, "id", true, &c->target.v) || !item_number(item, "part", false, &c->part) ||
	    !item_number(item, "if_match", false, &c->seen)) {
		fail(&c->errs, &E_TYPE, S(""), both(a, "正整数", "a positive number"));
		return;
	}
	if (key && !(command->flags & SECRET)) {
		char *text = json_dumps(item, JSON_COMPACT | JSON_SORT_KEYS);
		c->key = str_dup(a, STR(key));
		c->fingerprint = digest_of(STR(text));
		free(text);
	}
	if (!input)
		input = none = json_object();
	if (!json_is_object(input))
		fail(&c->errs, &E_TYPE, S("/input"), both(a, "对象", "an object"));
	else
		call_accept_json(c, input);
	json_decref(none);
}

static void refuse_bulk(struct exchange *ex, json_t *json)
{
	json_decref(json);
	answer_errors(ex);
}

void bulk_start(struct exchange *ex)
{
	struct arena *a = &ex->rq->arena;

	if (ex->who.roles == NOBODY) {
		fail(&ex->errs, &E_UNAUTHENTICATED, S(""));
		answer_errors(ex);
		return;
	}
	json_t *json = json_read(ex->rq->body, &ex->errs), *items = json_object_get(json, "items");
	if (!json) {
		answer_errors(ex);
		return;
	}
	if (!json_is_array(items) || !json_array_size(items)) {
		fail(&ex->errs, &E_REQUIRED, S("/items"), S("items"));
		refuse_bulk(ex, json);
		return;
	}
	if (json_array_size(items) > ITEMS_MAX) {
		fail(&ex->errs, &E_TOO_MANY, S("/items"), S("500"));
		refuse_bulk(ex, json);
		return;
	}
	struct bulk *b = NEW(a, struct bulk);
	b->exchange = ex;
	b->brief = str_eq(ex->rq->query, S("brief=true"));
	b->n = (int)json_array_size(items);
	b->call = arena_array(a, (size_t)b->n, sizeof *b->call);
	struct call *first = NULL, *last = NULL;
	for (int i = 0; i < b->n; i++) {
		struct call *c = &b->call[i];
		prepare_item(ex, c, json_array_get(items, (size_t)i));
		c->done = item_done;
		c->self = b;
		if (c->errs.n || !call_ready(api_engine(ex->api), c)) {
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
	json_decref(json);
	if (first)
		writer_submit(api_engine(ex->api)->writer, first, last);
	else
		answer_all(b);
}
