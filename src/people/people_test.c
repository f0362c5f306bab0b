/*
 * people_test.c -- staff, logins, tokens and the customer file, decided without a database.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

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
	*t = (struct trial){ .who = { .id = { id }, .roles = roles } };
	t->errs.arena = &t->arena;
	t->x = (struct context){
		.arena = &t->arena, .errs = &t->errs, .who = &t->who, .now = { 1800000000 * (int64_t)SECOND },
		.zone = { 28800 }, .ids = &t->ids,
	};
	t->out = decision_in(&t->arena);
}

static bool has_error(const struct trial *t, const struct problem *p, const char *pointer)
{
	for (int i = 0; i < t->errs.n; i++)
		if (t->errs.at[i].problem == p && str_eq(t->errs.at[i].pointer, STR(pointer)))
			return true;
	return false;
}

static int puts_of(const struct decision *d, const struct record *r, enum put_kind kind)
{
	int n = 0;

	for (size_t i = 0; i < d->puts; i++)
		n += d->put[i].record == r && d->put[i].kind == kind;
	return n;
}

/* --- roles --------------------------------------------------------------------- */

static void the_words_of_roles_follow_the_bits(void **unused)
{
	static const struct { unsigned bit; const char *word; } row[] = {
		{ SALES, "sales" }, { REVIEWER, "reviewer" }, { WAREHOUSE, "warehouse" },
		{ LOGISTICS, "logistics" }, { FINANCE, "finance" }, { AFTERSALES, "aftersales" },
		{ MANAGER, "manager" }, { ADMIN, "admin" }, { CUSTOMER, "customer" }, { MACHINE, "machine" },
	};

	(void)unused;
	assert_int_equal(role_names.n, COUNT(row));
	for (size_t i = 0; i < COUNT(row); i++)
		assert_int_equal(1u << names_find(&role_names, STR(row[i].word)), row[i].bit);
}

static void staff_and_tokens_get_only_roles_meant_for_them(void **unused)
{
	static const struct { bool staff; int64_t roles; bool fine; } row[] = {
		{ true,  SALES | ADMIN,    true },
		{ true,  CUSTOMER,         false },
		{ true,  SALES | MACHINE,  false },
		{ false, MACHINE,          true },
		{ false, MACHINE | SALES,  true },
		{ false, CUSTOMER,         false },
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct trial t;
		struct staff_new staff = { .login = S("Wang"), .name = S("王"), .roles = { row[i].roles } };
		struct api_token_new token = { .name = S("erp"), .roles = { row[i].roles } };
		struct staff_seen staff_seen = { .hash = S("hash") };
		struct token_seen token_seen = { .token = S("odt_x"), .digest = S("ab") };

		trial_start(&t, 7, ADMIN);
		bool fine = row[i].staff ? staff_create_decide(&t.x, &staff, &staff_seen, &t.out)
		                         : api_token_create_decide(&t.x, &token, &token_seen, &t.out);
		assert_int_equal(fine, row[i].fine);
		assert_int_equal(t.out.puts, row[i].fine);
		const struct problem *p = row[i].staff ? &ROLE_NOT_STAFF : &ROLE_NOT_TOKEN;
		assert_int_equal(has_error(&t, p, "/roles"), !row[i].fine);
		arena_free(&t.arena);
	}
}

/* --- staff ------------------------------------------------------------------------- */

static void a_login_is_the_same_in_any_case_and_width(void **unused)
{
	ARENA arena = { 0 };

	(void)unused;
	assert_true(str_eq(login_of(&arena, S("  Wang.Li ")), S("wang.li")));
	assert_true(str_eq(login_of(&arena, S("ＷＡＮＧ")), S("wang")));
}

