/*
 * paper_test.c -- the forms name what is there, show nobody to who need not know, and every copy is counted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>

#include "paper/paper_inner.h"

static struct arena arena;

static const struct { const struct form *form; const struct record *head, *line; } forms[] = {
	{ &pick_list_form, &batch_paper_record, &batch_paper_line_record },
	{ &packing_list_form, &batch_paper_record, &batch_paper_line_record },
	{ &delivery_note_form, &batch_paper_record, &batch_paper_line_record },
	{ &label_form, &batch_paper_record, NULL },
	{ &confirmation_form, &order_paper_record, &order_paper_line_record },
	{ &settlement_form, &settlement_paper_record, &settlement_paper_line_record },
};

static void every_form_names_fields_that_are_there(void **state)
{
	struct buf wrong = buf_in(&arena, 0);

	(void)state;
	for (size_t i = 0; i < COUNT(forms); i++)
		form_check(forms[i].form, forms[i].head, forms[i].line, &wrong);
	fprintf(stderr, "%.*s", P(buf_str(&wrong)));
	assert_int_equal(wrong.n, 0);
}

static int personal_fields(const struct form *f, const struct record *r)
{
	const char *const fields[] = { f->large, f->head, f->totals };
	struct str name;
	int n = 0;

	for (size_t i = 0; i < COUNT(fields); i++)
		for (struct str rest = STR(fields[i]); str_cut(&rest, ' ', &name); )
			n += (record_field(r, name)->flags & PERSONAL) != 0;
	return n;
}

static void a_pick_list_names_nobody(void **state)
{
	(void)state;
	assert_int_equal(personal_fields(&pick_list_form, &batch_paper_record), 0);
	assert_true(personal_fields(&label_form, &batch_paper_record) >= 3);
}

/* Of the same paper of the same part. */
static void each_copy_is_counted(void **state)
{
	struct printing before[] = {
		{ .paper = S("pick-list"), .part = 1 }, { .paper = S("pick-list"), .part = 2 }, { .paper = S("shipping-label"), .part = 1 },
		{ .paper = S("pick-list"), .part = 1 },
	};
	struct order order = { .id = { 7 }, .printing_count = 4 };
	struct printing_seen seen = { &order, { before, COUNT(before) } };
	const struct caller who = { .name = S("majun") };
	struct errs errs = { .arena = &arena };
	struct context x = { .arena = &arena, .errs = &errs, .who = &who, .now = { 5 } };
	struct decision out = decision_in(&arena);
	const struct paper_printed in = { S("pick-list"), 1 };

	(void)state;
	assert_true(paper_printed_decide(&x, &in, &seen, &out));
	const struct printing *row = out.put[0].row;
	assert_int_equal(row->printing, 5);
	assert_int_equal(row->copy, 3);
	assert_int_equal(order.printing_count, 5);
	assert_string_equal(out.fact[0].name, "order.printed");
}

static int forget(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_names_fields_that_are_there),
		cmocka_unit_test(a_pick_list_names_nobody),
		cmocka_unit_test(each_copy_is_counted),
	};

	return cmocka_run_group_tests_name("paper", tests, NULL, forget);
}
