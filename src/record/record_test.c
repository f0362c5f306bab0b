/*
 * record_test.c -- fields as values and texts, proofs of tables, decisions and what they leave in the log.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "record/decision.h"
#include "record/json.h"
#include "record/record_sample.h"
#include "record/schema.h"

static const struct part some_parts[] = {
	{ { 7 }, 1, { "A", 1 }, { ONE }, { 1500000 } },
	{ { 7 }, 2, { "B", 1 }, { 5000 }, { 0 } },
};

static struct sample filled(void)
{
	return (struct sample){
		.id = { 7 }, .version = 3, .head.b = { 1, 2 }, .code = S("A/1"), .name = S("螺丝刀"),
		.note = S("a,b \"c\"\n"), .phone = S("138"), .secret = S("s"), .state = { SAMPLE_SENT },
		.kind = { SAMPLE_URGENT }, .roles = { 5 }, .active = true, .count = -3, .total = { -1250 },
		.price = { 123456 }, .quantity = { 15000 }, .on_hand = { -1 }, .placed_at = { -1 },
		.due = { date_of(1969, 12, 31).day }, .customer_id = { INT64_MAX }, .print.b = { [31] = 255 },
		.attributes = { S("{\"a\":\"1\"}") }, .part_count = 2,
		.parts = { (void *)(uintptr_t)some_parts, 2 }, .computed = { 5 },
	};
}

static void every_stored_field_survives_the_database(void **state)
{
	(void)state;
	const struct sample rows[2] = { [0] = filled() };

	for (size_t k = 0; k < COUNT(rows); k++) {
		struct sample copy = filled();
		for (int i = 0; i < sample_record.fields; i++) {
			const struct field *f = &sample_record.field[i];
			if (f->type == F_ROWS)
				continue;
			assert_true(field_take(f, &copy, field_value(f, &rows[k])));
			assert_true(field_same(f, &copy, &rows[k]));
		}
	}
}

static void values_are_as_the_schema_says(void **state)
{
	(void)state;
	struct sample row = filled(), zero = {0};
	const struct field *f = sample_record.field;
	int print = record_field_index(&sample_record, "print"), kind = record_field_index(&sample_record, "kind");
	int roles = record_field_index(&sample_record, "roles"), note = record_field_index(&sample_record, "note");
	int attributes = record_field_index(&sample_record, "attributes");

	assert_true(value_eq(field_value(&f[0], &row), VI(7)));
	assert_true(value_eq(field_value(&f[kind], &row), VT(S("urgent"))));
	assert_true(value_eq(field_value(&f[roles], &row), VI(5)));
	assert_int_equal(field_value(&f[print], &row).type, V_BLOB);
	assert_int_equal(field_value(&f[print], &row).t.n, 32);
	assert_int_equal(field_value(&f[print], &zero).type, V_NULL);
	assert_int_equal(field_value(&f[note], &zero).type, V_NULL);
	assert_true(value_eq(field_value(&f[attributes], &zero), VT(S(""))));
	assert_non_null(field_value(&f[attributes], &zero).t.s);
	assert_false(value_eq(VI(0), (struct value){0}));
	assert_false(value_eq(VT(S("1")), VI(1)));
}

static void a_stored_value_that_does_not_fit_is_refused(void **state)
{
	(void)state;
	const struct { const char *field; struct value v; } row[] = {
		{ "kind", VT(S("slow")) }, { "kind", VI(1) }, { "active", VI(2) }, { "count", VT(S("1")) },
		{ "name", VI(1) }, { "print", VT(S("ff")) }, { "total", { V_BLOB, 0, { "x", 1 } } },
		{ "parts", VI(1) }, { "print", { V_BLOB, 0, { "x", 1 } } },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		struct sample sample = filled();
		const struct field *f = record_field(&sample_record, STR(row[i].field));
		assert_false(field_take(f, &sample, row[i].v));
	}
}

static void every_field_survives_as_text(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };
	const struct sample row = filled();

	for (int i = 0; i < sample_record.fields; i++) {
		const struct field *f = &sample_record.field[i];
		if (f->type == F_ROWS || !(f->flags & INPUT))
			continue;
		struct sample copy = {0};
		struct buf text = buf_in(&a, 0);
		field_text(&text, f, &row);
		assert_true(field_parse(f, buf_str(&text), &copy, &a, &errs, S("/x")));
		assert_true(field_same(f, &copy, &row));
	}
	assert_int_equal(errs.n, 0);
}

static void texts_are_plain(void **state)
{
	(void)state;
	static const struct { const char *field, *text; } want[] = {
		{ "kind", "urgent" }, { "roles", "sales,money" }, { "active", "true" }, { "total", "-12.50" },
		{ "price", "0.123456" }, { "quantity", "1.5" }, { "due", "1969-12-31" },
		{ "placed_at", "1969-12-31T23:59:59.999999Z" }, { "customer_id", "9223372036854775807" },
		{ "note", "a,b \"c\"\n" },
	};
	ARENA a = {0};
	const struct sample row = filled(), zero = {0};

	for (size_t i = 0; i < COUNT(want); i++) {
		struct buf text = buf_in(&a, 0);
		field_text(&text, record_field(&sample_record, STR(want[i].field)), &row);
		assert_string_equal(str_c(&a, buf_str(&text)), want[i].text);
	}
	struct buf none = buf_in(&a, 0);
	field_text(&none, record_field(&sample_record, S("placed_at")), &zero);
	assert_int_equal(none.n, 0);
}

static void a_text_is_checked_as_json_is(void **state)
{
	(void)state;
	static const struct { const char *field, *text; const struct problem *want; } row[] = {
		{ "name", "", &E_REQUIRED }, { "name", "x", &E_TOO_SHORT }, { "total", "12,50", &E_FORMAT },
		{ "count", "11", &E_TOO_LARGE }, { "count", "1.0.0", &E_FORMAT }, { "active", "yes", &E_FORMAT },
		{ "roles", "sales,boss", &E_CHOICE }, { "kind", "加急", &E_CHOICE },
		{ "attributes", "{\"a\":1}", &E_TYPE }, { "attributes", "{", &E_TYPE },
		{ "due", "23.11.2026", &E_FORMAT },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		struct errs errs = { .arena = &a };
		struct sample sample = {0};
		const struct field *f = record_field(&sample_record, STR(row[i].field));
		assert_false(field_parse(f, STR(row[i].text), &sample, &a, &errs, S("/cell")));
		assert_int_equal(errs.n, 1);
		assert_ptr_equal(errs.at[0].problem, row[i].want);
		assert_true(str_starts(errs.at[0].pointer, S("/cell")));
	}
}

static void fields_are_found_by_their_whole_name(void **state)
{
	(void)state;
	ARENA a = {0};

	assert_int_equal(record_field_index(&sample_record, "id"), 0);
	assert_int_equal(record_field_index(&sample_record, "part"), -1);
	assert_int_equal(record_field_index(&sample_record, ""), -1);
	assert_null(record_field(&sample_record, (struct str){0}));
	assert_true(record_is_root(&sample_record));
	assert_false(record_is_root(&part_record));
	assert_string_equal(field_label_en(&a, record_field(&sample_record, S("placed_at"))), "placed at");
	assert_string_equal(field_label_en(&a, record_field(&part_record, S("sku"))), "SKU");
}

static void rows_are_the_same_when_their_fields_are(void **state)
{
	(void)state;
	struct part others[2];
	struct sample a = filled(), b = filled();
	const struct field *parts = record_field(&sample_record, S("parts"));

	memcpy(others, some_parts, sizeof others);
	b.parts.at = others;
	assert_true(field_same(parts, &a, &b));
	others[1].price.micro = 1;
	assert_false(field_same(parts, &a, &b));
	b.parts.n = 1;
	assert_false(field_same(parts, &a, &b));
}

/* --- proofs of tables ---------------------------------------------------- */