static void a_login_is_given_once(void **unused)
{
	struct trial t;
	struct staff other = { .id = { 3 } };
	struct staff_new in = { .login = S("wang"), .name = S("王"), .roles = { SALES } };
	struct staff_seen seen = { .same_login = &other };

	(void)unused;
	trial_start(&t, 7, ADMIN);
	assert_false(staff_create_decide(&t.x, &in, &seen, &t.out));
	assert_true(has_error(&t, &E_CONFLICT, "/login"));
	arena_free(&t.arena);
}

static void deactivated_staff_are_logged_out(void **unused)
{
	struct session sessions[] = { { .token = S("a") }, { .token = S("b") } };
	struct trial t;
	struct staff was = { .id = { 3 }, .active = true, .roles = { SALES } }, wanted = was;
	struct staff_seen seen = { .staff = &was, .sessions = { sessions, 2 } };

	(void)unused;
	trial_start(&t, 7, ADMIN);
	assert_true(staff_change_decide(&t.x, &wanted, &seen, &t.out));
	assert_int_equal(puts_of(&t.out, &session_record, PUT_GONE), 0);
	wanted.active = false;
	assert_true(staff_change_decide(&t.x, &wanted, &seen, &t.out));
	assert_int_equal(puts_of(&t.out, &session_record, PUT_GONE), 2);
	assert_false(was.active);
	arena_free(&t.arena);
}

static void administrators_cannot_end_their_own_rights(void **unused)
{
	static const struct { int64_t self, roles; bool active, fine; } row[] = {
		{ 3, SALES,         true,  false },
		{ 3, ADMIN,         false, false },
		{ 3, ADMIN | SALES, true,  true },
		{ 4, SALES,         false, true },
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct trial t;
		struct staff was = { .id = { 3 }, .active = true, .roles = { ADMIN } };
		struct staff wanted = was;
		struct staff_seen seen = { .staff = &was };

		wanted.roles.bits = row[i].roles;
		wanted.active = row[i].active;
		trial_start(&t, row[i].self, ADMIN);
		assert_int_equal(staff_change_decide(&t.x, &wanted, &seen, &t.out), row[i].fine);
		assert_int_equal(t.errs.n && t.errs.at[0].problem == &STAFF_SELF, !row[i].fine);
		arena_free(&t.arena);
	}
}

static void ones_own_password_needs_the_old_one_and_anothers_an_administrator(void **unused)
{
	static const struct { int64_t self; unsigned roles; bool matches; const struct problem *refused; } row[] = {
		{ 3, SALES,  true,  NULL },
		{ 3, SALES,  false, &PASSWORD_WRONG },
		{ 3, ADMIN,  false, &PASSWORD_WRONG },
		{ 4, SALES,  true,  &E_FORBIDDEN },
		{ 4, ADMIN,  false, NULL },
		{ 0, SYSTEM, false, NULL },
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct trial t;
		struct session session = { .token = S("a") };
		struct staff staff = { .id = { 3 }, .active = true, .password = S("old") };
		struct staff_seen seen = {
			.staff = &staff, .sessions = { &session, 1 }, .hash = S("new"), .matches = row[i].matches,
		};

		trial_start(&t, row[i].self, row[i].roles);
		assert_int_equal(staff_password_decide(&t.x, NULL, &seen, &t.out), !row[i].refused);
		assert_ptr_equal(t.errs.n ? t.errs.at[0].problem : NULL, row[i].refused);
		assert_true(str_eq(staff.password, row[i].refused ? S("old") : S("new")));
		assert_int_equal(puts_of(&t.out, &session_record, PUT_GONE), row[i].refused ? 0 : 1);
		arena_free(&t.arena);
	}
}

/* --- sessions ------------------------------------------------------------------------ */

