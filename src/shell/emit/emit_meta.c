/*
 * emit_meta.c -- the tables as JSON for whoever draws screens from them: records, lists, commands, reports.
 *
 * What docs/api.md promises of GET /api/v1/meta. A flag that is not set, and a limit that there is none of, is left out.
 */
#include <string.h>

#include "print/form.h"
#include "record/personal.h"
#include "shell/emit/emit_inner.h"
#include "shell/list/list.h"
#include "shell/list/search.h"
#include "shell/read/refs.h"

/* --- fields -------------------------------------------------------------------------- */

const char *const emit_field_types[] = {
	[F_TEXT] = "text", [F_INT] = "int", [F_BOOL] = "bool", [F_MONEY] = "money", [F_PRICE] = "price",
	[F_QUANTITY] = "quantity", [F_TIME] = "instant", [F_DATE] = "date", [F_ID] = "id", [F_STATE] = "choice",
	[F_SET] = "choices", [F_DIGEST] = "digest", [F_ATTRIBUTES] = "attributes", [F_ROWS] = "rows",
};
const int emit_field_types_n = COUNT(emit_field_types);

static void emit_string(struct buf *out, const char *text)
{
	emit_next(out);
	buf_json(out, STR(text));
}

/* As a value of the field would be written: "0.01" of an amount, 120 of a text's characters. */
static void add_limit(struct buf *out, const char *n, const struct field *f, int64_t limit)
{
	if (!limit)
		return;
	emit_name(out, STR(n));
	if (f->type == F_MONEY || f->type == F_PRICE || f->type == F_QUANTITY) {
		int scale = f->type == F_MONEY ? MONEY_SCALE : f->type == F_PRICE ? PRICE_SCALE : QUANTITY_SCALE;
		buf_char(out, '"');
		decimal_format(out, limit, scale, 0);
		buf_char(out, '"');
	} else {
		buf_int(out, limit);
	}
}

static void add_flags(struct buf *out, const struct field *f)
{
	static const struct { const char *name; uint32_t flag; } flags[] = {
		{ "key", KEY }, { "required", REQUIRED }, { "optional", OPTIONAL }, { "fixed", FIXED }, { "listed", LISTED },
		{ "filter", FILTER }, { "sort", SORT }, { "personal", PERSONAL }, { "rate", RATE }, { "password", PASSWORD },
		{ "counter", COUNTER },
	};

	emit_flag(out, "read_only", !(f->flags & INPUT));
	for (size_t i = 0; i < COUNT(flags); i++)
		emit_flag(out, flags[i].name, (f->flags & flags[i].flag) != 0);
	emit_flag(out, "range", (f->flags & FILTER) && list_has_range(f));
}

/* Of a text: all lists of words in one. */
static void add_known_words(struct buf *out, const struct field *f)
{
	emit_list(out, "choices");
	for (int i = 0; f->words[i]; i++)
		emit_choices(out, f->words[i]);
	buf_char(out, ']');
}

/* Does a reference beside it take it for the name of its record? */
static bool names_record(const struct record *r, const struct field *f)
{
	for (int i = 0; i < r->fields; i++)
		if (r->field[i].refers_by && strcmp(r->field[i].refers_by, f->name) == 0)
			return true;
	return false;
}

/* All that a reference may be of. */
static void add_roots(struct buf *out)
{
	emit_list(out, "choices");
	for (int i = 0; emit_module(i); i++) {
		for (const struct record *const *r = emit_module(i)->records; r && *r; r++) {
			const struct name name = { (*r)->name, (*r)->zh, (*r)->en };
			if (record_is_root(*r))
				emit_choices(out, &(struct names){ &name, 1 });
		}
	}
	buf_char(out, ']');
}

/* A name, where there is one: mostly of another field of the record. */
static void add_name(struct buf *out, const char *n, const char *name)
{
	if (name)
		emit_text(out, n, STR(name));
}