static void a_sound_table_passes(void **state)
{
	(void)state;
	ARENA a = {0};
	struct buf wrong = buf_in(&a, 0);

	assert_true(record_covers_struct(&sample_record, &wrong));
	assert_true(record_covers_struct(&part_record, &wrong));
	assert_true(record_check(&sample_record, &wrong));
	assert_true(record_check(&part_record, &wrong));
	assert_int_equal(wrong.n, 0);
}

static void a_member_without_a_line_is_found_wherever_it_is(void **state)
{
	(void)state;

	for (int gone = 0; gone < sample_record.fields; gone++) {
		ARENA a = {0};
		struct buf wrong = buf_in(&a, 0);
		struct field fields[COUNT(sample_fields)];
		struct record broken = sample_record;
		memcpy(fields, sample_fields, sizeof fields);
		memmove(&fields[gone], &fields[gone + 1], sizeof fields[0] * (COUNT(fields) - 1 - (size_t)gone));
		broken.field = fields;
		broken.fields--;
		assert_false(record_covers_struct(&broken, &wrong));
	}
}

static void a_member_described_twice_is_found(void **state)
{
	(void)state;
	ARENA a = {0};
	struct buf wrong = buf_in(&a, 0);
	struct field fields[COUNT(part_fields) + 1];
	struct record broken = part_record;

	memcpy(fields, part_fields, sizeof part_fields);
	fields[COUNT(part_fields)] = part_fields[1];
	broken.field = fields;
	broken.fields++;
	assert_false(record_covers_struct(&broken, &wrong));
	assert_true(str_find_str(buf_str(&wrong), S("part: part overlaps part")) >= 0);
}