static void logins_that_fail_look_all_the_same(void **unused)
{
	struct staff active = { .id = { 3 }, .active = true }, inactive = { .id = { 4 } };
	const struct { struct staff *staff; bool matches; } row[] = {
		{ NULL, false }, { NULL, true }, { &active, false }, { &inactive, true },
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct trial t;
		struct sign_in_seen seen = { .staff = row[i].staff, .matches = row[i].matches };

		trial_start(&t, 0, ANYONE);
		assert_false(session_open_decide(&t.x, NULL, &seen, &t.out));
		assert_int_equal(t.errs.n, 1);
		assert_true(has_error(&t, &E_UNAUTHENTICATED, ""));
		assert_int_equal(t.errs.at[0].params, 0);
		assert_int_equal(t.out.puts, 0);
		arena_free(&t.arena);
	}
}

/* Three sessions of one person, of which the second calls: which of them end? */
static void the_sessions_that_are_meant_end(void **unused)
{
	static const struct { struct sign_out said; bool browser; int ended; bool forgets; } row[] = {
		{ { .everywhere = true },                        true,  3, true },
		{ { .others = true },                            true,  2, false },
		{ { .session = { 0 } },                          true,  1, true },
		{ { .session = { 0 } },                          false, 3, false },
		{ { .token = { "x", 1 } },                       false, 1, false },
		{ { .session = { "cccccccccccccccc", 16 } },     true,  1, false },
		{ { .session = { "bbbbbbbbbbbbbbbb", 16 } },     true,  1, true },
		{ { .session = { "dddddddddddddddd", 16 } },     true,  0, false },
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct session all[] = { { .token = S("aaaaaaaaaaaaaaaa1") }, { .token = S("bbbbbbbbbbbbbbbb2") }, { .token = S("cccccccccccccccc3") } };
		struct sign_out_seen seen = { .sessions = { all, 3 }, .digest = S("bbbbbbbbbbbbbbbb2") };
		struct trial t;

		trial_start(&t, 3, SALES);
		t.who.browser = row[i].browser;
		assert_true(session_close_decide(&t.x, &row[i].said, &seen, &t.out));
		assert_int_equal(puts_of(&t.out, &session_record, PUT_GONE), row[i].ended);
		assert_int_equal(t.out.keep.said, row[i].forgets);
		arena_free(&t.arena);
	}
}

static void a_company_is_founded_once_by_who_has_the_code(void **unused)
{
	static const struct { bool begun, counted, right; unsigned roles; const struct problem *p; const char *at; } row[] = {
		{ false, false, true,  SALES | WAREHOUSE, NULL, "" },
		{ false, false, false, 0,                 &SETUP_CODE_WRONG, "/code" },
		{ true,  false, true,  0,                 &SETUP_DONE, "" },
		{ false, true,  true,  0,                 &SETUP_DONE, "" },
		{ false, false, true,  MACHINE,           &ROLE_NOT_STAFF, "/roles" },
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct trial t;
		struct series begun = { .name = S("company"), .last = 1 };
		struct company_setup in = {
			.administrator = S("Boss"), .name = S("沈"), .hash = S("h"), .roles = { row[i].roles }, .begun = row[i].begun,
			.right = row[i].right,
		};
		struct company_setup_seen seen = { .begun = row[i].counted ? &begun : NULL };

		trial_start(&t, 0, ANYONE);
		assert_int_equal(company_set_up_decide(&t.x, &in, &seen, &t.out), row[i].p == NULL);
		if (row[i].p) {
			assert_true(has_error(&t, row[i].p, row[i].at));
		} else {
			const struct staff *first = t.out.put[1].row;
			assert_int_equal(first->roles.bits, row[i].roles | ADMIN);
			assert_true(first->active && str_eq(first->login, S("boss")));
			assert_int_equal(puts_of(&t.out, &series_record, PUT_NEW), 1);
		}
		arena_free(&t.arena);
	}
}

