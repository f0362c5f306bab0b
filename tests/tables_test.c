/*
 * tables_test.c -- what must hold of every table of every module, asked of all of them at once.
 *
 * A new record, command, route, list, report or setting is tested here without a line being written
 * for it; what it forgot is named.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <fnmatch.h>
#include <glob.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/tables_bench.h"
#include "record/sql.h"
#include "shell/emit/emit_meta_probe.h"
#include "shell/list/list.h"
#include "shell/list/search.h"
#include "shell/write/event.h"

enum { RECORDS_MAX = 400 };

static bool empty(const char *text)
{
	return !text || !*text;
}

static void need_labels(const char *what, const char *name, const char *zh, const char *en)
{
	if (empty(name) || empty(zh) || empty(en))
		buf_fmt(&wrong, "%s %s: a name, a Chinese and an English label are needed\n", what, name ? name : "?");
}

/* --- records --------------------------------------------------------------------------- */

struct known { const struct record *record[RECORDS_MAX]; int n; };

static void know(struct known *k, const struct record *r)
{
	if (!r)
		return;
	for (int i = 0; i < k->n; i++)
		if (k->record[i] == r)
			return;
	assert_true(k->n < RECORDS_MAX);
	k->record[k->n++] = r;
	for (int i = 0; i < r->fields; i++)
		if (r->field[i].type == F_ROWS)
			know(k, r->field[i].of);
}

static void know_route(struct known *k, const struct route *r)
{
	know(k, r->out);
	know(k, r->get);
	if (r->list)
		know(k, r->list->record);
}

/* Every record that some table names. */
static struct known all_records(void)
{
	struct known k = { .n = 0 };

	for (int i = 0; emit_module(i); i++) {
		const struct module *m = emit_module(i);
		for (int n = 0; m->records && m->records[n]; n++)
			know(&k, m->records[n]);
		for (int n = 0; m->commands && m->commands[n]; n++)
			know(&k, m->commands[n]->in);
		for (int n = 0; n < m->routes_n; n++)
			know_route(&k, &m->routes[n]);
		for (int n = 0; n < m->reports_n; n++)
			know(&k, m->reports[n].row);
		for (int n = 0; m->queries && m->queries[n]; n++)
			know(&k, m->queries[n]->row);
	}
	assert_true(k.n > 40);
	return k;
}

static void every_member_of_every_record_has_a_line(void **state)
{
	struct known k = all_records();

	(void)state;
	for (int i = 0; i < k.n; i++)
		record_covers_struct(k.record[i], &wrong);
	nothing_is_wrong();
}

static void every_record_is_as_its_readers_need_it(void **state)
{
	struct known k = all_records();

	(void)state;
	for (int i = 0; i < k.n; i++) {
		const struct record *r = k.record[i];
		record_check(r, &wrong);
		if (empty(r->zh))
			buf_fmt(&wrong, "%s has no Chinese label\n", r->name);
	}
	nothing_is_wrong();
}

static const struct record *root_named(struct str name)
{
	for (int i = 0; emit_module(i); i++)
		for (const struct record *const *r = emit_module(i)->records; r && *r; r++)
			if (record_is_root(*r) && str_eq(STR((*r)->name), name))
				return *r;
	return NULL;
}

/* "wanted_warehouse_id" is of a warehouse: is there a root of the last words of the name? */
static const struct record *root_by_name(struct str name)
{
	for (name = str_sub(name, 0, name.n - strlen("_id")); name.n;) {
		const struct record *r = root_named(name);
		ptrdiff_t next = str_find(name, '_');
		if (r)
			return r;
		name = next < 0 ? S("") : str_sub(name, (size_t)next + 1, name.n);
	}
	return NULL;
}

/* What an id is of stands in the table, and nothing guesses it from the name; so whoever names it after a root has to say so. */
static void every_reference_says_to_what(void **state)
{
	struct known k = all_records();
	int references = 0;

	(void)state;
	for (int i = 0; i < k.n; i++) {
		for (int n = 0; n < k.record[i]->fields; n++) {
			const struct field *f = &k.record[i]->field[n];
			bool named = f->type == F_ID && str_ends(STR(f->name), S("_id"));
			references += f->refers != NULL;
			if (f->refers && !root_named(STR(f->refers)))
				buf_fmt(&wrong, "%s: %s refers to %s, which is no root\n", k.record[i]->name, f->name, f->refers);
			else if (f->refers && (f->flags & (INPUT | FILTER)) && !search_finds(root_named(STR(f->refers))))
				buf_fmt(&wrong, "%s: %s refers to %s, which nobody can look for\n", k.record[i]->name, f->name, f->refers);
			if (named && !f->refers && root_by_name(STR(f->name)))
				buf_fmt(&wrong, "%s: %s does not say what it refers to\n", k.record[i]->name, f->name);
		}
	}
	assert_true(references > 40);
	nothing_is_wrong();
}

