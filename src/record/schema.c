/*
 * schema.c -- field tables as OpenAPI component schemas and TypeScript interfaces.
 */
#include "record/schema.h"

#include <string.h>

#include "record/intake.h"

/* The shape of the types that need nothing from the field. Amounts are texts: no JSON number is exact. */
static const struct { const char *openapi, *typescript; } shapes[] = {
	[F_TEXT]       = { "\"type\":\"string\"", "string" },
	[F_INT]        = { "\"type\":\"integer\",\"format\":\"int64\"", "number" },
	[F_BOOL]       = { "\"type\":\"boolean\"", "boolean" },
	[F_MONEY]      = { "\"type\":\"string\",\"pattern\":\"^-?[0-9]+([.][0-9]{1,2}0*)?$\"", "string" },
	[F_PRICE]      = { "\"type\":\"string\",\"pattern\":\"^-?[0-9]+([.][0-9]{1,6}0*)?$\"", "string" },
	[F_QUANTITY]   = { "\"type\":\"string\",\"pattern\":\"^-?[0-9]+([.][0-9]{1,4}0*)?$\"", "string" },
	[F_TIME]       = { "\"type\":\"string\",\"format\":\"date-time\"", "string" },
	[F_DATE]       = { "\"type\":\"string\",\"format\":\"date\"", "string" },
	[F_ID]         = { "\"type\":\"string\",\"pattern\":\"^[0-9]+$\"", "string" },
	[F_STATE]      = { "\"type\":\"string\"", NULL },
	[F_SET]        = { "\"type\":\"array\",\"uniqueItems\":true", NULL },
	[F_DIGEST]     = { "\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"", "string" },
	[F_ATTRIBUTES] = { "\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}",
	                   "Record<string, string>" },
	[F_ROWS]       = { "\"type\":\"array\"", NULL },
};

/* Two tables may describe one struct, but no two have one symbol: order_line_record is "OrderLine". */
void schema_name(struct buf *out, const struct record *r, bool input)
{
	struct str name = STR(r->symbol ? r->symbol : r->name);
	bool upper = true;

	if (r->symbol && str_ends(name, S("_record")))
		name.n -= strlen("_record");
	for (size_t i = 0; i < name.n; i++) {
		char c = name.s[i];
		if (c == '_' || c == '.' || c == '-') {
			upper = true;
			continue;
		}
		buf_char(out, upper && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
		upper = false;
	}
	buf_text(out, input ? "Input" : "");
}

static bool is_member(const struct field *f, bool input)
{
	return !input ? !(f->flags & HIDDEN) : (f->flags & INPUT) != 0;
}

static bool is_required(const struct field *f, bool input)
{
	return input ? (f->flags & REQUIRED) != 0 : !(f->flags & OPTIONAL);
}

static void add_words(struct buf *out, const struct names *names)
{
	buf_text(out, "\"enum\":[");
	for (int i = 0; i < names->n; i++) {
		buf_text(out, i ? "," : "");
		buf_json(out, STR(names->at[i].word));
	}
	buf_char(out, ']');
}

static void add_limit(struct buf *out, const char *name, int64_t v)
{
	buf_fmt(out, ",\"%s\":%lld", name, (long long)v);
}

/* An output may hold what an older rule let in, so only input has limits. */
static void add_limits(struct buf *out, const struct field *f)
{
	int64_t entries = f->max ? f->max : f->type == F_ROWS ? ENTRIES_MOST : ATTRIBUTES_MOST;

	switch (f->type) {
	case F_TEXT:
		if (f->flags & REQUIRED)
			add_limit(out, "minLength", f->min ? f->min : 1);
		add_limit(out, "maxLength", f->max ? f->max : TEXT_MOST);
		break;
	case F_INT:
		add_limit(out, "minimum", f->min);
		if (f->max)
			add_limit(out, "maximum", f->max);
		break;
	case F_SET:
		add_limit(out, "minItems", f->min);
		break;
	case F_ROWS:
		add_limit(out, "minItems", f->min);
		add_limit(out, "maxItems", entries);
		break;
	case F_ATTRIBUTES:
		add_limit(out, "minProperties", f->min);
		add_limit(out, "maxProperties", entries);
		break;
	default:
		break;
	}
}

static void add_items(struct buf *out, const struct field *f, bool input)
{
	if (f->type == F_STATE) {
		buf_char(out, ',');
		add_words(out, f->names);
	} else if (f->type == F_SET) {
		buf_text(out, ",\"items\":{\"type\":\"string\",");
		add_words(out, f->names);
		buf_char(out, '}');
	} else if (f->type == F_ROWS) {
		buf_text(out, ",\"items\":{\"$ref\":\"#/components/schemas/");
		schema_name(out, f->of, input);
		buf_text(out, "\"}");
	}
}

/* The Chinese label is the title; the English one and the sentence about it are the description. */
static void add_labels(struct buf *out, const struct field *f)
{
	struct str label = STR(field_label_en(out->arena, f));
	struct buf text = buf_in(out->arena, 0);

	buf_add(&text, label);
	if (f->zero_by)
		buf_fmt(&text, "; zero only with %s", f->zero_by);
	if (f->instead_of)
		buf_fmt(&text, ": instead of %s", f->instead_of);
	if (f->doc)
		buf_fmt(&text, ": %s", f->doc);
	buf_text(out, ",\"title\":");
	buf_json(out, f->zh ? STR(f->zh) : label);
	buf_text(out, ",\"description\":");
	buf_json(out, buf_str(&text));
}

static void add_property(struct buf *out, const struct field *f, bool input)
{
	buf_json(out, STR(f->name));
	buf_text(out, ":{");
	buf_text(out, shapes[f->type].openapi);
	add_items(out, f, input);
	if (input)
		add_limits(out, f);
	else if (!(f->flags & INPUT))
		buf_text(out, ",\"readOnly\":true");
	add_labels(out, f);
	buf_char(out, '}');
}

void schema_openapi(struct buf *out, const struct record *r, bool input)
{
	const char *before = "";

	buf_text(out, "{\"type\":\"object\",\"title\":");
	buf_json(out, STR(r->zh ? r->zh : r->name));
	buf_text(out, input ? ",\"additionalProperties\":false,\"properties\":{" : ",\"properties\":{");
	for (int i = 0; i < r->fields; i++) {
		if (!is_member(&r->field[i], input))
			continue;
		buf_text(out, before);
		add_property(out, &r->field[i], input);
		before = ",";
	}
	buf_text(out, "},\"required\":[");
	before = "";
	for (int i = 0; i < r->fields; i++) {
		if (!is_member(&r->field[i], input) || !is_required(&r->field[i], input))
			continue;
		buf_text(out, before);
		buf_json(out, STR(r->field[i].name));
		before = ",";
	}
	buf_text(out, "]}");
}

static void add_union(struct buf *out, const struct names *names)
{
	for (int i = 0; i < names->n; i++)
		buf_fmt(out, "%s\"%s\"", i ? " | " : "", names->at[i].word);
}

static void add_type(struct buf *out, const struct field *f, bool input)
{
	if (f->type == F_STATE) {
		add_union(out, f->names);
	} else if (f->type == F_SET) {
		buf_char(out, '(');
		add_union(out, f->names);
		buf_text(out, ")[]");
	} else if (f->type == F_ROWS) {
		schema_name(out, f->of, input);
		buf_text(out, "[]");
	} else {
		buf_text(out, shapes[f->type].typescript);
	}
}

void schema_typescript(struct buf *out, const struct record *r, bool input)
{
	if (r->zh)
		buf_fmt(out, "/** %s */\n", r->zh);
	buf_text(out, "export interface ");
	schema_name(out, r, input);
	buf_text(out, " {\n");
	for (int i = 0; i < r->fields; i++) {
		const struct field *f = &r->field[i];
		if (!is_member(f, input))
			continue;
		const char *label = f->zh ? f->zh : field_label_en(out->arena, f);
		buf_fmt(out, "\t/** %s%s%s */\n", label, f->doc ? ": " : "", f->doc ? f->doc : "");
		buf_fmt(out, "\t%s%s: ", f->name, is_required(f, input) ? "" : "?");
		add_type(out, f, input);
		buf_text(out, ";\n");
	}
	if (!input && (r->machine || r->actions))
		buf_text(out, "\tallowed_actions?: AllowedAction[];\n");
	buf_text(out, "}\n");
}
