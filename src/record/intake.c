/*
 * intake.c -- one value from outside, checked against its field.
 */
#include "record/intake.h"

#include "base/text.h"

/* What a value must look like: in JSON, and in the characters of its text where that says more. */
static const struct { const char *zh, *en, *format_zh, *format_en; } shapes[] = {
	[F_TEXT]       = { "文本", "a text",
	                   "不含控制字符的 UTF-8 文本", "UTF-8 text without control characters" },
	[F_INT]        = { "整数", "a whole number", NULL, NULL },
	[F_BOOL]       = { " true 或 false", "true or false", NULL, NULL },
	[F_MONEY]      = { "十进制文本，如 \"12.50\"", "a decimal text such as \"12.50\"",
	                   "最多两位小数的十进制文本，如 \"12.50\"",
	                   "a decimal text of at most 2 decimals such as \"12.50\"" },
	[F_PRICE]      = { "十进制文本，如 \"12.50\"", "a decimal text such as \"12.50\"",
	                   "最多六位小数的十进制文本，如 \"12.50\"",
	                   "a decimal text of at most 6 decimals such as \"12.50\"" },
	[F_QUANTITY]   = { "十进制文本，如 \"1.5\"", "a decimal text such as \"1.5\"",
	                   "最多四位小数的十进制文本，如 \"1.5\"",
	                   "a decimal text of at most 4 decimals such as \"1.5\"" },
	[F_TIME]       = { "时间文本，如 \"2026-11-23T08:00:00Z\"",
	                   "a time such as \"2026-11-23T08:00:00Z\"", NULL, NULL },
	[F_DATE]       = { "日期文本，如 \"2026-11-23\"",
	                   "a date such as \"2026-11-23\"", NULL, NULL },
	[F_ID]         = { "标识文本，如 \"123\"", "an id as text such as \"123\"", NULL, NULL },
	[F_STATE]      = { "文本", "a text", NULL, NULL },
	[F_SET]        = { "文本数组", "an array of texts", NULL, NULL },
	[F_DIGEST]     = { "64 位十六进制文本", "a text of 64 hexadecimal digits", NULL, NULL },
	[F_ATTRIBUTES] = { "值均为文本的对象", "an object of texts", NULL, NULL },
	[F_ROWS]       = { "对象数组", "an array of objects", NULL, NULL },
};

struct decimals field_decimals(const struct field *f)
{
	switch (f->type) {
	case F_MONEY:
		return (struct decimals){ MONEY_SCALE, 2 };
	case F_PRICE:
		return (struct decimals){ PRICE_SCALE, 2 };
	case F_QUANTITY:
		return (struct decimals){ QUANTITY_SCALE, 0 };
	default:
		return (struct decimals){ 0, 0 };
	}
}

/* A member's name inside a pointer (RFC 6901). */
static void add_escaped(struct buf *out, struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		if (name.s[i] == '~')
			buf_text(out, "~0");
		else if (name.s[i] == '/')
			buf_text(out, "~1");
		else
			buf_char(out, name.s[i]);
	}
}

static void add_pointer(struct buf *out, const struct place *at)
{
	if (!at->above) {
		buf_add(out, at->name);
		return;
	}
	add_pointer(out, at->above);
	buf_char(out, '/');
	if (at->name.s)
		add_escaped(out, at->name);
	else
		buf_int(out, (int64_t)at->index);
}

struct str place_pointer(struct arena *a, const struct place *at)
{
	struct buf pointer = buf_in(a, 0);

	add_pointer(&pointer, at);
	return buf_str(&pointer);
}

bool only_counted(struct errs *errs)
{
	if (errs->n < ERRS_MAX)
		return false;
	errs->dropped++;
	return true;
}

bool refuse(const struct intake *in, const struct place *at, const struct problem *p,
            const char *zh, const char *en)
{
	struct arena *a = in->errs->arena;

	if (only_counted(in->errs))
		return false;
	return fail(in->errs, p, place_pointer(a, at), both(a, zh, en));
}

bool refuse_field(const struct intake *in, const struct place *at, const struct problem *p,
                  const struct field *f)
{
	const char *en = field_label_en(in->errs->arena, f);

	return refuse(in, at, p, f->zh ? f->zh : en, en);
}

bool refuse_type(const struct intake *in, const struct place *at, const struct field *f)
{
	return refuse(in, at, &E_TYPE, shapes[f->type].zh, shapes[f->type].en);
}

static bool refuse_format(const struct intake *in, const struct place *at, enum field_type type)
{
	const char *zh = shapes[type].format_zh, *en = shapes[type].format_en;

	return refuse(in, at, &E_FORMAT, zh ? zh : shapes[type].zh, en ? en : shapes[type].en);
}

static bool refuse_limit(const struct intake *in, const struct place *at, const struct problem *p,
                         int64_t limit, struct decimals d)
{
	if (only_counted(in->errs))
		return false;

	struct buf text = buf_in(in->errs->arena, 0);
	decimal_format(&text, limit, d.scale, d.least);
	const char *shown = str_c(in->errs->arena, buf_str(&text));
	return refuse(in, at, p, shown, shown);
}

