/*
 * notify_test.c -- who is told what, in which words, and as which bytes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "notify/mime.h"
#include "notify/notify_inner.h"
#include "record/template.h"

static struct arena arena;

/* --- words ------------------------------------------------------------------------ */

static void the_standard_words_name_only_what_a_letter_has(void **state)
{
	struct errs errs = { .arena = &arena };

	(void)state;
	for (int kind = 0; kind < MESSAGE_KINDS; kind++) {
		for (int language = 0; language < MESSAGE_LANGUAGES; language++) {
			const struct message_text *text = &message_kind_rows[kind].text[language];
			assert_true(template_check(&letter_record, STR(text->subject), S("/subject"), &errs));
			assert_true(template_check(&letter_record, STR(text->body), S("/body"), &errs));
			assert_true(str_find_str(STR(text->subject), S("{{number}}")) >= 0);
			assert_true(mail_is_one_line(STR(text->subject)));
		}
	}
}

/* What is kept from customers has no place in the table; what is a person's is masked for who may not see it. */
static void a_letter_has_nothing_internal(void **state)
{
	static const char *const internal[] = {
		"internal_note", "notes", "note", "created_by", "cancel_reason", "freight_cost", "phone", "email", "street", "shipped_by",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(internal); i++)
		assert_null(record_field(&letter_record, STR(internal[i])));
	assert_int_equal(record_field(&letter_record, S("addressee"))->scope, OF_NAME);
	assert_int_equal(record_field(&letter_record, S("customer_name"))->scope, OF_NAME);
}

static void every_kind_is_heard(void **state)
{
	int heard[MESSAGE_KINDS] = { 0 };

	(void)state;
	for (int i = 0; i < notify_module.listeners_n; i++)
		for (int kind = 0; kind < MESSAGE_KINDS; kind++)
			heard[kind] += strcmp(notify_module.listeners[i].fact, message_kind_rows[kind].fact) == 0;
	for (int kind = 0; kind < MESSAGE_KINDS; kind++)
		assert_int_equal(heard[kind], 1);
}

/* --- what becomes of one ------------------------------------------------------------- */

static void a_message_follows_the_outbox(void **state)
{
	static const struct { int was, outbox, tries, is; const char *fact; } row[] = {
		{ MESSAGE_QUEUED, OUTBOX_PENDING, 1, MESSAGE_UNDELIVERED, "message.undelivered" },
		{ MESSAGE_QUEUED, OUTBOX_DELIVERED, 1, MESSAGE_SENT, "message.sent" },
		{ MESSAGE_QUEUED, OUTBOX_DEAD, 1, MESSAGE_FAILED, "message.failed" },
		{ MESSAGE_UNDELIVERED, OUTBOX_PENDING, 2, MESSAGE_UNDELIVERED, "message.undelivered" },
		{ MESSAGE_UNDELIVERED, OUTBOX_DELIVERED, 3, MESSAGE_SENT, "message.sent" },
		{ MESSAGE_UNDELIVERED, OUTBOX_DEAD, 19, MESSAGE_FAILED, "message.failed" },
		{ MESSAGE_UNDELIVERED, OUTBOX_PENDING, 0, MESSAGE_QUEUED, "message.retried" },	/* sent again from the outbox itself */
		{ MESSAGE_FAILED, OUTBOX_PENDING, 0, MESSAGE_QUEUED, "message.retried" },
		{ MESSAGE_SENT, OUTBOX_PENDING, 0, MESSAGE_QUEUED, "message.retried" },
	};
	const struct caller who = { .name = S("outbox"), .roles = SYSTEM };

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct errs errs = { .arena = &arena };
		struct context x = { .arena = &arena, .errs = &errs, .who = &who };
		struct message m = { .id = { 7 }, .state = { row[i].was } };
		struct outbox o = { .state = { row[i].outbox }, .tries = row[i].tries, .status = 451, .reason = S("come again"), .done_at = { 9 } };
		struct message_seen seen = { .message = &m, .outbox = &o };
		struct decision out = decision_in(&arena);
		assert_true(message_tried_decide(&x, NULL, &seen, &out));
		assert_int_equal(m.state.v, row[i].is);
		assert_int_equal(m.tries, row[i].tries);
		assert_int_equal(m.status, 451);
		assert_true(str_eq(m.reason, S("come again")));
		assert_int_equal(m.done_at.us, 9);
		assert_string_equal(out.fact[0].name, row[i].fact);
	}
}