static void add_field(struct buf *out, const struct record *r, const struct field *f)
{
	const struct record *of = f->type == F_ROWS ? f->of : field_refers_to(f);

	emit_next(out);
	buf_char(out, '{');
	emit_text(out, "name", STR(f->name));
	emit_labels(out, f->zh, field_label_en(out->arena, f));
	emit_text(out, "type", f->refers || f->refers_by ? S("ref") : STR(emit_field_types[f->type]));
	if (f->names)
		emit_words(out, "choices", f->names);
	if (f->words)
		add_known_words(out, f);
	if (names_record(r, f))
		add_roots(out);
	if (of)
		emit_text(out, "record", emit_record_name(of));
	add_name(out, "record_in", f->refers_by);
	add_name(out, "shown_by", f->shown_by);
	add_name(out, "instead_of", f->instead_of);
	add_limit(out, "min", f, f->min);
	add_limit(out, "max", f, f->max);
	add_flags(out, f);
	if (f->scope)
		emit_text(out, "scope", STR(personal_scope(f->scope)->word));
	if (f->doc)
		emit_text(out, "doc", STR(f->doc));
	buf_char(out, '}');
}

static void add_fields(struct buf *out, const char *n, const struct record *r)
{
	emit_list(out, n);
	for (int i = 0; i < r->fields; i++)
		if (!(r->field[i].flags & HIDDEN) || (r->field[i].flags & INPUT))
			add_field(out, r, &r->field[i]);
	buf_char(out, ']');
}

/* --- records ------------------------------------------------------------------------- */

static const char *const tones[] = {
	[TONE_NONE] = "", [TONE_IDLE] = "idle", [TONE_WAIT] = "wait", [TONE_BUSY] = "busy", [TONE_GOOD] = "good", [TONE_BAD] = "bad",
};

static void add_state(struct buf *out, const struct machine *m, int i)
{
	emit_next(out);
	buf_char(out, '{');
	emit_text(out, "name", STR(m->states->at[i].word));
	emit_labels(out, m->states->at[i].zh, m->states->at[i].en);
	emit_text(out, "tone", STR(tones[m->states->at[i].tone]));
	emit_flag(out, "final", (m->finals & STATE_BIT(i)) != 0);
	buf_char(out, '}');
}

/* One without labels is nobody's to ask for. */
static void add_move(struct buf *out, const struct machine *m, const struct move *move)
{
	emit_next(out);
	buf_char(out, '{');
	emit_text(out, "from", STR(m->states->at[move->from].word));
	emit_text(out, "action", STR(move->action));
	emit_text(out, "to", STR(m->states->at[move->to].word));
	if (move->zh)
		emit_labels(out, move->zh, move->en);
	emit_flag(out, "rare", move->rare);
	buf_char(out, '}');
}

/* Those of the set; a record without states has none. */
static void add_states(struct buf *out, const char *n, const struct machine *m, uint64_t in)
{
	emit_list(out, n);
	for (int i = 0; m && i < m->states->n; i++)
		if (in & STATE_BIT(i))
			emit_string(out, m->states->at[i].word);
	buf_char(out, ']');
}

static void add_step(struct buf *out, const struct machine *m, const struct gate *gate)
{
	emit_next(out);
	buf_char(out, '{');
	emit_text(out, "state", STR(m->states->at[gate->state].word));
	add_states(out, "in", m, gate->in);
	emit_text(out, "at", STR(gate->at));
	emit_labels(out, gate->zh, gate->en);
	buf_char(out, '}');
}

static void add_machine(struct buf *out, const struct machine *m)
{
	emit_object(out, S("machine"));
	emit_text(out, "field", S("state"));
	emit_list(out, "states");
	for (int i = 0; i < m->states->n; i++)
		add_state(out, m, i);
	buf_char(out, ']');
	emit_list(out, "moves");
	for (int i = 0; i < m->moves; i++)
		add_move(out, m, &m->move[i]);
	buf_char(out, ']');
	emit_list(out, "steps");
	for (int i = 0; i < m->gates; i++)
		add_step(out, m, &m->gate[i]);
	buf_text(out, "]}");
}

static void add_record(struct buf *out, const struct record *r)
{
	emit_next(out);
	buf_char(out, '{');
	emit_text(out, "name", emit_record_name(r));
	emit_labels(out, r->zh, r->en ? r->en : r->name);
	add_name(out, "called", r->called);
	add_name(out, "attached", r->attached ? r->table : NULL);
	emit_list(out, "beside");
	for (const char *const *b = r->beside; b && *b; b++)
		emit_string(out, *b);
	buf_char(out, ']');
	add_fields(out, "fields", r);
	if (r->machine)
		add_machine(out, r->machine);
	buf_char(out, '}');
}

