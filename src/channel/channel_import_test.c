/*
 * channel_import_test.c -- small files become commands; what is wrong in them comes back with its place.
 */
#define _GNU_SOURCE 1	/* memfd_create, mkdtemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "channel/import_fixture.h"
#include "channel/stage.h"

/* --- a folder of files, and what an import of them gave ----------------------------------------------------- */

struct source { const char *name; struct str text; };

struct outcome {
	struct arena arena;
	struct buf sent;		/* "command input\n" of everything */
	struct str rejects;		/* the CSV without its mark and header */
	struct import_summary summary;
	struct errs errs;
	bool good;
	int batches;
	struct str key[4];		/* of the first items */
	int keys;
	const char *refuse;		/* inputs with this text in them are refused … */
	const char *pointer;		/* … at this member */
	const char *keep;		/* inputs with this text are there already */
	bool gone;			/* the sink fails */
};

static bool collect(void *self, struct import_item *item, int n, struct errs *errs)
{
	struct outcome *o = self;

	o->batches++;
	if (o->gone)
		return fail(errs, &E_BUSY, S(""));
	for (int i = 0; i < n; i++) {
		buf_fmt(&o->sent, "%s %.*s\n", item[i].command, P(item[i].input));
		if (o->keys < 4)
			o->key[o->keys++] = str_dup(&o->arena, item[i].key);
		item[i].outcome = IMPORT_MADE;
		if (o->keep && str_find_str(item[i].input, STR(o->keep)) >= 0)
			item[i].outcome = IMPORT_UNCHANGED;
		if (!o->refuse || str_find_str(item[i].input, STR(o->refuse)) < 0)
			continue;
		item[i].outcome = IMPORT_REFUSED;
		item[i].pointer = STR(o->pointer);
		item[i].zh = item[i].en = S("no");
	}
	return true;
}

static const char *write_sources(struct arena *a, const struct source *source, size_t n)
{
	const char *folder = getenv("TMPDIR");
	char *name = str_c(a, str_fmt(a, "%s/import-test-XXXXXX", folder ? folder : "/tmp"));

	assert_non_null(mkdtemp(name));
	for (size_t i = 0; i < n; i++) {
		FILE *file = fopen(str_c(a, str_fmt(a, "%s/%s", name, source[i].name)), "w");

		assert_non_null(file);
		assert_int_equal(fwrite(source[i].text.s, 1, source[i].text.n, file), source[i].text.n);
		fclose(file);
	}
	return name;
}

static void remove_sources(struct arena *a, const char *folder, const struct source *source, size_t n)
{
	for (size_t i = 0; i < n; i++)
		unlink(str_c(a, str_fmt(a, "%s/%s", folder, source[i].name)));
	assert_int_equal(rmdir(folder), 0);
}

static struct str without_header(struct arena *a, int fd)
{
	off_t size = lseek(fd, 0, SEEK_END);
	char *bytes = arena_alloc(a, (size_t)size + 1);

	assert_int_equal(pread(fd, bytes, (size_t)size, 0), size);
	assert_true(str_starts(STR(bytes), S("\xEF\xBB\xBF" "file,row,column,reason\r\n")));
	return str_sub(STR(bytes), 27, (size_t)size);
}

/* `o` may already say what the sink does. */
static void import(struct outcome *o, struct str profile, const struct source *source, size_t n)
{
	struct arena *a = &o->arena;
	const char *folder = write_sources(a, source, n);
	const struct import_sink sink = { collect, o };
	int rejects = memfd_create("rejects", MFD_CLOEXEC);

	o->errs.arena = a;
	o->sent = buf_in(a, 0);

	const struct profile *p = profile_read(profile, fixture_modules, a, &o->errs);

	for (int i = 0; i < o->errs.n; i++)
		print_error("%s\n", str_c(a, err_text(a, &o->errs.at[i], false)));
	assert_non_null(p);

	const struct import_options options = { .folder = STR(folder), .sink = &sink, .rejects = rejects };

	o->good = import_run(p, &options, &o->summary, &o->errs);
	o->rejects = without_header(a, rejects);
	close(rejects);
	remove_sources(a, folder, source, n);
}

static void same(struct str got, struct str wanted)
{
	if (!str_eq(got, wanted))
		print_error("got\n%.*s\nwanted\n%.*s\n", P(got), P(wanted));
	assert_true(str_eq(got, wanted));
}

#define HEAD "[profile]\nname = t\nzone = +08:00\ncurrency = CNY\n"
#define ORDER_FILES HEAD "[file orders]\npath = orders.csv\nkey = id\njoin = people by who\n" \
	"[file items]\npath = items.csv\nkey = order\n[file people]\npath = people.csv\nkey = who\n"
