/*
 * emit.c -- what the program prints of itself: documents for people, from the modules' tables.
 *
 * The text is Markdown with both languages side by side, so that it can be kept in docs/ and read
 * in a diff: a change of a rule shows there as a change of a line.
 */
#include "shell/emit/emit.h"

#include <stdlib.h>
#include <string.h>

#include "record/personal.h"
#include "record/role.h"
#include "shell/emit/emit_inner.h"
#include "shell/shell.h"
#include "shell/write/event.h"

/* --- Markdown ---------------------------------------------------------------------- */

/* One cell: a bar in it would begin the next. */
static void cell(struct buf *out, struct str text)
{
	buf_char(out, ' ');
	for (size_t i = 0; i < text.n; i++) {
		if (text.s[i] == '|')
			buf_char(out, '\\');
		buf_char(out, text.s[i]);
	}
	buf_text(out, " |");
}

static void cell_text(struct buf *out, const char *text)
{
	cell(out, STR(text));
}

static void row_end(struct buf *out)
{
	buf_char(out, '\n');
}

/* "| a | b |" and the line under it; `heads` is "a|b". */
static void table_head(struct buf *out, const char *heads)
{
	struct str rest = STR(heads), head;
	int n = 0;

	buf_char(out, '|');
	for (; str_cut(&rest, '|', &head); n++)
		cell(out, head);
	buf_text(out, "\n|");
	while (n--)
		buf_text(out, " --- |");
	row_end(out);
}

static void title(struct buf *out, const char *zh, const char *en)
{
	buf_fmt(out, "# %s · %s\n\n", zh, en);
}

static void cell_roles(struct buf *out, unsigned by)
{
	struct buf words = buf_in(out->arena, 0);

	if (by & ANYONE)
		buf_text(&words, "所有人 anyone");
	for (int i = 0; !(by & ANYONE) && i < emit_roles.n; i++)
		if (by >> i & 1)
			buf_fmt(&words, "%s%s", words.n ? ", " : "", emit_roles.at[i].word);
	if (by & SYSTEM)
		buf_fmt(&words, "%s系统 system", words.n ? ", " : "");
	cell(out, buf_str(&words));
}

/* --- states ------------------------------------------------------------------------- */

static void print_move(struct buf *out, const struct machine *m, const struct move *move)
{
	buf_char(out, '|');
	cell_text(out, m->states->at[move->from].zh);
	cell_text(out, move->action);
	cell_text(out, m->states->at[move->to].zh);
	cell_roles(out, move->by);
	cell_text(out, move->zh ? move->zh : "");
	cell_text(out, move->en ? move->en : "");
	row_end(out);
}

/* The gates of its way. */
static void print_way(struct buf *out, const struct machine *m)
{
	if (!m->gates)
		return;
	table_head(out, "步骤 step|进入此步骤的规则|the rule of its gate");
	for (int i = 0; i < m->gates; i++) {
		buf_char(out, '|');
		cell_text(out, m->states->at[m->gate[i].state].zh);
		cell_text(out, m->gate[i].zh);
		cell_text(out, m->gate[i].en);
		row_end(out);
	}
	row_end(out);
}

static void print_machine(struct buf *out, const struct record *r)
{
	buf_text(out, "```mermaid\n");
	machine_draw(out, r);
	buf_text(out, "```\n\n");
	table_head(out, "从 from|操作 action|到 to|岗位 by|按钮|button");
	for (int i = 0; i < r->machine->moves; i++)
		print_move(out, r->machine, &r->machine->move[i]);
	row_end(out);
	print_way(out, r->machine);
}

static struct str states_listed(struct arena *a, const struct record *r, uint64_t in)
{
	struct buf words = buf_in(a, 0);

	if (!in)
		return S("全部 all");
	for (int i = 0; i < r->machine->states->n; i++)
		if (in & STATE_BIT(i))
			buf_fmt(&words, "%s%s", words.n ? "、" : "", r->machine->states->at[i].zh);
	return buf_str(&words);
}

/* Those without a label only give a reason; what they would do is never done. */
static void print_actions(struct buf *out, const struct record *r)
{
	struct arena *a = out->arena;

	table_head(out, "状态 in|操作 action|请求 request|岗位 by|按钮|button");
	for (int i = 0; i < r->actions->n; i++) {
		const struct action *action = &r->actions->at[i];
		if (!action->zh)
			continue;
		buf_char(out, '|');
		cell(out, states_listed(a, r, action->in));
		cell_text(out, action->name);
		cell(out, action->request ? str_fmt(a, "`%s`", action->request) : S(""));
		cell_roles(out, action->by);
		cell_text(out, action->zh);
		cell_text(out, action->en);
		row_end(out);
	}
	row_end(out);
}