static void each_fault_of_a_table_is_named(void **state)
{
	(void)state;
	static const struct name unlabelled = { "x", NULL, NULL };
	static const struct names nameless = { &unlabelled, 1 };
	static const struct names *const some_words[] = { &sample_kinds, NULL };
	static const struct { const char *field; struct field set; uint32_t flags; const char *fault; } row[] = {
		{ "name", { .zh = NULL }, INPUT, "name has no Chinese label" },
		{ "name", { .zh = "名", .min = 5, .max = 4 }, INPUT, "a maximum below its minimum" },
		{ "name", { .zh = "名" }, REQUIRED, "nobody may send it" },
		{ "name", { .zh = "名" }, HIDDEN | LISTED, "is hidden but listed" },
		{ "name", { .zh = "名" }, DELTA, "is no amount" },
		{ "name", { .zh = "名" }, RATE, "is a rate or a counter but no whole number" },
		{ "name", { .zh = "名" }, COUNTER, "is a rate or a counter but no whole number" },
		{ "id",   { .zh = "名" }, KEY | PASSWORD, "is a password but no text" },
		{ "name", { .zh = "名", .refers = "part" }, INPUT, "refers to something but is no id" },
		{ "id",   { .zh = "名", .refers_by = "count" }, KEY, "refers to what no text beside it names" },
		{ "id",   { .zh = "名", .shown_by = "nothing" }, KEY, "refers to what no text beside it names" },
		{ "name", { .zh = "名", .instead_of = "nothing" }, INPUT, "is sent instead of nothing" },
		{ "name", { .zh = "名", .instead_of = "id" }, 0, "is sent instead of nothing" },
		{ "count", { .zh = "数", .zero_by = "name" }, INPUT, "is zero by what is no flag beside it" },
		{ "id",   { .zh = "名", .words = some_words }, KEY, "has words but is no text" },
		{ "id",   { .zh = "名" }, KEY | OPTIONAL, "is a key but may be missing" },
		{ "id",   { .zh = "名" }, 0, "does not begin with its key" },
		{ "name", { .zh = "名" }, KEY, "keys do not stand together" },
		{ "kind", { .zh = "名" }, INPUT, "kind has no words" },
		{ "kind", { .zh = "名", .names = &nameless }, INPUT, "a word without a Chinese label" },
		{ "parts", { .zh = "名" }, INPUT, "does not say of what its rows are" },
		{ "parts", { .zh = "名", .of = &part_record, .count = "name" }, INPUT, "is counted by" },
		{ "state", { .zh = "名", .names = &sample_states }, INPUT, "past the machine" },
		{ "state", { .zh = "名", .names = &sample_kinds }, 0, "not of its machine's states" },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		struct buf wrong = buf_in(&a, 0);
		struct field fields[COUNT(sample_fields)];
		struct record broken = sample_record;
		memcpy(fields, sample_fields, sizeof fields);
		struct field *f = &fields[record_field_index(&sample_record, row[i].field)], was = *f;
		*f = row[i].set;
		f->name = was.name;
		f->offset = was.offset;
		f->type = was.type;
		f->flags = row[i].flags;
		broken.field = fields;
		assert_false(record_check(&broken, &wrong));
		if (str_find_str(buf_str(&wrong), STR(row[i].fault)) < 0)
			print_error("row %zu: %.*s", i, P(buf_str(&wrong)));
		assert_true(str_find_str(buf_str(&wrong), STR(row[i].fault)) >= 0);
	}
}

