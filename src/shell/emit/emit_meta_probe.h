/*
 * emit_meta_probe.h -- is everything there that screens are drawn from? Asked of an invented module and of the real ones.
 *
 * The printed JSON is read again and held against the tables: each list, command, report, record, field and choice.
 */
#ifndef SHELL_EMIT_META_PROBE_H
#define SHELL_EMIT_META_PROBE_H

#include "shell/emit/emit_probe.h"
#include "shell/list/list.h"

/* The one of these objects whose member has this text, or NULL. */
static inline json_t *probe_find(json_t *objects, const char *member, struct str text)
{
	json_t *one;
	size_t i;

	json_array_foreach(objects, i, one)
		if (str_eq(STR(json_string_value(json_object_get(one, member))), text))
			return one;
	return NULL;
}

/* "order_record" of the tables is "order"; a record that has no symbol goes by its name. */
static inline struct str probe_record_name(const struct record *r)
{
	struct str symbol = STR(r->symbol);

	return r->symbol ? str_sub(symbol, 0, symbol.n - strlen("_record")) : STR(r->name);
}

static inline void probe_meta_text(json_t *there, const char *member, const char *said, const char *of, struct buf *wrong)
{
	const char *told = json_string_value(json_object_get(there, member));

	if (!told != !said || (told && strcmp(told, said) != 0))
		buf_fmt(wrong, "%s: its %s is not told as it is\n", of, member);
}

static inline void probe_meta_field(json_t *fields, const struct record *r, const struct field *f, struct buf *wrong)
{
	json_t *there = probe_find(fields, "name", STR(f->name));

	if (!there && !(f->flags & HIDDEN))
		buf_fmt(wrong, "%s: no field %s\n", r->name, f->name);
	if (there && (f->flags & HIDDEN) && !(f->flags & INPUT))
		buf_fmt(wrong, "%s: %s is hidden, and told\n", r->name, f->name);
	if (!there)
		return;
	probe_meta_text(there, "instead_of", f->instead_of, f->name, wrong);
	probe_meta_text(there, "shown_by", f->shown_by, f->name, wrong);
	probe_meta_text(there, "record_in", f->refers_by, f->name, wrong);
	for (int i = 0; f->names && i < f->names->n; i++)
		if (!probe_find(json_object_get(there, "choices"), "value", STR(f->names->at[i].word)))
			buf_fmt(wrong, "%s: %s lacks the choice %s\n", r->name, f->name, f->names->at[i].word);
	if (json_is_true(json_object_get(there, "read_only")) == ((f->flags & INPUT) != 0) ||
	    json_is_true(json_object_get(there, "required")) != ((f->flags & REQUIRED) != 0) ||
	    json_is_true(json_object_get(there, "filter")) != ((f->flags & FILTER) != 0) ||
	    json_is_true(json_object_get(there, "range")) != ((f->flags & FILTER) && list_has_range(f)) ||
	    json_is_true(json_object_get(there, "password")) != ((f->flags & PASSWORD) != 0) ||
	    json_is_true(json_object_get(there, "counter")) != ((f->flags & COUNTER) != 0))
		buf_fmt(wrong, "%s: the flags of %s are others\n", r->name, f->name);
}

/* Each state with a tone, each move that is rare as one. */
static inline void probe_meta_machine(json_t *machine, const struct record *r, struct buf *wrong)
{
	json_t *states = json_object_get(machine, "states"), *moves = json_object_get(machine, "moves");

	if ((int)json_array_size(moves) != r->machine->moves)
		buf_fmt(wrong, "%s: not all moves are there\n", r->name);
	for (size_t i = 0; i < json_array_size(moves); i++)
		if (json_is_true(json_object_get(json_array_get(moves, i), "rare")) != r->machine->move[i].rare)
			buf_fmt(wrong, "%s: whether \"%s\" is rare is not told\n", r->name, r->machine->move[i].action);
	for (size_t i = 0; i < json_array_size(states); i++)
		if (!json_string_length(json_object_get(json_array_get(states, i), "tone")))
			buf_fmt(wrong, "%s: a state has no tone\n", r->name);
}

static inline void probe_meta_record(json_t *doc, const struct record *r, struct buf *wrong)
{
	json_t *there = r ? probe_find(json_object_get(doc, "records"), "name", probe_record_name(r)) : NULL;

	if (r && !there)
		buf_fmt(wrong, "no record %s\n", r->name);
	if (!there)
		return;
	for (int i = 0; i < r->fields; i++) {
		probe_meta_field(json_object_get(there, "fields"), r, &r->field[i], wrong);
		if (r->field[i].of && !(r->field[i].flags & HIDDEN))
			probe_meta_record(doc, r->field[i].of, wrong);
	}
	probe_meta_text(there, "called", r->called, r->name, wrong);
	if (r->machine)
		probe_meta_machine(json_object_get(there, "machine"), r, wrong);
}

