/*
 * fuzz_letter.c -- whatever a template says and whatever is typed into an order: a value stays a value, and the mail one mail.
 *
 * The input is a value, a NUL, and a template.
 */
#include <assert.h>

#include "base/secret.h"
#include "base/text.h"
#include "notify/mime.h"
#include "notify/notify_inner.h"
#include "record/personal.h"
#include "record/template.h"

/* A name that a template does not say by chance, and nobody sees without its mask. */
#define SECRET "\xe5\xbc\xa0\xe7\xa7\x98\xe5\xaf\x86"

static struct str filled(struct arena *a, struct str text, struct str value, unsigned hidden)
{
	const struct letter l = { .number = value, .customer_name = S(SECRET), .message = value, .lines = value, .batch = 7 };
	struct buf out = buf_in(a, 0);

	template_fill(&out, text, &letter_record, &l, hidden);
	assert(!out.full);
	return buf_str(&out);
}

static size_t places(struct str text)
{
	size_t n = 0;

	for (ptrdiff_t at; (at = str_find_str(text, S("{{"))) >= 0; n++)
		text = str_sub(text, (size_t)at + 2, text.n);
	return n;
}

/* Nothing is named by a value, nothing grows beyond what was named, and what is hidden is not told. */
static void check_fill(struct str text, struct str value, struct arena *a)
{
	struct buf plain = buf_in(a, 0);
	size_t each = value.n > 100 ? value.n : 100;

	for (size_t i = 0; i < value.n; i++)
		buf_char(&plain, 'x');
	struct str said = filled(a, text, value, 0);
	assert(said.n == filled(a, text, buf_str(&plain), 0).n);
	assert(said.n <= text.n + places(text) * each);
	if (str_find_str(text, S(SECRET)) < 0 && str_find_str(value, S(SECRET)) < 0)
		assert(str_find_str(filled(a, text, value, OF_NAME), S(SECRET)) < 0);
}

/* What is not saved is told why, in words that can be read whatever was typed. */
static void check_check(struct str text, struct arena *a)
{
	struct errs errs = { .arena = a };
	bool fine = template_check(&letter_record, text, S("/body"), &errs);

	assert(fine == (errs.n == 0));
	for (int i = 0; i < errs.n; i++)
		assert(text_valid(err_text(a, &errs.at[i], true)) && text_valid(err_text(a, &errs.at[i], false)));
}

/* The head is the nine headers there are, of lines that are short enough; the body is what was written. */
static void check_mail(struct str subject, struct str body, struct arena *a)
{
	const struct mail m = {
		.from = S("dd@shop.example"), .from_name = mail_one_line(a, subject), .to = S("a@b.example"),
		.subject = mail_one_line(a, subject), .body = body, .id = { 42 }, .at = { 1795900000 * (int64_t)SECOND },
	};
	struct str rest = mail_compose(a, &m), line, bytes;
	struct buf coded = buf_in(a, 0);
	int headers = 0;

	assert(mail_is_one_line(m.subject));
	while (str_cut(&rest, '\n', &line) && line.n > 1) {
		assert(str_ends(line, S("\r")) && line.n <= 77 && str_find(str_sub(line, 0, line.n - 1), '\r') < 0);
		headers += line.s[0] != ' ';
	}
	assert(headers == 9);
	while (str_cut(&rest, '\n', &line) && line.n) {
		assert(str_ends(line, S("\r")) && line.n <= 77);
		buf_add(&coded, str_sub(line, 0, line.n - 1));
	}
	assert(base64_decode(a, buf_str(&coded), &bytes));
	assert(bytes.n >= body.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ARENA a = { 0 };
	struct str text = { (const char *)data, size }, value;

	secret_start();
	if (!str_cut(&text, 0, &value) || !text_valid(text) || !text_valid(value))
		return 0;
	check_check(text, &a);
	check_fill(text, value, &a);
	check_mail(filled(&a, text, value, 0), filled(&a, text, value, 0), &a);
	return 0;
}