static void rows_are_found_by_their_last_key(void **state)
{
	static struct part row[] = { { .part = 2 }, { .part = 3 }, { .part = 7 } };
	(void)state;

	for (int64_t n = 0; n < 9; n++) {
		const struct part *found = rows_find(&part_record, (struct rows){ row, 3 }, n);
		const struct part *wanted = n == 2 ? &row[0] : n == 3 ? &row[1] : n == 7 ? &row[2] : NULL;
		assert_ptr_equal(found, wanted);
	}
	assert_null(rows_find(&part_record, (struct rows){ 0 }, 2));
}

/* --- decisions ----------------------------------------------------------- */

static void a_row_put_twice_is_one_put(void **state)
{
	(void)state;
	ARENA a = {0};
	struct decision out = decision_in(&a);
	struct sample loaded = {0}, fresh = {0};

	put(&out, &sample_record, &loaded);
	put_new(&out, &sample_record, &fresh);
	put(&out, &sample_record, &loaded);
	put(&out, &sample_record, &fresh);
	assert_int_equal(out.puts, 2);
	assert_ptr_equal(out.put[0].row, &loaded);
	assert_int_equal(out.put[0].kind, PUT_CHANGED);
	assert_int_equal(out.put[1].kind, PUT_NEW);
}

static void dropping_ends_what_was_put(void **state)
{
	(void)state;
	ARENA a = {0};
	struct decision out = decision_in(&a);
	struct sample loaded = {0}, fresh = {0}, last = {0};

	put(&out, &sample_record, &loaded);
	put_new(&out, &sample_record, &fresh);
	put(&out, &sample_record, &last);
	drop(&out, &sample_record, &loaded);
	drop(&out, &sample_record, &fresh);
	assert_int_equal(out.puts, 2);
	assert_int_equal(out.put[0].kind, PUT_GONE);
	assert_ptr_equal(out.put[1].row, &last);
	put(&out, &sample_record, &loaded);
	assert_int_equal(out.put[0].kind, PUT_CHANGED);
}

static void a_decision_of_many_rows_keeps_their_order(void **state)
{
	(void)state;
	ARENA a = {0};
	struct decision out = decision_in(&a);
	static struct part rows[1000];

	for (size_t i = 0; i < COUNT(rows); i++)
		put_new(&out, &part_record, &rows[i]);
	for (size_t i = 0; i < COUNT(rows); i++)
		put(&out, &part_record, &rows[i]);
	assert_int_equal(out.puts, COUNT(rows));
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_ptr_equal(out.put[i].row, &rows[i]);
	drop(&out, &part_record, &rows[500]);
	put(&out, &part_record, &rows[999]);
	assert_int_equal(out.puts, COUNT(rows) - 1);
	assert_ptr_equal(out.put[998].row, &rows[999]);
}

static void facts_warnings_and_the_reply_are_kept(void **state)
{
	(void)state;
	ARENA a = {0};
	struct decision out = decision_in(&a);
	struct sample row = {0};

	announce(&out, "sample.made", &sample_record, (struct id){ 7 });
	announce(&out, "sample.sent", &sample_record, (struct id){ 8 });
	warn(&out, &E_CONFLICT, S("/name"), S("name"));
	reply_with(&out, &sample_record, &row);
	assert_int_equal(out.facts, 2);
	assert_string_equal(out.fact[1].name, "sample.sent");
	assert_int_equal(out.fact[1].subject.v, 8);
	assert_int_equal(out.warnings.n, 1);
	assert_ptr_equal(out.reply_row, &row);
}

