/*
 * roles.c -- every role at every door: who may is let in, who may not is told 403 and nothing else.
 *
 * The doors are the routes of the modules' tables; what is expected follows from the roles that stand there, by the
 * rule of the standard: a manager may stand in for every post but the administrator's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/rows.h"
#include "lib/shop_bench.h"
#include "people/people.h"
#include "shell/module.h"
#include "shell/shell.h"

static int asked, wrong;

static const struct { const char *word; unsigned role; } callers[] = {
	{ "sales", SALES }, { "reviewer", REVIEWER }, { "warehouse", WAREHOUSE }, { "logistics", LOGISTICS },
	{ "finance", FINANCE }, { "aftersales", AFTERSALES }, { "manager", MANAGER }, { "machine", MACHINE },
	{ "nobody", 0 },
};

static bool may(unsigned by, unsigned role)
{
	unsigned posts = SALES | REVIEWER | WAREHOUSE | LOGISTICS | FINANCE | AFTERSALES | MANAGER;

	return (by & (ANYONE | role)) || (role == MANAGER && (by & posts));
}

/* {id} and {part} as 1, {move} as the command's verb, {record} and {name} as something there is. */
static char *path_of(struct arena *a, const struct route *r, const char *move)
{
	struct str rest = STR(r->path), piece;
	struct buf out = buf_in(a, 0);

	str_cut(&rest, '/', &piece);
	while (str_cut(&rest, '/', &piece)) {
		buf_char(&out, '/');
		if (str_eq(piece, S("{move}")))
			buf_text(&out, move);
		else if (str_eq(piece, S("{record}")))
			buf_text(&out, "order");
		else if (piece.s[0] == '{')
			buf_char(&out, '1');
		else
			buf_add(&out, piece);
	}
	return str_c(a, buf_str(&out));
}

/* A stream has no end: its head says whether it is open. */
static const char *method_of(const struct route *r)
{
	return r->stream ? "HEAD" : method_names[r->method];
}

static void ask(const struct route *r, const char *path, unsigned by)
{
	static const char *const header[] = { "If-Match: *", "Idempotency-Key: 角色", NULL };

	for (size_t i = 0; i < COUNT(callers); i++) {
		ARENA a = { 0 };
		struct str token = callers[i].role ? words_value(&words, STR(callers[i].word)) : S("");
		const struct sent s = { method_of(r), path, token, r->method == GET ? NULL : header, S("") };
		struct got g = web_send(web, &s, &a);
		int refusal = callers[i].role ? 403 : 401;
		/* A failed login is 401 too, whoever tries. */
		bool good = may(by, callers[i].role) ? g.status && g.status < 500 && g.status != 403 : g.status == refusal;
		asked++;
		if (good)
			continue;
		wrong++;
		print_message("%s %s as %s: %s expected, got %d %s\n", s.method, path, callers[i].word,
		              may(by, callers[i].role) ? "no refusal" : "a refusal", g.status, g.error ? g.error : "");
	}
}

/* Whoever logs out has no role any more: people.case tries it. */
static bool logs_out(const struct command *c)
{
	return c && strcmp(c->name, "session.close") == 0;
}

static const char *verb(const struct command *c)
{
	return strchr(c->name, '.') + 1;
}

static void ask_route(const struct route *r)
{
	if (r->report || r->paper || logs_out(r->command))
		return;		/* each report and each paper has its own roles: below */
	if (!r->moves) {
		ask(r, path_of(&arena, r, ""), r->command ? r->command->by : r->by);
		return;
	}
	for (int i = 0; r->moves[i]; i++)
		ask(r, path_of(&arena, r, verb(r->moves[i])), r->moves[i]->by);
}

static void ask_reports_and_papers(const struct module *m)
{
	static const struct route get = { .method = GET };

	for (int i = 0; i < m->reports_n; i++) {
		char path[200];
		snprintf(path, sizeof path, "/api/v1/reports/%s", m->reports[i].name);
		ask(&get, path, m->reports[i].by & (STAFF | MACHINE));
	}
	for (int i = 0; i < m->papers_n; i++) {
		char path[200];
		snprintf(path, sizeof path, "/api/v1/papers/%s", m->papers[i].name);
		ask(&get, path, m->papers[i].by & (STAFF | MACHINE));
	}
}

static void every_door_opens_to_its_roles_and_to_no_other(void **state)
{
	(void)state;

	int64_t rows = rows_in_all(house.db);
	for (int k = 0; k < shell_module.routes_n; k++)
		ask_route(&shell_module.routes[k]);
	for (int i = 0; modules[i]; i++) {
		for (int k = 0; k < modules[i]->routes_n; k++)
			ask_route(&modules[i]->routes[k]);
		ask_reports_and_papers(modules[i]);
	}
	print_message("%d requests\n", asked);
	assert_true(asked > 500);
	assert_int_equal(wrong, 0);
	assert_in_range(rows_in_all(house.db) - rows, 0, 20);	/* empty bodies make nothing but log lines of sessions */
}

/* The same over commands:batch, which has one door for all commands. */
static void every_command_of_a_batch_asks_for_its_role(void **state)
{
	(void)state;

	for (int i = 0; modules[i]; i++) {
		for (int k = 0; modules[i]->commands && modules[i]->commands[k]; k++) {
			const struct command *c = modules[i]->commands[k];
			for (size_t n = 0; n + 1 < COUNT(callers) && !logs_out(c); n++) {
				ARENA a = { 0 };
				struct got g = web_post(web, words_value(&words, STR(callers[n].word)), "/api/v1/commands:batch", NULL, &a,
				                        "{\"items\":[{\"command\":\"%s\",\"id\":\"1\",\"key\":\"k\"}]}", c->name);
				bool refused = str_find_str(g.body, S("\"status\":403")) >= 0;
				assert_int_equal(g.status, 200);
				if (refused == may(c->by, callers[n].role))
					print_message("%s as %s: %.*s\n", c->name, callers[n].word, P(g.body));
				assert_int_equal(refused, !may(c->by, callers[n].role));
			}
		}
	}
}

static bool furnish(struct buf *why)
{
	(void)why;
	return true;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_door_opens_to_its_roles_and_to_no_other),
		cmocka_unit_test(every_command_of_a_batch_asks_for_its_role),
	};

	return cmocka_run_group_tests(tests, open_shop, close_shop);
}