static void print_behaviour(struct buf *out, const struct record *r)
{
	if (!r->machine && !r->actions)
		return;
	buf_fmt(out, "## %s · %s\n\n", r->zh, r->en ? r->en : r->name);
	if (r->machine)
		print_machine(out, r);
	if (r->actions)
		print_actions(out, r);
}

static void emit_states(struct buf *out)
{
	title(out, "状态与操作", "states and actions");
	buf_text(out, "保持状态的操作列于各状态图之后。 Actions that keep the state stand after the moves.\n\n");
	for (int i = 0; emit_module(i); i++)
		for (const struct record *const *r = emit_module(i)->records; r && *r; r++)
			print_behaviour(out, *r);
}

/* --- permissions and routes ------------------------------------------------------------ */

static void cell_path(struct buf *out, const struct operation *o)
{
	cell(out, str_fmt(out->arena, "`%s %.*s`", method_names[o->route->method], P(o->path)));
}

static void cell_sight(struct buf *out, const struct scope *s, unsigned role)
{
	cell_text(out, s->sees & (role | ANYONE) ? "✓" : s->reveals & role ? "○" : "✱");
}

static void print_scopes(struct buf *out)
{
	buf_text(out, "\n## 个人信息 · personal data\n\n"
	         "✓ 可见原文 seen as it is · ○ 脱敏显示，说明理由后可查看并留痕 masked, shown for a reason that is kept · "
	         "✱ 只见脱敏内容 masked\n\n");
	table_head(out, "种类|kind|销售|审核|仓库|物流|财务|售后|订单管理|管理员|客户|程序");
	for (int i = 0; i < personal_scopes_n; i++) {
		buf_char(out, '|');
		cell_text(out, personal_scopes[i].zh);
		cell_text(out, personal_scopes[i].en);
		for (int role = 0; role < emit_roles.n; role++)
			cell_sight(out, &personal_scopes[i], 1u << role);
		row_end(out);
	}
}

static void emit_permissions(struct buf *out)
{
	struct operations all = emit_operations(out->arena);

	title(out, "权限", "permissions");
	buf_text(out, "订单管理岗可代行除管理员外各岗。 The order manager may stand in for any post but the administrator.\n\n");
	table_head(out, "请求 request|用途|purpose|销售|审核|仓库|物流|财务|售后|订单管理|管理员|客户|程序");
	for (size_t i = 0; i < all.n; i++) {
		buf_char(out, '|');
		cell_path(out, &all.at[i]);
		cell_text(out, all.at[i].zh);
		cell_text(out, all.at[i].en);
		for (int role = 0; role < emit_roles.n; role++)
			cell_text(out, emit_permits(&all.at[i], 1u << role) ? "✓" : "");
		row_end(out);
	}
	print_scopes(out);
}

static void emit_routes(struct buf *out)
{
	struct operations all = emit_operations(out->arena);

	title(out, "路由", "routes");
	table_head(out, "请求 request|命令 command|输入 body|应答 answer|用途|purpose");
	for (size_t i = 0; i < all.n; i++) {
		const struct operation *o = &all.at[i];
		const struct record *answer = o->report ? o->report->row : o->route->out;
		buf_char(out, '|');
		cell_path(out, o);
		cell_text(out, o->command ? o->command->name : "");
		cell_text(out, o->command && o->command->in ? o->command->in->name : "");
		cell_text(out, answer ? answer->name : "");
		cell_text(out, o->zh);
		cell_text(out, o->en);
		row_end(out);
	}
}

/* --- the other tables --------------------------------------------------------------------- */

static void print_setting(struct buf *out, const struct setting *s)
{
	struct arena *a = out->arena;

	buf_char(out, '|');
	cell(out, str_fmt(a, "`%s`", s->name));
	cell_text(out, s->fallback);
	if (s->choices)
		cell(out, names_words(s->choices, a));
	else if (s->type == SETTING_INT || s->type == SETTING_RATE)
		cell(out, str_fmt(a, "%lld … %lld", (long long)s->min, (long long)s->max));
	else
		cell_text(out, "");
	cell_text(out, s->zh);
	cell_text(out, s->en);
	row_end(out);
}

static void emit_settings(struct buf *out)
{
	title(out, "设置", "settings");
	table_head(out, "名称 name|缺省 default|取值 values|作用|meaning");
	for (int i = 0; emit_module(i); i++)
		for (int k = 0; k < emit_module(i)->settings_n; k++)
			print_setting(out, &emit_module(i)->settings[k]);
}

