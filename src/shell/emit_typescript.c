/*
 * emit_typescript.c -- the API for programs in TypeScript: its records, inputs and problems.
 */
#include "record/schema.h"
#include "shell/emit_inner.h"

static const char fixed_types[] =
	"/* Printed by `orderd emit typescript`. */\n\n"
	"export interface Page<T> {\n\titems: T[];\n\tnext_cursor?: string;\n"
	"}\n\n"
	"export interface ProblemEntry {\n\tpointer: string;\n\tcode: string;\n\tdetail: string;\n"
	"\tdetail_zh: string;\n\tdetail_en: string;\n\tparams?: Record<string, string>;\n}\n\n"
	"export interface Problem {\n\ttype?: string;\n\ttitle: string;\n\tstatus: number;\n\tdetail?: string;\n"
	"\tcode: string;\n\trequest_id?: string;\n\terrors: ProblemEntry[];\n}\n\n"
	"export interface AllowedAction {\n\taction: string;\n\tallowed: boolean;\n\tlabel: string;\n"
	"\tlabel_en: string;\n\trequest?: string;\n\treason?: { code: string; zh?: string; en?: string; possible_in?: string[] };\n}\n\n";

static void add_state_union(struct buf *out, const struct record *r)
{
	const struct names *states = r->machine->states;

	buf_text(out, "export type ");
	schema_name(out, r, false);
	buf_text(out, "State =");
	for (int i = 0; i < states->n; i++)
		buf_fmt(out, "%s\"%s\"", i ? " | " : " ", states->at[i].word);
	buf_text(out, ";\n\n");
}

void emit_typescript(struct buf *out)
{
	struct operations all = emit_operations(out->arena);
	struct shapes shapes = emit_shapes(out->arena, &all);

	buf_text(out, fixed_types);
	for (size_t i = 0; i < shapes.n; i++) {
		const struct shape *s = &shapes.at[i];
		if (!s->input && s->record->machine)
			add_state_union(out, s->record);
		schema_typescript(out, s->record, s->input);
		buf_char(out, '\n');
	}
}
