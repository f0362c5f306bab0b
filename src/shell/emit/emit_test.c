/*
 * emit_test.c -- the printed documents, of an invented module with one of everything.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "record/record_sample.h"
#include "shell/emit/emit_meta_probe.h"

/* --- a module ------------------------------------------------------------------------- */

static bool load_nothing(struct context *x, struct load *l, const void *in, void *state)
{
	(void)x, (void)l, (void)in, (void)state;
	return true;
}

static bool decide_nothing(struct context *x, const void *in, void *state, struct decision *out)
{
	(void)x, (void)in, (void)state, (void)out;
	return true;
}

static const struct command sample_create = {
	.name = "sample.create", .zh = "新建样品", .en = "make a sample", .by = SALES, .in = &sample_record,
	.load = load_nothing, .decide = decide_nothing, .flags = KEYED,
};
static const struct command sample_change = {
	.name = "sample.change", .zh = "修改样品", .en = "change a sample", .by = SALES, .in = &sample_record,
	.subject = &sample_record, .load = load_nothing, .decide = decide_nothing, .flags = PATCHES,
};
static const struct command sample_send = {
	.name = "sample.send", .zh = "寄出样品", .en = "send a sample", .by = WAREHOUSE, .subject = &sample_record,
	.load = load_nothing, .decide = decide_nothing,
};
static const struct command sample_greet = {
	.name = "sample.greet", .zh = "问候", .en = "greet | wave", .by = ANYONE, .load = load_nothing,
	.decide = decide_nothing, .flags = SECRET,
};
static const struct command *const sample_actions[] = { &sample_send, NULL };

/* What a list shows, with filters of several kinds. */
struct shelf {
	struct id id;
	struct state state;
	struct instant placed_at;
	struct money total;
	struct str note;
};

static const struct field shelf_fields[] = {
	FIELD(shelf, id,        .flags = KEY | LISTED, .zh = "标识"),
	FIELD(shelf, state,     .flags = LISTED | FILTER, .names = &sample_states, .zh = "状态"),
	FIELD(shelf, placed_at, .flags = LISTED | FILTER | SORT, .zh = "时间"),
	FIELD(shelf, total,     .flags = LISTED | FILTER, .zh = "金额"),
	FIELD(shelf, note,      .flags = LISTED, .zh = "备注"),
};
static RECORD(shelf_record, shelf, "shelves", shelf_fields, .zh = "货架", .en = "shelf");
static const struct list shelf_list = { .record = &shelf_record, .sort = "-placed_at" };

static const struct route routes[] = {
	{ GET,   "/api/v1/shelves", STAFF, .list = &shelf_list, .out = &shelf_record, .zh = "货架", .en = "shelves" },
	{ POST,  "/api/v1/samples", .command = &sample_create, .out = &sample_record },
	{ GET,   "/api/v1/samples/{id}", STAFF, .get = &sample_record, .out = &sample_record, .zh = "样品", .en = "read a sample" },
	{ PATCH, "/api/v1/samples/{id}", .command = &sample_change, .out = &sample_record },
	{ POST,  "/api/v1/samples/{id}/actions/{move}", .moves = sample_actions, .out = &sample_record },
	{ POST,  "/api/v1/greetings", .command = &sample_greet },
};

static const struct record *const records[] = { &sample_record, NULL };
static const struct listener listeners[] = { { "sample.sent", &sample_change } };
static const struct setting settings[] = {
	{ "sample.size", SETTING_INT, "3", 1, 9, NULL, "大小", "how large", NULL },
};

static const struct module sample_module = {
	.name = "sample", .zh = "样品", .en = "samples", .schema = "CREATE TABLE samples (id BIGINT);\n",
	.records = records, .routes = routes, .routes_n = COUNT(routes),
	.listeners = listeners, .listeners_n = COUNT(listeners),
	.settings = settings, .settings_n = COUNT(settings),
};

const struct module *const modules[] = { &sample_module, NULL };

/* --- what is printed of it -------------------------------------------------------------- */

struct printed { struct arena arena; struct buf wrong; json_t *doc; };

static int print_it(void **state)
{
	static struct printed p;

	p.wrong = buf_in(&p.arena, 0);
	p.doc = probe_openapi(&p.arena, &p.wrong);
	*state = &p;
	return 0;
}

static int forget_it(void **state)
{
	struct printed *p = *state;

	json_decref(p->doc);
	arena_free(&p->arena);
	return 0;
}

static json_t *operation(struct printed *p, const char *path, const char *method)
{
	json_t *o = json_object_get(json_object_get(json_object_get(p->doc, "paths"), path), method);

	assert_non_null(o);
	return o;
}