static void every_stored_record_is_named_once(void **state)
{
	struct seen names = { .n = 0 }, tables = { .n = 0 };

	(void)state;
	for (int i = 0; emit_module(i); i++) {
		for (const struct record *const *r = emit_module(i)->records; r && *r; r++) {
			if (!(*r)->table) {
				buf_fmt(&wrong, "%s is listed as stored but has no table\n", (*r)->name);
				continue;
			}
			see(&names, "record", (*r)->name);
			see(&tables, "table", (*r)->table);
			if (empty((*r)->en))
				buf_fmt(&wrong, "%s has no English label\n", (*r)->name);
		}
	}
	nothing_is_wrong();
}

static void every_life_cycle_is_sound(void **state)
{
	struct known k = all_records();
	int machines = 0;

	(void)state;
	for (int i = 0; i < k.n; i++) {
		if (!k.record[i]->machine)
			continue;
		machine_check(k.record[i], &wrong);
		machines++;
	}
	assert_true(machines > 3);
	nothing_is_wrong();
}

/* The words of roles are those of the permission matrix, in the order of the bits. */
static void every_field_of_roles_has_the_same_words(void **state)
{
	struct known k = all_records();
	int found = 0;

	(void)state;
	for (int i = 0; i < k.n; i++) {
		const struct field *f = record_field(k.record[i], S("roles"));
		if (!f)
			continue;
		found++;
		assert_int_equal(f->names->n, emit_roles.n);
		for (int n = 0; n < f->names->n; n++)
			assert_string_equal(f->names->at[n].word, emit_roles.at[n].word);
	}
	assert_true(found > 0);
}

/* --- commands ---------------------------------------------------------------------------- */

static const char *command_fault(const struct command *c)
{
	if (!strchr(c->name, '.'))
		return "is not called subject.verb";
	if (!c->by)
		return "is for nobody";
	if (!c->decide)
		return "decides nothing";
	if ((c->flags & PATCHES) && (!c->subject || c->in != c->subject))
		return "patches, but not its own subject";
	if (c->subject && !record_is_root(c->subject))
		return "has a subject that is no root";
	return NULL;
}

static void every_command_is_described(void **state)
{
	struct seen names = { .n = 0 };

	(void)state;
	for (int i = 0; emit_module(i); i++) {
		for (const struct command *const *c = emit_module(i)->commands; c && *c; c++) {
			need_labels("command", (*c)->name, (*c)->zh, (*c)->en);
			see(&names, "command", (*c)->name);
			if (command_fault(*c))
				buf_fmt(&wrong, "command %s %s\n", (*c)->name, command_fault(*c));
		}
	}
	assert_true(names.n > 30);
	nothing_is_wrong();
}

static bool is_listed(const struct command *wanted)
{
	for (int i = 0; emit_module(i); i++)
		for (const struct command *const *c = emit_module(i)->commands; c && *c; c++)
			if (*c == wanted)
				return true;
	return false;
}

static bool is_heard(const struct command *c)
{
	for (int i = 0; emit_module(i); i++) {
		const struct module *m = emit_module(i);
		for (int k = 0; k < m->listeners_n; k++)
			if (m->listeners[k].command == c)
				return true;
		for (int k = 0; k < m->timers_n; k++)
			if (m->timers[k].command == c)
				return true;
	}
	return false;
}

static bool has_route(const struct operations *all, const struct command *c)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->at[i].command == c)
			return true;
	return false;
}

/* A batch takes every command of its caller's: history comes in by some that have no route. */
enum { IMPORTERS = MANAGER | ADMIN | MACHINE };

static void every_command_can_be_reached(void **state)
{
	struct operations all = emit_operations(&arena);

	(void)state;
	for (size_t i = 0; i < all.n; i++)
		if (all.at[i].command && !is_listed(all.at[i].command))
			buf_fmt(&wrong, "%s has a route but is in no list of commands\n", all.at[i].command->name);
	for (int i = 0; emit_module(i); i++)
		for (const struct command *const *c = emit_module(i)->commands; c && *c; c++)
			if (!has_route(&all, *c) && !is_heard(*c) && !((*c)->flags & INTERNAL))
				buf_fmt(&wrong, "%s has no route, listener or timer, and is not INTERNAL\n", (*c)->name);
			else if (((*c)->flags & INTERNAL) && ((*c)->by & ~(SYSTEM | IMPORTERS)))
				buf_fmt(&wrong, "%s is INTERNAL, and a post may send it in a batch\n", (*c)->name);
	nothing_is_wrong();
}