#define ORDER_FIELDS "reference = t:{id}\ncustomer_reference = c:{people.name} | c:none\nstate = map(states, {state})\n" \
	"order_date = {at}\nplaced_at = {at}\n[map states]\nok = signed\n(empty) = placed\n"
#define LINES "[order lines]\nfrom = items\nproduct_reference = p:{sku}\nquantity = {n}\nunit_price = {price}\n"
#define ITEMS { "items.csv", S("order,sku,n,price\n2,B,1,2.50\n1,A,2,10\n1,B,-1,2.5\n") }
#define PEOPLE { "people.csv", S("who,name\nx,Xu\n") }

/* --- the tests ----------------------------------------------------------------------------------------------- */

static void rows_of_several_files_become_one_order(void **state)
{
	(void)state;
	const struct source files[] = {
		{ "orders.csv", S("id,who,state,at\n1,x,ok,2026-11-23 00:30:00\n2,y,,2026-11-23 08:00:00\n") }, ITEMS, PEOPLE,
	};
	struct outcome o = {0};

	import(&o, S(ORDER_FILES "[order]\nfrom = orders\n" ORDER_FIELDS LINES), files, COUNT(files));
	assert_true(o.good);
	same(buf_str(&o.sent), S(
		"order.record {\"reference\":\"t:1\",\"customer_reference\":\"c:Xu\",\"state\":\"signed\","
		"\"order_date\":\"2026-11-23\",\"placed_at\":\"2026-11-22T16:30:00.000Z\",\"currency\":\"CNY\",\"lines\":["
		"{\"product_reference\":\"p:A\",\"quantity\":\"2\",\"unit_price\":\"10.00\"},"
		"{\"product_reference\":\"p:B\",\"quantity\":\"-1\",\"unit_price\":\"2.50\"}]}\n"
		"order.record {\"reference\":\"t:2\",\"customer_reference\":\"c:none\",\"state\":\"placed\","
		"\"order_date\":\"2026-11-23\",\"placed_at\":\"2026-11-23T00:00:00.000Z\",\"currency\":\"CNY\",\"lines\":["
		"{\"product_reference\":\"p:B\",\"quantity\":\"1\",\"unit_price\":\"2.50\"}]}\n"));
	assert_int_equal(o.summary.rows, 6);
	assert_int_equal(o.summary.count[0].made, 2);
	assert_int_equal(o.summary.rejects, 0);
	arena_free(&o.arena);
}

static void rows_of_one_file_are_grouped_in_order_of_appearance(void **state)
{
	(void)state;
	const struct source files[] = {
		{ "rows.csv", S("invoice,code,n,price,at,name\nC2,a,-1,1.5,2026-01-01 00:00:00,\n1,b,2,3,2026-01-02 00:00:00,\n"
		                "C2,c,-4,0.25,2026-01-03 00:00:00,Late\n") },
	};
	struct outcome o = {0};

	import(&o, S(HEAD "[file rows]\npath = rows.csv\n[order]\nfrom = rows\ngroup by = invoice\nreference = {invoice}\n"
		"kind = map(kinds, {invoice})\nstate = signed\ncustomer_reference = {name} | walk-in\norder_date = {at}\n"
		"placed_at = {at}\nfreight = sum(rows.price)\n[map kinds]\nC* = return\n* = sale\n"
		"[order lines]\nfrom = rows\nproduct_reference = {code}\nquantity = {n}\nunit_price = {price}\n"), files, COUNT(files));
	assert_true(o.good);
	same(buf_str(&o.sent), S(
		"order.record {\"reference\":\"C2\",\"kind\":\"return\",\"state\":\"signed\",\"customer_reference\":\"Late\","
		"\"order_date\":\"2026-01-01\",\"placed_at\":\"2025-12-31T16:00:00.000Z\",\"freight\":\"1.75\",\"currency\":\"CNY\","
		"\"lines\":[{\"product_reference\":\"a\",\"quantity\":\"-1\",\"unit_price\":\"1.50\"},"
		"{\"product_reference\":\"c\",\"quantity\":\"-4\",\"unit_price\":\"0.25\"}]}\n"
		"order.record {\"reference\":\"1\",\"kind\":\"sale\",\"state\":\"signed\",\"customer_reference\":\"walk-in\","
		"\"order_date\":\"2026-01-02\",\"placed_at\":\"2026-01-01T16:00:00.000Z\",\"freight\":\"3.00\",\"currency\":\"CNY\","
		"\"lines\":[{\"product_reference\":\"b\",\"quantity\":\"2\",\"unit_price\":\"3.00\"}]}\n"));
	arena_free(&o.arena);
}

