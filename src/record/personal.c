/*
 * personal.c -- kinds of personal data, who sees them, and their masks.
 */
#include "record/personal.h"

#include "base/text.h"
#include "record/json.h"

enum { TAIL = 4, HEAD = 3, PHONE_WHOLE = 11, NUMBER_WHOLE = 8, NAME_WHOLE = 4 };

static const char STARS[] = "****";

/* --- masks ------------------------------------------------------------------ */

/* 张三: 张*, 王小明: 王**; of a longer one, which is mostly a company's, the first two. */
static void mask_name(struct buf *out, struct str text)
{
	size_t n = text_length(text);

	if (n > NAME_WHOLE) {
		buf_add(out, text_head(text, 2));
		buf_text(out, STARS);
		return;
	}
	if (n > 1)
		buf_add(out, text_head(text, 1));
	for (size_t i = 1; i < n || i == 1; i++)
		buf_char(out, '*');
}

/* 138****5678; of what is shorter than a mobile number the end only. */
static void mask_phone(struct buf *out, struct str text)
{
	size_t n = text_length(text);

	if (n >= PHONE_WHOLE)
		buf_add(out, text_head(text, HEAD));
	buf_text(out, STARS);
	if (n >= HEAD + TAIL)
		buf_add(out, text_tail(text, TAIL));
}

static void mask_email(struct buf *out, struct str text)
{
	ptrdiff_t at = str_find(text, '@');

	if (at > 1)
		buf_add(out, text_head(text, 1));
	buf_text(out, "***");
	if (at >= 0)
		buf_add(out, str_sub(text, (size_t)at, text.n));
}

/* Province, city and district stand beside it, as they are. */
static void mask_street(struct buf *out, struct str text)
{
	(void)text;
	buf_text(out, STARS);
}

static void mask_number(struct buf *out, struct str text)
{
	buf_text(out, STARS);
	if (text_length(text) >= NUMBER_WHOLE)
		buf_add(out, text_tail(text, TAIL));
}

/* --- the table --------------------------------------------------------------- */

enum {
	ALWAYS = MACHINE | SYSTEM | CUSTOMER,	/* programs with a token; customers read what is their own */
	DELIVERS = WAREHOUSE | LOGISTICS | AFTERSALES,
};

const struct scope personal_scopes[] = {
	{ "name",    "姓名与名称",     "names",                           OF_NAME,   ALWAYS | (STAFF & ~(unsigned)ADMIN), 0, mask_name },
	{ "phone",   "电话",           "phone numbers",                   OF_PHONE,  ALWAYS | DELIVERS, PERSONAL_ASKS, mask_phone },
	{ "email",   "电子邮箱",       "e-mail addresses",                OF_EMAIL,  ALWAYS | AFTERSALES, PERSONAL_ASKS, mask_email },
	{ "street",  "街道地址",       "street addresses",                OF_STREET, ALWAYS | DELIVERS, PERSONAL_ASKS, mask_street },
	{ "number",  "税号与付款凭证", "tax numbers, payment references", OF_NUMBER, ALWAYS | FINANCE, SALES | MANAGER, mask_number },
	{ "staff",   "同事信息",       "what colleagues know of another", OF_STAFF,  ANYONE, 0, mask_name },
};
const int personal_scopes_n = COUNT(personal_scopes);

const struct scope *personal_scope(unsigned bit)
{
	for (int i = 0; i < personal_scopes_n; i++)
		if (personal_scopes[i].bit == bit)
			return &personal_scopes[i];
	return NULL;
}

unsigned personal_hidden(unsigned roles)
{
	unsigned hidden = 0;

	for (int i = 0; i < personal_scopes_n; i++)
		if (!(personal_scopes[i].sees & (roles | ANYONE)))
			hidden |= personal_scopes[i].bit;
	return hidden;
}

void personal_mask(struct buf *out, unsigned bit, struct str text)
{
	if (text.n)
		personal_scope(bit)->mask(out, text);
}

/* --- on the way out ------------------------------------------------------------ */

void personal_text(struct buf *out, const struct field *f, const void *row, unsigned hidden)
{
	if (f->scope & hidden)
		personal_mask(out, f->scope, *(const struct str *)field_at(f, row));
	else
		field_text(out, f, row);
}

/* The kind of the i-th line: after the last one those that come again. */
static unsigned kind_of(const struct field *f, int i)
{
	if (i >= f->lines_n && f->again)
		i = f->lines_n - f->again + (i - f->lines_n) % f->again;
	return i < f->lines_n ? f->lines[i] : 0;
}

struct str personal_lines(struct arena *a, const struct field *f, struct str text, unsigned hidden)
{
	struct buf out = buf_in(a, 0);
	struct str line;

	if (!f->lines_n || !hidden)
		return text;
	for (int i = 0; str_cut(&text, '\n', &line); i++) {
		unsigned kind = kind_of(f, i);
		if (kind & hidden)
			personal_mask(&out, kind, line);
		else
			buf_add(&out, line);
		buf_char(&out, '\n');
	}
	return buf_str(&out);
}

void personal_add_line(struct buf *out, struct str value)
{
	for (size_t i = 0; i < value.n; i++)
		buf_char(out, value.s[i] == '\n' || value.s[i] == '\r' ? ' ' : value.s[i]);
	buf_char(out, '\n');
}

/* --- on the way back ------------------------------------------------------------- */

const struct problem PERSONAL_MASKED = {
	"PERSONAL_MASKED", 422, "{field}是脱敏后的内容，不能保存：请填写真实内容，或不提交此项",
	"{field} is masked: send the real value, or leave it out"
};

static bool rows_are_whole(const struct field *f, json_t *rows, unsigned hidden, struct errs *errs, struct str at)
{
	bool whole = true;
	size_t i;
	json_t *row;

	json_array_foreach(rows, i, row)
		whole = personal_is_whole(f->of, row, hidden, errs, str_fmt(errs->arena, "%.*s/%zu", P(at), i)) && whole;
	return whole;
}

bool personal_is_whole(const struct record *r, json_t *json, unsigned hidden, struct errs *errs, struct str at)
{
	bool whole = true;

	for (int i = 0; i < r->fields && hidden; i++) {
		const struct field *f = &r->field[i];
		json_t *sent = f->scope & hidden || f->type == F_ROWS ? json_object_get(json, f->name) : NULL;
		if (!sent)
			continue;
		struct str pointer = str_fmt(errs->arena, "%.*s/%s", P(at), f->name);
		if (f->type == F_ROWS)
			whole = rows_are_whole(f, sent, hidden, errs, pointer) && whole;
		else if (json_is_string(sent) && strchr(json_string_value(sent), '*'))
			whole = fail(errs, &PERSONAL_MASKED, pointer, field_label(errs->arena, f));
	}
	return whole;
}

void personal_keep(const struct record *r, struct rows have, struct rows want, unsigned hidden)
{
	const struct field *key = record_last_key(r);

	for (int64_t i = 0; i < want.n && hidden; i++) {
		char *row = (char *)want.at + (size_t)i * r->size;
		const void *was = rows_find(r, have, *(int64_t *)field_at(key, row));
		for (int k = 0; was && k < r->fields; k++) {
			const struct field *f = &r->field[k];
			if ((f->scope & hidden) && field_is_zero(f, row))
				*(struct str *)field_at(f, row) = *(const struct str *)field_at(f, was);
		}
	}
}