/* --- routes -------------------------------------------------------------------------------- */

static int ways(const struct route *r)
{
	return !!r->command + !!r->moves + !!r->list + !!r->get + !!r->query + !!r->page + r->report + r->stream + r->paper + r->bulk;
}

static const char *route_fault(const struct route *r)
{
	bool command = r->command || r->moves || r->bulk;

	if (ways(r) != 1)
		return "must be one of command, moves, list, get, query, page, report, stream, paper and bulk";
	if (!r->page && command != (r->method != GET))
		return "reads by another method than GET, or writes by it";
	bool named = r->command || r->moves;	/* by the command: roles and words are its own */
	if (!named && !r->by)
		return "is for nobody";
	if (!named && (empty(r->zh) || empty(r->en)))
		return "has no summary in both languages";
	if ((r->list || r->get) && !r->out)
		return "does not say what it answers";
	if (r->get && (r->get != r->out || !record_is_root(r->get)))
		return "reads one thing and answers another";
	if (r->list && r->list->record != r->out)
		return "lists one thing and answers another";
	if (str_starts(STR(r->path), S("/api/v1/")) == !!r->page)
		return "is a page within the API, or no page outside it";
	if (!r->moves == !!strstr(r->path, "{move}"))
		return "has moves and no {move}, or {move} and none";
	return NULL;
}

static void every_route_is_sound(void **state)
{
	struct seen paths = { .n = 0 };

	(void)state;
	for (int i = 0; emit_module(i); i++) {
		const struct module *m = emit_module(i);
		for (int k = 0; k < m->routes_n; k++) {
			const struct route *r = &m->routes[k];
			see(&paths, "route", str_c(&arena, str_fmt(&arena, "%s %s", method_names[r->method], r->path)));
			if (route_fault(r))
				buf_fmt(&wrong, "%s %s %s\n", method_names[r->method], r->path, route_fault(r));
		}
	}
	assert_true(paths.n > 30);
	nothing_is_wrong();
}

/* What the route lets in, the command must not shut out: a caller would be told two things. */
static void every_route_and_its_command_agree_on_roles(void **state)
{
	struct operations all = emit_operations(&arena);

	(void)state;
	for (size_t i = 0; i < all.n; i++) {
		const struct operation *o = &all.at[i];
		if (o->route->command && o->route->by && o->route->by != o->command->by)
			buf_fmt(&wrong, "%s %s and %s name different roles\n", method_names[o->route->method], o->route->path,
			        o->command->name);
		if (o->route->moves && o->route->by && (o->command->by & ~o->route->by & ~(unsigned)SYSTEM))
			buf_fmt(&wrong, "%s names fewer roles than %s\n", o->route->path, o->command->name);
	}
	nothing_is_wrong();
}

/* --- lists ------------------------------------------------------------------------------------ */

static void check_list(const struct route *route)
{
	const struct list *l = route->list;
	const struct record *r = l->record;
	const char *sort = l->sort ? l->sort + (*l->sort == '-') : NULL;

	if (!r->table)
		buf_fmt(&wrong, "%s lists %s, which is not stored\n", route->path, r->name);
	for (int i = 0; i < r->fields; i++)
		if ((r->field[i].flags & (FILTER | SORT)) && !field_is_column(&r->field[i]))
			buf_fmt(&wrong, "%s: %s of %s is no column\n", route->path, r->field[i].name, r->name);
	if (!sort || record_field_index(r, sort) < 0 || !field_is_column(record_field(r, STR(sort))))
		buf_fmt(&wrong, "%s is sorted by nothing\n", route->path);
	if (l->mine && record_field_index(r, l->mine) < 0)
		buf_fmt(&wrong, "%s: %s has no %s\n", route->path, r->name, l->mine);
	if ((route->by & CUSTOMER) && !l->mine)
		buf_fmt(&wrong, "%s would show a customer what is not theirs\n", route->path);
	if (l->title && (record_field_index(r, l->title) < 0 || record_field_index(r, l->subtitle) < 0))
		buf_fmt(&wrong, "%s: a hit has no title, or no subtitle\n", route->path);
	if (l->title && !(l->typed ? record_field(r, STR(l->typed)) : record_field(r, S("search"))))
		buf_fmt(&wrong, "%s: the box cannot look into it\n", route->path);
	const struct field *search = record_field(r, S("search"));
	if (search && (search->type != F_TEXT || !field_is_column(search) || !record_is_root(r)))
		buf_fmt(&wrong, "%s: what is found by words is a root with a column of text\n", route->path);
}

