/*
 * company.c -- what the commands do with a company's data: run a command, or read.
 */
#include "cli/cli.h"
#include "shell/setting.h"

const struct caller cli_system = { .name = { "orderd", 6 }, .roles = SYSTEM };

bool cli_run(struct cli *c, struct engine *e, const char *command, struct id target, struct str body,
             struct str *answer)
{
	struct call call = {
		.command = engine_command(e, STR(command)), .arena = c->arena, .errs = { .arena = c->arena },
		.who = cli_system, .target = target,
	};
	bool fine = call_accept(&call, body) && call_run(e, &call);

	call_release(&call);
	errs_join(&c->errs, &call.errs);
	if (answer)
		*answer = call.body;
	return fine;
}

bool cli_read_open(struct cli *c, struct reading *r)
{
	*r = (struct reading){ .engine = { .config = &c->config } };
	zone_parse(c->config.zone, &r->engine.zone);
	engine_describe(&r->engine);
	r->db = db_open(c->config.db, DB_READ, &c->errs);
	if (r->db && settings_load(&r->engine, r->db, &c->errs) && db_begin(r->db, DB_READ, &c->errs)) {
		r->x = (struct context){
			.arena = c->arena, .errs = &c->errs, .who = &cli_system, .now = instant_now(),
			.zone = r->engine.zone, .settings = atomic_load(&r->engine.settings),
		};
		return true;
	}
	cli_read_close(r);
	return false;
}

void cli_read_close(struct reading *r)
{
	if (r->db) {
		db_rollback(r->db);
		db_close(r->db);
	}
	arena_free(&r->engine.arena);
}