static void the_description_is_whole(void **state)
{
	struct printed *p = *state;

	if (p->wrong.n)
		print_error("%.*s", P(p->wrong));
	assert_int_equal(p->wrong.n, 0);
	assert_non_null(p->doc);
}

static void a_missing_piece_is_found(void **state)
{
	struct printed *p = *state;
	struct buf wrong = buf_in(&p->arena, 0);
	json_t *copy = json_deep_copy(p->doc);

	json_object_del(json_object_get(json_object_get(copy, "components"), "schemas"), "Part");
	probe_refs(copy, copy, &wrong);
	assert_true(str_find_str(buf_str(&wrong), S("#/components/schemas/Part leads nowhere")) >= 0);

	wrong.n = 0;
	json_object_del(json_object_get(copy, "paths"), "/api/v1/samples/{id}/actions/send");
	probe_operations(copy, &wrong);
	assert_true(str_find_str(buf_str(&wrong), S("post /api/v1/samples/{id}/actions/send is missing")) >= 0);
	json_decref(copy);
}

/* A parameter of its own or one that all share. */
static bool takes(json_t *operation, const char *name)
{
	ARENA a = { 0 };
	json_t *parameter;
	size_t i;

	json_array_foreach(json_object_get(operation, "parameters"), i, parameter) {
		const char *own = json_string_value(json_object_get(parameter, "name"));
		const char *ref = json_string_value(json_object_get(parameter, "$ref"));
		if (own && strcmp(own, name) == 0)
			return true;
		if (ref && str_ends(STR(ref), str_fmt(&a, "/%s", name)))
			return true;
	}
	return false;
}

static void headers_follow_from_the_command(void **state)
{
	struct printed *p = *state;
	json_t *create = operation(p, "/api/v1/samples", "post"), *change = operation(p, "/api/v1/samples/{id}", "patch");
	json_t *greet = operation(p, "/api/v1/greetings", "post");

	assert_true(takes(create, "IdempotencyKey"));
	assert_false(takes(create, "IfMatch"));
	assert_true(takes(change, "IdempotencyKeyOptional"));
	assert_true(takes(change, "IfMatch"));
	assert_true(takes(greet, "IdempotencyKeyOptional"));
}

static void filters_follow_from_the_fields(void **state)
{
	static const struct { const char *name; bool taken; } row[] = {
		{ "state", true }, { "state_from", false },
		{ "placed_at", true }, { "placed_at_from", true }, { "placed_at_until", true },
		{ "total", true }, { "total_from", true }, { "total_until", true },
		{ "note", false }, { "id", false }, { "q", false },
		{ "sort", true }, { "Cursor", true }, { "Limit", true }, { "Format", true },
		{ "columns", true }, { "Lang", true },
	};
	json_t *page = operation(*state, "/api/v1/shelves", "get");

	for (size_t i = 0; i < COUNT(row); i++) {
		if (takes(page, row[i].name) != row[i].taken)
			print_error("%s\n", row[i].name);
		assert_int_equal(takes(page, row[i].name), row[i].taken);
	}
}

static void answers_follow_from_the_tables(void **state)
{
	struct printed *p = *state;
	json_t *create = json_object_get(operation(p, "/api/v1/samples", "post"), "responses");
	json_t *send = json_object_get(operation(p, "/api/v1/samples/{id}/actions/send", "post"), "responses");
	json_t *greet = json_object_get(operation(p, "/api/v1/greetings", "post"), "responses");

	assert_non_null(json_object_get(create, "201"));
	assert_null(json_object_get(create, "412"));
	assert_non_null(json_object_get(send, "200"));
	assert_non_null(json_object_get(send, "412"));
	assert_non_null(json_object_get(send, "404"));
	assert_non_null(json_object_get(greet, "204"));
}

static void roles_and_security_follow_from_the_tables(void **state)
{
	struct printed *p = *state;
	json_t *roles = json_object_get(operation(p, "/api/v1/samples/{id}/actions/send", "post"), "x-roles");

	assert_int_equal(json_array_size(roles), 2);
	assert_string_equal(json_string_value(json_array_get(roles, 0)), "warehouse");
	assert_string_equal(json_string_value(json_array_get(roles, 1)), "manager");
	assert_null(json_object_get(operation(p, "/api/v1/samples", "post"), "security"));
	assert_int_equal(json_array_size(json_object_get(operation(p, "/api/v1/greetings", "post"), "security")), 0);
}

