/*
 * channel_fit_test.c -- the shipped profiles ask for nothing that the commands of the other modules do not take.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "catalog/catalog.h"
#include "channel/channel.h"
#include "fulfil/fulfil.h"
#include "order/order.h"
#include "people/people.h"

static const struct module *const all[] = {
	&people_module, &catalog_module, &order_module, &fulfil_module, NULL,
};

static void fits(const char *name)
{
	ARENA a = {0};
	struct errs errs = { .arena = &a };
	char *text = arena_alloc(&a, 1 << 16);
	FILE *file = fopen(name, "r");

	assert_non_null(file);

	size_t n = fread(text, 1, 1 << 16, file);
	const struct profile *p = profile_read((struct str){ text, n }, all, &a, &errs);

	fclose(file);
	for (int i = 0; i < errs.n; i++)
		print_error("%s: %s\n", name, str_c(&a, err_text(&a, &errs.at[i], false)));
	assert_non_null(p);
	assert_int_equal(p->sections, 3);
}

static void the_shipped_profiles_fit_the_commands(void **state)
{
	(void)state;
	fits("profiles/olist.profile");
	fits("profiles/uci-online-retail.profile");
	fits("profiles/tmall.profile");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_shipped_profiles_fit_the_commands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