bool refuse_count(const struct intake *in, const struct place *at, const struct problem *p,
                  int64_t limit)
{
	return refuse_limit(in, at, p, limit, (struct decimals){ 0, 0 });
}

static bool refuse_choice(const struct intake *in, const struct place *at, const struct names *names)
{
	if (only_counted(in->errs))
		return false;

	const char *choices = str_c(in->errs->arena, names_words(names, in->errs->arena));
	return refuse(in, at, &E_CHOICE, choices, choices);
}

bool check_number(const struct intake *in, const struct place *at, const struct field *f, int64_t v)
{
	if (v < f->min)
		return refuse_limit(in, at, &E_TOO_SMALL, f->min, field_decimals(f));
	if (f->max && v > f->max)
		return refuse_limit(in, at, &E_TOO_LARGE, f->max, field_decimals(f));
	return true;
}

bool check_text(const struct intake *in, const struct place *at, struct str text,
                int64_t least, int64_t most)
{
	if (!text_valid(text))
		return refuse_format(in, at, F_TEXT);

	int64_t length = (int64_t)text_length(text);
	if (length < least)
		return refuse_count(in, at, &E_TOO_SHORT, least);
	if (length > most)
		return refuse_count(in, at, &E_TOO_LONG, most);
	return true;
}

/* An empty text is no text: not enough where one is required, and otherwise never too short. */
static bool take_plain(const struct intake *in, const struct place *at, const struct field *f,
                       struct str text, struct str *out)
{
	if ((f->flags & REQUIRED) && !str_trim(text).n)
		return refuse_field(in, at, &E_REQUIRED, f);
	if (!check_text(in, at, text, text.n ? f->min : 0, f->max ? f->max : TEXT_MOST))
		return false;
	*out = str_dup(in->arena, text);
	return true;
}

static bool take_number(const struct intake *in, const struct place *at, const struct field *f,
                        struct str text, int64_t *out)
{
	int64_t v;

	if (!decimal_parse(text, field_decimals(f).scale, &v))
		return refuse_format(in, at, f->type);
	if (!check_number(in, at, f, v))
		return false;
	*out = v;
	return true;
}

static bool take_id(const struct intake *in, const struct place *at, const struct field *f,
                    struct str text, struct id *out)
{
	struct id id;

	if (!str_int(text, &id.v) || id.v < 0)
		return refuse_format(in, at, F_ID);
	if (!id.v && (f->flags & REQUIRED))
		return refuse_field(in, at, &E_REQUIRED, f);
	*out = id;
	return true;
}

static bool take_bool(const struct intake *in, const struct place *at, struct str text, bool *out)
{
	bool yes = str_eq(text, S("true"));

	if (!yes && !str_eq(text, S("false")))
		return refuse_format(in, at, F_BOOL);
	*out = yes;
	return true;
}

static bool take_state(const struct intake *in, const struct place *at, const struct field *f,
                       struct str text, struct state *out)
{
	int64_t found = names_find(f->names, text);

	if (found < 0)
		return refuse_choice(in, at, f->names);
	out->v = found;
	return true;
}

int64_t take_word(const struct intake *in, const struct place *at, const struct field *f,
                  struct str word)
{
	int64_t found = names_find(f->names, word);

	if (found < 0)
		return refuse_choice(in, at, f->names);
	return (int64_t)1 << found;
}

/* "sales,finance" */
static bool take_words(const struct intake *in, const struct place *at, const struct field *f,
                       struct str text, struct set *out)
{
	struct str word;
	int64_t bits = 0;

	while (str_cut(&text, ',', &word)) {
		int64_t bit = take_word(in, at, f, word);
		if (!bit)
			return false;
		bits |= bit;
	}
	if (__builtin_popcountll((uint64_t)bits) < f->min)
		return refuse_count(in, at, &E_TOO_FEW, f->min);
	out->bits = bits;
	return true;
}

bool take_text(const struct intake *in, const struct place *at, const struct field *f,
               struct str text, void *row)
{
	void *member = field_at(f, row);
	bool good;

	switch (f->type) {
	case F_TEXT:
		return take_plain(in, at, f, text, member);
	case F_INT:
	case F_MONEY:
	case F_PRICE:
	case F_QUANTITY:
		return take_number(in, at, f, text, member);
	case F_ID:
		return take_id(in, at, f, text, member);
	case F_BOOL:
		return take_bool(in, at, text, member);
	case F_STATE:
		return take_state(in, at, f, text, member);
	case F_SET:
		return take_words(in, at, f, text, member);
	case F_TIME:
		good = instant_parse(text, member);
		break;
	case F_DATE:
		good = date_parse(text, member);
		break;
	case F_DIGEST:
		good = digest_parse(text, member);
		break;
	default:
		good = false;
	}
	return good || refuse_format(in, at, f->type);
}
