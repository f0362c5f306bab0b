/*
 * fuzz_json.c -- whatever is sent as a body is refused with a reason, or read, written and read again the same.
 */
#include <assert.h>
#include <string.h>

#include "record/json.h"
#include "record/record_sample.h"

/* The sample as a caller sends it: its INPUT fields, so that what is encoded may be decoded. */
static struct field wide_fields[COUNT(sample_fields)], wide_part_fields[COUNT(part_fields)];
static struct record wide, wide_part;

static struct record input_of(const struct record *r, struct field *fields)
{
	struct record input = { .name = r->name, .zh = r->zh, .en = r->en, .size = r->size, .field = fields };

	for (int i = 0; i < r->fields; i++)
		if (r->field[i].flags & INPUT)
			fields[input.fields++] = r->field[i];
	return input;
}

static void make_tables(void)
{
	if (wide.fields)
		return;
	secret_start();
	wide_part = input_of(&part_record, wide_part_fields);
	wide = input_of(&sample_record, wide_fields);
	for (int i = 0; i < wide.fields; i++)
		if (wide_fields[i].type == F_ROWS)
			wide_fields[i].of = &wide_part;
}

static bool decode(struct str body, enum decode_mode mode, struct sample *row, struct arena *a)
{
	struct errs errs = { .arena = a };
	json_t *json = json_read(body, &errs);
	bool good = json && record_decode(&wide, mode, json, row, a, &errs, S(""));

	json_decref(json);
	assert(good == (errs.n == 0));
	struct buf told = buf_in(a, 0);
	errs_json(&errs, true, S("1"), &told);
	return good;
}

static struct str encode(const struct sample *row, struct arena *a)
{
	struct buf out = buf_in(a, 0);

	record_encode(&out, &wide, row, VIEW_DETAIL, NOBODY, S(""));
	return buf_str(&out);
}

/* Read, written and read again: nothing may be lost or refused. */
static void check_round(const struct sample *row, struct arena *a)
{
	struct sample again;
	struct str text = encode(row, a);

	assert(decode(text, DECODE_NEW, &again, a));
	assert(str_eq(text, encode(&again, a)));
}

/* Each field's text, too, means the value it was made of. */
static void check_texts(const struct sample *row, struct arena *a)
{
	for (int i = 0; i < wide.fields; i++) {
		const struct field *f = &wide.field[i];
		struct sample copy = {0};
		struct buf text = buf_in(a, 0);
		struct errs errs = { .arena = a };

		field_text(&text, f, row);
		assert(field_parse(f, buf_str(&text), &copy, a, &errs, S("")));
		assert(field_same(f, &copy, row));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ARENA a = {0};
	struct str body = { (const char *)data, size };
	struct sample row, patched = { .name = S("ab"), .attributes = { S("{\"a\":\"1\"}") } };

	make_tables();
	if (decode(body, DECODE_NEW, &row, &a)) {
		check_round(&row, &a);
		check_texts(&row, &a);
	}
	if (decode(body, DECODE_PATCH, &patched, &a))
		check_round(&patched, &a);
	return 0;
}
