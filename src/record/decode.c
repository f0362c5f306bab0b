/*
 * decode.c -- records out of JSON.
 *
 * jansson reads the text; here its tree is laid over the field table. The table leads: each field
 * looks for its member, and only when members are left over are the unknown ones searched for.
 */
#include <stdlib.h>
#include <string.h>

#include "record/intake.h"

static const struct { enum json_error_code code; const char *zh, *en; } reasons[] = {
	{ json_error_stack_overflow,        "嵌套过深",           "nested too deeply" },
	{ json_error_invalid_utf8,          "不是有效的 UTF-8",   "not valid UTF-8" },
	{ json_error_premature_end_of_input, "内容不完整",        "ends too early" },
	{ json_error_end_of_input_expected, "结尾有多余内容",     "something follows the end" },
	{ json_error_null_character,        "含有空字符 \\u0000", "holds the character \\u0000" },
	{ json_error_null_byte_in_key,      "含有空字符 \\u0000", "holds the character \\u0000" },
	{ json_error_duplicate_key,         "成员名重复",         "a member is there twice" },
	{ json_error_numeric_overflow,      "数字过大",           "a number is too large" },
};

static bool refuse_json(struct errs *errs, const json_error_t *error)
{
	const char *zh = "语法错误", *en = "syntax error";

	for (size_t i = 0; i < COUNT(reasons); i++) {
		if (reasons[i].code == json_error_code(error)) {
			zh = reasons[i].zh;
			en = reasons[i].en;
		}
	}

	struct arena *a = errs->arena;
	struct str at_zh = str_fmt(a, "第 %d 行第 %d 列，%s", error->line, error->column, zh);
	struct str at_en = str_fmt(a, "line %d, column %d, %s", error->line, error->column, en);
	return fail(errs, &E_JSON, S(""), both(a, str_c(a, at_zh), str_c(a, at_en)));
}

json_t *json_read(struct str body, struct errs *errs)
{
	json_error_t error;
	json_t *json = json_loadb(body.n ? body.s : "", body.n, JSON_REJECT_DUPLICATES, &error);

	if (!json) {
		refuse_json(errs, &error);
		return NULL;
	}
	if (!json_is_object(json)) {
		json_decref(json);
		fail(errs, &E_JSON, S(""),
		     both(errs->arena, "最外层应为对象", "the outermost value is not an object"));
		return NULL;
	}
	return json;
}

static struct str json_str(const json_t *json)
{
	return (struct str){ json_string_value(json), json_string_length(json) };
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Equal attributes must be equal texts, so the names are sorted. */
static struct str canonical(struct arena *a, json_t *object)
{
	size_t n = 0;
	const char **names = arena_array(a, json_object_size(object), sizeof *names);
	const char *name;
	json_t *value;
	struct buf out = buf_in(a, 0);