static void print_listener(struct buf *out, const char *fact, const struct command *c)
{
	buf_char(out, '|');
	cell(out, str_fmt(out->arena, "`%s`", fact));
	cell(out, str_fmt(out->arena, "`%s`", c->name));
	cell_text(out, c->zh);
	cell_text(out, c->en);
	row_end(out);
}

static void emit_listeners(struct buf *out)
{
	title(out, "联动", "listeners and timers");
	table_head(out, "事实或定时器 fact or timer|命令 command|作用|what it does");
	for (int i = 0; emit_module(i); i++) {
		const struct module *m = emit_module(i);
		for (int k = 0; k < m->listeners_n; k++)
			print_listener(out, m->listeners[k].fact, m->listeners[k].command);
		for (int k = 0; k < m->timers_n; k++)
			print_listener(out, m->timers[k].name, m->timers[k].command);
	}
}

static void print_report(struct buf *out, const struct report *r)
{
	buf_fmt(out, "## %s · %s\n\n`%s`\n\n", r->zh, r->en, r->name);
	if (r->parameters) {
		table_head(out, "参数 parameter|缺省 default|含义|meaning");
		for (int i = 0; i < r->parameters; i++) {
			const struct parameter *p = &r->parameter[i];
			buf_char(out, '|');
			cell(out, str_fmt(out->arena, "`%s`", p->name));
			cell_text(out, p->fallback);
			cell_text(out, p->zh);
			cell_text(out, p->en);
			row_end(out);
		}
		row_end(out);
	}
	table_head(out, "列 column|名称|name");
	for (int i = 0; i < r->row->fields; i++) {
		const struct field *f = &r->row->field[i];
		if (f->flags & HIDDEN)
			continue;
		buf_char(out, '|');
		cell(out, str_fmt(out->arena, "`%s`", f->name));
		cell_text(out, f->zh);
		cell_text(out, field_label_en(out->arena, f));
		row_end(out);
	}
	row_end(out);
}

static void emit_reports(struct buf *out)
{
	title(out, "报表", "reports");
	for (int i = 0; emit_module(i); i++)
		for (int k = 0; k < emit_module(i)->reports_n; k++)
			print_report(out, &emit_module(i)->reports[k]);
}

static void print_checks(struct buf *out, const struct check *c, int n)
{
	for (int i = 0; i < n; i++) {
		buf_char(out, '|');
		cell_text(out, c[i].name);
		cell_text(out, c[i].zh);
		cell_text(out, c[i].en);
		row_end(out);
	}
}

static void emit_checks(struct buf *out)
{
	title(out, "校验", "checks");
	table_head(out, "名称 name|证明什么|what it proves");
	print_checks(out, event_checks, event_checks_n);
	for (int i = 0; emit_module(i); i++)
		print_checks(out, emit_module(i)->checks, emit_module(i)->checks_n);
}

static void emit_schema(struct buf *out)
{
	for (int i = 0; emit_module(i); i++) {
		const struct module *m = emit_module(i);
		if (m->schema)
			buf_fmt(out, "-- %s · %s\n\n%s\n", m->zh, m->en, m->schema);
	}
}

/* --- the documents ---------------------------------------------------------------------------- */

const char *const emit_documents[] = {
	"openapi",     "the API, as OpenAPI 3.1 JSON",
	"typescript",  "the records, inputs and problems of the API, as TypeScript types: ui/src/api/schema.d.ts",
	"meta",        "what screens are drawn from: records, lists, commands and reports, as JSON",
	"states",      "the life cycles, as Mermaid diagrams and tables",
	"permissions", "which role may ask what",
	"settings",    "the company's choices and their defaults",
	"listeners",   "which fact or timer makes which command run",
	"routes",      "every request and what is behind it",
	"reports",     "the reports, their parameters and columns",
	"checks",      "what `orderd check` proves",
	"schema",      "the tables of the database, as SQL",
	"citus",       "what spreads them over the machines of a Citus cluster, as SQL",
	NULL,
};

static void (*const printers[])(struct buf *out) = {
	emit_openapi, emit_typescript, emit_meta, emit_states, emit_permissions, emit_settings, emit_listeners,
	emit_routes, emit_reports, emit_checks, emit_schema, emit_citus,
};
_Static_assert(COUNT(emit_documents) == 2 * COUNT(printers) + 1, "every document has a printer");

bool emit(struct str what, struct buf *out)
{
	for (size_t i = 0; i < COUNT(printers); i++) {
		if (!str_eq(what, STR(emit_documents[2 * i])))
			continue;
		printers[i](out);
		return true;
	}
	return false;
}
