/*
 * view_test.c -- whose a view is, decided without a database.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "people/people_commands.h"

struct trial {
	struct arena arena;
	struct errs errs;
	struct caller who;
	struct id_source ids;
	struct context x;
	struct decision out;
};

static void trial_start(struct trial *t, int64_t id, unsigned roles)
{
	*t = (struct trial){ .who = { .id = { id }, .name = S("wang"), .roles = roles } };
	t->errs.arena = &t->arena;
	t->x = (struct context){ .arena = &t->arena, .errs = &t->errs, .who = &t->who, .ids = &t->ids };
	t->out = decision_in(&t->arena);
}

static void who_makes_a_view_owns_it(void **unused)
{
	const struct view in = { .list = S("/api/v1/orders"), .name = S("急单"), .owner_id = { 99 }, .query = S("class=urgent") };
	struct view_seen none = { 0 };
	struct trial t;

	(void)unused;
	trial_start(&t, 7, SALES);
	assert_true(view_create_decide(&t.x, &in, &none, &t.out));
	const struct view *v = t.out.reply_row;
	assert_int_equal(v->owner_id.v, 7);
	assert_true(str_eq(v->owner, S("wang")));
	assert_true(str_eq(v->query, S("class=urgent")));
	assert_true(v->id.v > 0);
	arena_free(&t.arena);
}

static void nobody_has_more_than_a_hundred(void **unused)
{
	static const struct { int living, removed; bool fits; } row[] = {
		{ 0, 0, true }, { 99, 0, true }, { 99, 50, true }, { 100, 0, false }, { 100, 1, false },
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct trial t;
		const struct view in = { .list = S("/api/v1/orders"), .name = S("急单") };
		trial_start(&t, 7, SALES);
		struct view *own = arena_array(&t.arena, 200, sizeof *own);
		for (int k = 0; k < row[i].removed; k++)
			own[row[i].living + k].removed = true;
		struct view_seen s = { .own = { own, row[i].living + row[i].removed } };
		assert_int_equal(view_create_decide(&t.x, &in, &s, &t.out), row[i].fits);
		assert_true(row[i].fits || t.errs.at[0].problem == &E_TOO_MANY);
		arena_free(&t.arena);
	}
}

static void its_owner_changes_it_and_of_shared_ones_an_administrator(void **unused)
{
	static const struct { int64_t who; unsigned roles; bool shared, removed; const struct problem *refused; } row[] = {
		{ 7, SALES,   false, false, NULL },
		{ 7, SALES,   true,  false, NULL },
		{ 7, SALES,   true,  true,  &E_NOT_FOUND },
		{ 8, SALES,   false, false, &E_NOT_FOUND },
		{ 8, SALES,   true,  false, &E_FORBIDDEN },
		{ 8, MANAGER, true,  false, &E_FORBIDDEN },
		{ 8, ADMIN,   true,  false, NULL },
		{ 8, ADMIN,   false, false, &E_NOT_FOUND },
		{ 8, ADMIN,   true,  true,  &E_NOT_FOUND },
	};

	(void)unused;
	for (size_t i = 0; i < 2 * COUNT(row); i++) {
		struct trial t;
		bool remove = i >= COUNT(row);
		const struct problem *refused = row[i % COUNT(row)].refused;
		struct view v = {
			.id = { 3 }, .owner_id = { 7 }, .name = S("旧"), .shared = row[i % COUNT(row)].shared,
			.removed = row[i % COUNT(row)].removed,
		};
		struct view_seen s = { .view = &v };
		const struct view wanted = { .name = S("新"), .owner_id = { 1 }, .list = S("other") };

		trial_start(&t, row[i % COUNT(row)].who, row[i % COUNT(row)].roles);
		bool done = remove ? view_remove_decide(&t.x, NULL, &s, &t.out) : view_change_decide(&t.x, &wanted, &s, &t.out);
		assert_int_equal(done, !refused);
		assert_true(!refused || t.errs.at[0].problem == refused);
		assert_int_equal(t.out.puts, done);
		assert_int_equal(v.owner_id.v, 7);
		assert_true(str_eq(v.name, done && !remove ? S("新") : S("旧")));
		assert_int_equal(v.removed, row[i % COUNT(row)].removed || (done && remove));
		arena_free(&t.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_makes_a_view_owns_it),
		cmocka_unit_test(nobody_has_more_than_a_hundred),
		cmocka_unit_test(its_owner_changes_it_and_of_shared_ones_an_administrator),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
