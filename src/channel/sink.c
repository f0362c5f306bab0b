/*
 * sink.c -- the inputs of an import as calls to the writer.
 */
#include "channel/sink.h"

bool is_there_already(struct str code, struct str pointer)
{
	return str_eq(code, STR(E_CONFLICT.code)) && str_eq(pointer, S("/reference"));
}

static bool accept_item(struct engine_sink *s, struct call *call, const struct import_item *item)
{
	*call = (struct call){
		.command = engine_command(s->engine, STR(item->command)), .arena = &s->arena,
		.errs = { .arena = &s->arena }, .who = s->who, .dry = s->dry, .brief = true, .request_id = s->prefix,
	};
	if (s->prefix.n) {
		call->key = str_fmt(&s->arena, "%.*s:%.*s", P(s->prefix), P(item->key));
		call->fingerprint = digest_of(item->input);
	}
	return call_accept(call, item->input);
}

/* What an earlier run of the same job made and was not heard of is answered again: it was made by it. */
static void take_answer(struct engine_sink *s, const struct call *call, struct import_item *item)
{
	const struct err *e = call->errs.at;

	item->outcome = call->changed || call->replayed || s->dry ? IMPORT_MADE : IMPORT_UNCHANGED;
	if (!call->errs.n)
		return;
	item->outcome = is_there_already(STR(e->problem->code), e->pointer) ? IMPORT_UNCHANGED : IMPORT_REFUSED;
	item->pointer = e->pointer;
	item->zh = err_text(&s->arena, e, true);
	item->en = err_text(&s->arena, e, false);
}

/* Nothing of it is on its way before all of it was read: the calls share an arena. */
bool send_to_engine(void *self, struct import_item *item, int n, struct errs *errs)
{
	struct engine_sink *s = self;

	bool fine = true;

	arena_reset(&s->arena);
	struct call *call = arena_array(&s->arena, (size_t)n, sizeof *call);
	struct call **accepted = arena_array(&s->arena, (size_t)n, sizeof *accepted);
	int many = 0;
	for (int i = 0; i < n; i++)
		if (accept_item(s, &call[i], &item[i]))
			accepted[many++] = &call[i];
	calls_run(s->engine, accepted, many);
	for (int i = 0; i < n; i++) {
		call_release(&call[i]);
		take_answer(s, &call[i], &item[i]);
		if (fine && call[i].errs.n && call[i].status >= 500) {	/* not the row is wrong */
			errs_join(errs, &call[i].errs);
			fine = false;
		}
	}
	return fine;
}
