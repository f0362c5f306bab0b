/*
 * portal_test.c -- what may be typed to look an order up, who shares a limit, which settings are refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "portal/portal_inner.h"

static void four_digits_end_a_phone_number_or_not(void **state)
{
	static const struct { const char *phone, *typed; bool fits; } row[] = {
		{ "13805710001", "0001", true },
		{ "+86 138-0571-0001", " 0001 ", true },
		{ "(0571) 8600 12 34", "1234", true },
		{ "13805710001", "\xef\xbc\x90\xef\xbc\x90\xef\xbc\x90\xef\xbc\x91", true },	/* wide digits */
		{ "13805710001", "00-01", true },
		{ "13805710001", "0002", false },
		{ "13805710001", "001", false },
		{ "13805710001", "10001", false },
		{ "13805710001", "13805710001", false },
		{ "13805710001", "", false },
		{ "13805710001", "000x", false },
		{ "0001", "0001", true },
		{ "001", "001", false },
		{ "001", "0001", false },
		{ "", "", false },
		{ "", "0000", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = { 0 };
		const struct typed t = { S("1"), STR(row[i].typed) };
		assert_int_equal(typed_phone_fits(&a, &t, STR(row[i].phone)), row[i].fits);
	}
}

static void a_number_is_found_in_whatever_case_and_width(void **state)
{
	static const struct { const char *typed, *number, *capitals; } row[] = {
		{ "202611280001", "202611280001", "202611280001" },
		{ "  yS-2026 ", "yS-2026", "YS-2026" },
		{ "\xef\xbc\x92\xef\xbc\x90", "\xef\xbc\x92\xef\xbc\x90", "20" },
		{ "20\xe8\xae\xa2", "20\xe8\xae\xa2", "20\xe8\xae\xa2" },
		{ "", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = { 0 };
		const struct typed t = { STR(row[i].typed), S("") };
		assert_true(str_eq(typed_number(&t), STR(row[i].number)));
		assert_true(str_eq(typed_capitals(&a, &t), STR(row[i].capitals)));
	}
}

/* A household of IPv6 has more addresses than there are tries. */
static void a_household_shares_a_limit(void **state)
{
	static const struct { const char *one, *other; bool same; } row[] = {
		{ "127.0.0.1", "127.0.0.1", true },
		{ "127.0.0.1", "127.0.0.2", false },
		{ "2001:db8:1:2::1", "2001:db8:1:2:ffff:1:2:3", true },
		{ "2001:db8:1:2::1", "2001:db8:1:3::1", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = { 0 };
		assert_int_equal(str_eq(address_of(&a, STR(row[i].one)), address_of(&a, STR(row[i].other))), row[i].same);
	}
}

static void an_address_is_a_scheme_and_a_host(void **state)
{
	static const struct { const char *value; bool valid; } row[] = {
		{ "", true }, { "https://dd.example.cn", true }, { "http://10.0.0.5:8080", true }, { "http://[::1]:80", true },
		{ "https://", false }, { "dd.example.cn", false }, { "ftp://dd.example.cn", false }, { "https://a/", false },
		{ "https://a b", false }, { "https://a?x", false }, { "https://订单.cn", false }, { "javascript:alert(1)", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++)
		assert_int_equal(portal_address_valid(STR(row[i].value)), row[i].valid);
	assert_true(portal_contact_valid(S("客服电话 400-800-1234")));
	ARENA a = { 0 };
	assert_false(portal_contact_valid((struct str){ arena_alloc(&a, 300), 300 }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(four_digits_end_a_phone_number_or_not),
		cmocka_unit_test(a_number_is_found_in_whatever_case_and_width),
		cmocka_unit_test(a_household_shares_a_limit),
		cmocka_unit_test(an_address_is_a_scheme_and_a_host),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
