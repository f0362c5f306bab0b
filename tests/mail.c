/*
 * mail.c -- customers are told by e-mail, by way of a real mail server: once, also when it is away, or orderd dies meanwhile.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/secret.h"
#include "base/text.h"
#include "lib/mailbox.h"
#include "lib/rows.h"
#include "lib/shop_bench.h"
#include "shell/list/list.h"

#define NOTE "不足为外人道也"	/* nobody says so by chance */

enum { WAIT_MS = 10000, STEP_MS = 10 };

static struct mailbox box;
static struct str order, number;	/* the order that is followed */

static bool holds(struct str text, const char *part)
{
	return str_find_str(text, STR(part)) >= 0;
}

/* --- the shop ---------------------------------------------------------------------- */

static struct got ask(const char *who, const char *method, const char *path, struct str body)
{
	static int n;
	const char *const header[] = { "If-Match: *", str_c(&arena, str_fmt(&arena, "Idempotency-Key: %d", ++n)), NULL };
	const struct sent s = { method, path, words_value(&words, STR(who)), header, body };

	return web_send(web, &s, &arena);
}

static struct got must(struct got g)
{
	if (g.status != 200 && g.status != 201)
		print_message("%d %.*s %s\n", g.status, P(g.body), g.error ? g.error : "");
	assert_true(g.status == 200 || g.status == 201);
	return g;
}

/* POST below the order. */
static void act(const char *who, const char *what, const char *body)
{
	must(ask(who, "POST", str_c(&arena, str_fmt(&arena, "/api/v1/orders/%.*s/%s", P(order), what)), STR(body)));
}

static void set(const char *name, const char *value)
{
	must(ask("admin", "POST", "/api/v1/settings", str_fmt(&arena, "{\"name\":\"%s\",\"value\":\"%s\"}", name, value)));
}

static struct str order_for(const char *email)
{
	return str_fmt(&arena, "{\"customer_code\":\"KH-1\",\"email\":\"%s\",\"message\":\"请放前台\","
	               "\"internal_note\":\"" NOTE "\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"3\",\"note\":\"" NOTE "\"}]}", email);
}

static struct got place(const char *email)
{
	return ask("sales", "POST", "/api/v1/orders", order_for(email));
}

/* In one request: orderd may be gone as soon as the first is told. */
static struct got place_both(const char *one, const char *other)
{
	return ask("sales", "POST", "/api/v1/commands:batch", str_fmt(&arena, "{\"items\":["
	           "{\"command\":\"order.create\",\"key\":\"%s\",\"input\":%.*s},{\"command\":\"order.create\",\"key\":\"%s\",\"input\":%.*s}]}",
	           one, P(order_for(one)), other, P(order_for(other))));
}

/* Of the newest message to this address. */
static int64_t figure(const char *what, const char *email)
{
	return rows_figure(house.db, str_c(&arena, str_fmt(&arena, "SELECT %s FROM messages WHERE id = (SELECT MAX(id) FROM messages"
	                   " WHERE address = '%s')", what, email)));
}

static bool comes(const char *what, const char *email)
{
	for (int ms = 0; ms < WAIT_MS; ms += STEP_MS) {
		if (figure(what, email))
			return true;
		nanosleep(&(struct timespec){ 0, STEP_MS * 1000000L }, NULL);
	}
	return false;
}

#define BECOMES(word) "CASE WHEN state = '" word "' THEN 1 ELSE 0 END"

/* The pauses are those of days: what waits is made due. */
static void go_on(void)
{
	ARENA a = { 0 };
	struct buf why = buf_in(&a, 0);

	assert_true(rows_run(house.db, "UPDATE outbox SET due_at = 1 WHERE state = 'pending'", NULL, NULL, &why) >= 0);
}

static void begin_again(const char *url)
{
	const char *const options[] = { "--mail-url", url, NULL };

	assert_true(house_start(&house, options));
	web_port(web, house.port);
}

/* --- what comes ------------------------------------------------------------------------ */

