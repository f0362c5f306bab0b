/*
 * actions_table_test.c -- moves and actions against commands and routes: what is offered can be asked for, by those it is
 * offered to, and what can be asked for is offered.
 *
 * A new command of a record, or a new row of its tables, is tested here without a line being written for it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/tables_bench.h"

static struct operations all;
static int rows;

static int begin_rows(void **state)
{
	begin(state);
	all = emit_operations(&arena);
	rows = 0;
	return 0;
}

/* The request of a row that does not name one: POST to …/actions/{name} of the record; of a move always that. */
static const struct operation *asked_by_name(const struct record *r, const char *name)
{
	struct str end = str_fmt(&arena, "/actions/%s", name), command = str_fmt(&arena, "%s.%s", r->name, name);

	for (size_t i = 0; i < all.n; i++) {
		const struct command *c = all.at[i].command;
		if (!c || !all.at[i].route->moves || !str_ends(all.at[i].path, end))
			continue;
		/* A command is named after its record, or after a shorter word for it: token of api_token. */
		if (str_eq(STR(c->name), command) || (c->subject == r && !strstr(all.at[i].route->path, "{part}")))
			return &all.at[i];
	}
	return NULL;
}

static const struct operation *asked_by_request(const char *request)
{
	for (size_t i = 0; i < all.n; i++) {
		const struct operation *o = &all.at[i];
		if (o->command && str_eq(STR(request), str_fmt(&arena, "%s %.*s", method_names[o->route->method], P(o->path))))
			return o;
	}
	return NULL;
}

static const struct operation *behind(const struct record *r, const struct action *a)
{
	return a->request ? asked_by_request(a->request) : asked_by_name(r, a->name);
}

/* --- every row has its command, and they name the same roles and words ---------------------- */

struct words { const char *zh, *en; };

static bool same_words(struct words a, struct words b)
{
	return str_eq(STR(a.zh), STR(b.zh)) && str_eq(STR(a.en), STR(b.en));
}

/* Buttons of one command may differ by the state they stand in: 取消 what waits, 停止 what runs. */
static bool differs_by_state(const struct record *r, const char *name, struct words words)
{
	for (int i = 0; r->machine && i < r->machine->moves; i++) {
		const struct move *m = &r->machine->move[i];
		if (m->zh && !strcmp(m->action, name) && !same_words((struct words){ m->zh, m->en }, words))
			return true;
	}
	return false;
}

/* The same words on the button, in the log and in the documents; these may add in English what it is done to. */
static void check_words(const struct record *r, const char *name, struct words button, const struct command *c)
{
	struct str en = STR(c->en), head = STR(button.en);
	bool begins = str_starts(en, head) && (en.n == head.n || en.s[head.n] == ' ');

	if (button.zh && !(str_eq(STR(button.zh), STR(c->zh)) && begins) && !differs_by_state(r, name, button))
		buf_fmt(&wrong, "%s: \"%s\" is called \"%s\", \"%s\", and %s \"%s\", \"%s\"\n", r->name, name, button.zh, button.en, c->name,
		        c->zh, c->en);
}

static void check_row(const struct record *r, const char *name, unsigned by, struct words button, const struct operation *o)
{
	rows++;
	if (!o)
		buf_fmt(&wrong, "%s: nothing does \"%s\"\n", r->name, name);
	else if (!o->command->subject)
		buf_fmt(&wrong, "%s: \"%s\" is %s, which is not done to one that is there\n", r->name, name, o->command->name);
	else if (by != o->command->by)
		buf_fmt(&wrong, "%s: \"%s\" and %s name different roles\n", r->name, name, o->command->name);
	else
		check_words(r, name, button, o->command);
}

static void check_rows(const struct record *r)
{
	for (int i = 0; r->machine && i < r->machine->moves; i++) {
		const struct move *m = &r->machine->move[i];
		if (m->by != SYSTEM)
			check_row(r, m->action, m->by, (struct words){ m->zh, m->en }, asked_by_name(r, m->action));
	}
	for (int i = 0; r->actions && i < r->actions->n; i++) {
		const struct action *a = &r->actions->at[i];
		check_row(r, a->name, a->by, (struct words){ a->zh, a->en }, behind(r, a));
	}
}

static void every_button_is_a_request_of_the_same_roles_and_words(void **state)
{
	(void)state;

	for (int i = 0; emit_module(i); i++)
		for (const struct record *const *r = emit_module(i)->records; r && *r; r++)
			check_rows(*r);
	assert_true(rows > 40);
	nothing_is_wrong();
}

/* --- every command has its row ------------------------------------------------------------------ */

static bool offers(const struct record *r, const struct operation *o)
{
	for (int i = 0; r->machine && i < r->machine->moves; i++)
		if (r->machine->move[i].zh && asked_by_name(r, r->machine->move[i].action) == o)
			return true;
	for (int i = 0; r->actions && i < r->actions->n; i++)
		if (r->actions->at[i].zh && !strchr(r->actions->at[i].name, '.') && behind(r, &r->actions->at[i]) == o)
			return true;
	return false;
}

static bool is_offered(const struct operation *o)
{
	for (int i = 0; emit_module(i); i++)
		for (const struct record *const *r = emit_module(i)->records; r && *r; r++)
			if (offers(*r, o))
				return true;
	return false;
}

static void every_request_that_changes_something_is_a_button(void **state)
{
	(void)state;

	for (size_t i = 0; i < all.n; i++) {
		const struct command *c = all.at[i].command;
		if (!c || !c->subject)
			continue;
		rows++;
		if (!is_offered(&all.at[i]))
			buf_fmt(&wrong, "%s changes the %s, and none of its buttons says so\n", c->name, c->subject->name);
	}
	assert_true(rows > 30);
	nothing_is_wrong();
}

/* --- the tables themselves ---------------------------------------------------------------------------- */

static void every_table_of_actions_is_sound(void **state)
{
	(void)state;

	for (int i = 0; emit_module(i); i++) {
		for (const struct record *const *r = emit_module(i)->records; r && *r; r++) {
			if (!(*r)->actions)
				continue;
			machine_check(*r, &wrong);
			rows += (*r)->actions->n;
		}
	}
	assert_true(rows > 20);
	nothing_is_wrong();
}

#define ON_ROWS(test) cmocka_unit_test_setup_teardown(test, begin_rows, forget)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_ROWS(every_button_is_a_request_of_the_same_roles_and_words),
		ON_ROWS(every_request_that_changes_something_is_a_button),
		ON_ROWS(every_table_of_actions_is_sound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