static void every_list_stands_on_columns(void **state)
{
	int lists = 0;

	(void)state;
	for (int i = 0; emit_module(i); i++) {
		for (int k = 0; k < emit_module(i)->routes_n; k++) {
			const struct route *r = &emit_module(i)->routes[k];
			if (!r->list)
				continue;
			lists++;
			check_list(r);
		}
	}
	assert_true(lists > 5);
	nothing_is_wrong();
}

/* What the description promises of a list, the list understands; and nothing else. */
static void every_filter_that_is_described_is_understood(void **state)
{
	struct operations all = emit_operations(&arena);
	json_t *doc = probe_openapi(&arena, &wrong), *parameter;
	size_t i, k;

	(void)state;
	for (i = 0; i < all.n; i++) {
		const struct list *l = all.at[i].route->list;
		json_t *item = json_object_get(json_object_get(doc, "paths"), str_c(&arena, all.at[i].path));
		json_array_foreach(json_object_get(l ? json_object_get(item, "get") : NULL, "parameters"), k, parameter) {
			const char *name = json_string_value(json_object_get(parameter, "name"));
			struct errs errs = { .arena = &arena };
			struct caller who = { .roles = ADMIN };
			if (!name)
				continue;
			list_parse(l, str_fmt(&arena, "%s=?", name), &who, &arena, &errs);
			if (errs.n && errs.at[0].problem == &E_PARAMETER && strcmp(name, "sort") != 0)
				buf_fmt(&wrong, "%s: %s is described and not understood\n", all.at[i].route->path, name);
		}
	}
	json_decref(doc);
	nothing_is_wrong();
}

/* --- settings, reports, checks, listeners ------------------------------------------------------- */

static bool fallback_fits(const struct setting *s)
{
	struct str value = STR(s->fallback);
	int64_t n;

	if ((s->type == SETTING_INT || s->type == SETTING_RATE) && (!str_int(value, &n) || n < s->min || n > s->max))
		return false;
	if (s->type == SETTING_CHOICE && names_find(s->choices, value) < 0)
		return false;
	return !s->valid || s->valid(value);
}

static void every_setting_starts_with_a_valid_value(void **state)
{
	struct seen names = { .n = 0 };

	(void)state;
	for (int i = 0; emit_module(i); i++) {
		for (int k = 0; k < emit_module(i)->settings_n; k++) {
			const struct setting *s = &emit_module(i)->settings[k];
			need_labels("setting", s->name, s->zh, s->en);
			see(&names, "setting", s->name);
			if (!s->fallback || !fallback_fits(s))
				buf_fmt(&wrong, "setting %s: its default \"%s\" would be refused\n", s->name, s->fallback);
		}
	}
	assert_true(names.n > 3);
	nothing_is_wrong();
}

static bool has_parameter(const struct report *r, struct str name)
{
	for (int i = 0; i < r->parameters; i++)
		if (str_eq(STR(r->parameter[i].name), name))
			return true;
	return false;
}

static bool report_knows(const struct report *r, struct str name)
{
	return has_parameter(r, name) || record_field(r->row, name);
}

static const struct list *list_at(struct str name)
{
	ARENA a = { 0 };
	struct str path = str_fmt(&a, "/api/v1/%.*s", (int)name.n, name.s);

	for (int i = 0; emit_module(i); i++)
		for (int k = 0; k < emit_module(i)->routes_n; k++)
			if (emit_module(i)->routes[k].list && str_eq(STR(emit_module(i)->routes[k].path), path))
				return emit_module(i)->routes[k].list;
	return NULL;
}

/* "created_at={from}..{until}": a filter of the list, and what the report knows. */
static void check_filter(const struct report *r, const struct list *list, struct str pair)
{
	struct str name, rest = pair, piece;

	str_cut(&rest, '=', &name);
	const struct field *f = record_field(list->record, name);
	if (name.s[0] != '{' && !(f && f->flags & FILTER) && !list_condition(list, name))
		buf_fmt(&wrong, "report %s: %.*s is no filter of the list it opens\n", r->name, (int)name.n, name.s);
	for (rest = pair; str_cut(&rest, '{', &piece) && rest.n; ) {
		str_cut(&rest, '}', &piece);
		if (str_starts(piece, S("?")) ? !has_parameter(r, str_sub(piece, 1, piece.n)) : !report_knows(r, piece))
			buf_fmt(&wrong, "report %s: {%.*s} is no column and no parameter\n", r->name, (int)piece.n, piece.s);
	}
}

