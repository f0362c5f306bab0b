/*
 * list_search_test.c -- rows of a list that have words: all of them, in any order and through any filter.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "shell/list/list_sample.h"

static int lines_of_sheet(struct bench *b, struct str parameters)
{
	static const struct sheet_options csv = { .kind = SHEET_CSV, .words = SHEET_NAMES };
	struct list_query *q = list_parse(&crates, parameters, &b->who, &b->arena, &b->errs);
	FILE *file = tmpfile();
	struct sheet *sheet = sheet_open(dup(fileno(file)), &crate_record, &csv, &b->errs);
	int lines = -1;		/* the header */

	assert_true(list_sheet(q, b->db, sheet, &b->errs) && sheet_close(sheet));
	rewind(file);
	for (int c; (c = fgetc(file)) != EOF; )
		lines += c == '\n';
	fclose(file);
	return lines;
}

static bool is_crate(const struct crate *c)
{
	return str_eq(c->search, S("crate"));
}

static bool is_open_crate(const struct crate *c)
{
	return is_crate(c) && c->state.v == OPEN;
}

/* In any order and through any filter, page by page and as a sheet, in however many rows the words stand. */
static void what_has_the_words_is_found_to_the_last(void **state)
{
	static const struct { const char *parameters; bool (*fits)(const struct crate *c); } row[] = {
		{ "q=crate", is_crate }, { "q=crate&state=open", is_open_crate },
	};
	static const char *const sorts[] = { "id", "at", "pieces" };
	struct bench b;
	(void)state;

	bench_open(&b);
	heap_up(&b, HEAP);
	for (size_t i = 0; i < COUNT(row); i++) {
		int fitting = 0;
		for (int k = 1; k <= HEAP; k++) {
			struct crate c = crate_of(k);
			fitting += row[i].fits(&c);
		}
		turn_pages(&b, str_fmt(&b.arena, "%s&limit=60", row[i].parameters), row[i].fits, 'i');
		for (size_t k = 1; k < COUNT(sorts); k++)
			turn_pages(&b, str_fmt(&b.arena, "%s&sort=-%s&limit=60", row[i].parameters, sorts[k]), row[i].fits, *sorts[k]);
		assert_int_equal(lines_of_sheet(&b, STR(row[i].parameters)), fitting);
	}
	bench_close(&b);
}

/* A page that nothing was found for yet says where to go on; an order of very many says that it is of the newest. */
static void a_long_search_ends_a_page_and_goes_on_with_the_next(void **state)
{
	struct bench b;
	struct str next;
	int64_t id[CRATES * 2];
	(void)state;

	bench_open(&b);
	heap_up(&b, 5300);
	assert_true(db_script(b.db, "UPDATE crates SET name = 'old' WHERE id = 5", &b.errs));
	assert_int_equal(page(&b, &crates, S("q=crate&name=old"), id, &next), 0);
	assert_true(next.n > 0);
	assert_int_equal(page(&b, &crates, str_fmt(&b.arena, "q=crate&name=old&cursor=%.*s", P(next)), id, &next), 1);
	assert_true(id[0] == 5 && !next.n);
	assert_int_equal(lines_of_sheet(&b, S("q=crate&name=old")), 1);
	for (int few = 0; few < 2; few++) {
		struct buf out = buf_in(&b.arena, 0);
		struct str asked = few ? S("q=percent&sort=name") : S("q=crate&sort=name");
		struct list_query *q = list_parse(&crates, asked, &b.who, &b.arena, &b.errs);
		assert_true(list_page(q, b.db, &out, NULL, &b.arena, &b.errs));
		assert_int_equal(str_find_str(buf_str(&out), S("],\"truncated\":true")) >= 0, !few);
	}
	bench_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_has_the_words_is_found_to_the_last),
		cmocka_unit_test(a_long_search_ends_a_page_and_goes_on_with_the_next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
