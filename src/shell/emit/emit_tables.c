/*
 * emit_tables.c -- what the modules' tables hold, taken together: the operations of the API and the records that appear in it.
 */
#include <stdlib.h>
#include <string.h>

#include "record/schema.h"
#include "shell/emit/emit_inner.h"
#include "shell/list/list.h"
#include "shell/shell.h"

const struct names emit_roles = NAMES(
	{ "sales",      "销售",     "sales" },
	{ "reviewer",   "审核",     "reviewer" },
	{ "warehouse",  "仓库",     "warehouse" },
	{ "logistics",  "物流",     "logistics" },
	{ "finance",    "财务",     "finance" },
	{ "aftersales", "售后",     "after-sales" },
	{ "manager",    "订单管理", "order manager" },
	{ "admin",      "管理员",   "administrator" },
	{ "customer",   "客户",     "customer" },
	{ "machine",    "程序",     "machine" },
);

const struct module *emit_module(int i)
{
	return i == 0 ? &shell_module : modules[i - 1];
}

/* --- operations ------------------------------------------------------------------- */

static unsigned operation_by(const struct operation *o)
{
	if (o->command)
		return o->command->by;
	return o->report ? o->report->by : o->paper ? o->paper->by : o->route->by;
}

bool emit_permits(const struct operation *o, unsigned role)
{
	return roles_permit(operation_by(o), role);
}

bool emit_is_public(const struct operation *o)
{
	return operation_by(o) & ANYONE;
}

/* The path with its last {part} replaced by what it stands for. */
static struct str path_with(struct arena *a, const char *path, struct str last)
{
	const char *open = strrchr(path, '{');

	return str_fmt(a, "%.*s%.*s%s", (int)(open - path), path, P(last), strchr(open, '}') + 1);
}

static void operation_add(struct arena *a, struct operations *all, struct operation o)
{
	all->at = arena_grow(a, all->at, all->n, &all->room, sizeof *all->at);
	all->at[all->n++] = o;
}

static void add_command(struct arena *a, struct operations *all, struct operation o, const struct command *c)
{
	o.command = c;
	o.zh = c->zh;
	o.en = c->en;
	if (o.route->moves)
		o.path = path_with(a, o.route->path, STR(strchr(c->name, '.') + 1));
	operation_add(a, all, o);
}

/* One of those that share a route: the last part of its path is the name. */
static void add_named(struct arena *a, struct operations *all, struct operation o, const char *name, const char *zh, const char *en)
{
	o.path = path_with(a, o.route->path, STR(name));
	o.zh = zh;
	o.en = en;
	operation_add(a, all, o);
}

static void add_reports(struct arena *a, struct operations *all, struct operation o)
{
	for (int i = 0; emit_module(i); i++) {
		for (int k = 0; k < emit_module(i)->reports_n; k++) {
			o.module = emit_module(i);
			o.report = &o.module->reports[k];
			add_named(a, all, o, o.report->name, o.report->zh, o.report->en);
		}
	}
}

static void add_papers(struct arena *a, struct operations *all, struct operation o)
{
	for (int i = 0; emit_module(i); i++) {
		for (int k = 0; k < emit_module(i)->papers_n; k++) {
			o.module = emit_module(i);
			o.paper = &o.module->papers[k];
			add_named(a, all, o, o.paper->name, o.paper->zh, o.paper->en);
		}
	}
}

static void add_route(struct arena *a, struct operations *all, const struct module *m, const struct route *r)
{
	struct operation o = { .module = m, .route = r, .path = STR(r->path), .zh = r->zh, .en = r->en };

	if (r->list)
		list_request_words(a, r, &o.zh, &o.en);
	if (r->command)
		add_command(a, all, o, r->command);
	else if (r->report)
		add_reports(a, all, o);
	else if (r->paper)
		add_papers(a, all, o);
	else if (!r->moves)
		operation_add(a, all, o);
	for (int i = 0; r->moves && r->moves[i]; i++)
		add_command(a, all, o, r->moves[i]);
}

static int by_path(const void *a, const void *b)
{
	const struct operation *x = a, *y = b;
	int c = str_cmp(x->path, y->path);

	return c ? c : (int)x->route->method - (int)y->route->method;
}

struct operations emit_operations(struct arena *a)
{
	struct operations all = { 0 };

	for (int i = 0; emit_module(i); i++)
		for (int k = 0; k < emit_module(i)->routes_n; k++)
			if (!emit_module(i)->routes[k].page)
				add_route(a, &all, emit_module(i), &emit_module(i)->routes[k]);
	qsort(all.at, all.n, sizeof *all.at, by_path);
	return all;
}

/* --- records ----------------------------------------------------------------------- */

struct str emit_record_name(const struct record *r)
{
	struct str name = STR(r->symbol ? r->symbol : r->name);

	return r->symbol && str_ends(name, S("_record")) ? str_sub(name, 0, name.n - strlen("_record")) : name;
}

bool emit_is_first(const struct shapes *shapes, size_t i)
{
	size_t first = 0;

	while (shapes->at[first].record != shapes->at[i].record)
		first++;
	return first == i;
}

struct str emit_schema_name(struct arena *a, const struct record *r, bool input)
{
	struct buf n = buf_in(a, 0);

	schema_name(&n, r, input);
	return buf_str(&n);
}

static void shape_add(struct arena *a, struct shapes *all, const struct record *r, bool input)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->at[i].record == r && all->at[i].input == input)
			return;
	all->at = arena_grow(a, all->at, all->n, &all->room, sizeof *all->at);
	all->at[all->n++] = (struct shape){ r, input };
	for (int i = 0; i < r->fields; i++) {
		const struct field *f = &r->field[i];
		if (f->type == F_ROWS && (input ? f->flags & INPUT : !(f->flags & HIDDEN)))
			shape_add(a, all, f->of, input);
	}
}

bool emit_is_attached(const struct record *child, const struct record *root)
{
	return child->attached && str_eq(STR(child->field[0].refers), STR(root->name));
}

static void shapes_attached(struct arena *a, struct shapes *all, const struct record *root)
{
	for (int i = 0; emit_module(i); i++)
		for (const struct record *const *r = emit_module(i)->records; r && *r; r++)
			if (emit_is_attached(*r, root))
				shape_add(a, all, *r, false);
}

const struct record *emit_row(const struct operation *o)
{
	return o->report ? o->report->row : o->route->out;
}

struct shapes emit_shapes(struct arena *a, const struct operations *all)
{
	struct shapes shapes = { 0 };

	for (size_t i = 0; i < all->n; i++) {
		const struct operation *o = &all->at[i];
		const struct record *row = emit_row(o);
		if (row)
			shape_add(a, &shapes, row, false);
		if (o->command && o->command->in)
			shape_add(a, &shapes, o->command->in, true);
	}
	for (size_t i = 0, n = shapes.n; i < n; i++)
		if (!shapes.at[i].input)
			shapes_attached(a, &shapes, shapes.at[i].record);
	return shapes;
}