static void a_token_is_told_once_and_kept_as_a_digest(void **unused)
{
	struct trial t;
	struct api_token_new in = { .name = S("erp"), .roles = { MACHINE } };
	struct token_seen seen = { .token = S("odt_secret"), .digest = S("abcd") };

	(void)unused;
	trial_start(&t, 7, ADMIN);
	assert_true(api_token_create_decide(&t.x, &in, &seen, &t.out));
	assert_ptr_equal(t.out.reply_record, &token_made_record);
	assert_true(str_eq(((struct token_made *)t.out.reply_row)->token, S("odt_secret")));
	assert_true(str_eq(((struct api_token *)t.out.put[0].row)->token, S("abcd")));
	assert_int_equal(record_field(&api_token_record, S("token"))->flags & HIDDEN, HIDDEN);
	arena_free(&t.arena);
}

/* --- customers ------------------------------------------------------------------------- */

static void phones_mails_and_regions_are_checked(void **unused)
{
	static const struct { char what; const char *text; bool fine; } row[] = {
		{ 'p', "", true }, { 'p', "13812345678", true }, { 'p', "+86 (21) 5555-0000", true },
		{ 'p', "400-820-8820 #3", true }, { 'p', "12345", true }, { 'p', "1234", false },
		{ 'p', "13812345678x", false },
		{ 'p', "x12345", false },
		{ 'e', "", true }, { 'e', "a@b.cn", true }, { 'e', "a@", false }, { 'e', "@b.cn", false },
		{ 'e', "a b@c.cn", false }, { 'e', "a@b.cn\r\nBcc: c@d.cn", false }, { 'e', "a@b@c", false }, { 'e', "ab.cn", false },
		{ 'r', "", true }, { 'r', "110000", true }, { 'r', "310115", true }, { 'r', "659012", true },
		{ 'r', "710000", true }, { 'r', "999999", false }, { 'r', "31011", false },
		{ 'r', "3101150", false }, { 'r', "+10000", false }, { 'r', "-10000", false },
		{ 'r', "上海", false },
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA arena = { 0 };
		struct errs errs = { .arena = &arena };
		struct str text = STR(row[i].text);
		bool fine = row[i].what == 'p' ? phone_check(text, &errs, S("/x"))
		          : row[i].what == 'e' ? email_check(text, &errs, S("/x"))
		                               : region_check(text, &errs, S("/x"));

		assert_int_equal(fine, row[i].fine);
		assert_int_equal(errs.n, !row[i].fine);
	}
}

/* proves R-20 R-21 */
static void a_company_keeps_contacts_and_addresses_and_is_found_by_either(void **unused)
{
	struct contact contacts[] = {
		{ .name = S("李雷"), .phone = S("13812345678"), .is_default = true }, { .name = S("韩梅梅") },
	};
	struct address addresses[] = { { .label = S("总部"), .region = S("310115"), .street = S("世纪大道1号") } };
	struct trial t;
	struct customer in = {
		.code = S("C-1"), .kind = { CUSTOMER_COMPANY }, .name = S("华东精密机械有限公司"),
		.contacts = { contacts, 2 }, .addresses = { addresses, 1 },
	};
	struct customer_seen seen = { 0 };

	(void)unused;
	trial_start(&t, 7, SALES);
	assert_true(customer_create_decide(&t.x, &in, &seen, &t.out));
	assert_int_equal(puts_of(&t.out, &contact_record, PUT_NEW), 2);
	assert_int_equal(puts_of(&t.out, &address_record, PUT_NEW), 1);
	const struct customer *c = t.out.reply_row;
	assert_true(c->active && c->created_at.us == t.x.now.us);
	assert_int_equal(c->contact_count, 2);
	assert_int_equal(c->address_count, 1);
	const struct contact *second = (const struct contact *)c->contacts.at + 1;
	assert_true(second->customer_id.v == c->id.v && second->contact == 2);
	assert_true(str_find_str(c->search, S("精密")) >= 0);
	assert_true(str_find_str(c->search, S("韩梅梅")) >= 0);
	assert_true(str_find_str(c->search, S("c-1")) >= 0);
	assert_int_equal(in.contact_count, 0);
	arena_free(&t.arena);
}