static void a_section_without_a_file_makes_one_record_and_conditions_choose_rows(void **state)
{
	(void)state;
	const struct source files[] = { { "a.csv", S("id,paid\n1,0.0\n2,5\n3,\n4,-1\n") } };
	struct outcome o = {0};

	import(&o, S(HEAD "[file a]\npath = a.csv\n[customer]\nreference = one\nname = One\nkind = person\n"
		"[customer]\nfrom = a\nonly if = {paid} > 0\nreference = {id}\nname = paid\nkind = person\n"
		"[customer]\nfrom = a\nonly if = {paid} != 5\nreference = {id}\nname = other\nkind = person\n"), files, 1);
	assert_true(o.good);
	same(buf_str(&o.sent), S(
		"customer.record {\"reference\":\"one\",\"name\":\"One\",\"kind\":\"person\"}\n"
		"customer.record {\"reference\":\"2\",\"name\":\"paid\",\"kind\":\"person\"}\n"
		"customer.record {\"reference\":\"1\",\"name\":\"other\",\"kind\":\"person\"}\n"
		"customer.record {\"reference\":\"3\",\"name\":\"other\",\"kind\":\"person\"}\n"
		"customer.record {\"reference\":\"4\",\"name\":\"other\",\"kind\":\"person\"}\n"));
	assert_int_equal(o.summary.counts, 3);
	assert_int_equal(o.summary.count[1].records, 1);
	arena_free(&o.arena);
}

static void bad_rows_come_back_with_row_column_and_reason(void **state)
{
	(void)state;
	const struct source files[] = {
		{ "orders.csv", S("id,who,state,at\n1,x,ok,2026-11-23 00:30:00\n2,x,ok,yesterday\n3,x,lost,2026-11-23 00:00:00\n"
		                  "4,x,ok\n5,x,ok,2026-11-23 00:00:00\n6,x,ok,2026-11-23 00:00:00\n,x,ok,2026-11-23 00:00:00\n") },
		{ "items.csv", S("order,sku,n,price\n1,A,1,1\n5,A,many,1\n6,A,\"1\"x,1\n6,B,1,1\n") }, PEOPLE,
	};
	struct outcome o = {0};

	import(&o, S(ORDER_FILES "[order]\nfrom = orders\n" ORDER_FIELDS LINES), files, COUNT(files));
	assert_true(o.good);
	assert_int_equal(o.summary.count[0].records, 7);
	assert_int_equal(o.summary.count[0].made, 1);
	assert_int_equal(o.summary.count[0].refused, 6);

	static const char *const wanted[] = {
		"orders.csv,5,,has another number of cells than the header\r\n",
		"items.csv,4,n,has text after its closing quote\r\n",
		"orders.csv,3,at,\"\"\"yesterday\"\" is not a time as the profile writes it\"\r\n",
		"orders.csv,4,state,\"\"\"lost\"\" is not in the map states\"\r\n",
		"items.csv,3,n,",
		"items.csv,4,,\"row 4 of items.csv, which belongs to it, could not be read\"\r\n",
		"orders.csv,8,id,",
	};

	assert_int_equal(o.summary.rejects, COUNT(wanted));
	for (size_t i = 0; i < COUNT(wanted); i++) {
		if (str_find_str(o.rejects, STR(wanted[i])) < 0)
			print_error("%s not in\n%.*s\n", wanted[i], P(o.rejects));
		assert_true(str_find_str(o.rejects, STR(wanted[i])) >= 0);
	}
	arena_free(&o.arena);
}

static void what_the_commands_refuse_is_traced_to_its_row(void **state)
{
	(void)state;
	const struct source files[] = {
		{ "orders.csv", S("id,who,state,at\n1,x,ok,2026-11-23 00:30:00\n2,y,ok,2026-11-23 08:00:00\n") }, ITEMS, PEOPLE,
	};
	struct outcome line = { .refuse = "t:1", .pointer = "/lines/1/quantity" };
	struct outcome whole = { .refuse = "t:2", .pointer = "", .keep = "t:1" };

	import(&line, S(ORDER_FILES "[order]\nfrom = orders\n" ORDER_FIELDS LINES), files, COUNT(files));
	assert_true(line.good);
	same(line.rejects, S("items.csv,4,quantity,no\r\n"));
	assert_int_equal(line.summary.count[0].made, 1);
	assert_int_equal(line.summary.count[0].refused, 1);
	import(&whole, S(ORDER_FILES "[order]\nfrom = orders\n" ORDER_FIELDS LINES), files, COUNT(files));
	same(whole.rejects, S("orders.csv,3,,no\r\n"));
	assert_int_equal(whole.summary.count[0].unchanged, 1);
	assert_int_equal(whole.summary.count[0].made, 0);
	arena_free(&line.arena);
	arena_free(&whole.arena);
}

