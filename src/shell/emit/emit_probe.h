/*
 * emit_probe.h -- is the description of the API whole? Asked of an invented module and of the real ones.
 *
 * Every $ref must lead somewhere, every operation must be there, and nothing that no table declares.
 */
#ifndef SHELL_EMIT_PROBE_H
#define SHELL_EMIT_PROBE_H

#include <string.h>

#include "record/json.h"
#include "shell/emit/emit.h"
#include "shell/emit/emit_inner.h"

/* "#/components/schemas/Order" in the document, or NULL. */
static inline json_t *probe_resolve(json_t *doc, const char *pointer)
{
	struct str rest = STR(pointer), piece;
	ARENA a = { 0 };

	if (!str_starts(rest, S("#/")))
		return NULL;
	rest = str_sub(rest, 2, rest.n);
	while (doc && str_cut(&rest, '/', &piece))
		doc = json_object_get(doc, str_c(&a, piece));
	return doc;
}

static inline void probe_refs(json_t *doc, json_t *node, struct buf *wrong)
{
	const char *name;
	json_t *value;
	size_t i;

	json_object_foreach(node, name, value) {
		if (strcmp(name, "$ref") == 0 && !probe_resolve(doc, json_string_value(value)))
			buf_fmt(wrong, "%s leads nowhere\n", json_string_value(value));
		probe_refs(doc, value, wrong);
	}
	json_array_foreach(node, i, value)
		probe_refs(doc, value, wrong);
}

/* Every name in the path of an operation must be one of its parameters. */
static inline void probe_parameters(json_t *operation, const char *path, struct buf *wrong)
{
	ARENA a = { 0 };
	int named = 0, told = 0;
	json_t *parameter;
	size_t i;

	for (const char *p = path; *p; p++)
		named += *p == '{';
	json_array_foreach(json_object_get(operation, "parameters"), i, parameter) {
		const char *in = json_string_value(json_object_get(parameter, "in"));
		const char *name = json_string_value(json_object_get(parameter, "name"));
		if (!in || strcmp(in, "path") != 0)
			continue;
		told++;
		if (!strstr(path, str_c(&a, str_fmt(&a, "{%s}", name))))
			buf_fmt(wrong, "%s has no {%s}\n", path, name);
	}
	if (named != told)
		buf_fmt(wrong, "%s tells %d of %d parts\n", path, told, named);
}

/* Operations of the document: all of the tables, by their ids each once, and the three that stand beside them. */
static inline void probe_operations(json_t *doc, struct buf *wrong)
{
	ARENA a = { 0 };
	struct operations all = emit_operations(&a);
	json_t *paths = json_object_get(doc, "paths"), *item, *operation, *ids = json_object();
	const char *path, *method;
	size_t n = 0;

	json_object_foreach(paths, path, item) {
		json_object_foreach(item, method, operation) {
			const char *id = json_string_value(json_object_get(operation, "operationId"));
			n++;
			if (!id || json_object_get(ids, id))
				buf_fmt(wrong, "%s %s: its operationId is missing or not its own\n", method, path);
			else
				json_object_set(ids, id, operation);
			probe_parameters(operation, path, wrong);
		}
	}
	json_decref(ids);
	for (size_t i = 0; i < all.n; i++) {
		struct str by = str_lower(&a, STR(method_names[all.at[i].route->method]));
		item = json_object_get(paths, str_c(&a, all.at[i].path));
		if (!json_object_get(item, str_c(&a, by)))
			buf_fmt(wrong, "%.*s %.*s is missing\n", P(by), P(all.at[i].path));
	}
	static const char *const beside[] = { "/healthz", "/readyz" };
	for (size_t i = 0; i < COUNT(beside); i++)
		if (!json_object_get(paths, beside[i]))
			buf_fmt(wrong, "%s is missing\n", beside[i]);
	if (n != all.n + COUNT(beside))
		buf_fmt(wrong, "%zu operations for %zu of the tables and %zu beside them\n", n, all.n, COUNT(beside));
}

/* Two records of one name would overwrite each other: JSON that is read without duplicates tells. */
static inline json_t *probe_openapi(struct arena *a, struct buf *wrong)
{
	struct buf text = buf_in(a, 0);
	json_error_t error;

	if (!emit(S("openapi"), &text))
		buf_text(wrong, "there is no document openapi\n");
	json_t *doc = json_loadb(text.s, text.n, JSON_REJECT_DUPLICATES, &error);
	if (!doc) {
		buf_fmt(wrong, "not JSON at %d: %s\n", error.position, error.text);
		return NULL;
	}
	probe_refs(doc, doc, wrong);
	probe_operations(doc, wrong);
	return doc;
}

#endif