/* Each once, whether it is sent, comes back, or both. */
static void add_records(struct buf *out, const struct operations *all)
{
	struct shapes shapes = emit_shapes(out->arena, all);

	emit_list(out, "records");
	for (size_t i = 0; i < shapes.n; i++)
		if (emit_is_first(&shapes, i))
			add_record(out, shapes.at[i].record);
	buf_char(out, ']');
}

/* --- operations ------------------------------------------------------------------------ */

/* Is one of the list read at its path and /{id}? */
static bool has_detail(const struct operations *all, const struct operation *list)
{
	for (size_t i = 0; i < all->n; i++) {
		struct str path = all->at[i].path;
		if (all->at[i].route->get && str_starts(path, list->path) &&
		    str_eq(str_sub(path, list->path.n, path.n), S("/{id}")))
			return true;
	}
	return false;
}

/* As a field that is a choice and nothing but a filter. */
static void add_condition(struct buf *out, const struct list_condition *c)
{
	emit_next(out);
	buf_char(out, '{');
	emit_text(out, "name", STR(c->name));
	emit_labels(out, c->zh, c->en);
	emit_text(out, "type", S("choice"));
	emit_words(out, "choices", c->words);
	emit_flag(out, "filter", true);
	buf_char(out, '}');
}

static void add_list(struct buf *out, const struct operations *all, const struct operation *o)
{
	const struct list *l = o->route->list;

	emit_next(out);
	buf_char(out, '{');
	emit_text(out, "path", o->path);
	emit_text(out, "record", emit_record_name(l->record));
	emit_text(out, "sort", STR(l->sort));
	emit_labels(out, o->route->zh, o->route->en);
	emit_flag(out, "counts", l->record->counted);
	emit_flag(out, "search", search_finds(l->record));
	emit_flag(out, "detail", has_detail(all, o));
	emit_list(out, "conditions");
	for (int i = 0; i < l->conditions; i++)
		add_condition(out, &l->condition[i]);
	buf_char(out, ']');
	emit_permitted(out, "roles", o);
	buf_char(out, '}');
}

/* What it is done to; of one that makes something, what it makes. */
static const struct record *subject_of(const struct operation *o)
{
	const struct record *made = o->route->out;

	return o->command->subject ? o->command->subject : made && record_is_root(made) ? made : NULL;
}

static void add_command(struct buf *out, const struct operation *o)
{
	const struct command *c = o->command;
	const struct record *subject = subject_of(o);

	emit_next(out);
	buf_char(out, '{');
	emit_text(out, "method", STR(method_names[o->route->method]));
	emit_text(out, "path", o->path);
	emit_text(out, "name", STR(c->name));
	if (subject)
		emit_text(out, "record", emit_record_name(subject));
	if (c->in)
		emit_text(out, "input", emit_record_name(c->in));
	emit_labels(out, c->zh, c->en);
	emit_permitted(out, "roles", o);
	emit_flag(out, "if_match", command_matches(c));
	emit_flag(out, "idempotent", (c->flags & KEYED) != 0);
	emit_flag(out, "talks", (c->flags & TALKS) != 0);
	buf_char(out, '}');
}

static void add_parameter(struct buf *out, const struct parameter *p)
{
	emit_next(out);
	buf_char(out, '{');
	emit_text(out, "name", STR(p->name));
	emit_labels(out, p->zh, p->en);
	emit_text(out, "type", STR(emit_field_types[p->type]));
	if (p->names)
		emit_words(out, "choices", p->names);
	if (p->fallback)
		emit_text(out, "default", STR(p->fallback));
	emit_flag(out, "required", !p->fallback);
	buf_char(out, '}');
}