static void all_that_is_wrong_with_a_customer_is_said_at_once(void **unused)
{
	struct contact contacts[] = { { .name = S("a"), .is_default = true },
	                              { .name = S("b"), .is_default = true, .email = S("x") } };
	struct address addresses[] = { { .region = S("000001"), .phone = S("abc") } };
	struct trial t;
	struct customer other = { .id = { 9 } };
	struct customer in = {
		.name = S("x"), .phone = S("1"), .contacts = { contacts, 2 }, .addresses = { addresses, 1 },
	};
	struct customer_seen seen = { .same_code = &other };

	(void)unused;
	trial_start(&t, 7, SALES);
	assert_false(customer_create_decide(&t.x, &in, &seen, &t.out));
	assert_true(has_error(&t, &E_FORMAT, "/phone"));
	assert_true(has_error(&t, &E_FORMAT, "/contacts/1/email"));
	assert_true(has_error(&t, &DEFAULT_TWICE, "/contacts/1/is_default"));
	assert_true(has_error(&t, &E_FORMAT, "/addresses/0/phone"));
	assert_true(has_error(&t, &REGION_UNKNOWN, "/addresses/0/region"));
	assert_true(has_error(&t, &E_CONFLICT, "/code"));
	assert_int_equal(t.errs.n, 6);
	assert_int_equal(t.out.puts, 0);
	arena_free(&t.arena);
}

static void contacts_sent_replace_those_there_were_and_no_number_returns(void **unused)
{
	struct contact have[] = { { { 1 }, 1, .name = S("a") }, { { 1 }, 2, .name = S("b") } };
	struct contact want[] = { { .contact = 2, .name = S("B") }, { .name = S("c") } };
	struct trial t;
	struct customer now = { .id = { 1 }, .version = 4, .name = S("x"), .contact_count = 5 }, in = now;
	struct customer_seen seen = { .customer = &now, .same_code = &now };

	(void)unused;
	trial_start(&t, 7, SALES);
	now.contacts = (struct rows){ have, 2 };
	in.contacts = (struct rows){ want, 2 };
	assert_true(customer_change_decide(&t.x, &in, &seen, &t.out));
	assert_int_equal(puts_of(&t.out, &contact_record, PUT_GONE), 1);
	assert_int_equal(puts_of(&t.out, &contact_record, PUT_CHANGED), 1);
	assert_int_equal(puts_of(&t.out, &contact_record, PUT_NEW), 1);
	assert_true(str_eq(have[1].name, S("B")));
	assert_int_equal(((struct contact *)now.contacts.at)[1].contact, 6);
	assert_int_equal(now.contact_count, 6);
	arena_free(&t.arena);
}

static void the_default_or_the_first_is_chosen_unless_a_number_is_named(void **unused)
{
	struct address two[] = { { .address = 1 }, { .address = 4, .is_default = true } };
	const struct rows none = { 0 }, plain = { two, 1 }, both_rows = { two, 2 };

	(void)unused;
	assert_null(address_choose(&none, 0));
	assert_ptr_equal(address_choose(&plain, 0), &two[0]);
	assert_ptr_equal(address_choose(&both_rows, 0), &two[1]);
	assert_ptr_equal(address_choose(&both_rows, 1), &two[0]);
	assert_null(address_choose(&both_rows, 3));

	struct contact people[] = { { .contact = 1 }, { .contact = 2, .is_default = true } };
	const struct rows contacts = { people, 2 }, first = { people, 1 };

	assert_null(contact_choose(&none, 0));
	assert_ptr_equal(contact_choose(&first, 0), &people[0]);
	assert_ptr_equal(contact_choose(&contacts, 0), &people[1]);
	assert_ptr_equal(contact_choose(&contacts, 1), &people[0]);
	assert_null(contact_choose(&contacts, 3));
}