	json_object_foreach(object, name, value)
		names[n++] = name;
	if (!n)
		return S("");
	qsort(names, n, sizeof *names, by_name);
	for (size_t i = 0; i < n; i++) {
		buf_char(&out, i ? ',' : '{');
		buf_json(&out, STR(names[i]));
		buf_char(&out, ':');
		buf_json(&out, json_str(json_object_get(object, names[i])));
	}
	buf_char(&out, '}');
	return buf_str(&out);
}

static bool check_attribute(const struct intake *in, const struct place *at, const json_t *value)
{
	if (!json_is_string(value))
		return refuse(in, at, &E_TYPE, "文本", "a text");
	return check_text(in, at, at->name, 1, ATTRIBUTE_NAME_MOST) &&
	       check_text(in, at, json_str(value), 0, TEXT_MOST);
}

/* A patch of attributes is a patch too (RFC 7396): what it does not mention stays, null removes. */
static bool merge_attributes(const struct intake *in, const struct place *at, json_t *all, json_t *json)
{
	const char *name;
	json_t *value;
	bool good = true;

	json_object_foreach(json, name, value) {
		struct place here = { .above = at, .name = STR(name) };
		if (in->mode == DECODE_PATCH && json_is_null(value))
			json_object_del(all, name);
		else if (check_attribute(in, &here, value))
			json_object_set(all, name, value);
		else
			good = false;
	}
	return good;
}

static bool check_entries(const struct intake *in, const struct place *at, size_t n,
                          int64_t least, int64_t most)
{
	if ((int64_t)n > most)
		return refuse_count(in, at, &E_TOO_MANY, most);
	return (int64_t)n >= least || refuse_count(in, at, &E_TOO_FEW, least);
}

static json_t *attributes_before(const struct intake *in, struct str json)
{
	bool any = in->mode == DECODE_PATCH && json.n;
	json_t *all = any ? json_loadb(json.s, json.n, 0, NULL) : NULL;

	return all ? all : json_object();
}

static bool take_attributes(const struct intake *in, const struct place *at, const struct field *f,
                            json_t *json, struct attributes *out)
{
	int64_t most = f->max ? f->max : ATTRIBUTES_MOST;

	if (!json_is_object(json))
		return refuse_type(in, at, f);

	json_t *all = attributes_before(in, out->json);
	bool good = merge_attributes(in, at, all, json) &&
	            check_entries(in, at, json_object_size(all), f->min, most);
	if (good)
		out->json = canonical(in->arena, all);
	json_decref(all);
	return good;
}

static bool take_set(const struct intake *in, const struct place *at, const struct field *f,
                     json_t *json, struct set *out)
{
	struct set set = {0};
	bool good = true;

	if (!json_is_array(json))
		return refuse_type(in, at, f);

	for (size_t i = 0; i < json_array_size(json); i++) {
		struct place here = { .above = at, .index = i };
		const json_t *word = json_array_get(json, i);
		int64_t bit = json_is_string(word) ? take_word(in, &here, f, json_str(word))
		                                   : refuse(in, &here, &E_TYPE, "文本", "a text");
		set.bits |= bit;
		good = good && bit;
	}
	good = good && check_entries(in, at, (size_t)__builtin_popcountll((uint64_t)set.bits), f->min, 64);
	if (good)
		*out = set;
	return good;
}

static bool take_object(const struct intake *in, const struct place *at, const struct record *r,
                        json_t *json, void *row);

/* Rows are always new: an array in a patch replaces what was there. */
static bool take_rows(const struct intake *in, const struct place *at, const struct field *f,
                      json_t *json, struct rows *out)
{
	const struct intake fresh = { DECODE_NEW, in->arena, in->errs };
	size_t n = json_array_size(json);

	if (!json_is_array(json))
		return refuse_type(in, at, f);
	if (!check_entries(in, at, n, f->min, f->max ? f->max : ENTRIES_MOST))
		return false;

	bool good = true;
	struct rows rows = { arena_array(in->arena, n, f->of->size), (int64_t)n };
	for (size_t i = 0; i < n; i++) {
		struct place here = { .above = at, .index = i };
		void *row = (char *)rows.at + i * f->of->size;
		good &= take_object(&fresh, &here, f->of, json_array_get(json, i), row);
	}
	if (good)
		*out = rows;
	return good;
}

bool take_json(const struct intake *in, const struct place *at, const struct field *f,
               json_t *json, void *row)
{
	void *member = field_at(f, row);

	switch (f->type) {
	case F_INT:
		if (!json_is_integer(json))
			return refuse_type(in, at, f);
		if (!check_number(in, at, f, json_integer_value(json)))
			return false;
		*(int64_t *)member = json_integer_value(json);
		return true;
	case F_BOOL:
		if (!json_is_boolean(json))
			return refuse_type(in, at, f);
		*(bool *)member = json_is_true(json);
		return true;
	case F_SET:
		return take_set(in, at, f, json, member);
	case F_ATTRIBUTES:
		return take_attributes(in, at, f, json, member);
	case F_ROWS:
		return take_rows(in, at, f, json, member);
	default:
		return json_is_string(json) ? take_text(in, at, f, json_str(json), row)
		                            : refuse_type(in, at, f);
	}
}

static bool take_member(const struct intake *in, const struct place *above, const struct field *f,
                        json_t *json, void *row)
{
	const struct place at = { .above = above, .name = STR(f->name) };
	bool patch = in->mode == DECODE_PATCH;

	if (!json && (patch || !(f->flags & REQUIRED)))
		return true;
	if (!json)
		return refuse_field(in, &at, &E_REQUIRED, f);
	if (!(f->flags & INPUT) || (patch && (f->flags & FIXED)))
		return refuse_field(in, &at, &E_READ_ONLY, f);
	if (!json_is_null(json))
		return take_json(in, &at, f, json, row);
	if (f->flags & REQUIRED)
		return refuse_field(in, &at, &E_REQUIRED, f);
	return field_take(f, row, (struct value){0});
}

/* Left out it is worked out, and its zero in a row means just that: somebody who says zero must not be given something else. */
static bool zeros_are_meant(const struct intake *in, const struct place *at, const struct record *r, json_t *json, const void *row)
{
	struct arena *a = in->errs->arena;
	bool meant = true;

	for (int i = 0; i < r->fields; i++) {
		const struct field *f = &r->field[i], *by = f->zero_by ? record_field(r, STR(f->zero_by)) : NULL;
		const struct place here = { .above = at, .name = STR(f->name) };
		const json_t *sent = by ? json_object_get(json, f->name) : NULL;
		if (!sent || json_is_null(sent) || !field_is_zero(f, row) || !field_is_zero(by, row))
			continue;
		meant = false;
		if (!only_counted(in->errs))
			fail(in->errs, &E_ZERO, place_pointer(a, &here), field_label(a, f), field_label(a, by));
	}
	return meant;
}

static void refuse_unknown(const struct intake *in, const struct place *at, const struct record *r,
                           json_t *json)
{
	struct arena *a = in->errs->arena;
	const char *name;
	json_t *value;

	json_object_foreach(json, name, value) {
		const struct place here = { .above = at, .name = STR(name) };
		if (!record_field(r, here.name) && !only_counted(in->errs))
			fail(in->errs, &E_UNKNOWN_FIELD, place_pointer(a, &here), here.name,
			     record_label(a, r));
	}
}

static bool take_object(const struct intake *in, const struct place *at, const struct record *r,
                        json_t *json, void *row)
{
	size_t known = 0;
	bool good = true;

	if (!json_is_object(json))
		return refuse(in, at, &E_TYPE, "对象", "an object");

	for (int i = 0; i < r->fields; i++) {
		json_t *value = json_object_get(json, r->field[i].name);
		known += value != NULL;
		good &= take_member(in, at, &r->field[i], value, row);
	}
	good = good && zeros_are_meant(in, at, r, json, row);
	if (known == json_object_size(json))
		return good;
	refuse_unknown(in, at, r, json);
	return false;
}

bool record_decode(const struct record *r, enum decode_mode mode, json_t *json, void *row,
                   struct arena *a, struct errs *errs, struct str at)
{
	const struct intake in = { mode, a, errs };
	const struct place root = { .name = at };

	if (mode == DECODE_NEW)
		memset(row, 0, r->size);
	return take_object(&in, &root, r, json, row);
}
