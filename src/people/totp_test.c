/*
 * totp_test.c -- six digits against those of RFC 6238, and how long and how often they are good.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/secret.h"
#include "people/totp.h"

/* "12345678901234567890", the key of the RFC. */
static const struct str key = S("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");

static struct instant at(int64_t s)
{
	return (struct instant){ s * SECOND };
}

/* Appendix B has eight digits; six are their end. */
static void the_digits_are_those_of_the_rfc(void **state)
{
	static const struct { int64_t s; const char *code; } row[] = {
		{ 59, "287082" }, { 1111111109, "081804" }, { 1111111111, "050471" }, { 1234567890, "005924" },
		{ 2000000000, "279037" }, { 20000000000, "353130" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++)
		assert_int_equal(totp_step(key, STR(row[i].code), at(row[i].s), 0), row[i].s / TOTP_PERIOD_S);
}

static void a_code_is_good_for_a_while_and_once(void **state)
{
	enum { STEP = 2000000000 / TOTP_PERIOD_S, START = STEP * TOTP_PERIOD_S };
	static const struct { int64_t s, last; const char *code; bool good; } row[] = {
		{ START,       0,        "279037",  true },
		{ START + 29,  0,        "279037",  true },
		{ START + 59,  0,        "279037",  true },	/* typed late */
		{ START + 60,  0,        "279037",  false },
		{ START - 1,   0,        "279037",  true },	/* a phone that is ahead */
		{ START - 31,  0,        "279037",  false },
		{ START,       STEP - 1, "279037",  true },
		{ START,       STEP,     "279037",  false },	/* it was used */
		{ START,       STEP + 1, "279037",  false },
		{ START,       0,        "279038",  false },
		{ START,       0,        "27903",   false },
		{ START,       0,        "2790370", false },
		{ START,       0,        "",        false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++)
		assert_int_equal(totp_step(key, STR(row[i].code), at(row[i].s), row[i].last), row[i].good ? STEP : 0);
}

static void a_secret_is_new_each_time_and_fit_for_a_phone(void **state)
{
	ARENA a = { 0 };
	struct str one = totp_secret_new(&a), two = totp_secret_new(&a);

	(void)state;
	assert_int_equal(one.n, 32);
	assert_false(str_eq(one, two));
	assert_true(str_eq(totp_uri(&a, S("王 li"), key),
		S("otpauth://totp/orderd:%E7%8E%8B%20li?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
		  "&issuer=orderd&algorithm=SHA1&digits=6&period=30")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_digits_are_those_of_the_rfc),
		cmocka_unit_test(a_code_is_good_for_a_while_and_once),
		cmocka_unit_test(a_secret_is_new_each_time_and_fit_for_a_phone),
	};

	secret_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