static struct str newest(void)
{
	return mailbox_read(&box, mailbox_count(&box), &arena);
}

static void wait_for(int mails)
{
	if (!mailbox_wait(&box, mails))
		print_message("%d mails, not %d\n", mailbox_count(&box), mails);
	assert_int_equal(mailbox_count(&box), mails);
}

/* The path behind the portal's address in a mail. */
static char *link_in(struct str body)
{
	ptrdiff_t at = str_find_str(body, S("https://dd.example.cn/track/"));

	assert_true(at >= 0);
	struct str path = str_sub(body, (size_t)at + strlen("https://dd.example.cn"), body.n);
	return str_c(&arena, str_sub(path, 0, strcspn(str_c(&arena, path), "\r\n")));
}

static void a_confirmed_order_is_told_with_its_number_and_a_link_that_opens(void **state)
{
	(void)state;
	struct got g = must(place("chen@customer.example"));
	order = got_text(&g, "id", &arena);
	number = got_text(&g, "number", &arena);
	wait_for(1);
	assert_true(str_eq(mail_header(newest(), "Subject", &arena), str_fmt(&arena, "已收到订单 %.*s", P(number))));
	act("reviewer", "actions/approve", "{}");
	act("sales", "actions/confirm", "{\"promised_date\":\"2099-05-06\"}");
	wait_for(2);

	struct str mail = newest(), body = mail_body(mail, &arena);
	assert_true(str_eq(mail_header(mail, "Subject", &arena), str_fmt(&arena, "订单 %.*s 已确认", P(number))));
	assert_true(str_eq(mail_header(mail, "To", &arena), S("<chen@customer.example>")));
	assert_true(str_eq(mail_header(mail, "From", &arena), S("云杉家居用品有限公司 <dd@shop.example>")));
	assert_true(str_eq(mail_header(mail, "Auto-Submitted", &arena), S("auto-generated")));
	assert_true(holds(body, "陈小满，您好："));
	assert_true(holds(body, "热销保温杯 × 3 件"));
	assert_true(holds(body, "应付总额：179.70 CNY"));
	assert_true(holds(body, "预计交付：2099-05-06"));
	struct got page = ask("nobody", "GET", link_in(body), S(""));
	assert_int_equal(page.status, 200);
	assert_true(holds(page.body, "热销保温杯"));
	assert_false(holds(page.body, "179.70"));
	assert_true(comes(BECOMES("sent"), "chen@customer.example"));
}

static void each_batch_that_is_shipped_is_told_with_its_tracking_number_and_a_link(void **state)
{
	(void)state;
	act("logistics", "batches", "{\"lines\":[{\"line\":1,\"quantity\":\"1\"}]}");
	act("logistics", "batches", "{\"lines\":[{\"line\":1,\"quantity\":\"2\"}]}");
	for (int i = 1; i <= 2; i++) {
		static const char *const step[] = { "pick", "pack" };
		for (int k = 0; k < 2; k++)
			act("warehouse", str_c(&arena, str_fmt(&arena, "batches/%d/actions/%s", i, step[k])), "{}");
		act("logistics", str_c(&arena, str_fmt(&arena, "batches/%d/actions/ship", i)),
		    str_c(&arena, str_fmt(&arena, "{\"carrier\":\"顺丰速运\",\"tracking_number\":\"SF40%d\"}", i)));
		wait_for(2 + i);
		struct str body = mail_body(newest(), &arena);
		assert_true(str_eq(mail_header(newest(), "Subject", &arena), str_fmt(&arena, "订单 %.*s 已发货", P(number))));
		assert_true(holds(body, "承运：顺丰速运"));
		assert_true(holds(body, str_c(&arena, str_fmt(&arena, "运单号：SF40%d", i))));
		assert_true(holds(body, i == 1 ? "热销保温杯 × 1 件" : "热销保温杯 × 2 件"));
		assert_int_equal(ask("nobody", "GET", link_in(body), S("")).status, 200);
	}

	/* What is written for it is tried on the newest batch. */
	struct got g = must(ask("manager", "POST", "/api/v1/message_templates", S("{\"kind\":\"shipped\",\"language\":\"zh\"}")));
	g = must(ask("manager", "GET", str_c(&arena, str_fmt(&arena, "/api/v1/message_templates/%.*s/text", P(got_text(&g, "id", &arena)))), S("")));
	assert_true(holds(g.body, "运单号：SF402"));
}

