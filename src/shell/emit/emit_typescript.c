/*
 * emit_typescript.c -- the API for programs in TypeScript: records, inputs, lists, commands, reports, problems and the metadata.
 *
 * Printed into ui/src/api/schema.d.ts. Whoever asks a list, a command or a report by name gets the types of it by the same
 * name from Lists, Commands and Reports.
 */
#include "record/schema.h"
#include "shell/emit/emit_inner.h"

static const char fixed_types[] =
	"/* Printed by `orderd emit typescript`; not to be edited. */\n\n"
	"export interface Page<T> {\n\titems: T[];\n\tnext_cursor?: string;\n}\n\n"
	"export interface ProblemEntry {\n\tpointer: string;\n\tcode: string;\n\tdetail: string;\n"
	"\tdetail_zh: string;\n\tdetail_en: string;\n\tparams?: Record<string, string>;\n}\n\n"
	"/** application/problem+json */\n"
	"export interface Problem {\n\ttype?: string;\n\ttitle: string;\n\tstatus: number;\n\tdetail?: string;\n"
	"\tcode: string;\n\trequest_id?: string;\n\terrors: ProblemEntry[];\n}\n\n"
	"export interface Warning {\n\tpointer: string;\n\tcode: string;\n\tzh: string;\n\ten: string;\n}\n\n"
	"export interface AllowedAction {\n\taction: string;\n\tallowed: boolean;\n\tlabel: string;\n"
	"\tlabel_en: string;\n\trare?: true;\n\trequest?: string;\n\treason?: { code: string; zh?: string; en?: string; possible_in?: string[] };\n}\n\n";

/* Those of docs/api.md, "Drawing screens". */
static const char meta_types[] =
	"export interface Labels {\n\tzh: string;\n\ten: string;\n}\n\n"
	"export interface MetaChoice extends Labels {\n\tvalue: string;\n}\n\n"
	"export interface MetaField extends Labels {\n\tname: string;\n\ttype: FieldType;\n\tchoices?: MetaChoice[];\n"
	"\trecord?: RecordName;\n\tmin?: number | string;\n\tmax?: number | string;\n\tdoc?: string;\n\tkey?: true;\n"
	"\tread_only?: true;\n\trequired?: true;\n\toptional?: true;\n\tfixed?: true;\n\tlisted?: true;\n\tfilter?: true;\n\trange?: true;\n"
	"\tsort?: true;\n\tpersonal?: true;\n\trate?: true;\n\tpassword?: true;\n\tcounter?: true;\n\tscope?: string;\n"
	"\trecord_in?: string;\n\tshown_by?: string;\n\tinstead_of?: string;\n}\n\n"
	"export interface MetaState extends Labels {\n\tname: string;\n\ttone: \"idle\" | \"wait\" | \"busy\" | \"good\" | \"bad\";\n\tfinal?: true;\n}\n\n"
	"export interface MetaMove extends Partial<Labels> {\n\tfrom: string;\n\taction: string;\n\tto: string;\n\trare?: true;\n}\n\n"
	"/** A step of its way; the words are the rule of the gate before it. */\n"
	"export interface MetaStep extends Labels {\n\tstate: string;\n\tin: string[];\n\tat: string;\n}\n\n"
	"export interface MetaRecord extends Labels {\n\tname: RecordName;\n\tcalled?: string;\n\tattached?: string;\n\tbeside: string[];\n\tfields: MetaField[];\n"
	"\tmachine?: { field: string; states: MetaState[]; moves: MetaMove[]; steps: MetaStep[] };\n}\n\n"
	"export interface MetaList extends Labels {\n\tpath: keyof Lists;\n\trecord: RecordName;\n\tsort: string;\n\tcounts?: true;\n"
	"\tsearch?: true;\n\tdetail?: true;\n\tconditions: MetaField[];\n\troles: Role[];\n}\n\n"
	"export interface MetaCommand extends Labels {\n\tmethod: string;\n\tpath: string;\n\tname: keyof Commands;\n"
	"\trecord?: RecordName;\n\tinput?: RecordName;\n\troles: Role[];\n\tif_match?: true;\n\tidempotent?: true;\n\ttalks?: true;\n}\n\n"
	"export interface MetaParameter extends Labels {\n\tname: string;\n\ttype: FieldType;\n\tchoices?: MetaChoice[];\n\tdefault?: string;\n\trequired?: true;\n}\n\n"
	"export interface MetaReport extends Labels {\n\tpath: string;\n\tname: keyof Reports;\n\troles: Role[];\n"
	"\tparameters: MetaParameter[];\n\tcolumns: MetaField[];\n\tlength: string;\n\tnamed: string[];\n\tper?: string;\n\topens: { count: string; rows: string; same?: true }[];\n}\n\n"
	"export interface MetaPaper extends Labels {\n\tpath: string;\n\tname: string;\n\trecord: RecordName;\n\troles: Role[];\n"
	"\tstates: string[];\n\tsizes: string[];\n}\n\n"
	"export interface MetaScope extends Labels {\n\tname: string;\n\tsees: Role[];\n\treveals: Role[];\n}\n\n"
	"/** GET /api/v1/meta */\n"
	"export interface Meta {\n\tversion: string;\n\tcompany: string;\n\tnotice: string;\n\ttime_zone: string;\n\tcurrency: string;\n"
	"\troles: (Labels & { name: Role })[];\n\tpersonal: MetaScope[];\n\trecords: MetaRecord[];\n\tlists: MetaList[];\n"
	"\tcommands: MetaCommand[];\n\tinternal: (Labels & { name: string; talks?: true })[];\n\treports: MetaReport[];\n\tpapers: MetaPaper[];\n}\n";