static inline void probe_meta_operation(json_t *doc, const struct operation *o, struct buf *wrong)
{
	json_t *at = NULL;

	if (o->route->list)
		at = probe_find(json_object_get(doc, "lists"), "path", o->path);
	else if (o->command)
		at = probe_find(json_object_get(doc, "commands"), "name", STR(o->command->name));
	else if (o->report)
		at = probe_find(json_object_get(doc, "reports"), "path", o->path);
	else if (o->paper)
		at = probe_find(json_object_get(doc, "papers"), "path", o->path);
	else
		return probe_meta_record(doc, o->route->out, wrong);
	if (!at)
		buf_fmt(wrong, "%s %.*s is missing\n", method_names[o->route->method], P(o->path));
	for (int i = 0; i < emit_roles.n; i++) {
		bool named = false;
		json_t *role;
		size_t k;
		json_array_foreach(json_object_get(at, "roles"), k, role)
			named = named || strcmp(json_string_value(role), emit_roles.at[i].word) == 0;
		if (named != emit_permits(o, 1u << i))
			buf_fmt(wrong, "%.*s is not told as it is permitted to %s\n", P(o->path), emit_roles.at[i].word);
	}
	probe_meta_record(doc, emit_row(o), wrong);
	probe_meta_record(doc, o->command ? o->command->in : NULL, wrong);
}

/* All that is referred to must be there, and no record twice. */
static inline void probe_meta_names(json_t *doc, struct buf *wrong)
{
	json_t *records = json_object_get(doc, "records"), *record, *field;
	size_t i, k;

	json_array_foreach(records, i, record) {
		const char *name = json_string_value(json_object_get(record, "name"));
		if (probe_find(records, "name", STR(name)) != record)
			buf_fmt(wrong, "record %s is there twice\n", name);
		json_array_foreach(json_object_get(record, "fields"), k, field) {
			const char *of = json_string_value(json_object_get(field, "record"));
			if (of && !probe_find(records, "name", STR(of)))
				buf_fmt(wrong, "%s refers to %s, which is not there\n", name, of);
		}
	}
}

static inline json_t *probe_meta(struct arena *a, struct buf *wrong)
{
	struct operations all = emit_operations(a);
	struct buf text = buf_in(a, 0);

	emit(S("meta"), &text);
	json_t *doc = json_loadb(text.s, text.n, JSON_REJECT_DUPLICATES, NULL);
	if (!doc)
		buf_text(wrong, "meta is not JSON\n");
	for (size_t i = 0; i < all.n; i++)
		probe_meta_operation(doc, &all.at[i], wrong);
	probe_meta_names(doc, wrong);
	return doc;
}

/* --- the same in TypeScript ---------------------------------------------------------------- */

/* What stands in `export interface NAME {` up to its brace; empty when there is none. */
static inline struct str probe_interface(struct arena *a, struct str text, const struct record *r, bool input)
{
	struct str head = str_fmt(a, "export interface %.*s {\n", P(emit_schema_name(a, r, input)));
	ptrdiff_t at = str_find_str(text, head);

	if (at < 0)
		return S("");
	text = str_sub(text, (size_t)at + head.n, text.n);
	return str_sub(text, 0, (size_t)str_find_str(text, S("\n}\n")));
}

static inline void probe_typescript_record(struct arena *a, struct str text, const struct shape *s, struct buf *wrong)
{
	struct str body = probe_interface(a, text, s->record, s->input);

	for (int i = 0; i < s->record->fields; i++) {
		const struct field *f = &s->record->field[i];
		ptrdiff_t at = str_find_str(body, str_fmt(a, "\t%s: ", f->name));
		if (at < 0)
			at = str_find_str(body, str_fmt(a, "\t%s?: ", f->name));
		bool wanted = s->input ? (f->flags & INPUT) != 0 : !(f->flags & HIDDEN);
		if ((at >= 0) != wanted)
			buf_fmt(wrong, "%s: %s is %s\n", s->record->name, f->name, wanted ? "missing" : "there");
		struct str rest = at < 0 ? S("") : str_sub(body, (size_t)at, body.n), line = S("");
		str_cut(&rest, '\n', &line);
		for (int k = 0; at >= 0 && f->names && k < f->names->n; k++)
			if (str_find_str(line, str_fmt(a, "\"%s\"", f->names->at[k].word)) < 0)
				buf_fmt(wrong, "%s: %s lacks %s\n", s->record->name, f->name, f->names->at[k].word);
	}
}

/* Every record that is sent or comes back, with its fields and choices; every list, command and report by its name. */
static inline void probe_typescript(struct arena *a, struct buf *wrong)
{
	struct operations all = emit_operations(a);
	struct shapes shapes = emit_shapes(a, &all);
	struct buf out = buf_in(a, 0);

	emit(S("typescript"), &out);
	for (size_t i = 0; i < shapes.n; i++)
		probe_typescript_record(a, buf_str(&out), &shapes.at[i], wrong);
	for (size_t i = 0; i < all.n; i++) {
		const struct operation *o = &all.at[i];
		struct str name = o->command ? STR(o->command->name) : o->report ? STR(o->report->name) : o->path;
		if ((o->command || o->report || o->route->list) &&
		    str_find_str(buf_str(&out), str_fmt(a, "\n\t\"%.*s\": ", P(name))) < 0)
			buf_fmt(wrong, "%.*s has no types\n", P(name));
	}
}

#endif