static void screens_are_drawn_from_the_tables(void **state)
{
	struct printed *p = *state;
	struct buf wrong = buf_in(&p->arena, 0);
	json_t *doc = probe_meta(&p->arena, &wrong), *records = json_object_get(doc, "records");
	json_t *send = probe_find(json_object_get(doc, "commands"), "name", S("sample.send"));
	json_t *shelves = probe_find(json_object_get(doc, "lists"), "path", S("/api/v1/shelves"));

	assert_int_equal(wrong.n, 0);
	assert_true(json_is_true(json_object_get(send, "if_match")));
	assert_string_equal(json_string_value(json_object_get(send, "record")), "sample");
	assert_string_equal(json_string_value(json_object_get(send, "path")), "/api/v1/samples/{id}/actions/send");
	assert_string_equal(json_string_value(json_object_get(shelves, "sort")), "-placed_at");
	assert_null(json_object_get(shelves, "search"));

	json_object_del(probe_find(records, "name", S("shelf")), "fields");
	probe_meta_record(doc, &shelf_record, &wrong);
	assert_true(str_find_str(buf_str(&wrong), S("shelf: no field total")) >= 0);
	json_decref(doc);
}

static void types_follow_from_the_tables(void **state)
{
	struct printed *p = *state;
	struct buf wrong = buf_in(&p->arena, 0);
	struct str without = S("export interface Shelf {\n\tid: string;\n\tstate: \"new\";\n}\n");

	probe_typescript(&p->arena, &wrong);
	assert_int_equal(wrong.n, 0);
	probe_typescript_record(&p->arena, without, &(struct shape){ &shelf_record, false }, &wrong);
	assert_true(str_find_str(buf_str(&wrong), S("shelf: total is missing")) >= 0);
	assert_true(str_find_str(buf_str(&wrong), S("shelf: state lacks paid")) >= 0);
}

static void every_document_speaks_of_the_module(void **state)
{
	static const struct { const char *document, *says; } row[] = {
		{ "openapi",     "\"/api/v1/samples/{id}/actions/send\"" },
		{ "typescript",  "export interface SampleInput {" },
		{ "typescript",  "\t\"sample.change\": { input: Patch<SampleInput>; answer: SampleAnswer };" },
		{ "typescript",  "\t\"/api/v1/shelves\": Pick<Shelf, \"id\" | \"state\" | \"placed_at\" | \"total\" | \"note\">;" },
		{ "typescript",  "export type SampleState = \"new\" | \"paid\"" },
		{ "meta",        "\"name\":\"sample.create\"" },
		{ "states",      "stateDiagram-v2" },
		{ "permissions", "| `POST /api/v1/samples/{id}/actions/send` | 寄出样品 | send a sample |  |  | ✓ |" },
		{ "permissions", "greet \\| wave" },
		{ "permissions", "| 电话 | phone numbers | ○ | ○ | ✓ | ✓ | ○ | ✓ | ○ | ✱ | ✓ | ✓ |" },
		{ "settings",    "| `sample.size` | 3 | 1 … 9 | 大小 | how large |" },
		{ "listeners",   "| `sample.sent` | `sample.change` |" },
		{ "routes",      "| `PATCH /api/v1/samples/{id}` | sample.change | sample | sample |" },
		{ "reports",     "# 报表 · reports" },
		{ "checks",      "| I9 |" },
		{ "schema",      "CREATE TABLE samples (id BIGINT);" },
		{ "citus",       "SELECT create_distributed_table('samples', 'id', colocate_with => 'reveals')" },
		{ "citus",       "ALTER INDEX search_index_terms SET (fastupdate = off)" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = { 0 };
		struct buf out = buf_in(&a, 0);
		assert_true(emit(STR(row[i].document), &out));
		if (str_find_str(buf_str(&out), STR(row[i].says)) < 0)
			print_error("%s does not say: %s\n%.*s\n", row[i].document, row[i].says, P(out));
		assert_true(str_find_str(buf_str(&out), STR(row[i].says)) >= 0);
	}
}

static void there_is_no_other_document(void **state)
{
	ARENA a = { 0 };
	struct buf out = buf_in(&a, 0);

	(void)state;
	assert_false(emit(S("poem"), &out));
	assert_false(emit(S(""), &out));
	assert_int_equal(out.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_description_is_whole),
		cmocka_unit_test(a_missing_piece_is_found),
		cmocka_unit_test(headers_follow_from_the_command),
		cmocka_unit_test(filters_follow_from_the_fields),
		cmocka_unit_test(answers_follow_from_the_tables),
		cmocka_unit_test(roles_and_security_follow_from_the_tables),
		cmocka_unit_test(screens_are_drawn_from_the_tables),
		cmocka_unit_test(types_follow_from_the_tables),
		cmocka_unit_test(every_document_speaks_of_the_module),
		cmocka_unit_test(there_is_no_other_document),
	};

	return cmocka_run_group_tests(tests, print_it, forget_it);
}