static void an_inactive_customer_begins_nothing_new(void **unused)
{
	struct trial t;
	struct customer c = { .id = { 1 }, .name = S("x"), .active = true };
	struct customer_seen seen = { .customer = &c };

	(void)unused;
	trial_start(&t, 7, SALES);
	assert_true(customer_deactivate_decide(&t.x, NULL, &seen, &t.out));
	assert_false(customer_usable(&c, &t.errs, S("/customer_id")));
	assert_true(has_error(&t, &CUSTOMER_INACTIVE, "/customer_id"));
	assert_true(customer_activate_decide(&t.x, NULL, &seen, &t.out));
	assert_true(customer_usable(&c, &t.errs, S("/customer_id")));
	assert_int_equal(t.out.facts, 2);
	arena_free(&t.arena);
}

static void an_import_may_be_repeated(void **unused)
{
	struct trial t;
	struct customer_past in = {
		.reference = S("olist:1"), .name = S("Ana"), .phone = S("?"), .city = S("são paulo"),
		.created_at = { 1500000000 * (int64_t)SECOND },
	};
	struct customer known = { .id = { 5 } };
	struct customer_seen seen = { 0 };

	(void)unused;
	trial_start(&t, 7, MACHINE);
	assert_true(customer_past_decide(&t.x, &in, &seen, &t.out));
	assert_int_equal(t.out.puts, 2);
	const struct customer *made = t.out.reply_row;
	assert_true(made->created_at.us == in.created_at.us);
	assert_true(str_eq(((struct address *)made->addresses.at)->city, S("são paulo")));

	seen.same_reference = &known;
	assert_true(customer_past_decide(&t.x, &in, &seen, &t.out));
	assert_int_equal(t.out.puts, 2);
	assert_ptr_equal(t.out.reply_row, &known);
	arena_free(&t.arena);
}

static void tables_cover_their_structs(void **unused)
{
	ARENA arena = { 0 };
	struct buf wrong = buf_in(&arena, 0);

	(void)unused;
	for (int i = 0; people_module.records[i]; i++)
		record_covers_struct(people_module.records[i], &wrong);
	for (int i = 0; people_module.commands[i]; i++)
		if (people_module.commands[i]->in)
			record_covers_struct(people_module.commands[i]->in, &wrong);
	if (wrong.n)
		print_error("%.*s\n", P(buf_str(&wrong)));
	assert_int_equal(wrong.n, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_cover_their_structs),
		cmocka_unit_test(the_words_of_roles_follow_the_bits),
		cmocka_unit_test(staff_and_tokens_get_only_roles_meant_for_them),
		cmocka_unit_test(a_login_is_the_same_in_any_case_and_width),
		cmocka_unit_test(a_login_is_given_once),
		cmocka_unit_test(deactivated_staff_are_logged_out),
		cmocka_unit_test(administrators_cannot_end_their_own_rights),
		cmocka_unit_test(ones_own_password_needs_the_old_one_and_anothers_an_administrator),
		cmocka_unit_test(logins_that_fail_look_all_the_same),
		cmocka_unit_test(the_sessions_that_are_meant_end),
		cmocka_unit_test(a_company_is_founded_once_by_who_has_the_code),
		cmocka_unit_test(a_token_is_told_once_and_kept_as_a_digest),
		cmocka_unit_test(phones_mails_and_regions_are_checked),
		cmocka_unit_test(a_company_keeps_contacts_and_addresses_and_is_found_by_either),
		cmocka_unit_test(all_that_is_wrong_with_a_customer_is_said_at_once),
		cmocka_unit_test(contacts_sent_replace_those_there_were_and_no_number_returns),
		cmocka_unit_test(the_default_or_the_first_is_chosen_unless_a_number_is_named),
		cmocka_unit_test(an_inactive_customer_begins_nothing_new),
		cmocka_unit_test(an_import_may_be_repeated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