/* A row that stands for no message stops nobody. */
static void nobodys_row_is_passed_over(void **state)
{
	struct message_seen seen = { 0 };
	struct decision out = decision_in(&arena);

	(void)state;
	assert_true(message_tried_decide(NULL, NULL, &seen, &out));
	assert_int_equal(out.puts, 0);
}

/* --- bytes -------------------------------------------------------------------------------- */

static void only_a_plain_address_fits(void **state)
{
	static const struct { const char *address; bool fits; } row[] = {
		{ "a@b.cn", true }, { "zhang.wei+dd@mail.yunqi.example", true },
		{ "", false }, { "a", false }, { "@b.cn", false }, { "a@", false }, { "a@b@c.cn", false }, { "a b@c.cn", false },
		{ "a@b.cn\r\nBcc: c@d.cn", false }, { "a@b.cn\n", false }, { "<a@b.cn>", false }, { "a@b.cn,c@d.cn", false },
		{ "\"a\"@b.cn", false }, { "张@b.cn", false }, { "a@b.cn\x7f", false }, { "a(b)@c.cn", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++)
		assert_int_equal(mail_address_fits(STR(row[i].address)), row[i].fits);
	char *longest = str_c(&arena, str_fmt(&arena, "%0250d@b.c", 0));
	assert_true(mail_address_fits(STR(longest)));
	assert_false(mail_address_fits(str_fmt(&arena, "0%s", longest)));
}

static struct str composed(const char *subject, const char *body)
{
	const struct mail m = {
		.from = S("dd@shop.example"), .from_name = S("云杉家居"), .to = S("a@b.example"), .subject = STR(subject),
		.body = STR(body), .id = { 42 }, .at = { 1795900000 * (int64_t)SECOND },
	};

	return mail_compose(&arena, &m);
}

/* Read by hand: python3 -c "import email, email.policy, sys; m = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default); print(m, m.get_content())" */
static void a_mail_is_these_bytes(void **state)
{
	static const char want[] =
		"Date: Sat, 28 Nov 2026 21:06:40 +0000\r\n"
		"From: =?UTF-8?B?5LqR5p2J5a625bGF?=\r\n <dd@shop.example>\r\n"
		"To: <a@b.example>\r\n"
		"Subject: =?UTF-8?B?6K6i5Y2VIDcg5bey56Gu6K6k?=\r\n"
		"Message-ID: <42@shop.example>\r\n"
		"Auto-Submitted: auto-generated\r\n"
		"MIME-Version: 1.0\r\n"
		"Content-Type: text/plain; charset=utf-8\r\n"
		"Content-Transfer-Encoding: base64\r\n"
		"\r\n"
		"5oKo5aW9DQphDQo=\r\n";

	(void)state;
	assert_string_equal(str_c(&arena, composed("订单 7 已确认", "您好\na\n")), want);
}

/* Whatever a subject holds, it is one header of lines that are short enough, and no character is cut in two. */
static void a_subject_stays_a_subject(void **state)
{
	static const char *const subject[] = {
		"", "plain", "x\r\nBcc: c@d.example", "=?UTF-8?B?AAAA?=", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十",
		"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789", "a一b二c三d四e五f六g七h八i九j十k",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(subject); i++) {
		struct str rest = composed(subject[i], "正文"), line;
		int headers = 0;
		while (str_cut(&rest, '\n', &line) && line.n > 1) {
			assert_true(str_ends(line, S("\r")) && line.n <= 77);
			assert_int_equal(str_find(str_sub(line, 0, line.n - 1), '\r'), -1);
			headers += line.s[0] != ' ';
			struct str bytes, word = line.s[0] == ' ' ? str_sub(line, 1, line.n) : line;
			ptrdiff_t at = str_find_str(word, S("=?UTF-8?B?"));
			if (at < 0)
				continue;
			word = str_sub(word, (size_t)at + 10, word.n);
			assert_true(base64_decode(&arena, str_sub(word, 0, (size_t)str_find_str(word, S("?="))), &bytes));
			assert_true(!bytes.n || ((unsigned char)bytes.s[0] & 0xc0) != 0x80);
		}
		assert_int_equal(headers, 9);
	}
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
		cmocka_unit_test(the_standard_words_name_only_what_a_letter_has),
		cmocka_unit_test(a_letter_has_nothing_internal),
		cmocka_unit_test(every_kind_is_heard),
		cmocka_unit_test(a_message_follows_the_outbox),
		cmocka_unit_test(nobodys_row_is_passed_over),
		cmocka_unit_test(only_a_plain_address_fits),
		cmocka_unit_test(a_mail_is_these_bytes),
		cmocka_unit_test(a_subject_stays_a_subject),
	};

	return cmocka_run_group_tests_name("notify", tests, NULL, forget);
}
