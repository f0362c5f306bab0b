/* What is seen of personal data, by whom, and what may come back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "record/personal.h"
#include "record/record_sample.h"

static void every_kind_has_a_mask_that_tells_little(void **state)
{
	static const struct { unsigned kind; const char *text, *seen; } row[] = {
		{ OF_NAME,   "张三", "张*" },
		{ OF_NAME,   "王小明", "王**" },
		{ OF_NAME,   "欧阳小明", "欧***" },
		{ OF_NAME,   "丁", "*" },
		{ OF_NAME,   "杭州云栖贸易有限公司", "杭州****" },
		{ OF_NAME,   "John Smith", "Jo****" },
		{ OF_PHONE,  "13812345678", "138****5678" },
		{ OF_PHONE,  "0571-86001234", "057****1234" },
		{ OF_PHONE,  "86001234", "****1234" },
		{ OF_PHONE,  "12345", "****" },
		{ OF_EMAIL,  "alice@x.cn", "a***@x.cn" },
		{ OF_EMAIL,  "a@x.cn", "***@x.cn" },
		{ OF_EMAIL,  "alice", "***" },
		{ OF_STREET, "文三路90号", "****" },
		{ OF_NUMBER, "91330106MA2AXXXX0K", "****XX0K" },
		{ OF_NUMBER, "1234567", "****" },
		{ OF_PHONE,  "", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = { 0 };
		struct buf out = buf_in(&a, 0);
		personal_mask(&out, row[i].kind, STR(row[i].text));
		assert_string_equal(str_c(&a, buf_str(&out)), row[i].seen);
		assert_true(!out.n || str_find(buf_str(&out), '*') >= 0);	/* by which it is known when it comes back */
	}
}

static void who_has_no_role_sees_nothing_and_the_system_all(void **state)
{
	(void)state;
	assert_int_equal(personal_hidden(NOBODY), OF_NAME | OF_PHONE | OF_EMAIL | OF_STREET | OF_NUMBER);
	assert_int_equal(personal_hidden(SYSTEM), 0);
	assert_int_equal(personal_hidden(WAREHOUSE), OF_EMAIL | OF_NUMBER);
	assert_int_equal(personal_hidden(SALES), OF_PHONE | OF_EMAIL | OF_STREET | OF_NUMBER);
	assert_int_equal(personal_hidden(SALES | WAREHOUSE), OF_EMAIL | OF_NUMBER);	/* two posts see what either does */
}

static void no_post_asks_for_what_it_sees_and_all_who_ask_are_counted(void **state)
{
	unsigned asks = 0;

	(void)state;
	for (int i = 0; i < personal_scopes_n; i++) {
		assert_int_equal(personal_scopes[i].sees & personal_scopes[i].reveals, 0);
		assert_ptr_equal(personal_scope(personal_scopes[i].bit), &personal_scopes[i]);
		asks |= personal_scopes[i].reveals;
	}
	assert_int_equal(asks, PERSONAL_ASKS);
}

static void lines_are_masked_by_their_place(void **state)
{
	static const uint32_t kinds[] = { 0, OF_NAME, OF_NAME, OF_PHONE };
	const struct field f = { .lines = kinds, .lines_n = COUNT(kinds), .again = 2 };
	ARENA a = { 0 };

	(void)state;
	assert_string_equal(str_c(&a, personal_lines(&a, &f, S("so1\n云栖\n张伟\n13812345678\n李娜\n13912348765\n"), OF_PHONE)),
	                    "so1\n云栖\n张伟\n138****5678\n李娜\n139****8765\n");
	assert_string_equal(str_c(&a, personal_lines(&a, &f, S("so1\n云栖"), OF_NAME)), "so1\n云*\n");
	assert_string_equal(str_c(&a, personal_lines(&a, &f, S("so1"), 0)), "so1");
}

static void masks_do_not_come_back(void **state)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };
	json_t *masked = json_pack("{s:s}", "phone", "138****5678"), *whole = json_pack("{s:s, s:s}", "phone", "13812345678", "name", "*");

	(void)state;
	assert_false(personal_is_whole(&sample_record, masked, OF_PHONE, &errs, S("/x")));
	assert_int_equal(errs.n, 1);
	assert_string_equal(str_c(&a, errs.at[0].pointer), "/x/phone");
	assert_true(personal_is_whole(&sample_record, masked, OF_NAME, &errs, S("")));	/* who sees it may mean it */
	assert_true(personal_is_whole(&sample_record, whole, OF_PHONE, &errs, S("")));
	json_decref(masked);
	json_decref(whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_has_a_mask_that_tells_little),
		cmocka_unit_test(who_has_no_role_sees_nothing_and_the_system_all),
		cmocka_unit_test(no_post_asks_for_what_it_sees_and_all_who_ask_are_counted),
		cmocka_unit_test(lines_are_masked_by_their_place),
		cmocka_unit_test(masks_do_not_come_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