static const char *diff(struct arena *a, const struct sample *was, const struct sample *row, bool *differs)
{
	struct buf out = buf_in(a, 0);

	*differs = record_diff(&out, &sample_record, was, row);
	return str_c(a, buf_str(&out));
}

static void the_log_says_what_changed_in_table_order(void **state)
{
	(void)state;
	ARENA a = {0};
	bool differs;
	struct sample was = filled(), row = filled();

	row.version++;
	row.head.b[0]++;
	row.computed.fen++;
	row.parts.n = 0;
	assert_string_equal(diff(&a, &was, &row, &differs), "{}");
	assert_false(differs);
	row.total.fen = 1;
	row.state.v = SAMPLE_VOID;
	row.note = S("");
	row.active = false;
	assert_string_equal(diff(&a, &was, &row, &differs),
		"{\"note\":[\"a,b \\\"c\\\"\\n\",null],\"state\":[\"sent\",\"void\"],\"active\":[true,false],"
		"\"total\":[\"-12.50\",\"0.01\"]}");
	assert_true(differs);
}

static void the_log_says_what_a_new_row_holds(void **state)
{
	(void)state;
	ARENA a = {0};
	bool differs;
	const struct sample row = { .id = { 7 }, .version = 1, .name = S("锤子"), .count = 2 };

	assert_string_equal(diff(&a, NULL, &row, &differs), "{\"name\":\"锤子\",\"count\":2}");
	assert_true(differs);
}

static void the_log_never_holds_what_is_personal_or_hidden(void **state)
{
	(void)state;
	ARENA a = {0};
	bool differs;
	struct sample was = { .phone = S("13800005678") }, row = { .phone = S("13900001234"), .secret = S("s3cret") }, other = { .id = { 8 } };
	struct str old = digest_hex(&a, digest_of(S("a key of the database:sample:0:phone:13800005678")));
	struct str new = digest_hex(&a, digest_of(S("a key of the database:sample:0:phone:13900001234")));
	struct str hidden = digest_hex(&a, digest_of(S("a key of the database:sample:0:secret:s3cret")));
	struct str want = str_fmt(&a, "{\"phone\":[\"#%.16s\",\"#%.16s\"],\"secret\":[\"\",\"#%.16s\"]}",
	                          old.s, new.s, hidden.s);

	record_log_key(S("a key of the database"));
	assert_string_equal(diff(&a, &was, &row, &differs), str_c(&a, want));
	other.phone = was.phone;
	assert_null(strstr(diff(&a, NULL, &other, &differs), str_c(&a, str_sub(old, 0, 16))));
}

/* --- told to programs ---------------------------------------------------- */

static void typescript_says_what_may_be_sent(void **state)
{
	(void)state;
	ARENA a = {0};
	struct buf out = buf_in(&a, 0);

	schema_typescript(&out, &part_record, true);
	assert_string_equal(str_c(&a, buf_str(&out)),
		"/** 部件 */\n"
		"export interface PartInput {\n"
		"\t/** 序号 */\n\tpart?: number;\n"
		"\t/** 货号 */\n\tsku: string;\n"
		"\t/** 数量 */\n\tquantity: string;\n"
		"\t/** 单价 */\n\tprice?: string;\n"
		"}\n");
}

static void typescript_says_what_comes_back(void **state)
{
	(void)state;
	ARENA a = {0};
	struct buf out = buf_in(&a, 0);
	static const char *const lines[] = {
		"export interface Sample {\n", "\tid: string;\n", "\tnote?: string;\n",
		"\tstate: \"new\" | \"paid\" | \"sent\" | \"void\";\n",
		"\troles: (\"sales\" | \"stock\" | \"money\")[];\n", "\tactive: boolean;\n",
		"\tattributes: Record<string, string>;\n", "\tparts: Part[];\n", "/** 备注: for whoever packs */\n",
	};

	schema_typescript(&out, &sample_record, false);
	for (size_t i = 0; i < COUNT(lines); i++)
		assert_true(str_find_str(buf_str(&out), STR(lines[i])) >= 0);
	assert_true(str_find_str(buf_str(&out), S("secret")) < 0);
	assert_true(str_find_str(buf_str(&out), S("head")) < 0);
}