static void many_records_go_in_batches(void **state)
{
	(void)state;
	struct outcome o = {0};
	struct buf text = buf_in(&o.arena, 0);

	buf_text(&text, "id\n");
	for (int i = 0; i < 2 * IMPORT_BATCH + 1; i++)
		buf_fmt(&text, "%d\n", i);

	const struct source files[] = { { "a.csv", buf_str(&text) } };

	import(&o, S(HEAD "[file a]\npath = a.csv\n[customer]\nfrom = a\nreference = {id}\nname = n\nkind = person\n"), files, 1);
	assert_true(o.good);
	assert_int_equal(o.batches, 3);
	assert_int_equal(o.summary.count[0].made, 2 * IMPORT_BATCH + 1);
	arena_free(&o.arena);
}

static void an_import_ends_when_the_sink_is_gone(void **state)
{
	(void)state;
	const struct source files[] = { { "a.csv", S("id\n1\n") } };
	struct outcome o = { .gone = true };

	import(&o, S(HEAD "[file a]\npath = a.csv\n[customer]\nfrom = a\nreference = {id}\nname = n\nkind = person\n"), files, 1);
	assert_false(o.good);
	assert_ptr_equal(o.errs.at[0].problem, &E_BUSY);
	arena_free(&o.arena);
}

static void missing_files_and_columns_are_named(void **state)
{
	(void)state;
	static const struct { struct source file; const struct problem *problem; const char *says; } row[] = {
		{ { "b.csv", S("id\n1\n") }, &STAGE_NO_FILE, "a.csv is not there" },
		{ { "a.csv", S("ID\n1\n") }, &STAGE_NO_COLUMN, "a.csv has no column id" },
		{ { "a.csv", S("id \n1\n") }, &STAGE_NO_COLUMN, "a.csv has no column id" },
		{ { "a.csv", S("") }, &STAGE_EMPTY, "a.csv is empty" },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		struct outcome o = {0};

		import(&o, S(HEAD "[file a]\npath = a.csv\n[customer]\nfrom = a\nreference = {id}\nname = n\nkind = person\n"),
		       &row[i].file, 1);
		assert_false(o.good);
		assert_int_equal(o.errs.n, 1);
		assert_ptr_equal(o.errs.at[0].problem, row[i].problem);
		assert_true(str_find_str(err_text(&o.arena, &o.errs.at[0], false), STR(row[i].says)) >= 0);
		arena_free(&o.arena);
	}
}

/* So that a batch whose answer was lost can be sent again, and a corrected profile is not taken for the old one. */
static void a_key_is_the_same_for_the_same_input_only(void **state)
{
	(void)state;
	const struct source files[] = { { "a.csv", S("id\n1\n1\n2\n") } };
	struct outcome o = {0};

	import(&o, S(HEAD "[file a]\npath = a.csv\n[customer]\nfrom = a\nreference = {id}\nname = n\nkind = person\n"), files, 1);
	assert_int_equal(o.keys, 3);
	assert_int_equal(o.key[0].n, 32);
	assert_true(str_eq(o.key[0], o.key[1]));
	assert_false(str_eq(o.key[1], o.key[2]));
	arena_free(&o.arena);
}

static void columns_of_a_row_are_added_exactly(void **state)
{
	(void)state;
	const struct source files[] = { { "a.csv", S("id,paid,back\n1,0.10,0.2\n2,,\n3,5,x\n4,9223372036854,1\n") } };
	struct outcome o = {0};

	import(&o, S(HEAD "[file a]\npath = a.csv\n[product]\nfrom = a\nonly if = add({paid}, {back}) > 0\nreference = {id}\n"
		"sku = {id}\nname = n\nunit = u\nprice = add({paid}, {back})\n"), files, 1);
	same(buf_str(&o.sent), S("product.record {\"reference\":\"1\",\"sku\":\"1\",\"name\":\"n\",\"unit\":\"u\","
		"\"price\":\"0.30\",\"currency\":\"CNY\"}\n"));
	same(o.rejects, S("a.csv,4,back,is not a number\r\na.csv,5,back,the amount is too large to be counted\r\n"));
	arena_free(&o.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_of_several_files_become_one_order),
		cmocka_unit_test(rows_of_one_file_are_grouped_in_order_of_appearance),
		cmocka_unit_test(a_section_without_a_file_makes_one_record_and_conditions_choose_rows),
		cmocka_unit_test(bad_rows_come_back_with_row_column_and_reason),
		cmocka_unit_test(what_the_commands_refuse_is_traced_to_its_row),
		cmocka_unit_test(many_records_go_in_batches),
		cmocka_unit_test(an_import_ends_when_the_sink_is_gone),
		cmocka_unit_test(missing_files_and_columns_are_named),
		cmocka_unit_test(columns_of_a_row_are_added_exactly),
		cmocka_unit_test(a_key_is_the_same_for_the_same_input_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
