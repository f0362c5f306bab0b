/*
 * channel_profile_test.c -- profiles are read, and every mistake in one is named with its line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "channel/import_fixture.h"

/* A whole profile around a part of it; the part begins at line 12. */
#define AROUND "[profile]\nname = t\ncurrency = CNY\n[file a]\npath = a.csv\nkey = k\n" \
	"[file b]\npath = b.csv\nkey = k\n[map m]\nx = person\n"

static void a_profile_becomes_files_maps_and_records(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };
	const struct profile *p = profile_read(S(
		"# comment\n[profile]\nname = t\nzone = -03:00\nencoding = GB18030\nseparator = tab\ncurrency = CNY\n"
		"[file orders]\npath = o.csv\nkey = {id }\njoin = people by who\n"
		"[file people]\npath = p.csv\nkey = who\n"
		"[map kinds]\nC* = company\n(empty) = person\n* = person\n"
		"[customer]\nfrom = orders\ngroup by = who\nonly if = {n} > 0\n"
		"reference = x:{who}\nname = {people.full name} | {who}\nkind = map(kinds, {id })\n"), fixture_modules, &a, &errs);

	assert_non_null(p);
	assert_int_equal(p->zone.seconds, -10800);
	assert_int_equal(p->separator, '\t');
	assert_string_equal(p->encoding, "gb18030");
	assert_int_equal(p->files, 2);
	assert_true(str_eq(p->file[0].column[p->file[0].key], S("id ")));	/* byte for byte */
	assert_int_equal(p->file[0].join[0].file, 1);
	assert_int_equal(p->file[1].sought, 1);
	assert_true(p->map[0].otherwise);
	assert_true(p->map[0].entry[0].prefix);

	const struct profile_section *s = p->section[0];

	assert_ptr_equal(s->command, &customer_record_command);
	assert_int_equal(s->test, TEST_ABOVE);
	assert_int_equal(s->set[1].value.choices, 2);
	assert_int_equal(s->set[1].value.choice[0].piece[0].column.join, 0);
	assert_int_equal(s->set[2].value.choice[0].kind, CHOICE_MAP);
}

static void a_currency_is_set_where_a_record_has_one(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };
	const struct profile *p = profile_read(S(AROUND "[product]\nreference = r\nsku = s\nname = n\nunit = u\n"),
	                                       fixture_modules, &a, &errs);

	assert_non_null(p);
	assert_int_equal(p->section[0]->sets, 5);
	assert_string_equal(p->section[0]->set[4].field->name, "currency");
}

#define CUSTOMER "[customer]\nreference = r\nname = n\nkind = person\n"

static void every_mistake_is_named_with_its_line(void **state)
{
	(void)state;
	static const struct { const char *part; int line; const char *says; } row[] = {
		{ "[customer\n", 12, "a section begins with [name]" },
		{ CUSTOMER "nonsense\n", 16, "write name = value" },
		{ CUSTOMER "age = 7\n", 16, "takes no such field: \"age\"" },
		{ CUSTOMER "name = again\n", 16, "set already" },
		{ "[customer]\nname = n\nkind = person\n", 12, "required field is not set: \"reference\"" },
		{ "[dragon]\nname = n\n", 12, "cannot be imported: \"dragon\"" },
		{ "[customer]\nreference = {x}\nname = n\nkind = person\n", 13, "no from" },
		{ "[customer]\nfrom = c\nreference = r\nname = n\nkind = person\n", 13, "no file of this name: \"c\"" },
		{ "[customer]\nfrom = a\nreference = {b.x}\nname = n\nkind = person\n", 14, "not joined here: \"b\"" },
		{ "[customer]\nfrom = a\nreference = {x\nname = n\nkind = person\n", 14, "braces" },
		{ "[customer]\nfrom = a\nreference = {}\nname = n\nkind = person\n", 14, "braces" },
		{ "[customer]\nfrom = a\nreference = {x}\nname = n\nkind = map(q, {x})\n", 16, "no map of this name: \"q\"" },
		{ "[customer]\nfrom = a\nreference = {x}\nname = n\nkind = map(m)\n", 16, "write map(name, {column})" },
		{ "[customer]\nreference = sum(a.x)\nname = n\nkind = person\n", 13, "sum belongs to" },
		{ "[customer]\nfrom = a\nreference = add({x}, y)\nname = n\nkind = person\n", 14, "write add(" },
		{ CUSTOMER "group by = x\n", 16, "grouping needs a from" },
		{ CUSTOMER "only if = x > y\n", 16, "must be a number: \"y\"" },
		{ "[order lines]\nfrom = a\n", 12, "must come first: \"order\"" },
		{ CUSTOMER "[customer pets]\nfrom = a\n", 16, "no such rows: \"pets\"" },
		{ "[file a]\npath = z\n", 12, "a name of its own" },
		{ "[file z]\n", 12, "path is missing" },
		{ "[file z]\npath = z\ncolour = red\n", 14, "cannot be said of a file: \"colour\"" },
		{ "[file z]\npath = z\njoin = a\n", 14, "write join" },
		{ "[file z]\npath = z\njoin = q by x\n", 14, "write join" },
		{ "[map m]\na = b\n", 12, "a map needs" },
		{ "[profile]\nzone = Mars\n", 13, "cannot be said in [profile]: \"zone\"" },
		{ "[profile]\nencoding = klingon\n", 13, "cannot be said in [profile]: \"encoding\"" },
		{ "", 1, "one record at least" },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		struct errs errs = { .arena = &a };
		struct str text = str_fmt(&a, "%s%s", AROUND, row[i].part), wanted;

		assert_null(profile_read(text, fixture_modules, &a, &errs));
		assert_true(errs.n > 0);

		bool found = false;

		wanted = str_fmt(&a, "line %d of the profile", row[i].line);
		for (int e = 0; e < errs.n; e++) {
			struct str said = err_text(&a, &errs.at[e], false);

			found = found || (str_starts(said, wanted) && str_find_str(said, STR(row[i].says)) > 0);
		}
		if (!found)
			print_error("row %zu: %s\n", i, str_c(&a, err_text(&a, &errs.at[0], false)));
		assert_true(found);
	}
}