static void add_report(struct buf *out, const struct operation *o)
{
	const struct report *r = o->report;

	emit_next(out);
	buf_char(out, '{');
	emit_text(out, "path", o->path);
	emit_text(out, "name", STR(r->name));
	emit_labels(out, r->zh, r->en);
	emit_permitted(out, "roles", o);
	emit_list(out, "parameters");
	for (int i = 0; i < r->parameters; i++)
		add_parameter(out, &r->parameter[i]);
	buf_char(out, ']');
	add_fields(out, "columns", r->row);
	add_name(out, "length", r->length);
	emit_list(out, "named");
	for (size_t i = 0; i < COUNT(r->named) && r->named[i]; i++)
		emit_string(out, r->named[i]);
	buf_char(out, ']');
	add_name(out, "per", r->per);
	emit_list(out, "opens");
	for (size_t i = 0; i < COUNT(r->opens) && r->opens[i].count; i++) {
		emit_next(out);
		buf_char(out, '{');
		emit_text(out, "count", STR(r->opens[i].count));
		emit_text(out, "rows", STR(r->opens[i].rows));
		emit_flag(out, "same", r->opens[i].same);
		buf_char(out, '}');
	}
	buf_text(out, "]}");
}

/* What it may be printed of: the states, none when there are none to choose among; and on which sizes of paper. */
static void add_paper(struct buf *out, const struct operation *o)
{
	const struct paper *p = o->paper;

	emit_next(out);
	buf_char(out, '{');
	emit_text(out, "path", o->path);
	emit_text(out, "name", STR(p->name));
	emit_text(out, "record", emit_record_name(p->of));
	emit_labels(out, p->zh, p->en);
	emit_permitted(out, "roles", o);
	add_states(out, "states", p->of->machine, p->in);
	emit_list(out, "sizes");
	for (const struct page_size *const *s = p->form->sizes; *s; s++)
		emit_string(out, (*s)->name);
	buf_text(out, "]}");
}

static void add_roles(struct buf *out)
{
	emit_list(out, "roles");
	for (int i = 0; i < emit_roles.n; i++) {
		emit_next(out);
		buf_char(out, '{');
		emit_text(out, "name", STR(emit_roles.at[i].word));
		emit_labels(out, emit_roles.at[i].zh, emit_roles.at[i].en);
		buf_char(out, '}');
	}
	buf_char(out, ']');
}

static void add_scopes(struct buf *out)
{
	emit_list(out, "personal");
	for (int i = 0; i < personal_scopes_n; i++) {
		const struct scope *s = &personal_scopes[i];
		emit_next(out);
		buf_char(out, '{');
		emit_text(out, "name", STR(s->word));
		emit_labels(out, s->zh, s->en);
		emit_role_names(out, "sees", s->sees);
		emit_role_names(out, "reveals", s->reveals);
		buf_char(out, '}');
	}
	buf_char(out, ']');
}

/* What happens without being asked for: only its name and what it is like, for whoever reads the log. */
static void add_internal(struct buf *out)
{
	emit_list(out, "internal");
	for (int i = 0; emit_module(i); i++) {
		for (const struct command *const *c = emit_module(i)->commands; c && *c; c++) {
			if (!((*c)->flags & INTERNAL))
				continue;
			emit_next(out);
			buf_char(out, '{');
			emit_text(out, "name", STR((*c)->name));
			emit_labels(out, (*c)->zh, (*c)->en);
			emit_flag(out, "talks", ((*c)->flags & TALKS) != 0);
			buf_char(out, '}');
		}
	}
	buf_char(out, ']');
}

void emit_meta(struct buf *out)
{
	struct operations all = emit_operations(out->arena);

	buf_char(out, '{');
	add_roles(out);
	add_scopes(out);
	add_records(out, &all);
	emit_list(out, "lists");
	for (size_t i = 0; i < all.n; i++)
		if (all.at[i].route->list)
			add_list(out, &all, &all.at[i]);
	buf_char(out, ']');
	emit_list(out, "commands");
	for (size_t i = 0; i < all.n; i++)
		if (all.at[i].command)
			add_command(out, &all.at[i]);
	buf_char(out, ']');
	add_internal(out);
	emit_list(out, "reports");
	for (size_t i = 0; i < all.n; i++)
		if (all.at[i].report)
			add_report(out, &all.at[i]);
	buf_char(out, ']');
	emit_list(out, "papers");
	for (size_t i = 0; i < all.n; i++)
		if (all.at[i].paper)
			add_paper(out, &all.at[i]);
	buf_text(out, "]}\n");
}