static const struct report *report_at(struct str path)
{
	ARENA a = { 0 };

	for (int i = 0; emit_module(i); i++)
		for (int k = 0; k < emit_module(i)->reports_n; k++)
			if (str_eq(path, str_fmt(&a, "reports/%s", emit_module(i)->reports[k].name)))
				return &emit_module(i)->reports[k];
	return NULL;
}

static void check_report_rows(const struct report *r, const char *count, const char *rows)
{
	struct str rest = STR(rows), path, pair, name;

	str_cut(&rest, '?', &path);
	const struct list *list = list_at(path);
	const struct report *further = report_at(path);
	if ((!list && !further) || record_field_index(r->row, count) < 0) {
		buf_fmt(&wrong, "report %s: %s opens no rows of a list or report\n", r->name, count);
		return;
	}
	while (str_cut(&rest, '&', &pair)) {
		if (list) {
			check_filter(r, list, pair);
			continue;
		}
		str_cut(&pair, '=', &name);
		if (!has_parameter(further, name))
			buf_fmt(&wrong, "report %s: %.*s is no parameter of the report it opens\n", r->name, (int)name.n, name.s);
	}
}

static void check_report(const struct report *r)
{
	struct seen names = { .n = 0 };

	need_labels("report", r->name, r->zh, r->en);
	if (!r->by || !r->row || !r->run)
		buf_fmt(&wrong, "report %s has no roles, no row or nothing to run\n", r->name);
	for (int i = 0; i < r->parameters; i++) {
		const struct parameter *p = &r->parameter[i];
		need_labels(r->name, p->name, p->zh, p->en);
		see(&names, r->name, p->name);
		if (strcmp(p->name, "format") == 0)
			buf_fmt(&wrong, "report %s: format is everybody's parameter\n", r->name);
	}
	if (!r->length || record_field_index(r->row, r->length) < 0)
		buf_fmt(&wrong, "report %s: its bars are as long as no column says\n", r->name);
	for (size_t i = 0; i < COUNT(r->named) && (r->named[i] || i == 0); i++)
		if (!r->named[i] || record_field_index(r->row, r->named[i]) < 0)
			buf_fmt(&wrong, "report %s: its bars are named by no column\n", r->name);
	for (size_t i = 0; i < COUNT(r->opens) && r->opens[i].count; i++)
		check_report_rows(r, r->opens[i].count, r->opens[i].rows);
}

static void every_report_is_described(void **state)
{
	struct seen names = { .n = 0 };

	(void)state;
	for (int i = 0; emit_module(i); i++) {
		for (int k = 0; k < emit_module(i)->reports_n; k++) {
			see(&names, "report", emit_module(i)->reports[k].name);
			check_report(&emit_module(i)->reports[k]);
		}
	}
	assert_true(names.n > 5);
	nothing_is_wrong();
}

static void every_check_says_what_it_proves(void **state)
{
	(void)state;
	for (int i = 0; i < event_checks_n; i++)
		need_labels("check", event_checks[i].name, event_checks[i].zh, event_checks[i].en);
	for (int i = 0; emit_module(i); i++)
		for (int k = 0; k < emit_module(i)->checks_n; k++)
			need_labels("check", emit_module(i)->checks[k].name, emit_module(i)->checks[k].zh,
			            emit_module(i)->checks[k].en);
	nothing_is_wrong();
}

/* --- the description ------------------------------------------------------------------------------------ */

static void the_description_of_the_api_is_whole(void **state)
{
	json_t *doc = probe_openapi(&arena, &wrong);

	(void)state;
	assert_non_null(doc);
	json_decref(doc);
	nothing_is_wrong();
}

static void all_that_screens_are_drawn_from_is_there(void **state)
{
	json_t *doc = probe_meta(&arena, &wrong);

	(void)state;
	probe_typescript(&arena, &wrong);
	assert_non_null(doc);
	json_decref(doc);
	nothing_is_wrong();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(every_member_of_every_record_has_a_line),
		T(every_record_is_as_its_readers_need_it),
		T(every_reference_says_to_what),
		T(every_stored_record_is_named_once),
		T(every_life_cycle_is_sound),
		T(every_field_of_roles_has_the_same_words),
		T(every_command_is_described),
		T(every_command_can_be_reached),
		T(every_route_is_sound),
		T(every_route_and_its_command_agree_on_roles),
		T(every_list_stands_on_columns),
		T(every_filter_that_is_described_is_understood),
		T(every_setting_starts_with_a_valid_value),
		T(every_report_is_described),
		T(every_check_says_what_it_proves),
		T(the_description_of_the_api_is_whole),
		T(all_that_screens_are_drawn_from_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