static void all_mistakes_are_told_at_once(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };

	assert_null(profile_read(S(AROUND "x\ny\n[dragon]\n[customer]\nage = 7\n"), fixture_modules, &a, &errs));
	assert_int_equal(errs.n, 7);	/* x, y, dragon, age, and three that are required */
	assert_true(str_find_str(err_text(&a, &errs.at[0], true), S("导入方案第 12 行")) >= 0);
}

static void rows_of_another_file_need_keys(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };

	assert_null(profile_read(S("[profile]\nname = t\ncurrency = CNY\n[file a]\npath = a\n[file b]\npath = b\nkey = k\n"
		"[order]\nfrom = a\nreference = {r}\ncustomer_reference = c\nstate = placed\norder_date = {d}\nplaced_at = {d}\n"
		"[order lines]\nfrom = b\nproduct_reference = p\nquantity = 1\nunit_price = 1\n"), fixture_modules, &a, &errs));
	assert_int_equal(errs.n, 1);
	assert_true(str_find_str(err_text(&a, &errs.at[0], false), S("need a key to belong together")) > 0);
}

static void text_that_is_no_text_is_refused(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };

	assert_null(profile_read(S("[profile]\nname = \xFF\n"), fixture_modules, &a, &errs));
	assert_int_equal(errs.n, 1);
}

/* The shipped profiles fit commands of the shapes they were written for. */
static void the_shipped_profiles_are_well_formed(void **state)
{
	(void)state;
	static const char *const names[] = { "olist", "uci-online-retail", "tmall" };

	for (size_t i = 0; i < COUNT(names); i++) {
		ARENA a = {0};
		struct errs errs = { .arena = &a };
		char *text = arena_alloc(&a, 1 << 16);
		FILE *file = fopen(str_c(&a, str_fmt(&a, "profiles/%s.profile", names[i])), "r");

		assert_non_null(file);

		size_t n = fread(text, 1, 1 << 16, file);
		const struct profile *p = profile_read((struct str){ text, n }, fixture_modules, &a, &errs);

		fclose(file);
		assert_non_null(p);
		assert_true(str_eq(p->name, STR(names[i])));
		assert_int_equal(p->sections, 3);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_profile_becomes_files_maps_and_records),
		cmocka_unit_test(a_currency_is_set_where_a_record_has_one),
		cmocka_unit_test(every_mistake_is_named_with_its_line),
		cmocka_unit_test(all_mistakes_are_told_at_once),
		cmocka_unit_test(rows_of_another_file_need_keys),
		cmocka_unit_test(text_that_is_no_text_is_refused),
		cmocka_unit_test(the_shipped_profiles_are_well_formed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