/* What a customer's own lists hold: asked as the customer of the order, with a token that none can be made of yet. */
static void look_through_lists(struct db *db, const struct module *m, int *seen)
{
	struct errs errs = { .arena = &arena };
	struct caller who = { .roles = CUSTOMER };

	assert_true(str_int(words_value(&words, S("customer")), &who.customer.v));
	for (int i = 0; i < m->routes_n; i++) {
		const struct route *r = &m->routes[i];
		struct buf out = buf_in(&arena, 0);
		if (!r->list || !(r->by & CUSTOMER))
			continue;
		struct list_query *q = list_parse(r->list, S(""), &who, &arena, &errs);
		assert_true(q && list_page(q, db, &out, NULL, &arena, &errs));
		assert_false(holds(buf_str(&out), NOTE));
		*seen += holds(buf_str(&out), str_c(&arena, number));
	}
}

/* proves R-37 */
static void an_internal_note_is_in_no_mail_no_page_and_no_answer_for_customers(void **state)
{
	struct errs errs = { .arena = &arena };
	struct db *db = db_open(STR(house.db), DB_READ, &errs);
	int seen = 0;

	(void)state;
	act("sales", "actions/note", "{\"text\":\"" NOTE "\"}");
	assert_true(holds(must(ask("sales", "GET", str_c(&arena, str_fmt(&arena, "/api/v1/orders/%.*s", P(order))), S(""))).body, NOTE));
	for (int i = 1; i <= mailbox_count(&box); i++) {
		struct str mail = mailbox_read(&box, i, &arena), body = mail_body(mail, &arena);
		assert_true(holds(body, str_c(&arena, number)));
		assert_false(holds(body, NOTE));
		assert_false(holds(mail_header(mail, "Subject", &arena), NOTE));
		assert_false(holds(ask("nobody", "GET", link_in(body), S("")).body, NOTE));
	}
	for (int i = 0; modules[i]; i++)
		look_through_lists(db, modules[i], &seen);
	assert_true(seen > 0);
	db_close(db);

	/* Nor can a template name it. */
	static const char *const names[] = { "internal_note", "notes", "created_by", "note" };
	for (size_t i = 0; i < COUNT(names); i++) {
		struct got g = ask("admin", "POST", "/api/v1/message_templates", str_fmt(&arena,
		                   "{\"kind\":\"confirmed\",\"language\":\"en\",\"body\":\"{{%s}}\"}", names[i]));
		assert_int_equal(g.status, 422);
		assert_true(holds(g.body, "TEMPLATE_PLACE") && holds(g.body, "\"/body\""));
	}
}

/* --- what goes wrong ---------------------------------------------------------------------- */

static int mails_for(const char *email, int from, struct str *id)
{
	int n = 0;

	for (int i = from; i <= mailbox_count(&box); i++) {
		struct str mail = mailbox_read(&box, i, &arena), this_id = mail_header(mail, "Message-ID", &arena);
		if (!holds(mail_header(mail, "To", &arena), email))
			continue;
		assert_true(this_id.n > 10 && (!n || str_eq(*id, this_id)));
		*id = this_id;
		n++;
	}
	return n;
}