/* --- unions of words ------------------------------------------------------------------- */

static void union_begin(struct buf *out, struct str name)
{
	buf_fmt(out, "export type %.*s =", P(name));
}

static void union_add(struct buf *out, struct str word)
{
	buf_fmt(out, "%s\"%.*s\"", out->s[out->n - 1] == '=' ? " " : " | ", P(word));
}

static void union_end(struct buf *out)
{
	buf_text(out, ";\n\n");
}

static void add_names(struct buf *out, struct str name, const struct names *names)
{
	union_begin(out, name);
	for (int i = 0; i < names->n; i++)
		union_add(out, STR(names->at[i].word));
	union_end(out);
}

static void add_field_types(struct buf *out)
{
	union_begin(out, S("FieldType"));
	for (int i = 0; i < emit_field_types_n; i++)
		union_add(out, STR(emit_field_types[i]));
	union_add(out, S("ref"));
	union_end(out);
}

static void add_record_names(struct buf *out, const struct shapes *shapes)
{
	union_begin(out, S("RecordName"));
	for (size_t i = 0; i < shapes->n; i++)
		if (emit_is_first(shapes, i))
			union_add(out, emit_record_name(shapes->at[i].record));
	union_end(out);
}

/* --- records --------------------------------------------------------------------------- */

/* A root as it is answered: with what other modules show beside it, and what the caller is warned of. */
static void add_answer(struct buf *out, const struct record *r)
{
	struct str name = emit_schema_name(out->arena, r, false);

	buf_fmt(out, "\nexport interface %.*sAnswer extends %.*s {\n", P(name), P(name));
	for (int i = 0; emit_module(i); i++)
		for (const struct record *const *c = emit_module(i)->records; c && *c; c++)
			if (emit_is_attached(*c, r))
				buf_fmt(out, "\t%s?: %.*s[];\n", (*c)->table, P(emit_schema_name(out->arena, *c, false)));
	buf_text(out, "\twarnings?: Warning[];\n}\n");
}

static void add_records(struct buf *out, const struct shapes *shapes)
{
	for (size_t i = 0; i < shapes->n; i++) {
		const struct shape *s = &shapes->at[i];
		struct str name = emit_schema_name(out->arena, s->record, s->input);
		if (!s->input && s->record->machine)
			add_names(out, str_fmt(out->arena, "%.*sState", P(name)), s->record->machine->states);
		schema_typescript(out, s->record, s->input);
		if (!s->input && record_is_root(s->record))
			add_answer(out, s->record);
		buf_char(out, '\n');
	}
}

/* --- what may be asked ------------------------------------------------------------------ */

/* Rows of a list have the LISTED fields, and the version. */
static void add_list(struct buf *out, const struct operation *o)
{
	const struct record *r = o->route->list->record;
	const char *before = "";

	buf_fmt(out, "\t\"%.*s\": Pick<%.*s, ", P(o->path), P(emit_schema_name(out->arena, r, false)));
	for (int i = 0; i < r->fields; i++) {
		if (!(r->field[i].flags & (LISTED | CARRIED)) || (r->field[i].flags & HIDDEN))
			continue;
		buf_fmt(out, "%s\"%s\"", before, r->field[i].name);
		before = " | ";
	}
	buf_text(out, ">;\n");
}

static void add_command(struct buf *out, const struct operation *o)
{
	const struct command *c = o->command;
	const struct record *row = o->route->out;
	struct str input = c->in ? emit_schema_name(out->arena, c->in, true) : S("undefined");
	struct str answer = row ? emit_schema_name(out->arena, row, false) : S("undefined");

	buf_fmt(out, "\t\"%s\": { input: ", c->name);
	buf_fmt(out, c->flags & PATCHES ? "Patch<%.*s>" : "%.*s", P(input));
	buf_fmt(out, "; answer: %.*s%s };\n", P(answer), row && record_is_root(row) ? "Answer" : "");
}

static void add_report(struct buf *out, const struct operation *o)
{
	buf_fmt(out, "\t\"%s\": %.*s;\n", o->report->name, P(emit_schema_name(out->arena, o->report->row, false)));
}

static void add_operations(struct buf *out, const struct operations *all)
{
	buf_text(out, "/** rows of the lists, by path */\nexport interface Lists {\n");
	for (size_t i = 0; i < all->n; i++)
		if (all->at[i].route->list)
			add_list(out, &all->at[i]);
	buf_text(out, "}\n\n/** a merge patch: null empties */\nexport type Patch<T> = { [K in keyof T]?: T[K] | null };\n\n"
	              "/** bodies and answers of the commands, by name */\nexport interface Commands {\n");
	for (size_t i = 0; i < all->n; i++)
		if (all->at[i].command)
			add_command(out, &all->at[i]);
	buf_text(out, "}\n\n/** rows of the reports, by name */\nexport interface Reports {\n");
	for (size_t i = 0; i < all->n; i++)
		if (all->at[i].report)
			add_report(out, &all->at[i]);
	buf_text(out, "}\n\n");
}

void emit_typescript(struct buf *out)
{
	struct operations all = emit_operations(out->arena);
	struct shapes shapes = emit_shapes(out->arena, &all);

	buf_text(out, fixed_types);
	add_names(out, S("Role"), &emit_roles);
	add_field_types(out);
	add_record_names(out, &shapes);
	add_records(out, &shapes);
	add_operations(out, &all);
	buf_text(out, meta_types);
}
