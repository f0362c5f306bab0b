/*
 * commands.c -- running orderd's commands: one, or very many, whose commits the engine then shares.
 */
#include "commands.h"

#include <stdio.h>

#include "base/config.h"

enum { CHUNK = 500, FLAGS_MAX = 8, BODY_MAX = 128 * 1024 };

bool commands_complain(const char *what, const struct errs *errs)
{
	ARENA a = { 0 };

	for (int i = 0; i < errs->n && i < 3; i++)
		fprintf(stderr, "%s: %s %.*s\n", what, errs->at[i].problem->code, P(err_text(&a, &errs->at[i], false)));
	return false;
}

struct engine *commands_open(const char *db, const char *const *flags, struct arena *a)
{
	struct errs errs = { .arena = a };
	struct config *config = NEW(a, struct config);
	char *argv[FLAGS_MAX + 2] = { str_c(a, S("bench")), str_c(a, str_fmt(a, "--db=%s", db)) };
	int argc = 2;

	while (flags[argc - 2]) {
		argv[argc] = str_c(a, STR(flags[argc - 2]));
		argc++;
	}
	struct engine *e = config_read(config, NULL, &argc, argv, a, &errs) ? engine_open(config, &errs) : NULL;
	if (!e)
		commands_complain(db, &errs);
	return e;
}

struct call command_call(struct engine *e, struct arena *a, const char *command)
{
	return (struct call){
		.command = engine_command(e, STR(command)), .arena = a, .errs = { .arena = a },
		.who = { .name = S("bench"), .roles = SYSTEM },
	};
}

bool command_run(struct engine *e, const char *command, const char *body, int64_t *made, json_t **answer)
{
	ARENA a = { 0 };
	struct call c = command_call(e, &a, command);
	bool done = call_accept(&c, STR(body)) && call_run(e, &c);

	call_release(&c);
	if (!done)
		return commands_complain(command, &c.errs);
	if (made)
		*made = c.made.v;
	if (answer)
		*answer = json_loadb(c.body.s, c.body.n, 0, NULL);
	return true;
}

static void nothing(struct call *c)
{
	(void)c;
}

bool commands_run(struct engine *e, const char *command, const void *self, command_body *body, int from, int to,
                  int64_t *made)
{
	static char text[BODY_MAX];
	static struct call call[CHUNK];
	bool fine = true;

	for (int at = from; fine && at < to; at += CHUNK) {
		ARENA a = { 0 };
		int n = to - at < CHUNK ? to - at : CHUNK;
		for (int i = 0; fine && i < n; i++) {
			call[i] = command_call(e, &a, command);
			call[i].done = nothing;
			call[i].brief = true;
			body(self, at + i, text, sizeof text);
			fine = call_accept(&call[i], STR(text)) || commands_complain(command, &call[i].errs);
		}
		for (int i = 0; fine && i < n; i++)	/* from here on the arena is the writer's */
			call_submit(e, &call[i]);
		engine_drain(e);
		for (int i = 0; fine && i < n; i++) {
			fine = !call[i].errs.n || commands_complain(command, &call[i].errs);
			if (made)
				made[at + i] = call[i].made.v;
		}
	}
	return fine;
}