/* proves R-09 */
static void who_is_away_is_told_when_back_and_once(void **state)
{
	int before = mailbox_count(&box);
	struct str id;

	(void)state;
	struct got there = must(place("there@customer.example"));
	wait_for(++before);
	assert_true(holds(mail_header(newest(), "Subject", &arena), str_c(&arena, got_text(&there, "number", &arena))));
	mailbox_stop(&box);
	struct got placed = must(place("away@customer.example"));
	assert_true(comes("tries", "away@customer.example"));
	assert_int_equal(figure("COALESCE(status, 0)", "away@customer.example"), 0);
	assert_true(holds(must(ask("sales", "GET", "/api/v1/messages?state=undelivered", S(""))).body, "a***@customer.example"));
	assert_true(mailbox_start(&box, NULL));
	go_on();
	assert_true(comes(BECOMES("sent"), "away@customer.example"));
	assert_true(holds(mail_body(newest(), &arena), str_c(&arena, got_text(&placed, "number", &arena))));
	/* A later one is there, and no second before it. */
	must(place("after@customer.example"));
	wait_for(before + 2);
	assert_int_equal(mails_for("away@customer.example", before + 1, &id), 1);
}

/*
 * It dies when a server has taken the first mail and nobody has written that down: the only case in which one comes twice, and
 * its Message-ID says so. The second was committed and not sent.
 */
static void what_was_acknowledged_is_told_though_orderd_dies(void **state)
{
	int before = mailbox_count(&box);
	struct str id, other_id;

	(void)state;
	house_stop(&house);
	setenv("ORDERD_CRASH_AT", "outbox.posted:1", 1);
	begin_again(box.url);
	unsetenv("ORDERD_CRASH_AT");
	must(place_both("twice@customer.example", "dies@customer.example"));
	for (int ms = 0; ms < WAIT_MS && !house_fallen(&house); ms += STEP_MS)
		nanosleep(&(struct timespec){ 0, STEP_MS * 1000000L }, NULL);
	assert_int_equal(mailbox_count(&box), before + 1);
	begin_again(box.url);
	assert_true(comes(BECOMES("sent"), "twice@customer.example"));
	assert_true(comes(BECOMES("sent"), "dies@customer.example"));
	assert_int_equal(mails_for("twice@customer.example", before + 1, &id), 2);
	assert_int_equal(mails_for("dies@customer.example", before + 1, &other_id), 1);
	assert_false(str_eq(id, other_id));
}

static void who_is_not_there_is_given_up_and_the_reason_told(void **state)
{
	(void)state;
	must(place("Gone@customer.example"));
	assert_true(comes(BECOMES("failed"), "Gone@customer.example"));
	assert_int_equal(figure("status", "Gone@customer.example"), 550);
	assert_int_equal(figure("tries", "Gone@customer.example"), 1);
	struct got g = must(ask("sales", "GET", "/api/v1/messages?state=failed", S("")));
	assert_true(holds(g.body, "550 5.1.1 <g***@customer.example>: no such user"));
	assert_false(holds(g.body, "gone@") || holds(g.body, "Gone@"));

	/* The address was mended over there. */
	char *again = str_c(&arena, str_fmt(&arena, "/api/v1/messages/%lld/actions/retry", (long long)figure("id", "Gone@customer.example")));
	assert_int_equal(ask("warehouse", "POST", again, S("")).status, 403);
	must(ask("sales", "POST", again, S("")));
	assert_true(comes("CASE WHEN state = 'failed' AND version >= 4 THEN 1 ELSE 0 END", "Gone@customer.example"));
}

static void who_puts_it_off_is_asked_again_later(void **state)
{
	(void)state;
	must(place("later@customer.example"));
	assert_true(comes("tries", "later@customer.example"));
	assert_int_equal(figure("status", "later@customer.example"), 451);
	assert_int_equal(figure(BECOMES("undelivered"), "later@customer.example"), 1);
	assert_int_equal(rows_figure(house.db, str_c(&arena, str_fmt(&arena, "SELECT COUNT(*) FROM outbox WHERE state = 'pending'"
	                             " AND subject_id = %lld AND due_at > 1", (long long)figure("id", "later@customer.example")))), 1);
}