static json_t *openapi(struct arena *a, const struct record *r, bool input)
{
	struct buf out = buf_in(a, 0);
	struct errs errs = { .arena = a };

	schema_openapi(&out, r, input);
	return json_read(buf_str(&out), &errs);
}

static void openapi_agrees_with_what_is_decoded(void **state)
{
	(void)state;
	ARENA a = {0};
	json_t *schema = openapi(&a, &sample_record, true);
	assert_non_null(schema);
	json_t *properties = json_object_get(schema, "properties");

	for (int i = 0; i < sample_record.fields; i++) {
		const struct field *f = &sample_record.field[i];
		assert_int_equal(!json_object_get(properties, f->name), !(f->flags & INPUT));
	}
	json_t *name = json_object_get(properties, "name"), *kind = json_object_get(properties, "kind");
	assert_int_equal(json_integer_value(json_object_get(name, "minLength")), 2);
	assert_int_equal(json_integer_value(json_object_get(name, "maxLength")), 5);
	assert_int_equal(json_array_size(json_object_get(kind, "enum")), 2);
	assert_int_equal(json_array_size(json_object_get(schema, "required")), 1);
	assert_true(json_is_false(json_object_get(schema, "additionalProperties")));
	json_t *items = json_object_get(json_object_get(properties, "parts"), "items");
	assert_string_equal(json_string_value(json_object_get(items, "$ref")), "#/components/schemas/PartInput");
	json_decref(schema);
}

static void openapi_agrees_with_what_is_encoded(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };
	const struct sample row = filled(), zero = {0};
	struct buf full = buf_in(&a, 0), bare = buf_in(&a, 0);
	json_t *schema = openapi(&a, &sample_record, false), *value;
	const char *name;
	size_t i;

	record_encode(&full, &sample_record, &row, VIEW_DETAIL, NOBODY, S(""));
	record_encode(&bare, &sample_record, &zero, VIEW_DETAIL, NOBODY, S(""));
	json_t *all = json_read(buf_str(&full), &errs), *least = json_read(buf_str(&bare), &errs);
	json_t *properties = json_object_get(schema, "properties"), *required = json_object_get(schema, "required");
	assert_int_equal(json_object_size(properties), json_object_size(all));
	json_object_foreach(all, name, value)
		assert_non_null(json_object_get(properties, name));
	assert_int_equal(json_array_size(required), json_object_size(least));
	json_array_foreach(required, i, value)
		assert_non_null(json_object_get(least, json_string_value(value)));
	json_decref(all);
	json_decref(least);
	json_decref(schema);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_stored_field_survives_the_database),
		cmocka_unit_test(values_are_as_the_schema_says),
		cmocka_unit_test(a_stored_value_that_does_not_fit_is_refused),
		cmocka_unit_test(every_field_survives_as_text),
		cmocka_unit_test(texts_are_plain),
		cmocka_unit_test(a_text_is_checked_as_json_is),
		cmocka_unit_test(fields_are_found_by_their_whole_name),
		cmocka_unit_test(rows_are_the_same_when_their_fields_are),
		cmocka_unit_test(rows_are_found_by_their_last_key),
		cmocka_unit_test(a_sound_table_passes),
		cmocka_unit_test(a_member_without_a_line_is_found_wherever_it_is),
		cmocka_unit_test(a_member_described_twice_is_found),
		cmocka_unit_test(each_fault_of_a_table_is_named),
		cmocka_unit_test(a_row_put_twice_is_one_put),
		cmocka_unit_test(dropping_ends_what_was_put),
		cmocka_unit_test(a_decision_of_many_rows_keeps_their_order),
		cmocka_unit_test(facts_warnings_and_the_reply_are_kept),
		cmocka_unit_test(the_log_says_what_changed_in_table_order),
		cmocka_unit_test(the_log_says_what_a_new_row_holds),
		cmocka_unit_test(the_log_never_holds_what_is_personal_or_hidden),
		cmocka_unit_test(typescript_says_what_may_be_sent),
		cmocka_unit_test(typescript_says_what_comes_back),
		cmocka_unit_test(openapi_agrees_with_what_is_decoded),
		cmocka_unit_test(openapi_agrees_with_what_is_encoded),
	};

	secret_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