static void no_address_is_buried(void **state)
{
	int before = mailbox_count(&box);

	(void)state;
	set("mail.per_hour", "2");
	for (int i = 0; i < 3; i++)
		must(place("much@customer.example"));
	wait_for(before + 2);
	must(place("other@customer.example"));
	assert_true(comes(BECOMES("sent"), "other@customer.example"));
	assert_int_equal(mailbox_count(&box), before + 3);
	assert_int_equal(figure(BECOMES("queued"), "much@customer.example"), 1);
	assert_int_equal(figure("tries", "much@customer.example"), 0);
	set("mail.per_hour", "20");
}

/* Whoever presses the button again and again. */
static void what_is_sent_again_counts_each_time(void **state)
{
	int before = mailbox_count(&box);

	(void)state;
	set("mail.per_hour", "3");
	must(place("again@customer.example"));
	assert_true(comes(BECOMES("sent"), "again@customer.example"));
	char *again = str_c(&arena, str_fmt(&arena, "/api/v1/messages/%lld/actions/retry", (long long)figure("id", "again@customer.example")));
	for (int i = 0; i < 2; i++) {
		must(ask("sales", "POST", again, S("")));
		assert_true(comes(BECOMES("sent"), "again@customer.example"));
	}
	must(ask("sales", "POST", again, S("")));
	must(place("other2@customer.example"));
	assert_true(comes(BECOMES("sent"), "other2@customer.example"));
	assert_int_equal(mailbox_count(&box), before + 4);
	assert_int_equal(figure(BECOMES("queued"), "again@customer.example"), 1);
	set("mail.per_hour", "20");
}

/* A template that names what is long a thousand times. */
static void a_letter_without_measure_is_not_sent(void **state)
{
	struct buf body = buf_in(&arena, 0), lines = buf_in(&arena, 0);
	struct got g = ask("admin", "GET", "/api/v1/message_templates", S(""));

	(void)state;
	for (int i = 0; i < 1000; i++)
		buf_text(&body, "{{lines}}");
	for (int i = 0; i < 60; i++)
		buf_text(&lines, ",{\"sku\":\"HOT\",\"quantity\":\"1\"}");
	assert_false(holds(g.body, "\"kind\":\"placed\""));
	g = must(ask("admin", "POST", "/api/v1/message_templates", str_fmt(&arena, "{\"kind\":\"placed\",\"language\":\"zh\","
	             "\"subject\":\"{{lines}}{{message}}\",\"body\":\"%.*s\"}", P(buf_str(&body)))));
	must(ask("sales", "POST", "/api/v1/orders", str_fmt(&arena, "{\"customer_code\":\"KH-1\",\"email\":\"long@customer.example\","
	         "\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"1\"}%.*s]}", P(buf_str(&lines)))));
	assert_true(comes(BECOMES("failed"), "long@customer.example"));
	char *text = str_c(&arena, str_fmt(&arena, "/api/v1/messages/%lld/text", (long long)figure("id", "long@customer.example")));
	g = ask("sales", "GET", text, S(""));
	assert_int_equal(g.status, 422);
	assert_true(holds(g.body, "LETTER_TOO_LONG"));

	char *change = str_c(&arena, str_fmt(&arena, "/api/v1/message_templates/%lld",
	                     (long long)rows_figure(house.db, "SELECT id FROM message_templates WHERE kind = 'placed'")));
	must(ask("admin", "PATCH", change, S("{\"body\":\"\",\"subject\":\"{{message}}{{lines}}{{message}}\"}")));
	must(ask("sales", "POST", "/api/v1/orders", str_fmt(&arena, "{\"customer_code\":\"KH-1\",\"email\":\"short@customer.example\","
	         "\"message\":\"请放\xe2\x80\xa8""前台\",\"lines\":[{\"sku\":\"HOT\",\"quantity\":\"1\"}%.*s]}", P(buf_str(&lines)))));
	assert_true(comes(BECOMES("sent"), "short@customer.example"));
	struct str subject = mail_header(newest(), "Subject", &arena);
	assert_int_equal(text_length(subject), 200);
	assert_true(str_starts(subject, S("请放 前台")));
	assert_int_equal(str_find(subject, '\n'), -1);
	must(ask("admin", "PATCH", change, S("{\"subject\":\"\"}")));
}

static void a_line_break_makes_no_header(void **state)
{
	static const char *const evil[] = {
		"a@b.example\\r\\nBcc: c@d.example", "a@b.example\\n", "a b@c.example", "a@b.example\\u0000",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(evil); i++) {
		struct got g = place(evil[i]);
		assert_true(g.status == 422 || g.status == 400);
	}
	struct got g = ask("admin", "POST", "/api/v1/message_templates",
	                   S("{\"kind\":\"refunded\",\"language\":\"zh\",\"subject\":\"x\\r\\nBcc: c@d.example\"}"));
	assert_int_equal(g.status, 422);
	assert_true(holds(g.body, "\"/subject\""));
	g = ask("admin", "POST", "/api/v1/settings", S("{\"name\":\"mail.from\",\"value\":\"a@b.example\\r\\nBcc: c@d.example\"}"));
	assert_int_equal(g.status, 422);
}

/* A certificate nobody vouches for. */
static void a_server_that_cannot_prove_who_it_is_is_told_nothing(void **state)
{
	int before = mailbox_count(&box);
	char *cert = str_c(&arena, str_fmt(&arena, "%s/cert", house.dir));
	char *make = str_c(&arena, str_fmt(&arena, "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -days 2"
	                   " -addext subjectAltName=IP:127.0.0.1 -keyout %s.key -out %s.pem 2>/dev/null", cert, cert));

	(void)state;
	mailbox_stop(&box);
	assert_int_equal(system(make), 0);
	assert_true(mailbox_start(&box, cert));
	house_stop(&house);
	begin_again(str_c(&arena, str_fmt(&arena, "smtps://127.0.0.1:%d", box.port)));
	must(place("safe@customer.example"));
	assert_true(comes("tries", "safe@customer.example"));
	assert_int_equal(figure(BECOMES("undelivered"), "safe@customer.example"), 1);
	struct got g = must(ask("admin", "GET", "/api/v1/messages?state=undelivered", S("")));
	assert_true(holds(g.body, "certificate"));
	assert_int_equal(mailbox_count(&box), before);
}

/* --- the whole ------------------------------------------------------------------------------- */

static bool furnish(struct buf *why)
{
	secret_start();
	if (!shop_fill(&house, &words, "HOT", 1000, why) || !mailbox_open(&box, house.dir) || !house_stop(&house))
		return false;
	begin_again(box.url);
	set("mail.from", "dd@shop.example");
	set("portal.address", "https://dd.example.cn");
	return true;
}

static int close_all(void **state)
{
	mailbox_stop(&box);
	return close_shop(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_confirmed_order_is_told_with_its_number_and_a_link_that_opens),
		cmocka_unit_test(each_batch_that_is_shipped_is_told_with_its_tracking_number_and_a_link),
		cmocka_unit_test(an_internal_note_is_in_no_mail_no_page_and_no_answer_for_customers),
		cmocka_unit_test(who_is_away_is_told_when_back_and_once),
		cmocka_unit_test(what_was_acknowledged_is_told_though_orderd_dies),
		cmocka_unit_test(who_is_not_there_is_given_up_and_the_reason_told),
		cmocka_unit_test(who_puts_it_off_is_asked_again_later),
		cmocka_unit_test(no_address_is_buried),
		cmocka_unit_test(what_is_sent_again_counts_each_time),
		cmocka_unit_test(a_letter_without_measure_is_not_sent),
		cmocka_unit_test(a_line_break_makes_no_header),
		cmocka_unit_test(a_server_that_cannot_prove_who_it_is_is_told_nothing),
	};

	return cmocka_run_group_tests(tests, open_shop, close_all);
}
